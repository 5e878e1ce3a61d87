-- sales-marts: dimensions, marts and their staging. Money in DECIMAL(18, 2), one currency.

CREATE TABLE customer (
    customer_id           BIGINT       NOT NULL PRIMARY KEY,
    first_name            VARCHAR(128) NULL,
    last_name             VARCHAR(128) NULL,
    address               VARCHAR(512) NULL,
    pincode               VARCHAR(16)  NULL,
    phone_number          VARCHAR(32)  NULL,
    customer_joining_date DATE         NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE store (
    id                 BIGINT        NOT NULL PRIMARY KEY,
    address            VARCHAR(512)  NULL,
    store_pincode      VARCHAR(16)   NULL,
    store_manager_name VARCHAR(128)  NULL,
    store_opening_date DATE          NULL,
    reviews            VARCHAR(2048) NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE product (
    id            BIGINT         NOT NULL PRIMARY KEY,
    name          VARCHAR(256)   NULL,
    current_price DECIMAL(18, 2) NULL,
    old_price     DECIMAL(18, 2) NULL,
    created_date  DATE           NULL,
    updated_date  DATE           NULL,
    expiry_date   DATE           NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE sales_team (
    id           BIGINT       NOT NULL PRIMARY KEY,
    first_name   VARCHAR(128) NULL,
    last_name    VARCHAR(128) NULL,
    manager_id   BIGINT       NULL,
    is_manager   CHAR(1)      NULL,
    address      VARCHAR(512) NULL,
    pincode      VARCHAR(16)  NULL,
    joining_date DATE         NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE customers_data_mart (
    customer_id         BIGINT         NOT NULL,
    full_name           VARCHAR(257)   NULL COMMENT 'null when the customer is not in the dimension',
    address             VARCHAR(512)   NULL,
    phone_number        VARCHAR(32)    NULL,
    sales_month         DATE           NOT NULL COMMENT 'first day of the month',
    purchases           BIGINT         NOT NULL COMMENT 'sales lines',
    total_sales         DECIMAL(18, 2) NOT NULL,
    first_purchase_date DATE           NOT NULL,
    last_purchase_date  DATE           NOT NULL,
    run_id              VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at          DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (sales_month, customer_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE stage_customers_data_mart (
    batch_id            BIGINT         NOT NULL,
    epoch               BIGINT         NOT NULL,
    partition_no        INT            NOT NULL,
    customer_id         BIGINT         NOT NULL,
    full_name           VARCHAR(257)   NULL,
    address             VARCHAR(512)   NULL,
    phone_number        VARCHAR(32)    NULL,
    sales_month         DATE           NOT NULL,
    purchases           BIGINT         NOT NULL,
    total_sales         DECIMAL(18, 2) NOT NULL,
    first_purchase_date DATE           NOT NULL,
    last_purchase_date  DATE           NOT NULL,
    PRIMARY KEY (batch_id, epoch, sales_month, customer_id),
    KEY stage_customers_by_partition (batch_id, epoch, partition_no)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE sales_team_data_mart (
    store_id         BIGINT         NOT NULL,
    sales_person_id  BIGINT         NOT NULL,
    full_name        VARCHAR(257)   NULL COMMENT 'null when the salesperson is not in the dimension',
    sales_month      DATE           NOT NULL COMMENT 'first day of the month',
    total_sales      DECIMAL(18, 2) NOT NULL,
    sales_rank       INT            NOT NULL COMMENT 'within store and month, 1 is the best; ties share a rank',
    incentive        DECIMAL(18, 2) NOT NULL,
    incentive_reason VARCHAR(255)   NOT NULL,
    run_id           VARCHAR(36)    NOT NULL COMMENT 'the run that last changed the row',
    updated_at       DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (store_id, sales_month, sales_person_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE stage_sales_team_data_mart (
    batch_id         BIGINT         NOT NULL,
    epoch            BIGINT         NOT NULL,
    partition_no     INT            NOT NULL,
    store_id         BIGINT         NOT NULL,
    sales_person_id  BIGINT         NOT NULL,
    full_name        VARCHAR(257)   NULL,
    sales_month      DATE           NOT NULL,
    total_sales      DECIMAL(18, 2) NOT NULL,
    sales_rank       INT            NOT NULL,
    incentive        DECIMAL(18, 2) NOT NULL,
    incentive_reason VARCHAR(255)   NOT NULL,
    PRIMARY KEY (batch_id, epoch, store_id, sales_month, sales_person_id),
    KEY stage_sales_team_by_partition (batch_id, epoch, partition_no)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
