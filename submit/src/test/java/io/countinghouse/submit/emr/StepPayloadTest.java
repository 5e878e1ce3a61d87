package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;

class StepPayloadTest {
    private final EmrSettings settings = Shipped.settings("dev");
    private final Submission submission = Shipped.run("sales-marts", "manual");

    @Test
    void aStepIsASparkSubmitInClusterMode() {
        Golden.assertIs("step.json", RequestJson.text(RequestJson.of(request(1))));
    }

    @Test
    void theStepsOfTheCommandLineHaveItsShape() {
        Golden.assertIs("add-steps.json", RequestJson.text(StepPayload.forCommandLine(request(1))));
    }

    @Test
    void whatComesAfterAFailureIsCancelledUnlessStepsRunSideBySide() {
        assertThat(StepPayload.actionOnFailure(Shipped.settings("dev").place()))
                .isEqualTo(ActionOnFailure.CANCEL_AND_WAIT);
        assertThat(StepPayload.actionOnFailure(Shipped.settings("prod").place()))
                .isEqualTo(ActionOnFailure.CONTINUE);
    }

    @Test
    void aClusterTakes256StepsAndNoMore() {
        assertThat(request(256).steps()).hasSize(256);
        assertThatThrownBy(() -> request(257))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
                .hasMessage(
                        "steps: found 257, expected from 1 to 256, which a cluster takes; submit fewer months at a time");
    }

    @Test
    void aStepTakes10240CharactersOfArgumentsAndNoMore() {
        int others = chars(withArgumentOf(0));

        assertThat(chars(withArgumentOf(10_240 - others))).isEqualTo(10_240);
        assertThatThrownBy(() -> chars(withArgumentOf(10_241 - others)))
                .hasMessage(
                        "sales-marts: found a step with 10241 characters of arguments, expected at most 10240; say settings"
                                + " in conf/run.conf instead of on the command line");
    }

    @Test
    void aRequestHasOneRoleSoStepsOfTwoAreRefused() {
        assertThatThrownBy(
                        () -> StepPayload.request(settings, List.of(submission, Shipped.run("billing-fx", "manual"))))
                .message()
                .startsWith("steps: found the roles [arn:aws:iam::123456789012:role/countinghouse-dev-sales-marts, ");
    }

    private AddJobFlowStepsRequest request(int steps) {
        return StepPayload.request(settings, Collections.nCopies(steps, submission));
    }

    private Submission withArgumentOf(int chars) {
        return new Submission(
                submission.job(),
                List.of("run", "sales-marts", "x".repeat(chars)),
                "2026-11-28",
                "manual",
                Shipped.RELEASE,
                1);
    }

    private int chars(Submission of) {
        return StepPayload.step(settings, of).hadoopJarStep().args().stream()
                .mapToInt(String::length)
                .sum();
    }
}
