package io.countinghouse.jobs.receipts.report;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import io.countinghouse.common.page.PageFile;
import io.countinghouse.common.page.PageFiles;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.jobs.cli.ConfigurationOptions;
import io.countinghouse.jobs.cli.SparkSessions;
import io.countinghouse.jobs.receipts.PosReceipts;
import io.countinghouse.jobs.receipts.ReceiptSettings;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pos",
        description = {
            "Sales of a month, or of all time: the bridge from gross sales to what was collected, comparisons, products,"
                    + " hours, payments.",
            "Markdown with its charts as SVG files beside it, one HTML file that holds all, an Excel workbook of the tables."
        },
        mixinStandardHelpOptions = true)
public final class PosReportCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Which which;

    @Option(names = "--out", paramLabel = "DIR", description = "folder of the pages (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("reports");

    @Option(
            names = "--local",
            description = "only there; otherwise the lake's folder reports/pos-receipts has them, too")
    private boolean isLocal;

    @Mixin
    private ConfigurationOptions options;

    private static final class Which {
        @Option(names = "--month", paramLabel = "YYYY-MM", description = "a month, e.g. 2025-09")
        private String month;

        @Option(names = "--cumulative", description = "all months")
        private boolean cumulative;
    }

    @Override
    public Integer call() {
        Optional<YearMonth> month = which.cumulative ? Optional.empty() : Optional.of(month());
        var configured = options.job(PosReceipts.NAME, ReceiptSettings::from);
        Database database = new Database(configured.settings().mysql());
        SchemaVersion.requireCurrent(database);
        PosPages pages = new PosPages(configured.job());
        List<PageFile> files = month.map(one -> pages.month(database, one)).orElseGet(() -> pages.cumulative(database));
        PageFiles.write(files, out);
        files.stream()
                .filter(file -> !file.name().endsWith(".svg"))
                .forEach(file -> System.out.println("Wrote " + out.resolve(file.name())));
        if (!isLocal) {
            String reports = new LakePaths(configured.settings().zones(), PosReceipts.NAME).reports();
            PageFiles.write(files, reports, SparkSessions.hadoop(configured.settings()));
            System.out.println("Wrote " + reports);
        }
        return 0;
    }

    private YearMonth month() {
        try {
            return YearMonth.parse(which.month);
        } catch (DateTimeParseException e) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--month: found \"" + which.month + "\", expected a month such as 2025-09", e);
        }
    }
}
