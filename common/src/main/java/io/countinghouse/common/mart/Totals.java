package io.countinghouse.common.mart;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rows and signed sums of money columns of some set of rows.
 *
 * @param sums by column; zero where there are no rows
 */
public record Totals(long records, Map<String, BigDecimal> sums) {
    public Totals {
        sums = Map.copyOf(sums);
    }

    /** What is not equal to the cent between these, found, and the expected ones: a line per column; empty if nothing. */
    List<String> differences(Totals expected) {
        List<String> differences = new ArrayList<>();
        if (records != expected.records) {
            differences.add("rows: found " + records + ", expected " + expected.records);
        }
        expected.sums.forEach((column, sum) -> {
            BigDecimal found = sums.getOrDefault(column, BigDecimal.ZERO);
            if (found.compareTo(sum) != 0) {
                differences.add(
                        "column " + column + ": found " + found.toPlainString() + ", expected " + sum.toPlainString());
            }
        });
        return differences;
    }

    /** As a JSON object of texts, columns in order, without zeros after the last cent. */
    String sumsAsJson() {
        return new TreeMap<>(sums)
                .entrySet().stream()
                        .map(sum -> '"' + sum.getKey() + "\":\""
                                + sum.getValue().stripTrailingZeros().toPlainString() + '"')
                        .collect(Collectors.joining(",", "{", "}"));
    }

    public Totals plus(Totals other) {
        Map<String, BigDecimal> added = new TreeMap<>(sums);
        other.sums.forEach((column, sum) -> added.merge(column, sum, BigDecimal::add));
        return new Totals(records + other.records, added);
    }
}
