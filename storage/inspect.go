package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"
)

// A Holding is what a state file holds.
type Holding struct {
	Subscriptions int       // those that were removed included
	Deliveries    int       // lines of the ledger
	Corrections   int       // those in force
	Statements    int       // those whose first sight is remembered
	Audit         int       // entries of the audit log
	Latest        time.Time // the newest instant in it; zero: none
}

// Inspect reads a state file that nobody has open, such as a backup, from end to end, and returns what it holds. The file and
// its folder stay as they are. Errors wrap ErrDamaged or ErrNewer where that is why.
func Inspect(ctx context.Context, path string) (h Holding, err error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return Holding{}, err
	case info.IsDir():
		return Holding{}, fmt.Errorf("%s is a folder; name a file in it", path)
	}
	f := &file{role: stateFile, path: path}
	f.wayOut = "take another backup"
	// Immutable: else SQLite makes a log beside the file, which a read-only folder does not let it.
	f.fresh, err = sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&immutable=1&_foreign_keys=on")
	if err != nil {
		return Holding{}, fmt.Errorf("%s: %w", path, err)
	}
	defer func() { err = errors.Join(err, f.fresh.Close()) }()
	if err := f.structure(ctx); err != nil {
		return Holding{}, err
	}
	if err := f.references(ctx); err != nil {
		return Holding{}, err
	}
	return h, f.transact(ctx, f.fresh, func(tx *sql.Tx) error {
		version, err := f.version(ctx, tx)
		if err != nil {
			return err
		}
		if version == 0 {
			return fmt.Errorf("%s is empty: no backup of attache", path)
		}
		for _, count := range []struct {
			since int // the version of the schema that has it
			query string
			to    *int
		}{
			{1, `SELECT count(*) FROM subscription`, &h.Subscriptions},
			{1, `SELECT count(*) FROM delivery`, &h.Deliveries},
			{2, `SELECT count(*) FROM correction WHERE undone_at IS NULL`, &h.Corrections},
			{1, `SELECT count(*) FROM seen_statement`, &h.Statements},
			{1, `SELECT count(*) FROM audit`, &h.Audit},
		} {
			if version < count.since {
				continue
			}
			if err := tx.QueryRowContext(ctx, count.query).Scan(count.to); err != nil {
				return err
			}
		}
		return tx.QueryRowContext(ctx, `
			SELECT max(at) FROM (
				SELECT max(claimed_at) AS at FROM delivery
				UNION ALL SELECT max(first_seen) FROM seen_statement
				UNION ALL SELECT max(created) FROM subscription
				UNION ALL SELECT max(at) FROM audit)`).Scan(toInstant(&h.Latest))
	})
}
