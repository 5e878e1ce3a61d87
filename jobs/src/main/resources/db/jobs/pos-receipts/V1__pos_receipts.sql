-- pos-receipts: marts; money in the store's currency.

CREATE TABLE daily_sales (
    store_id           VARCHAR(64)    NOT NULL,
    business_day       DATE           NOT NULL COMMENT 'of the store''s zone, from the cut-off hour on',
    receipts           BIGINT         NOT NULL COMMENT 'sales',
    refund_receipts    BIGINT         NOT NULL,
    cancelled_receipts BIGINT         NOT NULL,
    items              DECIMAL(18, 3) NOT NULL,
    gross              DECIMAL(28, 2) NOT NULL COMMENT 'of the sales'' lines, like the next five',
    discounts          DECIMAL(28, 2) NOT NULL,
    tax_added          DECIMAL(28, 2) NOT NULL COMMENT 'on top of prices',
    tips               DECIMAL(28, 2) NOT NULL,
    surcharge          DECIMAL(28, 2) NOT NULL,
    sales              DECIMAL(28, 2) NOT NULL COMMENT 'gross - discounts + tax_added + tips + surcharge',
    refunds            DECIMAL(28, 2) NOT NULL COMMENT 'below zero',
    revenue            DECIMAL(28, 2) NOT NULL COMMENT 'sales + refunds',
    tax                DECIMAL(28, 2) NOT NULL COMMENT 'within the revenue',
    cancelled          DECIMAL(28, 2) NOT NULL COMMENT 'in nothing else',
    run_id             VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at         DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (store_id, business_day),
    KEY daily_sales_by_day (business_day)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE hourly_sales (
    store_id       VARCHAR(64)    NOT NULL,
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    weekday        INT            NOT NULL COMMENT '1 is Monday',
    business_hour  INT            NOT NULL COMMENT 'of the store''s clock',
    receipts       BIGINT         NOT NULL,
    revenue        DECIMAL(28, 2) NOT NULL,
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (store_id, business_month, weekday, business_hour),
    KEY hourly_sales_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE product_sales (
    product        VARCHAR(300)   NOT NULL,
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    receipts       BIGINT         NOT NULL,
    quantity       DECIMAL(18, 3) NOT NULL COMMENT 'less what was refunded, like the amounts',
    gross          DECIMAL(28, 2) NOT NULL,
    discount       DECIMAL(28, 2) NOT NULL,
    cost           DECIMAL(28, 2) NOT NULL,
    amount         DECIMAL(28, 2) NOT NULL,
    cancelled      DECIMAL(28, 2) NOT NULL COMMENT 'in nothing else',
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (product, business_month),
    KEY product_sales_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE payment_mix (
    store_id       VARCHAR(64)    NOT NULL,
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    payment_type   VARCHAR(256)   NOT NULL,
    payment_name   VARCHAR(256)   NOT NULL,
    payments       BIGINT         NOT NULL,
    amount         DECIMAL(28, 2) NOT NULL COMMENT 'less refunds',
    cancelled      DECIMAL(28, 2) NOT NULL COMMENT 'in nothing else',
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (store_id, business_month, payment_type, payment_name),
    KEY payment_mix_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE basket_pairs (
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    product_a      VARCHAR(300)   NOT NULL,
    product_b      VARCHAR(300)   NOT NULL,
    receipts       BIGINT         NOT NULL COMMENT 'sales that have both',
    support        DECIMAL(18, 6) NOT NULL COMMENT 'share of the month''s sales',
    confidence     DECIMAL(18, 6) NOT NULL COMMENT 'share of the sales with product_a',
    lift           DECIMAL(18, 6) NOT NULL COMMENT 'against what chance would give',
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (business_month, product_a, product_b)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
