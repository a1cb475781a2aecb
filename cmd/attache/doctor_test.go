package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attache/briefing"
	"attache/storage"
)

// Each trouble that the doctor knows is told in a line of its own, with what to do where something can be done; a failure, and nothing else, ends
// it with exit code 1. What needs a platform, a full disk or one that can only be read is in stories and in TestDiskFullAndReadOnly.
func TestDoctorLineByLine(t *testing.T) {
	now := time.Date(2025, 8, 20, 6, 0, 0, 0, time.UTC)
	state := func(t *testing.T, dir string, fill func(db *storage.DB) error) {
		t.Helper()
		db, err := storage.Open(t.Context(), filepath.Join(dir, "a.db"), storage.Options{})
		if err == nil {
			err = fill(db)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	sub := briefing.Subscription{Name: "morning", Channel: "console:", Schedule: "0 7 * * *", Zone: "UTC", Empty: briefing.SayEmpty, Late: time.Hour,
		Created: now.AddDate(0, 0, -1), By: "console:local"}
	const more = "database = \"a.db\"\nseeds = false\ndocuments = [\"docs\"]\n"
	const posted = more + "[slack]\nbot_token = \"xoxb-1\"\nsigning_secret = \"0123456789abcdef0123456789abcdef\"\napi_url = \"http://127.0.0.1:9/api/\"\n"
	for _, tc := range []struct {
		name string
		make func(t *testing.T, dir string)
		now  time.Time
		want string // a line; the next begins with an arrow and holds remedy
		does string
		code int
	}{
		{name: "well", want: "ok       clock: 2025-08-20 06:00:00 UTC"},
		{name: "zones", want: "ok       time zones: Paris changed its clocks in March 2024, as it did"},
		{name: "clock of the past", now: time.Date(1970, 1, 1, 0, 1, 0, 0, time.UTC), want: "failure  clock: 1970-01-01 00:01:00 UTC", does: "set the clock", code: exitFailed},
		{name: "no folder", make: func(t *testing.T, dir string) { conf("database = \"nowhere/a.db\"\nseeds = false\n")(t, dir) },
			want: "failure  disk of ", does: "make the folder", code: exitFailed},
		{name: "no database", want: "warning  database ", does: "it is made by the first run"},
		{name: "damaged state", make: func(t *testing.T, dir string) { put(t, dir, "a.db", strings.Repeat("no database. ", 1000)) },
			want: "failure  database ", does: "the way out stands above", code: exitFailed},
		{name: "damaged content", make: func(t *testing.T, dir string) {
			state(t, dir, func(*storage.DB) error { return nil })
			put(t, dir, "a.content.db", strings.Repeat("no database. ", 1000))
		}, want: "delete the file (with its -wal and -shm): it is rebuilt from the documents", does: "the way out stands above", code: exitFailed},
		{name: "nothing read yet", make: func(t *testing.T, dir string) { state(t, dir, func(*storage.DB) error { return nil }) },
			want: "warning  content: no documents have been read yet", does: "they are at the next start"},
		{name: "open claim", make: func(t *testing.T, dir string) {
			state(t, dir, func(db *storage.DB) error {
				if err := db.Subscribe(t.Context(), sub); err != nil {
					return err
				}
				_, err := db.Claim(t.Context(), briefing.Delivery{Slot: briefing.Slot{Subscription: "morning", Local: "2025-08-20T04:00", At: now.Add(-2 * time.Hour)},
					Channel: "console:", Key: "k", Attempts: 1, Until: now, ClaimedAt: now.Add(-2 * time.Hour)})
				return err
			})
		}, want: "warning  deliveries: 1 open, the oldest since 2025-08-20T04:00:00Z", does: "start the bot: it asks the platform"},
		{name: "schedule that never comes", make: func(t *testing.T, dir string) {
			state(t, dir, func(db *storage.DB) error {
				never := sub
				never.Schedule = "0 0 31 2 *"
				return db.Subscribe(t.Context(), never)
			})
		}, want: "failure  digests: 1: morning never runs: ", does: "unsubscribe those that never run", code: exitFailed},
		{name: "paused", make: func(t *testing.T, dir string) {
			state(t, dir, func(db *storage.DB) error {
				if err := db.Subscribe(t.Context(), sub); err != nil {
					return err
				}
				return db.Pause(t.Context(), "morning", "the channel is gone")
			})
		}, want: "warning  digests: 1: morning is paused: the channel is gone", does: "/admin deliveries resume name:morning"},
		{name: "no backups", make: func(t *testing.T, dir string) { conf(more+"[backup]\nfolder = \"b\"\n")(t, dir) },
			want: "warning  backups: there are none in ", does: "start the bot: it makes one at once"},
		{name: "old backups", make: func(t *testing.T, dir string) {
			conf(more+"[backup]\nfolder = \"b\"\n")(t, dir)
			put(t, dir, "b/attache-20250801T030000Z.db", "")
		}, want: ", and one has been due since 2025-08-0", does: "look whether the bot runs"},
		{name: "documents with problems", make: matter("bad.md", `kind = "blog"`), want: "failure  documents: 1 problems keep a reload from changing anything; the first: ",
			does: "attache check lists them all", code: exitFailed},
		{name: "platform that is not on", make: func(t *testing.T, dir string) {
			conf(more+strings.Replace(digest(""), `"console:"`, `"discord:1"`, 1))(t, dir)
		}, want: "failure  digest a: goes to discord:1, and that platform is not on", does: "give the platform its token", code: exitFailed},
		{name: "port that changes", make: func(t *testing.T, dir string) { conf("endpoint = \"127.0.0.1:0\"\n"+posted)(t, dir) },
			want: "warning  endpoint 127.0.0.1:0: is another port at each start", does: "name a port", code: exitFailed},
		{name: "tokens in an open file", make: func(t *testing.T, dir string) {
			conf("endpoint = \"127.0.0.1:0\"\n"+posted)(t, dir)
			if err := os.Chmod(filepath.Join(dir, "config.toml"), 0o644); err != nil {
				t.Fatal(err)
			}
		}, want: " may hold tokens and is open to others (mode 644)", does: "chmod 600 it", code: exitFailed},
		{name: "port of another", make: func(t *testing.T, dir string) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			go func() {
				for {
					c, err := l.Accept()
					if err != nil {
						return
					}
					c.Close()
				}
			}()
			conf("endpoint = \""+l.Addr().String()+"\"\n"+posted)(t, dir)
		}, want: ": another program listens there", does: "name another port in endpoint", code: exitFailed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := folder(t)
			if tc.make != nil {
				tc.make(t, dir)
			}
			at := tc.now
			if at.IsZero() {
				at = now
			}
			var out, errs bytes.Buffer
			code := run(t.Context(), []string{"doctor", "--config", filepath.Join(dir, "config.toml")},
				process{strings.NewReader(""), &out, &errs, noEnv, clock{now: func() time.Time { return at }}})
			if code != tc.code {
				t.Errorf("exit code %d, want %d\n%s%s", code, tc.code, &out, &errs)
			}
			_, after, found := strings.Cut(out.String(), tc.want)
			if !found {
				t.Fatalf("no %q in\n%s%s", tc.want, &out, &errs)
			}
			_, after, _ = strings.Cut(after, "\n")
			for strings.HasPrefix(after, "         ") && !strings.HasPrefix(after, "         →") {
				_, after, _ = strings.Cut(after, "\n") // the rest of an error of several lines
			}
			if remedy, _, _ := strings.Cut(after, "\n"); tc.does != "" && !strings.Contains(remedy, "→ ") || !strings.Contains(remedy, tc.does) {
				t.Errorf("what to do is %q, want %q", remedy, tc.does)
			}
		})
	}
}
