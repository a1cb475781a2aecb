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

// A moment is when something was said, as far as the document tells.
type moment struct {
	day   briefing.Day // zero: it cannot be told
	until briefing.Day // the last day on which it can have been; day where that is known, zero where nothing is
	words stretch      // what the document says of the time where that is no day: "in February", "since March"; none where it says nothing
}

// said returns when attribution k was said. That is the day which its sentence names outside the content, or that of the scene at which it
// was said, else the day of the attribution in which it stands, else for what is told in the past one that the text goes on from, else that of the heading above it, else
// the document's. The day is unknown where the text names only a month, a year or an event, or a day that counts from one that it does not tell, or a scene whose
// day it does not tell; where it tells it as past already; and in an analysis, which looks back, where it names none.
func (r *reading) said(k int) moment { return r.saidWithin(k, reach) }

// saidWithin is said, looking at most so many attributions out.
func (r *reading) saidWithin(k, outwards int) moment {
	j := r.around(k)
	outer := func() moment {
		if j < 0 || outwards == 0 {
			return moment{until: r.today(r.found[k].sentence)}
		}
		return r.saidWithin(j, outwards-1)
	}
	m, ok := r.stated(k, j)
	if !ok {
		m, ok = r.sceneOf(k, j)
	}
	switch {
	case ok:
	case j < 0 || outwards == 0:
		m = r.toldOn(k)
	default:
		if m = outer(); r.looksFurther(k, j) {
			m = moment{until: m.until}
		}
	}
	switch {
	case !m.day.IsZero():
		m.until = m.day
	case m.until.IsZero():
		m.until = outer().until
	}
	return m
}

// toldOn returns when attribution k was said, which the document tells without a day and a scene.
func (r *reading) toldOn(k int) moment {
	today := r.today(r.found[k].sentence)
	switch {
	case r.remembered(k):
		return moment{words: r.beside(k)}
	case r.d.Date.IsZero(), r.toks[r.found[k].trigger].quote != 0, r.voice[r.found[k].sentence].reports:
		return moment{day: today}
	}
	switch r.tense(k) {
	case presentTense:
		if r.looksBack() && r.perfect(k) {
			return moment{}
		}
		return moment{day: today}
	case noTense:
		if r.looksBack() && r.d.Kind != briefing.Analysis {
			return moment{day: today}
		}
	}
	return moment{day: r.goingOn(k)}
}

// looksFurther reports whether attribution j, within which k stands, tells of what was done before: "said that Lund had agreed", or welcomes what another
// once said: "welcomed Lund's statement that". What somebody is willing to do, or has done by then, is so when it is told.
func (r *reading) looksFurther(k, j int) bool {
	a := &r.found[k]
	if a.class() == 'n' {
		return once[r.toks[a.trigger].lower] && !(len(r.held[k]) > 0 && len(r.held[j]) > 0 && same(r.held[k][0], r.held[j][0]))
	}
	return r.pluperfect(k)
}

// once are what somebody says at one time, and does not hold since.
var once = words(`statement statements effort efforts attempt attempts initiative initiatives remarks announcement announcements proposal proposals promise pledge offer remark declaration decision request claim suggestion threat warning vow call appeal acceptance rejection invitation order`)

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

// stated returns when the sentence of attribution k, which stands within attribution j (-1: none), says outside its content that it was; false if it does not say.
func (r *reading) stated(k, j int) (moment, bool) {
	a := &r.found[k]
	s := r.sents[a.sentence]
	zone := r.zone(k, j)
	if day := r.days()[a.sentence].ordinal; !day.IsZero() && zone.first <= s.body {
		return moment{day: day}, true
	}
	for i := zone.first; i < zone.last; i++ {
		if i >= a.content.first && i < a.content.last {
			i = a.content.last - 1
			continue
		}
		hangs := i > a.trigger && r.subordinate(i, a.trigger)
		if day := r.dayAt(i, s); !day.IsZero() && !hangs {
			return moment{day: day}, true
		}
		if n, ok := r.countAt(i, s); ok && !hangs {
			if day := r.days()[a.sentence].anchor.AddDays(n); !day.IsZero() && !day.After(r.d.Date) {
				return moment{day: day}, true
			}
		}
		if m := r.monthAt(i, s); !m.words.none() && r.tells(m.words, k, zone) {
			now := r.tense(k) == presentTense
			if now && r.before(i, s) == "since" {
				m.day = r.d.Date // "has backed a truce since March"
			}
			if !now || !m.day.IsZero() || r.perfect(k) {
				return m, true
			}
		}
		if r.otherTime(i, s) && (i <= zone.first || i == a.trigger+1 || i == a.cue.last || i == a.content.last) {
			return moment{}, true
		}
		if r.agoAt(i, s.last) {
			m := moment{words: stretch{i, i + 2}} // "last year"
			if r.toks[i].lower == "ago" {
				m.words = stretch{max(zone.first, i-2), i + 1}
			}
			return m, true
		}
	}
	// "rejected the plan on Monday": the time belongs to the deed, wherever the content ends.
	last := a.content.last - 1
	if w := r.before(a.content.first, s); last-1 > a.content.first && w != "that" && w != "to" && !slices.ContainsFunc(r.toks[a.content.first:last], func(t token) bool { return t.verb || t.lower == "to" || t.lower == "," }) {
		at := last
		if partsOfDay[r.toks[last].lower] {
			at-- // "the next day"
		}
		day := briefing.Day{}
		if n, ok := r.countAt(at, s); ok {
			day = r.days()[a.sentence].anchor.AddDays(n)
		} else if at < last {
			day = r.dayAt(at, s)
		} else {
			const longest = 3 // "4 September 2025"
			for at > last-longest && at-1 > a.content.first && r.before(at, s) != "on" {
				at--
			}
			if r.before(at, s) == "on" {
				day = r.dayAt(at, s)
			}
		}
		if !day.IsZero() && !day.After(r.d.Date) && r.tense(k) == pastTense {
			return moment{day: day}, true
		}
	}
	return moment{}, false
}

// otherTime reports whether "at the time" begins at token i, which is another one than that which is told.
func (r *reading) otherTime(i int, s sentence) bool {
	return i+3 < s.last && r.toks[i].lower == "at" && r.toks[i+1].lower == "the" && r.toks[i+2].lower == "time" && r.toks[i+3].lower != "of"
}

// tells reports whether the month or year w says when attribution k was, and is not part of a clause about something else: it stands in the setting
// that begins what is told ("at a meeting in January, "), before the verb, or behind it.
func (r *reading) tells(w stretch, k int, zone stretch) bool {
	a := &r.found[k]
	if w.first > a.trigger {
		return !r.subordinate(w.first, a.trigger)
	}
	first := max(zone.first, r.sents[a.sentence].body)
	set := w.first <= first+1 || setting[r.toks[first].lower] && !slices.ContainsFunc(r.toks[first:w.first], func(t token) bool { return t.lower == "," })
	return (set || w.last == a.trigger) && !r.subordinate(w.first, zone.first-1)
}

// untimed takes the month at its end from the content of each attribution that says when its holder did what it tells: "called for a truce in
// February", "has backed a truce since March". A month that is to come belongs to what is called for.
func (r *reading) untimed() {
	for k := range r.found {
		a := &r.found[k]
		s := r.sents[a.sentence]
		c := a.content
		c.last -= 2
		if c.last <= c.first || c.first < a.cue.last || a.class() == 'n' || r.monthAt(c.last+1, s).words.none() || months[r.toks[c.last+1].lower] == r.d.Date.Time().Month() || r.toks[c.last].quote != r.toks[a.trigger].quote {
			continue
		}
		if w := r.before(c.first, s); w == "that" || w == "to" || slices.ContainsFunc(r.toks[c.first:c.last], token.predicate) {
			continue
		}
		if w := r.toks[c.last].lower; (w == "early" || w == "late") && c.last-1 > c.first {
			c.last-- // "in late March"
		}
		const recent = 8 // months
		past := (int(r.d.Date.Time().Month()) - int(months[r.toks[a.content.last-1].lower]) + 12) % 12
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
	case "last":
		if i+1 < s.last && r.toks[i+1].lower == "night" && r.toks[i].quote == 0 && (i+2 >= s.last || r.toks[i+2].lower != "'s") {
			return r.d.Date.AddDays(-1)
		}
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
	form := a.form
	if a.entry == nil {
		if _, form = r.entryFor(a); form == 0 && r.toks[a.trigger].finite && strings.HasSuffix(r.toks[a.trigger].lower, "ed") {
			form = past
		}
	}
	for w := range r.auxiliaries(&a) {
		switch w {
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
// ceasefire", "shortly before the summit, he threatened". How a meeting began is told so while it is told, and whoever speaks before
// leaving does so on that day.
func (r *reading) remembered(k int) bool {
	a := &r.found[k]
	s := r.sents[a.sentence]
	if r.toks[a.trigger].quote != 0 || r.voice[a.sentence].reports {
		return false
	}
	for i := s.body; i < s.body+3 && i+1 < s.last; i++ {
		w := r.toks[i].lower
		if w == "before" && r.toks[i+1].shape == small && !leaving[r.toks[i+1].lower] || w == "previously" || i > s.body && apart[w] && spans[r.toks[i-1].lower] {
			return true
		}
	}
	opening := s.body+2 < s.last && r.toks[s.body].lower == "at" && r.toks[s.body+1].lower == "the" && openings[r.toks[s.body+2].lower]
	return !opening && r.pluperfect(k)
}

var (
	leaving  = words(`leaving departing boarding flying travelling traveling heading setting`)
	openings = words(`start outset beginning opening`)
	apart    = words(`before after prior ahead`) // "two days after the summit"
	spans    = words(`day days week weeks month months year years`)
)

// beside returns the words that begin the sentence of attribution k and tell beside what it was: "shortly before the summit".
func (r *reading) beside(k int) stretch {
	const longest = 8 // tokens
	s := r.sents[r.found[k].sentence]
	near := false
	for i := s.body; i < s.last && i <= s.body+longest; i++ {
		switch t := r.toks[i]; {
		case apart[t.lower] && i+1 < s.last:
			near = true
		case t.lower == "," && near:
			return stretch{s.body, i}
		case t.shape == punctuation && t.lower != "-" && t.lower != "’":
			return stretch{}
		}
	}
	return stretch{}
}

// pluperfect reports whether attribution k is told with "had".
func (r *reading) pluperfect(k int) bool {
	for w := range r.auxiliaries(&r.found[k]) {
		if w == "had" {
			return true
		}
	}
	return false
}

// perfect reports whether attribution k is told with "has" or "have" as done, not as going on: "has long opposed".
func (r *reading) perfect(k int) bool {
	for w := range r.auxiliaries(&r.found[k]) {
		switch {
		case continually[w]:
			return false
		case w == "has", w == "have", w == "'ve":
			return true
		}
	}
	return false
}

var continually = words(`consistently always long repeatedly constantly continually steadily traditionally`)

// monthAt returns the moment that token i names as no more than a month or a year: "in February", "since March", "in May 2024", "in 2014". Its words are none
// where it names none. A month alone that is the document's may be one to come.
func (r *reading) monthAt(i int, s sentence) moment {
	if r.d.Date.IsZero() || i <= s.first {
		return moment{}
	}
	first := i - 1
	if w := r.toks[first].lower; first > s.first && (w == "early" || w == "late") {
		first--
	}
	switch r.toks[first].lower {
	case "in", "since", "last", "during":
	default:
		return moment{}
	}
	t := r.toks[i]
	now := r.d.Date.Time()
	m := months[t.lower]
	switch {
	case m != 0 && t.capitalised():
		year := 0
		last := i + 1
		if last < s.last && r.toks[last].shape == number {
			if year = yearNumber(r.toks[last].lower); year == 0 {
				return moment{}
			}
			last++
		}
		if year == 0 {
			if year = now.Year(); m == now.Month() {
				return moment{}
			}
			if m > now.Month() {
				year--
			}
		}
		if year > now.Year() || year == now.Year() && m > now.Month() {
			return moment{}
		}
		return moment{until: r.notAfter(year, m+1), words: stretch{first, last}}
	case first == i-1 && first <= s.body && t.shape == number && i+1 < s.last && (r.toks[i+1].lower == "," || r.toks[i+1].shape != number):
		if year := yearNumber(t.lower); year > 0 && year < now.Year() {
			return moment{until: r.notAfter(year+1, 1), words: stretch{i - 1, i + 1}}
		}
	}
	return moment{}
}

// notAfter returns the last day before that month begins, or the document's if that is earlier.
func (r *reading) notAfter(year int, m time.Month) briefing.Day {
	day := briefing.DayOf(time.Date(year, m, 0, 0, 0, 0, 0, time.UTC))
	if day.After(r.d.Date) {
		return r.d.Date
	}
	return day
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
	relative bool         // it names a day that counts from another, and not from which
	anchor   briefing.Day // the one that its paragraph told of last before it, from which "the next day" counts; zero none
	ordinal  briefing.Day // the one of several meetings before that it begins with: "in the second round"; zero none
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
		var anchor briefing.Day
		var meetings []briefing.Day // those that the paragraph last told of
		story := r.d.Date
		var heading briefing.Day
		for n, s := range r.sents {
			m := &r.dayMarks[n]
			if day := r.headingDay(s); !day.IsZero() {
				heading, story = day, day
			}
			m.heading = heading
			if n == 0 || r.sents[n-1].paragraph != s.paragraph {
				anchor, meetings = briefing.Day{}, nil
			}
			m.anchor, m.ordinal = anchor, r.ordinalOf(s, meetings)
			m.day = m.ordinal
			begins, remembered, counted := false, false, false
			var named []briefing.Day
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
				if c, ok := r.countAt(i, s); ok && day.IsZero() {
					if !m.day.IsZero() {
						anchor = m.day
					}
					day = anchor.AddDays(c)
					counted = true
				}
				switch w := r.before(i, s); {
				case day.IsZero(), r.subordinate(i, s.body-1), r.toks[i].lower == "now", w == "for", w == "of", w == "since", i+1 < s.last && r.toks[i+1].lower == "'s":
					continue
				}
				m.several = m.several || !m.day.IsZero() && m.day != day && !counted
				m.day = day
				named = append(named, day)
				begins = begins || i <= s.body+frameTokens && day.Before(r.d.Date)
			}
			m.relative = m.relative && !(counted && !m.day.IsZero())
			if m.several || remembered {
				m.day = briefing.Day{}
			}
			switch {
			case !m.day.IsZero():
				anchor = m.day
			case m.several, m.relative:
				anchor = briefing.Day{}
			}
			if m.several && r.staging(s) && slices.IsSortedFunc(named, briefing.Day.Compare) {
				meetings = named
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

// countAt returns how many days after another that is which token i begins to name, or ends to: "the next day" 1, "two days later" 2, "the same
// day" 0, "a day earlier" -1; false where it names none. A night counts to the day on which it ends.
func (r *reading) countAt(i int, s sentence) (days int, ok bool) {
	of := func(at int) string {
		if at < s.first || at >= s.last {
			return ""
		}
		return r.toks[at].lower
	}
	switch w := r.toks[i].lower; w {
	case "next", "following", "same", "previous":
		if of(i-1) != "the" || !partsOfDay[of(i+1)] {
			return 0, false
		}
		switch w {
		case "same":
			return 0, true
		case "previous":
			return -1, true
		}
		return 1, true
	case "later", "earlier":
		if unit := of(i - 1); unit != "day" && unit != "days" {
			return 0, false
		}
		n := dayNumber(of(i - 2))
		if n == 0 || of(i-2) == "" {
			n = numerals[of(i-2)]
		}
		if w == "earlier" {
			n = -n
		}
		return n, n != 0
	}
	return 0, false
}

var (
	partsOfDay = words(`day morning afternoon evening night`)
	numerals   = map[string]int{"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
	ordinals   = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
)

// ordinalOf returns that of days, on which people met, oldest first, which sentence s begins with: "In the second round". It is zero where it begins with none.
func (r *reading) ordinalOf(s sentence, days []briefing.Day) briefing.Day {
	if s.body+4 >= s.last || !setting[r.toks[s.body].lower] || r.toks[s.body+1].lower != "the" || r.toks[s.body+4].lower == "of" {
		return briefing.Day{}
	}
	n := ordinals[r.toks[s.body+2].lower]
	switch r.toks[s.body+3].lower {
	case "round", "meeting", "session":
	default:
		return briefing.Day{}
	}
	if n == 0 || n > len(days) {
		return briefing.Day{}
	}
	return days[n-1]
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
	if j < limit {
		year = yearNumber(r.toks[j].lower)
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

// yearNumber returns the year that w is, 0 for none.
func yearNumber(w string) int {
	if y, err := strconv.Atoi(w); err == nil && len(w) == 4 && y > 1800 && y < 2200 {
		return y
	}
	return 0
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
