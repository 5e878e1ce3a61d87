package io.countinghouse.common.config;

import com.typesafe.config.ConfigObject;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A resolved configuration, mapped to records on demand. */
public final class Configuration {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    private static final String MIGRATION = "migration-";
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");
    private static final Pattern SECRET =
            Pattern.compile("(arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:)?[A-Za-z0-9/_+=.@!-]{1,512}");

    private final String environment;
    private final SecretsProvider given;
    private final Problems problems = new Problems();
    private final Section root;
    private final ConfigObject values;

    Configuration(ConfigObject root, String environment, SecretsProvider secrets) {
        this.environment = environment;
        this.given = secrets;
        this.values = root;
        this.root = new Section("", root, problems);
    }

    private enum Tls {
        VERIFY,
        OFF
    }

    /** Where a password of MySQL comes from. */
    private enum Login {
        ENVIRONMENT,
        SECRETS_MANAGER,
        RDS_IAM
    }

    /** What every command needs; fails with CONFIGURATION, telling every mistake. */
    public Settings settings(boolean migration) {
        return settings(migration, Section::properties).settings();
    }

    /**
     * The zones of a configuration that may be wrong in everything else, and how they are reached.
     *
     * @param spark Spark and Hadoop properties
     */
    public record Reach(Zones zones, Map<String, String> spark) {}

    /** None where the zones themselves are wrong. */
    public Optional<Reach> reach() {
        Problems ofReach = new Problems();
        Section section = new Section("", values, ofReach);
        Reach found = new Reach(zones(section.section("zones")), spark(section.section("spark")));
        return ofReach.isEmpty() ? Optional.of(found) : Optional.empty();
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
        Aws aws = Aws.of(root.section("aws"), given);
        Map<String, String> spark = spark(root.section("spark"));
        Section mysql = root.section("mysql");
        Section lease = root.section("lease");
        Section limits = root.section("limits");
        MysqlSettings runtime = mysql(mysql, aws, spark);
        Optional<MysqlSettings> migrating = migration
                ? Optional.of(runtime.as(login(mysql, MIGRATION, aws, runtime)))
                : unread(mysql, List.of("migration-user", "migration-password-env", "migration-secret"));
        Section ofJob = root.has("job") ? root.section("job") : Section.empty(problems);
        Settings settings = new Settings.Builder()
                .environment(environment)
                .businessZone(root.zone("business-zone"))
                .zones(zones(root.section("zones")))
                .mysql(runtime)
                .migration(migrating)
                .lease(new LeaseSettings(lease.duration("ttl"), lease.duration("patience"), limits.duration("max-run")))
                .spark(spark)
                .source(ofJob.has("source") ? source(ofJob.section("source"), aws, spark) : Optional.empty())
                .maxSlices(limits.wholeNumber("max-slices", 1, 1_000_000))
                .attention(root.choice("attention", Attention.class))
                .ignore(ignored(root))
                .work(work(root.section("run")))
                .notices(NotifySettings.from(root.section("notify"), aws.secrets()))
                .metrics(MetricsSettings.from(root.section("metrics")))
                .eventLog(eventLog(root.section("event-log")))
                .secrets(aws.secrets())
                .build();
        List.of(mysql, lease, limits).forEach(Section::requireNoOtherKeys);
        T job = map.apply(ofJob);
        // Only there to be substituted into the zones.
        root.optionalText("bucket");
        root.requireNoOtherKeys();
        problems.check();
        return new JobSettings<>(settings, job, JobValues.of(values), map);
    }

    /**
     * What AWS is asked for.
     *
     * @param region empty: the machine's
     * @param secrets those of the process, and of Secrets Manager
     */
    private record Aws(String region, SecretsProvider secrets) {
        static Aws of(Section aws, SecretsProvider given) {
            String region = aws.optionalText("region")
                    .filter(name -> {
                        boolean isRegion = REGION.matcher(name).matches();
                        if (!isRegion) {
                            aws.reject("region", "\"" + name + "\"", "a region such as eu-west-1");
                        }
                        return isRegion;
                    })
                    .orElse("");
            aws.requireNoOtherKeys();
            return new Aws(region, given.orSecretsManager(region));
        }
    }

    private MysqlSettings mysql(Section mysql, Aws aws, Map<String, String> spark) {
        String host = mysql.name("host", MysqlNames.HOST);
        int port = mysql.wholeNumber("port", 1, 65_535);
        boolean tls = mysql.choice("tls", Tls.class) == Tls.VERIFY;
        MysqlSettings read = new MysqlSettings(
                host,
                port,
                mysql.name("database", MysqlNames.DATABASE),
                new FixedLogin("", new Secret("")),
                tls,
                tls ? authorities(mysql, spark) : mysql.optionalText("tls-ca").orElse(TlsAuthorities.OF_THE_JVM),
                mysql.duration("connect-timeout"),
                mysql.duration("socket-timeout"));
        if (!tls && !host.isEmpty() && !LOOPBACK.contains(host.toLowerCase(Locale.ROOT))) {
            mysql.reject("tls", "off for the host " + host, "verify; off is for loopback only");
        }
        return read.as(login(mysql, "", aws, read));
    }

    private static String authorities(Section mysql, Map<String, String> spark) {
        Optional<String> place = mysql.optionalText("tls-ca");
        try {
            place.ifPresent(named -> TlsAuthorities.keyStore(named, spark));
        } catch (CountinghouseException e) {
            if (e.code() != ErrorCode.CONFIGURATION) {
                throw e;
            }
            mysql.reject(
                    "tls-ca", "\"" + place.orElse("") + "\" (" + e.getMessage() + ")", "a file of certificates in PEM");
        }
        return place.orElse(TlsAuthorities.OF_THE_JVM);
    }

    /** @param kind before the keys that are about the user */
    private MysqlLogin login(Section mysql, String kind, Aws aws, MysqlSettings server) {
        Login login = mysql.optionalChoice("login", Login.class).orElse(Login.ENVIRONMENT);
        List.of(kind + "user", kind + "password-env", kind + "secret").forEach(mysql::has);
        return switch (login) {
            case ENVIRONMENT -> new FixedLogin(
                    mysql.name(kind + "user", MysqlNames.USER), mysql.secret(kind + "password-env", aws.secrets()));
            case SECRETS_MANAGER -> ofSecret(mysql, kind + "secret", aws);
            case RDS_IAM -> {
                if (!server.tls()) {
                    mysql.reject("tls", "off beside login = rds-iam", "verify; a token goes over TLS only");
                }
                yield new RdsIamLogin(
                        aws.region(), server.host(), server.port(), mysql.name(kind + "user", MysqlNames.USER));
            }
        };
    }

    private static MysqlLogin ofSecret(Section mysql, String key, Aws aws) {
        String id = mysql.text(key);
        if (!SECRET.matcher(id).matches()) {
            // Somebody may have written the secret itself here.
            if (!id.isEmpty()) {
                mysql.reject(key, "what is no secret's name", "the name or ARN of a secret in AWS Secrets Manager");
            }
            return new FixedLogin("", new Secret(""));
        }
        MysqlLogin login = new SecretsManagerLogin(aws.region(), id);
        try {
            login.access();
        } catch (CountinghouseException e) {
            if (e.code() != ErrorCode.CONFIGURATION) {
                throw e;
            }
            mysql.reject(
                    key,
                    "\"" + id + "\" (" + e.getMessage() + ")",
                    "a secret of AWS Secrets Manager with username and password");
        }
        return login;
    }

    /** None as long as no host is named. */
    private Optional<SourceSettings> source(Section source, Aws aws, Map<String, String> spark) {
        List<String> keys = List.of(
                "host",
                "port",
                "database",
                "user",
                "password-env",
                "login",
                "secret",
                "tls",
                "tls-ca",
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
                mysql(source, aws, spark),
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

    private static Optional<EventLogSettings> eventLog(Section section) {
        Optional<Path> folder = section.optionalText("folder").map(Path::of);
        long keep = section.bytes("keep");
        section.requireNoOtherKeys();
        return folder.map(place -> new EventLogSettings(place.toAbsolutePath(), keep));
    }

    private static WorkSettings work(Section run) {
        WorkSettings read = new WorkSettings(
                run.choice("size", WorkSettings.Choice.class),
                run.bytes("medium-from"),
                run.bytes("large-from"),
                spark(run.section("small-spark")),
                spark(run.section("medium-spark")),
                spark(run.section("large-spark")));
        run.requireNoOtherKeys();
        return read;
    }

    private static Map<String, String> spark(Section spark) {
        return spark.properties(SparkRules::expected);
    }
}
