package tag

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"attache/briefing"
)

// An AscribedText is a text with the attributions that people found in it.
type AscribedText struct {
	Name, Text  string
	Ascriptions []Ascription
}

// An exercise is a passage with its labels, cut where no span is cut.
type exercise struct {
	a      *passage
	labels []uint8
	owners []int32 // by token: one more than the index of the ascription in whose content it is; 0 none
}

// exercise labels the tokens of a. Of spans that overlap, a cue hides a source and a source a content.
func (a *passage) exercise(as []Ascription) exercise {
	e := exercise{a: a, labels: make([]uint8, len(a.all)), owners: make([]int32, len(a.all))}
	mark := func(start, end int, label uint8, owner int32) {
		s, _ := slices.BinarySearchFunc(e.a.all, start+1, func(k Token, at int) int { return cmp.Compare(k.End, at) })
		o, _ := slices.BinarySearchFunc(e.a.all, end, func(k Token, at int) int { return cmp.Compare(k.Start, at) })
		for i := s; i < o; i++ {
			e.labels[i], e.owners[i] = label+1, owner
		}
		if s < o {
			e.labels[s] = label
		}
	}
	for _, label := range [3]uint8{firstOfContent, firstOfSource, firstOfCue} {
		for k, x := range as {
			switch {
			case label == firstOfContent:
				for _, c := range x.Content {
					mark(c.Start, c.End, label, int32(k+1))
				}
			case label == firstOfSource && !x.Source.IsZero():
				mark(x.Source.Start, x.Source.End, label, 0)
			case label == firstOfCue && !x.Cue.IsZero():
				mark(x.Cue.Start, x.Cue.End, label, 0)
			}
		}
	}
	for i := range e.labels {
		if l := e.labels[i]; i > 0 && !mayFollow(int(e.labels[i-1]), int(l)) || i == 0 && l != 0 && l%2 == 0 {
			e.labels[i] = l - 1
		}
	}
	return e
}

// A run is a part of an exercise in rows, learned from at once.
type run struct {
	rows   [][]int32
	over   []uint8
	labels []uint8
	start  int // label before it
}

// A chain is a layer in the making.
type chain struct {
	sparse *sparse // its index only
	w, g   []float32
	step   [crossings][labels][labels]float32
	stepG  [crossings][labels][labels]float32
}

// runs returns es in rows; features seen less than least times are dropped.
func (c *chain) runs(es []exercise, least int32) []run {
	c.sparse = newSparse()
	var out []run
	buf := make([]uint32, 0, 128)
	for _, e := range es {
		cur := run{start: labelNone}
		for n, r := range e.a.trees {
			for j := range r.t {
				i := e.a.w.base[n] + j
				over := e.a.crossing(n, j, i)
				if l := e.labels[i]; over == 1 && len(cur.rows) > 0 && (l == labelNone || l%2 == 1) {
					out = append(out, cur)
					cur = run{start: int(e.labels[i-1])}
				}
				buf = e.a.features(buf[:0], n, j)
				cur.rows = append(cur.rows, c.sparse.intern(buf))
				cur.over = append(cur.over, uint8(over))
				cur.labels = append(cur.labels, e.labels[i])
			}
		}
		if len(cur.rows) > 0 {
			out = append(out, cur)
		}
	}
	for k := range out {
		for i := range out[k].rows {
			out[k].rows[i] = c.sparse.rare(out[k].rows[i], least)
		}
	}
	return out
}

// learn goes through runs, a step of AdaGrad each. Each time it leaves a share drop of a token's features out, or it would learn articles by heart.
func (c *chain) learn(runs []run, epochs int, rate, decay, drop float32, seed uint64) {
	r := rand.New(rand.NewPCG(seed, seed))
	c.w = make([]float32, len(c.sparse.keys)*labels)
	c.g = make([]float32, len(c.sparse.keys)*labels)
	var mean average
	var meanStep average
	flat := func() []float32 {
		var out []float32
		for x := range c.step {
			for a := range c.step[x] {
				out = append(out, c.step[x][a][:]...)
			}
		}
		return out
	}
	var l lattice
	var kept [][]int32
	for epoch := range epochs {
		if epoch >= 2 {
			mean.add(c.w)
			meanStep.add(flat())
		}
		for _, k := range r.Perm(len(runs)) {
			u := &runs[k]
			l.emit = l.emit[:0]
			l.over = u.over
			l.step = c.step
			kept = kept[:0]
			for i := range u.rows {
				var s [labels]float32
				rows := make([]int32, 0, len(u.rows[i]))
				for _, row := range u.rows[i] {
					if r.Float32() >= drop {
						rows = append(rows, row)
					}
				}
				kept = append(kept, rows)
				for _, row := range rows {
					w := c.w[int(row)*labels : int(row)*labels+labels]
					for b := range s {
						s[b] += w[b]
					}
				}
				l.emit = append(l.emit, s)
			}
			var steps [crossings][labels][labels]float32
			l.sums(u.start, func(i int, p *[labels]float64, pairs *[labels][labels]float64) {
				want := int(u.labels[i])
				former := u.start
				if i > 0 {
					former = int(u.labels[i-1])
				}
				x := &steps[u.over[i]]
				for a := range labels {
					for b := range labels {
						x[a][b] += float32(pairs[a][b])
					}
				}
				x[former][want]--
				for b := range labels {
					d := float32(p[b])
					if b == want {
						d--
					}
					if d < 0.002 && d > -0.002 {
						continue
					}
					for _, row := range kept[i] {
						at := int(row)*labels + b
						e := d + decay*c.w[at]
						c.g[at] += e * e
						c.w[at] -= rate * e / (1 + float32(math.Sqrt(float64(c.g[at]))))
					}
				}
			})
			for x := range steps {
				for a := range labels {
					for b := range labels {
						if e := steps[x][a][b]; e != 0 {
							c.stepG[x][a][b] += e * e
							c.step[x][a][b] -= rate * e / (1 + float32(math.Sqrt(float64(c.stepG[x][a][b]))))
						}
					}
				}
			}
		}
	}
	mean.into(c.w)
	for i := range c.w {
		c.w[i] *= 1 - drop
	}
	s := flat()
	meanStep.into(s)
	for x := range c.step {
		for a := range labels {
			copy(c.step[x][a][:], s[(x*labels+a)*labels:])
		}
	}
}

// layer returns what was learned, the keep heaviest features of it.
func (c *chain) layer(keep int) layer {
	ll := &learner{classes: labels, index: c.sparse.index, w: c.w, count: c.sparse.count}
	y := layer{emit: ll.linear(keep)}
	steps := newLearner(labels * labels)
	for x := range uint32(crossings) {
		row := steps.row(feature(2200, x, 0, 0))
		for a := range labels {
			copy(steps.w[(row*labels+a)*labels:], c.step[x][a][:])
		}
	}
	y.step = steps.linear(crossings)
	return y
}

// ascriptions returns the positions of l as PolNeAR would draw them: reports that the document itself gives. Sources without a name are those that m finds.
func (m *Model) ascriptions(l *lesson) []Ascription {
	var out []Ascription
	for i := range l.spans {
		g := &l.spans[i]
		if g.kind != report || len(g.positions[0].Via) > 0 || slices.ContainsFunc(l.spans, func(o goldSpan) bool {
			at := l.w.base[g.sentence] + g.token
			return o.start <= at && at < o.end && o.end-o.start > g.end-g.start
		}) {
			continue
		}
		r, base := l.trees[g.sentence], l.w.base[g.sentence]
		s, e := l.w.dressed(g.start, g.end)
		lo, hi := r.verbGroup(g.token, s-base)
		a := Ascription{Cue: briefing.Span{Start: r.t[lo].Start, End: r.t[hi].End}, Content: []briefing.Span{{Start: l.w.token(s).Start, End: l.w.token(e - 1).End}}}
		heads, _ := m.sources(l.w, r, g.token, g.start-base, g.end-base, g.kind)
		for _, j := range r.sources(nil, g.token) {
			if l.w.names(r, j, g.positions) {
				heads = append(heads[:0], j)
				break
			}
		}
		for _, j := range heads {
			lo, hi := r.phrase(j)
			a.Source = briefing.Span{Start: r.t[lo].Start, End: r.t[hi].End}
			break
		}
		out = append(out, a)
	}
	return out
}

// dressed returns tokens [s, e) with what stands around a content and belongs to it: "that", "to", quotation marks.
func (w *work) dressed(s, e int) (int, int) {
	n := w.sentenceOf(s)
	for range 2 {
		if s > w.base[n] {
			if k := w.token(s - 1); k.mark == openQuote || k.lower == hThat || k.Tag == tagTO && w.token(s).Tag.verb() {
				s--
			}
		}
	}
	last := w.base[len(w.base)-1] + len(w.sentences[len(w.base)-1].Tokens)
	for k := e; k < last && k < e+2; k++ {
		switch t := w.token(k); {
		case t.mark == closeQuote:
			return s, k + 1
		case t.shape != shapePunct:
			return s, e
		}
	}
	return s, e
}

// verbGroup returns the first and last token of the cue with trigger i: with auxiliaries, negation, adverbs, particles, and the preposition before a content
// that begins with token s.
func (r *tree) verbGroup(i, s int) (int, int) {
	lo, hi := i, i
	for lo > 0 && r.t[lo-1].Head == i {
		switch k := &r.t[lo-1]; {
		case k.Rel == relAux, k.Rel == relAuxPass, k.Rel == relCop, k.Rel == relAdvmod && k.Tag != tagIN:
			lo--
			continue
		}
		break
	}
	for hi+1 < len(r.t) && hi+1 != s {
		k := &r.t[hi+1]
		if k.Rel == relPrt && k.Head == i || k.Rel == relFixed || hi+2 == s && (k.Rel == relCase && k.Tag != tagTO || k.lower == hColon) {
			hi++
			continue
		}
		break
	}
	return lo, hi
}

var hColon = hashString(":")

// LearnAscriptions learns anew what [Model.Ascriptions] finds, from texts, and parts of speech and dependencies from bank, which may hold sentences of the
// texts: the same from the same texts and bank, bit for bit. Nothing else of m goes with such syntax.
func (m *Model) LearnAscriptions(texts []AscribedText, bank Treebank) {
	halves := m.learnHalves(bank)
	es := make([]exercise, len(texts))
	for i, x := range texts {
		ss := cut(x.Text)
		for _, s := range ss {
			h := halves[half(s.Tokens)]
			h.tag(s.Tokens)
			h.parse(s.Tokens)
		}
		w := newWork(x.Text, ss)
		es[i] = newPassage(w, w.trees()).exercise(x.Ascriptions)
	}
	m.learnLayers(es)
}

// learnLayers learns the layer, and borders from what layers see in texts that they were not learned from.
func (m *Model) learnLayers(es []exercise) {
	const folds = 3
	seen := make([]*lattice, len(es))
	var wg sync.WaitGroup
	work := make(chan int)
	for range 2 {
		wg.Go(func() {
			for f := range work {
				var rest []exercise
				for i := range es {
					if i%folds != f {
						rest = append(rest, es[i])
					}
				}
				y := learnLayer(rest)
				if f == folds {
					m.layer = y
					continue
				}
				for i := range es {
					if i%folds == f {
						seen[i] = y.lattice(es[i].a)
					}
				}
			}
		})
	}
	for f := range folds + 1 {
		work <- f
	}
	close(work)
	wg.Wait()
	m.learnBorders(es, seen)
}

func learnLayer(es []exercise) layer {
	var c chain
	c.learn(c.runs(es, 3), 8, 0.05, 1e-6, 0.4, 19)
	return c.layer(layerKeep)
}

// fragments returns whether contents that lattices see are of one ascription with the one before of the same cue.
func (l *sparse) fragments(es []exercise, seen []*lattice) []example {
	var out []example
	var buf []uint32
	for i, e := range es {
		ps := parts(seen[i].best())
		ls := e.a.links(ps)
		for _, s := range contents(ps, ls) {
			if s.former < 0 {
				continue
			}
			x, y := e.owner(ps[s.former]), e.owner(ps[s.content])
			if x == 0 && y == 0 {
				continue
			}
			buf = e.a.fragmentFeatures(buf[:0], ps, ls, s)
			out = append(out, example{rows: l.intern(buf), yes: x == y})
		}
	}
	for i := range out {
		out[i].rows = l.rare(out[i].rows, 3)
	}
	return out
}

// owner returns whose content most of p is, 0 if nobody's.
func (e *exercise) owner(p part) int32 {
	n := make(map[int32]int)
	var top int32
	for _, o := range e.owners[p.start:p.end] {
		if n[o]++; n[o] > n[top] {
			top = o
		}
	}
	return top
}

// layerKeep is how many features the layer keeps.
const layerKeep = 400000

// learnBorders learns which of the borders that lattices hold likely are a content's, and which contents are fragments of one ascription.
func (m *Model) learnBorders(es []exercise, seen []*lattice) {
	l := newSparse()
	var cs []choice
	var buf []uint32
	for i, e := range es {
		seen[i].lean(lean)
		gold := parts(e.labels)
		for _, o := range e.a.openings(parts(seen[i].best()), seen[i]) {
			var c choice
			buf = e.a.nullFeatures(buf[:0], &o)
			c.null = l.intern(buf)
			for k := range o.starts {
				buf = e.a.openingFeatures(buf[:0], &o, k, 0)
				c.starts = append(c.starts, l.intern(buf))
			}
			for k := range o.ends {
				buf = e.a.openingFeatures(buf[:0], &o, k, 1)
				c.ends = append(c.ends, l.intern(buf))
			}
			var total float64
			var weights []float64
			for _, s := range o.starts {
				for _, t := range o.ends {
					best := 0.0
					for _, g := range gold {
						if s.at < t.at && g.label == firstOfContent && g.start < t.at && s.at < g.end {
							if v := e.a.w.overlap(s.at, t.at, g.start, g.end); v >= 0.5 {
								best = max(best, math.Exp(20*(v-1)))
							}
						}
					}
					weights = append(weights, best)
					total += best
				}
			}
			if total == 0 {
				c.nullTarget = 1
			}
			for a := range o.starts {
				for b := range o.ends {
					if o.starts[a].at >= o.ends[b].at {
						continue
					}
					buf = e.a.spanFeatures(buf[:0], &o, a, b)
					t := 0.0
					if total > 0 {
						t = weights[a*len(o.ends)+b] / total
					}
					c.pairs = append(c.pairs, choicePair{a, b, l.intern(buf), float32(t)})
				}
			}
			cs = append(cs, c)
		}
	}
	l.trim(cs, 3)
	fragments := l.fragments(es, seen)
	l.begin()
	l.choose(cs, 10, 0.03, 1e-5, 23)
	l.logistic(fragments, 10, 0.03, 1e-5, 29)
	m.borders = l.linear(200000)
}
