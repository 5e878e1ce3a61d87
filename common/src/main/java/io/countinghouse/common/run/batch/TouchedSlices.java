package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.mart.EarlierMart;
import io.countinghouse.common.mart.Lookup;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.mart.Slices;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Which slices of its marts a batch touches, each found once; the same for all marts that are computed from the same rows. */
public final class TouchedSlices {
    private final PinnedTables tables;
    private final int maxSlices;
    private final Map<Shared, Slices> known = new HashMap<>();

    /** @param maxSlices of one mart; more are LIMIT_EXCEEDED */
    public TouchedSlices(PinnedTables tables, int maxSlices) {
        this.tables = tables;
        this.maxSlices = maxSlices;
    }

    /** What marts have in common that are computed from the same rows; one that goes further, or is rebuilt, has its own. */
    record Shared(
            String source, List<String> slice, List<String> lookups, boolean withExcluded, Optional<String> mart) {
        static Shared of(PinnedTables tables, Batch batch, Mart mart) {
            boolean isAlone = batch.kind() == BatchKind.REBUILD
                    || mart.isOfNewDays()
                    || mart.running().isPresent()
                    || mart.earlier().stream()
                            .anyMatch(earlier -> !isAlike(
                                    mart, tables.job().mart(earlier.name()).orElseThrow()));
            return new Shared(
                    mart.source(),
                    mart.slice(),
                    lookups(mart),
                    mart.seesExcluded(),
                    Optional.of(mart.name()).filter(name -> isAlone));
        }

        private static boolean isAlike(Mart mart, Mart earlier) {
            return mart.source().equals(earlier.source())
                    && mart.slice().equals(earlier.slice())
                    && lookups(mart).equals(lookups(earlier))
                    && earlier.running().isEmpty();
        }

        private static List<String> lookups(Mart mart) {
            return mart.lookups().stream().map(Lookup::table).toList();
        }
    }

    /**
     * The slices of a mart that the batch touched; of a rebuild those that were chosen.
     *
     * @param versions of the lake tables, with the rows of the batch in each
     */
    synchronized Slices of(Batch batch, Mart mart, Map<String, LakeVersion> versions) {
        Shared shared = Shared.of(tables, batch, mart);
        Slices slices = known.get(shared);
        if (slices == null) {
            if (mart.isOfNewDays()) {
                slices = newDays(batch, mart);
            } else {
                slices = batch.kind() == BatchKind.REBUILD
                        ? chosen(SliceChoice.recorded(batch.slices()), mart, versions)
                        : touched(batch, mart, versions);
            }
            known.put(shared, slices);
        }
        return slices;
    }

    private static Slices newDays(Batch batch, Mart mart) {
        return new Slices(
                mart.slice(),
                batch.frozen().businessDateBefore().stream()
                        .filter(before -> batch.hasNewDays())
                        .flatMap(before -> before.plusDays(1)
                                .datesUntil(batch.businessDate().plusDays(1)))
                        .map(day -> List.<Object>of(day))
                        .toList());
    }

    private Slices touched(Batch batch, Mart mart, Map<String, LakeVersion> versions) {
        Optional<Mart> source = tables.job().mart(mart.source());
        Slices touched;
        if (mart.isOneSlice() && isChanged(batch, mart, source, versions)) {
            touched = Slices.one();
        } else if (source.isPresent()) {
            touched = of(batch, source.get(), versions).in(mart.slice());
        } else if (mart.isOneSlice()) {
            touched = Slices.none(mart.slice());
        } else {
            touched = Slices.of(touchedRows(batch, mart, versions), mart.slice(), maxSlices);
        }
        for (EarlierMart earlier : mart.earlier()) {
            touched = touched.and(of(batch, tables.job().mart(earlier.name()).orElseThrow(), versions)
                    .in(mart.slice()));
        }
        if (mart.running().isPresent()) {
            Running running = mart.running().get();
            touched = touched.and(passed(batch, mart, running, versions)).onward(running, batch.businessDate());
        }
        return touched.within(maxSlices);
    }

    /** Whether the batch changed one of the lake tables that the mart is made of, or days of one have passed. */
    private boolean isChanged(Batch batch, Mart mart, Optional<Mart> source, Map<String, LakeVersion> versions) {
        return mart.lookups().stream().anyMatch(lookup -> tables.job().isChanged(lookup.table(), batch, versions))
                || (source.isEmpty()
                        && (tables.job().isChanged(mart.source(), batch, versions)
                                || (batch.hasNewDays()
                                        && tables.job()
                                                .table(mart.source())
                                                .day()
                                                .isPresent())));
    }

    private Dataset<Row> touchedRows(Batch batch, Mart mart, Map<String, LakeVersion> versions) {
        PinnedTable source = tables.at(mart.source(), batch, versions);
        Dataset<Row> touched = source.touched(mart.slice());
        Optional<Dataset<Row>> dated = batch.frozen()
                .businessDateBefore()
                .filter(before -> batch.hasNewDays())
                .flatMap(before -> source.datedAfter(before, mart.slice()));
        if (dated.isPresent()) {
            touched = touched.union(dated.get());
        }
        for (Lookup lookup : mart.lookups()) {
            if (tables.job().isChanged(lookup.table(), batch, versions)) {
                Dataset<Row> changed = tables.at(lookup.table(), batch, versions)
                        .touched(lookup.by())
                        .distinct();
                touched = touched.union(lookup.touched().apply(changed, source.rows()));
            }
        }
        return touched;
    }

    /** The slices of the days that have passed, of all that has rows on the day before them. */
    private Slices passed(Batch batch, Mart mart, Running running, Map<String, LakeVersion> versions) {
        Optional<LocalDate> before = batch.frozen().businessDateBefore();
        if (!running.everyDay() || before.isEmpty() || !batch.hasNewDays() || !versions.containsKey(mart.name())) {
            return Slices.none(mart.slice());
        }
        LocalDate last = running.stride().first(before.get());
        Slices then = Slices.of(
                tables.copy(mart, versions).where(col(running.column()).equalTo(lit(last))), mart.slice(), maxSlices);
        LocalDate next = running.stride().first(before.get().plusDays(1));
        int at = mart.slice().indexOf(running.column());
        return new Slices(
                mart.slice(),
                then.values().stream()
                        .map(slice -> {
                            List<Object> after = new ArrayList<>(slice);
                            after.set(at, next);
                            return List.copyOf(after);
                        })
                        .toList());
    }

    /**
     * The chosen slices that the mart's source, the mart or its copy in the lake has: what was published goes from MySQL
     * before it goes from the copy.
     *
     * @throws CountinghouseException LIMIT_EXCEEDED
     */
    public Slices chosen(SliceChoice choice, Mart mart, Map<String, LakeVersion> versions) {
        if (mart.isOneSlice()) {
            return Slices.one();
        }
        Column[] slice = mart.slice().stream().map(functions::col).toArray(Column[]::new);
        String chosen = choice.predicate(mart);
        String published = choice.predicateOfPublished(mart);
        Dataset<Row> slices = tables.mysql().mart(mart).where(published).select(slice);
        Optional<Mart> source = tables.job().mart(mart.source());
        if (source.isEmpty()) {
            slices = slices.union(tables.delta()
                    .readAt(
                            tables.paths().table(mart.source()),
                            versions.get(mart.source()).deltaVersion())
                    .where(chosen)
                    .select(slice)
                    .na()
                    .drop("all"));
        }
        String copy = tables.paths().table(mart.name());
        if (tables.delta().exists(copy)) {
            slices = slices.union(tables.delta()
                    .readAt(copy, tables.delta().latestVersion(copy))
                    .where(published)
                    .select(slice));
        }
        Slices found = Slices.of(slices, mart.slice(), maxSlices);
        return source.map(from -> found.and(chosen(choice, from, versions).in(mart.slice())))
                .orElse(found)
                .within(maxSlices);
    }
}
