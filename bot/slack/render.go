package slack

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	slackgo "github.com/slack-go/slack"

	"attache/bot/reply"
)

// Limits of a message, in characters unless they count things; all from
// https://docs.slack.dev/reference/block-kit except budget: Slack refuses
// messages over some 13,200 characters in all their blocks, which it does not
// document (https://github.com/slackapi/bolt-js/issues/2509).
const (
	budget       = 12000
	maxHeader    = 150
	maxFooter    = 1000 // ours; Slack takes 3,000
	maxLabel     = 75
	maxValue     = 2000 // bytes, to be on the safe side
	maxRows      = 100  // with the header
	maxColumns   = 20
	maxButtons   = 25  // in one block
	maxActions   = 100 // ours, four blocks of them
	maxBlocks    = 40  // ours, for the body: of 50, header, footer and buttons take their share
	maxAlt       = 1000
	noteReserve  = 600 // kept free for what says how much is left out
	maxFallback  = 300
	instantShown = "{date_short} {time}"
)

// A look says how a message is rendered.
type look struct {
	command string // the slash command, "/attache"
	tables  bool   // with the table block, which not every workspace has
	where   string // where pictures and files are: "in your direct messages"
	row     string // begins the block ids of buttons; unique enough for the message
	// value returns what a button carries for a command line; false leaves the button out.
	value func(line string) (string, bool)
}

// An upload is a picture or file of a message.
type upload struct {
	name, alt string
	data      []byte
}

// A page is a rendered message.
type page struct {
	blocks []slackgo.Block
	text   string // for notifications; harmless although Slack parses it
	files  []upload
	table  bool // it has a table block
}

// render lays m out within Slack's limits. Nothing of it is active: no mention,
// link or format comes out of a document's words. What does not fit is counted.
func render(m reply.Message, l look) page {
	m = m.For(m.Locale)
	b := builder{look: l, left: budget - noteReserve, locale: m.Locale}
	title := oneLine(m.Title)
	if title != "" {
		title = cut(title, maxHeader)
		b.left -= size(title)
		b.put(slackgo.NewHeaderBlock(plainText(title)))
	}
	footer := cut(flat(m.Footer, m.Locale, l.command), maxFooter)
	b.left -= size(footer)
	rows := b.buttons(m.Actions)

	for _, block := range m.Blocks {
		b.attach(block) // even where its line does not fit
		if b.left <= 0 {
			b.dropped++
			continue
		}
		b.block(block)
	}
	if b.dropped > 0 {
		b.note(fmt.Sprintf("+%d more %s of this answer.", b.dropped, plural(b.dropped, "part")), "")
	}
	if footer != "" {
		b.put(slackgo.NewContextBlock("", plainText(footer)))
	}
	for _, row := range rows {
		b.put(row)
	}
	return page{blocks: b.blocks, text: fallback(m, l.command), files: b.files, table: b.tabled}
}

type builder struct {
	look
	locale  reply.Locale
	blocks  []slackgo.Block
	left    int // characters that still fit; negative when something was cut
	dropped int // blocks left out
	tabled  bool
	files   []upload
}

func (b *builder) put(block slackgo.Block) { b.blocks = append(b.blocks, block) }

// rich adds elements as a block of their own, or to the last one where blocks run short.
func (b *builder) rich(elements ...slackgo.RichTextElement) {
	if len(elements) == 0 {
		return
	}
	if n := len(b.blocks); n >= maxBlocks {
		if last, ok := b.blocks[n-1].(*slackgo.RichTextBlock); ok {
			last.Elements = b.join(append(last.Elements, elements...))
			return
		}
	}
	b.put(slackgo.NewRichTextBlock("", b.join(elements)...))
}

// join makes one section of sections that follow each other, with line breaks: Slack does not say that it begins a
// line for each.
func (b *builder) join(elements []slackgo.RichTextElement) []slackgo.RichTextElement {
	var out []slackgo.RichTextElement
	for _, e := range elements {
		s, ok := e.(*slackgo.RichTextSection)
		if ok && len(out) > 0 {
			if last, ok := out[len(out)-1].(*slackgo.RichTextSection); ok {
				last.Elements = slices.Concat(last.Elements, words("\n", nil), s.Elements)
				b.left--
				continue
			}
		}
		out = append(out, e)
	}
	return out
}

func (b *builder) block(block reply.Block) {
	switch v := block.(type) {
	case reply.Heading:
		if s := oneLine(v.Text); s != "" {
			b.rich(b.section(reply.Text{reply.Strong(s)}))
		}
	case reply.Paragraph:
		if len(elements(v.Text, b.command)) > 0 {
			b.rich(b.section(v.Text))
		}
	case reply.Quote:
		if q := b.quote(v.Text); q != nil {
			b.rich(q)
		}
	case reply.List:
		b.list(v)
	case reply.Facts:
		b.facts(v)
	case reply.Table:
		b.table(v)
	case reply.Picture:
		b.rich(b.section(reply.Text{reply.Words("Picture "), reply.Code(v.Name),
			reply.Words(", " + b.where + ". " + cut(oneLine(v.Alt), maxAlt))}))
	case reply.File:
		b.rich(b.section(reply.Text{reply.Words("File "), reply.Code(v.Name),
			reply.Words(fmt.Sprintf(", %s, %s.", bytesOf(len(v.Data)), b.where))}))
	default:
		panic(fmt.Sprintf("slack: no rendering for a block of type %T", block))
	}
}

func (b *builder) attach(block reply.Block) {
	switch v := block.(type) {
	case reply.Picture:
		b.files = append(b.files, upload{v.Name, cut(oneLine(v.Alt), maxAlt), v.PNG})
	case reply.File:
		b.files = append(b.files, upload{v.Name, "", v.Data})
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

func bytesOf(n int) string {
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d kB", (n+500)/1000)
}

// section returns a section of t, cut to what fits; a dash where t says nothing.
func (b *builder) section(t reply.Text) *slackgo.RichTextSection {
	in := b.fit(t)
	if len(in) == 0 {
		in = words("–", nil)
	}
	return slackgo.NewRichTextSection(in...)
}

func (b *builder) quote(t reply.Text) *slackgo.RichTextQuote {
	in := b.fit(t)
	if len(in) == 0 {
		return nil
	}
	return &slackgo.RichTextQuote{Type: slackgo.RTEQuote, Elements: in}
}

// fit returns the elements of t, cut and counted where they do not fit.
func (b *builder) fit(t reply.Text) []slackgo.RichTextSectionElement {
	in, left := elements(t, b.command), max(b.left, 0)
	total := sizeOf(in)
	b.left -= total
	if total <= left {
		return in
	}
	var out []slackgo.RichTextSectionElement
	kept := 0
	for _, e := range in {
		n := sizeOf([]slackgo.RichTextSectionElement{e})
		if kept+n <= left {
			out = append(out, e)
			kept += n
			continue
		}
		if w, ok := e.(*slackgo.RichTextSectionTextElement); ok {
			head := head(w.Text, left-kept)
			kept += size(head)
			out = append(out, words(head, w.Style)...)
		}
		break
	}
	return append(out, words(fmt.Sprintf("… +%d more %s", total-kept, plural(total-kept, "character")), nil)...)
}

// note adds a line of ours; room for it is reserved. Line is a command line or "".
func (b *builder) note(s, line string) {
	in := words(s, nil)
	if line = cut(oneLine(typed(line, b.command)), 200); line != "" {
		in = append(in, words(" ", nil)...)
		in = append(in, words(line, mono)...)
	}
	b.left -= sizeOf(in)
	b.rich(slackgo.NewRichTextSection(in...))
}

// more says how many of total things are shown, when not all are. Shown is how
// many of the given ones found room.
func (b *builder) more(shown, given, total int, unit, line string) {
	if unit = cut(oneLine(unit), 40); unit == "" {
		unit = "items"
	}
	if shown == total {
		return
	}
	s := fmt.Sprintf("Shown: %d of %s %s, +%s more", shown, b.locale.Number(total), unit, b.locale.Number(total-shown))
	if shown < given {
		s += fmt.Sprintf("; %d of them do not fit into one message", given-shown)
	}
	switch {
	case given == total || line == "":
		b.note(s+".", "")
	case shown == given:
		b.note(s+":", line)
	default:
		b.note(fmt.Sprintf("%s. The other %s:", s, b.locale.Number(total-given)), line)
	}
}

func (b *builder) list(l reply.List) {
	style := slackgo.RTEListBullet
	if l.Numbered {
		style = slackgo.RTEListOrdered
	}
	var out []slackgo.RichTextElement
	var open *slackgo.RichTextList // takes the next item while nothing stands between
	shown := 0
	for _, item := range l.Items {
		if n := b.sizeOfItem(item); b.left <= 0 || shown > 0 && n > b.left {
			break
		}
		switch {
		case !l.Numbered && cited(item.Text):
			// A source's own number is bullet enough.
			out, open = append(out, b.section(item.Text)), nil
		case open == nil:
			open = slackgo.NewRichTextList(style, 0)
			if l.Numbered {
				open.Offset = max(l.First, 1) + shown - 1
			}
			out = append(out, open)
			fallthrough
		default:
			open.Elements = append(open.Elements, b.section(item.Text))
		}
		if q := b.quote(item.Quote); q != nil {
			out, open = append(out, q), nil
		}
		if len(item.Note) > 0 {
			out, open = append(out, b.section(item.Note)), nil
		}
		shown++
	}
	b.rich(out...)
	b.more(shown, len(l.Items), max(l.Total, len(l.Items)), l.Unit, l.More)
}

func cited(t reply.Text) bool {
	if len(t) == 0 {
		return false
	}
	_, ok := t[0].(reply.Cite)
	return ok
}

func (b *builder) sizeOfItem(i reply.Item) int {
	n := 0
	for _, t := range []reply.Text{i.Text, i.Quote, i.Note} {
		n += sizeOf(elements(t, b.command))
	}
	return n
}

func (b *builder) facts(fs reply.Facts) {
	var t reply.Text
	for i, f := range fs {
		if i > 0 {
			t = append(t, reply.Words("\n"))
		}
		t = append(t, reply.Strong(oneLine(f.Name)), reply.Words(": "))
		t = append(t, f.Value...)
	}
	if len(t) > 0 {
		b.rich(b.section(t))
	}
}

func (b *builder) table(t reply.Table) {
	total := max(t.Total, len(t.Rows))
	if !b.tables || b.tabled || len(t.Columns) == 0 {
		b.rows(t, total)
		return
	}
	columns := t.Columns[:min(len(t.Columns), maxColumns)]
	var head []slackgo.TableCell
	for _, c := range columns {
		in := elements(reply.Text{reply.Strong(oneLine(c))}, b.command)
		head = append(head, b.cell(in, true))
	}
	table := slackgo.NewTableBlock("")
	table.AddRow(head...)
	shown := 0
	for _, r := range t.Rows[:min(len(t.Rows), maxRows-1)] {
		var cells []slackgo.TableCell
		n := 0
		for i := range columns {
			var in []slackgo.RichTextSectionElement
			if i < len(r) {
				in = elements(r[i], b.command)
			}
			n += max(sizeOf(in), 1)
			cells = append(cells, b.cell(in, false))
		}
		if n > b.left {
			break
		}
		b.left -= n
		table.AddRow(cells...)
		shown++
	}
	for range columns {
		table.ColumnSettings = append(table.ColumnSettings, slackgo.ColumnSetting{Align: slackgo.ColumnAlignmentLeft, IsWrapped: true})
	}
	if shown == 0 && len(t.Rows) > 0 || b.left < 0 {
		// Not even one row fits as a table: cut it as text.
		b.rows(t, total)
		return
	}
	b.tabled = true
	b.put(table)
	if n := len(t.Columns) - len(columns); n > 0 {
		b.note(fmt.Sprintf("+%d more %s.", n, plural(n, "column")), "")
	}
	b.more(shown, len(t.Rows), total, "rows", t.More)
}

// cell returns a table cell. The size of a header cell is taken off at once.
func (b *builder) cell(in []slackgo.RichTextSectionElement, header bool) slackgo.TableCell {
	if len(in) == 0 {
		in = words("–", nil)
	}
	if header {
		b.left -= sizeOf(in)
	}
	if w, ok := in[0].(*slackgo.RichTextSectionTextElement); ok && len(in) == 1 && w.Style == nil {
		return slackgo.NewTableRawTextCell(w.Text)
	}
	return slackgo.NewTableRichTextCell(slackgo.NewRichTextSection(in...))
}

// rows writes a table as a list: the first cell, then each other one with the name of its column.
func (b *builder) rows(t reply.Table, total int) {
	l := reply.List{Total: total, Unit: "rows", More: t.More}
	for _, r := range t.Rows {
		var text reply.Text
		for i, cell := range r {
			switch {
			case i > 0 && i < len(t.Columns) && !t.Plain:
				text = append(text, reply.Words("; "+oneLine(t.Columns[i])+": "))
			case i > 0:
				text = append(text, reply.Words("; "))
			}
			if len(cell) == 0 {
				cell = reply.Plain("–")
			}
			text = append(text, cell...)
		}
		l.Items = append(l.Items, reply.Item{Text: text})
	}
	b.list(l)
}

// buttons returns the rows of buttons and takes their labels off the budget.
func (b *builder) buttons(actions []reply.Action) []slackgo.Block {
	var elements []slackgo.BlockElement
	for _, a := range actions {
		if len(elements) == maxActions {
			break
		}
		label := cut(oneLine(a.Label), maxLabel)
		if label == "" || b.value == nil {
			continue
		}
		value, ok := b.value(a.Line)
		if !ok {
			continue
		}
		b.left -= size(label)
		elements = append(elements, slackgo.NewButtonBlockElement("a"+strconv.Itoa(len(elements)), value, plainText(label)))
	}
	var rows []slackgo.Block
	for row := range slices.Chunk(elements, maxButtons) {
		rows = append(rows, slackgo.NewActionBlock(b.row+"."+strconv.Itoa(len(rows)), row...))
	}
	return rows
}

func plainText(s string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.PlainTextType, s, false, false)
}

var (
	bold  = &slackgo.RichTextSectionTextStyle{Bold: true}
	match = &slackgo.RichTextSectionTextStyle{Bold: true, Italic: true}
	mono  = &slackgo.RichTextSectionTextStyle{Code: true}
)

// words returns s as an element, none for "".
func words(s string, style *slackgo.RichTextSectionTextStyle) []slackgo.RichTextSectionElement {
	if s = clean(s); s == "" {
		return nil
	}
	return []slackgo.RichTextSectionElement{slackgo.NewRichTextSectionTextElement(s, style)}
}

// elements returns t as text and date elements: in rich text, nothing that text elements say is parsed.
func elements(t reply.Text, command string) []slackgo.RichTextSectionElement {
	var out []slackgo.RichTextSectionElement
	for _, p := range t {
		switch v := p.(type) {
		case reply.Words:
			out = append(out, words(string(v), nil)...)
		case reply.Strong:
			out = append(out, words(string(v), bold)...)
		case reply.Match:
			out = append(out, words(string(v), match)...)
		case reply.Code:
			out = append(out, words(typed(string(v), command), mono)...)
		case reply.Cite:
			out = append(out, words(fmt.Sprintf("[%d]", int(v)), nil)...)
		case reply.Instant:
			at := time.Time(v)
			shown := reply.Locale("").Instant(v) // where a client knows no dates
			out = append(out, slackgo.NewRichTextSectionDateElement(at.Unix(), instantShown, nil, &shown))
		default:
			panic(fmt.Sprintf("slack: no rendering for a part of type %T", p))
		}
	}
	return out
}

// flat returns t on one line without any styles.
func flat(t reply.Text, l reply.Locale, command string) string {
	t = slices.Clone(t)
	for i, p := range t {
		if line, ok := p.(reply.Code); ok {
			t[i] = reply.Code(typed(string(line), command))
		}
	}
	return oneLine(t.Flat(l))
}

var commandLine = regexp.MustCompile(`^/[a-z]+( |$)`)

// typed returns a command line as it is typed in Slack, where all commands are words after one slash command.
func typed(line, command string) string {
	if !commandLine.MatchString(line) {
		return line
	}
	return command + " " + line[1:]
}

// size counts the UTF-16 units of s: nobody says in which unit Slack counts, and no other gives more than bytes would.
func size(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

func sizeOf(in []slackgo.RichTextSectionElement) int {
	n := 0
	for _, e := range in {
		switch v := e.(type) {
		case *slackgo.RichTextSectionTextElement:
			n += size(v.Text)
		case *slackgo.RichTextSectionDateElement:
			n += max(size(v.Format), size(*v.Fallback))
		}
	}
	return n
}

// head returns the longest beginning of s of at most n units that ends between characters.
func head(s string, n int) string {
	used := 0
	for i, r := range s {
		if used++; r > 0xFFFF {
			used++
		}
		if used > n {
			return s[:i]
		}
	}
	return s
}

// cut returns s in at most n units, with an ellipsis where something is missing.
func cut(s string, n int) string {
	if size(s) <= n {
		return s
	}
	return strings.TrimRightFunc(head(s, n-1), unicode.IsSpace) + "…"
}

// clean returns s as valid UTF-8 without control characters, other than line breaks and tabs, and without
// direction overrides, which would let a document rearrange the words around it.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.IndexFunc(s, unseen) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unseen(r) {
			return -1
		}
		return r
	}, s)
}

func unseen(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\ufeff'
}

func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// harmless replaces what Slack acts upon in a text by characters that look like it. Escaping alone would not do:
// *words* would still be bold, and addresses links.
var harmless = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "›",
	"*", "∗", "_", "＿", "~", "∼", "`", "'", ":", "∶", "@", "＠", "#", "＃",
)

// fallback returns the text that notifications show for m.
func fallback(m reply.Message, command string) string {
	s := oneLine(m.Title)
	for _, b := range m.Blocks {
		if s != "" {
			break
		}
		switch v := b.(type) {
		case reply.Paragraph:
			s = flat(v.Text, m.Locale, command)
		case reply.Heading:
			s = oneLine(v.Text)
		}
	}
	if s == "" {
		s = "An answer"
	}
	return harmless.Replace(cut(s, maxFallback))
}
