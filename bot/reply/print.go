package reply

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Options say how a message is printed. The zero Options print 80 columns of plain text.
type Options struct {
	Width int  // columns of a line; 0: 80. A longer word is broken.
	ANSI  bool // mark strong words, matches and lines to be typed with ANSI codes; otherwise matches stand between asterisks
}

// Fprint writes m to w as lines of plain text: the title, the blocks with a blank line between, the footer, and
// under "More:" the line to be typed for each action. No control character of m reaches w.
func Fprint(w io.Writer, m Message, o Options) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	m = m.For(m.Locale)
	p := printer{w: bufio.NewWriter(w), Options: o, locale: m.Locale}
	if m.Title != "" {
		p.title(m.Title)
	}
	heading := false
	for _, b := range m.Blocks {
		if !heading {
			p.gap()
		}
		_, heading = b.(Heading)
		p.block(b)
	}
	if len(m.Footer) > 0 {
		p.gap()
		p.text("", "", p.glyphs(m.Footer, faint))
	}
	if len(m.Actions) > 0 {
		p.gap()
		p.actions(m.Actions)
	}
	return p.w.Flush()
}

// printer lays lines out. Its writer remembers the first error.
type printer struct {
	w       *bufio.Writer
	begun   bool
	Options // Width is at least 1
	locale  Locale
}

// Styles, as the parameter of an ANSI code.
type style string

const (
	plain  style = ""
	strong style = "1"
	faint  style = "2"
	match  style = "7"
	code   style = "36"
)

type glyph struct {
	r rune
	s style
}

func (p *printer) gap() {
	if p.begun {
		p.w.WriteByte('\n')
	}
}

func (p *printer) title(s string) {
	g := styled(s, strong)
	p.text("", "", g)
	p.line("", styled(strings.Repeat("─", min(p.Width, columns(g))), faint))
}

func (p *printer) block(b Block) {
	switch b := b.(type) {
	case Heading:
		p.text("", "", styled(b.Text, strong))
	case Paragraph:
		p.text("", "", p.glyphs(b.Text, plain))
	case Quote:
		p.text("  │ ", "  │ ", p.glyphs(b.Text, plain))
	case List:
		p.list(b)
	case Facts:
		p.facts(b)
	case Table:
		p.table(b)
	case Picture:
		p.text("", "", styled("[picture "+b.Name+": "+b.Title+"]", plain))
	case File:
		p.text("", "", styled(fmt.Sprintf("[file %s, %s bytes]", b.Name, p.locale.Number(len(b.Data))), plain))
	default:
		panic(fmt.Sprintf("reply: unknown block %T", b))
	}
}

func (p *printer) list(l List) {
	airy := false
	for _, it := range l.Items {
		airy = airy || len(it.Quote) > 0 || len(it.Note) > 0
	}
	for i, it := range l.Items {
		if i > 0 && airy {
			p.gap()
		}
		bullet := "• "
		if l.Numbered {
			bullet = fmt.Sprintf("%d. ", max(1, l.First)+i)
		}
		if len(it.Text) > 0 {
			// A source's own number is bullet enough.
			if n, ok := it.Text[0].(Cite); ok && !l.Numbered {
				bullet = fmt.Sprintf("[%d] ", n)
				it.Text = it.Text[1:]
				if len(it.Text) > 0 {
					if w, ok := it.Text[0].(Words); ok {
						it.Text = append(Text{Words(strings.TrimLeft(string(w), " "))}, it.Text[1:]...)
					}
				}
			}
		}
		indent := strings.Repeat(" ", len([]rune(bullet)))
		p.text(bullet, indent, p.glyphs(it.Text, plain))
		if len(it.Quote) > 0 {
			p.text(indent+"│ ", indent+"│ ", p.glyphs(it.Quote, plain))
		}
		if len(it.Note) > 0 {
			p.text(indent, indent, p.glyphs(it.Note, faint))
		}
	}
	p.rest(len(l.Items), l.Total, l.Unit, l.More)
}

// rest says how many of how many were shown, where the message says how many there are; one that is alone needs no count.
func (p *printer) rest(shown, total int, unit, more string) {
	if total < shown || total <= 1 && shown == total {
		return
	}
	if unit == "" {
		unit = "items"
	}
	g := styled(fmt.Sprintf("Shown: %s of %s %s.", p.locale.Number(shown), p.locale.Number(total), unit), faint)
	switch {
	case total == shown && total == 2:
		g = styled("Both "+unit+".", faint)
	case total == shown:
		g = styled(fmt.Sprintf("All %s %s.", p.locale.Number(total), unit), faint)
	case more != "":
		g = append(g, styled(" More: ", faint)...)
		g = append(g, styled(more, code)...)
	}
	if shown > 0 {
		p.gap()
	}
	p.text("", "", g)
}

func (p *printer) facts(fs Facts) {
	names := 0
	for _, f := range fs {
		names = max(names, columns(styled(f.Name, plain)))
	}
	names = min(names, p.Width/2)
	for _, f := range fs {
		name := styled(f.Name, plain)
		pad := strings.Repeat(" ", max(0, names-columns(name)))
		p.text(string(runes(name))+pad+"  ", strings.Repeat(" ", names+2), p.glyphs(f.Value, plain))
	}
}

func (p *printer) table(t Table) {
	rows := make([][][]glyph, 0, len(t.Rows)+1)
	head := make([][]glyph, len(t.Columns))
	widths := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = styled(c, strong)
		widths[i] = columns(head[i])
	}
	rows = append(rows, head)
	for _, r := range t.Rows {
		row := make([][]glyph, len(t.Columns))
		for i := range min(len(r), len(row)) {
			row[i] = p.glyphs(r[i], plain)
			widths[i] = max(widths[i], columns(row[i]))
		}
		rows = append(rows, row)
	}
	p.fit(widths)
	for i, row := range rows {
		p.row(row, widths)
		if i == 0 {
			var rule strings.Builder
			for j, w := range widths {
				if j > 0 {
					rule.WriteString("  ")
				}
				rule.WriteString(strings.Repeat("─", w))
			}
			p.line("", styled(rule.String(), faint))
		}
	}
	p.rest(len(t.Rows), t.Total, "rows", t.More)
}

// fit takes columns from the widest until the table is as wide as a line.
func (p *printer) fit(widths []int) {
	const least = 6
	for {
		sum, widest := 2*(len(widths)-1), 0
		for i, w := range widths {
			sum += w
			if w > widths[widest] {
				widest = i
			}
		}
		if sum <= p.Width || len(widths) == 0 || widths[widest] <= least {
			return
		}
		widths[widest]--
	}
}

func (p *printer) row(cells [][]glyph, widths []int) {
	lines := make([][][]glyph, len(cells))
	height := 1
	for i, c := range cells {
		lines[i] = wrap(c, widths[i])
		height = max(height, len(lines[i]))
	}
	for n := range height {
		var out []glyph
		for i := range cells {
			var cell []glyph
			if n < len(lines[i]) {
				cell = lines[i][n]
			}
			out = append(out, cell...)
			if i < len(cells)-1 {
				out = append(out, styled(strings.Repeat(" ", max(0, widths[i]-columns(cell))+2), plain)...)
			}
		}
		p.line("", out)
	}
}

func (p *printer) actions(as []Action) {
	p.line("", styled("More:", strong))
	labels := 0
	for _, a := range as {
		labels = max(labels, columns(styled(a.Label, plain)))
	}
	for _, a := range as {
		label := styled(a.Label, plain)
		pad := strings.Repeat(" ", labels-columns(label))
		// A line to be copied is not wrapped.
		p.line("  "+string(runes(label))+pad+"  ", styled(a.Line, code))
	}
}

// text writes g in lines of at most p.Width columns, the first one after first and the others after others.
func (p *printer) text(first, others string, g []glyph) {
	before := first
	for _, l := range wrap(g, p.Width-len([]rune(first))) {
		p.line(before, l)
		before = others
	}
}

func (p *printer) line(before string, g []glyph) {
	p.begun = true
	if g = trimmed(g); len(g) == 0 {
		before = strings.TrimRight(before, " ")
	}
	p.w.WriteString(before)
	last := plain
	for _, c := range g {
		if p.ANSI && c.s != last {
			if last != plain {
				p.w.WriteString("\x1b[0m")
			}
			if c.s != plain {
				p.w.WriteString("\x1b[" + string(c.s) + "m")
			}
			last = c.s
		}
		p.w.WriteRune(c.r)
	}
	if last != plain {
		p.w.WriteString("\x1b[0m")
	}
	p.w.WriteByte('\n')
}

// glyphs returns t with the style of its parts; base is that of plain words.
func (p *printer) glyphs(t Text, base style) []glyph {
	var g []glyph
	for _, part := range t {
		switch part := part.(type) {
		case Words:
			g = append(g, styled(string(part), base)...)
		case Strong:
			g = append(g, styled(string(part), strong)...)
		case Match:
			if p.ANSI {
				g = append(g, styled(string(part), match)...)
			} else {
				g = append(g, styled("*"+string(part)+"*", base)...)
			}
		case Code:
			g = append(g, styled(string(part), code)...)
		case Cite:
			g = append(g, styled("["+strconv.Itoa(int(part))+"]", faint)...)
		case Instant:
			g = append(g, styled(p.locale.Instant(part), base)...)
		default:
			panic(fmt.Sprintf("reply: unknown part %T", part))
		}
	}
	return g
}

// styled returns the runes of s that can be shown, in style st.
func styled(s string, st style) []glyph {
	g := make([]glyph, 0, len(s))
	for _, r := range s {
		if r = shown(r); r >= 0 {
			g = append(g, glyph{r, st})
		}
	}
	return g
}

// shown returns what is shown for r, a line end as it is; negative: nothing.
func shown(r rune) rune {
	switch {
	case r == '\n':
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return ' '
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
		// Direction overrides would let a document rearrange the words around it.
		return -1
	}
	return r
}

func runes(g []glyph) []rune {
	rs := make([]rune, len(g))
	for i, c := range g {
		rs[i] = c.r
	}
	return rs
}

// columns returns how many columns g takes on a terminal.
func columns(g []glyph) int {
	n := 0
	for _, c := range g {
		n += column(c.r)
	}
	return n
}

func column(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// wrap breaks g into lines of at most limit columns, at blanks, and at each newline. It returns at least one line.
// A longer word stands on lines of its own, broken anywhere.
func wrap(g []glyph, limit int) [][]glyph {
	limit = max(limit, 2)
	var lines [][]glyph
	start, blank, used := 0, -1, 0
	for i := 0; i < len(g); i++ {
		c := g[i]
		if c.r == '\n' {
			lines = append(lines, trimmed(g[start:i]))
			start, blank, used = i+1, -1, 0
			continue
		}
		if c.r == ' ' {
			blank = i
		}
		used += column(c.r)
		for used > limit && c.r != ' ' && start < i {
			end, next := i, i
			if blank >= start {
				end, next = blank, blank+1
			}
			lines = append(lines, trimmed(g[start:end]))
			start, blank = next, -1
			used = columns(g[start : i+1])
		}
	}
	return append(lines, trimmed(g[start:]))
}

// trimmed returns g without the blanks at its end.
func trimmed(g []glyph) []glyph {
	for len(g) > 0 && g[len(g)-1].r == ' ' {
		g = g[:len(g)-1]
	}
	return g
}
