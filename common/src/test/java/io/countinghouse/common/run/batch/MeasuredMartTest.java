package io.countinghouse.common.run.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.money.MoneySum;
import io.countinghouse.common.testing.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Totals of two digits before the point, and what does not fit into them. */
class MeasuredMartTest {
    private static final DecimalType NARROW = DataTypes.createDecimalType(4, 2);
    private static final Mart MART = Mart.of("takings", "lines")
            .schema(new StructType()
                    .add("month", DataTypes.StringType)
                    .add("till", DataTypes.LongType)
                    .add("total", NARROW, false)
                    .add("tip", NARROW))
            .key(List.of("month", "till"))
            .slice(List.of("month"))
            .derivation((lines, dimensions) -> lines)
            .build();

    @Test
    void totalsThatFitAreAddedUp() {
        MeasuredMart measured = MeasuredMart.of(MART, takings("('2023-08', 1, 50.00), ('2023-08', 2, 99.99)"));
        assertThat(measured.totals().records()).isEqualTo(2);
        assertThat(measured.totals().sums().get("total")).isEqualByComparingTo("149.99");
        assertThat(measured.totals().sums().get("tip")).isEqualByComparingTo("0");
    }

    @Test
    void aTotalThatDoesNotFitFailsWithItsMartKeyAndColumn() {
        Dataset<Row> rows = takings("('2023-08', 1, 5.00), ('2023-08', 2, 60.00), ('2023-08', 2, 40.00)");
        assertThatThrownBy(() -> MeasuredMart.of(MART, rows))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.TOTAL_OUT_OF_RANGE);
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
                })
                .hasMessage(
                        "Nothing was published; mart takings, month=2023-08/till=2, column total: found a total of more"
                                + " than 2 digits before the point, expected one that DECIMAL(4,2) holds");
    }

    @Test
    void whatSumsDoNotHoldThemselvesFailsTheSameWay() {
        // Spark gives the sum of such amounts 38 digits and no more.
        Dataset<Row> rows = TestSpark.session()
                .sql(
                        "SELECT '2023-08' AS month, 1L AS till, CAST(99999999999999999999999999999999999999BD AS DECIMAL(38,0))"
                                + " AS amount FROM range(2)")
                .transform(MeasuredMartTest::totals);
        assertThatThrownBy(() -> MeasuredMart.of(MART, rows))
                .hasMessageContaining("month=2023-08/till=1, column total");
    }

    private static Dataset<Row> takings(String values) {
        return TestSpark.session()
                .sql("SELECT month, CAST(till AS BIGINT) AS till, CAST(amount AS DECIMAL(18,2)) AS amount FROM VALUES "
                        + values + " AS v(month, till, amount)")
                .transform(MeasuredMartTest::totals);
    }

    private static Dataset<Row> totals(Dataset<Row> lines) {
        return lines.groupBy("month", "till")
                .agg(
                        MoneySum.of(functions.col("amount"), NARROW).as("total"),
                        functions.lit(null).cast(NARROW).as("tip"));
    }
}
