package wording

import (
	"testing"

	"attache/briefing"
)

// The stance of a matrix is what was done with the words beside it, whatever they name: of a refusal the words alone would say the opposite.
func TestStanceOfAMatrixIsWhatWasDoneWithTheWords(t *testing.T) {
	st := briefing.Statement{Position: briefing.Position{ID: "a#1", Act: briefing.Reject, Stance: briefing.Oppose, Hedged: true, Mode: briefing.Indirect, Date: day(t, "2031-03-01"),
		Holder: briefing.Mention{Actor: "ada-lund", Name: "Ada Lund"}}, Words: "sending troops", CueWords: "ruled out", Passage: "Ada Lund ruled out sending troops.",
		In: briefing.Document{ID: "a", Title: "Talks"}}
	told := func(st briefing.Statement, matter ...string) string {
		p := st.Point(briefing.Topic{ID: "aid", Label: "Aid", Matter: matter})
		m := Matrix{Topics: []briefing.Topic{{ID: "aid", Label: "Aid"}}, Statements: map[string]briefing.Statement{"a#1": st},
			Rows: []MatrixRow{{Name: "Ada Lund", Cells: map[string]briefing.Cell{"aid": briefing.Cells([]briefing.Point{p})[0]}}}}
		row := m.Table(new(Sources)).Rows[0]
		return row[1].Flat("") + " | " + row[2].Flat("")
	}
	const want = "✕ ruled out, hedged | sending troops [1]"
	if got := told(st); got != want {
		t.Errorf("beside the matter: %s, want %s", got, want)
	}
	if got := told(st, "troop*"); got != want {
		t.Errorf("on the matter: %s, want %s", got, want)
	}
	for _, tc := range []struct {
		cue, words string
		act        briefing.Act
		stance     briefing.Stance
		want       string
	}{
		{"said", "the troops were tired", briefing.Say, briefing.Neutral, "○ said | that the troops were tired [1]"},
		{"warned of", "an attack", briefing.Warn, briefing.Oppose, "○ warned of | an attack [1]"},
		{"stressed", "borders must not be changed", briefing.Demand, briefing.Support, "▲ stressed | that borders must not be changed [1]"},
		{"pledged", "to send troops until there was peace", briefing.Commit, briefing.Conditional, "● pledged | to send troops until there was peace [1]"},
		{"pledged", "to send troops if there was peace", briefing.Commit, briefing.Conditional, "● pledged, on a condition | to send troops if there was peace [1]"},
	} {
		st := briefing.Statement{Position: st.Position, CueWords: tc.cue, Words: tc.words, Passage: "Ada Lund " + tc.cue + " " + tc.words + ".", In: st.In}
		st.Act, st.Stance, st.Hedged = tc.act, tc.stance, false
		if got := told(st); got != tc.want {
			t.Errorf("got  %s\nwant %s", got, tc.want)
		}
	}
}
