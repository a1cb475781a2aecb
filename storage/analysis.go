package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"attache/briefing"
)

const (
	pointColumns = `p.id, t.holder, a.name, t.topic, t.said, p.act, p.stance, p.hedged`
	asStored     = `, t.own, t.matter`
	moving       = `, 1, 1` // own and matter of what moves
	// As blobs, for SQLite counts the characters of texts.
	withWords    = `, CAST(substr(CAST(p.excerpt AS BLOB), p.content_start - p.excerpt_start + 1, p.content_stop - p.content_start) AS TEXT)`
	withoutWords = `, ''`
)

func scanPoint(rows *sql.Rows) (briefing.Point, error) {
	var p briefing.Point
	err := rows.Scan(&p.ID, &p.Holder, &p.Name, &p.Topic, toDay(&p.Date), &p.Act, &p.Stance, &p.Hedged, &p.Own, &p.Matter, &p.Words)
	return p, err
}

func points(ctx context.Context, tx *sql.Tx, query string, args []any) ([]briefing.Point, error) {
	var ps []briefing.Point
	// Not to end with ctx spares a goroutine for each row; the queries are short.
	err := each(context.WithoutCancel(ctx), tx, query, args, func(rows *sql.Rows) error {
		p, err := scanPoint(rows)
		ps = append(ps, p)
		return err
	})
	return ps, err
}

// Stands returns the points from which [briefing.Cells] makes the cell of each holder on each topic, in no order and without
// their words. Topics and holders are IDs; nil means all, but not both can be. asOf is the last day that counts; zero: none is left out. With asOf,
// statements of unknown date are left out, and those whose holder is not known as an actor always.
func (r *Reader) Stands(ctx context.Context, topics, holders []string, asOf briefing.Day) ([]briefing.Point, error) {
	if topics == nil && holders == nil {
		return nil, errors.New("stands of all holders on all topics")
	}
	query, args := standsQuery(topics, holders, asOf)
	var found []briefing.Point
	err := r.view(ctx, func(tx *sql.Tx) (err error) {
		found, err = points(ctx, tx, query, args)
		return err
	})
	return found, err
}

// standsQuery returns the query of Stands: the pairs of holder and topic, of each the days that its cell shows, and their points.
func standsQuery(topics, holders []string, asOf briefing.Day) (query string, args []any) {
	var pairs string
	if holders != nil {
		pairs = `SELECT h.value, k.id FROM json_each($1) h CROSS JOIN topic k`
		args = []any{array(holders)}
		if topics != nil {
			pairs += ` WHERE k.id IN (SELECT value FROM json_each($2))`
			args = append(args, array(topics))
		}
	} else {
		// From each holder on a topic to the next one in the index: reading all rows would take as long as there are statements.
		pairs = `SELECT holder, topic FROM (
			WITH RECURSIVE next (topic, holder) AS (
				SELECT value, (SELECT min(t.holder) FROM position_topic t WHERE t.leads = 1 AND t.topic = value) FROM json_each($1)
				UNION ALL
				SELECT topic, (SELECT min(t.holder) FROM position_topic t WHERE t.leads = 1 AND t.topic = next.topic AND t.holder > next.holder)
				FROM next WHERE holder IS NOT NULL
			) SELECT holder, topic FROM next WHERE holder IS NOT NULL)`
		args = []any{array(topics)}
	}
	until := ``
	if !asOf.IsZero() {
		args = append(args, asOf.String())
		until = fmt.Sprintf(` AND t.said > '' AND t.said <= $%d`, len(args))
	}
	last := func(more string) string {
		return `(SELECT t.said FROM position_topic t` + more + ` AND t.leads = 1 AND t.topic = pair.topic AND t.holder = pair.holder` + until +
			` ORDER BY t.said DESC LIMIT 1)`
	}
	const side = ` WHERE t.side = 1`
	return `
		WITH pair (holder, topic) AS MATERIALIZED (` + pairs + `),
		day AS MATERIALIZED (SELECT holder, topic, ` + last(side) + ` AS side, ` + last(side+` AND t.own = 1`) + ` AS own, ` + last(` WHERE 1`) + ` AS spoke FROM pair)
		SELECT ` + pointColumns + asStored + withoutWords + `
		FROM day CROSS JOIN position_topic t ON t.leads = 1 AND t.topic = day.topic AND t.holder = day.holder AND t.said IN (day.side, day.own, day.spoke)
		CROSS JOIN position p ON p.n = t.position CROSS JOIN actor a ON a.id = t.holder`, args
}

// Unresolved returns how many statements on a topic have holders that are known by no actor's name ("European leaders"), and the
// words for the holders of the newest ones, each once, at most limit.
func (r *Reader) Unresolved(ctx context.Context, topic string, asOf briefing.Day, limit int) (names []string, total int, err error) {
	var c condition
	c.and(`t.leads = 1`)
	c.and(`t.topic = ?`, topic)
	c.and(`t.holder IS NULL`)
	if !asOf.IsZero() {
		c.and(`t.said > ''`)
		c.and(`t.said <= ?`, asOf.String())
	}
	err = r.view(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM position_topic t`+c.where(), c.args...).Scan(&total); err != nil {
			return err
		}
		newest, err := texts(ctx, tx, `SELECT p.holder_name FROM position_topic t JOIN position p ON p.n = t.position`+c.where()+
			` ORDER BY t.said DESC, t.document, t.content_start LIMIT 100`, c.args...)
		for _, name := range newest {
			if len(names) < limit && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return err
	})
	return names, total, err
}

// mostSteps is how many statements since a day are compared with what was held before. To compare one takes about 20 µs (see BenchmarkAnalysis in package commands).
const mostSteps = 500

// Steps returns the points, with their words, from which [briefing.Steps] tells what changed since a day: all on a topic's matter in the holder's own
// name from then on, and of each holder and topic among them those of the last day before. holder and topic are IDs, "" any.
// from is the day since which all are there: since itself, or a later day where there are more than 500.
func (r *Reader) Steps(ctx context.Context, since briefing.Day, holder, topic string) (found []briefing.Point, from briefing.Day, err error) {
	query, args := stepsQuery(since, holder, topic)
	from = since
	err = r.view(ctx, func(tx *sql.Tx) error {
		if found, err = points(ctx, tx, query, args); err != nil {
			return err
		}
		if len(found) > mostSteps {
			oldest := slices.MinFunc(found, func(a, b briefing.Point) int { return a.Date.Compare(b.Date) }).Date
			from = oldest.AddDays(1)
			found = slices.DeleteFunc(found, func(p briefing.Point) bool { return p.Date.Before(from) })
		}
		var pairs []string
		seen := make(map[string]bool)
		for _, p := range found {
			if pair := p.Topic + "\n" + p.Holder; !seen[pair] {
				seen[pair] = true
				pairs = append(pairs, pair)
			}
		}
		before, err := points(ctx, tx, stepsBefore, []any{array(pairs), from.String()})
		found = append(found, before...)
		return err
	})
	return found, from, err
}

// stepsQuery returns the query for the points since a day, the newest first, one more than are compared.
func stepsQuery(since briefing.Day, holder, topic string) (query string, args []any) {
	table := `position_topic t`
	var c condition
	c.and(`t.leads = 1`)
	c.and(`t.moves = 1`)
	if topic != "" {
		c.and(`t.topic = ?`, topic)
	} else if holder != "" {
		// The index is by topic first.
		table = `topic k CROSS JOIN position_topic t ON t.topic = k.id`
	}
	if holder != "" {
		c.and(`t.holder = ?`, holder)
	}
	c.and(`t.said >= ?`, since.String())
	return `WITH win AS MATERIALIZED (SELECT t.position, t.topic, t.holder, t.said FROM ` + table + c.where() + ` ORDER BY t.said DESC LIMIT ` + fmt.Sprint(mostSteps+1) + `)
		SELECT ` + pointColumns + moving + withWords + ` FROM win t CROSS JOIN position p ON p.n = t.position CROSS JOIN actor a ON a.id = t.holder`, c.args
}

// stepsBefore is the query for the points of the last day before one, of each pair of topic and holder.
const stepsBefore = `
	WITH pair (topic, holder) AS MATERIALIZED (
		SELECT substr(value, 1, instr(value, char(10)) - 1), substr(value, instr(value, char(10)) + 1) FROM json_each($1)),
	day AS MATERIALIZED (SELECT topic, holder, (SELECT t.said FROM position_topic t WHERE t.leads = 1 AND t.moves = 1
		AND t.topic = pair.topic AND t.holder = pair.holder AND t.said < $2 ORDER BY t.said DESC LIMIT 1) AS said FROM pair)
	SELECT ` + pointColumns + moving + withWords + `
	FROM day CROSS JOIN position_topic t ON t.leads = 1 AND t.moves = 1 AND t.topic = day.topic AND t.holder = day.holder AND t.said = day.said
	CROSS JOIN position p ON p.n = t.position CROSS JOIN actor a ON a.id = t.holder`

// DocumentsSince returns how many documents are stored that were published on a day or later.
func (r *Reader) DocumentsSince(ctx context.Context, since briefing.Day) (int, error) {
	var n int
	err := r.view(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM document WHERE published >= $1 AND published > ''`, since.String()).Scan(&n)
	})
	return n, err
}

const (
	// keyWords is how many words of a quotation, the longest ones, passages are looked for by.
	keyWords = 6
	// shortest is how many letters a word has at least by which passages are looked for: shorter ones are in most texts.
	shortest = 4
	// mostCandidates is how many passages with some of the words are looked at, the newest first.
	mostCandidates = 200
)

// Candidates returns passages that may hold the quotation, the likeliest first, at most limit: those that hold a part of it word by
// word, else most of its longest words. Passages with the same share are in the order of time, the newest first.
func (r *Reader) Candidates(ctx context.Context, q briefing.Quotation, limit int) ([]briefing.Passage, error) {
	words, stages := stagesOf(q.Parts())
	var found []briefing.Passage
	err := r.view(ctx, func(tx *sql.Tx) error {
		best := make(map[int64]int)
		var order []int64
		for _, match := range stages {
			if match == "" {
				continue
			}
			err := each(ctx, tx, `SELECT g.n, g.text FROM (SELECT rowid AS n FROM passage_words WHERE passage_words MATCH $1 ORDER BY rowid DESC LIMIT $2) f
				CROSS JOIN passage g ON g.n = f.n`, []any{match, mostCandidates}, func(rows *sql.Rows) error {
				var n int64
				var text string
				if err := rows.Scan(&n, &text); err != nil {
					return err
				}
				if _, there := best[n]; !there {
					best[n] = shared(words, text)
					order = append(order, n)
				}
				return nil
			})
			if err != nil {
				return err
			}
			if len(order) > 0 {
				break
			}
		}
		slices.SortStableFunc(order, func(a, b int64) int { return cmp.Or(cmp.Compare(best[b], best[a]), cmp.Compare(b, a)) })
		for _, n := range order[:min(len(order), limit)] {
			p, err := loadPassage(ctx, tx, n, "")
			if err != nil {
				return err
			}
			found = append(found, p)
		}
		return nil
	})
	return found, err
}

// stagesOf returns the words of a quotation, and what is searched for one after the other until something is found: any of its
// parts word by word; nearly all of its longest words; any two of them.
func stagesOf(parts []string) (words map[string]bool, stages []string) {
	words = make(map[string]bool)
	var phrases, long []string
	for _, part := range parts {
		// The tokenizer parts words at apostrophes; so must be counted as it does.
		ws := strings.FieldsFunc(part, func(c rune) bool { return !isWord(c) })
		for _, w := range ws {
			if !words[w] && len([]rune(w)) >= shortest {
				long = append(long, w)
			}
			words[w] = true
		}
		if len(ws) >= 3 || len(ws) > 0 && len(parts) == 1 {
			phrases = append(phrases, `"`+strings.Join(ws[:min(len(ws), searchTerms)], " ")+`"`)
		}
	}
	slices.SortStableFunc(long, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	long = long[:min(len(long), keyWords)]
	stages = []string{
		strings.Join(phrases[:min(len(phrases), searchTerms)], " OR "),
		allBut(long, len(long)-2),
		allBut(long, 2),
	}
	if len(long) < 3 {
		stages[1] = strings.Join(quotedTerms(long), " AND ")
	}
	return words, stages
}

// allBut returns the expression for at least n of the words; "" where n is less than 2 or there are not as many.
func allBut(words []string, n int) string {
	if n < 2 || n > len(words) {
		return ""
	}
	var groups []string
	var pick func(from int, chosen []string)
	pick = func(from int, chosen []string) {
		if len(chosen) == n {
			groups = append(groups, "("+strings.Join(quotedTerms(chosen), " AND ")+")")
			return
		}
		for i := from; i < len(words); i++ {
			pick(i+1, append(slices.Clone(chosen), words[i]))
		}
	}
	pick(0, nil)
	return strings.Join(groups, " OR ")
}

func quotedTerms(words []string) []string {
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = `"` + w + `"`
	}
	return terms
}

// shared returns how many of the words are in text.
func shared(words map[string]bool, text string) int {
	seen := make(map[string]bool)
	for _, w := range strings.FieldsFunc(briefing.Fold(text), func(c rune) bool { return !isWord(c) }) {
		if words[w] {
			seen[w] = true
		}
	}
	return len(seen)
}
