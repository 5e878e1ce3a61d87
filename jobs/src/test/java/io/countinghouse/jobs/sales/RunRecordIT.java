package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.RecordedRun;
import io.countinghouse.common.run.RunId;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;

/** Runs whose ids were chosen before they began, by what their records, the ledger and the marts tell of them. */
class RunRecordIT {
    private static final RunId ID = RunId.of("123e4567-e89b-42d3-a456-426614174000");
    private static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";

    private static final String GROUP = "spark.jobGroup.id";

    private final Workspace workspace = RealParts.shared().workspace().migrate();

    private static RecordedRun recorded(Workspace workspace, String job, RunId id) {
        return RecordedRun.of(
                workspace.zones(),
                job,
                "run",
                Optional.of(id),
                RealParts.shared().spark().sessionState().newHadoopConf());
    }

    private JobRunner runner(LeaseSettings lease) {
        return new JobRunner(
                RealParts.shared().spark(),
                workspace.settings(workspace.runtime(), lease),
                SalesMarts.define(SalesWorkspace.SETTINGS),
                Progress.silent());
    }

    private JsonNode record(RunId id) throws IOException {
        return new ObjectMapper()
                .readTree(workspace
                        .folder()
                        .resolve("runs/" + SalesMarts.NAME + "/" + id + ".json")
                        .toFile());
    }

    @Test
    void anIdIsOfOneAttemptAndTheNextGoesOnUnderAnother() throws IOException {
        LeaseSettings lease = new LeaseSettings(Duration.ofMinutes(5), Duration.ofSeconds(30));
        workspace.upload(
                SalesMarts.NAME,
                "sales_data.csv",
                (HEADER + "1,121,quaker oats,2023-08-01,1,50,1,50\n").getBytes(StandardCharsets.UTF_8));
        Database database = new Database(workspace.runtime());
        try (LeaseKeeper other = LeaseKeeper.acquire(
                database, lease, SalesMarts.NAME, RunId.random().toString(), "another", reason -> {})) {
            assertThat(other.lease().job()).isEqualTo(SalesMarts.NAME);
            JobRunner impatient = runner(new LeaseSettings(Duration.ofMinutes(5), Duration.ofMillis(1)))
                    .as(recorded(workspace, SalesMarts.NAME, ID));

            assertThatThrownBy(impatient::run)
                    .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.LEASE_HELD));
        }
        assertThat(record(ID).get("exit_code").intValue()).isEqualTo(5);
        assertThat(workspace.query("SELECT run_id FROM ledger_run")).isEmpty();

        Set<String> named = ConcurrentHashMap.newKeySet();
        RunReport first = listening(
                named,
                () -> runner(lease).as(recorded(workspace, SalesMarts.NAME, ID)).run());

        // Among those of tests that run beside this one.
        assertThat(named)
                .contains(
                        ID + " sales-marts/inspect",
                        ID + " sales-marts/land",
                        ID + " sales-marts/derive sales_team_data_mart",
                        ID + " sales-marts/check",
                        ID + " sales-marts/stage sales_team_data_mart",
                        ID + " sales-marts/copy sales_team_data_mart");
        assertThat(RealParts.shared().spark().sparkContext().getLocalProperty(GROUP))
                .isNull();

        assertThat(first.runId()).isEqualTo(ID.toString());
        assertThat(record(ID).get("state").textValue()).isEqualTo("succeeded");
        assertThat(record(ID).get("counts").get("files").longValue()).isEqualTo(1);
        assertThat(record(ID).get("counts").get("rows_in").longValue()).isEqualTo(1);
        assertThat(record(ID).get("counts").get("rows_landed").longValue()).isEqualTo(1);
        assertThat(workspace.query("SELECT DISTINCT run_id FROM sales_team_data_mart"))
                .containsExactly(ID.toString());

        RunReport second =
                runner(lease).as(recorded(workspace, SalesMarts.NAME, ID)).run();

        assertThat(second.runId()).isEqualTo(ID.attempt(2).toString());
        assertThat(record(ID)).isEqualTo(record(ID.attempt(2)));
        assertThat(record(ID).get("counts").get("files").longValue()).isZero();
        assertThat(workspace.query("SELECT run_id, epoch, outcome FROM ledger_run ORDER BY epoch"))
                .containsExactlyInAnyOrder(ID + "|2|DONE", ID.attempt(2) + "|3|DONE");
    }

    /** @param named receives the group and the description of each of Spark's jobs */
    private static RunReport listening(Set<String> named, Supplier<RunReport> run) {
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                named.add(start.properties().getProperty(GROUP) + " "
                        + start.properties().getProperty("spark.job.description"));
            }
        };
        SparkContext spark = RealParts.shared().spark().sparkContext();
        spark.addSparkListener(listener);
        try {
            RunReport report = run.get();
            spark.listenerBus().waitUntilEmpty();
            return report;
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        } finally {
            spark.removeSparkListener(listener);
        }
    }

    @Test
    void anIdOfAnotherJobsRunIsRefused() {
        workspace.execute("INSERT INTO ledger_run (run_id, job, epoch, started_at, outcome) VALUES ('" + ID
                + "', 'billing-fx', 1, UTC_TIMESTAMP(6), 'DONE')");
        JobRunner runner = new SalesWorkspace.Defined().apply(workspace).as(recorded(workspace, SalesMarts.NAME, ID));

        assertThatThrownBy(runner::run)
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("--run-id: found " + ID + ", which is of a run of billing-fx");
        assertThat(workspace.query("SELECT job FROM ledger_run")).containsExactly("billing-fx");
    }
}
