package commands_test

import (
	"strings"
	"testing"

	"attache/briefing"
)

// visit is what four visitors hold together, and what two of them said themselves.
func visit() []paper {
	four := []string{"ada-lund", "erik-lund", "mara-quist", "vera-olt"}
	return []paper{
		{id: "visit", title: "Four go to Port Amsel", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News,
			text: "Ada Lund, Erik Lund, Mara Quist and Vera Olt travelled to Port Amsel. The four visitors demanded a ceasefire of thirty days. The visitors rejected new sanctions.\n",
			said: []said{
				{sentence: "The four visitors demanded a ceasefire of thirty days.", mention: "four visitors", cue: "demanded", content: "a ceasefire of thirty days", members: four,
					act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
				{sentence: "The visitors rejected new sanctions.", mention: "visitors", cue: "rejected", content: "new sanctions", members: four,
					act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect, topics: []string{"sanctions"}},
			}},
		{id: "after", title: "Lund answers", source: "The Estuary Post", date: "2031-03-20", kind: briefing.News,
			text: "Ada Lund rejected the ceasefire of thirty days. Igor Melnik endorsed the ceasefire of thirty days.\n",
			said: []said{
				{sentence: "Ada Lund rejected the ceasefire of thirty days.", mention: "Ada Lund", cue: "rejected", content: "the ceasefire of thirty days", holder: "ada-lund",
					act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect, topics: []string{"ceasefire"}},
				{sentence: "Igor Melnik endorsed the ceasefire of thirty days.", mention: "Igor Melnik", cue: "endorsed", content: "the ceasefire of thirty days", holder: "igor-melnik",
					act: briefing.Endorse, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
			}},
	}
}

// What several hold together is told of each of them, by every command, and never as his alone.
func TestWhatSeveralHoldTogetherIsToldOfEach(t *testing.T) {
	d := newDesk(t, visit())
	for _, tc := range []struct {
		asked string
		has   []string
		not   []string
	}{
		{`/position "Mara Quist" ceasefire`, []string{"Mara Quist, as one of the four visitors, demanded a ceasefire of thirty days", "10 March 2031"}, []string{"Mara Quist demands"}},
		{`/brief "Mara Quist"`, []string{"Bottom line. On 10 March 2031, Mara Quist, as one of the visitors, rejected new sanctions"}, []string{"No sourced position found"}},
		{`/timeline "Vera Olt"`, []string{"10 March 2031 · Vera Olt, as one of the four visitors, demanded a ceasefire", "Both statements"}, nil},
		{`/timeline ceasefire`, []string{"he four visitors (Ada Lund, Erik Lund and 2 others) demanded a ceasefire of thirty days", "All 3 statements"}, []string{"as one of"}},
		{`/who "Vera Olt"`, []string{"Vera Olt, as one of the"}, []string{"No sourced position"}},
		{`/matrix ceasefire`, []string{
			"Erik Lund, Mara Quist and ▲ demanded a ceasefire of thirty days", "Vera Olt, jointly with Ada", // one row for those who said nothing else
			"Ada Lund ✕ rejected"}, []string{"Not in it"}},
		{`/matrix topic:ceasefire actors:"Mara Quist"`, []string{"Mara Quist, as one of", "▲ demanded"}, nil},
		{`/compare "Mara Quist" Melnik ceasefire`, []string{"they agree", "Mara Quist, as one of the four visitors, demanded"}, []string{"only Igor Melnik spoke"}},
		{`/changed 2031-03-15`, []string{"Ada Lund on Ceasefire and truce: reversed — rejected the ceasefire of thirty days",
			"before, 10 March 2031: as one of the four visitors, demanded a ceasefire of thirty days"}, nil},
		{`/changed 2031-03-01 topic:sanctions`, []string{"1 new", "visitors (Ada Lund, Erik Lund and 2 others) on Sanctions"}, nil},
		{`/changed 2031-03-01 actor:"Vera Olt"`, []string{"2 new", "Vera Olt, as one of the four visitors, on Ceasefire"}, nil},
		{`/brief ceasefire`, []string{"Ada Lund rejected", "reversed; before, 10 March 2031: as one of the four visitors, demanded", "he four visitors (Ada Lund, Erik Lund and 2 others) demanded"},
			[]string{"No sourced position found"}},
		{`/search actor:"Vera Olt" ceasefire`, []string{"*ceasefire* of thirty days"}, nil},
		{`/actors`, []string{"Vera Olt"}, nil},
	} {
		got := d.ask(t, tc.asked)
		flat := strings.Join(strings.Fields(got), " ")
		for _, words := range tc.has {
			if !strings.Contains(flat, words) {
				t.Errorf("%s does not say %q:\n%s", tc.asked, words, got)
			}
		}
		for _, words := range tc.not {
			if strings.Contains(flat, words) {
				t.Errorf("%s says %q:\n%s", tc.asked, words, got)
			}
		}
	}
	id := visit()[0].entry(t).Extraction.Positions[0].ID
	if got := d.ask(t, "/source "+id); !strings.Contains(got, "Who they are") || !strings.Contains(got, "Mara Quist and Vera Olt.") {
		t.Errorf("/source does not say who they are:\n%s", got)
	}
	csv := string(d.files(t, `/export csv position "Vera Olt" ceasefire`)[0].Data)
	if !strings.Contains(csv, "statement,Vera Olt,vera-olt,") || !strings.Contains(csv, ",four visitors,Ada Lund; Erik Lund; Mara Quist; Vera Olt") {
		t.Errorf("the export does not tell it of her:\n%s", csv)
	}
}
