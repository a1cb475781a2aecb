package wording

import (
	"strconv"
	"strings"
	"time"

	"attache/bot/reply"
	"attache/briefing"
)

// CorrectedValue returns the Value of a correction of a field for people.
func CorrectedValue(c briefing.Correction) string {
	switch c.Field {
	case briefing.HolderField:
		return flat(c.Name)
	case briefing.TopicField:
		if c.Value == "" {
			return "none"
		}
		return strings.ReplaceAll(c.Value, ",", ", ")
	case briefing.DateField:
		d, err := briefing.ParseDay(c.Value)
		if err != nil {
			return "unknown"
		}
		return d.Long()
	}
	return c.Value
}

// Correction returns what c changes, in a line.
func Correction(c briefing.Correction) reply.Text {
	switch c.Kind {
	case briefing.RetractStatement:
		return reply.Text{reply.Code(c.Position), reply.Words(" of " + flat(c.Name) + ": "), reply.Strong("retracted"), reply.Words(", because: " + flat(c.Why))}
	case briefing.AliasActor:
		return reply.Text{reply.Words(flat(c.Name) + " is also called "), reply.Strong(flat(c.Value))}
	case briefing.MergeActor:
		return reply.Text{reply.Words(flat(c.Was) + " is "), reply.Strong(flat(c.Name))}
	case briefing.SplitActor:
		return reply.Text{reply.Words(flat(c.Was) + " in "), reply.Code(c.Document), reply.Words(" is "), reply.Strong(flat(c.Name))}
	}
	return reply.Text{reply.Code(c.Position), reply.Words(": the " + string(c.Field) + ", " + flat(c.Was) + " → "), reply.Strong(CorrectedValue(c))}
}

// Retracted returns what goes on after a name of the statement that c retracted: " of Kenya was retracted by an editor on 1 March, 09:00 UTC, because: it was a joke".
func Retracted(c briefing.Correction) reply.Text {
	return reply.Text{reply.Words(" of " + flat(c.Name) + " was retracted by an editor on "), reply.Instant(c.At), reply.Words(", because: " + flat(c.Why))}
}

// amendmentsShown is how many corrections the note on a posted message tells.
const amendmentsShown = 3

// Amended returns m, a message that was posted, with a note on what was corrected in it since: at is when it is edited, on the clock
// of its location. Without corrections it says that earlier ones were undone.
func Amended(m reply.Message, corrections []briefing.Correction, at time.Time) reply.Message {
	text := reply.Text{reply.Strong("Edited " + m.Locale.Moment(at)), reply.Words(": ")}
	for i, c := range corrections[:min(len(corrections), amendmentsShown)] {
		if i > 0 {
			text = append(text, reply.Words("; "))
		}
		if c.Kind == briefing.RetractStatement {
			text = append(text, reply.Words("a statement of "+Shorten(flat(c.Name), 60)+" was retracted by an editor, because: "+Shorten(flat(c.Why), 120)))
		} else {
			text = append(text, reply.Words("the "+string(c.Field)+" of a statement was corrected by an editor, "+Shorten(c.Was, 60)+" → "+Shorten(CorrectedValue(c), 60)))
		}
	}
	switch more := len(corrections) - amendmentsShown; {
	case len(corrections) == 0:
		text = append(text, reply.Words("a correction by an editor was undone"))
	case more > 0:
		text = append(text, reply.Words("; and "+strconv.Itoa(more)+" more"))
	}
	m.Blocks = append([]reply.Block{reply.Paragraph{Text: append(text, reply.Words("."))}}, m.Blocks...)
	return m
}
