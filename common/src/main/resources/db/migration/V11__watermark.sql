-- Up to where a batch's source was read; it counts from the batch's publish on.
ALTER TABLE ledger_batch
    ADD COLUMN watermark VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL;
