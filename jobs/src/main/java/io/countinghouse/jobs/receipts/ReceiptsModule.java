package io.countinghouse.jobs.receipts;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.DemoPage;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.step.Progress;
import io.countinghouse.jobs.receipts.report.PosReportCommand;
import io.countinghouse.jobs.receipts.simulator.ReceiptHistory;
import io.countinghouse.jobs.receipts.simulator.SandboxApi;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** pos-receipts; its demo is a quarter of two restaurants. */
public final class ReceiptsModule implements JobModule {
    /** The last update of a receipt comes some days after it was made. */
    private static final int LATE_DAYS = 12;

    @Override
    public String name() {
        return PosReceipts.NAME;
    }

    @Override
    public Job define(Section settings) {
        return PosReceipts.define(ReceiptSettings.from(settings));
    }

    @Override
    public Job asShipped() {
        return PosReceipts.define(ReceiptSettings.DEFAULT);
    }

    @Override
    public RawFiles files() {
        return (extent, seed, defects, out) -> {
            Files.createDirectories(out);
            ReceiptHistory history = new ReceiptHistory(
                    seed, extent.from(), extent.days(), (int) Math.max(1, extent.rows() / Math.max(1, extent.days())));
            long receipts = 0;
            for (LocalDate first : weeks(extent)) {
                List<String> lines =
                        history.updated(first.atStartOfDay().toInstant(ZoneOffset.UTC), endOf(first.plusDays(6)));
                if (!lines.isEmpty()) {
                    write(week(out, first), lines);
                    receipts += lines.size();
                }
            }
            if (defects) {
                Path week = week(out, extent.from());
                PlantedReceiptDefects.write(out, firstSale(week), week);
            }
            return Progress.count(receipts) + " receipts in " + out;
        };
    }

    private static List<LocalDate> weeks(Extent extent) {
        LocalDate end = extent.from().plusDays(extent.days() + LATE_DAYS);
        return extent.from().datesUntil(end, Period.ofWeeks(1)).toList();
    }

    private static Path week(Path folder, LocalDate first) {
        return folder.resolve("receipts_" + first + ".jsonl");
    }

    /** One that was neither refunded nor cancelled, so that another receipt of its number says the same. */
    private static String firstSale(Path week) throws java.io.IOException {
        try (java.util.stream.Stream<String> lines = Files.lines(week)) {
            return lines.filter(line -> line.contains("\"SALE\"") && line.contains("\"cancelled_at\":null"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Instant endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minusMillis(1);
    }

    private static void write(Path file, List<String> lines) throws java.io.IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            for (String line : lines) {
                out.write(line);
                out.write('\n');
            }
        }
    }

    /** In the sandbox its receipts come from the API there; the first week and what was planted come as files, too. */
    @Override
    public List<List<String>> demoRuns() {
        // Whatever the shell says: a demo reads no real API, and gives nobody a real token.
        return List.of(sandboxApi()
                .map(url -> List.of(
                        "job.api.url=\"" + url + "\"",
                        "job.api.token-env=" + SandboxApi.TOKEN_VARIABLE,
                        "job.api.history-from=" + SandboxApi.FROM))
                .orElse(List.of("job.api.url=\"\"")));
    }

    @Override
    public RawFiles demoFiles() {
        if (sandboxApi().isEmpty()) {
            return files();
        }
        return (extent, seed, defects, out) -> {
            String told = files().write(extent, seed, defects, out);
            List<LocalDate> weeks = weeks(extent);
            for (LocalDate first : weeks.subList(1, weeks.size())) {
                Files.deleteIfExists(week(out, first));
            }
            return told;
        };
    }

    private static Optional<String> sandboxApi() {
        return Optional.ofNullable(System.getenv(SandboxApi.URL_VARIABLE)).filter(url -> !url.isEmpty());
    }

    @Override
    public List<Object> reports() {
        return List.of(new PosReportCommand());
    }

    @Override
    public DemoPage demo() {
        return new DemoPage(
                new Extent((long) SandboxApi.PER_DAY * SandboxApi.DAYS, SandboxApi.DAYS, SandboxApi.FROM),
                List.of(
                        new DemoPage.Question(
                                "From gross sales to revenue, by month",
                                """
                SELECT DATE_FORMAT(business_day, '%Y-%m') AS month, SUM(receipts) AS receipts, SUM(gross) AS gross,
                    -SUM(discounts) AS discounts, SUM(tips) AS tips, SUM(refunds) AS refunds, SUM(revenue) AS revenue
                FROM daily_sales GROUP BY 1 ORDER BY 1
                """),
                        new DemoPage.Question(
                                "Products that go together more often than by chance",
                                """
                SELECT DATE_FORMAT(business_month, '%Y-%m') AS month, product_a, product_b, receipts, lift
                FROM basket_pairs WHERE lift > 1 ORDER BY lift DESC, product_a, product_b LIMIT 5
                """)));
    }
}
