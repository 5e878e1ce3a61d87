package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.config.RejectLimit;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What is expected of tables is asked once a batch, kept for every run, and stops a publish where it must. */
@Isolated("counts Spark's jobs")
class ExpectationsIT {
    private static final Job JOB = SalesMarts.define(SalesWorkspace.SETTINGS);
    private static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";

    @TempDir
    private Path folder;

    private SalesWorkspace sales;

    @BeforeEach
    void uploadThreeSales() throws IOException {
        Files.writeString(
                folder.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n");
        sales = new SalesWorkspace(folder);
        upload(
                "sales_data.csv",
                "1,101,oats,2023-08-03,1,10.00,2,20.00\n2,101,rye,2023-08-04,2,5.50,1,5.50\n"
                        + "3,102,oats,2023-09-04,2,-7.00,1,-7.00\n");
    }

    private void upload(String name, String rows) {
        sales.workspace.upload(SalesMarts.NAME, name, (HEADER + rows).getBytes(StandardCharsets.UTF_8));
    }

    private RunReport run(Expectation... expectations) {
        List<Expectation> all = new ArrayList<>(JOB.expectations());
        all.addAll(List.of(expectations));
        return new JobRunner(
                        RealParts.shared().spark(), sales.workspace.settings(), JOB.expecting(all), Progress.silent())
                .run();
    }

    @Test
    void oneOfSeverityErrorStopsThePublishAndIsOnRecordWithKeys() {
        Expectation strict = Expectation.predicate("price_below_zero", "sales_lines", "price >= 0");
        Expectation mart = Expectation.range(
                "sales_person_with_little", "sales_team_data_mart", "total_sales", BigDecimal.ONE, new BigDecimal(999));
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatThrownBy(() -> run(strict, mart))
                    .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.CHECK_FAILED))
                    .hasMessageContaining(
                            "sales_lines, price_below_zero: 1 of 3 rows (33.3333 %), e.g. {\"_file_id\":\"")
                    .hasMessageContaining("\"_line\":4}")
                    .hasMessageContaining(
                            "sales_team_data_mart, sales_person_with_little: 1 of 3 rows (33.3333 %), e.g. "
                                    + "{\"store_id\":102,\"sales_month\":\"2023-09-01\",\"sales_person_id\":2}")
                    .hasMessageContaining("batch abandon");
        }
        assertThat(sales.team()).isEmpty();
        // Of both runs, for nothing on record is changed.
        assertThat(sales.workspace.query(
                        "SELECT COUNT(DISTINCT run_id), COUNT(*), MIN(failed), MAX(looked_at), MAX(share), SUM(passed)"
                                + " FROM ledger_check WHERE name = 'price_below_zero'"))
                .containsExactly("2|2|1|3|0.333333|0");
        assertThat(sales.workspace.query("SELECT DISTINCT kind, severity, samples FROM ledger_check"
                        + " WHERE table_name = 'sales_team_data_mart' AND NOT passed"))
                .containsExactly(
                        "RANGE|ERROR|" + "{\"store_id\":102,\"sales_month\":\"2023-09-01\",\"sales_person_id\":2}");
        assertThat(sales.workspace.query("SELECT COUNT(*) FROM ledger_check WHERE name LIKE '%\\_grain' AND passed"))
                .containsExactly("4");
    }

    @Test
    void aFewMayFailAndAWarningStopsNothing() {
        RunReport report = run(
                Expectation.predicate("tolerated", "sales_lines", "price >= 0")
                        .with(Severity.ERROR, new RejectLimit(1, BigDecimal.ZERO)),
                Expectation.predicate("told", "sales_lines", "price >= 0").warning());
        assertThat(sales.team()).hasSize(3);
        assertThat(report.toText())
                .contains("expectation (warn) sales_lines, told: 1 of 3 rows (33.3333 %)")
                .doesNotContain("tolerated");
        assertThat(sales.workspace.query(
                        "SELECT name, failed, passed FROM ledger_check WHERE name IN ('tolerated', 'told')"))
                .containsExactlyInAnyOrder("tolerated|1|1", "told|1|0");
    }

    @Test
    void manyOfATableCostNoMoreOfSparksJobsThanOne() throws TimeoutException {
        int one = jobsOfCheck(IntStream.range(0, 1));
        upload("sales_data_2.csv", "1,101,oats,2023-08-05,1,10.00,2,20.00\n");
        assertThat(jobsOfCheck(IntStream.range(0, 40))).isEqualTo(one);
    }

    private int jobsOfCheck(IntStream expectations) throws TimeoutException {
        AtomicInteger jobs = new AtomicInteger();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                Properties of = start.properties();
                if (of.getProperty("spark.job.description", "").equals("sales-marts/check")) {
                    jobs.incrementAndGet();
                }
            }
        };
        SparkContext spark = RealParts.shared().spark().sparkContext();
        spark.addSparkListener(listener);
        try {
            run(expectations
                    .mapToObj(i -> Expectation.predicate("of_row_" + i, "sales_lines", "quantity > " + (0 - i)))
                    .toArray(Expectation[]::new));
            spark.listenerBus().waitUntilEmpty();
        } finally {
            spark.removeSparkListener(listener);
        }
        assertThat(jobs.get()).isPositive();
        return jobs.get();
    }
}
