package commands

import (
	"context"
	"fmt"
	"time"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
)

// A Trail remembers what admins did. *storage.Reader is one.
type Trail interface {
	// Deeds returns what was done at an instant or later, the newest first, and how many deeds there are without limit and offset;
	// a limit of 0 is none.
	Deeds(ctx context.Context, since time.Time, limit, offset int) (page []briefing.Deed, total int, err error)
}

func audit(d Desk) bot.Command {
	return bot.Command{
		Name:    "admin audit",
		Summary: "What admins did, the newest first: who, when, from where, and how it ended",
		Example: "/admin audit 7d",
		Options: []bot.Option{{Name: "since", Summary: "Not before this day", Type: bot.Day}, pageOption},
		Access:  bot.Admins,
		Run:     d.audit,
	}
}

// byDeed pages what admins did: an entry takes a line or two.
var byDeed = paging{20, "Newer", "Older"}

func (d Desk) audit(ctx context.Context, c bot.Call) (reply.Message, error) {
	deeds, total, err := d.Trail.Deeds(ctx, c.Day("since"), byDeed.size, byDeed.offset(c))
	if err != nil {
		return reply.Message{}, fmt.Errorf("audit: %w", err)
	}
	p, err := byDeed.page(c, total)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "What admins did", Actions: p.turn}
	if len(deeds) == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Words("Nothing is recorded."))}
		return m, nil
	}
	l := reply.List{Total: total, Unit: "entries, the newest first", More: p.next}
	for _, e := range deeds {
		note := e.Outcome
		switch {
		case e.Withheld:
			note += " · its words are not shown here, because of the handling of documents"
		case e.Was != "":
			note += " · " + e.Was + " → " + e.Became
		case e.Became != "":
			note += " · " + e.Became
		}
		l.Items = append(l.Items, reply.Item{
			Text: reply.Text{reply.Instant(e.At), reply.Words(" " + e.Who + " in " + e.Where + ": "), reply.Code(e.Line)},
			Note: reply.Plain(note),
		})
	}
	m.Blocks = []reply.Block{l}
	return m, nil
}
