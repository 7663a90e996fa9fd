-- What staff make of answers for publication. Append-only: of the rows of one
-- place the last holds, and one that undoes takes away the last before it. answer
-- is the digest of what the edit was made for; content is a followup.Edit.
-- Where recommendation is empty the row says how the stakeholder is shown in the
-- review: attribution, empty for as it allowed itself.
CREATE TABLE edit (
	seq            IDENTITY,
	review         TEXT NOT NULL,
	stakeholder    TEXT NOT NULL,
	recommendation TEXT NOT NULL,
	answer         TEXT NOT NULL,
	content        TEXT NOT NULL,
	attribution    TEXT NOT NULL,
	undoes         BOOLEAN NOT NULL,
	why            TEXT NOT NULL,
	actor          TEXT NOT NULL,
	at             BIGINT NOT NULL
);
CREATE INDEX edit_review ON edit (review, stakeholder, recommendation);

-- What was taken back. Append-only. words are digests of the comments that
-- stood at the place; readmits, where it is not empty, is the digest of the
-- answer that staff let in again. done is when no copy of ours held it any more,
-- and the one thing that is ever changed.
CREATE TABLE withdrawal (
	seq            IDENTITY,
	review         TEXT NOT NULL,
	stakeholder    TEXT NOT NULL,
	recommendation TEXT NOT NULL,
	words          TEXT NOT NULL,
	readmits       TEXT NOT NULL,
	why            TEXT NOT NULL,
	actor          TEXT NOT NULL,
	at             BIGINT NOT NULL,
	done           BIGINT NOT NULL
);
CREATE INDEX withdrawal_review ON withdrawal (review);

-- Which answers a version holds, empty where that was not recorded, and when it
-- was withdrawn: then it has no model, and its files are those still to be removed.
ALTER TABLE version ADD COLUMN contents TEXT NOT NULL DEFAULT '';
ALTER TABLE version ADD COLUMN withdrawn BIGINT NOT NULL DEFAULT 0;
