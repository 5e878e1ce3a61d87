package io.countinghouse.submit.generate;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.FileRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Bad files and bad lines of each kind that sales-marts must refuse, and {@code planted.tsv}, which lists them. */
final class PlantedDefects {
    private final Path out;
    private final String date;
    private final StringBuilder list = new StringBuilder("file\tline\tcode\n");

    PlantedDefects(Path out, LocalDate from) {
        this.out = out;
        this.date = from.toString();
    }

    void write() throws IOException {
        writeLines();
        String good = SalesGenerator.HEADER + "\n" + row() + "\n";
        file("sales_data_backup.json", 0, FileRefusal.WRONG_EXTENSION, text(good + row() + "\n"));
        file("sales data copy.csv", 0, FileRefusal.BAD_NAME, text(good + "\n"));
        file("sales_data_empty.csv", 0, FileRefusal.EMPTY_FILE, new byte[0]);
        file("sales_data_header.csv", 1, FileRefusal.HEADER_ONLY, text(SalesGenerator.HEADER + "\n"));
        file("sales_data_noheader.csv", 1, FileRefusal.MISSING_HEADER, text(row() + "\n"));
        file("sales_data_nototal.csv", 1, FileRefusal.MISSING_COLUMNS, text(good.replace(",total_cost", ",total")));
        file(
                "sales_data_twice.csv",
                1,
                FileRefusal.DUPLICATE_COLUMNS,
                text(good.replace(",total_cost\n", ",total_cost,price\n")));
        file("sales_data_quote.csv", 1, FileRefusal.UNCLOSED_QUOTE, text("\"" + good));
        file("sales_data_quoted.csv", 2, FileRefusal.MALFORMED_QUOTE, text(good.replace("honey", "\"ho\"ney")));
        file(
                "sales_data_latin1.csv",
                2,
                FileRefusal.NOT_UTF8,
                good.replace("honey", "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1));
        file("sales_data_utf16.csv", 1, FileRefusal.NOT_UTF8, ("\ufeff" + good).getBytes(StandardCharsets.UTF_16LE));
        file("sales_data_nul.csv", 2, FileRefusal.NUL_BYTE, text(good.replace("honey", "ho\0ney")));
        file("sales_data_cut.csv", 3, FileRefusal.INCOMPLETE_LAST_RECORD, text(good + "7,101,honey,2023"));
        file("sales_data_gzip.csv", 0, FileRefusal.CORRUPT_GZIP, cutGzip(good));
        file("sales_data_bomb.csv", 0, FileRefusal.EXPANSION_TOO_LARGE, gzip("x".repeat(4 << 20)));
        file(
                "sales_data_columns.csv",
                1,
                FileRefusal.TOO_MANY_COLUMNS,
                text(SalesGenerator.HEADER + columns(600) + "\n"));
        file(
                "sales_data_long.csv",
                2,
                FileRefusal.RECORD_TOO_LONG,
                text(good.replace("honey", "\"" + "h".repeat(2 << 20) + "\"")));
        Path first = out.resolve("sales_data_" + date + ".csv");
        Files.copy(
                first,
                out.resolve("sales_data_" + date + "_again.csv"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        list.append("sales_data_").append(date).append("_again.csv\t0\tduplicate\n");
        Files.writeString(out.resolve("planted.tsv"), list);
    }

    private void writeLines() throws IOException {
        String name = "sales_data_" + date + "_lines.csv";
        StringBuilder lines = new StringBuilder(SalesGenerator.HEADER)
                .append('\n')
                .append(row())
                .append('\n');
        int line = 2;
        for (Bad bad : Bad.values()) {
            line++;
            lines.append(bad.row.replace("DATE", date)).append('\n');
            list.append(name)
                    .append('\t')
                    .append(line)
                    .append('\t')
                    .append(bad.code.code())
                    .append('\n');
        }
        Files.writeString(out.resolve(name), lines);
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
        LONG_NAME(CellReject.TEXT_TOO_LONG, "7,101," + "h".repeat(300) + ",DATE,1,2.00,1,2.00"),
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

    private String row() {
        return "7,101,honey," + date + ",1,2.00,1,2.00";
    }

    private void file(String name, int line, FileRefusal code, byte[] bytes) throws IOException {
        Files.write(out.resolve(name), bytes);
        list.append(name)
                .append('\t')
                .append(line)
                .append('\t')
                .append(code.code())
                .append('\n');
    }

    private static String columns(int count) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < count; i++) {
            columns.append(",c").append(i);
        }
        return columns.toString();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] cutGzip(String text) throws IOException {
        byte[] whole = gzip(text);
        return Arrays.copyOf(whole, whole.length - 12);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text(text));
        }
        return bytes.toByteArray();
    }
}
