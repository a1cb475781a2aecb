package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"attache/bot"
	"attache/bot/reply"
	"attache/briefing"
)

// Operations are the work of admins on the content.
type Operations interface {
	// Reload reads everything again, checks everything and replaces the content in one step; with dryRun it stops before
	// that. On any problem nothing changes and the error is a Problems. progress is called with short sentences.
	Reload(ctx context.Context, dryRun bool, progress func(string)) (Report, error)
}

// A Report is what a reload changed, or would change. Documents are named by ID.
type Report struct {
	Added, Changed, Removed []string
	Unchanged               int
	Positions               int // in the documents added and changed
	Took                    time.Duration
}

// Problems is the error of a reload whose files have something wrong.
type Problems struct {
	Lines    []string // each as "file:line: what is wrong; what would be right"
	Withheld bool     // there are others, in documents that are not shown here
}

// Error returns one problem a line.
func (p Problems) Error() string { return strings.Join(p.Lines, "\n") }

// A Ledger knows the deliveries. *storage.Reader is one.
type Ledger interface {
	// Unsettled returns the claims that are open, the oldest first.
	Unsettled(ctx context.Context) ([]briefing.Delivery, error)
	// Ledger returns the lines of the ledger that q selects, the latest first, and how many there are in all.
	Ledger(ctx context.Context, q briefing.LedgerQuery) ([]briefing.Delivery, int, error)
}

func admin(d Desk) []bot.Command {
	return []bot.Command{
		{
			Name:    "admin reload",
			Summary: "Read all documents, actors and topics again; on any problem nothing changes",
			Example: "/admin reload dry_run",
			Options: []bot.Option{{Name: "dry_run", Summary: "Only say what would change", Type: bot.Flag}, pageOption},
			Access:  bot.Admins,
			Run:     d.reload,
		},
		{
			Name:    "admin status",
			Summary: "Content, subscriptions, open claims, problems",
			Example: "/admin status",
			Access:  bot.Admins,
			Run:     d.adminStatus,
		},
	}
}

func (d Desk) reload(ctx context.Context, c bot.Call) (reply.Message, error) {
	dry := c.Flag("dry_run")
	report, err := d.Operations.Reload(ctx, dry, func(s string) { c.Progress("%s", s) })
	var problems Problems
	switch {
	case errors.As(err, &problems):
		said := problems.counts() + "; the content stays as it was."
		return reply.Message{}, bot.RefuseWith(reply.Message{
			Title:  "Reload: nothing was changed",
			Blocks: append([]reply.Block{paragraph(reply.Words(said))}, problems.blocks()...),
		}, said)
	case err != nil:
		return reply.Message{}, fmt.Errorf("reload: %w", err)
	}
	m := reply.Message{Title: "Reload: done", Blocks: reportBlocks(report)}
	if withheld, err := d.withheld(ctx); err != nil {
		return reply.Message{}, err
	} else if withheld != "" {
		m.Blocks = append(m.Blocks, paragraph(reply.Words(withheld)))
	}
	if !dry {
		c.Changes("", fmt.Sprintf("%d documents added, %d changed, %d removed", len(report.Added), len(report.Changed), len(report.Removed)))
	}
	if dry {
		m.Title = "Reload, dry run: nothing was changed"
		if report.moved() {
			m.Actions = []reply.Action{{Label: "Reload", Line: "/admin reload"}}
		}
	}
	return m, nil
}

// counts says how many problems are told.
func (p Problems) counts() string {
	if len(p.Lines) == 0 {
		return "There are problems"
	}
	return "There " + isAre(len(p.Lines)) + " " + counted(len(p.Lines), "problem", "problems")
}

func (p Problems) blocks() []reply.Block {
	var blocks []reply.Block
	if len(p.Lines) > 0 {
		blocks = append(blocks, problemList(p.Lines))
	}
	if p.Withheld {
		blocks = append(blocks, paragraph(reply.Words("Problems in documents that are not shown here, because of their handling, are listed on the server: "), reply.Code("attache check")))
	}
	return blocks
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// shownProblems is how many problems or documents are listed.
const shownProblems = 50

func problemList(problems []string) reply.List {
	l := reply.List{Numbered: true, Total: len(problems), Unit: "problems", More: "/admin reload dry_run"}
	for _, p := range problems[:min(len(problems), shownProblems)] {
		l.Items = append(l.Items, reply.Item{Text: reply.Text{reply.Words(p)}})
	}
	return l
}

func (r Report) moved() bool { return len(r.Added)+len(r.Changed)+len(r.Removed) > 0 }

func reportBlocks(r Report) []reply.Block {
	number := func(name string, n int) reply.Fact { return reply.Fact{Name: name, Value: reply.Text{reply.Number(n)}} }
	blocks := []reply.Block{reply.Facts{
		number("Added", len(r.Added)), number("Changed", len(r.Changed)), number("Removed", len(r.Removed)), number("Unchanged", r.Unchanged),
		number("Positions read", r.Positions),
		{Name: "Took", Value: reply.Plain(r.Took.Round(10 * time.Millisecond).String())},
	}}
	for _, part := range []struct {
		title string
		ids   []string
	}{{"Added", r.Added}, {"Changed", r.Changed}, {"Removed", r.Removed}} {
		if len(part.ids) == 0 {
			continue
		}
		l := reply.List{Total: len(part.ids), Unit: "documents"}
		for _, id := range part.ids[:min(len(part.ids), shownProblems)] {
			l.Items = append(l.Items, reply.Item{Text: reply.Text{reply.Code(id)}})
		}
		blocks = append(blocks, reply.Heading{Text: part.title}, l)
	}
	return blocks
}

func (d Desk) adminStatus(ctx context.Context, c bot.Call) (reply.Message, error) {
	facts, err := d.contentFacts(ctx)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "Status for admins", Blocks: []reply.Block{reply.Heading{Text: "Content"}, facts}}

	m.Blocks = append(m.Blocks, reply.Heading{Text: "Files"})
	report, err := d.Operations.Reload(ctx, true, func(s string) { c.Progress("%s", s) })
	var problems Problems
	switch {
	case errors.As(err, &problems):
		m.Blocks = append(m.Blocks, problems.blocks()...)
	case err != nil:
		return reply.Message{}, fmt.Errorf("dry run: %w", err)
	case report.moved():
		m.Blocks = append(m.Blocks, paragraph(reply.Words(fmt.Sprintf("Not yet read: %d added, %d changed, %d removed; no problems.",
			len(report.Added), len(report.Changed), len(report.Removed)))))
		m.Actions = append(m.Actions, reply.Action{Label: "Reload", Line: "/admin reload"})
	default:
		m.Blocks = append(m.Blocks, paragraph(reply.Words("The content is as the files are; no problems.")))
	}

	subs, err := d.Digests.Subscriptions(ctx, "")
	if err != nil {
		return reply.Message{}, fmt.Errorf("subscriptions: %w", err)
	}
	m.Blocks = append(m.Blocks, reply.Heading{Text: "Digests"})
	l := reply.List{Unit: "digests"}
	for _, s := range subs {
		item := reply.Item{Text: reply.Text{reply.Strong(s.Name), reply.Words(": "), reply.Code(s.Schedule), reply.Words(" (" + s.Zone + "), to "), reply.Code(s.Channel)}}
		if s.Paused != "" {
			item.Note = reply.Plain("Paused: " + s.Paused)
		} else if next, err := d.Digests.Next(s, c.Now, 1); err != nil {
			item.Note = reply.Plain("Never runs: " + err.Error())
		} else if len(next) > 0 {
			item.Note = reply.Text{reply.Words("next "), reply.Instant(next[0].At)}
		}
		l.Items = append(l.Items, item)
	}
	if len(subs) == 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("There are none.")))
	} else {
		m.Blocks = append(m.Blocks, l)
	}

	waiting, err := d.waiting(ctx)
	if err != nil {
		return reply.Message{}, err
	}
	if waiting > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Review"}, paragraph(reply.Words(counted(waiting, "matter waits", "matters wait")+" for an editor: "), reply.Code("/admin review")))
		m.Actions = append(m.Actions, reply.Action{Label: "Review", Line: "/admin review"})
	}

	open, err := d.Ledger.Unsettled(ctx)
	if err != nil {
		return reply.Message{}, fmt.Errorf("open claims: %w", err)
	}
	m.Blocks = append(m.Blocks, reply.Heading{Text: "Open claims"})
	if len(open) == 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("There are none.")))
		return m, nil
	}
	claims := reply.List{Unit: "open claims"}
	for _, o := range open {
		text := reply.Text{reply.Strong(o.Subscription), reply.Words(" of " + o.Local + ", claimed "), reply.Instant(o.ClaimedAt)}
		item := reply.Item{Text: text, Note: reply.Plain(fmt.Sprintf("tried %d times", o.Attempts))}
		if o.Why != "" {
			item.Note = append(item.Note, reply.Words(": "+o.Why))
		}
		claims.Items = append(claims.Items, item)
	}
	m.Blocks = append(m.Blocks, claims)
	return m, nil
}
