package io.countinghouse.jobs.offsets.statement;

import java.math.BigDecimal;

/**
 * One set-off, as seen from one of its two invoices.
 *
 * @param no order within the negative invoice, from 1
 * @param companyNo order within company and currency, from 1
 * @param other the invoice on the other side, with category and date as the set-off has them
 * @param isFound whether there is such an invoice
 * @param agrees whether the set-off has the date and the category that its own invoice has
 * @param taken what was set off
 * @param takenSoFar what was taken from the positive invoice up to here, this included
 */
public record SetOff(
        long no,
        long companyNo,
        Invoice other,
        boolean isFound,
        boolean agrees,
        BigDecimal taken,
        BigDecimal takenSoFar) {

    BigDecimal leftBefore(BigDecimal positive) {
        return leftAfter(positive).add(taken);
    }

    BigDecimal leftAfter(BigDecimal positive) {
        return positive.subtract(takenSoFar);
    }
}
