package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"attache/bot/reply"
)

// Names knows what actors and topics are called: the parser asks it where a name ends.
type Names interface {
	// Known reports whether words, joined by single spaces, are a name for an option of type t.
	Known(t Type, words string) bool
}

// Lines keeps command lines that are too long for a button. *storage.DB is one.
type Lines interface {
	// Keep stores line and returns a key of at most 32 bytes that stays valid.
	Keep(ctx context.Context, line string) (key string, err error)
	// Kept returns the line with that key, or an error.
	Kept(ctx context.Context, key string) (line string, err error)
}

// A Deed is something that an admin did, or was refused.
type Deed struct {
	At    time.Time
	Who   string // platform:user id
	Where string // platform:channel id
	Line  string // the command line

	// Outcome is "done" where something was changed, "shown" where it was only looked at or is to be confirmed; else "not done", "refused",
	// "interrupted", "failed" or "panicked", and after a colon why, where that can be told.
	Outcome string

	// What it changed, as [Call.Changes] told it; "" nothing that can be told in a line.
	Was, Became string
}

// An Auditor remembers what admins did.
type Auditor interface {
	// Audit appends d to what is remembered.
	Audit(ctx context.Context, d Deed) error
}

// A Bot answers requests. All fields are set before first use and then not changed; it is then safe for concurrent use.
type Bot struct {
	// Room returns the room in which what a person asks in a channel, "platform:channel id", is answered. nil: one without commands.
	Room     func(p Person, channel string) *Room
	Lines    Lines
	Audit    Auditor
	Log      *slog.Logger
	Now      func() time.Time
	Observer Observer // nil: nobody
	Grants   Grants   // nil: nobody is an admin but by the configuration
	Limit    Limit    // of each person who is no admin
	// Servers are, by platform, the servers or workspaces that are answered in; where there are none, all and direct messages.
	Servers map[string][]string

	asked buckets
}

// A Visit is a person in a channel: what is asked there. It is safe for concurrent use.
type Visit struct {
	*Room
	bot     *Bot
	person  Person
	channel string
}

// Enter returns the visit of p to a channel, "platform:channel id".
func (b *Bot) Enter(p Person, channel string) *Visit {
	v := &Visit{Room: new(Room), bot: b, person: p, channel: channel}
	if b.Room != nil {
		v.Room = b.Room(p, channel)
	}
	return v
}

// Commands returns the commands there are; they are the same in all rooms.
func (b *Bot) Commands() []Command { return b.Enter(Person{}, "").Commands }

// An Answer is what a request comes to.
type Answer struct {
	Message reply.Message
	Private bool // for the caller's eyes only
	Refused bool // the message says why the request was not carried out
}

// Serve carries r out. It never fails: refusals, errors and panics become answers.
// message is the text on which an OnMessage command was run.
// progress, when not nil, is called with short sentences while long work goes on, from one goroutine at a time.
func (v *Visit) Serve(ctx context.Context, r Request, message string, progress func(string)) Answer {
	b, p, channel := v.bot, v.person, v.channel
	// Wherever r was read, it is answered with what may be said here.
	if r.command = v.Lookup(r.command.Name); r.command == nil {
		return refused("I do not know that command here.", true)
	}
	start := b.Now()
	deed := Deed{At: start, Who: p.String(), Where: channel, Line: r.Line(), Outcome: "shown"}
	a, outcome, why := b.answer(ctx, r, p, Call{
		Person: p, Channel: channel, Message: message, Now: start, request: r, progress: progress, deed: &deed,
	})
	took := b.Now().Sub(start)
	b.Log.DebugContext(ctx, "command served", "command", r.command.Name, "platform", p.Platform, "outcome", outcome,
		"duration", took)
	l := p.Locale
	if !a.Private && !p.Alone {
		l = p.ServerLocale
	}
	a.Message = a.Message.For(l)
	if b.Observer != nil {
		b.Observer.Served(r.command.Name, p.Platform, outcome, took)
	}
	if r.command.Access == Admins {
		if outcome != answered {
			deed.Outcome = outcome
		}
		if why != "" {
			deed.Outcome += ": " + why
		}
		if err := b.Audit.Audit(context.WithoutCancel(ctx), deed); err != nil {
			b.Log.ErrorContext(ctx, "audit not written", "command", r.command.Name, "err", err)
		}
	}
	return a
}

// answered is how a call ended that was neither refused nor broken off.
const answered = "done"

// answer returns the answer to c, and how it ended: [answered], refused, interrupted, failed or panicked; and why.
func (b *Bot) answer(ctx context.Context, r Request, p Person, c Call) (a Answer, outcome, why string) {
	private := r.Private()
	defer func() {
		if v := recover(); v != nil {
			b.Log.ErrorContext(ctx, "command panicked", "command", r.command.Name, "panic", v, "stack", string(debug.Stack()))
			a, outcome, why = refused(broken, private), "panicked", ""
		}
	}()
	if err := b.hear(ctx, p, c.Now); err != nil {
		return refused(err.Error(), true), "refused", err.Error()
	}
	if r.command.Access == Admins {
		if err := b.admit(ctx, p); err != nil {
			return refused(err.Error(), true), "refused", err.Error()
		}
	}
	m, err := r.command.Run(ctx, c)
	var refusal refusal
	switch {
	case errors.As(err, &refusal):
		return Answer{Message: refusal.message, Private: private, Refused: true}, "refused", refusal.sentence
	case err != nil && ctx.Err() != nil:
		return refused("I was interrupted before I had an answer. Please try again.", private), "interrupted", ""
	case err != nil:
		b.Log.ErrorContext(ctx, "command failed", "command", r.command.Name, "err", err)
		return refused(broken, private), "failed", ""
	}
	if !r.shareable() {
		return Answer{Message: m, Private: private}, answered, ""
	}
	if private && !p.Alone {
		share(&m, r)
	} else if seen := r.values["seen"]; seen != "" && seen != fingerprint(m) {
		m.Blocks = append([]reply.Block{reply.Paragraph{Text: reply.Plain(
			"The content has changed since this was first shown; this is the answer as it stands now.")}}, m.Blocks...)
	}
	return Answer{Message: m, Private: private}, answered, ""
}

// Broken returns the answer of a platform that could not show what a command said; why is logged by whoever calls it.
func Broken() Answer { return refused(broken, true) }

// broken is the answer when a command failed through no fault of the caller.
const broken = "Something went wrong on my side; it has been logged. Please try again, or tell an admin."

func (b *Bot) admit(ctx context.Context, p Person) error {
	ok, err := b.isAdmin(ctx, p)
	switch {
	case err != nil:
		b.Log.ErrorContext(ctx, "admin look-up failed", "platform", p.Platform, "err", err)
		return Refuse("This command is for admins, and I could not find out whether you are one. Please try again.")
	case !ok:
		return Refuse("This command is for admins, and you are not one.")
	}
	return nil
}

// Refused returns the answer to a line or form that could not be understood: err from Parse or Form.
func (b *Bot) Refused(err error) Answer {
	var r refusal
	if errors.As(err, &r) {
		return Answer{Message: r.message, Private: true, Refused: true}
	}
	return refused(err.Error(), true)
}

func refused(sentence string, private bool) Answer {
	return Answer{
		Message: reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(sentence)}}},
		Private: private,
		Refused: true,
	}
}

// shareable reports whether the answer may be posted to the channel.
func (c *Command) shareable() bool {
	return c.Privacy == Caller && c.Access == Everyone && !c.Personal
}

// shareable reports whether the answer to r may be posted to the channel.
func (r Request) shareable() bool {
	return r.command.shareable() && !slices.ContainsFunc(r.command.Options, func(o Option) bool {
		_, given := r.values[o.Name]
		return o.Personal && given
	})
}

// share adds the button that posts the answer to the channel, as the caller saw it or saying that it has changed.
func share(m *reply.Message, r Request) {
	if len(m.Blocks) == 0 {
		return
	}
	line := r.with("public", "true", "seen", fingerprint(*m)).Line()
	m.Actions = append(m.Actions, reply.Action{Label: "Share", Line: line})
}

// fingerprint tells whether two messages say the same: 8 hex digits.
func fingerprint(m reply.Message) string {
	h := sha256.New()
	reply.Markdown(h, reply.Message{Title: m.Title, Blocks: m.Blocks}) // a hash takes all that is written
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case reply.Picture:
			h.Write(b.PNG)
		case reply.File:
			h.Write(b.Data)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:4])
}

// ActionID returns what stands for line in a button of at most max bytes: the line itself, or a key
// under which it is kept.
func (b *Bot) ActionID(ctx context.Context, line string, max int) (string, error) {
	if len(line) <= max {
		return line, nil
	}
	key, err := b.Lines.Keep(ctx, line)
	if err != nil {
		return "", fmt.Errorf("keep a command line: %w", err)
	}
	return kept + key, nil
}

// kept marks a button's id as a key; no command line begins with it.
const kept = "="

// ActionLine returns the line that a button with the id stands for.
func (b *Bot) ActionLine(ctx context.Context, id string) (string, error) {
	if len(id) > 0 && id[:1] == kept {
		return b.Lines.Kept(ctx, id[1:])
	}
	return id, nil
}
