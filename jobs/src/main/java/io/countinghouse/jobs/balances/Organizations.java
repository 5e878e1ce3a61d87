package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.ACTIVE_CONTRACTS;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNT_TOTAL_CONTRACTS_ACTIVE;
import static io.countinghouse.jobs.balances.BalanceColumns.CREATED_AT;
import static io.countinghouse.jobs.balances.BalanceColumns.CREATED_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.DIM_ORGANIZATIONS_SCHEMA;
import static io.countinghouse.jobs.balances.BalanceColumns.FIRST_INVOICE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.FIRST_PAYMENT_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICED_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICES;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICES_NOT_COUNTED;
import static io.countinghouse.jobs.balances.BalanceColumns.IS_INFERRED;
import static io.countinghouse.jobs.balances.BalanceColumns.LAST_INVOICE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.LAST_PAYMENT_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.LEGAL_ENTITY_COUNTRY;
import static io.countinghouse.jobs.balances.BalanceColumns.LEGAL_ENTITY_COUNTRY_CODE;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.PAID_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENTS_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_AMOUNT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_USD;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.money.MoneySum;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who the organizations are, and what their invoices come to. */
final class Organizations {
    private static final String IS_KNOWN = "_is_known";

    private Organizations() {}

    /**
     * Rows of {@link BalanceColumns#DIM_ORGANIZATIONS_SCHEMA}.
     *
     * @param flows all of {@link BalanceColumns#MONTHLY_FLOWS}
     * @param staged the current rows of {@link BalanceColumns#STG_ORGANIZATIONS}; none as long as no such file came
     */
    static Dataset<Row> derive(Dataset<Row> flows, Optional<Dataset<Row>> staged) {
        Dataset<Row> totals = flows.groupBy(ORGANIZATION_ID)
                .agg(
                        sum(INVOICES).as(INVOICES),
                        sum(INVOICES_NOT_COUNTED).as(INVOICES_NOT_COUNTED),
                        MoneySum.of(col(TOTAL_AMOUNT_USD), TOTAL_USD).as(INVOICED_USD),
                        MoneySum.of(col(PAYMENTS_USD), TOTAL_USD).as(PAID_USD),
                        min(FIRST_INVOICE_DATE).as(FIRST_INVOICE_DATE),
                        max(LAST_INVOICE_DATE).as(LAST_INVOICE_DATE));
        Dataset<Row> all = staged.map(rows -> totals.join(
                        attributes(rows),
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(ORGANIZATION_ID))
                                .toSeq(),
                        "full"))
                .orElseGet(() -> withoutAttributes(totals));
        return all.withColumn(IS_INFERRED, col(IS_KNOWN).isNull())
                .withColumn(INVOICES, coalesce(col(INVOICES), lit(0L)))
                .withColumn(INVOICES_NOT_COUNTED, coalesce(col(INVOICES_NOT_COUNTED), lit(0L)))
                .withColumn(INVOICED_USD, orZero(INVOICED_USD))
                .withColumn(PAID_USD, orZero(PAID_USD))
                .withColumn(BALANCE_USD, col(INVOICED_USD).minus(col(PAID_USD)).try_cast(TOTAL_USD))
                .selectExpr(DIM_ORGANIZATIONS_SCHEMA.fieldNames());
    }

    private static Dataset<Row> attributes(Dataset<Row> staged) {
        return staged.select(
                col(ORGANIZATION_ID),
                col(LEGAL_ENTITY_COUNTRY_CODE).as(LEGAL_ENTITY_COUNTRY),
                col(COUNT_TOTAL_CONTRACTS_ACTIVE).as(ACTIVE_CONTRACTS),
                col(CREATED_DATE).as(CREATED_AT),
                col(FIRST_PAYMENT_DATE),
                col(LAST_PAYMENT_DATE),
                lit(true).as(IS_KNOWN));
    }

    private static Dataset<Row> withoutAttributes(Dataset<Row> totals) {
        return totals.withColumn(LEGAL_ENTITY_COUNTRY, lit(null).cast("string"))
                .withColumn(ACTIVE_CONTRACTS, lit(null).cast("bigint"))
                .withColumn(CREATED_AT, lit(null).cast("timestamp"))
                .withColumn(FIRST_PAYMENT_DATE, lit(null).cast("date"))
                .withColumn(LAST_PAYMENT_DATE, lit(null).cast("date"))
                .withColumn(IS_KNOWN, lit(null).cast("boolean"));
    }

    private static Column orZero(String column) {
        return coalesce(col(column), lit(BigDecimal.ZERO)).cast(TOTAL_USD);
    }
}
