package reply

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Markdown writes m to w as CommonMark with GitHub's tables: title, blocks, footer. Pictures are told by their alternative text,
// files by their names, and actions not at all. A file is passed on: days and numbers are in nobody's own locale. Nothing that a part says is markup, a link or HTML.
func Markdown(w io.Writer, m Message) error {
	m = m.For("")
	p := &markdown{w: bufio.NewWriter(w)}
	if m.Title != "" {
		p.paragraph("# " + escaped(m.Title))
	}
	for _, b := range m.Blocks {
		p.block(b)
	}
	if len(m.Footer) > 0 {
		p.paragraph("---")
		p.paragraph(marked(m.Footer))
	}
	return p.w.Flush()
}

// markdown writes paragraphs with a blank line between. Its writer remembers the first error.
type markdown struct {
	w     *bufio.Writer
	begun bool
}

func (p *markdown) paragraph(s string) {
	if p.begun {
		p.w.WriteByte('\n')
	}
	p.begun = true
	p.w.WriteString(s)
	p.w.WriteByte('\n')
}

func (p *markdown) block(b Block) {
	switch b := b.(type) {
	case Heading:
		p.paragraph("## " + escaped(b.Text))
	case Paragraph:
		p.paragraph(marked(b.Text))
	case Quote:
		p.paragraph("> " + marked(b.Text))
	case List:
		p.list(b)
	case Facts:
		var lines []string
		for _, f := range b {
			lines = append(lines, "- **"+escaped(f.Name)+"** "+marked(f.Value))
		}
		p.paragraph(strings.Join(lines, "\n"))
	case Table:
		p.table(b)
	case Picture:
		p.paragraph(escaped("Picture " + b.Name + ": " + b.Alt))
	case File:
		p.paragraph(escaped(fmt.Sprintf("File %s, %d bytes", b.Name, len(b.Data))))
	default:
		panic(fmt.Sprintf("reply: unknown block %T", b))
	}
}

func (p *markdown) list(l List) {
	var lines []string
	for i, it := range l.Items {
		bullet := "- "
		if l.Numbered {
			bullet = fmt.Sprintf("%d. ", max(1, l.First)+i)
		}
		indent := strings.Repeat(" ", len(bullet))
		lines = append(lines, bullet+marked(it.Text))
		if len(it.Quote) > 0 {
			lines = append(lines, "", indent+"> "+marked(it.Quote))
		}
		if len(it.Note) > 0 {
			lines = append(lines, "", indent+marked(it.Note))
		}
	}
	if l.Total > len(l.Items) {
		unit := l.Unit
		if unit == "" {
			unit = "items"
		}
		lines = append(lines, "", fmt.Sprintf("Shown: %d of %s %s.", len(l.Items), Locale("").Number(l.Total), escaped(unit)))
	}
	p.paragraph(strings.Join(lines, "\n"))
}

func (p *markdown) table(t Table) {
	row := func(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }
	head, under := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i], under[i] = escaped(c), "---"
	}
	lines := []string{row(head), row(under)}
	for _, r := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i := range min(len(r), len(cells)) {
			cells[i] = marked(r[i])
		}
		lines = append(lines, row(cells))
	}
	p.paragraph(strings.Join(lines, "\n"))
	if t.Total > len(t.Rows) {
		p.paragraph(fmt.Sprintf("Shown: %d of %s rows.", len(t.Rows), Locale("").Number(t.Total)))
	}
}

// marked returns t as one line of Markdown.
func marked(t Text) string {
	var b strings.Builder
	for _, part := range t {
		switch part := part.(type) {
		case Words:
			b.WriteString(escaped(string(part)))
		case Strong:
			b.WriteString(around("**", string(part)))
		case Match:
			b.WriteString(around("*", string(part)))
		case Code:
			b.WriteString(literal(string(part)))
		case Cite:
			fmt.Fprintf(&b, `\[%d\]`, int(part))
		case Instant:
			b.WriteString(escaped(Locale("").Instant(part)))
		default:
			panic(fmt.Sprintf("reply: unknown part %T", part))
		}
	}
	return b.String()
}

// around returns s between marks, its spaces outside them.
func around(mark, s string) string {
	inner := strings.TrimSpace(s)
	if inner == "" {
		return escaped(s)
	}
	before, after, _ := strings.Cut(s, inner)
	return escaped(before) + mark + escaped(inner) + mark + escaped(after)
}

// literal returns s as code.
func literal(s string) string {
	s = oneLine(s)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	// Inside a table even code ends at a bar.
	return fence + strings.ReplaceAll(s, "|", `\|`) + fence
}

// escaped returns s so that it is read as the words that it is. Only what would be read otherwise is escaped, for the file is read
// as it stands, too.
func escaped(s string) string {
	s = oneLine(s)
	var b strings.Builder
	from := 0
	for i := range len(s) {
		if marks(s, i) {
			b.WriteString(s[from:i])
			b.WriteByte('\\')
			from = i
		}
	}
	if b.Len() == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// marks reports whether the byte at i would be read as a mark, and not as what it is.
func marks(s string, i int) bool {
	before := s[:i]
	switch s[i] {
	case '\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&', '$', '@':
		return true
	case '#', '+', '-', '=': // of a heading, a list or a line below a heading
		return strings.TrimSpace(before) == ""
	case ')', '.': // of a numbered list, and of an address
		return strings.TrimSpace(before) != "" && strings.Trim(before, " 0123456789") == "" ||
			s[i] == '.' && len(before) >= len("www") && strings.EqualFold(before[len(before)-len("www"):], "www")
	case ':':
		return strings.HasPrefix(s[i:], "://")
	}
	return false
}

// oneLine returns s without line breaks, control characters and direction overrides.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return ' '
		}
		return shown(r)
	}, s)
}
