package commands_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"attache/bot/reply"
	"attache/briefing"
)

// files returns the files in the answer to line.
func (d *desk) files(t testing.TB, line string) []reply.File {
	t.Helper()
	var files []reply.File
	a := d.answer(t, line, false)
	for _, b := range a.Message.Blocks {
		if f, ok := b.(reply.File); ok {
			files = append(files, f)
		}
	}
	if a.Refused {
		t.Fatalf("%s is refused: %v", line, a.Message.Blocks)
	}
	return files
}

// TestExports asks the lines of testdata/exports and compares the files in the answers.
func TestExports(t *testing.T) {
	const file = "testdata/exports/exports.txtar"
	d := newDesk(t, papers)
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive.Files {
		f := &archive.Files[i]
		files := d.files(t, f.Name)
		if len(files) != 1 {
			t.Fatalf("%s: %d files", f.Name, len(files))
		}
		got := string(files[0].Data)
		if strings.HasSuffix(files[0].Name, ".csv") || strings.HasSuffix(files[0].Name, ".ics") {
			read := strings.ReplaceAll(got, "\r\n", "\n")
			if strings.Count(read, "\n") != strings.Count(got, "\r\n") || strings.Contains(read, "\r") {
				t.Errorf("%s: not every line ends in CRLF", f.Name)
			}
			got = read
		}
		got = files[0].Name + " (" + files[0].MediaType + ")\n" + got
		if *update {
			f.Data = []byte(got)
		} else if diff := cmp.Diff(string(f.Data), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f.Name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestExportRefuses(t *testing.T) {
	d := newDesk(t, papers)
	for line, want := range map[string]string{
		"/export":                                      "Say what to export",
		"/export csv":                                  "Say what to export",
		"/export ics who Sudia":                        "can be exported as md only",
		"/export csv nonsense":                         "I know no command /nonsense",
		"/export csv admin status":                     "/admin status cannot be exported. What can: brief, position, matrix",
		"/export md status":                            "/status cannot be exported",
		"/export csv export csv brief x":               "/export cannot be exported",
		"/export xml matrix ceasefire":                 `"xml" is no format. The formats are csv, json, md and ics.`,
		"/export format:pdf what:/matrix ceasefire":    `"pdf" is no format`,
		`/export what:"/matrix ceasefire" format:xlsx`: `"xlsx" is no format`,
		"/export matrx ceasefire":                      "I know no command /matrx. Did you mean /matrix?",
		"/export matrix ceasfire":                      "Did you mean",
		"/export json matrix":                          "Name a topic",
	} {
		if got := d.ask(t, line); !strings.HasPrefix(got, "(refused)") || !strings.Contains(strings.Join(strings.Fields(got), " "), want) {
			t.Errorf("%s: %s", line, got)
		}
	}
}

// A line may be given as it was copied, and the format behind it.
func TestExportReadsALineAsItIsCopied(t *testing.T) {
	d := newDesk(t, papers)
	want := d.files(t, "/export csv matrix ceasefire")[0]
	for line, name := range map[string]string{
		"/export csv /matrix ceasefire":                   ".csv",
		`/export csv "/matrix ceasefire"`:                 ".csv",
		`/export "/matrix ceasefire"`:                     ".csv",
		"/export /matrix ceasefire json":                  ".json",
		`/export what:"/matrix ceasefire" format:json`:    ".json",
		`/export “/matrix ceasefire” md`:                  ".md",
		"/export what:/matrix topic:ceasefire format:ics": ".ics",
	} {
		got := d.files(t, line)[0]
		if !strings.HasSuffix(got.Name, name) {
			t.Errorf("%s gives %s, want a %s", line, got.Name, name)
		}
		if name == ".csv" && string(got.Data) != string(want.Data) {
			t.Errorf("%s gives other data than /export csv matrix ceasefire", line)
		}
	}
	if got := string(d.files(t, "/export search the word json")[0].Data); !strings.Contains(got, "query:the word json") {
		t.Errorf("the text of a search loses its last word:\n%s", got)
	}
}

// A timeline's file has all of its statements; a calendar counts those whose day is not known. A day on which only somebody told of it is no day of it.
func TestExportOfATimelineHasWhatHasNoDay(t *testing.T) {
	d := newDesk(t, []paper{{id: "talks", title: "Talks", source: "The Estuary Post", date: "2031-03-14", kind: briefing.News,
		text: "Ada Lund demanded a ceasefire. Ada Lund had rejected a truce. Mara Quist said that Ada Lund would accept a ceasefire at sea.\n",
		said: []said{
			{sentence: "Ada Lund demanded a ceasefire.", mention: "Ada Lund", cue: "demanded", content: "a ceasefire", holder: "ada-lund",
				act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
			{sentence: "Ada Lund had rejected a truce.", mention: "Ada Lund", cue: "rejected", content: "a truce", holder: "ada-lund", untimed: true,
				act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Narrated, topics: []string{"ceasefire"}},
			{sentence: "Mara Quist said that Ada Lund would accept a ceasefire at sea.", mention: "Ada Lund", cue: "accept", content: "a ceasefire at sea", holder: "ada-lund", via: []string{"mara-quist"},
				act: briefing.Endorse, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
		}}})
	rows, err := csv.NewReader(bytes.NewReader(d.files(t, "/export csv timeline ceasefire")[0].Data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	got := make(map[string]string)
	for _, row := range rows[1:] {
		got[column(row, "passage")] = column(row, "date") + " until " + column(row, "until")
	}
	want := map[string]string{
		"Ada Lund demanded a ceasefire.":                                 "2031-03-14 until 2031-03-14",
		"Ada Lund had rejected a truce.":                                 " until 2031-03-14",
		"Mara Quist said that Ada Lund would accept a ceasefire at sea.": " until 2031-03-14",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
	calendar := string(d.files(t, "/export ics timeline ceasefire")[0].Data)
	if n := strings.Count(calendar, "BEGIN:VEVENT"); n != 1 || !strings.Contains(calendar, "Left out without a day: 2.") {
		t.Errorf("%d events in\n%s", n, calendar)
	}
	if in := string(d.files(t, "/export json timeline ceasefire from:2031-01-01")[0].Data); !strings.Contains(in, `"total": 2,`) {
		t.Errorf("of a time there is what has a day: %s", in)
	}
}
