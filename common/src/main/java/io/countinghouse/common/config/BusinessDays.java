package io.countinghouse.common.config;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The days of a job.
 *
 * @param zone in which they begin and end
 * @param hours after its end from when on a day is complete, so that what is delivered of it is there
 * @param last up to which one marts tell of them, for a run that is made up; none: up to the last complete one
 */
public record BusinessDays(ZoneId zone, int hours, Optional<LocalDate> last) {
    public static final BusinessDays UTC = of(ZoneOffset.UTC);

    /** Up to the last complete one. */
    public static BusinessDays of(ZoneId zone) {
        return new BusinessDays(zone, 0, Optional.empty());
    }

    /** The last complete day at a moment, or an earlier one that was chosen. */
    public LocalDate businessDate(Instant now) {
        LocalDate complete =
                now.minus(Duration.ofHours(hours)).atZone(zone).toLocalDate().minusDays(1);
        return last.filter(chosen -> chosen.isBefore(complete)).orElse(complete);
    }
}
