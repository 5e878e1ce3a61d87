package io.countinghouse.jobs.offsets.statement;

import java.math.BigDecimal;

/**
 * What the rows of invoices_reassigned of one category and original category add up to.
 *
 * @param rows how many, each of another invoice; {@code only} is that of a single one
 */
public record CategoryRows(String category, String original, long rows, BigDecimal amount, InvoiceName only) {
    /** Whether these are invoices that kept their category, not parts of negative ones. */
    boolean isOwn() {
        return category.equals(original);
    }
}
