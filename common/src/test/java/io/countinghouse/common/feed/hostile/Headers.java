package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Headers in another order, with too much, too little or nothing of what is declared. */
final class Headers {
    private static final List<String> UNDECLARED = List.of(
            "",
            "note",
            " customer_id",
            "Customer_Id",
            "total_cost ",
            "_file_id",
            "_line",
            "extra",
            "a,b",
            "a\nb",
            "\"",
            "😀",
            "=1+1",
            "\u200b",
            "NULL",
            "'; DROP TABLE x; --");

    private Headers() {}

    static Draft reordered(Dice dice, HostileProfile profile) {
        List<String> extra = new ArrayList<>(UNDECLARED);
        dice.shuffle(extra);
        Sheet sheet = new Sheet(dice)
                .shuffleColumns()
                .insertColumns(extra.subList(0, dice.between(0, 4)).toArray(String[]::new));
        if (dice.oneIn(3)) {
            sheet.quoteHeader();
        }
        return Draft.taken(sheet.addGood(dice.between(1, 4)).addDoubtful(2).scatter());
    }

    static Draft missing(Dice dice, HostileProfile profile) {
        Sheet sheet = new Sheet(dice).insertColumns("note");
        List<String> declared = new ArrayList<>(SalesCells.COLUMNS);
        dice.shuffle(declared);
        List<String> victims = declared.subList(0, dice.between(1, 7));
        if (dice.oneIn(2)) {
            sheet.names().removeAll(victims);
        } else {
            sheet.names().replaceAll(name -> victims.contains(name) ? misspelt(dice, name) : name);
        }
        return Draft.refused(sheet.addPlain(3).write().text(), FileRefusal.MISSING_COLUMNS);
    }

    static Draft none(Dice dice, HostileProfile profile) {
        Sheet.Written written = Sheet.plain(dice).write();
        String header = new Sheet(dice).headerText();
        String text =
                switch (dice.between(0, 6)) {
                    case 0 -> written.from(0);
                    case 1 -> written.text().replace(',', dice.of(';', '\t', '|'));
                    case 2 -> written.text().replace(header, header.toUpperCase(Locale.ROOT));
                    case 3 -> dice.of("\n", "\r\n", "\r", "\n\n") + written.text();
                    case 4 -> dice.of("#", "# sales of May\n", "sep=,\n", "  \n", ",,,,,,,\n", "\"\"\n")
                            + written.text();
                    case 5 -> "id,company_name,bill_date\n" + written.from(0);
                    default -> "{\"customer_id\": 1}\n";
                };
        // A mark before the first name leaves the others in place.
        return Draft.refused(
                text, text.startsWith("#customer_id") ? FileRefusal.MISSING_COLUMNS : FileRefusal.MISSING_HEADER);
    }

    static Draft duplicated(Dice dice, HostileProfile profile) {
        Sheet sheet = new Sheet(dice);
        String twice = dice.of(dice.pick(SalesCells.COLUMNS), "note", "");
        if (!SalesCells.COLUMNS.contains(twice)) {
            sheet.insertColumns(twice);
        }
        return Draft.refused(sheet.insertColumns(twice).addPlain(2).write().text(), FileRefusal.DUPLICATE_COLUMNS);
    }

    /** As many columns as there may be, and more. */
    static Draft many(Dice dice, HostileProfile profile) {
        int columns = dice.of(profile.maxColumns() - 1, profile.maxColumns(), profile.maxColumns() + 1, 5000);
        Sheet sheet = new Sheet(dice)
                .insertColumns(IntStream.range(SalesCells.COLUMNS.size(), columns)
                        .mapToObj(i -> "column " + i)
                        .toArray(String[]::new))
                .addPlain(2);
        return columns > profile.maxColumns()
                ? Draft.refused(sheet.write().text(), FileRefusal.TOO_MANY_COLUMNS)
                : Draft.taken(sheet);
    }

    private static String misspelt(Dice dice, String name) {
        return dice.of(
                " " + name, name + " ", name.toUpperCase(Locale.ROOT), name + "\u200b", name + "?", "\u202e" + name);
    }
}
