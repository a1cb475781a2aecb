package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/bits"
	"path/filepath"
	"strings"

	"attache/briefing"
)

// A Reader reads the stored content, as far as a ceiling lets it. There is no other way to read content: what lies above the
// ceiling is not left out of answers but is not in the file that is read, so that no name, count or date tells of it. It is
// safe for concurrent use.
//
// Content whose documents all lie below the ceiling is read as it is. Otherwise an excerpt is: a file of the same schema that
// Replace makes of the documents that the ceiling admits, as if there were no others.
type Reader struct {
	db      *DB
	ceiling briefing.Label
}

// Under returns the reader for a ceiling. The zero Label is the lowest one.
func (db *DB) Under(ceiling briefing.Label) *Reader { return &Reader{db, ceiling} }

// A labelSet says which labels documents have: bit n is that of rank n. The lowest one is always in it.
type labelSet uint

// labelBit is the SQL of the bit of a document's label. What is no label counts as the highest.
const labelBit = `CASE handling WHEN '' THEN 1 WHEN 'TLP:CLEAR' THEN 1 WHEN 'TLP:GREEN' THEN 2 WHEN 'TLP:AMBER' THEN 4 WHEN 'TLP:AMBER+STRICT' THEN 8 ELSE 16 END`

// storedLabels is the SQL of the set of the labels of all documents: of bits, the sum of the different ones.
const storedLabels = `(SELECT 1 | coalesce(sum(DISTINCT ` + labelBit + `), 0) FROM document)`

func setOf(l briefing.Label) labelSet {
	return 1<<min(l.Rank(), len(briefing.Labels())-1) | 1
}

// under returns the labels of s that a ceiling admits.
func (s labelSet) under(ceiling briefing.Label) labelSet { return s & (1<<(ceiling.Rank()+1) - 1) }

// highest returns the highest label of s.
func (s labelSet) highest() briefing.Label { return briefing.Labels()[bits.Len(uint(s))-1] }

// excerpts returns of which labels of s there must be an excerpt: each but the highest, which the whole content ends with.
func (s labelSet) excerpts() []briefing.Label {
	var needed []briefing.Label
	for rank, l := range briefing.Labels() {
		if s&(1<<rank) != 0 && l != s.highest() {
			needed = append(needed, l)
		}
	}
	return needed
}

// labelsIn returns the labels of the content in a file; those of empty content are the lowest one.
func labelsIn(ctx context.Context, tx *sql.Tx) (labelSet, error) {
	s := labelSet(1)
	err := tx.QueryRowContext(ctx, `SELECT labels FROM content`).Scan(&s)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return s, err
}

// view runs fn on one snapshot of the content under the ceiling.
func (r *Reader) view(ctx context.Context, fn func(*sql.Tx) error) error {
	_, err := r.look(ctx, fn)
	return err
}

// look is view, and reports whether there is content above the ceiling.
func (r *Reader) look(ctx context.Context, fn func(*sql.Tx) error) (withheld bool, err error) {
	var admitted labelSet
	err = r.db.content.view(ctx, func(tx *sql.Tx) error {
		if r.ceiling == briefing.Red {
			return fn(tx)
		}
		stored, err := labelsIn(ctx, tx)
		if err != nil {
			return err
		}
		if admitted = stored.under(r.ceiling); admitted == stored {
			return fn(tx)
		}
		withheld = true
		return nil
	})
	if err != nil || !withheld {
		return withheld, err
	}
	f, err := r.db.excerpt(ctx, admitted.highest())
	if err != nil {
		return true, err
	}
	return true, f.view(ctx, func(tx *sql.Tx) error {
		stored, err := labelsIn(ctx, tx)
		if err == nil && stored.under(r.ceiling) != stored {
			err = fmt.Errorf("%s holds what %s does not admit", f.path, r.ceiling)
		}
		if err != nil {
			return err
		}
		return fn(tx)
	})
}

// excerptPath returns the path of the excerpt that ends with a label: attache.content.clear.db beside attache.content.db.
func excerptPath(content string, l briefing.Label) string {
	ext := filepath.Ext(content)
	name := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(string(l), "TLP:")), "+", "-")
	return strings.TrimSuffix(content, ext) + "." + name + ext
}

// excerpt returns the file of the excerpt that ends with a label, which is made where there is none.
func (db *DB) excerpt(ctx context.Context, l briefing.Label) (*file, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if f := db.excerpts[l]; f != nil {
		return f, nil
	}
	f, err := openFile(ctx, contentFile, excerptPath(db.content.path, l))
	if err != nil {
		return nil, err
	}
	if db.excerpts == nil {
		db.excerpts = make(map[briefing.Label]*file)
	}
	db.excerpts[l] = f
	return f, nil
}

// opened returns the excerpts that are open.
func (db *DB) opened() []*file {
	db.mu.Lock()
	defer db.mu.Unlock()
	var files []*file
	for _, l := range briefing.Labels() {
		if f := db.excerpts[l]; f != nil {
			files = append(files, f)
		}
	}
	return files
}

// Stale reports whether Replace is due although no document has changed: there is no content yet, or an excerpt of it is
// missing or is one of other content, because its file was deleted or a replacement broke off.
func (db *DB) Stale(ctx context.Context) (bool, error) {
	var version int64
	stored := labelSet(1)
	err := db.content.view(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT version, labels FROM content`).Scan(&version, &stored)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	for _, l := range stored.excerpts() {
		f, err := db.excerpt(ctx, l)
		if err != nil {
			return false, err
		}
		of, err := excerptOf(ctx, f)
		if err != nil || of != version {
			return true, err
		}
	}
	return false, nil
}

// excerptOf returns of which version of the content f is an excerpt; 0 of none.
func excerptOf(ctx context.Context, f *file) (version int64, err error) {
	err = f.view(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT excerpt_of FROM content`).Scan(&version)
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return err
	})
	return version, err
}
