package extract

import (
	"slices"
	"strings"
)

// A noun is the last word of the matter of a topic, said alone; other: of another thing.
type noun struct {
	topic int
	other bool
}

// shorten finds the nouns that stand for the matter of a topic, of which alone they are the last word in the document: "guarantees" for "security guarantees",
// unless the noun was last said of another thing ("a deposit guarantee", "an agreement on minerals").
func (r *reading) shorten() {
	ends := make(map[int]int)     // by token: 1 + the topic whose matter it ends
	short := make(map[string]int) // by noun, in the singular: 1 + the topic; -1 of several
	r.x.topics.each(r.toks, func(i int, t topicTerm) {
		last := i + len(t.words) - 1
		if !t.matter || last == i || !r.toks[last].noun {
			return
		}
		ends[last] = t.topic + 1
		if w := singular(r.toks[last].lower); short[w] != 0 && short[w] != t.topic+1 {
			short[w] = -1
		} else {
			short[w] = t.topic + 1
		}
	})
	r.nouns = make(map[int]noun)
	other := make(map[string]bool)
	for i, t := range r.toks {
		w := singular(t.lower)
		switch topic := short[w]; {
		case topic <= 0:
		case ends[i] > 0:
			other[w] = false
		case r.newlySaid(i):
			other[w] = true
			r.nouns[i] = noun{topic - 1, true}
		case !other[w] && r.resumes(i):
			r.nouns[i] = noun{topic - 1, false}
		}
	}
}

// resumes reports whether the noun at token i may stand for one that was said before with more words: "such guarantees", "a guarantee", and not "by force".
func (r *reading) resumes(i int) bool {
	t, before := r.toks[i], at(r.toks, i-1)
	if at(r.toks, i+1).noun {
		return false
	}
	return resuming[before.lower] || t.noun && !before.noun && before.shape == small && (t.lower != singular(t.lower) || !prepositions[before.lower])
}

var resuming = words(`the such these those this that its their his her our`)

// newlySaid reports whether the noun at token i is said of a thing of its own: "a deposit guarantee", "an agreement on minerals".
func (r *reading) newlySaid(i int) bool {
	t, before, next := r.toks[i], at(r.toks, i-1), at(r.toks, i+1)
	return t.noun && !next.noun && (before.noun || (before.lower == "a" || before.lower == "an") && (next.lower == "on" || next.lower == "of" || next.lower == "about"))
}

// resume adds to scores the nouns in s that stand for the matter of a topic.
func (r *reading) resume(s stretch, scores []float64) {
	for i := s.first; i < s.last; i++ {
		if n, ok := r.nouns[i]; ok && !n.other {
			scores[n.topic] += matterWeight
		}
	}
}

// A reference says what of the sentence before a word points back to.
type reference uint8

const (
	toNothing reference = iota
	toOne               // what a noun in the singular names: "has not agreed to one"
	toSeveral           // what one in the plural does: "would use them"
	toAll               // what is said there: "this will not work"
)

// refers returns what the word at token i of content c points back to. "It" is left out: half of them point nowhere.
func (r *reading) refers(i int, c stretch) reference {
	before, next := at(r.toks, i-1), at(r.toks, i+1)
	alone := i+1 >= c.last || next.shape == punctuation || next.predicate()
	switch r.toks[i].lower {
	case "this", "that":
		if alone && (prepositions[before.lower] || before.verb || next.predicate() && (i == c.first || before.shape == punctuation || clauseOpeners[before.lower])) {
			return toAll
		}
	case "such":
		if next.lower != "as" {
			return toAll
		}
	case "question", "issue", "matter":
		if resuming[before.lower] && (i+1 >= c.last || !r.toks[i+1].predicate() && next.lower != "of" && next.lower != "whether") {
			return toAll
		}
	case "there":
		if i > c.first && !next.verb && !next.predicate() && before.word() && !prepositions[before.lower] {
			return toAll // "would meet him there"
		}
	case "these", "those":
		if alone {
			return toSeveral
		}
	case "they", "them":
		return toSeveral
	case "one":
		if alone {
			return toOne
		}
	}
	return toNothing
}

// recall adds to scores what the first words of content c, in sentence n, that point back stand for: the matter that the sentence before names first, of the
// number of the pronoun, or with "such" the words that belong to the same noun ("such agreements", after "a trade agreement").
func (r *reading) recall(c stretch, n int, scores []float64) {
	if !r.follows(n) {
		return
	}
	s := r.sents[n-1]
	for i := c.first; i < c.last; i++ {
		to := r.refers(i, c)
		if w := r.toks[i].lower; i > c.first && (w == "if" || w == "unless") {
			return // a condition is no matter
		}
		if to == toNothing {
			continue
		}
		if r.toks[i].lower == "such" {
			if p := r.sameNoun(i, s); !p.none() {
				r.score(p, scores)
				return
			}
		}
		if topic, weight := r.matter(s, to); topic >= 0 {
			scores[topic] += weight
			return
		}
	}
}

// compares reports whether c says "such": then it is about what that points back to, whatever else it names.
func (r *reading) compares(c stretch) bool {
	return slices.ContainsFunc(r.toks[c.first:c.last], func(t token) bool { return t.lower == "such" })
}

// sameNoun returns the phrase in s that ends with the noun behind "such", token i, the last one if there are several.
func (r *reading) sameNoun(i int, s sentence) stretch {
	i++
	for w := at(r.toks, i); w.word() && !w.noun && !w.verb && w.shape == small; w = at(r.toks, i) {
		i++ // "such a strict limit"
	}
	noun := at(r.toks, i)
	if !noun.noun {
		return stretch{}
	}
	for j := s.last - 1; j >= s.body; j-- {
		if r.toks[j].noun && singular(r.toks[j].lower) == singular(noun.lower) {
			first := j
			for first > s.body && r.toks[first-1].word() && !determiners[r.toks[first-1].lower] && !r.toks[first-1].verb {
				first--
			}
			return stretch{first, j + 1}
		}
	}
	return stretch{}
}

// matter returns the topic whose matter s names first, of the number that to is of, and the weight of that; -1 none.
func (r *reading) matter(s sentence, to reference) (topic int, weight float64) {
	topic, first := -1, s.last
	found := func(last, of int, w float64) {
		t := r.toks[last]
		if last < first && (to == toAll || t.noun && strings.HasSuffix(t.lower, "s") == (to == toSeveral)) {
			topic, first, weight = of, last, w
		}
	}
	r.terms(stretch{s.first, s.last}, func(i int, t topicTerm) {
		if t.matter {
			found(i+len(t.words)-1, t.topic, t.weight)
		}
	})
	for i := s.first; i < s.last; i++ {
		if n, ok := r.nouns[i]; ok && !n.other {
			found(i, n.topic, matterWeight)
		}
	}
	return topic, weight
}

// follows reports whether a sentence of the same paragraph stands before the one with index n.
func (r *reading) follows(n int) bool {
	return n > 0 && r.sents[n-1].paragraph == r.sents[n].paragraph
}

// previous returns what the sentence before that of a says of each topic, but for those by whose noun the content names another thing; nil if there is none, or if
// the content is but a name.
func (r *reading) previous(a attribution) []float64 {
	tells := func(t token) bool { return t.shape == small && (t.noun || t.verb) }
	if !r.follows(a.sentence) || !slices.ContainsFunc(r.toks[a.content.first:a.content.last], tells) {
		return nil
	}
	s := r.sents[a.sentence-1]
	scores := slices.Clone(r.sentenceTheme[a.sentence-1])
	r.resume(stretch{s.first, s.last}, scores)
	for i := a.content.first; i < a.content.last; i++ {
		if n, ok := r.nouns[i]; ok && n.other {
			scores[n.topic] = 0
		}
	}
	return scores
}

// lapse marks the words that name no matter of what is said: how long something is to last ("for as long as it takes to win peace", "until there is peace"), and
// whom one tells of it ("will brief the allies"), and as what one speaks ("as chairs of the alliance").
func (r *reading) lapse() {
	r.besides = make([]bool, len(r.toks))
	for n := range r.sents {
		s := r.sents[n]
		for i := s.body; i+2 < s.last; i++ {
			from := 0
			switch t := r.toks[i]; {
			case t.lower == "until" && r.toks[i+1].lower == "there", t.lower == "long" && r.toks[i+1].lower == "as" && r.toks[i+2].lower == "it" && taking[at(r.toks, i+3).lower]:
				from = i + 1
			case t.lower == "as" && (roleWords[singular(r.toks[i+1].lower)] || personNouns[singular(r.toks[i+1].lower)]) && r.toks[i+2].lower == "of":
				from = i + 2
			case t.verb && calling[t.lower]:
				from = i + 1
				for ; from < s.last && r.toks[from].word() && !prepositions[r.toks[from].lower] && r.toks[from].lower != "that"; from++ {
					r.besides[from] = true
				}
				continue
			default:
				continue
			}
			for ; from < s.last && r.toks[from].shape != punctuation; from++ {
				r.besides[from] = true
			}
		}
	}
}

var (
	taking  = words(`takes took take`)
	calling = words(`brief briefed briefing telephone telephoned phone phoned inform informed notify notified`)
)

// meant returns the content of a; where it was said in another sentence ("rejected that draft"), all that was said of it there.
func (r *reading) meant(a attribution) stretch {
	n := r.sentenceOf(a.content.first)
	if n == a.sentence {
		return a.content
	}
	c := a.content
	for _, b := range r.found {
		if b.sentence == n && b.content.first <= c.first && b.content.last >= c.last {
			c = b.content
		}
	}
	return c
}

// likened returns where in c begins what something is only likened to ("a guarantee resembling the pact"); c.last where nothing is.
func (r *reading) likened(c stretch) int {
	for i := c.first + 1; i+1 < c.last; i++ {
		switch w, next := r.toks[i].lower, r.toks[i+1].lower; {
		case w == "resembling", (w == "similar" || w == "comparable" || w == "akin") && next == "to", (w == "modelled" || w == "modeled") && next == "on":
			return i
		}
	}
	return c.last
}
