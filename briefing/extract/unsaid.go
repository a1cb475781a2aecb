package extract

import (
	"slices"
	"strings"

	"attache/briefing"
)

// unsaid reports whether a, though it has the form of an attribution, ties nothing to its source: what is only imagined,
// asked of it, or wished by another.
func (r *reading) unsaid(a *attribution) bool {
	s := r.sents[a.sentence]
	from := r.subjectStart(a)
	for i := from - 1; i >= s.body && i > from-6; i-- {
		w := r.toks[i].lower
		if r.toks[i].shape == punctuation || r.toks[i].finite {
			break
		}
		if imagining[w] {
			return true
		}
	}
	t := r.toks[a.trigger]
	next := at(r.toks, a.trigger+1).lower
	be, modal, could := false, false, false
	i := a.trigger
	for ; i > s.body && (auxiliaries[r.toks[i-1].lower] || adverb(r.toks[i-1].lower)); i-- {
		switch w := r.toks[i-1].lower; {
		case forms[w]:
			be = true
		case obliging[w]:
			modal = true
			could = could || w == "could" // what one could accept one would
		}
	}
	first := a.source.none() && len(a.sources) == 0 || firstPersons[r.toks[from].lower]
	switch {
	case asked[t.lower] && (inquiring[next] || next == "not"):
		return i == s.body || r.toks[i-1].shape == punctuation || be || next == "not"
	case told[t.lower] && be && a.entry == nil && next != "by":
		return true
	case modal && !first && a.class() != 'n' && from < a.trigger && !(could && a.entry != nil && (a.entry.act == briefing.Endorse || a.entry.words == "agree to")):
		return true
	}
	switch r.toks[a.content.first].lower {
	case "comment", "respond", "answer":
		return a.cue.last <= a.content.first && a.content.last-a.content.first < 6
	}
	return r.silent(a) || r.lacking(a, s) || r.givenUp(a, s)
}

// lacking reports whether the noun by which a is told is of what its holder is said not to show, or not to have: "failed to show its commitment to", "the
// lack of support for", "announced no plans to".
func (r *reading) lacking(a *attribution, s sentence) bool {
	const far = 7 // tokens before the noun
	if a.class() != 'n' {
		return false
	}
	for i := a.trigger - 1; i >= s.body && i > a.trigger-far; i-- {
		switch w := r.toks[i].lower; {
		case r.toks[i].shape == punctuation:
			return false
		case lacks[w], strings.HasPrefix(w, "fail") && r.toks[i+1].lower == "to":
			return true
		}
	}
	return false
}

// lacks are words for that something is not there.
var lacks = words(`lack lacks lacked lacking absence`)

var (
	imagining = words(`if unless whether`)
	forms     = words(`am is are was were be been being 're 'm`)
	obliging  = words(`should must ought could`)
	asked     = words(`asked`)
	inquiring = words(`whether if about why what how when who`)
	told      = words(`told asked informed invited expected`)
)

// silent reports whether a, told by a verb, says nothing of what somebody holds: what he perceives or finds but does not think, when he said what is not
// told, whom he did not thank, that he does not answer.
func (r *reading) silent(a *attribution) bool {
	c := a.content
	t := r.toks[a.trigger]
	last := r.toks[c.last-1].lower
	finite := slices.ContainsFunc(r.toks[c.first:c.last], token.predicate)
	switch {
	case a.class() == 'n':
		return false
	case r.procedural(a):
		return true
	case reporting[t.lower] && r.before(r.subjectStart(a), r.sents[a.sentence]) == "what" && prepositions[at(r.toks, a.trigger+1).lower]:
		_, equated := r.equates(a.trigger+1, r.sents[a.sentence])
		return !equated // "what the parties said about it"
	case a.entry != nil && a.entry.frames&asFrame == 0 && r.toks[c.first].lower == "as" && r.before(r.subjectStart(a), r.sents[a.sentence]) == "that":
		return true // "the port that Oman claims as its own"
	case t.lower == "concerned" && a.class() != 'a' && !forms[r.before(a.trigger, r.sents[a.sentence])] && determiners[at(r.toks, a.trigger+1).lower] && !prepositions[at(r.toks, a.trigger+1).lower]:
		return true // "the talks concerned the border"
	case perceived[t.lower] && !finite && c.first > a.trigger && !r.says(c, "as") && !r.says(c, "to"):
		for i := c.first; i < c.last; i++ {
			if w := r.toks[i].lower; opposing[w] || supporting[w] || demanding[w] {
				return false // "found the plan unacceptable"
			}
		}
		return true
	case a.negated && (thanks[t.lower] || thanked[t.lower]):
		return true
	case last == "ago" && c.last-c.first <= 4, (last == "otherwise" || last == "differently") && !finite:
		return true
	case c.last-c.first <= 8 && (last == "respond" || last == "comment" || last == "answer") && r.says(c, "not"):
		return true
	}
	return r.says(c, "nothing") && c.last-c.first <= 8 && (r.says(c, "for") || r.says(c, "add") || r.says(c, "announce"))
}

// procedural reports whether a only says who speaks or comes, and when: "asked for the floor", "invite the envoy to participate in this meeting", "thank you
// for having me", "joined the call", "signed it on Thursday".
func (r *reading) procedural(a *attribution) bool {
	c := a.content
	t, first, last := r.toks[a.trigger].lower, r.toks[c.first].lower, r.toks[c.last-1].lower
	n := c.last - c.first
	switch {
	case n == 2 && last == "floor", n > 2 && n <= 5 && last == "order" && r.toks[c.last-2].lower == "to":
		return true
	case strings.HasPrefix(t, "invit") && (last == "meeting" || first == "comments" || first == "views" || first == "questions"):
		return true
	case n > 3 && (first == "allow" || first == "let") && r.toks[c.first+1].lower == "me" && turning[r.toks[c.first+2].lower] || n > 4 && first == "allow" && r.toks[c.first+2].lower == "to" && turning[r.toks[c.first+3].lower]:
		return true
	case thanks[t] && n <= 4 && (first == "having" || first == "taking" || first == "joining"):
		return true
	case prepositions[first] && n <= 3 && (calendarWords[last] || r.toks[c.last-1].shape == number):
		return true
	case t == "back" && prepositions[first]:
		return true
	}
	return a.entry == nil && strings.HasPrefix(t, "join") && a.trigger < c.first
}

// turning are verbs of what a speaker does next: "Allow me to turn to".
var turning = words(`turn refer begin start conclude close end set`)

var (
	perceived = words(`feel feels felt find finds found see sees saw hear hears heard`)
	thanked   = words(`thanked congratulated commended applauded`)
)

// subjectStart returns where the source of a begins, if it stands before its trigger; else the trigger.
func (r *reading) subjectStart(a *attribution) int {
	from := a.trigger
	if !a.source.none() {
		from = min(from, a.source.first)
	}
	for _, s := range a.sources {
		if !s.none() && r.sentenceOf(s.first) == a.sentence {
			from = min(from, s.first)
		}
	}
	return from
}

// unbelieved reports whether a tells what somebody does not say or think: "I do not believe that".
func (r *reading) unbelieved(a *attribution) bool {
	if !supposing[r.toks[a.trigger].lower] || a.content.first < a.trigger {
		return false
	}
	for w := range r.auxiliaries(a) {
		if w == "not" || w == "n't" || w == "never" {
			return true
		}
	}
	return false
}

// supposing are verbs for what somebody says or thinks to be so.
var supposing = words(`say says said believe believes think thinks claim claims suggest suggests mean means`)

// claimed reports whether c begins, before token limit, as what somebody says that need not be so: "the claim that", "reports that".
func (r *reading) claimed(c stretch, limit int) bool {
	const longest = 5 // tokens before "that"
	for i := c.first + 1; i < min(c.last, limit) && i < c.first+longest; i++ {
		if r.toks[i].lower == "that" {
			return claims[r.toks[i-1].lower]
		}
	}
	return false
}

// claims are nouns for what need not be so.
var claims = words(`claim claims allegation allegations accusation accusations charge charges report reports rumour rumours rumor rumors suggestion suggestions notion idea assertion assertions speculation`)

// doubted reports whether attribution k stands in what another one denies, doubts or asks.
func (r *reading) doubted(k int) bool {
	first, last := r.together(k)
	for j := first; j < last; j++ {
		if b := &r.found[j]; j != k && len(r.held[j]) > 0 && b.entry != nil && (b.entry.act == briefing.Reject || b.entry.act == briefing.Deny) && b.holds(&r.found[k]) && r.claimed(b.content, r.found[k].trigger) {
			return true
		}
	}
	j := r.around(k)
	if j < 0 || r.found[j].sentence != r.found[k].sentence {
		return false
	}
	o := r.found[j]
	if r.unbelieved(&o) {
		return true
	}
	if w := r.toks[o.content.first].lower; imagining[w] || o.content.first > 0 && imagining[r.toks[o.content.first-1].lower] {
		return true
	}
	w := r.toks[o.trigger].lower
	return strings.HasPrefix(w, "doubt") || strings.HasPrefix(w, "den") && o.entry != nil && o.entry.act == briefing.Deny || strings.HasPrefix(w, "question") || strings.HasPrefix(w, "disput")
}
