package tag

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// A Treebank is sentences with gold parts of speech and dependencies.
type Treebank [][]Token

// A Word is one line of a CoNLL-U file.
type Word struct {
	Form, XPOS, Rel string
	Head            int // counts from 1; 0 the root
	SpaceAfter      bool
}

// Add adds a sentence. It leaves out a sentence with a head or tag that is out of range.
func (b *Treebank) Add(words []Word) {
	s := make([]Token, len(words))
	joined := false
	for i, w := range words {
		if w.Form == "" {
			return
		}
		s[i].describe(w.Form)
		s[i].joined = joined
		joined = !w.SpaceAfter
		t, ok := tagOf[w.XPOS]
		if !ok {
			t = tagOf["FW"]
		}
		rel, ok := relAliases[w.Rel]
		if !ok {
			rel = w.Rel
		}
		r, ok := relOf[rel]
		if !ok || w.Head > len(words) {
			return
		}
		s[i].Tag, s[i].Rel, s[i].Head = t, r, w.Head-1
	}
	*b = append(*b, s)
}

// learnTags learns m.words and m.pos from gold, and leaves gold as it was.
func (m *Model) learnTags(gold Treebank, epochs, keep int) {
	counts := make(map[uint32]map[Tag]int)
	for _, s := range gold {
		for _, k := range s {
			if counts[k.lower] == nil {
				counts[k.lower] = make(map[Tag]int)
			}
			counts[k.lower][k.Tag]++
		}
	}
	m.words = make(map[uint32]Tag)
	for w, c := range counts {
		total, top := 0, Tag(0)
		for t, n := range c {
			total += n
			if n > c[top] || n == c[top] && t < top {
				top = t
			}
		}
		if total >= 30 && float64(c[top]) >= 0.995*float64(total) {
			m.words[w] = top
		}
	}
	l := newLearner(len(tagNames))
	r := rand.New(rand.NewPCG(1, 1))
	scores := make([]float32, l.classes)
	var features []uint32
	work := make([]Token, 0, 256)
	for range epochs {
		for _, at := range r.Perm(len(gold)) {
			work = append(work[:0], gold[at]...)
			for i := range work {
				want := work[i].Tag
				if t, ok := m.words[work[i].lower]; ok {
					work[i].Tag = t
					continue
				}
				l.step++
				features = posFeatures(features[:0], work, i)
				l.scores(features, scores)
				got := bestOf(scores)
				if Tag(got) != want {
					l.bump(features, int(want), 1)
					l.bump(features, got, -1)
				}
				work[i].Tag = Tag(got)
			}
		}
	}
	l.average()
	m.pos = l.linear(keep)
}

func bestOf(scores []float32) int {
	b := 0
	for i, s := range scores {
		if s > scores[b] {
			b = i
		}
	}
	return b
}

// jackknife returns gold with the tags that a tagger gives that has not seen the sentence.
func jackknife(gold Treebank, folds, epochs int) Treebank {
	out := make(Treebank, len(gold))
	for f := range folds {
		var rest Treebank
		for i, s := range gold {
			if i*folds/len(gold) != f {
				rest = append(rest, s)
			}
		}
		var m Model
		m.learnTags(rest, epochs, 60000)
		for i, s := range gold {
			if i*folds/len(gold) == f {
				out[i] = slices.Clone(s)
				m.tag(out[i])
			}
		}
	}
	return out
}

// costs returns what each action loses of the gold arcs that can still be had. heads counts the root as len(tokens).
func (s *state) costs(heads []int32, children [][]int32) [3]int {
	var c [3]int
	if len(s.stack) > 0 {
		s0 := s.stack[len(s.stack)-1]
		for _, d := range children[s0] {
			if d >= s.next && s.heads[d] < 0 {
				c[left]++
				c[right]++
			}
		}
		h := heads[s0]
		if h > s.next || len(s.stack) > 1 && h == s.stack[len(s.stack)-2] {
			c[left]++
		}
		if h >= s.next {
			c[right]++
		}
	}
	if s.next < s.root {
		h := heads[s.next]
		for i, w := range s.stack {
			if heads[w] == s.next || i < len(s.stack)-1 && h == w {
				c[shift]++
			}
		}
	}
	return c
}

// learnParser learns m.actions and m.rels from gold, whose tags are a tagger's.
func (m *Model) learnParser(gold Treebank, epochs, keepActions, keepRels int) {
	l := newLearner(3)
	r := rand.New(rand.NewPCG(2, 2))
	var st state
	scores := make([]float32, 3)
	for epoch := range epochs {
		for _, at := range r.Perm(len(gold)) {
			tokens := gold[at]
			n := len(tokens)
			heads := make([]int32, n)
			children := make([][]int32, n+1)
			for i := range tokens {
				heads[i] = int32(tokens[i].Head)
				if heads[i] < 0 {
					heads[i] = int32(n)
				}
				children[heads[i]] = append(children[heads[i]], int32(i))
			}
			st.reset(tokens)
			for !st.done() {
				l.step++
				features := st.extract()
				l.scores(features, scores)
				cost := st.costs(heads, children)
				guess, gold := -1, -1
				least := 1 << 30
				for a := range 3 {
					if st.legal(a) {
						least = min(least, cost[a])
					}
				}
				for a := range 3 {
					if !st.legal(a) {
						continue
					}
					if guess < 0 || scores[a] > scores[guess] {
						guess = a
					}
					if cost[a] == least && (gold < 0 || scores[a] > scores[gold]) {
						gold = a
					}
				}
				if cost[guess] != least {
					l.bump(features, gold, 1)
					l.bump(features, guess, -1)
				}
				if epoch > 0 && r.Float64() < 0.9 {
					st.apply(guess)
				} else {
					st.apply(gold)
				}
			}
		}
	}
	l.average()
	m.actions = l.linear(keepActions)

	l = newLearner(len(relNames))
	scores = make([]float32, l.classes)
	var features []uint32
	for range epochs {
		for _, at := range r.Perm(len(gold)) {
			for i := range gold[at] {
				l.step++
				features = relFeatures(features[:0], gold[at], i)
				l.scores(features, scores)
				got, want := bestOf(scores), int(gold[at][i].Rel)
				if got != want {
					l.bump(features, want, 1)
					l.bump(features, got, -1)
				}
			}
		}
	}
	l.average()
	m.rels = l.linear(keepRels)
}

// learnSyntax learns parts of speech and dependencies. The parser learns from tags like those that it will see.
func (m *Model) learnSyntax(gold Treebank) {
	m.learnTags(gold, 8, 60000)
	m.learnParser(jackknife(gold, 4, 5), 10, 400000, 50000)
}

// learnHalves learns the syntax of m from gold, and returns two models that have learned theirs from a part of it each: the one of a half has not seen its sentences.
func (m *Model) learnHalves(gold Treebank) [2]*Model {
	const (
		tagEpochs, parseEpochs          = 5, 4
		keepTags, keepActions, keepRels = 60000, 400000, 50000
	)
	halves := [2]*Model{new(Model), new(Model)}
	var tagged Treebank
	var of [2]Treebank
	for h := range halves {
		var rest Treebank
		for _, s := range gold {
			if half(s) != h {
				rest = append(rest, s)
			}
		}
		halves[h].learnTags(rest, tagEpochs, keepTags)
	}
	for _, s := range gold {
		s = slices.Clone(s)
		h := half(s)
		halves[h].tag(s)
		tagged = append(tagged, s)
		of[h] = append(of[h], s)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		m.learnTags(gold, tagEpochs, keepTags)
		m.learnParser(tagged, parseEpochs, keepActions, keepRels)
	})
	wg.Go(func() {
		for h := range halves {
			halves[h].learnParser(of[1-h], parseEpochs, keepActions, keepRels)
		}
	})
	wg.Wait()
	return halves
}

// half returns the half in which sentence s is, 0 or 1: the same for a sentence that begins alike, however its end is cut.
func half(s []Token) int {
	var h uint32
	for _, k := range s[:min(4, len(s))] {
		h = h*31 + k.lower
	}
	return int((h ^ h>>13) & 1)
}
