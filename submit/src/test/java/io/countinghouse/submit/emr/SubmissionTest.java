package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.run.RunId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmissionTest {
    private final Submission submission = Shipped.run("sales-marts", "manual");

    @Test
    void theNameTellsJobDayContentAndTrigger() {
        // printf 'run\nsales-marts\nrun.conf\n0.1.0+7e0e2fd8b22f' | sha256sum
        assertThat(submission.name()).isEqualTo("sales-marts/2026-11-28/6a4d967bdc19/manual");
    }

    @Test
    void askedForAgainInTheSameWordsItIsTheSameRun() {
        Submission again = Shipped.run("sales-marts", "manual");

        assertThat(again.name()).isEqualTo(submission.name());
        assertThat(again.runId()).isEqualTo(submission.runId());
        assertThat(again.clientToken()).isEqualTo(submission.clientToken());
    }

    @Test
    void otherArgumentsSettingsOrCodeGiveAnotherName() {
        JobEntry job = submission.job();
        JobEntry otherConf = new JobEntry(
                job.job(),
                job.schedule(),
                job.zone(),
                job.size(),
                "other.conf",
                job.timeout(),
                job.retries(),
                job.role());
        Release otherCode = new Release(Shipped.RELEASE.bucket(), "", "0.1.0+000000000000");

        assertThat(List.of(
                        submission.hash(),
                        new Submission(job, List.of("run", job.job(), "--accept-gone"), "s", "t", Shipped.RELEASE, 1)
                                .hash(),
                        new Submission(otherConf, submission.command(), "s", "t", Shipped.RELEASE, 1).hash(),
                        new Submission(job, submission.command(), "s", "t", otherCode, 1).hash()))
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.matches("[0-9a-f]{12}"));
    }

    @Test
    void anotherAttemptKeepsTheNameAndHasItsOwnTokenAndRunId() {
        Submission second = submission.attempt(2);

        assertThat(second.name()).isEqualTo(submission.name());
        assertThat(second.runId()).isNotEqualTo(submission.runId());
        assertThat(second.clientToken()).isNotEqualTo(submission.clientToken());
    }

    @Test
    void theRunIsKnownBeforeItsDriverIs() {
        // python3 -c 'import hashlib,uuid; print(uuid.UUID(bytes=hashlib.md5(NAME).digest(), version=3))'
        assertThat(submission.runId()).isEqualTo(UUID.fromString("c2aae0c7-8bcc-32d5-ab56-57d6c90aa4fb"));
        assertThat(submission.arguments())
                .containsExactly(
                        "run",
                        "sales-marts",
                        "--env",
                        "emr",
                        "--conf",
                        "run.conf",
                        "--set",
                        "limits.max-run=230min",
                        "--run-id",
                        submission.runId().toString());
    }

    @Test
    void theTokenIsWhatEmrServerlessTakes() {
        assertThat(submission.clientToken()).hasSizeLessThanOrEqualTo(64).matches("[A-Za-z0-9._-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "by hand", "a/b", "-x", "ä"})
    void aTriggerThatWouldBlurTheNameIsRefused(String trigger) {
        assertThatThrownBy(() -> Shipped.run("sales-marts", trigger))
                .hasMessageStartingWith("trigger: found \"" + trigger + "\", expected at most 100 letters");
    }

    @Test
    void ofSeveralJobsInOneStepEachHasARunOfItsOwnAsTheRunGivesIt() {
        JobEntry first = Shipped.settings("dev").job("sales-marts");
        Submission together = new Submission(
                first,
                List.of("run", "sales-marts", "billing-fx", "--set", "attention=ok"),
                "s",
                "t",
                Shipped.RELEASE,
                1);
        RunId given = new RunId(together.runId());

        assertThat(together.runIds())
                .containsExactly(
                        Map.entry("sales-marts", given.ofJob("sales-marts")),
                        Map.entry("billing-fx", given.ofJob("billing-fx")));
        assertThat(together.arguments()).containsSubsequence("run", "sales-marts", "billing-fx", "--run-id");
        Submission alone = new Submission(first, List.of("run", "sales-marts"), "s", "t", Shipped.RELEASE, 1);
        assertThat(alone.runIds()).containsExactly(Map.entry("sales-marts", new RunId(alone.runId())));
    }
}
