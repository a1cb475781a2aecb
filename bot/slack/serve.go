package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net/http"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"attache/bot"
	"attache/bot/reply"
)

const (
	// remembered is how long envelope ids are. Slack delivers again within minutes when an acknowledgement got lost.
	remembered = 15 * time.Minute
	// life is how long a response URL takes answers, a little less than the documented 30 minutes.
	// Source: https://docs.slack.dev/interactivity/handling-user-interaction
	life = 29 * time.Minute
	// suggestWithin bounds a suggestion; Slack waits 3 s.
	suggestWithin = 1500 * time.Millisecond
)

// Run connects, unless requests are posted to it, and answers until ctx ends; then running commands have 10 s to finish. It returns nil, or an error
// wrapping bot.ErrBarred.
func (p *Platform) Run(ctx context.Context, b *bot.Bot) error {
	defer p.http.CloseIdleConnections()
	p.bot.Store(b)
	if err := p.authenticate(ctx); err != nil {
		return err
	}
	work, interrupt := context.WithCancel(context.WithoutCancel(ctx))
	defer interrupt()
	d := &desk{Platform: p, bot: b, ctx: work, seen: make(map[string]time.Time)}
	var err error
	if p.secret == "" {
		err = p.listen(ctx, func(l *link, f frame) { d.take(l, f, d.first(f.EnvelopeID)) })
	} else {
		p.desk.Store(d)
		p.heard(true)
		p.log.InfoContext(ctx, "connected", "platform", p.Name(), "over", "HTTP")
		<-ctx.Done()
	}
	d.close()

	finished := make(chan struct{})
	go func() { d.work.Wait(); close(finished) }()
	select {
	case <-finished:
		return err
	case <-time.After(p.timing.grace):
	}
	p.log.Warn("commands interrupted", "platform", p.Name(), "after", p.timing.grace)
	interrupt()
	select {
	case <-finished:
	case <-time.After(p.timing.afterGrace):
		p.log.Error("commands left running", "platform", p.Name())
	}
	return err
}

// authenticate makes sure of the bot token before anything is answered.
func (p *Platform) authenticate(ctx context.Context) error {
	for attempt := 0; ; attempt++ {
		if err := pause(ctx, backoff(attempt)); err != nil {
			return nil
		}
		who, err := p.api.AuthTestContext(ctx)
		if err == nil {
			p.log.InfoContext(ctx, "authenticated", "platform", p.Name(), "team", who.TeamID, "user", who.UserID)
			return nil
		}
		err = connecting("auth.test", err)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, bot.ErrBarred):
			return err
		}
		p.log.WarnContext(ctx, "not authenticated", "platform", p.Name(), "attempt", attempt+1, "err", err)
		if pause(ctx, retryAfter(err)) != nil {
			return nil
		}
	}
}

// A desk takes envelopes while the platform runs.
type desk struct {
	*Platform
	bot  *bot.Bot
	ctx  context.Context // of the work: outlives the connection; ends when commands are to be interrupted
	work sync.WaitGroup

	mu     sync.Mutex
	seen   map[string]time.Time // by envelope id, or the hash of a request
	swept  time.Time            // when old ones were last taken out of seen
	closed bool                 // no request is taken any more
}

// An envelope's sender waits for its acknowledgement: a socket or a request.
type sender interface {
	// ack acknowledges the envelope with that id; payload may be nil.
	ack(id string, payload any) error
}

// An origin is where a request came from, and so where its answer goes.
type origin struct {
	user, name string
	team       string // Slack's id of the workspace
	channel    string // Slack's id
	url        string // the response URL; "" none
	trigger    string // for a modal; "" none
	row        string // the block id of the button, when an ephemeral message had it; else ""
	message    string // the text of the message on which a shortcut was run
}

// enter reports whether a request may be taken; if so, the caller calls d.work.Done after it.
func (d *desk) enter() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.closed {
		d.work.Add(1)
	}
	return !d.closed
}

// close lets no more requests in.
func (d *desk) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
}

// first reports whether an envelope has not come before.
func (d *desk) first(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	if now.Sub(d.swept) > time.Minute {
		d.swept = now
		maps.DeleteFunc(d.seen, func(_ string, at time.Time) bool { return now.Sub(at) > remembered })
	}
	_, again := d.seen[id]
	d.seen[id] = now
	return !again
}

// take acknowledges an envelope and starts its work, the first time. Only what the acknowledgement itself must carry is
// worked out before it.
func (d *desk) take(from sender, f frame, first bool) {
	var kind struct{ Type slackgo.InteractionType }
	if f.Type == "interactive" {
		if err := json.Unmarshal(f.Payload, &kind); err != nil {
			d.log.Warn("unreadable envelope", "platform", d.Name(), "type", f.Type, "err", err)
		}
	}
	switch kind.Type {
	case slackgo.InteractionTypeBlockSuggestion:
		d.start(func() { d.suggest(from, f) })
		return
	case slackgo.InteractionTypeViewSubmission:
		d.start(func() { d.submitted(from, f, first) })
		return
	}
	d.acknowledge(from, f, nil)
	if !first {
		return
	}
	d.start(func() {
		switch {
		case f.Type == "slash_commands":
			d.slash(f)
		case kind.Type == slackgo.InteractionTypeBlockActions:
			d.pressed(f)
		case kind.Type == slackgo.InteractionTypeMessageAction:
			d.shortcut(f)
		}
	})
}

func (d *desk) acknowledge(to sender, f frame, payload any) {
	if err := to.ack(f.EnvelopeID, payload); err != nil {
		d.log.Warn("envelope not acknowledged", "platform", d.Name(), "type", f.Type, "err", err)
	}
}

// start runs f; a panic in it ends nothing else.
func (d *desk) start(f func()) {
	d.work.Go(func() {
		defer func() {
			if v := recover(); v != nil {
				d.log.Error("request panicked", "platform", d.Name(), "panic", v, "stack", string(debug.Stack()))
			}
		}()
		f()
	})
}

// decode reads the payload of an envelope.
func (d *desk) decode(f frame, v any) bool {
	if err := json.Unmarshal(f.Payload, v); err != nil {
		d.log.Warn("unreadable envelope", "platform", d.Name(), "type", f.Type, "err", err)
		return false
	}
	return true
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

func (d *desk) slash(f frame) {
	var c slackgo.SlashCommand
	if !d.decode(f, &c) {
		return
	}
	o := origin{user: c.UserID, name: c.UserName, team: c.TeamID, channel: c.ChannelID, url: c.ResponseURL, trigger: c.TriggerID}
	line := strings.TrimSpace(unescape.Replace(c.Text))
	if line == "" {
		line = "help"
	}
	d.line(o, line)
}

func (d *desk) pressed(f frame) {
	var cb slackgo.InteractionCallback
	if !d.decode(f, &cb) || len(cb.ActionCallback.BlockActions) == 0 {
		return
	}
	a := cb.ActionCallback.BlockActions[0]
	if a.Value == "" {
		return // a select in a modal, say
	}
	o := origin{user: cb.User.ID, name: cb.User.Name, team: cb.Team.ID, channel: cb.Channel.ID, url: cb.ResponseURL, trigger: cb.TriggerID}
	if o.channel == "" {
		o.channel = cb.Container.ChannelID
	}
	if cb.Container.IsEphemeral {
		o.row = a.BlockID
	}
	line, err := d.bot.ActionLine(d.ctx, a.Value)
	if err != nil {
		d.log.Error("button without its line", "platform", d.Name(), "err", err)
		d.answer(o, nil, d.bot.Refused(bot.Refuse("This button is too old; please ask again.")))
		return
	}
	d.line(o, line)
}

func (d *desk) shortcut(f frame) {
	var cb slackgo.InteractionCallback
	if !d.decode(f, &cb) {
		return
	}
	o := origin{
		user: cb.User.ID, name: cb.User.Name, team: cb.Team.ID, channel: cb.Channel.ID, url: cb.ResponseURL, trigger: cb.TriggerID,
		message: said(cb.Message.Text),
	}
	visit := d.visit(o)
	for i := range visit.Commands {
		c := &visit.Commands[i]
		if c.OnMessage == "" || shortcutID(c) != cb.CallbackID {
			continue
		}
		r, err := visit.Form(c.Name, nil)
		var missing *bot.Incomplete
		if errors.As(err, &missing) && missing.Option.Type == bot.Text {
			r, err = visit.Form(c.Name, map[string]string{missing.Option.Name: o.message})
		}
		if err != nil {
			d.answer(o, nil, d.bot.Refused(err))
			return
		}
		d.serve(o, r)
		return
	}
	d.answer(o, nil, d.bot.Refused(bot.Refuse("I know no action %q on messages.", cb.CallbackID)))
}

// shortcutID is the callback id of a command's message shortcut; the app manifest names it too.
func shortcutID(c *bot.Command) string { return strings.ReplaceAll(c.Name, " ", "_") }

var reference = regexp.MustCompile(`<([^<>|]*)(?:\|([^<>]*))?>`)

// said returns the words of a message's text as people see them: references become their labels.
func said(text string) string {
	text = reference.ReplaceAllStringFunc(text, func(s string) string {
		m := reference.FindStringSubmatch(s)
		if m[2] != "" {
			return m[2]
		}
		return strings.TrimPrefix(m[1], "mailto:")
	})
	return unescape.Replace(text)
}

// visit returns who asks, where it is asked.
func (d *desk) visit(o origin) *bot.Visit { return d.bot.Enter(d.person(o), d.Name()+":"+o.channel) }

// line answers a command line, or asks for what is missing in it.
func (d *desk) line(o origin, line string) {
	r, err := d.visit(o).Parse(line)
	var missing *bot.Incomplete
	if errors.As(err, &missing) && o.trigger != "" {
		if d.ask(o, missing) {
			return
		}
	}
	if err != nil {
		d.answer(o, nil, d.bot.Refused(err))
		return
	}
	d.serve(o, r)
}

// serve runs a request and delivers its answer.
func (d *desk) serve(o origin, r bot.Request) {
	ctx, cancel := context.WithTimeout(d.ctx, life)
	defer cancel()
	who := d.person(o)
	who.Locale = d.locale(ctx, o.user)
	a := d.bot.Enter(who, d.Name()+":"+o.channel).Serve(ctx, r, o.message, d.progress(ctx, o))
	d.answer(o, &r, a)
}

// progressUses is how often progress is shown.
const progressUses = 2

// progress returns what shows the caller how far long work has come, seldom.
func (d *desk) progress(ctx context.Context, o origin) func(string) {
	due, uses := time.Now().Add(d.timing.progressFirst), 0
	return func(sentence string) {
		if o.url == "" || uses == progressUses || time.Now().Before(due) {
			return
		}
		uses, due = uses+1, time.Now().Add(d.timing.progressThen)
		pg := render(d.local(reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(sentence)}}}), look{command: d.command})
		if err := d.respond(ctx, o.url, pg.response(true, false)); err != nil {
			d.log.WarnContext(ctx, "progress not shown", "platform", d.Name(), "err", err)
		}
	}
}

// answer delivers an answer to where its request came from: to the caller alone, or to the channel. The request is nil
// where there was none to run.
func (d *desk) answer(o origin, r *bot.Request, a bot.Answer) {
	defer func() {
		if v := recover(); v != nil {
			d.log.Error("answer panicked", "platform", d.Name(), "panic", v, "stack", string(debug.Stack()))
			d.show(o, nil, bot.Broken())
		}
	}()
	d.show(o, r, a)
}

// show is answer, without a net.
func (d *desk) show(o origin, r *bot.Request, a bot.Answer) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(d.ctx), requestTimeout*4)
	defer cancel()
	if a.Refused {
		a.Message = d.local(a.Message)
	}
	command, row := "", "row"
	if r != nil {
		command, row = r.Command().Name, rowOf(*r)
	}
	// A page of an answer that only the caller sees takes the place of the page before.
	replace := a.Private && !a.Refused && r != nil && strings.HasPrefix(o.row, row+".")
	where := "in this channel"
	if a.Private {
		where = "in your direct messages with me"
	}
	var files []upload
	_, err := d.lay(ctx, a.Message, where, row, func(pg page) (string, error) {
		files = pg.files
		if len(pg.blocks) == 0 {
			return "", nil
		}
		return "", d.deliver(ctx, o, a.Private, pg, replace)
	})
	if err != nil {
		d.log.ErrorContext(ctx, "answer not delivered", "platform", d.Name(), "command", command, "err", err)
	}
	if len(files) > 0 {
		d.attach(ctx, o, a.Private, files)
	}
}

var pageNumber = regexp.MustCompile(` page:[0-9]+`)

// rowOf begins the block ids of the buttons of an answer. It is the same for all pages of one answer: by it a page
// knows the page before.
func rowOf(r bot.Request) string {
	h := fnv.New64a()
	io.WriteString(h, pageNumber.ReplaceAllString(r.Line(), ""))
	return fmt.Sprintf("row-%016x", h.Sum64())
}

// deliver sends a page to the response URL or, where that takes no more, as a message.
func (d *desk) deliver(ctx context.Context, o origin, private bool, pg page, replace bool) error {
	if o.url != "" {
		err := d.respond(ctx, o.url, pg.response(private, replace))
		switch code(err) {
		case "used_url", "expired_url":
		default:
			return err
		}
	}
	channel := o.channel
	if private {
		var err error
		if channel, err = d.direct(ctx, o.user); err != nil {
			return err
		}
	}
	if err := d.wait(ctx, channel); err != nil {
		return err
	}
	_, _, err := d.api.PostMessageContext(ctx, channel, pg.options()...)
	return discreet(err)
}

// attach uploads the pictures and files of an answer, and tells the caller where that did not work.
func (d *desk) attach(ctx context.Context, o origin, private bool, files []upload) {
	channel := o.channel
	var err error
	if private {
		channel, err = d.direct(ctx, o.user)
	}
	for _, f := range files {
		if err == nil {
			err = d.upload(ctx, channel, f)
		}
	}
	if err == nil {
		return
	}
	d.log.ErrorContext(ctx, "file not delivered", "platform", d.Name(), "channel", channel, "err", err)
	sentence := "I could not send the file; it has been logged. Please try again, or tell an admin."
	switch code(err) {
	case "not_in_channel", "channel_not_found":
		sentence = "I could not share the file here, because I am not in this channel. Invite me, then try again."
	}
	pg := render(d.bot.Refused(errors.New(sentence)).Message, look{command: d.command})
	if err := d.deliver(ctx, o, true, pg, false); err != nil {
		d.log.ErrorContext(ctx, "answer not delivered", "platform", d.Name(), "err", err)
	}
}

// local returns m with the command lines in its words as they are typed here. It is for our own sentences, which do
// not know that all commands are words after one.
func (d *desk) local(m reply.Message) reply.Message {
	blocks := make([]reply.Block, len(m.Blocks))
	for i, b := range m.Blocks {
		if p, ok := b.(reply.Paragraph); ok {
			text := make(reply.Text, len(p.Text))
			for j, part := range p.Text {
				if w, ok := part.(reply.Words); ok {
					part = reply.Words(d.slashes(string(w)))
				}
				text[j] = part
			}
			b = reply.Paragraph{Text: text}
		}
		blocks[i] = b
	}
	m.Blocks = blocks
	return m
}

var slashWord = regexp.MustCompile(`(^|[\s(])/([a-z]+)\b`)

func (d *desk) slashes(s string) string {
	return slashWord.ReplaceAllStringFunc(s, func(m string) string {
		parts := slashWord.FindStringSubmatch(m)
		for _, c := range d.bot.Commands() {
			if first, _, _ := strings.Cut(c.Name, " "); first == parts[2] {
				return parts[1] + d.command + " " + parts[2]
			}
		}
		return m
	})
}

// A response is what a response URL takes. Markdown is off for the text, which notifications show.
type response struct {
	Type    string          `json:"response_type"`
	Replace bool            `json:"replace_original"`
	Text    string          `json:"text"`
	Mrkdwn  bool            `json:"mrkdwn"`
	Unfurl  bool            `json:"unfurl_links"`
	Media   bool            `json:"unfurl_media"`
	Blocks  []slackgo.Block `json:"blocks"`
}

func (pg page) response(private, replace bool) response {
	r := response{Type: "in_channel", Replace: replace, Text: pg.text, Blocks: pg.blocks}
	if private {
		r.Type = "ephemeral"
	}
	return r
}

// repetitions is how often an answer is sent at most. A response URL takes 5.
const repetitions = 3

// respond sends r to a response URL. An answer that everybody sees is not repeated where the first one may have
// arrived.
func (p *Platform) respond(ctx context.Context, address string, r response) error {
	for n := 1; ; n++ {
		err := p.respondOnce(ctx, address, r)
		if err == nil {
			return nil
		}
		after, ok := passing(err)
		var limited *slackgo.RateLimitedError
		var status slackgo.StatusCodeError
		certain := errors.As(err, &limited) || errors.As(err, &status)
		if !ok || n == repetitions || r.Type == "in_channel" && !certain {
			return err
		}
		if err := pause(ctx, after); err != nil {
			return err
		}
	}
}

func (p *Platform) respondOnce(ctx context.Context, address string, r response) error {
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("slack: answer: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(b))
	if err != nil {
		return fmt.Errorf("slack: answer: %w", discreet(err))
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := p.http.Do(req)
	if err != nil {
		return fmt.Errorf("slack: answer: %w", discreet(err))
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return fmt.Errorf("slack: answer: %w", discreet(err))
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
		if err != nil {
			seconds = 1
		}
		return fmt.Errorf("slack: answer: %w", &slackgo.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second})
	}
	// Slack says "ok", or an object; and it refuses some answers with status 200.
	var out struct {
		OK    bool
		Error string
	}
	if json.Unmarshal(body, &out) == nil && !out.OK && out.Error != "" {
		return fmt.Errorf("slack: answer: %w", slackgo.SlackErrorResponse{Err: out.Error})
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("slack: answer: %w", slackgo.StatusCodeError{Code: resp.StatusCode, Status: resp.Status})
	}
	return nil
}
