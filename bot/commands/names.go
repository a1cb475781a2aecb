package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// An Index is what actors and topics are called, as of the last Set. The zero Index knows no name.
// It is safe for concurrent use.
type Index struct {
	names atomic.Pointer[briefing.Names]
}

var _ bot.Names = (*Index)(nil)

// Set replaces the names.
func (x *Index) Set(entries []briefing.NameEntry) { x.names.Store(briefing.NewNames(entries)) }

// Share makes the names of x those of another.
func (x *Index) Share(other *Index) { x.names.Store(other.names.Load()) }

func (x *Index) load() *briefing.Names {
	if n := x.names.Load(); n != nil {
		return n
	}
	return briefing.NewNames(nil)
}

// Known implements [bot.Names].
func (x *Index) Known(t bot.Type, words string) bool { return len(x.load().Find(words, wanted(t))) > 0 }

func wanted(t bot.Type) briefing.Wanted {
	switch t {
	case bot.ActorName, bot.ActorNames:
		return briefing.WantActor
	case bot.TopicName, bot.TopicNames:
		return briefing.WantTopic
	}
	return briefing.WantAny
}

// suggested is how many completions are offered: Discord and Slack take no more than 25.
const suggested = 25

// suggest returns completions of the name being typed.
func (x *Index) suggest(want briefing.Wanted) func(context.Context, string) ([]bot.Suggestion, error) {
	return func(_ context.Context, prefix string) ([]bot.Suggestion, error) {
		names := x.load()
		var s []bot.Suggestion
		for _, n := range names.Suggest(prefix, want, suggested) {
			s = append(s, bot.Suggestion{Label: label(n), Value: names.Spelling(n, want)})
		}
		return s, nil
	}
}

// suggestSeveral completes the last of several names with commas between.
func (x *Index) suggestSeveral(want briefing.Wanted) func(context.Context, string) ([]bot.Suggestion, error) {
	one := x.suggest(want)
	return func(ctx context.Context, prefix string) ([]bot.Suggestion, error) {
		before, last := "", prefix
		if i := strings.LastIndexByte(prefix, ','); i >= 0 {
			before, last = strings.TrimSpace(prefix[:i])+", ", prefix[i+1:]
		}
		s, err := one(ctx, strings.TrimSpace(last))
		for i := range s {
			s[i].Label = before + s[i].Label
			s[i].Value = before + s[i].Value
		}
		return s, err
	}
}

// label names n with what it is and how much is known of it.
func label(n briefing.Named) string {
	return fmt.Sprintf("%s — %s, %s", n.Name, kind(n), wording.Counted(n.Positions, "position", "positions").Flat(""))
}

func kind(n briefing.Named) string {
	if n.Topic {
		return "topic"
	}
	return string(n.Kind)
}

// briefLine returns the line of a brief on what id, with "actor:" or "topic:" before it, stands for.
func (d Desk) briefLine(id string) string {
	names := d.Names.load()
	for _, n := range names.Find(id, briefing.WantAny) {
		return bot.Line("brief", "about", names.Spelling(n, briefing.WantAny))
	}
	return bot.Line("brief", "about", id)
}

// positionLine returns the line of the positions of the actor with that ID.
func (d Desk) positionLine(id string) string {
	names := d.Names.load()
	for _, n := range names.Find("actor:"+id, briefing.WantActor) {
		id = names.Spelling(n, briefing.WantActor)
	}
	return bot.Line("position", "actor", id)
}

// offered is how many names a refusal offers: a row of buttons holds five.
const offered = 5

// resolve returns the one actor or topic that the option names, or a refusal that offers what it may mean.
func (d Desk) resolve(ctx context.Context, c bot.Call, option string, want briefing.Wanted) (briefing.Named, error) {
	return d.resolveName(ctx, c.Text(option), want, func(name string) string { return c.Line(option, name, "page", "") })
}

// resolveName is resolve for a name from elsewhere; line returns the line to be typed with another name instead.
func (d Desk) resolveName(ctx context.Context, name string, want briefing.Wanted, line func(string) string) (briefing.Named, error) {
	names := d.Names.load()
	found := names.Find(name, want)
	if len(found) == 1 {
		return found[0], nil
	}
	if len(found) == 0 {
		if err := d.misplaced(ctx, name, want); err != nil {
			return briefing.Named{}, err
		}
	}
	ambiguous := len(found) > 1
	if !ambiguous {
		found = names.Suggest(name, want, offered-1)
	}
	var labels []string
	var offers []reply.Action
	for _, n := range found[:min(len(found), offered)] {
		labels = append(labels, n.Name+" ("+kind(n)+")")
		offers = append(offers, reply.Action{Label: n.Name, Line: line(names.Spelling(n, want))})
	}
	more := ""
	if len(found) > offered {
		more = fmt.Sprintf(" (+%d more)", len(found)-offered)
	}
	if !ambiguous { // the word may stand in documents all the same
		offers = append(offers, reply.Action{Label: "Search", Line: bot.Line("search", "query", name)})
	}
	switch {
	case ambiguous:
		return briefing.Named{}, bot.RefuseOffering(offers, "%q may mean %s%s. Which one?", name, wording.List(labels, "or"), more)
	case len(found) > 0:
		return briefing.Named{}, bot.RefuseOffering(offers, "I know no %s called %q. Did you mean %s?", wantedKind(want), name, wording.List(labels, "or"))
	}
	return briefing.Named{}, bot.RefuseOffering(offers, "I know no %s called %q, and nothing like it. Try /actors or /topics, or look for the words.", wantedKind(want), name)
}

// misplaced refuses a name of something else than what is wanted, and says what it is and what may be asked of that: a topic's where
// an actor is wanted and the other way round, a document's, a publisher's. It is nil where the name is none of these.
func (d Desk) misplaced(ctx context.Context, name string, want briefing.Wanted) error {
	names := d.Names.load()
	if found := names.Find(name, briefing.WantAny); len(found) > 0 && want == briefing.WantActor {
		topic := names.Spelling(found[0], briefing.WantTopic)
		return bot.RefuseOffering([]reply.Action{
			{Label: "Matrix", Line: bot.Line("matrix", "topic", topic)}, {Label: "Brief", Line: d.briefLine("topic:" + found[0].ID)},
		}, "%q is a topic, and no actor. Who stands where on it: %s", name, bot.Line("matrix", "topic", topic))
	} else if len(found) > 0 {
		return bot.RefuseOffering([]reply.Action{
			{Label: "Positions", Line: d.positionLine(found[0].ID)}, {Label: "Brief", Line: d.briefLine("actor:" + found[0].ID)},
		}, "%q is an actor, and no topic. Where it stands: %s", name, d.positionLine(found[0].ID))
	}
	doc, err := d.Library.Document(ctx, strings.Trim(name, "[]"))
	switch {
	case err == nil:
		line := bot.Line("source", "id", doc.ID)
		return bot.RefuseOffering([]reply.Action{{Label: "Document", Line: line}},
			"%q is a document, and no %s. What it says: %s", doc.ID, wantedKind(want), line)
	case !notFound(err):
		return fmt.Errorf("document %s: %w", name, err)
	}
	published, _, err := d.Library.Search(ctx, briefing.SearchQuery{Source: name, Limit: 1})
	if err != nil {
		return fmt.Errorf("documents of %s: %w", name, err)
	}
	if len(published) == 0 || briefing.Fold(published[0].Document.Source) != briefing.Fold(name) {
		return nil
	}
	line := `/search source:"` + strings.ReplaceAll(name, `"`, " ") + `"`
	return bot.RefuseOffering([]reply.Action{{Label: "Passages", Line: line}},
		"%q has published documents here, and is no %s that I know. What stands in them: %s", name, wantedKind(want), line)
}

func wantedKind(w briefing.Wanted) string {
	switch w {
	case briefing.WantActor:
		return "actor"
	case briefing.WantTopic:
		return "topic"
	}
	return "actor or topic"
}

// resolveAll returns the IDs of the names that an option of several names holds, in their order: each once, also where two of the names mean the same.
func (d Desk) resolveAll(ctx context.Context, c bot.Call, option string, want briefing.Wanted) ([]string, error) {
	var ids []string
	all := c.Names(option)
	for i, name := range all {
		n, err := d.resolveName(ctx, name, want, func(other string) string {
			fixed := slices.Clone(all)
			fixed[i] = other
			return c.Line(option, strings.Join(fixed, ", "))
		})
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, n.ID) {
			ids = append(ids, n.ID)
		}
	}
	return ids, nil
}
