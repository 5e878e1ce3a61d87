package io.countinghouse.jobs.balances;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/** Names and types of the staged rows and of the marts. */
final class BalanceColumns {
    /** Of one invoice, in its currency: a currency of the settings may have six decimals. */
    static final DecimalType AMOUNT_TYPE = DataTypes.createDecimalType(20, 6);
    /** Of one invoice, in US dollars. */
    static final DecimalType USD_TYPE = DataTypes.createDecimalType(18, 2);

    static final DecimalType RATE_TYPE = DataTypes.createDecimalType(18, 8);
    /** Sums in a currency. */
    static final DecimalType TOTAL = DataTypes.createDecimalType(30, 6);
    /** Sums in US dollars. */
    static final DecimalType TOTAL_USD = DataTypes.createDecimalType(28, 2);

    static final String INVOICE_ID = "invoice_id";
    static final String PARENT_INVOICE_ID = "parent_invoice_id";
    static final String TRANSACTION_ID = "transaction_id";
    static final String ORGANIZATION_ID = "organization_id";
    static final String TYPE = "type";
    static final String STATUS = "status";
    static final String CURRENCY = "currency";
    static final String PAYMENT_CURRENCY = "payment_currency";
    static final String PAYMENT_METHOD = "payment_method";
    static final String AMOUNT = "amount";
    static final String PAYMENT_AMOUNT = "payment_amount";
    static final String FX_RATE = "fx_rate";
    static final String FX_RATE_PAYMENT = "fx_rate_payment";
    static final String CREATED_AT = "created_at";

    static final String FIRST_PAYMENT_DATE = "first_payment_date";
    static final String LAST_PAYMENT_DATE = "last_payment_date";
    static final String LEGAL_ENTITY_COUNTRY_CODE = "legal_entity_country_code";
    static final String COUNT_TOTAL_CONTRACTS_ACTIVE = "count_total_contracts_active";
    static final String CREATED_DATE = "created_date";

    /** The day of {@link #CREATED_AT} in the business zone. */
    static final String BALANCE_DATE = "balance_date";
    /** The first day of its month. */
    static final String BALANCE_MONTH = "balance_month";
    /** Which of {@link #BUCKETS} groups of organizations one is in. */
    static final String ORG_BUCKET = "org_bucket";

    /** Few enough for every one to be touched each day, and enough that a late invoice costs few others' days. */
    static final int BUCKETS = 128;

    static final String AMOUNT_USD = "amount_usd";
    static final String PAYMENT_USD = "payment_usd";
    static final String DELETED = "deleted";
    static final String EXTRA = "extra";

    /** The sign with which an invoice's status lets it count, 0 for not at all. */
    static final String SIGN = "sign";

    static final String COUNTED_AMOUNT = "counted_amount";
    static final String COUNTED_PAYMENT = "counted_payment";
    static final String COUNTED_AMOUNT_USD = "counted_amount_usd";
    static final String COUNTED_PAYMENT_USD = "counted_payment_usd";

    static final String STG_INVOICES = "stg_invoices";
    static final String STG_ORGANIZATIONS = "stg_organizations";

    static final String INVOICES = "invoices";
    static final String INVOICES_NOT_COUNTED = "invoices_not_counted";
    static final String OPENING = "opening_balance";
    static final String TOTAL_AMOUNT = "total_amount";
    static final String PAYMENTS = "payment_amount";
    static final String FLOW = "flow";
    static final String CLOSING = "closing_balance";
    static final String OPENING_USD = "opening_balance_usd";
    static final String TOTAL_AMOUNT_USD = "total_amount_usd";
    static final String PAYMENTS_USD = "payment_amount_usd";
    static final String FLOW_USD = "flow_usd";
    static final String CLOSING_USD = "closing_balance_usd";
    static final String FIRST_INVOICE_DATE = "first_invoice_date";
    static final String LAST_INVOICE_DATE = "last_invoice_date";
    static final String LAST_DAY_FLOW = "last_day_flow";
    static final String LAST_DAY_FLOW_USD = "last_day_flow_usd";

    /** Grain: organization, currency and month in which there are invoices. */
    static final String MONTHLY_FLOWS = "fct_org_monthly_flows";

    /**
     * What the balances of later months begin with. {@link #LAST_DAY_FLOW} is that of {@link #LAST_INVOICE_DATE}; both dates are of
     * invoices that count, null where none does.
     */
    static final StructType MONTHLY_FLOWS_SCHEMA = new StructType()
            .add(ORGANIZATION_ID, DataTypes.LongType, false)
            .add(CURRENCY, DataTypes.StringType, false)
            .add(BALANCE_MONTH, DataTypes.DateType, false)
            .add(ORG_BUCKET, DataTypes.IntegerType, false)
            .add(INVOICES, DataTypes.LongType, false)
            .add(INVOICES_NOT_COUNTED, DataTypes.LongType, false)
            .add(TOTAL_AMOUNT, TOTAL, false)
            .add(PAYMENTS, TOTAL, false)
            .add(TOTAL_AMOUNT_USD, TOTAL_USD, false)
            .add(PAYMENTS_USD, TOTAL_USD, false)
            .add(FIRST_INVOICE_DATE, DataTypes.DateType)
            .add(LAST_INVOICE_DATE, DataTypes.DateType)
            .add(LAST_DAY_FLOW, TOTAL, false)
            .add(LAST_DAY_FLOW_USD, TOTAL_USD, false);

    /** Grain: organization, currency and day. */
    static final String DAILY_BY_CURRENCY = "fct_org_daily_balances_by_currency";

    /** {@link #CLOSING} = {@link #OPENING} + {@link #FLOW}, and {@link #FLOW} = {@link #TOTAL_AMOUNT} - {@link #PAYMENTS}. */
    static final StructType DAILY_BY_CURRENCY_SCHEMA = new StructType()
            .add(ORGANIZATION_ID, DataTypes.LongType, false)
            .add(CURRENCY, DataTypes.StringType, false)
            .add(BALANCE_DATE, DataTypes.DateType, false)
            .add(BALANCE_MONTH, DataTypes.DateType, false)
            .add(ORG_BUCKET, DataTypes.IntegerType, false)
            .add(OPENING, TOTAL, false)
            .add(TOTAL_AMOUNT, TOTAL, false)
            .add(PAYMENTS, TOTAL, false)
            .add(FLOW, TOTAL, false)
            .add(CLOSING, TOTAL, false)
            .add(OPENING_USD, TOTAL_USD, false)
            .add(TOTAL_AMOUNT_USD, TOTAL_USD, false)
            .add(PAYMENTS_USD, TOTAL_USD, false)
            .add(FLOW_USD, TOTAL_USD, false)
            .add(CLOSING_USD, TOTAL_USD, false)
            .add(INVOICES, DataTypes.LongType, false);

    /** Grain: organization and day. */
    static final String DAILY = "fct_org_daily_balances";

    /** In US dollars; the same equations. */
    static final StructType DAILY_SCHEMA = new StructType()
            .add(ORGANIZATION_ID, DataTypes.LongType, false)
            .add(BALANCE_DATE, DataTypes.DateType, false)
            .add(BALANCE_MONTH, DataTypes.DateType, false)
            .add(ORG_BUCKET, DataTypes.IntegerType, false)
            .add(OPENING, TOTAL_USD, false)
            .add(TOTAL_AMOUNT, TOTAL_USD, false)
            .add(PAYMENTS, TOTAL_USD, false)
            .add(FLOW, TOTAL_USD, false)
            .add(CLOSING, TOTAL_USD, false)
            .add(INVOICES, DataTypes.LongType, false);

    static final String LEGAL_ENTITY_COUNTRY = "legal_entity_country";
    static final String ACTIVE_CONTRACTS = "active_contracts";
    static final String IS_INFERRED = "is_inferred";
    static final String INVOICED_USD = "invoiced_usd";
    static final String PAID_USD = "paid_usd";
    static final String BALANCE_USD = "balance_usd";

    /** Grain: organization. */
    static final String DIM_ORGANIZATIONS = "dim_organizations";

    /** {@link #IS_INFERRED} is true of one that only invoices name; its attributes are null. Money and dates as of the last day. */
    static final StructType DIM_ORGANIZATIONS_SCHEMA = new StructType()
            .add(ORGANIZATION_ID, DataTypes.LongType, false)
            .add(LEGAL_ENTITY_COUNTRY, DataTypes.StringType)
            .add(ACTIVE_CONTRACTS, DataTypes.LongType)
            .add(CREATED_AT, DataTypes.TimestampType)
            .add(FIRST_PAYMENT_DATE, DataTypes.DateType)
            .add(LAST_PAYMENT_DATE, DataTypes.DateType)
            .add(IS_INFERRED, DataTypes.BooleanType, false)
            .add(INVOICES, DataTypes.LongType, false)
            .add(INVOICES_NOT_COUNTED, DataTypes.LongType, false)
            .add(INVOICED_USD, TOTAL_USD, false)
            .add(PAID_USD, TOTAL_USD, false)
            .add(FIRST_INVOICE_DATE, DataTypes.DateType)
            .add(LAST_INVOICE_DATE, DataTypes.DateType)
            .add(BALANCE_USD, TOTAL_USD, false);

    static final String ALERT_DATE = "alert_date";
    static final String RULE = "rule_name";
    static final String BALANCE_BEFORE = "balance_before";
    static final String BALANCE_NOW = "balance_now";
    static final String CHANGE = "change_usd";
    static final String CHANGE_SHARE = "change_share";
    static final String THRESHOLD = "threshold";
    static final String OPENED_ON = "opened_on";

    /** Grain: organization, day and rule. */
    static final String BALANCE_ALERTS = "balance_alerts";

    /**
     * {@link #BALANCE_BEFORE} is null for a new organization, {@link #CHANGE_SHARE} (1 is all of it) where there was nothing before.
     * {@link #OPENED_ON} is the day of the alert, of a resolved one that on which it was opened.
     */
    static final StructType BALANCE_ALERTS_SCHEMA = new StructType()
            .add(ORGANIZATION_ID, DataTypes.LongType, false)
            .add(ALERT_DATE, DataTypes.DateType, false)
            .add(RULE, DataTypes.StringType, false)
            .add(BALANCE_BEFORE, TOTAL_USD)
            .add(BALANCE_NOW, TOTAL_USD, false)
            .add(CHANGE, TOTAL_USD, false)
            .add(CHANGE_SHARE, DataTypes.createDecimalType(32, 4))
            .add(THRESHOLD, DataTypes.createDecimalType(9, 4), false)
            .add(OPENED_ON, DataTypes.DateType, false)
            .add(LEGAL_ENTITY_COUNTRY, DataTypes.StringType);

    private BalanceColumns() {}
}
