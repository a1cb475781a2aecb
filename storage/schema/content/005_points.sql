-- What analyses need of a statement on a topic stands in the indexes, so that they read no statement before it is shown.

DROP INDEX position_topic_by_holder;
DROP INDEX position_topic_by_time;
DROP INDEX position_topic_sides;
DROP INDEX position_topic_moves;
DROP INDEX position_topic_moves_by_day;
ALTER TABLE position_topic DROP COLUMN matter;
ALTER TABLE position_topic DROP COLUMN moves;
-- 1: it may have changed what its holder holds on the matter itself; 2: on less than the matter (a mere ceasefire).
ALTER TABLE position_topic ADD COLUMN moves INTEGER NOT NULL DEFAULT 0 CHECK (moves IN (0, 1, 2));
-- ID, act, stance, hedge and gist of the statement, parted by tabs; '': it takes no place in an analysis.
ALTER TABLE position_topic ADD COLUMN point TEXT NOT NULL DEFAULT '';

-- Only reading the documents again tells the gist; until then nothing is on any matter.
UPDATE position_topic SET side = 0;
UPDATE document SET extractor = '';

CREATE INDEX position_topic_by_holder ON position_topic (topic, holder, said DESC, document, content_start, position, own, point) WHERE leads = 1;
-- Made anew after that one: of two that would do, SQLite takes the older.
CREATE INDEX position_topic_by_time ON position_topic (topic, said DESC, document, content_start, position, holder, own) WHERE leads = 1;
CREATE INDEX position_topic_sides ON position_topic (topic, holder, said DESC, own) WHERE leads = 1 AND side = 1;
CREATE INDEX position_topic_moves ON position_topic (topic, holder, moves, said DESC, point) WHERE leads = 1 AND moves > 0;
CREATE INDEX position_topic_moves_by_day ON position_topic (said DESC, topic, holder, moves, point) WHERE leads = 1 AND moves > 0;
