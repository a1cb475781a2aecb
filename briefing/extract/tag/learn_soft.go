package tag

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A sparse learns one class over interned features, by AdaGrad with a step that rare features cannot make too long: else they learn documents by heart.
type sparse struct {
	index map[uint32]int32
	keys  []uint32
	count []int32
	w, g  []float32
}

func newSparse() *sparse { return &sparse{index: make(map[uint32]int32)} }

// intern replaces features by rows and counts them.
func (l *sparse) intern(features []uint32) []int32 {
	out := make([]int32, len(features))
	for i, f := range features {
		r, ok := l.index[f]
		if !ok {
			r = int32(len(l.keys))
			l.index[f] = r
			l.keys = append(l.keys, f)
			l.count = append(l.count, 0)
		}
		l.count[r]++
		out[i] = r
	}
	return out
}

// begin makes the weights, all zero.
func (l *sparse) begin() {
	l.w = make([]float32, len(l.keys))
	l.g = make([]float32, len(l.keys))
}

// rare drops the rows seen less than least times from rows.
func (l *sparse) rare(rows []int32, least int32) []int32 {
	return slices.DeleteFunc(rows, func(r int32) bool { return l.count[r] < least })
}

func (l *sparse) sum(rows []int32) float32 {
	var s float32
	for _, r := range rows {
		s += l.w[r]
	}
	return s
}

func (l *sparse) step(rows []int32, g, rate, decay float32) {
	for _, r := range rows {
		d := g + decay*l.w[r]
		l.g[r] += d * d
		l.w[r] -= rate * d / (1 + float32(math.Sqrt(float64(l.g[r]))))
	}
}

// linear returns the keep heaviest weights, quantised.
func (l *sparse) linear(keep int) linear {
	ll := &learner{classes: 1, index: l.index, w: l.w, count: l.count}
	return ll.linear(keep)
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

// A binary example: rows and whether it is one.
type example struct {
	rows []int32
	yes  bool
	id   int
}

func (l *sparse) logistic(ex []example, epochs int, rate, decay float32, seed uint64) {
	r := rand.New(rand.NewPCG(seed, seed))
	var mean average
	defer func() { mean.into(l.w) }()
	for epoch := range epochs {
		if epoch >= 2 {
			mean.add(l.w)
		}
		for _, i := range r.Perm(len(ex)) {
			y := float32(0)
			if ex[i].yes {
				y = 1
			}
			l.step(ex[i].rows, sigmoid(l.sum(ex[i].rows))-y, rate, decay)
		}
	}
}

// A choice is the candidates of one trigger in rows, with what each should get.
type choice struct {
	null         []int32
	starts, ends [][]int32
	pairs        []choicePair
	nullTarget   float32
}

type choicePair struct {
	start, end int
	rows       []int32
	target     float32
}

// trim drops the rare rows of cs: those of no content seen less than null times, of a border less than 4, of a pair less than 6.
func (l *sparse) trim(cs []choice, null int32) {
	for i := range cs {
		c := &cs[i]
		c.null = l.rare(c.null, null)
		for j := range c.starts {
			c.starts[j] = l.rare(c.starts[j], 4)
		}
		for j := range c.ends {
			c.ends[j] = l.rare(c.ends[j], 4)
		}
		for j := range c.pairs {
			c.pairs[j].rows = l.rare(c.pairs[j].rows, 6)
		}
	}
}

func (l *sparse) choose(cs []choice, epochs int, rate, decay float32, seed uint64) {
	r := rand.New(rand.NewPCG(seed, seed))
	var ps, ss, es, gs, ge []float32
	var mean average
	defer func() { mean.into(l.w) }()
	for epoch := range epochs {
		if epoch >= 2 {
			mean.add(l.w)
		}
		for _, i := range r.Perm(len(cs)) {
			c := &cs[i]
			ss, es = ss[:0], es[:0]
			for _, s := range c.starts {
				ss = append(ss, l.sum(s))
			}
			for _, e := range c.ends {
				es = append(es, l.sum(e))
			}
			ps = ps[:0]
			null := l.sum(c.null)
			top := null
			for k := range c.pairs {
				p := &c.pairs[k]
				v := ss[p.start] + es[p.end] + l.sum(p.rows)
				ps = append(ps, v)
				top = max(top, v)
			}
			total := math.Exp(float64(null - top))
			for _, v := range ps {
				total += math.Exp(float64(v - top))
			}
			gs = append(gs[:0], make([]float32, len(ss))...)
			ge = append(ge[:0], make([]float32, len(es))...)
			for k := range c.pairs {
				p := &c.pairs[k]
				g := float32(math.Exp(float64(ps[k]-top))/total) - p.target
				gs[p.start] += g
				ge[p.end] += g
				if g > 1e-4 || g < -1e-4 {
					l.step(p.rows, g, rate, decay)
				}
			}
			for k, g := range gs {
				if g > 1e-4 || g < -1e-4 {
					l.step(c.starts[k], g, rate, decay)
				}
			}
			for k, g := range ge {
				if g > 1e-4 || g < -1e-4 {
					l.step(c.ends[k], g, rate, decay)
				}
			}
			l.step(c.null, float32(math.Exp(float64(null-top))/total)-c.nullTarget, rate, decay)
		}
	}
}

// An average is the mean of weights over epochs.
type average struct {
	sum []float32
	n   int
}

func (a *average) add(w []float32) {
	if a.sum == nil {
		a.sum = make([]float32, len(w))
	}
	for i, x := range w {
		a.sum[i] += x
	}
	a.n++
}

// into sets w to the mean of w and what was added.
func (a *average) into(w []float32) {
	if a.n == 0 {
		return
	}
	for i := range w {
		w[i] = (w[i] + a.sum[i]) / float32(a.n+1)
	}
}
