package io.countinghouse.common.run.repair;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.ledger.Resolution;
import io.countinghouse.common.quarantine.CsvText;
import io.countinghouse.common.quarantine.RejectedCells;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.common.store.RawZone;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Mended rows as a raw file of their feed: the same rows make the same file, whoever replays them and however often. It is on
 * this machine until it is uploaded.
 */
final class ReplayFile implements AutoCloseable {
    private final Path local;
    private final List<Line> lines;
    private final boolean severalColumns;
    private String fileId;

    private ReplayFile(Path local, List<Line> lines, boolean severalColumns) throws IOException {
        this.local = local;
        this.lines = List.copyOf(lines);
        this.severalColumns = severalColumns;
        this.fileId = sha256(local);
    }

    private record Line(String rejectedFileId, long rejectedLine, long line) {}

    /** @param rows the feed's columns as text, {@code _extra}, {@code _file_id}, {@code _line} of the rejected row */
    static ReplayFile write(Dataset<Row> rows, Feed feed) {
        List<Line> lines = new ArrayList<>();
        List<String> columns =
                feed.mended().columns().stream().map(FeedColumn::name).toList();
        Dataset<Row> ordered = rows.orderBy(order(rows));
        try {
            Path local = Files.createTempFile("countinghouse-replay", ".csv");
            try (OutputStream out = Files.newOutputStream(local)) {
                new CsvText(columns, rows, feed)
                        .write(
                                ordered,
                                out,
                                name -> name,
                                (row, line) -> lines.add(
                                        new Line(row.getAs(FeedSchema.FILE_ID), row.getAs(FeedSchema.LINE), line)));
                return new ReplayFile(
                        local, lines, columns.size() > 1 || !feed.wideColumns().isEmpty());
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(local);
                throw e;
            }
        } catch (IOException e) {
            throw failure("write the mended rows", e);
        }
    }

    /** As they arrived, where that is known: of rows that contradict each other, one comes first. */
    private static Column[] order(Dataset<Row> rows) {
        List<String> order = List.of(rows.columns()).contains(Rejects.OBJECT_KEY)
                ? RejectedCells.ARRIVAL
                : List.of(FeedSchema.FILE_ID, FeedSchema.LINE);
        return order.stream().map(functions::col).toArray(Column[]::new);
    }

    String fileId() {
        return fileId;
    }

    /** Which line of it mends which rejected row. */
    List<Resolution> links() {
        return lines.stream()
                .map(line -> Resolution.replayed(line.rejectedFileId(), line.rejectedLine(), fileId, line.line()))
                .toList();
    }

    /**
     * Makes it another content with the same rows on the same lines, by an empty line at its end: other rejected rows, mended
     * to the same text, are no duplicate.
     *
     * @throws CountinghouseException USAGE when its feed has one column only, where an empty line is a row
     */
    void appendEmptyLine() {
        if (!severalColumns) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "The mended rows are, byte by byte, a file that was taken before: found one column, expected several;"
                            + " replay them together with other rows");
        }
        try {
            Files.writeString(local, "\n", StandardOpenOption.APPEND);
            fileId = sha256(local);
        } catch (IOException e) {
            throw failure("write the mended rows", e);
        }
    }

    /** Puts it under {@code quarantine/replays/<job>/<sha256>.csv}; returns that key. */
    String upload(RawZone storage, LakePaths paths) {
        String key = paths.replays() + "/" + fileId + ".csv";
        storage.upload(local, key);
        return key;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(local);
        } catch (IOException e) {
            throw failure("delete " + local, e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "This JVM has no SHA-256", e);
        }
    }

    private static CountinghouseException failure(String purpose, IOException e) {
        return new CountinghouseException(ErrorCode.STORAGE, "Could not " + purpose + ": " + e.getMessage(), e);
    }
}
