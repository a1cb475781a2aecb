package commands_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"attache/bot"
	"attache/bot/commands"
	"attache/briefing"
	"attache/briefing/extract/tag"
	"attache/storage"
)

// decade returns documents with n positions in all of 200 actors on 60 topics over ten years, some far more often than others.
// Two contents of three name the matter, one position of four came through others.
func decade(b testing.TB, n int) storage.Content {
	b.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	var actors []briefing.Actor
	for i := range 200 {
		actors = append(actors, briefing.Actor{ID: fmt.Sprintf("actor-%d", i), Name: fmt.Sprintf("Actor Number%d", i), Kind: briefing.State})
	}
	var topics []briefing.Topic
	for i := range 60 {
		topics = append(topics, briefing.Topic{ID: fmt.Sprintf("topic-%d", i), Label: fmt.Sprintf("Topic %d", i), Matter: []string{fmt.Sprintf("matter%d", i), fmt.Sprintf("affair%d", i)}})
	}
	registry, err := briefing.NewRegistry(briefing.DayOf(now), actors, topics, nil)
	if err != nil {
		b.Fatal(err)
	}
	actor, topic := rand.NewZipf(r, 1.1, 5, 199), rand.NewZipf(r, 1.1, 5, 59)
	acts := []briefing.Act{briefing.Say, briefing.Endorse, briefing.Propose, briefing.Demand, briefing.Commit, briefing.Reject, briefing.Warn}
	words := strings.Fields("border prisoners river ceasefire grain energy guarantees talks summit envoy treaty convoy bridge harbour")
	word := func() string { return words[r.IntN(len(words))] }
	c := storage.Content{Registry: registry, Extractor: "bench", At: now}
	for d := range n / 20 {
		var text strings.Builder
		doc := briefing.Document{
			ID: fmt.Sprintf("doc-%d", d), Title: fmt.Sprintf("Document %d", d), Source: "Post", Date: briefing.DayOf(now).AddDays(-r.IntN(3650)),
			DateBasis: briefing.DateStated, Language: "en", Kind: briefing.News,
		}
		var found briefing.Extraction
		for i := range 20 {
			holder, about := actors[actor.Uint64()], topics[topic.Uint64()]
			start := text.Len()
			text.WriteString(holder.Name + " demanded ")
			content := text.Len()
			matter := "the weather"
			if k := r.IntN(3); k < 2 {
				matter = about.Matter[k]
			}
			fmt.Fprintf(&text, "%s and a %s on %s for the %s %d", matter, word(), word(), word(), d*20+i)
			end := text.Len()
			text.WriteString(". ")
			p := briefing.Position{
				ID: fmt.Sprintf("%s#%08x", doc.ID, i), DocumentID: doc.ID, Sentence: briefing.Span{Start: start, End: end + 1},
				Holder: briefing.Mention{Actor: holder.ID, Name: holder.Name, Span: briefing.Span{Start: start, End: start + len(holder.Name)}},
				Cue:    briefing.Span{Start: content - len("demanded "), End: content - 1}, Content: briefing.Span{Start: content, End: end},
				Act: acts[r.IntN(len(acts))], Stance: briefing.Support, Mode: briefing.Indirect, Topics: []string{about.ID}, Date: doc.Date,
			}
			if p.Act == briefing.Reject || p.Act == briefing.Warn {
				p.Stance = briefing.Oppose
			}
			if r.IntN(4) == 0 {
				p.Via = []briefing.Mention{{Actor: "actor-7", Name: "Actor Number7"}}
			}
			found.Positions = append(found.Positions, p)
		}
		if d == 0 {
			doc.Handling = briefing.Amber // so that who may not see it reads an excerpt
		}
		doc.Text = text.String()
		hash := sha256.Sum256([]byte(doc.Text))
		doc.Hash = hex.EncodeToString(hash[:])
		c.Put = append(c.Put, storage.Entry{Document: doc, Extraction: found})
	}
	return c
}

// BenchmarkAnalysis answers the analyst's commands on 100,000 positions, and on 1,000,000 where ATTACHE_BENCH_LARGE is set, with one
// caller and with eight at a time; beside each of /matrix, /compare and /changed, as its "queries", what it asks of the store alone, without names, words and
// pictures. One document is labelled; a line with a label before it is asked where that is the ceiling. Actor 0 and topic 0 are those with most.
// Further queries are measured in package storage.
func BenchmarkAnalysis(b *testing.B) {
	sizes := []int{100_000}
	if os.Getenv("ATTACHE_BENCH_LARGE") != "" {
		sizes = append(sizes, 1_000_000)
	}
	// How often garbage is collected is up to what else is in memory, above all the weights of the extractor.
	model, err := tag.Load()
	if err != nil {
		b.Fatal(err)
	}
	defer runtime.KeepAlive(model)
	ctx := context.Background()
	for _, n := range sizes {
		b.Run(fmt.Sprintf("positions=%d", n), func(b *testing.B) {
			d := newDesk(b, nil)
			if err := d.db.Replace(ctx, decade(b, n)); err != nil {
				b.Fatal(err)
			}
			names, err := d.db.Under(briefing.Red).Names(ctx)
			if err != nil {
				b.Fatal(err)
			}
			d.names[briefing.Red].Set(names)
			d.names[briefing.Clear].Set(names)
			runtime.GC()
			for _, line := range []string{
				"/matrix topic-0", "TLP:CLEAR /matrix topic-0", "/matrix topic-0 as_of:2026-01-01", "/matrix actors:actor-0,actor-1,actor-2,actor-3 topics:topic-0,topic-1,topic-2",
				"/compare actor-0 actor-1", "/compare doc-1 doc-2", "/changed", "/changed 365d topic:topic-0", "/changed 3650d", "/changed 30d actor:actor-0",
				"/timeline topic-0", "/quote matter0 and a border on river for the treaty", "/export csv matrix topic-0",
			} {
				name := strings.ReplaceAll(strings.Replace(line, "/", "", 1), " ", "_")
				for _, callers := range []int{1, 8} {
					b.Run(fmt.Sprintf("%s/callers=%d", name, callers), func(b *testing.B) { together(b, callers, d.asking(line)) })
				}
				if line != "/matrix topic-0" && line != "/compare actor-0 actor-1" && line != "/changed" {
					continue
				}
				queries := d.queries(b, line)
				for _, callers := range []int{1, 8} {
					b.Run(fmt.Sprintf("%s/queries/callers=%d", name, callers), func(b *testing.B) { together(b, callers, queries) })
				}
			}
		})
	}
}

// asking returns what answers line once.
func (d *desk) asking(line string) func(context.Context) error {
	channel := "console:"
	if rest, ok := strings.CutPrefix(line, "TLP:CLEAR "); ok {
		channel, line = channel+"TLP:CLEAR", rest
	}
	return func(ctx context.Context) error {
		r, err := d.here().Parse(line)
		if err != nil {
			return err
		}
		if a := d.Enter(bot.Person{Platform: "console", ID: "bench"}, channel).Serve(ctx, r, "", nil); a.Refused {
			return fmt.Errorf("%s is refused: %v", line, a.Message)
		}
		return nil
	}
}

// A recorder remembers the queries that are asked of a store while a command runs.
type recorder struct {
	*storage.Reader
	asked []func(context.Context) error
}

func (r *recorder) note(ask func(context.Context) error) { r.asked = append(r.asked, ask) }

func (r *recorder) Statements(ctx context.Context, q briefing.Query) ([]briefing.Statement, int, error) {
	r.note(func(ctx context.Context) error { _, _, err := r.Reader.Statements(ctx, q); return err })
	return r.Reader.Statements(ctx, q)
}

func (r *recorder) Stands(ctx context.Context, topics, holders []string, asOf briefing.Day) ([]briefing.Point, error) {
	r.note(func(ctx context.Context) error { _, err := r.Reader.Stands(ctx, topics, holders, asOf); return err })
	return r.Reader.Stands(ctx, topics, holders, asOf)
}

func (r *recorder) Unresolved(ctx context.Context, topic string, asOf briefing.Day, limit int) ([]string, int, error) {
	r.note(func(ctx context.Context) error { _, _, err := r.Reader.Unresolved(ctx, topic, asOf, limit); return err })
	return r.Reader.Unresolved(ctx, topic, asOf, limit)
}

func (r *recorder) Steps(ctx context.Context, since briefing.Day, holder, topic string) ([]briefing.Point, briefing.Day, error) {
	r.note(func(ctx context.Context) error { _, _, err := r.Reader.Steps(ctx, since, holder, topic); return err })
	return r.Reader.Steps(ctx, since, holder, topic)
}

func (r *recorder) DocumentsSince(ctx context.Context, since briefing.Day) (int, error) {
	r.note(func(ctx context.Context) error { _, err := r.Reader.DocumentsSince(ctx, since); return err })
	return r.Reader.DocumentsSince(ctx, since)
}

func (r *recorder) Topics(ctx context.Context) ([]briefing.TopicCount, error) {
	r.note(func(ctx context.Context) error { _, err := r.Reader.Topics(ctx); return err })
	return r.Reader.Topics(ctx)
}

func (r *recorder) Summary(ctx context.Context) (briefing.Summary, error) {
	r.note(func(ctx context.Context) error { _, err := r.Reader.Summary(ctx); return err })
	return r.Reader.Summary(ctx)
}

func (r *recorder) Actor(ctx context.Context, id string) (briefing.Actor, error) {
	r.note(func(ctx context.Context) error { _, err := r.Reader.Actor(ctx, id); return err })
	return r.Reader.Actor(ctx, id)
}

func (r *recorder) Topic(ctx context.Context, id string) (briefing.Topic, error) {
	r.note(func(ctx context.Context) error { _, err := r.Reader.Topic(ctx, id); return err })
	return r.Reader.Topic(ctx, id)
}

// queries returns what asks the store once for all that the answer to line needs of it, in the same order.
func (d *desk) queries(b *testing.B, line string) func(context.Context) error {
	b.Helper()
	r := &recorder{Reader: d.db.Under(briefing.Red)}
	room := &bot.Room{Names: d.names[briefing.Red], Now: func() time.Time { return now }, Commands: commands.New(commands.Desk{
		Names: d.names[briefing.Red], Statements: r, Directory: r, Catalogue: r, Library: r, Stands: r, Steps: r,
	})}
	request, err := room.Parse(line)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := request.Command().Run(context.Background(), bot.Call{Now: now}.For(request)); err != nil {
		b.Fatal(err)
	}
	return func(ctx context.Context) error {
		for _, ask := range r.asked {
			if err := ask(ctx); err != nil {
				return err
			}
		}
		return nil
	}
}

// together runs fn b.N times, for so many callers at a time, and reports how long it takes.
func together(b *testing.B, callers int, fn func(context.Context) error) {
	var mu sync.Mutex
	var took []time.Duration
	left := b.N
	var wg sync.WaitGroup
	busy := processorTime(b)
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for {
				mu.Lock()
				left--
				done := left < 0
				mu.Unlock()
				if done {
					return
				}
				start := time.Now()
				if err := fn(context.Background()); err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				took = append(took, time.Since(start))
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
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, "p99-ms")
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
