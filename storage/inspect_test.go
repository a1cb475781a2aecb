package storage

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
)

// A backup that any earlier version has made can be looked into, and opened.
func TestBackupsOfEarlierVersions(t *testing.T) {
	schema := stateFile.schema()
	for version := 1; version <= len(schema); version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "backup.db")
			db, err := sql.Open("sqlite3", path)
			if err != nil {
				t.Fatal(err)
			}
			for _, script := range append(schema[:version:version], fmt.Sprintf(`PRAGMA user_version = %d`, version)) {
				if _, err := db.Exec(script); err != nil {
					t.Fatal(errors.Join(err, db.Close()))
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			got, err := Inspect(t.Context(), path)
			if err != nil || got != (Holding{}) {
				t.Errorf("got %+v, error %v; want nothing in it", got, err)
			}
			if err := openAt(t, path).Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}
