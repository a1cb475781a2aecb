package main

import (
	"context"
	"database/sql"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
)

// A disk that is full, and one that can only be read, are told as such. Nothing is lost: what was stored is whole, and once
// there is room all goes on.
func TestDiskFullAndReadOnly(t *testing.T) {
	dir := folder(t)
	// The database lies on a disk of 8 MB, which only this shell sees.
	out := inNamespace(t, dir, `
		mkdir disk && mount -t tmpfs -o size=8m none disk
		sed -i 's|a.db|disk/a.db|' config.toml
		export ATTACHE_TEST_TIME=2025-08-20T06:00:00Z
		echo "== room"; attache ask '`+searched+`'; echo "exit $?"
		dd if=/dev/zero of=disk/fill bs=4k 2>/dev/null
		yes 'Kenya rejected a ceasefire in Sudan.' | head -20000 > docs/b.md
		echo "== full"; attache ask '/search ceasefire'; echo "exit $?"
		attache doctor; echo "doctor $?"
		rm docs/b.md disk/fill
		echo "== room again"; attache ask '`+searched+`'; echo "exit $?"
		attache doctor; echo "doctor $?"
		mount -o remount,ro disk
		echo "== read-only"; attache ask '`+searched+`'; echo "exit $?"
		attache doctor; echo "doctor $?"
		mount -o remount,rw disk
		echo "== written again"; attache ask '`+searched+`'; echo "exit $?"
	`)
	parts := make(map[string]string)
	for part := range strings.SplitSeq(out, "== ") {
		name, text, _ := strings.Cut(part, "\n")
		parts[name] = text
	}
	for _, tc := range []struct {
		part string
		want []string
	}{
		{"room", []string{"France called for", "exit 0"}},
		{"full", []string{"the disk is full", "exit 1", "failure  disk of disk: 0 MiB free", "make room", "doctor 1"}},
		{"room again", []string{"France called for", "exit 0", "search index, settings and references are whole"}},
		{"read-only", []string{"exit 1", "failure  folder disk: cannot be written", "mounted read-only", "doctor 1"}},
		{"written again", []string{"France called for", "exit 0"}},
	} {
		for _, want := range tc.want {
			if !strings.Contains(parts[tc.part], want) {
				t.Errorf("%s: no %q in\n%s", tc.part, want, parts[tc.part])
			}
		}
	}
}

// inNamespace runs a script in dir that may mount, and returns what it prints.
func inNamespace(t *testing.T, dir, script string) string {
	t.Helper()
	if out, err := exec.Command("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", t.TempDir()).CombinedOutput(); err != nil {
		t.Skipf("this machine lets nobody mount a small disk: %v: %s", err, out)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*storyTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "unshare", "--map-root-user", "--mount", "sh", "-c", script)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil && ctx.Err() != nil {
		t.Fatalf("%v\n%s", errors.Join(err, ctx.Err()), out)
	}
	return string(out)
}

// While another process writes, the bot waits, and says after half a minute what it has waited for; then nothing has been
// changed, and it goes on as soon as the other is done.
func TestLockedByAnotherProcess(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	t.Parallel()
	dir := folder(t)
	ask := func() (int, string) {
		cmd := exec.Command("attache", "ask", searched)
		cmd.Dir = dir
		cmd.Env = append(cmd.Environ(), "ATTACHE_TEST_TIME=2025-08-20T06:00:00Z")
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), string(out)
	}
	if code, out := ask(); code != exitDone {
		t.Fatalf("exit code %d: %s", code, out)
	}
	put(t, dir, "docs/b.md", "Kenya rejected a ceasefire in Sudan.\n")
	db, err := sql.Open("sqlite3", filepath.Join(dir, "a.content.db")+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lock, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if code, out := ask(); code != exitFailed || !strings.Contains(out, "is locked: another process has been writing for over 30 s") {
		t.Errorf("while it is locked: exit code %d: %s", code, out)
	}
	released := time.AfterFunc(time.Second, func() {
		if err := lock.Rollback(); err != nil {
			t.Error(err)
		}
	})
	defer released.Stop()
	if code, out := ask(); code != exitDone || !strings.Contains(out, "France called for") {
		t.Errorf("while the other process ends: exit code %d: %s", code, out)
	}
}
