package extract

import (
	"slices"
	"strings"

	"attache/briefing"
)

// A holder is somebody who holds a position or reports one, as resolved.
type holder struct {
	entity int           // index into the cast's entities; -1 unresolved
	name   string        // the entity's, else the mention's own words
	span   briefing.Span // zero: implied
	plural bool
	part   briefing.Part // in a chain
}

func (r *reading) mention(h holder) briefing.Mention {
	m := briefing.Mention{Name: h.name, Span: h.span, Part: h.part}
	if h.entity < 0 {
		return m
	}
	e := r.c.entities[h.entity]
	m.Name = e.name
	if e.known >= 0 {
		m.Actor = r.x.names.actors[e.known].ID
	} else {
		m.Actor, m.Discovered = slug(e.name), true
	}
	return m
}

// kindOf returns what h is; empty where it is not resolved.
func (r *reading) kindOf(h holder) briefing.ActorKind {
	if h.entity < 0 {
		return ""
	}
	return r.c.entities[h.entity].kind
}

// slug returns name as an ID: lower-case words joined with hyphens.
func slug(name string) string {
	var b strings.Builder
	for _, c := range briefing.Fold(name) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c > 0x7f:
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// resolve finds the holders of every attribution and through whom they are known.
func (r *reading) resolve() {
	r.held = make([][]holder, len(r.found))
	r.via = make([][]holder, len(r.found))
	r.voices()
	r.state = make([]uint8, len(r.found))
	for k := range r.found {
		r.heldBy(k)
	}
	r.linked = make([]bool, len(r.found))
	for k := range r.found {
		r.chain(k)
	}
	for k := range r.found {
		if r.doubted(k) {
			r.held[k] = nil
		}
	}
}

// heldBy returns the holders of attribution k; none while they are being resolved.
func (r *reading) heldBy(k int) []holder {
	if r.state[k] == 0 {
		r.state[k] = 1
		first := k
		for first > 0 && r.found[first-1].sentence == r.found[k].sentence {
			first--
		}
		r.held[k] = r.holders(k, first)
	}
	return r.held[k]
}

// sheer returns the first person that p ends with or is of: "Personally I", "many of us"; else p.
func (r *reading) sheer(p stretch) stretch {
	switch w := at(r.toks, p.last-1).lower; {
	case w == "i" || w == "we":
		return stretch{p.last - 1, p.last}
	case at(r.toks, p.last).lower == "of" && at(r.toks, p.last+1).lower == "us":
		return stretch{p.last + 1, p.last + 2}
	}
	return p
}

// holders resolves the source of attribution k. The attributions of its sentence begin at first.
func (r *reading) holders(k, first int) []holder {
	a := r.found[k]
	if a.entry == nil {
		held := r.heldByPhrases(k, first)
		if r.signed(held) {
			return r.document.held
		}
		return held
	}
	if a.parent >= 0 {
		return r.heldBy(a.parent)
	}
	if a.assertive && r.voice[a.sentence].held == nil {
		return nil
	}
	if a.source.none() {
		return r.first(a)
	}
	src := r.sheer(a.source)
	if src.last-src.first == 1 {
		if h, ok := r.pronoun(k, first, src.first); ok {
			return h
		}
	}
	if r.ownCountry(src) {
		return r.first(a)
	}
	held := r.items(src)
	if len(held) == 0 && (sayings[a.entry.words] || a.entry.act == briefing.Say && (a.class() == 'p' || a.class() == 'v' && a.entry.frames&thatFrame != 0)) {
		if h, ok := r.described(src); ok {
			held = []holder{h}
		}
	}
	if named := r.including(src); named != nil {
		held = named
	}
	if last := r.toks[src.last-1].lower; src.last-src.first > 2 && (last == "i" || last == "we") && r.toks[src.last-2].lower == "and" {
		held = append(held, r.first(a)...) // "the minister and I"
	}
	if a.promise && !r.vows(&a) && !r.promised(k, first, held) {
		return nil
	}
	if r.signed(held) {
		return r.document.held
	}
	return held
}

// including returns who is named of the many that src tells of: "Several parties, including Oman and Japan, opposed it".
func (r *reading) including(src stretch) []holder {
	switch r.toks[src.first].lower {
	case "many", "several", "some", "most", "others", "various", "numerous":
	default:
		return nil
	}
	s := r.sents[r.sentenceOf(src.first)]
	for i := src.first + 1; i < s.last && i <= src.last+1; i++ {
		switch r.toks[i].lower {
		case "including", "notably":
			if q := r.phrase(i+1, s); len(r.mentionsIn(q.first, q.last)) > 0 {
				return r.items(q)
			}
		}
	}
	return nil
}

// body reports whether token i ends the name of a body that has members, maybe in quotation marks.
func (r *reading) body(i int) bool {
	if i > 0 && r.toks[i].mark == closing {
		i--
	}
	if i < 0 || r.c.at[i] == 0 {
		return false
	}
	k := r.c.entities[r.c.mentions[r.c.at[i]-1].entity].kind
	return k != briefing.Person && k != briefing.State
}

// vows reports whether a tells that its holder will promise something: "would make a commitment to".
func (r *reading) vows(a *attribution) bool {
	const longest = 5 // tokens
	c := a.content
	if !giving[r.toks[c.first].lower] {
		return false
	}
	for i := c.first + 1; i < c.last && i < c.first+longest; i++ {
		if w := r.toks[i].lower; prepositions[w] || r.toks[i].shape == punctuation {
			return false
		} else if vowed[w] {
			return true
		}
	}
	return false
}

var (
	giving = words(`make give issue offer undertake`)
	vowed  = words(`commitment commitments pledge pledges promise promises undertaking undertakings assurance assurances guarantee guarantees concession concessions`)
)

// ownCountry reports whether src is "my country", "our delegation" and the like: who speaks.
func (r *reading) ownCountry(src stretch) bool {
	if src.last-src.first != 2 {
		return false
	}
	if w := r.toks[src.first].lower; w != "my" && w != "our" || r.toks[src.first].quote != 0 {
		return false
	}
	switch r.toks[src.first+1].lower {
	case "country", "delegation", "government", "nation", "people", "administration":
		return true
	}
	return false
}

// promised reports whether who reports attribution k speaks for its holder.
func (r *reading) promised(k, first int, held []holder) bool {
	for j := first; j < len(r.found) && r.found[j].sentence == r.found[k].sentence; j++ {
		if j != k && !r.found[j].promise && r.found[j].holds(&r.found[k]) {
			by := r.heldBy(j)
			return len(by) == 1 && len(held) == 1 && !same(by[0], held[0]) && r.ownBody(r.mention(by[0]), r.found[k].source)
		}
	}
	return false
}

// ownBody reports whether src names whom h speaks for: "Oman", "the Omani government", "his administration".
func (r *reading) ownBody(h briefing.Mention, src stretch) bool {
	switch r.toks[src.first].lower {
	case "his", "her", "their", "its", "our":
		return true
	}
	for i := src.first; i < src.last; i++ {
		if r.c.at[i] > 0 && r.ownSide(h, i) {
			return true
		}
	}
	return false
}

// items resolves every member of a list of names and nouns, with the groups spoken for.
func (r *reading) items(src stretch) []holder {
	parts, listed := r.split(src)
	if len(parts) == 2 && !listed {
		// An apposition: "The envoy, Jane Doe"; the one with the name counts.
		for _, p := range parts {
			if h, ok := r.single(p); ok && h.entity >= 0 && r.c.entities[h.entity].kind == briefing.Person {
				return []holder{h}
			}
		}
		first := parts[1].first
		if r.toks[first].lower == "the" && first+1 < parts[1].last {
			first++
		}
		if k := r.c.at[first]; k > 0 && r.c.mentions[k-1].last == parts[1].last && r.c.at[parts[0].last-1] == 0 {
			parts = parts[1:] // "the industry's association, BDI"
		}
		parts = parts[:1]
	}
	var out []holder
	for _, p := range parts {
		h, ok := r.single(p)
		if !ok {
			continue
		}
		if !slices.ContainsFunc(out, func(o holder) bool { return o.entity == h.entity && o.name == h.name }) {
			out = append(out, h)
		}
	}
	return out
}

// sided reports whether what stands from token i to the next comma takes a side of its own: "with Oman opposing".
func (r *reading) sided(i, limit int) bool {
	for ; i < limit && r.toks[i].lower != ","; i++ {
		for _, f := range r.x.cues[r.toks[i].lower] {
			if f.class == 'v' && f.form&ing != 0 {
				return true
			}
		}
	}
	return false
}

// split cuts a source at its commas and conjunctions; listed reports whether its parts are several actors.
func (r *reading) split(src stretch) (parts []stretch, listed bool) {
	first := src.first
	depth := 0
	skipping := false
	cut := func(i, next int) {
		if !skipping && i > first {
			parts = append(parts, stretch{first, i})
		}
		first, skipping = next, false
	}
	for i := src.first; i < src.last; i++ {
		if end := r.speltOut(i, src.last); end > i && depth == 0 {
			i = end - 1 // "the leaders of A, B and C"
			continue
		}
		switch w := r.toks[i].lower; {
		case w == "(":
			if depth == 0 && i > first && !skipping {
				parts = append(parts, stretch{first, i})
				skipping = true
			}
			depth++
		case w == ")":
			depth = max(0, depth-1)
		case depth > 0:
		case w == ",":
			cut(i, i+1)
			if i+1 < src.last {
				switch n := r.toks[i+1].lower; n {
				case "for", "with":
					if n == "with" && r.sided(i+2, src.last) {
						skipping = true
						break
					}
					listed = true
					first = i + 2
				case "speaking":
					if i+2 < src.last && r.toks[i+2].lower == "for" {
						listed = true
						first = i + 3
					} else {
						skipping = true
					}
				case "together", "along":
					listed = true
					first = i + 3
					i += 2
				case "on", "supported", "opposed", "who", "which", "including", "whose", "seconded", "backed", "joined", "after", "before", "in", "at", "while", "as":
					skipping = true
					if n == "including" && i > src.first && r.body(i-1) {
						listed, skipping, first = true, false, i+2 // "The League, including Oman"
					}
					if n == "on" && i+3 < src.last && r.toks[i+2].lower == "behalf" {
						listed, skipping, first = true, false, i+4
					}
				}
			}
		case w == "and" || w == "&" || w == "nor":
			if r.c.at[i] > 0 {
				continue
			}
			if r.pluralOf(first, i) || i == first+1 && r.adjectival(first) ||
				i > first && i+1 < src.last && r.toks[i+1].lower == "other" && r.c.at[i-1] == 0 && !groupNouns[r.toks[i-1].lower] {
				continue // "health and other organisations"
			}
			listed = true
			cut(i, i+1)
		case w == "together" || w == "along" || w == "with" && i > first:
			if w == "with" && r.c.at[i-1] == 0 {
				continue
			}
			cut(i, i+1)
			if i+1 < src.last && r.toks[i+1].lower == "with" {
				i++
				first = i + 1
			}
			listed = true
		}
	}
	cut(src.last, src.last)
	return parts, listed
}

// adjectival reports whether token i only qualifies what follows: "European and American officials".
func (r *reading) adjectival(i int) bool {
	if k := r.c.at[i]; k > 0 {
		return r.c.mentions[k-1].form == demonym && !strings.HasSuffix(r.toks[i].lower, "s")
	}
	return adjectives[r.toks[i].lower]
}

// pluralOf reports whether "and" at i joins names inside "ministers of A and B".
func (r *reading) pluralOf(first, i int) bool {
	for j := first; j < i-1; j++ {
		if groupNouns[r.toks[j].lower] && (r.toks[j+1].lower == "of" || r.toks[j+1].lower == "from" || r.toks[j+1].lower == "in") {
			return true
		}
	}
	return false
}

// single resolves one noun phrase.
func (r *reading) single(p stretch) (holder, bool) {
	for p.first < p.last && (determinersOnly[r.toks[p.first].lower] || repeats[r.toks[p.first].lower] || r.toks[p.first].lower == "of" || r.toks[p.first].shape == punctuation) {
		p.first++
	}
	for p.last > p.first && (r.toks[p.last-1].shape == punctuation || r.toks[p.last-1].lower == "'s") {
		p.last--
	}
	for i := p.last - 1; i > p.first+1; i-- {
		if (calendarWords[r.toks[i].lower]) && r.toks[i-1].lower == "on" && r.c.at[i] == 0 {
			p.last = i - 1 // "officials on Friday"
		}
	}
	if p.first >= p.last || r.toks[p.first].lower == "others" {
		return holder{}, false
	}
	whole := p
	if p.first+2 < p.last && amounts[r.toks[p.first].lower] && r.toks[p.first+1].lower == "of" && p.first > 0 && (r.toks[p.first-1].lower == "a" || r.toks[p.first-1].lower == "the") {
		p.first += 2 // "a number of states"
		if h, ok := r.single(p); ok && h.plural {
			whole.first--
			h.name, h.span = r.words(whole), r.span(whole)
			return h, true
		}
		p = whole
	}
	// Somebody's name after a title, or a name alone.
	head := p.last
	for i := p.first; i < p.last; i++ {
		if w := r.toks[i].lower; i > p.first && (w == "of" || w == "from" || w == "in" || w == "for" || w == "at" || w == "to" || w == "with" || knowing[w]) && r.c.at[i] == 0 {
			head = i
			break
		}
	}
	for i := p.last - 1; i >= p.first; i-- {
		if k := r.c.at[i]; k > 0 {
			m := r.c.mentions[k-1]
			e := r.c.entities[m.entity]
			possessed := m.last < p.last && (r.toks[m.last].lower == "'s" || r.toks[m.last].lower == "'" || r.toks[m.last].lower == "’")
			if e.kind == briefing.Person && !possessed && (m.first < head || r.titled(p.first, m.first)) {
				return r.of(m), true
			}
			if m.last == head && (m.first == p.first || m.form != demonym) && !possessed && m.last == p.last {
				return r.of(m), true
			}
			if m.first == p.first && m.last == p.last {
				return r.of(m), true
			}
		}
	}
	if papers[r.toks[head-1].lower] {
		for _, m := range r.mentionsIn(p.first, head-1) {
			if m.last+1 >= head-1 || r.possessive(m) {
				return r.of(m), true // "the ministry's report", "Oman data"
			}
		}
	}
	return r.role(p, head)
}

// amounts are nouns for how many.
var amounts = words(`number majority group handful minority couple dozen range host`)

// papers speak for whom they come from.
var papers = words(`report reports ruling complaint schedule data website filing figures page post tweet memo survey poll study estimate estimates guidelines summary statement account records release releases`)

// titled reports whether the words before a name at end are its title over an "of": "Secretary of State Marco Rubio".
func (r *reading) titled(first, end int) bool {
	return roleBetween(r.toks, first, end)
}

func (r *reading) of(m mention) holder {
	return holder{entity: m.entity, name: r.c.entities[m.entity].name, span: r.span(stretch{m.first, m.last})}
}

var determinersOnly = words(`the a an this that these those his her its their our my both all each some certain neither`)

// role resolves a noun phrase whose head, which ends before head, is a common noun.
func (r *reading) role(p stretch, head int) (holder, bool) {
	noun := r.toks[head-1].lower
	if r.couple(p) {
		return holder{entity: -1, name: r.words(p), span: r.span(p), plural: true}, true
	}
	if !personNouns[noun] && !groupNouns[noun] && !roleWords[noun] && !organisationWords[noun] && (!r.toks[head-1].capitalised() || r.common(head-1)) {
		return holder{}, false // no noun for people
	}
	own := holder{entity: -1, name: r.words(p), span: r.span(p), plural: groupNouns[noun] || slices.ContainsFunc(r.toks[p.first:p.last], func(t token) bool { return strings.HasSuffix(t.lower, "s") && groupNouns[t.lower] })}
	if p.last-p.first == 1 && groupNouns[noun] && p.first > 0 && r.toks[p.first-1].lower == "the" {
		own.name = r.fullest(p, noun)
	}
	if personNouns[noun] && !groupNouns[noun] {
		if e, ok := r.office(p, head); ok {
			return holder{entity: e, name: r.c.entities[e].name, span: r.span(p)}, true
		}
	}
	return own, true
}

// common reports whether token i has its capital only since a sentence begins there, as a plural that the tagger takes for a noun: "Comments", "Talks".
func (r *reading) common(i int) bool {
	t := r.toks[i]
	return t.shape == title && t.noun && strings.HasSuffix(t.lower, "s") && i == r.sents[r.sentenceOf(i)].body
}

// described resolves a source of something said that has no noun which the lists have for people: it is somebody as far as he
// is told of with an article, a possessive or a number, as in "a candidate in the primary".
func (r *reading) described(p stretch) (holder, bool) {
	for p.last > p.first && (adverb(r.toks[p.last-1].lower) || r.toks[p.last-1].lower == "here" || r.toks[p.last-1].lower == "there") {
		p.last--
	}
	head := p.first
	for head < p.last && !prepositions[r.toks[head].lower] && !knowing[r.toks[head].lower] && r.c.at[head] == 0 {
		head++
	}
	if head == p.first || p.last-p.first > 8 || head < p.last && r.toks[head].lower == "of" {
		return holder{}, false
	}
	noun, w := r.toks[head-1], r.toks[p.first].lower
	if p.first > 0 && determinersOnly[r.toks[p.first-1].lower] {
		w = r.toks[p.first-1].lower
	}
	if !noun.noun || calendarWords[noun.lower] || lifeless[noun.lower] || !(determinersOnly[w] || r.toks[p.first].shape == number || strings.HasSuffix(noun.lower, "s")) {
		return holder{}, false
	}
	if determinersOnly[r.toks[p.first].lower] && head-p.first > 1 {
		p.first++
	}
	return holder{entity: -1, name: r.words(p), span: r.span(p), plural: strings.HasSuffix(noun.lower, "s")}, true
}

// lifeless are nouns for what says nothing.
var lifeless = words(`fact way thing things point case problem issue time day days weekend week weeks month year years answer question truth idea story rest part side result results number numbers
	move decision step steps deal agreement plan plans talks attack attacks situation process work vote bill law war crisis relationship meeting summit something nothing anything`)

// fullest returns how the document named a group that stands there as a bare noun: "Norland's ruling junta" for "the junta".
// Where it named several of the kind, or none, the noun itself.
func (r *reading) fullest(p stretch, noun string) string {
	if r.groups == nil {
		r.groups = make(map[string]string)
		for n := range r.sents {
			s := r.sents[n]
			for i := s.body + 1; i < s.last; i++ {
				if w := r.toks[i].lower; groupNouns[w] && r.c.at[i] == 0 && (i+1 == s.last || r.toks[i+1].lower != "of") {
					r.noteGroup(i, w, s)
				}
			}
		}
	}
	if full := r.groups[noun]; full != "" {
		return full
	}
	return r.words(p)
}

// noteGroup notes the phrase that ends with token i, the group noun w, if it begins with the name of an actor.
func (r *reading) noteGroup(i int, w string, s sentence) {
	first := i
	for first > s.body && first > i-5 && r.c.at[first-1] == 0 && !r.toks[first-1].finite && (r.toks[first-1].shape == small || r.toks[first-1].lower == "'s") && !determiners[r.toks[first-1].lower] {
		first--
	}
	if first > s.body && r.toks[first-1].lower == "'s" {
		first--
	}
	if first == s.body || r.c.at[first-1] == 0 {
		return
	}
	m := r.c.mentions[r.c.at[first-1]-1]
	if r.c.entities[m.entity].kind == briefing.Person {
		return
	}
	full := r.words(stretch{m.first, i + 1})
	if old, ok := r.groups[w]; ok && old != full {
		full = "" // several
	}
	r.groups[w] = full
}

// discovered returns the actors that positions mention and the registry does not list, by ID.
func (r *reading) discovered() []briefing.Actor {
	seen := make(map[int]bool)
	var out []briefing.Actor
	add := func(h holder) {
		if h.entity < 0 || seen[h.entity] || r.c.entities[h.entity].known >= 0 {
			return
		}
		seen[h.entity] = true
		e := r.c.entities[h.entity]
		out = append(out, briefing.Actor{ID: slug(e.name), Name: e.name, Kind: e.kind, Descriptor: e.descriptor, Discovered: true})
	}
	for k := range r.found {
		for _, h := range r.held[k] {
			add(h)
			_, members := r.joined(h)
			for _, m := range members {
				add(m)
			}
		}
		for _, h := range r.via[k] {
			add(h)
		}
	}
	slices.SortFunc(out, func(a, b briefing.Actor) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(out, func(a, b briefing.Actor) bool { return a.ID == b.ID })
}

// forms returns the fullest names that the document has for persons of the registry, by ID, where they are fuller than
// the registry's or spelled otherwise, "Jane Q. Doe" for "Jane Doe", and what the initials stand for of those whom the
// registry calls by initials.
func (r *reading) forms() map[string]string {
	forms := make(map[string]string)
	for _, m := range r.c.mentions {
		e := r.c.entities[m.entity]
		if m.form != proper || e.known < 0 || m.last-m.first < 2 {
			continue
		}
		a := r.x.names.actors[e.known]
		if e.kind != briefing.Person && shapeOf(a.Name) != capital {
			continue
		}
		full, known := r.words(stretch{m.first, m.last}), len(strings.Fields(forms[a.ID]))
		if n := len(strings.Fields(full)); n > known || n == known && full == a.Name {
			forms[a.ID] = full
		}
	}
	for id, full := range forms {
		if a := r.x.names.actors[r.x.names.byID[id]]; full == a.Name || len(strings.Fields(full)) < len(strings.Fields(a.Name)) {
			delete(forms, id)
		}
	}
	return forms
}
