package io.countinghouse.jobs.offsets;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.DemoPage;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.step.Progress;
import io.countinghouse.jobs.offsets.explain.ExplainOffsetCommand;
import java.time.LocalDate;
import java.util.List;

/** invoice-offsets; its demo is a quarter of some companies' invoices. */
public final class OffsetsModule implements JobModule {
    @Override
    public String name() {
        return InvoiceOffsets.NAME;
    }

    @Override
    public Job define(Section section) {
        return InvoiceOffsets.define(OffsetSettings.from(section));
    }

    @Override
    public Job asShipped() {
        return InvoiceOffsets.define(OffsetSettings.DEFAULT);
    }

    @Override
    public RawFiles files() {
        return (extent, seed, defects, out) -> {
            new InvoiceGenerator(extent, seed, defects).write(out);
            return Progress.count(extent.rows()) + " rows in " + out;
        };
    }

    @Override
    public DemoPage demo() {
        return new DemoPage(
                new Extent(5_000, 91, LocalDate.of(2023, 8, 1)),
                List.of(
                        new DemoPage.Question(
                                "Before and after the offsets, all companies together",
                                """
                SELECT category, currency, SUM(invoices) AS invoices, SUM(gross) AS gross,
                    SUM(offset_amount) AS offset_amount, SUM(unapplied) AS unapplied, SUM(net) AS net
                FROM company_category_summary GROUP BY category, currency ORDER BY category, currency
                """),
                        new DemoPage.Question(
                                "Companies with the most offsets; submit/countinghouse explain offset --company ID tells each of them",
                                """
                SELECT company_id, currency, COUNT(*) AS offsets, SUM(amount) AS amount
                FROM offset_allocations GROUP BY company_id, currency ORDER BY amount DESC LIMIT 5
                """)));
    }

    @Override
    public List<Object> explanations() {
        return List.of(new ExplainOffsetCommand());
    }
}
