package io.countinghouse.common.config;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * On which days business is done.
 *
 * @param weekend days of each week on which it is not
 * @param holidays further ones
 */
public record BusinessCalendar(Set<DayOfWeek> weekend, Set<LocalDate> holidays) {
    /** From Monday to Friday. */
    public static final BusinessCalendar WEEKDAYS =
            new BusinessCalendar(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), Set.of());

    public BusinessCalendar {
        weekend = Set.copyOf(weekend);
        holidays = Set.copyOf(holidays);
        if (weekend.size() == DayOfWeek.values().length) {
            throw new IllegalArgumentException("a week without a business day");
        }
    }

    /** Of {@code weekend}, names of days, and {@code holidays}, dates. */
    public static BusinessCalendar from(Section calendar) {
        Set<DayOfWeek> weekend = EnumSet.noneOf(DayOfWeek.class);
        calendar.texts("weekend").forEach(name -> {
            try {
                weekend.add(DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                calendar.reject("weekend", "\"" + name + "\"", "days of the week, such as [saturday, sunday]");
            }
        });
        if (weekend.size() == DayOfWeek.values().length) {
            calendar.reject("weekend", "all seven days", "fewer of them");
            weekend.clear();
        }
        Set<LocalDate> holidays = new TreeSet<>(calendar.dates("holidays"));
        calendar.requireNoOtherKeys();
        return new BusinessCalendar(weekend, holidays);
    }

    public boolean isBusinessDay(LocalDate day) {
        return !weekend.contains(day.getDayOfWeek()) && !holidays.contains(day);
    }

    /** The last day after which so many business days follow, up to and including {@code day}. */
    public LocalDate businessDaysBefore(LocalDate day, int days) {
        LocalDate before = day;
        for (int left = days; left > 0; before = before.minusDays(1)) {
            if (isBusinessDay(before)) {
                left--;
            }
        }
        return before;
    }
}
