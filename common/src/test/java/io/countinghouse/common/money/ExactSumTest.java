package io.countinghouse.common.money;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ExactSumTest {
    private static final long SEED = 7;
    private static final int ROWS = 300;

    private final SparkSession spark = TestSpark.session();

    @Test
    void amountsOfEighteenDigitsAddUpExactlyWhateverTheirSigns() {
        for (int scale : new int[] {0, 2, 4, 10}) {
            DecimalType type = DataTypes.createDecimalType(18, scale);
            Random random = new Random(SEED + scale);
            List<BigDecimal> amounts = new ArrayList<>();
            BigDecimal greatest = new BigDecimal(BigInteger.TEN.pow(18).subtract(BigInteger.ONE), scale);
            for (int i = 0; i < ROWS; i++) {
                amounts.add(greatest);
                amounts.add(new BigDecimal(BigInteger.valueOf(random.nextLong() % 1_000_000_000_000_000_000L), scale));
                amounts.add(new BigDecimal(BigInteger.valueOf(-random.nextInt(3_000_000)), scale));
            }
            amounts.add(greatest.negate());
            amounts.add(null);
            assertThat(sum(amounts, type)).isEqualTo(exact(amounts));
        }
    }

    @Test
    void widerAmountsAddUpAsDecimals() {
        List<BigDecimal> amounts = List.of(
                new BigDecimal("9999999999999999999999.99"), new BigDecimal("-0.01"), new BigDecimal("12345678901.50"));
        assertThat(sum(amounts, DataTypes.createDecimalType(24, 2))).isEqualTo(exact(amounts));
    }

    @Test
    void ofNoAmountTheSumIsZero() {
        List<BigDecimal> missing = new ArrayList<>();
        missing.add(null);
        for (DecimalType type : List.of(DataTypes.createDecimalType(18, 2), DataTypes.createDecimalType(24, 2))) {
            assertThat(sum(missing, type)).isEqualByComparingTo(BigDecimal.ZERO);
            assertThat(sum(List.of(), type)).isEqualByComparingTo(BigDecimal.ZERO);
        }
    }

    private BigDecimal sum(List<BigDecimal> amounts, DecimalType type) {
        List<Row> rows =
                amounts.stream().map(amount -> RowFactory.create(amount)).toList();
        Row row = spark.createDataFrame(rows, new StructType().add("amount", type))
                .repartition(2)
                .agg(ExactSum.of(col("amount"), type))
                .head();
        return ExactSum.value(row, 0);
    }

    private static BigDecimal exact(List<BigDecimal> amounts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal amount : amounts) {
            sum = amount == null ? sum : sum.add(amount);
        }
        return sum.setScale(10);
    }
}
