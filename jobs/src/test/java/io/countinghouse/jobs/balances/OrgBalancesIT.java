package io.countinghouse.jobs.balances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.PlantedList;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.SlackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrgBalancesIT {
    private static final String ALL = "countinghouse.balances.all";
    private static final String ORG = "7";
    private static final ZoneId ZONE = ZoneId.of("America/Los_Angeles");
    private static final List<String> DAILY = List.of(
            "organization_id",
            "balance_date",
            "opening_balance",
            "total_amount",
            "payment_amount",
            "flow",
            "closing_balance",
            "invoices");
    private static final List<String> BY_CURRENCY = List.of(
            "organization_id",
            "currency",
            "balance_date",
            "opening_balance",
            "total_amount",
            "payment_amount",
            "flow",
            "closing_balance",
            "opening_balance_usd",
            "total_amount_usd",
            "payment_amount_usd",
            "flow_usd",
            "closing_balance_usd",
            "invoices");

    private final BalancesWorkspace in = new BalancesWorkspace();

    private static String invoice(long id, String day, String status, String amount, String paid) {
        return invoice(id, ORG, day, status, "USD", amount, paid, "1.00000000");
    }

    private static String invoice(
            long id, String org, String day, String status, String currency, String amount, String paid, String rate) {
        return id + ",,," + org + ",1," + status + "," + currency + ",,," + amount + "," + paid + "," + rate + ",,"
                + day + "T12:00:00.000Z\n";
    }

    @Test
    void dayByDay() {
        in.upload(
                "organizations.csv",
                BalancesWorkspace.ORGANIZATIONS + "7,2024-01-02,2024-03-01,55,3,2023-01-01T00:00:00Z\n");
        in.upload(
                "invoices-1.csv",
                BalancesWorkspace.INVOICES
                        + invoice(1, "2024-01-30", "open", "100.00", "")
                        + invoice(2, "2024-02-01", "paid", "30.00", "30.00")
                        + invoice(3, "2024-02-02", "cancelled", "999.00", "")
                        + invoice(4, "9", "2024-02-03", "open", "EUR", "10.00", "", "0.90000000"));
        in.run(BalancesWorkspace.until("2024-02-02"));
        assertThat(daily(ORG))
                .containsExactly(
                        "2024-01-30|0.00|100.00|0.00|100.00|100.00|1",
                        "2024-01-31|100.00|0.00|0.00|0.00|100.00|0",
                        "2024-02-01|100.00|30.00|30.00|0.00|100.00|1",
                        "2024-02-02|100.00|0.00|0.00|0.00|100.00|0");
        assertThat(daily("9")).isEmpty();
        // A day passes without files: an invoice that came early counts by now, and all have a row more.
        RunReport refresh = in.run(BalancesWorkspace.until("2024-02-03"));
        assertThat(refresh.batches())
                .singleElement()
                .extracting(RunReport.BatchReport::kind)
                .isEqualTo(BatchKind.REFRESH);
        assertThat(daily(ORG)).hasSize(5).last().isEqualTo("2024-02-03|100.00|0.00|0.00|0.00|100.00|0");
        assertThat(daily("9")).containsExactly("2024-02-03|0.00|11.11|0.00|11.11|11.11|1");
        assertThat(in.run(BalancesWorkspace.until("2024-02-03")).batches()).isEmpty();
        // Another one, to which no invoice belongs: there is nothing new to tell of the organizations.
        in.run(BalancesWorkspace.until("2024-02-04"));
        assertThat(daily(ORG)).hasSize(6).last().isEqualTo("2024-02-04|100.00|0.00|0.00|0.00|100.00|0");
        // Over the end of a month, and a late invoice of an old day.
        in.upload("invoices-2.csv", BalancesWorkspace.INVOICES + invoice(5, "2024-01-31", "open", "7.00", "2.00"));
        in.run(BalancesWorkspace.until("2024-03-02"));
        assertThat(daily(ORG))
                .hasSize(33)
                .contains("2024-01-31|100.00|7.00|2.00|5.00|105.00|1", "2024-03-02|105.00|0.00|0.00|0.00|105.00|0");
        assertThat(daily("9")).hasSize(29);
        assertThat(in.workspace.query(
                        "SELECT organization_id, is_inferred, invoices, invoices_not_counted, invoiced_usd, paid_usd,"
                                + " balance_usd, last_invoice_date FROM dim_organizations ORDER BY 1"))
                .containsExactly("7|0|3|1|137.00|32.00|105.00|2024-02-01", "9|1|1|0|11.11|0.00|11.11|2024-02-03");
        assertThat(in.runner(BalancesWorkspace.until("2024-03-02"))
                        .reconcile(SliceChoice.ALL)
                        .isEqual())
                .isTrue();
    }

    @Test
    void aMoveIsToldOfNewDaysOnce() {
        try (SlackServer slack = new SlackServer()) {
            in.telling(slack);
            aMoveIsToldOfNewDaysOnce(slack);
        }
    }

    /** What was told of organizations, beside warnings. */
    private static List<String> told(SlackServer slack) {
        return slack.posts().stream()
                .flatMap(post -> post.text().lines())
                .filter(line -> line.contains("*Organization"))
                .toList();
    }

    private void aMoveIsToldOfNewDaysOnce(SlackServer slack) {
        in.upload("invoices-1.csv", BalancesWorkspace.INVOICES + invoice(1, "2024-03-01", "open", "1000.00", ""));
        in.run(BalancesWorkspace.until("2024-03-02"));
        assertThat(alerts()).isEmpty();
        // Days that were there when it began are no news.
        assertThat(told(slack)).isEmpty();
        in.upload("invoices-2.csv", BalancesWorkspace.INVOICES + invoice(2, "2024-03-03", "open", "5000.00", ""));
        in.run(BalancesWorkspace.until("2024-03-03"));
        String moved = "7|2024-03-03|moved|1000.00|6000.00|5000.00|5.0000|0.5000|2024-03-03";
        assertThat(alerts()).containsExactly(moved);
        String first = ":rotating_light: *Organization 7: balance moved by +5,000.00 USD (+500.0 %)*  <@U777>";
        assertThat(told(slack)).containsExactly(first);
        assertThat(slack.posts().get(slack.posts().size() - 1).text())
                .contains(
                        "Before: 1,000.00 USD",
                        "Now: 6,000.00 USD",
                        "Threshold: more than 50.0 %",
                        "Open since: 2024-03-03",
                        "explain alert --org=7 --date=2024-03-03");
        for (int same = 0; same < 3; same++) {
            in.run(BalancesWorkspace.until("2024-03-03"));
        }
        assertThat(told(slack)).containsExactly(first);
        String resolved = "7|2024-03-04|resolved|6000.00|6000.00|0.00|0.0000|0.5000|2024-03-03";
        in.run(BalancesWorkspace.until("2024-03-04"));
        assertThat(alerts()).containsExactly(moved, resolved);
        String calm = ":white_check_mark: *Organization 7: balance is calm again*";
        assertThat(told(slack)).containsExactly(first, calm);
        // A late invoice changes what the days of the alerts were like, and a rebuild all days; neither is a new one.
        in.upload("invoices-3.csv", BalancesWorkspace.INVOICES + invoice(3, "2024-03-02", "open", "50000.00", ""));
        assertThat(in.run(BalancesWorkspace.until("2024-03-04")).toText())
                .contains("restated 1 rows")
                .containsPattern(
                        "fct_org_daily_balances organization_id=7/bal.*total_amount: before 0.00, after 50000.00, difference 50000.00");
        in.runner(BalancesWorkspace.until("2024-03-04")).rebuild(SliceChoice.ALL);
        assertThat(daily(ORG)).last().isEqualTo("2024-03-04|56000.00|0.00|0.00|0.00|56000.00|0");
        assertThat(alerts()).containsExactly(moved, resolved);
        assertThat(told(slack)).containsExactly(first, calm);
        // So is what is paid at once, and what comes to a day that was not there.
        in.upload(
                "invoices-3b.csv",
                BalancesWorkspace.INVOICES
                        + invoice(31, "2024-03-02", "paid", "10.00", "10.00")
                        + invoice(32, "-9", "2024-03-01", "open", "USD", "20.00", "", "1.00000000"));
        assertThat(in.run(BalancesWorkspace.until("2024-03-04")).toText())
                .contains("restated 3 rows")
                .containsPattern("organization_id=-9/bal.*total_amount: before 0.00, after 20.00")
                .containsPattern("organization_id=7/bal.*payment_amount: before 0.00, after 10.00");
        // Two days at once, with an organization that was not there before.
        in.upload(
                "invoices-4.csv",
                BalancesWorkspace.INVOICES
                        + invoice(4, "-8", "2024-03-05", "open", "USD", "2000.00", "", "1.00000000")
                        + invoice(5, "2024-03-06", "paid", "1.00", "56001.00"));
        in.run(BalancesWorkspace.until("2024-03-06"));
        assertThat(alerts())
                .containsExactly(
                        "-8|2024-03-05|new_organization|null|2000.00|2000.00|null|0.5000|2024-03-05",
                        "-8|2024-03-06|resolved|2000.00|2000.00|0.00|0.0000|0.5000|2024-03-05",
                        moved,
                        resolved,
                        "7|2024-03-06|moved|56000.00|0.00|-56000.00|-1.0000|0.5000|2024-03-06");
        assertThat(in.runner(BalancesWorkspace.until("2024-03-06"))
                        .reconcile(SliceChoice.ALL)
                        .isEqual())
                .isTrue();
    }

    private List<String> alerts() {
        return in.workspace.query(
                "SELECT organization_id, alert_date, rule_name, balance_before, balance_now, change_usd,"
                        + " change_share, threshold, opened_on FROM balance_alerts ORDER BY organization_id, alert_date");
    }

    @Test
    void whatIsPlantedIsRefused(@TempDir Path folder) throws IOException {
        new BalancesGenerator(new Extent(400, 7, LocalDate.parse("2024-02-01")), 5, true).write(folder);
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> !file.getFileName().toString().equals(PlantedList.FILE))
                    .forEach(in::upload);
        }
        List<String> planted = Files.readAllLines(folder.resolve(PlantedList.FILE)).stream()
                .skip(1)
                .toList();
        in.run(BalancesWorkspace.shipped("2024-02-07"));
        List<String> refused = new ArrayList<>(in.workspace.query(
                "SELECT SUBSTRING_INDEX(object_key, '/', -1), COALESCE(verdict, 'duplicate') FROM ledger_object"
                        + " WHERE state IN ('REFUSED', 'DUPLICATE')"));
        refused.addAll(in.rejected());
        assertThat(refused)
                .containsExactlyInAnyOrderElementsOf(planted.stream()
                        .map(line -> line.split("\t", -1))
                        .map(cells -> cells[0].endsWith("_lines.csv")
                                ? cells[0] + "|" + cells[1] + "|" + cells[2]
                                : cells[0] + "|" + cells[2])
                        .toList());
        assertThat(in.workspace.query(
                        "SELECT COUNT(DISTINCT organization_id) FROM dim_organizations WHERE is_inferred"))
                .containsExactly("4");
    }

    static Stream<Arguments> policies() {
        return Stream.of(BalanceSettings.Balance.values())
                .flatMap(balance -> Stream.of(false, true).map(all -> arguments(balance, all)))
                // Each policy and each choice of statuses once; all four with all organizations.
                .filter(pair -> Boolean.getBoolean(ALL)
                        || (pair.get()[0] == BalanceSettings.Balance.DAILY) == (boolean) pair.get()[1]);
    }

    /** Every cell, of a sixteenth of the organizations; of all of them with {@code -Dcountinghouse.balances.all}. */
    @ParameterizedTest
    @MethodSource("policies")
    void realFiles(BalanceSettings.Balance balance, boolean allStatuses) throws IOException {
        assumeTrue(Files.exists(BalancesWorkspace.sample("invoices.csv")), "the samples are not beside this checkout");
        List<String> invoices = chosen("invoices.csv", 3);
        List<String> organizations = chosen("organizations.csv", 0);
        LocalDate businessDate = LocalDate.parse("2024-04-20");
        BalanceSettings settings = BalancesWorkspace.settings(
                businessDate, balance, allStatuses ? StatusPolicy.ALL : StatusPolicy.DEFAULT, ZONE);
        in.upload("organizations.csv", BalancesWorkspace.ORGANIZATIONS + String.join("\n", organizations) + "\n");
        in.upload("invoices.csv", BalancesWorkspace.INVOICES + String.join("\n", invoices) + "\n");
        in.run(settings);
        BalanceOracle oracle = new BalanceOracle(
                invoices,
                organizations,
                ZONE,
                businessDate,
                balance == BalanceSettings.Balance.CUMULATIVE,
                allStatuses);
        assertThat(in.workspace.query("SELECT organization_id, currency, balance_month, invoices, invoices_not_counted,"
                        + " total_amount, payment_amount, total_amount_usd, payment_amount_usd, first_invoice_date,"
                        + " last_invoice_date, last_day_flow, last_day_flow_usd FROM fct_org_monthly_flows"))
                .containsExactlyInAnyOrderElementsOf(oracle.monthlyFlows());
        assertThat(in.workspace.query(
                        "SELECT organization_id, legal_entity_country, active_contracts, first_payment_date,"
                                + " last_payment_date, is_inferred, invoices, invoices_not_counted, invoiced_usd, paid_usd,"
                                + " first_invoice_date, last_invoice_date, balance_usd FROM dim_organizations"))
                .containsExactlyInAnyOrderElementsOf(oracle.organizations());
        requireSame(in.lake("fct_org_daily_balances", DAILY), oracle.daily());
        requireSame(in.lake("fct_org_daily_balances_by_currency", BY_CURRENCY), oracle.dailyByCurrency());
        String kept = " WHERE balance_date > '" + businessDate.minusDays(settings.mysqlDays()) + "'";
        requireSame(
                in.workspace.query("SELECT " + String.join(", ", DAILY) + " FROM fct_org_daily_balances"),
                in.lakeWhere("fct_org_daily_balances", DAILY, kept));
        requireSame(
                in.workspace.query(
                        "SELECT " + String.join(", ", BY_CURRENCY) + " FROM fct_org_daily_balances_by_currency"),
                in.lakeWhere("fct_org_daily_balances_by_currency", BY_CURRENCY, kept));
    }

    /** Tens of thousands of rows are told by those that differ. */
    private static void requireSame(List<String> found, List<String> expected) {
        Set<String> missing = new TreeSet<>(expected);
        found.forEach(missing::remove);
        Set<String> other = new TreeSet<>(found);
        expected.forEach(other::remove);
        assertThat(missing).isEmpty();
        assertThat(other).isEmpty();
        assertThat(found).hasSameSizeAs(expected);
    }

    private static List<String> chosen(String file, int organization) throws IOException {
        int part = Boolean.getBoolean(ALL) ? 1 : 16;
        try (Stream<String> lines = Files.lines(BalancesWorkspace.sample(file))) {
            return lines.skip(1)
                    .filter(line -> Math.floorMod(Long.parseLong(line.split(",", -1)[organization]) / 2, part) == 0)
                    .toList();
        }
    }

    private List<String> daily(String org) {
        return in.workspace.query(
                "SELECT balance_date, opening_balance, total_amount, payment_amount, flow, closing_balance, invoices"
                        + " FROM fct_org_daily_balances WHERE organization_id = " + org + " ORDER BY 1");
    }
}
