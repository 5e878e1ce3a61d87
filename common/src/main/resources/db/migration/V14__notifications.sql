-- What people are told, and what they were told where: one digest per run, job and destination.
ALTER TABLE ledger_outbox
    MODIFY batch_id BIGINT NULL COMMENT 'none of a run that failed',
    ADD COLUMN run_id  VARCHAR(36)  NULL,
    ADD COLUMN subject VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'what it is about: what resolves it has the same',
    ADD KEY ledger_outbox_of_subject (job, subject, outbox_id),
    ADD KEY ledger_outbox_of_job (job, sent_at);

-- Nobody was told of what lies there: there was no sender. It is not news any more.
UPDATE ledger_outbox SET sent_at = created_at WHERE sent_at IS NULL;

CREATE TABLE ledger_digest (
    digest_id    BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    job          VARCHAR(64)   NOT NULL,
    destination  VARCHAR(32)   NOT NULL COMMENT 'slack-webhook, slack-bot, smtp, sns, log, preview',
    created_at   DATETIME(6)   NOT NULL,
    attempts     INT           NOT NULL DEFAULT 0,
    last_error   VARCHAR(1000) NULL,
    message      VARCHAR(1000) NULL COMMENT 'by what the destination knows it; set once it was sent',
    delivered_at DATETIME(6)   NULL COMMENT 'with all that follows it',
    given_up_at  DATETIME(6)   NULL,
    KEY ledger_digest_open (job, destination, delivered_at, digest_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_digest_notice (
    digest_id   BIGINT        NOT NULL,
    outbox_id   BIGINT        NOT NULL,
    message     VARCHAR(1000) NULL COMMENT 'of an alert that was told alone',
    told_at     DATETIME(6)   NULL,
    given_up_at DATETIME(6)   NULL COMMENT 'too old, and tried in vain',
    PRIMARY KEY (digest_id, outbox_id),
    KEY ledger_digest_notice_of_outbox (outbox_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
