package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mart that has a column which its copy, as batch 4 left it, has not. */
class MartCopiesIT {
    private static final String APPLICATION = "tills/takings";
    private static final Mart MART = Mart.of("takings", "lines")
            .schema(new StructType()
                    .add("till", DataTypes.IntegerType)
                    .add("system", DataTypes.StringType)
                    .add("total", DataTypes.createDecimalType(18, 2)))
            .key(List.of("till", "system"))
            .slice(List.of("till"))
            .copyPartitions(List.of())
            .derivation((lines, dimensions) -> lines)
            .build();
    private static final Slices FIRST = new Slices(List.of("till"), List.of(List.of(1)));
    private static final Slices SECOND = new Slices(List.of("till"), List.of(List.of(2)));

    private final SparkSession spark = RealParts.shared().spark();
    private final DeltaStore delta = new DeltaStore(spark);
    private Workspace workspace;
    private MartCopies copies;
    private String path;

    @BeforeEach
    void copyOfAnEarlierRelease() {
        workspace = RealParts.shared().workspace();
        workspace.execute("CREATE TABLE takings (till INT NOT NULL, system VARCHAR(64) NOT NULL,"
                + " total DECIMAL(18, 2) NOT NULL, run_id VARCHAR(36) NOT NULL, updated_at DATETIME(6) NOT NULL,"
                + " PRIMARY KEY (till, system))");
        workspace.execute("INSERT INTO takings VALUES (1, 'erp', 10.01, 'run-5', '2024-01-05'),"
                + " (2, 'erp', 20.02, 'run-4', '2024-01-04')");
        copies = new MartCopies(delta, new MysqlTables(spark, workspace.runtime()));
        path = workspace.zones().lake() + "/tills/takings";
        Dataset<Row> narrow = spark.sql(
                """
                SELECT till, CAST(total AS DECIMAL(10, 2)) AS total, 'run-4' AS run_id, TIMESTAMP'2024-01-04' AS updated_at
                FROM VALUES (1, 1.00), (2, 20.02) AS rows(till, total)
                """);
        delta.replaceWhere(narrow, true, path, List.of(), "till IN (1, 2)", APPLICATION, 4);
    }

    @Test
    void theFirstCopyThatIsMadeOfItHasAllSlicesAndColumns() {
        replace(FIRST, "10.01", 5);

        assertThat(copied()).containsExactly("[1,erp,10.01,run-5]", "[2,erp,20.02,run-4]");
    }

    @Test
    void aBatchThatReplacedItsSlicesInTheEarlierReleaseGivesItTheColumnsToo() {
        workspace.execute("UPDATE takings SET total = 1.00, run_id = 'run-4' WHERE till = 1");

        replace(FIRST, "1.00", 4);

        assertThat(copied()).containsExactly("[1,erp,1.00,run-4]", "[2,erp,20.02,run-4]");
    }

    @Test
    void onceItHasTheColumnsOnlyTheSlicesOfABatchAreReplacedAndEachBatchOnce() {
        replace(FIRST, "10.01", 5);
        replace(FIRST, "10.01", 5);
        workspace.execute("UPDATE takings SET total = 99.99, run_id = 'run-6'");
        replace(SECOND, "99.99", 6);
        long version = delta.latestVersion(path);
        replace(SECOND, "99.99", 6);

        assertThat(copied()).containsExactly("[1,erp,10.01,run-5]", "[2,erp,99.99,run-6]");
        assertThat(delta.latestVersion(path)).isEqualTo(version);
    }

    private void replace(Slices slices, String total, long batchId) {
        try (MartCopies.Prepared copy = copies.prepare(
                MART, slices, new Totals(1, Map.of("total", new BigDecimal(total))), path, APPLICATION, batchId)) {
            copy.write();
        }
    }

    private List<String> copied() {
        return delta
                .readAt(path, delta.latestVersion(path))
                .select("till", "system", "total", "run_id")
                .orderBy("till", "system")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
    }
}
