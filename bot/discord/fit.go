package discord

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"
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
// other: the units that are left and the note on the others.
func (s *part) pieces() []string {
	if s.fixed || s.units == nil && s.hidden == 0 {
		return []string{s.cut}
	}
	list := s.units
	if s.hidden > 0 {
		list = append(list[:len(list):len(list)], s.more(s.hidden))
	}
	return list
}

// fit lays the parts out in embeds, with at most total code units in all. The largest parts give way first; when all are as small as
// they get, the last ones are left out and counted.
func fit(parts []*part, total int) []*discordgo.MessageEmbed {
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

// pack lays out parts in embeds. A heading stays with what it heads. Fields stand under the description of an embed, and what follows them in the next one.
func pack(parts []*part) []*discordgo.MessageEmbed {
	var list []*discordgo.MessageEmbed
	var e *discordgo.MessageEmbed
	next := func() {
		e = &discordgo.MessageEmbed{Type: discordgo.EmbedTypeRich}
		list = append(list, e)
	}
	add := func(sep, piece string, with int) {
		if e == nil || len(e.Fields) > 0 || e.Description != "" && size(e.Description)+size(sep)+size(piece)+with > maxDescription {
			next()
		}
		if e.Description != "" {
			e.Description += sep
		}
		e.Description += piece
	}
	field := func(name, value string) {
		if e == nil {
			next()
		}
		if n := len(e.Fields); n > 0 && e.Fields[n-1].Name == name && size(e.Fields[n-1].Value)+1+size(value) <= maxFieldValue {
			e.Fields[n-1].Value += "\n" + value
			return
		}
		if len(e.Fields) == maxFields {
			next()
		}
		e.Fields = append(e.Fields, &discordgo.MessageEmbedField{Name: name, Value: value})
	}
	for i, s := range parts {
		sep, with := "\n\n", 0
		if s.tight {
			sep = "\n"
		}
		if s.heads && i+1 < len(parts) {
			with = 1 + size(parts[i+1].pieces()[0])
		}
		for n, piece := range s.pieces() {
			if name, value, ok := strings.Cut(piece, "\n"); ok && s.fields && n < len(s.units) {
				field(name, value)
				continue
			}
			add(sep, piece, with)
			sep = "\n"
		}
	}
	return list
}
