package extract

import (
	"cmp"
	"slices"
	"strings"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// A topicIndex finds the topics that words suggest. It does not change once made.
type topicIndex struct {
	ids     []string
	learned []int                  // index into tag.Topics; -1 a topic that the model has not learned
	terms   map[string][]topicTerm // by first word, or by its first four bytes where that is open
	open    map[string][]topicTerm
}

type topicTerm struct {
	topic  int
	words  []string // a final * stands for any ending
	weight float64
	matter bool
}

func newTopicIndex(topics []briefing.Topic) *topicIndex {
	x := &topicIndex{terms: make(map[string][]topicTerm), open: make(map[string][]topicTerm)}
	for i, t := range topics {
		x.ids = append(x.ids, t.ID)
		x.learned = append(x.learned, slices.Index(tag.Topics, t.ID))
		for _, s := range t.Terms {
			x.add(s, i, false)
		}
		for _, s := range t.Matter {
			x.add(s, i, true)
		}
	}
	return x
}

// prefixBytes is how much of a word with an open ending is looked up.
const prefixBytes = 3

// matterWeight is that of a word which names the matter of a topic itself, against one that suggests the topic.
const matterWeight = 1.5

func (x *topicIndex) add(term string, topic int, matter bool) {
	weight := 1.0
	if matter {
		weight = matterWeight
	}
	toks := tokens(strings.ToLower(term))
	var words []string
	for _, t := range toks {
		if t.lower == "*" && len(words) > 0 && !t.spaced {
			words[len(words)-1] += "*"
			continue
		}
		words = append(words, t.lower)
	}
	if len(words) == 0 || words[0] == "*" {
		return
	}
	t := topicTerm{topic, words, weight * float64(len(words)), matter}
	if head, isOpen := strings.CutSuffix(words[0], "*"); isOpen {
		x.open[head[:min(prefixBytes, len(head))]] = append(x.open[head[:min(prefixBytes, len(head))]], t)
		return
	}
	x.terms[words[0]] = append(x.terms[words[0]], t)
}

// each calls do with every term that toks hold and where it begins.
func (x *topicIndex) each(toks []token, do func(i int, t topicTerm)) {
	for i, t := range toks {
		for _, e := range x.terms[t.lower] {
			if e.matches(toks[i:]) {
				do(i, e)
			}
		}
		for n := 1; n <= prefixBytes && n <= len(t.lower); n++ {
			for _, e := range x.open[t.lower[:n]] {
				if e.matches(toks[i:]) {
					do(i, e)
				}
			}
		}
	}
}

// score adds to scores what the terms in s say for each topic.
func (r *reading) score(s stretch, scores []float64) {
	r.x.topics.each(r.toks[s.first:s.last], func(_ int, t topicTerm) { scores[t.topic] += t.weight })
}

// resume adds to scores the nouns in s that stand for the matter of a topic: "such guarantees", after "security guarantees".
func (r *reading) resume(s stretch, scores []float64) {
	for i := max(s.first, 1); i < s.last; i++ {
		if topic := r.short[r.toks[i].lower]; topic > 0 && resuming[r.toks[i-1].lower] && !at(r.toks, i+1).noun {
			scores[topic-1] += matterWeight
		}
	}
}

var resuming = words(`the such these those this that its their his her our`)

// shorten finds the nouns that stand for the matter of one topic alone in the document, as the last words of its terms: "guarantees" for "security guarantees".
func (r *reading) shorten() {
	r.short = make(map[string]int)
	r.x.topics.each(r.toks, func(i int, t topicTerm) {
		last := i + len(t.words) - 1
		if w := r.toks[last].lower; t.matter && last > i && r.toks[last].noun {
			if other := r.short[w]; other != 0 && other != t.topic+1 {
				r.short[w] = -1
			} else {
				r.short[w] = t.topic + 1
			}
		}
	})
}

func (t topicTerm) matches(toks []token) bool {
	if len(toks) < len(t.words) {
		return false
	}
	for i, w := range t.words {
		if head, isOpen := strings.CutSuffix(w, "*"); isOpen && strings.HasPrefix(toks[i].lower, head) {
			continue
		}
		if toks[i].lower != w {
			return false
		}
	}
	return true
}

// themes scores the topics of each sentence and of the document.
func (r *reading) themes() {
	n := len(r.x.topics.ids)
	r.theme = make([]float64, n)
	all := make([]float64, n*len(r.sents))
	r.sentenceTheme = make([][]float64, len(r.sents))
	total := 0.0
	r.shorten()
	for i, s := range r.sents {
		scores := all[i*n : (i+1)*n : (i+1)*n]
		r.score(stretch{s.first, s.last}, scores)
		r.sentenceTheme[i] = scores
		for t, v := range scores {
			r.theme[t] += v
			total += v
		}
	}
	if total > 0 {
		for t := range r.theme {
			r.theme[t] /= total
		}
	}
}

// themesOf returns what the terms of each topic say of a.
func (r *reading) themesOf(a attribution) []tag.Theme {
	out := make([]tag.Theme, len(r.theme))
	in := make([]float64, len(r.theme))
	r.score(a.content, in)
	r.resume(a.content, in)
	near := slices.Clone(r.sentenceTheme[a.sentence])
	r.resume(stretch{r.sents[a.sentence].first, r.sents[a.sentence].last}, near)
	for i := range out {
		t := &out[i]
		t.Content, t.Document = in[i], r.theme[i]
		t.Sentence = max(0, near[i]-in[i])
		for n := a.sentence - 1; n <= a.sentence+1; n += 2 {
			if n >= 0 && n < len(r.sents) && r.sents[n].paragraph == r.sents[a.sentence].paragraph {
				t.Around += r.sentenceTheme[n][i]
			}
		}
	}
	return out
}

// learnable returns those of ts whose topics the model knows, in its order.
func (x *topicIndex) learnable(ts []tag.Theme) []tag.Theme {
	out := make([]tag.Theme, len(tag.Topics))
	for i, k := range x.learned {
		if k >= 0 {
			out[k] = ts[i]
		}
	}
	return out
}

// topicsOf returns the topics of the content of a: those that it names, best first, then those that only the text around it names, and how many these are.
func (r *reading) topicsOf(a attribution) (topics []string, inherited int) {
	themes := r.themesOf(a)
	q := tag.Question{Content: r.inBody(r.span(a.content)), Themes: r.x.topics.learnable(themes)}
	return r.topics(themes, r.x.model.About(&r.doc, q))
}

// topicFloor is how likely the first, second and third topic must be. The numbers give the best F1 by cross-validation.
var topicFloor = [3]float64{0.22, 0.37, 0.42}

// Of a topic that the model does not know, a term in the content makes it likely by half, and one that only its sentence or its document has by less.
const (
	contentWeight  = 0.35
	sentenceWeight = 0.12
	documentWeight = 0.7
)

// besideFloor is how likely a topic must be that the rest of the sentence names, but not the content, to count as named, which it never does beside one that the
// content names: below it, by cross-validation, every second one is another matter ("in a call with its allies, …"), above it one in five.
const besideFloor = 0.7

// inheritedFloor is how likely a topic must be that only other sentences name, beside one that this sentence names.
const inheritedFloor = 0.4

// topics returns the topics whose terms say ts, as likely as the model has learned. See topicsOf.
func (r *reading) topics(ts []tag.Theme, learned []float32) (topics []string, inherited int) {
	p := make([]float64, len(ts))
	order := make([]int, len(ts))
	for i, t := range ts {
		order[i] = i
		if k := r.x.topics.learned[i]; k >= 0 && k < len(learned) {
			p[i] = float64(learned[k])
		} else {
			p[i] = contentWeight*t.Content + sentenceWeight*t.Sentence + documentWeight*t.Document
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	order = order[:min(len(topicFloor), len(order))]
	silent := !slices.ContainsFunc(order, func(i int) bool { return ts[i].Content > 0 && p[i] >= topicFloor[0] }) // the content names nothing
	var around []string
	for n, i := range order {
		switch {
		case p[i] < topicFloor[n]:
		case ts[i].Content > 0, silent && ts[i].Sentence > 0 && p[i] >= besideFloor:
			topics = append(topics, r.x.topics.ids[i])
		case ts[i].Sentence > 0, n == 0, p[i] >= inheritedFloor:
			around = append(around, r.x.topics.ids[i])
		}
	}
	if len(topics) == 0 && len(around) > 1 {
		around = around[:1]
	}
	return append(topics, around...), len(around)
}
