package commands

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"attache/bot"
	"attache/bot/press"
	"attache/bot/reply"
	"attache/briefing"
)

// A Reviewer decides on drafts, each by the key in its footer. Errors that wrap a *press.Problem are for the caller. *press.Press is one.
type Reviewer interface {
	// Decide makes verdict the last word on a draft.
	Decide(ctx context.Context, key string, verdict briefing.Verdict, by string) (press.Decided, error)
	// Drop takes a statement out of the draft's subscription for ever. seen is what may be said where it is asked.
	Drop(ctx context.Context, seen press.Content, key, statement, by string) (briefing.Statement, error)
	// Drafted returns the draft and the statements that are in it still, as far as seen may be said.
	Drafted(ctx context.Context, seen press.Content, key string) (briefing.Delivery, []briefing.Statement, error)
}

// reviewing are the commands behind the buttons of a draft. They are for admins, who are named in one place and audited; whom a
// channel's members invite to it is nobody's decision.
func reviewing(d Desk) []bot.Command {
	key := bot.Option{Name: "slot", Summary: "The key of the draft, last in its small print", Type: bot.Word, Required: true}
	return []bot.Command{
		{
			Name:    "digest approve",
			Summary: "Let a draft be posted when its time comes",
			Example: "/digest approve slot:k3x5m2qa7bdf",
			Options: []bot.Option{key},
			Access:  bot.Admins,
			Run: func(ctx context.Context, c bot.Call) (reply.Message, error) {
				return d.decide(ctx, c, briefing.Approved)
			},
		},
		{
			Name:    "digest hold",
			Summary: "Keep a draft from being posted; what is new goes into the next digest",
			Example: "/digest hold slot:k3x5m2qa7bdf",
			Options: []bot.Option{key},
			Access:  bot.Admins,
			Run: func(ctx context.Context, c bot.Call) (reply.Message, error) {
				return d.decide(ctx, c, briefing.Held)
			},
		},
		{
			Name:    "digest drop",
			Summary: "Take a statement out of a draft: this digest never posts it",
			Example: "/digest drop slot:k3x5m2qa7bdf",
			Options: []bot.Option{key, {Name: "item", Summary: "The id of the statement; without it, those of the draft are listed", Type: bot.Word}, pageOption},
			Access:  bot.Admins,
			Run:     d.drop,
		},
	}
}

func (d Desk) decide(ctx context.Context, c bot.Call, verdict briefing.Verdict) (reply.Message, error) {
	decided, err := d.Digests.Decide(ctx, c.Text("slot"), verdict, c.Person.String())
	if err != nil {
		return reply.Message{}, forCaller("decide", err)
	}
	draft, s := decided.Draft, decided.Subscription
	of := "the draft of " + s.Name + " of " + draft.Local + ": "
	c.Changes(of+cmp.Or(string(decided.Before), "undecided"), of+string(verdict))
	m := reply.Message{Title: "Draft approved", Blocks: []reply.Block{paragraph(reply.Words(
		"The digest " + s.Name + " of " + draft.Local + " goes to " + s.Channel + " when it is due. Until then, Hold takes that back."))}}
	if verdict == briefing.Held {
		m = reply.Message{Title: "Draft held", Blocks: []reply.Block{paragraph(reply.Words(
			"The digest " + s.Name + " of " + draft.Local + " is not posted; what is new goes into the next one. Until it is due, Approve takes that back."))}}
	}
	return m, nil
}

func (d Desk) drop(ctx context.Context, c bot.Call) (reply.Message, error) {
	key := c.Text("slot")
	if item := c.Text("item"); item != "" {
		s, err := d.Digests.Drop(ctx, d.Seen, key, item, c.Person.String())
		if err != nil {
			return reply.Message{}, forCaller("drop", err)
		}
		c.Changes("in the draft "+key+": "+s.ID, "dropped, for this digest: "+s.ID)
		return reply.Message{Title: "Statement dropped", Blocks: []reply.Block{paragraph(
			reply.Strong(s.Holder.Name), reply.Words(": “"+s.Words+"” is not posted by this digest, now or later. It stays in what can be asked for."))},
			Actions: []reply.Action{{Label: "Drop another", Line: c.Line("item", "")}}}, nil
	}
	draft, left, err := d.Digests.Drafted(ctx, d.Seen, key)
	if err != nil {
		return reply.Message{}, forCaller("draft", err)
	}
	m := reply.Message{Title: "Drop from the draft of " + draft.Local}
	if len(left) == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Words("No statement is left in it."))}
		return m, nil
	}
	p, err := byRank.page(c, len(left))
	if err != nil {
		return reply.Message{}, err
	}
	l := reply.List{Numbered: true, First: p.from + 1, Total: len(left), Unit: "statements", More: p.next}
	for i, s := range left[p.from:p.to] {
		l.Items = append(l.Items, reply.Item{Text: reply.Text{reply.Strong(s.Holder.Name), reply.Words(fmt.Sprintf(": %s: ", s.Act)), reply.Words(s.Words)},
			Note: reply.Text{reply.Code(s.ID)}})
		m.Actions = append(m.Actions, reply.Action{Label: "Drop " + strconv.Itoa(p.from+i+1), Line: c.Line("item", s.ID)})
	}
	m.Actions = append(m.Actions, p.turn...)
	m.Blocks = []reply.Block{paragraph(reply.Words("What is dropped is never posted by this digest.")), l}
	return m, nil
}
