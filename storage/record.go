package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"time"

	"attache/briefing"
)

// Keep stores a command line and returns its key, 32 hex digits. The same line has the same key, always.
func (db *DB) Keep(ctx context.Context, line string) (string, error) {
	sum := sha256.Sum256([]byte(line))
	key := hex.EncodeToString(sum[:16])
	return key, db.state.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO line (key, line) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`, key, line)
		return err
	})
}

// Kept returns the line with that key. The error wraps [briefing.ErrNotFound] when there is none.
func (db *DB) Kept(ctx context.Context, key string) (string, error) {
	var line string
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT line FROM line WHERE key = $1`, key).Scan(&line)
	})
	return line, notFound(err, "line", key)
}

// An AuditEntry is one line of the audit log.
type AuditEntry struct {
	At      time.Time
	Who     string // platform:user id
	Where   string // platform:channel id
	Line    string // the command line
	Outcome string // "done" or the refusal

	Was, Became string         // what it changed; "" nothing that can be told in a line
	Handling    briefing.Label // the highest label of what Line, Outcome, Was and Became may quote
	Withheld    bool           // they are cut, because of it
}

// Audit appends a line to the audit log, which nothing ever changes or removes.
func (db *DB) Audit(ctx context.Context, e AuditEntry) error {
	err := db.state.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO audit (at, who, place, line, outcome, was, became, handling) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			instant(e.At), e.Who, e.Where, e.Line, e.Outcome, e.Was, e.Became, e.Handling)
		return err
	})
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// auditLog returns the last lines of the audit log, the newest first: at most limit, or all when it is 0.
func (db *DB) auditLog(ctx context.Context, limit int) ([]AuditEntry, error) {
	var entries []AuditEntry
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT at, who, place, line, outcome, was, became, handling FROM audit ORDER BY id DESC LIMIT $1`, []any{limitOf(limit)}, func(rows *sql.Rows) error {
			var e AuditEntry
			err := rows.Scan(toInstant(&e.At), &e.Who, &e.Where, &e.Line, &e.Outcome, &e.Was, &e.Became, &e.Handling)
			entries = append(entries, e)
			return err
		})
	})
	return entries, err
}
