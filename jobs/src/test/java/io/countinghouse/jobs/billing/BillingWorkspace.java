package io.countinghouse.jobs.billing;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A migrated workspace for billing-fx. */
final class BillingWorkspace {
    static final String HEADER = "id,company_name,country,city,product_line,item,bill_date,currency,bill_amount\n";

    final Workspace workspace = RealParts.shared().workspace();
    private final BillingSettings settings;

    /** The job with the rates of files only. */
    public static final class WithoutPolicyRates implements Function<Workspace, JobRunner> {
        @Override
        public JobRunner apply(Workspace of) {
            return new JobRunner(
                    of.parts().spark(),
                    of.settings(),
                    BillingFx.define(settings(ConflictPolicy.KEEP_FIRST, FxFeeds.ECB)),
                    Progress.silent());
        }
    }

    BillingWorkspace(BillingSettings settings) {
        this.settings = settings;
        workspace.migrate();
    }

    /** As shipped but for these; most of the rows may be rejected: the tests' files are short. */
    static BillingSettings settings(ConflictPolicy conflicts, String... sources) {
        return settings(conflicts, new BigDecimal("0.95"), sources);
    }

    static BillingSettings settings(ConflictPolicy conflicts, BigDecimal rejectLimit, String... sources) {
        return new BillingSettings(
                BillingSettings.DEFAULT.earliest(),
                BillingSettings.DEFAULT.latest(),
                conflicts,
                List.of(sources),
                BillingSettings.DEFAULT.maxAgeDays(),
                BillingSettings.DEFAULT.policyRates(),
                RejectLimits.ofBatchShare(rejectLimit));
    }

    /** Where the sample files lie, if this checkout has them beside it. */
    static Path samples() {
        return RealParts.root().resolve("../shared/data").normalize();
    }

    static Path ecb() {
        return samples().resolve("fx/eurofxref-hist.csv");
    }

    /** The header and the days of the samples' month. */
    static String ecbOfMay() {
        try (Stream<String> lines = Files.lines(ecb())) {
            return lines.filter(line -> line.startsWith("Date") || line.startsWith("2023-05"))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path bills(String line) {
        return samples().resolve("billing/billing_data_" + line + "_june_2025.csv");
    }

    void upload(Path file) {
        try {
            workspace.upload(BillingFx.NAME, file.getFileName().toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void upload(String name, String text) {
        workspace.upload(BillingFx.NAME, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** At so many minutes of a day by the store's clock. */
    void upload(String name, String text, int minute) {
        workspace.upload(
                BillingFx.NAME,
                name,
                text.getBytes(StandardCharsets.UTF_8),
                Instant.parse("2024-04-01T00:00:00Z").plusSeconds(60L * minute));
    }

    RunReport run() {
        return runner().run();
    }

    JobRunner runner() {
        return new JobRunner(
                RealParts.shared().spark(), workspace.settings(), BillingFx.define(settings), Progress.silent());
    }

    /** Line, id, amount in US dollars, unrounded, day of the rate and source, of what was not billed in US dollars. */
    List<String> converted() {
        return workspace.query("SELECT line, id, bill_amount_usd, usd_unrounded, fx_rate_date, fx_source"
                + " FROM billing_data WHERE currency <> 'USD'");
    }
}
