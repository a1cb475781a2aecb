package tag

import (
	"cmp"
	"math"
	"slices"
)

// A learner is a linear in the making.
type learner struct {
	classes int
	index   map[uint32]int32
	w       []float32 // a row of classes per feature
	sum     []float32 // perceptron: weight times steps; logistic: sum of squared gradients
	stamp   []int32   // perceptron: step of the last change of a row's cell
	count   []int32   // how many updates touched the row
	step    int32
}

func newLearner(classes int) *learner {
	return &learner{classes: classes, index: make(map[uint32]int32)}
}

func (l *learner) row(f uint32) int {
	i, ok := l.index[f]
	if !ok {
		i = int32(len(l.count))
		l.index[f] = i
		for range l.classes {
			l.w = append(l.w, 0)
			l.sum = append(l.sum, 0)
			l.stamp = append(l.stamp, 0)
		}
		l.count = append(l.count, 0)
	}
	return int(i)
}

// scores sets scores to the sums of the rows of features that are known.
func (l *learner) scores(features []uint32, scores []float32) {
	clear(scores)
	for _, f := range features {
		if i, ok := l.index[f]; ok {
			for j, w := range l.w[int(i)*l.classes : (int(i)+1)*l.classes] {
				scores[j] += w
			}
		}
	}
}

// bump adds by to the weight of features for class: a step of the averaged perceptron.
func (l *learner) bump(features []uint32, class int, by float32) {
	for _, f := range features {
		r := l.row(f)
		i := r*l.classes + class
		l.sum[i] += float32(l.step-l.stamp[i]) * l.w[i]
		l.stamp[i] = l.step
		l.w[i] += by
		l.count[r]++
	}
}

// average replaces the weights by their averages over all steps.
func (l *learner) average() {
	for i := range l.w {
		l.sum[i] += float32(l.step-l.stamp[i]) * l.w[i]
		l.w[i] = l.sum[i] / float32(max(l.step, 1))
	}
}

// linear returns the keep heaviest rows, quantised to eight bits.
func (l *learner) linear(keep int) linear {
	type heavy struct {
		key    uint32
		row    int32
		weight float32
	}
	all := make([]heavy, 0, len(l.index))
	for k, r := range l.index {
		lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
		for _, w := range l.w[int(r)*l.classes : (int(r)+1)*l.classes] {
			lo, hi = min(lo, w), max(hi, w)
		}
		weight := hi - lo
		if l.classes == 1 {
			weight = max(hi, -lo)
		}
		if weight > 0 {
			all = append(all, heavy{k, r, weight})
		}
	}
	slices.SortFunc(all, func(a, b heavy) int {
		return cmp.Or(-cmp.Compare(a.weight, b.weight), cmp.Compare(a.key, b.key))
	})
	all = all[:min(keep, len(all))]
	var top float32
	for _, h := range all {
		for _, w := range l.w[int(h.row)*l.classes : (int(h.row)+1)*l.classes] {
			top = max(top, w, -w)
		}
	}
	var out linear
	out.make(l.classes, len(all))
	if top == 0 {
		return out
	}
	// A few very heavy weights must not cost all others their resolution.
	out.scale = top / 127
	slices.SortFunc(all, func(a, b heavy) int { return cmp.Compare(a.key, b.key) })
	for _, h := range all {
		row := out.insert(h.key)
		for j, w := range l.w[int(h.row)*l.classes : (int(h.row)+1)*l.classes] {
			row[j] = int8(math.Round(float64(max(-127, min(127, w/out.scale)))))
		}
	}
	return out
}
