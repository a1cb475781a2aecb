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
	statements, total, err := d.Statements.Statements(ctx, briefing.Query{Topic: topic.ID, Limit: mostStatements})
	if err != nil {
		return reply.Message{}, fmt.Errorf("statements on %s: %w", topic.ID, err)
	}
	b := briefing.BriefTopic(topic, statements)
	var none []reply.Block
	if b.Lead == nil {
		if none, err = d.wordsOf(ctx, topic); err != nil {
			return reply.Message{}, err
		}
	}
	all := bot.Line("timeline", "about", "topic:"+topic.ID)
	return d.tell(ctx, c, telling{
		none: none,
		name: topic.Label, of: "on it", id: topic.ID, unit: "actors", brief: b, read: len(statements), total: total,
		strand: func(briefing.Strand) string { return "" },
		apart:  "In the same context, without naming it",
		more:   all,
		gaps: func(src *wording.Sources) ([]reply.Item, error) {
			items, err := d.topicGaps(ctx, topic, b, src)
			return append(items, ascribed("somebody", all, statements)...), err
		},
	})
}

// wordsOf says that no position on topic is known, and where documents name its matter nonetheless. A word that only suggests it may be on anything.
func (d Desk) wordsOf(ctx context.Context, topic briefing.Topic) ([]reply.Block, error) {
	blocks := []reply.Block{paragraph(reply.Strong("No sourced position"), reply.Words(" found on "+topic.Label+"."))}
	l := reply.List{}
	seen := make(map[briefing.Span]string) // the documents of passages
search:
	for term := range topic.Names() {
		words := `"` + term + `"`
		passages, _, err := d.Library.Search(ctx, briefing.SearchQuery{Words: words, Limit: namedPassages})
		if err != nil {
			return nil, fmt.Errorf("search for %s: %w", words, err)
		}
		for _, p := range passages {
			if seen[p.Span] == p.Document.ID {
				continue
			}
			seen[p.Span] = p.Document.ID
			if l.Items = append(l.Items, wording.Found(p)); len(l.Items) == namedPassages {
				break search
			}
		}
	}
	if len(l.Items) > 0 {
		blocks = append(blocks, reply.Heading{Text: "The topic’s words stand in"}, l)
	}
	return blocks, nil
}

// namedPassages is how many passages are shown that have a word of a topic on which no position is known.
const namedPassages = 3

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
		none:    []reply.Block{paragraph(reply.Strong("No sourced position"), reply.Words(" found of "+wording.Articled(about.Name)+"."))},
		name:    about.Name, of: "of " + wording.Articled(about.Name), id: about.ID, unit: "topics", brief: b, read: len(statements), total: total,
		strand: strandName,
		apart:  "Without naming a topic",
		more:   d.positionLine(about.ID) + " history:true",
		gaps: func(src *wording.Sources) ([]reply.Item, error) {
			items, err := d.actorGaps(ctx, actor, b, src)
			return append(items, ascribed(about.Name, d.positionLine(about.ID)+" history:true", statements)...), err
		},
	})
}

// ascribed says how many of ss are what others ascribe to whom, which a brief leaves out, and with which line they are shown.
func ascribed(whom, line string, ss []briefing.Statement) []reply.Item {
	n := 0
	for _, s := range ss {
		if s.Imputed() {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	text := append(wording.Counted(n, "statement", "statements"), reply.Words(" of what others ascribe to "+whom+" left out: "), reply.Code(line))
	return []reply.Item{{Text: text}}
}

// A telling is a brief with the words in which it is told.
type telling struct {
	name, id    string
	of          string // what is found is found "on it", "of Ada Lund"
	preface     []reply.Block
	none        []reply.Block // what stands for a bottom line
	unit        string        // what its strands are: "actors"
	brief       briefing.Brief
	read, total int // statements
	strand      func(briefing.Strand) string
	apart       string // the heading of what does not name its topic
	more        string // the line that shows all statements
	gaps        func(*wording.Sources) ([]reply.Item, error)
}

// briefed is how many actors or topics a brief tells of at a time, each with the weightiest statement of its last day. What names no topic may be on
// anything: of that, more is told.
const briefed = 6

func (d Desk) tell(ctx context.Context, c bot.Call, t telling) (reply.Message, error) {
	m := reply.Message{Title: "Brief: " + t.name, Blocks: t.preface}
	var src wording.Sources
	if t.brief.Lead == nil {
		m.Blocks = append(m.Blocks, t.none...)
	} else {
		m.Blocks = append(m.Blocks, reply.Paragraph{Text: append(reply.Text{reply.Strong("Bottom line. ")}, wording.BottomLine(*t.brief.Lead, &src)...)})
	}
	if len(t.brief.Strands) > 0 {
		turn, err := t.strands(c, &m, &src)
		if err != nil {
			return reply.Message{}, err
		}
		m.Actions = turn
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
	gaps = append(gaps, stale(c, t.of, t.brief)...)
	if len(gaps) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Not known"}, reply.List{Items: gaps})
	}
	return d.finish(ctx, c, m, &src)
}

// strands adds a page of the last words to m: those that name the topic, and below them what the same strands have beside that. It returns the buttons that turn the page.
func (t telling) strands(c bot.Call, m *reply.Message, src *wording.Sources) ([]reply.Action, error) {
	words := lastWords(t.brief.Strands, t.strand)
	p, err := paging{briefed, byTime.before, byTime.next}.page(c, len(words))
	if err != nil {
		return nil, err
	}
	named := reply.List{Unit: "statements", More: t.more}
	apart := reply.List{Unit: "statements", More: t.more}
	shown := make(map[string]bool)
	tell := func(l *reply.List, s briefing.Strand, name string, most int) {
		if last := s.Last(); !shown[last[0].ID] {
			shown[last[0].ID] = true
			l.Items = append(l.Items, strandItems(last, s.Told(), name, most, src)...)
		}
	}
	before, now := 0, 0 // strands that name their topic, on earlier pages and on this one
	for i, w := range words[:p.to] {
		switch names := naming(w.strands); {
		case i < p.from:
			before += names
		case names == 0:
			tell(&apart, w.strands[0], w.name(), perDay)
		default:
			now += names
			tell(&named, w.strands[0], w.name(), 1)
		}
	}
	for _, w := range words[p.from:p.to] {
		for _, s := range w.strands {
			beside := besides(t.brief.Strands, s)
			if !s.Names() || beside == nil {
				continue
			}
			// What one sentence says is told once, and what was said before the last word in the topic's own words is past.
			if word, other := s.Last()[0], beside.Last()[0]; !other.LastDay().Before(word.LastDay()) && (other.DocumentID != word.DocumentID || other.Sentence != word.Sentence) {
				tell(&apart, *beside, t.strand(*beside), perDay)
			}
		}
	}
	named.Total, apart.Total = statementsIn(t.brief.Strands)
	if len(named.Items) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: "Who said what"})
		m.Blocks = append(m.Blocks, pageOf(before, before+now, naming(t.brief.Strands), t.unit)...)
		m.Blocks = append(m.Blocks, named)
	}
	if len(apart.Items) > 0 {
		m.Blocks = append(m.Blocks, reply.Heading{Text: t.apart}, apart)
	}
	return p.turn, nil
}

// A lastWord is the weightiest statement of the last day of strands, which all have it.
type lastWord struct {
	strands []briefing.Strand
	names   []string
}

func (w lastWord) name() string { return strings.Join(w.names, " · ") }

// lastWords returns the last word of each strand, in their order: a statement that is it on several topics once, unless it changed something on
// a later one of them. Strands in which the topic is not named, beside others of the same actor on it in which it is, are left out.
func lastWords(strands []briefing.Strand, name func(briefing.Strand) string) []lastWord {
	var words []lastWord
	for _, s := range strands {
		if !s.Names() && slices.ContainsFunc(strands, func(other briefing.Strand) bool { return other.Names() && sameStrand(s, other) }) {
			continue
		}
		first := s.Last()[0]
		i := slices.IndexFunc(words, func(w lastWord) bool {
			return w.strands[0].Last()[0].ID == first.ID && !first.Change.Moved()
		})
		if i < 0 {
			words = append(words, lastWord{[]briefing.Strand{s}, []string{name(s)}})
			continue
		}
		words[i].strands = append(words[i].strands, s)
		words[i].names = append(words[i].names, name(s))
	}
	return words
}

// besides returns the strand beside s in which its topic is not named; nil where there is none.
func besides(strands []briefing.Strand, s briefing.Strand) *briefing.Strand {
	i := slices.IndexFunc(strands, func(other briefing.Strand) bool { return other.Context && sameStrand(s, other) })
	if i < 0 {
		return nil
	}
	return &strands[i]
}

func sameStrand(a, b briefing.Strand) bool {
	return a.Topic.ID == b.Topic.ID && a.Holder.Actor == b.Holder.Actor && a.Holder.Name == b.Holder.Name
}

// naming returns how many of strands name their topic.
func naming(strands []briefing.Strand) int {
	n := 0
	for _, s := range strands {
		if s.Names() {
			n++
		}
	}
	return n
}

// statementsIn returns how many statements there are in strands that name their topic, and how many in the others.
func statementsIn(strands []briefing.Strand) (named, apart int) {
	in := make(map[bool]map[string]bool)
	for _, s := range strands {
		if in[s.Names()] == nil {
			in[s.Names()] = make(map[string]bool)
		}
		for _, t := range s.Turns {
			in[s.Names()][t.ID] = true
		}
	}
	return len(in[true]), len(in[false])
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

func stale(c bot.Call, of string, b briefing.Brief) []reply.Item {
	var all []briefing.Statement
	for _, s := range b.Strands {
		for _, t := range s.Turns {
			all = append(all, t.Statement)
		}
	}
	if len(all) == 0 {
		return nil
	}
	newest := slices.MinFunc(all, briefing.LatestFirst)
	last := newest.LastDay()
	if last.IsZero() || !last.Before(today(c).AddDays(-staleAfter)) {
		return nil
	}
	is := " is of "
	if !wording.OnItsDay(newest) {
		is = " was told by "
	}
	text := append(reply.Text{reply.Words("The newest statement found " + of + is), wording.Day(last), reply.Words(", ")}, ago(c.Now, last)...)
	return []reply.Item{{Text: append(text, reply.Words("."))}}
}

// looked is in how many of the newest documents gaps are looked for.
const looked = 5

// A hearing is a document with what is said in it.
type hearing struct {
	document   briefing.Document
	statements []briefing.Statement
	known      map[nearness]bool // what near has found
}

// hearings returns the newest documents of b.
func (d Desk) hearings(ctx context.Context, b briefing.Brief) ([]hearing, error) {
	var all []hearing
	for _, id := range documents(b) {
		doc, err := d.Library.Document(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("document %s: %w", id, err)
		}
		said, _, err := d.Statements.Statements(ctx, briefing.Query{Document: id, Limit: mostStatements})
		if err != nil {
			return nil, fmt.Errorf("statements in %s: %w", id, err)
		}
		all = append(all, hearing{doc, said, make(map[nearness]bool)})
	}
	return all, nil
}

// near reports whether the paragraph in which s stands, or the one before it, has a word for topic: then s may be about it, whatever its own words are.
func (h hearing) near(s briefing.Statement, topic briefing.Topic) bool {
	text := h.document.Text
	start, end := h.document.Body, len(text)
	if i := strings.LastIndex(text[start:s.Sentence.Start], "\n\n"); i >= 0 {
		start += max(0, strings.LastIndex(text[start:start+i], "\n\n"))
	}
	if i := strings.Index(text[s.Sentence.End:], "\n\n"); i >= 0 {
		end = s.Sentence.End + i
	}
	k := nearness{topic.ID, start, end}
	near, known := h.known[k]
	if !known {
		near = topic.In(text[start:end]) || topic.Hinted(text[start:end])
		h.known[k] = near
	}
	return near
}

// A nearness is a topic and a part of a text.
type nearness struct {
	topic      string
	start, end int
}

// holders returns who of the registry hold s, alone or with others.
func holders(s briefing.Statement) []briefing.Mention {
	all := append([]briefing.Mention{s.Holder}, s.Members...)
	return slices.DeleteFunc(all, func(m briefing.Mention) bool { return m.Actor == "" || m.Discovered })
}

// topicGaps says which persons and states of the registry speak in the documents of b, but nowhere on its topic, and whose positions are known
// through others only. It names none who said anything near the topic's words: that may be on it.
func (d Desk) topicGaps(ctx context.Context, topic briefing.Topic, b briefing.Brief, src *wording.Sources) ([]reply.Item, error) {
	spoke := make(map[string]bool) // on the topic, or near it
	own := make(map[string]bool)   // of those, in the holder's own name
	hear := func(s briefing.Statement, on bool) {
		for _, m := range holders(s) {
			spoke[m.Actor] = true
			own[m.Actor] = own[m.Actor] || on && s.Own()
		}
	}
	for _, s := range b.Strands {
		for _, t := range s.Turns {
			hear(t.Statement, true)
		}
	}
	hearings, err := d.hearings(ctx, b)
	if err != nil {
		return nil, err
	}
	for _, h := range hearings {
		for _, s := range h.statements {
			if h.near(s, topic) {
				hear(s, len(s.Named()) == 0) // what names another topic is no word of its own on this one
			}
		}
	}
	var silent []string
	asked := make(map[string]bool)
	for _, h := range hearings {
		for _, s := range h.statements {
			if !s.Own() {
				continue // others were heard
			}
			for _, m := range holders(s) {
				if spoke[m.Actor] || asked[m.Actor] {
					continue
				}
				asked[m.Actor] = true
				alone, err := d.answersFor(ctx, m.Actor, spoke)
				if err != nil {
					return nil, err
				}
				if alone {
					silent = append(silent, m.Name)
				}
			}
		}
	}
	items := missing("Heard in the same documents, but not on it: ", silent)
	reported, err := d.onlyTold(ctx, "Known only through others, not in their own name: ", ", ", b, src, func(s briefing.Strand) string {
		if s.Holder.Actor == "" || s.Holder.Discovered || own[s.Holder.Actor] {
			return ""
		}
		return s.Holder.Name
	})
	return append(items, reported...), err
}

// onlyTold says of what strands that name their topic nothing but what others tell is known: name returns what is said of each, "" that it is not so.
func (d Desk) onlyTold(ctx context.Context, sentence, between string, b briefing.Brief, src *wording.Sources, name func(briefing.Strand) string) ([]reply.Item, error) {
	var reported reply.Text
	for _, s := range b.Strands {
		if !s.Names() {
			continue
		}
		of := name(s)
		if of == "" {
			continue
		}
		spoken, err := d.spokenFor(ctx, s)
		if err != nil {
			return nil, err
		}
		if spoken {
			continue
		}
		if len(reported) > 0 {
			reported = append(reported, reply.Words(between))
		}
		reported = append(reported, reply.Words(of+" "), src.Statement(s.Turns[0].Statement))
	}
	if len(reported) == 0 {
		return nil, nil
	}
	return []reply.Item{{Text: append(reply.Plain(sentence), append(reported, reply.Words("."))...)}}, nil
}

// answersFor reports whether the actor with that ID speaks for itself alone: a person, or a state of which nobody who spoke holds an office. What a
// minister says is a position of his country, and what a bloc holds its members say.
func (d Desk) answersFor(ctx context.Context, id string, spoke map[string]bool) (bool, error) {
	a, err := d.Directory.Actor(ctx, id)
	if err != nil {
		return false, fmt.Errorf("actor %s: %w", id, err)
	}
	if a.Kind != briefing.State {
		return a.Kind == briefing.Person, nil
	}
	officers, err := d.Roster.Officers(ctx, id)
	if err != nil {
		return false, fmt.Errorf("officers of %s: %w", id, err)
	}
	return !slices.ContainsFunc(officers, func(o briefing.Actor) bool { return spoke[o.ID] }), nil
}

// spokenFor reports whether what others tell of the holder of s is as good as its own word: where one of them holds an office of it, as a minister does
// of his country, or where it is a bloc or a group, which has no voice but that of those in it.
func (d Desk) spokenFor(ctx context.Context, s briefing.Strand) (bool, error) {
	holder, err := d.Directory.Actor(ctx, s.Holder.Actor)
	if err != nil {
		return false, fmt.Errorf("actor %s: %w", s.Holder.Actor, err)
	}
	if holder.Kind == briefing.Bloc || holder.Kind == briefing.Group {
		return true, nil
	}
	officers, err := d.Roster.Officers(ctx, s.Holder.Actor)
	if err != nil {
		return false, fmt.Errorf("officers of %s: %w", s.Holder.Actor, err)
	}
	return slices.ContainsFunc(s.Turns, func(t briefing.Turn) bool { return toldByOne(officers, t.Statement) }), nil
}

// toldByOne reports whether st is known through one of actors.
func toldByOne(actors []briefing.Actor, st briefing.Statement) bool {
	return slices.ContainsFunc(st.Via, func(m briefing.Mention) bool {
		return slices.ContainsFunc(actors, func(a briefing.Actor) bool { return a.ID == m.Actor })
	})
}

// actorGaps says on which topics the positions of the actor are known through others only. It names no topic near whose words the actor said
// anything: that may be on it.
func (d Desk) actorGaps(ctx context.Context, about briefing.Actor, b briefing.Brief, src *wording.Sources) ([]reply.Item, error) {
	own := make(map[string]bool) // topics
	for _, s := range b.Strands {
		for _, t := range s.Turns {
			for _, id := range t.Topics {
				own[id] = own[id] || t.Own()
			}
		}
	}
	hearings, err := d.hearings(ctx, b)
	if err != nil {
		return nil, err
	}
	near := func(topic briefing.Topic) bool {
		return slices.ContainsFunc(hearings, func(h hearing) bool {
			return slices.ContainsFunc(h.statements, func(s briefing.Statement) bool {
				return s.By(about.ID) && s.Own() && len(s.Named()) == 0 && h.near(s, topic)
			})
		})
	}
	return d.onlyTold(ctx, "Known only through others, not in own name: ", "; ", b, src, func(s briefing.Strand) string {
		if own[s.Topic.ID] || near(s.Topic) {
			return ""
		}
		return s.Topic.Label
	})
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

// missing says of names that they are missing, of all or not at all: nobody can check what is said of "17 more".
func missing(sentence string, names []string) []reply.Item {
	if len(names) == 0 || len(names) > mostMissing {
		return nil
	}
	return []reply.Item{{Text: reply.Plain(sentence + wording.List(names, "and") + ".")}}
}

// mostMissing is how many names a gap lists: what is not known is not to be longer than what is.
const mostMissing = 8
