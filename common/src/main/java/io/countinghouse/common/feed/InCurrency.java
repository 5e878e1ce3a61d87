package io.countinghouse.common.feed;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What of a file is in one currency.
 *
 * @param records that name it, whether or not their measures could be read
 * @param sums per measure, as those of the file
 */
public record InCurrency(long records, Map<String, BigDecimal> sums) implements Serializable {}
