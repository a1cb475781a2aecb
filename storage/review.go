package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"attache/briefing"
)

// Draft returns the line of the draft of a slot, or an error wrapping [briefing.ErrNotFound].
func (db *DB) Draft(ctx context.Context, slot briefing.Slot) (briefing.Delivery, error) {
	return db.draft(ctx, slot.Local+" of "+slot.Subscription, `WHERE subscription = $1 AND local = $2`, slot.Subscription, slot.Local)
}

// DraftByKey returns the line of the draft with a key, or an error wrapping [briefing.ErrNotFound].
func (db *DB) DraftByKey(ctx context.Context, key string) (briefing.Delivery, error) {
	return db.draft(ctx, key, `WHERE slot_key = $1`, key)
}

func (db *DB) draft(ctx context.Context, which, clauses string, args ...any) (briefing.Delivery, error) {
	found, err := db.lines(ctx, drafts, clauses, args...)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("draft %s: %w", which, briefing.ErrNotFound)
	}
	if err != nil {
		return briefing.Delivery{}, err
	}
	return found[0], nil
}

// Decision returns the last word on the draft of a slot; the zero Decision when there was none.
func (db *DB) Decision(ctx context.Context, slot briefing.Slot) (briefing.Decision, error) {
	var d briefing.Decision
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT verdict, made_by, made_at FROM decision WHERE subscription = $1 AND local = $2`,
			[]any{slot.Subscription, slot.Local}, func(rows *sql.Rows) error {
				return rows.Scan(&d.Verdict, &d.By, toInstant(&d.At))
			})
	})
	return d, err
}

// Decide makes d the last word on the draft of a slot. The error wraps [briefing.ErrTaken] when it is too late.
func (db *DB) Decide(ctx context.Context, slot briefing.Slot, d briefing.Decision) error {
	return db.review(ctx, slot, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO decision (subscription, local, verdict, made_at, made_by) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (subscription, local) DO UPDATE SET verdict = excluded.verdict, made_at = excluded.made_at, made_by = excluded.made_by`,
			slot.Subscription, slot.Local, d.Verdict, instant(d.At), d.By)
		return err
	})
}

// Drop takes statements out of a subscription for ever, from the draft of a slot. The error wraps [briefing.ErrTaken] when it is
// too late.
func (db *DB) Drop(ctx context.Context, slot briefing.Slot, statements []string, by string, at time.Time) error {
	return db.review(ctx, slot, func(tx *sql.Tx) error {
		for _, id := range statements {
			if _, err := tx.ExecContext(ctx, `
				INSERT INTO dropped (subscription, statement, local, dropped_at, dropped_by) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (subscription, statement) DO NOTHING`, slot.Subscription, id, slot.Local, instant(at), by); err != nil {
				return err
			}
		}
		return nil
	})
}

// review makes a change to what is to become of a slot, unless it has been taken on.
func (db *DB) review(ctx context.Context, slot briefing.Slot, change func(*sql.Tx) error) error {
	err := db.state.update(ctx, func(tx *sql.Tx) error {
		taken := false
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM delivery WHERE subscription = $1 AND local = $2)`,
			slot.Subscription, slot.Local).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return briefing.ErrTaken
		}
		return change(tx)
	})
	if err != nil {
		return fmt.Errorf("review of %s of %s: %w", slot.Local, slot.Subscription, err)
	}
	return nil
}

// checkReview returns an error wrapping [briefing.ErrReviewed] when the slot, which stands in the ledger, is held or has an item that
// was dropped.
func checkReview(ctx context.Context, tx *sql.Tx, slot briefing.Slot) error {
	otherwise := false
	err := tx.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM decision WHERE subscription = $1 AND local = $2 AND verdict = 'held')
			OR EXISTS (SELECT 1 FROM delivery_item i JOIN dropped d ON d.subscription = i.subscription AND d.statement = i.statement
				WHERE i.subscription = $1 AND i.local = $2)`, slot.Subscription, slot.Local).Scan(&otherwise)
	if err == nil && otherwise {
		err = briefing.ErrReviewed
	}
	return err
}

// Dropped returns the statements that a subscription is never to post, by ID.
func (db *DB) Dropped(ctx context.Context, subscription string) (map[string]briefing.Drop, error) {
	dropped := make(map[string]briefing.Drop)
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT statement, local, dropped_by, dropped_at FROM dropped WHERE subscription = $1`, []any{subscription},
			func(rows *sql.Rows) error {
				var id string
				var d briefing.Drop
				err := rows.Scan(&id, &d.Local, &d.By, toInstant(&d.At))
				dropped[id] = d
				return err
			})
	})
	return dropped, err
}
