package briefing

import (
	"cmp"
	"slices"
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
// Compared are those that take a position on the topic's matter, see [Point.OnMatter], and are dated. What
// is said on one day is one state of mind: each is set against the strongest of those that it compares with ([Gist.Compares]) of the
// nearest earlier day that names the matter likewise, and of a day only the strongest can soften, and nothing that one says alone what several said together; what is merely said takes nothing back, hardens and reverses
// nothing, and of two wishes neither is the stronger. What is said on a day with both sides is new, and so is what comes after it. It
// is reversed only against one that names the matter with the same word: to oppose another thing is no reversal. An analysis looks
// back: what it gives no day for was not said on the day it appeared, and is not compared; nor is what somebody said whom a text only
// describes ([Unnamed]): the same words may mean others in another document. What is told of one of several is his.
func Changes(topic Topic, ss []Statement) []Turn {
	turns := make([]Turn, len(ss))
	for i, s := range ss {
		turns[i] = Turn{Statement: s, Change: AlsoSaid}
	}
	slices.SortStableFunc(turns, func(a, b Turn) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)), cmp.Compare(a.ID, b.ID))
	})
	var on []*Turn // those compared, oldest first
	var holds []hold
	for i := range turns {
		t := &turns[i]
		if !t.dated() || Unnamed(t.Holder.Actor) && t.Told == nil {
			continue
		}
		if p := t.Point(topic); p.OnMatter() {
			on, holds = append(on, t), append(holds, hold{t.Act, t.Stance, t.Hedged, t.Told != nil, p.Gist})
		}
	}
	for i, m := range follow(holds, func(i int) Day { return on[i].Date }) {
		on[i].Change = m.change
		for _, b := range m.before {
			on[i].Before = append(on[i].Before, on[b].Statement)
		}
	}
	slices.SortStableFunc(turns, func(a, b Turn) int { return cmp.Or(b.Date.Compare(a.Date), byWeight(a, b)) })
	return turns
}

// dated reports whether it is known on which day s was said.
func (s Statement) dated() bool {
	return !s.Date.IsZero() && (s.In.Kind != Analysis || s.Date != s.In.Date)
}

// A hold is what of a statement decides what it changes.
type hold struct {
	act    Act
	stance Stance
	hedged bool
	joint  bool // with others, as one of a group
	Gist
}

// A move is what a hold changed, against which of those before it.
type move struct {
	change Change
	before []int // nil where it is new
}

// follow returns what each hold changed. They are in the order of their days, which day returns. Each is set against the nearest earlier day
// on which the matter was named likewise, as the thing itself or as less.
func follow(holds []hold, day func(int) Day) []move {
	ms := make([]move, len(holds))
	var last, now [2][]int // of the matter itself, and of less
	for start := 0; start < len(holds); {
		end := start + 1
		for end < len(holds) && day(end) == day(start) {
			end++
		}
		now = [2][]int{}
		for i := start; i < end; i++ {
			kind := 0
			if holds[i].Less() {
				kind = 1
			}
			now[kind] = append(now[kind], i)
		}
		for kind := range now {
			if len(now[kind]) > 0 {
				moveDay(ms, holds, last[kind], now[kind])
				last[kind] = now[kind]
			}
		}
		start = end
	}
	return ms
}

// moveDay puts into ms what the holds with the numbers in now changed, which are of one day, against those in last, of an earlier one.
func moveDay(ms []move, holds []hold, last, now []int) {
	pick := func(numbers []int) []hold {
		hs := make([]hold, len(numbers))
		for i, n := range numbers {
			hs[i] = holds[n]
		}
		return hs
	}
	before, day := pick(last), pick(now)
	both := torn(day)
	firmest := strongest(day)
	for i, h := range day {
		m := &ms[now[i]]
		m.change = New
		if both {
			continue
		}
		var alike []hold
		var at []int
		for j, b := range before {
			if b.Compares(h.Gist) {
				alike, at = append(alike, b), append(at, last[j])
			}
		}
		if len(alike) == 0 {
			continue
		}
		var held []int
		c := Change("")
		moved := false // whether anything before was more than said
		same := false
		joint := true // whether everything before was held with others
		for _, k := range strongest(alike) {
			b := alike[k]
			held = append(held, at[k])
			moved = moved || b.meant()
			same = same || b.SameMatter(h.Gist)
			joint = joint && b.joint
			switch each := b.compare(h); c {
			case "":
				c = each
			case each:
			default:
				c = New
			}
		}
		switch {
		case c == Softened && (!slices.Contains(firmest, i) || h.act == Say || joint && !h.joint):
			c = Reaffirmed
		case c == Hardened && !h.held(), c == Reversed && (!h.held() || !moved || !same):
			c = New
		}
		if m.change = c; c != New {
			m.before = held
		}
	}
}

// held reports whether h is more than said: told by the cue, or wished.
func (h hold) held() bool { return h.act != Say && (h.Outright || h.Wish) }

// opposite reports whether one of a and b is support and the other opposition.
func opposite(a, b Stance) bool { return a == Support && b == Oppose || a == Oppose && b == Support }

// meant reports whether h is more than said, be it a wish that the cue tells: "wants to see a ceasefire".
func (h hold) meant() bool { return h.held() || h.Wish }

// torn reports whether a day has both sides on what compares, as more than said.
func torn(day []hold) bool {
	for i, h := range day {
		for _, other := range day[i+1:] {
			if opposite(h.stance, other.stance) &&
				h.held() && other.held() && h.Compares(other.Gist) {
				return true
			}
		}
	}
	return false
}

// compare returns how after relates to h, held before.
func (h hold) compare(after hold) Change {
	if h.Wish && after.Wish && h.stance == after.stance {
		h.act = after.act
	}
	return Compare(Position{Act: h.act, Stance: h.stance, Hedged: h.hedged}, Position{Act: after.act, Stance: after.stance, Hedged: after.hedged})
}

// strongest returns the indexes of the strongest holds of a day, see firmness. Where the day has both sides, all of it is returned.
func strongest(day []hold) []int {
	var best []int
	sides := make(map[Stance]bool, 4)
	for i, h := range day {
		sides[h.stance] = true
		c := 1
		if len(best) > 0 {
			c = firmness(h, day[best[0]])
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

// firmness orders holds from the weaker to the stronger: by act, of which one that is not on the ladder is the weakest, then by what is held and not only said.
func firmness(a, b hold) int {
	of := func(h hold) int {
		if n, ok := strength[h.act]; ok {
			return n
		}
		return -1
	}
	return cmp.Or(cmp.Compare(of(a), of(b)), first(!a.meant(), !b.meant()), first(a.hedged, b.hedged), first(a.stance == Conditional, b.stance == Conditional))
}

// Compare returns how after relates to before, an earlier position of the same holder on the same matter.
func Compare(before, after Position) Change {
	switch {
	case opposite(before.Stance, after.Stance):
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
