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
	Reaffirmed Change = "reaffirmed" // held again, the same in the same direction
	New        Change = "new"        // of the first day on which the documents have anything of its holder on the topic
	AlsoSaid   Change = "also said"  // anything else: what it changes, if anything, cannot be told for sure
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
	OnMatter bool // a position on the topic's own matter, in its holder's own name and dated: no other changes anything
	Change   Change
	Before   []Statement // what of an earlier day it is set against; nil unless Change compares
}

// Changes returns ss, statements of one holder on topic in any order, each with what it changed: newest first, of one
// day the weightiest first.
//
// Compared are those that take a position on the topic's matter, see [Point.OnMatter], and are dated. A change is told only where it is
// sure; all else is also said. So a statement is set only against what surely is of the same thing ([Gist.Compares]), and only what is held changes
// or reaffirms anything, not what is merely said, judged or told of somebody else. What
// is warned of, denied, denounced or viewed with concern belongs to its occasion: it is set only against the like of the same occasion. What
// is said on one day is one state of mind: it is set against the last earlier day, and what was welcomed there takes nothing from what had been demanded, promised or
// refused before it. Of a day, what is held by the same act comes first, then the strongest; where those do not agree, nothing is told.
// Of a day only the strongest can soften, and nothing that one says alone what several said together.
// Where one holds both sides of one thing on a day, nothing follows from it.
//
// An analysis looks
// back: what it gives no day for was not said on the day it appeared, and is not compared; nor is what somebody said whom a text only
// describes ([Unnamed]): the same words may mean others in another document. What is told of one of several is his.
func Changes(topic Topic, ss []Statement) []Turn {
	turns := make([]Turn, len(ss))
	var first Day
	for i, s := range ss {
		turns[i] = Turn{Statement: s, Change: AlsoSaid}
		first = earlier(first, s.known())
	}
	slices.SortStableFunc(turns, func(a, b Turn) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)), cmp.Compare(a.ID, b.ID))
	})
	var on []*Turn // those compared, oldest first
	var holds []hold
	for i := range turns {
		t := &turns[i]
		if !t.Dated() || Unnamed(t.Holder.Actor) && t.Told == nil {
			continue
		}
		if p := t.Point(topic); p.OnMatter() {
			t.OnMatter, p.Joint = true, t.Told != nil
			on, holds = append(on, t), append(holds, p.hold())
		}
	}
	for i, m := range follow(holds, first) {
		on[i].Change = m.change
		for _, b := range m.before {
			on[i].Before = append(on[i].Before, on[b].Statement)
		}
	}
	slices.SortStableFunc(turns, func(a, b Turn) int {
		return cmp.Or(b.Date.Compare(a.Date), LatestFirst(a.Statement, b.Statement), byWeight(a, b))
	})
	return turns
}

// Dated reports whether it is known on which day s was said: what an analysis tells as of its own day was not said on it.
func (s Statement) Dated() bool {
	return !s.Date.IsZero() && (s.In.Kind != Analysis || s.Date != s.In.Date)
}

// known returns the day on which s was said, or on which it was known to have been said; zero: not even that is known.
func (s Statement) known() Day {
	if s.Date.IsZero() {
		return s.In.Date
	}
	return s.Date
}

// earlier returns the earlier of two days, of which zero is none.
func earlier(a, b Day) Day {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// A track is one of the lines of what a holder says on a topic's matter, each of which goes on from its own last day.
type track int

const (
	heldOn   track = iota + 1 // the matter is demanded, promised, wanted, refused…
	lessHeld                  // less than the matter is: "a mere ceasefire"
	reacted                   // it is welcomed, warned of, denounced, or only spoken of
	tracks
)

// Track returns a number that points which [Steps] sets against each other on different days share: from 1 to 3; 0 where p takes no position on the matter.
func (p Point) Track() int {
	if !p.OnMatter() {
		return 0
	}
	return int(p.hold().track())
}

// A hold is what of a statement decides what it changes.
type hold struct {
	day    Day
	act    Act
	stance Stance
	hedged bool
	joint  bool // with others, as one of a group
	Gist
}

func (p Point) hold() hold { return hold{p.Date, p.Act, p.Stance, p.Hedged, p.Joint, p.Gist} }

func (h hold) track() track {
	switch {
	case h.Less():
		return lessHeld
	case !h.meant() || h.occasional() || !h.Wish && strength[h.act] <= strength[Endorse]:
		return reacted
	}
	return heldOn
}

// held reports whether h is more than said: told by the cue, or wished.
func (h hold) held() bool { return h.act != Say && (h.Outright || h.Wish) }

// meant reports whether h is more than said, be it a wish that the cue tells: "wants to see a ceasefire".
func (h hold) meant() bool { return h.held() || h.Wish }

// A move is what a hold changed, against which of those before it.
type move struct {
	change Change
	before []int // nil unless change compares
}

// follow returns what each hold changed. They are in the order of their days; first is the day of the first thing that is known of
// their holder on the topic.
func follow(holds []hold, first Day) []move {
	ms := make([]move, len(holds))
	var last [tracks][]int // of each track, those of its last day
	for start := 0; start < len(holds); {
		end := start + 1
		for end < len(holds) && holds[end].day == holds[start].day {
			end++
		}
		c := comparison{holds: holds, start: start, end: end, last: last}
		for i := start; i < end; i++ {
			if holds[i].day == first && !holds[i].Again {
				ms[i] = move{change: New}
			} else {
				ms[i] = c.move(i)
			}
		}
		var now [tracks][]int
		for i := start; i < end; i++ {
			t := holds[i].track()
			now[t] = append(now[t], i)
		}
		for t := range now {
			if now[t] != nil {
				last[t] = now[t]
			}
		}
		start = end
	}
	return ms
}

// A comparison sets the holds of a day against those before it.
type comparison struct {
	holds      []hold
	start, end int           // the day's are those from one number to before the other
	last       [tracks][]int // of each track, the numbers of the holds of its last day
}

func (c comparison) day() []hold { return c.holds[c.start:c.end] }

// move returns what the hold with that number, of the day, changed.
func (c comparison) move(n int) move {
	h := c.holds[n]
	if !h.meant() || c.torn(h) {
		return move{change: AlsoSaid}
	}
	return c.against(n, c.before(h))
}

// before returns the numbers of the earlier holds that h is set against: of the last day on which the thing was held, and of a later one on which it was only
// reacted to what is of the other side, or by the same act, or all where it had never been held.
func (c comparison) before(h hold) []int {
	alike := func(numbers []int) []int {
		return slices.DeleteFunc(slices.Clone(numbers), func(n int) bool {
			return !c.holds[n].meant() || c.holds[n].occasional() != h.occasional() || !c.holds[n].Compares(h.Gist)
		})
	}
	if h.Less() {
		return alike(c.last[lessHeld])
	}
	firm, reactions := alike(c.last[heldOn]), alike(c.last[reacted])
	if len(firm) == 0 || len(reactions) == 0 {
		return append(firm, reactions...)
	}
	later := func(a, b int) bool { return c.holds[a].day.After(c.holds[b].day) }
	if turned := func(n int) bool { return opposite(c.holds[n].stance, c.holds[firm[0]].stance) }; slices.ContainsFunc(reactions, turned) {
		switch {
		case later(reactions[0], firm[0]):
			return reactions
		case later(firm[0], reactions[0]):
			return firm
		}
	}
	return append(firm, reactions...)
}

// against returns what the hold n changed of what was held in those with numbers.
func (c comparison) against(n int, numbers []int) move {
	h := c.holds[n]
	like := func(n int) bool { return c.holds[n].act == h.act && c.holds[n].stance == h.stance }
	if slices.ContainsFunc(numbers, like) && !slices.ContainsFunc(numbers, func(n int) bool { return opposite(c.holds[n].stance, h.stance) }) {
		numbers = slices.DeleteFunc(numbers, func(n int) bool { return !like(n) })
	}
	hs := make([]hold, len(numbers))
	for i, n := range numbers {
		hs[i] = c.holds[n]
	}
	m := move{}
	joint := true // whether everything before was held with others
	for _, k := range strongest(hs) {
		b := hs[k]
		m.before = append(m.before, numbers[k])
		joint = joint && b.joint
		switch each := b.compare(h); m.change {
		case "":
			m.change = each
		case each:
		default:
			return move{change: AlsoSaid}
		}
	}
	if m.change == Softened && h.held() && (joint && !h.joint || !slices.Contains(strongest(c.day()), n-c.start)) && h.lean() == hs[0].lean() {
		m.change = Reaffirmed
	}
	if m.change == "" || m.change == AlsoSaid {
		return move{change: AlsoSaid}
	}
	return m
}

// torn reports whether the day has both sides of what h is of, as more than said.
func (c comparison) torn(h hold) bool {
	return slices.ContainsFunc(c.day(), func(other hold) bool {
		return opposite(h.stance, other.stance) && h.held() && other.held() && !h.occasional() && !other.occasional() && h.Compares(other.Gist)
	})
}

// lean returns the side on which h is: its stance, or on a condition that of its act.
func (h hold) lean() Stance {
	if h.stance == Conditional {
		return direction(h.act)
	}
	return h.stance
}

// opposite reports whether one of a and b is support and the other opposition.
func opposite(a, b Stance) bool { return a == Support && b == Oppose || a == Oppose && b == Support }

// compare returns how after, which is meant, relates to h, held before on the same thing.
func (h hold) compare(after hold) Change {
	switch {
	case h.occasional():
		if h.act != after.act || h.stance != after.stance || !h.sameOccasion(after) {
			return AlsoSaid
		}
	case h.otherKind(after.Gist):
		return AlsoSaid
	}
	if opposite(h.stance, after.stance) {
		for _, pair := range [][2]hold{{h, after}, {after, h}} {
			if pair[0].stance == Oppose && !pair[0].opposes(pair[1].Gist) {
				return AlsoSaid
			}
		}
		if !after.held() {
			return AlsoSaid
		}
		return Reversed
	}
	if h.stance == after.stance {
		switch {
		case h.stance == Oppose && !h.opposes(after.Gist) && !after.opposes(h.Gist):
			return AlsoSaid // each is against another kind of it
		case h.Wish && after.Wish, (after.Wish || after.act == Endorse) && strength[h.act] > strength[after.act]:
			// Of two wishes neither is the stronger, and to want or to support what one has demanded takes nothing from it.
			h.act = after.act
		}
	}
	c := Compare(Position{Act: h.act, Stance: h.stance, Hedged: h.hedged}, Position{Act: after.act, Stance: after.stance, Hedged: after.hedged})
	if c == Hardened && (!after.held() || after.act == Endorse && h.stance == after.stance && h.hedged == after.hedged) {
		return AlsoSaid // to welcome what one has hoped for is no stronger
	}
	return c
}

// occasional reports whether h is what is said of a single occasion, and no side that is kept until it is given up: a warning, which may
// be a threat, an accusation, a denial, a worry.
func (h hold) occasional() bool {
	switch h.act {
	case Deny, Accuse, Warn, Concern:
		return true
	}
	return false
}

// sameOccasion reports whether something tells that h and after are of one occasion: one attack is condemned after another.
func (h hold) sameOccasion(after hold) bool {
	return h.Words == after.Words || h.Frame != "" || share(h.Of, after.Of)
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
			return AlsoSaid
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
			return AlsoSaid
		}
	} else if before.Stance == Conditional && direction(before.Act) != direction(after.Act) {
		return AlsoSaid
	}
	switch {
	case before.Hedged && !after.Hedged:
		note(+1)
	case !before.Hedged && after.Hedged:
		note(-1)
	}
	switch {
	case harder && softer:
		return AlsoSaid
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

// Contradicts reports whether who does a cannot have the stance to what it is done to: nobody demands what they oppose, or rejects what they support.
func (a Act) Contradicts(s Stance) bool {
	return (a == Reject || direction(a) == Support) && opposite(direction(a), s)
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
