package briefing

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Quotation is a text that is looked for word by word.
type Quotation struct {
	Text  string
	words []token // gaps and bracketed words included; neither first nor last is a gap
	plain int     // words that are neither
}

// longestQuotation is how many words of a quotation are looked for.
const longestQuotation = 400

// NewQuotation returns the quotation of s. Ellipses ("…", "...", "[…]") are gaps, in which a text may have more words; words in
// square brackets are the quoting one's and may stand for others. Quotation marks, case, accents, punctuation and spacing make no
// difference. Beyond 400 words, the rest is not looked for.
func NewQuotation(s string) Quotation {
	q := Quotation{Text: s}
	for _, t := range quoteTokens(s) {
		if len(q.words) == longestQuotation {
			break
		}
		if t.kind == isGap && (len(q.words) == 0 || q.words[len(q.words)-1].kind == isGap) {
			continue
		}
		if t.kind == isPlain {
			q.plain++
		}
		q.words = append(q.words, t)
	}
	if n := len(q.words); n > 0 && q.words[n-1].kind == isGap {
		q.words = q.words[:n-1]
	}
	return q
}

// Words returns how many words there are to be found.
func (q Quotation) Words() int { return q.plain }

// Parts returns the runs of words between gaps and bracketed words, folded, with single spaces.
func (q Quotation) Parts() []string {
	var parts []string
	var run []string
	end := func() {
		if len(run) > 0 {
			parts = append(parts, strings.Join(run, " "))
			run = nil
		}
	}
	for _, t := range q.words {
		if t.kind == isPlain {
			run = append(run, t.text)
		} else {
			end()
		}
	}
	end()
	return parts
}

// quoteTokens returns the words of s with its gaps, and its bracketed words marked.
func quoteTokens(s string) []token {
	var ts []token
	add := func(start, end int, kind tokenKind) {
		for _, t := range tokens(s[start:end]) {
			t.span.Start += start
			t.span.End += start
			t.kind = kind
			ts = append(ts, t)
		}
	}
	at := 0
	for i := 0; i < len(s); {
		n, kind := special(s[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		add(at, i, isPlain)
		if kind == isGap {
			ts = append(ts, token{span: Span{i, i + n}, kind: isGap})
		} else {
			add(i, i+n, isBracket)
		}
		i += n
		at = i
	}
	add(at, len(s), isPlain)
	return ts
}

// special returns the length and kind of the ellipsis or bracket at the start of s; 0 there is none.
func special(s string) (int, tokenKind) {
	for _, open := range [][2]string{{"[", "]"}, {"(", ")"}} {
		inside, ok := strings.CutPrefix(s, open[0])
		if !ok {
			continue
		}
		end := strings.Index(inside, open[1])
		if end < 0 {
			return 0, isPlain
		}
		words := strings.TrimSpace(inside[:end])
		if n, _ := special(words); words != "" && n == len(words) {
			return end + 2, isGap
		}
		// A longer bracket is no insertion of a word or two, but a passage.
		if open[0] == "[" && len(strings.Fields(words)) <= mostInserted && !strings.ContainsRune(words, '[') {
			return end + 2, isBracket
		}
		return 0, isPlain
	}
	switch dots := len(s) - len(strings.TrimLeft(s, ".")); {
	case strings.HasPrefix(s, "…"):
		return len("…"), isGap
	case dots >= 3:
		return dots, isGap
	case strings.HasPrefix(s, ". . ."):
		return len(". . ."), isGap
	}
	return 0, isPlain
}

// mostInserted is how many words in square brackets are an insertion, and how many words of the text one may stand for.
const mostInserted = 4

// A Finding is where a text comes nearest to a quotation.
type Finding struct {
	Span    Span   // in the text, from the first to the last word that the quotation has too, and what it has otherwise before or behind them in one sentence
	Missing []Span // words of the text within Span that the quotation leaves out without saying so, or has otherwise
	Added   []Span // words of the quotation that the text does not have there, as offsets into the quotation
	Skipped bool   // the text has more words where the quotation has gaps or brackets
	Kept    int    // words that are the same
	Changes int    // words that must be changed to make one of the other

	meant int // of Kept, those that mean something
}

// Verbatim reports whether the text has the words of the quotation, all and no others, gaps and brackets aside.
func (f Finding) Verbatim() bool { return f.Changes == 0 }

const (
	// leastKept is the share of its words that a quotation must have in common with a text to be an altered form of it.
	leastKept = 0.5
	// leastAltered is how many words that must be at least: fewer are common by chance.
	leastAltered = 4
	// leastMeant is how many of them must mean something: "it is the … of the" stands in every text.
	leastMeant = 2
)

// longestText is how many words of a text a quotation is looked for in.
const longestText = 20_000

// Find returns where text comes nearest to q, and false when it has too little of it: a quotation of which fewer than half of the
// words, fewer than 4, or fewer than 2 that mean something stand there is none of it, unless all do. Of several places the nearest counts, then the first. Of a
// text of more than 20,000 words the first ones are looked at.
func (q Quotation) Find(text string) (Finding, bool) {
	if q.plain == 0 {
		return Finding{}, false
	}
	ts := tokens(text)
	f, ok := align(q.words, text, ts[:min(len(ts), longestText)])
	if !ok || f.Changes > 0 && (f.Kept < leastAltered || f.meant < leastMeant || float64(f.Kept) < leastKept*float64(q.plain) || f.Changes > q.plain/2+1) {
		return Finding{}, false
	}
	return f, true
}

// leastNear is how many words of a quotation a sentence must have in their order to be the nearest to it.
const leastNear = 3

// Nearest returns where a sentence of text has most words of q in their order: at least half of them, 3, and 2 that mean something. Where [Quotation.Find] finds
// nothing that is another saying, which may be meant.
func (q Quotation) Nearest(text string) (Finding, bool) {
	var nearest Finding
	ts := tokens(text)
	ts = ts[:min(len(ts), longestText)]
	for from := 0; from < len(ts); {
		to := from + 1
		for to < len(ts) && !strings.ContainsAny(text[ts[to-1].span.End:ts[to].span.Start], ".!?\n") {
			to++
		}
		f, ok := align(q.words, text, ts[from:to])
		if ok && f.Kept >= leastNear && f.meant >= leastMeant && float64(f.Kept) >= leastKept*float64(q.plain) && f.Kept > nearest.Kept {
			nearest = f
		}
		from = to
	}
	return nearest, nearest.Kept > 0
}

// Moves of an alignment, from the last cell back.
const (
	begun    uint8 = iota // the first word of the quotation comes next
	kept                  // the same word in both
	replaced              // another word
	added                 // only the quotation has it
	missing               // only the text has it
	skipped               // only the text has it, in a gap or bracket
	passed                // a gap or bracket ends
)

// align returns the cheapest way to read words in ts, the tokens of text: each word that is replaced, added or missing costs one.
func align(words []token, text string, ts []token) (Finding, bool) {
	width := len(ts) + 1
	moves := make([]uint8, (len(words)+1)*width)
	last, row := make([]int32, width), make([]int32, width)
	inserted := make([]int32, width)
	for i, w := range words {
		row[0] = last[0] + 1
		moves[(i+1)*width] = added
		if w.kind != isPlain {
			row[0] = last[0]
			moves[(i+1)*width] = passed
		}
		for j, t := range ts {
			var cost int32
			var move uint8
			if w.kind != isPlain {
				cost, move = last[j+1], passed
				inserted[j+1] = 0
				// A bracketed word stands for a few words, an ellipsis for any number; a passage of the text that both leave out
				// costs nothing.
				if row[j] < cost && (w.kind == isGap || inserted[j] < mostInserted) {
					cost, move = row[j], skipped
					inserted[j+1] = inserted[j] + 1
				}
			} else {
				cost, move = last[j]+1, replaced
				if w.text == t.text {
					cost, move = last[j], kept
				}
				if c := last[j+1] + 1; c < cost {
					cost, move = c, added
				}
				if c := row[j] + 1; c < cost {
					cost, move = c, missing
				}
			}
			row[j+1], moves[(i+1)*width+j+1] = cost, move
		}
		last, row = row, last
	}
	end := 0
	for j := range last {
		if last[j] < last[end] {
			end = j
		}
	}
	if end+1 < width && last[end+1] == last[end] && moves[len(words)*width+end+1] == replaced {
		end++ // the last word is another one, not one too many
	}
	return trace(words, text, ts, moves, end)
}

// trace follows the moves back from the end of the quotation at ts[:end].
func trace(words []token, text string, ts []token, moves []uint8, end int) (Finding, bool) {
	width := len(ts) + 1
	var f Finding
	var inText, inQuote []int // words that differ, the last first
	i, j := len(words), end
	from, to := -1, -1
	for i > 0 {
		switch moves[i*width+j] {
		case kept:
			i--
			j--
			f.Kept++
			if !isEmpty(ts[j].text) {
				f.meant++
			}
			from = j
			if to < 0 {
				to = j
			}
		case replaced:
			i--
			j--
			f.Changes++
			inText, inQuote = append(inText, j), append(inQuote, i)
		case added:
			i--
			f.Changes++
			inQuote = append(inQuote, i)
		case missing:
			j--
			f.Changes++
			inText = append(inText, j)
		case skipped:
			j--
			f.Skipped = true
		case passed:
			i--
		default:
			panic("briefing: a quotation's alignment has no way back")
		}
	}
	if f.Kept == 0 {
		return Finding{}, false
	}
	otherwise := func(j, beside int) bool {
		return slices.Contains(inText, j) && !strings.ContainsAny(text[ts[min(j, beside)].span.End:ts[max(j, beside)].span.Start], ".!?\n")
	}
	for otherwise(from-1, from) {
		from--
	}
	for otherwise(to+1, to) {
		to++
	}
	f.Span = Span{ts[from].span.Start, ts[to].span.End}
	inText = slices.DeleteFunc(inText, func(j int) bool { return j < from || j > to })
	f.Missing, f.Added = spansOf(ts, inText), spansOf(words, inQuote)
	return f, true
}

// spansOf returns the spans of the words with those indexes, in descending order; neighbours are one span.
func spansOf(ts []token, descending []int) []Span {
	slices.SortFunc(descending, func(a, b int) int { return cmp.Compare(a, b) })
	var spans []Span
	for n, i := range descending {
		if n > 0 && descending[n-1] == i-1 {
			spans[len(spans)-1].End = ts[i].span.End
		} else {
			spans = append(spans, ts[i].span)
		}
	}
	return spans
}
