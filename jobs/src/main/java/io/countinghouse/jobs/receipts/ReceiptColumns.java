package io.countinghouse.jobs.receipts;

/** Names of columns, tables and marts. */
final class ReceiptColumns {
    static final String RECEIPTS = "receipts";
    static final String LINES = "receipt_lines";
    static final String ITEMS = "receipt_items";
    static final String PAYMENTS = "receipt_payments";

    static final String RECEIPT_NUMBER = "receipt_number";
    static final String RECEIPT_TYPE = "receipt_type";
    static final String UPDATED_AT = "updated_at";
    static final String RECEIPT_DATE = "receipt_date";
    static final String CANCELLED_AT = "cancelled_at";
    static final String CUSTOMER_ID = "customer_id";
    static final String REFUND_FOR = "refund_for";
    static final String ORDER_TYPE = "order_type";
    static final String STORE_ID = "store_id";
    static final String TOTAL_MONEY = "total_money";
    static final String TOTAL_TAX = "total_tax";
    static final String TOTAL_DISCOUNT = "total_discount";
    static final String LINE_ITEMS = "line_items";
    static final String PAYMENTS_MADE = "payments";

    static final String IS_DELETED = "is_deleted";
    static final String IS_CANCELLED = "is_cancelled";
    static final String BUSINESS_DAY = "business_day";
    static final String BUSINESS_MONTH = "business_month";
    static final String BUSINESS_HOUR = "business_hour";
    static final String YEAR = "year";
    static final String MONTH = "month";
    static final String REVENUE = "revenue";
    static final String AMOUNT = "amount";

    private ReceiptColumns() {}
}
