package io.countinghouse.common.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaStoreTest {
    private final DeltaStore delta = new DeltaStore(TestSpark.session());

    @TempDir
    private Path folder;

    @Test
    void aTableOfNarrowerAmountsTakesWideOnesAndKeepsItsOwn() {
        String path = folder.resolve("it's a `table`").toString();
        delta.append(amounts(1, "9999999999999999.99", 18, 2), path, List.of("month"), "test", 1);

        delta.append(amounts(2, "199999999999999999.9999", 22, 4), path, List.of("month"), "test", 2);
        delta.replaceWhere(amounts(3, "0.0001", 30, 4), path, List.of("month"), "month = 3", "test", 3);

        Dataset<Row> rows = delta.readAt(path, delta.latestVersion(path));
        assertThat(rows.schema().apply("amount").dataType()).isEqualTo(DataTypes.createDecimalType(30, 4));
        assertThat(rows.orderBy("month").select("amount").collectAsList())
                .extracting(row -> row.getDecimal(0).toPlainString())
                .containsExactly("9999999999999999.9900", "199999999999999999.9999", "0.0001");
        assertThat(delta.readAt(path, 0).schema().apply("amount").dataType())
                .isEqualTo(DataTypes.createDecimalType(18, 2));
    }

    @Test
    void aWriteThatWasDoneBeforeChangesNothing() {
        String path = folder.resolve("table").toString();
        delta.append(amounts(1, "1.00", 18, 2), path, List.of(), "test", 1);
        delta.append(amounts(2, "2.0000", 20, 4), path, List.of(), "test", 2);
        long version = delta.latestVersion(path);

        delta.append(amounts(2, "2.0000", 20, 4), path, List.of(), "test", 2);

        assertThat(delta.latestVersion(path)).isEqualTo(version);
    }

    private static Dataset<Row> amounts(int month, String amount, int precision, int scale) {
        return TestSpark.session()
                .sql("SELECT " + month + " AS month, CAST('" + amount + "' AS DECIMAL(" + precision + "," + scale
                        + ")) AS amount");
    }
}
