package io.countinghouse.common.run.reconcile;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;

/**
 * Compares two tables of the same columns: first a checksum per slice, then, where those differ, row by row.
 *
 * @param key unique on both sides unless something is wrong
 * @param slice columns by which checksums are taken
 */
public record Comparison(List<String> key, List<String> slice) {
    private static final String FOUND = "found_";
    private static final String EXPECTED = "expected_";
    private static final String ROWS = "rows";
    private static final String CHECKSUM = "checksum";
    private static final int SHOWN = 20;

    /**
     * What differs.
     *
     * @param slices that differ
     * @param rows that differ in them
     * @param shown some of those rows, in the order of their keys, each naming key, column, found and expected
     */
    public record Difference(long slices, long rows, List<String> shown) {
        public boolean isNone() {
            return slices == 0;
        }

        /** Both of them, of which the other one has other slices and greater keys. */
        Difference and(Difference other) {
            return new Difference(
                    slices + other.slices,
                    rows + other.rows,
                    Stream.concat(shown.stream(), other.shown.stream())
                            .limit(SHOWN)
                            .toList());
        }
    }

    public Difference between(Dataset<Row> expected, Dataset<Row> found) {
        Dataset<Row> slices = differingSlices(expected, found).persist();
        try {
            long count = slices.count();
            if (count == 0) {
                return new Difference(0, 0, List.of());
            }
            Dataset<Row> rows = differingRows(within(expected, slices), within(found, slices))
                    .persist();
            try {
                List<String> shown = new ArrayList<>();
                for (Row row : rows.orderBy(key.stream().map(functions::col).toArray(Column[]::new))
                        .limit(SHOWN)
                        .collectAsList()) {
                    shown.add(describe(row, expected.columns()));
                }
                return new Difference(count, rows.count(), shown);
            } finally {
                rows.unpersist();
            }
        } finally {
            slices.unpersist();
        }
    }

    private Dataset<Row> differingSlices(Dataset<Row> expected, Dataset<Row> found) {
        Dataset<Row> left = checksums(expected, EXPECTED);
        Dataset<Row> right = checksums(found, FOUND);
        return left.join(right, asSeq(slice), "full")
                .where(col(EXPECTED + ROWS)
                        .eqNullSafe(col(FOUND + ROWS))
                        .and(col(EXPECTED + CHECKSUM).eqNullSafe(col(FOUND + CHECKSUM)))
                        .equalTo(false))
                .select(columns(slice));
    }

    /**
     * Sums of hashes do not depend on the order of rows, and count a row as often as it stands there. The hash passes over a
     * null, so whether a cell is one is hashed beside it: a value in the next column must not look the same.
     */
    private Dataset<Row> checksums(Dataset<Row> rows, String side) {
        Column[] cells = Arrays.stream(rows.schema().fields())
                .flatMap(field -> Stream.of(
                        col(field.name()).isNull(),
                        field.dataType() instanceof MapType
                                ? array_sort(map_entries(col(field.name())))
                                : col(field.name())))
                .toArray(Column[]::new);
        return rows.groupBy(columns(slice))
                .agg(
                        count(lit(1)).as(side + ROWS),
                        sum(xxhash64(cells).cast("decimal(20,0)")).as(side + CHECKSUM));
    }

    private Dataset<Row> within(Dataset<Row> rows, Dataset<Row> slices) {
        return rows.join(slices, asSeq(slice), "left_semi");
    }

    /** A row that stands twice on one side meets the other side's one twice, and is told by its count. */
    private Dataset<Row> differingRows(Dataset<Row> expected, Dataset<Row> found) {
        Dataset<Row> left = grouped(expected, EXPECTED);
        Dataset<Row> right = grouped(found, FOUND);
        return left.join(right, asSeq(key), "full")
                .where(col(EXPECTED + ROWS)
                        .eqNullSafe(col(FOUND + ROWS))
                        .and(col(EXPECTED + "row").eqNullSafe(col(FOUND + "row")))
                        .equalTo(false));
    }

    private Dataset<Row> grouped(Dataset<Row> rows, String side) {
        Column[] cells = Arrays.stream(rows.columns())
                .filter(column -> !key.contains(column))
                .map(column -> rows.schema().apply(column).dataType() instanceof MapType
                        ? array_sort(map_entries(col(column))).cast("string").as(column)
                        : col(column).cast("string").as(column))
                .toArray(Column[]::new);
        return rows.groupBy(columns(key))
                .agg(
                        count(lit(1)).as(side + ROWS),
                        functions.first(struct(cells)).as(side + "row"));
    }

    private String describe(Row row, String[] columns) {
        List<String> name =
                key.stream().map(column -> column + "=" + row.getAs(column)).toList();
        StringBuilder text = new StringBuilder(String.join(", ", name));
        Row expected = row.getAs(EXPECTED + "row");
        Row found = row.getAs(FOUND + "row");
        if (found == null) {
            return text.append(": found nothing, expected ").append(expected).toString();
        }
        if (expected == null) {
            return text.append(": found ")
                    .append(found)
                    .append(", expected nothing")
                    .toString();
        }
        for (String column : columns) {
            if (!key.contains(column)) {
                String is = found.getAs(column);
                String should = expected.getAs(column);
                if (is == null ? should != null : !is.equals(should)) {
                    text.append("; ")
                            .append(column)
                            .append(": found ")
                            .append(is)
                            .append(", expected ")
                            .append(should);
                }
            }
        }
        long times = row.<Long>getAs(FOUND + ROWS);
        if (times != row.<Long>getAs(EXPECTED + ROWS)) {
            text.append("; found ")
                    .append(times)
                    .append(" such rows, expected ")
                    .append(row.<Long>getAs(EXPECTED + ROWS));
        }
        return text.toString();
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(functions::col).toArray(Column[]::new);
    }

    private static scala.collection.immutable.Seq<String> asSeq(List<String> names) {
        return scala.jdk.javaapi.CollectionConverters.asScala(names).toSeq();
    }
}
