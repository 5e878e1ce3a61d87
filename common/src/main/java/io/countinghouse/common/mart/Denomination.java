package io.countinghouse.common.mart;

import java.util.List;

/**
 * What tells the currency of a mart's amounts, so that they are never added up across currencies for a reader.
 *
 * @param currency the column that names it
 * @param amounts the money columns that are in it; others are in one currency in every row
 */
public record Denomination(String currency, List<String> amounts) {
    public Denomination {
        amounts = List.copyOf(amounts);
    }
}
