package briefing

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// A Point is a statement without its words: as much of it as its place in a matrix, a comparison or a list of changes
// depends on. A statement on several topics is a point on each.
type Point struct {
	ID     string // the statement's
	Holder string // actor ID; never ""
	Name   string // the holder's
	Topic  string // topic ID
	Date   Day    // the day it was said; zero unknown, which counts as before all others
	Act    Act
	Stance Stance
	Hedged bool
	Own    bool // held in the holder's own name: see Position.Own
	Joint  bool // held with others, as one of a group: see Position.Members
	Gist
}

// TakesSide reports whether p gives its content a word in a matrix: its holder rejects, demands, proposes, commits to or endorses it, and the
// cue tells so outright. What else is said, or warned of, takes no side.
func (p Point) TakesSide() bool {
	if !p.Outright {
		return false
	}
	switch p.Act {
	case Reject, Demand, Propose, Commit, Endorse:
		return true
	}
	return false
}

// A Weight is how much a point tells of where its holder stands on the topic.
type Weight int

// The weights, the least first.
const (
	Remark Weight = iota // something said on the topic
	Stand                // a side to words that do not name the topic's own matter; or the matter is named, and what is said of it is for or against
	Side                 // a side to words that name the topic's own matter
)

// Weight returns how much p tells of where its holder stands on the topic.
func (p Point) Weight() Weight {
	switch {
	case p.TakesSide() && p.Matter != nil:
		return Side
	case p.TakesSide(), p.Matter != nil && (p.Act != Say || p.Stance != Neutral || p.Wish):
		return Stand
	}
	return Remark
}

// OnMatter reports whether p takes a position on its topic's matter that can change and be changed: its content names the matter, in the
// holder's own name, and does more than say something that is neither for nor against it.
func (p Point) OnMatter() bool { return p.Own && p.Matter != nil && p.Weight() > Remark }

// Point returns s as a point on topic.
func (s *Statement) Point(topic Topic) Point {
	return Point{ID: s.ID, Holder: s.Holder.Actor, Name: s.Holder.Name, Topic: topic.ID, Date: s.Date, Act: s.Act, Stance: s.Stance,
		Hedged: s.Hedged, Own: s.Own(), Gist: s.Gist(topic)}
}

// A Cell is where one actor stands on one topic: what it said in its own name, and behind that what others tell of it, which never takes
// the place of its own words. Each of its slices but Told holds points of one day, all of that day, the strongest act first.
type Cell struct {
	Holder, Name string
	Topic        string
	Sides        []Point // sides on the matter, in the actor's own name, of the last day on which it took one
	Later        []Point // stands in its own name, of the last day with such after that of Sides; of the same day only what is against Sides, or takes a side to other words
	Remarks      []Point // else said in its own name, of the last day after those
	Told         []Point // likewise what others tell of the actor since it last took a stand itself, or a side on the matter that it never took itself; where neither is known of it, of the last day
}

// Shown returns the points that stand for the cell wherever it is told, at most so many of each day: what the actor holds in its own name, by
// the day, one thing that it only remarked where it took no side on the matter, and what others tell of it. more is how many are left out.
func (c Cell) Shown(most int) (points []Point, more int) {
	said := c.said()
	for len(said) > 0 {
		day := 1
		for day < len(said) && said[day].Date == said[0].Date && said[day].Own == said[0].Own {
			day++
		}
		shown := min(day, most)
		if said[0].Weight() == Remark {
			shown = 1
		}
		points = append(points, said[:shown]...)
		more += day - shown
		said = said[day:]
	}
	return points, more
}

// said returns all of which Shown shows some.
func (c Cell) said() []Point {
	if len(c.Sides) > 0 {
		return slices.Concat(c.Sides, c.Later, c.Told)
	}
	return slices.Concat(c.Later, c.Remarks, c.Told)
}

// All returns all points of c, also those that no answer shows.
func (c Cell) All() []Point { return slices.Concat(c.Sides, c.Later, c.Remarks, c.Told) }

// Silent reports whether the actor itself said nothing: all that there is others tell of it.
func (c Cell) Silent() bool { return len(c.Sides)+len(c.Later)+len(c.Remarks) == 0 }

// Since returns what the actor said in its own name on a day after all that is shown of it; nil where there is nothing.
func (c Cell) Since() []Point {
	if len(c.Sides) == 0 {
		return nil
	}
	return c.Remarks
}

// Last returns the last day on which the actor is known to have said anything on the topic.
func (c Cell) Last() Day {
	var last Day
	for _, points := range [][]Point{c.Sides, c.Later, c.Remarks, c.Told} {
		for i := range points {
			if d := points[i].Date; d.After(last) {
				last = d
			}
		}
	}
	return last
}

// way returns whether p is for or against what it names. What is held on a condition is neither.
func (p Point) way() Stance {
	if p.Stance == Neutral {
		return direction(p.Act)
	}
	return p.Stance
}

// torn reports whether the actor was for and against the matter, in its own name and since the day of its side.
func (c Cell) torn() bool {
	var pro, contra bool
	for _, p := range slices.Concat(c.Sides, c.Later) {
		if p.Matter != nil {
			pro = pro || p.way() == Support
			contra = contra || p.way() == Oppose
		}
	}
	return pro && contra
}

// Cells returns one cell for each actor and topic in points, which may be all of theirs or only those of the days that a cell shows, see
// storage's Stands: ordered by the first point that each shows: a side on the matter, a side to other words, none; then by its act, then by day, the latest first, then by name.
func Cells(points []Point) []Cell {
	cells := make([]Cell, 0, 64)
	for ps := range grouped(points) {
		c := Cell{Holder: ps[0].Holder, Name: ps[0].Name, Topic: ps[0].Topic}
		c.Sides, c.Later, c.Remarks = stands(ps, func(p Point) bool { return p.Own })
		sides, later, remarks := stands(ps, func(p Point) bool { return !p.Own })
		own := c.Later
		if len(own) == 0 {
			own = c.Sides
		}
		switch {
		case len(own) > 0:
			last := own[len(own)-1].Date
			c.Told = slices.DeleteFunc(slices.Concat(sides, later), func(p Point) bool {
				return p.Date.Before(last) && (p.Weight() < Side || len(c.Sides) > 0)
			})
		case len(sides)+len(later) > 0:
			c.Told = slices.Concat(sides, later)
		case len(c.Remarks) == 0:
			c.Told = remarks
		}
		cells = append(cells, c)
	}
	return inOrder(cells)
}

// grouped yields the points of each actor on each topic. They are not copied where they stand together, as storage returns them.
func grouped(points []Point) iter.Seq[[]Point] {
	type key struct{ holder, topic string }
	of := func(i int) key { return key{points[i].Holder, points[i].Topic} }
	seen := make(map[key]bool, 64)
	for i := range points {
		if i > 0 && of(i) == of(i-1) {
			continue
		}
		if seen[of(i)] {
			points = slices.SortedStableFunc(slices.Values(points), func(a, b Point) int {
				return cmp.Or(cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.Topic, b.Topic))
			})
			break
		}
		seen[of(i)] = true
	}
	return func(yield func([]Point) bool) {
		for start := 0; start < len(points); {
			end := start + 1
			for end < len(points) && of(end) == of(start) {
				end++
			}
			if !yield(points[start:end]) {
				return
			}
			start = end
		}
	}
}

// inOrder returns cells in the order of Cells.
func inOrder(cells []Cell) []Cell {
	type place struct {
		*Cell
		rank int
		last Day
	}
	places := make([]place, len(cells))
	for i := range cells {
		c := &cells[i]
		places[i] = place{c, c.rank(), c.Last()}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), b.last.Compare(a.last), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.Topic, b.Topic))
	})
	ordered := make([]Cell, len(cells))
	for i, p := range places {
		ordered[i] = *p.Cell
	}
	return ordered
}

// stands returns those of points that meet the condition as a cell has them.
func stands(points []Point, meets func(Point) bool) (sides, later, remarks []Point) {
	sides = lastDay(points, func(p Point) bool { return meets(p) && p.Weight() == Side })
	later = lastDay(points, func(p Point) bool {
		switch {
		case !meets(p) || p.Weight() != Stand:
			return false
		case len(sides) == 0 || p.Date.After(sides[0].Date):
			return true
		}
		return p.Date == sides[0].Date && (p.TakesSide() || slices.ContainsFunc(sides, func(s Point) bool { return opposite(s.Stance, p.Stance) }))
	})
	said := later
	if len(said) == 0 {
		said = sides
	}
	remarks = lastDay(points, func(p Point) bool {
		return meets(p) && p.Weight() == Remark && (len(said) == 0 || p.Date.After(said[len(said)-1].Date))
	})
	return sides, later, remarks
}

// rank orders cells by the act of the first point that they show: those with a side on the matter, those with one to other words, and the others.
func (c Cell) rank() int {
	shown, _ := c.Shown(1)
	rank := slices.Index(acts, shown[0].Act)
	switch {
	case !shown[0].TakesSide():
		return 2 * len(acts)
	case shown[0].Matter == nil:
		return len(acts) + rank
	}
	return rank
}

// lastDay returns those of points that meet the condition and are of the last day on which one does.
func lastDay(points []Point, meets func(Point) bool) []Point {
	var last []Point
	for _, p := range points {
		if !meets(p) {
			continue
		}
		switch {
		case len(last) == 0 || p.Date == last[0].Date:
			last = append(last, p)
		case p.Date.After(last[0].Date):
			last = []Point{p}
		}
	}
	slices.SortFunc(last, strongestFirst)
	return last
}

// strongestFirst orders points of one day: those held alone first, then those that take a side, then by act.
func strongestFirst(a, b Point) int {
	return cmp.Or(first(!a.Joint, !b.Joint), first(a.TakesSide(), b.TakesSide()), cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)), cmp.Compare(a.ID, b.ID))
}

// A Relation says how two actors stand to each other on a topic.
type Relation string

// The relations, in the order in which they are told.
const (
	Differ Relation = "differ" // one is for and the other against the same thing, see [Gist.SameThing]
	Agree  Relation = "agree"  // both are for, or both against the same thing; or they hold the same statement together
	Both   Relation = "both"   // both spoke: how their words go together is for the reader to judge
	One    Relation = "one"    // of one of them something is known, which does not tell that the other was silent
)

var relations = []Relation{Differ, Agree, Both, One}

// A Contrast is how two actors stand on one topic.
type Contrast struct {
	Topic    string
	A, B     *Cell // nil: nothing is known of it; never both
	Relation Relation
}

// Contrasts returns the contrast of actors a and b on each topic of their cells, in the order of the relations, then of the last
// day, the latest first. Whoever has or had an office of the other neither agrees nor differs with it: it speaks for it.
func Contrasts(a, b Actor, cells []Cell) []Contrast {
	by := make(map[string]*Contrast)
	for i := range cells {
		c := &cells[i]
		if by[c.Topic] == nil {
			by[c.Topic] = &Contrast{Topic: c.Topic}
		}
		switch c.Holder {
		case a.ID:
			by[c.Topic].A = c
		case b.ID:
			by[c.Topic].B = c
		}
	}
	var contrasts []Contrast
	for _, c := range by {
		if c.A == nil && c.B == nil {
			continue
		}
		switch {
		case c.A != nil && c.B != nil && (a.OfficeOf(b.ID) || b.OfficeOf(a.ID)):
			c.Relation = Both
		case c.A != nil && c.B != nil:
			c.Relation = relate(*c.A, *c.B)
		default:
			c.Relation = One
		}
		contrasts = append(contrasts, *c)
	}
	slices.SortFunc(contrasts, func(x, y Contrast) int {
		return cmp.Or(cmp.Compare(slices.Index(relations, x.Relation), slices.Index(relations, y.Relation)),
			y.last().Compare(x.last()), cmp.Compare(x.Topic, y.Topic))
	})
	return contrasts
}

func (c Contrast) last() Day {
	var last Day
	for _, cell := range []*Cell{c.A, c.B} {
		if cell != nil && cell.Last().After(last) {
			last = cell.Last()
		}
	}
	return last
}

// relate says how two actors stand to each other who are both known to have said something. They agree or differ only where nothing speaks against it: by sides in
// their own name to the same thing at about one time, neither on a condition nor hedged, and neither of them said the contrary as well. By what they hold together they agree
// however they hold it.
func relate(a, b Cell) Relation {
	if a.torn() || b.torn() {
		return Both
	}
	if together(a, b) {
		return Agree
	}
	relation := Both
	for _, p := range slices.Concat(a.Sides, a.Later) {
		for _, q := range slices.Concat(b.Sides, b.Later) {
			each := Both
			switch x, y := p.way(), q.way(); {
			case !p.TakesSide() || !q.TakesSide():
			case p.Hedged || q.Hedged || !p.SameThing(q.Gist) || !p.sameTime(q):
			case x == Support && y == Support, x == Oppose && y == Oppose:
				if slices.Equal(p.kinds(), q.kinds()) && (x == Support || p.Narrowed == q.Narrowed) {
					each = Agree
				}
			case x == Oppose && y == Support && p.covers(q.Gist), x == Support && y == Oppose && q.covers(p.Gist):
				each = Differ
			}
			switch {
			case each == Both, each == relation:
			case relation == Both:
				relation = each
			default:
				return Both
			}
		}
	}
	return relation
}

// sameTime reports whether p and q are of about one time: what one held in spring and another holds in autumn is neither agreement nor
// difference. Where a day is not known, only the same words are of one time.
func (p Point) sameTime(q Point) bool {
	const months = 120 // days
	if p.Date.IsZero() || q.Date.IsZero() {
		return p.sameWords(q.Gist)
	}
	return !p.Date.AddDays(months).Before(q.Date) && !q.Date.AddDays(months).Before(p.Date)
}

// together reports whether the last that two actors said in their own name, on the matter where they took a side on it, they said together.
func together(a, b Cell) bool {
	last := func(c Cell) []Point {
		switch {
		case len(c.Sides) > 0:
			return c.Sides
		case len(c.Remarks) > 0:
			return c.Remarks
		}
		return c.Later
	}
	return slices.ContainsFunc(last(a), func(p Point) bool {
		return slices.ContainsFunc(last(b), func(q Point) bool { return p.ID == q.ID })
	})
}

// A Step is a point with what it changed.
type Step struct {
	Point
	Change Change
	Before []Point  // what of an earlier day it is set against; nil unless Change compares
	With   []Point  // what its holder said on the same day, and on one of the same topics, that changed the same likewise
	Also   []string // IDs of the other topics on which it, or one of With, changed likewise
}

// Steps returns what each point from a day on changed, as Changes does of statements: the strongest change first, then the latest, then
// by name. What one says on a day that changes the same likewise is one step. A statement on several topics is told once, of the one on which it changed most. Points that are not on the matter or not dated are left out. Of earlier days, points need only
// hold, of each holder and topic, the last day of each track before since, see [Point.Track], and where there is none the first point of any kind.
func Steps(points []Point, since Day) []Step {
	// Points and steps are large: what is sorted are their places.
	order := make([]*Point, len(points))
	for i := range points {
		order[i] = &points[i]
	}
	slices.SortFunc(order, func(a, b *Point) int {
		if c := cmp.Or(cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.Topic, b.Topic)); c != 0 {
			return c
		}
		if c := a.Date.Compare(b.Date); c != 0 {
			return c
		}
		return strongestFirst(*a, *b)
	})
	var steps []*Step
	var ps []*Point // of one holder on one topic
	var holds []hold
	for start := 0; start < len(order); {
		var first Day
		ps, holds = ps[:0], holds[:0]
		of := order[start]
		for ; start < len(order) && order[start].Holder == of.Holder && order[start].Topic == of.Topic; start++ {
			p := order[start]
			first = earlier(first, p.Date)
			if p.OnMatter() && !p.Date.IsZero() {
				ps, holds = append(ps, p), append(holds, p.hold())
			}
		}
		for i, m := range follow(holds, first) {
			if ps[i].Date.Before(since) {
				continue
			}
			step := &Step{Point: *ps[i], Change: m.change}
			for _, b := range m.before {
				step.Before = append(step.Before, *ps[b])
			}
			steps = append(steps, step)
		}
	}
	slices.SortFunc(steps, func(a, b *Step) int {
		if c := cmp.Or(cmp.Compare(a.Change.Rank(), b.Change.Rank()), b.Date.Compare(a.Date)); c != 0 {
			return c
		}
		if c := cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.Topic, b.Topic)); c != 0 {
			return c
		}
		return strongestFirst(a.Point, b.Point)
	})
	return byDay(onceEach(steps))
}

// onceEach returns steps with one of each statement for each of its holders, the first one.
func onceEach(steps []*Step) []*Step {
	type key struct{ statement, holder string }
	at := make(map[key]*Step, len(steps))
	once := steps[:0]
	for _, s := range steps {
		k := key{s.ID, s.Holder}
		switch seen := at[k]; {
		case seen == nil:
			at[k] = s
			once = append(once, s)
		case seen.Change == s.Change:
			seen.Also = append(seen.Also, s.Topic)
		}
	}
	return once
}

// byDay returns steps, which stand in order, with those of one day that changed the same likewise put together, and with what is the same
// saying in other words.
func byDay(steps []*Step) []Step {
	type key struct {
		holder string
		day    Day
	}
	at := make(map[key][]int, len(steps))
	one := make([]Step, 0, len(steps))
next:
	for _, s := range steps {
		k := key{s.Holder, s.Date}
		for _, i := range at[k] {
			if to := &one[i]; to.sharesTopic(s) && (to.Change == s.Change && sameIDs(to.Before, s.Before) || s.Change == AlsoSaid && to.Point.reworded(s.Point)) {
				to.With = append(to.With, s.Point)
				for _, id := range append([]string{s.Topic}, s.Also...) {
					if id != to.Topic && !slices.Contains(to.Also, id) {
						to.Also = append(to.Also, id)
					}
				}
				continue next
			}
		}
		at[k] = append(at[k], len(one))
		one = append(one, *s)
	}
	return one
}

// reworded reports whether q, of the same holder and day, is the same saying as p in other words: the same is done to what is told alike.
func (p Point) reworded(q Point) bool {
	const alike = 2 // words: a name alone may be in anything
	return p.Act == q.Act && p.Stance == q.Stance && inBoth(strings.Fields(p.Frame), strings.Fields(q.Frame)) >= alike
}

func sameIDs(a, b []Point) bool {
	return slices.EqualFunc(a, b, func(p, q Point) bool { return p.ID == q.ID })
}

func (s *Step) sharesTopic(other *Step) bool {
	on := func(id string) bool { return id == other.Topic || slices.Contains(other.Also, id) }
	return on(s.Topic) || slices.ContainsFunc(s.Also, on)
}
