package io.countinghouse.jobs.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.receipts.api.ApiSettings;
import io.countinghouse.jobs.receipts.simulator.PosSimulator;
import io.countinghouse.jobs.receipts.simulator.PosSimulator.Fault;
import io.countinghouse.jobs.receipts.simulator.ReceiptHistory;
import io.countinghouse.jobs.sales.CrashedRuns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts of a real HTTP server that answers as the API does, and fails as it may, to the marts. */
class PosReceiptsIT {
    private static final ZoneId ZONE = ReceiptSettings.DEFAULT.clock().zone();
    private static final String TOKEN = "not-a-secret";
    private static final Instant BEGINNING = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");
    private static final LocalDate FROM = LocalDate.of(2025, 7, 1);
    private static final String DAILY =
            """
            SELECT store_id, business_day, receipts, refund_receipts, cancelled_receipts, gross, discounts, tips, sales,
                refunds, revenue, tax, cancelled FROM daily_sales
            """;
    private static final String HOURLY =
            "SELECT store_id, business_month, weekday, business_hour, receipts, revenue FROM hourly_sales";
    private static final String PAYMENTS =
            "SELECT store_id, business_month, payment_type, payment_name, payments, amount, cancelled FROM payment_mix";
    private static final String PRODUCTS =
            "SELECT product, business_month, gross, discount, cost, costed, amount, cancelled FROM product_sales";

    @TempDir
    private Path folder;

    private PosSimulator api;

    @BeforeEach
    void start() throws IOException {
        api = new PosSimulator(new ReceiptHistory(11, FROM, 20, 40), TOKEN, 0);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** Its runner in a workspace, where a child finds the API, too. */
    public static final class Configured implements Function<Workspace, JobRunner> {
        @Override
        public JobRunner apply(Workspace workspace) {
            try {
                return runner(workspace, settings(Files.readString(noted(workspace))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path noted(Workspace workspace) {
        return RealParts.root().resolve("jobs/target").resolve(workspace.name() + ".api");
    }

    private static ReceiptSettings settings(String url) {
        ApiSettings shipped = ApiSettings.at(url);
        return ReceiptSettings.DEFAULT.with(new ApiSettings(
                URI.create(url),
                "POS_TOKEN",
                25,
                100_000,
                Duration.ofSeconds(100),
                shipped.overlap(),
                Duration.ofDays(5),
                shipped.mostReceipts(),
                LocalDate.of(2025, 6, 20),
                Duration.ofSeconds(2),
                6,
                Duration.ofMillis(10),
                Duration.ofMillis(200),
                Optional.empty()));
    }

    private ReceiptSettings backfill(LocalDate from, LocalDate to) {
        ReceiptSettings usual = settings(api.url());
        ApiSettings asked = usual.api().orElseThrow();
        return usual.with(new ApiSettings(
                asked.url(),
                asked.tokenEnv(),
                asked.pageSize(),
                asked.requests(),
                asked.per(),
                asked.overlap(),
                asked.window(),
                asked.mostReceipts(),
                asked.historyFrom(),
                asked.timeout(),
                asked.attempts(),
                asked.firstWait(),
                asked.longestWait(),
                Optional.of(new ApiSettings.Backfill(from, to))));
    }

    private static JobRunner runner(Workspace workspace, ReceiptSettings settings) {
        Settings usual = workspace.settings(
                workspace.runtime(), new LeaseSettings(Duration.ofMinutes(2), Duration.ofSeconds(20)));
        return new JobRunner(
                workspace.parts().spark(),
                usual.toBuilder()
                        .secrets(name -> Optional.of(new Secret(TOKEN)))
                        .build(),
                PosReceipts.define(settings),
                Progress.silent());
    }

    /** Two readings of one second by the server's clock could not be told apart; a run of its own takes longer to start. */
    private static void awaitTheNextSecond() {
        long second = Instant.now().getEpochSecond();
        while (Instant.now().getEpochSecond() == second) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Workspace prepared() throws IOException {
        Workspace workspace = RealParts.shared().workspace().migrate();
        MartTables.makeStages(
                new Database(workspace.migration()),
                PosReceipts.define(ReceiptSettings.DEFAULT).marts());
        Files.writeString(noted(workspace), api.url());
        return workspace;
    }

    private JobRunner runner(Workspace workspace) {
        return runner(workspace, settings(api.url()));
    }

    private void requireMarts(Workspace workspace, List<String> receipts) {
        ReceiptOracle oracle = new ReceiptOracle(receipts, ZONE, 3);
        assertThat(workspace.query(DAILY)).isEqualTo(oracle.daily());
        assertThat(workspace.query(HOURLY)).isEqualTo(oracle.hourly());
        assertThat(workspace.query(PAYMENTS)).isEqualTo(oracle.payments());
        assertThat(workspace.query(PRODUCTS)).isEqualTo(oracle.products());
        assertThat(workspace.query("SELECT store_id, business_month, order_type, receipts, revenue FROM order_mix"))
                .isEqualTo(oracle.orders());
        assertThat(workspace.query(
                        "SELECT store_id, business_month, tax_type, tax_name, tax_rate, amount FROM tax_mix"))
                .isEqualTo(oracle.taxes());
        assertThat(workspace.query("SELECT business_month, sold_month, refunds, amount FROM refund_months"))
                .isEqualTo(oracle.refunds());
        assertThat(workspace.query("SELECT customer_id, business_month, visits, revenue FROM customer_months"))
                .isEqualTo(oracle.customers());
        assertThat(workspace.query(
                        "SELECT business_month, modifier, modifier_option, quantity, amount FROM modifier_sales"))
                .isEqualTo(oracle.modifiers());
        assertThat(workspace.query("SELECT business_month, product_a, product_b, receipts, support, confidence, lift"
                        + " FROM basket_pairs"))
                .isEqualTo(oracle.pairs());
    }

    @Test
    void whatTheApiHasIsInTheMartsAndWhatComesLaterFollows() throws IOException {
        Workspace workspace = prepared();
        RunReport first = runner(workspace).run();
        assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
        List<String> all = new ArrayList<>(api.all(BEGINNING, END));
        requireMarts(workspace, all);
        assertThat(workspace.query(
                        "SELECT SUM(records) FROM ledger_conservation WHERE stage = 'in' AND measure = 'total_money'"))
                .containsExactly(Integer.toString(all.size()));

        // A late sale, and a cancellation of one that was taken, by the server's clock.
        String late = all.get(0).replaceFirst("\"receipt_number\":\"[^\"]*\"", "\"receipt_number\":\"late-1\"");
        String cancelled = all.get(1);
        // The server's clock, as it tells it, has whole seconds.
        Instant now = Instant.now().minusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
        for (String receipt : List.of(
                updatedAt(late, now),
                updatedAt(cancelled, now).replaceFirst("\"cancelled_at\":[^,]*", "\"cancelled_at\":\"" + now + "\""))) {
            api.publish(now, receipt);
            all.add(receipt);
        }
        int before = api.asked().size();
        runner(workspace).run();
        requireMarts(workspace, all);
        // One question for the time, one window.
        assertThat(api.asked().size() - before).isEqualTo(2);

        // What came into the past is found by asking for those days, and the next run goes on where the last one was.
        Instant past = Instant.parse("2025-07-05T12:00:00Z");
        String forgotten = updatedAt(all.get(2), past)
                .replaceFirst("\"receipt_number\":\"[^\"]*\"", "\"receipt_number\":\"past-1\"");
        api.publish(past, forgotten);
        runner(workspace).run();
        requireMarts(workspace, all);
        String lastAsked = api.asked().get(api.asked().size() - 1);
        awaitTheNextSecond();
        runner(workspace, backfill(LocalDate.of(2025, 7, 5), LocalDate.of(2025, 7, 5)))
                .run();
        all.add(forgotten);
        requireMarts(workspace, all);
        runner(workspace).run();
        assertThat(api.asked().get(api.asked().size() - 1).replaceFirst("&updated_at_max.*", ""))
                .isGreaterThanOrEqualTo(lastAsked.replaceFirst("&updated_at_max.*", ""));
        assertThat(runner(workspace).reconcile(SliceChoice.ALL).isEqual()).isTrue();
        assertThat(workspace.objects("raw")).isEmpty();
    }

    private static String updatedAt(String receipt, Instant time) {
        return receipt.replaceFirst("\"updated_at\":\"[^\"]*\"", "\"updated_at\":\"" + time + "\"");
    }

    @Test
    void anApiThatFailsAsItMayIsAskedAgain() throws IOException {
        Workspace workspace = prepared();
        api.fail(List.of(
                Fault.TOO_MANY_REQUESTS,
                Fault.SERVER_ERROR,
                Fault.CUT,
                Fault.TOO_MANY_REQUESTS_RETRY_AFTER,
                Fault.NOT_JSON,
                Fault.CLOSED,
                Fault.SLOW,
                Fault.CURSOR_GONE,
                Fault.CURSOR_GONE,
                Fault.NOT_JSON,
                Fault.CURSOR_GONE));
        runner(workspace).run();
        requireMarts(workspace, api.all(BEGINNING, END));
        assertThat(workspace.query(
                        "SELECT SUM(records) FROM ledger_conservation WHERE stage = 'in' AND measure = 'total_money'"))
                .containsExactly(Integer.toString(api.all(BEGINNING, END).size()));
    }

    @Test
    void anApiThatFailsForGoodIsToldAndNothingIsTaken() throws IOException {
        Workspace workspace = prepared();
        api.fail(Collections.nCopies(20, Fault.SERVER_ERROR));
        assertThatThrownBy(() -> runner(workspace).run())
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE);
                    assertThat(failure).hasMessageContaining("status 503 in 6 attempts");
                });
        assertThat(workspace.query("SELECT * FROM ledger_batch")).isEmpty();
        PosSimulator other = new PosSimulator(new ReceiptHistory(1, FROM, 1, 1), "another token", 0);
        try (other) {
            assertThatThrownBy(() -> runner(workspace, settings(other.url())).run())
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> {
                        assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
                        assertThat(failure)
                                .hasMessageContaining("status 401")
                                .hasMessageContaining("is the token in POS_TOKEN right?")
                                .hasMessageNotContaining(TOKEN);
                    });
        }
    }

    @Test
    void whatThePlanDoesNotAllowIsTold() throws IOException {
        Workspace workspace = prepared();
        Instant from = Instant.parse("2025-07-10T00:00:00Z");
        api.allowFrom(from);
        RunReport report = runner(workspace).run();
        assertThat(report.notes())
                .singleElement()
                .asString()
                .startsWith("receipts updated from 2025-06-20T00:00:00Z to 2025-07-1")
                .endsWith(" could not be had: the plan does not allow it (status 402)");
        Instant read = Instant.parse(report.notes().get(0).replaceFirst(".* to (\\S+) could.*", "$1"));
        // To the hour.
        assertThat(read).isBetween(from, from.plus(Duration.ofHours(1)));
        requireMarts(workspace, api.all(read, END));
        assertThat(workspace.query("SELECT message FROM ledger_run"))
                .singleElement()
                .asString()
                .contains("status 402");
    }

    @Test
    void killedWhileItReadsAndAfterwardsNothingIsLostOrDoubled() throws Exception {
        TreeMap<String, Workspace> crashed = new TreeMap<>();
        List<CrashedRuns.Run> runs = new ArrayList<>();
        for (String point : List.of("SOURCE_PART_READ:9", "ROWS_WRITTEN", "PAGES_WRITTEN")) {
            Workspace workspace = prepared();
            crashed.put(point, workspace);
            runs.add(new CrashedRuns.Run(workspace.name(), point, Configured.class, Optional.empty()));
        }
        CrashedRuns.crash(runs, folder.resolve("crashed.log"));
        for (Workspace workspace : crashed.values()) {
            workspace.execute("UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6)");
            runner(workspace).run();
            requireMarts(workspace, api.all(BEGINNING, END));
            assertThat(workspace.query("SELECT SUM(landed) FROM ledger_file"))
                    .containsExactly(Integer.toString(api.all(BEGINNING, END).size()));
        }
    }

    /** A refund before its sale, an older version after a newer one, a sale three days after it was made: in any order, in two runs. */
    @Test
    void anyOrderOfArrivalGivesTheSameMarts() throws IOException {
        List<String> versions = new ArrayList<>();
        for (String receipt : new ReceiptHistory(23, LocalDate.of(2025, 7, 20), 20, 15).updated(BEGINNING, END)) {
            versions.add(receipt);
            if (!receipt.contains("\"cancelled_at\":null")) {
                // As it was before it was cancelled.
                String created = ReceiptOracle.parsed(receipt).get("created_at").asText();
                versions.add(updatedAt(receipt, Instant.parse(created))
                        .replaceFirst("\"cancelled_at\":[^,]*", "\"cancelled_at\":null"));
            }
        }
        String refund = versions.stream()
                .filter(receipt -> receipt.contains("\"REFUND\""))
                .findFirst()
                .orElseThrow();
        // Refunded in a later month, and refunds of what nobody has.
        versions.add(refund.replaceFirst("\"receipt_number\":\"[^\"]*\"", "\"receipt_number\":\"R-later\"")
                .replaceFirst("\"receipt_date\":\"[^\"]*\"", "\"receipt_date\":\"2025-09-02T20:00:00.000Z\""));
        versions.add(refund.replaceFirst("\"receipt_number\":\"[^\"]*\"", "\"receipt_number\":\"R-unknown\"")
                .replaceFirst("\"refund_for\":\"[^\"]*\"", "\"refund_for\":\"nobody-has\""));
        Workspace workspace = prepared();
        Collections.shuffle(versions, new Random(7));
        int half = versions.size() / 2;
        for (int end : List.of(half, versions.size())) {
            List<String> arrived = versions.subList(end == half ? 0 : half, end);
            workspace.upload(
                    PosReceipts.NAME,
                    "receipts_" + end + ".jsonl",
                    String.join("\n", arrived).getBytes(StandardCharsets.UTF_8));
            runner(workspace, ReceiptSettings.DEFAULT).run();
            requireMarts(workspace, versions.subList(0, end));
        }
        assertThat(workspace.query("SELECT sold_month FROM refund_months WHERE business_month = '2025-09-01'"))
                .contains("2025-07");
        // Each refund is its sale, with the other sign.
        assertThat(workspace
                        .parts()
                        .spark()
                        .read()
                        .format("delta")
                        .load(workspace.zones().lake() + "/" + ReceiptColumns.LINES)
                        .where("receipt_number = 'R-unknown'")
                        .selectExpr("sum(amount) < 0", "sum(quantity) < 0")
                        .first()
                        .mkString("|"))
                .isEqualTo("true|true");
    }

    @Test
    void realReceiptsInMajorAndInMinorUnits() throws IOException {
        List<String> real = new ArrayList<>();
        for (String file : List.of("receipt_response_sample.json", "receipts_5.json")) {
            Path sample = RealParts.root()
                    .resolve("../shared/data/pos_receipts")
                    .resolve(file)
                    .normalize();
            org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(sample), "no sample files beside this checkout");
            for (JsonNode receipt :
                    ReceiptOracle.parsed(Files.readString(sample)).get("receipts")) {
                real.add(receipt.toString());
            }
        }
        Workspace workspace = prepared();
        workspace.upload(
                PosReceipts.NAME, "receipts_real.jsonl", String.join("\n", real).getBytes(StandardCharsets.UTF_8));
        RunReport report = runner(workspace, ReceiptSettings.DEFAULT).run();
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        requireMarts(workspace, real);
        // Each of them adds up.
        assertThat(workspace.query("SELECT failed FROM ledger_check WHERE name = 'receipt_does_not_add_up'"))
                .containsExactly("0");
    }

    @Test
    void combosInMinorUnitsAddUpToTheirLines() throws IOException {
        List<String> receipts = new ReceiptHistory(3, FROM, 10, 20).updated(BEGINNING, END);
        ReceiptSettings usual = ReceiptSettings.DEFAULT;
        ReceiptSettings minor = new ReceiptSettings(
                usual.api(),
                ReceiptSettings.Amounts.MINOR,
                usual.earliest(),
                usual.latest(),
                usual.clock(),
                usual.orderTypes(),
                List.of(new Combo(
                        "wings",
                        List.of(),
                        List.of("10200"),
                        List.of(),
                        List.of("Main"),
                        List.of("Sauce"),
                        Combo.Allocation.LIST_PRICE)),
                usual.basket(),
                usual.report(),
                usual.limits());
        Workspace workspace = prepared();
        workspace.upload(
                PosReceipts.NAME,
                "receipts_minor.jsonl",
                Pattern.compile(":(-?\\d+)[.](\\d\\d)([,}])")
                        .matcher(String.join("\n", receipts))
                        .replaceAll(money -> ":" + new BigInteger(money.group(1) + money.group(2)) + money.group(3))
                        .getBytes(StandardCharsets.UTF_8));
        runner(workspace, minor).run();
        ReceiptOracle oracle = new ReceiptOracle(receipts, ZONE, 3);
        assertThat(workspace.query(DAILY)).isEqualTo(oracle.daily());
        assertThat(workspace.query(
                        "SELECT business_month, SUM(combos), SUM(amount) FROM combo_sales WHERE combo = 'wings'"
                                + " GROUP BY business_month"))
                .isEqualTo(oracle.soldOf("10200"))
                .isNotEmpty();
        assertThat(workspace.query("SELECT COUNT(*) FROM combo_sales WHERE product LIKE 'Wings%'"))
                .isNotEqualTo(List.of("0"));
        // Of each receipt the components come to what its lines come to.
        assertThat(sums(workspace, ReceiptColumns.ITEMS)).isEqualTo(sums(workspace, ReceiptColumns.LINES));
        // Each refund, by component and to the cent, is its sale with the other sign; its number is that of the sale
        // after an R.
        List<String> mirrored = workspace
                .parts()
                .spark()
                .read()
                .format("delta")
                .load(workspace.zones().lake() + "/" + ReceiptColumns.ITEMS)
                .withColumn("sale", functions.regexp_replace(functions.col("receipt_number"), "^R", ""))
                .groupBy("sale", "line_no", "item_no", "product")
                .agg(
                        functions
                                .count_if(functions.expr("receipt_type = 'REFUND'"))
                                .as("refunds"),
                        functions.count(functions.lit(1)).as("all"),
                        functions
                                .expr(
                                        "sum(quantity) = 0 and sum(gross) = 0 and sum(discount) = 0 and sum(tax_included) = 0"
                                                + " and sum(cost) = 0 and sum(amount) = 0")
                                .as("isNothing"))
                .where("refunds > 0")
                .selectExpr("concat_ws('|', refunds, all, isNothing)")
                .as(Encoders.STRING())
                .collectAsList();
        assertThat(mirrored).isNotEmpty().containsOnly("1|2|true");
    }

    private static List<String> sums(Workspace workspace, String table) {
        return workspace
                .parts()
                .spark()
                .read()
                .format("delta")
                .load(workspace.zones().lake() + "/" + table)
                .groupBy("receipt_number")
                .agg(Map.of("gross", "sum", "discount", "sum", "tax_included", "sum", "cost", "sum", "amount", "sum"))
                .selectExpr(
                        "receipt_number",
                        "`sum(gross)`",
                        "`sum(discount)`",
                        "`sum(tax_included)`",
                        "`sum(cost)`",
                        "`sum(amount)`")
                .collectAsList()
                .stream()
                .map(row -> row.mkString("|"))
                .sorted()
                .toList();
    }

    @Test
    void daysOfTheStoresZone() throws IOException {
        // Mexico City: clocks went forward on 2022-04-03 and back on 2022-10-30; UTC-6 and UTC-5.
        String template = api.all(BEGINNING, END).get(0);
        List<String> receipts = new ArrayList<>();
        String[][] moments = {
            // 02:30 before the cut-off belongs to the day before.
            {"2022-01-15T08:30:00.000Z", "2022-01-14"},
            {"2022-01-15T09:00:00.000Z", "2022-01-15"},
            // The day of 23 hours, up to 02:59:59 of the next.
            {"2022-04-03T07:59:59.999Z", "2022-04-02"},
            {"2022-04-03T08:00:00Z", "2022-04-03"},
            {"2022-04-04T07:59:59Z", "2022-04-03"},
            {"2022-04-04T08:00:00Z", "2022-04-04"},
            // The day of 25 hours.
            {"2022-10-30T08:59:59Z", "2022-10-29"},
            {"2022-10-30T09:00:00Z", "2022-10-30"},
            {"2022-10-31T08:59:59Z", "2022-10-30"},
            // A year's end.
            {"2023-01-01T08:59:59Z", "2022-12-31"},
        };
        for (String[] moment : moments) {
            receipts.add(template.replaceFirst(
                            "\"receipt_number\":\"[^\"]*\"", "\"receipt_number\":\"z-" + receipts.size() + "\"")
                    .replaceFirst("\"receipt_date\":\"[^\"]*\"", "\"receipt_date\":\"" + moment[0] + "\""));
        }
        Workspace workspace = prepared();
        workspace.upload(
                PosReceipts.NAME,
                "receipts_zone.jsonl",
                String.join("\n", receipts).getBytes(StandardCharsets.UTF_8));
        runner(workspace, ReceiptSettings.DEFAULT).run();
        requireMarts(workspace, receipts);
        assertThat(workspace.query("SELECT business_day, receipts FROM daily_sales"))
                .containsExactly(
                        "2022-01-14|1",
                        "2022-01-15|1",
                        "2022-04-02|1",
                        "2022-04-03|2",
                        "2022-04-04|1",
                        "2022-10-29|1",
                        "2022-10-30|2",
                        "2022-12-31|1");
    }
}
