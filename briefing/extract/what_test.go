package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/briefing"
)

func TestJudgements(t *testing.T) {
	compare(t, lines, []excerpt{
		{"said to be needed", "Norland said that the troops must leave.",
			[]string{"Norland: demand support indirect: the troops must leave"}},
		{"what must not be is demanded too", "Norland said that the troops must not leave.",
			[]string{"Norland: demand support indirect: the troops must not leave"}},
		{"announced", "Oman announced that it would open an embassy in Norville.",
			[]string{"Oman: commit support indirect: it would open an embassy in Norville"}},
		{"a hope is no promise", "Norland expressed the hope that the accord would be a first step.",
			[]string{"Norland: state support indirect: the accord would be a first step"}},
		{"what is called good is not refused", "Ilse Brandt met Per Lund and praised Norland. She called the talks very good.",
			[]string{"Ilse Brandt: endorse support indirect: Norland", "Ilse Brandt: endorse support indirect: the talks very good"}},
		{"what is called bad is rejected", "Oman called the plan dangerous.",
			[]string{"Oman: reject oppose indirect: the plan dangerous"}},
		{"said not to work", "Oman said that the plan would never work.",
			[]string{"Oman: reject oppose indirect: the plan would never work"}},
		{"no longer acceptable", "Oman said that it was no longer acceptable to shell the port.",
			[]string{"Oman: reject oppose indirect: it was no longer acceptable to shell the port"}},
		{"not recognised", "Oman does not recognise the border.",
			[]string{"Oman: state oppose indirect: the border"}},
		{"not ruled out", "Oman did not rule out sanctions.",
			[]string{"Oman: state neutral narrated: sanctions"}},
		{"a position that is reserved", "Oman reserved its position on paragraph 4.",
			[]string{"Oman: state neutral narrated: paragraph 4"}},
		{"a wish stays one", "Oman wanted to see a truce and would not be happy without it.",
			[]string{"Oman: state support narrated: see a truce"}},
		{"a wish that is told is no opposition", "Ilse Brandt said that she wanted to see a truce and would not be happy without it.",
			[]string{
				"Ilse Brandt: state neutral indirect: she wanted to see a truce and would not be happy without it",
				"Ilse Brandt: state support narrated: see a truce"}},
		{"what somebody does in his own words", "“We support the truce,” Ilse Brandt said.",
			[]string{"Ilse Brandt: endorse support direct: We support the truce"}},
		{"asked how", "Oman questioned how the truce would be monitored.",
			[]string{"Oman: state neutral narrated: how the truce would be monitored"}},
		{"asked whether", "Oman questioned whether Norland wanted a truce.",
			[]string{"Oman: reject oppose narrated: whether Norland wanted a truce"}},
		{"had to be", "Oman said that the decision had to be made in Norville.",
			[]string{"Oman: demand support indirect: the decision had to be made in Norville"}},
		{"had to do so oneself", "Ilse Brandt said that she had to leave.",
			[]string{"Ilse Brandt: state neutral indirect: she had to leave"}},
		{"not ruled out, told", "Ilse Brandt said that she did not rule out sanctions.",
			[]string{"Ilse Brandt: state neutral indirect: she did not rule out sanctions", "Ilse Brandt: state neutral narrated: sanctions"}},
		{"never, quoted", "Ilse Brandt said that she would “never trust” Norland.",
			[]string{"Ilse Brandt: reject oppose mixed: she would “never trust” Norland"}},
		{"offered", "Oman offered support from the air.",
			[]string{"Oman: commit support indirect: support from the air"}},
		{"ready if", "Oman is ready to withdraw its troops if Norland does the same.",
			[]string{"Oman: commit conditional narrated: withdraw its troops if Norland does the same"}},
		{"not supported", "Oman does not support the plan.",
			[]string{"Oman: reject oppose narrated: the plan"}},
		{"ready for", "Oman was ready for talks and could sign.",
			[]string{"Oman: commit support narrated: talks"}},
		{"no sign", "Oman saw no sign that a truce would hold.",
			[]string{"Oman: concern oppose narrated: sign that a truce would hold"}},
		{"one of what was named", "Oman called for a truce. Norland has not agreed to one.",
			[]string{"Norland: reject oppose indirect: a truce", "Oman: demand support indirect: a truce"}},
		{"one of what was not", "Oman called for talks. Norland has not agreed to one.",
			[]string{"Oman: demand support indirect: talks"}},
		{"no longer supported", "Oman no longer supports the plan.",
			[]string{"Oman: reject oppose narrated: the plan"}},
		{"a demand that is given up", "Oman has backed away from its demand that the port be closed.",
			[]string{"Oman: reject oppose narrated: its demand that the port be closed"}},
		{"an objection that is given up", "Oman dropped its long-standing objection to sanctions.",
			[]string{"Oman: endorse support narrated: sanctions"}},
		{"what is given up by another", "Ilse Brandt said that Oman had dropped its offer of a truce.",
			[]string{"Ilse Brandt: state neutral indirect: Oman had dropped its offer of a truce", "Oman < Ilse Brandt: reject oppose narrated: its offer of a truce"}},
		{"what nobody held", "Oman withdrew its ambassador.", nil},
		{"only if", "Oman pledged to reopen the port only if the shelling ends.",
			[]string{"Oman: commit conditional indirect: reopen the port only if the shelling ends"}},
		{"threatened with a condition", "Oman warned that it would close the port if the shelling went on.",
			[]string{"Oman: warn conditional indirect: it would close the port if the shelling went on"}},
		{"a condition behind what is called for", "Oman called for further tariffs if the port stayed closed.",
			[]string{"Oman: demand conditional indirect: further tariffs if the port stayed closed"}},
		{"no condition behind what is called for", "Oman called for a small, if not symbolic, truce.",
			[]string{"Oman: demand support indirect: a small, if not symbolic, truce"}},
		{"a condition before what is supported", "As long as the port is closed, Oman supports the blockade.",
			[]string{"Oman: endorse conditional narrated: the blockade"}},
		{"what is to be as well", "Oman agreed with Norland that the port should be opened as well.",
			[]string{"Oman: endorse support narrated: the port should be opened as well"}},
		{"who does so as well", "Oman supports the opening of the port as well.",
			[]string{"Oman: endorse support narrated: the opening of the port"}},
		{"the month of the deed", "Oman called for an immediate truce in January.",
			[]string{"Oman: demand support indirect: an immediate truce"}},
		{"the month since which", "Oman has supported an immediate truce since January.",
			[]string{"Oman: endorse support narrated: an immediate truce"}},
		{"the month of what is called for", "Oman called for an orderly vote in June.",
			[]string{"Oman: demand support indirect: an orderly vote in June"}},
		{"partly quoted", "Oman said the plan was “a bad joke”.",
			[]string{"Oman: state oppose mixed: the plan was “a bad joke”"}},
		{"in principle", "Oman backed the plan in principle.",
			[]string{"Oman (hedged): endorse support narrated: the plan in principle"}},
		{"what could be", "Oman could support the plan.",
			[]string{"Oman (hedged): endorse support narrated: the plan"}},
		{"what could not be", "Oman could not support the plan.",
			[]string{"Oman: reject oppose narrated: the plan"}},
		{"hedged", "Oman reportedly rejected the plan.",
			[]string{"Oman (hedged): reject oppose narrated: the plan"}},
		{"seems to", "Oman appears to support the plan.",
			[]string{"Oman (hedged): endorse support narrated: the plan"}},
		{"objected to by saying so", "Oman would like to raise an objection to the briefer.",
			[]string{"Oman: reject oppose narrated: raise an objection to the briefer"}},
		{"thanked by saying so", "Oman wishes to thank the mediators.",
			[]string{"Oman: endorse support narrated: thank the mediators"}},
		{"another's acceptance is not the speaker's", "Ilse Brandt, the Norland envoy, said on Sunday that Per Lund had accepted that Norland and its allies could give Oman a guarantee.",
			[]string{"Ilse Brandt: state neutral indirect: Per Lund had accepted that Norland and its allies could give Oman a guarantee",
				"Per Lund < Ilse Brandt: endorse support narrated: Norland and its allies could give Oman a guarantee"}},
		{"called unacceptable", "Oman said that the shelling was unacceptable.",
			[]string{"Oman: reject oppose indirect: the shelling was unacceptable"}},
		{"not worth it", "Oman said that the offer was not worth considering.",
			[]string{"Oman: reject oppose indirect: the offer was not worth considering"}},
		{"the speaker's own words", "PRESIDENT BRANDT: We welcome the truce. I met our friends in Norville.",
			[]string{"Ilse Brandt: endorse support direct: the truce"}},
		{"quoted but for a word", "Norland said that “the plan of our neighbours ends on Monday and nothing [more]” indeed.",
			[]string{"Norland: state neutral direct: “the plan of our neighbours ends on Monday and nothing [more]” indeed"}},
		{"a verb and its noun", "Oman expressed deep concern at the shelling of the port.",
			[]string{"Oman: concern oppose indirect: the shelling of the port"}},
	})
}

func TestTopics(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"its own name", "Oman rejected the truce.", []string{"ceasefire"}},
		{"any ending", "Oman rejected sanctioning the bank.", []string{"sanctions"}},
		{"a phrase", "Oman demanded an end to hostilities.", []string{"ceasefire"}},
		{"two", "Oman rejected a truce without sanctions.", []string{"sanctions", "ceasefire"}},
		{"none", "Oman rejected the paragraph.", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := x.Extract(document(t, tc.text))
			if len(e.Positions) != 1 {
				t.Fatalf("%d positions, want 1", len(e.Positions))
			}
			if diff := cmp.Diff(tc.want, e.Positions[0].Topics); diff != "" {
				t.Errorf("topics (-want +got):\n%s", diff)
			}
		})
	}
}

// What stands in brackets only the text around names.
func TestInheritedTopics(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"the matter, by its last noun", "Oman demanded security guarantees. Norland rejected such guarantees.",
			[]string{"Oman: security-guarantees", "Norland: security-guarantees"}},
		{"no more than the same noun", "Oman demanded security guarantees. Norland rejected deposit guarantees.",
			[]string{"Oman: security-guarantees", "Norland: (security-guarantees)"}},
		{"what the sentence before is about", "Sanctions followed sanctions. Oman rejected the draft.",
			[]string{"Oman: sanctions"}},
		{"what only another paragraph is about", "Sanctions followed sanctions.\n\nOman rejected the draft.",
			[]string{"Oman: (sanctions)"}},
		{"what a pronoun stands for", "Oman opposed short truces. Norland argued that Lund would use them to rearm.",
			[]string{"Oman: ceasefire", "Norland: ceasefire"}},
		{"of another number", "Oman opposed the new sanctions after a short truce. Norland said that it was for them to agree to one.",
			[]string{"Oman: sanctions ceasefire", "Norland: sanctions (ceasefire)"}},
		{"a noun that was last said of another thing", "Norland demanded security guarantees. An export guarantee expired. Oman rejected the guarantee.",
			[]string{"Norland: security-guarantees", "Oman: (security-guarantees)"}},
		{"such a one", "Oman weighed new sanctions and a truce offer. Norland said that such an offer would lapse.",
			[]string{"Norland: ceasefire (sanctions)"}},
		{"such a one as a condition", "Lund weighed a truce offer. Norland called for new sanctions if Lund refused such an offer.",
			[]string{"Norland: sanctions (ceasefire)"}},
		{"but a name", "Sanctions followed sanctions. Oman supported Norland.",
			[]string{"Oman: (sanctions)"}},
		{"the whole of what another rejects", "Oman suggested the deed of 1907 as a model for security guarantees. Norland rejected that deed.",
			[]string{"Norland: security-guarantees", "Oman: security-guarantees"}},
		{"what it is likened to, beside what it is", "Norland demanded security guarantees. Oman offered a guarantee similar to a truce.",
			[]string{"Norland: security-guarantees", "Oman: security-guarantees"}},
		{"how long, not what", "Oman promised to keep up the sanctions until there was a truce.",
			[]string{"Oman: sanctions"}},
		{"one of them at most", "A truce and sanctions, a truce and sanctions. Oman rejected the draft. A truce and sanctions.",
			[]string{"Oman: sanctions (ceasefire)"}},
		{"one at most of another paragraph", "A truce and sanctions, a truce and sanctions.\n\nOman rejected the draft.",
			[]string{"Oman: (sanctions)"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, p := range x.Extract(document(t, tc.text)).Positions {
				line := p.Holder.Name + ":"
				for i, id := range p.Topics {
					if i >= len(p.Named()) {
						id = "(" + id + ")"
					}
					line += " " + id
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("topics (-want +got):\n%s", diff)
			}
		})
	}
}

// The document is of Wednesday, 12 March 2025.
func TestDateSaid(t *testing.T) {
	const timeline = "On 1 March it rained.\n\nOn 2 March it snowed.\n\n"
	x := New(registry(t))
	for _, tc := range []struct{ name, text, want string }{
		{"none stated", "Oman rejected the truce.", "2025-03-12"},
		{"a weekday", "On Monday, Oman rejected the truce.", "2025-03-10"},
		{"the same weekday", "Oman said on Wednesday that the port was open.", "2025-03-12"},
		{"yesterday", "Yesterday Oman rejected the truce.", "2025-03-11"},
		{"a date", "On 3 March Oman rejected the truce.", "2025-03-03"},
		{"a date with its year", "On December 24, 2024, Oman rejected the truce.", "2024-12-24"},
		{"a date inside the content", "Oman rejected the truce of 1 March.", "2025-03-12"},
		{"another month", "In January Oman rejected the truce.", ""},
		{"another month behind", "Oman rejected the truce in January.", ""},
		{"since another month", "Oman has backed an immediate truce since January.", "2025-03-12"},
		{"another month, to come", "Oman called for an orderly vote in June.", "2025-03-12"},
		{"a day of the paragraph", timeline + "On 3 March talks began. Oman rejected the truce.", "2025-03-03"},
		{"a day that counts from another", timeline + "On 3 March talks began. The next day Oman rejected the truce.", "2025-03-04"},
		{"and one that is not told", "It rained. The next day Oman rejected the truce.", ""},
		{"two days later", "On 3 March talks began. Two days later Oman rejected the truce.", "2025-03-05"},
		{"a night counts to the day on which it ends", timeline + "On 3 March talks began. During the following night, Oman rejected the truce.", "2025-03-04"},
		{"what goes on from such a day", timeline + "On 3 March talks began. The next day Oman rejected the truce. Norland backed a blockade.", "2025-03-04"},
		{"the day before", "On 3 March talks began. Oman had rejected the truce a day earlier.", "2025-03-02"},
		{"a later day would be to come", "Talks began on Wednesday. The next day Oman rejected the truce.", ""},
		{"when what is called for is to be", timeline + "On 3 March Oman called for a truce, to begin two days later.", "2025-03-03"},
		{"and without a comma", timeline + "On 3 March Oman called for a truce to begin the next day.", "2025-03-03"},
		{"the next day behind what was rejected", timeline + "On 3 March talks began. Oman rejected the truce the next day.", "2025-03-04"},
		{"weeks", timeline + "On 3 March talks began. Two weeks later Oman rejected the truce.", ""},
		{"the second of several meetings", timeline + "Delegations met on 2 March, on 4 March and on 9 March. In the second round Oman rejected the truce.", "2025-03-04"},
		{"of several meetings one too many", timeline + "Delegations met on 2 March and on 4 March. In the third round Oman rejected the truce.", ""},
		{"a round of another series", timeline + "Delegations met on 2 March and on 4 March. In the second round of the vote, Oman rejected the truce.", ""},
		{"last night", "Oman rejected the truce last night.", "2025-03-11"},
		{"a month of another year", "In March 2024, Oman rejected the truce.", ""},
		{"another year", "In 2019, Oman rejected the truce.", ""},
		{"a content that names a day that counts from another", timeline + "On 3 March talks began. Oman called for a truce to begin two days later. Oman rejected a blockade.", "2025-03-03"},
		{"the present in such a paragraph", timeline + "On 3 March talks began. Oman rejects the truce.", "2025-03-12"},
		{"what was done next on a day that is remembered", "On 3 March talks began. Oman rejected the truce.", "2025-03-03"},
		{"what is said of a day that is remembered", "On 3 March talks began. Oman said that it would not join.", "2025-03-12"},
		{"the day that the story is of", "Talks began on Tuesday.\n\nOman rejected the truce.", "2025-03-11"},
		{"a day to come", "Talks will begin on Tuesday.\n\nOman rejected the truce.", "2025-03-12"},
		{"a day of a clause that hangs on another", "Talks began in a town that was shelled on Tuesday. Oman rejected the truce.", "2025-03-12"},
		{"a day before which something was past", "On Tuesday, talks had failed. Oman rejected the truce.", "2025-03-12"},
		{"the perfect after such a day", "Talks began on Tuesday. Oman has rejected the truce.", "2025-03-12"},
		{"what is to be done in another month", "Oman agreed to meet again in June.", "2025-03-12"},
		{"at a meeting in another month", "At a meeting in January, Oman rejected the truce.", ""},
		{"another month before the verb", "The ministers of Oman in January rejected the truce.", ""},
		{"last year", "Last year Oman rejected the truce.", ""},
		{"the day behind what was rejected", "Oman rejected the truce on Tuesday.", "2025-03-11"},
		{"a date behind what was rejected", "Oman rejected the truce on 4 March 2025.", "2025-03-04"},
		{"a date behind what was demanded", "Oman demanded a truce on March 4.", "2025-03-04"},
		{"a date to come behind what was rejected", "Oman rejected a meeting on 14 March.", "2025-03-12"},
		{"a date of what is done in what was praised", "Oman praised Norland for opening its port on 4 March.", "2025-03-12"},
		{"of several days none", timeline + "On 2 March it thawed.\n\nTalks were held on 3 March and on 5 March. Oman rejected the truce.", ""},
		{"past already", "Oman had rejected a truce.", ""},
		{"before something", "Shortly before the summit, Oman rejected a truce.", ""},
		{"on the way to talks of that day", "Talks in Elmburg failed on Friday. On the way to Elmburg, Lund had told reporters that the port was open.", "2025-03-07"},
		{"and what is remembered after it", "Talks in Elmburg failed on Friday. On the way to Elmburg, Lund had told reporters that the port was open. He had also rejected a truce.", ""},
		{"at the start of what is told", "Talks in Elmburg failed on Monday.\n\nAt the start Lund had rejected a truce.", "2025-03-10"},
		{"before leaving", "Talks in Elmburg failed on Monday.\n\nBefore leaving for Ravel Lund rejected a truce.", "2025-03-10"},
		{"what another did before", "Lund said on Monday that Oman had agreed to open the port.", ""},
		{"what another has done", "“Oman has agreed to open the port,” Lund said on Monday.", "2025-03-10"},
		{"what somebody is committed to", "On Monday Lund reaffirmed Norland’s commitment to a truce.", "2025-03-10"},
		{"since an event of another year", "Since the flood in March 2024, Oman has rejected the truce.", "2025-03-12"},
		{"what was reached in another year", "Building on the accord reached by both sides in March 2024, Oman rejected the truce.", "2025-03-12"},
		{"what another once said", "On Monday Lund welcomed Brandt’s proposal for a truce.", ""},
		{"what another is willing to do", "On Monday Lund welcomed Brandt’s readiness to accept a truce.", "2025-03-10"},
		{"at talks of that day", "Lund met Brandt on 6 March in Elmburg.\n\nIn Elmburg, Oman rejected the truce.", "2025-03-06"},
		{"at talks that are named by the place", "The Elmburg summit of 6 March failed.\n\nAt the Elmburg summit, Oman rejected the truce.", "2025-03-06"},
		{"at talks without a day", "It rained. Nobody came.\n\nThe Elmburg summit failed. In Elmburg, Oman rejected the truce.", ""},
		{"at talks of several days", "It rained. Nobody came.\n\nThey met in Elmburg on 3 March and on 5 March. In Elmburg, Oman rejected the truce.", ""},
		{"at the talks that the document is of", "The Elmburg summit ended.\n\nIn Elmburg, Oman rejected the truce.", "2025-03-12"},
		{"where somebody speaks every day", "They met in Norville on 3 March. It rained.\n\nIn Norville, Oman rejected the truce.", "2025-03-12"},
		{"told of later", "They met in Elmburg on Friday.\n\nLund said on Monday that Oman had agreed in Elmburg to open the port.", "2025-03-07"},
		{"told of later without a day", "Lund said on Monday that Oman had agreed in Elmburg to open the port.", ""},
		{"a place that is told of besides", "They met in Elmburg on Friday.\n\nOman rejected the truce and offered to host a meeting in Elmburg.", "2025-03-12"},
		{"a heading that is a day", "Monday, 3 March\n\nIt rained. Oman rejects the truce.", "2025-03-03"},
		{"a heading that names one", "What the accord of 3 March says\n\nIt rained. Oman rejects the truce.", "2025-03-12"},
		{"a day of another's telling and one of its own", "Lund said on Monday that Oman had rejected a truce on Friday.", "2025-03-07"},
		{"a date to come", "Before 20 March 2025 Oman rejected the truce.", "2025-03-12"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := x.Extract(document(t, tc.text))
			if len(e.Positions) == 0 {
				t.Fatal("no position")
			}
			if got := e.Positions[len(e.Positions)-1].Date.String(); got != tc.want {
				t.Errorf("said on %s, want %s", got, tc.want)
			}
		})
	}
}

// An analysis looks back: what it tells in the past without a day was not said on the day on which it appeared.
func TestDateSaidInAnAnalysis(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"the past", "Oman rejected the truce.", []string{"Oman "}},
		{"the present", "Oman rejects the truce.", []string{"Oman 2025-03-12"}},
		{"the perfect", "Oman has rejected the truce.", []string{"Oman "}},
		{"the perfect of what goes on", "Oman has consistently rejected a truce.", []string{"Oman 2025-03-12"}},
		{"the perfect since a month", "Oman has backed an immediate truce since January.", []string{"Oman 2025-03-12"}},
		{"according to somebody", "According to Lund, the port was open.", []string{"Per Lund "}},
		{"the same holder goes on, another does not", "Oman said on 3 March that the port was open. Oman rejected a truce. Norland rejected a blockade.",
			[]string{"Oman 2025-03-03", "Oman 2025-03-03", "Norland "}},
		{"an event", "Talks were held on 3 March. Oman rejected a truce. Norland rejected a blockade.", []string{"Oman 2025-03-03", "Norland 2025-03-03"}},
		{"what stands in another's words", "On 3 March Oman said that Norland supported a truce.", []string{"Oman 2025-03-03", "Norland 2025-03-03"}},
		{"what stands in another's words without a day", "Oman said that Norland supports a truce.", []string{"Oman ", "Norland "}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := document(t, tc.text)
			d.Kind = briefing.Analysis
			var got []string
			for _, p := range x.Extract(d).Positions {
				got = append(got, p.Holder.Name+" "+p.Date.String())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Where no day can be told, what the text says of the time stands for it, and there is a last day on which it can have been.
func TestTimeSaid(t *testing.T) {
	x := New(registry(t))
	for _, tc := range []struct{ name, text, words, until string }{
		{"a day", "On Monday, Oman rejected the truce.", "", ""},
		{"a month", "In January Oman rejected the truce.", "In January", "2025-01-31"},
		{"a month behind what was called for", "Oman called for a truce in late January.", "in late January", "2025-01-31"},
		{"a month of last year", "In November Oman rejected the truce.", "In November", "2024-11-30"},
		{"a month with its year", "In March 2024, Oman rejected the truce.", "In March 2024", "2024-03-31"},
		{"the month of the document with its year", "In March 2025, Oman rejected the truce.", "In March 2025", "2025-03-12"},
		{"a year", "In 2019, Oman rejected the truce.", "In 2019", "2019-12-31"},
		{"since a month", "Oman has backed an immediate truce since January.", "since January", ""},
		{"days before something", "Two days prior to the Elmburg summit, Oman rejected a truce.", "Two days prior to the Elmburg summit", "2025-03-12"},
		{"days after something", "Three days after the Elmburg summit, Oman rejected a truce.", "Three days after the Elmburg summit", "2025-03-12"},
		{"at another time", "Oman said at the time that the port was open.", "", "2025-03-12"},
		{"weeks ago", "Two weeks ago Oman rejected the truce.", "Two weeks ago", "2025-03-12"},
		{"before something", "Shortly before the Elmburg summit, Oman rejected a truce.", "Shortly before the Elmburg summit", "2025-03-12"},
		{"at talks without a day", "It rained. Nobody came.\n\nThe Elmburg summit failed. At the Elmburg summit, Oman rejected the truce.", "At the Elmburg summit", "2025-03-12"},
		{"told of later", "Lund said on Monday that Oman had agreed in Elmburg to open the port.", "in Elmburg", "2025-03-10"},
		{"what another did before", "Lund said on Monday that Oman had agreed to open the port.", "", "2025-03-10"},
		{"past already", "Oman had rejected a truce.", "", "2025-03-12"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := document(t, tc.text)
			e := x.Extract(d)
			if len(e.Positions) == 0 {
				t.Fatal("no position")
			}
			p := e.Positions[len(e.Positions)-1]
			if diff := cmp.Diff([]string{tc.words, tc.until}, []string{p.When.In(d.Text), p.Until.String()}); diff != "" {
				t.Errorf("words and last day (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEvents(t *testing.T) {
	d := document(t, "Talks were held on 3 March. They resume on 24 March. A summit follows on April 7, 2025 in Muscat.")
	var got []string
	for _, e := range New(registry(t)).Extract(d).Events {
		got = append(got, e.Day.String()+" "+e.Span.In(d.Text))
	}
	want := []string{"2025-03-24 They resume on 24 March.", "2025-04-07 A summit follows on April 7, 2025 in Muscat."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}
