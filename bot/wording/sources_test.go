package wording

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
	"attache/briefing"
)

func TestSourcesNumberPassagesOnce(t *testing.T) {
	doc := briefing.Document{ID: "river-talks", Title: "Talks on the river"}
	st := func(id string, start int) briefing.Statement {
		return briefing.Statement{
			Position: briefing.Position{ID: id, DocumentID: doc.ID, Sentence: briefing.Span{Start: start, End: start + 5}}, In: doc, Passage: "Words.",
		}
	}
	var src Sources
	got := []reply.Cite{
		src.Statement(st("river-talks#1", 0)),
		src.Statement(st("river-talks#2", 9)),
		src.Statement(st("river-talks#3", 0)), // another position in the first sentence
		src.Passage(briefing.Passage{Document: doc, Span: briefing.Span{Start: 9, End: 14}, Text: "Words."}),
		src.Passage(briefing.Passage{Document: briefing.Document{ID: "other", Title: "Other"}, Span: briefing.Span{Start: 9, End: 14}, Text: "Words."}),
	}
	if diff := cmp.Diff([]reply.Cite{1, 2, 1, 2, 3}, got); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
	if src.Len() != 3 {
		t.Errorf("%d sources, want 3", src.Len())
	}
	list := src.Blocks("")[1].(reply.List)
	for i, item := range list.Items {
		if item.Text[0] != reply.Cite(i+1) {
			t.Errorf("item %d begins with %v", i, item.Text[0])
		}
	}
	if blocks := new(Sources).Blocks("/x"); blocks != nil {
		t.Errorf("nothing cited lists %v", blocks)
	}
}

// What a sentence points back to goes before it, also where it is first cited for another statement that stands for itself.
func TestSourcesShowWhatAPassagePointsBackTo(t *testing.T) {
	st := briefing.Statement{Position: briefing.Position{DocumentID: "a", Sentence: briefing.Span{Start: 40, End: 60}}, In: briefing.Document{ID: "a", Title: "A"}, Passage: "They praised the port and welcomed such guards."}
	var src Sources
	src.Statement(st)
	st.Lead = "Lund asked for guards. "
	src.Statement(st)
	const want = "Lund asked for guards. They praised the port and welcomed such guards."
	if got := src.Blocks("")[1].(reply.List).Items[0].Quote.Flat(""); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := src.Full("").Items[0].Quote.Flat(""); got != want {
		t.Errorf("in full: got %q, want %q", got, want)
	}
}

func TestSourcesInFullTellAllThatIsKnown(t *testing.T) {
	var src Sources
	src.Statement(briefing.Statement{
		Position: briefing.Position{ID: "river-talks#1", Note: "the holder was Erik Lund"},
		In: briefing.Document{
			ID: "river-talks", Title: "Talks on\nthe river", Source: "The Estuary Post", URL: "https://post.example/1", DateBasis: briefing.DateInferred,
			Date: briefing.DayOf(time.Date(2031, 3, 24, 0, 0, 0, 0, time.UTC)), Language: "en", Kind: briefing.NegotiationReport, Handling: "TLP:GREEN",
		},
		Passage: "Ada Lund\n  demanded a truce.", Reports: 2,
	})
	var b strings.Builder
	if err := reply.Fprint(&b, reply.Message{Blocks: []reply.Block{src.Full("")}}, reply.Options{Width: 100}); err != nil {
		t.Fatal(err)
	}
	const want = `[1] ‘Talks on the river’, The Estuary Post, 24 March 2031 — TLP:GREEN
    │ Ada Lund demanded a truce.
    Document: river-talks; Publisher: The Estuary Post; Address: https://post.example/1; Date: 24
    March 2031 (inferred, not stated); Kind: negotiation report; Language: en; Handling: TLP:GREEN;
    2 further reports of it; corrected by an editor: the holder was Erik Lund; in its context:
    /source river-talks#1
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

func TestContextIsTheParagraphWithThePassageMarked(t *testing.T) {
	long := strings.Repeat("word ", 300)
	for _, tc := range []struct{ name, text, passage, want string }{
		{"one paragraph of three", "First.\n\nBefore it. The passage. After it.\n\nLast.", "The passage.", "Before it. *The passage.* After it."},
		{"the first one, after front matter", "+++\nid = \"x\"\n+++\nThe passage. After it.\n\nLast.", "The passage.", "*The passage.* After it."},
		{"the last one", "First.\n\nThe passage.\n", "The passage.", "*The passage.*"},
		{"over a line break", "Before\nit. The\npassage. After\nit.", "The\npassage.", "Before it. *The passage.* After it."},
		{"cut between words", long + "The passage. " + long, "The passage.",
			"… " + strings.Repeat("word ", 119) + "*The passage.* " + strings.Repeat("word ", 119) + "…"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			start := strings.Index(tc.text, tc.passage)
			d := briefing.Document{Text: tc.text}
			if strings.HasPrefix(tc.text, "+++") {
				d.Body = strings.LastIndex(tc.text, "+++") + 4
			}
			got := printed(t, Context(d, briefing.Span{Start: start, End: start + len(tc.passage)}))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("context (-want +got):\n%s", diff)
			}
		})
	}
}

func TestShortenCutsBetweenWords(t *testing.T) {
	for _, tc := range []struct {
		s     string
		limit int
		want  string
	}{
		{"short", 5, "short"},
		{"two words", 8, "two…"},
		{"three short words, and more", 19, "three short words…"},
		{"unbreakableword", 8, "unbreak…"},
		{"été élevé", 6, "été…"},
	} {
		if got := Shorten(tc.s, tc.limit); got != tc.want {
			t.Errorf("%q to %d: got %q, want %q", tc.s, tc.limit, got, tc.want)
		}
	}
}

func TestMarkedIgnoresMarksThatDoNotFit(t *testing.T) {
	spans := []briefing.Span{{Start: 2, End: 5}, {Start: 3, End: 6}, {Start: 6, End: 6}, {Start: 7, End: 99}}
	if got, want := printed(t, Marked("a bcd efg", spans)), "a *bcd* efg"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
