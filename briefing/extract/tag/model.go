package tag

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"sync"
)

// A Model holds learned weights. It is safe for concurrent use.
type Model struct {
	words   map[uint32]Tag // words with one part of speech
	pos     linear
	actions linear
	rels    linear

	stems   map[uint32]bool // of words that may be the trigger of a report
	trigger [2]linear       // by Kind: whether a word may be a trigger
	span    [2]linear       // which candidate is the content
	keep    linear          // whether a proposal stands beside those already kept
	source  [2]linear       // which phrase holds it

	act, stance, mode, hedge linear
	topic                    linear

	layer   layer  // sources, cues and contents, token by token
	borders linear // where a content that the layer sees begins and ends, if it is one, and whether it is a fragment

	states sync.Pool // of *state
}

//go:embed weights.bin
var weights []byte

// Load returns the model that is built in. The first call takes some 50 ms, later ones return the same model.
var Load = sync.OnceValues(func() (*Model, error) { return Read(weights) })

// linears returns the parts of m that are linears, in the order of the file.
func (m *Model) linears() []*linear {
	return []*linear{&m.pos, &m.actions, &m.rels, &m.trigger[0], &m.trigger[1], &m.span[0], &m.span[1], &m.keep, &m.source[0], &m.source[1], &m.act, &m.stance, &m.mode, &m.hedge, &m.topic,
		&m.layer.emit, &m.layer.step, &m.borders,
	}
}

const magic = "attache2"

// Marshal returns m as Read reads it.
func (m *Model) Marshal() []byte {
	b := []byte(magic)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.words)))
	for _, k := range sortedKeys(m.words) {
		b = binary.LittleEndian.AppendUint32(b, k)
		b = append(b, byte(m.words[k]))
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.stems)))
	for _, k := range sortedKeys(m.stems) {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	for _, l := range m.linears() {
		b = l.marshal(b)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

// Read returns the model that Marshal wrote to b. An error tells what is not a model from what is a damaged one.
func Read(b []byte) (*Model, error) {
	m := new(Model)
	u32 := func() int {
		if len(b) < 4 {
			b = nil
			return 0
		}
		n := binary.LittleEndian.Uint32(b)
		b = b[4:]
		return int(n)
	}
	if len(b) < len(magic)+4 || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("these are no weights of this version: they begin with %q, not %q", b[:min(len(b), len(magic))], magic)
	}
	if end := len(b) - 4; crc32.ChecksumIEEE(b[:end]) != binary.LittleEndian.Uint32(b[end:]) {
		return nil, errWeights
	}
	b = b[len(magic) : len(b)-4]
	n := u32()
	if n > len(b)/5 {
		return nil, fmt.Errorf("model: words: %w", errWeights)
	}
	m.words = make(map[uint32]Tag, n)
	for range n {
		k := uint32(u32())
		if int(b[0]) >= len(tagNames) {
			return nil, fmt.Errorf("model: words: %w", errWeights)
		}
		m.words[k] = Tag(b[0])
		b = b[1:]
	}
	n = u32()
	if n > len(b)/4 {
		return nil, fmt.Errorf("model: stems: %w", errWeights)
	}
	m.stems = make(map[uint32]bool, n)
	for range n {
		m.stems[uint32(u32())] = true
	}
	want := []int{len(tagNames), 3, len(relNames), 1, 1, 1, 1, 1, 1, 1, len(acts), len(stances), len(modes), 2, 1, labels, labels * labels, 1}
	for i, l := range m.linears() {
		var err error
		if b, err = l.unmarshal(b); err != nil {
			return nil, fmt.Errorf("model: part %d: %w", i, err)
		}
		if l.classes != want[i] {
			return nil, fmt.Errorf("model: part %d has %d classes, not %d: %w", i, l.classes, want[i], errWeights)
		}
	}
	return m, nil
}

func sortedKeys[V any](m map[uint32]V) []uint32 {
	keys := make([]uint32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
