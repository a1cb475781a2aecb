package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"attache/bot/discord/discordtest"
	"attache/bot/slack/slacktest"
)

var (
	loadFor  = flag.Duration("load", 0, "how long TestLoad asks, with both platforms at once; 0: not at all")
	loadHTTP = flag.Bool("load-http", false, "whether both platforms post to the program in TestLoad, in place of sockets")
)

const (
	loadRate      = 50 // commands a second on each platform
	loadDocuments = 10_000
	loadPeople    = 200 // who ask in turn, so that nobody asks more often than one person may
	// ackLimit is when both platforms give a command up.
	// Source: https://discord.com/developers/docs/interactions/receiving-and-responding
	ackLimit = 3 * time.Second
)

// TestLoad asks the real program 50 commands a second on each platform while 10,000 documents, all of them changed, are read again and
// again: each is acknowledged before the platform gives it up.
func TestLoad(t *testing.T) {
	if *loadFor == 0 {
		t.Skip("only with -load 60s: it keeps two processors busy")
	}
	l := newKillLoop(t)
	for n := range loadPeople {
		l.slack.AddUser(slacktest.User{ID: fmt.Sprint("U", n), Name: "reader", Zone: "Europe/Paris"})
	}
	text := read(t, filepath.Join(l.dir, "config.toml"))
	text, _, _ = strings.Cut(text, "[[digest]]")
	text = strings.Replace(text, "[slack]", "admins = [\"200\"]\n[slack]", 1)
	if *loadHTTP {
		text = "endpoint = \"127.0.0.1:0\"\n" + strings.NewReplacer("[discord]", fmt.Sprintf("[discord]\npublic_key = %q", l.discord.PublicKey()),
			fmt.Sprintf("app_token = %q", slacktest.AppToken), fmt.Sprintf("signing_secret = %q", slacktest.SigningSecret)).Replace(text)
	}
	l.write("config.toml", text)
	ctx, cancel := context.WithTimeout(l.ctx, *loadFor+3*time.Minute)
	defer cancel()
	self, err := os.Executable()
	l.check(err)
	l.stderr = new(bytes.Buffer)
	l.running = &exec.Cmd{Path: self, Args: []string{"attache", "run"}, Dir: l.dir, Stderr: l.stderr}
	l.check(l.running.Start())
	_, err = l.discord.WaitCommands(ctx, "")
	l.check(err)
	if *loadHTTP {
		var ready string
		for tick := time.NewTicker(20 * time.Millisecond); !strings.HasPrefix(ready, "ok"); <-tick.C {
			_, ready, err = get(healthFile(filepath.Join(l.dir, "a.db")), "/readyz")
			l.check(errors.Join(err, ctx.Err()))
		}
		_, address, _ := strings.Cut(ready, "discord: heard over HTTP at ")
		address, _, _ = strings.Cut(address, "/")
		l.check(l.discord.SetEndpoint(ctx, "http://"+address+"/discord"))
		l.check(l.slack.SetRequestURL(ctx, "http://"+address+"/slack"))
	} else {
		l.check(l.discord.WaitConnected(ctx))
		l.check(l.slack.Connected(ctx, 1))
	}
	r := &reloading{killLoop: l}
	l.check(r.write())
	l.check(r.swap())
	asking, stopReloading := context.WithCancel(ctx)
	reloaded := make(chan error, 1)
	go func() { reloaded <- r.run(asking, ctx) }()

	onDiscord, onSlack := new(latencies), new(latencies)
	lines := []string{"/topics", "/position actor:France", "/search query:truce", "/status"}
	var asked sync.WaitGroup
	tick := time.NewTicker(time.Second / loadRate)
	defer tick.Stop()
	start := time.Now()
	for n, end := 0, start.Add(*loadFor); time.Now().Before(end); n++ {
		<-tick.C
		line, person := lines[n%len(lines)], fmt.Sprint(n%loadPeople)
		asked.Go(func() {
			i, err := l.discord.Slash(discordtest.User{ID: "4" + person, Name: "reader"}, "10", line)
			var a discordtest.Answer
			if err == nil {
				a, err = i.WaitFor(ctx, func(a discordtest.Answer) bool { return a.Acknowledged })
			}
			onDiscord.add(a.Took, err)
		})
		asked.Go(func() {
			c, err := l.slack.Command("U"+person, "C10", "/attache "+strings.NewReplacer("/", "", "actor:", "", "query:", "").Replace(line))
			var ack slacktest.Ack
			if err == nil {
				ack, err = c.Ack(ctx)
			}
			onSlack.add(ack.After, err)
		})
	}
	asked.Wait()
	took := time.Since(start)
	stopReloading()
	l.check(<-reloaded)
	t.Logf("Discord: %s", onDiscord)
	t.Logf("Slack: %s", onSlack)
	t.Logf("%d reloads of %d changed documents, each %s, within the %s in which it was asked; memory at most %s", len(r.took), loadDocuments, r.each(),
		took.Round(100*time.Millisecond), memory(l.running.Process.Pid))
	_, body, err := get(healthFile(filepath.Join(l.dir, "a.db")), "/metrics")
	l.check(err)
	outcomes := outcomes(body)
	t.Logf("outcomes of the commands: %v", outcomes)
	for name, s := range map[string]*latencies{"Discord": onDiscord, "Slack": onSlack} {
		if s.failed != nil || s.worst() > ackLimit {
			t.Errorf("%s: a command was not acknowledged in time: %v", name, s.failed)
		}
	}
	if busy := r.busy(); busy < took/2 {
		t.Errorf("documents were read for %s of %s only", busy, took)
	}
	if asked := len(onDiscord.took) + len(onSlack.took); outcomes["done"] < asked {
		t.Errorf("of %d commands, %d were carried out: %v", asked, outcomes["done"], outcomes)
	}
}

// reloading lets documents be read again and again.
type reloading struct {
	*killLoop
	version int
	took    []time.Duration // of the reloads that ended
}

// write makes the next version of all documents, beside the one that is read.
func (r *reloading) write() error {
	r.version++
	next := filepath.Join(r.dir, "next")
	if err := os.MkdirAll(next, 0o700); err != nil {
		return err
	}
	for i := range loadDocuments {
		text := fmt.Sprintf("+++\ndate = \"2025-08-%02d\"\n+++\nMinister %d of Kenya said on day %d that talks would go on. "+
			"France called for a truce in Sudan, and Kenya rejected a ceasefire in area %d.\n", 1+i%28, i, r.version, i)
		if err := os.WriteFile(filepath.Join(next, fmt.Sprintf("d%05d.md", i)), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// swap puts the next version in the place of the one that is read.
func (r *reloading) swap() error {
	docs, old := filepath.Join(r.dir, "docs"), filepath.Join(r.dir, "old")
	return errors.Join(os.RemoveAll(old), os.Rename(docs, old), os.Rename(filepath.Join(r.dir, "next"), docs))
}

// run reloads until asking ends, and writes the next version meanwhile; the last reload may go on until ctx ends.
func (r *reloading) run(asking, ctx context.Context) error {
	for asking.Err() == nil {
		start := time.Now()
		reload, err := r.discord.Slash(people["boss"], "10", "/admin reload")
		if err != nil {
			return err
		}
		if err := r.write(); err != nil {
			return err
		}
		a, err := reload.WaitFor(ctx, func(a discordtest.Answer) bool {
			return a.Message != nil && strings.Contains(a.Message.String(), "Reload: ")
		})
		if err != nil {
			return err
		}
		if said := a.Message.String(); !strings.Contains(said, "Reload: done") {
			return fmt.Errorf("reload: %s", cut(said))
		}
		r.took = append(r.took, time.Since(start))
		if err := r.swap(); err != nil {
			return err
		}
	}
	return nil
}

// busy returns how long documents were read in all.
func (r *reloading) busy() (sum time.Duration) {
	for _, took := range r.took {
		sum += took
	}
	return sum
}

// each says how long the reloads took.
func (r *reloading) each() string {
	if len(r.took) == 0 {
		return "endless"
	}
	return fmt.Sprintf("%s to %s", slices.Min(r.took).Round(100*time.Millisecond), slices.Max(r.took).Round(100*time.Millisecond))
}

var outcomeOf = regexp.MustCompile(`(?m)^attache_command_seconds_count\{.*outcome="(\w+)".*\} (\d+)$`)

// outcomes counts the commands by how they ended, as metrics tell it.
func outcomes(metrics string) map[string]int {
	counts := make(map[string]int)
	for _, m := range outcomeOf.FindAllStringSubmatch(metrics, -1) {
		n, _ := strconv.Atoi(m[2]) // digits alone
		counts[m[1]] += n
	}
	return counts
}

// latencies are how long acknowledgements took.
type latencies struct {
	mu     sync.Mutex
	took   []time.Duration
	failed error // the first
}

func (s *latencies) add(took time.Duration, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && s.failed == nil {
		s.failed = err
	}
	s.took = append(s.took, took)
}

func (s *latencies) worst() time.Duration { return slices.Max(s.took) }

func (s *latencies) String() string {
	slices.Sort(s.took)
	at := func(share float64) time.Duration {
		return s.took[int(share*float64(len(s.took)-1))].Round(100 * time.Microsecond)
	}
	return fmt.Sprintf("%d commands, acknowledged within %s (half), %s (99 in 100), %s (all)", len(s.took), at(.5), at(.99), at(1))
}

// memory returns the most that a process has held in memory, as Linux says it.
func memory(pid int) string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if errors.Is(err, os.ErrNotExist) {
		return "unknown"
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "unknown"
}
