package io.countinghouse.jobs.billing;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.DemoPage;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.step.Progress;
import java.time.LocalDate;
import java.util.List;

/** billing-fx; its demo is a quarter of bills in six currencies, with the rates of their days. */
public final class BillingModule implements JobModule {
    @Override
    public String name() {
        return BillingFx.NAME;
    }

    @Override
    public Job define(Section section) {
        return BillingFx.define(BillingSettings.from(section));
    }

    @Override
    public Job asShipped() {
        return BillingFx.define(BillingSettings.DEFAULT);
    }

    @Override
    public RawFiles files() {
        return (extent, seed, defects, out) -> {
            new BillingGenerator(extent, seed, defects).write(out);
            return Progress.count(extent.rows()) + " rows in " + out + ", and their days' rates";
        };
    }

    @Override
    public DemoPage demo() {
        return new DemoPage(
                new Extent(3_000, 91, LocalDate.of(2023, 8, 1)),
                List.of(
                        new DemoPage.Question(
                                "Bills by currency, in it and in US dollars",
                                """
                SELECT currency, SUM(bills) AS bills, SUM(bill_amount) AS bill_amount,
                    SUM(bill_amount_usd) AS bill_amount_usd
                FROM billing_monthly GROUP BY currency ORDER BY currency
                """),
                        new DemoPage.Question(
                                "The largest bills, each with where its rate comes from",
                                """
                SELECT line, id, bill_date, currency, bill_amount, bill_amount_usd, fx_path
                FROM billing_data ORDER BY bill_amount_usd DESC, line, id LIMIT 5
                """)));
    }
}
