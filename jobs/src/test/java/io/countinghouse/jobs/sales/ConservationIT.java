package io.countinghouse.jobs.sales;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.mart.Derivation;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage that loses or makes up a row or a cent stops the run, which names stage, file or mart, and column. */
class ConservationIT {
    private static final Job RIGHT = SalesMarts.define(SalesWorkspace.SETTINGS);

    private static final BigDecimal CENT = new BigDecimal("0.01");

    @TempDir
    private Path folder;

    private SalesWorkspace sales;

    @BeforeEach
    void uploadThreeSales() throws java.io.IOException {
        Files.writeString(
                folder.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n");
        sales = new SalesWorkspace(folder);
        sales.workspace.upload(
                SalesMarts.NAME,
                "sales_data.csv",
                """
                customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost
                1,101,oats,2023-08-03,1,10.00,2,20.00
                2,101,oats,2023-08-04,2,5.50,1,5.50
                3,102,oats,2023-09-04,2,-7.00,1,-7.00
                """
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLandingThatLosesARow() {
        assertStops(
                landing(rows -> rows.where(col("total_cost").gt(0))),
                "Stage landed + rejected, file sales_data.csv, column total_cost: "
                        + "found 2 rows and 25.5, expected 3 rows and 18.5");
    }

    @Test
    void aLandingThatMakesUpACent() {
        assertStops(
                landing(rows -> rows.withColumn(
                        "total_cost",
                        col("total_cost")
                                .plus(when(col("_line").equalTo(2), lit(CENT)).otherwise(lit(BigDecimal.ZERO)))
                                .cast("decimal(18,2)"))),
                "Stage landed + rejected, file sales_data.csv, column total_cost: "
                        + "found 3 rows and 18.51, expected 3 rows and 18.5");
    }

    @Test
    void aLakeThatWasChangedAfterLanding() {
        assertThatThrownBy(() -> run(deriving((rows, dimensions) -> {
                    throw new IllegalStateException("stopped after landing");
                })))
                .hasStackTraceContaining("stopped after landing");
        sales.workspace.execute("UPDATE ledger_conservation SET amount = amount + 0.01 WHERE stage = 'landed'");
        assertStops(
                RIGHT,
                "Stage derived input of customers_data_mart, file sales_data.csv, column total_cost: "
                        + "found 3 rows and 18.5, expected 3 rows and 18.51");
    }

    @Test
    void aDerivationThatLosesRows() {
        assertStops(
                deriving((rows, dimensions) ->
                        mart().derivation().derive(rows.where(col("store_id").equalTo(101)), dimensions)),
                "Stage derived, mart sales_team_data_mart, column total_sales: "
                        + "found 25.5000000000, expected 18.5000000000, the sum of sales_lines.total_cost");
    }

    @Test
    void aStagingTableThatHoldsAnotherAmount() {
        sales.workspace.execute("CREATE TRIGGER tamper BEFORE INSERT ON stage_sales_team_data_mart"
                + " FOR EACH ROW SET NEW.incentive = NEW.incentive + 0.01");
        assertStops(
                RIGHT,
                "Nothing was published; stage staged, mart sales_team_data_mart, column incentive: "
                        + "found 0.23, expected 0.20");
    }

    @Test
    void aMartThatHoldsAnotherAmountThanWasStaged() {
        sales.workspace.execute("ALTER TABLE sales_team_data_mart MODIFY total_sales DECIMAL(18, 0) NOT NULL");
        assertStops(
                RIGHT,
                "Nothing was published; stage published, mart sales_team_data_mart, column total_sales: "
                        + "found 19, expected 18.50");
    }

    private void assertStops(Job job, String message) {
        assertThatThrownBy(() -> run(job))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.CHECK_FAILED));
        assertThat(sales.team()).isEmpty();
        assertThat(sales.customers()).isEmpty();
        assertThat(sales.workspace.objects("raw")).hasSize(1);
        assertThat(sales.workspace.query("SELECT outcome, exit_code FROM ledger_run"))
                .contains("FAILED|3");
    }

    private void run(Job job) {
        new JobRunner(RealParts.shared().spark(), sales.workspace.settings(), job, Progress.silent()).run();
    }

    private static Job landing(UnaryOperator<Dataset<Row>> fault) {
        Landing right = RIGHT.landings().get(0);
        return with(
                new Landing(
                        right.feed(),
                        right.table(),
                        rows -> fault.apply(right.land().apply(rows))),
                RIGHT.marts());
    }

    private static Mart mart() {
        return RIGHT.marts().get(1);
    }

    private static Job deriving(Derivation faulty) {
        Mart right = mart();
        return with(
                RIGHT.landings().get(0),
                List.of(Mart.of(right.name(), right.source())
                        .schema(right.schema())
                        .key(right.key())
                        .slice(right.slice())
                        .conserves(right.conserves())
                        .derivation(faulty)
                        .build()));
    }

    private static Job with(Landing landing, List<Mart> marts) {
        return new Job(RIGHT.name(), List.of(landing), marts, RIGHT.dimensions(), RIGHT.expectations(), RIGHT.limits());
    }
}
