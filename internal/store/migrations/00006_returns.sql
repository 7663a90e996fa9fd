-- A contact's own language, where it differs from the stakeholder's.
ALTER TABLE contact ADD COLUMN language TEXT NOT NULL DEFAULT '';

-- Who last said whether a stakeholder may be contacted, and when.
ALTER TABLE stakeholder ADD COLUMN do_not_contact_by TEXT NOT NULL DEFAULT '';
ALTER TABLE stakeholder ADD COLUMN do_not_contact_at BIGINT NOT NULL DEFAULT 0;

-- What is known of an address, whosever it is: it outlives an import. Addresses
-- of which nothing is known are good. state: good, bounced, complained or
-- opted-out.
CREATE TABLE standing (
	address TEXT PRIMARY KEY,
	state   TEXT NOT NULL,
	since   BIGINT NOT NULL
);

-- The reviews about which the owner of an address wants no mails.
CREATE TABLE declined (
	address TEXT NOT NULL,
	review  TEXT NOT NULL,
	since   BIGINT NOT NULL,
	PRIMARY KEY (address, review)
);

-- What came back of our mails. letter is empty for what came by the web.
CREATE TABLE returned (
	seq    IDENTITY,
	mail   BIGINT NOT NULL REFERENCES ledger (id),
	letter TEXT NOT NULL,
	kind   TEXT NOT NULL,
	status TEXT NOT NULL,
	at     BIGINT NOT NULL
);
CREATE INDEX returned_mail ON returned (mail);
CREATE INDEX returned_at ON returned (at);
