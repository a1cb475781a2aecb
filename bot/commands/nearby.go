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
