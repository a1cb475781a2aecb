package storage

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"attache/briefing"
)

// State quotes content: corrections, objections, the audit log, the items of deliveries. What it quotes from above the ceiling
// is withheld by the methods in this file.

// Corrections returns the corrections in force that may be told under the ceiling, the oldest first: those of a document that
// it admits; those of a document that is gone, and those of an actor, by the label that they were made under.
func (r *Reader) Corrections(ctx context.Context) ([]briefing.Correction, error) {
	all, err := r.db.corrections(ctx)
	if err != nil || r.ceiling == briefing.Red {
		return all, err
	}
	labels, err := r.db.labels(ctx)
	return slices.DeleteFunc(all, func(c briefing.Correction) bool { return !r.tells(labels, c.Document, c.Handling) }), err
}

// Objections returns the open objections that may be told under the ceiling, the oldest first.
func (r *Reader) Objections(ctx context.Context) ([]briefing.Objection, error) {
	all, err := r.db.objections(ctx)
	if err != nil || r.ceiling == briefing.Red {
		return all, err
	}
	labels, err := r.db.labels(ctx)
	return slices.DeleteFunc(all, func(o briefing.Objection) bool {
		document, _, _ := strings.Cut(o.Statement, "#")
		return !r.tells(labels, document, o.Handling)
	}), err
}

// Settled reports whether there is an objection with that ID that is settled and may be told under the ceiling.
func (r *Reader) Settled(ctx context.Context, id string) (bool, error) {
	o, err := r.db.settled(ctx, id)
	if errors.Is(err, briefing.ErrNotFound) {
		return false, nil
	}
	if err != nil || r.ceiling == briefing.Red {
		return err == nil, err
	}
	labels, err := r.db.labels(ctx)
	document, _, _ := strings.Cut(o.Statement, "#")
	return r.tells(labels, document, o.Handling), err
}

// tells reports whether the ceiling admits a record of a document, whose label is that of labels or, where it is gone, made.
func (r *Reader) tells(labels map[string]briefing.Label, document string, made briefing.Label) bool {
	if l, stored := labels[document]; stored {
		return r.ceiling.Admits(l)
	}
	return r.ceiling.Admits(made)
}

// labels returns the label of each stored document.
func (db *DB) labels(ctx context.Context) (map[string]briefing.Label, error) {
	labels := make(map[string]briefing.Label)
	return labels, db.Under(briefing.Red).view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT id, handling FROM document`, nil, func(rows *sql.Rows) error {
			var id string
			var l briefing.Label
			err := rows.Scan(&id, &l)
			labels[id] = l
			return err
		})
	})
}

// Deeds returns what admins did at an instant or later, the newest first, and how many deeds there are without limit and offset; a limit of 0
// is none. Of a deed whose words may quote what lies above the ceiling, only the command is told, and the first word of how it ended.
func (r *Reader) Deeds(ctx context.Context, since time.Time, limit, offset int) (page []briefing.Deed, total int, err error) {
	page, total, err = r.db.deeds(ctx, since, limit, offset)
	for i := range page {
		if d := &page[i]; !r.ceiling.Admits(d.Handling) {
			if line, _, options := strings.Cut(d.Line, ":"); options {
				d.Line = strings.TrimRight(line[:strings.LastIndexByte(line, ' ')+1], " ") // before the name of the first option
			}
			d.Outcome, _, _ = strings.Cut(d.Outcome, ":")
			d.Was, d.Became, d.Withheld = "", "", true
		}
	}
	return page, total, err
}

// Unsettled returns the open claims, the oldest first, each with the items that may be seen under the ceiling.
func (r *Reader) Unsettled(ctx context.Context) ([]briefing.Delivery, error) {
	found, err := r.db.Unsettled(ctx)
	if err != nil {
		return nil, err
	}
	return found, r.withhold(ctx, found)
}

// Ledger returns the lines of the ledger that q selects, the newest first, each with the items that may be seen under the
// ceiling, and how many there are without its Limit and Offset.
func (r *Reader) Ledger(ctx context.Context, q briefing.LedgerQuery) ([]briefing.Delivery, int, error) {
	found, total, err := r.db.Ledger(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	return found, total, r.withhold(ctx, found)
}

// withhold takes the items out of deliveries that are not in the content under the ceiling, where something is above it.
func (r *Reader) withhold(ctx context.Context, deliveries []briefing.Delivery) error {
	if r.ceiling == briefing.Red {
		return nil
	}
	var seen map[string]bool
	withheld, err := r.look(ctx, func(tx *sql.Tx) error {
		seen = make(map[string]bool)
		var items []string
		for _, d := range deliveries {
			items = append(items, d.Items...)
		}
		ids, err := texts(ctx, tx, `SELECT id FROM position WHERE id IN (SELECT value FROM json_each($1))`, array(items))
		for _, id := range ids {
			seen[id] = true
		}
		return err
	})
	if err != nil || !withheld {
		return err
	}
	for i := range deliveries {
		deliveries[i].Items = slices.DeleteFunc(deliveries[i].Items, func(id string) bool { return !seen[id] })
	}
	return nil
}
