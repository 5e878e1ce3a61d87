package io.countinghouse.jobs.offsets;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The positive categories of a policy, joined into as few pools as possible: a pool is a sequence of categories that
 * stands, whole and in this sequence, in every order that names one of them. So to every negative category a pool is one
 * queue of positive invoices.
 *
 * @param categories of each pool; a category that no order names is in none
 */
record Pools(List<List<String>> categories) {
    static Pools of(OffsetPolicy policy) {
        List<List<String>> pools = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        for (OffsetPolicy.Negative negative : policy.negatives()) {
            for (String category : negative.order()) {
                if (placed.add(category)) {
                    Optional<List<String>> joined = pools.isEmpty()
                            ? Optional.empty()
                            : Optional.of(pools.get(pools.size() - 1))
                                    .filter(pool -> areNeighbours(policy, pool.get(pool.size() - 1), category));
                    joined.ifPresentOrElse(
                            pool -> pool.add(category), () -> pools.add(new ArrayList<>(List.of(category))));
                }
            }
        }
        return new Pools(pools.stream().map(List::copyOf).toList());
    }

    int count() {
        return categories.size();
    }

    /** The numbers of the pools that a negative category is set off against, in its order. */
    List<Integer> order(OffsetPolicy.Negative negative) {
        return negative.order().stream().map(this::poolOf).distinct().toList();
    }

    int poolOf(String category) {
        for (int pool = 0; pool < categories.size(); pool++) {
            if (categories.get(pool).contains(category)) {
                return pool;
            }
        }
        throw new IllegalArgumentException(category + " is in no pool");
    }

    /** The categories of all pools, one after the other. */
    List<String> inSequence() {
        return categories.stream().flatMap(List::stream).toList();
    }

    private static boolean areNeighbours(OffsetPolicy policy, String first, String second) {
        return policy.negatives().stream().map(OffsetPolicy.Negative::order).allMatch(order -> {
            int at = order.indexOf(first);
            return at < 0 ? !order.contains(second) : at + 1 == order.indexOf(second);
        });
    }
}
