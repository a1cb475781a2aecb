package briefing

import (
	"iter"
	"strings"
)

// A Topic is a subject on which actors hold positions.
type Topic struct {
	ID    string   // slug
	Label string   // for people
	Scope string   // what belongs to it, in a line
	Terms []string // words and phrases that suggest it; a final * stands for any ending, a [TermGap] for a few words, capitals are matched as such
	// Matter holds the words that name the thing itself ("ceasefire", "truce"), in the form of Terms without a gap:
	// only a content that names it takes a side on the topic. Names of one and the same thing stand in one of them, parted by [Or]:
	// "ceasefire* | cease-fire*". What is told of it by one of those names compares with what is told by another.
	Matter []string
}

// Or parts the names of one thing in a Matter.
const Or = "|"

// Names yields all words and phrases of a Matter, in its order.
func (t Topic) Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, matter := range t.Matter {
			for name := range strings.SplitSeq(matter, Or) {
				if !yield(strings.TrimSpace(name)) {
					return
				}
			}
		}
	}
}

// TermGap stands between two words of a term for at most TermGapWords that may stand there: "limits … armed forces".
const (
	TermGap      = "…"
	TermGapWords = 6
)

// Hinted reports whether text has the last word of a name of several words in the Matter of t, which may stand for it: "guarantees", of "security guarantees".
func (t Topic) Hinted(text string) bool {
	folded := Fold(text)
	for name := range t.Names() {
		words := strings.Fields(name)
		if len(words) < 2 {
			continue
		}
		for range wordsIn(folded, words[len(words)-1]) {
			return true
		}
	}
	return false
}

// In reports whether text has one of the terms of t, as whole words in any case.
func (t Topic) In(text string) bool {
	folded := Fold(text)
	for _, term := range t.Terms {
		head, tail, gap := strings.Cut(term, TermGap)
		for _, end := range wordsIn(folded, strings.TrimSpace(head)) {
			if !gap {
				return true
			}
			for start := range wordsIn(folded[end:], strings.TrimSpace(tail)) {
				if len(strings.Fields(folded[end:end+start])) <= TermGapWords {
					return true
				}
			}
		}
	}
	return false
}
