-- A cross rate may be made of rates of two sources: both are named.

ALTER TABLE billing_data
    MODIFY COLUMN fx_source VARCHAR(160) NOT NULL COMMENT 'of a cross rate of two sources both';

ALTER TABLE stage_billing_data
    MODIFY COLUMN fx_source VARCHAR(160) NOT NULL COMMENT 'of a cross rate of two sources both';
