package io.countinghouse.jobs.sales;

import static io.countinghouse.jobs.sales.SalesColumns.ADDRESS;
import static io.countinghouse.jobs.sales.SalesColumns.CUSTOMER;
import static io.countinghouse.jobs.sales.SalesColumns.CUSTOMER_ID;
import static io.countinghouse.jobs.sales.SalesColumns.FIRST_PURCHASE_DATE;
import static io.countinghouse.jobs.sales.SalesColumns.FULL_NAME;
import static io.countinghouse.jobs.sales.SalesColumns.LAST_PURCHASE_DATE;
import static io.countinghouse.jobs.sales.SalesColumns.PHONE_NUMBER;
import static io.countinghouse.jobs.sales.SalesColumns.PURCHASES;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_DATE;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_MONTH;
import static io.countinghouse.jobs.sales.SalesColumns.TOTAL;
import static io.countinghouse.jobs.sales.SalesColumns.TOTAL_COST;
import static io.countinghouse.jobs.sales.SalesColumns.TOTAL_SALES;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.countinghouse.common.mart.DerivationInputs;
import io.countinghouse.common.money.MoneySum;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What each customer bought in each month; a customer that the dimension lacks stays, without a name. */
final class CustomersDataMart {
    private CustomersDataMart() {}

    static Dataset<Row> derive(Dataset<Row> lines, DerivationInputs dimensions) {
        return lines.transform(CustomersDataMart::byCustomerAndMonth)
                .transform(totals -> withCustomer(totals, dimensions.table(CUSTOMER)));
    }

    private static Dataset<Row> byCustomerAndMonth(Dataset<Row> lines) {
        return lines.groupBy(CUSTOMER_ID, SALES_MONTH)
                .agg(
                        count(lit(1)).as(PURCHASES),
                        MoneySum.of(col(TOTAL_COST), TOTAL).as(TOTAL_SALES),
                        min(SALES_DATE).as(FIRST_PURCHASE_DATE),
                        max(SALES_DATE).as(LAST_PURCHASE_DATE));
    }

    private static Dataset<Row> withCustomer(Dataset<Row> totals, Dataset<Row> customers) {
        Dataset<Row> names =
                customers.select(col(CUSTOMER_ID), PersonName.full().as(FULL_NAME), col(ADDRESS), col(PHONE_NUMBER));
        return totals.join(names, totals.col(CUSTOMER_ID).equalTo(names.col(CUSTOMER_ID)), "left")
                .drop(names.col(CUSTOMER_ID));
    }
}
