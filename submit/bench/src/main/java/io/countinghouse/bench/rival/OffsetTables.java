package io.countinghouse.bench.rival;

import java.util.ArrayList;
import java.util.List;

/** The columns of what the plain loop reads and writes, spelled out here: a rival shares nothing with what it is held against. */
final class OffsetTables {
    static final List<String> INVOICE = List.of(
            "invoice_id",
            "company_id",
            "invoice_number",
            "invoice_date",
            "due_date",
            "posted_at",
            "category",
            "amount",
            "currency",
            "tax_amount",
            "status",
            "payment_method",
            "reference",
            "parent_invoice_id",
            "sales_person_id",
            "store_id",
            "product_line",
            "description",
            "country",
            "created_at",
            "created_by",
            "updated_at",
            "source_system");

    static final Table ALLOCATIONS = new Table(
            "offset_allocations",
            List.of(
                    "company_id",
                    "currency",
                    "negative_source_system",
                    "negative_invoice_id",
                    "positive_source_system",
                    "positive_invoice_id",
                    "negative_category",
                    "positive_category",
                    "negative_date",
                    "positive_date",
                    "amount",
                    "allocation_no",
                    "company_allocation_no",
                    "policy_version"));

    static final Table REASSIGNED = new Table("invoices_reassigned", reassigned());

    static final Table SUMMARY = new Table(
            "company_category_summary",
            List.of(
                    "company_id",
                    "category",
                    "currency",
                    "invoices",
                    "offsets",
                    "gross",
                    "offset_amount",
                    "offsets_by_category",
                    "unapplied",
                    "net"));

    static final List<Table> MARTS = List.of(ALLOCATIONS, REASSIGNED, SUMMARY);

    /** A table and the columns that are written to it, in their order. */
    record Table(String name, List<String> columns) {}

    private OffsetTables() {}

    private static List<String> reassigned() {
        List<String> columns = new ArrayList<>(INVOICE);
        columns.set(columns.indexOf("updated_at"), "source_updated_at");
        columns.addAll(List.of("original_category", "part"));
        return List.copyOf(columns);
    }
}
