package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.QuarantineFilter;
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
        // Ids repeat from line to line; of one batch the bill stays that comes first by name of the file and line.
        billing.upload("billing_data_dairy_feb_2024.csv", BillingWorkspace.HEADER + OTHER);
        billing.upload("billing_data_dairy_apr_2024.csv", BillingWorkspace.HEADER + AGAIN + bill(1, "12.00"));
        billing.run();
        assertThat(bills(billing)).hasSize(3).contains("dairy|1|10.00|2024-03-01");
        assertThat(billing.runner().export(QuarantineFilter.ALL, folder.resolve("conflicts.csv")))
                .isEqualTo(3);
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
