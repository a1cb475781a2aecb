package extract

import (
	"strconv"
	"time"

	"attache/briefing"
)

var weekdays = map[string]time.Weekday{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "jan.": 1, "feb": 2, "feb.": 2, "apr": 4, "apr.": 4, "jun": 6, "jul": 7, "aug": 8, "aug.": 8, "sep": 9, "sept": 9, "sept.": 9, "oct": 10, "oct.": 10, "nov": 11, "nov.": 11, "dec": 12, "dec.": 12,
}

// said returns the day on which attribution k was said: a day that its sentence names outside the content, or in a timeline the one
// that its paragraph began with, else the document's. It is unknown where the text only names another month, or a day that
// counts from another, or tells it as past already.
func (r *reading) said(k int) briefing.Day {
	a := r.found[k]
	s := r.sents[a.sentence]
	for i := s.first; i < s.last; i++ {
		if i >= a.content.first && i < a.content.last {
			i = a.content.last - 1
			continue
		}
		switch w := r.toks[i].lower; {
		case w == "yesterday":
			return r.d.Date.AddDays(-1)
		case w == "today" || w == "now":
			return r.d.Date
		case r.d.Date.IsZero():
		default:
			if day, ok := weekdays[w]; ok && r.before(i, s) != "next" && r.before(i, s) != "until" {
				back := (int(r.d.Date.Time().Weekday()) - int(day) + 7) % 7
				return r.d.Date.AddDays(-back)
			}
		}
		if day, _, ok := r.dateAt(i, s.last); ok && !day.After(r.d.Date) {
			return day
		}
		if r.otherMonth(i, s) {
			return briefing.Day{}
		}
	}
	// "called for a truce in February": the month belongs to the deed, wherever the content ends.
	if a.content.last > a.content.first && a.content.last-2 > a.content.first && r.otherMonth(a.content.last-1, s) {
		return briefing.Day{}
	}
	if day, ok := r.inherited(a, s); ok {
		return day
	}
	if r.remembered(k, s) {
		return briefing.Day{}
	}
	return r.d.Date
}

// remembered reports whether the document itself tells attribution k as past at the time it tells of: "had advocated a
// ceasefire", "shortly before the summit, he threatened".
func (r *reading) remembered(k int, s sentence) bool {
	a := &r.found[k]
	if r.toks[a.trigger].quote != 0 || r.voice[a.sentence].reports {
		return false
	}
	for i := s.body; i < s.body+3 && i+1 < s.last; i++ {
		if w := r.toks[i].lower; w == "before" && r.toks[i+1].shape == small || w == "previously" {
			return true
		}
	}
	first, last := r.together(k)
	for j := first; j < last; j++ {
		if j != k && r.found[j].holds(a) {
			return false // said by another, whose "had" only follows his verb
		}
	}
	for i := a.trigger - 1; i >= s.body && (auxiliaries[r.toks[i].lower] || adverb(r.toks[i].lower)); i-- {
		if r.toks[i].lower == "had" {
			return true
		}
	}
	return false
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

// inherited returns the day that the paragraph of a began with, in a timeline, if a is told in the past tense.
// Where a day that counts from it stands between, the day is unknown.
func (r *reading) inherited(a attribution, s sentence) (briefing.Day, bool) {
	if r.d.Date.IsZero() || a.form&past == 0 && !r.toks[a.trigger].finite || a.form&(base|third) != 0 && a.form&past == 0 {
		return briefing.Day{}, false
	}
	marks := r.days()
	if !r.timeline {
		return briefing.Day{}, false
	}
	relative := false
	for n := a.sentence; n >= 0 && n > a.sentence-memory && r.sents[n].paragraph == s.paragraph; n-- {
		if n < a.sentence {
			if day := marks[n].day; !day.IsZero() {
				if relative {
					return briefing.Day{}, true
				}
				return day, true
			}
		}
		relative = relative || marks[n].relative
	}
	return briefing.Day{}, false
}

// frameTokens is how far into a sentence a day stands that what follows is told of: "On 3 March, …".
const frameTokens = 3

// timelineParagraphs is how many paragraphs of a timeline begin with a day at least. Elsewhere a day in the text is as
// often one that is only remembered.
const timelineParagraphs = 3

// memory is over how many sentences of a paragraph a day stays in mind.
const memory = 8

// A dayMark is what a sentence says of days.
type dayMark struct {
	day      briefing.Day // the one that it begins with, if it had passed; zero none
	relative bool         // it names a day that counts from another
}

// days returns what each sentence says of days.
func (r *reading) days() []dayMark {
	if r.dayMarks == nil {
		r.dayMarks = make([]dayMark, len(r.sents))
		for n, s := range r.sents {
			for i := s.first; i < s.last; i++ {
				if day, _, ok := r.dateAt(i, s.last); ok && i <= s.body+frameTokens && day.Before(r.d.Date) {
					r.dayMarks[n].day = day
				}
				if i+1 < s.last && counting[r.toks[i].lower] && counted[r.toks[i+1].lower] || earlier[r.toks[i].lower] {
					r.dayMarks[n].relative = true
				}
			}
		}
		dated := 0
		for n, s := range r.sents {
			if !r.dayMarks[n].day.IsZero() && (n == 0 || r.sents[n-1].paragraph != s.paragraph) {
				dated++
			}
		}
		r.timeline = dated >= timelineParagraphs
	}
	return r.dayMarks
}

var (
	counting = words(`next following later days weeks months`)
	earlier  = words(`earlier previously ago shortly`)
	counted  = words(`day night morning week month days weeks months later`)
)

// dateAt reads an explicit date at token i: "18 August 2025", "August 18, 2025", or without the year, that of the document or the next one.
func (r *reading) dateAt(i, limit int) (day briefing.Day, end int, ok bool) {
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
		return briefing.Day{}, i, false
	}
	if d == 0 {
		return briefing.Day{}, i, false
	}
	year := 0
	k := j
	if k < limit && r.toks[k].lower == "," {
		k++
	}
	if k < limit && len(r.toks[k].lower) == 4 {
		if y, err := strconv.Atoi(r.toks[k].lower); err == nil && y > 1800 && y < 2200 {
			year, j = y, k+1
		}
	}
	if year == 0 {
		if r.d.Date.IsZero() {
			return briefing.Day{}, i, false
		}
		year = r.d.Date.Time().Year()
	}
	t := time.Date(year, m, d, 0, 0, 0, 0, time.UTC)
	if t.Month() != m {
		return briefing.Day{}, i, false
	}
	return briefing.DayOf(t), j, true
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
