-- What is posted in quiet hours all the same: changes of position, one a line, each with its line end.
ALTER TABLE subscription ADD COLUMN critical TEXT NOT NULL DEFAULT '';

-- Where editors see a draft, how long before the slot, and what happens when they say nothing.
ALTER TABLE subscription ADD COLUMN review TEXT NOT NULL DEFAULT '' CHECK (review = '' OR review LIKE '_%:%');
ALTER TABLE subscription ADD COLUMN lead_ms INTEGER NOT NULL DEFAULT 0 CHECK (lead_ms >= 0);
ALTER TABLE subscription ADD COLUMN undecided TEXT NOT NULL DEFAULT 'hold' CHECK (undecided IN ('hold', 'post'));

-- The ledger of drafts: one line for each slot of which editors were shown one, or had nothing to see.
CREATE TABLE draft (
  subscription TEXT NOT NULL REFERENCES subscription (name),
  local        TEXT NOT NULL CHECK (length(local) = 16),
  at           TEXT NOT NULL CHECK (length(at) = 24),
  channel      TEXT NOT NULL CHECK (channel LIKE '_%:%'),
  slot_key     TEXT NOT NULL UNIQUE CHECK (slot_key <> ''),
  state        TEXT NOT NULL CHECK (state IN ('claimed', 'sent', 'failed', 'skipped', 'unknown')),
  why          TEXT NOT NULL,
  message      TEXT NOT NULL,
  attempts     INTEGER NOT NULL CHECK (attempts >= 0),
  since        TEXT CHECK (length(since) = 24),
  until        TEXT NOT NULL CHECK (length(until) = 24),
  claimed_at   TEXT NOT NULL CHECK (length(claimed_at) = 24),
  settled_at   TEXT CHECK (length(settled_at) = 24),
  PRIMARY KEY (subscription, local),
  CHECK (since IS NULL OR since <= until),
  CHECK ((state = 'claimed') = (settled_at IS NULL)),
  CHECK ((state = 'sent') = (message <> '')),
  CHECK (state NOT IN ('failed', 'skipped', 'unknown') OR why <> '')
) STRICT;
CREATE INDEX draft_open ON draft (claimed_at) WHERE state = 'claimed';

CREATE TABLE draft_item (
  subscription TEXT NOT NULL,
  local        TEXT NOT NULL,
  rank         INTEGER NOT NULL CHECK (rank >= 0),
  statement    TEXT NOT NULL CHECK (statement <> ''),
  PRIMARY KEY (subscription, local, rank),
  UNIQUE (subscription, statement, local),
  FOREIGN KEY (subscription, local) REFERENCES draft (subscription, local)
) STRICT;

-- What editors decided on a draft; the last word counts.
CREATE TABLE decision (
  subscription TEXT NOT NULL,
  local        TEXT NOT NULL,
  verdict      TEXT NOT NULL CHECK (verdict IN ('approved', 'held')),
  made_at      TEXT NOT NULL CHECK (length(made_at) = 24),
  made_by      TEXT NOT NULL CHECK (made_by <> ''),
  PRIMARY KEY (subscription, local),
  FOREIGN KEY (subscription, local) REFERENCES draft (subscription, local)
) STRICT;

-- Statements that a subscription is never to post.
CREATE TABLE dropped (
  subscription TEXT NOT NULL REFERENCES subscription (name),
  statement    TEXT NOT NULL CHECK (statement <> ''),
  local        TEXT NOT NULL CHECK (length(local) = 16), -- of the slot from whose draft it was taken
  dropped_at   TEXT NOT NULL CHECK (length(dropped_at) = 24),
  dropped_by   TEXT NOT NULL CHECK (dropped_by <> ''),
  PRIMARY KEY (subscription, statement)
) STRICT;
