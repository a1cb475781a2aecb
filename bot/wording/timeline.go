package wording

import (
	"cmp"
	"image/color"
	"slices"
	"strconv"
	"strings"
	"time"

	"attache/bot/reply"
	"attache/briefing"
)

// Dated returns st as an item of a timeline: when it was, then the sentence of Statement.
func Dated(st briefing.Statement, src *Sources) reply.Item {
	text := append(When(st), reply.Words(" · "))
	if day, ok := text[0].(reply.Day); ok {
		day.Strong = true
		text[0] = day
	}
	return reply.Item{Text: append(text, Statement(clipTo(st, passageWords), src)...)}
}

// DatedBelow is Dated below before. Where that tells the same of another holder, it says so instead: "Norland: the same, as told by Ada Lund".
func DatedBelow(before, st briefing.Statement, src *Sources) reply.Item {
	if !sameTold(st, before) {
		return Dated(st, src)
	}
	text := reply.Text{strongDay(st.Date), reply.Words(" · ")}
	same := ": the same"
	if by := voices(st); len(by) > 0 {
		same += ", as told by " + by[0]
	}
	return reply.Item{Text: append(text, reply.Strong(Subject(st)), reply.Words(together(st)+same+" "), src.Statement(st))}
}

// sameTold reports whether before tells, in the same sentence, the same as st of another holder: in the very words, or as what its own holder says.
func sameTold(st, before briefing.Statement) bool {
	if st.DocumentID != before.DocumentID || st.Sentence != before.Sentence || st.Date != before.Date || st.Note != "" || before.Note != "" || st.Holder.Actor == before.Holder.Actor {
		return false
	}
	if st.Cue == before.Cue && st.Content == before.Content && st.Act == before.Act {
		return slices.EqualFunc(st.Via, before.Via, func(a, b briefing.Mention) bool { return a.Span == b.Span })
	}
	says := len(st.Via) > 0 && st.Via[len(st.Via)-1].Span == before.Holder.Span && before.Saying() != ""
	return says && before.Content.Contains(st.Holder.Span) && before.Content.Contains(st.Cue) && before.Content.Contains(st.Content) && before.Content.End == st.Content.End
}

const (
	// timelineActors is how many actors a timeline draws: those who took a side most often.
	timelineActors = 10
	// timelineSides is how many sides of an actor it draws, the newest ones: there is no room for more beside each other.
	timelineSides = 10
	// timelineMarks is how many sides it draws in all, the newest ones: each has a line of words below.
	timelineMarks = 30
)

// A side is a mark on a timeline, with its number and words.
type side struct {
	briefing.Point
	look
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

// DrawTimeline returns a picture of the sides that the holders of ss took on topic over time: a lane for each holder, and below
// for each side the words that it is to. It is false when nobody took one on a known day.
func DrawTimeline(name, title string, topic briefing.Topic, ss []briefing.Statement) (reply.Picture, bool, error) {
	lanes, sides := lanesOf(topic, ss)
	if len(lanes) == 0 {
		return reply.Picture{}, false, nil
	}
	data, err := drawLanes(title, lanes, sides).png()
	if err != nil {
		return reply.Picture{}, false, err
	}
	return reply.Picture{Name: name + ".png", Title: title, PNG: data, Alt: sidesAlt(title, sides)}, true, nil
}

// lanesOf returns the lanes, those with most sides first, and all their sides by time and number.
func lanesOf(topic briefing.Topic, ss []briefing.Statement) (lanes []lane, sides []*side) {
	by := make(map[string]*lane)
	for _, s := range ss {
		p := s.Point(topic)
		p.Name = flat(Subject(s))
		if p.Holder == "" || p.Date.IsZero() || p.Weight() < briefing.Side {
			continue
		}
		if by[p.Holder] == nil {
			by[p.Holder] = &lane{name: p.Name}
		}
		l := by[p.Holder]
		l.sides = append(l.sides, newSide(p, s))
	}
	for _, l := range by {
		slices.SortFunc(l.sides, inTime)
		l.sides = l.sides[max(0, len(l.sides)-timelineSides):]
		lanes = append(lanes, *l)
	}
	slices.SortFunc(lanes, func(a, b lane) int {
		return cmp.Or(cmp.Compare(len(b.sides), len(a.sides)), cmp.Compare(a.name, b.name))
	})
	lanes = lanes[:min(len(lanes), timelineActors)]
	for _, l := range lanes {
		sides = append(sides, l.sides...)
	}
	slices.SortFunc(sides, inTime)
	if n := len(sides) - timelineMarks; n > 0 {
		oldest := sides[n]
		sides = sides[n:]
		for i, l := range lanes {
			lanes[i].sides = slices.DeleteFunc(l.sides, func(s *side) bool { return inTime(s, oldest) < 0 })
		}
		lanes = slices.DeleteFunc(lanes, func(l lane) bool { return len(l.sides) == 0 })
	}
	for i, s := range sides {
		s.n = i + 1
	}
	return lanes, sides
}

func newSide(p briefing.Point, st briefing.Statement) *side {
	strong, _ := hues(p, st)
	return &side{Point: p, look: lookOf(p, st), hue: strong, aside: aside(p, st), words: spokenWords(st, 120)}
}

func inTime(a, b *side) int {
	return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

func drawLanes(title string, lanes []lane, sides []*side) *canvas {
	const nameW, laneH, left, lineH = 148.0, 28.0, margin + 148.0 + 18, 15.0
	const right = pictureWidth - margin - 44
	first, last := sides[0].Date, sides[len(sides)-1].Date
	span := max(1, last.Time().Sub(first.Time()).Hours()/24)
	x := func(d briefing.Day) float64 {
		return left + d.Time().Sub(first.Time()).Hours()/24/span*(right-left)
	}
	top := titleTop + 34.0
	bottom := top + laneH*float64(len(lanes))
	c := newCanvas(pictureWidth, int(bottom+24+lineH*float64(len(sides))+22))
	c.text(titleText, margin, titleTop, ink, c.cut(titleText, title, pictureWidth-2*margin))
	c.scale(first, last, x, top, bottom)
	for i, l := range lanes {
		y := top + laneH*float64(i)
		c.rect(margin, y, pictureWidth-2*margin, 0.5, rule)
		c.text(nameText, margin, y+18.5, ink, c.cut(nameText, l.name, nameW))
		marks := marksOf(l.sides)
		labels := make([]float64, len(marks))
		for j, m := range marks {
			labels[j] = c.width(smallText, m.numbers)
		}
		for j, at := range spread(marks, labels, x, left, right) {
			m := marks[j]
			c.mark(m.mark, at, y+laneH/2, m.hue, ground)
			c.text(smallText, at+8, y+laneH/2+4, pale, m.numbers)
		}
	}
	c.rect(margin, bottom, pictureWidth-2*margin, 0.5, rule)
	y := bottom + 20
	for _, s := range sides {
		c.text(smallText, margin, y, pale, strconv.Itoa(s.n))
		c.mark(s.mark, margin+25, y-4, s.hue, ground)
		words := short(s.Date) + " " + s.Name + " " + s.word
		if s.aside != "" {
			words += " (" + s.aside + ")"
		}
		c.text(smallText, margin+36, y, ink, c.cut(smallText, words+": "+s.words, pictureWidth-2*margin-36))
		y += lineH
	}
	c.footer(y+8, pictureWidth)
	return c
}

// A lot is the sides of a lane that are drawn as one mark: of one day, and alike.
type lot struct {
	*side
	numbers string // "7", or "7, 8"
}

// marksOf returns the marks of sides, the oldest first.
func marksOf(sides []*side) []lot {
	var lots []lot
	for _, s := range sides {
		i := slices.IndexFunc(lots, func(l lot) bool { return l.Date == s.Date && l.mark == s.mark && l.Stance == s.Stance })
		if i < 0 {
			lots = append(lots, lot{s, strconv.Itoa(s.n)})
			continue
		}
		lots[i].numbers += ", " + strconv.Itoa(s.n)
	}
	return lots
}

// spread returns where the marks of a lane stand: at their days, but so far apart that none hides another's numbers, whose widths labels are.
func spread(marks []lot, labels []float64, x func(briefing.Day) float64, left, right float64) []float64 {
	const gap = 17 // from one mark to the next, without the numbers between
	at := make([]float64, len(marks))
	edge := left
	for i, m := range marks {
		at[i] = max(x(m.Date), edge)
		edge = at[i] + labels[i] + gap
	}
	edge = right + gap + 8
	for i := len(at) - 1; i >= 0; i-- {
		at[i] = min(at[i], edge-labels[i]-gap)
		edge = at[i]
	}
	return at
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

func sidesAlt(title string, sides []*side) string {
	var b strings.Builder
	b.WriteString(title + ".")
	for _, s := range sides {
		b.WriteString(" " + short(s.Date) + ": " + s.Name + " " + s.word)
		if s.aside != "" {
			b.WriteString(" (" + s.aside + ")")
		}
		b.WriteString(": " + s.words + ".")
	}
	return b.String()
}
