package briefing

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// point returns a point written "ada ceasefire 2031-03-01 demand support", with "via", "jointly", "beside" (not on the matter), "about" (another thing about
// it), "short" and "strong" (a kind of it), "less" (than the matter itself), another word for it, "ofnorland" (what else it names), "before" (only at a time), "said" (not outright), "hedged", "=words" (its content) and
// "#id" after it. Without the last two, its ID and its content are the whole.
func point(t *testing.T, s string) Point {
	t.Helper()
	w := strings.Fields(s)
	p := Point{ID: s, Holder: w[0], Name: w[0], Topic: w[1], Act: Act(w[3]), Stance: Stance(w[4]), Own: true, Gist: Gist{Matter: []string{w[1]}, Words: hashWords(s), Outright: true}}
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
		case "about": // another thing about the matter
			p.Frame = "lift"
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
		case "ofnorland", "ofsudia":
			p.Of = mark[2:]
		case "before":
			p.Narrowed = true
		case "short", "strong":
			p.Kind = mark
		default:
			if id, ok := strings.CutPrefix(mark, "#"); ok {
				p.ID = id
				break
			}
			if words, ok := strings.CutPrefix(mark, "="); ok {
				p.Words = hashWords(words)
				break
			}
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
		"2031-03-01 reject oppose the allies would break the truces", "2031-03-01 demand support a truce between Norland and the United Isles’ fleet", "2031-03-01 reject oppose a ceasefire without guarantees",
	} {
		st := said(t, s)
		want := st.Gist(topic)
		if diff := cmp.Diff(want, ParseGist(want.String())); diff != "" {
			t.Errorf("%s: gist (-want +got):\n%s", s, diff)
		}
	}
}

// What a text only points to is what the other said, though more of its words are told of the one than of the other.
func TestWhatIsPointedToIsTheSameThing(t *testing.T) {
	topic := Topic{ID: "ceasefire", Matter: []string{"ceasefire"}}
	gist := func(document, words string, start int) Gist {
		st := Statement{Position: Position{DocumentID: document, Content: Span{Start: start, End: start + len(words)}}, Words: words}
		return st.Gist(topic)
	}
	demanded := gist("a", "a draft of the ministers as a model", 40)
	if rejected := gist("a", "a draft of the ministers", 40); !rejected.SameThing(ParseGist(demanded.String())) {
		t.Error("the draft that was rejected is not the one that was proposed")
	}
	for _, other := range []Gist{gist("a", "a draft", 90), gist("b", "a draft", 40), {}} {
		if demanded.SameThing(other) || (Gist{Words: 1}).SameThing(other) {
			t.Errorf("%v is the same", other)
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

func TestCellHasTheLastWordsInOwnNameFirst(t *testing.T) {
	for _, tc := range []struct{ name, points, want string }{
		{"the last side", `
			ada ceasefire 2031-03-01 propose support
			ada ceasefire 2031-03-05 demand support`,
			"sides: 2031-03-05 demand support"},
		{"all of the last day", `
			ada ceasefire 2031-03-05 endorse support
			ada ceasefire 2031-03-05 reject oppose
			ada ceasefire 2031-03-01 demand support`,
			"sides: 2031-03-05 reject oppose, 2031-03-05 endorse support"},
		{"a side to other words is no side on the matter", `
			ada ceasefire 2031-03-05 demand support beside
			ada ceasefire 2031-03-04 demand support`,
			"sides: 2031-03-04 demand support; later: 2031-03-05 demand support beside"},
		{"no warning, accusation, denial, concern or assertion is a side", `
			ada ceasefire 2031-03-05 warn oppose
			ada ceasefire 2031-03-05 accuse oppose
			ada ceasefire 2031-03-05 deny oppose
			ada ceasefire 2031-03-05 concern oppose
			ada ceasefire 2031-03-05 state support`,
			"later: 2031-03-05 deny oppose, 2031-03-05 accuse oppose, 2031-03-05 warn oppose, 2031-03-05 concern oppose, 2031-03-05 state support"},
		{"merely said", `
			ada ceasefire 2031-03-05 demand support said`,
			"later: 2031-03-05 demand support said"},
		{"likewise on the same day, and the contrary", `
			ada ceasefire 2031-03-05 demand support
			ada ceasefire 2031-03-05 demand support said
			ada ceasefire 2031-03-05 state oppose`,
			"sides: 2031-03-05 demand support; later: 2031-03-05 state oppose"},
		{"a remark later", `
			ada ceasefire 2031-03-05 demand support
			ada ceasefire 2031-03-07 state neutral
			ada ceasefire 2031-03-03 state neutral`,
			"sides: 2031-03-05 demand support; remarks: 2031-03-07 state neutral"},
		{"what others told later", `
			ada ceasefire 2031-03-05 endorse support via
			ada ceasefire 2031-03-01 reject oppose
			ada ceasefire 2031-02-01 demand support`,
			"sides: 2031-03-01 reject oppose; told: 2031-03-05 endorse support via"},
		{"what others told before is past", `
			ada ceasefire 2031-03-01 endorse support via
			ada ceasefire undated endorse support via
			ada ceasefire 2031-03-05 reject oppose`,
			"sides: 2031-03-05 reject oppose"},
		{"an adversary's charge never takes the place of own words", `
			ada ceasefire 2031-03-05 state oppose via beside
			ada ceasefire 2031-03-01 state conditional`,
			"later: 2031-03-01 state conditional"},
		{"what only others tell on the matter itself", `
			ada ceasefire 2031-03-01 endorse support via
			ada ceasefire 2031-03-05 endorse support beside`,
			"later: 2031-03-05 endorse support beside; told: 2031-03-01 endorse support via"},
		{"known through others only", `
			ada ceasefire 2031-03-05 endorse support via
			ada ceasefire undated commit support via
			ada ceasefire 2031-03-07 state neutral via`,
			"told: 2031-03-05 endorse support via"},
		{"the remark of others only", `
			ada ceasefire 2031-03-05 state neutral via`,
			"told: 2031-03-05 state neutral via"},
		{"an own remark beside what others tell", `
			ada ceasefire 2031-03-05 endorse support via
			ada ceasefire 2031-03-07 state neutral`,
			"remarks: 2031-03-07 state neutral; told: 2031-03-05 endorse support via"},
		{"undated is oldest", `
			ada ceasefire undated demand support
			ada ceasefire 2031-02-01 commit support`,
			"sides: 2031-02-01 commit support"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cells := Cells(pointsOf(t, tc.points))
			if len(cells) != 1 {
				t.Fatalf("%d cells", len(cells))
			}
			c := cells[0]
			var got []string
			for _, part := range []struct {
				name   string
				points []Point
			}{{"sides", c.Sides}, {"later", c.Later}, {"remarks", c.Remarks}, {"told", c.Told}} {
				if len(part.points) > 0 {
					got = append(got, part.name+": "+show(part.points))
				}
			}
			if diff := cmp.Diff(tc.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("cell (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCellShowsSomeOfEachDay(t *testing.T) {
	c := Cells(pointsOf(t, `
		ada ceasefire 2031-03-01 propose support
		ada ceasefire 2031-03-01 demand support
		ada ceasefire 2031-03-01 endorse support
		ada ceasefire 2031-03-05 state neutral
		ada ceasefire 2031-03-07 reject oppose via`))[0]
	points, more := c.Shown(2)
	if got, want := show(points), "2031-03-01 demand support, 2031-03-01 propose support, 2031-03-07 reject oppose via"; got != want || more != 1 {
		t.Errorf("shown %s, %d more; want %s, 1 more", got, more, want)
	}
	if got, want := show(c.Since()), "2031-03-05 state neutral"; got != want {
		t.Errorf("since: %s, want %s", got, want)
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

// Each pair of what two actors hold on a topic, and how they stand to each other by it.
func TestTheyAgreeOrDifferOnlyWhereItIsSure(t *testing.T) {
	for _, tc := range []struct {
		ada, ben string
		want     Relation
	}{
		{"2031-03-01 demand support", "2031-02-01 endorse support", Agree},
		{"2031-03-01 demand support", "2031-03-02 reject oppose", Differ},
		{"2031-03-01 demand support", "undated reject oppose", Both},
		{"2031-03-01 reject oppose", "2031-03-02 state oppose", Both},          // only said
		{"2031-03-01 demand support", "2031-03-02 reject oppose via", Both},    // told by others
		{"2031-03-01 demand support", "2031-03-02 reject oppose hedged", Both}, // with a reserve
		{"2031-03-01 commit conditional", "2031-03-02 commit support", Both},   // on a condition
		{"2031-03-01 reject oppose less", "2031-03-02 demand support", Both},   // a mere ceasefire
		{"2031-03-01 reject oppose less", "2031-03-02 demand support less", Differ},
		{"2031-03-01 reject oppose border", "2031-03-01 demand support territory", Both}, // other words for it
		{"2031-03-01 demand support", "2031-06-20 reject oppose", Differ},
		{"2031-03-01 demand support", "2031-09-01 reject oppose", Both},        // half a year later
		{"2031-03-01 demand support about", "2031-03-02 demand support", Both}, // the lifting of sanctions, and sanctions
		{"2031-03-01 demand support ofnorland", "2031-03-02 reject oppose ofsudia", Both},
		{"2031-03-01 demand support ofnorland", "2031-03-02 reject oppose ofnorland", Differ},
		{"2031-03-01 demand support ofnorland", "2031-03-02 endorse support", Agree},
		{"2031-03-01 demand support about", "2031-03-02 demand support about", Agree},
		{"2031-03-01 reject oppose short", "2031-03-02 demand support", Both}, // short truces, and any
		{"2031-03-01 reject oppose", "2031-03-02 demand support short", Differ},
		{"2031-03-01 demand support short", "2031-03-02 demand support", Both},
		{"2031-03-01 reject oppose before", "2031-03-02 demand support", Both}, // before an agreement, and at any time
		{"2031-03-01 reject oppose before", "2031-03-02 demand support before", Differ},
		{"2031-03-01 reject oppose", "2031-03-02 demand support before", Differ},
		{"2031-03-01 reject oppose before", "2031-03-02 reject oppose", Both},
		{"2031-03-01 demand support strong", "2031-03-02 demand support", Agree},
		{"2031-03-01 demand support beside", "2031-03-02 demand support beside", Both},
		{"undated demand support beside =withdraw", "undated reject oppose beside =withdraw", Differ}, // it rejects that demand
		{"undated demand support beside =withdraw", "undated endorse support beside =withdraw", Agree},
		{"2031-03-01 commit conditional #joint", "2031-03-01 commit conditional #joint", Agree}, // one statement of both
		{"2031-03-01 state neutral #joint", "2031-03-01 state neutral #joint", Agree},
		{"2031-03-01 demand support\nada x 2031-03-01 reject oppose", "2031-03-02 reject oppose", Both}, // both on one day
		{"2031-03-01 demand support\nada x 2031-03-05 state oppose", "2031-03-02 reject oppose", Both},  // and the contrary later
		{"2031-03-01 demand support\nada x 2031-03-05 state support", "2031-03-02 reject oppose", Differ},
	} {
		points := pointsOf(t, "ada x "+tc.ada+"\nben x "+tc.ben+"\ncem x 2031-03-01 state oppose")
		got := Contrasts(Actor{ID: "ada"}, Actor{ID: "ben"}, Cells(points))
		if len(got) != 1 || got[0].Relation != tc.want {
			t.Errorf("ada %s, ben %s: %v, want %s", tc.ada, tc.ben, got, tc.want)
		}
		if back := Contrasts(Actor{ID: "ben"}, Actor{ID: "ada"}, Cells(points)); len(back) != 1 || back[0].Relation != tc.want {
			t.Errorf("the other way round: ada %s, ben %s: %v, want %s", tc.ada, tc.ben, back, tc.want)
		}
	}
}

func TestWhoSpeaksForAnotherNeitherAgreesNorDiffersWithIt(t *testing.T) {
	cells := Cells(pointsOf(t, "ada truce 2031-03-01 demand support\nnorland truce 2031-03-02 reject oppose"))
	ada, norland := Actor{ID: "ada", Offices: []Office{{Role: "president", Of: "norland"}}}, Actor{ID: "norland"}
	for _, pair := range [][2]Actor{{ada, norland}, {norland, ada}} {
		if got := Contrasts(pair[0], pair[1], cells); len(got) != 1 || got[0].Relation != Both {
			t.Errorf("%s and %s: %v, want %s", pair[0].ID, pair[1].ID, got, Both)
		}
	}
}

func TestContrastsStandByTheirRelation(t *testing.T) {
	contrasts := Contrasts(Actor{ID: "ada"}, Actor{ID: "ben"}, Cells(pointsOf(t, `
		ada lone 2031-03-09 state support
		ada spoken 2031-03-01 state support
		ben spoken 2031-03-01 state oppose
		ada both 2031-03-01 demand support
		ben both 2031-02-01 endorse support
		ada apart 2031-03-01 demand support
		ben apart 2031-03-02 reject oppose
		cem others 2031-03-01 state oppose`)))
	var got []string
	for _, c := range contrasts {
		got = append(got, c.Topic+" "+string(c.Relation))
	}
	if diff := cmp.Diff([]string{"apart differ", "both agree", "spoken both", "lone one"}, got); diff != "" {
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
		if got := topic.gist(content).Matter != nil; got != want {
			t.Errorf("%q: %v", content, got)
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

func TestThingsOfOtherNamesAreNotTheSame(t *testing.T) {
	topic := Topic{ID: "sanctions", Matter: []string{"sanction*"}}
	gist := func(words string) Gist {
		st := Statement{Words: words}
		return st.Gist(topic)
	}
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"sanctions on Norland", "new sanctions on Norland", true},
		{"new sanctions, which Norland wants", "sanctions", true},
		{"sanctions on Norland", "sanctions on Sudia", false},
		{"sanctions on Norland", "sanctions on Norland and Sudia", true},
		{"sanctions on Norland and Oman", "sanctions on Norland and Sudia", false},
		{"sanctions on Norland", "sanctions", true},
		{"sanctions on Norland", "the lifting of sanctions on Norland", false},
		{"the sanctions", "an end to the sanctions", false},
		{"the sanctions", "sanctions relief", false},
		{"the lifting of sanctions", "lifting the sanctions", true},
		{"Norland open its ports", "“Norland open its ports”", true},
		{"Norland open its ports", "Norland close its ports", false},
	} {
		if got := gist(tc.a).SameThing(gist(tc.b)); got != tc.want {
			t.Errorf("%q and %q: %v", tc.a, tc.b, got)
		}
	}
}

// For how long a thing is to last is a kind of it, unless it is the least that is asked for.
func TestHowLongItLastsIsAKind(t *testing.T) {
	topic := Topic{Matter: []string{"ceasefire"}}
	for content, want := range map[string]string{
		"a ceasefire of 60 days":                           "60-day",
		"a ceasefire of up to sixty days, and monitors":    "60-day",
		"a 60-day ceasefire":                               "60-day",
		"an immediate two-week ceasefire on the river":     "2-week",
		"a ceasefire for twelve hours":                     "12-hour",
		"an unconditional ceasefire of at least 30 days":   "",
		"an unconditional ceasefire":                       "",
		"a ceasefire for the 30 days of the mission":       "30-day",
		"a ceasefire of the 30 states":                     "",
		"a ceasefire for Ukraine":                          "",
		"a ceasefire of one kind":                          "",
		"talks of 60 days on the truce before a ceasefire": "",
	} {
		if got := strings.Join(topic.gist(content).kinds(), " "); got != want {
			t.Errorf("%q is of the kind %q, want %q", content, got, want)
		}
	}
	demanded := func(holder, content string) Point {
		p := pointsOf(t, holder+" x 2031-03-01 demand support")[0]
		p.Gist = topic.gist(content)
		p.Outright, p.Words = true, hashWords(content)
		return p
	}
	for _, tc := range []struct {
		a, b string
		want Relation
	}{
		{"a ceasefire of 60 days", "an unconditional ceasefire", Both},
		{"a ceasefire of 60 days", "a 30-day ceasefire", Both},
		{"a ceasefire of sixty days", "a 60-day ceasefire", Agree},
		{"a ceasefire of at least 30 days", "an unconditional ceasefire", Agree},
	} {
		got := Contrasts(Actor{ID: "ada"}, Actor{ID: "ben"}, Cells([]Point{demanded("ada", tc.a), demanded("ben", tc.b)}))
		if len(got) != 1 || got[0].Relation != tc.want {
			t.Errorf("%q and %q: %v, want %s", tc.a, tc.b, got, tc.want)
		}
	}
}
