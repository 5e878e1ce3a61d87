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

class CustomersDataMartTest {
    private static final SparkSession SPARK = TestSpark.session();

    private static final Dataset<Row> CUSTOMERS = SPARK.createDataFrame(
            List.of(
                    RowFactory.create(1L, "Ann", "Lee", "1 High Street", "0123"),
                    RowFactory.create(2L, "Bo", null, null, "0456"),
                    RowFactory.create(3L, null, null, "3 High Street", null),
                    RowFactory.create(4L, "Never", "Bought", "4 High Street", "0789")),
            new StructType()
                    .add("customer_id", DataTypes.LongType)
                    .add("first_name", DataTypes.StringType)
                    .add("last_name", DataTypes.StringType)
                    .add("address", DataTypes.StringType)
                    .add("phone_number", DataTypes.StringType));

    @Test
    void aMonthOfACustomerIsOneRowWithItsPurchasesTotalAndDates() {
        assertThat(mart(sale(1, "2023-08-15", "0.10"), sale(1, "2023-08-30", "0.20"), sale(1, "2023-08-02", "100.00")))
                .containsExactly("1|Ann Lee|1 High Street|0123|2023-08-01|3|100.30|2023-08-02|2023-08-30");
    }

    @Test
    void monthsOfACustomerStandApart() {
        assertThat(mart(sale(1, "2023-08-31", "1.00"), sale(1, "2023-09-01", "2.00"), sale(1, "2024-08-31", "4.00")))
                .containsExactly(
                        "1|Ann Lee|1 High Street|0123|2023-08-01|1|1.00|2023-08-31|2023-08-31",
                        "1|Ann Lee|1 High Street|0123|2023-09-01|1|2.00|2023-09-01|2023-09-01",
                        "1|Ann Lee|1 High Street|0123|2024-08-01|1|4.00|2024-08-31|2024-08-31");
    }

    @Test
    void exactDuplicateSalesAreBothCounted() {
        assertThat(mart(sale(1, "2023-08-15", "5.00"), sale(1, "2023-08-15", "5.00")))
                .containsExactly("1|Ann Lee|1 High Street|0123|2023-08-01|2|10.00|2023-08-15|2023-08-15");
    }

    @Test
    void aCustomerThatTheDimensionLacksStaysWithoutAName() {
        assertThat(mart(sale(99, "2023-08-15", "5.00")))
                .containsExactly("99|null|null|null|2023-08-01|1|5.00|2023-08-15|2023-08-15");
    }

    @Test
    void aNameWithAMissingPartIsTheOtherPart() {
        assertThat(mart(sale(2, "2023-08-15", "5.00")))
                .containsExactly("2|Bo|null|0456|2023-08-01|1|5.00|2023-08-15|2023-08-15");
    }

    @Test
    void aNameWithBothPartsMissingIsNull() {
        assertThat(mart(sale(3, "2023-08-15", "5.00")))
                .containsExactly("3|null|3 High Street|null|2023-08-01|1|5.00|2023-08-15|2023-08-15");
    }

    @Test
    void aMonthOfReturnsKeepsItsNegativeTotal() {
        assertThat(mart(sale(1, "2023-08-15", "-5.00"), sale(1, "2023-08-16", "1.50")))
                .containsExactly("1|Ann Lee|1 High Street|0123|2023-08-01|2|-3.50|2023-08-15|2023-08-16");
    }

    @Test
    void theGreatestAmountsAddUpExactly() {
        String largest = "9999999999999999.99";
        assertThat(mart(
                        sale(1, "2023-08-15", largest),
                        sale(1, "2023-08-15", largest),
                        sale(2, "2023-08-15", "-" + largest)))
                .containsExactly(
                        "1|Ann Lee|1 High Street|0123|2023-08-01|2|19999999999999999.98|2023-08-15|2023-08-15",
                        "2|Bo|null|0456|2023-08-01|1|-9999999999999999.99|2023-08-15|2023-08-15");
    }

    @Test
    void neitherRowOrderNorPartitionsMatter() {
        Random random = new Random(17);
        List<Row> sales = new ArrayList<>();
        BigDecimal sold = BigDecimal.ZERO;
        for (int i = 0; i < 500; i++) {
            BigDecimal total = BigDecimal.valueOf(random.nextInt(100_000) - 10_000, 2);
            sold = sold.add(total);
            sales.add(sale(
                    1 + random.nextInt(5),
                    "2023-0" + (1 + random.nextInt(3)) + "-1" + random.nextInt(10),
                    total.toPlainString()));
        }
        List<String> expected = rows(derive(lines(sales).coalesce(1)));
        Collections.shuffle(sales, random);
        assertThat(rows(derive(lines(sales).repartition(7)))).isEqualTo(expected);
        assertThat(expected.stream()
                        .map(row -> new BigDecimal(row.split("\\|", -1)[6]))
                        .reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(sold);
    }

    @Test
    void theColumnsAreThoseOfTheMart() {
        Dataset<Row> mart = derive(lines(List.of(sale(1, "2023-08-15", "5.00"))));
        StructType declared = SalesColumns.CUSTOMERS_DATA_MART_SCHEMA;
        assertThat(mart.columns()).containsExactlyInAnyOrder(declared.fieldNames());
        for (String column : declared.fieldNames()) {
            assertThat(mart.schema().apply(column).dataType())
                    .as(column)
                    .isEqualTo(declared.apply(column).dataType());
        }
    }

    private static List<String> mart(Row... sales) {
        return rows(derive(lines(List.of(sales))));
    }

    private static Dataset<Row> derive(Dataset<Row> lines) {
        return CustomersDataMart.derive(lines, name -> {
            assertThat(name).isEqualTo("customer");
            return CUSTOMERS;
        });
    }

    private static Row sale(long customer, String date, String total) {
        Date day = Date.valueOf(date);
        Date month = Date.valueOf(day.toLocalDate().withDayOfMonth(1));
        return RowFactory.create(customer, day, month, new BigDecimal(total));
    }

    private static Dataset<Row> lines(List<Row> sales) {
        return SPARK.createDataFrame(
                sales,
                new StructType()
                        .add(SalesColumns.CUSTOMER_ID, DataTypes.LongType)
                        .add(SalesColumns.SALES_DATE, DataTypes.DateType)
                        .add(SalesColumns.SALES_MONTH, DataTypes.DateType)
                        .add(SalesColumns.TOTAL_COST, DataTypes.createDecimalType(18, 2)));
    }

    private static List<String> rows(Dataset<Row> mart) {
        List<String> rows = new ArrayList<>();
        for (Row row : mart.selectExpr(SalesColumns.CUSTOMERS_DATA_MART_SCHEMA.fieldNames())
                .collectAsList()) {
            rows.add(row.mkString("|"));
        }
        rows.sort(null);
        return rows;
    }
}
