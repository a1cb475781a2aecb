package storage

import (
	"errors"
	"testing"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
)

func TestActorsAreFoundByIDAndName(t *testing.T) {
	db, ctx := open(t), t.Context()
	replace(t, db, Content{Put: example(t)})
	for _, tc := range []struct{ name, want string }{
		{"volodymyr-zelenskyy", "volodymyr-zelenskyy"},
		{"Volodymyr-Zelenskyy", "volodymyr-zelenskyy"},
		{"volodymyr zelensky", "volodymyr-zelenskyy"},
		{"ZELENSKYY", "volodymyr-zelenskyy"},
		{"Kyiv", "ukraine"},
		{"the  kremlin", "russia"},
		{"Russian", "russia"},
		{"Jean Pétit", "jean-petit"},
		{"state of georgia", "georgia-us"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a, err := db.Under(briefing.Red).Actor(ctx, tc.name)
			if err != nil || a.ID != tc.want {
				t.Errorf("got %s (%v), want %s", a.ID, err, tc.want)
			}
		})
	}
	if _, err := db.Under(briefing.Red).Actor(ctx, "Nobody"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("got %v, want an error that nothing was found", err)
	}
	// The ID "georgia" is one actor's; the name is that of two.
	if a, err := db.Under(briefing.Red).Actor(ctx, "georgia"); err != nil || a.ID != "georgia" {
		t.Errorf("the ID: got %s (%v)", a.ID, err)
	}
	var ambiguous *briefing.AmbiguousError
	if _, err := db.Under(briefing.Red).Actor(ctx, "Georgia"); !errors.As(err, &ambiguous) || len(ambiguous.Actors) != 2 {
		t.Errorf("the name: got %v, want both", err)
	}
}

func TestADiscoveredActorTakesNoNameFromTheRegistry(t *testing.T) {
	db := open(t)
	e := entry(t, "d", "2025-08-22", "Putin spoke.")
	e.Extraction.Actors = []briefing.Actor{{ID: "putin", Name: "Putin", Kind: briefing.Group, Discovered: true}, {ID: "ann-putin", Name: "Ann Putin", Kind: briefing.Person, Discovered: true}}
	replace(t, db, Content{Put: []Entry{e}})
	for s, want := range map[string]string{"Putin": "vladimir-putin", "putin": "vladimir-putin", "ann putin": "ann-putin", "ann-putin": "ann-putin"} {
		if a, err := db.Under(briefing.Red).Actor(t.Context(), s); err != nil || a.ID != want {
			t.Errorf("%s: got %s (%v), want %s", s, a.ID, err, want)
		}
	}
}

func TestANameOfSeveralActorsIsAmbiguous(t *testing.T) {
	db := open(t)
	r, err := briefing.NewRegistry(day(t, "2025-11-01"), []briefing.Actor{
		{ID: "congo", Name: "Congo", Kind: briefing.State, Aliases: []string{"Congo-Brazzaville"}},
		{ID: "dr-congo", Name: "DR Congo", Kind: briefing.State, Aliases: []string{"The Congo", "Congo"}},
		{ID: "a-smith", Name: "Ann Smith", Kind: briefing.Person}, {ID: "b-smith", Name: "Bob Smith", Kind: briefing.Person},
	}, nil, []string{"Congo"})
	if err != nil {
		t.Fatal(err)
	}
	replace(t, db, Content{Registry: r})
	var ambiguous *briefing.AmbiguousError
	if _, err := db.Under(briefing.Red).Actor(t.Context(), "Smith"); !errors.As(err, &ambiguous) || len(ambiguous.Actors) != 2 || ambiguous.Actors[0].ID != "a-smith" {
		t.Errorf("got %v, want both Smiths", err)
	}
	if a, err := db.Under(briefing.Red).Actor(t.Context(), "the Congo"); err != nil || a.ID != "dr-congo" {
		t.Errorf("got %s (%v), want dr-congo", a.ID, err)
	}
}

func TestActorsAndTopicsAreCounted(t *testing.T) {
	db, ctx := open(t), t.Context()
	replace(t, db, Content{Put: example(t)})
	page, total, err := db.Under(briefing.Red).Actors(ctx, "", 4, 0)
	if err != nil {
		t.Fatal(err)
	}
	type count struct {
		ID                   string
		Positions, Documents int
		Latest               string
	}
	var got []count
	for _, a := range page {
		got = append(got, count{a.ID, a.Positions, a.Documents, a.Latest.String()})
	}
	want := []count{{"volodymyr-zelenskyy", 2, 3, "2025-09-01"}, {"jean-petit", 1, 1, "2025-08-18"}, {"vladimir-putin", 1, 1, "2025-08-17"}, {"georgia", 0, 0, ""}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("actors (-want +got):\n%s", diff)
	}
	if want := len(registry(t).Actors()) + 1; total != want {
		t.Errorf("total: got %d, want %d", total, want)
	}
	states, total, err := db.Under(briefing.Red).Actors(ctx, briefing.State, 2, 2)
	if err != nil || total != 3 || len(states) != 1 || states[0].ID != "ukraine" {
		t.Errorf("got %v of %d (%v), want the third of 3 states", states, total, err)
	}

	topics, err := db.Under(briefing.Red).Topics(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var wantTopics []briefing.TopicCount
	for i, topic := range registry(t).Topics() {
		// One of the two statements on the second topic only inherits it.
		counted := []briefing.TopicCount{{Positions: 2, Actors: 1, Latest: day(t, "2025-09-01")}, {Positions: 1, Actors: 1, Latest: day(t, "2025-08-17")}}[i]
		counted.Topic = topic
		wantTopics = append(wantTopics, counted)
	}
	if diff := cmp.Diff(wantTopics, topics, days); diff != "" {
		t.Errorf("topics (-want +got):\n%s", diff)
	}
	for _, name := range []string{"ceasefire", "CEASEFIRE"} {
		if topic, err := db.Under(briefing.Red).Topic(ctx, name); err != nil || topic.ID != "ceasefire" {
			t.Errorf("topic %s: got %s (%v)", name, topic.ID, err)
		}
	}
	if topic, err := db.Under(briefing.Red).Topic(ctx, "Security Guarantees"); err != nil || topic.ID != "security-guarantees" {
		t.Errorf("got %s (%v), want security-guarantees", topic.ID, err)
	}
	if _, err := db.Under(briefing.Red).Topic(ctx, "football"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("got %v, want an error that nothing was found", err)
	}
}

func TestMembersAndOfficersAreFound(t *testing.T) {
	db, ctx := open(t), t.Context()
	replace(t, db, Content{})
	list := func(actors []briefing.Actor, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		s := ""
		for _, a := range actors {
			s += a.ID + " "
		}
		return s
	}
	if got, want := list(db.Under(briefing.Red).Members(ctx, "un")), "georgia russia ukraine "; got != want {
		t.Errorf("members: got %q, want %q", got, want)
	}
	if got, want := list(db.Under(briefing.Red).Officers(ctx, "russia")), "vladimir-putin "; got != want {
		t.Errorf("officers: got %q, want %q", got, want)
	}
}

func TestEventsAreFoundByWhatTheirSentenceNames(t *testing.T) {
	db, ctx := open(t), t.Context()
	docs := example(t)
	text := "The hostilities pact will be reviewed by Putin on 9 September 2025."
	e := entry(t, "pact", "2025-08-20", text, found{holder: "jean-petit", content: "hostilities pact", act: briefing.Say, stance: briefing.Neutral, mode: briefing.Indirect})
	e.Extraction.Actors = docs[1].Extraction.Actors
	e.Extraction.Events = []briefing.Event{{DocumentID: "pact", Span: briefing.Span{Start: 0, End: len(text)}, Day: day(t, "2025-09-09")}}
	replace(t, db, Content{Put: append(docs, e)})
	for _, tc := range []struct {
		about, from string
		want        string
	}{
		{"", "2025-08-01", "2025-08-24 2025-09-09 "},
		{"", "2025-08-25", "2025-09-09 "},
		{"ukraine", "2025-08-01", "2025-08-24 "},        // by its capital
		{"vladimir-putin", "2025-08-01", "2025-09-09 "}, // by the family name
		{"ceasefire", "2025-08-01", "2025-09-09 "},      // by the term hostilit*
		{"jean-petit", "2025-08-01", "2025-09-09 "},     // by a position in the sentence
		{"russia", "2025-08-01", ""},
	} {
		t.Run(tc.about+" "+tc.from, func(t *testing.T) {
			page, total, err := db.Under(briefing.Red).Events(ctx, tc.about, day(t, tc.from), 0)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, p := range page {
				got += p.Day.String() + " "
				d, err := db.Under(briefing.Red).Document(ctx, p.Document.ID)
				if err != nil || p.Span.In(d.Text) != p.Text {
					t.Errorf("the words of the event are %q (%v)", p.Text, err)
				}
			}
			if got != tc.want || total != len(page) {
				t.Errorf("got %q, %d in all, want %q", got, total, tc.want)
			}
		})
	}
	if page, total, err := db.Under(briefing.Red).Events(ctx, "", briefing.Day{}, 1); err != nil || len(page) != 1 || total != 2 {
		t.Errorf("got %d of %d (%v), want 1 of 2", len(page), total, err)
	}
}

func TestWhatIsNotThereIsAnError(t *testing.T) {
	db, ctx := open(t), t.Context()
	if s, err := db.Under(briefing.Red).Summary(ctx); err != nil || s != (briefing.Summary{}) {
		t.Errorf("summary of no content: got %+v (%v), want zero", s, err)
	}
	if _, err := db.Under(briefing.Red).Document(ctx, "x"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("document: got %v", err)
	}
	if _, err := db.Under(briefing.Red).Statement(ctx, "x#1"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("statement: got %v", err)
	}
	if page, total, err := db.Under(briefing.Red).Statements(ctx, briefing.Query{}); err != nil || len(page) != 0 || total != 0 {
		t.Errorf("statements: got %d of %d (%v)", len(page), total, err)
	}
}

func TestNamesAreThoseOfActorsAndTopics(t *testing.T) {
	db := open(t)
	replace(t, db, Content{Put: example(t)})
	names, err := db.Under(briefing.Red).Names(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	have := make(map[briefing.NameEntry]bool)
	for _, n := range names {
		have[n] = true
	}
	for _, want := range []briefing.NameEntry{
		{Name: "Volodymyr Zelensky", ID: "volodymyr-zelenskyy", Kind: briefing.Person, Positions: 2},
		{Name: "the Kremlin", ID: "russia", Kind: briefing.State},
		{Name: "Jean Petit", ID: "jean-petit", Kind: briefing.Person, Discovered: true, Positions: 1},
		{Name: "Security guarantees", ID: "security-guarantees", Topic: true, Positions: 1},
		{Name: "security-guarantees", ID: "security-guarantees", Topic: true, Positions: 1},
	} {
		if !have[want] {
			t.Errorf("%+v is missing", want)
		}
	}
}
