package io.countinghouse.jobs.offsets;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which negative invoices are set off against which positive ones.
 *
 * @param version goes into every allocation
 * @param positives categories that are reduced
 * @param negatives categories that reduce them
 * @param mirrored amounts of positive categories are below zero, those of negative ones above
 */
public record OffsetPolicy(String version, List<String> positives, List<Negative> negatives, boolean mirrored)
        implements Serializable {
    /** As shipped. */
    public static final OffsetPolicy DEFAULT = new OffsetPolicy(
            "1",
            List.of("purchase", "transfer"),
            List.of(
                    new Negative("bonus", List.of("purchase", "transfer")),
                    new Negative("promo", List.of("purchase", "transfer"))));

    /**
     * @param category a negative category
     * @param order the positive categories that it may be set off against, first the one to begin with
     */
    public record Negative(String category, List<String> order) implements Serializable {
        public Negative {
            order = List.copyOf(order);
        }
    }

    /** @throws CountinghouseException CONFIGURATION, with every fault that there is */
    public OffsetPolicy {
        positives = List.copyOf(positives);
        negatives = List.copyOf(negatives);
        List<PolicyFault> faults = PolicyFault.in(version, positives, negatives);
        if (!faults.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    faults.stream().map(PolicyFault::toString).collect(Collectors.joining("; ", "policy: ", "")));
        }
    }

    public OffsetPolicy(String version, List<String> positives, List<Negative> negatives) {
        this(version, positives, negatives, false);
    }

    /** The same policy for amounts of the opposite signs. */
    public OffsetPolicy mirror() {
        return new OffsetPolicy(version, positives, negatives, !mirrored);
    }

    /** Every category that an invoice may have. */
    public List<String> categories() {
        return Stream.concat(positives.stream(), negativeCategories().stream()).toList();
    }

    /** The sign, 1 or -1, of amounts of the positive categories. */
    int positiveSign() {
        return mirrored ? -1 : 1;
    }

    List<String> negativeCategories() {
        return negatives.stream().map(Negative::category).toList();
    }
}
