package io.countinghouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SideTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void theMedianOfAnOddNumberOfRoundsIsTheMiddleOne() {
        assertThat(Side.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2.0, EXACT);
    }

    @Test
    void theMedianOfAnEvenNumberOfRoundsLiesBetweenTheMiddleTwo() {
        assertThat(Side.median(List.of(4.0, 1.0, 9.0, 2.0))).isEqualTo(3.0, EXACT);
    }

    @Test
    void secondsAndCpuAreMediansAndMemoryIsThatOfTheWorstRound() {
        Side side = new Side(
                "ours",
                List.of(
                        new Measured(3, 30, 500, OptionalLong.empty()),
                        new Measured(1, 10, 700, OptionalLong.of(90)),
                        new Measured(2, 40, 600, OptionalLong.of(80))));

        assertThat(side.seconds()).isEqualTo(2, EXACT);
        assertThat(side.cpuSeconds()).isEqualTo(30, EXACT);
        assertThat(side.peakBytes()).isEqualTo(700);
        assertThat(side.heapBytes()).hasValue(90);
    }

    @Test
    void withoutARoundThereIsNothingToTell() {
        assertThatThrownBy(() -> new Side("ours", List.of())).hasMessageContaining("found no round");
    }
}
