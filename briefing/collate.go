package briefing

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Collation is what two documents say, set side by side.
type Collation struct {
	Both     []Pair // the same statement in both
	Reworded []Pair // on the same matter by the same holder, in other words
	OnlyA    []Statement
	OnlyB    []Statement
	Text     TextCollation
}

// A TextCollation is what is left of two documents beside the statements that were found in both, sentence by sentence, whoever says
// it or nobody. What stands in OnlyA or OnlyB as a statement is in none of its lists but the first two.
type TextCollation struct {
	Both     []PassagePair // nearly the same words
	Reworded []PassagePair // half of the words that mean something
	OnlyA    []Passage
	OnlyB    []Passage
	Cut      bool // one of them has more than MostSentences, and the others of it were left out
}

// A PassagePair is a sentence of each document.
type PassagePair struct {
	A, B Passage
}

// A Pair is a statement of each document.
type Pair struct {
	A, B Statement
}

const (
	// sameLikeness is from which Likeness on two contents with the same act and stance count as the same statement.
	sameLikeness = 0.85
	// nearLikeness is from which Likeness on two contents count as being on the same matter: half of their words that mean
	// something are the same, and at least leastShared of them. Fewer are a name, or what every text on the matter says.
	nearLikeness = 0.5
	leastShared  = 3
	// pointedWords is how many words that mean something a content has at most of which nobody knows what it is about, because it only points to
	// something: "there were no details of how this would work".
	pointedWords = 3
)

// near reports whether two texts with these words that mean something are that much alike; not where one denies and the other does not.
func near(x, y []string, like float64) bool {
	shared := like * float64(len(x)+len(y)) / 2
	return like >= nearLikeness && (like >= sameLikeness || shared >= leastShared) && denies(x) == denies(y)
}

func denies(words []string) bool {
	return slices.Contains(words, "not") || slices.Contains(words, "no") || slices.Contains(words, "never")
}

// Collate sets the statements of document a beside those of b. Only statements of one holder are set beside each
// other, and of those none that is for something beside one that is against it, each at most once, the likeliest first: those that say the same are in both; those that are alike, or that are both for or both against what
// both name with the same word of a topic's matter, are reworded. Contents that only point to something are about nobody knows what, and stand alone.
// What somebody tells of another is left out where what he says himself is there. Pairs and the rest keep the order of a, then of b.
func Collate(topics []Topic, a, b []Statement) Collation {
	type pairing struct {
		a, b int
		like float64
		same bool
	}
	var possible []pairing
	meant, others := meanings(a), meanings(b)
	rare := rareWords(meant, others)
	for i := range a {
		for j := range b {
			x, y := &a[i], &b[j]
			if !sameHolder(x.Holder, y.Holder) || contrary(x, y) || points(x.Words, meant[i]) || points(y.Words, others[j]) {
				continue
			}
			p := pairing{a: i, b: j, like: likeness(meant[i], others[j])}
			p.same = x.Act == y.Act && x.Stance == y.Stance && x.Hedged == y.Hedged && (p.like >= sameLikeness || SameWords(x.Words, y.Words))
			if p.same || near(meant[i], others[j], p.like) || tell(rare, meant[i], others[j]) || sameMatter(topics, x, y) {
				possible = append(possible, p)
			}
		}
	}
	slices.SortStableFunc(possible, func(x, y pairing) int { return cmp.Or(first(x.same, y.same), cmp.Compare(y.like, x.like)) })
	takenA, takenB := make([]bool, len(a)), make([]bool, len(b))
	var pairs []pairing
	for _, p := range possible {
		if !takenA[p.a] && !takenB[p.b] {
			takenA[p.a], takenB[p.b] = true, true
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, func(x, y pairing) int { return cmp.Compare(x.a, y.a) })
	var c Collation
	for _, p := range pairs {
		pair := Pair{a[p.a], b[p.b]}
		again := slices.ContainsFunc(pairs, func(q pairing) bool { return q != p && a[q.a].tells(pair.A) && b[q.b].tells(pair.B) })
		switch {
		case again:
		case p.same:
			c.Both = append(c.Both, pair)
		default:
			c.Reworded = append(c.Reworded, pair)
		}
	}
	c.OnlyA, c.OnlyB = left(a, takenA), left(b, takenB)
	return c
}

// tells reports whether told is what the holder of s tells in s of another.
func (s *Statement) tells(told Statement) bool {
	return s.Own() && !told.Own() && s.Sentence == told.Sentence && s.Content.Overlaps(told.Content)
}

// contrary reports whether one of a and b is for something and the other against it. Who cannot imagine a meeting without a ceasefire is for one.
func contrary(a, b *Statement) bool {
	return opposite(a.Stance, b.Stance) && lacks(a.Words) == lacks(b.Words)
}

func lacks(content string) bool { return strings.Contains(Fold(content), " without ") }

const (
	// mostRare is how many statements of both documents have a rare word at most.
	mostRare = 4
	// rareShared is how many rare words two contents share at least to tell of the same thing, and rareLikeness which part of those of the shorter one.
	rareShared   = 3
	rareLikeness = 0.4
)

// rareWords returns the words that few of the contents with these words have.
func rareWords(contents ...[][]string) map[string]bool {
	in := make(map[string]int)
	for _, c := range slices.Concat(contents...) {
		for _, w := range slices.Compact(slices.Clone(c)) {
			in[w]++
		}
	}
	rare := make(map[string]bool, len(in))
	for w, n := range in {
		if n <= mostRare {
			rare[w] = true
		}
	}
	return rare
}

// tell reports whether contents with the words x and y share so many rare ones that they tell of the same thing, one of them at more length.
func tell(rare map[string]bool, x, y []string) bool {
	shared := 0
	for _, w := range slices.Compact(slices.Clone(x)) {
		if rare[w] && slices.Contains(y, w) {
			shared++
		}
	}
	return shared >= rareShared && float64(shared) >= rareLikeness*float64(min(len(x), len(y))) && denies(x) == denies(y)
}

func left(ss []Statement, taken []bool) []Statement {
	var rest []Statement
	for i, s := range ss {
		if !taken[i] && !slices.ContainsFunc(ss, func(own Statement) bool { return own.tells(s) }) {
			rest = append(rest, s)
		}
	}
	return rest
}

func sameHolder(a, b Mention) bool {
	if a.Actor != "" || b.Actor != "" {
		return a.Actor == b.Actor
	}
	return Fold(a.Name) == Fold(b.Name)
}

// sameMatter reports whether a and b are both for, or both against, what both name with the same word of one of the topics' matter, and do more than say something
// of it: that another would accept it is another thing. What is only wished must surely be the same.
func sameMatter(topics []Topic, a, b *Statement) bool {
	if a.Stance != b.Stance || a.Stance == Neutral {
		return false
	}
	return slices.ContainsFunc(topics, func(t Topic) bool {
		x, y := a.Gist(t), b.Gist(t)
		if a.Act == Say && !x.Wish || b.Act == Say && !y.Wish {
			return false
		}
		return x.SameMatter(y) && x.Less() == y.Less() && (!x.Wish && !y.Wish || x.Compares(y))
	})
}

// meanings returns the words of the contents of ss that mean something.
func meanings(ss []Statement) [][]string {
	words := make([][]string, len(ss))
	for i, s := range ss {
		words[i] = meaning(s.Words)
	}
	return words
}

// points reports whether content, whose words that mean something are meant, says of nothing but what it only points to what it says.
func points(content string, meant []string) bool {
	return len(meant) <= pointedWords && slices.ContainsFunc(tokens(content), func(t token) bool { return pointers[t.text] })
}

// pointers are words that stand for what another sentence names.
var pointers = map[string]bool{"this": true, "these": true, "those": true, "it": true, "they": true, "them": true, "one": true, "such": true}

// CollateTexts fills c.Text from the texts of the documents that c collates. Statements that turn out to stand in the other one, as
// those of another holder or of nobody, are taken out of c.OnlyA and c.OnlyB.
func (c *Collation) CollateTexts(a, b Document) {
	x, cutA := unpaired(a, c.OnlyA, c.pairs(func(p Pair) Statement { return p.A }))
	y, cutB := unpaired(b, c.OnlyB, c.pairs(func(p Pair) Statement { return p.B }))
	c.Text.Cut = cutA || cutB
	type pairing struct {
		a, b int
		like float64
	}
	var possible []pairing
	for i := range x {
		for j := range y {
			if x[i].sharesHolder(y[j]) {
				continue // what they say has been compared
			}
			like := likeness(x[i].words, y[j].words)
			if near(x[i].words, y[j].words, like) && near(x[i].plain, y[j].plain, likeness(x[i].plain, y[j].plain)) {
				possible = append(possible, pairing{i, j, like})
			}
		}
	}
	slices.SortStableFunc(possible, func(p, q pairing) int { return cmp.Compare(q.like, p.like) })
	var pairs []pairing
	for _, p := range possible {
		if !x[p.a].taken && !y[p.b].taken {
			x[p.a].taken, y[p.b].taken = true, true
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, func(p, q pairing) int { return cmp.Compare(p.a, q.a) })
	for _, p := range pairs {
		pair := PassagePair{x[p.a].Passage, y[p.b].Passage}
		if p.like >= sameLikeness {
			c.Text.Both = append(c.Text.Both, pair)
		} else {
			c.Text.Reworded = append(c.Text.Reworded, pair)
		}
	}
	c.OnlyA, c.Text.OnlyA = alone(c.OnlyA, x)
	c.OnlyB, c.Text.OnlyB = alone(c.OnlyB, y)
}

func (c *Collation) pairs(of func(Pair) Statement) []Statement {
	var ss []Statement
	for _, p := range slices.Concat(c.Both, c.Reworded) {
		ss = append(ss, of(p))
	}
	return ss
}

// On returns what of c is on a topic: the statements on it and the sentences that have one of its terms, of a pair in either document.
func (c Collation) On(topic Topic) Collation {
	said := func(s Statement) bool { return slices.Contains(s.Topics, topic.ID) }
	told := func(p Passage) bool { return topic.In(p.Text) }
	return Collation{
		Both:     those(c.Both, func(p Pair) bool { return said(p.A) || said(p.B) }),
		Reworded: those(c.Reworded, func(p Pair) bool { return said(p.A) || said(p.B) }),
		OnlyA:    those(c.OnlyA, said), OnlyB: those(c.OnlyB, said),
		Text: TextCollation{
			Both:     those(c.Text.Both, func(p PassagePair) bool { return told(p.A) || told(p.B) }),
			Reworded: those(c.Text.Reworded, func(p PassagePair) bool { return told(p.A) || told(p.B) }),
			OnlyA:    those(c.Text.OnlyA, told), OnlyB: those(c.Text.OnlyB, told),
			Cut: c.Text.Cut,
		},
	}
}

// those returns the ones of all that meet the condition.
func those[T any](all []T, meets func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !meets(one) })
}

// A sentence is one of a document in which no paired statement stands.
type sentence struct {
	Passage
	words []string  // that mean something
	plain []string  // of those, the ones in small letters: what two sentences say of the same people need not be the same
	told  []Mention // the holders of the statements that stand in it, which are told as such
	taken bool
}

// sharesHolder reports whether one holder has statements in both.
func (s sentence) sharesHolder(other sentence) bool {
	return slices.ContainsFunc(s.told, func(a Mention) bool {
		return slices.ContainsFunc(other.told, func(b Mention) bool { return sameHolder(a, b) })
	})
}

// unpaired returns the sentences of d without those of paired, and whether there are more; in some of them alone statements stand.
func unpaired(d Document, alone, paired []Statement) (found []sentence, cut bool) {
	within := func(ss []Statement, p Passage) (holders []Mention) {
		for _, s := range ss {
			if s.Sentence.Overlaps(p.Span) {
				holders = append(holders, s.Holder)
			}
		}
		return holders
	}
	for _, p := range d.Sentences() {
		switch {
		case within(paired, p) != nil:
		case len(found) == MostSentences:
			return found, true
		default:
			found = append(found, sentence{Passage: p, words: meaning(p.Text), plain: meaning(lowerCase(p.Text)), told: within(alone, p)})
		}
	}
	return found, false
}

// lowerCase returns the words of text that begin with a small letter or are numbers.
func lowerCase(text string) string {
	var words []string
	for _, t := range tokens(text) {
		if c, _ := utf8.DecodeRuneInString(t.span.In(text)); !unicode.IsUpper(c) {
			words = append(words, t.text)
		}
	}
	return strings.Join(words, " ")
}

// MostSentences is how many sentences of each document are compared: more than readouts, communiqués and news have.
const MostSentences = 400

// alone returns the statements of ss that stand in no sentence that was taken, and the other sentences that are left.
func alone(ss []Statement, sentences []sentence) (told []Statement, rest []Passage) {
	for _, s := range ss {
		if !slices.ContainsFunc(sentences, func(x sentence) bool {
			return x.taken && s.Sentence.Start < x.Span.End && x.Span.Start < s.Sentence.End
		}) {
			told = append(told, s)
		}
	}
	for _, x := range sentences {
		if !x.taken && x.told == nil && len(x.words) > 0 {
			rest = append(rest, x.Passage)
		}
	}
	return told, rest
}
