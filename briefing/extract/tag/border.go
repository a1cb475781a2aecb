package tag

import (
	"cmp"
	"math"
	"slices"
)

// An opening is a content that a layer sees, with the places where it may begin and end instead.
type opening struct {
	part     int     // index among the parts
	sentence int     // that borders are described in: the cue's, or the content's own
	trigger  int     // head of the cue in it; -1 none
	cue      float32 // how likely the first word of the cue is one, to the layer; and that of the source
	source   float32
	starts   []border
	ends     []border
}

// A border is a place where a content may begin, or end before.
type border struct {
	at   int
	p    float32 // how likely, to the layer
	best bool    // the layer's choice
}

const (
	// lean is by how much the layer is made to see more than is likely: borders sort out what is none.
	lean = 0.25
	// maxBorders is how many places are tried on each side of a content.
	maxBorders = 8
	// borderFloor is how likely a place must be to be tried.
	borderFloor = 0.01
	// keepContent is how likely there must be a content for one to be kept, and keepBorders how likely it must have the borders that are likeliest: of
	// PolNeAR's articles for training, half read with borders learned from the others, that makes exact contents F1 55.0 into 56.4, and costs half a point of sources.
	keepContent = 0.5
	keepBorders = 0.12
)

// openings returns the contents among ps, which l sees in a.
func (a *passage) openings(ps []part, l *lattice) []opening {
	links, priors := a.links(ps), l.priors()
	var out []opening
	for i, p := range ps {
		if p.label != firstOfContent {
			continue
		}
		o := opening{part: i, sentence: a.w.sentenceOf(p.start), trigger: -1}
		if c := links[i].cue; c >= 0 {
			q := ps[c]
			o.cue = priors[q.start].cue()
			if n := a.w.sentenceOf(q.start); n == o.sentence || n == a.w.sentenceOf(p.end-1) {
				base := a.w.base[n]
				o.sentence = n
				o.trigger = headOf(a.trees[n], q.start-base, min(q.end-base, len(a.trees[n].t)))
			}
		}
		if c := links[i].source; c >= 0 {
			o.source = priors[ps[c].start].source()
		}
		// A border that crosses another part would leave it without a place.
		lo, hi := max(0, p.start-40), min(len(a.all), p.end+40)
		if i > 0 {
			lo = max(lo, ps[i-1].end)
		}
		if i+1 < len(ps) {
			hi = min(hi, ps[i+1].start)
		}
		for k := lo; k < p.end; k++ {
			if x := priors[k][firstOfContent]; k == p.start || x > borderFloor {
				o.starts = append(o.starts, border{k, x, k == p.start})
			}
		}
		for k := p.start + 1; k <= hi; k++ {
			x := priors[k-1].content()
			if k < len(priors) {
				x -= priors[k][inContent]
			}
			if k == p.end || x > borderFloor {
				o.ends = append(o.ends, border{k, x, k == p.end})
			}
		}
		for _, bs := range []*[]border{&o.starts, &o.ends} {
			slices.SortStableFunc(*bs, func(x, y border) int {
				if x.best != y.best {
					if x.best {
						return -1
					}
					return 1
				}
				return -cmp.Compare(x.p, y.p)
			})
			*bs = (*bs)[:min(len(*bs), maxBorders)]
		}
		out = append(out, o)
	}
	return out
}

// odds puts a probability into a class of its log odds.
func odds(p float32) uint32 {
	p = min(max(p, 1e-4), 1-1e-4)
	return uint32(int32(math.Round(math.Log(float64(p/(1-p))) * 1.5)))
}

// nullFeatures appends the features of there being no content where o is.
func (a *passage) nullFeatures(f []uint32, o *opening) []uint32 {
	const b = 2300
	r := a.trees[o.sentence]
	k := r.at(o.trigger)
	s, e := o.starts[0], o.ends[0]
	first := a.at(s.at)
	quoted := uint32(0)
	if first.quote != 0 || first.mark == openQuote {
		quoted = 1
	}
	has := uint32(0)
	if o.trigger >= 0 {
		has = 1
	}
	lx := k.lex & lexActs
	if o.trigger >= 0 {
		f = a.w.triggerFeatures(f, r, o.sentence, o.trigger, report)
	}
	return append(f, feature(b+12, odds(o.cue), has, 0), feature(b+13, odds(o.source), has, 0), feature(b+14, odds(o.cue), odds(o.source), odds(s.p)), feature(b+15, odds(o.cue), quoted, odds(e.p)),
		feature(b, 0, 0, 0), feature(b+1, odds(s.p), has, 0), feature(b+2, odds(e.p), has, 0), feature(b+3, k.stem, uint32(k.Tag), 0), feature(b+4, lx, uint32(k.Tag), uint32(k.Rel)), feature(b+5, distance(e.at-s.at), has, quoted),
		feature(b+6, odds(min(s.p, e.p)), quoted, has), feature(b+7, first.lower, has, 0), feature(b+8, k.stem, first.lower, 0), feature(b+9, uint32(k.Tag), uint32(first.Tag), quoted), feature(b+10, a.at(s.at-1).lower, has, quoted),
		feature(b+11, k.stem, odds((s.p+e.p)/2), 0))
}

// openingFeatures appends the features of border k on a side of o.
func (a *passage) openingFeatures(f []uint32, o *opening, k, side int) []uint32 {
	const b = 2320
	r, base := a.trees[o.sentence], a.w.base[o.sentence]
	x := o.starts
	if side == 1 {
		x = o.ends
	}
	c := x[k]
	chosen := uint32(0)
	if c.best {
		chosen = 1
	}
	s := uint32(side)
	f = append(f, feature(b, odds(c.p), s, chosen), feature(b+1, min(uint32(k), 4), s, 0), feature(b+2, odds(c.p), s, a.at(c.at).lower), feature(b+3, odds(c.p), s, a.at(c.at-1).lower))
	if side == 0 {
		if o.trigger < 0 || c.at-base < 0 || c.at-base >= len(r.t) {
			return append(f, feature(b+4, s, 0, 0))
		}
		return a.w.startFeatures(f, r, o.trigger, c.at-base, report)
	}
	if o.trigger < 0 || c.at-base <= 0 || c.at-base > len(r.t) {
		return append(f, feature(b+4, s, uint32(a.at(c.at-1).mark), 0))
	}
	return a.w.endFeatures(f, r, o.trigger, c.at-base, report)
}

// spanFeatures appends the features of o from one border to another.
func (a *passage) spanFeatures(f []uint32, o *opening, s, e int) []uint32 {
	const b = 2340
	r, base := a.trees[o.sentence], a.w.base[o.sentence]
	x, y := o.starts[s], o.ends[e]
	i, j := x.at-base, y.at-base
	var how uint32
	if x.best {
		how |= 1
	}
	if y.best {
		how |= 2
	}
	p, q := a.at(x.at), a.at(y.at-1)
	ends := uint32(p.mark) | uint32(q.mark)<<2 | uint32(a.at(x.at-1).mark)<<4 | uint32(a.at(y.at).mark)<<6
	same := uint32(0)
	if p.quote == q.quote {
		same = 1
	}
	f = append(f, feature(b, how, 0, 0), feature(b+1, ends, same, 0), feature(b+2, distance(y.at-x.at), how, 0), feature(b+3, odds(x.p), odds(y.p), 0), feature(b+4, p.lower, q.lower, 0))
	if o.trigger < 0 || i < 0 || i >= j || j > len(r.t) {
		return append(f, feature(b+5, how, ends, 0))
	}
	return a.w.pairFeatures(f, r, o.sentence, o.trigger, i, j, report)
}

// refined returns the parts that l sees, contents with the borders that are likeliest, and without those that are none.
func (m *Model) refined(a *passage, l *lattice) []part {
	ps := parts(l.best())
	var buf [128]uint32
	drop := make([]bool, len(ps))
	for _, o := range a.openings(ps, l) {
		null := m.borders.score(a.nullFeatures(buf[:0], &o))
		var ss, es [maxBorders]float32
		for k := range o.starts {
			ss[k] = m.borders.score(a.openingFeatures(buf[:0], &o, k, 0))
		}
		for k := range o.ends {
			es[k] = m.borders.score(a.openingFeatures(buf[:0], &o, k, 1))
		}
		best := float32(math.Inf(-1))
		var scores []float32
		for s := range o.starts {
			for e := range o.ends {
				if o.starts[s].at >= o.ends[e].at {
					continue
				}
				v := ss[s] + es[e] + m.borders.score(a.spanFeatures(buf[:0], &o, s, e))
				scores = append(scores, v)
				if v > best {
					best = v
					ps[o.part].start, ps[o.part].end = o.starts[s].at, o.ends[e].at
				}
			}
		}
		top := max(best, null)
		var some float64
		for _, v := range scores {
			some += math.Exp(float64(v - top))
		}
		total := some + math.Exp(float64(null-top))
		drop[o.part] = some/total < keepContent || math.Exp(float64(best-top))/total < keepBorders
	}
	out := ps[:0]
	for i, p := range ps {
		if !drop[i] {
			out = append(out, p)
		}
	}
	return out
}
