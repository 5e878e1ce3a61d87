package io.countinghouse.common.money;

import static org.apache.spark.sql.functions.expr;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * The currencies of ISO 4217 and their minor units, as the JDK knows them, with those that are no more: an amount may be
 * old. Codes of metals, funds and tests have no minor units and are none.
 */
public final class Currencies {
    /** Sorted. */
    public static final List<String> CODES;

    /** No currency has more. */
    public static final int MOST_DECIMALS;

    /** What a code that is none of them stands under, so that a file of nonsense makes one group of amounts. */
    public static final String UNKNOWN = "?";

    private static final int USUAL_DECIMALS = 2;

    /** Of a JDK 17 some or all builds do not know them. */
    private static final Map<String, Integer> NEW = Map.of("SLE", 2, "UYW", 4, "VED", 2, "XCG", 2, "ZWG", 2);

    private static final Map<String, Integer> MINOR_UNITS = new TreeMap<>(NEW);

    private static final Map<Integer, List<String>> BY_MINOR_UNITS = new TreeMap<>();

    static {
        for (Currency currency : Currency.getAvailableCurrencies()) {
            if (currency.getDefaultFractionDigits() >= 0) {
                MINOR_UNITS.put(currency.getCurrencyCode(), currency.getDefaultFractionDigits());
            }
        }
        MINOR_UNITS.forEach((code, digits) ->
                BY_MINOR_UNITS.computeIfAbsent(digits, any -> new ArrayList<>()).add(code));
        CODES = List.copyOf(MINOR_UNITS.keySet());
        MOST_DECIMALS = Collections.max(BY_MINOR_UNITS.keySet());
    }

    private Currencies() {}

    /** How many decimals amounts in it have; two for a code that is none of them. */
    public static int decimals(String currency) {
        return MINOR_UNITS.getOrDefault(currency, USUAL_DECIMALS);
    }

    /** The code, or {@link #UNKNOWN} for a text that is none. */
    public static String knownOrUnknown(String text) {
        return MINOR_UNITS.containsKey(text) ? text : UNKNOWN;
    }

    /** True for a code of them. */
    public static String isKnown(String column) {
        return column + " in " + list(CODES);
    }

    /** A column of codes, with {@link #UNKNOWN} for what is none, or null. */
    public static Column known(String column) {
        return expr("if(" + isKnown(column) + ", " + column + ", '" + UNKNOWN + "')");
    }

    /** True when the amount is a whole number of the currency's minor units, or the currency is not known. */
    public static String isInMinorUnits(String amount, String currency) {
        return BY_MINOR_UNITS.entrySet().stream()
                .map(units -> "(" + currency + " in " + list(units.getValue()) + " and " + amount + " <> round("
                        + amount + ", " + units.getKey() + "))")
                .collect(Collectors.joining(" or ", "not (", ")"));
    }

    /** How many decimals amounts in the currency of a column have; two for a code that is none of them. */
    public static String decimalsOf(String column) {
        return BY_MINOR_UNITS.entrySet().stream()
                .map(units -> "when " + column + " in " + list(units.getValue()) + " then " + units.getKey())
                .collect(Collectors.joining(" ", "case ", " else " + USUAL_DECIMALS + " end"));
    }

    /** {@code -1,234.50}, with the currency's decimals, and with more of them where the amount has more. */
    public static String text(BigDecimal amount, String currency) {
        DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMaximumFractionDigits(amount.scale());
        format.setMinimumFractionDigits(decimals(currency));
        return format.format(amount);
    }

    private static String list(List<String> codes) {
        return codes.stream().collect(Collectors.joining("', '", "('", "')"));
    }
}
