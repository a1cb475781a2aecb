package tag

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
)

// eligible reports whether token i may be a trigger of the kind at all.
func (m *Model) eligible(r *tree, i int, kind uint32) bool {
	k := &r.t[i]
	if k.shape == shapePunct || i < r.s.first {
		return false
	}
	if kind == report {
		return m.stems[k.stem]
	}
	switch k.Rel {
	case relRoot, relConj, relParataxis, relCcomp, relAdvcl, relRelcl, relXcomp, relAcl:
		return true
	case relAux, relAuxPass, relCop:
		return false
	}
	return k.Tag.verb()
}

// Settings of learning, for experiments.
type Settings struct {
	TriggerFloor float32
	Epochs       int
	Rate, Decay  float32
	Rare         int32
	Sharp        float64
	FilterRate   float32
	FilterEpochs int
	Null         int
}

var DefaultSettings = Settings{TriggerFloor: 0.02, Epochs: 12, Rate: 0.03, Decay: 1e-5, Rare: 2, Sharp: 15, FilterRate: 0.03, FilterEpochs: 12}

// learnAttributions learns triggers and spans from lessons.
func (m *Model) learnAttributions(ls []lesson, set Settings) {
	nullMode = set.Null
	m.stems = make(map[uint32]bool)
	for s := range lexicon {
		m.stems[s] = true
	}
	for _, l := range ls {
		for _, g := range l.spans {
			if g.kind == report {
				m.stems[l.trees[g.sentence].t[g.token].stem] = true
			}
		}
	}
	for kind := range uint32(2) {
		m.learnKind(ls, kind, set)
	}
}

// learnReview learns which proposals to keep, from those of models that have not seen the document.
func (m *Model) learnReview(ls []lesson, set Settings) {
	const folds = 3
	proposals := make([][]found, len(ls))
	for f := range folds {
		var rest []lesson
		for d := range ls {
			if d%folds != f {
				rest = append(rest, ls[d])
			}
		}
		part := &Model{}
		part.learnAttributions(rest, set)
		for d := range ls {
			if d%folds == f {
				proposals[d] = part.propose(ls[d].w, ls[d].trees)
			}
		}
	}
	for round := range 2 {
		l := newSparse()
		var ex []example
		for d := range ls {
			fs := slices.Clone(proposals[d])
			used := make([]bool, len(ls[d].spans))
			m.review(ls[d].w, ls[d].trees, fs, func(i int, features []uint32) bool {
				// A gold content with the same trigger is meant before any other.
				best, most := -1, 0.0
				for g, s := range ls[d].spans {
					if used[g] {
						continue
					}
					o := ls[d].w.overlap(fs[i].start, fs[i].end, s.start, s.end)
					if o < 0.5 {
						continue
					}
					if s.sentence == fs[i].sentence && s.token == fs[i].trigger {
						o++
					}
					if o > most {
						best, most = g, o
					}
				}
				if best >= 0 {
					used[best] = true
				}
				ex = append(ex, example{l.intern(features), best >= 0, d})
				if round == 0 {
					return best >= 0 || fs[i].p > 0.5
				}
				return sigmoid(m.keep.score(features)) >= Keep
			})
		}
		for i := range ex {
			ex[i].rows = l.rare(ex[i].rows, 3)
		}
		l.begin()
		l.logistic(ex, 10, 0.03, 1e-5, 13)
		m.keep = l.linear(30000)
	}
}

func (m *Model) learnKind(ls []lesson, kind uint32, set Settings) {
	type place struct{ doc, sentence, token int }
	gold := make(map[place][]*goldSpan)
	for d := range ls {
		for i := range ls[d].spans {
			g := &ls[d].spans[i]
			if g.kind == kind {
				at := place{d, g.sentence, g.token}
				gold[at] = append(gold[at], g)
			}
		}
	}
	var places []place
	var ex []example
	l := newSparse()
	var buf []uint32
	for d := range ls {
		w := ls[d].w
		for n := range w.sentences {
			r := ls[d].trees[n]
			for i := range r.t {
				at := place{d, n, i}
				_, yes := gold[at]
				if !yes && !m.eligible(r, i, kind) {
					continue
				}
				buf = w.triggerFeatures(buf[:0], r, n, i, kind)
				ex = append(ex, example{l.intern(buf), yes, d})
				places = append(places, at)
			}
		}
	}
	for i := range ex {
		ex[i].rows = l.rare(ex[i].rows, set.Rare)
	}
	// What passes the filter in learning must look like what passes it later: scores of documents come from filters that have not seen them.
	p := make([]float32, len(ex))
	const folds = 4
	for f := range folds {
		l.begin()
		var rest []example
		for i := range ex {
			if ex[i].id%folds != f {
				rest = append(rest, ex[i])
			}
		}
		l.logistic(rest, set.FilterEpochs, set.FilterRate, 1e-5, 7)
		for i := range ex {
			if ex[i].id%folds == f {
				p[i] = sigmoid(l.sum(ex[i].rows))
			}
		}
	}
	l.begin()
	l.logistic(ex, set.FilterEpochs, set.FilterRate, 1e-5, 7)
	m.trigger[kind] = l.linear(120000)

	l = newSparse()
	var cs []choice
	var ps pieces
	for k, at := range places {
		goldHere := gold[at]
		if p[k] < set.TriggerFloor && goldHere == nil {
			continue
		}
		w, r := ls[at.doc].w, ls[at.doc].trees[at.sentence]
		w.candidates(&ps, r, at.sentence, at.token, kind)
		var c choice
		base := w.base[at.sentence]
		buf = w.triggerFeatures(buf[:0], r, at.sentence, at.token, kind)
		switch set.Null {
		case 0:
			c.null = l.intern(buf)
		case 1:
			c.null = l.intern(nullFeatures(nil, p[k], kind))
		case 2:
			c.null = l.intern(nullFeatures(buf, p[k], kind))
		}
		for _, s := range ps.starts {
			buf = w.startFeatures(buf[:0], r, at.token, s-base, kind)
			c.starts = append(c.starts, l.intern(buf))
		}
		for _, e := range ps.ends {
			buf = w.endFeatures(buf[:0], r, at.token, e-base, kind)
			c.ends = append(c.ends, l.intern(buf))
		}
		var total float64
		weights := make([]float64, len(ps.pairs))
		for j, q := range ps.pairs {
			for _, g := range goldHere {
				o := w.overlap(ps.starts[q.start], ps.ends[q.end], g.start, g.end)
				if o >= 0.5 {
					weights[j] = max(weights[j], math.Exp(set.Sharp*(o-1)))
				}
			}
			total += weights[j]
		}
		if goldHere != nil && total == 0 {
			continue
		}
		if total == 0 {
			c.nullTarget = 1
		}
		for j, q := range ps.pairs {
			buf = w.pairFeatures(buf[:0], r, at.sentence, at.token, ps.starts[q.start]-base, ps.ends[q.end]-base, kind)
			t := 0.0
			if total > 0 {
				t = weights[j] / total
			}
			c.pairs = append(c.pairs, choicePair{q.start, q.end, l.intern(buf), float32(t)})
		}
		cs = append(cs, c)
	}
	for i := range cs {
		c := &cs[i]
		c.null = l.rare(c.null, set.Rare)
		for j := range c.starts {
			c.starts[j] = l.rare(c.starts[j], set.Rare*2)
		}
		for j := range c.ends {
			c.ends[j] = l.rare(c.ends[j], set.Rare*2)
		}
		for j := range c.pairs {
			c.pairs[j].rows = l.rare(c.pairs[j].rows, set.Rare*3)
		}
	}
	l.begin()
	l.choose(cs, set.Epochs, set.Rate, set.Decay, 11)
	m.span[kind] = l.linear(400000)
}

// CrossValidate learns from four fifths of docs, finds the contents of the rest, and writes how well.
func (m *Model) CrossValidate(docs []Gold, folds int, set Settings, log, errors io.Writer) {
	var ls []lesson
	for i := range docs {
		ls = append(ls, m.lesson(&docs[i]))
	}
	total := make(map[string]*tally)
	for f := range folds {
		var train, test []lesson
		for i := range ls {
			if i%folds == f {
				test = append(test, ls[i])
			} else {
				train = append(train, ls[i])
			}
		}
		m.learnAttributions(train, set)
		m.learnReview(train, set)
		m.measure(test, total, errors)
	}
	printTallies(total, log)
}

// Try learns from train and measures on test.
func (m *Model) Try(train, test []Gold, set Settings, log io.Writer, errors io.Writer) {
	var ls, ts []lesson
	for i := range train {
		ls = append(ls, m.lesson(&train[i]))
	}
	for i := range test {
		ts = append(ts, m.lesson(&test[i]))
	}
	m.learnAttributions(ls, set)
	m.learnReview(ls, set)
	total := make(map[string]*tally)
	m.measure(ts, total, errors)
	printTallies(total, log)
}

type tally struct{ gold, found, right int }

func printTallies(t map[string]*tally, log io.Writer) {
	keys := make([]string, 0)
	for k := range t {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	bestF, bestK := 0.0, ""
	for _, k := range keys {
		if k[0] == '~' {
			c := t[k]
			if f := 200 * float64(c.right) / float64(c.found+c.gold); f > bestF {
				bestF, bestK = f, k
			}
			continue
		}
	}
	fmt.Fprintf(log, "best F1 %.2f at %s  ", bestF, bestK)
	for _, k := range keys {
		if k[0] == '~' {
			continue
		}
		c := t[k]
		p, r := percent(c.right, c.found), percent(c.right, c.gold)
		fmt.Fprintf(log, "%-12s gold %4d found %4d P %.1f R %.1f F1 %.1f\n", k, c.gold, c.found, p, r, 2*p*r/(p+r+1e-9))
	}
}

func (m *Model) measure(ts []lesson, total map[string]*tally, errors io.Writer) {
	for _, l := range ts {
		all := m.attributions(l.w, l.trees)
		for t := range 10 {
			f := slices.DeleteFunc(slices.Clone(all), func(f found) bool { return f.p < float32(t+3)*0.05 })
			key := fmt.Sprintf("~%.2f", float32(t+3)*0.05)
			if total[key] == nil {
				total[key] = new(tally)
			}
			total[key].gold += len(l.spans)
			total[key].found += len(f)
			total[key].right += l.hits(f)
		}
		found := slices.DeleteFunc(all, func(f found) bool { return f.p < Keep })
		type match struct {
			o    float64
			g, f int
		}
		var ms []match
		for gi := range l.spans {
			for fi := range found {
				o := l.w.overlap(l.spans[gi].start, l.spans[gi].end, found[fi].start, found[fi].end)
				if o >= 0.5 {
					ms = append(ms, match{o, gi, fi})
				}
			}
		}
		slices.SortStableFunc(ms, func(a, b match) int { return -cmp.Compare(a.o, b.o) })
		usedG, usedF := make(map[int]bool), make(map[int]bool)
		for _, x := range ms {
			if !usedG[x.g] && !usedF[x.f] {
				usedG[x.g], usedF[x.f] = true, true
			}
		}
		for _, key := range []string{"all", l.gold.Kind} {
			if total[key] == nil {
				total[key] = new(tally)
			}
			t := total[key]
			t.gold += len(l.spans)
			t.found += len(found)
			t.right += len(usedG)
		}
		if errors != nil {
			causes(l, found, usedG, usedF, m, total)
			word := func(n, i int) string {
				k := l.trees[n].t[i]
				return l.gold.Text[k.Start:k.End]
			}
			text := func(a, b int) string {
				return l.gold.Text[l.w.token(a).Start:l.w.token(b-1).End]
			}
			for i := range l.spans {
				g := &l.spans[i]
				if !usedG[i] {
					fmt.Fprintf(errors, "missed %s %s kind %d trigger %s cue %q: %s\n", l.gold.Name, l.gold.Kind, g.kind, word(g.sentence, g.token), g.positions[0].Cue, text(g.start, g.end))
				}
			}
			for i := range found {
				g := &found[i]
				if !usedF[i] {
					fmt.Fprintf(errors, "extra  %s %s kind %d trigger %s p %.2f: %s\n", l.gold.Name, l.gold.Kind, g.kind, word(g.sentence, g.trigger), g.p, text(g.start, g.end))
				}
			}
		}
	}
}

func (w *work) token(i int) *Token {
	n := w.sentenceOf(i)
	return &w.sentences[n].Tokens[i-w.base[n]]
}

// hits returns how many gold contents fs finds, each once.
func (l *lesson) hits(fs []found) int {
	type match struct {
		o    float64
		g, f int
	}
	var ms []match
	for gi := range l.spans {
		for fi := range fs {
			if o := l.w.overlap(l.spans[gi].start, l.spans[gi].end, fs[fi].start, fs[fi].end); o >= 0.5 {
				ms = append(ms, match{o, gi, fi})
			}
		}
	}
	slices.SortStableFunc(ms, func(a, b match) int { return -cmp.Compare(a.o, b.o) })
	usedG, usedF := make(map[int]bool), make(map[int]bool)
	for _, x := range ms {
		if !usedG[x.g] && !usedF[x.f] {
			usedG[x.g], usedF[x.f] = true, true
		}
	}
	return len(usedG)
}

// nullFeatures appends the features of a filter's verdict.
func nullFeatures(f []uint32, p float32, kind uint32) []uint32 {
	x := math.Log(float64(p+1e-6) / float64(1-p+1e-6))
	return append(f, feature(1000+kind, uint32(int32(math.Round(x*2))), 0, 0), feature(1002+kind, uint32(int32(math.Round(x*0.7))), 0, 0), feature(1004+kind, 0, 0, 0))
}

var nullMode = 0

// causes counts why gold contents are missed and others found.
func causes(l lesson, fs []found, usedG, usedF map[int]bool, m *Model, total map[string]*tally) {
	count := func(key string) {
		if total["cause "+key] == nil {
			total["cause "+key] = new(tally)
		}
		total["cause "+key].found++
	}
	for i, g := range l.spans {
		if usedG[i] {
			continue
		}
		key := "missed "
		if g.kind == report {
			key += "report: "
		} else {
			key += "assertion: "
		}
		r := l.trees[g.sentence]
		same, near := false, false
		for _, f := range fs {
			if f.sentence == g.sentence && f.trigger == g.token && f.kind == g.kind {
				same = true
			}
			if l.w.overlap(f.start, f.end, g.start, g.end) > 0.15 {
				near = true
			}
		}
		buf := l.w.triggerFeatures(nil, r, g.sentence, g.token, g.kind)
		switch {
		case same:
			key += "trigger found, content wrong"
		case !m.eligible(r, g.token, g.kind):
			key += "not eligible"
		case near:
			key += "something near found with another trigger"
		case sigmoid(m.trigger[g.kind].score(buf)) < triggerFloor:
			key += "filtered"
		default:
			key += "nothing found"
		}
		count(key)
	}
	for i, f := range fs {
		if usedF[i] {
			continue
		}
		key := "extra "
		if f.kind == report {
			key += "report: "
		} else {
			key += "assertion: "
		}
		same, near := false, false
		for _, g := range l.spans {
			if f.sentence == g.sentence && f.trigger == g.token && f.kind == g.kind {
				same = true
			}
			if l.w.overlap(f.start, f.end, g.start, g.end) > 0.15 {
				near = true
			}
		}
		switch {
		case same:
			key += "trigger right"
		case near:
			key += "near a gold content"
		default:
			key += "far from any"
		}
		count(key)
	}
}
