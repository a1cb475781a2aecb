-- What editors changed in what was read. The content is made anew from documents and from these. One that is undone stays, for the record.
CREATE TABLE correction (
  id        TEXT PRIMARY KEY CHECK (id <> ''),
  kind      TEXT NOT NULL CHECK (kind IN ('correct', 'retract', 'alias', 'merge', 'split')),
  document  TEXT NOT NULL,
  position  TEXT NOT NULL,
  passage   TEXT NOT NULL,
  words     TEXT NOT NULL,
  field     TEXT NOT NULL CHECK (field IN ('', 'act', 'stance', 'holder', 'topic', 'date')),
  value     TEXT NOT NULL,
  was       TEXT NOT NULL,
  actor     TEXT NOT NULL,
  name      TEXT NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('', 'person', 'state', 'organisation', 'bloc', 'group')),
  why       TEXT NOT NULL,
  made_at   TEXT NOT NULL CHECK (length(made_at) = 24),
  made_by   TEXT NOT NULL CHECK (made_by <> ''),
  undone_at TEXT CHECK (length(undone_at) = 24),
  undone_by TEXT NOT NULL,
  CHECK ((kind IN ('correct', 'retract')) = (position <> '')),
  CHECK ((kind IN ('correct', 'retract', 'split')) = (document <> '')),
  CHECK ((kind = 'correct') = (field <> '')),
  CHECK ((kind IN ('alias', 'merge', 'split')) = (actor <> '')),
  CHECK ((undone_at IS NULL) = (undone_by = ''))
) STRICT;
CREATE INDEX correction_in_force ON correction (made_at, id) WHERE undone_at IS NULL;

-- What readers say is wrong.
CREATE TABLE objection (
  id         TEXT PRIMARY KEY CHECK (id <> ''),
  statement  TEXT NOT NULL CHECK (statement <> ''),
  what       TEXT NOT NULL CHECK (what IN ('holder', 'stance', 'words', 'topic')),
  comment    TEXT NOT NULL CHECK (length(comment) <= 300),
  holder     TEXT NOT NULL,
  passage    TEXT NOT NULL,
  made_at    TEXT NOT NULL CHECK (length(made_at) = 24),
  made_by    TEXT NOT NULL CHECK (made_by <> ''),
  outcome    TEXT NOT NULL CHECK (outcome IN ('', 'accepted', 'dismissed')), -- '' open
  settled_at TEXT CHECK (length(settled_at) = 24),
  settled_by TEXT NOT NULL,
  CHECK ((outcome = '') = (settled_at IS NULL)),
  CHECK ((outcome = '') = (settled_by = ''))
) STRICT;
CREATE INDEX objection_open ON objection (made_at, id) WHERE outcome = '';
CREATE INDEX objection_by_reader ON objection (made_by, made_at);

-- Which corrections a posted message shows: it is edited when others apply to what it quotes.
CREATE TABLE amendment (
  subscription TEXT NOT NULL,
  local        TEXT NOT NULL,
  shown        TEXT NOT NULL, -- their IDs, one a line, each with its line end
  edited_at    TEXT NOT NULL CHECK (length(edited_at) = 24),
  why          TEXT NOT NULL, -- the platform did not take it; '' it did
  PRIMARY KEY (subscription, local),
  FOREIGN KEY (subscription, local) REFERENCES delivery (subscription, local)
) STRICT;
CREATE INDEX delivery_item_by_statement ON delivery_item (statement);
