package storage

import (
	"database/sql"
	"strings"
	"testing"

	"attache/briefing"
)

// plan returns how SQLite goes about a query, a step a line.
func plan(t *testing.T, db *DB, query string, args ...any) string {
	t.Helper()
	var b strings.Builder
	must(t, db.content.view(t.Context(), func(tx *sql.Tx) error {
		return each(t.Context(), tx, `EXPLAIN QUERY PLAN `+query, args, func(rows *sql.Rows) error {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				return err
			}
			b.WriteString(detail + "\n")
			return nil
		})
	}))
	return b.String()
}

// byIndexes reports whether a plan sorts nothing and looks at no table.
func byIndexes(plan string) bool {
	for step := range strings.Lines(plan) {
		if looks := strings.HasPrefix(step, "SEARCH ") || strings.HasPrefix(step, "SCAN p"); looks && !strings.Contains(step, "COVERING INDEX") {
			return false
		}
	}
	return !strings.Contains(plan, "TEMP B-TREE")
}

// Pages and counts come out of an index, in its order, without a look at the table; those of an actor out of two, for what it holds with others.
func TestStatementsAreSelectedByAnIndex(t *testing.T) {
	db := open(t)
	replace(t, db, Content{Put: example(t)})
	after, before := day(t, "2025-01-01"), day(t, "2025-12-31")
	for _, tc := range []struct {
		name  string
		query briefing.Query
		index string
	}{
		{"actor and topic", briefing.Query{Holder: "a", Topic: "t"}, "position_topic_by_holder (topic=? AND holder=?)"},
		{"actor and topic in a time", briefing.Query{Holder: "a", Topic: "t", After: after, Before: before}, "position_topic_by_holder (topic=? AND holder=? AND said>? AND said<?)"},
		{"actor and topic, own", briefing.Query{Holder: "a", Topic: "t", OwnOnly: true}, "position_topic_by_holder (topic=? AND holder=?)"},
		{"actor", briefing.Query{Holder: "a"}, "position_by_holder (holder=?)"},
		{"actor until a day, own", briefing.Query{Holder: "a", Before: before, OwnOnly: true}, "position_by_holder (holder=? AND said>? AND said<?)"},
		{"topic", briefing.Query{Topic: "t"}, "position_topic_by_time (topic=?)"},
		{"topic from a day", briefing.Query{Topic: "t", After: after}, "position_topic_by_time (topic=? AND said>?)"},
		{"all", briefing.Query{}, "position_by_time"},
		{"all in a time", briefing.Query{After: after, Before: before}, "position_by_time (said>? AND said<?)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			from, args, order := selection(tc.query)
			got := plan(t, db, selected+from+order+` LIMIT 10`, args...)
			if !strings.Contains(got, "USING COVERING INDEX "+tc.index) || !byIndexes(got) {
				t.Errorf("a page:\n%swant it by %s alone", got, tc.index)
			}
			got = plan(t, db, `SELECT count(*)`+from, args...)
			if !strings.Contains(got, "USING COVERING INDEX position_") || !byIndexes(got) {
				t.Errorf("the count:\n%swant it by an index alone", got)
			}
		})
	}
	// As of a day only those of unknown date are looked up.
	from, args, order := selection(briefing.Query{Holder: "a", Topic: "t", AsOf: before})
	if got := plan(t, db, selected+from+order+` LIMIT 10`, args...); !strings.Contains(got, "USING COVERING INDEX position_topic_by_holder (topic=? AND holder=? AND said<?)") || strings.Contains(got, "TEMP B-TREE") {
		t.Errorf("as of a day:\n%s", got)
	}
	from, args, _ = selection(briefing.Query{Document: "d", Holder: "a", Topic: "t"})
	if got := plan(t, db, `SELECT count(*)`+from, args...); !strings.Contains(got, "position_by_document (document=?)") || strings.Contains(got, "SCAN p") {
		t.Errorf("a document:\n%s", got)
	}
	from, args, _ = selection(briefing.Query{IDs: []string{"a#1"}})
	if got := plan(t, db, `SELECT count(*)`+from, args...); !strings.Contains(got, "(id=?)") || strings.Contains(got, "SCAN p") {
		t.Errorf("IDs:\n%s", got)
	}
}

func TestSearchSortsNothing(t *testing.T) {
	db := open(t)
	replace(t, db, Content{Put: example(t)})
	for _, q := range []briefing.SearchQuery{
		{Words: "war"},
		{Words: "war -peace", Actor: "a", Topic: "t", Source: "s", After: day(t, "2025-01-01"), Before: day(t, "2025-12-31")},
		{Words: "-war", Actor: "a"},
		{},
	} {
		query, args := candidates(parse(q.Words), q, false)
		got := plan(t, db, query, args...)
		if strings.Contains(got, "TEMP B-TREE") || strings.Contains(got, "SCAN p ") || strings.Contains(got, "SCAN t ") || strings.Contains(got, "SCAN d ") {
			t.Errorf("%+v:\n%s", q, got)
		}
	}
}
