-- What a batch was claimed with: a run that finishes it later works by that. Batches of before have none; they go on by the
-- settings of the run that finishes them.

ALTER TABLE ledger_batch
    ADD COLUMN settings     MEDIUMTEXT  NULL COMMENT 'the job''s resolved settings as JSON, without those of a source and without secrets',
    ADD COLUMN code_version VARCHAR(64) NULL COMMENT 'which code claimed it: the first 16 digits of the SHA-256 of the job jar, or classes';
