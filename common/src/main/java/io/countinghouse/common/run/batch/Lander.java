package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.check.Conservation;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.ComputedRows;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.money.Currencies;
import io.countinghouse.common.quarantine.FileOrder;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.store.LakePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Brings the rows of a claimed batch into the lake, rejected ones into quarantine, and proves that none is missing. */
final class Lander {
    private static final String TOLD = "_told";

    /** Files of so many bytes together are parsed once and their rows held; more would take memory from the landing. */
    private static final long HELD_BYTES = 32L << 20;

    /** So many records of so many files one task writes, and reads: gathering them from several would take another pass. */
    private static final long FEW_RECORDS = 20_000;

    private static final int FEW_FILES = 64;

    /** Up to so many raw bytes each task of the landing writes files of its own, which are not too small. */
    private static final long UNGATHERED_BYTES = 1L << 30;

    private static final long BYTES_PER_TASK = 128L << 20;
    private static final long LEAST_BYTES_PER_TASK = 8L << 20;

    /** Less is gathered quickly where each task would write a file into each partition; and so many tasks may. */
    private static final long LEAST_BYTES_BY_PARTITION = 64L << 20;

    private static final int MOST_TASKS_BY_PARTITION = 4;

    private final SparkSession spark;
    private final Job job;
    private final LakePaths paths;
    private final DeltaStore delta;
    private final MysqlTables mysql;

    Lander(SparkSession spark, Job job, LakePaths paths, DeltaStore delta, MysqlTables mysql) {
        this.spark = spark;
        this.job = job;
        this.paths = paths;
        this.delta = delta;
        this.mysql = mysql;
    }

    /**
     * @param measured stages LANDED, REJECTED and WAITING per file, OUTLET per table and file
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
        List<Measured> outlets = new ArrayList<>();
        Map<String, LakeVersion> versions = new TreeMap<>();
        new WithdrawnTable(spark, paths, delta, mysql).write(batch);
        FileOrder order = FileOrder.of(spark, job, batch);
        for (List<Landing> landings : job.landingsByTable().values()) {
            List<FeedRows> feeds = landings.stream()
                    .filter(landing -> !batch.takenFrom(landing.feed().name()).isEmpty())
                    .map(landing -> read(batch, landing, order, versions))
                    .toList();
            try {
                if (!feeds.isEmpty()) {
                    landed.addAll(land(batch, landings.get(0).table(), feeds, order, versions));
                    for (FeedRows feed : feeds) {
                        outlets.addAll(new OutletLander(spark, job.name(), paths, delta)
                                .land(batch, feed.landing(), feed.good(), order.rows(spark, feed.objects()), versions));
                    }
                }
            } finally {
                feeds.forEach(FeedRows::release);
            }
        }
        new LakeReader(job, paths, delta).pin(batch, versions);
        CrashPoint.REJECTS_WRITTEN.reach();
        List<Measured> rejected = rejected(batch);
        List<Measured> lost = Conservation.at(Stage.REJECTED, rejected);
        new Conservation(batch).requireInIsLandedPlusRejected(in, landed, lost);
        Map<String, Long> landedByFile = count(landed);
        batch.objects().stream()
                .filter(RawObject::taken)
                .forEach(object -> landedByFile.putIfAbsent(object.fileId(), 0L));
        List<Measured> measured = new ArrayList<>(landed);
        measured.addAll(rejected);
        measured.addAll(outlets);
        return new Landed(measured, landedByFile, count(lost), versions);
    }

    /** One feed's files of the batch and all of their rows, judged. */
    private record FeedRows(Landing landing, List<RawObject> objects, Dataset<Row> rows, List<ComputedRows> held) {
        Dataset<Row> landed() {
            return landing.landed(
                    good(), rows.where(col(FeedSchema.REJECTS).isNotNull()).drop(FeedSchema.RAW));
        }

        Dataset<Row> good() {
            return rows.where(col(FeedSchema.REJECTS).isNull()).drop(FeedSchema.REJECTS, FeedSchema.RAW);
        }

        void release() {
            held.forEach(ComputedRows::release);
        }

        /** The files of which rows are not in the lake. */
        List<RawObject> missingFrom(Map<String, Long> landed) {
            return objects.stream()
                    .filter(object -> object.records() > landed.getOrDefault(object.fileId(), 0L))
                    .toList();
        }

        /** The rejected rows of some of its files; what is not held is read again, of these alone. */
        Dataset<Row> rejected(SparkSession spark, List<RawObject> some) {
            Dataset<Row> read = held.isEmpty() ? RowRules.withRawOfRejected(judged(spark, landing, some)) : rows;
            return read.where(col(FeedSchema.REJECTS).isNotNull());
        }
    }

    private FeedRows read(Batch batch, Landing landing, FileOrder order, Map<String, LakeVersion> landed) {
        List<RawObject> objects = batch.takenFrom(landing.feed().name());
        Dataset<Row> rows = judged(spark, landing, objects);
        List<ComputedRows> held = new ArrayList<>();
        if (landing.rule().isPresent()) {
            LakeView lake = new LakeReader(job, paths, delta).landing(batch.batchId(), landed);
            rows = rows.join(functions.broadcast(order.rows(spark, objects)), FeedSchema.FILE_ID);
            if (landing.rule().get().readsRowsTwice()) {
                rows = hold(rows, held);
            }
            for (LakeRule.Judgement judgement : landing.rule().get().judgements()) {
                rows = hold(judgement.judge(rows, lake), held);
            }
            rows = rows.drop(Rejects.OBJECT_KEY, DeltaStore.FILE_ORDER);
        }
        rows = RowRules.withRawOfRejected(rows);
        if (held.isEmpty() && objects.stream().mapToLong(RawObject::size).sum() <= HELD_BYTES) {
            rows = hold(rows, held);
        }
        return new FeedRows(landing, objects, rows, held);
    }

    private static Dataset<Row> hold(Dataset<Row> rows, List<ComputedRows> held) {
        held.add(ComputedRows.of(rows));
        return held.get(held.size() - 1).rows();
    }

    private static Dataset<Row> judged(SparkSession spark, Landing landing, List<RawObject> objects) {
        List<FileClaim> claims = objects.stream()
                .map(object -> new FileClaim(object.location(), object.fileId(), object.size()))
                .toList();
        return RowRules.judge(StrictReader.read(spark, landing.feed(), claims), landing.feed());
    }

    /** Writes the rows of a table, then what is missing from them, the rejected ones; returns what the lake holds. */
    private List<Measured> land(
            Batch batch, LakeTable table, List<FeedRows> feeds, FileOrder order, Map<String, LakeVersion> versions) {
        String path = paths.table(table.name());
        Dataset<Row> good = feeds.stream()
                .map(FeedRows::landed)
                .reduce((some, others) -> some.unionByName(others, true))
                .orElseThrow();
        if (table.history().isPresent()) {
            good = good.join(
                    functions.broadcast(order.rows(spark, order.earliestFirst()).drop(Rejects.OBJECT_KEY)),
                    FeedSchema.FILE_ID);
        }
        // An empty write would burn the transaction version.
        if (!good.isEmpty()) {
            delta.append(
                    good.withColumn(DeltaStore.BATCH_ID, lit(batch.batchId())),
                    writers(
                            spark,
                            table,
                            feeds.stream()
                                    .flatMap(feed -> feed.objects().stream())
                                    .toList()),
                    path,
                    table.partitionColumns(),
                    job.name() + "/" + table.name(),
                    batch.batchId());
        }
        CrashPoint.ROWS_WRITTEN.reach();
        List<Measured> landed = landed(batch, table, path, versions);
        for (FeedRows feed : feeds) {
            List<RawObject> missing = feed.missingFrom(count(landed));
            if (!missing.isEmpty()) {
                delta.append(
                        Rejects.of(
                                feed.rejected(spark, missing),
                                feed.landing(),
                                order.rows(spark, feed.objects()),
                                batch.batchId()),
                        areFew(missing) ? OptionalInt.of(1) : OptionalInt.empty(),
                        paths.rejects(),
                        List.of(),
                        job.name() + "/quarantine/" + feed.landing().feed().name(),
                        batch.batchId());
            }
        }
        return landed;
    }

    private static boolean areFew(List<RawObject> objects) {
        return objects.size() <= FEW_FILES
                && objects.stream().mapToLong(RawObject::records).sum() <= FEW_RECORDS
                && bytes(objects) <= HELD_BYTES;
    }

    private static long bytes(List<RawObject> objects) {
        return objects.stream().mapToLong(RawObject::size).sum();
    }

    /** How many tasks write the rows of these files into a table; empty where they are gathered first. */
    static OptionalInt writers(SparkSession spark, LakeTable table, List<RawObject> objects) {
        if (areFew(objects)) {
            return OptionalInt.of(1);
        }
        long bytes = bytes(objects);
        boolean isPartitioned = !table.partitionColumns().isEmpty();
        if (bytes > UNGATHERED_BYTES || (isPartitioned && bytes < LEAST_BYTES_BY_PARTITION)) {
            return OptionalInt.empty();
        }
        long processors = spark.sparkContext().defaultParallelism();
        long tasks =
                Math.max(ceiling(bytes, BYTES_PER_TASK), Math.min(processors, ceiling(bytes, LEAST_BYTES_PER_TASK)));
        if (isPartitioned && tasks > MOST_TASKS_BY_PARTITION) {
            return OptionalInt.empty();
        }
        // The last ones leave no processor idle.
        return OptionalInt.of((int) (tasks <= processors ? tasks : ceiling(tasks, processors) * processors));
    }

    private static long ceiling(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private List<Measured> landed(Batch batch, LakeTable table, String path, Map<String, LakeVersion> versions) {
        if (!delta.exists(path)) {
            return List.of();
        }
        long version = delta.latestVersion(path);
        Dataset<Row> ofBatch = delta.ofBatch(path, version, batch.batchId());
        Dataset<Row> rows = DeltaStore.withoutOfRejected(ofBatch);
        boolean manyRows = job.landings().stream()
                .anyMatch(landing -> landing.manyRows() && landing.table().equals(table));
        List<Measured> landed = FileMeasures.of(
                manyRows ? rows.select(FeedSchema.FILE_ID, FeedSchema.LINE).distinct() : rows,
                Stage.LANDED,
                table.measures(),
                functions::col,
                table.currency().map(Currencies::known));
        long ofRejected = job.landings().stream()
                        .anyMatch(landing -> landing.ofRejected().isPresent()
                                && landing.table().equals(table))
                ? ofBatch.count() - rows.count()
                : 0;
        versions.put(table.name(), new LakeVersion(total(landed) + ofRejected, version));
        return landed;
    }

    private List<Measured> rejected(Batch batch) {
        List<Measured> rejected = new ArrayList<>();
        if (delta.exists(paths.rejects())) {
            Dataset<Row> rows = delta.ofBatch(paths.rejects(), delta.latestVersion(paths.rejects()), batch.batchId());
            for (Landing landing : job.landings()) {
                rejected.addAll(FileMeasures.of(
                        rows.where(col(Rejects.FEED).equalTo(landing.feed().name()))
                                .withColumn(TOLD, functions.explode(told(landing))),
                        col(TOLD),
                        landing.feed().measures(),
                        Rejects::measure,
                        Rejects.currency(rows, landing.feed())));
            }
        }
        return rejected;
    }

    /** The stages at which a rejected row is measured. */
    private static Column told(Landing landing) {
        Column rejected = functions.array(lit(Stage.REJECTED.name()));
        return landing.rule()
                .flatMap(LakeRule::waiting)
                .map(waiting -> functions
                        .when(
                                Rejects.isFor(waiting.passing()),
                                functions.concat(rejected, functions.array(lit(Stage.WAITING.name()))))
                        .otherwise(rejected))
                .orElse(rejected);
    }

    private static long total(List<Measured> lines) {
        return count(lines).values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> count(List<Measured> lines) {
        return lines.stream()
                .collect(
                        Collectors.toMap(Measured::subject, Measured::records, (first, second) -> first, TreeMap::new));
    }
}
