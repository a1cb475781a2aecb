package wording

import (
	"strconv"
	"unicode/utf8"

	"attache/bot/reply"
	"attache/briefing"
)

// alike is from which Likeness on the words in which two contents differ are marked: below it nearly all would be.
const alike = 0.5

// Difference returns after, which was said by the holder of before, as an item of a list: on what, what it changed, the new words with
// what is new in them marked, and what of with, said on the same day, changed the same, when; below it the old words likewise.
func Difference(topic string, change briefing.Change, before []briefing.Statement, after briefing.Statement, with []briefing.Statement, src *Sources) reply.Item {
	after = clipTo(after, passageWords)
	var gone [][]briefing.Span
	var come []briefing.Span
	cut := make([]briefing.Statement, len(before))
	for i, b := range before {
		cut[i] = clipTo(b, passageWords)
		var old, fresh []briefing.Span
		if briefing.Likeness(cut[i].Words, after.Words) >= alike {
			old, fresh = briefing.Differing(cut[i].Words, after.Words)
		}
		gone = append(gone, old)
		if i == 0 {
			come = fresh
		}
	}
	text := reply.Text{reply.Strong(Subject(after)), reply.Words(together(after) + " on " + topic + ": "), reply.Strong(change), reply.Words(dropped(change, before, after) + " — ")}
	text = append(text, predicate(after, come, src)...)
	for _, w := range with[:min(len(with), withShown)] {
		text = append(text, reply.Words("; and "))
		if as := Jointly(w); as != "" && as != Jointly(after) {
			text = append(text, reply.Words(as+", "))
		}
		text = append(text, predicate(clipTo(w, passageWords), nil, src)...)
	}
	if more := len(with) - withShown; more > 0 {
		text = append(text, reply.Words("; and "+strconv.Itoa(more)+" more of that day"))
	}
	item := reply.Item{Text: text, Note: When(after)}
	for i, b := range cut {
		if i == 0 {
			item.Note = append(item.Note, reply.Words("; before, "), Day(b.Date), reply.Words(": "))
		} else {
			item.Note = append(item.Note, reply.Words("; and "))
		}
		if as := Jointly(b); as != "" {
			item.Note = append(item.Note, reply.Words(as+", "))
		}
		item.Note = append(item.Note, predicate(b, gone[i], src)...)
	}
	return item
}

// withShown is how many further statements of one day, which changed the same, are told with one.
const withShown = 3

// passageWords is how many runes of what is held are told of one side of a difference.
const passageWords = 280

// markedContent is Content with parts of the words marked, which are offsets into them.
func markedContent(st briefing.Statement, marks []briefing.Span) reply.Text {
	st.Words = uncapitalised(st)
	var text reply.Text
	piece := func(from, to int) {
		text = append(text, Marked(st.Words[from:to], within(marks, from, to))...)
	}
	at := 0
	for _, q := range ownWords(st) {
		if q.Start < at || q.End > len(st.Words) || q.Start >= q.End {
			continue
		}
		end := q.Start
		if c, n := utf8.DecodeLastRuneInString(st.Words[at:end]); isQuotationMark(c) {
			end -= n
		}
		piece(at, end)
		text = append(text, reply.Words("“"))
		piece(q.Start, q.End)
		text = append(text, reply.Words("”"))
		at = q.End
		if c, n := utf8.DecodeRuneInString(st.Words[at:]); isQuotationMark(c) {
			at += n
		}
	}
	piece(at, len(st.Words))
	return text
}

// within returns the parts of marks that lie from one offset to another, as offsets from the first.
func within(marks []briefing.Span, from, to int) []briefing.Span {
	var in []briefing.Span
	for _, m := range marks {
		m.Start, m.End = max(m.Start, from)-from, min(m.End, to)-from
		if m.Start < m.End {
			in = append(in, m)
		}
	}
	return in
}

// Passages returns a sentence of each of two documents as an item of a list, with the words that only one of them has marked.
func Passages(p briefing.PassagePair, src *Sources) reply.Item {
	a, b := Shorten(flat(p.A.Text), passageWords), Shorten(flat(p.B.Text), passageWords)
	onlyA, onlyB := briefing.Differing(a, b)
	item := reply.Item{Text: append(reply.Plain("in A: "), Marked(a, onlyA)...), Note: append(reply.Plain("in B: "), Marked(b, onlyB)...)}
	item.Text = append(item.Text, reply.Words(" "), src.Passage(p.A))
	item.Note = append(item.Note, reply.Words(" "), src.Passage(p.B))
	return item
}

// Sentence returns a sentence of a document as an item of a list.
func Sentence(p briefing.Passage, src *Sources) reply.Item {
	return reply.Item{Text: reply.Text{reply.Words(Shorten(flat(p.Text), passageWords) + " "), src.Passage(p)}}
}

// Pair returns a statement of each of two documents as an item of a list, with the words that only one of them has marked.
func Pair(p briefing.Pair, src *Sources) reply.Item {
	a, b := clipTo(p.A, passageWords), clipTo(p.B, passageWords)
	var onlyA, onlyB []briefing.Span
	// What is told beside the words cannot be marked: then nothing is, lest it seem to be in both.
	if briefing.Likeness(a.Words, b.Words) >= alike && rest(a) == "" && rest(b) == "" {
		onlyA, onlyB = briefing.Differing(plainly(a), plainly(b))
	}
	item := reply.Item{Text: reply.Text{reply.Strong(Subject(a)), reply.Words(together(a) + " in A: ")}}
	item.Text = append(item.Text, markedPredicate(a, onlyA, src)...)
	item.Note = append(reply.Plain("in B: "), markedPredicate(b, onlyB, src)...)
	return item
}

// plainly returns the verb of st and what it holds as one text: what stands in the verb of one document may stand in the content of another ("had agreed to
// accept", "would accept").
func plainly(st briefing.Statement) string {
	verb, link, _ := telling(st)
	return verb + link + st.Words
}

// markedPredicate is Predicate with parts of plainly(st) marked, which are offsets into that.
func markedPredicate(st briefing.Statement, marks []briefing.Span, src *Sources) reply.Text {
	verb, link, _ := telling(st)
	text := reply.Text{reply.Strong(verb)}
	if in := within(marks, 0, len(verb)); len(in) > 0 {
		text = Marked(verb, in)
	}
	words := len(verb) + len(link)
	return behind(text, st, within(marks, words, words+len(st.Words)), src)
}
