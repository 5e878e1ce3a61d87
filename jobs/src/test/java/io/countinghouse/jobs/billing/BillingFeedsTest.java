package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.feed.RawFiles;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each feed of the job takes and rejects. */
class BillingFeedsTest {
    private static final Feed BILLS = BillingFeed.feed(BillingSettings.DEFAULT);
    private static final String NAME = "billing_data_meat_june_2025.csv";
    private static final String PLAIN_HEADER = "rate_date,base,quote,rate,source\n";

    @TempDir
    private Path folder;

    @Test
    void theLineOfABillIsInTheNameOfItsFile() {
        assertThat(good("billing_data_cold-cuts_june_2025.csv", BILLS, BillingWorkspace.HEADER + bill("EUR", "1.00"))
                        .select("line", "id", "bill_amount")
                        .first())
                .hasToString("[cold-cuts,1,1.0000]");
        for (String name : List.of(
                "billing_data_june_2025.csv", "billing_data_meat_june_25.csv", "billing_data_meat_june_2025.txt")) {
            assertThat(verdict(name, BILLS, BillingWorkspace.HEADER + bill("EUR", "1.00")))
                    .startsWith(name.endsWith("txt") ? "wrong_extension 0" : "bad_name 0");
        }
    }

    @Test
    void aBillsCurrencyIsACodeOfTheStandardAndItsAmountHasNoMoreDecimalsThanThatHas() {
        for (String good : List.of("USD,1.25", "JPY,7", "JPY,7.00", "BHD,1.255", "CLF,1.2555", "EUR,-3.10", "EUR,0")) {
            String[] cells = good.split(",", -1);
            assertThat(rejects(NAME, BILLS, BillingWorkspace.HEADER + bill(cells[0], cells[1])))
                    .as(good)
                    .isEmpty();
        }
        assertThat(rejects(
                        NAME,
                        BILLS,
                        BillingWorkspace.HEADER
                                + bill("ABC", "1.00")
                                + bill("usd", "1.00")
                                + bill("XAU", "1.00")
                                + bill("JPY", "1.5")
                                + bill("BHD", "1.2555")
                                + bill("USD", "-1.005")))
                .containsExactly(
                        "2 currency unknown_currency currency=ABC",
                        "3 currency unknown_currency currency=usd",
                        "4 currency unknown_currency currency=XAU",
                        "5 bill_amount bad_minor_units bill_amount=1.5000, currency=JPY",
                        "6 bill_amount bad_minor_units bill_amount=1.2555, currency=BHD",
                        "7 bill_amount bad_minor_units bill_amount=-1.0050, currency=USD");
    }

    @Test
    void theCentralBanksFileIsARatePerDayAndCurrency() {
        String text =
                "Date,USD,JPY,CAD,\n2024-03-04,1.085,163.2,N/A,\n2024-03-01,1.0813,,1.4675,\n2024-02-29,N/A,,N/A,\n";
        assertThat(landed(FxFeeds.ecb(), "eurofxref-hist.csv", text))
                .containsExactlyInAnyOrder(
                        "[2024-03-04,EUR,USD,1.0850000000,ecb]",
                        "[2024-03-04,EUR,JPY,163.2000000000,ecb]",
                        "[2024-03-01,EUR,USD,1.0813000000,ecb]",
                        "[2024-03-01,EUR,CAD,1.4675000000,ecb]",
                        "[2024-02-29,EUR,null,null,ecb]");
    }

    @Test
    void aDayOfTheCentralBankWithARateThatIsNoneIsRejected() {
        String text = "Date,USD,JPY,\n2024-03-04,1.085,n/a,\n2024-03-05,1.085,0,\n2024-03-06,-1,7,\n"
                + "2024-03-07,1.085,7,1.5\n04.03.2024,1.085,7,\n2024-03-08,1.08500000001,7,\n";
        assertThat(rejects("eurofxref-hist-new.csv", FxFeeds.ecb().feed(), text))
                .containsExactly(
                        "2 JPY bad_decimal n/a",
                        "3 Date bad_rate Date=2024-03-05",
                        "4 Date bad_rate Date=2024-03-06",
                        "5 Date unnamed_rate Date=2024-03-07",
                        "6 Date bad_date 04.03.2024",
                        "7 USD too_many_decimals 1.08500000001");
    }

    @Test
    void theCentralBanksFileIsRefusedWhenAColumnIsNoCurrency() {
        String text = "Date,USD,Yen\n2024-03-04,1.085,7\n";
        assertThat(verdict("eurofxref-hist-new.csv", FxFeeds.ecb().feed(), text))
                .isEqualTo("unknown_columns 1 Yen");
    }

    @Test
    void aPlainFileNamesBothCurrenciesAndTheSource() {
        String text = PLAIN_HEADER + "2024-03-01,BHD,USD,2.6525,bank\n2024-03-01,USD,IRR,42000,bank\n";
        assertThat(landed(FxFeeds.plain(), "fx_rates_march.csv", text))
                .containsExactlyInAnyOrder(
                        "[2024-03-01,BHD,USD,2.6525000000,bank]", "[2024-03-01,USD,IRR,42000.0000000000,bank]");
        String bad = PLAIN_HEADER + "2024-03-01,BHX,USD,2.6525,bank\n2024-03-01,BHD,usd,2.6525,bank\n"
                + "2024-03-01,BHD,USD,0,bank\n2024-03-01,BHD,BHD,1,bank\n2024-03-01,BHD,USD,2.6,policy\n";
        assertThat(rejects("fx_rates_march.csv", FxFeeds.plain().feed(), bad))
                .containsExactly(
                        "2 base unknown_currency base=BHX",
                        "3 quote unknown_currency quote=usd",
                        "4 rate bad_rate rate=0.0000000000",
                        "5 base same_currency base=BHD, quote=BHD",
                        "6 source reserved_source source=policy");
    }

    private static String bill(String currency, String amount) {
        return "1,Acme,US,Austin,Meat,Ham,2024-03-01," + currency + "," + amount + "\n";
    }

    private Dataset<Row> good(String name, Feed feed, String text) {
        return read(name, feed, text).where(FeedSchema.REJECTS + " is null").drop(FeedSchema.REJECTS, FeedSchema.RAW);
    }

    private Dataset<Row> read(String name, Feed feed, String text) {
        FileClaim file = RawFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        return RowRules.apply(StrictReader.read(TestSpark.session(), feed, List.of(file)), feed);
    }

    private List<String> landed(Landing landing, String name, String text) {
        return landing
                .land()
                .apply(good(name, landing.feed(), text))
                .select("rate_date", "base", "quote", "rate", "source")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }

    /** Line, column, code, found. */
    private List<String> rejects(String name, Feed feed, String text) {
        List<String> rejects = new ArrayList<>();
        for (Row row : read(name, feed, text)
                .where(FeedSchema.REJECTS + " is not null")
                .select(FeedSchema.LINE, FeedSchema.REJECTS)
                .orderBy(FeedSchema.LINE)
                .collectAsList()) {
            for (Row reject : row.<Row>getList(1)) {
                rejects.add(
                        row.get(0) + " " + reject.getString(0) + " " + reject.getString(1) + " " + reject.getString(2));
            }
        }
        return rejects;
    }

    private String verdict(String name, Feed feed, String text) {
        FileClaim file = RawFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        FileVerdict verdict = Inspector.inspect(TestSpark.session(), feed, List.of(file))
                .get(0)
                .verdict();
        return verdict instanceof FileVerdict.Refused refused
                ? refused.code().code() + " " + refused.line() + " " + refused.found()
                : "accepted";
    }
}
