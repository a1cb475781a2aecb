package tag

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// soften turns scores into probabilities.
func soften(s []float32) {
	top := slices.Max(s)
	var total float64
	for _, x := range s {
		total += math.Exp(float64(x - top))
	}
	for j, x := range s {
		s[j] = float32(math.Exp(float64(x-top)) / total)
	}
}

// learnSources learns who holds what from the gold contents of ls. A phrase is right when its words are one of the holder's names; where none is, a pronoun or the document's own voice may be.
func (m *Model) learnSources(ls []lesson) {
	for kind := range uint32(2) {
		l := newSparse()
		type source struct {
			rows   [][]int32
			fit    []float32
			strict bool
		}
		var ex []source
		var buf []uint32
		var js []int
		for d := range ls {
			w := ls[d].w
			for _, g := range ls[d].spans {
				if g.kind != kind {
					continue
				}
				r := ls[d].trees[g.sentence]
				base := w.base[g.sentence]
				js = r.sources(append(js[:0], -1), g.token)
				var x source
				named := false
				for rank, j := range js {
					buf = w.sourceFeatures(buf[:0], r, g.token, j, g.start-base, g.end-base, kind, rank)
					x.rows = append(x.rows, l.intern(buf))
					x.fit = append(x.fit, 0)
					if j >= 0 && w.names(r, j, g.positions) && !(kind == assertion && j+base >= g.start && j+base < g.end && !(r.t[j].Rel == relSubj)) {
						x.fit[rank] = 1
						named = true
					}
				}
				if !named {
					for rank, j := range js {
						if j < 0 {
							x.fit[rank] = 1
							continue
						}
						switch k := &r.t[j]; {
						case k.Tag == tagPRP || k.Tag == tagPRPS || k.Tag == tagWP || k.Tag == tagWDT:
							x.fit[rank] = 1
						case k.Tag == tagNN || k.Tag == tagNNS:
							if k.lex&(lexPerson|lexBody) != 0 {
								x.fit[rank] = 0.3
							}
						}
					}
				}
				x.strict = named
				ex = append(ex, x)
			}
		}
		for i := range ex {
			for j := range ex[i].rows {
				ex[i].rows[j] = l.rare(ex[i].rows[j], 2)
			}
		}
		l.begin()
		rnd := rand.New(rand.NewPCG(3, 3))
		for range 10 {
			for _, i := range rnd.Perm(len(ex)) {
				x := &ex[i]
				p := make([]float32, len(x.rows))
				for j := range p {
					p[j] = l.sum(x.rows[j])
				}
				soften(p)
				q := make([]float32, len(p))
				var total float32
				for j := range q {
					q[j] = p[j] * x.fit[j]
					if x.strict {
						q[j] = x.fit[j] * (p[j] + 0.2)
					}
					total += q[j]
				}
				if total == 0 {
					continue
				}
				for j := range q {
					g := p[j] - q[j]/total
					if g > 1e-4 || g < -1e-4 {
						l.step(x.rows[j], g, 0.04, 1e-5)
					}
				}
			}
		}
		m.source[kind] = l.linear(60000)
	}
}

// names reports whether the phrase with head j is one of the holders of ps by its words.
func (w *work) names(r *tree, j int, ps []*GoldPosition) bool {
	lo, hi := r.phrase(j)
	words := plain(w.text[r.t[lo].Start:r.t[hi].End])
	head := plain(w.text[r.t[j].Start:r.t[j].End])
	if len(words) == 0 || len(head) == 0 {
		return false
	}
	if k := r.t[j].Tag; k == tagPRP || k == tagPRPS || k == tagWP || k == tagWDT {
		return false
	}
	for _, p := range ps {
		for _, name := range p.Holder {
			n := plain(name)
			if len(n) == 0 {
				continue
			}
			short, long := words, n
			if len(short) > len(long) {
				short, long = long, short
			}
			if slices.Equal(short, long[len(long)-len(short):]) || len(short) > 1 && slices.Equal(short, long[:len(short)]) {
				return true
			}
			// The phrase holds a whole name, which ends with its head: "Prime Minister Frederiksen of Denmark".
			if n[len(n)-1] == head[len(head)-1] && (len(n) == 1 || contains(words, n)) {
				return true
			}
		}
	}
	return false
}

func contains(words, part []string) bool {
	for i := 0; i+len(part) <= len(words); i++ {
		if slices.Equal(words[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

var emptyWords = set("the mr mrs ms dr of s")

// plain returns the words of a name in lower case, without titles and articles.
func plain(s string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), func(w string) bool { return emptyWords[w] })
}
