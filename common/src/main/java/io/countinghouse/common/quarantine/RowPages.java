package io.countinghouse.common.quarantine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;

/**
 * Rows in the order of their key, a page of them at a time: the same rows make the same pages, however often they are read.
 *
 * @param key columns that together name a row; a null comes first
 * @param size most rows of a page
 */
public record RowPages(Dataset<Row> rows, List<String> key, int size) {
    /**
     * Hands each page to {@code work}, in order.
     *
     * @return how many rows they had
     */
    public long forEach(Consumer<Dataset<Row>> work) {
        long total = 0;
        long found;
        Dataset<Row> rest = rows;
        do {
            Dataset<Row> page = rest.orderBy(columns()).limit(size).persist();
            try {
                Row end = page.agg(count(lit(1)), max(struct(columns()))).head();
                found = end.getLong(0);
                if (found > 0) {
                    work.accept(page);
                    rest = rows.where(struct(columns()).gt(struct(values(end.getStruct(1)))));
                }
            } finally {
                page.unpersist();
            }
            total += found;
        } while (found == size);
        return total;
    }

    private Column[] columns() {
        return key.stream().map(functions::col).toArray(Column[]::new);
    }

    private Column[] values(Row end) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> lit(end.get(i)).cast(type(key.get(i))).as(key.get(i)))
                .toArray(Column[]::new);
    }

    private DataType type(String column) {
        return rows.select(col(column)).schema().fields()[0].dataType();
    }
}
