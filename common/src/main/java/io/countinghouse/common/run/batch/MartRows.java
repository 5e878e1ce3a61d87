package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.mart.DerivedMart;
import io.countinghouse.common.mart.EarlierMart;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Slices;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Marts as they will be once the batch is published: what it has derived, and of other slices what was published before. */
final class MartRows {
    private final PinnedTables tables;
    private final Map<String, LakeVersion> versions;
    private final Map<String, DerivedMart> derived = new ConcurrentHashMap<>();

    MartRows(PinnedTables tables, Map<String, LakeVersion> versions) {
        this.tables = tables;
        this.versions = versions;
    }

    void add(DerivedMart mart) {
        derived.put(mart.mart().name(), mart);
    }

    /** By name, what a mart sees of the marts that it looks into. */
    Map<String, Dataset<Row>> seenBy(Mart mart, Slices slices) {
        Map<String, Dataset<Row>> seen = new TreeMap<>();
        for (EarlierMart earlier : mart.earlier()) {
            Mart other = tables.job().mart(earlier.name()).orElseThrow();
            seen.put(
                    earlier.name(),
                    switch (earlier.reach()) {
                        case SLICES -> of(other, slices);
                        case BEFORE -> before(
                                other, mart.running().orElseThrow().column(), slices);
                        case WHOLE -> whole(other);
                    });
        }
        return seen;
    }

    /** The rows of these slices; of a mart of one slice all of it. */
    Dataset<Row> of(Mart mart, Slices slices) {
        if (slices.columns().isEmpty()) {
            return slices.isEmpty() ? whole(mart).limit(0) : whole(mart);
        }
        DerivedMart made = derived.get(mart.name());
        Slices own = slices.in(mart.slice());
        if (made == null) {
            return published(mart, own.predicate(), Slices.none(mart.slice()));
        }
        Slices others = own.except(made.slices());
        if (others.isEmpty()) {
            return own.size() == made.slices().size()
                    ? made.rows()
                    : made.rows().where(own.predicate());
        }
        return made.rows()
                .where(own.predicate())
                .unionByName(published(mart, others.predicate(), Slices.none(mart.slice())));
    }

    /** Of a mart of new days, what was published before the batch. */
    Dataset<Row> before(Mart mart) {
        return published(mart, "true", Slices.none(mart.slice()));
    }

    /** All of it. */
    Dataset<Row> whole(Mart mart) {
        DerivedMart made = derived.get(mart.name());
        return made == null
                ? published(mart, "true", Slices.none(mart.slice()))
                : made.rows().unionByName(published(mart, "true", made.slices()));
    }

    /** The slices, and those that go before them. */
    private Dataset<Row> before(Mart mart, String column, Slices slices) {
        int at = slices.columns().indexOf(column);
        LocalDate last = slices.values().stream()
                .map(slice -> (LocalDate) slice.get(at))
                .max(Comparator.naturalOrder())
                .orElse(LocalDate.EPOCH);
        return whole(mart).where(col(column).leq(lit(last)));
    }

    /** What was published of a mart before the batch, but for these slices. */
    private Dataset<Row> published(Mart mart, String predicate, Slices but) {
        if (!versions.containsKey(mart.name())) {
            return tables.delta().none(mart.schema());
        }
        Dataset<Row> rows = tables.copy(mart, versions).where(predicate);
        return but.isEmpty() ? rows : rows.where(not(expr(but.predicate())));
    }
}
