package briefing

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode"
)

// Wanted says what a name is to be a name of.
type Wanted int

// What may be wanted.
const (
	WantAny Wanted = iota
	WantActor
	WantTopic
)

// A Named is an actor or topic that a name led to.
type Named struct {
	ID         string
	Name       string // its main name
	Kind       ActorKind
	Topic      bool
	Discovered bool
	Positions  int
}

// An AmbiguousError says that a name may mean several actors.
type AmbiguousError struct {
	Name   string
	Actors []Actor
}

func (e *AmbiguousError) Error() string {
	names := make([]string, len(e.Actors))
	for i, a := range e.Actors {
		names[i] = a.Name
	}
	return fmt.Sprintf("%q may mean %s", e.Name, strings.Join(names, " or "))
}

// Names finds actors and topics by what people type: in any case and spelling, by surname or initials, from the
// first letters on, and with slips of the keyboard. It does not change once made and is safe for concurrent use.
type Names struct {
	things []Named
	sounds [][]string         // the sound of each name of things[i]
	exact  map[string][]int32 // folded names and IDs
	full   map[string][]int32 // sounds of names
	short  map[string][]int32 // sounds of surnames, initials, and single words of a topic's label
	keys   []nameKey          // everything above and each longer word in a name, by text
	terms  []termKey          // terms of topics, by text
	grams  map[gram][]int32   // pairs of neighbouring letters → indexes into keys
	used   []int32            // things by how much is known of them

	scratch sync.Pool // of *nameScratch
}

// A nameKey is a sound by which things are found; those by part of a name stand apart.
type nameKey struct {
	text  string
	runes []rune
	full  []int32
	part  []int32
}

// A termKey is the sound of a term by which a topic is suggested.
type termKey struct {
	text string
	open bool // it may go on in any way
	t    int32
}

type gram [2]rune

type nameScratch struct {
	shared  []uint8 // by key: how many grams it shares with what was typed
	touched []int32
	rank    []uint8 // by thing: the best rank so far, 0 none
	found   []int32
}

// NewNames returns the names in entries. Every ID has one entry that is Main; its first one is taken where none is.
func NewNames(entries []NameEntry) *Names {
	n := &Names{
		exact: make(map[string][]int32),
		full:  make(map[string][]int32),
		short: make(map[string][]int32),
		grams: make(map[gram][]int32),
	}
	type id struct {
		string
		topic bool
	}
	at := make(map[id]int32)
	keys := make(map[string]*nameKey)
	key := func(text string) *nameKey {
		k, ok := keys[text]
		if !ok {
			k = &nameKey{text: text, runes: []rune(text)}
			keys[text] = k
		}
		return k
	}
	for _, e := range entries {
		t, ok := at[id{e.ID, e.Topic}]
		if !ok {
			t = int32(len(n.things))
			at[id{e.ID, e.Topic}] = t
			n.things = append(n.things, Named{e.ID, e.Name, e.Kind, e.Topic, e.Discovered, e.Positions})
			n.sounds = append(n.sounds, nil)
			add(n.exact, Fold(e.ID), t)
		}
		if e.Main {
			n.things[t].Name = e.Name
		}
		if term, open := strings.CutSuffix(e.Name, "*"); e.Term {
			if sound := Sound(term); sound != "" {
				n.terms = append(n.terms, termKey{sound, open, t})
			}
			continue
		}
		sound := Sound(e.Name)
		if sound == "" {
			continue
		}
		if e.Family {
			add(n.short, sound, t)
			k := key(sound)
			k.part = appendNew(k.part, t)
			continue
		}
		add(n.exact, Fold(e.Name), t)
		n.sounds[t] = append(n.sounds[t], sound)
		add(n.full, sound, t)
		k := key(sound)
		k.full = appendNew(k.full, t)
		for _, s := range shortForms(e, sound) {
			add(n.short, s, t)
			k := key(s)
			k.part = appendNew(k.part, t)
		}
		if words := strings.Split(sound, " "); len(words) > 1 {
			for _, w := range words {
				if len(w) > 2 && !small[w] {
					k := key(w)
					k.part = appendNew(k.part, t)
				}
			}
		}
	}
	for _, k := range keys {
		n.keys = append(n.keys, *k)
	}
	slices.SortFunc(n.keys, func(a, b nameKey) int { return cmp.Compare(a.text, b.text) })
	slices.SortStableFunc(n.terms, func(a, b termKey) int { return cmp.Compare(a.text, b.text) })
	for i, k := range n.keys {
		for g := range pairs(k.runes) {
			n.grams[g] = append(n.grams[g], int32(i))
		}
	}
	for i := range n.things {
		n.used = append(n.used, int32(i))
	}
	slices.SortFunc(n.used, func(a, b int32) int {
		return cmp.Or(cmp.Compare(n.things[b].Positions, n.things[a].Positions), cmp.Compare(n.things[a].Name, n.things[b].Name))
	})
	n.scratch.New = func() any {
		return &nameScratch{shared: make([]uint8, len(n.keys)), rank: make([]uint8, len(n.things))}
	}
	return n
}

func add(m map[string][]int32, key string, t int32) { m[key] = appendNew(m[key], t) }

func appendNew(ts []int32, t int32) []int32 {
	if slices.Contains(ts, t) {
		return ts
	}
	return append(ts, t)
}

// small are words that initials leave out and that mean nothing alone.
var small = map[string]bool{"of": true, "the": true, "and": true, "for": true, "on": true, "in": true, "to": true,
	"de": true, "du": true, "des": true, "la": true, "le": true, "el": true, "al": true}

// shortForms returns the sounds of the shorter names that stand for e: the surname of a person, with and without
// what goes before it ("von der leyen", "leyen"); the initials of others; the words of a topic's label.
func shortForms(e NameEntry, sound string) []string {
	words := strings.Split(sound, " ")
	if len(words) < 2 {
		return nil
	}
	var forms []string
	switch {
	case e.Topic:
		for _, w := range words {
			if len(w) > 3 && !small[w] {
				forms = append(forms, w)
			}
		}
	case e.Kind == Person:
		for i := 1; i < len(words); i++ {
			if form := strings.Join(words[i:], " "); len([]rune(form)) > 1 {
				forms = append(forms, form)
			}
		}
	default:
		var all, main strings.Builder
		for w := range strings.FieldsFuncSeq(Fold(e.Name), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
			first := []rune(w)[0]
			all.WriteRune(first)
			if !small[w] {
				main.WriteRune(first)
			}
		}
		for _, initials := range []string{all.String(), main.String()} {
			if s := Sound(initials); len(initials) > 1 && s != "" && !slices.Contains(forms, s) {
				forms = append(forms, s)
			}
		}
	}
	return forms
}

// Find returns what name surely means: those with that very name or ID, else those with a name that differs only in
// transliteration and punctuation, else those with that surname, initials, or word of a topic's label. Actors that were
// only discovered in a document take no name away from others: "Putin" then means him and Vladimir Putin. Those whom a document only
// describes are meant where nothing else is, see [Unnamed].
// Several are several meanings; none means that name is not known. With "actor:" or "topic:" before it a name is one of those
// only, and an ID has one meaning at most.
func (n *Names) Find(name string, want Wanted) []Named {
	if kind, rest, ok := strings.Cut(name, ":"); ok {
		switch only := map[string]Wanted{"actor": WantActor, "topic": WantTopic}[strings.ToLower(kind)]; {
		case only == WantAny:
		case want != WantAny && want != only:
			return nil
		default:
			name, want = strings.TrimSpace(rest), only
			for _, f := range n.wanted(n.exact[Fold(name)], want) {
				if f.ID == name {
					return []Named{f}
				}
			}
		}
	}
	sound := Sound(name)
	var found []Named
	for _, ts := range [][]int32{n.exact[Fold(name)], n.full[sound], n.short[sound]} {
		for _, t := range n.wanted(ts, want) {
			if !slices.Contains(found, t) {
				found = append(found, t)
			}
		}
		if slices.ContainsFunc(found, func(f Named) bool { return !f.Discovered }) {
			break
		}
	}
	if named := slices.DeleteFunc(slices.Clone(found), func(f Named) bool { return !f.Topic && Unnamed(f.ID) }); len(named) > 0 {
		return named
	}
	return found
}

func (n *Names) wanted(ts []int32, want Wanted) []Named {
	var found []Named
	for _, t := range ts {
		if want.is(n.things[t]) {
			found = append(found, n.things[t])
		}
	}
	return found
}

// Spelling returns what Find takes for f alone, of the kind that is wanted: the name of an actor, the ID of a topic (its
// label is long), else the other one, else the ID with "actor:" or "topic:" before it.
func (n *Names) Spelling(f Named, want Wanted) string {
	forms := []string{f.Name, f.ID}
	if f.Topic {
		slices.Reverse(forms)
	}
	for _, s := range forms {
		// A comma would end the name in a list of several.
		if found := n.Find(s, want); len(found) == 1 && found[0] == f && !strings.Contains(s, ",") {
			return s
		}
	}
	if f.Topic {
		return "topic:" + f.ID
	}
	return "actor:" + f.ID
}

func (w Wanted) is(t Named) bool { return w == WantAny || t.Topic == (w == WantTopic) }

// The ranks of suggestions, the best first.
const (
	rankName     = iota + 1 // the name itself
	rankShort               // a surname, initials
	rankPrefix              // the name begins so
	rankPart                // a part of the name begins so
	rankTerm                // a term of the topic begins so, or what was typed is one
	rankInitials            // its words begin so: "vol zel"
	rankSlip                // with one slip; more slips come after
)

// Suggest returns at most limit of those that may be meant by what was typed so far, the best first:
// by how well it fits, then by how much is known of them. Nothing typed fits everything.
func (n *Names) Suggest(typed string, want Wanted, limit int) []Named {
	q := Sound(typed)
	if q == "" {
		var found []Named
		for _, t := range n.used {
			if want.is(n.things[t]) && len(found) < limit {
				found = append(found, n.things[t])
			}
		}
		return found
	}
	s := n.scratch.Get().(*nameScratch)
	defer n.scratch.Put(s)
	put := func(ts []int32, rank uint8) {
		for _, t := range ts {
			switch {
			case !want.is(n.things[t]):
			case s.rank[t] == 0:
				s.found = append(s.found, t)
				s.rank[t] = rank
			case rank < s.rank[t]:
				s.rank[t] = rank
			}
		}
	}
	put(n.exact[Fold(typed)], rankName)
	put(n.full[q], rankName)
	put(n.short[q], rankShort)
	n.begin(q, func(k nameKey) {
		put(k.full, rankPrefix)
		put(k.part, rankPart)
	})
	n.suggesting(q, func(t int32) { put([]int32{t}, rankTerm) })
	if len(s.found) < limit && len(q) <= longest {
		n.inOrder(q, func(t int32) { put([]int32{t}, rankInitials) })
		n.slips(q, s, put)
	}
	slices.SortFunc(s.found, func(a, b int32) int {
		return cmp.Or(
			cmp.Compare(s.rank[a], s.rank[b]),
			cmp.Compare(n.things[b].Positions, n.things[a].Positions),
			cmp.Compare(n.things[a].Name, n.things[b].Name))
	})
	found := make([]Named, 0, min(limit, len(s.found)))
	for _, t := range s.found {
		if len(found) < limit {
			found = append(found, n.things[t])
		}
		s.rank[t] = 0
	}
	s.found = s.found[:0]
	return found
}

// begin calls f for each key that begins with q.
func (n *Names) begin(q string, f func(nameKey)) {
	first := sort.Search(len(n.keys), func(i int) bool { return n.keys[i].text >= q })
	for _, k := range n.keys[first:] {
		if !strings.HasPrefix(k.text, q) {
			return
		}
		f(k)
	}
}

// shortestTerm is how many letters must be typed before terms suggest a topic: fewer begin terms of half of them.
const shortestTerm = 4

// suggesting calls f for each topic with a term that begins with q, or that q goes on from in a way that the term leaves open.
func (n *Names) suggesting(q string, f func(t int32)) {
	from := func(text string) []termKey {
		return n.terms[sort.Search(len(n.terms), func(i int) bool { return n.terms[i].text >= text }):]
	}
	if len(q) < shortestTerm {
		return
	}
	for _, k := range from(q) {
		if !strings.HasPrefix(k.text, q) {
			break
		}
		f(k.t)
	}
	for end := shortestTerm; end < len(q); end++ {
		for _, k := range from(q[:end]) {
			if k.text != q[:end] {
				break
			}
			if k.open {
				f(k.t)
			}
		}
	}
}

// inOrder calls f for things with a name whose words begin with the words of q, in their order.
func (n *Names) inOrder(q string, f func(t int32)) {
	typed := strings.Split(q, " ")
	if len(typed) < 2 {
		return
	}
	longest := slices.MaxFunc(typed, func(a, b string) int { return len(a) - len(b) })
	matches := func(name string) bool {
		i := 0
		for w := range strings.SplitSeq(name, " ") {
			if i < len(typed) && strings.HasPrefix(w, typed[i]) {
				i++
			}
		}
		return i == len(typed)
	}
	n.begin(longest, func(k nameKey) {
		for _, ts := range [][]int32{k.full, k.part} {
			for _, t := range ts {
				if slices.ContainsFunc(n.sounds[t], matches) {
					f(t)
				}
			}
		}
	})
}

// longest is how many letters are compared: nothing longer is a slip of a name.
const longest = 64

// closest is how many keys are compared letter by letter with what was typed: those that share the most pairs of letters.
const closest = 150

// slips calls put for the things whose keys differ from q, or from the part of them typed so far, in few letters.
func (n *Names) slips(q string, s *nameScratch, put func([]int32, uint8)) {
	typed := []rune(q)
	allowed := min(3, len(typed)/4)
	if len(typed) > 5 {
		allowed = max(2, allowed)
	}
	if allowed == 0 {
		return
	}
	var most uint8
	for g := range pairs(typed) {
		for _, i := range n.grams[g] {
			if s.shared[i] == 0 {
				s.touched = append(s.touched, i)
			}
			if s.shared[i] < 255 {
				s.shared[i]++
			}
			most = max(most, s.shared[i])
		}
	}
	var byShared [256]int
	for _, i := range s.touched {
		byShared[s.shared[i]]++
	}
	least, sum := int(most), 0
	for ; least > 1 && sum+byShared[least] < closest; least-- {
		sum += byShared[least]
	}
	left := closest
	for _, i := range s.touched {
		if int(s.shared[i]) >= least && left > 0 {
			left--
			k := &n.keys[i]
			whole, begun := distance(typed, k.runes, allowed)
			switch {
			case whole <= allowed:
				put(k.full, uint8(rankSlip+2*whole))
				put(k.part, uint8(rankSlip+2*whole+1))
			case begun < allowed:
				put(k.full, uint8(rankSlip+2*begun+4))
				put(k.part, uint8(rankSlip+2*begun+5))
			}
		}
		s.shared[i] = 0
	}
	s.touched = s.touched[:0]
}

// pairs yields each pair of neighbouring letters in runes once, and the first letter after a blank.
func pairs(runes []rune) func(yield func(gram) bool) {
	return func(yield func(gram) bool) {
		before := ' '
		for i, c := range runes {
			g := gram{before, c}
			before = c
			repeated := false
			for j := range i {
				if runes[j] == g[1] && (j == 0 && g[0] == ' ' || j > 0 && runes[j-1] == g[0]) {
					repeated = true
					break
				}
			}
			if !repeated && !yield(g) {
				return
			}
		}
	}
}

// distance returns how many letters must be inserted, dropped, replaced or swapped with their neighbour to make b of a,
// and the least number for any beginning of b. Both may be more than limit when they are not at most limit.
func distance(a, b []rune, limit int) (whole, begun int) {
	if len(a) > longest || len(b) > longest || len(a)-len(b) > limit {
		return limit + 1, limit + 1
	}
	var rows [3][longest + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1, limit + 1
		}
		before, last, row = last, row, before
	}
	begun = last[0]
	for j := range len(b) + 1 {
		begun = min(begun, last[j])
	}
	return last[len(b)], begun
}

// Sound returns name as it is compared across transliterations and ways of writing: folded, in Latin letters where it
// is Cyrillic, without punctuation and a leading article, spellings of one sound made the same, no letter doubled.
// "Zelenskyy", "Zelensky", "Zelenskij" and "Зеленський" sound the same.
func Sound(name string) string {
	folded := Fold(name)
	var b strings.Builder
	b.Grow(len(folded))
	for _, c := range folded {
		if latin, ok := cyrillic[c]; ok {
			b.WriteString(latin)
			continue
		}
		switch {
		case c == '.' || c == '\'' || c == '"':
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			b.WriteRune(c)
		case c == '&':
			b.WriteString(" and ")
		default:
			b.WriteByte(' ')
		}
	}
	words := strings.Fields(b.String())
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	sound := spellings.Replace(strings.Join(words, " "))
	b.Reset()
	var last rune
	for _, c := range sound {
		if c != last || unicode.IsDigit(c) {
			b.WriteRune(c)
		}
		last = c
	}
	return b.String()
}

// spellings makes the common ways to write a sound in Latin letters one.
var spellings = strings.NewReplacer(
	"sch", "sh", "tch", "ch", "kh", "h", "gh", "g", "ph", "f", "dj", "j", "dzh", "j", "ck", "k", "q", "k", "x", "ks",
	"ou", "u", "oo", "u", "oe", "o", "ue", "u", "ae", "a", "ya", "ia", "yu", "iu", "ye", "e", "y", "i", "j", "i", "w", "v", "tz", "ts",
)

// cyrillic gives the letters of Russian and Ukrainian in Latin ones, as they are folded.
var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'є': "e", 'ж': "zh", 'з': "z", 'и': "i", 'і': "i",
	'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h",
	'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "sh", 'ъ': "", 'ы': "i", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia",
}
