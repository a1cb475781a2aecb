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
		for s := range t.Names() {
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
	named := len(words)
	if slices.Contains(words, briefing.TermGap) {
		named--
	}
	t := topicTerm{topic, words, weight * float64(named), matter}
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
			if begin(toks[i:], e.words) {
				do(i, e)
			}
		}
		for n := 1; n <= prefixBytes && n <= len(t.lower); n++ {
			for _, e := range x.open[t.lower[:n]] {
				if begin(toks[i:], e.words) {
					do(i, e)
				}
			}
		}
	}
}

// terms calls do with every term in s that names a matter of what is said, and the token at which it begins.
func (r *reading) terms(s stretch, do func(i int, t topicTerm)) {
	r.x.topics.each(r.toks[s.first:s.last], func(i int, t topicTerm) {
		if !r.besides[s.first+i] {
			do(s.first+i, t)
		}
	})
}

// score adds to scores what the terms in s say for each topic.
func (r *reading) score(s stretch, scores []float64) {
	r.terms(s, func(_ int, t topicTerm) { scores[t.topic] += t.weight })
}

// begin reports whether toks begin with words.
func begin(toks []token, words []string) bool {
	for i, w := range words {
		if w == briefing.TermGap {
			for n := 0; n <= briefing.TermGapWords && i+n < len(toks); n++ {
				if begin(toks[i+n:], words[i+1:]) {
					return true
				}
				if !toks[i+n].word() {
					return false
				}
			}
			return false
		}
		if i >= len(toks) {
			return false
		}
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
	r.lapse()
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
	c := r.meant(a)
	r.about(a.cue, stretch{c.first, r.likened(c)}, in)
	if slices.Max(in) == 0 {
		r.about(a.cue, c, in)
	}
	if slices.Max(in) == 0 || r.compares(c) {
		r.recall(c, r.sentenceOf(c.first), in)
	}
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

// about adds to scores what c, the content behind cue or its begin, names for each topic.
func (r *reading) about(cue, c stretch, scores []float64) {
	from := c.first
	if cue.last == c.first {
		from = cue.first // "thank the voters"
	}
	r.terms(stretch{from, c.last}, func(i int, t topicTerm) {
		if i+len(t.words) > c.first {
			scores[t.topic] += t.weight
		}
	})
	r.resume(c, scores)
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

// topicsOf returns the topics of the content of a: those that it names, itself or by what it goes on from, best first, then those that only the text around it
// names, and how many these are.
func (r *reading) topicsOf(a attribution) (topics []string, inherited int) {
	themes := r.themesOf(a)
	q := tag.Question{Content: r.inBody(r.span(a.content)), Themes: r.x.topics.learnable(themes)}
	return r.topics(themes, r.x.model.About(&r.doc, q), r.previous(a))
}

// topicFloor is how likely the first, second and third topic must be. The numbers give the best F1 by cross-validation.
var topicFloor = [3]float64{0.22, 0.37, 0.42}

// phraseWeight is that of a term of several words, which makes up for what the model knows of single ones: a topic that such a term names in the content has to be no
// likelier than the first.
const phraseWeight = 3

// Of a topic that the model does not know, a term in the content makes it likely by half, and one that only its sentence or its document has by less.
const (
	contentWeight  = 0.35
	sentenceWeight = 0.12
	documentWeight = 0.7
)

// How likely a topic must be to count as named by a content that names none, where the rest of its sentence names it, or the sentence before does. By
// cross-validation four in five of these are right, as of those that the content names; below, every second one is another matter ("in a call with its allies, …").
const (
	besideFloor   = 0.6
	previousFloor = 0.4
)

// inheritedFloor is how likely a topic must be that only other sentences name, beside one that this sentence names.
const inheritedFloor = 0.4

// topics returns the topics whose terms say ts, as likely as the model has learned, where the sentence before says previous. See topicsOf.
func (r *reading) topics(ts []tag.Theme, learned []float32, previous []float64) (topics []string, inherited int) {
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
		if ts[i].Content >= phraseWeight {
			n = 0
		}
		switch {
		case p[i] < topicFloor[n]:
		case ts[i].Content > 0, silent && ts[i].Sentence > 0 && p[i] >= besideFloor,
			silent && len(topics) == 0 && previous != nil && previous[i] > 0 && p[i] >= previousFloor:
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
