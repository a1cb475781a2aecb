package commands

import (
	"context"
	"fmt"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
)

// Grants are the admins that were made in chats. *storage.DB is one.
type Grants interface {
	// Grants returns those in force.
	Grants(ctx context.Context) ([]briefing.Grant, error)
	// Grant makes an admin and reports whether it did: not where that is so already.
	Grant(ctx context.Context, g briefing.Grant) (bool, error)
	// Revoke ends a grant and reports whether it did: not where there is none.
	Revoke(ctx context.Context, g briefing.Grant) (bool, error)
}

func grants(d Desk) []bot.Command {
	who := []bot.Option{
		{Name: "user", Summary: "A person: a mention or an id", Type: bot.Word},
		{Name: "role", Summary: "A role or user group: a mention or an id", Type: bot.Word},
	}
	return []bot.Command{
		{
			Name:    "admin grant",
			Summary: "Make an admin of a person, or of all in a role or user group",
			Example: "/admin grant user:@ann",
			Options: who,
			Access:  bot.Admins,
			Run:     d.grant,
		},
		{
			Name:    "admin revoke",
			Summary: "End what /admin grant began",
			Example: "/admin revoke user:@ann",
			Options: who,
			Access:  bot.Admins,
			Run:     d.revoke,
		},
		{
			Name:    "admin grants",
			Summary: "Who was made an admin in a chat, by whom and when",
			Example: "/admin grants",
			Access:  bot.Admins,
			Run:     d.granted,
		},
	}
}

// principal returns the one that the options name, as a grant of this call.
func (d Desk) principal(c bot.Call) (briefing.Grant, error) {
	g := briefing.Grant{Group: c.Has("role"), At: c.Now, By: c.Person.String()}
	text, what := c.Text("user"), "a person"
	if g.Group {
		text, what = c.Text("role"), "a role or user group"
	}
	if c.Has("user") == c.Has("role") {
		return g, bot.Refuse("Name either a user or a role.")
	}
	if m := c.Person.Membership; m != nil {
		id, ok := m.Named(text, g.Group)
		if !ok {
			return g, bot.Refuse("%q is not %s here; write a mention or an id.", text, what)
		}
		g.Who = c.Person.Platform + ":" + id
		if m.Configured(id) {
			return g, bot.Refuse("%s is an admin by the configuration, which I cannot change from here.", g.Who)
		}
		return g, nil
	}
	// Where nobody is mentioned, people of all platforms can be named.
	if !d.Principal(text, g.Group) {
		return g, bot.Refuse("%q is not %s; write platform and id, such as discord:123.", text, what)
	}
	g.Who = text
	return g, nil
}

// called returns what people call a grant's person or group.
func called(g briefing.Grant) string {
	if g.Group {
		return "the group " + g.Who
	}
	return g.Who
}

func (d Desk) grant(ctx context.Context, c bot.Call) (reply.Message, error) {
	g, err := d.principal(c)
	if err != nil {
		return reply.Message{}, err
	}
	did, err := d.Grants.Grant(ctx, g)
	if err != nil {
		return reply.Message{}, fmt.Errorf("grant: %w", err)
	}
	if !did {
		return reply.Message{}, bot.Refuse("%s was made an admin before.", capitalised(called(g)))
	}
	c.Changes("no grant to "+called(g), "admin by a grant: "+called(g))
	m := reply.Message{Title: "Admin made", Blocks: []reply.Block{paragraph(reply.Words(capitalised(called(g)) + " may run admin commands from now on; before, not by any grant."))}}
	name := "user"
	if g.Group {
		name = "role"
	}
	m.Actions = []reply.Action{{Label: "Revoke", Line: bot.Line("admin revoke", name, c.Text(name))}}
	return m, nil
}

func (d Desk) revoke(ctx context.Context, c bot.Call) (reply.Message, error) {
	g, err := d.principal(c)
	if err != nil {
		return reply.Message{}, err
	}
	did, err := d.Grants.Revoke(ctx, g)
	if err != nil {
		return reply.Message{}, fmt.Errorf("revoke: %w", err)
	}
	if !did {
		return reply.Message{}, bot.Refuse("No grant to %s is in force; /admin grants lists those that are. Admins of the configuration are taken out there.", called(g))
	}
	c.Changes("admin by a grant: "+called(g), "no grant to "+called(g))
	return reply.Message{Title: "Grant revoked", Blocks: []reply.Block{paragraph(reply.Words(
		capitalised(called(g)) + " is no admin by this grant any more; who is one by a role, or by the configuration, still is."))}}, nil
}

func (d Desk) granted(ctx context.Context, c bot.Call) (reply.Message, error) {
	all, err := d.Grants.Grants(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("grants: %w", err)
	}
	m := reply.Message{Title: "Admins made in chats"}
	if len(all) == 0 {
		m.Blocks = []reply.Block{paragraph(reply.Words("There are none; those of the configuration are not listed here."))}
		return m, nil
	}
	l := reply.List{Unit: "grants"}
	for _, g := range all {
		l.Items = append(l.Items, reply.Item{Text: reply.Text{
			reply.Strong(called(g)), reply.Words(", by "), reply.Code(g.By), reply.Words(", "), reply.Instant(g.At)}})
	}
	m.Blocks = []reply.Block{l}
	return m, nil
}

func capitalised(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
