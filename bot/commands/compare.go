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
		Summary: "Two actors, or two documents by their IDs: where they agree, where they differ, who spoke",
		Example: "/compare Zelenskyy Putin ceasefire",
		Options: []bot.Option{
			{Name: "a", Summary: "An actor, or the ID of a document", Type: bot.ActorName, Required: true, Suggest: d.suggestCompared},
			{Name: "b", Summary: "The other one", Type: bot.ActorName, Required: true, Suggest: d.suggestCompared},
			d.topicOption("topic", "On what; all topics when left out", false),
			pageOption, sourcesOption,
		},
		Run: d.compare,
	}
}

func (d Desk) compare(ctx context.Context, c bot.Call) (reply.Message, error) {
	docs, err := d.compared(ctx, c)
	switch {
	case err != nil:
		return reply.Message{}, err
	case docs != nil:
		return d.collate(ctx, c, docs[0], docs[1])
	}
	return d.contrast(ctx, c)
}

// suggestCompared returns completions of what can be compared: actors, then documents.
func (d Desk) suggestCompared(ctx context.Context, prefix string) ([]bot.Suggestion, error) {
	s, err := d.Names.suggest(briefing.WantActor)(ctx, prefix)
	if err != nil || strings.TrimSpace(prefix) == "" {
		return s, err
	}
	near, err := d.Library.NearDocuments(ctx, prefix, suggested/2)
	if err != nil {
		return nil, fmt.Errorf("documents like %s: %w", prefix, err)
	}
	s = s[:min(len(s), suggested-len(near))]
	for _, doc := range near {
		s = append(s, bot.Suggestion{Label: doc.ID + " — document, ‘" + wording.Shorten(doc.Title, 40) + "’", Value: doc.ID})
	}
	return s, nil
}

// compared returns the two documents that the caller compares by their IDs; nil where they are two actors. What is neither is refused with what it may be.
func (d Desk) compared(ctx context.Context, c bot.Call) ([]briefing.Document, error) {
	var docs []briefing.Document
	var unknown []string // options
	for _, option := range []string{"a", "b"} {
		name := c.Text(option)
		if d.Names.Known(bot.ActorName, name) {
			continue
		}
		switch doc, err := d.Library.Document(ctx, strings.Trim(name, "[]")); {
		case notFound(err):
			unknown = append(unknown, option)
		case err != nil:
			return nil, fmt.Errorf("document %s: %w", name, err)
		default:
			docs = append(docs, doc)
		}
	}
	switch {
	case len(unknown) > 0:
		return nil, d.notCompared(ctx, c, unknown[0], len(docs) > 0)
	case len(docs) == 1:
		other := "b"
		if d.Names.Known(bot.ActorName, c.Text("a")) {
			other = "a"
		}
		near, err := d.Library.NearDocuments(ctx, c.Text(other), offered)
		if err != nil {
			return nil, fmt.Errorf("documents like %s: %w", c.Text(other), err)
		}
		offers, names := documentOffers(near, func(id string) string { return c.Line(other, id, "page", "") })
		meant := ""
		if len(near) > 0 {
			meant = " Did you mean " + names + "?"
		}
		return nil, bot.RefuseOffering(offers, "One of them is a document and the other is not. I compare two actors, or two documents.%s", meant)
	case len(docs) == 2 && docs[0].ID == docs[1].ID:
		return nil, bot.Refuse("Both are the document %q.", docs[0].ID)
	}
	return docs, nil
}

// notCompared refuses the value of an option that is neither an actor nor a document, and offers what is like it: documents, where the other
// one is a document or no actor is like it.
func (d Desk) notCompared(ctx context.Context, c bot.Call, option string, document bool) error {
	name := c.Text(option)
	if !document && len(d.Names.load().Suggest(name, briefing.WantActor, 1)) > 0 {
		_, err := d.actor(ctx, c, option)
		return err
	}
	near, err := d.Library.NearDocuments(ctx, name, offered-1)
	if err != nil {
		return fmt.Errorf("documents like %s: %w", name, err)
	}
	switch {
	case len(near) > 0:
		return noDocument(name, near, func(id string) string { return c.Line(option, id, "page", "") })
	case document:
		return bot.Refuse("I know no document %q, and nothing like it. The ID of a document stands with each of its passages, as in /source white-house-talks#1a2b3c4d.", name)
	}
	if err := d.misplaced(ctx, name, briefing.WantActor); err != nil {
		return err
	}
	return bot.RefuseOffering([]reply.Action{{Label: "Search", Line: bot.Line("search", "query", name)}},
		"I know no actor and no document called %q, and nothing like it. Try /actors, or look for the words.", name)
}

// comparedTopics is how many topics a comparison shows at a time.
const comparedTopics = 5

// A contrasting is what there is to say of two actors.
type contrasting struct {
	a, b       briefing.Actor
	contrasts  []briefing.Contrast
	statements map[string]briefing.Statement
	spokenFor  map[string]bool // IDs of statements that somebody with an office of their holder tells of it
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
		m.Blocks = []reply.Block{paragraph(reply.Strong("No sourced position"), reply.Words(" found of "+wording.Articled(v.a.Name)+" or "+wording.Articled(v.b.Name)+on+"."))}
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
		relation, _ := v.relation(k)
		m.Blocks = append(m.Blocks, reply.Heading{Text: v.topics[k.Topic].Label + ": " + relation})
		l := reply.List{}
		for _, cell := range []*briefing.Cell{k.A, k.B} {
			if cell != nil {
				l.Items = append(l.Items, v.side(cell, &src)...)
			}
		}
		m.Blocks = append(m.Blocks, l)
	}
	if v.to-v.from < len(v.contrasts) {
		m.Blocks = append(m.Blocks, paragraph(reply.Words(fmt.Sprintf("Topics %d to %d of %d: %s.", v.from+1, v.to, len(v.contrasts), v.order()))))
	}
	m.Actions = append(v.turn, asFile("csv", c))
	return d.finish(ctx, c, m, &src)
}

// silent reports whether nothing of cell is the actor's own word, nor that of somebody with an office of it, who speaks for it.
func (v contrasting) silent(cell *briefing.Cell) bool {
	return cell.Silent() && !slices.ContainsFunc(cell.Told, func(p briefing.Point) bool { return v.spokenFor[p.ID] })
}

// relation says in a heading how the actors stand to each other, and without their names, as it is counted.
func (v contrasting) relation(k briefing.Contrast) (heading, counted string) {
	spoke := func(cell *briefing.Cell, a briefing.Actor) string {
		if v.silent(cell) {
			return "others tell of " + a.Name
		}
		return a.Name + " spoke"
	}
	switch k.Relation {
	case briefing.Differ:
		return theyDiffer, theyDiffer
	case briefing.Agree:
		return theyAgree, theyAgree
	case briefing.Both:
		switch a, b := v.silent(k.A), v.silent(k.B); {
		case a && b:
			return othersTell, othersTell
		case a:
			return spoke(k.B, v.b) + ", " + spoke(k.A, v.a), otherTold
		case b:
			return spoke(k.A, v.a) + ", " + spoke(k.B, v.b), otherTold
		}
		return bothSpoke, bothSpoke
	}
	cell, who := k.A, v.a
	if cell == nil {
		cell, who = k.B, v.b
	}
	if v.silent(cell) {
		return spoke(cell, who), oneTold
	}
	return spoke(cell, who), oneSpoke
}

// How two actors stand to each other on some topics.
const (
	theyDiffer = "they differ"
	theyAgree  = "they agree"
	bothSpoke  = "both spoke"
	otherTold  = "one spoke and others tell of the other"
	othersTell = "others tell of both"
	oneSpoke   = "one spoke"
	oneTold    = "others tell of one"
)

// order says in which order the topics stand.
func (v contrasting) order() string {
	var words []string
	for _, k := range v.contrasts { // by their relations
		where := map[briefing.Relation]string{briefing.Differ: "where they differ", briefing.Agree: "where they agree",
			briefing.Both: "where there is something of both", briefing.One: "where there is something of one"}[k.Relation]
		if !slices.Contains(words, where) {
			words = append(words, where)
		}
	}
	if len(words) == 1 {
		return "the latest first"
	}
	return "first " + strings.Join(words, ", then ")
}

// counts says how many topics there are of each kind, and what the words mean.
func (v contrasting) counts() string {
	n, as := make(map[briefing.Relation]int), make(map[string]int)
	for _, k := range v.contrasts {
		_, counted := v.relation(k)
		n[k.Relation]++
		as[counted]++
	}
	var words []string
	for _, counted := range []string{theyDiffer, theyAgree, bothSpoke, otherTold, othersTell, oneSpoke, oneTold} {
		if as[counted] > 0 {
			words = append(words, fmt.Sprintf("on %d %s", as[counted], counted))
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
	v.contrasts = briefing.Contrasts(v.a, v.b, briefing.Cells(points))
	if err := v.hear(ctx, d); err != nil {
		return v, err
	}
	v.page, err = p.page(c, len(v.contrasts))
	return v, err
}

// hear finds out where somebody with an office of one of the actors, who said nothing itself, tells what it holds.
func (v *contrasting) hear(ctx context.Context, d Desk) error {
	v.spokenFor = make(map[string]bool)
	for _, actor := range []briefing.Actor{v.a, v.b} {
		var ids []string
		for _, k := range v.contrasts {
			for _, cell := range []*briefing.Cell{k.A, k.B} {
				if cell != nil && cell.Holder == actor.ID && cell.Silent() {
					points, _ := cell.Shown(comparedPoints)
					for _, p := range points {
						ids = append(ids, p.ID)
					}
				}
			}
		}
		if len(ids) == 0 || actor.Kind == briefing.Person {
			continue // of a person nobody has an office
		}
		officers, err := d.Roster.Officers(ctx, actor.ID)
		if err != nil {
			return fmt.Errorf("officers of %s: %w", actor.ID, err)
		}
		told, err := d.statements(ctx, ids)
		if err != nil {
			return err
		}
		for id, st := range told {
			v.spokenFor[id] = toldByOne(officers, st)
		}
	}
	return nil
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

// mostCollated is how many statements of each document are compared: more than readouts, communiqués and news have.
const mostCollated = 300

// A collating is what two documents say, set side by side: all of it, or what is on a topic.
type collating struct {
	briefing.Collation
	asked briefing.Topic // the zero Topic: all
	cut   string         // what of long documents was compared; "" all
}

// collating returns what two documents say of what the caller asks for.
func (d Desk) collating(ctx context.Context, c bot.Call, a, b briefing.Document) (v collating, err error) {
	if c.Has("topic") {
		if v.asked, err = d.topic(ctx, c, "topic"); err != nil {
			return v, err
		}
	}
	topics, err := d.topicList(ctx)
	if err != nil {
		return v, err
	}
	var said [2][]briefing.Statement
	cut := false
	for i, doc := range []briefing.Document{a, b} {
		var total int
		if said[i], total, err = d.Statements.Statements(ctx, briefing.Query{Document: doc.ID, Limit: mostCollated}); err != nil {
			return v, fmt.Errorf("statements in %s: %w", doc.ID, err)
		}
		cut = cut || total > mostCollated
	}
	v.Collation = briefing.Collate(topics, said[0], said[1])
	v.CollateTexts(a, b)
	if cut || v.Text.Cut {
		v.cut = fmt.Sprintf("at most %d statements and %d sentences of each document", mostCollated, briefing.MostSentences)
	}
	if v.asked.ID != "" {
		v.Collation = v.On(v.asked)
	}
	v.OnlyA, v.OnlyB = wording.Once(v.OnlyA), wording.Once(v.OnlyB)
	return v, nil
}

// collate answers with what two documents both say, and what only one of them says.
func (d Desk) collate(ctx context.Context, c bot.Call, a, b briefing.Document) (reply.Message, error) {
	v, err := d.collating(ctx, c, a, b)
	if err != nil {
		return reply.Message{}, err
	}
	m := reply.Message{Title: "‘" + wording.Shorten(a.Title, 60) + "’ and ‘" + wording.Shorten(b.Title, 60) + "’"}
	if v.asked.ID != "" {
		m.Title += " on " + v.asked.Label
	}
	both, reworded := len(v.Both)+len(v.Text.Both), len(v.Reworded)+len(v.Text.Reworded)
	onlyA, onlyB := len(v.OnlyA)+len(v.Text.OnlyA), len(v.OnlyB)+len(v.Text.OnlyB)
	longest := max(both, reworded, onlyA, onlyB)
	p, err := byRank.page(c, longest)
	if err != nil {
		return reply.Message{}, err
	}
	var src wording.Sources
	m.Blocks = append(m.Blocks, reply.Facts{
		{Name: "A", Value: wording.Document(a)},
		{Name: "B", Value: wording.Document(b)},
		{Name: "Said by both", Value: reply.Plain(fmt.Sprint(both))},
		{Name: "Same matter", Value: reply.Plain(fmt.Sprint(reworded))},
		{Name: "Only in A", Value: reply.Plain(fmt.Sprint(onlyA))},
		{Name: "Only in B", Value: reply.Plain(fmt.Sprint(onlyB))},
	})
	if longest > p.to-p.from {
		m.Blocks = append(m.Blocks, paragraph(reply.Words(fmt.Sprintf("Entries %d to %d of each list; the longest has %d.", p.from+1, p.to, longest))))
	}
	// What somebody is known to hold comes first.
	list := func(heading, unit string, total int, item func(i int) reply.Item) {
		if total <= p.from {
			return
		}
		l := reply.List{Total: total, Unit: unit}
		if total > p.to {
			l.More = p.next
		}
		for i := p.from; i < min(total, p.to); i++ {
			l.Items = append(l.Items, item(i))
		}
		m.Blocks = append(m.Blocks, reply.Heading{Text: heading}, l)
	}
	pairs := func(heading string, ps []briefing.Pair, texts []briefing.PassagePair) {
		list(heading, "pairs", len(ps)+len(texts), func(i int) reply.Item {
			if i < len(ps) {
				return wording.Pair(ps[i], &src)
			}
			return wording.Passages(texts[i-len(ps)], &src)
		})
	}
	alone := func(heading string, ss []briefing.Statement, texts []briefing.Passage) {
		unit := "statements and sentences"
		switch {
		case len(texts) == 0:
			unit = "statements"
		case len(ss) == 0:
			unit = "sentences"
		case len(ss)+len(texts) == 2:
			unit = "passages"
		}
		list(heading, unit, len(ss)+len(texts), func(i int) reply.Item {
			if i < len(ss) {
				return wording.Turn(briefing.Turn{Statement: ss[i], Change: briefing.AlsoSaid}, &src)
			}
			return wording.Sentence(texts[i-len(ss)], &src)
		})
	}
	pairs("Said by both", v.Both, v.Text.Both)
	pairs("On the same matter, in other words", v.Reworded, v.Text.Reworded)
	alone("Only in A", v.OnlyA, v.Text.OnlyA)
	alone("Only in B", v.OnlyB, v.Text.OnlyB)
	says := "Statements are compared by one holder at a time, all else sentence by sentence, by the words: what is the same in quite other words stands as only in one. " +
		"Where words of a pair are marked, only one of the two has them."
	if v.asked.ID != "" {
		says += " Shown are statements on " + v.asked.Label + ", and sentences with a word for it."
	}
	if v.cut != "" {
		says += " Compared were " + v.cut + ": what is said further on in a longer one is in none of these lists."
	}
	m.Blocks = append(m.Blocks, paragraph(reply.Words(says)))
	m.Actions = append(p.turn, asFile("csv", c))
	return d.finish(ctx, c, m, &src)
}
