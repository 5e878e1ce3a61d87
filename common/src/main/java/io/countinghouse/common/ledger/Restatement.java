package io.countinghouse.common.ledger;

import java.math.BigDecimal;

/**
 * A converted amount of a published row that a later batch worked out otherwise; rounded, before and after may be the same.
 *
 * @param key the row's key, e.g. {@code line=meat/id=7}
 * @param measure the amount's column
 */
public record Restatement(String mart, String key, String measure, BigDecimal before, BigDecimal after) {}
