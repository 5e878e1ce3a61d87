package io.countinghouse.jobs.balances;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.DemoPage;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.step.Progress;
import io.countinghouse.jobs.balances.explain.ExplainAlertCommand;
import java.time.LocalDate;
import java.util.List;

/** org-balances; its demo is two months of invoices. */
public final class BalancesModule implements JobModule {
    @Override
    public String name() {
        return OrgBalances.NAME;
    }

    @Override
    public Job define(Section section) {
        return OrgBalances.define(BalanceSettings.from(section));
    }

    @Override
    public Job asShipped() {
        return OrgBalances.define(BalanceSettings.DEFAULT);
    }

    @Override
    public RawFiles files() {
        return (extent, seed, defects, out) -> {
            new BalancesGenerator(extent, seed, defects).write(out);
            return Progress.count(extent.rows()) + " invoices in " + out + ", and their organizations";
        };
    }

    @Override
    public DemoPage demo() {
        return new DemoPage(
                new Extent(3_000, 60, LocalDate.of(2024, 2, 1)),
                List.of(
                        new DemoPage.Question(
                                "Largest balances, in US dollars",
                                """
                SELECT organization_id, legal_entity_country, invoices, invoiced_usd, paid_usd, balance_usd
                FROM dim_organizations ORDER BY balance_usd DESC, organization_id LIMIT 5
                """),
                        new DemoPage.Question(
                                "Balances that moved too much in the last week;"
                                        + " submit/countinghouse explain alert --org=ID --date=DAY shows their invoices",
                                """
                SELECT organization_id, legal_entity_country, alert_date, rule_name, balance_before, balance_now, change_usd, opened_on
                FROM balance_alerts ORDER BY alert_date DESC, ABS(change_usd) DESC, organization_id LIMIT 5
                """)));
    }

    @Override
    public List<Object> explanations() {
        return List.of(new ExplainAlertCommand());
    }

    @Override
    public List<List<String>> demoRuns() {
        // A week later days are new, of which there may be something to tell.
        return List.of(List.of("job.business-date=2024-03-24"), List.of("job.business-date=2024-03-31"));
    }
}
