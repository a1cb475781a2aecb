package wording

import (
	"slices"
	"unicode/utf8"

	"attache/bot/reply"
	"attache/briefing"
)

// digestSize is how large a digest may be, as size measures it. Discord's embeds hold 6,000 characters in all,
// Slack's blocks about 13,000; the rest is left to what a renderer adds to words.
// Sources: https://discord.com/developers/docs/resources/message#embed-object-embed-limits,
// https://github.com/slackapi/bolt-js/issues/2509
const digestSize = 4800

// Digest returns d as one message that fits every platform. What does not fit is counted, with the command that
// shows it. The key of d stands in the footer.
func Digest(d briefing.Digest) reply.Message {
	m := reply.Message{Title: digestTitle(d.Edition), Footer: digestFooter(d.Edition), Locale: locale(d.Edition)}
	switch {
	case d.Baseline():
		m.Blocks = []reply.Block{reply.Paragraph{Text: append(append(reply.Plain("From here on, this channel is told what is new"+filter(d.Subscription)+". The "),
			Counted(d.Documents, "document", "documents")...), reply.Words(" read so far are the baseline."))}}
		return m
	case d.New == 0:
		m.Blocks = []reply.Block{reply.Paragraph{Text: reply.Plain("Nothing new" + filter(d.Subscription) + " since " + locale(d.Edition).Moment(d.Since) + ".")}}
		return m
	}
	// The fullest cut that fits: first fewer statements on each topic, then fewer topics.
	for _, c := range cuts {
		if m.Blocks = c.blocks(d); size(m) <= digestSize {
			break
		}
	}
	return m
}

// A cut says how much of a digest is shown.
type cut struct {
	items  int // statements under each heading
	topics int
	dates  int
	words  int // runes of a passage, and of what is held
}

// cuts are the cuts that are tried, the fullest first. The last one always fits.
var cuts = []cut{
	{5, 8, 3, 280}, {4, 8, 3, 280}, {3, 8, 3, 280}, {3, 5, 3, 280}, {2, 5, 3, 280}, {2, 4, 3, 280}, {2, 3, 2, 280},
	{2, 3, 2, 160}, {1, 3, 2, 160}, {1, 2, 1, 160}, {1, 1, 1, 160}, {1, 1, 0, 100}, {1, 0, 0, 100},
}

func (c cut) blocks(d briefing.Digest) []reply.Block {
	var src Sources
	blocks := []reply.Block{reply.Paragraph{Text: BottomLine(c.clip(*d.Lead), &src)}}
	// The bottom line has been said.
	others := func(turns []briefing.Turn) []briefing.Turn {
		return slices.DeleteFunc(slices.Clone(turns), func(t briefing.Turn) bool { return t.ID == d.Lead.ID })
	}
	list := func(heading string, turns []briefing.Turn, more string) {
		if turns = others(turns); len(turns) == 0 {
			return
		}
		blocks = append(blocks, reply.Heading{Text: heading})
		l := reply.List{Total: len(turns), Unit: "statements", More: more}
		for _, t := range turns[:min(len(turns), c.items)] {
			l.Items = append(l.Items, Turn(c.clip(t), &src))
		}
		blocks = append(blocks, l)
	}
	if len(d.Changed) > 0 {
		list("Changed positions", d.Changed, "/brief "+d.Changed[0].Holder.Actor)
	}
	shown := min(len(d.Topics), c.topics)
	for _, t := range d.Topics[:shown] {
		heading, more := t.Topic.Label, "/brief "+t.Topic.ID
		if t.Topic.ID == "" {
			heading, more = "On no topic of the list", "/search after:"+briefing.DayOf(d.Since).String()
		}
		list(heading, t.Turns, more)
	}
	n := 0
	for _, t := range d.Topics[shown:] {
		n += len(others(t.Turns))
	}
	if n > 0 {
		text := append(reply.Text{reply.Words("+"), reply.Number(n), reply.Words(" more on ")}, Counted(len(d.Topics)-shown, "other topic", "other topics")...)
		blocks = append(blocks, reply.Paragraph{Text: append(text, reply.Words(": "), reply.Code("/topics"))})
	}
	if dates := d.Dates[:min(len(d.Dates), c.dates)]; len(dates) > 0 {
		l := reply.List{Total: len(d.Dates), Unit: "dates", More: "/topics"}
		if len(d.Subscription.Topics) > 0 {
			l.More = "/brief " + d.Subscription.Topics[0]
		}
		for _, p := range dates {
			p.Text, p.Matches = Shorten(flat(p.Text), c.words), nil
			l.Items = append(l.Items, Date(p, &src))
		}
		blocks = append(blocks, reply.Heading{Text: "Next dates"}, l)
	}
	return append(blocks, src.Blocks("")...)
}

// clip returns t with its words and passage cut, and those of what was held before.
func (c cut) clip(t briefing.Turn) briefing.Turn {
	t.Statement = c.statement(t.Statement)
	var before []briefing.Statement
	for _, s := range t.Before {
		before = append(before, c.statement(s))
	}
	t.Before = before
	return t
}

func (c cut) statement(s briefing.Statement) briefing.Statement {
	s.Passage = Shorten(flat(s.Passage), c.words)
	if utf8.RuneCountInString(s.Words) <= c.words {
		return s
	}
	short := Shorten(s.Words, c.words)
	kept := len(short) - len("…")
	var quoted []briefing.Span
	for _, q := range s.Quoted {
		switch {
		case q.Start >= kept:
			continue
		case q.End > kept:
			q.End = len(short)
		}
		quoted = append(quoted, q)
	}
	if len(quoted) == 0 && len(s.Quoted) > 0 {
		// What is left is the document's: without a span, a direct statement would count as quoted throughout.
		s.Mode = briefing.Indirect
	}
	s.Words, s.Quoted = short, quoted
	return s
}

func digestTitle(e briefing.Edition) string {
	if e.Slot.Local == "" {
		return "Digest “" + e.Subscription.Name + "” so far"
	}
	return "Digest “" + e.Subscription.Name + "”, " + locale(e).Weekday(e.Slot.At)
}

// locale returns how the channel of e writes days and numbers.
func locale(e briefing.Edition) reply.Locale { return reply.Locale(e.Subscription.Locale) }

// digestFooter says what the digest covers, what it rests on, and by which key it is found.
func digestFooter(e briefing.Edition) reply.Text {
	moment := locale(e).Moment // on the clock that the footer names
	window := "Baseline of " + moment(e.Until)
	if !e.Baseline() {
		window = "New from " + moment(e.Since) + " to " + moment(e.Until)
	}
	text := append(reply.Plain(window+" · "), Counted(e.Documents, "document", "documents")...)
	s := " read"
	if !e.AsOf.IsZero() {
		s += ", as of " + moment(e.AsOf)
	}
	if e.Withheld {
		s += " · some documents are not shown here because of their handling"
	}
	if !e.Next.IsZero() {
		s += " · next: " + moment(e.Next)
	}
	return append(text, reply.Words(s+" · all times "+e.Until.Location().String()+" · "), reply.Code(e.Key))
}

// filter names what a subscription asks for: " on ceasefire, sanctions from france", "" for all.
func filter(s briefing.Subscription) string {
	var f string
	for i, id := range s.Topics {
		if i == 0 {
			f += " on " + id
		} else {
			f += ", " + id
		}
	}
	for i, id := range s.Actors {
		if i == 0 {
			f += " from " + id
		} else {
			f += ", " + id
		}
	}
	return f
}

// size returns how many characters m takes on a platform, at most: all its runes, those that have a meaning in
// markup twice, and a little for each block, item and part that is not plain.
func size(m reply.Message) int {
	n := runes(m.Title) + textSize(m.Footer)
	for _, b := range m.Blocks {
		n += 4
		switch b := b.(type) {
		case reply.Heading:
			n += runes(b.Text)
		case reply.Paragraph:
			n += textSize(b.Text)
		case reply.List:
			for _, i := range b.Items {
				n += 8 + textSize(i.Text) + textSize(i.Quote) + textSize(i.Note)
			}
			if b.Total > len(b.Items) {
				n += len("+1,000,000 more statements: ") + runes(b.More)
			}
		default:
			panic("wording: a digest has no such block")
		}
	}
	return n
}

func textSize(t reply.Text) int {
	n := 0
	for _, p := range t {
		switch p := p.(type) {
		case reply.Words:
			n += runes(string(p))
		case reply.Strong:
			n += 4 + runes(string(p))
		case reply.Code:
			n += 2 + runes(string(p))
		case reply.Match:
			n += 4 + runes(string(p))
		case reply.Cite:
			n += 8
		case reply.Number:
			n += len("1,000,000,000")
		case reply.Day:
			n += 4 + len("30 September 2025,")
		default:
			panic("wording: a digest has no such part")
		}
	}
	return n
}

func runes(s string) int {
	n := 0
	for _, c := range s {
		n++
		switch c {
		case '*', '_', '~', '`', '|', '>', '<', '[', ']', '(', ')', '\\', '#', '@', ':', '-', '&':
			n++
		}
	}
	return n
}
