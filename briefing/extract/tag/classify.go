package tag

import (
	"math/bits"

	"attache/briefing"
)

// The classes, in the order of the weights.
var (
	acts    = []briefing.Act{briefing.Deny, briefing.Accuse, briefing.Warn, briefing.Reject, briefing.Demand, briefing.Propose, briefing.Commit, briefing.Endorse, briefing.Concern, briefing.Say}
	stances = []briefing.Stance{briefing.Support, briefing.Oppose, briefing.Conditional, briefing.Neutral}
	modes   = []briefing.Mode{briefing.Direct, briefing.Indirect, briefing.Mixed, briefing.Narrated}
)

const neutral = 3 // in stances

// gist appends the features by which act, stance, mode and hedge are told: trigger i, content [s, e) relative to the sentence of r.
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
		for j := i + 1; j < s && j < i+8; j++ {
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
		for j := i + 1; j < s && j < i+8; j++ {
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
