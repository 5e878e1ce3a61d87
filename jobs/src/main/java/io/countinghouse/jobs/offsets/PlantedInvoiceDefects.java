package io.countinghouse.jobs.offsets;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.generate.BadFiles;
import io.countinghouse.common.generate.PlantedList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** Bad files and bad lines of each kind that invoice-offsets must refuse, and {@code planted.tsv}, which lists them. */
final class PlantedInvoiceDefects {
    private static final String STEM = "invoices";
    private static final List<String> COLUMNS = Arrays.asList(InvoiceGenerator.HEADER.split(",", -1));
    /** No good row has this invoice's number. */
    private static final String GOOD =
            "9000000000000001,7,INV-1,DATE,,,purchase,10.00,EUR,2.00,open,card,PO 1,,1,1,groceries,honey,DE,,clerk,"
                    + "DATE 10:00:00,erp";

    private PlantedInvoiceDefects() {}

    static void write(Path out, LocalDate from) throws IOException {
        PlantedList list = new PlantedList(out);
        String row = GOOD.replace("DATE", from.toString());
        PlantedList.Lines lines = list.lines(STEM + "_" + from + "_lines.csv", InvoiceGenerator.HEADER, row);
        for (Bad bad : Bad.values()) {
            lines.add(with(row, bad.column, bad.cell), bad.code);
        }
        lines.add(row.substring(0, row.lastIndexOf(',')), CellReject.TOO_FEW_CELLS.code());
        lines.add(row + ",7", CellReject.TOO_MANY_CELLS.code());
        lines.write();
        String good = STEM + "_" + from;
        new BadFiles(STEM, "", InvoiceGenerator.HEADER, row, "honey")
                .plant(out.resolve(good + ".csv"), good + "_again.csv", list);
        list.write();
    }

    private static String with(String row, String column, String cell) {
        String[] cells = row.split(",", -1);
        cells[COLUMNS.indexOf(column)] = cell;
        return String.join(",", cells);
    }

    private enum Bad {
        NO_COMPANY(CellReject.MISSING_VALUE, "company_id", ""),
        WORD_FOR_ID(CellReject.BAD_INTEGER, "invoice_id", "seven"),
        NEGATIVE_COMPANY(CellReject.OUT_OF_RANGE, "company_id", "-7"),
        LONG_NUMBER(CellReject.TEXT_TOO_LONG, "invoice_number", "n".repeat(65)),
        SLASHES(CellReject.BAD_DATE, "invoice_date", "2023/05/11"),
        NO_SUCH_DAY(CellReject.BAD_DATE, "due_date", "2023-02-30"),
        LONG_AGO(CellReject.OUT_OF_RANGE, "invoice_date", "1899-12-31"),
        DECIMAL_COMMA(CellReject.BAD_DECIMAL, "amount", "\"10,00\""),
        FIVE_DECIMALS(CellReject.TOO_MANY_DECIMALS, "tax_amount", "1.00005"),
        HALF_A_CENT("bad_minor_units", "tax_amount", "1.005"),
        NO_SUCH_HOUR(CellReject.BAD_TIMESTAMP, "updated_at", "2023-05-11 25:00:00"),
        STRAY_QUOTE(CellReject.STRAY_QUOTE, "description", "ho\"ney"),
        UNKNOWN_CATEGORY("unknown_category", "category", "refund"),
        NEGATIVE_PURCHASE("sign_contradicts_category", "amount", "-10.00"),
        POSITIVE_BONUS("sign_contradicts_category", "category", "bonus"),
        SMALL_LETTERS("unknown_currency", "currency", "eur"),
        NO_CURRENCY("unknown_currency", "currency", "ABC");

        private final String code;
        private final String column;
        private final String cell;

        Bad(CellReject code, String column, String cell) {
            this(code.code(), column, cell);
        }

        Bad(String code, String column, String cell) {
            this.code = code;
            this.column = column;
            this.cell = cell;
        }
    }
}
