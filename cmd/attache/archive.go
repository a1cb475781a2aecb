package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"attache/bot/press"
	"attache/storage"
)

// An archive is a folder of backups that are made on a schedule. The zero archive makes none.
type archive struct {
	folder   string // "": no backups are made
	schedule press.Schedule
	keep     int

	db    *storage.DB
	log   *slog.Logger
	clock clock
}

// archiveForm is the form of the time, in UTC, in the name of a backup.
const archiveForm = "20060102T150405Z"

var archived = regexp.MustCompile(`^attache-([0-9]{8}T[0-9]{6}Z)\.db$`)

// A backup that was made: its file and when.
type backup struct {
	file string
	at   time.Time
}

// backups returns those in the folder, the oldest first. Other files there are no business of ours.
func (a archive) backups() ([]backup, error) {
	entries, err := os.ReadDir(a.folder) // sorted by name, and so by time
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var found []backup
	for _, e := range entries {
		if m := archived.FindStringSubmatch(e.Name()); m != nil && e.Type().IsRegular() {
			if at, err := time.Parse(archiveForm, m[1]); err == nil {
				found = append(found, backup{filepath.Join(a.folder, e.Name()), at})
			}
		}
	}
	return found, err
}

// archiveAgain is how long to wait after a backup that failed: the disk is not full for a minute only.
const archiveAgain = time.Hour

// run makes the backups that are due until ctx ends, and returns nil. One that was missed is made up for at the start.
func (a archive) run(ctx context.Context) error {
	if a.folder == "" {
		return nil
	}
	var notBefore time.Time
	minutes := time.NewTicker(time.Minute).C
	if a.clock.minutes != nil {
		minutes = a.clock.minutes()
	}
	for {
		if now := a.clock.now(); !now.Before(notBefore) {
			if err := a.makeDue(ctx, now); err != nil && ctx.Err() == nil {
				a.log.ErrorContext(ctx, "backup not made; next try in an hour", "folder", a.folder, "err", err)
				notBefore = now.Add(archiveAgain)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-minutes:
		}
	}
}

// makeDue makes a backup when one is due: at once where there is none.
func (a archive) makeDue(ctx context.Context, now time.Time) error {
	made, err := a.backups()
	if err != nil {
		return err
	}
	if len(made) > 0 && now.Before(a.schedule.Next(made[len(made)-1].at, 1)[0].At) {
		return nil
	}
	return a.make(ctx, now)
}

// make makes a backup, reads it from end to end, and only then removes those that are too many.
func (a archive) make(ctx context.Context, now time.Time) error {
	if err := os.MkdirAll(a.folder, 0o700); err != nil {
		return err
	}
	file := filepath.Join(a.folder, "attache-"+now.UTC().Format(archiveForm)+".db")
	// Its name is not that of a backup before it is known to be one. Those that a crash left behind are nobody's.
	const unknown = ".unchecked"
	entries, err := os.ReadDir(a.folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name, left := strings.CutSuffix(e.Name(), unknown); left && archived.MatchString(name) {
			if err := os.Remove(filepath.Join(a.folder, e.Name())); err != nil {
				return err
			}
		}
	}
	unchecked := file + unknown
	if err := a.db.Backup(ctx, unchecked); err != nil {
		return err
	}
	if _, err := storage.Inspect(ctx, unchecked); err != nil {
		return errors.Join(fmt.Errorf("what was written cannot be read again: %w", err), os.Remove(unchecked))
	}
	if err := os.Rename(unchecked, file); err != nil {
		return err
	}
	a.log.InfoContext(ctx, "backup made", "file", file)
	made, err := a.backups()
	if err != nil {
		return err
	}
	for _, old := range made[:max(0, len(made)-a.keep)] {
		if err := os.Remove(old.file); err != nil {
			return err
		}
	}
	return nil
}
