package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"attache/bot"
	"attache/bot/commands"
	"attache/bot/reply"
	"attache/bot/slack/slacktest"
)

func digest(s string) reply.Message {
	return reply.Message{Title: "Morning digest", Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(s)}}}
}

func TestPostFindEdit(t *testing.T) {
	st := begin(t, slacktest.Options{}, nil)
	p := st.platform
	if _, found, err := p.Find(st.ctx, "CNEWS", "k1"); found || err != nil {
		t.Errorf("found %t, %v before it was posted", found, err)
	}
	id, err := p.Post(st.ctx, "CNEWS", digest(hostile), "k1")
	if err != nil {
		t.Fatal(err)
	}
	m, err := st.Posted(st.ctx, "CNEWS", 1)
	if err != nil || m.TS != id {
		t.Fatalf("posted %v as %s, %v", m, id, err)
	}
	st.same("# Morning digest\n"+hostile+"\n", m.String())
	for arg, want := range map[string]string{"unfurl_links": "false", "unfurl_media": "false", "mrkdwn": "false", "link_names": "false", "parse": "none"} {
		if got := m.Form(arg); got != want {
			t.Errorf("%s = %q, want %q", arg, got, want)
		}
	}
	if m.Metadata.EventType != "attache_post" || m.Metadata.EventPayload["key"] != "k1" {
		t.Errorf("metadata = %+v", m.Metadata)
	}
	if got, found, err := p.Find(st.ctx, "CNEWS", "k1"); got != id || !found || err != nil {
		t.Errorf("find = %s, %t, %v, want %s", got, found, err, id)
	}
	if _, found, err := p.Find(st.ctx, "CNEWS", "k2"); found || err != nil {
		t.Errorf("another key: found %t, %v", found, err)
	}
	if err := p.Edit(st.ctx, "CNEWS", id, digest("changed")); err != nil {
		t.Fatal(err)
	}
	if m, err := st.Edited(st.ctx, m); err != nil || m.String() != "# Morning digest\nchanged\n" {
		t.Errorf("edited = %v, %v", m, err)
	}
	if got, found, err := p.Find(st.ctx, "CNEWS", "k1"); got != id || !found || err != nil {
		t.Errorf("after the edit, find = %s, %t, %v, want %s", got, found, err, id)
	}
	st.tidy()
}

func TestWhatIsToldStandsOnce(t *testing.T) {
	t.Parallel()
	st := begin(t, slacktest.Options{}, nil)
	st.AddUser(slacktest.User{ID: "UANN"})
	for _, channel := range []string{"CNEWS", "CNOWHERE"} {
		for range 2 {
			if whom := st.platform.Tell(st.ctx, channel, []string{"UANN"}, "Not posted: *stars* & <@U1>", "k1-pause"); whom == "" {
				t.Errorf("%s: nobody was told", channel)
			}
		}
	}
	if n := len(st.Messages("CNEWS")); n != 1 {
		t.Errorf("the channel holds %d messages", n)
	}
	if n := len(st.Messages(st.Direct("UANN"))); n != 1 {
		t.Errorf("in private: %d messages", n)
	}
}

func TestAKeyIsPostedOnce(t *testing.T) {
	t.Parallel()
	st := begin(t, slacktest.Options{PostEvery: 900 * time.Millisecond}, nil)
	first, err := st.platform.Post(st.ctx, "CNEWS", digest("x"), "k1")
	if err != nil {
		t.Fatal(err)
	}
	again := New(Config{BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, APIURL: st.APIURL, Log: st.platform.log})
	defer again.http.CloseIdleConnections()
	for _, p := range []*Platform{st.platform, again} {
		if second, err := p.Post(st.ctx, "CNEWS", digest("x"), "k1"); err != nil || second != first {
			t.Errorf("posted again as %s, %v, want %s", second, err, first)
		}
	}

	// The answer to the second post gets lost; the third must not make another message.
	st.Fail("chat.postMessage", slacktest.Fault{Lost: true})
	_, err = st.platform.Post(st.ctx, "CNEWS", digest("y"), "k2")
	var later *bot.Later
	if err == nil || errors.As(err, &later) || errors.Is(err, bot.ErrRejected) {
		t.Errorf("lost answer: error = %v, want one that leaves it open", err)
	}
	st.Fail("conversations.history", slacktest.Fault{Error: "missing_scope"})
	if id, err := st.platform.Post(st.ctx, "CNEWS", digest("y"), "k2"); err == nil {
		t.Errorf("posted again as %s although the history could not be read", id)
	}
	if id, err := st.platform.Post(st.ctx, "CNEWS", digest("y"), "k2"); err != nil || id != st.Messages("CNEWS")[1].TS {
		t.Errorf("post = %s, %v, want the one that was there", id, err)
	}
	if n := len(st.Messages("CNEWS")); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
	st.tidy()
}

func TestPostErrors(t *testing.T) {
	for _, tc := range []struct {
		name, channel string
		faults        []slacktest.Fault
		want          error // nil: left open
		after         time.Duration
	}{
		{"unknown channel", "CNONE", nil, bot.ErrGone, 0},
		{"archived", "COLD", nil, bot.ErrGone, 0},
		{"not in channel", "COTHER", nil, bot.ErrForbidden, 0},
		{"announcements only", "CNEWS", []slacktest.Fault{{Error: "restricted_action_read_only_channel"}}, bot.ErrForbidden, 0},
		{"token revoked", "CNEWS", []slacktest.Fault{{Error: "token_revoked"}}, bot.ErrBarred, 0},
		{"not liked", "CNEWS", []slacktest.Fault{{Error: "msg_blocks_too_long"}}, bot.ErrRejected, 0},
		{"too fast", "CNEWS", []slacktest.Fault{{RetryAfter: 7 * time.Second}}, nil, 7 * time.Second},
		{"too fast, in the body", "CNEWS", []slacktest.Fault{{Error: "ratelimited"}}, nil, 30 * time.Second},
		{"broken", "CNEWS", []slacktest.Fault{{Status: 503}}, nil, 0},
		{"broken, in the body", "CNEWS", []slacktest.Fault{{Error: "internal_error"}}, nil, 0},
		{"no answer", "CNEWS", []slacktest.Fault{{Drop: true}}, nil, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			st := begin(t, slacktest.Options{}, nil)
			st.AddChannel(slacktest.Channel{ID: "COLD", Name: "old", Member: true, Archived: true})
			st.Fail("chat.postMessage", tc.faults...)
			_, err := st.platform.Post(st.ctx, tc.channel, digest("x"), "k")
			if err == nil {
				t.Fatal("no error")
			}
			var later *bot.Later
			var got error
			for _, kind := range []error{bot.ErrGone, bot.ErrForbidden, bot.ErrBarred, bot.ErrRejected, bot.ErrUnreadable} {
				if errors.Is(err, kind) {
					got = kind
				}
			}
			switch {
			case got != tc.want:
				t.Errorf("error = %v, want one wrapping %v", err, tc.want)
			case errors.As(err, &later) != (tc.after > 0):
				t.Errorf("error = %#v, want bot.Later: %t", err, tc.after > 0)
			case later != nil && later.After != tc.after:
				t.Errorf("try again after %s, want %s", later.After, tc.after)
			}
		})
	}
	t.Run("nobody there", func(t *testing.T) {
		st := begin(t, slacktest.Options{}, nil)
		st.Server.Close()
		_, err := st.platform.Post(st.ctx, "CNEWS", digest("x"), "k")
		var later *bot.Later
		if !errors.As(err, &later) || strings.Contains(err.Error(), "http://") {
			t.Errorf("error = %v, want bot.Later without an address", err)
		}
	})
	t.Run("nothing to say", func(t *testing.T) {
		st := begin(t, slacktest.Options{}, nil)
		if _, err := st.platform.Post(st.ctx, "CNEWS", reply.Message{}, "k"); !errors.Is(err, bot.ErrRejected) {
			t.Errorf("error = %v, want one wrapping ErrRejected", err)
		}
	})
	t.Run("edit of a message that is gone", func(t *testing.T) {
		st := begin(t, slacktest.Options{}, nil)
		if err := st.platform.Edit(st.ctx, "CNEWS", "1.1", digest("x")); !errors.Is(err, bot.ErrRejected) {
			t.Errorf("error = %v, want one wrapping ErrRejected", err)
		}
	})
	t.Run("interrupted while it waits for its turn", func(t *testing.T) {
		st := begin(t, slacktest.Options{}, nil)
		if _, err := st.platform.Post(st.ctx, "CNEWS", digest("x"), "k1"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(st.ctx)
		done := make(chan error, 1)
		go func() {
			_, err := st.platform.Post(ctx, "CNEWS", digest("x"), "k2")
			done <- err
		}()
		if err := st.Requested(st.ctx, "conversations.history", 2); err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := <-done; err == nil || len(st.Messages("CNEWS")) != 1 {
			t.Errorf("error = %v with %d messages", err, len(st.Messages("CNEWS")))
		}
	})
}

func TestFindWhereItCannotLook(t *testing.T) {
	t.Parallel()
	now := time.Now()
	st := begin(t, slacktest.Options{Now: func() time.Time { return now }}, nil)
	for channel, want := range map[string]error{"COTHER": bot.ErrUnreadable, "CNONE": bot.ErrUnreadable} {
		if _, found, err := st.platform.Find(st.ctx, channel, "k"); found || !errors.Is(err, want) {
			t.Errorf("%s: found %t, %v, want an error wrapping %v", channel, found, err, want)
		}
	}
	var later *bot.Later
	st.Fail("conversations.history", slacktest.Fault{RetryAfter: 3 * time.Second})
	if _, _, err := st.platform.Find(st.ctx, "CNEWS", "k"); !errors.As(err, &later) || later.After != 3*time.Second {
		t.Errorf("rate limit: error = %v", err)
	}

	// A busy channel: 2,100 messages since the post.
	if _, err := st.platform.Post(st.ctx, "CNEWS", digest("x"), "k"); err != nil {
		t.Fatal(err)
	}
	for range 2100 {
		if _, _, err := st.platform.api.PostMessageContext(st.ctx, "CNEWS", render(digest("y"), look{}).options()...); err != nil {
			t.Fatal(err)
		}
	}
	if _, found, err := st.platform.Find(st.ctx, "CNEWS", "k"); found || !errors.Is(err, bot.ErrUnreadable) {
		t.Errorf("found %t, %v in a busy channel, want an error wrapping ErrUnreadable", found, err)
	}
}

func TestPostsKeepTheChannelsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := New(Config{Log: slog.New(slog.DiscardHandler)})
		start := time.Now()
		for i, tc := range []struct {
			channel string
			after   time.Duration
		}{
			{"CNEWS", 0}, {"CMORE", 0}, {"CNEWS", time.Second}, {"CNEWS", 2 * time.Second}, {"CMORE", 2 * time.Second},
		} {
			if err := p.wait(t.Context(), tc.channel); err != nil {
				t.Fatal(err)
			}
			if got := time.Since(start); got != tc.after {
				t.Errorf("message %d in %s went after %s, want %s", i+1, tc.channel, got, tc.after)
			}
		}
	})
}

func TestAButtonThatCannotBeKeptIsLeftOut(t *testing.T) {
	st := begin(t, slacktest.Options{}, nil)
	m := digest("x")
	m.Actions = []reply.Action{{Label: "Long", Line: "/quote " + strings.Repeat("x", 2000)}, {Label: "Short", Line: "/help"}}
	if _, err := st.platform.Post(st.ctx, "CNEWS", m, "k"); err != nil {
		t.Fatal(err)
	}
	st.same("# Morning digest\nx\n⟦button Short⟧\n", st.Messages("CNEWS")[0].String())
}

func TestPostedPictures(t *testing.T) {
	t.Parallel()
	st := begin(t, slacktest.Options{}, nil)
	m := digest("x")
	m.Blocks = append(m.Blocks, reply.Picture{Name: "m.png", PNG: []byte("PNG"), Alt: "alt"})
	if _, err := st.platform.Post(st.ctx, "CNEWS", m, "k"); err != nil {
		t.Fatal(err)
	}
	st.same("# Morning digest\nx\nPicture ⟦code m.png⟧, below. alt\n", st.Messages("CNEWS")[0].String())
	if _, err := st.Shared(st.ctx, "CNEWS", 1); err != nil {
		t.Error(err)
	}
	st.Fail("upload", slacktest.Fault{Status: 500})
	if _, err := st.platform.Post(st.ctx, "CNEWS", m, "k2"); err != nil {
		t.Errorf("a post whose picture failed: %v", err)
	}
	if !strings.Contains(st.log.String(), `"msg":"file not delivered"`) {
		t.Error("it is not in the log")
	}
	st.tidy()
}

// manifestScopes reads the bot scopes of the manifest.
func manifestScopes(t *testing.T) (scopes []string, text string) {
	t.Helper()
	b, err := os.ReadFile("manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, after, ok := strings.Cut(string(b), "    bot:\n")
	if !ok {
		t.Fatal("the manifest has no bot scopes")
	}
	for line := range strings.Lines(after) {
		m := regexp.MustCompile(`^      - ([a-z:]+)`).FindStringSubmatch(line)
		if m == nil {
			break
		}
		scopes = append(scopes, m[1])
	}
	return scopes, string(b)
}

// TestTheManifestGrantsWhatIsUsed lives through everything that needs a scope, with those of the manifest.
func TestTheManifestGrantsWhatIsUsed(t *testing.T) {
	t.Parallel()
	scopes, text := manifestScopes(t)
	use := func(t *testing.T, scopes []string) []slacktest.Refusal {
		st := begin(t, slacktest.Options{Scopes: scopes}, nil)
		st.expected = []string{"missing_scope"}
		st.run()
		st.answer(st.ask("UDESK", "CNEWS", "/attache admin status"), 1)
		st.answer(st.ask("UADA", "CNEWS", "/attache export"), 1)
		if _, err := st.platform.Post(st.ctx, "CNEWS", digest("x"), "k"); err == nil {
			if _, _, err := st.platform.Find(st.ctx, "CNEWS", "k"); err != nil {
				t.Log(err)
			}
		}
		if err := st.stop(); err != nil {
			t.Error(err)
		}
		return st.Refusals()
	}
	if r := use(t, scopes); len(r) != 0 {
		t.Errorf("with %q: %v", scopes, r)
	}
	for _, scope := range scopes {
		if scope == "commands" || strings.HasSuffix(scope, ":history") {
			continue // not asked for by a method; one history scope stands in for the other here
		}
		without := slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return s == scope })
		if len(use(t, without)) == 0 {
			t.Errorf("%s is in the manifest and not needed", scope)
		}
	}
	for _, want := range []string{"command: /attache\n", "socket_mode_enabled: true\n", "is_enabled: true\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the manifest lacks %q", fmt.Sprint(want))
		}
	}
}

// Without the marks before the lines for HTTP, each of those stands beside the keys of its level.
func TestTheManifestForHTTP(t *testing.T) {
	_, text := manifestScopes(t)
	text = strings.ReplaceAll(text, "#http ", "")
	for _, want := range []string{
		"    - command: /attache\n      url: https://bot.example.org/slack\n      description: ",
		"  interactivity:\n    is_enabled: true\n    request_url: https://bot.example.org/slack\n    message_menu_options_url: https://bot.example.org/slack\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the manifest lacks\n%s", want)
		}
	}
}

// TestTheCommandsThereAre holds the bot's own commands to what Slack and the manifest make of them.
func TestTheCommandsThereAre(t *testing.T) {
	_, manifest := manifestScopes(t)
	st := begin(t, slacktest.Options{}, nil)
	st.defined = commands.New(commands.Desk{Names: &commands.Index{}})
	st.run()
	for _, c := range st.defined {
		if c.OnMessage != "" {
			want := fmt.Sprintf("    - name: %s\n      type: message\n      callback_id: %s\n", c.OnMessage, shortcutID(&c))
			if !strings.Contains(manifest, want) {
				t.Errorf("the manifest lacks the shortcut of /%s:\n%s", c.Name, want)
			}
		}
		if !slices.ContainsFunc(c.Options, func(o bot.Option) bool { return o.Required }) {
			continue
		}
		v, err := st.ask("UADMIN", "CNEWS", "/attache "+c.Name).View(st.ctx, 1)
		if err != nil {
			t.Errorf("/%s: %v", c.Name, err)
			continue
		}
		if got, want := len(v.Inputs()), len(c.Offered()); got != want {
			t.Errorf("/%s has %d options and its form %d inputs", c.Name, want, got)
		}
	}
	for id := range strings.SplitSeq(manifest, "callback_id: ") {
		id, _, _ = strings.Cut(id, "\n")
		if strings.HasPrefix(id, "#") {
			continue // before the first one
		}
		if !slices.ContainsFunc(st.defined, func(c bot.Command) bool { return c.OnMessage != "" && shortcutID(&c) == id }) {
			t.Errorf("the manifest has the shortcut %q of no command", id)
		}
	}
}
