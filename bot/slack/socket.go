package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"attache/bot"
)

// The SDK's Socket Mode client closes the old socket before it opens the next, and what Slack has sent into the old one
// meanwhile is lost; it also tries for ever where the app may not connect at all. So the socket is our own: the next
// one is open before the old one goes.

// timing is how long a platform waits for what.
type timing struct {
	greeting   time.Duration // from asking for a socket to its hello
	silence    time.Duration // of a socket, before it counts as dead; Slack pings every few seconds
	retirement time.Duration // a socket is still read after Slack has asked for its replacement
	grace      time.Duration // running commands may take to finish after the end
	afterGrace time.Duration // commands that were interrupted then may take
	// Of the 5 uses of a response URL two are for progress, and three are left to deliver the answer.
	progressFirst time.Duration // of work, before its progress is shown
	progressThen  time.Duration // until it is shown again
}

// usual is the timing of every platform. Slack closes a socket about 10 s after its warning.
// Source: https://docs.slack.dev/apis/events-api/using-socket-mode
var usual = timing{
	greeting:   15 * time.Second,
	silence:    40 * time.Second,
	retirement: 20 * time.Second,
	grace:      10 * time.Second,
	afterGrace: 2 * time.Second,

	progressFirst: 5 * time.Second,
	progressThen:  time.Minute,
}

const (
	// settled is how long a socket must have lived for the next one to be opened at once.
	settled = 10 * time.Second
	// longestWait is the longest pause between two attempts to connect.
	longestWait = 30 * time.Second
	// frameLimit bounds what Slack may send in one frame.
	frameLimit = 8 << 20
	// writeTimeout bounds one acknowledgement.
	writeTimeout = 5 * time.Second
)

// A frame is what Slack sends over the socket.
type frame struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Reason     string          `json:"reason"`
	Payload    json.RawMessage `json:"payload"`
}

// A link is one open socket.
type link struct {
	conn *websocket.Conn
	mu   sync.Mutex // serialises acknowledgements
}

// ack acknowledges an envelope; payload may be nil.
func (l *link) ack(id string, payload any) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.conn.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	return l.conn.WriteJSON(struct {
		EnvelopeID string `json:"envelope_id"`
		Payload    any    `json:"payload,omitempty"`
	}{id, payload})
}

// listen keeps a socket open and hands what comes out of it to take, until ctx ends.
// An error wraps bot.ErrBarred.
func (p *Platform) listen(ctx context.Context, take func(*link, frame)) error {
	var readers sync.WaitGroup
	defer readers.Wait()
	for attempt := 0; ; attempt++ {
		if err := pause(ctx, backoff(attempt)); err != nil {
			return nil
		}
		l, err := p.open(ctx)
		switch {
		case ctx.Err() != nil:
			if l != nil {
				l.conn.Close()
			}
			return nil
		case errors.Is(err, bot.ErrBarred):
			return err
		case err != nil:
			p.log.WarnContext(ctx, "not connected", "platform", p.Name(), "attempt", attempt+1, "err", err)
			if pause(ctx, retryAfter(err)) != nil {
				return nil
			}
			continue
		}
		p.log.InfoContext(ctx, "connected", "platform", p.Name())
		p.heard(true)
		opened := time.Now()
		over := make(chan struct{})
		readers.Go(func() { p.read(ctx, l, sync.OnceFunc(func() { close(over) }), take) })
		select {
		case <-over:
			p.heard(false)
		case <-ctx.Done():
			return nil
		}
		if time.Since(opened) > settled {
			attempt = -1
		}
	}
}

// heard tells the bot whether people are heard.
func (p *Platform) heard(on bool) {
	if b := p.bot.Load(); b != nil {
		b.Connected(p.Name(), on)
	}
}

// backoff returns how long to wait before an attempt, counted from 0; the first two come at once.
func backoff(attempt int) time.Duration {
	if attempt < 2 {
		return 0
	}
	return min(longestWait, 250*time.Millisecond<<min(attempt-2, 10))
}

// open asks for a socket, dials it and waits for its hello.
func (p *Platform) open(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timing.greeting)
	defer cancel()
	_, address, err := p.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, connecting("apps.connections.open", err)
	}
	dialer := websocket.Dialer{
		Proxy:            http.ProxyFromEnvironment,
		HandshakeTimeout: p.timing.greeting,
		// Slack drops what comes in several WebSocket frames, so an acknowledgement must fit into one.
		WriteBufferSize: 32 << 10,
	}
	conn, resp, err := dialer.DialContext(ctx, address, nil)
	if err != nil {
		if resp != nil {
			return nil, fmt.Errorf("dial the socket: %s", resp.Status)
		}
		return nil, fmt.Errorf("dial the socket: %w", discreet(err))
	}
	l := &link{conn: conn}
	conn.SetReadLimit(frameLimit)
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	var f frame
	if err := conn.ReadJSON(&f); err != nil || f.Type != "hello" {
		conn.Close()
		if err == nil {
			err = fmt.Errorf("it began with %q", f.Type)
		}
		return nil, fmt.Errorf("no hello from the socket: %w", err)
	}
	return l, nil
}

// read takes what comes out of a socket until it ends. It calls over as soon as another socket is wanted.
func (p *Platform) read(ctx context.Context, l *link, over func(), take func(*link, frame)) {
	defer over()
	defer l.conn.Close()
	stop := context.AfterFunc(ctx, func() { l.conn.Close() })
	defer stop()

	alive := func() error { return l.conn.SetReadDeadline(time.Now().Add(p.timing.silence)) }
	l.conn.SetPingHandler(func(data string) error {
		// A lost pong is Slack's to notice.
		_ = l.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeTimeout))
		return alive()
	})
	retired := false
	for {
		if err := alive(); err != nil {
			return
		}
		_, b, err := l.conn.ReadMessage()
		if err != nil {
			if ctx.Err() == nil && !retired {
				p.log.WarnContext(ctx, "connection lost", "platform", p.Name(), "err", err)
			}
			return
		}
		var f frame
		if err := json.Unmarshal(b, &f); err != nil {
			p.log.WarnContext(ctx, "unreadable frame", "platform", p.Name(), "err", err)
			continue
		}
		switch {
		case f.Type == "disconnect":
			level := slog.LevelInfo
			if f.Reason == "link_disabled" {
				level = slog.LevelError // somebody has switched Socket Mode off
			}
			p.log.Log(ctx, level, "connection to be replaced", "platform", p.Name(), "reason", f.Reason)
			if !retired {
				retired = true
				t := time.AfterFunc(p.timing.retirement, func() { l.conn.Close() })
				defer t.Stop()
			}
			over()
		case f.EnvelopeID != "":
			take(l, f)
		}
	}
}
