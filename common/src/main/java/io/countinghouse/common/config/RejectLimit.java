package io.countinghouse.common.config;

import java.math.BigDecimal;

/**
 * How many rows may be rejected: more than both of these is too many, so that neither one row of few nor a few rows of very many
 * are.
 *
 * @param rows as many may be rejected, whatever their share
 * @param share of all rows, 0 to 1
 */
public record RejectLimit(long rows, BigDecimal share) {
    /** A share alone, of however few rows. */
    public static RejectLimit ofShare(BigDecimal share) {
        return new RejectLimit(0, share);
    }

    public boolean isExceededBy(long rejected, long in) {
        return rejected > rows && BigDecimal.valueOf(rejected).compareTo(share.multiply(BigDecimal.valueOf(in))) > 0;
    }

    /** For a message: what is expected. */
    @Override
    public String toString() {
        return (rows > 0 ? "at most " + rows + " rows, or " : "") + "a share of at most " + share.toPlainString();
    }
}
