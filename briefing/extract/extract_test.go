package extract

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/briefing"
)

// registry returns a small registry of invented and real actors.
func registry(t testing.TB) *briefing.Registry {
	t.Helper()
	from, err := briefing.ParsePartial("2020-01-01")
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := briefing.ParseDay("2025-10-31")
	if err != nil {
		t.Fatal(err)
	}
	r, err := briefing.NewRegistry(asOf, []briefing.Actor{
		{ID: "norland", Name: "Norland", Kind: briefing.State, Demonyms: []string{"Norlandic", "Norlanders"}, Capital: "Norville"},
		{ID: "sudmark", Name: "Sudmark", Kind: briefing.State, Demonyms: []string{"Sudmarkian"}, Capital: "Sudstad", Seats: []string{"the Rotunda", "Rotunda"}},
		{ID: "oman", Name: "Oman", Kind: briefing.State, Demonyms: []string{"Omani"}, Capital: "Muscat"},
		{ID: "japan", Name: "Japan", Kind: briefing.State, Demonyms: []string{"Japanese"}, Capital: "Tokyo"},
		{ID: "eu", Name: "European Union", Kind: briefing.Bloc, Aliases: []string{"EU"}, Demonyms: []string{"European"}},
		{ID: "aosis", Name: "Alliance of Small Island States", Kind: briefing.Bloc, Aliases: []string{"AOSIS"}},
		{ID: "ilse-brandt", Name: "Ilse Brandt", Kind: briefing.Person, Offices: []briefing.Office{{Role: "president", Of: "sudmark", From: from}}},
		{ID: "mara-van-der-linde", Name: "Mara van der Linde", Kind: briefing.Person, Family: "van der Linde", Aliases: []string{"van der Linde"}},
		{ID: "per-lund", Name: "Per Lund", Kind: briefing.Person, Offices: []briefing.Office{{Role: "foreign minister", Of: "norland", From: from}}},
	}, []briefing.Topic{
		{ID: "ceasefire", Label: "Ceasefire", Terms: []string{"cease-fire*", "end to hostilities"}, Matter: []string{"ceasefire*", "truce*"}},
		{ID: "sanctions", Label: "Sanctions", Matter: []string{"sanction*"}},
		{ID: "security-guarantees", Label: "Security guarantees", Matter: []string{"security guarantee*"}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func document(t testing.TB, text string) briefing.Document {
	t.Helper()
	day, err := briefing.ParseDay("2025-03-12")
	if err != nil {
		t.Fatal(err)
	}
	return briefing.Document{ID: "d", Text: text, Date: day, Language: "en"}
}

// lines returns positions as "holder (hedged) < via: act stance mode: content".
func lines(d briefing.Document, e briefing.Extraction) []string {
	var out []string
	for _, p := range e.Positions {
		var b strings.Builder
		b.WriteString(p.Holder.Name)
		if p.Hedged {
			b.WriteString(" (hedged)")
		}
		for _, v := range p.Via {
			b.WriteString(" < " + v.Name)
		}
		b.WriteString(": " + string(p.Act) + " " + string(p.Stance) + " " + string(p.Mode) + ": " + p.Content.In(d.Text))
		out = append(out, b.String())
	}
	return out
}

func TestExtract(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"a report", "President Ilse Brandt said that the border would stay open.",
			[]string{"Ilse Brandt: state neutral indirect: the border would stay open"}},
		{"a pronoun", "Ilse Brandt met Per Lund on Monday. She called for a truce in the valley.",
			[]string{"Ilse Brandt: demand support indirect: a truce in the valley"}},
		{"a family name that begins in lower case", "President van der Linde rejected the plan.",
			[]string{"Mara van der Linde: reject oppose narrated: the plan"}},
		{"a role on its day", "The Sudmarkian president rejected the plan.",
			[]string{"Ilse Brandt: reject oppose narrated: the plan"}},
		{"a metonym", "The Rotunda denied that troops had crossed the river.",
			[]string{"Sudmark: deny oppose indirect: troops had crossed the river"}},
		{"a chain", "Norland’s foreign minister, Per Lund, said Sudmark accepted the truce.",
			[]string{
				"Per Lund: state neutral indirect: Sudmark accepted the truce",
				"Sudmark < Per Lund: endorse support narrated: the truce"}},
		{"supporters and opponents", "JAPAN, supported by the EU and opposed by OMAN, proposed deleting the paragraph.",
			[]string{
				"European Union: endorse support narrated: deleting the paragraph",
				"Japan: propose support indirect: deleting the paragraph",
				"Oman: reject oppose narrated: deleting the paragraph"}},
		{"a group spoken for", "Japan, for AOSIS, urged early action.",
			[]string{
				"Alliance of Small Island States: demand support indirect: early action",
				"Japan: demand support indirect: early action"}},
		{"a quotation after its words", "“We will never sign this treaty,” Brandt said. President Ilse Brandt then left.",
			[]string{"Ilse Brandt: reject oppose direct: We will never sign this treaty"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := document(t, tc.text)
			if diff := cmp.Diff(tc.want, lines(d, x.Extract(d))); diff != "" {
				t.Errorf("positions (-want +got):\n%s", diff)
			}
		})
	}
}

// The rows of a table say nothing of their own, whoever stands in them.
func TestRowsOfATableAreNoSpeech(t *testing.T) {
	d := document(t, "date;actor;topic;position;source\n2026-11-01;Norland;truce;\"supports, \"\"immediate\"\"\";MFA\n"+
		"2026-11-02;Oman;monitors;\"says: yes; but \"\"later\"\"\";Courier\n;Norland;blockade;rejects;\n")
	if got := New(registry(t)).Extract(d).Positions; len(got) > 0 {
		t.Errorf("%d positions, the first: %s", len(got), got[0].Content.In(d.Text))
	}
}

func TestExtractAnotherLanguage(t *testing.T) {
	d := document(t, "Die Präsidentin sagte, dass die Grenze offen bleibe. "+strings.Repeat("Der Minister forderte ein Ende der Kämpfe und lehnte den Plan ab. ", 20))
	d.Language = ""
	if got := New(registry(t)).Extract(d); len(got.Positions) != 0 {
		t.Errorf("positions from a German text: %v", lines(d, got))
	}
}

func TestExtractConcurrently(t *testing.T) {
	x := New(registry(t))
	d := document(t, "President Ilse Brandt told Reuters that Norland must not wait. He said so too. Japan, for AOSIS, proposed a truce.")
	want := lines(d, x.Extract(d))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if diff := cmp.Diff(want, lines(d, x.Extract(d))); diff != "" {
				t.Errorf("positions beside other readings (-want +got):\n%s", diff)
			}
		})
	}
	wg.Wait()
}

func FuzzExtract(f *testing.F) {
	x := New(registry(f))
	for _, s := range []string{
		"President Ilse Brandt said: “We won’t go.” He didn't.",
		"MR LUND: Thank you. Q: What?\n\n- Japan, for AOSIS, (with Oman) opposed it;",
		"“\"‘’’s said, according to, by by , and said that",
		"\xff\xfe said \x00 that É",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := briefing.Document{ID: "d", Text: "+++\n+++\n" + text, Body: 8, Language: "en"}
		e := x.Extract(d)
		whole := func(what string, s briefing.Span) {
			if s.IsZero() {
				return
			}
			if s.Start < d.Body || s.End > len(d.Text) || s.Start >= s.End {
				t.Fatalf("%s %v lies outside the body, %d to %d", what, s, d.Body, len(d.Text))
			}
		}
		last := 0
		for _, p := range e.Positions {
			whole("sentence", p.Sentence)
			whole("holder", p.Holder.Span)
			whole("cue", p.Cue)
			whole("content", p.Content)
			if p.Content.IsZero() || p.Content.Start < last {
				t.Fatalf("content %v is missing or out of order, after %d", p.Content, last)
			}
			last = p.Content.Start
			for _, v := range p.Via {
				whole("via", v.Span)
			}
		}
		if diff := cmp.Diff(e, x.Extract(d), cmp.AllowUnexported(briefing.Day{})); diff != "" {
			t.Fatalf("a second reading differs:\n%s", diff)
		}
	})
}

// longPieces are repeated into long texts in which careless reading would take time with the square of the length.
var longPieces = []struct{ name, text string }{
	{"one paragraph without a full stop", "Japan, supported by the EU and opposed by Oman, proposed deleting it and said that Norland wants to talk, "},
	{"one word", "said"},
	{"quotation marks", "“‘\" "},
	{"pronouns", "He said it. They said we want it. The president said so. "},
	{"names", "Minister Zoltan Apfel, Birne Quitte and the EU "},
	{"lists", "Ilse Brandt, Zoltan Apfel, Norland, Oman, Per Lund, "},
	{"groups", "Per Lund and Zoltan Apfel visited Norville. The two visitors said no. The leaders of Norland and Oman said so. They want the visitors to go. "},
	{"labels", "By Birne Quitte and Zoltan Apfel of the EU.\n\nQuestion: Why? Spokesperson Quitte said no.\n\nSpokesperson: What he said is that it holds.\n\nQ41 Zoltan Apfel: And you?\n\n"},
}

// A long text comes to an end, however it is written; BenchmarkExtractLong tells that time and memory grow with its length alone.
func TestExtractLongTexts(t *testing.T) {
	x := New(registry(t))
	for _, piece := range longPieces {
		t.Run(piece.name, func(t *testing.T) {
			d := document(t, strings.Repeat(piece.text, 1<<18/len(piece.text)))
			for _, p := range x.Extract(d).Positions {
				if p.Content.End > len(d.Text) || p.Content.Start >= p.Content.End {
					t.Fatalf("content %v of a text of %d bytes", p.Content, len(d.Text))
				}
			}
		})
	}
}

// A quarter of a mebibyte takes four times as long as a sixteenth, so that MB/s are the same.
func BenchmarkExtractLong(b *testing.B) {
	x := New(registry(b))
	for _, piece := range longPieces {
		for _, size := range []int{1 << 16, 1 << 18} {
			b.Run(fmt.Sprintf("%s/bytes=%d", piece.name, size), func(b *testing.B) {
				d := document(b, strings.Repeat(piece.text, size/len(piece.text)))
				b.SetBytes(int64(size))
				for b.Loop() {
					x.Extract(d)
				}
			})
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	x := New(registry(b))
	text := strings.Repeat("President Ilse Brandt told Reuters on Friday that Norland “must never” accept the truce, arguing that it was unfair. "+
		"Japan, supported by the EU and opposed by Oman, proposed deleting the paragraph. The ministers met in Norville.\n\n", 100)
	d := document(b, text)
	words := len(strings.Fields(text))
	for b.Loop() {
		x.Extract(d)
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}
