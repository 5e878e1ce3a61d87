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
    costed         DECIMAL(28, 2) NOT NULL COMMENT 'amount less tax within it, of what has a known cost: less cost it is the margin',
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

CREATE TABLE order_mix (
    store_id       VARCHAR(64)    NOT NULL,
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    order_type     VARCHAR(256)   NOT NULL,
    receipts       BIGINT         NOT NULL,
    revenue        DECIMAL(28, 2) NOT NULL,
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (store_id, order_type, business_month),
    KEY order_mix_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE tax_mix (
    store_id       VARCHAR(64)    NOT NULL,
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    tax_type       VARCHAR(16)    NOT NULL,
    tax_name       VARCHAR(256)   NOT NULL,
    tax_rate       VARCHAR(16)    NOT NULL COMMENT 'percent, empty where the receipts have none',
    amount         DECIMAL(28, 2) NOT NULL COMMENT 'less refunds',
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (store_id, tax_type, tax_name, tax_rate, business_month),
    KEY tax_mix_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE refund_months (
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    sold_month     VARCHAR(7)     NOT NULL COMMENT 'of the sale, e.g. 2025-09, or unknown',
    refunds        BIGINT         NOT NULL,
    amount         DECIMAL(28, 2) NOT NULL COMMENT 'below zero',
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (sold_month, business_month),
    KEY refund_months_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE customer_months (
    customer_id    VARCHAR(64)    NOT NULL COMMENT 'as the API gives it',
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    visits         BIGINT         NOT NULL COMMENT 'sales',
    revenue        DECIMAL(28, 2) NOT NULL,
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (customer_id, business_month),
    KEY customer_months_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE combo_sales (
    business_month DATE           NOT NULL COMMENT 'first day of the month',
    combo          VARCHAR(256)   NOT NULL,
    product        VARCHAR(300)   NOT NULL,
    combos         DECIMAL(18, 3) NOT NULL COMMENT 'those of which it is the first component',
    quantity       DECIMAL(18, 3) NOT NULL COMMENT 'less what was refunded, like the amounts',
    amount         DECIMAL(28, 2) NOT NULL,
    run_id         VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at     DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (combo, product, business_month),
    KEY combo_sales_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE modifier_sales (
    business_month  DATE           NOT NULL COMMENT 'first day of the month',
    modifier        VARCHAR(256)   NOT NULL,
    modifier_option VARCHAR(256)   NOT NULL,
    quantity        DECIMAL(18, 3) NOT NULL COMMENT 'less what was refunded, like the amounts',
    amount          DECIMAL(28, 2) NOT NULL COMMENT 'within that of the lines',
    run_id          VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at      DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (modifier, modifier_option, business_month),
    KEY modifier_sales_by_month (business_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
