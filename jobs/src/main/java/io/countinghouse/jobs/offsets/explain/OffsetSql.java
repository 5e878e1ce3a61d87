package io.countinghouse.jobs.offsets.explain;

/**
 * What is asked of the three marts of invoice-offsets, on MySQL 8 and MariaDB alike. An invoice of amount below zero, with
 * unapplied credit, or that was set off is negative; the policy is not needed.
 */
final class OffsetSql {
    static final String CURRENCIES =
            """
            SELECT currency FROM invoices_reassigned WHERE company_id = :company
            UNION SELECT currency FROM offset_allocations WHERE company_id = :company
            UNION SELECT currency FROM company_category_summary WHERE company_id = :company
            ORDER BY 1
            """;

    static final String SYSTEMS =
            """
            SELECT source_system FROM invoices_reassigned WHERE company_id = :company
            UNION SELECT negative_source_system FROM offset_allocations WHERE company_id = :company
            UNION SELECT positive_source_system FROM offset_allocations WHERE company_id = :company
            ORDER BY 1
            """;

    static final String INVOICE_SYSTEMS =
            """
            SELECT DISTINCT source_system FROM invoices_reassigned
            WHERE company_id = :company AND invoice_id = :invoice ORDER BY 1
            """;

    static final String INVOICE_CURRENCY =
            """
            SELECT DISTINCT currency FROM invoices_reassigned
            WHERE company_id = :company AND source_system = :system AND invoice_id = :invoice ORDER BY 1
            """;

    static final String POLICY_VERSIONS =
            """
            SELECT DISTINCT policy_version FROM offset_allocations
            WHERE company_id = :company AND currency = :currency ORDER BY 1
            """;

    static final String LATEST_CHANGE =
            """
            SELECT run_id, updated_at FROM (
                SELECT DISTINCT run_id, updated_at FROM offset_allocations
                WHERE company_id = :company AND currency = :currency
                UNION SELECT DISTINCT run_id, updated_at FROM invoices_reassigned
                WHERE company_id = :company AND currency = :currency
                UNION SELECT DISTINCT run_id, updated_at FROM company_category_summary
                WHERE company_id = :company AND currency = :currency) AS changes
            ORDER BY updated_at DESC, run_id DESC LIMIT 1
            """;

    static final String SET_OFFS =
            """
            SELECT COUNT(*) AS set_offs, COALESCE(SUM(amount), 0) AS set_off,
                COALESCE(MAX(CHAR_LENGTH(positive_category)), 0) AS longest_category,
                COALESCE(MAX(positive_invoice_id), 0) AS largest_id
            FROM offset_allocations WHERE company_id = :company AND currency = :currency
            """;

    /** One row per invoice, put together from its parts. */
    private static final String INVOICE =
            """
            SELECT i.source_system, i.invoice_id, MIN(i.invoice_date) AS invoice_date,
                MIN(i.invoice_number) AS invoice_number, MIN(i.original_category) AS category, SUM(i.amount) AS amount,
                -SUM(CASE WHEN i.category = 'unapplied_credit' THEN i.amount ELSE 0 END) AS unapplied,
                MIN(i.invoice_date) = MAX(i.invoice_date) AND MIN(i.invoice_number) = MAX(i.invoice_number)
                    AND MIN(i.original_category) = MAX(i.original_category) AS is_one,
                SUM(i.amount) < 0 OR MAX(i.category = 'unapplied_credit') = 1 OR EXISTS (
                    SELECT 1 FROM offset_allocations s
                    WHERE s.company_id = :company AND s.negative_source_system = i.source_system
                        AND s.negative_invoice_id = i.invoice_id AND s.currency = :currency) AS is_negative
            FROM invoices_reassigned i
            WHERE i.company_id = :company AND i.currency = :currency
            """;

    private static final String ONE = " AND i.source_system = :system AND i.invoice_id = :invoice";
    private static final String BY_NAME = " GROUP BY i.source_system, i.invoice_id";

    static final String INVOICE_COUNTS =
            """
            SELECT COALESCE(SUM(is_negative), 0) AS negatives,
                COALESCE(SUM(CASE WHEN is_negative THEN amount END), 0) AS negative,
                COALESCE(SUM(NOT is_negative AND amount = 0), 0) AS zeros,
                COALESCE(SUM(NOT is_negative AND amount > 0), 0) AS positives,
                COALESCE(SUM(CASE WHEN NOT is_negative THEN amount END), 0) AS positive,
                COALESCE(MAX(ABS(amount)), 0) AS widest, COALESCE(MAX(invoice_id), 0) AS largest_id,
                COALESCE(MAX(CHAR_LENGTH(invoice_number)), 0) AS longest_number,
                COALESCE(MAX(CHAR_LENGTH(category)), 0) AS longest_category
            FROM ("""
                    + INVOICE + BY_NAME + ") AS invoice";

    static final String ONE_INVOICE = INVOICE + ONE + BY_NAME;

    /** What each set-off took of its positive, added up in the order of the company's set-offs. */
    private static final String STEP =
            """
            SELECT a.*, SUM(a.amount) OVER (PARTITION BY a.positive_source_system, a.positive_invoice_id
                ORDER BY a.company_allocation_no ROWS UNBOUNDED PRECEDING) AS taken_so_far
            FROM offset_allocations a WHERE a.company_id = :company AND a.currency = :currency
            """;

    private static final String STEPS_OF_NEGATIVE =
            """
            SELECT invoice.source_system, invoice.invoice_id, invoice.invoice_date, invoice.invoice_number,
                invoice.category, invoice.amount, invoice.is_negative, invoice.unapplied, invoice.is_one,
                step.positive_source_system AS other_system, step.positive_invoice_id AS other_id,
                step.positive_date AS other_date, positive.invoice_number AS other_number, step.positive_category AS other_category,
                positive.amount AS other_amount, step.allocation_no, step.company_allocation_no,
                step.amount AS taken, step.taken_so_far, part.amount AS part,
                step.negative_date = invoice.invoice_date AND step.negative_category = invoice.category
                    AND step.positive_date = positive.invoice_date AS agrees
            FROM (%s) AS invoice
            LEFT JOIN (%s) AS step ON step.negative_source_system = invoice.source_system
                AND step.negative_invoice_id = invoice.invoice_id
            LEFT JOIN invoices_reassigned AS positive ON positive.company_id = :company
                AND positive.source_system = step.positive_source_system
                AND positive.invoice_id = step.positive_invoice_id AND positive.category = step.positive_category
                AND positive.original_category = positive.category AND positive.currency = :currency
            LEFT JOIN invoices_reassigned AS part ON part.company_id = :company
                AND part.source_system = step.negative_source_system
                AND part.invoice_id = step.negative_invoice_id AND part.category = step.positive_category
                AND part.original_category <> part.category AND part.currency = :currency
            WHERE invoice.is_negative
            ORDER BY invoice.invoice_date, invoice.invoice_id, invoice.source_system, step.allocation_no
            """;

    /** Every negative invoice with its set-offs, in order; one without any has nulls for them. */
    static final String NEGATIVES = STEPS_OF_NEGATIVE.formatted(INVOICE + BY_NAME, STEP);

    static final String ONE_NEGATIVE = STEPS_OF_NEGATIVE.formatted(INVOICE + ONE + BY_NAME, STEP);

    /** The set-offs of one positive invoice, in order. */
    static final String CONSUMERS =
            """
            SELECT step.negative_source_system AS other_system, step.negative_invoice_id AS other_id,
                step.negative_date AS other_date, negative.invoice_number AS other_number, step.negative_category AS other_category,
                negative.amount AS other_amount, step.allocation_no, step.company_allocation_no,
                step.amount AS taken, step.taken_so_far,
                step.negative_date = negative.invoice_date AND step.negative_category = negative.category
                    AND step.positive_date = positive.invoice_date
                    AND step.positive_category = positive.category AS agrees
            FROM (%s AND a.positive_source_system = :system AND a.positive_invoice_id = :invoice) AS step
            JOIN (%s) AS positive ON positive.source_system = step.positive_source_system
                AND positive.invoice_id = step.positive_invoice_id
            LEFT JOIN (%s AND (i.source_system, i.invoice_id) IN (
                SELECT c.negative_source_system, c.negative_invoice_id FROM offset_allocations c
                WHERE c.company_id = :company AND c.currency = :currency
                    AND c.positive_source_system = :system AND c.positive_invoice_id = :invoice)
                GROUP BY i.source_system, i.invoice_id) AS negative
                ON negative.source_system = step.negative_source_system AND negative.invoice_id = step.negative_invoice_id
            ORDER BY step.company_allocation_no
            """
                    .formatted(STEP, INVOICE + ONE + BY_NAME, INVOICE);

    static final String ORPHANS =
            """
            SELECT a.negative_source_system, a.negative_invoice_id, a.positive_source_system, a.positive_invoice_id
            FROM offset_allocations a
            WHERE a.company_id = :company AND a.currency = :currency AND NOT EXISTS (
                SELECT 1 FROM invoices_reassigned i WHERE i.company_id = :company
                    AND i.source_system = a.negative_source_system AND i.invoice_id = a.negative_invoice_id
                    AND i.currency = :currency)
            ORDER BY 2, 1, 4, 3
            """;

    static final String PUBLISHED_TOTALS =
            """
            SELECT category, invoices, offsets, gross, offset_amount, unapplied, net, offsets_by_category
            FROM company_category_summary WHERE company_id = :company AND currency = :currency
            ORDER BY gross = 0, category
            """;

    static final String CATEGORY_ROWS =
            """
            SELECT category, original_category, COUNT(*) AS invoices, SUM(amount) AS amount,
                MIN(source_system) AS first_system, MIN(invoice_id) AS first_invoice
            FROM invoices_reassigned WHERE company_id = :company AND currency = :currency
            GROUP BY category, original_category ORDER BY category, original_category
            """;

    private OffsetSql() {}
}
