package io.countinghouse.jobs.sales;

import io.countinghouse.common.testing.SourceEdit;
import java.util.List;

/** The protocol with one of its rules taken out, on purpose. */
enum Mutant {
    TRANSACTION_VERSION_PER_ATTEMPT,
    MART_AND_LEDGER_IN_TWO_TRANSACTIONS,
    ARCHIVE_BEFORE_PUBLISH,
    /** Recovery also lands what lies in the raw zone by then. */
    RELISTING_ON_RECOVERY,
    STAGING_SHARED_ACROSS_EPOCHS,
    NO_FENCE_AND_NO_STATE_CHECK;

    /** What makes the code so. */
    List<SourceEdit> edits() {
        return switch (this) {
            case TRANSACTION_VERSION_PER_ATTEMPT -> List.of(new SourceEdit(
                    "common.lake.DeltaStore", "Long.toString(batchId)", "Long.toString(System.nanoTime())"));
            case MART_AND_LEDGER_IN_TWO_TRANSACTIONS -> List.of(new SourceEdit(
                    "common.mart.MartPublish",
                    "recordSlices(bySlice);",
                    "connection.commit(); recordSlices(bySlice);"));
            case ARCHIVE_BEFORE_PUBLISH -> List.of(new SourceEdit(
                    "common.run.batch.BatchRun",
                    "publishing.publish(",
                    "tools.archiver().removeRaw(batch, io.countinghouse.common.ledger.RawObject::taken); "
                            + "publishing.publish("));
            case RELISTING_ON_RECOVERY -> List.of(
                    new SourceEdit(
                            "common.run.BatchFinisher",
                            "return List.of(finish(open.get(), frozen.job(), true).by(frozen.told()));",
                            """
                            Batch claimed = open.get();
                            List<io.countinghouse.common.ledger.RawObject> objects = new java.util.ArrayList<>(claimed.objects());
                            objects.addAll(context.archiver().copy(
                                    context.intake().inspect(context.intake().listNew().fresh()).objects(), java.time.Instant.now()));
                            return List.of(finish(new Batch(claimed.batchId(), claimed.job(), claimed.purpose(),
                                    claimed.isAbandoned(), claimed.state(), claimed.createdAt(), claimed.frozen(), objects,
                                    claimed.withdrawn()),
                                    frozen.job(), true));
                            """));
            case STAGING_SHARED_ACROSS_EPOCHS -> List.of(
                    new SourceEdit("common.mart.Stager", "lease.epoch()", "0"),
                    new SourceEdit("common.mart.MartPublish", "lease.epoch()", "0"));
            case NO_FENCE_AND_NO_STATE_CHECK -> List.of(
                    new SourceEdit(
                            "common.ledger.Fence",
                            "!row.next() || row.getLong(\"epoch\") != lease.epoch()",
                            "!row.next()"),
                    new SourceEdit("common.ledger.Fence", "found != expected", "found == null"));
        };
    }
}
