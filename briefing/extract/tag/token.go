package tag

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/briefing"
)

// A Token is a word, a part of one ("do" "n't", "Iran" "'s", "U.S." "-" "led") or a punctuation mark.
type Token struct {
	briefing.Span
	Tag  Tag // part of speech
	Rel  Rel // relation to the head
	Head int // index of the head in the sentence; -1 for the root

	lower, stem uint32 // hashes of the lower-case form and of the stem
	suffix      uint32 // hash of the last three bytes of the lower-case form
	prefix      uint32 // hash of its first byte
	shape       uint8  // see shapeOf
	lex         uint32 // lexicon classes; see lexicon
	quote       int16  // number of the quotation that it stands in; 0 none
	mark        quoteMark
	joined      bool // no space before it
}

type quoteMark uint8

const (
	noQuote quoteMark = iota
	openQuote
	closeQuote
)

// A Sentence is a run of tokens that ends with a full stop, a paragraph or a line that stands for itself.
type Sentence struct {
	briefing.Span
	Tokens    []Token
	Paragraph int           // counts from 0
	Heading   bool          // a line without a verb, in capitals or short and without a full stop
	Item      bool          // begins with a bullet or number
	Label     briefing.Span // the speaker label in force ("MR PRICE", "QUESTION"); zero none
	Opens     bool          // Label stands at the beginning of this sentence
	Asks      bool          // Label is of who interviews the only other one who speaks: his name, or that he speaks in bold print
	unnamed   bool          // Label is of whoever asks
	first     int           // index of the first token behind label, bullet and dateline
}

// Shapes of words.
const (
	shapeLower uint8 = iota
	shapeTitle
	shapeUpper
	shapeMixed
	shapeNumber
	shapeAlnum
	shapePunct
	shapeInitial
)

// A cutter cuts a text into tokens and sentences.
type cutter struct {
	text    string
	tokens  []Token
	breaks  []int // token index at which a paragraph begins
	plain   int   // how many paragraphs ask, have no label and stand before the only one who has
	minutes int   // how many paragraphs begin as verbatim reports have it
	answers bool  // a paragraph began "Q.": one that begins "A." answers it
}

// abbreviations end with a full stop that ends no sentence, unless what follows cannot continue one.
var abbreviations = set("mr mrs ms dr prof gen sen rep lt col sgt capt cpl maj adm amb gov hon rev st jr sr no nos vs etc al fig art arts para paras dept jan feb mar apr jun jul aug sep sept oct nov dec ltd inc co corp bros mt ft pres sec min approx est cf ed vol pp e.g i.e u.s u.n u.k e.u a.m p.m d.c ph.d")

// titles are abbreviations that stand before a name: what follows never begins a sentence.
var titles = set("mr mrs ms dr prof gen sen rep lt col sgt capt cpl maj adm amb gov hon rev st no nos vs fig art arts mt ft pres sec e.g i.e cf")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// cut returns the sentences of text. It never fails; tokens are in order, do not overlap and leave out only white space.
func cut(text string) []Sentence {
	c := &cutter{text: text, tokens: make([]Token, 0, len(text)/5+1)}
	c.tokenize()
	c.quotes()
	return c.sentences()
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b >= 0x80
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func (c *cutter) tokenize() {
	t := c.text
	newline := true // a paragraph begins
	space := true
	for i := 0; i < len(t); {
		b := t[i]
		switch {
		case b == '\n':
			if !newline && c.breaksAt(i) {
				newline = true
			}
			space = true
			i++
			continue
		case b == ' ' || b == '\t' || b == '\r' || b == '\v' || b == '\f':
			space = true
			i++
			continue
		}
		r, size := rune(b), 1
		if b >= 0x80 {
			r, size = utf8.DecodeRuneInString(t[i:])
			if unicode.IsSpace(r) || r == 0xFEFF || r == 0x200B {
				space = true
				i += size
				continue
			}
		}
		if newline {
			c.breaks = append(c.breaks, len(c.tokens))
			newline = false
		}
		end := i + size
		if letter(r) {
			end = c.word(i)
			c.split(i, end, !space)
		} else {
			// A run of dots, or of hyphens, is one token.
			if r == '.' || r == '-' || r == '*' || r == '_' || r == '=' {
				for end < len(t) && t[end] == b {
					end++
				}
			}
			// "$5", "'90s" and the like stay apart; "'s" after a quotation mark is joined here.
			if r == '\'' || r == '’' {
				if n := c.clitic(i, size); n > 0 && !space {
					end = i + n
				}
			}
			c.add(i, end, !space)
		}
		space = false
		i = end
	}
}

// breaksAt reports whether the newline at i ends a paragraph. A line that goes on in lower case after one without closing punctuation was only wrapped.
func (c *cutter) breaksAt(i int) bool {
	t := c.text
	j := i + 1
	for j < len(t) && (t[j] == ' ' || t[j] == '\t' || t[j] == '\r') {
		j++
	}
	if j >= len(t) || t[j] == '\n' {
		return true
	}
	k := i
	for k > 0 && (t[k-1] == ' ' || t[k-1] == '\r' || t[k-1] == '\t') {
		k--
	}
	if k == 0 {
		return true
	}
	last := t[k-1]
	return !(t[j] >= 'a' && t[j] <= 'z' && (isWordByte(last) || last == ',' || last == '-'))
}

func letter(r rune) bool {
	if r < 0x80 {
		return isWordByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// clitic returns the length of a clitic ('s, ’re) at i, whose apostrophe has size bytes; 0 if there is none.
func (c *cutter) clitic(i, size int) int {
	rest := c.text[i+size:]
	for _, s := range [...]string{"s", "re", "ve", "ll", "d", "m", "S"} {
		if strings.HasPrefix(rest, s) && (len(rest) == len(s) || !isWordByte(rest[len(s)])) {
			return size + len(s)
		}
	}
	return 0
}

// word returns the end of the word at i: letters and digits, with the dots of abbreviations, the points and commas of numbers, and apostrophes inside.
func (c *cutter) word(i int) int {
	t := c.text
	j := i
	for j < len(t) {
		b := t[j]
		if b < 0x80 {
			if isWordByte(b) {
				j++
				continue
			}
			if j > i && j+1 < len(t) {
				prev, next := t[j-1], t[j+1]
				if (b == '.' || b == ',' || b == ':') && isDigit(prev) && isDigit(next) {
					j++
					continue
				}
				if b == '\'' && isWordByte(prev) && isWordByte(next) {
					j++
					continue
				}
				if b == '&' && prev < 0x80 && next < 0x80 && isWordByte(prev) && isWordByte(next) {
					j++
					continue
				}
				if b == '@' || b == '_' && isWordByte(next) {
					j++
					continue
				}
				if b == '.' && isWordByte(prev) && isWordByte(next) && c.dotted(i, j) {
					j++
					continue
				}
			}
			if b == '.' && j > i && c.abbreviation(t[i:j]) {
				return j + 1
			}
			return j
		}
		r, size := utf8.DecodeRuneInString(t[j:])
		if r == '’' {
			if j > i && j+size < len(t) && isWordByte(t[j+size]) && t[j+size] < 0x80 {
				j += size
				continue
			}
			return j
		}
		if r == 0xAD || r == 0x200D {
			j += size
			continue
		}
		if !letter(r) {
			return j
		}
		j += size
	}
	return j
}

// dotted reports whether the full stop at j belongs to a word that began at i: "U.S", "e.g", "state.gov".
func (c *cutter) dotted(i, j int) bool {
	t := c.text
	if j-i == 1 || t[j-2] == '.' {
		return true
	}
	next := t[j+1]
	return next >= 'a' && next <= 'z' && t[j-1] >= 'a' && t[j-1] <= 'z'
}

func (c *cutter) abbreviation(w string) bool {
	if len(w) == 1 {
		return w[0] >= 'A' && w[0] <= 'Z'
	}
	if len(w) > 6 {
		return false
	}
	if strings.IndexByte(w, '.') > 0 {
		return true
	}
	return abbreviations[strings.ToLower(w)] && w != "no" && w != "art" && w != "sec" && w != "co" && w != "ed" && w != "mar" && w != "min" && w != "pres"
}

// split adds the tokens of the word t[i:end]: contractions and possessives come apart.
func (c *cutter) split(i, end int, joined bool) {
	w := c.text[i:end]
	if cut := cliticAt(w); cut > 0 {
		c.add(i, i+cut, joined)
		c.add(i+cut, end, true)
		return
	}
	if len(w) == 6 && strings.EqualFold(w, "cannot") {
		c.add(i, i+3, joined)
		c.add(i+3, end, true)
		return
	}
	c.add(i, end, joined)
}

// cliticAt returns where the clitic of w begins ("n't", "'s"); 0 if it has none.
func cliticAt(w string) int {
	for _, s := range [...]string{"n't", "n’t", "'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m", "N'T", "N’T", "'S", "’S"} {
		if len(w) > len(s) && w[len(w)-len(s):] == s {
			return len(w) - len(s)
		}
	}
	return 0
}

func (c *cutter) add(start, end int, joined bool) {
	tok := Token{Span: briefing.Span{Start: start, End: end}, Head: -1, joined: joined}
	tok.describe(c.text[start:end])
	c.tokens = append(c.tokens, tok)
}

// describe sets what is known of a token from its word alone.
func (k *Token) describe(w string) {
	var buf [48]byte
	lower := appendLower(buf[:0], w)
	k.lower = hashBytes(lower)
	if len(lower) > 3 {
		k.suffix = hashBytes(lower[len(lower)-3:])
	} else {
		k.suffix = k.lower
	}
	k.prefix = uint32(lower[0])
	k.shape = shapeOf(w)
	k.stem = hashBytes(stem(lower))
	k.lex = lexicon[k.stem]
}

// appendLower appends w in lower case, with straight apostrophes.
func appendLower(b []byte, w string) []byte {
	for i := 0; i < len(w); {
		ch := w[i]
		if ch < 0x80 {
			if ch >= 'A' && ch <= 'Z' {
				ch += 'a' - 'A'
			}
			b = append(b, ch)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(w[i:])
		switch r {
		case '’', '‘':
			b = append(b, '\'')
		case '“', '”', '«', '»', '„':
			b = append(b, '"')
		case '–', '—':
			b = append(b, '-', '-')
		case '…':
			b = append(b, "..."...)
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
		i += size
	}
	return b
}

func shapeOf(w string) uint8 {
	var upper, lower, digit, n int
	first := false
	for i, r := range w {
		n++
		switch {
		case r >= '0' && r <= '9':
			digit++
		case r >= 'a' && r <= 'z':
			lower++
		case r >= 'A' && r <= 'Z', r >= 0x80 && unicode.IsUpper(r):
			upper++
			first = first || i == 0
		case r >= 0x80 && unicode.IsLetter(r):
			lower++
		}
	}
	switch {
	case upper+lower+digit == 0:
		return shapePunct
	case digit > 0 && upper+lower == 0:
		return shapeNumber
	case digit > 0:
		return shapeAlnum
	case upper == 0:
		return shapeLower
	case lower == 0 && upper == 1:
		return shapeInitial
	case lower == 0:
		return shapeUpper
	case upper == 1 && first:
		return shapeTitle
	}
	return shapeMixed
}

// quotes marks quotation marks and numbers the quotations. A quotation that is not closed in its paragraph goes on in the next one if that begins with an opening mark, as the press does it.
func (c *cutter) quotes() {
	next, open := int16(0), int16(0)
	paragraph := 0
	var opener byte // '"' or 'x' for other double marks, '\'' for single
	for i := range c.tokens {
		k := &c.tokens[i]
		begins := paragraph < len(c.breaks) && c.breaks[paragraph] == i
		if begins {
			paragraph++
		}
		kind, dir := quoteKind(c.text[k.Start:k.End])
		if begins && open != 0 && !(kind != 0 && dir != closeQuote) {
			open = 0
		}
		if kind != 0 {
			if dir == noQuote {
				dir = c.direction(i, open != 0 && opener == kind)
			}
			if kind == '\'' && (dir == openQuote && (open != 0 && opener == '\'' || !c.singleOpens(i)) || dir == closeQuote && opener != '\'') {
				dir = noQuote
			}
			switch {
			case dir == openQuote && open != 0 && begins:
				k.mark, k.quote = openQuote, open // continued
			case dir == openQuote && open == 0:
				next++
				open, opener = next, kind
				k.mark, k.quote = openQuote, open
			case dir == closeQuote && open != 0 && opener == kind:
				k.mark, k.quote = closeQuote, open
				open = 0
			case dir == openQuote || dir == closeQuote:
				k.quote = open // nested, or stray
			default:
				k.quote = open
			}
			if next > 30000 {
				next = 0
			}
			continue
		}
		k.quote = open
	}
}

// quoteKind returns the kind of mark that w is, '"' or '\”, 0 for none, and the direction it says by itself.
func quoteKind(w string) (byte, quoteMark) {
	switch w {
	case `"`:
		return '"', noQuote
	case "“", "«", "„":
		return '"', openQuote
	case "”", "»":
		return '"', closeQuote
	case "'", "’":
		return '\'', noQuote
	case "‘":
		return '\'', openQuote
	}
	return 0, noQuote
}

// direction guesses whether the straight mark at token i opens or closes, from the space around it.
func (c *cutter) direction(i int, inside bool) quoteMark {
	k := &c.tokens[i]
	before := !k.joined || k.Start == 0
	after := k.End >= len(c.text) || isSpaceByte(c.text[k.End])
	if !before {
		switch c.text[k.Start-1] {
		case '(', '[', '-', '/':
			before = true
		}
	}
	switch {
	case before && !after:
		return openQuote
	case after && !before:
		return closeQuote
	case inside:
		return closeQuote
	}
	return openQuote
}

func isSpaceByte(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' }

// singleOpens reports whether the single mark at token i has a partner in reach: apostrophes are more common than single quotation marks.
func (c *cutter) singleOpens(i int) bool {
	k := &c.tokens[i]
	if k.joined || k.End >= len(c.text) || !isWordByte(c.text[k.End]) {
		return false
	}
	for j := i + 2; j < len(c.tokens) && j < i+60; j++ {
		n := &c.tokens[j]
		kind, dir := quoteKind(c.text[n.Start:n.End])
		if kind == '\'' && dir != openQuote && n.joined && (n.End >= len(c.text) || !isWordByte(c.text[n.End])) {
			w := c.tokens[j-1].Span
			return c.text[w.End-1] != 's' || j+1 >= len(c.tokens) || c.tokens[j+1].shape == shapePunct
		}
	}
	return false
}

// longest is the most tokens that a sentence has: what is longer is a list, or no prose, and is cut so that reading stays linear.
const longest = 200

func (c *cutter) sentences() []Sentence {
	var out []Sentence
	var label briefing.Span
	asks, unnamed := false, false
	named, apart := c.turns()
	topical := len(named) == 0 && c.topical()
	for p, start := range c.breaks {
		end := c.paragraphEnd(p)
		if start >= end {
			continue
		}
		opens := c.label(start, end)
		if opens == start && c.minutes > 1 {
			opens = c.minuted(start, end)
		}
		switch {
		case topical:
			opens = start
		case opens == start && named != nil:
			opens = c.turn(start, end, named)
		}
		skip := start
		switch {
		case apart != "" && c.setApart(apart, start, end):
			label, opens, skip, asks = c.tokens[start].Span, start+1, start+1, true
		case apart != "" && p > 0 && c.setApart(apart, c.breaks[p-1], start):
			label, asks = c.tokens[start-1].Span, false // what closes the question stands for who answers
		case opens == start && c.plain > 1 && c.tokens[end-1].End-c.tokens[end-1].Start == 1 && c.text[c.tokens[end-1].Start] == '?' && p+1 < len(c.breaks) && c.turn(end, c.paragraphEnd(p+1), named) > end:
			label, asks = briefing.Span{}, true
		case opens > start:
			first := start
			if opens > start+1 && (c.text[c.tokens[first].Start] == '*' || c.numbered(first)) {
				first++
			}
			label = briefing.Span{Start: c.tokens[first].Start, End: c.tokens[opens-1].End}
			asks, unnamed = false, anonymous(label.In(c.text))
			for skip = opens; skip < end-1 && c.parts(skip); skip++ {
			}
		}
		from := start
		for i := start; i < end; i++ {
			last := i == end-1
			long := i-from >= longest || i-from >= longest*3/4 && c.tokens[i].shape == shapePunct
			if !last && !long && (i < skip || !c.stops(i, end)) {
				continue
			}
			if !last && !long {
				// Closing marks belong to the sentence that they close.
				for i+1 < end && (c.tokens[i+1].mark == closeQuote || c.closes(i+1)) {
					i++
				}
				if i < end-1 && c.continues(i, end) {
					continue
				}
			}
			s := Sentence{
				Span:      briefing.Span{Start: c.tokens[from].Start, End: c.tokens[i].End},
				Tokens:    c.tokens[from : i+1 : i+1],
				Paragraph: p,
				Label:     label,
				Asks:      asks,
				unnamed:   unnamed,
				Opens:     opens > start && from == start,
			}
			s.first = 0
			if s.Opens {
				s.first = min(skip-from, len(s.Tokens))
			}
			c.line(&s, from == start && i == end-1)
			out = append(out, s)
			from = i + 1
		}
	}
	if apart == "" && c.plain < 2 {
		c.ask(out)
	}
	return out
}

// ask marks the sentences of who interviews: where two by name take turns, the one who asks in more of his; of equals the one who is shorter.
func (c *cutter) ask(ss []Sentence) {
	type part struct {
		label                   string
		turns, questions, words int
	}
	var parts []part
	at := make(map[string]int)
	asks := false
	for n := range ss {
		s := &ss[n]
		if s.Label.IsZero() {
			continue
		}
		label := s.Label.In(c.text)
		k, ok := at[label]
		if !ok {
			k = len(parts)
			at[label] = k
			parts = append(parts, part{label: label})
		}
		p := &parts[k]
		p.words += len(s.Tokens)
		asks = asks || slices.ContainsFunc(s.Tokens, func(k Token) bool { return c.text[k.Start] == '?' })
		if n+1 < len(ss) && ss[n+1].Label == s.Label {
			continue
		}
		p.turns++
		if asks {
			p.questions++
		}
		asks = false
	}
	if slices.ContainsFunc(ss, func(s Sentence) bool { return s.unnamed }) {
		return
	}
	parts = slices.DeleteFunc(parts, func(p part) bool { return p.turns < 2 })
	if len(parts) != 2 || parts[0].questions+parts[1].questions == 0 {
		return
	}
	p, q := parts[0], parts[1]
	if cmp.Or(cmp.Compare(q.questions*p.turns, p.questions*q.turns), cmp.Compare(p.words*q.turns, q.words*p.turns)) > 0 {
		p = q
	}
	for n := range ss {
		ss[n].Asks = ss[n].Label.In(c.text) == p.label
	}
}

// anonymous reports whether label is of whoever asks: "QUESTION", "Q.", "Question (Radio Ekko)".
func anonymous(label string) bool {
	word, _, _ := strings.Cut(label, " ")
	return Asker(word)
}

// Asker reports whether word, in any case and with or without a full stop, labels in transcripts whoever asks and names nobody.
func Asker(word string) bool { return askers[strings.ToLower(strings.TrimSuffix(word, "."))] }

var askers = set("q question questions participant journalist reporter interviewer questioner")

// closes reports whether token i is a bracket, or the marks of bold print, that closes, next to what it closes.
func (c *cutter) closes(i int) bool {
	k := &c.tokens[i]
	return k.joined && (k.End-k.Start == 1 && (c.text[k.Start] == ')' || c.text[k.Start] == ']') || c.text[k.Start:k.End] == "**")
}

// stops reports whether a sentence may end with token i.
func (c *cutter) stops(i, end int) bool {
	k := &c.tokens[i]
	w := c.text[k.Start:k.End]
	switch w[0] {
	case '.', '?', '!':
		return true
	}
	if w[len(w)-1] != '.' || i+1 >= end {
		return w == "…"
	}
	// An abbreviation: it ends a sentence only before a word that begins one.
	bare := strings.ToLower(w[:len(w)-1])
	next := c.text[c.tokens[i+1].Start:c.tokens[i+1].End]
	switch {
	case bare == "no" && !isDigit(next[0]):
		return true // an answer
	case len(bare) == 1, titles[bare]:
		return false
	}
	return starters[next]
}

// starters begin a sentence after an abbreviation.
var starters = set("The A An In On At He She It They We I You This That These Those But And As For If When While After Before His Her Its Their Our However Also There To With From By According Asked")

// continues reports whether what follows token i goes on with the same sentence although i could end one: "…?" he asked.
func (c *cutter) continues(i, end int) bool {
	n := &c.tokens[i+1]
	b := c.text[n.Start]
	if b >= 'a' && b <= 'z' {
		return true
	}
	switch b {
	case ',', ';', ':', ')', ']', '.', '?', '!', '-':
		return true
	}
	return false
}

// parts reports whether token i parts a label from what is said.
func (c *cutter) parts(i int) bool {
	switch w := c.text[c.tokens[i].Start:c.tokens[i].End]; w {
	case ":", "*", "**", ".", "–", "—":
		return true
	}
	return false
}

// rubrics say before a colon what a text is, not who speaks in it.
var rubrics = set("analysis opinion commentary comment editorial explainer interview exclusive breaking update viewpoint subject re date topic note title summary statement factbox timeline readout transcript press")

// numbered reports whether token i is the number of a question: "Q41".
func (c *cutter) numbered(i int) bool {
	w := c.text[c.tokens[i].Start:c.tokens[i].End]
	return len(w) > 1 && w[0] == 'Q' && strings.Trim(w[1:], "0123456789") == ""
}

// minuted returns the end of a label as verbatim reports of parliaments have it, that begins at token start: "Jane Doe, on
// behalf of the Group. – Madam President"; else start.
func (c *cutter) minuted(start, end int) int {
	const longest = 30 // tokens of a name and of whom it speaks for
	comma := false
	for i := start; i+2 < end && i < start+longest; i++ {
		k := &c.tokens[i]
		switch w := c.text[k.Start:k.End]; {
		case w == "." && i > start:
			if n := &c.tokens[i+1]; !n.joined && (c.text[n.Start:n.End] == "–" || c.text[n.Start:n.End] == "—") {
				return i
			}
			return start
		case w == "," || w == "(":
			comma = i > start
		case w == ":" || w == "?" || w == "!":
			return start
		case comma || k.shape == shapeTitle || k.shape == shapeUpper || k.shape == shapeInitial || k.shape == shapeMixed:
		case i > start && (w == "-" || w == "'" || w == "’" || w == "de" || w == "van" || w == "der" || w == "von" || w == "al" || w == "of" || w == "the"):
		default:
			return start
		}
	}
	return start
}

// paragraphEnd returns the index of the token behind paragraph p.
func (c *cutter) paragraphEnd(p int) int {
	if p+1 < len(c.breaks) {
		return c.breaks[p+1]
	}
	return len(c.tokens)
}

// persons are the words by which speakers speak of themselves and of each other.
var persons = set("i we you my our your")

// topical reports whether what stands in capitals before a colon at the beginning of paragraphs tells what they are about, as in
// a bulletin of negotiations ("FINANCE: Norway proposed …"), and not who speaks: nothing that stands there comes back, has a title
// or asks, and nobody says "I" or "you" there.
func (c *cutter) topical() bool {
	seen := make(map[string]bool)
	for p, start := range c.breaks {
		end := c.paragraphEnd(p)
		if start >= end {
			continue
		}
		colon := c.label(start, end)
		if colon == start {
			continue
		}
		label := c.text[c.tokens[start].Start:c.tokens[colon-1].End]
		if seen[label] || anonymous(label) || strings.ToUpper(label) != label || titles[strings.ToLower(c.text[c.tokens[start].Start:c.tokens[start].End])] {
			return false
		}
		seen[label] = true
		quoted := false
		for i := colon; i < end; i++ {
			k := &c.tokens[i]
			switch {
			case k.mark == openQuote:
				quoted = true
			case k.mark == closeQuote:
				quoted = false
			case !quoted && (c.text[k.Start] == '?' || persons[strings.ToLower(c.text[k.Start:k.End])]):
				return false
			}
		}
	}
	return len(seen) > 0
}

// longestLabel is the most tokens that a label has which is not in capitals.
const longestLabel = 20

// turn returns the end of a label in ordinary letters that begins at token start, if it is one of those named, or has a
// name and what it belongs to where some are; else start. Where named is nil, whatever has the form of one.
func (c *cutter) turn(start, end int, named map[string]bool) int {
	first := start
	if c.text[c.tokens[start].Start] == '*' || c.numbered(start) {
		first++ // "**Jane Doe:** …", "Q41 Chair: …"
	}
	depth, comma := 0, 0
	for i := first; i < end-1 && i < first+longestLabel; i++ {
		k := &c.tokens[i]
		switch w := c.text[k.Start:k.End]; {
		case depth == 0 && (w == ":" || w == "**"):
			if i > first && (w == ":" || c.text[c.tokens[i+1].Start] == ':') &&
				(named == nil || named[c.text[c.tokens[first].Start:c.tokens[i-1].End]] || (comma > first+1 || c.numbered(start)) && len(named) > 0) {
				return i
			}
			return start
		case w == "(" && i > first:
			depth++
			comma = i
		case w == ")":
			depth--
		case w == "," && i > first && comma == 0:
			comma = i // "Jane Doe, News Now: …"
		case k.shape == shapeTitle || k.shape == shapeUpper || k.shape == shapeInitial || k.shape == shapeMixed:
		case i > first && (w == "." || w == "-" || w == "'" || w == "’" || w == "of" || w == "the" || w == "for" || w == "and" || w == "de" || w == "van" || w == "der" || w == "al" || w == "&"):
		default:
			return start
		}
	}
	return start
}

// turns returns what stands before a colon at the beginning of two paragraphs or more, where that is one of two who speak
// and one asks: who speaks, in ordinary letters; and whether questions are told from answers by bold print.
func (c *cutter) turns() (named map[string]bool, apart string) {
	counts := make(map[string]int)
	asked, others := false, 0
	set, questions := make(map[string]int), make(map[string]int) // by what sets a paragraph apart
	question := false                                            // the paragraph before asks and has no label
	for p, start := range c.breaks {
		end := c.paragraphEnd(p)
		if start >= end {
			continue
		}
		for _, mark := range marksOfQuestions {
			if c.setApart(mark, start, end) {
				set[mark]++
				if c.text[c.tokens[end-1].Start] == '?' || c.text[c.tokens[end-2].Start] == '?' {
					questions[mark]++
				}
			}
		}
		if c.minuted(start, end) > start {
			c.minutes++
		}
		opens := c.turn(start, end, nil)
		if opens > start && question {
			c.plain++
			asked = true
		}
		question = opens == start && c.text[c.tokens[end-1].Start] == '?'
		if opens > start {
			first := start
			if c.text[c.tokens[start].Start] == '*' {
				first++
			}
			if c.numbered(start) {
				first++
				others = 1
			}
			counts[c.text[c.tokens[first].Start:c.tokens[opens-1].End]]++
		} else if opens = c.label(start, end); opens > start {
			others = 1
		}
		for i := opens; opens > start && i < end && !asked; i++ {
			asked = c.text[c.tokens[i].Start] == '?'
		}
	}
	c.answers = false
	named = make(map[string]bool)
	once, members := 0, 0
	for label := range counts {
		if member(label) {
			members++
		}
	}
	for label, n := range counts {
		if n > 1 && asked || members > 1 && member(label) {
			named[label] = true
		} else if i := strings.IndexAny(label, ",("); i > 0 && strings.Contains(label[:i], " ") {
			once = 1
		}
	}
	if c.plain < 2 || len(named) != 1 || others > 0 {
		c.plain = 0
	}
	if len(named)+others+once+c.plain < 2 {
		named = nil
	}
	for _, mark := range marksOfQuestions {
		if questions[mark] > 1 && 3*questions[mark] >= set[mark] && set[mark] < len(c.breaks)-set[mark]/2 {
			return named, mark
		}
	}
	return named, ""
}

// member reports whether label is of a member of a parliament, with a title and a party or a seat: "Baroness Holm (CB)", "Mr. Lund (Norville East)".
func member(label string) bool {
	title, name, _ := strings.Cut(label, " ")
	title = strings.ToLower(strings.TrimSuffix(title, "."))
	return (titles[title] || peers[title]) && strings.Contains(name, " (") && strings.HasSuffix(name, ")")
}

var peers = set("lord lady baroness baron viscount viscountess earl sir dame senator")

// marksOfQuestions begin the questions of an interview without labels.
var marksOfQuestions = [...]string{"**", "—", "–"}

// setApart reports whether the paragraph of tokens [start, end) is a sentence that mark sets apart: "**Why now?**", "— Why now?"
func (c *cutter) setApart(mark string, start, end int) bool {
	if end-start < 4 || c.text[c.tokens[start].Start:c.tokens[start].End] != mark || c.tokens[start+1].joined != (mark == "**") {
		return false
	}
	last := end - 1
	if mark == "**" {
		if c.text[c.tokens[last].Start:c.tokens[last].End] != mark {
			return false
		}
		last--
	}
	switch c.text[c.tokens[last].Start] {
	case '?', '.', '!':
		return true
	}
	return false
}

// label returns the end of a speaker label that begins at token start, the token of its colon; start if there is none.
func (c *cutter) label(start, end int) int {
	t := c.text
	first := t[c.tokens[start].Start:c.tokens[start].End]
	if strings.HasPrefix(t[c.tokens[start].Start:], "Q&A") || rubrics[strings.ToLower(first)] {
		return start // the heading of an interview, or what the text is
	}
	if first == "Q" && start+1 < end && !c.tokens[start+1].joined {
		n := t[c.tokens[start+1].Start:c.tokens[start+1].End]
		if n[0] >= 'A' && n[0] <= 'Z' || n[0] >= 0x80 || n[0] == '"' || n[0] == '-' || n == ":" {
			c.answers = c.answers || n == "–" || n == "—" || n[0] == '-'
			return start + 1
		}
	}
	if (first == "Q." || first == "Q" || first == "A.") && start+2 < end {
		n := start + 1
		if first == "Q" && t[c.tokens[n].Start] == '.' {
			n++
		}
		if w := t[c.tokens[n].Start:c.tokens[n].End]; !c.tokens[n].joined && (first != "A." || c.answers) && w[0] >= 'A' && (n > start+1 || first != "Q") {
			c.answers = true
			return n
		}
	}
	if first == "A" && c.answers && start+2 < end && c.tokens[start+1].shape == shapePunct && !c.tokens[start+1].joined {
		return start + 1 // "A – …"
	}
	capitals, depth, words, title := true, 0, 0, false
	for i := start; i < end && i < start+16; i++ {
		k := &c.tokens[i]
		w := t[k.Start:k.End]
		switch {
		case w == ":" && depth == 0:
			if i == start || i+1 >= end && !capitals {
				return start
			}
			if i+1 >= end {
				return start // a heading
			}
			if capitals && words <= 7 || title && words <= 5 {
				return i
			}
			return start
		case w == "(" || w == "[":
			depth++
		case w == ")" || w == "]":
			depth--
		case depth > 0:
		case w == "," && capitals && words > 0: // "JANE DOE, HOST:"
		case w == "." || w == "'" || w == "’" || w == "-" || w == "’s" || w == "'s":
		case k.shape == shapeUpper || k.shape == shapeInitial || k.shape == shapeMixed:
			words++
		case k.shape == shapeTitle:
			words++
			lower := strings.ToLower(strings.TrimSuffix(w, "."))
			if w == "Mr" || w == "Ms" || w == "Mc" || w == "Dr" || titles[lower] || w == "President" || w == "Minister" || w == "Ambassador" || w == "Question" || w == "Secretary" {
				if i == start {
					title = true
				}
				continue
			}
			capitals = false
		case k.shape == shapeLower && (w == "of" || w == "the" || w == "de"):
			if i == start {
				return start
			}
		default:
			return start
		}
	}
	return start
}

// line tells headings and list items from running text.
func (c *cutter) line(s *Sentence, alone bool) {
	i := s.first
	t := c.text
	if i < len(s.Tokens) && !s.Opens {
		w := t[s.Tokens[i].Start:s.Tokens[i].End]
		switch w[0] {
		case '-', '*':
			s.Item = len(s.Tokens) > 1 && s.Paragraph >= 0 && alone || i+1 < len(s.Tokens)
			i++
		default:
			switch {
			case strings.HasPrefix(w, "•") || strings.HasPrefix(w, "–") || strings.HasPrefix(w, "—") || strings.HasPrefix(w, "·"):
				s.Item = true
				i++
			case w == "(" && i+2 < len(s.Tokens) && s.Tokens[i+1].End-s.Tokens[i+1].Start <= 3 && t[s.Tokens[i+2].Start] == ')':
				s.Item = true
				i += 3
			case s.Tokens[i].shape == shapeNumber && i+1 < len(s.Tokens) && (t[s.Tokens[i+1].Start] == '.' || t[s.Tokens[i+1].Start] == ')'):
				s.Item = true
				i += 2
			}
		}
		if i < len(s.Tokens) {
			s.first = i
		}
	}
	if !alone || len(s.Tokens) > 16 {
		return
	}
	last := t[s.Tokens[len(s.Tokens)-1].Start]
	if last == '.' || last == '?' || last == '!' || last == ',' || last == ';' || s.Tokens[len(s.Tokens)-1].mark == closeQuote {
		return
	}
	s.Heading = !s.Opens && !s.Item
}
