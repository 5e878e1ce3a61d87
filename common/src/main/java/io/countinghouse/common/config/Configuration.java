package io.countinghouse.common.config;

import com.typesafe.config.ConfigObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** A resolved configuration, mapped to records on demand. */
public final class Configuration {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private final String environment;
    private final SecretsProvider secrets;
    private final Problems problems = new Problems();
    private final Section root;
    private final ConfigObject values;

    Configuration(ConfigObject root, String environment, SecretsProvider secrets) {
        this.environment = environment;
        this.secrets = secrets;
        this.values = root;
        this.root = new Section("", root, problems);
    }

    private enum Tls {
        VERIFY,
        OFF
    }

    /** What every command needs; fails with CONFIGURATION, telling every mistake. */
    public Settings settings(boolean migration) {
        return settings(migration, Section::properties).settings();
    }

    /** Settings and the job's own, which {@code map} reads from the section {@code job}. */
    public <T> JobSettings<T> forJob(Function<Section, T> map) {
        return settings(false, map);
    }

    /**
     * The engine's settings beside a job's own.
     *
     * @param values what the job was made of; none for one that is made without a configuration
     * @param make makes it of the section {@code job}
     */
    public record JobSettings<T>(Settings settings, T job, Optional<JobValues> values, Function<Section, T> make) {
        /** A job that is the same under all settings. */
        public static <T> JobSettings<T> fixed(Settings settings, T job) {
            return new JobSettings<>(settings, job, Optional.empty(), section -> job);
        }
    }

    private <T> JobSettings<T> settings(boolean migration, Function<Section, T> map) {
        Section mysql = root.section("mysql");
        Section lease = root.section("lease");
        Section limits = root.section("limits");
        MysqlSettings runtime = mysql(mysql);
        Optional<MysqlSettings> migrating = migration
                ? Optional.of(runtime.as(
                        mysql.name("migration-user", MysqlNames.USER), mysql.secret("migration-password-env", secrets)))
                : unread(mysql, List.of("migration-user", "migration-password-env"));
        Section ofJob = root.has("job") ? root.section("job") : Section.empty(problems);
        Settings settings = new Settings.Builder()
                .environment(environment)
                .businessZone(root.zone("business-zone"))
                .zones(zones(root.section("zones")))
                .mysql(runtime)
                .migration(migrating)
                .lease(new LeaseSettings(lease.duration("ttl"), lease.duration("patience"), limits.duration("max-run")))
                .spark(spark(root.section("spark")))
                .source(ofJob.has("source") ? source(ofJob.section("source")) : Optional.empty())
                .maxSlices(limits.wholeNumber("max-slices", 1, 1_000_000))
                .attention(root.choice("attention", Attention.class))
                .ignore(ignored(root))
                .work(work(root.section("run")))
                .notices(NotifySettings.from(root.section("notify"), secrets))
                .secrets(secrets)
                .build();
        List.of(mysql, lease, limits).forEach(Section::requireNoOtherKeys);
        T job = map.apply(ofJob);
        // Only there to be substituted into the zones.
        root.optionalText("bucket");
        root.requireNoOtherKeys();
        problems.check();
        return new JobSettings<>(settings, job, JobValues.of(values), map);
    }

    private MysqlSettings mysql(Section mysql) {
        MysqlSettings read = new MysqlSettings(
                mysql.name("host", MysqlNames.HOST),
                mysql.wholeNumber("port", 1, 65_535),
                mysql.name("database", MysqlNames.DATABASE),
                mysql.name("user", MysqlNames.USER),
                mysql.secret("password-env", secrets),
                mysql.choice("tls", Tls.class) == Tls.VERIFY,
                mysql.duration("connect-timeout"),
                mysql.duration("socket-timeout"));
        String host = read.host().toLowerCase(Locale.ROOT);
        if (!read.tls() && !host.isEmpty() && !LOOPBACK.contains(host)) {
            mysql.reject("tls", "off for the host " + read.host(), "verify; off is for loopback only");
        }
        return read;
    }

    /** None as long as no host is named. */
    private Optional<SourceSettings> source(Section source) {
        List<String> keys = List.of(
                "host",
                "port",
                "database",
                "user",
                "password-env",
                "tls",
                "connect-timeout",
                "socket-timeout",
                "table",
                "connections",
                "overlap",
                "reading",
                "columns",
                "key",
                "max-gone");
        if (!source.has("host")) {
            keys.forEach(source::has);
            source.requireNoOtherKeys();
            return Optional.empty();
        }
        SourceSettings read = new SourceSettings(
                mysql(source),
                source.name("table", MysqlNames.OBJECT),
                origins(source.section("columns")),
                source.texts("key"),
                source.wholeNumber("connections", 1, 64),
                source.duration("overlap"),
                source.choice("reading", SourceSettings.Reading.class),
                source.rejectLimit("max-gone"));
        source.requireNoOtherKeys();
        return Optional.of(read);
    }

    private static Map<String, SourceSettings.Origin> origins(Section columns) {
        Map<String, SourceSettings.Origin> origins = new TreeMap<>();
        for (String column : columns.keys()) {
            if (columns.isSection(column)) {
                Section constant = columns.section(column);
                origins.put(column, SourceSettings.Origin.always(constant.text("constant")));
                constant.requireNoOtherKeys();
            } else {
                origins.put(column, SourceSettings.Origin.named(columns.name(column, MysqlNames.OBJECT)));
            }
        }
        return origins;
    }

    private static Optional<MysqlSettings> unread(Section mysql, List<String> keys) {
        keys.forEach(mysql::optionalText);
        return Optional.empty();
    }

    private static Zones zones(Section zones) {
        Zones read = new Zones(
                zones.prefix("raw"), zones.prefix("lake"), zones.prefix("archive"), zones.prefix("quarantine"));
        zones.requireNoOtherKeys();
        return read;
    }

    private static List<String> ignored(Section root) {
        List<String> names = root.texts("ignore");
        names.stream()
                .filter(name -> name.contains("/") || name.replace("*", "").isEmpty())
                .findFirst()
                .ifPresent(name -> root.reject(
                        "ignore",
                        "\"" + name + "\"",
                        "names without a slash, of more than asterisks, such as \"*.tmp\""));
        return names;
    }

    private static WorkSettings work(Section run) {
        WorkSettings read = new WorkSettings(
                run.choice("size", WorkSettings.Choice.class),
                run.bytes("large-from"),
                spark(run.section("small-spark")),
                spark(run.section("large-spark")));
        run.requireNoOtherKeys();
        return read;
    }

    private static Map<String, String> spark(Section spark) {
        return spark.properties(SparkRules::expected);
    }
}
