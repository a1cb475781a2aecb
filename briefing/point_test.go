package briefing

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// point returns a point written "ada ceasefire 2031-03-01 demand support", with "via", "beside" (not on the matter), "less" (than the
// matter itself), another word for it, "said" (not outright) and "hedged" after it. Its ID is the whole.
func point(t *testing.T, s string) Point {
	t.Helper()
	w := strings.Fields(s)
	p := Point{ID: s, Holder: w[0], Name: w[0], Topic: w[1], Act: Act(w[3]), Stance: Stance(w[4]), Own: true, Gist: Gist{Matter: []string{w[1]}, Outright: true}}
	if w[2] != "undated" {
		var err error
		if p.Date, err = ParseDay(w[2]); err != nil {
			t.Fatal(err)
		}
	}
	for _, mark := range w[5:] {
		switch mark {
		case "via":
			p.Own = false
		case "beside":
			p.Matter = nil
		case "hedged":
			p.Hedged = true
		case "jointly":
			p.Joint = true
		case "said": // what the act is read from is not the cue
			p.Outright = false
		case "less":
			p.Matter = []string{w[1] + less}
		case "border", "territory":
			p.Matter = []string{mark}
		default:
			t.Fatalf("no such mark: %q", mark)
		}
	}
	return p
}

func pointsOf(t *testing.T, lines string) []Point {
	t.Helper()
	var ps []Point
	for l := range strings.SplitSeq(strings.TrimSpace(lines), "\n") {
		ps = append(ps, point(t, strings.TrimSpace(l)))
	}
	return ps
}

// TestGistIsReadAsItWasWritten holds what is kept of a gist to what it was made from.
func TestGistIsReadAsItWasWritten(t *testing.T) {
	topic := Topic{Matter: []string{"truce*", "ceasefire"}}
	for _, s := range []string{
		"2031-03-01 demand support a ceasefire", "2031-03-01 demand support I want a truce, not a mere ceasefire", "2031-03-01 state neutral the weather",
		"2031-03-01 reject oppose the allies would break the truces", "2031-03-01 reject oppose a ceasefire without guarantees",
	} {
		st := said(t, s)
		want := st.Gist(topic)
		if diff := cmp.Diff(want, ParseGist(want.String())); diff != "" {
			t.Errorf("%s: gist (-want +got):\n%s", s, diff)
		}
	}
}

func show(ps []Point) string {
	var ids []string
	for _, p := range ps {
		ids = append(ids, strings.Join(strings.Fields(p.ID)[2:], " "))
	}
	return strings.Join(ids, ", ")
}

func TestCellTakesItsWordOnlyFromASideOnTheMatter(t *testing.T) {
	for _, tc := range []struct{ name, points, want string }{
		{"the last side", `
			ada ceasefire 2031-03-01 propose support
			ada ceasefire 2031-03-05 demand support`,
			"sides: 2031-03-05 demand support; own: ; spoke: "},
		{"all of the last day", `
			ada ceasefire 2031-03-05 endorse support
			ada ceasefire 2031-03-05 reject oppose
			ada ceasefire 2031-03-01 demand support`,
			"sides: 2031-03-05 reject oppose, 2031-03-05 endorse support; own: ; spoke: "},
		{"beside the matter", `
			ada ceasefire 2031-03-05 demand support beside
			ada ceasefire 2031-03-04 warn oppose`,
			"sides: ; own: ; spoke: 2031-03-05 demand support beside"},
		{"no warning, accusation, denial, concern or assertion is a side", `
			ada ceasefire 2031-03-05 warn oppose
			ada ceasefire 2031-03-05 accuse oppose
			ada ceasefire 2031-03-05 deny oppose
			ada ceasefire 2031-03-05 concern oppose
			ada ceasefire 2031-03-05 state support`,
			"sides: ; own: ; spoke: 2031-03-05 deny oppose, 2031-03-05 accuse oppose, 2031-03-05 warn oppose, 2031-03-05 concern oppose, 2031-03-05 state support"},
		{"merely said", `
			ada ceasefire 2031-03-05 demand support said`,
			"sides: ; own: ; spoke: 2031-03-05 demand support said"},
		{"spoke later", `
			ada ceasefire 2031-03-05 demand support
			ada ceasefire 2031-03-07 state neutral
			ada ceasefire 2031-03-03 state neutral`,
			"sides: 2031-03-05 demand support; own: ; spoke: 2031-03-07 state neutral"},
		{"known through others, and before that in the actor's own name", `
			ada ceasefire 2031-03-05 endorse support via
			ada ceasefire 2031-03-01 reject oppose
			ada ceasefire 2031-02-01 demand support`,
			"sides: 2031-03-05 endorse support via; own: 2031-03-01 reject oppose; spoke: "},
		{"own and through others on one day", `
			ada ceasefire 2031-03-05 endorse support via
			ada ceasefire 2031-03-05 reject oppose
			ada ceasefire 2031-02-01 demand support`,
			"sides: 2031-03-05 reject oppose, 2031-03-05 endorse support via; own: ; spoke: "},
		{"undated is oldest", `
			ada ceasefire undated demand support
			ada ceasefire 2031-02-01 commit support`,
			"sides: 2031-02-01 commit support; own: ; spoke: "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cells := Cells(pointsOf(t, tc.points))
			if len(cells) != 1 {
				t.Fatalf("%d cells", len(cells))
			}
			c := cells[0]
			got := fmt.Sprintf("sides: %s; own: %s; spoke: %s", show(c.Sides), show(c.Own), show(c.Spoke))
			if got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestCellsStandByTheirWordThenDayThenName(t *testing.T) {
	var got []string
	for _, c := range Cells(pointsOf(t, `
		eva ceasefire 2031-03-09 state support
		dan ceasefire 2031-03-01 demand support
		ben ceasefire 2031-03-02 demand support
		ada ceasefire 2031-03-02 demand support
		cem ceasefire 2031-03-01 reject oppose
		fay ceasefire 2031-03-01 endorse support`)) {
		got = append(got, c.Holder)
	}
	if diff := cmp.Diff("cem ada ben dan fay eva", strings.Join(got, " ")); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestContrasts(t *testing.T) {
	contrasts := Contrasts("ada", "ben", Cells(pointsOf(t, `
		ada both 2031-03-01 demand support
		ben both 2031-02-01 endorse support
		ada apart 2031-03-01 demand support
		ben apart 2031-03-02 reject oppose
		ada condition 2031-03-01 commit conditional
		ben condition 2031-03-02 commit support
		ada less 2031-03-01 reject oppose less
		ben less 2031-03-02 reject oppose
		ada torn 2031-03-01 reject oppose
		ada torn 2031-03-01 state support
		ben torn 2031-03-02 reject oppose
		ada word 2031-03-01 reject oppose territory
		ben word 2031-03-01 demand support border
		ada several 2031-03-01 demand support
		ada several 2031-03-01 reject oppose
		ben several 2031-03-02 reject oppose
		ada lone 2031-03-01 state support
		ada side 2031-03-01 endorse support
		ben side 2031-03-01 state oppose
		ada spoken 2031-03-01 state support
		ben spoken 2031-03-01 state oppose
		cem others 2031-03-01 state oppose`)))
	var got []string
	for _, c := range contrasts {
		got = append(got, c.Topic+" "+string(c.Relation))
	}
	want := []string{"apart differ", "condition agree", "both agree", "several unclear", "torn unclear", "less apart", "word apart", "side one side", "spoken no side", "lone one only"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("contrasts (-want +got):\n%s", diff)
	}
}

func TestStepsCompareWithTheDayBefore(t *testing.T) {
	steps := Steps(pointsOf(t, `
		ada ceasefire 2031-02-01 propose support
		ada ceasefire 2031-03-01 demand support
		ada ceasefire 2031-03-02 warn oppose beside
		ada ceasefire 2031-03-03 reject oppose via
		ada ceasefire 2031-03-04 demand support hedged
		ada sanctions 2031-03-05 reject oppose
		eva ceasefire 2031-02-20 demand support
		eva ceasefire 2031-03-05 reject oppose said
		fay ceasefire 2031-02-20 state support
		fay ceasefire 2031-03-05 endorse support said
		ben ceasefire 2031-01-01 reject oppose
		ben ceasefire 2031-03-02 endorse support
		cem ceasefire 2031-02-27 demand support
		dan ceasefire undated demand support
		dan ceasefire 2031-03-05 demand support`), day(t, "2031-02-28"))
	var got []string
	for _, s := range steps {
		got = append(got, fmt.Sprintf("%s: %s (before: %s)", s.ID, s.Change, show(s.Before)))
	}
	want := []string{
		"ben ceasefire 2031-03-02 endorse support: reversed (before: 2031-01-01 reject oppose)",
		"ada ceasefire 2031-03-01 demand support: hardened (before: 2031-02-01 propose support)",
		"ada ceasefire 2031-03-04 demand support hedged: softened (before: 2031-03-01 demand support)",
		"ada sanctions 2031-03-05 reject oppose: new (before: )",
		"dan ceasefire 2031-03-05 demand support: new (before: )",
		"eva ceasefire 2031-03-05 reject oppose said: also said (before: )",
		"fay ceasefire 2031-03-05 endorse support said: also said (before: )",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

// TestStepsAreChanges holds what is worked out without words to what is worked out with them.
func TestStepsAreChanges(t *testing.T) {
	topic := Topic{ID: "ceasefire", Matter: []string{"ceasefire", "truce"}}
	lines := []string{
		"2031-01-01 propose support a ceasefire", "2031-01-05 demand support a ceasefire", "2031-01-05 endorse support hedged a ceasefire",
		"2031-01-09 reject oppose via a ceasefire", "2031-01-10 reject oppose a ceasefire", "2031-01-11 demand support a truce", "2031-01-11 endorse support a ceasefire", "2031-01-12 say neutral the weather",
		"2031-01-15 commit conditional a ceasefire", "2031-01-20 commit support a ceasefire", "undated demand support a ceasefire",
	}
	var ss []Statement
	var ps []Point
	for _, l := range lines {
		s := said(t, l)
		ss = append(ss, s)
		ps = append(ps, s.Point(topic))
	}
	want := make(map[string]Change)
	for _, turn := range Changes(topic, ss) {
		if turn.OnMatter {
			want[turn.ID] = turn.Change
		}
	}
	got := make(map[string]Change)
	for _, s := range Steps(ps, Day{}) {
		got[s.ID] = s.Change
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes by statement (-want +got):\n%s", diff)
	}
}

func TestWhatOneSaysAloneSoftensNothingThatSeveralSaid(t *testing.T) {
	for before, want := range map[string]Change{
		"ada ceasefire 2031-02-01 demand support jointly": Reaffirmed,
		"ada ceasefire 2031-02-01 demand support":         Softened,
	} {
		steps := Steps(pointsOf(t, before+"\nada ceasefire 2031-03-01 propose support"), day(t, "2031-02-15"))
		if len(steps) != 1 || steps[0].Change != want {
			t.Errorf("after %s: %v, want %s", before, steps, want)
		}
	}
}

func TestAStatementOnSeveralTopicsIsOneStep(t *testing.T) {
	ps := pointsOf(t, `
		ada ceasefire 2031-02-01 propose support
		ada ceasefire 2031-03-01 demand support
		ada border 2031-03-01 demand support
		ben border 2031-03-02 endorse support
		ben ceasefire 2031-03-02 endorse support`)
	for i, id := range []string{"old", "a", "a", "b", "b"} {
		ps[i].ID = id
	}
	var got []string
	for _, s := range Steps(ps, day(t, "2031-02-15")) {
		got = append(got, fmt.Sprint(s.ID, " ", s.Change, " on ", s.Topic, " ", s.Also))
	}
	if diff := cmp.Diff([]string{"a hardened on ceasefire []", "b new on border [ceasefire]"}, got); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func day(t *testing.T, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNamesOfAMatterAreNotOfWhatIsAbsent(t *testing.T) {
	topic := Topic{Matter: []string{"ceasefire*", "security guarantee*"}}
	for content, want := range map[string]bool{
		"a ceasefire": true,
		"the next meeting would take place without a ceasefire": false,
		"a ceasefire without security guarantees":               true,
		"a deal without any real security guarantees":           false,
		"no ceasefire": false,
		"a peace agreement instead of a ceasefire":                    false,
		"Without guns, a ceasefire would hold":                        true,
		"there is no reason to doubt that a ceasefire can be had":     true,
		"violations of the ceasefire, and called for a new ceasefire": true,
		"a violation of the ceasefire":                                false,
		"The nominee spoke of a ceasefire":                            true,
		"Norland with sanctions if it refused a ceasefire":            false,
		"If it refused, we want a ceasefire":                          true,
	} {
		if got := topic.Names(content) != nil; got != want {
			t.Errorf("Names(%q): %v", content, got)
		}
	}
}

func TestReversalIsOfOneThing(t *testing.T) {
	topic := Topic{ID: "territory", Matter: []string{"borders", "land swap*", "territor*"}}
	for _, tc := range []struct {
		before, after string
		want          Change
	}{
		{"2031-01-01 demand support open borders", "2031-01-02 reject oppose borders", Reversed},
		{"2031-01-01 demand support open borders", "2031-01-02 reject oppose new borders", AlsoSaid},
		{"2031-01-01 demand support open borders", "2031-01-02 reject oppose a land swap", AlsoSaid},
		{"2031-01-01 demand support talks on territorial questions", "2031-01-02 reject oppose any cession of territory", AlsoSaid},
		{"2031-01-01 demand support a land swap", "2031-01-02 reject oppose land swaps", Reversed},
	} {
		turns := Changes(topic, []Statement{said(t, tc.before), said(t, tc.after)})
		if turns[0].Change != tc.want {
			t.Errorf("%s, then %s: %s, want %s", tc.before, tc.after, turns[0].Change, tc.want)
		}
	}
}

func TestWhatIsMerelyStatedTakesNothingBack(t *testing.T) {
	topic := Topic{ID: "ceasefire", Matter: []string{"ceasefire"}}
	turns := Changes(topic, []Statement{said(t, "2031-01-01 demand support a ceasefire"), said(t, "2031-01-02 state support all depends on a ceasefire")})
	if turns[0].Change != AlsoSaid {
		t.Errorf("%s, want %s", turns[0].Change, AlsoSaid)
	}
}
