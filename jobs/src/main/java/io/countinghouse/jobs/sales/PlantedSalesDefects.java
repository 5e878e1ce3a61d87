package io.countinghouse.jobs.sales;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.generate.BadFiles;
import io.countinghouse.common.generate.PlantedList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** Bad files and bad lines of each kind that sales-marts must refuse, and {@code planted.tsv}, which lists them. */
final class PlantedSalesDefects {
    private static final String STEM = "sales_data";

    private PlantedSalesDefects() {}

    static void write(Path out, LocalDate from) throws IOException {
        PlantedList list = new PlantedList(out);
        String row = "7,101,honey," + from + ",1,2.00,1,2.00";
        PlantedList.Lines lines = list.lines(STEM + "_" + from + "_lines.csv", SalesGenerator.HEADER, row);
        for (Bad bad : Bad.values()) {
            lines.add(bad.row.replace("DATE", from.toString()), bad.code.code());
        }
        lines.write();
        String good = STEM + "_" + from;
        new BadFiles(STEM, "", SalesGenerator.HEADER, row, "honey")
                .plant(out.resolve(good + ".csv"), good + "_again.csv", list);
        list.write();
    }

    private enum Bad {
        NO_CUSTOMER(CellReject.MISSING_VALUE, ",101,honey,DATE,1,2.00,1,2.00"),
        WORD_FOR_ID(CellReject.BAD_INTEGER, "seven,101,honey,DATE,1,2.00,1,2.00"),
        DECIMAL_COMMA(CellReject.BAD_DECIMAL, "7,101,honey,DATE,1,\"12,30\",1,\"12,30\""),
        HALF_A_CENT(CellReject.TOO_MANY_DECIMALS, "7,101,honey,DATE,1,1.005,1,1.01"),
        SLASHES(CellReject.BAD_DATE, "7,101,honey,2023/05/11,1,2.00,1,2.00"),
        NO_SUCH_DAY(CellReject.BAD_DATE, "7,101,honey,2023-02-30,1,2.00,1,2.00"),
        NOTHING_SOLD(CellReject.OUT_OF_RANGE, "7,101,honey,DATE,1,2.00,0,0.00"),
        NEGATIVE_STORE(CellReject.OUT_OF_RANGE, "7,-101,honey,DATE,1,2.00,1,2.00"),
        FAR_FUTURE(CellReject.OUT_OF_RANGE, "7,101,honey,9999-01-01,1,2.00,1,2.00"),
        STRAY_QUOTE(CellReject.STRAY_QUOTE, "7,101,ho\"ney,DATE,1,2.00,1,2.00"),
        SHORT(CellReject.TOO_FEW_CELLS, "7,101,honey,DATE,1,2.00,1"),
        LONG(CellReject.TOO_MANY_CELLS, "7,101,honey,DATE,1,2.00,1,2.00,2.00");

        private final CellReject code;
        private final String row;

        Bad(CellReject code, String row) {
            this.code = code;
            this.row = row;
        }
    }
}
