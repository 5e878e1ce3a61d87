package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.try_sum;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.RowChecksum;
import io.countinghouse.common.mart.Totals;
import io.countinghouse.common.money.Currencies;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * What one pass over a mart's derived rows tells of them.
 *
 * @param checksum by {@link RowChecksum}
 */
record MeasuredMart(Totals totals, BigDecimal checksum) {
    private static final DecimalType WIDE = DataTypes.createDecimalType(38, 10);

    /**
     * @throws CountinghouseException TOTAL_OUT_OF_RANGE when a money column that is never null is null, as
     *     {@link io.countinghouse.common.money.MoneySum} leaves what its type cannot hold; INTERNAL when a text of the key ends
     *     with a space
     */
    static MeasuredMart of(Mart mart, Dataset<Row> rows) {
        List<String> money = mart.money();
        List<String> totals = money.stream()
                .filter(column -> !mart.schema().apply(column).nullable())
                .toList();
        List<String> keys = textKeys(mart);
        List<Column> columns = new ArrayList<>();
        money.forEach(column -> columns.add(try_sum(coalesce(col(column).cast(WIDE), lit(BigDecimal.ZERO)))));
        columns.add(RowChecksum.of(mart));
        // Counts: a greatest text would have Spark sort all rows.
        totals.forEach(column -> columns.add(count_if(col(column).isNull())));
        keys.forEach(key -> columns.add(count_if(col(key).endsWith(" "))));
        Column currency = mart.denomination()
                .map(denomination -> Currencies.known(denomination.currency()))
                .orElse(lit(""));
        Totals sum = Totals.none(money);
        BigDecimal checksum = BigDecimal.ZERO;
        for (Row row : rows.groupBy(currency.as("_currency"))
                .agg(count(lit(1)), columns.toArray(Column[]::new))
                .collectAsList()) {
            int next = 3 + money.size();
            for (String total : totals) {
                requireInRange(mart, total, row.getLong(next++), rows);
            }
            for (String key : keys) {
                requireTold(mart, key, row.getLong(next++), rows);
            }
            sum = sum.plus(totals(mart, row));
            checksum = checksum.add(row.getDecimal(2 + money.size()));
        }
        return new MeasuredMart(sum, checksum);
    }

    private static List<String> textKeys(Mart mart) {
        return mart.key().stream()
                .filter(key -> mart.schema().apply(key).dataType().equals(DataTypes.StringType))
                .toList();
    }

    /** As a restatement writes it. */
    private static Column key(Mart mart) {
        return concat_ws(
                "/",
                mart.key().stream()
                        .map(column -> concat_ws("=", lit(column), col(column).cast(DataTypes.StringType)))
                        .toArray(Column[]::new));
    }

    private static Totals totals(Mart mart, Row measured) {
        List<String> money = mart.money();
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (int i = 0; i < money.size(); i++) {
            if (measured.isNullAt(2 + i)) {
                throw outOfRange(mart, "all rows of the batch's slices", money.get(i), WIDE);
            }
            sums.put(money.get(i), measured.getDecimal(2 + i));
        }
        Totals group = new Totals(measured.getLong(1), sums);
        return mart.denomination()
                .map(denomination -> group.in(measured.getString(0), denomination.amounts()))
                .orElse(group);
    }

    private static void requireInRange(Mart mart, String column, long nulls, Dataset<Row> rows) {
        if (nulls > 0) {
            throw outOfRange(mart, greatest(key(mart), rows.where(col(column).isNull())), column, (DecimalType)
                    mart.schema().apply(column).dataType());
        }
    }

    private static String greatest(Column text, Dataset<Row> rows) {
        return rows.agg(max(text)).head().getString(0);
    }

    private static CountinghouseException outOfRange(Mart mart, String key, String column, DecimalType type) {
        return new CountinghouseException(
                ErrorCode.TOTAL_OUT_OF_RANGE,
                "Nothing was published; mart " + mart.name() + ", " + key + ", column " + column
                        + ": found a total of more than " + (type.precision() - type.scale())
                        + " digits before the point, expected one that " + type.sql() + " holds");
    }

    private static void requireTold(Mart mart, String key, long padded, Dataset<Row> rows) {
        if (padded > 0) {
            throw new CountinghouseException(
                    ErrorCode.INTERNAL,
                    "Mart " + mart.name() + ", key column " + key + ": found \""
                            + greatest(col(key), rows.where(col(key).endsWith(" ")))
                            + "\", expected a text that does not end with a space, which MySQL does not tell apart");
        }
    }
}
