package briefing

import (
	"cmp"
	"slices"
	"strings"
)

// A Brief is what is known about an actor or a topic, in the order in which it is told.
type Brief struct {
	Lead    *Turn    // the bottom line; nil when nothing is known
	Strands []Strand // on a topic one for each actor, of an actor one for each topic; those that name the topic first, then the latest first
}

// A Strand is what one actor says on one topic.
type Strand struct {
	Holder  Mention
	Topic   Topic  // the zero Topic: on none
	Context bool   // only the text around what is said names Topic: it may be about another matter, and stands in a strand of its own
	Turns   []Turn // newest first, of one day the weightiest first
}

// Names reports whether what is said in s names its topic.
func (s Strand) Names() bool { return s.Topic.ID != "" && !s.Context }

// Latest returns the turns of the strand's last day; where the day of none is known, those that are told of the last one.
func (s Strand) Latest() []Turn {
	n := 1
	for n < len(s.Turns) && s.Turns[n].Date == s.Turns[0].Date && s.Turns[n].LastDay() == s.Turns[0].LastDay() {
		n++
	}
	return s.Turns[:n]
}

// Last returns the turns of the last day on which the holder spoke in its own name; of the last day of all where it never did, or on no known day. What
// others tell of it since is in Told.
func (s Strand) Last() []Turn {
	if own := s.own(); len(own) > 0 && !own[0].Date.IsZero() {
		return Strand{Turns: own}.Latest()
	}
	return s.Latest()
}

// Told returns what others tell of the holder since its last word, the latest telling first; nothing where it never spoke in its own name.
func (s Strand) Told() []Turn {
	last := s.Last()[0]
	if !last.Own() {
		return nil
	}
	told := slices.DeleteFunc(slices.Clone(s.Turns), func(t Turn) bool { return t.Own() || !t.LastDay().After(last.LastDay()) })
	slices.SortStableFunc(told, func(a, b Turn) int { return LatestFirst(a.Statement, b.Statement) })
	return told
}

func (s Strand) own() []Turn {
	var own []Turn
	for _, t := range s.Turns {
		if t.Own() {
			own = append(own, t)
		}
	}
	return own
}

// OnlyReported reports whether all that is known of the strand came through others.
func (s Strand) OnlyReported() bool { return s.own() == nil }

// BriefTopic returns the brief on topic of ss, statements on it in any order. Those that only the text around them puts on it are in strands
// of their own, and never the bottom line; what others ascribe to a holder is left out.
func BriefTopic(topic Topic, ss []Statement) Brief {
	type key struct {
		holder  string
		context bool
	}
	var order []key
	by := make(map[key][]Statement)
	ss = slices.DeleteFunc(slices.Clone(ss), imputed)
	for _, s := range ss {
		k := key{s.Holder.Actor, s.Inherits(topic.ID)}
		if k.holder == "" {
			// A name cannot clash with an ID: IDs hold no blank.
			k.holder = " " + Fold(s.Holder.Name)
		}
		if _, ok := by[k]; !ok {
			order = append(order, k)
		}
		by[k] = append(by[k], s)
	}
	// What somebody holds with others stands with them, but what he holds alone may have changed since.
	for _, s := range ss {
		for _, m := range s.Members {
			k := key{m.Actor, false}
			if _, ok := by[k]; ok && m.Actor != s.Holder.Actor && !s.Inherits(topic.ID) {
				by[k] = append(by[k], s.Of(m.Actor))
			}
		}
	}
	var strands []Strand
	for _, k := range order {
		turns := slices.DeleteFunc(Changes(topic, by[k]), func(t Turn) bool { return t.Told != nil })
		strands = append(strands, Strand{by[k][0].Holder, topic, k.context, turns})
	}
	return newBrief(strands, Strand.Names)
}

// BriefActor returns the brief on the holder of ss, statements in any order; topics are all topics.
// A statement on several topics stands in the strand of each that its sentence names; one that names none, in those of the topics that the text
// around it names, and where that names none either, in that of the zero Topic. What others ascribe to the holder is left out.
func BriefActor(topics []Topic, ss []Statement) Brief {
	type key struct {
		topic   string
		context bool
	}
	by := make(map[key][]Statement)
	for _, s := range slices.DeleteFunc(slices.Clone(ss), imputed) {
		ids := s.Named()
		context := len(ids) == 0 && len(s.Topics) > 0
		switch {
		case context:
			ids = s.Topics
		case len(ids) == 0:
			ids = []string{""}
		}
		for _, id := range ids {
			k := key{id, context}
			by[k] = append(by[k], s)
		}
	}
	var strands []Strand
	for _, topic := range append(slices.Clone(topics), Topic{}) {
		for _, context := range []bool{false, true} {
			if on := by[key{topic.ID, context}]; len(on) > 0 {
				strands = append(strands, Strand{on[0].Holder, topic, context, Changes(topic, on)})
			}
		}
	}
	return newBrief(strands, func(Strand) bool { return true })
}

func imputed(s Statement) bool { return s.Imputed() }

// newBrief returns the brief of strands; those that lead may have the bottom line.
func newBrief(strands []Strand, leads func(Strand) bool) Brief {
	slices.SortStableFunc(strands, func(a, b Strand) int {
		x, y := a.Last()[0], b.Last()[0]
		return cmp.Or(first(a.Names(), b.Names()), LatestFirst(x.Statement, y.Statement), byWeight(x, y))
	})
	leading := slices.DeleteFunc(slices.Clone(strands), func(s Strand) bool { return !leads(s) })
	return Brief{lead(leading), strands}
}

// moved returns the last turn of s on which its position moved: the weightiest of a day on which all that was said on the
// matter moved the same way. It is nil when there is none, when not all of the last day with a move moved the same way, or when
// the holder has said something of weight since that does not reaffirm it: then it is not the last word.
func (s Strand) moved() *Turn {
	for i := 0; i < len(s.Turns); {
		day := Strand{Turns: s.Turns[i:]}.Latest()
		i += len(day)
		// What is merely said beside a move takes nothing from it.
		on := slices.DeleteFunc(slices.Clone(day), func(t Turn) bool { return !t.OnMatter || !t.Change.Moved() && (t.Act == Say || !t.Outright()) })
		if !slices.ContainsFunc(on, func(t Turn) bool { return t.Change.Moved() }) {
			if slices.ContainsFunc(day, func(t Turn) bool { return t.Change != Reaffirmed && ofWeight(t.Statement) }) {
				return nil
			}
			continue
		}
		if slices.ContainsFunc(on, func(t Turn) bool { return t.Change != on[0].Change }) {
			return nil
		}
		return &on[0]
	}
	return nil
}

// fresh is for how many days a change makes the bottom line, counted back from the last statement.
const fresh = 30

// lead chooses the bottom line: of the last change of each strand in the days that are fresh the strongest one, then the
// latest; without one, of the fresh statements the one that says most about the topic, then the latest.
func lead(strands []Strand) *Turn {
	var newest Day
	for _, s := range strands {
		if d := s.Turns[0].Date; d.After(newest) {
			newest = d
		}
	}
	var moved, said *Turn
	var of Strand // of said
	for _, s := range strands {
		if t := s.moved(); t != nil && !t.Date.Before(newest.AddDays(-fresh)) && (moved == nil || stronger(*t, *moved)) {
			moved = t
		}
		for i := range s.Turns {
			if t := &s.Turns[i]; !t.Date.Before(newest.AddDays(-fresh)) && (said == nil || betterLead(s, *t, of, *said)) {
				said, of = t, s
			}
		}
	}
	if moved != nil {
		return moved
	}
	if said != nil && said.Change.Moved() {
		// More has been said since: it is news as a position, not as a change.
		plain := *said
		plain.Change, plain.Before = AlsoSaid, nil
		return &plain
	}
	return said
}

// stronger reports whether a makes a better bottom line than b, both of which moved: the stronger change, then the later
// one, then the weightier.
func stronger(a, b Turn) bool {
	return cmp.Or(cmp.Compare(a.Change.Rank(), b.Change.Rank()), b.Date.Compare(a.Date), byWeight(a, b)) < 0
}

// betterLead reports whether a, of one strand, makes a better bottom line than b, of another, where nothing moved: the one that says more
// about its topic, then the one in the holder's own name, then the one that names its topic, then the one that is held alone, then the later one, then the weightier.
func betterLead(on Strand, a Turn, other Strand, b Turn) bool {
	return cmp.Or(cmp.Compare(b.says(other.Topic), a.says(on.Topic)), first(a.Own(), b.Own()), first(on.Names(), other.Names()), first(a.Told == nil, b.Told == nil), b.Date.Compare(a.Date), byWeight(a, b)) < 0
}

// says returns how much t says about its topic: 3 where a statement of weight names the matter, 2 where it does not, 1 where
// anything else is said, 0 where the content is a few words that name no matter ("him", "territorial questions").
func (t Turn) says(topic Topic) int {
	const few = 3
	switch {
	case len(strings.Fields(t.Words)) <= few && !t.OnMatter && t.Gist(topic).Matter == nil:
		return 0
	case !ofWeight(t.Statement):
		return 1
	case !t.OnMatter && !t.Point(topic).OnMatter():
		return 2
	}
	return 3
}

// byWeight orders statements of one day: held alone, of weight, on the topic's own matter, outright, by the strength of the act.
func byWeight(a, b Turn) int {
	return cmp.Or(
		first(a.Told == nil, b.Told == nil),
		first(ofWeight(a.Statement), ofWeight(b.Statement)),
		first(a.OnMatter, b.OnMatter),
		first(!a.Hedged, !b.Hedged),
		cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)),
		cmp.Compare(a.ID, b.ID))
}

// first orders those that are so before those that are not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
