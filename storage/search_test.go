package storage

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
)

// library returns a DB with documents for searching.
func library(t testing.TB) *DB {
	t.Helper()
	db := open(t)
	put := []Entry{
		entry(t, "older", "2025-08-01", "A ceasefire in Gaza.\n\nThe Élysée spoke of a cease-fire; \"no ceasefire now\", said Kyiv.",
			found{holder: "ukraine", content: "no ceasefire now", act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Direct, topics: []string{"ceasefire"}}),
		entry(t, "newer", "2025-08-18", "First: a truce, no ceasefire.\n\nSecond: ceasefires hold. A ceasefire was never near."),
		entry(t, "scripts", "2025-08-10", "Перемирие сегодня. 停火协议。 هدنة \x01 \x02 ceasefire 🕊️ naïve cafe\u0301"),
	}
	put[1].Document.Source = "Das Blatt"
	undated := entry(t, "undated", "2025-08-18", "An undated ceasefire.")
	undated.Document.Date, undated.Document.DateBasis = briefing.Day{}, briefing.DateUnknown
	replace(t, db, Content{Put: append(put, undated)})
	return db
}

// marked returns the texts of passages with what was searched for in brackets, after the document's ID.
func marked(passages []briefing.Passage) string {
	var b strings.Builder
	for _, p := range passages {
		text, at := "", 0
		for _, m := range p.Matches {
			text += p.Text[at:m.Start] + "[" + m.In(p.Text) + "]"
			at = m.End
		}
		fmt.Fprintf(&b, "%s: %s\n", p.Document.ID, text+p.Text[at:])
	}
	return b.String()
}

func TestSearch(t *testing.T) {
	db := library(t)
	const (
		first   = "newer: First: a truce, no [ceasefire].\n"
		second  = "newer: Second: ceasefires hold. A [ceasefire] was never near.\n"
		gaza    = "older: A [ceasefire] in Gaza.\n"
		kyiv    = "older: The Élysée spoke of a cease-fire; \"no [ceasefire] now\", said Kyiv.\n"
		undated = "undated: An undated [ceasefire].\n"
		scripts = "scripts: Перемирие сегодня. 停火协议。 هدنة \x01 \x02 [ceasefire] 🕊️ naïve cafe\u0301\n"
	)
	for _, tc := range []struct {
		name  string
		query briefing.SearchQuery
		want  string
		total int
	}{
		{"newest first, in the order of reading", briefing.SearchQuery{Words: "Ceasefire"}, first + second + scripts + gaza + kyiv + undated, 6},
		{"a page", briefing.SearchQuery{Words: "ceasefire", Limit: 2, Offset: 1}, second + scripts, 6},
		{"past the end", briefing.SearchQuery{Words: "ceasefire", Limit: 2, Offset: 10}, "", 6},
		{"both words", briefing.SearchQuery{Words: "ceasefire no"}, "newer: First: a truce, [no] [ceasefire].\nolder: The Élysée spoke of a cease-fire; \"[no] [ceasefire] now\", said Kyiv.\n", 2},
		{"phrase", briefing.SearchQuery{Words: `"ceasefire was never"`}, "newer: Second: ceasefires hold. A [ceasefire was never] near.\n", 1},
		{"curled phrase", briefing.SearchQuery{Words: `“no ceasefire now”`}, "older: The Élysée spoke of a cease-fire; \"[no ceasefire now]\", said Kyiv.\n", 1},
		{"open phrase", briefing.SearchQuery{Words: `"hold a ceasefire`}, "newer: Second: ceasefires [hold. A ceasefire] was never near.\n", 1},
		{"without", briefing.SearchQuery{Words: `ceasefire -no -gaza`}, second + scripts + undated, 3},
		{"without a phrase", briefing.SearchQuery{Words: `ceasefire -"no ceasefire"`}, second + scripts + gaza + undated, 4},
		{"only without", briefing.SearchQuery{Words: `-ceasefire`}, "", 0},
		{"nothing typed", briefing.SearchQuery{Source: "blatt"}, strings.NewReplacer("[", "", "]", "").Replace(first + second), 2},
		{"prefix", briefing.SearchQuery{Words: "ceasef*", Source: "Das"}, first + "newer: Second: [ceasefires] hold. A [ceasefire] was never near.\n", 2},
		{"accents", briefing.SearchQuery{Words: "elysee"}, "older: The [Élysée] spoke of a cease-fire; \"no ceasefire now\", said Kyiv.\n", 1},
		{"hyphen", briefing.SearchQuery{Words: "cease-fire"}, "older: The Élysée spoke of a [cease-fire]; \"no ceasefire now\", said Kyiv.\n", 1},
		{"Cyrillic", briefing.SearchQuery{Words: "ПЕРЕМИРИЕ"}, "scripts: [Перемирие] сегодня. 停火协议。 هدنة \x01 \x02 ceasefire 🕊️ naïve cafe\u0301\n", 1},
		{"from", briefing.SearchQuery{Words: "ceasefire", After: day(t, "2025-08-10")}, first + second + scripts, 3},
		{"until", briefing.SearchQuery{Words: "ceasefire", Before: day(t, "2025-08-10")}, scripts + gaza + kyiv, 3},
		{"on", briefing.SearchQuery{Words: "ceasefire", After: day(t, "2025-08-10"), Before: day(t, "2025-08-10")}, scripts, 1},
		{"actor", briefing.SearchQuery{Words: "ceasefire", Actor: "ukraine"}, kyiv, 1},
		{"topic", briefing.SearchQuery{Words: "ceasefire", Topic: "ceasefire"}, kyiv, 1},
		{"actor and topic", briefing.SearchQuery{Words: "ceasefire", Actor: "russia", Topic: "ceasefire"}, "", 0},
		{"actor and topic of one statement", briefing.SearchQuery{Words: "ceasefire", Actor: "ukraine", Topic: "ceasefire", After: day(t, "2025-08-01")}, kyiv, 1},
		{"actor without a word", briefing.SearchQuery{Words: "ceasefire -now", Actor: "ukraine"}, "", 0},
		{"actor alone", briefing.SearchQuery{Actor: "ukraine"}, strings.NewReplacer("[", "", "]", "").Replace(kyiv), 1},
		{"source is part of the ID", briefing.SearchQuery{Words: "ceasefire", Source: "SCRIPT"}, scripts, 1},
		{"syntax is text", briefing.SearchQuery{Words: `ceasefire AND`}, "", 0},
		{"columns are text", briefing.SearchQuery{Words: `text:ceasefire`}, "", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page, total, err := db.Under(briefing.Red).Search(t.Context(), tc.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, marked(page)); diff != "" {
				t.Errorf("passages (-want +got):\n%s", diff)
			}
			if want := (briefing.Total{N: tc.total}); total != want {
				t.Errorf("total: got %v, want %v", total, want)
			}
		})
	}
}

func TestALongQueryIsCut(t *testing.T) {
	db := library(t)
	for _, words := range []string{`"` + strings.Repeat("a ", 500_000), strings.Repeat("a ", 500_000), strings.Repeat("a-", 500_000), strings.Repeat("é", 500_000)} {
		if _, _, err := db.Under(briefing.Red).Search(t.Context(), briefing.SearchQuery{Words: words}); err != nil {
			t.Error(err)
		}
	}
	if page, _, err := db.Under(briefing.Red).Search(t.Context(), briefing.SearchQuery{Words: "truce" + strings.Repeat(" ", searchBytes) + "nothing"}); err != nil || len(page) != 1 {
		t.Errorf("got %d (%v), want the one with the first word", len(page), err)
	}
}

func TestCountingASearchEnds(t *testing.T) {
	db := open(t)
	e := entry(t, "long", "2025-08-01", strings.Repeat("The same word.\n\n", searchCount+5))
	replace(t, db, Content{Put: []Entry{e}})
	for _, tc := range []struct {
		query briefing.SearchQuery
		want  briefing.Total
		shown int
	}{
		{briefing.SearchQuery{Words: "word", Limit: 10}, briefing.Total{N: searchCount, AtLeast: true}, 10},
		{briefing.SearchQuery{Words: "word"}, briefing.Total{N: searchCount, AtLeast: true}, searchCount},
		{briefing.SearchQuery{Words: "word", Limit: 10, Offset: searchCount}, briefing.Total{N: searchCount + 5}, 5},
	} {
		page, total, err := db.Under(briefing.Red).Search(t.Context(), tc.query)
		if err != nil || total != tc.want || len(page) != tc.shown {
			t.Errorf("%+v: got %d of %v (%v), want %d of %v", tc.query, len(page), total, err, tc.shown, tc.want)
		}
	}
}

// How the passages of an actor are found depends on how many positions it has; what is found does not.
func TestSearchByActorFindsTheSameEitherWay(t *testing.T) {
	db := open(t)
	r, entries := synthetic(t, 300)
	replace(t, db, Content{Registry: r, Put: entries})
	for _, q := range []briefing.SearchQuery{
		{Words: "w0 said", Actor: "actor-000"}, {Words: "w0 -w1", Actor: "actor-001"}, {Words: "-w0", Actor: "actor-002"}, {Actor: "actor-003"},
		{Words: "w0", Actor: "actor-000", Topic: "topic-00", Source: "source"}, {Words: "w2*", Actor: "actor-000", After: day(t, "2018-01-01"), Before: day(t, "2020-01-01")},
	} {
		var found [2][]int64
		for i, few := range []bool{true, false} {
			query, args := candidates(parse(q.Words), q, few)
			must(t, db.content.view(t.Context(), func(tx *sql.Tx) error {
				return each(t.Context(), tx, query, args, func(rows *sql.Rows) error {
					var n int64
					var meets bool
					err := rows.Scan(&n, &meets)
					if meets {
						found[i] = append(found[i], n)
					}
					return err
				})
			}))
		}
		if diff := cmp.Diff(found[0], found[1]); diff != "" || len(found[0]) == 0 {
			t.Errorf("%+v: %d found (-by position +by words):\n%s", q, len(found[0]), diff)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"ceasefire", `"`, `""`, `"a b`, "-", "--", "-x", "*", "a*", `a"b`, "NEAR(a b)", "^a", "text:a", "a OR", "(", "a AND (b", "\x00", "a\x00b", "\xff", "“", "”", "-“no", "🕊️",
		"\u0301", "𞤀", "ⅷ", "𝕒", "ﷺ", "ẞ", "\u20dd", "—", "'", "停火", "a" + strings.Repeat(" b", 50), "\ue000", "\U00010ffff"} {
		f.Add(s, "", 3)
	}
	f.Add("ceasefire", "%", -1)
	db := library(f)
	f.Fuzz(func(t *testing.T, words, source string, offset int) {
		page, total, err := db.Under(briefing.Red).Search(t.Context(), briefing.SearchQuery{Words: words, Source: source, Limit: 3, Offset: offset % 5})
		if err != nil {
			t.Fatal(err)
		}
		if total.N < len(page) {
			t.Errorf("%d of %v", len(page), total)
		}
		for _, p := range page {
			at := -1
			for _, m := range p.Matches {
				if m.Start <= at || m.Start >= m.End || m.End > len(p.Text) || !utf8.ValidString(m.In(p.Text)) {
					t.Errorf("%q marks %v in %q", words, p.Matches, p.Text)
				}
				at = m.End - 1
			}
			if parse(words).wanted != "" && len(p.Matches) == 0 {
				t.Errorf("%q found %q and marks nothing", words, p.Text)
			}
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", " ", "One.\n\nTwo.", "a\r\n \r\nb", strings.Repeat("x", 10_000), strings.Repeat("Word after word. ", 500), strings.Repeat("é", 900), "\n\n\n", "\xff\xfe"} {
		f.Add(s, 0)
	}
	f.Fuzz(func(t *testing.T, text string, body int) {
		body = min(max(body, 0), len(text))
		at := body
		for _, s := range split(text, body) {
			if s.Start < at || s.End <= s.Start || s.End-s.Start > passageMax {
				t.Fatalf("%v after %d", s, at)
			}
			if strings.TrimSpace(text[at:s.Start]) != "" {
				t.Fatalf("%q is in no passage", text[at:s.Start])
			}
			if p := s.In(text); strings.TrimSpace(p) != p || utf8.ValidString(text) && body == 0 && !utf8.ValidString(p) {
				t.Fatalf("passage %q", p)
			}
			at = s.End
		}
		if rest := text[at:]; strings.TrimFunc(rest, unicode.IsSpace) != "" {
			t.Fatalf("%q is in no passage", rest)
		}
	})
}

func TestLongParagraphsAreCutBetweenSentences(t *testing.T) {
	sentence := "This is a sentence of some length, as newspapers have them. "
	text := strings.Repeat(sentence, 12) + "\n\nA short one.\n\n" + strings.Repeat("word ", 400)
	var got []string
	for _, s := range split(text, 0) {
		got = append(got, s.In(text))
	}
	five := strings.TrimSpace(strings.Repeat(sentence, 5))
	want := []string{five, five, strings.TrimSpace(strings.Repeat(sentence, 2)), "A short one."}
	if diff := cmp.Diff(want, got[:4]); diff != "" {
		t.Errorf("passages (-want +got):\n%s", diff)
	}
	for _, p := range got[4:] {
		if strings.Trim(p, "word ") != "" || len(p) > passageMax {
			t.Errorf("cut within a word: %q", p)
		}
	}
}
