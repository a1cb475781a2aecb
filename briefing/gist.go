package briefing

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Gist is what of a statement decides how it compares with others on a topic.
type Gist struct {
	Matter   []string // the words by which its content names the topic's own matter, see [Topic.Names]; nil: it does not
	Subject  string   // of a content that is a clause, the words of its subject, in no form; "" none
	Outright bool     // see [Statement.Outright]
	Wish     bool     // see [Statement.Wishes]
}

// Gist returns the gist of s on topic; the zero Gist where its content does not name the matter, or only the text around it the topic.
func (s *Statement) Gist(topic Topic) Gist {
	if s.Inherits(topic.ID) {
		return Gist{}
	}
	matter := topic.Names(s.Words)
	if matter == nil {
		return Gist{}
	}
	return Gist{matter, subject(s.Words), s.Outright(), s.Wishes()}
}

// String returns g in the form that ParseGist reads; "" where it names no matter.
func (g Gist) String() string {
	if g.Matter == nil {
		return ""
	}
	marks := ""
	if g.Outright {
		marks += "o"
	}
	if g.Wish {
		marks += "w"
	}
	return marks + "\t" + g.Subject + "\t" + strings.Join(g.Matter, "\t")
}

// ParseGist returns the gist that s is the String of.
func ParseGist(s string) Gist {
	marks, rest, _ := strings.Cut(s, "\t")
	subject, matter, ok := strings.Cut(rest, "\t")
	if !ok {
		return Gist{}
	}
	return Gist{strings.Split(matter, "\t"), subject, strings.Contains(marks, "o"), strings.Contains(marks, "w")}
}

// less marks the name of a matter that is told as less than the thing itself.
const less = " (less)"

// Names returns the words by which content names the topic's own matter: folded, without a plural s, each once. A matter that is told as
// less than the thing itself ("a ceasefire without guarantees", "a mere ceasefire") has a name of its own: who rejects it may well want
// the thing. "Without a ceasefire", "after a ceasefire" and "if there is a ceasefire" name none: what is said there is said of its absence or of another thing at
// its time or on that condition. Nor does a question ("how a ceasefire would be monitored"), which takes no side.
func (t Topic) Names(content string) []string {
	folded := Fold(content)
	if asks(folded) {
		return nil
	}
	var names []string
	for _, term := range t.Matter {
		for start, end := range termsIn(folded, term) {
			name := strings.TrimSuffix(folded[start:end], "s")
			if lessened(folded[:start], folded[end:]) {
				name += less
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Less reports whether g names the matter as less than the thing itself only.
func (g Gist) Less() bool {
	return len(g.Matter) > 0 && !slices.ContainsFunc(g.Matter, func(name string) bool { return !strings.HasSuffix(name, less) })
}

// SameMatter reports whether a and b name the topic's own matter with the same word. Where a topic has several ("borders", "land
// swaps"), or one with several endings ("territory", "territorial"), contents that have different ones may be about different things.
func (g Gist) SameMatter(h Gist) bool {
	return slices.ContainsFunc(g.Matter, func(name string) bool { return slices.Contains(h.Matter, name) })
}

// Compares reports whether what g and h are of can be set against each other: both name the matter as the thing itself, or both as less;
// and they are not clauses about different subjects (that the allies agreed, that the agreement is a first step).
func (g Gist) Compares(h Gist) bool {
	return g.Less() == h.Less() && !otherSubject(g.Subject, h.Subject)
}

func otherSubject(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	others := strings.Fields(b)
	return !slices.ContainsFunc(strings.Fields(a), func(w string) bool { return slices.Contains(others, w) })
}

// asking are the words with which a question begins.
var asking = map[string]bool{"how": true, "whether": true, "what": true, "which": true, "when": true, "where": true, "who": true, "whom": true, "why": true}

func asks(folded string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(folded, "\"'“„«"), " ")
	return asking[word]
}

var (
	finite = map[string]bool{"would": true, "could": true, "will": true, "can": true, "may": true, "might": true, "must": true, "should": true, "shall": true,
		"had": true, "has": true, "have": true, "was": true, "were": true, "is": true, "are": true}
	articles = map[string]bool{"the": true, "a": true, "an": true, "its": true, "their": true, "his": true, "her": true, "our": true, "any": true, "no": true, "that": true,
		"of": true, "to": true, "for": true, "on": true, "in": true, "and": true, "with": true, "just": true}
)

// longestSubject is how many words the subject of a clause has at most.
const longestSubject = 8

// subject returns the words before the verb of a content that is a clause, folded, without articles and plural s.
func subject(content string) string {
	var words []string
	n := 0
	for w := range strings.FieldsFuncSeq(Fold(content), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		if finite[w] {
			return strings.Join(words, " ")
		}
		if n++; n > longestSubject {
			break
		}
		if !articles[w] {
			words = append(words, strings.TrimSuffix(w, "s"))
		}
	}
	return ""
}

// lessened reports whether what stands between before and after is told as less than the thing itself.
func lessened(before, after string) bool {
	if strings.HasPrefix(after, " without ") || strings.HasPrefix(after, " alone") {
		return true
	}
	words := strings.Fields(before)
	for _, w := range words[max(0, len(words)-3):] {
		switch strings.Trim(w, "\"'“„«") {
		case "just", "mere", "merely", "only", "simply":
			return true
		}
	}
	return false
}

// termsIn yields where in folded the term stands as [wordsIn] finds it, but not as that which is absent nor as a word for people.
func termsIn(folded, term string) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		for start, end := range wordsIn(folded, term) {
			if !absent(folded[:start]) && !ofPeople(folded[end:]) && !yield(start, end) {
				return
			}
		}
	}
}

// wordsIn yields where in folded the term stands as whole words; a final * stands for any ending of the last one. A single word also stands for its
// plural in s.
func wordsIn(folded, term string) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		stem, open := strings.CutSuffix(Fold(term), "*")
		if stem == "" {
			return
		}
		for i := 0; ; {
			j := strings.Index(folded[i:], stem)
			if j < 0 {
				return
			}
			start, end := i+j, i+j+len(stem)
			if !open && strings.HasPrefix(folded[end:], "s") {
				end++
			}
			for open && end < len(folded) && letterAfter(folded, end) {
				_, size := utf8.DecodeRuneInString(folded[end:])
				end += size
			}
			if !letterBefore(folded, start) && !letterAfter(folded, end) && !yield(start, end) {
				return
			}
			_, size := utf8.DecodeRuneInString(folded[start:])
			i = start + size
		}
	}
}

// absences are words after which, within three words, a matter is named as absent, as broken, or as the time or the price of something else.
var absences = []string{"without", "no", "before", "after", "until", "once", "since", "during", "lacking", "violating", "instead of", "rather than", "lack of", "absence of", "violation of",
	"violations of", "breach of", "breaches of", "condition of", "condition for", "conditions of", "conditions for"}

// conditions begin a clause that names a matter only as the condition of something else.
var conditions = map[string]bool{"if": true, "unless": true, "provided": true}

// absent reports whether what comes after before is named as absent, or as a time or a condition only.
func absent(before string) bool {
	if len(before) > 80 {
		before = before[len(before)-80:]
	}
	if i := strings.LastIndexAny(before, ".,;:?!\"”"); i >= 0 {
		before = before[i+1:]
	}
	words := strings.Fields(before)
	if slices.ContainsFunc(words, func(w string) bool { return conditions[w] }) {
		return true
	}
	last := " " + strings.Join(words[max(0, len(words)-4):], " ") + " "
	for _, a := range absences {
		if i := strings.Index(last, " "+a+" "); i >= 0 && len(strings.Fields(last[i+len(a)+1:])) <= 2 {
			return true
		}
	}
	return false
}

// ofPeople reports whether what comes before after only tells which people are meant: the alliance's "allies" are not the alliance.
func ofPeople(after string) bool {
	if !strings.HasPrefix(after, " ") {
		return false
	}
	word := strings.TrimLeft(after, " ")
	if i := strings.IndexFunc(word, func(c rune) bool { return !unicode.IsLetter(c) }); i >= 0 {
		word = word[:i]
	}
	switch word {
	case "allies", "leaders", "officials", "chief", "countries", "capitals", "ministers", "envoys", "negotiators", "delegates":
		return true
	}
	return false
}

func letterBefore(s string, i int) bool {
	c, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}

func letterAfter(s string, i int) bool {
	c, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}
