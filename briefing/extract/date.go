package extract

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"attache/briefing"
)

var weekdays = map[string]time.Weekday{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "jan.": 1, "feb": 2, "feb.": 2, "apr": 4, "apr.": 4, "jun": 6, "jul": 7, "aug": 8, "aug.": 8, "sep": 9, "sept": 9, "sept.": 9, "oct": 10, "oct.": 10, "nov": 11, "nov.": 11, "dec": 12, "dec.": 12,
}

// said returns the day on which attribution k was said. That is a day which its sentence names outside the content, or that of the scene at which it
// was said, else the day of the attribution in which it stands, else for what is told in the past one that the text goes on from, else that of the heading above it, else
// the document's. It is unknown where the text names only another month, or a day that counts from another, or a scene whose day it does not
// tell, or tells it as past already, and in an analysis, which looks back, where it names none.
func (r *reading) said(k int) briefing.Day {
	for range reach {
		j := r.around(k)
		if day, ok := r.stated(k, j); ok {
			return day
		}
		if day, ok := r.sceneOf(k, j); ok {
			return day
		}
		if j < 0 {
			break
		}
		k = j
	}
	today := r.today(r.found[k].sentence)
	switch {
	case r.remembered(k):
		return r.rememberedOn(k)
	case r.d.Date.IsZero(), r.toks[r.found[k].trigger].quote != 0, r.voice[r.found[k].sentence].reports:
		return today
	}
	switch r.tense(k) {
	case pastTense:
		return r.goingOn(k)
	case noTense:
		if !r.looksBack() {
			return r.goingOn(k)
		}
	}
	return today
}

// today returns the day that the nearest heading above sentence n is, else the document's.
func (r *reading) today(n int) briefing.Day {
	if day := r.days()[n].heading; !day.IsZero() {
		return day
	}
	return r.d.Date
}

// zone returns the tokens that may say when attribution k was said: the content of attribution j, within which it stands, else its sentence.
func (r *reading) zone(k, j int) stretch {
	a := &r.found[k]
	s := r.sents[a.sentence]
	if j >= 0 && r.found[j].sentence == a.sentence && r.found[j].holds(a) {
		if c := r.found[j].content; c.first <= a.trigger && a.trigger < c.last {
			return c
		}
	}
	return stretch{s.first, s.last}
}

// stated returns the day that the sentence of attribution k, which stands within attribution j (-1: none), names for it outside its content; false if it names
// none. A zero day is one that cannot be told.
func (r *reading) stated(k, j int) (briefing.Day, bool) {
	a := &r.found[k]
	s := r.sents[a.sentence]
	zone := r.zone(k, j)
	for i := zone.first; i < zone.last; i++ {
		if i >= a.content.first && i < a.content.last {
			i = a.content.last - 1
			continue
		}
		if day := r.dayAt(i, s); !day.IsZero() && !(i > a.trigger && r.subordinate(i, a.trigger)) {
			return day, true
		}
		if r.before(i, s) == "since" && r.otherMonth(i, s) && r.tense(k) == presentTense {
			return r.d.Date, true // "has backed a truce since March"
		}
		if r.otherMonth(i, s) || r.agoAt(i, s.last) {
			return briefing.Day{}, true
		}
	}
	// "rejected the plan on Monday": the time belongs to the deed, wherever the content ends.
	last := a.content.last - 1
	if w := r.before(a.content.first, s); last-1 > a.content.first && w != "that" && w != "to" {
		if r.before(last, s) == "on" {
			if day := r.dayAt(last, s); !day.IsZero() && r.tense(k) == pastTense {
				return day, true
			}
		}
	}
	return briefing.Day{}, false
}

// untimed takes the month at its end from the content of each attribution that says when its holder did what it tells: "called for a truce in
// February", "has backed a truce since March". A month that is to come belongs to what is called for.
func (r *reading) untimed() {
	for k := range r.found {
		a := &r.found[k]
		s := r.sents[a.sentence]
		c := a.content
		c.last -= 2
		if c.last <= c.first || c.first < a.cue.last || a.class() == 'n' || !r.otherMonth(c.last+1, s) || r.toks[c.last].quote != r.toks[a.trigger].quote {
			continue
		}
		if w := r.before(c.first, s); w == "that" || w == "to" || slices.ContainsFunc(r.toks[c.first:c.last], token.predicate) {
			continue
		}
		const recent = 8 // months
		past := (int(r.d.Date.Time().Month()) - int(months[r.toks[c.last+1].lower]) + 12) % 12
		switch r.toks[c.last].lower {
		case "in", "last":
			if r.tense(k) == pastTense && past <= recent {
				a.content = c
			}
		case "since":
			if r.tense(k) != noTense {
				a.content = c
			}
		}
	}
}

// dayAt returns the day that token i names or begins to name, if it had come when the document appeared; else the zero day.
func (r *reading) dayAt(i int, s sentence) briefing.Day {
	if r.d.Date.IsZero() {
		day, _ := r.dateAt(i, s.last)
		return day
	}
	switch w := r.toks[i].lower; w {
	case "yesterday":
		return r.d.Date.AddDays(-1)
	case "today", "now":
		return r.d.Date
	default:
		if day, ok := weekdays[w]; ok && r.before(i, s) != "next" && r.before(i, s) != "until" {
			return r.d.Date.AddDays(-((int(r.d.Date.Time().Weekday()) - int(day) + 7) % 7))
		}
	}
	if day, ok := r.dateAt(i, s.last); ok && !day.After(r.d.Date) {
		return day
	}
	return briefing.Day{}
}

// subordinate reports whether token i stands in a clause that hangs on what stands behind token from.
func (r *reading) subordinate(i, from int) bool {
	const longest = 40 // tokens of a clause
	for from = max(from, i-longest); i-1 > from; {
		i--
		switch w := r.toks[i].lower; {
		case subordinating[w]:
			return true
		case r.toks[i].shape == punctuation && w != "-":
			return false
		}
	}
	return false
}

var subordinating = words(`who which whom whose that where when since until`)

// agoAt reports whether token i is a time that counts from the document's day by more than days: "last year", "three weeks ago".
func (r *reading) agoAt(i, limit int) bool {
	w := r.toks[i].lower
	return w == "ago" || w == "last" && i+1 < limit && counted[r.toks[i+1].lower]
}

// A tense is that in which something is told, as far as it tells the day.
type tense uint8

const (
	noTense tense = iota
	pastTense
	presentTense // the perfect, too
)

// tense returns that of the verb by which attribution k is told.
func (r *reading) tense(k int) tense {
	a := r.found[k]
	s := r.sents[a.sentence]
	form := a.form
	if a.entry == nil {
		if _, form = r.entryFor(a); form == 0 && r.toks[a.trigger].finite && strings.HasSuffix(r.toks[a.trigger].lower, "ed") {
			form = past
		}
	}
	for i := a.trigger - 1; i >= s.body && (auxiliaries[r.toks[i].lower] || adverb(r.toks[i].lower)); i-- {
		switch r.toks[i].lower {
		case "was", "were", "did", "would", "could":
			return pastTense
		case "has", "have", "is", "are", "'ve", "'re", "'m", "do", "does", "will", "'ll", "can", "may", "must", "should":
			return presentTense
		}
	}
	switch c := a.class(); {
	case c == 'n', c == 'p', a.passive:
		return noTense
	case form&past != 0:
		return pastTense
	case form&ing != 0 && form&base == 0:
		return noTense
	case form != 0:
		return presentTense
	}
	return noTense
}

// looksBack reports whether the document tells of days that had long passed when it appeared.
func (r *reading) looksBack() bool { return r.d.Kind == briefing.Analysis || r.timeline }

// remembered reports whether the document itself tells attribution k as past at the time it tells of: "had advocated a
// ceasefire", "shortly before the summit, he threatened".
func (r *reading) remembered(k int) bool {
	a := &r.found[k]
	s := r.sents[a.sentence]
	if r.toks[a.trigger].quote != 0 || r.voice[a.sentence].reports {
		return false
	}
	for i := s.body; i < s.body+3 && i+1 < s.last; i++ {
		if w := r.toks[i].lower; w == "before" && r.toks[i+1].shape == small || w == "previously" {
			return true
		}
	}
	return r.pluperfect(k)
}

// pluperfect reports whether attribution k is told with "had".
func (r *reading) pluperfect(k int) bool {
	a := &r.found[k]
	for i := a.trigger - 1; i >= r.sents[a.sentence].body && (auxiliaries[r.toks[i].lower] || adverb(r.toks[i].lower)); i-- {
		if r.toks[i].lower == "had" {
			return true
		}
	}
	return false
}

// rememberedOn returns the day on which attribution k, which is remembered, was said: that of what the sentence before remembers of the same holder, for
// "he had also" goes on from there; zero unknown.
func (r *reading) rememberedOn(k int) briefing.Day {
	a := &r.found[k]
	n := a.sentence - 1
	if n < 0 || r.sents[n].paragraph != r.sents[a.sentence].paragraph || r.counts(k) {
		return briefing.Day{}
	}
	first, _ := slices.BinarySearchFunc(r.found, n, func(a attribution, n int) int { return a.sentence - n })
	for j := first; j < len(r.found) && r.found[j].sentence == n; j++ {
		if len(r.held[j]) > 0 && len(r.held[k]) > 0 && same(r.held[j][0], r.held[k][0]) && r.around(j) < 0 && r.pluperfect(j) && r.pluperfect(k) {
			if day, ok := r.sceneOf(j, -1); ok {
				return day
			}
		}
	}
	return briefing.Day{}
}

// otherMonth reports whether token i is a month, without a day, that is not the document's: "in February", "since March".
func (r *reading) otherMonth(i int, s sentence) bool {
	m := months[r.toks[i].lower]
	if m == 0 || !r.toks[i].capitalised() || r.d.Date.IsZero() || m == r.d.Date.Time().Month() {
		return false
	}
	switch r.before(i, s) {
	case "in", "since", "last", "during":
		return i+1 >= s.last || r.toks[i+1].shape != number
	}
	return false
}

// goingOn returns the day that the text tells of where it tells attribution k, in the past tense and without a day of its own.
//
// In a timeline that is the day which a sentence of the paragraph before named. In another analysis it is that, too, if the sentence told an event, or what
// the same holder said then; else it is unknown. Elsewhere the story goes on from the day that it last named, if that was a few days before it appeared, for
// a writer says when something else was on another day; an older day, which is only remembered, holds for what was done next, not for what is said of it.
func (r *reading) goingOn(k int) briefing.Day {
	a := &r.found[k]
	marks := r.days()
	back := r.looksBack()
	if r.counts(k) {
		return briefing.Day{}
	}
	paragraph := r.sents[a.sentence].paragraph
	for n := a.sentence - 1; n >= 0 && n > a.sentence-memory && r.sents[n].paragraph == paragraph; n-- {
		switch m := marks[n]; {
		case (m.relative || m.several) && back:
			return briefing.Day{}
		case m.day.IsZero():
		case back && !r.timeline && !r.continues(k, n):
		case back, r.fresh(m.day):
			return m.day
		case n >= a.sentence-aside && a.entry != nil && a.entry.mode == briefing.Narrated && a.class() == 'v':
			return m.day
		}
	}
	switch day := r.today(a.sentence); {
	case back && day == r.d.Date:
		return briefing.Day{}
	case back, a.sentence == 0:
		return day
	}
	return marks[a.sentence-1].story
}

// fresh reports whether day was a few days before the document appeared, at most.
func (r *reading) fresh(day briefing.Day) bool {
	const old = 3 // days, in which a weekly writes
	return !day.IsZero() && !day.Before(r.d.Date.AddDays(-old))
}

// aside is how many sentences go on from a day that is only remembered.
const aside = 2

// continues reports whether attribution k goes on from sentence n: that tells an event, or what the same holder said.
func (r *reading) continues(k, n int) bool {
	first, _ := slices.BinarySearchFunc(r.found, n, func(a attribution, n int) int { return a.sentence - n })
	attributed := false
	for j := first; j < len(r.found) && r.found[j].sentence == n; j++ {
		if len(r.held[j]) == 0 || r.around(j) >= 0 {
			continue
		}
		attributed = true
		if len(r.held[k]) > 0 && same(r.held[j][0], r.held[k][0]) {
			return true
		}
	}
	return !attributed
}

// counts reports whether the sentence of attribution k names, outside the content, a day that counts from another.
func (r *reading) counts(k int) bool {
	a := &r.found[k]
	s := r.sents[a.sentence]
	for i := s.first; i < s.last; i++ {
		if i >= a.content.first && i < a.content.last {
			i = a.content.last - 1
		} else if r.relativeAt(i, s.last) {
			return true
		}
	}
	return false
}

// timelineParagraphs is how many paragraphs of a timeline begin with a day at least. Elsewhere a day in the text is as
// often one that is only remembered.
const timelineParagraphs = 3

// frameTokens is how far into a sentence a day stands that its paragraph begins with: "On 3 March, …".
const frameTokens = 3

// memory is over how many sentences of a paragraph a day stays in mind.
const memory = 12

// A dayMark is what a sentence says of days.
type dayMark struct {
	day      briefing.Day // the one on which what it tells happened; zero none
	story    briefing.Day // the latest such day, up to here, that is fresh; else the document's
	heading  briefing.Day // the one that the nearest heading above of nothing but a day, and maybe a place, is; zero none
	several  bool         // it names more than one
	relative bool         // it names a day that counts from another
}

// days returns what each sentence says of days.
func (r *reading) days() []dayMark {
	if r.dayMarks == nil {
		contents := make([]int, len(r.toks)+1) // how many begin at a token less how many end
		for k := range r.found {
			contents[r.found[k].content.first]++
			contents[r.found[k].content.last]--
		}
		r.dayMarks = make([]dayMark, len(r.sents))
		dated, inside, at := 0, 0, 0
		story := r.d.Date
		var heading briefing.Day
		for n, s := range r.sents {
			m := &r.dayMarks[n]
			if day := r.headingDay(s); !day.IsZero() {
				heading, story = day, day
			}
			m.heading = heading
			begins, remembered := false, false
			for i := s.first; i < s.last; i++ {
				for ; at <= i; at++ {
					inside += contents[at]
				}
				if r.toks[i].quote != 0 || modals[r.toks[i].lower] && !r.toks[i].capitalised() {
					break // what is said in quotation marks or will be is of another time
				}
				if inside > 0 {
					continue
				}
				m.relative = m.relative || r.relativeAt(i, s.last)
				remembered = remembered || r.toks[i].lower == "had" && !r.subordinate(i, s.body-1)
				day := r.dayAt(i, s)
				switch w := r.before(i, s); {
				case day.IsZero(), r.subordinate(i, s.body-1), r.toks[i].lower == "now", w == "for", w == "of", w == "since", i+1 < s.last && r.toks[i+1].lower == "'s":
					continue
				}
				m.several = m.several || !m.day.IsZero() && m.day != day
				m.day = day
				begins = begins || i <= s.body+frameTokens && day.Before(r.d.Date)
			}
			if m.several || remembered {
				m.day = briefing.Day{}
			}
			if r.fresh(m.day) {
				story = m.day
			}
			m.story = story
			if begins && (n == 0 || r.sents[n-1].paragraph != s.paragraph) {
				dated++
			}
		}
		r.timeline = dated >= timelineParagraphs
	}
	return r.dayMarks
}

// headingDay returns the day that s is, if it is a heading of a day and maybe a place: "Monday, 3 March 2025", "Norville, 3 March"; else zero.
func (r *reading) headingDay(s sentence) briefing.Day {
	const longest = 10 // tokens
	if !s.heading || s.last-s.body > longest {
		return briefing.Day{}
	}
	var day briefing.Day
	for i := s.body; i < s.last; i++ {
		t := r.toks[i]
		if t.shape == small && t.lower != "of" && t.lower != "on" {
			return briefing.Day{}
		}
		if d := r.dayAt(i, s); !d.IsZero() {
			if _, explicit := r.dateAt(i, s.last); explicit || day.IsZero() {
				day = d
			}
		}
	}
	return day
}

// relativeAt reports whether token i is, or begins, a time that counts from another: "the next day", "two weeks later", "earlier".
func (r *reading) relativeAt(i, limit int) bool {
	w := r.toks[i].lower
	return i+1 < limit && counting[w] && counted[r.toks[i+1].lower] || earlier[w] || r.agoAt(i, limit)
}

var (
	counting = words(`next following later days weeks months`)
	earlier  = words(`earlier previously ago shortly`)
	counted  = words(`day night morning week month year days weeks months years later`)
)

// dateAt reads an explicit date at token i: "18 August 2025", "August 18, 2025", or without the year, that of the document or the next one.
func (r *reading) dateAt(i, limit int) (day briefing.Day, ok bool) {
	var d int
	var m time.Month
	j := i + 1
	switch {
	case j < limit && months[r.toks[i].lower] > 0 && r.toks[i].capitalised():
		m, d = months[r.toks[i].lower], dayNumber(r.toks[j].lower)
		j++
	case j < limit && months[r.toks[j].lower] > 0 && r.toks[j].capitalised():
		m, d = months[r.toks[j].lower], dayNumber(r.toks[i].lower)
		j++
	default:
		return briefing.Day{}, false
	}
	if d == 0 {
		return briefing.Day{}, false
	}
	year := 0
	if j < limit && r.toks[j].lower == "," {
		j++
	}
	if j < limit && len(r.toks[j].lower) == 4 {
		if y, err := strconv.Atoi(r.toks[j].lower); err == nil && y > 1800 && y < 2200 {
			year = y
		}
	}
	if year == 0 {
		if r.d.Date.IsZero() {
			return briefing.Day{}, false
		}
		year = r.d.Date.Time().Year()
	}
	t := time.Date(year, m, d, 0, 0, 0, 0, time.UTC)
	if t.Month() != m {
		return briefing.Day{}, false
	}
	return briefing.DayOf(t), true
}

func dayNumber(w string) int {
	n := 0
	for len(w) > 0 && digit(w[0]) {
		n = n*10 + int(w[0]-'0')
		w = w[1:]
		if n > 31 {
			return 0
		}
	}
	switch w {
	case "", "st", "nd", "rd", "th":
		return n
	}
	return 0
}
