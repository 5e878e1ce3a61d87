package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.ALERT_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_ALERTS_SCHEMA;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_BEFORE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_NOW;
import static io.countinghouse.jobs.balances.BalanceColumns.CHANGE;
import static io.countinghouse.jobs.balances.BalanceColumns.CHANGE_SHARE;
import static io.countinghouse.jobs.balances.BalanceColumns.CLOSING;
import static io.countinghouse.jobs.balances.BalanceColumns.DIM_ORGANIZATIONS;
import static io.countinghouse.jobs.balances.BalanceColumns.FIRST_INVOICE_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.LEGAL_ENTITY_COUNTRY;
import static io.countinghouse.jobs.balances.BalanceColumns.OPENED_ON;
import static io.countinghouse.jobs.balances.BalanceColumns.OPENING;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.RULE;
import static io.countinghouse.jobs.balances.BalanceColumns.THRESHOLD;
import static io.countinghouse.jobs.balances.BalanceColumns.TOTAL_USD;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.last;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.mart.DerivationInputs;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * On which days an organization's balance has moved too much, and on which it has come to rest again. An alert is open from the day
 * on which a rule fires to the first later one on which the balance moves by no more than half the threshold; meanwhile no rule is
 * told again. By the balance before and the one of the day:
 *
 * <ul>
 *   <li>{@code new_organization}: none before, since the day has the organization's first invoice;
 *   <li>{@code from_zero}: zero before;
 *   <li>{@code sign_change}: below zero before and above it now, or the other way round;
 *   <li>{@code moved}: otherwise by more than the threshold of what there was before.
 * </ul>
 *
 * Each only for changes of the floor and more. {@code resolved} tells of an open one that it has come to rest. An organization whose
 * days are all taken back has no new day, and is not told.
 */
final class BalanceAlerts {
    static final String NEW_ORGANIZATION = "new_organization";
    static final String FROM_ZERO = "from_zero";
    static final String SIGN_CHANGE = "sign_change";
    static final String MOVED = "moved";
    static final String RESOLVED = "resolved";

    private static final String WAS_OPEN = "_was_open";
    private static final String OPEN_SINCE = "_open_since";
    private static final String FIRES = "_fires";
    private static final String IS_CALM = "_is_calm";
    private static final String FIRED_BEFORE = "_fired_before";
    private static final String OPENS = "_opens";
    private static final Column ZERO = lit(BigDecimal.ZERO);

    private BalanceAlerts() {}

    /**
     * Rows of {@link BalanceColumns#BALANCE_ALERTS_SCHEMA}.
     *
     * @param balances rows of {@link BalanceColumns#DAILY}, at least of the new days
     * @param inputs {@link BalanceColumns#DIM_ORGANIZATIONS}, the days, and the alerts that were published before
     */
    static Dataset<Row> derive(Dataset<Row> balances, DerivationInputs inputs, AlertPolicy policy) {
        Dataset<Row> days = inputs.within(balances.withColumn(ALERT_DATE, col(BALANCE_DATE)))
                .join(
                        inputs.mart(DIM_ORGANIZATIONS)
                                .select(ORGANIZATION_ID, FIRST_INVOICE_DATE, LEGAL_ENTITY_COUNTRY),
                        byOrganization(),
                        "left")
                .join(open(inputs.published()), byOrganization(), "left")
                .withColumn(
                        BALANCE_BEFORE, when(not(col(FIRST_INVOICE_DATE).eqNullSafe(col(ALERT_DATE))), col(OPENING)))
                .withColumn(BALANCE_NOW, col(CLOSING))
                .withColumn(
                        CHANGE,
                        col(BALANCE_NOW)
                                .minus(coalesce(col(BALANCE_BEFORE), ZERO))
                                .cast(TOTAL_USD))
                .withColumn(FIRES, rule(policy))
                // With a threshold above 2 a change of sign may be a small one.
                .withColumn(IS_CALM, isCalm(policy).and(col(FIRES).isNull()));
        WindowSpec inOrder = Window.partitionBy(col(ORGANIZATION_ID)).orderBy(col(ALERT_DATE));
        // Days that neither fire nor are calm leave an alert as it is: the last other day before tells whether one is
        // open.
        return days.where(col(FIRES).isNotNull().or(col(IS_CALM)))
                .withColumn(
                        FIRED_BEFORE, coalesce(lag(col(FIRES).isNotNull(), 1).over(inOrder), col(WAS_OPEN), lit(false)))
                .withColumn(OPENS, when(col(FIRES).isNotNull().and(not(col(FIRED_BEFORE))), col(ALERT_DATE)))
                .withColumn(
                        OPENED_ON,
                        coalesce(
                                last(col(OPENS), true)
                                        .over(inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow())),
                                col(OPEN_SINCE)))
                .where(col(OPENS).isNotNull().or(col(IS_CALM).and(col(FIRED_BEFORE))))
                .withColumn(RULE, coalesce(col(FIRES), lit(RESOLVED)))
                .withColumn(CHANGE_SHARE, share())
                .withColumn(THRESHOLD, lit(policy.threshold()).cast("decimal(9,4)"))
                .selectExpr(BALANCE_ALERTS_SCHEMA.fieldNames());
    }

    /** Of each organization whether its last alert is open, and since when. */
    private static Dataset<Row> open(Dataset<Row> published) {
        return published
                .groupBy(ORGANIZATION_ID)
                .agg(
                        max_by(col(RULE), col(ALERT_DATE)).notEqual(RESOLVED).as(WAS_OPEN),
                        max_by(col(OPENED_ON), col(ALERT_DATE)).as(OPEN_SINCE));
    }

    private static Column rule(AlertPolicy policy) {
        Column before = col(BALANCE_BEFORE);
        Column now = col(BALANCE_NOW);
        Column rule = when(before.isNull(), lit(NEW_ORGANIZATION))
                .when(before.equalTo(ZERO), lit(FROM_ZERO))
                .when(before.lt(ZERO).and(now.gt(ZERO)).or(before.gt(ZERO).and(now.lt(ZERO))), lit(SIGN_CHANGE))
                .when(abs(col(CHANGE)).gt(abs(before).multiply(lit(policy.threshold()))), lit(MOVED));
        return when(col(CHANGE).notEqual(ZERO).and(abs(col(CHANGE)).geq(lit(policy.floor()))), rule);
    }

    private static Column isCalm(AlertPolicy policy) {
        Column twice = abs(col(CHANGE)).multiply(lit(BigDecimal.valueOf(2)));
        return coalesce(twice.leq(abs(col(BALANCE_BEFORE)).multiply(lit(policy.threshold()))), lit(false));
    }

    /** Of what there was before; null where that was nothing. */
    private static Column share() {
        return when(col(BALANCE_BEFORE).notEqual(ZERO), col(CHANGE).divide(abs(col(BALANCE_BEFORE))))
                .cast("decimal(32,4)");
    }

    private static scala.collection.immutable.Seq<String> byOrganization() {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(ORGANIZATION_ID))
                .toSeq();
    }
}
