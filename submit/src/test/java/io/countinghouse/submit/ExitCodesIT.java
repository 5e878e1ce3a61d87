package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.Commands.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each class of outcome has its exit code, and a message that says what was found and what was expected. */
class ExitCodesIT {
    private static final Commands COMMANDS = Commands.shared();

    @TempDir
    private static Path folder;

    private static Workspace workspace;

    @BeforeAll
    static void prepare() throws IOException {
        workspace = SalesFiles.workspace(folder);
    }

    @Test
    void nothingToDoIsDone() {
        Outcome outcome = COMMANDS.run(workspace, "run", "sales-marts");

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("Nothing new in the raw zone.");
    }

    @Test
    void aReportIsWrittenLocallyAndToTheLake() throws IOException {
        Outcome outcome = COMMANDS.run(
                workspace,
                "report",
                "pos",
                "--cumulative",
                "--out",
                folder.resolve("reports").toString());

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("pos-cumulative.md", "pos-cumulative.xlsx", "pos-cumulative.html");
        assertThat(Files.readString(folder.resolve("reports/pos-cumulative.html")))
                .contains("No receipt is in the marts.");
        assertThat(workspace.objects("lake")).contains("reports/pos-receipts/pos-cumulative.html");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            run sales-mart            | job: found "sales-mart", expected one of sales-marts, invoice-offsets, billing-fx, pos-receipts, org-balances; did you mean sales-marts?
            plan nothing-like-it      | job: found "nothing-like-it", expected one of sales-marts
            quarantine list sales     | job: found "sales", expected one of sales-marts
            run sales-marts --dry     | Unknown option: '--dry'
            run                       | Missing required parameter: 'JOB'
            runn sales-marts          | Did you mean: countinghouse run
            query SHOW --format xml   | expected one of [table, lines, csv, json] (case-sensitive) but was 'xml'
            report pos --month 2025-13 | --month: found "2025-13", expected a month such as 2025-09
            report pos                | Missing required argument
            status --env moon         | env/moon.conf: found no such file in the job jar
            status --conf gone.conf   | gone.conf: found no such file, expected a configuration
            status --set mysql        | --set mysql: found no HOCON, expected KEY=VALUE
            """)
    void aWrongCommandLineIsAUsageError(String line, String message) {
        Outcome outcome = COMMANDS.bare(line.strip().split(" +"));

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(message);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void everyMistakeOfTheConfigurationIsToldAtOnceWithFileAndLineBeforeSparkStarts() throws IOException {
        Path mistakes = folder.resolve("mistakes.conf");
        Files.writeString(
                mistakes,
                """
                lease { ttl = soon }
                mysql {
                  port = 99999
                  pasword-env = hunter2
                }
                job.reject-limt = 0.1
                """);

        Outcome outcome = COMMANDS.run(
                workspace, "run", "sales-marts", "--conf", mistakes.toString(), "--set", "job.ties=random");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("The configuration has 5 mistakes:")
                .contains(mistakes + ": 1: lease.ttl: found \"soon\", expected a duration above zero")
                .contains(mistakes + ": 3: mysql.port: found \"99999\", expected a whole number from 1 to 65535")
                .contains(mistakes + ": 4: mysql.pasword-env: found an unknown key, expected one of")
                .contains("did you mean mysql.password-env?")
                .contains(mistakes + ": 6: job.reject-limt: found an unknown key")
                .contains("did you mean job.reject-limit?")
                .contains("--set job.ties: 1: job.ties: found \"random\", expected one of all, first, split")
                .doesNotContain("hunter2", "Spark");
    }

    @Test
    void tooManyRejectsPublishNothingUntilTheBatchIsAbandonedAndTakenWithAnotherLimit() throws IOException {
        Workspace rejecting = SalesFiles.workspace(folder);
        SalesFiles.upload(rejecting, "sales_data_1.csv", SalesFiles.ONE_BAD_OF_THREE);

        Outcome refused = COMMANDS.run(rejecting, "run", "sales-marts", "--set", "job.reject-limit=0.05");

        assertThat(refused.status()).as(refused.err()).isEqualTo(3);
        assertThat(refused.err())
                .contains(
                        "countinghouse: Nothing was published; found 1 of 3 rows of feed sales rejected, expected a share of"
                                + " at most 0.05 (job.reject-limit). See what they are with `quarantine list sales-marts`. Batch 1"
                                + " stays open, with the settings that it began with; `batch abandon sales-marts --reason TEXT`"
                                + " ends it, and its files may be uploaded again, mended or not");
        assertThat(rejecting.query(SalesFiles.TEAM)).isEmpty();
        assertThat(rejecting.query("SELECT * FROM ledger_publish")).isEmpty();
        assertThat(rejecting.query("SELECT open_job FROM ledger_batch")).containsExactly("sales-marts");
        assertThat(rejecting.query("SELECT outcome, exit_code FROM ledger_run")).containsExactly("FAILED|3");
        assertThat(rejecting.objects("raw")).containsExactly("sales-marts/sales_data_1.csv");

        Outcome raised = COMMANDS.run(rejecting, "run", "sales-marts", "--set", "job.reject-limit=0.5");

        assertThat(raised.status()).as(raised.err()).isEqualTo(3);
        assertThat(raised.err())
                .containsPattern(
                        "found 1 of 3 rows of feed sales rejected, .*[.] Batch \\d+ goes on with the settings of"
                                + " \\d{4}-.* UTC; today's differ in: job[.]reject-limit = 0[.]05 [(]today 0[.]5[)]");
        assertThat(rejecting.query(SalesFiles.TEAM)).isEmpty();

        Outcome abandoned = COMMANDS.run(rejecting, "batch", "abandon", "sales-marts", "--reason", "limit too low");

        assertThat(abandoned.status()).as(abandoned.err()).isZero();
        assertThat(abandoned.out()).contains("Batch 1, abandoned\n  sales_data_1.csv ");
        SalesFiles.upload(rejecting, "sales_data_1.csv", SalesFiles.ONE_BAD_OF_THREE);
        Outcome passed = COMMANDS.run(rejecting, "run", "sales-marts", "--set", "job.reject-limit=0.5");
        assertThat(passed.status()).as(passed.err()).isZero();
        assertThat(rejecting.query(SalesFiles.TEAM)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"run sales-marts", "status", "migrate", "query SHOW TABLES"})
    void anUnreachableDatabaseIsNamed(String line) throws IOException {
        int port = closedPort();
        String[] words = line.split(" ", 2);

        Outcome outcome = COMMANDS.bare(
                words.length == 1
                        ? new String[] {words[0], "--set", "mysql.port=" + port}
                        : new String[] {words[0], words[1], "--set", "mysql.port=" + port});

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        assertThat(outcome.err()).contains("countinghouse: Could not connect to MySQL at 127.0.0.1:" + port);
    }

    @Test
    void anUnreachableStorageIsNamedAndTheRunIsRecordedAsFailed() throws IOException {
        Workspace cutOff = SalesFiles.workspace(folder);
        String endpoint = "spark.\"spark.hadoop.fs.s3a.endpoint\"=\"http://127.0.0.1:" + closedPort() + "\"";

        String once = "spark.\"spark.hadoop.fs.s3a.retry.limit\"=0";
        // A bucket of its own: Hadoop keeps its connection to one that was reached before.
        Outcome outcome = COMMANDS.bare(
                "run",
                "sales-marts",
                "--set",
                endpoint,
                "--set",
                once,
                "--set",
                "bucket=far-away",
                "--set",
                "mysql.database=" + cutOff.name());

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(4);
        assertThat(outcome.err()).contains("countinghouse: Could not list s3a://far-away/raw/sales-marts");
        assertThat(cutOff.query("SELECT outcome, exit_code FROM ledger_run")).containsExactly("FAILED|4");
        assertThat(cutOff.query("SELECT expires_at > UTC_TIMESTAMP(6) FROM ledger_lease"))
                .containsExactly("0");
    }

    @Test
    void aLeaseThatAnotherRunHoldsIsNamedWithItsHolder() throws IOException {
        Workspace busy = SalesFiles.workspace(folder);
        busy.execute("INSERT INTO ledger_lease VALUES ('sales-marts', 7, 'another-host pid 42', 'run-of-another',"
                + " UTC_TIMESTAMP(6) + INTERVAL 1 HOUR)");

        Outcome outcome = COMMANDS.run(busy, "run", "sales-marts", "--set", "lease.patience=100 ms");

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(5);
        assertThat(outcome.err())
                .contains("The lease of sales-marts is held by run run-of-another on another-host pid 42 until 20");
        assertThat(busy.query("SELECT epoch, holder FROM ledger_lease")).containsExactly("7|another-host pid 42");
        assertThat(busy.query("SELECT * FROM ledger_run")).isEmpty();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
