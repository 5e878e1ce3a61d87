package io.countinghouse.common.feed;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Applies a feed's rules over several cells to rows whose cells are all good. */
public final class RowRules {
    private RowRules() {}

    /** Adds the failures of REJECT rules to {@link FeedSchema#REJECTS}; a rule that gives null fails. */
    public static Dataset<Row> apply(Dataset<Row> rows, Feed feed) {
        List<Column> failures = new ArrayList<>();
        for (RowRule rule : rules(feed, RowRule.OnFailure.REJECT)) {
            failures.add(when(
                    fails(rule),
                    struct(
                            lit(rule.columns().get(0)).as("column"),
                            lit(rule.code()).as("code"),
                            concat_ws(", ", found(rule)).as("found"),
                            lit(rule.expected()).as("expected"))));
        }
        if (failures.isEmpty()) {
            return rows;
        }
        Column failed = array_compact(array(failures.toArray(Column[]::new)));
        Column rejects = col(FeedSchema.REJECTS);
        return rows.withColumn(
                FeedSchema.REJECTS,
                when(rejects.isNotNull(), rejects).when(size(failed).gt(0), failed));
    }

    /** How many of these good rows fail each WARN rule, by code. */
    public static Map<String, Long> warnings(Dataset<Row> good, Feed feed) {
        List<RowRule> rules = rules(feed, RowRule.OnFailure.WARN);
        Map<String, Long> failed = new TreeMap<>();
        if (rules.isEmpty()) {
            return failed;
        }
        List<Column> counts =
                rules.stream().map(rule -> count(when(fails(rule), 1))).toList();
        Row row = good.agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
                .head();
        for (int i = 0; i < rules.size(); i++) {
            failed.put(rules.get(i).code(), row.getLong(i));
        }
        return failed;
    }

    private static List<RowRule> rules(Feed feed, RowRule.OnFailure onFailure) {
        return feed.rowRules().stream()
                .filter(rule -> rule.onFailure() == onFailure)
                .toList();
    }

    private static Column fails(RowRule rule) {
        return not(coalesce(expr(rule.predicate()), lit(false)));
    }

    private static Column[] found(RowRule rule) {
        return rule.columns().stream()
                .map(column -> concat_ws("=", lit(column), col(column).cast("string")))
                .toArray(Column[]::new);
    }
}
