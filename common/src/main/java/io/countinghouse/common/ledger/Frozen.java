package io.countinghouse.common.ledger;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a batch is claimed with beside its files.
 *
 * @param settings the job's own, as text and without secrets; none when it was claimed by a release that kept none, or for a job
 *     that has none
 * @param codeVersion of the code that claimed it; empty with the former
 * @param businessDate the last complete day of the business zone, up to which marts tell of days; never before that of the job's
 *     last published batch
 * @param businessDateBefore that of the job's last batch that was published before this one; none for the first
 */
public record Frozen(
        Optional<String> settings,
        String codeVersion,
        LocalDate businessDate,
        Optional<LocalDate> businessDateBefore) {}
