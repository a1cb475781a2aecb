-- Points are written otherwise; only reading the documents again tells them, and what they weigh. Until then nothing is on any matter.
UPDATE position_topic SET point = '', moves = 0;
UPDATE document SET extractor = '';

DROP INDEX position_topic_by_holder;
DROP INDEX position_topic_by_time;
DROP INDEX position_topic_sides;
ALTER TABLE position_topic DROP COLUMN side;
-- How much it tells of where its holder stands on the topic, see briefing's Weight: 2 a side to the matter, 1 a stand, 0 a remark.
ALTER TABLE position_topic ADD COLUMN weight INTEGER NOT NULL DEFAULT 0 CHECK (weight IN (0, 1, 2));

CREATE INDEX position_topic_by_holder ON position_topic (topic, holder, said DESC, document, content_start, position, own, inherited) WHERE leads = 1;
-- Made after that one: of two that would do, SQLite takes the older.
CREATE INDEX position_topic_by_time ON position_topic (topic, said DESC, document, content_start, position, holder, own, inherited, member) WHERE leads = 1;
CREATE INDEX position_topic_stands ON position_topic (topic, holder, own, weight, said DESC, point) WHERE leads = 1 AND inherited = 0;
