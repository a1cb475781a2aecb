package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"attache/briefing"
	"attache/briefing/extract"
)

const actors = `as_of = "2025-10-31"
ambiguous = ["Georgia"]
[[actor]]
id = "france"
name = "France"
kind = "state"
demonyms = ["French"]
[[actor]]
id = "emmanuel-macron"
name = "Emmanuel Macron"
kind = "person"
[[actor.office]]
role = "president"
of = "france"
from = "2017-05-14"
`

const topics = `[[topic]]
id = "ceasefire"
label = "Ceasefire"
terms = ["ceasefire*"]
matter = ["ceasefire"]
`

func source(name string, files map[string]string) Source {
	fsys := fstest.MapFS{}
	for file, text := range files {
		fsys[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return Source{Name: name, FS: fsys, Docs: "documents"}
}

func seed(more map[string]string) Source {
	files := map[string]string{"actors.toml": actors, "topics.toml": topics, "documents/a.md": "Macron called for a ceasefire."}
	for k, v := range more {
		files[k] = v
	}
	return source("seeds", files)
}

// load is Load with the registry as it was read.
func load(ctx context.Context, sources []Source, marks map[string]Mark) (Batch, error) {
	asRead := func(r *briefing.Registry) *briefing.Registry { return r }
	return Load(ctx, sources, asRead, marks, func(string, int, int) {})
}

func TestLoadExtractsOnlyWhatChanged(t *testing.T) {
	s := seed(map[string]string{"documents/b.md": "France welcomed the ceasefire."})
	first, err := load(t.Context(), []Source{s}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Put) != 2 || len(first.Keep) != 0 {
		t.Fatalf("put %d, keep %d; want 2, 0", len(first.Put), len(first.Keep))
	}
	marks := make(map[string]Mark)
	for _, e := range first.Put {
		marks[e.Document.ID] = markOf(e.Document, first.Registry)
	}
	s.FS.(fstest.MapFS)["documents/b.md"].Data = []byte("France rejected the ceasefire.")
	marks["c"] = Mark{}
	second, err := load(t.Context(), []Source{s}, marks)
	if err != nil {
		t.Fatal(err)
	}
	var put []string
	for _, e := range second.Put {
		put = append(put, e.Document.ID)
	}
	got := fmt.Sprint("keep ", second.Keep, " put ", put, " gone ", second.Gone)
	if want := "keep [a] put [b] gone [c]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLoadTellsAllProblemsAtOnce(t *testing.T) {
	seeds := seed(map[string]string{
		"documents/bad.md":  "+++\nkind = \"blog\"\n+++\nx",
		"documents/bin.txt": "\x00",
		"documents/A.md":    "the same id as a.md",
		"documents/c.pdf":   "\x00 not read",
		"documents/.d.md":   "\xff not read",
	})
	extra := source("more", map[string]string{"actors.toml": strings.Replace(actors, `"person"`, `"human"`, 1), "documents/e.md": "fine"})
	_, err := load(t.Context(), []Source{seeds, extra}, nil)
	var problems Problems
	if !errors.As(err, &problems) {
		t.Fatalf("error = %v, want problems", err)
	}
	want := `more/actors.toml:8: actor emmanuel-macron: kind "human" is none of person, state, organisation, bloc, group
more/actors.toml:8: actor emmanuel-macron: only persons hold offices; kind is "human"
seeds/documents/a.md: the id "a" is also that of seeds/documents/A.md; give one of them another id in its front matter
seeds/documents/bad.md:2: kind "blog" is none of news, readout, statement, communique, transcript, negotiation-report, analysis
seeds/documents/bin.txt: this is binary (it holds a NUL byte); give it as plain text in UTF-8`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// Documents without a date, files that are no documents and folders without any are no problems, and told by a check.
func TestCheckTellsWhatIsMissing(t *testing.T) {
	s := source("in", map[string]string{"documents/2025-08-17.md": "Dated.", "documents/b.md": "Not dated.", "documents/sub/c.pdf": "\x00"})
	s.FS.(fstest.MapFS)["actors.toml"] = &fstest.MapFile{Data: []byte("as_of = \"2026-01-01\"\n")}
	s.Docs = "."
	bare := source("bare", map[string]string{"documents/notes.docx": "PK"})
	got, err := Check(t.Context(), []Source{seed(nil), s, bare})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"seeds/documents/a.md", "in/documents/b.md", "in/documents/sub/c.pdf", "bare/documents/notes.docx", "bare"}
	if diff := cmp.Diff(want, slices.Concat(got.Undated, got.Passed, got.Empty)); diff != "" {
		t.Errorf("undated, passed over, empty (-want +got):\n%s", diff)
	}
}

func TestRegistryProblems(t *testing.T) {
	for _, tc := range []struct{ name, from, to, want string }{
		{"unknown key", "demonyms", "demonym", `actors.toml:7: unknown key "actor.demonym"; did you mean "demonyms"`},
		{"as of", `"2025-10-31"`, `"yesterday"`, `actors.toml:1: as_of must say`},
		{"office of nobody", `of = "france"`, `of = "gaul"`, `office "president" is of "gaul", which is no actor's id`},
		{"name shared", `"French"`, `"Emmanuel  Macron"`, `the name "Emmanuel Macron" is shared by emmanuel-macron and france`},
		{"date", `"2017-05-14"`, `"May 2017"`, `actors.toml:8: actor emmanuel-macron: office "president": from: "May 2017" is no date`},
		{"syntax", `id = "france"`, `id = france`, `actors.toml:4:`},
		{"term that ends with a gap", `["ceasefire*"]`, `["ceasefire …"]`, `topic ceasefire: the term "ceasefire …" must have one … at most, between words`},
		{"term of several names", `["ceasefire*"]`, `["ceasefire* | truce"]`, `topic ceasefire: the term "ceasefire* | truce" must be one`},
		{"name left out", `["ceasefire"]`, `["ceasefire | "]`, `topic ceasefire: the term "" must be words`},
		{"matter with a gap", `["ceasefire"]`, `["halt … fire"]`, `topic ceasefire: "halt … fire" in matter must be words that stand together`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := source("seeds", map[string]string{"actors.toml": strings.Replace(actors, tc.from, tc.to, 1), "topics.toml": strings.Replace(topics, tc.from, tc.to, 1)})
			_, err := Registry(s)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v\nwant %s", err, tc.want)
			}
		})
	}
}

func TestLaterSourcesAddAndReplace(t *testing.T) {
	more := source("more", map[string]string{"actors.toml": "as_of = \"2026-01-01\"\n[[actor]]\nid = \"france\"\nname = \"La France\"\nkind = \"state\"\n"})
	r, err := Registry(seed(nil), more)
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Actor("france")
	if err != nil {
		t.Fatal(err)
	}
	if a.Name != "La France" || len(r.Actors()) != 2 || r.AsOf().String() != "2025-10-31" {
		t.Errorf("got %q, %d actors, as of %s", a.Name, len(r.Actors()), r.AsOf())
	}
}

func TestFoldersAreNotLeft(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(dir, "outside.md")
	folder := filepath.Join(dir, "in")
	if err := errors.Join(os.WriteFile(outside, []byte("secret"), 0o600), os.Mkdir(folder, 0o700),
		os.Symlink(outside, filepath.Join(folder, "out.md")), os.Symlink(".", filepath.Join(folder, "loop")),
		os.WriteFile(filepath.Join(folder, "in.md"), []byte("fine"), 0o600)); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	_, err = load(t.Context(), []Source{seed(nil), {Name: "in", FS: root.FS(), Docs: "."}}, nil)
	if err == nil || !strings.Contains(err.Error(), "in/out.md: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error = %v, want one about in/out.md", err)
	}
}

func BenchmarkLoadUnchanged(b *testing.B) {
	files := make(map[string]string)
	body := strings.Repeat("France called for a ceasefire and welcomed the talks in Geneva. ", 50)
	for i := range 10_000 {
		files[fmt.Sprintf("documents/d%05d.md", i)] = fmt.Sprintf("+++\ntitle = \"Report %d\"\ndate = \"2025-08-17\"\n+++\n%s", i, body)
	}
	s := seed(files)
	first, err := load(b.Context(), []Source{s}, nil)
	if err != nil {
		b.Fatal(err)
	}
	marks := make(map[string]Mark)
	for _, e := range first.Put {
		marks[e.Document.ID] = markOf(e.Document, first.Registry)
	}
	first = Batch{}
	b.ReportAllocs()
	for b.Loop() {
		if batch, err := load(b.Context(), []Source{s}, marks); err != nil || len(batch.Put) > 0 {
			b.Fatal(len(batch.Put), err)
		}
	}
}

// markOf returns the mark of a document that was extracted with r.
func markOf(d briefing.Document, r *briefing.Registry) Mark {
	return Mark{d.Hash, r.Hash(), extract.Version, d.Path}
}
