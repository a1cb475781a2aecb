package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows says which packages of the project each package may import. Tests and fakes are exempt.
// A name that ends in "/" stands for the packages below it.
var arrows = map[string][]string{
	"cmd/":              {"*"},
	"bot":               {"bot/reply"},
	"bot/discord":       {"bot", "bot/reply"},
	"bot/slack":         {"bot", "bot/reply"},
	"bot/console":       {"bot", "bot/reply"},
	"bot/commands":      {"bot", "bot/press", "bot/wording", "bot/reply", "briefing"},
	"bot/press":         {"bot/wording", "bot/reply", "briefing"},
	"bot/wording":       {"bot/reply", "briefing"},
	"bot/reply":         {},
	"briefing":          {},
	"briefing/ingest":   {"briefing/extract", "briefing"},
	"briefing/extract":  {"briefing", "briefing/extract/"},
	"briefing/extract/": {"briefing", "briefing/extract/"},
	"storage":           {"briefing"},
	"seeds":             {},
}

// sdks says which package alone may import a package from outside, and those below it.
var sdks = map[string]string{
	"github.com/bwmarrin/discordgo": "bot/discord",
	"github.com/slack-go/slack":     "bot/slack",
	"github.com/mattn/go-sqlite3":   "storage",
	"github.com/robfig/cron/v3":     "bot/press",
	"database/sql":                  "storage",

	"github.com/prometheus/client_golang": "cmd/attache",
}

// fakes are packages that only tests import.
var fakes = []string{"bot/discord/discordtest", "bot/slack/slacktest"}

func TestArrows(t *testing.T) {
	for _, problem := range arrowProblems(t, "../..") {
		t.Error(problem)
	}
}

// arrowProblems returns what in the module at root points where it should not.
func arrowProblems(t *testing.T, root string) []string {
	t.Helper()
	var problems []string
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && file != root) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		from := path.Dir(filepath.ToSlash(rel))
		if slices.Contains(fakes, from) {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			to, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if what := arrowProblem(from, to); what != "" {
				problems = append(problems, fmt.Sprintf("%s: %s", filepath.ToSlash(rel), what))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return problems
}

func arrowProblem(from, to string) string {
	for sdk, only := range sdks {
		if (to == sdk || strings.HasPrefix(to, sdk+"/")) && from != only {
			return fmt.Sprintf("imports %s; only %s may", to, only)
		}
	}
	if to == "net/http" && !strings.HasPrefix(from, "cmd/") && from != "bot/discord" && from != "bot/slack" {
		return "imports net/http; only cmd and the adapters may"
	}
	to, ours := strings.CutPrefix(to, "attache/")
	if !ours {
		return ""
	}
	if slices.Contains(fakes, to) {
		return fmt.Sprintf("imports %s, a fake; only tests may", to)
	}
	allowed, ok := arrows[from]
	for dir := from; !ok && dir != "."; {
		dir = path.Dir(dir)
		allowed, ok = arrows[dir+"/"]
	}
	if !ok {
		return "its package is not in the table of arrows"
	}
	for _, a := range allowed {
		if a == "*" || a == to || strings.HasSuffix(a, "/") && strings.HasPrefix(to, a) {
			return ""
		}
	}
	return fmt.Sprintf("imports %s; %s may import %s of the project", to, from, list(allowed))
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

func TestArrowProblem(t *testing.T) {
	for _, tc := range []struct{ from, to, want string }{
		{"storage", "attache/briefing", ""},
		{"cmd/attache", "attache/storage", ""},
		{"briefing/extract/tag", "attache/briefing", ""},
		{"storage", "attache/bot", "imports bot; storage may import briefing of the project"},
		{"briefing", "attache/storage", "imports storage; briefing may import nothing of the project"},
		{"bot/commands", "database/sql", "imports database/sql; only storage may"},
		{"bot/slack", "github.com/bwmarrin/discordgo", "imports github.com/bwmarrin/discordgo; only bot/discord may"},
		{"bot/press", "github.com/slack-go/slack/socketmode", "imports github.com/slack-go/slack/socketmode; only bot/slack may"},
		{"bot/press", "attache/bot", "imports bot; bot/press may import bot/wording, bot/reply, briefing of the project"},
		{"briefing/ingest", "net/http", "imports net/http; only cmd and the adapters may"},
		{"bot/discord", "attache/bot/discord/discordtest", "imports bot/discord/discordtest, a fake; only tests may"},
		{"models", "attache/briefing", "its package is not in the table of arrows"},
	} {
		if got := arrowProblem(tc.from, tc.to); got != tc.want {
			t.Errorf("arrowProblem(%q, %q) = %q, want %q", tc.from, tc.to, got, tc.want)
		}
	}
}
