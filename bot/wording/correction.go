package wording

import (
	"strings"

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

// Plain returns the words of text without what sets them apart; citations and instants are left out.
func Plain(text reply.Text) string {
	var b strings.Builder
	for _, p := range text {
		switch p := p.(type) {
		case reply.Words:
			b.WriteString(string(p))
		case reply.Strong:
			b.WriteString(string(p))
		case reply.Match:
			b.WriteString(string(p))
		case reply.Code:
			b.WriteString(string(p))
		}
	}
	return b.String()
}
