package briefing

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	d := Document{Text: "+++\nx\n+++\nThe U.S. President met Mr. Lund on Monday. “We agree.” They spoke of 3.5 tonnes. Will it last? Nobody knows!\n\nA heading\n\nJ. Olt was\nthere … and left (early). end", Body: 10}
	want := []string{"The U.S. President met Mr. Lund on Monday.", "“We agree.”", "They spoke of 3.5 tonnes.", "Will it last?", "Nobody knows!", "A heading",
		"J. Olt was\nthere … and left (early). end"}
	var got []string
	for _, p := range d.Sentences() {
		got = append(got, p.Text)
		if p.Span.In(d.Text) != p.Text || p.Document.Text != "" {
			t.Errorf("%q is not where its span says, or carries the whole text", p.Text)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sentences (-want +got):\n%s", diff)
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("One. Two.\n\nThree \xff. “Four.” .")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, p := range (Document{Text: text}).Sentences() {
			if p.Span.Start < end || p.Span.End > len(text) || p.Span.Start >= p.Span.End {
				t.Fatalf("span %v after %d of %d bytes", p.Span, end, len(text))
			}
			end = p.Span.End
		}
	})
}

// TestReadoutsOfOneMeetingAreCollatedSentenceBySentence has two sides' readouts of one meeting, of which one attributes what the
// other tells as its own.
func TestReadoutsOfOneMeetingAreCollatedSentenceBySentence(t *testing.T) {
	a := Document{ID: "a", Text: "The ministers met in Nordhavn on Monday. Minister Lund demanded a truce along the river. " +
		"The two sides agreed to reopen the grain corridor by the end of April. Both deplored the loss of life. They will meet again in May."}
	b := Document{ID: "b", Text: "The ministers met on Monday in Nordhavn. Minister Lund demanded a truce along the river. " +
		"It was agreed that the grain corridor reopens in April. The Sudian side raised the treatment of prisoners."}
	sentenceAt := func(d Document, n int) Span { return d.Sentences()[n].Span }
	says := func(d Document, n int, holder string) Statement {
		span := sentenceAt(d, n)
		return Statement{Position: Position{ID: d.ID, DocumentID: d.ID, Sentence: span, Holder: Mention{Actor: holder, Name: holder}, Act: Demand, Stance: Support},
			Words: "a truce along the river", Passage: span.In(d.Text)}
	}
	texts := func(ps []Passage) []string {
		var s []string
		for _, p := range ps {
			s = append(s, p.Text)
		}
		return s
	}
	// In b the demand is read as somebody else's: it stands in both all the same.
	c := Collate(nil, []Statement{says(a, 1, "lund")}, []Statement{says(b, 1, "sudia")})
	c.CollateTexts(a, b)
	if len(c.OnlyA)+len(c.OnlyB) > 0 {
		t.Errorf("%d and %d statements stand in one only", len(c.OnlyA), len(c.OnlyB))
	}
	var both, reworded []string
	for _, p := range c.Text.Both {
		both = append(both, p.A.Text)
	}
	for _, p := range c.Text.Reworded {
		reworded = append(reworded, p.A.Text+" | "+p.B.Text)
	}
	if diff := cmp.Diff([]string{"The ministers met in Nordhavn on Monday.", "Minister Lund demanded a truce along the river."}, both); diff != "" {
		t.Errorf("in both (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"The two sides agreed to reopen the grain corridor by the end of April. | It was agreed that the grain corridor reopens in April."}, reworded); diff != "" {
		t.Errorf("reworded (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Both deplored the loss of life.", "They will meet again in May."}, texts(c.Text.OnlyA)); diff != "" {
		t.Errorf("only in a (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"The Sudian side raised the treatment of prisoners."}, texts(c.Text.OnlyB)); diff != "" {
		t.Errorf("only in b (-want +got):\n%s", diff)
	}

	// A statement that both have is told once, as such.
	c = Collate(nil, []Statement{says(a, 1, "lund")}, []Statement{says(b, 1, "lund")})
	c.CollateTexts(a, b)
	if len(c.Both) != 1 || len(c.Text.Both) != 1 {
		t.Errorf("%d statements and %d sentences are in both, want 1 and 1", len(c.Both), len(c.Text.Both))
	}
}
