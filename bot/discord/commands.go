package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
)

// Discord's limits for commands.
// Source: https://discord.com/developers/docs/interactions/application-commands
const (
	maxSummary      = 100
	maxOptions      = 25
	maxChoices      = 25
	maxChoice       = 100
	maxOptionLength = 6000
)

// mostGuilds bounds in how many servers left-over commands are removed when
// the commands are for all.
const mostGuilds = 50

// register overwrites the commands of the application app in one scope and
// empties the other, which may be in these guilds. It tries until it is done,
// Discord refuses the commands, or ctx ends. The error is one that ends the
// bot; commands that Discord refuses are not: those of the last start go on,
// and so do the posts.
func (p *Platform) register(ctx context.Context, b *bot.Bot, app string, guilds []string) error {
	log := p.config.Log
	commands, err := definitions(b.Commands())
	if err != nil {
		return err
	}
	ours, others := discordgo.EndpointApplicationGlobalCommands(app), []string{}
	if guild := p.config.Guild; guild != "" {
		others = append(others, ours)
		ours = discordgo.EndpointApplicationGuildCommands(app, guild)
	} else {
		for _, g := range guilds[:min(len(guilds), mostGuilds)] {
			others = append(others, discordgo.EndpointApplicationGuildCommands(app, g))
		}
	}
	for pause := time.Second; ; pause = min(2*pause, reopenAtMost) {
		err := p.overwrite(ctx, ours, commands)
		var refused *refusal
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil:
			log.InfoContext(ctx, "commands registered", "platform", "discord", "commands", len(commands), "guild", p.config.Guild)
			for _, other := range others {
				if err := p.overwrite(ctx, other, []*discordgo.ApplicationCommand{}); err != nil && ctx.Err() == nil {
					log.WarnContext(ctx, "commands of the other scope not removed", "platform", "discord", "err", err)
				}
			}
			return nil
		case errors.As(err, &refused) && refused.status == http.StatusUnauthorized:
			return fmt.Errorf("register commands: %w", verdict(err))
		case errors.As(err, &refused) && refused.status == http.StatusBadRequest:
			log.ErrorContext(ctx, "commands refused", "platform", "discord", "guild", p.config.Guild, "err", err)
			return nil
		}
		log.ErrorContext(ctx, "commands not registered", "platform", "discord", "guild", p.config.Guild, "err", err, "again_in", pause)
		if sleep(ctx, pause) != nil {
			return nil
		}
	}
}

// overwrite replaces the commands of a scope; with none, the list is empty and
// not null.
func (p *Platform) overwrite(ctx context.Context, endpoint string, commands []*discordgo.ApplicationCommand) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	_, err := p.insist(ctx, http.MethodPut, endpoint, commands)
	return err
}

// definitions returns the commands as Discord takes them: names of two and
// three words become subcommands, labels of actions on messages become
// commands of their own.
func definitions(commands []bot.Command) ([]*discordgo.ApplicationCommand, error) {
	var list []*discordgo.ApplicationCommand
	byName := map[string]*discordgo.ApplicationCommand{}
	for i := range commands {
		c := &commands[i]
		if c.OnMessage != "" {
			list = append(list, &discordgo.ApplicationCommand{Type: discordgo.MessageApplicationCommand, Name: c.OnMessage})
		}
		words := strings.Fields(c.Name)
		if len(words) == 0 || len(words) > 3 {
			return nil, fmt.Errorf("command %q: a name has one to three words", c.Name)
		}
		root := byName[words[0]]
		if root == nil {
			root = &discordgo.ApplicationCommand{Type: discordgo.ChatApplicationCommand, Name: words[0], Options: []*discordgo.ApplicationCommandOption{}}
			byName[words[0]] = root
			list = append(list, root)
		} else if len(words) == 1 || root.Description != "" {
			return nil, fmt.Errorf("command %q: Discord has no room for a command beside its own subcommands", words[0])
		}
		if len(words) == 1 {
			root.Description, root.Options = summary(c.Summary), options(c)
			continue
		}
		level := &root.Options
		if len(words) == 3 {
			j := slices.IndexFunc(*level, func(o *discordgo.ApplicationCommandOption) bool { return o.Name == words[1] })
			if j < 0 {
				j = len(*level)
				*level = append(*level, &discordgo.ApplicationCommandOption{Type: discordgo.ApplicationCommandOptionSubCommandGroup, Name: words[1]})
			}
			if (*level)[j].Type != discordgo.ApplicationCommandOptionSubCommandGroup {
				return nil, fmt.Errorf("command %q: Discord has no room for a command beside its own subcommands", words[0]+" "+words[1])
			}
			level = &(*level)[j].Options
		}
		if slices.ContainsFunc(*level, func(o *discordgo.ApplicationCommandOption) bool { return o.Name == words[len(words)-1] }) {
			return nil, fmt.Errorf("command %q: the name is taken", c.Name)
		}
		*level = append(*level, &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionSubCommand, Name: words[len(words)-1], Description: summary(c.Summary), Options: options(c),
		})
	}
	for _, c := range byName {
		if c.Description == "" {
			c.Description = verbs(c.Options)
		}
	}
	return list, nil
}

// verbs describes a command by its subcommands, and each group by its own.
func verbs(options []*discordgo.ApplicationCommandOption) string {
	names := make([]string, len(options))
	for i, o := range options {
		names[i] = o.Name
		if o.Type == discordgo.ApplicationCommandOptionSubCommandGroup {
			o.Description = verbs(o.Options)
		}
	}
	return summary(strings.Join(names, ", "))
}

// summary returns s within the limit of a description, which cannot be empty.
func summary(s string) string {
	kept, missed := prefixPlain(line(s), maxSummary-1)
	switch {
	case missed > 0:
		return kept + "…"
	case kept == "":
		return "…"
	}
	return kept
}

var optionTypes = map[bot.Type]discordgo.ApplicationCommandOptionType{
	bot.Flag:   discordgo.ApplicationCommandOptionBoolean,
	bot.Number: discordgo.ApplicationCommandOptionInteger,
}

// options returns what a command offers, required options first as Discord
// demands.
func options(c *bot.Command) []*discordgo.ApplicationCommandOption {
	list := []*discordgo.ApplicationCommandOption{}
	for _, o := range c.Offered() {
		d := &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionString, Name: o.Name, Description: summary(o.Summary), Required: o.Required,
		}
		if t, ok := optionTypes[o.Type]; ok {
			d.Type = t
		}
		switch {
		case d.Type == discordgo.ApplicationCommandOptionInteger:
			one := 1.0
			d.MinValue = &one
		case d.Type == discordgo.ApplicationCommandOptionBoolean:
		case len(o.Choices) > 0 && len(o.Choices) <= maxChoices:
			for _, choice := range o.Choices {
				d.Choices = append(d.Choices, &discordgo.ApplicationCommandOptionChoice{Name: choice, Value: choice})
			}
		default:
			d.Autocomplete = o.Suggest != nil
			d.MaxLength = maxOptionLength
		}
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(a, b *discordgo.ApplicationCommandOption) int {
		switch {
		case a.Required && !b.Required:
			return -1
		case b.Required && !a.Required:
			return 1
		}
		return 0
	})
	return list[:min(len(list), maxOptions)]
}
