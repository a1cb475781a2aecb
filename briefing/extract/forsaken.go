package extract

import "attache/briefing"

// What somebody gives up he held: "dropped the demand for a truce", "backed away from its offer", "withdrew its objection to the
// text". Who gives up what is for a thing no longer wants it, who gives up what is against it no longer minds it.

var (
	// heldFor are the nouns of what somebody holds for a thing.
	heldFor = words(`demand demands insistence call calls request requests appeal condition conditions precondition preconditions claim claims bid push
		offer offers proposal proposals plan plans idea pledge pledges promise promises commitment commitments vow support backing endorsement approval consent acceptance agreement`)
	// heldAgainst are those of what he holds against one.
	heldAgainst = words(`objection objections opposition resistance veto refusal reservation reservations`)
)

// withdrawnCue is that of who no longer is against what follows: "dropped its objection to".
var withdrawnCue = &cue{words: "drop its objection to", class: 'v', frames: npFrame, act: briefing.Endorse, stance: briefing.Support, mode: briefing.Narrated}

// heldNoun returns the noun of what somebody holds with which the object at token i begins, and what it is of: "its long-standing demand"; -1 there is none.
func (r *reading) heldNoun(i int, s sentence) (noun int, against bool) {
	const longest = 6 // tokens
	for j := i; j < s.last && j < i+longest; j++ {
		switch t := r.toks[j]; {
		case heldFor[t.lower]:
			return j, false
		case heldAgainst[t.lower]:
			return j, true
		case t.shape == punctuation && t.lower != "-", t.finite, prepositions[t.lower], clauseOpeners[t.lower]:
			return -1, false
		}
	}
	return -1, false
}

// holding reports whether the object at token i is what somebody holds.
func (r *reading) holding(i int, s sentence) bool {
	noun, _ := r.heldNoun(i, s)
	return noun >= 0
}

// forsaken finds where what a, which gives up what somebody held, is about begins: at the noun for it, or behind one of what was held against it.
func (r *reading) forsaken(a *attribution, s sentence) (first int, ok bool) {
	noun, against := r.heldNoun(a.cue.last, s)
	if noun < 0 {
		return 0, false
	}
	if against && noun+2 < s.last && prepositions[r.toks[noun+1].lower] {
		a.entry, a.cue.last = withdrawnCue, noun+2
	} else if against {
		a.entry = supporterCue
	}
	return a.cue.last, true
}

// givenUp reports whether a, told by a noun, is of what somebody is said to give up.
func (r *reading) givenUp(a *attribution, s sentence) bool {
	const far = 7 // tokens between the verb and the noun, with its preposition
	for i := a.trigger - 1; i >= s.body && i > a.trigger-far; i-- {
		for _, f := range r.x.cues[r.toks[i].lower] {
			if f.frames&heldFrame == 0 {
				continue
			}
			if end, ok := f.matches(r.toks, i, s.last); ok && end <= a.trigger {
				if noun, _ := r.heldNoun(end, s); noun >= 0 && noun <= max(a.trigger, a.cue.last-1) {
					return true
				}
			}
		}
	}
	return false
}
