package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * The days of a month that a backfill is of.
 *
 * @param month its name, e.g. {@code 2026-03}
 */
record MonthOfDays(String month, LocalDate from, LocalDate to) {
    /** As many as a cluster takes steps. */
    private static final int MOST = StepPayload.MOST_STEPS;

    /**
     * From one day to another, the oldest month first.
     *
     * @throws CountinghouseException USAGE for days in the wrong order, or more months than a cluster takes steps
     */
    static List<MonthOfDays> between(LocalDate from, LocalDate to) {
        if (from.isAfter(to)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--from, --to: found " + from + " and " + to + ", expected them in this order");
        }
        List<MonthOfDays> months = new ArrayList<>();
        for (YearMonth month = YearMonth.from(from); !month.isAfter(YearMonth.from(to)); month = month.plusMonths(1)) {
            LocalDate first = month.atDay(1);
            LocalDate last = month.atEndOfMonth();
            months.add(new MonthOfDays(
                    month.toString(), first.isBefore(from) ? from : first, last.isAfter(to) ? to : last));
            if (months.size() > MOST) {
                throw new CountinghouseException(
                        ErrorCode.USAGE, "--from, --to: found more than " + MOST + " months, expected fewer at a time");
            }
        }
        return months;
    }
}
