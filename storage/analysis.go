package storage

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"attache/briefing"
)

// pointLines is the SQL of the points of rows t: topic, holder, day, own and what fromPoint writes, parted by tabs, a point a line. To
// hand over rows one by one takes longer than to find them.
const pointLines = `group_concat(concat_ws(char(9), t.topic, t.holder, t.said, t.own, t.point), char(10))`

// fromPoint returns the rest of p as it is stored; none of it holds a tab, but between the words of the gist, or a line end.
func fromPoint(p briefing.Point) string {
	flags := ""
	if p.Hedged {
		flags += "h"
	}
	if p.Joint {
		flags += "j"
	}
	return strings.Join([]string{p.ID, string(p.Act), string(p.Stance), flags, p.Gist.String()}, "\t")
}

func toPoint(line string) (briefing.Point, error) {
	var p briefing.Point
	var said, own, act, stance, flags, gist string
	rest := line
	for _, field := range []*string{&p.Topic, &p.Holder, &said, &own, &p.ID, &act, &stance, &flags} {
		*field, rest, _ = strings.Cut(rest, "\t")
	}
	gist = rest
	p.Own, p.Act, p.Stance, p.Gist = own == "1", briefing.Act(act), briefing.Stance(stance), briefing.ParseGist(gist)
	p.Hedged, p.Joint = strings.Contains(flags, "h"), strings.Contains(flags, "j")
	return p, p.Date.UnmarshalText([]byte(said))
}

// toPoints returns the points that lines tell, without the names of their holders.
func toPoints(lines string) ([]briefing.Point, error) {
	if lines == "" {
		return nil, nil
	}
	ps := make([]briefing.Point, 0, strings.Count(lines, "\n")+1)
	for line := range strings.SplitSeq(lines, "\n") {
		p, err := toPoint(line)
		if err != nil {
			return nil, fmt.Errorf("point %q: %w", line, err)
		}
		ps = append(ps, p)
	}
	return ps, nil
}

// name puts the names of their holders into points.
func name(ctx context.Context, tx *sql.Tx, ps []briefing.Point) error {
	names := make(map[string]string)
	for _, p := range ps {
		names[p.Holder] = ""
	}
	// Not to end with ctx spares a goroutine for each row; the query is short.
	err := each(context.WithoutCancel(ctx), tx, `SELECT id, name FROM actor WHERE id IN (SELECT value FROM json_each($1))`, []any{array(slices.Collect(maps.Keys(names)))},
		func(rows *sql.Rows) error {
			var id, name string
			err := rows.Scan(&id, &name)
			names[id] = name
			return err
		})
	for i, p := range ps {
		ps[i].Name = names[p.Holder]
	}
	return err
}

// Near returns those of topics, IDs, on which there is anything of an actor, be it not sure to be on the topic or the actor's: a statement whose topic only the text
// around it names, one that the actor told of another, or one of a body that it belongs to or has an office of, or of somebody with an office of it.
func (r *Reader) Near(ctx context.Context, actor string, topics []string) (near []string, err error) {
	err = r.view(ctx, func(tx *sql.Tx) (err error) {
		near, err = texts(ctx, tx, nearQuery, actor, array(topics))
		return err
	})
	return near, err
}

// nearQuery is the query of Near.
const nearQuery = `
	WITH by (id) AS MATERIALIZED (SELECT $1 UNION SELECT body FROM membership WHERE actor = $1 UNION SELECT body FROM office WHERE actor = $1 UNION SELECT actor FROM office WHERE body = $1)
	SELECT k.value FROM json_each($2) k WHERE EXISTS (SELECT 1 FROM by CROSS JOIN position_topic t ON t.leads = 1 AND t.topic = k.value AND t.holder = by.id)
	UNION
	SELECT t.topic FROM via v CROSS JOIN position_topic t ON t.position = v.position WHERE v.actor = $1 AND t.topic IN (SELECT value FROM json_each($2))`

// Unresolved returns how many statements on a topic have holders that are described ("European leaders"), and not known by name either, and the
// words for the holders of the newest ones, each once, at most limit.
func (r *Reader) Unresolved(ctx context.Context, topic string, asOf briefing.Day, limit int) (names []string, total int, err error) {
	query, args := unresolvedQuery(topic, asOf)
	err = r.view(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM (`+query+`)`, args...).Scan(&total); err != nil {
			return err
		}
		newest, err := texts(ctx, tx, `SELECT p.holder_name FROM (`+query+` ORDER BY said DESC, document, content_start LIMIT 100) t
			JOIN position p ON p.n = t.position ORDER BY t.said DESC, t.document, t.content_start`, args...)
		for _, name := range newest {
			if len(names) < limit && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return err
	})
	return names, total, err
}

// unresolvedQuery returns the query of Unresolved: one after the other, for no index is walked where one thing or another may be.
func unresolvedQuery(topic string, asOf briefing.Day) (query string, args []any) {
	const of = `SELECT t.position, t.said, t.document, t.content_start FROM position_topic t WHERE t.leads = 1 AND t.topic = $1 AND t.inherited = 0
		AND NOT EXISTS (SELECT 1 FROM member m WHERE m.position = t.position)`
	until := ``
	args = []any{topic}
	if !asOf.IsZero() {
		until = ` AND +t.said <= $2 AND (t.said > '' OR ` + knownBy(`t.position`, `$2`) + `)` // by the holder: there are few such, and many of those days
		args = append(args, asOf.String())
	}
	return of + ` AND t.holder IS NULL` + until + ` UNION ALL ` + of + ` AND t.holder >= 'unnamed-' AND t.holder < 'unnamed.'` + until, args
}

// mostSteps is how many statements since a day are compared with what was held before. To compare one takes about 20 µs (see BenchmarkAnalysis in package commands).
const mostSteps = 500

// Steps returns the points from which [briefing.Steps] tells what changed since a day: all on a topic's matter in the holder's own
// name from then on, and of each holder and topic among them those of the last day before on each track, see [briefing.Point.Track], and without any
// the first one of any kind, of which nothing but the day is told. holder and topic are IDs, "" any.
// from is the day since which all are there: since itself, or a later day where there are more than 500.
func (r *Reader) Steps(ctx context.Context, since briefing.Day, holder, topic string) (found []briefing.Point, from briefing.Day, err error) {
	query, args := stepsQuery(since, holder, topic)
	err = r.view(ctx, func(tx *sql.Tx) error {
		var lines sql.NullString
		if err := tx.QueryRowContext(ctx, query, args...).Scan(toDay(&from), &lines); err != nil {
			return err
		}
		if found, err = toPoints(lines.String); err != nil {
			return err
		}
		return name(ctx, tx, found)
	})
	return found, from, err
}

// stepsQuery returns the query of Steps: the newest points since a day, one more than are compared; the day from which on all are among
// them; of each strand, what one holder says on one topic, the last days before; and the points. They are found in one go, for to hand the
// strands back would take longer than to find what was before.
func stepsQuery(since briefing.Day, holder, topic string) (query string, args []any) {
	table := `position_topic t`
	var c condition
	c.and(`t.leads = 1`)
	c.and(`t.moves > 0`)
	if topic != "" {
		c.and(`t.topic = ?`, topic)
	} else if holder != "" {
		// The index is by topic first.
		table = `topic k CROSS JOIN position_topic t ON t.topic = k.id`
	}
	order := `t.said`
	if holder != "" {
		// Those of one holder are few: to sort them takes less than to pass over what does not move in the order of an index.
		c.and(`t.holder = ?`, holder)
		c.and(`t.moves IN (1, 2, 3)`)
		order = `+t.said`
	}
	c.and(`t.said >= ?`, since.String())
	of := func(track string) string {
		return ` t.leads = 1 AND t.moves > 0 AND ` + track + ` AND t.topic = strand.topic AND t.holder = strand.holder AND t.said `
	}
	before := func(k, index string) string {
		return `(SELECT t.said FROM position_topic t INDEXED BY ` + index + ` WHERE` + of(k) + `< strand.day ORDER BY t.said DESC LIMIT 1)`
	}
	return fmt.Sprintf(`
		WITH late AS MATERIALIZED (SELECT t.topic, t.holder, t.said, t.point FROM `+table+c.where()+` ORDER BY `+order+` DESC LIMIT %[1]d + 1),
		start (day) AS MATERIALIZED (SELECT CASE WHEN count(*) > %[1]d THEN date(min(said), '+1 day') ELSE $%[2]d END FROM late),
		new AS MATERIALIZED (SELECT DISTINCT topic, holder, day FROM start CROSS JOIN late WHERE said >= day),
		strand AS MATERIALIZED (SELECT topic, holder, `+before(`t.moves = 1`, `position_topic_moves`)+` AS said1, `+
		before(`t.moves = 2`, `position_topic_seldom`)+` AS said2, `+before(`t.moves = 3`, `position_topic_moves`)+` AS said3 FROM new strand), -- most have nothing on 2, which the small index of it tells in a fourth of the time
		track (n) AS (VALUES (1), (2), (3)),
		-- What has no day was said at the latest on that of its document.
		first AS MATERIALIZED (SELECT topic, holder,
			(SELECT t.said FROM position_topic t WHERE t.leads = 1 AND t.topic = strand.topic AND t.holder = strand.holder AND t.said > '' ORDER BY t.said LIMIT 1) AS said,
			(SELECT min(d.published) FROM position_topic t CROSS JOIN document d ON d.id = t.document
				WHERE t.leads = 1 AND t.topic = strand.topic AND t.holder = strand.holder AND t.said = '' AND d.published > '') AS published
			FROM strand WHERE coalesce(said1, said2, said3) IS NULL)
		SELECT (SELECT day FROM start), `+pointLines+` FROM (
			SELECT topic, holder, said, 1 AS own, point FROM start CROSS JOIN late WHERE said >= day
			UNION ALL
			SELECT t.topic, t.holder, t.said, 1, t.point FROM strand CROSS JOIN track CROSS JOIN position_topic t INDEXED BY position_topic_moves -- what was read to find the day
				ON`+of(`t.moves = track.n`)+`= CASE track.n WHEN 1 THEN said1 WHEN 2 THEN said2 ELSE said3 END
			UNION ALL
			SELECT topic, holder, min(coalesce(said, published), coalesce(published, said)), 0, '' FROM first WHERE coalesce(said, published) IS NOT NULL) t`,
		mostSteps, len(c.args)), c.args
}

// DocumentsSince returns how many documents are stored that were published on a day or later.
func (r *Reader) DocumentsSince(ctx context.Context, since briefing.Day) (int, error) {
	var n int
	err := r.view(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM document WHERE published >= $1 AND published > ''`, since.String()).Scan(&n)
	})
	return n, err
}
