package commands_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"attache/bot"
	"attache/briefing"
	"attache/storage"
)

// synthetic returns a registry of 1,000 actors and 30 topics, and documents of 20 positions each, n positions in all. A
// few actors and topics have most of the positions, as in the news.
func synthetic(b *testing.B, n int) storage.Content {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var actors []briefing.Actor
	for i := range 1000 {
		actors = append(actors, briefing.Actor{ID: fmt.Sprintf("actor-%d", i), Name: fmt.Sprintf("Actor Number%d", i), Kind: briefing.Person})
	}
	var topics []briefing.Topic
	for i := range 30 {
		topics = append(topics, briefing.Topic{ID: fmt.Sprintf("topic-%d", i), Label: fmt.Sprintf("Topic %d", i), Matter: []string{fmt.Sprintf("matter%d", i)}})
	}
	registry, err := briefing.NewRegistry(briefing.DayOf(now), actors, topics, nil)
	if err != nil {
		b.Fatal(err)
	}
	few := func(n int) int { return int(float64(n) * r.Float64() * r.Float64() * r.Float64()) }
	acts := []briefing.Act{briefing.Say, briefing.Endorse, briefing.Propose, briefing.Demand, briefing.Commit, briefing.Reject, briefing.Warn}
	words := strings.Fields("border prisoners river ceasefire grain energy guarantees talks summit envoy treaty convoy bridge harbour")
	c := storage.Content{Registry: registry, Extractor: "bench", At: now}
	for d := 0; len(c.Put)*20 < n; d++ {
		var text strings.Builder
		doc := briefing.Document{
			ID: fmt.Sprintf("doc-%d", d), Title: fmt.Sprintf("Document %d", d), Source: "Post", Date: briefing.DayOf(now).AddDays(-r.IntN(2000)),
			DateBasis: briefing.DateStated, Language: "en", Kind: briefing.News,
		}
		var found briefing.Extraction
		for i := range 20 {
			holder, topic := actors[few(len(actors))], topics[few(len(topics))]
			start := text.Len()
			text.WriteString(holder.Name + " demanded ")
			content := text.Len()
			fmt.Fprintf(&text, "%s %s on %s for the %s %d", topic.Matter[0], words[r.IntN(len(words))], words[r.IntN(len(words))], words[r.IntN(len(words))], d*20+i)
			end := text.Len()
			text.WriteString(". ")
			act := acts[r.IntN(len(acts))]
			stance := briefing.Support
			if act == briefing.Reject || act == briefing.Warn {
				stance = briefing.Oppose
			}
			found.Positions = append(found.Positions, briefing.Position{
				ID: fmt.Sprintf("%s#%08x", doc.ID, i), DocumentID: doc.ID, Sentence: briefing.Span{Start: start, End: end + 1},
				Holder: briefing.Mention{Actor: holder.ID, Name: holder.Name, Span: briefing.Span{Start: start, End: start + len(holder.Name)}},
				Cue:    briefing.Span{Start: content - len("demanded "), End: content - 1}, Content: briefing.Span{Start: content, End: end},
				Act: act, Stance: stance, Mode: briefing.Indirect, Topics: []string{topic.ID}, Date: doc.Date,
			})
		}
		doc.Text = text.String()
		hash := sha256.Sum256([]byte(doc.Text))
		doc.Hash = hex.EncodeToString(hash[:])
		c.Put = append(c.Put, storage.Entry{Document: doc, Extraction: found})
	}
	return c
}

// BenchmarkServe answers one command after the other on 100,000 positions. Actor 0 and topic 0 are those with most.
func BenchmarkServe(b *testing.B) {
	ctx := context.Background()
	d := newDesk(b, nil)
	c := synthetic(b, 100_000)
	if err := d.db.Replace(ctx, c); err != nil {
		b.Fatal(err)
	}
	names, err := d.db.Under(briefing.Red).Names(ctx)
	if err != nil {
		b.Fatal(err)
	}
	d.names[briefing.Red].Set(names)
	person := bot.Person{Platform: "console", ID: "bench"}
	for _, line := range []string{
		"/position actor-0 topic-0", "/position actor-0 topic-0 history page:5", "/position actor-700 topic-9", "/position actor-0",
		"/brief topic-0", "/brief actor-0", "/who actor-0", "/search ceasefire", "/search ceasefire talks actor:actor-1", "/actors", "/topics",
		"/source doc-77", "/status", "/help",
	} {
		b.Run(strings.ReplaceAll(line[1:], " ", "_"), func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				r, err := d.here().Parse(line)
				if err != nil {
					b.Fatal(err)
				}
				if a := d.Enter(person, "console:").Serve(ctx, r, "", nil); a.Refused {
					b.Fatalf("%s is refused: %v", line, a.Message)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1e3, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1e3, "p99-ms")
		})
	}
}
