package storage

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/briefing"
)

// synthetic returns documents with ten positions each, by 200 actors on 60 topics over ten years, some far more often than
// others, and their registry. The same seed makes the same content.
func synthetic(tb testing.TB, documents int) (*briefing.Registry, []Entry) {
	tb.Helper()
	var actors []briefing.Actor
	for i := range 200 {
		actors = append(actors, briefing.Actor{ID: fmt.Sprintf("actor-%03d", i), Name: fmt.Sprintf("Actor %03d", i), Kind: briefing.State})
	}
	var topics []briefing.Topic
	for i := range 60 {
		topics = append(topics, briefing.Topic{ID: fmt.Sprintf("topic-%02d", i), Label: fmt.Sprintf("Topic %02d", i)})
	}
	r, err := briefing.NewRegistry(day(tb, "2025-11-01"), actors, topics, nil)
	if err != nil {
		tb.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	actor := rand.NewZipf(rng, 1.1, 5, 199)
	topic := rand.NewZipf(rng, 1.1, 5, 59)
	word := rand.NewZipf(rng, 1.05, 3, 50_000)
	first := day(tb, "2015-01-01")
	acts := []briefing.Act{briefing.Say, briefing.Demand, briefing.Reject, briefing.Warn, briefing.Endorse}
	stances := []briefing.Stance{briefing.Support, briefing.Oppose, briefing.Neutral}
	entries := make([]Entry, documents)
	for i := range entries {
		e := &entries[i]
		date := first.AddDays(rng.IntN(3650))
		id := fmt.Sprintf("doc-%06d", i)
		var text strings.Builder
		for j := range 10 {
			if j > 0 {
				text.WriteString("\n\n")
			}
			a := actor.Uint64()
			start := text.Len()
			holder := fmt.Sprintf("Actor %03d", a)
			text.WriteString(holder + " said ")
			content := text.Len()
			for k := range 18 {
				if k > 0 {
					text.WriteByte(' ')
				}
				fmt.Fprintf(&text, "w%d", word.Uint64())
			}
			end := text.Len()
			text.WriteByte('.')
			p := briefing.Position{DocumentID: id, ID: fmt.Sprintf("%s#%08x", id, j), Sentence: briefing.Span{Start: start, End: end + 1},
				Holder: briefing.Mention{Actor: fmt.Sprintf("actor-%03d", a), Name: holder, Span: briefing.Span{Start: start, End: start + len(holder)}},
				Cue:    briefing.Span{Start: start + len(holder) + 1, End: content - 1}, Content: briefing.Span{Start: content, End: end},
				Act: acts[rng.IntN(len(acts))], Stance: stances[rng.IntN(len(stances))], Mode: briefing.Indirect, Date: date}
			for range rng.IntN(3) {
				if t := fmt.Sprintf("topic-%02d", topic.Uint64()); !slices.Contains(p.Topics, t) {
					p.Topics = append(p.Topics, t)
				}
			}
			if rng.IntN(4) == 0 {
				p.Via = []briefing.Mention{{Actor: "actor-007", Name: "Actor 007"}}
			}
			e.Extraction.Positions = append(e.Extraction.Positions, p)
		}
		sum := sha256.Sum256([]byte(text.String()))
		e.Document = briefing.Document{ID: id, Title: "Document " + id, Source: fmt.Sprintf("Source %d", i%20), Date: date, DateBasis: briefing.DateStated,
			Language: "en", Kind: briefing.News, Text: text.String(), Hash: hex.EncodeToString(sum[:])}
	}
	return r, entries
}

// filled returns a DB with synthetic documents.
func filled(tb testing.TB, documents int) *DB {
	tb.Helper()
	db := openAt(tb, filepath.Join(tb.TempDir(), "attache.db"))
	r, entries := synthetic(tb, documents)
	start := time.Now()
	if err := db.Replace(tb.Context(), Content{Registry: r, Extractor: "1", Put: entries, At: at}); err != nil {
		tb.Fatal(err)
	}
	tb.Logf("%d documents stored in %v", documents, time.Since(start).Round(time.Millisecond))
	entries = nil
	runtime.GC()
	return db
}

// percentiles reports how long fn takes.
func percentiles(b *testing.B, fn func()) {
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		fn()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e6, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e6, "p99-ms")
}

// BenchmarkRead reads 100,000 and 1,000,000 positions as commands do.
func BenchmarkRead(b *testing.B) {
	for _, documents := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("positions=%d", documents*10), func(b *testing.B) {
			db := filled(b, documents)
			ctx := b.Context()
			for _, q := range []struct {
				name  string
				query briefing.Query
			}{
				{"actor+topic", briefing.Query{Holder: "actor-003", Topic: "topic-02", Limit: 10}},
				{"actor+topic+as-of", briefing.Query{Holder: "actor-003", Topic: "topic-02", AsOf: day(b, "2019-06-01"), Limit: 10}},
				{"commonest-actor", briefing.Query{Holder: "actor-000", Limit: 10}},
				{"commonest-topic-own", briefing.Query{Topic: "topic-00", OwnOnly: true, Limit: 10}},
				{"all-oldest", briefing.Query{Oldest: true, Limit: 10}},
				{"document", briefing.Query{Document: "doc-000500"}},
			} {
				b.Run("Statements/"+q.name, func(b *testing.B) {
					percentiles(b, func() {
						page, total, err := db.Under(briefing.Red).Statements(ctx, q.query)
						if err != nil || len(page) == 0 || total < len(page) {
							b.Fatal(len(page), total, err)
						}
					})
				})
			}
			for _, q := range []struct {
				name  string
				query briefing.SearchQuery
			}{
				{"rare", briefing.SearchQuery{Words: "w41234", Limit: 10}},
				{"common", briefing.SearchQuery{Words: "w0", Limit: 10}},
				{"common-and-common", briefing.SearchQuery{Words: "w0 w1", Limit: 10}},
				{"prefix", briefing.SearchQuery{Words: "w12*", Limit: 10}},
				{"common-by-rare-actor", briefing.SearchQuery{Words: "said", Actor: "actor-180", Limit: 10}},
				{"phrase", briefing.SearchQuery{Words: `"w0 w1 w2"`, Limit: 10}},
			} {
				b.Run("Search/"+q.name, func(b *testing.B) {
					percentiles(b, func() {
						if _, _, err := db.Under(briefing.Red).Search(ctx, q.query); err != nil {
							b.Fatal(err)
						}
					})
				})
			}
			b.Run("Summary", func(b *testing.B) {
				percentiles(b, func() {
					if _, err := db.Under(briefing.Red).Summary(ctx); err != nil {
						b.Fatal(err)
					}
				})
			})
			b.Run("Actors", func(b *testing.B) {
				percentiles(b, func() {
					if _, _, err := db.Under(briefing.Red).Actors(ctx, "", 10, 0); err != nil {
						b.Fatal(err)
					}
				})
			})
		})
	}
}

// BenchmarkReplace stores 10,000 documents with 100,000 positions: all of them anew, and then with one of them changed.
func BenchmarkReplace(b *testing.B) {
	db := open(b)
	r, entries := synthetic(b, 10_000)
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			if err := db.Replace(b.Context(), Content{Registry: r, Extractor: "1", Put: entries, At: at}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("one", func(b *testing.B) {
		var keep []string
		for _, e := range entries[1:] {
			keep = append(keep, e.Document.ID)
		}
		for b.Loop() {
			if err := db.Replace(b.Context(), Content{Registry: r, Extractor: "1", Keep: keep, Put: entries[:1], At: at}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("observe-all-again", func(b *testing.B) {
		for b.Loop() {
			seen, err := db.Under(briefing.Red).Seen(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			if err := db.Observe(b.Context(), seen, at); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkOpen opens files with 100,000 positions, whose content is read from end to end.
func BenchmarkOpen(b *testing.B) {
	db := filled(b, 10_000)
	info, err := os.Stat(db.content.path)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		again, err := Open(b.Context(), db.state.path, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := again.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(info.Size())/1e6, "content-MB")
}

// BenchmarkClaim takes slots on, each synced to the disk.
func BenchmarkClaim(b *testing.B) {
	db := open(b)
	if err := db.Subscribe(b.Context(), subscription("morning")); err != nil {
		b.Fatal(err)
	}
	start := at
	percentiles(b, func() {
		start = start.Add(time.Minute)
		if claimed, err := db.Claim(b.Context(), claim("morning", start)); err != nil || !claimed {
			b.Fatal(claimed, err)
		}
	})
}
