package extract

// sourced ends contents before a source that stands behind them: "Oman has agreed to a truce, the envoy told Reuters on Tuesday".
// What is only "understood" or "alleged" is hedged.
func (r *reading) sourced() {
	for j := range r.found {
		b := &r.found[j]
		b.hedged = b.hedged || r.alleged(b)
		if b.source.none() || b.cue.none() {
			continue
		}
		s := r.sents[b.sentence]
		comma := b.source.first - 1
		if _, told := r.outlet(*b); told && b.content.first == b.cue.last && comma > s.body && r.toks[comma].lower == "," {
			b.content, b.postpose = r.trim(stretch{s.body, comma}), true
		}
		if b.content.last > b.cue.first || b.content.none() {
			continue
		}
		for k := range r.found {
			a := &r.found[k]
			if k != j && a.sentence == b.sentence && b.content.first <= a.cue.first && a.cue.last <= b.content.last && a.content.last > b.content.last &&
				a.content.first < b.content.last {
				a.content.last = b.content.last
			}
		}
	}
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
	for i := s.body; i < s.last; i++ {
		w := r.toks[i].lower
		according := w == "according" && i+1 < s.last && r.toks[i+1].lower == "to"
		if !according && (!reporting[w] || !r.toks[i].verb || auxiliaries[r.before(i, s)]) || i >= verb.first && i < verb.last || r.resolved(a.sentence, i) {
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

// resolved reports whether token i of sentence n is the cue of an attribution whose holder is known.
func (r *reading) resolved(n, i int) bool {
	for k := range r.found {
		if a := &r.found[k]; a.sentence == n && len(r.held[k]) > 0 && (a.trigger == i || a.cue.first <= i && i < a.cue.last) {
			return true
		}
	}
	return false
}
