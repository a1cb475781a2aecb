package tag

// A tree gives quick answers about one parsed sentence.
type tree struct {
	s     *Sentence
	t     []Token
	left  []int32 // first token of the subtree
	right []int32 // last token of the subtree
	first []int32 // first child, -1 none
	next  []int32 // next sibling, -1 none
	last  int     // index behind the last token that is not closing punctuation
}

func (r *tree) reset(s *Sentence) {
	n := len(s.Tokens)
	r.s, r.t = s, s.Tokens
	for _, p := range []*[]int32{&r.left, &r.right, &r.first, &r.next} {
		if cap(*p) < n {
			*p = make([]int32, n, 2*n)
		}
		*p = (*p)[:n]
	}
	for i := range n {
		r.left[i], r.right[i] = int32(i), int32(i)
		r.first[i], r.next[i] = -1, -1
	}
	for i := n - 1; i >= 0; i-- {
		if h := r.t[i].Head; h >= 0 {
			r.next[i] = r.first[h]
			r.first[h] = int32(i)
		}
	}
	// Arcs never cross, so that a left dependent's subtree is complete before its head, seen from the left, and a right one's, seen from the right.
	for i := range n {
		if h := r.t[i].Head; h > i {
			r.left[h] = min(r.left[h], r.left[i])
		}
	}
	for i := n - 1; i >= 0; i-- {
		if h := r.t[i].Head; h >= 0 && h < i {
			r.right[h] = max(r.right[h], r.right[i])
		}
	}
	r.last = n
	for r.last > 0 && r.t[r.last-1].shape == shapePunct {
		r.last--
	}
}

// child returns the first child of i with relation rel; -1 if there is none.
func (r *tree) child(i int, rels ...Rel) int {
	for c := r.first[i]; c >= 0; c = r.next[c] {
		for _, rel := range rels {
			if r.t[c].Rel == rel {
				return int(c)
			}
		}
	}
	return -1
}

// path returns a hash of the relations from i up to the first of its ancestors that is t, at most four, and how many; 0, -1 if t is not among them.
func (r *tree) path(i, t int) (uint32, int) {
	var h uint32
	for n := range 5 {
		if i == t {
			return h*31 + 1, n
		}
		if i < 0 {
			break
		}
		h = h*67 + uint32(r.t[i].Rel) + 1
		i = r.t[i].Head
	}
	return 0, -1
}
