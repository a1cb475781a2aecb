package commands

import (
	"context"
	"errors"
	"fmt"
	"time"

	"attache/bot"
	"attache/bot/press"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// Digests are the subscriptions of channels and what is posted to them. Errors that wrap a *press.Problem are
// for the caller. *press.Press is one.
type Digests interface {
	Subscriber
	Previewer
	Tracer
	Replayer
	Reviewer
	// Next returns the next n runs of s after an instant, in the zone of s.
	Next(s briefing.Subscription, after time.Time, n int) ([]press.Run, error)
	// Last returns the last delivery of a subscription, or an error wrapping briefing.ErrNotFound.
	Last(ctx context.Context, name string) (briefing.Delivery, error)
}

// A Subscriber makes and ends subscriptions.
type Subscriber interface {
	// Subscribe checks s, names it and stores it.
	Subscribe(ctx context.Context, s briefing.Subscription) (briefing.Subscription, error)
	// Unsubscribe ends a subscription of channel.
	Unsubscribe(ctx context.Context, channel, name string) error
	// Subscriptions returns those of channel, "" all, by name.
	Subscriptions(ctx context.Context, channel string) ([]briefing.Subscription, error)
}

// A Previewer says what would be posted. It posts nothing and changes nothing.
type Previewer interface {
	// Preview returns what would be posted for the first slot at or after an instant.
	Preview(ctx context.Context, name string, at time.Time) (reply.Message, error)
	// Now returns the window so far.
	Now(ctx context.Context, name string) (reply.Message, error)
}

// example is a subscription that works.
const example = `/digest subscribe "weekdays 07:30" Europe/Paris topics:ceasefire`

func digests(d Desk) []bot.Command {
	return append(subscribing(d), reviewing(d)...)
}

func subscribing(d Desk) []bot.Command {
	name := bot.Option{Name: "name", Summary: "Which one of this channel, as /digest list names it", Type: bot.Word, Required: true}
	only := bot.Option{Name: "name", Summary: "Which one of this channel, where it has several", Type: bot.Word}
	return []bot.Command{
		{
			Name:    "digest subscribe",
			Summary: "Post what is new to this channel on a schedule; shows the next five runs",
			Example: example,
			Options: []bot.Option{
				{Name: "schedule", Summary: `"weekdays 07:30", or minute, hour, day, month, weekday: "30 7 * * 1-5"`, Type: bot.Word, Required: true},
				{Name: "zone", Summary: "On whose clock: Europe/Paris", Type: bot.Word, Required: true},
				{Name: "topics", Summary: "Only these topics, with commas between", Type: bot.TopicNames, Suggest: d.Names.suggestSeveral(briefing.WantTopic)},
				{Name: "actors", Summary: "Only these actors, with commas between", Type: bot.ActorNames, Suggest: d.Names.suggestSeveral(briefing.WantActor)},
				{Name: "empty", Summary: "When nothing is new: say so, or stay silent", Type: bot.Word, Choices: []string{briefing.SayEmpty, briefing.SilentEmpty}},
				{Name: "late", Summary: "How late it may still be posted: 6h, 90m; later, it goes into the next one", Type: bot.Word},
				{Name: "quiet", Summary: "Hours in which it is held: 22:00-07:00", Type: bot.Word},
				{Name: "critical", Summary: "Changes for which it is posted in quiet hours all the same: reversed, hardened", Type: bot.Word},
				{Name: "review", Summary: "Channel of editors who see a draft first, and say yes: discord:123", Type: bot.Word},
				{Name: "lead", Summary: "How long before the digest they see it: 30m", Type: bot.Word},
				{Name: "undecided", Summary: "When they say nothing: hold it back, or post it", Type: bot.Word, Choices: []string{briefing.HoldUndecided, briefing.PostUndecided}},
			},
			Privacy: bot.Channel,
			Run:     d.subscribe,
		},
		{
			Name:    "digest list",
			Summary: "The digests of this channel, with their next five runs",
			Example: "/digest list",
			Run:     d.subscriptions,
		},
		{
			Name:    "digest unsubscribe",
			Summary: "End a digest of this channel",
			Example: "/digest unsubscribe ceasefire",
			Options: []bot.Option{name},
			Privacy: bot.Channel,
			Run:     d.unsubscribe,
		},
		{
			Name:    "digest preview",
			Summary: "What the next digest would say as things stand; posts nothing",
			Example: "/digest preview ceasefire",
			Options: []bot.Option{only},
			Run:     d.preview,
		},
		{
			Name:    "digest now",
			Summary: "Post what is new so far, outside the schedule; the next digest is as it would have been",
			Example: "/digest now ceasefire",
			Options: []bot.Option{only},
			Privacy: bot.Channel,
			Run:     d.digestNow,
		},
		{
			Name:    "digest why",
			Summary: "What became of a slot of a digest, or of a statement, stage by stage",
			Example: "/digest why ceasefire 2025-08-20",
			Options: []bot.Option{only, slotOption, itemOption},
			Run:     d.why,
		},
		{
			Name:    "digest resume",
			Summary: "Let a paused digest of this channel go on",
			Example: "/digest resume ceasefire",
			Options: []bot.Option{name},
			Privacy: bot.Channel,
			Run:     func(ctx context.Context, c bot.Call) (reply.Message, error) { return d.resume(ctx, c, c.Channel) },
		},
	}
}

func (d Desk) subscribe(ctx context.Context, c bot.Call) (reply.Message, error) {
	s := briefing.Subscription{
		Channel: c.Channel, Schedule: c.Text("schedule"), Zone: c.Text("zone"), Empty: c.Text("empty"), By: c.Person.String(),
		Locale: string(c.Person.ServerLocale),
	}
	var err error
	if s.Topics, err = d.resolveAll(ctx, c, "topics", briefing.WantTopic); err != nil {
		return reply.Message{}, err
	}
	if s.Actors, err = d.resolveAll(ctx, c, "actors", briefing.WantActor); err != nil {
		return reply.Message{}, err
	}
	if s.Late, err = press.ParseLate(c.Text("late")); err != nil {
		return reply.Message{}, forCaller("late", err)
	}
	if s.Quiet, err = press.ParseQuiet(c.Text("quiet")); err != nil {
		return reply.Message{}, forCaller("quiet", err)
	}
	if s.Critical, err = press.ParseCritical(c.Text("critical")); err != nil {
		return reply.Message{}, forCaller("critical", err)
	}
	if s.Lead, err = press.ParseLead(c.Text("lead")); err != nil {
		return reply.Message{}, forCaller("lead", err)
	}
	s.Review, s.Undecided = c.Text("review"), c.Text("undecided")
	s, err = d.Digests.Subscribe(ctx, s)
	if err != nil {
		return reply.Message{}, forCaller("subscribe", err)
	}
	blocks, err := d.subscription(ctx, c, s)
	if err != nil {
		return reply.Message{}, err
	}
	intro := paragraph(reply.Words("This channel will get it. The first one is the baseline: what is known by then is not new."))
	return reply.Message{
		Title:  "Digest subscribed",
		Blocks: append([]reply.Block{intro}, blocks...),
		Actions: []reply.Action{
			{Label: "Preview", Line: bot.Line("digest preview", "name", s.Name)},
			{Label: "Unsubscribe", Line: bot.Line("digest unsubscribe", "name", s.Name)},
		},
	}, nil
}

func (d Desk) subscriptions(ctx context.Context, c bot.Call) (reply.Message, error) {
	subs, err := d.Digests.Subscriptions(ctx, c.Channel)
	if err != nil {
		return reply.Message{}, fmt.Errorf("subscriptions of %s: %w", c.Channel, err)
	}
	m := reply.Message{Title: "Digests of this channel"}
	if len(subs) == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Words("There are none. Make one: "), reply.Code(example))}
		return m, nil
	}
	m.Title = counted(len(subs), "digest", "digests") + " of this channel"
	for _, s := range subs {
		blocks, err := d.subscription(ctx, c, s)
		if err != nil {
			return reply.Message{}, err
		}
		m.Blocks = append(m.Blocks, blocks...)
	}
	return m, nil
}

// runs is how many of the next runs of a subscription are shown.
const runs = 5

// subscription says what s is and when it runs next.
func (d Desk) subscription(ctx context.Context, c bot.Call, s briefing.Subscription) ([]reply.Block, error) {
	topics := []string{"all"}
	if len(s.Topics) > 0 {
		topics = nil
		for _, id := range s.Topics {
			t, err := d.Directory.Topic(ctx, id)
			switch {
			case notFound(err):
				t.Label = id
			case err != nil:
				return nil, fmt.Errorf("topic %s: %w", id, err)
			}
			topics = append(topics, t.Label)
		}
	}
	actors := []string{"all"}
	if len(s.Actors) > 0 {
		var err error
		if actors, err = d.actorsOf(ctx, s); err != nil {
			return nil, err
		}
	}
	empty := "says so"
	if s.Empty == briefing.SilentEmpty {
		empty = "stays silent"
	}
	facts := reply.Facts{
		{Name: "Name", Value: reply.Text{reply.Code(s.Name)}},
		{Name: "Schedule", Value: reply.Text{reply.Code(s.Schedule), reply.Words(" on the clock of " + s.Zone)}},
		{Name: "Topics", Value: reply.Plain(wording.List(topics, "and"))},
		{Name: "Actors", Value: reply.Plain(wording.List(actors, "and"))},
		{Name: "Nothing new", Value: reply.Plain(empty)},
		{Name: "Late", Value: reply.Plain("posted if at most " + span(s.Late) + " late, else part of the next one")},
	}
	if s.Quiet != "" {
		held := s.Quiet + ": what is due then is held until the end"
		if len(s.Critical) > 0 {
			var changes []string
			for _, c := range s.Critical {
				changes = append(changes, string(c))
			}
			held += ", unless a position was " + wording.List(changes, "or")
		}
		facts = append(facts, reply.Fact{Name: "Quiet hours", Value: reply.Plain(held)})
	}
	if s.Review != "" {
		undecided := "held if nobody approves it"
		if s.Undecided == briefing.PostUndecided {
			undecided = "posted if nobody holds it"
		}
		facts = append(facts, reply.Fact{Name: "Review", Value: reply.Plain("a draft in " + s.Review + " " + span(s.Lead) + " before; " + undecided)})
	}
	last, err := d.Digests.Last(ctx, s.Name)
	switch {
	case notFound(err):
	case err != nil:
		return nil, fmt.Errorf("last delivery of %s: %w", s.Name, err)
	default:
		value := reply.Plain(last.Local + ": " + string(last.State))
		if last.Why != "" {
			value = append(value, reply.Words(", "+last.Why))
		}
		facts = append(facts, reply.Fact{Name: "Last one", Value: value})
	}
	if s.Paused != "" {
		return []reply.Block{append(facts, reply.Fact{Name: "Paused", Value: reply.Plain(s.Paused)})}, nil
	}
	next, err := d.Digests.Next(s, c.Now, runs)
	if err != nil {
		return nil, forCaller("next runs of "+s.Name, err)
	}
	l := reply.List{Numbered: true}
	for _, run := range next {
		text := run.At.Format("Monday 2 January 2006, 15:04 MST")
		if run.Note != "" {
			text += " (" + run.Note + ")"
		}
		l.Items = append(l.Items, reply.Item{Text: reply.Plain(text)})
	}
	return []reply.Block{facts, reply.Heading{Text: "Next runs of " + s.Name}, l}, nil
}

// actorsOf returns the names of the actors that s asks for. Who is not known, or not any more, may not be known here because of
// the handling of documents: not even the ID is told.
func (d Desk) actorsOf(ctx context.Context, s briefing.Subscription) ([]string, error) {
	var names []string
	unknown := 0
	for _, id := range s.Actors {
		a, err := d.Directory.Actor(ctx, id)
		switch {
		case notFound(err):
			unknown++
		case err != nil:
			return nil, fmt.Errorf("actor %s: %w", id, err)
		default:
			names = append(names, a.Name)
		}
	}
	if unknown > 0 {
		names = append(names, counted(unknown, "actor", "actors")+" not known here")
	}
	return names, nil
}

// span returns d without the units that are zero: "6h", "1h30m".
func span(d time.Duration) string {
	switch h, m := int(d.Hours()), int(d.Minutes())%60; {
	case h == 0:
		return fmt.Sprintf("%dm", m)
	case m == 0:
		return fmt.Sprintf("%dh", h)
	default:
		return fmt.Sprintf("%dh%dm", h, m)
	}
}

func (d Desk) unsubscribe(ctx context.Context, c bot.Call) (reply.Message, error) {
	name := c.Text("name")
	if err := d.Digests.Unsubscribe(ctx, c.Channel, name); err != nil {
		return reply.Message{}, forCaller("unsubscribe", err)
	}
	return reply.Message{Title: "Digest ended", Blocks: []reply.Block{
		paragraph(reply.Words("This channel gets " + name + " no more. What was posted is remembered.")),
	}}, nil
}

func (d Desk) preview(ctx context.Context, c bot.Call) (reply.Message, error) {
	name, err := d.ours(ctx, c)
	if err != nil {
		return reply.Message{}, err
	}
	m, err := d.Digests.Preview(ctx, name, c.Now)
	if err != nil {
		return reply.Message{}, forCaller("preview", err)
	}
	return m, nil
}

func (d Desk) digestNow(ctx context.Context, c bot.Call) (reply.Message, error) {
	name, err := d.ours(ctx, c)
	if err != nil {
		return reply.Message{}, err
	}
	m, err := d.Digests.Now(ctx, name)
	if err != nil {
		return reply.Message{}, forCaller("digest now", err)
	}
	return m, nil
}

// ours returns the name of the subscription of the caller's channel that is meant: the one that is named, or the only one. It refuses
// one of another channel: what others follow is theirs to know.
func (d Desk) ours(ctx context.Context, c bot.Call) (string, error) {
	subs, err := d.Digests.Subscriptions(ctx, c.Channel)
	if err != nil {
		return "", fmt.Errorf("subscriptions of %s: %w", c.Channel, err)
	}
	name := c.Text("name")
	var names []string
	for _, s := range subs {
		if s.Name == name || name == "" && len(subs) == 1 {
			return s.Name, nil
		}
		names = append(names, s.Name)
	}
	switch {
	case len(names) == 0:
		return "", bot.Refuse("This channel has no digest. Make one: %s", example)
	case name == "":
		return "", bot.Refuse("This channel has %s: %s. Name one.", counted(len(names), "digest", "digests"), wording.List(names, "and"))
	}
	return "", bot.Refuse("This channel has no digest %q; it has %s.", name, wording.List(names, "and"))
}

// forCaller returns err as a refusal where it is meant for the caller.
func forCaller(doing string, err error) error {
	var p *press.Problem
	if errors.As(err, &p) {
		return bot.Refuse("%s", p.Text)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
