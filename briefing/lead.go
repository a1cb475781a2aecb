package briefing

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestLead is how many bytes before a sentence are shown with it at most, and furthestLead how many sentences.
const longestLead, furthestLead = 500, 3

// Lead returns the sentences right before that of p in d without which it is not known of what p tells: its words point back to them ("such
// guarantees", "if it refused", "the question", "the two presidents"), or its holder is only described ("the delegation"). They are of the same paragraph, or where p begins one the
// only sentence of that before it, or reach into that before it where the noun is to which the words point; at most three, of 500 bytes. The zero Span where p stands for itself, or where none of them tells it either.
func (d *Document) Lead(p Position) Span {
	points := d.pointing(p)
	if !points.back && points.to == "" {
		return Span{}
	}
	from := max(d.Body, p.Sentence.Start-2*longestLead)
	for from < p.Sentence.Start && !utf8.RuneStart(d.Text[from]) {
		from++
	}
	before := Document{Text: d.Text[from:p.Sentence.Start]}.Sentences()
	if len(before) > 0 && from > d.Body {
		before = before[1:] // it may be cut
	}
	lead, start := p.Sentence.Start, p.Sentence.Start
	settled, found, crossed := false, false, false
	for n := 1; n <= min(furthestLead, len(before)); n++ {
		s := before[len(before)-n]
		text := s.Text
		if !strings.ContainsAny(text[len(text)-min(len(text), 4):], ".!?") || p.Sentence.Start-from-s.Span.Start > longestLead {
			break // a heading, or too far
		}
		if newParagraph(d.Text[from+s.Span.End:start]) && (n > 1 || len(before) > 1 && !newParagraph(d.Text[from+before[len(before)-2].Span.End:from+s.Span.Start])) {
			if points.to == "" || found || crossed {
				break
			}
			crossed = true // only to where the noun is
		}
		start = from + s.Span.Start
		found = found || points.to != "" && strings.Contains(strings.ToLower(text), points.to) || points.pair && namesTwo(text, p.Holder.Name)
		if found || points.back && !points.pair && !crossed && !settled {
			lead = start
		}
		if start <= p.Content.Start && !pointing(text).back {
			settled = true
			if found || points.to == "" && !points.pair {
				break
			}
		}
	}
	if lead == p.Sentence.Start {
		return Span{}
	}
	return Span{Start: lead, End: p.Sentence.Start}
}

// newParagraph reports whether between, which stands between two sentences, has an empty line.
func newParagraph(between string) bool { return strings.Count(between, "\n") > 1 }

// A pointer is how words point to what is told before them.
type pointer struct {
	back bool   // with a word that stands for it
	pair bool   // of those, with one for two who were named: "both presidents"
	to   string // with the noun by which it was told, in lower case, without a plural s; "" none
}

// pointing returns how what p tells points to what is told before its sentence.
func (d *Document) pointing(p Position) pointer {
	switch {
	case p.Content.IsZero():
		return pointer{}
	case p.Content.Start < p.Sentence.Start:
		return pointer{back: true}
	}
	if !p.Holder.Span.IsZero() && p.Sentence.Contains(p.Holder.Span) {
		first, _ := utf8.DecodeRuneInString(p.Holder.Span.In(d.Text))
		if unicode.IsLower(first) && described.MatchString(d.Text[p.Sentence.Start:p.Holder.Span.Start]) {
			return pointer{back: true}
		}
	}
	told := Span{Start: min(p.Content.Start, p.Sentence.End), End: p.Sentence.End}.In(d.Text)
	if p.Cue.Start > p.Content.Start && p.Sentence.Contains(p.Cue) {
		told = p.Content.In(d.Text)
	}
	points := pointing(told)
	points.back = points.back || p.Mode == Direct && addressing.MatchString(told)
	return points
}

// pointing returns how words point to what is told before them.
func pointing(words string) pointer {
	// To look for a part of what an expression matches takes less than to match.
	lower := strings.ToLower(words)
	may := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(lower, part) })
	}
	if may("it", "there", "such as", "instead of", "this ", "those ") {
		words = expletive.ReplaceAllString(words, " ")
	}
	if may("the two ", "both ") && pair.MatchString(words) && !joined.MatchString(words) {
		return pointer{back: true, pair: true}
	}
	if may("such ") {
		if m := such.FindStringSubmatch(words); m != nil {
			return pointer{back: true, to: strings.TrimSuffix(strings.ToLower(m[1]), "s")}
		}
	}
	if may("such", "this", "these", "those", "they", "them", "instead", "likewise", "one", "the other", "the same", "do so", "do it", "in person", "that", "there",
		"the question", "the matter", "the issue", "if it ", "if he ", "if she ") && back.MatchString(words) {
		return pointer{back: true}
	}
	if may("the ") {
		if m := shell.FindStringSubmatch(words); m != nil && m[1] == "" {
			return pointer{back: true}
		}
	}
	if may("him", "her", "it") {
		if at := single.FindStringIndex(words); at != nil && !strings.ContainsFunc(unmarked.ReplaceAllString(words[:at[0]], ""), unicode.IsUpper) {
			return pointer{back: true}
		}
	}
	if may("the ") {
		for _, m := range definite.FindAllStringSubmatch(words, -1) {
			if m[2] == "" {
				return pointer{to: strings.TrimSuffix(strings.ToLower(m[1]), "s")}
			}
		}
	}
	return pointer{}
}

// namesTwo reports whether text names two together, or the holder and somebody else.
func namesTwo(text, holder string) bool {
	if joined.MatchString(text) {
		return true
	}
	family := holder[strings.LastIndexByte(holder, ' ')+1:]
	rest := unmarked.ReplaceAllString(strings.ReplaceAll(text, holder, family), "")
	before, after, named := strings.Cut(rest, family)
	return family != "" && named && strings.ContainsFunc(before+after, unicode.IsUpper)
}

var (
	// pair are the words that stand for two who are named before.
	pair = regexp.MustCompile(`(?i)\b(?:the two|both) (?:sides|presidents|leaders|countries|ministers|men|parties|governments)\b`)

	// joined are two names together.
	joined = regexp.MustCompile(`\p{Lu}[\p{L}’'-]* (?:and|with|met) (?:(?:President|Chancellor|Prime Minister|Foreign Minister|King) )?\p{Lu}[\p{L}’'-]*`)

	described = regexp.MustCompile(`(?i)\bthe\s+(?:\w+\s+)?$`)

	addressing = regexp.MustCompile(`(?i)\byou(?:['’](?:re|ve|ll|d))?\b`)

	// back are the words that stand for what is told before.
	back = regexp.MustCompile(`(?i)\b(?:such|this|these|those|they|them|instead|likewise|one (?:could|can|would|will|might|may|must|should|was|is)|the others?|the same|do so|do it|in person|` +
		`that (?:demand|proposal|idea|plan|draft|offer|view|claim|charge|decision)|the (?:question|matter|issue) (?:with|to|by))\b|` +
		`\b(?:with|without|to|for|of|on|against|about) (?:one|that)(?:\W*$| and\b| but\b|,)|\b(?:there|the (?:question|matter|issue)|if (?:it|he|she) (?:refused|declined|agreed|accepted|refuses|declines|agrees|accepts))\W*$`)

	// such is a noun that stands for what was told by it, or by another word.
	such = regexp.MustCompile(`(?i)\bsuch (?:an? )?(\w+)`)

	// shell is a noun that stands for all that was told before, whatever that is called, and what follows it where that says which is meant.
	shell = regexp.MustCompile(`(?i)\bthe (?:[\p{L}-]+ )?(?:signal|move|step|offer|gesture|announcement|initiative|discussion)\b(\s+(?:of|for|on|with|to|that|between|in|from|at|which|whose)\b)?`)

	// unmarked is a word that has its capital from where it stands.
	unmarked = regexp.MustCompile(`^\W*(?:An?|The|In|On|At|If|As|But|And|So|It|We|I|You|He|She|They|This|That|There|No|Not|For|From|With|To|When|While|After|Before)\b`)

	// single are the words that stand for one thing or somebody, who may be named before them.
	single = regexp.MustCompile(`\b(?:him|her|it)\b`)

	// definite is a noun with an article and what follows it where that says which is meant.
	definite = regexp.MustCompile(`(?i)\bthe (proposal|idea|plan|draft|text|agreement|deal|call|summit|meeting|talks|discussion|truce|guarantees|decision|move|step|statement|offer|demand|signal|leaders|delegation|visitors)\b(\s+(?:of|for|on|with|to|that|between|in|from|at|which|whose)\b)?`)

	// expletive are uses of these words that stand for nothing before them.
	expletive = regexp.MustCompile(`(?i)^\s*(?:that\s+)?(?:it|there)\b|\bthere\s+(?:was|were|is|are|would|will|could|can|must|should|may|might|had|has|have)\b|\bit\s+(?:is|was|would|will)\s+(?:be\s+)?\w+|\b(?:be|made|makes|make|making|finds?|found) it\b|` +
		`\bas it took\b|\bsuch as\b|\binstead of\b|\bthis (?:year|month|week|morning|afternoon|evening)\b|\bthose (?:who|which|that|wrongfully|responsible|of)\b`)
)
