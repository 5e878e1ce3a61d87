package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlicesTest {
    private static final LocalDate JANUARY = LocalDate.parse("2024-01-01");
    private static final LocalDate FEBRUARY = LocalDate.parse("2024-02-01");
    private static final LocalDate MARCH = LocalDate.parse("2024-03-01");
    private static final Running BY_MONTH = new Running("month", Running.Stride.MONTH, true);

    private static Slices of(Object... bucketsAndMonths) {
        List<List<Object>> values = new java.util.ArrayList<>();
        for (int i = 0; i < bucketsAndMonths.length; i += 2) {
            values.add(List.of(bucketsAndMonths[i], bucketsAndMonths[i + 1]));
        }
        return new Slices(List.of("bucket", "month"), values);
    }

    @Test
    void whatFollowsAChangedOneChangesAsWellUpToTheLastDayOfTheSameGroupOnly() {
        assertThat(of(2, FEBRUARY, 7, MARCH).onward(BY_MONTH, LocalDate.parse("2024-03-15")))
                .isEqualTo(of(2, FEBRUARY, 2, MARCH, 7, MARCH));
        // One that lies after the last day stays, for it may have had rows.
        assertThat(of(2, MARCH).onward(BY_MONTH, JANUARY)).isEqualTo(of(2, MARCH));
        assertThat(of(2, LocalDate.parse("2023-12-01")).onward(BY_MONTH, JANUARY))
                .isEqualTo(of(2, LocalDate.parse("2023-12-01"), 2, JANUARY));
    }

    @Test
    void ofDaysAndYearsLikewise() {
        Running byDay = new Running("month", Running.Stride.DAY, false);
        assertThat(byDay.from(LocalDate.parse("2024-02-28"), MARCH))
                .containsExactly(LocalDate.parse("2024-02-28"), LocalDate.parse("2024-02-29"), MARCH);
        assertThat(new Running("month", Running.Stride.YEAR, false).from(LocalDate.parse("2023-05-05"), MARCH))
                .containsExactly(LocalDate.parse("2023-01-01"), JANUARY);
    }

    @Test
    void setsOfThem() {
        assertThat(of(2, MARCH, 7, JANUARY).and(of(2, JANUARY, 2, MARCH)))
                .isEqualTo(of(2, JANUARY, 2, MARCH, 7, JANUARY));
        Slices turned = new Slices(List.of("month", "bucket"), List.of(List.of(MARCH, 2)));
        assertThat(of(2, JANUARY).and(turned)).isEqualTo(of(2, JANUARY, 2, MARCH));
        assertThat(of(2, JANUARY, 2, MARCH).except(turned)).isEqualTo(of(2, JANUARY));
        assertThat(turned.in(List.of("bucket", "month"))).isEqualTo(of(2, MARCH));
        assertThatThrownBy(() -> of(2, JANUARY, 2, MARCH).within(1)).isInstanceOf(CountinghouseException.class);
    }

    @Test
    void aMartOfOneSlice() {
        assertThat(Slices.one().predicate()).isEqualTo("true");
        assertThat(Slices.one().label(List.of())).isEqualTo("all");
        assertThat(of(2, JANUARY, 7, MARCH).in(List.of())).isEqualTo(Slices.one());
        assertThat(Slices.none(List.of("bucket", "month")).in(List.of())).isEqualTo(Slices.none(List.of()));
        assertThat(Slices.none(List.of()).predicate()).isEqualTo("false");
    }
}
