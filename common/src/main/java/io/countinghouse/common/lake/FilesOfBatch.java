package io.countinghouse.common.lake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.delta.actions.AddFile;

/** Which of a table's files may hold rows of a batch, by the least and the greatest value that Delta keeps of each column of a file. */
final class FilesOfBatch {
    private static final JsonFactory JSON = new JsonFactory();

    /** No batch has this number. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private FilesOfBatch() {}

    static List<AddFile> among(List<AddFile> files, long batchId) {
        return files.stream().filter(file -> mayHold(file.stats(), batchId)).toList();
    }

    /** Whether all their rows are those of a batch; empty where that is not known of a file. */
    static Optional<Boolean> holdOnly(List<AddFile> files, long batchId) {
        boolean known = true;
        for (AddFile file : files) {
            long least = file.stats() == null ? UNKNOWN : bound(file.stats(), "minValues", UNKNOWN);
            long greatest = file.stats() == null ? UNKNOWN : bound(file.stats(), "maxValues", UNKNOWN);
            if (least == UNKNOWN || greatest == UNKNOWN) {
                known = false;
            } else if (least != batchId || greatest != batchId) {
                return Optional.of(false);
            }
        }
        return known ? Optional.of(true) : Optional.empty();
    }

    private static boolean mayHold(String stats, long batchId) {
        return stats == null
                || (bound(stats, "minValues", Long.MIN_VALUE) <= batchId
                        && batchId <= bound(stats, "maxValues", Long.MAX_VALUE));
    }

    /** Of a table of an earlier release Delta keeps values of the first columns only. */
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
