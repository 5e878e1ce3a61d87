-- Bills are published in groups of months, which their key does not begin with.

ALTER TABLE stage_billing_data
    ADD KEY stage_billing_data_by_month (batch_id, epoch, bill_month);
