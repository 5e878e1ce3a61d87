package io.countinghouse.jobs.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What a combo's line becomes; figures by hand. */
class ComboItemsTest {
    private static final DataType MONEY = DataTypes.createDecimalType(18, 2);
    private static final StructType MODIFIER = new StructType()
            .add("name", DataTypes.StringType)
            .add("option", DataTypes.StringType)
            .add("price", MONEY);
    private static final StructType LINE = new StructType()
            .add("_file_id", DataTypes.StringType)
            .add("_line", DataTypes.LongType)
            .add("line_no", DataTypes.IntegerType)
            .add("is_cancelled", DataTypes.BooleanType)
            .add("item_id", DataTypes.StringType)
            .add("sku", DataTypes.StringType)
            .add("item_name", DataTypes.StringType)
            .add("variant_name", DataTypes.StringType)
            .add("price", MONEY)
            .add("modifiers", DataTypes.createArrayType(MODIFIER))
            .add("quantity", DataTypes.createDecimalType(12, 3))
            .add("gross", MONEY)
            .add("discount", MONEY)
            .add("tax_included", MONEY)
            .add("cost", MONEY)
            .add("amount", MONEY)
            .add("revenue", MONEY);

    private static Combo combo(Combo.Allocation allocation) {
        return new Combo(
                "Wings", List.of(), List.of("10200"), List.of(), List.of("Main"), List.of("Sauce"), allocation);
    }

    private static Row modifier(String name, String option, String price) {
        return RowFactory.create(name, option, new BigDecimal(price));
    }

    private static Row line(int no, String sku, String amount, String discount, Row... modifiers) {
        BigDecimal total = new BigDecimal(amount);
        BigDecimal off = new BigDecimal(discount);
        return RowFactory.create(
                "f",
                1L,
                no,
                false,
                "i",
                sku,
                "Item " + sku,
                null,
                BigDecimal.ZERO,
                Arrays.asList(modifiers),
                new BigDecimal("2"),
                total.add(off),
                off,
                new BigDecimal("0.00"),
                new BigDecimal("0.05"),
                total,
                total);
    }

    private static Dataset<Row> items(Combo.Allocation allocation, List<Row> lines) {
        return new ComboItems(List.of(combo(allocation))).of(TestSpark.session().createDataFrame(lines, LINE));
    }

    private static List<String> told(Dataset<Row> items) {
        return items
                .orderBy("line_no", "item_no")
                .selectExpr(
                        "concat_ws('|', line_no, item_no, product, quantity, gross, discount, cost, amount, is_open_combo)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @Test
    void theIthSauceGoesWithTheIthMainAndPricesWeigh() {
        List<Row> lines = List.of(
                line(
                        0,
                        "10200",
                        "10.00",
                        "0.01",
                        modifier("Main", "Wings", "2.00"),
                        modifier("Sauce", "BBQ", "0.00"),
                        modifier("Main", "Boneless", "1.00"),
                        modifier("Extra", "Cheese", "9.00")),
                line(1, "10001", "3.00", "0.00", modifier("Main", "no combo", "1.00")),
                line(2, "10200", "4.00", "0.00", modifier("Extra", "Cheese", "9.00")));
        assertThat(told(items(Combo.Allocation.LIST_PRICE, lines)))
                .containsExactly(
                        "0|0|Wings(BBQ)|2.000|6.67|0.01|0.03|6.67|false",
                        "0|1|Boneless|2.000|3.34|0.00|0.02|3.33|false",
                        "1|0|Item 10001|2.000|3.00|0.00|0.05|3.00|false",
                        "2|0|Item 10200|2.000|4.00|0.00|0.05|4.00|true");
        assertThat(told(items(Combo.Allocation.EQUAL, lines)).subList(0, 2))
                .containsExactly(
                        "0|0|Wings(BBQ)|2.000|5.01|0.01|0.03|5.00|false",
                        "0|1|Boneless|2.000|5.00|0.00|0.02|5.00|false");
        assertThat(told(items(Combo.Allocation.HEADER, lines)).subList(0, 2))
                .containsExactly(
                        "0|0|Wings(BBQ)|2.000|10.01|0.01|0.05|10.00|false",
                        "0|1|Boneless|2.000|0.00|0.00|0.00|0.00|false");
    }

    @Test
    void weightsThatAreAllZeroAreEqualAndRefundsMirrorSales() {
        Row[] free = {modifier("Main", "A", "0.00"), modifier("Main", "B", "0.00"), modifier("Main", "C", "0.00")};
        assertThat(told(items(Combo.Allocation.LIST_PRICE, List.of(line(0, "10200", "1.00", "0.00", free)))))
                .extracting(row -> row.split("\\|", -1)[7])
                .containsExactly("0.34", "0.33", "0.33");
        assertThat(told(items(Combo.Allocation.LIST_PRICE, List.of(line(0, "10200", "-1.00", "0.00", free)))))
                .extracting(row -> row.split("\\|", -1)[7])
                .containsExactly("-0.34", "-0.33", "-0.33");
    }

    @Test
    void componentsAddUpToTheirLineWhateverItIs() {
        Random random = new Random(14);
        List<Row> lines = new ArrayList<>();
        for (int no = 0; no < 400; no++) {
            Row[] modifiers = new Row[random.nextInt(6)];
            for (int i = 0; i < modifiers.length; i++) {
                modifiers[i] = modifier(
                        random.nextInt(4) == 0 ? "Sauce" : "Main",
                        "o" + random.nextInt(3),
                        BigDecimal.valueOf(random.nextInt(3) == 0 ? 0 : random.nextInt(10_000), 2)
                                .toPlainString());
            }
            lines.add(line(
                    no,
                    random.nextInt(3) == 0 ? "10001" : "10200",
                    BigDecimal.valueOf(random.nextInt(200_000) - 100_000, 2).toPlainString(),
                    BigDecimal.valueOf(random.nextInt(1_000), 2).toPlainString(),
                    modifiers));
        }
        for (Combo.Allocation allocation : Combo.Allocation.values()) {
            Map<Integer, String> expected = new TreeMap<>();
            lines.forEach(line -> expected.put(
                    line.getInt(2),
                    List.of(line.get(11), line.get(12), line.get(14), line.get(15))
                            .toString()));
            Map<Integer, String> found = items(allocation, lines)
                    .groupBy("line_no")
                    .agg(Map.of("gross", "sum", "discount", "sum", "cost", "sum", "amount", "sum"))
                    .selectExpr("line_no", "`sum(gross)`", "`sum(discount)`", "`sum(cost)`", "`sum(amount)`")
                    .collectAsList()
                    .stream()
                    .collect(Collectors.toMap(
                            row -> row.getInt(0), row -> List.of(row.get(1), row.get(2), row.get(3), row.get(4))
                                    .toString()));
            assertThat(found).isEqualTo(expected);
        }
    }
}
