-- sales-marts: totals, and shares of them, are wider than the amounts that they add up.

ALTER TABLE customers_data_mart
    MODIFY COLUMN total_sales DECIMAL(28, 2) NOT NULL;

ALTER TABLE stage_customers_data_mart
    MODIFY COLUMN total_sales DECIMAL(28, 2) NOT NULL;

ALTER TABLE sales_team_data_mart
    MODIFY COLUMN total_sales DECIMAL(28, 2) NOT NULL,
    MODIFY COLUMN incentive DECIMAL(28, 2) NOT NULL;

ALTER TABLE stage_sales_team_data_mart
    MODIFY COLUMN total_sales DECIMAL(28, 2) NOT NULL,
    MODIFY COLUMN incentive DECIMAL(28, 2) NOT NULL;
