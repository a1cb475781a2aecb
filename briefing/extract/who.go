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
}

func (r *reading) mention(h holder) briefing.Mention {
	m := briefing.Mention{Name: h.name, Span: h.span}
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
	first := 0
	for k, a := range r.found {
		for r.found[first].sentence != a.sentence {
			first++
		}
		r.via[k] = r.chain(k, first)
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
	src := a.source
	if src.last-src.first == 1 {
		if h, ok := r.pronoun(k, first, src.first); ok {
			return h
		}
	}
	held := r.items(src)
	if a.promise && !r.promised(k, first, held) {
		return nil
	}
	if r.signed(held) {
		return r.document.held
	}
	return held
}

// promised reports whether who reports attribution k speaks for its holder.
func (r *reading) promised(k, first int, held []holder) bool {
	for j := first; j < len(r.found) && r.found[j].sentence == r.found[k].sentence; j++ {
		if j != k && !r.found[j].promise && r.found[j].holds(&r.found[k]) {
			by := r.heldBy(j)
			return len(by) == 1 && len(held) == 1 && !same(by[0], held[0]) && r.ownSide(r.mention(by[0]), r.found[k].source.last-1)
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
					if n == "on" && i+3 < src.last && r.toks[i+2].lower == "behalf" {
						listed, skipping, first = true, false, i+4
					}
				}
			}
		case w == "and" || w == "&":
			if r.c.at[i] > 0 {
				continue
			}
			if r.pluralOf(first, i) || i == first+1 && r.adjectival(first) {
				continue
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
	for p.first < p.last && (determinersOnly[r.toks[p.first].lower] || r.toks[p.first].shape == punctuation) {
		p.first++
	}
	for p.last > p.first && (r.toks[p.last-1].shape == punctuation || r.toks[p.last-1].lower == "'s") {
		p.last--
	}
	if p.first >= p.last || r.toks[p.first].lower == "others" {
		return holder{}, false
	}
	// Somebody's name after a title, or a name alone.
	head := p.last
	for i := p.first; i < p.last; i++ {
		if w := r.toks[i].lower; i > p.first && (w == "of" || w == "from" || w == "in" || w == "for" || w == "at" || w == "to" || w == "with") && r.c.at[i] == 0 {
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
	return r.role(p, head)
}

// titled reports whether the words before a name at end are its title over an "of": "Secretary of State Marco Rubio".
func (r *reading) titled(first, end int) bool {
	return roleBetween(r.toks, first, end)
}

func (r *reading) of(m mention) holder {
	return holder{entity: m.entity, name: r.c.entities[m.entity].name, span: r.span(stretch{m.first, m.last})}
}

var determinersOnly = words(`the a an this that these those his her its their our my both all each some certain`)

// role resolves a noun phrase whose head, which ends before head, is a common noun.
func (r *reading) role(p stretch, head int) (holder, bool) {
	noun := r.toks[head-1].lower
	if !personNouns[noun] && !groupNouns[noun] && !roleWords[noun] && !r.toks[head-1].capitalised() {
		return holder{}, false // no noun for people
	}
	own := holder{entity: -1, name: r.words(p), span: r.span(p), plural: groupNouns[noun]}
	if p.last-p.first == 1 && groupNouns[noun] {
		own.name = r.fullest(p, noun)
	}
	if personNouns[noun] && !groupNouns[noun] {
		if e, ok := r.office(p, head); ok {
			return holder{entity: e, name: r.c.entities[e].name, span: r.span(p)}, true
		}
	}
	return own, true
}

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
	for first > s.body && first > i-5 && r.c.at[first-1] == 0 && (r.toks[first-1].shape == small || r.toks[first-1].lower == "'s") && !determiners[r.toks[first-1].lower] {
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

// office finds the holder of an office that p names: by country and date, or as the document introduced somebody.
func (r *reading) office(p stretch, head int) (int, bool) {
	of := -1
	var role []string
	for i := p.first; i < p.last; i++ {
		if k := r.c.at[i]; k > 0 {
			if e := r.c.entities[r.c.mentions[k-1].entity]; e.known >= 0 && of < 0 {
				of = e.known
			}
			continue
		}
		if i < head && r.toks[i].lower != "'s" && !determinersOnly[r.toks[i].lower] || i >= head && r.toks[i].lower != "the" {
			role = append(role, r.toks[i].lower)
		}
	}
	title := strings.TrimSuffix(strings.Join(role, " "), " of")
	// Somebody whom the document named with this title before.
	best, fit := -1, 0
	before := r.mentionsIn(0, p.first)
	for k := len(before) - 1; k >= max(0, len(before)-farBack); k-- {
		m := before[k]
		e := r.c.entities[m.entity]
		if e.kind != briefing.Person || e.role == "" {
			continue
		}
		if of >= 0 && e.of != of {
			continue
		}
		n := fits(e.role, title)
		if of >= 0 && leaders[title] && leads(e.role) {
			n = exactly
		}
		if n > fit {
			best, fit = m.entity, n
		}
		if fit == exactly {
			break
		}
	}
	if best >= 0 {
		return best, true
	}
	if of < 0 {
		return 0, false
	}
	d := r.x.names
	found := -1
	for _, i := range d.holders[d.actors[of].ID] {
		for _, o := range d.actors[i].Offices {
			if o.Of != d.actors[of].ID || !o.HeldOn(r.d.Date, d.registry.AsOf()) {
				continue
			}
			if o.Role == title || leaders[title] && leads(o.Role) {
				if found >= 0 && found != i {
					return 0, false
				}
				found = i
			}
		}
	}
	if found < 0 {
		// Without a date only somebody whom the document names otherwise.
		for e := range r.c.entities {
			k := r.c.entities[e].known
			if k < 0 || d.actors[k].Kind != briefing.Person {
				continue
			}
			for _, o := range d.actors[k].Offices {
				if o.Of == d.actors[of].ID && (o.Role == title || leaders[title] && leads(o.Role)) {
					if found >= 0 && found != k {
						return 0, false
					}
					found = k
				}
			}
		}
	}
	if found < 0 {
		return 0, false
	}
	return r.c.knownActor(d, found), true
}

// How well a title fits a role: "secretary" is exactly that of the secretary of state, loosely that of the
// deputy secretary.
const (
	loosely = 1 + iota
	closely
	exactly
)

func fits(role, title string) int {
	switch {
	case title == "":
		return 0
	case role == title || strings.HasPrefix(role, title+" of") || strings.HasPrefix(role, title+" for"):
		return exactly
	case strings.HasSuffix(role, " "+title):
		rest := strings.TrimSuffix(role, " "+title)
		if i := strings.LastIndexByte(rest, ' '); i >= 0 {
			rest = rest[i+1:]
		}
		switch rest {
		case "deputy", "vice", "under", "assistant", "former", "acting":
			return loosely
		}
		return closely
	case strings.Contains(role, title):
		return loosely
	}
	return 0
}

// farBack is how many names ago somebody may have been named with a title that now stands alone.
const farBack = 2000

var leaders = words(`leader`)

// leads reports whether a role makes its holder "the leader" of a country.
func leads(role string) bool {
	switch role {
	case "president", "prime minister", "chancellor", "king", "queen", "emir", "supreme leader", "premier", "taoiseach", "sultan", "crown prince":
		return true
	}
	return false
}

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
		if e, found := r.latestPerson(k, first, i, g); found {
			return []holder{{entity: e, name: r.c.entities[e].name, span: span}}, true
		}
		if hs := r.delegate(k, span); hs != nil {
			return hs, true
		}
		return []holder{{entity: -1, name: r.d.Text[span.Start:span.End], span: span}}, true
	case "they", "their", "them", "it", "its":
		if w == "its" {
			if o, ok := r.nearest(i); ok {
				o.span = span
				return []holder{o}, true
			}
		}
		plural := w[0] == 't'
		if w == "it" && r.found[k].class() == 'a' {
			if v := r.voice[r.found[k].sentence]; v.held != nil {
				return v.held, true
			}
			return nil, true
		}
		for j := k - 1; j >= 0 && r.found[k].sentence-r.found[j].sentence <= 2; j-- {
			if plural && (len(r.held[j]) > 1 || len(r.held[j]) == 1 && r.plural(r.held[j][0])) || !plural && len(r.held[j]) == 1 && r.thing(r.held[j][0]) {
				hs := slices.Clone(r.held[j])
				for n := range hs {
					hs[n].span = span
				}
				return hs, true
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
		return []holder{{entity: -1, name: r.d.Text[span.Start:span.End], span: span}}, true
	case "we", "our", "us", "i", "my", "me":
		return r.firstPerson(k, i), true
	case "who", "which", "you":
		return nil, true
	}
	return nil, false
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
	for j := k - 1; j >= 0 && n-r.found[j].sentence <= 2; j-- {
		if r.found[j].sentence == n && r.found[j].parent < 0 && !r.found[j].passive || r.found[j].passive || r.found[j].class() == 'n' {
			continue
		}
		if len(r.held[j]) == 0 || slices.ContainsFunc(r.held[j], func(h holder) bool { return !r.thing(h) }) {
			return nil
		}
		hs := slices.Clone(r.held[j])
		for i := range hs {
			hs[i].span = span
		}
		return hs
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
func (r *reading) latestPerson(k, first, i int, g gender) (int, bool) {
	suits := func(e int) bool {
		x := r.c.entities[e]
		return x.kind == briefing.Person && (x.gender == unknownGender || x.gender == g)
	}
	n := r.found[k].sentence
	for m := n; m >= 0 && m >= n-6; m-- {
		for j := k - 1; j >= 0 && r.found[j].sentence >= m; j-- {
			if r.quotedAway(r.found[j].trigger, i) || r.nested(j) || r.found[k].content.first <= r.found[j].trigger && r.found[j].trigger < r.found[k].content.last {
				continue
			}
			if r.found[j].sentence == m && len(r.held[j]) == 1 && r.held[j][0].entity >= 0 && suits(r.held[j][0].entity) {
				return r.held[j][0].entity, true
			}
		}
		s := r.sents[m]
		for _, o := range r.mentionsIn(s.first, min(s.last, i)) {
			if suits(o.entity) && !r.possessive(o) && !r.quotedAway(o.first, i) && !(m == n && r.found[k].content.first <= o.first && o.first < r.found[k].content.last) {
				return o.entity, true
			}
		}
	}
	return 0, false
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
		return nil
	}
	return r.first(r.found[k])
}

// first returns who speaks in the first person in the sentence of a.
func (r *reading) first(a attribution) []holder {
	v := r.voice[a.sentence]
	if v.held != nil && !same(v.held[0], unnamed) {
		return v.held
	}
	if !a.source.none() && r.toks[a.source.first].lower == "we" {
		return []holder{{entity: -1, name: r.words(a.source), span: r.span(a.source), plural: true}}
	}
	return []holder{unnamed}
}

// chain returns through whom attribution k is known: the holders of the attributions whose contents hold it, the nearest to the document first.
func (r *reading) chain(k, first int) []holder {
	a := r.found[k]
	var via []holder
	for j := first; j < len(r.found) && r.found[j].sentence == a.sentence; j++ {
		b := r.found[j]
		if j == k || len(r.held[j]) == 0 || !b.holds(&a) {
			continue
		}
		h := r.held[j][0]
		if len(r.held[k]) > 0 && same(r.held[k][0], h) || slices.ContainsFunc(via, func(v holder) bool { return same(v, h) }) {
			continue
		}
		via = append(via, h)
	}
	if a.speaker >= 0 && len(r.held[a.speaker]) > 0 && len(r.held[k]) > 0 && !same(r.held[k][0], r.held[a.speaker][0]) && len(via) == 0 {
		via = append(slices.Clone(r.via[a.speaker]), r.held[a.speaker][0])
	}
	if o, ok := r.outlet(a); ok && !slices.ContainsFunc(via, func(v holder) bool { return same(v, o) }) {
		via = append(via, o)
	}
	if v := r.voice[a.sentence]; v.reports && len(v.held) > 0 && len(r.held[k]) > 0 && !same(r.held[k][0], v.held[0]) && (len(via) == 0 || !same(via[0], v.held[0])) {
		via = append([]holder{v.held[0]}, via...)
	}
	return via
}

// outlet returns the medium that the holder of a told it to: "told Reuters", "in an interview with the BBC".
func (r *reading) outlet(a attribution) (holder, bool) {
	s := r.sents[a.sentence]
	for i := s.body; i+1 < s.last; i++ {
		if i >= a.content.first && i < a.content.last {
			continue
		}
		w := r.toks[i].lower
		j := i + 1
		switch {
		case (w == "told" || w == "tells" || w == "telling") && i >= a.cue.first && i < a.cue.last:
		case w == "interview" && (r.toks[j].lower == "with" || r.toks[j].lower == "to"):
			j++
		default:
			continue
		}
		for j < s.last && (determinersOnly[r.toks[j].lower] || r.toks[j].lower == "news" || r.toks[j].lower == "agency" || r.toks[j].lower == "newspaper") {
			j++
		}
		if j >= s.last || r.c.at[j] == 0 {
			return holder{}, false
		}
		m := r.c.mentions[r.c.at[j]-1]
		e := r.c.entities[m.entity]
		if e.kind == briefing.Person || !medium(e.name) && !medium(r.words(stretch{m.first, m.last})) || briefing.Fold(e.name) == briefing.Fold(r.d.Source) {
			return holder{}, false
		}
		return r.of(m), true
	}
	return holder{}, false
}

var mediaWords = words(`news newspaper times post journal agency agence presse france-presse radio television tv press herald tribune guardian telegraph today daily network reuters afp ap bbc cnn nbc cbs abc fox bloomberg
	interfax tass xinhua sputnik yonhap kyodo npr pbs rt itv sky politico axios der spiegel monde figaro welt nhk al-jazeera jazeera arabiya haaretz mail independent economist`)

// medium reports whether a name is that of a newspaper, an agency or a broadcaster.
func medium(name string) bool {
	for w := range strings.FieldsSeq(briefing.Fold(name)) {
		if mediaWords[w] {
			return true
		}
	}
	return false
}

func same(a, b holder) bool {
	if a.entity >= 0 || b.entity >= 0 {
		return a.entity == b.entity
	}
	return a.name == b.name
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
		}
		for _, h := range r.via[k] {
			add(h)
		}
	}
	slices.SortFunc(out, func(a, b briefing.Actor) int { return strings.Compare(a.ID, b.ID) })
	return slices.CompactFunc(out, func(a, b briefing.Actor) bool { return a.ID == b.ID })
}

// holds reports whether a stands inside the content of b.
func (b *attribution) holds(a *attribution) bool {
	if a.class() == 'n' && b.cue.first <= a.cue.first && a.cue.last <= b.cue.last && b.cue != a.cue {
		return true // "reiterated Oman's commitment to"
	}
	if a.cue.none() {
		return b.content.first <= a.content.first && b.content.last >= a.content.last && b.content != a.content
	}
	return b.content.first <= a.cue.first && b.content.last >= a.cue.last
}
