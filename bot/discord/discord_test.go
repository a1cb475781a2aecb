package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"attache/bot"
	"attache/bot/discord/discordtest"
	"attache/bot/reply"
)

// Attempts in which the library locked itself out stay behind in its own code.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/bwmarrin/discordgo.(*Session).CloseWithCode"))
}

var (
	ada  = discordtest.User{ID: "70", Name: "Ada"}
	boss = discordtest.User{ID: "71", Name: "Boss", Roles: []string{"500"}}
)

// A notebook keeps lines and audit in memory.
type notebook struct {
	mu    sync.Mutex
	lines map[string]string
	audit []string
	broke error
}

func (n *notebook) Keep(_ context.Context, line string) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.broke != nil {
		return "", n.broke
	}
	if n.lines == nil {
		n.lines = map[string]string{}
	}
	key := fmt.Sprint("k", len(n.lines))
	n.lines[key] = line
	return key, nil
}

func (n *notebook) Kept(_ context.Context, key string) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	line, ok := n.lines[key]
	if !ok {
		return "", errors.New("no such line")
	}
	return line, nil
}

func (n *notebook) Audit(_ context.Context, d bot.Deed) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.audit = append(n.audit, strings.Join([]string{d.Who, d.Where, d.Line, d.Outcome}, " | "))
	return nil
}

func says(format string, args ...any) reply.Message {
	return reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(fmt.Sprintf(format, args...))}}}
}

// logbook is a log that may be read, and waited for, while it is written.
type logbook struct {
	mu      sync.Mutex
	b       bytes.Buffer
	changed chan struct{} // closed and replaced with each line
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.changed)
	l.changed = make(chan struct{})
	return l.b.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// wait waits until the log holds s.
func (l *logbook) wait(t *testing.T, s string) {
	t.Helper()
	ctx := within(t)
	for {
		l.mu.Lock()
		found, changed := strings.Contains(l.b.String(), s), l.changed
		l.mu.Unlock()
		if found {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("%q is not logged:\n%s", s, l)
		}
	}
}

// A stage is a platform that runs against a fake Discord.
type stage struct {
	*discordtest.Server
	platform *Platform
	notes    *notebook
	log      *logbook
	slow     chan struct{} // "slow" ends when it is closed
	ended    chan error
	stop     context.CancelFunc
}

// commands are what the tests ask.
func (st *stage) commands() []bot.Command {
	return []bot.Command{
		{
			Name: "position", Summary: "Where an actor stands", Example: "/position x",
			Options: []bot.Option{
				{Name: "topic", Summary: "On what", Type: bot.TopicName},
				{Name: "actor", Summary: "Whose", Type: bot.ActorName, Required: true, Suggest: func(_ context.Context, typed string) ([]bot.Suggestion, error) {
					return suggestions(typed)
				}},
				{Name: "page", Summary: "Which page", Type: bot.Number},
				{Name: "order", Summary: "Which first", Choices: []string{"new", "old"}},
			},
			Run: func(_ context.Context, c bot.Call) (reply.Message, error) {
				m := says("%s on %s, page %d, %s, for %s in %s", c.Text("actor"), c.Text("topic"), c.Number("page", 1), c.Text("order"), c.Person.Name, c.Channel)
				m.Actions = []reply.Action{{Label: "Older", Line: c.Line("page", fmt.Sprint(c.Number("page", 1)+1))}}
				return m, nil
			},
		},
		{
			Name: "digest subscribe", Summary: "Get digests", Access: bot.Everyone, Privacy: bot.Channel,
			Options: []bot.Option{{Name: "schedule", Summary: "When", Type: bot.Word, Required: true}},
			Run: func(_ context.Context, c bot.Call) (reply.Message, error) {
				return says("subscribed: %s", c.Text("schedule")), nil
			},
		},
		{Name: "digest list", Summary: "Which digests", Run: func(context.Context, bot.Call) (reply.Message, error) { return says("none"), nil }},
		{
			Name: "admin deliveries list", Summary: "What was posted", Access: bot.Admins,
			Run: func(context.Context, bot.Call) (reply.Message, error) { return says("nothing was posted"), nil },
		},
		{
			Name: "quote", Summary: "Is it verbatim", OnMessage: "Check this quotation",
			Options: []bot.Option{{Name: "text", Summary: "The words", Type: bot.Text, Required: true}},
			Run: func(_ context.Context, c bot.Call) (reply.Message, error) {
				return says("checked %q, message %q", c.Text("text"), c.Message), nil
			},
		},
		{
			Name: "slow", Summary: "Takes its time",
			Run: func(ctx context.Context, c bot.Call) (reply.Message, error) {
				c.Progress("one of two")
				select {
				case <-st.slow:
					return says("done at last"), nil
				case <-ctx.Done():
					return reply.Message{}, ctx.Err()
				}
			},
		},
		{
			Name: "slowadmin", Summary: "Takes its time, for all", Privacy: bot.Channel,
			Run: func(ctx context.Context, c bot.Call) (reply.Message, error) {
				<-st.slow
				return says("done for all"), nil
			},
		},
		{Name: "panics", Summary: "Fails", Run: func(context.Context, bot.Call) (reply.Message, error) { panic("boom") }},
		{Name: "odd", Summary: "Says what cannot be rendered", Run: func(context.Context, bot.Call) (reply.Message, error) {
			return reply.Message{Blocks: []reply.Block{nil}}, nil
		}},
		{Name: "picture", Summary: "Shows a picture", Run: func(context.Context, bot.Call) (reply.Message, error) {
			m := says("a picture")
			m.Blocks = append(m.Blocks,
				reply.Picture{Name: "matrix.png", PNG: []byte("PNG"), Alt: "Who holds what"},
				reply.File{Name: "big.csv", MediaType: "text/csv", Data: make([]byte, slowUpload)})
			return m, nil
		}},
	}
}

func suggestions(typed string) ([]bot.Suggestion, error) {
	switch typed {
	case "fail":
		return nil, errors.New("no index")
	case "panic":
		panic("boom")
	}
	list := []bot.Suggestion{{Label: strings.Repeat("x", 200), Value: "cut"}, {Label: "left out", Value: strings.Repeat("x", 101)}}
	for i := range 30 {
		list = append(list, bot.Suggestion{Label: fmt.Sprint("Actor ", i), Value: fmt.Sprint(typed, i)})
	}
	return list, nil
}

// prepare returns a stage on which the platform does not run yet.
func prepare(t *testing.T, o discordtest.Options, c Config) *stage {
	t.Helper()
	return stageWith(t, discordtest.New(o), c)
}

// stageWith is prepare on a Discord that is there; it closes it.
func stageWith(t *testing.T, fake *discordtest.Server, c Config) *stage {
	t.Helper()
	st := &stage{Server: fake, notes: &notebook{}, log: &logbook{changed: make(chan struct{})}, slow: make(chan struct{}), ended: make(chan error, 1)}
	t.Cleanup(st.Close)
	if c.Token == "" {
		c.Token = st.Token()
	}
	c.APIURL = st.URL
	c.Admins = []string{"500"}
	c.Log = slog.New(slog.NewTextHandler(st.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	p.retryAfter, p.reopenAfter = 10*time.Millisecond, 10*time.Millisecond
	st.platform = p
	t.Cleanup(p.transport.CloseIdleConnections)
	return st
}

// run starts the platform; it is stopped with the test.
func (st *stage) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	st.stop = cancel
	room := &bot.Room{Commands: st.commands(), Now: time.Now}
	b := &bot.Bot{Room: room.Everywhere, Lines: st.notes, Audit: st.notes, Now: time.Now, Log: st.platform.config.Log}
	done := make(chan struct{})
	go func() {
		defer close(done)
		st.ended <- st.platform.Run(ctx, b)
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		// Tokens, and what people wrote.
		for _, secret := range []string{st.Token(), "interaction-token-", "Zelenskyy", "Secretary-General", "Tell it to Putin"} {
			if strings.Contains(st.log.String(), secret) {
				t.Errorf("the log holds %q:\n%s", secret, st.log)
			}
		}
	})
}

// open returns a stage on which the platform runs and its commands stand.
func open(t *testing.T, o discordtest.Options, tune func(*Platform)) *stage {
	t.Helper()
	st := prepare(t, o, Config{Guild: "1"})
	if tune != nil {
		tune(st.platform)
	}
	st.run(t)
	if _, err := st.WaitCommands(within(t), "1"); err != nil {
		t.Fatal(err)
	}
	return st
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// answer waits for what became of an action.
func answer(t *testing.T, i *discordtest.Interaction, err error) discordtest.Answer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	a, err := i.Wait(within(t))
	if err != nil {
		t.Fatal(err)
	}
	if a.Message != nil && !a.Message.Quiet {
		t.Errorf("the answer may mention people: %s", a)
	}
	return a
}

func TestCommandsAreRegisteredInOneScope(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, guild, ours, other string }{
		{"one server", "1", "/api/v9/applications/900/guilds/1/commands", "/api/v9/applications/900/commands"},
		{"everywhere", "", "/api/v9/applications/900/commands", "/api/v9/applications/900/guilds/1/commands"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			st := prepare(t, discordtest.Options{}, Config{Guild: tc.guild})
			st.run(t)
			var puts []string
			err := st.WaitRequests(within(t), func(rs []discordtest.Request) bool {
				puts = nil
				for _, r := range rs {
					if r.Method == http.MethodPut && r.Status != 0 {
						puts = append(puts, fmt.Sprintf("%s %d %t", r.Path, r.Status, string(r.Body) == "[]"))
					}
				}
				return len(puts) == 2
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{tc.ours + " 200 false", tc.other + " 200 true"}, puts); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
			var drawn []string
			for _, c := range st.Commands(tc.guild) {
				drawn = append(drawn, draw("", c.Name, c.Description, c.Options)...)
			}
			if diff := cmp.Diff([]string{
				"position: Where an actor stands",
				" actor*? 3: Whose",
				" topic 3: On what",
				" page 4: Which page",
				" order 3: Which first [new old]",
				" public 5: Answer for everybody in this channel",
				"digest: subscribe, list",
				" subscribe 1: Get digests",
				"  schedule* 3: When",
				" list 1: Which digests",
				"  public 5: Answer for everybody in this channel",
				"admin: deliveries",
				" deliveries 2: list",
				"  list 1: What was posted",
				"Check this quotation: ",
			}, drawn[:15]); diff != "" {
				t.Errorf("commands (-want +got):\n%s", diff)
			}
			if g := st.Gateway(); g.Intents != 0 {
				t.Errorf("intents %d, want none", g.Intents)
			}
		})
	}
}

// draw returns a command as lines: * required, ? with autocomplete.
func draw(indent, name, description string, options []discordtest.Option) []string {
	lines := []string{indent + name + ": " + description}
	for _, o := range options {
		name := o.Name
		if o.Required {
			name += "*"
		}
		if o.Autocomplete {
			name += "?"
		}
		description := o.Description
		if len(o.Choices) > 0 {
			var names []string
			for _, c := range o.Choices {
				names = append(names, c.Name)
			}
			description += " [" + strings.Join(names, " ") + "]"
		}
		lines = append(lines, draw(indent+" ", fmt.Sprint(name, " ", o.Type), description, o.Options)...)
	}
	return lines
}

func TestCommandsThatDiscordCannotHold(t *testing.T) {
	for _, names := range [][]string{
		{"admin", "admin reload"}, {"admin reload", "admin"}, {"a b", "a b c"}, {"a b c", "a b"}, {"a b c d"}, {"a b", "a b"}, {"a", "a"},
	} {
		var list []bot.Command
		for _, n := range names {
			list = append(list, bot.Command{Name: n, Summary: "s"})
		}
		if _, err := definitions(list); err == nil {
			t.Errorf("%q: no error", names)
		}
	}
}

func TestRegistrationIsRepeatedUntilItSucceeds(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{Guild: "1"})
	st.Fail(discordtest.Fault{Method: http.MethodPut, Status: 500, Times: 2})
	st.Fail(discordtest.Fault{Method: http.MethodPut, Status: 429, RetryAfter: 10 * time.Millisecond})
	st.Fail(discordtest.Fault{Method: http.MethodPut, Status: 403})
	st.run(t)
	if _, err := st.WaitCommands(within(t), "1"); err != nil {
		t.Fatal(err)
	}
}

func TestRefusedCommandsDoNotEndTheBot(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{Guild: "1"})
	st.Fail(discordtest.Fault{Method: http.MethodPut, Status: 400})
	st.run(t)
	st.log.wait(t, "commands refused")
	if err := st.WaitConnected(within(t)); err != nil {
		t.Fatal(err)
	}
	st.stop()
	if err := <-st.ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	for _, tc := range []struct{ name, line, want string }{
		{"options of every type", "/position actor:Volodymyr Zelenskyy topic:a ceasefire page:2 order:old", `(only 70 sees this)
┌ 
│ Volodymyr Zelenskyy on a ceasefire, page 2, old, for Ada in discord\:10
└
[Older] [Share]
`},
		{"public", "/position actor:x public:true", `┌ 
│ x on , page 1, , for Ada in discord\:10
└
[Older]
`},
		{"two words, for the channel", "/digest subscribe schedule:30 7 * * 1-5", "┌ \n│ subscribed: 30 7 \\* \\* 1-5\n└\n"},
		{"three words, not an admin", "/admin deliveries list", `(only 70 sees this)
┌ 
│ This command is for admins, and you are not one.
└
`},
		{"a panic of the command", "/panics", `(only 70 sees this)
┌ 
│ Something went wrong on my side; it has been logged. Please try again, or tell an admin.
└
`},
		{"a panic of the renderer", "/odd", `(only 70 sees this)
┌ 
│ Something went wrong on my side; it has been logged. Please try again, or tell an admin.
└
`},
	} {
		i, err := st.Slash(ada, "10", tc.line)
		a := answer(t, i, err)
		if diff := cmp.Diff(tc.want, a.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
		if a.Deferred {
			t.Errorf("%s: a fast answer was deferred", tc.name)
		}
	}
	i, err := st.Slash(boss, "10", "/admin deliveries list")
	if got := answer(t, i, err).String(); !strings.Contains(got, "nothing was posted") {
		t.Errorf("an admin by role got\n%s", got)
	}
	st.AddChannel(discordtest.Channel{ID: "20"})
	i, err = st.Slash(discordtest.User{ID: "72", Name: "Cy"}, "20", "/quote text:“Tell it”")
	if err == nil {
		t.Error("a command of one server was offered in a direct message")
	}
	_ = i
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	var asked []*discordtest.Interaction
	for n := range 60 {
		i, err := st.Slash(ada, "10", fmt.Sprint("/position actor:x page:", n+1))
		if err != nil {
			t.Fatal(err)
		}
		asked = append(asked, i)
	}
	for n, i := range asked {
		if got := answer(t, i, nil).String(); !strings.Contains(got, fmt.Sprintf("page %d,", n+1)) {
			t.Errorf("question %d was answered with\n%s", n, got)
		}
	}
}

func TestDirectMessage(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{})
	st.AddChannel(discordtest.Channel{ID: "20"})
	st.run(t)
	if _, err := st.WaitCommands(within(t), ""); err != nil {
		t.Fatal(err)
	}
	i, err := st.Slash(ada, "20", "/position actor:x")
	if got := answer(t, i, err).String(); !strings.Contains(got, `for Ada in discord\:20`) {
		t.Errorf("got\n%s", got)
	}
}

func TestButtonsRunTheirLines(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	i, err := st.Slash(ada, "10", "/position actor:x")
	a := answer(t, i, err)
	older, err := st.Press(ada, a.Message.ID, "Older")
	if got := answer(t, older, err); !strings.Contains(got.String(), "page 2") || !got.Message.Ephemeral {
		t.Errorf("Older brought\n%s", got)
	}
	share, err := st.Press(ada, a.Message.ID, "Share")
	if got := answer(t, share, err); got.Message.Ephemeral || len(st.Messages("10")) != 1 {
		t.Errorf("Share brought\n%s", got)
	}

	long := strings.Repeat("Secretary-General ", 10)
	i, err = st.Slash(ada, "10", "/position actor:"+long)
	a = answer(t, i, err)
	button, _ := a.Message.Button("Older")
	if !strings.HasPrefix(button.CustomID, "=") {
		t.Errorf("a long line stands in the button: %q", button.CustomID)
	}
	older, err = st.Press(ada, a.Message.ID, "Older")
	if got := answer(t, older, err).String(); !strings.Contains(got, "Secretary-General Secretary-General") || !strings.Contains(got, "page 2") {
		t.Errorf("a kept line brought\n%s", got)
	}
	st.notes.mu.Lock()
	st.notes.lines = nil
	st.notes.mu.Unlock()
	older, err = st.Press(ada, a.Message.ID, "Older")
	if got := answer(t, older, err).String(); !strings.Contains(got, "no longer know what this button does") {
		t.Errorf("a lost line brought\n%s", got)
	}
	st.notes.mu.Lock()
	st.notes.broke = errors.New("disk full")
	st.notes.mu.Unlock()
	i, err = st.Slash(ada, "10", "/position actor:"+long)
	if got := answer(t, i, err).String(); !strings.Contains(got, "Older: `/position actor:") {
		t.Errorf("a line that could not be kept is not shown:\n%s", got)
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	i, err := st.Complete(ada, "10", "/position topic:x actor:zel")
	a := answer(t, i, err)
	if len(a.Choices) != 25 || a.Choices[1].Name != "Actor 0" || a.Choices[1].Value != "zel0" {
		t.Errorf("got %d suggestions: %v", len(a.Choices), a.Choices)
	}
	if got := []rune(a.Choices[0].Name); len(got) != 100 || got[99] != '…' {
		t.Errorf("a long label became %q", a.Choices[0].Name)
	}
	for _, typed := range []string{"fail", "panic"} {
		i, err := st.Complete(ada, "10", "/position actor:"+typed)
		if a := answer(t, i, err); a.Choices == nil || len(a.Choices) != 0 {
			t.Errorf("%s: got %v, want an empty list", typed, a.Choices)
		}
	}
}

func TestActionOnMessage(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	i, err := st.Act(ada, "Check this quotation", st.Say(ada, "10", "“Tell it to Putin”"))
	want := `checked "“Tell it to Putin”", message "“Tell it to Putin”"`
	if got := answer(t, i, err); discordtest.Displayed(got.Message.Embeds[0].Description) != want {
		t.Errorf("got\n%s", got)
	}
	id, err := st.platform.Post(within(t), "10", reply.Message{Title: "Digest", Blocks: says("words of an embed").Blocks}, "k")
	if err != nil {
		t.Fatal(err)
	}
	i, err = st.Act(ada, "Check this quotation", id)
	if got := answer(t, i, err).String(); !strings.Contains(got, "words of an embed") {
		t.Errorf("got\n%s", got)
	}
}

func TestSlowCommandIsAcknowledgedAndShowsProgress(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, func(p *Platform) { p.ackAfter, p.progressEvery = 30*time.Millisecond, time.Millisecond })
	i, err := st.Slash(ada, "10", "/slow")
	a := answer(t, i, err)
	if !a.Deferred || !a.Message.Ephemeral || !strings.Contains(a.String(), "one of two") {
		t.Errorf("while it runs: %+v\n%s", a, a)
	}
	close(st.slow)
	a, err = i.WaitFor(within(t), func(a discordtest.Answer) bool { return strings.Contains(a.String(), "done at last") })
	if err != nil {
		t.Fatal(err)
	}
	if !a.Message.Ephemeral || len(a.FollowUps) != 0 {
		t.Errorf("at the end: %+v", a)
	}
}

func TestSlowCommandAnswersInPublicWhatWasPromisedInPublic(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, func(p *Platform) { p.ackAfter = time.Millisecond })
	i, err := st.Slash(ada, "10", "/slowadmin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.WaitFor(within(t), func(a discordtest.Answer) bool { return a.Deferred }); err != nil {
		t.Fatal(err)
	}
	close(st.slow)
	if a := answer(t, i, nil); a.Message.Ephemeral || !strings.Contains(a.String(), "done for all") {
		t.Errorf("got\n%s", a)
	}
}

func TestPrivateAnswerAfterAPublicPromise(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	// Serve answers so when it refuses an admin command that takes long to refuse.
	i, err := st.Slash(ada, "10", "/slowadmin")
	if err != nil {
		t.Fatal(err)
	}
	a, err := i.WaitFor(within(t), func(a discordtest.Answer) bool { return a.Deferred })
	if err != nil {
		t.Fatal(err)
	}
	if a.Took > 3*time.Second || a.Took < ackAfter {
		t.Errorf("acknowledged after %s, want %s", a.Took, ackAfter)
	}
	rest := st.Requests()
	token := strings.Split(rest[len(rest)-1].Path, "/")[5]
	x := &exchange{platform: st.platform, began: time.Now(), acknowledged: true}
	x.interaction = interactionOf(i.ID, token)
	x.deliver(within(t), render(says("for you"), "", nil), true)
	a = i.Answer()
	if a.Message != nil || len(a.FollowUps) != 1 || !a.FollowUps[0].Ephemeral {
		t.Errorf("got %+v", a)
	}
	close(st.slow)
}

func TestDuplicateInteractionIsAnsweredOnce(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	i, err := st.Slash(ada, "10", "/digest subscribe schedule:x")
	answer(t, i, err)
	if err := i.Redeliver(); err != nil {
		t.Fatal(err)
	}
	// What comes after the duplicate is begun after it was seen, and Run waits
	// for what was begun.
	i, err = st.Slash(ada, "10", "/digest list")
	answer(t, i, err)
	st.stop()
	if err := <-st.ended; err != nil {
		t.Fatal(err)
	}
	callbacks := 0
	for _, r := range st.Requests() {
		if strings.HasSuffix(r.Path, "/callback") {
			callbacks++
		}
	}
	if callbacks != 2 {
		t.Errorf("%d answers to two interactions", callbacks)
	}
}

func TestAnswersSurviveFaults(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	const callback = "/api/v9/interactions/*/*/callback"
	for _, tc := range []struct {
		name  string
		fault discordtest.Fault
	}{
		{"429", discordtest.Fault{Status: 429, RetryAfter: 20 * time.Millisecond}},
		{"500 in text", discordtest.Fault{Status: 500, Text: true}},
		{"500 twice", discordtest.Fault{Status: 500, Times: 2}},
		{"502", discordtest.Fault{Status: 502, Text: true}},
		{"a cut connection", discordtest.Fault{Drop: true}},
		{"an answer that is lost", discordtest.Fault{Lose: true}},
	} {
		tc.fault.Path = callback
		st.Fail(tc.fault)
		i, err := st.Slash(ada, "10", "/digest list")
		if got := answer(t, i, err).String(); !strings.Contains(got, "none") {
			t.Errorf("%s: got\n%s", tc.name, got)
		}
	}
	st.stop()
	if err := <-st.ended; err != nil {
		t.Fatal(err)
	}
	if log := st.log.String(); strings.Contains(log, "not delivered") {
		t.Errorf("answers were given up:\n%s", log)
	}
}

func TestAnswerThatDiscordRefuses(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	st.Fail(discordtest.Fault{Path: "/api/v9/interactions/*/*/callback", Status: 400})
	i, err := st.Slash(ada, "10", "/digest list")
	if got := answer(t, i, err).String(); !strings.Contains(got, "Something went wrong") {
		t.Errorf("got\n%s", got)
	}
	st.log.wait(t, "answer not delivered")
}

func TestFilesComeWithTheAnswer(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, nil)
	i, err := st.Slash(ada, "10", "/picture")
	a := answer(t, i, err)
	want := `(only 70 sees this)
┌ 
│ a picture
└
file matrix.png (image/png, "Who holds what")
file big.csv (text/csv)
[Share]
`
	if diff := cmp.Diff(want, a.String()); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if !a.Deferred {
		t.Error("a large upload was not acknowledged first")
	}
}

func TestConnectionIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		end  func(*discordtest.Server)
		want discordtest.Gateway
	}{
		{"closed", func(s *discordtest.Server) { s.Disconnect(4000) }, discordtest.Gateway{Identified: 1, Resumed: 1}},
		{"cut", (*discordtest.Server).Drop, discordtest.Gateway{Identified: 1, Resumed: 1}},
		{"asked to reconnect", (*discordtest.Server).Reconnect, discordtest.Gateway{Identified: 1, Resumed: 1}},
		{"forgotten", (*discordtest.Server).Invalidate, discordtest.Gateway{Identified: 2}},
		{"forgotten while away", func(s *discordtest.Server) {
			s.Drop()
			s.Invalidate()
		}, discordtest.Gateway{Identified: 2}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			st := open(t, discordtest.Options{}, nil)
			tc.end(st.Server)
			err := st.WaitGateway(within(t), func(g discordtest.Gateway) bool {
				return g.Identified >= tc.want.Identified && g.Resumed >= tc.want.Resumed && g.Connected
			})
			if err != nil {
				t.Fatal(err)
			}
			i, err := st.Slash(ada, "10", "/digest list")
			answer(t, i, err)
		})
	}
}

func TestInteractionDuringAnOutageIsNotLost(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{AnswerWithin: 30 * time.Second}, nil)
	st.Drop()
	if err := st.WaitGateway(within(t), func(g discordtest.Gateway) bool { return !g.Connected }); err != nil {
		t.Fatal(err)
	}
	i, err := st.Slash(ada, "10", "/digest list")
	answer(t, i, err)
}

// A socket that says nothing is noticed and replaced within 90 s, and an
// attempt to connect ends.
func TestBoundsOfSilence(t *testing.T) {
	p, err := New(Config{Token: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if p.silence+p.openWithin > 90*time.Second {
		t.Errorf("a dead peer is replaced after %s", p.silence+p.openWithin)
	}
	// Discord asks for a heartbeat every 41.25 s and acknowledges it.
	if p.silence < 45*time.Second {
		t.Errorf("a peer that is well counts as dead after %s", p.silence)
	}
}

func TestDeadPeerIsNoticed(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, func(p *Platform) { p.silence = 200 * time.Millisecond })
	st.Mute(true)
	if err := st.WaitGateway(within(t), func(g discordtest.Gateway) bool { return g.Connections > 1 }); err != nil {
		t.Fatal(err)
	}
	st.Mute(false)
	if err := st.WaitGateway(within(t), func(g discordtest.Gateway) bool { return g.Resumed > 0 }); err != nil {
		t.Fatal(err)
	}
}

func TestMissingHelloDoesNotHang(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{Guild: "1"})
	st.platform.openWithin = 200 * time.Millisecond
	st.Mute(true)
	st.run(t)
	if err := st.WaitGateway(within(t), func(g discordtest.Gateway) bool { return g.Connections > 2 }); err != nil {
		t.Fatal(err)
	}
	st.Mute(false)
	if _, err := st.WaitCommands(within(t), "1"); err != nil {
		t.Fatal(err)
	}
}

func TestServerThatIsDownAtFirst(t *testing.T) {
	t.Parallel()
	st := prepare(t, discordtest.Options{}, Config{Guild: "1"})
	st.Fail(discordtest.Fault{Path: "/api/v9/gateway", Status: 503, Times: 2})
	st.Fail(discordtest.Fault{Path: "/api/v9/gateway", Status: 429, RetryAfter: time.Second, Text: true})
	st.run(t)
	if _, err := st.WaitCommands(within(t), "1"); err != nil {
		t.Fatal(err)
	}
}

func TestRefusedForGood(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		opts discordtest.Options
		conf Config
	}{
		{"wrong token", discordtest.Options{}, Config{Token: "wrong"}},
		{"too many servers", discordtest.Options{Guilds: 2500}, Config{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			st := prepare(t, tc.opts, tc.conf)
			st.run(t)
			select {
			case err := <-st.ended:
				if !errors.Is(err, bot.ErrBarred) {
					t.Errorf("ended with %v", err)
				}
				if strings.Contains(err.Error(), "wrong\"") {
					t.Errorf("the error holds the token: %v", err)
				}
			case <-within(t).Done():
				t.Fatal("Run goes on")
			}
		})
	}
	for code := range refusals {
		t.Run(fmt.Sprint("close code ", code), func(t *testing.T) {
			t.Parallel()
			st := open(t, discordtest.Options{}, nil)
			// What Discord says when it is tried again decides.
			st.Refuse(code)
			st.Disconnect(4000)
			select {
			case err := <-st.ended:
				if !errors.Is(err, bot.ErrBarred) || !strings.Contains(err.Error(), refusals[code]) {
					t.Errorf("ended with %v", err)
				}
			case <-within(t).Done():
				t.Fatal("Run goes on")
			}
		})
	}
	t.Run("token replaced while connected", func(t *testing.T) {
		t.Parallel()
		st := open(t, discordtest.Options{}, nil)
		st.Revoke("another-token")
		select {
		case err := <-st.ended:
			if !errors.Is(err, bot.ErrBarred) {
				t.Errorf("ended with %v", err)
			}
		case <-within(t).Done():
			t.Fatal("Run goes on")
		}
	})
}

func TestStopLetsRunningCommandsFinish(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, func(p *Platform) { p.ackAfter = time.Millisecond })
	i, err := st.Slash(ada, "10", "/slow")
	answer(t, i, err)
	st.stop()
	if err := st.WaitGateway(within(t), func(g discordtest.Gateway) bool { return !g.Connected }); err != nil {
		t.Fatal(err)
	}
	close(st.slow)
	if _, err := i.WaitFor(within(t), func(a discordtest.Answer) bool { return strings.Contains(a.String(), "done at last") }); err != nil {
		t.Fatal(err)
	}
	if err := <-st.ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestStopInterruptsCommandsThatTakeTooLong(t *testing.T) {
	t.Parallel()
	st := open(t, discordtest.Options{}, func(p *Platform) { p.ackAfter, p.stopWithin = time.Millisecond, 50*time.Millisecond })
	i, err := st.Slash(ada, "10", "/slow")
	answer(t, i, err)
	st.stop()
	if _, err := i.WaitFor(within(t), func(a discordtest.Answer) bool { return strings.Contains(a.String(), "interrupted") }); err != nil {
		t.Fatal(err)
	}
	if err := <-st.ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	for _, c := range []Config{
		{}, {Token: "x", APIURL: "discord.com"}, {Token: "x", APIURL: "https://discord.com/api"}, {Token: "x", APIURL: "ftp://x"}, {Token: "x", Guild: "my server"},
		{Token: "x", PublicKey: "abc"}, {Token: "x", PublicKey: strings.Repeat("z", 64)},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%+v: no error", c)
		}
	}
}
