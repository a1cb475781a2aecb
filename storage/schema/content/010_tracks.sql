-- A point may now also be a mere reaction to the matter (3), or hold it on no condition (4), see Point.Track; and its gist is written otherwise.
CREATE TABLE position_topic_on (
  position      INTEGER NOT NULL REFERENCES position (n),
  rank          INTEGER NOT NULL CHECK (rank >= 0), -- 0 is the best
  member        INTEGER NOT NULL CHECK (member >= 0), -- 0: holder is that of the position; else the rank of the member that it is
  topic         TEXT NOT NULL REFERENCES topic (id) DEFERRABLE INITIALLY DEFERRED,
  holder        TEXT,
  said          TEXT NOT NULL,
  document      TEXT NOT NULL,
  content_start INTEGER NOT NULL,
  own           INTEGER NOT NULL CHECK (own IN (0, 1)),
  leads         INTEGER NOT NULL CHECK (leads IN (0, 1)),
  side          INTEGER NOT NULL CHECK (side IN (0, 1)),
  moves         INTEGER NOT NULL CHECK (moves IN (0, 1, 2, 3, 4)),
  point         TEXT NOT NULL,
  inherited     INTEGER NOT NULL CHECK (inherited IN (0, 1)),
  PRIMARY KEY (position, rank, member),
  UNIQUE (position, topic, member)
) STRICT;
-- Only reading the documents again tells the gist; until then nothing is on any matter.
INSERT INTO position_topic_on SELECT position, rank, member, topic, holder, said, document, content_start, own, leads, 0, 0, '', inherited FROM position_topic;
UPDATE document SET extractor = '';
DROP TABLE position_topic;
ALTER TABLE position_topic_on RENAME TO position_topic;

CREATE INDEX position_topic_by_holder ON position_topic (topic, holder, said DESC, document, content_start, position, own, point) WHERE leads = 1;
-- Made after that one: of two that would do, SQLite takes the older.
CREATE INDEX position_topic_by_time ON position_topic (topic, said DESC, document, content_start, position, holder, own, inherited, member) WHERE leads = 1;
CREATE INDEX position_topic_sides ON position_topic (topic, holder, said DESC, own) WHERE leads = 1 AND side = 1;
CREATE INDEX position_topic_moves ON position_topic (topic, holder, moves, said DESC, point) WHERE leads = 1 AND moves > 0;
CREATE INDEX position_topic_moves_by_day ON position_topic (said DESC, topic, holder, moves, point) WHERE leads = 1 AND moves > 0;
