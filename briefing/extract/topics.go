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

// Weights of what speaks for a topic: a term in the content counts 1. They give the best F1 on annotated documents that are
// openly licensed (statements, readouts, transcripts, news).
const (
	sentenceWeight = 0.35 // a term elsewhere in the sentence
	documentWeight = 2.0  // a topic's share of all terms of the document
	topicFloor     = 0.45 // what the best topic needs
	secondTopic    = 0.4  // what the second needs, as a part of the best
)

// themes scores the topics of each sentence and of the document.
func (r *reading) themes() {
	n := len(r.x.topics.ids)
	r.theme = make([]float64, n)
	all := make([]float64, n*len(r.sents))
	r.sentenceTheme = make([][]float64, len(r.sents))
	total := 0.0
	for i, s := range r.sents {
		scores := all[i*n : (i+1)*n : (i+1)*n]
		r.x.topics.score(r.toks[s.first:s.last], 1, scores)
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

// topicsOf returns the topics of an attribution, best first: what its content names, what its sentence names, what the document is about.
func (r *reading) topicsOf(a attribution) []string {
	scores := make([]float64, len(r.theme))
	r.x.topics.score(r.toks[a.content.first:a.content.last], 1, scores)
	order := make([]int, 0, len(scores))
	for i := range scores {
		scores[i] += sentenceWeight*r.sentenceTheme[a.sentence][i] + documentWeight*r.theme[i]
		if scores[i] >= topicFloor {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	var out []string
	for _, i := range order {
		if len(out) == 2 || len(out) > 0 && scores[i] < secondTopic*scores[order[0]] {
			break
		}
		out = append(out, r.x.topics.ids[i])
	}
	return out
}
