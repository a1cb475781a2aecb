package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"attache/bot/discord/discordtest"
	"attache/bot/slack/slacktest"
)

// The test binary is the program as well, with a clock of testClock.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"attache": func() { os.Exit(program(testClock())) },
	})
}

// storyTime is how long a step of a story may take before it counts as failed.
const storyTime = 2 * time.Minute

// A stage is what one story plays on: both platforms, and what was last seen on each.
type stage struct {
	discord *discordtest.Server
	slack   *slacktest.Server
	clock   *storyClock

	heard *discordtest.Interaction // the last thing done on Discord
	seen  discordtest.Message      // the last message seen there
	call  *slacktest.Call          // the last thing done on Slack
	said  slacktest.Message        // the last message seen there
	view  slacktest.View           // the last modal shown there
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_STORIES") != "",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			clock, err := newStoryClock()
			if err != nil {
				return err
			}
			s := &stage{discord: discordtest.New(discordtest.Options{}), slack: slacktest.New(slacktest.Options{}), clock: clock}
			env.Defer(s.clock.close)
			env.Defer(s.discord.Close)
			env.Defer(s.slack.Close)
			s.discord.AddChannel(discordtest.Channel{ID: "20", Guild: "1"})
			s.slack.AddChannel(slacktest.Channel{ID: "C10", Name: "desk", Member: true})
			s.slack.AddChannel(slacktest.Channel{ID: "C20", Name: "editors", Member: true})
			s.discord.AddUser("100")
			s.discord.AddUser("200")
			s.slack.AddUser(slacktest.User{ID: "UANN", Name: "ann", Zone: "Europe/Paris"})
			s.slack.AddUser(slacktest.User{ID: "UBOSS", Name: "boss", Zone: "Europe/Paris"})
			s.slack.AddUser(slacktest.User{ID: "UUMA", Name: "uma", Zone: "America/New_York", Locale: "en-US"})
			env.Setenv("DISCORD_URL", s.discord.URL)
			env.Setenv("DISCORD_KEY", s.discord.PublicKey())
			env.Setenv("SLACK_URL", s.slack.APIURL)
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TERM", "dumb")
			env.Values[stageKey{}] = s
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"discord": onDiscord,
			"slack":   onSlack,
			"expand":  expand,
			"waitfor": waitFor,
			"capture": capture,
			"hex":     hexFile,
			"fetch":   fetch,
			"at":      at,
			"advance": advance,
			"post":    post,
		},
	})
}

type stageKey struct{}

func stageOf(ts *testscript.TestScript) *stage { return ts.Value(stageKey{}).(*stage) }

// expand replaces $NAME in files by the story's variables.
func expand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: expand FILE…")
	}
	for _, file := range args {
		text := os.Expand(ts.ReadFile(file), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(text), 0o600))
	}
}

// waitFor waits until a file holds a text.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: waitfor FILE TEXT")
	}
	deadline := time.Now().Add(storyTime)
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		if err == nil && strings.Contains(string(data), args[1]) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s does not hold %q", args[0], args[1])
		}
	}
}

// capture sets a variable of the story to what the first group of a pattern matches in what the last step showed.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture NAME PATTERN")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("%q matches nothing in what was shown", args[1])
	}
	ts.Setenv(args[0], found[1])
}

// becomes waits until show returns a text that holds want, and shows it.
func becomes(ts *testscript.TestScript, want string, show func() string) {
	deadline := time.Now().Add(storyTime)
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		text := show()
		if strings.Contains(text, want) {
			fmt.Fprintln(ts.Stdout(), text)
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%q is not in %s", want, text)
		}
	}
}

// ann is a reader, uma one in America; boss is the admin of the stories.
var people = map[string]discordtest.User{
	"ann":  {ID: "100", Name: "ann"},
	"uma":  {ID: "300", Name: "uma", Locale: "en-US"},
	"boss": {ID: "200", Name: "boss", Roles: []string{"777"}},
}

// onDiscord does on Discord what a person does, or looks at it:
//
//	discord connected                   waits for the gateway and the commands
//	discord ann slash LINE              shows the answer
//	discord ann complete LINE           shows the suggestions
//	discord ann press LABEL             on the last message seen; shows the answer
//	discord ann act NAME TEXT           uses a message's menu on a message with this text
//	discord channel ID N                waits for N messages there and shows the last
//	discord edited ID TEXT              waits until the last message there holds this text, and shows it
//	discord commands [GUILD]            lists what is registered
//	discord drop | reconnect | invalidate
//	discord refuse CODE                 closes whoever connects from now on with this code
//	discord resumed N                   waits for the Nth resumption
//	discord fail STATUS SECONDS PATH    makes the next request of that path fail
//	discord endpoint URL                from now on interactions are posted there
//	discord again                       posts the last one once more, and shows the status
//	discord deny ID                     takes from the bot the right to post embeds there
//	discord requests PATTERN            counts requests "METHOD path" that contain it
func onDiscord(ts *testscript.TestScript, neg bool, args []string) {
	s := stageOf(ts)
	ctx, cancel := context.WithTimeout(context.Background(), storyTime)
	defer cancel()
	arg := arguments(ts, "discord", args)
	who, ok := people[arg(0)]
	if ok {
		args = args[1:]
	}
	var err error
	switch arg = arguments(ts, "discord", args); arg(0) {
	case "connected":
		ts.Check(s.discord.WaitConnected(ctx))
		_, err = s.discord.WaitCommands(ctx, "")
	case "slash":
		s.heard, err = s.discord.Slash(who, "10", arg(1))
		s.hear(ctx, ts, neg, err)
	case "complete":
		s.heard, err = s.discord.Complete(who, "10", arg(1))
		s.hear(ctx, ts, neg, err)
	case "press":
		s.heard, err = s.discord.Press(who, s.seen.ID, arg(1))
		s.hear(ctx, ts, neg, err)
	case "act":
		s.heard, err = s.discord.Act(who, arg(1), s.discord.Say(who, "10", arg(2)))
		s.hear(ctx, ts, neg, err)
	case "channel":
		n, convErr := strconv.Atoi(arg(2))
		ts.Check(convErr)
		messages, waitErr := s.discord.WaitMessages(ctx, arg(1), n)
		ts.Check(waitErr)
		if len(messages) != n {
			ts.Fatalf("channel %s has %d messages, want %d", arg(1), len(messages), n)
		}
		if n > 0 {
			s.seen = messages[n-1]
			fmt.Fprintln(ts.Stdout(), s.seen)
		}
	case "edited":
		becomes(ts, arg(2), func() string {
			messages := s.discord.Messages(arg(1))
			return messages[len(messages)-1].String()
		})
	case "commands":
		guild := ""
		if len(args) > 1 {
			guild = args[1]
		}
		commands, waitErr := s.discord.WaitCommands(ctx, guild)
		ts.Check(waitErr)
		for _, c := range commands {
			fmt.Fprintln(ts.Stdout(), c.Name)
		}
	case "deny":
		s.discord.AddChannel(discordtest.Channel{ID: arg(1), Guild: "1", Deny: discordtest.EmbedLinks})
	case "drop":
		s.discord.Drop()
	case "reconnect":
		s.discord.Reconnect()
	case "invalidate":
		s.discord.Invalidate()
	case "refuse":
		code, convErr := strconv.Atoi(arg(1))
		ts.Check(convErr)
		s.discord.Refuse(code)
	case "resumed":
		n, convErr := strconv.Atoi(arg(1))
		ts.Check(convErr)
		err = s.discord.WaitGateway(ctx, func(g discordtest.Gateway) bool { return g.Resumed >= n && g.Connected })
	case "fail":
		status, convErr := strconv.Atoi(arg(1))
		ts.Check(convErr)
		seconds, convErr := strconv.ParseFloat(arg(2), 64)
		ts.Check(convErr)
		s.discord.Fail(discordtest.Fault{Path: arg(3), Status: status, RetryAfter: time.Duration(seconds * float64(time.Second))})
	case "endpoint":
		ts.Check(s.discord.SetEndpoint(ctx, arg(1)))
		_, err = s.discord.WaitCommands(ctx, "")
	case "again":
		ts.Check(s.heard.Redeliver())
		status, waitErr := s.heard.Status(ctx, 2)
		ts.Check(waitErr)
		fmt.Fprintln(ts.Stdout(), status)
	case "requests":
		n := 0
		for _, r := range s.discord.Requests() {
			if strings.Contains(r.Method+" "+r.Path, arg(1)) {
				n++
			}
		}
		fmt.Fprintln(ts.Stdout(), n)
	default:
		ts.Fatalf("discord: unknown step %q", arg(0))
	}
	ts.Check(err)
}

// underWay is what a message says that only shows how far a reload has come: on a slow machine, one comes before the answer.
var underWay = regexp.MustCompile(`^(\(only \S+ sees this\)\n)?(┌ \n│ )?(reading documents|extracting positions|storing)\b.*\n(└\n)?$`)

func TestUnderWay(t *testing.T) {
	for said, want := range map[string]bool{
		"(only 200 sees this)\n┌ \n│ storing\n└\n":                            true,
		"(only 200 sees this)\n┌ \n│ extracting positions\\: 1 of 3\n└\n":     true,
		"┌ \n│ reading documents: 7\n└\n":                                     true,
		"storing\n":                                                           true,
		"(only 200 sees this)\n┌ Reload: done\n│ ▪ Added\n│ 1\n└\n[Reload]\n": false,
		"┌ \n│ storing\n│ and more\n└\n":                                      false,
	} {
		if got := underWay.MatchString(said); got != want {
			t.Errorf("%q: %t", said, got)
		}
	}
}

// hear waits for the answer to what was just done on Discord and shows it.
func (s *stage) hear(ctx context.Context, ts *testscript.TestScript, neg bool, err error) {
	if neg {
		if err == nil {
			ts.Fatalf("the client let it through")
		}
		fmt.Fprintln(ts.Stdout(), err)
		return
	}
	ts.Check(err)
	_, err = s.heard.Wait(ctx)
	ts.Check(err)
	a, err := s.heard.WaitFor(ctx, func(a discordtest.Answer) bool { return a.Message == nil || !underWay.MatchString(a.Message.String()) })
	ts.Check(err)
	if a.Message != nil {
		s.seen = *a.Message
	}
	fmt.Fprintln(ts.Stdout(), a)
}

// onSlack does on Slack what a person does, or looks at it:
//
//	slack connected N               waits for the Nth greeting of a socket
//	slack ann command LINE          shows the answer
//	slack ann opens LINE            shows the modal that comes instead
//	slack ann suggest ACTION TEXT   types into a select of the modal
//	slack ann submit ACTION=VALUE…  submits the modal and shows the answer
//	slack ann press LABEL           on the last message seen; shows the answer
//	slack ann shortcut ID TEXT      runs a message shortcut on a message with this text
//	slack channel ID N              waits for N messages there and shows the last
//	slack edited ID TEXT            waits until the last message there holds this text, and shows it
//	slack endpoint URL              from now on what people do is posted there
//	slack again                     posts the last call once more, as Slack does, and shows the status
//	slack answers N                 shows how many answers the last call got, and fails unless N
//	slack drop | disconnect
//	slack fail METHOD SECONDS       makes the next call of the method wait so long
//	slack direct USER N             waits for N direct messages to the user and shows the last
//	slack archive ID                archives a channel
//	slack refusals                  shows what Slack has refused
//	slack requests METHOD           counts requests
func onSlack(ts *testscript.TestScript, neg bool, args []string) {
	s := stageOf(ts)
	ctx, cancel := context.WithTimeout(context.Background(), storyTime)
	defer cancel()
	user := map[string]string{"ann": "UANN", "uma": "UUMA", "boss": "UBOSS"}[arguments(ts, "slack", args)(0)]
	if user != "" {
		args = args[1:]
	}
	var err error
	switch arg := arguments(ts, "slack", args); arg(0) {
	case "connected":
		n, convErr := strconv.Atoi(arg(1))
		ts.Check(convErr)
		err = s.slack.Connected(ctx, n)
	case "command":
		s.call, err = s.slack.Command(user, "C10", arg(1))
		ts.Check(err)
		s.listen(ctx, ts)
	case "opens":
		s.call, err = s.slack.Command(user, "C10", arg(1))
		ts.Check(err)
		s.view, err = s.call.View(ctx, 1)
		ts.Check(err)
		fmt.Fprintln(ts.Stdout(), s.view)
	case "suggest":
		choices, sugErr := s.slack.Suggest(ctx, user, s.view, arg(1), arg(2))
		ts.Check(sugErr)
		for _, c := range choices {
			fmt.Fprintf(ts.Stdout(), "%s = %s\n", c.Text, c.Value)
		}
	case "submit":
		values := make(map[string]string)
		for _, pair := range args[1:] {
			name, value, _ := strings.Cut(pair, "=")
			values[name] = value
		}
		_, err = s.slack.Submit(user, s.view, values)
		ts.Check(err)
		s.listen(ctx, ts) // the modal answers where the line was typed
	case "press":
		s.call, err = s.slack.Press(user, s.said, arg(1))
		ts.Check(err)
		s.listen(ctx, ts)
	case "shortcut":
		s.call, err = s.slack.Shortcut(user, "C10", arg(1), arg(2))
		ts.Check(err)
		s.listen(ctx, ts)
	case "channel":
		n, convErr := strconv.Atoi(arg(2))
		ts.Check(convErr)
		if n > 0 {
			s.said, err = s.slack.Posted(ctx, arg(1), n)
			ts.Check(err)
			fmt.Fprintln(ts.Stdout(), s.said)
		}
		if got := len(s.slack.Messages(arg(1))); got != n {
			ts.Fatalf("channel %s has %d messages, want %d", arg(1), got, n)
		}
	case "direct":
		n, convErr := strconv.Atoi(arg(2))
		ts.Check(convErr)
		s.said, err = s.slack.Posted(ctx, s.slack.Direct(arg(1)), n)
		ts.Check(err)
		fmt.Fprintln(ts.Stdout(), s.said)
	case "edited":
		becomes(ts, arg(2), func() string {
			messages := s.slack.Messages(arg(1))
			return messages[len(messages)-1].String()
		})
	case "endpoint":
		err = s.slack.SetRequestURL(ctx, arg(1))
	case "again":
		ts.Check(s.call.Resend())
		status, waitErr := s.call.Status(ctx, 2)
		ts.Check(waitErr)
		fmt.Fprintln(ts.Stdout(), status)
	case "answers":
		if n := fmt.Sprint(len(s.call.Answers())); n != arg(1) {
			ts.Fatalf("%s answers", n)
		}
	case "archive":
		s.slack.AddChannel(slacktest.Channel{ID: arg(1), Name: "desk", Member: true, Archived: true})
	case "drop":
		s.slack.DropSockets()
	case "disconnect":
		err = s.slack.Disconnect("refresh_requested")
	case "fail":
		seconds, convErr := strconv.Atoi(arg(2))
		ts.Check(convErr)
		s.slack.Fail(arg(1), slacktest.Fault{RetryAfter: time.Duration(seconds) * time.Second})
	case "refusals":
		refusals := s.slack.Refusals()
		fmt.Fprintf(ts.Stdout(), "%d refusals\n", len(refusals))
		for _, r := range refusals {
			fmt.Fprintln(ts.Stdout(), r)
		}
	case "requests":
		n := 0
		for _, r := range s.slack.Requests() {
			if r.Method == arg(1) {
				n++
			}
		}
		fmt.Fprintln(ts.Stdout(), n)
	default:
		ts.Fatalf("slack: unknown step %q", arg(0))
	}
	ts.Check(err)
	if neg {
		ts.Fatalf("slack: a step cannot be negated")
	}
}

// listen waits for the answer to what was just done on Slack and shows it.
func (s *stage) listen(ctx context.Context, ts *testscript.TestScript) {
	m, err := s.call.Answer(ctx)
	for n := 2; err == nil && underWay.MatchString(m.String()); n++ {
		m, err = s.call.AnswerN(ctx, n)
	}
	ts.Check(err)
	s.said = m
	fmt.Fprintln(ts.Stdout(), m)
}

// arguments returns the nth of args, or ends the story.
func arguments(ts *testscript.TestScript, command string, args []string) func(int) string {
	return func(n int) string {
		if n >= len(args) {
			ts.Fatalf("%s: too few arguments: %q", command, args)
		}
		return args[n]
	}
}

// fetch shows what the bot on a.db answers to a GET of a path, and waits for a success that holds a text; negated, for a refusal.
func fetch(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: fetch PATH [TEXT]")
	}
	want := strings.Join(args[1:], "")
	deadline := time.Now().Add(storyTime)
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		status, body, err := get(ts.MkAbs("a.db.health"), args[0])
		if err == nil && (status == http.StatusOK) != neg && strings.Contains(body, want) {
			fmt.Fprint(ts.Stdout(), body)
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("GET %s: %d %s %v", args[0], status, body, err)
		}
	}
}

// post posts to an address what the platform did not just send, and shows the status and the reason:
//
//	post URL unsigned | forged | stale | early | huge | scrap | ping | get
//
// The end of the address names the platform, whose signature it has but where it is unsigned or forged.
func post(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: post URL KIND")
	}
	s, at := stageOf(ts), time.Now()
	body := []byte(`{"type":2,"id":"7","token":"t","data":{"name":"status"}}`)
	sign := s.discord.Sign
	if strings.HasSuffix(args[0], "/slack") {
		body, sign = []byte("command=%2Fattache&text=status&user_id=UANN&channel_id=C10"), slacktest.Sign
	}
	switch args[1] {
	case "stale":
		at = at.Add(-6 * time.Minute)
	case "early":
		at = at.Add(6 * time.Minute)
	case "huge":
		body = bytes.Repeat([]byte("a"), 2<<20)
	case "scrap":
		body = []byte("\x00{")
	case "ping":
		body = []byte(`{"type":1}`)
	}
	header := sign(body, at)
	switch args[1] {
	case "unsigned":
		header = nil
	case "forged":
		body = append(body, ' ')
	}
	method := http.MethodPost
	if args[1] == "get" {
		method = http.MethodGet
	}
	req, err := http.NewRequest(method, args[0], bytes.NewReader(body))
	ts.Check(err)
	if header != nil {
		req.Header = header
	}
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	says, err := io.ReadAll(res.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%d %s\n", res.StatusCode, says)
}

// get fetches a path from the bot whose address stands in a file.
func get(file, path string) (status int, body string, err error) {
	address, err := os.ReadFile(file)
	if err != nil {
		return 0, "", err
	}
	res, err := http.Get(strings.TrimSpace(string(address)) + path)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	return res.StatusCode, string(data), err
}

// hexFile writes a file of bytes, which an archive of texts cannot hold.
func hexFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hex FILE BYTES")
	}
	data, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}
