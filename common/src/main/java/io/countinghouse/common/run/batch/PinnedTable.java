package io.countinghouse.common.run.batch;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.lake.Withdrawn;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.mart.Slices;
import io.countinghouse.common.money.Currencies;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A lake table at one version, as a derivation sees it.
 *
 * @param businessDate up to which day rows count, where they are dated
 * @param all the whole table
 * @param ofBatch the rows of the batch
 * @param isFirst whether there are no others
 * @param withdrawn what was taken back of it
 */
record PinnedTable(
        LakeTable table,
        LocalDate businessDate,
        Dataset<Row> all,
        long batchId,
        Dataset<Row> ofBatch,
        BooleanSupplier isFirst,
        Withdrawn withdrawn) {
    /** Beyond so many slices, looking for their things first costs more than ranking all versions. */
    private static final int FEW_SLICES = 1000;

    private static final String COUNTS = "_counts";
    private static final String REPEATS = "_repeats";
    private static final String TOLD = "_told";
    private static final String BEFORE = "_before";
    private static final String AFTER = "_after";

    /** The slice columns of every row by which the batch may change a mart; of a history, of things that it changed. */
    Dataset<Row> touched(List<String> slice) {
        Column[] columns = slice.stream().map(functions::col).toArray(Column[]::new);
        Dataset<Row> takenBack = withdrawn.takenBackBy(all, batchId);
        if (table.history().isEmpty()) {
            return ofBatch.select(columns).union(takenBack.select(columns));
        }
        if (isFirst.getAsBoolean()) {
            return ofBatch.select(columns).na().drop("all");
        }
        History history = table.history().get();
        Dataset<Row> versions = ofThings(
                history, all, ofBatch.select(history.keyColumns()).union(takenBack.select(history.keyColumns())));
        Dataset<Row> before = side(history, withdrawn.countingBefore(versions, batchId), slice, BEFORE);
        Dataset<Row> after = side(history, withdrawn.counting(versions), slice, AFTER);
        List<String> by = Stream.concat(history.key().stream(), history.byRecord() ? slice.stream() : Stream.of())
                .distinct()
                .toList();
        Dataset<Row> changed = before.join(after, asSeq(by), "full")
                .where(functions.not(col(BEFORE).eqNullSafe(col(AFTER))));
        if (history.byRecord()) {
            return changed.select(columns).na().drop("all");
        }
        return slices(changed, slice, BEFORE)
                .union(slices(changed, slice, AFTER))
                .na()
                .drop("all");
    }

    /** Every row that was not taken back. */
    Dataset<Row> rows() {
        return withdrawn.counting(all);
    }

    /** The slice columns of every version of a day that is complete since another one. */
    Optional<Dataset<Row>> datedAfter(LocalDate before, List<String> slice) {
        return table.day().map(day -> rows().where(
                        col(day).gt(functions.lit(before)).and(col(day).leq(functions.lit(businessDate))))
                .select(slice.stream().map(functions::col).toArray(Column[]::new)));
    }

    /**
     * The rows of these slices that count.
     *
     * @param withExcluded whether those are among them that are kept and do not count
     */
    Dataset<Row> of(Slices slices, boolean withExcluded) {
        Dataset<Row> rows = rows();
        if (table.history().isEmpty()) {
            return table.computed(rows.where(slices.predicate()));
        }
        History history = table.history().get();
        Dataset<Row> versions =
                slices.size() > FEW_SLICES ? rows : ofThings(history, rows, rows.where(slices.predicate()));
        Dataset<Row> current = history.current(versions).where(slices.predicate());
        return withExcluded
                ? table.computed(current.where(functions.not(table.isAhead(businessDate))))
                : table.countingOn(businessDate, current);
    }

    /**
     * What became of the batch's rows in a history, per file: those that count and those that do not; together they are what
     * landed. Those of them that repeat an earlier version are told once more.
     */
    List<Measured> fates(History history) {
        Dataset<Row> versions = isFirst.getAsBoolean() ? rows() : ofThings(history, rows(), ofBatch);
        Column fate = functions
                .when(functions.not(col(COUNTS)), Stage.SUPERSEDED.name())
                .when(table.isExcluded(), Stage.EXCLUDED.name())
                .when(table.isAhead(businessDate), Stage.AHEAD.name())
                .otherwise(Stage.DERIVED_INPUT.name());
        Column told = functions
                .when(col(REPEATS), functions.array(fate, functions.lit(Stage.REPEATED.name())))
                .otherwise(functions.array(fate));
        return FileMeasures.of(
                DeltaStore.withoutOfRejected(history.withFates(versions, COUNTS, REPEATS))
                        .where(isOfBatch())
                        .withColumn(TOLD, functions.explode(told)),
                col(TOLD),
                table.measures(),
                functions::col,
                table.currency().map(Currencies::known));
    }

    /** All of these versions of the things of which one is among some. */
    private static Dataset<Row> ofThings(History history, Dataset<Row> rows, Dataset<Row> some) {
        return rows.join(some.select(history.keyColumns()).distinct(), asSeq(history.key()), "left_semi");
    }

    /** What of each thing counts; where that is several rows, by slice as well, for they may lie in several. */
    private static Dataset<Row> side(History history, Dataset<Row> versions, List<String> slice, String name) {
        Dataset<Row> current = history.current(versions);
        if (history.byRecord()) {
            Column[] by = Stream.concat(history.key().stream(), slice.stream())
                    .distinct()
                    .map(functions::col)
                    .toArray(Column[]::new);
            return current.groupBy(by)
                    .agg(functions
                            .sort_array(functions.collect_list(history.content(current)))
                            .as(name));
        }
        List<Column> columns = new ArrayList<>(List.of(history.keyColumns()));
        slice.forEach(column -> columns.add(col(column).as(name + column)));
        columns.add(history.content(current).as(name));
        return current.select(columns.toArray(Column[]::new));
    }

    private static Dataset<Row> slices(Dataset<Row> changed, List<String> slice, String side) {
        return changed.select(
                slice.stream().map(column -> col(side + column).as(column)).toArray(Column[]::new));
    }

    private Column isOfBatch() {
        return col(DeltaStore.BATCH_ID).equalTo(batchId);
    }

    private static scala.collection.immutable.Seq<String> asSeq(List<String> names) {
        return scala.jdk.javaapi.CollectionConverters.asScala(names).toSeq();
    }
}
