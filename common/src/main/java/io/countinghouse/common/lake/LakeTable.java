package io.countinghouse.common.lake;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A Delta table of landed rows; the lake is the truth.
 *
 * @param name the table's folder under the lake zone and its name everywhere else
 * @param partitionColumns how its files are laid out
 * @param measures decimal columns whose signed sums are proven at each stage
 * @param history set when its rows are versions of things; otherwise each row counts
 */
public record LakeTable(String name, List<String> partitionColumns, List<String> measures, Optional<History> history) {
    public LakeTable {
        partitionColumns = List.copyOf(partitionColumns);
        measures = List.copyOf(measures);
    }

    /** A table in which each row counts. */
    public LakeTable(String name, List<String> partitionColumns, List<String> measures) {
        this(name, partitionColumns, measures, Optional.empty());
    }

    /** The rows that count. */
    public Dataset<Row> current(Dataset<Row> rows) {
        return history.map(versions -> versions.current(rows)).orElse(rows);
    }
}
