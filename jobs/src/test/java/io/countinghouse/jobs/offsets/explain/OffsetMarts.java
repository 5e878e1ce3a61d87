package io.countinghouse.jobs.offsets.explain;

import io.countinghouse.common.testing.Workspace;

/** Small marts of invoice-offsets, made by hand. */
final class OffsetMarts {
    private OffsetMarts() {}

    /**
     * Company 7 in two currencies, company 8 without a negative invoice, company 10 in currencies of three decimals and of none,
     * company 11 with ids that are in two systems; whatever was there is gone.
     */
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
                    (8, 'EUR', 41, '2023-01-01', 'P-41', 'purchase', 'purchase', 9.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (10, 'KWD', 51, '2023-01-01', 'P-51', 'purchase', 'purchase', 18.605, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (10, 'KWD', 52, '2023-01-02', 'B-52', 'bonus', 'purchase', -1.25, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (10, 'JPY', 61, '2023-01-01', 'P-61', 'purchase', 'purchase', 1000, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 1, '2023-01-05', 'C-1', 'purchase', 'purchase', 20.00, 1, '2023-03-01', 'crm', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 1, '2023-01-05', 'E-1', 'purchase', 'purchase', 30.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 2, '2023-02-01', 'C-2', 'bonus', 'purchase', -40.00, 1, '2023-03-01', 'crm', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 2, '2023-02-01', 'E-2', 'bonus', 'purchase', -10.00, 1, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 2, '2023-02-01', 'E-2', 'bonus', 'unapplied_credit', -15.00, 2, '2023-03-01', 'erp', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 3, '2023-02-02', 'C-3', 'bonus', 'bonus', 0.00, 1, '2023-03-01', 'crm', 'run-1', '2023-03-01 10:00:00.25')
                """);
        workspace.execute(
                """
                INSERT INTO offset_allocations (company_id, currency, negative_source_system, negative_invoice_id,
                    positive_source_system, positive_invoice_id,
                    negative_category, positive_category, negative_date, positive_date, amount, allocation_no,
                    company_allocation_no, policy_version, run_id, updated_at)
                VALUES
                    (7, 'EUR', 'erp', 15, 'erp', 1, 'bonus', 'purchase', '2023-01-04', '2023-01-02', 100.00, 1, 1, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 'erp', 15, 'erp', 2, 'bonus', 'purchase', '2023-01-04', '2023-01-05', 50.00, 2, 2, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 'erp', 12, 'erp', 2, 'promo', 'purchase', '2023-01-06', '2023-01-05', 1250.00, 1, 3, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 'erp', 12, 'erp', 3, 'promo', 'transfer', '2023-01-06', '2023-01-03', 30.00, 2, 4, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (7, 'EUR', 'erp', 13, 'erp', 3, 'promo', 'transfer', '2023-01-06', '2023-01-03', 20.00, 1, 5, '2', 'run-2', '2023-03-02 09:30:00'),
                    (7, 'USD', 'erp', 31, 'erp', 21, 'promo', 'purchase', '2023-01-31', '2023-02-01', 125.50, 1, 1, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (10, 'KWD', 'erp', 52, 'erp', 51, 'bonus', 'purchase', '2023-01-02', '2023-01-01', 1.25, 1, 1, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 'crm', 2, 'crm', 1, 'bonus', 'purchase', '2023-02-01', '2023-01-05', 20.00, 1, 1, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 'crm', 2, 'erp', 1, 'bonus', 'purchase', '2023-02-01', '2023-01-05', 20.00, 2, 2, '1', 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 'erp', 2, 'erp', 1, 'bonus', 'purchase', '2023-02-01', '2023-01-05', 10.00, 1, 3, '1', 'run-1', '2023-03-01 10:00:00.25')
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
                    (8, 'EUR', 'purchase', 1, 0, 9.00, 0, '{}', 0, 9.00, 'run-1', '2023-03-01 10:00:00.25'),
                    (10, 'KWD', 'purchase', 1, 1, 18.605, -1.25, '{"bonus":"-1.250"}', 0, 17.355, 'run-1', '2023-03-01 10:00:00.25'),
                    (10, 'JPY', 'purchase', 1, 0, 1000, 0, '{}', 0, 1000, 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 'purchase', 2, 2, 50.00, -50.00, '{"bonus":"-50.00"}', 0, 0, 'run-1', '2023-03-01 10:00:00.25'),
                    (11, 'EUR', 'unapplied_credit', 0, 1, 0, 0, '{"bonus":"-15.00"}', -15.00, -15.00, 'run-1', '2023-03-01 10:00:00.25')
                """);
    }
}
