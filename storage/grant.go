package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"attache/briefing"
)

// A Grant says that somebody was made an admin in a chat.
type Grant struct {
	Who   string // platform:id of a person, or of a role or user group
	Group bool   // Who is a role or user group
	At    time.Time
	By    string // platform:user id
}

// Granted returns the IDs, of the platform alone, of the persons or of the groups there that are admins by a grant, by ID.
func (db *DB) Granted(ctx context.Context, platform string, groups bool) ([]string, error) {
	grants, err := db.Grants(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, g := range grants {
		if len(g.Who) > len(platform) && g.Who[:len(platform)+1] == platform+":" && g.Group == groups {
			ids = append(ids, g.Who[len(platform)+1:])
		}
	}
	return ids, nil
}

// Grants returns the grants in force, by Who.
func (db *DB) Grants(ctx context.Context) ([]Grant, error) {
	var grants []Grant
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT who, is_group, granted_at, granted_by FROM grant_admin WHERE revoked_at IS NULL ORDER BY who, is_group`, nil,
			func(rows *sql.Rows) error {
				var g Grant
				err := rows.Scan(&g.Who, &g.Group, toInstant(&g.At), &g.By)
				grants = append(grants, g)
				return err
			})
	})
	return grants, err
}

// Grant makes an admin of who g says. The error wraps ErrExists where that is so already.
func (db *DB) Grant(ctx context.Context, g Grant) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT INTO grant_admin (who, is_group, granted_at, granted_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			g.Who, g.Group, instant(g.At), g.By)
		return changed(result, err, fmt.Errorf("grant to %s %w", g.Who, ErrExists))
	})
}

// Revoke ends the grant of Who and Group of g, as of g.At and by g.By. The error wraps [briefing.ErrNotFound] where there is none.
func (db *DB) Revoke(ctx context.Context, g Grant) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE grant_admin SET revoked_at = $1, revoked_by = $2 WHERE who = $3 AND is_group = $4 AND revoked_at IS NULL`,
			instant(g.At), g.By, g.Who, g.Group)
		return changed(result, err, fmt.Errorf("grant to %s: %w", g.Who, briefing.ErrNotFound))
	})
}
