package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inspects files of several times the heap, in a JVM of its own. */
class BoundedMemoryIT {
    private static final int HEAP_MEGABYTES = 40;
    private static final long CONTENT_BYTES = 128L << 20;
    private static final String HEADER = "key,cell\n";
    private static final String RECORD = "somewhat,12.34\n";
    private static final Feed FEED = Feed.csv("sample", "sample.csv")
            .columns(List.of(
                    FeedColumn.required("key", new CellType.Text(100)),
                    FeedColumn.required("cell", new CellType.Decimal(18, 2))))
            .extraColumns(ExtraColumns.KEEP)
            .measures(List.of("cell"))
            .build();

    @TempDir
    private static Path folder;

    @Test
    void filesOfAnySizeAndShapeAreInspectedInASmallHeap() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BoundedMemoryIT.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = child.waitFor(10, TimeUnit.MINUTES);
        child.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(Files.readAllLines(log))
                .containsExactly(
                        "good: accepted " + CONTENT_BYTES / RECORD.length(),
                        "one line: record_too_long",
                        "quote never closed: record_too_long",
                        "separators: record_too_long",
                        "wide header: too_many_columns",
                        "empty lines: header_only",
                        "bomb: expansion_too_large");
    }

    /** The child. */
    public static void main(String[] arguments) throws IOException {
        inspect("good", HEADER, RECORD);
        inspect("one line", HEADER, "a");
        inspect("quote never closed", HEADER + '"', RECORD);
        inspect("separators", HEADER, ",");
        inspect("wide header", HEADER.strip(), ",a");
        inspect("empty lines", HEADER, "\n");
        byte[] bomb = bomb();
        print(
                "bomb",
                FileInspection.inspect(
                        new StoredBytes("bomb", new ByteArrayInputStream(bomb)), "sample.csv", bomb.length, FEED));
    }

    private static void inspect(String what, String start, String unit) {
        long units = CONTENT_BYTES / unit.length();
        long size = start.length() + units * unit.length();
        print(
                what,
                FileInspection.inspect(
                        new StoredBytes(what, new Repeated(start, unit, size)), "sample.csv", size, FEED));
    }

    private static void print(String what, Inspection inspection) {
        System.out.println(what + ": "
                + (inspection.verdict() instanceof FileVerdict.Refused refused
                        ? refused.code().code()
                        : "accepted " + inspection.records()));
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            new Repeated(HEADER, "aaaaaaaa,1\n", CONTENT_BYTES).transferTo(gzip);
        }
        return compressed.toByteArray();
    }

    /** A start and then one unit again and again, never held in memory as a whole. */
    private static final class Repeated extends InputStream {
        private final byte[] start;
        private final byte[] unit;
        private final long size;
        private long position;

        Repeated(String start, String unit, long size) {
            this.start = start.getBytes(StandardCharsets.US_ASCII);
            this.unit = unit.getBytes(StandardCharsets.US_ASCII);
            this.size = size;
        }

        @Override
        public int read() {
            return position < size ? at(position++) : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(length, size - position);
            for (int i = 0; i < count; i++) {
                into[offset + i] = at(position + i);
            }
            position += count;
            return count == 0 && length > 0 ? -1 : count;
        }

        private byte at(long index) {
            return index < start.length ? start[(int) index] : unit[(int) ((index - start.length) % unit.length)];
        }
    }
}
