package io.countinghouse.submit;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Migrations;
import io.countinghouse.common.run.Job;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.RunReport;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.cli.ConfigurationOptions;
import io.countinghouse.jobs.cli.ConsoleProgress;
import io.countinghouse.jobs.cli.DimensionFiles;
import io.countinghouse.jobs.cli.QueryCommand;
import io.countinghouse.jobs.cli.ResultFormat;
import io.countinghouse.jobs.cli.SparkSessions;
import io.countinghouse.jobs.cli.UploadCommand;
import io.countinghouse.submit.generate.SalesGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The main job in one command, on the sandbox, with generated files. */
@Command(
        name = "demo",
        description =
                "Start the sandbox, generate a trading history with planted defects, run every job, show the result.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final long ROWS = 20_000;
    private static final int DAYS = 91;
    private static final LocalDate FROM = LocalDate.of(2023, 8, 1);

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        Sandbox sandbox = Sandbox.ofThisCheckout();
        try (ConsoleProgress progress = new ConsoleProgress()) {
            Settings settings = options.settings(true);
            progress.begin("migrate", "tables");
            int applied = Migrations.migrate(settings.migration().orElseThrow());
            progress.end("migrate", applied + " migrations applied");
            Path generated = sandbox.state().resolve("generated");
            if (!Files.exists(generated.resolve("planted.tsv"))) {
                progress.begin("generate", generated.toString());
                new SalesGenerator(ROWS, DAYS, 1, FROM, true).write(generated);
                new DimensionFiles(new Database(settings.mysql())).load(generated.resolve("dimensions"));
                long files = upload(settings, generated);
                progress.end("generate", files + " files uploaded, dimensions loaded");
            }
            for (String name : JobRegistry.names()) {
                run(name, progress, generated);
            }
        }
        return 0;
    }

    private void run(String name, ConsoleProgress progress, Path generated) throws IOException {
        JobSettings<Job> configured = options.job(name);
        RunReport report;
        progress.begin("start", "Spark");
        try (SparkSession spark = SparkSessions.start(configured.settings(), name)) {
            progress.end("start", "Spark " + spark.version());
            report = new JobRunner(spark, configured.settings(), configured.job(), progress).run();
        }
        System.out.println();
        System.out.print(report.toText());
        System.out.println();
        Database database = new Database(configured.settings().mysql());
        heading("Proof: rows and money per stage, all files together");
        show(
                database,
                """
                SELECT stage, measure, SUM(records) AS records, CAST(SUM(amount) AS DECIMAL(18, 2)) AS amount
                FROM ledger_conservation WHERE stage IN ('in', 'landed', 'rejected', 'derived_input')
                GROUP BY stage, measure ORDER BY FIELD(stage, 'in', 'landed', 'rejected', 'derived_input')
                """);
        heading("Marts");
        show(
                database,
                """
                SELECT 'customers_data_mart' AS mart, COUNT(*) AS row_count, SUM(total_sales) AS total_sales,
                    CAST(NULL AS DECIMAL(18, 2)) AS incentives FROM customers_data_mart
                UNION ALL SELECT 'sales_team_data_mart', COUNT(*), SUM(total_sales), SUM(incentive)
                FROM sales_team_data_mart
                """);
        heading("Best of each store in the last month");
        show(
                database,
                """
                SELECT store_id, full_name, sales_month, total_sales, incentive, incentive_reason
                FROM sales_team_data_mart
                WHERE sales_rank = 1 AND sales_month = (SELECT MAX(sales_month) FROM sales_team_data_mart)
                ORDER BY total_sales DESC
                """);
        heading("Where to look next");
        System.out.println("  what was planted            " + generated.resolve("planted.tsv"));
        System.out.println("  what was refused, and why   submit/countinghouse quarantine list " + name);
        System.out.println("  leases, batches, runs       submit/countinghouse status");
        System.out.println("  any question                submit/countinghouse query \"SELECT * FROM ledger_object\"");
        System.out.println("  S3 and MySQL themselves     submit/countinghouse sandbox status");
    }

    private static long upload(Settings settings, Path generated) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(generated)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("planted.tsv"))
                    .sorted()
                    .toList();
        }
        files.forEach(file -> UploadCommand.upload(settings, "sales-marts", file, true));
        return files.size();
    }

    private static void heading(String text) {
        System.out.println(text);
    }

    private static void show(Database database, String sql) {
        QueryCommand.print(database, sql, ResultFormat.table, 20, System.out);
        System.out.println();
    }
}
