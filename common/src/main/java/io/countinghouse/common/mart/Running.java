package io.countinghouse.common.mart;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * How the slices of a mart follow each other, as those of a running balance: what changes one changes all later ones, up to that
 * of the business date.
 *
 * @param column of the slice, a date: the first day of each stride
 * @param everyDay whether the mart has rows for each day, so that it changes when one passes
 */
public record Running(String column, Stride stride, boolean everyDay) {
    /** How long a slice is. */
    public enum Stride {
        DAY,
        MONTH,
        YEAR;

        /** The first day of the stride that a day is in. */
        public LocalDate first(LocalDate day) {
            return switch (this) {
                case DAY -> day;
                case MONTH -> day.withDayOfMonth(1);
                case YEAR -> day.withDayOfYear(1);
            };
        }

        private LocalDate next(LocalDate first) {
            return switch (this) {
                case DAY -> first.plusDays(1);
                case MONTH -> first.plusMonths(1);
                case YEAR -> first.plusYears(1);
            };
        }
    }

    /** The strides from that of a day to that of another one, both included; that of the former alone when it is the later. */
    public List<LocalDate> from(LocalDate day, LocalDate last) {
        List<LocalDate> strides = new ArrayList<>();
        for (LocalDate at = stride.first(day); strides.isEmpty() || !at.isAfter(last); at = stride.next(at)) {
            strides.add(at);
        }
        return strides;
    }
}
