package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class MonthOfDaysTest {
    @Test
    void aRangeIsItsMonthsTheOldestFirstAndNoDayMore() {
        assertThat(MonthOfDays.between(day("2025-12-30"), day("2026-02-10")))
                .containsExactly(
                        new MonthOfDays("2025-12", day("2025-12-30"), day("2025-12-31")),
                        new MonthOfDays("2026-01", day("2026-01-01"), day("2026-01-31")),
                        new MonthOfDays("2026-02", day("2026-02-01"), day("2026-02-10")));
    }

    @Test
    void daysInTheWrongOrderAreRefused() {
        assertThatThrownBy(() -> MonthOfDays.between(day("2026-02-01"), day("2026-01-31")))
                .hasMessage("--from, --to: found 2026-02-01 and 2026-01-31, expected them in this order");
    }

    @Test
    void moreMonthsThanAClusterTakesStepsAreRefused() {
        assertThat(MonthOfDays.between(day("2000-01-01"), day("2021-04-30"))).hasSize(256);
        assertThatThrownBy(() -> MonthOfDays.between(day("2000-01-01"), day("2021-05-01")))
                .hasMessage("--from, --to: found more than 256 months, expected fewer at a time");
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }
}
