package io.countinghouse.common.quarantine;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.try_element_at;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.money.Currencies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The quarantine table: one row per rejected record.
 *
 * <p>Columns: feed, object_key, {@code _file_id}, {@code _line}, raw (the record's text), rejects (array of column,
 * code, found, expected), measures (map of those money cells that could be read), amount_at_risk (DECIMAL(38,10): the
 * feed's first measure when readable), state ({@code OPEN}), {@code _batch_id}, {@code _file_order}, currency (of the measures, where the feed
 * names it; rows rejected by earlier releases have none), identity (of what the row names, likewise).
 */
public final class Rejects {
    public static final String FEED = "feed";
    public static final String OBJECT_KEY = "object_key";
    public static final String RAW = "raw";
    public static final String REJECTS = "rejects";
    public static final String MEASURES = "measures";
    public static final String AMOUNT_AT_RISK = "amount_at_risk";
    public static final String STATE = "state";
    public static final String CURRENCY = "currency";
    /** What the row names, where its table is one of versions and the cells could be read: the key's cells as text. */
    public static final String IDENTITY = "identity";

    private static final String BETWEEN_CELLS = "\u001f";

    private static final String WIDE = "decimal(38,10)";

    private Rejects() {}

    /**
     * Rejected rows of the strict reader as rows of the quarantine table.
     *
     * @param files as {@link FileOrder} has them
     */
    public static Dataset<Row> of(Dataset<Row> rejected, Landing landing, Dataset<Row> files, long batchId) {
        List<String> measures = landing.feed().measures();
        return rejected.join(functions.broadcast(files), FeedSchema.FILE_ID)
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
                        lit(batchId).as(DeltaStore.BATCH_ID),
                        col(DeltaStore.FILE_ORDER),
                        landing.feed().currency().stream()
                                .map(Currencies::known)
                                .findFirst()
                                .orElse(lit(null).cast(DataTypes.StringType))
                                .as(CURRENCY),
                        key(landing)
                                .map(Rejects::identity)
                                .orElse(lit(null).cast(DataTypes.StringType))
                                .as(IDENTITY));
    }

    /** The columns of a rejected row that name a thing; none where only the rows that it would land have them. */
    private static Optional<List<String>> key(Landing landing) {
        List<String> cells = Stream.concat(
                        landing.feed().columns().stream().map(FeedColumn::name), landing.feed().nameParts().stream())
                .toList();
        return landing.table().history().map(History::key).filter(cells::containsAll);
    }

    /** Of a row with these cells; null when one of them is. */
    public static Column identity(List<String> key) {
        Column[] cells =
                key.stream().map(name -> col(name).cast(DataTypes.StringType)).toArray(Column[]::new);
        Column isWhole = key.stream()
                .map(name -> col(name).isNotNull())
                .reduce(Column::and)
                .orElseThrow();
        return functions.when(isWhole, functions.concat_ws(BETWEEN_CELLS, cells));
    }

    /** An identity for a person. */
    public static String told(String identity) {
        return identity.replace(BETWEEN_CELLS, "/");
    }

    /** Whether the quarantine table has rows of a release that recorded what a row names. */
    public static boolean hasIdentity(Dataset<Row> rejects) {
        return List.of(rejects.columns()).contains(IDENTITY);
    }

    /** The currency of each row's measures; none where the feed names none, or the table is older than the column. */
    public static Optional<Column> currency(Dataset<Row> rejects, Feed feed) {
        return feed.currency().isEmpty() || !hasCurrency(rejects)
                ? Optional.empty()
                : Optional.of(coalesce(col(CURRENCY), lit(Currencies.UNKNOWN)));
    }

    /** Whether the quarantine table has rows of a release that recorded the currency. */
    public static boolean hasCurrency(Dataset<Row> rejects) {
        return List.of(rejects.columns()).contains(CURRENCY);
    }

    public static Column measure(String name) {
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
    public static Column isFor(String code) {
        return size(col(REJECTS)).equalTo(1).and(array_contains(col(REJECTS + ".code"), code));
    }
}
