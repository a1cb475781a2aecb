package storage

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
)

func TestCorrectionsAreKeptUntilTheyAreUndone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "attache.db")
	db, ctx := openAt(t, path), t.Context()
	want := []briefing.Correction{
		{ID: "b", Kind: briefing.CorrectField, Document: "afp-0817", Position: "afp-0817#1", Passage: "A passage.", Words: "a", Field: briefing.HolderField,
			Value: "russia", Was: "Vladimir Putin", Name: "Russia", As: briefing.State, At: at, By: "discord:1"},
		{ID: "a", Kind: briefing.RetractStatement, Document: "afp-0817", Position: "afp-0817#2", Passage: "B.", Words: "b", Name: "Ukraine", Why: "a joke", At: at.Add(time.Second), By: "slack:2"},
		{ID: "c", Kind: briefing.MergeActor, Actor: "jean-petit", Value: "russia", Was: "Jean Petit", Name: "Russia", As: briefing.State, At: at.Add(time.Second), By: "slack:2"},
	}
	for _, c := range want {
		if err := db.Correct(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Correct(ctx, want[0]); !errors.Is(err, ErrExists) {
		t.Errorf("kept twice: error %v, want ErrExists", err)
	}
	other := openAt(t, path)
	got, err := other.Under(briefing.Red).Corrections(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("corrections (-want +got):\n%s", diff)
	}
	if err := other.Undo(ctx, "a", "console:x", at.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := db.Undo(ctx, "a", "console:x", at.Add(time.Hour)); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("undone twice: error %v, want ErrNotFound", err)
	}
	if got, err = db.Under(briefing.Red).Corrections(ctx); err != nil || len(got) != 2 || got[0].ID != "b" || got[1].ID != "c" {
		t.Errorf("after one was undone: %v, error %v; want b and c", got, err)
	}
	must(t, db.Correct(ctx, want[1]))
	if got, err = db.Under(briefing.Red).Corrections(ctx); err != nil || len(got) != 3 {
		t.Errorf("made again: %v, error %v; want all three", got, err)
	}
}

func TestContentKnowsWhatCameOfCorrections(t *testing.T) {
	db, ctx := open(t), t.Context()
	docs := example(t)
	edited := docs[0].Extraction.Positions[0].ID
	docs[0].Extraction.Positions[0].Note = "the act was state"
	docs[0].Edits = []briefing.Edit{{Correction: "c1", Document: "afp-0817", Position: edited, Outcome: briefing.Applied}, {Correction: "c2", Document: "afp-0817", Outcome: briefing.Review}}
	docs[1].Edits = []briefing.Edit{{Correction: "c3", Document: "readout-0818", Outcome: briefing.Applied}}
	registered := []briefing.Edit{{Correction: "c4", Outcome: briefing.Applied}}
	replace(t, db, Content{Put: docs, Edits: registered})
	check := func(when string, want ...briefing.Edit) {
		t.Helper()
		got, err := db.Under(briefing.Red).Edits(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	check("at first", registered[0], docs[0].Edits[0], docs[0].Edits[1], docs[1].Edits[0])
	s, err := db.Under(briefing.Red).Statement(ctx, edited)
	if err != nil || s.Note != "the act was state" {
		t.Errorf("note %q, error %v", s.Note, err)
	}
	if in, err := db.Under(briefing.Red).DiscoveredIn(ctx, "jean-petit"); err != nil || len(in) != 1 || in[0] != "readout-0818" {
		t.Errorf("discovered in %v, error %v", in, err)
	}

	// One document is read again, with a merge; another is kept; the third is gone.
	docs[1].Edits = nil
	p := &docs[1].Extraction.Positions[1]
	p.Holder = briefing.Mention{Actor: "steve-witkoff", Name: "Steve Witkoff"}
	docs[1].Extraction.Actors = []briefing.Actor{{ID: "steve-witkoff", Name: "Steve Witkoff", Kind: briefing.Person, Aliases: []string{"Jean Petit", "Steve Witkoff"}}}
	replace(t, db, Content{Keep: []string{"afp-0817"}, Put: docs[1:2], At: at.Add(time.Minute)})
	check("after a reload", docs[0].Edits...)
	for _, name := range []string{"jean petit", "Steve Witkoff"} {
		a, err := db.Under(briefing.Red).Actor(ctx, name)
		if err != nil || a.ID != "steve-witkoff" || a.Discovered {
			t.Errorf("%s names %v, error %v; want the one in the registry", name, a, err)
		}
		if len(a.Aliases) != 1 {
			t.Errorf("its other names are %q, want one", a.Aliases)
		}
	}
	if in, err := db.Under(briefing.Red).DiscoveredIn(ctx, "jean-petit"); err != nil || len(in) != 0 {
		t.Errorf("discovered in %v, error %v; want none", in, err)
	}

	replace(t, db, Content{Put: docs[1:2], At: at.Add(2 * time.Minute)})
	check("after all was read again")
}

func TestDiscoveredActorIsKnownByTheNamesOfAllDocuments(t *testing.T) {
	db, ctx := open(t), t.Context()
	named := func(id, date, name string, aliases ...string) Entry {
		e := entry(t, id, date, "Petit warned of war.", found{holder: "jean-petit", content: "war", cue: "warned of", act: briefing.Warn, stance: briefing.Oppose, mode: briefing.Indirect})
		e.Extraction.Actors = []briefing.Actor{{ID: "jean-petit", Name: name, Kind: briefing.Person, Aliases: aliases, Discovered: true}}
		return e
	}
	replace(t, db, Content{Put: []Entry{named("b", "2025-08-02", "J. Petit", "General Petit", "jean petit"), named("a", "2025-08-01", "Jean Petit"), named("c", "2025-08-03", "J. Petit")}})
	a, err := db.Under(briefing.Red).Actor(ctx, "general petit")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Jean Petit", "J. Petit", "General Petit"}; !slices.Equal(a.Names(), want) {
		t.Errorf("its names are %q, want %q", a.Names(), want)
	}
}

func TestObjectionsAreBounded(t *testing.T) {
	db, ctx := open(t), t.Context()
	object := func(n int, by, comment string, at time.Time) bool {
		t.Helper()
		o := briefing.Objection{Statement: fmt.Sprint("afp-0817#", n), What: briefing.WrongHolder, Comment: comment, Holder: "Russia", Passage: "P.", At: at, By: by}
		o.ID = o.NewID()
		kept, err := db.Object(ctx, o, at.Add(-24*time.Hour), 3)
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	for i := range 3 {
		if !object(i, "discord:1", "", at.Add(time.Duration(i)*time.Second)) {
			t.Fatalf("objection %d was refused", i)
		}
	}
	if object(3, "discord:1", "", at.Add(time.Minute)) {
		t.Error("a fourth one within a day is kept")
	}
	if !object(2, "discord:1", "it was Norland", at.Add(time.Minute)) {
		t.Error("the same one with a comment is refused")
	}
	if !object(3, "discord:2", "", at.Add(time.Minute)) {
		t.Error("another reader's is refused")
	}
	if !object(4, "discord:1", "", at.Add(25*time.Hour)) {
		t.Error("the next day's is refused")
	}
	open, err := db.Under(briefing.Red).Objections(ctx)
	if err != nil || len(open) != 5 || open[2].Comment != "it was Norland" || !open[2].At.Equal(at.Add(2*time.Second)) {
		t.Fatalf("open: %v, error %v; want 5, the third with its comment and first instant", open, err)
	}
	if err := db.SettleObjection(ctx, open[2].ID, briefing.ObjectionDismissed, "discord:9", at.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := db.SettleObjection(ctx, open[2].ID, briefing.ObjectionAccepted, "discord:9", at.Add(time.Hour)); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("settled twice: error %v, want ErrNotFound", err)
	}
	object(2, "discord:1", "again", at.Add(30*time.Hour))
	if open, err = db.Under(briefing.Red).Objections(ctx); err != nil || len(open) != 4 {
		t.Errorf("%d are open, error %v; what was dismissed stays so", len(open), err)
	}
}

func TestQuotingFindsPostedMessages(t *testing.T) {
	db, ctx := open(t), t.Context()
	must(t, db.Subscribe(ctx, subscription("morning")))
	post := func(day int, state briefing.DeliveryState, items ...string) briefing.Delivery {
		t.Helper()
		d := claim("morning", at.AddDate(0, 0, day))
		d.Items = items
		if ok, err := db.Claim(ctx, d); err != nil || !ok {
			t.Fatalf("claim of day %d: %t, %v", day, ok, err)
		}
		must(t, db.Settle(ctx, settled(d, state, fmt.Sprint("m", day))))
		return d
	}
	quoting := func(want string, statements ...string) {
		t.Helper()
		found, err := db.Quoting(ctx, statements)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, q := range found {
			got += fmt.Sprintf("%s%v%v ", q.MessageID, q.Items, q.Shown)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("quoting %v (-want +got):\n%s", statements, diff)
		}
	}
	first := post(1, briefing.Sent, "a#1", "a#2")
	post(2, briefing.Failed, "a#3")
	post(3, briefing.Sent, "a#3")
	quoting("")
	quoting("", "a#9")
	quoting("m3[a#3][] m1[a#1 a#2][] ", "a#1", "a#2", "a#3")
	if err := db.Amended(ctx, first.Slot, []string{"c1", "c2"}, "", at); err != nil {
		t.Fatal(err)
	}
	quoting("m1[a#1 a#2][c1 c2] ")
	if err := db.Amended(ctx, first.Slot, nil, "", at); err != nil {
		t.Fatal(err)
	}
	quoting("")
}
