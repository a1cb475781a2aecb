package briefing

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Quotation is a text that is looked for word by word.
type Quotation struct {
	Text  string
	Whole bool    // all its words are looked for
	words []token // gaps and bracketed words included; neither first nor last is a gap
	plain int     // words that are neither
}

// LongestQuotation is how many words of a quotation are looked for.
const LongestQuotation = 400

// NewQuotation returns the quotation of s. Ellipses ("…", "...", "[…]") are gaps, in which a text may have more words; words in
// square brackets are the quoting one's and may stand for others. Quotation marks, case, accents, punctuation and spacing make no
// difference. Beyond 400 words, the rest is not looked for.
func NewQuotation(s string) Quotation {
	q := Quotation{Text: s, Whole: true}
	for _, t := range quoteTokens(s) {
		if len(q.words) == LongestQuotation {
			q.Whole = false
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

// Parts returns the runs of words between gaps, bracketed words and ends of sentences, folded, with single spaces, or hyphens where nothing else parts
// two words.
func (q Quotation) Parts() []string {
	var parts []string
	var run strings.Builder
	end := func() {
		if run.Len() > 0 {
			parts = append(parts, run.String())
			run.Reset()
		}
	}
	for i, t := range q.words {
		if t.kind != isPlain {
			end()
			continue
		}
		switch {
		case run.Len() == 0:
		case q.words[i-1].hyphened:
			run.WriteByte('-')
		case sentenceEnd.MatchString(q.Text[q.words[i-1].span.End:t.span.Start]):
			end()
		default:
			run.WriteByte(' ')
		}
		run.WriteString(t.text)
	}
	end()
	return parts
}

// sentenceEnd matches what stands between two sentences, and not the dots of "U.S.".
var sentenceEnd = regexp.MustCompile(`[.!?]["”’»)]*\s|\n`)

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
	// Span is the place in the text: from the first to the last word that the quotation has too, and where the quotation begins or ends with words that
	// the text does not have, as many words of the same sentence before or behind.
	Span    Span
	Same    []Span // words of the text that the quotation has too
	Missing []Span // words of the text within Span that the quotation leaves out without saying so, or has otherwise
	Added   []Span // words of the quotation that the text does not have there, as offsets into the quotation
	Cut     []Span // words of the text within Span for which the quotation has gaps or brackets
	Between []Span // words of the text within Span by which it interrupts what it quotes, to say who says it
	Turning []Span // words in Cut that make the contrary of what they stand with in one sentence: "not"
	Denied  []Span // likewise of the four words before Span in its sentence
	Kept    int    // words of the quotation that are the same
	Changes int    // words that must be changed, put in or taken out to make one of the other

	meant int // of Kept, those that mean something
}

// Verbatim reports whether the text has the words of the quotation, all and no others, gaps, brackets and interruptions aside.
func (f Finding) Verbatim() bool { return f.Changes == 0 }

const (
	// leastKept is the share of its words that a quotation must have in common with a text to be an altered form of it.
	leastKept = 0.5
	// leastAltered is how many words that must be at least, unless the text has all of them: fewer are common by chance.
	leastAltered = 4
	// leastMeant is how many of them must mean something: "it is the … of the" stands in every text.
	leastMeant = 2
)

// longestText is how many words of a text a quotation is looked for in.
const longestText = 20_000

// Find returns where text comes nearest to q, and false when it has too little of it: a quotation of which fewer than half of the
// words stand there, or fewer than 2 that mean something, or which would have to be changed in more than half of its words, is none of it. Of fewer than 4
// words all must stand there. One of which all words stand there may leave out as many as it has. Of several places the nearest counts, then the first. Of a
// text of more than 20,000 words the first ones are looked at. Hyphens make no difference: "cease-fire" is "ceasefire".
func (q Quotation) Find(text string) (Finding, bool) {
	if q.plain == 0 {
		return Finding{}, false
	}
	ts := tokens(text)
	f, ok := align(q.words, text, ts[:min(len(ts), longestText)])
	if !ok || f.Changes > 0 && !f.altered(q.plain) {
		return Finding{}, false
	}
	return f, true
}

// altered reports whether what was found is an altered form of a quotation of so many words.
func (f Finding) altered(words int) bool {
	most, least := words/2+1, leastAltered
	if len(f.Added) == 0 {
		most, least = words, 0
	}
	return f.Changes <= most && f.Kept >= least && f.meant >= leastMeant && float64(f.Kept) >= leastKept*float64(words)
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
		for to < len(ts) && !endsBetween(text, ts[to-1], ts[to]) {
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

// leastRun is how many words in a row a text must have of a quotation for that to be no chance.
const leastRun = 6

// Run returns where text has the longest row of words of q, 6 at least, and of them 2 that mean something. The rest of q is Added. Of several the first counts.
func (q Quotation) Run(text string) (Finding, bool) {
	ts := tokens(text)
	ts = ts[:min(len(ts), longestText)]
	last, row := make([]int, len(ts)+1), make([]int, len(ts)+1)
	longest, inQuote, inText := 0, 0, 0
	for i, w := range q.words {
		for j, t := range ts {
			row[j+1] = 0
			if w.kind == isPlain && w.text == t.text {
				row[j+1] = last[j] + 1
			}
			if row[j+1] > longest {
				longest, inQuote, inText = row[j+1], i+1, j+1
			}
		}
		last, row = row, last
	}
	if longest < leastRun {
		return Finding{}, false
	}
	from := inText - longest
	run := Span{ts[from].span.Start, ts[inText-1].span.End}
	f := Finding{Span: run, Same: []Span{run}, Denied: denied(text, ts, from), Kept: longest}
	for _, t := range ts[from:inText] {
		if !isEmpty(t.text) {
			f.meant++
		}
	}
	var others []int
	for i, w := range q.words {
		if w.kind == isPlain && (i < inQuote-longest || i >= inQuote) {
			others = append(others, i)
		}
	}
	f.Added, f.Changes = spansOf(q.words, others), len(others)
	return f, f.meant >= leastMeant
}

// endsBetween reports whether a sentence may end between neighbouring words of text.
func endsBetween(text string, a, b token) bool {
	return strings.ContainsAny(text[a.span.End:b.span.Start], ".!?\n")
}

// What it costs to read a quotation otherwise than a text has it. A word too many costs most. To leave words out costs by how often that is done, and hardly
// by how many they are: who turns "We will not, and I repeat, not recognise it" into "We will recognise it" took out one thing, and did not
// put "We will" in for "repeat, not".
const (
	addedCost    = 100
	emptyCost    = 60  // of a word too many that means nothing: no "the" is worth the way to another one
	omissionCost = 40  // of words left out in a row, and
	missingCost  = 4   // of each of them
	sentenceCost = 200 // of a sentence that ends among them: the next one may say something else
)

// Moves of an alignment, from the last cell back.
const (
	begun       uint8 = iota // the first word of the quotation comes next
	kept                     // the same word in both
	keptAsTwo                // two words of the text with a hyphen between are one of the quotation
	keptAsOne                // two words of the quotation with a hyphen between are one of the text
	added                    // only the quotation has it
	missing                  // only the text has it
	skipped                  // only the text has it, in a gap or bracket
	interrupted              // the text says here who says it
	passed                   // a gap or bracket ends
	further     uint8 = 0x80 // the word before is missing too, where this one is
)

// align returns the cheapest way to read words in ts, the tokens of text.
func align(words []token, text string, ts []token) (Finding, bool) {
	const never = 1 << 30
	width := len(ts) + 1
	moves := make([]uint8, (len(words)+1)*width)
	between := interruptions(text, ts)
	before, last, row := make([]int32, width), make([]int32, width), make([]int32, width)
	omitted, inserted := make([]int32, width), make([]int32, width)
	for i, w := range words {
		at := moves[(i+1)*width:]
		word := int32(addedCost)
		switch {
		case w.kind != isPlain:
			word = 0
		case isEmpty(w.text):
			word = emptyCost
		}
		row[0], at[0], omitted[0] = last[0]+word, added, never
		if w.kind != isPlain {
			at[0] = passed
		}
		for j, t := range ts {
			cost, move := last[j+1]+word, added
			if w.kind != isPlain {
				move = passed
				inserted[j+1] = 0
				// A bracketed word stands for a few words, an ellipsis for any number; a passage of the text that both leave out
				// costs nothing.
				if row[j] < cost && (w.kind == isGap || inserted[j] < mostInserted) {
					cost, move = row[j], skipped
					inserted[j+1] = inserted[j] + 1
				}
			} else {
				if w.text == t.text && last[j] <= cost {
					cost, move = last[j], kept
				}
				if j > 0 && ts[j-1].hyphened && last[j-1] < cost && w.text == ts[j-1].text+t.text {
					cost, move = last[j-1], keptAsTwo
				}
				if i > 0 && words[i-1].hyphened && words[i-1].kind == isPlain && before[j] < cost && words[i-1].text+w.text == t.text {
					cost, move = before[j], keptAsOne
				}
			}
			from := between[j]
			if from > 0 && row[from]+1 < cost {
				cost, move = row[from]+1, interrupted
			}
			more := int32(missingCost)
			if j > 0 && endsBetween(text, ts[j-1], t) {
				more += sentenceCost
			}
			omitted[j+1] = row[j] + omissionCost + more
			var on uint8
			if omitted[j]+more < omitted[j+1] {
				omitted[j+1], on = omitted[j]+more, further
			}
			if omitted[j+1] < cost {
				cost, move = omitted[j+1], missing
			}
			row[j+1], at[j+1] = cost, move|on
		}
		before, last, row = last, row, before
	}
	end := 0
	for j := range last {
		if last[j] < last[end] {
			end = j
		}
	}
	return trace(words, text, ts, moves, between, end)
}

// trace follows the moves back from the end of the quotation at ts[:end].
func trace(words []token, text string, ts []token, moves []uint8, between []int, end int) (Finding, bool) {
	width := len(ts) + 1
	var f Finding
	var inBoth, inText, inQuote, cut, said []int // the last first
	// Words that are other ones count once for both sides: as many as differ, between words that do not, on the side that has more.
	textRun, quoteRun := 0, 0
	settle := func() {
		f.Changes += max(textRun, quoteRun)
		textRun, quoteRun = 0, 0
	}
	same := func(t token) {
		settle()
		f.Kept++
		if !isEmpty(t.text) {
			f.meant++
		}
	}
	from, to := -1, -1
	trail := 0 // words that only the quotation has behind the last one that is kept
	for i, j, on := len(words), end, false; i > 0; {
		move := moves[i*width+j]
		longer := move&further != 0
		if move &^= further; on {
			move = missing
		}
		on = false
		switch move {
		case kept, keptAsTwo, keptAsOne:
			if to < 0 {
				to, trail = j-1, quoteRun
			}
			i--
			j--
			inBoth = append(inBoth, j)
			same(words[i])
			switch move {
			case keptAsTwo:
				j--
				inBoth = append(inBoth, j)
			case keptAsOne:
				i--
				same(words[i])
			}
			from = j
		case added:
			i--
			quoteRun++
			inQuote = append(inQuote, i)
		case missing:
			j--
			textRun++
			inText = append(inText, j)
			on = longer
		case skipped:
			settle()
			j--
			cut = append(cut, j)
		case interrupted:
			for start := between[j-1]; j > start; {
				j--
				said = append(said, j)
			}
		case passed:
			i--
			if to >= 0 {
				settle()
			}
		default:
			panic("briefing: a quotation's alignment has no way back")
		}
	}
	if f.Kept == 0 {
		return Finding{}, false
	}
	lead := quoteRun
	settle()
	for ; lead > 0 && from > 0 && beside(text, ts[from-1], ts[from]); lead-- {
		from--
		inText = append(inText, from)
	}
	for ; trail > 0 && to+1 < len(ts) && beside(text, ts[to], ts[to+1]); trail-- {
		to++
		inText = append(inText, to)
	}
	f.Span = Span{ts[from].span.Start, ts[to].span.End}
	within := func(js []int) []int {
		return slices.DeleteFunc(js, func(j int) bool { return j < from || j > to })
	}
	f.Same, f.Missing, f.Added = spansOf(ts, inBoth), spansOf(ts, within(inText)), spansOf(words, inQuote)
	cut = within(cut)
	slices.Sort(cut)
	f.Cut, f.Between = spansOf(ts, cut), spansOf(ts, within(said))
	if !slices.ContainsFunc(words, func(w token) bool { return w.kind == isBracket && isNegation(w.text) }) {
		f.Turning = turning(text, ts, cut)
	}
	f.Denied = denied(text, ts, from)
	return f, true
}

// beside reports whether neighbouring words of text stand in one sentence, on one side of a quotation mark.
func beside(text string, a, b token) bool {
	return !strings.ContainsAny(text[a.span.End:b.span.Start], ".!?:\n"+doubleMarks)
}

// doubleMarks enclose what somebody said.
const doubleMarks = "\"“”„«»"

// turning returns the spans of the negations in cut, between words that are not, that stand in one sentence with a word that is not cut.
func turning(text string, ts []token, cut []int) []Span {
	var found []int
	for i, j := range cut {
		if !isNegation(ts[j].text) {
			continue
		}
		first, last := i, i // of the words of its sentence that are cut with it
		for first > 0 && cut[first-1] == cut[first]-1 && !endsBetween(text, ts[cut[first-1]], ts[cut[first]]) {
			first--
		}
		for last+1 < len(cut) && cut[last+1] == cut[last]+1 && !endsBetween(text, ts[cut[last]], ts[cut[last+1]]) {
			last++
		}
		if before, behind := cut[first]-1, cut[last]+1; !endsBetween(text, ts[before], ts[before+1]) || !endsBetween(text, ts[behind-1], ts[behind]) {
			found = append(found, j)
		}
	}
	return spansOf(ts, found)
}

// beforehand is how many words before what is quoted may deny it: "We will not, as you know, recognise it".
const beforehand = 4

// denied returns the spans of the words before ts[from] in its sentence that deny it.
func denied(text string, ts []token, from int) []Span {
	var found []int
	for j := from - 1; j >= max(0, from-beforehand) && beside(text, ts[j], ts[j+1]); j-- {
		if isNegation(ts[j].text) {
			found = append(found, j)
		}
	}
	return spansOf(ts, found)
}

const negations = ` not never no cannot neither nor none nobody nothing hardly `

func isNegation(word string) bool {
	return strings.Contains(negations, " "+word+" ") || strings.HasSuffix(word, "n't")
}

// longestInterruption is how many words a text takes to say, in the middle of what it quotes, who says it.
const longestInterruption = 25

// interruptions returns, for each of ts, the tokens of text, where the interruption of a quotation begins that ends with it; 0 none does. One stands
// between marks that close and that open, behind a comma, a dash or the end of a sentence, in one paragraph and sentence, and has a verb of saying:
// “We shall stay,” said Lund, “as long as it takes.”
func interruptions(text string, ts []token) []int {
	between := make([]int, len(ts))
	start := 0
	for j, t := range ts {
		if j == 0 {
			continue
		}
		gap := text[ts[j-1].span.End:t.span.Start]
		switch {
		case opensQuotation(gap):
			if start > 0 && slices.ContainsFunc(ts[start:j], func(t token) bool { return saysWord(t.text) }) {
				between[j-1] = start
			}
			start = 0
		case closesQuotation(gap):
			start = j
		case strings.ContainsAny(gap, ".!?\n") || j-start >= longestInterruption:
			start = 0
		}
	}
	return between
}

// marks enclose what somebody said; a single one may be an apostrophe.
const marks = doubleMarks + "'‘’‹›"

// closesQuotation reports whether what stands between two words closes a quotation, and the sentence goes on or ends.
func closesQuotation(gap string) bool {
	i := strings.IndexAny(gap, " \n")
	return i > 0 && strings.ContainsAny(gap[:i], marks) && (strings.ContainsAny(gap[:i], ",.!?") || strings.ContainsAny(gap, "–—"))
}

// opensQuotation reports whether what stands between two words opens a quotation.
func opensQuotation(gap string) bool {
	i := strings.LastIndexByte(gap, ' ')
	return i >= 0 && strings.ContainsAny(gap[i:], marks) && !strings.Contains(gap, "\n")
}

// saysWord reports whether w is a form of a verb of saying.
func saysWord(w string) bool {
	return slices.ContainsFunc(sayings[:], func(s struct{ stem, verb string }) bool { return startsWord(w, s.stem) })
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
