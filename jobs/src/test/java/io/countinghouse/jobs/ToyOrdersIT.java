package io.countinghouse.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.sales.CrashedRuns;
import io.countinghouse.jobs.toy.Order;
import io.countinghouse.jobs.toy.TillServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job of another jar, through the registry only: strict JSON lines from a source of its own, one feed to two lake tables. */
class ToyOrdersIT {
    private static final String JOB = "toy-orders";
    private static final String MART = "SELECT day, sku, quantity, amount FROM toy_sku_sales";
    private static final List<String> POINTS = List.of(
            "SOURCE_READ",
            "SOURCE_KEPT",
            "CLAIMED",
            "ROWS_WRITTEN",
            "REJECTS_WRITTEN",
            "LANDED",
            "PUBLISH_UNCOMMITTED",
            "PUBLISHED");

    @TempDir
    private Path folder;

    private final TillServer till = new TillServer();

    @AfterEach
    void close() {
        till.close();
    }

    /** Its runner in a workspace, where it finds the till. */
    public static final class Configured implements Function<Workspace, JobRunner> {
        @Override
        public JobRunner apply(Workspace workspace) {
            try {
                String url = Files.readString(noted(workspace));
                return ConfiguredWorkspace.of(workspace).runner(JOB, List.of("job.url=\"" + url + "\""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Where a child finds it, too. */
    private static Path noted(Workspace workspace) {
        return RealParts.root().resolve("jobs/target").resolve(workspace.name() + ".till");
    }

    private Workspace prepared() throws IOException {
        Workspace workspace = RealParts.shared().workspace().migrate();
        MartTables.makeStages(
                new Database(workspace.migration()),
                JobRegistry.module(JOB).asShipped().marts());
        Files.writeString(noted(workspace), till.url());
        return workspace;
    }

    private static JobRunner runner(Workspace workspace) {
        return new Configured().apply(workspace);
    }

    /** In plain Java: the lines of the last version of each order, unless that is cancelled. */
    private static List<String> expected(List<Order> orders) {
        Map<Long, Order> last = new HashMap<>();
        orders.forEach(
                order -> last.merge(order.id(), order, (one, other) -> other.version() >= one.version() ? other : one));
        Map<String, Integer> quantities = new TreeMap<>();
        Map<String, BigDecimal> amounts = new TreeMap<>();
        for (Order order : last.values()) {
            for (Order.Line line : order.cancelled() ? List.<Order.Line>of() : order.lines()) {
                String key = String.format(Locale.ROOT, "2024-01-%02d|%s", order.day(), line.sku());
                quantities.merge(key, line.quantity(), Integer::sum);
                amounts.merge(key, line.price().multiply(BigDecimal.valueOf(line.quantity())), BigDecimal::add);
            }
        }
        return quantities.entrySet().stream()
                .map(sales -> sales.getKey() + "|" + sales.getValue() + "|" + amounts.get(sales.getKey()))
                .toList();
    }

    /** Orders of which some come again, changed or cancelled, out of order. */
    private static List<Order> orders(long seed, int count) {
        Random random = new Random(seed);
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Order.Line> lines = new ArrayList<>();
            for (int line = random.nextInt(4); line > 0; line--) {
                lines.add(new Order.Line(
                        "sku" + random.nextInt(5),
                        1 + random.nextInt(9),
                        BigDecimal.valueOf(random.nextInt(20_000) - 2_000, 2)));
            }
            orders.add(new Order(
                    1 + random.nextInt(count),
                    random.nextInt(10),
                    random.nextInt(8) == 0,
                    1 + random.nextInt(5),
                    lines));
        }
        return orders;
    }

    private static List<String> json(List<Order> orders) {
        return orders.stream().map(Order::json).toList();
    }

    @Test
    void runsWholeReadsOnFromTheWatermarkAndReconciles() throws IOException {
        Workspace workspace = prepared();
        List<Order> all = orders(1, 80);
        till.send(json(all.subList(0, 50)));

        RunReport first = runner(workspace).run();

        assertThat(first.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(workspace.query(MART)).isEqualTo(expected(all.subList(0, 50)));
        till.send(json(all.subList(50, 80)));
        runner(workspace).run();
        assertThat(workspace.query(MART)).isEqualTo(expected(all));
        assertThat(runner(workspace).run().batches()).isEmpty();
        assertThat(till.asked()).containsExactly("0", "50", "80");
        assertThat(runner(workspace).reconcile(SliceChoice.ALL).isEqual()).isTrue();
        // The table of record carries the proof: what came in landed once, whatever hangs on it.
        assertThat(workspace.query("SELECT stage, SUM(records) FROM ledger_conservation"
                        + " WHERE stage IN ('in', 'landed', 'rejected') GROUP BY stage"))
                .containsExactly("in|80", "landed|80");
        // An order without lines has a row that says so.
        long lines = all.stream()
                .mapToLong(order -> Math.max(1, order.lines().size()))
                .sum();
        assertThat(workspace.query("SELECT SUM(records) FROM ledger_conservation WHERE stage = 'outlet'"))
                .containsExactly(Long.toString(lines));
        assertThat(workspace.query("SELECT table_name, SUM(records) FROM ledger_lake_version GROUP BY table_name"))
                .containsExactly("toy_order_lines|" + lines, "toy_orders|80");
        assertThat(workspace.objects("raw")).isEmpty();
    }

    @Test
    void killedAtAnyPointAndRunAgainNothingIsLostOrDoubled() throws Exception {
        List<Order> all = orders(2, 40);
        till.send(json(all));
        till.send(List.of("{\"id\":1,\"id\":2}"));
        Map<String, Workspace> crashed = new TreeMap<>();
        List<CrashedRuns.Run> runs = new ArrayList<>();
        for (String point : POINTS) {
            Workspace workspace = prepared();
            crashed.put(point, workspace);
            runs.add(new CrashedRuns.Run(workspace.name(), point, Configured.class, Optional.empty()));
        }
        CrashedRuns.crash(runs, folder.resolve("crashed.log"));
        for (Map.Entry<String, Workspace> run : crashed.entrySet()) {
            Workspace workspace = run.getValue();
            // As if the time of its lease had passed.
            workspace.execute("UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6)");
            runner(workspace).run();
            assertThat(workspace.query(MART)).as(run.getKey()).isEqualTo(expected(all));
            assertThat(workspace.query("SELECT SUM(landed), SUM(rejected) FROM ledger_file"))
                    .as(run.getKey())
                    .containsExactly("40|1");
        }
        assertThat(runner(crashed.get("ROWS_WRITTEN"))
                        .reconcile(SliceChoice.ALL)
                        .isEqual())
                .isTrue();
    }

    @Test
    void quarantinedMendedReplayedAndReconciled() throws IOException {
        Workspace workspace = prepared();
        List<Order> all = new ArrayList<>(orders(3, 20));
        Order wrong = new Order(900, 1, false, 3, List.of(new Order.Line("sku9", 2, new BigDecimal("1.25"))));
        String nested = wrong.json().replace("1.25", "1.255").replace("{\"id\"", "{\"memo\":{\"=a\":[1,\"x\"]},\"id\"");
        String sum = wrong.json().replace("\"id\":900", "\"id\":901").replace("2.50", "2.51");
        String duplicate = "{\"id\":902,\"id\":903}";
        till.send(json(all));
        till.send(List.of(
                nested,
                sum,
                duplicate,
                wrong.json().replace("900", "904").replace("\"sku\"", "\"note\":[1], \"sku\"")));

        RunReport report = runner(workspace).run();

        all.add(new Order(904, 1, false, 3, wrong.lines()));
        assertThat(workspace.query(MART)).isEqualTo(expected(all));
        assertThat(report.notes())
                .contains("feed orders: members that it does not declare, kept in _extra: lines[].note (1), memo (1)");
        Path file = folder.resolve("rejects.csv");
        assertThat(runner(workspace).export(QuarantineFilter.ALL, file)).isEqualTo(3);
        String text = Files.readString(file);
        assertThat(text)
                .contains(",too_many_decimals,1.255,")
                .contains(",order_does_not_add_up,")
                .contains(",duplicate_key,")
                .contains("\"" + duplicate.replace("\"", "\"\"") + "\"");
        List<String> lines = new ArrayList<>(Stream.of(text.split("\n")).toList());
        lines.removeIf(line -> line.contains("duplicate_key"));
        Path mended = folder.resolve("mended.csv");
        Files.writeString(
                mended, String.join("\n", lines).replace("1.255", "1.25").replace(",2.51,", ",2.50,") + "\n");

        runner(workspace).replay(mended.toUri().toString());

        all.add(wrong);
        all.add(new Order(901, 1, false, 3, wrong.lines()));
        assertThat(workspace.query(MART)).isEqualTo(expected(all));
        assertThat(runner(workspace).reconcile(SliceChoice.ALL).isEqual()).isTrue();
        assertThat(workspace.query("SELECT COUNT(*) FROM ledger_resolution WHERE state = 'REPLAYED'"))
                .containsExactly("2");
        assertThat(RealParts.shared()
                        .spark()
                        .read()
                        .format("delta")
                        .load(workspace.zones().lake() + "/toy_orders")
                        .where("id = 900")
                        .selectExpr("_extra['memo']")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("{\"=a\":[1,\"x\"]}");
    }

    @Test
    void uploadedFilesRetractAndRebuildReachEachTable() throws IOException {
        Workspace workspace = prepared();
        List<Order> read = orders(4, 15);
        List<Order> uploaded = List.of(new Order(500, 1, false, 2, read.get(0).lines()));
        till.send(json(read));
        workspace.upload(
                JOB, "orders-00009.jsonl", String.join("\n", json(uploaded)).getBytes(StandardCharsets.UTF_8));
        runner(workspace).run();
        List<Order> all = new ArrayList<>(read);
        all.addAll(uploaded);
        assertThat(workspace.query(MART)).isEqualTo(expected(all));

        runner(workspace).rebuild(SliceChoice.ALL);
        assertThat(workspace.query(MART)).isEqualTo(expected(all));
        runner(workspace).retract("orders-00009.jsonl", "typed twice");
        assertThat(workspace.query(MART)).isEqualTo(expected(read));
        assertThat(runner(workspace).reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void aVersionWithoutLinesTakesThoseOfTheVersionBeforeAway() throws IOException {
        Workspace workspace = prepared();
        List<Order.Line> lines = List.of(
                new Order.Line("sku1", 2, new BigDecimal("1.25")), new Order.Line("sku2", 1, new BigDecimal("3.00")));
        Order before = new Order(1, 1, false, 3, lines);
        Order after = new Order(1, 2, false, 3, List.of());
        till.send(List.of(before.json()));
        runner(workspace).run();
        till.send(List.of(after.json()));
        runner(workspace).run();
        assertThat(workspace.query(MART)).isEmpty();
        assertThat(runner(workspace).reconcile(SliceChoice.ALL).isEqual()).isTrue();

        runner(workspace).retract("2", "the till's fault");
        assertThat(workspace.query(MART)).isEqualTo(expected(List.of(before)));
        assertThat(runner(workspace).reconcile(SliceChoice.ALL).isEqual()).isTrue();

        assertThat(runner(workspace).bringBack("2")).singleElement().asString().endsWith("/orders-00001.jsonl.gz");
        runner(workspace).run();
        assertThat(workspace.query(MART)).isEmpty();
    }

    @Test
    void aTillThatDoesNotAnswerIsToldAndNothingIsClaimed() throws IOException {
        Workspace workspace = prepared();
        till.close();
        assertThatThrownBy(() -> runner(workspace).run())
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.UNREACHABLE));
        assertThat(workspace.query("SELECT * FROM ledger_batch")).isEmpty();
    }
}
