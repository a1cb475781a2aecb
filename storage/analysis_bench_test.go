package storage

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"attache/briefing"
)

// benchmarked returns how many positions the analyses are measured on: 100,000, and 1,000,000 where ATTACHE_BENCH_LARGE is set,
// which takes minutes to store.
func benchmarked() []int {
	if os.Getenv("ATTACHE_BENCH_LARGE") != "" {
		return []int{100_000, 1_000_000}
	}
	return []int{100_000}
}

// together reports how long fn takes when so many call it at the same time.
func together(b *testing.B, callers int, fn func(n int) error) {
	var mu sync.Mutex
	var took []time.Duration
	n := 0
	next := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		n++
		return n - 1, n <= b.N
	}
	busy := processorTime(b)
	b.ResetTimer()
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for {
				i, ok := next()
				if !ok {
					return
				}
				start := time.Now()
				if err := fn(i); err != nil {
					b.Error(err)
					return
				}
				d := time.Since(start)
				mu.Lock()
				took = append(took, d)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64((processorTime(b)-busy).Microseconds())/1e3/float64(b.N), "cpu-ms/op")
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e6, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e6, "p99-ms")
}

// BenchmarkAnalysis measures the queries behind matrices, comparisons, changes and quotations, each on what there is most of.
func BenchmarkAnalysis(b *testing.B) {
	for _, positions := range benchmarked() {
		b.Run(fmt.Sprintf("positions=%d", positions), func(b *testing.B) {
			db := analysed(b, positions/10)
			quotation := func(i int) briefing.Quotation {
				d, err := db.Under(briefing.Red).Document(b.Context(), fmt.Sprintf("doc-%06d", i%(positions/10)))
				if err != nil {
					b.Fatal(err)
				}
				return briefing.NewQuotation(d.Text[10:140] + " w999999")
			}
			for _, q := range []struct {
				name string
				ask  func(ctx context.Context, i int) error
			}{
				{"matrix/all-actors", func(ctx context.Context, _ int) error {
					ps, err := db.Under(briefing.Red).Stands(ctx, []string{"topic-00"}, nil, briefing.Day{})
					return some(ps, err)
				}},
				{"matrix/all-actors-as-of", func(ctx context.Context, _ int) error {
					ps, err := db.Under(briefing.Red).Stands(ctx, []string{"topic-00"}, nil, day(b, "2019-06-01"))
					return some(ps, err)
				}},
				{"matrix/rare-topic", func(ctx context.Context, _ int) error {
					_, err := db.Under(briefing.Red).Stands(ctx, []string{"topic-59"}, nil, briefing.Day{})
					return err
				}},
				{"compare/all-topics", func(ctx context.Context, i int) error {
					ps, err := db.Under(briefing.Red).Stands(ctx, nil, []string{"actor-000", fmt.Sprintf("actor-%03d", 1+i%20)}, briefing.Day{})
					return some(ps, err)
				}},
				{"changed/week", func(ctx context.Context, _ int) error {
					ps, _, err := db.Under(briefing.Red).Steps(ctx, day(b, "2024-12-22"), "", "")
					return some(ps, err)
				}},
				{"changed/as-many-as-are-told", func(ctx context.Context, _ int) error {
					ps, _, err := db.Under(briefing.Red).Steps(ctx, day(b, "2015-01-01"), "", "")
					return some(ps, err)
				}},
				{"changed/topic-year", func(ctx context.Context, _ int) error {
					ps, _, err := db.Under(briefing.Red).Steps(ctx, day(b, "2024-01-01"), "", "topic-00")
					return some(ps, err)
				}},
				{"changed/actor-year", func(ctx context.Context, _ int) error {
					ps, _, err := db.Under(briefing.Red).Steps(ctx, day(b, "2024-01-01"), "actor-000", "")
					return some(ps, err)
				}},
				{"documents-since/week", func(ctx context.Context, _ int) error {
					_, err := db.Under(briefing.Red).DocumentsSince(ctx, day(b, "2024-12-22"))
					return err
				}},
				{"unresolved", func(ctx context.Context, _ int) error {
					_, _, err := db.Under(briefing.Red).Unresolved(ctx, "topic-00", briefing.Day{}, 3)
					return err
				}},
				{"quote/altered", func(ctx context.Context, i int) error {
					_, _, err := db.Under(briefing.Red).Candidates(ctx, quotation(i), 12)
					return err
				}},
			} {
				for _, callers := range []int{1, 8} {
					b.Run(fmt.Sprintf("%s/callers=%d", q.name, callers), func(b *testing.B) {
						together(b, callers, func(i int) error { return q.ask(b.Context(), i) })
					})
				}
			}
		})
	}
}

func some(ps []briefing.Point, err error) error {
	if err == nil && len(ps) == 0 {
		return fmt.Errorf("no points")
	}
	return err
}

// processorTime returns how long processors have worked for this process: what an answer costs, however busy the machine is.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
