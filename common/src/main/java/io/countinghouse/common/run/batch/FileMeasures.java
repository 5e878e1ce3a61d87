package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.mart.Totals;
import io.countinghouse.common.money.ExactSum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts rows and adds up measures per file; the result has a line per file of the batch, so it is small. */
final class FileMeasures {
    private FileMeasures() {}

    static List<Measured> of(
            Dataset<Row> rows,
            Measured.Stage stage,
            List<String> measures,
            Function<String, Column> amount,
            Optional<Column> currency) {
        return of(rows, lit(stage.name()), measures, amount, currency);
    }

    /**
     * @param stages the name of each row's stage
     * @param currency of a row's measures, by which each line is told as well
     */
    static List<Measured> of(
            Dataset<Row> rows,
            Column stages,
            List<String> measures,
            Function<String, Column> amount,
            Optional<Column> currency) {
        List<Column> sums = new ArrayList<>();
        for (String measure : measures) {
            sums.add(ExactSum.of(
                            amount.apply(measure),
                            rows.select(amount.apply(measure))
                                    .schema()
                                    .fields()[0]
                                    .dataType())
                    .as(measure));
        }
        Map<FileAtStage, Totals> totals = new LinkedHashMap<>();
        for (Row row : rows.groupBy(
                        col(FeedSchema.FILE_ID),
                        stages.as("_stage"),
                        currency.orElse(lit("")).as("_currency"))
                .agg(count(lit(1)), sums.toArray(Column[]::new))
                .collectAsList()) {
            Map<String, BigDecimal> amounts = new TreeMap<>();
            for (int i = 0; i < measures.size(); i++) {
                amounts.put(measures.get(i), ExactSum.value(row, 4 + i));
            }
            Totals group = new Totals(row.getLong(3), amounts);
            totals.merge(
                    new FileAtStage(row.getString(0), Measured.Stage.valueOf(row.getString(1))),
                    currency.isPresent() ? group.in(row.getString(2), measures) : group,
                    Totals::plus);
        }
        return totals.entrySet().stream()
                .flatMap(file -> file
                        .getValue()
                        .lines(file.getKey().fileId(), file.getKey().stage())
                        .stream())
                .toList();
    }

    private record FileAtStage(String fileId, Measured.Stage stage) {}
}
