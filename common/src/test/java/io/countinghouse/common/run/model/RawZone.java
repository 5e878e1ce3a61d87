package io.countinghouse.common.run.model;

/** The raw zone: what lies under each name. */
record RawZone(Content a, Content b, Content c) {
    static final RawZone EMPTY = new RawZone(Content.NOTHING, Content.NOTHING, Content.NOTHING);

    Content under(Name name) {
        return switch (name) {
            case A -> a;
            case B -> b;
            case C -> c;
            case MENDED -> Content.NOTHING;
        };
    }

    RawZone with(Name name, Content content) {
        return switch (name) {
            case A -> new RawZone(content, b, c);
            case B -> new RawZone(a, content, c);
            case C -> new RawZone(a, b, content);
            case MENDED -> throw new IllegalArgumentException("it does not lie in the raw zone");
        };
    }

    boolean holds(Content content) {
        return a == content || b == content || c == content;
    }
}
