-- The highest label of what a record may quote: it is told nowhere below that. '' none.
ALTER TABLE correction ADD COLUMN handling TEXT NOT NULL DEFAULT '';
ALTER TABLE objection ADD COLUMN handling TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN handling TEXT NOT NULL DEFAULT '';

-- What a deed changed: how it was and how it became; '' nothing that can be told in a line.
ALTER TABLE audit ADD COLUMN was TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN became TEXT NOT NULL DEFAULT '';

-- INSERT OR REPLACE would remove a line without its trigger.
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
