package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.jobs.Countinghouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is typed; nothing is called. */
class EmrCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    /** The shipped files with ids, as an account would have them. */
    @BeforeEach
    void files() throws IOException {
        try (Stream<Path> all = Files.walk(Shipped.folder())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(Shipped.folder().relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        Path dev = folder.resolve("env/dev.conf");
        Files.writeString(
                dev,
                Files.readString(dev)
                        + """

                        account = "123456789012"
                        serverless.application-id = 00f1a2b3c4d5e6f7
                        ec2.cluster-id = j-2AXXXXXXGAPLF
                        """);
        Files.writeString(authorities(), "-----BEGIN CERTIFICATE-----\n");
    }

    private Path authorities() {
        return folder.resolve("conf/global-bundle.pem");
    }

    @Test
    void aDryRunPrintsTheVeryJobRun() {
        assertThat(run("run", "sales-marts", "--dry-run", "--release", "0.1.0+7e0e2fd8b22f", "--slice", "2026-11-28"))
                .isEqualTo("# emr-serverless StartJobRun\n" + golden("job-run.json"));
    }

    @Test
    void aDryRunPrintsTheVeryStep() {
        assertThat(run(
                        "run",
                        "sales-marts",
                        "--dry-run",
                        "--target",
                        "ec2",
                        "--release",
                        "0.1.0+7e0e2fd8b22f",
                        "--slice",
                        "2026-11-28"))
                .isEqualTo("# emr AddJobFlowSteps\n" + golden("step.json"));
    }

    @Test
    void aDryRunPrintsStepsForTheCommandLineOfAws() {
        assertThat(run(
                        "run",
                        "sales-marts",
                        "--dry-run",
                        "--add-steps",
                        "--target",
                        "ec2",
                        "--release",
                        "0.1.0+7e0e2fd8b22f",
                        "--slice",
                        "2026-11-28"))
                .isEqualTo(golden("add-steps.json"));
    }

    @Test
    void aBackfillIsARunAMonthTheOldestFirst() {
        String printed = run(
                "backfill",
                "billing-fx",
                "--from",
                "2026-01-15",
                "--to",
                "2026-02-10",
                "--dry-run",
                "--release",
                "0.1.0+7e0e2fd8b22f");

        assertThat(printed.lines().map(String::strip).filter(line -> line.startsWith("\"name\"")))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("\"name\": \"billing-fx/2026-01/");
        assertThat(printed.replaceAll("\\s+", " "))
                .contains(
                        "\"backfill\", \"billing-fx\", \"--from\", \"2026-01-15\", \"--to\", \"2026-01-31\", \"--env\"",
                        "\"backfill\", \"billing-fx\", \"--from\", \"2026-02-01\", \"--to\", \"2026-02-10\", \"--env\"");
    }

    @Test
    void aDryRunOfASchedulePrintsIt() {
        assertThat(run("schedule", "billing-fx", "--dry-run"))
                .isEqualTo("# scheduler CreateSchedule\n" + golden("schedule.json"));
    }

    @Test
    void theScheduleIsShownAsATable() {
        assertThat(run("schedule", "billing-fx", "org-balances").lines())
                .containsExactly(
                        "job           schedule                   time zone         starts",
                        "billing-fx    cron(30 17 ? * MON-FRI *)  Europe/Berlin    "
                                + " arn:aws:states:eu-west-1:123456789012:stateMachine:countinghouse-dev",
                        "org-balances  cron(0 6 * * ? *)          America/New_York "
                                + " arn:aws:states:eu-west-1:123456789012:stateMachine:countinghouse-dev");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "logs sales-marts", "cancel sales-marts", "doctor"})
    void aDryRunOfWhatLooksSaysWhatItWouldAsk(String command) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("--dry-run");

        assertThat(run(words.toArray(String[]::new))).contains("# ");
    }

    @Test
    void aDoctorMissesTheAuthoritiesOfMysql() throws IOException {
        Files.deleteIfExists(authorities());

        assertThat(status("doctor", "--dry-run")).isEqualTo(2);
    }

    @Test
    void aJobThatNobodyKnowsIsToldWithTheNearest() {
        assertThat(status("run", "sales-mart", "--dry-run", "--release", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("job: found \"sales-mart\"", "did you mean sales-marts?");
    }

    @Test
    void anObjectIsOfOneJob() {
        assertThat(status("run", "sales-marts", "billing-fx", "--object", "s3a://b/k", "--dry-run", "--release", "x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--object: found 2 jobs, expected the one that the object is of");
    }

    @Test
    void monthsOfABackfillWaitForEachOther() {
        assertThat(status("backfill", "sales-marts", "--from", "2026-01-01", "--to", "2026-01-31", "--no-wait"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--no-wait: found it of a backfill");
    }

    private String run(String... arguments) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(status(arguments)).as(err.toString()).isZero();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private int status(String... arguments) {
        CommandLine commands = Countinghouse.commandLine().addSubcommand(new EmrCommand());
        List<String> words = new ArrayList<>(List.of("emr"));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--env", "dev", "--emr-dir", folder.toString()));
        return commands.setErr(new PrintWriter(err, true)).execute(words.toArray(String[]::new));
    }

    private static String golden(String name) {
        try (var file = EmrCommandTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
