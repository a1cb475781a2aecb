package extract

import (
	"attache/briefing"
)

// judge sets act, stance and mode of p: by the cue and the words of the content, and by the model where no cue was found
// or the cue only reports. It returns what decided, for people.
func (r *reading) judge(p *briefing.Position, a attribution) string {
	why := r.decide(p, a)
	switch {
	case p.Act == briefing.Commit && r.refused(a):
		p.Act = briefing.Reject
	case p.Act == briefing.Commit && a.class() != 'n' && a.class() != 'a' && a.class() != 'm' && !r.ownDoing(p.Holder, a):
		p.Act, p.Stance = briefing.Say, briefing.Neutral // what he says that another will do
	case p.Act == briefing.Endorse && a.entry != nil && a.entry.act == briefing.Say && a.class() == 'v' && !r.ownDoing(p.Holder, a):
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
	return why
}

func (r *reading) decide(p *briefing.Position, a attribution) string {
	if a.entry == nil {
		p.Act, p.Stance, p.Mode = a.model.Act, a.model.Stance, a.model.Mode
		if w := r.toks[a.trigger].lower; (w == "called" || w == "calls" || w == "call" || w == "calling") && a.cue.last == a.trigger+1 && p.Mode != briefing.Narrated {
			// "called the talks good": what it is called decides.
			p.Act, p.Stance = briefing.Say, briefing.Neutral
			r.judgeContent(p, a)
			return "by the words of the content"
		}
		switch r.toks[a.trigger].lower {
		case "want", "wants", "wanted", "hope", "hopes", "hoped":
			p.Act, p.Stance = briefing.Say, briefing.Support
			return "by the cue"
		}
		if p.Act == briefing.Say {
			p.Stance = briefing.Neutral
			r.judgeContent(p, a)
		}
		return "by the model"
	}
	r.judgeByCue(p, a)
	if a.model != nil && p.Act == briefing.Say && a.entry.mode != briefing.Narrated && !(a.model.Act == briefing.Commit && a.entry.stance == briefing.Support) && (!a.negated || a.entry.act == briefing.Say) {
		p.Act = a.model.Act
		return "the cue only reports, so the model decided the act"
	}
	switch {
	case a.negated:
		return "by the cue, which is negated"
	case p.Act != a.entry.act:
		return "by the words of the content"
	case p.Stance != a.entry.stance:
		return "the act by the cue, the stance by the words of the content"
	}
	return "by the cue"
}

func (r *reading) judgeByCue(p *briefing.Position, a attribution) {
	p.Act, p.Stance, p.Mode = a.entry.act, a.entry.stance, a.entry.mode
	if done := r.performed(a); done != nil {
		p.Act, p.Stance = done.act, done.stance
	} else if p.Act == briefing.Say || p.Act == briefing.Commit && a.entry.frames&thatFrame != 0 {
		r.judgeContent(p, a)
	}
	if a.negated {
		switch p.Act {
		case briefing.Endorse, briefing.Commit, briefing.Demand, briefing.Propose:
			p.Act, p.Stance = briefing.Reject, briefing.Oppose
		case briefing.Reject, briefing.Deny, briefing.Accuse, briefing.Warn, briefing.Concern:
			p.Act, p.Stance = briefing.Say, briefing.Neutral // "did not rule out sanctions"
		case briefing.Say:
			if a.entry.frames&thatFrame == 0 {
				p.Stance = briefing.Oppose
			}
		}
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
	case quoted > 0 && plain == 0:
		p.Mode = briefing.Direct
	case quoted > 0:
		p.Mode = briefing.Mixed
	case a.spoken:
		p.Mode = briefing.Narrated
	case a.source.none() && a.parent < 0, a.source.last-a.source.first == 1 && firstPersons[r.toks[a.source.first].lower] && s.speaker.IsZero(),
		!s.speaker.IsZero() && len(p.Via) == 0:
		p.Mode = briefing.Direct
	}
	for i := a.content.first; i < a.content.last; i++ {
		switch w := r.toks[i].lower; {
		case w == "unless" || w == "provided" && i+1 < a.content.last && r.toks[i+1].lower == "that",
			w == "until" && i > a.content.first,
			w == "only" && i+1 < a.content.last && r.toks[i+1].lower == "if":
			p.Stance = briefing.Conditional
		}
	}
	if p.Act == briefing.Warn {
		for i := a.content.first; i < a.content.last; i++ {
			if r.toks[i].lower == "if" {
				p.Stance = briefing.Conditional
			}
		}
	}
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
	mistake illegitimate attack attacks killed crime crimes deplorable provocation provocative undermine undermines undermining`)

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
	for i := a.content.first; i < a.content.last && i < a.content.first+40; i++ {
		w := r.toks[i].lower
		switch {
		case demanding[w]:
			p.Act, p.Stance = briefing.Demand, briefing.Support
			return
		case p.Act == briefing.Say && (rejecting[w] || i+1 < a.content.last && (w == "not" || w == "cannot" || w == "n't") && refusing[r.toks[i+1].lower]):
			p.Act, p.Stance = briefing.Reject, briefing.Oppose
			return
		case opposing[w] && p.Stance != briefing.Oppose:
			p.Stance = briefing.Oppose
		case supporting[w] && p.Stance == briefing.Neutral:
			p.Stance = briefing.Support
		case (w == "will" || w == "'ll" || w == "would") && i > a.content.first && i <= a.content.first+4 && r.ownSide(p.Holder, i-1) && p.Act == briefing.Say:
			p.Act, p.Stance = briefing.Commit, briefing.Support
			if i+1 < a.content.last && (r.toks[i+1].lower == "not" || r.toks[i+1].lower == "never") {
				p.Act, p.Stance = briefing.Reject, briefing.Oppose
				return
			}
		case committing[w] && i <= a.content.first+6 && p.Act == briefing.Say && w != "will":
			p.Act, p.Stance = briefing.Commit, briefing.Support
		}
	}
}

// refused reports whether the content of a says what will not be.
func (r *reading) refused(a attribution) bool {
	for i := a.content.first; i+1 < a.content.last && i < a.content.first+12; i++ {
		switch r.toks[i].lower {
		case "will", "would", "wo":
			n := r.toks[i+1].lower
			return n == "not" || n == "n't" || n == "never"
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
	j, ok := d.byID[h.Actor]
	if !ok {
		return false
	}
	for _, o := range d.actors[j].Offices {
		if o.Of == d.actors[e.known].ID {
			return true
		}
	}
	return false
}
