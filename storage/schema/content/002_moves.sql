-- side: the statement gives its holder a word in a matrix. moves: it may have changed what its holder holds: on the matter, in the
-- holder's own name, on a day of its own (an analysis looks back: what it gives no day for was not said on the day it appeared).
-- They repeat what position, document and matter say, so that neither need be read to find the days that count.
ALTER TABLE position_topic ADD COLUMN side INTEGER NOT NULL DEFAULT 0 CHECK (side IN (0, 1));
ALTER TABLE position_topic ADD COLUMN moves INTEGER NOT NULL DEFAULT 0 CHECK (moves IN (0, 1));

UPDATE position_topic SET
  side = p.act IN ('reject', 'demand', 'propose', 'commit', 'endorse'),
  moves = p.own = 1 AND p.holder IS NOT NULL AND p.said > '' AND NOT (d.kind = 'analysis' AND d.published = p.said)
FROM position p JOIN document d ON d.id = p.document
WHERE p.n = position_topic.position AND position_topic.matter = 1;

DROP INDEX position_topic_by_day;
DROP INDEX position_topic_on_matter;
DROP INDEX position_topic_by_holder;
DROP INDEX position_topic_by_time;
CREATE INDEX position_topic_by_holder ON position_topic (topic, holder, said DESC, document, content_start, position, own, matter) WHERE leads = 1;
-- Made anew after that one: of two that would do, SQLite takes the older.
CREATE INDEX position_topic_by_time ON position_topic (topic, said DESC, document, content_start, position, holder, own) WHERE leads = 1;
CREATE INDEX position_topic_sides ON position_topic (topic, holder, said DESC, own, position) WHERE leads = 1 AND side = 1;
CREATE INDEX position_topic_moves ON position_topic (topic, holder, said DESC, position) WHERE leads = 1 AND moves = 1;
CREATE INDEX position_topic_moves_by_day ON position_topic (said DESC, topic, holder, position) WHERE leads = 1 AND moves = 1;
