-- Hours in which a subscription is held: 22:00-07:00 on the clock of its zone; '' none.
ALTER TABLE subscription ADD COLUMN quiet TEXT NOT NULL DEFAULT '';

-- Who was made an admin in a chat. One that was revoked stays, for the record.
CREATE TABLE grant_admin (
  id         INTEGER PRIMARY KEY,
  who        TEXT NOT NULL CHECK (who LIKE '_%:_%'), -- platform:id of a person or of a role or user group
  is_group   INTEGER NOT NULL CHECK (is_group IN (0, 1)),
  granted_at TEXT NOT NULL CHECK (length(granted_at) = 24),
  granted_by TEXT NOT NULL CHECK (granted_by <> ''),
  revoked_at TEXT CHECK (length(revoked_at) = 24),
  revoked_by TEXT NOT NULL DEFAULT '',
  CHECK ((revoked_at IS NULL) = (revoked_by = ''))
) STRICT;
CREATE UNIQUE INDEX grant_in_force ON grant_admin (who, is_group) WHERE revoked_at IS NULL;
