package wording

import (
	"slices"
	"strings"
	"testing"

	"attache/briefing"
)

func TestStatementTellsTheRestOfItsSentenceWhereThatSaysMoreOfIt(t *testing.T) {
	for _, tc := range []struct{ passage, via, holder, cue, content, want string }{
		{"Melnik wanted to see a truce rapidly and would not be happy without one.", "", "Melnik", "wanted to", "see a truce", "Melnik wanted to see a truce rapidly and would not be happy without one"},
		{"Melnik threatened Lund with tariffs within 50 days; two weeks later he shortened the time.", "", "Melnik", "threatened", "Lund with tariffs within 50 days", "Melnik threatened Lund with tariffs within 50 days; two weeks later he shortened the time"},
		{"Lund has supported a truce since March.", "", "Lund", "supported", "a truce", "Lund has supported a truce since March"},
		{"Quist argued that Lund was ready to help, but that without Melnik she would be weak.", "Quist", "Lund", "ready to", "help", "Lund is ready to help, but without Melnik she would be weak"},
		{"Quist said that Lund was ready to help and that Melnik was not.", "Quist", "Lund", "ready to", "help", "Lund is ready to help"},
		{"Lund supported Melnik and described a truce as a necessity.", "", "Lund", "supported", "Melnik", "Lund supported Melnik and described a truce as a necessity"},
		{"Lund supported the text of the treaty and described a truce as a necessity.", "", "Lund", "supported", "the text of the treaty", "Lund supported the text of the treaty"},
		{"Lund rejected any plan for foreign troops and warned of an escalation.", "", "Lund", "warned of", "an escalation", "Lund rejected any plan for foreign troops and warned of an escalation"},
		{"Lund, who chairs the council, rejected the plan and warned of an escalation.", "", "Lund", "warned of", "an escalation", "Lund warned of an escalation"},
		{"Lund supported a truce and Melnik opposed it.", "", "Lund", "supported", "a truce", "Lund supported a truce"},
		{"Lund supported a truce and called it “the last hope”.", "", "Lund", "supported", "a truce", "Lund supported a truce"},
		{"Lund supported a truce and " + strings.Repeat("waited ", 30) + ".", "", "Lund", "supported", "a truce", "Lund supported a truce"},
		{"The road would be open, Lund said, but the port would be shut.", "", "Lund", "said", "The road would be open", "Lund said that the road would be open, but the port would be shut"},
		{"The road would be open, Lund said, but the port would be shut.", "", "Lund", "said", "the port would be shut", "Lund said that the road would be open, but the port would be shut"},
		{"A truce was near, Lund said, and would come soon.", "", "Lund", "said", "A truce was near", "Lund said that a truce was near"},
	} {
		st := briefing.Statement{In: briefing.Document{ID: "talks", Title: "Talks"}, Passage: tc.passage, CueWords: tc.cue, Words: tc.content}
		at := func(s string) briefing.Span {
			i := strings.Index(tc.passage, s)
			return briefing.Span{Start: i, End: i + len(s)}
		}
		st.Position = briefing.Position{Act: briefing.Endorse, Mode: briefing.Indirect, Sentence: at(tc.passage), Cue: at(tc.cue), Content: at(tc.content),
			Holder: briefing.Mention{Name: tc.holder, Span: at(tc.holder)}}
		if tc.via != "" {
			st.Via = []briefing.Mention{{Name: tc.via, Span: at(tc.via)}}
		}
		if got, _, _ := strings.Cut(printed(t, Statement(st, new(Sources))), " — "); got != tc.want {
			t.Errorf("%s\n got %s\nwant %s", tc.passage, got, tc.want)
		}
	}
}

func TestTurnsTellWhatASentenceTellsOnce(t *testing.T) {
	const passage = "Lund supported Melnik and described a truce as a necessity."
	st := func(id, cue, content string) briefing.Statement {
		at := func(s string) briefing.Span {
			i := strings.Index(passage, s)
			return briefing.Span{Start: i, End: i + len(s)}
		}
		return briefing.Statement{In: briefing.Document{ID: "talks", Title: "Talks"}, Passage: passage, CueWords: cue, Words: content, Position: briefing.Position{ID: id, DocumentID: "talks",
			Act: briefing.Endorse, Mode: briefing.Indirect, Sentence: at(passage), Cue: at(cue), Content: at(content), Holder: briefing.Mention{Actor: "lund", Name: "Lund", Span: at("Lund")}}}
	}
	a, b := briefing.Turn{Statement: st("a", "supported", "Melnik"), Change: briefing.AlsoSaid}, briefing.Turn{Statement: st("b", "described", "a truce as a necessity"), Change: briefing.AlsoSaid}
	if got := Once([]briefing.Statement{b.Statement, a.Statement}); len(got) != 1 || got[0].ID != "a" {
		t.Errorf("of both halves stay %v", got)
	}
	if got := Once([]briefing.Statement{b.Statement}); len(got) != 1 {
		t.Errorf("of the second half alone stay %v", got)
	}
	topical := b.Statement
	topical.Topics = []string{"ceasefire"}
	if got := Once([]briefing.Statement{a.Statement, topical}); len(got) != 1 || !slices.Equal(got[0].Named(), []string{"ceasefire"}) {
		t.Errorf("the half that is told does not have the topic of the other: %v", got)
	}
	moved := briefing.Turn{Statement: b.Statement, Change: briefing.Reaffirmed, Before: []briefing.Statement{a.Statement}}
	if got := OnceTurns([]briefing.Turn{a, moved}); len(got) != 2 {
		t.Errorf("what changed is left out: %v", got)
	}
	const both = "Lund supported Melnik and described a truce as a necessity"
	if got := printed(t, Turns([]briefing.Turn{a, b}, new(Sources))[0].Text); strings.HasPrefix(got, both) {
		t.Errorf("told in full above the other half: %s", got)
	}
	if got := printed(t, Turns([]briefing.Turn{a}, new(Sources))[0].Text); !strings.HasPrefix(got, both) {
		t.Errorf("alone: %s", got)
	}
}
