package io.countinghouse.common.ledger;

import java.math.BigDecimal;

/**
 * An amount of a published row that a later batch changed.
 *
 * @param key the row's key, e.g. {@code line=meat/id=7}
 * @param measure the amount's column
 */
public record Restatement(String mart, String key, String measure, BigDecimal before, BigDecimal after) {}
