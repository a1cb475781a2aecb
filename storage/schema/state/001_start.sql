-- State: what must survive a reload. Instants are TEXT, UTC, RFC 3339 with milliseconds: 2006-01-02T15:04:05.000Z.

PRAGMA application_id = 0x41545353;

CREATE TABLE subscription (
  name     TEXT PRIMARY KEY CHECK (name <> ''),
  channel  TEXT NOT NULL CHECK (channel LIKE '_%:%'),
  schedule TEXT NOT NULL CHECK (schedule <> ''),
  zone     TEXT NOT NULL CHECK (zone <> ''),
  topics   TEXT NOT NULL, -- IDs, one a line, each with its line end
  actors   TEXT NOT NULL, -- likewise
  empty    TEXT NOT NULL CHECK (empty IN ('say', 'silent')),
  late_ms  INTEGER NOT NULL CHECK (late_ms >= 0),
  created  TEXT NOT NULL CHECK (length(created) = 24),
  made_by  TEXT NOT NULL CHECK (made_by <> ''),
  paused   TEXT NOT NULL, -- why; '' it is not
  removed  INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)) -- kept for the sake of its ledger
) STRICT;

-- The ledger: one line for each slot that was taken on.
CREATE TABLE delivery (
  subscription TEXT NOT NULL REFERENCES subscription (name),
  local        TEXT NOT NULL CHECK (length(local) = 16),
  at           TEXT NOT NULL CHECK (length(at) = 24),
  channel      TEXT NOT NULL CHECK (channel LIKE '_%:%'),
  slot_key     TEXT NOT NULL UNIQUE CHECK (slot_key <> ''),
  state        TEXT NOT NULL CHECK (state IN ('claimed', 'sent', 'failed', 'skipped', 'unknown')),
  why          TEXT NOT NULL,
  message      TEXT NOT NULL, -- the platform's ID of it
  attempts     INTEGER NOT NULL CHECK (attempts >= 0),
  since        TEXT CHECK (length(since) = 24), -- NULL: the baseline
  until        TEXT NOT NULL CHECK (length(until) = 24),
  claimed_at   TEXT NOT NULL CHECK (length(claimed_at) = 24),
  settled_at   TEXT CHECK (length(settled_at) = 24),
  PRIMARY KEY (subscription, local),
  CHECK (since IS NULL OR since <= until),
  CHECK ((state = 'claimed') = (settled_at IS NULL)),
  CHECK ((state = 'sent') = (message <> '')),
  CHECK (state NOT IN ('failed', 'skipped', 'unknown') OR why <> '')
) STRICT;
CREATE INDEX delivery_by_time ON delivery (subscription, at);
CREATE INDEX delivery_open ON delivery (claimed_at) WHERE state = 'claimed';

CREATE TABLE delivery_item (
  subscription TEXT NOT NULL,
  local        TEXT NOT NULL,
  rank         INTEGER NOT NULL CHECK (rank >= 0),
  statement    TEXT NOT NULL CHECK (statement <> ''),
  PRIMARY KEY (subscription, local, rank),
  UNIQUE (subscription, statement, local),
  FOREIGN KEY (subscription, local) REFERENCES delivery (subscription, local)
) STRICT;

-- First-seen memory. Content can be rebuilt; when something was new cannot.
CREATE TABLE seen_document (
  document   TEXT NOT NULL CHECK (document <> ''),
  hash       TEXT NOT NULL CHECK (length(hash) = 64),
  first_seen TEXT NOT NULL CHECK (length(first_seen) = 24),
  PRIMARY KEY (document, hash)
) STRICT;

CREATE TABLE seen_statement (
  statement  TEXT PRIMARY KEY CHECK (statement <> ''),
  first_seen TEXT NOT NULL CHECK (length(first_seen) = 24)
) STRICT;
CREATE INDEX seen_statement_by_time ON seen_statement (first_seen, statement);

-- Command lines too long for a button.
CREATE TABLE line (
  key  TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 32),
  line TEXT NOT NULL
) STRICT;

-- What admins did. It is only ever added to.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      TEXT NOT NULL CHECK (length(at) = 24),
  who     TEXT NOT NULL CHECK (who <> ''),
  place   TEXT NOT NULL,
  line    TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome <> '')
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
