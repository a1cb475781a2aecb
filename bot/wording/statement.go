package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/bot/reply"
	"attache/briefing"
)

// Statement returns st as one sentence with the number of its passage: who, what he or she does, and
// what is held, never one without the other; behind it through whom it is known. Only the holder's own words stand in double quotation
// marks; all else is according to the document, and what reached the document through others names them.
//
//	Emmanuel Macron warns: “this is not peace” [1]
//	Volodymyr Zelenskyy demands an end to hostilities — according to ‘Talks in Washington’ [2]
//	Vladimir Putin would accept … — according to Steve Witkoff, as reported by ‘Talks in Washington’ [3]
func Statement(st briefing.Statement, src *Sources) reply.Text {
	return append(reply.Text{reply.Strong(Subject(st)), reply.Words(together(st) + " ")}, Predicate(st, src)...)
}

// Subject returns the name of the holder of st, or of those of whom it is told, as it begins a sentence. Who is described and not named has a capital, and the word before it
// in the document that says how many they are: "Both sides", "The delegation", "Many".
func Subject(st briefing.Statement) string {
	name := subject(st)
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// subject is Subject within a sentence: "both sides".
func subject(st briefing.Statement) string {
	if len(st.Told) > 0 {
		return names(st.Told, len(st.Told))
	}
	return mentioned(st.Holder, st)
}

// mentioned returns the name of m, whom st names, as it stands within a sentence.
func mentioned(m briefing.Mention, st briefing.Statement) string {
	name := flat(m.Name)
	if first, _ := utf8.DecodeRuneInString(name); !unicode.IsLower(first) {
		return name
	}
	if at := m.Span.Start - st.Sentence.Start; !m.Span.IsZero() && at > 0 && at <= len(st.Passage) {
		if before := strings.Fields(st.Passage[:at]); len(before) > 0 {
			if word := strings.ToLower(before[len(before)-1]); determiners[word] {
				name = word + " " + name
			}
		}
	}
	return name
}

// determiners are the words before a noun that say which of them, or how many, are meant.
var determiners = map[string]bool{"the": true, "a": true, "an": true, "all": true, "both": true, "many": true, "most": true, "some": true, "several": true, "few": true,
	"other": true, "two": true, "three": true, "four": true, "five": true, "these": true, "those": true, "no": true, "every": true, "each": true, "another": true}

// Predicate returns the sentence of Statement without its subject.
func Predicate(st briefing.Statement, src *Sources) reply.Text { return predicate(st, nil, src) }

// predicate is Predicate with parts of the words marked, which are offsets into them.
func predicate(st briefing.Statement, marks []briefing.Span, src *Sources) reply.Text {
	verb, rest := telling(st)
	text := reply.Text{reply.Strong(verb), reply.Words(rest)}
	if len(marks) > 0 {
		text = append(text, markedContent(st, marks)...)
	} else {
		text = append(text, Content(st)...)
	}
	if by := chain(st); by != "" {
		text = append(text, reply.Words(" — "+by))
	}
	text = append(text, reply.Words(" "), src.Statement(st))
	if st.Note != "" {
		text = append(text, reply.Words(" (corrected by an editor: "+flat(st.Note)+")"))
	}
	return text
}

// telling returns the verb of st, and what stands between it and what is held: what qualifies it, and a colon where what is held is not its object.
func telling(st briefing.Statement) (verb, rest string) {
	verb, object := told(st)
	limits := limits(st)
	if object && len(limits) == 0 {
		return verb, " "
	}
	for _, q := range limits {
		rest += ", " + q
	}
	return verb, rest + ": "
}

// limits returns what qualifies what st tells, but the condition that its words tell.
func limits(st briefing.Statement) []string {
	stance := st.Stance
	if stance == briefing.Conditional {
		under := st.Condition()
		switch {
		case shown.MatchString(st.Words):
			stance = ""
		case under != "":
			return append([]string{under}, qualifiers("", st.Hedged)...)
		}
	}
	return qualifiers(stance, st.Hedged)
}

// shown is how words show that what they tell holds under a condition, or until a day.
var shown = regexp.MustCompile(`(?i)\b(?:if|unless|until|till|provided|providing|as long as|so long as|on condition|only (?:when|once|after|with)|without|before|once|in return|in exchange)\b`)

// Content returns what st holds in the document's words, the holder's own words among them in “…”. An inserted clause that only says who
// speaks (“, she said,”) is “…”.
func Content(st briefing.Statement) reply.Text {
	var text reply.Text
	aside := inserted(st)
	at := 0
	words := func(s string) {
		if aside.Start >= at && aside.End <= at+len(s) && !aside.IsZero() {
			s = s[:aside.Start-at] + " … " + s[aside.End-at:]
		}
		if s = spaced(s); s != "" {
			text = append(text, reply.Words(s))
		}
	}
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

// insertedWords is how many words a clause has at most that is taken for one that only says who speaks.
const insertedWords = 5

// inserted returns the clause between two commas of the words of st that holds its cue, its commas included; the zero span where there is none.
func inserted(st briefing.Statement) briefing.Span {
	from, to := st.Cue.Start-st.Content.Start, st.Cue.End-st.Content.Start
	if from <= 0 || to >= len(st.Words) || st.Content.End-st.Content.Start != len(st.Words) {
		return briefing.Span{}
	}
	start, behind := strings.LastIndexByte(st.Words[:from], ','), strings.IndexByte(st.Words[to:], ',')
	if start < 0 || behind < 0 || len(strings.Fields(st.Words[start+1:to+behind])) > insertedWords {
		return briefing.Span{}
	}
	return briefing.Span{Start: start, End: to + behind + 1}
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
	if !slices.ContainsFunc(st.Via, func(m briefing.Mention) bool { return !m.Part.Outlet() }) {
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

// chain returns through whom st is known, the one nearest to the holder first, the document last, and before them to what medium it was said; "" where
// the words are the holder's own and were said to none.
func chain(st briefing.Statement) string {
	said := venue(st)
	names := voices(st)
	switch {
	case len(names) == 0 && st.Mode == briefing.Direct && (said != "" || len(st.Via) == 0):
		return said
	case said != "":
		said += ", "
	}
	switch {
	case len(names) > 1:
		return said + "according to " + strings.Join(names, ", as reported by ") + ", in " + document(st.In)
	case len(names) == 1:
		return said + "according to " + names[0] + ", as reported by " + document(st.In)
	case said == "" && len(st.Via) > 0:
		return "as reported by " + document(st.In)
	}
	return said + "according to " + document(st.In)
}

// venue returns to or on what medium the holder of st said it, or in which it was written: "on CNN"; "" none.
func venue(st briefing.Statement) string {
	if len(st.Via) == 0 || !st.Via[len(st.Via)-1].Part.Outlet() {
		return ""
	}
	return outlet(st.Via[len(st.Via)-1], st)
}

func outlet(m briefing.Mention, st briefing.Statement) string {
	return string(m.Part) + " " + mentioned(m, st)
}

// voices returns the names of those through whom the document knows st, the one nearest to the holder first, those who tell it together as one, with
// what they make of it where they welcome it and the medium to which they said it. Whoever accepts or refuses what another does is not the source of it: the
// document is.
func voices(st briefing.Statement) []string {
	var voices []string
	for i := 0; i < len(st.Via); i++ {
		said := ""
		if m := st.Via[i]; m.Part.Outlet() {
			if i++; i == len(st.Via) {
				break
			}
			said = " (" + outlet(m, st) + ")"
		}
		if st.Via[i].Part == briefing.Answers {
			continue
		}
		tellers := []string{mentioned(st.Via[i], st)}
		welcome := welcomed(st.Via[i], st, tellers[0])
		for i+1 < len(st.Via) && st.Via[i+1].Part == briefing.TellsToo {
			i++
			tellers = append(tellers, mentioned(st.Via[i], st))
			welcome = welcomed(st.Via[i], st, "")
		}
		voices = append(voices, listed(tellers)+said+welcome)
	}
	slices.Reverse(voices)
	return voices
}

// listed returns names as a list: "A, B and C".
func listed(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// welcomed says that m, the last of those who tell st together, welcomes it; "" where m does not. name is that of the one who tells it, "" of several.
func welcomed(m briefing.Mention, st briefing.Statement, name string) string {
	after := m.Span.End - st.Sentence.Start
	if m.Span.IsZero() || after <= 0 || after >= len(st.Passage) {
		return ""
	}
	behind := strings.ToLower(responding.FindString(st.Passage[after:]))
	verb := welcoming[behind[strings.LastIndexByte(behind, ' ')+1:]]
	if to := st.Cue.Start - st.Sentence.Start; verb == "" || to > after+len(behind) && to < len(st.Passage) && further.MatchString(st.Passage[after+len(behind):to]) {
		return "" // "welcomed the talks and said"
	}
	if name == "" || several(name) {
		verb = plural(verb)
	}
	return ", who " + verb + " it"
}

// responding is what stands behind the name of somebody who welcomes what another does or says.
var responding = regexp.MustCompile(`(?i)^(?:,[^,]{1,60},)?(?:\s+(?:has|have|had|also|then|later|\w+ly))*\s+(?:welcom|prais|thank|applaud|commend|hail)\w*\b`)

// further is a verb that somebody who answered one thing tells another with.
var further = regexp.MustCompile(`(?i)\b(?:said|says|saying|told|adding|noting|noted)\b|\b(?:and|but)\s+(?:also\s+|\w+ly\s+)?\w+ed\b`)

// welcoming are the answers to what another is or does that take it for true.
var welcoming = map[string]string{"welcomed": "welcomes", "welcomes": "welcomes", "welcome": "welcomes", "praised": "praises", "praises": "praises", "praise": "praises",
	"thanked": "gives thanks for", "thanks": "gives thanks for", "thank": "gives thanks for", "applauded": "applauds", "applauds": "applauds", "applaud": "applauds",
	"commended": "commends", "commends": "commends", "commend": "commends", "hailed": "hails", "hails": "hails", "hail": "hails"}
