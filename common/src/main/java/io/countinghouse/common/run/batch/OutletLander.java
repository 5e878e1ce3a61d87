package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.countinghouse.common.check.Conservation;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.Outlet;
import io.countinghouse.common.lake.ComputedRows;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.money.Currencies;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.step.SideBySide;
import io.countinghouse.common.step.SideBySide.Piece;
import io.countinghouse.common.store.LakePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Fills the tables that hang on a feed's table of record, and proves of each that it holds what its function makes of the
 * landed records, and nothing of any other.
 */
record OutletLander(SparkSession spark, String job, LakePaths paths, DeltaStore delta) {
    private static final String ROWS = "_rows";
    private static final String HANGS = "_hangs";

    /**
     * @param good the feed's good rows of the batch, which its table of record has by now
     * @param order of the batch's files, as {@link io.countinghouse.common.quarantine.FileOrder} has it
     * @param versions receives that of each table
     * @return stage OUTLET per table and file
     */
    List<Measured> land(
            Batch batch, Landing landing, Dataset<Row> good, Dataset<Row> order, Map<String, LakeVersion> versions) {
        List<Optional<Filled>> tables = SideBySide.all(landing.outlets().stream()
                .map(outlet -> Piece.of(
                        outlet.table().name(),
                        () -> land(
                                batch,
                                landing,
                                outlet,
                                good,
                                order,
                                Optional.ofNullable(versions.get(landing.table().name())))))
                .toList());
        List<Measured> measured = new ArrayList<>();
        tables.stream().flatMap(Optional::stream).forEach(table -> {
            versions.put(table.name(), table.version());
            measured.addAll(table.measured());
        });
        return measured;
    }

    private record Filled(String name, LakeVersion version, List<Measured> measured) {}

    private Optional<Filled> land(
            Batch batch,
            Landing landing,
            Outlet outlet,
            Dataset<Row> good,
            Dataset<Row> order,
            Optional<LakeVersion> ofRecord) {
        Dataset<Row> rows = landing.landed(outlet, good);
        if (outlet.table().history().isPresent()) {
            rows = rows.join(functions.broadcast(order.drop(Rejects.OBJECT_KEY)), FeedSchema.FILE_ID);
        }
        ComputedRows computed = ComputedRows.of(rows.withColumn(DeltaStore.BATCH_ID, lit(batch.batchId())));
        try {
            return land(batch, landing, outlet, computed.rows(), ofRecord);
        } finally {
            computed.release();
        }
    }

    /** Empty where there is no table and no row for it. */
    private Optional<Filled> land(
            Batch batch, Landing landing, Outlet outlet, Dataset<Row> rows, Optional<LakeVersion> ofRecord) {
        LakeTable table = outlet.table();
        String path = paths.table(table.name());
        List<Measured> expected = measured(table, rows);
        if (!expected.isEmpty()) {
            delta.append(
                    rows,
                    Lander.writers(spark, table, batch.takenFrom(landing.feed().name())),
                    path,
                    table.partitionColumns(),
                    job + "/" + table.name(),
                    batch.batchId());
        }
        if (!delta.exists(path)) {
            return Optional.empty();
        }
        long version = delta.latestVersion(path);
        Dataset<Row> found = delta.ofBatch(path, version, batch.batchId());
        List<Measured> landed = measured(table, found);
        new Conservation(batch).requireOutletIsWhole(table.name(), expected, landed);
        requireKeyedAndHanging(batch, landing, outlet, found, ofRecord);
        return Optional.of(new Filled(
                table.name(),
                new LakeVersion(landed.stream().mapToLong(Measured::records).sum() / measures(table), version),
                landed.stream().map(line -> line.ofOutlet(table.name())).toList()));
    }

    /** Each measure of a file repeats its records. */
    private static int measures(LakeTable table) {
        return Math.max(1, table.measures().size());
    }

    private static List<Measured> measured(LakeTable table, Dataset<Row> rows) {
        return FileMeasures.of(
                rows,
                Stage.OUTLET,
                table.measures(),
                functions::col,
                table.currency().map(Currencies::known));
    }

    /** Each row once in its record, and that in the table of record; in one query, for each takes longer to plan than to run. */
    private void requireKeyedAndHanging(
            Batch batch, Landing landing, Outlet outlet, Dataset<Row> found, Optional<LakeVersion> ofRecord) {
        Column[] key = Stream.concat(Stream.of(FeedSchema.FILE_ID, FeedSchema.LINE), outlet.key().stream())
                .map(functions::col)
                .toArray(Column[]::new);
        hanging(batch, landing, found, ofRecord)
                .groupBy(key)
                .agg(count(lit(1)).as(ROWS), max(HANGS).as(HANGS))
                .where(col(ROWS).gt(1).or(col(HANGS).isNull()))
                .limit(1)
                .collectAsList()
                .forEach(row -> {
                    throw new CountinghouseException(
                            ErrorCode.CONSERVATION_BROKEN,
                            "Lake table " + outlet.table().name() + ": found "
                                    + (row.getAs(HANGS) == null
                                            ? "rows of batch " + batch.batchId() + " whose records are not in "
                                                    + landing.table().name() + ", expected each to hang on one"
                                            : "several rows of " + String.join(", ", outlet.key()) + " in line "
                                                    + row.getLong(1) + " of file " + row.getString(0)
                                                    + ", expected each once in its record"));
                });
    }

    /** The rows, with whether each one's record is there; true of all where the records did not land. */
    private Dataset<Row> hanging(Batch batch, Landing landing, Dataset<Row> found, Optional<LakeVersion> ofRecord) {
        if (ofRecord.isEmpty()) {
            return found.withColumn(HANGS, lit(true));
        }
        Dataset<Row> records = DeltaStore.withoutOfRejected(delta.ofBatch(
                        paths.table(landing.table().name()), ofRecord.get().deltaVersion(), batch.batchId()))
                .select(FeedSchema.FILE_ID, FeedSchema.LINE)
                .distinct()
                .withColumn(HANGS, lit(true));
        return found.join(
                records,
                scala.jdk.javaapi.CollectionConverters.asScala(List.of(FeedSchema.FILE_ID, FeedSchema.LINE))
                        .toSeq(),
                "left");
    }
}
