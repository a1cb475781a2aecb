package tag

import (
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

// learnAttributions learns triggers and spans from ls, and those of reports from own, too.
func (m *Model) learnAttributions(ls, own []lesson) {
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
	m.learnKind(append(slices.Clone(ls), own...), report)
	m.learnKind(ls, assertion)
}

// learnReview learns which proposals to keep, from those of models that have not seen the document.
func (m *Model) learnReview(ls, own []lesson) {
	const folds = 3
	proposals := make([][]found, len(ls))
	for f := range folds {
		var rest []lesson
		for d := range ls {
			if d%folds != f {
				rest = append(rest, ls[d])
			}
		}
		part := m.syntax()
		part.learnAttributions(rest, own)
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
				return sigmoid(m.keep.score(features)) >= keepFloor
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

// learnKind learns triggers and spans of a kind.
func (m *Model) learnKind(ls []lesson, kind uint32) {
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
		ex[i].rows = l.rare(ex[i].rows, 2)
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
		l.logistic(rest, 12, 0.03, 1e-5, 7)
		for i := range ex {
			if ex[i].id%folds == f {
				p[i] = sigmoid(l.sum(ex[i].rows))
			}
		}
	}
	l.begin()
	l.logistic(ex, 12, 0.03, 1e-5, 7)
	m.trigger[kind] = l.linear(120000)

	l = newSparse()
	var cs []choice
	var ps pieces
	for k, at := range places {
		goldHere := gold[at]
		if p[k] < triggerFloor && goldHere == nil {
			continue
		}
		w, r := ls[at.doc].w, ls[at.doc].trees[at.sentence]
		w.candidates(&ps, r, at.sentence, at.token, kind)
		var c choice
		base := w.base[at.sentence]
		buf = w.triggerFeatures(buf[:0], r, at.sentence, at.token, kind)
		c.null = l.intern(buf)
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
					weights[j] = max(weights[j], math.Exp(15*(o-1)))
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
	l.trim(cs, 2)
	l.begin()
	l.choose(cs, 12, 0.03, 1e-5, 11)
	m.span[kind] = l.linear(400000)
}
