package extract

import (
	"strings"
	"testing"

	"attache/briefing/extract/tag"
)

// BenchmarkStages takes what a document of 5,000 words costs, stage by stage. A stage that writes into the reading begins with a new one, which is made
// outside the measured time.
func BenchmarkStages(b *testing.B) {
	x := New(registry(b))
	text := strings.Repeat("President Ilse Brandt told Reuters on Friday that Norland “must never” accept the truce, arguing that it was unfair. "+
		"Japan, supported by the EU and opposed by Oman, proposed deleting the paragraph. She said the ministers had agreed to meet in Norville.\n\n", 120)
	d := document(b, text)
	read := x.read(d)
	stages := []struct {
		name    string
		prepare func() *reading
		run     func(r *reading)
	}{
		{"text", nil, func(*reading) { tag.Cut(text) }},
		{"tags and attributions", nil, func(*reading) { x.model.Document(text) }},
		{"names", nil, func(*reading) { x.names.names(d.Text, read.toks, read.sents, d.Date) }},
		{"cues", nil, func(*reading) {
			r := *read
			r.found = nil
			for n := range r.sents {
				r.attributions(n)
			}
		}},
		{"who", func() *reading { return x.read(d) }, func(r *reading) { r.resolve() }},
		{"what", func() *reading { r := x.read(d); r.resolve(); return r }, func(r *reading) { r.positions() }},
		{"all", nil, func(*reading) { x.Extract(d) }},
	}
	for _, s := range stages {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				var r *reading
				if s.prepare != nil {
					b.StopTimer()
					r = s.prepare()
					b.StartTimer()
				}
				s.run(r)
			}
			b.ReportMetric(float64(len(strings.Fields(text)))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}
