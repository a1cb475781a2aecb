package wording

import (
	"slices"
	"strings"
	"unicode/utf8"

	"attache/bot/reply"
	"attache/briefing"
)

// Statement returns st as one sentence with the number of its passage: who, what he or she does, and
// what is held, never one without the other. Only the holder's own words stand in double quotation marks;
// all else is according to the document, and what reached the document through others names them.
//
//	Emmanuel Macron warns: “this is not peace” [1]
//	Volodymyr Zelenskyy demands, according to ‘Talks in Washington’: an end to hostilities [2]
//	Vladimir Putin accepts: … — according to Steve Witkoff, as reported by ‘Talks in Washington’ [3]
func Statement(st briefing.Statement, src *Sources) reply.Text {
	return append(reply.Text{reply.Strong(flat(st.Holder.Name)), reply.Words(" ")}, Predicate(st, src)...)
}

// Predicate returns the sentence of Statement without its subject.
func Predicate(st briefing.Statement, src *Sources) reply.Text { return predicate(st, nil, src) }

// predicate is Predicate with parts of the words marked, which are offsets into them.
func predicate(st briefing.Statement, marks []briefing.Span, src *Sources) reply.Text {
	text := reply.Text{reply.Strong(Verb(st))}
	for _, q := range qualifiers(st.Stance, st.Hedged) {
		text = append(text, reply.Words(", "+q))
	}
	if len(st.Via) == 0 && st.Mode != briefing.Direct {
		text = append(text, reply.Words(", according to "+document(st.In)))
	}
	text = append(text, reply.Words(": "))
	if len(marks) > 0 {
		text = append(text, markedContent(st, marks)...)
	} else {
		text = append(text, Content(st)...)
	}
	if len(st.Via) > 0 {
		text = append(text, reply.Words(" — "+chain(st)))
	}
	text = append(text, reply.Words(" "), src.Statement(st))
	if st.Note != "" {
		text = append(text, reply.Words(" (corrected by an editor: "+flat(st.Note)+")"))
	}
	return text
}

// Content returns what st holds in the document's words, the holder's own words among them in “…”.
func Content(st briefing.Statement) reply.Text {
	var text reply.Text
	words := func(s string) {
		if s = spaced(s); s != "" {
			text = append(text, reply.Words(s))
		}
	}
	at := 0
	for _, q := range ownWords(st) {
		if q.Start < at || q.End > len(st.Words) || q.Start >= q.End {
			continue
		}
		before := st.Words[at:q.Start]
		if c, n := utf8.DecodeLastRuneInString(before); isQuotationMark(c) {
			before = before[:len(before)-n]
		}
		words(before)
		text = append(text, reply.Words("“"+flat(st.Words[q.Start:q.End])+"”"))
		at = q.End
		if c, n := utf8.DecodeRuneInString(st.Words[at:]); isQuotationMark(c) {
			at += n
		}
	}
	words(st.Words[at:])
	return text
}

// ownWords returns the parts of the words of st that are its holder's own.
//
// Where st came through others the quotation may be theirs: in “Putin does not want to stop the killing,” he said, the
// words are not Putin's. They are the holder's only if a quotation mark stands between them and the holder's name.
func ownWords(st briefing.Statement) []briefing.Span {
	var own []briefing.Span
	switch {
	case st.Mode == briefing.Direct && len(st.Quoted) == 0:
		own = []briefing.Span{{Start: 0, End: len(st.Words)}}
	case st.Mode == briefing.Direct, st.Mode == briefing.Mixed:
		own = st.Quoted
	}
	if len(st.Via) == 0 {
		return own
	}
	return slices.DeleteFunc(slices.Clone(own), func(q briefing.Span) bool {
		name := briefing.Span{Start: st.Holder.Span.Start - st.Sentence.Start, End: st.Holder.Span.End - st.Sentence.Start}
		words := briefing.Span{Start: st.Content.Start - st.Sentence.Start + q.Start, End: st.Content.Start - st.Sentence.Start + q.End}
		between := briefing.Span{Start: name.End, End: words.Start}
		if words.Start < name.Start {
			between = briefing.Span{Start: words.End, End: name.Start}
		}
		known := between.Start <= between.End && briefing.Span{Start: 0, End: len(st.Passage)}.Contains(between)
		return !known || !strings.ContainsAny(between.In(st.Passage), "\"“”„«»")
	})
}

// isQuotationMark reports whether c encloses somebody's words in a document.
func isQuotationMark(c rune) bool { return strings.ContainsRune("\"'“”„«»‘’", c) }

// document returns d as the sentence names it; its full title stands among the sources.
func document(d briefing.Document) string { return "‘" + title(d, 40) + "’" }

// chain returns through whom the document knows st, the one nearest to the holder first.
func chain(st briefing.Statement) string {
	var b strings.Builder
	b.WriteString("according to ")
	for i := len(st.Via) - 1; i >= 0; i-- {
		b.WriteString(flat(st.Via[i].Name))
		b.WriteString(", as reported by ")
	}
	b.WriteString(document(st.In))
	return b.String()
}
