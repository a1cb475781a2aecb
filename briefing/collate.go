package briefing

import (
	"cmp"
	"slices"
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
	// something are the same.
	nearLikeness = 0.5
)

// Collate sets the statements of document a beside those of b. Only statements of one holder are set beside each
// other, each at most once, the likeliest first: those that say the same are in both; those that are alike, or whose contents both
// name the matter of one topic, are reworded. Pairs and the rest keep the order of a, then of b.
func Collate(topics []Topic, a, b []Statement) Collation {
	type pairing struct {
		a, b int
		like float64
		same bool
	}
	var possible []pairing
	for i, x := range a {
		for j, y := range b {
			if !sameHolder(x.Holder, y.Holder) {
				continue
			}
			p := pairing{a: i, b: j, like: Likeness(x.Words, y.Words)}
			p.same = x.Act == y.Act && x.Stance == y.Stance && x.Hedged == y.Hedged && (p.like >= sameLikeness || SameWords(x.Words, y.Words))
			if p.same || p.like >= nearLikeness || sameMatter(topics, x.Words, y.Words) {
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
		if p.same {
			c.Both = append(c.Both, pair)
		} else {
			c.Reworded = append(c.Reworded, pair)
		}
	}
	c.OnlyA, c.OnlyB = left(a, takenA), left(b, takenB)
	return c
}

func left(ss []Statement, taken []bool) []Statement {
	var rest []Statement
	for i, s := range ss {
		if !taken[i] {
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

func sameMatter(topics []Topic, a, b string) bool {
	return slices.ContainsFunc(topics, func(t Topic) bool { return t.Names(a) != nil && t.Names(b) != nil })
}

// CollateTexts fills c.Text from the texts of the documents that c collates. Statements that turn out to stand in the other one, as
// those of another holder or of nobody, are taken out of c.OnlyA and c.OnlyB.
func (c *Collation) CollateTexts(a, b Document) {
	x, y := unpaired(a, c.OnlyA, c.pairs(func(p Pair) Statement { return p.A })), unpaired(b, c.OnlyB, c.pairs(func(p Pair) Statement { return p.B }))
	type pairing struct {
		a, b int
		like float64
	}
	var possible []pairing
	for i := range x {
		for j := range y {
			if like := likeness(x[i].words, y[j].words); like >= nearLikeness {
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

// A sentence is one of a document in which no paired statement stands.
type sentence struct {
	Passage
	words []string // that mean something
	told  bool     // statements stand in it, which are told as such
	taken bool
}

// unpaired returns the sentences of d without those of paired; in some of them alone statements stand.
func unpaired(d Document, alone, paired []Statement) []sentence {
	within := func(ss []Statement, p Passage) bool {
		return slices.ContainsFunc(ss, func(s Statement) bool { return s.Sentence.Start < p.Span.End && p.Span.Start < s.Sentence.End })
	}
	var found []sentence
	for _, p := range d.Sentences() {
		if len(found) < mostSentences && !within(paired, p) {
			found = append(found, sentence{Passage: p, words: meaning(p.Text), told: within(alone, p)})
		}
	}
	return found
}

// mostSentences is how many sentences of each document are compared: more than readouts, communiqués and news have.
const mostSentences = 400

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
		if !x.taken && !x.told && len(x.words) > 0 {
			rest = append(rest, x.Passage)
		}
	}
	return told, rest
}
