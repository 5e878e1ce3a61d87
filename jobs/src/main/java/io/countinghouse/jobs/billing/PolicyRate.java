package io.countinghouse.jobs.billing;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A rate that the company has fixed.
 *
 * @param usd US dollars per unit of the currency
 * @param from first day on which it holds
 * @param to last one
 */
public record PolicyRate(String currency, BigDecimal usd, LocalDate from, LocalDate to) {
    boolean overlaps(PolicyRate other) {
        return currency.equals(other.currency) && !from.isAfter(other.to) && !other.from.isAfter(to);
    }
}
