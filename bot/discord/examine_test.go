package discord_test

import (
	"context"
	"fmt"
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
