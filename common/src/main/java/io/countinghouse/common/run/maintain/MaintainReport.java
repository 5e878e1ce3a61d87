package io.countinghouse.common.run.maintain;

import java.util.List;
import java.util.Locale;

/**
 * What was maintained, or would be.
 *
 * @param onlyLooked whether nothing was changed
 * @param older in days
 * @param lines of things that were due
 */
public record MaintainReport(String job, boolean onlyLooked, long older, List<Line> lines) {
    /** One thing and how much it was. */
    public record Line(String what, String amount) {}

    public MaintainReport {
        lines = List.copyOf(lines);
    }

    /** For a person at a terminal. */
    public String toText() {
        StringBuilder text = new StringBuilder(job + ": what is older than " + older + " days "
                + (onlyLooked ? "and would be maintained (nothing was changed)" : "and was maintained") + '\n');
        if (lines.isEmpty()) {
            text.append("  nothing is due\n");
        }
        for (Line line : lines) {
            text.append(String.format(Locale.ROOT, "  %-60s %s%n", line.what(), line.amount()));
        }
        return text.toString();
    }
}
