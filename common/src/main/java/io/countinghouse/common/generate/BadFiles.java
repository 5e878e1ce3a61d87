package io.countinghouse.common.generate;

import io.countinghouse.common.feed.FileRefusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/**
 * Bad files of each kind that any feed must refuse, made from a good one.
 *
 * @param stem how the names of the feed's files begin
 * @param tail how they end, before the extension
 * @param row a good one of the header's columns
 * @param word a text in the row, once
 */
public record BadFiles(String stem, String tail, String header, String row, String word) {
    private static final int CUT_AFTER = 16;
    private static final int CUT_OFF = 12;
    private static final int SHORT_ROWS = 8;

    /**
     * @param good a file of the feed
     * @param again the name of its copy
     */
    public void plant(Path good, String again, PlantedList list) throws IOException {
        plant(list);
        list.file(again, 0, "duplicate", Files.readAllBytes(good));
    }

    private void plant(PlantedList list) throws IOException {
        String good = header + "\n" + row + "\n";
        String last = header.substring(header.lastIndexOf(',') + 1);
        String first = header.substring(0, header.indexOf(','));
        plant(list, stem + "_backup" + tail + ".json", 0, FileRefusal.WRONG_EXTENSION, good + row + "\n");
        plant(list, stem.replace('_', ' ') + " copy.csv", 0, FileRefusal.BAD_NAME, good + "\n");
        plant(list, name("empty"), 0, FileRefusal.EMPTY_FILE, "");
        plant(list, name("header"), 1, FileRefusal.HEADER_ONLY, header + "\n");
        plant(list, name("noheader"), 1, FileRefusal.MISSING_HEADER, row + "\n");
        plant(list, name("renamed"), 1, FileRefusal.MISSING_COLUMNS, good.replace("," + last + "\n", ",last\n"));
        plant(
                list,
                name("twice"),
                1,
                FileRefusal.DUPLICATE_COLUMNS,
                good.replace("," + last + "\n", "," + last + "," + first + "\n"));
        plant(list, name("quote"), 1, FileRefusal.UNCLOSED_QUOTE, "\"" + good);
        plant(list, name("quoted"), 2, FileRefusal.MALFORMED_QUOTE, good.replace(word, "\"ho\"ney"));
        byte[] latin1 = good.replace(word, "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        list.file(name("latin1"), 2, FileRefusal.NOT_UTF8.code(), latin1);
        byte[] utf16 = ("\ufeff" + good).getBytes(StandardCharsets.UTF_16LE);
        list.file(name("utf16"), 1, FileRefusal.NOT_UTF8.code(), utf16);
        plant(list, name("nul"), 2, FileRefusal.NUL_BYTE, good.replace(word, "ho\0ney"));
        plant(list, name("cut"), 3, FileRefusal.INCOMPLETE_LAST_RECORD, good + row.substring(0, CUT_AFTER));
        String shortRow = row.substring(0, row.lastIndexOf(',')) + "\n";
        list.file(name("short"), 2, "too_many_rejects", header + "\n" + shortRow.repeat(SHORT_ROWS));
        byte[] gzip = gzip(good);
        list.file(name("gzip"), 0, FileRefusal.CORRUPT_GZIP.code(), Arrays.copyOf(gzip, gzip.length - CUT_OFF));
        list.file(name("bomb"), 0, FileRefusal.EXPANSION_TOO_LARGE.code(), gzip("x".repeat(4 << 20)));
        plant(list, name("columns"), 1, FileRefusal.TOO_MANY_COLUMNS, header + columns(600) + "\n");
        plant(
                list,
                name("long"),
                2,
                FileRefusal.RECORD_TOO_LONG,
                good.replace(word, "\"" + "h".repeat(2 << 20) + "\""));
    }

    private String name(String defect) {
        return stem + "_" + defect + tail + ".csv";
    }

    private static void plant(PlantedList list, String name, int line, FileRefusal refusal, String text)
            throws IOException {
        list.file(name, line, refusal.code(), text);
    }

    private static String columns(int count) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < count; i++) {
            columns.append(",c").append(i);
        }
        return columns.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
