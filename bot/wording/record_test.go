package wording

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"attache/briefing"
)

// exported is an export of one statement with these words, and a passage with the same.
func exported(t testing.TB, holder, words, title, line string) Export {
	text := "x" + words + "y"
	s := briefing.Statement{
		Position: briefing.Position{ID: "d#1", DocumentID: "d", Sentence: briefing.Span{Start: 0, End: len(text)}, Content: briefing.Span{Start: 1, End: 1 + len(words)},
			Holder: briefing.Mention{Name: holder}, Act: briefing.Demand, Stance: briefing.Support, Mode: briefing.Indirect, Date: day(t, "2031-03-01")},
		In: briefing.Document{ID: "d", Title: title, Source: title, URL: words, Date: day(t, "2031-03-02")}, Passage: text, Words: words,
	}
	return Export{Title: title, Line: line, AsOf: time.Date(2031, 3, 4, 5, 6, 7, 0, time.UTC), Documents: 1, Records: []Record{
		{Kind: "change", Statement: &s, Change: briefing.Reversed, Before: []briefing.Statement{s}},
		{Kind: "date", Passage: &briefing.Passage{Document: s.In, Text: words, Span: s.Content}, Day: day(t, "2031-04-01")},
	}}
}

// FuzzExport holds every export to its form, whatever the documents say.
func FuzzExport(f *testing.F) {
	f.Add("Ada Lund", "=HYPERLINK(\"http://evil\")", "+1", "@SUM(A1)")
	f.Add("-2+3", "a\r\nBEGIN:VEVENT\r\n;,\\n", "\tTab", "/matrix x")
	f.Add("“É”", strings.Repeat("ж", 200), "a\u2028b\x00", "＝1")
	f.Fuzz(func(t *testing.T, holder, words, title, line string) {
		for _, s := range []string{holder, words, title, line} {
			if !utf8.ValidString(s) {
				t.Skip("text is stored as UTF-8 only")
			}
		}
		e := exported(t, holder, words, title, line)
		data, err := e.CSV()
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%d rows, error %v", len(rows), err)
		}
		for _, row := range rows[1:] {
			for _, cell := range row {
				if c := strings.TrimLeft(cell, " "); c != "" && strings.ContainsAny(c[:1], "=+-@\t\r\n") {
					t.Fatalf("a cell is a formula: %q", cell)
				}
			}
		}
		if strings.Contains(strings.ReplaceAll(string(data), "\r\n", ""), "\n") {
			t.Fatal("a line ends without a carriage return")
		}
		if data, err = e.JSON(); err != nil {
			t.Fatal(err)
		}
		var back jsonExport
		if err := json.Unmarshal(data, &back); err != nil || back.Schema != ExportSchema || len(back.Records) != 2 {
			t.Fatalf("%d records, error %v", len(back.Records), err)
		}
		if got := back.Records[0].Passage.Text; got != "x"+words+"y" {
			t.Fatalf("the passage is %q", got)
		}
		if len(back.Records[0].Held.Words.Own) > 0 {
			t.Fatalf("words that are only reported are the holder's own: %q", back.Records[0].Held.Words.Own)
		}
		if data, err = e.ICS(); err != nil {
			t.Fatal(err)
		}
		for l := range strings.SplitSeq(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
			if len(l) > 75 || strings.ContainsAny(l, "\r\n") || !utf8.ValidString(l) {
				t.Fatalf("a line of %d bytes: %q", len(l), l)
			}
		}
		// A reader that is not ours.
		cal, err := ics.ParseCalendar(bytes.NewReader(data))
		if err != nil || len(cal.Events()) != 2 {
			t.Fatalf("a calendar that cannot be read: %v\n%s", err, data)
		}
		_, summary, _ := e.Records[1].event()
		want := strings.Map(func(c rune) rune {
			if unicode.IsControl(c) {
				return -1
			}
			return c
		}, summary)
		if got := cal.Events()[1].GetProperty(ics.ComponentPropertySummary).Value; got != want {
			t.Fatalf("the summary is read as %q, want %q", got, want)
		}
	})
}

func TestExportKeepsReportedWordsApart(t *testing.T) {
	e := exported(t, "Ada Lund", "a truce, which she called “holy”", "Talks", "/x")
	s := e.Records[0].Statement
	s.Mode = briefing.Mixed
	at := strings.Index(s.Words, "holy")
	s.Quoted = []briefing.Span{{Start: at, End: at + len("holy")}}
	own, reported := attributed(*s)
	if len(own) != 1 || own[0] != "holy" || reported != "according to ‘Talks’: a truce, which she called “holy”" {
		t.Errorf("mixed: own %q, reported %q", own, reported)
	}
	s.Via = []briefing.Mention{{Name: "Near"}, {Name: "Far"}}
	s.Quoted, s.Mode = nil, briefing.Indirect
	own, reported = attributed(*s)
	if len(own) != 0 || !strings.HasPrefix(reported, "according to Far, as reported by Near, as reported by ‘Talks’: ") {
		t.Errorf("through others: own %q, reported %q", own, reported)
	}
	s.Via, s.Mode = nil, briefing.Direct
	if own, reported = attributed(*s); len(own) != 1 || own[0] != s.Words || reported != "" {
		t.Errorf("direct: own %q, reported %q", own, reported)
	}
}

// TestTheFormOfExportsIsDocumented holds docs/export.md to every field and column.
func TestTheFormOfExportsIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/export.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := func(name string) {
		t.Helper()
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/export.md does not name %s", name)
		}
	}
	documented(ExportSchema)
	for _, column := range csvColumns {
		documented(column)
	}
	for _, form := range []any{jsonExport{}, jsonRecord{}, jsonHeld{}, jsonWords{}, jsonNamed{}, jsonPassage{}, jsonSource{}} {
		for field := range reflect.TypeOf(form).Fields() {
			documented(field.Tag.Get("json"))
		}
	}
}
