package io.countinghouse.common.quarantine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.try_element_at;

import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/** Raw cells as a person mends them: text, with those that a spreadsheet would take for a formula made harmless. */
public final class TextCells {
    /** In an exported file: the file and the line of the rejected row. */
    public static final String FILE_ID = "rejected_file_id";

    public static final String LINE = "rejected_line";

    /** What an exported file has for a person to read, and a mended one may have lost. */
    static final List<String> ADDED = List.of("_codes", "_found", "_raw");

    /** Apostrophes before the sign are counted, so that taking one away is exact. */
    private static final String FORMULA = "('*[=+\\-@\\t\\r])";

    private TextCells() {}

    /** The same columns, each of any text, none required; extra ones are kept. */
    public static Feed feed(Feed feed) {
        return Feed.of(feed.name(), feed.format(), feed.fileName())
                .namedInWords(feed.namesInWords())
                .withNameParts(feed.nameParts().toArray(String[]::new))
                .columns(texts(feed, feed.columns()))
                .extraColumns(ExtraColumns.KEEP)
                .limits(feed.limits())
                .build();
    }

    /** The columns of an exported file, a CSV file: where each row comes from, then {@link #feed}. */
    public static Feed exported(Feed feed) {
        List<FeedColumn> columns = new ArrayList<>(List.of(
                FeedColumn.required(FILE_ID, new CellType.Text(64)),
                FeedColumn.required(LINE, new CellType.WholeNumber(1, Long.MAX_VALUE))));
        columns.addAll(texts(feed, feed.mended().columns()));
        return Feed.csv(feed.name(), ".*")
                .columns(columns)
                .extraColumns(ExtraColumns.KEEP)
                .limits(feed.limits())
                .build();
    }

    public static Column neutralised(Column cell) {
        return regexp_replace(cell, "^" + FORMULA, "'$1");
    }

    /** The name of a column. */
    public static String neutralised(String name) {
        return name.replaceFirst("^" + FORMULA, "'$1");
    }

    public static Column restored(Column cell) {
        return regexp_replace(cell, "^'" + FORMULA, "$1");
    }

    /** Each of the feed's own cells, and what the names of its files tell. */
    public static List<Column> cells(Feed feed, java.util.function.UnaryOperator<Column> change) {
        return feed.mended().columns().stream()
                .map(column -> change.apply(col(column.name())).as(column.name()))
                .toList();
    }

    /** Of a mended file, what its one column of undeclared members says; null where it is empty. */
    public static Column undeclared() {
        Column text = try_element_at(col(FeedSchema.EXTRA), lit(FeedSchema.UNDECLARED));
        return functions.when(
                functions.length(text).gt(0),
                functions.map_from_entries(
                        functions.from_json(text, DataType.fromDDL("array<struct<key:string,value:string>>"))));
    }

    private static List<FeedColumn> texts(Feed feed, List<FeedColumn> columns) {
        CellType any = new CellType.Written(feed.limits().maxRecordChars());
        return columns.stream()
                .map(column -> FeedColumn.optional(column.name(), any))
                .toList();
    }
}
