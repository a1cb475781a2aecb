package commands

import (
	"context"
	"fmt"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func search(d Desk) bot.Command {
	return bot.Command{
		Name:    "search",
		Summary: `Passages with these words: actor: topic: source: after: before: "a phrase" -without`,
		Example: `/search "security guarantees" actor:macron after:2025-08-01 -nuclear`,
		Options: []bot.Option{
			{Name: "query", Summary: `Words, "a phrase", -without; actor: topic: source: after: before: narrow it`, Type: bot.Text, Required: true},
			pageOption,
		},
		Run: d.search,
	}
}

func (d Desk) search(ctx context.Context, c bot.Call) (reply.Message, error) {
	q, said, err := d.query(ctx, c)
	if err != nil {
		return reply.Message{}, err
	}
	q.Limit, q.Offset = byTime.size, byTime.offset(c)
	passages, total, err := d.Library.Search(ctx, q)
	if err != nil {
		return reply.Message{}, fmt.Errorf("search: %w", err)
	}
	p, err := byTime.page(c, total.N)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "Search: " + c.Text("query")}
	if len(said) > 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("Only passages "+strings.Join(said, ", ")+".")))
	}
	if len(passages) == 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Strong("No passage"), reply.Words(" with all of this. Fewer words, or a wider span of days, may find some.")))
		m.Footer, err = d.footer(ctx)
		return m, err
	}
	l := reply.List{Numbered: true, First: p.from + 1, Total: total.N, Unit: "passages, the newest first", More: p.next}
	for _, found := range passages {
		l.Items = append(l.Items, wording.Found(found))
	}
	if total.AtLeast {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("There are "+total.String()+" passages; more are not counted.")))
	}
	m.Blocks = append(m.Blocks, l)
	m.Actions = p.turn
	m.Footer, err = d.footer(ctx)
	return m, err
}

// query reads the words of a search. It returns what narrows it in words too.
func (d Desk) query(ctx context.Context, c bot.Call) (q briefing.SearchQuery, said []string, err error) {
	var words []string
	for _, w := range bot.Words(c.Text("query")) {
		name, value, _ := strings.Cut(w.Text, ":")
		name = strings.ToLower(name)
		if w.Quoted || value == "" {
			words = append(words, w.Raw)
			continue
		}
		narrow := func(spelled string) string {
			if strings.Contains(spelled, " ") {
				spelled = `"` + spelled + `"`
			}
			return c.Line("page", "", "query", strings.Replace(c.Text("query"), w.Raw, name+":"+spelled, 1))
		}
		switch name {
		case "actor":
			n, err := d.resolveName(ctx, value, briefing.WantActor, narrow)
			if err != nil {
				return q, nil, err
			}
			q.Actor = n.ID
			said = append(said, "with a position of "+n.Name)
		case "topic":
			n, err := d.resolveName(ctx, value, briefing.WantTopic, narrow)
			if err != nil {
				return q, nil, err
			}
			q.Topic = n.ID
			said = append(said, "with a position on "+n.Name)
		case "source":
			q.Source = value
			said = append(said, fmt.Sprintf("with %q in the publisher or the ID", value))
		case "after", "before":
			day, err := bot.ParseDay(value, c.Now)
			if err != nil {
				return q, nil, bot.Refuse("%s: %s.", name, err)
			}
			bound := briefing.DayOf(day)
			if name == "after" {
				q.After = bound
				said = append(said, "from "+bound.Long()+" on")
			} else {
				q.Before = bound
				said = append(said, "until "+bound.Long())
			}
		default:
			words = append(words, w.Raw)
		}
	}
	if !q.After.IsZero() && !q.Before.IsZero() && q.After.After(q.Before) {
		return q, nil, bot.Refuse("No day is both after %s and before %s.", q.After, q.Before)
	}
	q.Words = strings.Join(words, " ")
	return q, said, nil
}
