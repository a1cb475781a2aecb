package wording

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/bot/reply"
	"attache/briefing"
)

// When returns when st was said: its day; where that is not known, what the document says of the time, and when that was told. An analysis
// looks back: what it tells as of its own day was not said on it. What another told, nobody knows on which day, was told by that of the document, and what
// another tells that somebody would do has no day but that of the telling. "Day not given" is said of none but those of which it is not known whether that was the day.
//
//	18 August 2025
//	in February 2025
//	shortly before the summit, told on 21 August 2025
//	told on 18 August 2025
//	day not given, told on 14 August 2025
//	day not given, told by 21 August 2025
//	by 11 March 2025
func When(st briefing.Statement) reply.Text {
	words := timeWords(st)
	day := Day(st.LastDay())
	told := "told on "
	switch last := st.LastDay(); {
	case last == st.In.Date && !st.Own() && (st.Date.IsZero() || retold(st)):
		told = "told by "
	case last != st.In.Date && st.Own():
		told = "by " // a day in the document, on which nobody told it
	}
	switch {
	case retold(st):
		return reply.Text{reply.Words(told), day}
	case bounded.MatchString(words):
		return reply.Plain(words)
	case words != "":
		return reply.Text{reply.Words(words + ", " + told), day}
	case st.LastDay().IsZero(), OnItsDay(st):
		return reply.Text{Day(st.Date)}
	case told == "by ", !st.Date.IsZero():
		return reply.Text{reply.Words(told), day}
	}
	return reply.Text{reply.Words("day not given, " + told), day}
}

// promised reports whether another tells that the holder of st would do it.
func promised(st briefing.Statement) bool {
	if st.Own() {
		return false
	}
	verb, _ := told(st)
	first, _, _ := strings.Cut(verb, " ")
	return first == "would" || first == "will"
}

// OnItsDay reports whether When is the day on which it was said or done, and no more.
func OnItsDay(st briefing.Statement) bool {
	return !st.Date.IsZero() && !retold(st) && !promised(st) && timeWords(st) == ""
}

// retold reports whether the day of st is that on which an analysis tells it.
func retold(st briefing.Statement) bool {
	return !st.Date.IsZero() && !st.Dated() && st.WhenSaid == ""
}

// shortWhen is When for a cell of a table: "18 Aug 2025", "Feb 2025", "by 21 Aug 2025".
func shortWhen(st briefing.Statement) reply.Text {
	switch {
	case month.MatchString(flat(st.WhenSaid)) && st.Date.IsZero() && !st.Until.IsZero():
		return reply.Plain(st.Until.Time().Format("Jan 2006"))
	case OnItsDay(st), st.LastDay().IsZero():
		return reply.Text{shortDay(st.Date)}
	}
	return reply.Text{reply.Words("by "), shortDay(st.LastDay())}
}

// timeWords returns what the document says of the time of st within a sentence, "" nothing; a month alone with its year.
func timeWords(st briefing.Statement) string {
	words := flat(st.WhenSaid)
	if words == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(words)
	words = string(unicode.ToLower(first)) + words[size:]
	if month.MatchString(words) && st.Date.IsZero() && !st.Until.IsZero() {
		words += st.Until.Time().Format(" 2006")
	}
	return words
}

var (
	month   = regexp.MustCompile(`^(?i:in|last|during) (?:(?:early|late) )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*$`)
	bounded = regexp.MustCompile(`^(?:in|last|during) .*\b\d{4}$`)
)
