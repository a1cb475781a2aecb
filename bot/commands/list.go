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

// strandItems returns the statements of the last day of s, at most limit, each with the name of its strand, "" none.
func strandItems(s briefing.Strand, name string, limit int, src *wording.Sources) []reply.Item {
	latest := s.Latest()
	var items []reply.Item
	for _, t := range latest[:min(len(latest), limit)] {
		item := wording.Turn(t, src)
		if name != "" {
			item.Note = append(reply.Text{reply.Words(name + " · ")}, item.Note...)
		}
		items = append(items, item)
	}
	if more := len(latest) - limit; more > 0 {
		last := &items[limit-1]
		last.Note = append(last.Note, reply.Words(fmt.Sprintf(" · +%d more of that day", more)))
	}
	return items
}

// unchanged returns s as an item with the topics that its sentence names, without what it changed.
func unchanged(s briefing.Statement, topics []briefing.Topic, src *wording.Sources) reply.Item {
	item := wording.Turn(briefing.Turn{Statement: s, Change: briefing.AlsoSaid}, src)
	for _, t := range topics {
		if slices.Contains(s.Named(), t.ID) {
			item.Note = append(item.Note, reply.Words(" · "+t.Label))
		}
	}
	return item
}

// mentions is the button to the passages that name an actor of whom no position is known.
func mentions(a briefing.Actor) reply.Action {
	return reply.Action{Label: "Where it is named", Line: "/search \"" + strings.ReplaceAll(a.Name, `"`, " ") + "\""}
}

// described reports whether a is what documents call somebody whom they do not name.
func described(a briefing.Actor) bool { return briefing.Unnamed(a.ID) && a.Kind == briefing.Group }

// inSeveral warns that the statements of one described holder are not all of the same people.
func inSeveral(a briefing.Actor, ss []briefing.Statement) []reply.Block {
	if !described(a) || !slices.ContainsFunc(ss, func(s briefing.Statement) bool { return s.DocumentID != ss[0].DocumentID }) {
		return nil
	}
	return []reply.Block{paragraph(reply.Words("“" + a.Name + "” is what several documents call somebody whom they do not name: these need not be the same people."))}
}

// pageOf says which of the n strands are shown, where it is not all of them.
func pageOf(from, to, n int, unit string) []reply.Block {
	if to-from == n {
		return nil
	}
	return []reply.Block{paragraph(reply.Words(fmt.Sprintf("The last word of each; %s %d to %d of %d, the latest first.", unit, from+1, to, n)))}
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
