package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"attache/bot/reply"
)

// A Platform is a place where people ask and channels are posted to.
type Platform interface {
	// Name is the first part of a channel's name: "discord".
	Name() string
	// Run connects and answers until ctx ends; then running commands finish, within bounds, and it returns nil.
	// An error wrapping ErrBarred means that trying again is useless.
	Run(ctx context.Context, b *Bot) error
	// Post posts m to a channel, by the platform's own id. Posting again with the same key within two minutes
	// makes no second message where the platform can help it. The key stands in the message, for Find.
	Post(ctx context.Context, channel string, m reply.Message, key string) (id string, err error)
	// Find looks for the message with key in the channel's history.
	// An error wrapping ErrUnreadable means that the history cannot be read: the message may be there.
	Find(ctx context.Context, channel, key string) (id string, found bool, err error)
	// Edit replaces a message that was posted.
	Edit(ctx context.Context, channel, id string, m reply.Message) error
}

var (
	// ErrBarred is wrapped when a platform refuses the bot for good: a bad token, missing intents.
	ErrBarred = errors.New("the platform refuses the bot")
	// ErrGone is wrapped when a channel no longer exists or is archived.
	ErrGone = errors.New("the channel is gone")
	// ErrForbidden is wrapped when the bot may not post to a channel.
	ErrForbidden = errors.New("no permission to post there")
	// ErrUnreadable is wrapped when a channel's history cannot be read.
	ErrUnreadable = errors.New("the channel's history cannot be read")
	// ErrRejected is wrapped when the platform certainly did not take the message and repeating it as it is would not help.
	ErrRejected = errors.New("the platform rejected the message")
)

// A Later error says that the platform certainly did not take the message and that it may be tried again
// after After. Any error from Post that is neither this nor one of the sentinels above leaves open whether
// the message was posted.
type Later struct {
	After time.Duration
	Err   error
}

func (l *Later) Error() string { return fmt.Sprintf("try again in %s: %v", l.After, l.Err) }

// Unwrap returns the cause.
func (l *Later) Unwrap() error { return l.Err }
