package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.submit.stub.AwsStub;
import io.countinghouse.submit.stub.RunsOnServerless;
import io.countinghouse.submit.stub.StepsOnCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.EmrException;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.ConflictException;
import software.amazon.awssdk.services.emrserverless.model.JobRun;
import software.amazon.awssdk.services.emrserverless.model.JobRunState;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;

/** The stub speaks to AWS's own clients, and runs what they submit. */
class AwsStubIT {
    @TempDir
    private Path folder;

    private Rehearsal rehearsal;
    private String jar;

    @BeforeEach
    void start() throws IOException {
        rehearsal =
                Rehearsal.start(folder.resolve("drivers"), RealParts.shared().workspace());
        jar = rehearsal.putJar();
    }

    @AfterEach
    void stop() {
        rehearsal.close();
    }

    @Test
    void stepsRunOneAfterAnotherAndEndAsTheirDriversDo() throws IOException {
        AwsStub stub = rehearsal.stub();
        try (EmrClient emr = rehearsal.client(EmrClient.builder()).build()) {
            stub.faults().throttle("AddJobFlowSteps", 2);
            List<String> ids = emr.addJobFlowSteps(request -> request.jobFlowId(StepsOnCluster.CLUSTER)
                            .steps(step("done", "--help"), step("wrong", "run", "sales-mart"), step("late", "--help")))
                    .stepIds();
            assertThat(emr.cancelSteps(request ->
                                    request.clusterId(StepsOnCluster.CLUSTER).stepIds(ids.get(2)))
                            .cancelStepsInfoList())
                    .singleElement()
                    .matches(info -> info.statusAsString().equals("SUBMITTED"));

            assertThat(endOf(emr, ids.get(0)).status().state()).isEqualTo(StepState.COMPLETED);
            Step wrong = endOf(emr, ids.get(1));
            assertThat(wrong.status().state()).isEqualTo(StepState.FAILED);
            // YARN tells no more than that it failed, though the driver ended with 2.
            assertThat(wrong.status().failureDetails().message()).startsWith("Exit status 1");
            assertThat(endOf(emr, ids.get(2)).status().state()).isEqualTo(StepState.CANCELLED);
            assertThat(printed("/containers/", "stderr.gz"))
                    .hasSize(2)
                    .anyMatch(text -> text.contains("found \"sales-mart\", expected one of"));
            assertThat(printed("/containers/", "stdout.gz")).anyMatch(text -> text.contains("Usage: countinghouse"));

            // A client that tries again what it does not know to be accepted has it twice.
            stub.faults().loseAnswers("AddJobFlowSteps", 1);
            emr.addJobFlowSteps(
                    request -> request.jobFlowId(StepsOnCluster.CLUSTER).steps(step("twice", "--help")));
            assertThat(emr.listStepsPaginator(request -> request.clusterId(StepsOnCluster.CLUSTER))
                            .steps())
                    .extracting(StepSummary::name)
                    .containsExactly("twice", "twice", "late", "wrong", "done");
            assertThat(stub.faults().areMet()).isTrue();

            assertThat(emr.describeCluster(request -> request.clusterId(StepsOnCluster.CLUSTER))
                            .cluster()
                            .releaseLabel())
                    .isEqualTo("emr-spark-8.0.0");
            assertThatThrownBy(() -> emr.addJobFlowSteps(request ->
                            request.jobFlowId(StepsOnCluster.CLUSTER).steps(step("long", "x".repeat(10_241)))))
                    .isInstanceOf(EmrException.class)
                    .hasMessageContaining("expected at most 10240");
        }
    }

    @Test
    void aClientTokenIsOneJobRunWhateverBecomesOfAnswers() throws IOException {
        AwsStub stub = rehearsal.stub();
        try (EmrServerlessClient serverless =
                rehearsal.client(EmrServerlessClient.builder()).build()) {
            stub.faults().throttle("StartJobRun", 1);
            stub.faults().loseAnswers("StartJobRun", 1);
            String done = serverless
                    .startJobRun(jobRun("token-1", "done", 1, "--help"))
                    .jobRunId();
            assertThat(serverless
                            .startJobRun(jobRun("token-1", "done", 1, "--help"))
                            .jobRunId())
                    .isEqualTo(done);
            assertThatThrownBy(() -> serverless.startJobRun(jobRun("token-1", "done", 1, "status", "--help")))
                    .isInstanceOf(ConflictException.class);
            String wrong = serverless
                    .startJobRun(jobRun("token-2", "wrong", 2, "run", "sales-mart"))
                    .jobRunId();

            assertThat(endOf(serverless, done).state()).isEqualTo(JobRunState.SUCCESS);
            JobRun failed = endOf(serverless, wrong);
            assertThat(failed.state()).isEqualTo(JobRunState.FAILED);
            assertThat(failed.stateDetails()).endsWith("ExitCode: 2");
            assertThat(failed.attempt()).isEqualTo(2);
            assertThat(printed("applications/" + RunsOnServerless.APPLICATION + "/jobs/" + wrong, "stderr.gz"))
                    .hasSize(2)
                    .allMatch(text -> text.contains("found \"sales-mart\", expected one of"));
            assertThat(serverless
                            .listJobRuns(request -> request.applicationId(RunsOnServerless.APPLICATION)
                                    .states(JobRunState.FAILED))
                            .jobRuns())
                    .singleElement()
                    .matches(run -> run.id().equals(wrong) && run.name().equals("wrong"));
            assertThat(serverless
                            .getApplication(request -> request.applicationId(RunsOnServerless.APPLICATION))
                            .application()
                            .stateAsString())
                    .isEqualTo("STARTED");
            assertThat(stub.faults().areMet()).isTrue();
        }
    }

    @Test
    void schedulesAreMadeChangedAndRead() {
        try (SchedulerClient scheduler =
                rehearsal.client(SchedulerClient.builder()).build()) {
            assertThatThrownBy(() -> scheduler.getSchedule(request -> request.name("sales-marts")))
                    .isInstanceOf(ResourceNotFoundException.class);
            for (String time : List.of("cron(0 3 * * ? *)", "cron(0 4 * * ? *)")) {
                if (time.contains(" 3 ")) {
                    scheduler.createSchedule(request -> request.name("sales-marts")
                            .scheduleExpression(time)
                            .scheduleExpressionTimezone("Europe/Berlin")
                            .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                            .target(target ->
                                    target.arn("arn:x").roleArn("arn:y").input("{}")));
                } else {
                    scheduler.updateSchedule(request -> request.name("sales-marts")
                            .scheduleExpression(time)
                            .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                            .target(target ->
                                    target.arn("arn:x").roleArn("arn:y").input("{}")));
                }
                assertThat(scheduler
                                .getSchedule(request -> request.name("sales-marts"))
                                .scheduleExpression())
                        .isEqualTo(time);
            }
            assertThat(scheduler.listSchedules(request -> {}).schedules())
                    .singleElement()
                    .matches(schedule -> schedule.name().equals("sales-marts"));
        }
    }

    @Test
    void theCommandLineOfAwsSpeaksToItAsWell() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "aws"))),
                "found no aws on the PATH");
        Path steps = folder.resolve("steps.json");
        Files.writeString(
                steps,
                """
                [{"Type": "CUSTOM_JAR", "Name": "done", "ActionOnFailure": "CONTINUE", "Jar": "command-runner.jar",
                  "Args": ["spark-submit", "--deploy-mode", "cluster", "--class", "%s", "%s", "--help"]}]
                """
                        .formatted(JobJar.MAIN, jar));
        assertThat(aws("emr", "add-steps", "--cluster-id", StepsOnCluster.CLUSTER, "--steps", "file://" + steps))
                .contains("s-REHEARSAL0001");
        assertThat(aws("emr", "list-steps", "--cluster-id", StepsOnCluster.CLUSTER))
                .contains("\"Name\": \"done\"");
        assertThat(aws("emr-serverless", "get-application", "--application-id", RunsOnServerless.APPLICATION))
                .contains("emr-spark-8.0.0");
        assertThat(aws("scheduler", "list-schedules")).contains("\"Schedules\": []");
        assertThat(aws("sts", "get-caller-identity")).contains(AwsStub.ACCOUNT);
    }

    private String aws(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("aws", "--output", "json"));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(rehearsal.stub().environment());
        environment.putAll(Map.of("AWS_ACCESS_KEY_ID", "rehearsal", "AWS_SECRET_ACCESS_KEY", "rehearsal"));
        Path printed = folder.resolve("aws.out");
        Process process = JobJar.process(command, folder, environment)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        int status = JobJar.exitStatus(process, 120);
        assertThat(status).as(Files.readString(printed)).isZero();
        return Files.readString(printed);
    }

    private StepConfig step(String name, String... arguments) {
        List<String> line =
                new ArrayList<>(List.of("spark-submit", "--deploy-mode", "cluster", "--class", JobJar.MAIN, jar));
        line.addAll(List.of(arguments));
        return StepConfig.builder()
                .name(name)
                .actionOnFailure(ActionOnFailure.CONTINUE)
                .hadoopJarStep(step -> step.jar("command-runner.jar").args(line))
                .build();
    }

    private StartJobRunRequest jobRun(String token, String name, int attempts, String... arguments) {
        return StartJobRunRequest.builder()
                .applicationId(RunsOnServerless.APPLICATION)
                .clientToken(token)
                .name(name)
                .executionRoleArn("arn:aws:iam::" + AwsStub.ACCOUNT + ":role/job")
                .retryPolicy(policy -> policy.maxAttempts(attempts))
                .jobDriver(driver -> driver.sparkSubmit(submit -> submit.entryPoint(jar)
                        .entryPointArguments(arguments)
                        .sparkSubmitParameters("--class " + JobJar.MAIN)))
                .configurationOverrides(overrides ->
                        overrides.monitoringConfiguration(monitoring -> monitoring.s3MonitoringConfiguration(
                                s3 -> s3.logUri(Rehearsal.root(rehearsal.workspace()) + "logs"))))
                .build();
    }

    private Step endOf(EmrClient emr, String id) {
        return Rehearsal.awaited(id, () -> {
            Step step = emr.describeStep(
                            request -> request.clusterId(StepsOnCluster.CLUSTER).stepId(id))
                    .step();
            return List.of(StepState.COMPLETED, StepState.FAILED, StepState.CANCELLED)
                            .contains(step.status().state())
                    ? step
                    : null;
        });
    }

    private JobRun endOf(EmrServerlessClient serverless, String id) {
        return Rehearsal.awaited(id, () -> {
            JobRun run = serverless
                    .getJobRun(request ->
                            request.applicationId(RunsOnServerless.APPLICATION).jobRunId(id))
                    .jobRun();
            return List.of(JobRunState.SUCCESS, JobRunState.FAILED, JobRunState.CANCELLED)
                            .contains(run.state())
                    ? run
                    : null;
        });
    }

    /** Logs whose names have both parts. */
    private List<String> printed(String folder, String file) {
        return rehearsal.printed().stream()
                .filter(log -> log.lines().findFirst().orElse("").contains(folder))
                .filter(log -> log.lines().findFirst().orElse("").endsWith(file + ":"))
                .toList();
    }
}
