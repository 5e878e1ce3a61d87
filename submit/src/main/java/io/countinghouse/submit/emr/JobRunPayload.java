package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import java.util.List;
import software.amazon.awssdk.services.emrserverless.model.Configuration;
import software.amazon.awssdk.services.emrserverless.model.ConfigurationOverrides;
import software.amazon.awssdk.services.emrserverless.model.JobDriver;
import software.amazon.awssdk.services.emrserverless.model.JobRunExecutionIamPolicy;
import software.amazon.awssdk.services.emrserverless.model.MonitoringConfiguration;
import software.amazon.awssdk.services.emrserverless.model.RetryPolicy;
import software.amazon.awssdk.services.emrserverless.model.S3MonitoringConfiguration;
import software.amazon.awssdk.services.emrserverless.model.SparkSubmit;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;

/** Job runs of EMR Serverless. */
final class JobRunPayload {
    /** Of one argument of the job jar. */
    static final int LONGEST_ARGUMENT = 10_280;
    /** Of spark-submit's options together. */
    static final int MOST_OPTIONS = 102_400;

    private JobRunPayload() {}

    /** @throws CountinghouseException LIMIT_EXCEEDED for what EMR Serverless would refuse */
    static StartJobRunRequest request(EmrSettings settings, Submission submission) {
        Place place = settings.place();
        JobEntry job = submission.job();
        Limits.requireName(submission);
        submission
                .arguments()
                .forEach(argument -> Limits.atMost(job.job() + ": an argument", argument, LONGEST_ARGUMENT));
        return StartJobRunRequest.builder()
                .applicationId(place.applicationId())
                .clientToken(submission.clientToken())
                .name(submission.name())
                .executionRoleArn(place.roles().get(job.role()))
                .executionIamPolicy(JobRunExecutionIamPolicy.builder()
                        .policy(RunPolicy.of(place, submission))
                        .build())
                .jobDriver(JobDriver.builder()
                        .sparkSubmit(SparkSubmit.builder()
                                .entryPoint(submission.release().jar())
                                .entryPointArguments(submission.arguments())
                                .sparkSubmitParameters(options(settings, job, submission.release()))
                                .build())
                        .build())
                .configurationOverrides(overrides(settings))
                .executionTimeoutMinutes(job.timeout().toMinutes())
                // The service would try again whatever the exit code; 2, 3 and 6 end the same way again. Who reads the
                // run's record tries again: the state machine, or `emr run`.
                .retryPolicy(RetryPolicy.builder().maxAttempts(1).build())
                .build();
    }

    static String options(EmrSettings settings, JobEntry job, Release release) {
        return Limits.atMost(
                job.job() + ": spark-submit's options",
                SubmitOptions.text(SubmitOptions.of(settings, job, release, Target.serverless)),
                MOST_OPTIONS);
    }

    private static ConfigurationOverrides overrides(EmrSettings settings) {
        return ConfigurationOverrides.builder()
                .applicationConfiguration(
                        List.of(log4j2("spark-driver-log4j2", settings), log4j2("spark-executor-log4j2", settings)))
                .monitoringConfiguration(MonitoringConfiguration.builder()
                        .s3MonitoringConfiguration(S3MonitoringConfiguration.builder()
                                .logUri(settings.place().logUri())
                                .build())
                        .build())
                .build();
    }

    private static Configuration log4j2(String classification, EmrSettings settings) {
        return Configuration.builder()
                .classification(classification)
                .properties(settings.serverless().log4j2(settings.place().logFormat()))
                .build();
    }
}
