package main

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// runAnew runs the bot on a new data base, without input, and calls whenever each time that it asks for the time.
func runAnew(ctx context.Context, t *testing.T, whenever func(database string)) (code int, told string) {
	t.Helper()
	database := filepath.Join(t.TempDir(), "a.db")
	var mu sync.Mutex
	now := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		whenever(database)
		return time.Now()
	}
	env := func(key string) string { return map[string]string{"ATTACHE_DATABASE": database}[key] }
	var out, errs bytes.Buffer
	code = run(ctx, []string{"run"}, process{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, env: env, clock: clock{now: now}})
	return code, errs.String()
}

// A supervisor must not take a bot for dead that reads its first documents, nor for ready.
func TestHealthWhileTheFirstDocumentsAreRead(t *testing.T) {
	seen := make(map[string]int)
	code, told := runAnew(t.Context(), t, func(database string) {
		address, err := os.ReadFile(healthFile(database))
		if err != nil || len(seen) > 0 {
			return
		}
		for _, path := range []string{"/healthz", "/readyz"} {
			res, err := http.Get(strings.TrimSpace(string(address)) + path)
			if err != nil {
				t.Error(err)
				return
			}
			res.Body.Close()
			seen[path] = res.StatusCode
		}
	})
	if code != exitDone || told != "" {
		t.Errorf("exit code %d, told %q", code, told)
	}
	if seen["/healthz"] != http.StatusOK || seen["/readyz"] != http.StatusServiceUnavailable {
		t.Errorf("while the first documents were read: %v, want 200 of /healthz and 503 of /readyz", seen)
	}
}

func TestInterruptedIsToldAsSuch(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var errs bytes.Buffer
	env := func(key string) string {
		return map[string]string{"ATTACHE_DATABASE": filepath.Join(t.TempDir(), "a.db")}[key]
	}
	code := run(ctx, []string{"check"}, process{stdin: strings.NewReader(""), stdout: &errs, stderr: &errs, env: env, clock: wallClock})
	if want := "attache: interrupted\n"; code != exitFailed || errs.String() != want {
		t.Errorf("exit code %d, told %q; want %d and %q", code, errs.String(), exitFailed, want)
	}
}

// To be told to stop is no failure, also before the first answer.
func TestRunIsStoppedWhileDocumentsAreRead(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	code, told := runAnew(ctx, t, func(database string) {
		if _, err := os.Stat(database); err == nil {
			stop()
		}
	})
	if code != exitDone || told != "" {
		t.Errorf("exit code %d, told %q", code, told)
	}
}
