package briefing

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// sayings are the stems of the cues that tell that something was said, or wished, and no more, each with its verb. What the words then do
// is for the reader to judge: who says that another will pay promises nothing, and who says that borders must not be changed rejects no such thing.
var sayings = [...]struct{ stem, verb string }{
	{"said", "says"}, {"say", "says"}, {"told", "says"}, {"tell", "says"}, {"according", "says"}, {"stat", "says"},
	{"add", "adds"}, {"announc", "announces"}, {"answer", "answers"}, {"argu", "argues"}, {"assert", "asserts"}, {"believ", "believes"},
	{"call", "calls"}, {"claim", "claims"}, {"conced", "concedes"}, {"declar", "declares"}, {"describ", "describes"},
	{"emphasi", "emphasises"}, {"explain", "explains"}, {"hop", "hopes"}, {"insist", "insists"}, {"maintain", "maintains"},
	{"note", "notes"}, {"noting", "notes"}, {"observ", "observes"}, {"point", "points out"}, {"recall", "recalls"}, {"remark", "remarks"},
	{"replied", "replies"}, {"reply", "replies"}, {"reiterat", "reiterates"}, {"stress", "stresses"}, {"think", "thinks"},
	{"thought", "thinks"}, {"tweet", "tweets"}, {"underlin", "underlines"}, {"underscor", "underscores"}, {"want", "wants"}, {"wish", "wishes"},
	{"write", "writes"}, {"wrote", "writes"},
}

var (
	// furtherWord matches the cues that begin like a saying and are none.
	furtherWord = regexp.MustCompile(`\b(?:call\w* (?:for|on|upon|off)|insist\w* (?:on|upon)|needs?|demands?|support|backing|commitments?|opposition|objections?|` +
		`readiness|willingness|rejection|refusal|concerns?|appeals?|proposals?|offers?|solidarity|appreciation|gratitude)\b`)

	// auxiliary begins the cues that stand in a sentence as they are.
	auxiliary = regexp.MustCompile(`^(?:did|does|do|has|have|had|is|am|are|was|were|will|would|cannot|can|could|never|not|no longer)(?:n['’]t)?\b|^['’](?:m|re)\b`)

	// denying is what denies the verb behind it.
	denying = regexp.MustCompile(`(?i)\b(?:(?:(?:do|does|did|is|am|are|was|were|has|have|had|will|would|can|could|shall|should|may|might|must)\s+)?(?:not|never)` +
		`|(?:do|does|did|is|are|was|were|has|have|had|wo|would|ca|could|should|must)n['’]t|cannot)\s+(?:be\s+|been\s+)?(?:[a-z]+ly\s+)?$`)

	// refraining stands between a cue and what is not to be done.
	refraining = regexp.MustCompile(`(?i)^\s*(not|never)\s+to\s*$`)

	// modal is what says of the verb behind it that it would be done, or had been.
	modal = regexp.MustCompile(`(?i)\b(?:(?:will|would|shall|should|may|might|can|could|must|had)\s+|['’](?:ll|d)\s+)(?:(?:also|always|only|ever|still|already|once|first|even|long|[a-z]+ly)\s+)*(?:be\s+)?$`)

	// neither stands before one of those who do not do what the cue says.
	neither = regexp.MustCompile(`(?i)\bneither\s+(?:[^,.;:]{1,60}\s+nor\s+)?(?:of\s+)?(?:the\s+)?$`)

	// limiting is what makes less of the verb behind it.
	limiting = regexp.MustCompile(`(?i)\b(?:only|merely|hardly|barely|scarcely|partly|partially|conditionally|provisionally|tentatively|reluctantly|grudgingly)\s+$`)

	// repeating is a cue that tells that its holder had held before what he holds.
	repeating = regexp.MustCompile(`^(?:re-?(?:affirm|iterat|emphasi|stat(?:e|ing)|new|commit)|continu|maintain|remain|again\b|once (?:more|again)\b|still\b)`)

	// negative is a cue that denies.
	negative = regexp.MustCompile(`\b(?:not|never|no longer|cannot)\b|n['’]t\b`)

	// ruledOut are words by which who insists on them demands that something not be done.
	ruledOut = regexp.MustCompile(`(?i)\b(?:can|could)(?:\s?not|n['’]t)\s+be\b`)

	// demanding are words that make a demand of what is said.
	demanding = regexp.MustCompile(`(?i)\b(?:must|should|ought|shall|need(?:s|ed)?|ha(?:s|ve|d) to|demands?|insist|urge|call (?:for|on|upon))\b`)
)

// cue returns the words of the cue of s in lower case, on one line.
func (s *Statement) cue() string {
	return strings.ToLower(strings.Join(strings.Fields(s.CueWords), " "))
}

// Again reports whether the cue of s tells that its holder had held before what he holds: "reaffirmed".
func (s *Statement) Again() bool { return repeating.MatchString(s.cue()) }

// Saying returns the verb of the cue of s in the third person ("wants") where it tells that something was said or wished, and no more; ""
// otherwise.
func (s *Statement) Saying() string {
	cue := s.cue()
	if furtherWord.MatchString(cue) || startsWord(cue, "maintain") && s.Modal() != "" {
		return "" // what will be maintained is no word
	}
	for _, saying := range sayings {
		if startsWord(cue, saying.stem) {
			return saying.verb
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

// Denial returns the cue of s as it stands in the document, with the words right before it that deny it: "did not rule out"; "" where
// nothing denies it.
func (s *Statement) Denial() string {
	if cue := s.cue(); negative.MatchString(cue) && auxiliary.MatchString(cue) {
		return s.CueWords
	}
	return s.behind(denying, "not", "n't", "n’t", "never")
}

// Modal returns the cue of s as it stands in the document, with the words right before it that tell that what it says would be done ("would
// accept", "will also support") or, of what is known through others, had been ("had advocated"); "" where there are none.
func (s *Statement) Modal() string {
	cue := s.behind(modal, "ll", "ld", "’d", "had", "may", "might", "must", "shall", "can", "'d")
	if strings.HasSuffix(s.cue(), " by") {
		return "" // it is told of what is held
	}
	if s.Own() && strings.HasPrefix(strings.ToLower(cue), "had") {
		return "" // the day tells when
	}
	return cue
}

// Neither reports whether the holder of s is one of those of whom neither does what the cue says.
func (s *Statement) Neither() bool {
	at := s.Holder.Span.Start - s.Sentence.Start
	return !s.Holder.Span.IsZero() && at >= 0 && s.Holder.Span.End <= s.Cue.Start && at <= len(s.Passage) &&
		(neither.MatchString(s.Passage[:at]) || strings.HasPrefix(strings.ToLower(s.Passage[at:]), "neither"))
}

// Limit returns the word right before the cue of s that makes less of it, in lower case: "only" of "only promised"; "" where there is none.
func (s *Statement) Limit() string {
	return strings.ToLower(strings.TrimSpace(strings.TrimSuffix(s.behind(limiting), s.CueWords)))
}

// condition is a clause before the holder of what holds under it.
var condition = regexp.MustCompile(`(?i)^[“”"‘’'\s]*((?:if|unless|provided|(?:as|so) long as)\b[^,;“”"]*),\s*(?:the\s+|a\s+)?$`)

// Condition returns the clause with which the sentence of s begins and under which the holder does what s says: "as long as the port is
// closed"; "" where none stands there.
func (s *Statement) Condition() string {
	at := s.Holder.Span.Start - s.Sentence.Start
	if s.Holder.Span.IsZero() || at <= 0 || at > len(s.Passage) || s.Content.Start < s.Holder.Span.Start {
		return ""
	}
	if found := condition.FindStringSubmatch(s.Passage[:at]); found != nil {
		return strings.ToLower(found[1][:1]) + strings.Join(strings.Fields(found[1][1:]), " ")
	}
	return ""
}

// conditional finds the words that tell of a condition, not only for how long or after what something holds.
var conditional = regexp.MustCompile(`(?i)\b(?:if|unless|provided|providing|(?:as|so) long as|on (?:the )?(?:condition|understanding)|only (?:if|when|once|after|with)|` +
	`in (?:return|exchange)|conditional|contingent|depend(?:s|ed|ing|ent)? (?:up)?on|subject to)\b`)

// OnCondition reports whether s is held on a condition that its sentence tells; or an editor gave it the stance.
func (s *Statement) OnCondition() bool {
	return s.Stance == Conditional && (s.Corrected(StanceField) || conditional.MatchString(s.Passage) || conditional.MatchString(s.Words))
}

// BeforeCue returns the words right before the cue of s, at most 48 bytes, enough for the few that belong to it; "" where it begins the sentence.
func (s *Statement) BeforeCue() string {
	const most = 48
	at := s.Cue.Start - s.Sentence.Start
	if at <= 0 || at > len(s.Passage) {
		return ""
	}
	words := s.Passage[:at]
	if i := len(words) - most; i > 0 {
		words = words[i+max(0, strings.IndexByte(words[i:], ' ')):]
	}
	return words
}

// behind returns the cue of s with what matches before, which ends where the cue begins; "" where nothing does. Nothing does that has none of parts,
// in lower case, where there are any: to look for them takes less than to match.
func (s *Statement) behind(before *regexp.Regexp, parts ...string) string {
	words := s.BeforeCue()
	if lower := strings.ToLower(words); len(parts) > 0 && !slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(lower, part) }) {
		return ""
	}
	if found := before.FindString(words); found != "" {
		return found + s.CueWords
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
	return s.Act == Demand && !several.MatchString(s.Words) && (demanding.MatchString(s.Words) || s.Saying() == "insists" && ruledOut.MatchString(s.Words))
}

// several parts two things that are said in one breath: a word for the one need not fit the other.
var several = regexp.MustCompile(`, but |; |[.!?] `)

// Outright reports whether the cue of s tells its act, and nothing denies it; or an editor gave it the act. Otherwise the act is
// read from the words: what somebody merely says, wishes or does not do takes no side.
func (s *Statement) Outright() bool {
	switch {
	case s.Corrected(ActField):
		return true
	case s.Denial() != "" && !strings.Contains(s.cue(), "no longer") || s.Refrains() != "" || s.Neither():
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

// wishing are the sayings that tell a wish.
var wishing = map[string]bool{"wants": true, "wishes": true, "hopes": true}

// wish is how somebody says a wish in own words.
var wish = regexp.MustCompile(`(?i)^\W*(?:i|we)(?:['’]d| would| do)? (?:really |still )?(?:want|wish|hope|like)\b`)

// Wishes reports whether s tells a wish, by its cue or in the holder's own words.
func (s *Statement) Wishes() bool { return wishing[s.Saying()] || wish.MatchString(s.Words) }
