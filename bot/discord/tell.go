package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
)

// maxContent is how many characters a message's content holds.
// Source: https://discord.com/developers/docs/resources/message
const maxContent = 2000

// A sentence is a message of plain words, which needs no permission but to write.
type sentence struct {
	Content         string          `json:"content"`
	AllowedMentions allowedMentions `json:"allowed_mentions"`
	Nonce           string          `json:"nonce"`
	EnforceNonce    bool            `json:"enforce_nonce"`
}

// Tell says text in the channel, where the bot may write plain words although digests are refused, else in direct messages to the
// admins of the configuration and to people. It returns whom it reached, "" nobody. Who cannot be reached is left out: an admin may be
// a role, and people may not take messages. What Discord knows by its key, or what is among the last 100 messages word for word, is
// not said again.
func (p *Platform) Tell(ctx context.Context, channel string, people []string, text, key string) string {
	words, _ := prefix(escape(text), maxContent)
	body := sentence{words, allowedMentions{Parse: []string{}}, mark(key), true}
	say := func(channel string) bool {
		if !isID(channel) {
			return false
		}
		if p.says(ctx, channel, words) {
			return true
		}
		ctx, cancel := context.WithTimeout(ctx, callWithin)
		defer cancel()
		_, err := p.insist(ctx, http.MethodPost, discordgo.EndpointChannelMessages(channel), body)
		if err != nil {
			p.config.Log.DebugContext(ctx, "nobody told", "platform", p.Name(), "channel", channel, "err", err)
		}
		return err == nil
	}
	return bot.Reach(channel, append(slices.Clone(p.config.Admins), people...), say, func(user string) (string, error) { return p.direct(ctx, user) })
}

// says reports whether one of the last 100 messages of a channel is the bot's and says nothing but words. A channel that cannot be
// read says nothing.
func (p *Platform) says(ctx context.Context, channel, words string) bool {
	page, err := p.page(ctx, discordgo.EndpointChannelMessages(channel), "")
	return err == nil && slices.ContainsFunc(page, func(m message) bool { return p.own(m) && m.Content == words })
}

// direct returns the channel between the bot and a user.
func (p *Platform) direct(ctx context.Context, user string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	raw, err := p.insist(ctx, http.MethodPost, discordgo.EndpointUserChannels("@me"), map[string]string{"recipient_id": user})
	if err != nil {
		return "", err
	}
	var channel struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(raw, &channel); err != nil {
		return "", fmt.Errorf("answer: %w", err)
	}
	return channel.ID, nil
}
