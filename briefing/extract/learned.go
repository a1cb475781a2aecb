package extract

import (
	"slices"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// How sure the model must be of a content that no rule finds too. Lower floors give as many wrong ones as right ones, on annotated documents that the
// model did not learn from.
const (
	reportFloor    = 0.6
	spokenFloor    = 0.45 // of a report where somebody speaks: in a transcript, in a text in the first person
	assertionFloor = 0.35
	surelyBetter   = 0.8 // from here on the model's content for a cue stands instead of a rule's
)

// learned adds to the attributions found by rule those that the model finds. Where both find a content, the rule's
// source and span stand, and the model's judgement goes with them. Of what a document says in the first person the
// model knows better: what only a rule finds there is dropped, unless it demands.
func (r *reading) learned(doc tag.Document) {
	first := make([]int, len(r.sents)+1) // the first rule of each sentence
	for k := len(r.found) - 1; k >= 0; k-- {
		first[r.found[k].sentence] = k
	}
	from := len(r.found)
	first[len(r.sents)] = from
	for n := len(r.sents) - 1; n >= 0; n-- {
		if first[n] == 0 && (from == 0 || r.found[0].sentence != n) {
			first[n] = first[n+1]
		}
	}
	all := r.found
	at := make([]int, len(doc.Attributions)) // where each of the model's went; -1 nowhere
	for k := range doc.Attributions {
		t := &doc.Attributions[k]
		at[k] = -1
		a := attribution{parent: -1, within: t.Parent, speaker: t.Speaker, model: t, cue: r.stretchOf(t.Cue), content: r.trim(r.stretchOf(t.Content))}
		a.trigger = r.stretchOf(t.Trigger).first
		a.sentence = r.sentenceOf(a.trigger)
		if !a.content.none() {
			a.content = r.whole(a.content, r.sents[r.sentenceOf(a.content.first)])
		}
		if a.content.none() || r.bare(a.content) || tabular(r.sents[a.sentence].In(r.d.Text)) {
			continue
		}
		for q := first[a.sentence]; q < first[a.sentence+1]; q++ {
			switch {
			case r.overlap(all[q].content, a.content) >= 0.5:
				all[q].model = t
				at[k] = q
			case at[k] < 0 && all[q].model == nil && all[q].cue.first <= a.trigger && a.trigger < all[q].cue.last && r.reserves(all[q].content, a.content):
				at[k], all[q].model = q, t
				if !slices.ContainsFunc(r.toks[a.content.first:a.content.last], token.predicate) {
					all[q].content.last = a.content.last
				}
			case at[k] < 0 && (all[q].model != nil || r.overlap(all[q].content, a.content) > 0) && all[q].cue.first <= a.trigger && a.trigger < all[q].cue.last:
				at[k] = q // another content for the same cue
				all[q].seconded = true
				if all[q].model == nil && t.P >= surelyBetter && all[q].class() != 'p' && !all[q].inside() && !r.quotes(all[q].content) && !r.runsOver(all[q].content, a.content, all[first[a.sentence]:first[a.sentence+1]]) {
					all[q].model, all[q].content = t, a.content
				}
			}
		}
		if at[k] >= 0 || t.P < floor(t.Kind, doc.FirstPerson || !r.sents[a.sentence].speaker.IsZero()) {
			continue
		}
		if t.Kind == tag.Assertion && r.sents[a.sentence].asks {
			continue // who interviews somebody tells the background
		}
		r.negate(&a)
		clause := r.unclipped(&a)
		for _, s := range t.Sources {
			if p := r.stretchOf(s); p.first < clause.first || p.first >= clause.last {
				a.sources = append(a.sources, p)
			}
		}
		at[k] = len(all)
		all = append(all, a)
	}
	for k := range all {
		a := &all[k]
		if k < from {
			if a.within = -1; !a.cited {
				a.speaker = -1
			}
			continue
		}
		if a.within >= 0 {
			a.within = at[a.within]
		}
		if a.speaker >= 0 {
			a.speaker = at[a.speaker]
		}
	}
	r.found = arrange(all, func(a attribution) bool {
		return !r.unsaid(&a) && (!doc.FirstPerson || a.entry == nil || a.model != nil || r.stands(a, all) || r.toldWithin(a, all[:from]))
	})
}

// stands reports whether a, of all, which a rule finds and the model does not, stands in a document that speaks in the first person: a demand, a promise,
// a refusal, what somebody else holds, and an attitude for whose cue the model finds another content.
func (r *reading) stands(a attribution, all []attribution) bool {
	switch {
	case a.entry.act == briefing.Demand, a.assertive && a.entry.words == "will":
		return true
	case a.entry.act == briefing.Say:
	case a.negated && r.spokenByUs(a), a.seconded && a.class() != 'n':
		return true
	}
	source := a.source
	for p := a.parent; source.none() && p >= 0 && a.form&base == 0; p = all[p].parent {
		source = all[p].source
	}
	return !source.none() && (!firstPersons[r.toks[source.first].lower] || source.last-source.first > 1) // "my group"
}

// tabular reports whether a sentence is a row of a table: "2026-11-02;Oman;truce;yes".
func tabular(sentence string) bool {
	const columns = 4
	between := 0
	for i, c := range sentence {
		// In an enumeration, a blank follows.
		if c == '|' || c == '\t' || c == ';' && i+1 < len(sentence) && sentence[i+1] != ' ' && sentence[i+1] != '\n' {
			between++
		}
	}
	return between >= columns-1
}

// floor returns how sure the model must be of a content of the kind; spoken tells that somebody speaks.
func floor(kind tag.Kind, spoken bool) float32 {
	switch {
	case kind == tag.Assertion:
		return assertionFloor
	case spoken:
		return spokenFloor
	}
	return reportFloor
}

// spokenByUs reports whether the source of a is "we" or "I".
func (r *reading) spokenByUs(a attribution) bool {
	return a.source.last-a.source.first == 1 && firstPersons[r.toks[a.source.first].lower]
}

// toldWithin reports whether a stands in what rules, those of found, say that somebody else said.
func (r *reading) toldWithin(a attribution, found []attribution) bool {
	const most = 64 // attributions of a sentence that are looked at
	first, _ := slices.BinarySearchFunc(found, a.sentence, func(b attribution, n int) int { return b.sentence - n })
	for j := first; j < min(len(found), first+most) && found[j].sentence == a.sentence; j++ {
		if b := &found[j]; b.cue != a.cue && b.holds(&a) && !b.source.none() && !firstPersons[r.toks[b.source.first].lower] {
			return true
		}
	}
	return false
}

// inside reports whether the cue of a stands in the middle of its content: "The port, he said, must open".
func (a *attribution) inside() bool {
	return a.postpose && a.content.first < a.cue.first && a.cue.last < a.content.last
}

// reserves reports whether what stands behind content c in its sentence only says "but" to it: "a truce, but not at any price".
func (r *reading) reserves(c, behind stretch) bool {
	const near = 4 // tokens
	if behind.first <= c.last || behind.first > c.last+near {
		return false
	}
	return slices.ContainsFunc(r.toks[c.last:behind.first], func(t token) bool { return t.lower == "but" })
}

// quotes reports whether c is a whole quotation.
func (r *reading) quotes(c stretch) bool {
	return c.first > 0 && r.toks[c.first-1].mark == opening && at(r.toks, c.last-1).quote == r.toks[c.first].quote && c.last-c.first > 3
}

// runsOver reports whether a content that a rule ends before the source of another of as runs over it in what the model has found.
func (r *reading) runsOver(rule, model stretch, as []attribution) bool {
	return slices.ContainsFunc(as, func(o attribution) bool {
		return !o.source.none() && o.class() == 'v' && rule.last <= o.source.first && o.source.first < model.last && o.cue.last <= model.last+1
	})
}

// negate takes the negation before a cue or a content that the model found into it: without it they say the opposite.
func (r *reading) negate(a *attribution) {
	s := r.sents[a.sentence]
	for c := a.content.first - 1; c >= s.body && c >= a.content.first-2; c-- {
		if w := r.toks[c].lower; w == "not" || w == "never" || w == "without" {
			a.content.first = c
		} else if w != "to" {
			break
		}
	}
	if a.cue.none() {
		return
	}
	v, negated := a.cue.first, false
	for v > s.body && (auxiliaries[r.toks[v-1].lower] || adverb(r.toks[v-1].lower)) {
		v--
		switch r.toks[v].lower {
		case "not", "n't", "never":
			negated = true
		}
	}
	if negated {
		a.negated, a.cue.first = true, v
	}
}

// unclipped begins the content of a, which the model found, where its clause begins behind "that", if it would say the contrary without the negation there:
// "a commitment that Oman must never be able to [close the strait]". It returns what it added; no source of a stands in it.
func (r *reading) unclipped(a *attribution) stretch {
	that := a.cue.last
	if a.cue.none() || that+1 >= a.content.first || r.toks[that].lower != "that" || r.sentenceOf(a.content.first) != a.sentence {
		return stretch{}
	}
	negated := false
	for i := that + 1; i < a.content.first; i++ {
		if r.toks[i].mark != noMark {
			return stretch{}
		}
		negated = negated || negations[r.toks[i].lower]
	}
	if !negated {
		return stretch{}
	}
	added := stretch{that + 1, a.content.first}
	a.content.first = that + 1
	return added
}

// negations turn a clause into the contrary.
var negations = words(`not n't never no cannot neither nor without hardly`)

// whole returns c, whose borders the model set, without words at its end that something must follow, and with the noun
// at its beginning that an "of" or a "'s" belongs to; none if nothing is left.
func (r *reading) whole(c stretch, s sentence) stretch {
	for c.last > c.first && unfinished[r.toks[c.last-1].lower] {
		c.last--
	}
	if c.none() || c.first >= c.last {
		return stretch{}
	}
	first := c.first
	if next := r.toks[min(first+1, c.last-1)].lower; r.toks[first].lower == "last" && counted[next] || calendarWords[r.toks[first].lower] && next == "that" {
		for i := first + 1; i < first+4 && i+1 < c.last; i++ {
			if r.toks[i].lower == "that" {
				return stretch{i + 1, c.last} // "said last week that the port was open"
			}
		}
	}
	switch r.toks[first].lower {
	case "'s":
		for first > s.body && (r.toks[first-1].noun || r.toks[first-1].capitalised()) {
			first--
		}
	case "of":
		for first > s.body && first > c.first-5 && (r.toks[first-1].noun || r.toks[first-1].shape == small && !r.toks[first-1].verb && !clauseOpeners[r.toks[first-1].lower] && !prepositions[r.toks[first-1].lower] && !auxiliaries[r.toks[first-1].lower]) {
			first--
		}
	case "because":
		return stretch{first + 1, c.last}
	case "according":
		return stretch{}
	default:
		return c
	}
	if first == c.first {
		return stretch{}
	}
	return stretch{first, c.last}
}

// unfinished are the words that something must follow.
var unfinished = words(`of the a an to that by from is are was were be been will would should must has have had`)

// arrange returns those of all that are kept, in the order of the text, with their indexes into each other set right.
func arrange(all []attribution, kept func(attribution) bool) []attribution {
	order := make([]int, 0, len(all))
	for k, a := range all {
		if kept(a) && (a.parent < 0 || kept(all[a.parent])) {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if all[a].sentence != all[b].sentence {
			return all[a].sentence - all[b].sentence
		}
		return all[a].trigger - all[b].trigger
	})
	place := make([]int, len(all))
	for k := range place {
		place[k] = -1
	}
	for i, k := range order {
		place[k] = i
	}
	out := make([]attribution, len(order))
	for i, k := range order {
		out[i] = all[k]
		for _, p := range []*int{&out[i].parent, &out[i].within, &out[i].speaker} {
			if *p >= 0 {
				*p = place[*p]
			}
		}
	}
	return out
}

// stretchOf returns the tokens that a span of the body covers.
func (r *reading) stretchOf(s briefing.Span) stretch {
	if s.IsZero() {
		return stretch{}
	}
	start, end := s.Start+r.d.Body, s.End+r.d.Body
	first, _ := slices.BinarySearchFunc(r.toks, start, func(t token, at int) int { return t.End - at - 1 })
	last, _ := slices.BinarySearchFunc(r.toks, end, func(t token, at int) int { return t.Start - at })
	if last <= first {
		return stretch{}
	}
	return stretch{first, last}
}

// overlap is the intersection of a and b over their union, in bytes.
func (r *reading) overlap(a, b stretch) float64 {
	x, y := r.span(a), r.span(b)
	in := min(x.End, y.End) - max(x.Start, y.Start)
	if in <= 0 {
		return 0
	}
	return float64(in) / float64(x.End-x.Start+y.End-y.Start-in)
}

// heldByPhrases resolves the holders of attribution k, whose sources the model found.
func (r *reading) heldByPhrases(k, first int) []holder {
	a := r.found[k]
	if a.model.Implied || len(a.sources) == 0 {
		return r.spoken(k)
	}
	var out []holder
	for _, s := range a.sources {
		s = r.sheer(s)
		hs, ok := []holder(nil), false
		if s.first < r.sents[a.sentence].body || r.asserted(a, s) || r.thanking(a) {
			hs, ok = r.spoken(k), true // its label, or what the speaker himself says of somebody
		} else if r.ownCountry(s) {
			hs, ok = r.first(a), true
		} else if s.last-s.first == 1 {
			hs, ok = r.pronoun(k, first, s.first)
		}
		if !ok {
			hs = r.items(r.entire(s))
			if h, ok := r.described(s); ok && len(hs) == 0 && a.model.P >= surelyBetter {
				hs = []holder{h}
			}
		}
		for _, h := range hs {
			if !slices.ContainsFunc(out, func(o holder) bool { return same(o, h) }) {
				out = append(out, h)
			}
		}
	}
	return out
}

// entire returns source with the names whole that it cuts.
func (r *reading) entire(source stretch) stretch {
	if k := r.c.at[source.first]; k > 0 {
		source.first = min(source.first, r.c.mentions[k-1].first)
	}
	if k := r.c.at[source.last-1]; k > 0 {
		source.last = max(source.last, r.c.mentions[k-1].last)
	}
	return source
}

// asserted reports whether the content of a, which somebody known says, takes in who is its source by the model: the content
// is then said of him, as in "we know that the regime will fall".
func (r *reading) asserted(a attribution, source stretch) bool {
	return a.content.first <= source.first && source.last <= a.content.last && r.toks[source.first].quote == 0 && r.voice[a.sentence].held != nil
}

// thanking reports whether a is thanks that a speaker says: whom he names is whom he thanks.
func (r *reading) thanking(a attribution) bool {
	return thanks[r.toks[a.cue.first].lower] && at(r.toks, a.cue.first+1).lower == "you" && r.voice[a.sentence].held != nil
}

var thanks = words(`thank congratulate commend applaud`)

// spoken returns who speaks where attribution k stands; none if nobody is known to.
func (r *reading) spoken(k int) []holder {
	a := r.found[k]
	switch {
	case a.speaker >= 0:
		return r.heldBy(a.speaker)
	case a.within >= 0 && a.model.Kind == tag.Assertion:
		return r.heldBy(a.within)
	}
	if held := r.quoted(a.trigger); held != nil {
		return held
	}
	return r.voice[a.sentence].held
}
