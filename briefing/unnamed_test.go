package briefing

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whoever a text only describes can be asked for by its words, and takes no name away from anybody.
func TestHoldersWithoutANameAreFoundByTheirWords(t *testing.T) {
	ps := []Position{
		{ID: "a#1", Holder: Mention{Name: "European leaders"}}, {ID: "a#2", Holder: Mention{Actor: "norland", Name: "Norland"}},
		{ID: "a#3", Holder: Mention{Name: "European leaders"}}, {ID: "a#4", Holder: Mention{Name: "sides"}},
		{ID: "a#5", Holder: Mention{Name: "the speaker"}}, {ID: "a#6", Holder: Mention{Name: "they"}},
	}
	r, err := NewRegistry(Day{}, []Actor{{ID: "norland", Name: "Norland", Kind: State}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := Correct(Document{ID: "a"}, Extraction{Positions: ps}, r, nil)
	var holders, actors []string
	for _, p := range e.Positions {
		holders = append(holders, p.Holder.Actor)
		if Unnamed(p.Holder.Actor) != p.Holder.Discovered {
			t.Errorf("%s: discovered is %t", p.ID, p.Holder.Discovered)
		}
	}
	entries := []NameEntry{{Name: "Warring sides", ID: "warring-sides", Topic: true, Main: true}, {Name: "Norland", ID: "norland", Kind: State, Main: true}}
	for _, a := range e.Actors {
		actors = append(actors, a.ID+" "+a.Name+" "+string(a.Kind))
		entries = append(entries, NameEntry{Name: a.Name, ID: a.ID, Kind: a.Kind, Discovered: true, Main: true})
	}
	if diff := cmp.Diff([]string{"unnamed-european-leaders", "norland", "unnamed-european-leaders", "unnamed-sides", "", ""}, holders); diff != "" {
		t.Errorf("holders (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"unnamed-european-leaders European leaders group", "unnamed-sides Sides group"}, actors); diff != "" {
		t.Errorf("actors (-want +got):\n%s", diff)
	}
	if ps[0].Holder.Actor != "" {
		t.Error("what was given has changed")
	}
	names := NewNames(entries)
	for typed, want := range map[string]string{"european leaders": "unnamed-european-leaders", "sides": "warring-sides"} {
		if found := names.Find(typed, WantAny); len(found) != 1 || found[0].ID != want {
			t.Errorf("%q finds %v, want %s", typed, found, want)
		}
	}
	if found := names.Find("sides", WantActor); len(found) != 1 || found[0].ID != "unnamed-sides" {
		t.Errorf("the actor: %v", found)
	}
}
