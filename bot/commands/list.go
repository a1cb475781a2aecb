package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"attache/bot/reply"
	"attache/bot/wording"
	"attache/briefing"
)

// strandItems returns turns, the last word of a strand, as items, at most limit; name is that of the strand, "" none. told is what others have told
// of its holder since, the latest first.
func strandItems(turns, told []briefing.Turn, name string, limit int, src *wording.Sources) []reply.Item {
	var items []reply.Item
	turns = wording.OnceTurns(turns)
	for _, t := range turns[:min(len(turns), limit)] {
		item := wording.Turn(t, src)
		if name != "" {
			item.Note = append(reply.Text{reply.Words(name + " · ")}, item.Note...)
		}
		items = append(items, item)
	}
	last := &items[len(items)-1]
	if more := len(turns) - limit; more > 0 {
		last.Note = append(last.Note, reply.Words(fmt.Sprintf(" · +%d more of that day", more)))
	}
	if len(told) > 0 {
		newest := told[0].Statement
		when := reply.Text{wording.Day(newest.LastDay())} // of the telling, or of what is told
		switch {
		case newest.Date.IsZero() && newest.WhenSaid != "":
			when = wording.When(newest)
		case newest.Date.IsZero():
			when = append(reply.Plain("by "), when...)
		}
		last.Note = append(append(last.Note, reply.Words(" · others told of "+wording.Articled(newest.Holder.Name)+" on this, ")), when...)
		last.Note = append(last.Note, reply.Words(" "), src.Statement(newest))
	}
	return items
}

// strandName is what a strand of an actor is on: "Sanctions", "in the context of Sanctions"; "" on nothing.
func strandName(s briefing.Strand) string {
	if s.Context {
		return "in the context of " + s.Topic.Label
	}
	return s.Topic.Label
}

// unchanged returns s as an item with the topics that its sentence names, without what it changed.
func unchanged(s briefing.Statement, topics []briefing.Topic, src *wording.Sources) reply.Item {
	item := wording.Turn(briefing.Turn{Statement: s, Change: briefing.AlsoSaid}, src)
	for _, t := range topics {
		if slices.Contains(s.Named(), t.ID) {
			item.Note = append(item.Note, reply.Words(" · "+t.Label))
		}
	}
	if s.Imputed() {
		item.Note = append(item.Note, reply.Words(" · "+ascribedMark))
	}
	return item
}

// mentions is the button to the passages that name an actor of whom no position is known.
func mentions(a briefing.Actor) reply.Action {
	return reply.Action{Label: "Where it is named", Line: "/search \"" + strings.ReplaceAll(a.Name, `"`, " ") + "\""}
}

// described reports whether a is what documents call somebody whom they do not name.
func described(a briefing.Actor) bool { return briefing.Unnamed(a.ID) && a.Kind == briefing.Group }

// inSeveral warns that the statements of one described holder are not all of the same people, and says which documents name them.
func inSeveral(a briefing.Actor, ss []briefing.Statement) []reply.Block {
	if !described(a) || !slices.ContainsFunc(ss, func(s briefing.Statement) bool { return s.DocumentID != ss[0].DocumentID }) {
		return nil
	}
	var named []string
	seen := make(map[string]bool)
	for _, s := range ss {
		if len(s.Members) > 0 && !seen[s.DocumentID] {
			seen[s.DocumentID] = true
			named = append(named, "In ‘"+wording.Shorten(s.In.Title, 60)+"’ they are "+wording.Members(s)+".")
		}
	}
	if named == nil {
		return []reply.Block{paragraph(reply.Words("“" + a.Name + "” is what several documents call somebody whom they do not name: these need not be the same people."))}
	}
	return []reply.Block{paragraph(reply.Words("“" + a.Name + "” is what several documents call a group: these need not be the same people. " + strings.Join(named, " ")))}
}

// pageOf says which of the n strands that name their topic are shown, where it is not all of them.
func pageOf(from, to, n int, unit string) []reply.Block {
	if to-from == n || to == from {
		return nil
	}
	of := "of" // each actor
	if unit == "topics" {
		of = "on"
	}
	return []reply.Block{paragraph(reply.Words(fmt.Sprintf("The last own word %s each, else what others tell; %s %d to %d of %d, the latest first.", of, unit, from+1, to, n)))}
}

// newestOf says that an answer rests on the newest read of total statements, where it is not all of them.
func newestOf(read, total int) []reply.Block {
	if total <= read {
		return nil
	}
	return []reply.Block{paragraph(reply.Words("This rests on the newest "), reply.Number(read), reply.Words(" of "), reply.Number(total), reply.Words(" statements."))}
}

func (d Desk) topicList(ctx context.Context) ([]briefing.Topic, error) {
	counts, err := d.Catalogue.Topics(ctx)
	if err != nil {
		return nil, fmt.Errorf("topics: %w", err)
	}
	topics := make([]briefing.Topic, len(counts))
	for i, t := range counts {
		topics[i] = t.Topic
	}
	return topics, nil
}
