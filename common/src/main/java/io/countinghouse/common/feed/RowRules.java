package io.countinghouse.common.feed;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Rules over several cells of a row, judged after the reader; a rule that is false or null fails. */
public final class RowRules {
    private static final int FOUND_CHARS = 200;

    private RowRules() {}

    /**
     * The rows of {@link StrictReader#read} where a row whose cells are good and that fails rules of kind REJECT has them in
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

    /** Whether rows of the feed are judged beyond their cells. */
    public static boolean mayReject(Feed feed) {
        return !rules(feed, RowRule.OnFailure.REJECT).isEmpty();
    }

    /**
     * What the cells and the rules of each of these files reject, by its id; none for a file whose rows are all good. Runs one
     * job, which reads the files.
     */
    public static Map<String, FileRejects> rejectsByFile(SparkSession spark, Map<Feed, List<FileClaim>> files) {
        Optional<Dataset<Row>> counted = files.entrySet().stream()
                .map(ofFeed ->
                        byCode(judge(StrictReader.read(spark, ofFeed.getKey(), ofFeed.getValue()), ofFeed.getKey())))
                .reduce(Dataset::union);
        Map<String, List<FileRejects.Code>> codes = new HashMap<>();
        Map<String, Long> rows = new HashMap<>();
        counted.stream().flatMap(lines -> lines.collectAsList().stream()).forEach(line -> {
            Row first = line.getStruct(4);
            codes.computeIfAbsent(line.getString(0), file -> new ArrayList<>())
                    .add(new FileRejects.Code(
                            line.getString(1),
                            line.getLong(3),
                            first.getLong(0),
                            first.getString(1),
                            first.getString(2),
                            first.getString(3)));
            rows.merge(line.getString(0), line.getLong(2), Long::sum);
        });
        Map<String, FileRejects> rejects = new HashMap<>();
        rows.forEach((file, count) -> rejects.put(file, new FileRejects(count, codes.get(file))));
        return rejects;
    }

    /** Columns: file, code, rows of which it is the first, how often it was given, and where first. */
    private static Dataset<Row> byCode(Dataset<Row> judged) {
        String at = "_at";
        String reject = "_reject";
        return judged.where(col(FeedSchema.REJECTS).isNotNull())
                .select(
                        col(FeedSchema.FILE_ID),
                        col(FeedSchema.LINE),
                        posexplode(col(FeedSchema.REJECTS)).as(new String[] {at, reject}))
                .groupBy(col(FeedSchema.FILE_ID), col(reject + ".code"))
                .agg(
                        count_if(col(at).equalTo(0)),
                        count(lit(1)),
                        min(struct(
                                col(FeedSchema.LINE),
                                col(reject + ".column"),
                                coalesce(col(reject + ".found"), lit("")),
                                col(reject + ".expected"))));
    }

    /** By code, what must hold of a good row by each rule of kind WARN; false or null where it fails. */
    public static Map<String, Column> warnings(Feed feed) {
        Map<String, Column> warnings = new LinkedHashMap<>();
        rules(feed, RowRule.OnFailure.WARN).forEach(rule -> warnings.put(rule.code(), expr(rule.predicate())));
        return warnings;
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
