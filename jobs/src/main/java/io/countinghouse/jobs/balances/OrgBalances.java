package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_ALERTS;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_MONTH;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_AMOUNT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_PAYMENT;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_PAYMENT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.DAILY;
import static io.countinghouse.jobs.balances.BalanceColumns.DAILY_BY_CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.DIM_ORGANIZATIONS;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICED_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.MONTHLY_FLOWS;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.ORG_BUCKET;
import static io.countinghouse.jobs.balances.BalanceColumns.PAID_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.STG_INVOICES;
import static io.countinghouse.jobs.balances.BalanceColumns.STG_ORGANIZATIONS;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT_USD;

import io.countinghouse.common.job.Job;
import io.countinghouse.common.mart.Denomination;
import io.countinghouse.common.mart.EarlierMart.Reach;
import io.countinghouse.common.mart.Lookup;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Recent;
import io.countinghouse.common.mart.Running;
import io.countinghouse.common.mart.Settled;
import io.countinghouse.common.mart.Telling;
import java.util.List;
import java.util.Map;

/** org-balances: invoices and organizations to balances by organization and day. */
public final class OrgBalances {
    public static final String NAME = "org-balances";

    private static final List<String> SLICE = List.of(ORG_BUCKET, BALANCE_MONTH);

    private OrgBalances() {}

    public static Job define(BalanceSettings settings) {
        StagedRows staged = new StagedRows(settings);
        return new Job(
                        NAME,
                        List.of(StagedRows.organizations(), staged.invoices()),
                        List.of(
                                monthlyFlows(),
                                dailyByCurrency(settings),
                                daily(settings),
                                organizations(),
                                alerts(settings)),
                        List.of(),
                        BalanceExpectations.of(settings),
                        settings.limits())
                .keeping(settings.days());
    }

    private static Mart monthlyFlows() {
        return Mart.of(MONTHLY_FLOWS, STG_INVOICES)
                .schema(BalanceColumns.MONTHLY_FLOWS_SCHEMA)
                .key(List.of(ORGANIZATION_ID, CURRENCY, BALANCE_MONTH))
                .slice(SLICE)
                .dated(BALANCE_MONTH, Running.Stride.MONTH)
                .copyPartitions(List.of(BALANCE_MONTH))
                .seeingExcluded()
                .conserves(counted())
                .derivation((invoices, others) -> MonthlyFlows.derive(invoices))
                .denominated(new Denomination(CURRENCY, List.of(TOTAL_AMOUNT, PAYMENTS)))
                .build();
    }

    private static Mart dailyByCurrency(BalanceSettings settings) {
        return Mart.of(DAILY_BY_CURRENCY, STG_INVOICES)
                .schema(BalanceColumns.DAILY_BY_CURRENCY_SCHEMA)
                .key(List.of(ORGANIZATION_ID, CURRENCY, BALANCE_DATE))
                .slice(SLICE)
                .copyPartitions(List.of(BALANCE_MONTH))
                .conserves(counted())
                .derivation(isCumulative(settings) ? DailyBalances::cumulative : DailyBalances::daily)
                .lookingInto(MONTHLY_FLOWS, Reach.BEFORE)
                .running(running(settings))
                .keeping(new Recent(BALANCE_DATE, settings.mysqlDays()))
                .denominated(new Denomination(
                        CURRENCY,
                        List.of(
                                BalanceColumns.OPENING,
                                TOTAL_AMOUNT,
                                PAYMENTS,
                                BalanceColumns.FLOW,
                                BalanceColumns.CLOSING)))
                .build();
    }

    private static Mart daily(BalanceSettings settings) {
        return Mart.of(DAILY, DAILY_BY_CURRENCY)
                .schema(BalanceColumns.DAILY_SCHEMA)
                .key(List.of(ORGANIZATION_ID, BALANCE_DATE))
                .slice(SLICE)
                .copyPartitions(List.of(BALANCE_MONTH))
                .conserves(Map.of(TOTAL_AMOUNT, TOTAL_AMOUNT_USD, PAYMENTS, PAYMENTS_USD))
                .derivation((byCurrency, others) -> isCumulative(settings)
                        ? DailyBalances.cumulativeInUsd(byCurrency)
                        : DailyBalances.dailyInUsd(byCurrency, others))
                .lookingInto(MONTHLY_FLOWS, Reach.BEFORE)
                .running(running(settings))
                .keeping(new Recent(BALANCE_DATE, settings.mysqlDays()))
                .settled(new Settled(BALANCE_DATE, List.of(TOTAL_AMOUNT, PAYMENTS)))
                .build();
    }

    private static Mart organizations() {
        return Mart.of(DIM_ORGANIZATIONS, MONTHLY_FLOWS)
                .schema(BalanceColumns.DIM_ORGANIZATIONS_SCHEMA)
                .key(List.of(ORGANIZATION_ID))
                .conserves(Map.of(INVOICED_USD, TOTAL_AMOUNT_USD, PAID_USD, PAYMENTS_USD))
                .derivation((flows, others) -> Organizations.derive(flows, others.lake(STG_ORGANIZATIONS)))
                .lookingInto(Lookup.whole(STG_ORGANIZATIONS))
                .build();
    }

    private static Mart alerts(BalanceSettings settings) {
        return Mart.of(BALANCE_ALERTS, DAILY)
                .schema(BalanceColumns.BALANCE_ALERTS_SCHEMA)
                .key(List.of(ORGANIZATION_ID, BalanceColumns.ALERT_DATE, BalanceColumns.RULE))
                .ofNewDays(BalanceColumns.ALERT_DATE)
                .derivation((balances, others) -> BalanceAlerts.derive(balances, others, settings.alerts()))
                .lookingInto(DIM_ORGANIZATIONS, Reach.WHOLE)
                .telling(new Telling(BalanceColumns.CHANGE, BalanceColumns.ALERT_DATE, AlertNotice::of))
                .build();
    }

    private static boolean isCumulative(BalanceSettings settings) {
        return settings.balance() == BalanceSettings.Balance.CUMULATIVE;
    }

    private static Running running(BalanceSettings settings) {
        return new Running(BALANCE_MONTH, Running.Stride.MONTH, isCumulative(settings));
    }

    private static Map<String, String> counted() {
        return Map.of(
                TOTAL_AMOUNT, COUNTED_AMOUNT,
                PAYMENTS, COUNTED_PAYMENT,
                TOTAL_AMOUNT_USD, COUNTED_AMOUNT_USD,
                PAYMENTS_USD, COUNTED_PAYMENT_USD);
    }
}
