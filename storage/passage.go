package storage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/briefing"
)

const (
	// passageWish is the length in bytes from which a passage ends at the next end of a sentence: what can be read at a glance.
	passageWish = 280
	// passageMax is the length in bytes that no passage exceeds: a message of either platform can show it.
	passageMax = 700
)

// split returns the passages of text from the offset body on: paragraphs, which blank lines part, long ones cut between sentences,
// else between words, else between runes. No passage is empty or begins or ends with white space; together they cover
// everything but white space. They are for search alone and know nothing of what a sentence really is.
func split(text string, body int) []briefing.Span {
	var spans []briefing.Span
	for start := body; start < len(text); {
		end := len(text)
		if i := blankLine(text[start:]); i >= 0 {
			end = start + i
		}
		for start < end {
			s := trim(text, briefing.Span{Start: start, End: start + cut(text[start:end])})
			start = max(s.End, start+1)
			if s.Start < s.End {
				spans = append(spans, s)
			} else {
				start = end
			}
		}
	}
	return spans
}

// blankLine returns the offset of the first line end that a blank line follows, or -1.
func blankLine(s string) int {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			return -1
		}
		at += i
		rest := strings.TrimLeft(s[at+1:], " \t\r")
		if strings.HasPrefix(rest, "\n") {
			return at + 1
		}
		at++
	}
}

// cut returns where the first passage of a paragraph ends.
func cut(s string) int {
	lead := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
	if len(s)-lead <= passageWish {
		return len(s)
	}
	space := 0
	for i, c := range s[lead:] {
		end := lead + i
		if i > passageMax-utf8.UTFMax {
			if space > 0 {
				return space
			}
			return end
		}
		if !unicode.IsSpace(c) {
			continue
		}
		space = end
		if i >= passageWish && endsSentence(s[:end]) {
			return end
		}
	}
	return len(s)
}

// endsSentence reports whether s ends like a sentence, closing quotation marks and brackets aside.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’»)]")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?")
}

// trim returns s without white space around it.
func trim(text string, s briefing.Span) briefing.Span {
	words := s.In(text)
	s.Start += len(words) - len(strings.TrimLeftFunc(words, unicode.IsSpace))
	words = strings.TrimSpace(words)
	return briefing.Span{Start: s.Start, End: s.Start + len(words)}
}

// A naming finds the actors and topics that a text names, by their full names and terms.
type naming struct {
	ids     map[string][]string // folded words, joined by spaces → IDs
	longest int                 // words of the longest name
}

// namesOf returns the naming of a registry. Names that may mean several things name nothing.
func namesOf(r *briefing.Registry) naming {
	n := naming{ids: make(map[string][]string)}
	families := make(map[string][]string)
	for _, a := range r.Actors() {
		for _, name := range a.Names() {
			if !r.Ambiguous(name) {
				n.add(name, a.ID)
			}
		}
		if a.Kind == briefing.Person {
			families[a.FamilyName()] = append(families[a.FamilyName()], a.ID)
		}
	}
	for family, ids := range families {
		if len(ids) == 1 && len(r.Named(family)) == 0 {
			n.add(family, ids[0])
		}
	}
	for _, t := range r.Topics() {
		for _, term := range append([]string{t.Label}, t.Terms...) {
			if !strings.Contains(term, briefing.TermGap) {
				n.add(term, t.ID)
			}
		}
	}
	return n
}

func (n *naming) add(name, id string) {
	star := strings.HasSuffix(name, "*")
	words := wordsOf(name)
	if len(words) == 0 {
		return
	}
	key := strings.Join(words, " ")
	if star {
		key += "*"
	}
	n.ids[key] = append(n.ids[key], id)
	n.longest = max(n.longest, len(words))
}

// wordsOf returns the words of a text, folded.
func wordsOf(text string) []string {
	return strings.FieldsFunc(briefing.Fold(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) && c != '-' })
}

// in returns the IDs of what text names, some perhaps twice.
func (n *naming) in(text string) []string {
	var ids []string
	words := wordsOf(text)
	for i := range words {
		for j := i + 1; j <= min(len(words), i+n.longest); j++ {
			run := strings.Join(words[i:j], " ")
			ids = append(ids, n.ids[run]...)
			for k := range run {
				if k > len(run)-len(words[j-1]) {
					ids = append(ids, n.ids[run[:k]+"*"]...)
				}
			}
			ids = append(ids, n.ids[run+"*"]...)
		}
	}
	return ids
}
