package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Days from one to another, both included. */
public record DayRange(LocalDate from, LocalDate to) {
    private static final Pattern TEXT = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.\\.(\\d{4}-\\d{2}-\\d{2})");

    /** @throws CountinghouseException USAGE when the last day is before the first */
    public DayRange {
        if (to.isBefore(from)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--to: found " + to + ", expected a day that is not before --from, " + from);
        }
    }

    /** Reads what {@link #toString} wrote; empty for any other text. */
    static Optional<DayRange> of(String text) {
        Matcher days = TEXT.matcher(text);
        return days.matches()
                ? Optional.of(new DayRange(LocalDate.parse(days.group(1)), LocalDate.parse(days.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return from + ".." + to;
    }
}
