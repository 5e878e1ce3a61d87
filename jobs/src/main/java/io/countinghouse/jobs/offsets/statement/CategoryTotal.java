package io.countinghouse.jobs.offsets.statement;

import java.math.BigDecimal;
import java.util.Map;

/**
 * A company's total of one category and currency.
 *
 * @param invoices positive ones
 * @param offsets negative ones that took some of it
 * @param offset at most zero, like {@code unapplied}
 * @param byNegative negative category to what it brought, at most zero
 */
public record CategoryTotal(
        String category,
        long invoices,
        long offsets,
        BigDecimal gross,
        BigDecimal offset,
        BigDecimal unapplied,
        BigDecimal net,
        Map<String, BigDecimal> byNegative) {
    public CategoryTotal {
        byNegative = Map.copyOf(byNegative);
    }

    /** Of a category that has nothing. */
    static CategoryTotal none(String category) {
        return new CategoryTotal(
                category, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, Map.of());
    }
}
