package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"attache/briefing"
)

// configured is who made the subscriptions of the configuration.
const configured = "config"

const subscriptionColumns = `s.name, s.channel, s.schedule, s.zone, s.topics, s.actors, s.empty, s.late_ms, s.quiet, s.critical, s.review, s.lead_ms, s.undecided, s.locale, s.created, s.made_by, s.paused,
	CASE WHEN EXISTS (SELECT 1 FROM delivery d WHERE d.subscription = s.name AND d.state = 'sent' AND d.at >= s.created) THEN 1 ELSE 0 END`

func scanSubscription(rows interface{ Scan(...any) error }) (briefing.Subscription, error) {
	var s briefing.Subscription
	var late, lead int64
	var critical []string
	err := rows.Scan(&s.Name, &s.Channel, &s.Schedule, &s.Zone, toList(&s.Topics), toList(&s.Actors), &s.Empty, &late, &s.Quiet,
		toList(&critical), &s.Review, &lead, &s.Undecided, &s.Locale,
		toInstant(&s.Created), &s.By, &s.Paused, &s.Baselined)
	s.Late, s.Lead = time.Duration(late)*time.Millisecond, time.Duration(lead)*time.Millisecond
	for _, c := range critical {
		s.Critical = append(s.Critical, briefing.Change(c))
	}
	return s, err
}

// Subscriptions returns all subscriptions, paused ones too, by name.
func (db *DB) Subscriptions(ctx context.Context) ([]briefing.Subscription, error) {
	var all []briefing.Subscription
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT `+subscriptionColumns+` FROM subscription s WHERE s.removed = 0 ORDER BY s.name`, nil,
			func(rows *sql.Rows) error {
				s, err := scanSubscription(rows)
				all = append(all, s)
				return err
			})
	})
	return all, err
}

// Subscription returns the subscription with that name, or an error wrapping [briefing.ErrNotFound].
func (db *DB) Subscription(ctx context.Context, name string) (briefing.Subscription, error) {
	var s briefing.Subscription
	err := db.state.view(ctx, func(tx *sql.Tx) (err error) {
		s, err = scanSubscription(tx.QueryRowContext(ctx,
			`SELECT `+subscriptionColumns+` FROM subscription s WHERE s.removed = 0 AND s.name = $1`, name))
		return err
	})
	return s, notFound(err, "subscription", name)
}

// notFound turns the absence of a row into an error wrapping briefing.ErrNotFound.
func notFound(err error, what, which string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s %q: %w", what, which, briefing.ErrNotFound)
	}
	return err
}

// Subscribe adds s. The error wraps ErrExists when there is one of that name. Baselined is not read: the ledger knows.
// The name of one that was removed may be used again: the ledger goes on, the baseline begins anew at s.Created.
func (db *DB) Subscribe(ctx context.Context, s briefing.Subscription) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `
			INSERT INTO subscription (name, channel, schedule, zone, topics, actors, empty, late_ms, quiet, critical, review, lead_ms, undecided,
				locale, created, made_by, paused)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
			ON CONFLICT (name) DO UPDATE SET channel = excluded.channel, schedule = excluded.schedule, zone = excluded.zone,
				topics = excluded.topics, actors = excluded.actors, empty = excluded.empty, late_ms = excluded.late_ms, quiet = excluded.quiet,
				critical = excluded.critical, review = excluded.review, lead_ms = excluded.lead_ms, undecided = excluded.undecided,
				locale = excluded.locale, created = excluded.created, made_by = excluded.made_by, paused = excluded.paused, removed = 0
			WHERE subscription.removed = 1`,
			s.Name, s.Channel, s.Schedule, s.Zone, list(s.Topics), list(s.Actors), s.Empty, s.Late.Milliseconds(), s.Quiet,
			changes(s.Critical), s.Review, s.Lead.Milliseconds(), undecided(s), s.Locale, instant(s.Created), s.By, s.Paused)
		return changed(result, err, fmt.Errorf("subscription %q %w", s.Name, ErrExists))
	})
}

// changes returns cs as they are kept.
func changes(cs []briefing.Change) string {
	var words []string
	for _, c := range cs {
		words = append(words, string(c))
	}
	return list(words)
}

// undecided returns what s says of drafts on which nobody decided; without a word, they are held.
func undecided(s briefing.Subscription) string {
	return cmp.Or(s.Undecided, briefing.HoldUndecided)
}

// changed returns err, or otherwise when no row was changed.
func changed(result sql.Result, err, otherwise error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return otherwise
	}
	return err
}

// Unsubscribe removes a subscription. Its ledger is kept.
func (db *DB) Unsubscribe(ctx context.Context, name string) error {
	return db.alter(ctx, name, `UPDATE subscription SET removed = 1 WHERE name = $1 AND removed = 0`, name)
}

// Pause stops a subscription until Resume. Why, a sentence for people, must not be empty.
func (db *DB) Pause(ctx context.Context, name, why string) error {
	if why == "" {
		return fmt.Errorf("pause subscription %q: no reason given", name)
	}
	return db.alter(ctx, name, `UPDATE subscription SET paused = $1 WHERE name = $2 AND removed = 0`, why, name)
}

// Resume lets a paused subscription go on.
func (db *DB) Resume(ctx context.Context, name string) error {
	return db.alter(ctx, name, `UPDATE subscription SET paused = '' WHERE name = $1 AND removed = 0`, name)
}

func (db *DB) alter(ctx context.Context, name, query string, args ...any) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, query, args...)
		return changed(result, err, fmt.Errorf("subscription %q: %w", name, briefing.ErrNotFound))
	})
}

// Configure makes the subscriptions of the configuration what subs says: new ones are added as of at, others are updated and
// keep their creation, ledger and pause; those that are no longer there are paused and keep their ledger, until they are
// there again. A name that was given to a subscription made in a chat is an error wrapping ErrExists. Nothing changes on error.
// Created, By, Paused and Baselined of subs are not read.
func (db *DB) Configure(ctx context.Context, subs []briefing.Subscription, at time.Time) error {
	return db.state.update(ctx, func(tx *sql.Tx) error {
		names, err := texts(ctx, tx, `SELECT name FROM subscription WHERE made_by = $1 AND removed = 0`, configured)
		if err != nil {
			return err
		}
		gone := make(map[string]bool, len(names))
		for _, name := range names {
			gone[name] = true
		}
		for _, s := range subs {
			delete(gone, s.Name)
			result, err := tx.ExecContext(ctx, `
				INSERT INTO subscription (name, channel, schedule, zone, topics, actors, empty, late_ms, quiet, critical, review, lead_ms, undecided,
					locale, created, made_by, paused)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '')
				ON CONFLICT (name) DO UPDATE SET channel = excluded.channel, schedule = excluded.schedule, zone = excluded.zone,
					topics = excluded.topics, actors = excluded.actors, empty = excluded.empty, late_ms = excluded.late_ms, quiet = excluded.quiet,
					critical = excluded.critical, review = excluded.review, lead_ms = excluded.lead_ms, undecided = excluded.undecided,
					locale = excluded.locale, created = CASE WHEN subscription.removed = 1 THEN excluded.created ELSE subscription.created END,
					paused = CASE WHEN subscription.removed = 1 OR subscription.paused = $17 THEN '' ELSE subscription.paused END,
					made_by = excluded.made_by, removed = 0
				WHERE subscription.made_by = excluded.made_by OR subscription.removed = 1`,
				s.Name, s.Channel, s.Schedule, s.Zone, list(s.Topics), list(s.Actors), s.Empty, s.Late.Milliseconds(), s.Quiet,
				changes(s.Critical), s.Review, s.Lead.Milliseconds(), undecided(s), s.Locale, instant(at), configured, briefing.PausedByConfig)
			if err := changed(result, err, fmt.Errorf("made in a chat: it %w; name this one differently", ErrExists)); err != nil {
				return fmt.Errorf("subscription %q: %w", s.Name, err)
			}
		}
		for name := range gone {
			if _, err := tx.ExecContext(ctx, `UPDATE subscription SET paused = $1 WHERE name = $2 AND paused = ''`, briefing.PausedByConfig, name); err != nil {
				return fmt.Errorf("subscription %q: %w", name, err)
			}
		}
		return nil
	})
}
