package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.check.Conservation;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.ComputedRows;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.mart.Totals;
import io.countinghouse.common.money.Currencies;
import io.countinghouse.common.money.ExactSum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The lake rows that marts are derived from, shared by the marts of one source, and the proof that they are what was landed. */
final class DerivationRows {
    private final PinnedTables tables;
    private final Batch batch;
    private final Map<String, LakeVersion> versions;
    private final Map<TouchedSlices.Shared, ComputedRows> ranked = new ConcurrentHashMap<>();
    private final Map<String, List<Measured>> fates = new ConcurrentHashMap<>();

    /** @param versions of the lake tables, with the rows of the batch in each */
    DerivationRows(PinnedTables tables, Batch batch, Map<String, LakeVersion> versions) {
        this.tables = tables;
        this.batch = batch;
        this.versions = versions;
    }

    /** The rows of these slices that count; versions are ranked once for all marts of a history. */
    Dataset<Row> of(Mart mart, Slices touched) {
        PinnedTable source = tables.at(mart.source(), batch, versions);
        return source.table().history().isEmpty()
                ? source.of(touched, mart.seesExcluded())
                : ranked.computeIfAbsent(
                                TouchedSlices.Shared.of(tables, batch, mart),
                                key -> ComputedRows.of(source.of(touched, mart.seesExcluded())))
                        .rows();
    }

    /** Frees what the marts shared. */
    void release() {
        ranked.values().forEach(ComputedRows::release);
        ranked.clear();
    }

    /**
     * What became of the batch's rows, stages DERIVED_INPUT and SUPERSEDED per file.
     *
     * @param input as {@link #measured} has it
     * @param landed the stages up to the landing; what was landed in the mart's source they must equal
     */
    List<Measured> proven(Mart mart, Map<String, Totals> input, List<Measured> landed) {
        PinnedTable source = tables.at(mart.source(), batch, versions);
        List<Measured> derivedInput = source.table()
                .history()
                .map(history -> fates.computeIfAbsent(mart.source(), key -> source.fates(history)))
                .orElseGet(() -> ofFiles(input, source.table().measures()));
        new Conservation(batch)
                .requireDerivedInputIsLanded(
                        mart.name(),
                        landedIn(mart.source(), landed),
                        derivedInput.stream()
                                .filter(line -> line.stage() != Stage.REPEATED)
                                .toList());
        return derivedInput;
    }

    private List<Measured> landedIn(String table, List<Measured> landed) {
        if (tables.job().isOutlet(table)) {
            return landed.stream()
                    .filter(line -> line.isOfOutlet(table))
                    .map(line -> line.ofFile(table))
                    .toList();
        }
        Set<String> files = batch.objects().stream()
                .filter(object -> tables.job().lands(object.feed(), table))
                .map(RawObject::fileId)
                .collect(Collectors.toSet());
        return Conservation.at(Stage.LANDED, landed).stream()
                .filter(line -> files.contains(line.subject()))
                .toList();
    }

    /** Per file of this batch, and under the empty name for all earlier ones together. */
    Map<String, Totals> measured(Dataset<Row> lines, LakeTable source) {
        Column file = when(col(DeltaStore.BATCH_ID).equalTo(batch.batchId()), col(FeedSchema.FILE_ID))
                .otherwise("");
        Column currency = source.currency().map(Currencies::known).orElse(lit(""));
        Map<String, Totals> totals = new TreeMap<>();
        for (Row row : lines.groupBy(file.as("_file"), currency.as("_currency"))
                .agg(count(lit(1)), sums(lines, source.amounts()))
                .collectAsList()) {
            Totals group = totals(row, 2, source.amounts());
            totals.merge(
                    row.getString(0),
                    source.currency().isPresent() ? group.in(row.getString(1), source.amounts()) : group,
                    Totals::plus);
        }
        return totals;
    }

    /** Of the rows of an earlier mart, what one conserves of them. */
    static Totals measured(Dataset<Row> rows, List<String> columns) {
        return totals(rows.agg(count(lit(1)), sums(rows, columns)).head(), 0, columns);
    }

    private static List<Measured> ofFiles(Map<String, Totals> input, List<String> measures) {
        List<Measured> lines = new ArrayList<>();
        input.forEach((file, totals) -> {
            if (!file.isEmpty()) {
                totals.lines(file, Stage.DERIVED_INPUT).stream()
                        .filter(line -> line.measure().equals(Measured.ROWS) || measures.contains(line.measure()))
                        .forEach(lines::add);
            }
        });
        return lines;
    }

    private static Totals totals(Row row, int records, List<String> columns) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            sums.put(columns.get(i), ExactSum.value(row, records + 1 + i));
        }
        return new Totals(row.getLong(records), sums);
    }

    private static Column[] sums(Dataset<Row> rows, List<String> columns) {
        return columns.stream()
                .map(column ->
                        ExactSum.of(col(column), rows.schema().apply(column).dataType()))
                .toArray(Column[]::new);
    }
}
