package io.countinghouse.common.lake;

import java.util.List;

/**
 * A Delta table of landed rows; the lake is the truth.
 *
 * @param name the table's folder under the lake zone and its name everywhere else
 * @param partitionColumns how its files are laid out
 * @param measures decimal columns whose signed sums are proven at each stage
 */
public record LakeTable(String name, List<String> partitionColumns, List<String> measures) {
    public LakeTable {
        partitionColumns = List.copyOf(partitionColumns);
        measures = List.copyOf(measures);
    }
}
