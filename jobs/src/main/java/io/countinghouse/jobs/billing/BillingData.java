package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.BILLING_DATA_SCHEMA;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_AMOUNT;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_AMOUNT_USD;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.BILL_MONTH;
import static io.countinghouse.jobs.billing.BillingColumns.CURRENCY;
import static io.countinghouse.jobs.billing.BillingColumns.FX_PATH;
import static io.countinghouse.jobs.billing.BillingColumns.FX_RATE;
import static io.countinghouse.jobs.billing.BillingColumns.FX_RATE_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.FX_SOURCE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.SOURCE;
import static io.countinghouse.jobs.billing.BillingColumns.USD_UNROUNDED;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.money.ExactRate;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Every bill with its amount in US dollars and the origin of its rate. */
final class BillingData {
    private BillingData() {}

    /**
     * Rows of {@link BillingColumns#BILLING_DATA_SCHEMA}. A bill that has no rate any more has nulls for all that is worked
     * out.
     *
     * @param bills those that count
     * @param rates those that count if none is in dispute: what was published stays until the right one is there; none when no
     *     rate was ever landed
     */
    static Dataset<Row> derive(Dataset<Row> bills, Optional<Dataset<Row>> rates, BillingSettings settings) {
        Column numerator = col(UsdRates.FX + "." + UsdRates.NUMERATOR);
        Column denominator = col(UsdRates.FX + "." + UsdRates.DENOMINATOR);
        return new UsdRates(settings)
                .attach(bills, CURRENCY, BILL_DATE, rates)
                .withColumn(BILL_AMOUNT_USD, ExactRate.of(col(BILL_AMOUNT), numerator, denominator, BillingColumns.USD))
                .withColumn(
                        USD_UNROUNDED, ExactRate.of(col(BILL_AMOUNT), numerator, denominator, BillingColumns.UNROUNDED))
                .withColumn(
                        FX_RATE,
                        ExactRate.of(
                                lit(BigDecimal.ONE).cast("decimal(1,0)"), numerator, denominator, BillingColumns.FX))
                .withColumn(FX_RATE_DATE, col(UsdRates.FX + "." + RATE_DATE))
                .withColumn(FX_SOURCE, col(UsdRates.FX + "." + SOURCE))
                .withColumn(FX_PATH, col(UsdRates.FX + "." + UsdRates.PATH))
                .selectExpr(BILLING_DATA_SCHEMA.fieldNames());
    }

    /** First day of a bill's month. */
    static Column month() {
        return org.apache.spark.sql.functions.trunc(col(BILL_DATE), "MM").as(BILL_MONTH);
    }
}
