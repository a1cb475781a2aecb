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
	return lookFor(p, st, Verb(st))
}

// lookFor is lookOf where verb is that of st.
func lookFor(p briefing.Point, st briefing.Statement, verb string) look {
	if !p.TakesSide() {
		return look{spoke.mark, verb}
	}
	if st.Unspoken() {
		return looks[p.Act] // no verb of the document's tells it
	}
	return look{looks[p.Act].mark, verb}
}

// cell returns the mark and word of a matrix for p, whose statement is st: "▲ demands", "✕ rejects, on a condition", "○ says"; and what it holds with the
// number of its passage, for a column that says that the source has it: behind “that” where it is a clause, the holder's own words in “…”, through whom the source
// knows it behind, in at most limit runes of content.
func cell(p briefing.Point, st briefing.Statement, limit int, src *Sources) (stance, held reply.Text) {
	verb, link := told(st)
	stance = reply.Text{reply.Strong(lookFor(p, st, verb).String())}
	for _, q := range qualifiers(st) {
		stance = append(stance, reply.Words(", "+q))
	}
	held = clause(clipTo(st, limit), link)
	if names := voices(st); len(names) > 0 {
		held = append(held, reply.Words(" — according to "+strings.Join(names, ", as reported by ")))
	}
	held = append(held, reply.Words(" "), src.Statement(st))
	if st.Note != "" {
		held = append(held, reply.Words(" (corrected by an editor)"))
	}
	return stance, held
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
