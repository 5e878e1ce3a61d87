package io.countinghouse.jobs.receipts;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.page.PageFile;
import io.countinghouse.common.page.PageFiles;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.offsets.StageTimes;
import io.countinghouse.jobs.receipts.api.ApiSettings;
import io.countinghouse.jobs.receipts.report.PosPages;
import io.countinghouse.jobs.receipts.simulator.PosSimulator;
import io.countinghouse.jobs.receipts.simulator.ReceiptHistory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Prints the seconds of pos-receipts from its API to MySQL, of a second run that finds a late receipt, and of the reports, and the
 * most memory that its heap held; the API is simulated in the same process. Argument: how many sales (2000000), over 400 days.
 * Run as {@code OffsetsBenchmark} says.
 */
final class ReceiptsBenchmark {
    private static final int DAYS = 400;
    private static final LocalDate FROM = LocalDate.of(2024, 7, 1);
    private static final String TOKEN = "benchmark";

    private ReceiptsBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int sales = arguments.length < 1 ? 2_000_000 : Integer.parseInt(arguments[0]);
        Workspace workspace = RealParts.shared().workspace().migrate();
        MartTables.makeStages(
                new Database(workspace.migration()),
                PosReceipts.define(ReceiptSettings.DEFAULT).marts());
        SparkSession spark = RealParts.shared()
                .spark(Map.of(
                        "spark.master", "local[*]",
                        "spark.driver.host", "127.0.0.1",
                        "spark.sql.shuffle.partitions", "4",
                        "spark.sql.adaptive.enabled", "true",
                        "spark.sql.codegen.wholeStage", "true",
                        "spark.sql.codegen.factoryMode", "FALLBACK"));
        Path pages = Files.createTempDirectory("receipts-benchmark");
        ReceiptHistory history = new ReceiptHistory(1, FROM, DAYS, Math.max(1, sales / DAYS));
        try (spark;
                PosSimulator api = new PosSimulator(history, TOKEN, 0)) {
            run("whole", spark, workspace, api);
            Instant now = Instant.now().minusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
            String first = api.all(
                            FROM.atStartOfDay().toInstant(java.time.ZoneOffset.UTC),
                            FROM.plusDays(1).atStartOfDay().toInstant(java.time.ZoneOffset.UTC))
                    .get(0);
            api.publish(
                    now,
                    first.replaceFirst("\"receipt_number\":\"[^\"]*\"", "\"receipt_number\":\"late\"")
                            .replaceFirst("\"updated_at\":\"[^\"]*\"", "\"updated_at\":\"" + now + "\""));
            run("one late receipt", spark, workspace, api);
            long start = System.nanoTime();
            PosPages report = new PosPages(ReceiptSettings.DEFAULT);
            List<PageFile> files = report.month(new Database(workspace.runtime()), YearMonth.of(2025, 3));
            PageFiles.write(files, pages);
            note("report of a month", start);
            start = System.nanoTime();
            PageFiles.write(report.cumulative(new Database(workspace.runtime())), pages);
            note("report of all months", start);
        }
        workspace
                .query("SELECT SUM(receipts), SUM(revenue) FROM daily_sales")
                .forEach(row -> System.out.println("receipts and revenue: " + row));
        System.out.printf(
                Locale.ROOT,
                "most heap in use after a collection: %,d MB of %,d; %d processors%n",
                heapAfterCollection() >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.getRuntime().availableProcessors());
        // The embedded server ends with the JVM, which its threads would keep alive.
        System.exit(0);
    }

    private static void run(String what, SparkSession spark, Workspace workspace, PosSimulator api) {
        StageTimes times = new StageTimes();
        long start = System.nanoTime();
        new JobRunner(spark, settings(workspace), PosReceipts.define(settings(api.url())), times).run();
        note("pos-receipts, " + what, start);
        times.seconds()
                .forEach((stage, seconds) -> System.out.printf(Locale.ROOT, "    %-48s %9.1f s%n", stage, seconds));
    }

    private static ReceiptSettings settings(String url) {
        ApiSettings shipped = ApiSettings.at(url);
        return ReceiptSettings.DEFAULT.with(new ApiSettings(
                URI.create(url),
                shipped.tokenEnv(),
                shipped.pageSize(),
                1_000_000,
                Duration.ofSeconds(1),
                shipped.overlap(),
                Duration.ofDays(1),
                shipped.mostReceipts(),
                FROM,
                shipped.timeout(),
                shipped.attempts(),
                shipped.firstWait(),
                shipped.longestWait(),
                Optional.empty()));
    }

    private static Settings settings(Workspace workspace) {
        MysqlSettings runtime = workspace.runtime();
        // A statement that publishes much is silent for longer than the tests' connections wait.
        MysqlSettings patient = new MysqlSettings(
                runtime.host(),
                runtime.port(),
                runtime.database(),
                runtime.user(),
                runtime.password(),
                runtime.tls(),
                runtime.connectTimeout(),
                Duration.ofMinutes(30));
        return workspace
                .settings(patient, new LeaseSettings(Duration.ofSeconds(60), Duration.ofSeconds(75)))
                .toBuilder()
                .secrets(name -> Optional.of(new Secret(TOKEN)))
                .build();
    }

    private static long heapAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool ->
                        pool.getType() == MemoryType.HEAP && pool.getName().contains("Old"))
                .mapToLong(ReceiptsBenchmark::peak)
                .max()
                .orElse(-1);
    }

    private static long peak(MemoryPoolMXBean pool) {
        return pool.getCollectionUsage() == null
                ? pool.getPeakUsage().getUsed()
                : pool.getCollectionUsage().getUsed();
    }

    private static void note(String what, long start) {
        System.out.printf(Locale.ROOT, "%-52s %9.1f s%n", what, (System.nanoTime() - start) / 1e9);
    }
}
