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

// Audit appends an entry to the audit log, which nothing ever changes or removes.
func (db *DB) Audit(ctx context.Context, d briefing.Deed) error {
	err := db.state.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO audit (at, who, place, line, outcome, was, became, handling) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			instant(d.At), d.Who, d.Where, d.Line, d.Outcome, d.Was, d.Became, d.Handling)
		return err
	})
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// deeds returns what was done at an instant or later, the newest entry first, and how many there are without limit and offset. A limit of 0
// is none.
func (db *DB) deeds(ctx context.Context, since time.Time, limit, offset int) (page []briefing.Deed, total int, err error) {
	err = db.state.view(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM audit WHERE at >= $1`, instant(since)).Scan(&total); err != nil {
			return err
		}
		return each(ctx, tx, `SELECT at, who, place, line, outcome, was, became, handling FROM audit WHERE at >= $1 ORDER BY id DESC LIMIT $2 OFFSET $3`,
			[]any{instant(since), limitOf(limit), offset}, func(rows *sql.Rows) error {
				var d briefing.Deed
				err := rows.Scan(toInstant(&d.At), &d.Who, &d.Where, &d.Line, &d.Outcome, &d.Was, &d.Became, &d.Handling)
				page = append(page, d)
				return err
			})
	})
	return page, total, err
}
