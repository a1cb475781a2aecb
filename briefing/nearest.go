package briefing

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Distance returns how many characters must be put in, taken out, replaced or exchanged with their
// neighbour to make a into b: the optimal string alignment distance over runes.
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before := make([]int, len(t)+1) // the row before the last one
	last := make([]int, len(t)+1)
	row := make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}

// Nearest returns the one of known that s was probably meant to be, or "" when none is near:
// a third of its characters may differ, and the first of equals wins.
func Nearest(s string, known []string) string {
	best, distance := "", 0
	folded := Fold(s)
	for _, k := range known {
		d := Distance(folded, Fold(k))
		if d <= max(1, len([]rune(k))/3) && (best == "" || d < distance) {
			best, distance = k, d
		}
	}
	return best
}

// NearIDs returns at most limit of ids that s, which may be only begun, was probably meant to be, the nearest first: those in which all
// words of s stand; where there are none, those from which, or from the beginning of which, a quarter of the letters of s may differ. Blanks and hyphens are the same.
func NearIDs(s string, ids []string, limit int) []string {
	words := strings.FieldsFunc(Fold(s), func(c rune) bool { return unicode.IsSpace(c) || c == '-' })
	if len(words) == 0 {
		return nil
	}
	type near struct {
		id   string
		slip int
	}
	var found []near
	typed := strings.Join(words, "-")
	for _, id := range ids {
		folded := Fold(id)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(folded, w) }) {
			found = append(found, near{id, Distance(typed, folded)})
		}
	}
	if length := utf8.RuneCountInString(typed); found == nil {
		allowed := max(1, length/4)
		for _, id := range ids {
			folded := []rune(Fold(id))
			slip := Distance(typed, string(folded))
			for n := length; slip > allowed && n <= length+1 && n < len(folded); n++ {
				slip = 1 + Distance(typed, string(folded[:n]))
			}
			if slip <= allowed {
				found = append(found, near{id, slip})
			}
		}
	}
	slices.SortFunc(found, func(a, b near) int { return cmp.Or(cmp.Compare(a.slip, b.slip), cmp.Compare(a.id, b.id)) })
	var nearest []string
	for _, f := range found[:min(limit, len(found))] {
		nearest = append(nearest, f.id)
	}
	return nearest
}
