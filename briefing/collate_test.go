package briefing

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsOfOneMatterInTwoDocuments(t *testing.T) {
	topics := []Topic{{ID: "ceasefire", Matter: []string{"ceasefire"}}, {ID: "guarantees", Matter: []string{"guarantee"}}}
	// Each is "act stance content", of one holder; "via " before it: another tells it.
	statement := func(said string) Statement {
		said, told := strings.CutPrefix(said, "via ")
		f := strings.SplitN(said, " ", 3)
		s := Statement{Position: Position{ID: f[2], Act: Act(f[0]), Stance: Stance(f[1]), Holder: Mention{Actor: "ada", Name: "Ada"}}, Words: f[2], CueWords: "demanded"}
		if told {
			s.Via = []Mention{{Name: "Ben"}}
		}
		return s
	}
	for _, tc := range []struct {
		name string
		a, b string
		want bool
	}{
		{"who cannot imagine one thing without another wants it", "reject oppose the next meeting would take place without a ceasefire", "demand support a ceasefire before the next meeting", true},
		{"who rejects the thing does not", "reject oppose the next meeting and a ceasefire", "demand support a ceasefire before the next meeting", false},
		{"the same thing at more length", "demand support the primary causes of the conflict had to be removed before a lasting settlement was possible",
			"state conditional the country agreed with the idea, provided that it led to a lasting peace and removed the root causes of the crisis", true},
		{"two words in common", "demand support the primary causes of the conflict had to be removed", "state neutral the root causes of the crisis were known to all", false},
		{"what he does himself, and what he says that another does", "commit support providing guarantees", "state support Melnik would accept guarantees for the valley", false},
		{"other words for both", "demand support a ceasefire of thirty days", "propose support an immediate ceasefire", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := Collate(topics, []Statement{statement(tc.a)}, []Statement{statement(tc.b)})
			if got := len(c.Reworded) == 1; got != tc.want || len(c.Both) > 0 {
				t.Errorf("paired: %t, want %t", got, tc.want)
			}
		})
	}
}

func TestWhatSomebodyTellsOfAnotherStandsOnce(t *testing.T) {
	said := func(document string, via bool, holder, words string) Statement {
		s := Statement{Position: Position{ID: document + " " + holder, DocumentID: document, Act: Say, Stance: Neutral, Holder: Mention{Actor: holder, Name: holder},
			Sentence: Span{0, 90}, Content: Span{10, 80}}, Words: words}
		if via {
			s.Via = []Mention{{Name: "ada"}}
		}
		return s
	}
	a := []Statement{said("a", false, "ada", "Igor Melnik had agreed to accept guards on the bridge"), said("a", true, "melnik", "guards on the bridge at night")}
	b := []Statement{said("b", false, "ada", "Igor Melnik would accept guards on the bridge"), said("b", true, "melnik", "guards on the bridge at night")}
	c := Collate(nil, a, b)
	if got, want := fmt.Sprint(len(c.Both), len(c.Reworded), len(c.OnlyA), len(c.OnlyB)), "1 0 0 0"; got != want || c.Both[0].A.Holder.Actor != "ada" {
		t.Errorf("both, reworded, only a, only b: %s, want %s", got, want)
	}
	if c := Collate(nil, a, nil); len(c.OnlyA) != 1 || c.OnlyA[0].Holder.Actor != "ada" {
		t.Errorf("only in a: %v", c.OnlyA)
	}
	if c := Collate(nil, a[1:], nil); len(c.OnlyA) != 1 {
		t.Errorf("what is only told by another is lost: %v", c.OnlyA)
	}
}

// Two sentences that name the same people need not tell of the same event.
func TestSentencesWithTheSameNamesOnlyAreNotOfOneMatter(t *testing.T) {
	document := func(id, text string) Document { return Document{ID: id, Text: text} }
	for _, tc := range []struct {
		name, a, b string
		want       bool
	}{
		{"names", "President Ada Lund, Minister Igor Melnik and Envoy Mara Quist issued a statement on Saturday.", "In May, President Ada Lund, Minister Igor Melnik and Envoy Mara Quist visited Nordhavn.", false},
		{"what they did", "Ada Lund and Igor Melnik opened the bridge to farmers at dawn.", "At dawn the bridge was opened to farmers by Erik Lund.", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var c Collation
			c.CollateTexts(document("a", tc.a), document("b", tc.b))
			if got := len(c.Text.Reworded)+len(c.Text.Both) == 1; got != tc.want {
				t.Errorf("paired: %t, want %t\n%s", got, tc.want, cmp.Diff(Collation{}, c))
			}
		})
	}
}
