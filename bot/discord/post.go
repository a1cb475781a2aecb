package discord

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
	"attache/bot/reply"
)

// Discord's limits for nonces and pages of history.
// Source: https://discord.com/developers/docs/resources/message
const (
	maxNonce   = 25
	maxHistory = 100
)

// deepestFind is how many messages of a channel Find reads at most.
const deepestFind = 1000

// postTries is how often a post is sent when the server fails or no answer
// comes. Discord recognises a repetition by its nonce.
const postTries = 3

// nonceMemory is how long Discord surely recognises a nonce that is sent again
// with enforce_nonce: it says "the past few minutes".
// Source: https://discord.com/developers/docs/resources/message#create-message
const nonceMemory = 2 * time.Minute

// Remembers returns for how long a post is recognised by its key: repeated
// within this time, it makes no second message.
func (p *Platform) Remembers() time.Duration { return nonceMemory }

// Post posts m to the channel with this id. The key, or a digest of one that
// is no short word, stands at the end of the footer and is the nonce of the
// message: within some minutes Discord answers a repetition with the first
// message instead of making a second.
func (p *Platform) Post(ctx context.Context, channel string, m reply.Message, key string) (id string, err error) {
	if !isID(channel) {
		return "", fmt.Errorf("discord channel %q is no id: %w", channel, bot.ErrRejected)
	}
	body := render(m, mark(key), p.actionID(ctx, p.bot.Load()))
	body.Nonce, body.EnforceNonce = mark(key), key != ""
	wait := p.retryAfter
	for try := 1; ; try++ {
		raw, err := p.call(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channel), body)
		if err == nil {
			var posted message
			if err := json.Unmarshal(raw, &posted); err != nil {
				return "", fmt.Errorf("discord channel %s: answer to a post: %w", channel, err)
			}
			return posted.ID, nil
		}
		if err = settled(err); conclusive(err) || key == "" || try == postTries || sleep(ctx, wait) != nil {
			return "", fmt.Errorf("post to discord channel %s: %w", channel, err)
		}
		wait *= 2
	}
}

// conclusive reports whether it is certain that the message was not posted.
func conclusive(err error) bool {
	var later *bot.Later
	if errors.As(err, &later) {
		return true
	}
	for _, known := range []error{bot.ErrBarred, bot.ErrGone, bot.ErrForbidden, bot.ErrRejected} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// mark returns what stands for the key in the footer and as nonce: the key
// itself when it is a word of at most 25 characters, else 24 digits of its hash.
func mark(key string) string {
	ok := len(key) <= maxNonce
	for i := range len(key) {
		ok = ok && key[i] > ' ' && key[i] < 0x7f
	}
	if ok {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])[:24]
}

// Find looks for the message of the bot that has the key in its footer, in the
// last 1,000 messages of the channel. The error wraps [bot.ErrUnreadable] when
// the history cannot be read, when it is empty and may not be, which is what
// Discord shows to a bot without Read Message History, and when the message may
// be further back.
func (p *Platform) Find(ctx context.Context, channel, key string) (id string, found bool, err error) {
	if !isID(channel) {
		return "", false, fmt.Errorf("discord channel %q is no id: %w", channel, bot.ErrRejected)
	}
	endpoint := discordgo.EndpointChannelMessages(channel)
	word, read, before := mark(key), 0, ""
	for read < deepestFind {
		page, err := p.page(ctx, endpoint, before)
		switch {
		case is(err, codeMissingAccess, codeMissingPermissions):
			return "", false, fmt.Errorf("discord channel %s: %w: %w", channel, bot.ErrUnreadable, err)
		case err != nil:
			return "", false, fmt.Errorf("history of discord channel %s: %w", channel, settled(err))
		case len(page) == 0 && read == 0:
			switch may, err := p.readsHistory(ctx, channel); {
			case err != nil:
				return "", false, fmt.Errorf("permissions in discord channel %s: %w", channel, settled(err))
			case may:
				return "", false, nil
			}
			return "", false, fmt.Errorf("discord channel %s shows no message at all: %w", channel, bot.ErrUnreadable)
		}
		for _, m := range page {
			if p.own(m) && m.carries(word) {
				return m.ID, true, nil
			}
		}
		if read += len(page); len(page) < maxHistory {
			return "", false, nil
		}
		before = page[len(page)-1].ID
	}
	return "", false, fmt.Errorf("discord channel %s: not among the last %d messages: %w", channel, read, bot.ErrUnreadable)
}

// readsHistory reports whether the bot is certainly allowed to read the history
// of a channel. A thread has the permissions of its parent, which are not looked
// up. An error is one that passes: Discord does not answer, or has not said yet
// who the bot is.
func (p *Platform) readsHistory(ctx context.Context, channel string) (bool, error) {
	self := p.self.Load()
	if self == nil {
		return false, errors.New("not connected yet")
	}
	var ch discordgo.Channel
	err := p.ask(ctx, discordgo.EndpointChannel(channel), &ch)
	if err == nil && (ch.GuildID == "" || ch.IsThread()) {
		return false, nil
	}
	var may int64
	if err == nil {
		may, err = p.permissions(ctx, &ch, *self)
	}
	if n := status(err); n >= 400 && n < 500 && n != http.StatusTooManyRequests {
		return false, nil // what it may not ask, it does not know
	}
	return may&discordgo.PermissionReadMessageHistory != 0, err
}

// page returns up to 100 messages, newest first.
func (p *Platform) page(ctx context.Context, endpoint, before string) ([]message, error) {
	endpoint += fmt.Sprintf("?limit=%d", maxHistory)
	if before != "" {
		endpoint += "&before=" + before
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	raw, err := p.insist(ctx, http.MethodGet, endpoint, nil)
	if err != nil {
		return nil, err
	}
	var list []message
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	return list, nil
}

// A message is what Post, Find and Tell need of one. The library's own type refuses
// a message with components that it does not know, whoever posted it.
type message struct {
	ID      string `json:"id"`
	Content string `json:"content"`
	Author  struct {
		ID  string `json:"id"`
		Bot bool   `json:"bot"`
	} `json:"author"`
	Embeds []struct {
		Footer struct {
			Text string `json:"text"`
		} `json:"footer"`
	} `json:"embeds"`
}

// own reports whether this bot is the author; before the first connection any
// bot is taken for it.
func (p *Platform) own(m message) bool {
	self := p.self.Load()
	return m.Author.Bot && (self == nil || m.Author.ID == *self)
}

// carries reports whether word stands in a footer.
func (m message) carries(word string) bool {
	for _, e := range m.Embeds {
		if hasWord(e.Footer.Text, word) {
			return true
		}
	}
	return false
}

// Edit replaces a message that was posted, its footer included: a message that
// Find is to find again needs the key in m. The errors are those of Post; a
// message that is gone is one that Discord rejects.
func (p *Platform) Edit(ctx context.Context, channel, id string, m reply.Message) error {
	if !isID(channel) || !isID(id) {
		return fmt.Errorf("discord message %q in channel %q: no ids: %w", id, channel, bot.ErrRejected)
	}
	body := render(m, "", p.actionID(ctx, p.bot.Load()))
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	if _, err := p.call(ctx, http.MethodPatch, discordgo.EndpointChannelMessage(channel, id), body); err != nil {
		return fmt.Errorf("edit a message in discord channel %s: %w", channel, settled(err))
	}
	return nil
}
