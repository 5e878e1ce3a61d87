package io.countinghouse.jobs.balances;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.generate.BadFiles;
import io.countinghouse.common.generate.PlantedList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** Bad files and bad lines of each kind that org-balances must refuse, and {@code planted.tsv}, which lists them. */
final class PlantedBalanceDefects {
    private static final List<String> COLUMNS = Arrays.asList(BalancesGenerator.INVOICES.split(",", -1));
    /** No good row has this invoice's id. */
    private static final String GOOD = "7,,,7,honey,open,USD,,card,10.00,,1.00000000,,DATET10:00:00.000Z";

    private PlantedBalanceDefects() {}

    static void write(Path out, LocalDate from) throws IOException {
        PlantedList list = new PlantedList(out);
        String stem = BalancesGenerator.STEM;
        String row = GOOD.replace("DATE", from.toString());
        PlantedList.Lines lines = list.lines(stem + "_" + from + "_lines.csv", BalancesGenerator.INVOICES, row);
        for (Bad bad : Bad.values()) {
            // Of a dollar that is a hundred-millionth, which alone makes no good row a bad one.
            String of = bad == Bad.WORTH_TOO_MUCH ? with(row, "FX_RATE", "0.00000001") : row;
            lines.add(with(of, bad.column, bad.cell), bad.code);
        }
        lines.add(row.substring(0, row.lastIndexOf(',')), CellReject.TOO_FEW_CELLS.code());
        lines.add(row + ",7", CellReject.TOO_MANY_CELLS.code());
        lines.write();
        String good = stem + "_" + from;
        new BadFiles(stem, "", BalancesGenerator.INVOICES, row, "honey")
                .plant(out.resolve(good + ".csv"), good + "_again.csv", list);
        list.write();
    }

    private static String with(String row, String column, String cell) {
        String[] cells = row.split(",", -1);
        cells[COLUMNS.indexOf(column)] = cell;
        return String.join(",", cells);
    }

    private enum Bad {
        NO_ORGANIZATION(CellReject.MISSING_VALUE, "ORGANIZATION_ID", ""),
        WORD_FOR_ID(CellReject.BAD_INTEGER, "INVOICE_ID", "seven"),
        BEYOND_64_BITS(CellReject.OUT_OF_RANGE, "TRANSACTION_ID", "9223372036854775808"),
        LONG_METHOD(CellReject.TEXT_TOO_LONG, "PAYMENT_METHOD", "m".repeat(65)),
        LOCAL_TIME(CellReject.BAD_TIMESTAMP, "CREATED_AT", "2024-02-01 10:00:00"),
        LONG_AGO(CellReject.OUT_OF_RANGE, "CREATED_AT", "1999-12-31T23:59:59Z"),
        DECIMAL_COMMA(CellReject.BAD_DECIMAL, "AMOUNT", "\"10,00\""),
        NINE_DECIMALS(CellReject.TOO_MANY_DECIMALS, "FX_RATE", "1.000000001"),
        STRAY_QUOTE(CellReject.STRAY_QUOTE, "TYPE", "ho\"ney"),
        HALF_A_CENT("bad_minor_units", "AMOUNT", "10.005"),
        BELOW_ZERO("negative_amount", "AMOUNT", "-10.00"),
        PAID_BELOW_ZERO("negative_amount", "PAYMENT_AMOUNT", "-0.01"),
        NO_RATE("bad_rate", "FX_RATE", "0.00000000"),
        WORTH_TOO_MUCH("usd_out_of_range", "AMOUNT", "10000000000000.00"),
        UNKNOWN_STATUS("unknown_status", "STATUS", "disputed"),
        SMALL_LETTERS("unknown_currency", "CURRENCY", "usd");

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
