package io.countinghouse.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A Delta table of landed rows; the lake is the truth.
 *
 * @param name the table's folder under the lake zone and its name everywhere else
 * @param partitionColumns how its files are laid out
 * @param measures decimal columns whose signed sums are proven at each stage
 * @param history set when its rows are versions of things; otherwise each row counts
 * @param currency the column that names the currency of the measures, where they are in several
 * @param computed further decimal columns, made of those, that marts may conserve
 * @param computing makes the columns of {@code computed}, and further ones, of those that were landed; none where they were landed
 * @param excluded a predicate, true for rows that are kept and do not count
 * @param day a date column, of a table of versions: a row counts once that day is complete
 */
public record LakeTable(
        String name,
        List<String> partitionColumns,
        List<String> measures,
        List<String> computed,
        Optional<UnaryOperator<Dataset<Row>>> computing,
        Optional<History> history,
        Optional<String> currency,
        Optional<String> excluded,
        Optional<String> day) {
    public LakeTable {
        partitionColumns = List.copyOf(partitionColumns);
        measures = List.copyOf(measures);
        computed = List.copyOf(computed);
        if (day.isPresent() && history.isEmpty()) {
            throw new IllegalArgumentException(
                    "lake table " + name + ": rows that count on a later day are told in a table of versions only");
        }
    }

    public LakeTable(String name, List<String> partitionColumns, List<String> measures, Optional<History> history) {
        this(
                name,
                partitionColumns,
                measures,
                List.of(),
                Optional.empty(),
                history,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A table in which each row counts. */
    public LakeTable(String name, List<String> partitionColumns, List<String> measures) {
        this(name, partitionColumns, measures, Optional.empty());
    }

    /** The same table, whose measures are amounts in the currency that this column names. */
    public LakeTable inCurrencyOf(String column) {
        return new LakeTable(
                name, partitionColumns, measures, computed, computing, history, Optional.of(column), excluded, day);
    }

    /** The same table, of which these rows are kept and do not count. */
    public LakeTable excluding(String predicate) {
        return new LakeTable(
                name, partitionColumns, measures, computed, computing, history, currency, Optional.of(predicate), day);
    }

    /** The same table, whose rows have these amounts as well, made of the others. */
    public LakeTable computing(String... amounts) {
        return new LakeTable(
                name, partitionColumns, measures, List.of(amounts), computing, history, currency, excluded, day);
    }

    /**
     * The same table, whose rows have these amounts as well, made of the others when they are read: by the settings of the batch
     * that reads them.
     *
     * @param make pure; adds columns, and keeps those that are there
     */
    public LakeTable computing(UnaryOperator<Dataset<Row>> make, String... amounts) {
        return new LakeTable(
                name,
                partitionColumns,
                measures,
                List.of(amounts),
                Optional.of(make),
                history,
                currency,
                excluded,
                day);
    }

    /** The same table, a row of which counts once the day in this column is complete. */
    public LakeTable dated(String column) {
        return new LakeTable(
                name,
                partitionColumns,
                measures,
                computed,
                computing,
                history,
                currency,
                excluded,
                Optional.of(column));
    }

    /** All that a mart may conserve. */
    public List<String> amounts() {
        return Stream.concat(measures.stream(), computed.stream()).toList();
    }

    /** The rows that count. */
    public Dataset<Row> current(Dataset<Row> rows) {
        return counting(history.map(versions -> versions.current(rows)).orElse(rows));
    }

    /** Of rows that are current, those that count. */
    public Dataset<Row> counting(Dataset<Row> current) {
        return computed(
                excluded.map(predicate -> current.where(not(isExcluded()))).orElse(current));
    }

    /** The rows that count up to a day. */
    public Dataset<Row> countingOn(LocalDate businessDate, Dataset<Row> current) {
        return day.isEmpty() ? counting(current) : counting(current.where(not(isAhead(businessDate))));
    }

    /** Rows with what is made of them. */
    public Dataset<Row> computed(Dataset<Row> rows) {
        return computing.map(make -> make.apply(rows)).orElse(rows);
    }

    /** Whether a row counts on a later day. */
    public Column isAhead(LocalDate businessDate) {
        return day.map(column -> coalesce(col(column).gt(lit(businessDate)), lit(false)))
                .orElseGet(() -> lit(false));
    }

    /** Whether a row is kept and does not count. */
    public Column isExcluded() {
        return excluded.map(predicate -> coalesce(expr(predicate), lit(false))).orElseGet(() -> lit(false));
    }
}
