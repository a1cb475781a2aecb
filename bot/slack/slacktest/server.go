// Package slacktest is a Slack workspace on loopback for tests of programs that
// speak to Slack: the Web API, Socket Mode or HTTP, response URLs and file uploads, as
// far as Attaché uses them. It speaks the wire protocol, so the program under
// test may run in the same process or in another one that is told
// [Server.APIURL].
//
// It refuses what Slack refuses, with Slack's own error codes, and keeps every
// request ([Server.Requests]) and every refusal ([Server.Refusals]). Nothing in
// it sleeps: a test waits for what it expects with a context.
//
// Limits are those of https://docs.slack.dev/reference/block-kit and of the
// method pages beside it, unless a constant says otherwise.
package slacktest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Options configure a Server. The zero value is a workspace with the documented
// limits and the tokens [BotToken] and [AppToken].
type Options struct {
	BotToken string // "": BotToken
	AppToken string // "": AppToken

	// Scopes granted to the bot token; a method that needs another one answers
	// missing_scope. Nil grants all.
	Scopes []string

	AckTimeout      time.Duration // how long an envelope may stay unacknowledged; 0: 3 s
	PingEvery       time.Duration // between WebSocket pings; 0: 10 s; negative: none
	ResponseURLLife time.Duration // 0: 30 min
	TriggerLife     time.Duration // 0: 3 s

	// Now is the workspace's clock, for the ages of triggers and response URLs
	// and for message timestamps. Nil: time.Now.
	Now func() time.Time

	// PostEvery is how long a channel takes no second message from the bot: it
	// answers 429. Slack documents a message a second, and lets bursts pass;
	// 0 lets all pass.
	PostEvery time.Duration

	// RefuseTables makes the workspace one whose clients do not know the table
	// block yet: it is refused as invalid_blocks.
	RefuseTables bool
}

// Tokens of a workspace whose Options name none.
const (
	BotToken = "xoxb-test-bot"
	AppToken = "xapp-test-app"
)

// The bot's own ids in every workspace.
const (
	BotUser = "UATTACHE"
	BotID   = "BATTACHE"
	TeamID  = "TWORKSPACE"
	AppID   = "AATTACHE"
)

const (
	ackTimeout      = 3 * time.Second
	pingEvery       = 10 * time.Second
	responseURLLife = 30 * time.Minute
	responseURLUses = 5
	triggerLife     = 3 * time.Second
)

// A Channel is a conversation of the workspace.
type Channel struct {
	ID, Name string
	Archived bool
	Member   bool   // whether the bot is in it
	User     string // for a direct message, the other side
}

// A Request is one HTTP request that reached the server. Token is the bearer or
// form token, Form the arguments without it (JSON bodies: top-level members,
// strings as they are, all else as JSON).
type Request struct {
	Method string // "chat.postMessage", "response_url", "upload"
	Token  string
	Form   map[string]string
	Body   []byte // as sent; nil for uploads
}

// A Refusal is something that the server did not accept.
type Refusal struct {
	Method string // as in Request; "ack" for an acknowledgement
	Code   string // Slack's error code, or what Slack would do with it
	Detail string
}

func (r Refusal) String() string {
	if r.Detail == "" {
		return r.Method + ": " + r.Code
	}
	return r.Method + ": " + r.Code + ": " + r.Detail
}

// A Server is one workspace. Its methods are safe for concurrent use.
type Server struct {
	// APIURL is the Web API's address with its last slash, for [slack] api_url.
	APIURL string

	o      Options
	http   *httptest.Server
	client *http.Client // posts to the bot
	wg     sync.WaitGroup
	quit   chan struct{}

	mu         sync.Mutex
	changed    chan struct{} // closed and replaced at every change of what is below
	seq        int
	channels   map[string]*Channel
	users      map[string]User
	groups     map[string][]string
	messages   []*Message
	views      []*View
	files      []*File
	calls      map[string]*Call // by envelope id
	urls       map[string]*responseURL
	triggers   map[string]*trigger
	faults     map[string][]Fault
	requests   []Request
	refusals   []Refusal
	sockets    []*socket
	connected  int // sockets that have been greeted since the start
	pongs      int
	holdHello  bool
	mute       bool
	copies     int
	requestURL string // where what people do is posted to; "": Socket Mode
	tickets    map[string]bool
	posted     map[string]time.Time // by channel: when the bot last posted
}

// A User is a member of the workspace. Zone is an IANA name.
type User struct{ ID, Name, Zone, Locale string }

type responseURL struct {
	call    *Call
	expires time.Time
	used    int
}

type trigger struct {
	call    *Call
	expires time.Time
	used    bool
}

// New starts a workspace without channels. The caller closes it.
func New(o Options) *Server {
	if o.BotToken == "" {
		o.BotToken = BotToken
	}
	if o.AppToken == "" {
		o.AppToken = AppToken
	}
	if o.AckTimeout == 0 {
		o.AckTimeout = ackTimeout
	}
	if o.PingEvery == 0 {
		o.PingEvery = pingEvery
	}
	if o.ResponseURLLife == 0 {
		o.ResponseURLLife = responseURLLife
	}
	if o.TriggerLife == 0 {
		o.TriggerLife = triggerLife
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		o:        o,
		client:   &http.Client{Transport: &http.Transport{}},
		quit:     make(chan struct{}),
		changed:  make(chan struct{}),
		channels: make(map[string]*Channel),
		users:    make(map[string]User),
		groups:   make(map[string][]string),
		calls:    make(map[string]*Call),
		urls:     make(map[string]*responseURL),
		triggers: make(map[string]*trigger),
		faults:   make(map[string][]Fault),
		tickets:  make(map[string]bool),
		posted:   make(map[string]time.Time),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveMethod)
	mux.HandleFunc("POST /commands/{secret}", s.serveResponseURL)
	mux.HandleFunc("POST /upload/{secret}", s.serveUpload)
	mux.HandleFunc("/link/", s.serveSocket)
	s.http = httptest.NewServer(mux)
	s.APIURL = s.http.URL + "/api/"
	return s
}

// Close drops all connections and waits until nothing of the server runs.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.quit:
		s.mu.Unlock()
		return
	default:
		close(s.quit)
	}
	socks := slices.Clone(s.sockets)
	s.mu.Unlock()
	for _, k := range socks {
		k.drop()
	}
	s.http.CloseClientConnections()
	s.http.Close()
	s.wg.Wait()
	s.client.CloseIdleConnections()
}

// AddChannel adds or replaces a conversation.
func (s *Server) AddChannel(c Channel) {
	s.update(func() { s.channels[c.ID] = &c })
}

// AddUser adds or replaces a member.
func (s *Server) AddUser(u User) { s.update(func() { s.users[u.ID] = u }) }

// SetUserGroup makes users the members of a user group (S…).
func (s *Server) SetUserGroup(id string, users ...string) {
	s.update(func() { s.groups[id] = slices.Clone(users) })
}

// Requests returns what has reached the server so far, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Requested waits until a method has been called n times.
func (s *Server) Requested(ctx context.Context, method string, n int) error {
	return s.wait(ctx, fmt.Sprintf("call %d of %s", n, method), func() bool {
		calls := 0
		for _, r := range s.requests {
			if r.Method == method {
				calls++
			}
		}
		return calls >= n
	})
}

// Refusals returns what was refused so far, oldest first. Faults ordered with
// [Server.Fail] are not among them.
func (s *Server) Refusals() []Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.refusals)
}

// Refused waits until n things have been refused and returns the last of them.
func (s *Server) Refused(ctx context.Context, n int) (Refusal, error) {
	var r Refusal
	err := s.wait(ctx, fmt.Sprintf("refusal %d", n), func() bool {
		if len(s.refusals) < n {
			return false
		}
		r = s.refusals[n-1]
		return true
	})
	return r, err
}

// A Fault is a failure on demand. Exactly one field is set.
type Fault struct {
	RetryAfter time.Duration // 429 with this Retry-After, whole seconds
	Status     int           // this HTTP status with an HTML body
	Drop       bool          // the connection is closed without an answer
	Lost       bool          // the call is carried out, then the connection is closed
	Error      string        // 200 with this error code
}

// Fail makes the next calls of a method fail, one fault each. The method is a
// Web API one, "response_url" or "upload".
func (s *Server) Fail(method string, faults ...Fault) {
	s.update(func() { s.faults[method] = append(s.faults[method], faults...) })
}

// update runs f with the state locked and wakes everyone who waits.
func (s *Server) update(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	close(s.changed)
	s.changed = make(chan struct{})
}

// wait returns when cond, called with the state locked, is true.
func (s *Server) wait(ctx context.Context, what string, cond func() bool) error {
	for {
		s.mu.Lock()
		ok, changed := cond(), s.changed
		s.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			s.mu.Lock()
			refusals := slices.Clone(s.refusals)
			s.mu.Unlock()
			return fmt.Errorf("waiting for %s: %w (refused so far: %v)", what, context.Cause(ctx), refusals)
		}
	}
}

func (s *Server) refuse(method, code, detail string) {
	s.update(func() { s.refusals = append(s.refusals, Refusal{method, code, detail}) })
}

// id makes an identifier that is unique in the workspace. The state is locked.
func (s *Server) id(prefix string) string {
	s.seq++
	return prefix + fmt.Sprintf("%06d", s.seq)
}

// ts makes a message timestamp. The state is locked.
func (s *Server) ts() string {
	s.seq++
	return fmt.Sprintf("%d.%06d", s.o.Now().Unix(), s.seq)
}

// secret is the part of a URL that nobody may guess or log.
func secret() string {
	b := make([]byte, 16)
	rand.Read(b)
	return "secret" + hex.EncodeToString(b)
}

// answer writes a Web API answer.
func answer(w http.ResponseWriter, v map[string]any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	json.NewEncoder(w).Encode(v)
}

// fault carries out a failure on demand. It reports whether the call is over.
func fault(w http.ResponseWriter, f Fault) bool {
	switch {
	case f.RetryAfter > 0:
		w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter/time.Second)))
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, `{"ok":false,"error":"ratelimited"}`)
	case f.Status > 0:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		fmt.Fprint(w, "<html>something went wrong</html>")
	case f.Error != "":
		answer(w, map[string]any{"ok": false, "error": f.Error})
	case f.Drop:
		hangUp(w)
	default:
		return false
	}
	return true
}

// hangUp closes the connection under a request.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err) // an HTTP/1 server can always be hijacked
	}
	conn.Close()
}

// arrive keeps a request and takes the fault that was ordered for it, at once: who has waited for the request with
// [Server.Requested] may order the next.
func (s *Server) arrive(req Request) (f Fault) {
	s.update(func() {
		s.requests = append(s.requests, req)
		if q := s.faults[req.Method]; len(q) > 0 {
			f, s.faults[req.Method] = q[0], q[1:]
		}
	})
	return f
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
