package io.countinghouse.submit;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.jobs.cli.DimensionFiles;
import io.countinghouse.submit.generate.SalesGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** Three months of a small chain of stores. */
final class SalesDemo implements DemoJob {
    private static final long ROWS = 20_000;
    private static final int DAYS = 91;
    private static final LocalDate FROM = LocalDate.of(2023, 8, 1);

    @Override
    public void generate(Settings settings, Path folder) throws IOException {
        new SalesGenerator(ROWS, DAYS, 1, FROM, true).write(folder);
        new DimensionFiles(new Database(settings.mysql())).load(folder.resolve("dimensions"));
    }

    @Override
    public void show(Database database) {
        DemoJob.show(
                database,
                "Marts",
                """
                SELECT 'customers_data_mart' AS mart, COUNT(*) AS row_count, SUM(total_sales) AS total_sales,
                    CAST(NULL AS DECIMAL(18, 2)) AS incentives FROM customers_data_mart
                UNION ALL SELECT 'sales_team_data_mart', COUNT(*), SUM(total_sales), SUM(incentive)
                FROM sales_team_data_mart
                """);
        DemoJob.show(
                database,
                "Best of each store in the last month",
                """
                SELECT store_id, full_name, sales_month, total_sales, incentive, incentive_reason
                FROM sales_team_data_mart
                WHERE sales_rank = 1 AND sales_month = (SELECT MAX(sales_month) FROM sales_team_data_mart)
                ORDER BY total_sales DESC
                """);
    }
}
