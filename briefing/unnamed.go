package briefing

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unnamed begins the IDs of holders whom a text describes and does not name: "unnamed-european-leaders".
const unnamed = "unnamed-"

// Unnamed reports whether id is that of a holder whom texts describe and do not name: "European leaders", "both sides". The same words may mean
// others in another document, so that such a holder is asked for by its words, but takes no place in a matrix unless it is asked
// for, and what it holds is not compared over time.
func Unnamed(id string) bool { return strings.HasPrefix(id, unnamed) }

// describe returns ps with an ID for each holder that has none, made of the words for it, and the actors that those are. A bare "he", "the president" or "people" gets
// none: the word would make one of many who have nothing in common. ps is not changed.
func describe(ps []Position) ([]Position, []Actor) {
	if !slices.ContainsFunc(ps, func(p Position) bool { return p.Holder.Actor == "" }) {
		return ps, nil
	}
	ps = slices.Clone(ps)
	var actors []Actor
	for i := range ps {
		h := &ps[i].Holder
		if h.Actor != "" {
			continue
		}
		words := strings.FieldsFunc(Fold(h.Name), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if len(words) > 1 && words[0] == "the" {
			words = words[1:]
		}
		first, size := utf8.DecodeRuneInString(h.Name)
		if len(words) == 0 || len(words) == 1 && unicode.IsLower(first) && !strings.HasSuffix(words[0], "s") {
			continue
		}
		h.Actor, h.Discovered = unnamed+strings.Join(words, "-"), true
		kind := Group
		if last := h.Name[strings.LastIndexByte(h.Name, ' ')+1:]; unicode.IsUpper([]rune(last + " ")[0]) {
			kind = Person // a name that nothing else is known of
		}
		actors = append(actors, Actor{ID: h.Actor, Name: string(unicode.ToUpper(first)) + h.Name[size:], Kind: kind, Discovered: true})
	}
	return ps, actors
}
