package briefing

import (
	"cmp"
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

// TakesSide reports whether p gives its holder a word in a matrix: it rejects, demands, proposes, commits to or endorses
// a content that names the topic's own matter, and says so outright.
func (p Point) TakesSide() bool {
	if p.Matter == nil || !p.Outright {
		return false
	}
	switch p.Act {
	case Reject, Demand, Propose, Commit, Endorse:
		return true
	}
	return false
}

// OnMatter reports whether p takes a position on its topic's matter that can change and be changed: its content names the matter, in the
// holder's own name, and does more than say something that is neither for nor against it.
func (p Point) OnMatter() bool {
	return p.Own && p.Matter != nil && (p.Act != Say || p.Stance != Neutral || p.Wish)
}

// Point returns s as a point on topic.
func (s *Statement) Point(topic Topic) Point {
	return Point{ID: s.ID, Holder: s.Holder.Actor, Name: s.Holder.Name, Topic: topic.ID, Date: s.Date, Act: s.Act, Stance: s.Stance,
		Hedged: s.Hedged, Own: s.Own(), Gist: s.Gist(topic)}
}

// A Cell is where one actor stands on one topic. Each of its slices holds points of one day, all of that day, the
// strongest act first.
type Cell struct {
	Holder, Name string
	Topic        string
	Sides        []Point // of the last day on which the actor took a side; nil: it only spoke
	Own          []Point // where Sides came through others alone: of the last day on which it took one in its own name
	Spoke        []Point // on the topic, taking no side, on a later day than Sides
	Against      []Point // on the matter, taking no side, on the day of Sides and with the opposite stance to one of them
}

// Last returns the last day on which the actor said anything on the topic.
func (c Cell) Last() Day {
	if len(c.Spoke) > 0 {
		return c.Spoke[0].Date
	}
	return c.Sides[0].Date
}

// Reported reports whether the side is known through others alone.
func (c Cell) Reported() bool { return len(c.Sides) > 0 && !slices.ContainsFunc(c.Sides, ownPoint) }

// leans returns whether the side is for or against what it names; false where there is none, or it is both on one day. What is held on a
// condition leans the way of its act.
func (c Cell) leans() (Stance, bool) {
	if len(c.Sides) == 0 || len(c.Against) > 0 {
		return "", false
	}
	way := func(p Point) Stance {
		if p.Stance == Support || p.Stance == Oppose {
			return p.Stance
		}
		return direction(p.Act)
	}
	for _, p := range c.Sides[1:] {
		if way(p) != way(c.Sides[0]) {
			return "", false
		}
	}
	return way(c.Sides[0]), true
}

// OnCondition reports whether the side is held on a condition.
func (c Cell) OnCondition() bool {
	return slices.ContainsFunc(c.Sides, func(p Point) bool { return p.Stance == Conditional })
}

// Acts returns the acts of the side that c shows, each once, the strongest first; nil where the actor only spoke.
func (c Cell) Acts() []Act {
	var acts []Act
	for _, p := range c.Sides {
		if !slices.Contains(acts, p.Act) {
			acts = append(acts, p.Act)
		}
	}
	return acts
}

func ownPoint(p Point) bool { return p.Own }

// Cells returns one cell for each actor and topic in points, which may be all of theirs or only the points of the days that a
// cell shows: first those that take a side, ordered by its strongest act, then by day, the latest first, then by name.
func Cells(points []Point) []Cell {
	type key struct{ holder, topic string }
	by := make(map[key][]Point)
	for _, p := range points {
		k := key{p.Holder, p.Topic}
		by[k] = append(by[k], p)
	}
	cells := make([]Cell, 0, len(by))
	for k, ps := range by {
		c := Cell{Holder: k.holder, Name: ps[0].Name, Topic: k.topic}
		c.Sides = lastDay(ps, Point.TakesSide)
		if c.Reported() {
			c.Own = lastDay(ps, func(p Point) bool { return p.TakesSide() && p.Own })
		}
		c.Spoke = lastDay(ps, func(p Point) bool {
			return !p.TakesSide() && (len(c.Sides) == 0 || p.Date.After(c.Sides[0].Date))
		})
		c.Against = lastDay(ps, func(p Point) bool {
			return len(c.Sides) > 0 && p.Date == c.Sides[0].Date && p.Matter != nil && !p.TakesSide() &&
				slices.ContainsFunc(c.Sides, func(s Point) bool {
					return opposite(s.Stance, p.Stance)
				})
		})
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), b.Last().Compare(a.Last()), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.Topic, b.Topic))
	})
	return cells
}

// rank orders cells by the act of their side; those that only spoke come last.
func (c Cell) rank() int {
	if len(c.Sides) == 0 {
		return len(acts)
	}
	return slices.Index(acts, c.Sides[0].Act)
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

// strongestFirst orders points of one day: those held alone first, then by act.
func strongestFirst(a, b Point) int {
	return cmp.Or(first(!a.Joint, !b.Joint), cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)), cmp.Compare(a.ID, b.ID))
}

// A Relation says how two actors stand to each other on a topic.
type Relation string

// The relations, in the order in which they are told.
const (
	Differ  Relation = "differ"   // one is for and the other against what both name with the same word
	Agree   Relation = "agree"    // both are for, or both against, contents that name the topic's matter, be it on a condition
	Unclear Relation = "unclear"  // one of them spoke for and against on its last day
	Apart   Relation = "apart"    // they name different things: one less than the matter itself ("a ceasefire without guarantees"), or each another word for it
	OneSide Relation = "one side" // one of them takes a side, the other only spoke
	NoSide  Relation = "no side"  // both spoke, neither took a side
	OneOnly Relation = "one only" // only one of them spoke
)

var relations = []Relation{Differ, Agree, Unclear, Apart, OneSide, NoSide, OneOnly}

// A Contrast is how two actors stand on one topic.
type Contrast struct {
	Topic    string
	A, B     *Cell // nil: has not spoken; never both
	Relation Relation
}

// Contrasts returns the contrast of actors a and b on each topic of their cells, in the order of the relations, then of the last
// day, the latest first.
func Contrasts(a, b string, cells []Cell) []Contrast {
	by := make(map[string]*Contrast)
	for i := range cells {
		c := &cells[i]
		if by[c.Topic] == nil {
			by[c.Topic] = &Contrast{Topic: c.Topic}
		}
		switch c.Holder {
		case a:
			by[c.Topic].A = c
		case b:
			by[c.Topic].B = c
		}
	}
	var contrasts []Contrast
	for _, c := range by {
		if c.A == nil && c.B == nil {
			continue
		}
		c.Relation = relate(c.A, c.B)
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

func relate(a, b *Cell) Relation {
	if a == nil || b == nil {
		return OneOnly
	}
	switch sides := min(len(a.Sides), 1) + min(len(b.Sides), 1); sides {
	case 0:
		return NoSide
	case 1:
		return OneSide
	}
	x, one := a.leans()
	y, other := b.leans()
	both := func(alike func(p, q Gist) bool) bool {
		return slices.ContainsFunc(a.Sides, func(p Point) bool {
			return slices.ContainsFunc(b.Sides, func(q Point) bool { return alike(p.Gist, q.Gist) })
		})
	}
	switch likewise := both(func(p, q Gist) bool { return p.Less() == q.Less() }); {
	case !one || !other:
		return Unclear
	case x == y && likewise:
		return Agree
	case x != y && likewise && both(Gist.SameMatter):
		return Differ
	}
	return Apart
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
	type key struct{ holder, topic string }
	by := make(map[key][]Point)
	first := make(map[key]Day)
	for _, p := range points {
		k := key{p.Holder, p.Topic}
		first[k] = earlier(first[k], p.Date)
		if p.OnMatter() && !p.Date.IsZero() {
			by[k] = append(by[k], p)
		}
	}
	var steps []Step
	for k, ps := range by {
		slices.SortFunc(ps, func(a, b Point) int { return cmp.Or(a.Date.Compare(b.Date), strongestFirst(a, b)) })
		holds := make([]hold, len(ps))
		for i, p := range ps {
			holds[i] = p.hold()
		}
		for i, m := range follow(holds, first[k]) {
			if ps[i].Date.Before(since) {
				continue
			}
			step := Step{Point: ps[i], Change: m.change}
			for _, b := range m.before {
				step.Before = append(step.Before, ps[b])
			}
			steps = append(steps, step)
		}
	}
	slices.SortFunc(steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Change.Rank(), b.Change.Rank()), b.Date.Compare(a.Date), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Holder, b.Holder),
			cmp.Compare(a.Topic, b.Topic), strongestFirst(a.Point, b.Point))
	})
	return byDay(onceEach(steps))
}

// onceEach returns steps with one of each statement for each of its holders, the first one.
func onceEach(steps []Step) []Step {
	type key struct{ statement, holder string }
	at := make(map[key]int, len(steps))
	once := steps[:0]
	for _, s := range steps {
		k := key{s.ID, s.Holder}
		i, seen := at[k]
		switch {
		case !seen:
			at[k] = len(once)
			once = append(once, s)
		case once[i].Change == s.Change:
			once[i].Also = append(once[i].Also, s.Topic)
		}
	}
	return once
}

// byDay returns steps, which stand in order, with those of one day that changed the same likewise put together, and with what is the same
// saying in other words.
func byDay(steps []Step) []Step {
	type key struct {
		holder string
		day    Day
	}
	at := make(map[key][]int)
	one := steps[:0]
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
		one = append(one, s)
	}
	return one
}

// reworded reports whether q, of the same holder and day, is the same saying as p in other words: the same is done to what is told alike.
func (p Point) reworded(q Point) bool {
	const alike = 2 // words: a name alone may be in anything
	others := strings.Fields(q.Frame)
	n := 0
	for w := range strings.FieldsSeq(p.Frame) {
		if slices.Contains(others, w) {
			n++
		}
	}
	return p.Act == q.Act && p.Stance == q.Stance && n >= alike
}

func sameIDs(a, b []Point) bool {
	return slices.EqualFunc(a, b, func(p, q Point) bool { return p.ID == q.ID })
}

func (s Step) sharesTopic(other Step) bool {
	on := append([]string{other.Topic}, other.Also...)
	return slices.Contains(on, s.Topic) || slices.ContainsFunc(s.Also, func(id string) bool { return slices.Contains(on, id) })
}
