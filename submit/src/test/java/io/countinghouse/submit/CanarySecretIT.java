package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.testing.MysqlFault;
import io.countinghouse.common.testing.MysqlProxy;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.Commands.Outcome;
import io.countinghouse.submit.Submission.Submitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets planted in the environment leave no trace anywhere, however talkative the logs are and whatever fails. The cases
 * share one folder and one database, and the last ones search all that was left there.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CanarySecretIT {
    private static final String USER = "canary_" + ProcessHandle.current().pid();
    private static final String PASSWORD = "Kanarie-" + UUID.randomUUID() + "&?='\"\\%$";
    private static final String WRONG_PASSWORD = "Kanarie-" + UUID.randomUUID();
    private static final String TOKEN = "Kanarie-" + UUID.randomUUID();
    private static final String LOG =
            """
            status = warn
            rootLogger.level = info
            rootLogger.appenderRef.file.ref = file
            appender.file.type = File
            appender.file.name = file
            appender.file.fileName = ${sys:canary.log}
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = %d %-5p %c %m%n%xEx
            logger.ours.name = io.countinghouse
            logger.ours.level = trace
            logger.sql.name = org.apache.spark.sql
            logger.sql.level = debug
            logger.spark.name = org.apache.spark
            logger.spark.level = debug
            logger.delta.name = io.delta
            logger.delta.level = debug
            logger.mysql.name = com.mysql
            logger.mysql.level = trace
            logger.flyway.name = org.flywaydb
            logger.flyway.level = debug
            logger.s3a.name = org.apache.hadoop.fs.s3a
            logger.s3a.level = debug
            logger.sdk.name = software.amazon.awssdk
            logger.sdk.level = debug
            """;

    /** Of a run's first steps the whole plans, in every shape. */
    private static final Map<String, String> TALKATIVE = Map.of(
            "spark.eventLog.enabled", "true",
            "spark.eventLog.compress", "false",
            "spark.eventLog.rolling.enabled", "false",
            "spark.sql.ui.explainMode", "extended",
            "spark.sql.planChangeLog.level", "INFO",
            "spark.sql.planChangeLog.batches", "Resolution,Early Filter and Projection Push-Down,Pullup Correlated",
            "spark.logConf", "true");

    @TempDir
    private static Path folder;

    private static Workspace workspace;
    private static Canaries canaries;
    private static Commands commands;

    @BeforeAll
    static void plant() throws IOException, SQLException {
        workspace = SalesFiles.workspace(Files.createTempDirectory("countinghouse-canary"));
        createUser();
        Map<String, String> secrets = new HashMap<>(RealParts.shared().environment());
        secrets.keySet().retainAll(List.of("AWS_SECRET_ACCESS_KEY", "COUNTINGHOUSE_MYSQL_MIGRATION_PASSWORD"));
        secrets.putAll(planted());
        // What quotes, escapes and encodings leave as it is.
        secrets.put("core of the password", PASSWORD.substring(0, PASSWORD.indexOf('&')));
        secrets.remove("COUNTINGHOUSE_MYSQL_USER");
        canaries = new Canaries(secrets);
        Files.createDirectories(folder.resolve("events"));
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(folder.resolve("log4j2.properties"), LOG);
        Map<String, String> environment = new HashMap<>(RealParts.shared().environment());
        environment.putAll(planted());
        environment.put("COUNTINGHOUSE_BUCKET", environment.get("COUNTINGHOUSE_BUCKET") + "/" + workspace.name());
        environment.put("COUNTINGHOUSE_MYSQL_DATABASE", workspace.name());
        commands = Commands.start(
                Files.createDirectories(folder.resolve("host")),
                folder.resolve("host.err"),
                environment,
                Stream.concat(
                                options("host.log").stream(),
                                properties().entrySet().stream()
                                        .map(property -> "-D" + property.getKey() + "=" + property.getValue()))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void endTheHost() {
        commands.close();
    }

    private static Map<String, String> planted() {
        return Map.of(
                "COUNTINGHOUSE_MYSQL_USER", USER,
                "COUNTINGHOUSE_MYSQL_PASSWORD", PASSWORD,
                "CANARY_WRONG_PASSWORD", WRONG_PASSWORD,
                "CANARY_API_TOKEN", TOKEN);
    }

    private static Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(TALKATIVE);
        properties.put("spark.eventLog.dir", folder.resolve("events").toUri().toString());
        return properties;
    }

    private static List<String> options(String log) {
        return List.of(
                "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                "-Dcanary.log=" + folder.resolve(log),
                "-Djava.io.tmpdir=" + folder.resolve("tmp"));
    }

    private static void createUser() throws SQLException {
        MysqlSettings migration = workspace.migration();
        MysqlSettings root = new MysqlSettings(
                migration.host(),
                migration.port(),
                migration.database(),
                "root",
                new Secret(migration.password().reveal()),
                false,
                migration.connectTimeout(),
                migration.socketTimeout());
        try (Connection connection = new Database(root).open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER " + USER + "@'%' IDENTIFIED BY '"
                    + PASSWORD.replace("\\", "\\\\").replace("'", "''") + "'");
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + workspace.name() + ".* TO " + USER + "@'%'");
        }
    }

    @Test
    @Order(1)
    void aRunBySparkSubmitThatSucceeds() throws IOException {
        SalesFiles.upload(workspace, "sales_data_1.csv", SalesFiles.ONE_BAD_OF_THREE);

        Submitted submitted = new Submission(Files.createDirectories(folder.resolve("submitted")), workspace)
                .environment(planted())
                .properties(properties())
                .options(options("submitted.log"))
                .run("run", "sales-marts", "--env", "emr", "--set", "mysql.tls=off");

        assertThat(submitted.status()).as(submitted.err()).isZero();
        assertThat(submitted.commandLines()).anyMatch(line -> line.contains("SparkSubmit"));
        assertThat(canaries.in("a command line", String.join("\n", submitted.commandLines())))
                .isEmpty();
        assertThat(workspace.query(SalesFiles.TEAM)).containsExactly(SalesFiles.GOOD_TEAM);
    }

    @Test
    @Order(2)
    void commandsThatOnlyLook() {
        for (String line : List.of(
                "plan sales-marts",
                "status",
                "quarantine list sales-marts",
                "quarantine show sales-marts",
                "migrate")) {
            command(0, line.split(" "));
        }
        assertThat(command(0, "query", "SELECT CURRENT_USER()").out()).contains(USER);
    }

    @Test
    @Order(3)
    void aRunWhoseDimensionFails() {
        SalesFiles.upload(workspace, "sales_data_2.csv", SalesFiles.GOOD.replace("2023", "2024"));
        workspace.execute("RENAME TABLE sales_team TO sales_team_rows");
        workspace.execute(
                """
                CREATE VIEW sales_team AS
                SELECT t.*, (SELECT n FROM (SELECT 1 AS n UNION ALL SELECT 2) two WHERE two.n > t.id - 9) AS broken
                FROM sales_team_rows t
                """);

        Outcome outcome = command(1, "run", "sales-marts");

        assertThat(outcome.err()).contains("Subquery returns more than 1 row");
        workspace.execute("DROP VIEW sales_team");
        assertThat(command(1, "run", "sales-marts").err()).contains("sales_team' doesn't exist");
        workspace.execute("RENAME TABLE sales_team_rows TO sales_team");
    }

    @Test
    @Order(4)
    void aRunWhoseDatabaseGoesDown() {
        try (MysqlProxy proxy = new MysqlProxy(workspace.runtime().port())) {
            proxy.arm(new MysqlFault.ServerDown(60));
            Outcome outcome =
                    command(4, "run", "sales-marts", "--set", "lease.ttl=3 s", "--set", "mysql.port=" + proxy.port());
            assertThat(proxy.happened()).isTrue();
            assertThat(outcome.err()).contains("Communications link failure");
        }
    }

    @Test
    @Order(5)
    void aWrongPassword() {
        Outcome outcome = command(1, "status", "--set", "mysql.password-env=CANARY_WRONG_PASSWORD");

        assertThat(outcome.err()).contains("Access denied for user '" + USER + "'");
    }

    @Test
    @Order(6)
    void theNextRunFinishesAndAMartFailsInTheTasksOfSpark() {
        command(0, "run", "sales-marts");
        String columns = String.join(
                        ", ",
                        workspace.query(
                                "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE()"
                                        + " AND table_name = 'sales_team_data_mart' ORDER BY ordinal_position"))
                .replace(
                        "total_sales",
                        "CAST((SELECT n FROM (SELECT 1.00 AS n UNION ALL SELECT 2) two WHERE two.n > t.store_id - 999)"
                                + " AS DECIMAL(28, 2)) AS total_sales");
        workspace.execute("RENAME TABLE sales_team_data_mart TO team_rows");
        workspace.execute("CREATE VIEW sales_team_data_mart AS SELECT " + columns + " FROM team_rows t");

        Outcome outcome = command(1, "reconcile", "sales-marts");

        assertThat(outcome.err()).contains("Subquery returns more than 1 row");
        workspace.execute("DROP VIEW sales_team_data_mart");
        workspace.execute("RENAME TABLE team_rows TO sales_team_data_mart");
    }

    @Test
    @Order(7)
    void inLogsEventLogsTemporaryFilesZonesAndTablesIsNoTrace() {
        commands.close();
        assertThat(canaries.below(folder)).isEmpty();
        assertThat(canaries.below(workspace.folder())).isEmpty();
        assertThat(canaries.inTables(workspace)).isEmpty();
    }

    @Test
    @Order(8)
    void whatWasSearchedIsWhatThereIsToSearch() throws IOException {
        assertThat(read("submitted.log"))
                .contains("DEBUG", "org.apache.spark", "Applying Rule", "JDBCRelation(customer)");
        assertThat(read("host.log")).contains("DEBUG", "org.flywaydb", "Subquery returns more than 1 row");
        try (Stream<Path> events = Files.list(folder.resolve("events"))) {
            List<Path> logs = events.toList();
            assertThat(logs).hasSizeGreaterThan(4);
            for (Path log : logs) {
                assertThat(Files.readString(log))
                        .contains("SparkListenerEnvironmentUpdate", "fs.s3a.secret.key\":\"*********(redacted)");
            }
        }
        assertThat(Canaries.tables(workspace)).contains("ledger_run", "ledger_outbox", "sales_team_data_mart");
        assertThat(workspace.query("SELECT outcome, COUNT(*) FROM ledger_run GROUP BY outcome"))
                .contains("DONE|2", "FAILED|3");
    }

    @Test
    @Order(9)
    void theSearchFindsWhatIsPlanted() throws IOException {
        Path scratch = Files.createDirectories(folder.resolve("planted")).resolve("scratch.bin");
        Files.write(scratch, ("\0\1" + PASSWORD + "\2").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        workspace.execute("UPDATE ledger_run SET message = 'with " + TOKEN + "' LIMIT 1");
        String base64 = java.util.Base64.getEncoder()
                .encodeToString(WRONG_PASSWORD.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(canaries.below(scratch.getParent()))
                .containsExactly(
                        "scratch.bin: COUNTINGHOUSE_MYSQL_PASSWORD after \"\0\1\"",
                        "scratch.bin: core of the password after \"\0\1\"");
        assertThat(canaries.inTables(workspace)).singleElement(STRING).startsWith("ledger_run: CANARY_API_TOKEN");
        assertThat(canaries.in("text", "x" + base64))
                .containsExactly("text: CANARY_WRONG_PASSWORD in base64 after \"x\"");
        assertThat(canaries.in("text", "y")).isEmpty();
    }

    private static Outcome command(int expected, String... line) {
        Outcome outcome = commands.unchecked(line);
        assertThat(canaries.in(String.join(" ", line), outcome.out() + outcome.err()))
                .isEmpty();
        assertThat(outcome.status())
                .as(String.join(" ", line) + "\n" + outcome.err())
                .isEqualTo(expected);
        return outcome;
    }

    private static String read(String log) throws IOException {
        return Files.readString(folder.resolve(log));
    }
}
