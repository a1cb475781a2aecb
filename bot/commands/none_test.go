package commands_test

import (
	"strings"
	"testing"

	"attache/briefing"
)

// reports returns a paper for each line, which is its only sentence: "2031-03-01 ada-lund demanded: a ceasefire | demand support".
func reports(t *testing.T, lines ...string) []paper {
	t.Helper()
	var ps []paper
	for i, l := range lines {
		told, how, _ := strings.Cut(l, " | ")
		act, stance, judged := strings.Cut(how, " ")
		date, told, _ := strings.Cut(told, " ")
		holder, told, _ := strings.Cut(told, " ")
		cue, content, ok := strings.Cut(told, ": ")
		if !ok || !judged {
			t.Fatalf("no report: %q", l)
		}
		name := holder
		if holder == "sides" {
			holder = ""
		} else {
			name = nameOf(t, holder)
		}
		letter := string(rune('a' + i))
		sentence := name + " " + cue + " " + content + "."
		ps = append(ps, paper{id: "report-" + letter, title: "Report " + letter, source: "The Estuary Post", date: date, kind: briefing.News, text: sentence + "\n",
			said: []said{{sentence: sentence, mention: name, cue: cue, content: content, holder: holder, act: briefing.Act(act), stance: briefing.Stance(stance),
				mode: briefing.Indirect, topics: []string{"ceasefire"}}}})
	}
	return ps
}

// Changes that are none, as desk officers met them: each story is told by /changed and, where it has a bottom line, by /brief.
func TestChangesThatAreNone(t *testing.T) {
	for _, tc := range []struct {
		name  string
		said  []string
		asked string
		has   []string
		not   []string
	}{
		{"to refuse less than the thing, then to demand the thing", []string{
			"2031-03-01 ada-lund rejected: a ceasefire without guarantees | reject oppose", "2031-03-20 ada-lund demanded: a ceasefire of thirty days | demand support",
		}, "/changed 2031-01-01", []string{"1 new, 1 also said"}, []string{"reversed"}},
		{"to demand the thing, over a word on less, then to refuse it", []string{
			"2031-03-01 ada-lund demanded: a ceasefire of thirty days | demand support", "2031-03-10 ada-lund rejected: a mere ceasefire | reject oppose",
			"2031-03-20 ada-lund rejected: the demand for a ceasefire | reject oppose",
		}, "/changed 2031-01-01", []string{"1 reversed", "before, 1 March 2031: demanded a ceasefire of thirty days"}, nil},
		{"clauses about different subjects", []string{
			"2031-03-01 ada-lund hoped: the agreement on a ceasefire would be a first step | state support",
			"2031-03-20 ada-lund welcomed: Sudia had agreed to a ceasefire | endorse support",
		}, "/changed 2031-01-01", []string{"1 new, 1 also said"}, []string{"hardened"}},
		{"two wishes", []string{
			"2031-03-01 ada-lund wanted: a ceasefire at once | demand support", "2031-03-20 ada-lund wanted: a ceasefire soon | endorse support",
		}, "/changed 2031-01-01", []string{"1 reaffirmed", "1 new"}, []string{"softened"}},
		{"a demand of the same day", []string{
			"2031-03-01 ada-lund rejected: the ceasefire on the river | reject oppose", "2031-03-20 ada-lund dismissed: the ceasefire as a show | reject oppose",
			"2031-03-20 ada-lund demanded: a ceasefire of thirty days | demand support",
		}, "/changed 2031-01-01", []string{"1 new, 1 also said"}, []string{"reaffirmed"}},
		{"a change that is not the last word", []string{
			"2031-03-01 ada-lund endorsed: a ceasefire | endorse support", "2031-03-02 ada-lund demanded: the ceasefire | demand support",
			"2031-03-20 ada-lund welcomed: the signal of the allies | endorse support",
		}, `/brief "Ada Lund"`, []string{"On 2 March 2031, Ada Lund demanded the ceasefire"}, []string{"[1] — hardened"}},
		{"a question is no side", []string{
			"2031-03-01 ada-lund rejected: the ceasefire | reject oppose", "2031-03-01 igor-melnik questioned: how a ceasefire would be monitored | reject oppose",
		}, `/compare "Ada Lund" Melnik`, []string{"Ceasefire and truce: both spoke"}, []string{"they agree\n"}},
		{"both on one day is no side", []string{
			"2031-03-01 ada-lund rejected: the ceasefire | reject oppose", "2031-03-01 igor-melnik rejected: the ceasefire on the river | reject oppose",
			"2031-03-01 igor-melnik said: a ceasefire would be right | state support",
		}, `/compare "Ada Lund" Melnik`, []string{"Ceasefire and truce: both spoke", "a ceasefire would be right"}, []string{"they agree\n"}},
		{"less than the thing, and the thing", []string{
			"2031-03-01 ada-lund rejected: a ceasefire without guarantees | reject oppose", "2031-03-01 igor-melnik rejected: the ceasefire | reject oppose",
		}, `/compare "Ada Lund" Melnik`, []string{"Ceasefire and truce: both spoke"}, []string{"they agree\n"}},
		{"a demand, and that it is rejected", []string{
			"2031-03-01 ada-lund demanded: Sudia clear the ports of the river | demand support", "2031-03-01 igor-melnik rejected: Sudia clear the ports of the river | reject oppose",
		}, `/compare "Ada Lund" Melnik`, []string{"Ceasefire and truce: they differ"}, nil},
		{"a pledge of something else about the thing", []string{
			"2031-03-01 ada-lund demanded: a ceasefire | demand support", "2031-03-01 igor-melnik demanded: the end of the ceasefire | demand support",
		}, `/compare "Ada Lund" Melnik`, []string{"Ceasefire and truce: both spoke"}, []string{"they agree\n"}},
		{"who is described has no position over time", []string{
			"2031-03-01 sides demanded: a ceasefire | demand support", "2031-03-20 sides rejected: a ceasefire | reject oppose",
		}, "/changed 2031-01-01", []string{"Nothing changed"}, nil},
		{"and is asked for by the words for it", []string{
			"2031-03-01 sides demanded: a ceasefire | demand support",
		}, "/position sides ceasefire", []string{"Sides demanded a ceasefire"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := newDesk(t, reports(t, tc.said...))
			got := d.ask(t, tc.asked)
			flat := strings.Join(strings.Fields(got), " ")
			for _, words := range tc.has {
				if !strings.Contains(flat, words) {
					t.Errorf("%s does not say %q:\n%s", tc.asked, words, got)
				}
			}
			for _, words := range tc.not {
				if strings.Contains(got, words) || strings.Contains(flat, words) {
					t.Errorf("%s says %q:\n%s", tc.asked, words, got)
				}
			}
		})
	}
}
