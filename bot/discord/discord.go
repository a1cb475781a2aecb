// Package discord lets people ask the bot in Discord, and posts to its
// channels. It is the only package that knows discordgo, and the only place
// for Discord's Markdown, limits and mentions.
//
// A [Platform] keeps one gateway connection, or takes interactions that Discord
// posts to it over HTTP; it registers the commands of the bot as slash commands
// and message actions, turns interactions into requests and renders answers as
// classic embeds with buttons. Everybody who may see the commands may try them:
// who is an admin is decided by the bot.
package discord

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"attache/bot"
)

// Config is what a Platform needs to know.
type Config struct {
	Token  string   // of the bot, without "Bot "
	Guild  string   // commands are registered in this server only; "" for all
	APIURL string   // scheme://host[:port] instead of https://discord.com; "" for that
	Admins []string // ids of users and roles
	// PublicKey is the application's, in hexadecimal digits. With it no gateway
	// is opened: Discord posts interactions to the Platform, which is an
	// [http.Handler]. "": over the gateway.
	PublicKey string
	Log       *slog.Logger // nil: nothing is logged
}

// A Platform is Discord. It is safe for concurrent use.
type Platform struct {
	config    Config
	key       ed25519.PublicKey // nil: over the gateway
	transport *http.Transport
	budget    *budget
	watch     bot.Watch
	client    *http.Client
	rest      *discordgo.Session // for REST calls only; never opened

	bot  atomic.Pointer[bot.Bot] // nil before Run
	self atomic.Pointer[string]  // the bot's user id; nil before the first connection
	take atomic.Pointer[taker]   // of what is posted; nil before Run

	// Bounds of time; tests shorten them.
	ackAfter      time.Duration
	silence       time.Duration
	openWithin    time.Duration
	reopenAfter   time.Duration
	retryAfter    time.Duration
	progressEvery time.Duration
	stopWithin    time.Duration

	mu       sync.Mutex
	stopping bool
	running  sync.WaitGroup // interactions; Add only under mu and while not stopping
	answered recent
}

var _ bot.Platform = (*Platform)(nil)

const (
	// ackAfter is how long a command may take before the interaction is
	// acknowledged. Discord drops interactions not answered in 3 s. Source:
	// https://discord.com/developers/docs/interactions/receiving-and-responding
	ackAfter = 1500 * time.Millisecond
	// answerWithin is those 3 s.
	answerWithin = 3 * time.Second
	// tokenLife is how long an acknowledged interaction can be answered.
	// Source: the same page.
	tokenLife = 15 * time.Minute
	// silence is how long the gateway may send nothing before the connection
	// counts as dead. Heartbeats are acknowledged every 41.25 s, so the end of
	// a peer is noticed within 60 s.
	silence = 60 * time.Second
	// openWithin bounds one attempt to connect.
	openWithin = 20 * time.Second
	// reopenAfter is the first pause between attempts; it doubles up to
	// reopenAtMost.
	reopenAfter  = time.Second
	reopenAtMost = time.Minute
	// retryAfter is the first pause before a call is repeated; it doubles.
	retryAfter = 250 * time.Millisecond
	// progressEvery is the least time between two shows of progress. Edits of
	// one webhook are limited to about five in five seconds.
	progressEvery = 2 * time.Second
	// stopWithin is how long running commands may take when Run ends.
	stopWithin = 10 * time.Second
	// callWithin bounds one REST call, with uploads.
	callWithin = time.Minute
)

// New returns a Platform that has not connected yet.
func New(c Config) (*Platform, error) {
	if c.Token == "" {
		return nil, errors.New("discord: no token")
	}
	if c.APIURL == "" {
		c.APIURL = "https://discord.com"
	}
	to, err := url.Parse(c.APIURL)
	if err != nil || to.Scheme != "https" && to.Scheme != "http" || to.Host == "" || to.Path != "" && to.Path != "/" || to.User != nil || to.RawQuery != "" {
		return nil, fmt.Errorf("discord: api_url %q: want scheme://host[:port]", c.APIURL)
	}
	if c.Guild != "" && !isID(c.Guild) {
		return nil, fmt.Errorf("discord: guild %q is no id: want digits", c.Guild)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	p := &Platform{
		config:        c,
		transport:     http.DefaultTransport.(*http.Transport).Clone(),
		ackAfter:      ackAfter,
		silence:       silence,
		openWithin:    openWithin,
		reopenAfter:   reopenAfter,
		retryAfter:    retryAfter,
		progressEvery: progressEvery,
		stopWithin:    stopWithin,
	}
	if c.PublicKey != "" {
		if p.key, err = ParsePublicKey(c.PublicKey); err != nil {
			return nil, fmt.Errorf("discord: %w", err)
		}
	}
	p.budget = &budget{next: p.transport, log: c.Log, posts: invalidPosts, all: invalidAll, window: invalidWindow}
	p.client = &http.Client{Transport: &rewriter{to, p.budget, &p.watch}, Timeout: callWithin}
	if p.rest, err = p.session(); err != nil {
		return nil, err
	}
	return p, nil
}

// session returns a session of the library that keeps to itself: it touches no
// globals, logs nothing, retries nothing and does not reconnect.
func (p *Platform) session() (*discordgo.Session, error) {
	s, err := discordgo.New("Bot " + p.config.Token)
	if err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	s.Client = p.client
	s.LogLevel = discordgo.LogError - 1
	s.StateEnabled = false
	s.ShouldReconnectOnError = false
	s.ShouldRetryOnRateLimit = false
	s.MaxRestRetries = 0
	// Handlers are then called in order by the reader, and start their own
	// goroutines, for which Run waits.
	s.SyncEvents = true
	// Interactions come without any intent.
	s.Identify.Intents = discordgo.IntentsNone
	return s, nil
}

// Name is "discord".
func (p *Platform) Name() string { return "discord" }

// A taker starts to answer an interaction and does not block. The error is
// errAnswered or errStopping.
type taker func(*discordgo.Interaction) error

// Run connects, registers the commands of b and answers interactions until ctx
// ends. It then waits for running commands, for at most ten seconds, and
// returns nil. A connection that breaks is taken up again without losing
// interactions. It returns an error wrapping [bot.ErrBarred] when Discord
// refuses the bot for good: a bad token, intents that are not allowed, or too
// many servers for one connection.
func (p *Platform) Run(ctx context.Context, b *bot.Bot) error {
	p.bot.Store(b)
	// Commands outlive the end of ctx by stopWithin.
	work, interrupt := context.WithCancel(context.WithoutCancel(ctx))
	defer interrupt()
	p.mu.Lock()
	p.stopping = false
	p.mu.Unlock()
	hear := p.overGateway
	if p.key != nil {
		hear = p.overHTTP
	}
	err := hear(ctx, b, func(i *discordgo.Interaction) error { return p.accept(work, b, i) })
	p.finish(interrupt)
	p.transport.CloseIdleConnections()
	if err != nil {
		return fmt.Errorf("discord: %w", err)
	}
	return nil
}

// overGateway keeps a gateway connection until ctx ends, and registers the
// commands once the first one is there.
func (p *Platform) overGateway(ctx context.Context, b *bot.Bot, take taker) error {
	run, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	g := &gateway{platform: p, log: p.config.Log, events: make(chan event, 16)}
	// One that comes again, or while the bot stops, is nobody's fault.
	g.interaction = func(i *discordgo.Interaction) { _ = take(i) }
	var background sync.WaitGroup
	g.ready = func(r *discordgo.Ready) {
		if run.Err() != nil {
			return
		}
		background.Go(func() {
			if r.Application == nil {
				stop(errors.New("READY without an application id"))
				return
			}
			guilds := make([]string, len(r.Guilds))
			for i, g := range r.Guilds {
				guilds[i] = g.ID
			}
			if err := p.register(run, b, r.Application.ID, guilds); err != nil {
				stop(err)
			}
		})
	}
	err := g.run(run)
	if cause := context.Cause(run); err == nil && ctx.Err() == nil && cause != nil {
		err = cause
	}
	stop(nil)
	background.Wait()
	return err
}

// finish takes no more interactions and waits for the running ones, which it
// interrupts after stopWithin and leaves alone a little later.
func (p *Platform) finish(interrupt context.CancelFunc) {
	p.mu.Lock()
	p.stopping = true
	p.mu.Unlock()
	done := make(chan struct{})
	go func() {
		p.running.Wait()
		close(done)
	}()
	for _, bound := range []time.Duration{p.stopWithin, p.stopWithin / 4} {
		t := time.NewTimer(bound)
		select {
		case <-done:
			t.Stop()
			return
		case <-t.C:
			interrupt()
		}
	}
	p.config.Log.Error("commands still running at the end")
}

// isAdmin reports whether a user with these roles is an admin.
func (p *Platform) isAdmin(user string, roles []string) bool {
	if slices.Contains(p.config.Admins, user) {
		return true
	}
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(p.config.Admins, r) })
}

// isID reports whether s can be a snowflake.
func isID(s string) bool {
	if s == "" || len(s) > 20 {
		return false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// recent remembers ids for one to two times tokenLife. The zero value is
// ready. It is not safe for concurrent use.
type recent struct {
	now, before map[string]bool
	turned      time.Time
}

// add remembers id and reports whether it is new.
func (r *recent) add(id string, at time.Time) bool {
	if r.now == nil || at.Sub(r.turned) > tokenLife {
		r.before, r.now, r.turned = r.now, map[string]bool{}, at
	}
	if r.now[id] || r.before[id] {
		return false
	}
	r.now[id] = true
	return true
}
