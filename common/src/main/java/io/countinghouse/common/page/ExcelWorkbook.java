package io.countinghouse.common.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** A page's tables as an Excel workbook, a sheet each; numbers are numbers. */
final class ExcelWorkbook {
    /** A spreadsheet keeps a number as a binary one of 15 digits: what has more is text there, and exact. */
    private static final int EXACT_DIGITS = 15;

    private static final int SHEET_NAME_CHARS = 31;
    private static final int WIDEST_COLUMN = 50;

    private ExcelWorkbook() {}

    /** @return the file */
    static byte[] of(Page page) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // Its version is one of their format, "XX.YYYY".
        try (Workbook book = new Workbook(out, "Countinghouse", "1.0")) {
            book.properties().setTitle(Shown.of(page.title()));
            Set<String> names = new HashSet<>();
            about(book.newWorksheet(named("About", names)), page);
            for (Page.Part part : page.parts()) {
                if (part instanceof Page.Table table) {
                    write(book.newWorksheet(named(table.name(), names)), table);
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static void about(Worksheet sheet, Page page) {
        sheet.width(0, WIDEST_COLUMN * 2);
        sheet.value(0, 0, Shown.of(page.title()));
        sheet.style(0, 0).bold().set();
        int row = 1;
        for (Page.Part part : page.parts()) {
            if (part instanceof Page.Text text) {
                sheet.value(row, 0, Shown.of(text.text()));
                sheet.style(row, 0).wrapText(true).set();
                row++;
            }
        }
    }

    private static void write(Worksheet sheet, Page.Table table) {
        for (int column = 0; column < table.columns().size(); column++) {
            sheet.value(0, column, Shown.of(table.columns().get(column)));
            sheet.width(column, width(table, column));
        }
        sheet.range(0, 0, 0, table.columns().size() - 1).style().bold().set();
        sheet.freezePane(0, 1);
        for (int row = 0; row < table.rows().size(); row++) {
            List<Cell> cells = table.rows().get(row);
            for (int column = 0; column < cells.size(); column++) {
                write(sheet, row + 1, column, cells.get(column));
            }
        }
    }

    private static void write(Worksheet sheet, int row, int column, Cell cell) {
        if (cell.value().filter(ExcelWorkbook::isExact).isEmpty()) {
            sheet.value(row, column, cell.told());
            return;
        }
        sheet.value(row, column, cell.value().orElseThrow());
        sheet.style(row, column).format(format(cell)).set();
    }

    private static boolean isExact(BigDecimal value) {
        return value.stripTrailingZeros().precision() <= EXACT_DIGITS;
    }

    private static String format(Cell cell) {
        int decimals = Math.max(0, cell.value().orElseThrow().scale());
        return switch (cell.kind()) {
            case PERCENT -> "0.0%";
            case TEXT, AMOUNT, NUMBER -> decimals == 0 ? "#,##0" : "#,##0." + "0".repeat(decimals);
        };
    }

    private static double width(Page.Table table, int column) {
        int longest = table.columns().get(column).length();
        for (List<Cell> row : table.rows()) {
            longest = Math.max(longest, row.get(column).told().length());
        }
        return Math.min(WIDEST_COLUMN, longest + 3);
    }

    /** Of at most so many characters, without those that a sheet's name may not have, and unlike the others. */
    private static String named(String name, Set<String> names) {
        String plain = Shown.of(name).replaceAll("[\\[\\]*/\\\\?:']", " ").strip();
        for (int number = 1; ; number++) {
            String end = number == 1 ? "" : " " + number;
            String cut = plain.substring(0, Math.min(plain.length(), SHEET_NAME_CHARS - end.length())) + end;
            if (names.add(cut.toLowerCase(Locale.ROOT))) {
                return cut;
            }
        }
    }
}
