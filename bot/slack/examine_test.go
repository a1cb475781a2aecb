package slack

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/bot/slack/slacktest"
)

// An examination names each scope that is missing with what does not work without it, and the bot's place in each channel.
func TestExamine(t *testing.T) {
	s := slacktest.New(slacktest.Options{Scopes: []string{"commands", "chat:write", "im:write", "channels:history", "usergroups:read"}})
	defer s.Close()
	s.AddChannel(slacktest.Channel{ID: "C1", Member: true})
	s.AddChannel(slacktest.Channel{ID: "C2"})
	p := New(Config{BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, APIURL: s.APIURL})
	var got strings.Builder
	for _, f := range p.Examine(t.Context(), []string{"C1", "C2", "C3"}) {
		fmt.Fprintf(&got, "%s %s: %s\n", f.Grade, f.Of, f.Says)
	}
	want := `ok slack bot_token: accepted; the bot is attache in Workspace
ok slack app_token: accepted; Socket Mode is on
ok slack clock: agrees with this machine's
warning slack scope files:write: missing: no picture or file can be sent
warning slack scope groups:history: missing: a doubtful digest in a private channel stays unknown
warning slack scope users:read: missing: days and numbers are written alike for everybody
ok slack channel C1: the bot is in it
failure slack channel C2: the bot is not in it
failure slack channel C3: not found
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// The tokens put in each other's place are told apart.
func TestExamineSwappedTokens(t *testing.T) {
	s := slacktest.New(slacktest.Options{})
	defer s.Close()
	p := New(Config{BotToken: slacktest.AppToken, AppToken: slacktest.BotToken, APIURL: s.APIURL})
	for _, f := range p.Examine(t.Context(), []string{"C1"}) {
		if f.Grade.String() != "failure" || !strings.Contains(f.Remedy, "begins with xoxb-") {
			t.Errorf("%s %s: %s; %s", f.Grade, f.Of, f.Says, f.Remedy)
		}
	}
}

// Over HTTP no socket is asked for.
func TestExamineOverHTTP(t *testing.T) {
	s := slacktest.New(slacktest.Options{})
	defer s.Close()
	p := New(Config{BotToken: slacktest.BotToken, SigningSecret: slacktest.SigningSecret, APIURL: s.APIURL})
	found := p.Examine(t.Context(), nil)
	if len(found) != 4 || found[1].Of != "slack signing_secret" || found[1].Grade.String() != "ok" {
		t.Errorf("findings %v", found)
	}
	for _, r := range s.Requests() {
		if r.Method == "apps.connections.open" {
			t.Error("a socket was asked for")
		}
	}
}
