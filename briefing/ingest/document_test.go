package ingest

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/briefing"
)

func TestDocumentReadsFrontMatter(t *testing.T) {
	text := "\uFEFF+++\r\nid = \"kyiv-eve\"\r\ntitle = \"Before the talks\"\r\ndate = \"2025-08-17\"\r\nsource = \"Agency\"\r\n" +
		"kind = \"news\"\r\nlanguage = \"EN\"\r\nhandling = \"tlp:green\"\r\n+++\r\nKyiv called for a truce.\r\n"
	got, err := Document("in/kyiv.md", "kyiv.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got.BodyText() != "Kyiv called for a truce.\r\n" {
		t.Errorf("body = %q", got.BodyText())
	}
	day, _ := briefing.ParseDay("2025-08-17")
	want := briefing.Document{ID: "kyiv-eve", Title: "Before the talks", Source: "Agency", Date: day, DateBasis: briefing.DateStated,
		Language: "en", Kind: briefing.News, Handling: "TLP:GREEN", Path: "in/kyiv.md", Text: text, Body: got.Body, Hash: got.Hash}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b briefing.Day) bool { return a == b })); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

func TestDocumentWithoutFrontMatter(t *testing.T) {
	for _, tc := range []struct{ name, text, id, title, date, basis string }{
		{"notes/2024-03-02 Geneva.txt", "# Talks in Geneva\n\nBoth sides met.", "notes-2024-03-02-geneva", "Talks in Geneva", "2024-03-02", briefing.DateInferred},
		{"Élysée.md", "\n\nThe president spoke.", "elysee", "The president spoke.", "", briefing.DateUnknown},
		{"a.txt", "Readout\nAugust 17, 2025\nThey spoke.", "a", "Readout", "2025-08-17", briefing.DateInferred},
		{"b.txt", "Readout\nOn August 17, 2025 they spoke.", "b", "Readout", "", briefing.DateUnknown},
		{"g.txt", "Press conference\nGeneva, 17 August 2025\nThey spoke.", "g", "Press conference", "2025-08-17", briefing.DateInferred},
		{"h.txt", "Joint statement, Camp David, Maryland, August 17, 2025", "h", "Joint statement, Camp David, Maryland, August 17, 2025", "2025-08-17", briefing.DateInferred},
		{"i.txt", "The talks of 2024, 17 August 2025", "i", "The talks of 2024, 17 August 2025", "", briefing.DateUnknown},
		{"c.txt", "", "c", "c", "", briefing.DateUnknown},
		{"d.txt", "+++ is how front matter begins", "d", "+++ is how front matter begins", "", briefing.DateUnknown},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := Document(tc.name, tc.name, []byte(tc.text))
			if err != nil {
				t.Fatal(err)
			}
			got := []string{d.ID, d.Title, d.Date.String(), d.DateBasis}
			if diff := cmp.Diff([]string{tc.id, tc.title, tc.date, tc.basis}, got); diff != "" {
				t.Errorf("id, title, date, basis (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDocumentTellsEveryProblem(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"unknown key", "+++\ntitle = \"A\"\ndaet = \"2025-01-01\"\n+++\nx", `x.md:3: unknown key "daet"; did you mean "date"`},
		{"syntax", "+++\ntitle = \n+++\nx", `x.md:2: expected value`},
		{"no end", "+++\ntitle = \"A\"\nx", `x.md:1: the front matter has no end; close it with a line "+++"`},
		{"YAML", "---\ntitle: A\n---\nx", `x.md:1: the front matter is YAML; write it as TOML`},
		{"date", "+++\n\ndate = \"17.8.2025\"\n+++\nx", `x.md:3: date: "17.8.2025" is no date; write it as 2006-01-02`},
		{"kind", "+++\nkind = \"blog\"\n+++\nx", `x.md:2: kind "blog" is none of news, readout`},
		{"id", "+++\nid = \"A b\"\n+++\nx", `x.md:2: id "A b" is no id`},
		{"handling that is empty", "+++\nhandling = \"\"\n+++\nx", `x.md:2: handling "" is none of clear`},
		{"handling", "+++\nhandling = \"SECRET\"\n+++\nx", `x.md:2: handling "SECRET" is none of clear, green, amber, amber+strict, red`},
		{"control character", "+++\ntitle = \"a\\u202eb\"\n+++\nx", `x.md:2: title holds the control character U+202E`},
		{"url", "+++\nurl = \"javascript:alert(1)\"\n+++\nx", `x.md:2: url "javascript:alert(1)" must begin with https:// or http://`},
		{"two at once", "+++\nkind = \"blog\"\ndate = \"x\"\n+++\nx", "\nx.md:3: date:"},
		{"not UTF-8", "abc\xff", `x.md: not UTF-8 at byte 3; save it as UTF-8`},
		{"UTF-16", "\xff\xfea\x00", `x.md: this is UTF-16; save it as UTF-8`},
		{"binary", "PK\x03\x04\x00\x00", `x.md: this is binary (it holds a NUL byte)`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Document("x.md", "x.md", []byte(tc.text))
			var problems Problems
			if !errors.As(err, &problems) {
				t.Fatalf("error = %v, want problems", err)
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("problems:\n%s\nwant:\n%s", err, tc.want)
			}
		})
	}
}

func FuzzDocument(f *testing.F) {
	f.Add("a.md", "+++\nid = \"a\"\ndate = \"2025-08-17\"\n+++\nText.")
	f.Add("2024-01-02.txt", "\uFEFFText\r\n")
	f.Add("дом.md", "+++\n+++\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		d, err := Document(name, name, []byte(text))
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a word")
			}
			return
		}
		if d.Text != text {
			t.Error("the text is not as it was read")
		}
		if d.Body < 0 || d.Body > len(text) {
			t.Fatalf("body at %d of %d", d.Body, len(text))
		}
		if !isSlug(d.ID) {
			t.Errorf("id %q is no slug", d.ID)
		}
		if d.Title == "" {
			t.Error("no title")
		}
	})
}
