package storage

import (
	"context"
	"database/sql"
	"strings"

	"attache/briefing"
)

// Granted returns the IDs, of the platform alone, of the persons or of the groups there that are admins by a grant, by ID.
func (db *DB) Granted(ctx context.Context, platform string, groups bool) ([]string, error) {
	grants, err := db.Grants(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, g := range grants {
		if id, there := strings.CutPrefix(g.Who, platform+":"); there && g.Group == groups {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Grants returns the grants in force, by Who.
func (db *DB) Grants(ctx context.Context) ([]briefing.Grant, error) {
	var grants []briefing.Grant
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT who, is_group, granted_at, granted_by FROM grant_admin WHERE revoked_at IS NULL ORDER BY who, is_group`, nil,
			func(rows *sql.Rows) error {
				var g briefing.Grant
				err := rows.Scan(&g.Who, &g.Group, toInstant(&g.At), &g.By)
				grants = append(grants, g)
				return err
			})
	})
	return grants, err
}

// Grant makes an admin of who g says, and reports whether it did: not where that is so already.
func (db *DB) Grant(ctx context.Context, g briefing.Grant) (bool, error) {
	return db.altered(ctx, `INSERT INTO grant_admin (who, is_group, granted_at, granted_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		g.Who, g.Group, instant(g.At), g.By)
}

// Revoke ends the grant of Who and Group of g, as of g.At and by g.By, and reports whether it did: not where there is none.
func (db *DB) Revoke(ctx context.Context, g briefing.Grant) (bool, error) {
	return db.altered(ctx, `UPDATE grant_admin SET revoked_at = $1, revoked_by = $2 WHERE who = $3 AND is_group = $4 AND revoked_at IS NULL`,
		instant(g.At), g.By, g.Who, g.Group)
}

// altered runs one statement and reports whether it changed a row.
func (db *DB) altered(ctx context.Context, query string, args ...any) (did bool, err error) {
	err = db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		did = n > 0
		return err
	})
	return did, err
}
