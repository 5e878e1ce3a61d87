-- What was taken back: published files and their mended rows, and batches that were given up.

ALTER TABLE ledger_batch
    ADD COLUMN reason TEXT NULL COMMENT 'why it withdraws files, or why it was abandoned' AFTER slices,
    ADD COLUMN reason_by VARCHAR(255) NULL COMMENT 'who gave the reason' AFTER reason,
    ADD COLUMN abandoned_at DATETIME(6) NULL COMMENT 'set when it was given up: none of it counts' AFTER landed_at;

-- A content may be landed again once it was withdrawn: in one batch at a time it counts.
ALTER TABLE ledger_file
    ADD COLUMN withdrawn_by BIGINT NULL COMMENT 'the batch that took it back; its own when that was abandoned',
    ADD COLUMN counting TINYINT GENERATED ALWAYS AS (CASE WHEN withdrawn_by IS NULL THEN 1 END) STORED,
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (job, file_id, batch_id),
    ADD UNIQUE KEY ledger_file_counting (job, file_id, counting),
    ADD KEY ledger_file_by_object (object_id);

ALTER TABLE ledger_object
    ADD COLUMN raw_name VARCHAR(2048) NULL COMMENT 'the key below the job''s raw folder; NULL of a file of mended rows' AFTER object_key,
    ADD KEY ledger_object_by_name (job, raw_name(191));

UPDATE ledger_object o JOIN ledger_batch b ON b.batch_id = o.batch_id
SET o.raw_name = SUBSTRING(o.object_key, LOCATE(CONCAT('/', o.job, '/'), o.object_key) + CHAR_LENGTH(o.job) + 2)
WHERE b.kind = 'INTAKE';

ALTER TABLE ledger_resolution
    DROP PRIMARY KEY,
    ADD COLUMN resolution_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST,
    ADD COLUMN rejected_batch_id BIGINT NULL COMMENT 'that rejected the row' AFTER line,
    ADD COLUMN withdrawn_by BIGINT NULL COMMENT 'the batch that took it back: the row is open again',
    ADD COLUMN counting TINYINT GENERATED ALWAYS AS (CASE WHEN withdrawn_by IS NULL THEN 1 END) STORED;

UPDATE ledger_resolution r JOIN ledger_file f ON f.job = r.job AND f.file_id = r.file_id
SET r.rejected_batch_id = f.batch_id;

ALTER TABLE ledger_resolution
    MODIFY COLUMN rejected_batch_id BIGINT NOT NULL COMMENT 'that rejected the row',
    ADD UNIQUE KEY ledger_resolution_counting (job, file_id, rejected_batch_id, line, counting),
    ADD KEY ledger_resolution_by_replay (job, replay_file_id);

CREATE TABLE ledger_withdrawal (
    withdrawal_id   BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    batch_id        BIGINT      NOT NULL COMMENT 'that withdraws',
    job             VARCHAR(64) NOT NULL,
    file_id         CHAR(64)    NOT NULL,
    landed_batch_id BIGINT      NOT NULL COMMENT 'that landed it',
    line            BIGINT      NULL COMMENT 'one row: that mended a row of a withdrawn file; NULL: the whole file',
    KEY ledger_withdrawal_by_batch (batch_id, file_id, landed_batch_id, line),
    KEY ledger_withdrawal_by_file (job, file_id, landed_batch_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
