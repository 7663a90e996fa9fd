-- What a document can do beside holding text: codes of package table, with commas
-- between.
ALTER TABLE document ADD COLUMN risks TEXT NOT NULL DEFAULT '';
