package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.AMOUNT_TOTAL;
import static io.countinghouse.jobs.billing.BillingColumns.BILLING_MONTHLY_SCHEMA;
import static io.countinghouse.jobs.billing.BillingColumns.BILLS;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_AMOUNT;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_AMOUNT_USD;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_MONTH;
import static io.countinghouse.jobs.billing.BillingColumns.COUNTRY;
import static io.countinghouse.jobs.billing.BillingColumns.CURRENCY;
import static io.countinghouse.jobs.billing.BillingColumns.PRODUCT_LINE;
import static io.countinghouse.jobs.billing.BillingColumns.UNROUNDED;
import static io.countinghouse.jobs.billing.BillingColumns.USD_TOTAL;
import static io.countinghouse.jobs.billing.BillingColumns.USD_UNROUNDED;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.money.MoneySum;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Bills per month, country, product line and currency. */
final class BillingMonthly {
    private BillingMonthly() {}

    /**
     * Rows of {@link BillingColumns#BILLING_MONTHLY_SCHEMA}.
     *
     * @param bills what {@link BillingData#derive} makes of whole months
     */
    static Dataset<Row> derive(Dataset<Row> bills) {
        return bills.groupBy(BILL_MONTH, COUNTRY, PRODUCT_LINE, CURRENCY)
                .agg(
                        count(lit(1)).as(BILLS),
                        MoneySum.of(col(BILL_AMOUNT), AMOUNT_TOTAL).as(BILL_AMOUNT),
                        MoneySum.of(col(BILL_AMOUNT_USD), USD_TOTAL).as(BILL_AMOUNT_USD),
                        MoneySum.of(col(USD_UNROUNDED), UNROUNDED).as(USD_UNROUNDED))
                .selectExpr(BILLING_MONTHLY_SCHEMA.fieldNames());
    }
}
