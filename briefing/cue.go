package briefing

import (
	"regexp"
	"strings"
	"unicode"
)

// sayings are the stems of the cues that tell that something was said, or wished, and no more. What the words then do is for the reader
// to judge: who says that another will pay promises nothing, and who says that borders must not be changed rejects no such thing.
var sayings = []string{
	"said", "say", "told", "tell", "according", "stat",
	"add", "announc", "answer", "argu", "assert", "believ", "call", "claim", "conced", "declar", "describ",
	"emphasi", "explain", "hop", "insist", "maintain", "note", "noting", "observ", "point", "recall", "remark",
	"replied", "reply", "reiterat", "stress", "think", "thought", "underlin", "underscor", "want", "wish", "write", "wrote",
}

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

// cue returns the words of the cue of s in lower case, on one line.
func (s *Statement) cue() string {
	return strings.ToLower(strings.Join(strings.Fields(s.CueWords), " "))
}

// Saying returns the stem of the cue of s ("want") where it tells that something was said or wished, and no more; "" otherwise.
func (s *Statement) Saying() string {
	cue := s.cue()
	if furtherWord.MatchString(cue) {
		return ""
	}
	for _, stem := range sayings {
		if StartsWord(cue, stem) {
			return stem
		}
	}
	return ""
}

// StartsWord reports whether a word of s begins with stem.
func StartsWord(s, stem string) bool {
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

// Denial returns the cue of s as it stands in the document, with the words right before it that deny it: "did not rule out"; "" where
// nothing denies it.
func (s *Statement) Denial() string {
	if cue := s.cue(); negative.MatchString(cue) && auxiliary.MatchString(cue) {
		return s.CueWords
	}
	// The words that deny are at most four.
	const most = 48
	if s.Cue.Start <= s.Sentence.Start || s.Cue.Start > s.Sentence.Start+len(s.Passage) {
		return ""
	}
	before := s.Passage[:s.Cue.Start-s.Sentence.Start]
	if i := len(before) - most; i > 0 {
		before = before[i+max(0, strings.IndexByte(before[i:], ' ')):]
	}
	if not := denying.FindString(before); not != "" {
		return not + s.CueWords
	}
	return ""
}

// Between returns what stands between the cue of s and its content; "" where they do not follow each other in the sentence.
func (s *Statement) Between() string {
	between := Span{Start: s.Cue.End - s.Sentence.Start, End: s.Content.Start - s.Sentence.Start}
	if between.Start <= 0 || between.Start >= between.End || between.End > len(s.Passage) {
		return ""
	}
	return between.In(s.Passage)
}

// Refrains returns the "not" or "never" between the cue of s and what is not to be done ("agreed not to"); "" where there is none.
func (s *Statement) Refrains() string {
	if not := refraining.FindStringSubmatch(s.Between()); not != nil {
		return strings.ToLower(not[1])
	}
	return ""
}

// Unspoken reports whether s has no cue but the label of a speaker, or none at all, before words of the holder's own.
func (s *Statement) Unspoken() bool {
	return s.Mode == Direct && !strings.ContainsFunc(s.CueWords, unicode.IsLower)
}

// Demands reports whether the words of s make a demand, whatever the cue, and do nothing else.
func (s *Statement) Demands() bool {
	return s.Act == Demand && demanding.MatchString(s.Words) && !several.MatchString(s.Words)
}

// several parts two things that are said in one breath: a word for the one need not fit the other.
var several = regexp.MustCompile(`, but |; |[.!?] `)

// Outright reports whether the cue of s tells its act, and nothing denies it; or an editor gave it the act. Otherwise the act is
// read from the words: what somebody merely says, wishes or does not do takes no side.
func (s *Statement) Outright() bool {
	switch {
	case s.Corrected(ActField):
		return true
	case s.Denial() != "" || s.Refrains() != "":
		return false
	case s.Unspoken():
		// What is refused or accepted stands in whole sentences, which nobody refuses or accepts.
		switch s.Act {
		case Deny, Reject, Commit, Endorse, Concern:
			return false
		}
		return !several.MatchString(s.Words)
	}
	return s.Saying() == "" || s.Demands()
}

// wishing are the stems of the sayings that tell a wish.
var wishing = map[string]bool{"want": true, "wish": true, "hop": true}

// wish is how somebody says a wish in own words.
var wish = regexp.MustCompile(`(?i)^\W*(?:i|we)(?:['’]d| would| do)? (?:really |still )?(?:want|wish|hope|like)\b`)

// Wishes reports whether s tells a wish, by its cue or in the holder's own words.
func (s *Statement) Wishes() bool { return wishing[s.Saying()] || wish.MatchString(s.Words) }
