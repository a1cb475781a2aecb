package commands

import (
	"context"
	"fmt"
	"slices"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// changedDays is how far /changed looks back unless it is told.
const changedDays = 7

func changed(d Desk) bot.Command {
	return bot.Command{
		Name:    "changed",
		Summary: "What moved: reversed, hardened, softened, reaffirmed, new; old words and new words",
		Example: "/changed 30d",
		Options: []bot.Option{
			{Name: "since", Summary: "From which day on: 2025-08-15, yesterday, 30d; 7d when left out", Type: bot.Day, Past: true},
			d.actorOption("actor", "Only of this actor", false),
			d.topicOption("topic", "Only on this topic", false),
			pageOption, sourcesOption,
		},
		Run: d.changed,
	}
}

// A moved is a step of an actor, or of several who hold together both what they hold now and what they held before.
type moved struct {
	*briefing.Step
	actors []string // IDs
}

// movedTogether returns steps, those once that are of several in the same way.
func movedTogether(steps []briefing.Step) []moved {
	all := make([]moved, 0, len(steps))
	at := make(map[string]int)
	alone := func(p briefing.Point) bool { return !p.Joint }
	for i := range steps {
		s := &steps[i]
		one := moved{s, []string{s.Holder}}
		if alone(s.Point) || slices.ContainsFunc(s.Before, alone) || slices.ContainsFunc(s.With, alone) {
			all = append(all, one)
			continue
		}
		key := s.ID + "\n" + s.Topic + "\n" + string(s.Change)
		for _, p := range slices.Concat(s.Before, s.With) {
			key += "\n" + p.ID
		}
		if i, ok := at[key]; ok {
			all[i].actors = append(all[i].actors, s.Holder)
			continue
		}
		at[key] = len(all)
		all = append(all, one)
	}
	return all
}

// A movement is what changed since a day, a page of it with its words.
type movement struct {
	since  briefing.Day
	looked briefing.Day // from when on all was looked at: since, or later where it was too much
	actor  briefing.Actor
	topic  briefing.Topic
	steps  []moved // all
	page
	shown      []moved // those on the page
	statements map[string]briefing.Statement
	topics     map[string]briefing.Topic
	documents  int // published since
}

func (d Desk) changed(ctx context.Context, c bot.Call) (reply.Message, error) {
	v, err := d.movement(ctx, c, byRank)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: v.title()}
	var src wording.Sources
	if len(v.steps) == 0 {
		if m.Blocks, m.Actions, err = d.unmoved(ctx, c, v); err != nil {
			return reply.Message{}, err
		}
		return d.finish(ctx, c, m, &src)
	}
	m.Blocks = append(m.Blocks, reply.Paragraph{Text: append(v.counts(), v.read()...)})
	if v.looked != v.since {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("That is more than can be compared at once: this is what changed since "), wording.Day(v.looked), reply.Words(".")))
	}
	var l reply.List
	var change briefing.Change
	flush := func() {
		if len(l.Items) > 0 {
			m.Blocks = append(m.Blocks, reply.Heading{Text: headings[change]}, l)
		}
		l = reply.List{}
	}
	for _, s := range v.shown {
		if s.Change != change {
			flush()
			change = s.Change
		}
		l.Items = append(l.Items, v.item(s, &src))
	}
	flush()
	m.Blocks = append(m.Blocks, paragraph(reply.Words(legend)))
	if len(v.shown) < len(v.steps) {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("Shown: "), reply.Number(v.from+1), reply.Words(" to "), reply.Number(v.to), reply.Words(" of "), reply.Number(len(v.steps)),
			reply.Words(", the strongest change first.")))
	}
	m.Actions = append(v.turn, asFile("csv", c))
	return d.finish(ctx, c, m, &src)
}

// headings are what the sections of changes are called.
var headings = map[briefing.Change]string{
	briefing.Reversed: "Reversed", briefing.Hardened: "Hardened", briefing.Softened: "Softened",
	briefing.Reaffirmed: "Reaffirmed", briefing.New: "New", briefing.AlsoSaid: "Also said",
}

// legend says what is counted, and as what.
const legend = "Listed is what actors said, in own name and on a known day, of what a topic itself is about; what one said on one day to the same effect counts once. " +
	"New: the documents have nothing earlier of the actor on that topic. Also said: whether it changes anything cannot be told for sure."

// title says what changed since when.
func (v movement) title() string {
	title := "Changed since " + v.since.Long()
	if v.actor.ID != "" {
		title += ": " + v.actor.Name
	}
	if v.topic.ID != "" {
		title += " on " + v.topic.Label
	}
	return title
}

// counts says how many of each change there are.
func (v movement) counts() reply.Text {
	n := make(map[briefing.Change]int)
	for _, s := range v.steps {
		n[s.Change]++
	}
	var text reply.Text
	for _, change := range []briefing.Change{briefing.Reversed, briefing.Hardened, briefing.Softened, briefing.Reaffirmed, briefing.New, briefing.AlsoSaid} {
		if n[change] == 0 {
			continue
		}
		if text != nil {
			text = append(text, reply.Words(", "))
		}
		text = append(text, reply.Number(n[change]), reply.Words(" "+string(change)))
	}
	return append(text, reply.Words("."))
}

// read says how many documents are of the time looked at.
func (v movement) read() reply.Text {
	were := "were"
	if v.documents == 1 {
		were = "was"
	}
	return append(append(reply.Plain(" "), wording.Counted(v.documents, "document", "documents")...), reply.Words(" of that time "+were+" read."))
}

func (v movement) item(s moved, src *wording.Sources) reply.Item {
	on := v.topics[s.Topic].Label
	for _, id := range s.Also {
		on += " · " + v.topics[id].Label
	}
	after := v.statements[s.ID].Of(s.actors...)
	with := slices.DeleteFunc(v.of(s.With, s.actors), func(w briefing.Statement) bool {
		return w.DocumentID == after.DocumentID && w.Content.Overlaps(after.Content) // "said that he wanted it" is told with "wanted it"
	})
	return wording.Difference(on, s.Change, v.of(s.Before, s.actors), after, with, src)
}

// of returns the statements of points, as they are told of some actors.
func (v movement) of(points []briefing.Point, actors []string) []briefing.Statement {
	var told []briefing.Statement
	for _, p := range points {
		if st, ok := v.statements[p.ID]; ok {
			told = append(told, st.Of(actors...))
		}
	}
	return told
}

// unmoved says that nothing changed, or that there is nothing that could, and what was read and offers a longer time.
func (d Desk) unmoved(ctx context.Context, c bot.Call, v movement) ([]reply.Block, []reply.Action, error) {
	of := ""
	if v.actor.ID != "" {
		of += " in what " + wording.Articled(v.actor.Name) + " holds"
	}
	if v.topic.ID != "" {
		of += " on " + v.topic.Label
	}
	if v.actor.ID != "" {
		_, held, err := d.Statements.Statements(ctx, briefing.Query{Holder: v.actor.ID, Topic: v.topic.ID, Limit: 1})
		if err != nil {
			return nil, nil, fmt.Errorf("statements of %s: %w", v.actor.ID, err)
		}
		if held == 0 {
			on := ""
			if v.topic.ID != "" {
				on = " on " + v.topic.Label
			}
			return []reply.Block{paragraph(append(reply.Text{reply.Strong("No sourced position"), reply.Words(" found of " + wording.Articled(v.actor.Name) + on + ", so nothing can have changed.")}, v.read()...)...)}, nil, nil
		}
	}
	blocks := []reply.Block{paragraph(append(reply.Text{reply.Strong("Nothing changed"), reply.Words(of + " since "), wording.Day(v.since), reply.Words(".")}, v.read()...)...)}
	sum, err := d.Catalogue.Summary(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("summary: %w", err)
	}
	var actions []reply.Action
	if !sum.Latest.IsZero() && sum.Latest.AddDays(-changedDays).Before(v.since) {
		earlier := sum.Latest.AddDays(-changedDays)
		blocks = append(blocks, paragraph(reply.Words("The newest document is of "), wording.Day(sum.Latest), reply.Words(".")))
		actions = append(actions, reply.Action{Label: "Since " + earlier.Long(), Line: c.Line("since", earlier.String(), "page", "")})
	}
	return blocks, actions, nil
}

// movement returns what the caller asks for, and the page of it that p cuts.
func (d Desk) movement(ctx context.Context, c bot.Call, p paging) (movement, error) {
	v := movement{since: days(c, "since"), topics: make(map[string]briefing.Topic)}
	if v.since.IsZero() {
		v.since = today(c).AddDays(-changedDays)
	}
	var err error
	if c.Has("actor") {
		if v.actor, err = d.actor(ctx, c, "actor"); err != nil {
			return v, err
		}
	}
	if c.Has("topic") {
		if v.topic, err = d.topic(ctx, c, "topic"); err != nil {
			return v, err
		}
	}
	points, looked, err := d.Steps.Steps(ctx, v.since, v.actor.ID, v.topic.ID)
	if err != nil {
		return v, fmt.Errorf("steps since %s: %w", v.since, err)
	}
	if v.documents, err = d.Steps.DocumentsSince(ctx, v.since); err != nil {
		return v, fmt.Errorf("documents since %s: %w", v.since, err)
	}
	topics, err := d.topicList(ctx)
	if err != nil {
		return v, err
	}
	for _, t := range topics {
		v.topics[t.ID] = t
	}
	v.looked, v.steps = looked, movedTogether(briefing.Steps(points, looked))
	if v.page, err = p.page(c, len(v.steps)); err != nil {
		return v, err
	}
	v.shown = v.steps[v.from:v.to]
	var ids []string
	for _, s := range v.shown {
		ids = append(ids, s.ID)
		for _, p := range slices.Concat(s.Before, s.With) {
			ids = append(ids, p.ID)
		}
	}
	v.statements, err = d.statements(ctx, ids)
	return v, err
}
