package io.countinghouse.submit.emr;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is to be done with a submission whose name may have been submitted before. */
sealed interface Earlier {
    /** One of that name waits or runs; it is followed. */
    record Active(Submitted run, int attempt) implements Earlier {}

    /** One of that name is done; it is not submitted again. */
    record Done(Submitted run, int attempt) implements Earlier {}

    /** It is submitted, as this attempt. */
    record None(int attempt) implements Earlier {}

    /**
     * Judges by the runs of that name.
     *
     * @param sameName the earliest first
     * @param outcome of an attempt that ended, by its number
     */
    static Earlier of(List<Submitted> sameName, boolean force, Function<Integer, Optional<Outcome>> outcome) {
        int latest = sameName.size();
        for (int attempt = latest; attempt > 0; attempt--) {
            Submitted run = sameName.get(attempt - 1);
            if (run.state().isActive()) {
                return new Active(run, attempt);
            }
        }
        for (int attempt = latest; attempt > 0 && !force; attempt--) {
            Submitted run = sameName.get(attempt - 1);
            // What waits for a person is done, though its driver ended with 6, which EMR takes for a failure.
            boolean isDone = run.state() == Submitted.State.SUCCEEDED
                    || (run.state() == Submitted.State.FAILED
                            && outcome.apply(attempt)
                                    .filter(ended -> ended.exitCode().isDone())
                                    .isPresent());
            if (isDone) {
                return new Done(run, attempt);
            }
        }
        return new None(latest + 1);
    }
}
