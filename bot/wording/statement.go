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
//	Emmanuel Macron warned: “This is not peace” [1]
//	Volodymyr Zelenskyy insisted that talks could start — according to ‘Talks in Washington’ [2]
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

// mentioned returns the name of m, whom st names, as it stands within a sentence: "the United States", "both sides".
func mentioned(m briefing.Mention, st briefing.Statement) string {
	name := flat(m.Name)
	before := ""
	if word := name[strings.LastIndexByte(name, ' ')+1:]; word != name && theirs.MatchString(pronoun(m, st)) && word == strings.ToLower(word) && !spelt(name) {
		return "the " + name // "they", of European leaders told of before
	}
	if at := m.Span.Start - st.Sentence.Start; !m.Span.IsZero() && at > 0 && at <= len(st.Passage) {
		if words := strings.Fields(st.Passage[:at]); len(words) > 0 {
			before = strings.ToLower(words[len(words)-1])
		}
	}
	if initial, _ := utf8.DecodeRuneInString(name); unicode.IsLower(initial) {
		if determiners[before] {
			return before + " " + name
		}
		return name
	}
	if before == "the" && m.Span.End <= st.Sentence.Start+len(st.Passage) && st.Passage[m.Span.Start-st.Sentence.Start:m.Span.End-st.Sentence.Start] == name {
		return "the " + name
	}
	return Articled(name)
}

// pronoun returns the words that stand for m in the sentence of st; "" where they are not in it.
func pronoun(m briefing.Mention, st briefing.Statement) string {
	from, to := m.Span.Start-st.Sentence.Start, m.Span.End-st.Sentence.Start
	if m.Span.IsZero() || from < 0 || to > len(st.Passage) {
		return ""
	}
	return st.Passage[from:to]
}

// theirs are the pronouns for several.
var theirs = regexp.MustCompile(`^(?i:they|them|their)$`)

// Articled returns a name with the article that it has within a sentence: "the European Union"; of a person, or one that has none, the name alone.
func Articled(name string) string {
	head, _, of := strings.Cut(name, " of ")
	word := head[strings.LastIndexByte(head, ' ')+1:]
	if strings.HasPrefix(name, "The ") || spelt(name) || !bodies[word] || !of && word == head && !alone[word] {
		return name
	}
	return "the " + name
}

// bodies are the words for what has a name with an article, and alone those of them that are a name without another word.
var (
	bodies = set(`States Kingdom Union Emirates Nations Netherlands Philippines Maldives Bahamas Gambia Comoros Seychelles Republic Federation Commission Council Parliament Coalition
		Kremlin Group Committee League Agency Organisation Organization Community Alliance Secretariat Bank Fund Court Ministry Government Congress Senate House Conference
		Assembly Presidency Delegation Leaders Sides Quartet Quad Taliban Houthis Vatican Pentagon Authority`)
	alone = set("Netherlands Philippines Maldives Bahamas Gambia Comoros Seychelles Coalition Kremlin Leaders Sides Delegation Taliban Houthis Vatican Pentagon Quad Quartet Commission Council")
)

// determiners are the words before a noun that say which of them, or how many, are meant.
var determiners = map[string]bool{"the": true, "a": true, "an": true, "all": true, "both": true, "many": true, "most": true, "some": true, "several": true, "few": true,
	"other": true, "two": true, "three": true, "four": true, "five": true, "these": true, "those": true, "no": true, "every": true, "each": true, "another": true}

// Predicate returns the sentence of Statement without its subject.
func Predicate(st briefing.Statement, src *Sources) reply.Text { return predicate(st, nil, src) }

// predicate is Predicate with parts of the words marked, which are offsets into them.
func predicate(st briefing.Statement, marks []briefing.Span, src *Sources) reply.Text {
	verb, _, _ := telling(st)
	text := reply.Text{reply.Strong(verb)}
	if before := prelude(st); before != "" && rest(st) == "" && !src.severally[st.ID] {
		text = append(reply.Plain(before), text...)
	}
	return behind(text, st, marks, src)
}

// behind is predicate with another text for the verb.
func behind(verb reply.Text, st briefing.Statement, marks []briefing.Span, src *Sources) reply.Text {
	_, link, tail := telling(st)
	text := append(verb, reply.Words(link))
	if !src.severally[st.ID] {
		tail = rest(st) + tail
	}
	if len(marks) > 0 {
		text = append(text, markedContent(st, marks)...)
	} else {
		text = append(text, Content(st)...)
	}
	if by := chain(st); by != "" {
		tail += " — " + by
	}
	text = append(text, reply.Words(tail+" "), src.Statement(st))
	if st.Note != "" {
		text = append(text, reply.Words(" (corrected by an editor: "+flat(st.Note)+")"))
	}
	return text
}

// telling returns the verb of st, what stands between it and what is held, and what stands behind that: the condition with which the sentence
// of the document begins, and what else qualifies it.
func telling(st briefing.Statement) (verb, link, tail string) {
	verb, link = told(st)
	if under := under(st); under != "" {
		tail = ", " + under
	}
	switch limits := strings.Join(limits(st), ", "); {
	case limits == "":
	case link == apart:
		link = ", " + limits + link
	default:
		tail += " (" + limits + ")"
	}
	return verb, link, tail
}

// clause returns what st holds as it stands behind a verb that is told apart from it with what qualifies it, in a column of its own, where link joins them: with the "that" of a clause.
func clause(st briefing.Statement, link string) reply.Text {
	text := Content(st)
	if words, ok := strings.CutPrefix(link, " "); ok && words != "" {
		text = append(reply.Plain(words), text...)
	}
	if under := under(st); under != "" {
		text = append(text, reply.Words(", "+under))
	}
	return text
}

// under returns the condition under which st is told to hold where its words do not tell it; "" where there is none.
func under(st briefing.Statement) string {
	if st.Stance != briefing.Conditional || shown.MatchString(st.Words) {
		return ""
	}
	return st.Condition()
}

// limits returns what qualifies what st tells, but a condition that is told in words.
func limits(st briefing.Statement) []string {
	words := qualifiers(st)
	if st.OnCondition() && (shown.MatchString(st.Words) || under(st) != "") {
		return words[1:]
	}
	return words
}

// shown is how words show that what they tell holds under a condition, or until a day.
var shown = regexp.MustCompile(`(?i)\b(?:if|unless|until|till|provided|providing|as long as|so long as|on condition|only (?:when|once|after|with)|without|before|once|in return|in exchange)\b`)

// Content returns what st holds in the document's words, the holder's own words among them in “…”. An inserted clause that only says who
// speaks (“, she said,”) is left out, and a capital that only begins a sentence of the document is a small letter.
func Content(st briefing.Statement) reply.Text {
	st.Words = uncapitalised(st)
	var text reply.Text
	aside := inserted(st)
	at := 0
	words := func(s string) {
		if aside.Start >= at && aside.End <= at+len(s) && !aside.IsZero() {
			before, behind := s[:aside.Start-at], s[aside.End-at:]
			gap := " … "
			switch {
			case strings.TrimSpace(before) == "" || strings.TrimSpace(behind) == "":
			case goesOn.MatchString(strings.TrimSpace(behind)):
				gap = ", "
			default:
				gap = " "
			}
			s = before + gap + behind
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

// uncapitalised returns the words of st with a small letter where a word begins them that has its capital from the sentence of the document alone.
// Those that the holder said in own words keep it.
func uncapitalised(st briefing.Statement) string {
	first, size := utf8.DecodeRuneInString(st.Words)
	word, _, _ := strings.Cut(st.Words, " ")
	if !unicode.IsUpper(first) || !beginnings[strings.ToLower(strings.TrimRight(word, ",;:"))] {
		return st.Words
	}
	if own := ownWords(st); len(own) > 0 && own[0].Start < size {
		return st.Words
	}
	return string(unicode.ToLower(first)) + st.Words[size:]
}

// beginnings are words that begin sentences and are no names.
var beginnings = set(`the a an this that these those such there it its they their he his him she her we our you your my in on at for from with without as if unless when while
	although though since because after before until once no not all many most some any every each both neither either only so to what how whether why where who which
	under over between among during despite given nor and but or one two three`)

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
	how := string(m.Part)
	if m.Part == briefing.SpokenTo {
		how = "speaking to"
	}
	return how + " " + mentioned(m, st)
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
		voices = append(voices, List(tellers, "and")+said+welcome)
	}
	slices.Reverse(voices)
	return voices
}

// List returns the words with commas, and "or" or "and" before the last one: "A, B and C".
func List(words []string, conjunction string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// welcomed says that m, the last of those who tell st together, welcomes it; "" where m does not. name is that of the one who tells it, "" of several.
func welcomed(m briefing.Mention, st briefing.Statement, name string) string {
	after := m.Span.End - st.Sentence.Start
	if m.Span.IsZero() || after <= 0 || after >= len(st.Passage) {
		return ""
	}
	behind := strings.ToLower(responding.FindString(st.Passage[after:]))
	word := behind[strings.LastIndexByte(behind, ' ')+1:]
	verb := verbs[word]
	if to := st.Cue.Start - st.Sentence.Start; !welcoming[verb] || to > after+len(behind) && to < len(st.Passage) && further.MatchString(st.Passage[after+len(behind):to]) {
		return "" // "welcomed the talks and said"
	}
	told := present
	if strings.HasSuffix(word, "ed") {
		told = past
	}
	verb = inflected(verb, told, name == "" || several(name))
	if thanks, ok := strings.CutPrefix(verb, "thank"); ok {
		verb = map[string]string{"": "give", "s": "gives", "ed": "gave"}[thanks] + " thanks for"
	}
	what := " it"
	if manyThings.MatchString(st.Passage[after+len(behind):]) {
		what = " them"
	}
	return ", who " + verb + what
}

// responding is what stands behind the name of somebody who welcomes what another does or says, or who promises it or threatens with it.
var responding = regexp.MustCompile(`(?i)^(?:,[^,]{1,60},)?(?:\s+(?:has|have|had|also|then|later|\w+ly))*\s+(?:welcom|prais|thank|applaud|commend|hail|promis|pledg|vow|threaten)\w*\b`)

// manyThings is what is answered where that is more than one thing: "Trump’s efforts", "the talks".
var manyThings = regexp.MustCompile(`^\s+(?:\p{Lu}\S*\s+)*(?:\S+['’]s?|his|her|its|their|the|these|those)\s+\w+[^s\W]s\b`)

// further is a verb that somebody who answered one thing tells another with.
var further = regexp.MustCompile(`(?i)\b(?:said|says|saying|told|adding|noting|noted)\b|\b(?:and|but)\s+(?:also\s+|\w+ly\s+)?\w+ed\b`)

// welcoming are the answers to what another is or does that take it for true, and the promises of what another will do.
var welcoming = set("welcomes praises thanks applauds commends hails promises pledges vows threatens")
