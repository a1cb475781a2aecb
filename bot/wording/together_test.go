package wording

import (
	"strings"
	"testing"

	"attache/briefing"
)

// Whoever the sentence names beside a group is named where it is one, and nobody is several.
func TestWhoIsNamedBesideAGroupIsNamed(t *testing.T) {
	one, two := briefing.Mention{Name: "Ada Lund", Actor: "ada-lund"}, briefing.Mention{Name: "Vera Olt", Actor: "vera-olt"}
	for _, tc := range []struct{ passage, want string }{
		{"The two visitors and Igor Melnik called for a truce.", "jointly with Vera Olt and Igor Melnik"},
		{"The two visitors and President Melnik of Norland called for a truce.", "jointly with Vera Olt and others"},
		{"The two visitors and Melnik, Quist and Brandt called for a truce.", "jointly with Vera Olt and others"},
		{"The two visitors and Melnik and Quist called for a truce.", "jointly with Vera Olt and others"},
		{"The two visitors, as well as the United Isles, called for a truce.", "jointly with Vera Olt and others"},
		{"Melnik and the two visitors called for a truce.", "jointly with Vera Olt and Melnik"},
		{"Quist, Melnik and the two visitors called for a truce.", "jointly with Vera Olt and others"},
		{"The two visitors called for a truce.", "jointly with Vera Olt"},
	} {
		at := strings.Index(tc.passage, "two visitors")
		st := briefing.Statement{Passage: tc.passage, Told: []briefing.Mention{one}, Position: briefing.Position{
			Sentence: briefing.Span{End: len(tc.passage)}, Members: []briefing.Mention{one, two},
			Holder: briefing.Mention{Name: "two visitors", Span: briefing.Span{Start: at, End: at + len("two visitors")}}}}
		if got := Jointly(st); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.passage, got, tc.want)
		}
	}
}
