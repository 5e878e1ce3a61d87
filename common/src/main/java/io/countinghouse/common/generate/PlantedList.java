package io.countinghouse.common.generate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files that a run must refuse, whole or in part, and lists each fault in {@code planted.tsv}. */
public final class PlantedList {
    public static final String FILE = "planted.tsv";

    private final Path out;
    private final StringBuilder list = new StringBuilder("file\tline\tcode\n");

    public PlantedList(Path out) {
        this.out = out;
    }

    /**
     * Begins a file of lines; each goes into the list with its line number.
     *
     * @param header empty where the format has none
     */
    public Lines lines(String name, String header, String goodRow) {
        return new Lines(name, header, goodRow);
    }

    /** The lines of one file; as many of them are good as are bad, or it would be refused as a whole. */
    public final class Lines {
        private final String name;
        private final StringBuilder text;
        private final String goodRow;
        private int line;

        private Lines(String name, String header, String goodRow) {
            this.name = name;
            this.text = new StringBuilder(header.isEmpty() ? "" : header + "\n");
            this.line = header.isEmpty() ? 0 : 1;
            this.goodRow = goodRow;
        }

        public void add(String row, String code) {
            line += 2;
            text.append(goodRow).append('\n').append(row).append('\n');
            note(name, line, code);
        }

        public void write() throws IOException {
            Files.writeString(out.resolve(name), text);
        }
    }

    /** @param line the one at fault; 0 for none */
    public void file(String name, int line, String code, byte[] bytes) throws IOException {
        Files.write(out.resolve(name), bytes);
        note(name, line, code);
    }

    public void file(String name, int line, String code, String text) throws IOException {
        file(name, line, code, text.getBytes(StandardCharsets.UTF_8));
    }

    public void write() throws IOException {
        Files.writeString(out.resolve(FILE), list);
    }

    private void note(String name, int line, String code) {
        list.append(name).append('\t').append(line).append('\t').append(code).append('\n');
    }
}
