package tag

import "math/bits"

// at returns token i of the tree; outside beyond its ends.
func (r *tree) at(i int) *Token {
	if i < 0 || i >= len(r.t) {
		return &outside
	}
	return &r.t[i]
}

// distance puts a number of tokens into a class; negative ones apart.
func distance(d int) uint32 {
	n := uint32(0)
	if d < 0 {
		d, n = -d, 16
	}
	switch {
	case d < 6:
		return n + uint32(d)
	case d < 10:
		return n + 6
	case d < 16:
		return n + 7
	case d < 28:
		return n + 8
	}
	return n + 9
}

// triggerFeatures appends the features of token i of sentence n as a trigger of the kind.
func (w *work) triggerFeatures(f []uint32, r *tree, n, i int, kind uint32) []uint32 {
	k := r.at(i)
	h := r.at(k.Head)
	prev, next, prev2, next2 := r.at(i-1), r.at(i+1), r.at(i-2), r.at(i+2)
	v := w.voiceOf(r, i)
	b := 300 + kind*100
	tg, lx, T := uint32(k.Tag), k.lex&0xffff, k.stem
	quoted := uint32(0)
	if k.quote != 0 {
		quoted = 1
	}
	f = append(f,
		feature(b, 0, 0, 0), feature(b+1, T, tg, 0), feature(b+2, k.lower, 0, 0), feature(b+3, lx, tg, 0), feature(b+4, T, quoted, v),
		feature(b+5, prev.lower, T, 0), feature(b+6, T, next.lower, 0), feature(b+7, uint32(prev.Tag), tg, uint32(next.Tag)), feature(b+8, lx, uint32(next.Tag), uint32(next2.Tag)),
		feature(b+9, lx, next.lower, 0), feature(b+10, lx, prev.lower, 0), feature(b+11, uint32(k.Rel), tg, 0), feature(b+12, uint32(k.Rel), lx, tg), feature(b+13, uint32(k.Rel), T, 0),
		feature(b+14, h.stem, uint32(k.Rel), 0), feature(b+15, uint32(h.lex), uint32(k.Rel), lx), feature(b+16, v, tg, lx), feature(b+17, v, uint32(k.Rel), tg),
		feature(b+18, next.lower, next2.lower, tg), feature(b+19, prev2.lower, prev.lower, tg), feature(b+20, w.manner, quoted, lx), feature(b+21, w.manner, v, tg),
		feature(b+22, k.suffix, tg, v), feature(b+23, prev.lower, tg, 0), feature(b+24, next.lower, tg, 0),
	)
	for l := k.lex; l != 0; l &= l - 1 {
		bit := uint32(bits.TrailingZeros32(l))
		f = append(f, feature(b+25, bit, tg, 0), feature(b+26, bit, uint32(k.Rel), v), feature(b+27, bit, uint32(next.Tag), tg))
	}
	// Dependents: who is said to do it, to what, and how.
	var kids uint32
	subject := -1
	for c := r.first[i]; c >= 0; c = r.next[c] {
		d := &r.t[c]
		switch d.Rel {
		case relPunct, relDet, relConj:
			continue
		case relSubj, relSubjPass, relPoss, relCsubj:
			subject = int(c)
		}
		kids |= 1 << (uint32(d.Rel) & 31)
		f = append(f, feature(b+30, uint32(d.Rel), tg, lx), feature(b+31, uint32(d.Rel), T, 0))
		switch d.Rel {
		case relCase, relMark, relAux, relAuxPass, relCop, relPrt, relAdvmod, relCC:
			f = append(f, feature(b+32, d.lower, uint32(d.Rel), tg), feature(b+33, d.lower, T, 0))
		case relObj, relObl, relNmod, relAgent:
			prep := &outside
			for g := r.first[c]; g >= 0; g = r.next[g] {
				if r.t[g].Rel == relCase {
					prep = &r.t[g]
					break
				}
			}
			f = append(f, feature(b+34, prep.lower, T, uint32(d.Rel)), feature(b+35, prep.lower, lx, tg), feature(b+36, d.stem, uint32(d.Rel), lx), feature(b+37, uint32(d.lex), uint32(d.Rel), T), feature(b+38, d.stem, T, 0))
		case relCcomp, relXcomp, relAdvcl, relParataxis:
			f = append(f, feature(b+39, uint32(d.Rel), uint32(d.Tag), T), feature(b+40, uint32(d.lex), uint32(d.Rel), tg))
		}
	}
	f = append(f, feature(b+41, kids, tg, 0))
	if subject < 0 && (k.Rel == relConj || k.Rel == relXcomp || k.Rel == relAdvcl) && k.Head >= 0 {
		if subject = r.child(k.Head, relSubj, relSubjPass); subject < 0 && r.t[k.Head].Rel == relConj && r.t[k.Head].Head >= 0 {
			subject = r.child(r.t[k.Head].Head, relSubj, relSubjPass)
		}
	}
	who := &outside
	if subject >= 0 {
		who = &r.t[subject]
	}
	wt := uint32(who.Tag)
	f = append(f, feature(b+42, who.lower, tg, v), feature(b+43, wt, lx, v), feature(b+44, who.lower, T, 0), feature(b+45, uint32(who.lex), lx, tg), feature(b+46, wt, T, 0), feature(b+47, wt, uint32(who.Rel), uint32(k.Rel)), feature(b+48, who.stem, v, 0))
	// The clauses above.
	if k.Head >= 0 {
		g := r.at(h.Head)
		f = append(f, feature(b+50, uint32(h.lex), uint32(h.Tag), tg), feature(b+51, uint32(h.Rel), uint32(k.Rel), tg), feature(b+52, uint32(g.lex), uint32(h.Rel), uint32(k.Rel)), feature(b+53, h.stem, T, 0))
	}
	// The sentence.
	s := r.s
	var flags uint32
	if s.Heading {
		flags |= 1
	}
	if s.Item {
		flags |= 2
	}
	if s.Opens {
		flags |= 4
	}
	if len(r.t) > 0 {
		switch w.text[r.t[len(r.t)-1].Start] {
		case '?':
			flags |= 8
		case ':':
			flags |= 16
		}
	}
	f = append(f, feature(b+54, flags, v, 0), feature(b+55, flags, uint32(k.Rel), tg), feature(b+56, distance(len(r.t)), v, uint32(k.Rel)), feature(b+57, level(n, 1, 2, 4, 8), v, uint32(k.Rel)))
	if kind == assertion {
		f = w.clauseFeatures(f, r, n, i, b+60, v)
	}
	return f
}

// clauseFeatures appends what the words around a clause's head tell: an assertion's cue is anywhere in it.
func (w *work) clauseFeatures(f []uint32, r *tree, n, i int, b, v uint32) []uint32 {
	lo, hi := int(r.left[i]), int(r.right[i])+1
	lo, hi = max(lo, i-30), min(hi, i+40)
	var classes uint32
	var past, modal, first, second, names, quoted uint32
	for j := lo; j < hi; j++ {
		k := &r.t[j]
		if k.shape == shapePunct {
			continue
		}
		f = append(f, feature(b, k.stem, 0, 0))
		if j != i {
			classes |= k.lex
		}
		switch k.lower {
		case hI, hWe, hOur, hMy, hUs:
			first = 1
		case hYou:
			second = 1
		}
		switch {
		case k.Tag == tagMD:
			modal = 1
		case k.Tag == tagVBD:
			past = 1
		case k.Tag.name():
			names = 1
		}
		if k.quote != 0 {
			quoted = 1
		}
	}
	for l := classes; l != 0; l &= l - 1 {
		f = append(f, feature(b+1, uint32(bits.TrailingZeros32(l)), v, 0), feature(b+2, uint32(bits.TrailingZeros32(l)), w.voice, w.manner))
	}
	top := &outside
	if n > 0 {
		p := &w.sentences[n-1]
		if p.Paragraph == r.s.Paragraph {
			top = &p.Tokens[len(p.Tokens)-1]
		}
	}
	whole := uint32(0)
	if int(r.left[i]) <= r.s.first+1 && int(r.right[i]) >= r.last-1 {
		whole = 1
	}
	tense := past<<1 | modal
	return append(f, feature(b+3, tense, v, first), feature(b+4, tense, second, v), feature(b+5, names, v, tense), feature(b+6, quoted, v, w.manner), feature(b+7, top.lower, v, 0),
		feature(b+8, r.at(r.s.first).lower, v, 0), feature(b+9, r.at(r.s.first).lower, r.at(r.s.first+1).lower, 0), feature(b+10, whole, v, uint32(r.t[i].Rel)), feature(b+11, distance(hi-lo), v, 0), feature(b+12, first, w.manner, v))
}

// crest returns the highest node whose subtree begins (side 0) or ends (side 1) with token i and leaves out t.
func (r *tree) crest(i, t, side int) int {
	if i < 0 || i >= len(r.t) {
		return -1
	}
	x := i
	for {
		h := r.t[x].Head
		if h < 0 || int(r.left[h]) <= t && t <= int(r.right[h]) {
			return x
		}
		if side == 0 && int(r.left[h]) != i || side == 1 && int(r.right[h]) != i {
			return x
		}
		x = h
	}
}

// startFeatures appends the features of a content that begins with token s, both relative to the sentence.
func (w *work) startFeatures(f []uint32, r *tree, i, s int, kind uint32) []uint32 {
	b := 500 + kind*200
	k := r.at(i)
	T, tg, lx := k.stem, uint32(k.Tag), k.lex&0xffff
	if s < 0 {
		return append(f, feature(b, tg, 0, 0), feature(b+1, T, 0, 0))
	}
	prev, cur, prev2, next := r.at(s-1), r.at(s), r.at(s-2), r.at(s+1)
	x := r.crest(s, i, 0)
	px, dx := r.path(x, i)
	y := r.crest(s-1, i, 0)
	var py uint32
	if s-1 != i {
		py, _ = r.path(y, i)
	} else {
		py = 7
	}
	d := distance(s - i)
	side := uint32(0)
	if s > i {
		side = 1
	}
	var commas, verbs, subjects uint32
	for j := min(i, s) + 1; j < max(i, s) && j < min(i, s)+40; j++ {
		switch {
		case r.t[j].shape == shapePunct:
			commas++
		case r.t[j].Tag.verb():
			verbs++
		case r.t[j].Rel == relSubj:
			subjects++
		}
	}
	commas, verbs = min(commas, 3), min(verbs, 3)
	quoted := uint32(prev.mark) << 2
	if cur.quote != 0 {
		quoted |= 1
	}
	if k.quote != 0 {
		quoted |= 2
	}
	edge := uint32(0)
	if s == r.s.first {
		edge = 1
	}
	return append(f,
		feature(b+2, T, prev.lower, side), feature(b+3, tg, prev.lower, d), feature(b+4, lx, prev.lower, side), feature(b+5, prev.lower, uint32(cur.Tag), tg),
		feature(b+6, uint32(prev.Tag), uint32(cur.Tag), tg), feature(b+7, px, tg, uint32(cur.Tag)), feature(b+8, px, T, 0), feature(b+9, px, lx, 0), feature(b+10, py, prev.lower, tg), feature(b+11, py, T, 0),
		feature(b+12, d, tg, side), feature(b+13, d, T, 0), feature(b+14, d, lx, uint32(prev.Tag)), feature(b+15, quoted, tg, side), feature(b+16, quoted, lx, side), feature(b+17, commas, verbs, side), feature(b+18, subjects, verbs, tg),
		feature(b+19, cur.lower, tg, side), feature(b+20, cur.lower, prev.lower, 0), feature(b+21, prev2.lower, prev.lower, tg), feature(b+22, edge, tg, side), feature(b+23, edge, T, quoted), feature(b+24, uint32(dx+1), uint32(r.at(x).Tag), tg),
		feature(b+25, uint32(r.at(x).Rel), uint32(r.at(x).Tag), lx), feature(b+26, uint32(cur.Tag), uint32(next.Tag), prev.lower), feature(b+27, uint32(r.at(x).lex), lx, uint32(r.at(x).Rel)), feature(b+28, px, py, tg), feature(b+29, cur.lex2(), tg, uint32(prev.Tag)),
		feature(b+30, uint32(k.Rel), px, tg), feature(b+31, T, uint32(cur.Tag), d),
	)
}

func (k *Token) lex2() uint32 { return uint32(k.lex) }

// endFeatures appends the features of a content that ends before token e.
func (w *work) endFeatures(f []uint32, r *tree, i, e int, kind uint32) []uint32 {
	b := 550 + kind*200
	k := r.at(i)
	T, tg, lx := k.stem, uint32(k.Tag), k.lex&0xffff
	if e > len(r.t) {
		return append(f, feature(b, tg, 0, 0), feature(b+1, T, 0, 0))
	}
	prev, cur, next, next2 := r.at(e-1), r.at(e), r.at(e+1), r.at(e+2)
	x := r.crest(e-1, i, 1)
	px, _ := r.path(x, i)
	side := uint32(0)
	if e > i {
		side = 1
	}
	d := distance(e - i)
	var end uint32
	switch {
	case e == r.last:
		end = 1
	case e == int(r.right[i])+1:
		end = 2
	}
	// What stands behind: a word whose head lies before the end tears the constituent.
	var torn uint32
	switch {
	case cur.Head < 0:
		torn = 1
	case cur.Head < i:
		torn = 2
	case cur.Head == i:
		torn = 3
	case cur.Head < e:
		torn = 4
	default:
		torn = 5
	}
	// A conjunct: what is it joined to?
	var joint, jtag, jlex uint32
	for j := e; j < e+8 && j < len(r.t); j++ {
		if r.t[j].Rel == relConj {
			h := r.t[j].Head
			p, _ := r.path(h, i)
			joint, jtag, jlex = p+1, uint32(r.t[j].Tag), uint32(r.t[j].lex)
			break
		}
	}
	quoted := uint32(cur.mark)<<4 | uint32(prev.mark)<<2
	if prev.quote != 0 {
		quoted |= 1
	}
	if k.quote != 0 {
		quoted |= 2
	}
	rest := distance(r.last - e)
	nextVerb := &outside
	for j := e; j < e+6 && j < len(r.t); j++ {
		if r.t[j].Tag.verb() || r.t[j].Tag == tagMD {
			nextVerb = &r.t[j]
			break
		}
	}
	return append(f,
		feature(b+2, cur.lower, tg, side), feature(b+3, cur.lower, next.lower, side), feature(b+4, uint32(cur.Tag), uint32(next.Tag), side), feature(b+5, uint32(cur.Tag), uint32(next.Tag), uint32(next2.Tag)), feature(b+6, px, tg, end),
		feature(b+7, px, T, 0), feature(b+8, px, cur.lower, uint32(next.Tag)), feature(b+9, torn, uint32(cur.Rel), cur.lower), feature(b+10, torn, tg, cur.lower), feature(b+11, end, tg, side), feature(b+12, end, T, 0), feature(b+13, end, lx, side),
		feature(b+14, d, end, tg), feature(b+15, d, T, 0), feature(b+16, joint, jtag, tg), feature(b+17, joint, jlex, lx), feature(b+18, joint, cur.lower, jtag), feature(b+19, quoted, end, tg), feature(b+20, quoted, cur.lower, lx),
		feature(b+21, rest, cur.lower, side), feature(b+22, uint32(prev.Tag), uint32(cur.Tag), uint32(next.Tag)), feature(b+23, cur.lower, uint32(nextVerb.lex), uint32(nextVerb.Tag)), feature(b+24, cur.lower, nextVerb.stem, 0), feature(b+25, prev.lower, cur.lower, 0),
		feature(b+26, uint32(r.at(x).Rel), uint32(r.at(x).Tag), end), feature(b+27, uint32(k.Rel), end, tg), feature(b+28, cur.lower, uint32(next.Rel), torn),
	)
}

// pairFeatures appends the features of a content as a whole.
func (w *work) pairFeatures(f []uint32, r *tree, n, i, s, e int, kind uint32) []uint32 {
	b := 600 + kind*200
	k := r.at(i)
	T, tg, lx := k.stem, uint32(k.Tag), k.lex&0xffff
	if s < 0 || e > len(r.t) {
		return append(f, feature(b, tg, distance(e-s), 0))
	}
	length := distance(e - s)
	loose, head := 0, -1
	var subj, verb uint32
	for j := s; j < e; j++ {
		if h := r.t[j].Head; h < s || h >= e {
			if r.t[j].Rel != relPunct && r.t[j].Rel != relMark && r.t[j].Rel != relCase && r.t[j].Rel != relCC {
				loose++
				if head < 0 || r.t[j].Tag.verb() && !r.t[head].Tag.verb() {
					head = j
				}
			}
		}
		if r.t[j].Rel == relSubj || r.t[j].Rel == relSubjPass {
			subj = 1
		}
		if r.t[j].Tag.verb() {
			verb = 1
		}
	}
	x := r.at(head)
	px, _ := r.path(head, i)
	var exact uint32
	if r.at(s-1).mark == openQuote {
		exact |= 1
	}
	if r.at(e).mark == closeQuote || r.at(e-1).mark == closeQuote || r.at(e+1).mark == closeQuote {
		exact |= 2
	}
	if r.at(s).quote != 0 && r.at(s).quote == r.at(e-1).quote {
		exact |= 4
	}
	l := uint32(min(loose, 4))
	side := uint32(0)
	if s > i {
		side = 1
	}
	prev := r.at(s - 1)
	return append(f,
		feature(b+1, length, tg, side), feature(b+2, length, T, 0), feature(b+3, l, tg, side), feature(b+4, l, length, 0), feature(b+5, px, uint32(x.Tag), l), feature(b+6, px, T, 0), feature(b+7, exact, side, tg), feature(b+8, exact, lx, l),
		feature(b+9, subj, verb, prev.lower), feature(b+10, subj, verb, lx), feature(b+11, subj<<1|verb, T, 0), feature(b+12, uint32(x.Tag), uint32(x.Rel), tg), feature(b+13, x.stem, lx, 0), feature(b+14, uint32(x.lex), lx, tg), feature(b+15, x.stem, T, 0), feature(b+16, l, side, uint32(k.Rel)),
		feature(b+17, uint32(prev.Tag), uint32(x.Tag), l), feature(b+18, x.stem, uint32(x.Tag), 0), feature(b+19, w.voiceOf(r, i), side, length),
	)
}
