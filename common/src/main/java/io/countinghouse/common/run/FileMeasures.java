package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.ledger.Measured;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts rows and adds up measures per file; the result has a line per file of the batch, so it is small. */
final class FileMeasures {
    private static final String WIDE = "decimal(38,10)";

    private FileMeasures() {}

    static List<Measured> of(
            Dataset<Row> rows, Measured.Stage stage, List<String> measures, Function<String, Column> amount) {
        return of(rows, lit(stage.name()), measures, amount);
    }

    /** @param stages the name of each row's stage */
    static List<Measured> of(Dataset<Row> rows, Column stages, List<String> measures, Function<String, Column> amount) {
        List<Column> sums = new ArrayList<>();
        for (String measure : measures) {
            sums.add(coalesce(sum(amount.apply(measure).cast(WIDE)), lit(BigDecimal.ZERO))
                    .as(measure));
        }
        List<Measured> lines = new ArrayList<>();
        for (Row row : rows.groupBy(col(FeedSchema.FILE_ID), stages.as("_stage"))
                .agg(count(lit(1)), sums.toArray(Column[]::new))
                .collectAsList()) {
            Measured.Stage stage = Measured.Stage.valueOf(row.getString(1));
            if (measures.isEmpty()) {
                lines.add(new Measured(row.getString(0), stage, Measured.ROWS, row.getLong(2), BigDecimal.ZERO));
            }
            for (int i = 0; i < measures.size(); i++) {
                lines.add(
                        new Measured(row.getString(0), stage, measures.get(i), row.getLong(2), row.getDecimal(3 + i)));
            }
        }
        return lines;
    }
}
