package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.ledger.Resolution;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Mended rows as a raw file of their feed, under {@code quarantine/replays/<job>/<sha256>.csv}: the same rows make the same
 * file, whoever replays them and however often.
 *
 * @param links which line of it mends which rejected row
 */
record ReplayFile(String key, String fileId, List<Resolution> links) {
    /** @param rows the feed's columns as text, {@code _extra}, {@code _file_id}, {@code _line} of the rejected row */
    static ReplayFile write(Dataset<Row> rows, Feed feed, RawZone storage, LakePaths paths) {
        List<long[]> lines = new ArrayList<>();
        List<String> files = new ArrayList<>();
        List<String> columns = feed.columns().stream().map(FeedColumn::name).toList();
        Dataset<Row> ordered = rows.orderBy(col(FeedSchema.FILE_ID), col(FeedSchema.LINE));
        try {
            Path local = Files.createTempFile("countinghouse-replay", ".csv");
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                try (OutputStream out = new DigestOutputStream(Files.newOutputStream(local), digest)) {
                    new CsvText(columns, rows).write(ordered, out, name -> name, (row, line) -> {
                        files.add(row.getAs(FeedSchema.FILE_ID));
                        lines.add(new long[] {row.<Long>getAs(FeedSchema.LINE), line});
                    });
                }
                String fileId = HexFormat.of().formatHex(digest.digest());
                String key = paths.replays() + "/" + fileId + ".csv";
                storage.upload(local, key);
                List<Resolution> links = new ArrayList<>();
                for (int i = 0; i < files.size(); i++) {
                    links.add(Resolution.replayed(files.get(i), lines.get(i)[0], fileId, lines.get(i)[1]));
                }
                return new ReplayFile(key, fileId, links);
            } finally {
                Files.delete(local);
            }
        } catch (IOException e) {
            throw new CountinghouseException(
                    ErrorCode.STORAGE, "Could not write the mended rows: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "This JVM has no SHA-256", e);
        }
    }
}
