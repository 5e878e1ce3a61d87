-- Data tests of every run, whether it published or not, beside those of the runs that did.
ALTER TABLE ledger_check
    ADD COLUMN table_name VARCHAR(128)  NOT NULL DEFAULT '' COMMENT 'what was tested; empty in older rows',
    ADD COLUMN kind       VARCHAR(32)   NOT NULL DEFAULT '' COMMENT 'NOT_NULL, UNIQUE, RELATIONSHIP, ACCEPTED_VALUES, RANGE, PREDICATE, BALANCE, FRESHNESS, FUNCTION, ROW_RULE',
    ADD COLUMN looked_at  BIGINT        NULL COMMENT 'rows',
    ADD COLUMN share      DECIMAL(7, 6) NULL COMMENT 'failed of looked_at, 0 to 1',
    ADD COLUMN passed     BOOLEAN       NOT NULL DEFAULT TRUE,
    ADD COLUMN samples    TEXT          NULL COMMENT 'keys of some rows that fail, a JSON object per line',
    ADD COLUMN checked_at DATETIME(6)   NULL,
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (batch_id, run_id, table_name, name),
    ADD KEY ledger_check_failed (passed, checked_at);

UPDATE ledger_check SET passed = FALSE WHERE failed > 0;
