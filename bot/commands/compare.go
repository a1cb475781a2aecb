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

func compare(d Desk) bot.Command {
	return bot.Command{
		Name:    "compare",
		Summary: "Two actors, or two documents by their IDs: where they agree, where they differ, who is silent",
		Example: "/compare Zelenskyy Putin ceasefire",
		Options: []bot.Option{
			d.actorOption("a", "An actor, or the ID of a document", true),
			d.actorOption("b", "The other one", true),
			d.topicOption("topic", "On what; all topics when left out", false),
			pageOption, sourcesOption,
		},
		Run: d.compare,
	}
}

func (d Desk) compare(ctx context.Context, c bot.Call) (reply.Message, error) {
	first, isDocument, err := d.namedDocument(ctx, c, "a")
	if err != nil {
		return reply.Message{}, err
	}
	second, isOther, err := d.namedDocument(ctx, c, "b")
	if err != nil {
		return reply.Message{}, err
	}
	switch {
	case isDocument && isOther:
		return d.collate(ctx, c, first, second)
	case isDocument != isOther:
		return reply.Message{}, bot.Refuse("One of them is a document and the other is not. I compare two actors, or two documents.")
	}
	return d.contrast(ctx, c)
}

// namedDocument returns the document whose ID the option is; false where it is the name of an actor.
func (d Desk) namedDocument(ctx context.Context, c bot.Call, option string) (briefing.Document, bool, error) {
	id := c.Text(option)
	if d.Names.Known(bot.ActorName, id) {
		return briefing.Document{}, false, nil
	}
	doc, err := d.Library.Document(ctx, strings.Trim(id, "[]"))
	if notFound(err) {
		_, err := d.actor(ctx, c, option)
		return doc, false, err
	}
	if err != nil {
		return doc, false, fmt.Errorf("document %s: %w", id, err)
	}
	return doc, true, nil
}

// comparedTopics is how many topics a comparison shows at a time.
const comparedTopics = 5

// A contrasting is what there is to say of two actors.
type contrasting struct {
	a, b       briefing.Actor
	contrasts  []briefing.Contrast
	statements map[string]briefing.Statement
	topics     map[string]briefing.Topic
	asked      briefing.Topic // the zero Topic: all
	page
}

func (d Desk) contrast(ctx context.Context, c bot.Call) (reply.Message, error) {
	v, err := d.contrasting(ctx, c, paging{comparedTopics, "Previous", "Next"})
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: v.a.Name + " and " + v.b.Name}
	if v.asked.ID != "" {
		m.Title += " on " + v.asked.Label
	}
	var src wording.Sources
	if len(v.contrasts) == 0 {
		on := ""
		if v.asked.ID != "" {
			on = " on " + v.asked.Label
		}
		m.Blocks = []reply.Block{paragraph(reply.Strong("No sourced position"), reply.Words(" of "+v.a.Name+" or "+v.b.Name+on+"."))}
		return d.finish(ctx, c, m, &src)
	}
	err = v.read(ctx, d, func(cell *briefing.Cell) []briefing.Point {
		points, _ := compared(cell)
		return append(points, cell.Spoke[:min(len(cell.Spoke), 1)]...)
	})
	if err != nil {
		return reply.Message{}, err
	}
	m.Blocks = append(m.Blocks, paragraph(reply.Words(v.counts())))
	for _, k := range v.contrasts[v.from:v.to] {
		m.Blocks = append(m.Blocks, reply.Heading{Text: v.topics[k.Topic].Label + ": " + v.relation(k)})
		l := reply.List{}
		for _, cell := range []*briefing.Cell{k.A, k.B} {
			if cell != nil {
				l.Items = append(l.Items, v.side(cell, &src)...)
			}
		}
		m.Blocks = append(m.Blocks, l)
	}
	if v.to-v.from < len(v.contrasts) {
		m.Blocks = append(m.Blocks, paragraph(reply.Words(fmt.Sprintf("Topics %d to %d of %d: first where they differ, then where they agree.", v.from+1, v.to, len(v.contrasts)))))
	}
	m.Actions = append(v.turn, asFile("csv", c))
	return d.finish(ctx, c, m, &src)
}

// relation says in a heading how the actors stand to each other.
func (v contrasting) relation(k briefing.Contrast) string {
	spoke := func(cell *briefing.Cell, a, other briefing.Actor) string {
		if cell != nil {
			return a.Name
		}
		return other.Name
	}
	switch k.Relation {
	case briefing.Differ:
		return "they differ" + v.reported(k)
	case briefing.Agree:
		return "they agree" + v.onCondition(k) + v.reported(k)
	case briefing.Unclear:
		return "for and against on one day"
	case briefing.Apart:
		return "they speak of different things" + v.reported(k)
	case briefing.OneSide:
		a, cell := v.a, k.A
		if len(k.A.Sides) == 0 {
			a, cell = v.b, k.B
		}
		if cell.Reported() {
			return "only " + a.Name + " takes a side, as others report"
		}
		return "only " + a.Name + " takes a side"
	case briefing.NoSide:
		return "both spoke, neither takes a side"
	}
	return "only " + spoke(k.A, v.a, v.b) + " spoke"
}

// onCondition says who of them holds it on a condition.
func (v contrasting) onCondition(k briefing.Contrast) string {
	switch a, b := k.A.OnCondition(), k.B.OnCondition(); {
	case a && b:
		return ", both on a condition"
	case a:
		return ", " + v.a.Name + " on a condition"
	case b:
		return ", " + v.b.Name + " on a condition"
	}
	return ""
}

// reported says of whom the side is known through others alone.
func (v contrasting) reported(k briefing.Contrast) string {
	var names []string
	if k.A.Reported() {
		names = append(names, v.a.Name)
	}
	if k.B.Reported() {
		names = append(names, v.b.Name)
	}
	if len(names) == 0 {
		return ""
	}
	if len(names) == 2 {
		return ", by what others report of them"
	}
	return ", by what others report of " + names[0]
}

// counts says how many topics there are of each kind, and what the words mean.
func (v contrasting) counts() string {
	n := make(map[briefing.Relation]int)
	for _, k := range v.contrasts {
		n[k.Relation]++
	}
	var words []string
	for _, r := range []struct {
		relation briefing.Relation
		text     string
	}{
		{briefing.Differ, "they differ"}, {briefing.Agree, "they agree"}, {briefing.Unclear, "one of them spoke for and against on one day"},
		{briefing.Apart, "they speak of different things"},
		{briefing.OneSide, "one takes a side"}, {briefing.NoSide, "neither takes a side"}, {briefing.OneOnly, "only one spoke"},
	} {
		if n[r.relation] > 0 {
			words = append(words, "on "+fmt.Sprint(n[r.relation])+" "+r.text)
		}
	}
	said := "Topics: " + strings.Join(words, ", ") + "."
	if n[briefing.Agree]+n[briefing.Differ] > 0 {
		said += " By their last words on the matter itself: they agree where both are for, or both against, what they name; to what, their words say."
	}
	return said
}

// comparedSides is how many statements of one day a comparison shows of each actor.
const comparedSides = 4

// compared returns the points of a cell that a comparison shows: the side, and what was said against it on that day; else the first
// thing said on the last day. After them the last side in the actor's own name, where the one shown is not. more is how many of
// the last day are not among them.
func compared(cell *briefing.Cell) (points []briefing.Point, more int) {
	points = slices.Concat(cell.Sides, cell.Against)
	most := comparedSides
	if len(points) == 0 {
		points, most = cell.Spoke, 1
	}
	shown := points[:min(len(points), most)]
	return append(slices.Clone(shown), cell.Own[:min(len(cell.Own), 1)]...), len(points) - len(shown)
}

// side returns what one of the actors holds.
func (v contrasting) side(cell *briefing.Cell, src *wording.Sources) []reply.Item {
	points, more := compared(cell)
	var items []reply.Item
	for _, p := range points {
		item := wording.Turn(briefing.Turn{Statement: v.statements[p.ID].Of(p.Holder), Change: briefing.AlsoSaid}, src)
		if len(cell.Own) > 0 && p.Date == cell.Own[0].Date && p.Own {
			item.Note = append(item.Note, reply.Words(" · the last one in own name"))
		}
		items = append(items, item)
	}
	last := &items[len(items)-1]
	if more > 0 {
		last.Note = append(last.Note, reply.Words(fmt.Sprintf(" · +%d more of that day", more)))
	}
	if len(cell.Sides) > 0 && len(cell.Spoke) > 0 {
		last.Note = append(last.Note, reply.Words(" · spoke again on "), wording.Day(cell.Spoke[0].Date), reply.Words(", taking no side "), src.Statement(v.statements[cell.Spoke[0].ID]))
	}
	return items
}

// contrasting returns what there is to say of the two actors, and the page of it that p cuts.
func (d Desk) contrasting(ctx context.Context, c bot.Call, p paging) (contrasting, error) {
	v := contrasting{topics: make(map[string]briefing.Topic)}
	var err error
	if v.a, err = d.actor(ctx, c, "a"); err != nil {
		return v, err
	}
	if v.b, err = d.actor(ctx, c, "b"); err != nil {
		return v, err
	}
	if v.a.ID == v.b.ID {
		return v, bot.Refuse("Both are %s. For what moved in one actor's position, see /changed.", v.a.Name)
	}
	known, err := d.topicList(ctx)
	if err != nil {
		return v, err
	}
	for _, t := range known {
		v.topics[t.ID] = t
	}
	var topics []string
	if c.Has("topic") {
		if v.asked, err = d.topic(ctx, c, "topic"); err != nil {
			return v, err
		}
		topics = []string{v.asked.ID}
	}
	points, err := d.Stands.Stands(ctx, topics, []string{v.a.ID, v.b.ID}, briefing.Day{})
	if err != nil {
		return v, fmt.Errorf("stands of %s and %s: %w", v.a.ID, v.b.ID, err)
	}
	cells := briefing.Cells(points)
	v.contrasts = briefing.Contrasts(v.a.ID, v.b.ID, cells)
	v.page, err = p.page(c, len(v.contrasts))
	return v, err
}

// read reads the statements of the points that of returns of each cell on the page.
func (v *contrasting) read(ctx context.Context, d Desk, of func(*briefing.Cell) []briefing.Point) (err error) {
	var ids []string
	for _, k := range v.contrasts[v.from:v.to] {
		for _, cell := range []*briefing.Cell{k.A, k.B} {
			if cell == nil {
				continue
			}
			for _, p := range of(cell) {
				ids = append(ids, p.ID)
			}
		}
	}
	v.statements, err = d.statements(ctx, ids)
	return err
}

// mostCollated is how many statements of each document are compared: no text in a message has more.
const mostCollated = 300

// collation returns what two documents say, set side by side.
func (d Desk) collation(ctx context.Context, a, b briefing.Document) (briefing.Collation, error) {
	topics, err := d.topicList(ctx)
	if err != nil {
		return briefing.Collation{}, err
	}
	var said [2][]briefing.Statement
	for i, doc := range []briefing.Document{a, b} {
		if said[i], _, err = d.Statements.Statements(ctx, briefing.Query{Document: doc.ID, Limit: mostCollated}); err != nil {
			return briefing.Collation{}, fmt.Errorf("statements in %s: %w", doc.ID, err)
		}
	}
	v := briefing.Collate(topics, said[0], said[1])
	v.CollateTexts(a, b)
	return v, nil
}

// collate answers with what two documents both say, and what only one of them says.
func (d Desk) collate(ctx context.Context, c bot.Call, a, b briefing.Document) (reply.Message, error) {
	if a.ID == b.ID {
		return reply.Message{}, bot.Refuse("Both are the document %q.", a.ID)
	}
	v, err := d.collation(ctx, a, b)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "‘" + wording.Shorten(a.Title, 60) + "’ and ‘" + wording.Shorten(b.Title, 60) + "’"}
	var src wording.Sources
	m.Blocks = append(m.Blocks, reply.Facts{
		{Name: "A", Value: wording.Document(a)},
		{Name: "B", Value: wording.Document(b)},
		{Name: "Said by both", Value: reply.Plain(fmt.Sprint(len(v.Both) + len(v.Text.Both)))},
		{Name: "Same matter", Value: reply.Plain(fmt.Sprint(len(v.Reworded) + len(v.Text.Reworded)))},
		{Name: "Only in A", Value: reply.Plain(fmt.Sprint(len(v.OnlyA) + len(v.Text.OnlyA)))},
		{Name: "Only in B", Value: reply.Plain(fmt.Sprint(len(v.OnlyB) + len(v.Text.OnlyB)))},
	})
	// What somebody is known to hold comes first.
	list := func(heading, more string, total int, item func(i int) reply.Item) {
		if total == 0 {
			return
		}
		l := reply.List{Total: total, Unit: "statements and sentences", More: more}
		for i := range min(total, pageSize) {
			l.Items = append(l.Items, item(i))
		}
		m.Blocks = append(m.Blocks, reply.Heading{Text: heading}, l)
	}
	pairs := func(heading string, ps []briefing.Pair, texts []briefing.PassagePair) {
		list(heading, asFile("md", c).Line, len(ps)+len(texts), func(i int) reply.Item {
			if i < len(ps) {
				return wording.Pair(ps[i], &src)
			}
			return wording.Passages(texts[i-len(ps)], &src)
		})
	}
	alone := func(heading, id string, ss []briefing.Statement, texts []briefing.Passage) {
		list(heading, bot.Line("source", "id", id), len(ss)+len(texts), func(i int) reply.Item {
			if i < len(ss) {
				return wording.Turn(briefing.Turn{Statement: ss[i], Change: briefing.AlsoSaid}, &src)
			}
			return wording.Sentence(texts[i-len(ss)], &src)
		})
	}
	pairs("Said by both", v.Both, v.Text.Both)
	pairs("On the same matter, in other words", v.Reworded, v.Text.Reworded)
	alone("Only in A", a.ID, v.OnlyA, v.Text.OnlyA)
	alone("Only in B", b.ID, v.OnlyB, v.Text.OnlyB)
	m.Blocks = append(m.Blocks, paragraph(reply.Words("Statements are compared by one holder at a time, all else sentence by sentence, by the words: what is the same in quite other words stands as only in one. "+
		"Marked in a pair is what only one of the two has.")))
	return d.finish(ctx, c, m, &src)
}
