package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.maintain.MaintainReport;
import io.countinghouse.common.run.reconcile.ReconcileReport;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Maintained as if all were old, killed in the middle of it or not, a job has what it had and goes on as it would have. */
class MaintainIT {
    /** After the first thing that is done, in the middle, and near the end. */
    private static final List<String> POINTS = List.of("MAINTAINED:1", "MAINTAINED:4", "MAINTAINED:8");

    /** What no maintenance may touch. */
    private static final List<String> UNTOUCHED = List.of(
            "SELECT * FROM ledger_file",
            "SELECT * FROM ledger_object",
            "SELECT * FROM ledger_batch",
            "SELECT * FROM ledger_lake_version",
            "SELECT * FROM ledger_resolution",
            "SELECT * FROM ledger_withdrawal",
            "SELECT * FROM ledger_publish",
            "SELECT * FROM ledger_conservation",
            "SELECT * FROM sales_team_data_mart",
            "SELECT * FROM customers_data_mart");

    @TempDir
    private static Path folder;

    private static SalesWorkspace worn() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.run();
        for (int day = 1; day <= 3; day++) {
            SmallSales.upload(
                    sales,
                    "sales_data_day_" + day + ".csv",
                    SmallSales.HEADER + "1,101,oats,2023-08-0" + day + ",1,1.00," + day + "," + day + ".00\n");
            sales.run();
        }
        sales.runner().retract("sales_data_day_3.csv", "not sold");
        assertThat(sales.runner().discard(DISCARDED, "test till")).isEqualTo(1);
        // Nothing new: a run that no batch names.
        sales.run();
        return sales;
    }

    private static final QuarantineFilter DISCARDED =
            new QuarantineFilter(Optional.empty(), Optional.of("sales_data_2.csv"));

    private static Snapshot snapshot(SalesWorkspace sales, String table) {
        return DeltaLog.forTable(
                        RealParts.shared().spark(), sales.workspace.zones().lake() + "/" + table)
                .update(false, Option.empty(), Option.empty());
    }

    private static List<String> taken(SalesWorkspace sales, String table) {
        return CollectionConverters.asJava(snapshot(sales, table).setTransactions()).stream()
                .map(batch -> batch.appId() + " " + batch.version())
                .sorted()
                .toList();
    }

    private static List<String> untouched(SalesWorkspace sales) {
        return UNTOUCHED.stream()
                .flatMap(sql -> sales.workspace.query(sql).stream())
                .toList();
    }

    /** All of the state that a run leaves, but for checks and the texts of rows that were closed. */
    private static Map<String, List<String>> figures(SalesWorkspace sales) {
        Map<String, List<String>> parts = new TreeMap<>(SalesState.of(sales).parts());
        parts.keySet().removeAll(List.of("checks", "rejected"));
        return parts;
    }

    private static void requireExact(SalesWorkspace sales) {
        ReconcileReport report = sales.runner().reconcile(SliceChoice.ALL);
        assertThat(report.toText()).contains("equal");
        assertThat(report.isEqual()).isTrue();
    }

    /** A file of a new day; and all marts again. */
    private static void goOn(SalesWorkspace sales) {
        SmallSales.upload(sales, "sales_data_later.csv", SmallSales.HEADER + "1,101,oats,2023-09-09,1,3.00,1,3.00\n");
        assertThat(sales.run().batches()).hasSize(1);
        assertThat(sales.runner().rebuild(SliceChoice.ALL).batches()).hasSize(1);
    }

    @Test
    void aDryRunChangesNothingAndTheRealOneOnlyWhatItTold() throws IOException {
        SalesWorkspace sales = worn();
        List<String> ledger = untouched(sales);
        Map<String, List<String>> figures = figures(sales);
        List<String> taken = taken(sales, "sales_lines");
        long files = snapshot(sales, "sales_lines").numOfFiles();

        requireRecordedVersionsReadable(sales);
        sales.runner().maintain(Duration.ofDays(30));
        requireRecordedVersionsReadable(sales);
        List<String> objects = sales.workspace.objects("lake");
        List<String> leases = sales.workspace.query("SELECT * FROM ledger_lease");

        MaintainReport would = sales.runner().planMaintenance(Duration.ZERO);

        assertThat(sales.workspace.objects("lake")).isEqualTo(objects);
        assertThat(sales.workspace.query("SELECT * FROM ledger_lease")).isEqualTo(leases);
        assertThat(would.lines())
                .extracting(MaintainReport.Line::what)
                .contains(
                        "quarantine: texts of rows that were closed for good",
                        "table sales_lines: small files to join",
                        "table sales_team_data_mart: files that no version needs",
                        "ledger: results of checks",
                        "ledger: runs that published nothing and nobody was told of");

        MaintainReport done = sales.runner().maintain(Duration.ZERO);

        assertThat(done.lines())
                .extracting(MaintainReport.Line::what)
                .containsAll(
                        would.lines().stream().map(MaintainReport.Line::what).toList());
        assertThat(snapshot(sales, "sales_lines").numOfFiles()).isLessThan(files);
        assertThat(taken(sales, "sales_lines")).isEqualTo(taken).isNotEmpty();
        assertThat(data(sales.workspace.objects("lake"))).isLessThan(data(objects));
        assertThat(figures(sales)).isEqualTo(figures);
        assertThat(untouched(sales)).isEqualTo(ledger);
        assertThat(texts(sales))
                .containsExactlyInAnyOrder("DISCARDED null", "OPEN 1,101,oats,2023/08/05,1,9.99,1,9.99");
        assertThat(sales.workspace.query("SELECT COUNT(*) FROM ledger_check")).containsExactly("0");
        requireExact(sales);

        SalesWorkspace twin = worn();
        goOn(twin);
        goOn(sales);
        requireExact(sales);
        assertThat(figures(sales)).isEqualTo(figures(twin));
        assertThat(sales.runner().planMaintenance(Duration.ofDays(30)).lines())
                .allSatisfy(line -> assertThat(line.what()).contains("log without a checkpoint"));
    }

    /** How many files hold rows of sales. */
    private static long data(List<String> objects) {
        return objects.stream()
                .filter(name ->
                        name.startsWith("sales_lines/") && !name.contains("_delta_log") && name.endsWith(".parquet"))
                .count();
    }

    /** The rows of each batch at the version that the ledger has of it. */
    private static void requireRecordedVersionsReadable(SalesWorkspace sales) {
        DeltaStore delta = new DeltaStore(RealParts.shared().spark());
        List<String> recorded = sales.workspace.query(
                "SELECT batch_id, table_name, records, delta_version FROM ledger_lake_version WHERE records > 0");
        assertThat(recorded).hasSizeGreaterThan(3);
        for (String row : recorded) {
            String[] cells = row.split("\\|", -1);
            assertThat(delta.readAt(sales.workspace.zones().lake() + "/" + cells[1], Long.parseLong(cells[3]))
                            .where(DeltaStore.BATCH_ID + " = " + cells[0])
                            .count())
                    .as(row)
                    .isEqualTo(Long.parseLong(cells[2]));
        }
    }

    private static List<String> texts(SalesWorkspace sales) {
        return RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(sales.workspace.zones().quarantine() + "/rows/" + io.countinghouse.jobs.sales.SalesMarts.NAME)
                .selectExpr("concat(state, ' ', coalesce(raw, 'null'))")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @Test
    void killedInTheMiddleAndMaintainedAgainItComesToTheSame() throws Exception {
        List<SalesWorkspace> crashed = new ArrayList<>();
        List<CrashedRuns.Run> runs = new ArrayList<>();
        for (String point : POINTS) {
            SalesWorkspace sales = worn();
            crashed.add(sales);
            runs.add(new CrashedRuns.Run(sales, point));
        }
        Map<String, List<String>> figures = figures(crashed.get(0));

        CrashedRuns.crash(runs, folder.resolve("crashed.log"));

        for (SalesWorkspace sales : crashed) {
            sales.workspace.execute("UPDATE ledger_lease SET expires_at = UTC_TIMESTAMP(6)");
            assertThat(figures(sales)).isEqualTo(figures);
            requireExact(sales);
            sales.runner().maintain(Duration.ZERO);
            assertThat(figures(sales)).isEqualTo(figures);
            goOn(sales);
            requireExact(sales);
        }
    }

    @Test
    void whatAnOpenBatchMayNeedIsLeftAlone() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.run();
        sales.workspace.execute("UPDATE ledger_batch SET state = 'LANDED'");

        assertThatThrownBy(() -> sales.runner().maintain(Duration.ZERO))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.LEDGER_INCONSISTENT))
                .hasMessageContaining("finish it with `run` before you maintain");
    }
}
