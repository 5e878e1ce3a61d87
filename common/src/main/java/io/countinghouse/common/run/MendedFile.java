package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform_keys;
import static org.apache.spark.sql.functions.transform_values;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.feed.StrictCsv;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads back an exported file that a person has mended. */
final class MendedFile {
    private MendedFile() {}

    /**
     * The mended rows: the feed's columns as text, {@code _extra}, {@code _file_id}, {@code _line} of the rejected row.
     *
     * @param path a URI that every executor can read
     * @throws CountinghouseException USAGE, naming file, line, found and expected
     */
    static Dataset<Row> read(SparkSession spark, RawZone storage, String path, Feed feed) {
        RawZone.Listed file = storage.find(path)
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        path + ": found no such file, expected what `quarantine export` wrote, mended"));
        Feed exported = TextCells.exported(feed);
        FileClaim claim = new FileClaim(file.key(), "", file.size());
        Inspection inspection =
                Inspector.inspect(spark, exported, List.of(claim)).get(0);
        if (inspection.verdict() instanceof FileVerdict.Refused refused) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    path + ", line " + refused.line() + ": " + refused.code().code() + ": found " + refused.found()
                            + ", expected " + refused.expected());
        }
        Dataset<Row> rows =
                StrictCsv.read(spark, exported, List.of(new FileClaim(file.key(), inspection.fileId(), file.size())));
        requireWhole(path, rows);
        List<Column> columns = new ArrayList<>(TextCells.cells(feed, TextCells::restored));
        columns.add(transform_values(
                        transform_keys(col(FeedSchema.EXTRA), (name, cell) -> TextCells.restored(name)),
                        (name, cell) -> TextCells.restored(cell))
                .as(FeedSchema.EXTRA));
        columns.add(col(TextCells.FILE_ID).as(FeedSchema.FILE_ID));
        columns.add(col(TextCells.LINE).as(FeedSchema.LINE));
        return rows.select(columns.toArray(Column[]::new));
    }

    private static void requireWhole(String path, Dataset<Row> rows) {
        List<Row> broken = rows.where(col(FeedSchema.REJECTS).isNotNull())
                .select(col(FeedSchema.REJECTS).getItem(0))
                .limit(1)
                .collectAsList();
        if (!broken.isEmpty()) {
            Row first = broken.get(0).getStruct(0);
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    path + ", column " + first.getString(0) + ": " + first.getString(1) + ": found "
                            + first.getString(2) + ", expected " + first.getString(3));
        }
    }
}
