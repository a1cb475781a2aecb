package wording

import (
	"slices"
	"strconv"

	"attache/bot/reply"
	"attache/briefing"
)

// Turn returns t as an item of a list: the sentence of Statement; below it the day it was said, what it changed, and
// what was held before. That it was new then is not told: it may be the oldest that there is.
func Turn(t briefing.Turn, src *Sources) reply.Item { return turnBelow(nil, t, src) }

// Turns returns turns as items, each as [Turn] does, but two of one sentence and holder that stand beside each other without the rest of it, and what was held before once for those in a row that are set against the same.
func Turns(turns []briefing.Turn, src *Sources) []reply.Item {
	src.severally = make(map[string]bool)
	for i := 1; i < len(turns); i++ {
		if a, b := turns[i-1].Statement, turns[i].Statement; a.DocumentID == b.DocumentID && a.Sentence == b.Sentence && a.Holder.Actor == b.Holder.Actor {
			src.severally[a.ID], src.severally[b.ID] = true, true
		}
	}
	items := make([]reply.Item, len(turns))
	var above []briefing.Statement
	for i, t := range turns {
		items[i] = turnBelow(above, t, src)
		if len(t.Before) > 0 {
			above = t.Before
		}
	}
	return items
}

// turnBelow is Turn below one that was set against above.
func turnBelow(above []briefing.Statement, t briefing.Turn, src *Sources) reply.Item {
	item := reply.Item{Text: Statement(t.Statement, src), Note: When(t.Statement)}
	switch t.Change {
	case briefing.AlsoSaid, briefing.New:
	default:
		item.Note = append(item.Note, reply.Words(" · "), reply.Strong(t.Change), reply.Words(dropped(t.Change, t.Before, t.Statement)))
		if slices.Equal(ids(t.Before), ids(above)) {
			item.Note = append(item.Note, reply.Words(" likewise"))
			break
		}
		item.Note = append(item.Note, reply.Words("; before, "), Day(t.Before[0].Date), reply.Words(": "))
		item.Note = append(item.Note, was(t.Before, src)...)
	}
	if n := t.Reports; n > 0 {
		item.Note = append(item.Note, append(reply.Plain(" · "), Counted(n, "further report", "further reports")...)...)
	}
	return item
}

func ids(ss []briefing.Statement) []string {
	all := make([]string, len(ss))
	for i, s := range ss {
		all[i] = s.ID
	}
	return all
}

// dropped says of a hardened or softened position which hedge or condition went or came, in the words in which each is told; "" none.
// What was held before may be several statements of one day: only what all of them had can have gone.
func dropped(change briefing.Change, before []briefing.Statement, after briefing.Statement) string {
	if change != briefing.Hardened && change != briefing.Softened {
		return ""
	}
	had := make(map[string]int)
	for _, b := range before {
		for _, q := range qualifiers(b) {
			had[q]++
		}
	}
	has := qualifiers(after)
	said := ""
	for _, q := range []string{onCondition, hedged} {
		switch is := slices.Contains(has, q); {
		case change == briefing.Hardened && !is && had[q] > 0 && had[q] == len(before):
			said += ", no longer " + q
		case change == briefing.Softened && is && had[q] == 0:
			said += ", now " + q
		}
	}
	return said
}

// beforeShown is how many of the statements of one day before are set against a later one.
const beforeShown = 2

// was returns what was held in before, all of one day; of many the first ones, and how many more there are.
func was(before []briefing.Statement, src *Sources) reply.Text {
	var text reply.Text
	for i, b := range before[:min(len(before), beforeShown)] {
		if i > 0 {
			text = append(text, reply.Words("; and "))
		}
		if as := Jointly(b); as != "" {
			text = append(text, reply.Words(as+", "))
		}
		text = append(text, Predicate(b, src)...)
	}
	if more := len(before) - beforeShown; more > 0 {
		text = append(text, reply.Words("; and "+strconv.Itoa(more)+" more of that day"))
	}
	return text
}

// BottomLine returns t as the one sentence with which a brief begins: when, who, what, and what changed. Of several
// statements before it stands the one with the strongest act, and how many more there were.
func BottomLine(t briefing.Turn, src *Sources) reply.Text {
	text := Statement(t.Statement, src)
	if !t.Date.IsZero() {
		on := "On "
		if !OnItsDay(t.Statement) {
			on = "As told on "
		}
		text = append(reply.Text{reply.Words(on), Day(t.Date), reply.Words(", "), reply.Strong(subject(t.Statement))}, text[1:]...)
	}
	if t.Change.Moved() {
		text = append(text, reply.Words(" — "), reply.Strong(t.Change), reply.Words(dropped(t.Change, t.Before, t.Statement)+"; before, "), Day(t.Before[0].Date), reply.Words(": "))
		text = append(text, was(t.Before[:1], src)...)
		if more := len(t.Before) - 1; more > 0 {
			text = append(text, reply.Words(", +"+strconv.Itoa(more)+" more"))
		}
	}
	return text
}

// Counted returns "1 report" or "2,000 reports".
func Counted(n int, one, several string) reply.Text {
	if n == 1 {
		several = one
	}
	return reply.Text{reply.Number(n), reply.Words(" " + several)}
}
