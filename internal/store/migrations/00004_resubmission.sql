-- What a submission made of the answers on file when it was settled, for staff
-- (I11): a followup.Correction, none for a first one. Of a joint submission, the
-- members that its cover lists.
ALTER TABLE submission ADD COLUMN correction TEXT NOT NULL DEFAULT '[]';
ALTER TABLE submission ADD COLUMN members TEXT NOT NULL DEFAULT '[]';
