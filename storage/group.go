package storage

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"attache/briefing"
)

// sameWithin is how many days after the first report of a statement the same words still report it. Later ones are a new
// statement that reaffirms it.
const sameWithin = 3

// A report is one of the positions that may be the same statement.
type report struct {
	n, lead   int64
	mentions  int // between document and holder
	mode      briefing.Mode
	said      briefing.Day
	published briefing.Day
	document  string
	start     int
	key       int64 // of its words
	vague     bool  // in an analysis that gives no day for it
}

// modes are the modes, those with the most of the holder's own words first.
var modes = []briefing.Mode{briefing.Direct, briefing.Mixed, briefing.Indirect, briefing.Narrated}

// better orders the reports of one statement: the one that is shown first.
func better(a, b report) int {
	return cmp.Or(
		cmp.Compare(a.mentions, b.mentions),
		yesLast(a.vague, b.vague),
		cmp.Compare(slices.Index(modes, a.mode), slices.Index(modes, b.mode)),
		unknownLast(a.published, b.published),
		cmp.Compare(a.document, b.document),
		cmp.Compare(a.start, b.start),
		cmp.Compare(a.n, b.n),
	)
}

func yesLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func unknownLast(a, b briefing.Day) int {
	switch {
	case a.IsZero() && !b.IsZero():
		return 1
	case b.IsZero() && !a.IsZero():
		return -1
	}
	return a.Compare(b)
}

// group finds the positions that are the same statement, among those whose words came or went, and writes which one of them
// stands for all.
func (r *replacement) group(ctx context.Context) error {
	if err := r.exec(ctx, `CREATE TEMP TABLE IF NOT EXISTS touched (words_key INTEGER PRIMARY KEY)`); err != nil {
		return err
	}
	if err := r.exec(ctx, `DELETE FROM temp.touched`); err != nil {
		return err
	}
	for key := range r.touched {
		if err := r.exec(ctx, `INSERT INTO temp.touched (words_key) VALUES ($1)`, key); err != nil {
			return err
		}
	}
	var same []report
	var changes []report
	err := each(ctx, r.tx, `
		SELECT p.words_key, p.n, p.lead, p.mode, p.said, d.published, p.document, p.content_start,
			(SELECT count(*) FROM via v WHERE v.position = p.n), d.kind = 'analysis' AND d.published = p.said
		FROM position p JOIN document d ON d.id = p.document
		WHERE p.words_key IN (
			SELECT t.words_key FROM temp.touched t CROSS JOIN position q ON q.words_key = t.words_key
			GROUP BY t.words_key HAVING count(*) > 1 OR max(q.lead <> q.n))
		ORDER BY p.words_key, p.said, p.document, p.content_start`, nil, func(rows *sql.Rows) error {
		var p report
		if err := rows.Scan(&p.key, &p.n, &p.lead, &p.mode, toDay(&p.said), toDay(&p.published), &p.document, &p.start, &p.mentions, &p.vague); err != nil {
			return err
		}
		if len(same) > 0 && !sameStatement(same[0], p) {
			changes = append(changes, led(same)...)
			same = same[:0]
		}
		same = append(same, p)
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range append(changes, led(same)...) {
		if err := r.exec(ctx, `UPDATE position SET lead = $1 WHERE n = $2`, p.lead, p.n); err != nil {
			return err
		}
		if err := r.stir(ctx, `position = $1`, p.n); err != nil {
			return err
		}
		for _, query := range []string{`UPDATE position_topic SET leads = $1 WHERE position = $2`, `UPDATE member SET leads = $1 WHERE position = $2`} {
			if err := r.exec(ctx, query, p.lead == p.n, p.n); err != nil {
				return err
			}
		}
	}
	return r.exec(ctx, `DELETE FROM temp.touched`)
}

// sameStatement reports whether p, whose words are as old as or newer than those of first, reports the same statement.
func sameStatement(first, p report) bool {
	if first.key != p.key || first.said.IsZero() != p.said.IsZero() {
		return false
	}
	return !p.said.After(first.said.AddDays(sameWithin))
}

// led returns those reports of one statement whose lead changes, with the new one.
func led(same []report) []report {
	if len(same) == 0 {
		return nil
	}
	lead := slices.MinFunc(same, better).n
	var changes []report
	for _, p := range same {
		if p.lead != lead {
			p.lead = lead
			changes = append(changes, p)
		}
	}
	return changes
}
