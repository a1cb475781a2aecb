package wording

import (
	"strings"
	"testing"
	"time"

	"attache/bot/reply"
	"attache/briefing"
)

func TestCorrectionIsToldInALine(t *testing.T) {
	field := func(f briefing.Field, value, was string) briefing.Correction {
		return briefing.Correction{Kind: briefing.CorrectField, Position: "a#1", Field: f, Value: value, Was: was}
	}
	holder := field(briefing.HolderField, "ada-lund", "Erik Lund")
	holder.Name = "Ada\nLund"
	for _, tc := range []struct {
		name string
		c    briefing.Correction
		want string
	}{
		{"act", field(briefing.ActField, "warn", "demand"), "a#1: the act, demand → warn"},
		{"holder, by name", holder, "a#1: the holder, Erik Lund → Ada Lund"},
		{"topics", field(briefing.TopicField, "ceasefire,sanctions", "none"), "a#1: the topic, none → ceasefire, sanctions"},
		{"no topic", field(briefing.TopicField, "", "ceasefire"), "a#1: the topic, ceasefire → none"},
		{"day", field(briefing.DateField, "2031-03-16", "unknown"), "a#1: the date, unknown → 16 March 2031"},
		{"unknown day", field(briefing.DateField, "", "16 March 2031"), "a#1: the date, 16 March 2031 → unknown"},
		{"retraction", briefing.Correction{Kind: briefing.RetractStatement, Position: "a#1", Name: "Ada Lund", Why: "a joke"}, "a#1 of Ada Lund: retracted, because: a joke"},
		{"alias", briefing.Correction{Kind: briefing.AliasActor, Name: "Ada Lund", Value: "Adah Lund"}, "Ada Lund is also called Adah Lund"},
		{"merge", briefing.Correction{Kind: briefing.MergeActor, Was: "Adah Lund", Name: "Ada Lund", Value: "ada-lund"}, "Adah Lund is Ada Lund"},
		{"split", briefing.Correction{Kind: briefing.SplitActor, Was: "Ada Lund", Document: "a", Name: "Ada Lund (mayor)"}, "Ada Lund in a is Ada Lund (mayor)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := Correction(tc.c).Flat(""); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestActThatAnEditorSetIsToldWhateverTheCue(t *testing.T) {
	for cue, want := range map[string]string{"said": "rejected", "did not rule out": "rejected", "": "rejects"} {
		st := briefing.Statement{Position: briefing.Position{Act: briefing.Reject, Mode: briefing.Indirect, Note: "the act was state"}, CueWords: cue}
		if got := Verb(st); got != want {
			t.Errorf("with the cue %q the word is %q, want %s", cue, got, want)
		}
	}
	if got := Verb(briefing.Statement{Position: briefing.Position{Act: briefing.Reject, Note: "the holder was X"}, CueWords: "said"}); got != "said" {
		t.Errorf("where another field was corrected the word is %q, want said", got)
	}
}

// A digest that just fits a message must still fit with the longest note.
func TestAmendedMessageStaysWithinItsSize(t *testing.T) {
	long := briefing.Correction{Kind: briefing.RetractStatement, Name: strings.Repeat("Ünterhändler ", 30), Why: strings.Repeat("*because* ", 40)}
	field := briefing.Correction{Kind: briefing.CorrectField, Field: briefing.HolderField, Was: strings.Repeat("n", 200), Name: strings.Repeat("m", 200)}
	m := Amended(reply.Message{Title: "Digest"}, []briefing.Correction{long, field, long, long, field}, time.Date(2031, 3, 24, 7, 30, 0, 0, time.UTC))
	// What is left of the 6,000 characters of an embed; see digestSize.
	if got, most := size(m), 6000-digestSize; got > most {
		t.Errorf("the note takes %d characters, %d are left", got, most)
	}
	text := m.Blocks[0].(reply.Paragraph).Text.Flat("")
	if !strings.HasPrefix(text, "Edited Mon 24 Mar 07:30: a statement of Ünterhändler") || !strings.HasSuffix(text, "; and 2 more.") {
		t.Errorf("the note says %s", text)
	}
}

func TestCorrectedStatementSaysSo(t *testing.T) {
	st := briefing.Statement{Position: briefing.Position{ID: "a#1", Act: briefing.Warn, Mode: briefing.Direct, Holder: briefing.Mention{Name: "Ada Lund"},
		Note: "the holder was\nErik Lund"}, Words: "of war", Passage: "Lund warned of war."}
	const want = "(corrected by an editor: the holder was Erik Lund)"
	if got := Statement(st, new(Sources)).Flat(""); !strings.HasSuffix(got, want) {
		t.Errorf("the sentence %q does not end with %q", got, want)
	}
	_, held := cell(briefing.Point{}, st, 100, new(Sources))
	if got := held.Flat(""); !strings.HasSuffix(got, "(corrected by an editor)") {
		t.Errorf("the cell %q does not say that it was corrected", got)
	}
}
