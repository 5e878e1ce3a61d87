package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_MONTH;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_AMOUNT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_PAYMENT;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_PAYMENT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.FIRST_INVOICE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICES;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICES_NOT_COUNTED;
import static io.countinghouse.jobs.balances.BalanceColumns.LAST_DAY_FLOW;
import static io.countinghouse.jobs.balances.BalanceColumns.LAST_DAY_FLOW_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.LAST_INVOICE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.MONTHLY_FLOWS_SCHEMA;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.ORG_BUCKET;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.SIGN;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_USD;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.money.MoneySum;
import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DecimalType;

/** What came and what was paid in a month, by organization and currency. */
final class MonthlyFlows {
    private MonthlyFlows() {}

    /**
     * Rows of {@link BalanceColumns#MONTHLY_FLOWS_SCHEMA}.
     *
     * @param invoices whole months of the staged ones, with what is counted of them; also those that do not count
     */
    static Dataset<Row> derive(Dataset<Row> invoices) {
        return days(invoices)
                .groupBy(ORGANIZATION_ID, CURRENCY, BALANCE_MONTH, ORG_BUCKET)
                .agg(
                        sum(INVOICES).as(INVOICES),
                        sum(INVOICES_NOT_COUNTED).as(INVOICES_NOT_COUNTED),
                        MoneySum.of(col(TOTAL_AMOUNT), TOTAL).as(TOTAL_AMOUNT),
                        MoneySum.of(col(PAYMENTS), TOTAL).as(PAYMENTS),
                        MoneySum.of(col(TOTAL_AMOUNT_USD), TOTAL_USD).as(TOTAL_AMOUNT_USD),
                        MoneySum.of(col(PAYMENTS_USD), TOTAL_USD).as(PAYMENTS_USD),
                        min(dayThatCounts()).as(FIRST_INVOICE_DATE),
                        max(dayThatCounts()).as(LAST_INVOICE_DATE),
                        lastDay(col(TOTAL_AMOUNT).minus(col(PAYMENTS)), TOTAL).as(LAST_DAY_FLOW),
                        lastDay(col(TOTAL_AMOUNT_USD).minus(col(PAYMENTS_USD)), TOTAL_USD)
                                .as(LAST_DAY_FLOW_USD))
                .selectExpr(MONTHLY_FLOWS_SCHEMA.fieldNames());
    }

    /** The same by day: organization, currency, month, bucket and day; a day on which no invoice counts has zeros. */
    static Dataset<Row> days(Dataset<Row> invoices) {
        return invoices.groupBy(ORGANIZATION_ID, CURRENCY, BALANCE_MONTH, ORG_BUCKET, BALANCE_DATE)
                .agg(
                        count_if(col(SIGN).notEqual(0)).as(INVOICES),
                        count_if(col(SIGN).equalTo(0)).as(INVOICES_NOT_COUNTED),
                        MoneySum.of(col(COUNTED_AMOUNT), TOTAL).as(TOTAL_AMOUNT),
                        MoneySum.of(col(COUNTED_PAYMENT), TOTAL).as(PAYMENTS),
                        MoneySum.of(col(COUNTED_AMOUNT_USD), TOTAL_USD).as(TOTAL_AMOUNT_USD),
                        MoneySum.of(col(COUNTED_PAYMENT_USD), TOTAL_USD).as(PAYMENTS_USD));
    }

    private static Column dayThatCounts() {
        return when(col(INVOICES).gt(0), col(BALANCE_DATE));
    }

    private static Column lastDay(Column flow, DecimalType type) {
        return coalesce(max_by(flow, dayThatCounts()), lit(BigDecimal.ZERO)).cast(type);
    }
}
