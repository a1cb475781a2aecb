-- What a text says of the time of a statement where that is no day, as a span: "in February". until: the last day on which it can have been said,
-- where the day is not known and the text tells more than that it was before it appeared; '' elsewhere.
ALTER TABLE position ADD COLUMN when_start INTEGER NOT NULL DEFAULT 0 CHECK (when_start >= 0);
ALTER TABLE position ADD COLUMN when_stop INTEGER NOT NULL DEFAULT 0;
ALTER TABLE position ADD COLUMN until TEXT NOT NULL DEFAULT '' CHECK (until = '' OR until LIKE '____-__-__');
-- Only reading the documents again tells it.
UPDATE document SET extractor = '';
