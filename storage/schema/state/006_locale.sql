-- How a channel writes days and numbers: a BCP 47 tag, '' nobody's own.
ALTER TABLE subscription ADD COLUMN locale TEXT NOT NULL DEFAULT '';
