package tag

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"
)

// hashBytes is the 32-bit FNV-1a hash of b with its bits mixed.
func hashBytes(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h ^ h>>15
}

func hashString(s string) uint32 { return hashBytes([]byte(s)) }

// feature makes one feature out of its template's number and up to three values.
func feature(template, a, b, c uint32) uint32 {
	h := uint64(template)*0x9E3779B97F4A7C15 + uint64(a)
	h = (h ^ h>>29) * 0xBF58476D1CE4E5B9
	h += uint64(b)
	h = (h ^ h>>32) * 0x94D049BB133111EB
	h += uint64(c)
	h = (h ^ h>>29) * 0x9E3779B97F4A7C15
	return uint32(h>>32) | 1
}

// A linear is a linear classifier over hashed features: an open-addressing table from features to a row of one weight per class.
type linear struct {
	classes int
	scale   float32 // what one unit of a stored weight stands for
	mask    uint32
	keys    []uint32 // 0 empty
	rows    []int8
}

// add adds the rows of features to scores, in stored units.
func (l *linear) add(features []uint32, scores []int32) {
	n := l.classes
	scores = scores[:n]
	for _, f := range features {
		for i := f * 0x9E3779B1 >> 7 & l.mask; ; i = (i + 1) & l.mask {
			k := l.keys[i]
			if k == f {
				row := l.rows[int(i)*n : int(i)*n+n]
				for j, w := range row {
					scores[j] += int32(w)
				}
				break
			}
			if k == 0 {
				break
			}
		}
	}
}

// actions is add for a linear with three classes, which the parser asks most.
func (l *linear) actions(features []uint32) (a, b, c int32) {
	for _, f := range features {
		for i := f * 0x9E3779B1 >> 7 & l.mask; ; i = (i + 1) & l.mask {
			k := l.keys[i]
			if k == f {
				row := l.rows[3*int(i) : 3*int(i)+3]
				a += int32(row[0])
				b += int32(row[1])
				c += int32(row[2])
				break
			}
			if k == 0 {
				break
			}
		}
	}
	return a, b, c
}

// score is add for a linear with one class, in units of weight.
func (l *linear) score(features []uint32) float32 {
	var sum int32
	for _, f := range features {
		for i := f * 0x9E3779B1 >> 7 & l.mask; ; i = (i + 1) & l.mask {
			k := l.keys[i]
			if k == f {
				sum += int32(l.rows[i])
				break
			}
			if k == 0 {
				break
			}
		}
	}
	return float32(sum) * l.scale
}

// best returns the class with the highest score; the first of equals.
func best(scores []int32) int {
	b := 0
	for i, s := range scores {
		if s > scores[b] {
			b = i
		}
	}
	return b
}

var errWeights = errors.New("weights are damaged")

// marshal appends l to b: classes, scale and number of rows, then key and row of each in the order of the keys. A row of more than eight
// classes is a mask of those with a weight, and their weights.
func (l *linear) marshal(b []byte) []byte {
	var order []int
	for i, k := range l.keys {
		if k != 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(l.keys[i], l.keys[j]) })
	b = binary.LittleEndian.AppendUint32(b, uint32(l.classes))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(l.scale))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(order)))
	for _, i := range order {
		b = binary.LittleEndian.AppendUint32(b, l.keys[i])
		row := l.rows[i*l.classes : (i+1)*l.classes]
		if l.classes > 8 {
			var mask uint64
			for j, w := range row {
				if w != 0 {
					mask |= 1 << j
				}
			}
			b = binary.LittleEndian.AppendUint64(b, mask)
		}
		for _, w := range row {
			if w != 0 || l.classes <= 8 {
				b = append(b, byte(w))
			}
		}
	}
	return b
}

// unmarshal reads what marshal wrote and returns the rest.
func (l *linear) unmarshal(b []byte) ([]byte, error) {
	if len(b) < 12 {
		return nil, errWeights
	}
	classes, n := int(binary.LittleEndian.Uint32(b)), int(binary.LittleEndian.Uint32(b[8:]))
	scale := math.Float32frombits(binary.LittleEndian.Uint32(b[4:]))
	if b = b[12:]; classes < 1 || classes > 64 || n > len(b)/4 {
		return nil, errWeights
	}
	l.make(classes, n)
	l.scale = scale
	for range n {
		head := 4 + classes
		if classes > 8 {
			head = 12
		}
		if len(b) < head {
			return nil, errWeights
		}
		row := l.insert(binary.LittleEndian.Uint32(b))
		if classes <= 8 {
			for j := range row {
				row[j] = int8(b[4+j])
			}
			b = b[head:]
			continue
		}
		mask := binary.LittleEndian.Uint64(b[4:])
		b = b[head:]
		if len(b) < bits.OnesCount64(mask) || bits.Len64(mask) > classes {
			return nil, errWeights
		}
		for ; mask != 0; mask &= mask - 1 {
			row[bits.TrailingZeros64(mask)] = int8(b[0])
			b = b[1:]
		}
	}
	return b, nil
}

// make empties l and makes room for n rows.
func (l *linear) make(classes, n int) {
	size := 1 << bits.Len(uint(n+n/2+1))
	*l = linear{classes: classes, scale: 1, mask: uint32(size - 1), keys: make([]uint32, size), rows: make([]int8, size*classes)}
}

// insert returns the row of feature k, which it adds if it is new.
func (l *linear) insert(k uint32) []int8 {
	i := k * 0x9E3779B1 >> 7 & l.mask
	for l.keys[i] != 0 && l.keys[i] != k {
		i = (i + 1) & l.mask
	}
	l.keys[i] = k
	return l.rows[int(i)*l.classes : int(i+1)*l.classes]
}
