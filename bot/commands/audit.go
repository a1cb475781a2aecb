package commands

import (
	"context"
	"fmt"
	"time"

	"attache/bot"
	"attache/bot/reply"
)

// A Deed is an entry of the audit log.
type Deed struct {
	bot.Deed
	Withheld bool // its words are cut, because of the handling of what they may quote
}

// A Trail remembers what admins did.
type Trail interface {
	// Deeds returns what was done at an instant or later, the newest first: at most limit, or all when it is 0.
	Deeds(ctx context.Context, since time.Time, limit int) ([]Deed, error)
}

func audit(d Desk) bot.Command {
	return bot.Command{
		Name:    "admin audit",
		Summary: "What admins did, the newest first: who, when, from where, and how it ended",
		Example: "/admin audit 7d",
		Options: []bot.Option{{Name: "since", Summary: "Not before this day", Type: bot.Day}},
		Access:  bot.Admins,
		Run:     d.audit,
	}
}

// shownDeeds is how many deeds are listed.
const shownDeeds = 20

func (d Desk) audit(ctx context.Context, c bot.Call) (reply.Message, error) {
	deeds, err := d.Trail.Deeds(ctx, c.Day("since"), 0)
	if err != nil {
		return reply.Message{}, fmt.Errorf("audit: %w", err)
	}
	m := reply.Message{Title: "What admins did"}
	if len(deeds) == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Words("Nothing is recorded."))}
		return m, nil
	}
	l := reply.List{Total: len(deeds), Unit: "entries", More: "attache audit on the server lists them all"}
	for _, e := range deeds[:min(len(deeds), shownDeeds)] {
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
