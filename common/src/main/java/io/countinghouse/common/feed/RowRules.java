package io.countinghouse.common.feed;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Rules over several cells of a row, judged after the reader; a rule that is false or null fails. */
public final class RowRules {
    private static final int FOUND_CHARS = 200;

    private RowRules() {}

    /**
     * The rows of {@link StrictCsv#read} where a row whose cells are good and that fails rules of kind REJECT has them in
     * {@link FeedSchema#REJECTS}. Rows with failing cells are not judged. {@link FeedSchema#RAW} stays only on rejected
     * rows.
     */
    public static Dataset<Row> apply(Dataset<Row> rows, Feed feed) {
        return withRawOfRejected(judge(rows, feed));
    }

    /** The same, but every row keeps its text, for those who judge it after these rules. */
    public static Dataset<Row> judge(Dataset<Row> rows, Feed feed) {
        Column rejects = col(FeedSchema.REJECTS);
        List<RowRule> rules = rules(feed, RowRule.OnFailure.REJECT);
        if (!rules.isEmpty()) {
            Column failing =
                    array_compact(array(rules.stream().map(RowRules::reject).toArray(Column[]::new)));
            rows = rows.withColumn(
                            FeedSchema.REJECTS, when(rejects.isNull(), failing).otherwise(rejects))
                    .withColumn(FeedSchema.REJECTS, when(size(rejects).gt(0), rejects));
        }
        return rows;
    }

    /** The text of a good row is not kept. */
    public static Dataset<Row> withRawOfRejected(Dataset<Row> rows) {
        return rows.withColumn(FeedSchema.RAW, when(col(FeedSchema.REJECTS).isNotNull(), col(FeedSchema.RAW)));
    }

    /** How many of the good rows fail each rule of kind WARN, by the rule's code; runs one aggregation. */
    public static Map<String, Long> warnings(Dataset<Row> good, Feed feed) {
        List<RowRule> rules = rules(feed, RowRule.OnFailure.WARN);
        Map<String, Long> counts = new LinkedHashMap<>();
        if (rules.isEmpty()) {
            return counts;
        }
        Column[] columns = rules.stream()
                .map(rule -> count_if(fails(rule)).as(rule.code()))
                .toArray(Column[]::new);
        Row result = good.agg(lit(0), columns).first();
        for (int i = 0; i < rules.size(); i++) {
            counts.put(rules.get(i).code(), result.getLong(i + 1));
        }
        return counts;
    }

    private static List<RowRule> rules(Feed feed, RowRule.OnFailure onFailure) {
        return feed.rowRules().stream()
                .filter(rule -> rule.onFailure() == onFailure)
                .toList();
    }

    private static Column fails(RowRule rule) {
        return not(coalesce(expr(rule.predicate()), lit(false)));
    }

    private static Column reject(RowRule rule) {
        return when(
                fails(rule),
                struct(
                        lit(rule.columns().get(0)).as("column"),
                        lit(rule.code()).as("code"),
                        substring(found(rule), 1, FOUND_CHARS).as("found"),
                        lit(rule.expected()).as("expected")));
    }

    private static Column found(RowRule rule) {
        Column[] cells = rule.columns().stream()
                .map(name -> concat(lit(name + "="), coalesce(col(name).cast(DataTypes.StringType), lit(""))))
                .toArray(Column[]::new);
        return concat_ws(", ", cells);
    }
}
