package slacktest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// ackLimit is the size at which Slack drops an acknowledgement in silence.
// Source: https://github.com/slackapi/node-slack-sdk/issues/2030 and
// slack-go/slack, socketmode.maxResponseSize.
const ackLimit = 20480

// socketLimit is how many Socket Mode connections an app may hold.
// Source: https://docs.slack.dev/apis/events-api/using-socket-mode
const socketLimit = 10

type socket struct {
	conn *websocket.Conn

	mu      sync.Mutex // serialises writes
	retired bool       // told to go away: gets no new envelopes
}

func (k *socket) send(v any) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	return k.conn.WriteJSON(v)
}

func (k *socket) drop() { k.conn.Close() }

// Connected waits until n sockets have been greeted since the start.
func (s *Server) Connected(ctx context.Context, n int) error {
	return s.wait(ctx, fmt.Sprintf("connection %d", n), func() bool { return s.connected >= n })
}

// Ponged waits until n pings have been answered since the start.
func (s *Server) Ponged(ctx context.Context, n int) error {
	return s.wait(ctx, fmt.Sprintf("pong %d", n), func() bool { return s.pongs >= n })
}

// Disconnected waits until no socket is open.
func (s *Server) Disconnected(ctx context.Context) error {
	return s.wait(ctx, "the last socket to close", func() bool { return len(s.sockets) == 0 })
}

// Disconnect asks the newest socket to be replaced, as Slack does every few
// hours, and leaves it open: Slack closes it some seconds later, or the client
// does. Reason is "warning", "refresh_requested" or "link_disabled".
func (s *Server) Disconnect(reason string) error {
	k := s.current()
	if k == nil {
		return fmt.Errorf("disconnect: no socket is open")
	}
	return k.send(map[string]any{
		"type": "disconnect", "reason": reason,
		"debug_info": map[string]any{"host": "applink-test"},
	})
}

// Retire makes the newest socket get no new envelopes, which is what Slack does
// with one whose replacement it has asked for once the replacement is there.
func (s *Server) Retire() {
	s.update(func() {
		if n := len(s.sockets); n > 0 {
			s.sockets[n-1].retired = true
		}
	})
}

// DropSockets closes every connection without a closing handshake.
func (s *Server) DropSockets() {
	s.mu.Lock()
	socks := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, k := range socks {
		k.drop()
	}
}

// HoldHello makes new sockets stay silent: no hello, no pings, no envelopes.
func (s *Server) HoldHello(hold bool) { s.update(func() { s.holdHello = hold }) }

// Mute stops the pings of all sockets, as when the network between has died.
func (s *Server) Mute(mute bool) { s.update(func() { s.mute = mute }) }

// Duplicate makes every envelope arrive 1+extra times with the same id.
func (s *Server) Duplicate(extra int) { s.update(func() { s.copies = extra }) }

// current returns the newest open socket that takes envelopes, or nil.
func (s *Server) current() *socket {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range slices.Backward(s.sockets) {
		if !k.retired {
			return k
		}
	}
	return nil
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	ok := s.tickets[ticket]
	delete(s.tickets, ticket)
	full := len(s.sockets) >= socketLimit
	s.mu.Unlock()
	if !ok || full {
		code := "invalid_ticket"
		if full {
			code = "too_many_websockets"
		}
		s.refuse("socket", code, "")
		http.Error(w, code, http.StatusForbidden)
		return
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	defer conn.Close()
	k := &socket{conn: conn}

	s.mu.Lock()
	hold := s.holdHello
	s.mu.Unlock()
	if hold {
		k.retired = true
	} else if err := k.send(map[string]any{
		"type": "hello", "num_connections": 1,
		"connection_info": map[string]any{"app_id": AppID},
		"debug_info":      map[string]any{"host": "applink-test", "approximate_connection_time": 3600},
	}); err != nil {
		return
	}

	stop := make(chan struct{})
	defer close(stop)
	s.mu.Lock()
	select {
	case <-s.quit:
		s.mu.Unlock()
		return
	default:
	}
	s.wg.Add(1)
	s.mu.Unlock()
	defer s.wg.Done()
	s.update(func() {
		s.sockets = append(s.sockets, k)
		if !hold {
			s.connected++
		}
	})
	defer s.update(func() {
		s.sockets = slices.DeleteFunc(s.sockets, func(o *socket) bool { return o == k })
	})
	if !hold && s.o.PingEvery > 0 {
		s.wg.Go(func() { s.ping(k, stop) })
	}
	conn.SetPongHandler(func(string) error {
		s.update(func() { s.pongs++ })
		return nil
	})
	for {
		_, b, err := conn.ReadMessage()
		if err != nil {
			return
		}
		s.acknowledge(b)
	}
}

func (s *Server) ping(k *socket, stop <-chan struct{}) {
	t := time.NewTicker(s.o.PingEvery)
	defer t.Stop()
	for {
		s.mu.Lock()
		mute := s.mute
		s.mu.Unlock()
		if !mute {
			k.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(time.Second))
		}
		select {
		case <-t.C:
		case <-stop:
			return
		}
	}
}

// An Ack is an accepted acknowledgement. Payload is nil when it was empty.
type Ack struct {
	Payload json.RawMessage
	After   time.Duration // since the envelope was sent
}

func (s *Server) acknowledge(frame []byte) {
	if len(frame) >= ackLimit {
		s.refuse("ack", "dropped", fmt.Sprintf("%d bytes, the limit is below %d", len(frame), ackLimit))
		return
	}
	var in struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(frame, &in); err != nil {
		s.refuse("ack", "not_json", err.Error())
		return
	}
	s.mu.Lock()
	c := s.calls[in.EnvelopeID]
	s.mu.Unlock()
	if c == nil {
		s.refuse("ack", "unknown_envelope", in.EnvelopeID)
		return
	}
	s.accept(c, in.Payload)
}

// accept takes the acknowledgement of a call, with what came with it.
func (s *Server) accept(c *Call, payload json.RawMessage) {
	s.mu.Lock()
	var code string
	switch {
	case c.acks >= c.sent:
		code = "already_acknowledged"
	case c.timedOut:
		code = "operation_timeout"
	}
	s.mu.Unlock()
	if code == "" && len(payload) > 0 {
		code = s.takePayload(c, payload)
	}
	if code != "" {
		s.refuse("ack", code, c.EnvelopeID)
		return
	}
	s.update(func() {
		c.acks++
		if c.ack == nil {
			c.ack = &Ack{Payload: payload, After: time.Since(c.at)}
			c.timer.Stop()
		}
	})
}

// takePayload applies what came with an acknowledgement and returns why it was
// refused, or "".
func (s *Server) takePayload(c *Call, payload json.RawMessage) string {
	switch c.kind {
	case "block_suggestion":
		if p := checkSuggestions(payload); len(p) > 0 {
			return "invalid_options: " + strings.Join(p, "; ")
		}
	case "view_submission":
		var in struct {
			Action string            `json:"response_action"`
			View   json.RawMessage   `json:"view"`
			Errors map[string]string `json:"errors"`
		}
		if err := json.Unmarshal(payload, &in); err != nil {
			return "invalid_payload"
		}
		switch in.Action {
		case "update", "push":
			p := checkView(in.View)
			if len(p) > 0 {
				return "invalid_view: " + strings.Join(p, "; ")
			}
			s.update(func() { s.storeView(c, in.View, in.Action == "update") })
		case "errors":
			if len(in.Errors) == 0 {
				return "invalid_payload: no errors"
			}
			for id, text := range in.Errors {
				if !c.view.hasInput(id) {
					return "invalid_payload: no input block " + id
				}
				if text == "" {
					return "invalid_payload: an empty error"
				}
			}
		case "clear":
		default:
			return "invalid_payload: response_action " + in.Action
		}
	default:
		return "unexpected_payload"
	}
	return ""
}

// deliver hands a new call to the bot and starts its clock.
func (s *Server) deliver(kind, envelope string, c *Call, payload map[string]any) error {
	s.mu.Lock()
	address := s.requestURL
	s.mu.Unlock()
	k := s.current()
	if k == nil && address == "" {
		return fmt.Errorf("%s: no socket is open", kind)
	}
	c.kind, c.payload, c.envelope = kind, payload, envelope
	var copies int
	s.update(func() {
		copies = 1 + s.copies
		c.sent = copies
		c.at = time.Now()
		c.timer = time.AfterFunc(s.o.AckTimeout, func() {
			s.update(func() {
				if c.ack == nil {
					c.timedOut = true
					s.refusals = append(s.refusals, Refusal{"ack", "operation_timeout", c.EnvelopeID})
				}
			})
		})
		s.calls[c.EnvelopeID] = c
	})
	for range copies {
		if address != "" {
			if err := s.post(address, c, 0); err != nil {
				return err
			}
			continue
		}
		if err := k.send(c.frame(0)); err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
	}
	return nil
}

func (c *Call) frame(attempt int) map[string]any {
	f := map[string]any{
		"type": c.envelope, "envelope_id": c.EnvelopeID,
		"accepts_response_payload": c.kind != "block_actions" && c.kind != "message_action",
		"payload":                  c.payload,
	}
	if attempt > 0 {
		f["retry_attempt"], f["retry_reason"] = attempt, "timeout"
	}
	return f
}
