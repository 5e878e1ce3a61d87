package io.countinghouse.common.feed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Runs the reader's core on bytes in memory. */
final class InspectedBytes {
    private InspectedBytes() {}

    static Inspection inspect(byte[] bytes, String path, Feed feed) {
        return FileInspection.inspect(stored(bytes, path), path, bytes.length, feed);
    }

    /** The records of a good file as {@code line:code@column=found,…} or {@code line:ok}. */
    static List<String> outcomes(String text, Feed feed) {
        RecordStream records = stream(utf8(text), feed);
        List<String> outcomes = new ArrayList<>();
        while (records.next()) {
            List<String> rejects = records.cells().rejects().stream()
                    .map(reject -> reject.code().code() + "@" + reject.column() + "=" + reject.found())
                    .toList();
            outcomes.add(records.line() + ":" + (rejects.isEmpty() ? "ok" : String.join(",", rejects)));
        }
        return outcomes;
    }

    static RecordStream stream(byte[] bytes, Feed feed) {
        StoredBytes stored = stored(bytes, "memory");
        return new CsvRecordStream(new ExpandedBytes(stored, bytes.length, feed.limits()), feed);
    }

    static RecordStream extract(byte[] bytes, Feed feed) {
        return feed.format().open(stored(bytes, "memory"), bytes.length, feed);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return compressed.toByteArray();
    }

    private static StoredBytes stored(byte[] bytes, String path) {
        return new StoredBytes(path, new ByteArrayInputStream(bytes));
    }
}
