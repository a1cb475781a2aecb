// Package bot is how a command is asked and answered, on any platform: commands are defined once,
// lines and forms become requests, and Serve answers them. Platforms adapt; they decide nothing.
package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"attache/bot/reply"
)

// A Command is one thing that can be asked. It is defined once for all platforms.
type Command struct {
	Name      string // one to three lower-case words: "position", "digest subscribe"
	Summary   string // what it answers, in at most 100 runes (Discord's limit for a description)
	Example   string // a line that works: "/position Zelenskyy ceasefire"
	Options   []Option
	Access    Access
	Privacy   Privacy
	Personal  bool   // the answer is of use to the caller alone: it has neither the flag "public" nor a Share button
	OnMessage string // label of the action on a message that runs it with the message's text; "" none
	Run       func(context.Context, Call) (reply.Message, error)
}

// A Room is what can be asked in some channels: the commands, on what may be shown there, and the names that are known there.
// Its fields are set before first use and then not changed; it is then safe for concurrent use.
type Room struct {
	Commands []Command
	Names    Names // nil: none
	Now      func() time.Time
}

// Everywhere returns room: it is the Room of a [Bot] that says the same in all channels.
func (room *Room) Everywhere(Person, string) *Room { return room }

// Access says who may run a command.
type Access int

// Who may run a command.
const (
	Everyone Access = iota
	Admins
)

// Privacy says who sees the answer. It is known before the answer exists, as Discord demands.
type Privacy int

// Who sees an answer.
const (
	// Caller: only the one who asks. Commands for Everyone then have the flag "public" and a Share button.
	Caller Privacy = iota
	// Channel: everybody in the channel.
	Channel
)

// A Type is the type of an option.
type Type int

// The types of option.
const (
	Word       Type = iota // one word, or a quoted run of words
	Text                   // the rest of the line as it stands; only as the last option
	Flag                   // true when its name stands alone
	Number                 // a whole number, at least 1
	Day                    // 2006-01-02, today, yesterday or 7d; its value is always 2006-01-02
	ActorName              // a known name takes several words without quotes
	TopicName              // likewise
	AboutName              // an actor or a topic, likewise
	ActorNames             // several, with commas between
	TopicNames             // several, with commas between
)

// An Option is an argument of a command, declared once.
type Option struct {
	Name     string // lower case, one word
	Summary  string // at most 100 runes
	Type     Type
	Required bool
	Hidden   bool     // used by buttons; not offered, not in usage lines
	Personal bool     // where it is given, the answer is of use to the caller alone, as with Command.Personal
	Past     bool     // of a Day: a later one than today is refused
	Choices  []string // the only values allowed; nil: any
	// Suggest returns completions for what has been typed, the best first; nil: none.
	Suggest func(ctx context.Context, prefix string) ([]Suggestion, error)
}

// A Suggestion is one completion: what is shown and what is put in.
type Suggestion struct {
	Label, Value string
}

// Usage returns the line that shows how c is typed: "/position actor [topic] [as_of] [history]".
func (c *Command) Usage() string {
	var b strings.Builder
	b.WriteString("/" + c.Name)
	for _, o := range c.Options {
		switch {
		case o.Hidden:
		case o.Required:
			b.WriteString(" " + o.Name)
		default:
			b.WriteString(" [" + o.Name + "]")
		}
	}
	return b.String()
}

// A Person is the one who asks.
type Person struct {
	Platform string // the platform's name: "discord"
	ID       string // the platform's own
	Name     string // for people; "" unknown
	Server   string // the server or workspace where it is asked, by the platform's id; "" none: a direct message
	// Locale is how the person writes days and numbers, and ServerLocale how the server does, which others read; "" unknown.
	Locale, ServerLocale reply.Locale
	Alone                bool // nobody else reads the channel: there is nobody to share an answer with
	Direct               bool // the channel is a direct message between the person and the bot
	// IsAdmin reports whether the configuration lets the person run admin commands. It is called only when needed; nil: no.
	// An error counts as no and is told.
	IsAdmin func(context.Context) (bool, error)
	// Membership tells more of the person's rights; nil: the platform knows nothing of them.
	Membership Membership
}

// String returns "platform:id", the form in which state remembers people.
func (p Person) String() string { return p.Platform + ":" + p.ID }

// A Call is one run of a command.
type Call struct {
	Person  Person
	Channel string // where it was asked: "platform:channel id"
	Message string // the text of the message on which an OnMessage command was run; else ""
	Now     time.Time

	request  Request
	progress func(string)
	deed     *Deed
}

// Has reports whether the option was given.
func (c Call) Has(name string) bool { _, ok := c.request.values[name]; return ok }

// Text returns the value of an option of any type, "" when it was not given.
func (c Call) Text(name string) string { return c.request.values[name] }

// Flag reports whether the flag was given.
func (c Call) Flag(name string) bool { return c.request.values[name] == "true" }

// Number returns the value of a Number option, or otherwise when it was not given.
func (c Call) Number(name string, otherwise int) int {
	n, err := strconv.Atoi(c.request.values[name])
	if err != nil {
		return otherwise
	}
	return n
}

// Day returns the value of a Day option as midnight UTC, the zero time when it was not given.
func (c Call) Day(name string) time.Time {
	t, err := time.Parse(time.DateOnly, c.request.values[name])
	if err != nil {
		return time.Time{}
	}
	return t
}

// Names returns the values of an option of several names; nil when it was not given.
func (c Call) Names(name string) []string {
	var names []string
	for s := range strings.SplitSeq(c.request.values[name], ",") {
		if s = strings.TrimSpace(s); s != "" {
			names = append(names, s)
		}
	}
	return names
}

// Line returns the command line of this call with the options in changes set, or dropped where the
// value is "". It is the line of a button: "page" to "2". Its answer is for whoever presses the button.
func (c Call) Line(changes ...string) string {
	return c.request.with(append([]string{"public", "", "seen", ""}, changes...)...).Line()
}

// For returns the call of another request by the same person, at the same time and place.
func (c Call) For(r Request) Call {
	c.request, c.Message = r, ""
	return c
}

// Changes tells the audit log what the call changes: how it was and how it becomes, in a line each. Only calls of commands for
// admins are remembered; the last words count.
func (c Call) Changes(was, became string) {
	if c.deed != nil {
		c.deed.Outcome, c.deed.Was, c.deed.Became = "done", was, became
	}
}

// NotDone tells the audit log that the call was to change something, and why it did not. What changes nothing and does not tell
// that was only shown.
func (c Call) NotDone(why string) {
	if c.deed != nil {
		c.deed.Outcome = "not done: " + why
	}
}

// Progress shows the caller how far long work has come, in one short sentence. It may be called often.
func (c Call) Progress(format string, args ...any) {
	if c.progress != nil {
		c.progress(fmt.Sprintf(format, args...))
	}
}

// A refusal is an error that is an answer.
type refusal struct {
	sentence string
	message  reply.Message
}

func (r refusal) Error() string { return r.sentence }

// Refuse returns an error that is an answer: a sentence for the caller, shown as it is.
func Refuse(format string, args ...any) error { return RefuseOffering(nil, format, args...) }

// RefuseOffering is Refuse with buttons: the lines that the caller may have meant.
func RefuseOffering(offers []reply.Action, format string, args ...any) error {
	sentence := fmt.Sprintf(format, args...)
	return refusal{sentence, reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: reply.Plain(sentence)}}, Actions: offers}}
}

// RefuseWith is Refuse with a whole message; sentence is what is remembered of it.
func RefuseWith(m reply.Message, sentence string) error { return refusal{sentence, m} }
