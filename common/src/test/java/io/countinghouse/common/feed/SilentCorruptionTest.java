package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's own CSV reader takes for good, with ANSI on and under FAILFAST, and the strict reader does not. */
class SilentCorruptionTest {
    private static final StructType SCHEMA =
            new StructType().add("name", DataTypes.StringType).add("amount", DataTypes.createDecimalType(9, 2));
    private static final Feed FEED = Feed.csv("amounts", ".*\\.csv")
            .columns(List.of(
                    FeedColumn.required("name", new CellType.Text(50)),
                    FeedColumn.required("amount", new CellType.Decimal(9, 2))))
            .extraColumns(ExtraColumns.REFUSE)
            .measures(List.of("amount"))
            .build();

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startSpark() {
        spark = LocalSpark.session();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @Test
    void amountsWithACommaAreMisreadBySparkAndRejectedHere() {
        FileClaim claim = write("amounts.csv", "name,amount\na,\"12,30\"\nb,\"1.234,56\"\n");
        assertThat(cells(bySpark(claim))).containsExactly("a=1230.00", "b=1.23");
        assertThat(codes(byUs(claim))).containsExactly("bad_decimal", "bad_decimal");
    }

    @Test
    void aThirdDecimalIsRoundedBySparkAndRejectedHere() {
        FileClaim claim = write("amounts.csv", "name,amount\na,1.005\n");
        assertThat(cells(bySpark(claim))).containsExactly("a=1.01");
        assertThat(codes(byUs(claim))).containsExactly("too_many_decimals");
    }

    @Test
    void aHeaderInAnotherOrderSwapsColumnsInSparkAndNotHere() {
        FileClaim claim = write("amounts.csv", "amount,name\n7,8\n");
        Dataset<Row> unchecked = spark.read()
                .schema(SCHEMA)
                .option("header", "true")
                .option("enforceSchema", "true")
                .csv(claim.path());
        assertThat(cells(unchecked)).containsExactly("7=8.00");
        assertThat(cells(byUs(claim))).containsExactly("8=7.00");
    }

    @Test
    void countSkipsSparksChecksAndNotOurs() {
        FileClaim claim = write("amounts.csv", "name,amount\na,rubbish\nb,1.00\n");
        assertThat(bySpark(claim).count()).isEqualTo(2);
        assertThat(byUs(claim).filter("_rejects is null").count()).isEqualTo(1);
    }

    @Test
    void aCutLastLineIsTakenBySparkAndRefusedHere() {
        FileClaim claim = write("amounts.csv", "name,amount\na,1000.00\nb,10");
        assertThat(cells(bySpark(claim))).containsExactly("a=1000.00", "b=10.00");
        assertRefused(claim, FileRefusal.INCOMPLETE_LAST_RECORD);
    }

    @Test
    void badUtf8IsReplacedBySparkAndRefusedHere() {
        byte[] latin = "name,amount\ncaf\u00e9,1.00\n".getBytes(StandardCharsets.ISO_8859_1);
        FileClaim claim = RawFiles.write(folder.resolve("amounts.csv"), latin);
        assertThat(cells(bySpark(claim))).containsExactly("caf\uFFFD=1.00");
        assertRefused(claim, FileRefusal.NOT_UTF8);
    }

    @Test
    void doubledQuotesAreMangledBySparkAndReadHere() {
        FileClaim claim = write("amounts.csv", "name,amount\n\"5\"\" pipe\",1.00\n");
        assertThat(cells(bySpark(claim))).isNotEqualTo(List.of("5\" pipe=1.00"));
        assertThat(cells(byUs(claim))).containsExactly("5\" pipe=1.00");
    }

    @Test
    void aNameThatStartsWithAnUnderscoreIsEmptyToSparkAndReadHere() {
        FileClaim claim = write("_amounts.csv", "name,amount\na,1.00\n");
        assertThat(spark.read().schema(SCHEMA).csv(folder.toUri().toString()).count())
                .isZero();
        assertThat(cells(byUs(claim))).containsExactly("a=1.00");
    }

    private void assertRefused(FileClaim claim, FileRefusal code) {
        assertThat(Inspector.inspect(spark, FEED, List.of(claim)).get(0).verdict())
                .isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo(code));
    }

    private static Dataset<Row> bySpark(FileClaim claim) {
        return spark.read()
                .schema(SCHEMA)
                .option("header", "true")
                .option("mode", "FAILFAST")
                .csv(claim.path());
    }

    private static Dataset<Row> byUs(FileClaim claim) {
        return StrictReader.read(spark, FEED, List.of(claim));
    }

    private static List<String> cells(Dataset<Row> rows) {
        return rows.select("name", "amount").collectAsList().stream()
                .map(row -> row.get(0) + "=" + row.get(1))
                .toList();
    }

    private static List<String> codes(Dataset<Row> rows) {
        return rows.selectExpr("_rejects.code").collectAsList().stream()
                .map(row -> row.<String>getList(0).stream().collect(Collectors.joining(",")))
                .toList();
    }

    private FileClaim write(String name, String text) {
        return RawFiles.write(folder.resolve(name), InspectedBytes.utf8(text));
    }
}
