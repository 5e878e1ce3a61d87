package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Bytes that are not plain UTF-8 text. */
final class Encodings {
    /** No UTF-8 whatever follows, as long as that is ASCII. */
    private static final List<String> MALFORMED = List.of(
            "80",
            "bf",
            "e9",
            "f6",
            "c0 80",
            "c1 bf",
            "e0 80 80",
            "e0 9f bf",
            "f0 80 80 af",
            "f0 8f bf bf",
            "c3",
            "e2 82",
            "f0 9f 98",
            "ed a0 80",
            "ed bf bf",
            "ed a0 bd ed b8 80",
            "f4 90 80 80",
            "f8 88 80 80 80",
            "fc 84 80 80 80 80",
            "ff",
            "fe",
            "e4 f6 fc");

    private Encodings() {}

    static Draft byteOrderMark(Dice dice, HostileProfile profile) {
        Sheet sheet = Sheet.good(dice);
        Sheet.Written written = (dice.oneIn(2) ? sheet.quoteHeader() : sheet).write();
        String text = "\ufeff" + written.text();
        if (dice.oneIn(4)) {
            // The second mark is text, so that the first name is not the declared one.
            return Draft.refused("\ufeff" + text, FileRefusal.MISSING_COLUMNS);
        }
        return Draft.of(Draft.utf8(text), written.expected());
    }

    static Draft utf16And32(Dice dice, HostileProfile profile) {
        String text = Sheet.good(dice).write().text();
        return switch (dice.between(0, 6)) {
            case 0 -> Draft.refused(encoded("\ufeff" + text, StandardCharsets.UTF_16LE), FileRefusal.NOT_UTF8);
            case 1 -> Draft.refused(encoded("\ufeff" + text, StandardCharsets.UTF_16BE), FileRefusal.NOT_UTF8);
            case 2 -> Draft.refused(encoded(text, StandardCharsets.UTF_16LE), FileRefusal.NUL_BYTE);
            case 3 -> Draft.refused(encoded(text, StandardCharsets.UTF_16BE), FileRefusal.NUL_BYTE);
            case 4 -> Draft.refused(encoded("\ufeff" + text, Charset.forName("UTF-32LE")), FileRefusal.NOT_UTF8);
            case 5 -> Draft.refused(encoded("\ufeff" + text, Charset.forName("UTF-32BE")), FileRefusal.NUL_BYTE);
            default -> Draft.refused(
                    encoded(
                            dice.of("\ufeff", "\ufeff\n"),
                            dice.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)),
                    FileRefusal.NOT_UTF8);
        };
    }

    /** Malformed bytes anywhere, in the header, a quoted cell or the very end. */
    static Draft malformed(Dice dice, HostileProfile profile) {
        byte[] text = someText(dice);
        byte[] wrong = HexFormat.ofDelimiter(" ").parseHex(dice.pick(MALFORMED));
        int at = dice.of(0, 1, text.length, dice.between(0, text.length), dice.between(0, text.length));
        return Draft.refused(inserted(text, wrong, at), FileRefusal.NOT_UTF8);
    }

    static Draft latin1(Dice dice, HostileProfile profile) {
        String text =
                Sheet.plain(dice).insertColumns("note").addPlain(3).write().text();
        String latin = text.replaceFirst(
                "flour", dice.of("caf\u00e9", "\u00a3 5", "Stra\u00dfe", "\u00e4\u00f6\u00fc", "na\u00efve"));
        return Draft.refused(encoded(latin, StandardCharsets.ISO_8859_1), FileRefusal.NOT_UTF8);
    }

    static Draft nul(Dice dice, HostileProfile profile) {
        byte[] text = someText(dice);
        byte[] wrong = new byte[dice.of(1, 1, 2, 8, 5000)];
        int at = dice.of(0, text.length, dice.between(0, text.length), dice.between(0, text.length));
        byte[] bytes = inserted(text, wrong, at);
        if (dice.oneIn(6)) {
            byte[] malformed = HexFormat.ofDelimiter(" ").parseHex(dice.pick(MALFORMED));
            int where = dice.between(0, bytes.length);
            return Draft.refused(inserted(bytes, malformed, where), FileRefusal.NUL_BYTE, FileRefusal.NOT_UTF8);
        }
        return Draft.refused(bytes, FileRefusal.NUL_BYTE);
    }

    /** Of ASCII, so that any place is between two characters. */
    private static byte[] someText(Dice dice) {
        Sheet sheet = Sheet.plain(dice);
        if (dice.oneIn(3)) {
            sheet.addWith("product_name", Cell.goodQuoted("a\r\nb", "a\r\nb"));
        }
        if (dice.oneIn(20)) {
            sheet.addPlain(3000);
        }
        return Draft.utf8(sheet.addPlain(1).write().text());
    }

    private static byte[] encoded(String text, Charset charset) {
        return text.getBytes(charset);
    }

    private static byte[] inserted(byte[] text, byte[] wrong, int at) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Arrays.copyOf(text, at));
        bytes.writeBytes(wrong);
        bytes.writeBytes(Arrays.copyOfRange(text, at, text.length));
        return bytes.toByteArray();
    }
}
