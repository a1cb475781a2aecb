package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"attache/bot"
)

var _ bot.Examiner = (*Platform)(nil)

// examineWithin bounds one call of an examination.
const examineWithin = 10 * time.Second

// scopes are those of manifest.yaml, with what does not work without them.
var scopes = []struct {
	name, without string
	grade         bot.Grade
}{
	{"commands", "nobody can ask", bot.Failure},
	{"chat:write", "no digest can be posted", bot.Failure},
	{"files:write", "no picture or file can be sent", bot.Warning},
	{"im:write", "pictures and files cannot be sent to whoever asked", bot.Warning},
	{"channels:history", "a doubtful digest in a public channel stays unknown", bot.Warning},
	{"groups:history", "a doubtful digest in a private channel stays unknown", bot.Warning},
	{"usergroups:read", "admins named by user group are refused", bot.Warning},
	{"users:read", "days and numbers are written alike for everybody", bot.Warning},
}

// Examine looks at the tokens or the signing secret, at the clock, at the scopes that the bot was given, and at the bot's place in each channel.
func (p *Platform) Examine(ctx context.Context, channels []string) []bot.Finding {
	f := bot.Finding{Of: "slack bot_token"}
	granted, err := p.examineToken(ctx, &f)
	way := bot.Finding{Of: "slack signing_secret", Says: "has the form of one; Slack does not tell whether it is this app's, nor to which URL it posts"}
	if p.secret == "" {
		way = p.examineSocket(ctx)
	}
	findings := []bot.Finding{f, way}
	if err != nil {
		return findings
	}
	if f, ok := p.watch.Finding(p.Name()); ok {
		findings = append(findings, f)
	}
	findings = append(findings, examineScopes(granted)...)
	for _, id := range channels {
		findings = append(findings, p.examineChannel(ctx, id))
	}
	return findings
}

// examineToken returns the scopes that came with the answer, nil when none did.
func (p *Platform) examineToken(ctx context.Context, f *bot.Finding) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, examineWithin)
	defer cancel()
	who, err := p.api.AuthTestContext(ctx)
	if err != nil {
		*f = refusedToken(f.Of, "xoxb-", "Install App → Bot User OAuth Token", err)
		return nil, err
	}
	f.Says = fmt.Sprintf("accepted; the bot is %s in %s", who.User, who.Team)
	var granted []string
	for s := range strings.SplitSeq(who.Header.Get("X-OAuth-Scopes"), ",") {
		if s = strings.TrimSpace(s); s != "" {
			granted = append(granted, s)
		}
	}
	return granted, nil
}

// examineSocket asks for the address of a socket, and does not open it.
func (p *Platform) examineSocket(ctx context.Context) bot.Finding {
	ctx, cancel := context.WithTimeout(ctx, examineWithin)
	defer cancel()
	f := bot.Finding{Of: "slack app_token"}
	if _, _, err := p.api.StartSocketModeContext(ctx); err != nil {
		return refusedToken(f.Of, "xapp-", "Basic Information → App-Level Tokens, with connections:write", err)
	}
	f.Says = "accepted; Socket Mode is on"
	return f
}

func refusedToken(of, prefix, where string, err error) bot.Finding {
	err = discreet(err)
	f := bot.Finding{Of: of, Grade: bot.Failure, Says: "refused: " + err.Error()}
	switch c := code(err); {
	case c == "not_allowed_token_type":
		f.Remedy = "bot_token is the one that begins with xoxb-, app_token the one with xapp-"
	case barred[c]:
		f.Remedy = fmt.Sprintf("copy the token that begins with %s again: api.slack.com/apps, %s", prefix, where)
	case c != "":
		f.Grade = bot.Warning
		f.Remedy = "try again later; https://slack-status.com tells whether Slack is well"
	default:
		f.Says = "Slack is not reached: " + err.Error()
		f.Remedy = "look at the network, a proxy and api_url"
	}
	return f
}

func examineScopes(granted []string) []bot.Finding {
	if granted == nil {
		return []bot.Finding{{Of: "slack scopes", Grade: bot.Warning, Says: "Slack did not say which scopes the bot has"}}
	}
	var findings []bot.Finding
	for _, s := range scopes {
		if !slices.Contains(granted, s.name) {
			findings = append(findings, bot.Finding{
				Of: "slack scope " + s.name, Grade: s.grade, Says: "missing: " + s.without,
				Remedy: "add it under OAuth & Permissions and install the app again",
			})
		}
	}
	if len(findings) == 0 {
		findings = append(findings, bot.Finding{Of: "slack scopes", Says: fmt.Sprintf("all %d are granted", len(scopes))})
	}
	return findings
}

// examineChannel reads one message: it is the least that tells whether the bot is in the channel.
func (p *Platform) examineChannel(ctx context.Context, id string) bot.Finding {
	ctx, cancel := context.WithTimeout(ctx, examineWithin)
	defer cancel()
	f := bot.Finding{Of: "slack channel " + id}
	_, err := p.api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{ChannelID: id, Limit: 1})
	switch c := code(err); {
	case err == nil:
		f.Says = "the bot is in it"
	case c == "not_in_channel":
		f.Grade, f.Says, f.Remedy = bot.Failure, "the bot is not in it", "write /invite @Attaché there"
	case c == "channel_not_found":
		f.Grade, f.Says = bot.Failure, "not found"
		f.Remedy = "copy the channel's id again (its details, at the bottom); in a private channel, write /invite @Attaché"
	case c == "missing_scope":
		f.Grade, f.Says = bot.Warning, "cannot be looked at: the bot may not read its history"
		f.Remedy = "grant channels:history and groups:history"
	default:
		f.Grade, f.Says = bot.Warning, "not told: "+discreet(err).Error()
	}
	return f
}
