package extract

import (
	"slices"
	"strings"

	"attache/briefing"
)

// nameForm says how a name names its actor.
type nameForm uint8

const (
	proper  nameForm = iota // "France", "Emmanuel Macron", "UN"
	demonym                 // "French"
	metonym                 // "Paris", "the Élysée"
)

// A nameEntry is one name of one actor of the registry.
type nameEntry struct {
	actor int // index into the registry's actors
	form  nameForm
	exact []bool // per token: it is an acronym and matches only itself in capitals
}

// A nameNode is a node of the automaton of names: an edge per folded token.
type nameNode struct {
	next    map[string]*nameNode
	entries []nameEntry
}

// A directory finds the names of the registry in token sequences. It does not change once made.
type directory struct {
	registry *briefing.Registry
	actors   []briefing.Actor
	root     nameNode
	family   map[string][]int // folded family name → persons
	byID     map[string]int
	holders  map[string][]int // office-holders by the actor ID that the office is of
}

func newDirectory(r *briefing.Registry) *directory {
	d := &directory{registry: r, actors: r.Actors(), family: make(map[string][]int), byID: make(map[string]int), holders: make(map[string][]int)}
	for i, a := range d.actors {
		d.byID[a.ID] = i
		d.add(a.Name, i, proper)
		for _, s := range a.Aliases {
			d.add(s, i, proper)
		}
		for _, s := range a.Demonyms {
			d.add(s, i, demonym)
		}
		if a.Capital != "" {
			d.add(a.Capital, i, metonym)
		}
		for _, s := range a.Seats {
			d.add(s, i, metonym)
		}
		if a.Kind == briefing.Person {
			f := briefing.Fold(a.FamilyName())
			d.family[f] = append(d.family[f], i)
		}
		for _, o := range a.Offices {
			if !slices.Contains(d.holders[o.Of], i) {
				d.holders[o.Of] = append(d.holders[o.Of], i)
			}
		}
	}
	return d
}

func (d *directory) add(name string, actor int, form nameForm) {
	toks := tokens(name)
	if len(toks) > 1 && toks[0].lower == "the" {
		toks = toks[1:]
	}
	if len(toks) == 0 {
		return
	}
	n := &d.root
	e := nameEntry{actor: actor, form: form}
	for _, t := range toks {
		key := briefing.Fold(t.lower)
		if n.next == nil {
			n.next = make(map[string]*nameNode)
		}
		if n.next[key] == nil {
			n.next[key] = new(nameNode)
		}
		n = n.next[key]
		e.exact = append(e.exact, t.shape == capital && len(t.lower) <= 6)
	}
	if !slices.ContainsFunc(n.entries, func(o nameEntry) bool { return o.actor == actor }) {
		n.entries = append(n.entries, e)
	}
}

// at returns the entries of the longest name that begins at toks[i], and the index behind it; nil when none does.
func (d *directory) at(toks []token, i int) ([]nameEntry, int) {
	var found []nameEntry
	end := i
	n := &d.root
	for j := i; j < len(toks) && n.next != nil; j++ {
		n = n.next[foldAccents(toks[j].lower)]
		if n == nil {
			break
		}
		if len(n.entries) == 0 {
			continue
		}
		var fit []nameEntry
		for _, e := range n.entries {
			if e.fits(toks[i : j+1]) {
				fit = append(fit, e)
			}
		}
		if fit != nil {
			found, end = fit, j+1
		}
	}
	return found, end
}

// fits reports whether the case of toks is that of a name.
func (e nameEntry) fits(toks []token) bool {
	for k, t := range toks {
		if e.exact[k] && t.shape != capital {
			return false
		}
	}
	return toks[0].capitalised() || toks[0].shape == number || len(toks) > 1 && nameParticles[toks[0].lower] && toks[len(toks)-1].capitalised()
}

func foldAccents(lower string) string {
	for i := range len(lower) {
		if lower[i] >= 0x80 {
			return briefing.Fold(lower)
		}
	}
	return lower
}

// An entity is an actor of one document.
type entity struct {
	known      int    // index into the registry's actors; -1 discovered
	name       string // registry's, else the fullest form in the document
	kind       briefing.ActorKind
	gender     gender
	descriptor string
	role       string // lower case, of the title it was named with: "foreign minister"
	of         int    // registry index of the state or organisation of that title; -1 unknown
}

type gender uint8

const (
	unknownGender gender = iota
	male
	female
)

// A mention is a name in the text: tokens [first, last).
type mention struct {
	first, last int
	entity      int
	form        nameForm
	whole       int // first token of the title before it; first if none
	titled      bool
}

// A cast is everybody who is named in a document.
type cast struct {
	entities []entity
	mentions []mention      // in order, not overlapping
	at       []int          // token → index into mentions + 1; 0 none
	byActor  map[int]int    // registry index → entity
	surnames []mention      // names of one word, until they are resolved
	bySur    map[string]int // folded last name → the latest entity with it
	byName   map[string]int // folded name → discovered entity
}

// known returns the entity of a registry's actor.
func (c *cast) knownActor(d *directory, actor int) int {
	if e, ok := c.byActor[actor]; ok {
		return e
	}
	a := d.actors[actor]
	c.entities = append(c.entities, entity{known: actor, name: a.Name, kind: a.Kind, of: -1})
	e := len(c.entities) - 1
	c.byActor[actor] = e
	if a.Kind == briefing.Person {
		c.entities[e].gender = genderOf(a.Name)
	}
	return e
}

// discovered returns the entity of a name that the registry does not know.
func (c *cast) discovered(name string, kind briefing.ActorKind) int {
	key := briefing.Fold(name)
	if e, ok := c.byName[key]; ok {
		if old := c.entities[e].name; c.entities[e].known < 0 && strings.Contains(old, " ") && strings.ToUpper(old) == old && strings.ToUpper(name) != name {
			c.entities[e].name = name // in capitals in a dateline
		}
		return e
	}
	c.entities = append(c.entities, entity{known: -1, name: name, kind: kind, of: -1})
	e := len(c.entities) - 1
	c.byName[key] = e
	if kind == briefing.Person {
		c.entities[e].gender = genderOf(name)
	}
	return e
}

// names finds everybody who is named in toks, in a text of that day.
func (d *directory) names(text string, toks []token, sents []sentence, day briefing.Day) *cast {
	c := &cast{at: make([]int, len(toks)), byActor: make(map[int]int), bySur: make(map[string]int), byName: make(map[string]int)}
	lowered := make(map[string]bool) // words that occur in lower case
	for _, t := range toks {
		if t.shape == small {
			lowered[t.lower] = true
		}
	}
	var pending []mention // of ambiguous names
	var choices [][]nameEntry
	for _, s := range sents {
		for i := s.body; i < s.last; {
			t := toks[i]
			if !t.capitalised() && t.shape != number && !nameParticles[t.lower] || t.lower == "the" || calendarWords[t.lower] && !named(toks, i) {
				i++
				continue
			}
			entries, end := d.at(toks[:s.last], i)
			if entries != nil && !(end == i+1 && (i == s.body && functionWords[t.lower] || givenName(toks, i, s.last))) {
				if len(entries) == 1 {
					c.place(mention{first: i, last: end, entity: c.knownActor(d, entries[0].actor), form: entries[0].form, whole: i})
				} else {
					pending = append(pending, mention{first: i, last: end, whole: i})
					choices = append(choices, entries)
				}
				i = end
				continue
			}
			if !t.capitalised() || parts[t.lower] {
				i++
				continue
			}
			end = d.cutRun(toks, i, capitalRun(toks, i, s.last))
			first := i
			if first == s.body || i > 0 && toks[i-1].lower == "\"" || i > 0 && toks[i-1].lower == "“" {
				for first < end && (functionWords[toks[first].lower] || (lowered[toks[first].lower] && !roleWords[toks[first].lower] || officials[toks[first].lower] || officeNouns[toks[first].lower]) && first+1 == end) {
					first++
				}
			}
			for first < end && functionWords[toks[first].lower] {
				first++
			}
			d.discover(c, text, toks, first, end)
			i = max(end, i+1)
		}
	}
	for _, m := range c.surnames {
		d.surname(c, text, toks, m, day)
	}
	for k, m := range pending {
		if e, ok := c.choose(d, choices[k]); ok {
			m.entity, m.form = e.entity, e.form
			c.place(m)
		}
	}
	slices.SortFunc(c.mentions, func(a, b mention) int { return a.first - b.first })
	for i, m := range c.mentions {
		for j := m.first; j < m.last; j++ {
			c.at[j] = i + 1
		}
	}
	for i := range c.mentions {
		d.introduce(c, text, toks, &c.mentions[i])
	}
	return c
}

// givenName reports whether token i, which is also the name of a state, is somebody's first name: "Jordan Smith".
func givenName(toks []token, i, limit int) bool {
	given := foldAccents(toks[i].lower)
	if i+1 >= limit || toks[i+1].shape != title || roleWords[toks[i+1].lower] || organisationWords[toks[i+1].lower] {
		return false
	}
	return maleNames[given] || femaleNames[given] || i > 0 && roleWords[strings.TrimSuffix(toks[i-1].lower, ".")] && toks[i-1].capitalised() && subjectVerbs[at(toks, i+2).lower]
}

func at(toks []token, i int) token {
	if i < 0 || i >= len(toks) {
		return token{}
	}
	return toks[i]
}

// cutRun returns the end of the run [i, end) of capitalised tokens, cut before a name of the registry inside it unless
// the run is an organisation's name.
func (d *directory) cutRun(toks []token, i, end int) int {
	for j := i; j < end; j++ {
		if organisationWords[toks[j].lower] {
			return end
		}
	}
	for j := i + 1; j < end; j++ {
		if !toks[j].capitalised() {
			continue
		}
		if entries, e := d.at(toks[:end], j); entries != nil && (e < end || slices.ContainsFunc(entries, func(e nameEntry) bool { return e.form == demonym || len(e.exact) > 1 })) {
			return j
		}
	}
	return end
}

func (c *cast) place(m mention) {
	c.mentions = append(c.mentions, m)
}

// choose returns the one of entries whose actor is named otherwise in the document, or the only state among them.
func (c *cast) choose(d *directory, entries []nameEntry) (mention, bool) {
	var seen []nameEntry
	for _, e := range entries {
		if _, ok := c.byActor[e.actor]; ok {
			seen = append(seen, e)
		}
	}
	if len(seen) != 1 {
		return mention{}, false
	}
	return mention{entity: c.byActor[seen[0].actor], form: seen[0].form}, true
}

// named reports whether token i, a month, is somebody's name: "Theresa May".
func named(toks []token, i int) bool {
	if i == 0 || !toks[i-1].capitalised() || toks[i-1].shape == capital {
		return false
	}
	before := foldAccents(strings.TrimSuffix(toks[i-1].lower, "."))
	return maleNames[before] || femaleNames[before] || roleWords[before]
}

// parts name pieces of documents, not actors: "Article 5".
var parts = words(`article articles section chapter paragraph annex appendix figure table option part phase item rule resolution`)

// capitalRun returns the end of the run of capitalised tokens at i, over the small words inside names.
func capitalRun(toks []token, i, limit int) int {
	end := i + 1
	organisation := organisationWords[toks[i].lower]
	for j := i + 1; j < limit; j++ {
		t := toks[j]
		switch {
		case calendarWords[t.lower] && !named(toks, j):
			return end
		case t.capitalised():
			end = j + 1
			organisation = organisation || organisationWords[t.lower]
		case t.shape == number && j == end && organisation:
			end = j + 1
		case nameParticles[t.lower] && j+1 < limit && (toks[j+1].capitalised() || nameParticles[toks[j+1].lower]):
		case (t.lower == "of" || t.lower == "for" || t.lower == "the" && toks[j-1].lower == "of" || t.lower == "and" && organisation || t.lower == "on") && organisation && j+1 < limit && (toks[j+1].capitalised() && !calendarWords[toks[j+1].lower] || toks[j+1].lower == "the"):
		case t.lower == "-" && !t.spaced && j+1 < limit && !toks[j+1].spaced && toks[j+1].capitalised():
		default:
			return end
		}
	}
	return end
}

// governed returns the state whose government toks name: "Government of the Republic of Norland". A government speaks for its state.
func (d *directory) governed(text string, toks []token) (int, bool) {
	if len(toks) < 3 || toks[0].lower != "government" || toks[1].lower != "of" {
		return 0, false
	}
	i := 2
	if toks[i].lower == "the" {
		i++
	}
	if i == len(toks) {
		return 0, false
	}
	named := d.registry.Named(text[toks[i].Start:toks[len(toks)-1].End])
	if len(named) != 1 || named[0].Kind != briefing.State {
		return 0, false
	}
	return d.byID[named[0].ID], true
}

// discover records the run [first, end) of capitalised tokens as somebody new, or somebody seen before.
func (d *directory) discover(c *cast, text string, toks []token, first, end int) {
	// Titles are not part of a name.
	start := first
	for start < end && (roleWords[strings.TrimSuffix(toks[start].lower, ".")] || nationality(d, toks, start) || toks[start].lower == "of" || toks[start].lower == "-") {
		start++
	}
	if start > first && start < end && groupNouns[toks[start].lower] {
		start++ // "National Security Advisors Lund and Valk"
	}
	titled := start > first || first > 0 && (roleWords[strings.TrimSuffix(toks[first-1].lower, ".")])
	organisation := false
	for j := first; j < end; j++ {
		organisation = organisation || organisationWords[toks[j].lower] || strings.HasSuffix(toks[j].lower, "istan")
	}
	if organisation {
		start = first
	}
	if start >= end || end-start == 1 && (calendarWords[toks[start].lower] || adjectives[toks[start].lower]) {
		return
	}
	name := text[toks[start].Start:toks[end-1].End]
	m := mention{first: start, last: end, whole: start}
	if k, ok := d.governed(text, toks[start:end]); ok {
		m.entity = c.knownActor(d, k)
		c.place(m)
		return
	}
	if entries, last := d.at(toks[:end], start); start > first && len(entries) == 1 && last == end && d.actors[entries[0].actor].Kind == briefing.Person {
		m.entity = c.knownActor(d, entries[0].actor) // "President von der Linde": a name that begins in lower case
		c.place(m)
		return
	}
	if end-start == 1 && !organisation {
		m.titled = titled
		c.surnames = append(c.surnames, m)
		return
	}
	if !organisation && end-start > 1 {
		if e, ok := c.person(d, toks[start:end]); ok {
			m.entity = e
			c.place(m)
			return
		}
		given := foldAccents(toks[start].lower)
		if end-start > 2 && !titled && !maleNames[given] && !femaleNames[given] && len(d.family[foldAccents(toks[end-1].lower)]) > 0 {
			// "… on Truth Social Trump wrote": a surname next to another name.
			d.discover(c, text, toks, start, end-1)
			c.surnames = append(c.surnames, mention{first: end - 1, last: end, whole: end - 1})
			return
		}
	}
	kind := briefing.Organisation
	switch given := foldAccents(toks[start].lower); {
	case organisation || end-start > 4 || toks[start].shape != title || placeWords[given] || placeWords[foldAccents(toks[end-1].lower)]:
	case titled, maleNames[given], femaleNames[given], toks[start+1].lower[len(toks[start+1].lower)-1] == '.',
		end < len(toks) && (subjectVerbs[toks[end].lower] || toks[end].lower == "," && end+1 < len(toks) && (toks[end+1].shape == number || toks[end+1].lower == "who" || toks[end+1].lower == "a" || toks[end+1].lower == "an")):
		kind = briefing.Person
	default:
		kind = briefing.Group
	}
	m.entity = c.discovered(name, kind)
	if kind != briefing.Organisation {
		c.bySur[foldAccents(toks[end-1].lower)] = m.entity
	}
	c.place(m)
}

// serving returns the persons of a family name who held an office on day, else all of them.
func (d *directory) serving(family string, day briefing.Day) []int {
	var out []int
	for _, i := range d.family[family] {
		if slices.ContainsFunc(d.actors[i].Offices, func(o briefing.Office) bool { return o.HeldOn(day, d.registry.AsOf()) }) {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return d.family[family]
	}
	return out
}

// surname records a name of one word: a person named in full anywhere in the document, one whom the registry
// alone can mean after a title, or somebody new.
func (d *directory) surname(c *cast, text string, toks []token, m mention, day briefing.Day) {
	last := foldAccents(toks[m.first].lower)
	e, ok := c.bySur[last]
	if ok && c.entities[e].kind == briefing.Group {
		c.entities[e].kind = briefing.Person // called by the last name alone, as persons are
	}
	if !ok {
		e, ok = c.byFamily(last)
	}
	if !ok {
		var seen []int
		for _, i := range d.family[last] {
			if _, named := c.byActor[i]; named {
				seen = append(seen, i)
			}
		}
		if len(seen) == 0 && (m.titled || !ordinaryWords[last] && toks[m.first].shape == title) {
			seen = d.serving(last, day)
		}
		if ok = len(seen) == 1; ok {
			e = c.knownActor(d, seen[0])
		}
	}
	if !ok {
		kind := briefing.Group
		switch {
		case m.titled:
			kind = briefing.Person
		case toks[m.first].shape == capital:
			kind = briefing.Organisation
		}
		e = c.discovered(text[toks[m.first].Start:toks[m.first].End], kind)
		if kind == briefing.Person {
			c.bySur[last] = e
		}
	}
	m.entity = e
	c.place(m)
}

// byFamily returns the person of the document, unknown to the registry, whose name begins with a family name: "Cho Hyundong".
func (c *cast) byFamily(family string) (int, bool) {
	if groupNouns[family] || roleWords[family] {
		return 0, false
	}
	for e := len(c.entities) - 1; e >= 0; e-- {
		if x := &c.entities[e]; x.known < 0 && x.kind == briefing.Person && x.gender == unknownGender {
			if first, rest, _ := strings.Cut(briefing.Fold(x.name), " "); first == family && rest != "" && !strings.Contains(rest, ".") {
				return e, true
			}
		}
	}
	return 0, false
}

// person returns a person of the registry whose first and family names begin and end toks ("Antony J. Blinken").
func (c *cast) person(d *directory, toks []token) (int, bool) {
	last := foldAccents(toks[len(toks)-1].lower)
	for _, i := range d.family[last] {
		first, _, _ := strings.Cut(briefing.Fold(d.actors[i].Name), " ")
		given := foldAccents(toks[0].lower)
		if first == given || len(given) >= 3 && strings.HasPrefix(first, given) {
			return c.knownActor(d, i), true
		}
	}
	return 0, false
}

func nationality(d *directory, toks []token, i int) bool {
	entries, end := d.at(toks[:min(len(toks), i+1)], i)
	return end == i+1 && slices.ContainsFunc(entries, func(e nameEntry) bool { return e.form == demonym })
}

// introduce notes the title before a name, and makes its last name stand for it from here on.
func (d *directory) introduce(c *cast, text string, toks []token, m *mention) {
	e := &c.entities[m.entity]
	if e.kind != briefing.Person {
		return
	}
	i := m.first
	for i > 0 && !toks[i].spaced && toks[i-1].lower == "-" {
		i -= 2
	}
	for i > 0 {
		t := toks[i-1]
		w := strings.TrimSuffix(t.lower, ".")
		other := c.at[i-1] > 0 && c.mentions[c.at[i-1]-1].last == i
		if roleWords[w] || t.lower == "of" && i > 1 && roleWords[toks[i-2].lower] || t.lower == "-" && !t.spaced || other && c.entities[c.mentions[c.at[i-1]-1].entity].kind != briefing.Person && roleBetween(toks, i, m.first) {
			i--
			if other {
				i = c.mentions[c.at[i]-1].first
			}
			continue
		}
		break
	}
	if i < 0 {
		i = 0
	}
	m.whole = i
	if i == m.first {
		return
	}
	var role []string
	for j := i; j < m.first; j++ {
		w := strings.TrimSuffix(toks[j].lower, ".")
		if k := c.at[j]; k > 0 {
			if o := c.entities[c.mentions[k-1].entity]; o.known >= 0 && e.of < 0 {
				e.of = o.known
			}
			continue
		}
		switch w {
		case "mr", "president", "king", "prince", "sir", "chairman", "spokesman":
			if w != "president" && e.gender == unknownGender {
				e.gender = male
			}
		case "mrs", "ms", "miss", "queen", "princess", "madam", "lady", "spokeswoman", "chairwoman":
			if e.gender == unknownGender {
				e.gender = female
			}
		}
		role = append(role, w)
	}
	if e.role == "" {
		e.role = strings.Join(role, " ")
	}
	if e.descriptor == "" && e.known < 0 {
		e.descriptor = strings.TrimSpace(text[toks[i].Start:toks[m.first-1].End])
	}
}

func roleBetween(toks []token, i, end int) bool {
	for ; i < end; i++ {
		if roleWords[strings.TrimSuffix(toks[i].lower, ".")] {
			return true
		}
	}
	return false
}

func genderOf(name string) gender {
	first, _, _ := strings.Cut(briefing.Fold(name), " ")
	switch {
	case maleNames[first]:
		return male
	case femaleNames[first]:
		return female
	}
	return unknownGender
}
