package wording

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
	"attache/briefing"
)

// changed returns what Ada Lund demanded on 16 March, with what was before.
func changed(change briefing.Change, before ...briefing.Statement) briefing.Turn {
	st := heldOn(16, briefing.Demand, "a ceasefire first")
	return briefing.Turn{Statement: st, Change: change, Before: before}
}

func heldOn(day int, act briefing.Act, words string) briefing.Statement {
	return briefing.Statement{
		Position: briefing.Position{
			ID: words, DocumentID: words, Holder: briefing.Mention{Actor: "ada-lund", Name: "Ada Lund"}, Act: act, Mode: briefing.Direct,
			Date: briefing.DayOf(time.Date(2031, 3, day, 0, 0, 0, 0, time.UTC)),
		},
		In: briefing.Document{ID: words, Title: words}, CueWords: string(act), Words: words,
	}
}

func TestTurnSaysWhatChangedBelowTheSentence(t *testing.T) {
	further := changed(briefing.AlsoSaid)
	further.Reports = 2
	undated := changed(briefing.AlsoSaid)
	undated.Date = briefing.Day{}
	const sentence = "• Ada Lund demands “a ceasefire first” [1]\n"
	for _, tc := range []struct {
		name string
		turn briefing.Turn
		want string
	}{
		{"beside the matter", changed(briefing.AlsoSaid), "  16 March 2031\n"},
		{"undated", undated, "  date unknown\n"},
		{"new", changed(briefing.New), "  16 March 2031\n"},
		{"hardened", changed(briefing.Hardened, heldOn(3, briefing.Propose, "a ceasefire")),
			"  16 March 2031 · hardened; before, 3 March 2031: proposes “a ceasefire” [2]\n"},
		{"against several of one day", changed(briefing.Reversed, heldOn(3, briefing.Warn, "no ceasefire"), heldOn(3, briefing.Reject, "a ceasefire")),
			"  16 March 2031 · reversed; before, 3 March 2031: warns: “no ceasefire” [2]; and rejects “a ceasefire” [3]\n"},
		{"reported further", further, "  16 March 2031 · 2 further reports\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var b strings.Builder
			m := reply.Message{Blocks: []reply.Block{reply.List{Items: []reply.Item{Turn(tc.turn, new(Sources))}}}}
			if err := reply.Fprint(&b, m, reply.Options{Width: 200}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(sentence+tc.want, b.String()); diff != "" {
				t.Errorf("item (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTurnsTellOnceWhatSeveralAreSetAgainst(t *testing.T) {
	before := heldOn(3, briefing.Propose, "a ceasefire")
	turns := []briefing.Turn{
		changed(briefing.Hardened, before), changed(briefing.AlsoSaid), changed(briefing.Reaffirmed, before), changed(briefing.Hardened, heldOn(2, briefing.Propose, "a truce")),
	}
	var notes []string
	for _, item := range Turns(turns, new(Sources)) {
		notes = append(notes, item.Note.Flat(""))
	}
	want := []string{
		"16 March 2031 · hardened; before, 3 March 2031: proposes “a ceasefire” [2]", "16 March 2031", "16 March 2031 · reaffirmed likewise",
		"16 March 2031 · hardened; before, 2 March 2031: proposes “a truce” [3]",
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestBottomLineIsOneSentence(t *testing.T) {
	undated := changed(briefing.New)
	undated.Date = briefing.Day{}
	for _, tc := range []struct {
		name string
		turn briefing.Turn
		want string
	}{
		{"a statement", changed(briefing.New), "On 16 March 2031, Ada Lund demands “a ceasefire first” [1]"},
		{"undated", undated, "Ada Lund demands “a ceasefire first” [1]"},
		{"reaffirmed is no news", changed(briefing.Reaffirmed, heldOn(3, briefing.Demand, "a ceasefire")), "On 16 March 2031, Ada Lund demands “a ceasefire first” [1]"},
		{"softened", changed(briefing.Softened, heldOn(3, briefing.Commit, "a ceasefire")),
			"On 16 March 2031, Ada Lund demands “a ceasefire first” [1] — softened; before, 3 March 2031: commits to “a ceasefire” [2]"},
		{"against several of one day", changed(briefing.Hardened, heldOn(3, briefing.Propose, "a truce"), heldOn(3, briefing.Endorse, "a ceasefire")),
			"On 16 March 2031, Ada Lund demands “a ceasefire first” [1] — hardened; before, 3 March 2031: proposes “a truce” [2], +1 more"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, printed(t, BottomLine(tc.turn, new(Sources)))); diff != "" {
				t.Errorf("bottom line (-want +got):\n%s", diff)
			}
		})
	}
}

func TestChangeSaysWhichHedgeOrConditionWentOrCame(t *testing.T) {
	held := func(stance briefing.Stance, hedged bool) briefing.Statement {
		return briefing.Statement{Position: briefing.Position{Act: briefing.Commit, Stance: stance, Hedged: hedged, Mode: briefing.Direct, Date: day(t, "2031-03-01"),
			Holder: briefing.Mention{Name: "Ada Lund"}}, Words: "a truce", Passage: "Ada Lund: a truce, provided that Sudia agrees"}
	}
	firm, hedged, onCondition := held(briefing.Support, false), held(briefing.Support, true), held(briefing.Conditional, false)
	for _, tc := range []struct {
		name   string
		change briefing.Change
		before []briefing.Statement
		after  briefing.Statement
		want   string
	}{
		{"hedge dropped", briefing.Hardened, []briefing.Statement{hedged}, firm, "Ada Lund on Truce: hardened, no longer hedged — says: “a truce” [1]"},
		{"condition dropped", briefing.Hardened, []briefing.Statement{onCondition}, firm, "Ada Lund on Truce: hardened, no longer on a condition — says: “a truce” [1]"},
		{"one of two had it", briefing.Hardened, []briefing.Statement{hedged, firm}, firm, "Ada Lund on Truce: hardened — says: “a truce” [1]"},
		{"hedged now", briefing.Softened, []briefing.Statement{firm}, hedged, "Ada Lund on Truce: softened, now hedged — says, hedged: “a truce” [1]"},
		{"on a condition now", briefing.Softened, []briefing.Statement{firm}, onCondition, "Ada Lund on Truce: softened, now on a condition — says, on a condition: “a truce” [1]"},
		{"reaffirmed", briefing.Reaffirmed, []briefing.Statement{hedged}, hedged, "Ada Lund on Truce: reaffirmed — says, hedged: “a truce” [1]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Difference("Truce", tc.change, tc.before, tc.after, nil, new(Sources)).Text.Flat(""); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}
