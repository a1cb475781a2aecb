package slack

import (
	"context"
	"strings"

	"attache/bot"
	"attache/bot/reply"
)

// Tell says text in the channel, where that takes it although digests are refused, else in direct messages to those admins of the
// configuration who are users, and to people. It returns whom it reached, "" nobody. Who cannot be reached is left out.
// What is among the last 200 messages with its key is not said again.
func (p *Platform) Tell(ctx context.Context, channel string, people []string, text, key string) string {
	m := reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(text)}}}
	say := func(channel string) bool {
		if _, found, err := p.find(ctx, channel, key, 1); err == nil && found {
			return true
		}
		_, err := p.lay(ctx, m, "below", "tell", func(pg page) (string, error) {
			if err := p.wait(ctx, channel); err != nil {
				return "", err
			}
			_, ts, err := p.api.PostMessageContext(ctx, channel, append(pg.options(), marked(key))...)
			return ts, err
		})
		if err != nil {
			p.log.DebugContext(ctx, "nobody told", "platform", p.Name(), "channel", channel, "err", discreet(err))
		}
		return err == nil
	}
	for _, id := range p.admins {
		if strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") {
			people = append(people, id)
		}
	}
	return bot.Reach(channel, people, say, func(user string) (string, error) { return p.direct(ctx, user) })
}
