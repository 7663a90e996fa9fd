-- The store. One script for both engines; see dialect.schema for the three words
-- in it that each engine spells in its own way (IDENTITY, TEXT, BYTES).
--
-- Instants are BIGINT microseconds since 1970 in UTC, 0 for none; dates are
-- written out as 2027-03-31 or 2027-03, empty for none. Text is compared and
-- ordered by its bytes on both engines. Lists that are only ever read whole are
-- JSON. Empty text, not NULL, stands for what is not known.

CREATE TABLE mailbox (
	name     TEXT PRIMARY KEY,
	validity BIGINT NOT NULL,
	next     BIGINT NOT NULL
);

CREATE TABLE lease (
	name   TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	until  BIGINT NOT NULL
);

-- seq is the order of arrival: the server's clock counts whole seconds only.
CREATE TABLE letter (
	seq         IDENTITY,
	id          TEXT NOT NULL UNIQUE,
	sha256      TEXT NOT NULL UNIQUE,
	body_sha256 TEXT NOT NULL,
	size        BIGINT NOT NULL,
	message_id  TEXT NOT NULL,
	sender      TEXT NOT NULL,
	sender_name TEXT NOT NULL,
	subject     TEXT NOT NULL,
	date        TEXT NOT NULL,
	received    BIGINT NOT NULL,
	state       TEXT NOT NULL,
	reason      TEXT NOT NULL,
	review      TEXT NOT NULL,
	stakeholder TEXT NOT NULL,
	language    TEXT NOT NULL,
	evidence    TEXT NOT NULL,
	guesses     TEXT NOT NULL
);
CREATE INDEX letter_message ON letter (message_id) WHERE message_id <> '';
CREATE INDEX letter_state ON letter (state, received, seq);
CREATE INDEX letter_sender ON letter (sender);

-- A message at a place in a mailbox. letter is empty while its bytes could not
-- be had, and problem says why.
CREATE TABLE sighting (
	mailbox  TEXT NOT NULL,
	validity BIGINT NOT NULL,
	uid      BIGINT NOT NULL,
	letter   TEXT NOT NULL,
	problem  TEXT NOT NULL,
	attempts BIGINT NOT NULL,
	seen     BIGINT NOT NULL,
	PRIMARY KEY (mailbox, validity, uid)
);
CREATE INDEX sighting_letter ON sighting (letter) WHERE letter <> '';
CREATE INDEX sighting_problem ON sighting (mailbox, validity) WHERE letter = '';

-- Where staff filed a letter (document 0) or one document of it.
CREATE TABLE decision (
	seq         IDENTITY,
	letter      TEXT NOT NULL REFERENCES letter (id),
	document    BIGINT NOT NULL,
	review      TEXT NOT NULL,
	stakeholder TEXT NOT NULL,
	actor       TEXT NOT NULL,
	at          BIGINT NOT NULL
);
CREATE INDEX decision_letter ON decision (letter);

-- filed is when the document first stood under a review.
CREATE TABLE document (
	letter      TEXT NOT NULL REFERENCES letter (id),
	idx         BIGINT NOT NULL,
	name        TEXT NOT NULL,
	key         TEXT NOT NULL,
	sha256      TEXT NOT NULL,
	size        BIGINT NOT NULL,
	kind        TEXT NOT NULL,
	state       TEXT NOT NULL,
	reason      TEXT NOT NULL,
	review      TEXT NOT NULL,
	stakeholder TEXT NOT NULL,
	answers     BIGINT NOT NULL,
	filed       BIGINT NOT NULL,
	PRIMARY KEY (letter, idx)
);
CREATE INDEX document_sha256 ON document (sha256);
CREATE INDEX document_review ON document (review, stakeholder, state);
CREATE INDEX document_filed ON document (filed) WHERE filed > 0;

-- state: current, replaced, unconfirmed or dropped.
CREATE TABLE submission (
	letter      TEXT NOT NULL,
	document    BIGINT NOT NULL,
	review      TEXT NOT NULL,
	stakeholder TEXT NOT NULL,
	state       TEXT NOT NULL,
	proof       TEXT NOT NULL,
	whole       BOOLEAN NOT NULL,
	attribution TEXT NOT NULL,
	received    BIGINT NOT NULL,
	PRIMARY KEY (letter, document),
	FOREIGN KEY (letter, document) REFERENCES document (letter, idx)
);
CREATE INDEX submission_review ON submission (review, stakeholder);
CREATE INDEX submission_unconfirmed ON submission (letter) WHERE state = 'unconfirmed';

CREATE TABLE answer (
	letter         TEXT NOT NULL,
	document       BIGINT NOT NULL,
	place          BIGINT NOT NULL,
	recommendation TEXT NOT NULL,
	review         TEXT NOT NULL,
	stakeholder    TEXT NOT NULL,
	state          TEXT NOT NULL,
	level          TEXT NOT NULL,
	comment        TEXT NOT NULL,
	reference      TEXT NOT NULL,
	private        TEXT NOT NULL,
	cell           TEXT NOT NULL,
	matched_by     TEXT NOT NULL,
	notes          TEXT NOT NULL,
	PRIMARY KEY (letter, document, place),
	FOREIGN KEY (letter, document) REFERENCES submission (letter, document)
);
-- Every stakeholder counts once for each recommendation.
CREATE UNIQUE INDEX answer_current ON answer (review, stakeholder, recommendation) WHERE state = 'current';

-- One stakeholder's part in one review. Settling locks the row, so that what a
-- submission replaces is decided by one transaction at a time. attribution is
-- what the covers of the standing sheets ask for.
CREATE TABLE participation (
	review      TEXT NOT NULL,
	stakeholder TEXT NOT NULL,
	attribution TEXT NOT NULL,
	PRIMARY KEY (review, stakeholder)
);

-- What is known of a review beyond the calendar. Its draft is stale where
-- changes and compiled differ.
CREATE TABLE review (
	id       TEXT PRIMARY KEY,
	source   TEXT NOT NULL,
	changes  BIGINT NOT NULL,
	compiled BIGINT NOT NULL
);

CREATE TABLE recommendation (
	key      TEXT PRIMARY KEY,
	review   TEXT NOT NULL,
	kind     TEXT NOT NULL,
	wording  TEXT NOT NULL,
	states   TEXT NOT NULL,
	response TEXT NOT NULL,
	issues   TEXT NOT NULL,
	action   BIGINT NOT NULL,
	symbol   TEXT NOT NULL,
	position BIGINT NOT NULL,
	missing  BOOLEAN NOT NULL
);
CREATE INDEX recommendation_review ON recommendation (review, position);

CREATE TABLE stakeholder (
	id             TEXT PRIMARY KEY,
	name           TEXT NOT NULL,
	acronym        TEXT NOT NULL,
	kind           TEXT NOT NULL,
	language       TEXT NOT NULL,
	attribution    TEXT NOT NULL,
	issues         TEXT NOT NULL,
	member_of      TEXT NOT NULL,
	do_not_contact TEXT NOT NULL
);

-- remembered addresses were taught by filing a letter, and outlive an import.
CREATE TABLE contact (
	stakeholder TEXT NOT NULL REFERENCES stakeholder (id),
	address     TEXT NOT NULL,
	place       BIGINT NOT NULL,
	remembered  BOOLEAN NOT NULL,
	PRIMARY KEY (stakeholder, address)
);
CREATE INDEX contact_address ON contact (address);

CREATE TABLE asked (
	stakeholder TEXT NOT NULL REFERENCES stakeholder (id),
	review      TEXT NOT NULL,
	PRIMARY KEY (review, stakeholder)
);
CREATE INDEX asked_stakeholder ON asked (stakeholder);

-- Tokens of sheets made by hand; those of mails are in the ledger.
CREATE TABLE token (
	token       TEXT PRIMARY KEY,
	review      TEXT NOT NULL,
	stakeholder TEXT NOT NULL,
	address     TEXT NOT NULL,
	language    TEXT NOT NULL,
	purpose     TEXT NOT NULL,
	revoked     BOOLEAN NOT NULL
);

-- Append-only. kind: deadline (value: a date) or session (value: its number).
CREATE TABLE calendar_event (
	seq         IDENTITY,
	at          BIGINT NOT NULL,
	actor       TEXT NOT NULL,
	kind        TEXT NOT NULL,
	review      TEXT NOT NULL,
	stakeholder TEXT NOT NULL,
	value       TEXT NOT NULL
);
CREATE INDEX calendar_event_review ON calendar_event (review);

CREATE TABLE ledger (
	id               IDENTITY,
	token            TEXT NOT NULL UNIQUE,
	purpose          TEXT NOT NULL,
	occasion         TEXT NOT NULL,
	recipient        TEXT NOT NULL,
	review           TEXT NOT NULL,
	stakeholder      TEXT NOT NULL,
	language         TEXT NOT NULL,
	due              BIGINT NOT NULL,
	why              TEXT NOT NULL,
	deadline         TEXT NOT NULL,
	deadline_version BIGINT NOT NULL,
	body             TEXT NOT NULL,
	state            TEXT NOT NULL,
	reason           TEXT NOT NULL,
	attempts         BIGINT NOT NULL,
	key              TEXT NOT NULL,
	sent             BIGINT NOT NULL,
	settled          BIGINT NOT NULL,
	lease            BIGINT NOT NULL,
	UNIQUE (recipient, purpose, occasion)
);
CREATE INDEX ledger_due ON ledger (due, id) WHERE state IN ('planned', 'deferred');
CREATE INDEX ledger_review ON ledger (review, stakeholder, purpose);

CREATE TABLE version (
	review   TEXT NOT NULL,
	number   BIGINT NOT NULL,
	at       BIGINT NOT NULL,
	checksum TEXT NOT NULL,
	model    BYTES NOT NULL,
	files    TEXT NOT NULL,
	PRIMARY KEY (review, number)
);

CREATE TABLE schedule (
	name TEXT PRIMARY KEY,
	last BIGINT NOT NULL
);

CREATE TABLE setting (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- Append-only. actor is a person's id or the name of a rule; no column ever
-- holds an address or a word of what was sent.
CREATE TABLE log (
	seq     IDENTITY,
	at      BIGINT NOT NULL,
	actor   TEXT NOT NULL,
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	before  TEXT NOT NULL,
	after   TEXT NOT NULL
);
CREATE INDEX log_subject ON log (subject, id);
