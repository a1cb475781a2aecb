package extract

import (
	"slices"
	"strings"

	"attache/briefing"
	"attache/briefing/extract/tag"
)

// A voice is who speaks in the first person.
type voice struct {
	held    []holder
	reports bool // what others hold is known through the voice: it is a person who speaks, not the document itself
	writes  bool // it is the author of the document
}

// unnamed is who speaks where nothing says who.
var unnamed = holder{entity: -1, name: "the speaker"}

// voices finds for every sentence who "we" and "I" are outside quotations.
func (r *reading) voices() {
	r.voice = make([]voice, len(r.sents))
	r.turns = make(map[string]holder)
	issuer := r.issuer()
	if h, ok := r.unlabelled(); ok && (issuer.held == nil || same(issuer.held[0], unnamed) || r.kindOf(issuer.held[0]) != briefing.Person) {
		issuer = voice{held: []holder{h}, reports: true}
	}
	issuer.reports = issuer.reports || !issuer.writes && len(issuer.held) == 1 && r.kindOf(issuer.held[0]) == briefing.Person
	r.document = issuer
	labels := make(map[briefing.Span]voice)
	current := issuer
	for n, s := range r.sents {
		if !s.speaker.IsZero() {
			v, seen := labels[s.speaker]
			if !seen {
				v = voice{held: r.speaker(s.speaker), reports: true}
				labels[s.speaker] = v
			}
			current = v
		} else if s.asks {
			current = voice{held: []holder{r.interviewer(briefing.Span{})}, reports: true}
		} else if n > 0 && current.held != nil && current.reports && s.paragraph != r.sents[n-1].paragraph && r.toks[s.first].mark == opening {
			current = issuer
		}
		r.voice[n] = current
		if h, ok := r.introduced(n); ok {
			current = voice{held: h, reports: true}
		}
	}
}

// unlabelled returns who speaks before the first label of a transcript that begins in the middle: who answers the question
// that follows, who is thanked by name, or who is labelled again after the next speaker.
func (r *reading) unlabelled() (holder, bool) {
	var turns []int // the first sentence of each turn
	for n, s := range r.sents {
		if !s.speaker.IsZero() && (len(turns) == 0 || s.speaker != r.sents[turns[len(turns)-1]].speaker) {
			turns = append(turns, n)
		}
		if len(turns) == 3 {
			break
		}
	}
	if len(turns) == 0 || turns[0] == 0 {
		return holder{}, false
	}
	first := r.speaker(r.sents[turns[0]].speaker)[0]
	const longest = 6 // sentences of a question
	if last := r.sents[turns[0]-1]; first.entity >= 0 && turns[0] <= longest && !last.asks && r.toks[last.last-1].lower == "?" {
		return holder{entity: -1, name: "reporter"}, true // who asked what is answered
	}
	if len(turns) < 2 {
		return holder{}, false
	}
	second := r.speaker(r.sents[turns[1]].speaker)[0]
	if first.entity >= 0 {
		s := r.sents[turns[0]]
		if thanks := r.thanks(s) || turns[0]+1 < len(r.sents) && r.thanks(r.sents[turns[0]+1]); thanks {
			last := min(turns[0]+2, len(r.sents))
			for _, m := range r.mentionsIn(s.body, r.sents[last-1].last) {
				if m.entity != first.entity && r.c.entities[m.entity].kind == briefing.Person && m.form == proper && r.vocative(m) {
					return r.implied(r.of(m)), true
				}
			}
		}
	}
	if same(first, second) || second.entity >= 0 && r.kindOf(second) != briefing.Person || second.entity < 0 && first.name != "reporter" {
		return holder{}, false
	}
	return r.implied(second), true
}

// thanks reports whether s says thank you.
func (r *reading) thanks(s sentence) bool {
	for i := s.body; i+1 < s.last; i++ {
		if r.toks[i].lower == "thank" && r.toks[i+1].lower == "you" {
			return true
		}
	}
	return false
}

// vocative reports whether commas set m off, with its title, as they do whom one speaks to.
func (r *reading) vocative(m mention) bool {
	i := m.whole
	for i > 0 && r.toks[i-1].capitalised() && r.toks[i-1].shape != punctuation {
		i--
	}
	return i > 0 && m.last < len(r.toks) && (r.toks[i-1].lower == "," || r.toks[i-1].lower == "you") && (r.toks[m.last].shape == punctuation || r.toks[m.last].lower == "for")
}

// introduced returns who speaks in the paragraphs behind sentence n, which ends "X said:", when they are not in quotation marks.
func (r *reading) introduced(n int) ([]holder, bool) {
	s := r.sents[n]
	if s.last-s.first < 2 || n+1 >= len(r.sents) || r.toks[r.sents[n+1].first].mark == opening {
		return nil, false
	}
	colon := s.last - 1
	if r.toks[colon].lower != ":" {
		if colon = r.openly(s); colon < 0 {
			return nil, false
		}
	} else if r.sents[n+1].paragraph == s.paragraph {
		return nil, false
	}
	for i := colon - 1; i >= s.body && i > colon-11; i-- {
		for _, f := range r.x.cues[r.toks[i].lower] {
			if f.class != 'v' || f.act != briefing.Say || f.form&(past|third) == 0 {
				continue
			}
			for j := s.body; j < i; j++ {
				if k := r.c.at[j]; k > 0 {
					if m := r.c.mentions[k-1]; r.c.entities[m.entity].kind == briefing.Person {
						return []holder{r.of(m)}, true
					}
				}
			}
			src := r.phraseBefore(i, s)
			if src.none() || !r.names(src) {
				return nil, false
			}
			held := r.items(src)
			return held, len(held) == 1
		}
	}
	return nil, false
}

// openly returns the colon of a sentence that begins a speech without quotation marks, as in "Otto Valk said: The road is
// open"; -1 where there is none.
func (r *reading) openly(s sentence) int {
	for i := s.body + 1; i+1 < s.last && i < s.body+14; i++ {
		if r.toks[i].mark != noMark {
			break
		}
		if r.toks[i].lower == ":" && r.toks[i+1].capitalised() && r.toks[i+1].mark == noMark && (r.toks[i-1].lower == "said" || r.toks[i-1].lower == "says") {
			return i
		}
	}
	return -1
}

// issuer finds who issues a document in the first person: as it says itself in its first lines, else who its publisher
// is, else the state or organisation that it is most about.
func (r *reading) issuer() voice {
	for n := 0; n < len(r.sents) && n < 4; n++ {
		if v, ok := r.byline(n); ok {
			return v
		}
	}
	for n := 0; n < len(r.sents) && n < 6; n++ {
		if v, ok := r.released(n); ok {
			return v
		}
	}
	for n := 0; n < len(r.sents) && n < 12; n++ {
		s := r.sents[n]
		for i := s.body; i+2 < s.last; i++ {
			if r.toks[i].lower == "we" && r.toks[i+1].lower == "," && (i == s.body || r.toks[i-1].shape == punctuation) {
				if v, ok := r.collective(r.parties(i+2, s)); ok {
					return v
				}
			}
		}
	}
	if !r.firstPersonal() || r.retells() {
		return voice{}
	}
	if held := r.entitled(); len(held) > 0 {
		return r.ofTitle(held)
	}
	_, singular := r.firstPersons()
	for n := 0; singular > 0 && n < len(r.sents) && n < 6; n++ {
		if h, ok := r.author(r.sents[n]); ok {
			return voice{held: []holder{h}, writes: true}
		}
	}
	for n := 0; n < len(r.sents) && n < 12; n++ {
		if v, ok := r.chorus(n); ok {
			return v
		}
	}
	if r.d.Source != "" && (r.d.Kind == briefing.StatementKind || r.d.Kind == briefing.Communique) {
		if named := r.x.names.registry.Named(r.d.Source); len(named) == 1 {
			e := r.c.knownActor(r.x.names, r.x.names.byID[named[0].ID])
			return voice{held: []holder{{entity: e, name: named[0].Name}}}
		}
		return voice{held: []holder{{entity: -1, name: r.d.Source}}}
	}
	if all, singular := r.firstPersons(); 2*singular > all {
		return voice{held: []holder{unnamed}}
	}
	if h, ok := r.foremost(); ok {
		return voice{held: []holder{h}}
	}
	return voice{held: []holder{unnamed}}
}

// entitled returns whose words a document is by its title: "Statement by the Foreign Minister Per Lund on the truce", "Interview
// with Otto Valk", "Joint declaration by Norland and Estmark". Of a minister and his state the minister.
func (r *reading) entitled() []holder {
	if strings.HasPrefix(strings.TrimLeft(r.d.BodyText(), "# \n"), strings.TrimSuffix(r.d.Title, "…")) {
		return nil // the text itself is read elsewhere
	}
	toks := tokens(r.d.Title)
	for i := 1; i+1 < len(toks); i++ {
		if w := toks[i].lower; w != "by" && !(spokenOf[toks[i-1].lower] && (w == "with" || w == "of" || w == "from")) {
			continue
		}
		var held []holder
		person := func(e int) bool { return r.c.entities[e].kind == briefing.Person }
		joined := true // to those before
		for j := i + 1; j < len(toks) && (!prepositions[toks[j].lower] || toks[j].lower == "of" || toks[j].lower == "for"); j++ {
			joined = joined || toks[j].lower == "and" || toks[j].lower == ","
			for n := min(5, len(toks)-j); n > 0; n-- {
				e, ok := r.actorNamed(r.d.Title[toks[j].Start:toks[j+n-1].End])
				if !ok {
					continue
				}
				h := holder{entity: e, name: r.c.entities[e].name}
				switch {
				case len(held) > 0 && person(e) && !person(held[len(held)-1].entity):
					held[len(held)-1] = h
				case joined && !slices.ContainsFunc(held, func(other holder) bool { return other.entity == e }):
					held = append(held, h)
				}
				joined = false
				j += n - 1
				break
			}
		}
		return held
	}
	return nil
}

// ofTitle returns the voice of those whom the title names: of a joint statement one, of all of them.
func (r *reading) ofTitle(held []holder) voice {
	if len(held) < 2 || !slices.ContainsFunc(tokens(r.d.Title), func(t token) bool { return t.lower == "joint" }) {
		return voice{held: held}
	}
	names := make([]string, len(held))
	for i, h := range held {
		names[i] = h.name
		r.signatories = append(r.signatories, mention{entity: h.entity})
	}
	last := len(names) - 1
	return voice{held: []holder{{entity: -1, name: strings.Join(names[:last], ", ") + " and " + names[last], plural: true}}}
}

// spokenOf are what a title calls the words of somebody.
var spokenOf = words(`interview interviews conversation speech address remarks statement declaration testimony`)

// actorNamed returns the actor of the registry with a name, or whom the document names so.
func (r *reading) actorNamed(name string) (int, bool) {
	if e, ok := r.c.byName[briefing.Fold(name)]; ok {
		return e, true
	}
	if named := r.x.names.registry.Named(name); len(named) == 1 {
		return r.c.knownActor(r.x.names, r.x.names.byID[named[0].ID]), true
	}
	return 0, false
}

// author returns whom a line names that names nobody else: "By Jane Doe".
func (r *reading) author(s sentence) (holder, bool) {
	i := s.body
	if i < s.last && r.toks[i].lower == "by" {
		i++
	} else if !s.heading {
		return holder{}, false
	}
	if i >= s.last || r.c.at[i] == 0 {
		return holder{}, false
	}
	m := r.c.mentions[r.c.at[i]-1]
	if m.first != i || !r.perhapsPerson(m) || m.last < s.last && r.toks[m.last].shape != punctuation {
		return holder{}, false
	}
	return r.implied(r.speaking(m.entity, briefing.Span{})), true
}

// byline reads a line such as "Jane Doe, Secretary of State".
func (r *reading) byline(n int) (voice, bool) {
	s := r.sents[n]
	if !s.heading || s.last-s.first > 14 {
		return voice{}, false
	}
	k := r.c.at[s.body]
	if k == 0 {
		return voice{}, false
	}
	m := r.c.mentions[k-1]
	if r.c.entities[m.entity].kind != briefing.Person || m.last+1 >= s.last || r.toks[m.last].lower != "," || !roleBetween(r.toks, m.last, s.last) {
		return voice{}, false
	}
	return voice{held: []holder{{entity: m.entity, name: r.c.entities[m.entity].name}}}, true
}

// released reads "the following statement was released by X", "Joint statement by X" and "X issue the following statement".
func (r *reading) released(n int) (voice, bool) {
	s := r.sents[n]
	for i := s.body; i+1 < s.last; i++ {
		w, next := r.toks[i].lower, r.toks[i+1].lower
		switch {
		case (w == "released" || w == "issued" || w == "statement" || w == "declaration" || w == "remarks" || w == "speech" || w == "communiqué" || w == "communique" || w == "adopted") && (next == "by" || (next == "from" || next == "of") && (s.heading || i < s.body+4)),
			w == "behalf" && next == "of" && (i < s.body+8 || s.heading):
			if v, ok := r.collective(r.parties(i+2, s)); ok {
				return v, true
			}
		case (w == "issue" || w == "issued") && next == "the" && i+2 < s.last && r.toks[i+2].lower == "following":
			if v, ok := r.collective(r.phraseBefore(i, s)); ok {
				return v, true
			}
		case w == "undersigned" && i < s.body+3:
			if v, ok := r.collective(r.parties(i+1, s)); ok {
				return v, true
			}
		}
	}
	return voice{}, false
}

// chorus reads a sentence whose subject is several states, as in "Norland, Estmark and Suland share a border", of a
// document in which "we" speak.
func (r *reading) chorus(n int) (voice, bool) {
	s := r.sents[n]
	p := stretch{s.body, s.body}
	for i := s.body + 1; i < s.last && i < s.body+4; i++ {
		if r.toks[i].lower == "of" && groupNouns[r.toks[i-1].lower] {
			p = stretch{i + 1, i + 1} // "The leaders of Norland and Estmark remain"
		}
	}
	for p.last < s.last {
		if k := r.c.at[p.last]; k > 0 {
			p.last = r.c.mentions[k-1].last
			continue
		}
		if w := r.toks[p.last].lower; w == "(" {
			for p.last < s.last && r.toks[p.last].lower != ")" {
				p.last++
			}
		} else if w != "the" && w != "and" && w != "," {
			break
		}
		p.last = min(p.last+1, s.last)
	}
	if _, singular := r.firstPersons(); singular > 0 || p.first == p.last {
		return voice{}, false
	}
	if p.last == s.last {
		if n > 0 || r.toks[p.last-1].lower != "," {
			return voice{}, false
		}
	} else if !r.toks[p.last].verb || !r.toks[p.last].finite {
		return voice{}, false
	}
	held := r.items(p)
	if len(held) < 2 || slices.ContainsFunc(held, func(h holder) bool { return h.entity < 0 || r.kindOf(h) == briefing.Person }) {
		return voice{}, false
	}
	return r.collective(p)
}

// parties returns the phrase at i that names who issues something, with all its commas: up to what says when, where or why.
func (r *reading) parties(i int, s sentence) stretch {
	first := i
	for ; i < s.last; i++ {
		t := r.toks[i]
		if k := r.c.at[i]; k > 0 {
			i = r.c.mentions[k-1].last - 1
			continue
		}
		if t.lower == "," {
			if i+1 < s.last && (r.toks[i+1].capitalised() || determiners[r.toks[i+1].lower] && !prepositions[r.toks[i+1].lower] || r.toks[i+1].lower == "and") {
				continue
			}
			break
		}
		if t.shape == punctuation && t.lower != "(" && t.lower != ")" && t.lower != "-" && t.lower != "’" && t.lower != "'" ||
			prepositions[t.lower] && t.lower != "of" && t.lower != "for" || clauseOpeners[t.lower] || r.verbal(i) || auxiliaries[t.lower] && t.lower != "'s" || t.lower == "regarding" || t.lower == "following" {
			break
		}
	}
	return stretch{first, i}
}

// bodies speak for the state that they are said to be of: "the Governments of", "the Government and people of".
var bodies = words(`government governments members people and of`)

// collective makes one voice of a phrase, however many it names.
func (r *reading) collective(p stretch) (voice, bool) {
	for p.first < p.last && (determinersOnly[r.toks[p.first].lower] || bodies[r.toks[p.first].lower]) {
		p.first++
	}
	for p.last > p.first && (r.toks[p.last-1].shape == punctuation || determiners[r.toks[p.last-1].lower] || r.toks[p.last-1].lower == "and" || r.toks[p.last-1].lower == "of") {
		p.last--
	}
	if p.first >= p.last || !r.names(p) {
		return voice{}, false
	}
	if k := r.c.at[p.first]; k > 0 && r.c.mentions[k-1].last >= p.last && r.c.mentions[k-1].form == proper {
		return voice{held: []holder{r.implied(r.of(r.c.mentions[k-1]))}}, true
	}
	if h, ok := r.presented(p); ok {
		return voice{held: []holder{h}}, true
	}
	if parts, listed := r.split(p); !listed || len(parts) == 1 {
		if h, ok := r.single(p); ok && h.entity >= 0 && r.c.entities[h.entity].kind == briefing.Person {
			return voice{held: []holder{r.implied(h)}}, true
		}
	}
	r.signatories = r.signing(p)
	// "G7 foreign ministers of Canada, …": the group names itself before its list.
	for i := p.first + 2; i < p.last; i++ {
		if r.toks[i].lower == "of" && r.c.at[i] == 0 && r.c.at[p.first] > 0 && r.c.at[i-1] == 0 && groupNouns[r.toks[i-1].lower] {
			p.last = i
		}
	}
	return voice{held: []holder{{entity: -1, name: r.words(p), plural: true}}}, true
}

// signing returns whom p names one by one as those who issue a document: states, by their ministers or not, or persons.
func (r *reading) signing(p stretch) []mention {
	var named []mention
	for i := p.first; i < p.last; i++ {
		if k := r.c.at[i]; k > 0 && r.c.mentions[k-1].first == i && r.c.mentions[k-1].form == proper {
			named = append(named, r.c.mentions[k-1])
		}
	}
	return named
}

// presented returns the person with whose name p begins, when the rest only says what he is: "Otto Valk, Member for Norville".
func (r *reading) presented(p stretch) (holder, bool) {
	k := r.c.at[p.first]
	if k == 0 {
		return holder{}, false
	}
	m := r.c.mentions[k-1]
	if !r.perhapsPerson(m) || m.last+1 >= p.last || r.toks[m.last].lower != "," || r.says(stretch{m.last, p.last}, "and") {
		return holder{}, false
	}
	if k := r.c.at[m.last+1]; k > 0 && (r.c.entities[r.c.mentions[k-1].entity].known >= 0 || r.perhapsPerson(r.c.mentions[k-1])) {
		return holder{}, false // the next one
	}
	return r.speaking(m.entity, briefing.Span{}), true
}

func (r *reading) implied(h holder) holder {
	h.span = briefing.Span{}
	return h
}

// signed reports whether held are the signatories of the document, one by one.
func (r *reading) signed(held []holder) bool {
	if len(r.signatories) < 2 || len(held) < max(2, len(r.signatories)-1) {
		return false
	}
	for _, h := range held {
		if !slices.ContainsFunc(r.signatories, func(m mention) bool { return m.entity == h.entity }) {
			return false
		}
	}
	return true
}

// firstPersonal reports whether the document speaks in the first person outside quotations.
func (r *reading) firstPersonal() bool {
	first, _ := r.firstPersons()
	return first > 1 && first*250 > len(r.toks)
}

// retells reports whether the document tells at least as often what others said as it says "I" or "we" outside quotations.
func (r *reading) retells() bool {
	first, _ := r.firstPersons()
	return r.retellings() >= first
}

// retellings counts the attributions that tell what others said.
func (r *reading) retellings() int {
	if r.retold == 0 {
		r.retold = 1
		for _, a := range r.found {
			if a.class() == 'v' && a.entry.act == briefing.Say && a.entry.mode == briefing.Indirect && a.form&past != 0 && !a.source.none() && !firstPersons[r.toks[a.source.first].lower] {
				r.retold++
			}
		}
	}
	return r.retold - 1
}

// firstPersons counts the pronouns of the first person outside quotations, and the singular ones among them.
func (r *reading) firstPersons() (all, singular int) {
	for _, t := range r.toks {
		if t.quote == 0 && firstPersons[t.lower] {
			all++
			if t.lower == "i" || t.lower == "my" {
				singular++
			}
		}
	}
	return all, singular
}

// An ownClaim is what speaks for somebody's being the one who speaks in a document that does not say who does.
type ownClaim struct {
	holder
	weight float64
}

// foremost returns whose positions the document states as its own, as in "Norland welcomes the vote": somebody for whom
// twice as much speaks as for the next. That others are mentioned more often counts for nothing.
func (r *reading) foremost() (holder, bool) {
	var claims []ownClaim
	weigh := func(h holder, weight float64) {
		k := slices.IndexFunc(claims, func(c ownClaim) bool { return same(c.holder, h) })
		if k < 0 {
			k = len(claims)
			claims = append(claims, ownClaim{holder: r.implied(h)})
		}
		claims[k].weight += weight
	}
	for _, a := range r.found {
		if a.entry == nil || a.source.none() || a.entry.class == 'n' || a.passive || r.toks[a.cue.first].quote != 0 || firstPersons[r.toks[a.source.first].lower] || !r.present(a) {
			continue
		}
		held := r.items(a.source)
		if len(held) != 1 || held[0].entity < 0 || r.c.entities[held[0].entity].kind == briefing.Person || clauseOpeners[r.before(r.article(a.source.first, r.sents[a.sentence]), r.sents[a.sentence])] {
			continue
		}
		weigh(held[0], 1)
	}
	for _, m := range r.c.mentions {
		e := r.c.entities[m.entity]
		if m.form != proper || e.known < 0 || e.kind == briefing.Person || m.last >= len(r.toks) || r.toks[m.first].quote != 0 {
			continue
		}
		if w := r.ownness(m); w != 0 {
			weigh(r.of(m), w)
		}
	}
	best, next := -1, 0.0
	for k, c := range claims {
		switch {
		case best < 0 || c.weight > claims[best].weight:
			if best >= 0 {
				next = max(next, claims[best].weight)
			}
			best = k
		default:
			next = max(next, c.weight)
		}
	}
	if best < 0 || claims[best].weight < surelyOwn || claims[best].weight < 2*next {
		return holder{}, false
	}
	return claims[best].holder, true
}

// surelyOwn is how much must speak for somebody before he is taken for the one who speaks.
const surelyOwn = 1

// ownness weighs what the words around m say of whether the document speaks for whom m names: for it the attitudes told
// in its name and what is good or bad for it; against it what it is blamed for, told to do, or done with "us".
func (r *reading) ownness(m mention) float64 {
	s := r.sents[r.sentenceOf(m.first)]
	first := r.article(m.whole, s)
	prev, behind := r.before(first, s), r.before(first-1, s)
	i := m.last
	for i+1 < s.last && adverb(r.toks[i].lower) {
		i++
	}
	next, after := at(r.toks, i).lower, at(r.toks, i+1)
	subject := prev == "" || prev == "," || adverb(prev) || prev == "of" && ownNouns[behind]
	if r.c.entities[m.entity].kind != briefing.State {
		if subject && ownVerbs[next] {
			return 1
		}
		return 0
	}
	switch {
	case prev == "," && behind == "direction":
		return 3 // "At my direction, Norland has"
	case prev == "," && ownNouns[behind] && (r.before(first-2, s) == "my" || r.before(first-2, s) == "our") || prev == "in" && (behind == "we" || behind == "us" || behind == "here") || prev == "of" && r.onBehalf(first, s):
		return 3
	case prev == "by" || prev == "against" || prev == "from" || prev == "with" && r.spokenBefore(first, s) || prev == "and" && (behind == "us" || behind == "we"):
		return -1
	case next == "became" && after.lower == "independent":
		return 0.5
	case prev == "for" && forms[r.before(first-2, s)] && !r.toks[first-2].noun:
		return 1 // "is vital for Norland"
	case prev == "of" && ownNouns[behind] && !ownVerbs[next]:
		return 0.5
	case next == "'s" && (prev == "for" || first > s.body && r.toks[first-1].verb):
		return 0 // "support Norland's efforts"
	case next == "'s" || next == "'":
		for j := i + 1; j < s.last && j < i+6; j++ {
			switch w := r.toks[j].lower; {
			case hostile[w]:
				return -2
			case ownMatters[w]:
				return 1
			}
		}
		return 0
	case obliging[next] || hostile[next]:
		return -2
	case !subject:
		return 0
	case next == "has" || next == "have" || next == "is" || next == "are":
		for j := i + 1; j < s.last && j < i+4; j++ {
			if hostile[r.toks[j].lower] {
				return -2
			}
		}
		if after.verb || adverb(after.lower) {
			return 1
		}
		return 0
	case ownVerbs[next]:
		return 1
	case constructive[next]:
		return 1
	}
	return 0
}

// article returns where the phrase that begins at token i begins with its article.
func (r *reading) article(i int, s sentence) int {
	if r.before(i, s) == "the" {
		return i - 1
	}
	return i
}

// onBehalf reports whether the name at token i stands behind "on behalf of", maybe "of the Government and people of".
func (r *reading) onBehalf(i int, s sentence) bool {
	for j := i - 1; j > s.body && j > i-9; j-- {
		if r.toks[j].lower == "behalf" {
			return true
		}
	}
	return false
}

// spokenBefore reports whether the first person stands before token i in its sentence.
func (r *reading) spokenBefore(i int, s sentence) bool {
	for j := s.body; j < i; j++ {
		if firstPersons[r.toks[j].lower] {
			return true
		}
	}
	return false
}

var (
	ownNouns   = words(`country nation homeland government people republic delegation population citizens`)
	ownMatters = words(`ability interests interest offer commitment efforts contribution priority priorities position experience proposal vision resolve initiative recovery`)
	// constructive deeds are told of the own side.
	constructive = words(`initiated offered proposed contributed contributes hosted hosts launched launches ratified adopted joined established introduced invested doubled voted invites`)
	// hostile words blame whom they are said of.
	hostile = words(`aggression aggressive occupation occupying occupied occupies invasion invaded invades invading refusal refused refuses refusing unwillingness violation violations
		violated violates violating threat threats threatened threatens threatening attack attacks attacked provocation provocations unilateral illegal unlawful claim claims claimed
		failed fails failing failure rejected repeat revanchism propaganda regime annexation annexed secession pretending blockade hostility hostile war brutal`)
)

// ownVerbs follow the name of a state in its own statements.
var ownVerbs = words(`will remains continues attaches believes supports welcomes calls reiterates reaffirms urges condemns considers hopes joins stands wishes looks
	favours favors opposes rejects regrets expresses thanks commends shares recognizes recognises strives pledges stresses emphasizes emphasises underlines underscores
	remain continue attach believe support welcome call reiterate reaffirm urge condemn consider hope join stand wish look oppose reject regret express thank commend share`)

// present reports whether a tells an attitude in the present tense, or what will be done.
func (r *reading) present(a attribution) bool {
	if a.entry.act == briefing.Say {
		return false
	}
	for i := a.source.last; i < a.cue.last; i++ {
		switch w := r.toks[i].lower; w {
		case "is", "are", "remains", "remain", "will", "continues", "continue", "has", "have", "stands", "stand":
			return true
		}
	}
	for _, f := range r.x.cues[r.toks[a.cue.first].lower] {
		if f.cue == a.entry && f.form&(base|third) != 0 && f.form&past == 0 {
			return true
		}
	}
	return false
}

// The labels of a transcript that sets questions apart from answers by bold print or dashes.
const (
	askedApart    = "**"
	answeredApart = "?"
)

// label returns a label of a transcript as it stands, but one of the two above for what only sets questions apart.
func (r *reading) label(s briefing.Span) string {
	label := s.In(r.d.Text)
	switch {
	case label == "—" || label == "–":
		return askedApart
	case label == askedApart && s.Start > 0 && r.d.Text[s.Start-1] != '\n', label == "." || label == "!":
		return answeredApart
	}
	return label
}

// speaker resolves a label of a transcript.
func (r *reading) speaker(label briefing.Span) []holder {
	words := label.In(r.d.Text)
	switch r.label(label) {
	case askedApart:
		return []holder{r.interviewer(label)}
	case answeredApart:
		return []holder{r.interviewee(label)}
	}
	words, inner, _ := strings.Cut(words, "(")
	words, role, _ := strings.Cut(words, ",") // "JANE DOE, HOST"
	words = strings.TrimSpace(words)
	office := strings.ToLower(words)
	inner, _, _ = strings.Cut(inner, ")") // "The Minister of State (Lord Holm) (Lab)"
	switch {
	case inner != "" && (len(withoutRoles(words)) == 0 || strings.HasPrefix(office, "the ")) && r.personal(inner):
		h := r.labelled(withoutRoles(inner), false, label)
		r.turns[office] = h // "SPOKESPERSON (Jane Doe)" is "SPOKESPERSON" next
		return []holder{h}
	case role != "" && len(withoutRoles(role)) == 0 && len(withoutRoles(words)) > 0:
		h := r.labelled(withoutRoles(words), false, label)
		r.turns[strings.ToLower(strings.TrimSpace(role))] = h
		return []holder{h}
	case inner != "" && tag.Asker(office):
		return []holder{{entity: -1, name: inner, span: label}} // "QUESTION (Norville Times)"
	}
	if h, ok := r.turns[office]; ok {
		h.span = label
		return []holder{h}
	}
	all := strings.Fields(words)
	last := strings.ToLower(strings.TrimSuffix(all[len(all)-1], "."))
	switch name := withoutRoles(words); {
	case tag.Asker(last):
		return []holder{r.interviewer(label)}
	case hosts[office]:
		if _, author := r.preamble(); author >= 0 {
			return []holder{r.speaking(author, label)}
		}
		return []holder{{entity: -1, name: office, span: label}}
	case answers[last]:
		return []holder{r.interviewee(label)}
	case len(name) == 0 || roleWords[last]:
		if e, ok := r.serving(office); ok {
			return []holder{r.speaking(e, label)} // "Associate Spokesperson"
		}
		return []holder{{entity: -1, name: office, span: label}} // "SENIOR ADMINISTRATION OFFICIAL"
	default:
		return []holder{r.labelled(name, len(name) < len(all), label)}
	}
}

// withoutRoles returns the words of a label that are no titles.
func withoutRoles(label string) []string {
	var name []string
	for w := range strings.FieldsSeq(label) {
		if bare := strings.ToLower(strings.TrimSuffix(w, ".")); !roleWords[bare] && bare != "the" && (bare != "of" || len(name) > 0) {
			name = append(name, w)
		}
	}
	return name
}

// personal reports whether words, which stand in the brackets of a label, are somebody's first and last name.
func (r *reading) personal(words string) bool {
	toks := tokens(words)
	if len(toks) < 2 || !toks[0].capitalised() || !toks[len(toks)-1].capitalised() {
		return false
	}
	return !slices.ContainsFunc(r.x.names.registry.Named(words), func(a briefing.Actor) bool { return a.Kind != briefing.Person })
}

// hosts are labels of who leads a programme.
var hosts = words(`host presenter moderator anchor`)

// labelled returns whom the words of a label name, maybe after a title.
func (r *reading) labelled(name []string, titled bool, label briefing.Span) holder {
	last := briefing.Fold(name[len(name)-1])
	e, ok := r.c.bySur[last]
	if !ok && len(name) == 1 {
		if e, ok = r.initialled(name[0]); !ok {
			e, ok = r.partlyNamed(last)
		}
	}
	if known := r.x.names.family[last]; !ok && len(known) == 1 && titled {
		e, ok = r.c.knownActor(r.x.names, known[0]), true
	}
	if !ok {
		for i, w := range name {
			if w == strings.ToUpper(w) && len(w) > 1 && w[0] < 0x80 {
				name[i] = titleCase(w)
			}
		}
		e = r.c.discovered(strings.Join(name, " "), briefing.Person)
		r.c.bySur[last] = e
	}
	return r.speaking(e, label)
}

// initialled returns who is introduced with a name that has those initials: "B.F.", "CB-I".
func (r *reading) initialled(initials string) (int, bool) {
	initials = strings.ReplaceAll(initials, ".", "")
	if len(initials) < 2 || len(initials) > 5 || initials != strings.ToUpper(initials) {
		return 0, false
	}
	persons, _ := r.preamble()
	for _, m := range persons {
		if initialsOf(r.c.entities[m.entity].name) == strings.ReplaceAll(initials, "-", "") {
			return m.entity, true
		}
	}
	return 0, false
}

// partlyNamed returns who is introduced with a name that has word in it.
func (r *reading) partlyNamed(word string) (int, bool) {
	persons, _ := r.preamble()
	found := -1
	for _, m := range persons {
		for w := range strings.FieldsSeq(briefing.Fold(r.c.entities[m.entity].name)) {
			if w != word || found == m.entity {
				continue
			}
			if found >= 0 {
				return 0, false
			}
			found = m.entity
		}
	}
	return found, found >= 0
}

// initialsOf returns the first letters of the words of a name in capitals.
func initialsOf(name string) string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '-' }) {
		b.WriteString(strings.ToUpper(w[:1]))
	}
	return b.String()
}

// titleCase returns a name in capitals as it is written elsewhere: "Addo-Kumi".
func titleCase(w string) string {
	parts := strings.Split(w, "-")
	for i, p := range parts {
		if p != "" {
			parts[i] = p[:1] + strings.ToLower(p[1:])
		}
	}
	return strings.Join(parts, "-")
}

// A lede is who is named before the first label of a transcript.
type lede struct {
	persons []mention
	author  int // the entity of who wrote what follows: "By Jane Doe"; -1 nobody
}

// preamble returns who is named before the first label, as far as the first so many: whoever is introduced stands among them.
func (r *reading) preamble() (persons []mention, author int) {
	const most = 100
	if r.opening != nil {
		return r.opening.persons, r.opening.author
	}
	o := &lede{author: -1}
	end := len(r.toks)
	for _, s := range r.sents {
		if !s.speaker.IsZero() {
			end = s.first
			break
		}
	}
	for _, m := range r.mentionsIn(0, end) {
		if len(o.persons) == most {
			break
		}
		if !r.perhapsPerson(m) {
			continue
		}
		s := r.sents[r.sentenceOf(m.first)]
		if w := r.before(m.whole, s); w == ":" && conducted[r.before(m.whole-1, s)] || w == "by" && (m.whole-1 == s.body || conducted[r.before(m.whole-1, s)] || r.toks[m.whole-1].capitalised()) {
			o.author = m.entity
		}
		o.persons = append(o.persons, m)
	}
	r.opening = o
	return o.persons, o.author
}

// perhapsPerson reports whether m is somebody's name, or two words that may be.
func (r *reading) perhapsPerson(m mention) bool {
	kind := r.c.entities[m.entity].kind
	return m.form == proper && (kind == briefing.Person || kind == briefing.Group && m.last-m.first > 1 && r.c.entities[m.entity].known < 0)
}

// speaking returns the holder that entity e, who speaks under a label and so is a person, is.
func (r *reading) speaking(e int, label briefing.Span) holder {
	r.c.entities[e].kind = briefing.Person
	return holder{entity: e, name: r.c.entities[e].name, span: label}
}

// conducted is what an interview is by who asks.
var conducted = words(`conducted interview interviewed recorded hosted presented questions`)

// serving returns who is introduced before the first label with the office that a label names: "by Jane Doe, Associate Spokesperson".
func (r *reading) serving(office string) (int, bool) {
	title := strings.TrimPrefix(office, "the ")
	persons, _ := r.preamble()
	found := -1
	for _, m := range persons {
		role := r.c.entities[m.entity].role
		if m.last+1 < len(r.toks) && r.toks[m.last].lower == "," {
			end := m.last + 1
			for end < len(r.toks) && r.toks[end].shape != punctuation && r.toks[end].lower != "for" && r.toks[end].lower != "of" && r.toks[end].lower != "to" {
				end++
			}
			if end > m.last+1 && fits(strings.ToLower(r.words(stretch{m.last + 1, end})), title) == exactly {
				role = title
			}
		}
		if fits(role, title) < closely || found == m.entity {
			continue
		}
		if found >= 0 {
			return 0, false
		}
		found = m.entity
	}
	return found, found >= 0
}

// interviewer returns who asks where no label says so: who is said to have led the interview, else a reporter.
func (r *reading) interviewer(label briefing.Span) holder {
	if _, author := r.preamble(); author >= 0 {
		return r.speaking(author, label)
	}
	return holder{entity: -1, name: "reporter", span: label}
}

// interviewee returns who answers where labels tell questions and answers only.
func (r *reading) interviewee(label briefing.Span) holder {
	if r.answering == nil {
		r.answering = &holder{entity: -1, name: "interviewee"} // for labels that ask while it is looked for
		*r.answering = r.answerer()
	}
	h := *r.answering
	h.span = label
	return h
}

// answerer finds who answers in a document that labels questions and answers only: the first person named after "interview
// with", else whom the title names, else who is named most before the first question, else who alone is labelled by name,
// else the state for which "we" is said.
func (r *reading) answerer() holder {
	for n := 0; n < len(r.sents) && n < 6; n++ {
		s := r.sents[n]
		for i := s.first; i+1 < s.last; i++ {
			if r.toks[i].lower != "interview" || r.toks[i+1].lower != "with" {
				continue
			}
			for _, m := range r.mentionsIn(i+2, s.last) {
				if r.perhapsPerson(m) {
					return r.speaking(m.entity, briefing.Span{})
				}
			}
		}
	}
	if held := r.entitled(); len(held) > 0 {
		return held[0]
	}
	persons, author := r.preamble()
	times := make(map[int]int)
	best := -1
	for _, m := range persons {
		if times[m.entity]++; m.entity != author && (best < 0 || times[m.entity] > times[best]) {
			best = m.entity
		}
	}
	if best >= 0 {
		return r.speaking(best, briefing.Span{})
	}
	if h, ok := r.soleName(); ok {
		return h
	}
	if all, singular := r.firstPersons(); 2*singular <= all {
		if h, ok := r.foremost(); ok {
			return h
		}
	}
	return holder{entity: -1, name: "interviewee"}
}

// soleName returns who alone is labelled by name, as where a press conference begins with him and goes on with "Q." and "A."
func (r *reading) soleName() (holder, bool) {
	var sole holder
	found := false
	for n := range r.sents {
		s := r.sents[n].speaker
		if s.IsZero() || n > 0 && s == r.sents[n-1].speaker {
			continue
		}
		if label := r.label(s); label == answeredApart || answers[strings.ToLower(strings.TrimSuffix(label, "."))] || len(withoutRoles(label)) == 0 {
			continue
		}
		switch h := r.speaker(s)[0]; {
		case h.entity < 0:
		case found && h.entity != sole.entity:
			return holder{}, false
		default:
			sole, found = h, true
		}
	}
	return sole, found
}

// answers are labels of who answers that name nobody.
var answers = words(`a answer`)
