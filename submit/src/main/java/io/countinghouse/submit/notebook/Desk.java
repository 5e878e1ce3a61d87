package io.countinghouse.submit.notebook;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.NotifySettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.config.SecretsProvider;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.desk.MartsAtHand;
import io.countinghouse.common.desk.StagedFiles;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.notify.Announcement;
import io.countinghouse.common.notify.Notice;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.cli.SparkSessions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** For a notebook that works on files by a job's settings and rules, with neither MySQL nor S3. */
public final class Desk implements AutoCloseable {
    /** By this variable analysts name the address that alerts go to. */
    private static final String SLACK = "SLACK_WEBHOOK_URL";

    private final JobSettings<Job> configured;
    private final SparkSession spark;

    private Desk(JobSettings<Job> configured) {
        this.configured = configured;
        this.spark = SparkSessions.start(configured.settings(), WorkSize.SMALL, "notebook");
    }

    /**
     * Starts Spark.
     *
     * @param assignments over the job's settings, e.g. {@code job.alerts.threshold=0.3}
     */
    public static Desk of(String job, String... assignments) {
        List<String> sets = new ArrayList<>(List.of(
                "notify.slack.webhook-env=" + SLACK,
                "notify.destinations=[" + (hasWebhook() ? "slack-webhook" : "log") + "]"));
        sets.addAll(List.of(assignments));
        return new Desk(new ConfigurationFiles(
                        Optional.ofNullable(System.getenv("COUNTINGHOUSE_CONF")).map(Path::of))
                .load("local", Optional.of(job), List.of(), sets, Desk::secret)
                .forJob(JobRegistry.definition(job)));
    }

    /** Nobody connects to the database, so nobody needs a password for it. */
    private static Optional<Secret> secret(String name) {
        return name.equals(SLACK)
                ? SecretsProvider.environment().secret(name)
                : Optional.of(new Secret("not asked for"));
    }

    private static boolean hasWebhook() {
        return SecretsProvider.environment().secret(SLACK).isPresent();
    }

    /**
     * The file that an environment variable names.
     *
     * @throws CountinghouseException USAGE where there is no such variable or file
     */
    public static Path file(String variable) {
        String value = System.getenv(variable);
        if (value == null || value.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    variable + ": found no such environment variable, expected the path of a CSV file; set it where"
                            + " Jupyter is started");
        }
        Path file = Path.of(value).toAbsolutePath();
        if (!Files.isRegularFile(file)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, variable + ": found no file " + file + ", expected a CSV file");
        }
        return file;
    }

    public SparkSession spark() {
        return spark;
    }

    /** Files as the job's staging tables; see {@link StagedFiles#read}. */
    public StagedFiles stage(Map<String, Path> files) {
        return StagedFiles.read(spark, configured.job(), files);
    }

    /** The job's marts of them. */
    public MartsAtHand marts(StagedFiles staged, LocalDate businessDate) {
        return new MartsAtHand(configured.job(), staged, businessDate);
    }

    /** What is to be told, as the settings say to whom. */
    public Announcement announcement(List<Notice> notices) {
        return new Announcement(
                configured.job().name(), notices, configured.settings().notices());
    }

    /** Whether it can be told in Slack. */
    public boolean tellsSlack() {
        return configured.settings().notices().destinations().contains(NotifySettings.Kind.SLACK_WEBHOOK);
    }

    @Override
    public void close() {
        spark.stop();
    }
}
