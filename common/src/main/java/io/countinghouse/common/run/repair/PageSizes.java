package io.countinghouse.common.run.repair;

/**
 * How much the driver holds at once of what grows with the input.
 *
 * @param rows of the quarantine
 * @param files of a job's history
 */
public record PageSizes(int rows, int files) {
    public static final PageSizes DEFAULT = new PageSizes(100_000, 10_000);

    public PageSizes {
        if (rows < 1 || files < 1) {
            throw new IllegalArgumentException("found " + rows + " rows and " + files + " files, expected 1 or more");
        }
    }
}
