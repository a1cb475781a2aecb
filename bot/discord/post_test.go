package discord

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/google/go-cmp/cmp"

	"attache/bot"
	"attache/bot/discord/discordtest"
	"attache/bot/reply"
)

func interactionOf(id, token string) *discordgo.Interaction {
	return &discordgo.Interaction{ID: id, Token: token, AppID: "900"}
}

func TestPostFindEdit(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{})
	p, ctx := st.platform, within(t)
	m := says("one new statement")
	m.Footer = reply.Plain("Window of a day")
	first, err := p.Post(ctx, "10", m, "s-1")
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.Post(ctx, "10", m, "s-1")
	if err != nil || again != first {
		t.Errorf("posting again made %q, error %v, want %q", again, err, first)
	}
	st.ForgetNonces()
	st.Say(ada, "10", "s-1")
	id, found, err := p.Find(ctx, "10", "s-1")
	if err != nil || !found || id != first {
		t.Errorf("found %q %t, error %v, want %q", id, found, err, first)
	}
	if _, found, err := p.Find(ctx, "10", "s-10"); found || err != nil {
		t.Errorf("another key: %t, error %v", found, err)
	}
	want := "┌ \n│ one new statement\n└ Window of a day · s-1\n"
	if diff := cmp.Diff(want, st.Messages("10")[0].String()); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	m.Title = "Corrected"
	if err := p.Edit(ctx, "10", first, m); err != nil {
		t.Fatal(err)
	}
	if got := st.Messages("10")[0]; !got.Edited || !got.Quiet || got.Embeds[0].Title != "Corrected" {
		t.Errorf("edited: %+v", got)
	}
	long := strings.Repeat("a key that is no word ", 3)
	id, err = p.Post(ctx, "10", m, long)
	if err != nil {
		t.Fatal(err)
	}
	if got, found, err := p.Find(ctx, "10", long); got != id || !found || err != nil {
		t.Errorf("a long key: %q %t, error %v, want %q", got, found, err, id)
	}
}

func TestWhatIsToldStandsOnce(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{})
	st.AddUser("500") // the admin of the configuration
	for _, channel := range []string{"10", "nowhere"} {
		for range 3 {
			if whom := st.platform.Tell(within(t), channel, nil, "Not posted: *stars* & <@71>", "s-1-pause"); whom == "" {
				t.Errorf("%s: nobody was told", channel)
			}
			st.ForgetNonces()
		}
	}
	for _, channel := range []string{"10", discordtest.Direct("500")} {
		if said := st.Messages(channel); len(said) != 1 {
			t.Errorf("%s holds %v", channel, said)
		}
	}
}

func TestKeyInTheFooterStandsOnce(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{})
	m := says("x")
	m.Footer = reply.Plain("slot s-1 of today")
	if _, err := st.platform.Post(within(t), "10", m, "s-1"); err != nil {
		t.Fatal(err)
	}
	if got := st.Messages("10")[0].Embeds[0].Footer.Text; got != "slot s-1 of today" {
		t.Errorf("footer %q", got)
	}
	if _, found, err := st.platform.Find(within(t), "10", "s-1"); !found || err != nil {
		t.Errorf("found %t, error %v", found, err)
	}
}

func TestFindReadsBackFarEnough(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{RequestsPerSecond: 1000}, Config{})
	id, err := st.platform.Post(within(t), "10", says("x"), "s-1")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 250 {
		st.Say(ada, "10", fmt.Sprint(i))
	}
	if got, found, err := st.platform.Find(within(t), "10", "s-1"); got != id || !found || err != nil {
		t.Errorf("found %q %t, error %v, want %q", got, found, err, id)
	}
	for i := range deepestFind {
		st.Say(ada, "10", fmt.Sprint(i))
	}
	if _, _, err := st.platform.Find(within(t), "10", "s-1"); !errors.Is(err, bot.ErrUnreadable) {
		t.Errorf("further back than is read: %v", err)
	}
}

func TestMessagesOfOthersWithUnknownComponents(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	id, err := st.platform.Post(within(t), "10", says("x"), "s-1")
	if err != nil {
		t.Fatal(err)
	}
	odd := st.Insert(discordtest.Message{Channel: "10", Author: "800", Content: "words", Rows: []discordtest.Row{{Type: 1, Components: []discordtest.Component{{Type: 99}}}}})
	if got, found, err := st.platform.Find(within(t), "10", "s-1"); got != id || !found || err != nil {
		t.Errorf("found %q %t, error %v, want %q", got, found, err, id)
	}
	i, err := st.Act(ada, "Check this quotation", odd)
	if got := answer(t, i, err).String(); !strings.Contains(got, "do not understand what Discord sent") {
		t.Errorf("an action on it brought\n%s", got)
	}
}

func TestErrorsOfPosts(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{})
	st.AddChannel(discordtest.Channel{ID: "11", Guild: "1", Deny: discordtest.SendMessages | discordtest.ReadMessageHistory})
	st.AddChannel(discordtest.Channel{ID: "12", Guild: "1", Deny: discordtest.ViewChannel})
	const messages = "/api/v9/channels/*/messages"
	for _, tc := range []struct {
		name, channel string
		fault         *discordtest.Fault
		want          string
	}{
		{"unknown channel", "404", nil, "gone"},
		{"no permission", "11", nil, "forbidden"},
		{"no access", "12", nil, "forbidden"},
		{"no id", "general", nil, "rejected"},
		{"a path", "10/../11", nil, "rejected"},
		{"bad form", "10", &discordtest.Fault{Status: 400}, "rejected"},
		{"429", "10", &discordtest.Fault{Status: 429, RetryAfter: 1500 * time.Millisecond}, "later 1.5s"},
		{"global 429", "10", &discordtest.Fault{Status: 429, RetryAfter: 2 * time.Second, Global: true}, "later 2s"},
		{"429 in text", "10", &discordtest.Fault{Status: 429, Text: true}, "later 1m0s"},
		{"401", "10", &discordtest.Fault{Status: 401}, "barred"},
		{"500 for long", "10", &discordtest.Fault{Status: 500, Times: postTries}, "open"},
		{"cut for long", "10", &discordtest.Fault{Drop: true, Times: 2 * postTries}, "open"},
	} {
		if tc.fault != nil {
			tc.fault.Path = messages
			st.Fail(*tc.fault)
		}
		_, err := st.platform.Post(within(t), tc.channel, says("x"), "s-1")
		if got := kind(err); got != tc.want {
			t.Errorf("%s: %s (%v), want %s", tc.name, got, err, tc.want)
		}
		if err != nil && strings.Contains(err.Error(), st.Token()) {
			t.Errorf("%s: the error holds the token: %v", tc.name, err)
		}
	}
	if n := len(st.Messages("10")); n != 0 {
		t.Errorf("%d messages after faults only", n)
	}
	st2 := prepare(t, discordtest.Options{}, Config{})
	st2.Close()
	if _, err := st2.platform.Post(within(t), "10", says("x"), "s-1"); kind(err) != "later 30s" {
		t.Errorf("no server: %v", err)
	}
	if err := st.platform.Edit(within(t), "10", "404", says("x")); kind(err) != "rejected" {
		t.Errorf("an edit of no message: %v", err)
	}
}

// kind names what an error means to the ledger.
func kind(err error) string {
	var later *bot.Later
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &later):
		return "later " + later.After.String()
	case errors.Is(err, bot.ErrGone):
		return "gone"
	case errors.Is(err, bot.ErrForbidden):
		return "forbidden"
	case errors.Is(err, bot.ErrRejected):
		return "rejected"
	case errors.Is(err, bot.ErrBarred):
		return "barred"
	case errors.Is(err, bot.ErrUnreadable):
		return "unreadable"
	}
	return "open"
}

func TestPostIsNotDoubledByAFault(t *testing.T) {
	t.Parallel()
	for _, fault := range []discordtest.Fault{
		{Lose: true}, {Drop: true}, {Status: 500}, {Status: 503, Text: true}, {Status: 502, Text: true},
	} {
		st := prepare(t, discordtest.Options{}, Config{})
		fault.Method, fault.Path = http.MethodPost, "/api/v9/channels/*/messages"
		st.Fail(fault)
		if _, err := st.platform.Post(within(t), "10", says("x"), "s-1"); err != nil {
			t.Errorf("%+v: %v", fault, err)
		}
		if n := len(st.Messages("10")); n != 1 {
			t.Errorf("%+v: %d messages, want 1", fault, n)
		}
	}
}

func TestUnreadableHistory(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{})
	st.AddChannel(discordtest.Channel{ID: "11", Guild: "1", Deny: discordtest.ReadMessageHistory})
	st.AddChannel(discordtest.Channel{ID: "12", Guild: "1", Deny: discordtest.ViewChannel})
	if _, err := st.platform.Post(within(t), "11", says("x"), "s-1"); err != nil {
		t.Fatal(err)
	}
	look := func(of map[string]string) {
		t.Helper()
		for channel, want := range of {
			if _, found, err := st.platform.Find(within(t), channel, "s-1"); kind(err) != want || found {
				t.Errorf("channel %s: %v, want %s", channel, err, want)
			}
		}
	}
	// A channel that shows nothing is one that may not be read, unless the bot may. Before it knows who it is, it must be asked again.
	for _, channel := range []string{"10", "11"} {
		if _, found, err := st.platform.Find(within(t), channel, "s-1"); err == nil || errors.Is(err, bot.ErrUnreadable) || found {
			t.Errorf("channel %s before the connection: %v", channel, err)
		}
	}
	look(map[string]string{"12": "unreadable", "404": "gone"})
	self := "900"
	st.platform.self.Store(&self)
	look(map[string]string{"10": "done", "11": "unreadable", "12": "unreadable", "404": "gone"})
}

func TestErrorsNameNoToken(t *testing.T) {
	st := prepare(t, discordtest.Options{}, Config{})
	st.Close()
	_, err := st.platform.call(within(t), http.MethodPost, discordgo.EndpointInteractionResponse("1", "interaction-secret"), response{})
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}
