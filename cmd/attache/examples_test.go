package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the answer in README.md with what is answered now")

// The answer in the README, up to its ellipsis, is what the program says over the embedded seeds.
func TestReadmeShowsWhatIsAnswered(t *testing.T) {
	const readme = "../../README.md"
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)```\nattache> ([^\n]+)\n(.+?)…\n```\n").FindSubmatchIndex(text)
	if shown == nil {
		t.Fatal("no answer in the README")
	}
	dir := t.TempDir()
	put(t, dir, "config.toml", "database = \"a.db\"\n")
	_, answer, errs := attache(t, dir, "ask", string(text[shown[2]:shown[3]]))
	want := string(text[shown[4]:shown[5]])
	lines := strings.SplitAfter(answer, "\n")
	got := strings.Join(lines[:min(len(lines), strings.Count(want, "\n"))], "")
	if *update {
		text = slices.Replace(text, shown[4], shown[5], []byte(got)...)
		if err := os.WriteFile(readme, text, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answer (-README +now); -update rewrites it:\n%s%s", diff, errs)
	}
}

// TestEveryExampleOfHelpIsAnswered asks over the embedded seeds what /help shows as an example for each command that everybody may
// use, in its order, as a reader who tries it would.
func TestEveryExampleOfHelpIsAnswered(t *testing.T) {
	config := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(config, []byte("database = \"a.db\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ask := func(line string) (answer string, code int) {
		var out, errs bytes.Buffer
		code = run(context.Background(), []string{"ask", "--config", config, line}, process{strings.NewReader(""), &out, &errs, func(string) string { return "" }, wallClock})
		return out.String() + errs.String(), code
	}
	help, _ := ask("/help")
	digests, _ := ask("/help digest")
	digests, _, _ = strings.Cut(digests, "For admins")
	help += digests
	examples := regexp.MustCompile(`for instance (/.*(?:\n  \S.*)?)`).FindAllStringSubmatch(help, -1)
	if len(examples) < 20 {
		t.Fatalf("%d examples in\n%s", len(examples), help)
	}
	var last []string
	for _, found := range examples {
		line := strings.Join(strings.Fields(found[1]), " ")
		switch {
		case strings.HasPrefix(line, "/digest unsubscribe"):
			last = append(last, line) // the others are about what it ends
			continue
		case strings.HasPrefix(line, "/digest resume"):
			continue // is of one that is paused
		}
		if answer, code := ask(line); code != exitDone || strings.Contains(answer, "Not found") {
			t.Errorf("%s exits with %d:\n%s", line, code, answer)
		}
	}
	for _, line := range last {
		if answer, code := ask(line); code != exitDone {
			t.Errorf("%s exits with %d:\n%s", line, code, answer)
		}
	}
}

// TestEveryExampleForAdminsIsAnswered asks what /help admin shows as an example for each command. An admin who tries it has other names than
// the example: those of a subscription, a person and a correction are put in.
func TestEveryExampleForAdminsIsAnswered(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "config.toml", "database = \"a.db\"\ndocuments = [\"docs\"]\n")
	put(t, dir, "docs/newest.md", "+++\ntitle = \"Two names\"\ndate = \"2030-09-01\"\n+++\nVladimir Poutine rejected a ceasefire. John Smith welcomed the peace talks.\n")
	ask := func(line string) (string, int) {
		code, answer, errs := attache(t, dir, "ask", line)
		return answer + errs, code
	}
	if answer, code := ask(`/digest subscribe "weekdays 07:30" Europe/Paris topics:ceasefire`); code != exitDone {
		t.Fatal(answer)
	}
	help, _ := ask("/help admin")
	examples := regexp.MustCompile(`for instance (/admin .*(?:\n  \S.*)?)`).FindAllStringSubmatch(help, -1)
	if len(examples) < 18 {
		t.Fatalf("%d examples in\n%s", len(examples), help)
	}
	// What there is nothing to do about says so.
	refused := map[string]string{"/admin deliveries replay": "was never taken on", "/admin deliveries resume": "is not paused"}
	correction := "none"
	for _, found := range examples {
		line := strings.Join(strings.Fields(found[1]), " ")
		line = strings.NewReplacer("morning", "ceasefire", "@ann", "discord:123", "4kq2x7ab", correction).Replace(line)
		answer, code := ask(line)
		want := ""
		for begins, says := range refused {
			if strings.HasPrefix(line, begins) {
				want = says
			}
		}
		if (code == exitDone) != (want == "") || !strings.Contains(answer, want) {
			t.Errorf("%s exits with %d:\n%s", line, code, answer)
		}
		if strings.HasPrefix(line, "/admin alias") {
			// The one that is confirmed is undone.
			confirm := regexp.MustCompile(`Confirm  (/admin alias .*)`).FindStringSubmatch(answer)
			if confirm == nil {
				t.Fatalf("%s offers nothing to confirm:\n%s", line, answer)
			}
			done, _ := ask(confirm[1])
			undo := regexp.MustCompile(`/admin undo id:(\w+)`).FindStringSubmatch(done)
			if undo == nil {
				t.Fatalf("%s offers nothing to undo:\n%s", confirm[1], done)
			}
			correction = undo[1]
		}
	}
}
