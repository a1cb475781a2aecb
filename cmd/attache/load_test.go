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
	"slices"
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
	// ackLimit is when both platforms give a command up.
	// Source: https://discord.com/developers/docs/interactions/receiving-and-responding
	ackLimit = 3 * time.Second
)

// TestLoad asks the real program 50 commands a second on each platform while 10,000 documents are read: each is acknowledged
// before the platform gives it up.
func TestLoad(t *testing.T) {
	if *loadFor == 0 {
		t.Skip("only with -load 60s: it keeps two processors busy")
	}
	l := newKillLoop(t)
	l.slack.AddUser(slacktest.User{ID: "UANN", Name: "ann", Zone: "Europe/Paris"})
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
	for i := range loadDocuments {
		l.write(fmt.Sprintf("docs/d%05d.md", i), fmt.Sprintf("+++\ndate = \"2025-08-%02d\"\n+++\n"+
			"Minister %d of Kenya said that talks would go on. France called for a truce in Sudan, and Kenya rejected a ceasefire in area %d.\n", 1+i%28, i, i))
	}
	reloadStart := time.Now()
	reload, err := l.discord.Slash(people["boss"], "10", "/admin reload")
	l.check(err)
	reloaded := make(chan time.Duration, 1)
	go func() {
		_, err := reload.WaitFor(ctx, func(a discordtest.Answer) bool {
			return a.Message != nil && strings.Contains(a.Message.String(), "Reload: done")
		})
		if err != nil {
			reloaded <- 0
			return
		}
		reloaded <- time.Since(reloadStart)
	}()

	onDiscord, onSlack := new(latencies), new(latencies)
	lines := []string{"/topics", "/position actor:France", "/search query:truce", "/status"}
	var asked sync.WaitGroup
	tick := time.NewTicker(time.Second / loadRate)
	defer tick.Stop()
	for n, end := 0, time.Now().Add(*loadFor); time.Now().Before(end); n++ {
		<-tick.C
		line := lines[n%len(lines)]
		asked.Go(func() {
			i, err := l.discord.Slash(people["ann"], "10", line)
			var a discordtest.Answer
			if err == nil {
				a, err = i.WaitFor(ctx, func(a discordtest.Answer) bool { return a.Acknowledged })
			}
			onDiscord.add(a.Took, err)
		})
		asked.Go(func() {
			c, err := l.slack.Command("UANN", "C10", "/attache "+strings.NewReplacer("/", "", "actor:", "", "query:", "").Replace(line))
			var ack slacktest.Ack
			if err == nil {
				ack, err = c.Ack(ctx)
			}
			onSlack.add(ack.After, err)
		})
	}
	asked.Wait()
	took := <-reloaded
	t.Logf("Discord: %s", onDiscord)
	t.Logf("Slack: %s", onSlack)
	t.Logf("reload of %d documents: %s; memory at most %s", loadDocuments, took.Round(100*time.Millisecond), memory(l.running.Process.Pid))
	for name, s := range map[string]*latencies{"Discord": onDiscord, "Slack": onSlack} {
		if s.failed != nil || s.worst() > ackLimit {
			t.Errorf("%s: a command was not acknowledged in time: %v", name, s.failed)
		}
	}
	if took == 0 {
		t.Errorf("the reload did not end\n%s", cut(l.stderr.String()))
	}
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
