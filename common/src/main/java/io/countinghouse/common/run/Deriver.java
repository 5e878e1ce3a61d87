package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.CurrencyAmount;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.Converted;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.Dimensions;
import io.countinghouse.common.mart.Lookup;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.mart.Totals;
import io.countinghouse.common.money.Currencies;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/** Recomputes the slices of a mart that a batch touched, from the lake at the recorded version. */
final class Deriver {
    private static final String WIDE = "decimal(38,10)";

    private final Job job;
    private final LakePaths paths;
    private final DeltaTables delta;
    private final MysqlTables mysql;
    private final int maxSlices;
    /** Shared by the marts of one source and slice. */
    private final Map<String, Slices> slices = new HashMap<>();

    private final Map<String, List<Measured>> fates = new HashMap<>();
    private final Map<String, Dataset<Row>> lines = new HashMap<>();
    /** Sources whose input is in the proof. */
    private final Set<String> proven = new HashSet<>();

    Deriver(Job job, LakePaths paths, DeltaTables delta, MysqlTables mysql, int maxSlices) {
        this.job = job;
        this.paths = paths;
        this.delta = delta;
        this.mysql = mysql;
        this.maxSlices = maxSlices;
    }

    /**
     * The slices of a mart that the batch touched; of a rebuild those that were chosen.
     *
     * @param versions of the lake tables, with the rows of the batch in each
     */
    Slices slices(Batch batch, Mart mart, Map<String, LakeVersion> versions) {
        return slices.computeIfAbsent(
                shared(batch, mart),
                key -> batch.kind() == BatchKind.REBUILD
                        ? slices(SliceChoice.of(batch.slices()), mart, versions.get(mart.source()))
                        : Slices.of(touched(batch, mart, versions), mart.slice(), maxSlices));
    }

    private Dataset<Row> touched(Batch batch, Mart mart, Map<String, LakeVersion> versions) {
        LakeInput source = input(mart.source(), versions);
        Dataset<Row> touched = source.touched(batch.batchId(), mart.slice());
        for (Lookup lookup : mart.lookups()) {
            if (job.isChanged(lookup.table(), batch, versions)) {
                Dataset<Row> changed = input(lookup.table(), versions)
                        .touched(batch.batchId(), lookup.by())
                        .distinct();
                touched = touched.union(lookup.touched().apply(changed, source.rows()));
            }
        }
        return touched;
    }

    /** Of a rebuild each mart has slices of its own. */
    private static String shared(Batch batch, Mart mart) {
        return mart.source()
                + mart.slice()
                + mart.lookups().stream().map(Lookup::table).toList()
                + (batch.kind() == BatchKind.REBUILD ? mart.name() : "");
    }

    /**
     * The chosen slices that the mart's source, the mart or its copy in the lake has: what was published goes from MySQL
     * before it goes from the copy.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED
     */
    Slices slices(SliceChoice choice, Mart mart, LakeVersion version) {
        Column[] slice = mart.slice().stream().map(functions::col).toArray(Column[]::new);
        String chosen = choice.predicate(mart);
        Dataset<Row> slices = delta.readAt(paths.table(mart.source()), version.deltaVersion())
                .where(chosen)
                .select(slice)
                .na()
                .drop("all")
                .union(mysql.mart(mart).where(chosen).select(slice));
        String copy = paths.table(mart.name());
        if (delta.exists(copy)) {
            slices = slices.union(
                    delta.readAt(copy, delta.latestVersion(copy)).where(chosen).select(slice));
        }
        return Slices.of(slices, mart.slice(), maxSlices);
    }

    private LakeInput input(String table, Map<String, LakeVersion> versions) {
        return new LakeInput(
                job.table(table),
                delta.readAt(paths.table(table), versions.get(table).deltaVersion()),
                new JobLake(job, paths, delta).withdrawnAt(versions));
    }

    /** Versions are ranked once for all marts of a history. */
    private Dataset<Row> lines(LakeInput input, Batch batch, Mart mart, Slices touched) {
        if (input.table().history().isEmpty()) {
            return input.of(touched);
        }
        return lines.computeIfAbsent(
                shared(batch, mart), key -> input.of(touched).persist(StorageLevel.MEMORY_AND_DISK()));
    }

    /** Frees what the marts shared. */
    void release() {
        lines.values().forEach(Dataset::unpersist);
        lines.clear();
    }

    /**
     * @param landed stage LANDED per file, which the input of the derivation must equal
     * @param proof receives stages DERIVED_INPUT and SUPERSEDED, once
     */
    DerivedMart derive(
            Batch batch,
            Mart mart,
            Map<String, LakeVersion> versions,
            Dimensions dimensions,
            List<Measured> landed,
            List<Measured> proof) {
        Slices slices = slices(batch, mart, versions);
        LakeInput source = input(mart.source(), versions);
        Dataset<Row> lines = lines(source, batch, mart, slices);
        Map<String, Totals> input = measureInput(lines, source.table(), batch);
        List<Measured> derivedInput = source.table()
                .history()
                .map(history -> fates.computeIfAbsent(mart.source(), key -> source.fates(history, batch.batchId())))
                .orElseGet(() -> ofFiles(input));
        new Conservation(batch)
                .requireDerivedInputIsLanded(
                        mart.name(),
                        landedIn(mart.source(), batch, landed),
                        derivedInput.stream()
                                .filter(line -> line.stage() != Stage.REPEATED)
                                .toList());
        Dataset<Row> rows =
                conform(mart, mart.derivation().derive(lines, dimensions)).persist(StorageLevel.MEMORY_AND_DISK());
        MeasuredMart measured = MeasuredMart.of(mart, rows);
        Totals totals = measured.totals();
        requireConserved(mart, source.table(), input, totals);
        if (proven.add(mart.source())) {
            proof.addAll(derivedInput);
        }
        mart.converted().ifPresent(converted -> proof.add(rounding(mart, converted, totals)));
        return new DerivedMart(
                mart,
                slices,
                rows,
                totals,
                measured.checksum(),
                versions.get(mart.source()).deltaVersion());
    }

    private List<Measured> landedIn(String table, Batch batch, List<Measured> landed) {
        Set<String> files = batch.objects().stream()
                .filter(object -> job.lands(object.feed(), table))
                .map(RawObject::fileId)
                .collect(Collectors.toSet());
        return landed.stream().filter(line -> files.contains(line.subject())).toList();
    }

    /** What the rounding of each row adds to the rounded sum. */
    private static Measured rounding(Mart mart, Converted converted, Totals totals) {
        BigDecimal exact = totals.sums().get(converted.unrounded()).setScale(2, RoundingMode.HALF_UP);
        return new Measured(
                mart.name(),
                Stage.ROUNDING,
                converted.amount(),
                totals.records(),
                totals.sums().get(converted.amount()).subtract(exact));
    }

    /** Per file of this batch, and under the empty name for all earlier ones together. */
    private static Map<String, Totals> measureInput(Dataset<Row> lines, LakeTable source, Batch batch) {
        Column file = when(col(DeltaTables.BATCH_ID).equalTo(batch.batchId()), col(FeedSchema.FILE_ID))
                .otherwise("");
        Column currency = source.currency().map(Currencies::known).orElse(lit(""));
        Map<String, Totals> totals = new TreeMap<>();
        for (Row row : lines.groupBy(file.as("_file"), currency.as("_currency"))
                .agg(count(lit(1)), sums(source.measures()))
                .collectAsList()) {
            Totals group = totals(row, 2, source.measures());
            totals.merge(
                    row.getString(0),
                    source.currency().isPresent() ? group.in(row.getString(1), source.measures()) : group,
                    Totals::plus);
        }
        return totals;
    }

    private static List<Measured> ofFiles(Map<String, Totals> input) {
        List<Measured> lines = new ArrayList<>();
        input.forEach((file, totals) -> {
            if (!file.isEmpty()) {
                lines.addAll(totals.lines(file, Stage.DERIVED_INPUT));
            }
        });
        return lines;
    }

    /** The declared columns in order; a type that differs is a fault of the derivation and fails. */
    private static Dataset<Row> conform(Mart mart, Dataset<Row> derived) {
        Column[] columns = java.util.Arrays.stream(mart.schema().fieldNames())
                .map(derived::col)
                .toArray(Column[]::new);
        Dataset<Row> rows = derived.select(columns);
        for (int i = 0; i < columns.length; i++) {
            StructField declared = mart.schema().fields()[i];
            StructField found = rows.schema().fields()[i];
            if (!declared.dataType().equals(found.dataType())) {
                throw new CountinghouseException(
                        ErrorCode.INTERNAL,
                        "Mart " + mart.name() + ", column " + declared.name() + ": found "
                                + found.dataType().sql() + ", expected "
                                + declared.dataType().sql());
            }
        }
        return rows;
    }

    private static void requireConserved(Mart mart, LakeTable source, Map<String, Totals> input, Totals derived) {
        Totals in = input.values().stream().reduce(Totals.none(source.measures()), Totals::plus);
        mart.conserves().forEach((column, measure) -> {
            requireConserved(
                    mart,
                    column,
                    measure,
                    "",
                    in.sums().get(measure),
                    derived.sums().get(column));
            Map<String, BigDecimal> landed = byCurrency(in, measure);
            Map<String, BigDecimal> found = byCurrency(derived, column);
            if (!landed.isEmpty() && !found.isEmpty()) {
                Set<String> currencies = new TreeSet<>(landed.keySet());
                currencies.addAll(found.keySet());
                currencies.forEach(currency -> requireConserved(
                        mart,
                        column,
                        measure,
                        " in " + currency,
                        landed.getOrDefault(currency, BigDecimal.ZERO),
                        found.getOrDefault(currency, BigDecimal.ZERO)));
            }
        });
    }

    private static Map<String, BigDecimal> byCurrency(Totals totals, String column) {
        return totals.currencies(column).stream()
                .collect(Collectors.toMap(CurrencyAmount::currency, CurrencyAmount::amount));
    }

    private static void requireConserved(
            Mart mart, String column, String measure, String where, BigDecimal in, BigDecimal out) {
        if (in.compareTo(out) != 0) {
            throw new CountinghouseException(
                    ErrorCode.CONSERVATION_BROKEN,
                    "Stage derived, mart " + mart.name() + ", column " + column + where + ": found "
                            + out.toPlainString() + ", expected " + in.toPlainString() + ", the sum of "
                            + mart.source() + "." + measure + " over the same slices");
        }
    }

    private static Totals totals(Row row, int records, List<String> columns) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            sums.put(columns.get(i), row.getDecimal(records + 1 + i));
        }
        return new Totals(row.getLong(records), sums);
    }

    private static Column[] sums(List<String> columns) {
        return columns.stream()
                .map(column -> coalesce(sum(col(column).cast(WIDE)), lit(BigDecimal.ZERO)))
                .toArray(Column[]::new);
    }
}
