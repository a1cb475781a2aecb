package tag

// The actions of the arc-hybrid system.
const (
	shift = iota
	left  // the first of the buffer becomes the head of the top of the stack
	right // the second of the stack becomes the head of its top
)

// A state is a configuration of the parser over one sentence. The buffer runs from next to the root, which stands at len(heads).
type state struct {
	tokens     []Token
	heads      []int32 // -1 none yet
	leftmost   []int32 // leftmost and second leftmost dependent, -1 none
	leftmost2  []int32
	rightmost  []int32
	rightmost2 []int32
	leftCount  []uint8
	rightCount []uint8
	stack      []int32
	next       int32
	root       int32
	rootWord   Token
	emptyWord  Token
	features   [80]uint32
}

func (s *state) reset(tokens []Token) {
	n := len(tokens)
	s.tokens = tokens
	grow := func(p *[]int32, v int32) {
		if cap(*p) < n+1 {
			*p = make([]int32, n+1, 2*n+2)
		}
		*p = (*p)[:n+1]
		for i := range *p {
			(*p)[i] = v
		}
	}
	grow(&s.heads, -1)
	grow(&s.leftmost, -1)
	grow(&s.leftmost2, -1)
	grow(&s.rightmost, -1)
	grow(&s.rightmost2, -1)
	if cap(s.leftCount) < n+1 {
		s.leftCount = make([]uint8, n+1, 2*n+2)
		s.rightCount = make([]uint8, n+1, 2*n+2)
	}
	s.leftCount, s.rightCount = s.leftCount[:n+1], s.rightCount[:n+1]
	clear(s.leftCount)
	clear(s.rightCount)
	s.stack = s.stack[:0]
	s.next, s.root = 0, int32(n)
	s.rootWord = Token{lower: 2, stem: 2, shape: 30, Head: -1}
	s.emptyWord = Token{lower: 3, stem: 3, shape: 29, Head: -1}
}

func (s *state) done() bool { return s.next == s.root && len(s.stack) == 0 }

// legal reports whether an action may be taken.
func (s *state) legal(action int) bool {
	switch action {
	case shift:
		return s.next < s.root
	case left:
		return len(s.stack) > 0 && (s.next < s.root || len(s.stack) == 1)
	default:
		return len(s.stack) > 1
	}
}

func (s *state) apply(action int) {
	switch action {
	case shift:
		s.stack = append(s.stack, s.next)
		s.next++
	case left:
		d := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		h := s.next
		s.heads[d] = h
		s.leftmost2[h] = s.leftmost[h]
		s.leftmost[h] = d
		if s.leftCount[h] < 7 {
			s.leftCount[h]++
		}
	case right:
		d := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		h := s.stack[len(s.stack)-1]
		s.heads[d] = h
		s.rightmost2[h] = s.rightmost[h]
		s.rightmost[h] = d
		if s.rightCount[h] < 7 {
			s.rightCount[h]++
		}
	}
}

func (s *state) word(i int32) *Token {
	switch {
	case i < 0:
		return &s.emptyWord
	case i == s.root:
		return &s.rootWord
	}
	return &s.tokens[i]
}

func (s *state) fromStack(k int) int32 {
	if k >= len(s.stack) {
		return -1
	}
	return s.stack[len(s.stack)-1-k]
}

func (s *state) fromBuffer(k int32) int32 {
	if i := s.next + k; i <= s.root {
		return i
	}
	return -1
}

func child(of []int32, i int32) int32 {
	if i < 0 {
		return -1
	}
	return of[i]
}

// extract returns the features of the next action.
func (s *state) extract() []uint32 {
	s0, s1, s2 := s.fromStack(0), s.fromStack(1), s.fromStack(2)
	b0, b1, b2 := s.fromBuffer(0), s.fromBuffer(1), s.fromBuffer(2)
	ws0, ws1, ws2 := s.word(s0), s.word(s1), s.word(s2)
	wb0, wb1, wb2 := s.word(b0), s.word(b1), s.word(b2)
	p := func(w *Token) uint32 { return uint32(w.Tag) }
	ts0, ts1, ts2, tb0, tb1, tb2 := p(ws0), p(ws1), p(ws2), p(wb0), p(wb1), p(wb2)
	s0l, s0l2 := s.word(child(s.leftmost, s0)), s.word(child(s.leftmost2, s0))
	s0r, s0r2 := s.word(child(s.rightmost, s0)), s.word(child(s.rightmost2, s0))
	s1l, s1r, s1r2 := s.word(child(s.leftmost, s1)), s.word(child(s.rightmost, s1)), s.word(child(s.rightmost2, s1))
	b0l, b0l2 := s.word(child(s.leftmost, b0)), s.word(child(s.leftmost2, b0))
	var s0lc, s0rc, s1lc, s1rc, b0lc uint32
	if s0 >= 0 {
		s0lc, s0rc = uint32(s.leftCount[s0]), uint32(s.rightCount[s0])
	}
	if s1 >= 0 {
		s1lc, s1rc = uint32(s.leftCount[s1]), uint32(s.rightCount[s1])
	}
	if b0 >= 0 {
		b0lc = uint32(s.leftCount[b0])
	}
	d0, d1 := gap(s0, b0), gap(s1, s0)
	f := s.features[:0]
	f = append(f,
		feature(100, 0, 0, 0),
		feature(101, ws0.lower, 0, 0), feature(102, ts0, 0, 0), feature(103, ws0.lower, ts0, 0),
		feature(104, wb0.lower, 0, 0), feature(105, tb0, 0, 0), feature(106, wb0.lower, tb0, 0),
		feature(107, wb1.lower, 0, 0), feature(108, tb1, 0, 0), feature(109, wb2.lower, tb2, 0),
		feature(110, ws1.lower, 0, 0), feature(111, ts1, 0, 0), feature(112, ws2.lower, ts2, 0),
		feature(113, ws0.lower, wb0.lower, 0), feature(114, ws0.lower, tb0, 0), feature(115, ts0, wb0.lower, 0), feature(116, ts0, tb0, d0),
		feature(117, ws0.lower, ws1.lower, 0), feature(118, ws0.lower, ts1, 0), feature(119, ts0, ws1.lower, 0), feature(120, ts0, ts1, d1),
		feature(121, ts0, tb0, tb1), feature(122, tb0, tb1, tb2), feature(123, ts1, ts0, tb0), feature(124, ts2, ts1, ts0),
		feature(125, ts0, p(s0l), tb0), feature(126, ts0, p(s0r), tb0), feature(127, ts0, tb0, p(b0l)), feature(128, ts1, p(s1r), ts0), feature(129, ts1, p(s1l), ts0),
		feature(130, ts1, ts0, p(s0l)), feature(131, ts1, ts0, p(s0r)),
		feature(132, ts0, s0lc, tb0), feature(133, ts0, s0rc, tb0), feature(134, tb0, b0lc, ts0), feature(135, ts1, s1rc, ts0), feature(136, ts1, s1lc, ts0),
		feature(137, ws0.lower, s0rc, tb0), feature(138, ws1.lower, s1rc, ts0), feature(139, wb0.lower, b0lc, ts0),
		feature(140, s0l.lower, ts0, 1), feature(140, s0r.lower, ts0, 2), feature(140, s1l.lower, ts1, 3), feature(140, s1r.lower, ts1, 4), feature(140, b0l.lower, tb0, 5),
		feature(141, p(s0l), p(s0l2), ts0), feature(142, p(s0r), p(s0r2), ts0), feature(143, p(s1r), p(s1r2), ts1), feature(144, p(b0l), p(b0l2), tb0),
		feature(145, ws1.lower, ws0.stem, tb0), feature(146, ws0.stem, wb0.stem, ts1), feature(147, ts1, tb0, d0),
		feature(148, ts1, ts0, tb0<<8|tb1), feature(149, ws1.lower, tb0, ts0),
	)
	return f
}

// gap is the distance between two words, in classes.
func gap(a, b int32) uint32 {
	if a < 0 || b < 0 {
		return 0
	}
	switch d := b - a; {
	case d <= 3:
		return uint32(d)
	case d <= 6:
		return 4
	case d <= 12:
		return 5
	}
	return 6
}

// parse sets heads and relations of a sentence whose tags are set.
func (m *Model) parse(tokens []Token) {
	st, ok := m.states.Get().(*state)
	if !ok {
		st = new(state)
	}
	defer m.states.Put(st)
	st.reset(tokens)
	var scores [3]int32
	for !st.done() {
		scores[shift], scores[left], scores[right] = m.actions.actions(st.extract())
		action := -1
		for a := range 3 {
			if st.legal(a) && (action < 0 || scores[a] > scores[action]) {
				action = a
			}
		}
		st.apply(action)
	}
	for i := range tokens {
		tokens[i].Head = int(st.heads[i])
		if st.heads[i] == st.root {
			tokens[i].Head = -1
		}
	}
	var features [32]uint32
	var rels [64]int32
	n := m.rels.classes
	for i := range tokens {
		clear(rels[:n])
		m.rels.add(relFeatures(features[:0], tokens, i), rels[:n])
		tokens[i].Rel = Rel(best(rels[:n]))
	}
}

// relFeatures appends the features of the relation of s[i] to its head.
func relFeatures(f []uint32, s []Token, i int) []uint32 {
	d, h := &s[i], &outside
	dir := uint32(0)
	if d.Head >= 0 {
		h = &s[d.Head]
		dir = 1 + gap(int32(min(i, d.Head)), int32(max(i, d.Head)))
		if d.Head < i {
			dir += 8
		}
	}
	at := func(j int) *Token {
		if j < 0 || j >= len(s) {
			return &outside
		}
		return &s[j]
	}
	prev, next := at(i-1), at(i+1)
	var hprev, hnext, grand = &outside, &outside, &outside
	if d.Head >= 0 {
		hprev, hnext = at(d.Head-1), at(d.Head+1)
		grand = at(h.Head)
	}
	// The first dependent to the left tells clauses ("that", "who", "by") apart.
	first, second := &outside, &outside
	for j := max(0, i-8); j < i; j++ {
		if s[j].Head == i {
			if first == &outside {
				first = &s[j]
			} else {
				second = &s[j]
			}
		}
	}
	// Whether a subject stands between, for what hangs left of a verb.
	var kin uint32
	if d.Head > i {
		for j := i + 1; j < d.Head && j < i+12; j++ {
			if s[j].Head == d.Head {
				kin = kin*31 + uint32(s[j].Tag) + 1
			}
		}
	} else if d.Head >= 0 {
		for j := d.Head + 1; j < i && j < d.Head+16; j++ {
			if s[j].Head == d.Head {
				kin = kin*31 + uint32(s[j].Tag) + 1
			}
		}
	}
	dt, ht := uint32(d.Tag), uint32(h.Tag)
	return append(f,
		feature(200, 0, 0, 0), feature(201, dt, ht, dir), feature(202, d.lower, ht, dir), feature(203, dt, h.lower, dir), feature(204, d.lower, h.stem, min(dir, 9)),
		feature(205, dt, ht, kin), feature(206, dt, h.stem, kin), feature(207, d.lower, kin, 0),
		feature(208, dt, first.lower, ht), feature(209, dt, uint32(first.Tag), ht), feature(210, first.lower, h.stem, dt), feature(211, d.lower, first.lower, dir),
		feature(212, dt, uint32(prev.Tag), uint32(next.Tag)), feature(213, prev.lower, dt, dir), feature(214, next.lower, dt, dir),
		feature(215, uint32(hprev.Tag), ht, dt), feature(216, uint32(hnext.Tag), ht, dt), feature(217, uint32(grand.Tag), ht, dt), feature(218, d.suffix, dt, dir), feature(219, d.lower, dt, 0),
		feature(220, h.lower, ht, dt), feature(221, first.lower, second.lower, dt), feature(222, uint32(first.Tag), uint32(second.Tag), dt), feature(223, d.stem, first.lower, ht),
	)
}
