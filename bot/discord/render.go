package discord

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"attache/bot/reply"
)

// Discord's limits for a message.
// Source: https://discord.com/developers/docs/resources/message
const (
	maxTitle       = 256
	maxDescription = 4096
	maxFooter      = 2048
	maxTotal       = 6000 // of titles, descriptions and footers of all embeds
	maxRows        = 5
	maxInRow       = 5
	maxLabel       = 80
	maxCustomID    = 100
	maxFiles       = 10
	maxAltText     = 1024
	maxUpload      = 10 << 20 // bytes of one file, without server boosts
)

// How much of a message one part of it may take, in code units, so that no
// part pushes out all others. They are ours, not Discord's.
const (
	roomForText   = 3800
	roomForLine   = 900
	roomForQuote  = 1200
	roomForFooter = 600
	roomForTable  = 2400
	roomForNote   = 80 // "+N more", as far as it is not a command line
	mostUnits     = 200
	leastText     = 200
	tableWidth    = 56 // columns of a code block in an embed on a desktop
)

// A payload is the body of a message that is made or replaced. It never has
// content: everything is in embeds, where nothing notifies or unfurls.
type payload struct {
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions allowedMentions              `json:"allowed_mentions"`
	Attachments     []attachment                 `json:"attachments"`
	Flags           discordgo.MessageFlags       `json:"flags,omitempty"`
	Nonce           string                       `json:"nonce,omitempty"`
	EnforceNonce    bool                         `json:"enforce_nonce,omitempty"`

	files []*upload
}

// allowedMentions with an empty list lets nothing mention anybody.
type allowedMentions struct {
	Parse []string `json:"parse"`
}

// An attachment describes the n-th file of the same request.
type attachment struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

type upload struct {
	name, mediaType string
	data            []byte
}

// render returns m as Discord shows it, within Discord's limits. What does not
// fit is counted: "+N more". actionID returns the custom id of the button for
// a line; an action without one is told as a line to type. mark, when not "",
// is put at the end of the footer.
func render(m reply.Message, mark string, actionID func(line string) (string, error)) *payload {
	p := &payload{
		Embeds:          []*discordgo.MessageEmbed{},
		Components:      []discordgo.MessageComponent{},
		AllowedMentions: allowedMentions{Parse: []string{}},
		Attachments:     []attachment{},
	}
	var parts []*part
	tight := false
	for _, b := range m.Blocks {
		for _, s := range p.block(b) {
			s.tight = tight
			parts = append(parts, s)
		}
		_, tight = b.(reply.Heading)
	}
	if left := p.buttons(m.Actions, actionID); left != nil {
		parts = append(parts, left)
	}
	title := escape(line(m.Title))
	if size(title) > maxTitle {
		kept, missed := prefix(title, maxTitle-roomForNote)
		title = kept + fmt.Sprintf("… (+%d more)", missed)
	}
	footer := footer(m.Footer, mark)
	descriptions := fit(parts, maxTotal-size(title)-size(footer))
	if len(descriptions) == 0 && title == "" && footer == "" {
		if len(p.files) > 0 {
			return p
		}
		descriptions = []string{"Nothing to show."}
	}
	for _, d := range descriptions {
		p.Embeds = append(p.Embeds, &discordgo.MessageEmbed{Type: discordgo.EmbedTypeRich, Description: d})
	}
	if len(p.Embeds) == 0 {
		p.Embeds = append(p.Embeds, &discordgo.MessageEmbed{Type: discordgo.EmbedTypeRich})
	}
	p.Embeds[0].Title = title
	if footer != "" {
		p.Embeds[len(p.Embeds)-1].Footer = &discordgo.MessageEmbedFooter{Text: footer}
	}
	return p
}

// footer returns the small print with the mark at its end. Discord reads no
// Markdown there.
func footer(t reply.Text, mark string) string {
	s, missed := prefixPlain(plain(t), roomForFooter)
	if missed > 0 {
		s += fmt.Sprintf("… (+%d more)", missed)
	}
	switch {
	case mark == "" || hasWord(s, mark):
		return s
	case s == "":
		return mark
	}
	return s + " · " + mark
}

// hasWord reports whether word stands in s between spaces.
func hasWord(s, word string) bool {
	for w := range strings.FieldsSeq(s) {
		if w == word {
			return true
		}
	}
	return false
}

// prefixPlain is prefix for text in which a backslash is a backslash.
func prefixPlain(s string, limit int) (string, int) {
	n := 0
	for i, r := range s {
		if n += size(string(r)); n > limit {
			return strings.TrimSpace(s[:i]), utf8.RuneCountInString(s[i:])
		}
	}
	return s, 0
}

// A part of a message is either a text that may be cut, or units of which the
// last may be left out.
type part struct {
	text []span

	units []string
	glue  string // between units
	head  string // before the first unit
	tail  string // after the last

	tight  bool // stands right under a heading
	hidden int  // units left out, those that never came included
	more   func(hidden int) string

	cut string // text or units as they stand, with the note on what is missing
}

// block returns the parts of one block; files become uploads.
func (p *payload) block(b reply.Block) []*part {
	switch b := b.(type) {
	case reply.Heading:
		if s := escape(line(b.Text)); s != "" {
			return []*part{{text: []span{{"**", s, "**", true}}}}
		}
	case reply.Paragraph:
		return []*part{{text: spans(b.Text)}}
	case reply.Quote:
		return []*part{{text: spans(b.Text), head: "> "}}
	case reply.List:
		return []*part{list(b)}
	case reply.Facts:
		return []*part{facts(b)}
	case reply.Table:
		return []*part{table(b)}
	case reply.Picture:
		return p.attach(b.Name, "image/png", b.PNG, b.Alt)
	case reply.File:
		return p.attach(b.Name, b.MediaType, b.Data, "")
	default:
		panic(fmt.Sprintf("discord: unknown block %T", b))
	}
	return nil
}

// attach adds an upload, or returns the sentence that says why it is missing.
func (p *payload) attach(name, mediaType string, data []byte, alt string) []*part {
	name = fileName(name)
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	why := ""
	switch {
	case len(data) > maxUpload:
		why = fmt.Sprintf("%s is too large for Discord: %.1f of at most %d MiB.", name, float64(len(data))/(1<<20), maxUpload>>20)
	case len(p.files) == maxFiles:
		why = fmt.Sprintf("+1 more file: %s. Discord takes at most %d.", name, maxFiles)
	}
	if why != "" {
		return []*part{{text: spans(reply.Plain(why))}}
	}
	for _, a := range p.Attachments {
		if a.Filename == name {
			name = strconv.Itoa(len(p.files)) + "-" + name
		}
	}
	alt, missed := prefixPlain(line(alt), maxAltText-20)
	if missed > 0 {
		alt += fmt.Sprintf("… (+%d more)", missed)
	}
	p.Attachments = append(p.Attachments, attachment{ID: len(p.files), Filename: name, Description: alt})
	p.files = append(p.files, &upload{name, mediaType, data})
	return nil
}

// fileName returns a name that Discord does not change.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, name)
	if len(name) > 100 {
		name = name[len(name)-100:]
	}
	if strings.Trim(name, "._") == "" {
		return "file"
	}
	return name
}

// buttons lays out the actions, five in a row. It returns what to say about
// those that got no button, nil when all did.
func (p *payload) buttons(actions []reply.Action, actionID func(string) (string, error)) *part {
	var row []discordgo.MessageComponent
	seen := map[string]bool{}
	left := &part{glue: "\n", more: func(n int) string { return fmt.Sprintf("+%d more commands", n) }}
	flush := func() {
		if len(row) > 0 {
			p.Components = append(p.Components, discordgo.ActionsRow{Components: row})
			row = nil
		}
	}
	for _, a := range actions {
		if len(p.Components) == maxRows {
			left.units = append(left.units, typed(a))
			continue
		}
		id, err := actionID(a.Line)
		if err != nil || id == "" || size(id) > maxCustomID {
			left.units = append(left.units, typed(a))
			continue
		}
		// Two buttons of one message cannot have the same id, nor do two that
		// do the same help anybody.
		if seen[id] {
			continue
		}
		seen[id] = true
		row = append(row, discordgo.Button{Label: label(a.Label), Style: discordgo.SecondaryButton, CustomID: id})
		if len(row) == maxInRow {
			flush()
		}
	}
	flush()
	if len(left.units) == 0 {
		return nil
	}
	left.limit(mostUnits)
	return left
}

// typed says how to type an action that has no button.
func typed(a reply.Action) string {
	s := join(spans(reply.Text{reply.Words(line(a.Label) + ": "), reply.Code(a.Line)}))
	if size(s) > roomForLine {
		return escape(line(label(a.Label)))
	}
	return s
}

func label(s string) string {
	s = line(s)
	if s == "" {
		return "…"
	}
	kept, missed := prefixPlain(s, maxLabel-1)
	if missed > 0 {
		return kept + "…"
	}
	return s
}

func list(l reply.List) *part {
	unit := line(l.Unit)
	s := &part{glue: "\n"}
	s.more = func(n int) string { return more(n, unit, l.More) }
	first := max(l.First, 1)
	for i, item := range l.Items[:min(len(l.Items), mostUnits)] {
		bullet := "• "
		if l.Numbered {
			bullet = strconv.Itoa(first+i) + `\. `
		}
		u := bullet + lineOf(item.Text, roomForLine)
		if q := lineOf(item.Quote, roomForQuote); q != "" {
			u += "\n> " + q
		}
		if n := lineOf(item.Note, roomForLine); n != "" {
			u += "\n" + n
		}
		s.units = append(s.units, u)
	}
	// Items on earlier pages are not ahead.
	s.hidden = max(l.Total-(first-1), len(l.Items)) - len(s.units)
	return s
}

// more says how many are not shown and where they are.
func more(n int, unit, command string) string {
	s := fmt.Sprintf("+%d more", n)
	if unit, _ = prefix(escape(unit), roomForNote); unit != "" {
		s += " " + unit
	}
	if command == "" {
		return s
	}
	if full := s + ": " + code(command); size(full) <= roomForLine {
		return full
	}
	return s
}

func facts(f reply.Facts) *part {
	s := &part{glue: "\n", more: func(n int) string { return more(n, "", "") }}
	for _, fact := range f {
		name := lineOf(reply.Text{reply.Strong(line(fact.Name) + ":")}, roomForLine)
		s.units = append(s.units, strings.TrimSpace(name+" "+lineOf(fact.Value, roomForLine)))
	}
	s.limit(mostUnits)
	return s
}

// table returns a code block where it is narrow enough, else a line for each
// row with the first cell in front.
func table(t reply.Table) *part {
	rows := t.Rows[:min(len(t.Rows), mostUnits)]
	s := &part{glue: "\n", hidden: max(t.Total, len(t.Rows)) - len(rows)}
	s.more = func(n int) string { return more(n, "", t.More) }
	cells := make([][]string, 0, len(rows)+1)
	cells = append(cells, make([]string, len(t.Columns)))
	for i, c := range t.Columns {
		cells[0][i] = fenced(c)
	}
	for _, row := range rows {
		r := make([]string, len(t.Columns))
		for i := range min(len(row), len(r)) {
			r[i] = fenced(plain(row[i]))
		}
		cells = append(cells, r)
	}
	widths := make([]int, len(t.Columns))
	total := 0
	for i := range widths {
		for _, r := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(r[i]))
		}
		total += widths[i] + 2
	}
	if total-2 <= tableWidth && len(t.Columns) > 0 {
		lines := make([]string, len(cells))
		for n, r := range cells {
			var b strings.Builder
			for i, c := range r {
				b.WriteString(c + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c)+2))
			}
			lines[n] = strings.TrimRight(b.String(), " ")
		}
		s.head, s.tail = "```\n"+lines[0]+"\n", "\n```"
		s.units = lines[1:]
		for size(s.head)+size(strings.Join(s.units, "\n"))+size(s.tail) > roomForTable && len(s.units) > 1 {
			s.units = s.units[:len(s.units)-1]
			s.hidden++
		}
		return s
	}
	for _, row := range rows {
		s.units = append(s.units, "• "+rowOf(t.Columns, row))
	}
	return s
}

// rowOf returns a row of a wide table as a line: the first cell, then column:
// value for each of the others.
func rowOf(columns []string, row []reply.Text) string {
	var b strings.Builder
	n := 0
	for i, cell := range row {
		v := lineOf(cell, roomForLine/2)
		switch {
		case v == "":
			continue
		case i == 0:
			v = lineOf(reply.Text{reply.Strong(plain(cell))}, roomForLine/2)
		case i < len(columns) && columns[i] != "":
			v = lineOf(reply.Plain(columns[i]+": "), roomForLine/2) + " " + v
		}
		if n += size(v) + 3; n > roomForTable {
			fmt.Fprintf(&b, " · +%d more columns", len(row)-i)
			break
		}
		if b.Len() > 0 {
			b.WriteString(" · ")
		}
		b.WriteString(v)
	}
	return b.String()
}

// fenced returns s for a code block, in which nothing can be escaped: backquotes
// are replaced by a letter that looks like one.
func fenced(s string) string { return strings.ReplaceAll(line(s), "`", "ˋ") }

// limit leaves out what comes after the first n units.
func (s *part) limit(n int) {
	if len(s.units) > n {
		s.hidden += len(s.units) - n
		s.units = s.units[:n]
	}
}

// A span is a piece of escaped text with its marks. What is whole is not cut.
type span struct {
	open, text, end string
	whole           bool
}

// spans returns the parts of a text, words that follow each other joined, so
// that nothing can arise where they meet.
func spans(t reply.Text) []span {
	var list []span
	for i := 0; i < len(t); i++ {
		switch v := t[i].(type) {
		case reply.Words:
			s := string(v)
			for i+1 < len(t) {
				next, ok := t[i+1].(reply.Words)
				if !ok {
					break
				}
				s += string(next)
				i++
			}
			if s = escape(s); s != "" {
				list = append(list, span{text: s})
			}
		case reply.Strong:
			list = marked(list, "**", string(v))
		case reply.Match:
			list = marked(list, "__", string(v))
		case reply.Code:
			if s := code(string(v)); s != "" {
				list = append(list, span{text: s, whole: true})
			}
		case reply.Cite:
			list = append(list, span{text: `\[` + strconv.Itoa(int(v)) + "]", whole: true})
		case reply.Instant:
			list = append(list, span{text: "<t:" + strconv.FormatInt(time.Time(v).Unix(), 10) + ":f>", whole: true})
		default:
			panic(fmt.Sprintf("discord: unknown part %T", v))
		}
	}
	return list
}

// marked appends text between marks. Discord would read the marks of two
// neighbours as one, so these are joined; spaces stay outside.
func marked(list []span, mark, text string) []span {
	text = strings.ReplaceAll(clean(text), "\n", " ")
	inner := strings.TrimSpace(text)
	if inner == "" {
		if text != "" {
			list = append(list, span{text: " "})
		}
		return list
	}
	if strings.HasPrefix(text, " ") {
		list = append(list, span{text: " "})
	}
	if n := len(list); n > 0 && list[n-1].end == mark {
		list[n-1].text += escape(inner)
	} else {
		list = append(list, span{mark, escape(inner), mark, false})
	}
	if strings.HasSuffix(text, " ") {
		list = append(list, span{text: " "})
	}
	return list
}

// code returns s as a piece of code. Backquotes are replaced by a letter that
// looks like one: a command line needs none.
func code(s string) string {
	if s = fenced(s); s == "" {
		return ""
	}
	return "`" + s + "`"
}

func join(list []span) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s.open + s.text + s.end)
	}
	return b.String()
}

// shorten returns the text, cut to limit code units with the number of
// characters that are missing.
func shorten(list []span, limit int) string {
	full := join(list)
	if size(full) <= limit {
		return full
	}
	room := limit - roomForNote
	var b strings.Builder
	missed := 0
	for _, s := range list {
		marks := size(s.open) + size(s.end)
		switch n := size(s.text) + marks; {
		case missed > 0:
			missed += displayed(s.text)
		case n <= room:
			b.WriteString(s.open + s.text + s.end)
			room -= n
		case s.whole && s.open == "":
			missed += displayed(s.text)
		default:
			kept, m := prefix(s.text, room-marks)
			if kept != "" {
				b.WriteString(s.open + kept + s.end)
			}
			missed += m
		}
	}
	return strings.TrimSpace(b.String()) + fmt.Sprintf(" … (+%d more characters)", missed)
}

// lineOf returns the text as one line of at most limit code units.
func lineOf(t reply.Text, limit int) string {
	list := spans(t)
	for i := range list {
		list[i].text = strings.ReplaceAll(list[i].text, "\n", " ")
	}
	return strings.TrimSpace(shorten(list, limit))
}

// plain returns the text without marks, on one line, for places where Discord
// reads no Markdown. Instants are in their own zone, which is named.
func plain(t reply.Text) string {
	var b strings.Builder
	for _, p := range t {
		switch v := p.(type) {
		case reply.Words:
			b.WriteString(string(v))
		case reply.Strong:
			b.WriteString(string(v))
		case reply.Match:
			b.WriteString(string(v))
		case reply.Code:
			b.WriteString(string(v))
		case reply.Cite:
			b.WriteString("[" + strconv.Itoa(int(v)) + "]")
		case reply.Instant:
			b.WriteString(time.Time(v).Format("2 Jan 2006 15:04 MST"))
		default:
			panic(fmt.Sprintf("discord: unknown part %T", v))
		}
	}
	return line(b.String())
}

// draw lays the part out in at most limit code units and returns its size. It
// keeps at least one unit, or a little text.
func (s *part) draw(limit int) int {
	if s.units == nil && s.hidden == 0 {
		limit = max(min(limit, roomForText), leastText)
		s.cut = strings.TrimSpace(shorten(s.text, limit))
		if s.head != "" && s.cut != "" {
			s.cut = s.quoted(limit)
		}
		return size(s.cut)
	}
	for {
		s.cut = s.whole()
		if n := size(s.cut); n <= limit || len(s.units) <= 1 {
			return n
		}
		over := size(s.cut) - limit
		for over > 0 && len(s.units) > 1 {
			over -= size(s.units[len(s.units)-1])
			s.limit(len(s.units) - 1)
		}
	}
}

// quoted puts the head before each line, or makes one line of a text that has
// too many.
func (s *part) quoted(limit int) string {
	if full := s.head + strings.ReplaceAll(s.cut, "\n", "\n"+s.head); size(full) <= limit+size(s.head) {
		return full
	}
	return s.head + strings.ReplaceAll(s.cut, "\n", " ")
}

// whole returns the units that are left and the note on the others.
func (s *part) whole() string {
	if len(s.units) == 0 && s.hidden <= 0 {
		return ""
	}
	text := s.head + strings.Join(s.units, s.glue) + s.tail
	if len(s.units) == 0 {
		text = ""
	}
	if s.hidden > 0 {
		if text != "" {
			text += "\n"
		}
		text += s.more(s.hidden)
	}
	return text
}

// fit lays the parts out in descriptions of embeds, with at most total code
// units in all. The largest parts give way first; when all are as small as
// they get, the last ones are left out and counted.
func fit(parts []*part, total int) []string {
	sum := func() int {
		n := 0
		for _, s := range parts {
			n += size(s.cut) + 2
		}
		return n
	}
	for _, s := range parts {
		s.draw(maxDescription - roomForNote)
	}
	parts = drop(parts, func(s *part) bool { return s.cut == "" })
	dropped := 0
	for room := total - roomForNote; sum() > room; {
		largest := 0
		for i, s := range parts {
			if size(s.cut) > size(parts[largest].cut) {
				largest = i
			}
		}
		before := size(parts[largest].cut)
		if over := sum() - room; parts[largest].draw(max(before-over, before/2)) < before {
			continue
		}
		if len(parts) == 1 {
			break
		}
		parts = parts[:len(parts)-1]
		dropped++
	}
	if dropped > 0 {
		parts = append(parts, &part{cut: fmt.Sprintf("+%d more parts that do not fit into a message", dropped)})
	}
	return pack(parts)
}

func drop(parts []*part, f func(*part) bool) []*part {
	kept := parts[:0]
	for _, s := range parts {
		if !f(s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// pack joins parts to descriptions.
func pack(parts []*part) []string {
	var list []string
	var b strings.Builder
	n := 0
	for _, s := range parts {
		sep := "\n\n"
		if s.tight {
			sep = "\n"
		}
		if n > 0 && n+size(sep)+size(s.cut) > maxDescription {
			list = append(list, b.String())
			b.Reset()
			n = 0
		}
		if n > 0 {
			b.WriteString(sep)
			n += size(sep)
		}
		b.WriteString(s.cut)
		n += size(s.cut)
	}
	if n > 0 {
		list = append(list, b.String())
	}
	return list
}
