package io.countinghouse.submit;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.generate.PlantedList;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.WorkInSight;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.cli.ConfigurationOptions;
import io.countinghouse.jobs.cli.ConsoleProgress;
import io.countinghouse.jobs.cli.MigrateCommand;
import io.countinghouse.jobs.cli.QueryCommand;
import io.countinghouse.jobs.cli.ResultFormat;
import io.countinghouse.jobs.cli.SmallJvm;
import io.countinghouse.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Every job in one command, on the sandbox, with generated files. */
@Command(
        name = "demo",
        description =
                "Start the sandbox, generate a trading history with planted defects, run every job, show the result.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final int MOST_SHOWN = 20;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        ExitCode exitCode = ExitCode.DONE;
        Path generated = Sandbox.ofThisCheckout().state().resolve("generated");
        try (ConsoleProgress progress = new ConsoleProgress()) {
            Settings settings = options.settings(true);
            progress.begin("migrate", "tables");
            String applied = MigrateCommand.migrate(options);
            progress.end("migrate", applied);
            for (JobModule job : JobRegistry.modules()) {
                DemoFiles.deliver(job, settings, generated.resolve(job.name()), progress);
            }
            WorkInSight inSight = WorkInSight.ofRuns(
                    JobRegistry.names().stream().map(options::job).toList(), SparkSessions.hadoop(settings));
            OptionalInt again = SmallJvm.statusInsteadOf(inSight.size());
            if (again.isPresent()) {
                return again.getAsInt();
            }
            progress.begin("start", "Spark for work that is " + inSight.why());
            try (SparkSession spark = SparkSessions.start(settings, inSight.size(), "demo")) {
                progress.end("start", "Spark " + spark.version());
                for (JobModule job : JobRegistry.modules()) {
                    ExitCode ofJob = run(job, spark, progress);
                    exitCode = ofJob == ExitCode.DONE ? exitCode : ofJob;
                }
            }
        }
        System.out.println("Where to look next");
        System.out.println("  what was planted            " + generated + "/JOB/" + PlantedList.FILE);
        System.out.println("  what was refused, and why   submit/countinghouse quarantine list JOB");
        System.out.println("  leases, batches, runs       submit/countinghouse status");
        System.out.println("  pages of receipts           submit/countinghouse report pos --cumulative");
        System.out.println("  alerts as Slack shows them  " + digests() + "/JOB-N.html");
        System.out.println("  any question                submit/countinghouse query \"SELECT * FROM ledger_object\"");
        System.out.println("  S3 and MySQL themselves     submit/countinghouse sandbox status");
        return exitCode.status();
    }

    private ExitCode run(JobModule job, SparkSession spark, ConsoleProgress progress) throws IOException {
        String name = job.name();
        ExitCode exitCode = ExitCode.DONE;
        Database database = options.database();
        for (List<String> settings : job.demoRuns()) {
            List<String> set = new ArrayList<>(settings);
            set.add("attention=ok");
            set.add("notify.destinations=[preview]");
            set.add("notify.preview-folder=\"" + digests() + "\"");
            JobSettings<Job> configured = options.job(name, set.toArray(String[]::new));
            RunReport report = new JobRunner(spark, configured, progress).run();
            System.out.println();
            System.out.print(report.toText());
            System.out.println();
            exitCode = report.exitCode();
        }
        show(
                database,
                "Proof of " + name + ": rows and money per stage, all files together",
                """
                SELECT stage, measure, COALESCE(a.currency, '') AS currency,
                    SUM(COALESCE(a.records, c.records)) AS records,
                    CAST(SUM(COALESCE(a.amount, c.amount)) AS DECIMAL(28, 3)) AS amount
                FROM ledger_conservation c JOIN ledger_batch b USING (batch_id)
                    LEFT JOIN ledger_currency_amount a USING (batch_id, subject, stage, measure)
                WHERE b.job = '%s' AND stage IN ('in', 'landed', 'rejected', 'derived_input', 'superseded',
                    'rounding')
                GROUP BY stage, measure, currency
                ORDER BY FIELD(stage, 'in', 'landed', 'rejected', 'derived_input', 'superseded', 'rounding'), measure,
                    currency
                """
                        .formatted(name));
        job.demo().questions().forEach(question -> show(database, question.heading(), question.sql()));
        return exitCode;
    }

    /** Where pages lie that show what people would be told. */
    private static Path digests() {
        return Sandbox.ofThisCheckout().state().resolve("digests");
    }

    private static void show(Database database, String heading, String sql) {
        System.out.println(heading);
        QueryCommand.print(database, sql, ResultFormat.table, MOST_SHOWN, System.out);
        System.out.println();
    }
}
