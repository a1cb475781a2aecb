package wording

import (
	"strings"
	"testing"

	"attache/briefing"
)

// A cell that takes no side tells what was done with the words that it shows: of a refusal the words alone would say the opposite.
func TestWordsOfACellWithoutASideStandWithWhatWasDone(t *testing.T) {
	st := briefing.Statement{Position: briefing.Position{ID: "a#1", Act: briefing.Reject, Stance: briefing.Oppose, Hedged: true, Mode: briefing.Indirect, Date: day(t, "2031-03-01"),
		Holder: briefing.Mention{Actor: "ada-lund", Name: "Ada Lund"}}, Words: "sending troops", CueWords: "ruled out", Passage: "Ada Lund ruled out sending troops.",
		In: briefing.Document{ID: "a", Title: "Talks"}}
	p := briefing.Point{ID: "a#1", Holder: "ada-lund", Name: "Ada Lund", Topic: "aid", Date: st.Date, Act: st.Act, Stance: st.Stance, Hedged: true, Own: true}
	said := func(p briefing.Point, st briefing.Statement) string {
		cell := briefing.Cell{Holder: p.Holder, Topic: p.Topic, Spoke: []briefing.Point{p}}
		if p.TakesSide() {
			cell.Sides, cell.Spoke = cell.Spoke, nil
		}
		m := Matrix{Topics: []briefing.Topic{{ID: "aid", Label: "Aid"}}, Statements: map[string]briefing.Statement{"a#1": st},
			Rows: []MatrixRow{{Name: "Ada Lund", Cells: map[string]briefing.Cell{"aid": cell}}}}
		row := m.Table(new(Sources)).Rows[0]
		return row[1].Flat("") + " | " + row[2].Flat("")
	}
	if got, want := said(p, st), "○ spoke | ruled out, hedged: sending troops [1]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	direct := st
	direct.Mode = briefing.Direct
	if got, want := said(p, direct), "○ spoke | ruled out, hedged: “sending troops” [1]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	p.Gist = briefing.Gist{Matter: []string{"troop"}, Outright: true}
	if got := said(p, st); !strings.HasSuffix(got, ", hedged | sending troops [1]") {
		t.Errorf("a side is told twice: %s", got)
	}
}
