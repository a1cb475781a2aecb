package tag

import (
	"cmp"
	"math"
	"slices"
)

// A found is an attribution in tokens of the document.
type found struct {
	kind              uint32
	sentence, trigger int
	start, end        int
	p                 float32 // that a person would mark this content
}

const (
	// triggerFloor is how likely a word must be a trigger for its candidates to be looked at.
	triggerFloor = 0.02
	// keepFloor is how likely a proposal must be right to be kept: the best F1 of contents by cross-validation.
	keepFloor = 0.35
)

// attributions finds the contents of a document.
func (m *Model) attributions(w *work, trees []*tree) []found {
	return m.review(w, trees, m.propose(w, trees), nil)
}

// propose returns what each trigger would choose by itself.
func (m *Model) propose(w *work, trees []*tree) []found {
	var out []found
	var p pieces
	var buf []uint32
	for n := range w.sentences {
		r := trees[n]
		for i := range r.t {
			for kind := range uint32(2) {
				if !m.eligible(r, i, kind) {
					continue
				}
				buf = w.triggerFeatures(buf[:0], r, n, i, kind)
				if sigmoid(m.trigger[kind].score(buf)) < triggerFloor {
					continue
				}
				w.candidates(&p, r, n, i, kind)
				out = m.choose(out, w, &p, r, n, i, kind, buf)
			}
		}
	}
	return out
}

func (m *Model) choose(out []found, w *work, p *pieces, r *tree, n, i int, kind uint32, null []uint32) []found {
	l := &m.span[kind]
	base := w.base[n]
	var buf [64]uint32
	var ss [maxStarts]float32
	var es [maxEnds]float32
	nullScore := l.score(null)
	for a, s := range p.starts {
		ss[a] = l.score(w.startFeatures(buf[:0], r, i, s-base, kind))
	}
	for b, e := range p.ends {
		es[b] = l.score(w.endFeatures(buf[:0], r, i, e-base, kind))
	}
	top := nullScore
	for k := range p.pairs {
		q := &p.pairs[k]
		q.score = ss[q.start] + es[q.end] + l.score(w.pairFeatures(buf[:0], r, n, i, p.starts[q.start]-base, p.ends[q.end]-base, kind))
		top = max(top, q.score)
	}
	total := math.Exp(float64(nullScore - top))
	for k := range p.pairs {
		q := &p.pairs[k]
		e := math.Exp(float64(q.score - top))
		q.p = float32(e)
		total += e
	}
	for k := range p.pairs {
		p.pairs[k].p /= float32(total)
	}
	slices.SortStableFunc(p.pairs, func(a, b pair) int { return -cmp.Compare(a.p, b.p) })
	pairs := p.pairs[:min(len(p.pairs), 20)]
	for len(pairs) > 0 && pairs[len(pairs)-1].p < 0.004 {
		pairs = pairs[:len(pairs)-1]
	}
	first := -1
	for range 2 {
		best, bestP := -1, float32(0)
		for a := range pairs {
			s, e := p.starts[pairs[a].start], p.ends[pairs[a].end]
			if first >= 0 && w.overlap(s, e, p.starts[pairs[first].start], p.ends[pairs[first].end]) > 0.2 {
				continue
			}
			sum := float32(0)
			for b := range pairs {
				if w.overlap(s, e, p.starts[pairs[b].start], p.ends[pairs[b].end]) >= 0.5 {
					sum += pairs[b].p
				}
			}
			if sum > bestP+1e-6 {
				best, bestP = a, sum
			}
		}
		if best < 0 || bestP < 0.1 {
			break
		}
		out = append(out, found{kind, n, i, p.starts[pairs[best].start], p.ends[pairs[best].end], bestP})
		first = best
	}
	return out
}

// review goes through proposals, the surest first, and keeps those that stand beside what is kept already: a content within another is right where its trigger
// is its own, and wrong where both say the same. With a witness it keeps what the witness wants, and shows it the features.
func (m *Model) review(w *work, trees []*tree, fs []found, witness func(i int, features []uint32) bool) []found {
	slices.SortFunc(fs, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), -cmp.Compare(a.p, b.p), cmp.Compare(a.sentence, b.sentence), cmp.Compare(a.trigger, b.trigger), cmp.Compare(a.kind, b.kind))
	})
	order := make([]int, len(fs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(fs[a].p, fs[b].p) })
	kept := make([]bool, len(fs))
	var buf []uint32
	for _, i := range order {
		// Contents that overlap begin near each other.
		rival, most := -1, 0.0
		for _, step := range [2]int{-1, 1} {
			for j := i + step; j >= 0 && j < len(fs) && (fs[j].start-fs[i].start)*step <= 2*longest; j += step {
				if kept[j] {
					if o := w.overlap(fs[i].start, fs[i].end, fs[j].start, fs[j].end); o > most {
						rival, most = j, o
					}
				}
			}
		}
		var o *found
		if rival >= 0 {
			o = &fs[rival]
		}
		buf = w.reviewFeatures(buf[:0], trees, &fs[i], o, most)
		if witness != nil {
			kept[i] = witness(i, buf)
			continue
		}
		p := sigmoid(m.keep.score(buf))
		if kept[i] = p >= keepFloor; kept[i] {
			fs[i].p = p
		}
	}
	n := 0
	for i, k := range kept {
		if k {
			fs[n] = fs[i]
			n++
		}
	}
	return fs[:n]
}

// reviewFeatures appends the features of proposal f beside the one already kept that overlaps it most, nil for none.
func (w *work) reviewFeatures(f []uint32, trees []*tree, a, o *found, overlap float64) []uint32 {
	const b = 1500
	r := trees[a.sentence]
	k := &r.t[a.trigger]
	x := math.Log(float64(a.p+1e-5) / float64(1-a.p+1e-5))
	fine, coarse := uint32(int32(math.Round(x*2))), uint32(int32(math.Round(x*0.7)))
	v := w.voiceOf(r, a.trigger)
	lx := k.lex & 0xffff
	f = append(f, feature(b, 0, 0, 0), feature(b+1, fine, a.kind, 0), feature(b+2, coarse, a.kind, v), feature(b+3, coarse, w.voice, w.manner), feature(b+4, coarse, distance(a.end-a.start), a.kind),
		feature(b+5, uint32(k.Tag), uint32(k.Rel), a.kind), feature(b+6, k.stem, a.kind, 0), feature(b+7, lx, uint32(k.Tag), 0))
	if o == nil {
		return append(f, feature(b+10, fine, a.kind, 0), feature(b+11, v, a.kind, coarse))
	}
	var how uint32
	switch {
	case o.start <= a.start && a.end <= o.end:
		how = 1
	case a.start <= o.start && o.end <= a.end:
		how = 2
	}
	at, ot := w.base[a.sentence]+a.trigger, w.base[o.sentence]+o.trigger
	if o.start <= at && at < o.end {
		how |= 4
	}
	if a.start <= ot && ot < a.end {
		how |= 8
	}
	if at == ot {
		how |= 16
	}
	if a.start == o.start {
		how |= 32
	}
	if a.end == o.end {
		how |= 64
	}
	kinds := a.kind<<1 | o.kind
	much := level(int(overlap*100), 10, 30, 50, 65, 80, 97)
	y := math.Log(float64(o.p+1e-5) / float64(1-o.p+1e-5))
	or := trees[o.sentence]
	ok := &or.t[o.trigger]
	var up, down uint32
	if a.sentence == o.sentence {
		up, _ = r.path(a.trigger, o.trigger)
		down, _ = r.path(o.trigger, a.trigger)
	}
	return append(f, feature(b+12, kinds, much, how), feature(b+13, kinds, much, coarse), feature(b+14, how, coarse, kinds), feature(b+15, kinds, how, uint32(int32(math.Round(y*0.7)))),
		feature(b+16, kinds, up, much), feature(b+17, kinds, down, much), feature(b+18, kinds, lx, much), feature(b+19, kinds, ok.lex&0xffff, much), feature(b+20, k.stem, much, how&12), feature(b+21, ok.stem, much, how&12),
		feature(b+22, uint32(k.Tag), uint32(ok.Tag), much), feature(b+23, kinds, v, much), feature(b+24, uint32(k.Tag)<<8|uint32(ok.Tag), how, much))
}
