package io.countinghouse.common.ledger;

import io.countinghouse.common.config.BusinessDays;
import java.util.Optional;

/**
 * What a run's batches are claimed with, as {@link Frozen} tells it afterwards.
 *
 * @param settings the job's own, as text and without secrets; none for a job that has none
 * @param codeVersion of the code that runs
 */
public record Freezing(Optional<String> settings, String codeVersion, BusinessDays days) {
    /** Nothing of a job's settings is kept. */
    public static final Freezing NOTHING = new Freezing(Optional.empty(), "", BusinessDays.UTC);
}
