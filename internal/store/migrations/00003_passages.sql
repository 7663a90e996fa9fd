-- Passages of running text that speak of recommendations. state: suggested,
-- attached, confirmed or rejected; the last two are staff's, and actor, at and
-- why say whose decision it was.
CREATE TABLE passage (
	letter          TEXT NOT NULL,
	document        BIGINT NOT NULL,
	number          BIGINT NOT NULL,
	whereabouts     TEXT NOT NULL,
	wording         TEXT NOT NULL,
	state           TEXT NOT NULL,
	recommendations TEXT NOT NULL,
	level           TEXT NOT NULL,
	suggestions     TEXT NOT NULL,
	actor           TEXT NOT NULL,
	at              BIGINT NOT NULL,
	why             TEXT NOT NULL,
	PRIMARY KEY (letter, document, number),
	FOREIGN KEY (letter, document) REFERENCES document (letter, idx)
);
CREATE INDEX passage_state ON passage (state);

-- The passage that an answer is made of, 0 for one that was read. A further
-- state of answers, added, is that of a comment without a level whose words
-- stand beside those of the current answer.
ALTER TABLE answer ADD COLUMN passage BIGINT NOT NULL DEFAULT 0;
