-- Lines of a proof by currency. Batches of before have none: their lines are in ledger_conservation only.

CREATE TABLE ledger_currency_amount (
    batch_id BIGINT          NOT NULL,
    subject  VARCHAR(128)    NOT NULL COMMENT 'as in ledger_conservation, whose line these add up to',
    stage    VARCHAR(32)     NOT NULL,
    measure  VARCHAR(128)    NOT NULL,
    currency VARCHAR(64)     NOT NULL COMMENT '? where a rejected row names none of ISO 4217',
    records  BIGINT          NOT NULL,
    amount   DECIMAL(38, 10) NOT NULL,
    PRIMARY KEY (batch_id, subject, stage, measure, currency)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
