// Package slack answers commands and posts messages in Slack, over Socket Mode or HTTP and the Web API.
//
// There is one slash command; its text is a command line. Envelopes and requests are acknowledged, empty, before any
// work, and answers go to the response URL of what caused them. Messages are laid out as rich text, in which nothing that a
// document says can mention, link or format.
package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	slackgo "github.com/slack-go/slack"

	"attache/bot"
	"attache/bot/reply"
)

// Config configures a Platform.
type Config struct {
	BotToken string // xoxb-…
	AppToken string // xapp-…, for Socket Mode
	// SigningSecret is the app's. With it no socket is opened: Slack posts what people do to the Platform, which is an
	// [http.Handler]. "": over Socket Mode.
	SigningSecret string
	Command       string       // the slash command; "": /attache
	APIURL        string       // up to and with /api/, the last slash may be missing; "": https://slack.com/api/
	Admins        []string     // ids of users (U…, W…) or user groups (S…)
	Log           *slog.Logger // nil: none
}

// A Platform is Slack. Its methods are safe for concurrent use; Run runs once.
type Platform struct {
	command string
	secret  string // signs requests; "": over Socket Mode
	admins  []string
	log     *slog.Logger
	http    *http.Client
	api     *slackgo.Client
	timing  timing

	bot      atomic.Pointer[bot.Bot] // nil before Run
	desk     atomic.Pointer[desk]    // takes what is posted; nil before Run
	watch    bot.Watch
	noTables atomic.Bool // the workspace has refused a table block

	mu     sync.Mutex
	next   map[string]time.Time // by channel: when the next message may go
	groups map[string]group     // by user group
	dms    map[string]string    // by user: the conversation with the bot
	people map[string]habit     // by user
	tried  map[string]time.Time // by key: when a post with it last ended in doubt
}

var _ bot.Platform = (*Platform)(nil)

const (
	// requestTimeout bounds one HTTP request, uploads included.
	requestTimeout = 30 * time.Second
	// postEvery is the pace of messages in one channel.
	// Source: https://docs.slack.dev/apis/web-api/rate-limits, "about one message per second per channel".
	postEvery = time.Second
	// event is the type of the metadata that carries a post's key.
	event = "attache_post"
	// keyField is the member of the metadata that holds the key.
	keyField = "key"
)

// New returns Slack as a platform. It connects to nothing yet.
func New(c Config) *Platform {
	if c.Command == "" {
		c.Command = "/attache"
	}
	if c.APIURL == "" {
		c.APIURL = slackgo.APIURL
	}
	if !strings.HasSuffix(c.APIURL, "/") {
		c.APIURL += "/"
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	counted := &counter{next: http.DefaultTransport.(*http.Transport).Clone()}
	client := &http.Client{Timeout: requestTimeout, Transport: counted}
	p := &Platform{
		command: "/" + strings.TrimPrefix(c.Command, "/"),
		secret:  c.SigningSecret,
		admins:  slices.Clone(c.Admins),
		log:     c.Log,
		http:    client,
		api: slackgo.New(c.BotToken, slackgo.OptionAppLevelToken(c.AppToken),
			slackgo.OptionAPIURL(c.APIURL), slackgo.OptionHTTPClient(client)),
		timing: usual,
		next:   make(map[string]time.Time),
		groups: make(map[string]group),
		dms:    make(map[string]string),
		people: make(map[string]habit),
		tried:  make(map[string]time.Time),
	}
	counted.limited = func() {
		if b := p.bot.Load(); b != nil {
			b.Limited(p.Name())
		}
	}
	counted.dated = p.watch.Read
	return p
}

// A counter tells of every rate limit, whoever asked and whatever becomes of it, and of the date of every answer.
type counter struct {
	next    *http.Transport
	limited func()
	dated   func(time.Time)
}

// RoundTrip implements [http.RoundTripper].
func (c *counter) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(req)
	if err == nil {
		if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			c.dated(at)
		}
	}
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		c.limited()
	}
	return resp, err
}

// CloseIdleConnections lets the client close what it no longer needs.
func (c *counter) CloseIdleConnections() { c.next.CloseIdleConnections() }

// Name returns "slack".
func (p *Platform) Name() string { return "slack" }

// Post posts m to a channel. Slack has no nonce: a key is looked for in the channel's recent messages first, and
// one whose last post ended in doubt is not posted again while the history cannot be read. Pictures and files of m
// follow the message; where one cannot be delivered, that is logged.
func (p *Platform) Post(ctx context.Context, channel string, m reply.Message, key string) (string, error) {
	id, found, err := p.find(ctx, channel, key, 1)
	switch {
	case found:
		return id, nil
	case err != nil && p.doubtful(key):
		return "", fmt.Errorf("slack: %s may have been posted, and the history does not say: %v", key, err)
	}
	var files []upload
	id, err = p.lay(ctx, m, "below", "post", func(pg page) (string, error) {
		if len(pg.blocks) == 0 {
			return "", slackgo.SlackErrorResponse{Err: "no_text"}
		}
		if err := p.wait(ctx, channel); err != nil {
			return "", &bot.Later{After: postEvery, Err: err}
		}
		files = pg.files
		_, ts, err := p.api.PostMessageContext(ctx, channel, append(pg.options(), marked(key))...)
		return ts, err
	})
	if err != nil {
		err = posted("post", err)
		p.doubt(key, err)
		return "", err
	}
	for _, f := range files {
		if err := p.upload(ctx, channel, f); err != nil {
			p.log.ErrorContext(ctx, "file not delivered", "platform", p.Name(), "channel", channel, "err", err)
		}
	}
	return id, nil
}

// marked lets a message be found by its key.
func marked(key string) slackgo.MsgOption {
	return slackgo.MsgOptionMetadata(slackgo.SlackMetadata{EventType: event, EventPayload: map[string]any{keyField: key}})
}

// Edit replaces a message that was posted. Pictures and files stay as they are.
func (p *Platform) Edit(ctx context.Context, channel, id string, m reply.Message) error {
	_, err := p.lay(ctx, m, "posted before", "edit", func(pg page) (string, error) {
		_, ts, _, err := p.api.UpdateMessageContext(ctx, channel, id, pg.options()...)
		return ts, err
	})
	if err != nil {
		return posted("edit", err)
	}
	return nil
}

// Bounds of a search in a channel's history. Slack's documented advice is pages of at most 200 messages.
// Source: https://docs.slack.dev/reference/methods/conversations.history
const (
	historyPage  = 200
	historyPages = 10
	// historyDays is how far back a message must have been looked for before it counts as not posted.
	historyDays = 7
)

// Find looks for the message with key among the channel's last 2,000. Where these do not reach back a week, the
// error wraps bot.ErrUnreadable, as it does where the history cannot be read at all.
func (p *Platform) Find(ctx context.Context, channel, key string) (string, bool, error) {
	return p.find(ctx, channel, key, historyPages)
}

func (p *Platform) find(ctx context.Context, channel, key string, pages int) (string, bool, error) {
	cursor, oldest := "", time.Now()
	for range pages {
		h, err := p.api.GetConversationHistoryContext(ctx, &slackgo.GetConversationHistoryParameters{
			ChannelID: channel, Cursor: cursor, Limit: historyPage, IncludeAllMetadata: true,
		})
		if err != nil {
			err = discreet(err)
			var limited *slackgo.RateLimitedError
			switch {
			case errors.As(err, &limited):
				return "", false, &bot.Later{After: limited.RetryAfter, Err: fmt.Errorf("slack: read the history: %w", err)}
			case code(err) != "":
				return "", false, fmt.Errorf("slack: %w: %s", bot.ErrUnreadable, code(err))
			}
			return "", false, fmt.Errorf("slack: read the history: %w", err)
		}
		for _, m := range h.Messages {
			if m.Metadata.EventType == event && m.Metadata.EventPayload[keyField] == key {
				return m.Timestamp, true, nil
			}
			if at, ok := instantOf(m.Timestamp); ok {
				oldest = at
			}
		}
		if cursor = h.ResponseMetaData.NextCursor; !h.HasMore || cursor == "" {
			return "", false, nil
		}
	}
	if time.Since(oldest) < historyDays*24*time.Hour {
		return "", false, fmt.Errorf("slack: %w further back than %d messages", bot.ErrUnreadable, pages*historyPage)
	}
	return "", false, nil
}

// instantOf returns the instant in a message's timestamp.
func instantOf(ts string) (time.Time, bool) {
	seconds, _, _ := strings.Cut(ts, ".")
	n, err := strconv.ParseInt(seconds, 10, 64)
	return time.Unix(n, 0), err == nil
}

// forget is how long a doubtful post is remembered. Longer than anyone repeats one.
const forget = time.Hour

func (p *Platform) doubt(key string, err error) {
	var later *bot.Later
	if errors.As(err, &later) {
		return
	}
	for _, certain := range []error{bot.ErrGone, bot.ErrForbidden, bot.ErrRejected, bot.ErrBarred} {
		if errors.Is(err, certain) {
			return
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for k, at := range p.tried {
		if time.Since(at) > forget {
			delete(p.tried, k)
		}
	}
	p.tried[key] = time.Now()
}

func (p *Platform) doubtful(key string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.tried[key]
	return ok && time.Since(at) < forget
}

// lay renders m and hands it to f; when Slack then does not know the table block, again without it.
func (p *Platform) lay(ctx context.Context, m reply.Message, where, row string, f func(page) (string, error)) (string, error) {
	l := look{command: p.command, tables: !p.noTables.Load(), where: where, row: row,
		value: func(line string) (string, bool) { return p.value(ctx, line) }}
	pg := render(m, l)
	id, err := f(pg)
	if pg.table && code(err) == "invalid_blocks" {
		l.tables = false
		if id, err = f(render(m, l)); err == nil && p.noTables.CompareAndSwap(false, true) {
			p.log.InfoContext(ctx, "tables are written as text", "platform", p.Name(), "reason", "Slack refused the table block")
		}
	}
	return id, err
}

// value returns what a button carries for a command line.
func (p *Platform) value(ctx context.Context, line string) (string, bool) {
	if len(line) <= maxValue {
		return line, true
	}
	b := p.bot.Load()
	if b == nil {
		p.log.ErrorContext(ctx, "button left out", "platform", p.Name(), "err", "a long command line cannot be kept before the platform runs")
		return "", false
	}
	id, err := b.ActionID(ctx, line, maxValue)
	if err != nil {
		p.log.ErrorContext(ctx, "button left out", "platform", p.Name(), "err", err)
		return "", false
	}
	return id, true
}

// options returns the page as arguments of chat.postMessage and chat.update.
func (pg page) options() []slackgo.MsgOption {
	return []slackgo.MsgOption{
		slackgo.MsgOptionText(pg.text, false), // harmless as it is
		slackgo.MsgOptionBlocks(pg.blocks...),
		slackgo.MsgOptionDisableLinkUnfurl(), slackgo.MsgOptionDisableMediaUnfurl(),
		slackgo.MsgOptionDisableMarkdown(), slackgo.MsgOptionParse(false), slackgo.MsgOptionLinkNames(false),
	}
}

// wait keeps the pace of a channel.
func (p *Platform) wait(ctx context.Context, channel string) error {
	p.mu.Lock()
	now := time.Now()
	for c, at := range p.next {
		if at.Before(now) {
			delete(p.next, c)
		}
	}
	at := p.next[channel]
	if at.IsZero() {
		at = now
	}
	p.next[channel] = at.Add(postEvery)
	p.mu.Unlock()
	return pause(ctx, at.Sub(now))
}

// pause returns after d, or with the cause when ctx ends before.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
