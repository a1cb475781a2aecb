package briefing

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences returns the sentences of d, for comparing: its body cut at empty lines, and at a full stop, an exclamation or a question
// mark before a space and a capital letter. Titles and initials before a full stop end none.
func (d Document) Sentences() []Passage {
	in := d
	in.Text = ""
	var found []Passage
	keep := func(start, end int) {
		text := d.Text[start:end]
		end -= len(text) - len(strings.TrimRightFunc(text, unicode.IsSpace))
		start += len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
		if start < end {
			found = append(found, Passage{Document: in, Span: Span{Start: start, End: end}, Text: d.Text[start:end]})
		}
	}
	start := d.Body
	for i := d.Body; i < len(d.Text); {
		c, size := utf8.DecodeRuneInString(d.Text[i:])
		i += size
		switch c {
		case '\n':
			if rest := strings.TrimLeft(d.Text[i:], " \t\r"); strings.HasPrefix(rest, "\n") {
				keep(start, i)
				start = i
			}
		case '.', '!', '?':
			end := i + len(d.Text[i:]) - len(strings.TrimLeft(d.Text[i:], "\"”’')]"))
			next := strings.TrimLeftFunc(d.Text[end:], unicode.IsSpace)
			first, _ := utf8.DecodeRuneInString(strings.TrimLeft(next, "\"“‘'(["))
			if len(next) == len(d.Text[end:]) || unicode.IsLower(first) || c == '.' && abbreviated(d.Text[start:i-1]) {
				continue
			}
			keep(start, end)
			start, i = end, end
		}
	}
	keep(start, len(d.Text))
	return found
}

// abbreviations end with a full stop that ends no sentence.
var abbreviations = []string{"Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Col", "Lt", "Sen", "Rep", "Gov", "Amb", "Prof", "No", "Art", "vs", "approx"}

// abbreviated reports whether before ends with an initial or a title.
func abbreviated(before string) bool {
	word := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	word = strings.TrimLeft(word, "\"“‘'([")
	return utf8.RuneCountInString(word[strings.LastIndexByte(word, '.')+1:]) == 1 && strings.ContainsFunc(word, unicode.IsUpper) ||
		slices.Contains(abbreviations, word)
}
