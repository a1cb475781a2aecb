package extract

import (
	"strings"

	"attache/briefing"
)

// A scene is a place where something happened that the document tells of: "the talks in Norville", "the Norville summit".
type scene struct {
	day     briefing.Day // on which it happened; zero: the document does not say, or names several days
	several bool
	event   bool // the document calls it by what happened there
}

// occasions are what happens at a place on a day.
var (
	occasions = words(`summit summits talks meeting meetings conference session negotiations consultations gathering ceremony hearing visit round retreat congress assembly convention`)
	meetings  = words(`met meet meeting meets held hold hosted hosts received receives gathered convened convene visited visits convening welcomed began opened ended broke`)
)

// scenes returns the places of scenes, by their words in lower case.
func (r *reading) scenes() map[string]scene {
	if r.staged != nil {
		return r.staged
	}
	r.staged = make(map[string]scene)
	for _, s := range r.sents {
		for i := s.first; i < s.last; i++ {
			p, event := r.place(i, s)
			if p.none() {
				continue
			}
			key := strings.ToLower(r.words(p))
			old, known := r.staged[key]
			if !event && !r.staging(s) {
				i = p.last - 1
				continue
			}
			day, several := r.dayBeside(p, s)
			switch {
			case !known, old.day.IsZero() && !old.several:
				old.day = day
			case !day.IsZero() && day != old.day:
				old.day, old.several = briefing.Day{}, true
			}
			if several {
				old.day, old.several = briefing.Day{}, true
			}
			old.event = old.event || event
			r.staged[key] = old
			i = p.last - 1
		}
	}
	return r.staged
}

// staging reports whether s tells that people met.
func (r *reading) staging(s sentence) bool {
	for i := s.body; i < s.last; i++ {
		if w := r.toks[i].lower; r.toks[i].quote == 0 && (meetings[w] || occasions[w]) {
			return true
		}
	}
	return false
}

// place returns the name that begins at token i of where something happened, and whether the text calls that by what it was: "in Norville", "at the
// talks in Norville", "the Norville summit". It is none where no such name begins there.
func (r *reading) place(i int, s sentence) (p stretch, event bool) {
	if !r.placeName(i) || i > s.first && (r.placeName(i-1) || r.toks[i-1].mark != noMark) {
		return stretch{}, false
	}
	p = stretch{i, i + 1}
	for p.last < s.last && (r.placeName(p.last) || r.toks[p.last].lower == "-" && !r.toks[p.last].spaced && r.placeName(p.last+1)) {
		p.last++
	}
	if w := r.toks[p.last-1].lower; occasions[w] && p.last-p.first > 1 {
		p.last-- // "the Norville Summit"
	}
	if p.last < s.last && occasions[r.toks[p.last].lower] {
		return p, true
	}
	before := p.first - 1
	if before > s.first && r.toks[before].lower == "the" {
		before--
	}
	if before < s.first || !placing[r.toks[before].lower] || r.toks[before].lower == "on" {
		return stretch{}, false
	}
	return p, before > s.first && occasions[r.toks[before-1].lower]
}

// placeName reports whether token i may be part of a place's name: no person, month or day.
func (r *reading) placeName(i int) bool {
	t := at(r.toks, i)
	if !t.capitalised() || t.quote != 0 || prepositions[t.lower] || determiners[t.lower] || calendarWords[t.lower] || roleWords[t.lower] {
		return false
	}
	k := r.c.at[i]
	return k == 0 || r.c.entities[r.c.mentions[k-1].entity].kind != briefing.Person
}

// dayBeside returns the day that stands beside the place p, behind it or else before it in its clause, and whether several do.
func (r *reading) dayBeside(p stretch, s sentence) (day briefing.Day, several bool) {
	const near, far = 6, 25 // tokens
	limit := p.last + near
	for i := p.last; i < s.last && i < limit; i++ {
		t := r.toks[i]
		if t.quote != 0 || t.lower == ";" || i > p.last && t.finite && day.IsZero() || subordinating[t.lower] {
			break
		}
		if d := r.dayAt(i, s); !d.IsZero() {
			if !day.IsZero() && d != day {
				return briefing.Day{}, true
			}
			day, limit = d, i+near
		}
	}
	if !day.IsZero() {
		return day, false
	}
	for i := p.first - 1; i >= s.first && i > p.first-far; i-- {
		t := r.toks[i]
		if t.quote != 0 || t.lower == ";" || subordinating[t.lower] || t.lower == "," && (r.toks[i+1].lower == "and" || r.toks[i+1].lower == "but") {
			break
		}
		if d := r.dayAt(i, s); !d.IsZero() {
			return d, false
		}
	}
	return briefing.Day{}, false
}

// sceneOf returns when the scene was at which attribution k, told within attribution j (-1: by the document), is said to stand; false if it is
// said to stand at none. Of a scene whose day the document does not tell there is the place: "in Norville".
//
// "In Norville, Lund accepted the plan" is about the talks there where the document tells of talks there, and Norville is no seat from which somebody
// speaks every day. Where somebody else tells it ("said that Lund had accepted in Norville"), or it was past already, it was not on the day of telling.
func (r *reading) sceneOf(k, j int) (moment, bool) {
	a := &r.found[k]
	s := r.sents[a.sentence]
	zone := r.zone(k, j)
	past := r.tense(k) == pastTense || r.pluperfect(k)
	first := max(zone.first, s.body)
	fronted := setting[r.toks[first].lower]
	for i := first; past && i < zone.last; i++ {
		fronted = fronted && r.toks[i].lower != ","
		switch {
		case i >= a.content.first && i < a.content.last:
			i = a.content.last - 1
			continue
		case i > a.trigger && i > a.content.first && i > a.content.last+2:
			return moment{}, false // of what is told besides
		case i < a.trigger && !fronted || r.subordinate(i, first-1):
			continue
		}
		p, event := r.place(i, s)
		way := p.none()
		if way {
			p = r.wayTo(i, s)
		}
		if p.none() {
			continue
		}
		sc, known := r.scenes()[strings.ToLower(r.words(p))]
		seat := !event && len(r.x.names.registry.Named(r.words(p))) > 0
		elsewhere := j >= 0 || r.pluperfect(k)
		switch {
		case way && !known:
		case known && !sc.day.IsZero() && (elsewhere || event || !seat):
			return moment{day: sc.day}, true
		case elsewhere && !r.setIn(p, a.sentence) && !way,
			known && (event || (sc.event || sc.several) && !seat) && !r.setIn(p, a.sentence) && !way:
			return moment{words: r.at(p, s)}, true
		}
		i = p.last - 1
	}
	return moment{}, false
}

// at returns the place p with what says that something was there: "in Norville", "at the Norville summit".
func (r *reading) at(p stretch, s sentence) stretch {
	if p.last < s.last && occasions[r.toks[p.last].lower] {
		p.last++
	}
	for p.first > s.first && (r.toks[p.first-1].lower == "the" || occasions[r.toks[p.first-1].lower] || placing[r.toks[p.first-1].lower]) {
		p.first--
	}
	return p
}

// wayTo returns the place to or from which somebody is said to be on the way, if it begins at token i: "on the way to Norville".
func (r *reading) wayTo(i int, s sentence) stretch {
	before := i - 1
	if r.before(i, s) == "the" {
		before--
	}
	if !r.placeName(i) || r.placeName(i-1) || before <= s.body || r.toks[before].lower != "to" && r.toks[before].lower != "from" || !ways[r.toks[before-1].lower] {
		return stretch{}
	}
	p := stretch{i, i + 1}
	for p.last < s.last && r.placeName(p.last) {
		p.last++
	}
	return p
}

var (
	setting = words(`in at on during`) // begin a clause with where it is set
	ways    = words(`way flight journey trip`)
)

// setIn reports whether the document is written at the place p, or is about what happens there: it stands in its title or at its beginning, and not only in sentence n.
func (r *reading) setIn(p stretch, n int) bool {
	name := r.words(p)
	if strings.Contains(r.d.Title, name) {
		return true
	}
	const beginning = 2 // sentences
	for i := range min(len(r.sents), beginning) {
		if i != n && strings.Contains(strings.ToLower(r.sents[i].In(r.d.Text)), strings.ToLower(name)) {
			return true
		}
	}
	return false
}
