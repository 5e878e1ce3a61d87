package io.countinghouse.common.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

class DeltaStoreTest {
    private final DeltaStore delta = new DeltaStore(TestSpark.session());

    @TempDir
    private Path folder;

    @Test
    void aTableOfNarrowerAmountsTakesWideOnesAndKeepsItsOwn() {
        String path = folder.resolve("it's a `table`").toString();
        delta.append(amounts(1, "9999999999999999.99", 18, 2), OptionalInt.of(1), path, List.of("month"), "test", 1);

        delta.append(
                amounts(2, "199999999999999999.9999", 22, 4), OptionalInt.of(1), path, List.of("month"), "test", 2);
        delta.replaceWhere(amounts(3, "0.0001", 30, 4), true, path, List.of("month"), "month = 3", "test", 3);

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
        delta.append(amounts(1, "1.00", 18, 2), OptionalInt.of(1), path, List.of(), "test", 1);
        delta.append(amounts(2, "2.0000", 20, 4), OptionalInt.of(1), path, List.of(), "test", 2);
        long version = delta.latestVersion(path);

        delta.append(amounts(2, "2.0000", 20, 4), OptionalInt.of(1), path, List.of(), "test", 2);

        assertThat(delta.latestVersion(path)).isEqualTo(version);
    }

    @Test
    void theRowsOfABatchAreReadFromItsFilesAlone() {
        String path = folder.resolve("table").toString();
        for (int batch = 1; batch <= 3; batch++) {
            delta.append(ofBatch(batch, batch), OptionalInt.of(1), path, List.of(), "test", batch);
        }

        Dataset<Row> rows = delta.ofBatch(path, delta.latestVersion(path), 2);

        assertThat(rows.inputFiles()).hasSize(1);
        assertThat(rows.select("month").as(Encoders.INT()).collectAsList()).containsExactly(2);
        assertThat(delta.ofBatch(path, delta.latestVersion(path), 4).collectAsList())
                .isEmpty();
        assertThat(delta.isOnlyOf(path, 0, 1)).isTrue();
        assertThat(delta.isOnlyOf(path, 0, 2)).isFalse();
        assertThat(delta.isOnlyOf(path, 1, 1)).isFalse();
    }

    @Test
    void whatIsHeldIsReadOnceAndJoinsWithItself() throws IOException {
        String path = folder.resolve("table").toString();
        delta.append(ofBatch(1, 1).union(ofBatch(2, 2)), OptionalInt.of(1), path, List.of(), "test", 1);
        DeltaStore holding = DeltaStore.holding(TestSpark.session());
        Dataset<Row> one = holding.readAt(path, 0);
        Dataset<Row> other = holding.ofBatch(path, 0, 2);
        assertThat(one.collectAsList()).hasSize(2);

        try (Stream<Path> files = Files.list(Path.of(path))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }

        assertThat(one.join(other, one.col("month").equalTo(other.col("month"))).collectAsList())
                .hasSize(1);
        holding.release();
        assertThatThrownBy(() -> holding.readAt(path, 0).collectAsList()).hasStackTraceContaining(".parquet");
    }

    @Test
    void aFileOfSeveralBatchesAndOneWithoutStatisticsAreReadForEachOfThem() {
        String path = folder.resolve("table").toString();
        delta.append(
                ofBatch(1, 1).union(ofBatch(2, 2)).union(ofBatch(3, 5)), OptionalInt.of(1), path, List.of(), "test", 1);
        TestSpark.session()
                .sql("ALTER TABLE delta.`" + path + "` SET TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = 1)");
        delta.append(ofBatch(4, 4), OptionalInt.of(1), path, List.of(), "test", 2);

        assertThat(delta.isOnlyOf(path, delta.latestVersion(path), 4)).isFalse();
        for (int batch = 1; batch <= 5; batch++) {
            assertThat(delta.ofBatch(path, delta.latestVersion(path), batch)
                            .select("month")
                            .as(Encoders.INT())
                            .collectAsList())
                    .containsExactlyElementsOf(
                            Map.of(1, List.of(1), 2, List.of(2), 3, List.<Integer>of(), 4, List.of(4), 5, List.of(3))
                                    .get(batch));
        }
    }

    @Test
    void whatIsReplacedOfASmallTableLeavesTheOthersAsTheyAre() {
        String path = folder.resolve("table").toString();
        delta.append(
                amounts(1, "1.00", 18, 2).union(amounts(2, "2.00", 18, 2)).union(months("NULL")),
                OptionalInt.of(1),
                path,
                List.of(),
                "test",
                1);

        delta.replaceWhere(amounts(2, "2.5000", 20, 4), true, path, List.of(), "month = 2", "test", 2);
        delta.replaceWhere(amounts(2, "9.0000", 20, 4), true, path, List.of(), "month = 2", "test", 2);
        delta.replaceWhere(amounts(3, "3.0000", 20, 4), true, path, List.of(), "month IN (1, 3)", "test", 3);

        assertThat(delta.readAt(path, delta.latestVersion(path)).collectAsList())
                .extracting(row -> row.get(0) + " " + row.getDecimal(1).toPlainString())
                .containsExactlyInAnyOrder("null 7.0000", "2 2.5000", "3 3.0000");
        assertThat(delta.readAt(path, delta.latestVersion(path)).inputFiles())
                .as("written anew")
                .hasSize(1);
    }

    /** What Delta finds by a query of its own. */
    @Test
    void aLogIsReadAsDeltaReadsItWithAndWithoutACheckpoint() {
        String path = folder.resolve("table of a b").toString();
        for (int batch = 1; batch <= 13; batch++) {
            delta.append(ofBatch(batch % 4, batch), OptionalInt.of(1), path, List.of("month"), "test", batch);
            if (batch % 5 == 0) {
                delta.replaceWhere(ofBatch(1, batch), false, path, List.of("month"), "month = 1", "again", batch);
            }
        }
        delta.append(
                months("NULL").withColumn(DeltaStore.BATCH_ID, functions.lit(14L)),
                OptionalInt.of(1),
                path,
                List.of("month"),
                "test",
                14);
        long latest = delta.latestVersion(path);

        int checkpoints = 0;
        for (long version = 0; version <= latest; version++) {
            Snapshot snapshot =
                    DeltaLog.forTable(TestSpark.session(), path).getSnapshotAt(version, Option.empty(), Option.empty());
            checkpoints += snapshot.logSegment().checkpointProvider().isEmpty() ? 0 : 1;
            assertThat(new LoggedFiles(path, snapshot).read())
                    .as("version " + version)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(snapshot.allFiles().collectAsList().stream()
                            .map(LoggedFiles.LoggedFile::of)
                            .toList());
        }
        assertThat(checkpoints).isBetween(3, (int) latest - 3);
        assertThat(latest).isEqualTo(15);
    }

    @Test
    void statisticsAreKeptOfWholeNumbersAndDaysButNotOfTextsAndAmounts() {
        String path = folder.resolve("table").toString();
        Dataset<Row> first = ofBatch(1, 1).withColumn("name", functions.lit("a text"));
        delta.append(first, OptionalInt.of(1), path, List.of("month"), "test", 1);
        // A column that comes later does not change what is kept.
        delta.append(
                ofBatch(2, 2)
                        .withColumn("name", functions.lit("a text"))
                        .withColumn("day", functions.expr("DATE'2024-02-29'")),
                OptionalInt.empty(),
                path,
                List.of("month"),
                "test",
                2);

        assertThat(DeltaLog.forTable(TestSpark.session(), path)
                        .update(false, Option.empty(), Option.empty())
                        .allFiles()
                        .collectAsList())
                .extracting(AddFile::stats)
                .hasSize(2)
                .allSatisfy(stats -> assertThat(stats)
                        .contains("\"numRecords\":1", "\"_batch_id\":")
                        .doesNotContain("amount", "name", "a text"));
        assertThat(delta.ofBatch(path, 1, 2).count()).isEqualTo(1);
        assertThat(delta.isOnlyOf(path, 0, 1)).isTrue();
        assertThat(delta.isOnlyOf(path, 1, 1)).isFalse();
    }

    @Test
    void aTableMayBeReplacedByOneWithoutAColumnThatItKeepsStatisticsOf() {
        String path = folder.resolve("table").toString();
        delta.append(ofBatch(1, 1), OptionalInt.of(1), path, List.of(), "test", 1);

        delta.replaceAll(amounts(2, "2.00", 18, 2), path, List.of("month"), "test", 2);
        delta.append(amounts(3, "3.00", 18, 2), OptionalInt.of(1), path, List.of("month"), "test", 3);

        assertThat(delta.readAt(path, delta.latestVersion(path))
                        .orderBy("month")
                        .collectAsList())
                .extracting(Row::mkString)
                .containsExactly("22.00", "33.00");
    }

    private static Dataset<Row> months(String month) {
        return TestSpark.session()
                .sql("SELECT CAST(" + month + " AS INT) AS month, CAST('7.00' AS DECIMAL(18,2)) AS amount");
    }

    private static Dataset<Row> ofBatch(int month, long batch) {
        return amounts(month, "1.00", 18, 2).withColumn(DeltaStore.BATCH_ID, functions.lit(batch));
    }

    private static Dataset<Row> amounts(int month, String amount, int precision, int scale) {
        return TestSpark.session()
                .sql("SELECT " + month + " AS month, CAST('" + amount + "' AS DECIMAL(" + precision + "," + scale
                        + ")) AS amount");
    }
}
