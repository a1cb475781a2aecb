package storage_test

import (
	"os"
	"path/filepath"
	"testing"

	"attache/storage"
)

// Files that are made are nobody else's to read, their logs included.
func TestFilesAreTheOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	db, err := storage.Open(t.Context(), filepath.Join(dir, "attache.db"), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 4 {
		t.Errorf("%d files, want two with their logs", len(files))
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o, want 600", f.Name(), info.Mode().Perm())
		}
	}
}
