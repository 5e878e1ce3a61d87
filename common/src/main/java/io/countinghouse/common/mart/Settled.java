package io.countinghouse.common.mart;

import java.util.List;

/**
 * Amounts of days that are not expected to change once a later day was told of. What changes in them, or comes to such a day, is a
 * restatement and is listed.
 *
 * @param day a date column
 * @param amounts money columns
 */
public record Settled(String day, List<String> amounts) {
    public Settled {
        amounts = List.copyOf(amounts);
    }
}
