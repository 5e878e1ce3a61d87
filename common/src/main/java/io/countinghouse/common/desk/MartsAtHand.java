package io.countinghouse.common.desk;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.check.Expectation.Finding;
import io.countinghouse.common.check.ExpectationCounts;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.ComputedRows;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.mart.DerivationInputs;
import io.countinghouse.common.mart.EarlierMart;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Telling;
import io.countinghouse.common.notify.Notice;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The marts of a job, each derived whole by the job's own transform from lake tables that somebody has at hand, in memory: nothing is
 * published, and of marts of new days nothing was published before, so all of their days are new.
 */
public final class MartsAtHand implements AutoCloseable {
    private static final String SUM = "_sum";
    private static final String EXPECTED = "_expected";

    private final Job job;
    private final LakeView lake;
    private final DerivationInputs dimensions;
    private final LocalDate businessDate;
    private final Map<String, Dataset<Row>> derived = new LinkedHashMap<>();
    private final List<ComputedRows> held = new ArrayList<>();

    /**
     * @param lake all versions of each table
     * @param dimensions tables that are neither in the lake nor a mart
     * @param businessDate the last day to tell of
     */
    public MartsAtHand(Job job, LakeView lake, DerivationInputs dimensions, LocalDate businessDate) {
        this.job = job;
        this.lake = lake;
        this.dimensions = dimensions;
        this.businessDate = businessDate;
    }

    /** Of a job that needs no other tables. */
    public MartsAtHand(Job job, LakeView lake, LocalDate businessDate) {
        this(
                job,
                lake,
                name -> {
                    throw new CountinghouseException(
                            ErrorCode.USAGE,
                            "table " + name + ": found none at hand, expected one as the database has it");
                },
                businessDate);
    }

    /** The rows of a lake table that count by that day, with what is counted of each. */
    public Dataset<Row> counting(String table) {
        return counting(job.table(table), false);
    }

    private Dataset<Row> counting(LakeTable table, boolean withExcluded) {
        Dataset<Row> all = lake.versions(table.name())
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE, "lake table " + table.name() + ": found no rows at hand, expected some"));
        if (table.history().isEmpty()) {
            return table.computed(all);
        }
        Dataset<Row> current = table.history().get().current(all);
        return withExcluded
                ? table.computed(current.where(not(table.isAhead(businessDate))))
                : table.countingOn(businessDate, current);
    }

    /** A mart, and before it those that it is made of; held in memory until {@link #close}. */
    public Dataset<Row> mart(String name) {
        Dataset<Row> known = derived.get(name);
        if (known == null) {
            Mart mart = job.mart(name)
                    .orElseThrow(() -> new CountinghouseException(
                            ErrorCode.USAGE,
                            "mart: found \"" + name + "\", expected one of "
                                    + job.marts().stream().map(Mart::name).toList()));
            mart.earlier().stream().map(EarlierMart::name).forEach(this::mart);
            ComputedRows computed = ComputedRows.of(mart.derivation()
                    .derive(source(mart), inputs(mart))
                    .selectExpr(mart.schema().fieldNames()));
            held.add(computed);
            known = computed.rows();
            derived.put(name, known);
        }
        return known;
    }

    private Dataset<Row> source(Mart mart) {
        return job.mart(mart.source())
                .map(from -> mart(from.name()))
                .orElseGet(() -> counting(job.table(mart.source()), mart.seesExcluded()));
    }

    private EarlierMarts inputs(Mart mart) {
        return new EarlierMarts(
                dimensions,
                lake,
                derived,
                mart.isOfNewDays() ? Optional.of(nothingOf(mart)) : Optional.empty(),
                "true",
                businessDate);
    }

    private Dataset<Row> nothingOf(Mart mart) {
        return source(mart).sparkSession().createDataFrame(List.of(), mart.schema());
    }

    /**
     * How all data tests of the job go, over all rows at hand: those that it declares, its feeds' rules that warn, the grain of each
     * mart, and that a mart's money is that of what it is made of.
     */
    public List<CheckResult> checks() {
        job.marts().forEach(mart -> mart(mart.name()));
        List<Expectation> asked = new ArrayList<>(job.expectations());
        job.landings().forEach(landing -> asked.addAll(rowRules(landing)));
        job.marts().forEach(mart -> asked.addAll(ofMart(mart)));
        asked.removeIf(one ->
                !derived.containsKey(one.table()) && lake.versions(one.table()).isEmpty());
        EarlierMarts others = new EarlierMarts(dimensions, lake, derived, Optional.empty(), "true", businessDate);
        ExpectationCounts counts =
                ExpectationCounts.of(asked, this::rows, one -> one.finding().failing(rows(one.table()), others));
        return asked.stream().map(one -> counts.result(one, List.of())).toList();
    }

    private Dataset<Row> rows(String table) {
        return derived.containsKey(table)
                ? derived.get(table)
                : lake.versions(table).orElseThrow();
    }

    private List<Expectation> rowRules(Landing landing) {
        List<Expectation> all = new ArrayList<>();
        String table = landing.table().name();
        // Of a table that several feeds fill it is not told which row a rule is for.
        if (job.landingsByTable().get(table).size() == 1) {
            RowRules.warnings(landing.feed())
                    .forEach((code, holds) -> all.add(new Expectation(
                            code,
                            table,
                            Expectation.Kind.ROW_RULE,
                            Severity.WARN,
                            Expectation.NONE_FAILING,
                            new Finding.InRow(holds))));
        }
        return all;
    }

    private List<Expectation> ofMart(Mart mart) {
        List<Expectation> all = new ArrayList<>();
        all.add(Expectation.unique(
                mart.name() + "_grain", mart.name(), mart.key().toArray(String[]::new)));
        mart.conserves().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(one -> all.add(Expectation.function(
                        mart.name() + "_conserves_" + one.getKey(),
                        mart.name(),
                        differing(source(mart), one.getValue(), one.getKey()))));
        return all;
    }

    /** A row with both sums unless they are equal. */
    private static BiFunction<Dataset<Row>, DerivationInputs, Dataset<Row>> differing(
            Dataset<Row> source, String measure, String column) {
        return (rows, others) -> rows.agg(total(column).as(SUM))
                .crossJoin(source.agg(total(measure).as(EXPECTED)))
                .where(not(col(SUM).equalTo(col(EXPECTED))));
    }

    private static Column total(String column) {
        return coalesce(sum(col(column)), functions.lit(BigDecimal.ZERO));
    }

    /** What people would hear of a mart's rows of one day; nothing of a mart that tells nothing. */
    public List<Notice> notices(String martName, LocalDate day) {
        Dataset<Row> rows = mart(martName);
        Optional<Telling> telling = job.mart(martName).flatMap(Mart::telling);
        return telling.map(told -> rows.where(col(told.order()).equalTo(lit(day))).collectAsList().stream()
                        .map(told.notice())
                        .toList())
                .orElse(List.of());
    }

    @Override
    public void close() {
        held.forEach(ComputedRows::release);
        held.clear();
        derived.clear();
    }
}
