package io.countinghouse.common.ledger;

import io.countinghouse.common.error.Severity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * How a data test went.
 *
 * @param table what was tested
 * @param kind of test, e.g. {@code UNIQUE}
 * @param rows how many were looked at
 * @param failed how many fail it
 * @param passed whether those are few enough
 * @param samples keys of some that fail it, as JSON
 */
public record CheckResult(
        String table,
        String name,
        String kind,
        Severity severity,
        long rows,
        long failed,
        boolean passed,
        List<String> samples) {
    private static final int SHARE_SCALE = 6;
    private static final int SHOWN = 2;

    public CheckResult {
        samples = List.copyOf(samples);
    }

    /** Of the rows, how large a part fails it: 0 to 1; scale 6. */
    public BigDecimal share() {
        return rows == 0
                ? BigDecimal.valueOf(failed > 0 ? 1 : 0)
                : BigDecimal.valueOf(failed)
                        .divide(BigDecimal.valueOf(Math.max(rows, failed)), SHARE_SCALE, RoundingMode.HALF_UP);
    }

    /** Whether it stops the publish. */
    public boolean isInTheWay() {
        return severity == Severity.ERROR && !passed;
    }

    /** For a message. */
    @Override
    public String toString() {
        return table + ", " + name + ": " + count(failed) + " of " + count(rows) + " rows ("
                + share().movePointRight(2).stripTrailingZeros().toPlainString() + " %)"
                + (samples.isEmpty()
                        ? ""
                        : ", e.g. " + String.join(" ", samples.subList(0, Math.min(SHOWN, samples.size()))));
    }

    private static String count(long number) {
        return String.format(java.util.Locale.ROOT, "%,d", number);
    }
}
