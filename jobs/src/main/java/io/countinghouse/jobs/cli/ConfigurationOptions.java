package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.Configuration;
import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.SecretsProvider;
import io.countinghouse.common.config.Section;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import io.countinghouse.jobs.JobRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Options of every command that reads the configuration. */
public final class ConfigurationOptions {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "environment: local or emr (default: $COUNTINGHOUSE_ENV, else local)")
    private String environment;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description =
                    "a HOCON file over the shipped ones: a path, the name of one of spark-submit's --files, or a URI such as"
                            + " s3a://bucket/name.conf; may be repeated")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "one setting over all files, e.g. job.ties=split; may be repeated")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--conf-dir",
            paramLabel = "DIR",
            description = "folder of the shipped files (default: $COUNTINGHOUSE_CONF, else those in the job jar)")
    private Path folder;

    /** As if it were given by {@code --set}, after those that were. */
    void set(String assignment) {
        sets.add(assignment);
    }

    /** Settings for commands that are about no job. */
    public Settings settings(boolean migration) {
        return load(Optional.empty()).settings(migration);
    }

    /** The database of a command that needs no job's settings; fails unless its tables are those of this version. */
    public Database database() {
        Database database = new Database(settings(false).mysql());
        SchemaVersion.requireCurrent(database);
        return database;
    }

    /**
     * A job with its settings.
     *
     * @param assignments as of {@code --set}, which goes before them
     */
    public Configuration.JobSettings<Job> job(String name, String... assignments) {
        var definition = JobRegistry.definition(name);
        return load(Optional.of(name), assignments).forJob(definition);
    }

    /** A job's own settings, as it maps them, for a page that tells them. */
    public <T> Configuration.JobSettings<T> job(String name, Function<Section, T> map) {
        return load(Optional.of(name)).forJob(section -> {
            // Of the engine, which every job has.
            section.optionalSection("feeds");
            return map.apply(section);
        });
    }

    /** The zones of a job whose settings are wrong in something else; none where they are not known either. */
    Optional<Configuration.Reach> reach(String job) {
        try {
            return load(Optional.of(job)).reach();
        } catch (CountinghouseException e) {
            // Whoever asked for the settings has told it.
            return Optional.empty();
        }
    }

    private Configuration load(Optional<String> job, String... assignments) {
        Optional<Path> shipped = Optional.ofNullable(folder)
                .or(() ->
                        Optional.ofNullable(System.getenv("COUNTINGHOUSE_CONF")).map(Path::of));
        String name = Optional.ofNullable(environment)
                .or(() -> Optional.ofNullable(System.getenv("COUNTINGHOUSE_ENV")))
                .orElse("local");
        List<String> all = new ArrayList<>(List.of(assignments));
        all.addAll(sets);
        return new ConfigurationFiles(shipped).load(name, job, files, all, SecretsProvider.environment());
    }
}
