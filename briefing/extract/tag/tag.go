package tag

import (
	"slices"

	"attache/briefing"
)

// An Attribution is a content that somebody is said to hold.
type Attribution struct {
	Sentence int           // index of the sentence of its trigger
	Trigger  briefing.Span // the word that carries the attribution; of an assertion, the head of its clause
	Cue      briefing.Span // the trigger with its particles; zero for an assertion without one
	Content  briefing.Span
	Kind     Kind
	Sources  []briefing.Span // the noun phrases of those that hold it, in the order of the text
	Implied  bool            // the holder is whoever speaks: the one who is quoted, the label, else the issuer
	Parent   int             // index of the attribution within whose content this one stands; -1 none
	Speaker  int             // index of the attribution that introduces the quotation in which the trigger stands; -1 none
	Topics   []string        // best first
	P        float32         // how sure the model is of the content, 0 to 1
}

// A Kind tells reports from assertions.
type Kind uint8

// The kinds of attribution.
const (
	Report    Kind = iota // the content lies outside the cue: "said that …", "…'s proposal to …"
	Assertion             // the content is a clause that the speaker of its sentence makes in his own name
)

// A Document is what a model found in a text. All spans are byte offsets into it.
type Document struct {
	Sentences    []Sentence
	Attributions []Attribution // by Content.Start, then Content.End
	FirstPerson  bool          // it speaks in the first person outside quotations: an assertion that is implied is its issuer's

	work  *work
	trees []*tree // by sentence
}

// read cuts, tags and parses text.
func (m *Model) read(text string) []Sentence {
	ss := cut(text)
	for i := range ss {
		m.tag(ss[i].Tokens)
		m.parse(ss[i].Tokens)
	}
	return ss
}

// Document reads text and finds who is said to hold what in it. It never fails, and takes time linear in the length of the text.
func (m *Model) Document(text string) Document {
	w := newWork(text, m.read(text))
	doc := Document{Sentences: w.sentences, FirstPerson: w.voice >= 2, work: w}
	if len(w.sentences) == 0 {
		return doc
	}
	trees := w.trees()
	doc.trees = trees
	fs := m.attributions(w, trees)
	doc.Attributions = make([]Attribution, len(fs))
	for k, f := range fs {
		r, base := trees[f.sentence], w.base[f.sentence]
		a := &doc.Attributions[k]
		*a = Attribution{
			Sentence: f.sentence, Trigger: r.t[f.trigger].Span, Kind: Kind(f.kind), P: f.p, Parent: -1, Speaker: -1,
			Content: w.bare(f.start, f.end),
		}
		if a.Kind == Report {
			a.Cue = r.cue(f.trigger, f.start-base)
		}
		heads, implied := m.sources(w, r, f.trigger, f.start-base, f.end-base, f.kind)
		a.Implied = implied
		for _, j := range heads {
			lo, hi := r.phrase(j)
			a.Sources = append(a.Sources, briefing.Span{Start: r.t[lo].Start, End: r.t[hi].End})
		}
	}
	w.nest(doc.Attributions, fs, trees)
	return doc
}

// bare returns the span of tokens [s, e) without the quotation marks and the punctuation around it.
func (w *work) bare(s, e int) briefing.Span {
	for s < e-1 {
		if k := w.token(s); k.shape != shapePunct || w.text[k.Start] == '[' || w.text[k.Start] == '(' || w.text[k.Start] == '$' {
			break
		}
		s++
	}
	for e-1 > s {
		if k := w.token(e - 1); k.shape != shapePunct || w.text[k.Start] == ']' || w.text[k.Start] == ')' || w.text[k.Start] == '%' {
			break
		}
		e--
	}
	return briefing.Span{Start: w.token(s).Start, End: w.token(e - 1).End}
}

// cue returns the words of trigger i that carry the attribution, with particles and the preposition before a content that begins with token s.
func (r *tree) cue(i, s int) briefing.Span {
	lo, hi := i, i
	for c := r.first[i]; c >= 0; c = r.next[c] {
		if k := &r.t[c]; k.Rel == relPrt && int(c) == hi+1 || k.Rel == relFixed && int(c) == hi+1 {
			hi = int(c)
		}
	}
	if s > hi && s-hi <= 3 {
		for j := hi + 1; j < s; j++ {
			if k := &r.t[j]; k.shape == shapePunct || k.lower == hThat || !(k.Rel == relCase || k.Rel == relMark || k.Tag == tagTO || k.Tag == tagIN || k.Tag == tagRP || k.Rel == relPrt) {
				break
			}
			hi = j
		}
	}
	if hi >= s && s > i {
		hi = max(i, s-1)
	}
	return briefing.Span{Start: r.t[lo].Start, End: r.t[hi].End}
}

// nest sets the parents and speakers of as.
func (w *work) nest(as []Attribution, fs []found, trees []*tree) {
	quotes := make(map[int16]int) // by quotation: the attribution that introduces it
	for k := range fs {
		f := &fs[k]
		at := w.base[f.sentence] + f.trigger
		if Kind(f.kind) != Report {
			continue
		}
		own := w.token(at).quote
		for j := f.start; j < f.end && j < f.start+12; j++ {
			if q := w.token(j).quote; q != 0 && q != own {
				if o, ok := quotes[q]; !ok || fs[o].p < f.p {
					quotes[q] = k
				}
				break
			}
		}
	}
	// Contents are short against the document and sorted by their start: those that can hold a place are few and near.
	for k := range fs {
		f := &fs[k]
		at := w.base[f.sentence] + f.trigger
		if q := w.token(at).quote; q != 0 {
			if s, ok := quotes[q]; ok && s != k {
				as[k].Speaker = s
			}
		}
		size := 1 << 30
		try := func(o int) {
			g := &fs[o]
			if o == k || !(g.start <= at && at < g.end) || !(g.start <= f.start && f.end <= g.end) || g.end-g.start >= size {
				return
			}
			if gt := w.base[g.sentence] + g.trigger; Kind(g.kind) == Report && f.start <= gt && gt < f.end {
				return
			}
			if g.end-g.start == f.end-f.start && !(Kind(g.kind) == Report && Kind(f.kind) == Assertion) {
				return
			}
			as[k].Parent, size = o, g.end-g.start
		}
		for o := k - 1; o >= 0 && o >= k-40; o-- {
			try(o)
		}
		for o := k + 1; o < len(fs) && o <= k+40 && fs[o].start <= f.start; o++ {
			try(o)
		}
	}
}

// sources returns the heads of the phrases that hold an attribution, and whether its holder is implied.
func (m *Model) sources(w *work, r *tree, i, s, e int, kind uint32) (heads []int, implied bool) {
	var space [24]int
	var buf [64]uint32
	js := r.sources(append(space[:0], -1), i)
	p := make([]float32, len(js))
	for rank, j := range js {
		p[rank] = m.source[kind].score(w.sourceFeatures(buf[:0], r, i, j, s, e, kind, rank))
	}
	soften(p)
	top := slices.Max(p)
	if p[0] == top {
		return nil, true
	}
	at := slices.Index(p, top)
	heads = append(heads, js[at])
	for rank, j := range js {
		if rank != at && j >= 0 && (p[rank] > 0.25 || r.joined(js[at], j)) {
			heads = append(heads, j)
		}
	}
	slices.Sort(heads)
	return heads, false
}

// joined reports whether phrase b is coordinated with phrase a.
func (r *tree) joined(a, b int) bool {
	return r.t[b].Rel == relConj && r.t[b].Head == a || r.t[a].Rel == relConj && r.t[a].Head == b && r.mayHold(b) ||
		r.t[a].Rel == relConj && r.t[b].Rel == relConj && r.t[a].Head == r.t[b].Head && r.t[a].Head >= 0
}
