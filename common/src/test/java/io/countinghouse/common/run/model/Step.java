package io.countinghouse.common.run.model;

/** What a driver does next: at most one effect on the world each. */
enum Step {
    TAKE_LEASE("takes the lease"),
    FIND_OPEN_BATCH("looks for an open batch"),
    LIST("lists the raw zone"),
    INSPECT("inspects what is new"),
    LOOK_FOR_COPY("looks for a copy of the object"),
    COPY("copies the object"),
    CLAIM("claims a batch"),
    READ_CLAIMED("reads the claimed files"),
    WRITE_ROWS("writes the rows"),
    WRITE_REJECTS("writes the rejects"),
    RECORD_LANDED("records the batch as landed"),
    STAGE("derives and stages the mart"),
    PUBLISH("publishes"),
    PUBLISH_LEDGER("marks the batch as published"),
    READ_MART("reads the published mart"),
    COPY_MART("copies the mart to the lake"),
    READ_RAW("reads the raw object again"),
    DELETE_RAW("deletes the raw object"),
    RECORD_ARCHIVED("records the object as archived"),
    CLEAN_STAGE("cleans the staging table"),
    CLOSE("closes the batch"),
    READ_QUARANTINE("looks whether the rejected row is open"),
    KEEP_MENDED("writes the mended row as a file and copies it"),
    CLAIM_REPLAY("claims a batch of the mended row"),
    DISCARD("discards the rejected row"),
    READ_RESOLUTIONS("looks for resolutions that the quarantine table does not show"),
    SHOW("shows them in the quarantine table"),
    RECORD_SHOWN("records that they are shown"),
    RELEASE("gives the lease back");

    private final String text;

    Step(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
