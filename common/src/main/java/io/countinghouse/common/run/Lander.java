package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictCsv;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.RawObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Brings the rows of a claimed batch into the lake, rejected ones into quarantine, and proves that none is missing. */
final class Lander {
    private final SparkSession spark;
    private final Job job;
    private final LakePaths paths;
    private final DeltaTables delta;

    Lander(SparkSession spark, Job job, LakePaths paths, DeltaTables delta) {
        this.spark = spark;
        this.job = job;
        this.paths = paths;
        this.delta = delta;
    }

    /**
     * @param measured stages LANDED and REJECTED per file
     * @param landed rows per file in the lake
     * @param rejected rows per file in quarantine
     */
    record Landed(
            List<Measured> measured,
            Map<String, Long> landed,
            Map<String, Long> rejected,
            Map<String, LakeVersion> versions) {}

    Landed land(Batch batch, List<Measured> in) {
        List<Measured> landed = new ArrayList<>();
        Map<String, LakeVersion> versions = new TreeMap<>();
        for (List<Landing> landings : job.landingsByTable().values()) {
            List<FeedRows> feeds = landings.stream()
                    .filter(landing -> !batch.takenFrom(landing.feed().name()).isEmpty())
                    .map(landing -> read(batch, landing))
                    .toList();
            if (!feeds.isEmpty()) {
                landed.addAll(land(batch, landings.get(0).table(), feeds, versions));
            }
        }
        CrashPoint.REJECTS_WRITTEN.reach();
        List<Measured> rejected = rejected(batch);
        new Conservation(batch).requireInIsLandedPlusRejected(in, landed, rejected);
        Map<String, Long> landedByFile = count(landed);
        batch.objects().stream()
                .filter(RawObject::taken)
                .forEach(object -> landedByFile.putIfAbsent(object.fileId(), 0L));
        List<Measured> measured = new ArrayList<>(landed);
        measured.addAll(rejected);
        return new Landed(measured, landedByFile, count(rejected), versions);
    }

    /** One feed's files of the batch and all of their rows, judged. */
    private record FeedRows(Landing landing, List<RawObject> objects, Dataset<Row> rows) {
        Dataset<Row> good() {
            return landing.land()
                    .apply(rows.where(col(FeedSchema.REJECTS).isNull()).drop(FeedSchema.REJECTS, FeedSchema.RAW));
        }

        long missingFrom(Map<String, Long> landed) {
            return objects.stream()
                    .mapToLong(object -> object.records() - landed.getOrDefault(object.fileId(), 0L))
                    .sum();
        }
    }

    private FeedRows read(Batch batch, Landing landing) {
        List<RawObject> objects = batch.takenFrom(landing.feed().name());
        List<FileClaim> claims = objects.stream()
                .map(object -> new FileClaim(object.location(), object.fileId(), object.size()))
                .toList();
        return new FeedRows(
                landing, objects, RowRules.apply(StrictCsv.read(spark, landing.feed(), claims), landing.feed()));
    }

    /** Writes the rows of a table, then what is missing from them, the rejected ones; returns what the lake holds. */
    private List<Measured> land(Batch batch, LakeTable table, List<FeedRows> feeds, Map<String, LakeVersion> versions) {
        String path = paths.table(table.name());
        Dataset<Row> good =
                feeds.stream().map(FeedRows::good).reduce(Dataset::unionByName).orElseThrow();
        // An empty write would burn the transaction version.
        if (!good.isEmpty()) {
            delta.append(
                    good.withColumn(DeltaTables.BATCH_ID, lit(batch.batchId())),
                    path,
                    table.partitionColumns(),
                    job.name() + "/" + table.name(),
                    batch.batchId());
        }
        CrashPoint.ROWS_WRITTEN.reach();
        List<Measured> landed = landed(batch, table, path, versions);
        for (FeedRows feed : feeds) {
            if (feed.missingFrom(count(landed)) > 0) {
                delta.append(
                        Rejects.of(
                                spark,
                                feed.rows().where(col(FeedSchema.REJECTS).isNotNull()),
                                feed.landing(),
                                feed.objects(),
                                batch.batchId()),
                        paths.rejects(),
                        List.of(),
                        job.name() + "/quarantine/" + feed.landing().feed().name(),
                        batch.batchId());
            }
        }
        return landed;
    }

    private List<Measured> landed(Batch batch, LakeTable table, String path, Map<String, LakeVersion> versions) {
        if (!delta.exists(path)) {
            return List.of();
        }
        long version = delta.latestVersion(path);
        List<Measured> landed =
                FileMeasures.of(ofBatch(path, version, batch), Stage.LANDED, table.measures(), functions::col);
        versions.put(table.name(), new LakeVersion(total(landed), version));
        return landed;
    }

    private List<Measured> rejected(Batch batch) {
        List<Measured> rejected = new ArrayList<>();
        if (delta.exists(paths.rejects())) {
            Dataset<Row> rows = ofBatch(paths.rejects(), delta.latestVersion(paths.rejects()), batch);
            for (Landing landing : job.landings()) {
                rejected.addAll(FileMeasures.of(
                        rows.where(col(Rejects.FEED).equalTo(landing.feed().name())),
                        Stage.REJECTED,
                        landing.feed().measures(),
                        Rejects::measure));
            }
        }
        return rejected;
    }

    private static long total(List<Measured> lines) {
        return count(lines).values().stream().mapToLong(Long::longValue).sum();
    }

    private Dataset<Row> ofBatch(String path, long version, Batch batch) {
        return delta.readAt(path, version).where(col(DeltaTables.BATCH_ID).equalTo(batch.batchId()));
    }

    private static Map<String, Long> count(List<Measured> lines) {
        return lines.stream()
                .collect(
                        Collectors.toMap(Measured::subject, Measured::records, (first, second) -> first, TreeMap::new));
    }
}
