package storage

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"attache/briefing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var sameDay = cmpopts.EquateComparable(briefing.Day{})

// analysed returns a DB with synthetic documents whose topics have words for their matter, some of them rare.
func analysed(tb testing.TB, documents int) *DB {
	tb.Helper()
	plain, entries := synthetic(tb, documents)
	var topics []briefing.Topic
	for i, t := range plain.Topics() {
		t.Matter = []string{fmt.Sprintf("w%d", i%10), fmt.Sprintf("w%d", 100+i)}
		topics = append(topics, t)
	}
	r, err := briefing.NewRegistry(plain.AsOf(), plain.Actors(), topics, nil)
	if err != nil {
		tb.Fatal(err)
	}
	db := open(tb)
	if err := db.Replace(tb.Context(), Content{Registry: r, Extractor: "1", Put: entries, At: at}); err != nil {
		tb.Fatal(err)
	}
	return db
}

func topicsOf(t *testing.T, db *DB) []briefing.Topic {
	t.Helper()
	counts, err := db.Under(briefing.Red).Topics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	topics := make([]briefing.Topic, len(counts))
	for i, c := range counts {
		topics[i] = c.Topic
	}
	return topics
}

// everyPoint returns all points of a DB, worked out from its statements.
func everyPoint(t *testing.T, db *DB) []briefing.Point {
	t.Helper()
	statements, _, err := db.Under(briefing.Red).Statements(t.Context(), briefing.Query{})
	if err != nil {
		t.Fatal(err)
	}
	byID := make(map[string]briefing.Topic)
	for _, topic := range topicsOf(t, db) {
		byID[topic.ID] = topic
	}
	var all []briefing.Point
	for _, s := range statements {
		for _, id := range s.Topics {
			all = append(all, s.Point(byID[id]))
		}
	}
	return all
}

// TestStandsAreEnough holds the cells made from what Stands returns to those made from everything.
func TestStandsAreEnough(t *testing.T) {
	db := analysed(t, 400)
	all := everyPoint(t, db)
	if len(all) < 3000 {
		t.Fatalf("only %d points", len(all))
	}
	asOf := day(t, "2018-06-01")
	for _, tc := range []struct {
		name            string
		topics, holders []string
		asOf            briefing.Day
	}{
		{"all holders on a topic", []string{"topic-02"}, nil, briefing.Day{}},
		{"all holders on topics", []string{"topic-02", "topic-31"}, nil, briefing.Day{}},
		{"all holders on a topic, as of a day", []string{"topic-02"}, nil, asOf},
		{"holders on topics", []string{"topic-00", "topic-07"}, []string{"actor-003", "actor-000", "actor-199"}, briefing.Day{}},
		{"holders on all topics, as of a day", nil, []string{"actor-003", "actor-001"}, asOf},
		{"an unknown topic", []string{"topic-99"}, nil, briefing.Day{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			some, err := db.Under(briefing.Red).Stands(t.Context(), tc.topics, tc.holders, tc.asOf)
			if err != nil {
				t.Fatal(err)
			}
			var meant []briefing.Point
			for _, p := range all {
				if (tc.topics == nil || slices.Contains(tc.topics, p.Topic)) && (tc.holders == nil || slices.Contains(tc.holders, p.Holder)) &&
					(tc.asOf.IsZero() || !p.Date.After(tc.asOf)) {
					meant = append(meant, p)
				}
			}
			if len(meant) > 0 && len(some) >= len(meant) {
				t.Errorf("%d points of %d", len(some), len(meant))
			}
			if diff := cmp.Diff(briefing.Cells(meant), briefing.Cells(some), sameDay); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
	if _, err := db.Under(briefing.Red).Stands(t.Context(), nil, nil, briefing.Day{}); err == nil {
		t.Error("everything: no error")
	}
}

// TestStandsFollowReplacements holds the cells made from what Stands returns, after documents came, went and changed, to those made from everything:
// also under a ceiling, and where a statement loses the report that stood for it.
func TestStandsFollowReplacements(t *testing.T) {
	r, all := synthetic(t, 60)
	var topics []briefing.Topic
	for i, topic := range r.Topics() {
		topic.Matter = []string{fmt.Sprintf("w%d", i%10), fmt.Sprintf("w%d", 100+i)}
		topics = append(topics, topic)
	}
	r, err := briefing.NewRegistry(r.AsOf(), r.Actors(), topics, nil)
	must(t, err)
	for i := range all {
		if i%5 == 0 {
			all[i].Document.Handling = briefing.Amber
		}
	}
	// The same text a day later, found to be on other topics: where the first goes, this one stands for its statements.
	again := all[1]
	again.Document.ID, again.Document.Date = "again", again.Document.Date.AddDays(1)
	again.Extraction.Positions = slices.Clone(again.Extraction.Positions)
	for i := range again.Extraction.Positions {
		p := &again.Extraction.Positions[i]
		p.ID, p.DocumentID = strings.Replace(p.ID, p.DocumentID, "again", 1), "again"
		p.Topics = []string{topics[len(topics)-1-i].ID}
	}
	db := open(t)
	stored := make(map[string]bool)
	replace := func(name string, put []Entry, gone ...string) {
		t.Helper()
		for _, id := range gone {
			delete(stored, id)
		}
		c := Content{Registry: r, Extractor: "1", Put: put, At: at}
		for _, e := range put {
			delete(stored, e.Document.ID)
		}
		c.Keep = slices.Sorted(maps.Keys(stored))
		for _, e := range put {
			stored[e.Document.ID] = true
		}
		must(t, db.Replace(t.Context(), c))
		for _, ceiling := range []briefing.Label{briefing.Clear, briefing.Red} {
			statements, _, err := db.Under(ceiling).Statements(t.Context(), briefing.Query{})
			must(t, err)
			var want []briefing.Point
			var ids []string
			for _, topic := range topics {
				ids = append(ids, topic.ID)
				for _, s := range statements {
					if slices.Contains(s.Topics, topic.ID) {
						want = append(want, s.Point(topic))
					}
				}
			}
			got, err := db.Under(ceiling).Stands(t.Context(), ids, nil, briefing.Day{})
			must(t, err)
			if len(want) == 0 {
				t.Fatal("no points")
			}
			if diff := cmp.Diff(briefing.Cells(want), briefing.Cells(got), sameDay); diff != "" {
				t.Errorf("%s, under %s: cells (-want +got):\n%s", name, ceiling, diff)
			}
		}
	}
	replace("at first", all[:40])
	replace("more", all[40:])
	replace("some go", nil, all[3].Document.ID, all[10].Document.ID, all[41].Document.ID)
	replace("the same again", []Entry{again})
	replace("the first report goes", nil, all[1].Document.ID)
	fewer := all[7]
	fewer.Extraction.Positions = fewer.Extraction.Positions[:1]
	replace("one says less", []Entry{fewer})
	replace("all anew", all, slices.Collect(maps.Keys(stored))...)
}

// TestStepsAreEnough holds the steps made from what Steps returns to those made from everything.
func TestStepsAreEnough(t *testing.T) {
	db := analysed(t, 400)
	all := everyPoint(t, db)
	for _, tc := range []struct {
		name, since, holder, topic string
	}{
		{"any", "2024-10-01", "", ""},
		{"a topic", "2022-01-01", "", "topic-01"},
		{"a holder", "2020-01-01", "actor-001", ""},
		{"both", "2016-01-01", "actor-000", "topic-00"},
		{"nothing", "2025-01-01", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			since := day(t, tc.since)
			some, from, err := db.Under(briefing.Red).Steps(t.Context(), since, tc.holder, tc.topic)
			if err != nil {
				t.Fatal(err)
			}
			if from != since {
				t.Fatalf("from %v, want %v", from, since)
			}
			meant := slices.DeleteFunc(slices.Clone(all), func(p briefing.Point) bool {
				return tc.holder != "" && p.Holder != tc.holder || tc.topic != "" && p.Topic != tc.topic
			})
			want := briefing.Steps(meant, since)
			if tc.name != "nothing" && len(want) == 0 {
				t.Fatal("nothing to compare")
			}
			if diff := cmp.Diff(want, briefing.Steps(some, since), sameDay); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
		})
	}
}

// An analysis looks back: what it gives no day for neither follows nor precedes anything.
func TestStepsLeaveOutWhatAnAnalysisGivesNoDayFor(t *testing.T) {
	holds := func(content, said string) found {
		return found{holder: "russia", content: content, act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Narrated, topics: []string{"ceasefire"}, said: said}
	}
	analysis := entry(t, "analysis", "2025-08-21", "Russia rejects a long ceasefire. Russia rejected a short ceasefire.",
		holds("a long ceasefire", ""), holds("a short ceasefire", "2025-08-02"))
	analysis.Document.Kind = briefing.Analysis
	news := entry(t, "news", "2025-08-20", "Russia rejects any ceasefire.", holds("any ceasefire", ""))
	db := open(t)
	if err := db.Replace(t.Context(), Content{Registry: registry(t), Extractor: "1", Put: []Entry{analysis, news}, At: at}); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		since string
		want  []string
	}{
		{"2025-08-01", []string{"2025-08-20 ceasefire", "2025-08-02 ceasefire", "2025-08-02 "}}, // and the first day
		{"2025-08-20", []string{"2025-08-20 ceasefire", "2025-08-02 ceasefire"}},
		{"2025-08-21", nil},
	} {
		points, _, err := db.Under(briefing.Red).Steps(t.Context(), day(t, tc.since), "", "")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range points {
			got = append(got, p.Date.String()+" "+strings.Join(p.Matter, ","))
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("since %s (-want +got):\n%s", tc.since, diff)
		}
	}
}

func TestStepsSaysFromWhichDayOnAllAreThere(t *testing.T) {
	db := analysed(t, 1200)
	since := day(t, "2015-01-01")
	some, from, err := db.Under(briefing.Red).Steps(t.Context(), since, "", "")
	if err != nil {
		t.Fatal(err)
	}
	if !from.After(since) {
		t.Fatalf("from %v: there are too few points for this test", from)
	}
	want := briefing.Steps(everyPoint(t, db), from)
	if len(want) == 0 || len(want) > mostSteps {
		t.Errorf("%d steps from %v on", len(want), from)
	}
	if diff := cmp.Diff(want, briefing.Steps(some, from), sameDay); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func TestDocumentsSince(t *testing.T) {
	db := analysed(t, 300)
	var want int
	for _, e := range second(synthetic(t, 300)) {
		if !e.Document.Date.Before(day(t, "2022-01-01")) {
			want++
		}
	}
	got, err := db.Under(briefing.Red).DocumentsSince(t.Context(), day(t, "2022-01-01"))
	if err != nil || got != want || want == 0 {
		t.Errorf("%d documents, error %v; want %d", got, err, want)
	}
}

func second(_ *briefing.Registry, entries []Entry) []Entry { return entries }

func TestCandidates(t *testing.T) {
	db := filled(t, 300)
	entries := second(synthetic(t, 300))
	text := entries[17].Document.Text
	// The content of its third position: words of which some are rare.
	content := entries[17].Extraction.Positions[2].Content.In(text)
	altered := strings.ToUpper(content) + " w999999"
	for _, quotation := range []string{content, "“" + content + "”", altered, "… " + content + " …"} {
		found, _, err := db.Under(briefing.Red).Candidates(t.Context(), briefing.NewQuotation(quotation), 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 || found[0].Document.ID != entries[17].Document.ID {
			t.Errorf("%s: %d candidates, the first one not %s", quotation, len(found), entries[17].Document.ID)
		}
	}
	for _, quotation := range []string{"", "…", "nothing of this stands anywhere", `"" AND NOT *`, "\x00 \xff"} {
		found, _, err := db.Under(briefing.Red).Candidates(t.Context(), briefing.NewQuotation(quotation), 5)
		if err != nil || len(found) > 0 {
			t.Errorf("%q: %d candidates, error %v", quotation, len(found), err)
		}
	}
}

// The number of documents is the true one, or says that it is not: of what stands in a row, of several parts, of what few words lead to.
func TestCandidatesCountDocuments(t *testing.T) {
	db := open(t)
	text := func(words string) string { return words + "\n\n" + words + " again" }
	var put []Entry
	for i, words := range []string{
		"Lund wants a ceasefire now. It will hold", "Lund wants a ceasefire now, it will hold", "Lund wants a cease-fire now", "Lund wants a ceasefire", "Everything else is an iron-clad promise",
	} {
		put = append(put, entry(t, fmt.Sprintf("d%d", i), "2025-08-20", text(words)))
	}
	replace(t, db, Content{Put: put})
	for _, tc := range []struct {
		quotation string
		limit     int
		in        string
		documents []string // of the passages
	}{
		{"ceasefire", 12, "4", []string{"d0", "d1", "d2", "d3"}},
		{"ceasefire", 1, "4", nil}, // the number is not that of what is returned
		{"wants a ceasefire now", 12, "3", []string{"d0", "d1", "d2"}},
		{"wants a cease-fire now", 12, "3", []string{"d0", "d1", "d2"}},
		{"wants a ceasefire now. It will hold", 12, "0", []string{"d0", "d1", "d2"}},
		{"wants a ceasefire now. It will hold", 3, "at least 0", []string{"d0", "d1"}},
		{"wants … now", 12, "0", []string{"d0", "d1", "d2", "d3"}},
		{"an ironclad promise", 12, "1", []string{"d4"}},
		{"ironclad promises of everything", 12, "at least 0", []string{"d4"}},
		{"nothing of this stands anywhere", 12, "at least 0", nil},
	} {
		found, in, err := db.Under(briefing.Red).Candidates(t.Context(), briefing.NewQuotation(tc.quotation), tc.limit)
		if err != nil {
			t.Fatal(err)
		}
		documents := make(map[string]bool)
		for _, p := range found {
			documents[p.Document.ID] = true
		}
		if got := slices.Sorted(maps.Keys(documents)); in.String() != tc.in || tc.documents != nil && !slices.Equal(got, tc.documents) || len(found) > tc.limit {
			t.Errorf("%s: %v in %s documents; want %v in %s", tc.quotation, got, in, tc.documents, tc.in)
		}
	}
}

// A sentence that many documents have does not hide the one that has the other sentence too, in other words.
func TestCandidatesOfACommonSentence(t *testing.T) {
	db := open(t)
	put := []Entry{entry(t, "old", "2025-01-01", "We will never recognise the annexed province of the river. That is our position.")}
	for i := range mostCandidates + 10 {
		put = append(put, entry(t, fmt.Sprintf("d%d", i), "2025-08-20", fmt.Sprintf("Some other thing %d. That is our position.", i)))
	}
	replace(t, db, Content{Put: put})
	found, in, err := db.Under(briefing.Red).Candidates(t.Context(), briefing.NewQuotation("We will recognise the annexed province of the river. That is our position."), 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 5 || found[0].Document.ID != "old" || !in.AtLeast {
		t.Errorf("%d candidates in %s, the first one in %q; want old", len(found), in, found[0].Document.ID)
	}
}

// What is near an actor: its own words that only the text around them puts on a topic, what it tells of others, and the words of those it speaks for and who speak for it.
func TestNear(t *testing.T) {
	db := open(t)
	said := func(holder, content string, via ...string) found {
		return found{holder: holder, content: content, via: via, act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}}
	}
	inherited := said("ukraine", "an answer")
	inherited.inherited = 1
	replace(t, db, Content{Put: []Entry{
		entry(t, "a", "2025-08-20", "Ukraine demanded an answer. Putin asked for a truce, said Witkoff.", inherited, said("vladimir-putin", "a truce", "steve-witkoff")),
		entry(t, "b", "2025-08-21", "The UN demanded a ceasefire.", said("un", "a ceasefire")),
	}})
	for actor, want := range map[string]bool{
		"ukraine":             true,  // by the context, and by the UN
		"volodymyr-zelenskyy": true,  // Ukraine's
		"steve-witkoff":       true,  // told it
		"russia":              true,  // its president's
		"georgia":             true,  // the UN's
		"georgia-us":          false, // nobody's
	} {
		for topic, want := range map[string]bool{"ceasefire": want, "security-guarantees": false} {
			near, err := db.Under(briefing.Red).Near(t.Context(), actor, []string{topic})
			if err != nil {
				t.Fatal(err)
			}
			if got := len(near) > 0; got != want {
				t.Errorf("near %s of %s: %v", topic, actor, near)
			}
		}
	}
}

func TestUnresolved(t *testing.T) {
	db := open(t)
	r, entries := synthetic(t, 20)
	want := 0
	for i := range entries {
		for j := range entries[i].Extraction.Positions {
			p := &entries[i].Extraction.Positions[j]
			if p.Holder.Actor == "actor-000" || p.Holder.Actor == "actor-001" {
				p.Holder.Actor = map[string]string{"actor-000": "", "actor-001": "unnamed-leaders"}[p.Holder.Actor]
				if slices.Contains(p.Topics, "topic-00") {
					want++
				}
			}
		}
	}
	for i := range entries {
		entries[i].Extraction.Actors = append(entries[i].Extraction.Actors, briefing.Actor{ID: "unnamed-leaders", Name: "leaders", Kind: briefing.Group})
	}
	if err := db.Replace(t.Context(), Content{Registry: r, Extractor: "1", Put: entries, At: at}); err != nil {
		t.Fatal(err)
	}
	points, err := db.Under(briefing.Red).Stands(t.Context(), []string{"topic-00"}, nil, briefing.Day{})
	if err != nil || slices.ContainsFunc(points, func(p briefing.Point) bool { return briefing.Unnamed(p.Holder) }) {
		t.Errorf("Stands() has holders without a name, or %v", err)
	}
	if points, err = db.Under(briefing.Red).Stands(t.Context(), []string{"topic-00"}, []string{"unnamed-leaders"}, briefing.Day{}); err != nil || len(points) == 0 {
		t.Errorf("Stands() of one who is asked for: %d points, %v", len(points), err)
	}
	if points, _, err = db.Under(briefing.Red).Steps(t.Context(), day(t, "2001-01-01"), "unnamed-leaders", ""); err != nil || len(points) > 0 {
		t.Errorf("Steps() of a holder without a name: %d points, %v", len(points), err)
	}
	names, total, err := db.Under(briefing.Red).Unresolved(t.Context(), "topic-00", briefing.Day{}, 3)
	if err != nil || total != want || want == 0 || len(names) != 2 || !slices.Contains(names, "Actor 000") || !slices.Contains(names, "Actor 001") {
		t.Errorf("Unresolved() = %q, %d, %v; want Actor 000 and Actor 001, %d", names, total, err, want)
	}
}

// As of a day counts what was said on it or before, and of what has no day what was known to have been said: by what its text tells, or by its document.
func TestAsOfADayCountsWhatWasKnownByIt(t *testing.T) {
	db := open(t)
	said := func(content string) found {
		return found{holder: "ukraine", cue: "demanded", content: content, act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}}
	}
	dated := entry(t, "dated", "2025-03-05", "Ukraine demanded a ceasefire at sea.", said("a ceasefire at sea"))
	bounded := entry(t, "bounded", "2025-08-20", "Ukraine demanded a ceasefire by March.", said("a ceasefire by March"))
	bounded.Extraction.Positions[0].Date, bounded.Extraction.Positions[0].Until = briefing.Day{}, day(t, "2025-03-02")
	undated := entry(t, "undated", "2025-03-04", "Ukraine demanded a ceasefire at once.", said("a ceasefire at once"))
	undated.Extraction.Positions[0].Date = briefing.Day{}
	never := entry(t, "never", "2025-03-04", "Ukraine demanded a ceasefire somewhere.", said("a ceasefire somewhere"))
	never.Extraction.Positions[0].Date, never.Document.Date, never.Document.DateBasis = briefing.Day{}, briefing.Day{}, briefing.DateUnknown
	replace(t, db, Content{Put: []Entry{dated, bounded, undated, never}})
	r := db.Under(briefing.Red)
	for _, tc := range []struct {
		asOf         string
		held, stands []string // documents
	}{
		{"2025-03-01", nil, nil},
		{"2025-03-02", []string{"bounded"}, []string{"bounded"}},
		{"2025-03-04", []string{"bounded", "undated"}, []string{"bounded", "undated"}},
		{"2025-03-05", []string{"dated", "bounded", "undated"}, []string{"dated"}}, // what has a day comes before what has none
		{"", []string{"dated", "bounded", "never", "undated"}, []string{"dated"}},
	} {
		asOf := briefing.Day{}
		if tc.asOf != "" {
			asOf = day(t, tc.asOf)
		}
		for _, q := range []briefing.Query{{Holder: "ukraine", Topic: "ceasefire"}, {Holder: "ukraine"}, {Topic: "ceasefire"}, {}} {
			q.AsOf = asOf
			page, total, err := r.Statements(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range page {
				got = append(got, s.DocumentID)
			}
			if !slices.Equal(got, tc.held) || total != len(got) {
				t.Errorf("statements of %+v as of %s: %v of %d, want %v", q, tc.asOf, got, total, tc.held)
			}
		}
		points, err := r.Stands(t.Context(), []string{"ceasefire"}, nil, asOf)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range points {
			document, _, _ := strings.Cut(p.ID, "#")
			got = append(got, document)
		}
		slices.Sort(got)
		if !slices.Equal(got, tc.stands) {
			t.Errorf("stands as of %s: %v, want %v", tc.asOf, got, tc.stands)
		}
	}
}

// TestAnalysesWalkIndexes holds each query to the indexes that make it quick, and to reading no table from end to end.
func TestAnalysesWalkIndexes(t *testing.T) {
	db := open(t)
	replace(t, db, Content{Put: example(t)})
	since := day(t, "2025-01-01")
	query := func(q string, args []any) string { return plan(t, db, q, args...) }
	for _, tc := range []struct{ name, plan, index string }{
		{"all holders on a topic", query(standsQuery([]string{"t"}, nil, briefing.Day{})), "stand USING PRIMARY KEY (topic=?)"},
		{"all holders on a topic, as of a day", query(standsQuery([]string{"t"}, nil, since)), "COVERING INDEX position_topic_stands (topic=? AND holder=? AND own=? AND weight=? AND said<?)"},
		{"holders on topics, as of a day", query(standsQuery([]string{"t"}, []string{"a"}, since)), "COVERING INDEX position_topic_stands (topic=? AND holder=? AND own=? AND weight=? AND said<?)"},
		{"holders on all topics", query(standsQuery(nil, []string{"a"}, briefing.Day{})), "s USING PRIMARY KEY (topic=? AND holder=?)"},
		{"holders on all topics, as of a day", query(standsQuery(nil, []string{"a"}, since)), "INDEX position_topic_stands (topic=? AND holder=? AND own=? AND weight=? AND said=? AND point>?)"},
		{"to store where holders stand", plan(t, db, kinds+` SELECT `+standLines(``, ``)+` FROM (SELECT 't' AS topic, 'a' AS holder) pair`), "COVERING INDEX position_topic_stands (topic=? AND holder=? AND own=? AND weight=?)"},
		{"near a topic", query(nearQuery, []any{"a", `["t"]`}), "INDEX position_topic_by_holder (topic=? AND holder=?)"},
		{"of holders without a name", query(unresolvedQuery("t", since)), "COVERING INDEX position_topic_by_holder (topic=? AND holder>? AND holder<?)"},
		{"steps", query(stepsQuery(since, "", "")), "COVERING INDEX position_topic_moves_by_day (said>?)"},
		{"steps of a holder", query(stepsQuery(since, "a", "")), "COVERING INDEX position_topic_moves (topic=? AND holder=? AND moves=? AND said>?)"},
		{"steps on a topic", query(stepsQuery(since, "", "t")), "position_topic_by_time (topic=? AND said>?)"},
		{"steps of a holder on a topic", query(stepsQuery(since, "a", "t")), "COVERING INDEX position_topic_moves (topic=? AND holder=? AND moves=? AND said>?)"},
		{"what was before", query(stepsQuery(since, "", "")), "COVERING INDEX position_topic_moves (topic=? AND holder=? AND moves=? AND said<?)"},
		{"what was before on tracks that few are on", query(stepsQuery(since, "", "")), "INDEX position_topic_seldom (topic=? AND holder=? AND said<?)"},
		{"the points before", query(stepsQuery(since, "", "")), "COVERING INDEX position_topic_moves (topic=? AND holder=? AND moves=? AND said=?)"},
		{"what was first", query(stepsQuery(since, "", "")), "COVERING INDEX position_topic_by_holder (topic=? AND holder=? AND said>?)"},
	} {
		if !strings.Contains(tc.plan, tc.index) {
			t.Errorf("%s does not walk %s:\n%s", tc.name, tc.index, tc.plan)
		}
		for step := range strings.SplitSeq(tc.plan, "\n") {
			if strings.HasPrefix(step, "SCAN p ") || strings.HasPrefix(step, "SCAN position") {
				t.Errorf("%s reads a table from end to end: %s", tc.name, step)
			}
		}
	}
}
