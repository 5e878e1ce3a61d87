package io.countinghouse.common.feed.hostile;

/** One hostile raw file. */
public final class HostileCase {
    private final String test;
    private final long seed;
    private final int number;
    private final String family;
    private final String name;
    private final byte[] bytes;
    private final Expected expected;

    /** @param test the class whose test takes it */
    HostileCase(String test, long seed, int number, String family, String name, byte[] bytes, Expected expected) {
        this.test = test;
        this.seed = seed;
        this.number = number;
        this.family = family;
        this.name = name;
        this.bytes = bytes;
        this.expected = expected;
    }

    /** Its key below the job's folder in the raw zone; may hold folders. */
    public String name() {
        return name;
    }

    /** What is hostile about it. */
    public String family() {
        return family;
    }

    /** The file as stored; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public Expected expected() {
        return expected;
    }

    /** How to see it again. */
    public String replay() {
        return "hostile case " + number + " of seed " + seed + " (" + family + ", \"" + name + "\", " + bytes.length
                + " bytes); again: ./mvnw -B verify -pl common -Dtest=" + test + " -Dit.test=None"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
                + " -Dcountinghouse.hostile.seed=" + seed + " -Dcountinghouse.hostile.case=" + number;
    }

    @Override
    public String toString() {
        return replay();
    }
}
