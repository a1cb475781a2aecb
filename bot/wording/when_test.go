package wording

import (
	"strings"
	"testing"

	"attache/briefing"
)

func TestWhenTellsTheTimeOfTheDocumentWhereNoDayIsGiven(t *testing.T) {
	told := day(t, "2025-08-21")
	teller := []briefing.Mention{{Name: "Lund"}}
	const passage = "Lund said that Melnik would accept a truce."
	at := func(words string) briefing.Span {
		i := strings.Index(passage, words)
		return briefing.Span{Start: i, End: i + len(words)}
	}
	promise := briefing.Statement{Passage: passage, CueWords: "accept", Words: "a truce", Position: briefing.Position{Date: day(t, "2025-08-18"), Act: briefing.Endorse, Mode: briefing.Indirect,
		Sentence: at(passage), Cue: at("accept"), Content: at("a truce"), Holder: briefing.Mention{Name: "Melnik", Span: at("Melnik")}, Via: []briefing.Mention{{Name: "Lund", Span: at("Lund")}}}}
	for _, tc := range []struct {
		name        string
		st          briefing.Statement
		want, short string
	}{
		{"a day", briefing.Statement{Position: briefing.Position{Date: day(t, "2025-08-18")}}, "18 August 2025", "18 Aug 2025"},
		{"none", briefing.Statement{}, "day not given, told on 21 August 2025", "by 21 Aug 2025"},
		{"none, told by another before", briefing.Statement{Position: briefing.Position{Via: teller, Until: day(t, "2025-08-20")}}, "day not given, told on 20 August 2025", "by 20 Aug 2025"},
		{"none, told by another, nobody knows when", briefing.Statement{Position: briefing.Position{Via: teller}}, "day not given, told by 21 August 2025", "by 21 Aug 2025"},
		{"none, before a day on which nobody told it", briefing.Statement{Position: briefing.Position{Via: []briefing.Mention{{Name: "Lund", Part: briefing.Answers}}, Until: day(t, "2025-08-20")}}, "by 20 August 2025", "by 20 Aug 2025"},
		{"a month", briefing.Statement{Position: briefing.Position{Until: day(t, "2025-02-28")}, WhenSaid: "In February"}, "in February 2025", "Feb 2025"},
		{"a part of a month", briefing.Statement{Position: briefing.Position{Until: day(t, "2025-02-28")}, WhenSaid: "in late February"}, "in late February 2025", "Feb 2025"},
		{"a month with its year", briefing.Statement{Position: briefing.Position{Until: day(t, "2024-03-31")}, WhenSaid: "In March 2024"}, "in March 2024", "by 31 Mar 2024"},
		{"an event", briefing.Statement{WhenSaid: "Shortly before the Elmburg summit"}, "shortly before the Elmburg summit, told on 21 August 2025", "by 21 Aug 2025"},
		{"the day of an analysis", briefing.Statement{Position: briefing.Position{Date: told}, In: briefing.Document{Kind: briefing.Analysis}}, "told on 21 August 2025", "by 21 Aug 2025"},
		{"the day of an analysis, told by another", briefing.Statement{Position: briefing.Position{Via: teller, Date: told}, In: briefing.Document{Kind: briefing.Analysis}}, "told by 21 August 2025", "by 21 Aug 2025"},
		{"the day on which another told that it would be", promise, "told on 18 August 2025", "by 18 Aug 2025"},
		{"since a month", briefing.Statement{Position: briefing.Position{Date: told}, WhenSaid: "since March"}, "since March, told on 21 August 2025", "by 21 Aug 2025"},
		{"a time of a day that is given", briefing.Statement{Position: briefing.Position{Date: told}, WhenSaid: "after the talks"}, "after the talks, told on 21 August 2025", "by 21 Aug 2025"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.st.In.Date = told
			if got := printed(t, When(tc.st)); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			if got := shortWhen(tc.st).Flat(""); got != tc.short {
				t.Errorf("short: got %q, want %q", got, tc.short)
			}
			if got, want := OnItsDay(tc.st), tc.want == tc.st.Date.Long(); got != want {
				t.Errorf("on its day: %t, want %t", got, want)
			}
		})
	}
	if got, want := printed(t, When(briefing.Statement{})), "date unknown"; got != want {
		t.Errorf("in a document without a date: got %q, want %q", got, want)
	}
}
