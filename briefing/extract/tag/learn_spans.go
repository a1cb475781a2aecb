package tag

import (
	"cmp"
	"slices"
	"strings"

	"attache/briefing"
)

// A Gold is a document with the positions that people found in it.
type Gold struct {
	Name, Kind, Text string
	Positions        []GoldPosition
}

// A GoldPosition is one position of a Gold.
type GoldPosition struct {
	Content       briefing.Span
	Cue, Sentence string
	Holder        []string // name and aliases
	Via           []string
	Act           briefing.Act
	Stance        briefing.Stance
	Mode          briefing.Mode
	Topics        []string
	Hedged        bool
}

// A goldSpan is a content of a Gold, in tokens, with its trigger.
type goldSpan struct {
	start, end      int // tokens of the document
	kind            uint32
	sentence, token int // of the trigger
	cue             briefing.Span
	positions       []*GoldPosition
}

// align finds the tokens of the positions of g and their triggers.
func (w *work) align(g *Gold, trees []*tree) []goldSpan {
	var all []Token
	for i := range w.sentences {
		all = append(all, w.sentences[i].Tokens...)
	}
	var out []goldSpan
	for pi := range g.Positions {
		p := &g.Positions[pi]
		s, _ := slices.BinarySearchFunc(all, p.Content.Start+1, func(k Token, at int) int { return cmp.Compare(k.End, at) })
		e, _ := slices.BinarySearchFunc(all, p.Content.End, func(k Token, at int) int { return cmp.Compare(k.Start, at) })
		if s >= e {
			continue
		}
		gs := goldSpan{start: s, end: e, kind: assertion, positions: []*GoldPosition{p}}
		gs.sentence = w.sentenceOf(s)
		r := trees[gs.sentence]
		base := w.base[gs.sentence]
		cue := w.findCue(g, p)
		gs.cue = cue
		if !cue.IsZero() && !(p.Content.Start <= cue.Start && cue.Start < p.Content.End) {
			cs, _ := slices.BinarySearchFunc(all, cue.Start+1, func(k Token, at int) int { return cmp.Compare(k.End, at) })
			ce, _ := slices.BinarySearchFunc(all, cue.End, func(k Token, at int) int { return cmp.Compare(k.Start, at) })
			n := w.sentenceOf(cs)
			if cs < ce && (n == gs.sentence || w.quoteOver(n, 1) > s || w.quoteOver(n, 0) >= 0) && w.sentences[n].Label.IsZero() || cs < ce && !w.sentences[n].Label.Contains(cue) && n == gs.sentence {
				gs.kind, gs.sentence = report, n
				ce = min(ce, w.base[n]+len(w.sentences[n].Tokens))
				gs.token = headOf(trees[n], cs-w.base[n], ce-w.base[n])
			}
		}
		if gs.kind == assertion {
			gs.token = headOf(r, s-base, min(e-base, len(r.t)))
		}
		merged := false
		for i := range out {
			o := &out[i]
			if o.start == gs.start && o.end == gs.end && o.kind == gs.kind && o.sentence == gs.sentence && o.token == gs.token {
				o.positions = append(o.positions, p)
				merged = true
			}
		}
		if !merged {
			out = append(out, gs)
		}
	}
	return out
}

// headOf returns the token of a range whose head lies outside, a verb, noun or adjective if there is one.
func headOf(r *tree, s, e int) int {
	bestAt, bestRank := s, -1
	for j := s; j < e; j++ {
		if h := r.t[j].Head; h >= s && h < e {
			continue
		}
		rank := 0
		switch k := &r.t[j]; {
		case k.Tag.verb() && k.Rel != relAux && k.Rel != relAuxPass && k.Rel != relCop:
			rank = 4
		case k.Tag.noun() || k.Tag == tagJJ:
			rank = 3
		case k.Tag.verb():
			rank = 2
		case k.shape != shapePunct && k.Rel != relMark && k.Rel != relCase:
			rank = 1
		}
		if rank > bestRank {
			bestAt, bestRank = j, rank
		}
	}
	return bestAt
}

// findCue returns where the cue of p stands: the place nearest to the content, those in its sentence first.
func (w *work) findCue(g *Gold, p *GoldPosition) briefing.Span {
	if p.Cue == "" {
		return briefing.Span{}
	}
	from := strings.Index(g.Text, p.Sentence)
	if from < 0 {
		from = max(0, p.Content.Start-500)
	}
	from = min(from, p.Content.Start)
	to := max(from+len(p.Sentence), p.Content.End+60)
	best, far := briefing.Span{}, 1<<30
	for at := from; ; {
		i := strings.Index(g.Text[at:], p.Cue)
		if i < 0 || at+i > to {
			break
		}
		s := briefing.Span{Start: at + i, End: at + i + len(p.Cue)}
		at += i + 1
		if s.Start > 0 && isWordByte(g.Text[s.Start-1]) && isWordByte(g.Text[s.Start]) {
			continue
		}
		d := 0
		switch {
		case s.Start < p.Content.Start:
			d = p.Content.Start - s.Start
		case s.Start >= p.Content.End:
			d = s.Start - p.Content.End + 20
		default:
			d = 5
		}
		if d < far {
			best, far = s, d
		}
	}
	return best
}

// A lesson is a document that is ready to be learned from.
type lesson struct {
	gold  *Gold
	w     *work
	trees []*tree
	spans []goldSpan
}

func (m *Model) lesson(g *Gold) lesson {
	w := newWork(g.Text, m.read(g.Text))
	l := lesson{gold: g, w: w}
	for i := range w.sentences {
		r := new(tree)
		r.reset(&w.sentences[i])
		l.trees = append(l.trees, r)
	}
	l.spans = w.align(g, l.trees)
	return l
}

// candidates collects the candidates of a trigger.
func (w *work) candidates(p *pieces, r *tree, n, i int, kind uint32) {
	if kind == report {
		w.reports(p, r, n, i)
	} else {
		w.assertions(p, r, n, i)
	}
}
