-- What each in a chain has to do with what is known through it: '' tells it, 'imputes' ascribes it, 'too' does it with the one before, 'answers' accepts or
-- refuses it; a medium 'to' or 'on' which it was said, or 'in' which it was written. The first three stand between the document and the holder: see position.own.
ALTER TABLE via ADD COLUMN part TEXT NOT NULL DEFAULT '' CHECK (part IN ('', 'imputes', 'too', 'answers', 'to', 'on', 'in'));

-- Only reading the documents again tells it.
UPDATE document SET extractor = '';
