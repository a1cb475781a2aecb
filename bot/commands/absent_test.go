package commands_test

import (
	"strings"
	"testing"

	"attache/bot"
	"attache/briefing"
)

// absences is who speaks on a ceasefire in its words, in its context only, beside it, and of whom others tell.
func absences() []paper {
	return []paper{{id: "council", title: "The council meets", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News,
		text: "Erik Lund demanded sanctions.\n\nThe weather was fine.\n\nMara Quist saw no use in prisoners.\n\nAda Lund demanded a ceasefire. Igor Melnik called that a bad joke. " +
			"Vera Olt said that Melnik had accepted a truce.\n\nSudia freed prisoners.\n",
		said: []said{
			{sentence: "Erik Lund demanded sanctions.", mention: "Erik Lund", cue: "demanded", content: "sanctions", holder: "erik-lund",
				act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"sanctions"}},
			{sentence: "Mara Quist saw no use in prisoners.", mention: "Mara Quist", cue: "saw", content: "no use in prisoners", holder: "mara-quist",
				act: briefing.Concern, stance: briefing.Oppose, mode: briefing.Indirect, topics: []string{"detainees"}},
			{sentence: "Ada Lund demanded a ceasefire.", mention: "Ada Lund", cue: "demanded", content: "a ceasefire", holder: "ada-lund",
				act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
			{sentence: "Igor Melnik called that a bad joke.", mention: "Igor Melnik", cue: "called", content: "that a bad joke", holder: "igor-melnik",
				act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect, topics: []string{"ceasefire"}, inherited: 1},
			{sentence: "Vera Olt said that Melnik had accepted a truce.", mention: "Melnik", cue: "accepted", content: "a truce", holder: "igor-melnik", via: []string{"vera-olt"},
				act: briefing.Endorse, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
			{sentence: "Sudia freed prisoners.", mention: "Sudia", cue: "freed", content: "prisoners", holder: "sudia",
				act: briefing.Commit, stance: briefing.Support, mode: briefing.Narrated, topics: []string{"detainees"}},
		}}}
}

// What an answer says is absent is absent, and what the text around it puts on a topic stands beside what names it.
func TestWhatIsToldToBeAbsentIsAbsent(t *testing.T) {
	d := newDesk(t, absences())
	for _, tc := range []struct {
		asked string
		has   []string
		not   []string
	}{
		// Sudia speaks behind the words of the topic, Melnik in their context: only Lund and Quist surely do not speak on it.
		{"/brief ceasefire", []string{"Bottom line. On 10 March 2031, Ada Lund demanded a ceasefire", "Igor Melnik called that a bad joke",
			"In the same context, without naming it", "Heard in the same documents, but not on it: Erik Lund and Mara Quist."}, []string{"Known only through others", "Sudia"}},
		{"/brief sanctions", []string{"Heard in the same documents, but not on it: Mara Quist, Ada Lund, Igor Melnik and Sudia."}, nil},
		{"/brief Melnik", []string{"Without naming a topic", "called that a bad joke", "in the context of Ceasefire and truce · 10 March 2031"}, []string{"not in own name: Ceasefire"}},
		{"/timeline ceasefire", []string{"All 3 statements", "In the same context: the text around it is on Ceasefire and truce"}, nil},
		{"/brief peace-talks", []string{"No sourced position found on Peace negotiations."}, []string{"words stand in"}},
		{"/position Melnik", []string{"in the context of Ceasefire and truce"}, nil},
	} {
		got := d.ask(t, tc.asked)
		flat := strings.Join(strings.Fields(got), " ")
		for _, words := range tc.has {
			if !strings.Contains(flat, words) {
				t.Errorf("%s does not say %q:\n%s", tc.asked, words, got)
			}
		}
		for _, words := range tc.not {
			if strings.Contains(flat, words) {
				t.Errorf("%s says %q:\n%s", tc.asked, words, got)
			}
		}
	}
}

// What an adversary ascribes to somebody is no word of his, and he is not heard by it.
func TestBriefsLeaveOutWhatIsAscribed(t *testing.T) {
	d := newDesk(t, []paper{{id: "note", title: "A note", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News,
		text: "Ada Lund said that Igor Melnik did not want a ceasefire. Mara Quist demanded a ceasefire.\n\nErik Lund was silent.\n\nIgor Melnik freed prisoners.\n",
		said: []said{
			{sentence: "Ada Lund said that Igor Melnik did not want a ceasefire.", mention: "Igor Melnik", cue: "did not want", content: "a ceasefire", holder: "igor-melnik",
				via: []string{"ada-lund"}, part: briefing.Imputes, act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect, topics: []string{"ceasefire"}},
			{sentence: "Mara Quist demanded a ceasefire.", mention: "Mara Quist", cue: "demanded", content: "a ceasefire", holder: "mara-quist",
				act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
			{sentence: "Igor Melnik freed prisoners.", mention: "Igor Melnik", cue: "freed", content: "prisoners", holder: "igor-melnik",
				act: briefing.Commit, stance: briefing.Support, mode: briefing.Narrated, topics: []string{"detainees"}},
		}}})
	topic, actor := strings.Join(strings.Fields(d.ask(t, "/brief ceasefire")), " "), strings.Join(strings.Fields(d.ask(t, "/brief Melnik")), " ")
	if strings.Contains(topic, "not want") || strings.Contains(actor, "not want") {
		t.Errorf("a brief tells what is ascribed:\n%s\n%s", topic, actor)
	}
	if want := "1 statement of what others ascribe to Igor Melnik left out: /position"; !strings.Contains(actor, want) {
		t.Errorf("it does not say %q: %s", want, actor)
	}
	if want := "1 statement of what others ascribe to somebody left out: /timeline about:topic:ceasefire"; !strings.Contains(topic, want) {
		t.Errorf("it does not say %q: %s", want, topic)
	}
	if strings.Contains(topic, "Known only through others") {
		t.Errorf("it is told to be known through others: %s", topic)
	}
	for _, line := range []string{"/position Melnik history:true", "/timeline ceasefire", "/who Melnik"} {
		if got := d.ask(t, line); !strings.Contains(got, "according to Ada Lund") || !strings.Contains(got, "ascribed to the actor, not said or done") {
			t.Errorf("%s: it is lost, or told as his:\n%s", line, got)
		}
	}
}

// A minister speaks in the name of his country, and whoever is in a group in that of the group: what they tell of it is not only told by others.
func TestAStateIsKnownThroughItsOfficers(t *testing.T) {
	tells := func(teller, name, of, holder string) []paper {
		sentence := name + " said that " + of + " had promised to free prisoners."
		return []paper{{id: "note", title: "A note", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News, text: sentence + "\n",
			said: []said{{sentence: sentence, mention: of, cue: "had promised to", content: "free prisoners", holder: holder, via: []string{teller},
				act: briefing.Commit, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"detainees"}}}}}
	}
	const warning = "Known only through others, not in"
	for _, tc := range []struct {
		name   string
		papers []paper
		warns  bool
		spoke  []string // in a comparison of Norland and Sudia
	}{
		{"a state through its minister", tells("ada-lund", "Ada Lund", "Norland", "norland"), false, []string{"on 1 one spoke", ": Norland spoke"}},
		{"a state through somebody", tells("mara-quist", "Mara Quist", "Norland", "norland"), true, []string{"on 1 others tell of one", ": others tell of Norland"}},
		{"a group through somebody", tells("mara-quist", "Mara Quist", "the visitors", ""), false, nil},
	} {
		d := newDesk(t, tc.papers)
		for _, line := range []string{"/brief topic:detainees", bot.Line("brief", "about", strings.TrimPrefix(tc.papers[0].said[0].mention, "the "))} {
			got := d.ask(t, line)
			if !strings.Contains(got, "promised to free prisoners") || strings.Contains(got, warning) != tc.warns {
				t.Errorf("%s: %s:\n%s", tc.name, line, got)
			}
		}
		for _, words := range tc.spoke {
			if got := d.ask(t, "/compare Norland Sudia"); !strings.Contains(got, words) {
				t.Errorf("%s: a comparison does not say %q:\n%s", tc.name, words, got)
			}
		}
	}
}

// What others told of somebody since his last word stands beside it as another thing, of its last day.
func TestALastWordShowsWhatOthersToldSince(t *testing.T) {
	own := paper{id: "own", title: "What he said", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News, text: "Igor Melnik demanded a ceasefire.\n",
		said: []said{{sentence: "Igor Melnik demanded a ceasefire.", mention: "Igor Melnik", cue: "demanded", content: "a ceasefire", holder: "igor-melnik",
			act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}}}}
	told := paper{id: "told", title: "What is told of him", source: "The Estuary Post", date: "2031-03-14", kind: briefing.News, text: "Mara Quist said that Melnik had welcomed a truce on Tuesday. Vera Olt said that Melnik had accepted a truce.\n",
		said: []said{
			{sentence: "Mara Quist said that Melnik had welcomed a truce on Tuesday.", mention: "Melnik", cue: "welcomed", content: "a truce", holder: "igor-melnik", via: []string{"mara-quist"}, date: "2031-03-11",
				act: briefing.Endorse, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
			{sentence: "Vera Olt said that Melnik had accepted a truce.", mention: "Melnik", cue: "accepted", content: "a truce", holder: "igor-melnik", via: []string{"vera-olt"}, untimed: true,
				act: briefing.Endorse, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}},
		}}
	d := newDesk(t, []paper{own, told})
	for _, line := range []string{"/brief ceasefire", "/brief Melnik", "/position Melnik"} {
		if got := strings.Join(strings.Fields(d.ask(t, line)), " "); !strings.Contains(got, "10 March 2031 · others told of Igor Melnik on this, by 14 March 2031 [") {
			t.Errorf("%s: %s", line, got)
		}
	}
}

// A topic on which nobody is known to hold anything shows where its words stand.
func TestATopicWithoutPositionsShowsItsWords(t *testing.T) {
	d := newDesk(t, []paper{{id: "note", title: "A note", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News, text: "The talks went on. The peace talks ended at midnight.\n"}})
	got := d.ask(t, "/brief peace-talks")
	for _, words := range []string{"No sourced position found on Peace negotiations.", "The topic’s words stand in", "The talks went on. The *peace talks* ended at midnight."} {
		if !strings.Contains(got, words) {
			t.Errorf("it does not say %q:\n%s", words, got)
		}
	}
}

// An export tells what only the context puts on a topic apart from what names it.
func TestExportsTellTheContextApart(t *testing.T) {
	d := newDesk(t, absences())
	for _, line := range []string{"/export csv timeline ceasefire", "/export csv brief ceasefire"} {
		csv := string(d.files(t, line)[0].Data)
		if !strings.Contains(csv, "\ncontext,Igor Melnik,") || strings.Contains(csv, "\ncontext,Ada Lund,") {
			t.Errorf("%s:\n%s", line, csv)
		}
	}
}

// A quotation that nobody has is told with the sentence that comes nearest, as another one, and what somebody tells of another is not shown as the other's.
func TestQuoteShowsWhatIsNearestAsAnother(t *testing.T) {
	d := newDesk(t, []paper{{id: "note", title: "A note", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News,
		text: "“Igor Melnik does not want to stop the fighting on the river, but he must,” said Ada Lund.\n",
		said: []said{
			{sentence: "“Igor Melnik does not want to stop the fighting on the river, but he must,” said Ada Lund.", mention: "Ada Lund", cue: "said", holder: "ada-lund",
				content: "Igor Melnik does not want to stop the fighting on the river, but he must", act: briefing.Say, stance: briefing.Neutral, mode: briefing.Direct},
			{sentence: "“Igor Melnik does not want to stop the fighting on the river, but he must,” said Ada Lund.", mention: "Igor Melnik", cue: "does not want", holder: "igor-melnik",
				content: "to stop the fighting on the river", via: []string{"ada-lund"}, act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect},
		}}})
	for _, tc := range []struct {
		asked string
		has   []string
		not   string
	}{
		{"/quote Melnik must stop the fighting", []string{"Not found", "Nearest, not the same words", "10 March 2031 · Ada Lund said: “Igor Melnik does not want"}, "Igor Melnik rejects"},
		{"/quote does not want to stop the fighting", []string{"Verbatim in 1 document", "10 March 2031 · Ada Lund said"}, "according to Ada Lund"},
		{"/quote the alliance will never pay", []string{"Not found"}, "Nearest"},
	} {
		got := d.ask(t, tc.asked)
		flat := strings.Join(strings.Fields(got), " ")
		for _, words := range tc.has {
			if !strings.Contains(flat, words) {
				t.Errorf("%s does not say %q:\n%s", tc.asked, words, got)
			}
		}
		if strings.Contains(flat, tc.not) {
			t.Errorf("%s says %q:\n%s", tc.asked, tc.not, got)
		}
	}
	if got := d.ask(t, "/sourc"); !strings.Contains(got, "Did you mean /source?") || !strings.Contains(got, "/help source") {
		t.Errorf("a name with a slip and nothing behind it: %s", got)
	}
}

// Where a document names the members of a group, nobody is told that it does not.
func TestAGroupIsToldWithItsMembers(t *testing.T) {
	after := paper{id: "later", title: "What the visitors left", source: "The Estuary Post", date: "2031-03-25", kind: briefing.News, text: "The visitors rejected talks.\n",
		said: []said{{sentence: "The visitors rejected talks.", mention: "visitors", cue: "rejected", content: "talks", act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Indirect}}}
	d := newDesk(t, append(visit(), after))
	if got := strings.Join(strings.Fields(d.ask(t, "/position visitors")), " "); !strings.Contains(got, "“Visitors” is what several documents call a group: these need not be the same people. "+
		"In ‘Four go to Port Amsel’ they are Ada Lund, Erik Lund, Mara Quist and Vera Olt.") {
		t.Errorf("/position: %s", got)
	}
	if got := strings.Join(strings.Fields(d.ask(t, "/actors group")), " "); !strings.Contains(got, "Visitors (a group; in visit: Ada Lund, Erik Lund and 2 others): 2 positions") {
		t.Errorf("/actors: %s", got)
	}
}

// What has no day counts as of the day on which it was told; what is told only later may be later, and is counted as left out. In a timeline "day not given"
// is said of no statement that stands at a day.
func TestWhatHasNoDay(t *testing.T) {
	demand := said{sentence: "Ada Lund demanded a ceasefire.", mention: "Ada Lund", cue: "demanded", content: "a ceasefire", holder: "ada-lund",
		act: briefing.Demand, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}}
	had := said{sentence: "Ada Lund had rejected a truce.", mention: "Ada Lund", cue: "rejected", content: "a truce", holder: "ada-lund", untimed: true,
		act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Narrated, topics: []string{"ceasefire"}}
	would := said{sentence: "Mara Quist said that Ada Lund would accept a ceasefire at sea.", mention: "Ada Lund", cue: "accept", content: "a ceasefire at sea", holder: "ada-lund",
		via: []string{"mara-quist"}, act: briefing.Endorse, stance: briefing.Support, mode: briefing.Indirect, topics: []string{"ceasefire"}}
	d := newDesk(t, []paper{
		{id: "first", title: "First", source: "The Estuary Post", date: "2031-03-10", kind: briefing.News, text: had.sentence + "\n", said: []said{had}},
		{id: "second", title: "Second", source: "The Estuary Post", date: "2031-03-14", kind: briefing.News, text: demand.sentence + " " + would.sentence + "\n", said: []said{demand, would}},
		{id: "leaflet", title: "A leaflet", source: "The Estuary Post", kind: briefing.News, text: "Ada Lund rejected a truce at sea.\n", said: []said{{
			sentence: "Ada Lund rejected a truce at sea.", mention: "Ada Lund", cue: "rejected", content: "a truce at sea", holder: "ada-lund",
			act: briefing.Reject, stance: briefing.Oppose, mode: briefing.Narrated, topics: []string{"ceasefire"}}}},
	})
	for _, tc := range []struct{ line, want, not string }{
		{`/position "Ada Lund" ceasefire as_of:2031-03-09`, "Not counted: 2 statements without a day, which may be later: /position", "rejected a truce"},
		{`/position "Ada Lund" ceasefire as_of:2031-03-10`, "Not counted: 1 statement without a day, which may be later: /position", "No sourced position"},
		{`/position "Ada Lund" as_of:2031-03-10 history:true`, "Not counted: 1 statement without a day, which may be later: /position", "No sourced position"},
		{`/position "Ada Lund" as_of:2031-03-10`, "Ada Lund rejected a truce", "No sourced position"},
		{`/position "Ada Lund" ceasefire`, "demanded a ceasefire", "Not counted"},
		{"/matrix ceasefire as_of:2031-03-10", "rejected", "No sourced position"},
		{"/matrix ceasefire as_of:2031-03-09", "No sourced position", "rejected"},
	} {
		got := strings.Join(strings.Fields(d.ask(t, tc.line)), " ")
		if !strings.Contains(got, tc.want) || strings.Contains(got, tc.not) {
			t.Errorf("%s:\n%s\nwant %q and not %q", tc.line, got, tc.want, tc.not)
		}
	}
	dated, undated, _ := strings.Cut(d.ask(t, "/timeline ceasefire"), "Without a date")
	if want := "told on 14 March 2031"; !strings.Contains(dated, want) || strings.Contains(dated, "day not given") {
		t.Errorf("at a day:\n%s\nwant %q", dated, want)
	}
	if want := "day not given"; strings.Count(undated, want) != 1 {
		t.Errorf("at none:\n%s\nwant %q once", undated, want)
	}
}
