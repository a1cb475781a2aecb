package tag

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func model(tb testing.TB) *Model {
	tb.Helper()
	m, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestCutTokens(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"Iran's U.S.-led talks didn't end.", "Iran|'s|U.S.|-|led|talks|did|n't|end|."},
		{"Mr. Price said 1,000.5 of 3.5% isn’t “enough”.", "Mr.|Price|said|1,000.5|of|3.5|%|is|n’t|“|enough|”|."},
		{"G-77/China – e.g. Peru", "G|-|77|/|China|–|e.g.|Peru"},
		{"\ufeffA b\u00a0c", "A|b|c"},
		{"", ""},
	} {
		var got []string
		for _, s := range cut(tc.text) {
			for _, k := range s.Tokens {
				got = append(got, k.In(tc.text))
			}
		}
		if diff := cmp.Diff(tc.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tc.text, diff)
		}
	}
}

func TestCutSentences(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"abbreviations", "Gen. J. Smith of the U.S. Army left. The U.S. The end.", []string{"Gen. J. Smith of the U.S. Army left.", "The U.S.", "The end."}},
		{"a question inside", `"Why?" he asked. "Now!"`, []string{`"Why?" he asked.`, `"Now!"`}},
		{"paragraphs", "One line\ngoes on.\n\nHeading\nText (a).", []string{"One line\ngoes on.", "Heading", "Text (a)."}},
		{"labels", "MR PRICE: Yes. No.\n\nQUESTION: Why?", []string{"MR PRICE: Yes.", "No.", "QUESTION: Why?"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, s := range cut(tc.text) {
				got = append(got, s.In(tc.text))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("sentences (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLabelHoldsUntilTheNext(t *testing.T) {
	text := "Intro.\n\nMR PRICE: Yes. No.\n\nMore of it.\n\nQUESTION: Why?"
	var got []string
	for _, s := range cut(text) {
		got = append(got, s.Label.In(text))
	}
	if diff := cmp.Diff([]string{"", "MR PRICE", "MR PRICE", "MR PRICE", "QUESTION"}, got); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
}

func TestWhatABulletinIsAboutIsNoSpeaker(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       bool // the sentences have labels
	}{
		{"matters", "FINANCE: Norland, with the US, tabled a text.\n\nRULES: Sudland objected. “We cannot,” said one.", false},
		{"one who speaks", "JANE DOE: I tabled a text.\n\nJOHN ROE: Sudland objected.", true},
		{"one who comes back", "JANE DOE: Norland tabled a text.\n\nROE: Sudland objected.\n\nJANE DOE: Indeed.", true},
		{"a title", "MR DOE: Norland tabled a text.", true},
		{"who asks", "QUESTION: Norland tabled a text.", true},
	} {
		for _, s := range cut(tc.text) {
			if got := !s.Label.IsZero(); got != tc.want {
				t.Errorf("%s: label %q of %q", tc.name, s.Label.In(tc.text), s.In(tc.text))
			}
		}
	}
}

func TestQuotationRunsOverParagraphs(t *testing.T) {
	text := "He said: “One. Two.\n\n“Three.” Four \"five\" six. Iran's 'seven eight' nine."
	var got []string
	for _, s := range cut(text) {
		for _, k := range s.Tokens {
			if k.quote != 0 && k.shape != shapePunct {
				got = append(got, k.In(text))
			}
		}
	}
	if diff := cmp.Diff([]string{"One", "Two", "Three", "five", "seven", "eight"}, got); diff != "" {
		t.Errorf("quoted words (-want +got):\n%s", diff)
	}
}

func TestDocument(t *testing.T) {
	m := model(t)
	for _, tc := range []struct{ text, source, content string }{
		{"The Kenyan minister said that the talks would resume on Monday.", "The Kenyan minister", "the talks would resume on Monday"},
		{"“We will never accept this plan,” the prime minister said.", "the prime minister", "We will never accept this plan"},
		{"According to the Red Cross, thousands of people have fled the city.", "the Red Cross", "thousands of people have fled the city"},
		{"Japan called for an immediate ceasefire.", "Japan", "an immediate ceasefire"},
	} {
		d := m.Document(tc.text)
		var got []string
		for _, a := range d.Attributions {
			for _, s := range a.Sources {
				got = append(got, s.In(tc.text)+" | "+a.Content.In(tc.text))
			}
		}
		if len(got) == 0 || got[0] != tc.source+" | "+tc.content {
			t.Errorf("%q: got %q, want %q", tc.text, got, tc.source+" | "+tc.content)
		}
	}
}

func TestReadRefusesDamage(t *testing.T) {
	flipped := bytes.Clone(weights)
	flipped[len(flipped)/2] ^= 4
	for _, b := range [][]byte{nil, weights[:7], weights[:4000], weights[:len(weights)-1], append([]byte("attache0"), weights[8:]...), flipped} {
		if _, err := Read(b); err == nil {
			t.Errorf("%d bytes of damaged weights were read", len(b))
		}
	}
}

// FuzzDocument checks that no text makes the model panic, that spans lie in the text and in order, and that it says the same twice.
func FuzzDocument(f *testing.F) {
	for _, s := range []string{
		"", "a", "\xff\xfe", "MR PRICE: “Well,” he said. “No.", "“'‘’”\"\n\n\"", "Q Is it?\n- One; two;\n(a) three", strings.Repeat("a, ", 300),
		"X, supported by Y and opposed by Z, proposed P.", "According to the BBC, which cited officials, “it's over”, and he “agreed”. “More.\n\n“Even more.”",
	} {
		f.Add(s)
	}
	m := model(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := m.Document(text)
		end := 0
		for _, s := range d.Sentences {
			if s.Start < end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("sentence %v after %d of %d", s.Span, end, len(text))
			}
			for _, k := range s.Tokens {
				if k.Start < end || k.End <= k.Start || k.End > s.End {
					t.Fatalf("token %v after %d in %v", k.Span, end, s.Span)
				}
				end = k.End
			}
		}
		for _, a := range d.Attributions {
			for _, s := range append(a.Sources, a.Content, a.Trigger) {
				if s.Start < 0 || s.End <= s.Start || s.End > len(text) {
					t.Fatalf("span %v of %d bytes", s, len(text))
				}
			}
			if a.Parent >= len(d.Attributions) || a.Speaker >= len(d.Attributions) {
				t.Fatalf("parent %d, speaker %d of %d", a.Parent, a.Speaker, len(d.Attributions))
			}
		}
		if diff := cmp.Diff(d.Attributions, m.Document(text).Attributions); diff != "" {
			t.Errorf("second reading (-first +second):\n%s", diff)
		}
	})
}

func BenchmarkDocument(b *testing.B) {
	m := model(b)
	text := strings.Repeat("The Kenyan minister said that the talks would resume on Monday. “We will never accept this plan,” the prime minister told reporters, but Japan called for an immediate ceasefire and urged both sides to return to the table.\n\n", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.Document(text)
	}
	b.ReportMetric(float64(len(strings.Fields(text)))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

func TestNestedContentKnowsItsParent(t *testing.T) {
	text := "The Finnish president said that Kenya had agreed to host the next round of talks."
	d := model(t).Document(text)
	for _, a := range d.Attributions {
		if strings.HasPrefix(a.Content.In(text), "host") {
			if a.Parent < 0 || d.Attributions[a.Parent].Cue.In(text) != "said" {
				t.Errorf("parent %d of %q in %v", a.Parent, a.Content.In(text), d.Attributions)
			}
			return
		}
	}
	t.Errorf("no content begins with %q in %v", "host", d.Attributions)
}

func TestFirstPersonIsImplied(t *testing.T) {
	text := "We condemn the attack on the embassy in the strongest terms. We must hold those responsible to account. Our support for the government will not waver."
	d := model(t).Document(text)
	if !d.FirstPerson {
		t.Error("a statement in the first person is not told as one")
	}
	if len(d.Attributions) < 2 {
		t.Errorf("%d attributions in three sentences that judge, demand and commit", len(d.Attributions))
	}
}

func TestStemJoinsForms(t *testing.T) {
	for _, forms := range []string{"urge urged urges urging", "say said says saying", "deny denied denies denying", "commit committed commits committing", "stress stressed stresses stressing", "agree agreed agrees agreeing", "call called calls calling"} {
		words := strings.Fields(forms)
		for _, w := range words[1:] {
			if got, want := string(stem([]byte(w))), string(stem([]byte(words[0]))); got != want {
				t.Errorf("stem of %q: got %q, want %q as of %q", w, got, want, words[0])
			}
		}
	}
}

func TestWhoAsks(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"more questions", "EK: You came?\n\nOJA: I did. Why not?\n\nEK: And then?\n\nOJA: I left.\n\nEK: They say otherwise.", "EK"},
		{"shorter turns", "EK: They say otherwise, and they were there, were they not?\n\nOJA: Who?\n\nEK: All of them were.\n\nOJA: No.", "OJA"},
		{"nobody asks", "EK: One.\n\nOJA: Two.\n\nEK: Three.\n\nOJA: Four.", ""},
		{"three speak", "EK: One?\n\nOJA: Two.\n\nKASK: Three.\n\nEK: Four?\n\nOJA: Five.\n\nKASK: Six.", ""},
		{"the press", "QUESTION (Radio Ekko): One?\n\nOJA: Two.\n\nEK: Three?\n\nOJA: Four.\n\nEK: Five.", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			asks := make(map[string]bool)
			for _, s := range cut(tc.text) {
				if s.Asks {
					asks[s.Label.In(tc.text)] = true
				}
			}
			want := make(map[string]bool)
			if tc.want != "" {
				want[tc.want] = true
			}
			if diff := cmp.Diff(want, asks); diff != "" {
				t.Errorf("who asks (-want +got):\n%s", diff)
			}
		})
	}
}
