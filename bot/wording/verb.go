package wording

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"

	"attache/briefing"
)

// A word is how an act is told; where it would misstate common members of the act (to condemn a deed is no accusation of it),
// a cue with one of the stems has its own.
type word struct {
	verb  string
	stems [][2]string
}

var verbs = map[briefing.Act]word{
	briefing.Deny:    {verb: "denies"},
	briefing.Accuse:  {"accuses", [][2]string{{"condemn", "condemns"}, {"denounc", "denounces"}, {"deplor", "deplores"}}},
	briefing.Warn:    {"warns", [][2]string{{"threat", "threatens"}}},
	briefing.Reject:  {"rejects", [][2]string{{"question", "questions"}, {"object", "objects"}, {"dismiss", "dismisses"}}},
	briefing.Demand:  {verb: "demands"},
	briefing.Propose: {"proposes", [][2]string{{"offer", "offers"}, {"suggest", "suggests"}}},
	briefing.Commit:  {"commits to", [][2]string{{"offer", "offers"}}},
	briefing.Endorse: {"endorses", [][2]string{{"accept", "accepts"}, {"welcom", "welcomes"}, {"prais", "praises"}, {"thank", "thanks"}, {"agree", "agrees"}}},
	briefing.Concern: {"is concerned", [][2]string{{"regret", "regrets"}, {"fear", "fears"}, {"doubt", "doubts"}, {"complain", "complains"}}},
	briefing.Say:     {verb: "says"},
}

// sayings are the cues that tell that something was said, or wished, and no more. What the words then do is for the reader
// to judge: who says that another will pay promises nothing, and who says that borders must not be changed rejects no such thing.
var sayings = word{"", [][2]string{
	{"said", "says"}, {"say", "says"}, {"told", "says"}, {"tell", "says"}, {"according", "says"}, {"stat", "says"},
	{"add", "adds"}, {"announc", "announces"}, {"answer", "answers"}, {"argu", "argues"}, {"assert", "asserts"}, {"believ", "believes"},
	{"call", "calls"}, {"claim", "claims"}, {"conced", "concedes"}, {"declar", "declares"}, {"describ", "describes"},
	{"emphasi", "emphasises"}, {"explain", "explains"}, {"hop", "hopes"}, {"insist", "insists"}, {"maintain", "maintains"},
	{"note", "notes"}, {"noting", "notes"}, {"observ", "observes"}, {"point", "points out"}, {"recall", "recalls"}, {"remark", "remarks"},
	{"replied", "replies"}, {"reply", "replies"}, {"reiterat", "reiterates"}, {"stress", "stresses"}, {"think", "thinks"},
	{"thought", "thinks"}, {"underlin", "underlines"}, {"underscor", "underscores"}, {"want", "wants"}, {"wish", "wishes"}, {"write", "writes"},
	{"wrote", "writes"},
}}

var (
	// furtherWord matches the cues that begin like a saying and are none.
	furtherWord = regexp.MustCompile(`\b(?:call\w* (?:for|on|upon|off)|insist\w* (?:on|upon)|needs?|demands?|support|backing|commitments?|opposition|objections?|` +
		`readiness|willingness|rejection|refusal|concerns?|appeals?|proposals?|offers?|solidarity|appreciation|gratitude)\b`)

	// auxiliary begins the cues that stand in a sentence as they are.
	auxiliary = regexp.MustCompile(`^(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could|never|not)(?:n['’]t)?\b`)

	// denying is what denies the verb behind it.
	denying = regexp.MustCompile(`(?i)\b(?:(?:(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|shall|should|may|might|must)\s+)?(?:not|never)` +
		`|(?:do|does|did|is|are|was|were|has|have|had|wo|would|ca|could|should|must)n['’]t|cannot)\s+(?:be\s+|been\s+)?(?:[a-z]+ly\s+)?$`)

	// refraining stands between a cue and what is not to be done.
	refraining = regexp.MustCompile(`(?i)^\s*(not|never)\s+to\s*$`)

	// negative is a cue that denies.
	negative = regexp.MustCompile(`\b(?:not|never|no longer|cannot)\b|n['’]t\b`)

	// demanding are words that make a demand of what is said.
	demanding = regexp.MustCompile(`(?i)\b(?:must|should|ought|shall|need(?:s|ed)?|ha(?:s|ve|d) to|demands?|insist|urge|call (?:for|on|upon))\b`)
)

// Verb returns the word for what the holder of st does: in the present tense, or as it stands in the document where it denies
// ("did not rule out"). It tells no more than the cue: an act that only the words show is told as a saying, a demand apart.
// What an editor made of the act is told as it is.
func Verb(st briefing.Statement) string {
	cue := strings.ToLower(flat(st.CueWords))
	if st.Corrected(briefing.ActField) {
		verb := cmp.Or(verbs[st.Act].stem(cue), verbs[st.Act].verb)
		if several(st.Holder.Name) {
			verb = plural(verb)
		}
		return verb
	}
	if negative.MatchString(cue) && auxiliary.MatchString(cue) {
		return flat(st.CueWords)
	}
	if not := denial(st); not != "" {
		return flat(not + st.CueWords)
	}
	verb := actWord(st, cue)
	if several(st.Holder.Name) {
		verb = plural(verb)
	}
	if between := (briefing.Span{Start: st.Cue.End - st.Sentence.Start, End: st.Content.Start - st.Sentence.Start}); between.Start > 0 &&
		between.Start < between.End && between.End <= len(st.Passage) {
		if not := refraining.FindStringSubmatch(between.In(st.Passage)); not != nil {
			verb = strings.TrimSuffix(verb, " to") + " " + strings.ToLower(not[1]) + " to"
		}
	}
	return verb
}

// denial returns the words right before the cue of st that deny it: "did not ", "has never fully ", "cannot ".
func denial(st briefing.Statement) string {
	if st.Cue.Start <= st.Sentence.Start || st.Cue.Start > st.Sentence.Start+len(st.Passage) {
		return ""
	}
	return denying.FindString(st.Passage[:st.Cue.Start-st.Sentence.Start])
}

// actWord returns the word for the act of st in the third person.
func actWord(st briefing.Statement, cue string) string {
	act := verbs[st.Act]
	if st.Mode == briefing.Direct && !strings.ContainsFunc(st.CueWords, unicode.IsLower) {
		// No cue, or the label of the speaker: what is refused or accepted stands in whole sentences, which nobody refuses or accepts.
		switch st.Act {
		case briefing.Deny, briefing.Reject, briefing.Commit, briefing.Endorse, briefing.Concern:
			return "says"
		}
		return act.verb
	}
	saying := ""
	if !furtherWord.MatchString(cue) {
		saying = sayings.stem(cue)
	}
	switch {
	case saying == "":
		return cmp.Or(act.stem(cue), act.verb)
	case st.Act == briefing.Demand && demanding.MatchString(st.Words):
		return act.verb
	case strings.HasSuffix(cue, " to") && (saying == "wants" || saying == "wishes" || saying == "hopes"):
		return saying + " to"
	}
	return saying
}

// stem returns the word of w for a cue with one of its stems, or "".
func (w word) stem(cue string) string {
	for _, s := range w.stems {
		if startsWord(cue, s[0]) {
			return s[1]
		}
	}
	return ""
}

// startsWord reports whether a word of s begins with stem.
func startsWord(s, stem string) bool {
	for i := 0; ; {
		j := strings.Index(s[i:], stem)
		if j < 0 {
			return false
		}
		if i += j; i == 0 || s[i-1] == ' ' || s[i-1] == '-' {
			return true
		}
		i += len(stem)
	}
}

// several reports whether name is that of several, as a text names them: "European leaders", "chairs of the coalition". A proper
// name is one, whatever its ending.
func several(name string) bool {
	head := name
	for _, of := range []string{" of ", " in ", " from ", " at "} {
		head, _, _ = strings.Cut(head, of)
	}
	head = head[strings.LastIndexByte(head, ' ')+1:]
	return head != "" && unicode.IsLower(rune(head[0])) && strings.HasSuffix(head, "s") && !strings.HasSuffix(head, "ss") && !strings.HasSuffix(head, "us")
}

// plural returns a verb in the third person as it stands with several.
func plural(verb string) string {
	first, rest, more := strings.Cut(verb, " ")
	switch {
	case first == "is":
		first = "are"
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
