package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.math.BigDecimal;
import java.sql.Date;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SalesTeamDataMartTest {
    private static final SparkSession SPARK = TestSpark.session();
    private static final BigDecimal ONE_PERCENT = new BigDecimal("0.01");

    private static final Dataset<Row> TEAM = SPARK.createDataFrame(
            List.of(RowFactory.create(1L, "Ann", "Lee"), RowFactory.create(2L, "Bo", " ")),
            new StructType()
                    .add("id", DataTypes.LongType)
                    .add("first_name", DataTypes.StringType)
                    .add("last_name", DataTypes.StringType));

    @Test
    void theBestOfAStoreAndMonthGetsOnePercentRoundedHalfUp() {
        assertThat(mart(
                        TiePolicy.ALL,
                        sale(7, 1, "2023-08-02", "100.50"),
                        sale(7, 1, "2023-08-30", "50.00"),
                        sale(7, 2, "2023-08-05", "150.49")))
                .containsExactly(
                        "7|1|Ann Lee|2023-08-01|150.50|1|1.51|best of store 7 in 2023-08",
                        "7|2|Bo|2023-08-01|150.49|2|0.00|rank 2 of 2 in store 7 in 2023-08");
    }

    @Test
    void storesAndMonthsAreRankedApart() {
        assertThat(mart(
                        TiePolicy.ALL,
                        sale(7, 1, "2023-08-31", "1.00"),
                        sale(7, 1, "2023-09-01", "2.00"),
                        sale(8, 1, "2023-08-31", "3.00")))
                .extracting(row -> row.split("\\|", -1)[5])
                .containsExactly("1", "1", "1");
    }

    @Test
    void tiedLeadersAreEachPaidInFull() {
        assertThat(incentives(TiePolicy.ALL)).containsExactly("1|1.00", "2|1.00", "3|1.00", "4|0.00");
    }

    @Test
    void tiedLeadersSplitThePotToTheCent() {
        assertThat(incentives(TiePolicy.SPLIT)).containsExactly("1|0.34", "2|0.33", "3|0.33", "4|0.00");
    }

    @Test
    void aPotOfFewerCentsThanTiedLeadersGoesToTheLowestIds() {
        assertThat(mart(
                        TiePolicy.SPLIT,
                        sale(7, 3, "2023-08-02", "1.50"),
                        sale(7, 2, "2023-08-02", "1.50"),
                        sale(7, 1, "2023-08-02", "1.50")))
                .containsExactly(
                        "7|1|Ann Lee|2023-08-01|1.50|1|0.01|"
                                + "one of 3 tied for the best of store 7 in 2023-08; the incentive is shared",
                        "7|2|Bo|2023-08-01|1.50|1|0.01|"
                                + "one of 3 tied for the best of store 7 in 2023-08; the incentive is shared",
                        "7|3|null|2023-08-01|1.50|1|0.00|"
                                + "one of 3 tied for the best of store 7 in 2023-08; the incentive is shared");
    }

    @Test
    void theLargestTotalsAreSplitToTheCent() {
        String largest = "9999999999999999.99";
        assertThat(mart(
                        TiePolicy.SPLIT,
                        sale(7, 1, "2023-08-02", largest),
                        sale(7, 2, "2023-08-02", largest),
                        sale(7, 3, "2023-08-02", largest)))
                .extracting(row -> row.split("\\|", -1)[6])
                .containsExactly("33333333333333.34", "33333333333333.33", "33333333333333.33");
    }

    @Test
    void theGreatestAmountsAddUpExactly() {
        String largest = "9999999999999999.99";
        for (TiePolicy ties : TiePolicy.values()) {
            assertThat(mart(ties, sale(7, 1, "2023-08-02", largest), sale(7, 1, "2023-08-03", largest)))
                    .containsExactly(
                            "7|1|Ann Lee|2023-08-01|19999999999999999.98|1|200000000000000.00|best of store 7 in 2023-08");
        }
    }

    @Test
    void theIncentiveOfAGreatTotalIsExactAtARateOfManyDecimals() {
        // 19999999999999999.98 * 0.123456789 = 2469135779999999.99753086422
        assertThat(rows(SalesTeamDataMart.derive(
                        lines(List.of(
                                sale(7, 1, "2023-08-02", "9999999999999999.99"),
                                sale(7, 1, "2023-08-03", "9999999999999999.99"))),
                        TEAM,
                        TiePolicy.ALL,
                        new BigDecimal("0.1234567890"))))
                .extracting(row -> row.split("\\|", -1)[6])
                .containsExactly("2469135780000000.00");
    }

    @Test
    void aTieBelowTheBestSharesItsRankAndIsNotPaid() {
        assertThat(mart(
                        TiePolicy.SPLIT,
                        sale(7, 1, "2023-08-02", "5.00"),
                        sale(7, 2, "2023-08-02", "9.00"),
                        sale(7, 3, "2023-08-02", "5.00"),
                        sale(7, 4, "2023-08-02", "1.00")))
                .extracting(row -> row.split("\\|", -1)[5] + "|" + row.split("\\|", -1)[6])
                .containsExactly("2|0.00", "1|0.09", "2|0.00", "4|0.00");
    }

    @Test
    void theTiedLeaderWithTheLowestIdIsPaid() {
        assertThat(incentives(TiePolicy.FIRST)).containsExactly("1|1.00", "2|0.00", "3|0.00", "4|0.00");
    }

    @Test
    void aMonthWhoseBestTotalIsNotPositivePaysNothing() {
        assertThat(mart(TiePolicy.ALL, sale(7, 1, "2023-08-02", "-5.00"), sale(7, 2, "2023-08-02", "0.00")))
                .containsExactly(
                        "7|1|Ann Lee|2023-08-01|-5.00|2|0.00|no positive total in store 7 in 2023-08",
                        "7|2|Bo|2023-08-01|0.00|1|0.00|no positive total in store 7 in 2023-08");
    }

    @Test
    void aSalespersonThatTheDimensionLacksStaysWithoutAName() {
        assertThat(mart(TiePolicy.ALL, sale(7, 99, "2023-08-02", "5.00")))
                .containsExactly("7|99|null|2023-08-01|5.00|1|0.05|best of store 7 in 2023-08");
    }

    @Test
    void neitherRowOrderNorPartitionsMatter() {
        Random random = new Random(11);
        List<Row> sales = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sales.add(sale(
                    random.nextInt(3),
                    random.nextInt(5),
                    "2023-0" + (1 + random.nextInt(3)) + "-10",
                    random.nextInt(4) + ".5" + random.nextInt(3)));
        }
        for (TiePolicy ties : TiePolicy.values()) {
            List<String> expected = rows(derive(lines(sales).coalesce(1), ties));
            Collections.shuffle(sales, random);
            assertThat(rows(derive(lines(sales).repartition(7), ties))).isEqualTo(expected);
        }
    }

    private static List<String> incentives(TiePolicy ties) {
        return mart(
                        ties,
                        sale(7, 3, "2023-08-02", "100.00"),
                        sale(7, 1, "2023-08-02", "100.00"),
                        sale(7, 2, "2023-08-02", "100.00"),
                        sale(7, 4, "2023-08-02", "99.99"))
                .stream()
                .map(row -> row.split("\\|", -1)[1] + "|" + row.split("\\|", -1)[6])
                .toList();
    }

    private static List<String> mart(TiePolicy ties, Row... sales) {
        return rows(derive(lines(List.of(sales)), ties));
    }

    private static Dataset<Row> derive(Dataset<Row> lines, TiePolicy ties) {
        return SalesTeamDataMart.derive(lines, TEAM, ties, ONE_PERCENT);
    }

    private static Row sale(long store, long person, String date, String total) {
        Date day = Date.valueOf(date);
        return RowFactory.create(
                store, person, Date.valueOf(day.toLocalDate().withDayOfMonth(1)), new BigDecimal(total));
    }

    private static Dataset<Row> lines(List<Row> sales) {
        return SPARK.createDataFrame(
                sales,
                new StructType()
                        .add(SalesColumns.STORE_ID, DataTypes.LongType)
                        .add(SalesColumns.SALES_PERSON_ID, DataTypes.LongType)
                        .add(SalesColumns.SALES_MONTH, DataTypes.DateType)
                        .add(SalesColumns.TOTAL_COST, DataTypes.createDecimalType(18, 2)));
    }

    private static List<String> rows(Dataset<Row> mart) {
        String[] columns = SalesColumns.SALES_TEAM_DATA_MART_SCHEMA.fieldNames();
        List<String> rows = new ArrayList<>();
        for (Row row : mart.selectExpr(columns).collectAsList()) {
            rows.add(row.mkString("|"));
        }
        rows.sort(null);
        return rows;
    }
}
