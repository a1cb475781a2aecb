package commands

import (
	"context"
	"fmt"

	"attache/bot"
	"attache/bot/reply"
)

// A Doctor examines everything that the bot needs.
type Doctor interface {
	// Examine returns what it finds.
	Examine(ctx context.Context) []bot.Finding
}

func doctor(d Desk) bot.Command {
	return bot.Command{
		Name:    "admin doctor",
		Summary: "Examine everything the bot needs: tokens, channels, clock, disk, database, documents",
		Example: "/admin doctor",
		Access:  bot.Admins,
		Run:     d.doctor,
	}
}

func (d Desk) doctor(ctx context.Context, _ bot.Call) (reply.Message, error) {
	findings := d.Doctor.Examine(ctx)
	var grave, fine reply.List
	var counts [bot.Failure + 1]int
	// What is worst comes first.
	for grade := bot.Failure; grade >= bot.Fine; grade-- {
		for _, f := range findings {
			if f.Grade != grade {
				continue
			}
			counts[grade]++
			item := reply.Item{Text: reply.Text{reply.Strong(f.Grade.String()), reply.Words(" " + f.Of + ": " + f.Says)}}
			if f.Remedy != "" {
				item.Note = reply.Plain(f.Remedy)
			}
			if grade == bot.Fine {
				fine.Items = append(fine.Items, item)
			} else {
				grave.Items = append(grave.Items, item)
			}
		}
	}
	said := fmt.Sprintf("%s, %s, %d in order.", counted(counts[bot.Failure], "failure", "failures"), counted(counts[bot.Warning], "warning", "warnings"), counts[bot.Fine])
	m := reply.Message{Title: "Examination", Blocks: []reply.Block{paragraph(reply.Words(said))}}
	for _, part := range []struct {
		title string
		list  reply.List
	}{{"To be looked at", grave}, {"In order", fine}} {
		if len(part.list.Items) > 0 {
			part.list.Unit = "findings"
			m.Blocks = append(m.Blocks, reply.Heading{Text: part.title}, part.list)
		}
	}
	return m, nil
}
