package wording

import (
	"crypto/sha256"
	"fmt"
	"sync"

	"attache/bot/reply"
	"attache/briefing"
)

// Pictures keeps the pictures that were drawn last. To draw one takes longer than to find out what it shows, and the same one is
// asked for again when it is shared. The zero Pictures is ready for use, and safe for concurrent use.
type Pictures struct {
	mu   sync.Mutex
	kept map[[sha256.Size]byte]reply.Picture
	last [][sha256.Size]byte // the oldest first
}

// mostKept is how many pictures are kept: the largest one has about 200 kB.
const mostKept = 50

// Matrix is [Matrix.Picture], from what was drawn before where all of it is the same.
func (p *Pictures) Matrix(m Matrix, name, title string) (reply.Picture, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q%q", name, title)
	for _, t := range m.Topics {
		fmt.Fprintf(h, "%q%q", t.ID, t.Label)
	}
	for _, r := range m.Rows {
		fmt.Fprintf(h, "\n%q", r.Name)
		for _, t := range m.Topics {
			cell, ok := r.Cells[t.ID]
			if !ok {
				fmt.Fprint(h, "-")
				continue
			}
			shown, more := m.Points(cell)
			for _, point := range shown {
				s := m.of(r, point)
				// What its word and words are told from, and not these themselves, which take longer.
				fmt.Fprintf(h, "%v%v%v%v%v%t%q%q%v%v%v%v", point.Weight(), point.Date, s.Act, s.Stance, s.Hedged, s.Corrected(briefing.ActField), s.Passage, s.Words, s.Quoted, s.Mode, s.Via, s.Holder.Span)
				fmt.Fprintf(h, "%v%v%v%d", s.Sentence, s.Cue, s.Content, len(s.Told))
				fmt.Fprintf(h, "%v%v%q%v%v", s.Date, s.Until, s.WhenSaid, s.In.Date, s.In.Kind)
			}
			fmt.Fprint(h, more)
		}
	}
	return p.keep([sha256.Size]byte(h.Sum(nil)), func() (reply.Picture, error) { return m.Picture(name, title) })
}

// keep returns the picture with that key, drawn now where it is not kept.
func (p *Pictures) keep(key [sha256.Size]byte, draw func() (reply.Picture, error)) (reply.Picture, error) {
	p.mu.Lock()
	picture, ok := p.kept[key]
	p.mu.Unlock()
	if ok {
		return picture, nil
	}
	picture, err := draw()
	if err != nil {
		return picture, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.kept[key]; ok {
		return picture, nil
	}
	if p.kept == nil {
		p.kept = make(map[[sha256.Size]byte]reply.Picture)
	}
	p.kept[key] = picture
	if p.last = append(p.last, key); len(p.last) > mostKept {
		delete(p.kept, p.last[0])
		p.last = p.last[1:]
	}
	return picture, nil
}
