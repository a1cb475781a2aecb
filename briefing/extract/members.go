package extract

import (
	"cmp"
	"slices"
	"strings"

	"attache/briefing"
)

// A band is several who are named one by one, and of whom the document speaks together: "the leaders of Norland and
// Estmark", "the four visitors", "the ministers". Everybody in it is certain: where one is not, there is no band.
type band struct {
	members  []mention // two or more, of persons alone or of none
	at       int       // the first token of their names
	end      int       // the token behind them
	sentence int
	jointly  bool   // its sentence tells first of them, and what they did together
	name     string // what they are called: the longest of their names; "" nothing so far
}

// alike reports whether b and other have the same members.
func (b *band) alike(other *band) bool {
	return len(b.members) == len(other.members) && !slices.ContainsFunc(b.members, func(m mention) bool {
		return !slices.ContainsFunc(other.members, func(o mention) bool { return o.entity == m.entity })
	})
}

// bands are those of a document, and what stands for them.
type bands struct {
	all []*band
	at  map[int]*band // by the token of the noun that stands for one
	of  *band         // who issue the document; nil unknown
}

// gather finds the bands of the document, and which nouns stand for them. It is done once.
func (r *reading) gather() *bands {
	if r.bands != nil {
		return r.bands
	}
	b := &bands{at: make(map[int]*band)}
	r.bands = b
	if members := r.issuers(); len(members) > 1 {
		b.of = &band{members: members, name: r.document.held[0].name}
	}
	last := make(map[string]use)
	for n, s := range r.sents {
		lists := r.lists(n)
		b.all = append(b.all, lists...)
		for i := s.body; i < s.last; i++ {
			noun := r.toks[i].lower
			if !officials[noun] && !officeNouns[noun] && !stateNouns[noun] || r.c.at[i] > 0 {
				continue
			}
			found := r.standsFor(b, i, s, last[noun])
			if found == nil {
				found = r.led(i, s)
			}
			if found == nil {
				found = r.opposed(i, s)
			}
			if found != nil {
				b.at[i] = found
				if name := r.words(stretch{r.calledFrom(i, s), r.calledTo(i, found)}); len(strings.Fields(name)) > len(strings.Fields(found.name)) {
					found.name = name
				}
			}
			last[noun] = use{found, i}
		}
	}
	return b
}

// A use is the band that a noun stood for, nil none, and at which token.
type use struct {
	*band
	token int
}

// led returns the body of which the noun at token i stands for those who lead it, or are in it, as a band of it alone: its sentence, or the one before in
// the paragraph, has just named one body by them or by what they do there. "In their statement as chairs of the League, A and B said that the leaders …"
func (r *reading) led(i int, s sentence) *band {
	noun := r.toks[i].lower
	if !leading[noun] || r.before(i, s) != "the" || prepositions[at(r.toks, i+1).lower] {
		return nil
	}
	n := r.sentenceOf(i)
	m, ok, several := r.bodyIn(s, i)
	if !ok && !several && n > 0 && r.sents[n-1].paragraph == s.paragraph {
		m, ok, _ = r.bodyIn(r.sents[n-1], r.sents[n-1].last)
	}
	if !ok {
		return nil
	}
	return &band{members: []mention{m}, at: m.first, end: m.last, sentence: r.sentenceOf(m.first), name: r.c.entities[m.entity].name + " " + noun}
}

// bodyIn returns the one body that s names before token limit by who leads it or is in it, or by what they do there; several: it names more than one.
func (r *reading) bodyIn(s sentence, limit int) (body mention, ok, several bool) {
	for _, m := range r.mentionsIn(s.body, limit) {
		if k := r.c.entities[m.entity].kind; k == briefing.Person || k == briefing.State || m.form == demonym || medium(r.c.entities[m.entity].name) {
			continue
		}
		first := m.first
		for first > s.body && (r.toks[first-1].lower == "the" || r.toks[first-1].mark == opening) {
			first--
		}
		of := first-2 >= s.body && r.toks[first-1].lower == "of" && (bodied[r.toks[first-2].lower] || occasions[r.toks[first-2].lower])
		if next := at(r.toks, m.last).lower; !of && !bodied[next] && !occasions[next] {
			continue
		}
		if ok && body.entity != m.entity {
			return mention{}, false, true
		}
		body, ok = m, true
	}
	return body, ok, false
}

var (
	// leading are nouns for those who lead a body or are in it.
	leading = words(`leaders ministers members`)
	// bodied are nouns that stand with the name of a body for those who lead it or are in it.
	bodied = words(`chairs co-chairs chair co-chair leaders ministers members presidents presidency`)
)

// opposed returns the two states that "both sides" stands for at token i: the only two of which the paragraph speaks, the one of which there rejects or demands
// something of the other. Nobody of a third state may be named, and none may be only where something happens.
func (r *reading) opposed(i int, s sentence) *band {
	if noun := r.toks[i].lower; noun != "sides" && noun != "parties" || counts[r.before(i, s)] != 2 || prepositions[at(r.toks, i+1).lower] {
		return nil
	}
	const longest = 12 // sentences of a paragraph
	first, last := r.sentenceOf(i), r.sentenceOf(i)+1
	for first > 0 && last-first <= longest && r.sents[first-1].paragraph == s.paragraph {
		first--
	}
	for last < len(r.sents) && last-first <= longest && r.sents[last].paragraph == s.paragraph {
		last++
	}
	if last-first > longest {
		return nil
	}
	var two []mention
	for _, m := range r.mentionsIn(r.sents[first].body, r.sents[last-1].last) {
		switch e := r.c.entities[m.entity]; {
		case slices.ContainsFunc(two, func(o mention) bool { return o.entity == m.entity }):
		case e.kind != briefing.State && !slices.ContainsFunc(r.bodies(m.entity), func(b int) bool {
			return !slices.ContainsFunc(two, func(o mention) bool { return r.c.entities[o.entity].known == b })
		}):
		case e.kind != briefing.State || len(two) == 2 || placing[r.before(m.whole, r.sents[r.sentenceOf(m.first)])]:
			return nil
		default:
			two = append(two, m)
		}
	}
	if len(two) != 2 {
		return nil
	}
	k, _ := slices.BinarySearchFunc(r.found, first, func(a attribution, n int) int { return a.sentence - n })
	for k < len(r.found) && r.found[k].sentence < last && !r.against(&r.found[k], two) {
		k++
	}
	if k == len(r.found) || r.found[k].sentence >= last {
		return nil
	}
	return &band{members: two, at: two[0].first, end: two[0].last, sentence: r.sentenceOf(two[0].first)}
}

// against reports whether a is what one of two rejects or demands, in which the other is named.
func (r *reading) against(a *attribution, two []mention) bool {
	if a.entry == nil || a.source.none() || a.entry.act != briefing.Demand && a.entry.act != briefing.Reject && a.entry.act != briefing.Accuse && a.entry.act != briefing.Warn {
		return false
	}
	names := func(c stretch, m mention) bool {
		return slices.ContainsFunc(r.mentionsIn(c.first, c.last), func(o mention) bool { return o.entity == m.entity })
	}
	return names(a.source, two[0]) && names(a.content, two[1]) || names(a.source, two[1]) && names(a.content, two[0])
}

// lasting reports whether the noun at token i still stands for what it was last used for: nobody else has been named in the meantime
// for whom it could stand, and little was said.
func (r *reading) lasting(b *bands, last use, i int, s sentence, qualities []int) bool {
	if last.band == nil || s.paragraph-r.sents[r.sentenceOf(last.token)].paragraph > 1 {
		return false
	}
	for _, j := range qualities {
		if !slices.Contains(strings.Fields(strings.ToLower(last.name)), r.toks[j].lower) {
			return false
		}
	}
	for _, o := range b.recent() {
		if o.at > last.token && o.end <= i && !o.alike(last.band) && r.person(o.members[0]) == r.person(last.members[0]) {
			return false
		}
	}
	return true
}

const (
	// nearBands is how many of the bands before a noun are looked at.
	nearBands = 40
	// longestList is how many names are read one after the other: more than there are states.
	longestList = 250
	// nearPronoun is how many tokens before a pronoun is looked for what it stands for.
	nearPronoun = 300
)

// recent returns the last bands.
func (b *bands) recent() []*band { return b.all[max(0, len(b.all)-nearBands):] }

// calledFrom returns where the phrase of the noun at token i begins, without its determiner.
func (r *reading) calledFrom(i int, s sentence) int {
	first := i
	for first > s.body && first > i-8 && (r.toks[first-1].word() && !determiners[r.toks[first-1].lower] && !r.toks[first-1].verb && !prepositions[r.toks[first-1].lower] &&
		r.toks[first-1].lower != "and" && r.toks[first-1].lower != "both" && r.toks[first-1].lower != "all") {
		first--
	}
	return first
}

// calledTo returns where the phrase of the noun at token i, which stands for b, ends: with their names where they follow an "of".
func (r *reading) calledTo(i int, b *band) int {
	if next := at(r.toks, i+1).lower; (next == "of" || next == "from") && b.at > i && b.at <= i+7 {
		return b.end
	}
	return i + 1
}

// speltOut returns where the names end that follow an "of" after the noun at token i: "ministers of Norland, Estmark and Oman"; i where none do.
func (r *reading) speltOut(i, limit int) int {
	if noun, of := r.toks[i].lower, at(r.toks, i+1).lower; of != "of" && of != "from" || !officials[noun] && !officeNouns[noun] && !stateNouns[noun] || i+2 >= limit {
		return i
	}
	if members, end := r.list(i+2, limit); len(members) > 1 && !r.person(members[0]) {
		return end
	}
	return i
}

// lists returns those who are named one after the other in sentence n, as bands without a name.
func (r *reading) lists(n int) []*band {
	s := r.sents[n]
	var found []*band
	ms := r.mentionsIn(s.body, s.last)
	for k := 0; k < len(ms); k++ {
		if ms[k].form != proper {
			continue
		}
		start := ms[k].whole
		members, end := r.list(start, s.last)
		if len(members) < 2 || !r.listBegins(start, s) || !r.listEnds(end, s) {
			continue
		}
		b := &band{members: members, at: start, end: end, sentence: n}
		first := start
		if at(r.toks, first-1).lower == "the" {
			first--
		}
		b.jointly = r.opensSentence(first, s) && r.mutually(end, s)
		found = append(found, b)
		for k+1 < len(ms) && ms[k+1].first < end {
			k++
		}
	}
	return found
}

// issuers returns who issue the document together, nil where not all whom it names as that are certain to.
func (r *reading) issuers() []mention {
	var members []mention
	persons := slices.ContainsFunc(r.signatories, r.person)
	for k, m := range r.signatories {
		if persons && !r.person(m) && roleWords[at(r.toks, m.last).lower] {
			continue // "the NATO envoy for the north, Per Lund"
		}
		if len(members) == 0 || m.last == 0 { // the title names them
			members = append(members, m)
			continue
		}
		before := r.signatories[k-1]
		listed, other := false, false
		for i := before.last; i < m.first; i++ {
			w := r.toks[i].lower
			listed = listed || w == "," || w == "and" || w == "&" || w == "plus"
			other = other || prepositions[w] && w != "of" && w != "for"
		}
		switch {
		case other:
			return nil
		case listed:
		case r.person(m) && m.whole <= before.first, groupNouns[r.before(r.article(m.first, r.sents[r.sentenceOf(m.first)])-1, r.sents[r.sentenceOf(m.first)])]:
			members = members[:len(members)-1] // "NATO Secretary General Per Lund", "G7 ministers of Norland and Estmark"
		case r.person(before) && at(r.toks, before.last).lower == "of":
			continue // "Per Lund of Norland"
		default:
			return nil
		}
		if !slices.ContainsFunc(members, func(o mention) bool { return o.entity == m.entity }) {
			members = append(members, m)
		}
	}
	return members
}

// list reads names from token i on, with their titles, commas and the "and" before the last one: who they are and where they end. All
// are persons, or none is.
func (r *reading) list(i, limit int) (members []mention, end int) {
	last := false // the "and" was there
	for i < limit && len(members) < longestList {
		if r.toks[i].lower == "the" {
			i++
		}
		m, ok := r.namedFrom(i, limit)
		if !ok || len(members) > 0 && r.person(m) != r.person(members[0]) {
			return nil, 0
		}
		if !slices.ContainsFunc(members, func(o mention) bool { return o.entity == m.entity }) {
			members = append(members, m)
		}
		i = m.last
		if last {
			return members, i
		}
		switch {
		case i+1 < limit && r.toks[i].lower == "," && r.toks[i+1].lower == "and":
			i, last = i+2, true
		case i < limit && (r.toks[i].lower == "and" || r.toks[i].lower == "&"):
			i, last = i+1, true
		case i < limit && r.toks[i].lower == ",":
			i++
		default:
			return nil, 0
		}
	}
	return nil, 0
}

// namedFrom returns the actor whose name, after his title, begins at token i.
func (r *reading) namedFrom(i, limit int) (mention, bool) {
	const longest = 10 // tokens of a title
	var found mention
	ok := false
	for _, m := range r.mentionsIn(i, min(limit, i+longest)) {
		// The last one: of "European Council President Jane Doe" it is she.
		if m.form == proper && m.whole == i && m.last <= limit {
			found, ok = m, !r.possessive(m) && (r.person(m) || r.c.entities[m.entity].known >= 0)
		}
	}
	return found, ok
}

func (r *reading) person(m mention) bool {
	return r.c.entities[m.entity].kind == briefing.Person || r.perhapsPerson(m)
}

// listBegins reports whether a list may begin at token i: nobody stands before who belongs to it.
func (r *reading) listBegins(i int, s sentence) bool {
	if r.before(i, s) == "the" {
		i--
	}
	switch r.before(i, s) {
	case "and", "or", "&", "including", "like", "besides", "except", "than":
		return false
	case ",":
		return r.opensSentence(i, s)
	}
	return true
}

// opensSentence reports whether nothing stands before token i but when or where: "On 10 May, ".
func (r *reading) opensSentence(i int, s sentence) bool {
	if i == s.body {
		return true
	}
	first := r.toks[s.body].lower
	if r.toks[i-1].lower != "," || i-s.body > 8 || !prepositions[first] && !calendarWords[first] && first != "yesterday" && first != "today" {
		return false
	}
	return !slices.ContainsFunc(r.mentionsIn(s.body, i), r.person)
}

// listEnds reports whether a list may end before token i: nobody follows who belongs to it, and it qualifies nothing.
func (r *reading) listEnds(i int, s sentence) bool {
	if i >= s.last {
		return true
	}
	w, next := r.toks[i].lower, at(r.toks, i+1).lower
	switch w {
	case "and", "or", "&", "'s", "'", "’", "as", "along", "together", "plus":
		return w == "together" && r.toks[i+1].verb
	case ",":
		return !(next == "and" || next == "or" || next == "as" || next == "along" || next == "together" || next == "plus" || next == "with" || next == "among")
	}
	return !r.toks[i].noun || r.toks[i].verb
}

// mutually reports whether what begins at token i tells what several did with each other.
func (r *reading) mutually(i int, s sentence) bool {
	if i >= s.last || !r.toks[i].verb && !auxiliaries[r.toks[i].lower] && !adverb(r.toks[i].lower) {
		return false
	}
	for j := i; j < s.last; j++ {
		if mutual[r.toks[j].lower] {
			return true
		}
		if officials[r.toks[j].lower] || officeNouns[r.toks[j].lower] {
			return false // others are spoken of
		}
	}
	return false
}

// mutual are words of what several do with each other.
var mutual = words(`joint jointly together met meet gathered convened co-signed co-chaired visited visit travelled traveled`)

var (
	// officials are nouns for people of several offices, officeNouns for those of one. What they hold is their states' where these are named.
	officials   = words(`leaders visitors guests chairs co-chairs politicians statesmen men women heads`)
	officeNouns = words(`presidents ministers premiers chancellors kings envoys ambassadors secretaries governors mayors commissioners spokespersons spokesmen senators representatives`)
	// stateNouns are nouns for states and other bodies.
	stateNouns = words(`countries states governments nations capitals neighbours neighbors powers delegations sides parties`)
	// portfolios stand before an office without telling anything of who holds it.
	portfolios = words(`foreign defence defense prime finance interior trade energy economy environment health agriculture development justice culture european permanent`)
	counts     = map[string]int{"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
)

// standsFor returns the band that the noun at token i stands for, nil where that is not certain. last is its last use.
func (r *reading) standsFor(b *bands, i int, s sentence, last use) *band {
	noun := r.toks[i].lower
	first := r.calledFrom(i, s)
	before := r.before(first, s)
	number := counts[before]
	var qualities []int // the words before the noun
	for j := first; j < i; j++ {
		if n := counts[r.toks[j].lower]; n > 0 && number == 0 {
			number = n
		} else {
			qualities = append(qualities, j)
		}
	}
	if !definite[before] && number == 0 && before != "" && before != "," {
		return nil
	}
	if k := i + 1; k < s.last && (r.toks[k].lower == "of" || r.toks[k].lower == "from") {
		if noun == "heads" {
			if r.words(stretch{k, min(k+5, s.last)}) != "of State and Government of" && strings.ToLower(r.words(stretch{k, min(k+5, s.last)})) != "of state and government of" {
				return nil
			}
			k += 4
		}
		members, end := r.list(k+1, s.last)
		plain := !slices.ContainsFunc(qualities, func(j int) bool { return !portfolios[r.toks[j].lower] })
		if len(members) < 2 || r.person(members[0]) || !r.listEnds(end, s) || !plain || number > 0 && number != len(members) || noun == "visitors" || noun == "men" || noun == "women" {
			return nil
		}
		return &band{members: members, at: k + 1, end: end}
	}
	if slices.ContainsFunc(qualities, func(j int) bool { return r.c.at[j] > 0 && !r.region(r.c.mentions[r.c.at[j]-1]) }) {
		return nil // "the Russian leaders"
	}
	if next := at(r.toks, i+1); number > 0 || next.lower == "(" || next.lower == "–" || next.lower == "—" {
		for _, o := range b.recent() {
			// "the four visitors – A, B, C and D – demanded"
			if o.at == i+2 && (next.lower == "–" || next.lower == "—" || next.lower == "(" || next.lower == "," || next.lower == ":") && (number == 0 || number == len(o.members)) && r.fit(o, i, qualities) {
				return o
			}
		}
	}
	if number > 0 {
		var only *band
		for _, o := range b.recent() {
			if o.end > i || len(o.members) != number || s.paragraph-r.sents[o.sentence].paragraph > 1 && o != last.band || !r.fit(o, i, qualities) {
				continue
			}
			if only != nil && !only.alike(o) {
				return nil
			}
			if only == nil {
				only = o
			}
		}
		if only == nil && b.of != nil && len(b.of.members) == number && r.fit(b.of, i, qualities) {
			only = b.of
		}
		return only
	}
	if definite[before] && r.lasting(b, last, i, s, qualities) {
		return last.band
	}
	if b.of != nil && len(qualities) == 0 && r.fit(b.of, i, qualities) {
		return b.of
	}
	// "A, B and C issued a joint statement. The leaders demanded …"
	for _, o := range slices.Backward(b.recent()) {
		if o.end > i || r.sents[o.sentence].paragraph != s.paragraph {
			break
		}
		if o.jointly && r.sents[o.sentence].last <= s.first && before == "the" && r.fit(o, i, qualities) {
			return o
		}
		if !slices.ContainsFunc(o.members, func(m mention) bool { return !r.person(m) }) {
			break // others are spoken of since
		}
	}
	return nil
}

var definite = words("the these those all both our")

// region reports whether m, which stands before a noun, is no state: "European".
func (r *reading) region(m mention) bool { return r.c.entities[m.entity].kind != briefing.State }

// fit reports whether the noun at token i can stand for b: for persons one of their office, for states one of states.
func (r *reading) fit(b *band, i int, qualities []int) bool {
	noun := r.toks[i].lower
	if !r.person(b.members[0]) {
		return stateNouns[noun] || b == r.bands.of && (officials[noun] || officeNouns[noun]) && noun != "visitors"
	}
	if stateNouns[noun] {
		return false
	}
	title := singular(noun)
	for _, j := range slices.Backward(qualities) {
		if !portfolios[r.toks[j].lower] || r.toks[j].lower == "european" {
			break
		}
		title = r.toks[j].lower + " " + title
	}
	return !slices.ContainsFunc(b.members, func(m mention) bool {
		roles := r.roles(m.entity)
		switch {
		case noun == "visitors" || noun == "guests" || noun == "men" || noun == "women" || noun == "politicians" || noun == "chairs" || noun == "co-chairs" || noun == "statesmen":
			return false
		case officials[noun]:
			return len(roles) > 0 && !slices.ContainsFunc(roles, presides)
		}
		return !slices.ContainsFunc(roles, func(role string) bool { return role == title || strings.HasSuffix(role, " "+title) })
	})
}

// roles returns the offices of an entity: as the document has them, else as the registry on its day.
func (r *reading) roles(e int) []string {
	entity := r.c.entities[e]
	if entity.role != "" {
		return []string{entity.role}
	}
	var roles []string
	if entity.known >= 0 {
		for _, o := range r.x.names.actors[entity.known].Offices {
			if o.HeldOn(r.d.Date, r.x.names.registry.AsOf()) {
				roles = append(roles, o.Role)
			}
		}
	}
	return roles
}

// presides reports whether a role makes its holder a leader, of a state or of another body.
func presides(role string) bool {
	for _, of := range []string{"president", "prime minister", "chancellor", "premier", "king", "queen", "emir", "sultan", "prince", "taoiseach", "leader", "secretary general", "secretary-general", "chief", "chair"} {
		if role == of || strings.HasSuffix(role, " "+of) && !strings.HasPrefix(role, "vice") && !strings.HasPrefix(role, "deputy") {
			return true
		}
	}
	return false
}

func singular(noun string) string {
	switch {
	case strings.HasSuffix(noun, "men"):
		return strings.TrimSuffix(noun, "men") + "man"
	case strings.HasSuffix(noun, "ies"):
		return strings.TrimSuffix(noun, "ies") + "y"
	}
	return strings.TrimSuffix(noun, "s")
}

// bandOf returns the band that h is, nil where it is none or it is not certain who belongs to it.
func (r *reading) bandOf(h holder) *band {
	if h.entity >= 0 {
		return nil
	}
	b := r.gather()
	if b.of != nil && h.name == r.document.held[0].name {
		return b.of
	}
	i, _ := slices.BinarySearchFunc(r.toks, h.span.Start, func(t token, start int) int { return cmp.Compare(t.Start, start) })
	if h.span.IsZero() || i == len(r.toks) {
		return nil
	}
	if !pronouns[r.toks[i].lower] {
		for ; i < len(r.toks) && r.toks[i].End <= h.span.End; i++ {
			if found := b.at[i]; found != nil {
				return found
			}
			if prepositions[r.toks[i].lower] {
				break
			}
		}
		return nil
	}
	// Of a pronoun the name is that of what it stands for.
	for words, last := strings.Fields(strings.ToLower(h.name)), i-nearPronoun; i > max(0, last); i-- {
		if slices.Contains(words, r.toks[i-1].lower) && (officials[r.toks[i-1].lower] || officeNouns[r.toks[i-1].lower] || stateNouns[r.toks[i-1].lower]) {
			return b.at[i-1]
		}
	}
	return nil
}

// joined returns h as the document calls it most fully, and who hold together what it holds; nobody where it is one, or that is not certain.
func (r *reading) joined(h holder) (holder, []holder) {
	b := r.bandOf(h)
	if b == nil {
		return h, nil
	}
	if b.name != "" {
		h.name = b.name
	}
	members := make([]holder, len(b.members))
	for i, m := range b.members {
		if r.c.entities[m.entity].known < 0 {
			r.c.entities[m.entity].kind = briefing.Person
		}
		members[i] = r.of(m)
	}
	return h, members
}
