package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/slack/slacktest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// story is a bot in a workspace, with commands made for the tests.
type story struct {
	*testing.T
	*slacktest.Server
	ctx      context.Context
	platform *Platform
	log      *lockedBuffer
	audit    *audit
	slow     chan struct{} // each value lets one /slow go on
	started  chan struct{} // one for each /slow that runs
	stop     func() error
	defined  []bot.Command // nil: those made for the tests
	links    int           // how often the bot has been run
	expected []string      // codes of refusals that the story provokes
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// audit keeps what admins did.
type audit struct {
	mu    sync.Mutex
	lines []string
}

func (a *audit) Audit(_ context.Context, d bot.Deed) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lines = append(a.lines, d.Who+" in "+d.Where+": "+d.Line+": "+d.Outcome)
	return nil
}

// lines keeps long command lines.
type lines struct {
	mu   sync.Mutex
	kept []string
}

func (l *lines) Keep(_ context.Context, line string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, line)
	return fmt.Sprint(len(l.kept) - 1), nil
}

func (l *lines) Kept(_ context.Context, key string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var n int
	if _, err := fmt.Sscan(key, &n); err != nil || n >= len(l.kept) {
		return "", fmt.Errorf("no line %q", key)
	}
	return l.kept[n], nil
}

type names []string

func (n names) Known(_ bot.Type, words string) bool {
	return slices.ContainsFunc(n, func(s string) bool { return strings.EqualFold(s, words) })
}

var actors = names{"European Union", "France", "Volodymyr Zelenskyy"}

func suggest(_ context.Context, prefix string) ([]bot.Suggestion, error) {
	if prefix == "fail" {
		return nil, errors.New("index is broken")
	}
	var out []bot.Suggestion
	if prefix == "many" {
		for i := range 300 {
			out = append(out, bot.Suggestion{Label: strings.Repeat("<", 75), Value: strings.Repeat("<", 145) + fmt.Sprint(i)})
		}
	}
	for _, a := range actors {
		if strings.Contains(strings.ToLower(a), strings.ToLower(prefix)) {
			out = append(out, bot.Suggestion{Label: a, Value: a})
		}
	}
	return out, nil
}

const hostile = "<!channel> <@U1> *bold* _it_ `code` @everyone https://evil.example :wave: & ~x~"

func (st *story) commands() []bot.Command {
	say := func(s string) reply.Message {
		return reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(s)}}}
	}
	return []bot.Command{
		{Name: "help", Summary: "what can be asked", Privacy: bot.Channel, Run: func(context.Context, bot.Call) (reply.Message, error) {
			return reply.Message{Title: "Help", Blocks: []reply.Block{reply.Paragraph{Text: reply.Text{reply.Code("/position actor")}}}}, nil
		}},
		{Name: "position", Summary: "who holds what", Options: []bot.Option{
			{Name: "actor", Summary: "Whose position", Type: bot.ActorName, Required: true, Suggest: suggest},
			{Name: "as_of", Summary: "On which day", Type: bot.Day},
			{Name: "stance", Summary: "Which way", Choices: []string{"support", "oppose"}},
			{Name: "history", Summary: "Earlier ones too", Type: bot.Flag},
			{Name: "page", Summary: "Page", Type: bot.Number, Hidden: true},
		}, Run: func(_ context.Context, c bot.Call) (reply.Message, error) {
			if c.Text("actor") == "Nobody" {
				return reply.Message{}, bot.Refuse("I know no actor called %q. Did you mean France? Try /help.", "Nobody")
			}
			m := reply.Message{Title: "Position of " + c.Text("actor"), Blocks: []reply.Block{
				reply.Quote{Text: reply.Plain(hostile)},
				reply.Facts{{Name: "as of", Value: reply.Plain(c.Text("as_of"))}, {Name: "page", Value: reply.Plain(fmt.Sprint(c.Number("page", 1)))},
					{Name: "stance", Value: reply.Plain(c.Text("stance"))}},
			}}
			m.Actions = append(m.Actions, reply.Action{Label: "Older", Line: c.Line("page", fmt.Sprint(c.Number("page", 1)+1))},
				reply.Action{Label: "Help", Line: "/help"})
			if c.Has("page") {
				m.Actions = append(m.Actions, reply.Action{Label: "France", Line: c.Line("page", "", "history", "true")})
			}
			return m, nil
		}},
		{Name: "compare", Summary: "two actors", Options: []bot.Option{
			{Name: "a", Summary: "One", Type: bot.ActorName, Required: true, Suggest: suggest},
			{Name: "b", Summary: "The other", Type: bot.ActorName, Required: true, Suggest: suggest},
		}, Run: func(_ context.Context, c bot.Call) (reply.Message, error) {
			return say(c.Text("a") + " and " + c.Text("b")), nil
		}},
		{Name: "quote", Summary: "is it there", OnMessage: "Check quotation", Options: []bot.Option{
			{Name: "text", Summary: "The words", Type: bot.Text, Required: true},
		}, Run: func(_ context.Context, c bot.Call) (reply.Message, error) {
			return say("text " + c.Text("text") + "; message " + c.Message), nil
		}},
		{Name: "matrix", Summary: "a picture", Run: func(context.Context, bot.Call) (reply.Message, error) {
			return reply.Message{Title: "Matrix", Blocks: []reply.Block{
				reply.Table{Columns: []string{"actor", "stance"}, Rows: [][]reply.Text{{reply.Plain("France"), reply.Plain("supports: a truce")}}},
				reply.Picture{Name: "matrix.png", PNG: []byte("PNG"), Alt: "France supports a truce."},
			}}, nil
		}},
		{Name: "export", Summary: "a file", Run: func(context.Context, bot.Call) (reply.Message, error) {
			return reply.Message{Blocks: []reply.Block{reply.File{Name: "all.csv", MediaType: "text/csv", Data: []byte("a,b\n")}}}, nil
		}},
		{Name: "long", Summary: "a button with a long line", Run: func(_ context.Context, c bot.Call) (reply.Message, error) {
			m := say("long")
			m.Actions = []reply.Action{{Label: "Go", Line: "/quote " + strings.Repeat("é", 1500)}}
			return m, nil
		}},
		{Name: "slow", Summary: "takes its time", Run: func(ctx context.Context, c bot.Call) (reply.Message, error) {
			st.started <- struct{}{}
			select {
			case <-st.slow:
				return say("done at last"), nil
			case <-ctx.Done():
				return reply.Message{}, ctx.Err()
			}
		}},
		{Name: "work", Summary: "tells how far it has come", Run: func(_ context.Context, c bot.Call) (reply.Message, error) {
			for i := range 5 {
				c.Progress("%d of 5 documents; then /position.", i+1)
			}
			return say("worked"), nil
		}},
		{Name: "odd", Summary: "cannot be rendered", Run: func(context.Context, bot.Call) (reply.Message, error) {
			return reply.Message{Blocks: []reply.Block{nil}}, nil
		}},
		{Name: "panic", Summary: "breaks", Run: func(context.Context, bot.Call) (reply.Message, error) { panic("broken") }},
		{Name: "admin status", Summary: "for admins", Access: bot.Admins, Run: func(context.Context, bot.Call) (reply.Message, error) {
			return say("all is well"), nil
		}},
	}
}

// begin starts a bot in a workspace with the channels CNEWS, where it is, and COTHER, where it is not.
func begin(t *testing.T, o slacktest.Options, set func(*Platform)) *story {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	st := &story{
		T: t, Server: slacktest.New(o), ctx: ctx, log: &lockedBuffer{}, audit: &audit{},
		slow: make(chan struct{}), started: make(chan struct{}, 10),
	}
	t.Cleanup(st.Server.Close)
	st.AddChannel(slacktest.Channel{ID: "CNEWS", Name: "news", Member: true})
	st.AddChannel(slacktest.Channel{ID: "COTHER", Name: "other"})
	st.SetUserGroup("SDESK", "UDESK")
	st.platform = New(Config{
		BotToken: slacktest.BotToken, AppToken: slacktest.AppToken,
		APIURL: strings.TrimSuffix(st.APIURL, "/"), Admins: []string{"UADMIN", "SDESK"},
		Log: slog.New(slog.NewJSONHandler(st.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if set != nil {
		set(st.platform)
	}
	t.Cleanup(st.platform.http.CloseIdleConnections)
	return st
}

// run connects the bot and returns when it is connected.
func (st *story) run() {
	st.Helper()
	if st.defined == nil {
		st.defined = st.commands()
	}
	room := &bot.Room{Commands: st.defined, Names: actors, Now: time.Now}
	b := &bot.Bot{
		Room: room.Everywhere, Lines: &lines{}, Audit: st.audit,
		Log: slog.New(slog.NewJSONHandler(st.log, nil)), Now: time.Now,
	}
	heard := make(signal, 10)
	b.Observer = heard
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- st.platform.Run(ctx, b) }()
	st.stop = sync.OnceValue(func() error { cancel(); return <-done })
	st.Cleanup(func() {
		if err := st.stop(); err != nil {
			st.Errorf("run: %v", err)
		}
		st.tidy()
	})
	if st.platform.secret != "" {
		select {
		case <-heard:
		case <-st.ctx.Done():
			st.Fatalf("it does not hear\n%s", st.log)
		}
		return
	}
	st.links++
	if err := st.Connected(st.ctx, st.links); err != nil {
		st.Fatalf("%v\n%s", err, st.log)
	}
}

// A signal is sent when a bot begins to hear people, or no longer does.
type signal chan bool

func (s signal) Connected(_ string, on bool) {
	select {
	case s <- on:
	default:
	}
}

func (signal) Limited(string) {}

func (signal) Served(_, _, _ string, _ time.Duration) {}

// tidy checks that nothing was refused that the story does not provoke, and that the log keeps secrets.
func (st *story) tidy() {
	st.Helper()
	for _, r := range st.Refusals() {
		if !slices.Contains(st.expected, r.Code) {
			st.Errorf("refused: %s", r)
		}
	}
	for _, secret := range []string{"secret", "xoxb-", "xapp-", "hidden words"} {
		if strings.Contains(st.log.String(), secret) {
			st.Errorf("the log tells %q:\n%s", secret, st.log)
		}
	}
}

func story1(t *testing.T) *story {
	t.Helper()
	st := begin(t, slacktest.Options{}, nil)
	st.run()
	return st
}

func (st *story) ask(user, channel, line string) *slacktest.Call {
	st.Helper()
	c, err := st.Command(user, channel, line)
	if err != nil {
		st.Fatal(err)
	}
	return c
}

func (st *story) answer(c *slacktest.Call, n int) slacktest.Message {
	st.Helper()
	m, err := c.AnswerN(st.ctx, n)
	if err != nil {
		st.Fatalf("%v\n%s", err, st.log)
	}
	return m
}

func (st *story) press(user string, m slacktest.Message, label string) slacktest.Message {
	st.Helper()
	c, err := st.Press(user, m, label)
	if err != nil {
		st.Fatal(err)
	}
	return st.answer(c, 1)
}

func (st *story) same(want, got string) {
	st.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		st.Errorf("(-want +got):\n%s", diff)
	}
}

const positionOf = `# Position of %s
> ` + hostile + `
⟦bold as of⟧: %s
⟦bold page⟧: %s
⟦bold stance⟧: %s
`

func TestCommandIsAnsweredToTheCallerAlone(t *testing.T) {
	st := story1(t)
	c := st.ask("UADA", "COTHER", "/attache position Volodymyr Zelenskyy as_of:2025-08-18")
	ack, err := c.Ack(st.ctx)
	if err != nil || ack.Payload != nil || ack.After > time.Second {
		t.Errorf("acknowledgement = %+v, %v; want an empty one within 1 s", ack, err)
	}
	m := st.answer(c, 1)
	if !m.Ephemeral() || m.User != "UADA" || m.Form("replace_original") != "false" {
		t.Errorf("answer = %+v, want one for UADA alone", m)
	}
	st.same(fmt.Sprintf(positionOf, "Volodymyr Zelenskyy", "2025-08-18", "1", "")+"⟦button Older⟧ ⟦button Help⟧ ⟦button Share⟧\n", m.String())
	if len(st.Messages("COTHER")) != 0 {
		t.Errorf("the channel saw %v", st.Messages("COTHER"))
	}
	if found := slacktest.Active(m.Text); len(found) != 0 {
		t.Errorf("the text for notifications is active: %q in %q", found, m.Text)
	}
}

func TestNoTextIsHelp(t *testing.T) {
	st := story1(t)
	m := st.answer(st.ask("UADA", "CNEWS", "/attache"), 1)
	st.same("# Help\n⟦code /attache position actor⟧\n", m.String())
	if m.Ephemeral() {
		t.Error("help is for the channel here, and was private")
	}
}

func TestPublicAndShare(t *testing.T) {
	st := story1(t)
	m := st.answer(st.ask("UADA", "COTHER", "/attache position France public"), 1)
	if m.Ephemeral() {
		t.Error("public answer was private")
	}
	private := st.answer(st.ask("UADA", "COTHER", "/attache position France"), 1)
	shared := st.press("UADA", private, "Share")
	if shared.Ephemeral() || shared.ReplaceOriginal {
		t.Errorf("shared answer = %+v, want a new one for the channel", shared)
	}
	st.same(m.String(), shared.String())
	if got := len(st.Messages("COTHER")); got != 2 {
		t.Errorf("%d messages in the channel, want 2", got)
	}
}

func TestPagesReplaceEachOther(t *testing.T) {
	st := story1(t)
	first := st.answer(st.ask("UADA", "CNEWS", "/attache position France"), 1)
	second := st.press("UADA", first, "Older")
	if !second.ReplaceOriginal || !second.Ephemeral() {
		t.Errorf("second page = %+v, want it in place of the first", second)
	}
	st.same(fmt.Sprintf(positionOf, "France", "", "2", "")+"⟦button Older⟧ ⟦button Help⟧ ⟦button France⟧ ⟦button Share⟧\n", second.String())
	for _, other := range []string{"Help", "France"} {
		if m := st.press("UADA", second, other); m.ReplaceOriginal {
			t.Errorf("the answer to %s took the page's place", other)
		}
	}
	shared := st.press("UADA", second, "Share")
	third := st.press("UBOB", shared, "Older")
	if third.ReplaceOriginal || third.User != "UBOB" {
		t.Errorf("a page asked for under a shared answer = %+v, want a new one for UBOB", third)
	}
}

func TestButtonsWorkAfterARestart(t *testing.T) {
	st := story1(t)
	m := st.answer(st.ask("UADA", "CNEWS", "/attache position France"), 1)
	if err := st.stop(); err != nil {
		t.Fatal(err)
	}
	if err := st.Disconnected(st.ctx); err != nil {
		t.Fatal(err)
	}
	again := New(Config{BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, APIURL: st.APIURL, Log: slog.New(slog.DiscardHandler)})
	st.platform = again
	st.run()
	if older := st.press("UADA", m, "Older"); !strings.Contains(older.String(), "⟦bold page⟧: 2") {
		t.Errorf("answer = %s", older)
	}
}

func TestLongLinesAreKept(t *testing.T) {
	st := story1(t)
	m := st.answer(st.ask("UADA", "CNEWS", "/attache long"), 1)
	if v := m.Buttons()[0].Value; len(v) > 40 {
		t.Errorf("the button carries %d bytes", len(v))
	}
	got := st.press("UADA", m, "Go").String()
	if want := "text " + strings.Repeat("é", 1500); !strings.HasPrefix(got, want) {
		t.Errorf("answer = %s", got)
	}
}

func TestRefusalsAreSentences(t *testing.T) {
	st := story1(t)
	for line, want := range map[string]string{
		"/attache nonsense":        "I know no command /nonsense. Try /attache help.\n",
		"/attache position Nobody": "I know no actor called \"Nobody\". Did you mean France? Try /attache help.\n",
		"/attache admin":           "/attache admin needs one of these after it: status.\n",
		"/attache position France as_of:never": "as_of: \"never\" is no day; write 2006-01-02, today, yesterday or 7d. " +
			"Usage: /attache position actor [as_of] [stance] [history]\n",
	} {
		m := st.answer(st.ask("UADA", "CNEWS", line), 1)
		st.same(want, m.String())
		if !m.Ephemeral() {
			t.Errorf("%s: the refusal was for everyone", line)
		}
	}
}

func TestProgressIsShownSeldom(t *testing.T) {
	st := begin(t, slacktest.Options{}, func(p *Platform) { p.timing.progressFirst, p.timing.progressThen = 0, 0 })
	st.run()
	c := st.ask("UADA", "CNEWS", "/attache work public")
	st.same("worked\n", st.answer(c, 3).String())
	for i, m := range c.Answers()[:2] {
		st.same(fmt.Sprintf("%d of 5 documents; then /attache position.\n", i+1), m.String())
		if !m.Ephemeral() {
			t.Error("the channel was told of progress")
		}
	}
}

func TestTheLogTellsNothingOfWhatWasWritten(t *testing.T) {
	st := story1(t)
	st.Fail("response_url", slacktest.Fault{Error: "invalid_payload"})
	st.ask("UADA", "CNEWS", "/attache quote hidden words")
	if err := st.Requested(st.ctx, "response_url", 1); err != nil {
		t.Fatal(err)
	}
	st.Fail("views.open", slacktest.Fault{Drop: true})
	st.answer(st.ask("UADA", "CNEWS", `/attache compare "hidden words"`), 1)
	if err := st.stop(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"answer not delivered", "modal not opened"} {
		if !strings.Contains(st.log.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, st.log)
		}
	}
}

func TestAPanicIsAnswered(t *testing.T) {
	st := story1(t)
	m := st.answer(st.ask("UADA", "CNEWS", "/attache panic"), 1)
	const sorry = "Something went wrong on my side; it has been logged. Please try again, or tell an admin.\n"
	st.same(sorry, m.String())
	st.same(sorry, st.answer(st.ask("UADA", "CNEWS", "/attache odd"), 1).String())
	st.answer(st.ask("UADA", "CNEWS", "/attache"), 1)
}

func TestAdmins(t *testing.T) {
	st := story1(t)
	const no = "This command is for admins, and you are not one.\n"
	for _, tc := range []struct{ user, want string }{
		{"UADMIN", "all is well\n"}, {"UDESK", "all is well\n"}, {"UADA", no},
	} {
		st.same(tc.want, st.answer(st.ask(tc.user, "CNEWS", "/attache admin status"), 1).String())
	}
	asked := 0
	for _, r := range st.Requests() {
		if r.Method == "usergroups.users.list" {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("the user group was asked for %d times, want once", asked)
	}
	want := []string{
		"slack:UADMIN in slack:CNEWS: /admin status: shown", "slack:UDESK in slack:CNEWS: /admin status: shown",
		"slack:UADA in slack:CNEWS: /admin status: refused: This command is for admins, and you are not one.",
	}
	if diff := cmp.Diff(want, st.audit.lines); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
}

func TestAFailedLookUpRefuses(t *testing.T) {
	st := story1(t)
	st.Fail("usergroups.users.list", slacktest.Fault{Status: 500})
	m := st.answer(st.ask("UDESK", "CNEWS", "/attache admin status"), 1)
	st.same("This command is for admins, and I could not find out whether you are one. Please try again.\n", m.String())
	st.same("all is well\n", st.answer(st.ask("UDESK", "CNEWS", "/attache admin status"), 1).String())
}

func TestMissingOptionsAreAskedFor(t *testing.T) {
	st := story1(t)
	c := st.ask("UADA", "COTHER", "/attache position history")
	v, err := c.View(st.ctx, 1)
	if err != nil {
		t.Fatalf("%v\n%s", err, st.log)
	}
	st.same(`[/position]
⟦external_select Actor⟧
⟦plain_text_input As of (optional)⟧
⟦static_select Stance (optional)⟧
⟦checkboxes History (optional)⟧
⟦checkboxes Public (optional)⟧
`, v.String())
	if got := len(c.Answers()); got != 0 {
		t.Errorf("%d answers before the form was filled in", got)
	}
	choices, err := st.Suggest(st.ctx, "UADA", v, "actor", "zel")
	if err != nil || len(choices) != 1 || choices[0].Value != "Volodymyr Zelenskyy" {
		t.Errorf("suggestions = %v, %v", choices, err)
	}
	if none, err := st.Suggest(st.ctx, "UADA", v, "actor", "xyz"); err != nil || len(none) != 0 {
		t.Errorf("suggestions for nothing known = %v, %v", none, err)
	}
	if none, err := st.Suggest(st.ctx, "UADA", v, "actor", "fail"); err != nil || len(none) != 0 {
		t.Errorf("suggestions that failed = %v, %v", none, err)
	}

	if many, err := st.Suggest(st.ctx, "UADA", v, "actor", "many"); err != nil || len(many) == 0 {
		t.Errorf("more suggestions than fit = %d, %v", len(many), err)
	}

	wrong, err := st.Submit("UADA", v, map[string]string{"actor": "France", "as_of": "never"})
	if err != nil {
		t.Fatal(err)
	}
	ack, err := wrong.Ack(st.ctx)
	if err != nil || !strings.Contains(string(ack.Payload), `"errors":{"as_of":"as_of: \"never\" is no day`) {
		t.Errorf("acknowledgement of a wrong form = %s, %v", ack.Payload, err)
	}

	right, err := st.Submit("UADA", v, map[string]string{"actor": "France", "as_of": "2025-08-18", "stance": "oppose"})
	if err != nil {
		t.Fatal(err)
	}
	if ack, err := right.Ack(st.ctx); err != nil || ack.Payload != nil {
		t.Errorf("acknowledgement of a form = %s, %v", ack.Payload, err)
	}
	m := st.answer(c, 1) // the form answers where the line was typed
	st.same(fmt.Sprintf(positionOf, "France", "2025-08-18", "1", "oppose")+"⟦button Older⟧ ⟦button Help⟧ ⟦button Share⟧\n", m.String())
	if !m.Ephemeral() {
		t.Error("the answer was for everyone")
	}

	// Delivered again, a form is acknowledged and not carried out twice.
	if err := right.Resend(); err != nil {
		t.Fatal(err)
	}
	if err := right.Acks(st.ctx, 2); err != nil {
		t.Error(err)
	}
	if _, err := st.Submit("UADA", v, map[string]string{"actor": "France", "public": "true"}); err != nil {
		t.Fatal(err)
	}
	if m := st.answer(c, 2); m.Ephemeral() {
		t.Error("an answer that was to be public was for the caller alone")
	}
	if n := len(c.Answers()); n != 2 {
		t.Errorf("%d answers to two forms", n)
	}
}

func TestAFormKeepsWhatTheLineGave(t *testing.T) {
	st := story1(t)
	v, err := st.ask("UADA", "CNEWS", "/attache compare European Union").View(st.ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	in := v.Inputs()
	if len(in) != 3 || in[0].Initial != "European Union" || in[1].Initial != "" {
		t.Errorf("inputs = %+v", in)
	}
}

func TestAFormThatCannotOpenIsARefusal(t *testing.T) {
	st := story1(t)
	st.Fail("views.open", slacktest.Fault{Error: "expired_trigger_id"})
	m := st.answer(st.ask("UADA", "CNEWS", "/attache compare France"), 1)
	st.same("b is missing: The other. Usage: /attache compare a b\n", m.String())
}

func TestShortcutOnAMessage(t *testing.T) {
	st := story1(t)
	c, err := st.Shortcut("UADA", "CNEWS", "quote", "see &lt;it&gt; at <https://x.example|the page> &amp; <@U1>")
	if err != nil {
		t.Fatal(err)
	}
	const words = "see <it> at the page & @U1"
	st.same("text "+words+"; message "+words+"\n⟦button Share⟧\n", st.answer(c, 1).String())
	c, err = st.Shortcut("UADA", "CNEWS", "poem", "x")
	if err != nil {
		t.Fatal(err)
	}
	st.same("I know no action \"poem\" on messages.\n", st.answer(c, 1).String())
}

func TestPicturesAndFilesGoToTheCaller(t *testing.T) {
	t.Parallel()
	st := story1(t)
	m := st.answer(st.ask("UADA", "CNEWS", "/attache matrix"), 1)
	st.same(`# Matrix
⟦bold actor⟧ | ⟦bold stance⟧
France | supports: a truce
Picture ⟦code matrix.png⟧, in your direct messages with me. France supports a truce.
⟦button Share⟧
`, m.String())
	dm, err := st.DirectMessages(st.ctx, "UADA")
	if err != nil {
		t.Fatal(err)
	}
	f, err := st.Shared(st.ctx, dm, 1)
	if err != nil || f.Name != "matrix.png" || string(f.Content) != "PNG" || f.Alt != "France supports a truce." {
		t.Errorf("file = %+v, %v", f, err)
	}
	shared := st.press("UADA", m, "Share")
	if !strings.Contains(shared.String(), "⟦code matrix.png⟧, in this channel.") {
		t.Errorf("shared = %s", shared)
	}
	if _, err := st.Shared(st.ctx, "CNEWS", 1); err != nil {
		t.Error(err)
	}
}

func TestAFileThatCannotBeSharedIsTold(t *testing.T) {
	st := story1(t)
	st.expected = []string{"not_in_channel"}
	c := st.ask("UADA", "COTHER", "/attache export public")
	st.same("File ⟦code all.csv⟧, 4 bytes, in this channel.\n", st.answer(c, 1).String())
	told := st.answer(c, 2)
	st.same("I could not share the file here, because I am not in this channel. Invite me, then try again.\n", told.String())
	if !told.Ephemeral() {
		t.Error("the channel was told")
	}
}

func TestTablesAreTextWhereSlackRefusesThem(t *testing.T) {
	t.Parallel()
	st := begin(t, slacktest.Options{RefuseTables: true}, nil)
	st.expected = []string{"invalid_blocks"}
	st.run()
	const want = "# Matrix\n• France; stance: supports: a truce\nPicture"
	for range 2 {
		if m := st.answer(st.ask("UADA", "CNEWS", "/attache matrix"), 1); !strings.HasPrefix(m.String(), want) {
			t.Errorf("answer = %s", m)
		}
		// What was learnt stays when the bot is run again.
		if err := st.stop(); err != nil {
			t.Fatal(err)
		}
		if err := st.Disconnected(st.ctx); err != nil {
			t.Fatal(err)
		}
		st.run()
	}
	if n := len(st.Refusals()); n != 1 {
		t.Errorf("%d refusals, want 1: it is remembered", n)
	}
}

func TestEnvelopesAreTakenOnce(t *testing.T) {
	st := story1(t)
	st.Duplicate(2)
	c := st.ask("UADA", "CNEWS", "/attache position France")
	if err := c.Acks(st.ctx, 3); err != nil {
		t.Error(err)
	}
	st.answer(c, 1)
	st.Duplicate(0)
	if err := st.Disconnect("refresh_requested"); err != nil {
		t.Fatal(err)
	}
	if err := st.Connected(st.ctx, 2); err != nil {
		t.Fatal(err)
	}
	if err := c.Resend(); err != nil {
		t.Fatal(err)
	}
	if err := c.Acks(st.ctx, 4); err != nil {
		t.Error(err)
	}
	st.answer(st.ask("UADA", "CNEWS", "/attache"), 1)
	if n := len(c.Answers()); n != 1 {
		t.Errorf("%d answers, want 1", n)
	}
}

func TestNothingIsLostWhileTheSocketIsReplaced(t *testing.T) {
	st := story1(t)
	if err := st.Disconnect("warning"); err != nil {
		t.Fatal(err)
	}
	// The next ones come through the old socket or the new one, as it happens.
	var calls []*slacktest.Call
	for range 20 {
		calls = append(calls, st.ask("UADA", "CNEWS", "/attache position France"))
	}
	for _, c := range calls {
		st.answer(c, 1)
	}
	if err := st.Connected(st.ctx, 2); err != nil {
		t.Error(err)
	}
}

func TestTheOldSocketIsReadUntilItIsClosed(t *testing.T) {
	st := story1(t)
	old := st.ask("UADA", "CNEWS", "/attache slow")
	<-st.started
	if err := st.Disconnect("refresh_requested"); err != nil {
		t.Fatal(err)
	}
	if err := st.Connected(st.ctx, 2); err != nil {
		t.Fatal(err)
	}
	st.slow <- struct{}{}
	st.same("done at last\n⟦button Share⟧\n", st.answer(old, 1).String())
	st.Retire() // the newest one, so that what comes next is sent into the old one
	st.answer(st.ask("UADA", "CNEWS", "/attache position France"), 1)
}

func TestReconnects(t *testing.T) {
	for _, tc := range []struct {
		name  string
		cause func(*story)
	}{
		{"after the connection broke", func(st *story) { st.DropSockets() }},
		{"after 429", func(st *story) {
			st.Fail("apps.connections.open", slacktest.Fault{RetryAfter: time.Second})
			st.DropSockets()
		}},
		{"after failures", func(st *story) {
			st.Fail("apps.connections.open", slacktest.Fault{Status: 503}, slacktest.Fault{Drop: true}, slacktest.Fault{Error: "internal_error"})
			st.DropSockets()
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			st := story1(t)
			tc.cause(st)
			if err := st.Connected(st.ctx, 2); err != nil {
				t.Fatalf("%v\n%s", err, st.log)
			}
			st.answer(st.ask("UADA", "CNEWS", "/attache"), 1)
		})
	}
}

func TestASilentSocketIsNoticed(t *testing.T) {
	t.Parallel()
	if usual.silence > 90*time.Second || usual.greeting+longestWait > 90*time.Second {
		t.Errorf("%+v notices too late", usual)
	}
	t.Run("without pings", func(t *testing.T) {
		st := begin(t, slacktest.Options{PingEvery: -1}, func(p *Platform) { p.timing.silence = 50 * time.Millisecond })
		st.run()
		if err := st.Connected(st.ctx, 2); err != nil {
			t.Error(err)
		}
	})
	t.Run("not with pings", func(t *testing.T) {
		st := begin(t, slacktest.Options{PingEvery: 20 * time.Millisecond}, func(p *Platform) { p.timing.silence = time.Second })
		st.run()
		if err := st.Ponged(st.ctx, 75); err != nil { // one and a half times the silence
			t.Fatal(err)
		}
		if err := st.Connected(canceled(), 2); err == nil {
			t.Error("connected again although there were pings")
		}
	})
	t.Run("without hello", func(t *testing.T) {
		st := begin(t, slacktest.Options{}, func(p *Platform) { p.timing.greeting = 100 * time.Millisecond })
		st.HoldHello(true)
		go func() {
			// The third attempt is greeted.
			if err := st.Requested(st.ctx, "apps.connections.open", 2); err == nil {
				st.HoldHello(false)
			}
		}()
		st.run()
		st.answer(st.ask("UADA", "CNEWS", "/attache"), 1)
	})
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestStopLetsCommandsFinish(t *testing.T) {
	st := story1(t)
	c := st.ask("UADA", "CNEWS", "/attache slow")
	<-st.started
	stopped := make(chan error, 1)
	go func() { stopped <- st.stop() }()
	if err := st.Disconnected(st.ctx); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-stopped:
		t.Fatalf("stopped while a command was running: %v", err)
	default:
	}
	st.slow <- struct{}{}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	st.same("done at last\n⟦button Share⟧\n", st.answer(c, 1).String())
}

func TestStopIsBounded(t *testing.T) {
	st := begin(t, slacktest.Options{}, func(p *Platform) { p.timing.grace = 10 * time.Millisecond })
	st.run()
	c := st.ask("UADA", "CNEWS", "/attache slow")
	<-st.started
	if err := st.stop(); err != nil {
		t.Error(err)
	}
	st.same("I was interrupted before I had an answer. Please try again.\n", st.answer(c, 1).String())
}

func TestBarred(t *testing.T) {
	for _, tc := range []struct {
		name     string
		bot, app string
		fail     func(*story)
		want     string
	}{
		{"wrong bot token", "xoxb-stolen", slacktest.AppToken, nil, "auth.test: the platform refuses the bot: invalid_auth"},
		{"wrong app token", slacktest.BotToken, "xapp-stolen", nil, "apps.connections.open: the platform refuses the bot: invalid_auth"},
		{"tokens mixed up", slacktest.AppToken, slacktest.BotToken, nil, "auth.test: the platform refuses the bot: not_allowed_token_type"},
		{"revoked", "", "", func(st *story) { st.Fail("auth.test", slacktest.Fault{Error: "token_revoked"}) }, "auth.test: the platform refuses the bot: token_revoked"},
		{"inactive", "", "", func(st *story) { st.Fail("auth.test", slacktest.Fault{Error: "account_inactive"}) }, "auth.test: the platform refuses the bot: account_inactive"},
		{"no scope for sockets", "", "", func(st *story) { st.Fail("apps.connections.open", slacktest.Fault{Error: "missing_scope"}) },
			"apps.connections.open: the platform refuses the bot: missing_scope"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			st := begin(t, slacktest.Options{}, nil)
			if tc.bot != "" {
				st.platform = New(Config{BotToken: tc.bot, AppToken: tc.app, APIURL: st.APIURL, Log: slog.New(slog.NewJSONHandler(st.log, nil))})
			}
			if tc.fail != nil {
				tc.fail(st)
			}
			err := st.platform.Run(st.ctx, &bot.Bot{})
			if !errors.Is(err, bot.ErrBarred) || err.Error() != tc.want {
				t.Errorf("error = %v, want %s", err, tc.want)
			}
			st.expected = []string{"invalid_auth", "not_allowed_token_type"}
			st.tidy()
		})
	}
	t.Run("revoked later", func(t *testing.T) {
		st := begin(t, slacktest.Options{}, nil)
		done := make(chan error, 1)
		go func() { done <- st.platform.Run(st.ctx, &bot.Bot{}) }()
		if err := st.Connected(st.ctx, 1); err != nil {
			t.Fatal(err)
		}
		st.Fail("apps.connections.open", slacktest.Fault{Error: "token_revoked"})
		st.DropSockets()
		if err := <-done; !errors.Is(err, bot.ErrBarred) {
			t.Errorf("error = %v, want one wrapping ErrBarred", err)
		}
	})
}

func TestAnswersAreRepeatedWhereThatIsSafe(t *testing.T) {
	for _, tc := range []struct {
		name, line string
		fault      slacktest.Fault
		want       int // answers
	}{
		{"429", "position France", slacktest.Fault{RetryAfter: time.Second}, 1},
		{"500", "position France", slacktest.Fault{Status: 500}, 1},
		{"connection lost", "position France", slacktest.Fault{Drop: true}, 1},
		{"429 in channel", "position France public", slacktest.Fault{RetryAfter: time.Second}, 1},
		{"lost after it was said to all", "position France public", slacktest.Fault{Lost: true}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			st := story1(t)
			st.Fail("response_url", tc.fault)
			c := st.ask("UADA", "CNEWS", "/attache "+tc.line)
			st.answer(c, 1)
			if err := st.stop(); err != nil {
				t.Fatal(err)
			}
			if got := len(c.Answers()); got != tc.want {
				t.Errorf("%d answers, want %d", got, tc.want)
			}
		})
	}
}

func TestAnAnswerThatComesTooLateGoesToTheCaller(t *testing.T) {
	st := story1(t)
	st.Fail("response_url", slacktest.Fault{Error: "expired_url"})
	st.ask("UADA", "COTHER", "/attache position France")
	dm, err := st.DirectMessages(st.ctx, "UADA")
	if err != nil {
		t.Fatal(err)
	}
	m, err := st.Posted(st.ctx, dm, 1)
	if err != nil || !strings.HasPrefix(m.String(), "# Position of France\n") {
		t.Errorf("message = %s, %v", m, err)
	}
}

func TestOddEnvelopesAreAcknowledgedAndForgotten(t *testing.T) {
	st := story1(t)
	for _, tc := range []struct {
		envelope string
		payload  map[string]any
	}{
		{"events_api", map[string]any{"type": "event_callback"}},
		{"something_new", map[string]any{}},
		{"interactive", nil},
		{"interactive", map[string]any{"type": "shortcut"}},
		{"interactive", map[string]any{"type": 7}},
		{"interactive", map[string]any{"type": "block_actions"}},
		{"interactive", map[string]any{"type": "block_actions", "actions": []any{map[string]any{"type": "button", "block_id": "b", "action_id": "a"}}}},
		{"interactive", map[string]any{"type": "block_actions", "actions": "none"}},
		{"interactive", map[string]any{"type": "view_submission"}},
		{"interactive", map[string]any{"type": "view_submission", "view": map[string]any{"callback_id": "form position", "private_metadata": "not JSON"}}},
		{"interactive", map[string]any{"type": "view_submission", "view": []any{}}},
		{"slash_commands", map[string]any{"text": 7}},
	} {
		c, err := st.Raw(tc.envelope, tc.payload)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Ack(st.ctx); err != nil {
			t.Errorf("%s %v: %v", tc.envelope, tc.payload, err)
		}
	}
	st.answer(st.ask("UADA", "CNEWS", "/attache"), 1)
}

func TestAnOldButtonSaysSo(t *testing.T) {
	st := story1(t)
	m := st.answer(st.ask("UADA", "CNEWS", "/attache long"), 1)
	st.platform.bot.Load().Lines.(*lines).forget()
	st.same("This button is too old; please ask again.\n", st.press("UADA", m, "Go").String())
}

func (l *lines) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = nil
}

func TestAFormKeepsHiddenOptions(t *testing.T) {
	st := story1(t)
	c := st.ask("UADA", "CNEWS", "/attache position page:3")
	v, err := c.View(st.ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Submit("UADA", v, map[string]string{"actor": "France"}); err != nil {
		t.Fatal(err)
	}
	if m := st.answer(c, 1); !strings.Contains(m.String(), "⟦bold page⟧: 3\n") {
		t.Errorf("answer = %s", m)
	}
}

func TestALineTooLongForAFormIsRefused(t *testing.T) {
	st := story1(t)
	m := st.answer(st.ask("UADA", "CNEWS", "/attache position page:"+strings.Repeat("9", 3000)), 1)
	if !strings.HasPrefix(m.String(), "actor is missing") {
		t.Errorf("answer = %s", m)
	}
}

func TestStartsWhenSlackComesBack(t *testing.T) {
	t.Parallel()
	st := begin(t, slacktest.Options{}, nil)
	st.Fail("auth.test", slacktest.Fault{Status: 503}, slacktest.Fault{RetryAfter: time.Second}, slacktest.Fault{Drop: true})
	st.run()
	st.answer(st.ask("UADA", "CNEWS", "/attache"), 1)
}

func TestStopsWhileSlackIsAway(t *testing.T) {
	for _, method := range []string{"auth.test", "apps.connections.open"} {
		t.Run(method, func(t *testing.T) {
			st := begin(t, slacktest.Options{}, nil)
			st.Fail(method, slacktest.Fault{Status: 503}, slacktest.Fault{RetryAfter: time.Hour})
			ctx, cancel := context.WithCancel(st.ctx)
			done := make(chan error, 1)
			go func() { done <- st.platform.Run(ctx, &bot.Bot{}) }()
			if err := st.Requested(st.ctx, method, 2); err != nil {
				t.Fatal(err)
			}
			cancel()
			if err := <-done; err != nil {
				t.Errorf("run = %v, want nil", err)
			}
		})
	}
}
