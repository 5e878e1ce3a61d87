package io.countinghouse.common.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class KeyRangeTest {
    @Property
    void theRangesFollowEachOtherFromTheFirstKeyToTheLast(
            @ForAll long one, @ForAll long other, @ForAll @IntRange(min = 1, max = 100) int parts) {
        KeyRange whole = new KeyRange(Math.min(one, other), Math.max(one, other));

        List<KeyRange> ranges = whole.split(parts);

        assertThat(ranges.size()).isBetween(1, parts);
        assertThat(ranges.get(0).first()).isEqualTo(whole.first());
        assertThat(ranges.get(ranges.size() - 1).last()).isEqualTo(whole.last());
        for (int i = 0; i < ranges.size(); i++) {
            assertThat(ranges.get(i).first()).isLessThanOrEqualTo(ranges.get(i).last());
            if (i > 0) {
                assertThat(BigInteger.valueOf(ranges.get(i).first()))
                        .isEqualTo(BigInteger.valueOf(ranges.get(i - 1).last()).add(BigInteger.ONE));
            }
        }
    }

    @Example
    void widthsAreAboutTheSame() {
        assertThat(new KeyRange(1, 10).split(4))
                .containsExactly(new KeyRange(1, 2), new KeyRange(3, 5), new KeyRange(6, 7), new KeyRange(8, 10));
        assertThat(new KeyRange(7, 8).split(4)).containsExactly(new KeyRange(7, 7), new KeyRange(8, 8));
        assertThat(new KeyRange(Long.MIN_VALUE, Long.MAX_VALUE).split(2))
                .containsExactly(new KeyRange(Long.MIN_VALUE, -1), new KeyRange(0, Long.MAX_VALUE));
    }
}
