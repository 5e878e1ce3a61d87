package io.countinghouse.jobs.billing;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/** Names and types of the columns that feeds, lake and marts share. */
final class BillingColumns {
    static final String LINE = "line";
    static final String ID = "id";
    static final String COMPANY_NAME = "company_name";
    static final String COUNTRY = "country";
    static final String CITY = "city";
    static final String PRODUCT_LINE = "product_line";
    static final String ITEM = "item";
    static final String BILL_DATE = "bill_date";
    static final String CURRENCY = "currency";
    static final String BILL_AMOUNT = "bill_amount";
    static final String BILL_MONTH = "bill_month";
    static final String BILL_AMOUNT_USD = "bill_amount_usd";
    static final String USD_UNROUNDED = "usd_unrounded";
    static final String FX_RATE = "fx_rate";
    static final String FX_RATE_DATE = "fx_rate_date";
    static final String FX_SOURCE = "fx_source";
    static final String FX_PATH = "fx_path";
    static final String BILLS = "bills";

    static final String RATE_DATE = "rate_date";
    static final String BASE = "base";
    static final String QUOTE = "quote";
    static final String RATE = "rate";
    static final String SOURCE = "source";

    /** Lake tables and marts. */
    static final String BILLING = "billing";

    static final String FX_RATES = "fx_rates";
    static final String BILLING_DATA = "billing_data";
    static final String BILLING_MONTHLY = "billing_monthly";

    /** Native amounts: no currency has more than four decimals. */
    static final DecimalType AMOUNT = DataTypes.createDecimalType(18, 4);

    /** Units of the quoted currency per unit of the base. */
    static final DecimalType QUOTED_RATE = DataTypes.createDecimalType(18, 10);

    static final DecimalType USD = DataTypes.createDecimalType(18, 2);
    static final DecimalType UNROUNDED = DataTypes.createDecimalType(38, 10);
    static final DecimalType FX = DataTypes.createDecimalType(38, 18);
    static final DecimalType AMOUNT_TOTAL = DataTypes.createDecimalType(28, 4);
    static final DecimalType USD_TOTAL = DataTypes.createDecimalType(28, 2);

    /** One row per line (of the file's name) and id. */
    static final StructType BILLING_DATA_SCHEMA = new StructType()
            .add(LINE, DataTypes.StringType)
            .add(ID, DataTypes.LongType)
            .add(COMPANY_NAME, DataTypes.StringType)
            .add(COUNTRY, DataTypes.StringType)
            .add(CITY, DataTypes.StringType)
            .add(PRODUCT_LINE, DataTypes.StringType)
            .add(ITEM, DataTypes.StringType)
            .add(BILL_DATE, DataTypes.DateType)
            .add(CURRENCY, DataTypes.StringType)
            .add(BILL_AMOUNT, AMOUNT)
            .add(BILL_MONTH, DataTypes.DateType)
            .add(BILL_AMOUNT_USD, USD)
            .add(USD_UNROUNDED, UNROUNDED)
            .add(FX_RATE, FX)
            .add(FX_RATE_DATE, DataTypes.DateType)
            .add(FX_SOURCE, DataTypes.StringType)
            .add(FX_PATH, DataTypes.StringType);

    /** One row per month, country, product line and currency. */
    static final StructType BILLING_MONTHLY_SCHEMA = new StructType()
            .add(BILL_MONTH, DataTypes.DateType)
            .add(COUNTRY, DataTypes.StringType)
            .add(PRODUCT_LINE, DataTypes.StringType)
            .add(CURRENCY, DataTypes.StringType)
            .add(BILLS, DataTypes.LongType)
            .add(BILL_AMOUNT, AMOUNT_TOTAL, false)
            .add(BILL_AMOUNT_USD, USD_TOTAL, false)
            .add(USD_UNROUNDED, UNROUNDED, false);

    private BillingColumns() {}
}
