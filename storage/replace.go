package storage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"attache/briefing"
)

// An Entry is a document with what was found in it.
type Entry struct {
	Document   briefing.Document
	Extraction briefing.Extraction
	Unread     bool            // its language is not read: it is searchable, without positions
	Edits      []briefing.Edit // what came of the corrections that concern it, which are in Extraction already
}

// A Content is everything that is to be stored after a replacement.
type Content struct {
	Registry  *briefing.Registry // not nil
	Extractor string             // the version of the extractor that made Put
	Keep      []string           // IDs of stored documents that stay as they are
	Put       []Entry            // documents that are new or have changed; stored ones that are in neither are removed
	Edits     []briefing.Edit    // what came of the corrections of Registry, which are in it already
	At        time.Time          // when it was read
}

// A Mark says what a stored document was made from: with the same hash, registry and extractor it need not be extracted again.
type Mark struct {
	Hash      string // of the text
	Registry  string // hash
	Extractor string // version
	Path      string // where it was read from
	Handling  briefing.Label
}

// Marks returns the mark of every stored document, by its ID.
func (r *Reader) Marks(ctx context.Context) (map[string]Mark, error) {
	marks := make(map[string]Mark)
	err := r.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT id, hash, registry, extractor, path, handling FROM document`, nil, func(rows *sql.Rows) error {
			var id string
			var m Mark
			err := rows.Scan(&id, &m.Hash, &m.Registry, &m.Extractor, &m.Path, &m.Handling)
			marks[id] = m
			return err
		})
	})
	return marks, err
}

// Replace makes the stored content what c says, in one transaction: readers see all of the old content until it ends and all
// of the new one afterwards, and on an error nothing has changed. State is neither read nor waited for.
//
// Where documents are labelled, the excerpts for readers under lower ceilings are made before the whole content is committed.
// Each is as if there were no documents above its ceiling; where nothing below it moves, it keeps its version and date.
//
// A discovered actor whose ID is that of one in the registry is the one in the registry, which is also known by its aliases.
// What several documents say of the same discovered actor is taken from the earliest, and its names from all.
//
// The same statement found several times counts once. Statements are the same when holder, act and stance are, their
// contents have the same words in any case, accents and punctuation, and they were said within three days of the
// earliest of them; those of unknown date are the same among themselves. The one that is shown has the fewest
// mentions between document and holder, then the most of the holder's own words, then the earliest document.
func (db *DB) Replace(ctx context.Context, c Content) error {
	if err := c.check(); err != nil {
		return err
	}
	err := db.content.update(ctx, func(tx *sql.Tx) error {
		before, err := stockOf(ctx, tx)
		if err != nil {
			return err
		}
		// The version is a clock that never stands still, so that it also changes when the file was deleted and built again.
		e := imprint{version: max(c.At.UnixMilli(), before.version+1), asOf: c.At}
		if err := newReplacement(c, tx, e).run(ctx); err != nil {
			return err
		}
		return db.replaceExcerpts(ctx, c, before, e.version)
	})
	if err != nil {
		return err
	}
	for _, f := range append(db.opened(), db.content) {
		if err := f.shorten(ctx); err != nil {
			// The content is stored; its log is only longer than it need be.
			db.log.WarnContext(ctx, "write-ahead log not shortened", "file", f.path, "err", err)
		}
	}
	return nil
}

// check returns all that is wrong with c, as far as c alone shows it.
func (c *Content) check() error {
	var problems []error
	ids := make(map[string]bool)
	for _, id := range c.Keep {
		ids[id] = true
	}
	topics := make(map[string]bool)
	actors := make(map[string]bool)
	for _, t := range c.Registry.Topics() {
		topics[t.ID] = true
	}
	for _, a := range c.Registry.Actors() {
		actors[a.ID] = true
	}
	for _, e := range c.Put {
		if ids[e.Document.ID] {
			problems = append(problems, fmt.Errorf("document %s: it is there twice", e.Document.ID))
		}
		ids[e.Document.ID] = true
		if err := e.check(actors, topics); err != nil {
			problems = append(problems, fmt.Errorf("document %s: %w", e.Document.ID, err))
		}
	}
	return errors.Join(problems...)
}

func (e *Entry) check(actors, topics map[string]bool) error {
	text := e.Document.Text
	if e.Document.Body < 0 || e.Document.Body > len(text) {
		return fmt.Errorf("its body begins at %d of %d bytes", e.Document.Body, len(text))
	}
	found := make(map[string]bool)
	for _, a := range e.Extraction.Actors {
		found[a.ID] = true
	}
	for _, p := range e.Extraction.Positions {
		for _, s := range []briefing.Span{p.Sentence, p.Content, p.Cue, p.Holder.Span} {
			if s.Start < 0 || s.Start > s.End || s.End > len(text) {
				return fmt.Errorf("position %s: the span %d to %d lies outside the text", p.ID, s.Start, s.End)
			}
		}
		for _, m := range p.Members {
			if m.Actor == "" {
				return fmt.Errorf("position %s: %q holds it with others, but is no actor", p.ID, m.Name)
			}
		}
		for _, m := range slices.Concat([]briefing.Mention{p.Holder}, p.Members, p.Via) {
			if m.Actor != "" && !actors[m.Actor] && !found[m.Actor] {
				return fmt.Errorf("position %s: %q is neither in the registry nor discovered", p.ID, m.Actor)
			}
		}
		for _, t := range p.Topics {
			if !topics[t] {
				return fmt.Errorf("position %s: no topic %q in the registry", p.ID, t)
			}
		}
	}
	for _, v := range e.Extraction.Events {
		if v.Span.Start < 0 || v.Span.Start >= v.Span.End || v.Span.End > len(text) {
			return fmt.Errorf("event: the span %d to %d lies outside the text", v.Span.Start, v.Span.End)
		}
	}
	return nil
}

// An imprint is what a replacement writes of itself.
type imprint struct {
	version int64
	asOf    time.Time
	of      int64 // in an excerpt: the version of the content that it is one of
}

// A replacement is one run of Replace on one file.
type replacement struct {
	Content
	imprint
	tx       *sql.Tx
	copied   []string               // IDs of documents that are taken over from the whole content
	stmts    map[string]*sql.Stmt   // by their text
	ends     map[briefing.Day]int64 // the number of the first passage of a day that is free
	passages []int64                // the numbers of new passages
	n        int64                  // the number of the last position
	kept     int64                  // of the last one that was there before
	events   int64                  // of the last event
	indexes  []string               // definitions of indexes that were dropped
	touched  map[int64]bool         // words_key of positions that came or went
	named    naming
}

func newReplacement(c Content, tx *sql.Tx, e imprint) *replacement {
	return &replacement{Content: c, imprint: e, tx: tx, stmts: make(map[string]*sql.Stmt), ends: make(map[briefing.Day]int64), touched: make(map[int64]bool)}
}

// run makes the content of the file what r says.
func (r *replacement) run(ctx context.Context) error {
	defer r.close()
	for _, step := range []func(context.Context) error{
		r.stirNothing, r.clear, r.putRegistry, r.copy, r.putDocuments, r.makeIndexes, r.index, r.settleActors, r.group, r.settleStands, r.count,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// exec runs a statement, which is prepared once. It does not end with ctx: go-sqlite3 starts a goroutine for each statement that
// can be cancelled, which takes as long as the statement.
func (r *replacement) exec(ctx context.Context, query string, args ...any) error {
	ctx = context.WithoutCancel(ctx)
	stmt, ok := r.stmts[query]
	if !ok {
		var err error
		if stmt, err = r.tx.PrepareContext(ctx, query); err != nil {
			return err
		}
		r.stmts[query] = stmt
	}
	_, err := stmt.ExecContext(ctx, args...)
	return err
}

func (r *replacement) close() {
	for _, stmt := range r.stmts {
		// The end of the transaction closes them too; an error here could not be acted on.
		_ = stmt.Close()
	}
}

// clear removes all stored documents that are not kept.
func (r *replacement) clear(ctx context.Context) error {
	stored, err := texts(ctx, r.tx, `SELECT id FROM document`)
	if err != nil {
		return err
	}
	there := make(map[string]bool, len(stored))
	for _, id := range stored {
		there[id] = true
	}
	for _, id := range r.Keep {
		if !there[id] {
			return fmt.Errorf("document %s is to be kept, but is not stored", id)
		}
		delete(there, id)
	}
	if len(r.Keep) == 0 {
		return r.clearAll(ctx)
	}
	gone := slices.Sorted(maps.Keys(there))
	if err := r.unindex(ctx, gone); err != nil {
		return err
	}
	for _, id := range gone {
		if err := r.remove(ctx, id); err != nil {
			return fmt.Errorf("remove document %s: %w", id, err)
		}
	}
	err = r.counted(ctx)
	r.kept = r.n
	return err
}

// counted finds the numbers of the last position and event.
func (r *replacement) counted(ctx context.Context) error {
	return r.tx.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(n), 0) FROM position), (SELECT coalesce(max(n), 0) FROM event)`).
		Scan(&r.n, &r.events)
}

// clearAll empties the tables, which is far quicker than document by document.
func (r *replacement) clearAll(ctx context.Context) error {
	for _, query := range []string{
		`DELETE FROM event_about`, `DELETE FROM event`,
		`DELETE FROM stand`, `DELETE FROM position_topic`, `DELETE FROM via`, `DELETE FROM member`, `DELETE FROM position`,
		`INSERT INTO passage_words (passage_words) VALUES ('delete-all')`, `DELETE FROM passage`,
		`DELETE FROM edit`, `DELETE FROM discovery`, `DELETE FROM document_text`, `DELETE FROM document`,
	} {
		if err := r.exec(ctx, query); err != nil {
			return fmt.Errorf("remove all documents: %w", err)
		}
	}
	return r.dropIndexes(ctx)
}

// dropIndexes removes the indexes of the largest tables, until makeIndexes makes them again from what is there then: sorting
// once is far quicker than finding the place of each row. That by lead stays: as long as the actors that documents name are not
// there yet, SQLite looks with each position for others that refer to it.
func (r *replacement) dropIndexes(ctx context.Context) error {
	var names []string
	err := each(ctx, r.tx, `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name IN ('position', 'position_topic')
		AND sql IS NOT NULL AND name <> 'position_by_lead'`,
		nil, func(rows *sql.Rows) error {
			var name, definition string
			err := rows.Scan(&name, &definition)
			names, r.indexes = append(names, name), append(r.indexes, definition)
			return err
		})
	for _, name := range names {
		err = errors.Join(err, r.exec(ctx, `DROP INDEX `+name))
	}
	return err
}

func (r *replacement) makeIndexes(ctx context.Context) error {
	for _, definition := range r.indexes {
		if err := r.exec(ctx, definition); err != nil {
			return fmt.Errorf("index: %w", err)
		}
	}
	return nil
}

// unindex takes the passages of documents out of the search index.
func (r *replacement) unindex(ctx context.Context, documents []string) error {
	var ns []int64
	for _, id := range documents {
		err := each(ctx, r.tx, `SELECT n FROM passage WHERE document = $1`, []any{id}, func(rows *sql.Rows) error {
			var n int64
			err := rows.Scan(&n)
			ns = append(ns, n)
			return err
		})
		if err != nil {
			return fmt.Errorf("passages of document %s: %w", id, err)
		}
	}
	return r.inOrder(ctx, ns, `INSERT INTO passage_words (passage_words, rowid, text) SELECT 'delete', n, text FROM passage WHERE n = $1`)
}

// index puts the new passages into the search index.
func (r *replacement) index(ctx context.Context) error {
	return r.inOrder(ctx, r.passages, `INSERT INTO passage_words (rowid, text) SELECT n, text FROM passage WHERE n = $1`)
}

// inOrder runs a statement on the search index for each passage, by number: FTS5 writes out what it has gathered each time that a
// number is lower than the one before.
func (r *replacement) inOrder(ctx context.Context, ns []int64, query string) error {
	slices.Sort(ns)
	for _, n := range ns {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.exec(ctx, query, n); err != nil {
			return fmt.Errorf("search index: %w", err)
		}
	}
	return nil
}

func (r *replacement) remove(ctx context.Context, document string) error {
	err := each(ctx, r.tx, `SELECT words_key FROM position WHERE document = $1`, []any{document}, func(rows *sql.Rows) error {
		var key int64
		err := rows.Scan(&key)
		r.touched[key] = true
		return err
	})
	if err != nil {
		return err
	}
	if err := r.stir(ctx, `position IN (SELECT n FROM position WHERE document = $1)`, document); err != nil {
		return err
	}
	for _, query := range []string{
		`DELETE FROM event_about WHERE event IN (SELECT n FROM event WHERE document = $1)`,
		`DELETE FROM event WHERE document = $1`,
		`DELETE FROM position_topic WHERE position IN (SELECT n FROM position WHERE document = $1)`,
		`DELETE FROM via WHERE position IN (SELECT n FROM position WHERE document = $1)`,
		`DELETE FROM member WHERE position IN (SELECT n FROM position WHERE document = $1)`,
		`DELETE FROM position WHERE document = $1`,
		`DELETE FROM passage WHERE document = $1`,
		`DELETE FROM edit WHERE document = $1`,
		`DELETE FROM discovery WHERE document = $1`,
		`DELETE FROM document_text WHERE document = $1`,
		`DELETE FROM document WHERE id = $1`,
	} {
		if err := r.exec(ctx, query, document); err != nil {
			return err
		}
	}
	return nil
}

// putRegistry stores the topics and actors of the registry. Those that are gone are removed later, by settleActors.
func (r *replacement) putRegistry(ctx context.Context) error {
	for _, query := range []string{`DELETE FROM office`, `DELETE FROM membership`, `DELETE FROM actor_name`, `UPDATE topic SET rank = -1`} {
		if err := r.exec(ctx, query); err != nil {
			return err
		}
	}
	for i, t := range r.Registry.Topics() {
		if err := r.exec(ctx, `
			INSERT INTO topic (id, rank, label, folded, scope, terms, matter) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (id) DO UPDATE SET rank = excluded.rank, label = excluded.label, folded = excluded.folded, scope = excluded.scope,
				terms = excluded.terms, matter = excluded.matter`,
			t.ID, i, t.Label, briefing.Fold(t.Label), t.Scope, list(t.Terms), list(t.Matter)); err != nil {
			return fmt.Errorf("topic %s: %w", t.ID, err)
		}
	}
	for _, a := range r.Registry.Actors() {
		if err := r.putActor(ctx, a, false); err != nil {
			return fmt.Errorf("actor %s: %w", a.ID, err)
		}
	}
	r.named = namesOf(r.Registry)
	if err := r.exec(ctx, `DELETE FROM edit WHERE document = ''`); err != nil {
		return err
	}
	return r.putEdits(ctx, r.Edits)
}

func (r *replacement) putEdits(ctx context.Context, edits []briefing.Edit) error {
	for _, e := range edits {
		if err := r.exec(ctx, `INSERT INTO edit (correction, document, position, outcome) VALUES ($1, $2, $3, $4)`,
			e.Correction, e.Document, e.Position, e.Outcome); err != nil {
			return fmt.Errorf("correction %s: %w", e.Correction, err)
		}
	}
	return nil
}

func (r *replacement) putActor(ctx context.Context, a briefing.Actor, discovered bool) error {
	if err := r.exec(ctx, `
		INSERT INTO actor (id, name, kind, family, descriptor, discovered) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, family = excluded.family,
			descriptor = excluded.descriptor, discovered = excluded.discovered`,
		a.ID, a.Name, a.Kind, a.Family, a.Descriptor, discovered); err != nil {
		return err
	}
	rank := 0
	name := func(role string, names ...string) error {
		for _, s := range names {
			if s == "" {
				continue
			}
			if err := r.exec(ctx, `INSERT INTO actor_name (actor, rank, role, name, folded) VALUES ($1, $2, $3, $4, $5)`,
				a.ID, rank, role, s, briefing.Fold(s)); err != nil {
				return fmt.Errorf("name %q: %w", s, err)
			}
			rank++
		}
		return nil
	}
	err := errors.Join(name("name", a.Name), name("alias", a.Aliases...), name("demonym", a.Demonyms...), name("capital", a.Capital),
		name("seat", a.Seats...))
	if a.Kind == briefing.Person {
		err = errors.Join(err, name("family", a.FamilyName()))
	}
	if err != nil {
		return err
	}
	for i, body := range a.MemberOf {
		if err := r.exec(ctx, `INSERT INTO membership (actor, rank, body) VALUES ($1, $2, $3)`, a.ID, i, body); err != nil {
			return fmt.Errorf("member of %s: %w", body, err)
		}
	}
	for i, o := range a.Offices {
		if err := r.exec(ctx, `INSERT INTO office (actor, rank, role, body, since, until, until_unknown, basis) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			a.ID, i, o.Role, o.Of, o.From.String(), o.To.String(), o.ToUnknown, o.Basis); err != nil {
			return fmt.Errorf("office %q: %w", o.Role, err)
		}
	}
	return nil
}

// putDocuments stores the documents in the order of their IDs, so that the same content is stored alike.
func (r *replacement) putDocuments(ctx context.Context) error {
	r.Put = slices.Clone(r.Put)
	slices.SortFunc(r.Put, func(a, b Entry) int { return cmp.Compare(a.Document.ID, b.Document.ID) })
	for i := range r.Put {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.putDocument(ctx, &r.Put[i]); err != nil {
			return fmt.Errorf("document %s: %w", r.Put[i].Document.ID, err)
		}
	}
	return nil
}

func (r *replacement) putDocument(ctx context.Context, e *Entry) error {
	d := &e.Document
	if err := r.exec(ctx, `
		INSERT INTO document (id, title, source, url, published, date_basis, language, kind, handling, path, body, hash, registry, extractor, unread, folded)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		d.ID, d.Title, d.Source, d.URL, d.Date.String(), d.DateBasis, d.Language, d.Kind, d.Handling, d.Path, d.Body, d.Hash,
		r.Registry.Hash(), r.Extractor, e.Unread, briefing.Fold(d.Source)+"\n"+briefing.Fold(d.ID)); err != nil {
		return err
	}
	if err := r.exec(ctx, `INSERT INTO document_text (document, text) VALUES ($1, $2)`, d.ID, d.Text); err != nil {
		return err
	}
	for _, a := range e.Extraction.Actors {
		if err := r.exec(ctx, `INSERT INTO discovery (document, actor, name, kind, descriptor, aliases) VALUES ($1, $2, $3, $4, $5, $6)`,
			d.ID, a.ID, a.Name, a.Kind, a.Descriptor, list(a.Aliases)); err != nil {
			return fmt.Errorf("discovered actor %s: %w", a.ID, err)
		}
	}
	if err := r.putEdits(ctx, e.Edits); err != nil {
		return err
	}
	passages, first, err := r.putPassages(ctx, d)
	if err != nil {
		return err
	}
	for i := range e.Extraction.Positions {
		p := &e.Extraction.Positions[i]
		// The last passage that begins at or before the sentence is the one it begins in.
		at, found := slices.BinarySearchFunc(passages, p.Sentence.Start, func(s briefing.Span, start int) int { return cmp.Compare(s.Start, start) })
		if !found {
			at--
		}
		var passage any
		if at >= 0 {
			passage = first - int64(at)
		}
		if err := r.putPosition(ctx, d, p, passage); err != nil {
			return fmt.Errorf("position %s: %w", p.ID, err)
		}
	}
	for _, v := range e.Extraction.Events {
		if err := r.putEvent(ctx, e, v); err != nil {
			return fmt.Errorf("event at %d: %w", v.Span.Start, err)
		}
	}
	return nil
}

// passageBits is how many bits of a passage's number count the passages of one day: 2^36 of them, and days to the year 9999.
const passageBits = 36

// numbers returns the least number of a passage published on d; an unknown day is before all others.
func numbers(d briefing.Day) int64 {
	if d.IsZero() {
		return 0
	}
	const dayOne = -62135596800 // 0001-01-01, in Unix seconds
	return ((d.Time().Unix()-dayOne)/86400 + 1) << passageBits
}

// putPassages stores the passages of d. The first one has the highest number, so that descending numbers
// are the newest day first and the order of reading within a document.
func (r *replacement) putPassages(ctx context.Context, d *briefing.Document) (passages []briefing.Span, first int64, err error) {
	free, ok := r.ends[d.Date]
	if !ok {
		low := numbers(d.Date)
		if err := r.tx.QueryRowContext(ctx, `SELECT coalesce(max(n) + 1, $1) FROM passage WHERE n BETWEEN $1 AND $2`,
			low, low+1<<passageBits-1).Scan(&free); err != nil {
			return nil, 0, err
		}
	}
	passages = split(d.Text, d.Body)
	r.ends[d.Date] = free + int64(len(passages))
	first = free + int64(len(passages)) - 1
	for i, s := range passages {
		n, text := first-int64(i), s.In(d.Text)
		if err := r.exec(ctx, `INSERT INTO passage (n, document, start, stop, text) VALUES ($1, $2, $3, $4, $5)`, n, d.ID, s.Start, s.End, text); err != nil {
			return nil, 0, fmt.Errorf("passage at %d: %w", s.Start, err)
		}
		r.passages = append(r.passages, n)
	}
	return passages, first, nil
}

func (r *replacement) putPosition(ctx context.Context, d *briefing.Document, p *briefing.Position, passage any) error {
	r.n++
	covered := p.Sentence
	for _, s := range []briefing.Span{p.Content, p.Cue, p.When} {
		if !s.IsZero() {
			covered = briefing.Span{Start: min(covered.Start, s.Start), End: max(covered.End, s.End)}
		}
	}
	if lead := d.Lead(*p); !lead.IsZero() {
		covered.Start = min(covered.Start, lead.Start)
	}
	key := wordsKey(d.Text, p)
	r.touched[key] = true
	own := p.Own()
	var holder any
	if p.Holder.Actor != "" {
		holder = p.Holder.Actor
	}
	if err := r.exec(ctx, `
		INSERT INTO position (n, id, document, passage, sentence_start, sentence_stop, holder, holder_name, holder_start, holder_stop,
			cue_start, cue_stop, content_start, content_stop, excerpt_start, excerpt, act, stance, mode, hedged, own, said, words_key, note, setting,
			when_start, when_stop, until, lead)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $1)`,
		r.n, p.ID, d.ID, passage, p.Sentence.Start, p.Sentence.End, holder, p.Holder.Name, p.Holder.Span.Start, p.Holder.Span.End,
		p.Cue.Start, p.Cue.End, p.Content.Start, p.Content.End, covered.Start, covered.In(d.Text), p.Act, p.Stance, p.Mode, p.Hedged,
		own, p.Date.String(), key, p.Note, p.Setting, p.When.Start, p.When.End, p.Until.String()); err != nil {
		return err
	}
	for i, m := range p.Members {
		if err := r.exec(ctx, `INSERT INTO member (position, rank, actor, name, start, stop, said, document, content_start, own, leads)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`,
			r.n, i+1, m.Actor, m.Name, m.Span.Start, m.Span.End, p.Date.String(), d.ID, p.Content.Start, own); err != nil {
			return fmt.Errorf("member %s: %w", m.Name, err)
		}
	}
	for i, m := range p.Via {
		var actor any
		if m.Actor != "" {
			actor = m.Actor
		}
		if err := r.exec(ctx, `INSERT INTO via (position, rank, actor, name, start, stop, part) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			r.n, i, actor, m.Name, m.Span.Start, m.Span.End, m.Part); err != nil {
			return fmt.Errorf("via %s: %w", m.Name, err)
		}
	}
	st := briefing.Statement{Position: *p, In: briefing.Document{Kind: d.Kind, Date: d.Date}, Passage: p.Sentence.In(d.Text), CueWords: p.Cue.In(d.Text), Words: p.Content.In(d.Text)}
	for i, id := range p.Topics {
		topic, err := r.Registry.Topic(id)
		if err != nil {
			return err
		}
		point := st.Point(topic)
		put := func(member int, holder any) error {
			point.Joint = member > 0
			stored := fromPoint(point)
			if p.Inherits(id) || p.Imputed() {
				stored = ""
			}
			moves := 0
			if actor, known := holder.(string); point.OnMatter() && known && !briefing.Unnamed(actor) && st.Dated() {
				moves = point.Track()
			}
			return r.exec(ctx, `
				INSERT INTO position_topic (position, rank, member, topic, holder, said, document, content_start, own, leads, weight, moves, point, inherited)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11, $12, $13)`,
				r.n, i, member, id, holder, p.Date.String(), d.ID, p.Content.Start, point.Own, point.Weight(), moves, stored, p.Inherits(id))
		}
		err = put(0, holder)
		for n, m := range p.Members {
			err = errors.Join(err, put(n+1, m.Actor))
		}
		if err != nil {
			return fmt.Errorf("topic %s: %w", id, err)
		}
	}
	return nil
}

// wordsKey returns a hash of what makes two statements the same, the date apart.
func wordsKey(text string, p *briefing.Position) int64 {
	holder := p.Holder.Actor
	if holder == "" {
		holder = "\x00" + briefing.Fold(p.Holder.Name)
	}
	if len(p.Members) > 0 {
		// The same people are called this in one text and that in another.
		ids := make([]string, len(p.Members))
		for i, m := range p.Members {
			ids[i] = m.Actor
		}
		slices.Sort(ids)
		holder = strings.Join(ids, "\n")
	}
	words := strings.FieldsFunc(briefing.Fold(p.Content.In(text)), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) })
	sum := sha256.Sum256([]byte(strings.Join([]string{holder, string(p.Act), string(p.Stance), strings.Join(words, " ")}, "\x00")))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

func (r *replacement) putEvent(ctx context.Context, e *Entry, v briefing.Event) error {
	r.events++
	text := v.Span.In(e.Document.Text)
	if err := r.exec(ctx, `INSERT INTO event (n, document, start, stop, day, text) VALUES ($1, $2, $3, $4, $5, $6)`,
		r.events, e.Document.ID, v.Span.Start, v.Span.End, v.Day.String(), text); err != nil {
		return err
	}
	about := r.named.in(text)
	for _, p := range e.Extraction.Positions {
		if p.Sentence.Overlaps(v.Span) {
			about = append(append(about, p.Topics...), p.Holder.Actor)
			for _, m := range p.Members {
				about = append(about, m.Actor)
			}
		}
	}
	for _, id := range about {
		if id == "" {
			continue
		}
		if err := r.exec(ctx, `INSERT INTO event_about (event, about) VALUES ($1, $2) ON CONFLICT DO NOTHING`, r.events, id); err != nil {
			return err
		}
	}
	return nil
}

// settleActors makes the rows of discovered actors from what documents say, and removes actors and topics that nothing has any more.
func (r *replacement) settleActors(ctx context.Context) error {
	stays := make(map[string]bool)
	for _, a := range r.Registry.Actors() {
		stays[a.ID] = true
	}
	var discovered []briefing.Actor
	listed := maps.Clone(stays)
	var merged []briefing.Actor // of the registry, with the names that documents give them
	err := each(ctx, r.tx, `
		SELECT v.actor, v.name, v.kind, v.descriptor, v.aliases FROM discovery v JOIN document d ON d.id = v.document
		ORDER BY v.actor, d.published = '', d.published, d.id`, nil, func(rows *sql.Rows) error {
		var a briefing.Actor
		if err := rows.Scan(&a.ID, &a.Name, &a.Kind, &a.Descriptor, toList(&a.Aliases)); err != nil {
			return err
		}
		switch {
		case listed[a.ID]:
			merged = append(merged, a)
		case !stays[a.ID]:
			stays[a.ID] = true
			discovered = append(discovered, a)
		default:
			// The rows of one actor follow each other.
			first := &discovered[len(discovered)-1]
			for _, name := range append([]string{a.Name}, a.Aliases...) {
				same := func(other string) bool { return briefing.Fold(other) == briefing.Fold(name) }
				if !slices.ContainsFunc(first.Names(), same) {
					first.Aliases = append(first.Aliases, name)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range merged {
		for _, name := range a.Aliases {
			if err := r.exec(ctx, `INSERT INTO actor_name (actor, rank, role, name, folded)
				SELECT $1, max(rank) + 1, 'alias', $2, $3 FROM actor_name WHERE actor = $1 HAVING NOT max(folded = $3)`,
				a.ID, name, briefing.Fold(name)); err != nil {
				return fmt.Errorf("name %q of %s: %w", name, a.ID, err)
			}
		}
	}
	for _, a := range discovered {
		if err := r.putActor(ctx, a, true); err != nil {
			return fmt.Errorf("discovered actor %s: %w", a.ID, err)
		}
	}
	stored, err := texts(ctx, r.tx, `SELECT id FROM actor`)
	if err != nil {
		return err
	}
	for _, id := range stored {
		if stays[id] {
			continue
		}
		if err := r.unused(ctx, `actor`, id, `SELECT document FROM position WHERE holder = $1
			UNION ALL SELECT p.document FROM member m JOIN position p ON p.n = m.position WHERE m.actor = $1
			UNION ALL SELECT p.document FROM via v JOIN position p ON p.n = v.position WHERE v.actor = $1 LIMIT 1`); err != nil {
			return err
		}
		if err := r.exec(ctx, `DELETE FROM actor WHERE id = $1`, id); err != nil {
			return err
		}
	}
	gone, err := texts(ctx, r.tx, `SELECT id FROM topic WHERE rank < 0`)
	if err != nil {
		return err
	}
	for _, id := range gone {
		if err := r.unused(ctx, `topic`, id, `SELECT document FROM position_topic WHERE topic = $1 LIMIT 1`); err != nil {
			return err
		}
	}
	return r.exec(ctx, `DELETE FROM topic WHERE rank < 0`)
}

// unused returns an error when query finds a document that names an actor or topic which is no longer there.
func (r *replacement) unused(ctx context.Context, what, id, query string) error {
	documents, err := texts(ctx, r.tx, query, id)
	if err == nil && len(documents) > 0 {
		err = fmt.Errorf("document %s is kept, but names %s %q, which is no longer in the registry", documents[0], what, id)
	}
	return err
}

// count writes how many there are of everything.
func (r *replacement) count(ctx context.Context) error {
	for _, query := range []string{
		`UPDATE actor SET statements = 0, documents = 0, latest = ''`,
		`UPDATE actor SET statements = c.statements, documents = c.documents, latest = c.latest FROM (
			SELECT holder, sum(leads) AS statements, count(DISTINCT document) AS documents, max(said) AS latest FROM (
				SELECT holder, lead = n AS leads, document, said FROM position WHERE holder IS NOT NULL
				UNION ALL SELECT actor, leads, document, said FROM member)
			GROUP BY holder) c WHERE c.holder = actor.id`,
		`UPDATE topic SET statements = 0, actors = 0, latest = ''`,
		`UPDATE topic SET statements = c.statements, actors = c.actors, latest = c.latest FROM (
			SELECT topic, sum(member = 0) AS statements, count(DISTINCT holder) AS actors, max(said) AS latest
			FROM position_topic WHERE leads = 1 AND inherited = 0 GROUP BY topic) c WHERE c.topic = topic.id`,
	} {
		if err := r.exec(ctx, query); err != nil {
			return fmt.Errorf("counts: %w", err)
		}
	}
	return r.exec(ctx, `
		INSERT INTO content (one, version, as_of, registry, registry_as_of, latest, documents, statements, actors, topics, unread, labels, excerpt_of)
		SELECT 1, $1, $2, $3, $4,
			(SELECT coalesce(max(published), '') FROM document), (SELECT count(*) FROM document), (SELECT count(*) FROM position WHERE lead = n),
			(SELECT count(*) FROM actor WHERE statements > 0), (SELECT count(*) FROM topic WHERE statements > 0),
			(SELECT count(*) FROM document WHERE unread = 1), `+storedLabels+`, $5
		WHERE true
		ON CONFLICT (one) DO UPDATE SET version = excluded.version, as_of = excluded.as_of, registry = excluded.registry,
			registry_as_of = excluded.registry_as_of, latest = excluded.latest, documents = excluded.documents,
			statements = excluded.statements, actors = excluded.actors, topics = excluded.topics, unread = excluded.unread,
			labels = excluded.labels, excerpt_of = excluded.excerpt_of`,
		r.version, instant(r.asOf), r.Registry.Hash(), r.Registry.AsOf().String(), r.of)
}
