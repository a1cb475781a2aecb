package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// previewed is how many statements and passages stand in a preview.
const previewed = 3

func (d Desk) alias(ctx context.Context, c bot.Call) (reply.Message, error) {
	actor, err := d.actor(ctx, c, "actor")
	if err != nil {
		return reply.Message{}, err
	}
	// Who has a name of an editor's is in the registry, which is the same everywhere.
	if err := d.tellable(ctx, actor, briefing.Clear); err != nil {
		return reply.Message{}, err
	}
	name, err := short("name", unquoted(c.Text("name")))
	if err != nil {
		return reply.Message{}, err
	}
	same := func(s string) bool { return briefing.Fold(s) == briefing.Fold(name) }
	if slices.ContainsFunc(actor.Names(), same) {
		return reply.Message{}, bot.Refuse("%s is called %q already.", actor.Name, name)
	}
	passages, total, err := d.Library.Search(ctx, briefing.SearchQuery{Words: `"` + strings.ReplaceAll(name, `"`, " ") + `"`, Limit: sampled})
	if err != nil {
		return reply.Message{}, fmt.Errorf("search %q: %w", name, err)
	}
	in := func(singular, plural string) string { return wording.Counted(total.N, singular, plural).Flat("") }
	shared := actor.Kind == briefing.Person && same(actor.FamilyName())
	var others []string
	for _, n := range d.Names.load().Find(name, briefing.WantActor) {
		if n.ID == actor.ID {
			continue
		}
		other, err := d.Directory.Actor(ctx, n.ID)
		switch {
		case err != nil:
			return reply.Message{}, fmt.Errorf("actor %s: %w", n.ID, err)
		case slices.ContainsFunc(other.Names(), same):
			return reply.Message{}, bot.RefuseOffering(mergeOffer(other, actor), "%q is the name of %s (%s) already.", name, other.Name, other.Kind)
		case !shared:
			return reply.Message{}, bot.Refuse("%q means %s (%s), in commands and in documents; %s. Give a name that means %s alone.",
				name, other.Name, other.Kind, in("passage has it", "passages have it"), actor.Name)
		}
		others = append(others, other.Name)
	}
	if shared && len(others) == 0 && !actor.Discovered {
		return reply.Message{}, bot.Refuse("%q means %s already, in commands and in documents.", name, actor.Name)
	}
	if err := d.apart(ctx, actor, name, in("passage has it", "passages have it")); err != nil {
		return reply.Message{}, err
	}
	if err := everyday(name, passages, in("passage has one or the other", "passages have one or the other")); err != nil {
		return reply.Message{}, err
	}
	passages = passages[:min(len(passages), previewed)]
	m := reply.Message{Title: "Give " + actor.Name + " one more name", Blocks: []reply.Block{
		reply.Facts{
			{Name: "As it stands", Value: reply.Plain(strings.Join(actor.Names(), ", "))},
			{Name: "As it will stand", Value: reply.Text{reply.Words(strings.Join(actor.Names(), ", ") + ", "), reply.Strong(name)}},
		},
		paragraph(reply.Words("Wherever a document says this name, it will mean " + actor.Name + ". All documents are read again, which may take a while.")),
	}}
	if len(others) > 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words(fmt.Sprintf("Now %q may also mean %s.", name, wording.List(others, "or")))))
	}
	if total.N == 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Words("No document has this name now.")))
	} else {
		l := reply.List{Total: total.N, Unit: "passages with the name"}
		for _, p := range passages {
			l.Items = append(l.Items, wording.Found(p))
		}
		m.Blocks = append(m.Blocks, l)
	}
	draft := briefing.Correction{Kind: briefing.AliasActor, Actor: actor.ID, Name: actor.Name, As: actor.Kind, Value: name}
	return d.settle(ctx, c, draft, m, "")
}

// sampled is how many of the passages with a name show whether it is also an everyday word.
const sampled = 200

// apart refuses a name by which documents mean somebody by an office, as in "the Ostrian chancellor", or an actor by another name with an office or
// nothing beside it, as in "President Quist" and "Ostria's". in says in how many passages it stands.
func (d Desk) apart(ctx context.Context, actor briefing.Actor, name, in string) error {
	if hasRole(actor.Offices, name) {
		return bot.Refuse("%q is an office: documents mean by it who holds it on their day; %s. Give a name that means %s alone.", name, in, actor.Name)
	}
	for _, n := range d.mentions(titled(name)) {
		offices, err := d.officesAbout(ctx, n.ID)
		if err != nil {
			return err
		}
		beside := strings.TrimSpace(n.before + " " + n.after)
		switch {
		case beside == "" && !n.owns: // the name itself
		case beside != "" && !hasRole(offices, beside):
		case beside != "" && n.Kind != briefing.Person:
			return bot.Refuse("%q is an office of %s: documents mean by it who holds it on their day; %s. Give a name that means %s alone.", name, n.Name, in, actor.Name)
		case n.ID == actor.ID:
			return bot.Refuse("%q has something beside the name. Give the name alone: %s.", name, n.as)
		default:
			return bot.Refuse("%q means %s (%s), in documents; %s. Give a name that means %s alone.", name, n.Name, n.Kind, in, actor.Name)
		}
	}
	return nil
}

// officesAbout returns the offices that an actor holds or held, and those of it that others do.
func (d Desk) officesAbout(ctx context.Context, id string) ([]briefing.Office, error) {
	a, err := d.Directory.Actor(ctx, id)
	if err != nil && !notFound(err) {
		return nil, fmt.Errorf("actor %s: %w", id, err)
	}
	officers, err := d.Roster.Officers(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("officers of %s: %w", id, err)
	}
	offices := slices.Clone(a.Offices)
	for _, p := range officers {
		offices = append(offices, p.Offices...)
	}
	return offices, nil
}

// hasRole reports whether words are the role of one of the offices, articles and "of" apart.
func hasRole(offices []briefing.Office, words string) bool {
	bare := func(s string) string {
		return strings.Join(slices.DeleteFunc(strings.Fields(s), func(w string) bool { return w == "the" || w == "of" }), " ")
	}
	role := bare(briefing.Fold(words))
	return slices.ContainsFunc(offices, func(o briefing.Office) bool { return role == bare(o.Role) })
}

// everyday refuses a name that may stand for something else in documents: one without letters or all in small ones, a day or a month, and a word that
// the passages which have the name also write in small letters. in says how many passages that is.
func everyday(name string, passages []briefing.Passage, in string) error {
	small := strings.ToLower(name)
	switch {
	case !strings.ContainsFunc(name, unicode.IsLetter):
		return bot.Refuse("%q has no letter: it is no name.", name)
	case small == strings.ToUpper(name): // in a script that has one case
		return nil
	case small == name:
		return bot.Refuse("%q is no name of anybody alone: it is all in small letters, as other words are. Give the name as documents write it.", name)
	case slices.Contains(calendar, small):
		return bot.Refuse("%q is no name of anybody alone: it is a day or a month. Give a longer name.", name)
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }): // of several words
		return nil
	}
	for _, p := range passages {
		if slices.Contains(strings.FieldsFunc(p.Text, func(r rune) bool { return !unicode.IsLetter(r) && r != '’' && r != '\'' }), small) {
			return bot.Refuse("%q is no name of anybody alone: documents also have the word %q; %s. Give a longer name.", name, small, in)
		}
	}
	return nil
}

// calendar is what days and months are called, in small letters.
var calendar = func() []string {
	var names []string
	for d := time.Sunday; d <= time.Saturday; d++ {
		names = append(names, strings.ToLower(d.String()))
	}
	for m := time.January; m <= time.December; m++ {
		names = append(names, strings.ToLower(m.String()))
	}
	return names
}()

func mergeOffer(from, into briefing.Actor) []reply.Action {
	if !from.Discovered {
		return nil
	}
	return []reply.Action{{Label: "Merge", Line: bot.Line("admin merge", "actor", "actor:"+from.ID, "into", "actor:"+into.ID)}}
}

func (d Desk) merge(ctx context.Context, c bot.Call) (reply.Message, error) {
	from, err := d.actor(ctx, c, "actor")
	if err != nil {
		return reply.Message{}, err
	}
	into, err := d.actor(ctx, c, "into")
	if err != nil {
		return reply.Message{}, err
	}
	switch {
	case from.ID == into.ID:
		return reply.Message{}, bot.Refuse("That is one actor already: %s.", from.Name)
	case !from.Discovered && into.Discovered:
		return reply.Message{}, bot.RefuseOffering(mergeOffer(into, from), "%s is in the registry, %s was found in documents: merge them the other way round.", from.Name, into.Name)
	case !from.Discovered:
		return reply.Message{}, bot.Refuse("%s and %s are both in the registry; only an actor found in documents can be merged. Mend the registry's actors.toml and reload.", from.Name, into.Name)
	}
	least, err := d.labelOf(ctx, from)
	if err != nil {
		return reply.Message{}, err
	}
	if err := d.tellable(ctx, into, least); err != nil {
		return reply.Message{}, err
	}
	documents, err := d.Edits.DiscoveredIn(ctx, from.ID)
	if err != nil {
		return reply.Message{}, fmt.Errorf("documents that name %s: %w", from.ID, err)
	}
	ofFrom, n, err := d.Statements.Statements(ctx, briefing.Query{Holder: from.ID, Limit: previewed})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s: %w", from.ID, err)
	}
	_, m, err := d.Statements.Statements(ctx, briefing.Query{Holder: into.ID, Limit: 1})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s: %w", into.ID, err)
	}
	var src wording.Sources
	preview := reply.Message{Title: "Merge two actors", Blocks: []reply.Block{
		reply.Facts{
			{Name: "As it stands", Value: reply.Plain(fmt.Sprintf("%s (%s, found in %s): %s; %s (%s): %s", from.Name, from.Kind,
				counted(len(documents), "document", "documents"), wording.Counted(n, "statement", "statements").Flat(""), into.Name, into.Kind, wording.Counted(m, "statement", "statements").Flat("")))},
			{Name: "As it will stand", Value: reply.Plain(fmt.Sprintf("%s, also called %s: the statements of both", into.Name, from.Name))},
		},
	}}
	if briefing.Unnamed(from.ID) {
		preview.Blocks = append(preview.Blocks, paragraph(reply.Words("Documents describe "+from.Name+", and name nobody: in all of them, later ones too, this will mean "+into.Name+
			". Where it may be somebody else, correct the holder of each statement instead.")))
	}
	preview.Blocks = append(preview.Blocks, statementsOf(from.Name, ofFrom, n, &src)...)
	draft := briefing.Correction{Kind: briefing.MergeActor, Actor: from.ID, Was: from.Name, Value: into.ID, Name: into.Name, As: into.Kind}
	return d.settle(ctx, c, draft, preview, fmt.Sprint(n))
}

// labelOf returns the lowest label of the documents that an actor is known from; that of one in the registry is the lowest there is.
func (d Desk) labelOf(ctx context.Context, a briefing.Actor) (briefing.Label, error) {
	if !a.Discovered {
		return briefing.Clear, nil
	}
	documents, err := d.Edits.DiscoveredIn(ctx, a.ID)
	if err != nil {
		return "", fmt.Errorf("documents that name %s: %w", a.ID, err)
	}
	lowest := briefing.Red
	for _, id := range documents {
		doc, err := d.Library.Document(ctx, id)
		if err != nil {
			return "", fmt.Errorf("document %s: %w", id, err)
		}
		if lowest.Admits(doc.Handling) {
			lowest = doc.Handling
		}
	}
	return lowest, nil
}

// tellable refuses an actor whose name may not be told where documents with the label l are: it stands only in others, which are
// labelled higher.
func (d Desk) tellable(ctx context.Context, a briefing.Actor, l briefing.Label) error {
	own, err := d.labelOf(ctx, a)
	if err == nil && !l.Admits(own) {
		err = bot.Refuse("%s is named only in documents that are labelled %s, and would be named where those are not shown. Nothing is changed.", a.Name, own)
	}
	return err
}

// statementsOf lists what will be held by somebody else.
func statementsOf(name string, statements []briefing.Statement, total int, src *wording.Sources) []reply.Block {
	if total == 0 {
		return nil
	}
	l := reply.List{Total: total, Unit: "statements"}
	for _, s := range statements {
		l.Items = append(l.Items, wording.Turn(briefing.Turn{Statement: s, Change: briefing.AlsoSaid}, src))
	}
	return append([]reply.Block{reply.Heading{Text: "Statements of " + name}, l}, src.Blocks("")...)
}

func (d Desk) split(ctx context.Context, c bot.Call) (reply.Message, error) {
	actor, err := d.actor(ctx, c, "actor")
	if err != nil {
		return reply.Message{}, err
	}
	if !c.Has("document") {
		return reply.Message{}, d.refuseSplit(ctx, actor)
	}
	documents, err := d.Edits.DiscoveredIn(ctx, actor.ID)
	if err != nil {
		return reply.Message{}, fmt.Errorf("documents that name %s: %w", actor.ID, err)
	}
	document := c.Text("document")
	switch {
	case !actor.Discovered:
		return reply.Message{}, bot.Refuse("%s is in the registry; only an actor found in documents can be split. To undo a merge: /admin split %s.", actor.Name, actor.Name)
	case !slices.Contains(documents, document):
		return reply.Message{}, bot.RefuseOffering(splitOffers(actor, documents), "%s is not named in %q.", actor.Name, document)
	}
	name := actor.Name + " (" + document + ")"
	if c.Has("name") {
		if name, err = short("name", unquoted(c.Text("name"))); err != nil {
			return reply.Message{}, err
		}
		for _, n := range d.Names.load().Find(name, briefing.WantActor) {
			return reply.Message{}, bot.Refuse("%q means %s (%s). Split with another name, and then make the two one with /admin merge.", name, n.Name, n.Kind)
		}
	}
	statements, _, err := d.Statements.Statements(ctx, briefing.Query{Holder: actor.ID, Document: document})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s: %w", actor.ID, err)
	}
	var src wording.Sources
	m := reply.Message{Title: "Split an actor", Blocks: []reply.Block{reply.Facts{
		{Name: "As it stands", Value: reply.Plain(actor.Name + ", in " + counted(len(documents), "document", "documents"))},
		{Name: "As it will stand", Value: reply.Text{reply.Words(actor.Name + "; and in "), reply.Code(document), reply.Words(": "), reply.Strong(name)}},
	}}}
	m.Blocks = append(m.Blocks, statementsOf(name, statements[:min(len(statements), previewed)], len(statements), &src)...)
	draft := briefing.Correction{Kind: briefing.SplitActor, Document: document, Actor: actor.ID, Was: actor.Name, Value: actor.ID + "-in-" + document,
		Name: name, As: actor.Kind}
	return d.settle(ctx, c, draft, m, fmt.Sprint(len(documents)))
}

// refuseSplit asks of what actor is to be rid: of those that were merged with it, or of one of its documents.
func (d Desk) refuseSplit(ctx context.Context, actor briefing.Actor) error {
	all, err := d.Corrections.Corrections(ctx)
	if err != nil {
		return fmt.Errorf("corrections: %w", err)
	}
	var merged []string
	var offers []reply.Action
	for _, c := range all {
		if c.Kind == briefing.MergeActor && c.Value == actor.ID && len(offers) < offered {
			merged = append(merged, c.Was)
			offers = append(offers, reply.Action{Label: "Undo: " + wording.Shorten(c.Was, 40), Line: bot.Line("admin undo", "id", c.ID)})
		}
	}
	if len(merged) > 0 {
		return bot.RefuseOffering(offers, "%s was merged with %s. Which merge is to be undone?", actor.Name, wording.List(merged, "and"))
	}
	if !actor.Discovered {
		return bot.Refuse("Nothing was merged with %s, and it is in the registry: there is nothing to take apart.", actor.Name)
	}
	documents, err := d.Edits.DiscoveredIn(ctx, actor.ID)
	if err != nil {
		return fmt.Errorf("documents that name %s: %w", actor.ID, err)
	}
	return bot.RefuseOffering(splitOffers(actor, documents), "%s was found in %s. In which of them is it somebody else?", actor.Name, wording.List(documents[:min(len(documents), offered)], "and"))
}

func splitOffers(actor briefing.Actor, documents []string) []reply.Action {
	var offers []reply.Action
	for _, id := range documents[:min(len(documents), offered)] {
		offers = append(offers, reply.Action{Label: wording.Shorten(id, 60), Line: bot.Line("admin split", "actor", "actor:"+actor.ID, "document", id)})
	}
	return offers
}
