CREATE TABLE toy_sku_sales (
    day        DATE           NOT NULL,
    sku        VARCHAR(32)    NOT NULL,
    quantity   BIGINT         NOT NULL,
    amount     DECIMAL(28, 2) NOT NULL,
    run_id     VARCHAR(36)    NOT NULL,
    updated_at DATETIME(6)    NOT NULL,
    PRIMARY KEY (day, sku)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
