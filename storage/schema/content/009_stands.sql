-- What each in a chain has to do with what is known through it: '' tells it, 'imputes' ascribes it, 'too' does it with the one before, 'answers' accepts or
-- refuses it; a medium 'to' or 'on' which it was said, or 'in' which it was written. The first three stand between the document and the holder: see position.own.
ALTER TABLE via ADD COLUMN part TEXT NOT NULL DEFAULT '' CHECK (part IN ('', 'imputes', 'too', 'answers', 'to', 'on', 'in'));

-- The states that the document of a position is about, with how often it names them, the most named first: "norland:7 sudia:2".
ALTER TABLE position ADD COLUMN setting TEXT NOT NULL DEFAULT '';
-- What a text says of the time of a statement where that is no day, as a span: "in February". until: the last day on which it can have been said,
-- where the day is not known and the text tells more than that it was before it appeared; '' elsewhere.
ALTER TABLE position ADD COLUMN when_start INTEGER NOT NULL DEFAULT 0 CHECK (when_start >= 0);
ALTER TABLE position ADD COLUMN when_stop INTEGER NOT NULL DEFAULT 0;
ALTER TABLE position ADD COLUMN until TEXT NOT NULL DEFAULT '' CHECK (until = '' OR until LIKE '____-__-__');

DROP INDEX position_topic_by_holder;
DROP INDEX position_topic_by_time;
DROP INDEX position_topic_sides;
DROP INDEX position_topic_moves;
DROP INDEX position_topic_moves_by_day;
ALTER TABLE position_topic DROP COLUMN side;
ALTER TABLE position_topic DROP COLUMN moves;
-- How much it tells of where its holder stands on the topic, see briefing's Weight: 2 a side to the matter, 1 a stand, 0 a remark.
ALTER TABLE position_topic ADD COLUMN weight INTEGER NOT NULL DEFAULT 0 CHECK (weight IN (0, 1, 2));
-- On what track it changes and is changed, see briefing's Point.Track; 0 none.
ALTER TABLE position_topic ADD COLUMN moves INTEGER NOT NULL DEFAULT 0 CHECK (moves IN (0, 1, 2, 3));

CREATE INDEX position_topic_by_holder ON position_topic (topic, holder, said DESC, document, content_start, position, own, inherited) WHERE leads = 1;
-- Made after that one: of two that would do, SQLite takes the older.
CREATE INDEX position_topic_by_time ON position_topic (topic, said DESC, document, content_start, position, holder, own, inherited, member) WHERE leads = 1;
CREATE INDEX position_topic_stands ON position_topic (topic, holder, own, weight, said DESC, point) WHERE leads = 1 AND inherited = 0;
CREATE INDEX position_topic_moves ON position_topic (topic, holder, moves, said DESC, point) WHERE leads = 1 AND moves > 0;
CREATE INDEX position_topic_moves_by_day ON position_topic (said DESC, topic, holder, moves, point) WHERE leads = 1 AND moves > 0;
-- Few points are of less than the matter, see Point.Track: that a strand has none is found where they are alone.
CREATE INDEX position_topic_seldom ON position_topic (topic, holder, said DESC) WHERE leads = 1 AND moves = 2;

-- Where a holder stands on a topic as of no day, what matrices and comparisons ask for most: the lines of the points that Stands finds,
-- each of topic, holder, day, own and what position_topic has as point, parted by tabs. Written with position_topic.
CREATE TABLE stand (
  topic  TEXT NOT NULL REFERENCES topic (id) DEFERRABLE INITIALLY DEFERRED,
  holder TEXT NOT NULL,
  points TEXT NOT NULL CHECK (points <> ''),
  PRIMARY KEY (topic, holder)
) STRICT, WITHOUT ROWID;

-- Only reading the documents again tells all that; until then nothing is on any matter.
UPDATE position_topic SET point = '';
UPDATE document SET extractor = '';
