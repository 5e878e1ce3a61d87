package io.countinghouse.submit;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.submit.generate.BillingGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** A quarter of bills in six currencies, with the rates of their days. */
final class BillingDemo implements DemoJob {
    private static final long ROWS = 3_000;
    private static final int DAYS = 91;
    private static final LocalDate FROM = LocalDate.of(2023, 8, 1);

    @Override
    public void generate(Settings settings, Path folder) throws IOException {
        new BillingGenerator(ROWS, DAYS, 1, FROM, true).write(folder);
    }

    @Override
    public void show(Database database) {
        DemoJob.show(
                database,
                "Bills by currency, in it and in US dollars",
                """
                SELECT currency, SUM(bills) AS bills, SUM(bill_amount) AS bill_amount,
                    SUM(bill_amount_usd) AS bill_amount_usd
                FROM billing_monthly GROUP BY currency ORDER BY currency
                """);
        DemoJob.show(
                database,
                "The largest bills, each with where its rate comes from",
                """
                SELECT line, id, bill_date, currency, bill_amount, bill_amount_usd, fx_path
                FROM billing_data ORDER BY bill_amount_usd DESC, line, id LIMIT 5
                """);
    }
}
