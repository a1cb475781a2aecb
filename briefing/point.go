package briefing

import (
	"cmp"
	"slices"
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
	Own    bool   // held in the holder's own name: nobody stands between the document and the holder
	Matter bool   // the content names the topic's own matter
	Words  string // the content; "" where it makes no difference
}

// TakesSide reports whether p gives its holder a word in a matrix: it rejects, demands, proposes, commits to or endorses
// a content that names the topic's own matter.
func (p Point) TakesSide() bool {
	if !p.Matter {
		return false
	}
	switch p.Act {
	case Reject, Demand, Propose, Commit, Endorse:
		return true
	}
	return false
}

func (p Point) position() Position {
	return Position{ID: p.ID, Act: p.Act, Stance: p.Stance, Hedged: p.Hedged, Date: p.Date}
}

// A Cell is where one actor stands on one topic. Each of its slices holds points of one day, all of that day, the
// strongest act first.
type Cell struct {
	Holder, Name string
	Topic        string
	Sides        []Point // of the last day on which the actor took a side; nil: it only spoke
	Own          []Point // where Sides came through others alone: of the last day on which it took one in its own name
	Spoke        []Point // on the topic, taking no side, on a later day than Sides
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

// Stance returns the stance to what the actor names on the topic's matter; false where it took no side, or sides of
// several stances on one day.
func (c Cell) Stance() (Stance, bool) {
	if len(c.Sides) == 0 {
		return "", false
	}
	for _, p := range c.Sides[1:] {
		if p.Stance != c.Sides[0].Stance {
			return "", false
		}
	}
	return c.Sides[0].Stance, true
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

func strongestFirst(a, b Point) int {
	return cmp.Or(cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)), cmp.Compare(a.ID, b.ID))
}

// A Relation says how two actors stand to each other on a topic.
type Relation string

// The relations, in the order in which they are told.
const (
	Differ  Relation = "differ"   // their stances to what they name are not the same
	Agree   Relation = "agree"    // their stances are the same, to contents that both name the topic's matter
	Unclear Relation = "unclear"  // one of them took several stances on its last day
	OneSide Relation = "one side" // one of them takes a side, the other only spoke
	NoSide  Relation = "no side"  // both spoke, neither took a side
	OneOnly Relation = "one only" // only one of them spoke
)

var relations = []Relation{Differ, Agree, Unclear, OneSide, NoSide, OneOnly}

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
	x, one := a.Stance()
	y, other := b.Stance()
	switch {
	case !one || !other:
		return Unclear
	case x == y:
		return Agree
	}
	return Differ
}

// A Step is a point with what it changed.
type Step struct {
	Point
	Change Change  // never AlsoSaid
	Before []Point // the strongest of the last day before it; nil unless Change compares
}

// Steps returns what each point from a day on changed, as Changes does of statements with their words: the strongest change first, then the latest, then by name. Points that are not
// on the matter, not in the holder's own name, or not dated are left out. Of earlier days, points need only hold the last one before since on
// which each holder spoke on each topic's matter.
func Steps(topics []Topic, points []Point, since Day) []Step {
	byID := make(map[string]Topic, len(topics))
	for _, t := range topics {
		byID[t.ID] = t
	}
	type key struct{ holder, topic string }
	by := make(map[key][]Point)
	for _, p := range points {
		if p.Matter && p.Own && !p.Date.IsZero() {
			k := key{p.Holder, p.Topic}
			by[k] = append(by[k], p)
		}
	}
	var steps []Step
	for k, ps := range by {
		slices.SortFunc(ps, func(a, b Point) int { return cmp.Or(a.Date.Compare(b.Date), strongestFirst(a, b)) })
		var before []Point
		for len(ps) > 0 {
			n := 1
			for n < len(ps) && ps[n].Date == ps[0].Date {
				n++
			}
			day := ps[:n]
			ps = ps[n:]
			if !day[0].Date.Before(since) {
				steps = append(steps, stepsOf(byID[k.topic], before, day)...)
			}
			before = day
		}
	}
	slices.SortFunc(steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(a.Change.Rank(), b.Change.Rank()), b.Date.Compare(a.Date), cmp.Compare(a.Name, b.Name),
			cmp.Compare(a.Topic, b.Topic), strongestFirst(a.Point, b.Point))
	})
	return steps
}

// stepsOf returns what the points of a day changed against those of the day before it on which the holder spoke.
func stepsOf(topic Topic, before, day []Point) []Step {
	held := before[:0:0]
	for _, i := range strongest(positionsOf(before)) {
		held = append(held, before[i])
	}
	steps := make([]Step, len(day))
	for i, c := range dayChanges(positionsOf(before), positionsOf(day)) {
		if c == Reversed && !slices.ContainsFunc(held, func(b Point) bool { return topic.SameMatter(b.Words, day[i].Words) }) {
			c = New
		}
		steps[i] = Step{Point: day[i], Change: c}
		if c != New {
			steps[i].Before = held
		}
	}
	return steps
}

func positionsOf(points []Point) []Position {
	ps := make([]Position, len(points))
	for i, p := range points {
		ps[i] = p.position()
	}
	return ps
}
