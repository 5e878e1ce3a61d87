package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_json;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.check.Expectation.Finding;
import io.countinghouse.common.check.ExpectationCounts;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.DerivationInputs;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.store.LakePaths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.StructType;

/**
 * Runs the grain of each mart, the job's expectations and the warnings of its feeds' row rules over one batch: in one query, with
 * one pass over each table for all that looks at rows alone, for each query costs Spark more to start than a small batch's rows
 * cost to count. Only what fails is asked again, for examples.
 */
final class ExpectationsRun {
    private static final int SAMPLES = 5;
    private static final int SAMPLE_CHARS = 300;

    private final Job job;
    private final DeltaStore delta;
    private final LakePaths paths;
    private final Batch batch;
    private final Map<String, LakeVersion> versions;
    private final Map<String, DerivedMart> marts = new LinkedHashMap<>();
    private final LakeView lake;
    private final DerivationInputs others;

    ExpectationsRun(
            Job job,
            DeltaStore delta,
            LakePaths paths,
            LandedBatch landed,
            List<DerivedMart> derived,
            DerivationInputs dimensions) {
        this.job = job;
        this.delta = delta;
        this.paths = paths;
        this.batch = landed.batch();
        this.versions = landed.versions();
        derived.forEach(mart -> marts.put(mart.mart().name(), mart));
        this.lake = new LakeReader(job, paths, delta).at(versions);
        Map<String, Dataset<Row>> rows = new TreeMap<>();
        // A dimension that nothing has touched was not derived; without its rows it would seem to be empty.
        derived.stream()
                .filter(mart -> !(mart.mart().isOneSlice() && mart.slices().isEmpty()))
                .forEach(mart -> rows.put(mart.mart().name(), mart.rows()));
        this.others = new EarlierMarts(dimensions, lake, rows, Optional.empty(), "true", batch.businessDate());
    }

    List<CheckResult> run() {
        List<Expectation> asked = Stream.concat(
                        Stream.concat(
                                marts.values().stream().map(ExpectationsRun::grain),
                                job.expectations().stream().filter(this::isToBeAsked)),
                        rowRules().stream())
                .toList();
        ExpectationCounts counts = ExpectationCounts.of(asked, this::rows, this::failing);
        Map<Expectation, List<String>> samples =
                samples(asked.stream().filter(one -> counts.failing(one) > 0).toList());
        return asked.stream()
                .map(one -> counts.result(one, samples.getOrDefault(one, List.of())))
                .toList();
    }

    private static Expectation grain(DerivedMart mart) {
        return Expectation.unique(
                mart.mart().name() + "_grain",
                mart.mart().name(),
                mart.mart().key().toArray(String[]::new));
    }

    /** Warnings of the feeds' rules, as tests of the tables that the feeds land in. */
    private List<Expectation> rowRules() {
        Map<String, Map<String, Column>> rules = new LinkedHashMap<>();
        for (Landing landing : job.landings()) {
            String table = landing.table().name();
            Object[] files = batch.takenFrom(landing.feed().name()).stream()
                    .map(RawObject::fileId)
                    .toArray();
            if (isLanded(table) && files.length > 0) {
                Column ofOthers = job.landingsByTable().get(table).size() == 1
                        ? lit(false)
                        : not(col(FeedSchema.FILE_ID).isin(files));
                RowRules.warnings(landing.feed())
                        .forEach((code, holds) -> rules.computeIfAbsent(table, one -> new LinkedHashMap<>())
                                .merge(code, ofOthers.or(holds), Column::and));
            }
        }
        List<Expectation> all = new ArrayList<>();
        rules.forEach((table, holds) -> holds.forEach((code, each) -> all.add(new Expectation(
                code,
                table,
                Expectation.Kind.ROW_RULE,
                Severity.WARN,
                Expectation.NONE_FAILING,
                new Finding.InRow(each)))));
        return all;
    }

    private boolean isToBeAsked(Expectation expectation) {
        if (expectation.finding() instanceof Finding.InTable) {
            // What is derived again of old rows tells nothing of how fresh the table is.
            return Set.of(BatchKind.INTAKE, BatchKind.REFRESH).contains(batch.kind())
                    && versions.containsKey(expectation.table());
        }
        return marts.containsKey(expectation.table()) || isLanded(expectation.table());
    }

    private boolean isLanded(String table) {
        return versions.containsKey(table) && versions.get(table).records() > 0;
    }

    private Dataset<Row> failing(Expectation expectation) {
        Dataset<Row> rows = expectation.finding() instanceof Finding.InTable
                ? lake.versions(expectation.table()).orElseThrow()
                : rows(expectation.table());
        return expectation.finding().failing(rows, others);
    }

    private Dataset<Row> rows(String table) {
        return marts.containsKey(table)
                ? marts.get(table).rows()
                : delta.ofBatch(paths.table(table), versions.get(table).deltaVersion(), batch.batchId());
    }

    private Map<Expectation, List<String>> samples(List<Expectation> failed) {
        Map<Expectation, List<String>> samples = new HashMap<>();
        List<Dataset<Row>> parts = new ArrayList<>();
        for (int i = 0; i < failed.size(); i++) {
            Dataset<Row> failing = failing(failed.get(i));
            Column[] key = key(failed.get(i).table(), failing.columns());
            Column sample = substring(to_json(struct(key), Map.of("ignoreNullFields", "false")), 1, SAMPLE_CHARS)
                    .as("sample");
            // Before they are made texts of, where they have an order: they may be many.
            Dataset<Row> few = haveOrder(failing.select(key).schema())
                    ? failing.orderBy(key).limit(SAMPLES).select(lit(i).as("number"), sample)
                    : failing.select(lit(i).as("number"), sample)
                            .orderBy("sample")
                            .limit(SAMPLES);
            parts.add(few);
        }
        parts.stream()
                .reduce(Dataset::union)
                .map(Dataset::collectAsList)
                .orElse(List.of())
                .forEach(row -> samples.computeIfAbsent(failed.get(row.getInt(0)), one -> new ArrayList<>())
                        .add(row.getString(1)));
        return samples;
    }

    private static boolean haveOrder(StructType columns) {
        return Arrays.stream(columns.fields()).allMatch(column -> column.dataType() instanceof AtomicType);
    }

    /** By what a row is told: its key where it has that, otherwise by all that was found. */
    private Column[] key(String table, String... found) {
        List<String> columns = Arrays.asList(found);
        List<String> key = marts.containsKey(table)
                ? marts.get(table).mart().key()
                : Stream.concat(
                                job.table(table).history().stream().flatMap(history -> history.key().stream()),
                                Stream.of(FeedSchema.FILE_ID, FeedSchema.LINE))
                        .toList();
        List<String> known = key.stream().filter(columns::contains).toList();
        return (known.isEmpty() ? columns : known).stream().map(functions::col).toArray(Column[]::new);
    }
}
