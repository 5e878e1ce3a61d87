package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
    /** YARN's cluster mode knows 0 and 1 only. */
    @ParameterizedTest
    @CsvSource({
        "1, FAILED, true",
        "2, USAGE, false",
        "3, CHECK_FAILED, false",
        "4, UNREACHABLE, true",
        "5, LEASE_HELD, true",
        "6, ATTENTION, false"
    })
    void theExitCodeIsTheOneOfTheRecordAndDecidesOnAnotherAttempt(int code, ExitCode expected, boolean again) {
        Outcome outcome = Outcome.of(run(Submitted.State.FAILED), Optional.of(record("failed", "" + code)));

        assertThat(outcome).isEqualTo(new Outcome(expected, "what the run said", again));
    }

    @Test
    void aDriverThatDiedHasFailedAndMayPassLater() {
        assertThat(Outcome.of(run(Submitted.State.FAILED), Optional.empty()))
                .isEqualTo(new Outcome(ExitCode.FAILED, "what the service knows", true));
        assertThat(Outcome.of(run(Submitted.State.FAILED), Optional.of(record("running", "null"))))
                .returns(ExitCode.FAILED, Outcome::exitCode)
                .returns(true, Outcome::mayPassLater);
    }

    @Test
    void aDriverThatEndedBadlyAfterItsWorkHasFailed() {
        assertThat(Outcome.of(run(Submitted.State.FAILED), Optional.of(record("succeeded", "0")))
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aRunThatAPersonCancelledIsNotTriedAgain() {
        assertThat(Outcome.of(run(Submitted.State.CANCELLED), Optional.of(record("running", "null"))))
                .isEqualTo(new Outcome(ExitCode.FAILED, "was cancelled: what the service knows", false));
    }

    @Test
    void ofSeveralJobsThoseThatAreNotDoneTellHowItEnded() {
        Map<String, Optional<RunRecord>> records = new LinkedHashMap<>();
        records.put("sales-marts", Optional.of(record("succeeded", "0")));
        records.put("billing-fx", Optional.of(record("failed", "3")));
        records.put("org-balances", Optional.of(record("failed", "4")));

        assertThat(Outcome.ofAll(run(Submitted.State.FAILED), records))
                .isEqualTo(new Outcome(
                        ExitCode.CHECK_FAILED, "billing-fx: what the run said; org-balances: what the run said", true));
        records.put("org-balances", Optional.of(record("succeeded", "0")));
        assertThat(Outcome.ofAll(run(Submitted.State.FAILED), records).mayPassLater())
                .isFalse();
        records.put("billing-fx", Optional.of(record("succeeded", "0")));
        assertThat(Outcome.ofAll(run(Submitted.State.SUCCEEDED), records))
                .returns(ExitCode.DONE, Outcome::exitCode)
                .returns(false, Outcome::mayPassLater);
    }

    @Test
    void whatIsNoRecordIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> RunRecord.parse("s3://b/runs/x.json", "{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("s3://b/runs/x.json: found no job, run_id or state, expected the record of a run");
        assertThatThrownBy(() -> RunRecord.parse(
                        "s3://b/runs/x.json",
                        "{\"job\":\"j\",\"run_id\":\"r\",\"state\":\"failed\",\"ended\":\"today\"}"
                                .getBytes(StandardCharsets.UTF_8)))
                .hasMessage("s3://b/runs/x.json: found ended \"today\", expected a time as 2026-11-28T02:30:00Z");
    }

    private static Submitted run(Submitted.State state) {
        return new Submitted("s-1", "sales-marts/2026-11-28/x/manual", state, "what the service knows", Instant.EPOCH);
    }

    private static RunRecord record(String state, String exitCode) {
        String json =
                """
                {"job":"sales-marts","run_id":"c2aae0c7-8bcc-32d5-ab56-57d6c90aa4fb","command":"run","state":"%s",
                 "exit_code":%s,"error_code":null,"message":"what the run said","began":"2026-11-28T02:30:00Z",
                 "ended":null,"application_id":"application_1_1","counts":{},"versions":{}}
                """;
        return RunRecord.parse("test", json.formatted(state, exitCode).getBytes(StandardCharsets.UTF_8));
    }
}
