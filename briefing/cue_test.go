package briefing

import (
	"strings"
	"testing"
)

// An act counts as a side only where the cue tells it: what somebody merely says, wishes or does not do is read from the words.
func TestOutrightIsWhatTheCueTells(t *testing.T) {
	topic := Topic{Matter: []string{"truce"}}
	for _, tc := range []struct {
		name, passage, cue, words string
		act                       Act
		mode                      Mode
		note                      string
		want                      bool
	}{
		{"told", "Ada rejected the truce.", "rejected", "the truce", Reject, Indirect, "", true},
		{"said", "Ada said the truce would hold.", "said", "the truce would hold", Commit, Indirect, "", false},
		{"denied", "Ada did not commit to the truce.", "commit to", "the truce", Commit, Indirect, "", false},
		{"denied in the cue", "Ada would not accept the truce.", "would not accept", "the truce", Reject, Indirect, "", false},
		{"no longer done", "Ada no longer insists on the truce.", "no longer insists on", "the truce", Reject, Indirect, "", true},
		{"no longer wished", "Ada no longer wants the truce.", "no longer wants", "the truce", Say, Indirect, "", false},
		{"not to be done", "Ada agreed not to break the truce.", "agreed", "break the truce", Endorse, Indirect, "", false},
		{"wished", "Ada hoped for a truce.", "hoped for", "a truce", Endorse, Indirect, "", false},
		{"asked for in what is said", "Ada said both must keep the truce.", "said", "both must keep the truce", Demand, Indirect, "", true},
		{"ruled out by who insists", "Ada insisted that the truce could not be broken by force.", "insisted", "the truce could not be broken by force", Demand, Indirect, "", true},
		{"said to be impossible", "Ada said that the truce could not be kept.", "said", "the truce could not be kept", Demand, Indirect, "", false},
		{"to be maintained", "Ada will maintain the truce.", "maintain", "the truce", Commit, Indirect, "", true},
		{"maintained in words", "Ada maintained that the truce would hold.", "maintained", "the truce would hold", Commit, Indirect, "", false},
		{"asked for in a part of what is said", "Ada said: “He does not want the truce, but he must keep it.”", "said",
			"He does not want the truce, but he must keep it", Demand, Direct, "", false},
		{"refused in whole sentences, under a label", "ADA: We reject the truce.", "ADA", "We reject the truce", Reject, Direct, "", false},
		{"proposed under a label", "ADA: Let us keep the truce.", "ADA", "Let us keep the truce", Propose, Direct, "", true},
		{"a part of what stands under a label", "ADA: Let us talk. The truce is over.", "ADA", "Let us talk. The truce is over", Propose, Direct, "", false},
		{"corrected", "Ada said the truce would hold.", "said", "the truce would hold", Commit, Indirect, "the act was state", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			at := func(words string) Span {
				i := indexOf(t, tc.passage, words)
				return Span{Start: i, End: i + len(words)}
			}
			s := Statement{Position: Position{Sentence: at(tc.passage), Cue: at(tc.cue), Content: at(tc.words), Act: tc.act, Mode: tc.mode, Note: tc.note},
				Passage: tc.passage, CueWords: tc.cue, Words: tc.words}
			if got := s.Outright(); got != tc.want {
				t.Errorf("Outright() = %t", got)
			}
			if got := s.Point(topic).TakesSide(); got != tc.want {
				t.Errorf("TakesSide() = %t", got)
			}
		})
	}
}

func indexOf(t *testing.T, s, part string) int {
	t.Helper()
	i := strings.Index(s, part)
	if i < 0 {
		t.Fatalf("%q is not in %q", part, s)
	}
	return i
}
