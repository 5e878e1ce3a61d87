package io.countinghouse.jobs.offsets.statement;

import java.util.Optional;

/** Tells when more is taken from a positive invoice than it has. */
final class Overdraft {
    private Overdraft() {}

    /** What is wrong, if it is this set-off that exceeds the amount. */
    static Optional<String> of(Invoice positive, SetOff setOff, Figures figures) {
        boolean exceeds = setOff.leftAfter(positive.amount()).signum() < 0
                && setOff.leftBefore(positive.amount()).signum() >= 0;
        return exceeds
                ? Optional.of("invoice " + figures.of(positive.name()) + ": amount " + figures.of(positive.amount())
                        + ", but " + figures.of(setOff.takenSoFar()) + " was taken from it")
                : Optional.empty();
    }
}
