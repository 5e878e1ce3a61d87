package io.countinghouse.common.notify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is told of a job at once.
 *
 * @param id in the ledger; the same content has it again when it is sent again
 * @param top of the alerts and of what was resolved, so many are told one by one
 * @param report where more is to be seen
 */
record Digest(long id, String job, List<Item> items, int top, Optional<String> report) {
    /**
     * One notice of it.
     *
     * @param outboxId in the ledger
     * @param message by which the destination knows what it was told of it, once it was
     * @param told whether nothing more is to be told of it
     */
    record Item(long outboxId, Notice notice, Optional<String> message, boolean told) {}

    Digest {
        items = List.copyOf(items);
    }

    /** Of one kind, the largest first. */
    List<Item> of(Notice.Kind kind) {
        return items.stream()
                .filter(item -> item.notice().kind() == kind)
                .sorted(Comparator.comparing(
                                (Item item) -> item.notice().weight().abs())
                        .reversed()
                        .thenComparing(Item::outboxId))
                .toList();
    }

    /** Those that are told one by one. */
    List<Item> top(Notice.Kind kind) {
        List<Item> all = of(kind);
        return all.subList(0, Math.min(top, all.size()));
    }

    /** Those that are only counted. */
    List<Item> rest(Notice.Kind kind) {
        List<Item> all = of(kind);
        return all.subList(Math.min(top, all.size()), all.size());
    }

    static BigDecimal sum(List<Item> items) {
        return items.stream().map(item -> item.notice().weight().abs()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** In one line: {@code org-balances: 3 alerts, 1 resolved}. */
    String headline() {
        List<String> counts = new ArrayList<>();
        count(counts, Notice.Kind.RUN_FAILED, "failed run", "failed runs");
        count(counts, Notice.Kind.RUN_RECOVERED, "recovered", "recovered");
        count(counts, Notice.Kind.ALERT, "alert", "alerts");
        count(counts, Notice.Kind.RESOLVED, "resolved", "resolved");
        count(counts, Notice.Kind.CHECK_WARNING, "warning", "warnings");
        return job + ": " + String.join(", ", counts);
    }

    private void count(List<String> counts, Notice.Kind kind, String one, String many) {
        int count = of(kind).size();
        if (count > 0) {
            counts.add(number(count) + " " + (count == 1 ? one : many));
        }
    }

    static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
