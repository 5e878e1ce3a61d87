package io.countinghouse.bench;

import java.util.List;
import java.util.OptionalLong;

/**
 * One of two that are held against each other.
 *
 * @param rounds in the order in which they ran, one at least
 */
record Side(String name, List<Measured> rounds) {
    Side {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException(name + ": found no round, expected one at least");
        }
    }

    double seconds() {
        return median(rounds.stream().map(Measured::seconds).toList());
    }

    double cpuSeconds() {
        return median(rounds.stream().map(Measured::cpuSeconds).toList());
    }

    /** Of the worst round. */
    long peakBytes() {
        return rounds.stream().mapToLong(Measured::peakBytes).max().orElseThrow();
    }

    /** Of the worst round. */
    OptionalLong heapBytes() {
        return rounds.stream()
                .flatMapToLong(round -> round.heapBytes().stream())
                .max();
    }

    /** The middle one, or the mean of the middle two; of one value at least. */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
