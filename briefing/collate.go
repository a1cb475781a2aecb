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
	return slices.ContainsFunc(topics, func(t Topic) bool { return t.Named(a) && t.Named(b) })
}
