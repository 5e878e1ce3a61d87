package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rejected rows are exported, mended, replayed once, or closed on record. */
class RepairIT {
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
        sales.workspace.upload(
                SalesMarts.NAME,
                "sales_data.csv",
                """
                customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost,=note
                1,101,oats,2023-08-03,1,10.00,2,20.00,
                1,101,oats,2023/08/05,1,-9.99,1,-9.99,"@sum, of
                two"
                1,101,oats,2023-08-05,x,7.00,1,7.00,'=mine
                1,101,oats,2023-08-06,1,1.00
                """
                        .getBytes(StandardCharsets.UTF_8));
        sales.run();
        assertThat(team()).containsExactly("101|1|2023-08-01|20.00");
    }

    @Test
    void exportedRowsAreHarmlessToASpreadsheetAndCompleteToAPerson() throws IOException {
        Path file = folder.resolve("rejects.csv");
        assertThat(sales.runner().export(QuarantineFilter.ALL, file)).isEqualTo(3);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0))
                .isEqualTo(
                        "rejected_file_id,rejected_line,customer_id,store_id,product_name,sales_date,sales_person_id,"
                                + "price,quantity,total_cost,_codes,_found,_raw,'=note");
        String id = lines.get(1).substring(0, 64);
        assertThat(lines.get(1))
                .isEqualTo(id + ",3,1,101,oats,2023/08/05,1,'-9.99,1,'-9.99,bad_date,2023/08/05,"
                        + "\"1,101,oats,2023/08/05,1,-9.99,1,-9.99,\"\"@sum, of");
        assertThat(Files.readString(file))
                .contains(",x,7.00,1,7.00,bad_integer,x,")
                .contains(",''=mine\n");
        assertThat(lines.get(lines.size() - 1))
                .isEqualTo(id + ",6,,,,,,,,,too_few_cells,6 cells,\"1,101,oats,2023-08-06,1,1.00\",");
    }

    @Test
    void mendedRowsLandOnceWithALinkToTheOriginal() throws IOException {
        Path file = mended("2023/08/05", "2023-08-05");

        RunReport report = sales.runner().replay(file.toUri().toString());

        assertThat(report.batches()).hasSize(1);
        assertThat(team()).containsExactly("101|1|2023-08-01|10.01");
        assertThat(sales.workspace.query("SELECT line, state, replay_line, reason, applied FROM ledger_resolution"))
                .containsExactly("3|REPLAYED|2|null|1");
        assertThat(states()).containsExactly("3 REPLAYED", "5 OPEN", "6 OPEN");
        assertThat(lines("extra['=note']", "total_cost = -9.99")).containsExactly("[@sum, of\ntwo]");
        assertThat(
                        sales.workspace.query(
                                "SELECT f.landed, f.rejected, o.archived_at IS NULL FROM ledger_file f JOIN ledger_object o"
                                        + " ON o.object_id = f.object_id JOIN ledger_resolution r ON r.replay_file_id = f.file_id"))
                .containsExactly("1|0|0");

        RunReport again = sales.runner().replay(file.toUri().toString());
        assertThat(again.batches()).isEmpty();
        assertThat(again.toText())
                .contains("These rows were replayed before.\n")
                .doesNotContain("Waits for a person");
        assertThat(again.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(team()).containsExactly("101|1|2023-08-01|10.01");
    }

    @Test
    void aRowThatWasReplayedCannotBeReplayedInAnotherFile() throws IOException {
        sales.runner().replay(mended("2023/08/05", "2023-08-05").toUri().toString());
        Path again = mended("2023/08/05", "2023-08-06");
        assertUsage(() -> sales.runner().replay(again.toUri().toString()), "Found line 3 of file ");
        assertThat(team()).containsExactly("101|1|2023-08-01|10.01");
    }

    @Test
    void aRowThatIsStillBadIsRejectedAgainAndHoldsNothingUp() throws IOException {
        RunReport report =
                sales.runner().replay(mended("2023/08/05", "2023-02-30").toUri().toString());
        assertThat(report.batches().get(0).rejected().values()).containsExactly(1L);
        assertThat(report.exitCode()).isEqualTo(ExitCode.ATTENTION);
        assertThat(report.waits()).singleElement().asString().startsWith("none of 1 replayed rows landed; ");
        assertThat(sales.workspace.query("SELECT outcome, exit_code FROM ledger_run WHERE exit_code > 0"))
                .containsExactly("DONE|6");
        assertThat(states()).containsExactly("2 OPEN", "3 REPLAYED", "5 OPEN", "6 OPEN");
        RunReport again =
                sales.runner().replay(mended("2023/08/05", "2023-02-30").toUri().toString());
        assertThat(again.batches()).isEmpty();
        assertThat(again.exitCode()).isEqualTo(ExitCode.ATTENTION);
        assertThat(team()).containsExactly("101|1|2023-08-01|20.00");
    }

    @Test
    void anythingThatIsNoMendedExportIsRefusedByFileLineAndColumn() throws IOException {
        Path file = mended("2023/08/05", "2023-08-05");
        Path other = folder.resolve("other.csv");
        Files.writeString(other, Files.readString(file).replace(",3,1,101", ",three,1,101"));
        assertUsage(() -> sales.runner().replay(other.toUri().toString()), "other.csv, line 2, column rejected_line");
        Files.writeString(other, Files.readString(file).replace(",total_cost,", ",total,"));
        assertUsage(() -> sales.runner().replay(other.toUri().toString()), "missing_columns");
        String text = Files.readString(file);
        Files.writeString(other, text + text.substring(text.indexOf('\n') + 1));
        assertUsage(() -> sales.runner().replay(other.toUri().toString()), " twice, expected each rejected row once");
        assertThat(sales.runner().export(QuarantineFilter.ALL, other)).isEqualTo(3);
        assertUsage(() -> sales.runner().replay(other.toUri().toString()), "other.csv, line 6: found no cell");
        assertUsage(
                () -> sales.runner().replay(folder.resolve("absent.csv").toUri().toString()), "found no such file");
        assertThat(sales.workspace.query("SELECT * FROM ledger_resolution")).isEmpty();
    }

    @Test
    void rowsOfACodeAreReplayedAsTheyAreAfterTheRuleWasRelaxed() throws IOException {
        sales.workspace.upload(
                SalesMarts.NAME,
                "sales_data_late.csv",
                """
                customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost
                1,101,oats,1999-08-03,1,10.00,2,20.00
                1,101,oats,2023-08-03,1,1.00,1,1.00
                """
                        .getBytes(StandardCharsets.UTF_8));
        sales.run();
        QuarantineFilter early = new QuarantineFilter(Optional.of("out_of_range"), Optional.of("sales_data_late.csv"));
        assertThat(sales.relaxed().replay(early).batches()).hasSize(1);
        assertThat(team()).containsExactly("101|1|1999-08-01|20.00", "101|1|2023-08-01|21.00");
        RunReport nothing = sales.relaxed().replay(early);
        assertThat(nothing.batches()).isEmpty();
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.ATTENTION);
        assertThat(sales.relaxed().reconcile(SliceChoice.ALL).isEqual()).isTrue();
        assertUsage(
                () -> sales.runner().replay(new QuarantineFilter(Optional.of("too_few_cells"), Optional.empty())),
                "have no cells");
    }

    @Test
    void equalRowsOfDifferentFilesLandEachThoughTheirReplaysAreEqualByteByByte() throws IOException {
        String row = "1,101,oats,1999-08-03,1,10.00,2,20.00\n";
        String header = "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";
        upload("sales_data_a.csv", header + row + "1,101,oats,2023-08-03,1,1.00,1,1.00\n");
        upload("sales_data_c.csv", header + row);
        upload("sales_data_d.csv", header + "1,101,oats,2023-08-03,1,3.00,1,3.00\n");
        sales.run();
        for (String file : List.of("sales_data_a.csv", "sales_data_c.csv")) {
            QuarantineFilter early = new QuarantineFilter(Optional.of("out_of_range"), Optional.of(file));
            assertThat(sales.relaxed().replay(early).batches()).as(file).hasSize(1);
        }
        assertThat(team()).containsExactly("101|1|1999-08-01|40.00", "101|1|2023-08-01|24.00");
        assertThat(sales.relaxed().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void discardedRowsAreClosedOnRecord() throws IOException {
        assertThat(sales.runner().discard(DATES, "test till")).isEqualTo(1);
        assertThat(states()).containsExactly("3 DISCARDED", "5 OPEN", "6 OPEN");
        assertThat(sales.workspace.query("SELECT line, state, reason, applied FROM ledger_resolution"))
                .containsExactly("3|DISCARDED|test till|1");
        assertThat(sales.runner().discard(DATES, "again")).isZero();
        assertThat(sales.runner().export(DATES, folder.resolve("none.csv"))).isZero();
    }

    @Test
    void aReplayThatWasKilledIsFinishedByTheNextRunWithOneEffect() throws Exception {
        Map<String, SalesWorkspace> killed = new LinkedHashMap<>();
        List<CrashedRuns.Run> replays = new ArrayList<>();
        List<String> points = new ArrayList<>(List.of("CLOSED", "REPLAY_CLAIMED"));
        if (FaultCases.areMany()) {
            points.add("RESOLUTIONS_SHOWN");
        }
        for (String point : points) {
            if (!killed.isEmpty()) {
                runWithRejects();
            }
            killed.put(point, sales);
            Path mended = mended("2023/08/05", "2023-08-05");
            replays.add(new CrashedRuns.Run(
                    sales.workspace.name(), point, SalesWorkspace.Defined.class, Optional.of(mended)));
        }
        CrashedRuns.crash(replays, folder.resolve("killed.log"));
        killed.values().forEach(one -> one.workspace.execute("UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6)"));

        // The quarantine does not show the replayed row yet: it must hold up no other row.
        sales = killed.remove("CLOSED");
        assertThat(sales.runner().discard(QuarantineFilter.ALL, "the rest")).isEqualTo(2);
        assertThat(states()).containsExactly("3 REPLAYED", "5 DISCARDED", "6 DISCARDED");
        for (Map.Entry<String, SalesWorkspace> one : killed.entrySet()) {
            sales = one.getValue();
            assertThat(sales.run().batches())
                    .as(one.getKey())
                    .hasSize(one.getKey().equals("REPLAY_CLAIMED") ? 1 : 0);
            assertThat(team()).containsExactly("101|1|2023-08-01|10.01");
            assertThat(states()).containsExactly("3 REPLAYED", "5 OPEN", "6 OPEN");
            assertThat(sales.workspace.query("SELECT applied FROM ledger_resolution"))
                    .containsExactly("1");
            Path again = mended("2023/08/05", "2023-08-05");
            assertThat(sales.runner().replay(again.toUri().toString()).batches())
                    .isEmpty();
        }
    }

    private void upload(String name, String text) {
        sales.workspace.upload(SalesMarts.NAME, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The rows with a bad date, with a cell changed as a person would. */
    private Path mended(String from, String to) throws IOException {
        Path exported = folder.resolve(sales.workspace.name() + "_dates.csv");
        if (!Files.exists(exported)) {
            assertThat(sales.runner().export(DATES, exported)).isEqualTo(1);
        }
        Path file = folder.resolve(sales.workspace.name() + "_mended_" + to + ".csv");
        return Files.writeString(file, Files.readString(exported).replaceFirst(from, to));
    }

    private List<String> team() {
        return sales.workspace.query(
                "SELECT store_id, sales_person_id, sales_month, total_sales FROM sales_team_data_mart");
    }

    private List<String> states() {
        return rows(
                        sales.workspace.zones().quarantine() + "/rows/" + SalesMarts.NAME,
                        "concat(_line, ' ', state)",
                        "true")
                .stream()
                .map(row -> row.substring(1, row.length() - 1))
                .toList();
    }

    private List<String> lines(String column, String where) {
        return rows(sales.workspace.zones().lake() + "/sales_lines", column, where);
    }

    private static List<String> rows(String path, String column, String where) {
        return RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(path)
                .where(where)
                .selectExpr(column)
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    private static void assertUsage(org.assertj.core.api.ThrowableAssert.ThrowingCallable work, String message) {
        assertThatThrownBy(work)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.USAGE));
    }
}
