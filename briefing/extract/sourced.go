package extract

import (
	"cmp"
	"slices"
	"strings"
)

// sourced ends contents before a source that stands behind them: "Oman has agreed to a truce, the envoy told Reuters on Tuesday".
// What is only "understood" or "alleged" is hedged.
func (r *reading) sourced() {
	for j := range r.found {
		b := &r.found[j]
		b.hedged = b.hedged || r.alleged(b)
		if !b.source.none() {
			for i := max(b.source.first-1, r.sents[b.sentence].body); i < b.source.last; i++ {
				b.negated = b.negated || r.toks[i].lower == "nor" || r.toks[i].lower == "neither"
			}
		}
		if b.source.none() || b.cue.none() {
			continue
		}
		s := r.sents[b.sentence]
		comma := b.source.first - 1
		if _, told := r.outlet(b); told && b.content.first == b.cue.last && comma > s.body && r.toks[comma].lower == "," && r.clause(s.body, s) && !prepositions[r.toks[s.body].lower] {
			b.content, b.postpose = r.trim(stretch{r.dateline(s), comma}), true
		}
		if b.content.last > b.cue.first || b.content.none() {
			continue
		}
		if first := r.dateline(s); b.content.first == s.body && first < b.content.last {
			b.content.first = first
		}
		first, last := r.together(j)
		for k := first; k < last; k++ {
			a := &r.found[k]
			if k != j && b.content.first <= a.cue.first && a.cue.last <= b.content.last && a.content.last > b.content.last &&
				a.content.first < b.content.last {
				a.content.last = b.content.last
			}
		}
	}
}

// dateline returns the first token of s behind a dateline ("NORVILLE, 12 March —"), else its first.
func (r *reading) dateline(s sentence) int {
	const longest = 10
	for i := s.body; i < s.last && i < s.body+longest; i++ {
		switch r.toks[i].lower {
		case "—", "–", "-", "--":
			if r.toks[s.body].shape == capital {
				return i + 1
			}
		}
	}
	return s.body
}

// untold reports whether attribution k, though it has a holder, is not what the document says of it: what is asked or told to
// the holder, what two are made to hold by one cue, or what comes from a source that is not read.
func (r *reading) untold(k int) bool {
	a := &r.found[k]
	s := r.sents[a.sentence]
	inFirstPerson := a.source.none() && len(a.sources) == 0 || !a.source.none() && firstPersons[r.toks[a.source.first].lower]
	switch {
	case !inFirstPerson && a.class() != 'n' && r.asks(s) && (a.source.none() || a.source.first < s.body+4):
		return true
	case inFirstPerson && r.wonders(a):
		return true
	case len(r.held[k]) == 1 && r.nobody(r.held[k][0]):
		return true
	case r.within(k):
		return true
	case r.unsigned(k):
		return true
	case a.passive && r.obliged(a):
		return true
	case told[r.toks[a.trigger].lower] && a.content.first > a.trigger && forms[r.before(a.trigger, s)]:
		return true
	case r.hearerOnly(a):
		return true
	case r.toks[a.content.first].lower == "according" && a.cue.first > a.content.first:
		return true
	case r.toks[a.trigger].lower == "provided" && at(r.toks, a.trigger+1).lower == "that":
		return true // a condition
	case r.toks[a.content.first].lower == "comment" && a.cue.last <= a.content.first && r.toks[a.cue.first].lower == "declined":
		return true
	case a.entry == nil && r.shared(k):
		return true
	}
	return len(r.via[k]) == 0 && r.unread(k)
}

// nobody reports whether h is nobody in particular: "everybody", "nobody in this room", "no envoy", "the road nobody".
func (r *reading) nobody(h holder) bool {
	first, rest, _ := strings.Cut(strings.ToLower(h.name), " ")
	if anybody[first] && (rest == "" || h.entity < 0) || h.entity < 0 && anybody[rest[strings.LastIndexByte(rest, ' ')+1:]] {
		return true
	}
	if h.span.IsZero() || h.entity >= 0 {
		return false
	}
	i, _ := slices.BinarySearchFunc(r.toks, h.span.Start, func(t token, start int) int { return cmp.Compare(t.Start, start) })
	return i > 0 && i < len(r.toks) && (r.toks[i-1].lower == "no" || r.toks[i-1].lower == "nobody")
}

// anybody begin the words for who can be told of, but is nobody.
var anybody = words(`everybody everyone nobody somebody someone anybody anyone no none`)

// within reports whether attribution k only says again what the same holder says in the first person around it: “I want a truce now,” Lund said.
func (r *reading) within(k int) bool {
	a := &r.found[k]
	if a.source.last-a.source.first != 1 || !firstPersons[r.toks[a.source.first].lower] && len(a.sources) == 0 {
		return false
	}
	j := r.around(k)
	if j < 0 || len(r.held[k]) != 1 || len(r.held[j]) != 1 || !same(r.held[k][0], r.held[j][0]) {
		return false
	}
	o := &r.found[j]
	return o.content.first == a.source.first && a.content.last >= o.content.last-1
}

// asks reports whether s is a question that begins with its verb: "Will Oman accept a truce?"
func (r *reading) asks(s sentence) bool {
	return s.last-s.body > 2 && r.toks[s.last-1].lower == "?" && auxiliaries[r.toks[s.body].lower]
}

// wonders reports whether a stands behind the beginning of a question: "So what should be done?", "On the vote, are you concerned about it?"
func (r *reading) wonders(a *attribution) bool {
	s := r.sents[a.sentence]
	if s.last-s.body < 3 || r.toks[s.last-1].lower != "?" {
		return false
	}
	begins := true // the sentence
	for i := s.body; i <= max(a.content.first, a.trigger); i++ {
		w := r.toks[i].lower
		if (begins || r.toks[i-1].shape == punctuation) && auxiliaries[w] || begins && interrogative[w] {
			return true
		}
		begins = begins && (openers[w] || r.toks[i].shape == punctuation)
	}
	return false
}

var interrogative = words(`what why how who whom whose where which`)

// shared reports whether the cue of attribution k, which the model found, is that of one which a rule found with another content.
func (r *reading) shared(k int) bool {
	a := &r.found[k]
	first, last := r.together(k)
	for j := first; j < last; j++ {
		b := &r.found[j]
		if b.entry != nil && len(r.held[j]) > 0 && !a.cue.none() && a.cue.first < b.cue.last && b.cue.first < a.cue.last &&
			(a.content.last <= b.content.first || b.content.last <= a.content.first) {
			return true
		}
	}
	return false
}

// alleged reports whether the clause of a follows "it is understood that".
func (r *reading) alleged(a *attribution) bool {
	s := r.sents[a.sentence]
	for i := a.source.first - 1; i > s.body+1 && i > a.source.first-6; i-- {
		if r.toks[i].lower == "that" {
			return supposed[r.toks[i-1].lower] && (auxiliaries[r.toks[i-2].lower] || adverb(r.toks[i-2].lower))
		}
	}
	return false
}

// opener returns the word before token i, behind which its clause begins, past determiners and titles.
func (r *reading) opener(i int, s sentence) string {
	for i--; i >= s.body; i-- {
		if w := r.toks[i].lower; w == "that" || !determinersOnly[w] && !r.toks[i].capitalised() {
			return w
		}
	}
	return ""
}

// reporting are the verbs by which a source is named beside what it says.
var reporting = words(`said says told tells reported reports wrote announced confirmed claimed`)

// unread reports whether the sentence of attribution k names a source for it that is no attribution's: "said after the call that
// Oman wanted", "Oman wants a truce, state television reported", "according to people close to the talks". Without it, what
// Oman wants would seem to be known from the document itself.
func (r *reading) unread(k int) bool {
	a := &r.found[k]
	s := r.sents[a.sentence]
	subject := a.source
	for _, p := range a.sources {
		if subject.none() || p.first < subject.first {
			subject = p
		}
	}
	if subject.none() || subject.first < s.body || subject.last > s.last {
		return false
	}
	verb := stretch{a.trigger, a.trigger + 1}
	if !a.cue.none() {
		verb = a.cue
	}
	const far = 80 // tokens
	for i := max(s.body, subject.first-far); i < min(s.last, verb.last+far); i++ {
		w := r.toks[i].lower
		according := w == "according" && i+1 < s.last && r.toks[i+1].lower == "to"
		if !according && (!reporting[w] || !r.toks[i].verb || auxiliaries[r.before(i, s)]) || i >= verb.first && i < verb.last || r.resolved(k, i) {
			continue
		}
		switch {
		case according:
			return true
		case i < subject.first && r.opener(subject.first, s) == "that":
			return true
		case i > subject.first && i < verb.first && at(r.toks, i+1).lower == ",":
			return true
		case i >= verb.last && r.parenthesis(verb.last, i, s):
			return true
		}
	}
	return false
}

// parenthesis reports whether the verb at token i and its subject stand behind a comma after token from, and nothing but a day
// or a place behind them: ", state television reported on Monday".
func (r *reading) parenthesis(from, i int, s sentence) bool {
	const longest = 10 // words of a subject
	for j := i + 1; j < s.last; j++ {
		if w := r.toks[j].lower; w == "that" || w == "," || r.toks[j].quote != 0 {
			return false
		}
	}
	for j := i - 1; j > from && j > i-longest; j-- {
		switch w := r.toks[j].lower; {
		case w == ",":
			return j+1 < i
		case w == "and", w == "but", w == "who", w == "which", w == "that", r.toks[j].quote != 0:
			return false
		}
	}
	return false
}

// resolved reports whether token i is the cue of an attribution of k's sentence whose holder is known.
func (r *reading) resolved(k, i int) bool {
	first, last := r.together(k)
	for j := first; j < last; j++ {
		if a := &r.found[j]; len(r.held[j]) > 0 && (a.trigger == i || a.cue.first <= i && i < a.cue.last) {
			return true
		}
	}
	return false
}

// together returns the attributions [first, last) of the sentence of attribution k; of a text without full stops those near k.
func (r *reading) together(k int) (first, last int) {
	const near = 16
	first, last = k, k+1
	for first > 0 && first > k-near && r.found[first-1].sentence == r.found[k].sentence {
		first--
	}
	for last < len(r.found) && last < k+near && r.found[last].sentence == r.found[k].sentence {
		last++
	}
	return first, last
}

// hearerOnly reports whether a tells to whom, but not what was said: "told reporters in Norville".
func (r *reading) hearerOnly(a *attribution) bool {
	const longest = 12 // words
	c := a.content
	return telling[r.toks[a.trigger].lower] && c.first == a.trigger+1 && c.last-c.first < longest && r.toks[c.first].mark == noMark && !r.says(c, "to") &&
		!slices.ContainsFunc(r.toks[c.first:c.last], func(t token) bool { return t.predicate() || auxiliaries[t.lower] && t.lower != "'s" })
}

// obliged reports whether the passive of a tells what must be done by its source: "must be approved by the council".
func (r *reading) obliged(a *attribution) bool {
	for w := range r.auxiliaries(a) {
		if modals[w] && w != "would" && w != "will" {
			return true
		}
	}
	return false
}

// unsigned reports whether attribution k is a sentence without the first person in a document that tells what others said and does not say who speaks
// in it: nobody's position, but what its author tells.
func (r *reading) unsigned(k int) bool {
	const often = 10 // sentences, of which at least one tells what others said
	if a := &r.found[k]; len(r.held[k]) != 1 || !same(r.held[k][0], unnamed) || a.entry != nil || r.inFirstPerson(r.sents[a.sentence]) {
		return false
	}
	return r.retellings()*often > len(r.sents)
}

// inFirstPerson reports whether somebody says "we" or "I" in s, or what must be.
func (r *reading) inFirstPerson(s sentence) bool {
	return slices.ContainsFunc(r.toks[s.body:s.last], func(t token) bool { return firstPersons[t.lower] || t.lower == "must" || t.lower == "should" })
}
