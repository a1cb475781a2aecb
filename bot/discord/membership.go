package discord

import (
	"context"
	"regexp"
	"slices"

	"attache/bot"
)

// A membership is what Discord says of a person's roles with each interaction.
type membership struct {
	platform *Platform
	roles    []string
}

var _ bot.Membership = membership{}

// In implements [bot.Membership]. It asks nobody.
func (m membership) In(_ context.Context, group string) (bool, error) {
	return slices.Contains(m.roles, group), nil
}

// mention is how a user or a role is mentioned in a text.
// Source: https://discord.com/developers/docs/reference#message-formatting
var mention = regexp.MustCompile(`^<@([!&]?)(\d+)>$`)

// Named implements [bot.Membership].
func (m membership) Named(text string, group bool) (id string, ok bool) {
	if found := mention.FindStringSubmatch(text); found != nil {
		return found[2], (found[1] == "&") == group
	}
	return text, isID(text)
}

// Configured implements [bot.Membership].
func (m membership) Configured(id string) bool { return slices.Contains(m.platform.config.Admins, id) }
