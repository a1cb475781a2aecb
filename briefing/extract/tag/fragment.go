package tag

import "attache/briefing"

// gathered makes ascriptions out of parts. A content with the cue of one before it is a fragment of the same ascription, unless it is likelier one of its own.
func (m *Model) gathered(a *passage, ps []part) []Ascription {
	span := func(i int) briefing.Span {
		if i < 0 {
			return briefing.Span{}
		}
		return briefing.Span{Start: a.all[ps[i].start].Start, End: a.all[ps[i].end-1].End}
	}
	var buf [32]uint32
	var out []Ascription
	ls := a.links(ps)
	of := make(map[int]int) // by content, the ascription
	for _, p := range contents(ps, ls) {
		if p.former >= 0 && m.borders.score(a.fragmentFeatures(buf[:0], ps, ls, p)) >= 0 {
			o := of[p.former]
			out[o].Content = append(out[o].Content, span(p.content))
			of[p.content] = o
			continue
		}
		of[p.content] = len(out)
		l := ls[p.content]
		out = append(out, Ascription{Cue: span(l.cue), Content: []briefing.Span{span(p.content)}, Source: span(l.source)})
	}
	return out
}

// A succession is a content and the one before it of the same cue, -1 none: indices of parts.
type succession struct{ former, content int }

// contents returns the contents among ps.
func contents(ps []part, ls []link) []succession {
	last := make(map[int]int) // by cue
	var out []succession
	for i, p := range ps {
		if p.label != firstOfContent {
			continue
		}
		s := succession{-1, i}
		if c := ls[i].cue; c >= 0 {
			if former, ok := last[c]; ok {
				s.former = former
			}
			last[c] = i
		}
		out = append(out, s)
	}
	return out
}

// fragmentFeatures appends the features of a content being of one ascription with the former one.
func (a *passage) fragmentFeatures(f []uint32, ps []part, ls []link, s succession) []uint32 {
	const b = 2360
	p, q, c := ps[s.former], ps[s.content], ps[ls[s.content].cue]
	// Where the cue stands: before both, between them, behind; how far they are apart; and in which one's sentence the cue is.
	var where, apart, with uint32
	switch {
	case c.start < p.start:
	case c.start < q.start:
		where = 1
	default:
		where = 2
	}
	n, o, u := a.w.sentenceOf(p.end-1), a.w.sentenceOf(q.start), a.w.sentenceOf(c.start)
	switch {
	case a.w.sentences[n].Paragraph != a.w.sentences[o].Paragraph:
		apart = 2
	case n != o:
		apart = 1
	}
	if u == n {
		with = 1
	}
	if u == o {
		with |= 2
	}
	place := where | apart<<2 | with<<4
	// The parts between, and the words that are in none.
	var kinds, loose, words uint32
	at := p.end
	for k := s.former + 1; k <= s.content; k++ {
		for ; at < ps[k].start; at++ {
			loose++
			words = words*31 + a.all[at].lower
		}
		if k < s.content {
			kinds = kinds*7 + uint32(ps[k].label)
			at = ps[k].end
		}
	}
	others := uint32(min(s.content-s.former-1, 4))
	gap := distance(int(loose))
	opening, last, behind := a.at(p.start), a.at(p.end-1), a.at(p.end)
	before, first, closing := a.at(q.start-1), a.at(q.start), a.at(q.end-1)
	var quoted, same uint32
	for i, k := range [...]*Token{opening, last, first, closing} {
		if k.quote != 0 {
			quoted |= 1 << i
		}
	}
	if first.quote != 0 && first.quote == last.quote {
		same = 1
	}
	cue := a.trees[u].at(a.headIn(u, c))
	// In one sentence: how the two hang together.
	tie := uint32(99)
	if n == o {
		h, g := a.headIn(n, p), a.headIn(n, q)
		x, y := a.trees[n].at(h), a.trees[n].at(g)
		tie = uint32(x.Rel)<<6 | uint32(y.Rel)
		if y.Head == h {
			tie |= 1 << 13
		}
		if x.Head == y.Head {
			tie |= 1 << 14
		}
	}
	return append(f, feature(b, 0, 0, 0), feature(b+1, place, quoted, 0), feature(b+2, place, others, kinds), feature(b+3, place, gap, 0), feature(b+4, place, uint32(first.mark)|uint32(last.mark)<<2, same),
		feature(b+5, place, first.lower, 0), feature(b+6, place, last.lower, 0), feature(b+7, place, words, 0), feature(b+8, place, uint32(first.shape), uint32(last.shape)), feature(b+9, cue.stem, where, 0),
		feature(b+10, uint32(cue.Tag), place, quoted), feature(b+11, place, behind.lower, before.lower), feature(b+12, place, tie, 0), feature(b+13, place, distance(p.end-p.start), distance(q.end-q.start)),
		feature(b+14, kinds, quoted, apart), feature(b+15, uint32(opening.Tag), uint32(first.Tag), place), feature(b+16, words, first.lower, 0), feature(b+17, gap, quoted, place), feature(b+18, cue.stem, place, 0), feature(b+19, cue.lex&lexActs, place, quoted))
}

// headIn returns the head of what lies of p in sentence n.
func (a *passage) headIn(n int, p part) int {
	r, base := a.trees[n], a.w.base[n]
	return headOf(r, max(p.start-base, 0), min(p.end-base, len(r.t)))
}
