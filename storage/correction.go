package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"attache/briefing"
)

const correctionColumns = `id, kind, document, position, passage, words, field, value, was, actor, name, actor_kind, why, made_at, made_by, handling`

// Correct keeps c. The error wraps ErrExists when it is in force already; one that was undone is in force again, made now.
func (db *DB) Correct(ctx context.Context, c briefing.Correction) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			INSERT INTO correction (`+correctionColumns+`, undone_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '')
			ON CONFLICT (id) DO UPDATE SET undone_at = NULL, undone_by = '', made_at = excluded.made_at, made_by = excluded.made_by WHERE correction.undone_at IS NOT NULL`,
			c.ID, c.Kind, c.Document, c.Position, c.Passage, c.Words, c.Field, c.Value, c.Was, c.Actor, c.Name, c.As, c.Why, instant(c.At), c.By, c.Handling)
		return changed(result, err, fmt.Errorf("correction %s %w", c.ID, ErrExists))
	})
}

// corrections returns the corrections in force, the oldest first.
func (db *DB) corrections(ctx context.Context) ([]briefing.Correction, error) {
	var all []briefing.Correction
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT `+correctionColumns+` FROM correction WHERE undone_at IS NULL ORDER BY made_at, rowid`, nil, func(rows *sql.Rows) error {
			var c briefing.Correction
			err := rows.Scan(&c.ID, &c.Kind, &c.Document, &c.Position, &c.Passage, &c.Words, &c.Field, &c.Value, &c.Was, &c.Actor, &c.Name, &c.As,
				&c.Why, toInstant(&c.At), &c.By, &c.Handling)
			all = append(all, c)
			return err
		})
	})
	return all, err
}

// Undo takes the correction with that ID out of force. The error wraps [briefing.ErrNotFound] when it is not in force.
func (db *DB) Undo(ctx context.Context, id, by string, at time.Time) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE correction SET undone_at = $1, undone_by = $2 WHERE id = $3 AND undone_at IS NULL`, instant(at), by, id)
		return changed(result, err, fmt.Errorf("correction %q: %w", id, briefing.ErrNotFound))
	})
}

// Object keeps o, unless its reader has made atMost objections since an instant, and reports whether it is kept. One that
// is open already gets the comment of o; one that was settled stays as it is.
func (db *DB) Object(ctx context.Context, o briefing.Objection, since time.Time, atMost int) (bool, error) {
	kept := false
	err := db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			INSERT INTO objection (id, statement, what, comment, holder, passage, made_at, made_by, outcome, settled_by, handling)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, '', '', $9
			WHERE (SELECT count(*) FROM objection WHERE made_by = $8 AND made_at > $10 AND id <> $1) < $11
			ON CONFLICT (id) DO UPDATE SET comment = CASE WHEN objection.outcome = '' THEN excluded.comment ELSE objection.comment END`,
			o.ID, o.Statement, o.What, o.Comment, o.Holder, o.Passage, instant(o.At), o.By, o.Handling, instant(since), atMost)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		kept = n > 0
		return err
	})
	return kept, err
}

// objections returns the open objections, the oldest first.
func (db *DB) objections(ctx context.Context) ([]briefing.Objection, error) {
	var all []briefing.Objection
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT id, statement, what, comment, holder, passage, made_at, made_by, handling FROM objection WHERE outcome = '' ORDER BY made_at, id`,
			nil, func(rows *sql.Rows) error {
				var o briefing.Objection
				err := rows.Scan(&o.ID, &o.Statement, &o.What, &o.Comment, &o.Holder, &o.Passage, toInstant(&o.At), &o.By, &o.Handling)
				all = append(all, o)
				return err
			})
	})
	return all, err
}

// settled returns what the settled objection with that ID is to: its statement, what is wrong there, and its label. The error wraps
// [briefing.ErrNotFound] when there is none.
func (db *DB) settled(ctx context.Context, id string) (briefing.Objection, error) {
	o := briefing.Objection{ID: id}
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT statement, what, handling FROM objection WHERE id = $1 AND outcome <> ''`, id).Scan(&o.Statement, &o.What, &o.Handling)
	})
	return o, notFound(err, "settled objection", id)
}

// SettleObjection closes an open objection: outcome is [briefing.ObjectionAccepted] or [briefing.ObjectionDismissed]. The
// error wraps [briefing.ErrNotFound] when it is not open.
func (db *DB) SettleObjection(ctx context.Context, id, outcome, by string, at time.Time) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `UPDATE objection SET outcome = $1, settled_at = $2, settled_by = $3 WHERE id = $4 AND outcome = ''`,
			outcome, instant(at), by, id)
		return changed(result, err, fmt.Errorf("objection %q: %w", id, briefing.ErrNotFound))
	})
}

// Quoting returns the deliveries that were sent and have one of those statements among their items, and those whose message
// shows corrections: the newest first, each with the IDs of the corrections that it shows.
func (db *DB) Quoting(ctx context.Context, statements []string) ([]briefing.Quoting, error) {
	type slot struct{ subscription, local string }
	shown := make(map[slot][]string)
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		want := func(query string, args ...any) error {
			return each(ctx, tx, query, args, func(rows *sql.Rows) error {
				var s slot
				var ids []string
				err := rows.Scan(&s.subscription, &s.local, toList(&ids))
				if _, ok := shown[s]; !ok {
					shown[s] = ids
				}
				return err
			})
		}
		if err := want(`SELECT subscription, local, shown FROM amendment WHERE shown <> ''`); err != nil {
			return err
		}
		for _, id := range statements {
			if err := want(`SELECT subscription, local, '' FROM delivery_item WHERE statement = $1`, id); err != nil {
				return err
			}
		}
		return nil
	})
	var found []briefing.Quoting
	for s, ids := range shown {
		if err != nil {
			break
		}
		var sent []briefing.Delivery
		sent, err = db.deliveries(ctx, `WHERE subscription = $1 AND local = $2 AND state = 'sent'`, s.subscription, s.local)
		for _, d := range sent {
			found = append(found, briefing.Quoting{Delivery: d, Shown: ids})
		}
	}
	slices.SortFunc(found, func(a, b briefing.Quoting) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Local, a.Local), cmp.Compare(a.Subscription, b.Subscription))
	})
	return found, err
}

// Amended remembers that the message of a slot was edited, or why not, and which corrections it shows.
func (db *DB) Amended(ctx context.Context, s briefing.Slot, shown []string, why string, at time.Time) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO amendment (subscription, local, shown, edited_at, why) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (subscription, local) DO UPDATE SET shown = excluded.shown, edited_at = excluded.edited_at, why = excluded.why`,
			s.Subscription, s.Local, list(shown), instant(at), why)
		return err
	})
}

// Edits returns what came of corrections in the stored content, by document and correction.
func (r *Reader) Edits(ctx context.Context) ([]briefing.Edit, error) {
	var all []briefing.Edit
	err := r.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT correction, document, position, outcome FROM edit ORDER BY document, correction`, nil, func(rows *sql.Rows) error {
			var e briefing.Edit
			err := rows.Scan(&e.Correction, &e.Document, &e.Position, &e.Outcome)
			all = append(all, e)
			return err
		})
	})
	return all, err
}

// DiscoveredIn returns the IDs of the documents in which an actor was found that the registry does not have, the earliest first.
func (r *Reader) DiscoveredIn(ctx context.Context, actor string) ([]string, error) {
	var documents []string
	err := r.view(ctx, func(tx *sql.Tx) (err error) {
		documents, err = texts(ctx, tx, `SELECT v.document FROM discovery v JOIN document d ON d.id = v.document WHERE v.actor = $1
			ORDER BY d.published = '', d.published, d.id`, actor)
		return err
	})
	return documents, err
}
