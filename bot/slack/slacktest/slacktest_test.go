package slacktest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"
	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"go.uber.org/goleak"

	"attache/bot/slack/slacktest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if tr, ok := http.DefaultTransport.(*http.Transport); ok {
		tr.CloseIdleConnections()
	}
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// workspace starts a workspace with the channels CNEWS (the bot is in it),
// COTHER (it is not) and COLD (archived).
func workspace(t *testing.T, o slacktest.Options) *slacktest.Server {
	t.Helper()
	s := slacktest.New(o)
	t.Cleanup(s.Close)
	s.AddChannel(slacktest.Channel{ID: "CNEWS", Name: "news", Member: true})
	s.AddChannel(slacktest.Channel{ID: "COTHER", Name: "other"})
	s.AddChannel(slacktest.Channel{ID: "COLD", Name: "old", Member: true, Archived: true})
	s.AddUser(slacktest.User{ID: "UADA", Name: "Ada", Zone: "Europe/London"})
	s.SetUserGroup("SDESK", "UADA")
	return s
}

func client(s *slacktest.Server) *slackgo.Client {
	return slackgo.New(slacktest.BotToken, slackgo.OptionAppLevelToken(slacktest.AppToken), slackgo.OptionAPIURL(s.APIURL))
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// a bot acknowledges what it gets with what f returns; nothing when f is nil.
func connect(t *testing.T, s *slacktest.Server, f func(*socketmode.Client, socketmode.Event)) {
	t.Helper()
	sm := socketmode.New(client(s))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := sm.RunContext(ctx); err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("socket mode: %v", err)
		}
	}()
	served := make(chan struct{})
	go func() {
		defer close(served)
		for {
			select {
			case e := <-sm.Events:
				if e.Request != nil && e.Request.EnvelopeID != "" && f != nil {
					f(sm, e)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() { cancel(); s.DropSockets(); <-done; <-served })
	if err := s.Connected(within(t), 1); err != nil {
		t.Fatal(err)
	}
}

func text(n int) string { return strings.Repeat("é", n) }

func plain(n int) map[string]any { return map[string]any{"type": "plain_text", "text": text(n)} }

type m = map[string]any

func richText(elements ...any) m { return m{"type": "rich_text", "elements": elements} }

func section(elements ...any) m { return m{"type": "rich_text_section", "elements": elements} }

func words(t string) m { return m{"type": "text", "text": t} }

func TestBlocksThatSlackRefuses(t *testing.T) {
	repeat := func(n int, b any) []any {
		out := make([]any, n)
		for i := range out {
			out[i] = b
		}
		return out
	}
	button := func(label, id, value int) m {
		return m{"type": "button", "action_id": strings.Repeat("a", id), "text": plain(label), "value": text(value)}
	}
	buttons := func(n int) m {
		var es []any
		for i := range n {
			b := button(1, 1, 1)
			b["action_id"] = fmt.Sprint("a", i)
			es = append(es, b)
		}
		return m{"type": "actions", "elements": es}
	}
	cell := m{"type": "raw_text", "text": "x"}
	table := func(rows, columns int) m {
		return m{"type": "table", "rows": repeat(rows, repeat(columns, cell))}
	}
	for _, tc := range []struct {
		name string
		fits any // a block or a []any of them; nil: none
		not  any
		code string // "": invalid_blocks
	}{
		{"blocks", repeat(50, m{"type": "divider"}), repeat(51, m{"type": "divider"}), ""},
		{"section text", m{"type": "section", "text": plain(3000)}, m{"type": "section", "text": plain(3001)}, ""},
		{"section empty text", nil, m{"type": "section", "text": plain(0)}, ""},
		{"section without text", nil, m{"type": "section"}, ""},
		{"header", m{"type": "header", "text": plain(150)}, m{"type": "header", "text": plain(151)}, ""},
		{"header in mrkdwn", nil, m{"type": "header", "text": m{"type": "mrkdwn", "text": "x"}}, ""},
		{"field text", m{"type": "section", "fields": repeat(5, plain(2000))}, m{"type": "section", "fields": repeat(1, plain(2001))}, ""},
		{"fields", m{"type": "section", "fields": repeat(10, plain(1))}, m{"type": "section", "fields": repeat(11, plain(1))}, ""},
		{"context elements", m{"type": "context", "elements": repeat(10, plain(1))}, m{"type": "context", "elements": repeat(11, plain(1))}, ""},
		{"buttons", buttons(25), buttons(26), ""},
		{"button text", m{"type": "actions", "elements": []any{button(75, 1, 1)}}, m{"type": "actions", "elements": []any{button(76, 1, 1)}}, ""},
		{"button action id", m{"type": "actions", "elements": []any{button(1, 255, 1)}}, m{"type": "actions", "elements": []any{button(1, 256, 1)}}, ""},
		{"button value", m{"type": "actions", "elements": []any{button(1, 1, 2000)}}, m{"type": "actions", "elements": []any{button(1, 1, 2001)}}, ""},
		{"action id twice", nil, m{"type": "actions", "elements": repeat(2, button(1, 1, 1))}, ""},
		{"block id", m{"type": "divider", "block_id": text(255)}, m{"type": "divider", "block_id": text(256)}, ""},
		{"block id twice", nil, repeat(2, m{"type": "divider", "block_id": "a"}), ""},
		{"button style", nil, m{"type": "actions", "elements": []any{m{"type": "button", "action_id": "a", "text": plain(1), "style": "blue"}}}, ""},
		{"table rows", table(100, 1), table(101, 1), ""},
		{"table columns", table(1, 20), table(1, 21), ""},
		{"table ragged", nil, m{"type": "table", "rows": []any{repeat(1, cell), repeat(2, cell)}}, ""},
		{"table cell empty", nil, m{"type": "table", "rows": []any{[]any{m{"type": "raw_text", "text": ""}}}}, ""},
		{"tables", nil, repeat(2, table(1, 1)), ""},
		{"rich text empty words", richText(section(words("x"))), richText(section(words(""))), ""},
		{"rich text words outside a section", nil, richText(words("x")), ""},
		{"rich text without elements", nil, richText(), ""},
		{"rich text list of words", nil, richText(m{"type": "rich_text_list", "style": "bullet", "elements": []any{words("x")}}), ""},
		{"rich text list style", richText(m{"type": "rich_text_list", "style": "ordered", "elements": []any{section(words("x"))}}),
			richText(m{"type": "rich_text_list", "style": "numbered", "elements": []any{section(words("x"))}}), ""},
		{"rich text date", richText(section(m{"type": "date", "timestamp": 1, "format": "{date}"})),
			richText(section(m{"type": "date", "timestamp": "1", "format": "{date}"})), ""},
		{"rich text date without token", nil, richText(section(m{"type": "date", "timestamp": 1, "format": "date"})), ""},
		{"rich text style", richText(section(m{"type": "text", "text": "x", "style": m{"bold": true}})),
			richText(section(m{"type": "text", "text": "x", "style": m{"big": true}})), ""},
		{"unknown block", nil, m{"type": "poem"}, ""},
		{"not a block", nil, "poem", ""},
		{"characters in all", []any{richText(section(words(text(6600)))), richText(section(words(text(6600))))},
			[]any{richText(section(words(text(6600)))), richText(section(words(text(6601))))}, "msg_blocks_too_long"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := workspace(t, slacktest.Options{})
			if tc.fits != nil {
				if code := post(t, s, tc.fits); code != "" {
					t.Errorf("what just fits was refused: %s %v", code, s.Refusals())
				}
			}
			want := tc.code
			if want == "" {
				want = "invalid_blocks"
			}
			if got := post(t, s, tc.not); got != want {
				t.Errorf("error = %q, want %q", got, want)
			}
		})
	}
	t.Run("tables where clients do not know them", func(t *testing.T) {
		s := workspace(t, slacktest.Options{RefuseTables: true})
		if got, want := post(t, s, table(1, 1)), "invalid_blocks"; got != want {
			t.Errorf("error = %q, want %q", got, want)
		}
	})
}

// post posts blocks as they are and returns the error code.
func post(t *testing.T, s *slacktest.Server, blocks any) string {
	t.Helper()
	if _, ok := blocks.([]any); !ok {
		blocks = []any{blocks}
	}
	b, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return call(t, s, "chat.postMessage", url.Values{"token": {slacktest.BotToken}, "channel": {"CNEWS"}, "blocks": {string(b)}})
}

// call calls a method and returns the error code.
func call(t *testing.T, s *slacktest.Server, method string, form url.Values) string {
	t.Helper()
	resp, err := http.PostForm(s.APIURL+method, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out struct {
		OK    bool
		Error string
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	if out.OK == (out.Error != "") {
		t.Errorf("%s: ok = %t with error %q", method, out.OK, out.Error)
	}
	return out.Error
}

func TestWebAPIRefuses(t *testing.T) {
	bot := func(kv ...string) url.Values {
		v := url.Values{"token": {slacktest.BotToken}}
		for i := 0; i < len(kv); i += 2 {
			v.Set(kv[i], kv[i+1])
		}
		return v
	}
	for _, tc := range []struct {
		name, method string
		form         url.Values
		want         string
	}{
		{"no token", "auth.test", url.Values{}, "not_authed"},
		{"wrong token", "auth.test", url.Values{"token": {"xoxb-stolen"}}, "invalid_auth"},
		{"app token for a bot method", "auth.test", url.Values{"token": {slacktest.AppToken}}, "not_allowed_token_type"},
		{"bot token for an app method", "apps.connections.open", bot(), "not_allowed_token_type"},
		{"unknown method", "reminders.add", bot(), "unknown_method"},
		{"unknown channel", "chat.postMessage", bot("channel", "CNONE", "text", "x"), "channel_not_found"},
		{"not in channel", "chat.postMessage", bot("channel", "COTHER", "text", "x"), "not_in_channel"},
		{"archived", "chat.postMessage", bot("channel", "COLD", "text", "x"), "is_archived"},
		{"nothing to say", "chat.postMessage", bot("channel", "CNEWS"), "no_text"},
		{"too long", "chat.postMessage", bot("channel", "CNEWS", "text", text(40001)), "msg_too_long"},
		{"metadata without type", "chat.postMessage", bot("channel", "CNEWS", "text", "x", "metadata", `{"event_payload":{}}`), "invalid_metadata_format"},
		{"metadata too large", "chat.postMessage", bot("channel", "CNEWS", "text", "x", "metadata", `{"event_type":"a","event_payload":{"k":"`+text(9000)+`"}}`), "metadata_too_large"},
		{"edit of nothing", "chat.update", bot("channel", "CNEWS", "ts", "1.1", "text", "x"), "message_not_found"},
		{"edit in unknown channel", "chat.update", bot("channel", "CNONE", "ts", "1.1", "text", "x"), "channel_not_found"},
		{"info of unknown channel", "conversations.info", bot("channel", "CNONE"), "channel_not_found"},
		{"history of unknown channel", "conversations.history", bot("channel", "CNONE"), "channel_not_found"},
		{"history from outside", "conversations.history", bot("channel", "COTHER"), "not_in_channel"},
		{"history limit", "conversations.history", bot("channel", "CNEWS", "limit", "1000"), "invalid_limit"},
		{"direct messages with nobody", "conversations.open", bot("users", "UNONE"), "user_not_found"},
		{"unknown user", "users.info", bot("user", "UNONE"), "user_not_found"},
		{"unknown user group", "usergroups.users.list", bot("usergroup", "SNONE"), "no_such_subteam"},
		{"unknown trigger", "views.open", bot("trigger_id", "x", "view", "{}"), "invalid_trigger_id"},
		{"unknown view", "views.update", bot("view_id", "V0", "view", `{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[{"type":"divider"}]}`), "not_found"},
		{"file without name", "files.getUploadURLExternal", bot("length", "3"), "invalid_arguments"},
		{"file that was not uploaded", "files.completeUploadExternal", bot("files", `[{"id":"F0"}]`), "file_not_found"},
		{"file to unknown channel", "files.completeUploadExternal", bot("files", `[{"id":"F0"}]`, "channel_id", "CNONE"), "channel_not_found"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := workspace(t, slacktest.Options{})
			if got := call(t, s, tc.method, tc.form); got != tc.want {
				t.Errorf("error = %q, want %q", got, tc.want)
			}
			if got := len(s.Refusals()); got != 1 {
				t.Errorf("%d refusals kept, want 1", got)
			}
			reqs := s.Requests()
			if len(reqs) != 1 || reqs[0].Method != tc.method || reqs[0].Token != tc.form.Get("token") {
				t.Errorf("requests = %v, want one of %s", reqs, tc.method)
			}
		})
	}
	t.Run("missing scope", func(t *testing.T) {
		s := workspace(t, slacktest.Options{Scopes: []string{"commands"}})
		_, _, err := client(s).PostMessageContext(within(t), "CNEWS", slackgo.MsgOptionText("x", true))
		var se slackgo.SlackErrorResponse
		if !errors.As(err, &se) || se.Err != "missing_scope" || se.Needed != "chat:write" || se.Provided != "commands" {
			t.Errorf("error = %#v, want missing_scope with what is needed", err)
		}
	})
	t.Run("two messages at once", func(t *testing.T) {
		now := time.Date(2025, 8, 18, 9, 0, 0, 0, time.UTC)
		s := workspace(t, slacktest.Options{PostEvery: time.Second, Now: func() time.Time { return now }})
		for _, limited := range []bool{false, true} {
			_, _, err := client(s).PostMessageContext(within(t), "CNEWS", slackgo.MsgOptionText("x", true))
			var rl *slackgo.RateLimitedError
			if errors.As(err, &rl) != limited {
				t.Errorf("error = %v, want a rate limit: %t", err, limited)
			}
		}
		now = now.Add(time.Second)
		if _, _, err := client(s).PostMessageContext(within(t), "CNEWS", slackgo.MsgOptionText("x", true)); err != nil {
			t.Errorf("a second later: %v", err)
		}
	})
	t.Run("upload of another length", func(t *testing.T) {
		s := workspace(t, slacktest.Options{})
		api := client(s)
		u, err := api.GetUploadURLExternalContext(within(t), slackgo.GetUploadURLExternalParameters{FileName: "a.txt", FileSize: 3})
		if err != nil {
			t.Fatal(err)
		}
		err = api.UploadToURL(within(t), slackgo.UploadToURLParameters{UploadURL: u.UploadURL, Filename: "a.txt", Content: "four"})
		if err == nil {
			t.Error("accepted")
		}
	})
}

func TestFaultsOnDemand(t *testing.T) {
	s := workspace(t, slacktest.Options{})
	api := client(s)
	s.Fail("auth.test",
		slacktest.Fault{RetryAfter: 7 * time.Second}, slacktest.Fault{Status: 500}, slacktest.Fault{Drop: true}, slacktest.Fault{Error: "fatal_error"})
	var rl *slackgo.RateLimitedError
	if _, err := api.AuthTestContext(within(t)); !errors.As(err, &rl) || rl.RetryAfter != 7*time.Second {
		t.Errorf("rate limit: error = %v", err)
	}
	var sc slackgo.StatusCodeError
	if _, err := api.AuthTestContext(within(t)); !errors.As(err, &sc) || sc.Code != 500 {
		t.Errorf("500: error = %v", err)
	}
	if _, err := api.AuthTestContext(within(t)); !errors.Is(err, io.EOF) {
		t.Errorf("dropped: error = %v, want EOF", err)
	}
	if _, err := api.AuthTestContext(within(t)); err == nil || err.Error() != "fatal_error" {
		t.Errorf("error code: error = %v", err)
	}
	if _, err := api.AuthTestContext(within(t)); err != nil {
		t.Errorf("after the faults: %v", err)
	}

	s.Fail("chat.postMessage", slacktest.Fault{Lost: true})
	if _, _, err := api.PostMessageContext(within(t), "CNEWS", slackgo.MsgOptionText("x", true)); err == nil {
		t.Error("lost answer: no error")
	}
	if got := len(s.Messages("CNEWS")); got != 1 {
		t.Errorf("lost answer: %d messages, want the one that was posted", got)
	}
}

func TestMessagesAndFiles(t *testing.T) {
	s := workspace(t, slacktest.Options{})
	api := client(s)
	ctx := within(t)
	_, ts, err := api.PostMessageContext(ctx, "CNEWS", slackgo.MsgOptionText("first", true),
		slackgo.MsgOptionMetadata(slackgo.SlackMetadata{EventType: "digest", EventPayload: map[string]any{"key": "k1"}}))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, _, err := api.PostMessageContext(ctx, "CNEWS", slackgo.MsgOptionText("more", true)); err != nil {
			t.Fatal(err)
		}
	}
	page, err := api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{ChannelID: "CNEWS", Limit: 3, IncludeAllMetadata: true})
	if err != nil || !page.HasMore || len(page.Messages) != 3 {
		t.Fatalf("first page: %v, %+v", err, page)
	}
	page, err = api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{
		ChannelID: "CNEWS", Limit: 3, IncludeAllMetadata: true, Cursor: page.ResponseMetaData.NextCursor})
	if err != nil || page.HasMore || len(page.Messages) != 1 || page.Messages[0].Metadata.EventPayload["key"] != "k1" {
		t.Fatalf("second page: %v, %+v", err, page)
	}
	if _, _, _, err := api.UpdateMessageContext(ctx, "CNEWS", ts, slackgo.MsgOptionText("second", true)); err != nil {
		t.Fatal(err)
	}
	msg, err := s.Posted(ctx, "CNEWS", 1)
	if err != nil || msg.Text != "second" || msg.Metadata.EventPayload["key"] != "k1" {
		t.Errorf("edited message = %+v, %v", msg, err)
	}

	ch, _, _, err := api.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: []string{"UADA"}, ReturnIM: true})
	if err != nil {
		t.Fatal(err)
	}
	if id, err := s.DirectMessages(ctx, "UADA"); err != nil || id != ch.ID {
		t.Errorf("direct messages = %s, %v, want %s", id, err, ch.ID)
	}
	if _, err := api.UploadFileContext(ctx, slackgo.UploadFileParameters{
		Reader: strings.NewReader("content"), FileSize: 7, Filename: "a.csv", Title: "A", AltTxt: "alt", Channel: ch.ID}); err != nil {
		t.Fatal(err)
	}
	f, err := s.Shared(ctx, ch.ID, 1)
	if err != nil || string(f.Content) != "content" || f.Name != "a.csv" || f.Alt != "alt" {
		t.Errorf("file = %+v, %v", f, err)
	}
	if users, err := api.GetUserGroupMembersContext(ctx, "SDESK"); err != nil || len(users) != 1 {
		t.Errorf("user group = %v, %v", users, err)
	}
	if u, err := api.GetUserInfoContext(ctx, "UADA"); err != nil || u.TZ != "Europe/London" {
		t.Errorf("user = %v, %v", u, err)
	}
	if r := s.Refusals(); len(r) != 0 {
		t.Errorf("refused: %v", r)
	}
}

func TestAcknowledgements(t *testing.T) {
	t.Run("in time", func(t *testing.T) {
		s := workspace(t, slacktest.Options{})
		connect(t, s, func(sm *socketmode.Client, e socketmode.Event) { sm.Ack(*e.Request) })
		s.Duplicate(1)
		c, err := s.Command("UADA", "CNEWS", "/attache position EU")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Acks(within(t), 2); err != nil {
			t.Error(err)
		}
		if err := c.Resend(); err != nil {
			t.Error(err)
		}
		if err := c.Acks(within(t), 3); err != nil {
			t.Error(err)
		}
		if r := s.Refusals(); len(r) != 0 {
			t.Errorf("refused: %v", r)
		}
	})
	t.Run("never", func(t *testing.T) {
		s := workspace(t, slacktest.Options{AckTimeout: time.Millisecond})
		connect(t, s, nil)
		c, err := s.Command("UADA", "CNEWS", "/attache position EU")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Ack(within(t)); !errors.Is(err, slacktest.ErrTimeout) {
			t.Errorf("error = %v, want a timeout", err)
		}
	})
	t.Run("late", func(t *testing.T) {
		s := workspace(t, slacktest.Options{AckTimeout: time.Millisecond})
		late := make(chan struct{})
		connect(t, s, func(sm *socketmode.Client, e socketmode.Event) { <-late; sm.Ack(*e.Request) })
		c, err := s.Command("UADA", "CNEWS", "/attache position EU")
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Ack(within(t))
		close(late)
		if !errors.Is(err, slacktest.ErrTimeout) {
			t.Errorf("error = %v, want a timeout", err)
		}
		if r, err := s.Refused(within(t), 2); err != nil || r.Code != "operation_timeout" {
			t.Errorf("refusal = %v, %v", r, err)
		}
	})
	big := json.RawMessage(`{"text":"` + strings.Repeat("x", 20480) + `"}`)
	for _, tc := range []struct {
		name string
		send func(id string) []any
		want string
	}{
		{"a second one", func(id string) []any { return []any{m{"envelope_id": id}, m{"envelope_id": id}} }, "already_acknowledged"},
		{"too large", func(id string) []any { return []any{m{"envelope_id": id, "payload": big}} }, "dropped"},
		{"of nothing", func(string) []any { return []any{m{"envelope_id": "x"}} }, "unknown_envelope"},
		{"with a payload where none belongs", func(id string) []any { return []any{m{"envelope_id": id, "payload": m{"text": "x"}}} }, "unexpected_payload"},
		{"not an object", func(string) []any { return []any{"ack"} }, "not_json"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := workspace(t, slacktest.Options{})
			conn := dial(t, s)
			c, err := s.Command("UADA", "CNEWS", "/attache position EU")
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range tc.send(c.EnvelopeID) {
				if err := conn.WriteJSON(v); err != nil {
					t.Fatal(err)
				}
			}
			if r, err := s.Refused(within(t), 1); err != nil || r.Code != tc.want {
				t.Errorf("refusal = %v, %v, want %s", r, err, tc.want)
			}
		})
	}
}

// dial opens a socket by hand and reads its hello.
func dial(t *testing.T, s *slacktest.Server) *websocket.Conn {
	t.Helper()
	_, u, err := client(s).StartSocketModeContext(within(t))
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.DialContext(within(t), u, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	var hello struct{ Type string }
	if err := conn.ReadJSON(&hello); err != nil || hello.Type != "hello" {
		t.Fatalf("first frame = %v, %v, want hello", hello, err)
	}
	if err := s.Connected(within(t), 1); err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestSockets(t *testing.T) {
	t.Run("a ticket is good for one connection", func(t *testing.T) {
		s := workspace(t, slacktest.Options{})
		_, u, err := client(s).StartSocketModeContext(within(t))
		if err != nil {
			t.Fatal(err)
		}
		conn, _, err := websocket.DefaultDialer.DialContext(within(t), u, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, _, err := websocket.DefaultDialer.DialContext(within(t), u, nil); err == nil {
			t.Error("a second connection was accepted")
		}
	})
	t.Run("ten connections", func(t *testing.T) {
		s := workspace(t, slacktest.Options{})
		for range 10 {
			dial(t, s)
		}
		if err := s.Connected(within(t), 10); err != nil {
			t.Fatal(err)
		}
		_, u, err := client(s).StartSocketModeContext(within(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := websocket.DefaultDialer.DialContext(within(t), u, nil); err == nil {
			t.Error("an eleventh connection was accepted")
		}
	})
	t.Run("a refreshed connection is replaced", func(t *testing.T) {
		s := workspace(t, slacktest.Options{})
		connect(t, s, func(sm *socketmode.Client, e socketmode.Event) { sm.Ack(*e.Request) })
		if err := s.Disconnect("refresh_requested"); err != nil {
			t.Fatal(err)
		}
		if err := s.Connected(within(t), 2); err != nil {
			t.Error(err)
		}
	})
	t.Run("a withheld hello", func(t *testing.T) {
		s := workspace(t, slacktest.Options{})
		s.HoldHello(true)
		_, u, err := client(s).StartSocketModeContext(within(t))
		if err != nil {
			t.Fatal(err)
		}
		conn, _, err := websocket.DefaultDialer.DialContext(within(t), u, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if _, b, err := conn.ReadMessage(); err == nil {
			t.Errorf("got %s", b)
		}
		if _, err := s.Command("UADA", "CNEWS", "/attache help"); err == nil {
			t.Error("an envelope was sent to a socket that was not greeted")
		}
	})
	t.Run("pings, unless muted", func(t *testing.T) {
		s := workspace(t, slacktest.Options{PingEvery: time.Millisecond})
		conn := dial(t, s)
		pings := make(chan struct{}, 1000)
		conn.SetPingHandler(func(string) error { pings <- struct{}{}; return nil })
		go conn.ReadMessage()
		select {
		case <-pings:
		case <-within(t).Done():
			t.Error("no ping")
		}
	})
}

func TestResponseURLs(t *testing.T) {
	now := time.Date(2025, 8, 18, 9, 0, 0, 0, time.UTC)
	s := workspace(t, slacktest.Options{Now: func() time.Time { return now }})
	conn := dial(t, s)
	answerURL := func() (*slacktest.Call, string) {
		t.Helper()
		c, err := s.Command("UADA", "CNEWS", "/attache position EU")
		if err != nil {
			t.Fatal(err)
		}
		var e struct {
			ID      string `json:"envelope_id"`
			Payload struct {
				URL string `json:"response_url"`
			}
		}
		if err := conn.ReadJSON(&e); err != nil {
			t.Fatal(err)
		}
		if err := conn.WriteJSON(m{"envelope_id": e.ID}); err != nil {
			t.Fatal(err)
		}
		return c, e.Payload.URL
	}
	respond := func(u, body string) string {
		t.Helper()
		resp, err := http.Post(u, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(fmt.Sprintf("%d %s", resp.StatusCode, b))
	}

	c, u := answerURL()
	for range 5 {
		if got := respond(u, `{"text":"x"}`); got != "200 ok" {
			t.Errorf("answer: %s", got)
		}
	}
	if got, want := respond(u, `{"text":"x"}`), `404 {"error":"used_url","ok":false}`; got != want {
		t.Errorf("sixth use: %s, want %s", got, want)
	}
	if msg, err := c.AnswerN(within(t), 5); err != nil || !msg.Ephemeral() || msg.User != "UADA" || len(s.Messages("CNEWS")) != 0 {
		t.Errorf("answer = %+v, %v", msg, err)
	}

	c, u = answerURL()
	if got := respond(u, `{"text":"for all","response_type":"in_channel"}`); got != "200 ok" {
		t.Errorf("answer: %s", got)
	}
	if msg, err := s.Posted(within(t), "CNEWS", 1); err != nil || msg.Text != "for all" {
		t.Errorf("in channel: %v, %v", msg, err)
	}
	if got, want := respond(u, `{"text":"x","blocks":[{"type":"poem"}]}`), `200 {"error":"invalid_blocks","ok":false}`; got != want {
		t.Errorf("bad blocks: %s, want %s", got, want)
	}
	if got, want := respond(u, `{"text":"x","response_type":"secret"}`), `200 {"error":"invalid_response_type","ok":false}`; got != want {
		t.Errorf("bad type: %s, want %s", got, want)
	}
	if got, want := respond(u, `{}`), `200 {"error":"no_text","ok":false}`; got != want {
		t.Errorf("nothing: %s, want %s", got, want)
	}
	if got, want := respond(u, `text`), `400 invalid_payload`; got != want {
		t.Errorf("not JSON: %s, want %s", got, want)
	}
	if n := len(c.Answers()); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
	now = now.Add(30 * time.Minute)
	if got, want := respond(u, `{"text":"x"}`), `404 {"error":"expired_url","ok":false}`; got != want {
		t.Errorf("after 30 min: %s, want %s", got, want)
	}
}

const modal = `{"type":"modal","callback_id":"form","title":{"type":"plain_text","text":"Position"},
 "submit":{"type":"plain_text","text":"Ask"},"blocks":[
 {"type":"input","block_id":"actor","label":{"type":"plain_text","text":"Actor"},"element":{"type":"external_select","action_id":"actor","min_query_length":0}},
 {"type":"input","block_id":"since","optional":true,"label":{"type":"plain_text","text":"Since"},"element":{"type":"plain_text_input","action_id":"since"}}]}`

func TestModals(t *testing.T) {
	now := time.Date(2025, 8, 18, 9, 0, 0, 0, time.UTC)
	s := workspace(t, slacktest.Options{Now: func() time.Time { return now }})
	conn := dial(t, s)
	type envelope struct {
		ID      string `json:"envelope_id"`
		Payload struct {
			Type      string
			TriggerID string `json:"trigger_id"`
			Value     string
			View      struct {
				State struct {
					Values map[string]map[string]struct {
						Value    string
						Selected struct{ Value string } `json:"selected_option"`
					}
				}
			}
		}
	}
	read := func(ack any) envelope {
		t.Helper()
		var e envelope
		if err := conn.ReadJSON(&e); err != nil {
			t.Fatal(err)
		}
		out := m{"envelope_id": e.ID}
		if ack != nil {
			out["payload"] = ack
		}
		if err := conn.WriteJSON(out); err != nil {
			t.Fatal(err)
		}
		return e
	}
	open := func(trigger, view string) string {
		return call(t, s, "views.open", url.Values{"token": {slacktest.BotToken}, "trigger_id": {trigger}, "view": {view}})
	}

	c, err := s.Command("UADA", "CNEWS", "/attache position")
	if err != nil {
		t.Fatal(err)
	}
	trigger := read(nil).Payload.TriggerID
	for name, view := range map[string]string{
		"long title":       strings.Replace(modal, `"Position"`, `"`+text(25)+`"`, 1),
		"no submit":        strings.Replace(modal, `"submit"`, `"close"`, 1),
		"no blocks":        `{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[]}`,
		"101 blocks":       `{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[` + strings.Repeat(`{"type":"divider"},`, 100) + `{"type":"divider"}]}`,
		"private metadata": strings.Replace(modal, `"callback_id"`, `"private_metadata":"`+text(3001)+`","callback_id"`, 1),
		"home":             strings.Replace(modal, `"modal"`, `"home"`, 1),
	} {
		if got, want := open(trigger, view), "invalid_arguments"; got != want {
			t.Errorf("%s: error = %q, want %q", name, got, want)
		}
	}
	if got := open(trigger, modal); got != "" {
		t.Fatalf("open: %s %v", got, s.Refusals())
	}
	if got, want := open(trigger, modal), "exchanged_trigger_id"; got != want {
		t.Errorf("trigger used twice: %q, want %q", got, want)
	}
	v, err := c.View(within(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("[Position]\n⟦external_select Actor⟧\n⟦plain_text_input Since (optional)⟧\n", v.String()); diff != "" {
		t.Errorf("view (-want +got):\n%s", diff)
	}

	// Suggestions: one good answer, one that Slack refuses.
	choices := make(chan []slacktest.Choice, 1)
	go func() {
		out, err := s.Suggest(within(t), "UADA", v, "actor", "fra")
		if err != nil {
			t.Error(err)
		}
		choices <- out
	}()
	e := read(m{"options": []any{m{"text": plain(75), "value": "france"}}})
	if e.Payload.Type != "block_suggestion" || e.Payload.Value != "fra" {
		t.Errorf("suggestion request = %+v", e)
	}
	if got := <-choices; len(got) != 1 || got[0].Value != "france" {
		t.Errorf("choices = %v", got)
	}
	before := len(s.Refusals())
	ctx, cancel := context.WithCancel(within(t))
	go func() {
		defer cancel()
		if _, err := s.Refused(ctx, before+1); err != nil {
			t.Error(err)
		}
	}()
	refused := make(chan struct{})
	go func() {
		defer close(refused)
		read(m{"options": []any{m{"text": plain(76), "value": "france"}}})
	}()
	if out, err := s.Suggest(ctx, "UADA", v, "actor", "fra"); err == nil {
		t.Errorf("an option of 76 characters was taken: %v", out)
	}
	<-refused

	if _, err := s.Submit("UADA", v, nil); err == nil {
		t.Error("submitted without a required value")
	}
	if _, err := s.Submit("UADA", v, map[string]string{"actor": "france", "since": "7d"}); err != nil {
		t.Fatal(err)
	}
	vals := read(m{"response_action": "errors", "errors": m{"since": "not a day"}}).Payload.View.State.Values
	if vals["actor"]["actor"].Selected.Value != "france" || vals["since"]["since"].Value != "7d" {
		t.Errorf("submitted values = %v", vals)
	}
	before = len(s.Refusals())
	if _, err := s.Submit("UADA", v, map[string]string{"actor": "france"}); err != nil {
		t.Fatal(err)
	}
	read(m{"response_action": "errors", "errors": m{"until": "no such input"}})
	if _, err := s.Refused(within(t), before+1); err != nil {
		t.Error(err)
	}

	if got := call(t, s, "views.update", url.Values{"token": {slacktest.BotToken}, "view_id": {v.ID}, "hash": {"old"}, "view": {modal}}); got != "hash_conflict" {
		t.Errorf("update of a view that has changed: %q", got)
	}
	changed := strings.Replace(modal, `"Position"`, `"Changed"`, 1)
	if got := call(t, s, "views.update", url.Values{"token": {slacktest.BotToken}, "view_id": {v.ID}, "hash": {v.Hash()}, "view": {changed}}); got != "" {
		t.Errorf("update: %q", got)
	}
	if now, ok := s.View(v.ID); !ok || now.Title != "Changed" {
		t.Errorf("view = %v", now)
	}

	if _, err := s.Command("UADA", "CNEWS", "/attache position"); err != nil {
		t.Fatal(err)
	}
	trigger = read(nil).Payload.TriggerID
	now = now.Add(3 * time.Second)
	if got, want := open(trigger, modal), "expired_trigger_id"; got != want {
		t.Errorf("after 3 s: %q, want %q", got, want)
	}
}

func TestButtonsAndShortcuts(t *testing.T) {
	s := workspace(t, slacktest.Options{})
	got := make(chan slackgo.InteractionCallback, 2)
	connect(t, s, func(sm *socketmode.Client, e socketmode.Event) {
		sm.Ack(*e.Request)
		got <- e.Data.(slackgo.InteractionCallback)
	})
	api := client(s)
	if _, _, err := api.PostMessageContext(within(t), "CNEWS", slackgo.MsgOptionBlocks(
		slackgo.NewActionBlock("row", slackgo.NewButtonBlockElement("a0", "/position EU", slackgo.NewTextBlockObject("plain_text", "Older", false, false))))); err != nil {
		t.Fatal(err)
	}
	msg, err := s.Posted(within(t), "CNEWS", 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Press("UADA", msg, "Newer"); err == nil {
		t.Error("a button that is not there was pressed")
	}
	c, err := s.Press("UADA", msg, "Older")
	if err != nil {
		t.Fatal(err)
	}
	cb := <-got
	if a := cb.ActionCallback.BlockActions; len(a) != 1 || a[0].Value != "/position EU" || a[0].BlockID != "row" || cb.User.ID != "UADA" || cb.Channel.ID != "CNEWS" {
		t.Errorf("button press = %+v", cb)
	}
	if err := slackgo.PostWebhookContext(within(t), cb.ResponseURL, &slackgo.WebhookMessage{Text: "new", ReplaceOriginal: true}); err != nil {
		t.Fatal(err)
	}
	if m, err := c.Answer(within(t)); err != nil || !m.ReplaceOriginal {
		t.Errorf("answer = %+v, %v", m, err)
	}
	if now, err := s.Edited(within(t), msg); err != nil || now.Text != "new" {
		t.Errorf("replaced message = %v, %v", now, err)
	}

	if _, err := s.Shortcut("UADA", "CNEWS", "quote", "words of a message"); err != nil {
		t.Fatal(err)
	}
	cb = <-got
	if cb.Type != slackgo.InteractionTypeMessageAction || cb.CallbackID != "quote" || cb.Message.Text != "words of a message" {
		t.Errorf("shortcut = %+v", cb)
	}
}

func TestStringMarksWhatIsActive(t *testing.T) {
	s := workspace(t, slacktest.Options{})
	blocks := []any{
		m{"type": "header", "text": m{"type": "plain_text", "text": "*T* <!channel>"}},
		richText(section(words("Ada "), m{"type": "text", "text": "said", "style": m{"bold": true}}, m{"type": "user", "user_id": "U1"},
			m{"type": "broadcast", "range": "here"}, m{"type": "link", "url": "https://x.example", "text": "there"})),
		m{"type": "section", "text": m{"type": "mrkdwn", "text": "*bold* <@U1> &lt;"}},
	}
	if code := post(t, s, blocks); code != "" {
		t.Fatal(code)
	}
	want := "# *T* <!channel>\nAda ⟦bold said⟧⟦mention user U1⟧⟦mention everyone here⟧⟦link https://x.example there⟧\n⟦bold bold⟧ ⟦active @U1⟧ <\n"
	if diff := cmp.Diff(want, s.Messages("CNEWS")[0].String()); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
}

func TestActive(t *testing.T) {
	for text, want := range map[string]int{
		"plain words, 3 * 4 and a_b_c": 0, "*bold*": 1, "_it_ ~no~ `code`": 3, "<!channel>": 1, "<@U1> said": 1,
		"see https://x.example": 1, ":wave:": 1, "&gt; quoted": 1, "&lt;!channel&gt;": 0,
	} {
		if got := slacktest.Active(text); len(got) != want {
			t.Errorf("Active(%q) = %q, want %d", text, got, want)
		}
	}
}
