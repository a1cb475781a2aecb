package extract

import (
	"cmp"
	"slices"
	"strings"

	"attache/briefing"
)

// A topicIndex finds the topics that words suggest. It does not change once made.
type topicIndex struct {
	ids   []string
	terms map[string][]topicTerm // by first word, or by its first four bytes where that is open
	open  map[string][]topicTerm
}

type topicTerm struct {
	topic  int
	words  []string // a final * stands for any ending
	weight float64
}

func newTopicIndex(topics []briefing.Topic) *topicIndex {
	x := &topicIndex{terms: make(map[string][]topicTerm), open: make(map[string][]topicTerm)}
	for i, t := range topics {
		x.ids = append(x.ids, t.ID)
		for _, s := range t.Terms {
			x.add(s, i, 1)
		}
		for _, s := range t.Matter {
			x.add(s, i, 1.5)
		}
	}
	return x
}

// prefixBytes is how much of a word with an open ending is looked up.
const prefixBytes = 3

func (x *topicIndex) add(term string, topic int, weight float64) {
	toks, _ := tokens(strings.ToLower(term), 0)
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
	t := topicTerm{topic, words, weight * float64(len(words))}
	if head, isOpen := strings.CutSuffix(words[0], "*"); isOpen {
		x.open[head[:min(prefixBytes, len(head))]] = append(x.open[head[:min(prefixBytes, len(head))]], t)
		return
	}
	x.terms[words[0]] = append(x.terms[words[0]], t)
}

// score adds to scores what the words of toks say for each topic.
func (x *topicIndex) score(toks []token, scale float64, scores []float64) {
	for i, t := range toks {
		for _, e := range x.terms[t.lower] {
			if e.matches(toks[i:]) {
				scores[e.topic] += scale * e.weight
			}
		}
		for n := 1; n <= prefixBytes && n <= len(t.lower); n++ {
			for _, e := range x.open[t.lower[:n]] {
				if e.matches(toks[i:]) {
					scores[e.topic] += scale * e.weight
				}
			}
		}
	}
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

// topicsOf returns the topics of an attribution, best first: what its content names, else its sentence.
func (r *reading) topicsOf(a attribution) []string {
	scores := make([]float64, len(r.x.topics.ids))
	s := r.sents[a.sentence]
	r.x.topics.score(r.toks[a.content.first:a.content.last], 1, scores)
	r.x.topics.score(r.toks[s.first:s.last], 0.35, scores)
	order := make([]int, 0, len(scores))
	for i, v := range scores {
		if v > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	var out []string
	for _, i := range order {
		if len(out) == 2 || len(out) > 0 && scores[i] < 0.6*scores[order[0]] {
			break
		}
		out = append(out, r.x.topics.ids[i])
	}
	return out
}
