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
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.Dimensions;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.RowChecksum;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.mart.Totals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/** Recomputes the slices of a mart that a batch touched, from the lake at the recorded version. */
final class Deriver {
    private static final String WIDE = "decimal(38,10)";
    /** Of a history's batch there may be one without the other: of deletions, no row counts. */
    private static final Set<Stage> INPUT = Set.of(Stage.DERIVED_INPUT, Stage.SUPERSEDED);

    private final Job job;
    private final LakePaths paths;
    private final DeltaTables delta;
    private final MysqlTables mysql;
    private final int maxSlices;
    /** Shared by the marts of one source and slice. */
    private final Map<String, Slices> slices = new HashMap<>();

    private final Map<String, List<Measured>> fates = new HashMap<>();
    private final Map<String, Dataset<Row>> lines = new HashMap<>();

    Deriver(Job job, LakePaths paths, DeltaTables delta, MysqlTables mysql, int maxSlices) {
        this.job = job;
        this.paths = paths;
        this.delta = delta;
        this.mysql = mysql;
        this.maxSlices = maxSlices;
    }

    /** The slices of a mart that the batch touched; of a rebuild those that were chosen. */
    Slices slices(Batch batch, Mart mart, LakeVersion version) {
        return slices.computeIfAbsent(
                shared(batch, mart),
                key -> batch.kind() == BatchKind.REBUILD
                        ? slices(SliceChoice.of(batch.slices()), mart, version)
                        : Slices.of(
                                input(mart, version).touched(batch.batchId(), mart.slice()), mart.slice(), maxSlices));
    }

    /** Of a rebuild each mart has slices of its own. */
    private static String shared(Batch batch, Mart mart) {
        return mart.source() + mart.slice() + (batch.kind() == BatchKind.REBUILD ? mart.name() : "");
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

    private LakeInput input(Mart mart, LakeVersion version) {
        return new LakeInput(job.source(mart), delta.readAt(paths.table(mart.source()), version.deltaVersion()));
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
            LakeVersion version,
            Dimensions dimensions,
            List<Measured> landed,
            List<Measured> proof) {
        Slices slices = slices(batch, mart, version);
        LakeInput source = input(mart, version);
        Dataset<Row> lines = lines(source, batch, mart, slices);
        Map<String, Totals> input = measureInput(lines, source.table(), batch);
        List<Measured> derivedInput = source.table()
                .history()
                .map(history -> fates.computeIfAbsent(mart.source(), key -> source.fates(history, batch.batchId())))
                .orElseGet(() -> ofFiles(input, source.table()));
        new Conservation(batch).requireDerivedInputIsLanded(mart.name(), landed, derivedInput);
        Dataset<Row> rows =
                conform(mart, mart.derivation().derive(lines, dimensions)).persist(StorageLevel.MEMORY_AND_DISK());
        Row measured = measured(mart, rows);
        Totals totals = totals(measured, 0, money(mart));
        BigDecimal checksum = measured.getDecimal(1 + totals.sums().size());
        requireConserved(mart, input, totals);
        if (proof.stream().noneMatch(line -> INPUT.contains(line.stage()))) {
            proof.addAll(derivedInput);
        }
        return new DerivedMart(mart, slices, rows, totals, checksum, version.deltaVersion());
    }

    /** Per file of this batch, and under the empty name for all earlier ones together. */
    private static Map<String, Totals> measureInput(Dataset<Row> lines, LakeTable source, Batch batch) {
        Column file = when(col(DeltaTables.BATCH_ID).equalTo(batch.batchId()), col(FeedSchema.FILE_ID))
                .otherwise("");
        Map<String, Totals> totals = new TreeMap<>();
        for (Row row :
                lines.groupBy(file).agg(count(lit(1)), sums(source.measures())).collectAsList()) {
            totals.put(row.getString(0), totals(row, 1, source.measures()));
        }
        return totals;
    }

    private static List<Measured> ofFiles(Map<String, Totals> input, LakeTable source) {
        List<Measured> lines = new ArrayList<>();
        input.forEach((file, totals) -> {
            if (file.isEmpty()) {
                return;
            }
            if (source.measures().isEmpty()) {
                lines.add(new Measured(file, Stage.DERIVED_INPUT, Measured.ROWS, totals.records(), BigDecimal.ZERO));
            }
            totals.sums()
                    .forEach((measure, amount) ->
                            lines.add(new Measured(file, Stage.DERIVED_INPUT, measure, totals.records(), amount)));
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

    /** The mart's totals and checksum, in one pass over its rows. */
    private static Row measured(Mart mart, Dataset<Row> rows) {
        List<Column> columns = new ArrayList<>(List.of(sums(money(mart))));
        columns.add(RowChecksum.of(mart));
        return rows.agg(count(lit(1)), columns.toArray(Column[]::new)).head();
    }

    private static List<String> money(Mart mart) {
        return java.util.Arrays.stream(mart.schema().fields())
                .filter(field -> field.dataType() instanceof DecimalType)
                .map(StructField::name)
                .toList();
    }

    private static void requireConserved(Mart mart, Map<String, Totals> input, Totals derived) {
        mart.conserves().forEach((column, measure) -> {
            BigDecimal in = input.values().stream()
                    .map(totals -> totals.sums().get(measure))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal out = derived.sums().get(column);
            if (in.compareTo(out) != 0) {
                throw new CountinghouseException(
                        ErrorCode.CONSERVATION_BROKEN,
                        "Stage derived, mart " + mart.name() + ", column " + column + ": found "
                                + out.toPlainString() + ", expected " + in.toPlainString() + ", the sum of "
                                + mart.source() + "." + measure + " over the same slices");
            }
        });
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
