package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache/briefing"
)

// labelled returns e with a label.
func labelled(e Entry, l briefing.Label) Entry {
	e.Document.Handling = l
	return e
}

// Under a ceiling, everything that can be read is as if there were no documents above it: the same as in a database that
// was filled with the others alone. It holds however the content came about, and when the excerpts are deleted in between.
func TestUnderACeilingItIsAsIfThereWereNoOtherDocuments(t *testing.T) {
	all := append([]briefing.Label{""}, briefing.Labels()...)
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 2))
		path := filepath.Join(t.TempDir(), "attache.db")
		db := openAt(t, path)
		used := all[:1+rng.IntN(len(all))]
		docs := make(map[string]Entry)
		for step := range 6 {
			c := Content{At: at.Add(time.Duration(step) * time.Minute)}
			for i := range 12 {
				id := fmt.Sprintf("d%02d", i)
				switch _, there := docs[id]; {
				case rng.IntN(3) == 0:
					docs[id] = labelled(random(t, rng, id), used[rng.IntN(len(used))])
					c.Put = append(c.Put, docs[id])
				case there && rng.IntN(4) == 0:
					delete(docs, id)
				case there:
					c.Keep = append(c.Keep, id)
				}
			}
			replace(t, db, c)
			if stale, err := db.Stale(t.Context()); stale || err != nil {
				t.Fatalf("seed %d, step %d: stale %v, error %v", seed, step, stale, err)
			}
			for _, ceiling := range all {
				var put []Entry
				for _, e := range docs {
					if ceiling.Admits(e.Document.Handling) {
						put = append(put, e)
					}
				}
				fresh := open(t)
				replace(t, fresh, Content{Put: put, At: c.At})
				want, got := read(t, fresh), readUnder(t, db.Under(ceiling))
				want.Summary.Withheld = len(put) < len(docs)
				// When it was read says when something in it last changed.
				want.Summary.AsOf = got.Summary.AsOf
				if diff := cmp.Diff(want, got, days); diff != "" {
					t.Fatalf("seed %d, step %d, under %q (-alone +under the ceiling):\n%s", seed, step, ceiling, diff)
				}
			}
			if err := db.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			if rng.IntN(4) == 0 {
				db = withoutExcerpts(t, path, db)
				keep := Content{At: c.At}
				for id := range docs {
					keep.Keep = append(keep.Keep, id)
				}
				replace(t, db, keep)
			}
		}
	}
}

// withoutExcerpts opens the database again without the files of its excerpts.
func withoutExcerpts(t *testing.T, path string, db *DB) *DB {
	t.Helper()
	needed := 0
	if err := db.content.view(t.Context(), func(tx *sql.Tx) error {
		stored, err := labelsIn(t.Context(), tx)
		needed = len(stored.excerpts())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "attache.content.*.db*"))
	if err != nil || len(files) < needed {
		t.Fatalf("%d files of %d excerpts, error %v", len(files), needed, err)
	}
	for _, f := range files {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	db = openAt(t, path)
	if stale, err := db.Stale(t.Context()); stale != (needed > 0) || err != nil {
		t.Fatalf("stale %v with %d excerpts deleted, error %v", stale, needed, err)
	}
	for _, l := range briefing.Labels()[:4] {
		// What is missing is made anew by the next replacement; until then nothing is shown.
		if s, err := db.Under(l).Summary(t.Context()); err != nil || s.Withheld && s.Documents > 0 {
			t.Errorf("under %s: %+v, %v", l, s, err)
		}
	}
	return db
}

// What comes, goes or changes above a ceiling moves neither the date nor the version of what is below it.
func TestWhatMovesAboveACeilingMovesNothingBelow(t *testing.T) {
	db, ctx := open(t), t.Context()
	docs := example(t)
	replace(t, db, Content{Put: docs[:1]})
	sum := func() briefing.Summary {
		s, err := db.Under(briefing.Green).Summary(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := sum()
	if before.Withheld {
		t.Error("something is withheld where nothing is labelled")
	}
	later := func(n int) time.Time { return at.Add(time.Duration(n) * time.Hour) }
	replace(t, db, Content{Keep: []string{"afp-0817"}, Put: []Entry{labelled(docs[1], briefing.Amber)}, At: later(1)})
	first := sum()
	if want := first.AsOf; !want.Equal(before.AsOf) || !first.Withheld || first.Documents != 1 {
		t.Errorf("after a document above the ceiling came: %+v, before %+v", first, before)
	}
	replace(t, db, Content{Keep: []string{"afp-0817"}, Put: []Entry{labelled(docs[1], briefing.Red), labelled(docs[2], briefing.Amber)}, At: later(2)})
	replace(t, db, Content{Keep: []string{"afp-0817", "readout-0818"}, At: later(3)})
	if diff := cmp.Diff(first, sum(), days); diff != "" {
		t.Errorf("after others moved above the ceiling (-before +after):\n%s", diff)
	}
	replace(t, db, Content{Keep: []string{"readout-0818"}, Put: []Entry{docs[2]}, At: later(4)})
	if got := sum(); !got.AsOf.Equal(later(4)) || got.Documents != 1 || got.Version == first.Version {
		t.Errorf("after the document below was replaced: %+v", got)
	}
}

// When a replacement fails, what a document says that has a higher label from then on is not shown to those below, whatever
// step it fails at; and the next replacement mends all.
func TestAReplacementThatFailsShowsNothingAboveTheCeiling(t *testing.T) {
	docs := example(t)
	docs[1] = labelled(docs[1], briefing.Green) // so that there is an excerpt before
	db := open(t)
	replace(t, db, Content{Put: docs})
	raised := Content{Keep: []string{"report-0901", "readout-0818"}, Put: []Entry{labelled(docs[0], briefing.Red)}, Registry: registry(t), Extractor: "1", At: at.Add(time.Hour)}
	ctx, cancel := context.WithCancel(t.Context())
	if err := db.content.update(ctx, func(tx *sql.Tx) error {
		before, err := stockOf(ctx, tx)
		if err != nil {
			return err
		}
		e := imprint{version: before.version + 1, asOf: raised.At}
		if err := newReplacement(raised, tx, e).run(ctx); err != nil {
			return err
		}
		if err := db.replaceExcerpts(ctx, raised, before, e.version); err != nil {
			return err
		}
		cancel() // the machine stops: the excerpts are committed, the whole content is not
		return ctx.Err()
	}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if stale, err := db.Stale(t.Context()); err != nil || !stale {
		t.Errorf("stale %v, %v", stale, err)
	}
	if _, err := db.Under(briefing.Clear).Document(t.Context(), "afp-0817"); !errors.Is(err, briefing.ErrNotFound) {
		t.Errorf("the document whose label was raised: %v", err)
	}
	replace(t, db, raised)
	if s, err := db.Under(briefing.Clear).Summary(t.Context()); err != nil || s.Documents != 1 {
		t.Errorf("under CLEAR: %+v, %v", s, err)
	}
	if s, err := db.Under(briefing.Red).Summary(t.Context()); err != nil || s.Documents != 3 || s.Withheld {
		t.Errorf("under RED: %+v, %v", s, err)
	}
}

// Content that an older version stored knows its labels, and shows nothing above a ceiling before it is read anew.
func TestLabelsOfOlderContentAreKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "attache.db")
	db := openAt(t, path)
	docs := example(t)
	replace(t, db, Content{Put: []Entry{docs[0], labelled(docs[1], briefing.AmberStrict)}})
	for _, query := range []string{
		`ALTER TABLE content DROP COLUMN labels`, `ALTER TABLE content DROP COLUMN excerpt_of`,
		`ALTER TABLE via DROP COLUMN part`, `ALTER TABLE position DROP COLUMN setting`, `DROP TABLE stand`, `DROP TABLE member`, `DROP TABLE position_topic`,
		`ALTER TABLE position DROP COLUMN when_start`, `ALTER TABLE position DROP COLUMN when_stop`, `ALTER TABLE position DROP COLUMN until`,
		`CREATE TABLE position_topic (position INTEGER NOT NULL, rank INTEGER NOT NULL, topic TEXT NOT NULL, holder TEXT, said TEXT NOT NULL, document TEXT NOT NULL,
			content_start INTEGER NOT NULL, own INTEGER NOT NULL, leads INTEGER NOT NULL, matter INTEGER NOT NULL, side INTEGER NOT NULL, moves INTEGER NOT NULL,
			PRIMARY KEY (position, rank), UNIQUE (position, topic)) STRICT`,
		`CREATE INDEX position_topic_by_holder ON position_topic (topic)`, `CREATE INDEX position_topic_by_time ON position_topic (topic)`,
		`CREATE INDEX position_topic_sides ON position_topic (topic)`, `CREATE INDEX position_topic_moves ON position_topic (topic)`,
		`CREATE INDEX position_topic_moves_by_day ON position_topic (said)`,
		`PRAGMA user_version = 2`,
	} {
		if _, err := db.content.write.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "attache.content.*.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d excerpts, %v", len(files), err)
	}
	for _, f := range files {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	db = openAt(t, path)
	if s, err := db.Under(briefing.Amber).Summary(t.Context()); err != nil || !s.Withheld || s.Documents != 0 {
		t.Errorf("under AMBER: %+v, %v", s, err)
	}
	if s, err := db.Under(briefing.AmberStrict).Summary(t.Context()); err != nil || s.Withheld || s.Documents != 2 {
		t.Errorf("under AMBER+STRICT: %+v, %v", s, err)
	}
}

// TestContentIsReadUnderACeilingOnly holds the promise of Reader: nobody but it and those that write reads the content file.
func TestContentIsReadUnderACeilingOnly(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	reads := regexp.MustCompile(`db\.content\.(view|read|fresh|write)\b`)
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") || f == "reader.go" {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if found := reads.Find(text); found != nil {
			t.Errorf("%s: %s: content is read by way of Reader", f, found)
		}
	}
}
