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

    /** A batch is landed from the raw zone, and its objects are copied once it is published. */
    COPY_AFTER_PUBLISH,
    /** A copy comes into being whatever bytes were read, and is verified then. */
    COPY_WITHOUT_DIGEST,
    /** Of an object that changed since it was inspected, the duplicates are claimed all the same. */
    DUPLICATES_OF_A_CHANGED_OBJECT_CLAIMED,
    /** The raw object is deleted without a look at what it is by now. */
    DELETE_UNREAD,
    /** The raw object is deleted only if it has the claimed etag at that very moment, where the store can. */
    CONDITIONAL_DELETE,

    /** A rejected row could be resolved more than once. */
    NO_RESOLUTION_KEY,
    /** A replay trusts the quarantine table as it was left, and shows what is on record only when it has done its own work. */
    RESOLUTIONS_SHOWN_LAST_ONLY,
    /** The quarantine table shows a row as replayed as soon as its batch is claimed. */
    RESOLUTION_SHOWN_BEFORE_ITS_BATCH_IS_CLOSED
}
