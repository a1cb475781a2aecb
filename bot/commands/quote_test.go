package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"attache/bot/reply"
	"attache/briefing"
)

// quotable are documents in which people are quoted as documents do that: with interruptions, insertions, hyphens.
func quotable() []paper {
	speech := func(id, holder, mention, cue, words, sentence string) paper {
		return paper{id: id, title: "On " + id, source: "The Estuary Post", date: "2031-03-10", kind: briefing.News, text: sentence + "\n", said: []said{
			{sentence: sentence, mention: mention, cue: cue, holder: holder, content: words, act: briefing.Say, stance: briefing.Neutral, mode: briefing.Direct},
		}}
	}
	return []paper{
		speech("borders", "ada-lund", "Ada Lund", "said", "We will not — and I repeat, not — recognise the new border", "“We will not — and I repeat, not — recognise the new border,” said Ada Lund."),
		speech("truce", "igor-melnik", "Igor Melnik", "said", "I want a ceasefire now", "Igor Melnik said: “I want a ceasefire now.”"),
		speech("echo", "igor-melnik", "Melnik", "repeated", "I want a cease-fire now", "Melnik repeated: “I want a cease-fire now.”"),
		speech("promise", "mara-quist", "Mara Quist", "said", "We offer ironclad security guarantees to Norland", "Mara Quist said: “We offer ironclad security guarantees to Norland.”"),
		speech("answer", "vera-olt", "Vera Olt", "said", "Our answer is clear", "“Our answer is clear,” said Vera Olt, “and it will not change.”"),
	}
}

func TestQuote(t *testing.T) {
	d := newDesk(t, quotable())
	for _, tc := range []struct {
		name, asked string
		has         []string
		not         string
	}{
		{"the words that differ, and no others", "/quote We will recognise the new border",
			[]string{"Altered", "with 5 words of difference", "│ We will recognise the new border", "│ “We will *not — and I repeat, not* — recognise the new border"}, "Verbatim"},
		{"a not before it", "/quote recognise the new border", []string{"Verbatim in 1 document.", "Before these words the document has “not”."}, "Altered"},
		{"a not cut out", "/quote We will … recognise the new border",
			[]string{"Cut: the words stand in 1 document, but what the quotation leaves out there has a “not”", "│ “*We will* not — and I repeat, not — *recognise the new border*", "Left out or in brackets: “not — and I repeat, not”."}, "Verbatim"},
		{"a cut that turns nothing", "/quote Our answer … will not change", []string{"Verbatim in 1 document, apart from what the quotation itself leaves out"}, "Cut:"},
		{"an interruption", "/quote Our answer is clear, and it will not change",
			[]string{"Verbatim", "│ “*Our answer is clear*,” said Vera Olt, “*and it will not change*.”", "The document interrupts the words: “said Vera Olt”."}, "Altered"},
		{"a hyphen", "/quote I want a cease-fire now", []string{"Verbatim in 2 documents."}, "Altered"},
		{"a hyphen that no document has", "/quote iron-clad security guarantees", []string{"Verbatim in 1 document."}, "Altered"},
		{"a word left out of a short one", "/quote ironclad guarantees", []string{"Altered", "ironclad *security* guarantees"}, "Not found"},
		{"another speaker", `/quote Mara Quist said: "I want a ceasefire now"`, []string{"Verbatim", "Another speaker: you name Mara Quist; the documents have Igor Melnik.", "Only what stands between quotation marks was checked."}, ""},
		{"the speaker behind it", `/quote "I want a ceasefire now", said Melnik`, []string{"Verbatim"}, "Another speaker"},
		{"whose president he is", `/quote Sudia: I want a ceasefire now`, []string{"Verbatim"}, "Another speaker"},
		{"another speaker before a colon", "/quote Ada Lund: I want a ceasefire now", []string{"Verbatim", "Another speaker: you name Ada Lund; the documents have Igor Melnik."}, "Altered"},
		{"a name before a colon that is not known", "/quote Ombudsman Rask: I want a ceasefire now", []string{"Verbatim", "“Ombudsman Rask” before the colon was not checked."}, "Altered"},
		{"one too short to be checked", `/quote "I want a ceasefire now" and "so there"`, []string{"Verbatim", "Not checked, because shorter than three words: “so there”."}, "Not found"},
		{"one too short within", `/quote I say "a ceasefire" and mean it whatever becomes of “us” all in Port Amsel`, []string{"Not found as a whole", "Of it: “a ceasefire”", "Verbatim in 2 documents."}, "Of it: “us”"},
		{"one too short and nothing else", `/quote "I want a ceasefire now" "so there"`, []string{"Verbatim", "Not checked, because shorter than three words: “so there”."}, "Only what"},
		{"one too long", "/quote " + strings.Repeat("what a long day it is ", 100) + "I want a ceasefire now", []string{"Not found", "Only the first 400 words were looked for."}, ""},
		{"a sentence of a message", "/quote Have you all heard this. I want a ceasefire now. Who would have thought.",
			[]string{"Not found as a whole", "Of it: “I want a ceasefire now.”", "Verbatim", "Not found of it: “Have you all heard this.” and “Who would have thought.”"}, "Altered"},
		{"an invented sentence behind a true one", "/quote I want a ceasefire now. And we will leave the alliance tomorrow. Never.",
			[]string{"Not found as a whole", "Of it: “I want a ceasefire now.”", "Verbatim", "Not found of it: “And we will leave the alliance tomorrow. Never.”"}, "Altered"},
		{"a short sentence", "/quote Never. I want a ceasefire now", []string{"Altered", "*Never*. I want a ceasefire now"}, "Not found"},
		{"a row of words in a sentence", "/quote It was a surprise to everybody here in the capital to hear that we offer ironclad security guarantees to Norland as of next week, whatever may come of the talks",
			[]string{"Not found", "Word for word in it", "*We offer ironclad security guarantees to Norland*"}, "Nearest"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := strings.Join(strings.Fields(d.ask(t, tc.asked)), " ")
			for _, words := range tc.has {
				if !strings.Contains(got, words) {
					t.Errorf("it does not say %q:\n%s", words, d.ask(t, tc.asked))
				}
			}
			if tc.not != "" && strings.Contains(got, tc.not) {
				t.Errorf("it says %q:\n%s", tc.not, d.ask(t, tc.asked))
			}
		})
	}
}

func TestQuoteTellsTheTrueNumberOfDocuments(t *testing.T) {
	var papers []paper
	for i := range 30 {
		papers = append(papers, paper{id: fmt.Sprintf("note-%d", i), title: "A note", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News,
			text: "The talks on the river went on. The river is long.\n\nThe talks on the river will end. So it goes.\n"})
	}
	d := newDesk(t, papers)
	for line, want := range map[string]string{
		"/quote river":                                          "Verbatim in 30 documents.",
		"/quote the talks on the river":                         "Verbatim in 30 documents.",
		"/quote The talks … went on. The river is long":         "Verbatim in at least",
		"/quote The talks on the river went on. The river is":   "Verbatim in at least",
		"/quote the talks on the river went on":                 "More documents, 25:",
		"/quote the talks on the river went … on":               "Verbatim in at least",
		"/quote the talks on the long river went on and on too": "Altered",
	} {
		if got := strings.Join(strings.Fields(d.ask(t, line)), " "); !strings.Contains(got, want) {
			t.Errorf("%s does not say %q:\n%.400s", line, want, got)
		}
	}
}

// Of words that were taken for a statement until an editor took it back, that is said, and not that nobody is named.
func TestQuoteOfARetractedStatement(t *testing.T) {
	d := newDesk(t, quotable())
	id := ""
	for _, e := range d.read {
		if e.Document.ID == "truce" {
			id = e.Extraction.Positions[0].ID
		}
	}
	var confirm string
	for _, a := range d.answer(t, "/admin retract "+id+" he was misheard", true).Message.Actions {
		if a.Label == "Confirm" {
			confirm = a.Line
		}
	}
	d.ask(t, confirm)
	for _, line := range []string{"/quote I want a ceasefire now", "/quote want a ceasefire"} {
		a := d.answer(t, line, false)
		var b strings.Builder
		if err := reply.Fprint(&b, a.Message, reply.Options{}); err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(b.String()), " ")
		if !strings.Contains(got, "What was read here as a statement of Igor Melnik was retracted by an editor on 24 March 2031, 07:30 (UTC), because: he was misheard") || strings.Contains(got, "nobody whom I can name") {
			t.Errorf("%s: %s", line, got)
		}
	}
	if got := d.ask(t, "/quote We offer ironclad security guarantees"); strings.Contains(got, "retracted") {
		t.Errorf("of another statement: %s", got)
	}
}
