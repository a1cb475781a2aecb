package wording

import (
	"regexp"
	"slices"
	"strings"

	"attache/briefing"
)

const (
	// mostRest is how many words of the rest of a sentence are told with a part of it.
	mostRest = 20
	// fewWords is how many words what is held has at most where it may mean little alone: "supported Merz".
	fewWords = 3
)

// rest returns what follows in the sentence of st what it holds and says more of it, with what parts them before it: " rapidly and would not be happy
// without one that day", "; two weeks later he shortened the time". What else the holder does in that sentence is told only where what is held means little
// alone. "" where there is nothing of the kind, or where it is long.
func rest(st briefing.Statement) string {
	at := st.Content.End - st.Sentence.Start
	if c := st.Cue.End - st.Sentence.Start; st.Cue.Start > st.Content.End && c < len(st.Passage) && secondHalf.MatchString(st.Passage[c:]) {
		at = c // "it is open, she said, but it will be shut"
	} else if st.Cue.End > st.Content.Start {
		return ""
	}
	if st.Mode == briefing.Direct || st.Cue.IsZero() || len(st.Words) != st.Content.End-st.Content.Start || at <= 0 || at >= len(st.Passage) {
		return ""
	}
	rest := strings.TrimRight(flat(st.Passage[at:]), ".!?")
	words := strings.Fields(rest)
	if len(words) == 0 || len(words) > mostRest || strings.ContainsFunc(rest, func(c rune) bool { return c != '’' && isQuotationMark(c) }) || !goesOn.MatchString(rest) {
		return ""
	}
	if slices.ContainsFunc(append(st.Via, st.Holder), func(m briefing.Mention) bool {
		return m.Span.Start >= st.Sentence.Start+at && m.Span.End <= st.Sentence.End
	}) {
		return ""
	}
	if !st.Own() {
		// What is joined by "and" may be its teller's.
		if !setAgainst.MatchString(rest) {
			return ""
		}
		rest = strings.Replace(rest, "but that ", "but ", 1)
	} else if newSubject.MatchString(rest) {
		return ""
	} else if m := coordinate.FindStringSubmatch(rest); m != nil && verbForm(strings.ToLower(m[1])) && len(strings.Fields(st.Words)) > fewWords {
		return ""
	}
	if strings.HasPrefix(rest, ",") || strings.HasPrefix(rest, ";") {
		return rest
	}
	return " " + rest
}

// Once returns statements without those that another of them tells with it, because they are of one sentence; that has the topics of both.
func Once(statements []briefing.Statement) []briefing.Statement {
	turns := make([]briefing.Turn, len(statements))
	for i, st := range statements {
		turns[i] = briefing.Turn{Statement: st, Change: briefing.AlsoSaid}
	}
	turns = OnceTurns(turns)
	once := make([]briefing.Statement, len(turns))
	for i, t := range turns {
		once[i] = t.Statement
	}
	return once
}

// OnceTurns is Once for turns; one that is set against what was held before stays.
func OnceTurns(turns []briefing.Turn) []briefing.Turn {
	var once []briefing.Turn
	for _, t := range turns {
		if i := slices.IndexFunc(once, func(other briefing.Turn) bool { return tellsToo(other.Statement, t.Statement) }); i >= 0 && len(t.Before) == 0 {
			once[i].Position = onTopicsOf(once[i].Position, t.Position)
			continue
		}
		once = slices.DeleteFunc(once, func(other briefing.Turn) bool {
			if len(other.Before) > 0 || !tellsToo(t.Statement, other.Statement) {
				return false
			}
			t.Position = onTopicsOf(t.Position, other.Position)
			return true
		})
		once = append(once, t)
	}
	return once
}

// onTopicsOf returns p with the topics that other names.
func onTopicsOf(p, other briefing.Position) briefing.Position {
	named := slices.Clone(p.Named())
	for _, t := range other.Named() {
		if !slices.Contains(named, t) {
			named = append(named, t)
		}
	}
	inherited := slices.DeleteFunc(slices.Clone(p.Topics[len(p.Topics)-p.Inherited:]), func(t string) bool { return slices.Contains(named, t) })
	p.Topics, p.Inherited = append(named, inherited...), len(inherited)
	return p
}

// tellsToo reports whether the sentence in which st is told tells b as well.
func tellsToo(st, b briefing.Statement) bool {
	if st.ID == b.ID || st.DocumentID != b.DocumentID || st.Sentence != b.Sentence || st.Holder.Actor != b.Holder.Actor || !slices.EqualFunc(st.Via, b.Via, sameActor) || !slices.EqualFunc(st.Told, b.Told, sameActor) {
		return false
	}
	switch at := st.Content; {
	case at.Contains(b.Cue) && at.Contains(b.Content):
		return true // "said that he wanted a truce"
	case b.Content.Start >= at.End:
		return rest(st) != ""
	case b.Content.End > at.Start:
		return false
	case rest(st) == "" && prelude(st) != "":
		return b.Content.Start >= st.Holder.Span.End
	}
	_, link := told(st)
	return firstHalf(st) != "" && link == that+firstHalf(st)
}

func sameActor(a, b briefing.Mention) bool { return a.Actor == b.Actor && a.Name == b.Name }

var (
	// secondHalf goes on with what is said after who says it.
	secondHalf = regexp.MustCompile(`^, (?:but|though|although) `)

	// goesOn begins the rest of a sentence that says more of what is told before it.
	goesOn = regexp.MustCompile(`(?i)^(?:[a-z]+ly\b|since\b|until\b|within\b|unless\b|if\b|because\b|provided\b|as (?:long|soon) as\b|(?:, )?(?:and|but|though|although)\b|; )`)

	// setAgainst is such a rest that belongs to what is told and not to who tells it.
	setAgainst = regexp.MustCompile(`(?i)^(?:[a-z]+ly\b|, but\b|unless\b|if\b|, (?:though|although)\b)`)

	// newSubject is what somebody else does.
	newSubject = regexp.MustCompile(`^(?:, )?and\s+(?:(?:the|a|an|its|their|his|her|that|it|they|he|she)\b|[\p{Lu}\d])`)

	// coordinate is what goes on with a verb of the same subject, after adverbs.
	coordinate = regexp.MustCompile(`(?i)^(?:, )?(?:and|but)\s+(?:(?:also|then|therefore|later|again|[a-z]+ly)\s+)*(\w+)\b`)
)

// verbForm reports whether word is a form of a verb that tells an act.
func verbForm(word string) bool {
	return verbs[word] != "" || spoken[word] || strings.HasSuffix(word, "ed")
}

// prelude returns what the holder of st does in its sentence before the verb of st and is joined to it, with the "and" or "but" behind it, where what
// st holds means little alone: "rejected any scenario with foreign troops and " before "warned of an escalation". "" where there is nothing of the kind.
func prelude(st briefing.Statement) string {
	from, to := st.Holder.Span.End-st.Sentence.Start, st.Cue.Start-st.Sentence.Start
	if len(st.Via) > 0 || st.Holder.Span.IsZero() || from <= 0 || to <= from || to > len(st.Passage) || st.Content.Start < st.Cue.End || len(strings.Fields(st.Words)) > fewWords {
		return ""
	}
	before := joinedBefore.FindStringSubmatch(st.Passage[from:to])
	if before == nil || len(strings.Fields(before[0])) > mostRest || !verbForm(strings.ToLower(before[2])) {
		return ""
	}
	return flat(before[1]) + " "
}

// joinedBefore is a predicate before another one of the same subject.
var joinedBefore = regexp.MustCompile(`^\s+((\w+)\s[^,;:.“”"()]*\s(?:and|but))\s+$`)
