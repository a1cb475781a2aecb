package commands

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"attache/bot"
	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

func who(d Desk) bot.Command {
	return bot.Command{
		Name:    "who",
		Summary: "Who an actor is: offices with dates, names, memberships, latest statements",
		Example: `/who "Ursula von der Leyen"`,
		Options: []bot.Option{
			d.actorOption("actor", "Whom", true),
			{Name: "full", Summary: "Every office, name and membership, however many", Type: bot.Flag},
			sourcesOption,
		},
		Run: d.who,
	}
}

func (d Desk) who(ctx context.Context, c bot.Call) (reply.Message, error) {
	a, err := d.actor(ctx, c, "actor")
	if err != nil {
		return reply.Message{}, err
	}
	facts := reply.Facts{{Name: "Kind", Value: reply.Plain(string(a.Kind))}}
	cut := false
	fact := func(name string, values ...reply.Text) {
		if len(values) == 0 {
			return
		}
		shown := values
		if len(values) > mostFacts && !c.Flag("full") {
			shown, cut = values[:mostFacts], true
		}
		var all reply.Text
		for i, v := range shown {
			if i > 0 {
				all = append(all, reply.Words("; "))
			}
			all = append(all, v...)
		}
		if more := len(values) - len(shown); more > 0 {
			all = append(all, reply.Words("; +"), reply.Number(more), reply.Words(" more"))
		}
		facts = append(facts, reply.Fact{Name: name, Value: all})
	}
	offices, err := d.offices(ctx, a)
	if err != nil {
		return reply.Message{}, err
	}
	for _, o := range offices {
		facts = append(facts, reply.Fact{Name: "Office", Value: o})
	}
	officers, err := d.officers(ctx, a)
	if err != nil {
		return reply.Message{}, err
	}
	fact("Held by", officers...)
	fact("Also called", plain(a.Aliases)...)
	fact("Demonym", plain(a.Demonyms)...)
	seats := a.Seats
	if a.Capital != "" {
		seats = append([]string{a.Capital}, seats...)
	}
	fact("Stands for it", plain(seats)...)
	members, err := d.nameAll(ctx, a.MemberOf)
	if err != nil {
		return reply.Message{}, err
	}
	fact("Member of", plain(members)...)
	in, err := d.Roster.Members(ctx, a.ID)
	if err != nil {
		return reply.Message{}, fmt.Errorf("members of %s: %w", a.ID, err)
	}
	names := make([]string, len(in))
	for i, m := range in {
		names[i] = m.Name
	}
	fact("Members", plain(names)...)
	facts = append(facts, reply.Fact{Name: "ID", Value: reply.Text{reply.Code(a.ID)}})
	m := reply.Message{Title: a.Name, Blocks: []reply.Block{facts}}
	if cut {
		m.Actions = append(m.Actions, reply.Action{Label: "All of it", Line: c.Line("full", "true", "sources", "")})
	}

	statements, total, err := d.Statements.Statements(ctx, briefing.Query{Holder: a.ID, Limit: nearest})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s: %w", a.ID, err)
	}
	var src wording.Sources
	rests := "Offices, names and memberships are those of the list of actors, not of a document."
	if a.Discovered {
		rests = "Not on the list of actors: known from documents only"
		if a.Descriptor != "" && len(statements) > 0 {
			m.Blocks = append(m.Blocks, paragraph(reply.Words("Introduced as: "+a.Descriptor+" "), src.Statement(statements[len(statements)-1])))
		}
		rests += "."
	}
	m.Blocks = append(m.Blocks, paragraph(reply.Words(rests)))
	if total == 0 {
		m.Blocks = append(m.Blocks, paragraph(reply.Strong("No sourced position"), reply.Words(" found of "+wording.Articled(a.Name)+".")))
		m.Actions = append(m.Actions, mentions(a))
		return d.finish(ctx, c, m, &src)
	}
	topics, err := d.topicList(ctx)
	if err != nil {
		return reply.Message{}, err
	}
	all := d.positionLine(a.ID)
	own, ownTotal, err := d.Statements.Statements(ctx, briefing.Query{Holder: a.ID, OwnOnly: true, Limit: nearest})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements of %s in own name: %w", a.ID, err)
	}
	list := func(heading string, ss []briefing.Statement, total int) {
		if len(ss) == 0 {
			return
		}
		l := reply.List{Total: total, Unit: "statements", More: all}
		for _, s := range wording.Once(ss) {
			l.Items = append(l.Items, unchanged(s, topics, &src))
		}
		m.Blocks = append(m.Blocks, reply.Heading{Text: heading}, l)
	}
	// What others tell of somebody is no word of his.
	told := slices.DeleteFunc(statements, func(s briefing.Statement) bool { return s.Own() })
	list("Latest statements", own, ownTotal)
	list("Latest that others tell", told, total-ownTotal)
	m.Actions = append(m.Actions,
		reply.Action{Label: "Positions", Line: all},
		reply.Action{Label: "Brief", Line: d.briefLine("actor:" + a.ID)})
	return d.finish(ctx, c, m, &src)
}

// mostFacts is how many officers, names or members are told of one actor unless all are asked for.
const mostFacts = 6

// plain returns each of words as a text.
func plain(words []string) []reply.Text {
	texts := make([]reply.Text, len(words))
	for i, w := range words {
		texts[i] = reply.Plain(w)
	}
	return texts
}

// offices returns the offices of a, the latest first: "president of Ukraine, since 20 May 2019".
func (d Desk) offices(ctx context.Context, a briefing.Actor) ([]reply.Text, error) {
	held := slices.Clone(a.Offices)
	slices.SortStableFunc(held, func(x, y briefing.Office) int { return y.From.Last().Compare(x.From.Last()) })
	var out []reply.Text
	for _, o := range held {
		of, err := d.nameOf(ctx, o.Of)
		if err != nil {
			return nil, err
		}
		office := append(reply.Plain(o.Role+" of "+wording.Articled(of)), term(o)...)
		if o.Basis != "" {
			office = append(office, reply.Words(" ("))
			office = append(append(office, dated(strings.TrimSuffix(o.Basis, "."))...), reply.Words(")"))
		}
		out = append(out, office)
	}
	return out, nil
}

// term returns when o was held: ", since 20 May 2019"; nothing where it is unknown.
func term(o briefing.Office) reply.Text {
	switch from, to := partial(o.From), partial(o.To); {
	case from != nil && to != nil:
		return reply.Text{reply.Words(", "), from, reply.Words(" to "), to}
	case from != nil && o.ToUnknown:
		return reply.Text{reply.Words(", from "), from, reply.Words(", end unknown")}
	case from != nil:
		return reply.Text{reply.Words(", since "), from}
	case to != nil:
		return reply.Text{reply.Words(", until "), to}
	case o.ToUnknown:
		return reply.Plain(", dates unknown")
	}
	return nil
}

// partial returns a date as people write it, "7 May 2012", "May 2012" or "2012"; nil where it is unknown.
func partial(p briefing.Partial) reply.Part {
	switch {
	case p.IsZero():
		return nil
	case p.First() == p.Last():
		return wording.Day(p.First())
	case len(p.String()) == len("2006-01"):
		return reply.Words(p.First().Time().Format("January 2006"))
	}
	return reply.Words(p.String())
}

// isoDay is a day as files have it.
var isoDay = regexp.MustCompile(`\b\d{4}-\d\d-\d\d\b`)

// dated returns s with its days as people write them.
func dated(s string) reply.Text {
	var text reply.Text
	at := 0
	for _, m := range isoDay.FindAllStringIndex(s, -1) {
		day, err := briefing.ParseDay(s[m[0]:m[1]])
		if err != nil {
			continue
		}
		text = append(text, reply.Words(s[at:m[0]]), wording.Day(day))
		at = m[1]
	}
	return append(text, reply.Words(s[at:]))
}

// foremost are the offices that are told first, in this order: who speaks for a state or an organisation, then who does abroad.
var foremost = []string{
	"president", "king", "queen", "pope", "supreme leader", "secretary-general", "secretary general", "chancellor", "prime minister", "taoiseach", "leader",
	"foreign minister", "foreign secretary", "secretary of state", "external affairs minister", "high representative",
	"defence minister", "defense minister", "defence secretary", "secretary of war", "secretary of defense", "national security adviser", "vice president",
}

// officers returns who holds an office of a that has no end, the foremost first: "president: Volodymyr Zelenskyy, since 20 May 2019".
func (d Desk) officers(ctx context.Context, a briefing.Actor) ([]reply.Text, error) {
	people, err := d.Roster.Officers(ctx, a.ID)
	if err != nil {
		return nil, fmt.Errorf("officers of %s: %w", a.ID, err)
	}
	type officer struct {
		rank   int
		office string
		text   reply.Text
	}
	var all []officer
	for _, p := range people {
		for _, o := range p.Offices {
			if o.Of == a.ID && o.To.IsZero() && !o.ToUnknown {
				rank := slices.Index(foremost, o.Role)
				if rank < 0 {
					rank = len(foremost)
				}
				office := o.Role + ": " + p.Name
				all = append(all, officer{rank, office, append(reply.Plain(office), term(o)...)})
			}
		}
	}
	slices.SortFunc(all, func(a, b officer) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.office, b.office)) })
	texts := make([]reply.Text, len(all))
	for i, o := range all {
		texts[i] = o.text
	}
	return texts, nil
}

func (d Desk) nameAll(ctx context.Context, ids []string) ([]string, error) {
	var names []string
	for _, id := range ids {
		name, err := d.nameOf(ctx, id)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// nameOf returns the name of the actor with that ID; the ID itself when it is unknown.
func (d Desk) nameOf(ctx context.Context, id string) (string, error) {
	a, err := d.Directory.Actor(ctx, id)
	switch {
	case notFound(err):
		return id, nil
	case err != nil:
		return "", fmt.Errorf("actor %s: %w", id, err)
	}
	return a.Name, nil
}
