package wording

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/briefing"
)

// acts are the words for acts whose cue has no word of its own here.
var acts = map[briefing.Act]string{
	briefing.Deny: "denies", briefing.Accuse: "accuses", briefing.Warn: "warns", briefing.Reject: "rejects", briefing.Demand: "demands", briefing.Propose: "proposes",
	briefing.Commit: "commits to", briefing.Endorse: "endorses", briefing.Concern: "is concerned", briefing.Say: "says",
}

// What joins a verb to what is held: it is its object, or a clause; or stands apart, where it is own words or the grammar is not known.
const (
	object = " "
	that   = " that "
	this   = " this: " // a clause behind a verb that has none
	apart  = ": "
)

// Verb returns the word for what the holder of st does: that of the cue in the tense of the document ("demanded", "has announced", "insists"), or as it stands in the
// document where it denies ("did not rule out") or tells what would be done, or had been ("would accept"). What the holder is, and what another tells that he wants,
// is told in the present: it goes on, and stands in the past only because the telling does. It tells no more than the cue: an act that only the words
// show is told as a saying. What an editor made of the act is told as it is.
func Verb(st briefing.Statement) string {
	verb, _ := told(st)
	return verb
}

// told returns Verb, and what joins it to what is held.
func told(st briefing.Statement) (verb, link string) {
	joined, link := join(st)
	form := func(verb string) string { return inflected(verb, tense(st, verb), ofSeveral(st)) }
	switch denied, modal := st.Denial(), modal(st); {
	case st.Corrected(briefing.ActField):
		return form(acts[st.Act]), guessed(st)
	case denied != "":
		return inflected(denial(denied), present, ofSeveral(st)) + joined, linked(st, "", link)
	case st.Unspoken() && st.Outright() && !ownSentence(st):
		return form(acts[st.Act]), guessed(st)
	case st.Unspoken():
		return form("says"), apart
	case modal != "":
		return modal + joined, linked(st, "", link)
	}
	said := st.Saying()
	if verb = said; verb != "" {
		if st.Wishes() && strings.HasSuffix(st.CueWords, " to") {
			verb += " to"
		}
		if link != object && !objects[said] {
			joined = "" // where or to whom it was said
		}
		if whom := addressed(st); whom != "" {
			return form("tells") + " " + whom, apart
		}
		return form(verb) + joined, linked(st, verb, link)
	}
	if verb = attitude(st, link == object); verb == "" {
		verb, joined = acts[st.Act], ""
		switch {
		case link != that:
			link = guessed(st)
		case !speech[verb]:
			verb = "says"
		}
	}
	if joined != "" {
		verb = strings.TrimSuffix(verb, " to") // "commits to" and "not to"
	} else if verb == "commits" && link != that {
		verb += " to"
	}
	if link = linked(st, verb, link); link == apart && ownSentence(st) && !speech[verb] {
		return form("says"), apart // whole sentences are no object
	}
	if strings.HasPrefix(verb, "is ") && states[verb[strings.LastIndexByte(verb, ' ')+1:]] && joined == "" && link == object && !linking[first(st.Words)] {
		link = apart // "is concerned", not "is concerned about"
	}
	if link == that && strings.HasSuffix(verb, " that") {
		link = object
	}
	verb = form(verb)
	if limit := st.Limit(); limit != "" {
		verb = limit + " " + verb
	}
	return verb + joined, link
}

// addressed returns to whom st says in own words what speaks to them, as the sentence has it: "him"; "" where it does not tell.
func addressed(st briefing.Statement) string {
	at := st.Cue.End - st.Sentence.Start
	if !ownSentence(st) || at <= 0 || at > len(st.Passage) || !toSomebody.MatchString(st.CueWords) || !speaking.MatchString(st.Words) {
		return ""
	}
	return strings.TrimSpace(whom.FindString(st.Passage[at:]))
}

var (
	// speaking are the words by which a speech turns to somebody.
	speaking = regexp.MustCompile(`(?i)\byou(?:r|['’]\w+)?\b`)

	// whom is a pronoun or a name.
	whom = regexp.MustCompile(`^\s+(?:him|her|them|\p{Lu}[\p{L}’'-]*(?:\s+\p{Lu}[\p{L}’'-]*)*)\b`)
)

// linked returns what joins verb, in the third person of the present, to what st holds: link, or where the document has nothing between
// them what the words themselves show.
func linked(st briefing.Statement, verb, link string) string {
	what := pointed(st)
	switch {
	case link != "":
		return link
	case ownSentence(st):
		return apart
	case what != "" && nominal[first(st.Words)]:
		return " " + what + ": "
	case what != "" && linking[first(st.Words)]:
		return " " + what + " "
	case what != "":
		return " " + what + that
	case (!st.Content.IsZero() && st.Content.End <= st.Sentence.Start || strings.HasSuffix(st.CueWords, " by")) && !clausal(st.Words) && !fragment[first(st.Words)]:
		return object
	case clausal(st.Words) || st.Saying() == verb && verb != "":
		switch before := firstHalf(st); {
		case before != "" && speech[verb]:
			return that + before
		case severalSentences.MatchString(st.Words) || fragment[first(st.Words)]:
			return apart
		case speech[verb]:
			return that
		case acceptances[verb]:
			return this
		}
		return apart
	case nominal[first(st.Words)] && !objectless[verb]:
		return object
	}
	return apart
}

// firstHalf returns what is said before the clause that names who says it, where what st holds goes on after it: "the road would be open, but " of "The
// road would be open, she said, but the port would not". "" where it is not so.
func firstHalf(st briefing.Statement) string {
	parts := joining.FindStringSubmatch(st.Between())
	to := min(st.Cue.Start, st.Holder.Span.Start) - st.Sentence.Start
	if parts == nil || st.Holder.Span.IsZero() || to <= 0 || to > len(st.Passage) {
		return ""
	}
	half, ends := strings.CutSuffix(strings.TrimRight(st.Passage[:to], " \n"), ",")
	if words := strings.Fields(half); !ends || len(words) == 0 || len(words) > mostRest || !clausal(half) || strings.ContainsFunc(half, func(c rune) bool { return c != '’' && isQuotationMark(c) }) {
		return ""
	}
	return uncapitalised(briefing.Statement{Words: flat(half)}) + ", " + parts[1] + " "
}

// joining stands between who says something and what he says on.
var joining = regexp.MustCompile(`^,\s+(but|and)\s+$`)

// pointed returns what the sentence of st calls what was told before it and is held: "the demand" of "that demand"; "" where it does not.
func pointed(st briefing.Statement) string {
	at := st.Cue.End - st.Sentence.Start
	if st.Content.End > st.Sentence.Start || at <= 0 || at > len(st.Passage) {
		return ""
	}
	if noun := pointing.FindStringSubmatch(st.Passage[at:]); noun != nil {
		return "the " + noun[1]
	}
	return ""
}

// pointing is a noun for what was said before.
var pointing = regexp.MustCompile(`(?i)^\s+(?:this|that|these|those|such an?|the)\s+((?:demand|proposal|request|call|idea|suggestion|claim|accusation|condition|offer|warning|view|argument)s?)\b`)

// guessed returns what joins what st holds to a verb that is none of the document's.
func guessed(st briefing.Statement) string {
	switch st.Act {
	case briefing.Deny, briefing.Reject, briefing.Demand, briefing.Propose, briefing.Endorse:
		if nominal[first(st.Words)] && !clausal(st.Words) && !ownSentence(st) {
			return object
		}
	}
	return apart
}

// ownSentence reports whether the words of st begin with a sentence of its holder's own.
func ownSentence(st briefing.Statement) bool {
	own := ownWords(st)
	if len(own) == 0 || strings.ContainsFunc(st.Words[:min(max(own[0].Start, 0), len(st.Words))], unicode.IsLetter) {
		return false
	}
	i := strings.IndexFunc(st.Words, unicode.IsLetter)
	if i < 0 {
		return true
	}
	initial, _ := utf8.DecodeRuneInString(st.Words[i:])
	return !unicode.IsLower(initial)
}

// first returns the first word of words, in lower case.
func first(words string) string {
	word, _, _ := strings.Cut(strings.TrimLeft(words, " \t\r\n"), " ")
	return strings.ToLower(strings.Trim(word, ",;:.!?\"'“”„«»‘’"))
}

// clausal reports whether words are a clause: they have a verb before what only says more of a noun.
func clausal(words string) bool {
	for i, w := range strings.Fields(strings.ToLower(words)) {
		switch w = strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) && c != '’' && c != '\'' }); {
		case finite[w], strings.HasSuffix(w, "n’t"), strings.HasSuffix(w, "n't"):
			return true
		case i > 0 && relative[w]:
			return false
		}
	}
	return false
}

// severalSentences is where a sentence ends and another begins.
var severalSentences = regexp.MustCompile(`[.!?][”"’']? +\p{Lu}|;`)

var (
	finite   = set("would could will can may might must should shall had has have was were is are do does did cannot")
	relative = set("that which who whose whom where when if while because so")
	nominal  = set("the a an any all its their his her our no such further this these those some more both every each full immediate new")
	fragment = set("and but or nor which who whom whose to than as")

	// speech are the verbs that a clause or whole sentences follow.
	speech = set(`accepts acknowledges admits advises affirms agrees alleges announces answers argues asserts assures believes cautions claims complains concedes concludes
		confirms counters declares demands denies doubts emphasises emphasizes explains fears finds forecasts hopes indicates insists jokes laments maintains mentions notes objects
		observes pledges predicts proclaims promises proposes protests reaffirms reassures recalls recommends regrets reiterates remarks repeats replies reveals says signals
		stresses suggests swears thinks threatens tweets underlines underscores urges volunteers vows warns worries writes asks adds`)

	// objectless are the verbs of speech that have no object.
	objectless = set("agrees argues commits complains concludes hopes insists objects remarks replies says swears thinks tweets warns worries")

	// acceptances are the verbs for an answer to what is so, which no clause follows.
	acceptances = set("accepts approves backs applauds commends criticises criticizes condemns deplores dismisses endorses favours opposes praises rejects supports welcomes")
)

// denial returns what a statement denies in the third person: "does not support", though the document has "I do not support".
func denial(denied string) string {
	not := flat(denied)
	first, rest, _ := strings.Cut(not, " ")
	if was := strings.ToLower(first); (was == "was" || was == "were") && slices.ContainsFunc(strings.Fields(rest), func(w string) bool { return states[w] }) {
		first, not = "is", "is "+rest
	}
	if first == "not" && strings.Contains(rest, "ing ") {
		return "is " + not // "not going to"
	}
	if is := third[strings.ToLower(first)]; is != "" {
		return is + " " + rest
	}
	return not
}

// modal returns the cue of st with the modal before it; "" where there is none, or where it makes another state of what the cue names.
func modal(st briefing.Statement) string {
	words := strings.ToLower(flat(st.Modal()))
	cue := strings.ToLower(flat(st.CueWords))
	first, _, _ := strings.Cut(cue, " ")
	switch {
	case strings.HasSuffix(strings.TrimSuffix(words, cue), " be ") && !states[first]:
		return "" // "it would be foolhardy"
	case contracted.MatchString(words) && strings.HasSuffix(first, "ed"):
		return "" // "he’d ordered"
	}
	return contracted.ReplaceAllStringFunc(words, func(w string) string { return modals[w[:len(w)-1]] + " " })
}

// attitude returns what the cue of st tells in the third person of the present; "" where it has no word of its own for the act. What is held
// follows it where follow is true.
func attitude(st briefing.Statement, follow bool) string {
	if !st.Cue.IsZero() && st.Content.Contains(st.Cue) {
		return "" // it is told with the words
	}
	verb := phrase(strings.Fields(strings.ToLower(flat(st.CueWords))), st.Passage, st.Cue.Start-st.Sentence.Start)
	is, state := strings.CutPrefix(verb, "is ")
	switch neither := st.Neither(); {
	case verb == "", modals[verb] != "" && !follow, !neither && contrary(verb, st.Act):
		return ""
	case neither && state:
		return "is not " + is
	case neither:
		return "does not " + plural(verb)
	}
	return verb
}

// third gives the third person of what begins a denial in another.
var third = map[string]string{"do": "does", "don’t": "doesn’t", "don't": "doesn't", "have": "has", "haven’t": "hasn’t", "haven't": "hasn't", "are": "is", "am": "is",
	"’m": "is", "'m": "is", "’re": "is", "'re": "is", "aren’t": "isn’t", "aren't": "isn't"}

// contrary reports whether verb says the contrary of act, which the words around it turn.
func contrary(verb string, act briefing.Act) bool {
	first, rest, _ := strings.Cut(verb, " ")
	if len(strings.Fields(rest)) > 1 {
		return false // "backs away from"
	}
	switch act {
	case briefing.Reject, briefing.Deny:
		return favouring[first]
	case briefing.Endorse, briefing.Commit, briefing.Propose:
		return refusing[first]
	}
	return false
}

var (
	favouring = set("accepts adopts applauds approves backs champions endorses favours favors praises recognises recognizes supports tolerates welcomes")
	refusing  = set("blocks condemns denies opposes refuses rejects resists vetoes")
)

// objects are the sayings that have an object.
var objects = map[string]bool{"describes": true, "calls": true, "wants": true}

// phrase returns what a cue tells, of which word i of the passage is the first, in the third person of the present: "urges" for "urged",
// "is willing to" for "willingness to", "expresses confidence" for "expressed their confidence"; "" where no word of it is known.
func phrase(cue []string, passage string, at int) string {
	is := at > 0 && at <= len(passage) && being.MatchString(passage[:at])
	for len(cue) > 0 && (leading[cue[0]] || strings.HasSuffix(cue[0], "ly")) {
		is = is || beings[cue[0]]
		cue = cue[1:]
	}
	if len(cue) == 0 {
		return ""
	}
	last := len(cue) - 1
	first := cue[0]
	if will := modals[first]; will != "" && last == 0 {
		return will
	}
	rest := make([]string, 0, last+1)
	for _, w := range cue[1:] {
		if !possessives[w] {
			rest = append(rest, w)
		}
	}
	verb, known := verbs[first]
	if _, ok := nouns[first]; ok && last > 0 && nounTails[cue[last]] {
		known = false // "support for", as "its support for"
	}
	if last > 0 && beings[cue[1]] {
		known = false // "aim was to"
	}
	switch {
	case states[first] || known && is && cue[last] == "to" && strings.HasSuffix(first, "ed"):
		return strings.Join(append([]string{"is", first}, rest...), " ")
	case known && last > 0 && cue[last] == "by":
		return strings.Join(append([]string{verb}, rest[:len(rest)-1]...), " ") // "rejected by"
	case known && last > 1 && slices.ContainsFunc(rest[:len(rest)-1], func(w string) bool { return w == "of" || w == "by" }):
		return verb + " " + rest[len(rest)-1] // "offer by Norland to"
	case known && len(rest) <= mostWords:
		return strings.Join(append([]string{verb}, rest...), " ")
	case known:
		return verb
	case first == "in" && last > 0 && cue[last] != "to":
		return "is " + strings.Join(cue, " ")
	}
	for _, w := range cue {
		n, ok := nouns[w]
		if !ok {
			continue
		}
		tail := ""
		if w := cue[last]; n.tails == "" && w == "to" || slices.Contains(strings.Fields(n.tails), w) {
			tail = " " + w
		}
		return n.verb + tail
	}
	return ""
}

// modals are the words that are a cue alone, where they tell what the holder's own side does.
var modals = map[string]string{"will": "will", "would": "would", "’ll": "will", "'ll": "will", "’d": "would", "'d": "would", "shall": "shall"}

// contracted is a modal that a cue begins with and that is written with its subject.
var contracted = regexp.MustCompile(`^['’](?:ll|d) `)

// nounTails are the words by which a noun that could be a verb shows that it is none.
var nounTails = set("for of in against")

// mostWords is how many words of a cue are told behind its verb, at most.
const mostWords = 6

// being is a form of "be" right before a cue, adverbs apart.
var being = regexp.MustCompile(`(?i)\b(?:is|are|was|were|be|been|being)\s+(?:[a-z]+ly\s+|also\s+)?$`)

// leading are the words of a cue before its verb, of which beings are forms of "be".
var (
	leading = set("have has had having also again is are was were be been being ’re 're ’m 'm to jointly")
	beings  = set("is are was were be been being ’re 're ’m 'm")
)

// possessives are those of who speaks, which are another's where it is told of him.
var possessives = set("our my your")

// states are the words that tell behind a form of "be" what somebody is.
var states = set(`ready willing prepared open eager proud pleased delighted grateful gratified thankful concerned alarmed worried appalled outraged sceptical skeptical
	against unwilling reluctant confident optimistic afraid mindful upset saddened shocked keen happy glad honoured honored disappointed dedicated`)

// verbs gives the third person of the verbs of cues, by each of their forms.
var verbs = conjugated(`abandon accept accuse acknowledge admit adopt advise advocate affirm agree aim allege announce answer apologise apologize appeal applaud appreciate approve
	ask assail assure attack avoid back ban beg blame blast block boycott brand call caution celebrate challenge champion characterise characterize
	charge cite climb commemorate commend commit communicate complain conclude concur condemn confirm congratulate consider continue contradict counter credit
	criticise criticize decide declare decline decry defend demand denounce deny deplore designate direct disagree discuss dismiss dispute doubt draft drop
	echo embrace emphasise emphasize encourage endorse exclude expect expel express extend favor favour fear find forecast forgo give guarantee hail help
	highlight hold honor honour identify impose indicate inform initiate insist instruct intend invite join justify keep label lament laud launch lift look
	maintain make mention mourn move name nominate note object offer oppose order plan plead pledge praise predict prefer press proclaim promise promote
	prompt propose protest push put question raise reaffirm reassure recognise recognize recommend recommit refuse regret reinforce reiterate reject
	relinquish remain renege renew renounce repeat request require reserve resist resolve retract retreat rule salute sanction second see seek share shelve sign signal slam sponsor stand step stress strive submit
	suggest support suspend swear table take thank threaten tolerate trust try underline underscore urge veto voice volunteer vote vow walk warn welcome
	withdraw work worry`)

// irregular are the forms of verbs that follow no rule.
var irregular = map[string]string{"sought": "seeks", "swore": "swears", "sworn": "swears", "strove": "strives", "stood": "stands", "gave": "gives", "given": "gives", "made": "makes",
	"held": "holds", "took": "takes", "taken": "takes", "withdrew": "withdraws", "withdrawn": "withdraws", "kept": "keeps", "saw": "sees", "seen": "sees", "forwent": "forgoes", "forgone": "forgoes",
	"found": "finds"}

// conjugated returns the third person of verbs, which are given as they stand in a dictionary, by each of their forms.
func conjugated(list string) map[string]string {
	forms := maps.Clone(irregular)
	for v := range strings.FieldsSeq(list) {
		last := v[len(v)-1]
		stem, third := v, v+"s"
		past := v + "ed"
		switch {
		case last == 'e':
			stem, past = v[:len(v)-1], v+"d"
		case last == 'y' && !strings.ContainsRune("aeiou", rune(v[len(v)-2])):
			third, past = v[:len(v)-1]+"ies", v[:len(v)-1]+"ied"
		case last == 'o', last == 's', last == 'x', last == 'h' && strings.ContainsRune("sc", rune(v[len(v)-2])):
			third = v + "es"
		}
		for _, form := range []string{v, third, past, stem + "ing", v + string(last) + "ed", v + string(last) + "ing"} {
			forms[form] = third
		}
	}
	return forms
}

// A noun is how somebody is told to hold what a noun tells that he does, and with which of the words behind it; "" stands for "to".
type noun struct{ verb, tails string }

// nouns are those of cues.
var nouns = map[string]noun{
	"willingness": {"is willing", ""}, "unwillingness": {"is unwilling", ""}, "readiness": {"is ready", ""}, "preparedness": {"is prepared", ""}, "reluctance": {"is reluctant", ""},
	"commitment": {"is committed", ""}, "commitments": {"is committed", ""}, "dedication": {"is dedicated", ""}, "determination": {"is determined", ""},
	"resolve": {"is determined", ""}, "effort": {"makes efforts", "to in"}, "efforts": {"makes efforts", "to in"}, "attempt": {"makes an attempt", ""}, "attempts": {"makes attempts", ""},
	"desire": {"wants", ""}, "desires": {"wants", ""}, "wish": {"wishes", "to for"}, "intention": {"intends", ""}, "intentions": {"intends", ""}, "intent": {"intends", ""}, "plans": {"plans", ""},
	"decision": {"decides", ""}, "agreement": {"agrees", "to on with"}, "refusal": {"refuses", ""}, "promises": {"promises", ""}, "promise": {"promises", ""}, "pledge": {"pledges", ""}, "offer": {"offers", ""},
	"support": {"supports", "-"}, "backing": {"backs", "-"}, "endorsement": {"endorses", "-"}, "approval": {"approves", "of"}, "acceptance": {"accepts", "-"},
	"recognition": {"recognises", "-"}, "opposition": {"opposes", "-"}, "rejection": {"rejects", "-"}, "condemnation": {"condemns", "-"}, "criticism": {"criticises", "-"},
	"objection": {"objects", ""}, "objections": {"objects", ""}, "proposal": {"proposes", ""}, "proposals": {"proposes", ""}, "suggestion": {"suggests", "-"},
	"call": {"calls", "for on to"}, "calls": {"calls", "for on to"}, "appeal": {"appeals", "for to"}, "plea": {"pleads", "for to"}, "requests": {"requests", "-"},
	"concern": {"is concerned", "about over at with for"}, "concerns": {"is concerned", "about over at with for"}, "fear": {"fears", "-"}, "fears": {"fears", "-"}, "warning": {"warns", "of against"}, "warnings": {"warns", "of against"},
	"threat": {"threatens", ""}, "threats": {"threatens", ""}, "gratitude": {"is grateful", "for"}, "appreciation": {"appreciates", "-"}, "praise": {"praises", "-"},
	"condolences": {"offers condolences", ""}, "insistence": {"insists", "on"}, "accusation": {"accuses", "of"}, "accusations": {"accuses", "of"}, "denial": {"denies", "-"},
	"criticisms": {"criticises", "-"}, "supporter": {"supports", "-"}, "supporters": {"supports", "-"}, "opponent": {"opposes", "-"}, "opponents": {"opposes", "-"},
	"critic": {"criticises", "-"}, "critics": {"criticises", "-"},
}

// join returns what of the document stands between the cue of st and what it holds and belongs to them, with a space before it (" to", " with Lund"), and what
// then joins it to what is held; "" where they do not follow each other.
func join(st briefing.Statement) (words, link string) {
	between := st.Between()
	b := strings.Fields(between)
	n := len(b)
	inserted := n > mostWords || strings.ContainsFunc(between, func(c rune) bool { return isQuotationMark(c) && c != '’' || c == ',' || c == ':' || c == '(' })
	named := slices.ContainsFunc(append(st.Via, st.Holder), func(m briefing.Mention) bool {
		return !m.Span.IsZero() && m.Span.Start >= st.Cue.End && m.Span.End <= st.Content.Start
	})
	switch {
	case between == "":
		return "", ""
	case n == 0 && ownSentence(st):
		return "", apart
	case n == 0 && strings.HasSuffix(st.CueWords, " that"):
		return "", that
	case n == 0:
		return "", object
	case b[n-1] == "that":
		if n == 1 || inserted || named || when.MatchString(between) {
			return "", that
		}
		return " " + strings.Join(b[:n-1], " "), that // "agreed with Lund that"
	case inserted, named:
		return "", ""
	case ownSentence(st):
		return "", apart // "told Lund: “We …”"
	case toSomebody.MatchString(st.CueWords):
		return "", that
	case when.MatchString(between) && b[0] == "on":
		return "", object
	}
	return " " + strings.Join(b, " "), object
}

// when is the day on which something was said, which stands before it.
var when = regexp.MustCompile(`\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\d`)

// toSomebody is a verb behind which stands to whom something was said.
var toSomebody = regexp.MustCompile(`(?i)^(?:told|tell|tells|telling)$`)

// linking are the words that join a state to what it is about.
var linking = set("of about with against on for at over from by to that in when how whether because")

// set returns the words of a list.
func set(list string) map[string]bool {
	words := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		words[w] = true
	}
	return words
}

// The tenses in which a document tells something.
const (
	present = iota
	past
	perfect
)

// tense returns the tense in which the document of st tells what verb, in the third person of the present, does.
func tense(st briefing.Statement, verb string) int {
	head, _, _ := strings.Cut(verb, " ")
	if head == "is" || len(st.Via) > 0 && lasting[head] {
		return present
	}
	before := ""
	if at := st.Cue.Start - st.Sentence.Start; at > 0 && at <= len(st.Passage) {
		before = st.Passage[:at]
	}
	near := st.BeforeCue()
	cue := strings.Fields(strings.ToLower(flat(st.CueWords)))
	is, has := being.MatchString(near), having.MatchString(near)
	for len(cue) > 0 && (leading[cue[0]] || strings.HasSuffix(cue[0], "ly")) {
		is, has = is || current[cue[0]], has || cue[0] == "has" || cue[0] == "have"
		cue = cue[1:]
	}
	if len(cue) == 0 {
		return present
	}
	switch {
	case cue[0] == "according":
		return past
	case has:
		return perfect
	case emphatic.MatchString(near):
		return past
	case irregular[cue[0]] != "", spoken[cue[0]], strings.HasSuffix(cue[0], "ed"):
		if is && !wasTold.MatchString(before) {
			return present
		}
		return past
	case strings.HasSuffix(cue[0], "ing"), infinitive.MatchString(near), verbs[cue[0]] == "" && st.Saying() == "", possessed.MatchString(near):
		if wasTold.MatchString(before) && !lasting[head] {
			return past
		}
	}
	return present
}

var (
	// having is "has" or "have" right before a cue, adverbs apart.
	having = regexp.MustCompile(`(?i)(?:\b(?:has|have)|['’]ve)\s+(?:(?:been|also|always|only|ever|still|already|once|first|even|long|repeatedly|[a-z]+ly)\s+)*$`)

	// wasTold is what shows that a sentence tells of the past.
	wasTold = regexp.MustCompile(`\b(?:was|were|had|did|said|told|wrote|met|\w{2,}ed)\b`)

	// emphatic stands right before a verb that it puts into the past.
	emphatic = regexp.MustCompile(`(?i)\bdid\s+(?:[a-z]+ly\s+)?$`)

	// infinitive stands right before a verb in no tense.
	infinitive = regexp.MustCompile(`(?i)\bto\s+(?:[a-z]+ly\s+)?$`)

	// possessed stands right before a noun.
	possessed = regexp.MustCompile(`(?i)(?:['’]s?|\b(?:his|her|its|their|our|my|the|a|an))\s+(?:\w+\s+)?$`)

	current = set("is are ’re 're ’m 'm being")

	// lasting are the verbs for what goes on when somebody tells it of another.
	lasting = set("wants wishes hopes fears supports opposes backs favours favors believes thinks doubts prefers expects needs")
)

// inflected returns verb, which is in the third person of the present, in tense t, of one or several.
func inflected(verb string, t int, several bool) string {
	head, rest, more := strings.Cut(verb, " ")
	switch {
	case t == past:
		head = pastOf(head)
	case t == perfect && several:
		head = "have " + participle(head)
	case t == perfect:
		head = "has " + participle(head)
	case several:
		return plural(verb)
	}
	if more {
		return head + " " + rest
	}
	return head
}

// pastOf returns the past of a verb in the third person of the present.
func pastOf(third string) string {
	if past := pasts[third]; past != "" {
		return past
	}
	base := plural(third)
	last := base[len(base)-1]
	switch {
	case modals[third] != "":
		return third
	case last == 'e':
		return base + "d"
	case last == 'y' && !strings.ContainsRune("aeiou", rune(base[max(len(base)-2, 0)])):
		return base[:len(base)-1] + "ied"
	case doubled[base]:
		return base + string(last) + "ed"
	}
	return base + "ed"
}

// participle returns the participle of the past of a verb in the third person of the present.
func participle(third string) string {
	if p := participles[third]; p != "" {
		return p
	}
	return pastOf(third)
}

var (
	// pasts are the pasts that follow no rule, by the third person of the present.
	pasts = map[string]string{"says": "said", "tells": "told", "writes": "wrote", "thinks": "thought", "seeks": "sought", "swears": "swore", "strives": "strove", "stands": "stood", "gives": "gave",
		"makes": "made", "holds": "held", "takes": "took", "withdraws": "withdrew", "keeps": "kept", "sees": "saw", "forgoes": "forwent", "finds": "found", "puts": "put", "does": "did", "has": "had"}

	// spoken are pasts of what irregular does not list.
	spoken = set("said told wrote thought did")

	participles = map[string]string{"gives": "given", "takes": "taken", "sees": "seen", "swears": "sworn", "withdraws": "withdrawn", "forgoes": "forgone", "writes": "written", "strives": "striven"}

	// doubled are the verbs that double their last letter.
	doubled = set("admit ban beg commit concur drop expel plan prefer recommit regret slam step submit")
)

// ofSeveral reports whether st is told of several.
func ofSeveral(st briefing.Statement) bool {
	if len(st.Members) > 0 {
		return len(st.Told) != 1
	}
	return several(st.Holder.Name)
}

// several reports whether name is that of several, as a text names them: "European leaders", "chairs of the coalition", "many". A proper
// name is one, whatever its ending; but people keep their number where a capital begins the sentence ("Critics", "Foreign Ministers of …").
func several(name string) bool {
	if first, _, list := strings.Cut(name, ", "); list && strings.Contains(name[len(first):], " and ") || strings.Contains(name, " and the ") {
		return true
	}
	head := name
	for _, of := range []string{" of ", " in ", " from ", " at ", " briefed ", " familiar ", " close ", " with ", " who "} {
		head, _, _ = strings.Cut(head, of)
	}
	head = head[strings.LastIndexByte(head, ' ')+1:]
	if head == "" {
		return false
	}
	lower := unicode.IsLower(rune(head[0]))
	word := strings.ToLower(head)
	return crowds[word] || strings.HasSuffix(word, "eans") || strings.HasSuffix(word, "ians") || lower && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us")
}

// crowds are words for several people or bodies, which are no names however they are written.
var crowds = map[string]bool{"people": true, "many": true, "both": true, "others": true, "several": true, "most": true, "few": true,
	"critics": true, "parties": true, "ministers": true, "leaders": true, "officials": true, "diplomats": true, "delegates": true,
	"delegations": true, "experts": true, "analysts": true, "presidents": true, "ambassadors": true, "envoys": true, "negotiators": true,
	"sources": true, "lawmakers": true, "senators": true, "generals": true, "chairs": true, "members": true, "observers": true, "countries": true,
	"heads": true, "they": true, "we": true, "protesters": true, "allies": true, "authorities": true, "activists": true, "republicans": true, "democrats": true,
	"voters": true, "workers": true, "residents": true, "scientists": true, "supporters": true, "participants": true, "advisors": true, "advisers": true, "speakers": true, "governments": true, "chancellors": true, "representatives": true}

// plural returns a verb in the third person as it stands with several.
func plural(verb string) string {
	first, rest, more := strings.Cut(verb, " ")
	switch {
	case first == "is", first == "isn’t", first == "isn't":
		first = "are" + strings.TrimPrefix(first, "is")
	case first == "has", first == "hasn’t", first == "hasn't":
		first = "have" + strings.TrimPrefix(first, "has")
	case first == "does", first == "doesn’t", first == "doesn't":
		first = "do" + strings.TrimPrefix(first, "does")
	case first == "was", first == "wasn’t", first == "wasn't":
		first = "were" + strings.TrimPrefix(first, "was")
	case strings.HasSuffix(first, "ies"):
		first = strings.TrimSuffix(first, "ies") + "y"
	case strings.HasSuffix(first, "sses"), strings.HasSuffix(first, "shes"):
		first = strings.TrimSuffix(first, "es")
	default:
		first = strings.TrimSuffix(first, "s")
	}
	if more {
		return first + " " + rest
	}
	return first
}
