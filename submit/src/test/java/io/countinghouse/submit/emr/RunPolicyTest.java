package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.submit.infrastructure.Call;
import io.countinghouse.submit.infrastructure.Policy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunPolicyTest {
    static List<String> jobs() {
        return JobRegistry.names();
    }

    /** A run may what both allow, and the role's is held against what the job asks for. */
    @ParameterizedTest
    @MethodSource("jobs")
    void aRunsPolicyTakesNothingFromItsJobsRole(String job) {
        Submission submission = Shipped.run(job, "manual");
        Policy policy = Policy.ofSession(RunPolicy.of(Shipped.settings("dev").place(), submission));
        String release = submission.release().id();

        assertThat(Policy.of(job).permissions()).isNotEmpty().allSatisfy(permission -> {
            String resource = permission
                    .resource()
                    .replace("/releases/*", "/releases/" + release + "/x")
                    .replace("*", "x");
            assertThat(policy.allows(new Call(permission.action(), resource))).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void anotherJobsRawFilesAreNotTheRuns(String job) {
        Policy policy = Policy.ofSession(RunPolicy.of(Shipped.settings("dev").place(), Shipped.run(job, "manual")));

        assertThat(jobs().stream()
                        .filter(other -> policy.allows(
                                new Call("s3:GetObject", "arn:aws:s3:::countinghouse-dev/raw/" + other + "/file.csv"))))
                .containsExactly(job);
    }
}
