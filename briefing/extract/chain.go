package extract

import (
	"slices"
	"strings"

	"attache/briefing"
)

// chain returns through whom attribution k is known, the nearest to the document first: how the one around it is known
// and who hold that, else who speaks; and the medium to which it was said.
func (r *reading) chain(k int) []holder {
	if r.linked[k] {
		return r.via[k]
	}
	r.linked[k] = true
	a := r.found[k]
	if len(r.held[k]) == 0 {
		return nil
	}
	own := r.held[k][0]
	var via []holder
	if j := r.around(k); j >= 0 {
		via = append(slices.Clone(r.chain(j)), r.tellers(j, k)...)
	} else if j := r.repeated(k); j >= 0 {
		via = append(slices.Clone(r.chain(j)), r.tellers(j, k)...)
	}
	if v := r.voice[a.sentence]; len(via) == 0 && v.reports && len(v.held) > 0 {
		via = append(via, v.held[0])
	}
	if o, ok := r.outlet(&a); ok {
		via = append(via, o)
	} else if o, ok := r.stillTo(k); ok {
		via = append(via, o)
	}
	var chain []holder
	for i, v := range via {
		switch {
		case !same(v, own) && !slices.ContainsFunc(chain, func(c holder) bool { return same(c, v) }):
			chain = append(chain, v)
		case i+1 < len(via) && via[i+1].part == briefing.TellsToo:
			via[i+1].part = briefing.Tells
		}
	}
	if last := len(chain) - 1; last >= 0 {
		for last > 0 && chain[last].part == briefing.TellsToo {
			last--
		}
		if chain[last].part == briefing.Tells && r.imputed(k, chain[last], own) {
			chain[last].part = briefing.Imputes
		}
	}
	r.via[k] = chain
	return chain
}

// imputed reports whether attribution k is an attitude that teller, who is not of the side of own, ascribes to it in what he says: "Lund said that Oman
// wanted war".
func (r *reading) imputed(k int, teller, own holder) bool {
	a := &r.found[k]
	if a.class() == 'n' || r.oneSide(teller, own) {
		return false
	}
	negated := a.negated
	for w := range r.auxiliaries(a) {
		negated = negated || negations[w]
	}
	w := r.toks[a.trigger].lower
	return attitudes[w] || negated && readiness[w]
}

var (
	// attitudes are verbs of what somebody has in mind.
	attitudes = words(`want wants wanted wish wishes wished desire desires desired seek seeks sought try tries tried trying aim aims aimed fear fears feared hope hopes hoped like likes`)
	// readiness are adjectives and verbs of what somebody might do.
	readiness = words(`ready willing prepared interested inclined intend intends intended`)
)

// oneSide reports whether teller speaks for own, or both for the same: by their offices, or as a member for its bloc. Of an official of whom no more is
// known it is taken so.
func (r *reading) oneSide(teller, own holder) bool {
	if teller.entity < 0 || own.entity < 0 {
		return false
	}
	if t := r.c.entities[teller.entity]; t.known < 0 && t.of < 0 && t.role != "" {
		return true
	}
	bodies, owns := r.bodies(teller.entity), r.bodies(own.entity)
	return slices.ContainsFunc(bodies, func(b int) bool {
		return slices.Contains(owns, b) || slices.ContainsFunc(r.x.names.actors[b].MemberOf, func(of string) bool { return r.x.names.byID[of] == r.c.entities[own.entity].known })
	})
}

// bodies returns the registry indexes of entity e and of those for which it has or had an office.
func (r *reading) bodies(e int) []int {
	var bodies []int
	if n := r.c.entities[e].known; n >= 0 {
		bodies = append(bodies, n)
		for _, o := range r.x.names.actors[n].Offices {
			bodies = append(bodies, r.x.names.byID[o.Of])
		}
	}
	if of := r.c.entities[e].of; of >= 0 {
		bodies = append(bodies, of)
	}
	return bodies
}

// tellers returns those who hold attribution j, as parts of the chain of attribution k within it. Who accepts or refuses what another proposes does not
// tell it: one of them is enough.
func (r *reading) tellers(j, k int) []holder {
	tellers := slices.Clone(r.held[j])
	if r.found[k].class() == 'n' && r.answers(&r.found[j]) {
		tellers[0].part = briefing.Answers
		return tellers[:1]
	}
	for n := range tellers[1:] {
		tellers[n+1].part = briefing.TellsToo
	}
	if slices.ContainsFunc(tellers, func(t holder) bool { return same(t, r.held[k][0]) }) {
		return nil // he tells it himself
	}
	return tellers
}

// answers reports whether a tells that somebody accepts or refuses something.
func (r *reading) answers(a *attribution) bool {
	w := r.toks[a.trigger].lower
	return slices.ContainsFunc(answering, func(stem string) bool { return strings.HasPrefix(w, stem) })
}

// answering begin the verbs of those who accept or refuse what another does. Who welcomes it tells it, too.
var answering = strings.Fields(`accept support back endors embrac approv reject refus dismiss criticis criticiz condemn oppos`)

// viaOf returns through whom it is known that own, a holder of attribution k, holds it. Who speaks for his country says what it holds himself.
func (r *reading) viaOf(k int, own holder) []holder {
	via, a := r.via[k], &r.found[k]
	if v := r.voice[a.sentence]; len(via) == 1 && !a.spoken && len(v.held) > 0 && same(via[0], v.held[0]) && r.speaksFor(r.sents[a.sentence], via[0], own) {
		return nil
	}
	return via
}

// speaksFor reports whether own is the country or the body for which speaker speaks in s, by an office that he is known to hold or by his label: "Ms. Lund (Norland)".
func (r *reading) speaksFor(s sentence, speaker, own holder) bool {
	if own.entity < 0 {
		return false
	}
	m := r.mention(own)
	if m.Discovered || r.kindOf(own) == briefing.Person {
		return false
	}
	if r.represents(r.mention(speaker), m.Actor) {
		return true
	}
	_, inner, _ := strings.Cut(s.speaker.In(r.d.Text), "(")
	inner, _, _ = strings.Cut(inner, ")")
	return inner != "" && slices.ContainsFunc(r.x.names.registry.Named(inner), func(a briefing.Actor) bool { return a.ID == m.Actor })
}

// reach is how many sentences a quotation may have whose parts are known through who is quoted.
const reach = 8

// around returns the attribution with the shortest content in which attribution k stands; -1 if none.
func (r *reading) around(k int) int {
	a := &r.found[k]
	best := -1
	consider := func(j int) bool {
		b := &r.found[j]
		if b.sentence < a.sentence-reach || b.sentence > a.sentence+reach {
			return false
		}
		if len(r.held[j]) > 0 && b.holds(a) && !a.holds(b) && !r.intends(b) && !(b.entry == nil && r.shared(j)) && (best < 0 || b.content.last-b.content.first < r.found[best].content.last-r.found[best].content.first) {
			best = j
		}
		return true
	}
	for j := k - 1; j >= 0 && consider(j); j-- {
	}
	for j := k + 1; j < len(r.found) && consider(j); j++ {
	}
	if best < 0 && a.speaker >= 0 && len(r.held[a.speaker]) > 0 {
		return a.speaker
	}
	return best
}

// repeated returns the attribution whose holder repeats in the same sentence what attribution k holds; -1 if none: "…, Lund said,
// repeating the council's demand".
func (r *reading) repeated(k int) int {
	a := &r.found[k]
	at := a.source.first
	if a.source.none() {
		return -1
	}
	for body := r.sents[a.sentence].body; !repeats[r.toks[at].lower]; at-- {
		if at == body || at < a.source.first && !determiners[r.toks[at].lower] {
			return -1
		}
	}
	for j := k - 1; j >= 0 && r.found[j].sentence == a.sentence; j-- {
		if b := &r.found[j]; !b.cue.none() && b.cue.last <= at && len(r.held[j]) > 0 {
			return j
		}
	}
	return -1
}

// repeats are the participles of who says again what another holds.
var repeats = words("repeating reiterating echoing relaying citing recalling")

// intends reports whether b tells what somebody means to do, or what he is against, not what he says: he makes nobody's position known,
// as in "The council is ready to hear Oman's concerns", "Japan blocked Oman's plan to".
func (r *reading) intends(b *attribution) bool {
	return b.entry != nil && b.entry.mode == briefing.Narrated && (strings.HasSuffix(b.entry.words, " to") || b.entry.act == briefing.Reject) && !r.voiced(*b)
}

// outlet returns the medium that the holder of a told it to: "told Reuters", "in an interview with the BBC", "said on state television".
func (r *reading) outlet(a *attribution) (holder, bool) {
	s := r.sents[a.sentence]
	for i := s.body; i+1 < s.last; i++ {
		if i >= a.content.first && i < a.content.last {
			continue
		}
		w := r.toks[i].lower
		j, part := i+1, briefing.SpokenTo
		switch {
		case (w == "told" || w == "tells" || w == "telling") && i >= a.cue.first && i < a.cue.last:
		case w == "wrote" && (r.toks[j].lower == "in" || r.toks[j].lower == "for") && i >= a.cue.first && i < a.cue.last:
			part = briefing.WrittenIn
			j++
		case (w == "interview" || w == "interviews" || w == "speaking" || w == "remarks" || w == "spoke" || w == "comments") && (r.toks[j].lower == "with" || r.toks[j].lower == "to"):
			j++
		case w == "on" && i == a.cue.last && r.broadcast(j, s):
			part = briefing.SpokenOn
		default:
			continue
		}
		if o, ok := r.outletAt(j, s, strings.HasPrefix(w, "interview")); ok {
			o.part = part
			return o, true
		}
		return holder{}, false
	}
	return holder{}, false
}

// stillTo returns the medium to which the holder of attribution k goes on speaking: in the paragraph he told it something in the sentence before, or went on
// there, and he is not named anew: "Lund told Reuters that the port was closed. He added that …", "According to Lund, …".
func (r *reading) stillTo(k int) (holder, bool) {
	a := &r.found[k]
	s := r.sents[a.sentence]
	if a.sentence == 0 || len(r.held[k]) != 1 || a.entry == nil || r.sents[a.sentence-1].paragraph != s.paragraph || a.source.none() || r.around(k) >= 0 {
		return holder{}, false
	}
	w := r.toks[a.source.first].lower
	if a.class() != 'p' && !(a.class() == 'v' && a.entry.act == briefing.Say && subjectPronouns[w] && a.source.last == a.source.first+1) {
		return holder{}, false
	}
	for j := k - 1; j >= 0 && r.found[j].sentence >= a.sentence-1; j-- {
		b := &r.found[j]
		if b.sentence == a.sentence || r.around(j) >= 0 {
			continue
		}
		if len(r.held[j]) != 1 || !same(r.held[j][0], r.held[k][0]) {
			return holder{}, false
		}
		if via := r.chain(j); len(via) > 0 && via[len(via)-1].part.Outlet() {
			return via[len(via)-1], true
		}
	}
	return holder{}, false
}

// outletAt returns the medium that is named, maybe behind what it is, from token j on: "the local daily Norville Times",
// "Norville-based network NTV", "state media". In an interview anybody is one.
func (r *reading) outletAt(j int, s sentence, interview bool) (holder, bool) {
	const longest = 7 // tokens before a name
	for j < s.last && determinersOnly[r.toks[j].lower] {
		j++
	}
	for i := j; i < s.last && i < j+longest; i++ {
		t := r.toks[i]
		if k := r.c.at[i]; k > 0 {
			m := r.c.mentions[k-1]
			e := r.c.entities[m.entity]
			known := medium(e.name) || medium(r.words(stretch{m.first, m.last}))
			switch {
			case e.kind != briefing.Person && (known || interview) && briefing.Fold(e.name) != briefing.Fold(r.d.Source):
				return r.of(m), true
			case e.kind == briefing.Person || known || interview:
				return holder{}, false
			}
			i = m.last - 1
			continue
		}
		if generalMedia[t.lower] && i > j && !(i+1 < s.last && (r.c.at[i+1] > 0 || r.toks[i+1].noun)) {
			name := stretch{j, i + 1}
			return holder{entity: -1, name: r.words(name), span: r.span(name), plural: true}, true
		}
		if t.shape == punctuation && t.lower != "-" || t.finite || t.lower == "that" || subjectPronouns[t.lower] || t.lower == "reporters" || t.lower == "journalists" {
			break
		}
	}
	return holder{}, false
}

// broadcast reports whether what stands from token j on may be a medium, and not a day, a place or a matter: a name or what media
// are called, before any other preposition.
func (r *reading) broadcast(j int, s sentence) bool {
	for ; j < s.last && !prepositions[r.toks[j].lower]; j++ {
		if r.c.at[j] > 0 || generalMedia[r.toks[j].lower] {
			return true
		}
	}
	return false
}

// generalMedia are media without a name: "local media".
var generalMedia = words(`media television tv radio newspaper newspapers broadcaster daily`)

var mediaWords = words(`news newspaper times post journal agency agence presse france-presse radio television tv press herald tribune guardian telegraph today daily network reuters afp ap bbc cnn nbc cbs abc fox bloomberg
	interfax tass xinhua sputnik yonhap kyodo npr pbs rt itv sky politico axios der spiegel monde figaro welt nhk al-jazeera jazeera arabiya haaretz mail independent economist atlantic euractiv verge ndtv isna irna tasnim anadolu dpa efe ansa nikkei globe star sun mirror wire gazette observer review chronicle courier standard`)

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
