package wording

import (
	"slices"

	"attache/bot/reply"
	"attache/briefing"
)

// Dated returns st as an item of a timeline: when it was, then the sentence of Statement.
func Dated(st briefing.Statement, src *Sources) reply.Item {
	text := append(When(st), reply.Words(" · "))
	if day, ok := text[0].(reply.Day); ok {
		day.Strong = true
		text[0] = day
	}
	return reply.Item{Text: append(text, Statement(clipTo(st, passageWords), src)...)}
}

// DatedBelow is Dated below before. Where that tells the same of another holder, it says so instead: "Norland: the same, as told by Ada Lund".
func DatedBelow(before, st briefing.Statement, src *Sources) reply.Item {
	if !sameTold(st, before) {
		return Dated(st, src)
	}
	text := reply.Text{strongDay(st.Date), reply.Words(" · ")}
	same := ": the same"
	if by := voices(st); len(by) > 0 {
		same += ", as told by " + by[0]
	}
	return reply.Item{Text: append(text, reply.Strong(Subject(st)), reply.Words(together(st)+same+" "), src.Statement(st))}
}

// sameTold reports whether before tells, in the same sentence, the same as st of another holder: in the very words, or as what its own holder says.
func sameTold(st, before briefing.Statement) bool {
	if st.DocumentID != before.DocumentID || st.Sentence != before.Sentence || st.Date != before.Date || st.Note != "" || before.Note != "" || st.Holder.Actor == before.Holder.Actor {
		return false
	}
	if st.Cue == before.Cue && st.Content == before.Content && st.Act == before.Act {
		return slices.EqualFunc(st.Via, before.Via, func(a, b briefing.Mention) bool { return a.Span == b.Span })
	}
	says := len(st.Via) > 0 && st.Via[len(st.Via)-1].Span == before.Holder.Span && before.Saying() != ""
	return says && before.Content.Contains(st.Holder.Span) && before.Content.Contains(st.Cue) && before.Content.Contains(st.Content) && before.Content.End == st.Content.End
}
