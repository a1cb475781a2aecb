package storage

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"attache/briefing"
)

// DeliveryCounts returns how many lines of the ledger there are in each state. A state without any is not in it.
func (db *DB) DeliveryCounts(ctx context.Context) (map[briefing.DeliveryState]int, error) {
	counts := make(map[briefing.DeliveryState]int)
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT state, count(*) FROM delivery GROUP BY state`, nil, func(rows *sql.Rows) error {
			var state briefing.DeliveryState
			var n int
			err := rows.Scan(&state, &n)
			counts[state] = n
			return err
		})
	})
	return counts, err
}

// Size returns how many bytes the files have on disk, with their write-ahead logs; content is with its excerpts.
func (db *DB) Size() (state, content int64, err error) {
	size := func(f *file) int64 {
		var sum int64
		for _, name := range []string{f.path, f.path + "-wal"} {
			info, statErr := os.Stat(name)
			switch {
			case statErr == nil:
				sum += info.Size()
			case !errors.Is(statErr, fs.ErrNotExist): // SQLite removes a log that it needs no more
				err = errors.Join(err, statErr)
			}
		}
		return sum
	}
	state, content = size(db.state), size(db.content)
	for _, f := range db.opened() {
		content += size(f)
	}
	return state, content, err
}
