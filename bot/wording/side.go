package wording

import (
	"strings"

	"attache/bot/reply"
	"attache/briefing"
)

// A look is how a point is shown: a mark and a word, never one of them alone.
type look struct {
	mark rune
	word string
}

// looks gives each act that takes a side its mark and word.
var looks = map[briefing.Act]look{
	briefing.Reject:  {'✕', "rejects"},
	briefing.Demand:  {'▲', "demands"},
	briefing.Propose: {'◆', "proposes"},
	briefing.Commit:  {'●', "commits to"},
	briefing.Endorse: {'✚', "endorses"},
}

// spoke is how it is shown that somebody said something and took no side.
var spoke = look{'○', "spoke"}

func (l look) String() string { return string(l.mark) + " " + l.word }

// lookOf returns the look of p, whose statement is st: the mark of its act, with the word that the cue has for it ("✚ welcomes", "○ says").
func lookOf(p briefing.Point, st briefing.Statement) look {
	if !p.TakesSide() {
		return look{spoke.mark, Verb(st)}
	}
	if st.Unspoken() {
		return looks[p.Act] // no verb of the document's tells it
	}
	return look{looks[p.Act].mark, Verb(st)}
}

// Side returns the mark and word of a matrix for p, whose statement is st: "▲ demands", "✕ rejects, on a condition", "○ says".
func Side(p briefing.Point, st briefing.Statement) reply.Text {
	text := reply.Text{reply.Strong(lookOf(p, st).String())}
	for _, q := range qualifiers(st) {
		text = append(text, reply.Words(", "+q))
	}
	return text
}

// What qualifies an act, wherever it is told.
const (
	onCondition = "on a condition"
	hedged      = "hedged"
)

// qualifiers returns what qualifies the act of st.
func qualifiers(st briefing.Statement) []string {
	var words []string
	if st.OnCondition() {
		words = append(words, onCondition)
	}
	if st.Hedged {
		words = append(words, hedged)
	}
	return words
}

// Held returns what st holds with the number of its passage, for a cell in which holder and act stand already and whose column says that
// the source has it: behind “that” where it is a clause, the holder's own words in “…”, through whom the source knows it behind, in at most limit runes of content.
func Held(st briefing.Statement, limit int, src *Sources) reply.Text {
	cite := src.Statement(st)
	text := clause(clipTo(st, limit))
	if names := voices(st); len(names) > 0 {
		text = append(text, reply.Words(" — according to "+strings.Join(names, ", as reported by ")))
	}
	text = append(text, reply.Words(" "), cite)
	if st.Note != "" {
		text = append(text, reply.Words(" (corrected by an editor)"))
	}
	return text
}

// clipTo returns st with its words in at most limit runes.
func clipTo(st briefing.Statement, limit int) briefing.Statement {
	words := flatStatement(st)
	short := Shorten(words.Words, limit)
	if short == words.Words {
		return words
	}
	kept := len(strings.TrimSuffix(short, "…"))
	var quoted []briefing.Span
	for _, q := range words.Quoted {
		switch {
		case q.Start >= kept:
			continue
		case q.End > kept:
			q.End = len(short)
		}
		quoted = append(quoted, q)
	}
	if len(quoted) == 0 && len(words.Quoted) > 0 {
		// What is left is the document's: without a span, a direct statement would count as quoted throughout.
		words.Mode = briefing.Indirect
	}
	words.Words, words.Quoted = short, quoted
	return words
}

// flatStatement returns st with its words on one line, with single spaces, and Quoted where they are now.
func flatStatement(st briefing.Statement) briefing.Statement {
	var b strings.Builder
	at := make([]int, len(st.Words)+1)
	space := false
	for i, c := range st.Words {
		at[i] = b.Len()
		if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			at[i]++
			space = false
		}
		b.WriteRune(c)
	}
	at[len(st.Words)] = b.Len()
	quoted := make([]briefing.Span, 0, len(st.Quoted))
	for _, q := range st.Quoted {
		quoted = append(quoted, briefing.Span{Start: at[q.Start], End: at[q.End]})
	}
	st.Words, st.Quoted = b.String(), quoted
	return st
}
