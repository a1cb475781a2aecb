package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Seen is one version of a document and the statements in it.
type Seen struct {
	Document   string // its ID
	Hash       string // of its text: the version
	Statements []string
}

// observeBatch is how many documents are remembered in one transaction: a ledger claim waits for one at most.
const observeBatch = 100

// Seen returns what the stored content holds, by document ID: what Observe is to remember after a replacement.
func (r *Reader) Seen(ctx context.Context) ([]Seen, error) {
	var seen []Seen
	err := r.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT d.id, d.hash, p.id FROM document d LEFT JOIN position p ON p.document = d.id ORDER BY d.id`, nil,
			func(rows *sql.Rows) error {
				var document, hash string
				var statement sql.NullString
				if err := rows.Scan(&document, &hash, &statement); err != nil {
					return err
				}
				if len(seen) == 0 || seen[len(seen)-1].Document != document {
					seen = append(seen, Seen{Document: document, Hash: hash})
				}
				if last := &seen[len(seen)-1]; statement.Valid {
					last.Statements = append(last.Statements, statement.String)
				}
				return nil
			})
	})
	return seen, err
}

// Observe remembers that the documents and statements were there at an instant. What is remembered keeps its first instant,
// so that observing again changes nothing. A statement that is found later in a version of a document that was seen before,
// because the extractor has changed, is as old as that version: it is not news.
//
// It works in batches: when it fails, some documents may be remembered, each with all of its statements or not at all.
func (db *DB) Observe(ctx context.Context, seen []Seen, at time.Time) error {
	unknown, err := db.unobserved(ctx, seen)
	if err != nil {
		return fmt.Errorf("first-seen memory: %w", err)
	}
	for batch := range slices.Chunk(unknown, observeBatch) {
		if err := db.state.update(ctx, func(tx *sql.Tx) error { return observe(ctx, tx, batch, at) }); err != nil {
			return fmt.Errorf("first-seen memory: %w", err)
		}
	}
	return nil
}

// unobserved returns those of seen of which something is not remembered yet. Asking first spares the writing connection
// after a reload that changed little.
func (db *DB) unobserved(ctx context.Context, seen []Seen) ([]Seen, error) {
	var unknown []Seen
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		document, err := tx.PrepareContext(ctx, `SELECT 1 FROM seen_document WHERE document = $1 AND hash = $2`)
		if err != nil {
			return err
		}
		defer document.Close()
		statement, err := tx.PrepareContext(ctx, `SELECT 1 FROM seen_statement WHERE statement = $1`)
		if err != nil {
			return err
		}
		defer statement.Close()
		for _, s := range seen {
			known, err := exists(ctx, document, s.Document, s.Hash)
			for i := 0; i < len(s.Statements) && known && err == nil; i++ {
				known, err = exists(ctx, statement, s.Statements[i])
			}
			if err != nil {
				return err
			}
			if !known {
				unknown = append(unknown, s)
			}
		}
		return nil
	})
	return unknown, err
}

func exists(ctx context.Context, stmt *sql.Stmt, args ...any) (bool, error) {
	var one int
	err := stmt.QueryRowContext(ctx, args...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func observe(ctx context.Context, tx *sql.Tx, seen []Seen, at time.Time) error {
	statement, err := tx.PrepareContext(ctx, `INSERT INTO seen_statement (statement, first_seen) VALUES ($1, $2) ON CONFLICT DO NOTHING`)
	if err != nil {
		return err
	}
	defer statement.Close()
	for _, s := range seen {
		if _, err := tx.ExecContext(ctx, `INSERT INTO seen_document (document, hash, first_seen) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			s.Document, s.Hash, instant(at)); err != nil {
			return fmt.Errorf("document %s: %w", s.Document, err)
		}
		var first string
		if err := tx.QueryRowContext(ctx, `SELECT first_seen FROM seen_document WHERE document = $1 AND hash = $2`, s.Document, s.Hash).
			Scan(&first); err != nil {
			return fmt.Errorf("document %s: %w", s.Document, err)
		}
		for _, id := range s.Statements {
			if _, err := statement.ExecContext(ctx, id, first); err != nil {
				return fmt.Errorf("statement %s: %w", id, err)
			}
		}
	}
	return nil
}

// FirstSeen returns the IDs of the statements that were first seen after since and not after until, the earliest first.
// The zero since is open.
func (db *DB) FirstSeen(ctx context.Context, since, until time.Time) ([]string, error) {
	var ids []string
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		var err error
		ids, err = texts(ctx, tx, `SELECT statement FROM seen_statement WHERE first_seen > $1 AND first_seen <= $2 ORDER BY first_seen, statement`,
			instant(since), instant(until))
		return err
	})
	return ids, err
}

// FirstSeenAt returns when the statement with that ID was first seen, or an error wrapping [briefing.ErrNotFound].
func (db *DB) FirstSeenAt(ctx context.Context, statement string) (time.Time, error) {
	var at time.Time
	err := db.state.view(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT first_seen FROM seen_statement WHERE statement = $1`, statement).Scan(toInstant(&at))
	})
	return at, notFound(err, "statement", statement)
}

// each calls fn for every row of a query.
func each(ctx context.Context, tx *sql.Tx, query string, args []any, fn func(*sql.Rows) error) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// texts returns the only column of a query.
func texts(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	var found []string
	err := each(ctx, tx, query, args, func(rows *sql.Rows) error {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		found = append(found, s)
		return nil
	})
	return found, err
}
