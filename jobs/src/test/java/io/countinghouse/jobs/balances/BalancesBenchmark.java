package io.countinghouse.jobs.balances;

import io.countinghouse.common.config.BusinessDays;
import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Prints the seconds of org-balances: the first load of a history, then one more day with its invoices, a day without files, and a late
 * invoice of the middle of the history. Arguments: the number of invoices (1200000, one organization for each 600 of them) and of
 * days (1826). What a day costs must not follow the history: run it with a tenth of both beside it. Server and store are the embedded
 * ones, on the same machine.
 * Run as {@code OffsetsBenchmark} says.
 */
final class BalancesBenchmark {
    private static final LocalDate FIRST = LocalDate.of(2019, 1, 1);
    private static final LeaseSettings LEASE =
            new LeaseSettings(Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofHours(12));

    private final BalancesWorkspace in = new BalancesWorkspace();
    /** As a laptop does large work. */
    private final SparkSession spark = RealParts.shared()
            .spark(Map.of(
                    "spark.master", "local[*]",
                    "spark.driver.host", "127.0.0.1",
                    "spark.sql.shuffle.partitions", "4",
                    "spark.sql.adaptive.enabled", "true",
                    "spark.sql.codegen.wholeStage", "true",
                    "spark.sql.codegen.factoryMode", "FALLBACK"));

    private BalancesBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        long invoices = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_200_000;
        int days = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_826;
        new BalancesBenchmark().run(invoices, days);
        // The embedded server ends with the JVM, which its threads would keep alive.
        System.exit(0);
    }

    private void run(long invoices, int days) throws IOException {
        Path folder = Files.createTempDirectory("balances-benchmark");
        new BalancesGenerator(new Extent(invoices, days, FIRST), 1, false).write(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                in.upload(file);
                Files.delete(file);
            }
        }
        Files.delete(folder);
        LocalDate last = FIRST.plusDays(days - 1L);
        long each = Math.max(1, invoices / days);
        report("first load of " + invoices + " invoices", last);
        in.upload("invoices_next.csv", day(last.plusDays(1), each));
        report("one more day of " + each + " invoices", last.plusDays(1));
        report("a day without files", last.plusDays(2));
        in.upload("invoices_late.csv", day(FIRST.plusDays(days / 2), 1));
        report("one late invoice of " + FIRST.plusDays(days / 2), last.plusDays(2));
    }

    /** So many invoices of one day, of organizations that are there. */
    private static String day(LocalDate day, long invoices) {
        StringBuilder text = new StringBuilder(BalancesWorkspace.INVOICES);
        for (long i = 1; i <= invoices; i++) {
            text.append(String.join(
                    ",",
                    Long.toString(day.toEpochDay() * 1_000_000 + i),
                    "",
                    Long.toString(i),
                    Long.toString(1 + i),
                    "1",
                    "open",
                    "USD",
                    "",
                    "",
                    "10.00",
                    "",
                    "1.00000000",
                    "",
                    day + "T10:00:00.000Z\n"));
        }
        return text.toString();
    }

    private void report(String work, LocalDate until) {
        Settings settings = in.workspace.settings(in.workspace.runtime(), LEASE).toBuilder()
                .maxSlices(100_000)
                .build();
        long began = System.nanoTime();
        RunReport report = new JobRunner(spark, settings, job(until), Progress.silent()).run();
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        System.out.printf(
                Locale.ROOT,
                "%-45s %8.1f s, %s slices, rows in MySQL %s%n",
                work,
                millis / 1000.0,
                in.workspace.query("SELECT COUNT(*) FROM ledger_publish WHERE batch_id = "
                        + report.batches().get(report.batches().size() - 1).batchId()),
                in.workspace.query("SELECT COUNT(*) FROM fct_org_daily_balances"));
    }

    private static Job job(LocalDate until) {
        BalanceSettings shipped = BalancesWorkspace.until(until.toString());
        return OrgBalances.define(shipped).keeping(new BusinessDays(ZoneOffset.UTC, 0, Optional.of(until)));
    }
}
