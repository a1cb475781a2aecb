package discord

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
	"attache/bot/discord/discordtest"
)

// overHTTP returns a stage on which the platform runs without a gateway, its
// commands stand, and interactions are posted to it; and the address for them.
func overHTTP(t *testing.T, o discordtest.Options, tune func(*Platform)) (*stage, string) {
	t.Helper()
	fake := discordtest.New(o)
	st := stageWith(t, fake, Config{Guild: "1", PublicKey: fake.PublicKey()})
	if tune != nil {
		tune(st.platform)
	}
	front := httptest.NewServer(st.platform)
	t.Cleanup(front.Close)
	st.run(t)
	if _, err := st.WaitCommands(within(t), "1"); err != nil {
		t.Fatal(err)
	}
	if err := st.SetEndpoint(within(t), front.URL); err != nil {
		t.Fatal(err)
	}
	return st, front.URL
}

// delivered returns the status of the n-th request that an interaction came in.
func delivered(t *testing.T, i *discordtest.Interaction, n int) int {
	t.Helper()
	status, err := i.Status(within(t), n)
	if err != nil {
		t.Fatal(err)
	}
	return status
}

func TestInteractionsOverHTTP(t *testing.T) {
	t.Parallel()
	st, _ := overHTTP(t, discordtest.Options{}, func(p *Platform) { p.ackAfter = time.Millisecond })
	i, err := st.Slash(ada, "10", "/position actor:Zelenskyy")
	got := answer(t, i, err)
	if status := delivered(t, i, 1); status != http.StatusAccepted || !strings.Contains(got.String(), "Zelenskyy on ") {
		t.Errorf("status %d, answer\n%s", status, got)
	}
	i, err = st.Press(ada, got.Message.ID, "Older")
	if got := answer(t, i, err).String(); !strings.Contains(got, "page 2") {
		t.Errorf("a button brought\n%s", got)
	}
	i, err = st.Complete(ada, "10", "/position actor:Z")
	if got := answer(t, i, err); len(got.Choices) != maxChoices {
		t.Errorf("%d suggestions", len(got.Choices))
	}
	i, err = st.Act(ada, "Check this quotation", st.Say(ada, "10", "Tell it to Putin"))
	if got := answer(t, i, err).String(); !strings.Contains(got, "checked") {
		t.Errorf("an action brought\n%s", got)
	}
	if i, err = st.Slash(ada, "10", "/slow"); err != nil {
		t.Fatal(err)
	}
	if got, err := i.WaitFor(within(t), func(a discordtest.Answer) bool { return a.Deferred }); err != nil {
		t.Errorf("long work is not acknowledged: %v %+v", err, got)
	}
	close(st.slow)
	if got, err := i.WaitFor(within(t), func(a discordtest.Answer) bool { return strings.Contains(a.String(), "done at last") }); err != nil {
		t.Errorf("long work is not answered: %v %+v", err, got)
	}
	if n := st.Gateway().Connections; n != 0 {
		t.Errorf("%d gateway connections", n)
	}
}

func TestManyInteractionsOverHTTPAtOnce(t *testing.T) {
	t.Parallel()
	st, _ := overHTTP(t, discordtest.Options{}, nil)
	var wg sync.WaitGroup
	for n := range 100 {
		wg.Go(func() {
			i, err := st.Slash(ada, "10", fmt.Sprintf("/position actor:a%d", n))
			if err != nil {
				t.Error(err)
				return
			}
			a, err := i.Wait(within(t))
			if want := fmt.Sprintf("a%d on ", n); err != nil || !strings.Contains(a.String(), want) {
				t.Errorf("%v: not %q:\n%s", err, want, a)
			}
		})
	}
	wg.Wait()
}

// A request that Discord has not just made changes nothing.
func TestRequestsThatAreRefused(t *testing.T) {
	t.Parallel()
	st, url := overHTTP(t, discordtest.Options{}, nil)
	other := discordtest.New(discordtest.Options{})
	t.Cleanup(other.Close)
	i, err := st.Slash(ada, "10", "/digest subscribe schedule:x")
	answer(t, i, err)
	body := i.Body()
	requests := len(st.Requests())
	now := time.Now()
	without := func(h http.Header, name string) http.Header {
		h.Del(name)
		return h
	}
	with := func(h http.Header, name, value string) http.Header {
		h.Set(name, value)
		return h
	}
	huge := bytes.Repeat([]byte(" "), maxInteraction+1)
	exact := append([]byte(`{"type":1}`), huge[:maxInteraction-len(`{"type":1}`)]...)
	for _, tc := range []struct {
		name   string
		body   []byte
		header http.Header
		want   int
	}{
		{"ping", []byte(`{"type":1}`), st.Sign([]byte(`{"type":1}`), now), 200},
		{"as large as may be", exact, st.Sign(exact, now), 200},
		{"four minutes old", []byte(`{"type":1}`), st.Sign([]byte(`{"type":1}`), now.Add(-4*time.Minute)), 200},
		{"repeated", body, st.Sign(body, now), 409},
		{"unsigned", body, nil, 401},
		{"without a time", body, without(st.Sign(body, now), "X-Signature-Timestamp"), 401},
		{"signed by another", body, other.Sign(body, now), 401},
		{"another body", append([]byte(" "), body...), st.Sign(body, now), 401},
		{"another time", body, with(st.Sign(body, now), "X-Signature-Timestamp", fmt.Sprint(now.Unix()+1)), 401},
		{"no digits", body, with(st.Sign(body, now), "X-Signature-Ed25519", "zz"), 401},
		{"too short", body, with(st.Sign(body, now), "X-Signature-Ed25519", "00"), 401},
		{"old", body, st.Sign(body, now.Add(-6*time.Minute)), 401},
		{"to come", body, st.Sign(body, now.Add(6*time.Minute)), 401},
		{"too large", huge, st.Sign(huge, now), 413},
		{"no JSON", []byte("hello"), st.Sign([]byte("hello"), now), 400},
		{"no interaction", []byte(`{"type":2}`), st.Sign([]byte(`{"type":2}`), now), 400},
		{"another kind of JSON", []byte(`[1]`), st.Sign([]byte(`[1]`), now), 400},
	} {
		req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		if tc.header != nil {
			req.Header = tc.header
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		says, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != tc.want {
			t.Errorf("%s: %d %s, want %d", tc.name, resp.StatusCode, says, tc.want)
		}
	}
	http.DefaultClient.CloseIdleConnections()
	st.stop()
	if err := <-st.ended; err != nil {
		t.Fatal(err)
	}
	for _, r := range st.Requests()[requests:] {
		if r.Method != http.MethodPut { // the commands of the other scope may still be on their way
			t.Errorf("it led to %s %s", r.Method, r.Path)
		}
	}
	// It has ended: nothing is taken any more.
	i, err = st.Slash(ada, "10", "/digest list")
	if err != nil {
		t.Fatal(err)
	}
	if status := delivered(t, i, 1); status != http.StatusServiceUnavailable {
		t.Errorf("after the end: %d", status)
	}
}

func TestDuplicateOverHTTPIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	st, _ := overHTTP(t, discordtest.Options{}, nil)
	i, err := st.Slash(ada, "10", "/digest subscribe schedule:x")
	answer(t, i, err)
	if err := i.Redeliver(); err != nil {
		t.Fatal(err)
	}
	if status := delivered(t, i, 2); status != http.StatusConflict {
		t.Errorf("a duplicate was answered %d", status)
	}
}

func TestStopOverHTTPLetsRunningCommandsFinish(t *testing.T) {
	t.Parallel()
	st, _ := overHTTP(t, discordtest.Options{}, func(p *Platform) { p.ackAfter = time.Millisecond })
	i, err := st.Slash(ada, "10", "/slow")
	answer(t, i, err)
	st.stop()
	close(st.slow)
	if _, err := i.WaitFor(within(t), func(a discordtest.Answer) bool { return strings.Contains(a.String(), "done at last") }); err != nil {
		t.Fatal(err)
	}
	if err := <-st.ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestWrongTokenOverHTTPIsRefusedForGood(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(discordtest.Options{})
	st := stageWith(t, fake, Config{Token: "wrong", PublicKey: fake.PublicKey()})
	st.run(t)
	select {
	case err := <-st.ended:
		if err == nil || !strings.Contains(err.Error(), bot.ErrBarred.Error()) {
			t.Errorf("ended with %v", err)
		}
	case <-within(t).Done():
		t.Fatal("Run goes on")
	}
}

func TestKeyOfAnotherApplicationIsTold(t *testing.T) {
	t.Parallel()
	other := discordtest.New(discordtest.Options{})
	t.Cleanup(other.Close)
	st := stageWith(t, discordtest.New(discordtest.Options{}), Config{PublicKey: other.PublicKey()})
	st.run(t)
	st.log.wait(t, "public key is not the application's")
}

// Commands that are for all are taken out of each server.
func TestScopesOverHTTP(t *testing.T) {
	t.Parallel()
	fake := discordtest.New(discordtest.Options{})
	fake.AddChannel(discordtest.Channel{ID: "20", Guild: "2"})
	st := stageWith(t, fake, Config{PublicKey: fake.PublicKey()})
	st.run(t)
	emptied := func(rs []discordtest.Request) bool {
		n := 0
		for _, r := range rs {
			if r.Method == http.MethodPut && strings.Contains(r.Path, "/guilds/") && string(r.Body) == "[]" && r.Status == 200 {
				n++
			}
		}
		return n == 2
	}
	if err := st.WaitRequests(within(t), emptied); err != nil {
		t.Fatal(err)
	}
}

// Whatever is posted, signed or not, is answered with one of a few statuses,
// and nothing unsigned is taken.
func FuzzServeHTTP(f *testing.F) {
	fake := discordtest.New(discordtest.Options{})
	f.Cleanup(fake.Close)
	p, err := New(Config{Token: "x", PublicKey: fake.PublicKey(), APIURL: fake.URL})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(p.transport.CloseIdleConnections)
	p.stopWithin = time.Second
	b := &bot.Bot{Log: p.config.Log, Now: time.Now}
	p.bot.Store(b)
	// Discord answers these with 404: what is said stays here.
	var taken int
	take := taker(func(i *discordgo.Interaction) error {
		taken++
		return p.accept(context.Background(), b, i)
	})
	p.take.Store(&take)
	f.Cleanup(p.running.Wait)
	for _, seed := range []string{
		`{"type":1}`,
		`{"id":"5","token":"t","type":2,"application_id":"900","channel_id":"10","guild_id":"1","member":{"user":{"id":"7","username":"a"},"roles":[]},"data":{"id":"1","name":"position","type":1,"options":[{"name":"actor","type":3,"value":"x"}]}}`,
		`{"id":"6","token":"t","type":3,"user":{"id":"7"},"message":{"id":"1","components":[{"type":1,"components":[{"type":2,"custom_id":"/help"}]}]},"data":{"custom_id":"/help","component_type":2}}`,
		`{"id":"7","token":"t","type":4,"data":{"name":"position","options":[{"name":"actor","type":3,"value":"x","focused":true}]}}`,
		`{"id":"8","token":"t","type":5,"data":{"custom_id":"x","components":[]}}`,
		`{"id":"9","token":"t","type":2,"data":{"name":"q","type":3,"target_id":"1","resolved":{"messages":{"1":{"components":[{"type":99}]}}}}}`,
		`{"id":1e99}`, `[]`, `null`, ``,
	} {
		f.Add([]byte(seed), true, int64(0), "")
		f.Add([]byte(seed), false, int64(0), "00")
	}
	f.Fuzz(func(t *testing.T, body []byte, signed bool, age int64, signature string) {
		at := time.Now().Add(-time.Duration(age%1000) * time.Second)
		req := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		req.Header = fake.Sign(body, at)
		if !signed {
			req.Header["X-Signature-Ed25519"] = []string{signature}
		}
		before := taken
		w := httptest.NewRecorder()
		p.ServeHTTP(w, req)
		p.running.Wait()
		stale := time.Since(at).Abs() > fresh+time.Second
		switch {
		case (!signed || stale) && (w.Code != http.StatusUnauthorized || taken != before):
			t.Errorf("signed %v, stale %v: %d, %d taken", signed, stale, w.Code, taken-before)
		case w.Code != 200 && w.Code != 202 && w.Code != 400 && w.Code != 401 && w.Code != 409:
			t.Errorf("%d", w.Code)
		case w.Code == 202 && w.Body.Len() > 0:
			t.Errorf("202 with %q", w.Body)
		}
	})
}
