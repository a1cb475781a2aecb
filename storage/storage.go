// Package storage keeps everything that outlives a run, in two SQLite files: state, which is never lost
// by a reload, and content, which is derived from documents and registry and may be deleted at any time.
// It is the only package that knows SQL. No statement joins the two files.
package storage

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"attache/briefing"
)

//go:embed schema
var schemas embed.FS

var (
	// ErrDamaged is wrapped when a file cannot be read as the database it should be. The error says what to do.
	ErrDamaged = errors.New("the file is damaged")
	// ErrNewer is wrapped when a file was written by a newer version of the program.
	ErrNewer = errors.New("the file was written by a newer version")
	// ErrExists is wrapped when something is to be made that exists already.
	ErrExists = errors.New("exists already")
)

// Options are settings of Open. The zero Options are fine.
type Options struct {
	Log *slog.Logger // nil: nothing is logged
}

// A DB is the two open files, and the excerpts of the content where documents are labelled. It is safe for concurrent use, also beside other processes that have the same files open.
type DB struct {
	state   *file
	content *file
	log     *slog.Logger

	mu       sync.Mutex
	excerpts map[briefing.Label]*file // open ones, by the highest label in them
}

// Open opens the state file at path, and the content file beside it: attache.content.db beside attache.db.
// Files that do not exist are made, older schemas are brought up to date. Errors wrap ErrDamaged or ErrNewer
// where that is why, and say what to do. The caller closes the DB.
func Open(ctx context.Context, path string, opts Options) (*DB, error) {
	log := opts.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	state, err := openFile(ctx, stateFile, path)
	if err != nil {
		return nil, err
	}
	content, err := openFile(ctx, contentFile, ContentPath(path))
	if err != nil {
		return nil, errors.Join(err, state.close())
	}
	log.DebugContext(ctx, "storage opened", "state", state.path, "content", content.path)
	return &DB{state: state, content: content, log: log}, nil
}

// ContentPath returns the path of the content file that lies beside the state file at path.
func ContentPath(path string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + ".content" + ext
}

// Close waits for what is running and closes all files. The DB is of no use afterwards.
func (db *DB) Close() error {
	errs := []error{db.state.close(), db.content.close()}
	for _, f := range db.opened() {
		errs = append(errs, f.close())
	}
	return errors.Join(errs...)
}

// Check reads all files from end to end: settings, structure, references, search index. That takes some
// seconds for each gigabyte. Errors wrap ErrDamaged where a file is, and say what to do.
func (db *DB) Check(ctx context.Context) error {
	errs := []error{db.state.check(ctx), db.content.check(ctx)}
	for _, l := range briefing.Labels() {
		if _, err := os.Stat(excerptPath(db.content.path, l)); err != nil {
			continue // there is none
		}
		f, err := db.excerpt(ctx, l)
		if err == nil {
			err = f.check(ctx)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Backup writes a consistent copy of the state file to path, which must not exist. Reading and writing go on
// meanwhile. Content is not in it: it is rebuilt from the documents.
func (db *DB) Backup(ctx context.Context, path string) error {
	claim, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("backup to %s: the file %w; name another", path, ErrExists)
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := claim.Close(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	// VACUUM INTO accepts an empty file: this one, which nobody else can have made.
	conn, err := db.state.fresh.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, `VACUUM INTO $1`, path)
		err = errors.Join(err, conn.Close())
	}
	if err == nil {
		err = syncFile(path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("backup to %s: %w", path, db.state.explain(err)), os.Remove(path))
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
