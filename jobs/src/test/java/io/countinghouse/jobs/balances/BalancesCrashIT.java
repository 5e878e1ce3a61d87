package io.countinghouse.jobs.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.sales.CrashedRuns;
import io.countinghouse.jobs.sales.FaultCases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that only brings the balances to another day is halted and run again, a day later by then. */
class BalancesCrashIT {
    private static final List<String> POINTS = FaultCases.areMany()
            ? List.of(
                    "REFRESH_CLAIMED",
                    "DERIVED",
                    "STAGED",
                    "PUBLISH_UNCOMMITTED",
                    "PUBLISHED",
                    "COPY_REPLACED",
                    "COPY_REPLACED:2",
                    "COPY_REPLACED:4",
                    "STAGE_CLEANED",
                    "CLOSED")
            : List.of("PUBLISHED");

    private static final String INVOICES = BalancesWorkspace.INVOICES
            + "1,,,7,,open,EUR,,,10.00,,0.90000000,,2024-01-30T12:00:00Z\n"
            + "2,,,7,,paid,USD,,,30.00,30.00,1,,2024-02-02T12:00:00Z\n"
            + "3,,,-9,,open,USD,,,5.00,,1,,2024-02-05T12:00:00Z\n";

    @TempDir
    private Path folder;

    /** The run that is halted. */
    public static final class UntilTheFourth implements Function<Workspace, JobRunner> {
        @Override
        public JobRunner apply(Workspace of) {
            return new JobRunner(
                    of.parts().spark(),
                    of.settings(),
                    OrgBalances.define(BalancesWorkspace.until("2024-02-04")),
                    Progress.silent());
        }
    }

    @Test
    void theDaysAreThereOnceWhereverTheRunEnds() throws Exception {
        Map<String, BalancesWorkspace> workspaces = new LinkedHashMap<>();
        List<CrashedRuns.Run> runs = new ArrayList<>();
        for (String point : POINTS) {
            BalancesWorkspace balances = untilTheSecond();
            workspaces.put(point, balances);
            runs.add(new CrashedRuns.Run(balances.workspace.name(), point, UntilTheFourth.class, Optional.empty()));
        }
        CrashedRuns.crash(runs, folder.resolve("killed.log"));
        BalancesWorkspace undisturbed = untilTheSecond();
        undisturbed.run(BalancesWorkspace.until("2024-02-04"));
        undisturbed.run(BalancesWorkspace.until("2024-02-05"));
        List<String> expected = state(undisturbed);
        // Seven days of the euro, four of the dollar and one of another organization; by organization seven and one.
        assertThat(expected).hasSize(7 + 4 + 1 + 7 + 1 + 2 + 3);
        for (Map.Entry<String, BalancesWorkspace> crashed : workspaces.entrySet()) {
            crashed.getValue().run(BalancesWorkspace.until("2024-02-05"));
            assertThat(state(crashed.getValue())).as(crashed.getKey()).isEqualTo(expected);
            assertThat(crashed.getValue()
                            .runner(BalancesWorkspace.until("2024-02-05"))
                            .reconcile(SliceChoice.ALL)
                            .isEqual())
                    .as(crashed.getKey())
                    .isTrue();
        }
    }

    private static BalancesWorkspace untilTheSecond() {
        BalancesWorkspace balances = new BalancesWorkspace();
        balances.upload("invoices.csv", INVOICES);
        balances.run(BalancesWorkspace.until("2024-02-02"));
        return balances;
    }

    /** Balances, organizations and batches. */
    private static List<String> state(BalancesWorkspace balances) {
        List<String> state = new ArrayList<>();
        for (String sql : List.of(
                "SELECT organization_id, currency, balance_date, opening_balance, flow, closing_balance, closing_balance_usd"
                        + " FROM fct_org_daily_balances_by_currency",
                "SELECT organization_id, balance_date, opening_balance, flow, closing_balance FROM fct_org_daily_balances",
                "SELECT organization_id, invoices, balance_usd FROM dim_organizations",
                "SELECT kind, state, business_date FROM ledger_batch ORDER BY batch_id")) {
            state.addAll(balances.workspace.query(sql));
        }
        return state;
    }
}
