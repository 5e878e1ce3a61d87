-- Amounts of published rows that a later batch changed.

CREATE TABLE ledger_restatement (
    batch_id      BIGINT          NOT NULL COMMENT 'that changed it',
    mart          VARCHAR(64)     NOT NULL,
    row_key       VARCHAR(512)    NOT NULL COMMENT 'the columns of the mart''s key, as column=value/column=value',
    measure       VARCHAR(64)     NOT NULL,
    before_amount DECIMAL(38, 10) NOT NULL,
    after_amount  DECIMAL(38, 10) NOT NULL,
    PRIMARY KEY (batch_id, mart, row_key, measure)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
