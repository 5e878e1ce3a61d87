package io.countinghouse.common.run.model;

/** What a driver does next: at most one effect on the world each. */
enum Step {
    TAKE_LEASE("takes the lease"),
    FIND_OPEN_BATCH("looks for an open batch"),
    LIST("lists the raw zone"),
    INSPECT("inspects what is new"),
    PRESERVE("copies what is new to the archive"),
    CLAIM("claims a batch"),
    READ_RAW("reads the claimed files"),
    WRITE_ROWS("writes the rows"),
    WRITE_REJECTS("writes the rejects"),
    RECORD_LANDED("records the batch as landed"),
    STAGE("derives and stages the mart"),
    PUBLISH("publishes"),
    PUBLISH_LEDGER("marks the batch as published"),
    READ_MART("reads the published mart"),
    COPY_MART("copies the mart to the lake"),
    LOOK_AT_RAW("looks at the object and at its archive copy"),
    READ_FOR_ARCHIVE("reads the object"),
    WRITE_ARCHIVE("writes what it read to the archive"),
    VERIFY_ARCHIVE("verifies the archive copy"),
    DELETE_RAW("deletes the object"),
    RECORD_ARCHIVED("records the object as archived"),
    CLEAN_STAGE("cleans the staging table"),
    CLOSE("closes the batch"),
    RELEASE("gives the lease back");

    private final String text;

    Step(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
