package commands

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func timeline(d Desk) bot.Command {
	return bot.Command{
		Name:    "timeline",
		Summary: "Who said what when about an actor or a topic, oldest first",
		Example: "/timeline ceasefire 2025-08-01 2025-08-31",
		Options: []bot.Option{
			{Name: "about", Summary: "An actor or a topic", Type: bot.AboutName, Required: true, Suggest: d.Names.suggest(briefing.WantAny)},
			{Name: "from", Summary: "The first day: 2025-08-01, 30d", Type: bot.Day, Past: true},
			{Name: "to", Summary: "The last day: 2025-08-31, today", Type: bot.Day},
			pageOption, sourcesOption,
		},
		Run: d.timeline,
	}
}

// inTime is a paging of a list with the oldest first.
var inTime = paging{pageSize, "Earlier", "Later"}

// drawn is how many of the newest statements of a time the picture of a timeline shows.
const drawn = 200

func (d Desk) timeline(ctx context.Context, c bot.Call) (reply.Message, error) {
	about, q, err := d.span(ctx, c)
	if err != nil {
		return reply.Message{}, err
	}
	q.Limit, q.Offset = inTime.size, inTime.offset(c)
	statements, total, err := d.Statements.Statements(ctx, q)
	if err != nil {
		return reply.Message{}, fmt.Errorf("timeline of %s: %w", about.ID, err)
	}
	p, err := inTime.page(c, total)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "Timeline: " + about.Name + between(q)}
	var src wording.Sources
	if total == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Strong("No sourced position"), reply.Words(" found with a date on or of "+about.Name+between(q)+"."))}
		undated, err := d.undated(ctx, c, about, q, 0, true, &src)
		if err != nil {
			return reply.Message{}, err
		}
		m.Blocks = append(m.Blocks, undated...)
		return d.finish(ctx, c, m, &src)
	}
	if about.Topic && p.from == 0 {
		picture, err := d.drawTimeline(ctx, about, q)
		if err != nil {
			return reply.Message{}, err
		}
		m.Blocks = append(m.Blocks, picture...)
	}
	l := reply.List{Numbered: true, First: p.from + 1, Total: total, Unit: "statements, the oldest first", More: p.next}
	var before briefing.Statement
	for _, s := range statements {
		l.Items = append(l.Items, inTimeline(about, before, s, &src))
		before = s
	}
	m.Blocks = append(m.Blocks, l)
	undated, err := d.undated(ctx, c, about, q, total, p.to == total, &src)
	if err != nil {
		return reply.Message{}, err
	}
	m.Blocks = append(m.Blocks, undated...)
	if about.Topic && slices.ContainsFunc(statements, func(s briefing.Statement) bool { return s.Inherits(about.ID) }) {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("In the same context: the text around it is on "+about.Name+", its own words do not name it.")))
	}
	m.Actions = append(p.turn, asFile("ics", c), asFile("csv", c))
	return d.finish(ctx, c, m, &src)
}

// span returns what a timeline is about, and the query for it.
func (d Desk) span(ctx context.Context, c bot.Call) (briefing.Named, briefing.Query, error) {
	about, err := d.resolve(ctx, c, "about", briefing.WantAny)
	if err != nil {
		return about, briefing.Query{}, err
	}
	q := briefing.Query{After: days(c, "from"), Before: days(c, "to"), Oldest: true}
	if !q.After.IsZero() && !q.Before.IsZero() && q.After.After(q.Before) {
		return about, q, bot.Refuse("There is no time from %s to %s: it ends before it begins.", q.After, q.Before)
	}
	if about.Topic {
		q.Topic = about.ID
	} else {
		q.Holder = about.ID
	}
	return about, q, nil
}

// inTimeline returns s, which stands below before, as an item of the timeline of about, with a mark where only the text around it names the topic.
func inTimeline(about briefing.Named, before, s briefing.Statement, src *wording.Sources) reply.Item {
	item := wording.DatedBelow(before, s, src)
	var marks []string
	if about.Topic && s.Inherits(about.ID) {
		marks = append(marks, "in the same context")
	}
	if s.Imputed() {
		marks = append(marks, ascribedMark)
	}
	if len(marks) > 0 {
		item.Note = append(item.Note, reply.Words(strings.Join(marks, " · ")))
	}
	return item
}

// ascribedMark is said of what others ascribe to somebody: an attitude that nobody heard.
const ascribedMark = "ascribed to the actor, not said or done"

// withoutDate returns at most limit statements of those that are not among the total that q selects because nobody knows when they were made, and how many
// these are. Whoever asks for a time asks for none of them.
func (d Desk) withoutDate(ctx context.Context, q briefing.Query, total, limit int) (ss []briefing.Statement, n int, err error) {
	if !q.After.IsZero() || !q.Before.IsZero() {
		return nil, 0, nil
	}
	// They come after all others.
	ss, all, err := d.Statements.Statements(ctx, briefing.Query{Holder: q.Holder, Topic: q.Topic, Limit: limit, Offset: total})
	return ss, max(all-total, 0), err
}

// undated returns the statements that are not among the total that q selects because nobody knows when they were made, where this is the last page of those; on
// the others, how many there are and where.
func (d Desk) undated(ctx context.Context, c bot.Call, about briefing.Named, q briefing.Query, total int, last bool, src *wording.Sources) ([]reply.Block, error) {
	statements, n, err := d.withoutDate(ctx, q, total, pageSize)
	if err != nil {
		return nil, fmt.Errorf("statements of %s: %w", about.ID, err)
	}
	if n == 0 {
		return nil, nil
	}
	if !last {
		text := append(reply.Text{reply.Words("Without a date: ")}, wording.Counted(n, "statement", "statements")...)
		text = append(text, reply.Words(", on the last page: "), reply.Code(c.Line("page", strconv.Itoa((total+inTime.size-1)/inTime.size))))
		return []reply.Block{reply.Paragraph{Text: text}}, nil
	}
	line := bot.Line("search", "query", "topic:"+about.ID)
	if !about.Topic {
		line = d.positionLine(about.ID) + " history:true"
	}
	l := reply.List{Total: n, Unit: "statements", More: line}
	var before briefing.Statement
	for _, s := range statements {
		l.Items = append(l.Items, inTimeline(about, before, s, src))
		before = s
	}
	return []reply.Block{reply.Heading{Text: "Without a date"}, l}, nil
}

// between returns ", from 1 August 2025, to 31 August 2025", or "" where the caller set no bounds.
func between(q briefing.Query) string {
	s := ""
	if !q.After.IsZero() {
		s += ", from " + q.After.Long()
	}
	if !q.Before.IsZero() {
		s += ", to " + q.Before.Long()
	}
	return s
}

// drawTimeline returns the picture of who took which side when, and what it leaves out; none where nobody did.
func (d Desk) drawTimeline(ctx context.Context, about briefing.Named, q briefing.Query) ([]reply.Block, error) {
	topic, err := d.Directory.Topic(ctx, about.ID)
	if err != nil {
		return nil, fmt.Errorf("topic %s: %w", about.ID, err)
	}
	q.Named, q.Oldest, q.Limit, q.Offset = true, false, drawn, 0
	statements, all, err := d.Statements.Statements(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("newest statements on %s: %w", about.ID, err)
	}
	t := wording.NewTimeline(topic, statements, all)
	if t.Empty() {
		return nil, nil
	}
	picture, err := t.Picture(fileName("timeline", about.Name), "Sides taken: "+about.Name+between(q))
	if err != nil {
		return nil, fmt.Errorf("draw a timeline: %w", err)
	}
	blocks := []reply.Block{picture}
	if left := t.Left(); left != "" {
		blocks = append(blocks, paragraph(reply.Words(left)))
	}
	return blocks, nil
}
