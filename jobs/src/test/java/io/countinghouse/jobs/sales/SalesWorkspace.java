package io.countinghouse.jobs.sales;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.cli.DimensionFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** A migrated workspace for sales-marts. */
final class SalesWorkspace {
    static final String CUSTOMERS =
            """
            SELECT customer_id, full_name, address, phone_number, sales_month, purchases, total_sales,
                first_purchase_date, last_purchase_date FROM customers_data_mart
            """;
    static final String TEAM =
            """
            SELECT store_id, sales_person_id, full_name, sales_month, total_sales, sales_rank, incentive
            FROM sales_team_data_mart
            """;

    /** As shipped, but most of the rows may be rejected: the tests' files are short. */
    static final SalesSettings SETTINGS = new SalesSettings(
            SalesSettings.DEFAULT.earliest(),
            SalesSettings.DEFAULT.latest(),
            SalesSettings.DEFAULT.totalMismatch(),
            SalesSettings.DEFAULT.ties(),
            SalesSettings.DEFAULT.incentiveRate(),
            RejectLimits.ofBatchShare(new BigDecimal("0.9")));

    final Workspace workspace;

    /** The job with these settings. */
    public static final class Defined implements Function<Workspace, JobRunner> {
        @Override
        public JobRunner apply(Workspace of) {
            return new JobRunner(of.parts().spark(), of.settings(), SalesMarts.define(SETTINGS), Progress.silent());
        }
    }

    SalesWorkspace(Path dimensions) {
        this(RealParts.shared().workspace(), dimensions);
    }

    SalesWorkspace(Workspace workspace, Path dimensions) {
        this.workspace = workspace;
        workspace.migrate();
        new DimensionFiles(new Database(workspace.runtime())).load(dimensions);
    }

    /** Where the sample files lie, if this checkout has them beside it. */
    static Path samples() {
        return RealParts.root().resolve("../shared/data/sales_marts").normalize();
    }

    void upload(Path file) {
        try {
            workspace.upload(SalesMarts.NAME, file.getFileName().toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunReport run() {
        return runner().run();
    }

    JobRunner runner() {
        return runner(workspace.settings());
    }

    JobRunner runner(Settings settings) {
        return new JobRunner(RealParts.shared().spark(), settings, SalesMarts.define(SETTINGS), Progress.silent());
    }

    /** The same job with every date accepted. */
    JobRunner relaxed() {
        SalesSettings settings = new SalesSettings(
                java.time.LocalDate.parse("1900-01-01"),
                SETTINGS.latest(),
                SETTINGS.totalMismatch(),
                SETTINGS.ties(),
                SETTINGS.incentiveRate(),
                SETTINGS.limits());
        return new JobRunner(
                RealParts.shared().spark(), workspace.settings(), SalesMarts.define(settings), Progress.silent());
    }

    List<String> customers() {
        return workspace.query(CUSTOMERS);
    }

    List<String> team() {
        return workspace.query(TEAM);
    }
}
