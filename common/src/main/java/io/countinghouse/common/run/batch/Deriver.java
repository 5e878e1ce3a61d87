package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.lake.ComputedRows;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.mart.DerivationInputs;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.mart.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** Recomputes the slices of a mart that a batch touched, from the lake at the recorded version; of several marts at a time. */
final class Deriver {
    private final Batch batch;
    private final Map<String, LakeVersion> versions;
    private final TouchedSlices slices;
    private final PinnedTables tables;
    private final DerivationRows rows;
    private final MartRows marts;
    private final LakeView lake;
    /** Sources whose input is in the proof. */
    private final Set<String> proven = ConcurrentHashMap.newKeySet();

    private final List<ComputedRows> derivedRows = new CopyOnWriteArrayList<>();

    /** @param versions of the lake tables, with the rows of the batch in each */
    Deriver(PinnedTables tables, TouchedSlices slices, Batch batch, Map<String, LakeVersion> versions) {
        this.batch = batch;
        this.versions = versions;
        this.slices = slices;
        this.tables = tables;
        this.rows = new DerivationRows(tables, batch, versions);
        this.marts = new MartRows(tables, versions);
        this.lake = new LakeReader(tables.job(), tables.paths(), tables.delta()).at(versions);
    }

    /** @param proof stages DERIVED_INPUT and SUPERSEDED, of each source with one of its marts, and what conversions round */
    record Derived(DerivedMart mart, List<Measured> proof) {
        Derived {
            proof = List.copyOf(proof);
        }
    }

    /** Finds the slices that {@link #derive} will ask for. */
    void find(Mart mart) {
        slices.of(batch, mart, versions);
    }

    /**
     * The rows are held until {@link #release}. The marts that this one is made of or looks into, and that the batch concerns, must
     * be derived before.
     *
     * @param landed the stages up to the landing, which the input of the derivation must equal
     */
    Derived derive(Mart mart, DerivationInputs dimensions, List<Measured> landed) {
        List<Measured> proof = new ArrayList<>();
        Slices touched = slices.of(batch, mart, versions);
        Optional<Mart> source = tables.job().mart(mart.source());
        Dataset<Row> lines = source.map(from -> mart.isOfNewDays() ? marts.whole(from) : marts.of(from, touched))
                .orElseGet(() -> rows.of(mart, touched));
        Totals input = source.isEmpty()
                ? proven(mart, rows.measured(lines, tables.job().table(mart.source())), landed, proof)
                : ofMart(mart, lines);
        DerivationInputs inputs = new EarlierMarts(
                dimensions,
                lake,
                marts.seenBy(mart, touched),
                mart.isOfNewDays() ? Optional.of(marts.before(mart)) : Optional.empty(),
                touched.predicate(),
                batch.businessDate());
        ComputedRows computed = ComputedRows.of(conform(mart, mart.derivation().derive(lines, inputs))
                // Where no slice is touched, what a lookup alone would give is published already.
                .where(lit(!touched.isEmpty())));
        derivedRows.add(computed);
        Dataset<Row> derived = computed.rows();
        MeasuredMart measured = MeasuredMart.of(mart, derived);
        Totals totals = measured.totals();
        MartConservation.require(mart, input, totals);
        mart.converted().ifPresent(converted -> proof.add(MartConservation.rounding(mart, converted, totals)));
        DerivedMart made = new DerivedMart(
                mart,
                touched,
                derived,
                totals,
                totals,
                measured.checksum(),
                versions.get(tables.job().source(mart).name()).deltaVersion());
        marts.add(made);
        return new Derived(made, proof);
    }

    private static Totals ofMart(Mart mart, Dataset<Row> lines) {
        return mart.conserves().isEmpty()
                ? Totals.none(List.of())
                : DerivationRows.measured(
                        lines, List.copyOf(new TreeSet<>(mart.conserves().values())));
    }

    private Totals proven(Mart mart, Map<String, Totals> input, List<Measured> landed, List<Measured> proof) {
        List<Measured> derivedInput = rows.proven(mart, input, landed);
        // The table of record carries the batch's proof.
        if (!tables.job().isOutlet(mart.source()) && proven.add(mart.source())) {
            proof.addAll(derivedInput);
        }
        return input.values().stream()
                .reduce(Totals.none(tables.job().table(mart.source()).amounts()), Totals::plus);
    }

    /** Frees the marts' rows and what they shared. */
    void release() {
        derivedRows.forEach(ComputedRows::release);
        rows.release();
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
}
