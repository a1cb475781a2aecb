package briefing

import (
	"hash/fnv"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Gist is what of a statement decides how it compares with others on a topic. Only what is surely told of one thing compares.
type Gist struct {
	Matter   []string // the words by which its content names the topic's own matter, see [Topic.named]; nil: it does not
	Frame    string   // what is said of the matter, where it is not the matter itself: the words that mean something around it, stemmed ("lift" of sanctions); "" the matter itself
	Kind     string   // the words that tell which kind of it, stemmed, and how long it is to last: "full unconditional", "30-day"; "" none
	Of       string   // the names that tell which one of it: "ukraine" of "a ceasefire in Ukraine"; "" none
	Setting  string   // see [Position]
	Words    uint32   // a hash of the words of the content: the same in any case and punctuation
	Place    uint32   // a hash of where the content begins, which is that of another statement where the text only points to it ("rejected that demand"); 0 unknown
	Outright bool     // see [Statement.Outright]
	Wish     bool     // see [Statement.Wishes]
	Again    bool     // see [Statement.Again]
	Part     bool     // the matter only tells which one of another thing is meant: "sanctions relief"
	Narrowed bool     // only at a time or on a condition: "a ceasefire before a peace agreement"
}

// Gist returns the gist of s on topic; the zero Gist where only the text around it names the topic.
func (s *Statement) Gist(topic Topic) Gist {
	if s.Inherits(topic.ID) {
		return Gist{}
	}
	g := topic.gist(s.Words)
	g.Words, g.Outright, g.Wish, g.Again = hashWords(s.Words), s.Outright(), s.Wishes(), s.Again()
	if g.Matter != nil {
		g.Setting = s.Setting
	}
	if !s.Content.IsZero() {
		g.Place = hashWords(s.DocumentID + " " + strconv.Itoa(s.Content.Start))
	}
	return g
}

// gist returns what content alone tells of its gist.
func (t Topic) gist(content string) Gist {
	folded := Fold(content)
	names, first, end := t.named(folded)
	if names == nil {
		return Gist{}
	}
	g := Gist{Matter: names}
	before, after := clause(folded[:first], folded[end:])
	capital := capitals(content)
	np := nounPhrase(before)
	// "We insist on", "I reject": that is what is done with the words.
	own := slices.Contains(before, "we") || slices.Contains(before, "i")
	var frame, kind, of []string
	if long := duration(after); long != "" {
		kind = append(kind, long)
	}
	for i := 0; i < len(np); i++ {
		w := np[i]
		if long := timeSpan(np[i:]); long != "" {
			kind = append(kind, long)
			i++
			continue
		}
		switch {
		case own && speaking[stem(w)], strings.HasSuffix(w, "ing") && anew[w]:
		case capital[w]:
			of = append(of, w)
		case undoing[stem(w)] || i == 0 && verbAhead(before[:len(before)-len(np)]) && !light[stem(w)] && !anew[w] || strings.HasSuffix(w, "ing") && !lasting[w]:
			frame = append(frame, stem(w))
		case !isEmpty(w) && !light[stem(w)]:
			kind = append(kind, stem(w))
		}
	}
	for _, w := range before[:len(before)-len(np)] {
		if !isEmpty(w) && !light[stem(w)] && !boundary[w] && !anew[w] && !(own && speaking[stem(w)]) {
			frame = append(frame, stem(w))
		}
	}
	if len(after) > 0 && undoing[stem(after[0])] {
		frame = append(frame, stem(after[0])) // "sanctions relief"
	}
	near := true // what follows still tells of the thing which one it is
	for i, w := range after {
		if finite[w] || w == "be" || w == "been" {
			if done := predicate(after[i+1:]); done != "" {
				frame = append(frame, done)
			}
			break
		}
		if i > 0 && after[i-1] == "to" && undoing[stem(w)] {
			frame = append(frame, stem(w))
		}
		g.Narrowed = g.Narrowed || narrowing[w] && i < farthest
		if near = near && !parting[w]; near && capital[w] {
			of = append(of, w)
		}
		if relative[w] {
			break
		}
	}
	g.Frame, g.Kind, g.Of = strings.Join(frame[max(0, len(frame)-longestFrame):], " "), strings.Join(kind, " "), strings.Join(of, " ")
	g.Part = compound(folded[end:])
	return g
}

// String returns g in the form that ParseGist reads.
func (g Gist) String() string {
	marks := ""
	for _, m := range [...]struct {
		is   bool
		mark string
	}{{g.Outright, "o"}, {g.Wish, "w"}, {g.Again, "a"}, {g.Narrowed, "n"}, {g.Part, "p"}} {
		if m.is {
			marks += m.mark
		}
	}
	return strings.Join(append([]string{marks, strconv.FormatUint(uint64(g.Words), 36), strconv.FormatUint(uint64(g.Place), 36), g.Frame, g.Kind, g.Of, g.Setting}, g.Matter...), "\t")
}

// ParseGist returns the gist that s is the String of.
func ParseGist(s string) Gist {
	var marks, words, place string
	var g Gist
	for _, field := range []*string{&marks, &words, &place, &g.Frame, &g.Kind, &g.Of, &g.Setting} {
		*field, s, _ = strings.Cut(s, "\t")
	}
	if s != "" {
		g.Matter = strings.Split(s, "\t")
	}
	number := func(field string) uint32 {
		n, _ := strconv.ParseUint(field, 36, 32) // String writes nothing else
		return uint32(n)
	}
	g.Words, g.Place = number(words), number(place)
	has := func(mark string) bool { return strings.Contains(marks, mark) }
	g.Outright, g.Wish, g.Again, g.Narrowed, g.Part = has("o"), has("w"), has("a"), has("n"), has("p")
	return g
}

// less marks the name of a matter that is told as less than the thing itself.
const less = " (less)"

// named returns the words by which a folded content names the topic's own matter, without a plural s, each once, and where the first one stands. Of several
// names for one thing it is the first, without its ending. A matter that is told as
// less than the thing itself ("a ceasefire without guarantees", "a mere ceasefire") has a name of its own: who rejects it may well want
// the thing. "Without a ceasefire", "after a ceasefire" and "if there is a ceasefire" name none: what is said there is said of its absence or of another thing at
// its time or on that condition. Nor does a question ("how a ceasefire would be monitored"), which takes no side.
func (t Topic) named(folded string) (names []string, first, firstEnd int) {
	if asks(folded) {
		return nil, 0, 0
	}
	for _, matter := range t.Matter {
		one, _, several := strings.Cut(matter, Or)
		one = strings.TrimRight(Fold(one), "* ")
		for term := range strings.SplitSeq(matter, Or) {
			for start, end := range termsIn(folded, strings.TrimSpace(term)) {
				if names == nil || start < first || start == first && end > firstEnd {
					first, firstEnd = start, end
				}
				name := one
				if !several {
					name = strings.TrimSuffix(folded[start:end], "s")
				}
				if lessened(folded[:start], folded[end:]) {
					name += less
				}
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names, first, firstEnd
}

// Less reports whether g names the matter as less than the thing itself only.
func (g Gist) Less() bool {
	return len(g.Matter) > 0 && !slices.ContainsFunc(g.Matter, func(name string) bool { return !strings.HasSuffix(name, less) })
}

// SameMatter reports whether a and b name the topic's own matter with the same word, or with names of one thing. Where a topic has several ("borders", "land
// swaps"), or one with several endings ("territory", "territorial"), contents that have different ones may be about different things.
func (g Gist) SameMatter(h Gist) bool {
	return slices.ContainsFunc(g.Matter, func(name string) bool { return slices.Contains(h.Matter, name) })
}

// Compares reports whether what g and h are of is surely one thing, so that they can be set against each other: both name the matter by
// names of one thing, as the thing itself or as less; both speak of it, or of the same about it (that it be lifted, not that there be more of it);
// and neither names nor the states that their documents are about tell that it is another one (a ceasefire in Ukraine, and one in Gaza).
func (g Gist) Compares(h Gist) bool {
	return g.SameMatter(h) && g.Less() == h.Less() && sameFrame(g.Frame, h.Frame) &&
		(g.Of == "" || h.Of == "" || sharesName(g.Of, h.Of)) && sameSetting(g.Setting, h.Setting)
}

// sharesName reports whether a and b have a name in common, be it in another form.
func sharesName(a, b string) bool {
	return slices.ContainsFunc(strings.Fields(a), func(w string) bool {
		return slices.ContainsFunc(strings.Fields(b), func(other string) bool { return formOf(w, other) || formOf(other, w) })
	})
}

// otherKind reports whether both g and h are of a kind of the matter, each of another one: a short truce, and a lasting one.
func (g Gist) otherKind(h Gist) bool {
	a, b := g.kinds(), h.kinds()
	return len(a) > 0 && len(b) > 0 && inBoth(a, b) == 0
}

// sameFrame reports whether the same is said of a matter in two frames: nothing in either, or in long ones half of it.
func sameFrame(a, b string) bool {
	if a == "" || b == "" {
		return a == b
	}
	const long = 4
	x, y := strings.Fields(a), strings.Fields(b)
	need := 1
	if n := min(len(x), len(y)); n >= long {
		need = n / 2
	}
	return inBoth(x, y) >= need
}

// inBoth returns how many of a are in b.
func inBoth(a, b []string) int {
	n := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			n++
		}
	}
	return n
}

// sameSetting reports whether two documents are about the same states, as far as it is known: by how often they name each, as the cosine of the
// angle between them.
func sameSetting(a, b string) bool {
	const same = 0.4
	if a == b || a == "" || b == "" {
		return true
	}
	x, y := weights(a), weights(b)
	both := 0.0
	for state, n := range x {
		both += n * y[state]
	}
	return both >= same*math.Sqrt(squares(x)*squares(y))
}

func weights(setting string) map[string]float64 {
	named := make(map[string]float64)
	for s := range strings.FieldsSeq(setting) {
		id, times, _ := strings.Cut(s, ":")
		n, err := strconv.Atoi(times)
		if err == nil {
			named[id] = float64(n)
		}
	}
	return named
}

func squares(named map[string]float64) float64 {
	sum := 0.0
	for _, n := range named {
		sum += n * n
	}
	return sum
}

// SameThing reports whether g and h are of one thing beyond doubt: their words are the same, or the same words are meant; or they compare as the matter itself, of which the same is said or nothing,
// and what one of them names besides ("sanctions on Norland") the other names too, or it names nothing.
func (g Gist) SameThing(h Gist) bool {
	return g.sameWords(h) || g.Compares(h) && g.Frame == h.Frame && !g.Part && !h.Part && (within(g.Of, h.Of) || within(h.Of, g.Of))
}

// compound reports whether what follows a matter goes on with a noun or a verb, so that another thing is named than the matter.
func compound(after string) bool {
	after = strings.TrimLeft(after, " \"'“”„«»")
	i := strings.IndexFunc(after, func(c rune) bool { return !unicode.IsLetter(c) })
	if i < 0 {
		i = len(after)
	}
	return i > 0 && !following[after[:i]] && !finite[after[:i]] && !strings.HasSuffix(after[:i], "ly") || strings.HasPrefix(after, "-")
}

// following are words that go on behind a thing that is named, and do not name another.
var following = wordSet("of for in on at by to against with between from before after until as that which who and or but if provided unless under along like such over across during since " +
	"now today again here there this next beyond within throughout where while because so without alone first instead rather than per via not")

// kinds returns the words that tell which kind of the matter g is of, without the earnest ones.
func (g Gist) kinds() []string {
	return slices.DeleteFunc(strings.Fields(g.Kind), func(w string) bool { return earnest[w] })
}

// sameWords reports whether the words of g and h are the same, or the same words are meant.
func (g Gist) sameWords(h Gist) bool {
	return g.Words == h.Words && sameSetting(g.Setting, h.Setting) || g.Place == h.Place && g.Place != 0
}

// covers reports whether h is of all kinds that g is of, and only at a time or on a condition where g is: who rejects short truces has not rejected every
// one, nor has who rejects one before an agreement.
func (g Gist) covers(h Gist) bool {
	kinds := h.kinds()
	return (!g.Narrowed || h.Narrowed) && !slices.ContainsFunc(g.kinds(), func(w string) bool { return !slices.Contains(kinds, w) })
}

// earnest are the words for a kind that only say that it is to be one.
var earnest = stems("full unconditional strong ironclad real robust true credible firm reliable solid comprehensive complete genuine effective tough tougher")

// within reports whether each of the words is one of others, be it in another form: "norland", "norlandic".
func within(words, others string) bool {
	return !slices.ContainsFunc(strings.Fields(words), func(w string) bool {
		return !slices.ContainsFunc(strings.Fields(others), func(other string) bool { return formOf(w, other) || formOf(other, w) })
	})
}

// formOf reports whether longer may be a name with an ending: "Ukraine", "Ukrainian".
func formOf(name, longer string) bool {
	if len(name) > 4 {
		name = strings.TrimRight(name, "ae")
	}
	return strings.HasPrefix(longer, name)
}

// hashWords returns a hash of the words of content.
func hashWords(content string) uint32 {
	h := fnv.New32a()
	for _, w := range lettered(Fold(content)) {
		_, _ = h.Write([]byte(w + " ")) // never an error
	}
	return h.Sum32()
}

// opposes reports whether who rejects what g is of opposes what h is of: all of it, and not only a kind of it or that it come at a time.
func (g Gist) opposes(h Gist) bool {
	kinds := strings.Fields(g.Kind)
	return (!g.Narrowed || h.Narrowed) && inBoth(kinds, strings.Fields(h.Kind)) == len(kinds)
}

// share reports whether a and b have a word in common.
func share(a, b string) bool { return inBoth(strings.Fields(a), strings.Fields(b)) > 0 }

// asking are the words with which a question begins.
var asking = map[string]bool{"how": true, "whether": true, "what": true, "which": true, "when": true, "where": true, "who": true, "whom": true, "why": true}

func asks(folded string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(folded, "\"'“„«"), " ")
	return asking[word]
}

var (
	// finite are the verbs after which stands what is said of that which is named before.
	finite = wordSet("would could will can may might must should shall had has have was were is are")
	// boundary are the words, further than those that mean nothing, before which what tells of a noun ends.
	boundary = wordSet("no any each every all both up out off down back against between under towards toward through within without upon per via not never also only just too")
	// parting are the words after which another thing is told than which one is meant.
	parting = wordSet("before after until once if unless while when where because since as so but that which who whom whose provided")
	// relative are those of them that begin a clause with a verb of its own.
	relative = wordSet("if unless while when where because since as but that which who whom whose provided")
	// narrowing are the words that say when or on what condition only something holds.
	narrowing = wordSet("before until unless while if yet")
	// light are the words that say of a thing no more than that it is to be, or is wanted, or is spoken of: to reject the demand for a
	// ceasefire is to reject the ceasefire, and to reach one is to have it.
	light = stems("demand call idea notion concept principle need necessity necessary want wish hope like goal aim prospect possibility immediate immediately now real quick quickly " +
		"see get obtain reach achieve agree accept sign establish begin start come declare secure conclude impose provide give offer receive introduce make hold put adopt observe maintain keep " +
		"take first important essential vital required indispensable inevitable")
	// speaking are the verbs with which somebody says in own words what the words do.
	speaking = stems("insist demand urge call ask propose suggest reject refuse oppose support back welcome need accept appeal promise pledge commit believe think stand press")
	// anew are the words that do not tell one thing that is said of a matter from another.
	anew = wordSet("new further latest renewed same own urgent possible including include includes regarding concerning address shared")
	// undoing are the verbs and nouns that turn round what is said of the thing behind them.
	undoing = stems("lift ease end drop remove removal relax suspend suspension scrap cancel waive break breach violate violation prevent avoid oppose reject rejection refuse refusal " +
		"abandon veto block stop halt freeze delay limit limitation reduce reduction cut relief waiver exemption")
	// lasting are the words in -ing that tell of a kind.
	lasting = wordSet("lasting existing ongoing binding standing remaining longstanding sweeping crippling meaningful")
)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// stems is wordSet of the stems of words.
func stems(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[stem(w)] = true
	}
	return set
}

// longestFrame is how many words of a frame are kept, the nearest ones.
const longestFrame = 12

// farthest is within how many words of a matter something narrows it.
const farthest = 8

// clause returns the words of the sentence that stand before and after a place in a folded text.
func clause(before, after string) (b, a []string) {
	if i := strings.LastIndexAny(before, ".!?;:"); i >= 0 {
		before = before[i+1:]
	}
	if i := strings.IndexAny(after, ".!?;:"); i >= 0 {
		after = after[:i]
	}
	return lettered(before), lettered(after)
}

func lettered(s string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(s, "'s", ""), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// nounPhrase returns the last of words, which tell of the noun behind them and are not told of something else.
func nounPhrase(words []string) []string {
	for i := len(words) - 1; i >= 0; i-- {
		if isEmpty(words[i]) && words[i] != "and" || boundary[words[i]] {
			return words[i+1:]
		}
	}
	return words
}

// duration returns for how long the words behind a matter say that it is to last: "30-day" of "of up to thirty days"; "" where they do not, or "at least" so long, as
// is also what has no end.
func duration(after []string) string {
	if len(after) == 0 || after[0] != "of" && after[0] != "for" && after[0] != "lasting" {
		return ""
	}
	for i, w := range after[1:] {
		switch w {
		case "up", "to", "about", "around", "some", "only", "just", "an", "a", "another", "the", "next", "first":
		default:
			return timeSpan(after[i+1:])
		}
	}
	return ""
}

// timeSpan returns the length of time that words begin with: "30-day" of "30 days"; "" none.
func timeSpan(words []string) string {
	if len(words) < 2 {
		return ""
	}
	unit := strings.TrimSuffix(words[1], "s")
	if unit != "hour" && unit != "day" && unit != "week" && unit != "month" && unit != "year" {
		return ""
	}
	if n := slices.Index(numbers, words[0]); n >= 0 {
		return strconv.Itoa(n) + "-" + unit
	}
	if tens := slices.Index(numberTens, words[0]); tens >= 0 {
		return strconv.Itoa(10*tens) + "-" + unit
	}
	if _, err := strconv.Atoi(words[0]); err == nil {
		return words[0] + "-" + unit
	}
	return ""
}

// numbers and numberTens are the words for numbers, those of tens at a tenth of what they mean.
var (
	numbers    = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	numberTens = strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety hundred")
)

// verbAhead reports whether the word behind words is a verb.
func verbAhead(words []string) bool {
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	return last == "to" || finite[last] || last == "not" || last == "never"
}

// predicate returns the first of words, which follow a finite verb, that says what is so, stemmed; with "not " joined to it where it is not. ""
// where it says only that the thing is to be.
func predicate(words []string) string {
	not := ""
	for _, w := range words {
		switch {
		case w == "not" || w == "never" || w == "no":
			not = "not-"
		case isEmpty(w) || strings.HasSuffix(w, "ly"):
		case light[stem(w)]:
			return strings.TrimSuffix(not, "-")
		default:
			return not + stem(w)
		}
	}
	return ""
}

// stem returns a word without the ending of a plural or a verb.
func stem(w string) string {
	for _, ending := range []string{"ing", "ed", "es", "s"} {
		if root, ok := strings.CutSuffix(w, ending); ok && len(root) > 3 && !strings.HasSuffix(w, "ss") {
			return root
		}
	}
	if root, ok := strings.CutSuffix(w, "e"); ok && len(root) > 3 {
		return root
	}
	return w
}

// capitals returns, folded, the words of content that begin with a capital, but those that do at the beginning of a sentence.
func capitals(content string) map[string]bool {
	found := make(map[string]bool)
	begins := true
	for w := range strings.FieldsSeq(content) {
		bare := strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if c, _ := utf8.DecodeRuneInString(bare); unicode.IsUpper(c) && !begins && bare != "I" {
			for _, part := range lettered(Fold(bare)) {
				found[part] = true
			}
		}
		begins = strings.HasSuffix(strings.TrimRight(w, "\"'”’"), ".") || strings.HasSuffix(w, "“")
	}
	return found
}

// without reports, of what follows a matter, whether it is told without something that makes it whole: not "without a condition".
func without(after string) bool {
	rest, ok := strings.CutPrefix(after, " without ")
	if !ok {
		return false
	}
	words := lettered(rest)
	for _, w := range words[:min(len(words), 3)] {
		switch strings.TrimSuffix(w, "s") {
		case "condition", "precondition", "reservation", "exception", "qualification", "delay", "hesitation", "fail":
			return false
		}
	}
	return true
}

// lessened reports whether what stands between before and after is told as less than the thing itself.
func lessened(before, after string) bool {
	if without(after) || strings.HasPrefix(after, " alone") {
		return true
	}
	words := strings.Fields(before)
	for _, w := range words[max(0, len(words)-3):] {
		switch strings.Trim(w, "\"'“„«") {
		case "just", "mere", "merely", "only", "simply":
			return true
		}
	}
	return false
}

// termsIn yields where in folded the term stands as [wordsIn] finds it, but not as that which is absent nor as a word for people.
func termsIn(folded, term string) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		for start, end := range wordsIn(folded, term) {
			if !absent(folded[:start]) && !ofPeople(folded[end:]) && !yield(start, end) {
				return
			}
		}
	}
}

// wordsIn yields where in folded the term stands as whole words; a final * stands for any ending of the last one. A single word also stands for its
// plural in s.
func wordsIn(folded, term string) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		stem, open := strings.CutSuffix(Fold(term), "*")
		if stem == "" {
			return
		}
		for i := 0; ; {
			j := strings.Index(folded[i:], stem)
			if j < 0 {
				return
			}
			start, end := i+j, i+j+len(stem)
			if !open && strings.HasPrefix(folded[end:], "s") {
				end++
			}
			for open && end < len(folded) && letterAfter(folded, end) {
				_, size := utf8.DecodeRuneInString(folded[end:])
				end += size
			}
			if !letterBefore(folded, start) && !letterAfter(folded, end) && !yield(start, end) {
				return
			}
			_, size := utf8.DecodeRuneInString(folded[start:])
			i = start + size
		}
	}
}

// absences are words after which, within three words, a matter is named as absent, as broken, or as the time or the price of something else.
var absences = []string{"without", "no", "before", "after", "until", "once", "since", "during", "lacking", "violating", "instead of", "rather than", "lack of", "absence of", "violation of",
	"violations of", "breach of", "breaches of", "condition of", "condition for", "conditions of", "conditions for"}

// conditions begin a clause that names a matter only as the condition of something else.
var conditions = map[string]bool{"if": true, "unless": true, "provided": true}

// absent reports whether what comes after before is named as absent, or as a time or a condition only.
func absent(before string) bool {
	if len(before) > 80 {
		before = before[len(before)-80:]
	}
	if i := strings.LastIndexAny(before, ".,;:?!\"”"); i >= 0 {
		before = before[i+1:]
	}
	words := strings.Fields(before)
	if slices.ContainsFunc(words, func(w string) bool { return conditions[w] }) {
		return true
	}
	last := " " + strings.Join(words[max(0, len(words)-4):], " ") + " "
	for _, a := range absences {
		if i := strings.Index(last, " "+a+" "); i >= 0 && len(strings.Fields(last[i+len(a)+1:])) <= 2 {
			return true
		}
	}
	return false
}

// ofPeople reports whether what comes before after only tells which people are meant: the alliance's "allies" are not the alliance.
func ofPeople(after string) bool {
	if !strings.HasPrefix(after, " ") {
		return false
	}
	word := strings.TrimLeft(after, " ")
	if i := strings.IndexFunc(word, func(c rune) bool { return !unicode.IsLetter(c) }); i >= 0 {
		word = word[:i]
	}
	switch word {
	case "allies", "leaders", "officials", "chief", "countries", "capitals", "ministers", "envoys", "negotiators", "delegates":
		return true
	}
	return false
}

func letterBefore(s string, i int) bool {
	c, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}

func letterAfter(s string, i int) bool {
	c, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}
