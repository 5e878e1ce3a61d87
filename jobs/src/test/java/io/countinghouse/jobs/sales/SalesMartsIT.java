package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.run.report.RunPlan;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whole runs over the sample files, against the oracle and the published figures. */
@ResourceLock("settings of the session")
class SalesMartsIT {
    private static final String SALES = "sales_data.csv";
    private static final String EXTRA = "extra_column_sales_data_first2000.csv";

    private final Path samples = SalesWorkspace.samples();

    @BeforeEach
    void requireSamples() {
        assumeTrue(Files.exists(samples), () -> "skipped: there is no " + samples);
    }

    @Test
    void bothFilesInOneRunGiveTheMartsToTheCentAndBadFilesAreRefused() {
        SalesWorkspace sales = new SalesWorkspace(samples.resolve("dims_pune"));
        for (String name : List.of(SALES, EXTRA, "sales_data.json", "sales_data3.csv1")) {
            sales.upload(samples.resolve("input").resolve(name));
        }

        RunPlan plan = sales.runner().plan();
        assertThat(plan.slices().get("sales_team_data_mart")).hasSize(165);
        assertThat(sales.workspace.query("SELECT * FROM ledger_batch")).isEmpty();
        assertThat(sales.workspace.query("SELECT * FROM ledger_lease")).isEmpty();
        assertThat(sales.workspace.objects("lake")).isEmpty();

        AtomicReference<RunReport> made = new AtomicReference<>();
        RealParts.shared().large(() -> made.set(sales.run()));
        RunReport report = made.get();

        SalesOracle oracle = oracle(SALES, EXTRA);
        assertThat(sales.team()).isEqualTo(oracle.teamMart()).hasSize(495);
        assertThat(sales.customers()).isEqualTo(oracle.customerMart());
        assertThat(sales.workspace.query("SELECT SUM(total_sales), SUM(incentive) FROM sales_team_data_mart"))
                .containsExactly("53604887.00|202525.36");
        assertThat(sales.workspace.query(
                        "SELECT COUNT(*), SUM(records) FROM ledger_publish" + " WHERE mart = 'sales_team_data_mart'"))
                .containsExactly("165|495");
        assertThat(sales.workspace.query(
                        "SELECT measure, records, amount FROM ledger_conservation" + " WHERE stage = 'landed'"))
                .containsExactlyInAnyOrder(
                        "total_cost|50560|51616914.0000000000", "total_cost|2000|1987973.0000000000");
        assertThat(report.batches()).hasSize(1);
        assertThat(report.batches().get(0).objects())
                .filteredOn(object -> object.state() == ObjectState.REFUSED)
                .extracting(object -> object.name() + " " + object.verdict())
                .containsExactlyInAnyOrder("sales_data.json wrong_extension", "sales_data3.csv1 wrong_extension");
        assertThat(report.batches().get(0).checks())
                .filteredOn(check -> check.name().equals("sales_without_customer"))
                .extracting(check -> check.failed())
                .containsExactly(oracle.linesWithoutCustomer());

        assertThat(sales.workspace.objects("raw")).isEmpty();
        assertThat(sales.workspace.objects("archive")).hasSize(2);
        assertThat(sales.workspace.objects("quarantine")).hasSize(4);
        assertThat(sales.run().batches()).isEmpty();
    }

    /** The lines of two months: each slice is a file of the copies in the lake, and is written again by the second run. */
    @Test
    void theSameFilesInTwoRunsInEitherOrderGiveTheSameMarts(@TempDir Path folder) throws IOException {
        SalesOracle oracle = new SalesOracle(samples.resolve("dims_pune"));
        for (String name : List.of(SALES, EXTRA)) {
            List<String> lines = Files.readAllLines(samples.resolve("input").resolve(name));
            Files.write(
                    folder.resolve(name),
                    lines.stream()
                            .filter(line -> line.equals(lines.get(0))
                                    || line.contains(",2023-05-")
                                    || line.contains(",2023-06-"))
                            .toList());
            oracle.add(SalesOracle.read(folder.resolve(name)));
        }
        for (List<String> order : List.of(List.of(SALES, EXTRA), List.of(EXTRA, SALES))) {
            SalesWorkspace sales = new SalesWorkspace(samples.resolve("dims_pune"));
            for (String name : order) {
                sales.upload(folder.resolve(name));
                assertThat(sales.run().batches()).hasSize(1);
            }
            assertThat(sales.team()).isEqualTo(oracle.teamMart()).hasSize(30);
            assertThat(sales.customers()).isEqualTo(oracle.customerMart());
        }
    }

    @Test
    void halfOfTheSalesHaveNoCustomerInTheDimensionAndStayInTheTotals() {
        assertThat(oracle(SALES).linesWithoutCustomer()).isEqualTo(24_858);
    }

    private SalesOracle oracle(String... names) {
        SalesOracle oracle = new SalesOracle(samples.resolve("dims_pune"));
        for (String name : names) {
            oracle.add(SalesOracle.read(samples.resolve("input").resolve(name)));
        }
        return oracle;
    }
}
