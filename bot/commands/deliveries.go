package commands

import (
	"context"
	"fmt"
	"strings"

	"attache/bot"
	"attache/bot/press"
	"attache/bot/reply"
	"attache/briefing"
)

// A Tracer says what became of slots and statements, and mends by hand. Errors that wrap a *press.Problem are for the caller.
// *press.Press is one.
type Tracer interface {
	// Why says what became of a slot of a subscription, "" the last one that was due, of what may be seen where it is asked.
	Why(ctx context.Context, seen press.Content, name, slot string) (reply.Message, error)
	// WhyItem says likewise what became of a statement in a subscription.
	WhyItem(ctx context.Context, seen press.Content, name, statement string) (reply.Message, error)
}

// A Replayer posts again what was not posted. *press.Press is one.
type Replayer interface {
	// Replay posts a slot that failed or was skipped; with force, any. It returns how it stood before, and how it ended.
	Replay(ctx context.Context, name, slot string, force bool) (before briefing.DeliveryState, line briefing.Delivery, err error)
	// Resume lets a paused subscription of channel, "" any, go on, and returns it as it was.
	Resume(ctx context.Context, channel, name string) (briefing.Subscription, error)
}

var (
	slotOption = bot.Option{Name: "slot", Summary: "2006-01-02T15:04, the day alone, or the key in the footer; the last one if not given", Type: bot.Word}
	itemOption = bot.Option{Name: "item", Summary: "The id of a statement: when and where it was posted, or why not", Type: bot.Word}
)

func deliveries(d Desk) []bot.Command {
	one := bot.Option{Name: "name", Summary: "The digest, of any channel", Type: bot.Word, Required: true, Suggest: d.suggestDigest}
	all := bot.Option{Name: "name", Summary: "Only of this digest", Type: bot.Word, Suggest: d.suggestDigest}
	return []bot.Command{
		{
			Name:    "admin deliveries list",
			Summary: "What was posted, and what was not and why, the latest first",
			Example: "/admin deliveries list morning",
			Options: []bot.Option{all, pageOption},
			Access:  bot.Admins,
			Run:     func(ctx context.Context, c bot.Call) (reply.Message, error) { return d.deliveries(ctx, c) },
		},
		{
			Name:    "admin deliveries failed",
			Summary: "What failed, what nobody knows of, and which digests are paused",
			Example: "/admin deliveries failed",
			Options: []bot.Option{all, pageOption},
			Access:  bot.Admins,
			Run:     d.failures,
		},
		{
			Name:    "admin deliveries why",
			Summary: "What became of a slot of any channel's digest, or of a statement, stage by stage",
			Example: "/admin deliveries why morning",
			Options: []bot.Option{one, slotOption, itemOption},
			Access:  bot.Admins,
			Run:     func(ctx context.Context, c bot.Call) (reply.Message, error) { return d.trace(ctx, c, c.Text("name")) },
		},
		{
			Name:    "admin deliveries replay",
			Summary: "Post a slot that failed or was skipped; the channel is looked at first",
			Example: "/admin deliveries replay morning 2025-08-20T07:30",
			Options: []bot.Option{one, {Name: "slot", Summary: "2006-01-02T15:04, the day alone, or the key", Type: bot.Word, Required: true},
				{Name: "force", Summary: "Also one that was sent or is unknown, and where the channel cannot be read", Type: bot.Flag}},
			Access: bot.Admins,
			Run:    d.replay,
		},
		{
			Name:    "admin deliveries resume",
			Summary: "Let a paused digest of any channel go on",
			Example: "/admin deliveries resume morning",
			Options: []bot.Option{one},
			Access:  bot.Admins,
			Run:     func(ctx context.Context, c bot.Call) (reply.Message, error) { return d.resume(ctx, c, "") },
		},
	}
}

// suggestDigest completes the names of digests of all channels.
func (d Desk) suggestDigest(ctx context.Context, prefix string) ([]bot.Suggestion, error) {
	subs, err := d.Digests.Subscriptions(ctx, "")
	if err != nil {
		return nil, fmt.Errorf("subscriptions: %w", err)
	}
	var found []bot.Suggestion
	for _, s := range subs {
		if len(s.Name) >= len(prefix) && s.Name[:len(prefix)] == prefix {
			found = append(found, bot.Suggestion{Label: s.Name, Value: s.Name})
		}
	}
	return found, nil
}

func (d Desk) deliveries(ctx context.Context, c bot.Call, states ...briefing.DeliveryState) (reply.Message, error) {
	q := briefing.LedgerQuery{Subscription: c.Text("name"), States: states, Limit: pageSize}
	_, n, err := d.Ledger.Ledger(ctx, briefing.LedgerQuery{Subscription: q.Subscription, States: states, Limit: 1})
	if err != nil {
		return reply.Message{}, fmt.Errorf("count the ledger: %w", err)
	}
	p, err := byTime.page(c, n)
	if err != nil {
		return reply.Message{}, err
	}
	q.Offset = p.from
	found, _, err := d.Ledger.Ledger(ctx, q)
	if err != nil {
		return reply.Message{}, fmt.Errorf("ledger: %w", err)
	}
	m := reply.Message{Title: counted(n, "delivery", "deliveries"), Actions: p.turn}
	if n == 0 {
		m.Title = "No deliveries"
		m.Blocks = []reply.Block{paragraph(reply.Words("There are none."))}
		return m, nil
	}
	l := reply.List{Numbered: true, First: p.from + 1, Total: n, Unit: "deliveries", More: p.next}
	for _, o := range found {
		l.Items = append(l.Items, delivery(o))
	}
	m.Blocks = []reply.Block{l}
	return m, nil
}

// delivery says what one line of the ledger says.
func delivery(o briefing.Delivery) reply.Item {
	item := reply.Item{Text: reply.Text{reply.Strong(o.Subscription), reply.Words(" of " + o.Local + ": " + string(o.State) + ", to "), reply.Code(o.Channel)}}
	note := counted(len(o.Items), "item", "items") + ", tried " + counted(o.Attempts, "time", "times")
	if o.Why != "" {
		note += "; " + o.Why
	}
	item.Note = reply.Plain(note)
	return item
}

func (d Desk) failures(ctx context.Context, c bot.Call) (reply.Message, error) {
	m, err := d.deliveries(ctx, c, briefing.Failed, briefing.Unresolved)
	if err != nil {
		return reply.Message{}, err
	}
	m.Title = "Failed or unknown: " + strings.ToLower(m.Title)
	last, _, err := d.Ledger.Ledger(ctx, briefing.LedgerQuery{Subscription: c.Text("name"), States: []briefing.DeliveryState{briefing.Failed}, Limit: 1})
	if err != nil {
		return reply.Message{}, fmt.Errorf("ledger: %w", err)
	}
	if len(last) > 0 {
		m.Actions = append(m.Actions, reply.Action{Label: "Why", Line: bot.Line("admin deliveries why", "name", last[0].Subscription, "slot", last[0].Local)},
			reply.Action{Label: "Replay the latest that failed", Line: bot.Line("admin deliveries replay", "name", last[0].Subscription, "slot", last[0].Local)})
	}
	subs, err := d.Digests.Subscriptions(ctx, "")
	if err != nil {
		return reply.Message{}, fmt.Errorf("subscriptions: %w", err)
	}
	paused := reply.List{Unit: "digests"}
	for _, s := range subs {
		if s.Paused != "" && (c.Text("name") == "" || s.Name == c.Text("name")) {
			paused.Items = append(paused.Items, reply.Item{
				Text: reply.Text{reply.Strong(s.Name), reply.Words(", to "), reply.Code(s.Channel)},
				Note: reply.Text{reply.Words(s.Paused + "; to go on: "), reply.Code(bot.Line("admin deliveries resume", "name", s.Name))}})
		}
	}
	if len(paused.Items) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Paused"}, paused)
	}
	return m, nil
}

func (d Desk) replay(ctx context.Context, c bot.Call) (reply.Message, error) {
	name := c.Text("name")
	was, o, err := d.Digests.Replay(ctx, name, c.Text("slot"), c.Flag("force"))
	if err != nil {
		return reply.Message{}, forCaller("replay", err)
	}
	line, _, err := d.Ledger.Ledger(ctx, briefing.LedgerQuery{Subscription: name, Local: o.Local})
	if err == nil && len(line) == 0 {
		err = briefing.ErrNotFound
	}
	if err != nil {
		return reply.Message{}, fmt.Errorf("ledger of %s after the replay: %w", name, err)
	}
	o = line[0] // with the items that may be seen here
	c.Changes(string(was), string(o.State))
	m := reply.Message{Title: "Replay: " + string(o.State), Blocks: []reply.Block{reply.List{Items: []reply.Item{delivery(o)}, Unit: "deliveries"}}}
	if o.State == briefing.Claimed {
		m.Title = "Replay: under way"
	}
	m.Actions = []reply.Action{{Label: "Why", Line: bot.Line("admin deliveries why", "name", name, "slot", o.Local)}}
	return m, nil
}

func (d Desk) resume(ctx context.Context, c bot.Call, channel string) (reply.Message, error) {
	s, err := d.Digests.Resume(ctx, channel, c.Text("name"))
	if err != nil {
		return reply.Message{}, forCaller("resume", err)
	}
	c.Changes("paused: "+s.Paused, "going on")
	s.Paused = ""
	blocks, err := d.subscription(ctx, c, s)
	if err != nil {
		return reply.Message{}, err
	}
	return reply.Message{Title: "Digest goes on", Blocks: blocks}, nil
}

// trace answers why for the digest with that name.
func (d Desk) trace(ctx context.Context, c bot.Call, name string) (reply.Message, error) {
	var m reply.Message
	var err error
	if item := c.Text("item"); item != "" {
		m, err = d.Digests.WhyItem(ctx, d.Seen, name, item)
	} else {
		m, err = d.Digests.Why(ctx, d.Seen, name, c.Text("slot"))
	}
	if err != nil {
		return reply.Message{}, forCaller("why", err)
	}
	return m, nil
}

// why answers for a digest of the caller's channel; where the channel has one alone, it need not be named.
func (d Desk) why(ctx context.Context, c bot.Call) (reply.Message, error) {
	name, err := d.ours(ctx, c)
	if err != nil {
		return reply.Message{}, err
	}
	return d.trace(ctx, c, name)
}
