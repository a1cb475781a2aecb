package tag

import (
	"math"

	"attache/briefing"
)

// An Ascription is an attribution as the news corpus PolNeAR draws it: only the outermost one, its cue the whole verb group, its content with "that", "to" and
// quotation marks and in as many fragments as its cue cuts it into.
type Ascription struct {
	Cue     briefing.Span   // zero where only a quotation tells
	Content []briefing.Span // in the order of the text
	Source  briefing.Span   // zero where nobody is named
}

// The labels of tokens: outside, or the first or a later one of a span.
const (
	labelNone = iota
	firstOfSource
	inSource
	firstOfCue
	inCue
	firstOfContent
	inContent
	labels
)

// A layer labels tokens: a chain whose steps depend on where in the text they are taken.
type layer struct {
	emit linear // labels by features of the token
	step linear // pairs of labels, former × labels + latter, by crossing
}

// mayFollow reports whether a token with label b can stand behind one with label a.
func mayFollow(a, b int) bool {
	return b == labelNone || b%2 == 1 || a == b || a == b-1
}

// A passage is a document whose tokens are to be labelled.
type passage struct {
	w     *work
	trees []*tree
	all   []Token
	above [][2]hold // by token: from a word that may carry an attribution, and from a verb of saying or thinking
}

// A hold is what a token hangs from.
type hold struct {
	carrier int32 // in the sentence; -1 none
	child   int32 // of the carrier, above the token or the token itself
}

// A prior is how likely a token is of each label.
type prior [labels]float32

func (p *prior) source() float32  { return p[firstOfSource] + p[inSource] }
func (p *prior) cue() float32     { return p[firstOfCue] + p[inCue] }
func (p *prior) content() float32 { return p[firstOfContent] + p[inContent] }

func newPassage(w *work, trees []*tree) *passage {
	a := &passage{w: w, trees: trees}
	for i := range w.sentences {
		a.all = append(a.all, w.sentences[i].Tokens...)
		a.above = append(a.above, trees[i].holds()...)
	}
	return a
}

// carries reports whether token i may carry an attribution, and whether it is a verb that says or thinks.
func (r *tree) carries(i int) (some, surely bool) {
	k := &r.t[i]
	return k.lex&lexActs != 0 && (k.Tag.verb() || k.Tag.noun()), k.lex&(lexSay|lexThink) != 0 && k.Tag.verb()
}

// holds returns what each token hangs from.
func (r *tree) holds() [][2]hold {
	out := make([][2]hold, len(r.t))
	done := make([]bool, len(r.t))
	var chain []int
	for j := range r.t {
		for i := j; i >= 0 && !done[i]; i = r.t[i].Head {
			chain = append(chain, i)
			done[i] = true
		}
		for ; len(chain) > 0; chain = chain[:len(chain)-1] {
			i := chain[len(chain)-1]
			h := r.t[i].Head
			if h < 0 {
				out[i] = [2]hold{{-1, -1}, {-1, -1}}
				continue
			}
			out[i] = out[h]
			some, surely := r.carries(h)
			if some {
				out[i][0] = hold{int32(h), int32(i)}
			}
			if surely {
				out[i][1] = hold{int32(h), int32(i)}
			}
		}
	}
	return out
}

// at returns token i of the document; outside beyond its ends.
func (a *passage) at(i int) *Token {
	if i < 0 || i >= len(a.all) {
		return &outside
	}
	return &a.all[i]
}

// crossings are the places between two tokens at which labels change differently.
const crossings = 8

// crossing returns the kind of place before token i.
func (a *passage) crossing(n, j, i int) uint32 {
	k, p := a.at(i), a.at(i-1)
	switch {
	case j == 0 && (n == 0 || a.w.sentences[n-1].Paragraph != a.w.sentences[n].Paragraph):
		return 1
	case k.mark == openQuote:
		return 2
	case p.mark == closeQuote:
		return 3
	case j == 0:
		return 4
	case k.mark == closeQuote:
		return 5
	case k.shape == shapePunct:
		return 6
	case p.shape == shapePunct:
		return 7
	}
	return 0
}

// edge returns the highest node whose subtree begins (side 0) or ends (side 1) with token i.
func (r *tree) edge(i, side int) int {
	x := i
	for {
		h := r.t[x].Head
		if h < 0 || side == 0 && int(r.left[h]) != i || side == 1 && int(r.right[h]) != i {
			return x
		}
		x = h
	}
}

// features appends the features of token j of sentence n.
func (a *passage) features(f []uint32, n, j int) []uint32 {
	const b = 2000
	r := a.trees[n]
	i := a.w.base[n] + j
	k := &r.t[j]
	p, p2, p3, q, q2, q3 := a.at(i-1), a.at(i-2), a.at(i-3), a.at(i+1), a.at(i+2), a.at(i+3)
	h := r.at(k.Head)
	g := r.at(h.Head)
	tg, rel, lx := uint32(k.Tag), uint32(k.Rel), k.lex&0xffff
	tp, tp2, tq, tq2 := uint32(p.Tag), uint32(p2.Tag), uint32(q.Tag), uint32(q2.Tag)
	var quoted uint32
	if k.quote != 0 {
		quoted = 1
	}
	marks := quoted | uint32(p.mark)<<1 | uint32(k.mark)<<3 | uint32(q.mark)<<5
	f = append(f,
		feature(b, 0, 0, 0), feature(b+1, k.lower, 0, 0), feature(b+2, k.stem, tg, 0), feature(b+3, p.lower, 0, 0), feature(b+4, q.lower, 0, 0), feature(b+5, p2.lower, 0, 0), feature(b+6, q2.lower, 0, 0),
		feature(b+7, p.lower, k.lower, 0), feature(b+8, k.lower, q.lower, 0), feature(b+9, p.stem, tg, 0), feature(b+10, q.stem, tg, 0), feature(b+11, tp, tg, tq), feature(b+12, tp2, tp, tg), feature(b+13, tg, tq, tq2),
		feature(b+14, tg, 0, 0), feature(b+15, uint32(k.shape), tg, tp), feature(b+16, k.suffix, tg, 0), feature(b+17, marks, tg, 0), feature(b+18, marks, 0, 0), feature(b+19, p.lower, q.lower, tg),
		feature(b+20, uint32(p3.Tag), tp2, tp), feature(b+21, tq, tq2, uint32(q3.Tag)), feature(b+22, p2.lower, p.lower, tg), feature(b+23, q.lower, q2.lower, tg),
		feature(b+24, rel, tg, quoted), feature(b+25, h.stem, rel, 0), feature(b+26, uint32(h.Tag), rel, tg), feature(b+27, h.lex, rel, 0), feature(b+28, uint32(h.Rel), rel, uint32(h.Tag)), feature(b+29, g.stem, uint32(h.Rel), rel),
		feature(b+30, uint32(p.lex), tg, 0), feature(b+31, uint32(q.lex), tg, 0), feature(b+32, lx, tg, quoted), feature(b+33, lx, tp, tq),
	)
	// The sentence.
	s := r.s
	var flags uint32
	if s.Heading {
		flags |= 1
	}
	if !s.Label.IsZero() {
		flags |= 2
	}
	if n > 0 && a.w.sentences[n-1].Paragraph == s.Paragraph {
		flags |= 4
	}
	end := uint32(0)
	switch len(r.t) - j {
	case 1, 2, 3:
		end = uint32(len(r.t) - j)
	}
	f = append(f, feature(b+35, distance(j), flags, quoted), feature(b+36, r.t[0].lower, quoted, 0), feature(b+37, end, tg, p.lower), feature(b+38, flags, tg, marks))
	// The constituents that begin and end here, and what they hang from.
	x := r.edge(j, 0)
	hx := r.at(r.t[x].Head)
	size := distance(int(r.right[x]-r.left[x]) + 1)
	f = append(f, feature(b+40, uint32(r.t[x].Rel), hx.stem, 0), feature(b+41, uint32(r.t[x].Rel), hx.lex, tg), feature(b+42, uint32(r.t[x].Rel), uint32(hx.Tag), size), feature(b+43, uint32(r.t[x].Rel), k.lower, hx.lex&lexActs))
	y := r.edge(j, 1)
	hy := r.at(r.t[y].Head)
	f = append(f, feature(b+44, uint32(r.t[y].Rel), hy.lex&lexActs, uint32(q.Tag)), feature(b+45, uint32(r.t[y].Rel), q.lower, uint32(hy.Tag)), feature(b+46, uint32(r.t[y].Rel), hy.stem, 0))
	if j > 0 {
		z := r.edge(j-1, 1)
		f = append(f, feature(b+47, uint32(r.t[z].Rel), uint32(r.t[x].Rel), tg), feature(b+48, uint32(r.t[z].Rel), r.at(r.t[z].Head).lex&lexActs, p.lower))
	}
	// The nearest word above that may be a cue, and the nearest on each side.
	var path uint32
	for c, up := k.Head, uint32(1); c >= 0 && up < 7; c, up = r.t[c].Head, up+1 {
		d := &r.t[c]
		path = path*67 + uint32(d.Rel)
		if d.lex&lexActs != 0 && (d.Tag.verb() || d.Tag.noun()) {
			side := uint32(0)
			if c < j {
				side = 1
			}
			f = append(f, feature(b+50, d.stem, side, rel), feature(b+51, d.lex&lexActs, side, path), feature(b+52, d.stem, up, side))
			break
		}
	}
	for n := range uint32(2) {
		x := a.above[i][n]
		if x.carrier < 0 {
			f = append(f, feature(b+65+10*n, tg, 0, 0))
			continue
		}
		d, e := &r.t[x.carrier], &r.t[x.child]
		side, top := uint32(0), uint32(e.Rel)
		if int(x.carrier) < j {
			side = 1
		}
		var same uint32
		if j > 0 && a.above[i-1][n] == x {
			same = 1
		}
		if j+1 < len(r.t) && a.above[i+1][n] == x {
			same |= 2
		}
		if int(x.child) == j {
			same |= 4
		}
		f = append(f, feature(b+66+10*n, d.stem, top, side), feature(b+67+10*n, d.lex&lexActs, top, side), feature(b+68+10*n, uint32(d.Tag), top, side<<3|same), feature(b+69+10*n, d.stem, top, side<<3|same),
			feature(b+70+10*n, top, side<<3|same, tg), feature(b+71+10*n, top, uint32(e.Tag), same), feature(b+72+10*n, top, p.lower, same))
	}
	for side := range 2 {
		f = a.near(f, b+55+uint32(side)*4, r, j, side, func(c int) bool {
			return r.t[c].lex&(lexSay|lexThink) != 0 && r.t[c].Tag.verb() && (r.t[c].quote == 0 || quoted == 1)
		})
	}
	return f
}

// near appends the features of the nearest token before (side 0) or behind (side 1) token j that is one.
func (a *passage) near(f []uint32, b uint32, r *tree, j, side int, is func(int) bool) []uint32 {
	step := 2*side - 1
	var commas, marks uint32
	for c := j + step; c >= 0 && c < len(r.t) && (c-j)*step < 60; c += step {
		d := &r.t[c]
		if is(c) {
			inside := uint32(0)
			if int(r.left[c]) <= j && j <= int(r.right[c]) {
				inside = 1
			}
			gap := distance((c - j) * step)
			return append(f, feature(b, d.stem, inside, 0), feature(b+1, d.lex&lexActs, gap, inside), feature(b+2, uint32(d.Tag), min(commas, 3)<<1|inside, marks), feature(b+3, d.stem, marks, min(commas, 2)))
		}
		switch {
		case d.mark != noQuote:
			marks |= uint32(d.mark)
		case d.shape == shapePunct:
			commas++
		}
	}
	return append(f, feature(b, 0, 0, 0))
}

// A lattice holds the scores of a passage's labels.
type lattice struct {
	emit [][labels]float32
	step [crossings][labels][labels]float32
	over []uint8 // the crossing before each token
}

// priors returns how likely each label is, given all of the text.
func (l *lattice) priors() []prior {
	out := make([]prior, len(l.emit))
	l.sums(labelNone, func(i int, p *[labels]float64, _ *[labels][labels]float64) {
		for c := range labels {
			out[i][c] = float32(p[c])
		}
	})
	return out
}

// sums calls f for each token with the probabilities of its labels and of its label with the one before, which before the first token is start.
func (l *lattice) sums(start int, f func(i int, p *[labels]float64, pairs *[labels][labels]float64)) {
	n := len(l.emit)
	if n == 0 {
		return
	}
	var step [crossings][labels][labels]float64
	for x := range step {
		for a := range labels {
			for b := range labels {
				if mayFollow(a, b) {
					step[x][a][b] = math.Exp(float64(l.step[x][a][b]))
				}
			}
		}
	}
	emit := make([][labels]float64, n)
	ahead := make([][labels]float64, n)
	var last [labels]float64
	last[start] = 1
	for i := range n {
		top := l.emit[i][0]
		for _, e := range l.emit[i][1:] {
			top = max(top, e)
		}
		var total float64
		x := &step[l.over[i]]
		for b := range labels {
			emit[i][b] = math.Exp(float64(l.emit[i][b] - top))
			var s float64
			for a := range labels {
				s += last[a] * x[a][b]
			}
			ahead[i][b] = s * emit[i][b]
			total += ahead[i][b]
		}
		for b := range labels {
			ahead[i][b] /= total
		}
		last = ahead[i]
	}
	back := [labels]float64{}
	for b := range labels {
		back[b] = 1
	}
	for i := n - 1; i >= 0; i-- {
		var before [labels]float64
		if i > 0 {
			before = ahead[i-1]
		} else {
			before[start] = 1
		}
		var p [labels]float64
		var pairs [labels][labels]float64
		var total float64
		x := &step[l.over[i]]
		var down [labels]float64
		for a := range labels {
			for b := range labels {
				w := x[a][b] * emit[i][b] * back[b]
				down[a] += w
				pairs[a][b] = before[a] * w
				total += pairs[a][b]
			}
		}
		for a := range labels {
			for b := range labels {
				pairs[a][b] /= total
				p[b] += pairs[a][b]
			}
		}
		f(i, &p, &pairs)
		var norm float64
		for a := range labels {
			norm += down[a]
		}
		for a := range labels {
			back[a] = down[a] / norm
		}
	}
}

// lean makes labels other than none likelier by so much.
func (l *lattice) lean(by float32) {
	for i := range l.emit {
		l.emit[i][labelNone] -= by
	}
}

// best returns the labels that are likeliest together.
func (l *lattice) best() []uint8 {
	n := len(l.emit)
	if n == 0 {
		return nil
	}
	from := make([][labels]uint8, n)
	var last [labels]float32
	for a := 1; a < labels; a++ {
		last[a] = -1e9
	}
	for i := range n {
		var next [labels]float32
		x := &l.step[l.over[i]]
		for b := range labels {
			top, at := float32(math.Inf(-1)), 0
			for a := range labels {
				if s := last[a] + x[a][b]; mayFollow(a, b) && s > top {
					top, at = s, a
				}
			}
			next[b] = top + l.emit[i][b]
			from[i][b] = uint8(at)
		}
		last = next
	}
	out := make([]uint8, n)
	at := uint8(0)
	for b := range labels {
		if last[b] > last[at] {
			at = uint8(b)
		}
	}
	for i := n - 1; i >= 0; i-- {
		out[i] = at
		at = from[i][at]
	}
	return out
}

// lattice returns the scores of a under layer y.
func (y *layer) lattice(a *passage) *lattice {
	l := &lattice{emit: make([][labels]float32, len(a.all)), over: make([]uint8, len(a.all))}
	var scores [labels * labels]int32
	for x := range uint32(crossings) {
		clear(scores[:])
		y.step.add([]uint32{feature(2200, x, 0, 0)}, scores[:])
		for p, s := range scores {
			l.step[x][p/labels][p%labels] = float32(s) * y.step.scale
		}
	}
	buf := make([]uint32, 0, 128)
	for n, r := range a.trees {
		for j := range r.t {
			i := a.w.base[n] + j
			l.over[i] = uint8(a.crossing(n, j, i))
			buf = a.features(buf[:0], n, j)
			c := scores[:labels]
			clear(c)
			y.emit.add(buf, c)
			for b, s := range c {
				l.emit[i][b] = float32(s) * y.emit.scale
			}
		}
	}
	return l
}

// Ascriptions returns what text ascribes to somebody, in the order of the text. It never fails, and takes time linear in the length of the text.
func (m *Model) Ascriptions(text string) []Ascription {
	a := m.passage(text)
	if len(a.all) == 0 {
		return nil
	}
	l := m.layer.lattice(a)
	l.lean(lean)
	return m.gathered(a, m.refined(a, l))
}

func (m *Model) passage(text string) *passage {
	w := newWork(text, m.read(text))
	return newPassage(w, w.trees())
}

// A part is a run of tokens that is a source, a cue or a content.
type part struct {
	label      uint8 // of its first token
	start, end int
}

// parts returns the runs of labels.
func parts(ls []uint8) []part {
	var out []part
	for i := 0; i < len(ls); i++ {
		if ls[i]%2 == 0 {
			continue
		}
		p := part{ls[i], i, i + 1}
		for i+1 < len(ls) && ls[i+1] == p.label+1 {
			i++
		}
		p.end = i + 1
		out = append(out, p)
	}
	return out
}

// A link joins a content to its cue, and that to its source; -1 none.
type link struct{ cue, source int }

// links joins each content of ps to the nearest cue and each cue to the nearest source.
func (a *passage) links(ps []part) []link {
	// far is how far apart two parts are: tokens between them, ends of sentences counting more.
	far := func(p, q part) int {
		if p.start > q.start {
			p, q = q, p
		}
		d := q.start - p.end
		n, o := a.w.sentenceOf(p.end-1), a.w.sentenceOf(q.start)
		d += 20 * (o - n)
		if n != o && a.w.sentences[n].Paragraph != a.w.sentences[o].Paragraph {
			d += 40
		}
		return d
	}
	nearest := func(i int, label uint8, limit int) int {
		at, best := -1, limit
		for _, step := range [2]int{-1, 1} {
			for j := i + step; j >= 0 && j < len(ps); j += step {
				d := far(ps[i], ps[j])
				if d >= best {
					break
				}
				if ps[j].label == label {
					at, best = j, d
					break
				}
			}
		}
		return at
	}
	ls := make([]link, len(ps))
	for i, p := range ps {
		ls[i] = link{-1, -1}
		if p.label != firstOfContent {
			continue
		}
		if c := nearest(i, firstOfCue, 60); c >= 0 {
			ls[i] = link{c, nearest(c, firstOfSource, 25)}
		} else {
			ls[i].source = nearest(i, firstOfSource, 8)
		}
	}
	return ls
}
