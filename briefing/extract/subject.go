package extract

import (
	"strings"

	"attache/briefing"
)

var subjectPronouns = words(`i we he she they it you who which`)

// endsSubject reports whether a subject that agrees with form may end before token v.
func (r *reading) endsSubject(v int, s sentence, form verbForm) bool {
	if v <= s.body {
		return false
	}
	t := r.toks[v-1]
	switch {
	case subjectPronouns[t.lower]:
		return true
	case r.c.at[v-1] > 0:
		m := r.c.mentions[r.c.at[v-1]-1]
		return m.form != demonym || form&third == 0 && (r.before(m.first, s) == "the" || strings.HasSuffix(t.lower, "s"))
	case t.lower == ")" || t.lower == "," || t.lower == "others" || t.lower == "”":
		return true
	case form&third != 0:
		return personNouns[t.lower] || t.capitalised() || groupNouns[t.lower]
	}
	return groupNouns[t.lower]
}

// names reports whether somebody who can hold a position is named in p.
func (r *reading) names(p stretch) bool {
	if r.couple(p) {
		return true
	}
	for i := p.first; i < p.last; i++ {
		if r.c.at[i] > 0 || groupNouns[r.toks[i].lower] || personNouns[r.toks[i].lower] || subjectPronouns[r.toks[i].lower] {
			return true
		}
	}
	return false
}

// couple reports whether p is "the two" or "both".
func (r *reading) couple(p stretch) bool {
	if p.last-p.first == 2 && r.toks[p.first].lower == "the" {
		p.first++
	}
	if p.last-p.first != 1 {
		return false
	}
	switch r.toks[p.first].lower {
	case "two", "three", "both":
		return true
	}
	return false
}

// subject finds the source of a verb group that begins at v: the phrase before it.
func (r *reading) subject(a *attribution, start, v int, s sentence) bool {
	if v <= s.body {
		return false
	}
	if r.toks[v-1].mark == opening && v-1 > s.body {
		v-- // "They “support the plan”"
	}
	p := v - 1
	w := r.toks[p].lower
	if w == "and" || w == "but" || w == "or" || w == "," && r.before(p, s) == "and" {
		if k := r.latestVerb(start); k >= 0 {
			a.parent = k
			// "said … and submitted", not "proposing that they be prepared and submitted".
			p := r.found[k]
			return v < a.cue.first || a.class() != 'v' || p.class() != 'v' || p.form&a.form != 0 || p.cue.last-p.cue.first > 1
		}
		a.source = r.firstSubject(s, v)
		return !a.source.none()
	}
	if w == "who" || w == "which" || w == "that" {
		p--
		for p > s.body && (r.toks[p].lower == "," || r.toks[p].mark == closing) {
			p--
		}
		a.source = r.phraseBefore(p+1, s)
		return r.names(a.source)
	}
	if w == "," || w == ")" || w == "—" || w == "–" {
		if r.inserted(a, start, p, s) {
			return true
		}
		if k := r.latestVerb(start); k >= 0 && w == "," {
			a.parent = k
			return true
		}
		return false
	}
	if a.source = r.acquainted(v, s); !a.source.none() {
		return true
	}
	a.source = r.behindAdjunct(r.acrossInsertion(r.phraseBefore(v, s), s), s)
	switch w := r.before(a.source.first, s); {
	case w == "if" || w == "unless":
		return false // what somebody may do one day
	case w == "no" || !a.source.none() && r.toks[a.source.first].lower == "no":
		return false // what nobody did
	}
	return !a.source.none() && (r.names(a.source) || r.toldOf(a))
}

// acquainted returns who is told of by what he knows, up to token v: "two officials familiar with the council's plans".
func (r *reading) acquainted(v int, s sentence) stretch {
	const longest = 16
	for i := v - 1; i > s.body && i > v-longest; i-- {
		t := r.toks[i]
		switch {
		case knowing[t.lower]:
			p := r.phraseBefore(i, s)
			if w := r.before(i, s); !p.none() && (personNouns[w] || groupNouns[w] || w == "person" || w == "source" || w == "sources") {
				return stretch{p.first, v}
			}
			return stretch{}
		case t.lower == "'s" || t.lower == "-":
		case t.shape == punctuation || t.finite || auxiliaries[t.lower] || clauseOpeners[t.lower]:
			return stretch{}
		}
	}
	return stretch{}
}

// knowing are words behind people who are told of by what they know.
var knowing = words(`familiar close briefed acquainted privy knowledgeable involved sympathetic`)

// behindAdjunct returns p without what belongs to words that the sentence begins with: "As chair of the council, Oman", "After talks with Oman, Japan and Norland".
func (r *reading) behindAdjunct(p stretch, s sentence) stretch {
	if w := r.before(p.first, s); p.none() || w != "as" && !prepositions[w] {
		return p
	}
	for i := p.first + 1; i+1 < p.last; i++ {
		if r.toks[i].lower == "," && r.names(stretch{i + 1, p.last}) {
			return stretch{i + 1, p.last}
		}
	}
	return p
}

// toldOf reports whether a is something said whose source is somebody as far as he is told of: "The three aunts say".
func (r *reading) toldOf(a *attribution) bool {
	if !sayings[a.entry.words] {
		return false
	}
	_, ok := r.described(a.source)
	return ok
}

// sayings are verbs of people, not of things that only show something.
var sayings = words(`say tell argue claim insist think believe warn complain add explain answer reply`)

// acrossInsertion returns p with the one whom it is joined to over an insertion: "Oman, for the Arab Group, and Japan".
func (r *reading) acrossInsertion(p stretch, s sentence) stretch {
	if p.none() || r.before(p.first, s) != "and" || r.before(p.first-1, s) != "," {
		return p
	}
	for q := p.first - 3; q > s.body && q > p.first-16; q-- {
		if r.toks[q].lower != "," {
			continue
		}
		if src := r.phraseBefore(q, s); (r.toks[q+1].lower == "for" || r.toks[q+1].lower == "on" || r.toks[q+1].lower == "speaking") && !src.none() && r.names(src) {
			return stretch{src.first, p.last}
		}
		break
	}
	return p
}

// latestVerb returns the latest attribution of the sentence whose cue is a verb or adjective in the active; -1 if none.
func (r *reading) latestVerb(start int) int {
	for k := len(r.found) - 1; k >= start; k-- {
		if a := r.found[k]; a.entry.class != 'n' && !a.passive {
			return k
		}
	}
	return -1
}

// firstSubject returns the phrase that the sentence begins with, behind what precedes its first comma, if it names somebody.
func (r *reading) firstSubject(s sentence, limit int) stretch {
	i := s.body
	for i < limit && i < s.body+30 {
		p := r.withOrigin(r.phrase(i, s), limit)
		if p.last > p.first && p.last < limit && r.names(p) && (i == s.body || r.toks[i-1].lower == "," || r.toks[i-1].lower == "as") {
			return p
		}
		i++
	}
	return stretch{}
}

// withOrigin returns p with the words behind it that say whose or whence: "leaders from small states".
func (r *reading) withOrigin(p stretch, limit int) stretch {
	if p.last == p.first || p.last+1 >= limit || !attachable("from", r.toks[p.last-1].lower) {
		return p
	}
	switch r.toks[p.last].lower {
	case "from", "of", "in":
	default:
		return p
	}
	for p.last++; p.last < limit; p.last++ {
		t := r.toks[p.last]
		if t.shape == punctuation || t.verb || auxiliaries[t.lower] || prepositions[t.lower] {
			break
		}
	}
	return p
}

// participial gives a participle (", arguing …") the source of the clause that it hangs on.
func (r *reading) participial(a *attribution, start, v int, s sentence) bool {
	if r.absolute(a, start, v, s) {
		return true
	}
	if v == s.body && a.entry.class == 'v' {
		a.source = r.behindParticiple(v, s)
		return !a.source.none()
	}
	prev := r.before(v, s)
	at := v // behind "of" or "for"
	if prev == "in" && v-3 > s.body && sharing[r.toks[v-2].lower] && possessives[r.toks[v-3].lower] {
		at = v - 3 // "for their roles in blocking"
		prev = r.before(at, s)
	}
	if (prev == "of" || prev == "for") && len(r.found) > start {
		// "accused Oman of refusing", "condemn Oman and Japan for blocking": what is said that they do.
		src := r.phraseBefore(at-1, s)
		by := r.found[len(r.found)-1]
		if w := r.before(at-1, s); w == "him" || w == "her" || w == "them" {
			src = stretch{at - 2, at - 1}
		}
		if passesJudgement[by.entry.act] && !src.none() && (r.names(src) || src.last-src.first == 1 && pronouns[r.toks[src.first].lower]) && by.cue.last == src.first {
			a.source = src
			return true
		}
	}
	if prev == "in" {
		// "Norland joined Oman in calling for"
		joined := r.article(r.phraseBefore(v-1, s).first, s) - 1
		if joined <= s.body || r.toks[joined].lower != "joined" {
			return false
		}
		a.source = r.phraseBefore(joined, s)
		return !a.source.none() && r.names(a.source)
	}
	if prev != "," && prev != "and" && prev != "while" && prev != "by" {
		return false
	}
	if len(r.found) > start {
		a.parent = len(r.found) - 1
		if p := r.found[a.parent]; p.passive || p.entry.class == 'n' {
			if p.parent >= 0 {
				a.parent = p.parent
			} else if len(r.found)-2 >= start {
				a.parent = len(r.found) - 2
			}
		}
		return true
	}
	a.source = r.firstSubject(s, v)
	return !a.source.none()
}

// behindParticiple returns the subject of the clause behind the participle at token v, with which the sentence begins: "Stressing the need for a truce, Norland
// proposed …".
func (r *reading) behindParticiple(v int, s sentence) stretch {
	for j := v + 1; j+2 < s.last; j++ {
		if r.toks[j].predicate() || r.toks[j].mark != noMark {
			break
		}
		if r.toks[j].lower != "," {
			continue
		}
		p := r.phrase(j+1, s)
		if p.first < p.last && p.last+1 < s.last && r.names(p) && (r.toks[p.last].predicate() || adverb(r.toks[p.last].lower) && r.toks[p.last+1].predicate() || r.toks[p.last].lower == "," && r.toks[p.last+1].verb) {
			return p
		}
	}
	return stretch{}
}

// sharing are what somebody has in a deed: "for its role in blocking the vote".
var sharing = words(`role roles part parts involvement complicity hand`)

// passesJudgement holds the acts that are done to somebody for a deed.
var passesJudgement = map[briefing.Act]bool{briefing.Accuse: true, briefing.Reject: true, briefing.Endorse: true}

// absolute finds the subject of ", with X opposing", which takes a side on the content of the clause before.
func (r *reading) absolute(a *attribution, start, v int, s sentence) bool {
	src := r.phraseBefore(v, s)
	if len(r.found) == start && !(a.cue.last < s.last && r.toks[a.cue.last].lower == ",") {
		return false
	}
	if src.none() || !r.names(src) || r.before(src.first, s) != "with" || r.before(src.first-1, s) != "," {
		return false
	}
	if a.cue.last < s.last && r.toks[a.cue.last].word() && r.toks[a.cue.last].lower != "and" {
		a.source = src
		return true
	}
	a.source, a.passive = src, true
	return true
}

// inserted finds the subject before an insertion that ends with the mark at p: ", for the G-77/China,", ", a doctor,".
func (r *reading) inserted(a *attribution, start, p int, s sentence) bool {
	q := p - 1
	limit := max(s.body, p-60)
	if r.toks[p].lower == ")" {
		for q > limit && r.toks[q].lower != "(" {
			q--
		}
		if q <= s.body {
			return false
		}
		a.source = r.phraseBefore(q, s)
		return !a.source.none() && r.names(a.source)
	}
	for i := limit; i < p; i++ {
		if (r.toks[i].lower == "we" || r.toks[i].lower == "i") && r.toks[i+1].lower == "," {
			a.source = stretch{i, i + 1}
			return true
		}
	}
	for ; q > limit; q-- {
		if w := r.before(q, s); r.toks[q].lower == "," && (w == "and" || w == "but") {
			if k := r.latestVerb(start); k >= 0 {
				a.parent = k // "supported the plan and, opposed by Oman, proposed …"
				return true
			}
		}
		if clauseEnd[r.toks[q].lower] {
			return false
		}
		if r.toks[q].lower != r.toks[p].lower {
			continue
		}
		src := r.phraseBefore(q, s)
		if src.none() || !r.names(src) || r.spokenFor(src, s) {
			continue
		}
		// The comma may stand in a list inside the insertion: the insertion begins with its own word.
		opener := r.toks[q+1].lower
		if !insertions[opener] && !r.opensApposition(q+1, src) {
			if inner := r.listBefore(q, s); inner {
				continue
			}
		}
		a.source = stretch{src.first, p}
		return true
	}
	return false
}

// spokenFor reports whether src stands inside an insertion: ", for src", ", opposed by src".
func (r *reading) spokenFor(src stretch, s sentence) bool {
	switch r.before(src.first, s) {
	case "for":
		return r.before(src.first-1, s) == ","
	case "with", "by":
		return true
	}
	return false
}

var clauseEnd = words(`; :`)

var insertions = words(`for with supported opposed on speaking joined also who which including a an the seconded along backed like while after before as in at whose`)

func (r *reading) opensApposition(i int, src stretch) bool {
	return r.c.at[i] > 0 && r.c.entities[r.c.mentions[r.c.at[i]-1].entity].kind == briefing.Person || !r.toks[i].capitalised()
}

// listBefore reports whether the comma at q stands between names.
func (r *reading) listBefore(q int, s sentence) bool {
	return q > s.body && r.c.at[q-1] > 0 && q+1 < s.last && r.c.at[q+1] > 0
}

// inverted finds the subject behind a verb that follows a quotation: “…,” said X.
func (r *reading) inverted(a *attribution, v int, s sentence) bool {
	if a.entry.frames&thatFrame == 0 || v <= s.body {
		return false
	}
	if m := r.toks[v-1]; m.mark != closing && !(m.lower == "," && v-2 >= s.body && r.toks[v-2].quote != 0) {
		return false
	}
	first := a.cue.last
	if first < s.last && possessives[r.toks[first].lower] {
		first++ // "said its head of mission, Jane Doe"
	}
	p := r.phrase(first, s)
	if p.none() || p.first == p.last || !r.names(p) {
		return false
	}
	if i := p.last; i+1 < s.last && r.toks[i].lower == "," && r.c.at[i+1] > 0 && len(r.mentionsIn(p.first, p.last)) == 0 {
		if m := r.c.mentions[r.c.at[i+1]-1]; r.c.entities[m.entity].kind == briefing.Person {
			p = stretch{m.first, m.last} // "said the head of mission, Jane Doe"
		}
	}
	a.source = p
	return true
}

// by finds the agent of a passive ("supported by the EU and Norway").
func (r *reading) by(a *attribution, s sentence) bool {
	a.passive = true
	a.source = r.phrase(a.cue.last+1, s)
	a.cue.last++
	return !a.source.none() && r.names(a.source)
}

// phrase returns the list of names and nouns that begins at i.
func (r *reading) phrase(i int, s sentence) stretch {
	first := i
	for i < s.last {
		t := r.toks[i]
		switch {
		case r.c.at[i] > 0:
			i = r.c.mentions[r.c.at[i]-1].last
			continue
		case t.lower == "," && i+1 < s.last && (r.c.at[i+1] > 0 || r.toks[i+1].lower == "the" && i+2 < s.last && r.c.at[i+2] > 0) && r.listGoesOn(i+1, s):
		case t.lower == "," && i+2 < s.last && r.toks[i+1].lower == "and" && i > first && (r.c.at[i+2] > 0 || r.toks[i+2].lower == "the" && i+3 < s.last && r.c.at[i+3] > 0) && r.longList(i-1, s):
		case t.lower == "and" && i+1 < s.last && (r.c.at[i+1] > 0 || determiners[r.toks[i+1].lower] || groupNouns[r.toks[i+1].lower] || r.toks[i+1].capitalised()):
		case t.lower == "the" || t.lower == "of" || t.lower == "a" || t.lower == "an" || t.lower == "'s" || t.lower == "other":
		case t.capitalised() || groupNouns[t.lower] || personNouns[t.lower] || roleWords[t.lower]:
		case t.lower == "many" || t.lower == "several" || t.lower == "some" || t.lower == "most" || t.lower == "developing" || t.lower == "developed":
		default:
			return stretch{first, i}
		}
		i++
	}
	return stretch{first, i}
}

// listGoesOn reports whether a list of names goes on at i to an "and".
func (r *reading) listGoesOn(i int, s sentence) bool {
	for i < s.last {
		switch t := r.toks[i]; {
		case r.c.at[i] > 0:
			i = r.c.mentions[r.c.at[i]-1].last
		case t.lower == "and":
			return true
		case t.lower == "," || t.lower == "the" || t.capitalised() || t.lower == "of" || t.lower == "others":
			i++
		default:
			return false
		}
	}
	return false
}

// phraseBefore returns the phrase of names and nouns that ends before token end.
func (r *reading) phraseBefore(end int, s sentence) stretch {
	if end > s.body && r.toks[end-1].lower == ")" {
		for i := end - 2; i > s.body && i > end-12; i-- {
			if r.toks[i].lower == "(" {
				end = i // "the National Council (NC) said"
				break
			}
		}
	}
	if end-3 >= s.body && calendarWords[r.toks[end-1].lower] && r.toks[end-1].shape == title {
		switch r.toks[end-2].lower {
		case "on", "last", "in", "this":
			end -= 2 // "the government on Tuesday announced"
		default:
			if r.c.at[end-2] > 0 {
				end--
			}
		}
	}
	if m := at(r.toks, end-1); m.mark == closing && end-2 >= s.body && r.c.at[end-2] > 0 {
		if first := r.c.mentions[r.c.at[end-2]-1].first; first > s.body && r.toks[first-1].mark == opening && r.toks[first-1].quote == m.quote {
			return stretch{first, end - 1} // "the “Coalition of Ports” said"
		}
	}
	p := r.widest(end, s)
	for p.first < p.last && (r.toks[p.first].lower == "and" || r.toks[p.first].lower == "," || r.toks[p.first].lower == "&") {
		p.first++
	}
	return p
}

// longList reports whether the name that ends with token i follows another one and a comma: "A, B, and C". Two names
// are not joined by ", and"; that begins a new clause.
func (r *reading) longList(i int, s sentence) bool {
	if k := r.c.at[i]; k > 0 {
		i = r.c.mentions[k-1].first
	}
	for i > s.body && i > 0 && (determinersOnly[r.toks[i-1].lower] || roleWords[r.toks[i-1].lower]) {
		i--
	}
	return r.before(i, s) == "," && i-2 >= s.body && (r.c.at[i-2] > 0 || groupNouns[r.toks[i-2].lower])
}

func (r *reading) widest(end int, s sentence) stretch {
	i := end
	and := false
	for i > s.body {
		t := r.toks[i-1]
		w := t.lower
		switch {
		case r.c.at[i-1] > 0:
			i = max(s.body, r.c.mentions[r.c.at[i-1]-1].first)
			continue
		case w == "and" && i < end && r.toks[i].lower == "other" && i-2 >= s.body && r.toks[i-2].noun && r.c.at[i-2] == 0:
			// "health and other organisations"
		case w == "and" || w == "&" || w == "nor":
			if i-2 < s.body || !(r.c.at[i-2] > 0 || r.toks[i-2].lower == "," || groupNouns[r.toks[i-2].lower] || r.toks[i-2].capitalised() || personNouns[r.toks[i-2].lower]) {
				return stretch{i, end}
			}
			and = true
		case w == ",":
			if !and || i-2 < s.body || r.c.at[i-2] == 0 && !groupNouns[r.toks[i-2].lower] && !r.toks[i-2].capitalised() || r.toks[i].lower == "and" && !r.longList(i-2, s) {
				return stretch{i, end}
			}
		case clauseOpeners[w]:
			return stretch{i, end}
		case w == "of" || w == "from" || w == "in" || w == "at" || w == "for" || w == "to" || w == "with" || w == "on":
			if i-2 < s.body || !attachable(w, r.toks[i-2].lower) && !(w == "of" && i < end) {
				return stretch{i, end}
			}
		case t.shape == punctuation && w != "-" && w != "." && w != "/" && w != "'" && w != "’":
			return stretch{i, end}
		case r.verbal(i-1) || t.finite && t.shape == small && i < end || auxiliaries[w] && w != "'s" || w == "by" || w == "between" || w == "during" || w == "against" || w == "under" || w == "into" || w == "over" || w == "about":
			return stretch{i, end}
		case subjectPronouns[w]:
			if i < end {
				return stretch{i - 1, i}
			}
			return stretch{i - 1, end}
		case adverb(w) && i < end && !r.toks[i].capitalised() || adverbs[w]:
			return stretch{i, end}
		}
		i--
	}
	return stretch{i, end}
}

// attachable reports whether a phrase with that preposition may belong to noun, as in "officials in Kyiv".
func attachable(preposition, noun string) bool {
	if preposition == "of" {
		return true
	}
	return personNouns[noun] || groupNouns[noun]
}

// verbal reports whether token i is surely a verb.
func (r *reading) verbal(i int) bool {
	for _, f := range r.x.cues[r.toks[i].lower] {
		if f.class == 'v' && f.form&past != 0 && len(f.rest) == 0 && r.toks[i].shape == small {
			return i == 0 || !determiners[r.toks[i-1].lower]
		}
	}
	return false
}
