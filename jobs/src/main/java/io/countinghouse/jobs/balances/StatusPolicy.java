package io.countinghouse.jobs.balances;

import io.countinghouse.common.config.Section;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which invoices count, by their status.
 *
 * @param signs status, in small letters, to the sign of its invoices, 0 for those that do not count; empty: all of them count
 */
record StatusPolicy(Map<String, Integer> signs) {
    private static final String KEY = "statuses";
    private static final String ALL_OF_THEM = "all";
    private static final Pattern STATUS = Pattern.compile("[a-z0-9 ._-]{1,32}");

    /** The source system's plain sums. */
    static final StatusPolicy ALL = new StatusPolicy(Map.of());

    /** As shipped: nobody will pay what was cancelled, skipped or has failed. */
    static final StatusPolicy DEFAULT = new StatusPolicy(Map.of(
            "paid",
            1,
            "open",
            1,
            "pending",
            1,
            "processing",
            1,
            "credited",
            1,
            "refunded",
            1,
            "cancelled",
            0,
            "skipped",
            0,
            "failed",
            0));

    StatusPolicy {
        signs = Map.copyOf(signs);
    }

    static StatusPolicy from(Section job) {
        if (!job.isSection(KEY)) {
            String text = job.text(KEY);
            if (!text.equals(ALL_OF_THEM)) {
                job.reject(KEY, text, "all, or { status = 1, 0 or -1 }");
            }
            return ALL;
        }
        Section statuses = job.section(KEY);
        Map<String, Integer> signs = new TreeMap<>();
        for (String status : statuses.keys()) {
            if (!STATUS.matcher(status).matches()) {
                statuses.reject(status, status, "a status of 1 to 32 small letters, digits, spaces, and . _ -");
            } else {
                signs.put(status, statuses.wholeNumber(status, -1, 1));
            }
        }
        statuses.requireNoOtherKeys();
        if (signs.values().stream().allMatch(sign -> sign == 0)) {
            job.reject(KEY, signs.toString(), "one status at least that counts");
        }
        return new StatusPolicy(signs);
    }

    /** A Spark predicate, true for a status that is one of them. */
    String isKnown(String status) {
        return signs.isEmpty() ? "true" : status + " in " + quoted(signs);
    }

    /** A Spark expression: 1, 0 or -1. */
    String sign(String status) {
        if (signs.isEmpty()) {
            return "1";
        }
        return signs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(sign -> "when " + status + " = '" + sign.getKey() + "' then " + sign.getValue())
                .collect(Collectors.joining(" ", "case ", " else 0 end"));
    }

    private static String quoted(Map<String, Integer> signs) {
        return signs.keySet().stream().sorted().collect(Collectors.joining("', '", "('", "')"));
    }

    /** For a person. */
    String inWords() {
        return signs.isEmpty() ? "any" : signs.keySet().stream().sorted().collect(Collectors.joining(", "));
    }
}
