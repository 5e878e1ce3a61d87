package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.ledger.Migrations;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users type, in the JVMs that users get. */
class LauncherIT {
    private static final Path DATA = RealParts.root().resolve("../shared/data");

    private static final List<String> BILLS = List.of(
            "billing_data_bakery_june_2025.csv", "billing_data_dairy_june_2025.csv", "billing_data_meat_june_2025.csv");

    @TempDir
    private Path folder;

    private int runs;

    private record Run(int status, String out, String err) {}

    /** Hundreds of thousands of rates, by dozens of plans: more code than the first compiler alone has room for by default. */
    @Test
    void theRealBillsAndAllRatesOfTheCentralBankArePublished() throws IOException {
        Path rates = DATA.resolve("fx/eurofxref-hist.csv");
        assumeTrue(Files.isRegularFile(rates), "../shared/data is not beside this checkout");
        Workspace workspace = RealParts.shared().workspace();
        Migrations.migrate(workspace.migration());
        List<String> upload = new ArrayList<>(List.of("upload", "billing-fx", rates.toString()));
        BILLS.forEach(bill -> upload.add(DATA.resolve("billing").resolve(bill).toString()));
        String raw = "s3a://" + workspace.bucket() + "/" + workspace.name() + "/raw/billing-fx/";
        String uploaded = Stream.concat(Stream.of("eurofxref-hist.csv"), BILLS.stream())
                .map(name -> raw + name + "\n")
                .collect(java.util.stream.Collectors.joining());
        assertOwn(launch(workspace, 0, upload.toArray(String[]::new)), uploaded);

        Run run = launch(workspace, 6, "run", "billing-fx");

        assertThat(run.err().lines())
                .anyMatch(line -> line.matches(" *[0-9.]+ s +start +Spark for work that is medium: .*"));
        // The bakery's file begins with a stray quote, and one date of the dairy's is written with slashes.
        assertThat(run.out())
                .startsWith("billing-fx: run ")
                .contains("billing_data_bakery_june_2025.csv            refused: unclosed_quote")
                .contains("eurofxref-hist.csv                           taken: ")
                .contains("Waits for a person:\n  1 file was refused: ");
        assertOwnLines(run, "billing-fx: run .*|Batch 1|  .*|Done in .* s\\.|Waits for a person:");
        assertThat(workspace.query(
                        "SELECT currency, SUM(bill_amount) FROM billing_data WHERE currency <> 'USD' GROUP BY 1"))
                .containsExactly("CAD|81600.0000", "MXN|628000.0000");
        assertThat(workspace.query(
                        "SELECT COUNT(*) FROM billing_data WHERE currency = 'USD' AND bill_amount_usd <> bill_amount"))
                .containsExactly("0");
        assertThat(workspace.query("SELECT state FROM ledger_batch")).containsExactly("CLOSED");

        assertOwn(launch(workspace, 0, "query", "SELECT 1 AS one", "--format", "csv"), "one\r\n1\r\n");
        assertOwn(
                launch(workspace, 0, "plan", "billing-fx"),
                "billing-fx: plan, nothing was written\nNothing new in the raw zone.\n");
        assertThat(launch(workspace, 0, "status").out()).startsWith("Leases\n");
    }

    @Test
    void largeWorkIsBegunAgainWithBothCompilersAndComesOutTheSame() throws IOException {
        Workspace workspace = SalesFiles.workspace(folder);
        SalesFiles.upload(workspace, "sales_data_1.csv", SalesFiles.GOOD);

        Run run = launch(workspace, 0, "run", "sales-marts", "--set", "run.large-from=1 B");

        assertThat(run.err().lines().filter(line -> line.contains("for work") && !line.endsWith("...")))
                .singleElement()
                .asString()
                .matches(
                        " *[0-9.]+ s +start +Spark for work that is large: \\d+ B wait, medium from 1.0 MiB, large from 1 B");
        assertThat(workspace.query(SalesFiles.TEAM)).containsExactly(SalesFiles.GOOD_TEAM);
        assertOwnLines(run, "sales-marts: run .*|Batch 1|  .*|Done in .* s\\.");
        assertThat(history(workspace)).contains("sales-marts", "\"completed\" : true");
    }

    /** Whichever way an environment is named; a laptop's keys and ports are nothing to it. */
    @Test
    void theSandboxIsOfTheLocalEnvironmentOnly() throws IOException {
        Files.writeString(folder.resolve("env"), "export COUNTINGHOUSE_MYSQL_PORT=33061\n");
        Path java = Files.createDirectory(folder.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                """
                #!/bin/sh
                if [ "$1" = -XshowSettings:properties ]; then echo '    java.specification.version = 17' >&2; exit; fi
                echo "port=$COUNTINGHOUSE_MYSQL_PORT"
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();

        assertThat(portOf("migrate")).isEqualTo("port=33061");
        assertThat(portOf("migrate", "--env", "local")).isEqualTo("port=33061");
        assertThat(portOf("migrate", "--env", "emr")).isEqualTo("port=");
        assertThat(portOf("run", "sales-marts", "--env=emr")).isEqualTo("port=");
        assertThat(portOf("emr", "status")).isEqualTo("port=");
    }

    /** As the command's own JVM would have it. */
    private String portOf(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(RealParts.root().resolve("submit/countinghouse").toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve(++runs + ".out");
        Process launcher = JobJar.process(
                        command,
                        folder,
                        Map.of("JAVA_HOME", folder.toString(), "COUNTINGHOUSE_SANDBOX", folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(JobJar.exitStatus(launcher, 60)).as(Files.readString(out)).isZero();
        return Files.readString(out).strip();
    }

    /** What the History Server tells of the commands before it. */
    private String history(Workspace workspace) throws IOException {
        Path out = folder.resolve("history.out");
        Process server = process(workspace, "history")
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("history.err").toFile())
                .start();
        try {
            HttpClient client = HttpClient.newHttpClient();
            long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            String applications = "";
            while (!applications.contains("attemptId") && !applications.contains("\"id\"")) {
                assertThat(server.isAlive() && System.nanoTime() < deadline)
                        .as(Files.readString(folder.resolve("history.err")))
                        .isTrue();
                Thread.sleep(500);
                String told = Files.readString(out);
                if (told.contains(" shows ")) {
                    String url = told.substring(0, told.indexOf(' ')) + "api/v1/applications";
                    applications = client.send(
                                    HttpRequest.newBuilder(URI.create(url)).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
                }
            }
            assertThat(Files.readString(out))
                    .matches("http://127\\.0\\.0\\.1:\\d+/ shows the event logs in .*; Ctrl-C ends it\\.\n");
            return applications;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            server.descendants().forEach(ProcessHandle::destroy);
            server.destroy();
        }
    }

    private static void assertOwn(Run run, String out) {
        assertThat(run.out()).as(run.err()).isEqualTo(out);
    }

    /** Nothing but lines of the command's own. */
    private static void assertOwnLines(Run run, String own) {
        assertThat(run.out().lines()).allMatch(line -> line.matches(own));
        assertThat(run.out() + run.err()).doesNotContain("CodeCache", "VM warning", "log4j", "SLF4J");
    }

    private Run launch(Workspace workspace, int status, String... arguments) throws IOException {
        Path out = folder.resolve(++runs + ".out");
        Path err = folder.resolve(runs + ".err");
        Process launcher = process(workspace, arguments)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        Run run = new Run(
                JobJar.exitStatus(launcher, (int) Duration.ofMinutes(15).toSeconds()),
                Files.readString(out),
                Files.readString(err));
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(status);
        return run;
    }

    private ProcessBuilder process(Workspace workspace, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(RealParts.root().resolve("submit/countinghouse").toString()));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(RealParts.shared().environment());
        environment.put("COUNTINGHOUSE_SANDBOX", folder.resolve("none").toString());
        environment.put("COUNTINGHOUSE_BUCKET", workspace.bucket() + "/" + workspace.name());
        environment.put("COUNTINGHOUSE_MYSQL_DATABASE", workspace.name());
        return JobJar.process(command, folder, environment);
    }
}
