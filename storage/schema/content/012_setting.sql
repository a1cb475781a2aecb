-- The states that the document of a position is about, with how often it names them, the most named first: "norland:7 sudia:2".
ALTER TABLE position ADD COLUMN setting TEXT NOT NULL DEFAULT '';
-- Only reading the documents again tells them.
UPDATE document SET extractor = '';
