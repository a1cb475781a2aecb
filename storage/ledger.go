package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"attache/briefing"
)

const deliveryColumns = `subscription, local, at, channel, slot_key, state, why, message, attempts, since, until, claimed_at, settled_at`

func scanDelivery(rows interface{ Scan(...any) error }) (briefing.Delivery, error) {
	var d briefing.Delivery
	err := rows.Scan(&d.Subscription, &d.Local, toInstant(&d.At), &d.Channel, &d.Key, &d.State, &d.Why, &d.MessageID, &d.Attempts,
		toInstant(&d.Since), toInstant(&d.Until), toInstant(&d.ClaimedAt), toInstant(&d.SettledAt))
	return d, err
}

// A ledger is the table in which deliveries stand, and the one with their items.
type ledger struct{ lines, items string }

var (
	posts  = ledger{"delivery", "delivery_item"}
	drafts = ledger{"draft", "draft_item"}
)

// ledgerOf returns the ledger in which d stands.
func ledgerOf(d briefing.Delivery) ledger {
	if d.Draft {
		return drafts
	}
	return posts
}

// Claim takes the slot of d on, with the items that are to be posted, and reports whether it did: of all who claim a slot,
// in this process or others, one is told true, once and for ever. State, MessageID and SettledAt are not read. Where d is to be
// posted and editors have held the slot or dropped one of the items, nothing changes and the error wraps [briefing.ErrReviewed].
func (db *DB) Claim(ctx context.Context, d briefing.Delivery) (bool, error) {
	claimed := false
	err := db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			INSERT INTO `+ledgerOf(d).lines+` (subscription, local, at, channel, slot_key, state, why, message, attempts, since, until, claimed_at)
			VALUES ($1, $2, $3, $4, $5, 'claimed', $6, '', $7, $8, $9, $10)
			ON CONFLICT (subscription, local) DO NOTHING`,
			d.Subscription, d.Local, instant(d.At), d.Channel, d.Key, d.Why, d.Attempts, instantOrNull(d.Since), instant(d.Until), instant(d.ClaimedAt))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		claimed = true
		if err := addItems(ctx, tx, d); err != nil || d.Draft || d.Attempts == 0 {
			return err
		}
		return checkReview(ctx, tx, d.Slot)
	})
	if err != nil {
		return false, fmt.Errorf("claim %s of %s: %w", d.Local, d.Subscription, err)
	}
	return claimed, nil
}

func addItems(ctx context.Context, tx *sql.Tx, d briefing.Delivery) error {
	for i, id := range d.Items {
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+ledgerOf(d).items+` (subscription, local, rank, statement) VALUES ($1, $2, $3, $4)`,
			d.Subscription, d.Local, i, id); err != nil {
			return fmt.Errorf("item %s: %w", id, err)
		}
	}
	return nil
}

// Renew makes the open claim d one of the instant at, with the Attempts and Why of d, and reports whether it did: not when the
// claim is settled, or is no longer of the instant d.ClaimedAt because somebody else has renewed it. So a claim is a lease.
func (db *DB) Renew(ctx context.Context, d briefing.Delivery, at time.Time) (bool, error) {
	renewed := false
	err := db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			UPDATE `+ledgerOf(d).lines+` SET claimed_at = $1, attempts = $2, why = $3
			WHERE subscription = $4 AND local = $5 AND state = 'claimed' AND claimed_at = $6`,
			instant(at), d.Attempts, d.Why, d.Subscription, d.Local, instant(d.ClaimedAt))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		renewed = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("renew the claim of %s of %s: %w", d.Local, d.Subscription, err)
	}
	return renewed, nil
}

// Settle records how the claim of d.Slot ended: State, Why, MessageID, Attempts and SettledAt are written. Only an open claim
// can be settled, and only once; otherwise the error wraps [briefing.ErrNotFound].
func (db *DB) Settle(ctx context.Context, d briefing.Delivery) error {
	err := db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			UPDATE `+ledgerOf(d).lines+` SET state = $1, why = $2, message = $3, attempts = $4, settled_at = $5
			WHERE subscription = $6 AND local = $7 AND state = 'claimed'`,
			d.State, d.Why, d.MessageID, d.Attempts, instant(d.SettledAt), d.Subscription, d.Local)
		return changed(result, err, fmt.Errorf("open claim %w", briefing.ErrNotFound))
	})
	if err != nil {
		return fmt.Errorf("settle %s of %s: %w", d.Local, d.Subscription, err)
	}
	return nil
}

// Unsettled returns the open claims, drafts first, each the oldest first: those being posted now, and those that a crash left behind.
func (db *DB) Unsettled(ctx context.Context) ([]briefing.Delivery, error) {
	const open = `WHERE state = 'claimed' ORDER BY claimed_at, subscription, local`
	of, err := db.lines(ctx, drafts, open)
	if err != nil {
		return nil, err
	}
	found, err := db.deliveries(ctx, open)
	return append(of, found...), err
}

// Deliveries returns the last lines of the ledger, the newest first: of one subscription, removed ones too, or of all when
// it is ""; at most limit, or all when it is 0.
func (db *DB) Deliveries(ctx context.Context, subscription string, limit int) ([]briefing.Delivery, error) {
	if subscription == "" {
		return db.deliveries(ctx, `ORDER BY at DESC, local DESC, subscription LIMIT $1`, limitOf(limit))
	}
	return db.deliveries(ctx, `WHERE subscription = $1 ORDER BY at DESC, local DESC LIMIT $2`, subscription, limitOf(limit))
}

// Ledger returns the lines of the ledger that q selects, the newest first, and how many there are without its Limit and Offset.
func (db *DB) Ledger(ctx context.Context, q briefing.LedgerQuery) (page []briefing.Delivery, total int, err error) {
	var c condition
	if q.Subscription != "" {
		c.and(`subscription = ?`, q.Subscription)
	}
	if q.Local != "" {
		c.and(`local = ?`, q.Local)
	}
	if q.Key != "" {
		c.and(`slot_key = ?`, q.Key)
	}
	if q.Statement != "" {
		c.and(`EXISTS (SELECT 1 FROM delivery_item i WHERE i.subscription = delivery.subscription AND i.local = delivery.local AND i.statement = ?)`, q.Statement)
	}
	if !q.Before.IsZero() {
		c.and(`at < ?`, instant(q.Before))
	}
	if len(q.States) > 0 {
		c.and(`state IN (SELECT value FROM json_each(?))`, array(q.States))
	}
	err = db.state.view(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM delivery`+c.where(), c.args...).Scan(&total); err != nil {
			return err
		}
		page, err = linesIn(ctx, tx, posts, c.where()+fmt.Sprintf(` ORDER BY at DESC, local DESC, subscription LIMIT $%d OFFSET $%d`,
			len(c.args)+1, len(c.args)+2), c.with(limitOf(q.Limit), q.Offset)...)
		return err
	})
	return page, total, err
}

// Reopen makes d, a settled line of the ledger as it was read, the open claim again, and reports whether it did: not when the
// line is no longer as d says, because somebody else was faster. Items, Attempts, Since, Until, Why and ClaimedAt are those of again.
func (db *DB) Reopen(ctx context.Context, d, again briefing.Delivery) (bool, error) {
	reopened := false
	err := db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			UPDATE delivery SET state = 'claimed', message = '', settled_at = NULL, why = $1, attempts = $2, since = $3, until = $4, claimed_at = $5
			WHERE subscription = $6 AND local = $7 AND state = $8 AND settled_at = $9`,
			again.Why, again.Attempts, instantOrNull(again.Since), instant(again.Until), instant(again.ClaimedAt),
			d.Subscription, d.Local, d.State, instant(d.SettledAt))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err != nil || n == 0 {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM delivery_item WHERE subscription = $1 AND local = $2`, d.Subscription, d.Local); err != nil {
			return err
		}
		d.Items = again.Items
		reopened = true
		return addItems(ctx, tx, d)
	})
	if err != nil {
		return false, fmt.Errorf("reopen %s of %s: %w", d.Local, d.Subscription, err)
	}
	return reopened, nil
}

// LastDelivered returns the newest delivery of the subscription, since it was made, that is known to have been posted: its
// Until begins the next window. Without one, the error wraps [briefing.ErrNotFound] and the next is the baseline.
func (db *DB) LastDelivered(ctx context.Context, subscription string) (briefing.Delivery, error) {
	found, err := db.deliveries(ctx, `WHERE subscription = $1 AND state = 'sent' AND
		at >= (SELECT created FROM subscription WHERE name = $1) ORDER BY at DESC, local DESC LIMIT 1`, subscription)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("delivery of %s: %w", subscription, briefing.ErrNotFound)
	}
	if err != nil {
		return briefing.Delivery{}, err
	}
	return found[0], nil
}

// Posted returns the IDs of the statements that the subscription has posted, or may have posted: those of deliveries that
// were sent, that are open, and of which nobody knows.
func (db *DB) Posted(ctx context.Context, subscription string) (map[string]bool, error) {
	posted := make(map[string]bool)
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		ids, err := texts(ctx, tx, `
			SELECT i.statement FROM delivery d JOIN delivery_item i ON i.subscription = d.subscription AND i.local = d.local
			WHERE d.subscription = $1 AND d.state IN ('sent', 'claimed', 'unknown')`, subscription)
		for _, id := range ids {
			posted[id] = true
		}
		return err
	})
	return posted, err
}

// deliveries returns the lines of the ledger that clauses select, with their items.
func (db *DB) deliveries(ctx context.Context, clauses string, args ...any) ([]briefing.Delivery, error) {
	return db.lines(ctx, posts, clauses, args...)
}

func (db *DB) lines(ctx context.Context, of ledger, clauses string, args ...any) (found []briefing.Delivery, err error) {
	err = db.state.view(ctx, func(tx *sql.Tx) error {
		found, err = linesIn(ctx, tx, of, clauses, args...)
		return err
	})
	return found, err
}

func linesIn(ctx context.Context, tx *sql.Tx, of ledger, clauses string, args ...any) ([]briefing.Delivery, error) {
	var found []briefing.Delivery
	err := each(ctx, tx, `SELECT `+deliveryColumns+` FROM `+of.lines+` `+clauses, args, func(rows *sql.Rows) error {
		d, err := scanDelivery(rows)
		d.Draft = of == drafts
		found = append(found, d)
		return err
	})
	for i := 0; i < len(found) && err == nil; i++ {
		found[i].Items, err = texts(ctx, tx, `SELECT statement FROM `+of.items+` WHERE subscription = $1 AND local = $2 ORDER BY rank`,
			found[i].Subscription, found[i].Local)
	}
	return found, err
}
