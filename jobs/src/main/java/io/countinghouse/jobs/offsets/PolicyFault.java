package io.countinghouse.jobs.offsets;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is wrong in a policy.
 *
 * @param key {@code version}, {@code positive} or {@code negative}
 * @param negative the negative category whose entry it is
 */
record PolicyFault(String key, Optional<String> negative, String found, String expected) {
    /** Each negative category and each positive one adds to the plan of a run. */
    static final int MOST_CATEGORIES = 16;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final String A_NAME =
            "a name of a-z 0-9 _ that starts with a letter, 32 at most, and is not " + InvoiceColumns.UNAPPLIED_CREDIT;

    private static PolicyFault version(String found, String expected) {
        return new PolicyFault("version", Optional.empty(), found, expected);
    }

    private static PolicyFault positive(String found, String expected) {
        return new PolicyFault("positive", Optional.empty(), found, expected);
    }

    private static PolicyFault negative(String category, String found, String expected) {
        return new PolicyFault("negative", Optional.of(category), found, expected);
    }

    /** All of them; none for a policy that can be used. */
    static List<PolicyFault> in(String version, List<String> positives, List<OffsetPolicy.Negative> negatives) {
        List<PolicyFault> faults = new ArrayList<>();
        if (!VERSION.matcher(version).matches()) {
            faults.add(version("\"" + version + "\"", "1 to 32 of A-Z a-z 0-9 . _ -"));
        }
        faults.addAll(inPositives(positives));
        if (negatives.isEmpty() || negatives.size() > MOST_CATEGORIES) {
            faults.add(new PolicyFault(
                    "negative",
                    Optional.empty(),
                    negatives.size() + " categories",
                    "1 to " + MOST_CATEGORIES + ", each with the positive categories it may be set off against"));
        }
        Set<String> seen = new HashSet<>();
        for (OffsetPolicy.Negative negative : negatives) {
            faults.addAll(inNegative(negative, positives, seen.add(negative.category())));
        }
        return faults;
    }

    private static List<PolicyFault> inPositives(List<String> positives) {
        List<PolicyFault> faults = new ArrayList<>();
        if (positives.isEmpty() || positives.size() > MOST_CATEGORIES) {
            faults.add(positive(positives.size() + " categories", "1 to " + MOST_CATEGORIES));
        }
        Set<String> seen = new HashSet<>();
        for (String category : positives) {
            if (!isName(category)) {
                faults.add(positive("\"" + category + "\"", A_NAME));
            }
            if (!seen.add(category)) {
                faults.add(positive("\"" + category + "\" twice", "it once"));
            }
        }
        return faults;
    }

    private static List<PolicyFault> inNegative(
            OffsetPolicy.Negative negative, List<String> positives, boolean isFirst) {
        String category = negative.category();
        List<PolicyFault> faults = new ArrayList<>();
        if (!isName(category)) {
            faults.add(negative(category, "\"" + category + "\"", A_NAME));
        }
        if (!isFirst) {
            faults.add(negative(category, "\"" + category + "\" twice", "it once"));
        }
        if (positives.contains(category)) {
            faults.add(negative(category, "a positive category", "a category that is not positive"));
        }
        if (negative.order().isEmpty()) {
            faults.add(negative(category, "no category", "the positive categories it may be set off against"));
        }
        Set<String> seen = new HashSet<>();
        for (String target : negative.order()) {
            if (!positives.contains(target)) {
                faults.add(negative(category, "\"" + target + "\"", "one of " + String.join(", ", positives)));
            }
            if (!seen.add(target)) {
                faults.add(negative(category, "\"" + target + "\" twice", "it once"));
            }
        }
        return faults;
    }

    private static boolean isName(String category) {
        return NAME.matcher(category).matches() && !category.equals(InvoiceColumns.UNAPPLIED_CREDIT);
    }

    @Override
    public String toString() {
        return key + negative.map(category -> "." + category).orElse("") + ": found " + found + ", expected "
                + expected;
    }
}
