package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_MONTH;
import static io.countinghouse.jobs.balances.BalanceColumns.CLOSING;
import static io.countinghouse.jobs.balances.BalanceColumns.CLOSING_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.DAILY_BY_CURRENCY_SCHEMA;
import static io.countinghouse.jobs.balances.BalanceColumns.DAILY_SCHEMA;
import static io.countinghouse.jobs.balances.BalanceColumns.FIRST_INVOICE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.FLOW;
import static io.countinghouse.jobs.balances.BalanceColumns.FLOW_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICES;
import static io.countinghouse.jobs.balances.BalanceColumns.LAST_DAY_FLOW;
import static io.countinghouse.jobs.balances.BalanceColumns.LAST_DAY_FLOW_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.LAST_INVOICE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.MONTHLY_FLOWS;
import static io.countinghouse.jobs.balances.BalanceColumns.OPENING;
import static io.countinghouse.jobs.balances.BalanceColumns.OPENING_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.ORG_BUCKET;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_USD;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;

import io.countinghouse.common.mart.DerivationInputs;
import io.countinghouse.common.money.MoneySum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DecimalType;

/** Balances by organization and day, with what each begins with. */
final class DailyBalances {
    private static final List<String> BY_CURRENCY = List.of(ORGANIZATION_ID, CURRENCY);
    private static final List<String> BY_ORGANIZATION = List.of(ORGANIZATION_ID);
    private static final String IS_OF_MONTH = "_is_of_month";

    private DailyBalances() {}

    /**
     * Rows of {@link BalanceColumns#DAILY_BY_CURRENCY_SCHEMA}: one for each day from the currency's first invoice of the organization
     * on, whose opening is all that came before it.
     *
     * @param invoices whole months of the staged ones that count
     * @param inputs {@link BalanceColumns#MONTHLY_FLOWS} of these and all months before
     */
    static Dataset<Row> cumulative(Dataset<Row> invoices, DerivationInputs inputs) {
        Column businessDate = lit(inputs.businessDate());
        WindowSpec before =
                window(BY_CURRENCY).orderBy(col(BALANCE_MONTH)).rowsBetween(Window.unboundedPreceding(), -1);
        WindowSpec ever = window(BY_CURRENCY);
        Dataset<Row> flows = inputs.mart(MONTHLY_FLOWS)
                .withColumn(FIRST_INVOICE_DATE, min(FIRST_INVOICE_DATE).over(ever));
        // A month without a row begins with what the one before it ends with.
        Dataset<Row> months = flows.where(col(FIRST_INVOICE_DATE).isNotNull())
                .groupBy(ORGANIZATION_ID, CURRENCY, ORG_BUCKET)
                .agg(min(FIRST_INVOICE_DATE).as(FIRST_INVOICE_DATE))
                .where(col(FIRST_INVOICE_DATE).leq(businessDate))
                .withColumn(
                        BALANCE_MONTH,
                        explode(sequence(
                                trunc(col(FIRST_INVOICE_DATE), "MM"),
                                trunc(businessDate, "MM"),
                                expr("interval 1 month"))));
        Dataset<Row> openings = months.join(
                        flows.select(
                                col(ORGANIZATION_ID),
                                col(CURRENCY),
                                col(BALANCE_MONTH),
                                col(TOTAL_AMOUNT).minus(col(PAYMENTS)).as(FLOW),
                                col(TOTAL_AMOUNT_USD).minus(col(PAYMENTS_USD)).as(FLOW_USD)),
                        seq(ORGANIZATION_ID, CURRENCY, BALANCE_MONTH),
                        "left")
                .withColumn(OPENING, coalesce(sum(FLOW).over(before), lit(BigDecimal.ZERO)))
                .withColumn(OPENING_USD, coalesce(sum(FLOW_USD).over(before), lit(BigDecimal.ZERO)))
                .drop(FLOW, FLOW_USD);
        Dataset<Row> days = inputs.within(openings)
                .withColumn(
                        BALANCE_DATE,
                        explode(sequence(
                                greatest(col(FIRST_INVOICE_DATE), col(BALANCE_MONTH)),
                                least(last_day(col(BALANCE_MONTH)), businessDate))))
                .drop(FIRST_INVOICE_DATE);
        WindowSpec soFar = Window.partitionBy(col(ORGANIZATION_ID), col(CURRENCY), col(BALANCE_MONTH))
                .orderBy(col(BALANCE_DATE))
                .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
        return days.join(
                        MonthlyFlows.days(invoices),
                        seq(ORGANIZATION_ID, CURRENCY, ORG_BUCKET, BALANCE_MONTH, BALANCE_DATE),
                        "left")
                .transform(DailyBalances::withFlows)
                .withColumn(CLOSING, total(col(OPENING).plus(sum(FLOW).over(soFar)), TOTAL))
                .withColumn(
                        CLOSING_USD, total(col(OPENING_USD).plus(sum(FLOW_USD).over(soFar)), TOTAL_USD))
                .withColumn(OPENING, total(col(CLOSING).minus(col(FLOW)), TOTAL))
                .withColumn(OPENING_USD, total(col(CLOSING_USD).minus(col(FLOW_USD)), TOTAL_USD))
                .selectExpr(DAILY_BY_CURRENCY_SCHEMA.fieldNames());
    }

    /** The same of the source system's balances: a day's own, after those of the last day before it with invoices. */
    static Dataset<Row> daily(Dataset<Row> invoices, DerivationInputs inputs) {
        Dataset<Row> days =
                MonthlyFlows.days(invoices).transform(DailyBalances::withFlows).withColumn(IS_OF_MONTH, lit(true));
        Dataset<Row> lastDays = inputs.mart(MONTHLY_FLOWS)
                .where(col(LAST_INVOICE_DATE).isNotNull())
                .select(
                        col(ORGANIZATION_ID),
                        col(CURRENCY),
                        col(LAST_INVOICE_DATE).as(BALANCE_DATE),
                        col(LAST_DAY_FLOW).as(FLOW),
                        col(LAST_DAY_FLOW_USD).as(FLOW_USD));
        return afterTheDayBefore(
                        days,
                        lastDays.join(
                                days.select(ORGANIZATION_ID, CURRENCY, BALANCE_DATE),
                                seq(ORGANIZATION_ID, CURRENCY, BALANCE_DATE),
                                "left_anti"),
                        BY_CURRENCY)
                .withColumn(OPENING, total(coalesce(col(OPENING), lit(BigDecimal.ZERO)), TOTAL))
                .withColumn(OPENING_USD, total(coalesce(col(OPENING_USD), lit(BigDecimal.ZERO)), TOTAL_USD))
                .withColumn(CLOSING, col(FLOW))
                .withColumn(CLOSING_USD, col(FLOW_USD))
                .selectExpr(DAILY_BY_CURRENCY_SCHEMA.fieldNames());
    }

    /** Rows of {@link BalanceColumns#DAILY_SCHEMA}: what all currencies come to in US dollars. */
    static Dataset<Row> cumulativeInUsd(Dataset<Row> byCurrency) {
        return byDay(byCurrency).withColumn(OPENING, col(OPENING_USD)).selectExpr(DAILY_SCHEMA.fieldNames());
    }

    /** The same of the source system's balances. */
    static Dataset<Row> dailyInUsd(Dataset<Row> byCurrency, DerivationInputs inputs) {
        Dataset<Row> days = byDay(byCurrency).withColumn(IS_OF_MONTH, lit(true));
        WindowSpec month = Window.partitionBy(col(ORGANIZATION_ID), col(BALANCE_MONTH));
        Dataset<Row> lastDays = inputs.mart(MONTHLY_FLOWS)
                .where(col(LAST_INVOICE_DATE).isNotNull())
                .withColumn("_last", max(LAST_INVOICE_DATE).over(month))
                .where(col(LAST_INVOICE_DATE).equalTo(col("_last")))
                .groupBy(col(ORGANIZATION_ID), col(LAST_INVOICE_DATE).as(BALANCE_DATE))
                .agg(MoneySum.of(col(LAST_DAY_FLOW_USD), TOTAL_USD).as(FLOW));
        return afterTheDayBefore(
                        days,
                        lastDays.join(
                                days.select(ORGANIZATION_ID, BALANCE_DATE),
                                seq(ORGANIZATION_ID, BALANCE_DATE),
                                "left_anti"),
                        BY_ORGANIZATION)
                .withColumn(OPENING, total(coalesce(col(OPENING), lit(BigDecimal.ZERO)), TOTAL_USD))
                .selectExpr(DAILY_SCHEMA.fieldNames());
    }

    private static Dataset<Row> byDay(Dataset<Row> byCurrency) {
        return byCurrency
                .groupBy(ORGANIZATION_ID, BALANCE_DATE, BALANCE_MONTH, ORG_BUCKET)
                .agg(
                        MoneySum.of(col(OPENING_USD), TOTAL_USD).as(OPENING_USD),
                        MoneySum.of(col(TOTAL_AMOUNT_USD), TOTAL_USD).as(TOTAL_AMOUNT),
                        MoneySum.of(col(PAYMENTS_USD), TOTAL_USD).as(PAYMENTS),
                        MoneySum.of(col(FLOW_USD), TOTAL_USD).as(FLOW),
                        MoneySum.of(col(CLOSING_USD), TOTAL_USD).as(CLOSING),
                        sum(INVOICES).as(INVOICES));
    }

    /** A day without invoices has none of it. */
    private static Dataset<Row> withFlows(Dataset<Row> days) {
        return days.withColumn(INVOICES, coalesce(col(INVOICES), lit(0L)))
                .withColumn(TOTAL_AMOUNT, orZero(TOTAL_AMOUNT, TOTAL))
                .withColumn(PAYMENTS, orZero(PAYMENTS, TOTAL))
                .withColumn(TOTAL_AMOUNT_USD, orZero(TOTAL_AMOUNT_USD, TOTAL_USD))
                .withColumn(PAYMENTS_USD, orZero(PAYMENTS_USD, TOTAL_USD))
                .withColumn(FLOW, total(col(TOTAL_AMOUNT).minus(col(PAYMENTS)), TOTAL))
                .withColumn(FLOW_USD, total(col(TOTAL_AMOUNT_USD).minus(col(PAYMENTS_USD)), TOTAL_USD));
    }

    /** The days, each with the flow of the one before it; that of the first one of a month may be of a month long ago. */
    private static Dataset<Row> afterTheDayBefore(Dataset<Row> days, Dataset<Row> others, List<String> of) {
        WindowSpec inOrder = window(of).orderBy(col(BALANCE_DATE));
        return days.unionByName(others, true)
                .withColumn(OPENING, lag(FLOW, 1).over(inOrder))
                .transform(all -> List.of(all.columns()).contains(FLOW_USD)
                        ? all.withColumn(OPENING_USD, lag(FLOW_USD, 1).over(inOrder))
                        : all)
                .where(coalesce(col(IS_OF_MONTH), lit(false)))
                .drop(IS_OF_MONTH);
    }

    private static Column orZero(String column, DecimalType type) {
        return coalesce(col(column), lit(BigDecimal.ZERO)).cast(type);
    }

    private static Column total(Column sum, DecimalType type) {
        return sum.try_cast(type);
    }

    private static WindowSpec window(List<String> columns) {
        List<Column> by = new ArrayList<>();
        columns.forEach(column -> by.add(col(column)));
        return Window.partitionBy(by.toArray(Column[]::new));
    }

    private static scala.collection.immutable.Seq<String> seq(String... names) {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(names)).toSeq();
    }
}
