package io.countinghouse.common.job;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The days of a job.
 *
 * @param zone in which they begin and end
 * @param last up to which one marts tell of them, for a run that is made up; none: up to the last complete one
 */
public record BusinessDays(ZoneId zone, Optional<LocalDate> last) {
    /** The last complete day, or an earlier one that was chosen. */
    public LocalDate businessDate(Clock clock) {
        LocalDate complete = LocalDate.now(clock.withZone(zone)).minusDays(1);
        return last.filter(chosen -> chosen.isBefore(complete)).orElse(complete);
    }
}
