package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/briefing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if os.Getenv(victimEnv) != "" {
		victim()
	}
	goleak.VerifyTestMain(m)
}

func TestContentLiesBesideState(t *testing.T) {
	for path, want := range map[string]string{"attache.db": "attache.content.db", "/a.b/state": "/a.b/state.content", "x/y.sqlite": "x/y.content.sqlite"} {
		if got := ContentPath(path); got != want {
			t.Errorf("beside %s: got %s, want %s", path, got, want)
		}
	}
	// Characters that mean something in a URI are only characters in a path.
	path := filepath.Join(t.TempDir(), "a?mode=memory&x=%41#b c.db")
	openAt(t, path)
	for _, p := range []string{path, ContentPath(path)} {
		if _, err := os.Stat(p); err != nil {
			t.Error(err)
		}
	}
}

// written returns the path of a state file with something in both files, closed.
func written(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "attache.db")
	db, err := Open(t.Context(), path, Options{})
	must(t, err)
	must(t, db.Subscribe(t.Context(), subscription("morning")))
	replace(t, db, Content{Put: example(t)})
	must(t, db.Close())
	return path
}

func TestADamagedFileIsRefusedWithTheWayOut(t *testing.T) {
	damages := map[string]func(t *testing.T, path string){
		"no database": func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte(strings.Repeat("not a database ", 400)), 0o600))
		},
		"cut short": func(t *testing.T, path string) { must(t, os.Truncate(path, 3*4096)) },
		"a page lost": func(t *testing.T, path string) {
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			must(t, err)
			defer f.Close()
			info, err := f.Stat()
			must(t, err)
			garbage := []byte(strings.Repeat("\xA5", 4096))
			for page := info.Size()/4096 - 1; page > 1; page -= 2 {
				if _, err := f.WriteAt(garbage, page*4096); err != nil {
					t.Fatal(err)
				}
			}
		},
	}
	for name, damage := range damages {
		for _, file := range []struct {
			path   func(string) string
			wayOut string
		}{
			{func(p string) string { return p }, "put the last backup in its place"},
			{ContentPath, "delete the file (with its -wal and -shm): it is rebuilt from the documents"},
		} {
			t.Run(name+"/"+file.wayOut, func(t *testing.T) {
				path := written(t)
				damage(t, file.path(path))
				db, err := Open(t.Context(), path, Options{})
				if err == nil {
					t.Fatal("opened", db.Close())
				}
				if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), file.wayOut) || !strings.Contains(err.Error(), file.path(path)) {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestADeletedContentFileIsMadeAnew(t *testing.T) {
	path := written(t)
	must(t, os.Remove(ContentPath(path)))
	db := openAt(t, path)
	if s, err := db.Under(briefing.Red).Summary(t.Context()); err != nil || s.Documents != 0 {
		t.Errorf("got %+v (%v), want none", s, err)
	}
	if _, err := db.Subscription(t.Context(), "morning"); err != nil {
		t.Error(err)
	}
}

// alter runs statements on a closed file.
func alter(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	must(t, err)
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFileOfAnotherKindIsRefused(t *testing.T) {
	for _, tc := range []struct {
		name   string
		damage func(t *testing.T, path string)
		is     error
		want   string
	}{
		{"newer state", func(t *testing.T, path string) { alter(t, path, `PRAGMA user_version = 99`) }, ErrNewer, "put the last backup"},
		{"newer content", func(t *testing.T, path string) { alter(t, ContentPath(path), `PRAGMA user_version = 99`) }, ErrNewer, "delete the file"},
		{"content for state", func(t *testing.T, path string) { must(t, os.Rename(ContentPath(path), path)) }, nil, "but not the state of attache"},
		{"another program's", func(t *testing.T, path string) {
			must(t, os.Remove(path))
			alter(t, path, `CREATE TABLE t (x)`)
		}, nil, "but not the state of attache"},
		{"dangling reference", func(t *testing.T, path string) {
			alter(t, path, `INSERT INTO delivery VALUES ('gone', '2025-08-19T07:30', '2025-08-19T05:30:00.000Z', 'discord:1', 'k', 'claimed', '', '', 0, NULL,
				'2025-08-19T05:30:00.000Z', '2025-08-19T05:30:00.000Z', NULL)`)
		}, ErrDamaged, "refers to a row of subscription that is not there"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			path := written(t)
			tc.damage(t, path)
			db, err := Open(t.Context(), path, Options{})
			if err == nil {
				err = db.Check(t.Context()) // references are too dear to be followed at each start
				must(t, db.Close())
			}
			if err == nil || tc.is != nil && !errors.Is(err, tc.is) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSettingsAreReadBack(t *testing.T) {
	db, ctx := open(t), t.Context()
	for _, pragma := range []string{`PRAGMA foreign_keys = 0`, `PRAGMA synchronous = OFF`, `PRAGMA busy_timeout = 1`} {
		t.Run(pragma, func(t *testing.T) {
			db := open(t)
			if _, err := db.state.write.ExecContext(ctx, pragma); err != nil {
				t.Fatal(err)
			}
			if err := db.Check(ctx); err == nil || !strings.Contains(err.Error(), "writing: the setting") {
				t.Errorf("got %v", err)
			}
		})
	}
	// Each of several connections has them, and a reader cannot write.
	var conns []*sql.Conn
	for range readers {
		conn, err := db.content.read.Conn(ctx)
		must(t, err)
		conns = append(conns, conn)
		for pragma, want := range map[string]string{"foreign_keys": "1", "query_only": "1", "busy_timeout": fmt.Sprint(busyTimeout)} {
			var got string
			if err := conn.QueryRowContext(ctx, `PRAGMA `+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s of a reader: got %s (%v), want %s", pragma, got, err, want)
			}
		}
		if _, err := conn.ExecContext(ctx, `DELETE FROM document`); err == nil {
			t.Error("a reader wrote")
		}
	}
	for _, conn := range conns {
		must(t, conn.Close())
	}
}

func TestDiskTroubleIsSaidClearly(t *testing.T) {
	ctx := t.Context()
	t.Run("no folder", func(t *testing.T) {
		_, err := Open(ctx, filepath.Join(t.TempDir(), "nowhere", "attache.db"), Options{})
		if err == nil || !strings.Contains(err.Error(), "look whether its folder exists") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("locked", func(t *testing.T) {
		db := open(t)
		other := openAt(t, db.state.path)
		if _, err := db.state.write.ExecContext(ctx, `PRAGMA busy_timeout = 20`); err != nil {
			t.Fatal(err)
		}
		must(t, other.state.update(ctx, func(*sql.Tx) error {
			if err := db.Subscribe(ctx, subscription("morning")); err == nil || !strings.Contains(err.Error(), "is locked: another process") {
				t.Errorf("got %v", err)
			}
			return nil
		}))
		must(t, db.Subscribe(ctx, subscription("morning")))
	})
	t.Run("full", func(t *testing.T) {
		db := open(t)
		replace(t, db, Content{Put: example(t)})
		before := read(t, db)
		var pages int
		must(t, db.content.write.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&pages))
		if _, err := db.content.write.ExecContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+2)); err != nil {
			t.Fatal(err)
		}
		long := entry(t, "long", "2025-08-19", strings.Repeat("All work and no play. ", 10_000))
		if err := db.Replace(ctx, Content{Registry: registry(t), Extractor: "1", Put: append(example(t), long), At: at}); err == nil || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("got %v", err)
		}
		if got := read(t, db); len(got.Documents) != len(before.Documents) {
			t.Errorf("%d documents after a replacement that failed, want %d", len(got.Documents), len(before.Documents))
		}
		must(t, db.Check(ctx))
	})
	t.Run("read-only", func(t *testing.T) {
		f := &file{role: stateFile, path: written(t)}
		var err error
		f.write, err = sql.Open("sqlite3", f.dsn("mode=ro"))
		must(t, err)
		defer f.write.Close()
		db := &DB{state: f}
		if err := db.Audit(ctx, briefing.Deed{At: at, Who: "discord:7", Line: "/admin reload", Outcome: "done"}); err == nil || !strings.Contains(err.Error(), "cannot be written; look at the permissions") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		db := open(t)
		replace(t, db, Content{Put: example(t)[:1]})
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		if err := db.Replace(cancelled, Content{Registry: registry(t), Put: example(t), At: at}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if s, err := db.Under(briefing.Red).Summary(ctx); err != nil || s.Documents != 1 {
			t.Errorf("got %d documents (%v), want the one from before", s.Documents, err)
		}
	})
}

func TestAQueryThatIsCutOffSaysSo(t *testing.T) {
	db := open(t)
	for name, transact := range map[string]func(context.Context, func(*sql.Tx) error) error{"reading": db.content.view, "writing": db.content.update} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		err := transact(ctx, func(tx *sql.Tx) error {
			var n int64
			return tx.QueryRowContext(ctx, `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c`).Scan(&n)
		})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	must(t, db.Check(t.Context()))
}

func TestSeveralProcessesMayMakeTheFilesAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "attache.db")
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			db, err := Open(t.Context(), path, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Subscribe(t.Context(), subscription(fmt.Sprint("s", i))); err != nil {
				t.Error(err)
			}
			if err := db.Replace(t.Context(), edition("A")); err != nil {
				t.Error(err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	db := openAt(t, path)
	if all, err := db.Subscriptions(t.Context()); err != nil || len(all) != 6 {
		t.Errorf("got %d subscriptions (%v), want 6", len(all), err)
	}
	must(t, db.Check(t.Context()))
}

func TestATransactionEndsWhenItsWorkPanics(t *testing.T) {
	db, ctx := open(t), t.Context()
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = db.state.update(ctx, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `INSERT INTO line (key, line) VALUES ('k', 'x')`); err != nil {
				t.Error(err)
			}
			panic("in the middle")
		})
	}()
	if _, err := db.Kept(ctx, "k"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("what was written before the panic is there: %v", err)
	}
	if _, err := db.Keep(ctx, "/help"); err != nil {
		t.Error(err)
	}
}

func TestBackupIsACopyOfStateWhileItIsWritten(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	stop := make(chan struct{})
	wrote := make(chan int)
	go func() {
		n := 0
		for ; ; n++ {
			select {
			case <-stop:
				wrote <- n
				return
			default:
			}
			if claimed, err := db.Claim(ctx, claim("morning", at.Add(time.Duration(n)*time.Minute))); err != nil || !claimed {
				t.Error(claimed, err)
			}
		}
	}()
	var backups []string
	for i := range 5 {
		path := filepath.Join(t.TempDir(), fmt.Sprintf("backup%d.db", i))
		must(t, db.Backup(ctx, path))
		backups = append(backups, path)
	}
	close(stop)
	total := <-wrote
	last := 0
	for _, path := range backups {
		copied := openAt(t, path)
		must(t, copied.Check(ctx))
		ds, err := copied.Deliveries(ctx, "morning", 0)
		must(t, err)
		for _, d := range ds {
			if len(d.Items) != 2 {
				t.Errorf("delivery %s was copied with %d of 2 items", d.Local, len(d.Items))
			}
		}
		if len(ds) < last || len(ds) > total {
			t.Errorf("%d deliveries in a copy, %d in the one before, %d in all", len(ds), last, total)
		}
		last = len(ds)
	}
	if err := db.Backup(ctx, backups[0]); !errors.Is(err, ErrExists) {
		t.Errorf("backup over an existing file: got %v", err)
	}
	if err := db.Backup(ctx, filepath.Join(t.TempDir(), "nowhere", "backup.db")); err == nil {
		t.Error("backup into a folder that does not exist")
	}
	broken := filepath.Join(t.TempDir(), "broken.db")
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := db.Backup(cancelled, broken); err == nil {
		t.Error("a backup that was cancelled succeeded")
	}
	if _, err := os.Stat(broken); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a backup was left behind: %v", err)
	}
}

func TestWithoutTheTagTheCompilerSaysWhatToType(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "go", "vet", ".")
	cmd.Env = append(os.Environ(), "GOFLAGS=-tags=")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "type make build, or go build -tags sqlite_fts5") {
		t.Errorf("without the tag: %v\n%s", err, out)
	}
}
