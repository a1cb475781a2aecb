package extract

import (
	"slices"

	"attache/briefing"
)

// sayable is how many tokens a quotation must have before what stands in it can be somebody's statement; fewer are a term.
const sayable = 4

// quoted returns who speaks in the quotation in which token i stands, by the words around it: “…,” wrote X; X came to
// another end: “…”. Of a quotation that follows another in its paragraph, the same speaks. None where nothing says who.
func (r *reading) quoted(i int) []holder {
	q := r.toks[i].quote
	if held, ok := r.quoters[q]; ok || q == 0 {
		return held
	}
	if r.quoters == nil {
		r.quoters = make(map[int][]holder)
	}
	r.quoters[q] = nil // while it is looked for
	first, last := i, i+1
	for first > 0 && r.toks[first-1].quote == q {
		first--
	}
	for last < len(r.toks) && r.toks[last].quote == q {
		last++
	}
	if last-first < sayable+2 {
		return nil
	}
	r.quoters[q] = r.quoter(first, last)
	return r.quoters[q]
}

func (r *reading) quoter(first, last int) []holder {
	n := r.sentenceOf(first)
	s, end := r.sents[n], r.sents[r.sentenceOf(last-1)]
	if h, ok := r.named(last, end.last); ok && last < end.last {
		return []holder{h}
	}
	if h, ok := r.named(s.body, first); ok {
		return []holder{h}
	}
	if first > s.body || n == 0 {
		return nil
	}
	before := r.sents[n-1]
	if r.toks[before.last-1].lower == ":" {
		if h, ok := r.named(before.body, before.last); ok {
			return []holder{h}
		}
		return nil
	}
	for j := before.last - 1; before.paragraph == s.paragraph && j >= before.body; j-- {
		if r.toks[j].quote != 0 {
			return r.quoted(j)
		}
	}
	return nil
}

// named returns the first of those named outside quotations in tokens [first, last) who can be the subject of a clause: a
// person if there is one.
func (r *reading) named(first, last int) (holder, bool) {
	var other holder
	found := false
	for _, m := range r.mentionsIn(first, last) {
		if r.toks[m.first].quote != 0 || m.form == demonym || r.possessive(m) || m.first > 0 && m.first > first && prepositions[r.toks[m.first-1].lower] {
			continue
		}
		if r.c.entities[m.entity].kind == briefing.Person {
			return r.of(m), true
		}
		if !found {
			other, found = r.of(m), true
		}
	}
	return other, found
}

// continued adds the quotations that go on behind the one that says who speaks: “The port is safe,” the minister said. “It opens today.”
func (r *reading) continued() {
	all := r.found
	for j := range r.found {
		b := &r.found[j]
		if !b.postpose || b.cue.none() || b.content.last > b.cue.first || b.class() == 'p' || r.toks[b.content.first].quote == 0 || r.toks[b.cue.first].quote != 0 {
			continue
		}
		s := r.sents[b.sentence]
		i := s.last
		for k := b.cue.last; k < s.last; k++ {
			if r.toks[k].mark == opening {
				i = 0 // what follows is quoted in the same sentence
			}
		}
		if n := b.sentence + 1; i == 0 || n >= len(r.sents) || r.sents[n].paragraph != s.paragraph || !r.sents[n].speaker.IsZero() && r.sents[n].speaker != s.speaker {
			continue
		}
		next := r.sents[b.sentence+1]
		if r.toks[next.body].mark != opening {
			continue
		}
		content, whole := r.quotation(next.body, next)
		if !whole || content.last-content.first < sayable {
			continue
		}
		end := r.sents[r.sentenceOf(content.last-1)]
		if end.last-content.last > 2 {
			continue // who speaks is named again
		}
		if slices.ContainsFunc(r.found, func(a attribution) bool {
			return a.sentence >= b.sentence+1 && a.sentence <= r.sentenceOf(content.last-1) && r.toks[a.content.first].quote == r.toks[content.first].quote &&
				(a.cue.none() || r.overlap(a.content, content) >= 0.5)
		}) {
			continue
		}
		all = append(all, attribution{sentence: b.sentence + 1, parent: j, cue: b.cue, trigger: b.trigger, content: content, entry: saidCue, form: b.form, within: -1, speaker: -1})
	}
	if len(all) > len(r.found) {
		r.found = arrange(all, func(attribution) bool { return true })
	}
}

// saidCue is that of a quotation which goes on.
var saidCue = &cue{words: "say", class: 'v', frames: thatFrame, act: briefing.Say, stance: briefing.Neutral, mode: briefing.Direct}
