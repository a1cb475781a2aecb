package briefing

import (
	"cmp"
	"iter"
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
	Before []Statement // the strongest of the last day before it with a position on the matter; nil unless Change compares
}

// Changes returns ss, statements of one holder on topic in any order, each with what it changed: newest first, of one
// day the weightiest first.
//
// Compared are those whose content names the topic's matter, held in the holder's own name (Via is empty) and dated. What
// is said on one day is one state of mind: each is set against the strongest of the nearest earlier day, and of a day only
// the strongest can soften; what is merely stated takes nothing back and reverses nothing. Where a day has both sides, or the
// strongest of it disagree, what comes after is new. It is reversed only against one that names the matter with the same word: to
// oppose another thing is no reversal. An analysis looks back: what it gives no day for was not said on the day it appeared, and
// is not compared.
func Changes(topic Topic, ss []Statement) []Turn {
	turns := make([]Turn, len(ss))
	for i, s := range ss {
		turns[i] = Turn{Statement: s, Change: AlsoSaid}
	}
	slices.SortStableFunc(turns, func(a, b Turn) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)), cmp.Compare(a.ID, b.ID))
	})
	var on []*Turn // those compared, oldest first
	for i := range turns {
		if t := &turns[i]; t.dated() && len(t.Via) == 0 && topic.Named(t.Words) {
			on = append(on, t)
		}
	}
	var before []Statement
	for len(on) > 0 {
		n := 1
		for n < len(on) && on[n].Date == on[0].Date {
			n++
		}
		var day []Statement
		for _, t := range on[:n] {
			day = append(day, t.Statement)
		}
		for i, c := range dayChanges(positions(before), positions(day)) {
			if c == Reversed && !slices.ContainsFunc(before, func(b Statement) bool { return topic.SameMatter(b.Words, day[i].Words) }) {
				c = New
			}
			on[i].Change = c
			if c != New {
				on[i].Before = before
			}
		}
		before = before[:0:0]
		for _, i := range strongest(positions(day)) {
			before = append(before, day[i])
		}
		on = on[n:]
	}
	slices.SortStableFunc(turns, func(a, b Turn) int { return cmp.Or(b.Date.Compare(a.Date), byWeight(a, b)) })
	return turns
}

// dated reports whether it is known on which day s was said.
func (s Statement) dated() bool {
	return !s.Date.IsZero() && (s.In.Kind != Analysis || s.Date != s.In.Date)
}

func positions(ss []Statement) []Position {
	ps := make([]Position, len(ss))
	for i, s := range ss {
		ps[i] = s.Position
	}
	return ps
}

// dayChanges returns how each position of a day relates to before, those of the nearest earlier day.
func dayChanges(before, day []Position) []Change {
	var held []Position
	for _, i := range strongest(before) {
		held = append(held, before[i])
	}
	changes := make([]Change, len(day))
	for i, p := range day {
		changes[i] = compareAll(held, p)
	}
	firmest := strongest(day)
	for i, c := range changes {
		if c == Softened && (!slices.Contains(firmest, i) || day[i].Act == Say) {
			changes[i] = Reaffirmed
		}
		if c == Reversed && (day[i].Act == Say || !slices.ContainsFunc(held, func(b Position) bool { return b.Act != Say })) {
			changes[i] = New
		}
	}
	return changes
}

// strongest returns the indexes of the strongest positions of a day: by act, then those without a hedge, then those without
// a condition. Where the day has both sides, all of it is returned.
func strongest(day []Position) []int {
	var best []int
	sides := make(map[Stance]bool)
	for i, p := range day {
		sides[p.Stance] = true
		c := 1
		if len(best) > 0 {
			c = firmness(p, day[best[0]])
		}
		if c > 0 {
			best = best[:0]
		}
		if c >= 0 {
			best = append(best, i)
		}
	}
	if sides[Support] && sides[Oppose] {
		best = best[:0]
		for i := range day {
			best = append(best, i)
		}
	}
	return best
}

// firmness orders positions from the weaker to the stronger. An act that is not on the ladder is the weakest.
func firmness(a, b Position) int {
	of := func(p Position) int {
		if n, ok := strength[p.Act]; ok {
			return n
		}
		return -1
	}
	return cmp.Or(cmp.Compare(of(a), of(b)), first(a.Hedged, b.Hedged), first(a.Stance == Conditional, b.Stance == Conditional))
}

// compareAll returns how after relates to before, all of one day.
func compareAll(before []Position, after Position) Change {
	if len(before) == 0 {
		return New
	}
	change := Compare(before[0], after)
	for _, b := range before[1:] {
		if Compare(b, after) != change {
			return New
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

// Named reports whether content names the topic's own matter. "Without a ceasefire" and "after a ceasefire" do not: what is said
// there is said of its absence or of another thing at its time, and a stance to that is none to the matter.
func (t Topic) Named(content string) bool {
	folded := Fold(content)
	return slices.ContainsFunc(t.Matter, func(term string) bool { return hasTerm(folded, term) })
}

// SameMatter reports whether a and b name the topic's own matter with the same word. Where a topic has several ("borders", "land
// swaps"), or one with several endings ("territory", "territorial"), contents that have different ones may be about different things,
// and so are a matter and the same "without" something.
func (t Topic) SameMatter(a, b string) bool {
	a, b = Fold(a), Fold(b)
	return slices.ContainsFunc(t.Matter, func(term string) bool {
		for word := range wordsFor(a, term) {
			for other := range wordsFor(b, term) {
				if strings.TrimSuffix(word, "s") == strings.TrimSuffix(other, "s") && strings.Contains(a, word+" without ") == strings.Contains(b, other+" without ") {
					return true
				}
			}
		}
		return false
	})
}

// hasTerm reports whether folded has term as whole words, not as that which is absent; a final * stands for any ending of the last
// one. A single word also stands for its plural in s.
func hasTerm(folded, term string) bool {
	for range wordsFor(folded, term) {
		return true
	}
	return false
}

// wordsFor yields the words in folded that are term, by the rules of hasTerm.
func wordsFor(folded, term string) iter.Seq[string] {
	return func(yield func(string) bool) {
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
			if !letterBefore(folded, start) && !letterAfter(folded, end) && !absent(folded[:start]) && !yield(folded[start:end]) {
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

// absent reports whether what comes after before is named as absent, or as a time only.
func absent(before string) bool {
	if len(before) > 80 {
		before = before[len(before)-80:]
	}
	if i := strings.LastIndexAny(before, ".,;:?!\"”"); i >= 0 {
		before = before[i+1:]
	}
	words := strings.Fields(before)
	last := " " + strings.Join(words[max(0, len(words)-4):], " ") + " "
	for _, a := range absences {
		if i := strings.Index(last, " "+a+" "); i >= 0 && len(strings.Fields(last[i+len(a)+1:])) <= 2 {
			return true
		}
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
