package io.countinghouse.jobs.billing;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.generate.BadFiles;
import io.countinghouse.common.generate.PlantedList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;

/** Bad files and bad lines of each kind that billing-fx must refuse, and {@code planted.tsv}, which lists them. */
final class PlantedBillingDefects {
    private static final String GOOD = "7,Acme,US,Boston,bakery,honey,DATE,USD,10.00";

    private PlantedBillingDefects() {}

    /** @param line the first of those that have a good file in the first month */
    static void write(Path out, String line, LocalDate from) throws IOException {
        YearMonth month = YearMonth.from(from);
        PlantedList list = new PlantedList(out);
        String row = GOOD.replace("DATE", from.toString());
        PlantedList.Lines lines = list.lines(BillingGenerator.name("lines", month), BillingGenerator.HEADER, row);
        for (Bad bad : Bad.values()) {
            lines.add(bad.row.replace("DATE", from.toString()), bad.code);
        }
        lines.write();
        new BadFiles(BillingGenerator.STEM, BillingGenerator.tail(month), BillingGenerator.HEADER, row, "honey")
                .plant(
                        out.resolve(BillingGenerator.name(line, month)),
                        BillingGenerator.name(line, month.plusYears(1)),
                        list);
        list.write();
    }

    private enum Bad {
        NO_COMPANY(CellReject.MISSING_VALUE, "8,,US,Boston,bakery,honey,DATE,USD,10.00"),
        WORD_FOR_ID(CellReject.BAD_INTEGER, "eight,Acme,US,Boston,bakery,honey,DATE,USD,10.00"),
        ID_ZERO(CellReject.OUT_OF_RANGE, "0,Acme,US,Boston,bakery,honey,DATE,USD,10.00"),
        LONG_COUNTRY(CellReject.TEXT_TOO_LONG, "8,Acme," + "U".repeat(65) + ",Boston,bakery,honey,DATE,USD,10.00"),
        SLASHES(CellReject.BAD_DATE, "8,Acme,US,Boston,bakery,honey,2023/05/11,USD,10.00"),
        NO_SUCH_DAY(CellReject.BAD_DATE, "8,Acme,US,Boston,bakery,honey,2023-02-30,USD,10.00"),
        FAR_FUTURE(CellReject.OUT_OF_RANGE, "8,Acme,US,Boston,bakery,honey,9999-01-01,USD,10.00"),
        DECIMAL_COMMA(CellReject.BAD_DECIMAL, "8,Acme,US,Boston,bakery,honey,DATE,USD,\"10,00\""),
        FIVE_DECIMALS(CellReject.TOO_MANY_DECIMALS, "8,Acme,US,Boston,bakery,honey,DATE,USD,10.00005"),
        STRAY_QUOTE(CellReject.STRAY_QUOTE, "8,Acme,US,Boston,bakery,ho\"ney,DATE,USD,10.00"),
        SHORT(CellReject.TOO_FEW_CELLS, "8,Acme,US,Boston,bakery,honey,DATE,USD"),
        LONG(CellReject.TOO_MANY_CELLS, "8,Acme,US,Boston,bakery,honey,DATE,USD,10.00,10.00"),
        NO_CURRENCY("unknown_currency", "8,Acme,US,Boston,bakery,honey,DATE,ABC,10.00"),
        SMALL_LETTERS("unknown_currency", "8,Acme,US,Boston,bakery,honey,DATE,usd,10.00"),
        HALF_A_YEN("bad_minor_units", "8,Acme,JP,Kyoto,bakery,honey,DATE,JPY,10.5"),
        HALF_A_CENT("bad_minor_units", "8,Acme,US,Boston,bakery,honey,DATE,USD,10.005"),
        NO_RATE("fx_missing", "8,Acme,BH,Manama,bakery,honey,DATE,BHD,10.005"),
        OTHER_AMOUNT("conflict", "7,Acme,US,Boston,bakery,honey,DATE,USD,11.00");

        private final String code;
        private final String row;

        Bad(CellReject code, String row) {
            this(code.code(), row);
        }

        Bad(String code, String row) {
            this.code = code;
            this.row = row;
        }
    }
}
