package main

import (
	"cmp"
	"context"
	"strings"

	"attache/bot"
	"attache/bot/console"
	"attache/briefing"
	"attache/storage"
)

// ceilings say up to which handling label documents are shown where.
type ceilings struct {
	platforms map[string]briefing.Label // by name; one that is not there has the lowest
	channels  map[string]briefing.Label // "platform:channel id"
	persons   map[string]briefing.Label // "platform:user id": in direct messages with them
}

// channel returns the ceiling of a channel, whoever asks there. The terminal has none: who sits there can read the files.
func (c ceilings) channel(channel string) briefing.Label {
	platform, _, _ := strings.Cut(channel, ":")
	if platform == console.Name {
		return briefing.Red
	}
	if l, own := c.channels[channel]; own {
		return l
	}
	return cmp.Or(c.platforms[platform], briefing.Clear)
}

// all returns the ceiling of what is said in each of some channels: the lowest of theirs.
func (c ceilings) all(channels []string) briefing.Label {
	lowest := briefing.Red
	for _, channel := range channels {
		if l := c.channel(channel); lowest.Admits(l) {
			lowest = l
		}
	}
	return lowest
}

// visit returns the ceiling of what p asks in a channel.
func (c ceilings) visit(p bot.Person, channel string) briefing.Label {
	l := c.channel(channel)
	if own := c.persons[p.String()]; p.Direct && own.Admits(l) {
		return own
	}
	return l
}

// A recorder keeps the audit log, each deed with the label of what its words may quote.
type recorder struct {
	db       *storage.DB
	ceilings ceilings
}

// Audit implements [bot.Auditor].
func (r recorder) Audit(ctx context.Context, d bot.Deed) error {
	// As if it was in direct messages: then the ceiling may be higher than that of the channel, and never is lower.
	platform, id, _ := strings.Cut(d.Who, ":")
	ceiling := r.ceilings.visit(bot.Person{Platform: platform, ID: id, Direct: true}, d.Where)
	e := briefing.Deed{At: d.At, Who: d.Who, Where: d.Where, Line: d.Line, Outcome: d.Outcome, Was: d.Was, Became: d.Became, Handling: ceiling}
	// Where no document is labelled as high as that, nothing can have been quoted from there. What cannot be known counts as labelled.
	if s, err := r.db.Under(ceiling).Summary(ctx); err == nil {
		e.Handling = s.Handling
	}
	return r.db.Audit(ctx, e)
}
