package io.countinghouse.jobs.offsets;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Names and types of the invoice and of the marts; money is in the row's currency. */
final class InvoiceColumns {
    /** No currency has more than four decimals; before the point there is room for what had two. */
    static final DecimalType MONEY = DataTypes.createDecimalType(20, 4);
    /** Of sums: no number of rows that a table may hold takes them over it. */
    static final DecimalType TOTAL = DataTypes.createDecimalType(30, 4);

    static final String INVOICE_ID = "invoice_id";
    static final String COMPANY_ID = "company_id";
    static final String INVOICE_NUMBER = "invoice_number";
    static final String INVOICE_DATE = "invoice_date";
    static final String DUE_DATE = "due_date";
    static final String POSTED_AT = "posted_at";
    static final String CATEGORY = "category";
    static final String AMOUNT = "amount";
    static final String CURRENCY = "currency";
    static final String TAX_AMOUNT = "tax_amount";
    static final String STATUS = "status";
    static final String PAYMENT_METHOD = "payment_method";
    static final String REFERENCE = "reference";
    static final String PARENT_INVOICE_ID = "parent_invoice_id";
    static final String SALES_PERSON_ID = "sales_person_id";
    static final String STORE_ID = "store_id";
    static final String PRODUCT_LINE = "product_line";
    static final String DESCRIPTION = "description";
    static final String COUNTRY = "country";
    static final String CREATED_AT = "created_at";
    static final String CREATED_BY = "created_by";
    static final String UPDATED_AT = "updated_at";
    /** {@link #UPDATED_AT} of the invoice in a mart, whose own says when the mart's row changed. */
    static final String SOURCE_UPDATED_AT = "source_updated_at";

    static final String SOURCE_SYSTEM = "source_system";

    static final String NEGATIVE_SOURCE_SYSTEM = "negative_source_system";
    static final String NEGATIVE_INVOICE_ID = "negative_invoice_id";
    static final String POSITIVE_SOURCE_SYSTEM = "positive_source_system";
    static final String POSITIVE_INVOICE_ID = "positive_invoice_id";
    static final String NEGATIVE_CATEGORY = "negative_category";
    static final String POSITIVE_CATEGORY = "positive_category";
    static final String NEGATIVE_DATE = "negative_date";
    static final String POSITIVE_DATE = "positive_date";
    static final String ALLOCATION_NO = "allocation_no";
    static final String COMPANY_ALLOCATION_NO = "company_allocation_no";
    static final String POLICY_VERSION = "policy_version";

    static final String ORIGINAL_CATEGORY = "original_category";
    static final String PART = "part";
    /** The category of what no positive invoice could take. */
    static final String UNAPPLIED_CREDIT = "unapplied_credit";

    static final String INVOICES = "invoices";
    static final String OFFSETS = "offsets";
    static final String GROSS = "gross";
    static final String OFFSET_AMOUNT = "offset_amount";
    static final String OFFSETS_BY_CATEGORY = "offsets_by_category";
    static final String UNAPPLIED = "unapplied";
    static final String NET = "net";

    /** Grain: invoice; the 23 fields as the sources hold them. Times are UTC. */
    static final StructType INVOICE_SCHEMA = new StructType()
            .add(INVOICE_ID, DataTypes.LongType, false)
            .add(COMPANY_ID, DataTypes.LongType, false)
            .add(INVOICE_NUMBER, DataTypes.StringType, false)
            .add(INVOICE_DATE, DataTypes.DateType, false)
            .add(DUE_DATE, DataTypes.DateType)
            .add(POSTED_AT, DataTypes.TimestampType)
            .add(CATEGORY, DataTypes.StringType, false)
            .add(AMOUNT, MONEY, false)
            .add(CURRENCY, DataTypes.StringType, false)
            .add(TAX_AMOUNT, MONEY)
            .add(STATUS, DataTypes.StringType)
            .add(PAYMENT_METHOD, DataTypes.StringType)
            .add(REFERENCE, DataTypes.StringType)
            .add(PARENT_INVOICE_ID, DataTypes.LongType)
            .add(SALES_PERSON_ID, DataTypes.LongType)
            .add(STORE_ID, DataTypes.LongType)
            .add(PRODUCT_LINE, DataTypes.StringType)
            .add(DESCRIPTION, DataTypes.StringType)
            .add(COUNTRY, DataTypes.StringType)
            .add(CREATED_AT, DataTypes.TimestampType)
            .add(CREATED_BY, DataTypes.StringType)
            .add(UPDATED_AT, DataTypes.TimestampType, false)
            .add(SOURCE_SYSTEM, DataTypes.StringType, false);

    /** Grain: negative invoice and positive invoice. */
    static final String OFFSET_ALLOCATIONS = "offset_allocations";

    /**
     * The trail. {@link #AMOUNT} is what was set off, above zero; {@link #ALLOCATION_NO} counts from 1 within the negative
     * invoice, {@link #COMPANY_ALLOCATION_NO} within company and currency, both in the order of consumption.
     */
    static final StructType OFFSET_ALLOCATIONS_SCHEMA = new StructType()
            .add(COMPANY_ID, DataTypes.LongType, false)
            .add(CURRENCY, DataTypes.StringType, false)
            .add(NEGATIVE_SOURCE_SYSTEM, DataTypes.StringType, false)
            .add(NEGATIVE_INVOICE_ID, DataTypes.LongType, false)
            .add(POSITIVE_SOURCE_SYSTEM, DataTypes.StringType, false)
            .add(POSITIVE_INVOICE_ID, DataTypes.LongType, false)
            .add(NEGATIVE_CATEGORY, DataTypes.StringType, false)
            .add(POSITIVE_CATEGORY, DataTypes.StringType, false)
            .add(NEGATIVE_DATE, DataTypes.DateType, false)
            .add(POSITIVE_DATE, DataTypes.DateType, false)
            .add(AMOUNT, MONEY, false)
            .add(ALLOCATION_NO, DataTypes.LongType, false)
            .add(COMPANY_ALLOCATION_NO, DataTypes.LongType, false)
            .add(POLICY_VERSION, DataTypes.StringType, false);

    /** Grain: invoice and category. */
    static final String INVOICES_REASSIGNED = "invoices_reassigned";

    /** The fields of the invoice, of which category, amount and tax are the part's; {@link #PART} counts from 1. */
    static final StructType INVOICES_REASSIGNED_SCHEMA = new StructType(Arrays.stream(INVOICE_SCHEMA.fields())
                    .map(field -> field.name().equals(UPDATED_AT)
                            ? DataTypes.createStructField(SOURCE_UPDATED_AT, field.dataType(), field.nullable())
                            : field)
                    .toArray(StructField[]::new))
            .add(ORIGINAL_CATEGORY, DataTypes.StringType, false)
            .add(PART, DataTypes.IntegerType, false);

    /** Grain: company, category and currency. */
    static final String COMPANY_CATEGORY_SUMMARY = "company_category_summary";

    /**
     * {@link #NET} = {@link #GROSS} + {@link #OFFSET_AMOUNT} + {@link #UNAPPLIED}, and adds up to the invoices' amounts.
     * {@link #OFFSETS_BY_CATEGORY} is a JSON object of negative category to amount, as text with the decimals of the
     * currency, two at least, keys sorted.
     * In the row of {@link #UNAPPLIED_CREDIT} it breaks down what is unapplied, and {@link #OFFSETS} counts the negative
     * invoices that left some of it; in other rows those that took some of it.
     */
    static final StructType COMPANY_CATEGORY_SUMMARY_SCHEMA = new StructType()
            .add(COMPANY_ID, DataTypes.LongType, false)
            .add(CATEGORY, DataTypes.StringType, false)
            .add(CURRENCY, DataTypes.StringType, false)
            .add(INVOICES, DataTypes.LongType, false)
            .add(OFFSETS, DataTypes.LongType, false)
            .add(GROSS, TOTAL, false)
            .add(OFFSET_AMOUNT, TOTAL, false)
            .add(OFFSETS_BY_CATEGORY, DataTypes.StringType, false)
            .add(UNAPPLIED, TOTAL, false)
            .add(NET, TOTAL, false);

    /** Of an invoice, in the order of the schema. */
    static List<String> fields() {
        return List.of(INVOICE_SCHEMA.fieldNames());
    }

    private InvoiceColumns() {}
}
