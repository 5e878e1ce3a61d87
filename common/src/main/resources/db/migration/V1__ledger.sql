-- The ledger. Runs on MySQL 8 and MariaDB 10.6 or newer. Times are UTC.

CREATE TABLE ledger_lease (
    job        VARCHAR(64)  NOT NULL PRIMARY KEY,
    epoch      BIGINT       NOT NULL COMMENT 'grows by one with each holder: the fence',
    holder     VARCHAR(255) NOT NULL COMMENT 'host and process',
    run_id     VARCHAR(36)  NOT NULL,
    expires_at DATETIME(6)  NOT NULL COMMENT 'by the database clock'
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_run (
    run_id      VARCHAR(36)  NOT NULL PRIMARY KEY,
    job         VARCHAR(64)  NOT NULL,
    epoch       BIGINT       NOT NULL,
    started_at  DATETIME(6)  NOT NULL,
    finished_at DATETIME(6)  NULL,
    outcome     VARCHAR(16)  NOT NULL COMMENT 'RUNNING, DONE or FAILED',
    exit_code   INT          NULL,
    message     TEXT         NULL,
    KEY ledger_run_by_job (job, started_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_batch (
    batch_id       BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'also the Delta txnVersion',
    job            VARCHAR(64) NOT NULL,
    state          VARCHAR(16) NOT NULL COMMENT 'CLAIMED, LANDED, PUBLISHED, CLOSED',
    run_id         VARCHAR(36) NOT NULL COMMENT 'the run that claimed it',
    publish_run_id VARCHAR(36) NULL COMMENT 'the run that published it; marks its rows in the marts',
    created_at     DATETIME(6) NOT NULL,
    landed_at      DATETIME(6) NULL,
    published_at   DATETIME(6) NULL,
    closed_at      DATETIME(6) NULL,
    open_job       VARCHAR(64) GENERATED ALWAYS AS (CASE WHEN state = 'CLOSED' THEN NULL ELSE job END) STORED,
    UNIQUE KEY ledger_batch_one_open (open_job),
    KEY ledger_batch_by_job (job, batch_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_object (
    object_id   BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
    batch_id    BIGINT        NOT NULL,
    job         VARCHAR(64)   NOT NULL,
    feed        VARCHAR(64)   NOT NULL,
    object_key  VARCHAR(2048) NOT NULL COMMENT 'full path in the raw zone',
    etag        VARCHAR(255)  NOT NULL,
    size        BIGINT        NOT NULL,
    file_id     CHAR(64)      NOT NULL COMMENT 'sha256 of the bytes',
    state       VARCHAR(16)   NOT NULL COMMENT 'CLAIMED, PROCESSED, DUPLICATE or REFUSED',
    verdict     VARCHAR(64)   NULL COMMENT 'why refused',
    detail      TEXT          NULL,
    archive_key VARCHAR(2048) NULL,
    archived_at DATETIME(6)   NULL,
    KEY ledger_object_by_batch (batch_id),
    KEY ledger_object_waiting (job, archived_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_file (
    job       VARCHAR(64) NOT NULL,
    file_id   CHAR(64)    NOT NULL,
    batch_id  BIGINT      NOT NULL,
    object_id BIGINT      NOT NULL,
    feed      VARCHAR(64) NOT NULL,
    records   BIGINT      NOT NULL COMMENT 'rows in, the header not counted',
    landed    BIGINT      NULL,
    rejected  BIGINT      NULL,
    PRIMARY KEY (job, file_id),
    KEY ledger_file_by_batch (batch_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_lake_version (
    batch_id      BIGINT       NOT NULL,
    table_name    VARCHAR(128) NOT NULL,
    records       BIGINT       NOT NULL,
    delta_version BIGINT       NOT NULL,
    PRIMARY KEY (batch_id, table_name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_conservation (
    batch_id BIGINT          NOT NULL,
    subject  VARCHAR(128)    NOT NULL COMMENT 'a file_id or a mart',
    stage    VARCHAR(32)     NOT NULL COMMENT 'in, landed, rejected, derived_input, derived, staged, published',
    measure  VARCHAR(128)    NOT NULL COMMENT 'column; its signed sum is in amount',
    records  BIGINT          NOT NULL,
    amount   DECIMAL(38, 10) NOT NULL,
    PRIMARY KEY (batch_id, subject, stage, measure)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_check (
    batch_id BIGINT       NOT NULL,
    name     VARCHAR(128) NOT NULL,
    severity VARCHAR(16)  NOT NULL,
    failed   BIGINT       NOT NULL COMMENT 'rows that fail it',
    run_id   VARCHAR(36)  NOT NULL,
    PRIMARY KEY (batch_id, name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_publish (
    batch_id     BIGINT       NOT NULL,
    mart         VARCHAR(128) NOT NULL,
    slice        VARCHAR(255) NOT NULL,
    records      BIGINT       NOT NULL,
    lake_version BIGINT       NOT NULL,
    run_id       VARCHAR(36)  NOT NULL,
    published_at DATETIME(6)  NOT NULL,
    PRIMARY KEY (batch_id, mart, slice)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE ledger_outbox (
    outbox_id  BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
    batch_id   BIGINT      NOT NULL,
    job        VARCHAR(64) NOT NULL,
    kind       VARCHAR(64) NOT NULL,
    body       TEXT        NOT NULL,
    created_at DATETIME(6) NOT NULL,
    sent_at    DATETIME(6) NULL,
    KEY ledger_outbox_waiting (sent_at, outbox_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
