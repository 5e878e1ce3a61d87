package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.try_element_at;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.ledger.RawObject;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The quarantine table: one row per rejected record.
 *
 * <p>Columns: feed, object_key, {@code _file_id}, {@code _line}, raw (the record's text), rejects (array of column,
 * code, found, expected), measures (map of those money cells that could be read), amount_at_risk (DECIMAL(38,10): the
 * feed's first measure when readable), state ({@code OPEN}), {@code _batch_id}.
 */
public final class Rejects {
    public static final String FEED = "feed";
    public static final String OBJECT_KEY = "object_key";
    public static final String RAW = "raw";
    public static final String REJECTS = "rejects";
    public static final String MEASURES = "measures";
    public static final String AMOUNT_AT_RISK = "amount_at_risk";
    public static final String STATE = "state";

    private static final String WIDE = "decimal(38,10)";

    private Rejects() {}

    /** Rejected rows of the strict reader as rows of the quarantine table. */
    static Dataset<Row> of(
            SparkSession spark, Dataset<Row> rejected, Landing landing, List<RawObject> objects, long batchId) {
        List<String> measures = landing.feed().measures();
        return rejected.join(functions.broadcast(keys(spark, objects)), FeedSchema.FILE_ID)
                .select(
                        lit(landing.feed().name()).as(FEED),
                        col(OBJECT_KEY),
                        col(FeedSchema.FILE_ID),
                        col(FeedSchema.LINE),
                        col(FeedSchema.RAW).as(RAW),
                        col(FeedSchema.REJECTS).as(REJECTS),
                        readable(measures).as(MEASURES),
                        (measures.isEmpty() ? lit(null) : col(measures.get(0)))
                                .cast(WIDE)
                                .as(AMOUNT_AT_RISK),
                        lit("OPEN").as(STATE),
                        lit(batchId).as(DeltaTables.BATCH_ID));
    }

    static Column measure(String name) {
        return try_element_at(col(MEASURES), lit(name));
    }

    private static Column readable(List<String> measures) {
        List<Column> entries = new ArrayList<>();
        for (String measure : measures) {
            entries.add(lit(measure));
            entries.add(col(measure).cast(WIDE));
        }
        return entries.isEmpty() ? lit(null).cast("map<string," + WIDE + ">") : map(entries.toArray(Column[]::new));
    }

    /** Whether a quarantined row was rejected for this code and no other. */
    static Column isFor(String code) {
        return size(col(REJECTS)).equalTo(1).and(array_contains(col(REJECTS + ".code"), code));
    }

    /** {@code _file_id} and object_key of each. */
    static Dataset<Row> keys(SparkSession spark, List<RawObject> objects) {
        List<Row> rows = objects.stream()
                .map(object -> org.apache.spark.sql.RowFactory.create(object.fileId(), object.key()))
                .toList();
        return spark.createDataFrame(
                rows,
                new StructType()
                        .add(FeedSchema.FILE_ID, DataTypes.StringType, false)
                        .add(OBJECT_KEY, DataTypes.StringType, false));
    }
}
