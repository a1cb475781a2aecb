package extract

import (
	"fmt"
	"slices"
	"strings"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// judge sets act, stance, mode and hedge of p, which comes from a: the model weighs what the rules say. It returns what
// decided, for people.
func (r *reading) judge(p *briefing.Position, a attribution) string {
	q := r.question(p, a)
	j := r.x.model.Judge(&r.doc, q)
	p.Act, p.Stance, p.Mode, p.Hedged = j.Act, j.Stance, j.Mode, a.hedged || j.Hedged || r.inPrinciple(a)
	switch {
	case a.entry == nil || p.Act != q.Rule.Act:
		return fmt.Sprintf("by the model (%.2f sure of the act)", j.Sure)
	case a.negated:
		return "by the cue, which is negated"
	case p.Act != a.entry.act:
		return "by the words of the content"
	case p.Stance == a.entry.stance:
		return "by the cue"
	case p.Stance == q.Rule.Stance:
		return "the act by the cue, the stance by the words of the content"
	}
	return "the act by the cue, the stance by the model"
}

// inPrinciple reports whether a is held in principle: so its sentence says beside the cue, or first or last in the content.
func (r *reading) inPrinciple(a attribution) bool {
	at := func(i int) bool {
		return i >= r.sents[a.sentence].first && i+1 < r.sents[a.sentence].last && r.toks[i].lower == "in" && r.toks[i+1].lower == "principle"
	}
	return at(a.trigger-2) || at(a.trigger+1) || at(a.content.first) || at(a.content.last-2)
}

// question puts to the model what the rules make of a, whose holder and chain are those of p.
func (r *reading) question(p *briefing.Position, a attribution) tag.Question {
	q := tag.Question{
		Trigger: r.inBody(r.span(stretch{a.trigger, a.trigger + 1})), Content: r.inBody(r.span(a.content)),
		Negated: a.negated, Told: len(p.Via) > 0, Source: r.sourceOf(p, a), Doer: r.doer(p.Holder, a),
	}
	if a.assertive || a.entry == nil && a.model.Kind == tag.Assertion {
		q.Kind = tag.Assertion
	}
	by := *p
	by.Act, by.Stance = briefing.Say, briefing.Neutral
	r.judgeContent(&by, a)
	if by.Act == briefing.Say && r.refusesFirst(a) {
		by.Stance = briefing.Oppose
	}
	q.Words = tag.Verdict{Act: by.Act, Stance: by.Stance}
	if r.conditional(a) {
		q.Words.Stance = briefing.Conditional
	}
	switch w := r.toks[a.trigger].lower; {
	case a.entry != nil:
	case strings.HasPrefix(w, "call") && a.cue.last == a.trigger+1:
		a.entry = callCue // what it is called decides
	default:
		a.entry, a.form = r.entryFor(a)
		q.Loose = true
	}
	if a.entry != nil {
		q.Cue = a.entry.words
		r.judgeByCue(&by, a)
		r.checkDoer(&by, a)
		if own := r.inPerson(a); own != nil {
			mode := by.Mode
			r.judgeByCue(&by, *own)
			by.Mode = mode
			q.Rule = tag.Verdict{Act: by.Act, Stance: by.Stance, Mode: by.Mode}
			q.Firm = r.firm(q, *own)
			return q
		}
		if by.Act == briefing.Say && a.entry.frames&thatFrame != 0 && q.Doer != tag.Another && r.refusesFirst(a) {
			by.Act, by.Stance = briefing.Reject, briefing.Oppose // "said that this would never work"
		}
		if a.entry == callCue && by.Act == briefing.Say {
			switch by.Stance {
			case briefing.Support:
				by.Act = briefing.Endorse
			case briefing.Oppose:
				by.Act = briefing.Reject
			}
		}
		q.Rule = tag.Verdict{Act: by.Act, Stance: by.Stance, Mode: by.Mode}
		q.Firm = r.firm(q, a)
	}
	return q
}

// inPerson returns what the content of a, which only says, begins to do in the first person: “We support the plan,” Lund said; nil nothing.
func (r *reading) inPerson(a attribution) *attribution {
	if w := r.toks[a.content.first].lower; a.entry.act != briefing.Say || w != "i" && w != "we" {
		return nil
	}
	n := r.sentenceOf(a.content.first)
	first, _ := slices.BinarySearchFunc(r.found, n, func(b attribution, n int) int { return b.sentence - n })
	const near = 64 // attributions
	for j := first; j < min(len(r.found), first+near) && r.found[j].sentence == n; j++ {
		if b := &r.found[j]; b.entry != nil && b.entry.act != briefing.Say && b.source.first == a.content.first && b.source.last == a.content.first+1 {
			return b
		}
	}
	return nil
}

// firm reports whether what the rules make of a stands against the model: an act that the cue names, a cue that is negated, a wish, a side that is expressly not
// taken, what a thing is called, and what somebody says that his own side will do.
func (r *reading) firm(q tag.Question, a attribution) bool {
	switch {
	case a.negated:
		return true
	case q.Loose:
		return false
	case a.entry == callCue, wishing(a.entry), withholding(a.entry), a.entry.words == "question" && q.Rule.Act == briefing.Say:
		return true
	case q.Rule.Act == briefing.Commit:
		return a.entry.act == briefing.Commit && a.entry.words != "announce" || a.entry.act == briefing.Say && q.Doer == tag.OwnSide // what is announced need not be one's own doing
	}
	return q.Rule.Act != briefing.Say
}

// wishing reports whether a cue tells what somebody would like: "want", "hope".
func wishing(c *cue) bool {
	head, _, _ := strings.Cut(c.words, " ")
	return c.act == briefing.Say && c.stance == briefing.Support && wishes[head]
}

// withholding reports whether a cue tells of no side where one could be taken: "reserved its position on", "abstained in".
func withholding(c *cue) bool {
	return c.act == briefing.Say && c.stance == briefing.Neutral && c.mode == briefing.Narrated && c.frames == npFrame
}

var wished = words(`wants wanted hopes hoped wishes wished`)

var wishes = words(`want wish hope long desire aspire like`)

// callCue is that of "called the plan a joke".
var callCue = &cue{words: "call", class: 'v', frames: npFrame, act: briefing.Say, stance: briefing.Neutral, mode: briefing.Indirect}

// entryFor returns what the lexicon has for a cue that no rule found: the entry with the most words at its trigger, nil for none.
func (r *reading) entryFor(a attribution) (best *cue, form verbForm) {
	if a.cue.none() {
		return nil, 0
	}
	end := 0
	for _, i := range [2]int{a.trigger, a.cue.first} {
		for _, f := range r.x.cues[r.toks[i].lower] {
			if f.class == 'v' && r.toks[i].noun || f.class == 'n' && r.toks[i].verb {
				continue
			}
			if e, ok := f.matches(r.toks, i, r.sents[a.sentence].last); ok && e > end {
				best, form, end = f.cue, f.form, e
			}
		}
	}
	return best, form
}

// inBody returns s as offsets into the body of the document.
func (r *reading) inBody(s briefing.Span) briefing.Span {
	return briefing.Span{Start: s.Start - r.d.Body, End: s.End - r.d.Body}
}

// sourceOf says how the text names the holder of p.
func (r *reading) sourceOf(p *briefing.Position, a attribution) tag.Source {
	s := a.source
	if s.none() && len(a.sources) == 1 {
		s = a.sources[0]
	}
	switch {
	case s.last-s.first == 1 && firstPersons[r.toks[s.first].lower]:
		return tag.FirstPerson
	case s.last-s.first == 1 && subjectPronouns[r.toks[s.first].lower]:
		return tag.Pronoun
	case s.none() && a.parent < 0 && len(a.sources) == 0:
		return tag.Implied
	case r.speaks(p.Holder, a.sentence):
		if a.form&past == 0 {
			return tag.Himself
		}
		return tag.HimselfPast
	}
	return tag.Named
}

// speaks reports whether h, or one who speaks for h, says sentence n.
func (r *reading) speaks(h briefing.Mention, n int) bool {
	for _, v := range r.voice[n].held {
		by := r.mention(v)
		if by.Name == h.Name || h.Actor != "" && r.represents(by, h.Actor) {
			return true
		}
	}
	return false
}

// represents reports whether by holds an office of the actor with ID of.
func (r *reading) represents(by briefing.Mention, of string) bool {
	j, ok := r.x.names.byID[by.Actor]
	return ok && slices.ContainsFunc(r.x.names.actors[j].Offices, func(o briefing.Office) bool { return o.Of == of })
}

// voiced reports whether the cue of a is a verb that only expresses what its noun says: "expressed concern about".
func (r *reading) voiced(a attribution) bool {
	if a.class() != 'n' || a.cue.first >= a.trigger && !r.toks[a.cue.first].verb {
		return false
	}
	for _, f := range r.x.cues[r.toks[a.cue.first].lower] {
		if f.class == 'v' && expressive[f.cue.act] {
			return true
		}
	}
	return false
}

// doer says of whom the content of a, which h holds, tells.
func (r *reading) doer(h briefing.Mention, a attribution) tag.Doer {
	for i := a.content.first; i < a.content.last && i < a.content.first+16; i++ {
		if t := r.toks[i]; !t.finite && !modals[t.lower] {
			continue
		}
		for j := i - 1; j >= a.content.first; j-- {
			switch w := r.toks[j].lower; {
			case w == "i" || w == "we" || w == "he" || w == "she":
				return tag.OwnSide
			case w == "you":
				return tag.Another
			case r.c.at[j] > 0 && (r.ownSide(h, j) || !h.Span.IsZero() && h.Name == r.c.entities[r.c.mentions[r.c.at[j]-1].entity].name):
				return tag.OwnSide
			case r.c.at[j] > 0:
				return tag.Another
			}
		}
		return tag.Thing
	}
	return tag.NoDoer
}

// checkDoer sets right what a rule makes of a content about what will be done, or has been accepted, by another.
func (r *reading) checkDoer(p *briefing.Position, a attribution) {
	switch {
	case p.Act == briefing.Commit && r.refused(a):
		p.Act = briefing.Reject
	case p.Act == briefing.Commit && a.class() != 'n' && a.class() != 'a' && a.class() != 'm' && !r.ownDoing(p.Holder, a):
		p.Act, p.Stance = briefing.Say, briefing.Neutral // what he says that another will do
	case p.Act == briefing.Endorse && a.entry.act == briefing.Say && a.class() == 'v' && !r.ownDoing(p.Holder, a):
		p.Act, p.Stance = briefing.Say, briefing.Neutral // what he says that another has accepted
	}
	if p.Stance != briefing.Conditional {
		switch p.Act {
		case briefing.Deny, briefing.Accuse, briefing.Warn, briefing.Reject, briefing.Concern:
			p.Stance = briefing.Oppose
		case briefing.Demand, briefing.Propose, briefing.Commit, briefing.Endorse:
			p.Stance = briefing.Support
		}
	}
}

func (r *reading) judgeByCue(p *briefing.Position, a attribution) {
	p.Act, p.Stance, p.Mode = a.entry.act, a.entry.stance, a.entry.mode
	if done := r.performed(a); done != nil {
		p.Act, p.Stance = done.act, done.stance
	} else if p.Act == briefing.Say && !wishing(a.entry) || p.Act == briefing.Commit && a.entry.frames&thatFrame != 0 {
		r.judgeContent(p, a)
	}
	if p.Act == briefing.Say && a.class() == 'v' && a.entry.frames&npFrame != 0 && !a.negated && a.trigger > 0 && r.toks[a.trigger-1].lower == "will" {
		p.Act, p.Stance = briefing.Commit, briefing.Support // "will maintain the pressure"
	}
	if a.negated {
		switch p.Act {
		case briefing.Endorse, briefing.Commit, briefing.Demand, briefing.Propose:
			p.Act, p.Stance = briefing.Reject, briefing.Oppose
		case briefing.Reject, briefing.Deny, briefing.Accuse, briefing.Warn, briefing.Concern:
			p.Act, p.Stance = briefing.Say, briefing.Neutral // "did not rule out sanctions"
		case briefing.Say:
			if a.entry.frames&thatFrame == 0 || a.entry.stance == briefing.Support {
				p.Stance = briefing.Oppose
			}
		}
	}
	if w := r.toks[a.content.first].lower; a.entry.words == "question" && a.class() == 'v' && inquiring[w] && w != "whether" && w != "if" && w != "why" {
		p.Act, p.Stance = briefing.Say, briefing.Neutral // who asks how it is to be done does not say that he will not
	}
	quoted, plain := 0, 0
	for i := a.content.first; i < a.content.last; i++ {
		t := r.toks[i]
		switch {
		case t.quote != 0:
			quoted++
		case t.word():
			plain++
		}
	}
	s := r.sents[a.sentence]
	switch {
	case quoted > mostly*plain:
		p.Mode = briefing.Direct
	case quoted > 0:
		p.Mode = briefing.Mixed
	case a.spoken:
		p.Mode = briefing.Narrated
	case a.source.none() && len(a.sources) == 0 && a.parent < 0, a.source.last-a.source.first == 1 && firstPersons[r.toks[a.source.first].lower] && s.speaker.IsZero() && len(p.Via) == 0,
		!s.speaker.IsZero() && len(p.Via) == 0, len(p.Via) == 0 && r.doc.FirstPerson && r.sourceOf(p, a) == tag.Himself:
		p.Mode = briefing.Direct
	}
	if p.Mode == briefing.Narrated && r.voiced(a) {
		p.Mode = briefing.Indirect
	}
	if r.conditional(a) || p.Stance == briefing.Support && r.appended(a.content) || (p.Act == briefing.Warn || p.Act == briefing.Commit) && r.says(a.content, "if") {
		p.Stance = briefing.Conditional
	}
}

// mostly is how many words of a content are quoted, at least, for one that is not: a bracket or a name set before the quotation leaves it the holder's own words.
const mostly = 6

// conditional reports whether the content of a holds only under a condition.
func (r *reading) conditional(a attribution) bool {
	for i := a.content.first; i < a.content.last; i++ {
		switch w := r.toks[i].lower; {
		case w == "unless" || w == "provided" && i+1 < a.content.last && r.toks[i+1].lower == "that",
			w == "until" && i > a.content.first,
			w == "only" && i+1 < a.content.last && r.toks[i+1].lower == "if":
			return true
		}
	}
	return r.toks[a.content.first].lower == "if" || r.fronted(a) || (r.toks[max(a.trigger-1, 0)].lower == "could" || r.toks[max(a.trigger-1, 0)].lower == "would") && r.says(a.content, "if")
}

// appended reports whether a condition follows what is no clause itself: "further tariffs if the port stayed closed".
func (r *reading) appended(c stretch) bool {
	for i := c.first; i+2 < c.last && !r.toks[i].predicate(); i++ {
		if r.toks[i].lower == "if" {
			return i > c.first+1 && !unconditional[r.toks[i-1].lower] && r.toks[i+1].lower != "not" && r.clause(i+1, r.sents[r.sentenceOf(i)])
		}
	}
	return false
}

// unconditional are the words behind which "if" begins no condition.
var unconditional = words(`as even but and see`)

// fronted reports whether a condition stands before the clause of a, which begins behind its comma: "As long as the port is closed, Oman will keep its boats".
func (r *reading) fronted(a attribution) bool {
	s := r.sents[a.sentence]
	if a.source.none() || a.source.first <= s.body {
		return false
	}
	comma := a.source.first - 1
	for comma > s.body && determinersOnly[r.toks[comma].lower] {
		comma--
	}
	if r.toks[comma].lower != "," || a.content.first < comma {
		return false
	}
	i := s.body
	for i < comma && r.toks[i].mark == opening {
		i++
	}
	switch w := r.toks[i].lower; {
	case w == "if", w == "unless", w == "provided", (w == "as" || w == "so") && r.toks[i+1].lower == "long":
		return !slices.ContainsFunc(r.toks[i:comma], func(t token) bool { return t.lower == "," || t.quote != r.toks[comma].quote })
	}
	return false
}

func (r *reading) says(c stretch, word string) bool {
	return slices.ContainsFunc(r.toks[c.first:c.last], func(t token) bool { return t.lower == word })
}

// performed returns the cue of what is done by saying that one would like to do it ("would like to thank", "wish to raise an
// objection to"), nil where nothing is.
func (r *reading) performed(a attribution) *cue {
	if n := a.cue.last; n-2 < a.cue.first || r.toks[n-1].lower != "to" || !polite[r.toks[n-2].lower] {
		return nil
	}
	for _, f := range r.x.cues[r.toks[a.content.first].lower] {
		end, ok := f.matches(r.toks, a.content.first, a.content.last)
		if !ok || f.class != 'v' || f.form&base == 0 {
			continue
		}
		if noun, _ := r.compound(f.cue, end, r.sents[a.sentence]); noun != nil {
			return noun
		}
		if f.cue.act != briefing.Say {
			return f.cue
		}
	}
	return nil
}

var polite = words(`like wish wishes`)

var firstPersons = words(`we i our my us`)

var demanding = words(`must should need needs urgent necessity urgently ought imperative`)
var committing = words(`will 'll readiness ready commitment committed willing determined`)
var supporting = words(`crucial important vital essential key critical welcome welcomed support supports success successful progress importance necessary useful
	good great strong better best opportunity constructive positive productive significant`)
var opposing = words(`impossible wrong unacceptable illegal failure failed bad worse worst dangerous threat threatens unjustified violation violations violates aggression
	false mistake illegitimate attack attacks killed crime crimes deplorable provocation provocative undermine undermines undermining
	premature unhelpful unbalanced unrealistic redundant insufficient inadequate unnecessary burdensome inappropriate unworkable unfair unjust disproportionate
	counterproductive irresponsible disappointing regrettable disrespectful insulting shameful disgraceful outrageous absurd ridiculous nonsense meaningless
	useless senseless barbaric unlawful reckless cynical untrue baseless`)

var rejecting = words(`unacceptable intolerable inadmissible`)
var refusing = words(`acceptable accept worth tolerate agree`) // behind "not"

// judgeContent lets the words of the content decide what a cue that only reports leaves open.
func (r *reading) judgeContent(p *briefing.Position, a attribution) {
	if w := r.toks[a.content.first].lower; (w == "i" || w == "we") && a.content.last-a.content.first > 2 {
		switch r.toks[a.content.first+1].lower {
		case "want", "need", "demand", "urge":
			p.Act, p.Stance = briefing.Demand, briefing.Support
			return
		}
	}
	if n := a.content.first + 1; subjectPronouns[r.toks[n-1].lower] && n < a.content.last && wished[r.toks[n].lower] {
		p.Stance = briefing.Support // "that he wanted a truce and would not be happy without it"
		return
	}
	for i := a.content.first; i < a.content.last && i < a.content.first+40; i++ {
		w := r.toks[i].lower
		switch {
		case demanding[w], w == "to" && r.obliges(i, a.content.first):
			p.Act, p.Stance = briefing.Demand, briefing.Support
			return
		case w == "out" && i-2 >= a.content.first && (r.toks[i-1].lower == "rule" || r.toks[i-1].lower == "ruled") && r.notBefore(i-1, a.content.first):
			p.Stance = briefing.Neutral
			return
		case p.Act == briefing.Say && (rejecting[w] || refusing[w] && r.notBefore(i, a.content.first)):
			p.Act, p.Stance = briefing.Reject, briefing.Oppose
			return
		case (supporting[w] || committing[w] && w != "will" && w != "'ll") && r.notBefore(i, a.content.first):
			p.Stance = briefing.Oppose
		case opposing[w] && p.Stance != briefing.Oppose && !r.notBefore(i, a.content.first):
			p.Stance = briefing.Oppose
		case supporting[w] && p.Stance == briefing.Neutral:
			p.Stance = briefing.Support
		case (w == "will" || w == "'ll" || w == "would") && i > a.content.first && i <= a.content.first+4 && r.ownSide(p.Holder, i-1) && p.Act == briefing.Say:
			p.Act, p.Stance = briefing.Commit, briefing.Support
			if r.refusesFirst(attribution{content: stretch{i, a.content.last}}) {
				p.Act, p.Stance = briefing.Reject, briefing.Oppose
				return
			}
		case committing[w] && i <= a.content.first+6 && p.Act == briefing.Say && w != "will":
			p.Act, p.Stance = briefing.Commit, briefing.Support
		}
	}
}

// obliges reports whether token i is the "to" of "has to", said of somebody who is not only a pronoun: what one has to do oneself is no demand.
func (r *reading) obliges(i, first int) bool {
	switch r.toks[i-1].lower {
	case "has", "have", "had":
		return i-2 >= first && !subjectPronouns[r.toks[i-2].lower] && i+1 < len(r.toks) && r.toks[i+1].verb
	}
	return false
}

// notBefore reports whether "not", or "no longer", stands right before token i, behind first at the earliest; a word may stand between.
func (r *reading) notBefore(i, first int) bool {
	for j := i - 1; j >= first && j >= i-2; j-- {
		switch r.toks[j].lower {
		case "not", "n't", "never", "no", "cannot":
			return true
		case "only", ",":
			return false
		}
	}
	return false
}

// refused reports whether the content of a says what will not be.
func (r *reading) refused(a attribution) bool {
	for i := a.content.first; i+1 < a.content.last && i < a.content.first+12; i++ {
		switch r.toks[i].lower {
		case "will", "would", "wo":
			if i++; r.toks[i].mark == opening && i+1 < a.content.last {
				i++ // "would “never” accept"
			}
			n := r.toks[i].lower
			return n == "not" || n == "n't" || n == "never"
		}
	}
	return false
}

// refusesFirst reports whether the first verb of the content of a says what will not be.
func (r *reading) refusesFirst(a attribution) bool {
	for i := a.content.first; i < a.content.last; i++ {
		if r.toks[i].predicate() || r.toks[i].lower == "wo" {
			a.content.first = i
			a.content.last = min(a.content.last, i+3)
			return r.refused(a)
		}
	}
	return false
}

// ownDoing reports whether the content of a is about what h or his own side does: it has no subject, or one of them.
func (r *reading) ownDoing(h briefing.Mention, a attribution) bool {
	if a.content.first > 0 && r.toks[a.content.first-1].lower == "to" {
		return true
	}
	for i := a.content.first; i < a.content.last && i < a.content.first+12; i++ {
		if t := r.toks[i]; !t.finite && !modals[t.lower] {
			continue
		}
		if i == a.content.first {
			return true
		}
		for j := i - 1; j >= a.content.first; j-- {
			w := r.toks[j].lower
			if r.c.at[j] > 0 || subjectPronouns[w] {
				return r.ownSide(h, j) || r.perhapsOwn(h, j)
			}
			if r.toks[j].shape == punctuation {
				break
			}
		}
		return true
	}
	return true
}

// perhapsOwn reports whether nothing is known against token i naming whom h speaks for: it names no other person, and
// the registry does not know h to speak for somebody else.
func (r *reading) perhapsOwn(h briefing.Mention, i int) bool {
	k := r.c.at[i]
	if k == 0 {
		return true
	}
	e := r.c.entities[r.c.mentions[k-1].entity]
	if e.kind == briefing.Person {
		return false
	}
	j, known := r.x.names.byID[h.Actor]
	return !known || e.known < 0 || r.x.names.actors[j].Kind == briefing.Person && len(r.x.names.actors[j].Offices) == 0
}

// ownSide reports whether token i is a pronoun, or names whom h speaks for.
func (r *reading) ownSide(h briefing.Mention, i int) bool {
	switch w := r.toks[i].lower; w {
	case "he", "she", "it", "they", "we", "i":
		return true
	}
	k := r.c.at[i]
	if k == 0 || h.Actor == "" {
		return false
	}
	e := r.c.entities[r.c.mentions[k-1].entity]
	if e.known < 0 {
		return false
	}
	d := r.x.names
	if d.actors[e.known].ID == h.Actor {
		return true
	}
	return r.represents(h, d.actors[e.known].ID)
}
