package io.countinghouse.submit;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.submit.generate.InvoiceGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;

/** A quarter of some companies' invoices. */
final class OffsetsDemo implements DemoJob {
    private static final long ROWS = 5_000;
    private static final int DAYS = 91;
    private static final LocalDate FROM = LocalDate.of(2023, 8, 1);

    @Override
    public void generate(Settings settings, Path folder) throws IOException {
        new InvoiceGenerator(ROWS, DAYS, 1, FROM, true).write(folder);
    }

    @Override
    public void show(Database database) {
        DemoJob.show(
                database,
                "Before and after the offsets, all companies together",
                """
                SELECT category, currency, SUM(invoices) AS invoices, SUM(gross) AS gross,
                    SUM(offset_amount) AS offset_amount, SUM(unapplied) AS unapplied, SUM(net) AS net
                FROM company_category_summary GROUP BY category, currency ORDER BY category, currency
                """);
        DemoJob.show(
                database,
                "Companies with the most offsets; submit/countinghouse explain offset --company ID tells each of them",
                """
                SELECT company_id, currency, COUNT(*) AS offsets, SUM(amount) AS amount
                FROM offset_allocations GROUP BY company_id, currency ORDER BY amount DESC LIMIT 5
                """);
    }
}
