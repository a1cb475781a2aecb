package press

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"attache/briefing"
)

const (
	// overlap is how long before its window a digest looks for what has not been posted: what was first seen just
	// before the end of the last window may have been recorded just after it.
	overlap = time.Hour

	// datesShown is how many dates to come a digest knows.
	datesShown = 5
)

// digest returns what is new to s in the window of d, which ends at d.Until and begins where the one of the last
// delivered slot ended. next is the instant of the next slot.
func (p *Press) digest(ctx context.Context, s briefing.Subscription, d briefing.Delivery, next time.Time) (briefing.Digest, error) {
	last, err := p.Store.LastDelivered(ctx, s.Name)
	if errors.Is(err, briefing.ErrNotFound) {
		return p.compose(ctx, s, d, nil, next)
	}
	if err != nil {
		return briefing.Digest{}, err
	}
	d.Since = last.Until
	d.Until = latest(d.Until, d.Since) // the clock may have been set back
	// What the baseline covers is never new: the window before this one is the limit.
	from := last.Until
	if !last.Since.IsZero() {
		from = latest(last.Since, last.Until.Add(-overlap))
	}
	return p.since(ctx, s, d, from, next)
}

// since returns the digest of what s has not posted of all that was first seen after from and not after d.Until.
func (p *Press) since(ctx context.Context, s briefing.Subscription, d briefing.Delivery, from, next time.Time) (briefing.Digest, error) {
	ids, err := p.Store.FirstSeen(ctx, from, d.Until)
	if err != nil {
		return briefing.Digest{}, err
	}
	if len(ids) > 0 {
		posted, err := p.Store.Posted(ctx, s.Name)
		if err != nil {
			return briefing.Digest{}, err
		}
		dropped, err := p.Store.Dropped(ctx, s.Name)
		if err != nil {
			return briefing.Digest{}, err
		}
		ids = slices.DeleteFunc(ids, func(id string) bool {
			_, gone := dropped[id]
			return gone || posted[id]
		})
	}
	return p.compose(ctx, s, d, ids, next)
}

// compose returns the digest of the statements with ids for the window of d.
func (p *Press) compose(ctx context.Context, s briefing.Subscription, d briefing.Delivery, ids []string, next time.Time) (briefing.Digest, error) {
	sched, err := p.schedule(s)
	if err != nil {
		return briefing.Digest{}, err
	}
	content := p.said(s)
	if s, err = known(ctx, content, s); err != nil {
		return briefing.Digest{}, err
	}
	sum, err := content.Summary(ctx)
	if err != nil {
		return briefing.Digest{}, err
	}
	local := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return t.In(sched.Zone())
	}
	d.At = local(d.At)
	e := briefing.Edition{
		Subscription: s, Slot: d.Slot, Key: d.Key, Since: local(d.Since), Until: local(d.Until),
		Documents: sum.Documents, Withheld: sum.Withheld, AsOf: local(sum.AsOf), Next: local(next),
	}
	turns, topics, err := turnsIn(ctx, content, ids)
	if err != nil {
		return briefing.Digest{}, err
	}
	var dates []briefing.DatedPassage
	if len(turns) > 0 {
		if dates, err = datesIn(ctx, content, s, briefing.DayOf(e.Until)); err != nil {
			return briefing.Digest{}, err
		}
	}
	return briefing.NewDigest(e, turns, dates, topics), nil
}

// said returns what s may say: what may be said in its channel and, where editors see it first, in theirs. So nothing is posted
// that they could not see.
func (p *Press) said(s briefing.Subscription) Content {
	if s.Review == "" {
		return p.Content(s.Channel)
	}
	return p.Content(s.Channel, s.Review)
}

// notKnown stands for an actor that is not in the content: it may be one that is known only from documents that are not shown.
const notKnown = "an actor not known here"

// known returns s without the IDs of actors that are not in the content.
func known(ctx context.Context, content Content, s briefing.Subscription) (briefing.Subscription, error) {
	s.Actors = slices.Clone(s.Actors)
	for i, id := range s.Actors {
		switch _, err := content.Actor(ctx, id); {
		case errors.Is(err, briefing.ErrNotFound):
			s.Actors[i] = notKnown
		case err != nil:
			return s, err
		}
	}
	return s, nil
}

// turnsIn returns the statements with ids, each with what it changed, and the topics they are on. Further reports of
// a statement that is not among ids are left out.
func turnsIn(ctx context.Context, content Content, ids []string) ([]briefing.Turn, map[string]briefing.Topic, error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	statements, _, err := content.Statements(ctx, briefing.Query{IDs: ids, Further: true})
	if err != nil {
		return nil, nil, err
	}
	isNew := make(map[string]bool, len(ids))
	for _, id := range ids {
		isNew[id] = true
	}
	var turns []briefing.Turn
	var holders []string
	topics := make(map[string]briefing.Topic)
	for _, s := range statements {
		for _, id := range s.Topics {
			if _, ok := topics[id]; ok {
				continue
			}
			t, err := content.Topic(ctx, id)
			if errors.Is(err, briefing.ErrNotFound) {
				t = briefing.Topic{ID: id, Label: id}
			} else if err != nil {
				return nil, nil, err
			}
			topics[id] = t
		}
		switch {
		case s.Holder.Actor != "":
			holders = append(holders, s.Holder.Actor)
		case allNew(s, isNew):
			turns = append(turns, briefing.Turn{Statement: s, Change: briefing.AlsoSaid})
		}
	}
	slices.Sort(holders)
	for _, holder := range slices.Compact(holders) {
		said, _, err := content.Statements(ctx, briefing.Query{Holder: holder, Further: true})
		if err != nil {
			return nil, nil, fmt.Errorf("statements of %s: %w", holder, err)
		}
		turns = append(turns, turnsOf(said, isNew, topics)...)
	}
	return turns, topics, nil
}

// allNew reports whether s and all further reports of it are new.
func allNew(s briefing.Statement, isNew map[string]bool) bool {
	return isNew[s.ID] && !slices.ContainsFunc(s.Further, func(f briefing.Statement) bool { return !isNew[f.ID] })
}

// turnsOf returns those statements of one holder that are new, further reports included, each with what it changed:
// of several topics, where it changed most.
func turnsOf(said []briefing.Statement, isNew map[string]bool, topics map[string]briefing.Topic) []briefing.Turn {
	var turns []briefing.Turn
	at := make(map[string]int) // by statement ID: its index in turns
	byTopic := make(map[string][]briefing.Statement)
	for _, s := range said {
		for _, id := range s.Topics {
			byTopic[id] = append(byTopic[id], s)
		}
		if allNew(s, isNew) && s.Told == nil { // else it is told of all who hold it
			at[s.ID] = len(turns)
			turns = append(turns, briefing.Turn{Statement: s, Change: briefing.AlsoSaid})
		}
	}
	for id, ss := range byTopic {
		if !slices.ContainsFunc(ss, func(s briefing.Statement) bool { _, ok := at[s.ID]; return ok }) {
			continue
		}
		for _, t := range briefing.Changes(topics[id], ss) {
			if i, ok := at[t.ID]; ok && (t.Change.Rank() < turns[i].Change.Rank() ||
				t.Change == turns[i].Change && (t.OnMatter && !turns[i].OnMatter || t.OnMatter == turns[i].OnMatter && slices.Index(t.Topics, id) == 0)) {
				turns[i] = t
			}
		}
	}
	return turns
}

// datesIn returns the first dates to come from day on, on the topics of s.
func datesIn(ctx context.Context, content Content, s briefing.Subscription, day briefing.Day) ([]briefing.DatedPassage, error) {
	about := append(slices.Clone(s.Topics), s.Actors...)
	if len(about) == 0 {
		about = []string{""}
	}
	var dates []briefing.DatedPassage
	for _, id := range about {
		found, _, err := content.Events(ctx, id, day, datesShown)
		if err != nil {
			return nil, fmt.Errorf("dates about %q: %w", id, err)
		}
		dates = append(dates, found...)
	}
	slices.SortStableFunc(dates, func(a, b briefing.DatedPassage) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Document.ID, b.Document.ID), cmp.Compare(a.Span.Start, b.Span.Start))
	})
	dates = slices.CompactFunc(dates, func(a, b briefing.DatedPassage) bool {
		return a.Document.ID == b.Document.ID && a.Span == b.Span && a.Day == b.Day
	})
	return dates[:min(len(dates), datesShown)], nil
}
