package commands

import (
	"context"
	"fmt"
	"slices"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// mostStatements is how many of the newest statements are read for an answer about one actor or topic.
const mostStatements = 500

func position(d Desk) bot.Command {
	return bot.Command{
		Name:    "position",
		Summary: "Where an actor stands: what is held, in whose words, through whom, when and where",
		Example: "/position Zelenskyy ceasefire",
		Options: []bot.Option{
			d.actorOption("actor", "Whose position", true),
			d.topicOption("topic", "On what; all topics when left out", false),
			{Name: "as_of", Summary: "As it stood on that day: 2025-08-15, yesterday, 7d", Type: bot.Day, Past: true},
			{Name: "history", Summary: "Earlier positions too", Type: bot.Flag},
			pageOption, sourcesOption, wrongOption,
		},
		Run: d.position,
	}
}

func (d Desk) position(ctx context.Context, c bot.Call) (reply.Message, error) {
	actor, err := d.actor(ctx, c, "actor")
	if err != nil {
		return reply.Message{}, err
	}
	if c.Has("topic") {
		topic, err := d.topic(ctx, c, "topic")
		if err != nil {
			return reply.Message{}, err
		}
		return d.positionOn(ctx, c, actor, topic)
	}
	return d.positions(ctx, c, actor)
}

// positionOn answers with the position of actor on topic: all of its last day, and all of the last day on which it took
// one on the matter itself; with history, everything.
func (d Desk) positionOn(ctx context.Context, c bot.Call, actor briefing.Actor, topic briefing.Topic) (reply.Message, error) {
	statements, total, err := d.Statements.Statements(ctx, briefing.Query{
		Holder: actor.ID, Topic: topic.ID, AsOf: days(c, "as_of"), Limit: mostStatements,
	})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s on %s: %w", actor.ID, topic.ID, err)
	}
	m := reply.Message{Title: actor.Name + " on " + topic.Label + asOf(c)}
	warning := inSeveral(actor, statements)
	var src wording.Sources
	done := func() (reply.Message, error) { return d.ended(ctx, c, m, actor, topic, total, &src) }
	if len(statements) == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Strong("No sourced position"), reply.Words(" found of "+wording.Articled(actor.Name)+" on "+topic.Label+asOf(c)+"."))}
		nearby, err := d.nearby(ctx, c, &m, actor, topic, &src)
		if err != nil {
			return reply.Message{}, err
		}
		m.Blocks = append(m.Blocks, nearby...)
		return done()
	}
	turns := briefing.Changes(topic, statements)
	if c.Flag("history") {
		if m.Blocks, m.Actions, err = history(c, turns, total, &src); err != nil {
			return reply.Message{}, err
		}
		m.Blocks = append(warning, m.Blocks...)
		return done()
	}
	last := briefing.Strand{Turns: turns}.Latest()
	shown := len(last)
	m.Blocks = append(warning, d.latest(c, last, &src)...)
	if !slices.ContainsFunc(last, onMatter) {
		if i := slices.IndexFunc(turns, onMatter); i >= 0 {
			day := slices.DeleteFunc(slices.Clone(briefing.Strand{Turns: turns[i:]}.Latest()), func(t briefing.Turn) bool { return !onMatter(t) })
			heading := "Last position on the matter itself, in own name"
			if slices.ContainsFunc(day, func(t briefing.Turn) bool { return t.Told != nil }) {
				heading = "Last position on the matter itself, with others"
			}
			m.Blocks = append(m.Blocks, reply.Heading{Text: heading})
			m.Blocks = append(m.Blocks, d.latest(c, day, &src)...)
			shown += len(day)
		}
	}
	if earlier := total - shown; earlier > 0 {
		line := c.Line("history", "true", "page", "")
		m.Blocks = append(m.Blocks, paragraph(append(wording.Counted(earlier, "more statement", "more statements"), reply.Words(": "), reply.Code(line))...))
		m.Actions = append(m.Actions, reply.Action{Label: "History", Line: line})
	}
	return done()
}

// onMatter reports whether t takes a position on the topic's own matter.
func onMatter(t briefing.Turn) bool { return t.OnMatter }

// latest returns the list of turns, all of one day; of more than a page the first ones, with the line that shows all.
func (d Desk) latest(c bot.Call, turns []briefing.Turn, src *wording.Sources) []reply.Block {
	turns = wording.OnceTurns(turns)
	l := reply.List{Total: len(turns), Unit: "statements of that day", More: c.Line("history", "true", "page", "")}
	l.Items = wording.Turns(turns[:min(len(turns), pageSize)], src)
	return []reply.Block{l}
}

// history returns one page of turns and the buttons to the others. total is how many there are, of which turns are the newest.
func history(c bot.Call, turns []briefing.Turn, total int, src *wording.Sources) ([]reply.Block, []reply.Action, error) {
	slices.SortStableFunc(turns, func(a, b briefing.Turn) int { return briefing.LatestFirst(a.Statement, b.Statement) })
	all := len(turns)
	turns = wording.OnceTurns(turns)
	unit, total := latestFirst(all-len(turns), total)
	p, err := byTime.page(c, len(turns))
	if err != nil {
		return nil, nil, err
	}
	l := reply.List{Numbered: true, First: p.from + 1, Total: total, Unit: unit, More: p.next}
	l.Items = wording.Turns(turns[p.from:p.to], src)
	return append([]reply.Block{l}, newestOf(len(turns), total)...), p.turn, nil
}

// latestFirst returns what a list counts that tells several positions of one sentence as one statement, and how many: less by that many than all positions.
func latestFirst(less, positions int) (unit string, statements int) {
	if less == 0 {
		return "statements, the latest first", positions
	}
	return fmt.Sprintf("statements with %d positions, the latest first", positions), positions - less
}

// ended returns m, which answers with total statements of actor on topic, the zero Topic: on any, with what an answer about a day leaves out, and the button to object.
func (d Desk) ended(ctx context.Context, c bot.Call, m reply.Message, actor briefing.Actor, topic briefing.Topic, total int, src *wording.Sources) (reply.Message, error) {
	later, err := d.mayBeLater(ctx, c, actor, topic, total)
	if err != nil {
		return reply.Message{}, err
	}
	m.Blocks = append(m.Blocks, later...)
	return d.objectable(ctx, c, m, src)
}

// positions answers with the positions of actor on every topic: those of the last day on each; with history, every
// statement.
func (d Desk) positions(ctx context.Context, c bot.Call, actor briefing.Actor) (reply.Message, error) {
	statements, total, err := d.Statements.Statements(ctx, briefing.Query{
		Holder: actor.ID, AsOf: days(c, "as_of"), Limit: mostStatements,
	})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s: %w", actor.ID, err)
	}
	m := reply.Message{Title: "Positions of " + wording.Articled(actor.Name) + asOf(c)}
	var src wording.Sources
	done := func() (reply.Message, error) { return d.ended(ctx, c, m, actor, briefing.Topic{}, total, &src) }
	if len(statements) == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Strong("No sourced position"), reply.Words(" found of "+wording.Articled(actor.Name)+" on anything"+asOf(c)+"."))}
		m.Actions = append(m.Actions, mentions(actor))
		nearby, err := d.nearby(ctx, c, &m, actor, briefing.Topic{}, &src)
		if err != nil {
			return reply.Message{}, err
		}
		m.Blocks = append(m.Blocks, nearby...)
		return done()
	}
	topics, err := d.topicList(ctx)
	if err != nil {
		return reply.Message{}, err
	}
	if c.Flag("history") {
		slices.SortStableFunc(statements, briefing.LatestFirst)
		all := len(statements)
		statements = wording.Once(statements)
		unit, count := latestFirst(all-len(statements), total)
		p, err := byTime.page(c, len(statements))
		if err != nil {
			return reply.Message{}, err
		}
		l := reply.List{Numbered: true, First: p.from + 1, Total: count, Unit: unit, More: p.next}
		for _, s := range statements[p.from:p.to] {
			l.Items = append(l.Items, unchanged(s, topics, &src))
		}
		m.Blocks, m.Actions = append(append(inSeveral(actor, statements), l), newestOf(len(statements), count)...), p.turn
		return done()
	}
	strands := briefing.BriefActor(topics, statements).Strands
	p, err := byTime.page(c, len(strands))
	if err != nil {
		return reply.Message{}, err
	}
	full := c.Line("history", "true", "page", "")
	l := reply.List{Total: total, Unit: "statements", More: full}
	shown := make(map[string]bool)
	for _, s := range strands[p.from:p.to] {
		// A statement on several topics stands where it changed something, else under the first one only.
		last := slices.DeleteFunc(slices.Clone(s.Last()), func(t briefing.Turn) bool { return shown[t.ID] && len(t.Before) == 0 })
		if len(last) == 0 {
			continue
		}
		for _, t := range last {
			shown[t.ID] = true
		}
		l.Items = append(l.Items, strandItems(last, s.Told(), strandName(s), perDay, &src)...)
	}
	m.Blocks = append(inSeveral(actor, statements), pageOf(naming(strands[:p.from]), naming(strands[:p.to]), naming(strands), "topics")...)
	m.Blocks = append(m.Blocks, l)
	m.Actions = append(p.turn, reply.Action{Label: "History", Line: full})
	m.Blocks = append(m.Blocks, newestOf(len(statements), total)...)
	return done()
}

// perDay is how many statements of one topic's last day are shown where there are several topics.
const perDay = 3

// asOf returns ", as of 15 August 2025", or "" where the caller named no day.
func asOf(c bot.Call) string {
	if d := days(c, "as_of"); !d.IsZero() {
		return ", as of " + d.Long()
	}
	return ""
}
