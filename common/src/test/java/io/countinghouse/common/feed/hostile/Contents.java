package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.FileRefusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** Well-formed text with awkward cells, headers, shapes and line ends. */
final class Contents {
    private Contents() {}

    static Draft cells(Dice dice, HostileProfile profile) {
        Sheet sheet = new Sheet(dice);
        if (dice.oneIn(3)) {
            sheet.shuffleColumns();
        }
        if (dice.oneIn(3)) {
            sheet.insertColumns("note");
        }
        return Draft.taken(anyLineEnds(sheet, dice)
                .addGood(dice.between(0, 3))
                .addDoubtful(dice.between(1, 8))
                .scatter());
    }

    static Draft shapes(Dice dice, HostileProfile profile) {
        Sheet sheet = anyLineEnds(new Sheet(dice), dice).addGood(dice.between(1, 3));
        int width = sheet.names().size();
        for (int i = dice.between(1, 4); i > 0; i--) {
            switch (dice.between(0, 4)) {
                case 0 -> sheet.addOfWidth(dice.between(1, width - 1));
                case 1 -> sheet.addOfWidth(width + dice.of(1, 1, 2, 50, 5000));
                case 2 -> sheet.addEmptyLines(dice.of(1, 1, 2, 300));
                case 3 -> sheet.add(List.of(Cell.good(" ", " ")));
                default -> sheet.addDoubtful(1);
            }
        }
        sheet.scatter();
        return Draft.taken(dice.oneIn(4) ? sheet.addEmptyLines(dice.between(1, 5)) : sheet);
    }

    static Draft lineEnds(Dice dice, HostileProfile profile) {
        Sheet sheet =
                switch (dice.between(0, 3)) {
                    case 0 -> Sheet.good(dice).endLinesWith("\r\n");
                    case 1 -> Sheet.good(dice).endLinesWith("\r");
                    case 2 -> Sheet.good(dice).endLinesWith("\n", "\r\n", "\r");
                    default -> Sheet.good(dice)
                            .addEmptyLines(2)
                            .addGood(2)
                            .scatter()
                            .endLinesWith("\n", "\r\n", "\r");
                };
        return Draft.taken(sheet);
    }

    /** A last record without a line end: taken when it is whole, refused when it was cut. */
    static Draft lastRecord(Dice dice, HostileProfile profile) {
        Sheet sheet = Sheet.plain(dice).withoutFinalLineEnd();
        Sheet.Written written = sheet.write();
        int lastRecord = written.offsets().size() - 1;
        if (dice.oneIn(4)) {
            return Draft.taken(sheet);
        }
        String last = written.from(lastRecord);
        if (dice.oneIn(5)) {
            String cutInQuote = last.replace("flour", "\"flo");
            return Draft.refused(
                    written.before(lastRecord) + cutInQuote.substring(0, cutInQuote.indexOf("flo") + 2),
                    FileRefusal.UNCLOSED_QUOTE);
        }
        return Draft.refused(
                written.before(lastRecord) + last.substring(0, dice.between(1, last.length() - 1)),
                FileRefusal.INCOMPLETE_LAST_RECORD);
    }

    /** Cells and records about as large as they may be, and beyond. */
    static Draft hugeCells(Dice dice, HostileProfile profile) {
        int limit = profile.maxRecordChars();
        int length = limit + dice.of(-limit / 2, -1, 0, 1, 2, 1000, limit);
        boolean quoted = dice.oneIn(2);
        int textLength = length - record(Cell.good("", "")).length() - (quoted ? 2 : 0);
        String text = (quoted ? "a\n" : "ab").repeat(textLength).substring(0, textLength);
        Cell huge = Cell.bad(text, CellReject.TEXT_TOO_LONG);
        Sheet sheet = Sheet.plain(dice).add(around(huge)).addPlain(2);
        return length > limit ? Draft.refused(sheet.write().text(), FileRefusal.RECORD_TOO_LONG) : Draft.taken(sheet);
    }

    static Draft nothing(Dice dice, HostileProfile profile) {
        String mark = dice.oneIn(2) ? "\ufeff" : "";
        String header = mark + new Sheet(dice).headerText();
        String ends = dice.of("\n", "\r\n", "\r", "\n\n\n", "\r\n\n\r").repeat(dice.of(1, 1, 100, 40_000));
        return switch (dice.between(0, 4)) {
            case 0 -> Draft.refused(mark, FileRefusal.EMPTY_FILE);
            case 1 -> Draft.refused(mark + ends, FileRefusal.EMPTY_FILE);
            case 2 -> Draft.refused(header, FileRefusal.HEADER_ONLY);
            case 3 -> Draft.refused(header + ends, FileRefusal.HEADER_ONLY);
            default -> Draft.refused(
                    mark + dice.of(" ", "\t", "  \n \n", "x", "\"\"", "\u00a0"), FileRefusal.MISSING_HEADER);
        };
    }

    private static List<Cell> around(Cell productName) {
        Cell one = Cell.good("1", 1L);
        Cell amount = Cell.good("1.00", new BigDecimal("1.00"));
        Cell day = Cell.good("2023-05-11", LocalDate.of(2023, 5, 11));
        return List.of(one, one, productName, day, one, amount, one, amount);
    }

    private static String record(Cell productName) {
        return String.join(",", around(productName).stream().map(Cell::written).toList());
    }

    private static Sheet anyLineEnds(Sheet sheet, Dice dice) {
        return switch (dice.between(0, 4)) {
            case 0 -> sheet.endLinesWith("\r\n");
            case 1 -> sheet.endLinesWith("\n", "\r\n", "\r");
            default -> sheet;
        };
    }
}
