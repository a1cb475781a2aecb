package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func brief(d Desk) bot.Command {
	return bot.Command{
		Name:    "brief",
		Summary: "An actor or a topic in short: bottom line, who said what, next dates, gaps, sources",
		Example: "/brief ceasefire",
		Options: []bot.Option{
			{Name: "about", Summary: "An actor or a topic", Type: bot.AboutName, Required: true, Suggest: d.Names.suggest(briefing.WantAny)},
			pageOption, sourcesOption,
		},
		Run: d.brief,
	}
}

func (d Desk) brief(ctx context.Context, c bot.Call) (reply.Message, error) {
	about, err := d.resolve(ctx, c, "about", briefing.WantAny)
	if err != nil {
		return reply.Message{}, err
	}
	if about.Topic {
		return d.briefTopic(ctx, c, about)
	}
	return d.briefActor(ctx, c, about)
}

func (d Desk) briefTopic(ctx context.Context, c bot.Call, about briefing.Named) (reply.Message, error) {
	topic, err := d.Directory.Topic(ctx, about.ID)
	if err != nil {
		return reply.Message{}, fmt.Errorf("topic %s: %w", about.ID, err)
	}
	statements, total, err := d.Statements.Statements(ctx, briefing.Query{Topic: topic.ID, Named: true, Limit: mostStatements})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements on %s: %w", topic.ID, err)
	}
	b := briefing.BriefTopic(topic, statements)
	return d.tell(ctx, c, telling{
		name: topic.Label, id: topic.ID, unit: "actors", brief: b, read: len(statements), total: total,
		strand: func(briefing.Strand) string { return "" },
		more:   "/search topic:" + topic.ID,
		gaps:   func(src *wording.Sources) ([]reply.Item, error) { return d.topicGaps(ctx, b, src) },
	})
}

func (d Desk) briefActor(ctx context.Context, c bot.Call, about briefing.Named) (reply.Message, error) {
	topics, err := d.topicList(ctx)
	if err != nil {
		return reply.Message{}, err
	}
	statements, total, err := d.Statements.Statements(ctx, briefing.Query{Holder: about.ID, Limit: mostStatements})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s: %w", about.ID, err)
	}
	actor, err := d.Directory.Actor(ctx, about.ID)
	if err != nil {
		return reply.Message{}, fmt.Errorf("actor %s: %w", about.ID, err)
	}
	b := briefing.BriefActor(topics, statements)
	return d.tell(ctx, c, telling{
		preface: inSeveral(actor, statements),
		name:    about.Name, id: about.ID, unit: "topics", brief: b, read: len(statements), total: total,
		strand: func(s briefing.Strand) string { return s.Topic.Label },
		more:   d.positionLine(about.ID) + " history:true",
		gaps:   func(src *wording.Sources) ([]reply.Item, error) { return d.actorGaps(ctx, about, topics, b, src) },
	})
}

// A telling is a brief with the words in which it is told.
type telling struct {
	name, id    string
	preface     []reply.Block
	unit        string // what its strands are: "actors"
	brief       briefing.Brief
	read, total int // statements
	strand      func(briefing.Strand) string
	more        string // the line that shows all statements
	gaps        func(*wording.Sources) ([]reply.Item, error)
}

// briefed is how many actors or topics a brief tells of at a time, each with the weightiest statement of its last day.
const briefed = 6

func (d Desk) tell(ctx context.Context, c bot.Call, t telling) (reply.Message, error) {
	m := reply.Message{Title: "Brief: " + t.name, Blocks: t.preface}
	var src wording.Sources
	if t.brief.Lead == nil {
		m.Blocks = append(m.Blocks, paragraph(reply.Strong("No sourced position"), reply.Words(" on or of "+t.name+".")))
	} else {
		line := append(reply.Text{reply.Strong("Bottom line. ")}, wording.BottomLine(*t.brief.Lead, &src)...)
		words := lastWords(t.brief.Strands, t.strand)
		p, err := paging{briefed, byTime.before, byTime.next}.page(c, len(words))
		if err != nil {
			return reply.Message{}, err
		}
		l := reply.List{Total: t.total, Unit: "statements", More: t.more}
		before, shown := 0, 0 // strands on earlier pages, and on this one
		for i, w := range words[:p.to] {
			if i < p.from {
				before += len(w.names)
				continue
			}
			shown += len(w.names)
			l.Items = append(l.Items, strandItems(w.strand, strings.Join(w.names, " · "), 1, &src)...)
		}
		m.Actions = p.turn
		m.Blocks = append(m.Blocks, reply.Paragraph{Text: line}, reply.Heading{Text: "Who said what"})
		m.Blocks = append(m.Blocks, pageOf(before, before+shown, len(t.brief.Strands), t.unit)...)
		m.Blocks = append(m.Blocks, l)
		m.Blocks = append(m.Blocks, newestOf(t.read, t.total)...)
	}
	dates, err := d.nextDates(ctx, c, t.id, &src)
	if err != nil {
		return reply.Message{}, err
	}
	m.Blocks = append(m.Blocks, dates...)
	gaps, err := t.gaps(&src)
	if err != nil {
		return reply.Message{}, err
	}
	if t.brief.Lead != nil {
		gaps = append(gaps, stale(c, t.brief)...)
	}
	if len(gaps) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Not known"}, reply.List{Items: gaps})
	}
	return d.finish(ctx, c, m, &src)
}

// A lastWord is the weightiest statement of the last day of a strand, and the names of all strands of which it is that.
type lastWord struct {
	strand briefing.Strand
	names  []string
}

// lastWords returns the last word of each strand, in their order: a statement that is it on several topics once, unless it changed something on
// a later one of them.
func lastWords(strands []briefing.Strand, name func(briefing.Strand) string) []lastWord {
	var words []lastWord
	for _, s := range strands {
		first := s.Turns[0]
		i := slices.IndexFunc(words, func(w lastWord) bool {
			return w.strand.Turns[0].ID == first.ID && !first.Change.Moved()
		})
		if i < 0 {
			words = append(words, lastWord{s, []string{name(s)}})
			continue
		}
		words[i].names = append(words[i].names, name(s))
	}
	return words
}

// nextDates returns the next dates that documents name, from today on.
func (d Desk) nextDates(ctx context.Context, c bot.Call, about string, src *wording.Sources) ([]reply.Block, error) {
	events, total, err := d.Agenda.Events(ctx, about, today(c), nearest)
	if err != nil {
		return nil, fmt.Errorf("dates of %s: %w", about, err)
	}
	if total == 0 {
		return nil, nil
	}
	l := reply.List{Total: total, Unit: "dates"}
	for _, e := range events {
		l.Items = append(l.Items, wording.Date(e, src))
	}
	return []reply.Block{reply.Heading{Text: "Next dates"}, l}, nil
}

// staleAfter is after how many days without a statement a brief says so.
const staleAfter = 14

func stale(c bot.Call, b briefing.Brief) []reply.Item {
	last := b.Strands[0].Turns[0].Date
	if last.IsZero() || !last.Before(today(c).AddDays(-staleAfter)) {
		return nil
	}
	return []reply.Item{{Text: append(append(reply.Text{reply.Words("Nothing newer than "), wording.Day(last), reply.Words(", ")}, ago(c.Now, last)...), reply.Words("."))}}
}

// looked is in how many of the newest documents gaps are looked for.
const looked = 5

// topicGaps says which actors of the registry speak in the documents of b, but not on its topic, and whose positions are known
// through others only.
func (d Desk) topicGaps(ctx context.Context, b briefing.Brief, src *wording.Sources) ([]reply.Item, error) {
	var silent []string
	seen := make(map[string]bool)
	for _, s := range b.Strands {
		seen[s.Holder.Actor] = true
		for _, t := range s.Turns {
			for _, m := range t.Members {
				seen[m.Actor] = true
			}
		}
	}
	for _, id := range documents(b) {
		others, _, err := d.Statements.Statements(ctx, briefing.Query{Document: id, Limit: mostStatements})
		if err != nil {
			return nil, fmt.Errorf("statements in %s: %w", id, err)
		}
		for _, o := range others {
			if o.Holder.Actor != "" && !o.Holder.Discovered && !seen[o.Holder.Actor] {
				seen[o.Holder.Actor] = true
				silent = append(silent, o.Holder.Name)
			}
		}
	}
	items := missing("No sourced position on it, though heard in the same documents: ", silent)
	var reported reply.Text
	for _, s := range b.Strands {
		if s.Holder.Actor == "" || s.Holder.Discovered || !s.OnlyReported() {
			continue
		}
		if len(reported) > 0 {
			reported = append(reported, reply.Words(", "))
		}
		reported = append(reported, reply.Words(s.Holder.Name+" "), src.Statement(s.Turns[0].Statement))
	}
	if len(reported) > 0 {
		items = append(items, reply.Item{Text: append(reply.Plain("Known only through others, not in their own name: "), append(reported, reply.Words("."))...)})
	}
	return items, nil
}

// actorGaps says on which topics others speak in the documents of b, but the actor does not.
func (d Desk) actorGaps(ctx context.Context, about briefing.Named, topics []briefing.Topic, b briefing.Brief, src *wording.Sources) ([]reply.Item, error) {
	spoken := make(map[string]bool)
	for _, s := range b.Strands {
		spoken[s.Topic.ID] = true
	}
	var silent []string
	for _, id := range documents(b) {
		others, _, err := d.Statements.Statements(ctx, briefing.Query{Document: id, Limit: mostStatements})
		if err != nil {
			return nil, fmt.Errorf("statements in %s: %w", id, err)
		}
		for _, o := range others {
			for _, t := range o.Topics {
				if i := slices.IndexFunc(topics, func(known briefing.Topic) bool { return known.ID == t }); i >= 0 && !spoken[t] {
					spoken[t] = true
					silent = append(silent, topics[i].Label)
				}
			}
		}
	}
	items := missing("No sourced position on what others speak of in the same documents: ", silent)
	var reported reply.Text
	for _, s := range b.Strands {
		if s.Topic.ID != "" && s.OnlyReported() {
			if len(reported) > 0 {
				reported = append(reported, reply.Words("; "))
			}
			reported = append(reported, reply.Words(s.Topic.Label+" "), src.Statement(s.Turns[0].Statement))
		}
	}
	if len(reported) > 0 {
		items = append(items, reply.Item{Text: append(reply.Plain("Known only through others, not in own name: "), append(reported, reply.Words("."))...)})
	}
	return items, nil
}

// documents returns the IDs of the newest documents of b.
func documents(b briefing.Brief) []string {
	var ids []string
	for _, s := range b.Strands {
		for _, t := range s.Latest() {
			if !slices.Contains(ids, t.DocumentID) {
				ids = append(ids, t.DocumentID)
			}
			if len(ids) == looked {
				return ids
			}
		}
	}
	return ids
}

// named is how many names a gap lists: what is not known is not to be longer than what is.
const named = 4

func missing(sentence string, names []string) []reply.Item {
	if len(names) == 0 {
		return nil
	}
	if more := len(names) - named; more > 0 {
		names = append(slices.Clone(names[:named]), fmt.Sprintf("%d more", more))
	}
	return []reply.Item{{Text: reply.Plain(sentence + list(names, "and") + ".")}}
}
