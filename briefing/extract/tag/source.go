package tag

// sources appends to out the heads of the noun phrases of a sentence that may be the source of an attribution with trigger i, nearest to the trigger first on each side.
func (r *tree) sources(out []int, i int) []int {
	for j := i; j >= 0 && j > i-40 && len(out) < 12; j-- {
		if r.mayHold(j) {
			out = append(out, j)
		}
	}
	n := len(out)
	for j := i + 1; j < len(r.t) && j < i+30 && len(out) < n+6; j++ {
		if r.mayHold(j) {
			out = append(out, j)
		}
	}
	return out
}

// mayHold reports whether token j is the head of a noun phrase that can be an actor's.
func (r *tree) mayHold(j int) bool {
	k := &r.t[j]
	switch {
	case k.Rel == relCompound || k.Rel == relFlat || k.Rel == relPunct:
		return false
	case k.Tag.noun():
		return true
	case k.Tag == tagPRP || k.Tag == tagPRPS || k.Tag == tagWP || k.Tag == tagWDT:
		return k.lower != hIt || k.Rel != relOf["expl"]
	case k.Tag == tagDT || k.Tag == tagCD || k.Tag == tagJJ:
		return k.Rel == relSubj || k.Rel == relSubjPass || k.Rel == relAgent
	case k.Tag == tagJJ && k.shape == shapeTitle:
		return true
	}
	return false
}

// phrase returns the first and last token of the noun phrase with head j: without relative clauses, appositions, conjuncts and prepositions before it.
func (r *tree) phrase(j int) (int, int) {
	lo, hi := j, j
	for c := r.first[j]; c >= 0; c = r.next[c] {
		switch r.t[c].Rel {
		case relCase, relCC, relConj, relRelcl, relAcl, relAppos, relPunct, relParataxis, relMark, relCop, relAux, relSubj, relAdvcl, relDiscourse, relAdvmod, relObl:
			continue
		}
		if int(c) < j {
			lo = min(lo, int(r.left[c]))
		} else if r.t[c].Rel != relNmod || int(r.right[c])-hi < 10 {
			hi = max(hi, int(r.right[c]))
		}
	}
	for lo < j && (r.t[lo].shape == shapePunct || r.t[lo].Rel == relCase) {
		lo++
	}
	return lo, hi
}

// sourceFeatures appends the features of the phrase with head j as the source of an attribution with trigger i and content [s, e); j < 0 stands for one that is implied.
func (w *work) sourceFeatures(f []uint32, r *tree, i, j, s, e int, kind uint32, rank int) []uint32 {
	b := 1100 + kind*60
	k := r.at(i)
	T, tg, lx := k.stem, uint32(k.Tag), uint32(k.lex)
	v := w.voiceOf(r, i)
	if j < 0 {
		var has uint32
		if r.child(i, relSubj) >= 0 {
			has |= 1
		}
		if r.child(i, relPoss) >= 0 {
			has |= 2
		}
		if k.quote != 0 {
			has |= 4
		}
		return append(f, feature(b, v, 0, 0), feature(b+1, v, tg, has), feature(b+2, T, 0, 0), feature(b+3, lx, has, 0), feature(b+4, uint32(k.Rel), tg, v), feature(b+5, w.voice, w.manner, has), feature(b+6, T, v, 0))
	}
	x := r.at(j)
	h := r.at(x.Head)
	up, _ := r.path(j, i)   // the source hangs below the trigger
	down, _ := r.path(i, j) // or the trigger below the source
	var common uint32
	if up == 0 && down == 0 {
		// Both below the nearest common ancestor.
		for a, n := k.Head, uint32(1); a >= 0 && n < 5; a, n = r.t[a].Head, n+1 {
			if p, d := r.path(j, a); d >= 0 {
				q, _ := r.path(i, a)
				common = p*131 + q + n
				break
			}
		}
	}
	d := distance(j - i)
	side := uint32(0)
	if j > i {
		side = 1
	}
	place := uint32(0)
	switch {
	case j >= s && j < e:
		place = 1
	case j >= e:
		place = 2
	}
	quoted := uint32(0)
	if x.quote != 0 {
		quoted = 1
	}
	if k.quote != 0 {
		quoted |= 2
	}
	prep := &outside
	for c := r.first[j]; c >= 0; c = r.next[c] {
		if r.t[c].Rel == relCase {
			prep = &r.t[c]
			break
		}
	}
	xt, xr := uint32(x.Tag), uint32(x.Rel)
	person := uint32(x.lex & (lexPerson | lexBody))
	form := xt<<2 | uint32(x.shape&3)
	pron := uint32(0)
	if x.Tag == tagPRP || x.Tag == tagPRPS || x.Tag == tagWP || x.Tag == tagWDT {
		pron = x.lower
	}
	joint := uint32(0)
	if x.Rel == relConj {
		joint = 1 + uint32(h.Rel)
		if p, n := r.path(x.Head, i); n >= 0 {
			joint += 64 * p
		}
	}
	return append(f,
		feature(b+8, up, tg, kind), feature(b+9, down, tg, kind), feature(b+10, common, tg, side), feature(b+11, up, T, 0), feature(b+12, down, T, 0), feature(b+13, up, xt, place), feature(b+14, down, xt, place),
		feature(b+15, form, side, place), feature(b+16, pron, xr, side), feature(b+17, pron, quoted, v), feature(b+18, person, xr, side), feature(b+19, person, form, d), feature(b+20, d, tg, place), feature(b+21, uint32(rank), side, tg),
		feature(b+22, prep.lower, T, side), feature(b+23, prep.lower, up, tg), feature(b+24, xr, uint32(h.lex), uint32(h.Tag)), feature(b+25, quoted, place, side), feature(b+26, joint, form, 0), feature(b+27, x.stem, 0, 0), feature(b+28, common, form, 0),
		feature(b+29, prep.lower, xr, lx), feature(b+30, up, lx, form), feature(b+31, down, lx, form), feature(b+32, r.at(j-1).lower, form, side), feature(b+33, r.at(j+1).lower, form, side), feature(b+34, place, form, v), feature(b+35, xr, place, tg), feature(b+36, uint32(k.Rel), xr, side),
	)
}
