package discordtest

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// gateway is the state of the gateway, guarded by Server.mu.
type gateway struct {
	sessions map[string]*session
	current  *session // the one that identified last
	conns    map[*conn]bool
	seen     Gateway
	mute     bool // nothing is sent
	refuse   int  // close code for who identifies or resumes; 0 none
	deaf     bool // heartbeats are not acknowledged
}

// A Gateway counts what happened at the gateway.
type Gateway struct {
	Connections int // sockets opened
	Identified  int // sessions begun
	Resumed     int // sessions taken up again
	Heartbeats  int
	Connected   bool // a session is alive on a socket
	Intents     int  // of the session begun last
}

// A session outlives its sockets.
type session struct {
	id     string
	events []json.RawMessage // all that was dispatched; event n has sequence n+1
	conn   *conn             // nil while no socket is there
}

// A conn is one socket. Its writes are serialised.
type conn struct {
	ws    *websocket.Conn
	mu    sync.Mutex
	ended atomic.Bool // by the server: what the client says then no longer counts
}

// The operations of the gateway, and the codes it closes with.
// Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11

	closeUnknownOp         = 4001
	closeDecode            = 4002
	closeNotAuthenticated  = 4003
	closeAuthentication    = 4004
	closeAlready           = 4005
	closeInvalidSeq        = 4007
	closeRateLimited       = 4008
	closeTimedOut          = 4009
	closeInvalidShard      = 4010
	closeShardingRequired  = 4011
	closeInvalidVersion    = 4012
	closeInvalidIntents    = 4013
	closeDisallowedIntents = 4014
)

// The bounds of what a client may send.
// Source: https://discord.com/developers/docs/events/gateway#sending-events
const (
	maxPayload  = 4096
	maxPayloads = 120 // a minute
)

// The intents that need a switch in the developer portal, and all that exist.
const (
	privilegedIntents = 1<<1 | 1<<8 | 1<<15
	allIntents        = 1<<0 | 1<<1 | 1<<2 | 1<<3 | 1<<4 | 1<<5 | 1<<6 | 1<<7 | 1<<8 | 1<<9 | 1<<10 | 1<<11 | 1<<12 |
		1<<13 | 1<<14 | 1<<15 | 1<<16 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// shardingRequired is the number of guilds from which one connection does not do.
const shardingRequired = 2500

type payload struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int            `json:"s"`
	Type string          `json:"t,omitempty"`
}

func (c *conn) write(kind int, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	// A socket that is gone shows itself to the reader.
	_ = c.ws.WriteMessage(kind, data)
}

func (c *conn) send(op int, data any) {
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	raw, err = json.Marshal(payload{Op: op, Data: raw})
	if err != nil {
		panic(err)
	}
	c.write(websocket.TextMessage, raw)
}

// end says why and closes the socket.
func (c *conn) end(code int, why string) {
	c.ended.Store(true)
	c.write(websocket.CloseMessage, websocket.FormatCloseMessage(code, why))
	c.cut()
}

// cut closes the socket without a word.
func (c *conn) cut() {
	c.ended.Store(true)
	_ = c.ws.Close()
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	c := &conn{ws: ws}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		c.cut()
		return
	}
	s.conn.Add(1)
	s.gateway.conns[c] = true
	s.gateway.seen.Connections++
	mute := s.gateway.mute
	s.wake()
	s.mu.Unlock()
	defer func() {
		c.cut()
		s.update(func() {
			delete(s.gateway.conns, c)
			for _, ses := range s.gateway.sessions {
				if ses.conn == c {
					ses.conn = nil
					s.gateway.seen.Connected = false
				}
			}
		})
		s.conn.Done()
	}()
	if v, err := strconv.Atoi(r.URL.Query().Get("v")); err != nil || v < 6 || v > 10 {
		c.end(closeInvalidVersion, "Invalid API version")
		return
	}
	if !mute {
		c.send(opHello, map[string]any{"heartbeat_interval": s.opts.Heartbeat.Milliseconds()})
	}
	s.read(c)
}

// read handles what the client sends until the socket is gone.
func (s *Server) read(c *conn) {
	var sent []time.Time
	for {
		// A client that misses its heartbeat is a zombie.
		_ = c.ws.SetReadDeadline(time.Now().Add(2*s.opts.Heartbeat + time.Second))
		_, raw, err := c.ws.ReadMessage()
		if err != nil {
			switch {
			case c.ended.Load():
			case isTimeout(err):
				c.end(closeTimedOut, "Session timed out.")
			case websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway):
				s.leave(c)
			}
			return
		}
		now := time.Now()
		for len(sent) > 0 && now.Sub(sent[0]) > time.Minute {
			sent = sent[1:]
		}
		if sent = append(sent, now); len(sent) > maxPayloads {
			c.end(closeRateLimited, "Rate limited.")
			return
		}
		var p payload
		if len(raw) > maxPayload || json.Unmarshal(raw, &p) != nil {
			c.end(closeDecode, "Error while decoding payload.")
			return
		}
		if code, why := s.receive(c, p); code != 0 {
			c.end(code, why)
			return
		}
	}
}

// leave ends the session of a client that said goodbye: it cannot be resumed.
// Source: https://discord.com/developers/docs/events/gateway#initiating-a-disconnect
func (s *Server) leave(c *conn) {
	s.update(func() {
		for id, ses := range s.gateway.sessions {
			if ses.conn != c {
				continue
			}
			delete(s.gateway.sessions, id)
			s.gateway.seen.Connected = false
			if s.gateway.current == ses {
				s.gateway.current = nil
			}
		}
	})
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

// receive handles one payload; a code other than 0 closes the socket.
func (s *Server) receive(c *conn, p payload) (code int, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var own *session
	for _, ses := range s.gateway.sessions {
		if ses.conn == c {
			own = ses
		}
	}
	if s.gateway.refuse != 0 && (p.Op == opIdentify || p.Op == opResume) {
		return s.gateway.refuse, "Refused."
	}
	switch p.Op {
	case opHeartbeat:
		s.gateway.seen.Heartbeats++
		s.wake()
		if !s.gateway.mute && !s.gateway.deaf {
			c.send(opAck, nil)
		}
	case opIdentify:
		if own != nil {
			return closeAlready, "Already authenticated."
		}
		return s.identify(c, p.Data)
	case opResume:
		if own != nil {
			return closeAlready, "Already authenticated."
		}
		return s.resume(c, p.Data)
	case opPresence:
		if own == nil {
			return closeNotAuthenticated, "Not authenticated."
		}
	default:
		return closeUnknownOp, "Unknown opcode."
	}
	return 0, ""
}

// identify is called with the lock held.
func (s *Server) identify(c *conn, data json.RawMessage) (code int, why string) {
	var id struct {
		Token    string  `json:"token"`
		Intents  *int    `json:"intents"`
		Compress bool    `json:"compress"`
		Shard    *[2]int `json:"shard"`
	}
	if json.Unmarshal(data, &id) != nil || id.Intents == nil {
		return closeDecode, "Error while decoding payload."
	}
	guilds := s.guildIDs()
	switch {
	case id.Token != "Bot "+s.token && id.Token != s.token:
		return closeAuthentication, "Authentication failed."
	case *id.Intents&^allIntents != 0:
		return closeInvalidIntents, "Invalid intent(s)."
	case *id.Intents&privilegedIntents&^s.opts.PrivilegedIntents != 0:
		return closeDisallowedIntents, "Disallowed intent(s)."
	case id.Shard != nil && (id.Shard[0] < 0 || id.Shard[0] >= id.Shard[1]):
		return closeInvalidShard, "Invalid shard."
	case id.Shard == nil && len(guilds)+s.opts.Guilds >= shardingRequired:
		return closeShardingRequired, "Sharding required."
	}
	ses := &session{id: "session-" + s.id(), conn: c}
	s.gateway.sessions[ses.id] = ses
	s.gateway.current = ses
	s.gateway.seen.Identified++
	s.gateway.seen.Connected = true
	s.gateway.seen.Intents = *id.Intents
	list := []map[string]any{}
	for _, g := range guilds {
		list = append(list, map[string]any{"id": g, "unavailable": true})
	}
	ready := ses.add("READY", map[string]any{
		"v": 9, "session_id": ses.id, "resume_gateway_url": "ws" + s.URL[len("http"):], "guilds": list, "private_channels": []any{},
		"user":        map[string]any{"id": s.opts.App, "username": "attache", "discriminator": "0000", "bot": true},
		"application": map[string]any{"id": s.opts.App, "flags": 0},
	})
	if !s.gateway.mute {
		c.packed(ready, id.Compress)
	}
	if *id.Intents&1 != 0 {
		for _, g := range guilds {
			created := ses.add("GUILD_CREATE", map[string]any{"id": g, "name": "guild " + g, "channels": []any{}, "members": []any{}, "roles": []any{}})
			if !s.gateway.mute {
				c.packed(created, id.Compress)
			}
		}
	}
	s.wake()
	return 0, ""
}

// packed sends a payload as zlib if the client asked for it, as the platform
// does with large ones.
func (c *conn) packed(raw []byte, compress bool) {
	if !compress {
		c.write(websocket.TextMessage, raw)
		return
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	// Writing to memory does not fail.
	_, _ = z.Write(raw)
	_ = z.Close()
	c.write(websocket.BinaryMessage, b.Bytes())
}

// add appends an event to the session and returns it as it goes over the wire.
func (ses *session) add(kind string, data any) []byte {
	seq := len(ses.events) + 1
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	raw, err = json.Marshal(payload{Op: opDispatch, Data: raw, Seq: &seq, Type: kind})
	if err != nil {
		panic(err)
	}
	ses.events = append(ses.events, raw)
	return raw
}

// resume is called with the lock held.
func (s *Server) resume(c *conn, data json.RawMessage) (code int, why string) {
	var r struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int    `json:"seq"`
	}
	if json.Unmarshal(data, &r) != nil {
		return closeDecode, "Error while decoding payload."
	}
	if r.Token != "Bot "+s.token && r.Token != s.token {
		return closeAuthentication, "Authentication failed."
	}
	ses, ok := s.gateway.sessions[r.SessionID]
	if !ok {
		c.send(opInvalidSession, false)
		return 0, ""
	}
	if r.Seq < 0 || r.Seq > len(ses.events) {
		return closeInvalidSeq, "Invalid seq."
	}
	ses.conn, s.gateway.current = c, ses
	s.gateway.seen.Resumed++
	s.gateway.seen.Connected = true
	s.wake()
	missed := ses.events[r.Seq:]
	resumed := ses.add("RESUMED", map[string]any{})
	if s.gateway.mute {
		return 0, ""
	}
	for _, raw := range missed {
		c.write(websocket.TextMessage, raw)
	}
	c.write(websocket.TextMessage, resumed)
	return 0, ""
}

// errNoBot is returned by the actions of people while no bot has identified.
var errNoBot = errors.New("discordtest: no bot has connected")

// dispatch sends an event to the bot, or keeps it until the session is
// resumed. It is called with the lock held.
func (s *Server) dispatch(kind string, data any) error {
	ses := s.gateway.current
	if ses == nil {
		return errNoBot
	}
	raw := ses.add(kind, data)
	if ses.conn != nil && !s.gateway.mute {
		ses.conn.write(websocket.TextMessage, raw)
	}
	return nil
}

// Gateway returns the counts so far.
func (s *Server) Gateway() Gateway {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.seen
}

// WaitGateway waits until cond holds for the counts.
func (s *Server) WaitGateway(ctx context.Context, cond func(Gateway) bool) error {
	return s.wait(ctx, "the gateway", func() bool { return cond(s.gateway.seen) })
}

// WaitConnected waits until a session is alive on a socket.
func (s *Server) WaitConnected(ctx context.Context) error {
	return s.WaitGateway(ctx, func(g Gateway) bool { return g.Connected })
}

// each calls f for every socket.
func (s *Server) each(f func(*conn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.gateway.conns {
		f(c)
	}
}

// Refuse makes every bot that identifies or resumes from now on be closed with
// a code; 0 lets them in again.
func (s *Server) Refuse(code int) {
	s.update(func() { s.gateway.refuse = code })
}

// Disconnect closes every socket with a code; sessions may be resumed.
func (s *Server) Disconnect(code int) {
	s.each(func(c *conn) { c.end(code, "") })
}

// Drop cuts every socket without a word; sessions may be resumed.
func (s *Server) Drop() { s.each((*conn).cut) }

// Reconnect asks every client to come back (operation 7).
func (s *Server) Reconnect() {
	s.each(func(c *conn) { c.send(opReconnect, nil) })
}

// Invalidate forgets every session and says so (operation 9); who is not
// connected is told on the attempt to resume.
func (s *Server) Invalidate() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, ses := range s.gateway.sessions {
		delete(s.gateway.sessions, id)
		if ses.conn != nil {
			ses.conn.send(opInvalidSession, false)
		}
	}
	s.gateway.current = nil
	s.gateway.seen.Connected = false
	s.wake()
}

// Mute makes the gateway send nothing, as a dead peer does: no Hello, no
// acknowledgements, no events. Events are kept for a resume.
func (s *Server) Mute(on bool) { s.update(func() { s.gateway.mute = on }) }

// Deafen makes the gateway acknowledge no heartbeat.
func (s *Server) Deafen(on bool) { s.update(func() { s.gateway.deaf = on }) }
