package io.countinghouse.common.store;

/** A condition that some stores have for a request and others have not. */
enum Condition {
    CREATE_IF_ABSENT(
            "does not create an object only where there is none (If-None-Match): let one driver at a time commit to its lake"),
    COPY_IF_SAME(
            "does not copy an object only as it was read (x-amz-copy-source-if-match): its bytes go through the driver"),
    DELETE_IF_SAME("does not delete an object only as it was read (If-Match): give every delivery a name of its own");

    private final String lack;

    Condition(String lack) {
        this.lack = lack;
    }

    /** What follows for a person from a store that lacks it. */
    String lack() {
        return lack;
    }
}
