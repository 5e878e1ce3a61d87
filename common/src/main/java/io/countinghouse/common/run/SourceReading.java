package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.TakenFile;
import io.countinghouse.common.source.ExtractFile;
import io.countinghouse.common.source.ExtractFolder;
import io.countinghouse.common.source.TableSnapshot;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Reads a job's source table, as it is at one moment, into a set of files in the raw zone; from there on they are raw files
 * like others. Rows that are gone are found by comparing keys with the lake.
 */
final class SourceReading {
    private final SparkSession spark;
    private final Settings settings;
    private final Job job;
    private final Progress progress;
    private final Ledger ledger;
    private final LakePaths paths;
    private final RawZone raw;
    private final SourceSets sets;

    SourceReading(
            SparkSession spark,
            Settings settings,
            Job job,
            Progress progress,
            Ledger ledger,
            LakePaths paths,
            RawZone raw,
            SourceSets sets) {
        this.spark = spark;
        this.settings = settings;
        this.job = job;
        this.progress = progress;
        this.ledger = ledger;
        this.paths = paths;
        this.raw = raw;
        this.sets = sets;
    }

    /** Does nothing for a job without a source, or when a whole set waits to be taken. No batch is open. */
    void read(LeaseKeeper keeper) {
        if (job.source().isEmpty()) {
            return;
        }
        List<RawZone.Listed> listed = raw.list(paths.raw());
        sets.clean(listed);
        if (settings.source().isPresent() && !sets.isOneWaiting(listed)) {
            keeper.requireHeld();
            read(keeper, job.source().get(), settings.source().get());
        }
    }

    private void read(LeaseKeeper keeper, SourceFeeds feeds, SourceSettings source) {
        progress.begin("read", source.table());
        try (TableSnapshot snapshot =
                TableSnapshot.open(source.mysql(), source.table(), feeds.key(), source.connections())) {
            String folder = sets.folder(snapshot.takenAt(), keeper.lease().runId());
            ExtractFolder target = new ExtractFolder(spark.sessionState().newHadoopConf(), folder);
            Optional<LocalDateTime> since = source.reading() == SourceSettings.Reading.FULL
                    ? Optional.empty()
                    : sets.lastTaken().map(last -> last.minus(source.overlap()));
            List<ExtractFile> files =
                    new ArrayList<>(snapshot.writeRows(columns(feeds), feeds.updated(), since, target, SourceFeeds.ROWS));
            long rows = files.stream().mapToLong(ExtractFile::rows).sum();
            List<ExtractFile> deleted = deleted(feeds, snapshot, target);
            files.addAll(deleted);
            if (!files.isEmpty()) {
                keeper.requireHeld();
                sets.complete(
                        folder,
                        files.stream()
                                .map(file -> new SourceSets.Written(file.name(), file.size(), file.fileId()))
                                .toList());
            }
            progress.end(
                    "read",
                    source.table() + ": " + Progress.count(rows) + " rows"
                            + since.map(time -> " changed since " + time).orElse("") + ", "
                            + Progress.count(
                                    deleted.stream().mapToLong(ExtractFile::rows).sum())
                            + " gone");
        }
    }

    /** Rows that the lake holds from this source and the source does not hold any more, as they were last seen. */
    private List<ExtractFile> deleted(SourceFeeds feeds, TableSnapshot snapshot, ExtractFolder target) {
        String path = paths.table(feeds.table().name());
        DeltaTables delta = new DeltaTables(spark);
        if (!delta.exists(path)) {
            return List.of();
        }
        List<ExtractFile> keys = snapshot.writeKeys(feeds.updated(), target, "keys");
        Dataset<Row> held = feeds.table()
                .current(delta.readAt(path, delta.latestVersion(path)))
                .join(functions.broadcast(filesOf(feeds)), FeedSchema.FILE_ID);
        Dataset<Row> gone = keys.isEmpty()
                ? held
                : held.join(
                        spark.read()
                                .parquet(keys.stream()
                                        .map(file -> target.path() + "/" + file.name())
                                        .toArray(String[]::new))
                                .select(feeds.key()),
                        held.col(feeds.key()).equalTo(col("k")),
                        "left_anti");
        Column[] cells = columns(feeds).stream()
                .map(column -> col(column).cast("string"))
                .toArray(Column[]::new);
        Iterator<Row> rows = gone.select(cells).sort(feeds.key()).toLocalIterator();
        List<ExtractFile> written = target.write(SourceFeeds.DELETED, columns(feeds), rows);
        keys.forEach(file -> raw.delete(target.path() + "/" + file.name()));
        return written;
    }

    private Dataset<Row> filesOf(SourceFeeds feeds) {
        List<String> files = ledger.takenFiles(job.name()).stream()
                .filter(file -> file.feed().equals(feeds.rows().name()))
                .map(TakenFile::fileId)
                .toList();
        return spark.createDataset(files, org.apache.spark.sql.Encoders.STRING()).toDF(FeedSchema.FILE_ID);
    }

    private static List<String> columns(SourceFeeds feeds) {
        return feeds.rows().columns().stream().map(FeedColumn::name).toList();
    }
}
