package storage

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/briefing"
)

const (
	// searchCount is how far the passages of a search are counted, and how many of them can be paged through.
	searchCount = 1000
	// searchScan is how many passages with the words are looked at, the newest first, for those that meet the
	// other conditions too.
	searchScan = 20_000
	// searchFew is how many positions an actor may have for its passages to be looked at one by one for the words,
	// rather than the passages with the words for its positions.
	searchFew = 1000
	// searchTerms is how many words and phrases of a query are heeded.
	searchTerms = 32
	// searchBytes is how much of a query is heeded: SQLite takes time by the square of the length of a phrase.
	searchBytes = 1000
)

// Search returns the passages that hold all the words of q, the newest first and in the order of reading within a
// document, and how many there are. Words match whole words in any case and accents; a last * lets them begin words. "A phrase" matches words in a row
// (within one passage: long paragraphs are several), -word leaves passages out. Without words to match, the other conditions
// alone select. No input is an error; what comes after the first 1,000 bytes or 32 words and phrases is not heeded.
//
// A total that is not AtLeast is exact. Counting ends at 1,000 passages, or at the last of those that Offset and Limit ask
// for, but no later than after 20,000 with the words: then older ones were not looked at. With Limit 0 up to 1,000 are returned.
func (r *Reader) Search(ctx context.Context, q briefing.SearchQuery) (page []briefing.Passage, total briefing.Total, err error) {
	words := parse(q.Words)
	wanted := searchCount
	offset := max(q.Offset, 0)
	if q.Limit > 0 {
		wanted = max(wanted, offset+q.Limit)
	}
	err = r.view(ctx, func(tx *sql.Tx) error {
		ns, found, err := search(ctx, tx, words, q, wanted)
		if err != nil {
			return err
		}
		total = found
		ns = ns[min(offset, len(ns)):]
		if q.Limit > 0 {
			ns = ns[:min(q.Limit, len(ns))]
		}
		for _, n := range ns {
			p, err := loadPassage(ctx, tx, n, words.wanted)
			if err != nil {
				return err
			}
			page = append(page, p)
		}
		return nil
	})
	return page, total, err
}

// search returns the numbers of the passages, at most wanted.
func search(ctx context.Context, tx *sql.Tx, words expression, q briefing.SearchQuery, wanted int) ([]int64, briefing.Total, error) {
	var ns []int64
	var total briefing.Total
	scanned := 0
	errEnough := errors.New("enough")
	few := 0
	if err := tx.QueryRowContext(ctx, `
		SELECT count(*) FROM (SELECT 1 FROM position WHERE holder = $1 UNION ALL SELECT 1 FROM member WHERE actor = $1 LIMIT $2)`, q.Actor, searchFew+1).Scan(&few); err != nil {
		return nil, total, err
	}
	query, args := candidates(words, q, few <= searchFew)
	err := each(ctx, tx, query, args, func(rows *sql.Rows) error {
		var n int64
		var meets bool
		if err := rows.Scan(&n, &meets); err != nil {
			return err
		}
		if scanned++; scanned > searchScan || meets && len(ns) == wanted {
			total.AtLeast = true
			return errEnough
		}
		if meets {
			ns = append(ns, n)
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, total, err
	}
	total.N = len(ns)
	return ns, total, nil
}

// candidates returns the query for the numbers of the passages with the words, published in the time of q, the newest first, each with
// whether it meets the other conditions. It sorts nothing, so that it can be left off at any row. Where the actor
// has few positions, these are the candidates, and the words are one of the other conditions.
func candidates(words expression, q briefing.SearchQuery, few bool) (query string, args []any) {
	var meets condition
	from, n, match := `passage`, `n`, ""
	switch {
	case q.Actor != "" && few:
		from, n = `(SELECT passage FROM position WHERE passage IS NOT NULL AND holder = ?
			UNION SELECT p.passage FROM member m JOIN position p ON p.n = m.position WHERE p.passage IS NOT NULL AND m.actor = ?)`, `passage`
		if words.wanted != "" {
			meets.and(`EXISTS (SELECT 1 FROM passage_words w WHERE w.passage_words MATCH ? AND w.rowid = f.n)`, words.wanted)
		}
	case words.wanted != "":
		from, n, match = `passage_words`, `rowid`, words.wanted
	}
	switch {
	case words.unwanted == "":
	case match != "":
		match = "(" + match + ") NOT (" + words.unwanted + ")"
	default:
		meets.and(`NOT EXISTS (SELECT 1 FROM passage_words w WHERE w.passage_words MATCH ? AND w.rowid = f.n)`, words.unwanted)
	}
	const says = `EXISTS (SELECT 1 FROM position p JOIN position_topic t ON t.position = p.n WHERE p.passage = f.n AND t.topic = ?`
	switch {
	case q.Topic != "" && q.Actor != "":
		meets.and(says+` AND `+holds+`)`, q.Topic, q.Actor, q.Actor)
	case q.Topic != "":
		meets.and(says+`)`, q.Topic)
	case q.Actor != "" && !few:
		meets.and(`EXISTS (SELECT 1 FROM position p WHERE p.passage = f.n AND `+holds+`)`, q.Actor, q.Actor)
	}
	if source := briefing.Fold(q.Source); source != "" {
		meets.and(`EXISTS (SELECT 1 FROM passage g JOIN document d ON d.id = g.document WHERE g.n = f.n AND instr(d.folded, ?) > 0)`, source)
	}
	found := condition{args: meets.args}
	if q.Actor != "" && few {
		found.args = append(found.args, q.Actor)
		from = strings.ReplaceAll(from, "?", fmt.Sprintf("$%d", len(found.args)))
	}
	if match != "" {
		found.and(`passage_words MATCH ?`, match)
	}
	if !q.After.IsZero() {
		found.and(n+` >= ?`, numbers(q.After))
	}
	if !q.Before.IsZero() {
		found.and(n+` < ?`, numbers(q.Before.AddDays(1)))
		found.and(n+` >= ?`, int64(1)<<passageBits)
	}
	also := `1`
	if len(meets.terms) > 0 {
		also = strings.Join(meets.terms, " AND ")
	}
	return `SELECT f.n, ` + also + ` FROM (SELECT ` + n + ` AS n FROM ` + from + found.where() + `) f ORDER BY f.n DESC`, found.args
}

func loadPassage(ctx context.Context, tx *sql.Tx, n int64, match string) (briefing.Passage, error) {
	var p briefing.Passage
	if err := tx.QueryRowContext(ctx, `SELECT `+documentColumns+`, g.start, g.stop, g.text FROM passage g JOIN document d ON d.id = g.document WHERE g.n = $1`, n).
		Scan(append(documentFields(&p.Document), &p.Span.Start, &p.Span.End, &p.Text)...); err != nil || match == "" {
		return p, err
	}
	// Marks that no text can hold by chance: what highlight returns is taken apart again.
	open, shut := "\x01"+rand.Text(), "\x02"+rand.Text()
	var marked string
	if err := tx.QueryRowContext(ctx, `SELECT highlight(passage_words, 0, $1, $2) FROM passage_words WHERE passage_words MATCH $3 AND rowid = $4`,
		open, shut, match, n).Scan(&marked); err != nil {
		return p, err
	}
	p.Matches = matches(p.Text, marked, open, shut)
	return p, nil
}

// matches returns the parts of text that stand between open and shut in marked; none when marked without the marks is not text.
func matches(text, marked, open, shut string) []briefing.Span {
	var spans []briefing.Span
	at := 0
	for {
		before, rest, ok := strings.Cut(marked, open)
		if !strings.HasPrefix(text[at:], before) {
			return nil
		}
		at += len(before)
		if !ok {
			break
		}
		var inside string
		if inside, marked, ok = strings.Cut(rest, shut); !ok || !strings.HasPrefix(text[at:], inside) {
			return nil
		}
		spans = append(spans, briefing.Span{Start: at, End: at + len(inside)})
		at += len(inside)
	}
	if at != len(text) {
		return nil
	}
	return spans
}

// An expression is a query in FTS5's language.
type expression struct {
	wanted   string // "" nothing
	unwanted string // "" nothing
}

// parse returns the expression for what a person typed. Everything in it is quoted, so that nothing is syntax.
func parse(typed string) expression {
	var wanted, unwanted []string
	typed = typed[:min(len(typed), searchBytes)]
	typed = strings.Map(func(c rune) rune {
		if c == 0 || c == utf8.RuneError {
			return ' '
		}
		return c
	}, typed)
	for terms := 0; typed != "" && terms < searchTerms; {
		var term string
		var not bool
		term, not, typed = cutTerm(typed)
		if term == "" {
			continue
		}
		terms++
		if not {
			unwanted = append(unwanted, term)
		} else {
			wanted = append(wanted, term)
		}
	}
	return expression{strings.Join(wanted, " AND "), strings.Join(unwanted, " OR ")}
}

// cutTerm takes the first term off what was typed; it is "" when there is no word in it.
func cutTerm(typed string) (term string, not bool, rest string) {
	typed = strings.TrimLeftFunc(typed, unicode.IsSpace)
	if after, ok := strings.CutPrefix(typed, "-"); ok {
		not, typed = true, after
	}
	c, size := utf8.DecodeRuneInString(typed)
	var words string
	if strings.ContainsRune("\"“„”", c) && size > 0 {
		words = typed[size:]
		rest = ""
		if i := strings.IndexAny(words, "\"”“"); i >= 0 {
			_, mark := utf8.DecodeRuneInString(words[i:])
			words, rest = words[:i], words[i+mark:]
		}
	} else {
		i := strings.IndexFunc(typed, unicode.IsSpace)
		if i < 0 {
			i = len(typed)
		}
		words, rest = typed[:i], typed[i:]
	}
	prefix := strings.HasSuffix(words, "*")
	if !strings.ContainsFunc(words, isWord) {
		return "", not, rest
	}
	term = `"` + strings.ReplaceAll(words, `"`, " ") + `"`
	if prefix {
		term += " *"
	}
	return term, not, rest
}

// isWord reports whether c is part of a word for SQLite's tokenizer.
func isWord(c rune) bool { return unicode.In(c, unicode.L, unicode.N, unicode.Co) }
