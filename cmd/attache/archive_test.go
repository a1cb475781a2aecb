package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot/press"
	"attache/storage"
)

// archiveFor lets an archive in folder run for d, in a bubble whose clock begins at midnight UTC of 1 January 2000, and returns
// its log. It keeps three backups, made at three o'clock.
func archiveFor(t *testing.T, folder string, d time.Duration) string {
	t.Helper()
	log := new(bytes.Buffer)
	synctest.Test(t, func(t *testing.T) {
		db, err := storage.Open(context.Background(), filepath.Join(t.TempDir(), "a.db"), storage.Options{})
		if err != nil {
			t.Fatal(err)
		}
		schedule, err := press.ParseSchedule("0 3 * * *", "UTC")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), d)
		defer cancel()
		a := archive{folder, schedule, 3, db, slog.New(slog.NewTextHandler(log, nil)), wallClock}
		if err := errors.Join(a.run(ctx), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return log.String()
}

// A backup is made at once and then each night at three; only the newest three are kept, what a crash left is removed, and other
// files are left alone.
func TestArchive(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "attache-mine.db", "mine")
	put(t, folder, "attache-19991231T030000Z.db.unchecked", "half of one")
	archiveFor(t, folder, 5*24*time.Hour)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	want := []string{"attache-20000103T030000Z.db", "attache-20000104T030000Z.db", "attache-20000105T030000Z.db", "attache-mine.db"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("folder (-want +got):\n%s", diff)
	}
}

// A folder that cannot be written costs an error an hour.
func TestArchiveThatFails(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "file", "no folder")
	log := archiveFor(t, filepath.Join(dir, "file"), 150*time.Minute)
	if n := strings.Count(log, "backup not made"); n != 3 {
		t.Errorf("%d errors in two and a half hours, want 3:\n%s", n, log)
	}
}
