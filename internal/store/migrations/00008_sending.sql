-- When a server was first and last asked to take a mail, 0 for never. copy says
-- whether a sent mail is to be kept in the mailbox too: '', due or made.
ALTER TABLE ledger ADD COLUMN begun BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN tried BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN copy TEXT NOT NULL DEFAULT '';
CREATE INDEX ledger_tried ON ledger (tried) WHERE tried > 0;
CREATE INDEX ledger_copy ON ledger (id) WHERE copy = 'due';
-- One row that claims lock while mails are limited, since two that count at the
-- same time would both let the last one go.
INSERT INTO setting (name, value) VALUES ('claim', '');
