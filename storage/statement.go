package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"attache/briefing"
)

// Statements returns the statements that q selects, and how many there are in all without Limit and Offset. The newest
// are first, those of unknown date last; of one day, by document and place in it. Those of a Document are in the order of its text.
// Where After, Before or Oldest is set, those of unknown date are left out. The same statement in several documents is there once, with
// the number of the others in Reports, and where q asks for them with one for each of those documents in Further.
//
// What a group holds is of each of its members, and is told of the Holder that q asks for.
//
// Where IDs or Document is set, a statement is represented by a position that they select; otherwise by the best one of all
// (see Replace), and the other conditions are those on that one.
func (r *Reader) Statements(ctx context.Context, q briefing.Query) (page []briefing.Statement, total int, err error) {
	err = r.view(ctx, func(tx *sql.Tx) error {
		from, args, order := selection(q)
		var ns []int64
		err := each(ctx, tx, selected+from+order+fmt.Sprintf(` LIMIT $%d OFFSET $%d`, len(args)+1, len(args)+2),
			append(args, limitOf(q.Limit), max(q.Offset, 0)), func(rows *sql.Rows) error {
				var n int64
				var said, document string
				var start int
				err := rows.Scan(&n, &said, &document, &start)
				ns = append(ns, n)
				return err
			})
		if err != nil {
			return err
		}
		if total = len(ns); q.Limit > 0 || q.Offset > 0 {
			if err := tx.QueryRowContext(ctx, `SELECT count(*)`+from, args...).Scan(&total); err != nil {
				return err
			}
		}
		page, err = loadStatements(ctx, tx, ns, q.Further)
		return err
	})
	for i, s := range page {
		page[i] = s.Of(q.Holder)
	}
	return page, total, err
}

// selected begins the query for a page. What it is ordered by is there for SQLite's sake, which else sorts what it could merge.
const selected = `SELECT n, said, document, content_start`

// selection returns the clauses that select the statements of q and put them in order, and the arguments of the first.
func selection(q briefing.Query) (from string, args []any, order string) {
	table, where := indexed(q)
	if q.IDs != nil || q.Document != "" {
		table, where = represented(q)
	}
	switch {
	case q.Oldest:
		order = ` ORDER BY said, document, content_start, n`
	case q.Document != "":
		order = ` ORDER BY content_start, n`
	default:
		order = ` ORDER BY said DESC, document, content_start, n`
	}
	return ` FROM ` + table + where.where(), where.args, order
}

// indexed returns the table in which the statements of q stand in the order of an index, and the condition.
func indexed(q briefing.Query) (from string, c condition) {
	switch {
	case q.Topic != "":
		from = `(SELECT position AS n, member, topic, holder, said, document, content_start, own, leads, inherited FROM position_topic) s`
		c.and(`leads = 1`)
		c.and(`topic = ?`, q.Topic)
		if q.Named {
			c.and(`inherited = 0`)
		}
		if q.Holder != "" {
			c.and(`holder = ?`, q.Holder)
		} else {
			c.and(`member = 0`)
		}
	case q.Holder != "":
		from = `(SELECT n, holder, said, document, content_start, own FROM position WHERE lead = n
			UNION ALL SELECT position, actor, said, document, content_start, own FROM member WHERE leads = 1) s`
		c.and(`holder = ?`, q.Holder)
	default:
		from = `position s`
		c.and(`lead = n`)
	}
	dates(q, &c, `s.n`)
	if q.OwnOnly {
		c.and(`own = 1`)
	}
	return from, c
}

// dates adds the conditions on the days of q, of the position with the number n.
func dates(q briefing.Query, c *condition, n string) {
	if !q.After.IsZero() {
		c.and(`said >= ?`, q.After.String())
	}
	if !q.Before.IsZero() {
		c.and(`said <= ?`, q.Before.String())
	}
	if !q.AsOf.IsZero() {
		day := q.AsOf.String()
		c.and(`said <= ?`, day)
		c.and(`(said > '' OR `+knownBy(n, `?`)+`)`, day)
	}
	if q.Oldest || !q.After.IsZero() || !q.Before.IsZero() {
		c.and(`said > ''`)
	}
}

// knownBy is the condition that the position with the number n, whose day is not known, was said by day: the last one on which it can have been, or that of its document.
func knownBy(n, day string) string {
	return `(SELECT coalesce(nullif(said_by.until, ''), d.published) FROM position said_by CROSS JOIN document d ON d.id = said_by.document WHERE said_by.n = ` + n + `) BETWEEN '0' AND ` + day
}

// holds is the condition that an actor, given twice, holds position p, alone or with others.
const holds = `(p.holder = ? OR EXISTS (SELECT 1 FROM member m WHERE m.position = p.n AND m.actor = ?))`

// represented returns a table with one position for each statement of which q selects one.
func represented(q briefing.Query) (from string, c condition) {
	var inner condition
	if q.IDs != nil {
		inner.and(`p.id IN (SELECT value FROM json_each(?))`, array(q.IDs))
	}
	if q.Document != "" {
		inner.and(`p.document = ?`, q.Document)
	}
	if q.Topic != "" {
		inner.and(`EXISTS (SELECT 1 FROM position_topic t WHERE t.position = p.n AND t.topic = ?)`, q.Topic)
	}
	if q.Holder != "" {
		inner.and(holds, q.Holder, q.Holder)
	}
	if q.OwnOnly {
		inner.and(`p.own = 1`)
	}
	dates(q, &inner, `p.n`)
	from = `(SELECT n, said, document, content_start, row_number() OVER (PARTITION BY lead ORDER BY lead <> n, said, document, content_start) AS nth
		FROM position p` + inner.where() + `)`
	c.args = inner.args
	c.and(`nth = 1`)
	return from, c
}

// Statement returns the statement with that ID, with the other reports of it in Further, or an error wrapping [briefing.ErrNotFound].
func (r *Reader) Statement(ctx context.Context, id string) (briefing.Statement, error) {
	var found []briefing.Statement
	err := r.view(ctx, func(tx *sql.Tx) error {
		var n int64
		if err := tx.QueryRowContext(ctx, `SELECT n FROM position WHERE id = $1`, id).Scan(&n); err != nil {
			return err
		}
		var err error
		found, err = loadStatements(ctx, tx, []int64{n}, true)
		return err
	})
	if err != nil {
		return briefing.Statement{}, notFound(err, "statement", id)
	}
	return found[0], nil
}

// loadBatch is how many statements are loaded by one query.
const loadBatch = 500

// loadStatements returns the statements with those numbers, in their order; further tells whether with what is in Further.
func loadStatements(ctx context.Context, tx *sql.Tx, ns []int64, further bool) ([]briefing.Statement, error) {
	statements := make([]briefing.Statement, 0, len(ns))
	for batch := range slices.Chunk(ns, loadBatch) {
		loaded, err := loadReports(ctx, tx, batch, further)
		if err != nil {
			return nil, err
		}
		for _, n := range batch {
			s := *loaded.statements[n]
			lead := loaded.lead[n]
			s.Reports = loaded.documents[lead] - 1
			if further {
				s.Further = loaded.further(s.DocumentID, lead)
			}
			statements = append(statements, s)
		}
	}
	return statements, nil
}

// reports are positions, and where they are asked for all others that are the same statements.
type reports struct {
	statements map[int64]*briefing.Statement
	lead       map[int64]int64
	together   map[int64][]int64 // by lead, the best first
	documents  map[int64]int     // by lead: in how many the statement is
}

// further returns the reports of the statement with that lead in documents other than one, the best of each, the earliest first.
func (r *reports) further(document string, lead int64) []briefing.Statement {
	var others []briefing.Statement
	seen := map[string]bool{document: true}
	for _, n := range r.together[lead] {
		if s := r.statements[n]; !seen[s.DocumentID] {
			seen[s.DocumentID] = true
			others = append(others, *s)
		}
	}
	slices.SortStableFunc(others, func(a, b briefing.Statement) int {
		return cmp.Or(unknownLast(a.In.Date, b.In.Date), cmp.Compare(a.DocumentID, b.DocumentID))
	})
	return others
}

func loadReports(ctx context.Context, tx *sql.Tx, ns []int64, further bool) (reports, error) {
	r := reports{make(map[int64]*briefing.Statement), make(map[int64]int64), make(map[int64][]int64), make(map[int64]int)}
	const these = `SELECT value FROM json_each($1)`
	const same = `lead IN (SELECT lead FROM position WHERE n IN (` + these + `))`
	wanted := `n IN (` + these + `)`
	if further {
		wanted = same
	}
	var all []int64
	err := each(ctx, tx, `
		SELECT p.n, p.lead, p.id, p.document, p.sentence_start, p.sentence_stop, coalesce(p.holder, ''), p.holder_name, p.holder_start, p.holder_stop,
			coalesce(a.discovered, 0), p.cue_start, p.cue_stop, p.content_start, p.content_stop, p.excerpt_start, p.excerpt, p.act, p.stance, p.mode, p.hedged, p.said, p.note, p.setting,
			p.when_start, p.when_stop, p.until,
			`+documentColumns+`
		FROM position p JOIN document d ON d.id = p.document LEFT JOIN actor a ON a.id = p.holder
		WHERE p.`+wanted+`
		ORDER BY p.lead, p.n <> p.lead, p.own DESC, p.said, p.document, p.content_start`, []any{array(ns)}, func(rows *sql.Rows) error {
		var s briefing.Statement
		var n, lead int64
		var excerpt string
		var from int
		err := rows.Scan(append([]any{&n, &lead, &s.ID, &s.DocumentID, &s.Sentence.Start, &s.Sentence.End, &s.Holder.Actor, &s.Holder.Name,
			&s.Holder.Span.Start, &s.Holder.Span.End, &s.Holder.Discovered, &s.Cue.Start, &s.Cue.End, &s.Content.Start, &s.Content.End, &from, &excerpt,
			&s.Act, &s.Stance, &s.Mode, &s.Hedged, toDay(&s.Date), &s.Note, &s.Setting, &s.When.Start, &s.When.End, toDay(&s.Until)}, documentFields(&s.In)...)...)
		if err != nil {
			return err
		}
		words := func(p briefing.Span) string { return excerpt[p.Start-from : p.End-from] }
		s.Passage, s.Words = words(s.Sentence), words(s.Content)
		s.Lead = excerpt[:s.Sentence.Start-from]
		if !s.Cue.IsZero() {
			s.CueWords = words(s.Cue)
		}
		if !s.When.IsZero() {
			s.WhenSaid = words(s.When)
		}
		told := min(s.Sentence.Start, s.Content.Start) // a quotation that is open before it does not reach into it
		s.Quoted = quoted(excerpt[told-from:], briefing.Span{Start: s.Content.Start - told, End: s.Content.End - told}, s.Mode)
		r.statements[n], r.lead[n] = &s, lead
		r.together[lead] = append(r.together[lead], n)
		all = append(all, n)
		return nil
	})
	if err != nil {
		return r, err
	}
	err = each(ctx, tx, `SELECT lead, count(DISTINCT document) FROM position WHERE `+same+` GROUP BY lead`, []any{array(ns)}, func(rows *sql.Rows) error {
		var lead int64
		var documents int
		err := rows.Scan(&lead, &documents)
		r.documents[lead] = documents
		return err
	})
	if err != nil {
		return r, err
	}
	err = each(ctx, tx, `
		SELECT v.position, coalesce(v.actor, ''), v.name, v.start, v.stop, v.part, coalesce(a.discovered, 0)
		FROM via v LEFT JOIN actor a ON a.id = v.actor WHERE v.position IN (SELECT value FROM json_each($1)) ORDER BY v.position, v.rank`,
		[]any{array(all)}, func(rows *sql.Rows) error {
			var n int64
			var m briefing.Mention
			if err := rows.Scan(&n, &m.Actor, &m.Name, &m.Span.Start, &m.Span.End, &m.Part, &m.Discovered); err != nil {
				return err
			}
			r.statements[n].Via = append(r.statements[n].Via, m)
			return nil
		})
	if err != nil {
		return r, err
	}
	err = each(ctx, tx, `
		SELECT m.position, m.actor, m.name, m.start, m.stop, coalesce(a.discovered, 0)
		FROM member m LEFT JOIN actor a ON a.id = m.actor WHERE m.position IN (SELECT value FROM json_each($1)) ORDER BY m.position, m.rank`,
		[]any{array(all)}, func(rows *sql.Rows) error {
			var n int64
			var m briefing.Mention
			err := rows.Scan(&n, &m.Actor, &m.Name, &m.Span.Start, &m.Span.End, &m.Discovered)
			if s := r.statements[n]; s != nil {
				s.Members = append(s.Members, m)
			}
			return err
		})
	if err != nil {
		return r, err
	}
	return r, each(ctx, tx, `SELECT position, topic, inherited FROM position_topic WHERE member = 0 AND position IN (SELECT value FROM json_each($1)) ORDER BY position, rank`,
		[]any{array(all)}, func(rows *sql.Rows) error {
			var n int64
			var topic string
			var inherited int
			if err := rows.Scan(&n, &topic, &inherited); err != nil {
				return err
			}
			s := r.statements[n]
			s.Topics, s.Inherited = append(s.Topics, topic), s.Inherited+inherited
			return nil
		})
}

// quoted returns the parts of content that are the holder's own words, as offsets into it: all of a direct one, of a mixed
// one what stands between quotation marks in the text around it.
func quoted(text string, content briefing.Span, mode briefing.Mode) []briefing.Span {
	switch mode {
	case briefing.Direct:
		return []briefing.Span{{Start: 0, End: content.End - content.Start}}
	case briefing.Mixed:
	default:
		return nil
	}
	var parts []briefing.Span
	for _, q := range quotations(text) {
		s := briefing.Span{Start: max(q.Start, content.Start) - content.Start, End: min(q.End, content.End) - content.Start}
		if s.Start < s.End {
			parts = append(parts, s)
		}
	}
	return parts
}

// closing are the marks that close a quotation, by the one that opens it.
var closing = map[rune]string{'"': `"`, '“': "”\"", '„': "“”", '«': "»", '‘': "’", '\'': "'"}

// quotations returns what stands between quotation marks in text, without the marks. A single mark opens only before a word and
// closes only after one, so that apostrophes are none. One that is never closed is no quotation.
func quotations(text string) []briefing.Span {
	var spans []briefing.Span
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		marks, ok := closing[c]
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if single := c == '‘' || c == '\''; !ok || single && (unicode.IsLetter(before) || unicode.IsNumber(before)) {
			i += size
			continue
		}
		end := closes(text, i+size, marks)
		if end < 0 {
			i += size
			continue
		}
		if end > i+size {
			spans = append(spans, briefing.Span{Start: i + size, End: end})
		}
		_, mark := utf8.DecodeRuneInString(text[end:])
		i = end + mark
	}
	return spans
}

// closes returns the offset of the first of marks from start on that closes a quotation, or -1.
func closes(text string, start int, marks string) int {
	for i, c := range text[start:] {
		if !strings.ContainsRune(marks, c) {
			continue
		}
		after, _ := utf8.DecodeRuneInString(text[start+i+utf8.RuneLen(c):])
		if (c == '’' || c == '\'') && (unicode.IsLetter(after) || unicode.IsNumber(after)) {
			continue
		}
		return start + i
	}
	return -1
}
