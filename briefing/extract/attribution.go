package extract

import (
	"iter"
	"slices"
	"strings"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

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
	passive   bool     // the source stands behind "by"
	postpose  bool     // the content stands before the source
	promise   bool     // counts only if it is the own side of who reports it
	spoken    bool     // its source is spoken for by another
	assertive bool     // a sentence in the first person without a cue of its own
	form      verbForm // of a cue that is a verb
	trigger   int      // the token by which it is put in order: that of the cue, else of the verb that it hangs on

	seconded bool             // the model finds another content for its cue
	model    *tag.Attribution // what the model says of it; nil nothing
	sources  []stretch        // of one that no rule finds: entry is nil
	within   int              // the attribution within whose content it stands, by the model; -1 none
	cited    bool             // it is known through the attribution speaker, which cites it
	speaker  int              // the attribution that introduces the quotation in which it stands, by the model; -1 none
}

// class returns that of the cue of a; 0 where the model found it.
func (a attribution) class() byte {
	if a.entry == nil {
		return 0
	}
	return a.entry.class
}

var auxiliaries = words(`has have had having am is are was were be been being do does did will would shall should may might can could must 's 'd 'll 've 're 'm n't not never`)

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
	r.equated(n)
	r.contents(start, s)
	r.cited(start)
	if !slices.ContainsFunc(r.found[start:], func(a attribution) bool { return !r.unsaid(&a) }) {
		r.assertion(n)
	}
	r.behalf(n, start)
	r.alongside(n, start)
	r.promises(start)
}

// cited gives whom somebody cites for what he reports what is reported: "The paper, citing two envoys, reported that …" is
// known from the envoys through the paper.
func (r *reading) cited(start int) {
	for k := start; k < len(r.found); k++ {
		a := &r.found[k]
		if a.class() != 'v' || a.cue.last-a.cue.first != 1 || !citing[r.toks[a.cue.first].lower] {
			continue
		}
		p := r.phrase(a.cue.last, r.sents[a.sentence])
		for end := a.cue.last; end < a.content.last && r.toks[end].shape != punctuation; end++ {
			p.last = max(p.last, end+1)
		}
		if p.first >= p.last || !r.names(p) {
			continue
		}
		for j := start; j < len(r.found); j++ {
			b := &r.found[j]
			if j == k || b.class() != 'v' || b.entry.act != briefing.Say || b.entry.frames&thatFrame == 0 || b.form&(past|third) == 0 || b.content.none() || b.content.first < a.cue.last && a.cue.first < b.content.last && b.content.last > a.content.last {
				continue
			}
			content := b.content
			if content.last > a.cue.first && content.first < a.cue.first {
				content = r.trim(stretch{content.first, a.cue.first})
				b.content = content
			}
			a.source, a.parent, a.content, a.cited, a.speaker = p, -1, content, true, j
			break
		}
	}
}

var citing = words(`citing quoting`)

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
			if p := r.phraseBefore(i, r.sents[a.sentence]); r.c.at[i-1] == 0 && p.first >= a.content.first && p.first <= a.content.first+3 && ownBodies[r.toks[i-1].lower] && r.names(p) {
				r.found = append(r.found, attribution{
					sentence: a.sentence, source: p, parent: -1, cue: stretch{i, i + 1}, trigger: i, promise: true,
					content: stretch{first, a.content.last}, entry: promiseCue,
				}) // "the Omani government will reopen the port"
				break
			}
			if w := r.toks[first].lower; r.c.at[i-1] == 0 || w == "not" || w == "never" || w == "be" || w == "have" || w == "feel" {
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

var ownBodies = words(`government administration country side delegation`)

var promiseCue = &cue{words: "will", class: 'm', act: briefing.Commit, stance: briefing.Support, mode: briefing.Narrated}

// behalf gives what is said "on behalf of Oman and Japan, …", or "speaking for Oman, …", to those spoken for, too.
func (r *reading) behalf(n, start int) {
	s := r.sents[n]
	i := s.body
	if len(r.found) == start || i+4 >= s.last {
		return
	}
	j := i
	if r.toks[j].lower == "speaking" {
		j++
	}
	switch {
	case r.toks[j].lower == "on" && r.toks[j+1].lower == "behalf" && r.toks[j+2].lower == "of":
		j += 3
	case j > i && r.toks[j].lower == "for":
		j++
	default:
		return
	}
	a := r.found[start]
	p := r.phrase(j, s)
	if p.first == p.last || !r.names(p) || !a.source.none() && a.source.first < p.last {
		return
	}
	a.source, a.cue, a.trigger, a.parent = p, stretch{i, j}, i, -1
	a.spoken = true
	r.found = append(r.found, a)
}

// alongside gives what somebody holds to those with whom he does, too: "With Oman and Japan, Norland called for …", "Norland
// joined Oman in calling for …".
func (r *reading) alongside(n, start int) {
	s := r.sents[n]
	i := s.body
	if len(r.found) == start || i+4 >= s.last {
		return
	}
	a := r.found[start]
	if w := r.toks[i].lower; w == "with" || (w == "together" || w == "along" || w == "joined") && (r.toks[i+1].lower == "with" || r.toks[i+1].lower == "by") {
		if w != "with" {
			i++
		}
		p := r.phrase(i+1, s)
		if p.first < p.last && r.names(p) && at(r.toks, p.last).lower == "," && (a.source.first == p.last+1 || a.source.first == p.last+2 && r.toks[p.last+1].lower == "the") {
			a.source, a.parent, a.spoken = p, -1, true
			r.found = append(r.found, a)
		}
		return
	}
	for k := start; k < len(r.found); k++ {
		a := r.found[k]
		if a.form&ing == 0 || a.class() != 'v' || r.before(a.cue.first, s) != "in" {
			continue
		}
		p := r.phraseBefore(a.cue.first-1, s)
		if p.first < p.last && r.names(p) && r.before(r.article(p.first, s), s) == "joined" {
			a.source, a.parent, a.spoken = p, -1, true
			r.found = append(r.found, a)
			return
		}
	}
}

// assertion makes a sentence in the first person that says what must or needs to be, or what "we" will do, a content of whoever speaks.
func (r *reading) assertion(n int) {
	s := r.sents[n]
	for i := s.body; i+2 < s.last && i < s.body+25; i++ {
		w := r.toks[i].lower
		if r.toks[i].quote != 0 {
			return
		}
		entry := assertions[w]
		if entry == nil || r.toks[i].capitalised() && w != "must" || strings.HasPrefix(w, "need") && (!r.toks[i].verb || r.toks[i+1].lower != "to") {
			continue
		}
		a := attribution{sentence: n, cue: stretch{i, i + 1}, entry: entry, trigger: i, parent: -1}
		prev := r.before(i, s)
		switch {
		case entry.act == briefing.Commit && (prev == "we" || prev == "i"):
			if w := r.toks[i+1].lower; (r.doc.FirstPerson || !s.speaker.IsZero()) && (w == "not" || w == "n't" || w == "never") {
				a.negated = true
				a.cue.last++
			} else if w == "n't" {
				continue
			}
			a.content = r.trim(stretch{a.cue.last, s.last})
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
	"must":   {words: "must", class: 'm', act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct},
	"should": {words: "should", class: 'm', act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct},
	"need":   {words: "need", class: 'm', act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct},
	"needs":  {words: "needs", class: 'm', act: briefing.Demand, stance: briefing.Support, mode: briefing.Direct},
	"will":   {words: "will", class: 'm', act: briefing.Commit, stance: briefing.Support, mode: briefing.Direct},
	"wo":     {words: "will", class: 'm', act: briefing.Commit, stance: briefing.Support, mode: briefing.Direct}, // "won't"
	"'ll":    {words: "'ll", class: 'm', act: briefing.Commit, stance: briefing.Support, mode: briefing.Direct},
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
		a := attribution{sentence: n, entry: f.cue, form: f.form, trigger: i, parent: -1}
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
		case f.class == 'v' && f.form == third && r.toks[i].noun && neverNouns[r.toks[i].lower] && r.thirdPerson(i, s):
			ok = r.verb(&a, f.form, start, s)
		case f.class == 'v' && len(f.rest) > 0 && f.form&base != 0 && r.toks[i].noun && i > s.body && strings.HasSuffix(r.toks[i-1].lower, "s") && groupNouns[r.toks[i-1].lower] && r.endsSubject(i, s, base):
			ok = r.verb(&a, f.form, start, s)
		case f.class == 'v' && r.toks[i].noun && !(f.frames&thatFrame != 0 && at(r.toks, i+1).lower == "that" && f.form&(past|third) != 0), f.class == 'n' && r.toks[i].verb:
			ok = false
		case f.frames == nounFrame && !r.expresses(a.entry, e, s):
			ok = false
		case f.class == 'v':
			ok = r.verb(&a, f.form, start, s) && (f.frames != quoteFrame || r.quoting(a)) && (f.frames != heldFrame || r.holding(a.cue.last, s))
		case f.class == 'a':
			ok = r.adjective(&a, start, s) && (f.mode != briefing.Direct || r.impersonal(a))
		default:
			ok = r.noun(&a, s)
		}
		if ok {
			best, end = a, e
		}
	}
	return best, end > 0
}

// impersonal reports whether the subject of a is "it": "It is vital that the road opens" is held by who says it.
func (r *reading) impersonal(a attribution) bool {
	return !a.source.none() && a.source.last-a.source.first == 1 && r.toks[a.source.first].lower == "it"
}

// thirdPerson reports whether token i, which is tagged as a noun, is a verb all the same: its subject stands before it, and an object follows.
func (r *reading) thirdPerson(i int, s sentence) bool {
	if i <= s.body || i+1 >= s.last || !r.endsSubject(i, s, third) || r.toks[i-1].shape == punctuation {
		return false
	}
	next := r.toks[i+1]
	return determinersOnly[next.lower] || possessives[next.lower] || next.lower == "any" || next.lower == "that" || strings.HasSuffix(next.lower, "ing") && next.verb
}

// neverNouns are verbs that the tagger may take for plurals.
var neverNouns = words(`denies rejects accuses insists condemns denounces opposes agrees argues believes considers wants says proposes suggests describes announces reaffirms reiterates`)

// quoting reports whether the source of a follows a quotation.
func (r *reading) quoting(a attribution) bool {
	i := a.source.first - 1
	if at(r.toks, i).lower == "," {
		i--
	}
	return !a.source.none() && at(r.toks, i).mark == closing
}

// verb finds the verb group and the subject of a cue that is a verb, and reports whether it is one here.
func (r *reading) verb(a *attribution, form verbForm, start int, s sentence) bool {
	i := a.cue.first
	if r.toks[i].shape == capital && form&past == 0 || r.toks[i].shape == title && i > s.body {
		return false
	}
	if i > s.body && r.toks[i-1].lower == "-" && !r.toks[i].spaced {
		if i-2 < s.body || r.toks[i-2].lower != "re" {
			return false // "Oman-backed"
		}
		i -= 2
		a.cue.first = i // "re-emphasised"
	}
	next := ""
	if a.cue.last < s.last {
		next = r.toks[a.cue.last].lower
	}
	switch {
	case next == "by" && form&participle != 0:
		return a.entry.frames&(thatFrame|npFrame|byFrame|asFrame) != 0 && r.by(a, s)
	case a.entry.frames == byFrame, briefed[a.entry.words] && (next == "on" || next == "about" || next == "of"):
		return false // "people briefed on the talks"
	}
	v, be, infinitive := r.group(a, s)
	if infinitive {
		return r.purpose(a, v, s)
	}
	if a.negated {
		a.cue.first = v // the words of the cue say that it is: "did not rule out"
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
	case form&past == 0 && !auxiliary && !r.endsSubject(v, s, form) && !(sayings[a.entry.words] && form&base != 0 && r.toks[v].finite && v > s.body && r.toks[v-1].noun && strings.HasSuffix(prev, "s")) && prev != "and" && prev != "or" && prev != ",":
		return false
	}
	return r.subject(a, start, v, s)
}

var briefed = words(`brief inform`)

// purpose finds the source of what somebody met or spoke with another to say: "The minister spoke with her to reiterate
// Oman's commitment to a truce".
func (r *reading) purpose(a *attribution, v int, s sentence) bool {
	if v-1 < s.body || r.toks[v-1].lower != "to" || a.form&base == 0 || a.entry.mode == briefing.Narrated && a.entry.act == briefing.Say {
		return false
	}
	for i := s.body + 1; i < v-1; i++ {
		if !r.toks[i].finite {
			continue
		}
		if !meeting[r.toks[i].lower] {
			return false
		}
		a.source = r.phraseBefore(i, s)
		return !a.source.none() && r.names(a.source)
	}
	return false
}

var meeting = words(`met spoke telephoned phoned meets speaks`)

// group walks over auxiliaries and adverbs before the cue. It returns where the verb group begins, whether a form
// of "be" stands in it, and whether it is an infinitive.
func (r *reading) group(a *attribution, s sentence) (v int, be, infinitive bool) {
	v = a.cue.first
	for v > s.body {
		w := r.toks[v-1].lower
		switch {
		case keeping[w] && a.form&ing != 0:
			be = true // "keeps demanding"
			v--
		case w == "to" && v-2 >= s.body && continuing[r.toks[v-2].lower] && v == a.cue.first:
			v -= 2 // "continues to oppose"
			a.cue.first = v
		case w == "to":
			if v-3 >= s.body && r.toks[v-2].lower == "on" && (r.toks[v-3].lower == "went" || r.toks[v-3].lower == "goes") {
				v -= 3 // "went on to say"
				continue
			}
			if v-2 >= s.body && hedges[r.toks[v-2].lower] {
				a.hedged = true
				a.cue.first = v - 2
				v -= 2
				continue
			}
			if v-2 >= s.body && supposed[r.toks[v-2].lower] && v < a.cue.first {
				a.hedged = true // "was reported to have backed"
				for v -= 2; v > s.body && (auxiliaries[r.toks[v-1].lower] || adverb(r.toks[v-1].lower)); v-- {
				}
				return v, false, false
			}
			return v, be, true
		case w == "'s" && r.c.at[v-1] == 0 && !subjectPronouns[r.before(v-1, s)]:
			return v, be, false
		case auxiliaries[w]:
			switch w {
			case "am", "is", "are", "was", "were", "be", "been", "being", "'re", "'m":
				be = true
			case "not", "n't", "never", "neither", "nor":
				a.negated = true
			case "may", "might":
				a.hedged = true
			case "could":
				a.hedged = a.hedged || !a.negated // "could not back" is a refusal
			}
			v--
		case w == "longer" && r.before(v-1, s) == "no":
			a.negated = true
			v -= 2
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

// auxiliaries yields the auxiliaries and adverbs right before the verb of a, in lower case, the one nearest to it first.
func (r *reading) auxiliaries(a *attribution) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := a.trigger - 1; i >= r.sents[a.sentence].body; i-- {
			if w := r.toks[i].lower; !auxiliaries[w] && !adverb(w) || !yield(w) {
				return
			}
		}
	}
}

func (r *reading) before(i int, s sentence) string {
	if i <= s.body {
		return ""
	}
	return r.toks[i-1].lower
}

var (
	keeping    = words(`keep keeps kept`)
	continuing = words(`continue continues continued`)
)

var supposed = words(`reported said believed thought understood known rumoured rumored alleged`)

var hedges = words(`appears appear appeared seems seem seemed`)

// articled returns where the verb group begins behind which the noun phrase up to token v says what somebody is: "is an outspoken"; v if none does.
func (r *reading) articled(v int, s sentence) int {
	const longest = 4 // words of the phrase
	i := v
	for i > s.body && v-i < longest && !forms[r.toks[i-1].lower] && r.toks[i-1].shape == small && !r.toks[i-1].finite && !r.toks[i-1].noun && !prepositions[r.toks[i-1].lower] {
		i--
	}
	if i <= s.body || !forms[r.toks[i-1].lower] {
		return v
	}
	for i > s.body && (auxiliaries[r.toks[i-1].lower] || adverb(r.toks[i-1].lower)) {
		i--
	}
	return i
}

// adjective finds the subject of a cue behind a form of "be".
func (r *reading) adjective(a *attribution, start int, s sentence) bool {
	v, be, infinitive := r.group(a, s)
	if infinitive {
		return false
	}
	if !be && r.toks[a.cue.first].noun {
		v = r.articled(v, s)
		be = v < a.cue.first // "has been an outspoken critic of"
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

// noun finds whose a cue that is a noun is: "Iran's refusal to", "the U.S. commitment to", "fears in Kyiv about".
func (r *reading) noun(a *attribution, s sentence) bool {
	i := a.cue.first
	if r.toks[i].capitalised() && i > s.body {
		return false
	}
	j := i
	for j > s.body && j > i-4 {
		t := r.toks[j-1]
		switch {
		case (t.lower == "'s" || t.lower == "'" || t.lower == "’") && j-2 >= s.body && r.c.at[j-2] > 0:
			m := r.c.mentions[r.c.at[j-2]-1]
			a.source = stretch{m.first, m.last}
			if k := m.first - 2; k >= s.body && r.toks[k+1].lower == "and" && r.c.at[k] > 0 {
				a.source.first = r.c.mentions[r.c.at[k]-1].first
			}
			return true
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
			if k := m.first - 2; k >= s.body && r.toks[k+1].lower == "and" && r.c.at[k] > 0 {
				a.source.first = r.c.mentions[r.c.at[k]-1].first // "Norland and Oman support for"
			}
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

// owned reads a noun whose owner stands between it and its content: "fears in Norville about", "the commitment of Oman to".
// It returns the token behind what belongs to the cue.
func (r *reading) owned(a *attribution, f cueForm, i int, s sentence) (int, bool) {
	if len(f.rest) == 0 || i+2 >= s.last || r.toks[i].capitalised() && i > s.body {
		return 0, false
	}
	switch r.toks[i+1].lower {
	case "of", "by", "from", "in", "among", "between":
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

// accordingTo finds "according to X" and "in X's view" in the sentence with index n.
func (r *reading) accordingTo(n int) {
	s := r.sents[n]
	for i := s.body; i+2 < s.last; i++ {
		cue, p, end := r.citation(i, s)
		if p.last <= p.first || !r.names(p) && !possessives[r.toks[p.first].lower] || firstPersons[r.toks[p.first].lower] {
			continue
		}
		if w := r.before(i, s); possessives[r.toks[p.first].lower] && (w == "which" || w == "that") {
			continue // "an offer, which in his view was fair": of the offer, not of the sentence
		}
		a := attribution{sentence: n, cue: cue, entry: accordingCue, source: p, trigger: i, parent: -1, postpose: i > s.body}
		if i == s.body {
			first := end
			for first < s.last && r.toks[first].lower != "," && first < end+12 {
				first++
			}
			if first == s.last || cue.last > p.first && r.toks[first].lower != "," {
				first = end // "In his view the port is safe"
			}
			last := first
			for last < s.last && r.toks[last].lower != ";" {
				last++
			}
			a.content = r.trim(stretch{first, last})
		} else if q := end; q+1 < s.last && (r.toks[q].mark == opening || r.toks[q].lower == "," && r.toks[q+1].mark == opening) {
			if r.toks[q].lower == "," {
				q++
			}
			a.content, a.postpose = r.trim(stretch{q, s.last}), false // "because, in his words, “…”"
			if c, whole := r.quotation(q, s); whole {
				a.content = c
			}
		} else if end < s.last && r.toks[end].lower == "," && r.toks[i-1].lower == "," && i-2 > s.body && clauseOpeners[r.toks[i-2].lower] {
			a.content, a.postpose = r.trim(stretch{end + 1, s.last}), false // "boats which, according to the ministry, Oman has sent away"
		} else if r.toks[i-1].lower == "and" || r.toks[i-1].lower == "," && r.before(i-1, s) == "and" {
			a.content, a.postpose = r.trim(stretch{end, s.last}), false // "…, and, according to the ministry, he died"
		} else {
			a.content = r.trim(stretch{s.body, i})
		}
		if !a.content.none() {
			r.found = append(r.found, a)
		}
	}
}

// citation returns the cue and the source of "according to X", "in X's view" or "in the view of X" at token i, and the
// token behind them; no source where none stands there.
func (r *reading) citation(i int, s sentence) (cue, p stretch, end int) {
	switch w, next := r.toks[i].lower, r.toks[i+1].lower; {
	case w == "according" && next == "to":
		p = r.phrase(i+2, s)
		for j := p.last; j < s.last && j < i+14; j++ {
			if j > p.last && (r.toks[j].finite || subjectPronouns[r.toks[j].lower]) {
				break // "according to the ministry he died"
			}
			if r.toks[j].lower == "," || r.toks[j].lower == "." {
				p.last = j // "according to the semi-official news agency ISNA,"
				break
			}
		}
		return stretch{i, i + 2}, p, p.last
	case (w == "in" || w == "by") && next == "the" && i+4 < s.last && judgements[r.toks[i+2].lower] && r.toks[i+3].lower == "of":
		first := i + 4
		if possessives[r.toks[first].lower] {
			first++ // "of its foreign ministry"
		}
		p = r.phrase(first, s)
		return stretch{i, i + 4}, p, p.last
	case (w == "in" || w == "by") && possessives[next] && (judgements[r.toks[i+2].lower] || i+3 < s.last && r.toks[i+2].lower == "own" && judgements[r.toks[i+3].lower]):
		end = i + 3
		if r.toks[i+2].lower == "own" {
			end++
		}
		return stretch{i, end}, stretch{i + 1, i + 2}, end
	case w == "in" || w == "by":
		for j := i + 1; j+2 < s.last && j < i+8; j++ {
			if r.toks[j].lower == "'s" && judgements[r.toks[j+1].lower] {
				return stretch{i, j + 2}, stretch{i + 1, j}, j + 2
			}
			if r.toks[j].shape == punctuation || r.toks[j].finite || prepositions[r.toks[j].lower] && r.toks[j].lower != "of" {
				break
			}
		}
	}
	return stretch{}, stretch{}, 0
}

// judgements are what a statement is said to be somebody's by: "in his view", "by her count".
var judgements = words(`view opinion words telling account judgement judgment assessment estimation reading count reckoning admission`)

var accordingCue = &cue{words: "according to", class: 'p', frames: thatFrame, act: briefing.Say, stance: briefing.Neutral, mode: briefing.Indirect}
