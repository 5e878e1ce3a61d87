package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.report.RunReport;
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
    void aFileOfWhichMostRowsAreBadIsRefusedAsAFileAndItsCorrectionLandsUnderItsName() {
        BillingWorkspace billing = new BillingWorkspace(BillingSettings.DEFAULT);
        String dates = bills(700, 8, "8/15/2023,USD");
        String currencies = bills(800, 6, "2023-08-15,usd");
        billing.upload("billing_data_good_Aug_2023.csv", bills(900, 20, "2023-08-15,USD"));
        billing.upload("billing_data_dates_Aug_2023.csv", dates);
        billing.upload("billing_data_currencies_Aug_2023.csv", currencies);
        billing.upload("billing_data_typo_08_2023.csv", bills(500, 1, "2023-08-15,USD"));
        billing.upload("billing_data_typo_Aug_2023 (1).csv", bills(400, 1, "2023-08-15,USD"));
        // One row of one is not too many to go on.
        billing.upload("billing_data_typo_Aug_2023.csv", bills(600, 1, "2023-08-32,USD"));

        RunReport report = billing.run();

        assertThat(report.batches().get(0).objects())
                .extracting(object -> object.name() + " " + object.verdict())
                .containsExactly(
                        "billing_data_currencies_Aug_2023.csv too_many_rejects",
                        "billing_data_dates_Aug_2023.csv too_many_rejects",
                        "billing_data_good_Aug_2023.csv ",
                        "billing_data_typo_08_2023.csv bad_name",
                        "billing_data_typo_Aug_2023 (1).csv bad_name",
                        "billing_data_typo_Aug_2023.csv ");
        assertThat(report.batches().get(0).objects().subList(3, 5))
                .extracting(RawObject::detail)
                .allMatch(
                        detail -> detail.contains(
                                "billing_data_<line>_<month>_<year>.csv, where the line is of letters,"
                                        + " digits and hyphens, the month of letters (Aug or august) and the year of four digits"));
        assertThat(report.batches().get(0).objects().get(0).detail())
                .isEqualTo("found 6 of 6 rows rejected (unknown_currency, 6 times, first in line 2, currency: found"
                        + " \"currency=usd\", expected a currency code of ISO 4217), expected at most 5 rows, or a share of"
                        + " at most 0.5 (job.file-reject-limit)");
        assertThat(report.batches().get(0).objects().get(1).detail())
                .startsWith(
                        "found 8 of 8 rows rejected (bad_date, 8 times, first in line 2, bill_date: found \"8/15/2023\","
                                + " expected a date yyyy-MM-dd from 2000-01-01 to 2099-12-31), ");
        assertThat(report.exitCode()).isEqualTo(ExitCode.ATTENTION);
        assertThat(report.waits()).hasSize(2);
        assertThat(billing.workspace.query(
                        "SELECT line, COUNT(*), SUM(bill_amount_usd) FROM billing_data GROUP BY line"))
                .containsExactly("good|20|200.00");

        billing.upload("billing_data_dates_Aug_2023.csv", dates.replace("8/15/2023", "2023-08-15"));
        // Content that was refused is judged again: somebody may have changed a setting.
        billing.upload("billing_data_currencies_Aug_2023.csv", currencies);
        RunReport second = billing.run();

        assertThat(second.batches().get(0).objects())
                .extracting(RawObject::verdict)
                .containsExactly("too_many_rejects", "");
        assertThat(billing.workspace.query(
                        "SELECT line, COUNT(*), SUM(bill_amount_usd) FROM billing_data GROUP BY line"))
                .containsExactly("dates|8|80.00", "good|20|200.00");
        assertThat(billing.workspace.query("SELECT SUM(rejected) FROM ledger_file"))
                .containsExactly("1");
        assertThat(billing.workspace.objects("quarantine").stream().filter(key -> key.endsWith(".reason.json")))
                .hasSize(4);
        assertThat(billing.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    /** As many bills of 10.00 each. */
    private static String bills(int firstId, int count, String dateAndCurrency) {
        StringBuilder text = new StringBuilder(BillingWorkspace.HEADER);
        for (int id = firstId; id < firstId + count; id++) {
            text.append(id)
                    .append(",Acme,DE,Berlin,widgets,item,")
                    .append(dateAndCurrency)
                    .append(",10.00\n");
        }
        return text.toString();
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
        RunReport landing = billing.run();
        assertThat(landing.batches()).hasSize(2);
        assertThat(landing.toText())
                .contains("  replayed 5 rows of billing_data_dairy_june_2025.csv, batch 1, lines ")
                .contains("  replayed 5 rows of billing_data_meat_june_2025.csv, batch 1, lines ");
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

    @Test
    void aRateInDisputeHoldsNewBillsBackLeavesPublishedOnesAndEndsWithItsCorrection() {
        String bill = ",Acme,CA,Toronto,Meat,Ham,2024-03-05,CAD,135.00\n";
        BillingWorkspace billing =
                new BillingWorkspace(BillingWorkspace.settings(ConflictPolicy.KEEP_FIRST, FxFeeds.ECB, "bceao"));
        billing.upload("eurofxref-hist.csv", "Date,USD,CAD,\n2024-03-04,1.00,1.35,\n");
        billing.upload("billing_data_meat_march_2024.csv", BillingWorkspace.HEADER + "1" + bill);
        billing.run();
        assertThat(billing.converted()).containsExactly("meat|1|100.00|100.0000000000|2024-03-04|ecb");

        // Twice the 5th, of which the dollar agrees; and a history that ends earlier, which the other one outweighs.
        billing.upload(
                "eurofxref-hist-a.csv",
                "Date,USD,CAD,\n2024-03-05,1.10,1.40,\n2024-03-05,1.10,1.50,\n2024-03-04,1.05,1.35,\n");
        billing.upload("eurofxref-hist-b.csv", "Date,USD,CAD,\n2024-03-04,1.20,1.35,\n2024-03-01,1.30,1.35,\n");
        billing.upload(
                "billing_data_meat_april_2024.csv",
                BillingWorkspace.HEADER + "2" + bill + "3,Acme,DE,Berlin,Meat,Ham,2024-03-05,EUR,10.00\n"
                        + "5,Acme,DE,Berlin,Meat,Ham,2024-03-04,EUR,10.00\n"
                        + "4,Riyadh LLC,Saudi Arabia,Riyadh,oil,a,2025-04-04,SAR,10000.00\n");
        String rates = "rate_date,base,quote,rate,source\n";
        billing.upload(
                "fx_rates-2025-04-04.csv",
                rates + "2025-04-04,EUR,SAR,1599.9,bceao\n2025-04-04,EUR,USD,1.1057,bceao\n"
                        + "2025-04-03,EUR,SAR,4.1,bceao\n");
        billing.upload("fx_rates-2025-04-04-corrected.csv", rates + "2025-04-04,EUR,SAR,4.1464,bceao\n");
        RunReport dispute = billing.run();
        // The published bill is restated by the dollar of the 5th, but not by a rate in dispute: 135.00 / 1.35 * 1.10.
        assertThat(billing.converted())
                .containsExactly(
                        "meat|1|110.00|110.0000000000|2024-03-04|ecb",
                        "meat|3|11.00|11.0000000000|2024-03-05|ecb",
                        "meat|5|10.50|10.5000000000|2024-03-04|ecb");
        assertThat(dispute.toText()).contains("rates_in_dispute");
        assertThat(billing.workspace.query(
                        "SELECT feed, landed, rejected FROM ledger_file WHERE batch_id > 1 ORDER BY feed"))
                .containsExactly("billing|2|2", "fx_ecb|1|2", "fx_ecb|2|0", "fx_rates|0|1", "fx_rates|2|1");
        assertThat(billing.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
        assertThat(billing.run().batches()).isEmpty();

        billing.upload("fx_rates-2025-04-05.csv", rates + "2025-04-04,EUR,SAR,4.146400,bceao\n");
        billing.upload("eurofxref-hist-c.csv", "Date,USD,CAD,\n2024-03-05,1.10,1.50,\n");
        billing.run();
        assertThat(billing.converted())
                .containsExactly(
                        "meat|1|99.00|99.0000000000|2024-03-05|ecb",
                        "meat|2|99.00|99.0000000000|2024-03-05|ecb",
                        "meat|3|11.00|11.0000000000|2024-03-05|ecb",
                        "meat|4|2666.65|2666.6505884623|2025-04-04|bceao",
                        "meat|5|10.50|10.5000000000|2024-03-04|ecb");
        assertThat(billing.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }
}
