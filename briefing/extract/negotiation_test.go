package extract

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"attache/briefing"
)

// negotiators returns a registry of invented states and of groups that states form.
func negotiators(t testing.TB) *briefing.Registry {
	t.Helper()
	var actors []briefing.Actor
	for _, name := range strings.Fields("Norland Sudmark Westmark Arvonia Belmara Cassia Doria Tarvania Japan") {
		actors = append(actors, briefing.Actor{ID: strings.ToLower(name), Name: name, Kind: briefing.State})
	}
	for _, g := range [][2]string{
		{"European Union", "EU"}, {"AOSIS", "Alliance of Small Island States"}, {"G-77/China", "G-77"}, {"African Group", "African Group of Negotiators"}, {"Least Developed Countries", "LDCs"},
		{"Arab Group", "Arab States"}, {"Umbrella Group", "JUSSCANNZ"}, {"Environmental Integrity Group", "EIG"}, {"Like-Minded Developing Countries", "LMDCs"},
	} {
		actors = append(actors, briefing.Actor{ID: strings.ToLower(strings.Map(letters, g[0])), Name: g[0], Aliases: []string{g[1]}, Kind: briefing.Bloc})
	}
	day, err := briefing.ParseDay("2025-10-31")
	if err != nil {
		t.Fatal(err)
	}
	r, err := briefing.NewRegistry(day, actors, []briefing.Topic{{ID: "talks", Label: "Talks", Terms: []string{"talks"}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func letters(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return -1
}

// A claim is what a line below a sentence of testdata/negotiation.txt says that an actor holds.
type claim struct {
	stance       briefing.Stance
	act          briefing.Act
	holder       string
	content      string
	met, sameAct bool
}

func (c claim) String() string {
	return fmt.Sprintf("%s: %s %s: %s", c.holder, c.act, c.stance, c.content)
}

// overlapping reports whether the letters that two spans of text cover are the same by half.
func overlapping(text string, a, b briefing.Span) bool {
	n := func(s briefing.Span) int { return len(strings.Map(letters, s.In(text))) }
	in := 0
	if both := (briefing.Span{Start: max(a.Start, b.Start), End: min(a.End, b.End)}); both.Start < both.End {
		in = n(both)
	}
	return 2*in >= n(a)+n(b)-in
}

// Every actor of a sentence has its own stance: he who proposes, those who support him, and those who do not.
func TestNegotiation(t *testing.T) {
	const floor = 0.9 // of what the actors hold that is found, with its stance
	x := New(negotiators(t))
	for _, name := range []string{"negotiation", "negotiation-later"} {
		t.Run(name, func(t *testing.T) {
			f, err := os.Open("testdata/" + name + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			var sentences, claims, met, acts, extra int
			check := func(text string, want []claim) {
				if text == "" {
					return
				}
				sentences++
				d := document(t, text)
				e := x.Extract(d)
				told := lines(d, e)
				for i, p := range e.Positions {
					k := slices.IndexFunc(want, func(c claim) bool {
						start := strings.Index(text, c.content)
						return !c.met && c.holder == p.Holder.Name && overlapping(text, p.Content, briefing.Span{Start: start, End: start + len(c.content)})
					})
					switch {
					case k < 0:
						extra++
						t.Logf("%s\n\textra %s", text, told[i])
					case want[k].stance == p.Stance:
						want[k].met, want[k].sameAct = true, want[k].act == p.Act
					}
				}
				for _, c := range want {
					claims++
					if c.met {
						met++
					} else {
						t.Logf("%s\n\twant %v\n\tgot %s", text, c, strings.Join(told, "\n\t    "))
					}
					if c.sameAct {
						acts++
					}
				}
			}
			var text string
			var want []claim
			lines := bufio.NewScanner(f)
			for lines.Scan() {
				switch line := lines.Text(); {
				case line == "", line[0] == '#':
				case line[0] != '\t':
					check(text, want)
					text, want = line, nil
				default:
					field := strings.Split(line[1:], "\t")
					stance, act, _ := strings.Cut(field[0], " ")
					if len(field) != 3 || !strings.Contains(text, field[2]) {
						t.Fatalf("%s: bad line %q", f.Name(), line)
					}
					for h := range strings.SplitSeq(field[1], "; ") {
						want = append(want, claim{stance: briefing.Stance(stance), act: briefing.Act(act), holder: h, content: field[2]})
					}
				}
			}
			check(text, want)
			if err := lines.Err(); err != nil {
				t.Fatal(err)
			}
			share := float64(met) / float64(claims)
			t.Logf("%d sentences: %.1f %% of %d stances found, %.1f %% with their acts; %d positions beside them", sentences, 100*share, claims, 100*float64(acts)/float64(claims), extra)
			if share < floor {
				t.Errorf("%.1f %% of the stances found, want at least %.0f %%", 100*share, 100*floor)
			}
		})
	}
}
