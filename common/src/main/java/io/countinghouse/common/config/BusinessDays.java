package io.countinghouse.common.config;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The days of a job.
 *
 * @param zone in which they begin and end
 * @param last up to which one marts tell of them, for a run that is made up; none: up to the last complete one
 */
public record BusinessDays(ZoneId zone, Optional<LocalDate> last) {
    public static final BusinessDays UTC = of(ZoneOffset.UTC);

    /** Up to the last complete one. */
    public static BusinessDays of(ZoneId zone) {
        return new BusinessDays(zone, Optional.empty());
    }

    /** The last complete day at a moment, or an earlier one that was chosen. */
    public LocalDate businessDate(Instant now) {
        LocalDate complete = now.atZone(zone).toLocalDate().minusDays(1);
        return last.filter(chosen -> chosen.isBefore(complete)).orElse(complete);
    }
}
