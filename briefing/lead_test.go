package briefing

import (
	"strings"
	"testing"
)

func TestLeadIsWhatTheWordsOfAStatementPointBackTo(t *testing.T) {
	for _, tc := range []struct{ name, text, holder, content, want string }{
		{"such", "Lund asked for guards at the port. Melnik welcomed such guards.", "Melnik", "such guards", "Lund asked for guards at the port."},
		{"a condition on what was asked", "The ministers called for a truce. They threatened Melnik with sanctions if he refused.", "They", "Melnik with sanctions if he refused", "The ministers called for a truce."},
		{"one", "Lund asked for a truce. According to Quist, Melnik has not agreed to one.", "Quist", "Melnik has not agreed to one", "Lund asked for a truce."},
		{"back to where it is told", "Lund asked for guards. Quist regretted this. Melnik said that they would be sent.", "Melnik", "they would be sent", "Lund asked for guards. Quist regretted this."},
		{"a noun with its article", "Lund put forward a plan. Quist left. Melnik called the plan a show.", "Melnik", "the plan a show", "Lund put forward a plan. Quist left."},
		{"a noun that nobody told before", "Quist left. Melnik called the plan a show.", "Melnik", "the plan a show", ""},
		{"a noun that says which is meant", "Lund put forward a plan. Melnik rejected the plan for the port.", "Melnik", "the plan for the port", ""},
		{"a description", "Lund and Quist came. Melnik said that the delegation would pay.", "delegation", "pay", "Lund and Quist came."},
		{"two named together", "Lund met Melnik. Quist left early. Quist said that both leaders would meet again.", "Quist", "both leaders would meet again", "Lund met Melnik. Quist left early."},
		{"two who were named with their holder", "Melnik agreed on the port with President Lund. He urged Sudia to wait. Melnik said that the two presidents should meet again.", "Melnik", "the two presidents should meet again", "Melnik agreed on the port with President Lund. He urged Sudia to wait."},
		{"two whom nobody named", "Lund came. Quist left. Melnik said that the two presidents would meet.", "Melnik", "the two presidents would meet", ""},
		{"whoever is spoken to", "Lund shut the port. “You are gambling,” Melnik told her.", "Melnik", "You are gambling", "Lund shut the port."},
		{"what stands for itself", "Lund shut the port. Melnik demanded a truce.", "Melnik", "a truce", ""},
		{"an it that is nothing", "Lund shut the port. Melnik said that it was time to talk.", "Melnik", "it was time to talk", ""},
		{"somebody named before it", "Quist left. Melnik threatened Lund if she did not open the port and it stayed shut.", "Melnik", "Lund if she did not open the port and it stayed shut", ""},
		{"another paragraph", "Quist came. Quist left.\n\nMelnik welcomed such guards.", "Melnik", "such guards", ""},
		{"a paragraph of one sentence", "The Post\n\nLund asked for guards.\n\nMelnik welcomed such guards.", "Melnik", "such guards", "Lund asked for guards."},
		{"a paragraph that has the noun", "Quist came. Lund asked for guards.\n\nMelnik welcomed such guards.", "Melnik", "such guards", "Lund asked for guards."},
		{"a noun introduced in the paragraph before", "Quist came. A treaty was near, but no agreement was signed.\n\nMelnik hoped that the agreement would last.", "Melnik", "the agreement would last", "A treaty was near, but no agreement was signed."},
		{"a noun for all that was told", "Quist came. Lund offered boats.\n\nLund ruled out guards. Melnik welcomed the Norlandic signal.", "Melnik", "the Norlandic signal", "Lund ruled out guards."},
		{"a heading", "Guards at the port\n\nMelnik welcomed such guards.", "Melnik", "such guards", ""},
		{"what is held in an earlier sentence", "Lund demanded that Melnik leave. Melnik rejected that demand.", "Melnik", "Melnik leave", "Lund demanded that Melnik leave."},
	} {
		d := Document{Text: tc.text}
		sentences := d.Sentences()
		last := sentences[len(sentences)-1].Span
		from := strings.LastIndex(tc.text, tc.content)
		p := Position{Sentence: last, Content: Span{Start: from, End: from + len(tc.content)}, Mode: Indirect}
		if strings.Contains(tc.text, "“") {
			p.Mode = Direct
		}
		at := last.Start + strings.Index(tc.text[last.Start:], tc.holder)
		p.Holder = Mention{Name: tc.holder, Span: Span{Start: at, End: at + len(tc.holder)}}
		if got := strings.TrimSpace(d.Lead(p).In(d.Text)); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestLeadIsNotLong(t *testing.T) {
	text := "Lund asked for guards" + strings.Repeat(" and boats", 60) + ". Melnik welcomed such guards."
	d := Document{Text: text}
	from := strings.LastIndex(text, "such")
	p := Position{Sentence: Span{Start: strings.Index(text, "Melnik"), End: len(text)}, Content: Span{Start: from, End: len(text) - 1}}
	if got := d.Lead(p); !got.IsZero() {
		t.Errorf("%d bytes go before it", got.End-got.Start)
	}
}
