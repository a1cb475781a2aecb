package tag

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"attache/briefing"
)

// The classes, in the order of the weights.
var (
	acts    = []briefing.Act{briefing.Deny, briefing.Accuse, briefing.Warn, briefing.Reject, briefing.Demand, briefing.Propose, briefing.Commit, briefing.Endorse, briefing.Concern, briefing.Say}
	stances = []briefing.Stance{briefing.Support, briefing.Oppose, briefing.Conditional, briefing.Neutral}
	modes   = []briefing.Mode{briefing.Direct, briefing.Indirect, briefing.Mixed, briefing.Narrated}
)

// A Question asks how an attribution is meant. It holds what its asker knows: the rules of the lexicon and of names are his.
type Question struct {
	Trigger, Content briefing.Span // as in Attribution
	Kind             Kind
	Cue              string  // the entry of the lexicon; "" none
	Rule             Verdict // what the cue says with all that turns it; zero: no entry
	Words            Verdict // what the words of the content say by themselves
	Negated          bool    // the cue is
	Loose            bool    // Cue is not known to be the cue of this content
	Firm             bool    // the act of Rule stands, and its stance, too, where the cue is negated or the act only states
	Source           Source
	Doer             Doer    // of the content
	Told             bool    // through somebody else
	Themes           []Theme // of Topics; only About reads them
}

// A Verdict is an act with its stance and mode; a zero field is not known.
type Verdict struct {
	Act    briefing.Act
	Stance briefing.Stance
	Mode   briefing.Mode
}

// A Source says how the text names who holds an attribution.
type Source uint8

// The sources.
const (
	Implied     Source = iota // not at all: whoever speaks
	FirstPerson               // "we"
	Pronoun                   // another pronoun
	Himself                   // by name, and it is he who speaks
	HimselfPast               // the same, of what is over
	Named
)

// A Doer says of whom the clause of a content tells.
type Doer uint8

// The doers.
const (
	NoDoer  Doer = iota // the content is no clause
	OwnSide             // the holder, or whom he speaks for
	Another             // another actor
	Thing
)

// A Judgement is the answer to a Question.
type Judgement struct {
	Verdict
	Hedged bool
	Sure   float32 // of the act, 0 to 1
}

// Judge answers q, which is about a document that m has read. It is safe for concurrent use.
func (m *Model) Judge(d *Document, q Question) Judgement {
	if len(d.trees) == 0 {
		return Judgement{Verdict: q.Rule}
	}
	n, i, s, e := d.work.place(q)
	f := d.work.gist(d.work.weighed(nil, d.trees[n], i, s, e, q), d.trees[n], n, i, s, e, uint32(q.Kind))
	var out Judgement
	act := m.act.odds(f)
	a, st := settle(q, act, m.stance.odds(f))
	out.Act, out.Stance, out.Sure = acts[a], stances[st], float32(math.Exp(act[a]))
	mode := m.mode.odds(f)
	if out.Mode = q.Rule.Mode; out.Mode == "" || q.Loose {
		out.Mode = modes[slices.Index(mode, slices.Max(mode))]
	}
	hedge := m.hedge.odds(f)
	out.Hedged = hedge[1] > hedge[0]
	return out
}

// About returns how likely the content of q, by its themes, is about each of Topics, 0 to 1; nil where there is nothing to read. Whoever holds the
// content, the answer is the same. It is safe for concurrent use.
func (m *Model) About(d *Document, q Question) []float32 {
	if len(d.trees) == 0 {
		return nil
	}
	n, s, e := d.work.contentPlace(q)
	return m.themes(d.work, d.trees[n], s, e, q.Themes)
}

// settle returns the act and the stance that are likeliest together, from the logarithms of their probabilities. An act that a rule is firm about stands:
// there rules are right in nine of ten, and the model, on texts of other kinds than it has learned from, in fewer.
// To show somebody on the wrong side is worse than to show him on none, so a side that no rule supports must be likelier than its opposite by far.
func settle(q Question, act, stance []float64) (a, s int) {
	if q.Firm && (q.Negated || q.Rule.Act == briefing.Say) {
		return slices.Index(acts, q.Rule.Act), slices.Index(stances, q.Rule.Stance)
	}
	conditional := q.Rule.Stance == briefing.Conditional || q.Words.Stance == briefing.Conditional
	side := q.Rule.Stance
	if side == "" || side == briefing.Neutral {
		side = q.Words.Stance
	}
	worth := slices.Clone(stance)
	for k := range 2 {
		switch side {
		case stances[k]:
		case stances[1-k]:
			if !q.Firm {
				worth[k] = math.Inf(-1)
			}
		default:
			worth[k] = math.Log(max(0, math.Exp(stance[k])-margin*math.Exp(stance[1-k])))
		}
	}
	top := math.Inf(-1)
	for i := range acts {
		switch {
		case q.Firm && acts[i] != q.Rule.Act:
			continue
		case acts[i] == briefing.Demand && q.Rule.Act == briefing.Say && q.Words.Act != briefing.Demand && q.Doer == Another && !q.Loose:
			continue // what he says that another wants
		}
		for k := range stances {
			follows := follows(acts[i])
			switch {
			case conditional != (stances[k] == briefing.Conditional), !conditional && follows != "" && follows != stances[k]:
			case act[i]+worth[k] > top:
				a, s, top = i, k, act[i]+worth[k]
			}
		}
	}
	if math.IsInf(top, -1) {
		return slices.Index(acts, q.Rule.Act), slices.Index(stances, q.Rule.Stance)
	}
	return a, s
}

// margin is what showing somebody on the wrong side costs, against what showing him on the right one brings. By cross-validation 3 instead of 1.5 takes away
// 23 of 131 stances that are the opposite of the right one, and 1.1 % of the right ones.
const margin = 3

// odds returns the logarithms of the probabilities of the classes.
func (l *linear) odds(f []uint32) []float64 {
	scores := make([]int32, l.classes)
	l.add(f, scores)
	top := slices.Max(scores)
	total := 0.0
	out := make([]float64, l.classes)
	for j, s := range scores {
		out[j] = float64(s-top) * float64(l.scale)
		total += math.Exp(out[j])
	}
	for j := range out {
		out[j] -= math.Log(total)
	}
	return out
}

// follows returns the stance that follows from an act, "" where none does.
func follows(a briefing.Act) briefing.Stance {
	switch a {
	case briefing.Deny, briefing.Accuse, briefing.Warn, briefing.Reject, briefing.Concern:
		return briefing.Oppose
	case briefing.Demand, briefing.Propose, briefing.Commit, briefing.Endorse:
		return briefing.Support
	}
	return ""
}

// place returns the sentence and the token of the trigger of q, and its content as tokens that count from the sentence's first.
func (w *work) place(q Question) (n, i, s, e int) {
	at := w.tokenAt(q.Trigger.Start)
	n = w.sentenceOf(at)
	base := w.base[n]
	return n, at - base, w.tokenAt(q.Content.Start) - base, w.tokenAt(q.Content.End-1) + 1 - base
}

// contentPlace returns the sentence in which the content of q begins, and the content as tokens that count from its first.
func (w *work) contentPlace(q Question) (n, s, e int) {
	at := w.tokenAt(q.Content.Start)
	n = w.sentenceOf(at)
	return n, at - w.base[n], w.tokenAt(q.Content.End-1) + 1 - w.base[n]
}

// tokenAt returns the token of the document that holds or follows byte b; the last where none does.
func (w *work) tokenAt(b int) int {
	n, _ := slices.BinarySearchFunc(w.sentences, b, func(s Sentence, b int) int { return cmp.Compare(s.End, b+1) })
	n = min(n, len(w.sentences)-1)
	ts := w.sentences[n].Tokens
	i, _ := slices.BinarySearchFunc(ts, b, func(k Token, b int) int { return cmp.Compare(k.End, b+1) })
	return w.base[n] + min(i, len(ts)-1)
}

// tone counts the good and the bad words of content [s, e). What would end something bad is good, what is not so counts for the other side, and a good
// thing to which something bad is done for neither.
func tone(r *tree, s, e int) (good, bad uint32) {
	end, not, harm := -99, -99, -99
	for j := max(s, 0); j < e && j < len(r.t); j++ {
		k := &r.t[j]
		switch {
		case k.shape == shapePunct:
			if k.lower == hComma {
				end, harm = -99, -99
			}
		case enders[k.stem]:
			end = j
		case k.lex&lexNot != 0 && k.lex&lexBad == 0 || k.lower == hNot:
			not = j
		case k.lex&lexBad != 0:
			switch {
			case j-end <= 8 || j-not <= 3:
				good++
			default:
				bad++
			}
			if k.Tag.verb() {
				harm = j
			}
		case k.lex&lexGood != 0:
			switch {
			case j-not <= 3:
				bad++
			case j-harm > 5:
				good++
			}
		}
	}
	return good, bad
}

// enders are the stems of what is done against something bad.
var enders = stemsOf(`stop end prevent combat counter fight defeat address reduce eliminate eradicate tackle overcome confront against avert avoid curb halt cease
	cessation resolve respond response protect resist deter disrupt dismantle investigate alleviate mitigate relieve prohibit ban outlaw free victim survivor release
	condemn hold accountable accountability prevention elimination reduction oppose reject solve solution recover recovery heal`)

func stemsOf(list string) map[uint32]bool {
	set := make(map[uint32]bool)
	for word := range strings.FieldsSeq(list) {
		set[hashBytes(stem([]byte(word)))] = true
	}
	return set
}

// weighed appends the features of what the asker of q knows, alone, with how trigger i speaks, and with the tone of content [s, e).
func (w *work) weighed(f []uint32, r *tree, i, s, e int, q Question) []uint32 {
	const b = 1360
	code := func(v Verdict) (act, stance, mode uint32) {
		return uint32(slices.Index(acts, v.Act) + 1), uint32(slices.Index(stances, v.Stance) + 1), uint32(slices.Index(modes, v.Mode) + 1)
	}
	act, stance, mode := code(q.Rule)
	wordAct, wordStance, _ := code(q.Words)
	words := wordAct<<4 | wordStance
	cue := hashString(q.Cue)
	if q.Loose {
		mode = 0
		cue ^= 1
	}
	var negated, told uint32
	if q.Negated {
		negated = 1
	}
	if q.Told {
		told = 1
	}
	source, doer, kind, v, tg := uint32(q.Source), uint32(q.Doer), uint32(q.Kind), w.voiceOf(r, i), uint32(r.t[i].Tag)
	how := v<<4 | w.manner
	good, bad := tone(r, s, e)
	tones := min(good, 3)<<2 | min(bad, 3)
	var sign uint32
	switch {
	case good > bad:
		sign = 1
	case bad > good:
		sign = 2
	}
	return append(f,
		feature(b, act, 0, 0), feature(b+1, act, stance, 0), feature(b+2, cue, 0, 0), feature(b+3, cue, negated, 0), feature(b+4, act, negated, 0), feature(b+5, wordAct, wordStance, 0),
		feature(b+6, act, words, 0), feature(b+7, cue, words, 0), feature(b+8, act, stance, words), feature(b+9, mode, 0, 0), feature(b+10, mode, how, 0), feature(b+11, mode, source, v),
		feature(b+12, mode, source, how), feature(b+13, cue, w.manner, 0), feature(b+14, cue, v, 0), feature(b+15, source, v, 0), feature(b+16, source, act, 0), feature(b+17, told<<1|negated, act, source),
		feature(b+18, cue, source, 0), feature(b+19, told, v, mode), feature(b+20, mode, act, how), feature(b+21, act, tg, 0), feature(b+22, told, cue, 0), feature(b+23, words, source, 0),
		feature(b+24, words, v, 0), feature(b+25, mode, act, tg), feature(b+26, doer, 0, 0), feature(b+27, doer, act, stance), feature(b+28, doer, cue, 0), feature(b+29, doer, words, v),
		feature(b+30, kind, act, stance), feature(b+31, tones, kind, 0), feature(b+32, tones, act, 0), feature(b+33, sign, cue, 0), feature(b+34, sign, doer, kind), feature(b+35, tones, doer, act),
		feature(b+36, sign, doer, r.t[i].lex&(lexActs|lexNot)),
	)
}

// gist appends the features of what the sentence of r says: trigger i, content [s, e) relative to it.
func (w *work) gist(f []uint32, r *tree, n, i, s, e int, kind uint32) []uint32 {
	k := r.at(i)
	b := uint32(1300)
	v := w.voiceOf(r, i)
	tg, lx, T := uint32(k.Tag), uint32(k.lex), k.stem
	f = append(f, feature(b, kind, 0, 0), feature(b+1, kind, v, 0))
	if kind == report {
		f = append(f, feature(b+2, T, 0, 0), feature(b+3, k.lower, tg, 0), feature(b+4, lx, tg, 0), feature(b+5, T, uint32(k.Rel), 0), feature(b+43, k.suffix, tg, 0))
		for l := k.lex; l != 0; l &= l - 1 {
			f = append(f, feature(b+6, uint32(bits.TrailingZeros32(l)), tg, 0))
		}
	}
	// The cue's own words: what hangs on the trigger and is not content.
	for c := r.first[i]; c >= 0; c = r.next[c] {
		d := &r.t[c]
		if kind == report && int(c) >= s && int(c) < e || d.Rel == relPunct {
			continue
		}
		switch d.Rel {
		case relSubj, relSubjPass:
			f = append(f, feature(b+8, uint32(d.Tag), T, 0), feature(b+9, d.lower, uint32(d.Tag), kind))
		default:
			f = append(f, feature(b+10, d.stem, uint32(d.Rel), kind), feature(b+11, d.stem, T, 0))
			for l := d.lex; l != 0; l &= l - 1 {
				f = append(f, feature(b+12, uint32(bits.TrailingZeros32(l)), uint32(d.Rel), kind))
			}
		}
	}
	if h := r.at(k.Head); kind == report {
		f = append(f, feature(b+13, h.stem, uint32(k.Rel), 0), feature(b+14, uint32(h.lex), uint32(k.Rel), lx))
	}
	if kind == report && s > i {
		for j := i + 1; j < min(s, i+8, len(r.t)); j++ { // the content may stand in the next sentence
			d := &r.t[j]
			f = append(f, feature(b+15, d.stem, 0, 0), feature(b+16, d.stem, T, 0), feature(b+17, uint32(d.lex), uint32(d.Tag), 0))
		}
		f = append(f, feature(b+18, r.at(s-1).lower, T, 0), feature(b+19, r.at(s-1).lower, lx, 0))
	}
	for j := i - 3; j < i; j++ {
		f = append(f, feature(b+20, r.at(j).lower, uint32(i-j), kind))
		if kind == report {
			f = append(f, feature(b+21, r.at(j).lower, T, 0))
		}
	}
	// The classes of the cue as a whole, and those that pull against each other in the content.
	cue := uint32(0)
	if kind == report {
		cue = k.lex
		for j := i + 1; j < min(s, i+8, len(r.t)); j++ {
			cue |= r.t[j].lex
		}
		for c := r.first[i]; c >= 0; c = r.next[c] {
			if d := &r.t[c]; (int(c) < s || int(c) >= e) && d.Rel != relSubj && d.Rel != relPunct {
				cue |= d.lex
			}
		}
		cue &= lexActs | lexNot | lexHedge
		for l := cue; l != 0; l &= l - 1 {
			f = append(f, feature(b+46, uint32(bits.TrailingZeros32(l)), 0, 0))
		}
		f = append(f, feature(b+47, cue, 0, 0))
	}
	var good, bad uint32
	for j := max(s, 0); j < e && j < len(r.t); j++ {
		if r.t[j].lex&lexGood != 0 {
			good++
		}
		if r.t[j].lex&lexBad != 0 {
			bad++
		}
	}
	tone := min(good, 3)<<2 | min(bad, 3)
	f = append(f, feature(b+48, tone, kind, 0), feature(b+49, tone, cue, 0))
	for l := cue; l != 0; l &= l - 1 {
		f = append(f, feature(b+45, uint32(bits.TrailingZeros32(l)), tone, 0))
	}
	var quoted, all uint32
	first := true
	for j := max(s, 0); j < e && j < len(r.t) && j < s+60; j++ {
		d := &r.t[j]
		if d.shape == shapePunct {
			continue
		}
		all++
		if d.quote != 0 {
			quoted++
		}
		f = append(f, feature(b+24, d.stem, kind, 0), feature(b+25, d.stem, r.at(j+1).stem, kind))
		if first || d.Tag == tagMD || d.lower == hNot {
			f = append(f, feature(b+26, d.lower, lx, 0), feature(b+27, d.lower, T, 0), feature(b+28, d.lower, uint32(d.Tag), kind))
			first = false
		}
		for l := d.lex; l != 0; l &= l - 1 {
			bit := uint32(bits.TrailingZeros32(l))
			f = append(f, feature(b+29, bit, kind, 0), feature(b+30, bit, kind, uint32(d.Tag)))
		}
		if h := d.Head; h < s || h >= e {
			f = append(f, feature(b+31, d.stem, uint32(d.Tag), 0), feature(b+32, uint32(d.lex), lx, kind), feature(b+33, uint32(d.Tag), lx, kind), feature(b+44, d.stem, T, 0))
			if c := r.child(j, relAux); c >= 0 {
				f = append(f, feature(b+34, r.t[c].lower, kind, 0), feature(b+35, r.t[c].lower, lx, 0))
			}
			if c := r.child(j, relSubj, relSubjPass); c >= 0 {
				f = append(f, feature(b+36, r.t[c].lower, v, 0))
			}
		}
	}
	q := uint32(0)
	switch {
	case all > 0 && quoted == all:
		q = 2
	case quoted > 0:
		q = 1
	}
	mark := uint32(0)
	if len(r.t) > 0 && w.text[r.t[len(r.t)-1].Start] == '?' {
		mark = 1
	}
	if s > 0 && r.at(s-1).mark == openQuote {
		mark |= 2
	}
	return append(f, feature(b+37, q, kind, 0), feature(b+38, q, v, 0), feature(b+39, q, lx, tg), feature(b+40, mark, q, v), feature(b+41, w.voice, w.manner, kind), feature(b+42, distance(e-s), kind, q))
}
