package briefing

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Change says how a position relates to the one its holder took before on the same matter.
type Change string

// The changes, the strongest first.
const (
	Reversed   Change = "reversed"   // from support to oppose, or back
	Hardened   Change = "hardened"   // a stronger act in the same direction, or a hedge or condition dropped
	Softened   Change = "softened"   // the other way
	Reaffirmed Change = "reaffirmed" // the same stance in newer words
	New        Change = "new"        // the first one, or one that the ladder does not relate to the one before
	AlsoSaid   Change = "also said"  // on the topic, but not a position on its matter held in the actor's own name and dated
)

// changes are the changes, the strongest first.
var changes = []Change{Reversed, Hardened, Softened, Reaffirmed, New, AlsoSaid}

// Rank orders changes, the strongest first: 0 is Reversed.
func (c Change) Rank() int { return slices.Index(changes, c) }

// Moved reports whether the position is another one than before: reversed, hardened or softened.
func (c Change) Moved() bool { return c == Reversed || c == Hardened || c == Softened }

// A Turn is a statement with what it changed.
type Turn struct {
	Statement
	Change Change
	Before []Statement // those of the last day before it with a position on the matter, the strongest act first; nil unless Change compares
}

// Changes returns ss, statements of one holder on topic in any order, each with what it changed: newest first, of one
// day the weightiest first.
//
// Compared are those whose content names the topic's matter, held in the holder's own name (Via is empty) and dated.
// Each is set against all of the nearest earlier day, since none of those is the last one: it is hardened or softened
// only if it is so against all of them, reaffirmed where they differ in strength only, and new where they disagree.
func Changes(topic Topic, ss []Statement) []Turn {
	turns := make([]Turn, len(ss))
	for i, s := range ss {
		turns[i] = Turn{Statement: s, Change: AlsoSaid}
	}
	slices.SortStableFunc(turns, func(a, b Turn) int {
		return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(a.ID, b.ID))
	})
	var day, before []Statement
	for i := len(turns) - 1; i >= 0; i-- {
		t := &turns[i]
		if t.Date.IsZero() || len(t.Via) > 0 || !topic.Named(t.Words) {
			continue
		}
		if len(day) > 0 && day[0].Date != t.Date {
			before, day = day, nil
			slices.SortFunc(before, func(a, b Statement) int {
				return cmp.Or(cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)), cmp.Compare(a.ID, b.ID))
			})
		}
		day = append(day, t.Statement)
		t.Change = compareAll(positions(before), t.Position)
		if t.Change != New {
			t.Before = before
		}
	}
	slices.SortStableFunc(turns, func(a, b Turn) int { return cmp.Or(b.Date.Compare(a.Date), byWeight(a, b)) })
	return turns
}

func positions(ss []Statement) []Position {
	ps := make([]Position, len(ss))
	for i, s := range ss {
		ps[i] = s.Position
	}
	return ps
}

// compareAll returns how after relates to before, all of one day.
func compareAll(before []Position, after Position) Change {
	if len(before) == 0 {
		return New
	}
	change := Compare(before[0], after)
	for _, b := range before[1:] {
		switch c := Compare(b, after); {
		case c == change:
		case c == New || c == Reversed || change == New || change == Reversed:
			return New
		default:
			// As strong as one of that day and stronger or weaker than another: no step away from the day.
			change = Reaffirmed
		}
	}
	return change
}

// Compare returns how after relates to before, an earlier position of the same holder on the same matter.
func Compare(before, after Position) Change {
	switch {
	case before.Stance == Support && after.Stance == Oppose, before.Stance == Oppose && after.Stance == Support:
		return Reversed
	case before.Stance == after.Stance && before.Act == after.Act && before.Hedged == after.Hedged:
		return Reaffirmed
	}
	var harder, softer bool
	note := func(order int) {
		harder = harder || order > 0
		softer = softer || order < 0
	}
	b, known := strength[before.Act]
	a, alsoKnown := strength[after.Act]
	if before.Act != after.Act {
		if !known || !alsoKnown {
			return New
		}
		note(a - b)
	}
	if before.Stance != after.Stance {
		switch {
		case before.Stance == Conditional && after.Stance == direction(before.Act):
			note(+1)
		case after.Stance == Conditional && before.Stance == direction(after.Act):
			note(-1)
		default:
			return New
		}
	} else if before.Stance == Conditional && direction(before.Act) != direction(after.Act) {
		return New
	}
	switch {
	case before.Hedged && !after.Hedged:
		note(+1)
	case !before.Hedged && after.Hedged:
		note(-1)
	}
	switch {
	case harder && softer:
		return New
	case harder:
		return Hardened
	case softer:
		return Softened
	}
	return Reaffirmed
}

// strength orders the acts that can harden or soften; a denial is not among them.
var strength = map[Act]int{
	Say:     0,
	Endorse: 1, Concern: 1,
	Propose: 2, Reject: 2,
	Demand: 3, Accuse: 3,
	Commit: 4, Warn: 4,
}

// direction returns the stance that an act has unless the text says otherwise.
func direction(a Act) Stance {
	switch a {
	case Demand, Propose, Commit, Endorse:
		return Support
	case Deny, Accuse, Warn, Reject, Concern:
		return Oppose
	}
	return Neutral
}

// Named reports whether content names the topic's own matter.
func (t Topic) Named(content string) bool {
	folded := Fold(content)
	return slices.ContainsFunc(t.Matter, func(term string) bool { return hasTerm(folded, term) })
}

// hasTerm reports whether folded has term as whole words; a final * stands for any ending of the last one.
// A single word also stands for its plural in s.
func hasTerm(folded, term string) bool {
	stem, open := strings.CutSuffix(Fold(term), "*")
	if stem == "" {
		return false
	}
	for i := 0; ; {
		j := strings.Index(folded[i:], stem)
		if j < 0 {
			return false
		}
		start, end := i+j, i+j+len(stem)
		if !open && strings.HasPrefix(folded[end:], "s") {
			end++
		}
		if !letterBefore(folded, start) && (open || !letterAfter(folded, end)) {
			return true
		}
		_, size := utf8.DecodeRuneInString(folded[start:])
		i = start + size
	}
}

func letterBefore(s string, i int) bool {
	c, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}

func letterAfter(s string, i int) bool {
	c, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}
