package io.countinghouse.jobs.sales;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/** Names and types of the feed, the lake table, the marts and the dimensions; money is in one currency, to the cent. */
final class SalesColumns {
    /** Of sums, and of shares of them: no number of sales lines that a table may hold takes them over it. */
    static final DecimalType TOTAL = DataTypes.createDecimalType(28, 2);

    static final String CUSTOMER_ID = "customer_id";
    static final String STORE_ID = "store_id";
    static final String PRODUCT_NAME = "product_name";
    static final String SALES_DATE = "sales_date";
    static final String SALES_PERSON_ID = "sales_person_id";
    static final String PRICE = "price";
    static final String QUANTITY = "quantity";
    static final String TOTAL_COST = "total_cost";

    /** First day of the sale's month. */
    static final String SALES_MONTH = "sales_month";
    /** Undeclared columns of the file, as text. */
    static final String EXTRA = "extra";

    static final String FULL_NAME = "full_name";
    static final String ADDRESS = "address";
    static final String PHONE_NUMBER = "phone_number";
    static final String PURCHASES = "purchases";
    static final String TOTAL_SALES = "total_sales";
    static final String FIRST_PURCHASE_DATE = "first_purchase_date";
    static final String LAST_PURCHASE_DATE = "last_purchase_date";
    static final String SALES_RANK = "sales_rank";
    static final String INCENTIVE = "incentive";
    static final String INCENTIVE_REASON = "incentive_reason";

    static final String CUSTOMER = "customer";
    static final String STORE = "store";
    static final String PRODUCT = "product";
    static final String SALES_TEAM = "sales_team";
    static final String ID = "id";
    static final String FIRST_NAME = "first_name";
    static final String LAST_NAME = "last_name";

    /** Grain: a good line of a raw file. Partitioned by {@link #SALES_MONTH}. */
    static final String SALES_LINES = "sales_lines";

    /** Grain: customer and month. */
    static final String CUSTOMERS_DATA_MART = "customers_data_mart";

    static final StructType CUSTOMERS_DATA_MART_SCHEMA = new StructType()
            .add(CUSTOMER_ID, DataTypes.LongType)
            .add(FULL_NAME, DataTypes.StringType)
            .add(ADDRESS, DataTypes.StringType)
            .add(PHONE_NUMBER, DataTypes.StringType)
            .add(SALES_MONTH, DataTypes.DateType)
            .add(PURCHASES, DataTypes.LongType)
            .add(TOTAL_SALES, TOTAL, false)
            .add(FIRST_PURCHASE_DATE, DataTypes.DateType)
            .add(LAST_PURCHASE_DATE, DataTypes.DateType);

    /** Grain: store, salesperson and month. */
    static final String SALES_TEAM_DATA_MART = "sales_team_data_mart";

    static final StructType SALES_TEAM_DATA_MART_SCHEMA = new StructType()
            .add(STORE_ID, DataTypes.LongType)
            .add(SALES_PERSON_ID, DataTypes.LongType)
            .add(FULL_NAME, DataTypes.StringType)
            .add(SALES_MONTH, DataTypes.DateType)
            .add(TOTAL_SALES, TOTAL, false)
            .add(SALES_RANK, DataTypes.IntegerType)
            .add(INCENTIVE, TOTAL, false)
            .add(INCENTIVE_REASON, DataTypes.StringType);

    private SalesColumns() {}
}
