package io.countinghouse.common.money;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.signum;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * Splits an amount among rows so that the shares add up to it exactly: each row gets its proportional share rounded down
 * to the cent (towards zero for a negative amount), and the cents that are left go one each to the rows with the largest
 * remainders (Hamilton's method).
 */
public final class LargestRemainder {
    /** Of amounts and shares: two decimals, the minor unit; wide enough for totals. */
    public static final DecimalType MONEY = DataTypes.createDecimalType(28, 2);

    private static final String CENTS = "decimal(28,0)";
    private static final String WEIGHT = "decimal(18,0)";
    private static final String WEIGHTS = "_split_weights";
    private static final String REST = "_split_rest";
    private static final String BASE = "_split_base";
    private static final String REMAINDER = "_split_remainder";
    private static final String ODD = "_split_odd";
    private static final String TURN = "_split_turn";

    private LargestRemainder() {}

    /**
     * Adds the column {@code into}, each row's share, of {@link #MONEY}.
     *
     * @param amount what is split, at most two decimals, the same on every row of a group
     * @param weight whole, not negative; rows of weight 0 get nothing, and so does every row of a group without weight
     * @param group columns that name a group
     * @param order unique within a group; among equal remainders the first rows get the odd cents
     */
    public static Dataset<Row> split(
            Dataset<Row> rows, Column amount, Column weight, List<String> group, Column order, String into) {
        WindowSpec all =
                Window.partitionBy(group.stream().map(name -> col(name)).toArray(Column[]::new));
        Column cents = abs(amount.cast(MONEY)).multiply(lit(100)).cast(CENTS);
        Column mine = weight.cast(WEIGHT);
        Column weights = col(WEIGHTS);
        // A whole multiple of all weights is split without a rest; the product of what is left with a weight has no
        // more
        // digits than a decimal may.
        Column product = col(REST).multiply(mine);
        Column whole = cents.minus(col(REST)).divide(weights).cast(CENTS).multiply(mine);
        Column ofRest = call_function("div", product, weights).cast(WEIGHT);
        // `div` keeps to whole numbers; `/` would round its quotient.
        return rows.withColumn(WEIGHTS, sum(mine).over(all).cast(WEIGHT))
                .withColumn(REST, when(weights.gt(0), cents.mod(weights)).cast(WEIGHT))
                .withColumn(BASE, when(weights.gt(0), whole.plus(ofRest).cast(CENTS)))
                .withColumn(REMAINDER, when(weights.gt(0), product.mod(weights)))
                .withColumn(ODD, cents.minus(sum(BASE).over(all)))
                .withColumn(TURN, row_number().over(all.orderBy(col(REMAINDER).desc_nulls_last(), order)))
                .withColumn(
                        into,
                        when(
                                        weights.gt(0),
                                        col(BASE)
                                                .plus(when(col(TURN).leq(col(ODD)), lit(1))
                                                        .otherwise(lit(0))))
                                .otherwise(lit(0))
                                .cast(CENTS)
                                .multiply(lit(new BigDecimal("0.01")))
                                .multiply(signum(amount).cast("int"))
                                .cast(MONEY))
                .drop(WEIGHTS, REST, BASE, REMAINDER, ODD, TURN);
    }
}
