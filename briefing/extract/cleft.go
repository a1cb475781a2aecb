package extract

import "attache/briefing"

// opinions are nouns that name what somebody holds in sentences that equate it with a content, as in "Oman's view is that
// the port is safe"; what stands behind "is" is held as their cue says.
var opinions = map[string]*cue{
	"view": stateCue, "opinion": stateCue, "assessment": stateCue, "understanding": stateCue, "sense": stateCue, "impression": stateCue,
	"reading": stateCue, "message": stateCue, "answer": stateCue, "response": stateCue, "reply": stateCue, "conclusion": stateCue,
	"line": stateCue, "thinking": stateCue, "explanation": stateCue, "claim": stateCue, "contention": stateCue,
	"point": arguedCue, "argument": arguedCue, "position": arguedCue, "belief": arguedCue, "conviction": arguedCue, "stance": arguedCue,
	"hope": hopedCue, "goal": hopedCue, "aim": hopedCue, "objective": hopedCue, "priority": hopedCue, "wish": hopedCue, "preference": hopedCue, "intention": hopedCue,
	"concern": fearedCue, "fear": fearedCue, "worry": fearedCue,
	"demand": demandedCue, "request": demandedCue, "condition": demandedCue, "advice": demandedCue,
	"proposal": proposedCue, "suggestion": proposedCue, "idea": proposedCue, "offer": proposedCue,
	"warning":   {words: "warning", class: 'n', frames: thatFrame, act: briefing.Warn, stance: briefing.Oppose, mode: briefing.Indirect},
	"complaint": {words: "complaint", class: 'n', frames: thatFrame, act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect},
	"objection": {words: "objection", class: 'n', frames: thatFrame, act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect},
	"promise":   {words: "promise", class: 'n', frames: thatFrame, act: briefing.Commit, stance: briefing.Support, mode: briefing.Indirect},
}

var (
	stateCue    = &cue{words: "view", class: 'n', frames: thatFrame, act: briefing.Say, stance: briefing.Neutral, mode: briefing.Indirect}
	arguedCue   = &cue{words: "argument", class: 'n', frames: thatFrame, act: briefing.Say, stance: briefing.Support, mode: briefing.Indirect}
	hopedCue    = &cue{words: "hope", class: 'n', frames: thatFrame, act: briefing.Say, stance: briefing.Support, mode: briefing.Indirect}
	fearedCue   = &cue{words: "fear", class: 'n', frames: thatFrame, act: briefing.Concern, stance: briefing.Oppose, mode: briefing.Indirect}
	demandedCue = &cue{words: "demand", class: 'n', frames: thatFrame, act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect}
	proposedCue = &cue{words: "proposal", class: 'n', frames: thatFrame, act: briefing.Propose, stance: briefing.Support, mode: briefing.Indirect}
)

// equated finds what a noun for what somebody holds is said to be: "The minister's message to the envoys was that …".
func (r *reading) equated(n int) {
	s := r.sents[n]
	for i := s.body; i+3 < s.last; i++ {
		entry := opinions[r.toks[i].lower]
		if entry == nil || r.toks[i].verb || r.c.at[i] > 0 {
			continue
		}
		first, ok := r.equates(i+1, s)
		if !ok {
			continue
		}
		a := attribution{sentence: n, cue: stretch{i, i + 1}, entry: entry, trigger: i, parent: -1}
		if next := r.toks[i+1].lower; next == "of" || next == "in" || next == "from" || next == "among" {
			a.source = r.phrase(i+2, s)
			ok = !a.source.none() && a.source.first < a.source.last && r.names(a.source)
		} else {
			ok = r.noun(&a, s)
		}
		if !ok {
			continue
		}
		if a.content = r.trim(stretch{first, s.last}); !a.content.none() {
			r.found = append(r.found, a)
		}
		i = first - 1
	}
}

// farEqual is how many tokens may stand between what is said and "is": "The minister's message to both sides in all this has been that".
const farEqual = 10

// equates returns the token at which a clause begins behind a form of "be" that follows token i with no other verb
// between: "is that the port is safe", "has been to wait".
func (r *reading) equates(i int, s sentence) (int, bool) {
	for j := i; j < i+farEqual && j+2 < s.last; j++ {
		t := r.toks[j]
		if !forms[t.lower] && t.lower != "'s" || t.lower == "'s" && !t.verb {
			if t.lower == "has" || t.lower == "have" || t.lower == "had" || adverb(t.lower) || t.lower == "," {
				continue
			}
			if t.predicate() || t.lower == "that" || t.shape == punctuation && t.mark == noMark && t.lower != "'" && t.lower != "-" || t.mark != noMark {
				return 0, false
			}
			continue
		}
		k := j + 1
		for k < s.last && (adverb(r.toks[k].lower) || r.toks[k].lower == "," || r.toks[k].lower == ":" || forms[r.toks[k].lower]) {
			k++
		}
		if k+1 >= s.last {
			return 0, false
		}
		switch w := r.toks[k]; {
		case w.lower == "that", w.lower == "to":
			return k + 1, true
		case (subjectPronouns[w.lower] && w.lower != "who" && w.lower != "which" || w.mark == opening || r.c.at[k] > 0) && r.clause(k+1, s):
			return k, true
		}
		return 0, false
	}
	return 0, false
}
