package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;

/** Quotes where they must not be, and line ends within quotes. */
final class Quotes {
    private Quotes() {}

    /** An opening quote and no other quote behind it. */
    static Draft unclosed(Dice dice, HostileProfile profile) {
        Sheet sheet = Sheet.plain(dice).addPlain(dice.oneIn(10) ? 2000 : 1);
        Sheet.Written written = sheet.write();
        int victim = dice.between(0, written.offsets().size() - 1);
        String opened = dice.oneIn(4)
                ? '"' + written.text()
                : written.before(victim) + afterAnySeparator(dice, written.from(victim));
        int behind = opened.length() - opened.indexOf('"');
        // The reader gives up a record at its limit, at the latest when it has buffered as much again.
        if (behind > profile.maxRecordChars()) {
            return Draft.refused(opened, FileRefusal.RECORD_TOO_LONG, FileRefusal.UNCLOSED_QUOTE);
        }
        return Draft.refused(opened, FileRefusal.UNCLOSED_QUOTE);
    }

    /** Text between a closing quote and the next separator. */
    static Draft textBehind(Dice dice, HostileProfile profile) {
        String text = Sheet.plain(dice).addPlain(1).write().text();
        String malformed = text.replaceFirst(
                "flour",
                dice.of(
                        "\"flour\"x",
                        "\"flour\" ",
                        "\"flour\"\t",
                        "\"flour\" \"x\"",
                        "\"\"flour\"\"",
                        "\"a\"\"b\"c",
                        "\"a\nb\"'"));
        return Draft.refused(malformed, FileRefusal.MALFORMED_QUOTE);
    }

    /** A quote that is not closed, and one in a later record that closes it in mid-text. */
    static Draft closedElsewhere(Dice dice, HostileProfile profile) {
        String text = Sheet.plain(dice).addPlain(1).write().text();
        return Draft.refused(
                text.replaceFirst("flour", "\"flour").replaceFirst(",flour", "," + dice.of("\"sugar", "\"x,\"y\"")),
                FileRefusal.MALFORMED_QUOTE);
    }

    static Draft lineEndsWithin(Dice dice, HostileProfile profile) {
        Sheet sheet = new Sheet(dice)
                .insertColumns(dice.of("note", "a\nb", "a\r\n\r\nb", "\r"))
                .addGood(1);
        for (int i = dice.between(1, 4); i > 0; i--) {
            String end = dice.of("\n", "\r\n", "\r", "\r\r\n", "\n\r", "\n\n\n");
            String text = dice.of(end, "a" + end + "b", end + "a", "a" + end, "a\"" + end + "\"b", "\"" + end);
            sheet.addWith("product_name", Cell.goodQuoted(text, text));
            sheet.addDoubtful(1);
        }
        return Draft.taken(sheet.scatter().endLinesWith(dice.of("\n", "\r\n", "\r")));
    }

    /** Every cell quoted, quotes doubled. */
    static Draft everywhere(Dice dice, HostileProfile profile) {
        Sheet sheet = new Sheet(dice).insertColumns("\"", "a\"b").quoteHeader().addGood(1);
        for (int i = dice.between(1, 4); i > 0; i--) {
            String text =
                    "\"".repeat(dice.between(1, 9)) + dice.of("", "a", ",", "\n") + "\"".repeat(dice.between(0, 9));
            sheet.addWith("product_name", Cell.goodQuoted(text, text));
        }
        return Draft.taken(sheet);
    }

    private static String afterAnySeparator(Dice dice, String records) {
        int cell = dice.between(0, 7);
        int at = 0;
        for (int i = 0; i < cell; i++) {
            at = records.indexOf(',', at) + 1;
        }
        return records.substring(0, at) + '"' + records.substring(at);
    }
}
