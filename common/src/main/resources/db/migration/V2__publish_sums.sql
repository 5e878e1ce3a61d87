ALTER TABLE ledger_publish
    ADD COLUMN sums TEXT NOT NULL COMMENT 'signed sum of each money column, JSON' AFTER records;
