package io.countinghouse.common.mart;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.lake.DeltaTables;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The marts' copies in the lake: the published slices replace theirs, and unchanged rows keep run and time. */
public final class MartCopies {
    private static final String OLD = "_old_";

    private final DeltaTables delta;

    public MartCopies(DeltaTables delta) {
        this.delta = delta;
    }

    /**
     * @param path the copy's table
     * @param application the Delta transaction application, {@code job/mart}
     * @param runId the run that published the batch
     * @param publishedAt when it did
     */
    public void replace(
            DerivedMart derived, String path, String application, long batchId, String runId, Timestamp publishedAt) {
        Mart mart = derived.mart();
        if (derived.slices().isEmpty()) {
            return;
        }
        String predicate = derived.slices().predicate();
        Column[] slice = mart.slice().stream().map(functions::col).toArray(Column[]::new);
        Dataset<Row> stamped = delta.exists(path)
                ? keepUnchanged(mart, derived.rows(), current(path, predicate), runId, publishedAt)
                : derived.rows().withColumn(Mart.RUN_ID, lit(runId)).withColumn(Mart.UPDATED_AT, lit(publishedAt));
        delta.replaceWhere(stamped.repartition(slice), path, mart.slice(), predicate, application, batchId);
        Totals copied = totals(mart, current(path, predicate));
        if (!derived.totals().balances(copied)) {
            throw new CountinghouseException(
                    ErrorCode.LAKE_INCONSISTENT,
                    "Copy of mart " + mart.name() + " at " + path + ": found " + copied + ", expected "
                            + derived.totals());
        }
    }

    private Dataset<Row> current(String path, String predicate) {
        return delta.readAt(path, delta.latestVersion(path)).where(predicate);
    }

    private static Dataset<Row> keepUnchanged(
            Mart mart, Dataset<Row> rows, Dataset<Row> current, String runId, Timestamp publishedAt) {
        Dataset<Row> old = current.select(Arrays.stream(current.columns())
                .map(column -> col(column).as(OLD + column))
                .toArray(Column[]::new));
        Column sameKey = mart.key().stream()
                .map(key -> rows.col(key).equalTo(old.col(OLD + key)))
                .reduce(Column::and)
                .orElseThrow();
        Column same = Arrays.stream(mart.schema().fieldNames())
                .map(column -> rows.col(column).eqNullSafe(old.col(OLD + column)))
                .reduce(Column::and)
                .orElseThrow()
                .and(old.col(OLD + Mart.RUN_ID).isNotNull());
        List<Column> columns = new ArrayList<>();
        for (String column : mart.schema().fieldNames()) {
            columns.add(rows.col(column));
        }
        columns.add(when(same, old.col(OLD + Mart.RUN_ID)).otherwise(lit(runId)).as(Mart.RUN_ID));
        columns.add(when(same, old.col(OLD + Mart.UPDATED_AT))
                .otherwise(lit(publishedAt))
                .as(Mart.UPDATED_AT));
        return rows.join(old, sameKey, "left").select(columns.toArray(Column[]::new));
    }

    private static Totals totals(Mart mart, Dataset<Row> rows) {
        List<String> money = MartSql.moneyColumns(mart);
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
