package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/briefing"
)

// A token is a word, a clitic ("’s"), a number or a mark.
type token struct {
	briefing.Span
	lower  string // lower case, apostrophes straight
	shape  shape
	quote  int  // number of the quotation that it stands in, its marks included; 0 none
	mark   mark // whether it is a quotation mark
	spaced bool // white space precedes it
}

type shape uint8

const (
	punctuation shape = iota
	small             // "word"
	title             // "Word", "McKay"
	capital           // "WORD", "EU", "U.S."
	number            // "25", "2nd"
)

func (t token) capitalised() bool { return t.shape == title || t.shape == capital }

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
	body        int           // the first token behind label, bullet and dateline
	heading     bool          // a line that is no sentence
}

// abbreviations end with a full stop that ends no sentence before a name or a number.
var abbreviations = words(`mr mrs ms messrs dr prof gen sen rep lt col sgt capt maj adm amb gov hon rev st jr
	no nos vs art arts para paras fig mt ft etc approx est jan feb mar apr jun jul aug sep sept oct nov dec
	ltd inc co corp bros dept sec pres cf ed vol pp`)

// titledAbbreviations stand before a name: no sentence ends with them.
var titledAbbreviations = words(`mr mrs ms messrs dr prof gen sen rep lt col sgt capt maj adm amb gov hon rev st no nos vs art arts para paras fig`)

func words(list string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// tokens cuts text[from:] into tokens, with offsets into text.
// breaks are the indexes of the tokens that begin a paragraph.
func tokens(text string, from int) (toks []token, breaks []int) {
	toks = make([]token, 0, (len(text)-from)/5+8)
	paragraph, spaced := true, true
	add := func(start, end int) {
		if paragraph {
			breaks = append(breaks, len(toks))
			paragraph = false
		}
		lower := fold(text[start:end])
		toks = append(toks, token{Span: briefing.Span{Start: start, End: end}, lower: lower, shape: shapeOf(text[start:end]), spaced: spaced})
		spaced = false
	}
	for i := from; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n':
			paragraph = paragraph || !wrapped(text, i)
			spaced = true
			i += size
		case unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b':
			spaced = true
			i += size
		case letter(r):
			end := wordEnd(text, i)
			if cut := clitic(text[i:end]); cut > 0 {
				add(i, i+cut)
				add(i+cut, end)
			} else {
				add(i, end)
			}
			i = end
		case (r == '\'' || r == '’') && !spaced && strings.HasPrefix(text[i+size:], "s") && !letterAt(text, i+size+1):
			add(i, i+size+1)
			i += size + 1
		default:
			add(i, i+size)
			i += size
		}
	}
	return toks, breaks
}

// wrapped reports whether the line that ends at i goes on in the next one.
func wrapped(text string, i int) bool {
	before := strings.TrimRight(text[:i], " \t\r")
	after := strings.TrimLeft(text[i+1:min(len(text), i+64)], " \t\r")
	if before == "" || after == "" || after[0] < 'a' || after[0] > 'z' {
		return false
	}
	last := before[len(before)-1]
	return last == ',' || last == '-' || last >= 'a' && last <= 'z' || last >= 0x80
}

func letter(r rune) bool {
	return r < utf8.RuneSelf && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9') ||
		r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

func letterAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return letter(r)
}

// wordEnd returns the end of the word that begins at i: with the dots of "U.S.", the commas of "1,000",
// inner apostrophes and the stop of an abbreviation.
func wordEnd(text string, i int) int {
	j := i
	for j < len(text) {
		r, size := utf8.DecodeRuneInString(text[j:])
		if letter(r) {
			j += size
			continue
		}
		next := letterAt(text, j+size)
		switch {
		case (r == '\'' || r == '’' || r == '&') && next:
			j += size
		case (r == ',' || r == '.' || r == ':') && j+1 < len(text) && digit(text[j-1]) && digit(text[j+1]):
			j += size
		case r == '.' && next && (j-i == 1 || text[j-2] == '.' && j-i > 1):
			j += size
		case r == '.' && (j-i == 1 && text[i] >= 'A' && text[i] <= 'Z' || j-i > 1 && text[j-2] == '.'):
			return j + 1
		case r == '.' && j-i <= 6 && abbreviations[strings.ToLower(text[i:j])]:
			return j + 1
		default:
			return j
		}
	}
	return j
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// clitic returns where the clitic of w begins; 0 if it has none.
func clitic(w string) int {
	for _, s := range [...]string{"n't", "n’t", "'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m", "'S", "’S"} {
		if len(w) > len(s) && strings.HasSuffix(w, s) {
			return len(w) - len(s)
		}
	}
	return 0
}

// fold returns w in lower case with straight apostrophes.
func fold(w string) string {
	plain := true
	for i := range len(w) {
		if w[i] >= 'A' && w[i] <= 'Z' || w[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return w
	}
	return strings.ReplaceAll(strings.ToLower(w), "’", "'")
}

func shapeOf(w string) shape {
	upper, lower, digits := 0, 0, 0
	first := false
	for i, r := range w {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsUpper(r):
			upper++
			first = first || i == 0
		case unicode.IsLetter(r):
			lower++
		}
	}
	switch {
	case upper+lower+digits == 0:
		return punctuation
	case digits > 0 && upper == 0:
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

// quotations numbers the quotations of toks. One that its paragraph leaves open goes on in the next
// if that begins with an opening mark; else it ends with its paragraph.
func quotations(text string, toks []token, breaks []int) {
	open, last, p := 0, 0, 0
	var kind rune
	for i := range toks {
		t := &toks[i]
		begins := p < len(breaks) && breaks[p] == i
		if begins {
			p++
		}
		r, _ := utf8.DecodeRuneInString(text[t.Start:])
		k, m := noQuote, noMark
		if t.shape == punctuation {
			k, m = quotationMark(text, toks, i, r, open != 0 && kind == double)
		}
		if begins && open != 0 && m != opening {
			open = 0
		}
		switch {
		case k == noQuote:
		case m == opening && open != 0 && begins:
			t.mark = opening
		case m == opening && open == 0:
			last++
			open, kind = last, k
			t.mark = opening
		case m == closing && open != 0 && k == kind:
			t.quote, t.mark = open, closing
			open = 0
			continue
		}
		t.quote = open
	}
}

const (
	noQuote = rune(0)
	single  = '\''
	double  = '"'
)

func quotationMark(text string, toks []token, i int, r rune, inDouble bool) (rune, mark) {
	switch r {
	case '“', '«', '„':
		return double, opening
	case '”', '»':
		return double, closing
	case '‘':
		return single, opening
	case '"':
		before := toks[i].spaced || strings.ContainsRune("([-–—/", rune(text[max(0, toks[i].Start-1)]))
		after := toks[i].End >= len(text) || !letterAt(text, toks[i].End) && text[toks[i].End] <= ' '
		if before && !after || before == after && !inDouble {
			return double, opening
		}
		return double, closing
	case '’', '\'':
		if !toks[i].spaced {
			return single, closing
		}
		if r == '\'' && letterAt(text, toks[i].End) {
			return single, opening
		}
	}
	return noQuote, noMark
}

// longest is how many tokens a sentence has at most. Text without a full stop is cut there, so that the work grows
// with its length only.
const longest = 300

// sentences cuts toks into sentences and finds speaker labels, headings, bullets and datelines.
func sentences(text string, toks []token, breaks []int) []sentence {
	var out []sentence
	var speaker briefing.Span
	for p, start := range breaks {
		end := len(toks)
		if p+1 < len(breaks) {
			end = breaks[p+1]
		}
		body := start
		if colon := label(toks, start, end); colon > start {
			speaker = briefing.Span{Start: toks[start].Start, End: toks[colon-1].End}
			body = colon + 1
		} else if start+1 < end && toks[start].lower == "q" && toks[start].End-toks[start].Start == 1 && toks[start+1].spaced && toks[start+1].shape != small {
			speaker = toks[start].Span
			body = start + 1
		} else {
			body = opener(text, toks, start, end)
		}
		first := start
		for i := start; i < end; i++ {
			if i < end-1 && i-first < longest && (i < body || !stops(toks, i, end)) {
				continue
			}
			for i+1 < end && (toks[i+1].mark == closing || !toks[i+1].spaced && (toks[i+1].lower == ")" || toks[i+1].lower == "]")) {
				i++
			}
			if i+1 < end && i-first < longest && (toks[i+1].shape == small || strings.Contains(",;:.?!", toks[i+1].lower)) {
				continue
			}
			s := sentence{
				Span:  briefing.Span{Start: toks[first].Start, End: toks[i].End},
				first: first, last: i + 1, paragraph: p, speaker: speaker, body: max(first, min(body, i+1)),
			}
			s.heading = first == start && i == end-1 && i-first < 14 && toks[i].word() && body == start
			out = append(out, s)
			first = i + 1
		}
	}
	return out
}

// stops reports whether a sentence may end with token i.
func stops(toks []token, i, end int) bool {
	switch w := toks[i].lower; w {
	case "?", "!":
		return true
	case ".", "…":
		return i+1 >= end || toks[i+1].spaced || toks[i+1].mark == closing
	default:
		if w[len(w)-1] != '.' || titledAbbreviations[w[:len(w)-1]] || i+1 >= end {
			return false
		}
		return len(w) > 2 && sentenceOpeners[toks[i+1].lower] && toks[i+1].capitalised()
	}
}

// sentenceOpeners begin a sentence behind an abbreviation: names do not tell.
var sentenceOpeners = words(`the a an in on at he she it they we i you this that these those but and as for if when while after before his her its their our however also there to with from by according`)

// label returns the index of the colon behind a speaker label ("MR PRICE:", "Mrs. Gueguen (France):")
// that begins at start; start if there is none.
func label(toks []token, start, end int) int {
	depth, capitals, named := 0, true, false
	for i := start; i < end && i < start+18; i++ {
		t := toks[i]
		switch {
		case t.lower == ":" && depth == 0:
			if i > start && i+1 < end && i-start <= 8+9*b2i(named) && (capitals || named) {
				return i
			}
			return start
		case t.lower == "(":
			depth++
		case t.lower == ")":
			depth--
		case depth > 0 || t.lower == "." || t.lower == "-" || t.lower == "'s":
		case t.lower == "de" || t.lower == "of" || t.lower == "the" && i > start:
		case t.shape == capital, t.shape == number && i > start:
		case t.shape == title:
			if i == start && speakerTitles[strings.TrimSuffix(t.lower, ".")] {
				named = true
			} else if len(t.lower) > 2 {
				capitals = false
			}
		default:
			return start
		}
	}
	return start
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

var speakerTitles = words(`mr mrs ms dr sir president minister secretary ambassador senator question answer chair moderator the`)

// opener returns the first token behind a bullet, a number or a dateline ("Kyiv, Ukraine —").
func opener(text string, toks []token, start, end int) int {
	switch w := toks[start].lower; {
	case w == "-" || w == "*" || w == "•" || w == "·" || w == "–" || w == "—":
		return min(start+1, end-1)
	case toks[start].shape == number && start+2 < end && (toks[start+1].lower == "." || toks[start+1].lower == ")"):
		return start + 2
	case w == "(" && start+3 < end && toks[start+2].lower == ")":
		return start + 3
	}
	for i := start; i < end-1 && i < start+10; i++ {
		switch t := toks[i]; {
		case (t.lower == "—" || t.lower == "–" || t.lower == "-" && t.spaced && toks[i+1].spaced) && i > start:
			return i + 1
		case !t.capitalised() && t.lower != "," && t.lower != "(" && t.lower != ")" && t.lower != "." && t.lower != "/":
			return start
		}
	}
	return start
}
