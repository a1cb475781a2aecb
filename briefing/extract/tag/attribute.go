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

// Thresholds of what is reported.
var (
	triggerFloor = float32(0.02)
	Keep         = [2]float32{0.2, 0.2}
)

// attributions finds the contents of a document.
func (m *Model) attributions(w *work, trees []*tree) []found {
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
				pf := sigmoid(m.trigger[kind].score(buf))
				if pf < triggerFloor {
					continue
				}
				switch nullMode {
				case 1:
					buf = nullFeatures(buf[:0], pf, kind)
				case 2:
					buf = nullFeatures(buf, pf, kind)
				}
				w.candidates(&p, r, n, i, kind)
				out = m.choose(out, w, &p, r, n, i, kind, buf)
			}
		}
	}
	return w.merge(out)
}

func (m *Model) choose(out []found, w *work, p *pieces, r *tree, n, i int, kind uint32, null []uint32) []found {
	l := &m.span[kind]
	base := w.base[n]
	var buf [64]uint32
	var ss [16]float32
	var es [20]float32
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
		if best < 0 || bestP < 0.15 {
			break
		}
		out = append(out, found{kind, n, i, p.starts[pairs[best].start], p.ends[pairs[best].end], bestP})
		first = best
	}
	return out
}

// merge drops what is found twice: of two contents that are mostly the same the surer one stays.
func (w *work) merge(fs []found) []found {
	byStart := func(a, b found) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), -cmp.Compare(a.p, b.p), cmp.Compare(a.trigger, b.trigger))
	}
	slices.SortFunc(fs, byStart)
	order := make([]int, len(fs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(fs[a].p, fs[b].p) })
	kept := make([]bool, len(fs))
	// Contents that overlap begin near each other.
	near := func(i, step int) bool {
		for j := i + step; j >= 0 && j < len(fs) && (fs[j].start-fs[i].start)*step <= 2*longest; j += step {
			if kept[j] && w.overlap(fs[i].start, fs[i].end, fs[j].start, fs[j].end) >= 0.5 {
				return true
			}
		}
		return false
	}
	for _, i := range order {
		kept[i] = !near(i, -1) && !near(i, 1)
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
