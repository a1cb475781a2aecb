package commands

import (
	"context"
	"fmt"
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
		m.Blocks = []reply.Block{paragraph(reply.Strong("No sourced position"), reply.Words(" of "+wording.Articled(v.a.Name)+" or "+wording.Articled(v.b.Name)+on+"."))}
		return d.finish(ctx, c, m, &src)
	}
	err = v.read(ctx, d, func(cell *briefing.Cell) []briefing.Point {
		points, _ := cell.Shown(comparedPoints)
		return append(points, cell.Since()...)
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
		m.Blocks = append(m.Blocks, paragraph(reply.Words(fmt.Sprintf("Topics %d to %d of %d: first where they differ, then where they agree, then where both spoke.", v.from+1, v.to, len(v.contrasts)))))
	}
	m.Actions = append(v.turn, asFile("csv", c))
	return d.finish(ctx, c, m, &src)
}

// relation says in a heading how the actors stand to each other.
func (v contrasting) relation(k briefing.Contrast) string {
	spoke := func(cell *briefing.Cell, a briefing.Actor) string {
		if cell.Silent() {
			return "others tell of " + a.Name
		}
		return a.Name + " spoke"
	}
	switch k.Relation {
	case briefing.Differ:
		return "they differ"
	case briefing.Agree:
		return "they agree"
	case briefing.Both:
		switch a, b := k.A.Silent(), k.B.Silent(); {
		case a && b:
			return "others tell of both"
		case a:
			return spoke(k.B, v.b) + ", " + spoke(k.A, v.a)
		case b:
			return spoke(k.A, v.a) + ", " + spoke(k.B, v.b)
		}
		return "both spoke"
	}
	cell, who := k.A, v.a
	if cell == nil {
		cell, who = k.B, v.b
	}
	switch {
	case k.Relation == briefing.One:
		return spoke(cell, who)
	case cell.Silent():
		return "only " + who.Name + " is on record, through others"
	}
	return "only " + who.Name + " is on record"
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
		{briefing.Differ, "they differ"}, {briefing.Agree, "they agree"}, {briefing.Both, "both are on record"},
		{briefing.One, "only one for sure"}, {briefing.OneOnly, "only one"},
	} {
		if n[r.relation] > 0 {
			words = append(words, "on "+fmt.Sprint(n[r.relation])+" "+r.text)
		}
	}
	said := "Topics: " + strings.Join(words, ", ") + "."
	switch judged := n[briefing.Agree]+n[briefing.Differ] > 0; {
	case judged && n[briefing.Both] > 0:
		said += " They agree or differ where both say so themselves, of the same thing; all else is yours to compare."
	case judged:
		said += " They agree or differ where both say so themselves, of the same thing."
	case n[briefing.Both] > 0:
		said += " I do not judge how their words go together: compare them."
	}
	return said
}

// comparedPoints is how many statements of one day a comparison shows of each actor.
const comparedPoints = 4

// side returns what one of the actors holds.
func (v contrasting) side(cell *briefing.Cell, src *wording.Sources) []reply.Item {
	points, more := cell.Shown(comparedPoints)
	items := make([]reply.Item, len(points))
	own := 0 // the last of those in own name
	for i, p := range points {
		items[i] = wording.Turn(briefing.Turn{Statement: v.statements[p.ID].Of(p.Holder), Change: briefing.AlsoSaid}, src)
		if p.Own {
			own = i
		}
	}
	if since := cell.Since(); len(since) > 0 {
		items[own].Note = append(items[own].Note, reply.Words(" · also spoke on "), wording.Day(since[0].Date), reply.Words(" "), src.Statement(v.statements[since[0].ID]))
	}
	if more > 0 {
		last := &items[len(items)-1]
		last.Note = append(last.Note, reply.Words(fmt.Sprintf(" · +%d more", more)))
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
	near, err := d.near(ctx, cells, v.a.ID, v.b.ID)
	if err != nil {
		return v, err
	}
	v.contrasts = briefing.Contrasts(v.a, v.b, cells, near)
	v.page, err = p.page(c, len(v.contrasts))
	return v, err
}

// near returns the topics on which only one of two actors has a cell, and there is something of the other nevertheless.
func (d Desk) near(ctx context.Context, cells []briefing.Cell, a, b string) ([]string, error) {
	has := map[string]map[string]bool{a: {}, b: {}}
	for _, c := range cells {
		has[c.Holder][c.Topic] = true
	}
	var near []string
	for _, of := range [][2]string{{a, b}, {b, a}} {
		var lone []string
		for topic := range has[of[0]] {
			if !has[of[1]][topic] {
				lone = append(lone, topic)
			}
		}
		if len(lone) == 0 {
			continue
		}
		found, err := d.Stands.Near(ctx, of[1], lone)
		if err != nil {
			return nil, fmt.Errorf("near %v of %s: %w", lone, of[1], err)
		}
		near = append(near, found...)
	}
	return near, nil
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
