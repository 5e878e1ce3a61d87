package io.countinghouse.common.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.testing.TestSpark;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class LargestRemainderTest {
    private static final StructType SCHEMA = new StructType()
            .add("split", DataTypes.IntegerType)
            .add("place", DataTypes.IntegerType)
            .add("amount", LargestRemainder.MONEY)
            .add("weight", DataTypes.LongType);

    private record Case(BigDecimal amount, List<Long> weights) {}

    @Test
    void equalSharesDifferByACentAtMostAndTheFirstGetTheOddCents() {
        assertThat(split("1.00", 1, 1, 1)).containsExactly("0.34", "0.33", "0.33");
    }

    @Test
    void theOddCentGoesToTheLargestRemainder() {
        // 10.00 by 1:2:4 is 1.428..., 2.857..., 5.714...: the cents go to the last and to the second.
        assertThat(split("10.00", 1, 2, 4)).containsExactly("1.43", "2.86", "5.71");
        // 0.10 by 1:1:5 is 1.43, 1.43, 7.14 cents: the odd cent goes to the first of the equal remainders.
        assertThat(split("0.10", 1, 1, 5)).containsExactly("0.02", "0.01", "0.07");
    }

    @Test
    void aNegativeAmountIsSplitAsItsMirrorImage() {
        assertThat(split("-1.00", 1, 1, 1)).containsExactly("-0.34", "-0.33", "-0.33");
    }

    @Test
    void aRowWithoutWeightGetsNothing() {
        assertThat(split("0.05", 0, 3, 0, 3)).containsExactly("0.00", "0.03", "0.00", "0.02");
        assertThat(split("0.05", 0, 0)).containsExactly("0.00", "0.00");
    }

    @Test
    void theLargestAmountsAndWeightsAreSplitExactly() {
        assertThat(split("9999999999999999.99", 1, 1, 1))
                .containsExactly("3333333333333333.33", "3333333333333333.33", "3333333333333333.33");
        assertThat(split("9999999999999999.99", 333_333_333_333_333_333L, 1))
                .containsExactly("9999999999999999.96", "0.03");
        assertThat(split("99999999999999999999999999.99", 1, 2, 999_999_999_999_999L))
                .containsExactly("100000000000.00", "200000000000.00", "99999999999999699999999999.99");
    }

    @Test
    void weightsThatDoNotFitTogetherFail() {
        assertThatThrownBy(() -> split("1.00", 999_999_999_999_999_999L, 1)).hasMessageContaining("OUT_OF_RANGE");
    }

    @Test
    void anySplitIsThatOfPlainJavaInAnyOrderOfRowsAndPartitions() {
        Random random = new Random(20_230_801);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            List<Long> weights = random.longs(1 + random.nextInt(9), 0, 1L << (1 + random.nextInt(40)))
                    .boxed()
                    .toList();
            cases.add(new Case(BigDecimal.valueOf(random.nextLong(-1_000_000, 1_000_000), 2), weights));
        }
        List<List<BigDecimal>> shares = split(cases, random, 5);
        for (int i = 0; i < cases.size(); i++) {
            assertThat(shares.get(i))
                    .as("amount %s by %s", cases.get(i).amount(), cases.get(i).weights())
                    .isEqualTo(inPlainJava(cases.get(i)));
        }
    }

    private static List<BigDecimal> inPlainJava(Case given) {
        BigInteger whole = given.weights().stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger cents = given.amount().abs().movePointRight(2).toBigIntegerExact();
        int rows = given.weights().size();
        BigInteger[] shares = new BigInteger[rows];
        Arrays.fill(shares, BigInteger.ZERO);
        if (whole.signum() > 0) {
            BigInteger[] remainders = new BigInteger[rows];
            BigInteger left = cents;
            for (int i = 0; i < rows; i++) {
                BigInteger[] parts = cents.multiply(
                                BigInteger.valueOf(given.weights().get(i)))
                        .divideAndRemainder(whole);
                shares[i] = parts[0];
                remainders[i] = parts[1];
                left = left.subtract(parts[0]);
            }
            List<Integer> turns = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                turns.add(i);
            }
            turns.sort(Comparator.comparing((Integer i) -> remainders[i]).reversed());
            for (int i = 0; i < left.intValueExact(); i++) {
                shares[turns.get(i)] = shares[turns.get(i)].add(BigInteger.ONE);
            }
        }
        BigInteger sign = BigInteger.valueOf(given.amount().signum());
        return Arrays.stream(shares)
                .map(share -> new BigDecimal(share.multiply(sign), 2))
                .toList();
    }

    private static List<String> split(String amount, long... weights) {
        return split(
                        List.of(new Case(
                                new BigDecimal(amount),
                                Arrays.stream(weights).boxed().toList())),
                        new Random(1),
                        2)
                .get(0)
                .stream()
                .map(BigDecimal::toPlainString)
                .toList();
    }

    private static List<List<BigDecimal>> split(List<Case> cases, Random random, int partitions) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            for (int place = 0; place < cases.get(i).weights().size(); place++) {
                rows.add(RowFactory.create(
                        i, place, cases.get(i).amount(), cases.get(i).weights().get(place)));
            }
        }
        Collections.shuffle(rows, random);
        Dataset<Row> given = TestSpark.session().createDataFrame(rows, SCHEMA).repartition(partitions);
        TreeMap<Integer, TreeMap<Integer, BigDecimal>> shares = new TreeMap<>();
        for (Row row : LargestRemainder.split(
                        given,
                        functions.col("amount"),
                        functions.col("weight"),
                        List.of("split"),
                        functions.col("place"),
                        "share")
                .collectAsList()) {
            shares.computeIfAbsent(row.getInt(0), key -> new TreeMap<>()).put(row.getInt(1), row.getDecimal(4));
        }
        return shares.values().stream()
                .map(split -> List.copyOf(split.values()))
                .toList();
    }
}
