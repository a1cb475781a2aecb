-- Where a holder stands on a topic as of no day, what matrices and comparisons ask for most: the lines of the points that Stands finds,
-- each of topic, holder, day, own and what position_topic has as point, parted by tabs. Written with position_topic.
CREATE TABLE stand (
  topic  TEXT NOT NULL REFERENCES topic (id) DEFERRABLE INITIALLY DEFERRED,
  holder TEXT NOT NULL,
  points TEXT NOT NULL CHECK (points <> ''),
  PRIMARY KEY (topic, holder)
) STRICT, WITHOUT ROWID;
-- Only a replacement writes it.
UPDATE document SET extractor = '';
