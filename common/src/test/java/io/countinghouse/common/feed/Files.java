package io.countinghouse.common.feed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A small feed and bytes to read with it. */
final class Files {
    static final Feed FEED = feed(ExtraColumns.KEEP);

    private Files() {}

    static Feed feed(ExtraColumns extra) {
        return new Feed(
                "sales",
                "([a-z]+_)*sales[a-z0-9_-]*\\.csv",
                List.of(
                        FeedColumn.required("id", new CellType.WholeNumber(1, Long.MAX_VALUE)),
                        FeedColumn.optional("name", new CellType.Text(20)),
                        FeedColumn.required(
                                "day",
                                new CellType.IsoDate(LocalDate.parse("2020-01-01"), LocalDate.parse("2030-12-31"))),
                        FeedColumn.required("total", new CellType.Decimal(18, 2))),
                extra,
                List.of(),
                List.of("total"),
                new FeedLimits(1 << 20, 1 << 22, 100, 1 << 16, 10));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    static CsvRecords open(Feed feed, byte[] bytes) throws IOException {
        return new CsvRecords(feed, new StoredBytes(new ByteArrayInputStream(bytes)), bytes.length);
    }

    static Inspection inspect(Feed feed, String name, byte[] bytes) {
        try {
            return Inspector.inspect(
                    new StrictlyOpen(bytes), feed, new Inspector.Candidate("s3a://b/raw/" + name, bytes.length));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Fails when it is read after it was closed, as a stream from S3 does. */
    private static final class StrictlyOpen extends ByteArrayInputStream {
        private boolean closed;

        StrictlyOpen(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            if (closed) {
                throw new IllegalStateException("read after close");
            }
            return super.read(buffer, offset, length);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
