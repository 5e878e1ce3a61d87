package io.countinghouse.common.ledger;

import java.util.Optional;

/**
 * What a batch is claimed with beside its files.
 *
 * @param settings the job's own, as text and without secrets; none when it was claimed by a release that kept none, or for a job
 *     that has none
 * @param codeVersion of the code that claimed it; empty with the former
 */
public record Frozen(Optional<String> settings, String codeVersion) {
    public static final Frozen NOTHING = new Frozen(Optional.empty(), "");
}
