-- Mended and closed rejects, and marts that were restored from the lake.

ALTER TABLE ledger_batch
    ADD COLUMN kind VARCHAR(16) NOT NULL DEFAULT 'INTAKE' COMMENT 'INTAKE, REPLAY (of mended rows) or REBUILD' AFTER job,
    ADD COLUMN slices TEXT NULL COMMENT 'of a rebuild: the predicate that chooses them' AFTER kind;

CREATE TABLE ledger_resolution (
    job            VARCHAR(64)  NOT NULL,
    file_id        CHAR(64)     NOT NULL COMMENT 'of the rejected row',
    line           BIGINT       NOT NULL,
    state          VARCHAR(16)  NOT NULL COMMENT 'REPLAYED or DISCARDED',
    batch_id       BIGINT       NULL COMMENT 'that lands the mended row',
    replay_file_id CHAR(64)     NULL,
    replay_line    BIGINT       NULL,
    reason         TEXT         NULL,
    resolved_by    VARCHAR(255) NOT NULL,
    resolved_at    DATETIME(6)  NOT NULL,
    applied        BOOLEAN      NOT NULL DEFAULT FALSE COMMENT 'the quarantine table in the lake says so too',
    PRIMARY KEY (job, file_id, line),
    KEY ledger_resolution_by_batch (batch_id),
    KEY ledger_resolution_waiting (job, applied)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
