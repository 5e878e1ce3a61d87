package io.countinghouse.jobs.offsets.statement;

import io.countinghouse.jobs.offsets.statement.Document.Column;
import java.util.ArrayList;
import java.util.List;

/** Columns of the tables of invoices, as wide as the section needs. */
final class Widths {
    private static final int WIDEST_TEXT = 40;
    private static final int DATE = 10;

    private Widths() {}

    static List<Column> of(Section section, Figures figures) {
        int money = money(section, figures);
        List<Column> columns = new ArrayList<>(List.of(
                Column.number("n", figures.count(section.setOffs()).length()),
                Column.text("date", DATE),
                Column.number("invoice", Long.toString(section.largestId()).length())));
        if (figures.namesSystems()) {
            columns.add(Column.text("system", Math.min(WIDEST_TEXT, longest(section.systems()))));
        }
        columns.addAll(List.of(
                Column.text("number", Math.min(WIDEST_TEXT, section.longestNumber())),
                Column.text("category", Math.min(WIDEST_TEXT, section.longestCategory())),
                Column.number("amount", money),
                Column.number("left before", money),
                Column.number("taken", money),
                Column.number("left after", money)));
        return columns;
    }

    /** The same and what is left of the invoice that leads a group. */
    static List<Column> withBalance(Section section, String balance, Figures figures) {
        List<Column> columns = of(section, figures);
        columns.add(Column.number(balance, money(section, figures)));
        return columns;
    }

    private static int longest(List<String> texts) {
        return texts.stream()
                .mapToInt(text -> text.codePointCount(0, text.length()))
                .max()
                .orElse(0);
    }

    private static int money(Section section, Figures figures) {
        return figures.of(section.widest().negate()).length();
    }
}
