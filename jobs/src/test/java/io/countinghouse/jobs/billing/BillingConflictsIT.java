package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bill again, with the same content and with another; and files that events tell of. */
class BillingConflictsIT {
    private static final String AGAIN = "1,Acme,US,Austin,Meat,Ham,2024-03-01,USD,10.00\n";
    private static final String OTHER = "1,Acme,US,Austin,Meat,Ham,2024-04-01,USD,11.00\n";

    @TempDir
    private Path folder;

    @Test
    void theFirstBillStaysTheSameAgainIsADuplicateAndAnotherIsRejected() {
        BillingWorkspace billing = first(ConflictPolicy.KEEP_FIRST);
        billing.upload("billing_data_meat_april_2024.csv", BillingWorkspace.HEADER + AGAIN + OTHER + bill(2, "5.00"));
        billing.run();

        assertThat(bills(billing)).containsExactly("meat|1|10.00|2024-03-01", "meat|2|5.00|2024-03-01");
        assertThat(
                        billing.workspace.query(
                                "SELECT stage, records, amount FROM ledger_conservation WHERE stage IN ('superseded', 'repeated')"))
                .containsExactly("repeated|1|10.0000000000");
        assertThat(billing.workspace.query("SELECT landed, rejected FROM ledger_file"))
                .containsExactly("1|0", "2|1");
        // Ids repeat from line to line; of one batch the bill stays that the store had first, of one time that of the
        // first
        // name, and of one file that of the first line.
        billing.upload("billing_data_dairy_mar_2024.csv", BillingWorkspace.HEADER + AGAIN + bill(1, "12.00"), 1);
        billing.upload("billing_data_dairy_apr_2024.csv", BillingWorkspace.HEADER + OTHER, 2);
        billing.upload("billing_data_dairy_nov_2024.csv", BillingWorkspace.HEADER + bill(1, "13.00"), 1);
        billing.run();
        assertThat(bills(billing)).hasSize(3).contains("dairy|1|10.00|2024-03-01");
        assertThat(billing.runner().export(QuarantineFilter.ALL, folder.resolve("conflicts.csv")))
                .isEqualTo(4);
        assertThat(billing.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void aLaterBillReplacesTheEarlierOneInItsMonthToo() {
        BillingWorkspace billing = first(ConflictPolicy.REPLACE);
        billing.upload("billing_data_meat_april_2024.csv", BillingWorkspace.HEADER + bill(1, "99.00") + OTHER);
        billing.run();
        // Of one file the later line.
        assertThat(bills(billing)).containsExactly("meat|1|11.00|2024-04-01");
        assertThat(billing.workspace.query("SELECT bill_month, bills FROM billing_monthly"))
                .containsExactly("2024-04-01|1");

        // Of one batch the file that the store had last, whatever its hash: each of the three is once the last.
        List<String> amounts = List.of("1.00", "2.00", "3.00");
        for (int last = 0; last < amounts.size(); last++) {
            for (int file = 0; file < amounts.size(); file++) {
                billing.upload(
                        "billing_data_meat_" + (char) ('a' + file) + "pr_2024.csv",
                        BillingWorkspace.HEADER + bill(1, amounts.get(file)) + bill(7 + last, amounts.get(file)),
                        file == last ? 9 : file);
            }
            billing.run();
            assertThat(bills(billing))
                    .contains("meat|1|" + amounts.get(last) + "|2024-03-01")
                    .contains("meat|" + (7 + last) + "|" + amounts.get(last) + "|2024-03-01");
        }
        assertThat(billing.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void aCorrectionThatIsTakenBackLeavesWhatItCorrected() {
        BillingWorkspace billing = new BillingWorkspace(BillingWorkspace.settings(ConflictPolicy.REPLACE, "desk"));
        String euros = AGAIN.replace("USD", "EUR");
        billing.upload("fx_rates_1.csv", "rate_date,base,quote,rate,source\n2024-03-01,EUR,USD,1.10,desk\n");
        billing.upload("billing_data_meat_march_2024.csv", BillingWorkspace.HEADER + euros);
        billing.run();
        assertThat(bills(billing)).containsExactly("meat|1|11.00|2024-03-01");
        billing.upload("fx_rates_2.csv", "rate_date,base,quote,rate,source\n2024-03-01,EUR,USD,1.20,desk\n");
        billing.upload("billing_data_meat_april_2024.csv", BillingWorkspace.HEADER + euros.replace("10.00", "20.00"));
        billing.run();
        assertThat(bills(billing)).containsExactly("meat|1|24.00|2024-03-01");

        assertThat(billing.runner().retract("fx_rates_2.csv", "a slip").toText())
                .contains("before 24.00, after 22.00, difference -2.00");
        assertThat(bills(billing)).containsExactly("meat|1|22.00|2024-03-01");
        assertThatThrownBy(() -> billing.runner().retract("fx_rates_1.csv", "a slip, too"))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECK_FAILED))
                .hasMessageContaining("Nothing was taken back: what counts beside it needs it")
                .hasMessageContaining("bills_without_usd");
        assertThat(bills(billing)).containsExactly("meat|1|22.00|2024-03-01");
        billing.runner().retract("billing_data_meat_april_2024.csv", "the first was right");
        assertThat(bills(billing)).containsExactly("meat|1|11.00|2024-03-01");
        assertThat(billing.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void oneObjectIsTakenOnceWhetherItsEventOrTheScheduleComesFirst() {
        BillingWorkspace billing =
                new BillingWorkspace(BillingWorkspace.settings(ConflictPolicy.KEEP_FIRST, BillingSettings.POLICY));
        String folder = billing.workspace.zones().raw() + "/" + BillingFx.NAME + "/";
        String name = "in box/a+b/billing_data_meat_march_2024.csv";
        billing.upload(name, BillingWorkspace.HEADER + AGAIN);
        billing.upload("billing_data_meat_april_2024.csv", BillingWorkspace.HEADER + bill(2, "5.00"));
        JobRunner runner = billing.runner();

        String event = folder + URLEncoder.encode(name, StandardCharsets.UTF_8);
        assertThat(runner.run(event).batches()).hasSize(1);
        assertThat(bills(billing)).containsExactly("meat|1|10.00|2024-03-01");
        assertThat(runner.run(event).batches()).isEmpty();
        assertThat(billing.run().batches()).hasSize(1);
        String second = folder.replace("s3a://", "s3://") + "billing_data_meat_april_2024.csv";
        assertThat(runner.run(second).batches()).isEmpty();
        assertThat(bills(billing)).hasSize(2);

        billing.upload("billing_data_meat_may_2024.csv.filepart", BillingWorkspace.HEADER);
        RunReport uploading = runner.run(folder + "billing_data_meat_may_2024.csv.filepart");
        assertThat(uploading.batches()).isEmpty();
        assertThat(uploading.leftAlone()).containsExactly("billing_data_meat_may_2024.csv.filepart");

        for (String wrong : List.of(folder + "absent.csv", "s3a://elsewhere/billing_data_meat_march_2024.csv", "%zz")) {
            assertThatThrownBy(() -> runner.run(wrong))
                    .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.USAGE))
                    .hasMessageContaining("--object: found ");
        }
    }

    private static BillingWorkspace first(ConflictPolicy conflicts) {
        BillingWorkspace billing = new BillingWorkspace(BillingWorkspace.settings(conflicts, BillingSettings.POLICY));
        billing.upload("billing_data_meat_march_2024.csv", BillingWorkspace.HEADER + AGAIN);
        billing.run();
        assertThat(bills(billing)).containsExactly("meat|1|10.00|2024-03-01");
        return billing;
    }

    private static String bill(int id, String amount) {
        return id + ",Acme,US,Austin,Meat,Ham,2024-03-01,USD," + amount + "\n";
    }

    private static List<String> bills(BillingWorkspace billing) {
        return billing.workspace.query("SELECT line, id, bill_amount_usd, bill_date FROM billing_data");
    }
}
