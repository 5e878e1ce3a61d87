package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Failures;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrictReaderTest {
    private static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";
    private static final String MIXED = HEADER
            + "1,10,\"soap, \"\"red\"\"\",2023-01-31,5,12.5,2,25.00\n"
            + "2,10,rice,2023-02-30,5,\"12,30\",2,24.60\n"
            + "\n"
            + "3,11,\"a\nb\",2024-02-29,6,-1.00,1,-1.00\n"
            + "4,11,oil,2024-01-01,6\n";

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
    void goodRowsAreTypedAndRejectedOnesSayWhy() {
        FileClaim claim = write("sales_data.csv", InspectedBytes.utf8(MIXED));

        List<Row> rows = read(SampleFeeds.sales(), claim).collectAsList();

        assertThat(rows).extracting(row -> row.getLong(row.fieldIndex("_line"))).containsExactly(2L, 3L, 4L, 5L, 7L);
        Row good = rows.get(0);
        assertThat(good.getLong(0)).isEqualTo(1);
        assertThat(good.getString(2)).isEqualTo("soap, \"red\"");
        assertThat(good.getDate(3)).isEqualTo(Date.valueOf("2023-01-31"));
        assertThat(good.getDecimal(5)).isEqualTo(new BigDecimal("12.50"));
        assertThat(good.<String>getAs("_file_id")).isEqualTo(claim.fileId());
        assertThat(good.<Object>getAs("_rejects")).isNull();
        assertThat(good.<Object>getAs("_raw")).isNull();
        assertThat(good.<Object>getAs("_extra")).isNull();
        Row bad = rows.get(1);
        assertThat(codes(bad)).containsExactly("sales_date:bad_date:2023-02-30", "price:bad_decimal:12,30");
        assertThat(bad.<String>getAs("_raw")).isEqualTo("2,10,rice,2023-02-30,5,\"12,30\",2,24.60");
        assertThat(bad.isNullAt(3)).isTrue();
        assertThat(bad.getDecimal(7)).isEqualTo(new BigDecimal("24.60"));
        assertThat(codes(rows.get(2))).containsExactly("customer_id:too_few_cells:0 cells");
        assertThat(rows.get(3).getDecimal(7)).isEqualTo(new BigDecimal("-1.00"));
        assertThat(codes(rows.get(4))).containsExactly("price:too_few_cells:5 cells");
    }

    @Test
    void pruningColumnsChangesNothingElse() {
        FileClaim claim = write("sales_data.csv", InspectedBytes.utf8(MIXED));
        Dataset<Row> rows = read(SampleFeeds.sales(), claim);

        assertThat(rows.count()).isEqualTo(5);
        assertThat(rows.filter("_rejects is not null").count()).isEqualTo(3);
        assertThat(rows.select("_line").filter("_line = 7").count()).isEqualTo(1);
        assertThat(rows.selectExpr("total_cost", "_rejects.code")
                        .collectAsList()
                        .get(1)
                        .<String>getList(1))
                .containsExactly("bad_date", "bad_decimal");
        assertThat(rows.selectExpr("sum(total_cost)").first().getDecimal(0)).isEqualTo(new BigDecimal("48.60"));
    }

    @Test
    void extraColumnsAndAnyHeaderOrderAreKeptByName() {
        FileClaim claim = write(
                "sales_data.csv",
                InspectedBytes.utf8(
                        """
                        note,total_cost,quantity,price,sales_person_id,sales_date,product_name,store_id,customer_id,paid
                        late,25.00,2,12.50,5,2023-01-31,soap,10,1,
                        """));

        Row row = read(SampleFeeds.sales(), claim).first();

        assertThat(row.getJavaMap(row.fieldIndex("_extra"))).isEqualTo(Map.of("note", "late", "paid", ""));
        assertThat(row.getLong(0)).isEqualTo(1);
        assertThat(row.getDecimal(7)).isEqualTo(new BigDecimal("25.00"));
    }

    @Test
    void timestampsAreSparksInUtc() {
        FileClaim claim = write("sample.csv", InspectedBytes.utf8("key,cell\nk,2024-02-29 23:59:59.000001\n"));

        Row row = read(SampleFeeds.withCell(SampleFeeds.sampleTimestamp(), true, ExtraColumns.KEEP), claim)
                .selectExpr("cell", "cast(cell as string)")
                .first();

        assertThat(row.getTimestamp(0).toInstant()).isEqualTo(Instant.parse("2024-02-29T23:59:59.000001Z"));
        assertThat(row.getString(1)).isEqualTo("2024-02-29 23:59:59.000001");
    }

    @Test
    void anExtractIsReadLikeTheCsvFileWithItsCells() {
        List<String> names = List.of("key", "cell", "note");
        List<List<String>> cells =
                List.of(List.of("k, 1", "1.50", "x"), List.of("k2", "1,5", ""), List.of("", "-2.25", "\"y\""));
        Feed csv = SampleFeeds.withCell(new CellType.Decimal(7, 2), true, ExtraColumns.KEEP);
        Feed extract = Feed.parquet(csv.name(), "sample\\.parquet")
                .columns(csv.columns())
                .extraColumns(csv.extraColumns())
                .rowRules(csv.rowRules())
                .measures(List.of("cell"))
                .limits(csv.limits())
                .build();
        FileClaim parquet = write("sample.parquet", Extracts.of(names, cells));
        FileClaim mended = write(
                "sample.csv",
                InspectedBytes.utf8(
                        """
                key,cell,note
                "k, 1",1.50,x
                k2,"1,5",
                ,-2.25,\"""y\"""
                """));

        List<Row> rows = read(extract, parquet).drop("_file_id").collectAsList();

        assertThat(rows).hasSize(3);
        assertThat(rows).isEqualTo(read(csv, mended).drop("_file_id").collectAsList());
        assertThat(rows).isEqualTo(read(extract, mended).drop("_file_id").collectAsList());
        assertThat(Inspector.inspect(spark, extract, List.of(parquet)).get(0))
                .isEqualTo(new Inspection(
                        parquet.path(),
                        parquet.fileId(),
                        parquet.size(),
                        new FileVerdict.Accepted(),
                        3,
                        new FileRejects(
                                2,
                                List.of(
                                        new FileRejects.Code(
                                                "bad_decimal",
                                                1,
                                                3,
                                                "cell",
                                                "1,5",
                                                "a number with at most 5 digits before the point and at most 2 after it"),
                                        new FileRejects.Code(
                                                "missing_value",
                                                1,
                                                4,
                                                "key",
                                                "",
                                                "text of at most 100 characters, quoted as a whole if it holds a quote"))),
                        Map.of("cell", new BigDecimal("-0.75"))));
        FileClaim other = new FileClaim(parquet.path(), mended.fileId(), parquet.size());
        assertThatThrownBy(() -> read(extract, other).count())
                .satisfies(failure -> assertThat(Failures.of(failure).code()).isEqualTo(ErrorCode.RAW_FILE_CHANGED));
    }

    @Test
    void gzipIsReadWhateverItsName() {
        FileClaim claim = write("sales_data.csv", InspectedBytes.gzip(InspectedBytes.utf8(MIXED)));
        assertThat(read(SampleFeeds.sales(), claim).count()).isEqualTo(5);
    }

    @Test
    void aFileThatIsNotTheClaimedOneFailsTheRead() {
        FileClaim claim = write("sales_data.csv", InspectedBytes.utf8(MIXED));
        write("sales_data.csv", InspectedBytes.utf8(MIXED.replace("25.00", "26.00")));
        assertFails(claim, ErrorCode.RAW_FILE_CHANGED);
        write("sales_data.csv", InspectedBytes.utf8(MIXED + HEADER));
        assertFails(claim, ErrorCode.RAW_FILE_CHANGED);
        write("sales_data.csv", InspectedBytes.utf8("\"" + MIXED.substring(1)));
        assertFails(claim, ErrorCode.RAW_FILE_CHANGED);
    }

    @Test
    void aRefusedOrMissingFileFailsTheRead() throws IOException {
        FileClaim claim = write("sales_data.csv", InspectedBytes.utf8(MIXED + "\"never closed"));
        assertFails(claim, ErrorCode.RAW_FILE_REFUSED);
        Files.delete(folder.resolve("sales_data.csv"));
        assertFails(claim, ErrorCode.RAW_FILE_MISSING);
    }

    @Test
    void anEmptyFileIdClaimsNoContent() {
        FileClaim claim = write("sales_data.csv", InspectedBytes.utf8(MIXED));
        FileClaim unproven = new FileClaim(claim.path(), "", claim.size());
        assertThat(read(SampleFeeds.sales(), unproven).count()).isEqualTo(5);
    }

    @Test
    void inspectionAgreesWithTheRead() {
        FileClaim good = write("sales_data.csv", InspectedBytes.utf8(MIXED));
        FileClaim bad = write("sales_data.json", InspectedBytes.utf8(MIXED));

        List<Inspection> inspections = Inspector.inspect(spark, SampleFeeds.sales(), List.of(good, bad));

        assertThat(inspections.get(0))
                .isEqualTo(new Inspection(
                        good.path(),
                        good.fileId(),
                        good.size(),
                        new FileVerdict.Accepted(),
                        5,
                        new FileRejects(
                                3,
                                List.of(
                                        new FileRejects.Code(
                                                "bad_date",
                                                1,
                                                3,
                                                "sales_date",
                                                "2023-02-30",
                                                "a date yyyy-MM-dd from 2000-01-01 to 2099-12-31"),
                                        new FileRejects.Code(
                                                "bad_decimal",
                                                1,
                                                3,
                                                "price",
                                                "12,30",
                                                "a number with at most 10 digits before the point and at most 2 after it"),
                                        new FileRejects.Code(
                                                "too_few_cells", 2, 4, "customer_id", "0 cells", "8 cells"))),
                        Map.of("total_cost", new BigDecimal("48.60"))));
        assertThat(inspections.get(1).verdict())
                .isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo(FileRefusal.WRONG_EXTENSION));
        assertThat(inspections.get(1).fileId()).isEqualTo(good.fileId());
    }

    @Test
    void inspectingAMissingFileFailsWithItsPath() {
        FileClaim gone =
                new FileClaim(folder.resolve("sales_data_gone.csv").toUri().toString(), "", 10);
        assertThatThrownBy(() -> Inspector.inspect(spark, SampleFeeds.sales(), List.of(gone)))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.RAW_FILE_MISSING))
                .hasMessageStartingWith(gone.path());
    }

    @Test
    void manyFilesAreOnePartitionEach() {
        FileClaim one = write("sales_data.csv", InspectedBytes.utf8(MIXED));
        FileClaim two = write("sales_data2.csv", InspectedBytes.utf8(MIXED.replace("\n", "\r\n")));
        Dataset<Row> rows = StrictReader.read(spark, SampleFeeds.sales(), List.of(one, two));
        assertThat(rows.javaRDD().getNumPartitions()).isEqualTo(2);
        assertThat(rows.groupBy("_file_id").count().collectAsList()).hasSize(2);
        assertThat(StrictReader.read(spark, SampleFeeds.sales(), List.of()).count())
                .isZero();
    }

    private Dataset<Row> read(Feed feed, FileClaim claim) {
        return StrictReader.read(spark, feed, List.of(claim));
    }

    private void assertFails(FileClaim claim, ErrorCode code) {
        assertThatThrownBy(() -> read(SampleFeeds.sales(), claim).count()).satisfies(failure -> {
            CountinghouseException cause = Failures.of(failure);
            assertThat(cause.code()).isEqualTo(code);
            assertThat(cause).hasMessageStartingWith(claim.path());
        });
    }

    private static List<String> codes(Row row) {
        return row.<Row>getList(row.fieldIndex("_rejects")).stream()
                .map(reject -> reject.getString(0) + ":" + reject.getString(1) + ":" + reject.getString(2))
                .toList();
    }

    private FileClaim write(String name, byte[] bytes) {
        return RawFiles.write(folder.resolve(name), bytes);
    }
}
