package slack

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"attache/bot"
	"attache/bot/reply"
)

// A group is the members of a user group, as of some time ago.
type group struct {
	users []string
	at    time.Time
}

// groupAge is how long the members of a user group are taken as known: who is put in or out of the group waits as long.
const groupAge = 5 * time.Minute

// A habit is the locale of a user, "" unknown, as of some time ago.
type habit struct {
	locale reply.Locale
	at     time.Time
}

const (
	// habitAge is how long the locale of a user is taken as known, also when it could not be found out.
	habitAge = 24 * time.Hour
	// habitWithin is how long an answer waits for it.
	habitWithin = 2 * time.Second
)

// locale returns the locale that user has chosen in Slack; "" where it cannot be found out.
// Source: https://docs.slack.dev/reference/methods/users.info (include_locale)
func (p *Platform) locale(ctx context.Context, user string) reply.Locale {
	p.mu.Lock()
	h, ok := p.people[user]
	p.mu.Unlock()
	if ok && time.Since(h.at) < habitAge {
		return h.locale
	}
	ctx, cancel := context.WithTimeout(ctx, habitWithin)
	defer cancel()
	h = habit{at: time.Now()}
	if u, err := p.api.GetUserInfoContext(ctx, user); err != nil {
		p.log.DebugContext(ctx, "locale not found out", "platform", p.Name(), "err", discreet(err))
	} else {
		h.locale = reply.Locale(u.Locale)
	}
	p.mu.Lock()
	p.people[user] = h
	p.mu.Unlock()
	return h.locale
}

func (p *Platform) person(o origin) bot.Person {
	return bot.Person{
		Platform: p.Name(), ID: o.user, Name: o.name, Server: o.team,
		// Source: https://docs.slack.dev/reference/objects/conversation-object
		Direct:     strings.HasPrefix(o.channel, "D"),
		IsAdmin:    func(ctx context.Context) (bool, error) { return p.isAdmin(ctx, o.user) },
		Membership: membership{p, o.user},
	}
}

// A membership is what Slack knows of a person's user groups.
type membership struct {
	platform *Platform
	user     string
}

var _ bot.Membership = membership{}

// In implements [bot.Membership]. It does not answer from a group whose members it could not get.
func (m membership) In(ctx context.Context, group string) (bool, error) {
	users, err := m.platform.members(ctx, group)
	return err == nil && slices.Contains(users, m.user), err
}

// mention is how a user or a user group is mentioned in a command.
// Source: https://docs.slack.dev/interactivity/implementing-slash-commands/#escaping
var mention = regexp.MustCompile(`^<(@|!subteam\^)([A-Z0-9]+)(\|[^<>]*)?>$`)

// identity is the form of the ids of users and user groups.
var identity = regexp.MustCompile(`^[UWS][A-Z0-9]+$`)

// Named implements [bot.Membership].
func (m membership) Named(text string, group bool) (named string, ok bool) {
	if found := mention.FindStringSubmatch(text); found != nil {
		text = found[2]
	}
	return text, identity.MatchString(text) && strings.HasPrefix(text, "S") == group
}

// Configured implements [bot.Membership].
func (m membership) Configured(id string) bool { return slices.Contains(m.platform.admins, id) }

// isAdmin looks user up in the configured users first, then in the user groups. It does not answer from a group whose
// members it could not get.
func (p *Platform) isAdmin(ctx context.Context, user string) (bool, error) {
	if user == "" {
		return false, nil
	}
	if slices.Contains(p.admins, user) {
		return true, nil
	}
	var failed error
	for _, id := range p.admins {
		if !strings.HasPrefix(id, "S") {
			continue
		}
		users, err := p.members(ctx, id)
		if err != nil {
			failed = err
			continue
		}
		if slices.Contains(users, user) {
			return true, nil
		}
	}
	return false, failed
}

func (p *Platform) members(ctx context.Context, id string) ([]string, error) {
	p.mu.Lock()
	g, ok := p.groups[id]
	p.mu.Unlock()
	if ok && time.Since(g.at) < groupAge {
		return g.users, nil
	}
	users, err := p.api.GetUserGroupMembersContext(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("slack: members of user group %s: %w", id, discreet(err))
	}
	p.mu.Lock()
	p.groups[id] = group{users, time.Now()}
	p.mu.Unlock()
	return users, nil
}

// direct returns the conversation between the bot and user.
func (p *Platform) direct(ctx context.Context, user string) (string, error) {
	p.mu.Lock()
	id := p.dms[user]
	p.mu.Unlock()
	if id != "" {
		return id, nil
	}
	ch, _, _, err := p.api.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: []string{user}, ReturnIM: true})
	if err != nil {
		return "", fmt.Errorf("slack: open direct messages: %w", discreet(err))
	}
	p.mu.Lock()
	p.dms[user] = ch.ID
	p.mu.Unlock()
	return ch.ID, nil
}

// upload shares a picture or file with a conversation.
func (p *Platform) upload(ctx context.Context, channel string, f upload) error {
	if len(f.data) == 0 {
		return fmt.Errorf("slack: upload %s: it is empty", f.name)
	}
	if err := p.wait(ctx, channel); err != nil {
		return err
	}
	_, err := p.api.UploadFileContext(ctx, slackgo.UploadFileParameters{
		Reader: bytes.NewReader(f.data), FileSize: len(f.data), Filename: f.name, Title: f.name, AltTxt: f.alt, Channel: channel,
	})
	if err != nil {
		return fmt.Errorf("slack: upload %s: %w", f.name, discreet(err))
	}
	return nil
}
