package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rows of a slice are its number. */
class PublishGroupTest {
    @Test
    void slicesAreJoinedUntilTheirRowsAreEnough() {
        assertThat(groups(10, 3, 4, 5, 1, 10)).containsExactly("3,4 1/1", "5,1 1/1", "10 1/1");
    }

    @Test
    void aSliceThatIsTooLargeIsSplit() {
        assertThat(groups(10, 3, 25, 4)).containsExactly("3 1/1", "25 1/3", "25 2/3", "25 3/3", "4 1/1");
    }

    @Test
    void slicesWithoutRowsAreInAGroup() {
        assertThat(groups(10, 0, 0)).containsExactly("0,0 1/1");
        assertThat(groups(10)).isEmpty();
    }

    @Test
    void aStatementNamesABoundedNumberOfSlices() {
        Slices slices =
                slices(Collections.nCopies(450, 0).stream().mapToInt(i -> i).toArray());
        assertThat(PublishGroup.of(slices, slice -> 0, 10))
                .extracting(group -> group.slices().size())
                .containsExactly(200, 200, 50);
    }

    private static List<String> groups(int most, int... rows) {
        return PublishGroup.of(slices(rows), slice -> (Integer) slice.get(0), most).stream()
                .map(group -> String.join(
                                ",",
                                group.slices().values().stream()
                                        .map(slice -> slice.get(0).toString())
                                        .toList())
                        + " " + (group.part() + 1) + "/" + group.parts())
                .toList();
    }

    private static Slices slices(int... values) {
        return new Slices(
                List.of("n"),
                IntStream.of(values).mapToObj(value -> List.<Object>of(value)).toList());
    }
}
