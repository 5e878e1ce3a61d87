package io.countinghouse.common.feed;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that the strict reader adds to a feed's own. */
public final class FeedSchema {
    /** {@code sha256} of the file's bytes as stored, lower-case hex. */
    public static final String FILE_ID = "_file_id";
    /**
     * Line in the (expanded) file on which the record starts, from 1; the header is line 1. In a Parquet file the number of
     * the record plus 1.
     */
    public static final String LINE = "_line";
    /** Undeclared columns, name to text, of JSON path to JSON text; null unless the feed keeps or judges them and the row has some. */
    public static final String EXTRA = "_extra";
    /**
     * In mended rows of a format without a header: the undeclared members of a row as a JSON array of objects with key and value,
     * for each row has its own, and they would make very many columns.
     */
    public static final String UNDECLARED = "_undeclared";
    /** Null for a good row; else every failing cell as {@code (column, code, found, expected)}. */
    public static final String REJECTS = "_rejects";
    /** The record as it stands in the file, without its line end, a record of Parquet as CSV; only on rejected rows; see {@link RowRules}. */
    public static final String RAW = "_raw";

    public static final StructType REJECT_TYPE = new StructType()
            .add("column", DataTypes.StringType, false)
            .add("code", DataTypes.StringType, false)
            .add("found", DataTypes.StringType, true)
            .add("expected", DataTypes.StringType, false);

    private FeedSchema() {}

    /**
     * The reader's output: the feed's columns in declared order (each nullable: a rejected row keeps those cells that
     * could be read), the parts of the file's name, then {@link #EXTRA}, {@link #FILE_ID}, {@link #LINE}, {@link #REJECTS}, {@link #RAW}.
     */
    public static StructType of(Feed feed) {
        List<StructField> fields = new ArrayList<>();
        for (FeedColumn column : feed.columns()) {
            fields.add(DataTypes.createStructField(column.name(), column.type().sparkType(), true));
        }
        for (String part : feed.nameParts()) {
            fields.add(DataTypes.createStructField(part, DataTypes.StringType, true));
        }
        return new StructType(fields.toArray(StructField[]::new))
                .add(EXTRA, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, true), true)
                .add(FILE_ID, DataTypes.StringType, false)
                .add(LINE, DataTypes.LongType, false)
                .add(REJECTS, DataTypes.createArrayType(REJECT_TYPE, false), true)
                .add(RAW, DataTypes.StringType, true);
    }
}
