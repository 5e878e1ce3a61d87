package io.countinghouse.common.mart;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows and signed sums of money columns of some set of rows.
 *
 * @param sums by column; zero where there are no rows
 */
public record Totals(long records, Map<String, BigDecimal> sums) {
    public Totals {
        sums = Map.copyOf(sums);
    }

    /** Equal to the cent, whatever the scale the sums are held at. */
    public boolean balances(Totals other) {
        return records == other.records
                && sums.keySet().equals(other.sums.keySet())
                && sums.entrySet().stream()
                        .allMatch(sum -> sum.getValue().compareTo(other.sums.get(sum.getKey())) == 0);
    }

    public Totals plus(Totals other) {
        Map<String, BigDecimal> added = new TreeMap<>(sums);
        other.sums.forEach((column, sum) -> added.merge(column, sum, BigDecimal::add));
        return new Totals(records + other.records, added);
    }
}
