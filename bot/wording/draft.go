package wording

import (
	"time"

	"attache/bot/reply"
	"attache/briefing"
)

// A Review is how far editors have come with a draft.
type Review struct {
	By       time.Time // when it counts as undecided that they have said nothing
	Decision briefing.Decision
	Dropped  int // how many of its items were taken out, further reports included
}

// Draft returns d as editors see it before it is posted: what becomes of it, what it says, and the buttons.
func Draft(d briefing.Digest, r Review) reply.Message {
	m := Digest(d)
	m.Title = "Draft: " + m.Title
	m.Blocks = append([]reply.Block{reply.Paragraph{Text: append(reply.Text{reply.Strong(standing(r))}, fate(d, r)...)}}, m.Blocks...)
	for _, a := range []struct{ label, verb string }{{"Approve", "approve"}, {"Hold", "hold"}, {"Drop item", "drop"}} {
		m.Actions = append(m.Actions, reply.Action{Label: a.label, Line: "/digest " + a.verb + " slot:" + d.Key})
	}
	return m
}

// standing says in few words how a draft stands.
func standing(r Review) string {
	switch r.Decision.Verdict {
	case briefing.Approved:
		return "Approved by " + r.Decision.By + "."
	case briefing.Held:
		return "Held by " + r.Decision.By + "."
	}
	return "For review by " + r.By.Format("15:04 MST") + "."
}

// fate says what becomes of a draft as it stands.
func fate(d briefing.Digest, r Review) reply.Text {
	text := "It goes to " + d.Subscription.Channel + " at " + d.Slot.At.Format("15:04") + "."
	switch {
	case r.Decision.Verdict == briefing.Held:
		text = "It is not posted; what is new goes into the next one."
	case r.Decision.Verdict == briefing.Approved:
	case d.Subscription.Undecided == briefing.PostUndecided:
		text = "If nobody holds it, it goes to " + d.Subscription.Channel + " then."
	default:
		text = "It goes to " + d.Subscription.Channel + " only if it is approved; else it is held, and what is new goes into the next one."
	}
	said := reply.Plain(" " + text)
	if r.Dropped > 0 {
		said = append(said, reply.Words(" Dropped, and never posted there: "))
		said = append(said, Counted(r.Dropped, "statement", "statements")...)
		said = append(said, reply.Words(", further reports included."))
	}
	return append(said, reply.Words(" What comes in from now on waits for the next one."))
}
