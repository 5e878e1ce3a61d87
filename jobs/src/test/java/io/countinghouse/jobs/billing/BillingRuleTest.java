package io.countinghouse.jobs.billing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RawFiles;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the rule makes of bills beside those that have landed. */
class BillingRuleTest {
    private static final String NAME = "billing_data_meat_june_2025.csv";
    private static final LakeView EMPTY = name -> Optional.empty();

    @TempDir
    private Path folder;

    @Test
    void whereContradictionsAreRejectedWhatLandedStaysAndOfNewBillsNoneDoes() {
        LakeView lake = landed(bill(1, "10.00"));
        assertThat(rejected(
                        ConflictPolicy.REJECT,
                        lake,
                        bill(1, "10.00"),
                        bill(1, "11.00"),
                        bill(3, "1.00"),
                        bill(3, "2.00"),
                        bill(4, "4.00"),
                        bill(4, "4.00")))
                .containsExactly("3 conflict line 2", "4 conflict line 5", "5 conflict line 4");
    }

    @Test
    void aConflictTellsWhatTheBillSaysAndWhatTheOtherOneSaid() {
        LakeView lake = landed(bill(1, "10.00"));
        List<Row> rejects = rejects(
                ConflictPolicy.KEEP_FIRST,
                lake,
                bill(1, "11.00").replace("Austin", "Dallas"),
                bill(3, "1.00"),
                bill(3, "2.00"));
        assertThat(rejects.get(0).getString(2)).isEqualTo("line=meat, id=1: city=Dallas, bill_amount=11.0000");
        assertThat(rejects.get(0).getString(3))
                .matches(
                        "city=Austin, bill_amount=10.0000, as they came with in line 2 of the file with id [0-9a-f]{64}");
        assertThat(rejects.get(1).getString(2)).isEqualTo("line=meat, id=3: bill_amount=2.0000");
        assertThat(rejects.get(1).getString(3))
                .isEqualTo("bill_amount=1.0000, as they came with in line 3 of file key");
    }

    @Test
    void theFirstBillStaysAndTheOthersTellWhereItIs() {
        LakeView lake = landed(bill(1, "10.00"));
        assertThat(rejected(
                        ConflictPolicy.KEEP_FIRST,
                        lake,
                        bill(1, "10.00"),
                        bill(1, "11.00"),
                        bill(3, "1.00"),
                        bill(3, "2.00")))
                .containsExactly("3 conflict line 2", "5 conflict line 4");
        assertThat(rejected(ConflictPolicy.REPLACE, lake, bill(1, "11.00"), bill(1, "12.00")))
                .isEmpty();
    }

    @Test
    void aBillWithoutARateOrWithMoreDollarsThanACellHoldsIsRejectedAndContradictsNone() {
        LakeView rates = name -> name.equals("fx_rates")
                ? Optional.of(TestSpark.session()
                        .createDataFrame(
                                List.of(UsdRatesTest.rate("2024-03-01", "BHD", "USD", "1000", "ecb")),
                                UsdRatesTest.RATES))
                : Optional.empty();
        assertThat(rejected(
                        ConflictPolicy.KEEP_FIRST,
                        rates,
                        bill(1, "10.00").replace("USD", "JPY").replace("10.00", "10"),
                        bill(1, "11.00"),
                        bill(2, "99999999999999").replace("USD", "BHD"),
                        bill(3, "7.125").replace("USD", "BHD")))
                .containsExactly(
                        "2 fx_missing JPY on 2024-03-01",
                        "4 usd_out_of_range 99999999999999.0000 by BHD/USD 1000 of 2024-03-01");
    }

    @Test
    void aBillWhoseRateIsInDisputeSaysSo() {
        LakeView rates = name -> name.equals("fx_rates")
                ? Optional.of(TestSpark.session()
                        .createDataFrame(
                                List.of(
                                        UsdRatesTest.rate("2024-02-28", "BHD", "USD", "2.65", "ecb"),
                                        UsdRatesTest.rate("2024-02-29", "BHD", "USD", null, "ecb")),
                                UsdRatesTest.RATES))
                : Optional.empty();
        assertThat(rejected(ConflictPolicy.KEEP_FIRST, rates, bill(1, "7.125").replace("USD", "BHD")))
                .containsExactly("2 fx_missing BHD on 2024-03-01, in dispute: BHD/USD of 2024-02-29 from ecb");
    }

    @Test
    void ofBillsThatWaitTheFirstWithARatePassesOrWhereALaterOneReplacesTheLast() {
        Dataset<Row> open = waiting("4 USD", "1 JPY", "3 USD", "2 USD");
        assertThat(passed(ConflictPolicy.KEEP_FIRST, EMPTY, open)).containsExactly(2L);
        assertThat(passed(ConflictPolicy.REJECT, EMPTY, open)).containsExactly(2L, 3L, 4L);
        assertThat(passed(ConflictPolicy.REPLACE, EMPTY, open)).containsExactly(4L);
        Dataset<Row> bills = landed(bill(1, "10.00")).current("billing").orElseThrow();
        assertThat(passed(ConflictPolicy.REPLACE, inBatch(bills, 3), open)).containsExactly(4L);
        // What an earlier release landed has no order of its files: the greater file_id is the later one.
        assertThat(passed(ConflictPolicy.REPLACE, inBatch(bills, 4), open)).isEmpty();
    }

    @Test
    void ofBillsThatWaitSinceOneBatchThoseOfTheEarlierFileCameFirst() {
        // The line is that of the file's order, the hash the other way round.
        Dataset<Row> open = waiting("1 USD", "2 USD", "3 USD")
                .withColumn(DeltaStore.BATCH_ID, lit(1L))
                .withColumn(DeltaStore.FILE_ORDER, col(FeedSchema.LINE).cast("int"))
                .withColumn(FeedSchema.FILE_ID, concat(lit("f"), lit(9).minus(col(FeedSchema.LINE))))
                .withColumn(Rejects.OBJECT_KEY, col(FeedSchema.FILE_ID));
        assertThat(passed(ConflictPolicy.KEEP_FIRST, EMPTY, open)).containsExactly(1L);
        assertThat(passed(ConflictPolicy.REPLACE, EMPTY, open)).containsExactly(3L);
        Dataset<Row> landed = landed(bill(1, "10.00")).current("billing").orElseThrow();
        Dataset<Row> between = landed.withColumn(DeltaStore.FILE_ORDER, lit(2));
        assertThat(passed(ConflictPolicy.REPLACE, inBatch(between, 1), open)).containsExactly(3L);
        Dataset<Row> after = landed.withColumn(DeltaStore.FILE_ORDER, lit(4));
        assertThat(passed(ConflictPolicy.REPLACE, inBatch(after, 1), open)).isEmpty();
    }

    private static LakeView inBatch(Dataset<Row> bills, long batch) {
        return name -> name.equals("billing")
                ? Optional.of(bills.withColumn(DeltaStore.BATCH_ID, lit(batch)))
                : Optional.empty();
    }

    /** Bills of one identity, each with its batch, which is its line's number too, and currency. */
    private static Dataset<Row> waiting(String... bills) {
        return TestSpark.session()
                .createDataset(List.of(bills), Encoders.STRING())
                .selectExpr(
                        "cast(split(value, ' ')[0] as bigint) as _batch_id",
                        "cast(split(value, ' ')[0] as bigint) as _line",
                        "'meat' as line",
                        "'01' as id",
                        "'2024-03-01' as bill_date",
                        "split(value, ' ')[1] as currency",
                        "cast(null as int) as _file_order",
                        "'0' as _file_id",
                        "'key' as object_key");
    }

    private static List<Long> passed(ConflictPolicy conflicts, LakeView lake, Dataset<Row> open) {
        return rule(conflicts).passed(open, lake).select(FeedSchema.LINE).collectAsList().stream()
                .map(row -> row.getLong(0))
                .sorted()
                .toList();
    }

    private static BillingRule rule(ConflictPolicy conflicts) {
        return new BillingRule(BillingWorkspace.settings(conflicts, FxFeeds.ECB));
    }

    private static String bill(int id, String amount) {
        return id + ",Acme,US,Austin,Meat,Ham,2024-03-01,USD," + amount + "\n";
    }

    private LakeView landed(String... bills) {
        Dataset<Row> rows = read("landed", bills).where(FeedSchema.REJECTS + " is null");
        return name -> name.equals("billing") ? Optional.of(rows) : Optional.empty();
    }

    private Dataset<Row> read(String file, String... bills) {
        String text = BillingWorkspace.HEADER + String.join("", bills);
        Path own = folder.resolve(file);
        assertThat(own.toFile().mkdirs()).isTrue();
        FileClaim read = RawFiles.write(own.resolve(NAME), text.getBytes(StandardCharsets.UTF_8));
        return RowRules.judge(
                StrictReader.read(TestSpark.session(), BillingFeed.feed(BillingSettings.DEFAULT), List.of(read)),
                BillingFeed.feed(BillingSettings.DEFAULT));
    }

    private List<Row> rejects(ConflictPolicy conflicts, LakeView lake, String... bills) {
        return judged(conflicts, lake, bills).stream()
                .map(row -> row.<Row>getList(1).get(0))
                .toList();
    }

    /** Line and rejects of the rejected ones. */
    private List<Row> judged(ConflictPolicy conflicts, LakeView lake, String... bills) {
        Dataset<Row> rows = read("of" + conflicts, bills)
                .withColumn(Rejects.OBJECT_KEY, lit("s3a://b/raw/key"))
                .withColumn(DeltaStore.FILE_ORDER, lit(0));
        for (LakeRule.Judgement judgement : rule(conflicts).judgements()) {
            rows = judgement.judge(rows, lake);
        }
        return rows.where(col(FeedSchema.REJECTS).isNotNull())
                .orderBy(FeedSchema.LINE)
                .select(FeedSchema.LINE, FeedSchema.REJECTS)
                .collectAsList();
    }

    /** Line, code, and of a conflict where the other bill is, else what was found. */
    private List<String> rejected(ConflictPolicy conflicts, LakeView lake, String... bills) {
        List<String> rejected = new ArrayList<>();
        for (Row row : judged(conflicts, lake, bills)) {
            Row reject = row.<Row>getList(1).get(0);
            String code = reject.getString(1);
            rejected.add(row.get(0) + " " + code + " "
                    + (code.equals("conflict")
                            ? reject.getString(3).replaceAll(".* in | of .*", "")
                            : reject.getString(2)));
        }
        return rejected;
    }
}
