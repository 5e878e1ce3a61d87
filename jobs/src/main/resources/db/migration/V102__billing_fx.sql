-- billing-fx: marts and their staging.

CREATE TABLE billing_data (
    line            VARCHAR(255)    NOT NULL COMMENT 'of the file''s name',
    id              BIGINT          NOT NULL,
    company_name    VARCHAR(255)    NOT NULL,
    country         VARCHAR(64)     NOT NULL,
    city            VARCHAR(128)    NOT NULL,
    product_line    VARCHAR(128)    NOT NULL,
    item            VARCHAR(255)    NOT NULL,
    bill_date       DATE            NOT NULL,
    currency        CHAR(3)         NOT NULL,
    bill_amount     DECIMAL(18, 4)  NOT NULL COMMENT 'in the currency; below zero for a credit',
    bill_month      DATE            NOT NULL COMMENT 'first day of the month',
    bill_amount_usd DECIMAL(18, 2)  NOT NULL COMMENT 'rounded half up',
    usd_unrounded   DECIMAL(38, 10) NOT NULL,
    fx_rate         DECIMAL(38, 18) NOT NULL COMMENT 'US dollars per unit; fx_path has the rates that it was made of',
    fx_rate_date    DATE            NOT NULL COMMENT 'of a cross rate the older of its two',
    fx_source       VARCHAR(64)     NOT NULL,
    fx_path         VARCHAR(255)    NOT NULL,
    run_id          VARCHAR(36)     NOT NULL COMMENT 'the run that last changed the row',
    updated_at      DATETIME(6)     NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (line, id),
    KEY billing_data_by_month (bill_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE stage_billing_data (
    batch_id        BIGINT          NOT NULL,
    epoch           BIGINT          NOT NULL,
    partition_no    INT             NOT NULL,
    line            VARCHAR(255)    NOT NULL COMMENT 'of the file''s name',
    id              BIGINT          NOT NULL,
    company_name    VARCHAR(255)    NOT NULL,
    country         VARCHAR(64)     NOT NULL,
    city            VARCHAR(128)    NOT NULL,
    product_line    VARCHAR(128)    NOT NULL,
    item            VARCHAR(255)    NOT NULL,
    bill_date       DATE            NOT NULL,
    currency        CHAR(3)         NOT NULL,
    bill_amount     DECIMAL(18, 4)  NOT NULL COMMENT 'in the currency; below zero for a credit',
    bill_month      DATE            NOT NULL COMMENT 'first day of the month',
    bill_amount_usd DECIMAL(18, 2)  NOT NULL COMMENT 'rounded half up',
    usd_unrounded   DECIMAL(38, 10) NOT NULL,
    fx_rate         DECIMAL(38, 18) NOT NULL COMMENT 'US dollars per unit; fx_path has the rates that it was made of',
    fx_rate_date    DATE            NOT NULL COMMENT 'of a cross rate the older of its two',
    fx_source       VARCHAR(64)     NOT NULL,
    fx_path         VARCHAR(255)    NOT NULL,
    PRIMARY KEY (batch_id, epoch, line, id),
    KEY stage_billing_data_by_partition (batch_id, epoch, partition_no)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE billing_monthly (
    bill_month      DATE            NOT NULL COMMENT 'first day of the month',
    country         VARCHAR(64)     NOT NULL,
    product_line    VARCHAR(128)    NOT NULL,
    currency        CHAR(3)         NOT NULL,
    bills           BIGINT          NOT NULL,
    bill_amount     DECIMAL(28, 4)  NOT NULL COMMENT 'in the currency',
    bill_amount_usd DECIMAL(28, 2)  NOT NULL COMMENT 'sum of rounded amounts',
    usd_unrounded   DECIMAL(38, 10) NOT NULL,
    run_id          VARCHAR(36)     NOT NULL COMMENT 'the run that last changed the row',
    updated_at      DATETIME(6)     NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (bill_month, country, product_line, currency)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE stage_billing_monthly (
    batch_id        BIGINT          NOT NULL,
    epoch           BIGINT          NOT NULL,
    partition_no    INT             NOT NULL,
    bill_month      DATE            NOT NULL COMMENT 'first day of the month',
    country         VARCHAR(64)     NOT NULL,
    product_line    VARCHAR(128)    NOT NULL,
    currency        CHAR(3)         NOT NULL,
    bills           BIGINT          NOT NULL,
    bill_amount     DECIMAL(28, 4)  NOT NULL COMMENT 'in the currency',
    bill_amount_usd DECIMAL(28, 2)  NOT NULL COMMENT 'sum of rounded amounts',
    usd_unrounded   DECIMAL(38, 10) NOT NULL,
    PRIMARY KEY (batch_id, epoch, bill_month, country, product_line, currency),
    KEY stage_billing_monthly_by_partition (batch_id, epoch, partition_no)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
