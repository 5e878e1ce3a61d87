-- org-balances: marts; balances of organizations by day. Money of by-currency tables is in the currency unless named _usd, else US dollars.

CREATE TABLE fct_org_monthly_flows (
    organization_id BIGINT NOT NULL,
    currency VARCHAR(64) NOT NULL,
    balance_month DATE NOT NULL COMMENT 'first day of the month',
    org_bucket INT NOT NULL COMMENT 'organization_id modulo 128',
    invoices BIGINT NOT NULL,
    invoices_not_counted BIGINT NOT NULL COMMENT 'of a status that does not count',
    total_amount DECIMAL(30, 6) NOT NULL,
    payment_amount DECIMAL(30, 6) NOT NULL,
    total_amount_usd DECIMAL(28, 2) NOT NULL,
    payment_amount_usd DECIMAL(28, 2) NOT NULL,
    first_invoice_date DATE NULL,
    last_invoice_date DATE NULL,
    last_day_flow DECIMAL(30, 6) NOT NULL COMMENT 'of last_invoice_date',
    last_day_flow_usd DECIMAL(28, 2) NOT NULL,
    run_id VARCHAR(36) NOT NULL COMMENT 'the run that last changed the row',
    updated_at DATETIME(6) NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (organization_id, currency, balance_month),
    KEY monthly_flows_by_slice (org_bucket, balance_month)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE fct_org_daily_balances_by_currency (
    organization_id BIGINT NOT NULL,
    currency VARCHAR(64) NOT NULL,
    balance_date DATE NOT NULL,
    balance_month DATE NOT NULL COMMENT 'first day of the month',
    org_bucket INT NOT NULL COMMENT 'organization_id modulo 128',
    opening_balance DECIMAL(30, 6) NOT NULL,
    total_amount DECIMAL(30, 6) NOT NULL,
    payment_amount DECIMAL(30, 6) NOT NULL,
    flow DECIMAL(30, 6) NOT NULL,
    closing_balance DECIMAL(30, 6) NOT NULL,
    opening_balance_usd DECIMAL(28, 2) NOT NULL,
    total_amount_usd DECIMAL(28, 2) NOT NULL,
    payment_amount_usd DECIMAL(28, 2) NOT NULL,
    flow_usd DECIMAL(28, 2) NOT NULL,
    closing_balance_usd DECIMAL(28, 2) NOT NULL,
    invoices BIGINT NOT NULL,
    run_id VARCHAR(36) NOT NULL COMMENT 'the run that last changed the row',
    updated_at DATETIME(6) NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (organization_id, currency, balance_date),
    KEY daily_balances_by_currency_by_slice (org_bucket, balance_month),
    KEY daily_balances_by_currency_by_day (balance_date)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE fct_org_daily_balances (
    organization_id BIGINT NOT NULL,
    balance_date DATE NOT NULL,
    balance_month DATE NOT NULL COMMENT 'first day of the month',
    org_bucket INT NOT NULL COMMENT 'organization_id modulo 128',
    opening_balance DECIMAL(28, 2) NOT NULL,
    total_amount DECIMAL(28, 2) NOT NULL,
    payment_amount DECIMAL(28, 2) NOT NULL,
    flow DECIMAL(28, 2) NOT NULL,
    closing_balance DECIMAL(28, 2) NOT NULL,
    invoices BIGINT NOT NULL,
    run_id VARCHAR(36) NOT NULL COMMENT 'the run that last changed the row',
    updated_at DATETIME(6) NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (organization_id, balance_date),
    KEY daily_balances_by_slice (org_bucket, balance_month),
    KEY daily_balances_by_day (balance_date)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE balance_alerts (
    organization_id BIGINT         NOT NULL,
    alert_date      DATE           NOT NULL,
    rule_name       VARCHAR(64)    NOT NULL COMMENT 'new_organization, from_zero, sign_change, moved, or resolved',
    balance_before  DECIMAL(28, 2) NULL COMMENT 'null for a new organization',
    balance_now     DECIMAL(28, 2) NOT NULL,
    change_usd      DECIMAL(28, 2) NOT NULL,
    change_share    DECIMAL(32, 4) NULL COMMENT '1 is all of the balance before; null where there was none',
    threshold       DECIMAL(9, 4)  NOT NULL,
    opened_on       DATE           NOT NULL COMMENT 'alert_date, of a resolved one that on which it was opened',
    legal_entity_country VARCHAR(64) NULL,
    run_id          VARCHAR(36)    NOT NULL COMMENT 'the run that told it',
    updated_at      DATETIME(6)    NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (organization_id, alert_date, rule_name),
    KEY balance_alerts_by_day (alert_date)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE dim_organizations (
    organization_id BIGINT NOT NULL,
    legal_entity_country VARCHAR(64) NULL,
    active_contracts BIGINT NULL,
    created_at DATETIME(6) NULL COMMENT 'UTC',
    first_payment_date DATE NULL,
    last_payment_date DATE NULL,
    is_inferred BOOLEAN NOT NULL COMMENT 'named by invoices only',
    invoices BIGINT NOT NULL,
    invoices_not_counted BIGINT NOT NULL COMMENT 'of a status that does not count',
    invoiced_usd DECIMAL(28, 2) NOT NULL,
    paid_usd DECIMAL(28, 2) NOT NULL,
    first_invoice_date DATE NULL,
    last_invoice_date DATE NULL,
    balance_usd DECIMAL(28, 2) NOT NULL,
    run_id VARCHAR(36) NOT NULL COMMENT 'the run that last changed the row',
    updated_at DATETIME(6) NOT NULL COMMENT 'when it did, UTC',
    PRIMARY KEY (organization_id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
