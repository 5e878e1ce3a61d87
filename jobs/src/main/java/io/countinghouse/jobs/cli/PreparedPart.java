package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.Zones;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.run.RecordedRun;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.jobs.JobRegistry;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A part of a command, judged as far as it can be before Spark starts. Its record is written by whoever tells of a failure. */
sealed interface PreparedPart {
    JobPart part();

    /** Where its run is on record; none of one that makes no run, or whose zones are not known. */
    Optional<RecordedRun> recorded();

    /** It may begin. */
    record Ready(JobPart part, Optional<RecordedRun> recorded, JobSettings<Job> configured, Configuration hadoop)
            implements PreparedPart {}

    /** It cannot begin. */
    record Faulty(JobPart part, Optional<RecordedRun> recorded, CountinghouseException failure)
            implements PreparedPart {}

    /** @throws CountinghouseException USAGE for a job that is not there; every other mistake is of the part */
    static PreparedPart of(JobPart part, ConfigurationOptions options) {
        JobRegistry.requireKnown(part.job());
        JobSettings<Job> configured;
        try {
            configured = options.job(part.job());
        } catch (CountinghouseException e) {
            return new Faulty(
                    part,
                    options.reach(part.job())
                            .flatMap(reach -> recorded(part, reach.zones(), SparkSessions.hadoop(reach.spark()))),
                    e);
        }
        Settings settings = configured.settings();
        Configuration hadoop = SparkSessions.hadoop(settings.spark());
        Optional<RecordedRun> recorded = recorded(part, settings.zones(), hadoop);
        try {
            requireAble(part, configured);
        } catch (CountinghouseException e) {
            return new Faulty(part, recorded, e);
        }
        return new Ready(part, recorded, configured, hadoop);
    }

    private static Optional<RecordedRun> recorded(JobPart part, Zones zones, Configuration hadoop) {
        return part.command().map(command -> RecordedRun.of(zones, part.job(), command, part.runId(), hadoop));
    }

    private static void requireAble(JobPart part, JobSettings<Job> configured) {
        JobRegistry.requireTablesOfItsOwn(configured.job());
        if (part.reads() == Kind.WAITING) {
            requireSecrets(configured);
        }
        Database database = new Database(configured.settings().mysql());
        SchemaVersion.requireCurrent(database);
        MartTables.requireAsDeclared(database, configured.job().marts());
    }

    private static void requireSecrets(JobSettings<Job> configured) {
        configured.job().source().stream()
                .flatMap(source -> source.secretNames().stream())
                .filter(name -> configured.settings().secrets().secret(name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new CountinghouseException(
                            ErrorCode.CONFIGURATION,
                            "job.source: found no secret " + name
                                    + ", expected an environment variable with it, or one of AWS Secrets Manager");
                });
    }
}
