package briefing

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is one word of a text as texts are compared.
type token struct {
	span Span
	text string // folded
	kind tokenKind

	hyphened bool // nothing but a hyphen stands between it and the next word
}

type tokenKind uint8

const (
	isPlain   tokenKind = iota
	isGap               // an ellipsis, in a quotation: words were left out
	isBracket           // in square brackets, in a quotation: a word that is not the quoted one's
)

// tokens returns the words of text: letters and digits, with apostrophes inside. Hyphens part words. All else is between them.
func tokens(text string) []token {
	var ts []token
	start := -1
	end := func(i int) {
		if start >= 0 {
			ts = append(ts, token{span: Span{start, i}, text: Fold(text[start:i])})
			start = -1
		}
	}
	for i, c := range text {
		switch {
		case unicode.In(c, unicode.L, unicode.N, unicode.M):
			if start < 0 {
				start = i
				if n := len(ts); n > 0 {
					ts[n-1].hyphened = isHyphen(text[ts[n-1].span.End:i])
				}
			}
		case start >= 0 && isApostrophe(c) && letterFollows(text[i+utf8.RuneLen(c):]):
		default:
			end(i)
		}
	}
	end(len(text))
	return ts
}

// isHyphen reports whether s is a hyphen, be it one at the end of a line or one that shows only there.
func isHyphen(s string) bool {
	switch s {
	case "-", "‐", "‑", "\u00ad", "-\n", "\u00ad\n":
		return true
	}
	return false
}

func isApostrophe(c rune) bool { return c == '\'' || c == '’' || c == '‘' || c == 'ʼ' }

func letterFollows(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(c)
}

// longestDiff is how many words of each text are compared word by word.
const longestDiff = 1000

// Diff returns which words of before are not in after, and which of after are not in before, as spans into each, in ascending
// order; words that follow each other are one span. Case, accents, punctuation and spacing make no difference. Of texts with
// more than 1,000 words the first ones are compared.
func Diff(before, after string) (gone, come []Span) {
	a, b := tokens(before), tokens(after)
	a, b = a[:min(len(a), longestDiff)], b[:min(len(b), longestDiff)]
	keptA, keptB := common(a, b)
	return runs(a, keptA), runs(b, keptB)
}

// Differing is [Diff] without what moved or says nothing: it begins and ends each span with a word that means something, or says what may be or when, and
// is nowhere in the other text.
func Differing(before, after string) (gone, come []Span) {
	gone, come = Diff(before, after)
	return lacking(before, gone, after), lacking(after, come, before)
}

// lacking returns the parts of spans of text from the first word that means something and is not in other to the last one.
func lacking(text string, spans []Span, other string) []Span {
	has := make(map[string]bool)
	for _, w := range meaning(other) {
		has[w] = true
	}
	for _, t := range tokens(other) {
		has[t.text] = true
	}
	var kept []Span
	for _, s := range spans {
		open := false // no word that other has too since the last one that it lacks
		for _, t := range tokens(s.In(text)) {
			words := meaning(t.text)
			switch {
			case strings.Contains(tellingWords, " "+t.text+" "):
				words = []string{t.text}
			case strings.Contains(lightWords, " "+t.text+" "):
				words = nil
			}
			at := Span{Start: s.Start + t.span.Start, End: s.Start + t.span.End}
			switch {
			case len(words) == 0:
			case has[words[0]]:
				open = false
			case open:
				kept[len(kept)-1].End = at.End
			default:
				kept = append(kept, at)
				open = true
			}
		}
	}
	return kept
}

// tellingWords are empty words that make a difference between two texts of the same matter, lightWords others that make none.
const (
	tellingWords = ` if from after before between must may might shall should can could or `
	lightWords   = ` see saw seen make makes made making take takes took taken give gives gave given get gets got let put `
)

// common returns which words of a and of b are in a longest common subsequence of both.
func common(a, b []token) (inA, inB []bool) {
	width := len(b) + 1
	longest := make([]uint16, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].text == b[j].text {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	inA, inB = make([]bool, len(a)), make([]bool, len(b))
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].text == b[j].text:
			inA[i], inB[j] = true, true
			i++
			j++
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return inA, inB
}

// runs returns the spans of the words that are not kept.
func runs(ts []token, kept []bool) []Span {
	var spans []Span
	for i, t := range ts {
		switch {
		case kept[i]:
		case i > 0 && !kept[i-1]:
			spans[len(spans)-1].End = t.span.End
		default:
			spans = append(spans, t.span)
		}
	}
	return spans
}

// emptyWords are words that say nothing about what a text is about. "no" and "not" are not among them.
const emptyWords = ` a an the and or but if of to in on at by for with from as into about over after before between that this these those it its he she they them his her their we our us you your i my me is are was were be been being has have had do does did will would shall should can could may might must there here which who whom whose what when where how than then so such said says `

func isEmpty(word string) bool { return strings.Contains(emptyWords, " "+word+" ") }

// Likeness returns how much the words of a and b that mean something are the same: 0 nothing to 1 all. Their order
// makes no difference, nor does a plural s.
func Likeness(a, b string) float64 { return likeness(meaning(a), meaning(b)) }

// likeness is Likeness on the words of two texts that mean something.
func likeness(x, y []string) float64 {
	if len(x)+len(y) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			both++
			i++
			j++
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return 2 * float64(both) / float64(len(x)+len(y))
}

// meaning returns the words of s that mean something, in alphabetical order.
func meaning(s string) []string {
	var words []string
	for _, t := range tokens(s) {
		if isEmpty(t.text) {
			continue
		}
		w := strings.TrimSuffix(t.text, "'s")
		if len(w) > 3 && !strings.HasSuffix(w, "ss") {
			w = strings.TrimSuffix(w, "s")
		}
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// SameWords reports whether a and b have the same words in the same order: case, accents, punctuation and spacing make no difference.
func SameWords(a, b string) bool {
	return slices.EqualFunc(tokens(a), tokens(b), func(x, y token) bool { return x.text == y.text })
}
