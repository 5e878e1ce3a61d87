package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.testing.EditedClasses;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.SourceEdit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What befalls a run, all within this JVM: a crash ends the run by an exception. Afterwards a late file lies in the raw zone
 * and the job is run again until it is done.
 */
enum Disturbance {
    CRASH_BEFORE_LANDING(CrashPoint.CLAIMED),
    CRASH_BETWEEN_LAKE_AND_LEDGER(CrashPoint.ROWS_WRITTEN),
    CRASH_BEFORE_COMMIT(CrashPoint.PUBLISH_UNCOMMITTED),
    /** The run that died had more partitions than the next one. */
    CRASH_WITH_MORE_PARTITIONS_STAGED(CrashPoint.STAGED),
    /** Another run takes over and finishes while this one sleeps before it archives. */
    ZOMBIE(null);

    private static final List<SourceEdit> CRASH_IS_AN_EXCEPTION = List.of(
            new SourceEdit(
                    "common.step.CrashPoint",
                    "Runtime.getRuntime().halt(STATUS);",
                    "throw new io.countinghouse.common.error.CountinghouseException("
                            + "io.countinghouse.common.error.ErrorCode.INTERNAL, \"crashed at \" + name());"),
            // This JVM has reached every point before, in other runs.
            new SourceEdit("common.step.CrashPoint", "REACHED.merge(this, 1, Integer::sum)", "1"));

    private static final String CRASH_AT = "countinghouse.crash-at";
    /** Longer than any run here: no heartbeat of a zombie may halt this JVM. */
    private static final LeaseSettings LONG = new LeaseSettings(Duration.ofMinutes(10), Duration.ofSeconds(5));

    private static final List<String> RECORDS = List.of(
            "ledger_batch",
            "ledger_object",
            "ledger_file",
            "ledger_lake_version",
            "ledger_conservation",
            "ledger_check",
            "ledger_publish",
            "ledger_outbox",
            "sales_team_data_mart",
            "customers_data_mart");

    private final Optional<CrashPoint> crash;

    Disturbance(CrashPoint crash) {
        this.crash = Optional.ofNullable(crash);
    }

    /** What an undisturbed job comes to with the same files. */
    static SalesState undisturbed(SalesWorkspace sales) {
        sales.run();
        uploadLate(sales);
        sales.run();
        return SalesState.of(sales);
    }

    /**
     * A sentence for everything that is not as it must be, right after the disturbance or, when nothing is wrong then, after the
     * next run.
     *
     * @param edits what is wrong with the code
     */
    List<String> complaints(SalesWorkspace sales, List<SourceEdit> edits, SalesState undisturbed) throws Exception {
        List<SourceEdit> all = new ArrayList<>(edits);
        all.addAll(CRASH_IS_AN_EXCEPTION);
        return EditedClasses.during(all, () -> {
            List<String> complaints =
                    new ArrayList<>(crash.isPresent() ? crashed(sales, crash.get()) : overtaken(sales));
            complaints.addAll(SalesInvariants.broken(sales));
            if (complaints.isEmpty()) {
                uploadLate(sales);
                complaints.addAll(runAgain(sales, undisturbed));
            }
            return complaints;
        });
    }

    /** One more run must do. */
    private static List<String> runAgain(SalesWorkspace sales, SalesState undisturbed) {
        List<String> complaints = new ArrayList<>();
        try {
            sales.run();
            complaints.addAll(SalesState.of(sales).differences(undisturbed));
        } catch (CountinghouseException e) {
            complaints.add("not done: " + e.getMessage());
        }
        complaints.addAll(SalesInvariants.broken(sales));
        return complaints;
    }

    private List<String> crashed(SalesWorkspace sales, CrashPoint point) {
        System.setProperty(CRASH_AT, point.name());
        try {
            sales.run();
            throw new AssertionError("the run did not come to " + point);
        } catch (CountinghouseException e) {
            assertThat(e).hasMessageContaining("crashed at " + point);
            return List.of();
        } finally {
            System.clearProperty(CRASH_AT);
            if (this == CRASH_WITH_MORE_PARTITIONS_STAGED) {
                sales.workspace.execute("UPDATE stage_sales_team_data_mart SET partition_no = partition_no + 100");
            }
        }
    }

    private static List<String> overtaken(SalesWorkspace sales) {
        List<String> seen = new ArrayList<>();
        JobRunner zombie = new JobRunner(
                RealParts.shared().spark(),
                sales.workspace.settings(sales.workspace.runtime(), LONG),
                SalesMarts.define(SalesWorkspace.SETTINGS),
                new AtStage("archive", () -> {
                    DisturbedRun.rerunUntilDone(sales);
                    seen.addAll(records(sales));
                }));
        List<String> complaints = new ArrayList<>();
        try {
            zombie.run();
            complaints.add("a run without the lease ended as if nothing had happened");
        } catch (CountinghouseException e) {
            assertThat(e).hasMessageContaining("was taken by another run");
        }
        if (!records(sales).equals(seen)) {
            complaints.add("a run without the lease wrote");
        }
        return complaints;
    }

    private static List<String> records(SalesWorkspace sales) {
        List<String> rows = new ArrayList<>();
        RECORDS.forEach(
                table -> rows.addAll(sales.workspace.query("SELECT '" + table + "', t.* FROM " + table + " t")));
        return rows;
    }

    private static void uploadLate(SalesWorkspace sales) {
        SmallSales.upload(sales, "sales_data_late.csv", SmallSales.HEADER + "1,102,oats,2023-10-02,1,1.25,4,5.00\n");
    }
}
