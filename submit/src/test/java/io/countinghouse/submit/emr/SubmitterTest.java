package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.step.Progress;
import io.countinghouse.submit.emr.ToldService.End;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

class SubmitterTest {
    private static final Place PLACE = Shipped.settings("dev").place();

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<Duration> pauses = new ArrayList<>();

    private PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private String said() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Submitter submitter(ToldService service) {
        return new Submitter(
                service, new RunRecords(PLACE, new RecordsOf(service)), Progress.silent(), out(), pauses::add);
    }

    private ExitCode run(ToldService service, int retries) {
        return submitter(service).run(Shipped.run("sales-marts", "manual"), manner(retries));
    }

    private static Submitter.Manner manner(int retries) {
        return new Submitter.Manner(false, true, retries);
    }

    @Test
    void whatMayPassLaterIsTriedAgainUnderAnotherRunId() {
        ToldService service = new ToldService(End.UNREACHABLE, End.DIED, End.DONE);

        assertThat(run(service, 2)).isEqualTo(ExitCode.DONE);

        assertThat(service.submissions).extracting(Submission::attempt).containsExactly(1, 2, 3);
        assertThat(service.submissions).extracting(Submission::runId).doesNotHaveDuplicates();
        assertThat(pauses).contains(Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    @Test
    void itIsTriedAsOftenAsTheJobSaysAndNoOftener() {
        ToldService service = new ToldService(End.UNREACHABLE, End.UNREACHABLE);

        assertThat(run(service, 1)).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(service.submissions).hasSize(2);
    }

    @Test
    void whatWouldFailAgainOrWasCancelledIsNotTriedAgain() {
        assertThat(run(new ToldService(End.CHECK_FAILED), 2)).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(run(new ToldService(End.CANCELLED), 2)).isEqualTo(ExitCode.FAILED);
        assertThat(said()).contains("was cancelled", "emr logs sales-marts --id");
    }

    /** A record that cannot be read is none; the service knows whether the driver ended well. */
    @Test
    void aRecordThatCannotBeReadIsToldAndEndsNothingElse() {
        assertThat(run(new ToldService(End.UNREADABLE, End.DONE), 1)).isEqualTo(ExitCode.DONE);
        assertThat(said()).contains("found no JSON, expected the record of a run", "exit code 1");
    }

    @Test
    void aLookThatFindsNobodyEndsNothing() {
        ToldService service = new ToldService(End.DONE).unreachableFor(5);

        assertThat(run(service, 0)).isEqualTo(ExitCode.DONE);
        assertThat(service.submissions).hasSize(1);
    }

    @Test
    void whereNobodyAnswersForLongItIsSaidThatTheRunGoesOn() {
        ToldService service = new ToldService(End.DONE).unreachableFor(1_000);

        assertThatThrownBy(() -> run(service, 0))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREACHABLE))
                .hasMessageContaining("is not touched by that: the same command follows it again");
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isGreaterThan(Duration.ofMinutes(10));
    }

    @Test
    void whatIsDoneIsNotSubmittedAgainUnlessForced() {
        ToldService service = new ToldService(End.DONE);
        run(service, 0);

        assertThat(run(service, 0)).isEqualTo(ExitCode.DONE);
        assertThat(service.submissions).hasSize(1);
        assertThat(said()).contains("is done already");
        service.then(End.DONE);
        submitter(service).run(Shipped.run("sales-marts", "manual"), new Submitter.Manner(true, true, 0));
        assertThat(service.submissions).hasSize(2);
    }

    @Test
    void oneThatFailsKeepsNoOtherFromBeingSubmitted() {
        ToldService service = new ToldService(End.CHECK_FAILED, End.DONE);

        assertThat(submitter(service)
                        .runEach(
                                List.of(Shipped.run("sales-marts", "a"), Shipped.run("billing-fx", "a")),
                                entry -> manner(0)))
                .isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(service.submissions)
                .extracting(submission -> submission.job().job())
                .containsExactly("sales-marts", "billing-fx");
    }

    /** A backfill: its months wait for each other. */
    @Test
    void aBackfillStopsAtTheFirstThatFailsAndGoesOnFromThere() {
        ToldService service = new ToldService(End.DONE, End.CHECK_FAILED);
        List<Submission> months = List.of(month("2026-01"), month("2026-02"), month("2026-03"));

        assertThat(submitter(service).runInOrder(months, entry -> manner(0))).isEqualTo(ExitCode.CHECK_FAILED);
        assertThat(said()).contains("Stopped at 2026-02; the same command goes on from there");
        service.then(End.DONE, End.DONE);
        assertThat(submitter(service).runInOrder(months, entry -> manner(0))).isEqualTo(ExitCode.DONE);
        assertThat(service.submissions)
                .extracting(submission -> submission.slice() + " " + submission.attempt())
                .containsExactly("2026-01 1", "2026-02 1", "2026-02 2", "2026-03 1");
    }

    @Test
    void eachIsCancelledThoughOneCannotBe() {
        ToldService service = new ToldService().refusingToCancel(1);
        List<Submitted> active = List.of(
                service.given("refused", Submitted.State.RUNNING),
                service.given("waits", Submitted.State.WAITING),
                service.given("ends", Submitted.State.CANCELLING));

        assertThatThrownBy(() -> CancelCommand.cancel(service, active, "", out()))
                .hasMessage("The service: found HTTP 400");
        assertThat(service.cancelled).containsExactly("waits");
        assertThat(said()).contains("is cancelling already");
    }

    @Test
    void whatHasEndedMeanwhileIsNoFailureOfCancel() {
        ToldService service = new ToldService().refusingToCancel(1);
        Submitted seen = service.given("a", Submitted.State.RUNNING);
        service.given("a", Submitted.State.SUCCEEDED);

        CancelCommand.cancel(service, List.of(seen), "", out());
        assertThat(said()).contains("has ended meanwhile");
    }

    private static Submission month(String slice) {
        Submission run = Shipped.run("sales-marts", "backfill");
        return new Submission(
                run.job(),
                List.of("backfill", "sales-marts", "--from", slice + "-01"),
                slice,
                run.trigger(),
                run.release(),
                1);
    }

    /** The bucket that runs leave their records in. */
    private record RecordsOf(ToldService service) implements S3Client {
        @Override
        public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
            return service.record(request.key())
                    .map(record -> ResponseBytes.fromByteArray(
                            GetObjectResponse.builder().build(), record.getBytes(StandardCharsets.UTF_8)))
                    .orElseThrow(() -> NoSuchKeyException.builder().build());
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {}
    }
}
