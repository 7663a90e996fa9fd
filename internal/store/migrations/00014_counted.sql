-- What counts of a review is found without reading all that was ever answered.
CREATE INDEX answer_counted ON answer (review, stakeholder) WHERE state IN ('current', 'added');
