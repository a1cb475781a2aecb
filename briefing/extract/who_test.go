package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/briefing"
)

// holdings returns positions as "holder < via: content".
func holdings(d briefing.Document, e briefing.Extraction) []string {
	var out []string
	for _, p := range e.Positions {
		line := p.Holder.Name
		for _, v := range p.Via {
			line += " < " + v.Name
		}
		out = append(out, line+": "+p.Content.In(d.Text))
	}
	return out
}

// An excerpt is a text and what its positions are wanted to be.
type excerpt struct {
	name, text string
	want       []string
}

// compare reads each text and compares what show makes of its positions.
func compare(t *testing.T, show func(briefing.Document, briefing.Extraction) []string, excerpts []excerpt) {
	t.Helper()
	x := New(registry(t))
	for _, e := range excerpts {
		t.Run(e.name, func(t *testing.T) {
			d := document(t, e.text)
			if diff := cmp.Diff(e.want, show(d, x.Extract(d))); diff != "" {
				t.Errorf("positions (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHolders(t *testing.T) {
	compare(t, holdings, []excerpt{
		{"a surname of somebody named later", "Lund said the road is open. “It is safe,” said Foreign Minister Per Lund.",
			[]string{"Per Lund: the road is open", "Per Lund: It is safe"}},
		{"somebody new keeps the fullest name", "Retired Norlandic General Otto Valk warned of a long winter. Valk also criticized the plan.",
			[]string{"Otto Valk: a long winter", "Otto Valk: the plan"}},
		{"a title alone means who had it last", "Senator Mara Quist met Foreign Minister Per Lund. The senator welcomed the talks.",
			[]string{"Mara Quist: the talks"}},
		{"a title that nobody had stays unresolved", "Talks went on. The commissioner welcomed the truce.",
			[]string{"commissioner: the truce"}},
		{"he is not the woman named last", "Otto Valk, a former envoy, met Susan Park. He rejected the offer.",
			[]string{"Otto Valk: the offer"}},
		{"he is whom the last sentence names by his office", "Otto Valk, a former envoy, met Susan Park. The prime minister of Norland said that the plan was dead. He rejected the offer.",
			[]string{"prime minister of Norland: the plan was dead", "prime minister of Norland: the offer"}},
		{"she is whom the last sentence begins with, not the town", "The envoy to Oman came from talks in Port Valk. She rejected the offer.",
			[]string{"envoy: the offer"}},
		{"the envoy’s name follows his office", "The envoy to Oman, Per Lund, came late. He rejected the offer.",
			[]string{"Per Lund: the offer"}},
		{"a state is they to who speaks", "HOST: Oman held a summit. They rejected the offer.\n\nMS. APFEL: Who? I know.\n\nHOST: And Japan?",
			[]string{"host: Oman held a summit", "Oman < host: the offer"}},
		{"a state is no he to who speaks", "MS. APFEL: Oman asked for a truce. He rejected the offer. I know.",
			[]string{"Oman < Apfel: a truce", "He < Apfel: the offer"}},
		{"many of us", "MS. APFEL: Many of us believe that the truce is dead. Personally I reject the offer. I know.",
			[]string{"Apfel: the truce is dead", "Apfel: the offer"}},
		{"a question is nobody's", "MS. APFEL: So what should Oman do now? On the truce, are you concerned about the border? I know.", nil},
		{"they are the two who met", "President Ilse Brandt met Foreign Minister Per Lund on Monday. They called for calm.",
			[]string{"Ilse Brandt: calm", "Per Lund: calm"}},
		{"they are the several whom the sentence begins with", "And Japan and actually Norland took Oman to the Court of Justice, and they claimed that the canal was closed.",
			[]string{"Japan: the canal was closed", "Norland: the canal was closed"}},
		{"a group of no name", "European officials fear that the truce will not hold.",
			[]string{"European officials: the truce will not hold"}},
		{"one of a body", "Ilse Brandt said that the “Alliance of Small Island States”, including Oman, was ready to pay.",
			[]string{"Ilse Brandt: the “Alliance of Small Island States”, including Oman, was ready to pay", "Alliance of Small Island States < Ilse Brandt: pay", "Oman < Ilse Brandt: pay"}},
		{"what another is told to promise", "Ilse Brandt said that Oman would make a commitment to open the strait.",
			[]string{"Ilse Brandt: Oman would make a commitment to open the strait", "Oman < Ilse Brandt: make a commitment to open the strait"}},
		{"a list", "Norland, Japan and Oman welcomed the vote.",
			[]string{"Japan: the vote", "Norland: the vote", "Oman: the vote"}},
		{"and others are not named", "Japan, Oman and others opposed the vote.",
			[]string{"Japan: the vote", "Oman: the vote"}},
		{"those named of many", "Many, including Japan and Oman, feared that the vote would fail.",
			[]string{"Japan: the vote would fail", "Oman: the vote would fail"}},
		{"those named of several parties", "Several parties, including Japan, opposed the vote.",
			[]string{"Japan: the vote"}},
		{"several by the title that they share", "National Security Advisor Otto Valk met National Security Advisor Mara Quist. National Security Advisors Valk and Quist welcomed the truce. The National Security Advisors called for calm.",
			[]string{"Mara Quist: the truce", "Otto Valk: the truce", "National Security Advisors: calm"}},
		{"an apposition after the name", "Otto Valk, a doctor in Norville, said the ward was full.",
			[]string{"Otto Valk: the ward was full"}},
		{"a relative clause", "Otto Valk, who leads the union, demanded higher wages.",
			[]string{"Otto Valk: higher wages"}},
		{"whose refusal", "The vote followed Oman’s refusal to sign the text.",
			[]string{"Oman: sign the text"}},
		{"a speaker of a transcript", "MR LUND: We support the truce.\n\nQUESTION: Thank you.",
			[]string{"Per Lund: the truce"}},
		{"what a speaker says of somebody himself", "MR LUND: We welcome the vote. The regime must deliver aid at once.",
			[]string{"Per Lund: the vote", "Per Lund: The regime must deliver aid at once"}},
		{"whom a speaker thanks", "MR LUND: Foreign Minister Quist, thank you for bringing us together.",
			[]string{"Per Lund: bringing us together"}},
		{"what others must do is demanded by who speaks, whatever verb follows", "Norland welcomes the vote. Our people and our neighbours deserve peace. Sudmark must commit to the plan at once.",
			[]string{"Norland: the vote", "Norland: Our people and our neighbours deserve peace", "Norland: Sudmark must commit to the plan at once"}},
		{"what an interviewer tells between his questions",
			"QUIST: The treaty does allow fishing for the purposes of research. Will it open?\n\nMR LUND: We will open the harbour.\n\nQUIST: And the road?\n\nMR LUND: We support the plan.",
			[]string{"Per Lund: open the harbour", "Per Lund: the plan"}},
		{"what a speaker reports", "MR LUND: Oman supports the truce.",
			[]string{"Oman < Per Lund: the truce"}},
		{"the ministers who issue a statement", "We, the Foreign Ministers of Japan, Norland and Oman, condemn the attack.\n\nWe call on both parties to lay down arms.",
			[]string{
				"Foreign Ministers of Japan, Norland and Oman: the attack",
				"Foreign Ministers of Japan, Norland and Oman: both parties to lay down arms"}},
		{"several in one office are no name", "The National Security Advisors called on Oman to keep the road open.",
			[]string{"National Security Advisors: Oman to keep the road open"}},
		{"blamed for a part in a deed", "Eighty health and other organisations condemned Oman and Japan for their roles in blocking the treaty.",
			[]string{
				"Eighty health and other organisations: Oman and Japan for their roles in blocking the treaty",
				"Japan < Eighty health and other organisations: the treaty", "Oman < Eighty health and other organisations: the treaty"}},
		{"a source within what is told of a thing", "Norland has a policy of towing away boats which, according to Reuters, the envoys of Japan have criticised.",
			[]string{"Reuters: the envoys of Japan have criticised"}},
		{"that, which is a subject", "Oman claims that’s needed for the road.",
			[]string{"Oman: that’s needed for the road"}},
		{"somebody as far as he is told of", "A candidate said that the road was closed.",
			[]string{"candidate: the road was closed"}},
		{"several of them", "My aunts say that the road is closed.",
			[]string{"aunts: the road is closed"}},
		{"a thing says nothing", "The result showed that the road was closed.", nil},
		{"a second verb of whom a speaker tells of", "MR LUND: Oman rejects the plan and warns that the road will be closed.",
			[]string{"Oman < Per Lund: the plan", "Oman < Per Lund: the road will be closed"}},
		{"what is kept up", "Norland keeps demanding that Oman open the road. Japan continues to oppose the plan.",
			[]string{"Norland: Oman open the road", "Japan: the plan"}},
		{"a clause of its own", "MR LUND: Oman has offered its advice, we are grateful for that.",
			[]string{"Oman < Per Lund: its advice"}},
		{"a clause that another follows", "Even though Norland pulled out of the pact, the port is still open.",
			[]string{"Norland: the pact"}},
		{"with whom somebody calls for a thing", "With Oman and Japan, Norland called for stricter rules.",
			[]string{"Japan: stricter rules", "Norland: stricter rules", "Oman: stricter rules"}},
		{"whom somebody joins", "Norland joined Oman in calling for stricter rules.",
			[]string{"Norland: stricter rules", "Oman: stricter rules"}},
		{"what somebody means to do tells nothing of others", "MR LUND: Japan is ready to hear the concerns of Oman about the road.",
			[]string{"Japan < Per Lund: hear the concerns of Oman about the road", "Oman < Per Lund: the road"}},
		{"an outlet behind what it is", "Otto Valk told the Norville-based news network NTV Times that the harbour was closed.",
			[]string{"Otto Valk < NTV Times: the harbour was closed"}},
		{"an outlet on which it is said", "Otto Valk said on the NTV Times channel on Sunday that the harbour was closed. He warned on state television that the road was next.",
			[]string{"Otto Valk < NTV Times: the harbour was closed", "Otto Valk < state television: the road was next"}},
		{"a day and a place are no outlet", "Otto Valk said on Sunday that the harbour was closed, and said on the edge of a Reuters meeting that the road was next.",
			[]string{"Otto Valk: the harbour was closed", "Otto Valk: the road was next"}},
		{"an outlet without a name", "Otto Valk told local media that the harbour was closed.",
			[]string{"Otto Valk < local media: the harbour was closed"}},
		{"journalists are no outlet", "Otto Valk told reporters that the harbour was closed.",
			[]string{"Otto Valk: the harbour was closed"}},
		{"an outlet", "Otto Valk told Reuters that the harbour was closed.",
			[]string{"Otto Valk < Reuters: the harbour was closed"}},
		{"according to", "According to Norlandic officials, the bridge was destroyed.",
			[]string{"Norlandic officials: the bridge was destroyed"}},
		{"a bare group in its fullest form", "Norland’s ruling junta rejected the offer. The junta called for a truce.",
			[]string{"Norland’s ruling junta: the offer", "Norland’s ruling junta: a truce"}},
		{"we in a quotation is who is quoted", "“We support a truce,” Otto Valk said.",
			[]string{"Otto Valk: We support a truce"}},
		{"we in a quotation that no verb of saying introduces", "Otto Valk gave another account, also speaking via Twitter: “I offered to resign last night.”",
			[]string{"Otto Valk: resign last night"}},
		{"we in a quotation that goes on", "“The road is safe,” Otto Valk said. “And we hope that the harbour will open soon.”",
			[]string{"Otto Valk: The road is safe", "Otto Valk: the harbour will open soon"}},
	})
}

func TestDiscoveredActors(t *testing.T) {
	d := document(t, "Retired Norlandic General Otto Valk warned of a long winter. Valk also criticized the plan.")
	got := New(registry(t)).Extract(d).Actors
	if len(got) != 1 || got[0].Name != "Otto Valk" || got[0].ID != "otto-valk" || got[0].Descriptor != "Retired Norlandic General" || !got[0].Discovered {
		t.Errorf("discovered %+v, want Otto Valk, a retired Norlandic general", got)
	}
}
