package io.countinghouse.common.mart;

import io.countinghouse.common.ledger.CurrencyAmount;
import io.countinghouse.common.ledger.Measured;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rows and signed sums of money columns of some set of rows.
 *
 * @param sums by column; zero where there are no rows
 * @param byCurrency what makes them up, with the columns that are in several currencies
 */
public record Totals(long records, Map<String, BigDecimal> sums, Map<String, Totals> byCurrency) {
    public Totals {
        sums = Map.copyOf(sums);
        byCurrency = Map.copyOf(byCurrency);
    }

    /** Where nothing names a currency. */
    public Totals(long records, Map<String, BigDecimal> sums) {
        this(records, sums, Map.of());
    }

    /** Of no row: zero in each of these columns. */
    public static Totals none(Collection<String> columns) {
        Map<String, BigDecimal> zeros = new TreeMap<>();
        columns.forEach(column -> zeros.put(column, BigDecimal.ZERO));
        return new Totals(0, zeros);
    }

    /** The same of rows that are all in one currency, as far as these columns go. */
    public Totals in(String currency, Collection<String> amounts) {
        Map<String, BigDecimal> own = new TreeMap<>(sums);
        own.keySet().retainAll(amounts);
        return new Totals(records, sums, Map.of(currency, new Totals(records, own)));
    }

    /** A column's sum by currency, in the order of their codes; empty where nothing names one. */
    public List<CurrencyAmount> currencies(String column) {
        return new TreeMap<>(byCurrency)
                .entrySet().stream()
                        .filter(part -> part.getValue().sums().containsKey(column))
                        .map(part -> new CurrencyAmount(
                                part.getKey(),
                                part.getValue().records(),
                                part.getValue().sums().get(column)))
                        .toList();
    }

    /** As lines of a proof: one per column, or one that counts the rows where there is none. */
    public List<Measured> lines(String subject, Measured.Stage stage) {
        if (sums.isEmpty()) {
            return List.of(new Measured(subject, stage, Measured.ROWS, records, BigDecimal.ZERO));
        }
        return sums.entrySet().stream()
                .map(sum ->
                        new Measured(subject, stage, sum.getKey(), records, sum.getValue(), currencies(sum.getKey())))
                .toList();
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

    /** What these have more than others of the same columns, in one currency or another. */
    public Totals minus(Totals other) {
        Map<String, BigDecimal> left = new TreeMap<>(sums);
        other.sums.forEach((column, sum) -> left.merge(column, sum.negate(), BigDecimal::add));
        return new Totals(records - other.records, left);
    }

    public Totals plus(Totals other) {
        Map<String, BigDecimal> added = new TreeMap<>(sums);
        other.sums.forEach((column, sum) -> added.merge(column, sum, BigDecimal::add));
        Map<String, Totals> parts = new TreeMap<>(byCurrency);
        other.byCurrency.forEach((currency, part) -> parts.merge(currency, part, Totals::plus));
        return new Totals(records + other.records, added, parts);
    }
}
