package io.countinghouse.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.feed.FeedSchema;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What was taken back of a job's lake, as of one version of the Delta table that says so; every reader of landed or rejected
 * rows subtracts it. One row of the table per withdrawn file, withdrawn row and abandoned batch.
 *
 * <p>Columns: {@code _file_id} (null for a batch), {@link #LANDED_BATCH_ID} (the batch that wrote the rows), {@code _line}
 * (null but for one row), {@link #ABANDONED} (true for a batch), {@code _batch_id} (that withdraws them; of an abandoned one
 * itself). What an abandoned batch withdrew counts again.
 */
public final class Withdrawn {
    /** The table's name among a job's lake versions. */
    public static final String TABLE = "withdrawn";

    public static final String LANDED_BATCH_ID = "landed_batch_id";
    public static final String ABANDONED = "abandoned";

    public static final StructType SCHEMA = new StructType()
            .add(FeedSchema.FILE_ID, DataTypes.StringType)
            .add(LANDED_BATCH_ID, DataTypes.LongType)
            .add(FeedSchema.LINE, DataTypes.LongType)
            .add(ABANDONED, DataTypes.BooleanType)
            .add(DeltaStore.BATCH_ID, DataTypes.LongType);

    private static final List<String> OF_BATCH = List.of(DeltaStore.BATCH_ID);
    private static final List<String> OF_FILE = List.of(FeedSchema.FILE_ID, DeltaStore.BATCH_ID);
    private static final List<String> OF_ROW = List.of(FeedSchema.FILE_ID, DeltaStore.BATCH_ID, FeedSchema.LINE);

    private final Dataset<Row> entries;
    private final boolean hasEntries;
    private final boolean hasBatches;
    private final boolean hasLines;

    private Withdrawn(Dataset<Row> entries, boolean hasEntries, boolean hasBatches, boolean hasLines) {
        this.entries = entries;
        this.hasEntries = hasEntries;
        this.hasBatches = hasBatches;
        this.hasLines = hasLines;
    }

    /** Nothing was ever taken back. */
    public static Withdrawn none() {
        return new Withdrawn(null, false, false, false);
    }

    /** @param entries rows of {@link #SCHEMA} */
    static Withdrawn of(Dataset<Row> entries) {
        Row kinds = entries.agg(
                        count(lit(1)),
                        count_if(col(ABANDONED)),
                        count_if(col(FeedSchema.LINE).isNotNull()))
                .head();
        return new Withdrawn(entries, kinds.getLong(0) > 0, kinds.getLong(1) > 0, kinds.getLong(2) > 0);
    }

    public boolean isNone() {
        return !hasEntries;
    }

    /** Those of the rows, which have {@code _file_id}, {@code _line} and {@code _batch_id}, that count. */
    public Dataset<Row> counting(Dataset<Row> rows) {
        return hasEntries ? without(rows, effective()) : rows;
    }

    /** Those that counted before the batch: without its rows, and with those that it took back. */
    public Dataset<Row> countingBefore(Dataset<Row> rows, long batchId) {
        Dataset<Row> earlier = rows.where(col(DeltaStore.BATCH_ID).notEqual(batchId));
        return hasEntries
                ? without(earlier, effective().where(col(DeltaStore.BATCH_ID).notEqual(batchId)))
                : earlier;
    }

    /** Those that the batch took back. */
    public Dataset<Row> takenBackBy(Dataset<Row> rows, long batchId) {
        return hasEntries
                ? among(rows, effective().where(col(DeltaStore.BATCH_ID).equalTo(batchId)))
                : rows.limit(0);
    }

    /** Those that count no more. */
    public Dataset<Row> takenBack(Dataset<Row> rows) {
        return hasEntries ? among(rows, effective()) : rows.limit(0);
    }

    /** Without what abandoned batches withdrew. */
    private Dataset<Row> effective() {
        return hasBatches
                ? entries.where(functions.not(col(ABANDONED)))
                        .join(
                                functions.broadcast(
                                        entries.where(col(ABANDONED)).select(col(DeltaStore.BATCH_ID))),
                                seq(OF_BATCH),
                                "left_anti")
                        .unionByName(entries.where(col(ABANDONED)))
                : entries;
    }

    private Dataset<Row> without(Dataset<Row> rows, Dataset<Row> withdrawn) {
        Dataset<Row> left = joined(rows, files(withdrawn), OF_FILE, "left_anti");
        if (hasBatches) {
            left = joined(left, batches(withdrawn), OF_BATCH, "left_anti");
        }
        return hasLines ? joined(left, lines(withdrawn), OF_ROW, "left_anti") : left;
    }

    private Dataset<Row> among(Dataset<Row> rows, Dataset<Row> withdrawn) {
        Dataset<Row> all = joined(rows, files(withdrawn), OF_FILE, "left_semi");
        Dataset<Row> others = joined(rows, files(withdrawn), OF_FILE, "left_anti");
        if (hasBatches) {
            all = all.union(joined(others, batches(withdrawn), OF_BATCH, "left_semi"));
            others = joined(others, batches(withdrawn), OF_BATCH, "left_anti");
        }
        return hasLines ? all.union(joined(others, lines(withdrawn), OF_ROW, "left_semi")) : all;
    }

    /** The columns as they were: a join puts its own first. */
    private static Dataset<Row> joined(Dataset<Row> rows, Dataset<Row> withdrawn, List<String> by, String type) {
        return rows.join(withdrawn, seq(by), type)
                .select(Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new));
    }

    private static Dataset<Row> batches(Dataset<Row> withdrawn) {
        return functions.broadcast(
                withdrawn.where(col(ABANDONED)).select(col(LANDED_BATCH_ID).as(DeltaStore.BATCH_ID)));
    }

    private static Dataset<Row> files(Dataset<Row> withdrawn) {
        return functions.broadcast(withdrawn
                .where(functions.not(col(ABANDONED)).and(col(FeedSchema.LINE).isNull()))
                .select(col(FeedSchema.FILE_ID), col(LANDED_BATCH_ID).as(DeltaStore.BATCH_ID)));
    }

    private static Dataset<Row> lines(Dataset<Row> withdrawn) {
        return withdrawn
                .where(col(FeedSchema.LINE).isNotNull())
                .select(col(FeedSchema.FILE_ID), col(LANDED_BATCH_ID).as(DeltaStore.BATCH_ID), col(FeedSchema.LINE));
    }

    private static scala.collection.immutable.Seq<String> seq(List<String> names) {
        return scala.jdk.javaapi.CollectionConverters.asScala(names).toSeq();
    }
}
