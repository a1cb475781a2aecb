package wording

import (
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"attache/bot/reply"
	"attache/briefing"
)

// hues returns the colours of p, whose statement is st: those of a condition where it is told with one, else of its stance where it takes a side.
func hues(p briefing.Point, st briefing.Statement) (strong, tint color.RGBA) {
	held := p.Stance == briefing.Conditional // for how long, or after what: as the act is
	switch {
	case st.OnCondition():
		return yellow, yellowTint
	case !p.TakesSide():
		return grey, greyTint
	case p.Stance == briefing.Oppose, held && p.Act == briefing.Reject:
		return orange, orangeTint
	case p.Stance == briefing.Support, held:
		return blue, blueTint
	}
	return grey, greyTint
}

// aside returns what qualifies the word of p, whose statement is st: "on a condition", "hedged", "jointly", "reported".
func aside(p briefing.Point, st briefing.Statement) string {
	words := qualifiers(st)
	if p.Joint {
		words = append(words, "jointly")
	}
	if !p.Own {
		words = append(words, "reported")
	}
	return strings.Join(words, ", ")
}

// spokenWords returns what st holds for a picture: the holder's own words in “…”, and through whom it is known.
func spokenWords(st briefing.Statement, limit int) string {
	var b strings.Builder
	clipped := clipTo(st, limit)
	_, link := told(clipped)
	for _, part := range clause(clipped, link) {
		if w, ok := part.(reply.Words); ok {
			b.WriteString(string(w))
		}
	}
	for _, name := range voices(st) {
		b.WriteString(", according to " + name)
	}
	return b.String()
}

// A chip is the mark and word of a point in a box of its stance's colour, with what qualifies it.
type chip struct {
	point        briefing.Point
	look         look
	strong, tint color.RGBA
	word         []string
	note         []string
	w, h         float64
}

// chip returns the chip of p, whose statement is st, in a width of w.
func (c *canvas) chip(w float64, p briefing.Point, st briefing.Statement) chip {
	k := chip{point: p, look: lookOf(p, st), w: w}
	k.strong, k.tint = hues(p, st)
	k.word = c.lines(nameText, k.look.word, w-26, wordLines)
	k.note = c.lines(smallText, aside(p, st), w-12, 2)
	k.h = 20 + 16*float64(len(k.word)-1) + 13*float64(len(k.note))
	return k
}

// drawChip draws k with its upper left corner at x, y.
func (c *canvas) drawChip(k chip, x, y float64) {
	c.polygon(k.tint, round(x, y, k.w, k.h, 5)...)
	c.mark(k.look.mark, x+12, y+10, k.strong, k.tint)
	for i, l := range k.word {
		c.text(nameText, x+23, y+14.5+16*float64(i), ink, l)
	}
	for i, l := range k.note {
		c.text(smallText, x+8, y+12+16*float64(len(k.word))+13*float64(i), ink, l)
	}
}

const (
	margin   = 14.0
	titleTop = 26.0
	// titleLine is from one line of a title to the next.
	titleLine = 20.0
	// wordLines is how many lines the word for a stance has at most.
	wordLines = 4
	// nameLines is how many lines a name has at most: those who speak jointly are named together, a dozen of them.
	nameLines = 12
	// mostLines is how many statements below each other a picture of a matrix has, where that leaves one of each cell: those of a list, or half as many of a grid,
	// whose words stand below. With them it is about 2,000 pixels high.
	mostLines = 40
)

// MatrixColumns is how many topics a picture has beside each other, at the width of a message; the others stand below them.
const MatrixColumns = 3

// bands returns the topics of m in as many parts as stand below each other in its picture.
func (m Matrix) bands() [][]briefing.Topic {
	n := (len(m.Topics) + MatrixColumns - 1) / MatrixColumns
	return slices.Collect(slices.Chunk(m.Topics, (len(m.Topics)+n-1)/n))
}

// most returns how many statements of a cell the picture shows at most, as many as there is room for, and how many of the table it thus leaves out.
func (m Matrix) most() (most, left int) {
	var cells [][]int // how many statements there are in those that stand beside each other
	for _, band := range m.bands() {
		for _, r := range m.Rows {
			beside := make([]int, len(band))
			for i, t := range band {
				shown, _ := m.Points(r.Cells[t.ID])
				beside[i] = len(shown)
			}
			cells = append(cells, beside)
			most = max(most, slices.Max(beside))
		}
	}
	room := mostLines
	if len(m.Topics) > 1 {
		room /= 2
	}
	for ; most > 1; most-- {
		lines := 0
		for _, beside := range cells {
			lines += min(most, slices.Max(beside))
		}
		if lines <= room {
			break
		}
	}
	for _, n := range slices.Concat(cells...) {
		left += max(0, n-most)
	}
	return most, left
}

// drawn returns the points of a cell that the picture shows, where that is at most so many, and how many there are more.
func (m Matrix) drawn(r MatrixRow, topic string, most int) (points []briefing.Point, more int) {
	cell, ok := r.Cells[topic]
	if !ok {
		return nil, 0
	}
	points, more = m.Points(cell)
	if n := len(points) - most; n > 0 {
		return points[:most], more + n
	}
	return points, more
}

// Left says how much of the table the picture of m does not show; "" it shows all.
func (m Matrix) Left() string {
	_, left := m.most()
	switch left {
	case 0:
		return ""
	case 1:
		return "The picture leaves out 1 statement of the table."
	}
	return fmt.Sprintf("The picture leaves out %d statements of the table.", left)
}

// Picture returns m as a picture with that title and file name, and with an alternative text that says what it says.
func (m Matrix) Picture(name, title string) (reply.Picture, error) {
	var c *canvas
	if len(m.Topics) == 1 {
		c = m.drawList(title)
	} else {
		c = m.drawGrid(title)
	}
	data, err := c.png()
	if err != nil {
		return reply.Picture{}, err
	}
	return reply.Picture{Name: name + ".png", Title: title, PNG: data, Alt: m.alt(title)}, nil
}

// keys are what the colours of a picture mean, each with a chip of its own.
var keys = []struct {
	word         string
	strong, tint color.RGBA
}{
	{"for", blue, blueTint}, {"against", orange, orangeTint}, {"on a condition", yellow, yellowTint}, {"neither", grey, greyTint},
}

// footer draws what the colours mean, and whose words stand there.
func (c *canvas) footer(y, width float64) {
	x := margin
	c.text(smallText, x, y, pale, "To the words beside it:")
	x += c.width(smallText, "To the words beside it:") + 8
	for _, k := range keys {
		w := c.width(smallText, k.word) + 12
		c.polygon(k.tint, round(x, y-11, w, 15, 4)...)
		c.text(smallText, x+6, y, k.strong, k.word)
		x += w + 6
	}
	own := "“ ” the actor’s own words"
	if w := c.width(smallText, own); x+w < width-margin {
		c.text(smallText, width-margin-w, y, pale, own)
	}
}

// An entry is a statement in a picture: its chip, and words.
type entry struct {
	chip  chip
	words []string
	said  string
	h     float64
}

// moreH is how high the line is that says how many statements there are more.
const moreH = 18.0

// drawMore says below a cell how many statements there are more, where there are any.
func (c *canvas) drawMore(x, y float64, more int) {
	if more > 0 {
		c.text(smallText, x, y+11, pale, plus(more))
	}
}

// plus says how many there are more: "+2 more".
func plus(more int) string { return "+" + strconv.Itoa(more) + " more" }

// drawList draws a row for each statement on the one topic of m.
func (m Matrix) drawList(title string) *canvas {
	const nameW, chipW, dateW = 112.0, 132.0, 84.0
	const chipX, wordsX = margin + nameW + 8, margin + nameW + 8 + chipW + 10
	const wordsW = pictureWidth - margin - dateW - wordsX - 6
	type group struct {
		name    []string
		entries []entry
		more    int
		h       float64
	}
	measure := newCanvas(1, 1)
	heading := measure.heading(title, pictureWidth)
	height := heading.below + 16
	most, _ := m.most()
	var groups []group
	for _, r := range m.Rows {
		shown, more := m.drawn(r, m.Topics[0].ID, most)
		g := group{name: measure.lines(nameText, r.Name, nameW, nameLines), more: more}
		for _, p := range shown {
			st := m.of(r, p)
			e := entry{measure.chip(chipW, p, st), measure.lines(bodyText, spokenWords(st, 200), wordsW, 3), shortWhen(st).Flat(""), 0}
			e.h = max(e.chip.h+8, 11+17*float64(len(e.words)))
			g.entries = append(g.entries, e)
			g.h += e.h
		}
		if more > 0 {
			g.h += moreH
		}
		g.h = max(g.h, 11+17*float64(len(g.name)))
		groups = append(groups, g)
		height += g.h
	}
	c := newCanvas(pictureWidth, int(height+30))
	c.glyphs, c.faces = measure.glyphs, measure.faces
	c.head(heading)
	y := heading.below + 12
	for _, g := range groups {
		c.rect(margin, y, pictureWidth-2*margin, 0.5, rule)
		for i, l := range g.name {
			c.text(nameText, margin, y+18.5+17*float64(i), ink, l)
		}
		at := y
		for _, e := range g.entries {
			c.drawChip(e.chip, chipX, at+4)
			for i, l := range e.words {
				c.text(bodyText, wordsX, at+18.5+17*float64(i), ink, l)
			}
			c.text(smallText, pictureWidth-margin-c.width(smallText, e.said), at+18, pale, e.said)
			at += e.h
		}
		c.drawMore(chipX+8, at, g.more)
		y += g.h
	}
	c.rect(margin, y, pictureWidth-2*margin, 0.5, rule)
	c.footer(y+20, pictureWidth)
	return c
}

// drawGrid draws a row for each actor and a column for each topic of m; what has no room beside the others stands below them, with those actors who said
// something on it.
func (m Matrix) drawGrid(title string) *canvas {
	const nameW, gap, headH = 104.0, 8.0, 16.0
	type cell struct {
		entries []entry
		more    int
	}
	type row struct {
		name  []string
		cells []cell
		h     float64
	}
	type band struct {
		labels [][]string
		heads  float64 // how many lines the longest label has
		rows   []row
	}
	measure := newCanvas(1, 1)
	heading := measure.heading(title, pictureWidth)
	height := heading.below + 16
	most, _ := m.most()
	cellW := (pictureWidth-2*margin-nameW)/float64(len(m.bands()[0])) - gap
	left := func(i int) float64 { return margin + nameW + gap + float64(i)*(cellW+gap) }
	var bands []band
	for _, topics := range m.bands() {
		var b band
		for _, t := range topics {
			b.labels = append(b.labels, measure.lines(nameText, t.Label, cellW, 3))
			b.heads = max(b.heads, float64(len(b.labels[len(b.labels)-1])))
		}
		for _, r := range m.Rows {
			next := row{name: measure.lines(nameText, r.Name, nameW, nameLines)}
			silent := true
			next.h = 11 + 17*float64(len(next.name))
			for _, t := range topics {
				var k cell
				var shown []briefing.Point
				h := 8.0
				shown, k.more = m.drawn(r, t.ID, most)
				for _, p := range shown {
					st := m.of(r, p)
					e := entry{chip: measure.chip(cellW, p, st), words: measure.lines(smallText, shortWhen(st).Flat("")+": "+spokenWords(st, 120), cellW-4, 4)}
					e.h = e.chip.h + 14*float64(len(e.words)) + 10
					k.entries = append(k.entries, e)
					h += e.h
				}
				if k.more > 0 {
					h += moreH
				}
				silent = silent && len(shown) == 0
				next.cells = append(next.cells, k)
				next.h = max(next.h, h)
			}
			if !silent {
				b.rows = append(b.rows, next)
				height += next.h
			}
		}
		if len(b.rows) == 0 {
			b.rows = []row{{cells: make([]cell, len(topics)), h: 28}}
			height += 28
		}
		bands = append(bands, b)
		height += headH*b.heads + 12
	}
	c := newCanvas(pictureWidth, int(height+24))
	c.glyphs, c.faces = measure.glyphs, measure.faces
	c.head(heading)
	y := heading.below + 12
	for _, b := range bands {
		for i, label := range b.labels {
			for k, l := range label {
				c.text(nameText, left(i), y+12+headH*float64(k), pale, l)
			}
		}
		y += headH*b.heads + 4
		for _, r := range b.rows {
			c.rect(margin, y, pictureWidth-2*margin, 0.5, rule)
			for i, l := range r.name {
				c.text(nameText, margin, y+18.5+17*float64(i), ink, l)
			}
			for i, k := range r.cells {
				at := y + 4
				if len(k.entries) == 0 {
					c.text(bodyText, left(i)+8, at+14.5, pale, "–")
				}
				for _, e := range k.entries {
					c.drawChip(e.chip, left(i), at)
					for line, l := range e.words {
						c.text(smallText, left(i)+4, at+e.chip.h+13+14*float64(line), ink, l)
					}
					at += e.h
				}
				c.drawMore(left(i)+4, at, k.more)
			}
			y += r.h
		}
		c.rect(margin, y, pictureWidth-2*margin, 0.5, rule)
		y += 8
	}
	c.footer(y+12, pictureWidth)
	return c
}

// alt returns what the picture says, in words: by stance, who takes it, to what, when.
func (m Matrix) alt(title string) string {
	var b strings.Builder
	b.WriteString(title + ". ")
	if left := m.Left(); left != "" {
		b.WriteString(left + " ") // first: a platform may cut the text
	}
	most, _ := m.most()
	for _, t := range m.Topics {
		if len(m.Topics) > 1 && slices.ContainsFunc(m.Rows, func(r MatrixRow) bool { _, ok := r.Cells[t.ID]; return ok }) {
			b.WriteString(t.Label + ": ")
		}
		for _, r := range m.Rows {
			shown, more := m.drawn(r, t.ID, most)
			if len(shown) == 0 {
				continue
			}
			b.WriteString(flat(r.Name) + " ")
			for i, p := range shown {
				b.WriteString(lookOf(p, m.of(r, p)).word)
				if a := aside(p, m.of(r, p)); a != "" {
					b.WriteString(" (" + a + ")")
				}
				words := spokenWords(m.of(r, p), 60)
				if !strings.HasPrefix(words, that[1:]) {
					b.WriteByte(':')
				}
				b.WriteString(" " + words)
				said := shortWhen(m.of(r, p)).Flat("")
				switch {
				case i == len(shown)-1 && more > 0:
					b.WriteString(", " + said + ", " + plus(more) + ". ")
				case i == len(shown)-1:
					b.WriteString(", " + said + ". ")
				case shortWhen(m.of(r, shown[i+1])).Flat("") == said:
					b.WriteString(", and ")
				default:
					b.WriteString(", " + said + "; ")
				}
			}
		}
	}
	return strings.TrimSpace(b.String())
}
