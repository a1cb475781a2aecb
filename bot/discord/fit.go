package discord

import (
	"fmt"
	"strings"
)

// draw lays the part out in at most limit code units and returns its size. It
// keeps at least one unit, or a little text.
func (s *part) draw(limit int) int {
	switch {
	case s.fixed:
	case s.units == nil && s.hidden == 0:
		limit = max(min(limit, roomForText), leastText)
		s.cut = strings.TrimSpace(shorten(s.text, limit))
		if s.head != "" && s.cut != "" {
			s.cut = s.quoted(limit)
		}
	default:
		for s.cut = strings.Join(s.pieces(), "\n"); size(s.cut) > limit && len(s.units) > 1; s.cut = strings.Join(s.pieces(), "\n") {
			for over := size(s.cut) - limit; over > 0 && len(s.units) > 1; {
				over -= size(s.units[len(s.units)-1])
				s.limit(len(s.units) - 1)
			}
		}
	}
	return size(s.cut)
}

// quoted puts the head before each line, or makes one line of a text that has
// too many.
func (s *part) quoted(limit int) string {
	if full := s.head + strings.ReplaceAll(s.cut, "\n", "\n"+s.head); size(full) <= limit+size(s.head) {
		return full
	}
	return s.head + strings.ReplaceAll(s.cut, "\n", " ")
}

// pieces returns what of the part may stand in different embeds, one below the
// other: the units that are left and the note on the others. A part with a
// head is in one piece.
func (s *part) pieces() []string {
	if s.fixed || s.units == nil && s.hidden == 0 {
		return []string{s.cut}
	}
	list := s.units
	if s.head != "" && len(list) > 0 {
		list = []string{s.head + strings.Join(s.units, "\n") + s.tail}
	}
	if s.hidden > 0 {
		list = append(list[:len(list):len(list)], s.more(s.hidden))
	}
	return list
}

// fit lays the parts out in descriptions of embeds, with at most total code
// units in all. The largest parts give way first; when all are as small as
// they get, the last ones are left out and counted.
func fit(parts []*part, total int) []string {
	room := total - roomForNote
	sum := func() int {
		n := 0
		for _, s := range parts {
			n += size(s.cut) + 2
		}
		return n
	}
	for _, s := range parts {
		s.draw(room)
	}
	parts = drop(parts, func(s *part) bool { return s.cut == "" })
	dropped := 0
	for sum() > room {
		largest := 0
		for i, s := range parts {
			if size(s.cut) > size(parts[largest].cut) {
				largest = i
			}
		}
		before := size(parts[largest].cut)
		if over := sum() - room; parts[largest].draw(max(before-over, before/2)) < before {
			continue
		}
		if len(parts) == 1 {
			break
		}
		parts = parts[:len(parts)-1]
		dropped++
		// A heading does not stay behind alone.
		if n := len(parts); n > 1 && parts[n-1].heads {
			parts = parts[:n-1]
		}
	}
	if dropped > 0 {
		parts = append(parts, &part{fixed: true, cut: fmt.Sprintf("+%d more parts that do not fit into a message", dropped)})
	}
	return pack(parts)
}

func drop(parts []*part, f func(*part) bool) []*part {
	kept := parts[:0]
	for _, s := range parts {
		if !f(s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// pack joins parts to descriptions. A heading stays with what it heads.
func pack(parts []*part) []string {
	var list []string
	var b strings.Builder
	n := 0
	add := func(sep, piece string, with int) {
		if n > 0 && n+size(sep)+size(piece)+with > maxDescription {
			list = append(list, b.String())
			b.Reset()
			n = 0
		}
		if n > 0 {
			b.WriteString(sep)
			n += size(sep)
		}
		b.WriteString(piece)
		n += size(piece)
	}
	for i, s := range parts {
		sep, with := "\n\n", 0
		if s.tight {
			sep = "\n"
		}
		if s.heads && i+1 < len(parts) {
			with = 1 + size(parts[i+1].pieces()[0])
		}
		for _, piece := range s.pieces() {
			add(sep, piece, with)
			sep = "\n"
		}
	}
	if n > 0 {
		list = append(list, b.String())
	}
	return list
}
