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
	briefing.Warn:    {"warns", [][2]string{{"threat", "threatens"}}},
	briefing.Reject:  {"rejects", [][2]string{{"question", "questions"}, {"object", "objects"}, {"dismiss", "dismisses"}}},
	briefing.Demand:  {verb: "demands"},
	briefing.Propose: {"proposes", [][2]string{{"offer", "offers"}, {"suggest", "suggests"}}},
	briefing.Commit:  {"commits to", [][2]string{{"offer", "offers"}}},
	briefing.Endorse: {"endorses", [][2]string{{"accept", "accepts"}, {"welcom", "welcomes"}, {"prais", "praises"}, {"thank", "thanks"}, {"agree", "agrees"}}},
	briefing.Concern: {"is concerned", [][2]string{{"regret", "regrets"}, {"fear", "fears"}, {"doubt", "doubts"}, {"complain", "complains"}}},
	briefing.Say:     {verb: "says"},
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
		if not := st.Denial(); not != "" {
			return flat(not)
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
		return cmp.Or(act.stem(cue), act.verb)
	case st.Demands():
		return act.verb
	case st.Wishes() && strings.HasSuffix(cue, " to"):
		return saying + " to"
	}
	return saying
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
