package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.AMOUNT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_MONTH;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_AMOUNT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_PAYMENT;
import static io.countinghouse.jobs.balances.BalanceColumns.COUNTED_PAYMENT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.CREATED_AT;
import static io.countinghouse.jobs.balances.BalanceColumns.CURRENCY;
import static io.countinghouse.jobs.balances.BalanceColumns.DELETED;
import static io.countinghouse.jobs.balances.BalanceColumns.EXTRA;
import static io.countinghouse.jobs.balances.BalanceColumns.FX_RATE;
import static io.countinghouse.jobs.balances.BalanceColumns.INVOICE_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.ORG_BUCKET;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENT_AMOUNT;
import static io.countinghouse.jobs.balances.BalanceColumns.PAYMENT_USD;
import static io.countinghouse.jobs.balances.BalanceColumns.SIGN;
import static io.countinghouse.jobs.balances.BalanceColumns.STATUS;
import static io.countinghouse.jobs.balances.BalanceColumns.STG_INVOICES;
import static io.countinghouse.jobs.balances.BalanceColumns.STG_ORGANIZATIONS;
import static io.countinghouse.jobs.balances.BalanceColumns.USD_TYPE;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.trunc;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.money.ExactRate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DecimalType;

/**
 * The staging tables: what the feeds say, in clean names and exact types. Of an id the last version counts, by batch, then by file,
 * then by line.
 */
final class StagedRows {
    private static final List<String> LAST =
            List.of(DeltaStore.BATCH_ID, DeltaStore.FILE_ORDER, FeedSchema.FILE_ID, FeedSchema.LINE);

    private final BalanceSettings settings;

    StagedRows(BalanceSettings settings) {
        this.settings = settings;
    }

    Landing invoices() {
        LakeTable table = new LakeTable(
                        STG_INVOICES,
                        List.of(BALANCE_MONTH),
                        List.of(AMOUNT, PAYMENT_AMOUNT),
                        Optional.of(new History(List.of(INVOICE_ID), LAST, DELETED)))
                .inCurrencyOf(CURRENCY)
                .excluding(settings.statuses().sign(STATUS) + " = 0")
                .computing(this::counted, COUNTED_AMOUNT, COUNTED_PAYMENT, COUNTED_AMOUNT_USD, COUNTED_PAYMENT_USD)
                .dated(BALANCE_DATE);
        return new Landing(BalanceFeeds.invoices(settings), table, this::landInvoices);
    }

    static Landing organizations() {
        LakeTable table = new LakeTable(
                STG_ORGANIZATIONS,
                List.of(),
                List.of(),
                Optional.of(new History(List.of(ORGANIZATION_ID), LAST, DELETED)));
        return new Landing(BalanceFeeds.organizations(), table, rows -> rows.withColumnRenamed(FeedSchema.EXTRA, EXTRA)
                .withColumn(DELETED, lit(false)));
    }

    private Dataset<Row> landInvoices(Dataset<Row> rows) {
        return rows.withColumnRenamed(FeedSchema.EXTRA, EXTRA)
                .withColumn(STATUS, lower(trim(col(STATUS))))
                .withColumn(
                        BALANCE_DATE,
                        to_date(from_utc_timestamp(
                                col(CREATED_AT), settings.days().zone().getId())))
                .withColumn(BALANCE_MONTH, trunc(col(BALANCE_DATE), "MM"))
                .withColumn(
                        ORG_BUCKET,
                        pmod(col(ORGANIZATION_ID), lit((long) BalanceColumns.BUCKETS))
                                .cast("int"))
                .withColumn(AMOUNT_USD, usd(AMOUNT))
                .withColumn(PAYMENT_USD, usd(PAYMENT_AMOUNT))
                .withColumn(DELETED, lit(false));
    }

    /** Rounded once, HALF_UP, per invoice: sums of it are exact. */
    private static Column usd(String amount) {
        return ExactRate.of(col(amount), lit(BigDecimal.ONE).cast("decimal(1,0)"), col(FX_RATE), USD_TYPE);
    }

    private Dataset<Row> counted(Dataset<Row> rows) {
        return rows.withColumn(SIGN, expr(settings.statuses().sign(STATUS)))
                .withColumn(COUNTED_AMOUNT, signed(AMOUNT, BalanceColumns.AMOUNT_TYPE))
                .withColumn(COUNTED_PAYMENT, signed(PAYMENT_AMOUNT, BalanceColumns.AMOUNT_TYPE))
                .withColumn(COUNTED_AMOUNT_USD, signed(AMOUNT_USD, USD_TYPE))
                .withColumn(COUNTED_PAYMENT_USD, signed(PAYMENT_USD, USD_TYPE));
    }

    private static Column signed(String amount, DecimalType type) {
        return coalesce(col(amount), lit(BigDecimal.ZERO))
                .multiply(col(SIGN).cast("decimal(1,0)"))
                .cast(type);
    }
}
