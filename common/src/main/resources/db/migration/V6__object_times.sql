-- The order of the files of a batch: by the store's time, then by name.

ALTER TABLE ledger_object
    ADD COLUMN modified_at DATETIME(6) NULL COMMENT 'the store''s time of the object when it was claimed, UTC; NULL for those claimed before it was kept' AFTER size;
