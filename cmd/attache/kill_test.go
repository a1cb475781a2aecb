package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"attache/bot/discord/discordtest"
	"attache/bot/press"
	"attache/bot/slack/slacktest"
	"attache/briefing"
	"attache/storage"
)

var kills = flag.Int("kills", 20, "how often TestKillLoop kills the program")

// TestKillLoop kills the real program at random and at each point of a delivery, starts it again, and then looks at every
// slot: none is missing, none was posted twice, and where nobody can know, the ledger says so.
//
// A minute takes a second. Four digests go out each minute or two: to a channel of Discord, to one whose history the bot
// may not read, to Slack, and to a channel of Discord after editors have seen a draft in another.
func TestKillLoop(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second or two a round")
	}
	l := newKillLoop(t)
	points := l.points()
	counts := make(map[string]int)
	for round := range *kills {
		p := points[round%len(points)]
		if round >= len(points) && l.rand.IntN(3) == 0 {
			p = points[0]
		}
		counts[p.name]++
		l.write(fmt.Sprintf("docs/n%d.md", round), fmt.Sprintf("+++\ndate = \"2025-08-20\"\n+++\nKenya rejected a ceasefire in area %d.\n", round))
		l.start()
		whole := l.ctx
		round, cancel := context.WithTimeout(whole, killRound)
		l.ctx = round
		p.reach()
		cancel()
		l.ctx = whole
		l.kill()
	}
	l.finish()
	missing, twice, unknown, merged, sent := l.inspect()
	drafts, undrafted, draftsMissing, draftsTwice := l.inspectDrafts()
	t.Logf("kills: %d %v; slots sent: %d, merged into the next: %d, missing: %d, twice: %d, unknown: %d; drafts sent: %d, posts without one: %d, missing: %d, twice: %d; rounds without a draft to be reached: %d",
		*kills, counts, sent, merged, missing, twice, unknown, drafts, undrafted, draftsMissing, draftsTwice, l.undrafted)
	if draftsMissing > 0 || draftsTwice > 0 || drafts < *kills/10 || undrafted > drafts/4 {
		t.Error("a draft was missed or posted twice, there were hardly any, or too many posts had none")
	}
	if missing > 0 || twice > 0 {
		t.Error("a slot was missed or posted twice")
	}
	if sent < *kills {
		t.Errorf("%d slots in %d rounds: the program hardly ran", sent, *kills)
	}
}

// Who is killed after people were told that a channel refuses, and before the digest is paused, tells nobody a second time.
func TestAPauseIsToldOnce(t *testing.T) {
	t.Parallel()
	l := newKillLoop(t)
	text := read(t, filepath.Join(l.dir, "config.toml"))
	text, _, _ = strings.Cut(text, "[[digest]]")
	l.write("config.toml", strings.Replace(text, "[slack]", "admins = [\"200\"]\n[slack]", 1)+
		"[[digest]]\nname = \"gone\"\nchannel = \"discord:99\"\nschedule = \"* * * * *\"\nzone = \"UTC\"\n")
	l.discord.AddUser("200")
	const direct = "5200" // between the bot and 200
	l.discord.Fail(discordtest.Fault{Method: "POST", Path: "/api/v9/channels/" + direct + "/messages", Lose: true})
	l.start()
	_, err := l.discord.WaitMessages(l.ctx, direct, 1)
	l.check(err)
	l.kill()
	if lines, err := l.ledger("gone"); err != nil || len(lines) != 1 || lines[0].State != briefing.Claimed {
		t.Fatalf("killed too late: %v %v", lines, err)
	}
	l.discord.ForgetNonces()
	l.start()
	l.until("the pause", func() bool {
		lines, err := l.ledger("gone")
		return err == nil && lines[0].State != briefing.Claimed
	})
	l.kill()
	if said := l.discord.Messages(direct); len(said) != 1 || !strings.Contains(said[0].String(), "could not be posted") {
		t.Errorf("told: %v", said)
	}
}

// A digest of far more than a message holds is posted all the same, in one message on each platform that says how much more there is.
func TestDigestThatIsTooLongForAMessage(t *testing.T) {
	t.Parallel()
	l := newKillLoop(t)
	text := read(t, filepath.Join(l.dir, "config.toml"))
	text, _, _ = strings.Cut(text, "[[digest]]")
	for name, channel := range map[string]string{"d": "discord:10", "s": "slack:C10"} {
		text += fmt.Sprintf("[[digest]]\nname = %q\nchannel = %q\nschedule = \"*/5 * * * *\"\nzone = \"UTC\"\nempty = \"silent\"\n", name, channel)
	}
	l.write("config.toml", text)
	both := func(n int) (said []string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(l.ctx, 40*time.Second)
		defer cancel()
		onDiscord, err := l.discord.WaitMessages(ctx, "10", n)
		l.check(err)
		onSlack, err := l.slack.Posted(ctx, "C10", n)
		l.check(err)
		return []string{onDiscord[n-1].String(), onSlack.String()}
	}
	l.start()
	both(1)
	l.kill()
	long := strings.Repeat("along the whole of the *frontier* <!channel> & the river beyond it, ", 12)
	for i := range 300 {
		l.write(fmt.Sprintf("docs/n%d.md", i), fmt.Sprintf("+++\ntitle = %q\ndate = \"2025-08-20\"\n+++\n%s rejected a ceasefire in area %d %s.\n",
			fmt.Sprintf("Report %d", i)+strings.Repeat(", in full", 20), []string{"Kenya", "France", "Chad", "Ghana", "Peru"}[i%5], i, long))
	}
	l.start()
	for _, said := range both(2) {
		if !regexp.MustCompile(`\+\d+ more|\d+ more`).MatchString(said) {
			t.Errorf("it is not told how much more there is:\n%s", said)
		}
	}
	// The one after it has nothing new to say.
	end := l.now()
	l.until("the next slot", func() bool {
		lines, err := l.ledger("d")
		return err == nil && lines[0].At.After(end) && lines[0].State != briefing.Claimed
	})
	if n, m := len(l.discord.Messages("10")), len(l.slack.Messages("C10")); n != 2 || m != 2 {
		t.Errorf("%d and %d messages", n, m)
	}
}

// A killLoop is a program that is killed again and again, and what it talks to.
type killLoop struct {
	t       *testing.T
	ctx     context.Context
	dir     string
	discord *discordtest.Server
	slack   *slacktest.Server
	rand    *rand.Rand

	epoch   time.Time // of the machine, when the program's clock read killStart
	running *exec.Cmd
	stderr  *bytes.Buffer

	undrafted int // rounds in which no draft came
}

// killRound is how long a round may take: a point that is not reached is a digest, or a draft, that does not come.
const killRound = 2 * time.Minute

// killStart is what the program's clock reads at first.
var killStart = time.Date(2025, 8, 20, 6, 0, 30, 0, time.UTC)

// killSpeed is how fast the program's clock is: a minute a second.
const killSpeed = 60

// killDigests are the digests, by name: the schedule, and whether the bot can read what stands in the channel.
var killDigests = map[string]struct {
	channel, schedule string
	readable          bool
}{
	"seen":         {"discord:10", "* * * * *", true},
	"blind":        {"discord:11", "*/2 * * * *", false},
	"slack":        {"slack:C10", "1-59/2 * * * *", true},
	reviewedDigest: {"discord:12", "*/2 * * * *", true},
}

// reviewedDigest is the digest of which editors see a draft, a minute before and in the channel draftChannel. Nobody decides on it.
const (
	reviewedDigest = "reviewed"
	draftChannel   = "13"
)

func newKillLoop(t *testing.T) *killLoop {
	l := &killLoop{
		t: t, dir: t.TempDir(), discord: discordtest.New(discordtest.Options{}), slack: slacktest.New(slacktest.Options{}),
		rand: rand.New(rand.NewPCG(1, uint64(*kills))),
	}
	t.Cleanup(l.discord.Close)
	t.Cleanup(l.slack.Close)
	t.Cleanup(l.kill)
	l.discord.AddChannel(discordtest.Channel{ID: "11", Guild: "1", Deny: discordtest.ReadMessageHistory})
	l.discord.AddChannel(discordtest.Channel{ID: "12", Guild: "1"})
	l.discord.AddChannel(discordtest.Channel{ID: draftChannel, Guild: "1"})
	l.slack.AddChannel(slacktest.Channel{ID: "C10", Name: "desk", Member: true})
	var cancel context.CancelFunc
	l.ctx, cancel = context.WithTimeout(context.Background(), time.Minute+time.Duration(*kills)*10*time.Second)
	t.Cleanup(cancel)
	text := fmt.Sprintf("database = \"a.db\"\nseeds = false\ndocuments = [\"docs\"]\n[discord]\ntoken = %q\napi_url = %q\n"+
		"[slack]\nbot_token = %q\napp_token = %q\napi_url = %q\n",
		l.discord.Token(), l.discord.URL, slacktest.BotToken, slacktest.AppToken, l.slack.APIURL)
	for name, d := range killDigests {
		text += fmt.Sprintf("[[digest]]\nname = %q\nchannel = %q\nschedule = %q\nzone = \"UTC\"\n", name, d.channel, d.schedule)
		if name == reviewedDigest {
			text += fmt.Sprintf("review = \"discord:%s\"\nlead = \"1m\"\nundecided = \"post\"\n", draftChannel)
		}
	}
	l.write("config.toml", text)
	l.write("docs/a.md", "+++\ndate = \"2025-08-19\"\n+++\nFrance called for a truce in Sudan.\n")
	l.epoch = time.Now()
	return l
}

func (l *killLoop) write(name, text string) {
	l.t.Helper()
	name = filepath.Join(l.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
		l.t.Fatal(err)
	}
}

// now is what the program's clock reads.
func (l *killLoop) now() time.Time { return killStart.Add(time.Since(l.epoch) * killSpeed) }

func (l *killLoop) start() {
	l.t.Helper()
	if err := os.Remove(healthFile(filepath.Join(l.dir, "a.db"))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		l.t.Fatal(err)
	}
	l.stderr = new(bytes.Buffer)
	l.running = &exec.Cmd{
		Path: self, Args: []string{"attache", "run"}, Dir: l.dir, Stderr: l.stderr,
		Env: append(os.Environ(), "ATTACHE_TEST_TIME="+l.now().Format(time.RFC3339Nano), fmt.Sprintf("ATTACHE_TEST_SPEED=%d", killSpeed)),
	}
	if err := l.running.Start(); err != nil {
		l.t.Fatal(err)
	}
}

// kill ends the program without a warning.
func (l *killLoop) kill() {
	if l.running == nil {
		return
	}
	if err := l.running.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		l.t.Error(err)
	}
	if err := l.running.Wait(); err == nil || l.running.ProcessState.Exited() {
		l.t.Errorf("the program had ended before it was killed: %v\n%s", err, l.stderr)
	}
	l.running = nil
}

// A killPoint is a moment at which the program is killed. reach returns at that moment.
type killPoint struct {
	name  string
	reach func()
}

func (l *killLoop) points() []killPoint {
	posts := "/api/v9/channels/*/messages"
	return []killPoint{
		{"at random", func() {
			time.Sleep(time.Duration(l.rand.Int64N(int64(2 * time.Second)))) // the moment is to be any
		}},
		{"before the claim", func() {
			// The press starts after the bot has said where it answers.
			l.until("the address of the bot", func() bool {
				_, err := os.Stat(healthFile(filepath.Join(l.dir, "a.db")))
				return err == nil
			})
		}},
		{"after the claim, Discord", func() {
			n := l.posted()
			l.discord.Fail(discordtest.Fault{Method: "POST", Path: posts, Drop: true})
			l.check(l.discord.WaitRequests(l.ctx, func(rs []discordtest.Request) bool { return countPosts(rs) > n }))
		}},
		{"after the claim, Slack", func() {
			n := l.requested("conversations.history")
			l.slack.Fail("conversations.history", slacktest.Fault{Drop: true})
			l.check(l.slack.Requested(l.ctx, "conversations.history", n+1))
		}},
		{"after the post, Discord", func() {
			n := len(l.discord.Messages("10")) + 1
			l.discord.Fail(discordtest.Fault{Method: "POST", Path: "/api/v9/channels/10/messages", Lose: true})
			_, err := l.discord.WaitMessages(l.ctx, "10", n)
			l.check(err)
		}},
		{"after the post, Discord, unreadable", func() {
			n := len(l.discord.Messages("11")) + 1
			l.discord.Fail(discordtest.Fault{Method: "POST", Path: "/api/v9/channels/11/messages", Lose: true})
			_, err := l.discord.WaitMessages(l.ctx, "11", n)
			l.check(err)
		}},
		{"after the claim of a draft", func() {
			path := "/api/v9/channels/" + draftChannel + "/messages"
			tried := func(rs []discordtest.Request) int {
				n := 0
				for _, r := range rs {
					if r.Method == "POST" && r.Path == path {
						n++
					}
				}
				return n
			}
			n := tried(l.discord.Requests())
			l.discord.Fail(discordtest.Fault{Method: "POST", Path: path, Drop: true})
			l.drafted(func(ctx context.Context) error {
				return l.discord.WaitRequests(ctx, func(rs []discordtest.Request) bool { return tried(rs) > n })
			})
		}},
		{"after the post of a draft", func() {
			n := len(l.discord.Messages(draftChannel)) + 1
			l.discord.Fail(discordtest.Fault{Method: "POST", Path: "/api/v9/channels/" + draftChannel + "/messages", Lose: true})
			l.drafted(func(ctx context.Context) error {
				_, err := l.discord.WaitMessages(ctx, draftChannel, n)
				return err
			})
		}},
		{"before a draft is settled", func() {
			n := len(l.discord.Messages(draftChannel)) + 1
			l.drafted(func(ctx context.Context) error {
				_, err := l.discord.WaitMessages(ctx, draftChannel, n)
				return err
			})
		}},
		{"before a reviewed post is settled", func() {
			_, err := l.discord.WaitMessages(l.ctx, "12", len(l.discord.Messages("12"))+1)
			l.check(err)
		}},
		{"after the post, Slack", func() {
			n := len(l.slack.Messages("C10")) + 1
			l.slack.Fail("chat.postMessage", slacktest.Fault{Lost: true})
			_, err := l.slack.Posted(l.ctx, "C10", n)
			l.check(err)
		}},
		{"before it is settled, Discord", func() {
			_, err := l.discord.WaitMessages(l.ctx, "10", len(l.discord.Messages("10"))+1)
			l.check(err)
		}},
		{"before it is settled, Slack", func() {
			_, err := l.slack.Posted(l.ctx, "C10", len(l.slack.Messages("C10"))+1)
			l.check(err)
		}},
	}
}

// drafted waits for a draft by wait. None comes when what is new in the round went out without the editors: inspectDrafts counts those.
func (l *killLoop) drafted(wait func(context.Context) error) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.ctx, 10*time.Second)
	defer cancel()
	if err := wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		l.check(err)
		return
	}
	l.undrafted++
}

func (l *killLoop) check(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatalf("%v\n%s", err, l.stderr)
	}
}

// until waits until cond holds.
func (l *killLoop) until(what string, cond func() bool) {
	l.t.Helper()
	for tick := time.NewTicker(time.Millisecond); !cond(); {
		select {
		case <-tick.C:
		case <-l.ctx.Done():
			l.t.Fatalf("waiting for %s: %v\n%s", what, l.ctx.Err(), l.stderr)
		}
	}
}

func countPosts(requests []discordtest.Request) int {
	n := 0
	for _, r := range requests {
		if r.Method == "POST" && strings.HasSuffix(r.Path, "/messages") {
			n++
		}
	}
	return n
}

func (l *killLoop) posted() int { return countPosts(l.discord.Requests()) }

func (l *killLoop) requested(method string) int {
	n := 0
	for _, r := range l.slack.Requests() {
		if r.Method == method {
			n++
		}
	}
	return n
}

// finish lets the program run in peace until all that was due is settled, and ends it.
func (l *killLoop) finish() {
	l.t.Helper()
	end := l.now()
	l.start()
	for name := range killDigests {
		l.until(name+" to catch up", func() bool {
			last, err := l.ledger(name)
			return err == nil && len(last) > 0 && last[0].State != briefing.Claimed && last[0].At.After(end)
		})
	}
	l.check(l.running.Process.Signal(os.Interrupt))
	l.check(l.running.Wait())
	l.running = nil
}

// ledger returns the lines of a digest, the latest first.
func (l *killLoop) ledger(name string) ([]briefing.Delivery, error) {
	db, err := storage.Open(l.ctx, filepath.Join(l.dir, "a.db"), storage.Options{})
	if err != nil {
		return nil, err
	}
	lines, err := db.Deliveries(l.ctx, name, 0)
	return lines, errors.Join(err, db.Close())
}

// inspect compares every slot with the ledger and with what stands in the channels.
func (l *killLoop) inspect() (missing, twice, unknown, merged, sent int) {
	l.t.Helper()
	stands := l.messages()
	for name, digest := range killDigests {
		lines, err := l.ledger(name)
		l.check(err)
		if len(lines) == 0 {
			l.t.Fatalf("%s: nothing in the ledger", name)
		}
		byLocal := make(map[string]briefing.Delivery)
		for _, d := range lines {
			byLocal[d.Local] = d
		}
		schedule, err := press.ParseSchedule(digest.schedule, "UTC")
		l.check(err)
		for slot := range schedule.Slots(lines[len(lines)-1].At.Add(-time.Minute)) {
			if slot.At.After(lines[0].At) {
				break
			}
			d, ok := byLocal[slot.Local]
			n := stands[d.Key]
			switch {
			case d.State == briefing.Skipped && strings.HasPrefix(d.Why, "merged into the next one, of ") && n == 0 && byLocal[next(schedule, slot)].Local != "":
				// The one after it, which is looked at as well, has its window.
				merged++
			case !ok, d.State == briefing.Sent && n == 0, d.State == briefing.Failed, d.State == briefing.Skipped, d.State == briefing.Claimed:
				missing++
				l.t.Errorf("%s of %s: %q, %d messages, %s", slot.Local, name, d.State, n, d.Why)
			case n > 1:
				twice++
				l.t.Errorf("%s of %s: %d messages", slot.Local, name, n)
			case d.State == briefing.Unresolved && (digest.readable || d.Why == ""):
				l.t.Errorf("%s of %s is unknown, and need not be: %s", slot.Local, name, d.Why)
			case d.State == briefing.Unresolved:
				unknown++
			default:
				sent++
			}
		}
	}
	return missing, twice, unknown, merged, sent
}

// inspectDrafts compares the ledger of drafts with what stands in the channel of the editors.
func (l *killLoop) inspectDrafts() (sent, without, missing, twice int) {
	l.t.Helper()
	lines, err := l.ledger(reviewedDigest)
	l.check(err)
	db, err := storage.Open(l.ctx, filepath.Join(l.dir, "a.db"), storage.Options{})
	l.check(err)
	defer db.Close()
	stands := l.messages()
	for _, line := range lines {
		d, err := db.Draft(l.ctx, line.Slot)
		if errors.Is(err, briefing.ErrNotFound) {
			// It was merged into the next one, or went out without the editors because the kills left no time to show it.
			if line.State == briefing.Sent {
				without++
			}
			continue
		}
		l.check(err)
		switch n := stands[d.Key]; {
		case n > 1:
			twice++
			l.t.Errorf("draft of %s: %d messages", line.Local, n)
		case d.State == briefing.Sent && n == 1:
			sent++
		case d.State == briefing.Skipped && n == 0:
		default:
			missing++
			l.t.Errorf("draft of %s: %q, %d messages, %s", line.Local, d.State, n, d.Why)
		}
	}
	return sent, without, missing, twice
}

// next returns the date and time of the slot after another.
func next(schedule press.Schedule, slot briefing.Slot) string {
	for following := range schedule.Slots(slot.At) {
		return following.Local
	}
	return ""
}

// messages counts the messages that stand in the channels, by the key of their slot.
func (l *killLoop) messages() map[string]int {
	stands := make(map[string]int)
	for _, channel := range []string{"10", "11", "12", draftChannel} {
		for _, m := range l.discord.Messages(channel) {
			for _, e := range m.Embeds {
				if e.Footer != nil {
					words := strings.Fields(e.Footer.Text)
					stands[words[len(words)-1]]++
				}
			}
		}
	}
	for _, m := range l.slack.Messages("C10") {
		if key, ok := m.Metadata.EventPayload["key"].(string); ok {
			stands[key]++
		}
	}
	return stands
}
