package io.countinghouse.jobs.cli.explain;

import io.countinghouse.common.testing.Workspace;

/** Small marts of invoice-offsets, made by hand. */
final class OffsetMarts {
    private OffsetMarts() {}

    /** Company 7 in two currencies, company 8 without a negative invoice; whatever was there is gone. */
    static void fill(Workspace workspace) {
        workspace.execute("DELETE FROM offset_allocations");
        workspace.execute("DELETE FROM invoices_reassigned");
        workspace.execute("DELETE FROM company_category_summary");
        workspace.execute(
                """
                INSERT INTO invoices_reassigned (company_id, currency, invoice_id, invoice_date, invoice_number,
                    original_category, category, amount, part, source_updated_at, source_system, run_id, updated_at)
                VALUES
                    (7, 'EUR', 1, '2023-01-02', 'P-1', 'purchase', 'purchase', 100.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 2, '2023-01-05', 'P<2>&"x"''', 'purchase', 'purchase', 1300.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 3, '2023-01-03', 'T-3', 'transfer', 'transfer', 50.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 4, '2023-01-09', 'P-4', 'purchase', 'purchase', 0.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 15, '2023-01-04', 'B-15 é', 'bonus', 'purchase', -150.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 12, '2023-01-06', 'R-12', 'promo', 'purchase', -1250.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 12, '2023-01-06', 'R-12', 'promo', 'transfer', -30.00, 2, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 13, '2023-01-06', '日本-13', 'promo', 'transfer', -20.00, 1, '2023-03-01', 'erp', 'run-2', '2023-03-02 09:30:00'),
                    (7, 'EUR', 13, '2023-01-06', '日本-13', 'promo', 'unapplied_credit', -20.00, 2, '2023-03-01', 'erp', 'run-2', '2023-03-02 09:30:00'),
                    (7, 'EUR', 14, '2023-01-08', 'B-14', 'bonus', 'bonus', 0.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 11, '2023-01-09', 'B-11', 'bonus', 'unapplied_credit', -5.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'USD', 21, '2023-02-01', 'P-21', 'purchase', 'purchase', 500.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'USD', 31, '2023-01-31', 'R-31', 'promo', 'purchase', -125.50, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (8, 'EUR', 41, '2023-01-01', 'P-41', 'purchase', 'purchase', 9.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25')
                """);
        workspace.execute(
                """
                INSERT INTO offset_allocations (company_id, currency, negative_invoice_id, positive_invoice_id,
                    negative_category, positive_category, negative_date, positive_date, amount, allocation_no,
                    company_allocation_no, policy_version, run_id, updated_at)
                VALUES
                    (7, 'EUR', 15, 1, 'bonus', 'purchase', '2023-01-04', '2023-01-02', 100.00, 1, 1, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 15, 2, 'bonus', 'purchase', '2023-01-04', '2023-01-05', 50.00, 2, 2, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 12, 2, 'promo', 'purchase', '2023-01-06', '2023-01-05', 1250.00, 1, 3, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 12, 3, 'promo', 'transfer', '2023-01-06', '2023-01-03', 30.00, 2, 4, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 13, 3, 'promo', 'transfer', '2023-01-06', '2023-01-03', 20.00, 1, 5, '2', 'run-2', '2023-03-02 09:30:00'),
                    (7, 'USD', 31, 21, 'promo', 'purchase', '2023-01-31', '2023-02-01', 125.50, 1, 1, '1', 'run-1', '2023-03-01 10:00:00.25')
                """);
        workspace.execute(
                """
                INSERT INTO company_category_summary (company_id, currency, category, invoices, offsets, gross,
                    offset_amount, offsets_by_category, unapplied, net, run_id, updated_at)
                VALUES
                    (7, 'EUR', 'purchase', 3, 2, 1400.00, -1400.00, '{"bonus":"-150.00","promo":"-1250.00"}', 0, 0, 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 'transfer', 1, 2, 50.00, -50.00, '{"promo":"-50.00"}', 0, 0, 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 'unapplied_credit', 0, 2, 0, 0, '{"bonus":"-5.00","promo":"-20.00"}', -25.00, -25.00, 'run-2', '2023-03-02 09:30:00'),
                    (7, 'USD', 'purchase', 1, 1, 500.00, -125.50, '{"promo":"-125.50"}', 0, 374.50, 'run-1', '2023-03-01 10:00:00.25'),
                    (8, 'EUR', 'purchase', 1, 0, 9.00, 0, '{}', 0, 9.00, 'run-1', '2023-03-01 10:00:00.25')
                """);
    }
}
