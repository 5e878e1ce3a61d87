package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.run.RunId;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.billing.BillingFx;
import io.countinghouse.jobs.offsets.InvoiceOffsets;
import io.countinghouse.jobs.sales.SalesMarts;
import io.countinghouse.submit.Commands.Outcome;
import io.countinghouse.submit.EmrVerbs.Run;
import io.countinghouse.submit.stub.AwsStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** EMR, rehearsed on a stub that really runs what the verbs submit: each job, both targets, and runs that end too early. */
class RehearsalIT {
    private static final String EC2 = "ec2";
    private static final String SERVERLESS = "serverless";
    private static final String SALES = SalesMarts.NAME;
    private static final String CASES = "countinghouse.faults.cases";

    /** A run here takes far longer than those of other fault tests, so of many cases a share is tried. */
    private static final int SHARE = 10;

    /** Longer than most steps of a run. */
    private static final int MOST_MILLIS = 1500;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Rehearsal rehearsal;
    private EmrVerbs emr;
    private String release;

    @AfterEach
    void stop() {
        rehearsal.close();
    }

    @Test
    void everyJobPublishesOnEitherTargetWhatItPublishesOnALaptop() throws IOException {
        Workspace workspace = begin(JobFiles.delivered(folder));
        Workspace laptop = JobFiles.delivered(folder);
        assertThat(emr.done(0, "deploy", "--allow-dirty").out())
                .contains("is there already")
                .doesNotContain("uploaded");
        emr.logInJson();
        assertThat(emr.done(0, "schedule", "--apply").out()).contains("created");
        assertThat(rehearsal.stub().schedules().all())
                .containsKeys(JobRegistry.names().toArray(String[]::new));
        for (String target : List.of(EC2, SERVERLESS)) {
            emr.done(0, "doctor", "--target", target, "--release", release);
        }

        Map<String, Run> submitted = submitted();
        for (Map.Entry<String, Run> run : submitted.entrySet()) {
            assertThat(emr.endOf(run.getValue()))
                    .as(() -> run.getKey() + ": " + rehearsal.printed())
                    .isIn("COMPLETED", "SUCCESS");
        }
        for (String job : JobRegistry.names()) {
            Outcome local = Commands.shared().run(laptop, "run", job);
            assertThat(local.status()).as(local.err()).isZero();
            Map<String, List<String>> marts = JobFiles.marts(workspace, job);
            assertThat(marts.values()).as(job).anyMatch(rows -> !rows.isEmpty());
            assertThat(marts).as(job).isEqualTo(JobFiles.marts(laptop, job));
            assertSucceeded(job, submitted.get(job));
        }
        String onServerless = InvoiceOffsets.NAME;
        for (List<String> again : List.of(nightly(), List.of("run", onServerless))) {
            List<String> verb = new ArrayList<>(again);
            verb.addAll(List.of("--target", targetOf(again.get(1)), "--release", release));
            assertThat(emr.done(0, verb.toArray(String[]::new)).out())
                    .contains(
                            "is done already as " + submitted.get(again.get(1)).id());
        }
        assertThat(rehearsal.stub().steps().names()).hasSize(1);
        assertThat(rehearsal.stub().runs().names())
                .hasSize(JobRegistry.names().size() - onCluster().size());
        assertThat(rehearsal.printed()).isNotEmpty().noneMatch(log -> JobJar.secrets().stream()
                .anyMatch(log::contains));

        for (String job : List.of(SALES, onServerless)) {
            Run run = submitted.get(job);
            assertThat(emr.done(0, "logs", job, "--target", targetOf(job), "--stream", "stdout")
                            .out())
                    .contains(job + ": run " + run.runId());
            assertThat(emr.done(0, "status", job, "--target", targetOf(job)).out())
                    .contains(run.id(), run.runId(), "succeeded");
            JsonNode status = JSON.readTree(emr.done(0, "status", job, "--target", targetOf(job), "--format", "json")
                    .out());
            assertThat(status.at("/records/0/run_id").asText()).isEqualTo(run.runId());
            assertThat(status.at("/runs/0/id").asText()).isEqualTo(run.id());
            assertThat(jsonLines(job, run))
                    .as(() -> rehearsal.printed().toString())
                    .isNotEmpty();
        }
        aBillIsTakenWhenTheEventOfItsObjectComes(workspace);
    }

    /** Lines of the log, each an object by itself, that name job and run. */
    private List<JsonNode> jsonLines(String job, Run run) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String log : rehearsal.printed()) {
            for (String line :
                    log.lines().filter(text -> text.startsWith("{\"time\"")).toList()) {
                JsonNode read = JSON.readTree(line);
                if (read.path("job").asText().equals(job)
                        && read.path("run_id").asText().equals(run.runId())) {
                    lines.add(read);
                }
            }
        }
        return lines;
    }

    /** By job; those of the cluster are one step, in which each has a run of its own. */
    private Map<String, Run> submitted() {
        Run night = emr.submit(EC2, release, nightly().toArray(String[]::new));
        Map<String, Run> submitted = new LinkedHashMap<>();
        for (String job : JobRegistry.names()) {
            submitted.put(
                    job,
                    onCluster().contains(job)
                            ? new Run(
                                    night.id(),
                                    RunId.of(night.runId()).ofJob(job).toString())
                            : emr.submit(SERVERLESS, release, "run", job));
        }
        return submitted;
    }

    private static List<String> nightly() {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(onCluster());
        words.add("--together");
        return words;
    }

    private static List<String> onCluster() {
        return JobRegistry.names().stream()
                .filter(job -> targetOf(job).equals(EC2))
                .toList();
    }

    /** The sample's key, in this workspace; what else lies there waits for the schedule. */
    private void aBillIsTakenWhenTheEventOfItsObjectComes(Workspace workspace) throws IOException {
        JsonNode event =
                JSON.readTree(Files.readString(RealParts.root().resolve("submit/aws/events/object-created.json")));
        String key = event.at("/detail/object/key").asText();
        String prefix = "raw/" + BillingFx.NAME + "/";
        assertThat(key).startsWith(prefix);
        workspace.upload(BillingFx.NAME, key.substring(prefix.length()), bill(9001, "dairy"));
        workspace.upload(BillingFx.NAME, "billing_data_meat_june_2025.csv", bill(9002, "meat"));

        Run run = emr.submit(
                SERVERLESS,
                release,
                "run",
                BillingFx.NAME,
                "--object",
                "s3a://" + workspace.bucket() + "/" + workspace.name() + "/" + key,
                "--trigger",
                event.path("id").asText());

        assertThat(emr.endOf(run)).as(() -> rehearsal.printed().toString()).isEqualTo("SUCCESS");
        assertThat(workspace.query("SELECT bill_amount_usd FROM billing_data WHERE id IN (9001, 9002)"))
                .containsExactly("3600.00");
        assertThat(workspace.objects("raw")).containsExactly(BillingFx.NAME + "/billing_data_meat_june_2025.csv");
        assertSucceeded(BillingFx.NAME, run);
    }

    @Test
    void aRunThatFailedOrWasKilledOrCancelledIsSubmittedAgainAndNothingIsLostOrDoubled() throws IOException {
        Workspace workspace = begin(SalesFiles.workspace(folder));
        SalesFiles.upload(workspace, "sales_data_1.csv", SalesFiles.GOOD);
        AwsStub stub = rehearsal.stub();

        workspace.execute("INSERT INTO ledger_lease VALUES ('sales-marts', 7, 'another-host pid 42', 'run-of-another',"
                + " UTC_TIMESTAMP(6) + INTERVAL 1 HOUR)");
        // YARN tells 1; what the run itself said is in its record.
        assertThat(emr.done(
                                5,
                                "run",
                                SALES,
                                "--target",
                                EC2,
                                "--release",
                                release,
                                "--retries",
                                "0",
                                "--set",
                                "lease.patience=100 ms")
                        .out())
                .contains("is held by run run-of-another");
        workspace.execute("UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

        stub.faults().throttle("AddJobFlowSteps", 1);
        stub.faults().loseAnswers("AddJobFlowSteps", 1);
        Run killed = emr.submit(EC2, release, "run", SALES);
        assertThat(stub.steps().names()).as("the failed one, and this one once").hasSize(2);
        awaitBatch(workspace, "CLAIMED", killed);
        stub.steps().process().orElseThrow().destroyForcibly();
        assertThat(emr.endOf(killed)).isEqualTo("FAILED");
        // Nobody was there to write the end of it.
        assertThat(emr.record(SALES, killed).path("state").asText()).isEqualTo("running");
        assertThat(workspace.query(SalesFiles.TEAM)).isEmpty();

        stub.faults().throttle("StartJobRun", 1);
        stub.faults().loseAnswers("StartJobRun", 1);
        Run cancelled = emr.submit(SERVERLESS, release, "run", SALES);
        assertThat(stub.runs().names()).hasSize(1);
        awaitBatch(workspace, "LANDED", cancelled);
        assertThat(emr.done(0, "cancel", SALES, "--target", SERVERLESS).out()).contains(cancelled.id());
        assertThat(emr.endOf(cancelled)).isEqualTo("CANCELLED");
        assertThat(stub.faults().areMet()).isTrue();

        emr.done(0, "run", SALES, "--target", EC2, "--release", release, "--retries", "0");
        assertThat(stub.steps().names()).hasSize(3);
        assertThat(emr.done(0, "run", SALES, "--target", EC2, "--release", release)
                        .out())
                .contains("is done already", "not submitted again");
        assertThat(stub.steps().names()).hasSize(3);
        assertExactlyOnce(workspace);

        List<String> marts = workspace.query(SalesFiles.TEAM);
        emr.done(
                0,
                "backfill",
                SALES,
                "--from",
                "2023-08-01",
                "--to",
                "2023-09-30",
                "--target",
                SERVERLESS,
                "--release",
                release);
        assertThat(stub.runs().names()).hasSize(3);
        assertThat(workspace.query(SalesFiles.TEAM)).isEqualTo(marts);
        Outcome reconciled = Commands.shared().run(workspace, "reconcile", SALES);
        assertThat(reconciled.status()).as(reconciled.out() + reconciled.err()).isZero();
    }

    /** Hours, with hundreds of cases: {@code -Dcountinghouse.faults.cases=300} kills 30 drivers. */
    @Test
    @EnabledIfSystemProperty(named = CASES, matches = "\\d+")
    void driversAreKilledAtAnyTimeOnBothTargets() throws IOException {
        int cases = Math.max(1, Integer.getInteger(CASES) / SHARE);
        for (int seed = 1; seed <= cases; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String target = random.nextBoolean() ? EC2 : SERVERLESS;
            String state = List.of("CLAIMED", "LANDED", "PUBLISHED").get(random.nextInt(3));
            int millis = random.nextInt(MOST_MILLIS);
            String which = "seed " + seed + ": killed on " + target + " " + millis + " ms after " + state;
            Workspace workspace = begin(SalesFiles.workspace(folder));
            SalesFiles.upload(workspace, "sales_data_1.csv", SalesFiles.GOOD);
            Run first = emr.submit(target, release, "run", SALES);
            Rehearsal.awaited(which, () -> {
                boolean come = workspace.query("SELECT state FROM ledger_batch").equals(List.of(state));
                return come || emr.hasEnded(first) ? state : null;
            });
            pause(millis);
            process(target).ifPresent(ProcessHandle::destroyForcibly);
            emr.endOf(first);
            emr.done(0, "run", SALES, "--target", target, "--release", release, "--force");
            assertExactlyOnce(workspace);
            System.out.println(which);
            stop();
        }
    }

    private Optional<ProcessHandle> process(String target) {
        return target.equals(EC2)
                ? rehearsal.stub().steps().process()
                : rehearsal.stub().runs().process();
    }

    /** Deploys as well. */
    private Workspace begin(Workspace workspace) throws IOException {
        rehearsal = Rehearsal.start(folder.resolve(workspace.name() + "-drivers"), workspace);
        emr = new EmrVerbs(rehearsal, folder.resolve(workspace.name() + "-shell"));
        release = emr.done(0, "deploy", "--allow-dirty")
                .out()
                .lines()
                .filter(line -> line.startsWith("release "))
                .map(line -> line.substring("release ".length()))
                .findFirst()
                .orElseThrow();
        return workspace;
    }

    private static String targetOf(String job) {
        return JobRegistry.names().indexOf(job) % 2 == 0 ? EC2 : SERVERLESS;
    }

    /** Waits until the only batch has come so far; fails at once where the run ends before. */
    private void awaitBatch(Workspace workspace, String state, Run run) {
        Rehearsal.awaited("a batch that is " + state, () -> {
            if (workspace.query("SELECT state FROM ledger_batch").equals(List.of(state))) {
                return state;
            }
            assertThat(emr.hasEnded(run))
                    .as(() -> rehearsal.printed().toString())
                    .isFalse();
            return null;
        });
    }

    private static void assertExactlyOnce(Workspace workspace) {
        assertThat(workspace.query(SalesFiles.TEAM)).containsExactly(SalesFiles.GOOD_TEAM);
        assertThat(workspace.query("SELECT state FROM ledger_batch")).containsExactly("CLOSED");
        assertThat(workspace.query("SELECT mart, COUNT(*) FROM ledger_publish GROUP BY mart, slice"))
                .containsExactly("customers_data_mart|1", "sales_team_data_mart|1");
        assertThat(workspace.objects("raw")).isEmpty();
    }

    private void assertSucceeded(String job, Run run) throws IOException {
        JsonNode record = emr.record(job, run);
        assertThat(record.path("state").asText() + record.path("exit_code").asText())
                .as(record.toString())
                .isEqualTo("succeeded0");
    }

    private static byte[] bill(int id, String line) {
        return """
                id,company_name,country,city,product_line,item,bill_date,currency,bill_amount
                %d,Lone Star,US,Dallas,%s,butter,2025-06-02,USD,3600.00
                """
                .formatted(id, line)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
