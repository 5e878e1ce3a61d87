package io.countinghouse.common.lake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.sql.delta.actions.AddFile;

/** Which of a table's files may hold rows of a batch, by the least and the greatest value that Delta keeps of each column of a file. */
final class FilesOfBatch {
    private static final JsonFactory JSON = new JsonFactory();

    private FilesOfBatch() {}

    static List<AddFile> among(List<AddFile> files, long batchId) {
        return files.stream().filter(file -> mayHold(file.stats(), batchId)).toList();
    }

    private static boolean mayHold(String stats, long batchId) {
        return stats == null
                || (bound(stats, "minValues", Long.MIN_VALUE) <= batchId
                        && batchId <= bound(stats, "maxValues", Long.MAX_VALUE));
    }

    /** Delta keeps values of a table's first columns only. */
    private static long bound(String stats, String which, long unknown) {
        try (JsonParser json = JSON.createParser(stats)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.currentName().equals(which);
                json.nextToken();
                if (wanted) {
                    return ofBatchId(json, unknown);
                }
                json.skipChildren();
            }
            return unknown;
        } catch (IOException e) {
            throw new UncheckedIOException("The statistics of a file in Delta's log are no JSON: " + stats, e);
        }
    }

    private static long ofBatchId(JsonParser json, long unknown) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = json.currentName().equals(DeltaStore.BATCH_ID);
            json.nextToken();
            if (wanted) {
                return json.getLongValue();
            }
            json.skipChildren();
        }
        return unknown;
    }
}
