package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.PlantedList;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.store.RawZone;
import io.countinghouse.common.testing.ObjectStoreProxy;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.StoreRequest;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.submit.infrastructure.Call;
import io.countinghouse.submit.infrastructure.Policy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job's policy allows each request that its commands send to S3, and nothing that none of them needs. */
class PoliciesIT {
    /** As the policies of {@code submit/aws/iam} call it. */
    private static final String BUCKET = "countinghouse-dev";

    private static final String DATA = "arn:aws:s3:::" + BUCKET + "/";

    @TempDir
    private Path folder;

    static List<String> jobs() {
        return JobRegistry.names();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void theRoleMayDoWhatTheJobDoesAndNothingElse(String job) throws IOException {
        Set<Call> calls = asked(job).stream()
                .flatMap(request -> Call.of(request, BUCKET))
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(calls).as("a run that reads nothing proves nothing").hasSizeGreaterThan(50);
        calls.addAll(seldom(job));
        calls.addAll(ofEmr());
        Policy policy = Policy.of(job);

        SoftAssertions both = new SoftAssertions();
        both.assertThat(calls.stream().filter(call -> !policy.allows(call)).toList())
                .as("what %s does and its role may not", job)
                .isEmpty();
        both.assertThat(policy.unneeded(calls))
                .as("what the role of %s may and it does not", job)
                .isEmpty();
        both.assertAll();
    }

    /** What only happens to files that are larger or older than a test's, or were taken back. */
    private static List<Call> seldom(String job) {
        List<Call> calls = new ArrayList<>();
        // A part of an upload failed, or the object was overwritten while it was copied.
        for (String copy : List.of("archive/", "quarantine/files/")) {
            calls.add(new Call("s3:AbortMultipartUpload", DATA + copy + job + "/2024/02/id/name.csv"));
        }
        calls.add(new Call("s3:DeleteObject", DATA + "runs/" + job + "/id.json"));
        // Files of tables go when they are as old as a month.
        Job shipped = JobRegistry.module(job).asShipped();
        Stream.concat(
                        shipped.marts().stream().map(Mart::name),
                        shipped.landings().stream()
                                .flatMap(landing -> landing.tables().stream())
                                .map(LakeTable::name))
                .forEach(table ->
                        calls.add(new Call("s3:DeleteObject", DATA + "lake/" + table + "/part-00000.parquet")));
        calls.add(new Call("s3:DeleteObject", DATA + "quarantine/rows/" + job + "/part-00000.parquet"));
        List<String> tables = new ArrayList<>(List.of("withdrawn/" + job));
        if (job.equals("org-balances")) {
            // Alerts of a balance that moved.
            tables.add("balance_alerts");
        }
        for (String table : tables) {
            for (String action : List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject")) {
                calls.add(new Call(action, DATA + "lake/" + table + "/part-00000.parquet"));
            }
        }
        return calls;
    }

    /** What EMR does as the job's role before and beside the job. */
    private static List<Call> ofEmr() {
        return List.of(
                new Call(
                        "s3:GetObject",
                        "arn:aws:s3:::countinghouse-dev-releases/releases/0.1.0+7e0e2fd8b22f/countinghouse-jobs.jar"),
                new Call(
                        "s3:PutObject",
                        "arn:aws:s3:::countinghouse-dev-logs/emr/applications/00f1/jobs/00g1/SPARK_DRIVER/stdout.gz"),
                new Call(
                        "secretsmanager:GetSecretValue",
                        "arn:aws:secretsmanager:eu-west-1:000000000000:secret:countinghouse/dev/mysql-a1B2c3"));
    }

    /** Every different request of the job's commands, on a bucket whose zones are where an environment on EMR has them. */
    private Set<StoreRequest> asked(String job) throws IOException {
        String bucket = "policies-" + job + "-" + ProcessHandle.current().pid();
        Workspace workspace = RealParts.shared().workspaceIn(bucket).migrate();
        // Makes the stages of the marts, too.
        assertThat(Commands.shared().run(workspace, "migrate").status()).isZero();
        deliver(JobRegistry.module(job), "s3a://" + bucket + "/raw/" + job + "/");
        try (ObjectStoreProxy store =
                new ObjectStoreProxy(URI.create(RealParts.shared().s3Endpoint()))) {
            List<String> where = List.of(
                    "--set", "bucket=\"" + bucket + "\"",
                    "--set", "mysql.database=" + workspace.name(),
                    "--set", "spark.\"spark.hadoop.fs.s3a.endpoint\"=\"" + store.endpoint() + "\"",
                    "--set", "attention=ok");
            for (String command : List.of("run JOB", "run JOB", "rebuild JOB --slices=", "maintain JOB")) {
                List<String> line =
                        new ArrayList<>(List.of(command.replace("JOB", job).split(" ")));
                line.addAll(where);
                Commands.Outcome outcome = Commands.shared().bare(line.toArray(String[]::new));
                assertThat(outcome.status()).as(command + ": " + outcome.err()).isZero();
            }
            return store.asked();
        }
    }

    /** By the store's interface, as suppliers do: what was moved into its folder has no ETag. */
    private void deliver(JobModule job, String raw) throws IOException {
        job.files().write(new Extent(600, 30, LocalDate.parse("2024-02-01")), 1, true, folder);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(PlantedList.FILE))
                    .toList();
        }
        RawZone zone = new RawZone(RealParts.shared().s3a(RealParts.shared().s3Endpoint()));
        for (Path file : files) {
            zone.upload(file, raw + file.getFileName());
        }
    }
}
