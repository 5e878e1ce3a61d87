package io.countinghouse.common.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Action$;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files of a table that its log itself names. A log of commits and at most one checkpoint file, as Delta writes them unless it is
 * told otherwise, is read here, for two Spark jobs take longer than a short log; any other by Delta.
 */
record LoggedFiles(String path, Snapshot snapshot) {
    private static final Pattern CHECKPOINT = Pattern.compile("\\d{20}\\.checkpoint\\.parquet");
    private static final String ADD = "add";
    private static final String PATH = "path";
    private static final String SIZE = "size";
    private static final String PARTITION = "partitionValues";

    /** @param partition the value of each partition column, null for none */
    record LoggedFile(String path, long size, Map<String, String> partition) {
        static LoggedFile of(AddFile file) {
            return new LoggedFile(file.path(), file.size(), CollectionConverters.asJava(file.partitionValues()));
        }
    }

    Collection<LoggedFile> read() {
        List<FileStatus> checkpoint = CollectionConverters.asJava(
                snapshot.logSegment().checkpointProvider().topLevelFiles());
        List<FileStatus> commits =
                CollectionConverters.asJava(snapshot.logSegment().deltas());
        boolean isPlain = checkpoint.size() <= 1
                && checkpoint.stream()
                        .allMatch(file ->
                                CHECKPOINT.matcher(file.getPath().getName()).matches());
        return isPlain ? replayed(checkpoint, commits).orElseGet(this::byDelta) : byDelta();
    }

    /** Empty when the checkpoint has its files elsewhere. */
    private Optional<Collection<LoggedFile>> replayed(List<FileStatus> checkpoint, List<FileStatus> commits) {
        Configuration hadoop = snapshot.deltaLog().newDeltaHadoopConf();
        Map<String, LoggedFile> files = new HashMap<>();
        for (FileStatus file : checkpoint) {
            Optional<List<LoggedFile>> added = undamaged(file, status -> added(status, hadoop));
            if (added.isEmpty()) {
                return Optional.empty();
            }
            added.get().forEach(one -> files.put(one.path(), one));
        }
        for (FileStatus commit : commits) {
            List<Action> actions = undamaged(commit, status -> actions(status, hadoop, snapshot));
            // A file may be removed and, with another deletion vector, be added by one commit.
            actions.stream()
                    .filter(RemoveFile.class::isInstance)
                    .forEach(action -> files.remove(((RemoveFile) action).path()));
            for (Action action : actions) {
                if (action instanceof AddFile added) {
                    files.put(added.path(), LoggedFile.of(added));
                }
            }
        }
        return Optional.of(files.values());
    }

    private Collection<LoggedFile> byDelta() {
        return snapshot.allFiles().select(PATH, SIZE, PARTITION).collectAsList().stream()
                .map((Row file) -> new LoggedFile(file.getString(0), file.getLong(1), file.getJavaMap(2)))
                .toList();
    }

    private static List<Action> actions(FileStatus commit, Configuration hadoop, Snapshot snapshot) {
        return CollectionConverters.asJava(snapshot.deltaLog().store().read(commit, hadoop)).stream()
                .map(Action$.MODULE$::fromJson)
                .toList();
    }

    private static Optional<List<LoggedFile>> added(FileStatus checkpoint, Configuration hadoop) throws IOException {
        List<LoggedFile> files = new ArrayList<>();
        AddedFiles added = new AddedFiles();
        try (ParquetReader<Group> rows = ParquetReader.builder(added, checkpoint.getPath())
                .withConf(hadoop)
                .build()) {
            for (Group row = rows.read(); row != null; row = rows.read()) {
                if (row.getFieldRepetitionCount(ADD) > 0) {
                    files.add(file(row.getGroup(ADD, 0)));
                }
            }
        }
        return added.hasSidecars ? Optional.empty() : Optional.of(files);
    }

    private static LoggedFile file(Group add) {
        Map<String, String> partition = new HashMap<>();
        Group values = add.getGroup(PARTITION, 0);
        for (int i = 0; i < values.getFieldRepetitionCount(0); i++) {
            Group entry = values.getGroup(0, i);
            partition.put(
                    entry.getString("key", 0),
                    entry.getFieldRepetitionCount("value") == 0 ? null : entry.getString("value", 0));
        }
        return new LoggedFile(add.getString(PATH, 0), add.getLong(SIZE, 0), partition);
    }

    /** Reads of a checkpoint what tells the files that count. */
    private static final class AddedFiles extends GroupReadSupport {
        private boolean hasSidecars;

        @Override
        public ReadContext init(InitContext context) {
            hasSidecars = context.getFileSchema().containsField("sidecar");
            GroupType add = context.getFileSchema().getType(ADD).asGroupType();
            return new ReadContext(new MessageType(
                    "checkpoint", add.withNewFields(add.getType(PATH), add.getType(PARTITION), add.getType(SIZE))));
        }
    }

    private interface Reading<T> {
        T of(FileStatus file) throws IOException;
    }

    private <T> T undamaged(FileStatus file, Reading<T> reading) {
        try {
            return reading.of(file);
        } catch (JsonProcessingException | FileNotFoundException | EOFException e) {
            throw damaged(file, e);
        } catch (IOException | UncheckedIOException e) {
            throw new CountinghouseException(
                    Outage.among(e).orElse(ErrorCode.STORAGE),
                    "Could not read " + file.getPath() + ": " + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            throw damaged(file, e);
        }
    }

    private CountinghouseException damaged(FileStatus file, Exception e) {
        return new CountinghouseException(
                Outage.among(e).orElse(ErrorCode.LAKE_INCONSISTENT),
                "The log of " + path + " is damaged; " + file.getPath() + ": " + e.getMessage(),
                e);
    }
}
