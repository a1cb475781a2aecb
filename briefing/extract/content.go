package extract

import (
	"slices"
	"strings"

	"attache/briefing"
)

// contents finds the contents of the attributions from start on, all of one sentence, and drops those without one.
func (r *reading) contents(start int, s sentence) {
	kept := make([]int, len(r.found)-start)
	out := make([]attribution, 0, len(kept))
	for k := start; k < len(r.found); k++ {
		a := r.found[k]
		kept[k-start] = -1
		if a.parent >= start {
			if a.parent = kept[a.parent-start]; a.parent < 0 {
				continue
			}
		}
		if a.content.none() && !r.content(&a, k, start, s, out) {
			continue
		}
		kept[k-start] = start + len(out)
		out = append(out, a)
		if b, ok := r.goesOn(&out[len(out)-1], s); ok {
			out = append(out, b)
		}
	}
	r.found = append(r.found[:start], out...)
}

// bounded ends contents that rules found before a comma behind which something else is told: "proposed a truce, and Norland did not object", "backs a
// dam, although it floods the valley", "backs a dam, an idea that Estmark resists".
func (r *reading) bounded() {
	for k := range r.found {
		a := &r.found[k]
		if a.postpose || a.cue.none() || a.content.first < a.cue.last || a.entry == nil {
			continue
		}
		if end := r.bound(a); end > a.content.first {
			a.content = r.trim(stretch{a.content.first, end})
		}
	}
}

// bound returns the comma at which the content of a ends, 0 where it is to stay as it is.
func (r *reading) bound(a *attribution) int {
	if r.toks[a.content.first-1].lower == "that" || a.entry.frames&thatFrame != 0 && a.entry.act == briefing.Say {
		return 0 // what follows is said, too
	}
	depth := 0
	for j := a.content.first; j+3 < a.content.last; j++ {
		t := r.toks[j]
		switch t.lower {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth != 0 || t.lower != "," || t.quote != r.toks[a.cue.first].quote || j == a.content.first {
			continue
		}
		switch r.toks[j+1].lower {
		case "and":
			if r.mainClause(j+2, a.content.last) {
				return j
			}
		case "although", "though", "while", "whereas":
			return j
		case "a", "an":
			if w := r.toks[j+3].lower; r.toks[j+2].noun && (w == "that" || w == "which" || w == "of" || r.c.at[j+3] > 0) {
				return j
			}
		}
	}
	return 0
}

// goesOn takes what follows who is named in the middle of what he says: "There were so many ships, he said, that it took
// a day" into the content of a, which ended before him; of "The port is safe, he said, but the strait is not" it returns what follows as a content of its own.
func (r *reading) goesOn(a *attribution, s sentence) (attribution, bool) {
	i := a.cue.last
	if !a.postpose || a.class() != 'v' || a.entry.act != briefing.Say || a.source.none() || a.source.last > a.cue.first || i+3 >= s.last || r.toks[i].lower != "," ||
		r.before(a.source.first, s) != "," || r.toks[a.source.first-1].quote != 0 || a.content.first < s.body || at(r.toks, a.source.first-2).mark != noMark {
		return attribution{}, false
	}
	finite := slices.ContainsFunc(r.toks[a.content.first:a.content.last], token.predicate)
	switch w := r.toks[i+1].lower; {
	case w == "that" && finite:
		a.content = r.trim(stretch{a.content.first, s.last})
	case (w == "and" || w == "but") && finite:
		clause, subject := false, false
		for j := i + 2; j < s.last && r.toks[j].shape != punctuation && !clause; j++ {
			clause = subject && r.toks[j].predicate()
			subject = subject || r.toks[j].noun || r.c.at[j] > 0 || subjectPronouns[r.toks[j].lower]
		}
		if clause {
			b := *a
			b.content, b.postpose = r.trim(stretch{i + 2, s.last}), false
			return b, !b.content.none()
		}
		if modals[r.toks[i+2].lower] || r.toks[i+2].finite {
			a.content = r.trim(stretch{a.content.first, s.last}) // "The port was safe, he said, and could open"
		}
	}
	return attribution{}, false
}

// latest returns the latest attribution with a content: of before, those of the sentence that begin at start, else of the sentences before it.
func (r *reading) latest(before []attribution, start int) *attribution {
	switch {
	case len(before) > 0:
		return &before[len(before)-1]
	case start > 0:
		return &r.found[start-1]
	}
	return nil
}

var anaphors = words(`this it that proposal idea these them suggestion option`)

// content finds the content of a: behind its cue, else before its source.
func (r *reading) content(a *attribution, k, start int, s sentence, before []attribution) bool {
	if a.passive {
		return r.sharedContent(a, k, start, s, before)
	}
	if a.source.first >= a.cue.last && !(a.cue.first == s.body && a.form == ing) {
		return r.contentBefore(a, s)
	}
	if r.agreeing(a, s) || r.insertion(a, s) {
		return true
	}
	if (a.entry.frames == quoteFrame || r.afterthought(a, s)) && r.contentBefore(a, s) {
		return true
	}
	if a.entry.frames == quoteFrame {
		return false
	}
	compound := false
	first, ok := r.contentStart(a, k, s)
	if ok {
		if e, end := r.compound(a.entry, first, s); e != nil {
			a.entry, compound = e, true
			if !r.anothers(a, first, end) {
				a.cue.last, first = end, end
			}
		}
		if q, whole := r.quotation(first, s); whole {
			a.content = q
		} else {
			a.content = r.trim(stretch{first, r.contentEnd(a, first, k, s, compound)})
			if n := a.content.last; a.entry.frames&thatFrame == 0 && n-a.content.first > 3 && r.toks[n-1].lower == "well" && r.toks[n-2].lower == "as" &&
				!slices.ContainsFunc(r.toks[a.content.first:n], token.predicate) {
				a.content.last -= 2 // it is the holder who does so as well
			}
		}
		if !a.content.none() {
			return r.refer(a, start, s, before)
		}
	}
	if a.entry.class != 'v' {
		return false
	}
	if (a.entry.act == briefing.Endorse || a.entry.act == briefing.Reject) && (a.cue.last >= s.last || r.toks[a.cue.last].shape == punctuation && r.toks[a.cue.last].mark == noMark) {
		// "but China objected", "and Japan agreed": with what was said last.
		if last := r.latest(before, start); last != nil && last.cue.last <= a.cue.first && last.sentence >= a.sentence-1 {
			a.content = last.content
			return true
		}
	}
	return a.entry.frames&thatFrame != 0 && r.contentBefore(a, s) && !r.adjunct(a.content)
}

// adjunct reports whether c, outside quotations, only tells when, where or how: "Speaking today", "In Norville".
func (r *reading) adjunct(c stretch) bool {
	w := r.toks[c.first].lower
	return r.toks[c.first].quote == 0 && (prepositions[w] || adverb(w) || strings.HasSuffix(w, "ing")) && !slices.ContainsFunc(r.toks[c.first:c.last], token.predicate)
}

// agreeing finds the content of a clause with "as", the clause that it goes with: "As the minister said, the port is safe",
// "The port, as the minister said, is safe".
func (r *reading) agreeing(a *attribution, s sentence) bool {
	if a.entry.class != 'v' || a.entry.frames&thatFrame == 0 || a.entry.act != briefing.Say || a.source.none() || a.source.last > a.cue.first || r.before(a.source.first, s) != "as" {
		return false
	}
	as := a.source.first - 1
	end := a.cue.last // of the clause: a day, a place or an adverb may follow
	for end < s.last && end < a.cue.last+8 && r.toks[end].lower != "," && !r.toks[end].finite && r.toks[end].lower != "that" && r.toks[end].lower != "it" {
		end++
	}
	if end < s.last && r.toks[end].lower != "," && r.toks[end].shape != punctuation {
		return false
	}
	switch {
	case as == s.body || as <= s.body+2 && (r.toks[as-1].lower == "and" || r.toks[as-1].lower == "but" || r.toks[as-1].lower == "so" || r.toks[as-1].lower == ","):
		a.content = r.trim(stretch{end, s.last})
	case r.toks[as-1].lower == "," && end >= s.last-1:
		a.content, a.postpose = r.trim(stretch{s.body, as - 1}), true
	case r.toks[as-1].lower == ",":
		a.content = r.trim(stretch{s.body, s.last})
	default:
		return false
	}
	return a.content.last-a.content.first > 2
}

// insertion finds the content of a source and verb between commas that part a clause from its subject or from where it holds:
// "The port, he says, is safe", "In the north, they say, the roads are open".
func (r *reading) insertion(a *attribution, s sentence) bool {
	from := r.article(a.source.first, s)
	if a.entry.class != 'v' || a.entry.frames&thatFrame == 0 || a.source.none() || a.source.last > a.cue.first || r.before(from, s) != "," {
		return false
	}
	first := a.cue.last + 1
	if first+1 >= s.last || r.toks[first-1].lower != "," || r.toks[first].mark != noMark {
		return false
	}
	before := r.toks[s.body : from-1]
	if slices.ContainsFunc(before, func(t token) bool { return t.mark != noMark || t.lower == "," || t.lower == ":" }) {
		return false
	}
	verb := first
	for verb+1 < s.last && adverb(r.toks[verb].lower) {
		verb++
	}
	switch w := r.toks[first].lower; {
	case !prepositions[before[0].lower] && r.toks[verb].predicate() && !subjectPronouns[w]:
		a.content = r.trim(stretch{s.body, s.last})
	case prepositions[before[0].lower] && !slices.ContainsFunc(before, token.predicate) && !clauseOpeners[w] && !prepositions[w] && r.clause(first, s):
		a.content = r.trim(stretch{first, s.last})
	default:
		return false
	}
	return a.content.last-a.content.first > 2
}

// afterthought reports whether a says of what stands before it only when, where or to whom it was said: ", the envoy
// acknowledged this week", "”, she told journalists in Norville".
func (r *reading) afterthought(a *attribution, s sentence) bool {
	if a.entry.class != 'v' || a.entry.frames&thatFrame == 0 || a.source.none() || a.source.last > a.cue.first || a.cue.last >= s.last {
		return false
	}
	if before := at(r.toks, a.source.first-1); a.source.first == s.body || before.lower != "," && before.mark != closing {
		return false
	}
	t := r.toks[a.cue.last]
	if !(telling[r.toks[a.cue.last-1].lower] && (r.c.at[a.cue.last] > 0 || groupNouns[t.lower] || determiners[t.lower] || pronouns[t.lower]) || prepositions[t.lower] || t.lower == "this" || t.lower == "last" || t.lower == "earlier" || t.lower == "late" || calendarWords[t.lower]) {
		return false
	}
	for i := a.cue.last; i < s.last; i++ {
		if t := r.toks[i]; t.predicate() || t.mark == opening || t.lower == "that" || t.lower == ":" {
			return false
		}
	}
	return true
}

// sharedContent finds the content of "supported by X": that of the clause which it is inserted in or hangs on, else its own subject.
func (r *reading) sharedContent(a *attribution, k, start int, s sentence, before []attribution) bool {
	v, be, _ := r.group(a, s)
	a.negated = false
	if be && v-2 > s.body && r.toks[v-1].lower == "which" && r.toks[v-2].lower == "," {
		// "a text, which was welcomed by Y"
		if len(before) > 0 && before[len(before)-1].content.last == v-2 {
			a.content = before[len(before)-1].content
			return true
		}
		first := v - 2
		for first > s.body && r.toks[first-1].shape != punctuation && !r.toks[first-1].verb && !clauseOpeners[r.toks[first-1].lower] {
			first--
		}
		a.content = r.trim(stretch{first, v - 2})
		return !a.content.none()
	}
	if be && v > s.body {
		if c := r.trim(r.patient(v, s)); !c.none() {
			a.content = c
			return r.refer(a, start, s, before)
		}
	}
	share := func(n *attribution) bool {
		a.content = n.content
		r.sideWith(a, n)
		return true
	}
	// "X, supported by Y, proposed P", "Supported by Y, X proposed P": P follows.
	for i := k + 1; i < len(r.found); i++ {
		n := r.found[i]
		if n.passive || n.entry.class == 'n' || !(n.source.first < a.cue.first && n.source.last >= a.cue.last || a.cue.first == s.body) {
			continue
		}
		if r.content(&n, i, start, s, before) {
			return share(&n)
		}
	}
	for i := len(before) - 1; i >= 0; i-- {
		if !before[i].passive && before[i].cue.last <= a.cue.first {
			return share(&before[i])
		}
	}
	// "X proposed, supported by Y, P": P follows too.
	for i := start; i < k; i++ {
		if n := r.found[i]; !n.passive && n.cue.last < a.cue.first && r.toks[n.cue.last].lower == "," {
			if r.content(&n, i, start, s, before) {
				return share(&n)
			}
		}
	}
	if k > start && r.found[k-1].passive && len(before) > 0 {
		a.content = before[len(before)-1].content
		return true
	}
	switch r.before(v, s) {
	case "and":
		return false // "held in Norville and endorsed by Oman"
	case ",":
		v-- // "The shoal, claimed by Oman, is a reef"
	}
	a.content = r.trim(r.phraseBefore(v, s))
	return !a.content.none()
}

// sideWith gives a, whose content is that of n, the side that follows: whoever joins or supports him who is against a thing is against it, too, and whoever
// opposes him is for it.
func (r *reading) sideWith(a, n *attribution) {
	against := n.entry.stance == briefing.Oppose != n.negated
	switch {
	case a.entry.frames == byFrame:
		a.entry, a.negated = n.entry, n.negated
	case against && a.entry.act == briefing.Endorse:
		a.entry = opponentCue
	case against && a.entry.act == briefing.Reject:
		a.entry = supporterCue
	}
}

var (
	opponentCue  = &cue{words: "oppose", class: 'v', act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Narrated}
	supporterCue = &cue{words: "support", class: 'v', act: briefing.Endorse, stance: briefing.Support, mode: briefing.Narrated}
)

// patient returns what stands before a passive verb group that begins at v, with all that belongs to it: "the text tabled by Oman".
func (r *reading) patient(v int, s sentence) stretch {
	p := r.phraseBefore(v, s)
	if w := r.before(p.first, s); w != "by" && !prepositions[w] {
		return p
	}
	for p.first > s.body {
		if t := r.toks[p.first-1]; t.shape == punctuation && t.lower != "-" && t.lower != "'" && t.lower != "’" || clauseOpeners[t.lower] {
			break
		}
		p.first--
	}
	return p
}

// refer replaces a content that only points back ("this", "the proposal") by what it stands for.
func (r *reading) refer(a *attribution, start int, s sentence, before []attribution) bool {
	if c := a.content; c.last-c.first == 1 && r.toks[c.first].lower == "one" {
		last := r.latest(before, start)
		if last == nil || last.sentence < a.sentence-1 || last.content.first >= c.first || !indefinite[r.toks[last.content.first].lower] {
			return false
		}
		a.content = last.content // "called for a truce, but Norland has not agreed to one"
		return true
	}
	if !r.anaphoric(a.content) {
		if c := r.namedBefore(a, start, before); !c.none() {
			a.content = c
		}
		return !r.bare(a.content)
	}
	if c := r.clauseBefore(a, s); len(before) == 0 && !c.none() {
		a.content = c
		return true
	}
	last := r.latest(before, start)
	if noun := r.toks[a.content.last-1].lower; a.content.last-a.content.first == 2 && (last == nil || last.entry == nil || deeds[noun] != last.entry.act) {
		return true
	}
	if last == nil || last.cue.last > a.content.first || s.first-last.content.last > 60 || r.bare(last.content) {
		return r.toks[a.content.first].lower == "the"
	}
	a.content = last.content
	return true
}

var indefinite = words(`a an any`)

// clauseBefore returns the clause that the one of a is joined to: "The port is safe, and Oman supports this".
func (r *reading) clauseBefore(a *attribution, s sentence) stretch {
	if a.source.none() || a.source.first > a.cue.first {
		return stretch{}
	}
	last := a.source.first
	if r.before(last, s) != "and" && r.before(last, s) != "but" || r.before(last-1, s) != "," {
		return stretch{}
	}
	for i := s.body; i < last; i++ {
		if r.toks[i].finite {
			return r.trim(stretch{s.body, last - 2})
		}
	}
	return stretch{}
}

// namedBefore returns what the content of a, a noun with "this" or "that", stands for: the content of an attribution shortly before that holds the noun,
// or that is what the noun says.
func (r *reading) namedBefore(a *attribution, start int, before []attribution) stretch {
	c := a.content
	if c.last-c.first < 2 || !pointing[r.toks[c.first].lower] {
		return stretch{}
	}
	i := c.first + 1
	noun := r.toks[i].lower
	if !r.toks[i].noun || c.last > i+1 && !sidelong[r.toks[i+1].lower] {
		return stretch{}
	}
	const far = 4 // attributions
	for k := start + len(before) - 1; k >= 0 && k >= start+len(before)-far; k-- {
		b := &r.found[min(k, len(r.found)-1)]
		if k >= start {
			b = &before[k-start]
		}
		if r.sents[b.sentence].paragraph != r.sents[a.sentence].paragraph || b.content.first >= a.cue.first {
			return stretch{}
		}
		if b.entry != nil && deeds[noun] == b.entry.act {
			return b.content
		}
		if r.says(b.content, noun) {
			return r.without(b.content, noun, "as")
		}
	}
	return stretch{}
}

// without returns c up to what w says of noun, if it says anything: "a draft as a model" is a draft.
func (r *reading) without(c stretch, noun, w string) stretch {
	named := false
	for i := c.first; i < c.last; i++ {
		named = named || r.toks[i].lower == noun
		if named && r.toks[i].lower == w {
			c.last = i
		}
	}
	return c
}

var pointing = words(`this that these those`)

// deeds are what the nouns are called by which one points back to what was said.
var deeds = map[string]briefing.Act{
	"demand": briefing.Demand, "demands": briefing.Demand, "request": briefing.Demand, "call": briefing.Demand, "appeal": briefing.Demand, "proposal": briefing.Propose, "idea": briefing.Propose, "option": briefing.Propose, "suggestion": briefing.Propose,
	"offer": briefing.Propose, "promise": briefing.Commit, "pledge": briefing.Commit, "threat": briefing.Warn, "warning": briefing.Warn, "accusation": briefing.Accuse, "allegation": briefing.Accuse,
}

// skipInsertion returns the token behind an insertion between commas at i: ", supported by Y and opposed by Z,", ", and Y opposed,".
func (r *reading) skipInsertion(i, k int, s sentence) int {
	if i+1 >= s.last || r.toks[i].lower != "," {
		return i
	}
	for j := k + 1; j < len(r.found) && r.found[j].sentence == r.found[k].sentence; j++ {
		n := r.found[j]
		switch {
		case n.passive && n.cue.first == i+1:
			end := n.source.last
			for j+1 < len(r.found) && r.found[j+1].passive && r.found[j+1].sentence == n.sentence && r.found[j+1].cue.first <= end+2 {
				j++
				end = r.found[j].source.last
			}
			if end < s.last && r.toks[end].lower == "," {
				return end + 1
			}
		case !n.passive && n.entry.class == 'v' && (r.toks[i+1].lower == "and" || r.toks[i+1].lower == "but") && n.source.first > i && n.cue.last < s.last && r.toks[n.cue.last].lower == ",":
			return n.cue.last + 1
		}
	}
	return i
}

// compound finds the noun that says what a verb only expresses: "reiterated the U.S. commitment to", "voiced deep concern at".
// It returns the noun's cue and the token behind it.
func (r *reading) compound(entry *cue, first int, s sentence) (*cue, int) {
	if entry.class != 'v' || len(entry.rest) > 0 || !expressive[entry.act] {
		return nil, 0
	}
	for j := first; j < first+7 && j < s.last; j++ {
		w := r.toks[j].lower
		if prepositions[w] || auxiliaries[w] && w != "'s" || r.toks[j].shape == punctuation && w != "-" && w != "'" && w != "’" || w == "that" || w == "and" && !(r.c.at[j-1] > 0 && j+1 < s.last && r.c.at[j+1] > 0) {
			return nil, 0
		}
		for _, f := range r.x.cues[w] {
			if f.class != 'n' {
				continue
			}
			if end, ok := f.matches(r.toks, j, s.last); ok && end < s.last && len(f.rest) > 0 {
				return f.cue, end
			}
		}
	}
	return nil, 0
}

// anothers reports whether the noun of a compound, in tokens [first, end), is said to be somebody else's than the source
// of a: "reiterated Oman's commitment to". Then it belongs to the content.
func (r *reading) anothers(a *attribution, first, end int) bool {
	for i := first; i < end; i++ {
		switch w := r.toks[i].lower; {
		case r.c.at[i] > 0 && r.c.mentions[r.c.at[i]-1].form != metonym:
			return true
		case w == "'s" || w == "'" || w == "’":
			return true
		case (w == "our" || w == "my") && (a.source.none() || !firstPersons[r.toks[a.source.first].lower]):
			return true
		}
	}
	return end+1 < len(r.toks) && r.toks[end-1].lower == "of" && r.c.at[end] > 0
}

// expressive acts are those of verbs that only express what a noun behind them names.
var expressive = map[briefing.Act]bool{briefing.Say: true, briefing.Commit: true}

// bare reports whether a content is a pronoun only: it says nothing by itself.
func (r *reading) bare(c stretch) bool {
	last := c.last
	switch r.toks[last-1].lower {
	case "too", "either", "well":
		last--
	}
	if c.last-c.first > 1 && bareBehind[r.toks[c.first].lower] {
		c.first++ // "would not be happy without one that day"
		if last-c.first == 3 && determiners[r.toks[c.first+1].lower] && counted[r.toks[c.first+2].lower] {
			last -= 2
		}
	}
	return last-c.first <= 1 && pronouns[r.toks[c.first].lower] || last-c.first == 2 && pronouns[r.toks[c.first].lower] && r.toks[c.first+1].lower == "as"
}

var bareBehind = words(`with without about`)

var pronouns = words(`it this that one ones him her them these those so us me you he she they we i what which who more both none all some any`)

func (r *reading) anaphoric(c stretch) bool {
	n := c.last - c.first
	return n == 1 && anaphors[r.toks[c.first].lower] || n == 2 && determiners[r.toks[c.first].lower] && anaphors[r.toks[c.first+1].lower]
}

// contentStart returns the token at which the content behind the cue begins.
func (r *reading) contentStart(a *attribution, k int, s sentence) (int, bool) {
	if a.entry.class == 'v' && !a.source.none() && r.before(a.source.first, s) == "what" {
		if first, ok := r.equates(a.cue.last, s); ok {
			return first, true // "What the minister said was that"
		}
	}
	i := r.skipInsertion(a.cue.last, k, s)
	if a.entry.class == 'v' && len(a.entry.rest) == 0 && i < s.last {
		// An adverb, a time or the one who is told may stand between.
		for i < s.last && adverb(r.toks[i].lower) && r.toks[i].lower != "both" && !(a.entry.frames&npFrame != 0 && r.qualifies(i, s)) {
			i++
		}
		far := a.entry.frames&npFrame == 0 || r.addressed(i)
		for j := i; j < s.last && j < i+14 && (far || j == i); j++ {
			t := r.toks[j]
			if t.lower == "that" && r.toks[j-1].mark != opening && (r.clause(j+1, s) || r.toks[i].lower == "last") && at(r.toks, j+1).lower != "'s" && (j == i || r.toks[j-1].lower != ",") {
				if a.entry.frames&thatFrame != 0 && !r.nominal(i, j) {
					return j + 1, j+1 < s.last
				}
				break
			}
			if t.mark == opening && j > i && a.entry.frames&thatFrame != 0 && (r.toks[j-1].lower == "," || r.toks[j-1].lower == ":") {
				return j, true
			}
			if t.lower == "," || t.lower == "." || t.lower == ";" || r.verbal(j) {
				break
			}
		}
	}
	if a.entry.class == 'n' && i < s.last && r.c.at[i] > 0 && r.toks[a.cue.last-1].lower == "to" {
		if j := r.c.mentions[r.c.at[i]-1].last; j+1 < s.last && (r.toks[j].lower == "for" || r.toks[j].lower == "to") {
			i = j + 1 // "a proposal to Oman for a truce"
		}
	}
	if i+2 < s.last && forms[r.toks[i].lower] && !a.source.none() && r.before(a.source.first, s) == "what" {
		return i + 1, true // "what Oman rejects is the idea that"
	}
	if telling[r.toks[a.cue.last-1].lower] {
		i = r.behindHearer(i, s)
	}
	if j := r.infinitive(i, s); j > 0 && a.entry.class == 'v' && len(a.entry.rest) == 0 && a.entry.frames&thatFrame != 0 {
		for _, f := range r.x.cues[r.toks[a.trigger].lower] {
			if f.class == 'v' && len(f.rest) == 1 && f.rest[0] == "to" {
				a.entry = f.cue
				return j, true
			}
		}
	}
	if len(a.entry.rest) > 0 && i < s.last && r.c.at[i] > 0 {
		if j := r.c.mentions[r.c.at[i]-1].last; j+1 < s.last && r.toks[j].lower == "that" && r.clause(j+1, s) {
			return j + 1, true // "agreed with Oman that"
		}
	}
	if i+1 < s.last && r.toks[i].lower == "," && !a.source.none() && (r.before(a.source.first, s) == "and" || r.before(a.source.first, s) == "but") && r.before(a.source.first-1, s) == "," {
		i++ // "X proposed, and Y opposed, P"
	}
	if i < s.last && r.toks[i].lower == ":" || i+1 < s.last && r.toks[i].lower == "," && r.toks[i+1].mark == opening {
		i++
	}
	if i >= s.last {
		return 0, false
	}
	t := r.toks[i]
	if t.mark == opening {
		return i, true
	}
	if t.shape == punctuation || t.lower == "and" {
		return 0, false
	}
	if t.lower == "that" && a.entry.frames&thatFrame == 0 && (!r.clause(i+1, s) || i+2 < s.last && r.toks[i+1].noun && !r.toks[i+2].verb && !auxiliaries[r.toks[i+2].lower] && !r.toks[i+2].noun) {
		return i, true // "rejected that demand"
	}
	if t.lower == "that" && i+1 < s.last && (r.toks[i+1].lower == "'s" || auxiliaries[r.toks[i+1].lower]) && !r.toks[i+1].spaced {
		return i, true // "claims that's needed"
	}
	if t.lower == "that" || t.lower == "to" && a.entry.frames&thatFrame != 0 {
		return i + 1, i+1 < s.last
	}
	switch {
	case a.entry.frames == heldFrame:
		return r.forsaken(a, s)
	case a.entry.frames&needFrame != 0:
		item := i
		for j := i; j < s.last && !r.toks[j].finite; j++ {
			switch r.toks[j].lower {
			case "need", "importance", "necessity", "urgency", "value":
				return item, true
			case ",":
				item = j + 1 // "discussed trade, transport, and the need for a truce"
				if item < s.last && r.toks[item].lower == "and" {
					item++
				}
			}
		}
		return i, a.entry.frames&nounFrame != 0 && r.expresses(a.entry, i, s)
	case a.entry.frames&asFrame != 0:
		for j := i + 1; j < i+8 && j < s.last; j++ {
			if r.toks[j].lower == "as" {
				return i, true
			}
		}
		return 0, false
	case a.entry.frames&(npFrame|nounFrame) != 0:
		return i, true
	}
	if prepositions[t.lower] || calendarWords[t.lower] {
		return r.behindAdjuncts(i, s)
	}
	return i, r.clausal(i, s)
}

var telling = words(`told tells tell telling`)

// infinitive returns where an infinitive begins behind when or where it was promised, which stands at token i: "agreed in Norville to open the port"; 0 if none does.
func (r *reading) infinitive(i int, s sentence) int {
	const longest = 4 // tokens of a place or a day
	if i >= s.last || !placing[r.toks[i].lower] {
		return 0
	}
	for j := i + 1; j+1 < s.last && j <= i+longest; j++ {
		switch t := r.toks[j]; {
		case t.lower == "to" && j > i+1 && r.toks[j+1].verb && !r.toks[j+1].finite:
			return j + 1
		case !t.capitalised() && t.shape != number && t.lower != "the":
			return 0
		}
	}
	return 0
}

var placing = words(`in on at`)

// behindHearer returns the token behind who is told, from token i on, where what he is told begins there; else i:
// "told the Norville Times the port was safe".
func (r *reading) behindHearer(i int, s sentence) int {
	const longest = 5 // words before a name
	j := i
	for j < s.last && j < i+longest && r.c.at[j] == 0 && !r.toks[j].finite && (r.toks[j].shape == small || r.toks[j].lower == "-" || r.toks[j].capitalised()) {
		if groupNouns[r.toks[j].lower] && j > i {
			break
		}
		j++
	}
	switch {
	case j < s.last && r.c.at[j] > 0:
		j = r.c.mentions[r.c.at[j]-1].last
	case j < s.last && groupNouns[r.toks[j].lower]:
		j++
	default:
		return i
	}
	for j < s.last && organisationWords[r.toks[j].lower] {
		j++
	}
	if j+1 >= s.last {
		return i
	}
	t := r.toks[j]
	if t.mark == opening || t.lower == "," && r.toks[j+1].mark == opening {
		return j
	}
	if (determiners[t.lower] && !prepositions[t.lower] && t.lower != "'s" || subjectPronouns[t.lower] && t.lower != "who" && t.lower != "which" || r.c.at[j] > 0) && r.clause(j+1, s) {
		return j
	}
	return i
}

// behindAdjuncts returns where a clause begins behind a place or time: "said in a statement on Monday the ships were safe".
func (r *reading) behindAdjuncts(i int, s sentence) (int, bool) {
	for j := i + 2; j < i+12 && j+2 < s.last; j++ {
		t, prev := r.toks[j], r.toks[j-1]
		if t.shape == punctuation {
			return 0, false
		}
		starts := t.lower == "the" || t.lower == "its" || t.lower == "a" || subjectPronouns[t.lower] || r.c.at[j] > 0 && r.c.mentions[r.c.at[j]-1].first == j
		if !starts || prepositions[prev.lower] || determiners[prev.lower] || !(prev.noun || prev.capitalised() || prev.shape == number) {
			continue
		}
		for k := j + 1; k < j+8 && k < s.last; k++ {
			if r.toks[k].predicate() {
				return j, true
			}
		}
	}
	return 0, false
}

// qualifies reports whether the adverb at token i belongs to a noun behind it: "supported truly reliable guarantees".
func (r *reading) qualifies(i int, s sentence) bool {
	if i+2 >= s.last {
		return false
	}
	t := r.toks[i+1]
	return t.shape == small && !t.verb && !t.noun && !adverb(t.lower) && !determiners[t.lower] && !prepositions[t.lower] && !pronouns[t.lower] && !clauseOpeners[t.lower] && t.lower != "to" && t.lower != "and" && r.toks[i+2].noun
}

// addressed reports whether what stands at i is a time or who is told, not what is said: "stressed on Friday that", "assured her that".
func (r *reading) addressed(i int) bool {
	t := r.toks[i]
	return r.c.at[i] > 0 || t.lower == "last" || t.lower == "earlier" || t.lower == "late" || t.lower == "yesterday" || t.lower == "today" || t.lower == "this" && counted[at(r.toks, i+1).lower] || t.capitalised() && roleWords[t.lower] || prepositions[t.lower] || calendarWords[t.lower] || pronouns[t.lower] || t.mark == opening || t.lower == "," || t.lower == ":"
}

var prepositions = words(`in on at by with for to from about of as during after before over against under through upon`)

// nominal reports whether "that" at j belongs to a noun behind i: "rejected the claim that", "saw no sign that".
func (r *reading) nominal(i, j int) bool {
	if w := r.toks[i].lower; j == i || w == "after" || w == "before" || w == "during" {
		return false // "said after the call that"
	}
	if r.toks[j-1].noun && slices.ContainsFunc(r.toks[i:j], func(t token) bool { return t.lower == "no" }) {
		return true // "saw no sign that"
	}
	for _, f := range r.x.cues[r.toks[j-1].lower] {
		if f.class == 'n' && (f.frames&thatFrame != 0 || len(f.rest) == 0) {
			return true
		}
	}
	return false
}

// clausal reports whether a clause begins at i: there is a verb to come, or room for one.
func (r *reading) clausal(i int, s sentence) bool {
	return r.clause(i, s) || s.last-i > 4 && r.toks[i+1].lower != ","
}

// clause reports whether a verb is to come from token i on.
func (r *reading) clause(i int, s sentence) bool {
	for j := i; j < s.last && j < i+25; j++ {
		if auxiliaries[r.toks[j].lower] || r.verbal(j) || j > i && (subjectPronouns[r.toks[j].lower] || r.toks[j].shape == small && strings.HasSuffix(r.toks[j].lower, "ed")) {
			return true
		}
		if r.toks[j].lower == "," && j < i+2 {
			return false
		}
	}
	return false
}

// contentEnd returns the token at which the content of a that begins at first ends; compound reports whether its cue is a verb with a noun.
func (r *reading) contentEnd(a *attribution, first, k int, s sentence, compound bool) int {
	end := s.last
	for j := k + 1; j < len(r.found); j++ {
		n := r.found[j]
		if a.entry.class == 'n' && n.entry.class == 'n' && !n.source.none() && n.source.first > first+1 && r.before(n.source.first, s) == "and" {
			end = min(end, n.source.first-1)
			break
		}
		if n.cue.first <= first || n.entry.class == 'n' && !n.passive {
			continue
		}
		cut := -1
		switch {
		case n.parent >= 0 && (r.shares(n.parent, k) || a.entry.class == 'n' && r.toks[n.cue.first-1].lower == ","):
			cut = n.cue.first
		case n.passive && r.inserts(j):
			continue
		case !n.source.none() && n.source.first < a.cue.first && first < n.source.last && n.source.last <= n.cue.first:
			cut = n.source.last // "Oman, noting the lack of data, proposed …"
		case n.passive && n.cue.first > first && r.toks[n.cue.first-1].lower == ",":
			cut = n.cue.first
		case n.source.first > first && r.before(n.source.first, s) == "with" && r.before(n.source.first-1, s) == ",":
			cut = n.source.first - 1
		case !n.source.none() && n.source.first > first && r.closes(n, s):
			cut = n.source.first - 1
		case !n.source.none() && n.source.first > first && a.cue.first == s.body && r.before(n.source.first, s) == ",":
			cut = n.source.first - 1 // "Stressing the need for action, Oman proposed …"
		case !n.source.none() && n.source.first > first:
			switch w := r.before(n.source.first, s); w {
			case "while", "whereas", ";", "but":
				cut = n.source.first - 1
			case ",":
				if n.source.first-2 >= first && r.toks[n.source.first-2].lower == "while" {
					cut = n.source.first - 2
				}
			case "and":
				if n.source.first-2 >= first && r.toks[n.source.first-2].lower == "," && n.entry.class == 'v' {
					cut = n.source.first - 2
				} else if n.entry.class == 'v' && n.entry.act == briefing.Say && a.entry.class == 'v' && a.entry.act == briefing.Say && n.form&a.form&past != 0 && n.entry.frames&thatFrame != 0 && r.toks[first-1].lower != "that" {
					cut = n.source.first - 1 // "one said prices rose and several said they fell"
				}
			}
		}
		if cut > first {
			for cut > first && r.joiner(cut-1) {
				cut--
			}
			end = min(end, cut)
			break
		}
	}
	depth := 0
	related := false     // what follows may be the verb of a clause inside
	plainClause := false // a finite verb stands in the content: another one may be joined to it
	for j := first; j < end; j++ {
		related = related || relatives[r.toks[j].lower] || subjectPronouns[r.toks[j].lower]
		plainClause = plainClause || r.toks[j].predicate()
		switch w := r.toks[j].lower; {
		case w == "(":
			depth++
		case w == ")":
			if depth == 0 {
				return j
			}
			depth--
		case sidelong[w] && depth == 0 && j > first && j+1 < end && a.entry.frames&thatFrame == 0 && subjectPronouns[r.toks[j+1].lower]:
			return j
		case w == ";" && depth == 0 && (r.begins(j, k) || a.entry.frames&thatFrame == 0 && r.mainClause(j+1, end)):
			return j
		case w == "and" && depth == 0 && j > first && a.entry.frames&thatFrame == 0 && r.gapped(j+1, end):
			return j
		case w == "and" && depth == 0 && j > first && j+2 < end && a.entry.frames&thatFrame == 0 && (r.toks[j+1].lower == "that" || !plainClause && (r.toks[j+1].finite || a.entry.class == 'a' && modals[r.toks[j+1].lower])):
			return j
		case w == "," && depth == 0 && j+1 < end && j > first && (a.entry.frames&thatFrame == 0 || a.entry.act != briefing.Say && r.toks[first-1].lower != "that") && (r.toks[j+1].lower == "which" || r.toks[j+1].lower == "but"):
			return j
		case w == "according" && j+1 < end && r.toks[j+1].lower == "to":
			return j
		case w == "," && depth == 0 && j > first && r.toks[j].quote == r.toks[a.cue.first].quote && (a.entry.frames&thatFrame == 0 || a.entry.act != briefing.Say && r.toks[first-1].lower != "that") && r.spliced(j+1, end):
			return j
		case w == "," && depth == 0 && j > first && a.entry.frames&thatFrame == 0 && r.inFirstClause(a, j, s) && r.mainClause(j+1, end):
			return j // "Though Oman left the pact, it remains"
		case r.toks[j].mark == closing && r.toks[j].quote == r.toks[a.cue.first].quote && r.toks[j].quote != 0:
			return j
		case w == "," && a.entry.class == 'n' && !compound && a.entry.frames&thatFrame == 0 && (!r.enumerates(j, end) || r.mainClause(j+1, end)):
			return j
		case w == "and" && a.entry.class == 'n' && a.entry.frames&thatFrame == 0 && depth == 0 && j > first && r.clauseJoined(j+1, end):
			return j
		case a.entry.class == 'n' && !compound && a.entry.frames&thatFrame == 0 && !related && j > first && r.toks[j].finite && !auxiliaries[w]:
			return j // "Oman's promise to open the port brings relief"
		case a.entry.class == 'n' && !compound && a.entry.frames&thatFrame == 0 && (auxiliaries[w] && w != "'s" && w != "not" && w != "be" && w != "have" && w != "been" && w != "being"):
			return j
		}
	}
	return end
}

// spliced reports whether a clause of its own begins at token i behind a comma: "sought its advice, we are grateful".
func (r *reading) spliced(i, end int) bool {
	if i < end && (r.toks[i].lower == "and" || r.toks[i].lower == "but" || r.toks[i].lower == "so" || r.toks[i].lower == "yet") {
		i++
	}
	if i+2 >= end || !subjectPronouns[r.toks[i].lower] && r.toks[i].lower != "there" || r.toks[i].lower == "who" || r.toks[i].lower == "which" {
		return false
	}
	i++
	if adverb(r.toks[i].lower) {
		i++
	}
	if i+3 < end && (r.toks[i+1].lower == "," || r.toks[i+2].lower == "," || r.toks[i+3].lower == ",") {
		return false // an aside: ", I quote,"
	}
	return i < end && (r.toks[i].predicate() || auxiliaries[r.toks[i].lower])
}

// inFirstClause reports whether a stands in the clause before the comma at j that s begins with: "Although …,".
func (r *reading) inFirstClause(a *attribution, j int, s sentence) bool {
	i := s.body
	if w := r.toks[i].lower; w == "even" || w == "but" || w == "and" {
		i++
	}
	if a.source.none() || a.source.first < i || !beginsClause[r.toks[i].lower] || a.source.first > i+4 {
		return false
	}
	for ; i < j; i++ {
		if r.toks[i].lower == "," {
			return false
		}
	}
	return true
}

// beginsClause holds words that begin a clause that another one follows.
var beginsClause = words(`although though while whereas because since after when`)

// mainClause reports whether a subject and its verb stand at token i.
func (r *reading) mainClause(i, end int) bool {
	const longest = 8 // words
	if i >= end || r.c.at[i] == 0 && !determinersOnly[r.toks[i].lower] && !subjectPronouns[r.toks[i].lower] && r.toks[i].lower != "there" {
		return false
	}
	for j := i + 1; j < end && j < i+longest && r.toks[j].shape != punctuation; j++ {
		if r.toks[j].predicate() {
			return true
		}
	}
	return false
}

// clauseJoined reports whether a short subject and its verb stand at token i: "the two leaders discussed".
func (r *reading) clauseJoined(i, end int) bool {
	const longest = 5 // words
	for j := i; j < end && j < i+longest; j++ {
		t := r.toks[j]
		switch {
		case t.finite && j > i:
			return determiners[r.toks[i].lower] || subjectPronouns[r.toks[i].lower] || r.c.at[i] > 0
		case t.shape == punctuation || prepositions[t.lower] || t.lower == "to":
			return false
		}
	}
	return false
}

var relatives = words(`that which who whom whose what how where when why as if because while before after`)

// gapped reports whether a clause without its verb begins at i: "supported a tax and Oman a levy".
func (r *reading) gapped(i, end int) bool {
	if i+1 >= end || r.c.at[i] == 0 {
		return false
	}
	last := r.c.mentions[r.c.at[i]-1].last
	return last < end && (determinersOnly[r.toks[last].lower] || possessives[r.toks[last].lower])
}

// sidelong words begin a clause that tells of the attitude, not of its object: "backed the envoy after he was attacked".
var sidelong = words(`after because when while before since although though`)

// begins reports whether the semicolon at j is followed by the source of an attribution behind k or by a clause about
// somebody mentioned before; else what follows only lists more of the same.
func (r *reading) begins(j, k int) bool {
	for i := k + 1; i < len(r.found) && r.found[i].sentence == r.found[k].sentence; i++ {
		if src := r.found[i].source; !src.none() && src.first > j && src.first < j+5 {
			return true
		}
	}
	for i := j + 1; i+1 < r.sents[r.found[k].sentence].last && r.toks[i].lower != ";"; i++ {
		if w := r.toks[i].lower; (w == "he" || w == "she" || w == "they" || w == "it" || w == "we" || w == "i") && r.toks[i+1].predicate() {
			return true
		}
	}
	return false
}

var modals = words(`will would shall should may might can could must 'll 'd`)

// expresses reports whether a noun that is a cue follows a verb that only expresses it, from token i on.
func (r *reading) expresses(entry *cue, i int, s sentence) bool {
	noun, _ := r.compound(entry, i, s)
	return noun != nil
}

// enumerates reports whether a list of nouns or names goes on behind the comma at j.
func (r *reading) enumerates(j, end int) bool {
	i := j + 1
	if i < end && (r.toks[i].lower == "and" || r.toks[i].lower == "or") {
		i++
	}
	if i+1 < end && r.toks[i].lower == "the" && r.c.at[i+1] > 0 {
		last := r.c.mentions[r.c.at[i+1]-1].last
		return last < end && (r.toks[last].lower == "and" || r.toks[last].lower == ",")
	}
	if i == j+1 && i < end && r.toks[i].shape == small && !r.toks[i].finite && !relatives[r.toks[i].lower] && !prepositions[r.toks[i].lower] && !r.toks[i].verb &&
		r.toks[j-1].shape == small && !r.toks[j-1].noun && !r.toks[j-1].verb && !pronouns[r.toks[j-1].lower] {
		return true // "transparent, accountable government"
	}
	if i > j+1 && i < end && determinersOnly[r.toks[i].lower] {
		for ; i < end && r.toks[i].lower != ","; i++ {
			if r.toks[i].finite || auxiliaries[r.toks[i].lower] && r.toks[i].lower != "'s" {
				return false
			}
		}
		return true // "and a stable future"
	}
	return i < end && (r.toks[i].noun || r.toks[i].capitalised() || r.toks[i].lower == "including" || r.toks[i].lower == "as" && at(r.toks, i+1).lower == "well")
}

// closes reports whether n ends its sentence as in "…, the minister said on Monday."
func (r *reading) closes(n attribution, s sentence) bool {
	if n.entry.class != 'v' || n.entry.frames&thatFrame == 0 || n.source.last > n.cue.first {
		return false
	}
	if w := r.before(n.source.first, s); w != "," && w != "”" && w != "\"" {
		return false
	}
	for i := n.cue.last; i < s.last; i++ {
		if t := r.toks[i]; t.shape == punctuation && t.mark != opening {
			return true
		} else if !prepositions[t.lower] && !calendarWords[t.lower] && t.shape != number && !adverb(t.lower) && !(i > n.cue.last && prepositions[r.toks[i-1].lower]) {
			return false
		}
	}
	return true
}

// inserts reports whether attribution j stands inside the source of a later one: "X, supported by Y, objected".
func (r *reading) inserts(j int) bool {
	for i := j + 1; i < len(r.found) && r.found[i].sentence == r.found[j].sentence; i++ {
		if n := r.found[i]; !n.passive && n.source.first < r.found[j].cue.first && r.found[j].cue.last <= n.source.last {
			return true
		}
	}
	return false
}

// shares reports whether attribution k is p or shares its source with it.
func (r *reading) shares(p, k int) bool {
	for p >= 0 {
		if p == k || r.found[k].parent == p {
			return true
		}
		p = r.found[p].parent
	}
	return false
}

func (r *reading) joiner(i int) bool {
	w := r.toks[i].lower
	return w == "and" || w == "," || w == "but" || w == "or" || auxiliaries[w] || adverb(w) || w == "while" || w == "by"
}

// contentBefore takes what stands before the source, as in “…,” X said.
func (r *reading) contentBefore(a *attribution, s sentence) bool {
	first := a.cue.first
	if !a.source.none() && a.source.first < first {
		first = a.source.first
	} else if a.source.none() {
		return false
	}
	i := first - 1
	for i >= s.body && r.toks[i].lower != "," && r.toks[i].mark != closing && r.toks[i].lower != "?" {
		i--
		if first-i > 12 {
			return false
		}
	}
	if i < s.body {
		return false
	}
	if r.toks[i].mark == closing {
		j := i - 1
		for j > 0 && r.toks[j].mark != opening && r.toks[j].quote == r.toks[i].quote {
			j--
		}
		a.content = r.trim(stretch{j + 1, i})
	} else {
		a.content = r.trim(stretch{s.body, i})
	}
	a.postpose = true
	return a.content.last-a.content.first > 1 || a.content.last-a.content.first == 1 && a.cue.last+1 < s.last && r.toks[a.cue.last].lower == "," && modals[r.toks[a.cue.last+1].lower]
}

// quotation returns the quotation that is opened at token i, without its marks, over as many sentences as it has. It is
// not whole where it is only a few words of a sentence that goes on.
func (r *reading) quotation(i int, s sentence) (content stretch, whole bool) {
	if r.toks[i].mark != opening {
		return stretch{}, false
	}
	j := i + 1
	for j < len(r.toks) && r.toks[j].quote == r.toks[i].quote && r.toks[j].mark != closing {
		j++
	}
	return r.trim(stretch{i + 1, j}), j >= s.last-2
}

// trim drops marks and joining words at the ends of c; enclosing quotation marks, but not one of a pair.
func (r *reading) trim(c stretch) stretch {
	for c.last > c.first {
		t := r.toks[c.last-1]
		if t.mark == closing {
			if r.toks[c.first].mark == opening && r.toks[c.first].quote == t.quote {
				c.first++
			} else if r.quoteBegins(c, t.quote) {
				break
			}
			c.last--
			continue
		}
		if t.shape != punctuation && !dangling[t.lower] || t.lower == ")" || t.lower == "%" {
			break
		}
		c.last--
	}
	if c.last-c.first > 1 && r.toks[c.first].lower == "including" {
		c.first++
	}
	for c.first < c.last {
		t := r.toks[c.first]
		if t.mark == opening {
			if slices.ContainsFunc(r.toks[c.first:c.last], func(u token) bool { return u.mark == closing && u.quote == t.quote }) {
				break
			}
			c.first++
			continue
		}
		if t.shape != punctuation && t.lower != "and" || t.lower == "(" || r.innerQuotation(c) {
			break
		}
		c.first++
	}
	if c.first >= c.last {
		return stretch{}
	}
	return c
}

// innerQuotation reports whether c begins with a quotation in single marks, which the tagger knows none within others.
func (r *reading) innerQuotation(c stretch) bool {
	if t := r.toks[c.first]; t.lower != "'" && t.lower != "‘" || c.first+1 == c.last || r.toks[c.first+1].spaced {
		return false
	}
	return slices.ContainsFunc(r.toks[c.first+1:c.last], func(t token) bool { return t.lower == "'" && !t.spaced })
}

// dangling words never end a content.
var dangling = words(`and but or while as which who whose where when because`)

func (r *reading) quoteBegins(c stretch, quote int) bool {
	return slices.ContainsFunc(r.toks[c.first:c.last-1], func(u token) bool { return u.mark == opening && u.quote == quote })
}
