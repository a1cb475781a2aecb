package tag

import (
	"math"
	"slices"
	"strings"
	"testing"

	"attache/briefing"
)

// show writes an ascription as source | cue | content … content.
func (a Ascription) show(text string) string {
	var parts []string
	for _, c := range a.Content {
		parts = append(parts, c.In(text))
	}
	return a.Source.In(text) + " | " + a.Cue.In(text) + " | " + strings.Join(parts, " … ")
}

func TestAscriptions(t *testing.T) {
	m := model(t)
	for _, tc := range []struct{ text, want string }{
		{"The minister said that the talks would resume in May.", "The minister | said | that the talks would resume in May"},
		{"“The border is closed,” the spokeswoman said.", "the spokeswoman | said | “The border is closed,”"},
	} {
		var got []string
		for _, a := range m.Ascriptions(tc.text) {
			got = append(got, a.show(tc.text))
		}
		if strings.Join(got, "\n") != tc.want {
			t.Errorf("%s\n got %s\nwant %s", tc.text, strings.Join(got, "\n     "), tc.want)
		}
	}
	if got := m.Ascriptions(""); got != nil {
		t.Errorf("an empty text ascribes %v", got)
	}
}

func FuzzAscriptionsLieInTheirText(f *testing.F) {
	m := model(f)
	f.Add("“No,” said Ada, “never.”\n\nShe went on: “And")
	f.Fuzz(func(t *testing.T, text string) {
		last := -1
		for _, a := range m.Ascriptions(text) {
			if len(a.Content) == 0 || a.Content[0].Start < last {
				t.Fatalf("%v behind %d", a, last)
			}
			last = a.Content[0].Start
			for _, s := range append([]briefing.Span{a.Cue, a.Source}, a.Content...) {
				if s.Start < 0 || s.End > len(text) || s.Start > s.End {
					t.Fatalf("%v of %d bytes", s, len(text))
				}
			}
		}
	})
}

// TestLatticeSumsOverAllLabellings compares forward and backward sums, and the best labelling, with all labellings of a short passage one by one.
func TestLatticeSumsOverAllLabellings(t *testing.T) {
	var l lattice
	l.over = []uint8{1, 0, 6, 0}
	for i := range l.over {
		var e [labels]float32
		for b := range e {
			e[b] = float32((i*7+b*5)%11)/4 - 1
		}
		l.emit = append(l.emit, e)
	}
	for x := range l.step {
		for a := range labels {
			for b := range labels {
				l.step[x][a][b] = float32((x*3+a*2+b)%5)/3 - 0.5
			}
		}
	}
	var want [4][labels]float64
	var total, top float64
	var best [4]uint8
	for n := range labels * labels * labels * labels {
		seq := [4]uint8{uint8(n % labels), uint8(n / labels % labels), uint8(n / labels / labels % labels), uint8(n / labels / labels / labels)}
		s, former, legal := 0.0, labelNone, true
		for i, b := range seq {
			legal = legal && mayFollow(former, int(b))
			s += float64(l.emit[i][b] + l.step[l.over[i]][former][b])
			former = int(b)
		}
		if !legal {
			continue
		}
		p := math.Exp(s)
		total += p
		for i, b := range seq {
			want[i][b] += p
		}
		if p > top {
			top, best = p, seq
		}
	}
	for i, p := range l.priors() {
		for b := range p {
			if got := float64(p[b]); math.Abs(got-want[i][b]/total) > 1e-5 {
				t.Errorf("token %d, label %d: %.5f, want %.5f", i, b, got, want[i][b]/total)
			}
		}
	}
	if got := l.best(); !slices.Equal(got, best[:]) {
		t.Errorf("best labels %v, want %v", got, best)
	}
}

// TestLearnAscriptions learns from reports of one form, whose cues are words of no language, and reads one that is new; and again, for the same weights.
func TestLearnAscriptions(t *testing.T) {
	m := model(t)
	var texts []AscribedText
	var bank Treebank
	who := strings.Fields("envoy minister delegate spokesman mediator governor")
	what := strings.Fields("talks elections repairs exports patrols hearings")
	for i, w := range who {
		for j, v := range what {
			source, cue, content := "The "+w, []string{"zorbed", "plinked"}[(i+j)%2], "that the "+v+" would resume"
			text := source + " " + cue + " " + content + " on Monday in the old town hall near the river."
			at := func(s string) briefing.Span {
				k := strings.Index(text, s)
				return briefing.Span{Start: k, End: k + len(s)}
			}
			texts = append(texts, AscribedText{Name: w + v, Text: text, Ascriptions: []Ascription{{Source: at(source), Cue: at(cue), Content: []briefing.Span{at(content)}}}})
			for _, s := range m.read(text) {
				bank = append(bank, s.Tokens)
			}
		}
	}
	learned := func() *Model {
		out := new(Model)
		out.LearnAscriptions(texts, bank)
		return out
	}
	a, b := learned(), learned()
	for i, l := range a.linears() {
		if !slices.Equal(l.marshal(nil), b.linears()[i].marshal(nil)) {
			t.Errorf("part %d differs when it is learned again", i)
		}
	}
	const text = "The captain zorbed that the flights would resume on Monday in the old town hall near the river."
	var got []string
	for _, x := range a.Ascriptions(text) {
		got = append(got, x.show(text))
	}
	if want := "The captain | zorbed | that the flights would resume"; strings.Join(got, "\n") != want {
		t.Errorf("got %q, want %s", got, want)
	}
}

func TestHalfLooksAtTheBeginning(t *testing.T) {
	m := model(t)
	var n [2]int
	for _, w := range strings.Fields("Envoys Ministers Talks Borders Exports Patrols Mediators Elections") {
		whole, cutOff := m.read(w+" may well go on in May, they said."), m.read(w+" may well go on")
		h := half(whole[0].Tokens)
		if o := half(cutOff[0].Tokens); o != h {
			t.Errorf("%s: half %d, cut off %d", w, h, o)
		}
		n[h]++
	}
	if n[0] == 0 || n[1] == 0 {
		t.Errorf("all of eight sentences are in one half: %v", n)
	}
}
