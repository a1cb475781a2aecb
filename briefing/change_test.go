package briefing

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// said returns a statement written "2031-03-01 demand support a ceasefire"; "hedged" after the stance, and "via" for one
// that came through others. Its ID is the whole.
func said(t *testing.T, s string) Statement {
	t.Helper()
	words := strings.SplitN(s, " ", 4)
	st := Statement{Position: Position{ID: s, Act: Act(words[1]), Stance: Stance(words[2])}, Words: words[3]}
	if words[0] != "undated" {
		day, err := ParseDay(words[0])
		if err != nil {
			t.Fatal(err)
		}
		st.Date = day
	}
	st.Holder = Mention{Actor: "ada-lund", Name: "Ada Lund"}
	if rest, ok := strings.CutPrefix(st.Words, "hedged "); ok {
		st.Hedged, st.Words = true, rest
	}
	if rest, ok := strings.CutPrefix(st.Words, "via "); ok {
		st.Via, st.Words = []Mention{{Name: "Mara Quist"}}, rest
	}
	return st
}

func TestCompareFollowsTheLadder(t *testing.T) {
	for _, tc := range []struct {
		before, after string
		want          Change
	}{
		// From support to oppose and back, whatever the acts.
		{"demand support", "reject oppose", Reversed},
		{"deny oppose", "endorse support", Reversed},
		{"state support hedged", "warn oppose", Reversed},
		// state < endorse, concern < propose, reject < demand, accuse < commit, warn.
		{"state support", "endorse support", Hardened},
		{"endorse support", "propose support", Hardened},
		{"propose support", "demand support", Hardened},
		{"demand support", "commit support", Hardened},
		{"state oppose", "concern oppose", Hardened},
		{"concern oppose", "reject oppose", Hardened},
		{"reject oppose", "accuse oppose", Hardened},
		{"accuse oppose", "warn oppose", Hardened},
		{"warn oppose", "state oppose", Softened},
		{"commit support", "demand support", Softened},
		// A hedge or a condition dropped, or put.
		{"demand support hedged", "demand support", Hardened},
		{"demand support", "demand support hedged", Softened},
		{"commit conditional", "commit support", Hardened},
		{"commit support", "commit conditional", Softened},
		{"reject conditional", "reject oppose", Hardened},
		{"endorse conditional", "commit conditional", Hardened},
		// The same stance in newer words.
		{"demand support", "demand support", Reaffirmed},
		{"deny oppose", "deny oppose", Reaffirmed},
		{"state neutral", "state neutral", Reaffirmed},
		{"propose support", "reject support", Reaffirmed},
		// Outside the ladder.
		{"deny oppose", "accuse oppose", AlsoSaid},
		{"state neutral", "demand support", AlsoSaid},
		{"demand support", "state neutral", AlsoSaid},
		{"commit conditional", "reject oppose", AlsoSaid},
		{"commit conditional", "warn conditional", AlsoSaid},
		{"warn conditional", "commit support", AlsoSaid},
		// Harder in one way and softer in another.
		{"demand support hedged", "endorse support", AlsoSaid},
		{"commit conditional", "endorse support", AlsoSaid},
		{"endorse support", "demand support hedged", AlsoSaid},
	} {
		t.Run(tc.before+" to "+tc.after, func(t *testing.T) {
			position := func(s string) Position {
				var act, stance, hedged string
				if n, err := fmt.Sscan(s+" -", &act, &stance, &hedged); err != nil {
					t.Fatal(n, err)
				}
				return Position{Act: Act(act), Stance: Stance(stance), Hedged: hedged == "hedged"}
			}
			if got := Compare(position(tc.before), position(tc.after)); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestChangesComparesDaysOnTheMatter(t *testing.T) {
	topic := Topic{ID: "ceasefire", Matter: []string{"ceasefire", "cessation of hostilit*"}}
	for _, tc := range []struct {
		name string
		said []string
		want []string // newest first: the change, then the statement, then what was before
	}{
		{"nothing", nil, nil},
		{"the first one is new", []string{"2031-03-01 demand support a ceasefire"}, []string{"new: 2031-03-01 demand support a ceasefire"}},
		{"against the one before", []string{
			"2031-03-01 propose support a ceasefire", "2031-03-09 demand support the Ceasefire", "2031-03-12 demand support ceasefires",
		}, []string{
			"reaffirmed: 2031-03-12 demand support ceasefires ← 2031-03-09 demand support the Ceasefire",
			"hardened: 2031-03-09 demand support the Ceasefire ← 2031-03-01 propose support a ceasefire",
			"new: 2031-03-01 propose support a ceasefire",
		}},
		{"beside the matter, through others, undated", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 reject oppose any ceasefirewall", "2031-03-03 reject oppose via a ceasefire",
			"undated reject oppose a ceasefire", "2031-03-04 demand support a cessation of hostilities",
		}, []string{
			"also said: 2031-03-04 demand support a cessation of hostilities",
			"also said: 2031-03-03 reject oppose via a ceasefire",
			"also said: 2031-03-02 reject oppose any ceasefirewall",
			"new: 2031-03-01 demand support a ceasefire",
			"also said: undated reject oppose a ceasefire",
		}},
		{"harder than all of the day before", []string{
			"2031-03-01 propose support a ceasefire", "2031-03-01 endorse support the ceasefire", "2031-03-02 demand support a ceasefire",
		}, []string{
			"hardened: 2031-03-02 demand support a ceasefire ← 2031-03-01 propose support a ceasefire",
			"new: 2031-03-01 propose support a ceasefire",
			"new: 2031-03-01 endorse support the ceasefire",
		}},
		{"as hard as one of the day before", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-01 endorse support the ceasefire", "2031-03-02 demand support a ceasefire now",
		}, []string{
			"reaffirmed: 2031-03-02 demand support a ceasefire now ← 2031-03-01 demand support a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
			"new: 2031-03-01 endorse support the ceasefire",
		}},
		{"weaker than the strongest of the day before", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-01 endorse support the ceasefire", "2031-03-02 propose support a ceasefire now",
		}, []string{
			"softened: 2031-03-02 propose support a ceasefire now ← 2031-03-01 demand support a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
			"new: 2031-03-01 endorse support the ceasefire",
		}},
		{"what is welcomed is set against what was welcomed, not against what was demanded", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-01 endorse support the offer of a ceasefire", "2031-03-02 endorse support the new offer of a ceasefire",
		}, []string{
			"reaffirmed: 2031-03-02 endorse support the new offer of a ceasefire ← 2031-03-01 endorse support the offer of a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
			"new: 2031-03-01 endorse support the offer of a ceasefire",
		}},
		{"to welcome a plan of the thing is not to demand the thing again", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 endorse support the plan of a ceasefire",
		}, []string{
			"also said: 2031-03-02 endorse support the plan of a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"to support it is, and the demand stands", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 endorse support a ceasefire", "2031-03-03 demand support the ceasefire",
		}, []string{
			"reaffirmed: 2031-03-03 demand support the ceasefire ← 2031-03-01 demand support a ceasefire",
			"reaffirmed: 2031-03-02 endorse support a ceasefire ← 2031-03-01 demand support a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"what was turned round since is what is reversed", []string{
			"2031-03-01 reject oppose a ceasefire", "2031-03-02 endorse support a ceasefire", "2031-03-03 reject oppose the ceasefire",
		}, []string{
			"reversed: 2031-03-03 reject oppose the ceasefire ← 2031-03-02 endorse support a ceasefire",
			"reversed: 2031-03-02 endorse support a ceasefire ← 2031-03-01 reject oppose a ceasefire",
			"new: 2031-03-01 reject oppose a ceasefire",
		}},
		{"a worry, a warning, an accusation and a denial turn nothing round", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 concern oppose a ceasefire", "2031-03-03 warn oppose a ceasefire", "2031-03-04 accuse oppose a ceasefire",
			"2031-03-05 deny oppose a ceasefire", "2031-03-06 demand support the ceasefire",
		}, []string{
			"reaffirmed: 2031-03-06 demand support the ceasefire ← 2031-03-01 demand support a ceasefire",
			"also said: 2031-03-05 deny oppose a ceasefire", "also said: 2031-03-04 accuse oppose a ceasefire", "also said: 2031-03-03 warn oppose a ceasefire",
			"also said: 2031-03-02 concern oppose a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"of one occasion, and of another", []string{
			"2031-03-01 accuse oppose the ceasefire", "2031-03-02 accuse oppose the shelling of the ceasefire line", "2031-03-03 accuse oppose the new shelling of the ceasefire line",
			"2031-03-04 accuse oppose a ceasefire in Norland", "2031-03-05 accuse oppose the Norlandic ceasefire",
		}, []string{
			"also said: 2031-03-05 accuse oppose the Norlandic ceasefire",
			"also said: 2031-03-04 accuse oppose a ceasefire in Norland",
			"reaffirmed: 2031-03-03 accuse oppose the new shelling of the ceasefire line ← 2031-03-02 accuse oppose the shelling of the ceasefire line",
			"also said: 2031-03-02 accuse oppose the shelling of the ceasefire line",
			"new: 2031-03-01 accuse oppose the ceasefire",
		}},
		{"a short one, and a lasting one", []string{
			"2031-03-01 demand support a short ceasefire", "2031-03-02 demand support a lasting ceasefire", "2031-03-03 demand support a full and lasting ceasefire",
		}, []string{
			"reaffirmed: 2031-03-03 demand support a full and lasting ceasefire ← 2031-03-02 demand support a lasting ceasefire",
			"also said: 2031-03-02 demand support a lasting ceasefire",
			"new: 2031-03-01 demand support a short ceasefire",
		}},
		{"to want what one has demanded takes nothing from it", []string{
			"2031-03-01 demand support I want a ceasefire now", "2031-03-01 demand support an immediate ceasefire", "2031-03-09 state support we want a ceasefire",
		}, []string{
			"reaffirmed: 2031-03-09 state support we want a ceasefire ← 2031-03-01 demand support I want a ceasefire now, 2031-03-01 demand support an immediate ceasefire",
			"new: 2031-03-01 demand support I want a ceasefire now",
			"new: 2031-03-01 demand support an immediate ceasefire",
		}},
		{"to welcome what one has wished for is no stronger", []string{
			"2031-03-01 state support We want a ceasefire", "2031-03-09 endorse support the ceasefire",
		}, []string{
			"also said: 2031-03-09 endorse support the ceasefire",
			"new: 2031-03-01 state support We want a ceasefire",
		}},
		{"what one insists on in own words", []string{
			"2031-03-01 propose support a ceasefire of thirty days", "2031-03-02 demand support We insist on a ceasefire before anything else",
			"2031-03-03 reject oppose I reject the demand for a ceasefire",
		}, []string{
			"reversed: 2031-03-03 reject oppose I reject the demand for a ceasefire ← 2031-03-02 demand support We insist on a ceasefire before anything else",
			"hardened: 2031-03-02 demand support We insist on a ceasefire before anything else ← 2031-03-01 propose support a ceasefire of thirty days",
			"new: 2031-03-01 propose support a ceasefire of thirty days",
		}},
		{"what another wants is not what one wants", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 state support the other side wanted to obtain a ceasefire",
		}, []string{
			"also said: 2031-03-02 state support the other side wanted to obtain a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"nor is what one thinks of it", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 state support real progress was possible on the ceasefire",
		}, []string{
			"also said: 2031-03-02 state support real progress was possible on the ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"that it end, or be broken, is not that it be", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 demand support an end to the ceasefire", "2031-03-03 demand support the ceasefire must be lifted", "2031-03-04 demand support ceasefire relief",
			"2031-03-05 demand support the ceasefire on the river to be lifted", "2031-03-06 demand support the ceasefire to end", "2031-03-07 demand support the ceasefire not be dropped",
		}, []string{
			"also said: 2031-03-07 demand support the ceasefire not be dropped",
			"also said: 2031-03-06 demand support the ceasefire to end",
			"also said: 2031-03-05 demand support the ceasefire on the river to be lifted",
			"also said: 2031-03-04 demand support ceasefire relief",
			"also said: 2031-03-03 demand support the ceasefire must be lifted",
			"also said: 2031-03-02 demand support an end to the ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"a condition that is dropped", []string{
			"2031-03-01 reject oppose a ceasefire without guarantees", "2031-03-05 demand support a ceasefire", "2031-03-09 demand support a full and unconditional ceasefire",
			"2031-03-10 demand support a ceasefire", "2031-03-12 demand support a ceasefire without preconditions",
		}, []string{
			"reaffirmed: 2031-03-12 demand support a ceasefire without preconditions ← 2031-03-10 demand support a ceasefire",
			"reaffirmed: 2031-03-10 demand support a ceasefire ← 2031-03-09 demand support a full and unconditional ceasefire",
			"reaffirmed: 2031-03-09 demand support a full and unconditional ceasefire ← 2031-03-05 demand support a ceasefire",
			"also said: 2031-03-05 demand support a ceasefire",
			"new: 2031-03-01 reject oppose a ceasefire without guarantees",
		}},
		{"a ceasefire elsewhere is another one", []string{
			"2031-03-01 demand support a ceasefire in Norland", "2031-03-05 reject oppose a ceasefire in Sudmark", "2031-03-06 demand support the Sudmark ceasefire",
		}, []string{
			"reversed: 2031-03-06 demand support the Sudmark ceasefire ← 2031-03-05 reject oppose a ceasefire in Sudmark",
			"also said: 2031-03-05 reject oppose a ceasefire in Sudmark",
			"new: 2031-03-01 demand support a ceasefire in Norland",
		}},
		{"to reject a kind of it, or it for now, is not to reject it", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-05 reject oppose a short ceasefire", "2031-03-06 reject oppose a ceasefire before the elections",
		}, []string{
			"also said: 2031-03-06 reject oppose a ceasefire before the elections",
			"also said: 2031-03-05 reject oppose a short ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"not the first on the topic", []string{
			"2031-03-01 state neutral the weather", "2031-03-05 demand support a ceasefire",
		}, []string{
			"also said: 2031-03-05 demand support a ceasefire",
			"also said: 2031-03-01 state neutral the weather",
		}},
		{"weaker than what was held, hedged", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 endorse support hedged a ceasefire now",
		}, []string{
			"softened: 2031-03-02 endorse support hedged a ceasefire now ← 2031-03-01 demand support a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"a weaker word beside a strong one softens nothing", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 state support a ceasefire", "2031-03-02 demand support the ceasefire",
			"2031-03-03 state support the ceasefire now", "2031-03-03 propose support the ceasefire now",
		}, []string{
			"softened: 2031-03-03 propose support the ceasefire now ← 2031-03-02 demand support the ceasefire",
			"also said: 2031-03-03 state support the ceasefire now",
			"reaffirmed: 2031-03-02 demand support the ceasefire ← 2031-03-01 demand support a ceasefire",
			"also said: 2031-03-02 state support a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"a saying after a demand softens nothing", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 state support it all depends on a ceasefire",
		}, []string{
			"also said: 2031-03-02 state support it all depends on a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"a saying in hedged words, neither", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 state support hedged a ceasefire would help",
		}, []string{
			"also said: 2031-03-02 state support hedged a ceasefire would help",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"a saying reverses nothing, and nothing reverses it", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 state oppose a ceasefire never held", "2031-03-03 endorse support a ceasefire",
		}, []string{
			"reaffirmed: 2031-03-03 endorse support a ceasefire ← 2031-03-01 demand support a ceasefire",
			"also said: 2031-03-02 state oppose a ceasefire never held",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"outright counts before hedged", []string{
			"2031-03-01 demand support hedged a ceasefire", "2031-03-01 demand support the ceasefire", "2031-03-02 demand support a ceasefire now",
		}, []string{
			"reaffirmed: 2031-03-02 demand support a ceasefire now ← 2031-03-01 demand support the ceasefire",
			"new: 2031-03-01 demand support the ceasefire",
			"new: 2031-03-01 demand support hedged a ceasefire",
		}},
		{"against two as strong", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-01 demand support the ceasefire", "2031-03-02 commit support a ceasefire",
		}, []string{
			"hardened: 2031-03-02 commit support a ceasefire ← 2031-03-01 demand support a ceasefire, 2031-03-01 demand support the ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
			"new: 2031-03-01 demand support the ceasefire",
		}},
		{"to reject less than the thing is no opposition to it", []string{
			"2031-03-01 reject oppose a ceasefire without guarantees", "2031-03-01 state oppose Just a ceasefire will never work",
			"2031-03-09 demand support a ceasefire of thirty days",
		}, []string{
			"also said: 2031-03-09 demand support a ceasefire of thirty days",
			"new: 2031-03-01 reject oppose a ceasefire without guarantees",
			"new: 2031-03-01 state oppose Just a ceasefire will never work",
		}},
		{"to reject less than the thing again is the same", []string{
			"2031-03-01 reject oppose a ceasefire without guarantees", "2031-03-09 reject oppose a mere ceasefire",
		}, []string{
			"reaffirmed: 2031-03-09 reject oppose a mere ceasefire ← 2031-03-01 reject oppose a ceasefire without guarantees",
			"new: 2031-03-01 reject oppose a ceasefire without guarantees",
		}},
		{"what is less stands aside, the thing is compared", []string{
			"2031-03-01 reject oppose a ceasefire without guarantees", "2031-03-01 propose support a ceasefire", "2031-03-09 demand support a ceasefire",
		}, []string{
			"hardened: 2031-03-09 demand support a ceasefire ← 2031-03-01 propose support a ceasefire",
			"new: 2031-03-01 reject oppose a ceasefire without guarantees", "new: 2031-03-01 propose support a ceasefire",
		}},
		{"the thing is compared with the thing, over a day on which less was named", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 state oppose a mere ceasefire", "2031-03-03 reject oppose the demand for a ceasefire",
		}, []string{
			"reversed: 2031-03-03 reject oppose the demand for a ceasefire ← 2031-03-01 demand support a ceasefire",
			"also said: 2031-03-02 state oppose a mere ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"nothing hardens in clauses about different subjects", []string{
			"2031-03-01 state support the agreement on a ceasefire would be a first step", "2031-03-05 endorse support the allies had agreed to watch over a ceasefire",
			"2031-03-09 demand support the allies must watch over the ceasefire",
		}, []string{
			"hardened: 2031-03-09 demand support the allies must watch over the ceasefire ← 2031-03-05 endorse support the allies had agreed to watch over a ceasefire",
			"also said: 2031-03-05 endorse support the allies had agreed to watch over a ceasefire",
			"new: 2031-03-01 state support the agreement on a ceasefire would be a first step",
		}},
		{"of two wishes neither is the weaker", []string{
			"2031-03-01 demand support I want a ceasefire now", "2031-03-09 endorse support we would like a ceasefire",
		}, []string{
			"reaffirmed: 2031-03-09 endorse support we would like a ceasefire ← 2031-03-01 demand support I want a ceasefire now",
			"new: 2031-03-01 demand support I want a ceasefire now",
		}},
		{"nothing is reaffirmed on a day with both sides", []string{
			"2031-03-01 reject oppose the ceasefire", "2031-03-09 reject oppose the ceasefire as a show", "2031-03-09 demand support a ceasefire of thirty days",
		}, []string{
			"also said: 2031-03-09 reject oppose the ceasefire as a show", "also said: 2031-03-09 demand support a ceasefire of thirty days",
			"new: 2031-03-01 reject oppose the ceasefire",
		}},
		{"what is for nothing and against nothing is no position, and hides none", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-05 state neutral everybody would prefer a ceasefire", "2031-03-09 reject oppose the ceasefire",
		}, []string{
			"reversed: 2031-03-09 reject oppose the ceasefire ← 2031-03-01 demand support a ceasefire",
			"also said: 2031-03-05 state neutral everybody would prefer a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"a wish is reversed, whatever else was said on its day", []string{
			"2031-03-01 state support We want a ceasefire", "2031-03-01 state support a ceasefire would help", "2031-03-02 reject oppose the demand for a ceasefire",
		}, []string{
			"reversed: 2031-03-02 reject oppose the demand for a ceasefire ← 2031-03-01 state support We want a ceasefire",
			"new: 2031-03-01 state support We want a ceasefire",
			"new: 2031-03-01 state support a ceasefire would help",
		}},
		{"a condition is not what is held", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-02 warn oppose them of sanctions if they refused a ceasefire",
		}, []string{
			"also said: 2031-03-02 warn oppose them of sanctions if they refused a ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"a question is no position", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-09 reject oppose how a ceasefire would be monitored",
		}, []string{
			"also said: 2031-03-09 reject oppose how a ceasefire would be monitored",
			"new: 2031-03-01 demand support a ceasefire",
		}},
		{"a day that says both", []string{
			"2031-03-01 demand support a ceasefire", "2031-03-01 reject oppose the ceasefire", "2031-03-02 demand support a ceasefire now",
		}, []string{
			"also said: 2031-03-02 demand support a ceasefire now",
			"new: 2031-03-01 reject oppose the ceasefire",
			"new: 2031-03-01 demand support a ceasefire",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var ss []Statement
			for _, s := range tc.said {
				ss = append(ss, said(t, s))
			}
			var got []string
			for _, turn := range Changes(topic, ss) {
				line := string(turn.Change) + ": " + turn.ID
				for i, b := range turn.Before {
					line += []string{" ← ", ", "}[min(i, 1)] + b.ID
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

// The same words in documents about different wars are about different things.
func TestChangesComparesWhatIsSaidOfTheSameStates(t *testing.T) {
	topic := Topic{ID: "ceasefire", Matter: []string{"ceasefire"}}
	about := func(setting, s string) Statement {
		st := said(t, s)
		st.Setting = setting
		return st
	}
	for _, tc := range []struct {
		before, after string
		want          Change
	}{
		{"norland:9 sudia:6", "norland:5 sudia:5 westmark:2", Reversed},
		{"norland:9 sudia:6 westmark:4", "ostmark:7 delta:5 westmark:4", AlsoSaid},
		{"norland:9 sudia:6", "", Reversed},
	} {
		turns := Changes(topic, []Statement{about(tc.before, "2031-03-01 demand support a ceasefire"), about(tc.after, "2031-03-05 reject oppose a ceasefire")})
		if turns[0].Change != tc.want {
			t.Errorf("%q, then %q: %s, want %s", tc.before, tc.after, turns[0].Change, tc.want)
		}
	}
}

// An analysis looks back: what it gives no day for was not said on the day it appeared, and so neither follows nor precedes anything.
func TestChangesComparesNothingThatAnAnalysisGivesNoDayFor(t *testing.T) {
	topic := Topic{ID: "ceasefire", Matter: []string{"ceasefire"}}
	analysis := func(published, words string) Statement {
		day, err := ParseDay(published)
		if err != nil {
			t.Fatal(err)
		}
		st := said(t, words)
		st.In = Document{Kind: Analysis, Date: day}
		return st
	}
	got := make(map[string]Change)
	for _, turn := range Changes(topic, []Statement{
		said(t, "2031-03-01 demand support a ceasefire"),
		analysis("2031-03-05", "2031-03-05 reject oppose a ceasefire"),
		analysis("2031-03-05", "2031-03-04 demand support a ceasefire now"),
		said(t, "2031-03-09 demand support a ceasefire at once"),
	}) {
		got[turn.ID] = turn.Change
	}
	want := map[string]Change{
		"2031-03-01 demand support a ceasefire":         New,
		"2031-03-05 reject oppose a ceasefire":          AlsoSaid,
		"2031-03-04 demand support a ceasefire now":     Reaffirmed,
		"2031-03-09 demand support a ceasefire at once": Reaffirmed,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestSameMatterIsOneWordForIt(t *testing.T) {
	topic := Topic{Matter: []string{"territor*", "border", "ceasefire | truce* | Waffenruhe"}}
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"any cession of territory", "giving up territory", true},
		{"any cession of territory", "territorial questions would be left to the two", false},
		{"a ceasefire", "two Ceasefires", true},
		{"a ceasefire", "the border", false},
		{"a ceasefire", "Truces", true},
		{"a Waffenruhe", "a truce", true},
		{"a truce", "a ceasefire without guarantees", false},
		{"a mere truce", "a ceasefire without guarantees", true},
		{"a ceasefire of at least 30 days", "a ceasefire without guarantees", false},
		{"a ceasefire without a date", "a ceasefire without guarantees", true},
		{"a mere ceasefire", "a ceasefire without guarantees", true},
		{"a ceasefire", "Just a ceasefire will never work", false},
		{"talks", "talks", false},
	} {
		a, b := topic.gist(tc.a), topic.gist(tc.b)
		if got := a.SameMatter(b); got != tc.want {
			t.Errorf("%q and %q: got %t, want %t", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestWithoutMatterNothingTakesASide(t *testing.T) {
	turns := Changes(Topic{ID: "bilateral"}, []Statement{said(t, "2031-03-01 demand support a ceasefire")})
	if len(turns) != 1 || turns[0].Change != AlsoSaid {
		t.Errorf("got %v", turns)
	}
}

func TestTheLastWordOfANameHints(t *testing.T) {
	topic := Topic{Matter: []string{"truce | cease fire", "security guarantee*"}}
	for text, want := range map[string]bool{
		"They discussed the guarantees.": true,
		"Both ceased fire.":              true,
		"The truce held.":                false, // that is the name itself
		"Security was discussed.":        false,
		"The fireman left.":              false,
	} {
		if got := topic.Hinted(text); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}

func TestNamesOfAMatterAreWholeWords(t *testing.T) {
	topic := Topic{Matter: []string{"truce", "sanction*", "prisoner exchange", "Élysée accord"}}
	for content, want := range map[string]bool{
		"a truce":                                true,
		"Truces":                                 true,
		"structure":                              false,
		"the trucebreaker":                       false,
		"a withdrawal as a condition of a truce": false,
		"conditions for the truce":               false,
		"the sanctioning":                        true,
		"resanction":                             false,
		"an exchange of prisoners":               false,
		"one more prisoner exchange":             true,
		"the elysee accord":                      true,
		"how a truce would be watched":           false,
		"“whether the truce holds”":              false,
		"a truce that shows how it is done":      true,
		"the truce negotiators would be told":    false,
		"":                                       false,
		"trucetruce and then truce":              true,
	} {
		if got := topic.gist(content).Matter != nil; got != want {
			t.Errorf("%q: got %t, want %t", content, got, want)
		}
	}
}
