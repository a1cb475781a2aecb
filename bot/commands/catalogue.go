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

func actors(d Desk) bot.Command {
	return bot.Command{
		Name:    "actors",
		Summary: "The actors there are, those with most positions first",
		Example: "/actors state",
		Options: []bot.Option{
			{Name: "kind", Summary: "Only those of one kind", Type: bot.Word, Choices: []string{
				string(briefing.Person), string(briefing.State), string(briefing.Organisation), string(briefing.Bloc), string(briefing.Group),
			}},
			pageOption,
		},
		Run: d.actors,
	}
}

func (d Desk) actors(ctx context.Context, c bot.Call) (reply.Message, error) {
	kind := briefing.ActorKind(c.Text("kind"))
	counts, total, err := d.Catalogue.Actors(ctx, kind, byRank.size, byRank.offset(c))
	if err != nil {
		return reply.Message{}, fmt.Errorf("actors: %w", err)
	}
	p, err := byRank.page(c, total)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "Actors"}
	if kind != "" {
		m.Title += ", kind: " + string(kind)
	}
	l := reply.List{Numbered: true, First: p.from + 1, Total: total, Unit: "actors", More: p.next}
	for _, a := range counts {
		said := reply.Plain("no sourced position")
		if a.Positions > 0 {
			said = append(append(wording.Counted(a.Positions, "position", "positions"), reply.Words(" in ")), wording.Counted(a.Documents, "document", "documents")...)
			if !a.Latest.IsZero() {
				said = append(said, reply.Words(", the latest of "), wording.Day(a.Latest))
			}
		}
		of := string(a.Kind)
		switch {
		case described(a.Actor):
			if of, err = d.describedAs(ctx, a.Actor); err != nil {
				return reply.Message{}, err
			}
		case a.Discovered:
			of += ", not on the list of actors"
		}
		l.Items = append(l.Items, reply.Item{Text: append(reply.Text{reply.Strong(a.Name), reply.Words(" (" + of + "): ")}, said...)})
	}
	if s, err := d.Catalogue.Summary(ctx); err != nil {
		return reply.Message{}, fmt.Errorf("summary: %w", err)
	} else if kind == "" && total > 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Number(s.Actors), reply.Words(" with positions, "), reply.Number(total-s.Actors), reply.Words(" more known by name.")))
	}
	if total == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Words("There are none."))}
	} else {
		m.Blocks = append(m.Blocks, l)
	}
	m.Actions = p.turn
	m.Footer, err = d.footer(ctx)
	return m, err
}

// describedAs says of somebody whom documents describe whether one of them names who that is.
func (d Desk) describedAs(ctx context.Context, a briefing.Actor) (string, error) {
	said, _, err := d.Statements.Statements(ctx, briefing.Query{Holder: a.ID, Limit: pageSize})
	if err != nil {
		return "", fmt.Errorf("statements of %s: %w", a.ID, err)
	}
	i := slices.IndexFunc(said, func(s briefing.Statement) bool { return len(s.Members) > 0 })
	if i < 0 {
		return "described, not named", nil
	}
	return "a group; in " + said[i].DocumentID + ": " + wording.FewMembers(said[i]), nil
}

func topics(d Desk) bot.Command {
	return bot.Command{
		Name:    "topics",
		Summary: "The topics there are, with how many positions on each",
		Example: "/topics",
		Options: []bot.Option{pageOption},
		Run:     d.topics,
	}
}

func (d Desk) topics(ctx context.Context, c bot.Call) (reply.Message, error) {
	counts, err := d.Catalogue.Topics(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("topics: %w", err)
	}
	p, err := byRank.page(c, len(counts))
	if err != nil {
		return reply.Message{}, err
	}
	l := reply.List{Numbered: true, First: p.from + 1, Total: len(counts), Unit: "topics", More: p.next}
	for _, t := range counts[p.from:p.to] {
		said := reply.Plain("no sourced position")
		if t.Positions > 0 {
			said = append(append(wording.Counted(t.Positions, "position", "positions"), reply.Words(" of ")), wording.Counted(t.Actors, "actor", "actors")...)
			if !t.Latest.IsZero() {
				said = append(said, reply.Words(", the latest of "), wording.Day(t.Latest))
			}
		}
		l.Items = append(l.Items, reply.Item{
			Text: append(reply.Text{reply.Strong(t.Label), reply.Words(" ("), reply.Code(t.ID), reply.Words("): ")}, said...),
			Note: reply.Plain(t.Scope),
		})
	}
	m := reply.Message{Title: "Topics", Blocks: []reply.Block{l}, Actions: p.turn}
	m.Footer, err = d.footer(ctx)
	return m, err
}
