package io.countinghouse.common.mart;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Publication;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The marts' copies in the lake. They are made from what was published, not derived again: a run that recovers may find
 * other dimensions than the run that published.
 */
public final class MartCopies {
    /** One task writes so many. */
    private static final long FEW_ROWS = 20_000;

    private static final long ROWS_PER_TASK = 500_000;

    private final DeltaStore delta;
    private final MysqlTables mysql;

    public MartCopies(DeltaStore delta, MysqlTables mysql) {
        this.delta = delta;
        this.mysql = mysql;
    }

    /**
     * What is to replace slices of a copy, read and found to be what was published. It is held until it is closed, and nothing has
     * changed before it is written.
     */
    public static final class Prepared implements AutoCloseable {
        private final Runnable write;
        private final Runnable release;

        private Prepared(Runnable write, Runnable release) {
            this.write = write;
            this.release = release;
        }

        /** @throws CountinghouseException LAKE_INCONSISTENT when the copy is not equal to the cent now */
        public void write() {
            write.run();
        }

        @Override
        public void close() {
            release.run();
        }

        private static Prepared nothing() {
            return new Prepared(() -> {}, () -> {});
        }
    }

    /**
     * Prepares to replace the copy's slices by the published ones, with their run and time; all slices of a copy that an earlier
     * release made without some of the mart's columns.
     *
     * @param published what the ledger says was published of these slices
     * @param path the copy's table
     * @param application the Delta transaction application, {@code job/mart}
     * @throws CountinghouseException LAKE_INCONSISTENT when the copy would not be equal to the cent; it is left as it is, and a
     *     mart that was changed since can be put right
     */
    public Prepared prepare(Mart mart, Slices slices, Totals published, String path, String application, long batchId) {
        if (slices.isEmpty()) {
            return Prepared.nothing();
        }
        String predicate = slices.predicate();
        boolean isWhole = delta.lacksColumns(path, mart.schema());
        Dataset<Row> rows = isWhole ? bySlice(mart, mysql.mart(mart)) : gathered(mart, slices, published.records());
        return prepared(rows, held -> {
            // No row may lie outside the slices: what stays of them in the copy would stand there twice.
            requireEqual(
                    "Mart " + mart.name() + " in MySQL",
                    totals(mart, isWhole ? held.where(predicate) : held),
                    published);
            return () -> {
                if (isWhole) {
                    // A transaction of its own: the batch may have replaced its slices already, in the earlier release.
                    delta.replaceAll(held, path, mart.copyPartitions(), application + "/columns", batchId);
                } else {
                    delta.replaceWhere(
                            held, areFew(published), path, mart.copyPartitions(), predicate, application, batchId);
                }
                requireCopied(mart, predicate, published, path);
            };
        });
    }

    /**
     * The same of a mart of which MySQL has a part: by what was derived, where rows that have not changed keep their run and time.
     *
     * @param derived the mart's schema, of these slices
     */
    public Prepared prepare(
            Mart mart,
            Slices slices,
            Dataset<Row> derived,
            Publication by,
            Totals totals,
            String path,
            String application,
            long batchId) {
        if (slices.isEmpty()) {
            return Prepared.nothing();
        }
        String predicate = slices.predicate();
        Dataset<Row> rows =
                delta.exists(path) ? withTheirRuns(mart, derived, by, before(path, predicate)) : dated(derived, by);
        return prepared(bySlice(mart, rows), held -> {
            requireEqual("What was derived of mart " + mart.name(), totals(mart, held), totals);
            return () -> {
                delta.replaceWhere(held, areFew(totals), path, mart.copyPartitions(), predicate, application, batchId);
                requireCopied(mart, predicate, totals, path);
            };
        });
    }

    /** @param checked finds rows to be what they must be, and tells how they are written */
    private static Prepared prepared(Dataset<Row> rows, Function<Dataset<Row>, Runnable> checked) {
        Dataset<Row> held = rows.persist(StorageLevel.MEMORY_AND_DISK());
        boolean isReady = false;
        try {
            Prepared made = new Prepared(checked.apply(held), held::unpersist);
            isReady = true;
            return made;
        } finally {
            if (!isReady) {
                held.unpersist();
            }
        }
    }

    private void requireCopied(Mart mart, String predicate, Totals totals, String path) {
        Dataset<Row> copied = delta.readAt(path, delta.latestVersion(path)).where(predicate);
        requireEqual("Copy of mart " + mart.name() + " at " + path, totals(mart, copied), totals);
    }

    private static boolean areFew(Totals rows) {
        return rows.records() <= FEW_ROWS;
    }

    private Dataset<Row> before(String path, String predicate) {
        return delta.readAt(path, delta.latestVersion(path)).where(predicate);
    }

    private static Dataset<Row> dated(Dataset<Row> derived, Publication by) {
        return derived.withColumn(Mart.RUN_ID, lit(by.runId())).withColumn(Mart.UPDATED_AT, lit(by.at()));
    }

    private static Dataset<Row> withTheirRuns(Mart mart, Dataset<Row> derived, Publication by, Dataset<Row> before) {
        Dataset<Row> now = derived.as("now");
        Dataset<Row> then = before.as("then");
        Column same = mart.key().stream()
                .map(column -> col("now." + column).equalTo(col("then." + column)))
                .reduce(Column::and)
                .orElseThrow();
        Column unchanged = Arrays.stream(mart.schema().fieldNames())
                .map(column -> col("now." + column).eqNullSafe(col("then." + column)))
                .reduce(Column::and)
                .orElseThrow();
        List<Column> columns = new ArrayList<>();
        for (String column : mart.schema().fieldNames()) {
            columns.add(col("now." + column));
        }
        columns.add(when(unchanged, col("then." + Mart.RUN_ID))
                .otherwise(lit(by.runId()))
                .as(Mart.RUN_ID));
        columns.add(when(unchanged, col("then." + Mart.UPDATED_AT))
                .otherwise(lit(by.at()))
                .as(Mart.UPDATED_AT));
        return now.join(then, same, "left").select(columns.toArray(Column[]::new));
    }

    /** The published rows, for so many tasks: slices that several queries read, in their order, need not be shuffled. */
    private Dataset<Row> gathered(Mart mart, Slices slices, long records) {
        Dataset<Row> rows = mysql.slices(mart, slices);
        long processors = rows.sparkSession().sparkContext().defaultParallelism();
        long tasks = Math.max(Math.min(processors, 1 + records / FEW_ROWS), records / ROWS_PER_TASK);
        return tasks <= MysqlTables.queries(slices) ? rows.coalesce((int) tasks) : bySlice(mart, rows);
    }

    private static Dataset<Row> bySlice(Mart mart, Dataset<Row> rows) {
        return mart.isOneSlice()
                ? rows.coalesce(1)
                : rows.repartition(mart.slice().stream().map(functions::col).toArray(Column[]::new));
    }

    private static void requireEqual(String what, Totals found, Totals published) {
        List<String> differences = found.differences(published);
        if (!differences.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.LAKE_INCONSISTENT,
                    what + " is not what was published; " + String.join("; ", differences));
        }
    }

    private static Totals totals(Mart mart, Dataset<Row> rows) {
        List<String> money = mart.money();
        Column[] sums = money.stream()
                .map(column -> coalesce(sum(col(column).cast("decimal(38,10)")), lit(BigDecimal.ZERO)))
                .toArray(Column[]::new);
        Row row = rows.agg(count(lit(1)), sums).head();
        Map<String, BigDecimal> amounts = new TreeMap<>();
        for (int i = 0; i < money.size(); i++) {
            amounts.put(money.get(i), row.getDecimal(1 + i));
        }
        return new Totals(row.getLong(0), amounts);
    }
}
