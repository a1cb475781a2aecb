package wording

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"attache/bot/reply"
	"attache/briefing"
)

// printed returns t as it is printed on one line.
func printed(t testing.TB, text reply.Text) string {
	t.Helper()
	var b strings.Builder
	m := reply.Message{Blocks: []reply.Block{reply.Paragraph{Text: text}}}
	if err := reply.Fprint(&b, m, reply.Options{Width: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// quoted returns words without the [ and ] in it, and what stands between them.
func quoted(words string) (string, []briefing.Span) {
	var b strings.Builder
	var spans []briefing.Span
	for words != "" {
		before, rest, found := strings.Cut(words, "[")
		b.WriteString(before)
		if !found {
			break
		}
		inside, after, _ := strings.Cut(rest, "]")
		spans = append(spans, briefing.Span{Start: b.Len(), End: b.Len() + len(inside)})
		b.WriteString(inside)
		words = after
	}
	return b.String(), spans
}

func TestStatementSaysWhoWhatInWhoseWordsAndThroughWhom(t *testing.T) {
	by := func(names ...string) []briefing.Mention {
		var via []briefing.Mention
		for _, n := range names {
			via = append(via, briefing.Mention{Name: n})
		}
		return via
	}
	for _, tc := range []struct {
		name  string
		st    briefing.Position
		cue   string
		words string // [ and ] around the holder's own
		want  string
		whole string // the sentence, where it matters
	}{
		{
			name: "own words", st: briefing.Position{Act: briefing.Demand, Mode: briefing.Direct}, words: "[We insist on a ceasefire]",
			want: "Ada Lund says: “We insist on a ceasefire” [1]",
		},
		{
			name: "own words without marks: a first-person document", st: briefing.Position{Act: briefing.Demand, Mode: briefing.Direct},
			words: "an immediate truce", want: "Ada Lund demands “an immediate truce” [1]",
		},
		{
			name: "own words that the document interrupts", st: briefing.Position{Act: briefing.Warn, Mode: briefing.Direct},
			words: "“[If this fails]”, she added, “[we all fail]”", want: "Ada Lund says: “If this fails”, she added, “we all fail” [1]",
		},
		{
			name: "paraphrase", st: briefing.Position{Act: briefing.Propose, Mode: briefing.Indirect}, words: "a ceasefire of thirty days",
			want: "Ada Lund proposes a ceasefire of thirty days — according to ‘Talks on the river’ [1]",
		},
		{
			name: "paraphrase with quoted words", st: briefing.Position{Act: briefing.Reject, Mode: briefing.Mixed}, words: "any lifting of sanctions, \"[a gift to thieves]\", for now",
			want: "Ada Lund rejects any lifting of sanctions, “a gift to thieves”, for now — according to ‘Talks on the river’ [1]",
		},
		{
			name: "quoted words at the ends", st: briefing.Position{Act: briefing.Say, Mode: briefing.Mixed}, words: "[a gift]” to \"[thieves]",
			want: "Ada Lund says: “a gift” to “thieves” — according to ‘Talks on the river’ [1]",
		},
		{
			name: "marks that are not the holder's stay as they are", st: briefing.Position{Act: briefing.Say, Mode: briefing.Indirect}, words: "a \"coalition of the willing\"",
			want: "Ada Lund says: a \"coalition of the willing\" — according to ‘Talks on the river’ [1]",
		},
		{
			name: "told as a deed", st: briefing.Position{Act: briefing.Endorse, Mode: briefing.Narrated}, cue: "backed", words: "the text",
			want: "Ada Lund backed the text — according to ‘Talks on the river’ [1]",
		},
		{
			name: "through somebody", st: briefing.Position{Act: briefing.Endorse, Mode: briefing.Indirect, Via: by("Mara Quist")}, cue: "had accepted", words: "a truce",
			want: "Ada Lund accepted a truce — according to Mara Quist, as reported by ‘Talks on the river’ [1]",
		},
		{
			name: "through several, the nearest to the holder first", st: briefing.Position{Act: briefing.Deny, Mode: briefing.Indirect, Via: by("AFP", "Mara Quist")}, words: "any talks",
			want: "Ada Lund denies any talks — according to Mara Quist, as reported by AFP, in ‘Talks on the river’ [1]",
		},
		{
			name: "through two who tell it together", st: briefing.Position{Act: briefing.Endorse, Mode: briefing.Indirect, Via: []briefing.Mention{
				{Name: "Reuters", Part: briefing.SpokenTo}, {Name: "Mara Quist"}, {Name: "Per Lund", Part: briefing.TellsToo}}}, words: "a truce",
			want: "Ada Lund endorses a truce — according to Mara Quist and Per Lund (speaking to Reuters), as reported by ‘Talks on the river’ [1]",
		},
		{
			name: "on a medium", st: briefing.Position{Act: briefing.Warn, Mode: briefing.Indirect, Via: []briefing.Mention{{Name: "CNN", Part: briefing.SpokenOn}}}, words: "a war",
			want: "Ada Lund warns: a war — on CNN, according to ‘Talks on the river’ [1]",
		},
		{
			name: "own words to a medium", st: briefing.Position{Act: briefing.Warn, Mode: briefing.Direct, Via: []briefing.Mention{{Name: "CNN", Part: briefing.SpokenTo}}}, words: "[we wait]",
			want: "Ada Lund warns: “we wait” — speaking to CNN [1]",
		},
		{
			name: "words whose quotation cannot be seen, through somebody", st: briefing.Position{Act: briefing.Say, Mode: briefing.Direct, Via: by("AFP")}, words: "we wait",
			want: "Ada Lund says: we wait — according to AFP, as reported by ‘Talks on the river’ [1]",
		},
		{
			name: "on a condition and hedged", st: briefing.Position{Act: briefing.Commit, Stance: briefing.Conditional, Mode: briefing.Indirect, Hedged: true}, words: "a truce",
			whole: "Ada Lund may commit to a truce, he said, if Sudia does.",
			want:  "Ada Lund commits to, on a condition, hedged: a truce — according to ‘Talks on the river’ [1]",
		},
		{
			name: "on a condition of which the sentence tells nothing", st: briefing.Position{Act: briefing.Commit, Stance: briefing.Conditional, Mode: briefing.Indirect}, words: "a truce until May",
			whole: "Ada Lund commits to a truce until May.",
			want:  "Ada Lund commits to: a truce until May — according to ‘Talks on the river’ [1]",
		},
		{
			name: "on a condition that the words tell", st: briefing.Position{Act: briefing.Commit, Stance: briefing.Conditional, Mode: briefing.Indirect}, words: "a truce if all agree",
			want: "Ada Lund commits to: a truce if all agree — according to ‘Talks on the river’ [1]",
		},
		{
			name: "words over several lines", st: briefing.Position{Act: briefing.Say, Mode: briefing.Direct}, words: "one\r\n  two\tthree",
			want: "Ada Lund says: “one two three” [1]",
		},
		{
			name: "words that would be markup elsewhere", st: briefing.Position{Act: briefing.Say, Mode: briefing.Indirect}, words: "@everyone <!channel> **bold**",
			want: "Ada Lund says: @everyone <!channel> **bold** — according to ‘Talks on the river’ [1]",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			st := briefing.Statement{Position: tc.st, In: briefing.Document{ID: "river-talks", Title: "Talks on the river"}, CueWords: tc.cue, Passage: tc.whole}
			st.Holder = briefing.Mention{Actor: "ada-lund", Name: "Ada Lund"}
			st.Words, st.Quoted = quoted(tc.words)
			if diff := cmp.Diff(tc.want, printed(t, Statement(st, new(Sources)))); diff != "" {
				t.Errorf("statement (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnlyTheHoldersOwnWordsAreQuotedFromAChain(t *testing.T) {
	for _, tc := range []struct{ name, passage, holder, words, want string }{
		{"told to an agency", `Ada Lund told AFP: “We insist on a truce.”`, "Ada Lund", "We insist on a truce", "“We insist on a truce”"},
		{"the words first", `"We insist on a truce," Ada Lund told AFP.`, "Ada Lund", "We insist on a truce", "“We insist on a truce”"},
		{"within somebody else's quotation", `“Ada Lund does not want to stop the killing,” Melnik said.`, "Ada Lund", "stop the killing", "stop the killing"},
		{"named after it, within the same quotation", `“A truce is what Ada Lund wants,” Melnik said.`, "Ada Lund", "A truce", "a truce"},
		{"an apostrophe is no quotation mark", `“Ada Lund’s men reject a truce,” Melnik said.`, "Ada Lund", "a truce", "a truce"},
		{"named in another sentence", `“We insist on a truce.”`, "", "We insist on a truce", "we insist on a truce"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			const from = 100 // where the sentence begins in its document
			at := func(s string) briefing.Span {
				i := strings.Index(tc.passage, s)
				return briefing.Span{Start: from + i, End: from + i + len(s)}
			}
			st := briefing.Statement{Passage: tc.passage, Words: tc.words}
			st.Mode, st.Via = briefing.Direct, []briefing.Mention{{Name: "AFP"}}
			st.Sentence, st.Content = at(tc.passage), at(tc.words)
			if tc.holder != "" {
				st.Holder.Span = at(tc.holder)
			}
			st.Quoted = []briefing.Span{{Start: 0, End: len(tc.words)}}
			if got := printed(t, Content(st)); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestVerbIsThatOfTheCue(t *testing.T) {
	for _, tc := range []struct {
		act  briefing.Act
		cue  string
		want string
	}{
		{briefing.Deny, "denied", "denied"},
		{briefing.Accuse, "accused", "accused"},
		{briefing.Accuse, "strongly condemned", "condemned"},
		{briefing.Accuse, "Deplores", "deplores"},
		{briefing.Warn, "warned", "warned"},
		{briefing.Warn, "threatened", "threatened"},
		{briefing.Reject, "ruled out", "ruled out"},
		{briefing.Reject, "was vetoed by", "vetoed"},
		{briefing.Demand, "reiterating the urgent need for", "reiterates the urgent need for"},
		{briefing.Propose, "tabled", "tabled"},
		{briefing.Propose, "idea", "proposes"},
		{briefing.Commit, "is ready to", "is ready to"},
		{briefing.Commit, "willingness to", "is willing to"},
		{briefing.Commit, "readiness of the two governments to", "is ready to"},
		{briefing.Commit, "efforts to", "makes efforts to"},
		{briefing.Commit, "commitment to", "is committed to"},
		{briefing.Commit, "committed to", "committed to"},
		{briefing.Commit, "remains firmly committed to", "remains firmly committed to"},
		{briefing.Commit, "agreed to", "agreed to"},
		{briefing.Commit, "offer by Lund to", "offers to"},
		{briefing.Commit, "promise of", "promises"},
		{briefing.Reject, "supports", "rejects"},
		{briefing.Endorse, "opposed by", "endorsed"},
		{briefing.Say, "desire for", "wants"},
		{briefing.Say, "desire to", "wants to"},
		{briefing.Endorse, "supports", "supports"},
		{briefing.Endorse, "support for", "supports"},
		{briefing.Endorse, "in favour of", "is in favour of"},
		{briefing.Endorse, "accepted", "accepted"},
		{briefing.Endorse, "welcomed", "welcomed"},
		{briefing.Endorse, "unthankful", "endorses"},
		{briefing.Concern, "worried", "is worried"},
		{briefing.Concern, "regretted", "regretted"},
		{briefing.Say, "", "says"},
	} {
		if got := Verb(briefing.Statement{Position: briefing.Position{Act: tc.act}, CueWords: tc.cue}); got != tc.want {
			t.Errorf("%s, %q: got %q, want %q", tc.act, tc.cue, got, tc.want)
		}
	}
}

func TestVerbTellsNoMoreThanTheCue(t *testing.T) {
	for _, tc := range []struct {
		name   string
		st     briefing.Position
		holder string
		cue    string
		words  string
		want   string
	}{
		{"the promise is another's", briefing.Position{Act: briefing.Commit}, "", "said", "Melnik had agreed to talks", "said"},
		{"a saying that judges", briefing.Position{Act: briefing.Reject}, "", "called", "the talks very good", "called"},
		{"what must not be is not rejected", briefing.Position{Act: briefing.Reject}, "", "stressed", "borders must not be changed by force", "stressed"},
		{"told to an outlet", briefing.Position{Act: briefing.Accuse}, "", "told", "Melnik was the aggressor", "said"},
		{"according to", briefing.Position{Act: briefing.Commit}, "", "According to", "the text will be ready", "said"},
		{"a demand within the words", briefing.Position{Act: briefing.Demand}, "", "said", "Melnik should apologise", "said"},
		{"no demand within the words", briefing.Position{Act: briefing.Demand}, "", "insisted", "talks could start at once", "insisted"},
		{"to call for is no saying", briefing.Position{Act: briefing.Demand}, "", "called for", "a truce", "called for"},
		{"to question is no refusal", briefing.Position{Act: briefing.Reject}, "", "questioned", "how a truce would be watched", "questioned"},
		{"a wish", briefing.Position{Act: briefing.Say}, "", "wants to", "discuss the question", "wants to"},
		{"a hope", briefing.Position{Act: briefing.Commit}, "", "expressed the hope that", "the text will hold", "hoped"},
		{"what must be is insisted on", briefing.Position{Act: briefing.Demand}, "European leaders", "insisted", "borders must not be changed", "insisted"},
		{"to decline to do", briefing.Position{Act: briefing.Reject}, "", "declined to", "discuss the text", "declined to"},
		{"to warn of", briefing.Position{Act: briefing.Warn}, "", "warned of", "an escalation", "warned of"},
		{"to reserve a position", briefing.Position{Act: briefing.Say}, "", "reserved its position on", "paragraph 4", "reserved its position on"},
		{"to look forward to", briefing.Position{Act: briefing.Say}, "many parties", "look forward to", "the conference", "look forward to"},
		{"concern about", briefing.Position{Act: briefing.Concern}, "", "expressed concern about", "the blockade", "expressed concern about"},
		{"not to be going to", briefing.Position{Act: briefing.Say}, "", "not going to", "get ahead of it", "is not going to"},
		{"not to be going to, in a transcript", briefing.Position{Act: briefing.Reject}, "", "’m not going to", "get ahead of it", "is not going to"},
		{"a noun", briefing.Position{Act: briefing.Propose}, "", "proposal for", "a truce", "proposes"},
		{"a promise of a clause", briefing.Position{Act: briefing.Commit}, "", "promised", "the allies would help", "promised"},
		{"own words without a cue", briefing.Position{Act: briefing.Reject, Mode: briefing.Direct}, "", "", "We do not accept this", "says"},
		{"own words behind a label", briefing.Position{Act: briefing.Commit, Mode: briefing.Direct}, "", "MS LUND:", "We will pay", "says"},
		{"own words that demand", briefing.Position{Act: briefing.Demand, Mode: briefing.Direct}, "", "", "We demand a truce", "says"},
		{"a cue that denies", briefing.Position{Act: briefing.Endorse}, "", "did not rule out", "a truce", "did not rule out"},
		{"a cue that denies, in one word", briefing.Position{Act: briefing.Reject}, "", "cannot support", "a truce", "cannot support"},
		{"several that deny", briefing.Position{Act: briefing.Reject}, "many parties", "do not support", "a truce", "do not support"},
		{"a cue that denies, shortened", briefing.Position{Act: briefing.Endorse}, "", "doesn’t support", "a truce", "doesn’t support"},
		{"several", briefing.Position{Act: briefing.Reject}, "European leaders", "rejected", "any cession", "rejected"},
		{"ministers of several states", briefing.Position{Act: briefing.Demand, Mode: briefing.Direct}, "Foreign Ministers of Norland and Sudia", "call for", "a truce", "call for"},
		{"a body that is called like several", briefing.Position{Act: briefing.Demand}, "Council of Ministers", "called for", "a truce", "called for"},
		{"several of a body", briefing.Position{Act: briefing.Commit}, "chairs of the Coalition", "promised to", "pay", "promised to"},
		{"several are concerned", briefing.Position{Act: briefing.Concern}, "residents", "worried about", "the dam", "are worried about"},
		{"several stress", briefing.Position{Act: briefing.Say}, "Russian officials", "stressed", "it is theirs", "stressed"},
		{"several thank", briefing.Position{Act: briefing.Endorse}, "many parties", "thanked", "the Chair", "thanked"},
		{"several at the beginning of a sentence", briefing.Position{Act: briefing.Say}, "Critics", "say", "it is late", "say"},
		{"several in a title", briefing.Position{Act: briefing.Accuse}, "Foreign Ministers of Norland and Sudia", "condemn", "the attack", "condemn"},
		{"two with a title each", briefing.Position{Act: briefing.Demand}, "Prime Minister of Norland and the Prime Minister of Sudia", "urged", "a truce", "urged"},
		{"a list of names", briefing.Position{Act: briefing.Demand}, "Norland, Sudia and Oman", "urged", "a truce", "urged"},
		{"several people", briefing.Position{Act: briefing.Say}, "three people briefed on his thinking", "said", "it is late", "said"},
		{"many", briefing.Position{Act: briefing.Reject}, "many", "opposed", "the text", "opposed"},
		{"a state in the plural", briefing.Position{Act: briefing.Reject}, "United States", "rejected", "any cession", "rejected"},
		{"a body in the singular", briefing.Position{Act: briefing.Reject}, "the press", "rejected", "any cession", "rejected"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.st.Holder.Name = tc.holder
			if got := Verb(briefing.Statement{Position: tc.st, CueWords: tc.cue, Words: tc.words}); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestVerbKeepsADenialThatStandsBeforeTheCue(t *testing.T) {
	for _, tc := range []struct {
		passage, cue, want string
		act                briefing.Act
	}{
		{"Lund did not rule out new sanctions.", "rule out", "did not rule out", briefing.Reject},
		{"“Lund does not want to stop,” Melnik said.", "want to", "does not want to", briefing.Say},
		{"Lund doesn’t support it.", "support", "doesn’t support", briefing.Reject},
		{"Lund has never fully accepted the text.", "accepted", "has never fully accepted", briefing.Reject},
		{"Lund could not, she said, accept the text.", "accept", "accepts", briefing.Endorse},
		{"Lund said that they would not pay and accepted the text.", "accepted", "accepted", briefing.Endorse},
		{"It is not clear, Lund said.", "said", "said", briefing.Say},
		{"Lund cannot accept the text.", "accept", "cannot accept", briefing.Reject},
		{"Parties could not agree on paragraph 10.", "agree on", "could not agree on", briefing.Reject},
	} {
		const from = 40 // where the sentence begins in its document
		st := briefing.Statement{Passage: tc.passage, CueWords: tc.cue}
		st.Act = tc.act
		st.Sentence = briefing.Span{Start: from, End: from + len(tc.passage)}
		st.Cue.Start = from + strings.Index(tc.passage, tc.cue)
		st.Cue.End = st.Cue.Start + len(tc.cue)
		if got := Verb(st); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.passage, got, tc.want)
		}
	}
}

func TestVerbKeepsADenialThatStandsBetweenCueAndContent(t *testing.T) {
	for _, tc := range []struct {
		passage, cue, content, want string
		act                         briefing.Act
	}{
		{"Lund expressed confidence that a way could be found.", "expressed", "a way could be found", "expressed confidence", briefing.Say},
		{"Lund warned of a flood.", "warned", "a flood", "warned of", briefing.Warn},
		{"Melnik would make a commitment not to go after further territory.", "commitment", "go after further territory", "is committed not to", briefing.Commit},
		{"Melnik promised never to attack.", "promised", "attack", "promised never to", briefing.Commit},
		{"Melnik promised to pay.", "promised", "pay", "promised to", briefing.Commit},
		{"Melnik urged Lund not to attack.", "urged", "Lund not to attack", "urged", briefing.Demand},
		{"Melnik agreed with Lund that the port must open.", "agreed", "the port must open", "agreed with Lund", briefing.Endorse},
		{"Melnik promised on Monday that the port would open.", "promised", "the port would open", "promised", briefing.Commit},
		{"Lund had agreed in Sarn to open the port.", "agreed", "open the port", "agreed in Sarn to", briefing.Commit},
	} {
		st := briefing.Statement{Passage: tc.passage, CueWords: tc.cue, Words: tc.content}
		st.Act = tc.act
		st.Sentence.End = len(tc.passage)
		at := func(s string) briefing.Span {
			i := strings.Index(tc.passage, s)
			return briefing.Span{Start: i, End: i + len(s)}
		}
		st.Cue, st.Content = at(tc.cue), at(tc.content)
		if got := Verb(st); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.passage, got, tc.want)
		}
	}
}

// What would be done, or had been, is told so; what is held follows the verb of its cue as in the document; and who welcomes what another is
// willing to do is named.
func TestStatementReadsAsTheDocumentDoes(t *testing.T) {
	for _, tc := range []struct {
		passage, via, holder, cue, content, want string
		act                                      briefing.Act
	}{
		{"Quist said that Melnik would accept a truce.", "Quist", "Melnik", "accept", "a truce", "Melnik would accept a truce — according to Quist, as reported by ‘Talks’ [1]", briefing.Endorse},
		{"Melnik had accepted a truce.", "", "Melnik", "accepted", "a truce", "Melnik accepted a truce — according to ‘Talks’ [1]", briefing.Endorse},
		{"Quist said that Melnik had in fact promised talks.", "Quist", "Melnik", "promised", "talks", "Melnik promised talks — according to Quist, as reported by ‘Talks’ [1]", briefing.Commit},
		{"Quist said that Melnik had long advocated a truce.", "Quist", "Melnik", "advocated", "a truce", "Melnik had long advocated a truce — according to Quist, as reported by ‘Talks’ [1]", briefing.Propose},
		{"Quist said that Melnik had once advocated a truce.", "Quist", "Melnik", "advocated", "a truce", "Melnik had once advocated a truce — according to Quist, as reported by ‘Talks’ [1]", briefing.Propose},
		{"Quist said that Melnik had only promised to think about it.", "Quist", "Melnik", "promised to", "think about it", "Melnik had only promised to think about it — according to Quist, as reported by ‘Talks’ [1]", briefing.Commit},
		{"Melnik only promised to think about it.", "", "Melnik", "promised to", "think about it", "Melnik only promised to think about it — according to ‘Talks’ [1]", briefing.Commit},
		{"Melnik will also maintain its garrison.", "", "Melnik", "maintain", "its garrison", "Melnik will also maintain its garrison — according to ‘Talks’ [1]", briefing.Commit},
		{"As long as the port is closed, the Melnik government will keep its boats.", "", "Melnik government", "keep", "its boats",
			"The Melnik government will keep its boats, as long as the port is closed — according to ‘Talks’ [1]", briefing.Commit},
		{"Melnik urged Lund not to attack.", "", "Melnik", "urged", "Lund not to attack", "Melnik urged Lund not to attack — according to ‘Talks’ [1]", briefing.Demand},
		{"Melnik agreed with Lund that the port must open.", "", "Melnik", "agreed with", "the port must open", "Melnik agreed with Lund that the port must open — according to ‘Talks’ [1]", briefing.Endorse},
		{"Melnik warned on Quist that the port was closed.", "Quist", "Melnik", "warned", "the port was closed", "Melnik warned that the port was closed — according to Quist, as reported by ‘Talks’ [1]", briefing.Warn},
		{"Quist welcomed Melnik’s willingness to pay.", "Quist", "Melnik", "willingness to", "pay", "Melnik is willing to pay — according to Quist, who welcomed it, as reported by ‘Talks’ [1]", briefing.Commit},
		{"The ministers commended Melnik’s efforts to end it.", "ministers", "Melnik", "efforts to", "end it", "Melnik made efforts to end it — according to the ministers, who commended them, as reported by ‘Talks’ [1]", briefing.Commit},
		{"Quist welcomed the talks and said that Melnik supports them.", "Quist", "Melnik", "supports", "them", "Melnik supports them — according to Quist, as reported by ‘Talks’ [1]", briefing.Endorse},
		{"Melnik would be ready to withdraw.", "", "Melnik", "ready to", "withdraw", "Melnik would be ready to withdraw — according to ‘Talks’ [1]", briefing.Commit},
		{"“I’d be glad to help,” Melnik said.", "", "Melnik", "glad to", "help", "Melnik would be glad to help — according to ‘Talks’ [1]", briefing.Commit},
		{"It would be foolhardy to wait, Melnik said.", "", "Melnik", "foolhardy", "to wait", "Melnik demands: to wait — according to ‘Talks’ [1]", briefing.Demand},
		{"Neither Lund nor Melnik supports a partition.", "", "Melnik", "supports", "a partition", "Melnik does not support a partition — according to ‘Talks’ [1]", briefing.Reject},
		{"Neither Lund nor Melnik ruled out a partition.", "", "Lund", "ruled out", "a partition", "Lund did not rule out a partition — according to ‘Talks’ [1]", briefing.Say},
		{"LUND: I do not rule out a partition.", "", "LUND", "rule out", "a partition", "LUND does not rule out a partition — according to ‘Talks’ [1]", briefing.Say},
		{"The port, Melnik said, must open.", "", "Melnik", "said", "The port, Melnik said, must open", "Melnik said that the port must open — according to ‘Talks’ [1]", briefing.Say},
		{"The port, which the council had said in March it would rather keep closed, must open.", "", "council", "said", "The port, which the council had said in March it would rather keep closed, must open",
			"The council said that the port, which the council had said in March it would rather keep closed, must open — according to ‘Talks’ [1]", briefing.Say},
		{"Quist rejected Melnik’s proposal for a truce.", "Quist", "Melnik", "proposal for", "a truce", "Melnik proposed a truce — as reported by ‘Talks’ [1]", briefing.Propose},
	} {
		st := briefing.Statement{In: briefing.Document{ID: "talks", Title: "Talks"}, Passage: tc.passage, CueWords: tc.cue, Words: tc.content}
		at := func(s string) briefing.Span {
			i := strings.Index(tc.passage, s)
			return briefing.Span{Start: i, End: i + len(s)}
		}
		st.Position = briefing.Position{Act: tc.act, Mode: briefing.Indirect, Sentence: at(tc.passage), Cue: at(tc.cue), Content: at(tc.content),
			Holder: briefing.Mention{Name: tc.holder, Span: at(tc.holder)}}
		if tc.via != "" {
			st.Via = []briefing.Mention{{Name: tc.via, Span: at(tc.via)}}
			if strings.Contains(tc.passage, "rejected") {
				st.Via[0].Part = briefing.Answers
			}
		}
		if strings.HasPrefix(tc.passage, "As long") {
			st.Stance = briefing.Conditional
		}
		if diff := cmp.Diff(tc.want, printed(t, Statement(st, new(Sources)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.passage, diff)
		}
	}
}

// FuzzContent checks that every word of a content is told, and that “…” holds nothing but the holder's own words.
func FuzzContent(f *testing.F) {
	f.Add("a \"gift\" to thieves", 3, 7, string(briefing.Mixed))
	f.Add("we insist", 0, 9, string(briefing.Direct))
	f.Add("“x” y", 3, 4, string(briefing.Indirect))
	f.Add("it’s “the one”", 9, 16, string(briefing.Mixed))
	f.Fuzz(func(t *testing.T, words string, start, end int, mode string) {
		if !utf8.ValidString(words) || start < 0 || end > len(words) || start >= end || !utf8.ValidString(words[:start]) || !utf8.ValidString(words[start:end]) {
			t.Skip("not a span of a text")
		}
		st := briefing.Statement{Position: briefing.Position{Mode: briefing.Mode(mode)}, Words: words}
		if st.Mode == briefing.Direct || st.Mode == briefing.Mixed {
			st.Quoted = []briefing.Span{{Start: start, End: end}}
		}
		var told strings.Builder
		for _, part := range Content(st) {
			told.WriteString(string(part.(reply.Words)))
		}
		bare := func(s string) string {
			return strings.Join(strings.Fields(strings.Map(func(c rune) rune {
				if isQuotationMark(c) {
					return -1
				}
				return c
			}, s)), "")
		}
		if got, want := bare(told.String()), bare(words); got != want {
			t.Errorf("%q tells %q", words, told.String())
		}
		if own := "“" + flat(words[start:end]) + "”"; strings.Contains(told.String(), own) != (len(st.Quoted) > 0) && !strings.Contains(words, own) {
			t.Errorf("mode %s: %q tells %q", mode, words, told.String())
		}
	})
}

// What is held is joined to its verb as in the document, in the document's tense.
func TestStatementKeepsTheTenseAndTheLinkOfTheDocument(t *testing.T) {
	for _, tc := range []struct{ passage, via, holder, cue, content, want string }{
		{"Melnik warned that Lund was bluffing.", "", "Melnik", "warned", "Lund was bluffing", "Melnik warned that Lund was bluffing"},
		{"Melnik doubted that Lund wanted peace.", "", "Melnik", "doubted", "Lund wanted peace", "Melnik doubted that Lund wanted peace"},
		{"Melnik demanded that the shelling be stopped first.", "", "Melnik", "demanded", "the shelling be stopped first", "Melnik demanded that the shelling be stopped first"},
		{"Melnik announced a truce.", "", "Melnik", "announced", "a truce", "Melnik announced a truce"},
		{"The Commission has announced its fifth package.", "", "Commission", "announced", "its fifth package", "The Commission has announced its fifth package"},
		{"The ministers have long opposed short truces.", "", "ministers", "opposed", "short truces", "The ministers have opposed short truces"},
		{"Melnik insists on a truce.", "", "Melnik", "insists on", "a truce", "Melnik insists on a truce"},
		{"Melnik said the port was shut.", "", "Melnik", "said", "the port was shut", "Melnik said the port was shut"},
		{"Melnik told the council that the port was shut.", "", "Melnik", "told", "the port was shut", "Melnik said that the port was shut"},
		{"The port would be shut, he said, but the road would not.", "", "he", "said", "The port would be shut", "He said that the port would be shut, but the road would not"},
		{"According to Melnik, the port was shut.", "", "Melnik", "According to", "the port was shut", "Melnik said that the port was shut"},
		{"Melnik questioned whether Lund wanted peace.", "", "Melnik", "questioned", "whether Lund wanted peace", "Melnik questioned whether Lund wanted peace"},
		{"“The port is shut,” Melnik warned.", "", "Melnik", "warned", "The port is shut", "Melnik warned that the port is shut"},
		{"Quist said that Melnik wanted the port.", "Quist", "Melnik", "wanted", "the port", "Melnik wants the port"},
		{"Quist wrote that Melnik was not ready for talks.", "Quist", "Melnik", "ready for", "talks", "Melnik is not ready for talks"},
		{"Quist said that Melnik rejected the text.", "Quist", "Melnik", "rejected", "the text", "Melnik rejected the text"},
		{"Quist accepted Melnik’s proposal for a truce.", "Quist", "Melnik", "proposal for", "a truce", "Melnik proposed a truce"},
		{"“You are gambling,” Melnik told her.", "", "Melnik", "told", "You are gambling", "Melnik told her: “You are gambling”"},
		{"“The port is shut,” Melnik told her.", "", "Melnik", "told", "The port is shut", "Melnik said: “The port is shut”"},
		{"The text was rejected by Melnik.", "", "Melnik", "rejected by", "The text", "Melnik rejected the text"},
		{"The United States of Norland backs the text.", "", "United States of Norland", "backs", "the text", "The United States of Norland backs the text"},
	} {
		st := briefing.Statement{In: briefing.Document{ID: "talks", Title: "Talks"}, Passage: tc.passage, CueWords: tc.cue, Words: tc.content}
		at := func(s string) briefing.Span {
			i := strings.Index(tc.passage, s)
			return briefing.Span{Start: i, End: i + len(s)}
		}
		st.Position = briefing.Position{Act: briefing.Say, Mode: briefing.Indirect, Sentence: at(tc.passage), Cue: at(tc.cue), Content: at(tc.content),
			Holder: briefing.Mention{Name: tc.holder, Span: at(tc.holder)}}
		if strings.HasPrefix(tc.passage, "“You") || strings.HasSuffix(tc.passage, "told her.") {
			st.Mode = briefing.Direct
		}
		if tc.via != "" {
			st.Via = []briefing.Mention{{Name: tc.via, Span: at(tc.via)}}
		}
		if got, _, _ := strings.Cut(strings.TrimSuffix(printed(t, Statement(st, new(Sources))), " [1]"), " — "); got != tc.want {
			t.Errorf("%s\n got %s\nwant %s", tc.passage, got, tc.want)
		}
	}
}

// What a sentence only points to is named with the word by which it does; whole sentences of the holder's own are no object of a verb.
func TestStatementOfWhatStandsElsewhere(t *testing.T) {
	const text = "Lund demanded that Melnik leave the port. Melnik rejected that demand. “Whether they come or not, we stay,” he said."
	at := func(s string) briefing.Span {
		i := strings.Index(text, s)
		return briefing.Span{Start: i, End: i + len(s)}
	}
	st := briefing.Statement{In: briefing.Document{ID: "talks", Title: "Talks"}, Passage: "Melnik rejected that demand.", CueWords: "rejected", Words: "Melnik leave the port"}
	st.Position = briefing.Position{Act: briefing.Reject, Mode: briefing.Indirect, Sentence: at(st.Passage), Cue: at("rejected"), Content: at(st.Words), Holder: briefing.Mention{Name: "Melnik"}}
	if got, want := printed(t, Predicate(st, new(Sources))), "rejected the demand that Melnik leave the port — according to ‘Talks’ [1]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	st = briefing.Statement{In: st.In, Passage: "“Whether they come or not, we stay,” he said.", Words: "Whether they come or not, we stay",
		Position: briefing.Position{Act: briefing.Accuse, Mode: briefing.Direct, Holder: briefing.Mention{Name: "Melnik"}}}
	if got, want := printed(t, Predicate(st, new(Sources))), "says: “Whether they come or not, we stay” [1]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTimelineTellsOnceWhatASentenceTellsOfTwo(t *testing.T) {
	const text = "Lund said that Norland and Oman backed the truce."
	at := func(s string) briefing.Span {
		i := strings.Index(text, s)
		return briefing.Span{Start: i, End: i + len(s)}
	}
	st := func(holder, cue, content string, via ...briefing.Mention) briefing.Statement {
		return briefing.Statement{In: briefing.Document{ID: "a", Title: "A"}, Passage: text, CueWords: cue, Words: content, Position: briefing.Position{
			ID: holder, DocumentID: "a", Act: briefing.Say, Mode: briefing.Indirect, Date: day(t, "2031-03-01"), Sentence: briefing.Span{End: len(text)}, Cue: at(cue), Content: at(content), Via: via,
			Holder: briefing.Mention{Actor: holder, Name: holder, Span: at(holder)}}}
	}
	lund := briefing.Mention{Actor: "Lund", Name: "Lund", Span: at("Lund")}
	all := []briefing.Statement{st("Lund", "said", "Norland and Oman backed the truce"), st("Norland", "backed", "the truce", lund), st("Oman", "backed", "the truce", lund)}
	want := []string{
		"1 March 2031 · Lund said that Norland and Oman backed the truce — according to ‘A’ [1]",
		"1 March 2031 · Norland: the same, as told by Lund [1]",
		"1 March 2031 · Oman: the same, as told by Lund [1]",
	}
	var src Sources
	var before briefing.Statement
	for i, s := range all {
		if got := printed(t, DatedBelow(before, s, &src).Text); got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
		before = s
	}
	other := all[1]
	other.DocumentID = "b"
	if got := printed(t, DatedBelow(all[0], other, &src).Text); strings.Contains(got, "the same") {
		t.Errorf("of another document: %s", got)
	}
}
