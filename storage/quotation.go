package storage

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"unicode"

	"attache/briefing"
)

const (
	// keyWords is how many words of a quotation, the longest ones, passages are looked for by.
	keyWords = 6
	// shortest is how many letters a word has at least by which passages are looked for: shorter ones are in most texts.
	shortest = 4
	// mostCandidates is how many passages with some of the words are looked at, the newest first.
	mostCandidates = 200
	// mostCounted is how many passages with all of a quotation are counted.
	mostCounted = 1000
)

// Candidates returns passages that may hold the quotation, the likeliest first, at most limit: those that hold a part of it word by
// word, else most of its longest words, with or without hyphens. Passages with the same share are in the order of time, the newest first.
//
// in is how many documents have all of a quotation of one part, see [briefing.Quotation.Parts], in a row in one passage; it is AtLeast where there are
// more than 1,000 such passages. Where that is none, N is 0, and AtLeast says that a document may have the quotation of which no passage is returned.
func (r *Reader) Candidates(ctx context.Context, q briefing.Quotation, limit int) (found []briefing.Passage, in briefing.Total, err error) {
	parts := q.Parts()
	err = r.view(ctx, func(tx *sql.Tx) error {
		known, err := knownWords(ctx, tx, parts)
		if err != nil {
			return err
		}
		l := likely{words: make(map[string]bool), shared: make(map[int64]int)}
		for _, part := range parts {
			l.needed += len(wordsIn(part))
			for _, w := range append(wordsIn(part), wordsIn(strings.ReplaceAll(part, "-", ""))...) {
				l.words[w] = true
			}
		}
		l.needed = min(l.needed, len(l.words))
		match, all := phrasesOf(parts, known)
		if err := l.look(ctx, tx, match); err != nil {
			return err
		}
		switch {
		case len(l.shared) > 0 && all:
			if in, err = documentsWith(ctx, tx, match); err != nil {
				return err
			}
		case l.whole():
			in.AtLeast = l.more || len(l.shared) > limit
		default:
			// A part alone may be a common saying, and by some of its words not all places are found.
			in.AtLeast = true
			before := len(l.shared)
			for _, match := range stages(termsOf(parts, known)) {
				if err := l.look(ctx, tx, match); err != nil {
					return err
				}
				if len(l.shared) > before {
					break
				}
			}
		}
		for _, n := range l.first(limit) {
			p, err := loadPassage(ctx, tx, n, "")
			if err != nil {
				return err
			}
			found = append(found, p)
		}
		return nil
	})
	return found, in, err
}

// likely is the passages in which a quotation may stand.
type likely struct {
	words  map[string]bool // of the quotation, with and without hyphens
	needed int             // how many of them a passage with all of it has at least
	shared map[int64]int   // how many of them a passage has, by its number
	more   bool            // there may be more such passages
}

// look adds the newest passages that match.
func (l *likely) look(ctx context.Context, tx *sql.Tx, match string) error {
	if match == "" {
		return nil
	}
	found := 0
	err := each(ctx, tx, `SELECT g.n, g.text FROM (SELECT rowid AS n FROM passage_words WHERE passage_words MATCH $1 ORDER BY rowid DESC LIMIT $2) f
		CROSS JOIN passage g ON g.n = f.n`, []any{match, mostCandidates}, func(rows *sql.Rows) error {
		var n int64
		var text string
		err := rows.Scan(&n, &text)
		l.shared[n] = shared(l.words, text)
		found++
		return err
	})
	l.more = l.more || found == mostCandidates
	return err
}

// whole reports whether a passage has all words.
func (l *likely) whole() bool {
	for _, n := range l.shared {
		if n >= l.needed {
			return true
		}
	}
	return false
}

// first returns the numbers of the likeliest passages, those with most words first, then the newest.
func (l *likely) first(limit int) []int64 {
	ns := slices.SortedFunc(maps.Keys(l.shared), func(a, b int64) int { return cmp.Or(cmp.Compare(l.shared[b], l.shared[a]), cmp.Compare(b, a)) })
	return ns[:min(len(ns), limit)]
}

// documentsWith returns how many documents have passages that match.
func documentsWith(ctx context.Context, tx *sql.Tx, match string) (briefing.Total, error) {
	var documents, passages int
	err := tx.QueryRowContext(ctx, `SELECT count(DISTINCT g.document), count(*) FROM (SELECT rowid AS n FROM passage_words WHERE passage_words MATCH $1 LIMIT $2) f
		CROSS JOIN passage g ON g.n = f.n`, match, mostCounted+1).Scan(&documents, &passages)
	return briefing.Total{N: documents, AtLeast: passages > mostCounted}, err
}

// phrasesOf returns the expression for any of the parts word by word, without those of one or two words where there are longer ones, and whether it is
// for all of a quotation.
func phrasesOf(parts []string, known map[string]bool) (match string, all bool) {
	longest := 0
	for _, part := range parts {
		longest = max(longest, len(wordsIn(part)))
	}
	var phrases []string
	all = len(parts) == 1
	for _, part := range parts {
		if len(wordsIn(part)) < min(longest, 3) {
			continue
		}
		for _, w := range append(hyphenations(part), hyphenated(part, known)...) {
			ws := wordsIn(w)
			if len(ws) > searchTerms {
				ws, all = ws[:searchTerms], false
			}
			phrases = append(phrases, phrase(ws))
		}
	}
	if len(phrases) > searchTerms {
		phrases, all = phrases[:searchTerms], false
	}
	return strings.Join(phrases, " OR "), all
}

// hyphenated returns part with one of its longest words parted in two, each that may be parted so.
func hyphenated(part string, known map[string]bool) []string {
	words := strings.Fields(part)
	least := shortestHalf
	if len(words) == 1 {
		least = shortestAlone
	}
	var found []string
	for _, w := range longestOf(words) {
		i := slices.Index(words, w)
		for _, h := range halvesOf(w, least) {
			if known[h[0]] && known[h[1]] {
				parted := slices.Clone(words)
				parted[i] = h[0] + " " + h[1]
				found = append(found, strings.Join(parted, " "))
			}
		}
	}
	return found
}

// longestOf returns the longest of words, as many as passages are looked for by, each once.
func longestOf(words []string) []string {
	var long []string
	for _, w := range words {
		if len([]rune(w)) >= shortest && !slices.Contains(long, w) {
			long = append(long, w)
		}
	}
	slices.SortStableFunc(long, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return long[:min(len(long), keyWords)]
}

// mostHyphens is how many hyphens of one part are left out one by one.
const mostHyphens = 3

// hyphenations returns part with and without each of its hyphens; of more than 3, with and without all.
func hyphenations(part string) []string {
	before, behind, ok := strings.Cut(part, "-")
	switch {
	case !ok:
		return []string{part}
	case strings.Count(part, "-") > mostHyphens:
		return []string{part, strings.ReplaceAll(part, "-", "")}
	}
	var all []string
	for _, rest := range hyphenations(behind) {
		all = append(all, before+" "+rest, before+rest)
	}
	return all
}

// termsOf returns the expressions for the longest words of parts, the longest first, each with and without a hyphen.
func termsOf(parts []string, known map[string]bool) []string {
	var terms []string
	for _, w := range longestOf(fieldsOf(parts)) {
		written := hyphenations(w)
		if !known[w] {
			for _, h := range halvesOf(w, shortestHalf) {
				if known[h[0]] && known[h[1]] {
					written = append(written, h[0]+" "+h[1])
				}
			}
		}
		for i := range written {
			written[i] = phrase(wordsIn(written[i]))
		}
		if len(written) > 1 {
			terms = append(terms, "("+strings.Join(written, " OR ")+")")
		} else {
			terms = append(terms, written[0])
		}
	}
	return terms
}

// fieldsOf returns the words of parts, with the hyphens within them.
func fieldsOf(parts []string) []string {
	var words []string
	for _, part := range parts {
		words = append(words, strings.FieldsFunc(part, func(c rune) bool { return !isWord(c) && c != '-' })...)
	}
	return words
}

const (
	// shortestHalf is how many letters a word has at least on either side of a hyphen that it may have in a text, as in "co-operation".
	shortestHalf = 2
	// shortestAlone is that of a word that is looked for alone: to find where "with" and "out" stand in a row takes long.
	shortestAlone = 4
	// longestWhole is how many letters it has at most in all.
	longestWhole = 20
)

// halvesOf returns the pairs of words of at least so many letters that make word: cease, fire.
func halvesOf(word string, least int) [][2]string {
	letters := []rune(word)
	if len(letters) > longestWhole || strings.ContainsFunc(word, func(c rune) bool { return !unicode.IsLetter(c) }) {
		return nil
	}
	var halves [][2]string
	for i := least; i <= len(letters)-least; i++ {
		halves = append(halves, [2]string{string(letters[:i]), string(letters[i:])})
	}
	return halves
}

// knownWords returns which of the words that the longest ones of parts may be parted into, and which of these, passages have.
func knownWords(ctx context.Context, tx *sql.Tx, parts []string) (map[string]bool, error) {
	known := make(map[string]bool)
	var wanted []string
	for _, part := range append(slices.Clone(parts), strings.Join(parts, " ")) {
		for _, w := range longestOf(fieldsOf([]string{part})) {
			for _, h := range halvesOf(w, shortestHalf) {
				wanted = append(wanted, h[0], h[1])
			}
			wanted = append(wanted, w)
		}
	}
	if len(wanted) == 0 {
		return known, nil
	}
	slices.Sort(wanted)
	found, err := texts(ctx, tx, `SELECT w.value FROM json_each($1) w WHERE EXISTS (SELECT 1 FROM passage_words WHERE passage_words MATCH '"' || w.value || '"')`,
		array(slices.Compact(wanted)))
	for _, w := range found {
		known[w] = true
	}
	return known, err
}

// stages returns what is searched for one after the other until something is found: nearly all of the terms; any two of them.
func stages(terms []string) []string {
	if len(terms) < 3 {
		return []string{strings.Join(terms, " AND ")}
	}
	return []string{allBut(terms, len(terms)-2), allBut(terms, 2)}
}

// allBut returns the expression for at least n of the terms; "" where n is less than 2 or there are not as many.
func allBut(terms []string, n int) string {
	if n < 2 || n > len(terms) {
		return ""
	}
	var groups []string
	var pick func(from int, chosen []string)
	pick = func(from int, chosen []string) {
		if len(chosen) == n {
			groups = append(groups, "("+strings.Join(chosen, " AND ")+")")
			return
		}
		for i := from; i < len(terms); i++ {
			pick(i+1, append(slices.Clone(chosen), terms[i]))
		}
	}
	pick(0, nil)
	return strings.Join(groups, " OR ")
}

// phrase returns the expression for words in a row.
func phrase(words []string) string { return `"` + strings.Join(words, " ") + `"` }

// wordsIn returns the words of text as the index has them: it parts them at hyphens and apostrophes.
func wordsIn(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return !isWord(c) })
}

// shared returns how many of the words are in text.
func shared(words map[string]bool, text string) int {
	seen := make(map[string]bool)
	for _, w := range wordsIn(briefing.Fold(text)) {
		if words[w] {
			seen[w] = true
		}
	}
	return len(seen)
}
