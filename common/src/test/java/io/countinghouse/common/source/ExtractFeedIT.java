package io.countinghouse.common.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileRejects;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** From a source table through the object store into typed rows. */
class ExtractFeedIT {
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2099, 12, 31);
    private static final Feed FEED = Feed.parquet("invoices", "invoices-\\d+\\.parquet")
            .columns(List.of(
                    FeedColumn.required("id", new CellType.WholeNumber(1, Long.MAX_VALUE)),
                    FeedColumn.required("day", new CellType.IsoDate(FIRST, LAST)),
                    FeedColumn.required("amount", new CellType.Decimal(18, 2)),
                    FeedColumn.optional("note", new CellType.Text(100)),
                    FeedColumn.required("updated_at", new CellType.Timestamp(FIRST, LAST))))
            .extraColumns(ExtraColumns.REFUSE)
            .measures(List.of("amount"))
            .build();

    @Test
    void anExtractIsInspectedAndReadAsItsFeedDeclares() {
        SourceDatabase source = new SourceDatabase();
        MysqlSettings reader = source.user("reader", "SELECT, LOCK TABLES");
        source.execute(
                "CREATE TABLE invoices (id BIGINT PRIMARY KEY, day DATE, amount DECIMAL(12,2), note TEXT,"
                        + " updated_at TIMESTAMP(6) NULL) ENGINE=InnoDB",
                """
                INSERT INTO invoices VALUES
                  (1, '2024-02-29', 12.30, 'O''Brien, 😀', '2024-02-29 10:11:12.000013'),
                  (2, NULL, -2.30, NULL, '2024-02-29 10:11:12')""");
        SparkSession spark = RealParts.shared().spark();
        Workspace workspace = RealParts.shared().workspace();
        ExtractTarget target = new ExtractTarget(
                spark.sparkContext().hadoopConfiguration(), workspace.zones().raw() + "/offsets", "invoices");
        SourceTable table = new SourceTable(
                "invoices",
                FEED.columns().stream().map(SourceColumn::of).toList(),
                List.of("id"),
                "updated_at",
                List.of());

        List<ExtractFile> files;
        try (TableSnapshot snapshot =
                TableSnapshot.open(reader, table, new SnapshotOptions(1, java.time.Duration.ofSeconds(5), 1))) {
            files = snapshot.writeRows(target);
            assertThatThrownBy(() -> snapshot.writeRows(target)).hasMessageContaining("invoices-00001.parquet");
        }

        assertThat(workspace.objects("raw")).containsExactly("offsets/invoices-00001.parquet");
        ExtractFile file = files.get(0);
        FileClaim claim = new FileClaim(file.key(), file.sha256(), file.size());
        assertThat(Inspector.inspect(spark, FEED, List.of(claim)))
                .containsExactly(new Inspection(
                        file.key(),
                        file.sha256(),
                        file.size(),
                        new FileVerdict.Accepted(),
                        2,
                        new FileRejects(
                                1,
                                List.of(new FileRejects.Code(
                                        "missing_value",
                                        1,
                                        3,
                                        "day",
                                        "",
                                        "a date yyyy-MM-dd from 2000-01-01 to 2099-12-31"))),
                        Map.of("amount", new BigDecimal("10.00"))));
        Dataset<Row> rows = StrictReader.read(spark, FEED, List.of(claim));
        Row good = rows.where("_rejects is null").first();
        assertThat(good.getLong(0)).isEqualTo(1);
        assertThat(good.getDate(1).toLocalDate()).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(good.getDecimal(2)).isEqualTo(new BigDecimal("12.30"));
        assertThat(good.getString(3)).isEqualTo("O'Brien, 😀");
        assertThat(good.getTimestamp(4).toInstant()).isEqualTo(Instant.parse("2024-02-29T10:11:12.000013Z"));
        Row rejected = rows.where("_rejects is not null")
                .selectExpr("_line", "_raw", "_rejects[0].column", "_rejects[0].code")
                .first();
        assertThat(rejected.mkString("|")).isEqualTo("3|2,,-2.30,,2024-02-29 10:11:12.000000|day|missing_value");
    }
}
