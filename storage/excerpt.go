package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"attache/briefing"
)

// A stock is what is known of the content before a replacement.
type stock struct {
	version  int64
	asOf     time.Time
	registry string
	labels   map[string]briefing.Label // of each document, by its ID
}

func stockOf(ctx context.Context, tx *sql.Tx) (stock, error) {
	s := stock{labels: make(map[string]briefing.Label)}
	err := tx.QueryRowContext(ctx, `SELECT version, as_of, registry FROM content`).Scan(&s.version, toInstant(&s.asOf), &s.registry)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return s, err
	}
	return s, each(ctx, tx, `SELECT id, handling FROM document`, nil, func(rows *sql.Rows) error {
		var id string
		var l briefing.Label
		err := rows.Scan(&id, &l)
		s.labels[id] = l
		return err
	})
}

// after returns the labels of the content that c makes of s.
func (s stock) after(c Content) labelSet {
	all := labelSet(1)
	for _, id := range c.Keep {
		all |= setOf(s.labels[id])
	}
	for i := range c.Put {
		all |= setOf(c.Put[i].Document.Handling)
	}
	return all
}

// under returns what a ceiling admits of c, and whether anything that it admits comes, goes or changes.
func (s stock) under(c Content, ceiling briefing.Label) (part Content, moves bool) {
	part = c
	part.Keep, part.Put = nil, nil
	kept := make(map[string]bool, len(c.Keep))
	for _, id := range c.Keep {
		kept[id] = true
		if ceiling.Admits(s.labels[id]) {
			part.Keep = append(part.Keep, id)
		}
	}
	for _, e := range c.Put {
		if ceiling.Admits(e.Document.Handling) {
			part.Put = append(part.Put, e)
		}
	}
	moves = len(part.Put) > 0 || s.registry != c.Registry.Hash()
	for id, l := range s.labels {
		moves = moves || ceiling.Admits(l) && !kept[id]
	}
	return part, moves
}

// replaceExcerpts makes the excerpts of the content that c makes of s, which gets that version. They are complete before the whole
// content is committed: what has a higher label from now on is in none of them, whatever happens next. Excerpts that are needed no more are
// emptied; their files stay, for other processes may have them open.
func (db *DB) replaceExcerpts(ctx context.Context, c Content, s stock, version int64) error {
	needed := s.after(c).excerpts()
	for _, l := range briefing.Labels() {
		if slices.Contains(needed, l) {
			if err := db.replaceExcerpt(ctx, c, s, version, l); err != nil {
				return fmt.Errorf("excerpt up to %s: %w", l, err)
			}
			continue
		}
		if _, err := os.Stat(excerptPath(db.content.path, l)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		f, err := db.excerpt(ctx, l)
		if err != nil {
			return err
		}
		empty := Content{Registry: c.Registry, Extractor: c.Extractor, At: c.At}
		if err := f.update(ctx, func(tx *sql.Tx) error {
			return newReplacement(empty, tx, imprint{version: version, asOf: c.At}).run(ctx)
		}); err != nil {
			return fmt.Errorf("empty the excerpt up to %s: %w", l, err)
		}
	}
	return nil
}

func (db *DB) replaceExcerpt(ctx context.Context, c Content, s stock, version int64, l briefing.Label) error {
	f, err := db.excerpt(ctx, l)
	if err != nil {
		return err
	}
	part, moves := s.under(c, l)
	conn, err := f.write.Conn(ctx)
	if err != nil {
		return f.explain(err)
	}
	defer conn.Close() // gives it back
	// Read-only: what is to be copied is committed, and the lock on the whole content is held by its own connection.
	if _, err := conn.ExecContext(ctx, `ATTACH $1 AS whole`, db.content.dsn("mode=ro")); err != nil {
		return f.explain(err)
	}
	err = f.transact(ctx, conn, func(tx *sql.Tx) error {
		var of, before int64
		var asOf time.Time
		err := tx.QueryRowContext(ctx, `SELECT excerpt_of, version, as_of FROM content`).Scan(&of, &before, toInstant(&asOf))
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		e := imprint{version: max(version, before+1), asOf: c.At, of: version}
		if of != s.version || s.version == 0 {
			if !moves {
				e.asOf = s.asOf
			}
			r := newReplacement(part, tx, e)
			r.copied, r.Keep = part.Keep, nil
			return r.run(ctx)
		}
		if !moves {
			// Of what nobody may know, not even that it was is told.
			e.version, e.asOf = before, asOf
		}
		return newReplacement(part, tx, e).run(ctx)
	})
	_, detached := conn.ExecContext(context.WithoutCancel(ctx), `DETACH whole`)
	return errors.Join(err, f.explain(detached))
}

// copy takes documents over from the whole content as they are stored there, each statement for itself: which of them
// are the same is found anew among those that are here.
func (r *replacement) copy(ctx context.Context) error {
	if len(r.copied) == 0 {
		return nil
	}
	if err := r.exec(ctx, `CREATE TEMP TABLE IF NOT EXISTS copied (document TEXT PRIMARY KEY)`); err != nil {
		return err
	}
	if err := r.exec(ctx, `INSERT INTO temp.copied (document) SELECT value FROM json_each($1)`, array(r.copied)); err != nil {
		return err
	}
	const these, those = `IN (SELECT document FROM temp.copied)`, `IN (SELECT n FROM whole.position WHERE document IN (SELECT document FROM temp.copied))`
	for _, query := range []string{
		`INSERT INTO document SELECT * FROM whole.document WHERE id ` + these,
		`INSERT INTO document_text SELECT * FROM whole.document_text WHERE document ` + these,
		`INSERT INTO discovery SELECT * FROM whole.discovery WHERE document ` + these,
		`INSERT INTO edit SELECT * FROM whole.edit WHERE document ` + these,
		`INSERT INTO passage SELECT * FROM whole.passage WHERE document ` + these,
		`INSERT INTO position SELECT * FROM whole.position WHERE document ` + these,
		`UPDATE position SET lead = n WHERE lead <> n`,
		`INSERT INTO member SELECT * FROM whole.member WHERE position ` + those,
		`UPDATE member SET leads = 1 WHERE leads = 0`,
		`INSERT INTO via SELECT * FROM whole.via WHERE position ` + those,
		`INSERT INTO position_topic SELECT * FROM whole.position_topic WHERE position ` + those,
		`UPDATE position_topic SET leads = 1 WHERE leads = 0`,
		`INSERT INTO event SELECT * FROM whole.event WHERE document ` + these,
		`INSERT INTO event_about SELECT * FROM whole.event_about WHERE event IN (SELECT n FROM event)`,
		`DELETE FROM temp.copied`,
	} {
		if err := r.exec(ctx, query); err != nil {
			return fmt.Errorf("copy documents: %w", err)
		}
	}
	look := func(query string, found func(int64)) error {
		return each(ctx, r.tx, query, nil, func(rows *sql.Rows) error {
			var n int64
			err := rows.Scan(&n)
			found(n)
			return err
		})
	}
	return errors.Join(
		look(`SELECT n FROM passage`, func(n int64) { r.passages = append(r.passages, n) }),
		look(`SELECT words_key FROM position GROUP BY words_key HAVING count(*) > 1`, func(key int64) { r.touched[key] = true }),
		r.counted(ctx),
	)
}
