package discord

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
)

var _ bot.Examiner = (*Platform)(nil)

// examineWithin bounds one call of an examination, repetitions included.
const examineWithin = 10 * time.Second

// needed are the permissions without which a digest does not come out whole.
// Source: https://discord.com/developers/docs/topics/permissions
var needed = []struct {
	bit   int64
	name  string
	grade bot.Grade
}{
	{discordgo.PermissionViewChannel, "View Channel", bot.Failure},
	{discordgo.PermissionSendMessages, "Send Messages", bot.Failure},
	{discordgo.PermissionEmbedLinks, "Embed Links", bot.Failure},
	{discordgo.PermissionAttachFiles, "Attach Files", bot.Warning},
	{discordgo.PermissionReadMessageHistory, "Read Message History", bot.Warning},
}

// Examine looks at the token, at the clock, at the way that interactions take, at commands
// that are registered twice, at what the bot may do in each channel, and at
// requests that were invalid. The intents need no look: it asks for none.
func (p *Platform) Examine(ctx context.Context, channels []string) []bot.Finding {
	self, f := p.examineToken(ctx)
	findings := []bot.Finding{f}
	if f.Grade == bot.Failure {
		return findings
	}
	if f, ok := p.watch.Finding(p.Name()); ok {
		findings = append(findings, f)
	}
	findings = append(findings, p.examineEndpoint(ctx), p.examineBudget())
	guilds := make(map[string]bool)
	if p.config.Guild != "" {
		guilds[p.config.Guild] = true
	}
	for _, id := range channels {
		guild, f := p.examineChannel(ctx, id, self)
		if guild != "" {
			guilds[guild] = true
		}
		findings = append(findings, f)
	}
	return append(findings, p.examineCommands(ctx, self, guilds)...)
}

// ask fetches an endpoint into v.
func (p *Platform) ask(ctx context.Context, endpoint string, v any) error {
	ctx, cancel := context.WithTimeout(ctx, examineWithin)
	defer cancel()
	raw, err := p.insist(ctx, http.MethodGet, endpoint, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, v)
}

// status returns the HTTP status in err, 0 when there was no answer.
func status(err error) int {
	var r *refusal
	if errors.As(err, &r) {
		return r.status
	}
	return 0
}

// examineToken returns the id of the bot, which is the application's too for
// all but the oldest applications; "" when it could not be found out.
func (p *Platform) examineToken(ctx context.Context) (string, bot.Finding) {
	f := bot.Finding{Of: "discord token"}
	var self struct{ ID, Username string }
	switch err := p.ask(ctx, discordgo.EndpointUser("@me"), &self); {
	case err == nil:
		f.Says = fmt.Sprintf("accepted; the bot is %s (%s)", self.Username, self.ID)
	case status(err) == http.StatusUnauthorized:
		f.Grade, f.Says = bot.Failure, "refused: "+err.Error()
		f.Remedy = "copy the token again from the developer portal, under Bot (reset it there if it is lost)"
		if strings.Count(p.config.Token, ".") != 2 {
			f.Remedy = "this is no bot token, which has three parts with dots between; " + f.Remedy
		}
	case status(err) == 0:
		f.Grade, f.Says = bot.Failure, fmt.Sprintf("%s is not reached: %v", p.config.APIURL, err)
		f.Remedy = "look at the network, a proxy and api_url"
	default:
		f.Grade, f.Says = bot.Warning, "not told: "+err.Error()
		f.Remedy = "try again later; https://discordstatus.com tells whether Discord is well"
	}
	return self.ID, f
}

// examineEndpoint looks whether interactions take the way on which the bot
// waits for them: Discord posts them or sends them over the gateway, never both.
func (p *Platform) examineEndpoint(ctx context.Context) bot.Finding {
	f := bot.Finding{Of: "discord interactions"}
	app, err := p.application(ctx)
	switch {
	case err != nil:
		f.Grade, f.Says = bot.Warning, "not told: "+err.Error()
	case p.key == nil && app.Endpoint != "":
		f.Grade, f.Says = bot.Failure, fmt.Sprintf("Discord posts them to %s, and the bot waits for them on the gateway", app.Endpoint)
		f.Remedy = "set public_key, or clear Interactions Endpoint URL in the developer portal, under General Information"
	case p.key == nil:
		f.Says = "come over the gateway; no intents are needed"
	case app.VerifyKey != hex.EncodeToString(p.key):
		f.Grade, f.Says = bot.Failure, "public_key is not the one of this application: all of them are refused"
		f.Remedy = "copy Public Key again from the developer portal, under General Information"
	case app.Endpoint == "":
		f.Grade, f.Says = bot.Failure, "public_key is set, and Discord has no address to post them to"
		f.Remedy = "while the bot runs, set Interactions Endpoint URL in the developer portal, under General Information; or take public_key away"
	default:
		f.Says = "are posted to " + app.Endpoint
	}
	return f
}

// examineBudget looks at what this process has done: another one has its own
// count.
func (p *Platform) examineBudget() bot.Finding {
	n, paused := p.budget.spent()
	f := bot.Finding{Of: "discord requests", Says: fmt.Sprintf("%d of the last ten minutes were invalid; %d lead to a ban", n, invalidBan)}
	if paused {
		f.Grade = bot.Warning
		f.Says += "; posts are paused until they are fewer"
		f.Remedy = "look in the log for what Discord refuses: permissions that are missing, channels that are gone"
	}
	return f
}

// examineChannel returns the server that a channel is in, "" when it is in none
// or that is unknown.
func (p *Platform) examineChannel(ctx context.Context, id, self string) (string, bot.Finding) {
	f := bot.Finding{Of: "discord channel " + id}
	if !isID(id) {
		f.Grade, f.Says, f.Remedy = bot.Failure, "no id of a channel", "copy the id in Discord: Settings → Advanced → Developer Mode, then right-click the channel"
		return "", f
	}
	var ch discordgo.Channel
	err := p.ask(ctx, discordgo.EndpointChannel(id), &ch)
	switch {
	case is(err, codeUnknownChannel):
		f.Grade, f.Says, f.Remedy = bot.Failure, "there is no such channel", "copy its id again, or unsubscribe what is to be posted there"
		return "", f
	case status(err) == http.StatusForbidden:
		f.Grade, f.Says, f.Remedy = bot.Failure, "the bot cannot see it", "give the bot's role View Channel there, or invite the bot to that server"
		return "", f
	case err != nil:
		f.Grade, f.Says = bot.Warning, "not told: "+err.Error()
		return "", f
	case ch.GuildID == "" || self == "":
		f.Says = "seen"
		return ch.GuildID, f
	}
	may, err := p.permissions(ctx, &ch, self)
	if err != nil {
		f.Grade, f.Says = bot.Warning, "seen; permissions not told: "+err.Error()
		return ch.GuildID, f
	}
	var missing []string
	for _, n := range needed {
		if may&n.bit == 0 {
			missing = append(missing, n.name)
			f.Grade = max(f.Grade, n.grade)
		}
	}
	if len(missing) == 0 {
		f.Says = "may be posted to"
		return ch.GuildID, f
	}
	f.Says = "missing permissions: " + strings.Join(missing, ", ")
	f.Remedy = "give them to the bot's role in that channel"
	return ch.GuildID, f
}

// permissions returns what the member self may do in ch.
// Source of the order: https://discord.com/developers/docs/topics/permissions#permission-hierarchy
func (p *Platform) permissions(ctx context.Context, ch *discordgo.Channel, self string) (int64, error) {
	var member discordgo.Member
	if err := p.ask(ctx, discordgo.EndpointGuildMember(ch.GuildID, self), &member); err != nil {
		return 0, err
	}
	var roles []*discordgo.Role
	if err := p.ask(ctx, discordgo.EndpointGuildRoles(ch.GuildID), &roles); err != nil {
		return 0, err
	}
	var may int64
	for _, r := range roles {
		// The role of everybody has the id of the server.
		if r.ID == ch.GuildID || slices.Contains(member.Roles, r.ID) {
			may |= r.Permissions
		}
	}
	if may&discordgo.PermissionAdministrator != 0 {
		return discordgo.PermissionAll, nil
	}
	apply := func(of func(*discordgo.PermissionOverwrite) bool) {
		var allow, deny int64
		for _, o := range ch.PermissionOverwrites {
			if of(o) {
				allow, deny = allow|o.Allow, deny|o.Deny
			}
		}
		may = may&^deny | allow
	}
	apply(func(o *discordgo.PermissionOverwrite) bool { return o.ID == ch.GuildID })
	apply(func(o *discordgo.PermissionOverwrite) bool {
		return o.Type == discordgo.PermissionOverwriteTypeRole && o.ID != ch.GuildID && slices.Contains(member.Roles, o.ID)
	})
	apply(func(o *discordgo.PermissionOverwrite) bool {
		return o.Type == discordgo.PermissionOverwriteTypeMember && o.ID == self
	})
	return may, nil
}

// examineCommands looks for commands that people see twice: registered for all
// and in a server.
func (p *Platform) examineCommands(ctx context.Context, app string, guilds map[string]bool) []bot.Finding {
	f := bot.Finding{Of: "discord commands"}
	if app == "" {
		return nil
	}
	var global []discordgo.ApplicationCommand
	if err := p.ask(ctx, discordgo.EndpointApplicationGlobalCommands(app), &global); err != nil {
		f.Grade, f.Says = bot.Warning, "not told: "+err.Error()
		return []bot.Finding{f}
	}
	known := make(map[string]bool)
	for _, c := range global {
		known[c.Name] = true
	}
	findings := []bot.Finding{f}
	registered := len(global)
	for _, guild := range slices.Sorted(maps.Keys(guilds)) {
		f := bot.Finding{Of: "discord commands in server " + guild}
		var local []discordgo.ApplicationCommand
		switch err := p.ask(ctx, discordgo.EndpointApplicationGuildCommands(app, guild), &local); {
		case is(err, codeMissingAccess):
			f.Grade, f.Says = bot.Failure, "the bot may have none there"
			f.Remedy = "invite it again with the scopes bot and applications.commands"
		case err != nil:
			f.Grade, f.Says = bot.Warning, "not told: "+err.Error()
		default:
			registered += len(local)
			twice := slices.ContainsFunc(local, func(c discordgo.ApplicationCommand) bool { return known[c.Name] })
			if !twice {
				continue
			}
			f.Grade, f.Says = bot.Warning, "some are registered twice, for all servers and for this one"
			f.Remedy = "start the bot: it empties the other scope; look that only one guild setting is in use"
		}
		findings = append(findings, f)
	}
	findings[0].Says = fmt.Sprintf("%d registered", registered)
	if registered == 0 {
		findings[0].Grade, findings[0].Says, findings[0].Remedy = bot.Warning, "none are registered", "they are when the bot runs"
	}
	return findings
}
