package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"attache/briefing"
)

// Summary returns what content there is: all zero before the first replacement.
func (r *Reader) Summary(ctx context.Context) (briefing.Summary, error) {
	var s briefing.Summary
	labels := labelSet(1)
	withheld, err := r.look(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT version, as_of, latest, documents, statements, actors, topics, unread, labels FROM content`).
			Scan(&s.Version, toInstant(&s.AsOf), toDay(&s.Latest), &s.Documents, &s.Positions, &s.Actors, &s.Topics, &s.Unread, &labels)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	s.Withheld = withheld
	if l := labels.highest(); l != briefing.Clear {
		s.Handling = l
	}
	return s, err
}

const documentColumns = `d.id, d.title, d.source, d.url, d.published, d.date_basis, d.language, d.kind, d.handling, d.path, d.body, d.hash`

// documentFields returns where documentColumns go.
func documentFields(d *briefing.Document) []any {
	return []any{&d.ID, &d.Title, &d.Source, &d.URL, toDay(&d.Date), &d.DateBasis, &d.Language, &d.Kind, &d.Handling, &d.Path, &d.Body, &d.Hash}
}

// Document returns the document with that ID, its text included, or an error wrapping [briefing.ErrNotFound].
func (r *Reader) Document(ctx context.Context, id string) (briefing.Document, error) {
	var d briefing.Document
	err := r.view(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT `+documentColumns+`, t.text FROM document d JOIN document_text t ON t.document = d.id WHERE d.id = $1`, id).
			Scan(append(documentFields(&d), &d.Text)...)
	})
	return d, notFound(err, "document", id)
}

// NearDocuments returns at most limit documents, without their texts, that id, which may be only begun, was probably meant for, the likeliest first.
func (r *Reader) NearDocuments(ctx context.Context, id string, limit int) ([]briefing.Document, error) {
	var near []briefing.Document
	err := r.view(ctx, func(tx *sql.Tx) error {
		var all []string
		err := each(ctx, tx, `SELECT id FROM document`, nil, func(rows *sql.Rows) error {
			var one string
			err := rows.Scan(&one)
			all = append(all, one)
			return err
		})
		if err != nil {
			return err
		}
		for _, one := range briefing.NearIDs(id, all, limit) {
			var d briefing.Document
			if err := tx.QueryRowContext(ctx, `SELECT `+documentColumns+` FROM document d WHERE d.id = $1`, one).Scan(documentFields(&d)...); err != nil {
				return err
			}
			near = append(near, d)
		}
		return nil
	})
	return near, err
}

// Actor returns the actor whose ID or name is s, in any case and spelling of accents. Actors of the registry go before discovered ones,
// and of these, an ID that is exactly s before names, names before family names, and these before IDs in another case. Without
// one the error wraps [briefing.ErrNotFound]; where a name is that of several it is a *[briefing.AmbiguousError].
func (r *Reader) Actor(ctx context.Context, s string) (briefing.Actor, error) {
	var found []briefing.Actor
	err := r.view(ctx, func(tx *sql.Tx) error {
		folded := briefing.Fold(s)
		const named = `SELECT DISTINCT n.actor FROM actor_name n JOIN actor a ON a.id = n.actor WHERE n.folded = $1 AND `
		for _, try := range []struct{ query, arg string }{
			{`SELECT id FROM actor WHERE id = $1 AND discovered = 0`, s},
			{named + `a.discovered = 0 AND n.role <> 'family' ORDER BY n.actor`, folded},
			{named + `a.discovered = 0 AND n.role = 'family' ORDER BY n.actor`, folded},
			{`SELECT id FROM actor WHERE id = $1`, s},
			{named + `n.role <> 'family' ORDER BY n.actor`, folded},
			{named + `n.role = 'family' ORDER BY n.actor`, folded},
			{`SELECT id FROM actor WHERE id = $1`, folded},
		} {
			ids, err := texts(ctx, tx, try.query, try.arg)
			if err != nil || len(ids) > 0 {
				return errors.Join(err, loadActors(ctx, tx, ids, &found))
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return briefing.Actor{}, err
	case len(found) == 0:
		return briefing.Actor{}, fmt.Errorf("actor %q: %w", s, briefing.ErrNotFound)
	case len(found) > 1:
		return briefing.Actor{}, &briefing.AmbiguousError{Name: s, Actors: found}
	}
	return found[0], nil
}

// loadActors appends the actors with those IDs to actors.
func loadActors(ctx context.Context, tx *sql.Tx, ids []string, actors *[]briefing.Actor) error {
	for _, id := range ids {
		a, err := loadActor(ctx, tx, id)
		if err != nil {
			return fmt.Errorf("actor %s: %w", id, err)
		}
		*actors = append(*actors, a)
	}
	return nil
}

func loadActor(ctx context.Context, tx *sql.Tx, id string) (briefing.Actor, error) {
	a := briefing.Actor{ID: id}
	if err := tx.QueryRowContext(ctx, `SELECT name, kind, family, descriptor, discovered FROM actor WHERE id = $1`, id).
		Scan(&a.Name, &a.Kind, &a.Family, &a.Descriptor, &a.Discovered); err != nil {
		return a, err
	}
	err := each(ctx, tx, `SELECT role, name FROM actor_name WHERE actor = $1 ORDER BY rank`, []any{id}, func(rows *sql.Rows) error {
		var role, name string
		if err := rows.Scan(&role, &name); err != nil {
			return err
		}
		switch role {
		case "alias":
			a.Aliases = append(a.Aliases, name)
		case "demonym":
			a.Demonyms = append(a.Demonyms, name)
		case "capital":
			a.Capital = name
		case "seat":
			a.Seats = append(a.Seats, name)
		}
		return nil
	})
	if err != nil {
		return a, err
	}
	if a.MemberOf, err = texts(ctx, tx, `SELECT body FROM membership WHERE actor = $1 ORDER BY rank`, id); err != nil {
		return a, err
	}
	err = each(ctx, tx, `SELECT role, body, since, until, until_unknown, basis FROM office WHERE actor = $1 ORDER BY rank`, []any{id},
		func(rows *sql.Rows) error {
			var o briefing.Office
			err := rows.Scan(&o.Role, &o.Of, toPartial(&o.From), toPartial(&o.To), &o.ToUnknown, &o.Basis)
			a.Offices = append(a.Offices, o)
			return err
		})
	return a, err
}

// Members returns the actors that are members of the one with that ID, by name.
func (r *Reader) Members(ctx context.Context, id string) ([]briefing.Actor, error) {
	return r.actors(ctx, `SELECT DISTINCT a.id FROM membership m JOIN actor a ON a.id = m.actor WHERE m.body = $1 ORDER BY a.name, a.id`, id)
}

// Officers returns the actors that hold or held an office of the actor with that ID, by name.
func (r *Reader) Officers(ctx context.Context, id string) ([]briefing.Actor, error) {
	return r.actors(ctx, `SELECT DISTINCT a.id FROM office o JOIN actor a ON a.id = o.actor WHERE o.body = $1 ORDER BY a.name, a.id`, id)
}

func (r *Reader) actors(ctx context.Context, query string, args ...any) ([]briefing.Actor, error) {
	var found []briefing.Actor
	err := r.view(ctx, func(tx *sql.Tx) error {
		ids, err := texts(ctx, tx, query, args...)
		return errors.Join(err, loadActors(ctx, tx, ids, &found))
	})
	return found, err
}

// Actors returns the actors of a kind, or of all kinds when it is "", and how many there are in all: those with most
// positions first, then by name. A limit of 0 is none.
func (r *Reader) Actors(ctx context.Context, kind briefing.ActorKind, limit, offset int) (page []briefing.ActorCount, total int, err error) {
	var c condition
	if kind != "" {
		c.and(`kind = ?`, kind)
	}
	err = r.view(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM actor`+c.where(), c.args...).Scan(&total); err != nil {
			return err
		}
		n := len(c.args)
		err := each(ctx, tx, `SELECT id, statements, documents, latest FROM actor`+c.where()+
			fmt.Sprintf(` ORDER BY statements DESC, name, id LIMIT $%d OFFSET $%d`, n+1, n+2), c.with(limitOf(limit), max(offset, 0)), func(rows *sql.Rows) error {
			var a briefing.ActorCount
			err := rows.Scan(&a.ID, &a.Positions, &a.Documents, toDay(&a.Latest))
			page = append(page, a)
			return err
		})
		for i := 0; i < len(page) && err == nil; i++ {
			page[i].Actor, err = loadActor(ctx, tx, page[i].ID)
		}
		return err
	})
	return page, total, err
}

// limitOf returns the limit for SQLite, where -1 is none.
func limitOf(limit int) int {
	if limit <= 0 {
		return -1
	}
	return limit
}

const topicColumns = `id, label, scope, terms, matter, statements, actors, latest`

func scanTopic(rows interface{ Scan(...any) error }) (briefing.TopicCount, error) {
	var t briefing.TopicCount
	err := rows.Scan(&t.ID, &t.Label, &t.Scope, toList(&t.Terms), toList(&t.Matter), &t.Positions, &t.Actors, toDay(&t.Latest))
	return t, err
}

// Topics returns all topics in the order of the registry.
func (r *Reader) Topics(ctx context.Context) ([]briefing.TopicCount, error) {
	var all []briefing.TopicCount
	err := r.view(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT `+topicColumns+` FROM topic ORDER BY rank`, nil, func(rows *sql.Rows) error {
			t, err := scanTopic(rows)
			all = append(all, t)
			return err
		})
	})
	return all, err
}

// Topic returns the topic whose ID or label is s, in any case, or an error wrapping [briefing.ErrNotFound].
func (r *Reader) Topic(ctx context.Context, s string) (briefing.Topic, error) {
	var t briefing.TopicCount
	err := r.view(ctx, func(tx *sql.Tx) (err error) {
		t, err = scanTopic(tx.QueryRowContext(ctx, `SELECT `+topicColumns+` FROM topic WHERE id = $1 OR folded = $1 ORDER BY id <> $1, rank LIMIT 1`,
			briefing.Fold(s)))
		return err
	})
	return t.Topic, notFound(err, "topic", s)
}

// Names returns every name of every actor, discovered ones and family names too, and the label, ID and terms of every topic.
func (r *Reader) Names(ctx context.Context) ([]briefing.NameEntry, error) {
	var all []briefing.NameEntry
	err := r.view(ctx, func(tx *sql.Tx) error {
		err := each(ctx, tx, `SELECT n.name, n.role = 'family', a.id, a.kind, a.discovered, a.statements FROM actor_name n JOIN actor a ON a.id = n.actor
			ORDER BY a.id, n.role = 'family', n.rank`, nil, func(rows *sql.Rows) error {
			var e briefing.NameEntry
			err := rows.Scan(&e.Name, &e.Family, &e.ID, &e.Kind, &e.Discovered, &e.Positions)
			all = append(all, e)
			return err
		})
		if err != nil {
			return err
		}
		return each(ctx, tx, `SELECT label, id, statements, terms FROM topic ORDER BY rank`, nil, func(rows *sql.Rows) error {
			e := briefing.NameEntry{Topic: true}
			var terms []string
			if err := rows.Scan(&e.Name, &e.ID, &e.Positions, toList(&terms)); err != nil {
				return err
			}
			all = append(all, e)
			if e.Name != e.ID {
				e.Name = e.ID
				all = append(all, e)
			}
			e.Term = true
			for _, e.Name = range terms {
				all = append(all, e)
			}
			return nil
		})
	})
	return all, err
}

// Events returns the events from a day on, the next first, and how many there are in all: those whose sentence names the actor or topic
// with the ID about or holds a position of it, or all when about is "". A limit of 0 is none.
func (r *Reader) Events(ctx context.Context, about string, from briefing.Day, limit int) (page []briefing.DatedPassage, total int, err error) {
	var c condition
	c.and(`e.day >= ?`, from.String())
	if about != "" {
		c.and(`e.n IN (SELECT event FROM event_about WHERE about = ?)`, about)
	}
	err = r.view(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM event e`+c.where(), c.args...).Scan(&total); err != nil {
			return err
		}
		return each(ctx, tx, `SELECT `+documentColumns+`, e.start, e.stop, e.text, e.day FROM event e JOIN document d ON d.id = e.document`+c.where()+
			fmt.Sprintf(` ORDER BY e.day, e.document, e.start LIMIT $%d`, len(c.args)+1), c.with(limitOf(limit)), func(rows *sql.Rows) error {
			var p briefing.DatedPassage
			err := rows.Scan(append(documentFields(&p.Document), &p.Span.Start, &p.Span.End, &p.Text, toDay(&p.Day))...)
			page = append(page, p)
			return err
		})
	})
	return page, total, err
}
