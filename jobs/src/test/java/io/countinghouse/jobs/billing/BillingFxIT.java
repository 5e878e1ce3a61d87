package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.RunReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole runs over the sample bills and rates; the figures are worked out by hand. */
class BillingFxIT {
    private static final List<String> BY_ECB = List.of(
            "dairy|10|7339.37|7339.3691287625|2023-05-10|ecb",
            "dairy|6|8153.03|8153.0282637954|2023-05-05|ecb",
            "dairy|7|8301.27|8301.2651413190|2023-05-05|ecb",
            "dairy|8|8553.49|8553.4874235214|2023-05-08|ecb",
            "dairy|9|7194.71|7194.7068779812|2023-05-09|ecb",
            "meat|10|10726.77|10726.7702651144|2023-05-10|ecb",
            "meat|6|11117.77|11117.7658142665|2023-05-05|ecb",
            "meat|7|11858.95|11858.9502018843|2023-05-05|ecb",
            "meat|8|12755.20|12755.2005438477|2023-05-08|ecb",
            "meat|9|10117.56|10117.5565471611|2023-05-09|ecb");

    @BeforeEach
    void requireSamples() {
        assumeTrue(Files.exists(BillingWorkspace.samples()), "skipped: there are no sample files");
    }

    @Test
    void billsAreConvertedByTheCentralBanksRatesAndOneWithABadDateIsRejected() {
        BillingWorkspace billing = new BillingWorkspace(BillingSettings.DEFAULT);
        billing.upload("eurofxref-hist.csv", BillingWorkspace.ecbOfMay());
        billing.upload(BillingWorkspace.bills("meat"));
        billing.upload(BillingWorkspace.bills("dairy"));

        RunReport report = billing.run();

        assertThat(billing.converted()).containsExactlyElementsOf(BY_ECB);
        assertThat(billing.workspace.query(
                        "SELECT COUNT(*), SUM(bill_amount = bill_amount_usd) FROM billing_data WHERE currency = 'USD'"))
                .containsExactly("19|19");
        assertThat(billing.workspace.query("SELECT fx_path, fx_rate FROM billing_data WHERE line = 'meat' AND id = 6"))
                .containsExactly("EUR/USD 1.1014 of 2023-05-05 / EUR/CAD 1.486 of 2023-05-05|0.741184387617765814");
        assertThat(billing.workspace.query("SELECT landed, rejected FROM ledger_file WHERE feed = 'billing'"))
                .containsExactly("14|1", "15|0");
        assertThat(billing.workspace.query("SELECT landed, rejected FROM ledger_file WHERE feed = 'fx_ecb'"))
                .containsExactly("22|0");
        assertThat(billing.workspace.query("SELECT records, amount FROM ledger_conservation WHERE stage = 'rounding'"))
                .containsExactly("29|0.0200000000");
        assertThat(billing.workspace.query("SELECT bill_month, country, product_line, currency, bills, bill_amount,"
                        + " bill_amount_usd FROM billing_monthly WHERE currency <> 'USD'"))
                .containsExactly(
                        "2023-05-01|CA|Dairy|CAD|3|33600.0000|25007.79",
                        "2023-05-01|CA|Meat|CAD|3|48000.0000|35731.92",
                        "2023-05-01|MX|Dairy|MXN|2|258000.0000|14534.08",
                        "2023-05-01|MX|Meat|MXN|2|370000.0000|20844.33");
        assertThat(report.batches().get(0).restated().rows()).isZero();
        assertThat(billing.run().batches()).isEmpty();
    }

    @Test
    void billsAreConvertedByTheRatesThatTheCompanyHasFixedAndAFileWithAStrayQuoteIsRefusedUntilItIsMended()
            throws IOException {
        BillingWorkspace billing =
                new BillingWorkspace(BillingWorkspace.settings(ConflictPolicy.KEEP_FIRST, BillingSettings.POLICY));
        billing.upload(BillingWorkspace.bills("meat"));
        billing.upload(BillingWorkspace.bills("dairy"));
        billing.upload(BillingWorkspace.bills("bakery"));
        RawObject refused = billing.run().batches().get(0).objects().get(0);
        assertThat(refused.verdict()).isEqualTo("unclosed_quote");
        assertThat(refused.detail()).startsWith("line 1: ");
        assertThat(billing.workspace.query("SELECT DISTINCT line FROM billing_data"))
                .containsExactly("dairy", "meat");
        assertThat(billing.converted())
                .containsExactly(
                        "dairy|10|6500.00|6500.0000000000|2000-01-01|policy",
                        "dairy|6|8690.00|8690.0000000000|2000-01-01|policy",
                        "dairy|7|8848.00|8848.0000000000|2000-01-01|policy",
                        "dairy|8|9006.00|9006.0000000000|2000-01-01|policy",
                        "dairy|9|6400.00|6400.0000000000|2000-01-01|policy",
                        "meat|10|9500.00|9500.0000000000|2000-01-01|policy",
                        "meat|6|11850.00|11850.0000000000|2000-01-01|policy",
                        "meat|7|12640.00|12640.0000000000|2000-01-01|policy",
                        "meat|8|13430.00|13430.0000000000|2000-01-01|policy",
                        "meat|9|9000.00|9000.0000000000|2000-01-01|policy");

        String mended = Files.readString(BillingWorkspace.bills("bakery")).substring(1);
        billing.upload("billing_data_bakery_june_2025.csv", mended);
        // Its rows are those of a file of another line, if its name is believed.
        billing.upload("billing_data_bread_june_2025.csv", mended);
        RunReport second = billing.run();
        assertThat(second.batches().get(0).objects())
                .extracting(RawObject::verdict)
                .containsExactly("", "content_of_other_name");
        assertThat(billing.workspace.query("SELECT COUNT(*), SUM(bill_amount = -2500), SUM(bill_amount = 500000),"
                        + " SUM(bill_amount_usd) FROM billing_data WHERE line = 'bakery'"))
                .containsExactly("14|1|1|534667.00");
        assertThat(billing.workspace.query("SELECT landed, rejected FROM ledger_file"))
                .containsExactly("14|1", "14|1", "15|0");
    }

    @Test
    void billsWithoutARateLandByThemselvesOnceItComesAndThoseOfACorrectedRateAreRestated() {
        // Those that wait are more, but do not count.
        BigDecimal rejectLimit = new BigDecimal("0.05");
        BillingWorkspace billing =
                new BillingWorkspace(BillingWorkspace.settings(ConflictPolicy.KEEP_FIRST, rejectLimit, FxFeeds.ECB));
        billing.upload(BillingWorkspace.bills("meat"));
        billing.upload(BillingWorkspace.bills("dairy"));
        assertThat(billing.run().toText()).contains("+ rejected 11, of which 10 wait and land by themselves");
        assertThat(billing.converted()).isEmpty();
        assertThat(billing.workspace.query("SELECT stage, SUM(records), SUM(amount) FROM ledger_conservation"
                        + " WHERE stage IN ('rejected', 'waiting') GROUP BY stage"))
                .containsExactly("rejected|11|713600.0000000000", "waiting|10|709600.0000000000");
        assertThat(billing.workspace.query("SELECT SUM(landed), SUM(rejected) FROM ledger_file"))
                .containsExactly("19|11");
        assertThat(billing.run().batches()).isEmpty();

        billing.upload("eurofxref-hist.csv", BillingWorkspace.ecbOfMay());
        assertThat(billing.run().batches()).hasSize(2);
        assertThat(billing.converted()).containsExactlyElementsOf(BY_ECB);
        assertThat(billing.workspace.query("SELECT state, COUNT(*) FROM ledger_resolution GROUP BY state"))
                .containsExactly("REPLAYED|10");

        // A corrected rate restates exactly the bills that it touches.
        List<String> untouched = billing.workspace.query(
                "SELECT line, id, run_id, updated_at FROM billing_data WHERE currency <> 'CAD' OR id = 8");

        List<String> lines = BillingWorkspace.ecbOfMay().lines().toList();
        String day = lines.stream()
                .filter(line -> line.startsWith("2023-05-05"))
                .findFirst()
                .orElseThrow();
        billing.upload("eurofxref-hist-corrected.csv", lines.get(0) + "\n" + day.replace(",1.486,", ",1.5,") + "\n");
        assertThat(billing.runner().plan().slices())
                .containsOnly(
                        Map.entry("billing_data", List.of("bill_month=2023-05-01")),
                        Map.entry("billing_monthly", List.of("bill_month=2023-05-01")));
        RunReport report = billing.run();

        assertThat(report.batches().get(0).restated().first())
                .extracting(row ->
                        row.key() + ": " + row.before().stripTrailingZeros().toPlainString() + " -> "
                                + row.after().stripTrailingZeros().toPlainString())
                .containsExactly(
                        "line=dairy/id=6: 8153.03 -> 8076.93",
                        "line=dairy/id=7: 8301.27 -> 8223.79",
                        "line=meat/id=6: 11117.77 -> 11014",
                        "line=meat/id=7: 11858.95 -> 11748.27");
        assertThat(report.toText()).contains("restated 4 rows").contains("difference -103.77");
        assertThat(billing.workspace.query(
                        "SELECT line, id, run_id, updated_at FROM billing_data WHERE currency <> 'CAD' OR id = 8"))
                .isEqualTo(untouched);
        assertThat(billing.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }
}
