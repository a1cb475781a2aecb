package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func who(d Desk) bot.Command {
	return bot.Command{
		Name:    "who",
		Summary: "Who an actor is: offices with dates, names, memberships, latest statements",
		Example: `/who "Ursula von der Leyen"`,
		Options: []bot.Option{d.actorOption("actor", "Whom", true), sourcesOption},
		Run:     d.who,
	}
}

func (d Desk) who(ctx context.Context, c bot.Call) (reply.Message, error) {
	a, err := d.actor(ctx, c, "actor")
	if err != nil {
		return reply.Message{}, err
	}
	facts := reply.Facts{{Name: "Kind", Value: reply.Plain(string(a.Kind))}}
	fact := func(name string, values []string, separator string) {
		if len(values) > 0 {
			facts = append(facts, reply.Fact{Name: name, Value: reply.Plain(strings.Join(values, separator))})
		}
	}
	offices, err := d.offices(ctx, a)
	if err != nil {
		return reply.Message{}, err
	}
	fact("Offices", offices, "; ")
	fact("Also called", a.Aliases, ", ")
	fact("Adjective", a.Demonyms, ", ")
	seats := a.Seats
	if a.Capital != "" {
		seats = append([]string{a.Capital}, seats...)
	}
	fact("Stands for it", seats, ", ")
	members, err := d.nameAll(ctx, a.MemberOf)
	if err != nil {
		return reply.Message{}, err
	}
	fact("Member of", members, ", ")
	facts = append(facts, reply.Fact{Name: "ID", Value: reply.Text{reply.Code(a.ID)}})
	m := reply.Message{Title: a.Name, Blocks: []reply.Block{facts}}

	statements, total, err := d.Statements.Statements(ctx, briefing.Query{Holder: a.ID, Limit: nearest})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s: %w", a.ID, err)
	}
	var src wording.Sources
	rests := "Offices, names and memberships are those of the list of actors, not of a document."
	if a.Discovered {
		rests = "Not on the list of actors: known from documents only"
		if a.Descriptor != "" && len(statements) > 0 {
			m.Blocks = append(m.Blocks, paragraph(reply.Words("Introduced as: "+a.Descriptor+" "), src.Statement(statements[len(statements)-1])))
		}
		rests += "."
	}
	m.Blocks = append(m.Blocks, paragraph(reply.Words(rests)))
	if total == 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Strong("No sourced position"), reply.Words(" of "+a.Name+".")))
		return d.finish(ctx, c, m, &src)
	}
	all := bot.Line("position", "actor", a.ID)
	l := reply.List{Total: total, Unit: "statements", More: all}
	for _, s := range statements {
		l.Items = append(l.Items, wording.Turn(briefing.Turn{Statement: s, Change: briefing.AlsoSaid}, &src))
	}
	m.Blocks = append(m.Blocks, reply.Heading{Text: "Latest statements"}, l)
	m.Actions = append(m.Actions,
		reply.Action{Label: "Positions", Line: all},
		reply.Action{Label: "Brief", Line: bot.Line("brief", "about", a.ID)})
	return d.finish(ctx, c, m, &src)
}

// offices returns the offices of a, the latest first: "president of Ukraine, since 2019-05-20".
func (d Desk) offices(ctx context.Context, a briefing.Actor) ([]string, error) {
	held := slices.Clone(a.Offices)
	slices.SortStableFunc(held, func(x, y briefing.Office) int { return y.From.Last().Compare(x.From.Last()) })
	var out []string
	for _, o := range held {
		of, err := d.nameOf(ctx, o.Of)
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		b.WriteString(o.Role + " of " + of)
		switch from, to := o.From.String(), o.To.String(); {
		case from != "" && to != "":
			b.WriteString(", " + from + " to " + to)
		case from != "" && o.ToUnknown:
			b.WriteString(", from " + from + ", end unknown")
		case from != "":
			b.WriteString(", since " + from)
		case to != "":
			b.WriteString(", until " + to)
		case o.ToUnknown:
			b.WriteString(", dates unknown")
		}
		if o.Basis != "" {
			b.WriteString(" (" + o.Basis + ")")
		}
		out = append(out, b.String())
	}
	return out, nil
}

func (d Desk) nameAll(ctx context.Context, ids []string) ([]string, error) {
	var names []string
	for _, id := range ids {
		name, err := d.nameOf(ctx, id)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// nameOf returns the name of the actor with that ID; the ID itself when it is unknown.
func (d Desk) nameOf(ctx context.Context, id string) (string, error) {
	a, err := d.Directory.Actor(ctx, id)
	switch {
	case notFound(err):
		return id, nil
	case err != nil:
		return "", fmt.Errorf("actor %s: %w", id, err)
	}
	return a.Name, nil
}
