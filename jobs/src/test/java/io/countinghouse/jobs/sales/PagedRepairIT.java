package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.run.repair.SmallPages;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a driver that holds two rows and one file at once does with five rejected rows of two files. */
class PagedRepairIT {
    private static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";
    private static final QuarantineFilter DATES = new QuarantineFilter(Optional.of("bad_date"), Optional.empty());

    @TempDir
    private Path folder;

    private SalesWorkspace sales;

    @BeforeEach
    void runWithRejects() throws IOException {
        Files.writeString(
                folder.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n");
        sales = new SalesWorkspace(folder);
        upload("sales_data_a.csv", row("2023-08-01", 100) + badRows(1, 2, 4));
        upload("sales_data_b.csv", row("2023-08-02", 200) + badRows(8, 16));
        sales.run();
        assertThat(total()).isEqualTo("300.00");
    }

    @Test
    void manyRowsAreDiscardedInPagesAndTheSameCommandGoesOnWhereOneDied() {
        failAtTheResolution(4);
        assertThatThrownBy(() -> paged().discard(DATES, "test till"))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.DATABASE));
        assertThat(resolved()).as("one page of two rows").isEqualTo("2");
        failNoMore();

        assertThat(paged().discard(DATES, "test till")).isEqualTo(3);

        assertThat(sales.workspace.query("SELECT state, reason, applied, COUNT(*) FROM ledger_resolution"
                        + " GROUP BY state, reason, applied"))
                .containsExactly("DISCARDED|test till|1|5");
        assertThat(openRows()).isZero();
        assertThat(paged().discard(DATES, "test till")).isZero();
    }

    @Test
    void aFileOfManyMendedRowsLandsInBatchesAndTheSameFileGoesOnWhereOneDied() throws IOException {
        String mended = mended();
        requireRefusedWholeForARowOfTheLastPage();
        failAtTheResolution(4);
        assertThatThrownBy(() -> paged().replay(mended))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.DATABASE));
        assertThat(resolved()).as("one batch of two rows").isEqualTo("2");
        failNoMore();

        RunReport goneOn = paged().replay(mended);

        assertThat(goneOn.batches().stream()
                        .flatMap(batch -> batch.landed().values().stream())
                        .toList())
                .containsExactly(2L, 1L);
        assertThat(total()).isEqualTo("331.00");
        assertThat(openRows()).isZero();
        assertThat(sales.workspace.query("SELECT COUNT(*), COUNT(DISTINCT replay_file_id) FROM ledger_resolution"
                        + " WHERE state = 'REPLAYED' AND applied"))
                .containsExactly("5|3");
        RunReport again = paged().replay(mended);
        assertThat(again.batches()).isEmpty();
        assertThat(again.toText()).contains("These rows were replayed before.\n");
        assertThat(total()).isEqualTo("331.00");
    }

    private void requireRefusedWholeForARowOfTheLastPage() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("mended.csv"));
        String last = lines.get(lines.size() - 1);
        Files.writeString(folder.resolve("twice.csv"), String.join("\n", lines) + "\n" + last + "\n");
        assertRefused("twice.csv", " twice, expected each rejected row once; nothing was landed");
        Files.writeString(
                folder.resolve("landed.csv"),
                String.join("\n", lines.subList(0, lines.size() - 1)) + "\n" + last.replaceFirst(",\\d+,", ",99,")
                        + "\n");
        assertRefused("landed.csv", "Found line 99 of file ");
        assertThat(resolved()).isEqualTo("0");
        assertThat(total()).isEqualTo("300.00");
    }

    @Test
    void rowsOfACodeLandInBatchesEachOnceAndFilesAreReconciledInPages() {
        RunReport report = paged().replay(DATES);
        assertThat(report.batches().stream()
                        .flatMap(batch -> batch.rejected().values().stream())
                        .toList())
                .containsExactly(2L, 2L, 1L);
        assertThat(openRows()).isEqualTo(5);
        assertThat(resolved()).isEqualTo("5");
        requireReconciledInPages();
    }

    /** Also a row of no file is noticed. */
    private void requireReconciledInPages() {
        assertThat(paged().reconcile(SliceChoice.ALL).toText()).doesNotContain("DIFFERS");
        String lines = sales.workspace.zones().lake() + "/sales_lines";
        var spark = RealParts.shared().spark();
        Row row = spark.read().format("delta").load(lines).head();
        spark.createDataFrame(List.of(row, row), row.schema())
                .selectExpr(IntStream.range(0, row.size())
                        .mapToObj(i -> row.schema().fieldNames()[i])
                        .map(name -> name.equals("_file_id") ? "repeat('f', 64) AS _file_id" : name)
                        .toArray(String[]::new))
                .write()
                .format("delta")
                .mode("append")
                .save(lines);

        ReconcileReport report = paged().reconcile(SliceChoice.ALL);

        assertThat(report.toText()).contains("1 rows in 1 files; introduced here: the lake table was changed");
    }

    private JobRunner paged() {
        return SmallPages.runner(
                RealParts.shared().spark(),
                sales.workspace.settings(),
                SalesMarts.define(SalesWorkspace.SETTINGS),
                Progress.silent(),
                2,
                1);
    }

    /** The database fails where it would record one more resolution than so many, whatever transaction that is in. */
    private void failAtTheResolution(int count) {
        sales.workspace.execute(
                """
                CREATE TRIGGER no_more BEFORE INSERT ON ledger_resolution FOR EACH ROW
                BEGIN
                    IF (SELECT COUNT(*) FROM ledger_resolution) >= %d THEN
                        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the disk is full';
                    END IF;
                END
                """
                        .formatted(count - 1));
    }

    private void failNoMore() {
        sales.workspace.execute("DROP TRIGGER no_more");
    }

    /** Every open row with its date put right. */
    private String mended() throws IOException {
        Path file = folder.resolve("mended.csv");
        assertThat(sales.runner().export(DATES, file)).isEqualTo(5);
        Files.writeString(file, Files.readString(file).replace("2023/08/", "2023-08-"));
        return file.toUri().toString();
    }

    private void assertRefused(String file, String message) {
        assertThatThrownBy(() -> paged().replay(folder.resolve(file).toUri().toString()))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.USAGE));
    }

    private void upload(String name, String rows) {
        sales.workspace.upload(SalesMarts.NAME, name, (HEADER + rows).getBytes(StandardCharsets.UTF_8));
    }

    private static String badRows(int... prices) {
        StringBuilder rows = new StringBuilder();
        for (int price : prices) {
            rows.append(row("2023/08/03", price));
        }
        return rows.toString();
    }

    private static String row(String date, int price) {
        return "1,101,oats," + date + ",1," + price + ".00,1," + price + ".00\n";
    }

    private String total() {
        return sales.workspace
                .query("SELECT SUM(total_sales) FROM sales_team_data_mart")
                .get(0);
    }

    private String resolved() {
        return sales.workspace.query("SELECT COUNT(*) FROM ledger_resolution").get(0);
    }

    private long openRows() {
        return RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(sales.workspace.zones().quarantine() + "/rows/" + SalesMarts.NAME)
                .where("state = 'OPEN'")
                .count();
    }
}
