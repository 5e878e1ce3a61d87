package io.countinghouse.jobs.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.report.RunReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrgBalancesIT {
    private static final String ORG = "7";

    private final BalancesWorkspace in = new BalancesWorkspace();

    private static String invoice(long id, String day, String status, String amount, String paid) {
        return invoice(id, ORG, day, status, "USD", amount, paid, "1.00000000");
    }

    private static String invoice(
            long id, String org, String day, String status, String currency, String amount, String paid, String rate) {
        return id + ",,," + org + ",1," + status + "," + currency + ",,," + amount + "," + paid + "," + rate + ",," + day
                + "T12:00:00.000Z\n";
    }

    @Test
    void dayByDay() {
        in.upload("organizations.csv", BalancesWorkspace.ORGANIZATIONS + "7,2024-01-02,2024-03-01,55,3,2023-01-01T00:00:00Z\n");
        in.upload(
                "invoices-1.csv",
                BalancesWorkspace.INVOICES + invoice(1, "2024-01-30", "open", "100.00", "")
                        + invoice(2, "2024-02-01", "paid", "30.00", "30.00")
                        + invoice(3, "2024-02-02", "cancelled", "999.00", "")
                        + invoice(4, "9", "2024-02-03", "open", "EUR", "10.00", "", "0.90000000"));
        RunReport first = in.run(BalancesWorkspace.until("2024-02-02"));
        System.out.println(first.toText());
        assertThat(daily(ORG))
                .containsExactly(
                        "2024-01-30|0.00|100.00|0.00|100.00|100.00|1",
                        "2024-01-31|100.00|0.00|0.00|0.00|100.00|0",
                        "2024-02-01|100.00|30.00|30.00|0.00|100.00|1",
                        "2024-02-02|100.00|0.00|0.00|0.00|100.00|0");
        assertThat(daily("9")).isEmpty();
        // A day passes without files: an invoice that came early counts by now, and all have a row more.
        RunReport refresh = in.run(BalancesWorkspace.until("2024-02-03"));
        System.out.println(refresh.toText());
        assertThat(refresh.batches()).singleElement().extracting(RunReport.BatchReport::kind).isEqualTo(BatchKind.REFRESH);
        assertThat(daily(ORG)).hasSize(5).last().isEqualTo("2024-02-03|100.00|0.00|0.00|0.00|100.00|0");
        assertThat(daily("9")).containsExactly("2024-02-03|0.00|11.11|0.00|11.11|11.11|1");
        assertThat(in.run(BalancesWorkspace.until("2024-02-03")).batches()).isEmpty();
        // Over the end of a month, and a late invoice of an old day.
        in.upload("invoices-2.csv", BalancesWorkspace.INVOICES + invoice(5, "2024-01-31", "open", "7.00", "2.00"));
        System.out.println(in.run(BalancesWorkspace.until("2024-03-02")).toText());
        assertThat(daily(ORG))
                .hasSize(33)
                .contains("2024-01-31|100.00|7.00|2.00|5.00|105.00|1", "2024-03-02|105.00|0.00|0.00|0.00|105.00|0");
        assertThat(daily("9")).hasSize(29);
        assertThat(in.workspace.query("SELECT organization_id, is_inferred, invoices, invoices_not_counted, invoiced_usd, paid_usd,"
                        + " balance_usd, last_invoice_date FROM dim_organizations ORDER BY 1"))
                .containsExactly("7|0|3|1|137.00|32.00|105.00|2024-02-01", "9|1|1|0|11.11|0.00|11.11|2024-02-03");
        assertThat(in.runner(BalancesWorkspace.until("2024-03-02")).reconcile(SliceChoice.ALL).isEqual())
                .isTrue();
    }

    @Test
    void realFiles() {
        in.upload(BalancesWorkspace.sample("organizations.csv"));
        in.upload(BalancesWorkspace.sample("invoices.csv"));
        RunReport report = in.run(BalancesWorkspace.until("2024-04-23"));
        System.out.println(report.toText());
        assertThat(in.runner(BalancesWorkspace.until("2024-04-23")).reconcile(SliceChoice.ALL).isEqual())
                .isTrue();
    }

    private List<String> daily(String org) {
        return in.workspace.query(
                "SELECT balance_date, opening_balance, total_amount, payment_amount, flow, closing_balance, invoices"
                        + " FROM fct_org_daily_balances WHERE organization_id = " + org + " ORDER BY 1");
    }
}
