package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"attache/bot"
	"attache/bot/discord"
	"attache/storage"
)

// logged finds what is logged as an error: the message is a constant.
var logged = regexp.MustCompile(`\.Error(?:Context\(\w+, |\()"([^"]+)"`)

// Whoever reads an error in the log finds in the manual what to do.
func TestManualKnowsEveryErrorInTheLog(t *testing.T) {
	manual := read(t, "../../docs/operations.md")
	messages := make(map[string]string)
	for _, dir := range []string{"bot", "cmd/attache", "storage"} {
		err := filepath.WalkDir(filepath.Join("../..", dir), func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || strings.Contains(file, "test/") {
				return err
			}
			for _, m := range logged.FindAllStringSubmatch(read(t, file), -1) {
				messages[m[1]] = file
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(messages) < 15 {
		t.Errorf("only %d messages found: %v", len(messages), slices.Collect(maps.Keys(messages)))
	}
	for message, file := range messages {
		if !strings.Contains(manual, "`"+message+"`") {
			t.Errorf("docs/operations.md does not say what to do about %q (%s)", message, file)
		}
	}
}

// Figures that manual and dashboard name are there.
func TestManualNamesFiguresThatExist(t *testing.T) {
	db, err := storage.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := discord.New(discord.Config{Token: "x"})
	if err != nil {
		t.Fatal(err)
	}
	m := newMonitor(db, wallClock.now, []bot.Platform{p}, nil)
	m.Served("position", "discord", "done", 0)
	m.Connected("discord", true)
	m.Limited("discord")
	m.reloaded(0, nil)
	exist := map[string]bool{}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		exist[f.GetName()] = true
	}
	exist["attache_content_age_seconds"] = true // only once there is content
	name := regexp.MustCompile(`\b(?:attache|process)_[a-z_]+\b`)
	for _, file := range []string{"../../docs/operations.md", "../../docs/grafana.json"} {
		for _, named := range name.FindAllString(read(t, file), -1) {
			base := regexp.MustCompile(`_(count|bucket|sum)$`).ReplaceAllString(named, "")
			if !exist[base] {
				t.Errorf("%s names %s, which is not measured", file, named)
			}
		}
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
