package wording

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"
	"time"

	"attache/bot/reply"
	"attache/briefing"
)

// timelineSides is how many sides a timeline draws, the newest ones: each has a line of words below, and a picture is read at the width of a message.
const timelineSides = 40

// A side is a mark on a timeline, with its number and words.
type side struct {
	briefing.Point
	look
	day   briefing.Day // on which it stands
	by    bool         // taken on that day or before: it is known no better
	when  string       // as a matrix tells it
	hue   color.RGBA
	n     int
	aside string
	words string
}

// A lane is one actor's sides on a timeline, the oldest first.
type lane struct {
	name  string
	sides []*side
}

// A Timeline is which sides actors took on a topic over time, as it is drawn. A side is what has the mark of one in a matrix.
type Timeline struct {
	lanes []lane  // those with most sides first
	sides []*side // of all lanes, by day
	left  string  // what is not drawn, in a sentence; "" nothing
}

// NewTimeline returns the sides that the holders of ss took on topic. ss are the newest of all that there are, in any order.
func NewTimeline(topic briefing.Topic, ss []briefing.Statement, all int) Timeline {
	var t Timeline
	undated := 0
	for _, s := range ss {
		p := s.Point(topic)
		p.Name = flat(Subject(s))
		switch {
		case p.Holder == "" || lookOf(p, s).mark == spoke.mark:
		case s.LastDay().IsZero():
			undated++
		default:
			t.sides = append(t.sides, newSide(p, s))
		}
	}
	slices.SortFunc(t.sides, inTime)
	if n := len(t.sides); n > timelineSides {
		t.left = fmt.Sprintf("The newest %d of %d sides are drawn. ", timelineSides, n)
		t.sides = t.sides[n-timelineSides:]
	}
	switch {
	case undated == 1:
		t.left += "1 side is not drawn: nobody knows its day. "
	case undated > 1:
		t.left += fmt.Sprintf("%d sides are not drawn: nobody knows their days. ", undated)
	}
	if len(ss) < all {
		t.left += fmt.Sprintf("Looked for in the newest %d of %d statements. ", len(ss), all)
	}
	t.left = strings.TrimSpace(t.left)
	by := make(map[string]*lane)
	for i, s := range t.sides {
		s.n = i + 1
		if by[s.Holder] == nil {
			by[s.Holder] = &lane{name: s.Name}
		}
		by[s.Holder].sides = append(by[s.Holder].sides, s)
	}
	for _, l := range by {
		t.lanes = append(t.lanes, *l)
	}
	slices.SortFunc(t.lanes, func(a, b lane) int {
		return cmp.Or(cmp.Compare(len(b.sides), len(a.sides)), cmp.Compare(a.name, b.name), cmp.Compare(a.sides[0].Holder, b.sides[0].Holder))
	})
	return t
}

func newSide(p briefing.Point, st briefing.Statement) *side {
	strong, _ := hues(p, st)
	return &side{Point: p, look: lookOf(p, st), day: st.LastDay(), by: !OnItsDay(st), when: shortWhen(st).Flat(""), hue: strong, aside: aside(p, st), words: spokenWords(st, 120)}
}

func inTime(a, b *side) int {
	return cmp.Or(a.day.Compare(b.day), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

// Empty reports whether nobody took a side on a day of which anything is known: there is nothing to draw.
func (t Timeline) Empty() bool { return len(t.sides) == 0 }

// Left says which sides are not drawn; "" all are.
func (t Timeline) Left() string { return t.left }

// Picture returns t, which is not empty, as a picture with that title and file name: a lane for each actor, a mark for each side at its day, and below
// for each the words that it is to.
func (t Timeline) Picture(name, title string) (reply.Picture, error) {
	data, err := t.draw(title).png()
	if err != nil {
		return reply.Picture{}, err
	}
	return reply.Picture{Name: name + ".png", Title: title, PNG: data, Alt: t.alt(title)}, nil
}

// The measures of the lanes of a timeline.
const (
	laneNameW = 148.0
	laneLeft  = margin + laneNameW + 18    // of the first day
	laneRight = pictureWidth - margin - 44 // of the last day: behind it there is room for numbers
	laneRow   = 20.0                       // from one row of marks in a lane to the next
	sideH     = 15.0                       // of a line of words
	byArrow   = 17.0                       // how far the arrow of a mark that says "by" reaches before it
)

func (t Timeline) draw(title string) *canvas {
	first, last := t.sides[0].day, t.sides[len(t.sides)-1].day
	span := max(1, last.Time().Sub(first.Time()).Hours()/24)
	x := func(d briefing.Day) float64 {
		return laneLeft + d.Time().Sub(first.Time()).Hours()/24/span*(laneRight-laneLeft)
	}
	type drawn struct {
		name  []string
		marks []lot
		h     float64
	}
	measure := newCanvas(1, 1)
	lanes := make([]drawn, len(t.lanes))
	heading := measure.heading(title, pictureWidth)
	top := heading.below + 34
	bottom := top
	for i, l := range t.lanes {
		marks, rows := measure.stack(marksOf(l.sides), x)
		lanes[i] = drawn{measure.lines(nameText, l.name, laneNameW, nameLines), marks, 0}
		lanes[i].h = 8 + max(laneRow*float64(rows), 3+17*float64(len(lanes[i].name)))
		bottom += lanes[i].h
	}
	notes := measure.lines(smallText, t.left, pictureWidth-2*margin, 3)
	byDay := slices.ContainsFunc(t.sides, func(s *side) bool { return s.by })
	height := bottom + 24 + sideH*float64(len(t.sides)+len(notes)) + 22
	if byDay {
		height += sideH
	}
	c := newCanvas(pictureWidth, int(height))
	c.glyphs, c.faces = measure.glyphs, measure.faces
	c.head(heading)
	c.scale(first, last, x, top, bottom)
	y := top
	for _, l := range lanes {
		c.rect(margin, y, pictureWidth-2*margin, 0.5, rule)
		for i, line := range l.name {
			c.text(nameText, margin, y+18.5+17*float64(i), ink, line)
		}
		for _, m := range l.marks {
			c.drawLot(m, x(m.day), y+14+laneRow*float64(m.row))
		}
		y += l.h
	}
	c.rect(margin, bottom, pictureWidth-2*margin, 0.5, rule)
	y = bottom + 20
	for _, s := range t.sides {
		c.text(smallText, margin, y, pale, strconv.Itoa(s.n))
		c.mark(s.mark, margin+25, y-4, s.hue, ground)
		c.text(smallText, margin+36, y, ink, c.cut(smallText, s.when+" "+s.told(), pictureWidth-2*margin-36))
		y += sideH
	}
	if byDay {
		c.arrow(margin+16, y-4, pale)
		c.text(smallText, margin+36, y, pale, "before a mark: taken on that day or before it, nobody knows when")
		y += sideH
	}
	for _, l := range notes {
		c.text(smallText, margin, y, pale, l)
		y += sideH
	}
	c.footer(y+8, pictureWidth)
	return c
}

// told tells s in a line: who, the word, to what.
func (s *side) told() string {
	words := s.Name + " " + s.word
	if s.aside != "" {
		words += " (" + s.aside + ")"
	}
	return words + ": " + s.words
}

// A lot is the sides of a lane that are drawn as one mark: of one day, and alike.
type lot struct {
	*side
	numbers []int // of the sides, ascending
	row     int   // of its lane
	before  bool  // the numbers stand before the mark: there is no room behind it
}

// label returns the numbers of l: "7", "7, 9", "7–9".
func (l lot) label() string {
	var parts []string
	for i := 0; i < len(l.numbers); {
		end := i
		for end+1 < len(l.numbers) && l.numbers[end+1] == l.numbers[end]+1 {
			end++
		}
		switch {
		case end > i+1:
			parts = append(parts, strconv.Itoa(l.numbers[i])+"–"+strconv.Itoa(l.numbers[end]))
		default:
			for _, n := range l.numbers[i : end+1] {
				parts = append(parts, strconv.Itoa(n))
			}
		}
		i = end + 1
	}
	return strings.Join(parts, ", ")
}

// marksOf returns the marks of sides, the oldest first.
func marksOf(sides []*side) []lot {
	var lots []lot
	for _, s := range sides {
		i := slices.IndexFunc(lots, func(l lot) bool { return l.day == s.day && l.by == s.by && l.mark == s.mark && l.hue == s.hue })
		if i < 0 {
			lots = append(lots, lot{side: s, numbers: []int{s.n}})
			continue
		}
		lots[i].numbers = append(lots[i].numbers, s.n)
	}
	return lots
}

// stack puts each of the marks of a lane into the first row of it in which it hides none of the others, as all stand at their days, and returns how many rows
// that takes.
func (c *canvas) stack(marks []lot, x func(briefing.Day) float64) ([]lot, int) {
	const gap = 5
	var rows [][][2]float64
	for i := range marks {
		m := &marks[i]
		at, w := x(m.day), c.width(smallText, m.label())
		from, to := at-7, at+8+w
		if m.by {
			from = at - byArrow
		}
		if m.before = to > pictureWidth-margin; m.before {
			from, to = from-2-w, at+7
		}
		m.row = slices.IndexFunc(rows, func(taken [][2]float64) bool {
			return !slices.ContainsFunc(taken, func(t [2]float64) bool { return from < t[1]+gap && t[0] < to+gap })
		})
		if m.row < 0 {
			m.row = len(rows)
			rows = append(rows, nil)
		}
		rows[m.row] = append(rows[m.row], [2]float64{from, to})
	}
	return marks, len(rows)
}

// drawLot draws the mark of l around (x, y), with the numbers of its sides.
func (c *canvas) drawLot(l lot, x, y float64) {
	c.mark(l.mark, x, y, l.hue, ground)
	from := x - 7
	if l.by {
		from = x - byArrow
		c.arrow(from, y, l.hue)
	}
	at := x + 8
	if l.before {
		at = from - 2 - c.width(smallText, l.label())
	}
	c.text(smallText, at, y+4, pale, l.label())
}

// arrow draws the arrow that begins at x before a mark at the height y: that it is known by its day, and may have been before.
func (c *canvas) arrow(x, y float64, col color.RGBA) {
	c.polygon(col, [2]float64{x, y}, [2]float64{x + 4, y - 3.2}, [2]float64{x + 4, y + 3.2})
	c.polygon(col, [2]float64{x + 3, y - 0.7}, [2]float64{x + 10, y - 0.7}, [2]float64{x + 10, y + 0.7}, [2]float64{x + 3, y + 0.7})
}

// scale draws the days above the lanes: the first, the last, and the first of months between, as far as there is room.
func (c *canvas) scale(first, last briefing.Day, x func(briefing.Day) float64, top, bottom float64) {
	days := []briefing.Day{first}
	if last != first {
		days = append(days, last)
	}
	months := int(last.Time().Sub(first.Time()).Hours()/24/30/5) + 1
	start := first.Time()
	for t := time.Date(start.Year(), start.Month()+1, 1, 0, 0, 0, 0, time.UTC); t.Before(last.Time()); t = t.AddDate(0, months, 0) {
		days = append(days, briefing.DayOf(t))
	}
	var taken [][2]float64
	for _, d := range days {
		label := short(d)
		w := c.width(smallText, label)
		from := min(max(x(d)-w/2, margin), pictureWidth-margin-w)
		if slices.ContainsFunc(taken, func(t [2]float64) bool { return from < t[1]+10 && t[0] < from+w+10 }) {
			continue
		}
		taken = append(taken, [2]float64{from, from + w})
		c.rect(x(d), top-6, 0.5, bottom-top+6, rule)
		c.text(smallText, from, top-11, pale, label)
	}
}

// alt returns what the picture says, in words.
func (t Timeline) alt(title string) string {
	alt := title + "."
	if t.left != "" {
		alt += " " + t.left // first: a platform may cut the text
	}
	for _, s := range t.sides {
		alt += " " + s.when + ": " + s.told() + "."
	}
	return alt
}
