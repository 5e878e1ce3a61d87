package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;
import java.util.Arrays;

/** Compressed files: whole, damaged, and larger than they look. */
final class Gzips {
    private static final int MAGIC_BYTES = 2;
    private static final int HEADER_BYTES = 10;

    private Gzips() {}

    static Draft whole(Dice dice, HostileProfile profile) {
        Sheet.Written written = Sheet.good(dice).addDoubtful(2).write();
        byte[] text = Draft.utf8(written.text());
        int cut = dice.between(0, text.length);
        byte[] stored =
                switch (dice.between(0, 3)) {
                    case 0 -> Gzip.joined(
                            Gzip.member(Arrays.copyOf(text, cut)),
                            Gzip.member(Arrays.copyOfRange(text, cut, text.length)));
                    case 1 -> Gzip.joined(Gzip.member(new byte[0]), Gzip.member(text), Gzip.member(new byte[0]));
                    default -> Gzip.member(text);
                };
        return Draft.of(stored, written.expected());
    }

    static Draft cut(Dice dice, HostileProfile profile) {
        byte[] whole = someMember(dice);
        int length = dice.of(
                MAGIC_BYTES,
                HEADER_BYTES,
                whole.length - 1,
                whole.length - 8,
                dice.between(MAGIC_BYTES, whole.length - 1));
        return Draft.refused(Arrays.copyOf(whole, length), FileRefusal.CORRUPT_GZIP);
    }

    /** One bit beyond the header, wherever that does damage. */
    static Draft flipped(Dice dice, HostileProfile profile) {
        byte[] flipped = someMember(dice);
        do {
            flipped[dice.between(HEADER_BYTES, flipped.length - 1)] ^= (byte) (1 << dice.between(0, 7));
        } while (Gzip.isWhole(flipped));
        return Draft.refused(flipped, FileRefusal.CORRUPT_GZIP);
    }

    static Draft trailed(Dice dice, HostileProfile profile) {
        byte[] whole = someMember(dice);
        byte[] trail = dice.of(
                new byte[1],
                new byte[512],
                Draft.utf8("garbage"),
                Draft.utf8("\n"),
                Arrays.copyOf(whole, HEADER_BYTES));
        return Draft.refused(Gzip.joined(whole, trail), FileRefusal.CORRUPT_GZIP);
    }

    /** The content is refused for itself, compressed or not. */
    static Draft badContent(Dice dice, HostileProfile profile) {
        Family family =
                dice.of(Encodings::nul, Encodings::malformed, Quotes::textBehind, Headers::none, Contents::lastRecord);
        Draft draft = family.draw(dice, profile);
        return draft.stored(Gzip.member(draft.bytes()));
    }

    /** Compressed twice: the inner gzip is no text. */
    static Draft twice(Dice dice, HostileProfile profile) {
        return Draft.refused(Gzip.member(someMember(dice)), FileRefusal.NOT_UTF8, FileRefusal.NUL_BYTE);
    }

    /** Good records that expand to far more than their size allows. */
    static Draft bomb(Dice dice, HostileProfile profile) {
        int records = dice.between(60_000, 90_000);
        String text = new Sheet(dice).headerText() + "\n" + "1,1,1,2023-05-11,1,1,1,1\n".repeat(records);
        byte[] bomb = Gzip.member(Draft.utf8(text));
        if ((long) bomb.length * profile.maxExpansionRatio() >= text.length()) {
            throw new IllegalStateException("no bomb: " + text.length() + " bytes in " + bomb.length);
        }
        return Draft.refused(bomb, FileRefusal.EXPANSION_TOO_LARGE);
    }

    /** Compressed content under a plain name and plain text under the name of a compressed file. */
    static Draft misnamed(Dice dice, HostileProfile profile) {
        Sheet sheet = Sheet.good(dice);
        Sheet.Written written = sheet.write();
        byte[] text = Draft.utf8(written.text());
        boolean gzipName = dice.oneIn(2);
        byte[] bytes = dice.oneIn(2) ? text : Gzip.member(text);
        Expected expected = gzipName && !profile.gzipNames()
                ? Expected.Refused.with(FileRefusal.WRONG_EXTENSION)
                : written.expected();
        return Draft.of(bytes, expected).named("sales_data_#.csv" + (gzipName ? ".gz" : ""));
    }

    private static byte[] someMember(Dice dice) {
        int records = dice.oneIn(8) ? 4000 : 3;
        return Gzip.member(Draft.utf8(Sheet.good(dice).addGood(records).write().text()));
    }
}
