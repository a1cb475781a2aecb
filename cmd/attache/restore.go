package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"attache/storage"
)

type restoreCommand struct {
	File  string `arg:"" help:"The backup."`
	Check bool   `help:"Only say whether the backup is whole and what it holds."`
	Force bool   `help:"Where there is state already, put it aside instead of refusing."`
}

// Run checks a backup from end to end and, unless told only to check, puts it in the place of the state. State that is
// there already is put aside, never overwritten.
func (r restoreCommand) Run(ctx context.Context, p process, c *cli) error {
	conf, err := p.config(c)
	if err != nil {
		return err
	}
	h, err := storage.Inspect(ctx, r.File)
	if err != nil {
		return fmt.Errorf("backup: %w", err) // which names the file
	}
	age := "it holds nothing that has a time"
	if !h.Latest.IsZero() {
		age = fmt.Sprintf("its newest entry is of %s, %s ago", h.Latest.UTC().Format(time.RFC3339), p.clock.now().Sub(h.Latest).Truncate(time.Minute))
	}
	if _, err := fmt.Fprintf(p.stdout, "%s is whole. Digests: %d, lines of the ledger: %d, corrections: %d, statements seen: %d, audit entries: %d; %s.\n",
		r.File, h.Subscriptions, h.Deliveries, h.Corrections, h.Statements, h.Audit, age); err != nil || r.Check {
		return err
	}
	if _, err := askHealth(ctx, conf.Database); err == nil {
		return fmt.Errorf("a bot is running on %s; stop it first", conf.Database)
	}
	if err := r.replace(p, conf.Database); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	_, err = fmt.Fprintf(p.stdout, "%s is restored. Start the bot; it brings content and schema up to date.\n", conf.Database)
	return err
}

// replace puts the backup in the place of the database.
func (r restoreCommand) replace(p process, database string) error {
	_, err := os.Stat(database)
	there := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if there && !r.Force {
		return fmt.Errorf("%s exists; move it away, or let --force put it aside", database)
	}
	// Complete and on the disk before anything that was there is touched.
	copied := database + ".restoring"
	if err := copyFile(r.File, copied); err != nil {
		return err
	}
	if there {
		aside := database + ".before-" + p.clock.now().UTC().Format("20060102T150405")
		// The logs belong to the database: without them, its newest entries are lost; beside another, they damage it.
		for _, part := range []string{"-wal", "-shm", ""} {
			if err := os.Rename(database+part, aside+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		if _, err := fmt.Fprintf(p.stdout, "What was there is now %s.\n", aside); err != nil {
			return err
		}
	}
	return os.Rename(copied, database)
}

// copyFile copies a file, and leaves nothing when it cannot.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", filepath.Base(to), err), os.Remove(to))
	}
	return nil
}
