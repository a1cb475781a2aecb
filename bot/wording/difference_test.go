package wording

import (
	"fmt"
	"strings"
	"testing"

	"attache/bot/reply"
	"attache/briefing"
)

// drawn returns a text with its matches in [brackets].
func drawn(text reply.Text) string {
	var b strings.Builder
	for _, part := range (reply.Message{Footer: text}).For("").Footer {
		if m, ok := part.(reply.Match); ok {
			b.WriteString("[" + string(m) + "]")
		} else {
			b.WriteString(fmt.Sprint(part))
		}
	}
	return b.String()
}

func TestMarkedContentKeepsOwnWordsInTheirMarks(t *testing.T) {
	words := "a truce of “thirty  days”, she said"
	at := strings.Index(words, "thirty")
	st := briefing.Statement{Position: briefing.Position{Mode: briefing.Mixed}, Words: words, Quoted: []briefing.Span{{Start: at, End: at + len("thirty  days")}}}
	for _, tc := range []struct{ mark, want string }{
		{"truce", "a [truce] of “thirty days”, she said"},
		{"thirty", "a truce of “[thirty] days”, she said"},
		{"she said", "a truce of “thirty days”, [she said]"},
		{"of “thirty  days”, she", "a truce [of ]“[thirty days]”[, she] said"},
	} {
		i := strings.Index(words, tc.mark)
		if got := drawn(markedContent(st, []briefing.Span{{Start: i, End: i + len(tc.mark)}})); got != tc.want {
			t.Errorf("%q marked: got %s, want %s", tc.mark, got, tc.want)
		}
	}
}

func TestClipToKeepsOwnWordsInPlace(t *testing.T) {
	words := "a  truce\nof “thirty days”, which she called “a beginning” and no more"
	var quoted []briefing.Span
	for _, q := range []string{"thirty days", "a beginning"} {
		i := strings.Index(words, q)
		quoted = append(quoted, briefing.Span{Start: i, End: i + len(q)})
	}
	st := briefing.Statement{Position: briefing.Position{Mode: briefing.Mixed}, Words: words, Quoted: quoted}
	for _, tc := range []struct {
		limit int
		want  string
		mode  briefing.Mode
	}{
		{200, "a truce of “thirty days”, which she called “a beginning” and no more", briefing.Mixed},
		{30, "a truce of “thirty days”…", briefing.Mixed},
		{10, "a truce…", briefing.Indirect},
	} {
		got := clipTo(st, tc.limit)
		if text := drawn(Content(got)); text != tc.want || got.Mode != tc.mode {
			t.Errorf("clipTo(%d): %s (%s), want %s (%s)", tc.limit, text, got.Mode, tc.want, tc.mode)
		}
	}
}

func TestDifferenceMarksWhatIsNewInOldWords(t *testing.T) {
	statement := func(date, words string) briefing.Statement {
		return briefing.Statement{Position: briefing.Position{ID: words, DocumentID: "d", Sentence: briefing.Span{Start: 0, End: len(words)}, Holder: briefing.Mention{Name: "Ada Lund"},
			Act: briefing.Demand, Mode: briefing.Direct, Date: day(t, date)}, In: briefing.Document{ID: "d", Title: "D"}, Words: words, Passage: words}
	}
	var src Sources
	item := Difference("Ceasefire", briefing.Hardened, []briefing.Statement{statement("2031-03-01", "a ceasefire of thirty days along the river")},
		statement("2031-03-05", "a ceasefire of sixty days along the whole river"), nil, &src)
	if got, want := drawn(item.Text), "Ada Lund on Ceasefire: hardened — demands “a ceasefire of [sixty] days along the [whole] river” 1"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := drawn(item.Note), "5 March 2031; before, 1 March 2031: demands “a ceasefire of [thirty] days along the river” 2"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	item = Difference("Ceasefire", briefing.Hardened, []briefing.Statement{statement("2031-03-01", "a pause")}, statement("2031-03-05", "all guns must fall silent"), nil, &src)
	if strings.Contains(drawn(item.Text)+drawn(item.Note), "[") {
		t.Errorf("nothing is the same, and yet it is marked: %s", drawn(item.Text))
	}
}

func TestQuotations(t *testing.T) {
	text := `He said "one", “two” and „three“, «four», but never "five`
	var got []string
	for _, q := range Quotations(text) {
		got = append(got, q.In(text))
	}
	if strings.Join(got, "|") != "one|two|three|four" {
		t.Errorf("Quotations() = %q", got)
	}
}
