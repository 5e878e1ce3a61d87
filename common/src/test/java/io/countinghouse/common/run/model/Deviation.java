package io.countinghouse.common.run.model;

/** Where a protocol under test differs from the one that the code follows. */
enum Deviation {
    TRANSACTION_VERSION_PER_ATTEMPT,
    MART_AND_LEDGER_IN_TWO_TRANSACTIONS,
    ARCHIVE_BEFORE_PUBLISH,
    /** Recovery lands what lies in the raw zone now, not what the manifest names. */
    RELISTING_ON_RECOVERY,
    /** Recovery lists again and corrects the manifest accordingly. */
    MANIFEST_REWRITTEN_ON_RECOVERY,
    /** What is staged is kept apart by batch and partition only. */
    STAGING_SHARED_ACROSS_EPOCHS,
    /** What is staged is published whether or not its count is the derived one. */
    NO_STAGED_TOTALS,
    NO_FENCE,
    NO_FENCE_IN_PUBLISH,
    NO_STATE_CHECK,
    /** The proof, the lake versions and the publish records could be written twice for one batch. */
    NO_RECORD_KEYS,

    /** The raw object is deleted only if it has the claimed etag at that very moment. */
    CONDITIONAL_DELETE,
    /** A copy comes into being only if its bytes have the claimed sha256. */
    DIGEST_CHECKED_COPY,
    /**
     * Before the claim each object is copied, by a digest-checked copy, to the archive at a path that no batch is part
     * of, and the batch is landed from there.
     */
    COPY_BEFORE_CLAIM
}
