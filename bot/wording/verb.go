package wording

import (
	"cmp"
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
	briefing.Warn:    {"warns", [][2]string{{"warn", "warns"}, {"threat", "threatens"}}},
	briefing.Reject:  {"rejects", [][2]string{{"question", "questions"}, {"object", "objects"}, {"dismiss", "dismisses"}, {"declin", "declines"}, {"refus", "refuses"}}},
	briefing.Demand:  {verb: "demands"},
	briefing.Propose: {"proposes", [][2]string{{"offer", "offers"}, {"suggest", "suggests"}}},
	briefing.Commit:  {"commits to", [][2]string{{"offer", "offers"}, {"promis", "promises"}, {"pledg", "pledges"}, {"vow", "vows"}, {"assur", "assures"}}},
	briefing.Endorse: {"endorses", [][2]string{{"accept", "accepts"}, {"welcom", "welcomes"}, {"prais", "praises"}, {"thank", "thanks"}, {"agree", "agrees"}}},
	briefing.Concern: {"is concerned", [][2]string{{"regret", "regrets"}, {"fear", "fears"}, {"doubt", "doubts"}, {"complain", "complains"}, {"lament", "laments"}}},
	briefing.Say:     {"says", [][2]string{{"express", "expresses"}, {"reserv", "reserves"}, {"look", "looks"}, {"question", "questions"}}},
}

// sayings are the words for the cues that tell that something was said, or wished, and no more, by the stems of [briefing.Statement.Saying].
var sayings = map[string]string{
	"said": "says", "say": "says", "told": "says", "tell": "says", "according": "says", "stat": "says",
	"add": "adds", "announc": "announces", "answer": "answers", "argu": "argues", "assert": "asserts", "believ": "believes",
	"call": "calls", "claim": "claims", "conced": "concedes", "declar": "declares", "describ": "describes",
	"emphasi": "emphasises", "explain": "explains", "hop": "hopes", "insist": "insists", "maintain": "maintains",
	"note": "notes", "noting": "notes", "observ": "observes", "point": "points out", "recall": "recalls", "remark": "remarks",
	"replied": "replies", "reply": "replies", "reiterat": "reiterates", "stress": "stresses", "think": "thinks",
	"thought": "thinks", "underlin": "underlines", "underscor": "underscores", "want": "wants", "wish": "wishes", "write": "writes",
	"wrote": "writes",
}

// Verb returns the word for what the holder of st does: in the present tense, or as it stands in the document where it denies
// ("did not rule out"). It tells no more than the cue: an act that only the words show is told as a saying, a demand apart.
// What an editor made of the act is told as it is.
func Verb(st briefing.Statement) string {
	if !st.Corrected(briefing.ActField) {
		if not := flat(st.Denial()); strings.HasPrefix(not, "not ") && strings.Contains(not, "ing ") {
			be := "is "
			if several(st.Holder.Name) {
				be = "are "
			}
			return be + not // "not going to"
		} else if not != "" {
			return not
		}
	}
	verb := actWord(st)
	if several(st.Holder.Name) {
		verb = plural(verb)
	}
	if not := st.Refrains(); not != "" && !st.Corrected(briefing.ActField) {
		verb = strings.TrimSuffix(verb, " to") + " " + not + " to"
	}
	return verb
}

// actWord returns the word for the act of st in the third person.
func actWord(st briefing.Statement) string {
	cue, act := strings.ToLower(flat(st.CueWords)), verbs[st.Act]
	if st.Corrected(briefing.ActField) {
		return cmp.Or(act.stem(cue), act.verb)
	}
	if st.Unspoken() {
		if !st.Outright() {
			return "says"
		}
		return act.verb
	}
	saying := sayings[st.Saying()]
	switch {
	case saying == "":
		return cmp.Or(whole(act.stem(cue), cue, st), about(act.verb, cue))
	case st.Wishes() && strings.HasSuffix(cue, " to"):
		return saying + " to"
	}
	return saying
}

// whole returns verb, which stands for the verb of a cue, with what belongs to it before the content: "declines to", "warns of",
// "expresses confidence that"; "" where there is no verb.
func whole(verb, cue string, st briefing.Statement) string {
	if verb == "" {
		return ""
	}
	words := strings.Fields(cue)
	between := strings.Fields(unquotedBetween(st))
	switch last := words[len(words)-1]; {
	case verb == "expresses" || verb == "reserves" || verb == "looks":
		rest := append(words[1:], between...)
		if len(rest) > 5 || len(rest) == 0 {
			return ""
		}
		return verb + " " + strings.Join(rest, " ")
	case last == "to", linking[last] && len(words) > 1 && (strings.HasSuffix(words[len(words)-2], "ed") || strings.HasSuffix(words[len(words)-2], "s")):
		return verb + " " + last
	case len(between) == 1 && (linking[between[0]] || between[0] == "to"):
		return verb + " " + between[0]
	}
	return verb
}

// linking are the words, beside "to", that join a verb to what it is about; after a noun ("support for") they do not.
var linking = map[string]bool{"of": true, "about": true, "with": true, "against": true, "on": true}

// about returns "is concerned about" where the cue says about what.
func about(verb, cue string) string {
	if verb == verbs[briefing.Concern].verb && strings.HasSuffix(cue, " about") {
		return verb + " about"
	}
	return verb
}

// unquotedBetween returns what stands between the cue and the content of st where they follow each other in the sentence, and it is no
// part of a quotation; "" otherwise.
func unquotedBetween(st briefing.Statement) string {
	words := st.Between()
	if strings.ContainsFunc(words, func(c rune) bool { return isQuotationMark(c) || c == ',' || c == ':' || unicode.IsUpper(c) }) {
		return ""
	}
	return words
}

// stem returns the word of w for a cue with one of its stems, or "".
func (w word) stem(cue string) string {
	for _, s := range w.stems {
		if briefing.StartsWord(cue, s[0]) {
			return s[1]
		}
	}
	return ""
}

// several reports whether name is that of several, as a text names them: "European leaders", "chairs of the coalition", "many". A proper
// name is one, whatever its ending; but people keep their number where a capital begins the sentence ("Critics", "Foreign Ministers of …").
func several(name string) bool {
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
	return crowds[word] || lower && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us")
}

// crowds are words for several people or bodies, which are no names however they are written.
var crowds = map[string]bool{"people": true, "many": true, "both": true, "others": true, "several": true, "most": true, "few": true,
	"critics": true, "parties": true, "ministers": true, "leaders": true, "officials": true, "diplomats": true, "delegates": true,
	"delegations": true, "experts": true, "analysts": true, "presidents": true, "ambassadors": true, "envoys": true, "negotiators": true,
	"sources": true, "lawmakers": true, "senators": true, "generals": true, "chairs": true, "members": true, "observers": true, "countries": true,
	"heads": true, "governments": true, "chancellors": true, "representatives": true}

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
