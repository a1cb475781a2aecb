package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"attache/briefing"
)

// Stands returns the points from which [briefing.Cells] makes the cell of each holder on each topic, in no order. Topics and holders are
// IDs; nil means all, but not both can be; all holders are those with names, see [briefing.Unnamed]. asOf is the last day that counts; zero:
// none is left out. A statement of unknown date counts on the last day on which it can have been said, or on that of its document; those whose holder is not known as an actor are always left out.
func (r *Reader) Stands(ctx context.Context, topics, holders []string, asOf briefing.Day) ([]briefing.Point, error) {
	if topics == nil && holders == nil {
		return nil, errors.New("stands of all holders on all topics")
	}
	query, args := standsQuery(topics, holders, asOf)
	var found []briefing.Point
	err := r.view(ctx, func(tx *sql.Tx) (err error) {
		var lines sql.NullString
		if err := tx.QueryRowContext(ctx, query, args...).Scan(&lines); err != nil {
			return err
		}
		if found, err = toPoints(lines.String); err != nil {
			return err
		}
		return name(ctx, tx, found)
	})
	return found, err
}

// standsQuery returns the query of Stands. As of no day, what it finds is stored, see settleStands.
func standsQuery(topics, holders []string, asOf briefing.Day) (query string, args []any) {
	var pairs string
	switch {
	case holders != nil:
		pairs = `SELECT h.value AS holder, k.id AS topic FROM json_each($1) h CROSS JOIN topic k`
		args = []any{array(holders)}
		if topics != nil {
			pairs += ` WHERE k.id IN (SELECT value FROM json_each($2))`
			args = append(args, array(topics))
		}
	default:
		pairs = `SELECT holder, topic FROM stand WHERE topic IN (SELECT value FROM json_each($1)) AND holder NOT GLOB 'unnamed-*'` // see [briefing.Unnamed]
		args = []any{array(topics)}
	}
	if asOf.IsZero() {
		return `SELECT group_concat(s.points, char(10)) FROM (` + pairs + `) pair CROSS JOIN stand s ON s.topic = pair.topic AND s.holder = pair.holder`, args
	}
	args = append(args, asOf.String())
	day := fmt.Sprintf(`$%d`, len(args))
	lines := standLines(` AND t.said <= `+day, ` AND (t.said > '' OR `+knownBy(`t.position`, day)+`)`)
	return kinds + `, pair AS MATERIALIZED (` + pairs + `) SELECT group_concat(points, char(10)) FROM (SELECT ` + lines + ` AS points FROM pair)`, args
}

// kinds begins a query with standLines.
const kinds = `WITH kind (own, weight) AS (VALUES (1, 2), (1, 1), (1, 0), (0, 2), (0, 1), (0, 0))`

// standLines returns the SQL of the lines of the points that tell where the holder of a row of pair stands on its topic: those of the last day of each
// weight, in own name and told by others, of rows t whose day meets the condition until, and of those that are known to; unknown days come last. NULL: there are none.
func standLines(until, known string) string {
	const of = ` t.leads = 1 AND t.inherited = 0 AND t.topic = pair.topic AND t.holder = pair.holder AND t.own = kind.own AND t.weight = kind.weight`
	return `(SELECT ` + pointLines + ` FROM kind CROSS JOIN position_topic t ON` + of + `
		AND t.said = (SELECT t.said FROM position_topic t WHERE` + of + until + ` ORDER BY t.said DESC LIMIT 1) WHERE t.point > ''` + known + `)`
}

// stir notes that what holders say on topics comes or goes, of the rows of position_topic that meet a condition.
func (r *replacement) stir(ctx context.Context, condition string, args ...any) error {
	return r.exec(ctx, `INSERT OR IGNORE INTO temp.stirred (topic, holder) SELECT topic, holder FROM position_topic WHERE holder IS NOT NULL AND `+condition, args...)
}

// stirNothing makes ready for stir: nothing has come or gone yet.
func (r *replacement) stirNothing(ctx context.Context) error {
	if err := r.exec(ctx, `CREATE TEMP TABLE IF NOT EXISTS stirred (topic TEXT, holder TEXT, PRIMARY KEY (topic, holder)) WITHOUT ROWID`); err != nil {
		return err
	}
	return r.exec(ctx, `DELETE FROM temp.stirred`)
}

// settleStands stores where holders stand on topics, of those for which something came or went: to find it takes seven look-ups for
// each holder, and a matrix has hundreds.
func (r *replacement) settleStands(ctx context.Context) error {
	if err := r.stir(ctx, `position > $1`, r.kept); err != nil {
		return err
	}
	for _, query := range []string{
		`DELETE FROM stand WHERE (topic, holder) IN (SELECT topic, holder FROM temp.stirred)`,
		kinds + `, found AS MATERIALIZED (SELECT topic, holder, ` + standLines(``, ``) + ` AS points FROM temp.stirred pair)
			INSERT INTO stand (topic, holder, points) SELECT topic, holder, points FROM found WHERE points IS NOT NULL`,
		`DELETE FROM temp.stirred`,
	} {
		if err := r.exec(ctx, query); err != nil {
			return fmt.Errorf("stands: %w", err)
		}
	}
	return nil
}
