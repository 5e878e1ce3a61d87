package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;

/** Tiny and giant files. */
final class Sizes {
    private Sizes() {}

    static Draft tiny(Dice dice, HostileProfile profile) {
        return Draft.refused(
                dice.of("x", ",", "1", " ", "\ufffd", "\u0001", "'", "a,b", "customer", "\u001f"),
                FileRefusal.MISSING_HEADER);
    }

    static Draft giant(Dice dice, HostileProfile profile) {
        Sheet.Written written = new Sheet(dice)
                .addGood(profile.giantRows())
                .addDoubtful(50)
                .scatter()
                .endLinesWith("\n", "\r\n")
                .write();
        return Draft.of(Draft.utf8(written.text()), written.expected());
    }

    /** One byte over the limit, or the limit itself, of which the last line is padding. */
    static Draft atFileLimit(Dice dice, HostileProfile profile) {
        if (!profile.canExceedFileSize()) {
            return giant(dice, profile);
        }
        boolean over = dice.oneIn(2);
        Sheet.Written written = Sheet.good(dice).write();
        int missing = (int) profile.maxFileBytes() - Draft.utf8(written.text()).length + (over ? 1 : 0);
        byte[] bytes = Draft.utf8(written.text() + "\n".repeat(missing));
        return over ? Draft.refused(bytes, FileRefusal.FILE_TOO_LARGE) : Draft.of(bytes, written.expected());
    }
}
