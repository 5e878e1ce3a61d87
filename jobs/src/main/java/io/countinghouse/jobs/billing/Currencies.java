package io.countinghouse.jobs.billing;

import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The currencies of ISO 4217 and their minor units, as the JDK knows them, with those that are no more: a bill may be old.
 * Codes of metals, funds and tests have no minor units and are none.
 */
final class Currencies {
    /** Sorted. */
    static final List<String> CODES;

    /** Of a JDK 17 some or all builds do not know them. */
    private static final Map<String, Integer> NEW = Map.of("SLE", 2, "UYW", 4, "VED", 2, "XCG", 2, "ZWG", 2);

    private static final Map<Integer, List<String>> BY_MINOR_UNITS = new TreeMap<>();

    static {
        TreeMap<String, Integer> minorUnits = new TreeMap<>(NEW);
        for (Currency currency : Currency.getAvailableCurrencies()) {
            if (currency.getDefaultFractionDigits() >= 0) {
                minorUnits.put(currency.getCurrencyCode(), currency.getDefaultFractionDigits());
            }
        }
        minorUnits.forEach((code, digits) ->
                BY_MINOR_UNITS.computeIfAbsent(digits, any -> new ArrayList<>()).add(code));
        CODES = List.copyOf(minorUnits.keySet());
    }

    private Currencies() {}

    /** True for a code of them. */
    static String isKnown(String column) {
        return column + " in " + list(CODES);
    }

    /** True when the amount is a whole number of the currency's minor units, or the currency is not known. */
    static String isInMinorUnits(String amount, String currency) {
        return BY_MINOR_UNITS.entrySet().stream()
                .map(units -> "(" + currency + " in " + list(units.getValue()) + " and " + amount + " <> round("
                        + amount + ", " + units.getKey() + "))")
                .collect(Collectors.joining(" or ", "not (", ")"));
    }

    private static String list(List<String> codes) {
        return codes.stream().collect(Collectors.joining("', '", "('", "')"));
    }
}
