package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceChoiceTest {
    private static final List<Mart> MARTS = List.of(Mart.of("team_mart", "lines")
            .schema(StructType.fromDDL("store_id BIGINT, month DATE, region INT, till STRING, total DECIMAL(18,2)"))
            .key(List.of("store_id", "month", "region", "till"))
            .slice(List.of("store_id", "month", "region", "till"))
            .derivation((lines, dimensions) -> lines)
            .build());

    @Test
    void aChoiceIsReadBackAsItWasWritten() {
        SliceChoice choice = SliceChoice.of(" store_id = 101 ,month=2023-08-01");
        assertThat(choice).hasToString("month=2023-08-01,store_id=101");
        assertThat(SliceChoice.of(choice.toString())).isEqualTo(choice);
        assertThat(SliceChoice.of(" ")).isEqualTo(SliceChoice.ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"store_id", "store_id=", "store_id=1,store_id=2", "Store=1", "till=a'b", "a=1,,b=2"})
    void anythingElseIsAMistakeOfTheOperator(String text) {
        assertUsage(() -> SliceChoice.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "store_id=9223372036854775807", "month=2024-02-29", "region=-1", "till=north-2"})
    void aSliceThatAMartCanHaveIsKnown(String text) {
        assertThatCode(() -> SliceChoice.of(text).requireKnownTo(MARTS)).doesNotThrowAnyException();
    }

    /** Spark would fail at it only after the rebuild was claimed, and again in every run that finishes it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"total=1", "store_id=x", "store_id=9223372036854775808", "month=2023-02-29", "region=2147483648"
            })
    void aSliceThatNoMartCanHaveIsRefusedBeforeAnythingIsClaimed(String text) {
        assertUsage(() -> SliceChoice.of(text).requireKnownTo(MARTS));
    }

    private static void assertUsage(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .hasMessageStartingWith("--slices: ")
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE));
    }
}
