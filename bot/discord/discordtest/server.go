// Package discordtest is a Discord for tests: it speaks the platform's REST
// and gateway protocols on loopback and refuses what the platform refuses.
//
// A test starts a [Server], points a bot at [Server.URL], acts as the people
// in front of the client ([Server.Slash], [Server.Complete], [Server.Press],
// [Server.Select], [Server.Submit], [Server.Act]) and waits for what they
// would see ([Interaction.Wait], [Server.WaitMessages]). [Message.String] is
// the message as text, for golden files. [Active] tells which mentions, links
// and formats a piece of message text would switch on.
//
// The routes are those that a bot without message content needs: the gateway
// ([Server.SetEndpoint] posts interactions over HTTP instead), bulk overwrite of commands, interaction callbacks and their webhooks, and
// the messages of a channel. All else is 404. Where Discord drops something
// in silence that is a mistake of the bot (an ephemeral flag on an edit), the
// server refuses it, so that the mistake is seen.
package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options say how a [Server] behaves. The zero value is Discord as it is.
type Options struct {
	Token string // the bot's token without "Bot "; "" is "discord-token"
	App   string // application id; "" is "900"

	// AnswerWithin is how long an interaction may stay unanswered; 0 is 3 s.
	// Source: https://discord.com/developers/docs/interactions/receiving-and-responding
	AnswerWithin time.Duration
	// TokenLife is how long the token of an interaction works; 0 is 15 min.
	TokenLife time.Duration
	// Heartbeat is the interval asked for in Hello; 0 is 41.25 s.
	Heartbeat time.Duration
	// NonceMemory is how long an enforced nonce is remembered; 0 is 5 min.
	NonceMemory time.Duration
	// UploadLimit is the size in bytes of one file; 0 is 10 MiB.
	UploadLimit int
	// InvalidRequests is how many requests may be answered 401, 403 or 429
	// before all are refused; 0 is 10,000.
	InvalidRequests int
	// RequestsPerSecond is the global limit, from which interactions are
	// exempt; 0 is 50.
	RequestsPerSecond int
	// PrivilegedIntents are those switched on for the application; a bot that
	// asks for others is closed with 4014.
	PrivilegedIntents int
	// Guilds is how many servers the bot is in, beside those with channels;
	// from 2,500 on a connection without shards is closed with 4011.
	Guilds int
}

const defaultUploadLimit = 10 << 20

// A Server is a Discord of one bot. All methods are safe for concurrent use.
type Server struct {
	// URL is scheme, host and port, without a slash at the end.
	URL string

	opts   Options
	http   *httptest.Server
	key    ed25519.PrivateKey // signs what is posted to the bot
	client *http.Client       // posts it
	conn   sync.WaitGroup     // gateway connections, and interactions on their way

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced when anything below changes
	closed   bool
	token    string
	lastID   int64
	channels map[string]*Channel
	users    map[string]bool
	messages map[string]*message // by message id
	nonces   map[string]nonce    // by channel + " " + nonce
	commands map[string][]Command
	actions  map[string]*Interaction // by token
	requests []Request
	faults   []*Fault
	invalid  int
	recent   []time.Time // of requests that count against the global limit
	endpoint string      // where interactions are posted to; "": over the gateway
	gateway  gateway
}

type nonce struct {
	message string
	at      time.Time
}

// A Permission is something that the bot may do in a channel.
type Permission int

// String returns the number as Discord writes it.
func (p Permission) String() string { return strconv.Itoa(int(p)) }

// The permissions that the server knows, with Discord's bits.
const (
	ViewChannel        Permission = 1 << 10
	SendMessages       Permission = 1 << 11
	EmbedLinks         Permission = 1 << 14
	AttachFiles        Permission = 1 << 15
	ReadMessageHistory Permission = 1 << 16
)

// A Channel is a text channel. A channel without a guild is a direct message.
type Channel struct {
	ID, Guild string
	Deny      Permission // what the bot may not do there
}

// A Request is one REST call, as it came in and was answered. It is on record
// before it has any effect.
type Request struct {
	Method, Path  string // the path with its query
	Authorization string
	Body          []byte // the payload_json part of a multipart body
	Files         int
	Status        int // 0: not answered yet, or the connection was cut instead
	At            time.Time
}

// A Fault is an answer that replaces the proper one. Fields left empty match
// everything.
type Fault struct {
	Method string
	Path   string // a pattern of path.Match: /api/v9/channels/*/messages
	Times  int    // how often; 0 is once

	Status     int           // the status to answer with; 429 carries RetryAfter
	RetryAfter time.Duration // of a 429
	Global     bool          // the 429 says that it is the global limit
	Shared     bool          // the 429 says that it is the limit of a resource, for which nobody is banned
	Text       bool          // answer in text, as the proxies before Discord do
	Drop       bool          // cut the connection instead
	Lose       bool          // do what was asked, then cut the connection
}

// New starts a server on a free port of the loopback address. It knows the
// guild "1" with the channel "10". Close it.
func New(o Options) *Server {
	set := func(d *time.Duration, to time.Duration) {
		if *d == 0 {
			*d = to
		}
	}
	set(&o.AnswerWithin, 3*time.Second)
	set(&o.TokenLife, 15*time.Minute)
	set(&o.Heartbeat, 41250*time.Millisecond)
	set(&o.NonceMemory, 5*time.Minute)
	if o.Token == "" {
		o.Token = "discord-token"
	}
	if o.App == "" {
		o.App = "900"
	}
	if o.UploadLimit == 0 {
		o.UploadLimit = defaultUploadLimit
	}
	if o.InvalidRequests == 0 {
		o.InvalidRequests = 10_000
	}
	if o.RequestsPerSecond == 0 {
		o.RequestsPerSecond = 50
	}
	s := &Server{
		opts:     o,
		token:    o.Token,
		changed:  make(chan struct{}),
		lastID:   1000,
		channels: map[string]*Channel{},
		users:    map[string]bool{},
		messages: map[string]*message{},
		nonces:   map[string]nonce{},
		commands: map[string][]Command{},
		actions:  map[string]*Interaction{},
		gateway:  gateway{sessions: map[string]*session{}, conns: map[*conn]bool{}},
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err) // the system has no randomness
	}
	s.key, s.client = key, &http.Client{Transport: &http.Transport{}}
	s.AddChannel(Channel{ID: "10", Guild: "1"})
	s.http = httptest.NewServer(s.routes())
	s.URL = s.http.URL
	return s
}

// Close cuts every connection and waits until all are gone.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	for c := range s.gateway.conns {
		c.cut()
	}
	s.mu.Unlock()
	s.conn.Wait()
	s.client.CloseIdleConnections()
	s.http.CloseClientConnections()
	s.http.Close()
}

// Token returns the token that the bot must show, without "Bot ".
func (s *Server) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

// Revoke replaces the token, as the developer portal does: who shows the old
// one is disconnected and not let in again.
func (s *Server) Revoke(token string) {
	s.update(func() { s.token = token })
	s.Disconnect(closeAuthentication)
}

// AddChannel makes a channel known, or replaces what is known of it.
func (s *Server) AddChannel(c Channel) {
	s.update(func() { s.channels[c.ID] = &c })
}

// DeleteChannel forgets a channel and its messages.
func (s *Server) DeleteChannel(id string) {
	s.update(func() {
		delete(s.channels, id)
		for _, m := range s.messages {
			if m.Channel == id {
				delete(s.messages, m.ID)
			}
		}
	})
}

// Fail makes the next matching request, or requests, go wrong. Faults are
// used up in the order in which they were added.
func (s *Server) Fail(f Fault) {
	f.Times = max(f.Times, 1)
	s.update(func() { s.faults = append(s.faults, &f) })
}

// Invalid returns how many requests have been answered 401, 403 or 429.
func (s *Server) Invalid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.invalid
}

// Requests returns every REST call so far, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// WaitRequests waits until cond holds for the REST calls so far.
func (s *Server) WaitRequests(ctx context.Context, cond func([]Request) bool) error {
	return s.wait(ctx, "requests", func() bool { return cond(s.requests) })
}

// update changes the state under the lock and wakes whoever waits for a change.
func (s *Server) update(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.wake()
}

// wake is called with the lock held.
func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// wait returns when cond holds; cond is called with the lock held.
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
			return fmt.Errorf("discordtest: waiting for %s: %w", what, ctx.Err())
		}
	}
}

// id returns the next snowflake; it is called with the lock held.
func (s *Server) id() string {
	s.lastID++
	return strconv.FormatInt(s.lastID, 10)
}

// An apiError is a refusal with Discord's own code.
type apiError struct {
	status  int
	Code    int    `json:"code"`
	Message string `json:"message"`
	Errors  any    `json:"errors,omitempty"`
}

func (e *apiError) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

// The refusals, with the codes of
// https://discord.com/developers/docs/topics/opcodes-and-status-codes
var (
	errNotFound         = &apiError{status: 404, Message: "404: Not Found"}
	errUnauthorized     = &apiError{status: 401, Message: "401: Unauthorized"}
	errUnknownChannel   = &apiError{status: 404, Code: 10003, Message: "Unknown Channel"}
	errUnknownMessage   = &apiError{status: 404, Code: 10008, Message: "Unknown Message"}
	errUnknownWebhook   = &apiError{status: 404, Code: 10015, Message: "Unknown Webhook"}
	errUnknownAction    = &apiError{status: 404, Code: 10062, Message: "Unknown interaction"}
	errTooLarge         = &apiError{status: 413, Code: 40005, Message: "Request entity too large"}
	errAcknowledged     = &apiError{status: 400, Code: 40060, Message: "Interaction has already been acknowledged."}
	errMissingAccess    = &apiError{status: 403, Code: 50001, Message: "Missing Access"}
	errOthersMessage    = &apiError{status: 403, Code: 50005, Message: "Cannot edit a message authored by another user"}
	errEmptyMessage     = &apiError{status: 400, Code: 50006, Message: "Cannot send an empty message"}
	errPermissions      = &apiError{status: 403, Code: 50013, Message: "Missing Permissions"}
	errInvalidToken     = &apiError{status: 401, Code: 50027, Message: "Invalid Webhook Token"}
	errInvalidRecipient = &apiError{status: 400, Code: 50033, Message: "Invalid Recipient(s)"}
	errMalformedBody    = &apiError{status: 400, Code: 50109, Message: "The request body contains invalid JSON."}
	errInvalidAppToken  = &apiError{status: 403, Code: 20012, Message: "You are not authorized to perform this action on this application"}
)

// A call is a request whose body has been taken apart.
type call struct {
	*http.Request
	json  []byte
	files map[string]file // by the n of files[n]
}

type file struct {
	name, contentType string
	data              []byte
}

// into decodes the JSON of the body.
func (c *call) into(v any) *apiError {
	if err := json.Unmarshal(c.json, v); err != nil {
		return errMalformedBody
	}
	return nil
}

// A handler returns what is marshalled as the body, nil for 204.
type handler func(*call) (any, *apiError)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	const (
		open   = iota // no token needed, or the token is in the path
		bot           // needs the bot's token
		exempt        // in the path, and outside the global limit
	)
	handle := func(pattern string, access int, h handler) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			s.serve(w, r, access == bot, access == exempt, h)
		})
	}
	handle("GET /api/v9/gateway", open, func(*call) (any, *apiError) {
		return map[string]string{"url": "ws" + strings.TrimPrefix(s.URL, "http")}, nil
	})
	handle("PUT /api/v9/applications/{app}/commands", bot, s.putCommands)
	handle("PUT /api/v9/applications/{app}/guilds/{guild}/commands", bot, s.putCommands)
	handle("POST /api/v9/interactions/{id}/{token}/callback", exempt, s.callback)
	handle("POST /api/v9/webhooks/{app}/{token}", exempt, s.followUp)
	handle("GET /api/v9/webhooks/{app}/{token}/messages/{message}", exempt, s.webhookMessage)
	handle("PATCH /api/v9/webhooks/{app}/{token}/messages/{message}", exempt, s.editWebhookMessage)
	handle("DELETE /api/v9/webhooks/{app}/{token}/messages/{message}", exempt, s.deleteWebhookMessage)
	handle("POST /api/v9/channels/{channel}/messages", bot, s.post)
	handle("GET /api/v9/channels/{channel}/messages", bot, s.history)
	handle("PATCH /api/v9/channels/{channel}/messages/{message}", bot, s.edit)
	s.lookRoutes(func(pattern string, h handler) { handle(pattern, bot, h) })
	mux.HandleFunc("GET /{$}", s.serveGateway)
	handle("/", open, func(*call) (any, *apiError) { return nil, errNotFound })
	return mux
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, needsToken, exempt bool, h handler) {
	rec := Request{Method: r.Method, Path: r.URL.RequestURI(), Authorization: r.Header.Get("Authorization"), At: time.Now()}
	c, refused := s.takeApart(r)
	if c != nil {
		rec.Body, rec.Files = c.json, len(c.files)
	}
	var n int
	s.update(func() {
		n = len(s.requests)
		s.requests = append(s.requests, rec)
	})
	record := func(status int) {
		s.update(func() { s.requests[n].Status = status })
	}
	fault, banned, limited := s.admit(r, exempt)
	switch {
	case fault != nil && fault.Drop:
		record(0)
		panic(http.ErrAbortHandler)
	case fault != nil && !fault.Lose:
		record(fault.Status)
		fault.answer(w)
		return
	case banned:
		record(http.StatusTooManyRequests)
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
		io.WriteString(w, "error code: 1015")
		return
	case limited:
		record(http.StatusTooManyRequests)
		(&Fault{Status: http.StatusTooManyRequests, RetryAfter: time.Second, Global: true}).answer(w)
		return
	}
	var answer any
	if refused == nil && needsToken && rec.Authorization != "Bot "+s.Token() {
		refused = errUnauthorized
	}
	if refused == nil {
		answer, refused = h(c)
	}
	if fault != nil {
		record(0)
		panic(http.ErrAbortHandler)
	}
	status := http.StatusOK
	switch {
	case refused != nil:
		status, answer = refused.status, refused
	case answer == nil:
		status = http.StatusNoContent
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden {
		s.update(func() { s.invalid++ })
	}
	record(status)
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The client may be gone, which is its own business.
	_ = json.NewEncoder(w).Encode(answer)
}

// admit returns the fault that waits for this request, and whether the bot is
// banned or over the global limit.
func (s *Server) admit(r *http.Request, exempt bool) (fault *Fault, banned, limited bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Times > 0 && f.matches(r) {
			f.Times--
			if f.Status == http.StatusUnauthorized || f.Status == http.StatusForbidden || f.Status == http.StatusTooManyRequests && !f.Shared {
				s.invalid++
			}
			return f, false, false
		}
	}
	if s.invalid >= s.opts.InvalidRequests {
		return nil, true, false
	}
	if exempt {
		return nil, false, false
	}
	now := time.Now()
	for len(s.recent) > 0 && now.Sub(s.recent[0]) >= time.Second {
		s.recent = s.recent[1:]
	}
	if len(s.recent) >= s.opts.RequestsPerSecond {
		s.invalid++
		return nil, false, true
	}
	s.recent = append(s.recent, now)
	return nil, false, false
}

func (f *Fault) matches(r *http.Request) bool {
	if f.Method != "" && f.Method != r.Method {
		return false
	}
	if f.Path == "" {
		return true
	}
	ok, err := path.Match(f.Path, r.URL.Path)
	if err != nil {
		panic(fmt.Sprintf("discordtest: path pattern of a fault: %v", err))
	}
	return ok
}

func (f *Fault) answer(w http.ResponseWriter) {
	if f.Text {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(f.Status)
		io.WriteString(w, http.StatusText(f.Status))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	var body any = &apiError{Message: strconv.Itoa(f.Status) + ": " + http.StatusText(f.Status)}
	if f.Status == http.StatusTooManyRequests {
		seconds := f.RetryAfter.Seconds()
		w.Header().Set("Retry-After", strconv.FormatFloat(max(seconds, 1), 'f', 0, 64))
		w.Header().Set("X-RateLimit-Reset-After", strconv.FormatFloat(seconds, 'f', 3, 64))
		w.Header().Set("X-RateLimit-Remaining", "0")
		if f.Global {
			w.Header().Set("X-RateLimit-Global", "true")
		}
		if f.Shared {
			w.Header().Set("X-RateLimit-Scope", "shared")
		}
		body = map[string]any{"message": "You are being rate limited.", "retry_after": seconds, "global": f.Global}
	}
	w.WriteHeader(f.Status)
	_ = json.NewEncoder(w).Encode(body)
}

// maxBody bounds what is read of a request; Discord's proxies stop at 100 MiB.
const maxBody = 100 << 20

func (s *Server) takeApart(r *http.Request) (*call, *apiError) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(raw) > maxBody {
		return nil, errTooLarge
	}
	c := &call{Request: r}
	var refused *apiError
	c.json, c.files, refused = split(r.Header.Get("Content-Type"), raw, s.opts.UploadLimit)
	return c, refused
}

// split returns the JSON of a body, and its files by the n of files[n].
func split(contentType string, raw []byte, uploadLimit int) (payload []byte, files map[string]file, refused *apiError) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/form-data" {
		return raw, nil, nil
	}
	files = map[string]file{}
	parts := multipart.NewReader(bytes.NewReader(raw), params["boundary"])
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return payload, files, nil
		}
		if err != nil {
			return payload, files, errMalformedBody
		}
		data, err := io.ReadAll(p)
		if err != nil {
			return payload, files, errMalformedBody
		}
		if p.FormName() == "payload_json" {
			payload = data
			continue
		}
		n, ok := strings.CutPrefix(p.FormName(), "files[")
		n, ok2 := strings.CutSuffix(n, "]")
		if !ok || !ok2 || p.FileName() == "" {
			return payload, files, errMalformedBody
		}
		if len(data) > uploadLimit {
			return payload, files, errTooLarge
		}
		files[n] = file{name: p.FileName(), contentType: p.Header.Get("Content-Type"), data: data}
	}
}
