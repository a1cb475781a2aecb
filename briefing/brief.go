package briefing

import (
	"cmp"
	"slices"
	"strings"
)

// A Brief is what is known about an actor or a topic, in the order in which it is told.
type Brief struct {
	Lead    *Turn    // the bottom line; nil when nothing is known
	Strands []Strand // on a topic one for each actor, of an actor one for each topic; the latest first
}

// A Strand is what one actor says on one topic.
type Strand struct {
	Holder Mention
	Topic  Topic  // the zero Topic: on none
	Turns  []Turn // newest first, of one day the weightiest first
}

// Latest returns the turns of the strand's last day.
func (s Strand) Latest() []Turn {
	n := 1
	for n < len(s.Turns) && s.Turns[n].Date == s.Turns[0].Date {
		n++
	}
	return s.Turns[:n]
}

// OnlyReported reports whether all that is known of the strand came through others.
func (s Strand) OnlyReported() bool {
	return !slices.ContainsFunc(s.Turns, func(t Turn) bool { return t.Own() })
}

// BriefTopic returns the brief on topic of ss, statements on it in any order. Those that only the text around them puts on it are left out.
func BriefTopic(topic Topic, ss []Statement) Brief {
	var order []string
	by := make(map[string][]Statement)
	for _, s := range ss {
		if s.Inherits(topic.ID) {
			continue
		}
		key := s.Holder.Actor
		if key == "" {
			// A name cannot clash with an ID: IDs hold no blank.
			key = " " + Fold(s.Holder.Name)
		}
		if _, ok := by[key]; !ok {
			order = append(order, key)
		}
		by[key] = append(by[key], s)
	}
	// What somebody holds with others stands with them, but what he holds alone may have changed since.
	for _, s := range ss {
		for _, m := range s.Members {
			if _, ok := by[m.Actor]; ok && m.Actor != s.Holder.Actor && !s.Inherits(topic.ID) {
				by[m.Actor] = append(by[m.Actor], s.Of(m.Actor))
			}
		}
	}
	var strands []Strand
	for _, key := range order {
		turns := slices.DeleteFunc(Changes(topic, by[key]), func(t Turn) bool { return t.Told != nil })
		strands = append(strands, Strand{by[key][0].Holder, topic, turns})
	}
	return newBrief(strands)
}

// BriefActor returns the brief on the holder of ss, statements in any order; topics are all topics.
// A statement on several topics stands in the strand of each that its sentence names; one that names none, in that of the zero Topic.
func BriefActor(topics []Topic, ss []Statement) Brief {
	by := make(map[string][]Statement)
	for _, s := range ss {
		if len(s.Named()) == 0 {
			by[""] = append(by[""], s)
		}
		for _, id := range s.Named() {
			by[id] = append(by[id], s)
		}
	}
	var strands []Strand
	for _, topic := range append(slices.Clone(topics), Topic{}) {
		if on := by[topic.ID]; len(on) > 0 {
			strands = append(strands, Strand{on[0].Holder, topic, Changes(topic, on)})
		}
	}
	return newBrief(strands)
}

func newBrief(strands []Strand) Brief {
	slices.SortStableFunc(strands, func(a, b Strand) int {
		return cmp.Or(b.Turns[0].Date.Compare(a.Turns[0].Date), byWeight(a.Turns[0], b.Turns[0]))
	})
	return Brief{lead(strands), strands}
}

// moved returns the last turn of s on which its position moved: the weightiest of a day on which all that was said on the
// matter moved the same way. It is nil when there is none, when not all of the last day with a move moved the same way, or when
// the holder has said something of weight since that does not reaffirm it: then it is not the last word.
func (s Strand) moved() *Turn {
	for i := 0; i < len(s.Turns); {
		day := Strand{Turns: s.Turns[i:]}.Latest()
		i += len(day)
		// What is merely said beside a move takes nothing from it.
		on := slices.DeleteFunc(slices.Clone(day), func(t Turn) bool { return t.Change == AlsoSaid || t.Change == New && (t.Act == Say || !t.Outright()) })
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
	var of Topic // of said
	for _, s := range strands {
		if t := s.moved(); t != nil && !t.Date.Before(newest.AddDays(-fresh)) && (moved == nil || stronger(*t, *moved)) {
			moved = t
		}
		for i := range s.Turns {
			if t := &s.Turns[i]; !t.Date.Before(newest.AddDays(-fresh)) && (said == nil || betterLead(s.Topic, *t, of, *said)) {
				said, of = t, s.Topic
			}
		}
	}
	if moved != nil {
		return moved
	}
	if said != nil && said.Change.Moved() {
		// More has been said since: it is news as a position, not as a change.
		plain := *said
		plain.Change, plain.Before = New, nil
		return &plain
	}
	return said
}

// stronger reports whether a makes a better bottom line than b, both of which moved: the stronger change, then the later
// one, then the weightier.
func stronger(a, b Turn) bool {
	return cmp.Or(cmp.Compare(a.Change.Rank(), b.Change.Rank()), b.Date.Compare(a.Date), byWeight(a, b)) < 0
}

// betterLead reports whether a, on one topic, makes a better bottom line than b, on another, where nothing moved: the one that says more
// about its topic, then the one that is held alone, then the later one, then the weightier.
func betterLead(on Topic, a Turn, other Topic, b Turn) bool {
	return cmp.Or(cmp.Compare(b.says(other), a.says(on)), first(a.Told == nil, b.Told == nil), b.Date.Compare(a.Date), byWeight(a, b)) < 0
}

// says returns how much t says about its topic: 3 where a statement of weight names the matter, 2 where it does not, 1 where
// anything else is said, 0 where the content is a few words that name no matter ("him", "territorial questions").
func (t Turn) says(topic Topic) int {
	const few = 3
	switch {
	case len(strings.Fields(t.Words)) <= few && t.Change == AlsoSaid && t.Gist(topic).Matter == nil:
		return 0
	case !ofWeight(t.Statement):
		return 1
	case t.Change == AlsoSaid && !t.Point(topic).OnMatter():
		return 2
	}
	return 3
}

// byWeight orders statements of one day: held alone, of weight, on the topic's own matter, outright, by the strength of the act.
func byWeight(a, b Turn) int {
	return cmp.Or(
		first(a.Told == nil, b.Told == nil),
		first(ofWeight(a.Statement), ofWeight(b.Statement)),
		first(a.Change != AlsoSaid, b.Change != AlsoSaid),
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
