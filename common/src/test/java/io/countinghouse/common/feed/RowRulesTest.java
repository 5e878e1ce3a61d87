package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowRulesTest {
    private static final String TEXT =
            """
            customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost
            1,10,soap,2023-01-31,5,12.50,2,25.00
            2,10,"so,ap",2023-01-31,5,12.50,2,25.01
            x,10,soap,2023-01-31,5,12.50,2,99.99
            """;

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startSpark() {
        spark = LocalSpark.session();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static RowRule totals(RowRule.OnFailure onFailure) {
        return new RowRule(
                "total_mismatch",
                List.of("total_cost", "price", "quantity"),
                "price * quantity = total_cost",
                "price x quantity",
                onFailure);
    }

    @Test
    void aFailingRowIsRejectedWithItsRawTextAndOthersAreUntouched() {
        Feed feed = SampleFeeds.sales(totals(RowRule.OnFailure.REJECT));

        List<Row> rows = RowRules.apply(read(feed), feed).collectAsList();

        assertThat(rows.get(0).<Object>getAs("_rejects")).isNull();
        assertThat(rows.get(0).<Object>getAs("_raw")).isNull();
        assertThat(rows.get(1).<Row>getList(rows.get(1).fieldIndex("_rejects")))
                .extracting(Row::toString)
                .containsExactly(
                        "[total_cost,total_mismatch,total_cost=25.01, price=12.50, quantity=2,price x quantity]");
        assertThat(rows.get(1).<String>getAs("_raw")).isEqualTo("2,10,\"so,ap\",2023-01-31,5,12.50,2,25.01");
        assertThat(rows.get(2).<Row>getList(rows.get(2).fieldIndex("_rejects")))
                .extracting(reject -> reject.getString(1))
                .containsExactly("bad_integer");
    }

    @Test
    void aRuleThatIsNullFails() {
        Feed feed = SampleFeeds.sales(
                new RowRule("never", List.of("price"), "price > null", "anything", RowRule.OnFailure.REJECT));
        assertThat(RowRules.apply(read(feed), feed).filter("_rejects is null").count())
                .isZero();
    }

    @Test
    void warningsAreCountedAndKeepTheirRows() {
        Feed feed = SampleFeeds.sales(totals(RowRule.OnFailure.WARN));
        Dataset<Row> good = RowRules.apply(read(feed), feed).filter("_rejects is null");
        assertThat(good.count()).isEqualTo(2);
        assertThat(RowRules.warnings(feed)).containsOnlyKeys("total_mismatch");
        assertThat(good.where(functions.not(RowRules.warnings(feed).get("total_mismatch")))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatCellsAndRulesRejectIsCountedPerFileOfSeveralFeedsInOneJob() {
        Feed sales = SampleFeeds.sales(totals(RowRule.OnFailure.REJECT));
        FileClaim some = RawFiles.write(folder.resolve("sales_data.csv"), InspectedBytes.utf8(TEXT + "y" + line(3)));
        FileClaim none = RawFiles.write(
                folder.resolve("sales_data_good.csv"),
                InspectedBytes.utf8(TEXT.lines().limit(2).collect(Collectors.joining("\n", "", "\n"))));
        Feed plain = SampleFeeds.withCell(new CellType.Text(9), false, ExtraColumns.KEEP);
        Feed pairs = Feed.csv(plain.name(), plain.fileName())
                .columns(plain.columns())
                .extraColumns(plain.extraColumns())
                .rowRules(List.of(new RowRule("alike", List.of("key"), "key <> cell", "two", RowRule.OnFailure.REJECT)))
                .measures(plain.measures())
                .limits(plain.limits())
                .build();
        FileClaim other = RawFiles.write(folder.resolve("sample.csv"), InspectedBytes.utf8("key,cell\na,a\n,a\nb,b\n"));

        Map<String, FileRejects> rejects =
                RowRules.rejectsByFile(spark, Map.of(sales, List.of(some, none), pairs, List.of(other)));

        assertThat(rejects).containsOnlyKeys(some.fileId(), other.fileId());
        assertThat(rejects.get(some.fileId()).rows()).isEqualTo(3);
        assertThat(rejects.get(some.fileId()).text())
                .isEqualTo("total_mismatch in line 3, total_cost: found \"total_cost=25.01, price=12.50, quantity=2\","
                        + " expected price x quantity; bad_integer, 2 times, first in line 4, customer_id: found \"x\","
                        + " expected a whole number from 1 to 2147483647");
        assertThat(rejects.get(other.fileId()).rows()).isEqualTo(3);
        assertThat(rejects.get(other.fileId()).codes())
                .extracting(code -> code.code() + " " + code.times() + " " + code.line())
                .containsExactly("alike 2 2", "missing_value 1 3");
    }

    private static String line(int number) {
        return TEXT.lines().toList().get(number).substring(1) + "\n";
    }

    @Test
    void theSchemaStaysTheFeeds() {
        Feed feed = SampleFeeds.sales(totals(RowRule.OnFailure.REJECT));
        assertThat(RowRules.apply(read(feed), feed).schema()).isEqualTo(FeedSchema.of(feed));
    }

    private Dataset<Row> read(Feed feed) {
        FileClaim claim = RawFiles.write(folder.resolve("sales_data.csv"), InspectedBytes.utf8(TEXT));
        return StrictReader.read(spark, feed, List.of(claim));
    }
}
