package tag

import "slices"

// A work is a document in the making: its tokens, sentences and trees, and what its voice is.
type work struct {
	text      string
	sentences []Sentence
	base      []int         // first token of each sentence
	weight    []int32       // letters and digits up to each token, to measure overlap
	voice     uint32        // how much of it is in the first person, see voices
	manner    uint32        // how much of it reports speech
	opens     map[int16]int // first token behind the opening mark of each quotation that runs over sentences
	ends      map[int16]int // its closing mark, or the end
}

func newWork(text string, sentences []Sentence) *work {
	w := &work{text: text, sentences: sentences}
	if len(sentences) == 0 {
		return w
	}
	n := 0
	for i := range sentences {
		w.base = append(w.base, n)
		n += len(sentences[i].Tokens)
	}
	w.weight = make([]int32, n+1)
	k := 0
	var first, said, plain int
	w.opens, w.ends = make(map[int16]int), make(map[int16]int)
	for i := range sentences {
		s := &sentences[i]
		for j := range s.Tokens {
			t := &s.Tokens[j]
			w.weight[k+1] = w.weight[k]
			if t.shape != shapePunct {
				w.weight[k+1] += int32(t.End - t.Start)
			}
			if t.quote == 0 {
				plain++
				switch t.lower {
				case hI, hWe, hOur, hMy, hUs:
					first++
				}
				if t.lex&lexSay != 0 && (t.Tag == tagVBD || t.Tag == tagVBZ || t.Tag == tagVBG) {
					said++
				}
			} else {
				if t.mark == openQuote {
					if _, ok := w.opens[t.quote]; !ok {
						w.opens[t.quote] = k + 1
					}
				}
				w.ends[t.quote] = k
				if t.mark != closeQuote {
					w.ends[t.quote] = k + 1
				}
			}
			k++
		}
	}
	w.voice = level(first*1000/(plain+1), 1, 8, 20, 40)
	w.manner = level(said*1000/(plain+1), 1, 8, 16, 28)
	return w
}

// trees returns the trees of the sentences, which are parsed.
func (w *work) trees() []*tree {
	trees := make([]*tree, len(w.sentences))
	for i := range trees {
		trees[i] = new(tree)
		trees[i].reset(&w.sentences[i])
	}
	return trees
}

// sentenceOf returns the sentence in which a token of the document stands.
func (w *work) sentenceOf(token int) int {
	n, ok := slices.BinarySearch(w.base, token)
	if !ok {
		n--
	}
	return n
}

// token returns token i of the document.
func (w *work) token(i int) *Token {
	n := w.sentenceOf(i)
	return &w.sentences[n].Tokens[i-w.base[n]]
}

func level(n int, bounds ...int) uint32 {
	for i, b := range bounds {
		if n < b {
			return uint32(i)
		}
	}
	return uint32(len(bounds))
}

var (
	hI, hWe, hOur, hMy, hUs = hashString("i"), hashString("we"), hashString("our"), hashString("my"), hashString("us")
	hYou, hIt, hNot, hComma = hashString("you"), hashString("it"), hashString("not"), hashString(",")
	hThat, hTo, hFor, hOf   = hashString("that"), hashString("to"), hashString("for"), hashString("of")
)

// overlap is the intersection over union of two ranges of tokens.
func (w *work) overlap(a0, a1, b0, b1 int) float64 {
	in := int(w.weight[max(min(a1, b1), max(a0, b0))]) - int(w.weight[max(a0, b0)])
	of := int(w.weight[a1]) - int(w.weight[a0]) + int(w.weight[b1]) - int(w.weight[b0]) - in
	if of <= 0 {
		return 0
	}
	return float64(in) / float64(of)
}

// voiceOf returns the context in which token i of a sentence speaks: the voice of the document, the kind of label and the quotation.
func (w *work) voiceOf(r *tree, i int) uint32 {
	v := w.voice
	if !r.s.Label.IsZero() {
		v = 5
		switch {
		case r.s.unnamed:
			v = 6
		case r.s.Asks:
			v = 7
		}
	}
	if r.t[i].quote != 0 {
		v += 8
	}
	return v
}

// pieces are the features shared by the candidates of one trigger.
type pieces struct {
	null         []uint32
	starts, ends []int      // tokens of the document
	startF, endF [][]uint32 // their features
	pairs        []pair
	arena        []uint32
}

// A pair is one candidate.
type pair struct {
	start, end int // indexes into starts and ends
	score      float32
	p          float32
}

const (
	report    = 0 // the content lies outside the trigger: "said that …", "…'s proposal to …"
	assertion = 1 // the content is a clause around the trigger
)

func (p *pieces) reset() {
	p.null = p.null[:0]
	p.starts, p.ends = p.starts[:0], p.ends[:0]
	p.startF, p.endF = p.startF[:0], p.endF[:0]
	p.pairs = p.pairs[:0]
	p.arena = p.arena[:0]
}

func (p *pieces) addStart(i int) {
	for _, s := range p.starts {
		if s == i {
			return
		}
	}
	if len(p.starts) < maxStarts {
		p.starts = append(p.starts, i)
	}
}

func (p *pieces) addEnd(i int) {
	for _, s := range p.ends {
		if s == i {
			return
		}
	}
	if len(p.ends) < maxEnds {
		p.ends = append(p.ends, i)
	}
}

const (
	reach     = 60 // tokens from the trigger within which candidates are looked for
	maxStarts = 20
	maxEnds   = 28
)

// reports collects the candidates of a report with trigger i in sentence n.
func (w *work) reports(p *pieces, r *tree, n, i int) {
	p.reset()
	base := w.base[n]
	last := r.last
	if i+1 < last {
		// To the right.
		p.addStart(base + i + 1)
		var walk func(x, depth int)
		walk = func(x, depth int) {
			for c := r.first[x]; c >= 0; c = r.next[c] {
				d := int(c)
				l := int(r.left[d])
				if r.t[d].Rel == relPunct {
					continue
				}
				if l > i && l < i+reach {
					p.addStart(base + l)
					if k := &r.t[l]; (k.Rel == relMark || k.Rel == relCase || k.Tag == tagTO) && l+1 < last {
						p.addStart(base + l + 1)
						if k2 := &r.t[l+1]; (k2.Rel == relMark || k2.Rel == relCase) && l+2 < last {
							p.addStart(base + l + 2)
						}
					}
				}
				if depth > 0 && (d > i || x == i) {
					walk(d, depth-1)
				}
			}
		}
		for j := i + 1; j < last && j < i+24; j++ {
			k := &r.t[j]
			if k.mark == openQuote && j+1 < last {
				p.addStart(base + j + 1)
			}
		}
		walk(i, 2)
		for j := i + 1; j < last && j < i+12; j++ {
			k := &r.t[j]
			if j+1 < last && (k.lower == hThat || k.lower == hTo || k.lower == hFor || k.lower == hOf || k.Tag == tagIN || w.text[k.Start] == ',' || w.text[k.Start] == ':') {
				p.addStart(base + j + 1)
			}
		}
	}
	if i > r.s.first {
		// To the left: a fronted quotation, a passive's subject, the noun that a relative clause describes.
		p.addStart(base + r.s.first)
		for j := i - 1; j >= r.s.first && j > i-reach; j-- {
			if r.t[j].mark == openQuote {
				p.addStart(base + j + 1)
				break
			}
		}
		for c := r.first[i]; c >= 0 && int(c) < i; c = r.next[c] {
			if l := int(r.left[c]); l > r.s.first && r.t[c].Rel != relPunct {
				p.addStart(base + l)
			}
		}
		for x, up := r.t[i].Head, 0; x >= 0 && up < 2; x, up = r.t[x].Head, up+1 {
			if l := int(r.left[x]); l < i {
				p.addStart(base + l)
			}
		}
	}
	if q := w.quoteOver(n, 0); q >= 0 && q < base {
		p.addStart(q)
	}
	// Ends.
	addRight := func(x int) {
		for x >= 0 && x < len(r.t) && x != i {
			if e := int(r.right[x]) + 1; e > i && e <= last {
				p.addEnd(base + e)
			}
			x = r.t[x].Head
		}
	}
	p.addEnd(base + last)
	if i < last {
		if e := int(r.right[i]) + 1; e <= last && e > i+1 {
			p.addEnd(base + e)
		}
	}
	if q := w.quoteOver(n, 1); q > base+len(r.t) {
		p.addEnd(q)
	}
	if i > r.s.first {
		// Ends to the left.
		if l := int(r.left[i]); l > r.s.first {
			p.addEnd(base + w.trim(r, l))
		}
		p.addEnd(base + w.trim(r, i))
		for c := r.first[i]; c >= 0 && int(c) < i; c = r.next[c] {
			if r.t[c].Rel != relPunct {
				p.addEnd(base + int(r.right[c]) + 1)
			}
			if l := int(r.left[c]); l > r.s.first {
				p.addEnd(base + w.trim(r, l))
			}
		}
		for j := i - 1; j > r.s.first && j > i-16; j-- {
			if r.t[j].mark == closeQuote {
				p.addEnd(base + w.trim(r, j))
				break
			}
		}
	}
	for j := i + 2; j < last && j < i+reach; j++ {
		k := &r.t[j]
		switch {
		case k.Rel == relPunct && (w.text[k.Start] == ',' || w.text[k.Start] == ';' || w.text[k.Start] == ':' || k.Tag == tagCC), k.mark == closeQuote, k.Tag == tagCC:
			e := w.trim(r, j)
			if e > i+1 {
				p.addEnd(base + e)
			}
		case k.Rel == relPunct && !k.joined && w.text[k.Start] != '"':
			p.addEnd(base + j)
		}
	}
	for _, s := range p.starts {
		if s > base+i && s < base+last {
			addRight(s - base)
		}
	}
	w.whole(p, r, base)
	for a, s := range p.starts {
		for b, e := range p.ends {
			if s < e && (s > base+i || e <= base+i) && (e <= base+len(r.t) || s > base+i) {
				p.pairs = append(p.pairs, pair{start: a, end: b})
			}
		}
	}
}

// whole drops the candidates that begin or end where no phrase does.
func (w *work) whole(p *pieces, r *tree, base int) {
	p.starts = slices.DeleteFunc(p.starts, func(s int) bool {
		if s < base || s >= base+len(r.t) {
			return false
		}
		k := &r.t[s-base]
		return k.mark == closeQuote || k.shape == shapePunct && k.mark != openQuote && w.text[k.Start] != '[' && w.text[k.Start] != '$' || k.lower == hThat && k.Rel == relMark
	})
	p.ends = slices.DeleteFunc(p.ends, func(e int) bool {
		if e <= base || e > base+len(r.t) {
			return false
		}
		k := &r.t[e-base-1]
		if k.Tag == tagPOS || k.Tag == tagPRPS || k.Tag == tagDT && k.Head >= e-base {
			return e-base < r.last
		}
		if k.Head < e-base {
			return false
		}
		switch k.Rel {
		case relDet, relCase, relCompound, relPoss, relMark, relCC, relAux, relAuxPass, relCop, relAmod, relNummod:
			return e-base < r.last
		}
		return false
	})
}

// trim returns the end e of a span without the closing punctuation before it.
func (w *work) trim(r *tree, e int) int {
	for e > r.s.first+1 && r.t[e-1].shape == shapePunct {
		e--
	}
	return e
}

// quoteOver returns where a quotation that runs over the border of sentence n begins (side 0) or ends (side 1); -1 if none does.
func (w *work) quoteOver(n, side int) int {
	s := &w.sentences[n]
	if side == 0 {
		k := &s.Tokens[0]
		if k.quote == 0 || k.mark == openQuote {
			return -1
		}
		if at, ok := w.opens[k.quote]; ok && at < w.base[n] && w.base[n]-at < 2*longest {
			return at
		}
		return -1
	}
	k := &s.Tokens[len(s.Tokens)-1]
	if k.quote == 0 || k.mark == closeQuote {
		return -1
	}
	end := w.ends[k.quote]
	if end > w.base[n]+len(s.Tokens) && end-w.base[n] < 2*longest {
		return end
	}
	return -1
}

// assertions collects the candidates of a clause around trigger i in sentence n that is its speaker's own.
func (w *work) assertions(p *pieces, r *tree, n, i int) {
	p.reset()
	base := w.base[n]
	first, last := r.s.first, r.last
	if i < first || i >= last {
		return
	}
	for first < i && (r.t[first].shape == shapePunct || r.t[first].Tag == tagCC) {
		first++
	}
	p.addStart(base + first)
	l := max(int(r.left[i]), first)
	for l < i && r.t[l].shape == shapePunct {
		l++
	}
	p.addStart(base + l)
	for c := r.first[i]; c >= 0 && int(c) < i; c = r.next[c] {
		// Behind an introduction, from the subject on.
		if k := int(r.left[c]); k >= first {
			switch r.t[c].Rel {
			case relCC, relMark, relPunct, relDiscourse:
				if int(c)+1 <= i {
					p.addStart(base + int(c) + 1)
				}
			default:
				p.addStart(base + k)
			}
		}
	}
	for j := i; j > first && j > i-reach; j-- {
		k := &r.t[j-1]
		if k.mark == openQuote || k.shape == shapePunct || k.lower == hThat || k.Tag == tagCC {
			p.addStart(base + j)
		}
	}
	p.addEnd(base + last)
	if e := w.trim(r, int(r.right[i])+1); e > i {
		p.addEnd(base + e)
	}
	for c := r.first[i]; c >= 0; c = r.next[c] {
		if int(c) < i {
			continue
		}
		switch r.t[c].Rel {
		case relConj, relParataxis, relAdvcl, relPunct, relCcomp, relAcl, relDiscourse:
			if e := w.trim(r, int(r.left[c])); e > i {
				p.addEnd(base + e)
			}
		}
	}
	for j := i + 1; j < last && j < i+reach; j++ {
		k := &r.t[j]
		if k.mark == closeQuote || k.shape == shapePunct && !(w.text[k.Start] == '-' && k.joined) || k.Tag == tagCC {
			if e := w.trim(r, j); e > i {
				p.addEnd(base + e)
			}
		}
	}
	w.whole(p, r, base)
	for a, s := range p.starts {
		for b, e := range p.ends {
			if s <= base+i && e > base+i && s < e {
				p.pairs = append(p.pairs, pair{start: a, end: b})
			}
		}
	}
}

var (
	relPunct, relMark, relCase, relCC, relDiscourse, relConj = relOf["punct"], relOf["mark"], relOf["case"], relOf["cc"], relOf["discourse"], relOf["conj"]
	relParataxis, relAdvcl, relCcomp, relAcl, relRelcl       = relOf["parataxis"], relOf["advcl"], relOf["ccomp"], relOf["acl"], relOf["acl:relcl"]
	relSubj, relSubjPass, relRoot, relObj, relXcomp          = relOf["nsubj"], relOf["nsubj:pass"], relOf["root"], relOf["obj"], relOf["xcomp"]
	relAux, relAuxPass, relCop, relObl, relNmod, relPoss     = relOf["aux"], relOf["aux:pass"], relOf["cop"], relOf["obl"], relOf["nmod"], relOf["nmod:poss"]
	relAgent, relCompound, relAppos, relFlat                 = relOf["obl:agent"], relOf["compound"], relOf["appos"], relOf["flat"]
	relAmod, relNummod                                       = relOf["amod"], relOf["nummod"]
	relCsubj, relPrt, relAdvmod, relDet, relFixed            = relOf["csubj"], relOf["compound:prt"], relOf["advmod"], relOf["det"], relOf["fixed"]
)
