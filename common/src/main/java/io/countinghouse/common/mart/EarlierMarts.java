package io.countinghouse.common.mart;

import io.countinghouse.common.lake.LakeView;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the marts of a batch are derived from beside their rows.
 *
 * @param marts that were derived before, by name
 * @param before of a mart of new days, what was published of it
 * @param slices a predicate, true for rows in the slices that are derived
 */
public record EarlierMarts(
        DerivationInputs dimensions,
        LakeView lake,
        Map<String, Dataset<Row>> marts,
        Optional<Dataset<Row>> before,
        String slices,
        LocalDate businessDate)
        implements DerivationInputs {
    public EarlierMarts {
        marts = Map.copyOf(marts);
    }

    @Override
    public Dataset<Row> table(String name) {
        return dimensions.table(name);
    }

    @Override
    public Optional<Dataset<Row>> lake(String name) {
        return lake.current(name);
    }

    @Override
    public Optional<Dataset<Row>> versions(String name) {
        return lake.versions(name);
    }

    @Override
    public Dataset<Row> within(Dataset<Row> rows) {
        return rows.where(slices);
    }

    @Override
    public Dataset<Row> published() {
        return before.orElseGet(DerivationInputs.super::published);
    }

    @Override
    public boolean hasMart(String name) {
        return marts.containsKey(name);
    }

    @Override
    public Dataset<Row> mart(String name) {
        Dataset<Row> rows = marts.get(name);
        return rows == null ? DerivationInputs.super.mart(name) : rows;
    }
}
