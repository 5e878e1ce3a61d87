package io.countinghouse.jobs.receipts.report;

import java.math.BigDecimal;

/**
 * What days come to, all stores together; money in the stores' currency.
 *
 * @param receipts sales, like items and the amounts up to {@code sales}
 * @param tax within the revenue
 * @param cancelled in nothing else
 */
record SalesSums(
        long receipts,
        long refundReceipts,
        long cancelledReceipts,
        BigDecimal items,
        Bridge bridge,
        BigDecimal tax,
        BigDecimal cancelled) {
    /**
     * From gross sales to what was collected; each step adds up.
     *
     * @param refunds below zero
     * @param revenue sales and refunds
     */
    record Bridge(
            BigDecimal gross,
            BigDecimal discounts,
            BigDecimal taxAdded,
            BigDecimal tips,
            BigDecimal surcharge,
            BigDecimal refunds,
            BigDecimal revenue) {}

    BigDecimal revenue() {
        return bridge.revenue();
    }

    boolean isNothing() {
        return receipts + refundReceipts + cancelledReceipts == 0;
    }
}
