package io.countinghouse.jobs.sales;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.DemoPage;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.step.Progress;
import java.time.LocalDate;
import java.util.List;

/** sales-marts; its demo is three months of a small chain of stores. */
public final class SalesModule implements JobModule {
    @Override
    public String name() {
        return SalesMarts.NAME;
    }

    @Override
    public Job define(Section section) {
        return SalesMarts.define(SalesSettings.from(section));
    }

    @Override
    public Job asShipped() {
        return SalesMarts.define(SalesSettings.DEFAULT);
    }

    @Override
    public RawFiles files() {
        return (extent, seed, defects, out) -> {
            new SalesGenerator(extent, seed, defects).write(out);
            return Progress.count(extent.rows()) + " rows in " + out + "; dimensions in "
                    + out.resolve(RawFiles.DIMENSIONS);
        };
    }

    @Override
    public DemoPage demo() {
        return new DemoPage(
                new Extent(20_000, 91, LocalDate.of(2023, 8, 1)),
                List.of(
                        new DemoPage.Question(
                                "Marts",
                                """
                SELECT 'customers_data_mart' AS mart, COUNT(*) AS row_count, SUM(total_sales) AS total_sales,
                    CAST(NULL AS DECIMAL(18, 2)) AS incentives FROM customers_data_mart
                UNION ALL SELECT 'sales_team_data_mart', COUNT(*), SUM(total_sales), SUM(incentive)
                FROM sales_team_data_mart
                """),
                        new DemoPage.Question(
                                "Best of each store in the last month",
                                """
                SELECT store_id, full_name, sales_month, total_sales, incentive, incentive_reason
                FROM sales_team_data_mart
                WHERE sales_rank = 1 AND sales_month = (SELECT MAX(sales_month) FROM sales_team_data_mart)
                ORDER BY total_sales DESC
                """)));
    }
}
