package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.check.Check;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.DerivationInputs;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.store.LakePaths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Runs the job's checks, the grain of each mart, and the warnings of the feeds' row rules over one batch. */
final class ChecksRun {
    private final Job job;
    private final DeltaStore delta;
    private final LakePaths paths;

    ChecksRun(Job job, DeltaStore delta, LakePaths paths) {
        this.job = job;
        this.delta = delta;
        this.paths = paths;
    }

    List<CheckResult> run(
            Batch batch, List<DerivedMart> marts, DerivationInputs dimensions, Map<String, LakeVersion> versions) {
        Map<String, Dataset<Row>> rows = new TreeMap<>();
        // A dimension that nothing has touched was not derived; without its rows it would seem to be empty.
        marts.stream()
                .filter(mart -> !(mart.mart().isOneSlice() && mart.slices().isEmpty()))
                .forEach(mart -> rows.put(mart.mart().name(), mart.rows()));
        EarlierMarts others = new EarlierMarts(
                dimensions,
                new LakeReader(job, paths, delta).at(versions),
                rows,
                Optional.empty(),
                "true",
                batch.businessDate());
        List<Failing> checked = new ArrayList<>();
        for (DerivedMart mart : marts) {
            checked.add(new Failing(mart.mart().name() + "_grain", Severity.ERROR, brokenKeys(mart)));
        }
        for (Check check : job.checks()) {
            if (hasSubject(check, marts, versions)) {
                Dataset<Row> failing = check.failing().apply(subject(check, batch, marts, versions), others);
                checked.add(new Failing(check.name(), check.severity(), failing));
            }
        }
        List<CheckResult> results = new ArrayList<>(counted(checked));
        warnings(batch, versions).forEach((code, failed) -> results.add(new CheckResult(code, Severity.WARN, failed)));
        return results;
    }

    /** By code, how many rows of all feeds that have such a rule fail it. */
    private Map<String, Long> warnings(Batch batch, Map<String, LakeVersion> versions) {
        Map<String, Long> warnings = new LinkedHashMap<>();
        for (Landing landing : job.landings()) {
            LakeVersion version = versions.get(landing.table().name());
            Object[] files = batch.takenFrom(landing.feed().name()).stream()
                    .map(RawObject::fileId)
                    .toArray();
            if (version != null && version.records() > 0 && files.length > 0) {
                RowRules.warnings(
                                landed(batch, landing.table().name(), version)
                                        .where(col(FeedSchema.FILE_ID).isin(files)),
                                landing.feed())
                        .forEach((code, failed) -> warnings.merge(code, failed, Long::sum));
            }
        }
        return warnings;
    }

    /** Rows whose key is null or stands more than once. */
    private static Dataset<Row> brokenKeys(DerivedMart mart) {
        Column[] key = mart.mart().key().stream().map(functions::col).toArray(Column[]::new);
        Column incomplete = mart.mart().key().stream()
                .map(column -> col(column).isNull())
                .reduce(Column::or)
                .orElseThrow();
        return mart.rows()
                .groupBy(key)
                .agg(count(lit(1)).as("rows"))
                .where(col("rows").gt(1).or(incomplete));
    }

    private record Failing(String check, Severity severity, Dataset<Row> rows) {}

    /** In one query, for each costs Spark more to start than a small batch's rows cost to count. */
    private static List<CheckResult> counted(List<Failing> checks) {
        Map<Integer, Long> failed = new TreeMap<>();
        List<Dataset<Row>> counts = new ArrayList<>();
        for (Failing check : checks) {
            counts.add(check.rows()
                    .agg(count(lit(1)).as("failed"))
                    .select(lit(counts.size()).as("check"), col("failed")));
        }
        counts.stream()
                .reduce(Dataset::union)
                .map(Dataset::collectAsList)
                .orElse(List.of())
                .forEach(row -> failed.put(row.getInt(0), row.getLong(1)));
        List<CheckResult> results = new ArrayList<>();
        for (Failing check : checks) {
            results.add(new CheckResult(check.check(), check.severity(), failed.get(results.size())));
        }
        return results;
    }

    private static boolean hasSubject(Check check, List<DerivedMart> marts, Map<String, LakeVersion> versions) {
        return marts.stream().anyMatch(mart -> mart.mart().name().equals(check.subject()))
                || (versions.containsKey(check.subject())
                        && versions.get(check.subject()).records() > 0);
    }

    private Dataset<Row> subject(Check check, Batch batch, List<DerivedMart> marts, Map<String, LakeVersion> versions) {
        return marts.stream()
                .filter(mart -> mart.mart().name().equals(check.subject()))
                .map(DerivedMart::rows)
                .findFirst()
                .orElseGet(() -> landed(batch, check.subject(), versions.get(check.subject())));
    }

    private Dataset<Row> landed(Batch batch, String table, LakeVersion version) {
        if (version == null) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "A check speaks of " + table + ", which is not there");
        }
        return delta.readAt(paths.table(table), version.deltaVersion())
                .where(col(DeltaStore.BATCH_ID).equalTo(batch.batchId()));
    }
}
