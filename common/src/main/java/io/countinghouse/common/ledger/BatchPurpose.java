package io.countinghouse.common.ledger;

/**
 * What a batch is for.
 *
 * @param slices of a rebuild: a predicate over the marts' slice columns; empty for all slices and for other kinds
 * @param reason why it withdraws files, or why it was abandoned; empty for others
 */
public record BatchPurpose(BatchKind kind, String slices, String reason) {
    /** To take files in. */
    public static final BatchPurpose INTAKE = new BatchPurpose(BatchKind.INTAKE, "", "");
}
