-- Content: derived from documents and registry, may be deleted at any time. Days are TEXT, 2006-01-02, '' unknown.
-- Spans are pairs of byte offsets into the text of the document, end exclusive; 0 to 0 is none.
-- Documents are replaced before the registry is: references to it are checked at the end of the transaction.

PRAGMA application_id = 0x41544343;

-- The last replacement, and what there is since.
CREATE TABLE content (
  one            INTEGER PRIMARY KEY CHECK (one = 1),
  version        INTEGER NOT NULL,
  as_of          TEXT NOT NULL CHECK (length(as_of) = 24),
  registry       TEXT NOT NULL,
  registry_as_of TEXT NOT NULL CHECK (registry_as_of = '' OR registry_as_of LIKE '____-__-__'),
  latest         TEXT NOT NULL CHECK (latest = '' OR latest LIKE '____-__-__'),
  documents      INTEGER NOT NULL,
  statements     INTEGER NOT NULL,
  actors         INTEGER NOT NULL,
  topics         INTEGER NOT NULL,
  unread         INTEGER NOT NULL
) STRICT;

CREATE TABLE topic (
  id         TEXT PRIMARY KEY CHECK (id <> ''),
  rank       INTEGER NOT NULL, -- the order of the registry
  label      TEXT NOT NULL CHECK (label <> ''),
  folded     TEXT NOT NULL,
  scope      TEXT NOT NULL,
  terms      TEXT NOT NULL, -- one a line, each with its line end
  matter     TEXT NOT NULL, -- likewise
  statements INTEGER NOT NULL DEFAULT 0,
  actors     INTEGER NOT NULL DEFAULT 0,
  latest     TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE actor (
  id         TEXT PRIMARY KEY CHECK (id <> ''),
  name       TEXT NOT NULL CHECK (name <> ''),
  kind       TEXT NOT NULL CHECK (kind IN ('person', 'state', 'organisation', 'bloc', 'group')),
  family     TEXT NOT NULL,
  descriptor TEXT NOT NULL,
  discovered INTEGER NOT NULL CHECK (discovered IN (0, 1)),
  statements INTEGER NOT NULL DEFAULT 0,
  documents  INTEGER NOT NULL DEFAULT 0,
  latest     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX actor_by_statements ON actor (statements DESC, name, id);
CREATE INDEX actor_by_kind ON actor (kind, statements DESC, name, id);

CREATE TABLE actor_name (
  actor  TEXT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  rank   INTEGER NOT NULL,
  role   TEXT NOT NULL CHECK (role IN ('name', 'alias', 'demonym', 'capital', 'seat', 'family')),
  name   TEXT NOT NULL CHECK (name <> ''),
  folded TEXT NOT NULL,
  PRIMARY KEY (actor, rank)
) STRICT;
CREATE INDEX actor_name_by_name ON actor_name (folded, actor);

CREATE TABLE membership (
  actor TEXT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  rank  INTEGER NOT NULL,
  body  TEXT NOT NULL REFERENCES actor (id) DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (actor, rank)
) STRICT;
CREATE INDEX membership_by_body ON membership (body, actor);

CREATE TABLE office (
  actor         TEXT NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  rank          INTEGER NOT NULL,
  role          TEXT NOT NULL CHECK (role <> ''),
  body          TEXT NOT NULL REFERENCES actor (id) DEFERRABLE INITIALLY DEFERRED,
  since         TEXT NOT NULL, -- 2006, 2006-01 or 2006-01-02; '' unknown
  until         TEXT NOT NULL, -- likewise; '' in office, or unknown when until_unknown
  until_unknown INTEGER NOT NULL CHECK (until_unknown IN (0, 1)),
  basis         TEXT NOT NULL,
  PRIMARY KEY (actor, rank)
) STRICT;
CREATE INDEX office_by_body ON office (body, actor);

CREATE TABLE document (
  id         TEXT PRIMARY KEY CHECK (id <> ''),
  title      TEXT NOT NULL CHECK (title <> ''),
  source     TEXT NOT NULL,
  url        TEXT NOT NULL,
  published  TEXT NOT NULL CHECK (published = '' OR published LIKE '____-__-__'),
  date_basis TEXT NOT NULL CHECK (date_basis IN ('stated', 'inferred', 'unknown')),
  language   TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('', 'news', 'readout', 'statement', 'communique', 'transcript', 'negotiation-report', 'analysis')),
  handling   TEXT NOT NULL,
  path       TEXT NOT NULL,
  body       INTEGER NOT NULL CHECK (body >= 0),
  hash       TEXT NOT NULL CHECK (length(hash) = 64),
  registry   TEXT NOT NULL, -- the hash of the registry it was extracted with
  extractor  TEXT NOT NULL, -- and the version of the extractor
  unread     INTEGER NOT NULL CHECK (unread IN (0, 1)),
  folded     TEXT NOT NULL, -- publisher and ID, for comparing
  CHECK ((date_basis = 'unknown') = (published = ''))
) STRICT;

CREATE INDEX document_by_day ON document (published);

CREATE TABLE document_text (
  document TEXT PRIMARY KEY REFERENCES document (id),
  text     TEXT NOT NULL
) STRICT;

-- What a document says of the actors that were discovered in it; their rows in actor are made from these.
CREATE TABLE discovery (
  document   TEXT NOT NULL REFERENCES document (id),
  actor      TEXT NOT NULL CHECK (actor <> ''),
  name       TEXT NOT NULL CHECK (name <> ''),
  kind       TEXT NOT NULL CHECK (kind IN ('person', 'state', 'organisation', 'bloc', 'group')),
  descriptor TEXT NOT NULL,
  aliases    TEXT NOT NULL, -- one a line, each with its line end
  PRIMARY KEY (document, actor)
) STRICT;
CREATE INDEX discovery_by_actor ON discovery (actor, document);

-- What came of the corrections that state keeps. A correction that concerns a document and is not here is still to be applied.
CREATE TABLE edit (
  correction TEXT NOT NULL CHECK (correction <> ''),
  document   TEXT NOT NULL, -- '' the registry
  position   TEXT NOT NULL, -- the ID of the one that was corrected, or that may be meant; '' none
  outcome    TEXT NOT NULL CHECK (outcome IN ('applied', 'idle', 'review')),
  PRIMARY KEY (document, correction)
) STRICT;

-- A passage is what search finds. Its number rises with the day of publication, so that the order of numbers is the order of time.
CREATE TABLE passage (
  n        INTEGER PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document (id),
  start    INTEGER NOT NULL CHECK (start >= 0),
  stop     INTEGER NOT NULL,
  text     TEXT NOT NULL,
  CHECK (start < stop)
) STRICT;
CREATE INDEX passage_by_document ON passage (document, start);

CREATE VIRTUAL TABLE passage_words USING fts5 (
  text, content = 'passage', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

CREATE TABLE position (
  n              INTEGER PRIMARY KEY,
  id             TEXT NOT NULL UNIQUE CHECK (id LIKE '_%#_%'),
  document       TEXT NOT NULL REFERENCES document (id),
  passage        INTEGER REFERENCES passage (n), -- the one in which the sentence begins
  sentence_start INTEGER NOT NULL CHECK (sentence_start >= 0),
  sentence_stop  INTEGER NOT NULL,
  holder         TEXT REFERENCES actor (id) DEFERRABLE INITIALLY DEFERRED, -- NULL unresolved
  holder_name    TEXT NOT NULL CHECK (holder_name <> ''),
  holder_start   INTEGER NOT NULL CHECK (holder_start >= 0),
  holder_stop    INTEGER NOT NULL,
  cue_start      INTEGER NOT NULL CHECK (cue_start >= 0),
  cue_stop       INTEGER NOT NULL,
  content_start  INTEGER NOT NULL CHECK (content_start >= 0),
  content_stop   INTEGER NOT NULL,
  excerpt_start  INTEGER NOT NULL CHECK (excerpt_start >= 0),
  excerpt        TEXT NOT NULL, -- the words from the first to the last byte of sentence, cue and content
  act            TEXT NOT NULL CHECK (act IN ('deny', 'accuse', 'warn', 'reject', 'demand', 'propose', 'commit', 'endorse', 'concern', 'state')),
  stance         TEXT NOT NULL CHECK (stance IN ('support', 'oppose', 'conditional', 'neutral')),
  mode           TEXT NOT NULL CHECK (mode IN ('direct', 'indirect', 'mixed', 'narrated')),
  hedged         INTEGER NOT NULL CHECK (hedged IN (0, 1)),
  own            INTEGER NOT NULL CHECK (own IN (0, 1)), -- nobody stands between the document and the holder
  said           TEXT NOT NULL CHECK (said = '' OR said LIKE '____-__-__'),
  words_key      INTEGER NOT NULL, -- a hash of holder, act, stance and words
  note           TEXT NOT NULL, -- what an editor changed
  lead           INTEGER NOT NULL REFERENCES position (n) DEFERRABLE INITIALLY DEFERRED, -- the one that stands for the same statement
  CHECK (sentence_start < sentence_stop AND content_start < content_stop AND holder_start <= holder_stop AND cue_start <= cue_stop)
) STRICT;
CREATE INDEX position_by_holder ON position (holder, said DESC, document, content_start, n, lead, own) WHERE lead = n;
CREATE INDEX position_by_time ON position (said DESC, document, content_start, n, lead, own) WHERE lead = n;
CREATE INDEX position_by_document ON position (document, content_start);
CREATE INDEX position_by_actor ON position (holder, document, said, lead);
CREATE INDEX position_by_passage ON position (passage);
CREATE INDEX position_by_words ON position (words_key);
CREATE INDEX position_by_lead ON position (lead);

CREATE TABLE via (
  position INTEGER NOT NULL REFERENCES position (n),
  rank     INTEGER NOT NULL CHECK (rank >= 0), -- 0 is nearest to the document
  actor    TEXT REFERENCES actor (id) DEFERRABLE INITIALLY DEFERRED,
  name     TEXT NOT NULL CHECK (name <> ''),
  start    INTEGER NOT NULL CHECK (start >= 0),
  stop     INTEGER NOT NULL,
  PRIMARY KEY (position, rank),
  CHECK (start <= stop)
) STRICT;
CREATE INDEX via_by_actor ON via (actor);

-- holder, said, document, content_start, own and leads repeat those of the position, for the sake of the indexes.
CREATE TABLE position_topic (
  position      INTEGER NOT NULL REFERENCES position (n),
  rank          INTEGER NOT NULL CHECK (rank >= 0), -- 0 is the best
  topic         TEXT NOT NULL REFERENCES topic (id) DEFERRABLE INITIALLY DEFERRED,
  holder        TEXT,
  said          TEXT NOT NULL,
  document      TEXT NOT NULL,
  content_start INTEGER NOT NULL,
  own           INTEGER NOT NULL CHECK (own IN (0, 1)),
  leads         INTEGER NOT NULL CHECK (leads IN (0, 1)),
  matter        INTEGER NOT NULL CHECK (matter IN (0, 1)), -- the content names the topic's own matter
  PRIMARY KEY (position, rank),
  UNIQUE (position, topic)
) STRICT;
CREATE INDEX position_topic_by_holder ON position_topic (topic, holder, said DESC, document, content_start, position, own) WHERE leads = 1;
CREATE INDEX position_topic_by_time ON position_topic (topic, said DESC, document, content_start, position, holder, own) WHERE leads = 1;
CREATE INDEX position_topic_by_day ON position_topic (said DESC, topic, holder, own, position) WHERE leads = 1 AND matter = 1;
CREATE INDEX position_topic_on_matter ON position_topic (topic, holder, said DESC, own, position) WHERE leads = 1 AND matter = 1;

CREATE TABLE event (
  n        INTEGER PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document (id),
  start    INTEGER NOT NULL CHECK (start >= 0),
  stop     INTEGER NOT NULL,
  day      TEXT NOT NULL CHECK (day LIKE '____-__-__'),
  text     TEXT NOT NULL,
  UNIQUE (document, start, day),
  CHECK (start < stop)
) STRICT;
CREATE INDEX event_by_day ON event (day, document, start);

-- The actors and topics that the sentence of an event names.
CREATE TABLE event_about (
  event INTEGER NOT NULL REFERENCES event (n),
  about TEXT NOT NULL,
  PRIMARY KEY (about, event)
) STRICT;
CREATE INDEX event_about_by_event ON event_about (event);
