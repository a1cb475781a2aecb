package press

import (
	"context"
	"time"

	"attache/bot/reply"
	"attache/briefing"
)

// A Store keeps what the press has done and knows what is new. *storage.DB is one.
type Store interface {
	Ledger
	History
	Subscriptions
	Subscribers
	Memory
	Records
	Drafts
	Amendments
	Admins
}

// A Ledger remembers each slot's delivery, once and for ever. Instants are kept to the millisecond.
type Ledger interface {
	// Claim enters d as an open claim unless its slot is in the ledger already, and reports whether it did. An error wrapping
	// briefing.ErrReviewed means that editors have held the slot, or dropped one of its items.
	Claim(ctx context.Context, d briefing.Delivery) (bool, error)
	// Renew sets ClaimedAt of the open claim d to at, and Attempts and Why to those of d, and reports whether it did:
	// not when the claim is settled or its ClaimedAt is no longer that of d.
	Renew(ctx context.Context, d briefing.Delivery, at time.Time) (bool, error)
	// Settle records how the claim d ended; an error wrapping briefing.ErrNotFound means that it is not open.
	Settle(ctx context.Context, d briefing.Delivery) error
}

// Drafts are what editors see of slots before they are posted, and what they say to that. Claims of drafts are a Ledger's.
type Drafts interface {
	// Draft returns the line of the draft of a slot, DraftByKey that of the one with a key, or an error wrapping briefing.ErrNotFound.
	Draft(ctx context.Context, s briefing.Slot) (briefing.Delivery, error)
	DraftByKey(ctx context.Context, key string) (briefing.Delivery, error)
	// Decision returns the last word on the draft of a slot.
	Decision(ctx context.Context, s briefing.Slot) (briefing.Decision, error)
	// Decide makes d the last word; Drop takes statements out of the slot's subscription for ever. The errors wrap briefing.ErrTaken
	// once the slot is in the ledger.
	Decide(ctx context.Context, s briefing.Slot, d briefing.Decision) error
	Drop(ctx context.Context, s briefing.Slot, statements []string, by string, at time.Time) error
	// Dropped returns what was taken out of a subscription, by the IDs of the statements.
	Dropped(ctx context.Context, subscription string) (map[string]briefing.Drop, error)
}

// A History is what a Ledger has come to.
type History interface {
	// Unsettled returns the open claims, the oldest first.
	Unsettled(ctx context.Context) ([]briefing.Delivery, error)
	// Deliveries returns the last lines of a subscription, the latest slot first.
	Deliveries(ctx context.Context, subscription string, limit int) ([]briefing.Delivery, error)
	// LastDelivered returns the last one that was sent, or an error wrapping briefing.ErrNotFound.
	LastDelivered(ctx context.Context, subscription string) (briefing.Delivery, error)
}

// Subscriptions are who is to be told what, and when.
type Subscriptions interface {
	Subscriptions(ctx context.Context) ([]briefing.Subscription, error)
	// Subscription returns an error wrapping briefing.ErrNotFound when there is none of that name.
	Subscription(ctx context.Context, name string) (briefing.Subscription, error)
	Pause(ctx context.Context, name, why string) error
	Resume(ctx context.Context, name string) error
}

// Subscribers come and go.
type Subscribers interface {
	Subscribe(ctx context.Context, s briefing.Subscription) error
	Unsubscribe(ctx context.Context, name string) error
	// Configure makes those that the configuration has what subs says, as of at; the others that it had are paused.
	Configure(ctx context.Context, subs []briefing.Subscription, at time.Time) error
}

// A Memory knows when statements were first seen, and which of them a subscription has posted or may have posted.
type Memory interface {
	FirstSeen(ctx context.Context, since, until time.Time) ([]string, error)
	Posted(ctx context.Context, subscription string) (map[string]bool, error)
}

// Records are what can be looked up and mended by hand.
type Records interface {
	// Ledger returns the lines that q selects, the latest first, and how many there are without its limit.
	Ledger(ctx context.Context, q briefing.LedgerQuery) ([]briefing.Delivery, int, error)
	// Reopen makes the settled line d the open claim again, and reports whether it did: not when d is no longer what stands there.
	Reopen(ctx context.Context, d, again briefing.Delivery) (bool, error)
	// FirstSeenAt returns when a statement was first seen, or an error wrapping briefing.ErrNotFound.
	FirstSeenAt(ctx context.Context, statement string) (time.Time, error)
}

// Content is what may be said in a channel. *storage.Reader is one.
type Content interface {
	Names
	Statements(ctx context.Context, q briefing.Query) ([]briefing.Statement, int, error)
	Events(ctx context.Context, about string, from briefing.Day, limit int) ([]briefing.DatedPassage, int, error)
	Summary(ctx context.Context) (briefing.Summary, error)
	// Corrections returns those in force that may be told, the oldest first.
	Corrections(ctx context.Context) ([]briefing.Correction, error)
}

// Names finds actors and topics by ID or name; errors wrap briefing.ErrNotFound or are *briefing.AmbiguousError.
type Names interface {
	Actor(ctx context.Context, name string) (briefing.Actor, error)
	Topic(ctx context.Context, name string) (briefing.Topic, error)
}

// Whole is all content, whatever its handling: what editors corrected in it. *storage.Reader is one.
type Whole interface {
	Summary(ctx context.Context) (briefing.Summary, error)
	// Corrections returns those in force, the oldest first.
	Corrections(ctx context.Context) ([]briefing.Correction, error)
	// Edits returns what came of them in the content.
	Edits(ctx context.Context) ([]briefing.Edit, error)
}

// A Platform posts to its channels. Every bot.Platform is one.
type Platform interface {
	// Post posts m to a channel, by the platform's own id.
	Post(ctx context.Context, channel string, m reply.Message, key string) (id string, err error)
	// Find looks for the message with key in the channel's history.
	Find(ctx context.Context, channel, key string) (id string, found bool, err error)
}

// A rememberer is a Platform that recognises a message by its key for a time: posting it again within
// Remembers of the first time makes no second one. Others are asked by Find first.
type rememberer interface {
	Remembers() time.Duration
}

// remembers returns for how long p recognises a message, 0 when it does not.
func remembers(p Platform) time.Duration {
	if r, ok := p.(rememberer); ok {
		return r.Remembers()
	}
	return 0
}

// Admins are those by grant.
type Admins interface {
	// Granted returns their ids on a platform: persons, or groups.
	Granted(ctx context.Context, platform string, groups bool) ([]string, error)
}

// A Trouble is what an error of a Platform means for a message.
type Trouble int

// The troubles.
const (
	Doubt      Trouble = iota // it may have been posted
	Wait                      // it was not posted and may be tried again
	Rejected                  // it was not posted, and trying it again as it is would not help
	Closed                    // it was not posted: the channel is gone or closed to the bot
	Unreadable                // the channel's history cannot be read
)
