package io.countinghouse.common.run.model;

/** What a driver is started for. */
enum Command {
    RUN("run"),
    REPLAY_MENDED("replay of the mended row"),
    REPLAY_MENDED_OTHERWISE("replay of the row mended otherwise"),
    DISCARD("discard");

    private final String text;

    Command(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** The file of mended rows that is replayed, or NOTHING. */
    Content mended() {
        return switch (this) {
            case RUN, DISCARD -> Content.NOTHING;
            case REPLAY_MENDED -> Content.MENDED;
            case REPLAY_MENDED_OTHERWISE -> Content.MENDED_OTHERWISE;
        };
    }
}
