package slack

import (
	"context"
	"strings"

	"attache/bot"
	"attache/bot/reply"
)

// Tell says text in the channel, where that takes it although digests are refused, else in direct messages to those admins of the
// configuration who are users, and to people. It returns whom it reached, "" nobody. Who cannot be reached is left out.
func (p *Platform) Tell(ctx context.Context, channel string, people []string, text string) string {
	m := reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(text)}}}
	say := func(channel string) bool {
		_, err := p.lay(m, "below", "tell", func(pg page) (string, error) {
			if err := p.wait(ctx, channel); err != nil {
				return "", err
			}
			_, ts, err := p.api.PostMessageContext(ctx, channel, pg.options()...)
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
