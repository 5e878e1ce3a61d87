-- invoice-offsets: money with the minor units of its currency, of which there are up to four decimals.

ALTER TABLE offset_allocations
    MODIFY COLUMN amount DECIMAL(20, 4) NOT NULL COMMENT 'what was set off, above zero';

ALTER TABLE stage_offset_allocations
    MODIFY COLUMN amount DECIMAL(20, 4) NOT NULL;

ALTER TABLE invoices_reassigned
    MODIFY COLUMN amount DECIMAL(20, 4) NOT NULL COMMENT 'of this part',
    MODIFY COLUMN tax_amount DECIMAL(20, 4) NULL;

ALTER TABLE stage_invoices_reassigned
    MODIFY COLUMN amount DECIMAL(20, 4) NOT NULL,
    MODIFY COLUMN tax_amount DECIMAL(20, 4) NULL;

ALTER TABLE company_category_summary
    MODIFY COLUMN gross DECIMAL(30, 4) NOT NULL,
    MODIFY COLUMN offset_amount DECIMAL(30, 4) NOT NULL COMMENT 'at most zero',
    MODIFY COLUMN unapplied DECIMAL(30, 4) NOT NULL COMMENT 'at most zero; only in unapplied_credit',
    MODIFY COLUMN net DECIMAL(30, 4) NOT NULL COMMENT 'gross + offset_amount + unapplied';

ALTER TABLE stage_company_category_summary
    MODIFY COLUMN gross DECIMAL(30, 4) NOT NULL,
    MODIFY COLUMN offset_amount DECIMAL(30, 4) NOT NULL,
    MODIFY COLUMN unapplied DECIMAL(30, 4) NOT NULL,
    MODIFY COLUMN net DECIMAL(30, 4) NOT NULL;
