package io.countinghouse.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.dense_rank;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.feed.FeedSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * How the rows of a lake table are versions of things, of which the newest counts: the greatest in {@code order}, then of the
 * later batch, within a batch of the later file, and within a file the one with the greatest content. What was landed before
 * a column of these was recorded is the older there. What was read from a table that is mirrored ({@link #MIRRORED}) goes before
 * all else, the later reading first, whatever its {@code order}: a table may go back, and it is as it was read last.
 *
 * @param key what names a thing
 * @param order columns of which the greatest values are those of the newest version
 * @param deleted a boolean column: true on the version that says that the thing is gone
 * @param byRecord whether a version is all rows of one record, of which the later in its file counts; so in tables that hang on
 *     one of record, and in that
 */
public record History(List<String> key, List<String> order, String deleted, boolean byRecord) {
    /** A boolean column: true on versions that were read from a table that is mirrored; others, and older ones, have none. */
    public static final String MIRRORED = "_mirrored";

    private static final String RANK = "_rank";

    /** Versions of one row each. */
    public History(List<String> key, List<String> order, String deleted) {
        this(key, order, deleted, false);
    }

    public History {
        key = List.copyOf(key);
        order = List.copyOf(order);
    }

    /** One row per thing that is not gone, of the columns of {@code versions}. */
    public Dataset<Row> current(Dataset<Row> versions) {
        return newest(versions)
                .where(col(RANK).equalTo(1).and(not(col(deleted))))
                .drop(RANK);
    }

    /**
     * All versions, with two boolean columns.
     *
     * @param counts true on those that count
     * @param repeats true on those that say what the version before them says
     */
    public Dataset<Row> withFates(Dataset<Row> versions, String counts, String repeats) {
        return newest(versions.withColumn(repeats, byRecord ? lit(false) : repeats(versions)))
                .withColumn(counts, col(RANK).equalTo(1).and(not(col(deleted))))
                .drop(RANK);
    }

    private Column repeats(Dataset<Row> versions) {
        Column content = content(versions);
        return content.eqNullSafe(lead(content, 1).over(ranking(versions)));
    }

    /** Everything that a version says, undeclared columns and its place in files and batches apart; for comparing. */
    public Column content(Dataset<Row> versions) {
        return struct(said(versions).map(functions::col).toArray(Column[]::new));
    }

    public Column[] keyColumns() {
        return key.stream().map(functions::col).toArray(Column[]::new);
    }

    private Dataset<Row> newest(Dataset<Row> versions) {
        return versions.withColumn(RANK, (byRecord ? dense_rank() : row_number()).over(ranking(versions)));
    }

    /** First the one that counts. Of versions that say the same, always the same is first. */
    private WindowSpec ranking(Dataset<Row> versions) {
        List<String> columns = List.of(versions.columns());
        List<Column> first = new ArrayList<>();
        boolean mayBeMirrored = columns.contains(MIRRORED);
        Column isMirrored = mayBeMirrored ? coalesce(col(MIRRORED), lit(false)) : lit(false);
        if (mayBeMirrored) {
            first.add(isMirrored.desc());
        }
        order.stream()
                .filter(columns::contains)
                .forEach(
                        column -> first.add((mayBeMirrored ? when(functions.not(isMirrored), col(column)) : col(column))
                                .desc_nulls_last()));
        Stream.of(DeltaStore.BATCH_ID, DeltaStore.FILE_ORDER)
                .filter(columns::contains)
                .forEach(column -> first.add(col(column).desc_nulls_last()));
        if (byRecord) {
            first.addAll(List.of(col(FeedSchema.FILE_ID), col(FeedSchema.LINE).desc()));
        } else {
            said(versions)
                    .filter(column -> !key.contains(column) && !order.contains(column))
                    .forEach(column -> first.add(col(column).desc_nulls_last()));
            first.addAll(List.of(col(FeedSchema.FILE_ID), col(FeedSchema.LINE)));
        }
        return Window.partitionBy(keyColumns()).orderBy(first.toArray(Column[]::new));
    }

    private static Stream<String> said(Dataset<Row> versions) {
        return Arrays.stream(versions.schema().fields())
                .filter(field -> !field.name().startsWith("_") && !(field.dataType() instanceof MapType))
                .map(StructField::name);
    }

    private static Column not(Column flag) {
        return functions.not(coalesce(flag, lit(false)));
    }
}
