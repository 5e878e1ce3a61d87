package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictCsv;
import io.countinghouse.common.lake.DeltaTables;
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
        List<Measured> rejected = new ArrayList<>();
        Map<String, LakeVersion> versions = new TreeMap<>();
        for (Landing landing : job.landings()) {
            List<RawObject> objects = batch.takenFrom(landing.feed().name());
            if (!objects.isEmpty()) {
                write(batch, landing, objects);
            }
        }
        CrashPoint.ROWS_WRITTEN.reach();
        for (Landing landing : job.landings()) {
            if (batch.takenFrom(landing.feed().name()).isEmpty()) {
                continue;
            }
            List<String> measures = landing.table().measures();
            long records = 0;
            String path = paths.table(landing.table().name());
            if (delta.exists(path)) {
                long version = delta.latestVersion(path);
                List<Measured> lines =
                        FileMeasures.of(ofBatch(path, version, batch), Stage.LANDED, measures, functions::col);
                records = count(lines).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                landed.addAll(lines);
                versions.put(landing.table().name(), new LakeVersion(records, version));
            }
        }
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
        new Conservation(batch).requireInIsLandedPlusRejected(in, landed, rejected);
        Map<String, Long> landedByFile = count(landed);
        batch.objects().stream()
                .filter(RawObject::taken)
                .forEach(object -> landedByFile.putIfAbsent(object.fileId(), 0L));
        List<Measured> measured = new ArrayList<>(landed);
        measured.addAll(rejected);
        return new Landed(measured, landedByFile, count(rejected), versions);
    }

    private void write(Batch batch, Landing landing, List<RawObject> objects) {
        List<FileClaim> claims = objects.stream()
                .map(object -> new FileClaim(object.key(), object.fileId(), object.size()))
                .toList();
        Dataset<Row> read = RowRules.apply(StrictCsv.read(spark, landing.feed(), claims), landing.feed());
        Dataset<Row> rejected =
                Rejects.of(spark, read.where(col(FeedSchema.REJECTS).isNotNull()), landing, objects, batch.batchId());
        // An empty write would burn the transaction version.
        if (!rejected.isEmpty()) {
            delta.append(
                    rejected,
                    paths.rejects(),
                    List.of(),
                    job.name() + "/quarantine/" + landing.feed().name(),
                    batch.batchId());
        }
        CrashPoint.REJECTS_WRITTEN.reach();
        Dataset<Row> good = read.where(col(FeedSchema.REJECTS).isNull()).drop(FeedSchema.REJECTS, FeedSchema.RAW);
        if (!good.isEmpty()) {
            delta.append(
                    landing.land().apply(good).withColumn(DeltaTables.BATCH_ID, lit(batch.batchId())),
                    paths.table(landing.table().name()),
                    landing.table().partitionColumns(),
                    job.name() + "/" + landing.table().name(),
                    batch.batchId());
        }
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
