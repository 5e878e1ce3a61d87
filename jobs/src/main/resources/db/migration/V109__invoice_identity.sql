-- invoice-offsets: ids repeat from one source system to the other, so an invoice is named by both. Each step may be done again,
-- because none of them can be undone: the table with the systems takes the place of the other one at once, with all rows.

DROP TABLE IF EXISTS offset_allocations_with_systems;

DROP TABLE IF EXISTS offset_allocations_without_systems;

CREATE TABLE offset_allocations_with_systems (
    company_id             BIGINT         NOT NULL,
    currency               CHAR(3)        NOT NULL,
    negative_source_system VARCHAR(64)    NOT NULL,
    negative_invoice_id    BIGINT         NOT NULL,
    positive_source_system VARCHAR(64)    NOT NULL,
    positive_invoice_id    BIGINT         NOT NULL,
    negative_category      VARCHAR(32)    NOT NULL,
    positive_category      VARCHAR(32)    NOT NULL,
    negative_date          DATE           NOT NULL,
    positive_date          DATE           NOT NULL,
    amount                 DECIMAL(20, 4) NOT NULL COMMENT 'what was set off, above zero',
    allocation_no          BIGINT         NOT NULL COMMENT 'order within the negative invoice, from 1',
    company_allocation_no  BIGINT         NOT NULL COMMENT 'order within company and currency, from 1',
    policy_version         VARCHAR(32)    NOT NULL,
    run_id                 VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at             DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (company_id, negative_source_system, negative_invoice_id, positive_source_system, positive_invoice_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- An id was an invoice, whatever its parts. One that is missing leaves its rows without a system: reconcile tells them.
INSERT INTO offset_allocations_with_systems (company_id, currency, negative_source_system, negative_invoice_id,
    positive_source_system, positive_invoice_id, negative_category, positive_category, negative_date, positive_date, amount,
    allocation_no, company_allocation_no, policy_version, run_id, updated_at)
SELECT a.company_id, a.currency,
    COALESCE((SELECT MIN(i.source_system) FROM invoices_reassigned i
        WHERE i.company_id = a.company_id AND i.invoice_id = a.negative_invoice_id), ''),
    a.negative_invoice_id,
    COALESCE((SELECT MIN(i.source_system) FROM invoices_reassigned i
        WHERE i.company_id = a.company_id AND i.invoice_id = a.positive_invoice_id), ''),
    a.positive_invoice_id, a.negative_category, a.positive_category, a.negative_date, a.positive_date, a.amount,
    a.allocation_no, a.company_allocation_no, a.policy_version, a.run_id, a.updated_at
FROM offset_allocations a;

RENAME TABLE
    offset_allocations TO offset_allocations_without_systems,
    offset_allocations_with_systems TO offset_allocations;

DROP TABLE offset_allocations_without_systems;

-- What is staged is staged again.
DROP TABLE IF EXISTS stage_offset_allocations;

CREATE TABLE stage_offset_allocations (
    batch_id               BIGINT         NOT NULL,
    epoch                  BIGINT         NOT NULL,
    partition_no           INT            NOT NULL,
    company_id             BIGINT         NOT NULL,
    currency               CHAR(3)        NOT NULL,
    negative_source_system VARCHAR(64)    NOT NULL,
    negative_invoice_id    BIGINT         NOT NULL,
    positive_source_system VARCHAR(64)    NOT NULL,
    positive_invoice_id    BIGINT         NOT NULL,
    negative_category      VARCHAR(32)    NOT NULL,
    positive_category      VARCHAR(32)    NOT NULL,
    negative_date          DATE           NOT NULL,
    positive_date          DATE           NOT NULL,
    amount                 DECIMAL(20, 4) NOT NULL,
    allocation_no          BIGINT         NOT NULL,
    company_allocation_no  BIGINT         NOT NULL,
    policy_version         VARCHAR(32)    NOT NULL,
    PRIMARY KEY (batch_id, epoch, company_id, negative_source_system, negative_invoice_id, positive_source_system,
        positive_invoice_id),
    KEY stage_offset_allocations_by_partition (batch_id, epoch, partition_no)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE invoices_reassigned
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (company_id, source_system, invoice_id, category);

ALTER TABLE stage_invoices_reassigned
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (batch_id, epoch, company_id, source_system, invoice_id, category);
