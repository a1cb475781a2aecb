package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// at is when the tests take place.
var at = time.Date(2025, 8, 19, 5, 30, 0, 250_000_000, time.UTC)

func open(t testing.TB) *DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "attache.db"))
}

func openAt(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(t.Context(), path, Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func day(t testing.TB, s string) briefing.Day {
	t.Helper()
	d, err := briefing.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func partial(t testing.TB, s string) briefing.Partial {
	t.Helper()
	p, err := briefing.ParsePartial(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func registry(t testing.TB) *briefing.Registry {
	t.Helper()
	r, err := briefing.NewRegistry(day(t, "2025-11-01"), []briefing.Actor{
		{ID: "ukraine", Name: "Ukraine", Kind: briefing.State, Demonyms: []string{"Ukrainian"}, Capital: "Kyiv", MemberOf: []string{"un"}},
		{ID: "russia", Name: "Russia", Kind: briefing.State, Demonyms: []string{"Russian"}, Capital: "Moscow", Seats: []string{"the Kremlin"}, MemberOf: []string{"un"}},
		{ID: "georgia", Name: "Georgia", Kind: briefing.State, MemberOf: []string{"un"}},
		{ID: "georgia-us", Name: "State of Georgia", Kind: briefing.Group, Aliases: []string{"Georgia"}},
		{ID: "un", Name: "United Nations", Kind: briefing.Organisation, Aliases: []string{"UN"}},
		{ID: "volodymyr-zelenskyy", Name: "Volodymyr Zelenskyy", Kind: briefing.Person, Aliases: []string{"Volodymyr Zelensky"},
			Offices: []briefing.Office{{Role: "president", Of: "ukraine", From: partial(t, "2019-05-20"), Basis: "inauguration"}}},
		{ID: "vladimir-putin", Name: "Vladimir Putin", Kind: briefing.Person, Offices: []briefing.Office{
			{Role: "president", Of: "russia", From: partial(t, "2012-05-07")},
			{Role: "prime minister", Of: "russia", From: partial(t, "2008"), To: partial(t, "2012-05"), Basis: "known"},
			{Role: "adviser", Of: "russia", ToUnknown: true},
		}},
		{ID: "steve-witkoff", Name: "Steve Witkoff", Kind: briefing.Person},
	}, []briefing.Topic{
		{ID: "ceasefire", Label: "Ceasefire", Scope: "ending the fighting", Terms: []string{"ceasefire", "truce", "hostilit*"}, Matter: []string{"ceasefire"}},
		{ID: "security-guarantees", Label: "Security guarantees", Terms: []string{"security guarantee*"}},
	}, []string{"Georgia"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A found is a position by its words, for entry to place.
type found struct {
	holder    string // ID; "?Name" unresolved
	via       []string
	content   string
	cue       string
	act       briefing.Act
	stance    briefing.Stance
	mode      briefing.Mode
	topics    []string
	inherited int    // of topics
	said      string // "" the document's
}

// entry returns a document and the positions in it; each stands in the first sentence that holds its content.
func entry(t testing.TB, id, date, text string, founds ...found) Entry {
	t.Helper()
	sum := sha256.Sum256([]byte(text))
	e := Entry{Document: briefing.Document{ID: id, Title: "Title of " + id, Source: "Agence Exemple", Date: day(t, date), DateBasis: briefing.DateStated,
		Language: "en", Kind: briefing.News, Path: id + ".md", Text: text, Hash: hex.EncodeToString(sum[:])}}
	repeats := make(map[string]int)
	for _, f := range founds {
		start := strings.Index(text, f.content)
		if start < 0 {
			t.Fatalf("%q is not in %q", f.content, text)
		}
		content := briefing.Span{Start: start, End: start + len(f.content)}
		sentence := briefing.Span{Start: strings.LastIndexAny(text[:start], ".\n") + 1, End: len(text)}
		if i := strings.Index(text[content.End:], "."); i >= 0 {
			sentence.End = content.End + i + 1
		}
		sentence = trim(text, sentence)
		p := briefing.Position{DocumentID: id, Sentence: sentence, Content: content, Act: f.act, Stance: f.stance, Mode: f.mode, Topics: f.topics, Inherited: f.inherited, Date: day(t, date),
			Holder: mention(f.holder)}
		if f.cue != "" {
			i := strings.Index(text[sentence.Start:], f.cue) + sentence.Start
			p.Cue = briefing.Span{Start: i, End: i + len(f.cue)}
		}
		for _, v := range f.via {
			p.Via = append(p.Via, mention(v))
		}
		if f.said != "" {
			p.Date = day(t, f.said)
		}
		p.ID = briefing.PositionID(id, f.holder, f.cue, f.content, repeats[f.holder+f.cue+f.content])
		repeats[f.holder+f.cue+f.content]++
		e.Extraction.Positions = append(e.Extraction.Positions, p)
	}
	return e
}

func mention(s string) briefing.Mention {
	if name, ok := strings.CutPrefix(s, "?"); ok {
		return briefing.Mention{Name: name}
	}
	return briefing.Mention{Actor: s, Name: "name of " + s}
}

// example returns three documents on the Washington talks.
func example(t testing.TB) []Entry {
	t.Helper()
	accepted := "Special envoy Steve Witkoff said Putin accepted security guarantees for Ukraine. President Zelenskyy called for a ceasefire before any talks.\n\n" +
		"The leaders will meet in Kyiv on 24 August 2025."
	a := entry(t, "afp-0817", "2025-08-17", accepted,
		found{holder: "vladimir-putin", via: []string{"steve-witkoff"}, content: "security guarantees for Ukraine", cue: "accepted",
			act: briefing.Endorse, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"security-guarantees"}},
		found{holder: "volodymyr-zelenskyy", content: "a ceasefire before any talks", cue: "called for",
			act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}})
	start := strings.Index(accepted, "The leaders")
	a.Extraction.Events = []briefing.Event{{DocumentID: "afp-0817", Span: briefing.Span{Start: start, End: len(accepted)}, Day: day(t, "2025-08-24")}}
	b := entry(t, "readout-0818", "2025-08-18", "Volodymyr Zelenskyy demanded “A ceasefire, before any talks” in Washington. A retired general, Jean Petit, warned of “a frozen war” in Europe.",
		found{holder: "volodymyr-zelenskyy", content: "A ceasefire, before any talks", cue: "demanded",
			act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct, topics: []string{"ceasefire"}},
		found{holder: "jean-petit", content: "“a frozen war” in Europe", cue: "warned of", act: briefing.Warn, stance: briefing.Oppose, mode: briefing.Mixed})
	b.Extraction.Actors = []briefing.Actor{{ID: "jean-petit", Name: "Jean Petit", Kind: briefing.Person, Descriptor: "retired general", Discovered: true}}
	c := entry(t, "report-0901", "2025-09-01", "Mr Zelenskyy called for a ceasefire before any talks, officials said. Officials refused comment on grain exports.",
		found{holder: "volodymyr-zelenskyy", via: []string{"?officials"}, content: "a ceasefire before any talks", cue: "called for",
			act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire", "security-guarantees"}, inherited: 1},
		found{holder: "?Officials", content: "comment on grain exports", cue: "refused", act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect})
	return []Entry{a, b, c}
}

func replace(t testing.TB, db *DB, c Content) {
	t.Helper()
	if c.Registry == nil {
		c.Registry = registry(t)
	}
	if c.Extractor == "" {
		c.Extractor = "1"
	}
	if c.At.IsZero() {
		c.At = at
	}
	if err := db.Replace(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

func TestStoredContentIsReadBack(t *testing.T) {
	db, ctx := open(t), t.Context()
	docs := example(t)
	foreign := entry(t, "communique", "2025-08-15", "Le cessez-le-feu n'est pas pour demain.")
	foreign.Document.Language, foreign.Unread = "fr", true
	docs = append(docs, foreign)
	replace(t, db, Content{Put: docs})

	summary, err := db.Under(briefing.Red).Summary(ctx)
	if err != nil {
		t.Fatal(err)
	}
	want := briefing.Summary{AsOf: at, Latest: day(t, "2025-09-01"), Documents: 4, Positions: 5, Actors: 3, Topics: 2, Unread: 1, Version: at.UnixMilli()}
	if diff := cmp.Diff(want, summary, cmpopts.EquateComparable(briefing.Day{})); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}

	for _, e := range docs {
		got, err := db.Under(briefing.Red).Document(ctx, e.Document.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e.Document, got, cmpopts.EquateComparable(briefing.Day{})); diff != "" {
			t.Errorf("document (-want +got):\n%s", diff)
		}
		for _, p := range e.Extraction.Positions {
			got, err := db.Under(briefing.Red).Statement(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(p, got.Position, cmpopts.EquateComparable(briefing.Day{}), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(briefing.Mention{}, "Discovered")); diff != "" {
				t.Errorf("position (-want +got):\n%s", diff)
			}
			if want := p.Content.In(e.Document.Text); got.Words != want {
				t.Errorf("words of %s: got %q, want %q", p.ID, got.Words, want)
			}
			if want := p.Sentence.In(e.Document.Text); got.Passage != want {
				t.Errorf("passage of %s: got %q, want %q", p.ID, got.Passage, want)
			}
			if want := p.Cue.In(e.Document.Text); got.CueWords != want {
				t.Errorf("cue of %s: got %q, want %q", p.ID, got.CueWords, want)
			}
		}
	}
	for _, want := range registry(t).Actors() {
		got, err := db.Under(briefing.Red).Actor(ctx, want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateComparable(briefing.Day{}, briefing.Partial{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("actor (-want +got):\n%s", diff)
		}
	}
	if err := db.Check(ctx); err != nil {
		t.Error(err)
	}
}

func TestSearchFindsPassagesAndMarksWords(t *testing.T) {
	db := open(t)
	replace(t, db, Content{Put: example(t)})
	page, total, err := db.Under(briefing.Red).Search(t.Context(), briefing.SearchQuery{Words: "CEASEFIRE", Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	if want := (briefing.Total{N: 3}); total != want {
		t.Errorf("total: got %v, want %v", total, want)
	}
	for _, p := range page {
		for _, m := range p.Matches {
			if got := m.In(p.Text); !strings.EqualFold(got, "ceasefire") {
				t.Errorf("marked %q in %q", got, p.Text)
			}
		}
		if len(p.Matches) == 0 {
			t.Errorf("nothing marked in %q", p.Text)
		}
	}
}
