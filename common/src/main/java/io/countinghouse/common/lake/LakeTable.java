package io.countinghouse.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Optional;
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
 * @param excluded a predicate, true for rows that are kept and do not count
 */
public record LakeTable(
        String name,
        List<String> partitionColumns,
        List<String> measures,
        List<String> computed,
        Optional<History> history,
        Optional<String> currency,
        Optional<String> excluded) {
    public LakeTable {
        partitionColumns = List.copyOf(partitionColumns);
        measures = List.copyOf(measures);
        computed = List.copyOf(computed);
    }

    public LakeTable(String name, List<String> partitionColumns, List<String> measures, Optional<History> history) {
        this(name, partitionColumns, measures, List.of(), history, Optional.empty(), Optional.empty());
    }

    /** A table in which each row counts. */
    public LakeTable(String name, List<String> partitionColumns, List<String> measures) {
        this(name, partitionColumns, measures, Optional.empty());
    }

    /** The same table, whose measures are amounts in the currency that this column names. */
    public LakeTable inCurrencyOf(String column) {
        return new LakeTable(name, partitionColumns, measures, computed, history, Optional.of(column), excluded);
    }

    /** The same table, of which these rows are kept and do not count. */
    public LakeTable excluding(String predicate) {
        return new LakeTable(name, partitionColumns, measures, computed, history, currency, Optional.of(predicate));
    }

    /** The same table, whose rows have these amounts as well, made of the others. */
    public LakeTable computing(String... amounts) {
        return new LakeTable(name, partitionColumns, measures, List.of(amounts), history, currency, excluded);
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
        return excluded.map(predicate -> current.where(not(isExcluded()))).orElse(current);
    }

    /** Whether a row is kept and does not count. */
    public Column isExcluded() {
        return excluded.map(predicate -> coalesce(expr(predicate), lit(false))).orElseGet(() -> lit(false));
    }
}
