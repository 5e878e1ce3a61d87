-- Up to which day a batch's marts tell of days: the last complete day of the business zone when it was claimed.
ALTER TABLE ledger_batch
    ADD COLUMN business_date DATE NULL;
