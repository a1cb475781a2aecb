package commands

import (
	"context"
	"fmt"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// nearest is how many entries are shown of what is known nearby.
const nearest = 5

// mayBeLater says how many statements of actor on topic, the zero Topic: any, an answer as of a day leaves out because their day is not known: nothing tells
// that they were made by the day asked for, or after it. by is how many were made by it. Nil: there are none, or no day is asked for.
func (d Desk) mayBeLater(ctx context.Context, c bot.Call, actor briefing.Actor, topic briefing.Topic, by int) ([]reply.Block, error) {
	asOf := days(c, "as_of")
	if asOf.IsZero() {
		return nil, nil
	}
	_, all, err := d.Statements.Statements(ctx, briefing.Query{Holder: actor.ID, Topic: topic.ID, Limit: 1})
	if err != nil {
		return nil, fmt.Errorf("statements of %s: %w", actor.ID, err)
	}
	_, after, err := d.Statements.Statements(ctx, briefing.Query{Holder: actor.ID, Topic: topic.ID, After: asOf.AddDays(1), Limit: 1})
	if err != nil {
		return nil, fmt.Errorf("statements of %s after %s: %w", actor.ID, asOf, err)
	}
	n := all - by - after
	if n <= 0 {
		return nil, nil
	}
	text := append(reply.Plain("Not counted: "), wording.Counted(n, "statement", "statements")...)
	text = append(text, reply.Words(" without a day, which may be later: "), reply.Code(c.Line("as_of", "", "history", "true", "page", "")))
	return []reply.Block{reply.Paragraph{Text: text}}, nil
}

// nearby returns what is known where a position is not: after the day asked for, by the same actor on other topics,
// by other actors on the topic, the zero Topic: any. It adds buttons to m.
func (d Desk) nearby(ctx context.Context, c bot.Call, m *reply.Message, actor briefing.Actor, topic briefing.Topic, src *wording.Sources) ([]reply.Block, error) {
	known, err := d.topicList(ctx)
	if err != nil {
		return nil, err
	}
	var blocks []reply.Block
	one := func(title, more string, q briefing.Query) error {
		q.Limit = nearest
		statements, total, err := d.Statements.Statements(ctx, q)
		if err != nil {
			return fmt.Errorf("statements nearby: %w", err)
		}
		if total == 0 {
			return nil
		}
		l := reply.List{Total: total, Unit: "statements", More: more}
		for _, s := range wording.Once(statements) {
			l.Items = append(l.Items, unchanged(s, known, src))
		}
		blocks = append(blocks, reply.Heading{Text: title}, l)
		return nil
	}
	asOf := days(c, "as_of")
	if !asOf.IsZero() {
		err := one("After that day", c.Line("as_of", "", "history", "true", "page", ""),
			briefing.Query{Holder: actor.ID, Topic: topic.ID, After: asOf.AddDays(1), Oldest: true})
		if err != nil {
			return nil, err
		}
		m.Actions = append(m.Actions, reply.Action{Label: "As of today", Line: c.Line("as_of", "", "page", "")})
	}
	if topic.ID == "" {
		return blocks, nil
	}
	err = one("What "+actor.Name+" said on other topics", c.Line("topic", "", "page", ""), briefing.Query{Holder: actor.ID, AsOf: asOf})
	if err != nil {
		return nil, err
	}
	about := d.briefLine("topic:" + topic.ID)
	err = one("Who spoke on "+topic.Label, about, briefing.Query{Topic: topic.ID, AsOf: asOf})
	if err != nil {
		return nil, err
	}
	if len(blocks) > 0 {
		m.Actions = append(m.Actions, reply.Action{Label: "Brief: " + topic.Label, Line: about})
	}
	return blocks, nil
}
