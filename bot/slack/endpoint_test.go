package slack

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/bot"
	"attache/bot/slack/slacktest"
)

// overHTTP returns a bot that hears no socket, and the address to which Slack posts what people do.
func overHTTP(t *testing.T, o slacktest.Options) (*story, string) {
	t.Helper()
	st := begin(t, o, func(p *Platform) { p.secret = slacktest.SigningSecret })
	front := httptest.NewServer(st.platform)
	t.Cleanup(front.Close)
	if err := st.SetRequestURL(st.ctx, front.URL); err != nil {
		t.Fatal(err)
	}
	st.run()
	return st, front.URL
}

func TestOverHTTP(t *testing.T) {
	t.Parallel()
	st, _ := overHTTP(t, slacktest.Options{})
	c := st.ask("UADA", "CNEWS", "/attache position France & friends")
	ack, err := c.Ack(st.ctx)
	if err != nil || len(ack.Payload) > 0 {
		t.Errorf("acknowledged with %q, %v", ack.Payload, err)
	}
	c = st.ask("UADA", "CNEWS", "/attache position France")
	m := st.answer(c, 1)
	if !strings.HasPrefix(m.String(), "# Position of France\n") {
		t.Errorf("a command brought %s", m)
	}
	if m := st.press("UADA", m, m.Buttons()[0].Label); m.String() == "" {
		t.Error("a button brought nothing")
	}
	c, err = st.Shortcut("UADA", "CNEWS", "quote", "hidden words")
	if err != nil {
		t.Fatal(err)
	}
	if m := st.answer(c, 1); !strings.Contains(m.String(), "hidden words") {
		t.Errorf("an action on a message brought %s", m)
	}

	// A form: suggestions and complaints come in the answer to the request.
	c = st.ask("UADA", "CNEWS", "/attache position")
	v, err := c.View(st.ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	choices, err := st.Suggest(st.ctx, "UADA", v, "actor", "fra")
	if err != nil || len(choices) != 1 || choices[0].Value != "France" {
		t.Errorf("suggested %v, %v", choices, err)
	}
	if choices, err := st.Suggest(st.ctx, "UADA", v, "actor", "fail"); err != nil || len(choices) != 0 {
		t.Errorf("suggested %v, %v", choices, err)
	}
	wrong, err := st.Submit("UADA", v, map[string]string{"actor": "France", "as_of": "someday"})
	if err != nil {
		t.Fatal(err)
	}
	if ack, err := wrong.Ack(st.ctx); err != nil || !strings.Contains(string(ack.Payload), `"response_action":"errors"`) {
		t.Errorf("a wrong form was acknowledged with %s, %v", ack.Payload, err)
	}
	right, err := st.Submit("UADA", v, map[string]string{"actor": "France"})
	if err != nil {
		t.Fatal(err)
	}
	if ack, err := right.Ack(st.ctx); err != nil || len(ack.Payload) > 0 {
		t.Errorf("a right form was acknowledged with %s, %v", ack.Payload, err)
	}
	if m := st.answer(c, 1); !strings.HasPrefix(m.String(), "# Position of France\n") {
		t.Errorf("a form brought %s", m)
	}
	for _, r := range st.Requests() {
		if r.Method == "apps.connections.open" {
			t.Error("a socket was asked for")
		}
	}
}

// A slow command is acknowledged at once.
func TestSlowCommandOverHTTP(t *testing.T) {
	t.Parallel()
	st, _ := overHTTP(t, slacktest.Options{})
	c := st.ask("UADA", "CNEWS", "/attache slow")
	<-st.started
	if ack, err := c.Ack(st.ctx); err != nil || ack.After > time.Second {
		t.Errorf("acknowledged after %s, %v", ack.After, err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- st.stop() }()
	st.slow <- struct{}{}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	st.same("done at last\n⟦button Share⟧\n", st.answer(c, 1).String())
	// It has ended: nothing is taken any more.
	st.expected = []string{"http_status"}
	c = st.ask("UADA", "CNEWS", "/attache")
	if status, err := c.Status(st.ctx, 1); err != nil || status != http.StatusServiceUnavailable {
		t.Errorf("after the end: %d, %v", status, err)
	}
}

func TestManyAtOnceOverHTTP(t *testing.T) {
	t.Parallel()
	st, _ := overHTTP(t, slacktest.Options{})
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			c, err := st.Command("UADA", "CNEWS", "/attache position France")
			if err != nil {
				t.Error(err)
				return
			}
			if m, err := c.Answer(st.ctx); err != nil || !strings.HasPrefix(m.String(), "# Position of France\n") {
				t.Errorf("%v: %s", err, m)
			}
		})
	}
	wg.Wait()
}

// What Slack repeats is acknowledged again, what somebody else repeats is refused; neither is carried out twice.
func TestRequestsAreTakenOnce(t *testing.T) {
	t.Parallel()
	st, _ := overHTTP(t, slacktest.Options{})
	st.expected = []string{"http_status"}
	c := st.ask("UADA", "CNEWS", "/attache position France")
	st.answer(c, 1)
	if err := c.Resend(); err != nil {
		t.Fatal(err)
	}
	if status, err := c.Status(st.ctx, 2); err != nil || status != http.StatusOK {
		t.Errorf("a repetition was answered %d, %v", status, err)
	}
	st.Duplicate(1)
	twice := st.ask("UADA", "CNEWS", "/attache position France")
	st.answer(twice, 1)
	one, err := twice.Status(st.ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	two, err := twice.Status(st.ctx, 2)
	if err != nil || one+two != http.StatusOK+http.StatusConflict {
		t.Errorf("a replay was answered %d and %d, %v", one, two, err)
	}
	if err := st.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(c.Answers()) + len(twice.Answers()); n != 2 {
		t.Errorf("%d answers to 2 commands", n)
	}
}

// A request that Slack has not just made changes nothing.
func TestRequestsThatAreRefused(t *testing.T) {
	t.Parallel()
	st, address := overHTTP(t, slacktest.Options{})
	form := func(pairs ...string) []byte {
		v := make(url.Values)
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return []byte(v.Encode())
	}
	command := form("command", "/attache", "text", "position France", "user_id", "UADA", "channel_id", "CNEWS", "response_url", st.APIURL+"nowhere")
	check := form("ssl_check", "1", "token", "verification")
	now := time.Now()
	with := func(h http.Header, name, value string) http.Header {
		h.Set(name, value)
		return h
	}
	huge := bytes.Repeat([]byte("a"), maxRequest+1)
	requests := len(st.Requests())
	for _, tc := range []struct {
		name   string
		body   []byte
		header http.Header
		want   int
	}{
		{"check of the address", check, slacktest.Sign(check, now), 200},
		{"the same check", check, slacktest.Sign(check, now), 200},
		{"four minutes old", check, slacktest.Sign(check, now.Add(-4*time.Minute)), 200},
		{"an event", []byte(`{"type":"event_callback"}`), with(slacktest.Sign([]byte(`{"type":"event_callback"}`), now), "Content-Type", "application/json"), 200},
		{"unsigned", command, nil, 401},
		{"without a time", command, with(slacktest.Sign(command, now), "X-Slack-Request-Timestamp", ""), 401},
		{"a time that is none", command, with(slacktest.Sign(command, now), "X-Slack-Request-Timestamp", "now"), 401},
		{"another body", append([]byte("a=b&"), command...), slacktest.Sign(command, now), 401},
		{"another time", command, with(slacktest.Sign(command, now), "X-Slack-Request-Timestamp", fmt.Sprint(now.Unix()+1)), 401},
		{"another version", command, with(slacktest.Sign(command, now), "X-Slack-Signature", "v1="+strings.Repeat("0", 64)), 401},
		{"guessed", command, with(slacktest.Sign(command, now), "X-Slack-Signature", "v0="+strings.Repeat("0", 64)), 401},
		{"old", command, slacktest.Sign(command, now.Add(-6*time.Minute)), 401},
		{"to come", command, slacktest.Sign(command, now.Add(6*time.Minute)), 401},
		{"too large", huge, slacktest.Sign(huge, now), 413},
		{"an unsigned challenge", []byte(`{"type":"url_verification","challenge":"x"}`), http.Header{"Content-Type": {"application/json"}}, 401},
		{"no form", []byte("a=%zz"), slacktest.Sign([]byte("a=%zz"), now), 400},
		{"an empty form", nil, slacktest.Sign(nil, now), 400},
		{"no JSON", form("payload", "{"), slacktest.Sign(form("payload", "{"), now), 400},
		{"no JSON at all", []byte("x"), with(slacktest.Sign([]byte("x"), now), "Content-Type", "application/json"), 400},
	} {
		req, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(tc.body))
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
	if err := st.stop(); err != nil {
		t.Fatal(err)
	}
	for _, r := range st.Requests()[requests:] {
		t.Errorf("it led to %s", r.Method)
	}
}

func TestSigningSecretsAreChecked(t *testing.T) {
	for secret, ok := range map[string]bool{
		slacktest.SigningSecret: true, "": false, "xoxb-0123456789-0123456789012-abcdefghijkl": false, "0123456789abcdef": false,
		slacktest.SigningSecret + " ": false,
	} {
		err := CheckSigningSecret(secret)
		if (err == nil) != ok {
			t.Errorf("%q: %v", secret, err)
		}
		if err != nil && secret != "" && strings.Contains(err.Error(), secret) {
			t.Errorf("the error holds the secret: %v", err)
		}
	}
}

// Whatever is posted, signed or not, is answered with one of a few statuses, and nothing unsigned is taken.
func FuzzServeHTTP(f *testing.F) {
	fake := slacktest.New(slacktest.Options{})
	f.Cleanup(fake.Close)
	p := New(Config{BotToken: slacktest.BotToken, SigningSecret: slacktest.SigningSecret, APIURL: fake.APIURL})
	f.Cleanup(p.http.CloseIdleConnections)
	b := &bot.Bot{Log: p.log, Now: time.Now, Lines: &lines{}}
	p.bot.Store(b)
	for _, seed := range []string{
		"command=%2Fattache&text=help&user_id=U1&channel_id=C1&trigger_id=t",
		"payload=" + url.QueryEscape(`{"type":"block_actions","user":{"id":"U1"},"actions":[{"type":"button","value":"/help","block_id":"row-1","action_id":"a"}],"container":{"channel_id":"C1","is_ephemeral":true}}`),
		"payload=" + url.QueryEscape(`{"type":"view_submission","view":{"callback_id":"form position","private_metadata":"{}","state":{"values":{"actor":{"actor":{"value":"x"}}}}}}`),
		"payload=" + url.QueryEscape(`{"type":"block_suggestion","action_id":"actor","value":"x","view":{"callback_id":"form position"}}`),
		"payload=" + url.QueryEscape(`{"type":"message_action","callback_id":"quote","message":{"text":"x"}}`),
		"payload={", "ssl_check=1", "a=%zz", "",
	} {
		f.Add([]byte(seed), "application/x-www-form-urlencoded", true, int64(0), "")
		f.Add([]byte(seed), "", false, int64(0), "v0=00")
	}
	f.Add([]byte(`{"type":"url_verification","challenge":"x"}`), "application/json", true, int64(0), "")
	f.Fuzz(func(t *testing.T, body []byte, kind string, signed bool, age int64, signature string) {
		d := &desk{Platform: p, bot: b, ctx: t.Context(), seen: make(map[string]time.Time)}
		p.desk.Store(d)
		at := time.Now().Add(-time.Duration(age%1000) * time.Second)
		req := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		req.Header = slacktest.Sign(body, at)
		req.Header.Set("Content-Type", kind)
		if !signed {
			req.Header["X-Slack-Signature"] = []string{signature}
		}
		w := httptest.NewRecorder()
		p.ServeHTTP(w, req)
		d.work.Wait()
		stale := time.Since(at).Abs() > 5*time.Minute+time.Second
		switch {
		case (!signed || stale) && (w.Code != http.StatusUnauthorized || len(d.seen) > 0):
			t.Errorf("signed %v, stale %v: %d, %d taken", signed, stale, w.Code, len(d.seen))
		case w.Code != 200 && w.Code != 400 && w.Code != 401:
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
