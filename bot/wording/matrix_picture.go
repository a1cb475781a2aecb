package wording

import (
	"image/color"
	"slices"
	"strconv"
	"strings"

	"attache/bot/reply"
	"attache/briefing"
)

// hues returns the colours of p, whose statement is st: those of its stance where it takes a side.
func hues(p briefing.Point, st briefing.Statement) (strong, tint color.RGBA) {
	if !p.TakesSide() {
		return grey, greyTint
	}
	held := p.Stance == briefing.Conditional && !st.OnCondition() // for how long, or after what: as the act is
	switch {
	case p.Stance == briefing.Oppose, held && p.Act == briefing.Reject:
		return orange, orangeTint
	case p.Stance == briefing.Support, held:
		return blue, blueTint
	case p.Stance == briefing.Conditional:
		return yellow, yellowTint
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
	// nameLines is how many lines a name has at most: those who speak jointly are named together.
	nameLines = 6
)

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

// drawList draws a row for each statement on the one topic of m.
func (m Matrix) drawList(title string) *canvas {
	const nameW, chipW, dateW = 112.0, 132.0, 84.0
	const wordsX = margin + nameW + 8 + chipW + 10
	const wordsW = pictureWidth - margin - dateW - wordsX - 6
	type row struct {
		name  []string
		said  string
		chip  chip
		words []string
		h     float64
	}
	measure := newCanvas(1, 1)
	var rows []row
	height := titleTop + 16
	for _, r := range m.Rows {
		shown, more := m.Points(r.Cells[m.Topics[0].ID])
		for i, p := range shown {
			words := spokenWords(m.of(r, p), 200)
			if more > 0 && i == len(shown)-1 {
				words = "+" + strconv.Itoa(more) + " more: " + words
			}
			next := row{said: shortWhen(m.of(r, p)).Flat(""), chip: measure.chip(chipW, p, m.of(r, p)), words: measure.lines(bodyText, words, wordsW, 3)}
			if i == 0 {
				next.name = measure.lines(nameText, r.Name, nameW, nameLines)
			}
			next.h = max(next.chip.h+8, 11+17*float64(max(len(next.words), len(next.name))))
			rows = append(rows, next)
			height += next.h
		}
	}
	c := newCanvas(pictureWidth, int(height+30))
	c.glyphs, c.faces = measure.glyphs, measure.faces
	c.text(titleText, margin, titleTop, ink, c.cut(titleText, title, pictureWidth-2*margin))
	y := titleTop + 12
	for _, r := range rows {
		if len(r.name) > 0 {
			c.rect(margin, y, pictureWidth-2*margin, 0.5, rule)
		}
		for i, l := range r.name {
			c.text(nameText, margin, y+18.5+17*float64(i), ink, l)
		}
		c.drawChip(r.chip, margin+nameW+8, y+4)
		for i, l := range r.words {
			c.text(bodyText, wordsX, y+18.5+17*float64(i), ink, l)
		}
		c.text(smallText, pictureWidth-margin-c.width(smallText, r.said), y+18, pale, r.said)
		y += r.h
	}
	c.rect(margin, y, pictureWidth-2*margin, 0.5, rule)
	c.footer(y+20, pictureWidth)
	return c
}

// drawGrid draws a row for each actor and a column for each topic of m.
func (m Matrix) drawGrid(title string) *canvas {
	const nameW, gap = 112.0, 8.0
	columns := float64(len(m.Topics))
	cellW := max(136, (pictureWidth-2*margin-nameW)/columns-gap)
	width := max(pictureWidth, 2*margin+nameW+columns*(cellW+gap))
	measure := newCanvas(1, 1)
	const most = 3
	type row struct {
		name  []string
		cells [][]chip // by topic
		h     float64
	}
	rows := make([]row, len(m.Rows))
	labels, labelled := make([][]string, len(m.Topics)), 0
	for i, t := range m.Topics {
		labels[i] = measure.lines(nameText, t.Label, cellW, 2)
		labelled = max(labelled, len(labels[i]))
	}
	height := titleTop + 24 + 16*float64(labelled)
	for i, r := range m.Rows {
		next := row{name: measure.lines(nameText, r.Name, nameW, nameLines)}
		next.h = 13 + 17*float64(len(next.name))
		for _, t := range m.Topics {
			h := 6.0
			var cell []chip
			for _, p := range m.gridPoints(r, t.ID, most) {
				cell = append(cell, measure.chip(cellW, p, m.of(r, p)))
				h += cell[len(cell)-1].h + gridWords
			}
			next.cells = append(next.cells, cell)
			next.h = max(next.h, h)
		}
		rows[i] = next
		height += next.h
	}
	c := newCanvas(int(width), int(height+30))
	c.glyphs, c.faces = measure.glyphs, measure.faces
	c.text(titleText, margin, titleTop, ink, c.cut(titleText, title, width-2*margin))
	left := func(i int) float64 { return margin + nameW + gap + float64(i)*(cellW+gap) }
	y := titleTop + 24
	for i, label := range labels {
		for k, l := range label {
			c.text(nameText, left(i), y+16*float64(k), pale, l)
		}
	}
	y += 16*float64(labelled) - 8
	for i, r := range rows {
		c.rect(margin, y, width-2*margin, 0.5, rule)
		for k, l := range r.name {
			c.text(nameText, margin, y+18.5+17*float64(k), ink, l)
		}
		for j, cell := range r.cells {
			at := y + 4
			if len(cell) == 0 {
				c.text(bodyText, left(j)+8, at+14.5, pale, "–")
			}
			for _, chip := range cell {
				c.drawChip(chip, left(j), at)
				at += chip.h
				words := shortWhen(m.of(m.Rows[i], chip.point)).Flat("") + ": " + spokenWords(m.of(m.Rows[i], chip.point), 120)
				for k, l := range c.lines(smallText, words, cellW-4, 3) {
					c.text(smallText, left(j)+4, at+13+14*float64(k), ink, l)
				}
				at += gridWords
			}
		}
		y += r.h
	}
	c.rect(margin, y, width-2*margin, 0.5, rule)
	c.footer(y+20, width)
	return c
}

// gridWords is how high the words below a chip in a grid are: three lines, and the room before the next chip.
const gridWords = 53.0

// gridPoints returns the points that a cell of a grid shows, at most so many.
func (m Matrix) gridPoints(r MatrixRow, topic string, most int) []briefing.Point {
	cell, ok := r.Cells[topic]
	if !ok {
		return nil
	}
	shown, _ := m.Points(cell)
	return shown[:min(len(shown), most)]
}

// alt returns what the picture says, in words: by stance, who takes it, to what, when.
func (m Matrix) alt(title string) string {
	var b strings.Builder
	b.WriteString(title + ". ")
	for _, t := range m.Topics {
		if len(m.Topics) > 1 && slices.ContainsFunc(m.Rows, func(r MatrixRow) bool { _, ok := r.Cells[t.ID]; return ok }) {
			b.WriteString(t.Label + ": ")
		}
		for _, r := range m.Rows {
			cell, ok := r.Cells[t.ID]
			if !ok {
				continue
			}
			shown, _ := m.Points(cell)
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
