package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.jobs.offsets.OffsetPolicy.Negative;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetPolicyTest {
    @Test
    void aPolicyThatCannotBeUsedIsRefusedWithAllItsFaults() {
        assertThatThrownBy(() -> new OffsetPolicy(
                        "1",
                        List.of("purchase"),
                        List.of(new Negative("bonus", List.of("rent")), new Negative("bonus", List.of("purchase")))))
                .isInstanceOf(CountinghouseException.class)
                .hasMessage("policy: negative.bonus: found \"rent\", expected one of purchase; "
                        + "negative.bonus: found \"bonus\" twice, expected it once");
    }

    @Test
    void whenAllOrdersAreTheSameThereIsOnePool() {
        assertThat(pools(List.of("a", "b", "c"), List.of("a", "b", "c"))).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void neighboursThatStandTogetherInEveryOrderShareAPool() {
        assertThat(pools(List.of("a", "b", "c"), List.of("c", "a", "b")))
                .containsExactly(List.of("a", "b"), List.of("c"));
    }

    @Test
    void anOrderThatNamesOneOfTwoNeighboursPartsThem() {
        assertThat(pools(List.of("a", "b"), List.of("b"))).containsExactly(List.of("a"), List.of("b"));
        assertThat(pools(List.of("b"), List.of("a", "b"))).containsExactly(List.of("b"), List.of("a"));
    }

    @Test
    void ordersThatShareNothingHavePoolsOfTheirOwn() {
        assertThat(pools(List.of("a", "b"), List.of("c", "d"))).containsExactly(List.of("a", "b"), List.of("c", "d"));
    }

    @Test
    void theOppositeSequencePartsNeighbours() {
        assertThat(pools(List.of("a", "b"), List.of("b", "a"))).containsExactly(List.of("a"), List.of("b"));
    }

    private static List<List<String>> pools(List<String> bonus, List<String> promo) {
        return Pools.of(new OffsetPolicy(
                        "1",
                        List.of("a", "b", "c", "d"),
                        List.of(new Negative("bonus", bonus), new Negative("promo", promo))))
                .categories();
    }
}
