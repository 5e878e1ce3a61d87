package io.countinghouse.common.generate;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much is generated.
 *
 * @param rows good ones, spread evenly over the files
 * @param days from the first one on; a file holds a week of them
 */
public record Extent(long rows, int days, LocalDate from) {
    private static final int DAYS_PER_FILE = 7;

    /** The days and rows of one file. */
    public record Week(LocalDate start, int days, long rows) {}

    /** @throws CountinghouseException USAGE, when there would be no row or no day */
    public Extent {
        if (rows < 1 || days < 1) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "found --rows " + rows + " --days " + days + ", expected at least 1 of each");
        }
    }

    public List<Week> weeks() {
        int files = (days + DAYS_PER_FILE - 1) / DAYS_PER_FILE;
        return IntStream.range(0, files)
                .mapToObj(file -> new Week(
                        from.plusDays((long) file * DAYS_PER_FILE),
                        Math.min(DAYS_PER_FILE, days - file * DAYS_PER_FILE),
                        rows * (file + 1) / files - rows * file / files))
                .toList();
    }
}
