package extract

import (
	"slices"
	"strings"

	"attache/briefing"
)

// pronoun resolves the word at token i, if it is a pronoun; ok reports whether it is.
func (r *reading) pronoun(k, first, i int) (held []holder, ok bool) {
	w := r.toks[i].lower
	span := r.toks[i].Span
	switch w {
	case "he", "his", "him", "she", "her":
		g := male
		if w[0] == 's' || w == "her" {
			g = female
		}
		if w == "his" || w == "her" {
			for j := k - 1; j >= first; j-- {
				if a := r.found[j]; !a.passive && a.class() != 'n' && len(r.held[j]) == 1 && r.held[j][0].entity < 0 && !r.held[j][0].plural && a.trigger < i {
					h := r.held[j][0]
					h.span = span
					return []holder{h}, true // "the president voiced his concern"
				}
			}
		}
		if h, found := r.latestPerson(k, first, i, g); found {
			if h.entity >= 0 && r.c.entities[h.entity].gender == unknownGender {
				r.c.entities[h.entity].gender = g
			}
			h.span = span
			return []holder{h}, true
		}
		if hs := r.delegate(k, span); hs != nil {
			return hs, true
		}
		return []holder{{entity: -1, name: r.d.Text[span.Start:span.End], span: span}}, true
	case "they", "their", "them", "it", "its":
		if w == "their" || w == "its" {
			if hs := r.judgedFor(i); hs != nil {
				return namedAt(hs, span), true
			}
		}
		if w == "its" {
			if o, ok := r.nearest(i); ok {
				o.span = span
				return []holder{o}, true
			}
		}
		if w == "their" {
			if hs := r.urged(i); hs != nil {
				return hs, true
			}
		}
		plural := w[0] == 't'
		if w == "it" && r.found[k].class() == 'a' && (r.found[k].entry.act == briefing.Say || r.found[k].entry.mode == briefing.Direct) {
			if v := r.voice[r.found[k].sentence]; v.held != nil {
				return v.held, true
			}
			return nil, true
		}
		if w == "they" {
			if hs := r.subjects(r.sents[r.sentenceOf(i)], i); hs != nil {
				return hs, true
			}
		}
		if w == "they" {
			if h, ok := r.recounted(k, i); ok {
				return []holder{h}, true
			}
		}
		for j := k - 1; j >= 0 && r.found[k].sentence-r.found[j].sentence <= 2; j-- {
			if plural && (len(r.held[j]) > 1 || len(r.held[j]) == 1 && r.plural(r.held[j][0])) || !plural && len(r.held[j]) == 1 && r.thing(r.held[j][0]) {
				return namedAt(r.held[j], span), true
			}
		}
		hs, at := r.plurals(i, plural)
		if plural {
			if two, first := r.pair(i); two != nil && (hs == nil || first < at) {
				hs = two
			}
		}
		if hs != nil {
			return hs, true
		}
		if !plural {
			return nil, true
		}
		if hs := r.listedBefore(i); w == "they" && hs != nil {
			return hs, true
		}
		return []holder{{entity: -1, name: r.d.Text[span.Start:span.End], span: span}}, true
	case "we", "our", "us", "i", "my", "me":
		return r.firstPerson(k, i), true
	case "you":
		if a := r.found[k]; a.entry == nil || a.entry.act != briefing.Say || a.entry.mode != briefing.Indirect || a.entry.frames&thatFrame == 0 {
			return nil, true
		}
		return r.addressee(r.found[k].sentence, span), true
	case "who", "which":
		return nil, true
	}
	return nil, false
}

// addressee returns whom a reporter speaks to in sentence n of a transcript: who answers next.
func (r *reading) addressee(n int, span briefing.Span) []holder {
	const near = 12 // sentences of a question
	asking := r.voice[n]
	if !asking.reports || len(asking.held) != 1 || asking.held[0].entity >= 0 && r.sents[n].speaker.IsZero() {
		return nil
	}
	for m := n + 1; m < len(r.sents) && m < n+near; m++ {
		if v := r.voice[m]; v.reports && len(v.held) == 1 && !same(v.held[0], asking.held[0]) {
			h := v.held[0]
			h.span = span
			return []holder{h}
		}
	}
	return nil
}

// judgedFor returns who is thanked, praised or blamed for what is theirs, the word at token i: "thanked the Baltic states for their support".
func (r *reading) judgedFor(i int) []holder {
	s := r.sents[r.sentenceOf(i)]
	if r.before(i, s) != "for" {
		return nil
	}
	p := r.phraseBefore(i-1, s)
	v := r.article(p.first, s) - 1
	if p.none() || v < s.body || !r.toks[v].verb || !r.names(p) {
		return nil
	}
	for _, f := range r.x.cues[r.toks[v].lower] {
		if f.class == 'v' && passesJudgement[f.act] {
			return r.items(p)
		}
	}
	return nil
}

// urged returns the group that is to do what token i stands in: "urged the rich countries to honour their promise".
func (r *reading) urged(i int) []holder {
	s := r.sents[r.sentenceOf(i)]
	to := false
	for j := i - 1; j > s.body; j-- {
		t := r.toks[j]
		switch {
		case t.shape == punctuation || t.finite:
			return nil
		case t.lower == "to":
			to = true
		case to && groupNouns[t.lower]:
			h, ok := r.single(r.phraseBefore(j+1, s))
			if !ok {
				return nil
			}
			h.span = r.toks[i].Span
			return []holder{h}
		}
	}
	return nil
}

// nearest returns the state or organisation named last before token i in its sentence: whose "its" is.
func (r *reading) nearest(i int) (holder, bool) {
	s := r.sents[r.sentenceOf(i)]
	ms := r.mentionsIn(s.body, i)
	for j := len(ms) - 1; j >= 0; j-- {
		if m := ms[j]; m.form != demonym && r.c.entities[m.entity].kind != briefing.Person && !r.possessive(m) && !prepositions[r.before(m.whole, s)] && r.before(m.whole, s) != "the" {
			return r.of(m), true
		} else if r.before(m.whole, s) == "the" && m.form != demonym && r.c.entities[m.entity].kind != briefing.Person && !r.possessive(m) && !prepositions[r.before(m.whole-1, s)] {
			return r.of(m), true
		}
	}
	return holder{}, false
}

// delegate returns who held something in the sentence before, when it was a state or group: its delegate is "he" or "she" next.
func (r *reading) delegate(k int, span briefing.Span) []holder {
	n := r.found[k].sentence
	if r.voice[n].reports {
		return nil // who speaks freely tells of persons
	}
	for j := k - 1; j >= 0 && n-r.found[j].sentence <= 2; j-- {
		if r.found[j].sentence == n && r.found[j].parent < 0 && !r.found[j].passive || r.found[j].passive || r.found[j].class() == 'n' {
			continue
		}
		if src := r.found[j].source; !src.none() && firstPersons[r.toks[src.first].lower] {
			continue
		}
		if len(r.held[j]) == 0 || slices.ContainsFunc(r.held[j], func(h holder) bool { return h.entity < 0 || !r.thing(h) }) {
			return nil
		}
		return namedAt(r.held[j], span)
	}
	return nil
}

// incumbent returns whom sentence s begins with before token i by an office alone, and where: "The envoy met both sides. She …"
func (r *reading) incumbent(s sentence, i int) (holder, int, bool) {
	p := r.firstSubject(s, min(s.last, i))
	if p.none() || !r.official(p) {
		return holder{}, 0, false
	}
	const far = 6 // tokens to the name
	for j := p.last; j+1 < min(s.last, p.last+far) && !r.toks[j].verb; j++ {
		if k := r.c.at[j+1]; r.toks[j].lower == "," && k > 0 && r.perhapsPerson(r.c.mentions[k-1]) {
			return holder{}, 0, false // "The envoy to Oman, Otto Valk, met both"
		}
	}
	h, ok := r.single(p)
	return h, p.first, ok && !h.plural
}

// official reports whether p is somebody by what he is: "the envoy", "the foreign minister of Oman".
func (r *reading) official(p stretch) bool {
	head := p.first
	for head < p.last && !prepositions[r.toks[head].lower] {
		head++
	}
	return head > p.first && (personNouns[r.toks[head-1].lower] || roleWords[r.toks[head-1].lower])
}

// subjects returns the several of whom sentence s tells something before token i, where "they" stands: "Oman and Japan went to
// court, and they …"; nil if it begins with no such.
func (r *reading) subjects(s sentence, i int) []holder {
	first := s.body
	for first < i && openers[r.toks[first].lower] {
		first++
	}
	p := r.phrase(first, s)
	for p.last+1 < i && r.toks[p.last].lower == "and" {
		next := p.last + 1
		if adverb(r.toks[next].lower) {
			next++ // "Oman and actually Japan"
		}
		q := r.phrase(next, s)
		if q.none() || !r.names(q) {
			break
		}
		p.last = q.last
	}
	if p.none() || p.last >= i || !r.names(p) || !r.toks[p.last].verb && !auxiliaries[r.toks[p.last].lower] {
		return nil
	}
	hs := r.items(p)
	if len(hs) == 0 || len(hs) == 1 && !r.plural(hs[0]) {
		return nil
	}
	return namedAt(hs, r.toks[i].Span)
}

// recounted returns the state, body or group of which the sentence of "they" or "it" at token i, or the one before it, begins to tell:
// "The association came to see us. They support it." Who speaks freely says "they" of a state, too.
func (r *reading) recounted(k, i int) (holder, bool) {
	n := r.sentenceOf(i)
	if first := r.sents[n].body; i > first+3 {
		n++ // not the subject of its sentence, but of a clause in it
	}
	n--
	if n < 0 {
		return holder{}, false
	}
	s := r.sents[n]
	p := r.firstSubject(s, min(s.last, i))
	if p.none() || p.last >= min(s.last, i) || !r.toks[p.last].verb && !auxiliaries[r.toks[p.last].lower] || r.official(p) || r.toks[p.first].quote != r.toks[i].quote {
		return holder{}, false
	}
	hs := r.items(p)
	if len(hs) != 1 || p.last-p.first == 1 && subjectPronouns[r.toks[p.first].lower] {
		return holder{}, false
	}
	h := hs[0]
	state := h.entity >= 0 && r.kindOf(h) == briefing.State
	switch plural := r.toks[i].lower == "they"; {
	case h.entity >= 0 && r.kindOf(h) == briefing.Person, h.entity < 0 && h.plural != plural,
		plural && state && !r.voice[r.found[k].sentence].reports:
		return holder{}, false
	}
	h.span = r.toks[i].Span
	return h, true
}

// namedAt returns holders as the pronoun at span names them.
func namedAt(holders []holder, span briefing.Span) []holder {
	hs := slices.Clone(holders)
	for n := range hs {
		hs[n].span = span
	}
	return hs
}

// openers are words before the subject of a sentence.
var openers = words("and but so well yes no now then because while , yeah also again")

// listedBefore returns those with whose names the sentence before that of token i begins: "A, B and C met. They …"
func (r *reading) listedBefore(i int) []holder {
	n := r.sentenceOf(i)
	if n == 0 || r.sents[n-1].paragraph != r.sents[n].paragraph {
		return nil
	}
	for _, b := range r.lists(n - 1) {
		if s := r.sents[n-1]; r.opensSentence(b.at, s) && b.end < s.last && (r.toks[b.end].verb || auxiliaries[r.toks[b.end].lower]) {
			var hs []holder
			for _, m := range b.members {
				hs = append(hs, r.of(m))
			}
			return namedAt(hs, r.toks[i].Span)
		}
	}
	return nil
}

// pair returns the two persons of the sentence before token i, if there are two ("A met B. They …"), and where the first is named.
func (r *reading) pair(i int) ([]holder, int) {
	n := r.sentenceOf(i)
	for m := n; m >= 0 && m >= n-2; m-- {
		s := r.sents[m]
		var hs []holder
		first := 0
		for _, o := range r.mentionsIn(s.first, min(s.last, i)) {
			if e := r.c.entities[o.entity]; e.kind == briefing.Person && !r.possessive(o) && !slices.ContainsFunc(hs, func(h holder) bool { return h.entity == o.entity }) {
				h := r.of(o)
				h.span = r.toks[i].Span
				if len(hs) == 0 {
					first = o.first
				}
				hs = append(hs, h)
			}
		}
		if len(hs) == 2 {
			return hs, first
		}
	}
	return nil, 0
}

// mentionsIn returns the mentions that begin in tokens [first, last).
func (r *reading) mentionsIn(first, last int) []mention {
	by := func(m mention, f int) int { return m.first - f }
	a, _ := slices.BinarySearchFunc(r.c.mentions, first, by)
	b, _ := slices.BinarySearchFunc(r.c.mentions, last, by)
	if b < a {
		return nil
	}
	return r.c.mentions[a:b]
}

// plurals finds a group, or for "it" a state or organisation, in the sentences before token i, and where it is named.
func (r *reading) plurals(i int, plural bool) ([]holder, int) {
	n := r.sentenceOf(i)
	for _, m := range []int{n, n - 1} {
		if m < 0 {
			continue
		}
		s := r.sents[m]
		for j := s.body; j < min(s.last, i); j++ {
			if plural && groupNouns[r.toks[j].lower] {
				p := r.phraseBefore(j+1, s)
				if j+1 < s.last && (r.toks[j+1].lower == "from" || r.toks[j+1].lower == "of") {
					if q := r.phrase(j+2, s); !q.none() {
						p.last = q.last
					}
				}
				if h, ok := r.single(p); ok {
					h.span = r.toks[i].Span
					return []holder{h}, p.first
				}
			}
		}
		if !plural {
			for _, o := range r.mentionsIn(s.body, min(s.last, i)) {
				if o.last <= i && r.c.entities[o.entity].kind != briefing.Person && o.form != demonym {
					h := r.of(o)
					h.span = r.toks[i].Span
					return []holder{h}, o.first
				}
			}
		}
	}
	return nil, 0
}

func (r *reading) sentenceOf(i int) int {
	n, _ := slices.BinarySearchFunc(r.sents, i, func(s sentence, i int) int {
		if s.last <= i {
			return -1
		}
		return 1
	})
	return min(n, len(r.sents)-1)
}

func (r *reading) plural(h holder) bool {
	if h.entity >= 0 {
		k := r.c.entities[h.entity].kind
		return k == briefing.Group || k == briefing.Bloc || k == briefing.Organisation
	}
	return h.plural
}

func (r *reading) thing(h holder) bool {
	return h.entity >= 0 && r.c.entities[h.entity].kind != briefing.Person || h.entity < 0 && h.plural
}

// latestPerson finds whom a pronoun at token i means: who was last said to hold something, else who the sentences before begin with.
func (r *reading) latestPerson(k, first, i int, g gender) (holder, bool) {
	const near = 1 // sentences behind what an office alone is said of
	// Nobody speaks of himself as "he": neither who is labelled nor who is quoted.
	speaking := -1
	if v := r.voice[r.found[k].sentence]; v.reports && len(v.held) == 1 {
		speaking = v.held[0].entity
	}
	quoted := r.quotedPersons(i)
	if by := r.found[k].speaker; by >= 0 && len(r.held[by]) == 1 {
		quoted = append(quoted, r.held[by][0].entity)
	}
	suits := func(e int) bool {
		x := r.c.entities[e]
		return (x.kind == briefing.Person || x.kind == briefing.Group && x.known < 0 && strings.Contains(x.name, " ")) && (x.gender == unknownGender || x.gender == g) && e != speaking && !slices.Contains(quoted, e)
	}
	n := r.found[k].sentence
	for m := n; m >= 0 && m >= n-6; m-- {
		for j := k - 1; j >= 0 && r.found[j].sentence >= m; j-- {
			a := &r.found[j]
			if r.quotedAway(a.trigger, i) || r.nested(j) || r.found[k].content.first <= a.trigger && a.trigger < r.found[k].content.last || a.sentence != m || len(r.held[j]) != 1 {
				continue
			}
			switch h := r.held[j][0]; {
			case h.entity >= 0:
				if suits(h.entity) {
					return holder{entity: h.entity, name: r.c.entities[h.entity].name}, true
				}
			case !h.plural && m >= n-near && !a.source.none() && r.official(a.source):
				return h, true
			}
		}
		s := r.sents[m]
		office, at, found := holder{}, 0, false
		hidden := func(at int) bool {
			return r.quotedAway(at, i) || r.found[k].content.first <= at && at < r.found[k].content.last
		}
		if m >= n-near {
			office, at, found = r.incumbent(s, i)
			found = found && !hidden(at)
		}
		for _, o := range r.mentionsIn(s.first, min(s.last, i)) {
			if found && at <= o.first {
				break
			}
			if suits(o.entity) && !r.possessive(o) && !hidden(o.first) && !(r.c.entities[o.entity].kind == briefing.Group && locative[r.before(r.article(o.whole, s), s)]) {
				return holder{entity: o.entity, name: r.c.entities[o.entity].name}, true
			}
		}
		if found && (office.entity < 0 || suits(office.entity)) {
			return office, true
		}
	}
	return holder{}, false
}

// locative prepositions stand before places, whose names may look like those of persons.
var locative = words(`in at from near into`)

// quotedPersons returns who is named as the source of the quotation in which token i stands.
func (r *reading) quotedPersons(i int) []int {
	q := r.toks[i].quote
	if q == 0 {
		return nil
	}
	var out []int
	n := r.sentenceOf(i)
	j, _ := slices.BinarySearchFunc(r.found, n-1, func(a attribution, n int) int { return a.sentence - n })
	for ; j < len(r.found) && r.found[j].sentence <= n+1; j++ {
		a := r.found[j]
		if a.source.none() || a.content.first > i || i >= a.content.last || r.toks[a.source.first].quote == q {
			continue
		}
		for _, m := range r.mentionsIn(a.source.first, a.source.last) {
			out = append(out, m.entity)
		}
	}
	return out
}

// nested reports whether attribution j stands inside the content of another one.
func (r *reading) nested(j int) bool {
	a := &r.found[j]
	for i := j - 1; i >= 0 && r.found[i].sentence == a.sentence; i-- {
		if r.found[i].holds(a) {
			return true
		}
	}
	return false
}

// quotedAway reports whether token j stands in a quotation in which token i does not.
func (r *reading) quotedAway(j, i int) bool {
	return r.toks[j].quote != 0 && r.toks[j].quote != r.toks[i].quote
}

func (r *reading) possessive(m mention) bool {
	return m.last < len(r.toks) && r.toks[m.last].lower == "'s"
}

// firstPerson resolves "we" and "I": the speaker of the quotation, else who speaks.
func (r *reading) firstPerson(k, i int) []holder {
	if q := r.toks[i].quote; q != 0 {
		n := r.found[k].sentence
		j, _ := slices.BinarySearchFunc(r.found, n-1, func(a attribution, n int) int { return a.sentence - n })
		for ; j < len(r.found); j++ {
			if j == k {
				continue
			}
			a := r.found[j]
			if a.content.first <= i && i < a.content.last && (j < k || a.postpose) && a.sentence >= r.found[k].sentence-1 && a.sentence <= r.found[k].sentence+1 {
				return r.heldBy(j)
			}
			if a.sentence > r.found[k].sentence+1 {
				break
			}
		}
		return r.quoted(i)
	}
	if v := r.voice[r.found[k].sentence]; v.held == nil || same(v.held[0], unnamed) {
		if h, ok := r.ownState(k, i); ok {
			return []holder{h}
		}
	}
	return r.first(r.found[k])
}

// ownState returns the state for which somebody speaks in whose reported speech attribution k says "we" or "our" at
// token i: "The minister stressed that we remain committed to the truce".
func (r *reading) ownState(k, i int) (holder, bool) {
	first, last := r.together(k)
	for j := first; j < last; j++ {
		a := &r.found[j]
		if j == k || a.source.none() || firstPersons[r.toks[a.source.first].lower] || !a.holds(&r.found[k]) {
			continue
		}
		by := r.heldBy(j)
		if len(by) != 1 || by[0].entity < 0 || r.c.entities[by[0].entity].known < 0 {
			continue
		}
		d := r.x.names
		for _, o := range d.actors[r.c.entities[by[0].entity].known].Offices {
			if of, known := d.byID[o.Of]; known && d.actors[of].Kind == briefing.State && (r.d.Date.IsZero() || o.HeldOn(r.d.Date, d.registry.AsOf())) {
				e := r.c.knownActor(d, of)
				return holder{entity: e, name: r.c.entities[e].name, span: r.toks[i].Span}, true
			}
		}
	}
	return holder{}, false
}

// first returns who speaks in the first person in the sentence of a.
func (r *reading) first(a attribution) []holder {
	v := r.voice[a.sentence]
	if v.held != nil && !same(v.held[0], unnamed) {
		return v.held
	}
	return []holder{unnamed}
}
