package io.countinghouse.common.ledger;

import java.math.BigDecimal;

/**
 * What of a line of a conservation proof is in one currency.
 *
 * @param records of rows in it
 */
public record CurrencyAmount(String currency, long records, BigDecimal amount) {}
