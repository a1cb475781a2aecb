package extract

import (
	"strings"
	"unicode"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// A token is a word, a clitic ("’s"), a number or a mark.
type token struct {
	briefing.Span
	lower  string // lower case, apostrophes straight
	shape  shape
	quote  int  // number of the quotation that it stands in, its marks included; 0 none
	mark   mark // whether it is a quotation mark
	spaced bool // white space precedes it
	verb   bool // tagged as a verb
	finite bool // tagged as a finite one
	noun   bool // tagged as a common noun
}

type shape uint8

const (
	punctuation shape = iota
	small             // "word"
	title             // "Word", "McKay"
	capital           // "WORD", "EU", "U.S."
	number            // "25", "2nd", and the sign of one: "€", the "-" of "-5"
)

func (t token) capitalised() bool { return t.shape == title || t.shape == capital }

// predicate reports whether t is a verb that has a subject: a finite or a modal one.
func (t token) predicate() bool { return t.finite || modals[t.lower] }

func (t token) word() bool { return t.shape != punctuation }

type mark uint8

const (
	noMark mark = iota
	opening
	closing
)

// A sentence is a run of tokens: [first, last) of the document's.
type sentence struct {
	briefing.Span
	first, last int
	paragraph   int           // counts from 0
	speaker     briefing.Span // the label in force ("MR PRICE"); zero none
	asks        bool          // it is of somebody who interviews
	body        int           // the first token behind label, bullet and dateline
	heading     bool          // a line that is no sentence
}

func words(list string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// tokens returns the tokens of a name or term.
func tokens(text string) []token {
	toks, _ := convert(text, tag.Cut(text), 0)
	return toks
}

// convert returns the tokens and sentences that the tagger cut text[from:] into, with offsets into text.
func convert(text string, cut []tag.Sentence, from int) (toks []token, sents []sentence) {
	n := 0
	for i := range cut {
		n += len(cut[i].Tokens)
	}
	toks, sents = make([]token, 0, n), make([]sentence, len(cut))
	shift := func(s briefing.Span) briefing.Span {
		if s.IsZero() {
			return s
		}
		return briefing.Span{Start: s.Start + from, End: s.End + from}
	}
	for i := range cut {
		c := &cut[i]
		sents[i] = sentence{
			Span: shift(c.Span), first: len(toks), last: len(toks) + len(c.Tokens), paragraph: c.Paragraph,
			speaker: shift(c.Label), asks: c.Asks, body: len(toks) + min(c.Body(), len(c.Tokens)), heading: c.Heading,
		}
		for _, k := range c.Tokens {
			t := token{Span: shift(k.Span), quote: k.Quotation(), spaced: !k.Joined(), verb: k.Verb(), finite: k.Finite(), noun: k.Noun()}
			w := t.In(text)
			t.lower, t.shape = fold(w), shapeOf(w)
			switch {
			case k.OpensQuotation():
				t.mark = opening
			case k.ClosesQuotation():
				t.mark = closing
			}
			toks = append(toks, t)
		}
		signed(toks[sents[i].first:])
	}
	return toks, sents
}

// signed gives the signs that belong to the word behind them, "-5", "#1", the shape of a number: they are words of what somebody says.
func signed(sentence []token) {
	for i := range sentence {
		t := &sentence[i]
		if t.shape != punctuation || !signs[t.lower] || i+1 == len(sentence) || sentence[i+1].spaced {
			continue
		}
		begins := t.spaced || i == 0 || sentence[i-1].mark == opening
		if next := sentence[i+1].shape; begins && (next == number || next != punctuation && t.lower != "-") {
			t.shape = number
		}
	}
}

var signs = words(`- − + ± # = @ ~`)

// fold returns w in lower case with straight apostrophes.
func fold(w string) string {
	for i := range len(w) {
		if w[i] >= 'A' && w[i] <= 'Z' || w[i] >= 0x80 {
			return strings.ReplaceAll(strings.ToLower(w), "’", "'")
		}
	}
	return w
}

func shapeOf(w string) shape {
	upper, lower, digits := 0, 0, 0
	first, currency := false, false
	for i, r := range w {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsUpper(r):
			upper++
			first = first || i == 0
		case unicode.IsLetter(r):
			lower++
		case unicode.Is(unicode.Sc, r):
			currency = true
		}
	}
	switch {
	case upper+lower+digits == 0 && !currency:
		return punctuation
	case (digits > 0 || lower == 0) && upper == 0:
		return number
	case upper == 0:
		return small
	case lower == 0 && upper > 1:
		return capital
	case first:
		return title
	case upper > 1:
		return capital
	}
	return small
}

func digit(b byte) bool { return b >= '0' && b <= '9' }
