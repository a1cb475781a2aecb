package extract

import (
	"slices"
	"strings"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// class returns that of the cue of a; 0 where the model found it.
func (a attribution) class() byte {
	if a.entry == nil {
		return 0
	}
	return a.entry.class
}

// A stretch is a run of tokens [first, last) of a document. The zero stretch is none.
type stretch struct{ first, last int }

func (s stretch) none() bool { return s == stretch{} }

// An attribution ties a content to a source by a cue.
type attribution struct {
	sentence  int
	source    stretch // none: inherited, or the issuer's
	parent    int     // index of the attribution that it shares its source with; -1 none
	cue       stretch
	content   stretch
	entry     *cue // nil: found by the model only
	negated   bool
	hedged    bool
	passive   bool // the source stands behind "by"
	postpose  bool // the content stands before the source
	promise   bool // counts only if it is the own side of who reports it
	spoken    bool // its source is spoken for by another
	assertive bool // a sentence in the first person without a cue of its own
	trigger   int  // the token by which it is put in order: that of the cue, else of the verb that it hangs on

	model   *tag.Attribution // what the model says of it; nil nothing
	sources []stretch        // of one that no rule finds: entry is nil
	within  int              // the attribution within whose content it stands, by the model; -1 none
	speaker int              // the attribution that introduces the quotation in which it stands, by the model; -1 none
}

var auxiliaries = words(`has have had having is are was were be been being do does did will would shall should may might can could must 's 'd 'll 've 're 'm n't not never`)

var adverbs = words(`also further again even still already just then later once often long always today yesterday now so far first thus hereby both only ever yet merely simply too
	instead together jointly separately reportedly apparently allegedly on-air meanwhile therefore however`)

// notAdverbs end as adverbs do.
var notAdverbs = words(`family italy assembly reply supply rely apply july early only likely unlikely friendly timely orderly daily weekly monthly yearly costly
	deadly elderly lonely ugly holy lively anomaly ally multiply comply imply unruly kelly molly sally emily beverly kimberly`)

func adverb(w string) bool {
	return adverbs[w] || len(w) > 4 && strings.HasSuffix(w, "ly") && !notAdverbs[w]
}

var determiners = words(`the a an this that these those his her its their our my your any no some every each all such another of for in with on by from at 's '`)

var clauseOpeners = words(`that while as when if because although though after before since where whether but whereas until unless who which whom whose ; : — – ( “ " ” than what how why`)

var subjectPronouns = words(`i we he she they it you who which`)

// attributions finds what is attributed to whom in the sentence with index n, in the order of the cues.
func (r *reading) attributions(n int) {
	s := r.sents[n]
	if s.heading && s.last-s.first < 4 {
		return
	}
	start := len(r.found)
	for i := s.body; i < s.last; i++ {
		a, ok := r.attributionAt(n, i, start)
		if !ok {
			continue
		}
		r.found = append(r.found, a)
		if a.entry.class != 'n' {
			i = a.cue.last - 1
		}
	}
	r.accordingTo(n)
	r.contents(start, s)
	if len(r.found) == start {
		r.assertion(n)
	}
	r.behalf(n, start)
	r.promises(start)
}

// promises adds what somebody says his own side will do: "the president said that Oman will reopen the port". Whether it
// is his own side is known only when he is.
func (r *reading) promises(start int) {
	for k := len(r.found) - 1; k >= start; k-- {
		a := r.found[k]
		if a.class() != 'v' || a.entry.frames&thatFrame == 0 {
			continue
		}
		for i := a.content.first + 1; i < a.content.first+8 && i+2 < a.content.last; i++ {
			if w := r.toks[i].lower; w != "will" && w != "would" {
				continue
			}
			first := i + 1
			if w := r.toks[first].lower; r.c.at[i-1] == 0 || w == "not" || w == "never" || w == "be" || w == "have" {
				break
			}
			m := r.c.mentions[r.c.at[i-1]-1]
			if m.form == demonym || m.first > a.content.first+3 {
				break
			}
			r.found = append(r.found, attribution{
				sentence: a.sentence, source: stretch{m.first, m.last}, parent: -1, cue: stretch{i, i + 1}, trigger: i, promise: true,
				content: stretch{first, a.content.last}, entry: promiseCue,
			})
			break
		}
	}
}

var promiseCue = &cue{class: 'm', act: briefing.Commit, stance: briefing.Support, mode: briefing.Narrated}

// behalf gives what "I" say "on behalf of Oman and Japan, …" to those spoken for, too.
func (r *reading) behalf(n, start int) {
	s := r.sents[n]
	i := s.body
	if i+4 >= s.last || r.toks[i].lower != "on" || r.toks[i+1].lower != "behalf" || r.toks[i+2].lower != "of" || len(r.found) == start {
		return
	}
	a := r.found[start]
	p := r.phrase(i+3, s)
	if p.first == p.last || !r.names(p) || !a.source.none() && !firstPersons[r.toks[a.source.first].lower] {
		return
	}
	a.source, a.cue, a.trigger, a.parent = p, stretch{i, i + 3}, i, -1
	a.spoken = true
	r.found = append(r.found, a)
}

// assertion makes a sentence in the first person that says what must or will be a content of whoever speaks.
func (r *reading) assertion(n int) {
	s := r.sents[n]
	for i := s.body; i+2 < s.last && i < s.body+25; i++ {
		w := r.toks[i].lower
		if r.toks[i].quote != 0 {
			return
		}
		entry := assertions[w]
		if entry == nil || r.toks[i].capitalised() && w != "must" {
			continue
		}
		a := attribution{sentence: n, cue: stretch{i, i + 1}, entry: entry, trigger: i, parent: -1}
		prev := r.before(i, s)
		switch {
		case entry.act == briefing.Commit && (prev == "we" || prev == "i"):
			a.content = r.trim(stretch{i + 1, s.last})
		case entry.act == briefing.Demand:
			a.content = r.trim(stretch{s.body, s.last})
		default:
			continue
		}
		a.assertive = true
		if !a.content.none() {
			r.found = append(r.found, a)
		}
		return
	}
}

// assertions are the modals that make a sentence in the first person a position.
var assertions = map[string]*cue{
	"must":   {class: 'm', act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct},
	"should": {class: 'm', act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct},
	"will":   {class: 'm', act: briefing.Commit, stance: briefing.Support, mode: briefing.Direct},
	"'ll":    {class: 'm', act: briefing.Commit, stance: briefing.Support, mode: briefing.Direct},
}

// attributionAt returns the attribution whose cue begins at token i: of those that fit there, the one with the most words.
func (r *reading) attributionAt(n, i, start int) (attribution, bool) {
	s := r.sents[n]
	if k := r.c.at[i]; k > 0 && r.c.mentions[k-1].last > i+1 {
		return attribution{}, false
	}
	var best attribution
	end := 0
	for _, f := range r.x.cues[r.toks[i].lower] {
		a := attribution{sentence: n, entry: f.cue, trigger: i, parent: -1}
		e, ok := f.matches(r.toks, i, s.last)
		if !ok && f.class == 'n' {
			e, ok = r.owned(&a, f, i, s)
		}
		if !ok || e < end || e == end && (f.class == 'v' || best.entry.class == 'a') {
			continue
		}
		a.cue = stretch{i, e}
		switch {
		case !a.source.none():
		case f.class == 'v' && r.toks[i].noun, f.class == 'n' && r.toks[i].verb:
			ok = false
		case f.class == 'v':
			ok = r.verb(&a, f.form, start, s)
		case f.class == 'a':
			ok = r.adjective(&a, start, s)
		default:
			ok = r.noun(&a, s)
		}
		if ok {
			best, end = a, e
		}
	}
	return best, end > 0
}

// verb finds the verb group and the subject of a cue that is a verb, and reports whether it is one here.
func (r *reading) verb(a *attribution, form verbForm, start int, s sentence) bool {
	i := a.cue.first
	if r.toks[i].shape == capital && form&past == 0 || r.toks[i].shape == title && i > s.body {
		return false
	}
	next := ""
	if a.cue.last < s.last {
		next = r.toks[a.cue.last].lower
	}
	if next == "by" && form&participle != 0 {
		return r.by(a, s)
	}
	v, be, infinitive := r.group(a, s)
	if infinitive {
		return false
	}
	prev := ""
	if v > s.body {
		prev = r.toks[v-1].lower
	}
	auxiliary := v < i
	switch {
	case form&(past|third) != 0 && r.inverted(a, v, s):
		return true
	case form&(past|base) == 0 && form&ing != 0: // -ing only
		if !be {
			return r.participial(a, start, v, s)
		}
	case be && form&(past|participle) != 0:
		return false // passive without an agent
	case !auxiliary && (determiners[prev] || prev == "and" && v-2 >= s.body && determiners[r.toks[v-2].lower]):
		return false
	case form&past == 0 && !auxiliary && !r.endsSubject(v, s, form) && prev != "and" && prev != "or" && prev != ",":
		return false
	}
	return r.subject(a, start, v, s)
}

// group walks over auxiliaries and adverbs before the cue. It returns where the verb group begins, whether a form
// of "be" stands in it, and whether it is an infinitive.
func (r *reading) group(a *attribution, s sentence) (v int, be, infinitive bool) {
	v = a.cue.first
	for v > s.body {
		w := r.toks[v-1].lower
		switch {
		case w == "to":
			if v-2 >= s.body && hedges[r.toks[v-2].lower] {
				a.hedged = true
				a.cue.first = v - 2
				v -= 2
				continue
			}
			return v, be, true
		case w == "'s" && r.c.at[v-1] == 0 && !subjectPronouns[r.before(v-1, s)]:
			return v, be, false
		case auxiliaries[w]:
			switch w {
			case "is", "are", "was", "were", "be", "been", "being", "'re", "'m":
				be = true
			case "not", "n't", "never":
				a.negated = true
			case "may", "might":
				a.hedged = true
			}
			v--
		case adverb(w):
			if w == "reportedly" || w == "apparently" || w == "allegedly" || w == "seemingly" {
				a.hedged = true
			}
			v--
		default:
			return v, be, false
		}
	}
	return v, be, false
}

func (r *reading) before(i int, s sentence) string {
	if i <= s.body {
		return ""
	}
	return r.toks[i-1].lower
}

var hedges = words(`appears appear appeared seems seem seemed`)

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

// by finds the agent of a passive ("supported by the EU and Norway").
func (r *reading) by(a *attribution, s sentence) bool {
	a.passive = true
	a.source = r.phrase(a.cue.last+1, s)
	a.cue.last++
	return !a.source.none() && r.names(a.source)
}

// names reports whether somebody who can hold a position is named in p.
func (r *reading) names(p stretch) bool {
	for i := p.first; i < p.last; i++ {
		if r.c.at[i] > 0 || groupNouns[r.toks[i].lower] || personNouns[r.toks[i].lower] || subjectPronouns[r.toks[i].lower] {
			return true
		}
	}
	return false
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

// participial gives a participle (", arguing …") the source of the clause that it hangs on.
func (r *reading) participial(a *attribution, start, v int, s sentence) bool {
	if r.absolute(a, start, v, s) {
		return true
	}
	prev := r.before(v, s)
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

// absolute finds the subject of ", with X opposing", which takes a side on the content of the clause before.
func (r *reading) absolute(a *attribution, start, v int, s sentence) bool {
	if len(r.found) == start {
		return false
	}
	src := r.phraseBefore(v, s)
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

// firstSubject returns the phrase that the sentence begins with, behind what precedes its first comma, if it names somebody.
func (r *reading) firstSubject(s sentence, limit int) stretch {
	i := s.body
	for i < limit && i < s.body+30 {
		if p := r.phrase(i, s); p.last > p.first && p.last < limit && r.names(p) && (i == s.body || r.toks[i-1].lower == "," || r.toks[i-1].lower == "as") {
			return p
		}
		i++
	}
	return stretch{}
}

// adjective finds the subject of a cue behind a form of "be".
func (r *reading) adjective(a *attribution, start int, s sentence) bool {
	v, be, infinitive := r.group(a, s)
	if infinitive {
		return false
	}
	if !be {
		switch w := r.before(v, s); w {
		case "remain", "remains", "remained", "stand", "stands", "stood", "feel", "feels", "felt":
			a.cue.first = v - 1
			v--
			for v > s.body && (auxiliaries[r.toks[v-1].lower] || adverb(r.toks[v-1].lower)) {
				v--
			}
		default:
			if a.entry.act != briefing.Endorse || r.toks[a.cue.first].lower != "in" {
				return false
			}
			a.source = r.firstSubject(s, v)
			return !a.source.none()
		}
	}
	return r.subject(a, start, v, s)
}

// subject finds the source of a verb group that begins at v: the phrase before it.
func (r *reading) subject(a *attribution, start, v int, s sentence) bool {
	if v <= s.body {
		return false
	}
	p := v - 1
	w := r.toks[p].lower
	if w == "and" || w == "but" || w == "or" || w == "," && r.before(p, s) == "and" {
		if k := r.latestVerb(start); k >= 0 {
			a.parent = k
			return true
		}
		a.source = r.firstSubject(s, v)
		return !a.source.none()
	}
	if w == "who" || w == "which" || w == "that" {
		p--
		if p >= s.body && r.toks[p].lower == "," {
			p--
		}
		a.source = r.phraseBefore(p+1, s)
		return r.names(a.source)
	}
	if w == "," || w == ")" || w == "—" || w == "–" {
		if r.inserted(a, p, s) {
			return true
		}
		if k := r.latestVerb(start); k >= 0 && w == "," {
			a.parent = k
			return true
		}
		return false
	}
	a.source = r.phraseBefore(v, s)
	if w := r.before(a.source.first, s); w == "if" || w == "unless" {
		return false // what somebody may do one day
	}
	return !a.source.none() && r.names(a.source)
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

// inserted finds the subject before an insertion that ends with the mark at p: ", for the G-77/China,", ", a doctor,".
func (r *reading) inserted(a *attribution, p int, s sentence) bool {
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
		case w == "and" || w == "&":
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
		case r.verbal(i-1) || auxiliaries[w] && w != "'s" || w == "by" || w == "between" || w == "during" || w == "against" || w == "under" || w == "into" || w == "over" || w == "about":
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

// noun finds whose a cue that is a noun is: "Iran's refusal to", "the U.S. commitment to", "fears in Kyiv about".
func (r *reading) noun(a *attribution, s sentence) bool {
	i := a.cue.first
	if r.toks[i].capitalised() {
		return false
	}
	j := i
	for j > s.body && j > i-4 {
		t := r.toks[j-1]
		switch {
		case t.lower == "'s" || t.lower == "'" || t.lower == "’":
			a.source = r.phraseBefore(j-1, s)
			return !a.source.none() && r.names(a.source)
		case possessives[t.lower]:
			a.source = stretch{j - 1, j}
			return true
		case r.c.at[j-1] > 0:
			m := r.c.mentions[r.c.at[j-1]-1]
			if r.c.entities[m.entity].kind == briefing.Person && j == i {
				return false
			}
			a.source = stretch{m.first, m.last}
			return true
		case groupNouns[t.lower] || personNouns[t.lower]:
		case t.shape == small && !determiners[t.lower] && !auxiliaries[t.lower] && !clauseOpeners[t.lower] && t.lower != "and" && t.lower != "to" || t.lower == "-":
			j--
			continue
		}
		break
	}
	return false
}

// inverted finds the subject behind a verb that follows a quotation: “…,” said X.
func (r *reading) inverted(a *attribution, v int, s sentence) bool {
	if a.entry.frames&thatFrame == 0 || v <= s.body {
		return false
	}
	if m := r.toks[v-1]; m.mark != closing && !(m.lower == "," && v-2 >= s.body && r.toks[v-2].quote != 0) {
		return false
	}
	p := r.phrase(a.cue.last, s)
	if p.none() || p.first == p.last || !r.names(p) {
		return false
	}
	a.source = p
	return true
}

// owned reads a noun whose owner stands between it and its content: "fears in Norville about", "the commitment of Oman to".
// It returns the token behind what belongs to the cue.
func (r *reading) owned(a *attribution, f cueForm, i int, s sentence) (int, bool) {
	if len(f.rest) == 0 || i+2 >= s.last || r.toks[i].capitalised() {
		return 0, false
	}
	switch r.toks[i+1].lower {
	case "of", "by", "from", "in", "among":
	default:
		return 0, false
	}
	p := r.phrase(i+2, s)
	if p.first == p.last || !r.names(p) || p.last+len(f.rest) > s.last {
		return 0, false
	}
	for k, w := range f.rest {
		if r.toks[p.last+k].lower != w {
			return 0, false
		}
	}
	a.source = p
	return p.last + len(f.rest), true
}

var possessives = words(`his her its their our my`)

// accordingTo finds "according to X" in the sentence with index n.
func (r *reading) accordingTo(n int) {
	s := r.sents[n]
	for i := s.body; i+2 < s.last; i++ {
		if r.toks[i].lower != "according" || r.toks[i+1].lower != "to" {
			continue
		}
		p := r.phrase(i+2, s)
		if p.none() || p.last == p.first {
			continue
		}
		a := attribution{sentence: n, cue: stretch{i, i + 2}, entry: accordingCue, source: p, trigger: i, parent: -1, postpose: i > s.body}
		if i == s.body {
			first := p.last
			for first < s.last && r.toks[first].lower != "," && first < p.last+12 {
				first++
			}
			a.content = r.trim(stretch{first, s.last})
		} else {
			a.content = r.trim(stretch{s.body, i})
		}
		if !a.content.none() {
			r.found = append(r.found, a)
		}
	}
}

var accordingCue = &cue{class: 'p', frames: thatFrame, act: briefing.Say, stance: briefing.Neutral, mode: briefing.Indirect}

// contents finds the contents of the attributions from start on, all of one sentence, and drops those without one.
func (r *reading) contents(start int, s sentence) {
	kept := make([]int, len(r.found)-start)
	out := make([]attribution, 0, len(kept))
	for k := start; k < len(r.found); k++ {
		a := r.found[k]
		kept[k-start] = -1
		if a.parent >= start {
			if a.parent = kept[a.parent-start]; a.parent < 0 {
				continue
			}
		}
		if a.content.none() && !r.content(&a, k, start, s, out) {
			continue
		}
		kept[k-start] = start + len(out)
		out = append(out, a)
	}
	r.found = append(r.found[:start], out...)
}

// latest returns the latest attribution with a content: of before, those of the sentence that begin at start, else of the sentences before it.
func (r *reading) latest(before []attribution, start int) *attribution {
	switch {
	case len(before) > 0:
		return &before[len(before)-1]
	case start > 0:
		return &r.found[start-1]
	}
	return nil
}

var anaphors = words(`this it that proposal idea these them suggestion option`)

// content finds the content of a: behind its cue, else before its source.
func (r *reading) content(a *attribution, k, start int, s sentence, before []attribution) bool {
	if a.passive {
		return r.sharedContent(a, k, start, s, before)
	}
	if a.source.first >= a.cue.last {
		return r.contentBefore(a, s)
	}
	first, ok := r.contentStart(a, k, s)
	if ok {
		if e, end := r.compound(a, first, s); e != nil {
			a.entry, a.cue.last, first = e, end, end
		} else if a.entry.frames == nounFrame {
			return false
		}
		if q := r.toks[first].quote; q != 0 && r.toks[first].mark == opening {
			a.content = r.quotation(first, s)
		} else {
			a.content = r.trim(stretch{first, r.contentEnd(a, first, k, s)})
		}
		if !a.content.none() {
			return r.refer(a, start, s, before)
		}
	}
	if a.entry.class != 'v' {
		return false
	}
	if (a.entry.act == briefing.Endorse || a.entry.act == briefing.Reject) && (a.cue.last >= s.last || r.toks[a.cue.last].shape == punctuation && r.toks[a.cue.last].mark == noMark) {
		// "but China objected", "and Japan agreed": with what was said last.
		if last := r.latest(before, start); last != nil && last.cue.last <= a.cue.first && last.sentence >= a.sentence-1 {
			a.content = last.content
			return true
		}
	}
	return a.entry.frames&thatFrame != 0 && r.contentBefore(a, s)
}

// sharedContent finds the content of "supported by X": that of the clause which it is inserted in or hangs on, else its own subject.
func (r *reading) sharedContent(a *attribution, k, start int, s sentence, before []attribution) bool {
	v, be, _ := r.group(a, s)
	a.negated = false
	if be && v > s.body {
		if c := r.trim(r.phraseBefore(v, s)); !c.none() {
			a.content = c
			return r.refer(a, start, s, before)
		}
	}
	// "X, supported by Y, proposed P", "Supported by Y, X proposed P": P follows.
	for i := k + 1; i < len(r.found); i++ {
		n := r.found[i]
		if n.passive || n.entry.class == 'n' || !(n.source.first < a.cue.first && n.source.last >= a.cue.last || a.cue.first == s.body) {
			continue
		}
		if r.content(&n, i, start, s, before) {
			a.content = n.content
			return true
		}
	}
	for i := len(before) - 1; i >= 0; i-- {
		if !before[i].passive && before[i].cue.last <= a.cue.first {
			a.content = before[i].content
			return true
		}
	}
	// "X proposed, supported by Y, P": P follows too.
	for i := start; i < k; i++ {
		if n := r.found[i]; !n.passive && n.cue.last < a.cue.first && r.toks[n.cue.last].lower == "," {
			if r.content(&n, i, start, s, before) {
				a.content = n.content
				return true
			}
		}
	}
	if k > start && r.found[k-1].passive && len(before) > 0 {
		a.content = before[len(before)-1].content
		return true
	}
	a.content = r.trim(r.phraseBefore(v, s))
	return !a.content.none()
}

// refer replaces a content that only points back ("this", "the proposal") by what it stands for.
func (r *reading) refer(a *attribution, start int, s sentence, before []attribution) bool {
	if !r.anaphoric(a.content) {
		return !r.bare(a.content)
	}
	last := r.latest(before, start)
	if last == nil || last.cue.last > a.content.first || s.first-last.content.last > 60 || r.bare(last.content) {
		return r.toks[a.content.first].lower == "the"
	}
	a.content = last.content
	return true
}

// skipInsertion returns the token behind an insertion between commas at i: ", supported by Y and opposed by Z,", ", and Y opposed,".
func (r *reading) skipInsertion(i, k int, s sentence) int {
	if i+1 >= s.last || r.toks[i].lower != "," {
		return i
	}
	for j := k + 1; j < len(r.found) && r.found[j].sentence == r.found[k].sentence; j++ {
		n := r.found[j]
		switch {
		case n.passive && n.cue.first == i+1:
			end := n.source.last
			for j+1 < len(r.found) && r.found[j+1].passive && r.found[j+1].sentence == n.sentence && r.found[j+1].cue.first <= end+2 {
				j++
				end = r.found[j].source.last
			}
			if end < s.last && r.toks[end].lower == "," {
				return end + 1
			}
		case !n.passive && n.entry.class == 'v' && r.toks[i+1].lower == "and" && n.source.first > i && n.cue.last < s.last && r.toks[n.cue.last].lower == ",":
			return n.cue.last + 1
		}
	}
	return i
}

// compound finds the noun that says what a verb only expresses: "reiterated the U.S. commitment to", "voiced deep concern at".
// It returns the noun's cue and the token behind it.
func (r *reading) compound(a *attribution, first int, s sentence) (*cue, int) {
	if a.entry.class != 'v' || len(a.entry.rest) > 0 || !expressive[a.entry.act] {
		return nil, 0
	}
	for j := first; j < first+7 && j < s.last; j++ {
		w := r.toks[j].lower
		if prepositions[w] || auxiliaries[w] && w != "'s" || r.toks[j].shape == punctuation && w != "-" || w == "that" || w == "and" {
			return nil, 0
		}
		for _, f := range r.x.cues[w] {
			if f.class != 'n' {
				continue
			}
			if end, ok := f.matches(r.toks, j, s.last); ok && end < s.last && len(f.rest) > 0 {
				return f.cue, end
			}
		}
	}
	return nil, 0
}

// expressive acts are those of verbs that only express what a noun behind them names.
var expressive = map[briefing.Act]bool{briefing.Say: true, briefing.Commit: true}

// bare reports whether a content is a pronoun only: it says nothing by itself.
func (r *reading) bare(c stretch) bool {
	last := c.last
	switch r.toks[last-1].lower {
	case "too", "either", "well":
		last--
	}
	return last-c.first <= 1 && pronouns[r.toks[c.first].lower] || last-c.first == 2 && pronouns[r.toks[c.first].lower] && r.toks[c.first+1].lower == "as"
}

var pronouns = words(`it this that one ones him her them these those so us me you he she they we i what which who more both none all some any`)

func (r *reading) anaphoric(c stretch) bool {
	n := c.last - c.first
	return n == 1 && anaphors[r.toks[c.first].lower] || n == 2 && determiners[r.toks[c.first].lower] && anaphors[r.toks[c.first+1].lower]
}

// contentStart returns the token at which the content behind the cue begins.
func (r *reading) contentStart(a *attribution, k int, s sentence) (int, bool) {
	i := r.skipInsertion(a.cue.last, k, s)
	if a.entry.class == 'v' && len(a.entry.rest) == 0 && i < s.last {
		// An adverb, a time or the one who is told may stand between.
		for i < s.last && adverb(r.toks[i].lower) {
			i++
		}
		for j := i; j < s.last && j < i+14; j++ {
			t := r.toks[j]
			if t.lower == "that" && r.clause(j+1, s) && (j == i || r.toks[j-1].lower != ",") {
				if a.entry.frames&thatFrame != 0 && !r.nominal(i, j) {
					return j + 1, j+1 < s.last
				}
				break
			}
			if t.mark == opening && j > i && a.entry.frames&thatFrame != 0 && (r.toks[j-1].lower == "," || r.toks[j-1].lower == ":") {
				return j, true
			}
			if t.lower == "," || t.lower == "." || t.lower == ";" || r.verbal(j) {
				break
			}
		}
	}
	if i+1 < s.last && r.toks[i].lower == "," && !a.source.none() && r.before(a.source.first, s) == "and" && r.before(a.source.first-1, s) == "," {
		i++ // "X proposed, and Y opposed, P"
	}
	if i < s.last && r.toks[i].lower == ":" || i+1 < s.last && r.toks[i].lower == "," && r.toks[i+1].mark == opening {
		i++
	}
	if i >= s.last {
		return 0, false
	}
	t := r.toks[i]
	if t.mark == opening {
		return i, true
	}
	if t.shape == punctuation || t.lower == "and" {
		return 0, false
	}
	if t.lower == "that" && a.entry.frames&thatFrame == 0 && !r.clause(i+1, s) {
		return i, true // "rejected that demand"
	}
	if t.lower == "that" || t.lower == "to" && a.entry.frames&thatFrame != 0 {
		return i + 1, i+1 < s.last
	}
	switch {
	case a.entry.frames&needFrame != 0:
		for j := i; j < i+4 && j < s.last; j++ {
			switch r.toks[j].lower {
			case "need", "importance", "necessity", "urgency":
				return i, true
			}
		}
		return 0, false
	case a.entry.frames&asFrame != 0:
		for j := i + 1; j < i+8 && j < s.last; j++ {
			if r.toks[j].lower == "as" {
				return i, true
			}
		}
		return 0, false
	case a.entry.frames&(npFrame|nounFrame) != 0:
		return i, true
	}
	if prepositions[t.lower] || calendarWords[t.lower] {
		return 0, false
	}
	return i, r.clausal(i, s)
}

var prepositions = words(`in on at by with for to from about of as during after before over against under through upon`)

// nominal reports whether "that" at j belongs to a noun behind i ("rejected the claim that").
func (r *reading) nominal(i, j int) bool {
	if j == i {
		return false
	}
	for _, f := range r.x.cues[r.toks[j-1].lower] {
		if f.class == 'n' {
			return true
		}
	}
	return false
}

// clausal reports whether a clause begins at i: there is a verb to come, or room for one.
func (r *reading) clausal(i int, s sentence) bool {
	return r.clause(i, s) || s.last-i > 4 && r.toks[i+1].lower != ","
}

// clause reports whether a verb is to come from token i on.
func (r *reading) clause(i int, s sentence) bool {
	for j := i; j < s.last && j < i+25; j++ {
		if auxiliaries[r.toks[j].lower] || r.verbal(j) || j > i && (subjectPronouns[r.toks[j].lower] || r.toks[j].shape == small && strings.HasSuffix(r.toks[j].lower, "ed")) {
			return true
		}
		if r.toks[j].lower == "," && j < i+2 {
			return false
		}
	}
	return false
}

// contentEnd returns the token at which the content of a that begins at first ends.
func (r *reading) contentEnd(a *attribution, first, k int, s sentence) int {
	end := s.last
	for j := k + 1; j < len(r.found); j++ {
		n := r.found[j]
		if n.cue.first <= first || n.entry.class == 'n' && !n.passive {
			continue
		}
		cut := -1
		switch {
		case n.parent >= 0 && (r.shares(n.parent, k) || a.entry.class == 'n' && r.toks[n.cue.first-1].lower == ","):
			cut = n.cue.first
		case n.passive && r.inserts(j):
			continue
		case n.passive && n.cue.first > first && r.toks[n.cue.first-1].lower == ",":
			cut = n.cue.first
		case n.source.first > first && r.before(n.source.first, s) == "with" && r.before(n.source.first-1, s) == ",":
			cut = n.source.first - 1
		case !n.source.none() && n.source.first > first && r.closes(n, s):
			cut = n.source.first - 1
		case !n.source.none() && n.source.first > first:
			switch w := r.before(n.source.first, s); w {
			case "while", "whereas", ";", "but":
				cut = n.source.first - 1
			case ",":
				if n.source.first-2 >= first && r.toks[n.source.first-2].lower == "while" {
					cut = n.source.first - 2
				}
			case "and":
				if n.source.first-2 >= first && r.toks[n.source.first-2].lower == "," && n.entry.class == 'v' {
					cut = n.source.first - 2
				}
			}
		}
		if cut > first {
			for cut > first && r.joiner(cut-1) {
				cut--
			}
			end = min(end, cut)
			break
		}
	}
	depth := 0
	for j := first; j < end; j++ {
		switch w := r.toks[j].lower; {
		case w == "(":
			depth++
		case w == ")":
			if depth == 0 {
				return j
			}
			depth--
		case w == ";" && depth == 0:
			return j
		case w == "," && depth == 0 && j+1 < end && j > first && (a.entry.frames&thatFrame == 0 || a.entry.act != briefing.Say && r.toks[first-1].lower != "that") && (r.toks[j+1].lower == "which" || r.toks[j+1].lower == "but"):
			return j
		case w == "according" && j+1 < end && r.toks[j+1].lower == "to":
			return j
		case r.toks[j].mark == closing && r.toks[j].quote == r.toks[a.cue.first].quote && r.toks[j].quote != 0:
			return j
		case a.entry.class == 'n' && a.entry.frames&thatFrame == 0 && (auxiliaries[w] && w != "'s" && w != "not" && w != "be" && w != "have" && w != "been" && w != "being" || w == ","):
			return j
		}
	}
	return end
}

// closes reports whether n ends its sentence as in "…, the minister said on Monday."
func (r *reading) closes(n attribution, s sentence) bool {
	if n.entry.class != 'v' || n.entry.frames&thatFrame == 0 || n.source.last > n.cue.first {
		return false
	}
	if w := r.before(n.source.first, s); w != "," && w != "”" && w != "\"" {
		return false
	}
	for i := n.cue.last; i < s.last; i++ {
		if t := r.toks[i]; t.shape == punctuation && t.mark != opening {
			return true
		} else if !prepositions[t.lower] && !calendarWords[t.lower] && t.shape != number && !adverb(t.lower) && !(i > n.cue.last && prepositions[r.toks[i-1].lower]) {
			return false
		}
	}
	return true
}

// inserts reports whether attribution j stands inside the source of a later one: "X, supported by Y, objected".
func (r *reading) inserts(j int) bool {
	for i := j + 1; i < len(r.found) && r.found[i].sentence == r.found[j].sentence; i++ {
		if n := r.found[i]; !n.passive && n.source.first < r.found[j].cue.first && r.found[j].cue.last <= n.source.last {
			return true
		}
	}
	return false
}

// shares reports whether attribution k is p or shares its source with it.
func (r *reading) shares(p, k int) bool {
	for p >= 0 {
		if p == k || r.found[k].parent == p {
			return true
		}
		p = r.found[p].parent
	}
	return false
}

func (r *reading) joiner(i int) bool {
	w := r.toks[i].lower
	return w == "and" || w == "," || w == "but" || w == "or" || auxiliaries[w] || adverb(w) || w == "while" || w == "by"
}

// contentBefore takes what stands before the source, as in “…,” X said.
func (r *reading) contentBefore(a *attribution, s sentence) bool {
	first := a.cue.first
	if !a.source.none() && a.source.first < first {
		first = a.source.first
	} else if a.source.none() {
		return false
	}
	i := first - 1
	for i >= s.body && r.toks[i].lower != "," && r.toks[i].mark != closing && r.toks[i].lower != "?" {
		i--
		if first-i > 12 {
			return false
		}
	}
	if i < s.body {
		return false
	}
	if r.toks[i].mark == closing {
		j := i - 1
		for j > 0 && r.toks[j].mark != opening && r.toks[j].quote == r.toks[i].quote {
			j--
		}
		a.content = r.trim(stretch{j + 1, i})
	} else {
		a.content = r.trim(stretch{s.body, i})
	}
	a.postpose = true
	return a.content.last-a.content.first > 1
}

// quotation returns the quotation that is opened at token i, without its marks, over as many sentences as it has.
func (r *reading) quotation(i int, s sentence) stretch {
	j := i + 1
	for j < len(r.toks) && r.toks[j].quote == r.toks[i].quote && r.toks[j].mark != closing {
		j++
	}
	if j < s.last-2 {
		// A quoted word or two that the sentence goes on after is only part of the content.
		return r.trim(stretch{i, s.last})
	}
	return r.trim(stretch{i + 1, j})
}

// trim drops marks and joining words at the ends of c; enclosing quotation marks, but not one of a pair.
func (r *reading) trim(c stretch) stretch {
	for c.last > c.first {
		t := r.toks[c.last-1]
		if t.mark == closing {
			if r.toks[c.first].mark == opening && r.toks[c.first].quote == t.quote {
				c.first++
			} else if r.quoteBegins(c, t.quote) {
				break
			}
			c.last--
			continue
		}
		if t.shape != punctuation && t.lower != "and" && t.lower != "but" && t.lower != "while" && t.lower != "as" || t.lower == ")" || t.lower == "%" {
			break
		}
		c.last--
	}
	for c.first < c.last {
		t := r.toks[c.first]
		if t.mark == opening {
			if slices.ContainsFunc(r.toks[c.first:c.last], func(u token) bool { return u.mark == closing && u.quote == t.quote }) {
				break
			}
			c.first++
			continue
		}
		if t.shape != punctuation && t.lower != "and" || t.lower == "(" || t.lower == "$" || t.lower == "€" {
			break
		}
		c.first++
	}
	if c.first >= c.last {
		return stretch{}
	}
	return c
}

func (r *reading) quoteBegins(c stretch, quote int) bool {
	return slices.ContainsFunc(r.toks[c.first:c.last-1], func(u token) bool { return u.mark == opening && u.quote == quote })
}
