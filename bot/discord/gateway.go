package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"attache/bot"
)

// An event is a change of the connection.
type event int

const (
	connected event = iota // READY or RESUMED
	gone
)

// gateway keeps a connection to Discord's gateway. The library's own
// reconnecting goes on for ever, after fatal close codes too, and cannot be
// stopped; so each connection is opened here.
type gateway struct {
	platform    *Platform
	log         *slog.Logger
	ready       func(*discordgo.Ready)       // called once
	interaction func(*discordgo.Interaction) // must not block
	events      chan event

	session *discordgo.Session // nil before the first attempt, or after one that hung
	once    sync.Once
}

// run connects, and again whenever the connection is gone, until ctx ends or
// Discord refuses the bot for good.
func (g *gateway) run(ctx context.Context) error {
	defer g.close()
	pause := g.platform.reopenAfter
	for {
		err := g.open(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil:
			pause = g.platform.reopenAfter
			if !g.watch(ctx) {
				return nil
			}
			g.log.InfoContext(ctx, "connection lost", "platform", "discord")
			continue
		case errors.Is(err, bot.ErrBarred):
			return err
		}
		g.log.WarnContext(ctx, "not connected", "platform", "discord", "err", err, "again_in", pause)
		if sleep(ctx, pause) != nil {
			return nil
		}
		pause = min(2*pause, reopenAtMost)
	}
}

// watch waits for the end of the connection; false means that ctx has ended.
func (g *gateway) watch(ctx context.Context) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case e := <-g.events:
			if b := g.platform.bot.Load(); b != nil {
				b.Connected(g.platform.Name(), e == connected)
			}
			if e == gone {
				return true
			}
			g.log.InfoContext(ctx, "connected", "platform", "discord")
		}
	}
}

// open makes one attempt to connect, or to take the last session up again.
func (g *gateway) open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, g.platform.openWithin)
	defer cancel()
	if g.session == nil {
		s, err := g.platform.session()
		if err != nil {
			return err
		}
		s.AddHandler(func(_ *discordgo.Session, r *discordgo.Ready) { g.onReady(r) })
		s.AddHandler(func(_ *discordgo.Session, _ *discordgo.Resumed) { g.tell(connected) })
		s.AddHandler(func(_ *discordgo.Session, _ *discordgo.Disconnect) { g.tell(gone) })
		s.AddHandler(func(_ *discordgo.Session, i *discordgo.InteractionCreate) { g.interaction(i.Interaction) })
		g.session = s
	}
	s := g.session
	// The library passes no context: it is put into the client and the dialler
	// of this attempt. Nothing else uses them now.
	spare := func() bool { return true }
	s.Client = &http.Client{Transport: bounded(ctx, g.platform.client.Transport)}
	s.Dialer = &websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: g.platform.openWithin,
		NetDialContext: func(_ context.Context, network, addr string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			spare = context.AfterFunc(ctx, func() { c.Close() })
			return &watched{c, g.platform.silence}, nil
		},
	}
	opened := make(chan error, 1)
	go func() {
		err := s.Open()
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) {
			err = nil
		}
		opened <- err
	}()
	var err error
	select {
	case err = <-opened:
	case <-ctx.Done():
		// The socket is being closed under the attempt, which ends it, unless
		// the library has locked itself out. Then nothing but a new session helps.
		t := time.NewTimer(g.platform.openWithin)
		defer t.Stop()
		select {
		case err = <-opened:
		case <-t.C:
			g.session = nil
			return errors.New("the attempt to connect hangs")
		}
	}
	if err != nil {
		return verdict(failure(err))
	}
	spare()
	return nil
}

// onReady is called by the reader, with the library's lock held: it must not
// call the session.
func (g *gateway) onReady(r *discordgo.Ready) {
	if r.User != nil {
		g.platform.self.Store(&r.User.ID)
	}
	g.tell(connected)
	g.once.Do(func() { g.ready(r) })
}

// tell must not block: it is called with the library's lock held. An event
// that finds no room is one of many "gone" in a row.
func (g *gateway) tell(e event) {
	select {
	case g.events <- e:
	default:
	}
}

// close says goodbye. The library takes a second for it.
func (g *gateway) close() {
	if g.session == nil {
		return
	}
	if err := g.session.Close(); err != nil {
		g.log.Debug("gateway not closed", "err", err)
	}
}

// bounded ends requests when ctx ends, whatever context they carry.
func bounded(ctx context.Context, next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		return next.RoundTrip(req.WithContext(ctx))
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// watched is a connection that breaks when nothing comes in for a while. The
// library notices a dead peer only after five missed heartbeats, minutes later,
// and then says goodbye, after which Discord does not let the session be taken
// up again; on a broken connection it cannot.
type watched struct {
	net.Conn
	silence time.Duration
}

func (w *watched) Read(b []byte) (int, error) {
	if err := w.SetReadDeadline(time.Now().Add(w.silence)); err != nil {
		return 0, err
	}
	n, err := w.Conn.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		w.Conn.Close()
	}
	return n, err
}

// refusals are the close codes after which trying again is useless.
// Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes
var refusals = map[int]string{
	4004: "the token is wrong or was replaced",
	4010: "invalid shard",
	4011: "the bot is in too many servers for one connection",
	4012: "this version of the API is no longer spoken",
	4013: "invalid intents",
	4014: "intents that are not switched on for the application",
}

// verdict wraps bot.ErrBarred where Discord's answer is final.
func verdict(err error) error {
	var closed *websocket.CloseError
	var r *refusal
	switch {
	case errors.As(err, &closed) && refusals[closed.Code] != "":
		return fmt.Errorf("%w: %s (close code %d)", bot.ErrBarred, refusals[closed.Code], closed.Code)
	case errors.As(err, &r) && r.status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %w", bot.ErrBarred, err)
	}
	return err
}
