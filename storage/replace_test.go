package storage

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// days lets cmp compare days and partial dates, which have no exported fields.
var days = cmpopts.EquateComparable(briefing.Day{}, briefing.Partial{})

// shown returns what is seen of statements: "ID words" and, indented, the further reports.
func shown(statements []briefing.Statement) string {
	var b strings.Builder
	for _, s := range statements {
		document, _, _ := strings.Cut(s.ID, "#")
		fmt.Fprintf(&b, "%s %s %s: %s %s\n", s.Date, document, s.Holder.Name, s.CueWords, s.Words)
		for _, f := range s.Further {
			fmt.Fprintf(&b, "  also %s: %s\n", f.DocumentID, f.Words)
		}
	}
	return b.String()
}

func TestTheSameStatementInSeveralDocumentsCountsOnce(t *testing.T) {
	db, ctx := open(t), t.Context()
	docs := example(t)
	replace(t, db, Content{Put: docs})
	accepted, early := docs[0].Extraction.Positions[0].ID, docs[0].Extraction.Positions[1].ID
	late := docs[1].Extraction.Positions[0].ID
	const (
		readout = "2025-08-18 readout-0818 name of volodymyr-zelenskyy: demanded A ceasefire, before any talks\n  also afp-0817: a ceasefire before any talks\n"
		report  = "2025-09-01 report-0901 name of volodymyr-zelenskyy: called for a ceasefire before any talks\n"
		afp     = "2025-08-17 afp-0817 name of volodymyr-zelenskyy: called for a ceasefire before any talks\n  also readout-0818: A ceasefire, before any talks\n"
		putin   = "2025-08-17 afp-0817 name of vladimir-putin: accepted security guarantees for Ukraine\n"
		petit   = "2025-08-18 readout-0818 name of jean-petit: warned of “a frozen war” in Europe\n"
		comment = "2025-09-01 report-0901 Officials: refused comment on grain exports\n"
	)
	for _, tc := range []struct {
		name  string
		query briefing.Query
		want  string
		total int
	}{
		{"all", briefing.Query{}, report + comment + readout + petit + putin, 5},
		{"a page", briefing.Query{Limit: 2, Offset: 1}, comment + readout, 5},
		{"past the end", briefing.Query{Limit: 2, Offset: 9}, "", 5},
		{"oldest first", briefing.Query{Oldest: true}, putin + readout + petit + report + comment, 5},
		{"holder", briefing.Query{Holder: "volodymyr-zelenskyy"}, report + readout, 2},
		{"holder and topic", briefing.Query{Holder: "volodymyr-zelenskyy", Topic: "ceasefire"}, report + readout, 2},
		{"second topic", briefing.Query{Topic: "security-guarantees"}, report + putin, 2},
		{"own", briefing.Query{Holder: "volodymyr-zelenskyy", Topic: "ceasefire", OwnOnly: true}, readout, 1},
		{"own without topic", briefing.Query{OwnOnly: true}, comment + readout + petit, 3},
		{"until a day", briefing.Query{Topic: "ceasefire", Before: day(t, "2025-08-18")}, readout, 1},
		{"from a day", briefing.Query{Topic: "ceasefire", After: day(t, "2025-08-19")}, report, 1},
		{"on a day", briefing.Query{After: day(t, "2025-08-18"), Before: day(t, "2025-08-18")}, readout + petit, 2},
		{"document", briefing.Query{Document: "afp-0817"}, putin + afp, 2},
		{"document and holder", briefing.Query{Document: "afp-0817", Holder: "volodymyr-zelenskyy"}, afp, 1},
		{"document and topic", briefing.Query{Document: "afp-0817", Topic: "security-guarantees", OwnOnly: true}, "", 0},
		{"IDs", briefing.Query{IDs: []string{early, accepted}}, putin + afp, 2},
		{"both IDs of one statement", briefing.Query{IDs: []string{early, late}}, readout, 1},
		{"no IDs", briefing.Query{IDs: []string{}}, "", 0},
		{"unknown ID", briefing.Query{IDs: []string{"nothing#00000000"}}, "", 0},
		{"nobody", briefing.Query{Holder: "nobody"}, "", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			counted, _, err := db.Under(briefing.Red).Statements(ctx, tc.query)
			if err != nil {
				t.Fatal(err)
			}
			tc.query.Further = true
			page, total, err := db.Under(briefing.Red).Statements(ctx, tc.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, shown(page)); diff != "" {
				t.Errorf("statements (-want +got):\n%s", diff)
			}
			for i, s := range page {
				if s.Reports != len(s.Further) {
					t.Errorf("%s: %d reports counted, %d given", s.ID, s.Reports, len(s.Further))
				}
				page[i].Further = nil
			}
			if diff := cmp.Diff(page, counted, days); diff != "" {
				t.Errorf("statements without further reports (-want +got):\n%s", diff)
			}
			if total != tc.total {
				t.Errorf("total: got %d, want %d", total, tc.total)
			}
		})
	}
}

func TestSameStatementsAreThoseWithinThreeDaysOfTheFirst(t *testing.T) {
	for _, tc := range []struct {
		name string
		said []string // of the same words
		want int
	}{
		{"same day", []string{"2025-08-17", "2025-08-17"}, 1},
		{"three days", []string{"2025-08-17", "2025-08-20"}, 1},
		{"four days", []string{"2025-08-17", "2025-08-21"}, 2},
		{"a chain is not followed", []string{"2025-08-17", "2025-08-19", "2025-08-21"}, 2},
		{"unknown dates", []string{"", "", "2025-08-17"}, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var put []Entry
			for i, said := range tc.said {
				e := entry(t, fmt.Sprintf("d%d", i), "2025-08-22", "Mr Putin rejected talks.", found{holder: "vladimir-putin", content: "talks", cue: "rejected",
					act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect})
				e.Extraction.Positions[0].Date = briefing.Day{}
				if said != "" {
					e.Extraction.Positions[0].Date = day(t, said)
				}
				put = append(put, e)
			}
			db := open(t)
			replace(t, db, Content{Put: put})
			if _, total, err := db.Under(briefing.Red).Statements(t.Context(), briefing.Query{}); err != nil || total != tc.want {
				t.Errorf("got %d statements (%v), want %d", total, err, tc.want)
			}
		})
	}
}

func TestDifferentHoldersActsAndStancesAreDifferentStatements(t *testing.T) {
	var put []Entry
	for i, f := range []found{
		{holder: "vladimir-putin", act: briefing.Reject, stance: briefing.Oppose},
		{holder: "volodymyr-zelenskyy", act: briefing.Reject, stance: briefing.Oppose},
		{holder: "vladimir-putin", act: briefing.Demand, stance: briefing.Oppose},
		{holder: "vladimir-putin", act: briefing.Reject, stance: briefing.Conditional},
		{holder: "?the envoy", act: briefing.Reject, stance: briefing.Oppose},
		{holder: "?The  Envoy", act: briefing.Reject, stance: briefing.Oppose}, // the same as the one before
	} {
		f.content, f.mode = "talks", briefing.Indirect
		put = append(put, entry(t, fmt.Sprintf("d%d", i), "2025-08-22", "He rejected talks.", f))
	}
	db := open(t)
	replace(t, db, Content{Put: put})
	if _, total, err := db.Under(briefing.Red).Statements(t.Context(), briefing.Query{}); err != nil || total != 5 {
		t.Errorf("got %d statements (%v), want 5", total, err)
	}
}

func TestQuotedWordsOfAMixedContentAreFound(t *testing.T) {
	for _, tc := range []struct{ text, content, want string }{
		{`He called it “a frozen war” in Europe.`, `“a frozen war” in Europe`, "a frozen war"},
		{`He called it "a frozen war in Europe".`, `a frozen war in`, "a frozen war in"},
		{`It was "bad", he said, and "very bad".`, `bad", he said, and "very bad`, "bad|very bad"},
		{`He said it’s the state’s ‘last’ word.`, `it’s the state’s ‘last’ word`, "last"},
		{`He said 'the people's will' counts.`, `'the people's will' counts`, "the people's will"},
		{`Er sagte „nie“ dazu.`, `„nie“ dazu`, "nie"},
		{`Il a dit «jamais» hier.`, `«jamais» hier`, "jamais"},
		{`He said “never.`, `“never`, ""},
	} {
		t.Run(tc.text, func(t *testing.T) {
			db := open(t)
			e := entry(t, "d", "2025-08-22", tc.text, found{holder: "vladimir-putin", content: tc.content, act: briefing.Say, stance: briefing.Neutral, mode: briefing.Mixed})
			e.Extraction.Positions[0].Sentence = briefing.Span{Start: 0, End: len(tc.text)}
			replace(t, db, Content{Put: []Entry{e}})
			s, err := db.Under(briefing.Red).Statement(t.Context(), e.Extraction.Positions[0].ID)
			if err != nil {
				t.Fatal(err)
			}
			var parts []string
			for _, q := range s.Quoted {
				parts = append(parts, q.In(s.Words))
			}
			if got := strings.Join(parts, "|"); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestWhatAStatementPointsBackToIsReadWithIt(t *testing.T) {
	const text = "Kyiv asked for “guards. Putin welcomed such “guards”."
	db := open(t)
	e := entry(t, "d", "2025-08-22", text, found{holder: "vladimir-putin", content: "such “guards”", act: briefing.Endorse, stance: briefing.Support, mode: briefing.Mixed})
	e.Extraction.Positions[0].Sentence = briefing.Span{Start: strings.Index(text, "Putin"), End: len(text)}
	replace(t, db, Content{Put: []Entry{e}})
	s, err := db.Under(briefing.Red).Statement(t.Context(), e.Extraction.Positions[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Kyiv asked for “guards. "; s.Lead != want {
		t.Errorf("before it stands %q, want %q", s.Lead, want)
	}
	if len(s.Quoted) != 1 || s.Quoted[0].In(s.Words) != "guards" {
		t.Errorf("its own words are %v of %q", s.Quoted, s.Words)
	}
}

// everything is all that can be read of content, in a form that does not depend on how it came about.
type everything struct {
	Summary    briefing.Summary
	Statements []briefing.Statement
	Documents  []briefing.Document
	Actors     []briefing.ActorCount
	Topics     []briefing.TopicCount
	Names      []briefing.NameEntry
	Events     []briefing.DatedPassage
	Passages   []briefing.Passage
}

func read(t testing.TB, db *DB) everything {
	t.Helper()
	return readUnder(t, db.Under(briefing.Red))
}

func readUnder(t testing.TB, r *Reader) everything {
	t.Helper()
	ctx := t.Context()
	var all everything
	var errs [8]error
	all.Summary, errs[0] = r.Summary(ctx)
	all.Summary.Version = 0
	all.Statements, _, errs[1] = r.Statements(ctx, briefing.Query{})
	all.Actors, _, errs[2] = r.Actors(ctx, "", 0, 0)
	all.Topics, errs[3] = r.Topics(ctx)
	all.Names, errs[4] = r.Names(ctx)
	all.Events, _, errs[5] = r.Events(ctx, "", briefing.Day{}, 0)
	all.Passages, _, errs[6] = r.Search(ctx, briefing.SearchQuery{})
	slices.SortFunc(all.Passages, func(a, b briefing.Passage) int {
		return strings.Compare(fmt.Sprintf("%s %05d", a.Document.ID, a.Span.Start), fmt.Sprintf("%s %05d", b.Document.ID, b.Span.Start))
	})
	marks, err := r.Marks(ctx)
	errs[7] = err
	for id := range marks {
		d, err := r.Document(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		all.Documents = append(all.Documents, d)
	}
	slices.SortFunc(all.Documents, func(a, b briefing.Document) int { return strings.Compare(a.ID, b.ID) })
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	return all
}

// random returns a document whose words, holders and dates often are those of others.
func random(t testing.TB, rng *rand.Rand, id string) Entry {
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	holders := []string{"vladimir-putin", "volodymyr-zelenskyy", "?officials", "jean-petit", "anna-gross"}
	var founds []found
	var text strings.Builder
	for range 1 + rng.IntN(4) {
		f := found{holder: pick(holders...), content: pick("an end to the war", "grain exports", "An end to the war!"), act: briefing.Demand, stance: briefing.Support,
			mode: briefing.Mode(pick("direct", "indirect")), said: fmt.Sprintf("2025-08-%02d", 10+rng.IntN(8))}
		if rng.IntN(2) == 0 {
			f.via = []string{pick(holders...)}
		}
		if rng.IntN(2) == 0 {
			f.topics = []string{pick("ceasefire", "security-guarantees")}
		}
		founds = append(founds, f)
		text.WriteString("He wants " + f.content + " now.\n\n")
	}
	e := entry(t, id, fmt.Sprintf("2025-08-%02d", 18+rng.IntN(4)), text.String()+"On 1 December 2025 they meet in Moscow.", founds...)
	start := strings.Index(e.Document.Text, "On 1 Dec")
	e.Extraction.Events = []briefing.Event{{DocumentID: id, Span: briefing.Span{Start: start, End: len(e.Document.Text)}, Day: day(t, "2025-12-01")}}
	for _, id := range []string{"jean-petit", "anna-gross"} {
		if strings.Contains(fmt.Sprint(founds), id) {
			e.Extraction.Actors = append(e.Extraction.Actors, briefing.Actor{ID: id, Name: strings.ToUpper(id), Kind: briefing.Person, Discovered: true,
				Descriptor: "as in " + e.Document.ID})
		}
	}
	return e
}

// What is stored depends on what the documents are now, not on how they came to be so.
func TestReplacingInStepsEndsLikeReplacingAtOnce(t *testing.T) {
	for seed := range uint64(8) {
		rng := rand.New(rand.NewPCG(seed, 1))
		db := open(t)
		docs := make(map[string]Entry)
		for step := range 6 {
			c := Content{At: at.Add(time.Duration(step) * time.Minute)}
			for i := range 12 {
				id := fmt.Sprintf("d%02d", i)
				switch _, there := docs[id]; {
				case rng.IntN(3) == 0:
					docs[id] = random(t, rng, id)
					c.Put = append(c.Put, docs[id])
				case there && rng.IntN(4) == 0:
					delete(docs, id)
				case there:
					c.Keep = append(c.Keep, id)
				}
			}
			replace(t, db, c)
			var put []Entry
			for _, e := range docs {
				put = append(put, e)
			}
			fresh := open(t)
			replace(t, fresh, Content{Put: put, At: c.At})
			if diff := cmp.Diff(read(t, fresh), read(t, db), days); diff != "" {
				t.Fatalf("seed %d, step %d (-at once +in steps):\n%s", seed, step, diff)
			}
			if err := db.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestADiscoveredActorIsSupersededByTheRegistry(t *testing.T) {
	db, ctx := open(t), t.Context()
	docs := example(t)
	// The same ID as one of the registry: the registry knows better.
	docs[0].Extraction.Actors = append(docs[0].Extraction.Actors, briefing.Actor{ID: "steve-witkoff", Name: "S. Witkoff", Kind: briefing.Group, Discovered: true})
	replace(t, db, Content{Put: docs})
	a, err := db.Under(briefing.Red).Actor(ctx, "steve-witkoff")
	if err != nil {
		t.Fatal(err)
	}
	if a.Discovered || a.Name != "Steve Witkoff" || a.Kind != briefing.Person {
		t.Errorf("got %+v, want the actor of the registry", a)
	}
	a, err = db.Under(briefing.Red).Actor(ctx, "jean petit")
	if err != nil {
		t.Fatal(err)
	}
	if !a.Discovered || a.Descriptor != "retired general" {
		t.Errorf("got %+v, want the discovered actor", a)
	}
	s, err := db.Under(briefing.Red).Statement(ctx, docs[1].Extraction.Positions[1].ID)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Holder.Discovered {
		t.Error("the holder is not marked as discovered")
	}

	// Later the registry lists that actor; the document is kept.
	r := registry(t)
	bigger, err := briefing.NewRegistry(r.AsOf(), append(slices.Clone(r.Actors()), briefing.Actor{ID: "jean-petit", Name: "General Jean Petit", Kind: briefing.Person}),
		r.Topics(), []string{"Georgia"})
	if err != nil {
		t.Fatal(err)
	}
	replace(t, db, Content{Registry: bigger, Keep: []string{"afp-0817", "readout-0818", "report-0901"}})
	if a, err = db.Under(briefing.Red).Actor(ctx, "jean-petit"); err != nil || a.Discovered || a.Name != "General Jean Petit" || a.Descriptor != "" {
		t.Errorf("got %+v (%v), want the actor of the registry", a, err)
	}
	// And no more: what the document says counts again.
	replace(t, db, Content{Keep: []string{"afp-0817", "readout-0818", "report-0901"}})
	if a, err = db.Under(briefing.Red).Actor(ctx, "jean-petit"); err != nil || !a.Discovered || a.Name != "Jean Petit" || a.Descriptor != "retired general" {
		t.Errorf("got %+v (%v), want the discovered actor", a, err)
	}
	// Without the document, the actor is gone.
	replace(t, db, Content{Keep: []string{"afp-0817", "report-0901"}})
	if a, err = db.Under(briefing.Red).Actor(ctx, "jean-petit"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("got %+v (%v), want none", a, err)
	}
}

func TestAReplacementThatFailsChangesNothing(t *testing.T) {
	db, ctx := open(t), t.Context()
	docs := example(t)
	replace(t, db, Content{Put: docs})
	before := read(t, db)
	smaller, err := briefing.NewRegistry(day(t, "2025-11-01"), []briefing.Actor{{ID: "vladimir-putin", Name: "Vladimir Putin", Kind: briefing.Person}},
		registry(t).Topics(), nil)
	if err != nil {
		t.Fatal(err)
	}
	noTopics, err := briefing.NewRegistry(day(t, "2025-11-01"), registry(t).Actors(), nil, []string{"Georgia"})
	if err != nil {
		t.Fatal(err)
	}
	position := func(change func(*briefing.Position)) []Entry {
		e := example(t)[1]
		e.Document.ID = "other"
		for i := range e.Extraction.Positions {
			e.Extraction.Positions[i].ID = fmt.Sprintf("other#%d", i)
		}
		change(&e.Extraction.Positions[0])
		return []Entry{example(t)[0], e}
	}
	document := func(change func(*briefing.Document)) []Entry {
		e := entry(t, "other", "2025-08-01", "Nothing.")
		change(&e.Document)
		return []Entry{e}
	}
	for _, tc := range []struct {
		name    string
		content Content
		want    string // in the error
	}{
		{"keeps what is not there", Content{Keep: []string{"afp-0817", "nothing"}}, "document nothing is to be kept, but is not stored"},
		{"keeps and puts", Content{Keep: []string{"afp-0817"}, Put: docs[:1]}, "document afp-0817: it is there twice"},
		{"puts twice", Content{Put: []Entry{docs[0], docs[0]}}, "document afp-0817: it is there twice"},
		{"actor gone", Content{Registry: smaller, Keep: []string{"afp-0817"}}, `is kept, but names actor`},
		{"topic gone", Content{Registry: noTopics, Keep: []string{"afp-0817"}}, `is kept, but names topic`},
		{"unknown holder", Content{Put: position(func(p *briefing.Position) { p.Holder.Actor = "nobody" })}, `"nobody" is neither in the registry nor discovered`},
		{"unknown source", Content{Put: position(func(p *briefing.Position) { p.Via = []briefing.Mention{{Actor: "nobody", Name: "N"}} })}, `"nobody" is neither`},
		{"unknown topic", Content{Put: position(func(p *briefing.Position) { p.Topics = []string{"nothing"} })}, `no topic "nothing"`},
		{"topic twice", Content{Put: position(func(p *briefing.Position) { p.Topics = []string{"ceasefire", "ceasefire"} })}, "topic ceasefire"},
		{"content outside", Content{Put: position(func(p *briefing.Position) { p.Content.End = 9999 })}, "lies outside the text"},
		{"empty content", Content{Put: position(func(p *briefing.Position) { p.Content.End = p.Content.Start })}, "CHECK constraint"},
		{"unknown act", Content{Put: position(func(p *briefing.Position) { p.Act = "sing" })}, "CHECK constraint"},
		{"unknown stance", Content{Put: position(func(p *briefing.Position) { p.Stance = "perhaps" })}, "CHECK constraint"},
		{"unknown mode", Content{Put: position(func(p *briefing.Position) { p.Mode = "sung" })}, "CHECK constraint"},
		{"no name", Content{Put: position(func(p *briefing.Position) { p.Holder.Name = "" })}, "CHECK constraint"},
		{"no ID", Content{Put: position(func(p *briefing.Position) { p.ID = "" })}, "CHECK constraint"},
		{"ID twice", Content{Put: position(func(p *briefing.Position) { p.ID = docs[0].Extraction.Positions[0].ID })}, "UNIQUE constraint"},
		{"event outside", Content{Put: func() []Entry {
			e := entry(t, "other", "2025-08-01", "Nothing.")
			e.Extraction.Events = []briefing.Event{{Span: briefing.Span{Start: 0, End: 99}, Day: day(t, "2025-08-24")}}
			return []Entry{e}
		}()}, "event: the span"},
		{"event without day", Content{Put: func() []Entry {
			e := entry(t, "other", "2025-08-01", "Nothing.")
			e.Extraction.Events = []briefing.Event{{Span: briefing.Span{Start: 0, End: 8}}}
			return []Entry{e}
		}()}, "CHECK constraint"},
		{"discovered without kind", Content{Put: func() []Entry {
			e := entry(t, "other", "2025-08-01", "Nothing.")
			e.Extraction.Actors = []briefing.Actor{{ID: "x", Name: "X"}}
			return []Entry{e}
		}()}, "CHECK constraint"},
		{"no document ID", Content{Put: document(func(d *briefing.Document) { d.ID = "" })}, "CHECK constraint"},
		{"no title", Content{Put: document(func(d *briefing.Document) { d.Title = "" })}, "CHECK constraint"},
		{"unknown kind", Content{Put: document(func(d *briefing.Document) { d.Kind = "song" })}, "CHECK constraint"},
		{"unknown basis", Content{Put: document(func(d *briefing.Document) { d.DateBasis = "" })}, "CHECK constraint"},
		{"stated and unknown", Content{Put: document(func(d *briefing.Document) { d.Date = briefing.Day{} })}, "CHECK constraint"},
		{"no hash", Content{Put: document(func(d *briefing.Document) { d.Hash = "" })}, "CHECK constraint"},
		{"body outside", Content{Put: document(func(d *briefing.Document) { d.Body = 99 })}, "its body begins at 99 of 8 bytes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := tc.content
			if c.Registry == nil {
				c.Registry = registry(t)
			}
			c.At, c.Extractor = at.Add(time.Hour), "2"
			if err := db.Replace(ctx, c); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got error %v, want one with %q", err, tc.want)
			}
			if diff := cmp.Diff(before, read(t, db), days); diff != "" {
				t.Errorf("changed (-before +after):\n%s", diff)
			}
			if _, err := openedAgain(t, db); err != nil {
				t.Error(err)
			}
		})
	}
}

// openedAgain checks the files of db as another process would find them.
func openedAgain(t testing.TB, db *DB) (everything, error) {
	t.Helper()
	again, err := Open(t.Context(), db.state.path, Options{})
	if err != nil {
		return everything{}, err
	}
	all := read(t, again)
	return all, errors.Join(again.Check(t.Context()), again.Close())
}

func TestMarksSayWhatADocumentWasMadeFrom(t *testing.T) {
	db := open(t)
	docs := example(t)
	replace(t, db, Content{Put: docs[:2], Extractor: "1"})
	replace(t, db, Content{Keep: []string{docs[0].Document.ID}, Put: docs[1:2], Extractor: "2"})
	got, err := db.Under(briefing.Red).Marks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hash := registry(t).Hash()
	want := map[string]Mark{
		"afp-0817":     {docs[0].Document.Hash, hash, "1", "afp-0817.md", ""},
		"readout-0818": {docs[1].Document.Hash, hash, "2", "readout-0818.md", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

func TestVersionChangesWithEachReplacement(t *testing.T) {
	db := open(t)
	var last int64
	for range 3 {
		replace(t, db, Content{Put: example(t)})
		s, err := db.Under(briefing.Red).Summary(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if s.Version <= last {
			t.Errorf("version %d after %d", s.Version, last)
		}
		last = s.Version
	}
}

func TestTheLogOfAReplacementDoesNotStay(t *testing.T) {
	db := open(t)
	replace(t, db, Content{Put: example(t)})
	info, err := os.Stat(db.content.path + "-wal")
	must(t, err)
	if info.Size() != 0 {
		t.Errorf("%d bytes are left in the write-ahead log", info.Size())
	}
}

// SQLite looks for the rows that refer to a position each time that one is stored while an actor is awaited: without an index, 10,000
// documents would take hours.
func TestReferencesToPositionsAreFoundByIndexesWhileAllIsReplaced(t *testing.T) {
	db, ctx := open(t), t.Context()
	enough := errors.New("enough")
	err := db.content.update(ctx, func(tx *sql.Tx) error {
		if err := newReplacement(Content{}, tx, imprint{}).dropIndexes(ctx); err != nil {
			return err
		}
		references, err := texts(ctx, tx, `SELECT 'SELECT 1 FROM ' || t.name || ' WHERE ' || f."from" || ' = 1'
			FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND f."table" = 'position'`)
		if err != nil {
			return err
		}
		if len(references) != 4 { // lead, of via, of member, of position_topic
			t.Errorf("references: %q", references)
		}
		for _, query := range references {
			var plan string
			if err := tx.QueryRowContext(ctx, `EXPLAIN QUERY PLAN `+query).Scan(new(int), new(int), new(int), &plan); err != nil {
				return err
			}
			if !strings.HasPrefix(plan, "SEARCH") {
				t.Errorf("%s: %s", query, plan)
			}
		}
		return enough
	})
	if !errors.Is(err, enough) {
		t.Error(err)
	}
}

// What a group holds counts for each of its members, once among all statements, and is told of the one who is asked for.
func TestWhatAGroupHoldsIsOfEachOfItsMembers(t *testing.T) {
	db, ctx := open(t), t.Context()
	text := "The two leaders demanded a ceasefire before any talks. Zelenskyy thanked them."
	joint := entry(t, "joint-0820", "2025-08-20", text, found{holder: "?two leaders", content: "a ceasefire before any talks", cue: "demanded",
		act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}})
	p := &joint.Extraction.Positions[0]
	p.Members = []briefing.Mention{{Actor: "volodymyr-zelenskyy", Name: "Volodymyr Zelenskyy"}, {Actor: "ada-holm", Name: "Ada Holm", Discovered: true}}
	joint.Extraction.Actors = []briefing.Actor{{ID: "ada-holm", Name: "Ada Holm", Kind: briefing.Person, Discovered: true}}
	again := entry(t, "news-0821", "2025-08-21", "The visitors demanded: a ceasefire, before any talks!", found{holder: "?visitors", content: "a ceasefire, before any talks",
		cue: "demanded", act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}})
	again.Extraction.Positions[0].Members = []briefing.Mention{p.Members[1], p.Members[0]}
	again.Extraction.Actors = joint.Extraction.Actors
	docs := append(example(t), joint, again)
	replace(t, db, Content{Put: docs})
	for _, q := range []briefing.Query{{Holder: "ada-holm"}, {Holder: "ada-holm", Topic: "ceasefire"}, {Holder: "ada-holm", Document: "joint-0820"}} {
		page, total, err := db.Under(briefing.Red).Statements(ctx, q)
		must(t, err)
		if total != 1 || len(page) != 1 || page[0].Holder.Name != "two leaders" || len(page[0].Told) != 1 || page[0].Told[0] != p.Members[1] || page[0].Reports != 1 {
			t.Errorf("%+v: %d of %d, %+v", q, len(page), total, page)
		}
	}
	page, total, err := db.Under(briefing.Red).Statements(ctx, briefing.Query{Topic: "ceasefire", After: day(t, "2025-08-20")})
	must(t, err)
	if total != 2 || page[1].Told != nil || len(page[1].Members) != 2 {
		t.Errorf("on the topic: %d, %+v", total, page)
	}
	counts, _, err := db.Under(briefing.Red).Actors(ctx, "", 0, 0)
	must(t, err)
	for _, c := range counts {
		if c.ID == "ada-holm" && c.Positions != 1 {
			t.Errorf("%s has %d positions", c.ID, c.Positions)
		}
	}
	stands, err := db.Under(briefing.Red).Stands(ctx, []string{"ceasefire"}, nil, briefing.Day{})
	must(t, err)
	joined := 0
	for _, s := range stands {
		if s.Holder == "ada-holm" && s.Joint && s.Name == "Ada Holm" {
			joined++
		}
	}
	if joined != 1 {
		t.Errorf("stands: %+v", stands)
	}
	if _, others, err := db.Under(briefing.Red).Unresolved(ctx, "ceasefire", briefing.Day{}, 9); err != nil || others != 0 {
		t.Errorf("%d statements of nobody known, %v", others, err)
	}
	if found, _, err := db.Under(briefing.Red).Search(ctx, briefing.SearchQuery{Actor: "ada-holm"}); err != nil || len(found) != 2 {
		t.Errorf("passages: %+v, %v", found, err)
	}
	replace(t, db, Content{Put: example(t)[:1], Keep: []string{}})
	if _, total, err := db.Under(briefing.Red).Statements(ctx, briefing.Query{Holder: "ada-holm"}); err != nil || total != 0 {
		t.Errorf("after the document is gone: %d, %v", total, err)
	}
}

func TestPartsInAChainAreKept(t *testing.T) {
	db := open(t)
	e := example(t)[0]
	p := &e.Extraction.Positions[0]
	p.Via = []briefing.Mention{{Name: "Channel 4", Part: briefing.SpokenOn}, {Name: "an envoy"}, {Name: "a minister", Part: briefing.TellsToo}}
	replace(t, db, Content{Put: []Entry{e}})
	ids := briefing.Query{IDs: []string{p.ID}}
	got, _, err := db.Under(briefing.Red).Statements(t.Context(), ids)
	if err != nil || len(got) != 1 {
		t.Fatalf("%d statements, %v", len(got), err)
	}
	if diff := cmp.Diff(p.Via, got[0].Via); diff != "" {
		t.Errorf("chain (-want +got):\n%s", diff)
	}
	p.Via = p.Via[:1] // only where it was said
	replace(t, db, Content{Put: []Entry{e}})
	ids.OwnOnly = true
	if _, n, err := db.Under(briefing.Red).Statements(t.Context(), ids); err != nil || n != 1 {
		t.Errorf("%d statements in own name, %v, want 1", n, err)
	}
}

// A statement keeps the words that its text has for a time that is no day, and the last day on which it can have been said.
func TestTheTimeOfAStatementIsKept(t *testing.T) {
	e := entry(t, "a", "2025-08-22", "In February Mr Putin rejected talks.", found{holder: "vladimir-putin", content: "talks", cue: "rejected",
		act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect})
	p := &e.Extraction.Positions[0]
	p.Date, p.Until, p.When = briefing.Day{}, day(t, "2025-02-28"), briefing.Span{Start: 0, End: len("In February")}
	db := open(t)
	replace(t, db, Content{Put: []Entry{e}})
	got, err := db.Under(briefing.Red).Statement(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.WhenSaid != "In February" || got.When != p.When || got.Until != p.Until || got.LastDay() != p.Until {
		t.Errorf("got %q at %v, until %s", got.WhenSaid, got.When, got.Until)
	}
}
