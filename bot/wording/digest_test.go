package wording

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
	"attache/briefing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// day returns a day in the form 2006-01-02.
func day(t testing.TB, s string) briefing.Day {
	t.Helper()
	d, err := briefing.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func paris(t testing.TB, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// turn returns a turn of Ada Lund on ceasefire in the document "talks".
func turn(t testing.TB, id, date string, change briefing.Change, words string) briefing.Turn {
	return briefing.Turn{Change: change, Statement: briefing.Statement{
		Position: briefing.Position{ID: id, DocumentID: "talks", Sentence: briefing.Span{Start: 10 * len(id), End: 10*len(id) + len(words) + 20},
			Holder: briefing.Mention{Actor: "ada-lund", Name: "Ada Lund"}, Act: briefing.Demand, Stance: briefing.Support, Mode: briefing.Indirect,
			Topics: []string{"ceasefire"}, Date: day(t, date)},
		In:       briefing.Document{ID: "talks", Title: "Talks in Vienna", Source: "Agence Exemple", Date: day(t, "2031-03-02")},
		Passage:  "Ada Lund demanded " + words + ".",
		CueWords: "demanded",
		Words:    words,
	}}
}

func edition(t testing.TB) briefing.Edition {
	return briefing.Edition{
		Subscription: briefing.Subscription{Name: "morning", Topics: []string{"ceasefire"}},
		Slot:         briefing.Slot{Subscription: "morning", Local: "2031-03-03T07:30", At: paris(t, "2031-03-03 07:30")},
		Key:          "k2345abcdefg",
		Since:        paris(t, "2031-02-28 07:30"),
		Until:        paris(t, "2031-03-03 07:30"),
		Documents:    12,
		AsOf:         paris(t, "2031-03-03 07:25"),
		Next:         paris(t, "2031-03-04 07:30"),
	}
}

var topics = map[string]briefing.Topic{"ceasefire": {ID: "ceasefire", Label: "Ceasefire"}}

func TestDigestWording(t *testing.T) {
	baseline, now := edition(t), edition(t)
	baseline.Since = time.Time{}
	now.Slot = briefing.Slot{}
	hardened := turn(t, "talks#2", "2031-03-02", briefing.Hardened, "a ceasefire at once")
	before := turn(t, "talks#1", "2031-02-01", briefing.New, "a ceasefire").Statement
	before.Act, before.CueWords = briefing.Propose, "proposed"
	hardened.Before = []briefing.Statement{before}
	dates := []briefing.DatedPassage{{Day: day(t, "2031-03-09"), Passage: briefing.Passage{
		Document: briefing.Document{ID: "talks", Title: "Talks in Vienna", Source: "Agence Exemple", Date: day(t, "2031-03-02")},
		Span:     briefing.Span{Start: 400, End: 440}, Text: "The talks go on in Geneva on 9 March 2031."}}}
	for _, tc := range []struct {
		name  string
		e     briefing.Edition
		fresh []briefing.Turn
	}{
		{"baseline", baseline, nil},
		{"nothing", edition(t), nil},
		{"now", now, nil},
		{"news", edition(t), []briefing.Turn{hardened, turn(t, "talks#33", "2031-03-01", briefing.Reaffirmed, "a ceasefire on land"),
			turn(t, "talks#444", "2031-03-01", briefing.AlsoSaid, "observers")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for i := range tc.fresh {
				if tc.fresh[i].Change == briefing.Reaffirmed {
					tc.fresh[i].Before = []briefing.Statement{before}
				}
			}
			got := script(Digest(briefing.NewDigest(tc.e, tc.fresh, dates, topics)))
			golden := filepath.Join("testdata", "digest", tc.name+".txt")
			if *update {
				if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if len(want) == 0 {
				t.Fatal("the golden file is empty")
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

// script returns m as a person would read it, block by block.
func script(m reply.Message) string {
	m = m.For("")
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", m.Title)
	for _, block := range m.Blocks {
		switch block := block.(type) {
		case reply.Heading:
			fmt.Fprintf(&b, "\n## %s\n", block.Text)
		case reply.Paragraph:
			fmt.Fprintf(&b, "%s\n", text(block.Text))
		case reply.List:
			for _, i := range block.Items {
				fmt.Fprintf(&b, "* %s\n", text(i.Text))
				for _, t := range []reply.Text{i.Quote, i.Note} {
					if len(t) > 0 {
						fmt.Fprintf(&b, "  | %s\n", text(t))
					}
				}
			}
			if more := block.Total - len(block.Items); more > 0 {
				fmt.Fprintf(&b, "  +%d more %s: %s\n", more, block.Unit, block.More)
			}
		}
	}
	fmt.Fprintf(&b, "\n-- %s\n", text(m.Footer))
	return b.String()
}

func text(t reply.Text) string {
	var b strings.Builder
	for _, p := range t {
		switch p := p.(type) {
		case reply.Cite:
			fmt.Fprintf(&b, "[%d]", int(p))
		case reply.Strong:
			fmt.Fprintf(&b, "*%s*", string(p))
		case reply.Code:
			fmt.Fprintf(&b, "`%s`", string(p))
		default:
			fmt.Fprint(&b, p)
		}
	}
	return b.String()
}

// many returns n new statements on 30 topics, each with length runes of markup in its words.
func many(t testing.TB, n, length int) ([]briefing.Turn, map[string]briefing.Topic) {
	topics := make(map[string]briefing.Topic)
	turns := make([]briefing.Turn, n)
	words := strings.Repeat("*_é~`|]", length/7+1)
	for i := range turns {
		id := fmt.Sprint("topic-", i%30)
		topics[id] = briefing.Topic{ID: id, Label: strings.Repeat("Label ", 8) + id}
		turns[i] = turn(t, fmt.Sprintf("talks#%08d", i), "2031-03-01", briefing.New, words)
		turns[i].Topics = []string{id}
		turns[i].Sentence.Start = i
		if i%7 == 0 {
			turns[i].Change = briefing.Hardened
			turns[i].Before = slices.Repeat([]briefing.Statement{turns[i].Statement}, 5)
		}
		if i%3 == 0 {
			turns[i].Mode, turns[i].Quoted = briefing.Mixed, []briefing.Span{{Start: 0, End: len(words)}}
		}
	}
	return turns, topics
}

func TestDigestFitsAndCountsWhatItLeavesOut(t *testing.T) {
	for _, n := range []int{1, 7, 40, 500, 10_000} {
		for _, length := range []int{10, 300, 5_000} {
			turns, topics := many(t, n, length)
			if length == 300 {
				// Nothing has changed: the bottom line is of a topic, maybe of one that is not shown.
				for i := range turns {
					turns[i].Change, turns[i].Before = briefing.New, nil
				}
				turns[n-1].Date = day(t, "2031-03-02")
				turns[n-1].Topics = []string{"topic-29"}
			}
			e := edition(t)
			e.Subscription.Topics = nil
			d := briefing.NewDigest(e, turns, nil, topics)
			m := Digest(d)
			if got := size(m); got > digestSize {
				t.Errorf("%d statements of %d runes: size %d, at most %d", n, length, got, digestSize)
			}
			if len(m.Blocks) == 0 || !utf8.ValidString(script(m)) {
				t.Errorf("%d statements of %d runes: broken message", n, length)
			}
			// The bottom line, what is listed and what is counted are all there are.
			total, sources, cites := 1, 0, make(map[int]bool)
			for _, b := range m.Blocks {
				switch b := b.(type) {
				case reply.List:
					if b.Unit == "sources" {
						sources = len(b.Items)
						continue
					}
					total += b.Total
					if b.Total > len(b.Items) && b.More == "" {
						t.Errorf("%d statements of %d runes: nothing shows the rest of a list", n, length)
					}
					for _, i := range b.Items {
						count(cites, i.Text)
						count(cites, i.Note)
					}
				case reply.Paragraph:
					count(cites, b.Text)
					if p, ok := b.Text[0].(reply.Words); ok && p == "+" {
						total += int(b.Text[1].(reply.Number))
					}
				}
			}
			if total != n {
				t.Errorf("%d statements of %d runes: %d shown or counted", n, length, total)
			}
			if sources != len(cites) {
				t.Errorf("%d statements of %d runes: %d sources for %d numbers", n, length, sources, len(cites))
			}
		}
	}
}

func count(cites map[int]bool, t reply.Text) {
	for _, p := range t {
		if c, ok := p.(reply.Cite); ok {
			cites[int(c)] = true
		}
	}
}

// Cut words stay what they were: the holder's own only where they are quoted.
func TestCutWordsKeepTheirQuotationMarks(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for _, tc := range []struct {
		name   string
		mode   briefing.Mode
		quoted []briefing.Span
		want   []string // how the content begins and ends
	}{
		{"direct", briefing.Direct, nil, []string{"“word", "…”"}},
		{"paraphrase", briefing.Indirect, nil, []string{"word", "word…"}},
		{"quoted across the cut", briefing.Mixed, []briefing.Span{{Start: 5, End: 450}}, []string{"word “word", "…”"}},
		{"quoted after the cut", briefing.Mixed, []briefing.Span{{Start: 400, End: 450}}, []string{"word", "word…"}},
		{"quoted directly after the cut", briefing.Direct, []briefing.Span{{Start: 400, End: 450}}, []string{"word", "word…"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := turn(t, "talks#1", "2031-03-01", briefing.New, long).Statement
			s.Mode, s.Quoted = tc.mode, tc.quoted
			got := text(Content(cut{words: 280}.statement(s)))
			if !strings.HasPrefix(got, tc.want[0]) || !strings.HasSuffix(got, tc.want[1]) || utf8.RuneCountInString(got) > 284 {
				t.Errorf("content %q, want %q…%q", got, tc.want[0], tc.want[1])
			}
		})
	}
}

func BenchmarkDigest(b *testing.B) {
	turns, topics := many(b, 10_000, 200)
	e := edition(b)
	e.Subscription.Topics = nil
	d := briefing.NewDigest(e, turns, nil, topics)
	b.ReportAllocs()
	for b.Loop() {
		Digest(d)
	}
}

// A channel whose subscription has a locale is told days, times and numbers as it writes them.
func TestDigestIsInTheLocaleOfItsSubscription(t *testing.T) {
	at := time.Date(2031, 3, 3, 18, 30, 0, 0, time.UTC)
	e := briefing.Edition{Subscription: briefing.Subscription{Name: "evening", Locale: "en-US"}, Slot: briefing.Slot{Local: "2031-03-03T18:30", At: at},
		Key: "k", Since: at.AddDate(0, 0, -1), Until: at, Documents: 12345}
	m := Digest(briefing.Digest{Edition: e})
	m = m.For(m.Locale)
	if want := "Digest “evening”, Monday, March 3, 2031, 6:30 PM"; m.Title != want {
		t.Errorf("title %q, want %q", m.Title, want)
	}
	if got, want := m.Footer.Flat(m.Locale), "New from Sun Mar 2 6:30 PM to Mon Mar 3 6:30 PM · 12,345 documents read · all times UTC · k"; got != want {
		t.Errorf("footer %q, want %q", got, want)
	}
	e.Subscription.Locale = "de-DE"
	m = Digest(briefing.Digest{Edition: e})
	if got, want := m.For(m.Locale).Footer.Flat(m.Locale), "New from Sun 2 Mar 18:30 to Mon 3 Mar 18:30 · 12.345 documents read · all times UTC · k"; got != want {
		t.Errorf("footer %q, want %q", got, want)
	}
}
