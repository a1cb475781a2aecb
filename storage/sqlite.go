package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/mattn/go-sqlite3"
	"golang.org/x/sync/semaphore"
)

// A role is what one of the files is for.
type role struct {
	name        string // also the folder of its schema
	application int    // SQLite's application_id, so that one file is not taken for the other
	synchronous string
	wayOut      string // what to do when the file is damaged
}

var (
	// State is synced at every commit: after a power cut, a claim that was lost would be posted a second time.
	stateFile = role{"state", 0x41545353, "FULL",
		"stop the program, move the file away (with its -wal and -shm) and put the last backup in its place"}
	contentFile = role{"content", 0x41544343, "NORMAL",
		"stop the program and delete the file (with its -wal and -shm): it is rebuilt from the documents"}
)

const (
	// busyTimeout is how long a writer waits for another process to finish writing, in milliseconds: longer than
	// the replacement of 10,000 documents takes (see BenchmarkReplace).
	busyTimeout = 30_000
	// quickCheckBytes is the size up to which a file is read from end to end when it is opened: 136 MB took 0.6 s
	// on two busy cores (see BenchmarkOpen).
	quickCheckBytes = 256 << 20
)

// readers is how many connections read one file at the same time: as many as processors, for more only wait for each other (see
// BenchmarkAnalysis in package commands), but at most 4, each of which keeps pages in memory.
var readers = min(max(2, runtime.GOMAXPROCS(0)), 4)

// A file is one open SQLite file: one connection writes, several read.
type file struct {
	role
	path  string
	write *sql.DB             // one connection
	read  *sql.DB             // read-only
	turns *semaphore.Weighted // to read: one for each connection
	// fresh opens a read-only connection each time: for what takes long, and because on one that has read the search
	// index before, SQLite 3.54 checks it by what it remembers of it and finds damage after somebody else has written.
	fresh *sql.DB
}

func openFile(ctx context.Context, r role, path string) (*file, error) {
	f := &file{role: r, path: path, turns: semaphore.NewWeighted(int64(readers))}
	var err error
	for _, pool := range []struct {
		db   **sql.DB
		dsn  string
		size int
	}{
		{&f.write, f.dsn("mode=rwc&_txlock=immediate&_cache_size=-32768"), 1},
		{&f.read, f.dsn("mode=ro&_query_only=1&_txlock=deferred&_cache_size=-32768&_stmt_cache_size=64"), readers},
		{&f.fresh, f.dsn("mode=ro&_txlock=deferred"), 1},
	} {
		if *pool.db, err = sql.Open("sqlite3", pool.dsn); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", path, err), f.close())
		}
		(*pool.db).SetMaxOpenConns(pool.size)
		(*pool.db).SetMaxIdleConns(pool.size)
	}
	f.fresh.SetMaxIdleConns(0)
	if err := f.begin(ctx); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *file) dsn(more string) string {
	return "file:" + (&url.URL{Path: f.path}).EscapedPath() + "?_journal_mode=WAL&_foreign_keys=on&_synchronous=" + f.synchronous +
		fmt.Sprintf("&_busy_timeout=%d&", busyTimeout) + more
}

// begin makes the file ready: it is this program's, not damaged, of this schema, with the settings that were asked for.
func (f *file) begin(ctx context.Context) error {
	if err := f.patiently(ctx, f.migrate); err != nil {
		return f.explain(err)
	}
	if err := f.settings(ctx); err != nil {
		return f.explain(err)
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return err
	}
	if info.Size() > quickCheckBytes {
		return nil
	}
	return f.structure(ctx)
}

// patiently does what may be done again until the file is not busy, or has been for the busy timeout: while one connection turns a new
// database to its write-ahead log, SQLite tells others at once that it is busy, whatever their timeout.
func (f *file) patiently(ctx context.Context, do func(context.Context) error) error {
	const pause = 10 * time.Millisecond
	for until := time.Now().Add(busyTimeout * time.Millisecond); ; {
		err := do(ctx)
		var cause sqlite3.Error
		if !errors.As(err, &cause) || cause.Code != sqlite3.ErrBusy || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

func (f *file) close() error {
	var errs []error
	for _, db := range []*sql.DB{f.fresh, f.read, f.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// schema returns the schema files in the order of their numbers, which count from 1 without a gap.
func (r role) schema() []string {
	entries, err := fs.ReadDir(schemas, path.Join("schema", r.name))
	if err != nil {
		panic(err)
	}
	var files []string
	for i, e := range entries {
		if !strings.HasPrefix(e.Name(), fmt.Sprintf("%03d_", i+1)) {
			panic("schema file out of order: " + e.Name())
		}
		text, err := fs.ReadFile(schemas, path.Join("schema", r.name, e.Name()))
		if err != nil {
			panic(err)
		}
		files = append(files, string(text))
	}
	return files
}

// migrate brings the schema up to date.
func (f *file) migrate(ctx context.Context) error {
	// The file is nobody else's to read: it says who did what. SQLite gives its logs the same mode. Where it cannot be made,
	// SQLite says why.
	if made, err := os.OpenFile(f.path, os.O_CREATE|os.O_RDONLY, 0o600); err == nil {
		if err := made.Close(); err != nil {
			return err
		}
	}
	if err := f.write.PingContext(ctx); err != nil { // makes the database in it
		return err
	}
	files := f.schema()
	var version int
	err := f.view(ctx, func(tx *sql.Tx) (err error) {
		version, err = f.version(ctx, tx)
		return err
	})
	if err != nil || version == len(files) {
		return err
	}
	// Another process may be doing the same: look again under the lock.
	return f.update(ctx, func(tx *sql.Tx) error {
		version, err := f.version(ctx, tx)
		if err != nil {
			return err
		}
		for i, script := range files[version:] {
			if _, err := tx.ExecContext(ctx, script); err != nil {
				return fmt.Errorf("schema %d: %w", version+i+1, err)
			}
		}
		_, err = tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, len(files)))
		return err
	})
}

// version returns how many schema files have been applied. A file that is not this program's is an error.
func (f *file) version(ctx context.Context, tx *sql.Tx) (int, error) {
	var version, application, tables int
	for _, ask := range []struct {
		query string
		to    *int
	}{
		{`PRAGMA user_version`, &version},
		{`PRAGMA application_id`, &application},
		{`SELECT count(*) FROM sqlite_schema`, &tables},
	} {
		if err := tx.QueryRowContext(ctx, ask.query).Scan(ask.to); err != nil {
			return 0, err
		}
	}
	switch {
	case tables == 0 && version == 0 && application == 0:
		return 0, nil
	case application != f.application:
		return 0, fmt.Errorf("%s is a database, but not the %s of attache; name another file", f.path, f.name)
	case version > len(f.schema()):
		return 0, fmt.Errorf("%s: %w (schema %d, this one knows %d): run that version, or %s", f.path, ErrNewer, version,
			len(f.schema()), f.wayOut)
	}
	return version, nil
}

// settings reads the settings back: a misspelt one in a DSN is ignored in silence.
func (f *file) settings(ctx context.Context) error {
	synchronous := map[string]string{"NORMAL": "1", "FULL": "2"}[f.synchronous]
	for _, side := range []struct {
		name      string
		db        *sql.DB
		queryOnly string
	}{{"writing", f.write, "0"}, {"reading", f.read, "1"}} {
		for _, setting := range []struct{ pragma, want string }{
			{"journal_mode", "wal"},
			{"foreign_keys", "1"},
			{"synchronous", synchronous},
			{"busy_timeout", fmt.Sprint(busyTimeout)},
			{"query_only", side.queryOnly},
		} {
			var got string
			if err := side.db.QueryRowContext(ctx, `PRAGMA `+setting.pragma).Scan(&got); err != nil {
				return err
			}
			if got != setting.want {
				return fmt.Errorf("%s, %s: the setting %s is %s, not %s", f.path, side.name, setting.pragma, got, setting.want)
			}
		}
	}
	return nil
}

// structure reads the file from end to end.
func (f *file) structure(ctx context.Context) error {
	var found string
	if err := f.fresh.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return f.explain(err)
	}
	if found != "ok" {
		return f.damaged(errors.New(found))
	}
	return nil
}

// check is structure, and also settings and references.
func (f *file) check(ctx context.Context) error {
	if err := f.settings(ctx); err != nil {
		return f.explain(err)
	}
	if err := f.structure(ctx); err != nil {
		return err
	}
	return f.references(ctx)
}

// references looks for rows that refer to others that are not there.
func (f *file) references(ctx context.Context) error {
	var table, parent string
	var row sql.NullInt64
	var key int
	switch err := f.fresh.QueryRowContext(ctx, `PRAGMA foreign_key_check`).Scan(&table, &row, &parent, &key); {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return f.explain(err)
	}
	return f.damaged(fmt.Errorf("row %d of %s refers to a row of %s that is not there", row.Int64, table, parent))
}

// update runs fn in a transaction, which is rolled back when fn fails or panics. Everything that is written goes through here.
func (f *file) update(ctx context.Context, fn func(*sql.Tx) error) error {
	return f.transact(ctx, f.write, fn)
}

// view runs fn on one snapshot of the file.
//
// Package sql gives a free connection to any of those who wait; here they come in turn, so that nobody waits much longer than another.
func (f *file) view(ctx context.Context, fn func(*sql.Tx) error) error {
	if err := f.turns.Acquire(ctx, 1); err != nil {
		return err
	}
	defer f.turns.Release(1)
	return f.transact(ctx, f.read, fn)
}

// A beginner begins transactions: a pool, or one connection of it.
type beginner interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}

func (f *file) transact(ctx context.Context, db beginner, fn func(*sql.Tx) error) (err error) {
	defer func() {
		// What is cut off in the middle ends with an error of SQLite's or of package sql, not with the one of the context.
		if cause := ctx.Err(); err != nil && cause != nil && !errors.Is(err, cause) {
			err = fmt.Errorf("%w: %w", cause, err)
		}
	}()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return f.explain(err)
	}
	done := false
	defer func() {
		if !done {
			// The cause is err or the panic; a roll-back that fails adds nothing that could be acted on.
			_ = tx.Rollback()
		}
	}()
	if err := fn(tx); err != nil {
		return f.explain(err)
	}
	done = true
	return f.explain(tx.Commit())
}

// shorten empties the write-ahead log, which otherwise stays as long as it ever was, when no reader still needs it.
func (f *file) shorten(ctx context.Context) error {
	var busy, pages, moved int
	err := f.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved)
	return f.explain(err)
}

// explain says of an error from SQLite what it means for people. Other errors it returns as they are.
func (f *file) explain(err error) error {
	var cause sqlite3.Error
	if !errors.As(err, &cause) || errors.Is(err, ErrDamaged) {
		return err
	}
	// A write-ahead log that cannot grow is an I/O error to SQLite; only the system says why.
	switch cause.SystemErrno {
	case syscall.ENOSPC, syscall.EDQUOT:
		cause.Code = sqlite3.ErrFull
	case syscall.EROFS:
		cause.Code = sqlite3.ErrReadonly
	}
	switch cause.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return f.damaged(err)
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return fmt.Errorf("%s is locked: another process has been writing for over %d s: %w", f.path, busyTimeout/1000, err)
	case sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return fmt.Errorf("%s cannot be written; look at the permissions of the file and its folder: %w", f.path, err)
	case sqlite3.ErrCantOpen:
		return fmt.Errorf("%s cannot be opened; look whether its folder exists and may be written: %w", f.path, err)
	case sqlite3.ErrFull:
		return fmt.Errorf("%s: the disk is full; make room: %w", f.path, err)
	case sqlite3.ErrIoErr:
		return fmt.Errorf("%s: the disk reports an error: %w", f.path, err)
	}
	return err
}

func (f *file) damaged(cause error) error {
	return fmt.Errorf("%s: %w: %s: %w", f.path, ErrDamaged, f.wayOut, cause)
}

// A condition is a WHERE clause that is put together term by term, and its arguments. The zero condition is met by every row.
type condition struct {
	terms []string
	args  []any
}

// and adds a term; each ? in it stands for the next of args.
func (c *condition) and(term string, args ...any) {
	for _, a := range args {
		c.args = append(c.args, a)
		term = strings.Replace(term, "?", fmt.Sprintf("$%d", len(c.args)), 1)
	}
	c.terms = append(c.terms, term)
}

// where returns the terms as a WHERE clause.
func (c *condition) where() string {
	if len(c.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.terms, " AND ")
}

// with returns the arguments of the condition and more after them.
func (c *condition) with(more ...any) []any { return append(slices.Clone(c.args), more...) }
