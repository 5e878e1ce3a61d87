package io.countinghouse.common.ledger;

import java.util.List;

/**
 * What a batch restated.
 *
 * @param rows how many amounts
 * @param first of them, those that a report shows, by mart and key
 */
public record Restatements(long rows, List<Restatement> first) {
    public static final Restatements NONE = new Restatements(0, List.of());

    public Restatements {
        first = List.copyOf(first);
    }
}
