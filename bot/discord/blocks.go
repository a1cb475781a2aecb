package discord

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"attache/bot/reply"
)

// A part of a message is either a text that may be cut, or units of which the
// last may be left out.
type part struct {
	text []span

	units []string // one below the other
	head  string   // before each line of text

	fields bool // units are fields: a name, and in the next line its value
	tight  bool // stands right under a heading
	heads  bool // is a heading
	fixed  bool // neither text nor units: cut is all there is
	hidden int  // units left out, those that never came included
	more   func(hidden int) string

	cut string // text or units as they stand, with the note on what is missing
}

// block returns the parts of one block; files become uploads.
func (p *payload) block(b reply.Block) []*part {
	switch b := b.(type) {
	case reply.Heading:
		if s := lineOf(reply.Text{reply.Strong(b.Text)}, roomForHeading); s != "" {
			return []*part{{cut: s, fixed: true, heads: true}}
		}
	case reply.Paragraph:
		return []*part{{text: spans(b.Text)}}
	case reply.Quote:
		return []*part{{text: spans(b.Text), head: "> "}}
	case reply.List:
		return []*part{list(b, p.locale)}
	case reply.Facts:
		return []*part{facts(b)}
	case reply.Table:
		return []*part{table(b, p.locale)}
	case reply.Picture:
		return p.attach(b.Name, "image/png", b.PNG, b.Alt)
	case reply.File:
		return p.attach(b.Name, b.MediaType, b.Data, "")
	default:
		panic(fmt.Sprintf("discord: unknown block %T", b))
	}
	return nil
}

func list(l reply.List, locale reply.Locale) *part {
	unit := line(l.Unit)
	s := &part{}
	s.more = func(n int) string { return more(locale.Number(n), unit, l.More) }
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
func more(n, unit, command string) string {
	s := "+" + n + " more"
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
	s := &part{more: func(n int) string { return more(strconv.Itoa(n), "", "") }}
	for _, fact := range f {
		name := line(fact.Name)
		if name != "" {
			name = lineOf(reply.Text{reply.Strong(name + ":")}, roomForLine)
		}
		// A fact without a name goes on with the one before.
		if u := strings.TrimSpace(name + " " + lineOf(fact.Value, roomForLine)); u != "" {
			s.units = append(s.units, u)
		}
	}
	s.limit(mostUnits)
	return s
}

// table returns a field for each row: its name is the first cell.
func table(t reply.Table, l reply.Locale) *part {
	rows := t.Rows[:min(len(t.Rows), mostUnits)]
	s := &part{fields: true, hidden: max(t.Total, len(t.Rows)) - len(rows)}
	s.more = func(n int) string { return more(l.Number(n), "", t.More) }
	for _, row := range rows {
		if len(row) > 0 {
			s.units = append(s.units, fieldOf(t, row))
		}
	}
	return s
}

// fieldOf returns a row as a field: the first cell, and under it the others, each with its column unless they speak for themselves.
func fieldOf(t reply.Table, row []reply.Text) string {
	name, missed := prefix(escape(line(row[0].Flat(""))), maxFieldName-roomForNote)
	if missed > 0 {
		name += fmt.Sprintf("… (+%d more)", missed)
	}
	if name == "" {
		name = "–"
	}
	var cells []string
	for i, cell := range row[1:] {
		v := lineOf(cell, roomForLine/2)
		switch column := i + 1; {
		case v == "":
			continue
		case !t.Plain && column < len(t.Columns) && t.Columns[column] != "":
			v = lineOf(reply.Plain(t.Columns[column]+": "), roomForLine/4) + " " + v
		}
		cells = append(cells, v)
	}
	between := "\n"
	if t.Plain {
		between = " · "
	}
	value := cells
	for size(strings.Join(value, between)) > maxFieldValue-roomForNote {
		value = value[:len(value)-1]
	}
	if left := len(cells) - len(value); left > 0 {
		value = append(value[:len(value):len(value)], fmt.Sprintf("+%d more columns", left))
	}
	if len(value) == 0 {
		value = []string{"–"}
	}
	return name + "\n" + strings.Join(value, between)
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

// spans returns the parts of a text. Words that follow each other are joined,
// so that nothing can arise where they meet, and so are neighbours with the
// same marks, which Discord would read as one mark.
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
			if s := fenced(string(v)); s == "" {
				continue
			} else if n := len(list); n > 0 && list[n-1].end == "`" {
				list[n-1].text += s
			} else {
				list = append(list, span{"`", s, "`", true})
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

// marked appends text between marks; spaces stay outside.
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

// length is how many characters a reader sees of the span.
func (s span) length() int {
	if s.open == "`" {
		return utf8.RuneCountInString(s.text)
	}
	return displayed(s.text)
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
			missed += s.length()
		case n <= room:
			b.WriteString(s.open + s.text + s.end)
			room -= n
		case s.whole:
			missed += s.length()
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
