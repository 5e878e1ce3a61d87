package io.countinghouse.common.job;

/** What other content means that comes under a name which was published before. */
public enum Redelivery {
    /** It is refused: nobody said whether it corrects the earlier file or adds to it. */
    REFUSE,
    /** The earlier file is taken back, and the new one comes in its place. */
    REPLACE,
    /** Both count. */
    ADD;

    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
