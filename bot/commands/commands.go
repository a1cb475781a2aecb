// Package commands is what can be asked: one file per command.
package commands

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"

	"attache/bot"
	"attache/bot/press"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// Statements finds what actors said. *storage.Reader is one.
type Statements interface {
	// Statements returns the page of statements that q selects, and how many it selects in all.
	Statements(ctx context.Context, q briefing.Query) (page []briefing.Statement, total int, err error)
	// Statement returns the statement with that ID, or an error wrapping briefing.ErrNotFound.
	Statement(ctx context.Context, id string) (briefing.Statement, error)
}

// A Directory knows actors and topics by their IDs; an unknown one is an error wrapping briefing.ErrNotFound.
// *storage.Reader is one.
type Directory interface {
	Actor(ctx context.Context, id string) (briefing.Actor, error)
	Topic(ctx context.Context, id string) (briefing.Topic, error)
}

// A Catalogue lists what there is. *storage.Reader is one.
type Catalogue interface {
	// Actors returns a page of the actors of a kind ("" all), those with most positions first, and how many there are.
	Actors(ctx context.Context, kind briefing.ActorKind, limit, offset int) ([]briefing.ActorCount, int, error)
	Topics(ctx context.Context) ([]briefing.TopicCount, error)
	Summary(ctx context.Context) (briefing.Summary, error)
}

// A Library holds the documents. *storage.Reader is one.
type Library interface {
	// Document returns the document with its text, or an error wrapping briefing.ErrNotFound.
	Document(ctx context.Context, id string) (briefing.Document, error)
	// NearDocuments returns documents, without their texts, that id, which may be only begun, was probably meant for, the likeliest first.
	NearDocuments(ctx context.Context, id string, limit int) ([]briefing.Document, error)
	Search(ctx context.Context, q briefing.SearchQuery) ([]briefing.Passage, briefing.Total, error)
}

// A Roster knows who belongs to whom. *storage.Reader is one.
type Roster interface {
	// Members returns the members of an organisation or bloc, by name.
	Members(ctx context.Context, id string) ([]briefing.Actor, error)
	// Officers returns the persons who hold or held an office of an actor, by name.
	Officers(ctx context.Context, id string) ([]briefing.Actor, error)
}

// An Agenda knows the dates that documents name. *storage.Reader is one.
type Agenda interface {
	// Events returns the first of the dates from a day on that concern an actor or topic ("" any), the earliest first,
	// and how many there are.
	Events(ctx context.Context, about string, from briefing.Day, limit int) ([]briefing.DatedPassage, int, error)
}

// Stands knows where actors stand. *storage.Reader is one.
type Stands interface {
	// Stands returns the points from which briefing.Cells makes the cell of each holder on each topic, by their IDs; nil: all.
	Stands(ctx context.Context, topics, holders []string, asOf briefing.Day) ([]briefing.Point, error)
	// Near returns those of topics on which there is anything of an actor, be it not sure to be on the topic or the actor's.
	Near(ctx context.Context, actor string, topics []string) ([]string, error)
	// Unresolved returns what holders on a topic are called who are known by no actor's name, and how many statements are theirs.
	Unresolved(ctx context.Context, topic string, asOf briefing.Day, limit int) (names []string, total int, err error)
}

// Steps knows what moved. *storage.Reader is one.
type Steps interface {
	// Steps returns the points from which briefing.Steps tells what changed since a day, or since the later day from.
	Steps(ctx context.Context, since briefing.Day, holder, topic string) (points []briefing.Point, from briefing.Day, err error)
	// DocumentsSince returns how many documents were published on that day or later.
	DocumentsSince(ctx context.Context, since briefing.Day) (int, error)
}

// Quotations finds where a quotation may stand. *storage.Reader is one.
type Quotations interface {
	// Candidates returns passages that may hold the quotation, the likeliest first, and how many documents have all of it in a row, as far as that is counted.
	Candidates(ctx context.Context, q briefing.Quotation, limit int) ([]briefing.Passage, briefing.Total, error)
}

// A Desk is what the commands work with. All fields are set before New.
type Desk struct {
	Names      *Index
	Statements Statements
	Directory  Directory
	Roster     Roster
	Catalogue  Catalogue
	Library    Library
	Agenda     Agenda
	Stands     Stands
	Steps      Steps
	Quotations Quotations
	Digests    Digests
	Seen       press.Content // what may be said to whom these commands answer
	Ledger     Ledger
	Grants     Grants
	// Principal reports whether who, as platform:id, can be a person, or a role or user group.
	Principal  func(who string, group bool) bool
	Operations Operations

	Corrections Corrections
	Edits       Edits
	Objections  Objections
	Reviser     Reviser

	Doctor Doctor
	Trail  Trail

	pictures *wording.Pictures // set by New
}

// New returns all commands, in the order in which they are listed to people.
func New(d Desk) []bot.Command {
	d.pictures = new(wording.Pictures)
	var commands []bot.Command
	commands = append(commands, brief(d), position(d))
	commands = append(commands, inTurn(matrix(d), compare(d), changed(d))...)
	commands = append(commands, timeline(d), who(d), search(d), quote(d), source(d), topics(d), actors(d))
	answers := commands
	commands = append(commands, exports(d, answers, func() []bot.Command { return commands }))
	commands = append(commands, digests(d)...)
	commands = append(commands, status(d), wrong(d))
	commands = append(commands, admin(d)...)
	commands = append(commands, deliveries(d)...)
	commands = append(commands, grants(d)...)
	commands = append(commands, corrections(d)...)
	commands = append(commands, review(d), audit(d), doctor(d))
	commands = append(commands, help(d, commands))
	for i := range commands {
		commands[i].Run = refusingGone(commands[i].Run)
	}
	return commands
}

// inTurn returns commands of which as many answers are worked out at a time as there are processors, at least two, in the order in which
// they are asked for. All of them at once would take a tenth longer for the sum of them, and some far longer than others (see BenchmarkAnalysis).
func inTurn(commands ...bot.Command) []bot.Command {
	turns := semaphore.NewWeighted(int64(max(2, runtime.GOMAXPROCS(0))))
	for i := range commands {
		run := commands[i].Run
		commands[i].Run = func(ctx context.Context, c bot.Call) (reply.Message, error) {
			if err := turns.Acquire(ctx, 1); err != nil {
				return reply.Message{}, err
			}
			defer turns.Release(1)
			return run(ctx, c)
		}
	}
	return commands
}

// refusingGone returns run with a refusal where something is gone that was there a moment ago: names are looked up before what
// they stand for, and the content may be replaced in between, by another process too.
func refusingGone(run func(context.Context, bot.Call) (reply.Message, error)) func(context.Context, bot.Call) (reply.Message, error) {
	return func(ctx context.Context, c bot.Call) (reply.Message, error) {
		m, err := run(ctx, c)
		if notFound(err) {
			return reply.Message{}, bot.Refuse("What you ask for is no longer in the content: it has been read anew. Please ask again.")
		}
		return m, err
	}
}

// pageSize is how many entries a list shows at a time.
const pageSize = 10

// Hidden options, set by buttons.
var (
	pageOption    = bot.Option{Name: "page", Summary: "Page of the list, from 1", Type: bot.Number, Hidden: true}
	sourcesOption = bot.Option{Name: "sources", Summary: "Show the sources in full", Type: bot.Flag, Hidden: true}
)

func (d Desk) actorOption(name, summary string, required bool) bot.Option {
	return bot.Option{Name: name, Summary: summary, Type: bot.ActorName, Required: required, Suggest: d.Names.suggest(briefing.WantActor)}
}

func (d Desk) topicOption(name, summary string, required bool) bot.Option {
	return bot.Option{Name: name, Summary: summary, Type: bot.TopicName, Required: required, Suggest: d.Names.suggest(briefing.WantTopic)}
}

// actor returns the actor that the option is the name of, or a refusal that says which ones it may be.
func (d Desk) actor(ctx context.Context, c bot.Call, option string) (briefing.Actor, error) {
	n, err := d.resolve(ctx, c, option, briefing.WantActor)
	if err != nil {
		return briefing.Actor{}, err
	}
	a, err := d.Directory.Actor(ctx, n.ID)
	if err != nil {
		return briefing.Actor{}, fmt.Errorf("actor %s: %w", n.ID, err)
	}
	return a, nil
}

// topic is actor for topics.
func (d Desk) topic(ctx context.Context, c bot.Call, option string) (briefing.Topic, error) {
	n, err := d.resolve(ctx, c, option, briefing.WantTopic)
	if err != nil {
		return briefing.Topic{}, err
	}
	t, err := d.Directory.Topic(ctx, n.ID)
	if err != nil {
		return briefing.Topic{}, fmt.Errorf("topic %s: %w", n.ID, err)
	}
	return t, nil
}

// finish returns m with its sources, buttons and footer; or the sources in full, where the caller wants those.
// The numbers are the same either way.
func (d Desk) finish(ctx context.Context, c bot.Call, m reply.Message, src *wording.Sources) (reply.Message, error) {
	if c.Flag("sources") {
		m.Title = "Sources: " + m.Title
		m.Blocks = []reply.Block{src.Full("")}
		m.Actions = []reply.Action{{Label: "Back", Line: c.Line("sources", "")}}
	} else if src.Len() > 0 {
		full := c.Line("sources", "true")
		m.Blocks = append(m.Blocks, src.Blocks(full)...)
		m.Actions = append(m.Actions, reply.Action{Label: "Sources", Line: full})
	}
	footer, err := d.footer(ctx)
	if err != nil {
		return reply.Message{}, err
	}
	m.Footer = footer
	return m, nil
}

// footer says how new the content is.
func (d Desk) footer(ctx context.Context) (reply.Text, error) {
	s, err := d.Catalogue.Summary(ctx)
	if err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	if s.AsOf.IsZero() {
		return reply.Plain("No documents have been read yet."), nil
	}
	text := wording.Counted(s.Documents, "document", "documents")
	if !s.Latest.IsZero() {
		text = append(text, reply.Words(", the newest of "), wording.Day(s.Latest))
	}
	text = append(text, reply.Words("; read "), reply.Instant(s.AsOf))
	if s.Withheld {
		text = append(text, reply.Words(". "+wording.Withheld))
	}
	return text, nil
}

// withheld says that there is content which is not shown here, in answers that have no footer; "" where there is none.
func (d Desk) withheld(ctx context.Context) (string, error) {
	s, err := d.Catalogue.Summary(ctx)
	if err != nil {
		return "", fmt.Errorf("summary: %w", err)
	}
	if !s.Withheld {
		return "", nil
	}
	return wording.Withheld, nil
}

// A paging is how a list is cut into pages.
type paging struct {
	size         int
	before, next string // labels of the buttons; without them there is one page, whichever the caller wants
}

var (
	byTime = paging{pageSize, "Newer", "Older"} // of a list with the newest first
	byRank = paging{pageSize, "Previous", "Next"}
)

// A page is what a list shows of its entries at a time.
type page struct {
	from, to int            // the first and the last entry, end exclusive
	turn     []reply.Action // the buttons to the pages beside it
	next     string         // the line of the next one, "" none
}

// offset returns how many entries stand before the page that the caller wants, be there such a page or not.
func (p paging) offset(c bot.Call) int { return (c.Number("page", 1) - 1) * p.size }

// page returns the page that the caller wants of n entries, or a refusal that says which pages there are. Of no entries there is
// every page: that there are none is the answer.
func (p paging) page(c bot.Call, n int) (page, error) {
	at, last := c.Number("page", 1), (n+p.size-1)/p.size
	switch {
	case n == 0:
		return page{}, nil
	case p.next == "":
		return page{to: min(p.size, n)}, nil
	case at > last:
		offers := []reply.Action{{Label: "Page 1", Line: c.Line("page", "")}}
		if last == 1 {
			return page{}, bot.RefuseOffering(offers, "There is no page %d: all of it is on page 1.", at)
		}
		offers = append(offers, reply.Action{Label: fmt.Sprintf("Page %d", last), Line: c.Line("page", fmt.Sprint(last))})
		return page{}, bot.RefuseOffering(offers, "There is no page %d: the last one is page %d.", at, last)
	}
	v := page{from: (at - 1) * p.size, to: min(at*p.size, n)}
	if at > 1 {
		v.turn = append(v.turn, reply.Action{Label: p.before, Line: c.Line("page", fmt.Sprint(at-1))})
	}
	if at < last {
		v.next = c.Line("page", fmt.Sprint(at+1))
		v.turn = append(v.turn, reply.Action{Label: p.next, Line: v.next})
	}
	return v, nil
}

// counted is wording.Counted for what there are never a thousand of.
func counted(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n) + " " + several
}

func today(c bot.Call) briefing.Day { return briefing.DayOf(c.Now.UTC()) }

func days(c bot.Call, name string) briefing.Day { return briefing.DayOf(c.Day(name)) }

func notFound(err error) bool { return errors.Is(err, briefing.ErrNotFound) }

// ago says how long before now d is, in days.
func ago(now time.Time, d briefing.Day) reply.Text {
	n := int(briefing.DayOf(now.UTC()).Time().Sub(d.Time()).Hours() / 24)
	switch {
	case n == 0:
		return reply.Plain("today")
	case n == 1:
		return reply.Plain("yesterday")
	case n < 0:
		return reply.Plain("ahead")
	}
	return reply.Text{reply.Number(n), reply.Words(" days ago")}
}

func paragraph(parts ...reply.Part) reply.Paragraph { return reply.Paragraph{Text: parts} }
