package io.countinghouse.common.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RunIdTest {
    private static final String GIVEN = "123e4567-e89b-42d3-a456-426614174000";

    @Test
    void eachOfSeveralJobsHasAnIdThatWhoeverSubmittedThemCanWorkOut() {
        RunId given = RunId.of(GIVEN);

        assertThat(given.ofJob("sales-marts"))
                .hasToString(UUID.nameUUIDFromBytes((GIVEN + "/sales-marts").getBytes(StandardCharsets.UTF_8))
                        .toString())
                .isNotEqualTo(given.ofJob("billing-fx"));
    }

    @Test
    void theFirstAttemptHasTheGivenIdAndNoOtherHas() {
        RunId given = RunId.of(GIVEN.toUpperCase(java.util.Locale.ROOT));

        assertThat(given.attempt(1)).hasToString(GIVEN);
        assertThat(given.attempt(2)).isNotIn(given, given.attempt(3));
        assertThat(given.attempt(2)).isEqualTo(RunId.of(GIVEN).attempt(2));
    }

    @Test
    void whatIsNoUuidAsItIsWrittenIsRefused() {
        // UUID.fromString would take the last one.
        for (String text : new String[] {"", "nightly", "../../lake", "1-1-1-1-1"}) {
            assertThatThrownBy(() -> RunId.of(text))
                    .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.USAGE))
                    .hasMessageStartingWith("--run-id: found \"" + text + "\", expected a UUID");
        }
    }
}
