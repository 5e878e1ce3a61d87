package io.countinghouse.jobs.balances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.desk.FileProof;
import io.countinghouse.common.desk.MartsAtHand;
import io.countinghouse.common.desk.StagedFiles;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.notify.Notice;
import io.countinghouse.common.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's balances from two files, without a run. */
class BalancesAtHandTest {
    private static final String DAY = "2024-03-04";

    @TempDir
    private Path folder;

    @Test
    void twoFilesBecomeBalancesAlertsAndADimension() throws IOException {
        try (StagedFiles staged = read(invoice(1, "2024-03-01", "open", "1000.00", "")
                        + invoice(2, "2024-03-02", "cancelled", "77.00", "")
                        + invoice(3, "2024-03-03", "paid", "5000.00", "0.00")
                        + invoice(4, "2024-03-05", "open", "9.00", ""));
                MartsAtHand marts = marts(staged)) {
            assertThat(texts(marts.mart(BalanceColumns.DAILY), "balance_date", "closing_balance", "invoices"))
                    .containsExactlyInAnyOrder(
                            "2024-03-01|1000.00|1",
                            "2024-03-02|1000.00|0",
                            "2024-03-03|6000.00|1",
                            "2024-03-04|6000.00|0");
            assertThat(texts(marts.counting(BalanceColumns.STG_INVOICES), "invoice_id", "counted_amount_usd"))
                    .containsExactlyInAnyOrder("1|1000.00", "3|5000.00");
            assertThat(texts(
                            marts.mart(BalanceColumns.DIM_ORGANIZATIONS),
                            "organization_id",
                            "legal_entity_country",
                            "invoices",
                            "invoices_not_counted",
                            "balance_usd"))
                    .containsExactly("7|55|2|1|6000.00");
            assertThat(texts(marts.mart(BalanceColumns.BALANCE_ALERTS), "alert_date", "rule_name", "change_usd"))
                    .containsExactlyInAnyOrder(
                            "2024-03-01|new_organization|1000.00",
                            "2024-03-02|resolved|0.00",
                            "2024-03-03|moved|5000.00",
                            "2024-03-04|resolved|0.00");
            assertThat(marts.notices(BalanceColumns.BALANCE_ALERTS, LocalDate.parse("2024-03-03")))
                    .extracting(Notice::title)
                    .containsExactly("Organization 7 (55): balance moved by +5,000.00 USD (+500.0 %)");
            assertThat(failed(marts)).isEmpty();
        }
    }

    @Test
    void rejectedRowsAreKeptWithTheirReasonAndProven() throws IOException {
        try (StagedFiles staged = read(
                invoice(1, "2024-03-01", "open", "10.00", "") + invoice(2, "2024-03-01", "lost", "20.00", "1.00"))) {
            assertThat(texts(staged.rejected("invoices"), "_line", "_rejects[0].code"))
                    .containsExactly("3|unknown_status");
            FileProof proof = staged.proofs().get(0);
            assertThat(proof.in().records()).isEqualTo(2);
            assertThat(proof.rejected().records()).isEqualTo(1);
            assertThat(proof.in().measures().get("amount")).isEqualByComparingTo("30.00");
            assertThat(proof.landed().measures().get("amount")).isEqualByComparingTo("10.00");
            assertThat(proof.rejected().measures().get("payment_amount")).isEqualByComparingTo("1.00");
        }
    }

    @Test
    void aTestThatFailsIsTold() throws IOException {
        try (StagedFiles staged = read(invoice(1, "2023-01-02", "open", "10.00", ""));
                MartsAtHand marts = marts(staged)) {
            assertThat(failed(marts)).containsExactly("WARN invoices_are_stale");
        }
    }

    @Test
    void filesThatAreNotThereOrNoGoodAreNamed() throws IOException {
        assertFails(Map.of("invoices", folder.resolve("gone.csv")), ErrorCode.USAGE, "gone.csv: found no such file");
        Path other = Files.writeString(folder.resolve("other.csv"), "ORGANIZATION_ID,AMOUNT\n7,1.00\n");
        assertFails(Map.of("invoices", other), ErrorCode.RAW_FILE_REFUSED, "other.csv line 1, missing_columns");
        Path named = Files.writeString(folder.resolve("in words.csv"), "");
        assertFails(Map.of("invoices", named), ErrorCode.RAW_FILE_REFUSED, "bad_name: found \"in words.csv\"");
        assertFails(Map.of("bills", other), ErrorCode.USAGE, "feed: found \"bills\"");
        StringBuilder bad = new StringBuilder(BalancesWorkspace.INVOICES);
        for (int id = 0; id < 21; id++) {
            bad.append(invoice(id, "2024-03-01", "lost", "10.00", ""));
        }
        Path lost = Files.writeString(folder.resolve("lost.csv"), bad);
        assertFails(
                Map.of("invoices", lost),
                ErrorCode.REJECT_LIMIT_EXCEEDED,
                "found 21 of 21 rows rejected, expected at most 20 rows");
    }

    private static void assertFails(Map<String, Path> files, ErrorCode code, String message) {
        assertThatThrownBy(() -> StagedFiles.read(
                        TestSpark.session(), OrgBalances.define(BalancesWorkspace.shipped(DAY)), files))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(code))
                .hasMessageContaining(message);
    }

    /** Every cell of a sixteenth of the real files' organizations; {@code OrgBalancesIT} goes through more. */
    @Test
    void realFilesGiveWhatTheOracleSays() throws IOException {
        assumeTrue(Files.exists(BalancesWorkspace.sample("invoices.csv")), "the samples are not beside this checkout");
        Path invoices = chosen("invoices.csv", 3);
        Path organizations = chosen("organizations.csv", 0);
        LocalDate day = LocalDate.parse("2024-04-20");
        BalanceOracle oracle =
                new BalanceOracle(lines(invoices), lines(organizations), ZoneOffset.UTC, day, true, false);
        TestSpark.large(() -> {
            try (StagedFiles staged = StagedFiles.read(
                            TestSpark.session(),
                            OrgBalances.define(BalancesWorkspace.shipped(day.toString())),
                            files(invoices, organizations));
                    MartsAtHand marts = new MartsAtHand(staged.job(), staged, day)) {
                assertSame(
                        texts(
                                marts.mart(BalanceColumns.DIM_ORGANIZATIONS),
                                "organization_id",
                                "legal_entity_country",
                                "active_contracts",
                                "first_payment_date",
                                "last_payment_date",
                                "cast(is_inferred as int)",
                                "invoices",
                                "invoices_not_counted",
                                "invoiced_usd",
                                "paid_usd",
                                "first_invoice_date",
                                "last_invoice_date",
                                "balance_usd"),
                        oracle.organizations());
                assertSame(
                        texts(
                                marts.mart(BalanceColumns.DAILY),
                                "organization_id",
                                "balance_date",
                                "opening_balance",
                                "total_amount",
                                "payment_amount",
                                "flow",
                                "closing_balance",
                                "invoices"),
                        oracle.daily());
                assertThat(marts.checks().stream().filter(CheckResult::isInTheWay))
                        .isEmpty();
            }
        });
    }

    private static void assertSame(List<String> found, List<String> expected) {
        TreeSet<String> missing = new TreeSet<>(expected);
        found.forEach(missing::remove);
        assertThat(missing).isEmpty();
        assertThat(found).hasSameSizeAs(expected);
    }

    private Path chosen(String file, int organization) throws IOException {
        try (Stream<String> lines = Files.lines(BalancesWorkspace.sample(file))) {
            Iterator<String> all = lines.iterator();
            List<String> some = new ArrayList<>(List.of(all.next()));
            all.forEachRemaining(line -> {
                if (Math.floorMod(Long.parseLong(line.split(",", -1)[organization]) / 2, 16) == 0) {
                    some.add(line);
                }
            });
            return Files.write(folder.resolve(file), some);
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(1).toList();
        }
    }

    private StagedFiles read(String invoices) throws IOException {
        return StagedFiles.read(
                TestSpark.session(),
                OrgBalances.define(BalancesWorkspace.shipped(DAY)),
                files(
                        Files.writeString(folder.resolve("export-of-march.csv"), BalancesWorkspace.INVOICES + invoices),
                        Files.writeString(
                                folder.resolve("orgs.csv"),
                                BalancesWorkspace.ORGANIZATIONS
                                        + "7,2024-01-02,2024-03-01,55,3,2023-01-01T00:00:00Z\n")));
    }

    private static Map<String, Path> files(Path invoices, Path organizations) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("invoices", invoices);
        files.put("organizations", organizations);
        return files;
    }

    private static MartsAtHand marts(StagedFiles staged) {
        return new MartsAtHand(staged.job(), staged, LocalDate.parse(DAY));
    }

    private static List<String> failed(MartsAtHand marts) {
        List<CheckResult> checks = marts.checks();
        assertThat(checks).hasSizeGreaterThan(20);
        assertThat(checks).extracting(CheckResult::severity).contains(Severity.ERROR, Severity.WARN);
        return checks.stream()
                .filter(check -> !check.passed())
                .map(check -> check.severity() + " " + check.name())
                .toList();
    }

    private static List<String> texts(Dataset<Row> rows, String... expressions) {
        Column[] cells = Arrays.stream(expressions)
                .map(expression ->
                        functions.coalesce(functions.expr("cast(" + expression + " as string)"), functions.lit("null")))
                .toArray(Column[]::new);
        return rows.select(functions.concat_ws("|", cells))
                .as(Encoders.STRING())
                .collectAsList();
    }

    private static String invoice(long id, String day, String status, String amount, String paid) {
        return id + ",,,7,1," + status + ",USD,,," + amount + "," + paid + ",1.00000000,," + day + "T12:00:00.000Z\n";
    }
}
