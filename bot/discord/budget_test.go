package discord

import (
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"attache/bot/discord/discordtest"
)

// What counts is counted for ten minutes, and at the bounds nothing is sent.
func TestBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status, scope, sent := http.StatusForbidden, "", 0
		b := &budget{
			next: roundTripper(func(*http.Request) (*http.Response, error) {
				sent++
				return &http.Response{StatusCode: status, Header: http.Header{"X-Ratelimit-Scope": {scope}}, Body: http.NoBody}, nil
			}),
			log: slog.New(slog.DiscardHandler), posts: invalidPosts, all: invalidAll, window: invalidWindow,
		}
		try := func(path string) error {
			req, err := http.NewRequest(http.MethodPost, "https://discord.com/api/v9"+path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = b.RoundTrip(req)
			return err
		}
		const post, answer = "/channels/1/messages", "/interactions/1/token/callback"
		for _, harmless := range []struct {
			status int
			scope  string
		}{{200, ""}, {204, ""}, {400, ""}, {404, ""}, {429, "shared"}, {500, ""}} {
			status, scope = harmless.status, harmless.scope
			if err := try(post); err != nil {
				t.Fatal(err)
			}
		}
		if n, _ := b.spent(); n != 0 {
			t.Fatalf("%d requests counted that do not count", n)
		}
		scope = ""
		counted := []int{401, 403, 429}
		for n := range invalidPosts {
			status = counted[n%len(counted)]
			if err := try(post); err != nil {
				t.Fatalf("after %d: %v", n, err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		// 1,000 in 100 s: the first is forgotten 10 minutes after it.
		before := sent
		err := try(post)
		o, ok := err.(*overspent)
		if want := invalidWindow - 100*time.Second; !ok || o.after != want {
			t.Errorf("a post after %d: %v, want again in %s", invalidPosts, err, want)
		}
		if err := try(answer); err != nil || sent != before+1 {
			t.Errorf("an answer is held back: %v", err)
		}
		for n := invalidPosts + 1; n < invalidAll; n++ {
			if err := try(answer); err != nil {
				t.Fatalf("an answer after %d: %v", n, err)
			}
		}
		if err := try(answer); err == nil {
			t.Errorf("an answer after %d is sent", invalidAll)
		}
		if n, paused := b.spent(); n != invalidAll || !paused {
			t.Errorf("%d counted, paused %v", n, paused)
		}
		time.Sleep(invalidWindow)
		if err := try(post); err != nil {
			t.Errorf("ten minutes later: %v", err)
		}
	})
}

// A storm of refusals stops long before Discord shuts the bot out; people are
// answered all the same, and posts go on afterwards.
func TestRefusedPostsDoNotLeadToABan(t *testing.T) {
	t.Parallel()
	const ban = 100
	st := open(t, discordtest.Options{InvalidRequests: ban}, func(p *Platform) {
		p.budget.posts, p.budget.all, p.budget.window = 10, 20, 3*time.Second
	})
	st.AddChannel(discordtest.Channel{ID: "11", Guild: "1", Deny: discordtest.SendMessages})
	var wg sync.WaitGroup
	var mu sync.Mutex
	kinds := map[string]int{}
	for range 5 {
		wg.Go(func() {
			for range 40 {
				_, err := st.platform.Post(within(t), "11", says("x"), "")
				mu.Lock()
				kinds[strings.Fields(kind(err))[0]]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if n := st.Invalid(); n < 10 || n >= ban {
		t.Errorf("%d invalid requests, want 10 or a few more", n)
	}
	if kinds["later"] == 0 || kinds["forbidden"] == 0 || len(kinds) != 2 {
		t.Errorf("posts ended as %v", kinds)
	}
	st.log.wait(t, "too many invalid requests, posts paused")
	i, err := st.Slash(ada, "10", "/digest list")
	answer(t, i, err)
	for {
		_, err := st.platform.Post(within(t), "10", says("again"), "s-1")
		if err == nil {
			break
		}
		after, err := time.ParseDuration(strings.TrimPrefix(kind(err), "later "))
		if err != nil {
			t.Fatal(err)
		}
		if sleep(within(t), after) != nil {
			t.Fatal("posts do not go on")
		}
	}
	st.log.wait(t, "requests resumed")
}
