package discord_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/bot/discord"
	"attache/bot/discord/discordtest"
)

// An examination says of each channel what is missing there, and of commands whether people see them twice.
func TestExamine(t *testing.T) {
	s := discordtest.New(discordtest.Options{})
	defer s.Close()
	s.AddChannel(discordtest.Channel{ID: "11", Guild: "1", Deny: discordtest.SendMessages | discordtest.ReadMessageHistory})
	s.AddChannel(discordtest.Channel{ID: "12", Guild: "1", Deny: discordtest.AttachFiles})
	s.AddChannel(discordtest.Channel{ID: "13", Guild: "1", Deny: discordtest.ViewChannel})
	p, err := discord.New(discord.Config{Token: s.Token(), APIURL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, f := range p.Examine(context.Background(), []string{"10", "11", "12", "13", "14", "general"}) {
		fmt.Fprintf(&got, "%s %s: %s\n", f.Grade, f.Of, f.Says)
	}
	want := `ok discord token: accepted; the bot is attache (900)
ok discord clock: agrees with this machine's
ok discord interactions: come over the gateway; no intents are needed
ok discord requests: 0 of the last ten minutes were invalid; 10000 lead to a ban
ok discord channel 10: may be posted to
failure discord channel 11: missing permissions: Send Messages, Read Message History
warning discord channel 12: missing permissions: Attach Files
failure discord channel 13: the bot cannot see it
failure discord channel 14: there is no such channel
failure discord channel general: no id of a channel
warning discord commands: none are registered
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	for _, r := range s.Requests() {
		if r.Method != "GET" {
			t.Errorf("%s %s: an examination changes nothing", r.Method, r.Path)
		}
	}
}

// An examination says which way interactions take, and when the bot waits for them on the other one.
func TestExamineInteractions(t *testing.T) {
	s := discordtest.New(discordtest.Options{})
	defer s.Close()
	other := discordtest.New(discordtest.Options{})
	defer other.Close()
	look := func(key string) string {
		p, err := discord.New(discord.Config{Token: s.Token(), APIURL: s.URL, PublicKey: key})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Examine(context.Background(), nil) {
			if f.Of == "discord interactions" {
				return f.Grade.String() + ": " + f.Says
			}
		}
		return "nothing"
	}
	check := func(key, want string) {
		t.Helper()
		if got := look(key); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	check("", "ok: come over the gateway; no intents are needed")
	check(s.PublicKey(), "failure: public_key is set, and Discord has no address to post them to")
	check(other.PublicKey(), "failure: public_key is not the one of this application: all of them are refused")
	p, err := discord.New(discord.Config{Token: s.Token(), APIURL: s.URL, PublicKey: s.PublicKey()})
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(p)
	defer front.Close()
	if err := s.SetEndpoint(context.Background(), front.URL); err != nil {
		t.Fatal(err)
	}
	check(s.PublicKey(), "ok: are posted to "+front.URL)
	check("", "failure: Discord posts them to "+front.URL+", and the bot waits for them on the gateway")
}

// Commands that people see twice are found, and a server where the bot may have none.
func TestExamineCommands(t *testing.T) {
	s := discordtest.New(discordtest.Options{})
	defer s.Close()
	put := func(scope string) {
		t.Helper()
		req, err := http.NewRequest(http.MethodPut, s.URL+"/api/v9/applications/900"+scope+"/commands", strings.NewReader(`[{"name":"topics","description":"x","type":1}]`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bot "+s.Token())
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer http.DefaultClient.CloseIdleConnections()
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Fatal(resp.Status)
		}
	}
	check := func(guild, want string) {
		t.Helper()
		p, err := discord.New(discord.Config{Token: s.Token(), APIURL: s.URL, Guild: guild})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range p.Examine(context.Background(), []string{"10"}) {
			if strings.HasPrefix(f.Of, "discord commands") {
				got = append(got, fmt.Sprintf("%s %s: %s", f.Grade, f.Of, f.Says))
			}
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
		}
	}
	put("/guilds/1")
	check("1", "ok discord commands: 1 registered")
	put("")
	check("", "ok discord commands: 2 registered\nwarning discord commands in server 1: some are registered twice, for all servers and for this one")
	check("99", "ok discord commands: 2 registered\n"+
		"warning discord commands in server 1: some are registered twice, for all servers and for this one\n"+
		"failure discord commands in server 99: the bot may have none there")
}
