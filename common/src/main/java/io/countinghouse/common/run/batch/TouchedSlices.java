package io.countinghouse.common.run.batch;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.mart.Lookup;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.mart.Slices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Which slices of its marts a batch touches; the same for all marts of one source, slice and lookups. */
public final class TouchedSlices {
    private final PinnedTables tables;
    private final int maxSlices;
    private final Map<Shared, Slices> known = new HashMap<>();

    /** @param maxSlices of one mart; more are LIMIT_EXCEEDED */
    public TouchedSlices(PinnedTables tables, int maxSlices) {
        this.tables = tables;
        this.maxSlices = maxSlices;
    }

    /** What marts have in common that are computed from the same rows; of a rebuild each mart has slices of its own. */
    record Shared(String source, List<String> slice, List<String> lookups, Optional<String> mart) {
        static Shared of(Batch batch, Mart mart) {
            return new Shared(
                    mart.source(),
                    mart.slice(),
                    mart.lookups().stream().map(Lookup::table).toList(),
                    Optional.of(mart.name()).filter(name -> batch.kind() == BatchKind.REBUILD));
        }
    }

    /**
     * The slices of a mart that the batch touched; of a rebuild those that were chosen.
     *
     * @param versions of the lake tables, with the rows of the batch in each
     */
    Slices of(Batch batch, Mart mart, Map<String, LakeVersion> versions) {
        return known.computeIfAbsent(
                Shared.of(batch, mart),
                key -> batch.kind() == BatchKind.REBUILD
                        ? chosen(SliceChoice.of(batch.slices()), mart, versions.get(mart.source()))
                        : Slices.of(touched(batch, mart, versions), mart.slice(), maxSlices));
    }

    private Dataset<Row> touched(Batch batch, Mart mart, Map<String, LakeVersion> versions) {
        PinnedTable source = tables.at(mart.source(), versions);
        Dataset<Row> touched = source.touched(batch.batchId(), mart.slice());
        for (Lookup lookup : mart.lookups()) {
            if (tables.job().isChanged(lookup.table(), batch, versions)) {
                Dataset<Row> changed = tables.at(lookup.table(), versions)
                        .touched(batch.batchId(), lookup.by())
                        .distinct();
                touched = touched.union(lookup.touched().apply(changed, source.rows()));
            }
        }
        return touched;
    }

    /**
     * The chosen slices that the mart's source, the mart or its copy in the lake has: what was published goes from MySQL
     * before it goes from the copy.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED
     */
    public Slices chosen(SliceChoice choice, Mart mart, LakeVersion version) {
        Column[] slice = mart.slice().stream().map(functions::col).toArray(Column[]::new);
        String chosen = choice.predicate(mart);
        Dataset<Row> slices = tables.delta()
                .readAt(tables.paths().table(mart.source()), version.deltaVersion())
                .where(chosen)
                .select(slice)
                .na()
                .drop("all")
                .union(tables.mysql().mart(mart).where(chosen).select(slice));
        String copy = tables.paths().table(mart.name());
        if (tables.delta().exists(copy)) {
            slices = slices.union(tables.delta()
                    .readAt(copy, tables.delta().latestVersion(copy))
                    .where(chosen)
                    .select(slice));
        }
        return Slices.of(slices, mart.slice(), maxSlices);
    }
}
